//! The words of a line as features.

use std::collections::BTreeSet;

use crate::crf::{feature, hash};

/// Of a line, so many words are looked at.
const WORDS: usize = 30;
/// A line of at most so many words is also looked at as a whole.
const WHOLE: usize = 8;

// The templates.
const WORD: u8 = 1;
const LINE: u8 = 3;

/// The words of a line and the line itself, ascending: in small letters, a digit like any other.
pub(super) fn features(text: &str) -> Vec<u32> {
    let text: String =
        text.chars().flat_map(char::to_lowercase).map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<u64> = words.take(WORDS).map(hash).collect();
    let mut features: BTreeSet<u32> = words.iter().map(|word| feature(WORD, &[*word])).collect();
    if (1..=WHOLE).contains(&words.len()) {
        features.insert(feature(LINE, &words));
    }
    features.into_iter().collect()
}
