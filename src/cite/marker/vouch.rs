//! Capitals and digits: `NATO3` may be `NATO` with a marker, `CO2` is one word. What the document writes elsewhere tells.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::super::mark::{Numbered, Style};
use super::word_before;
use crate::structure::Paragraph;

/// What it says for a candidate that its word mostly stands without digits, or does not.
const VOUCHED: f64 = 1.0;

/// How often a word stands with digits and without.
#[derive(Clone, Copy, Default)]
struct Uses {
    numbered: usize,
    bare: usize,
}

impl Uses {
    fn vouch(self) -> bool {
        self.bare >= 2 * self.numbered
    }
}

/// Corrects the weight of the candidates that are glued to words in capitals.
pub(in super::super) fn vouch(paragraphs: &[Paragraph], candidates: &mut [Numbered]) {
    let mut words: BTreeMap<&str, Uses> = BTreeMap::new();
    for mark in candidates.iter() {
        if let Some(word) = doubtful(paragraphs, mark) {
            words.entry(word).or_default().numbered += 1;
        }
    }
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
        if let Some(word) = doubtful(paragraphs, mark) {
            mark.weight += if words.get(word).is_some_and(|uses| uses.vouch()) { VOUCHED } else { -VOUCHED };
        }
    }
}

/// The word before a candidate if it is one that may end in digits.
fn doubtful<'a>(paragraphs: &'a [Paragraph], mark: &Numbered) -> Option<&'a str> {
    let text: &str = &paragraphs[mark.paragraph].text;
    let word = word_before(text, mark.span.start);
    let capitals = word.chars().filter(|letter| letter.is_uppercase()).count();
    (mark.style == Style::Glued && (2..=10).contains(&word.len()) && capitals >= 1 && (capitals > 1 || word.len() < 4))
        .then_some(word)
}
