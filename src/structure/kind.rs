//! Headings, captions and quotations among the paragraphs of plain text, which has no markup for them.

use std::collections::{BTreeMap, BTreeSet};
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

/// So many short lines in a row are the rows of something.
const ROWS: usize = 4;

/// A time at the beginning of a line, as in logs and chats.
static STAMP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\[?(?:\d{1,4}[-/]\d{1,2}[-/]\d{1,4}|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}:\d{2})\b").expect("valid")
});

/// Headings of lists of references, notes and links, of all languages, in small letters, and whether what they head
/// are references or notes.
static KNOWN: LazyLock<BTreeMap<String, bool>> = LazyLock::new(|| {
    let mut known = BTreeMap::new();
    for words in knowledge::languages().values().map(|language| &language.citations) {
        for (headings, of_references) in
            [(&words.reference_headings, true), (&words.note_headings, true), (&words.other_headings, false)]
        {
            for heading in headings {
                *known.entry(heading.to_lowercase()).or_default() |= of_references;
            }
        }
    }
    known
});

/// The link of a wiki to the source of a section, at the end of its heading.
static EDIT_LINK: LazyLock<Regex> = LazyLock::new(|| {
    let words = knowledge::languages().values().flat_map(|language| &language.structure.edit_links);
    let words: Vec<String> = words.map(|word| regex::escape(word)).collect();
    Regex::new(&format!(r"(?i)\s*\[\s*(?:{})(?:\s*[|/·]\s*[^\[\]]{{1,40}})?\s*\]$", words.join("|")))
        .expect("escaped words")
});

/// Makes headings of the lines of plain text that end in a link for editing them, and takes that away. Gives their
/// places.
pub(super) fn edited(paragraphs: &mut [Paragraph]) -> BTreeSet<usize> {
    let mut places = BTreeSet::new();
    for (place, paragraph) in paragraphs.iter_mut().enumerate() {
        let text: &str = &paragraph.text;
        let end = EDIT_LINK.find(text).map_or(0, |link| link.start());
        if paragraph.kind == ParagraphKind::Paragraph && end > 0 && looks_like_heading(&text[..end]) {
            paragraph.text = paragraph.text.slice(0..end);
            paragraph.kind = ParagraphKind::Heading;
            paragraph.level = Some(level(&paragraph.text, false));
            places.insert(place);
        }
    }
    places
}

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
            && !is_record(text)
            && !fields::is_field(paragraphs, index)
            && !is_date(text, &paragraphs[index].language)
            && next.is_some_and(|next| can_be_headed(text, next))
        {
            headings.push((place, index));
        }
    }
    if !headings.is_empty() {
        let contents = contents(paragraphs, &open);
        headings.retain(|(place, _)| *place == 0 || !contents[*place]);
    }
    drop_rows(&mut headings, paragraphs, &open);
    // A name that stands alone inside a text without headings is what is left of a picture.
    let lone = headings.iter().filter(|(place, _)| *place > 0).count() == 1 && open.len() > 3;
    for (place, index) in headings {
        let paragraph = &mut paragraphs[index];
        if lone && place > 0 && is_name(&paragraph.text) && !is_known(&paragraph.text) {
            paragraph.kind = ParagraphKind::Caption;
        } else {
            paragraph.kind = ParagraphKind::Heading;
            paragraph.level = Some(level(&paragraph.text, place == 0));
        }
    }
}

/// Which of the open paragraphs are those of a table of contents: several in a row that all stand again further below,
/// perhaps with other numbers.
fn contents(paragraphs: &[Paragraph], open: &[usize]) -> Vec<bool> {
    let keys: Vec<String> = open.iter().map(|index| key(&paragraphs[*index].text)).collect();
    let last: BTreeMap<&str, usize> = keys.iter().enumerate().map(|(place, key)| (key.as_str(), place)).collect();
    let recurs: Vec<bool> =
        keys.iter().enumerate().map(|(place, key)| !key.is_empty() && last[key.as_str()] > place).collect();
    let runs = recurs.chunk_by(|one, next| one == next);
    runs.flat_map(|run| std::iter::repeat_n(run[0] && run.len() >= ROWS, run.len())).collect()
}

/// The letters of what may be a heading, without its number; empty for a longer text.
fn key(text: &str) -> String {
    if text.len() > HEADING_CHARACTERS * 2 {
        return String::new();
    }
    let start = if NUMBER.is_match(text) { text.find(char::is_whitespace).unwrap_or(0) } else { 0 };
    text[start..].chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

/// Takes the rows of lists out of what may be headings: what stands among other short lines heads nothing, unless
/// its own form tells that it is a heading. The first and the last of them can head the others and what follows.
fn drop_rows(headings: &mut Vec<(usize, usize)>, paragraphs: &[Paragraph], open: &[usize]) {
    let is_clear = |index: usize| {
        let text: &str = &paragraphs[index].text;
        let numbered = || NUMBER.find(text).is_some_and(|number| number.as_str().ends_with(char::is_uppercase));
        is_known(text) || is_upper_case(text) || numbered()
    };
    let runs: Vec<Vec<(usize, usize)>> =
        headings.chunk_by(|one, next| one.0 + 1 == next.0).map(<[(usize, usize)]>::to_vec).collect();
    headings.clear();
    for run in runs {
        let last = run.len() - 1;
        let mut in_list = false;
        for (at, &(place, index)) in run.iter().enumerate() {
            let known = is_known(&paragraphs[index].text);
            let heads = at == last
                && open.get(place + 1).is_some_and(|next| {
                    let next = &paragraphs[*next];
                    next.kind != ParagraphKind::Paragraph || next.text.len() > HEADING_CHARACTERS
                });
            let is_row = (in_list || run.len() >= ROWS) && at > 0 && !heads && !is_clear(index);
            in_list = known || in_list && is_row;
            if !is_row {
                headings.push((place, index));
            }
        }
    }
}

/// Whether a text is a heading that is known, with or without a number before it.
pub(super) fn is_known(text: &str) -> bool {
    known(text).is_some()
}

/// Whether a heading is known as that of a list of references or notes.
pub(super) fn heads_references(heading: &str) -> bool {
    known(heading).is_some_and(|of_references| of_references)
}

fn known(heading: &str) -> Option<bool> {
    let heading = heading.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' '));
    if heading.len() > HEADING_CHARACTERS {
        return None;
    }
    KNOWN.get(&heading.trim_end_matches(':').to_lowercase()).copied()
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
        && has_word(text)
        && !text.contains("://")
}

/// Whether a text says something, unlike what is left of a formula: `RX = X`.
fn has_word(text: &str) -> bool {
    let is_uncased = |c: char| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase();
    let has_letters = |word: &str| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        letters > 2 || letters == 2 && word.ends_with('.')
    };
    let mut words = text.split_whitespace();
    words.clone().any(has_letters)
        || text.contains(is_uncased)
        || text.contains(char::is_alphabetic) && words.nth(1).is_none()
}

/// Whether a line is one of a log, a chat or a table.
fn is_record(text: &str) -> bool {
    STAMP.is_match(text) || text.matches([';', '|']).count() > 1
}

/// A text without the citation markers at its end, which are in brackets, raised or glued to the end of a sentence.
fn without_markers(text: &str) -> &str {
    static MARKERS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:(?:\s?\[[^\[\]\s]{1,3}\]|[¹²³⁰⁴-⁹])+|\p{Ll}{4}[.!?](?<glued>\d{1,3}))$").expect("valid")
    });
    let Some(found) = MARKERS.captures(text) else { return text };
    &text[..found.name("glued").unwrap_or_else(|| found.get_match()).start()]
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
    let ends = without_markers(text).ends_with(['.', '!', '?', ':', ')', '"', '”', '»', '。', '।', ']']);
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
