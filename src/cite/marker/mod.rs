//! Everything in running text that may be a citation, found in one pass over the bytes of a paragraph.

mod bracket;
mod cues;
mod dated;
mod glued;
mod identifier;
mod keyed;
mod raised;
mod symbol;
mod titled;
mod vouch;
mod work;

use std::ops::Range;

use super::mark::{Dated, Keyed, Numbered};
use super::words::WORDS;
use crate::read::InlineKind;
use crate::structure::Paragraph;

pub(super) use cues::identifiers_in;
pub(super) use identifier::Identifier;
pub(super) use vouch::vouch;
pub(super) use work::Work;

/// What may be citations in a document, each kind in the order of the text.
#[derive(Clone, Debug, Default)]
pub(super) struct Candidates {
    pub(super) numbered: Vec<Numbered>,
    pub(super) keyed: Vec<Keyed>,
    pub(super) dated: Vec<Dated>,
    pub(super) identifiers: Vec<Identifier>,
    pub(super) works: Vec<Work>,
}

impl Candidates {
    /// Keeps what is in these paragraphs.
    pub(super) fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        self.numbered.retain(|one| keep(one.paragraph));
        self.keyed.retain(|one| keep(one.paragraph));
        self.dated.retain(|one| keep(one.paragraph));
        self.identifiers.retain(|one| keep(one.paragraph));
        self.works.retain(|one| keep(one.paragraph));
    }

    /// Leaves out what shares a byte with one of these spans, each with its paragraph and in the order of the text.
    pub(super) fn leave_out(&mut self, taken: &[(usize, Range<usize>)]) {
        let is_free = |paragraph: usize, span: &Range<usize>| {
            let next = taken.partition_point(|(at, other)| (*at, other.end) <= (paragraph, span.start));
            taken.get(next).is_none_or(|(at, other)| *at != paragraph || span.end <= other.start)
        };
        self.numbered.retain(|one| is_free(one.paragraph, &one.span));
        self.dated.retain(|one| is_free(one.paragraph, &one.year));
        self.works.retain(|one| is_free(one.paragraph, &one.span));
    }
}

/// A paragraph as the scan sees it.
struct Running<'a> {
    index: usize,
    text: &'a str,
    /// Where a zero-width space was left out, ascending: some copies have one after each marker.
    zero_width: Vec<usize>,
}

impl<'a> Running<'a> {
    fn of(index: usize, paragraph: &'a Paragraph) -> Self {
        let zero_width = paragraph
            .inlines
            .iter()
            .filter(|inline| inline.kind == InlineKind::Invisible('\u{200B}'))
            .map(|inline| inline.span.start)
            .collect();
        Running { index, text: &paragraph.text, zero_width }
    }

    fn is_zero_width(&self, at: usize) -> bool {
        self.zero_width.binary_search(&at).is_ok()
    }

    /// The end of the ASCII digits from `start` on; a zero-width space ends them too.
    fn digits_end(&self, start: usize) -> usize {
        let end = start + digits(&self.text.as_bytes()[start..]);
        match self.zero_width.get(self.zero_width.partition_point(|&at| at <= start)) {
            Some(&at) => end.min(at),
            None => end,
        }
    }
}

/// Collects the candidates of a paragraph.
pub(super) fn scan(index: usize, paragraph: &Paragraph, found: &mut Candidates) {
    let running = Running::of(index, paragraph);
    let text = running.text;
    let (dated, works) = (found.dated.len(), found.works.len());
    let mut numbered = Vec::new();
    raised::from_markup(index, paragraph, &mut numbered);
    let bytes = text.as_bytes();
    let (mut paren, mut bracket) = (None, None);
    let mut at = 0;
    while at < bytes.len() {
        let read = match bytes[at] {
            b'0'..=b'9' => {
                let end = running.digits_end(at);
                if is_year(&text[at..end]) {
                    dated::at_year(index, text, at..end, paren.or(bracket), &mut found.dated);
                }
                Some(glued::at_digits(&running, at..end, &mut numbered).unwrap_or(end))
            }
            b'[' => bracket::at_bracket(index, text, at, &mut numbered),
            b'(' => bracket::at_paren(index, text, at, &mut numbered),
            0xC2 | 0xE2 => raised::at_character(index, text, at, &mut numbered)
                .or_else(|| symbol::at_symbol(index, text, at, &mut numbered)),
            b'*' => symbol::at_symbol(index, text, at, &mut numbered),
            _ => None,
        };
        match bytes[at] {
            open @ (b'(' | b'[') if read.is_none() => {
                *(if open == b'(' { &mut paren } else { &mut bracket }) = Some(at);
                titled::at_bracket(index, paragraph, at, &mut found.works);
                if open == b'[' {
                    keyed::at_bracket(index, text, at, &mut found.keyed);
                }
            }
            b')' => paren = None,
            b']' => bracket = None,
            _ => {}
        }
        at = read.unwrap_or(at + 1);
    }
    let titled = found.works.len();
    cues::scan(index, paragraph, found);
    let mut years = found.dated.split_off(dated);
    years.sort_by_key(|candidate| candidate.span.start);
    // `[Avrich, Kronstadt 1921, p. 5]`: the year is of the title.
    let is_titled = |span: &Range<usize>| {
        found.works[works..titled].iter().any(|work| work.span.start <= span.start && span.end <= work.span.end)
    };
    years.retain(|candidate| !is_titled(&candidate.span));
    found.dated.append(&mut years);
    // Of two at one place the first found is kept: markup knows best.
    numbered.sort_by_key(|candidate| candidate.span.start);
    let mut end = 0;
    numbered.retain(|candidate| {
        let free = candidate.span.start >= end;
        end = end.max(candidate.span.end);
        free
    });
    found.numbered.append(&mut numbered);
}

/// The number of ASCII digits that `bytes` begins with.
fn digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// Whether a word is a year in which something citable may have been written.
pub(super) fn is_year(word: &str) -> bool {
    word.len() == 4 && digits(word.as_bytes()) == 4 && ("1400".."2100").contains(&word)
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

/// The words before a position, the nearest first, as far as whitespace parts them.
fn words_back(text: &str, end: usize) -> impl Iterator<Item = Range<usize>> {
    /// No word that matters is longer.
    const LONGEST: usize = 80;
    let mut at = end;
    std::iter::from_fn(move || {
        let stop = text[..at].trim_end().len();
        let reach = floor(text, stop.saturating_sub(LONGEST));
        let start = text[reach..stop].rfind(char::is_whitespace).map_or(reach, |space| ceil(text, reach + space + 1));
        at = start;
        (start < stop).then_some(start..stop)
    })
}

/// Whether a text ends with `et al.` or the like.
fn ends_with_others(head: &str) -> bool {
    others_at_end(head).is_some()
}

/// Where `et al.` or the like begins at the end of a text, with its point or without.
pub(super) fn others_at_end(head: &str) -> Option<usize> {
    const LONGEST: usize = 24;
    let start = ceil(head, head.len().saturating_sub(LONGEST));
    let tail = &head[start..];
    let found = WORDS.others.find(tail).or_else(|| WORDS.others.find(tail.trim_end_matches('.')))?;
    Some(start + found.start())
}

/// The nearest character boundary at `at` or before.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The nearest character boundary at `at` or after.
fn ceil(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
