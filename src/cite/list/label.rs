//! What an entry of a list begins with: its number, its bullet, the links back to its markers.

use std::sync::LazyLock;

use regex::Regex;

use super::super::mark::{Series, letters_number, superscript};
use super::super::words::{WORDS, all, alternatives, folded};
use crate::structure::Paragraph;

/// The beginning of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Opening {
    pub(super) label: Option<(Series, u32)>,
    /// Whether there are links back (`^ a b`).
    pub(super) linked_back: bool,
    /// Whether it is called a note: `[Footnote 3: …]`.
    pub(super) noted: bool,
    /// Whether there is a bullet.
    pub(super) bullet: bool,
    /// Where the entry's own text begins, in bytes.
    pub(super) text: usize,
}

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    // `[3]`, `[^3]:`, `(3)`, `3.`, `3)`, `3:`, `3 A…`, `³`, `[a]`, `a.`, `a)`
    Regex::new(
        r#"(?ix)^\s*(?:
            \[\^?(?P<bracket>\d{1,4})\]:? | \((?P<paren>\d{1,4})\) | (?P<plain>\d{1,4})(?:\.\)?|\)|:|\s*[\u{2191}^]|\t)
            | (?P<raised>[⁰¹²³⁴-⁹]{1,3})
            | (?P<bare>\d{1,4})(?-i:\s+[\p{Lu}“"«‘]) | \[(?P<letter>[a-z]{1,2})\] | (?P<letter_point>[a-z]{1,2})[.)]\s )"#,
    )
    .expect("a valid pattern")
});

static BACK: LazyLock<Regex> = LazyLock::new(|| {
    let phrases = alternatives(all(|of| &of.back_links));
    let and = alternatives(all(|of| &of.conjunctions));
    Regex::new(&format!(
        r"^\s*[\^↑]\s*(?:(?i:{phrases})\s*:?\s*)?(?P<links>(?:\d+[.,]\d+\s+)+|(?:\d+\s+){{2,}}|(?:(?:[a-z]{{1,2}}|{and}),?\s+){{2,}})?"
    ))
    .expect("a valid pattern")
});

static BULLET: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\s*[•·▪◦‣*–—-]\s+").expect("a valid pattern"));

/// Reads the beginning of a paragraph as that of an entry.
pub(super) fn opening(paragraph: &Paragraph) -> Opening {
    match &paragraph.marker {
        Some(marker) => {
            let (label, _) = number(&format!("{} ", marker.as_str()));
            let bullet = label.is_none();
            Opening { bullet, ..links(&paragraph.text, Opening { label, ..Opening::default() }) }
        }
        None if may_open(&paragraph.text) => read(&paragraph.text),
        None => Opening::default(),
    }
}

/// Whether a text may begin with a label, a bullet or a link back, by its first bytes: most do not.
fn may_open(text: &str) -> bool {
    match text.as_bytes() {
        [b'a'..=b'z', b'.' | b')', ..] | [b'a'..=b'z', _, b'.' | b')', ..] => true,
        [first, ..] => !first.is_ascii_alphabetic(),
        [] => false,
    }
}

fn read(text: &str) -> Opening {
    if let Some((number, end)) = note(text) {
        let label = Some((Series::Plain, number));
        return Opening { label, noted: true, text: end, ..Opening::default() };
    }
    let bullet = BULLET.find(text).map_or(0, |bullet| bullet.end());
    let (label, end) = number(&text[bullet..]);
    links(text, Opening { label, bullet: bullet > 0, text: bullet + end, ..Opening::default() })
}

/// The number of a note that stands in brackets with its text, `[Footnote 3: See there.]`, and where the text begins.
fn note(text: &str) -> Option<(u32, usize)> {
    let (label, rest) = text.strip_prefix('[')?.split_once(':')?;
    let (word, number) = label.split_once(' ')?;
    WORDS.notes.contains(&folded(word)).then(|| Some((number.parse().ok()?, text.len() - rest.trim_start().len())))?
}

/// The label that a text begins with, and its end.
fn number(text: &str) -> (Option<(Series, u32)>, usize) {
    let Some(found) = NUMBER.captures(text) else { return (None, 0) };
    if let Some(letters) = found.name("letter").or(found.name("letter_point")) {
        let label = letters_number(letters.as_str()).map(|number| (Series::Letter, number));
        return (label, label.map_or(0, |_| found[0].len()));
    }
    if let Some(raised) = found.name("raised") {
        let number = raised.as_str().chars().filter_map(superscript).fold(0, |number, digit| 10 * number + digit);
        return (Some((Series::Plain, number)), raised.end());
    }
    let name = ["bracket", "paren", "plain", "bare"].into_iter().find_map(|name| found.name(name));
    let Some((digits, number)) = name.and_then(|name| Some((name, name.as_str().parse().ok()?))) else {
        return (None, 0);
    };
    // `1.5 × 10` is no entry.
    if found.name("plain").is_some() && text[found[0].len()..].starts_with(|next: char| next.is_ascii_digit()) {
        return (None, 0);
    }
    // The arrow is read with the links back, the capital belongs to the text.
    let whole = found.name("bare").is_none() && !found[0].ends_with(['^', '↑']);
    (Some((Series::Plain, number)), if whole { found[0].len() } else { digits.end() })
}

/// Reads the links back after a label.
fn links(text: &str, mut opening: Opening) -> Opening {
    if let Some(back) = BACK.captures(&text[opening.text..]) {
        opening.linked_back = true;
        let links = back.name("links").is_none_or(|links| in_sequence(links.as_str()));
        let arrow = back[0].find(['^', '↑']).unwrap_or(0);
        opening.text +=
            if links { back[0].len() } else { arrow + if back[0].contains('^') { 1 } else { '↑'.len_utf8() } };
    }
    opening.text += leading_space(&text[opening.text..]);
    opening
}

fn leading_space(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Whether letters or numbers are links back: they count from the first, where words of a title would not.
fn in_sequence(links: &str) -> bool {
    let mut place = 0;
    links.split_whitespace().map(|link| link.trim_end_matches(',')).all(|link| {
        // `1,0`
        let dotted = link.contains(['.', ',']);
        let next = dotted || link.parse() == Ok(place + 1) || letters_number(link) == Some(place + 1);
        place += u32::from(next);
        next || WORDS.conjunctions.contains(link)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(text: &str) -> (Option<u32>, bool, &str) {
        let opening = read(text);
        (opening.label.map(|(_, number)| number), opening.linked_back, &text[opening.text..])
    }

    #[test]
    fn labels_and_links_back_are_not_of_the_text() {
        assert_eq!(opened("12. Smith J. A title"), (Some(12), false, "Smith J. A title"));
        assert_eq!(opened("[3] Smith"), (Some(3), false, "Smith"));
        assert_eq!(opened("3 Smith"), (Some(3), false, "Smith"));
        assert_eq!(opened("4. ↑ a b c What is new"), (Some(4), true, "What is new"));
        assert_eq!(opened("2. ^ “Title”"), (Some(2), true, "“Title”"));
        assert_eq!(opened("¹² Smith"), (Some(12), false, "Smith"));
        assert_eq!(opened("[Footnote 7: Smith.]"), (Some(7), false, "Smith.]"));
        assert_eq!(opened("^ A title"), (None, true, "A title"));
        assert_eq!(opened("^ Jump up to: a b Title"), (None, true, "Title"));
        assert_eq!(opened("↑ a, b et c Title"), (None, true, "Title"));
        assert_eq!(opened("↑ 1 2 Title"), (None, true, "Title"));
        assert_eq!(opened("↑ 1917 1918 Title"), (None, true, "1917 1918 Title"));
        assert_eq!(opened("^ 1,0 1,1 Title"), (None, true, "Title"));
        assert_eq!(opened("b. The pound was worth less."), (Some(2), false, "The pound was worth less."));
        assert_eq!(opened("1984 was a year"), (None, false, "1984 was a year"));
        assert_eq!(opened("• Smith"), (None, false, "Smith"));
    }
}
