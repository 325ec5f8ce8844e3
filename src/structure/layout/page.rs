//! Pages of plain text, as printers and readers of PDF part them by form feeds. Their numbers and running heads are
//! furniture, and what breaks off at the end of one goes on in the next.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::line::Line;
use super::wrap::{breaks_sentence, ends_sentence};
use crate::crf::{BuildHashed, hash};

/// A text of fewer pages shows no running heads.
const PAGES: usize = 3;
/// So many lines at each edge of a page may be furniture.
const EDGE: usize = 3;
/// A running head stands on so many pages at least, as does what numbers them.
const REPEATED: usize = 3;
/// A longer line, in bytes, is no running head: notices of who may copy what are long,
const LONGEST: usize = 400;
/// and one that has the number of its page is shorter.
const NUMBERED: usize = 160;
/// Shorter lines do not tell how wide the text is.
const PROSE: usize = 30;

/// Whether form feeds part a text into pages.
pub(in super::super) fn is_paged(text: &str) -> bool {
    text.bytes().filter(|byte| *byte == b'\x0c').nth(PAGES - 2).is_some()
}

/// Takes the running heads and numbers of pages out of the lines, and gives them. The first line of a page then stands
/// after a blank one, unless it goes on with what the page before ended in.
pub(super) fn part(text: &str, lines: &mut Vec<Line>) -> Vec<Line> {
    let pages: Vec<Range<usize>> = pages(lines);
    if pages.len() < PAGES {
        return Vec::new();
    }
    let heads = Heads::of(text, lines, &pages);
    let mut is_furniture = vec![false; lines.len()];
    for page in &pages {
        let mut take = |at: usize, is_top| {
            is_furniture[at] = heads.has(text, &lines[at], is_top);
            is_furniture[at]
        };
        let (top, bottom) = edges(page);
        top.take_while(|at| take(*at, true)).for_each(drop);
        bottom.take_while(|at| take(*at, false)).for_each(drop);
    }
    let mut is_furniture = is_furniture.into_iter();
    let furniture = lines.extract_if(.., |_| is_furniture.next() == Some(true)).collect();
    mend(text, lines);
    furniture
}

/// The lines of each page that has any.
fn pages(lines: &[Line]) -> Vec<Range<usize>> {
    let mut end = 0;
    let pages = lines.chunk_by(|one, next| one.page == next.page).map(|page| {
        end += page.len();
        end - page.len()..end
    });
    pages.collect()
}

/// The first lines of a page, from its top, and the last, from its bottom.
fn edges(page: &Range<usize>) -> (impl Iterator<Item = usize>, impl Iterator<Item = usize>) {
    let top = page.clone().take(EDGE);
    let bottom = page.clone().skip(EDGE).rev().take(EDGE);
    (top, bottom)
}

/// What stands again and again at the edges of pages.
struct Heads {
    /// The words of running heads.
    words: HashSet<u64, BuildHashed>,
    /// By how much the numbers of pages are ahead of their count.
    ahead: HashSet<i64>,
}

impl Heads {
    fn of(text: &str, lines: &[Line], pages: &[Range<usize>]) -> Heads {
        let mut everywhere: HashMap<u64, usize, BuildHashed> = HashMap::default();
        for words in lines.iter().filter_map(|line| words(&text[line.span.clone()])) {
            *everywhere.entry(words).or_default() += 1;
        }
        let mut at_edges: HashMap<u64, usize, BuildHashed> = HashMap::default();
        let mut ahead: HashMap<i64, usize> = HashMap::new();
        for page in pages {
            let (top, bottom) = edges(page);
            let here: Vec<&Line> = top.chain(bottom).map(|at| &lines[at]).collect();
            for words in here.iter().filter_map(|line| words(&text[line.span.clone()])) {
                *at_edges.entry(words).or_default() += 1;
            }
            let mut numbers: Vec<i64> = here.iter().flat_map(|line| ahead_of_count(text, line)).collect();
            numbers.sort_unstable();
            numbers.dedup();
            numbers.into_iter().for_each(|number| *ahead.entry(number).or_default() += 1);
        }
        // What stands in the midst of pages as often is no head.
        let is_head = |(words, times): &(u64, usize)| *times >= REPEATED && 2 * times > everywhere[words];
        let words = at_edges.into_iter().filter(is_head).map(|(words, _)| words).collect();
        let often = REPEATED.max(pages.len() / 10);
        let ahead = ahead.into_iter().filter(|(_, times)| *times >= often).map(|(ahead, _)| ahead).collect();
        Heads { words, ahead }
    }

    /// Whether a line at the edge of a page is furniture.
    fn has(&self, text: &str, line: &Line, is_top: bool) -> bool {
        let content = &text[line.span.clone()];
        let is_numbered = ahead_of_count(text, line).any(|ahead| self.ahead.contains(&ahead));
        match words(content) {
            None => is_numbered && numbers(content).any(|number| number == content),
            Some(words) => {
                // The title of the text may stand at its head, too.
                let may_be_title = line.page == 0 && is_top && !is_numbered;
                self.words.contains(&words) && !may_be_title || is_numbered && content.contains("  ")
            }
        }
    }
}

/// By how much each number that begins or ends a line is ahead of the count of its page.
fn ahead_of_count<'t>(text: &'t str, line: &Line) -> impl Iterator<Item = i64> + use<'t> {
    let page = line.page as i64;
    numbers(&text[line.span.clone()]).filter_map(value).map(move |number| number - page)
}

/// The words at both ends of a line, as far as they may be numbers of pages.
fn numbers(line: &str) -> impl Iterator<Item = &str> {
    let line = if line.len() <= NUMBERED { line } else { "" };
    let mut words = line.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let ends = [words.next(), words.next_back()];
    ends.into_iter().flatten().filter(|word| value(word).is_some())
}

/// The value of a number of a page: `12`, `xii`.
fn value(number: &str) -> Option<i64> {
    if (1..=4).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()) {
        return number.parse().ok();
    }
    let digit = |byte: u8| match byte {
        b'i' => Some(1),
        b'v' => Some(5),
        b'x' => Some(10),
        b'l' => Some(50),
        b'c' => Some(100),
        _ => None,
    };
    let digits: Vec<i64> = number.bytes().map(digit).collect::<Option<_>>()?;
    let signed =
        digits.iter().zip(digits.iter().skip(1).chain([&0])).map(|(one, next)| if one < next { -one } else { *one });
    (!digits.is_empty()).then(|| signed.sum())
}

/// The hash of a line's letters, which its numbers do not change; none where it has but numbers, or is too long.
fn words(line: &str) -> Option<u64> {
    if line.len() > LONGEST {
        return None;
    }
    let words =
        line.split_whitespace().filter(|word| value(word.trim_matches(|c: char| !c.is_alphanumeric())).is_none());
    let letters: String =
        words.flat_map(str::chars).filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    (!letters.is_empty()).then(|| hash(&letters))
}

/// Parts the pages where what ends one does not go on in the next.
fn mend(text: &str, lines: &mut [Line]) {
    let mut widths: Vec<usize> = lines.iter().map(|line| line.width).filter(|width| *width >= PROSE).collect();
    let half = widths.len() / 2;
    let usual = if widths.is_empty() { 0 } else { *widths.select_nth_unstable(half).1 };
    for at in 1..lines.len() {
        let (line, next) = (&lines[at - 1], &lines[at]);
        if line.page != next.page {
            let is_whole = 8 * line.width >= 7 * usual && 2 * next.width >= usual;
            let begins = text[next.span.clone()].starts_with(char::is_alphabetic);
            let goes_on = is_whole && begins && !ends_sentence(&text[line.span.clone()]);
            lines[at].after_blank = !(goes_on || breaks_sentence(text, line, next));
        }
    }
}
