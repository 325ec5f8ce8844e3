//! Pages that a text browser has written out: it numbers the links, `see [12]the mill`, and lists their addresses at the
//! end.
//!
//! The numbers are neither text nor citations. Their evidence is the document as a whole: the list is the last of it, and
//! its numbers count in the text as they do in the list, glued to the words that follow. What a page cites itself, as in
//! `so it was.[23][1]`, stays.

use std::ops::Range;

use memchr::memchr_iter;

use super::{Block, Inline, InlineKind, Markup};
use crate::knowledge::is_unspaced;
use crate::model::{BoilerplateReason, MappedText};

/// The heading of the list, and that of a part of it, has at most so many words.
const HEADING: usize = 3;
/// So many headings may stand above the list: its own and that of its first part.
const HEADINGS: usize = 2;
/// The longest number of a link.
const DIGITS: usize = 6;
/// Of so many addresses, at most one has spaces.
const SPACED: usize = 10;

/// Of so many numbers, at least one is in the list: it may leave out what leads to one address.
const MISSING: usize = 5;

/// A page without the numbers of its links, and its blocks: what its head links to, its text, the list. None when the
/// text is not such a page.
pub(super) fn read(source: &MappedText) -> Option<(MappedText, Vec<Block>)> {
    let list = List::at_end(source)?;
    let numbers = numbers(&source[..list.start], &list)?;
    let mut text = MappedText::new();
    let mut inlines = Vec::with_capacity(numbers.len());
    let mut at = 0;
    for (number, span) in numbers {
        text.push_from(source, at..span.start);
        let kind = InlineKind::NumberedLink { number, target: list.target(number).to_owned() };
        inlines.push(Inline { span: text.len()..text.len(), kind });
        at = span.end;
    }
    text.push_from(source, at..list.start);
    let (head, end) = (head(&text), text.len());
    text.push_from(source, list.start..source.len());
    let furniture = |span, reason| Block {
        span,
        markup: Markup::Paragraph,
        boilerplate: Some(reason),
        marker: None,
        inlines: Vec::new(),
    };
    inlines.retain(|inline| inline.span.start >= head);
    let page = Block { span: head..end, markup: Markup::Plain, boilerplate: None, marker: None, inlines };
    let related = furniture(end..text.len(), BoilerplateReason::Related);
    let navigation = (head > 0).then(|| furniture(0..head, BoilerplateReason::Navigation));
    Some((text, navigation.into_iter().chain([page, related]).collect()))
}

/// Where what the head of the page links to ends, which stands before its text: `#Start Next page`, `Link: Start`.
fn head(text: &str) -> usize {
    let start = text.len() - text.trim_start().len();
    let first = &text[start..];
    let is_head = first.starts_with('#') && !first.starts_with("# ") || first.starts_with("Link: ");
    first.find("\n\n").or_else(|| first.find("\r\n\r\n")).filter(|_| is_head).map_or(0, |end| start + end)
}

/// The addresses of links at the end of a page.
struct List<'a> {
    /// Where it begins, with its heading.
    start: usize,
    /// With their numbers, from the last to the first. Some are left out: those of forms, of parts of the page.
    entries: Vec<(u32, &'a str)>,
}

impl<'a> List<'a> {
    fn at_end(text: &'a str) -> Option<Self> {
        let mut list = List { start: text.len(), entries: Vec::new() };
        // An address alone on its line is that of the entry before.
        let mut below = None;
        let mut spaced = 0;
        let mut lines = Lines { text, end: text.len() };
        while list.entries.last().is_none_or(|(number, _)| *number > 1) {
            let (start, line) = lines.next()?;
            let entry = entry(line).and_then(|(number, rest)| {
                let target = below.or_else(|| is_address(rest).then_some(rest))?;
                Some((number, target))
            });
            if let Some((number, target)) = entry {
                if number == 0 || list.entries.last().is_some_and(|(later, _)| number >= *later) {
                    return None;
                }
                list.entries.push((number, target));
                spaced += usize::from(target.contains(char::is_whitespace));
                (list.start, below) = (start, None);
            } else if below.is_none() && is_address(line) {
                below = Some(line);
            } else if !line.is_empty() && (below.is_some() || list.entries.is_empty() || !is_heading(line)) {
                return None;
            }
        }
        list.take_headings(lines);
        // What most entries of a bibliography say beside the address, few addresses have inside.
        let is_plain = SPACED * spaced <= list.entries.len() && MISSING * list.entries.len() >= list.highest() as usize;
        is_plain.then_some(list)
    }

    /// Moves the beginning to the heading of the list, above that of its first part.
    fn take_headings(&mut self, lines: Lines<'_>) {
        let mut apart = false;
        let mut taken = 0;
        for (start, line) in lines {
            if line.is_empty() {
                apart = true;
                continue;
            }
            if !is_heading(line) {
                return;
            }
            self.start = start;
            taken += 1;
            // The first part follows its heading at once, the list does not.
            if apart || taken == HEADINGS {
                return;
            }
        }
    }

    fn highest(&self) -> u32 {
        self.entries.first().map_or(0, |(number, _)| *number)
    }

    /// The address with a number; empty when the list has none.
    fn target(&self, number: u32) -> &'a str {
        self.entries.binary_search_by(|(other, _)| number.cmp(other)).map_or("", |place| self.entries[place].1)
    }
}

/// The lines of a text from the last to the first, each with where it begins.
struct Lines<'a> {
    text: &'a str,
    end: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        if self.end == 0 {
            return None;
        }
        let rest = &self.text[..self.end];
        let rest = rest.strip_suffix('\n').unwrap_or(rest);
        let start = rest.rfind('\n').map_or(0, |end| end + 1);
        self.end = start;
        Some((start, rest[start..].trim()))
    }
}

/// `12. https://example.org/`
fn entry(line: &str) -> Option<(u32, &str)> {
    let (number, rest) = line.split_once(". ")?;
    let is_number = (1..=DIGITS).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    Some((number.parse().ok().filter(|_| is_number)?, rest.trim_start()))
}

/// Whether a text is nothing but an address. Some have spaces.
fn is_address(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let has_form = scheme.starts_with(|c: char| c.is_ascii_lowercase())
        && scheme.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"+.-".contains(&byte));
    let may_have_spaces = || rest.starts_with("//") || matches!(scheme, "javascript" | "mailto" | "tel" | "data");
    has_form && (!text.contains(char::is_whitespace) || may_have_spaces())
}

/// `References`, `Visible links:`
fn is_heading(line: &str) -> bool {
    (1..=HEADING).contains(&line.split_whitespace().count())
        && line.starts_with(char::is_alphabetic)
        && !line.contains(['[', '.', '?', '!', ','])
}

/// A number in brackets.
struct Mark {
    number: u32,
    span: Range<usize>,
    /// Whether a word is glued to it on the right, and none on the left.
    precedes: bool,
    /// Whether it says nothing of that: blanks are around it, or another stands between it and the words.
    is_among: bool,
}

/// The numbers of links, in the order of the text; none when they are not those of the list.
fn numbers(text: &str, list: &List) -> Option<Vec<(u32, Range<usize>)>> {
    let marks: Vec<Mark> = memchr_iter(b'[', text.as_bytes()).filter_map(|at| mark(text, at, list.highest())).collect();
    let chain = chain(&marks);
    let told: Vec<bool> =
        chain.iter().map(|&place| &marks[place]).filter(|mark| !mark.is_among).map(|mark| mark.precedes).collect();
    let precede = told.iter().filter(|precedes| **precedes).count();
    // Links without text have no number, and some numbers stand inside words.
    let is_list = 2 * chain.len() >= list.entries.len() && precede > 0 && 2 * precede >= told.len();
    is_list.then(|| chain.into_iter().map(|place| (marks[place].number, marks[place].span.clone())).collect())
}

fn mark(text: &str, at: usize, highest: u32) -> Option<Mark> {
    let inside = &text[at + 1..];
    let digits = inside.bytes().take(DIGITS + 1).take_while(u8::is_ascii_digit).count();
    let number = inside[..digits].parse().ok().filter(|number| (1..=highest).contains(number))?;
    let after = inside[digits..].strip_prefix(']')?.chars().next();
    let before = text[..at].chars().next_back();
    let is_blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c));
    let ends_clause = |c: Option<char>| c.is_some_and(|c| matches!(c, '.' | ',' | ';' | ':' | ')' | ']'));
    let is_apart = !before.is_some_and(char::is_alphanumeric) && !ends_clause(before);
    // Between two words without blanks, nobody cites: links stand beside each other.
    let precedes = !is_blank(after) && !ends_clause(after) && (is_apart || is_word(before) && is_word(after));
    let is_among = after == Some('[') || is_blank(after) && before.is_none_or(char::is_whitespace);
    Some(Mark { number, span: at..at + digits + 2, precedes, is_among })
}

/// The places of the longest row of marks whose numbers ascend. Of several with one number between those of its
/// neighbours, the first that precedes a word.
fn chain(marks: &[Mark]) -> Vec<usize> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before = vec![None; marks.len()];
    for (place, mark) in marks.iter().enumerate() {
        let length = ends.partition_point(|&end| marks[end].number < mark.number);
        before[place] = length.checked_sub(1).map(|shorter| ends[shorter]);
        match ends.get_mut(length) {
            Some(end) => *end = place,
            None => ends.push(place),
        }
    }
    let mut chain: Vec<usize> = std::iter::successors(ends.last().copied(), |&place| before[place]).collect();
    chain.reverse();
    let mut from = 0;
    for link in 0..chain.len() {
        let to = chain.get(link + 1).copied().unwrap_or(marks.len());
        let number = marks[chain[link]].number;
        let mut same = (from..to).filter(|&place| marks[place].number == number);
        if let Some(first) = same.clone().find(|&place| marks[place].precedes).or_else(|| same.next()) {
            chain[link] = first;
        }
        from = chain[link] + 1;
    }
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Option<(String, Vec<String>)> {
        let (page, blocks) = read(&MappedText::verbatim(text.to_owned(), 0))?;
        let links = blocks.iter().flat_map(|block| &block.inlines).map(|inline| match &inline.kind {
            InlineKind::NumberedLink { number, target } => {
                let rest = &page[inline.span.start..];
                format!("{number} {target} {}", rest.split([' ', '[', '.', '\n']).next().unwrap_or_default())
            }
            other => panic!("{other:?}"),
        });
        let links = links.collect();
        let kept = blocks.iter().filter(|block| block.boilerplate.is_none());
        Some((kept.map(|block| page[block.span.clone()].trim().to_owned()).collect(), links))
    }

    #[test]
    fn numbers_of_links_are_left_out_and_those_of_citations_stay() {
        let text = "   #[1]Start\n   [2]Next page\n\n   The [3]mill is old.[4][1] It has a [5]wheel,[6][2] and [7]stones.\n\n   \
            [8]Home\n\nReferences\n\n   Visible links:\n   1. https://e.org/\n   2. https://e.org/2\n   3. file:///mill\n   \
            4. https://e.org/#cite-1\n   5. https://e.org/wheel\n   6. https://e.org/#cite-2\n   7. https://e.org/stones\n   \
            8. javascript:go(1)\n\n   Hidden links:\n  10. mailto:jane@e.org\n";
        let (kept, links) = page(text).unwrap();
        assert_eq!(kept, "The mill is old.[1] It has a wheel,[2] and stones.\n\n   Home");
        assert_eq!(links[..2], ["3 file:///mill mill", "4 https://e.org/#cite-1 "]);
        assert_eq!(links[5], "8 javascript:go(1) Home");
    }

    #[test]
    fn entries_may_have_titles_and_numbers_may_be_missing() {
        let text = "Link: [1]Start\n\nSee [2]the mill\nand [4]the river.\n\nVerweise\n\n 1. https://e.org/\n 2. The mill\n\thttps://e.org/mill\n 4. The river\n\thttps://e.org/river\n";
        let (kept, links) = page(text).unwrap();
        assert_eq!(kept, "See the mill\nand the river.");
        assert_eq!(links, ["2 https://e.org/mill the", "4 https://e.org/river the"]);
    }

    #[test]
    fn links_may_stand_beside_each_other_without_blanks() {
        let text = "News[1]Mills[2]Rivers[3]Stones\n   [4]\n\nReferences\n\n 1. https://e.org/a\n 2. https://e.org/b\n 3. https://e.org/c\n 4. https://e.org/d\n";
        assert_eq!(page(text).unwrap().0, "NewsMillsRiversStones");
    }

    #[test]
    fn citations_of_addresses_are_no_links() {
        let list = "\n\nReferences\n\n1. https://e.org/a\n2. https://e.org/b\n3. https://e.org/c\n";
        for text in [
            "It is old.[1] It is high [2], and it is wide [3].",
            "水车很古老[1]。它很高[2]，也很宽[3]的。",
            "It is old [1].",
            "No number is here at all.",
            "See\n\n[1]\n\nand more.",
        ] {
            assert_eq!(page(&format!("{text}{list}")), None, "{text}");
        }
        assert_eq!(page("See [1]the mill.\n\nReferences\n\n1. Jane Roe, The mill, https://e.org/.\n"), None);
        assert_eq!(page("See [1]the mill.\n\n1. https://e.org/\n\nThat was all.\n"), None);
    }
}
