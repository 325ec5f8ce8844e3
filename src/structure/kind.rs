//! Headings, captions and quotations among the paragraphs of plain text, which has no markup for them.

use std::sync::LazyLock;

use regex::Regex;

use super::{Paragraph, fields};
use crate::dates::{self, Precision};
use crate::knowledge;
use crate::model::ParagraphKind;

/// A heading is no longer than this.
const HEADING_WORDS: usize = 14;
const HEADING_CHARACTERS: usize = 110;
/// A text set off as a quotation has at least so many words: shorter ones are speech.
const QUOTATION_WORDS: usize = 12;

/// `Figure 3`, `Tab. 2.1:`, or words that only stand below pictures, of all languages.
static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
    let words = |list: fn(&knowledge::Structure) -> &Vec<String>| {
        let all = knowledge::languages().values().flat_map(|language| list(&language.structure));
        all.map(|word| regex::escape(word)).collect::<Vec<_>>().join("|")
    };
    let (labels, credits) = (words(|s| &s.caption_labels), words(|s| &s.caption_credits));
    Regex::new(&format!(r"(?i)^(?:{labels})\.?\s*\d+(?:[.:\s–-]|$)|(?:^|[\s(])(?:{credits})(?:\W|$)"))
        .expect("escaped words")
});

/// The number of a section: `2`, `2.1`, `IV.`
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:(\d{1,2}(?:\.\d{1,2}){0,4})\.?|[IVXLC]{1,6}\.|[A-Z]\.)\s+\S").expect("valid"));

/// Marks what is no running text.
pub(super) fn mark(paragraphs: &mut [Paragraph]) {
    let open: Vec<usize> = (0..paragraphs.len()).filter(|index| paragraphs[*index].boilerplate.is_none()).collect();
    let mut headings = Vec::new();
    for (place, index) in open.iter().copied().enumerate() {
        if paragraphs[index].kind != ParagraphKind::Paragraph {
            continue;
        }
        let text: &str = &paragraphs[index].text;
        let before = place.checked_sub(1).map(|place| &paragraphs[open[place]]);
        let next = open.get(place + 1).map(|next| &paragraphs[*next]);
        if is_caption(text) {
            paragraphs[index].kind = ParagraphKind::Caption;
        } else if is_quotation(text, before) {
            paragraphs[index].kind = ParagraphKind::Quotation;
        } else if looks_like_heading(text)
            && !fields::is_field(paragraphs, index)
            && !is_date(text, &paragraphs[index].language)
            && next.is_some_and(|next| can_be_headed(text, next))
        {
            headings.push((place, index));
        }
    }
    // A name that stands alone inside a text without headings is what is left of a picture.
    let lone = headings.iter().filter(|(place, _)| *place > 0).count() == 1 && open.len() > 3;
    for (place, index) in headings {
        let paragraph = &mut paragraphs[index];
        if lone && place > 0 && is_name(&paragraph.text) {
            paragraph.kind = ParagraphKind::Caption;
        } else {
            paragraph.kind = ParagraphKind::Heading;
            paragraph.level = Some(level(&paragraph.text, place == 0));
        }
    }
}

/// Gives each paragraph the path of headings above it.
pub(super) fn sections(paragraphs: &mut [Paragraph]) {
    let mut path: Vec<(u8, String)> = Vec::new();
    for paragraph in paragraphs.iter_mut().filter(|paragraph| paragraph.boilerplate.is_none()) {
        if paragraph.kind == ParagraphKind::Heading {
            let level = paragraph.level.unwrap_or(1);
            path.retain(|(above, _)| *above < level);
            paragraph.section = path.iter().map(|(_, heading)| heading.clone()).collect();
            path.push((level, paragraph.text.as_str().to_owned()));
        } else {
            paragraph.section = path.iter().map(|(_, heading)| heading.clone()).collect();
        }
    }
}

pub(super) fn looks_like_heading(text: &str) -> bool {
    let text = without_markers(text);
    let first = text.chars().next().unwrap_or(' ');
    text.len() <= HEADING_CHARACTERS * 4
        && text.chars().count() <= HEADING_CHARACTERS
        && text.split_whitespace().count() <= HEADING_WORDS
        && !first.is_lowercase()
        && (first.is_alphanumeric() || matches!(first, '"' | '“' | '«' | '¿' | '¡' | '\'' | '‘' | '§' | '「'))
        && (!text.ends_with(':') || is_upper_case(text))
        && (!text.ends_with('.') || is_upper_case(text) && text.contains(' '))
        && !text.ends_with([',', ';', '。', '।', '…', '-', '–', '—', '"', '”', '»', '」'])
        && text.contains(char::is_alphabetic)
}

/// A text without the citation markers at its end.
fn without_markers(text: &str) -> &str {
    static MARKERS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?:\s?\[[^\[\]\s]{1,3}\])+$").expect("valid"));
    MARKERS.find(text).map_or(text, |found| &text[..found.start()])
}

fn is_upper_case(text: &str) -> bool {
    !text.contains(char::is_lowercase) && text.contains(char::is_uppercase)
}

/// Whether a line says when, as under the title of a report.
fn is_date(text: &str, language: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
        && dates::find(text, language)
            .iter()
            .any(|date| date.precision == Precision::Day && date.span.len() * 2 > text.len())
}

/// Whether `next` is something that a heading can stand above: a text, a list, or a lower heading.
fn can_be_headed(heading: &str, next: &Paragraph) -> bool {
    if next.kind != ParagraphKind::Paragraph {
        return true;
    }
    let text: &str = &next.text;
    let ends = text.ends_with(['.', '!', '?', ':', ')', '"', '”', '»', '。', '।', ']']);
    text.len() > heading.len() && (ends || text.len() > HEADING_CHARACTERS) || looks_like_heading(text)
}

fn level(heading: &str, first: bool) -> u8 {
    let depth =
        NUMBER.captures(heading).map(|found| found.get(1).map_or(1, |number| number.as_str().split('.').count()));
    match depth {
        Some(depth) => (depth + 1).min(6) as u8,
        None if first => 1,
        None => 2,
    }
}

fn is_caption(text: &str) -> bool {
    text.len() < 1000 && CAPTION.is_match(text)
}

/// Whether a paragraph is all in quotation marks and announced by the one before.
fn is_quotation(text: &str, before: Option<&Paragraph>) -> bool {
    let quoted = [('"', '"'), ('“', '”'), ('«', '»'), ('„', '“'), ('「', '」')]
        .iter()
        .any(|(open, close)| text.starts_with(*open) && text.ends_with(*close));
    quoted
        && text.split_whitespace().count() >= QUOTATION_WORDS
        && before.is_some_and(|before| before.text.ends_with(':'))
}

/// Two to five words of which the first and the last have a capital: `Leon Trotsky`, `Lenin in Zurich`.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: Option<&&str>| word.is_some_and(|word| word.starts_with(char::is_uppercase));
    (2..=5).contains(&words.len()) && capital(words.first()) && capital(words.last())
}
