//! What a document is called, who wrote it, who published it and when, as far as its text tells.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Paragraph, byline, kind};
use crate::dates;
use crate::knowledge;
use crate::model::ParagraphKind;

/// A line of so many words is running text.
const PROSE_WORDS: usize = 12;
/// Dates are in lines of at most so many words, around the title and the beginning of the text.
const DATE_WORDS: usize = 24;
const AROUND: usize = 14;
/// A label such as `Posted by J. Doe in News, 3 May 2020.` has fewer words than this.
const SENTENCE_WORDS: usize = 16;

static COPYRIGHT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:©|\(c\)|copyright)[\s©]*(?:copyright\s*)?(?:\d{4}\s*(?:[-–]\s*\d{2,4})?)?,?\s*(?:by\s+)?(?<who>[^.|•·\d©,]{2,60}?)(?:[.|•·,]|\s+[-–]|\s*(?:inc\b|all rights|\d{4})|$)").expect("valid")
});

/// What follows the first letter of an abbreviation.
static INITIALS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(?:\.\s?\p{Lu}\b)+\.?").expect("valid"));

/// Where the text of a page begins: the first line of running text that is followed by more of it, or what is kept
/// right above.
pub(super) fn beginning(paragraphs: &[Paragraph]) -> usize {
    let kept = |place: usize| paragraphs[place].boilerplate.is_none();
    let prose: Vec<bool> = (0..paragraphs.len())
        .map(|place| kept(place) && paragraphs[place].text.split_whitespace().nth(PROSE_WORDS - 1).is_some())
        .collect();
    let dense = |place: &usize| prose[*place] && prose[*place..].iter().take(8).filter(|prose| **prose).count() >= 3;
    let mut start = (0..prose.len())
        .find(dense)
        .or_else(|| prose.iter().position(|prose| *prose))
        .or_else(|| (0..prose.len()).find(|place| kept(*place)))
        .unwrap_or(0);
    while start > 0 && kept(start - 1) {
        start -= 1;
    }
    start
}

/// The name of a page of a manual, which its head has at both margins: `LS(1)  User Commands  LS(1)`.
pub(super) fn manual(paragraphs: &[Paragraph]) -> Option<String> {
    let head = paragraphs.iter().find(|paragraph| paragraph.boilerplate.is_none())?;
    let (name, rest) = head.text.split_once(char::is_whitespace)?;
    let (start, section) = name.strip_suffix(')')?.split_once('(')?;
    let is_name = !start.is_empty() && section.starts_with(|c: char| c.is_ascii_digit());
    (is_name && rest.split_whitespace().next_back() == Some(name)).then(|| name.to_owned())
}

/// The subject of the opening sentence of an entry: `El trotskismo es una corriente…` → `Trotskismo`.
pub(super) fn headword(paragraphs: &[Paragraph]) -> Option<String> {
    let first = paragraphs.iter().find(|paragraph| paragraph.boilerplate.is_none())?;
    if first.kind != ParagraphKind::Paragraph {
        return None;
    }
    let rules = &knowledge::languages().get(knowledge::primary(&first.language))?.structure;
    let mut words = Vec::new();
    let mut depth = 0_usize;
    for word in first.text.split_whitespace().take(24) {
        let bare = word.trim_end_matches([',', ';']);
        if depth == 0 && rules.copulas.contains(bare) {
            break;
        }
        let opened = depth > 0 || word.starts_with('(');
        depth = (depth + word.matches('(').count()).saturating_sub(word.matches(')').count());
        if !opened {
            words.push(bare);
        }
        if bare.ends_with(['.', '?', '!', ':']) && bare.len() > 3 || words.len() > 8 {
            return None;
        }
    }
    let found = words.len() < first.text.split_whitespace().count().min(24);
    if words.first().is_some_and(|word| rules.articles.contains(word.to_lowercase().as_str())) {
        words.remove(0);
    }
    let subject = words.first().filter(|word| !rules.sentences.starters.contains(word.to_lowercase().as_str()))?;
    let mut letters = subject.chars();
    let capital: String = letters.next()?.to_uppercase().chain(letters).collect();
    words[0] = &capital;
    (found && words.len() <= 6).then(|| words.join(" ").trim_matches(['"', '“', '”', '«', '»']).to_owned())
}

/// The names in bylines around the beginning of the text.
pub(super) fn authors(paragraphs: &[Paragraph], around: usize) -> Vec<String> {
    let next = |place: usize| paragraphs.get(place + 1).map_or("", |next| &next.text);
    let read = |place: usize| byline::read(&paragraphs[place].text, &paragraphs[place].language, next(place));
    near(paragraphs, around).find_map(read).unwrap_or_default()
}

/// The date of a page: the first full date in a short line around the beginning of the text, one after a word such as
/// *published* before others.
pub(super) fn published(paragraphs: &[Paragraph], around: usize) -> Option<String> {
    let mut plain = None;
    for place in near(paragraphs, around) {
        let paragraph = &paragraphs[place];
        let is_table = paragraph.kind == ParagraphKind::Table;
        if paragraph.text.split_whitespace().count() > DATE_WORDS || is_table || is_reference(paragraph) {
            continue;
        }
        let Some(date) = full_date(&paragraph.text, &paragraph.language) else { continue };
        let before = place.checked_sub(1).map_or("", |before| &paragraphs[before].text);
        if says_published(&paragraph.text) || before.split_whitespace().count() <= 3 && says_published(before) {
            return Some(date);
        }
        // A date in a sentence is of what the sentence tells, such as a meeting that is announced.
        if !is_sentence(&paragraph.text) {
            plain = plain.or(Some(date));
        }
    }
    plain
}

/// Whether a line belongs to a list of references: its dates are those of other works.
fn is_reference(paragraph: &Paragraph) -> bool {
    paragraph.kind == ParagraphKind::Reference || paragraph.section.iter().any(|above| kind::heads_references(above))
}

/// Whether a line is a sentence or several, not a label.
fn is_sentence(text: &str) -> bool {
    text.split_whitespace().nth(SENTENCE_WORDS - 1).is_some()
        && (text.ends_with(['.', '!', '?']) || text.contains(". "))
}

/// Who holds the copyright of a page.
pub(super) fn publisher(paragraphs: &[Paragraph]) -> Option<String> {
    let furniture = paragraphs.iter().rev().filter(|paragraph| paragraph.boilerplate.is_some());
    furniture.filter(|paragraph| paragraph.text.len() < 300).find_map(|paragraph| {
        let who = COPYRIGHT.captures(&paragraph.text)?.name("who")?;
        // `B.V.`: the full stop after the first letter of an abbreviation ends no name.
        let rest = INITIALS.find(&paragraph.text[who.end()..]).filter(|_| {
            let mut last = who.as_str().chars().rev();
            last.next().is_some_and(char::is_uppercase) && last.next() == Some(' ')
        });
        let who = paragraph.text[who.start()..rest.map_or(who.end(), |rest| who.end() + rest.end())].trim();
        (who.starts_with(|c: char| c.is_uppercase() || c.is_numeric()) && kind::looks_like_heading(who))
            .then(|| who.to_owned())
    })
}

fn near(paragraphs: &[Paragraph], around: usize) -> Range<usize> {
    around.saturating_sub(AROUND)..(around + AROUND).min(paragraphs.len())
}

/// The first full date of a text, in EDTF.
pub(super) fn full_date(text: &str, language: &str) -> Option<String> {
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    dates::find(text, language).into_iter().map(|date| date.edtf).find(|date| dates::is_day(date))
}

fn says_published(text: &str) -> bool {
    let text = text.to_lowercase();
    let all = knowledge::languages().values().flat_map(|language| &language.structure.published);
    all.into_iter().any(|word| text.contains(word.as_str()))
}
