//! Words and digits: `NATO3` may be `NATO` with a marker, `CO2` and `lme4` are words. What the document writes elsewhere
//! tells.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::super::mark::{Numbered, Style};
use super::{ends_with_others, word_before};
use crate::structure::Paragraph;

/// What it says for a candidate that its word mostly stands without digits, or does not.
const VOUCHED: f64 = 1.0;

/// A number that stands behind the same word so often, where the word never stands without it, is part of it.
const REPEATED: usize = 3;
const PART: f64 = -4.0;

/// How often a word stands with digits and without.
#[derive(Default)]
struct Uses {
    numbered: usize,
    bare: usize,
    /// By number.
    numbers: BTreeMap<u32, usize>,
}

impl Uses {
    /// What the document says for a number behind the word being a marker.
    fn weight(&self, word: &str, number: u32) -> f64 {
        match () {
            () if self.bare == 0 && self.numbers.get(&number).is_some_and(|times| *times >= REPEATED) => PART,
            () if !is_doubtful(word) => 0.0,
            () if self.bare >= 2 * self.numbered => VOUCHED,
            () => -VOUCHED,
        }
    }
}

/// Corrects the weight of the candidates that are glued to words.
pub(in super::super) fn vouch(paragraphs: &[Paragraph], candidates: &mut [Numbered]) {
    let mut words: BTreeMap<&str, Uses> = BTreeMap::new();
    for mark in candidates.iter() {
        if let Some(word) = word(paragraphs, mark) {
            let uses = words.entry(word).or_default();
            uses.numbered += 1;
            *uses.numbers.entry(mark.number).or_default() += 1;
        }
    }
    words.retain(|word, uses| is_doubtful(word) || uses.numbers.values().any(|times| *times >= REPEATED));
    if words.is_empty() {
        return;
    }
    let patterns: Vec<&str> = words.keys().copied().collect();
    // It serves one document: what is built fast matters more than what finds fast.
    let mut builder = AhoCorasick::builder();
    builder.match_kind(MatchKind::LeftmostLongest).kind(Some(AhoCorasickKind::ContiguousNFA));
    let Ok(finder) = builder.build(&patterns) else { return };
    for paragraph in paragraphs {
        let text: &str = &paragraph.text;
        for found in finder.find_iter(text) {
            let before = text[..found.start()].chars().next_back();
            let mut after = text[found.end()..].chars();
            let (next, second) = (after.next(), after.next());
            let glued = before.is_some_and(char::is_alphanumeric)
                || next.is_some_and(|next| next.is_alphanumeric() || next == '-');
            let numbered = next == Some(' ') && second.is_some_and(|second| second.is_ascii_digit());
            if !glued
                && !numbered
                && let Some(uses) = words.get_mut(patterns[found.pattern().as_usize()])
            {
                uses.bare += 1;
            }
        }
    }
    for mark in candidates {
        if let Some((word, uses)) = word(paragraphs, mark).and_then(|word| Some((word, words.get(word)?))) {
            mark.weight += uses.weight(word, mark.number);
        }
    }
}

/// The word that a candidate is glued to.
fn word<'a>(paragraphs: &'a [Paragraph], mark: &Numbered) -> Option<&'a str> {
    let text: &str = &paragraphs[mark.paragraph].text;
    let word = word_before(text, mark.span.start);
    (mark.style == Style::Glued && word.len() >= 2 && !ends_with_others(&text[..mark.span.start])).then_some(word)
}

/// Whether a word is one that may end in digits by its form.
fn is_doubtful(word: &str) -> bool {
    let capitals = word.chars().filter(|letter| letter.is_uppercase()).count();
    word.len() <= 10 && capitals >= 1 && (capitals > 1 || word.len() < 4)
}
