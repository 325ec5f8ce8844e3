//! Entries without labels whose lines a reader of PDF has left as they were: each line is a paragraph.

use super::evidence::{evidence, is_first_line};
use super::{Entry, entry, is_furniture, opening};
use crate::cite::words::WORDS;
use crate::model::ParagraphKind;
use crate::structure::Paragraph;

/// Lines are no longer, in bytes,
const LONGEST: usize = 140;
/// a list has at least so many,
const FEWEST: usize = 6;
/// and of them one in so many begins a reference.
const OF_LINES: usize = 4;
/// One line in so many at least goes on with one that has no full stop.
const CUT: usize = 6;

/// The entries from `start` on, if they are lines of references.
pub(super) fn entries(paragraphs: &[Paragraph], start: usize) -> Option<Vec<Entry>> {
    let mut lines = Vec::new();
    let mut unfinished = false;
    for at in (start..paragraphs.len()).filter(|at| !is_furniture(&paragraphs[*at])) {
        if !is_line(&paragraphs[at], unfinished) {
            break;
        }
        lines.push(at);
        unfinished = paragraphs[at].text.ends_with(',');
    }
    let text = |at: usize| -> &str { &paragraphs[at].text };
    let begins: Vec<bool> = lines.iter().map(|at| is_first_line(text(*at))).collect();
    let firsts = begins.iter().filter(|begins| **begins).count();
    let is_list = begins.first() == Some(&true) && lines.len() >= FEWEST && firsts * OF_LINES >= lines.len();
    let cut = lines.windows(2).zip(begins.iter().skip(1)).filter(|(pair, begins)| !**begins && is_open(text(pair[0])));
    if !is_list || cut.count() * CUT < lines.len() {
        return None;
    }
    let mut entries: Vec<Entry> = Vec::new();
    for (place, at) in lines.iter().enumerate() {
        let goes_on = !begins[place] && (is_open(text(lines[place - 1])) || evidence(text(*at)) < 2);
        match entries.last_mut().filter(|_| goes_on) {
            Some(entry) => {
                entry.text.push(' ');
                entry.text.push_str(text(*at));
                entry.paragraphs.end = at + 1;
            }
            None => entries.push(entry(paragraphs, *at, &opening(&paragraphs[*at]), None)),
        }
    }
    Some(entries)
}

/// Whether a paragraph may be a line of a list: what looks like a heading has signs of a reference, or the line before
/// is not finished.
fn is_line(paragraph: &Paragraph, unfinished: bool) -> bool {
    let text = &paragraph.text;
    let is_heading = || paragraph.kind == ParagraphKind::Heading && evidence(text) == 0 && !unfinished;
    text.len() <= LONGEST && !is_heading() && WORDS.section(text).is_none()
}

/// Whether a line ends within a reference: without a full stop, or with that of an initial or an abbreviation.
fn is_open(line: &str) -> bool {
    const ABBREVIATED: usize = 4;
    let Some(bare) = line.strip_suffix('.') else { return !line.ends_with(|c: char| c.is_ascii_digit()) };
    let word = bare.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    word.chars().count() <= ABBREVIATED && word.contains(char::is_alphabetic)
}
