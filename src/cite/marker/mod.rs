//! Everything in running text that may be a citation, found in one pass over the bytes of a paragraph.

mod bracket;
mod cues;
mod dated;
mod glued;
mod identifier;
mod raised;
mod work;

use super::mark::{Dated, Numbered};
use crate::structure::Paragraph;

pub(super) use identifier::Identifier;
pub(super) use work::Work;

/// What may be citations in a document, each kind in the order of the text.
#[derive(Clone, Debug, Default)]
pub(super) struct Candidates {
    pub(super) numbered: Vec<Numbered>,
    pub(super) dated: Vec<Dated>,
    pub(super) identifiers: Vec<Identifier>,
    pub(super) works: Vec<Work>,
}

/// Collects the candidates of a paragraph.
pub(super) fn scan(index: usize, paragraph: &Paragraph, found: &mut Candidates) {
    let text: &str = &paragraph.text;
    let (numbered, dated) = (found.numbered.len(), found.dated.len());
    raised::from_markup(index, paragraph, &mut found.numbered);
    let bytes = text.as_bytes();
    let mut open = None;
    let mut at = 0;
    while at < bytes.len() {
        at = match bytes[at] {
            b'0'..=b'9' => {
                let end = at + digits(&bytes[at..]);
                if is_year(&text[at..end]) {
                    dated::at_year(index, text, at..end, open, &mut found.dated);
                }
                glued::at_digits(index, text, at..end, &mut found.numbered).unwrap_or(end)
            }
            b'[' => bracket::at_bracket(index, text, at, &mut found.numbered).unwrap_or_else(|| {
                open = Some(at);
                at + 1
            }),
            b'(' => bracket::at_paren(index, text, at, &mut found.numbered).unwrap_or_else(|| {
                open = Some(at);
                at + 1
            }),
            b')' | b']' => {
                open = None;
                at + 1
            }
            0xC2 | 0xE2 => raised::at_character(index, text, at, &mut found.numbered).unwrap_or(at + 1),
            _ => at + 1,
        };
    }
    cues::scan(index, paragraph, found);
    settle(&mut found.numbered, numbered);
    found.dated[dated..].sort_by_key(|candidate| candidate.span.start);
}

/// Puts candidates from `first` on in order; of two at one place the first found is kept.
fn settle(numbered: &mut Vec<Numbered>, first: usize) {
    numbered[first..].sort_by_key(|candidate| candidate.span.start);
    let (mut at, mut end) = (0, 0);
    numbered.retain(|candidate| {
        at += 1;
        if at <= first {
            return true;
        }
        let free = candidate.span.start >= end;
        end = end.max(candidate.span.end);
        free
    });
}

/// The number of ASCII digits that `bytes` begins with.
fn digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// Whether digits are a year in which something citable may have been written.
fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with('1') && digits >= "1400" || digits.starts_with("20"))
}

/// The character before a position.
fn before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

/// The character at a position.
fn after(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

/// The word that ends at a position: its letters.
fn word_before(text: &str, end: usize) -> &str {
    const LONGEST: usize = 64;
    let mut start = end;
    for (at, letter) in text[..end].char_indices().rev() {
        if !letter.is_alphabetic() || end - at > LONGEST {
            break;
        }
        start = at;
    }
    &text[start..end]
}
