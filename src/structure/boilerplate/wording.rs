//! The words of a line and of those around it, as features.

use crate::crf::{Features, feature, hash};

/// Of a line, so many words are looked at.
const WORDS: usize = 30;
/// Pairs of neighbouring words among so many.
const PAIRS: usize = 12;
/// A line of at most so many words is also looked at as a whole.
const WHOLE: usize = 8;

// The templates.
const WORD: u8 = 1;
const PAIR: u8 = 2;
const LINE: u8 = 3;
const FIRST: u8 = 4;
const LAST: u8 = 5;
const NEAR_WORD: u8 = 6;
const NEAR_LINE: u8 = 7;

/// The hashes of the words of each line: in small letters, a digit like any other.
pub(super) struct Wording(Vec<Vec<u64>>);

impl Wording {
    pub(super) fn of(texts: &[&str]) -> Self {
        let words = |text: &&str| {
            let text: String =
                text.chars().flat_map(char::to_lowercase).map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
            text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(WORDS).map(hash).collect()
        };
        Wording(texts.iter().map(words).collect())
    }

    pub(super) fn push(&self, line: usize, features: &mut Features) {
        let words = &self.0[line];
        let mut seen: Vec<u64> = words.clone();
        seen.sort_unstable();
        seen.dedup();
        seen.iter().for_each(|word| features.push(feature(WORD, &[*word])));
        words.windows(2).take(PAIRS).for_each(|pair| features.push(feature(PAIR, pair)));
        if let (Some(first), Some(last)) = (words.first(), words.last()) {
            features.push(feature(FIRST, &[*first]));
            features.push(feature(LAST, &[*last]));
        }
        if words.len() <= WHOLE {
            features.push(feature(LINE, words));
        }
        for (distance, side) in [(-2, 0), (-1, 1), (1, 2), (2, 3)] {
            let near = line.checked_add_signed(distance).and_then(|near| self.0.get(near));
            let Some(near) = near else { continue };
            near.iter().for_each(|word| features.push(feature(NEAR_WORD, &[side / 2, *word])));
            if near.len() <= WHOLE {
                features.push(feature(NEAR_LINE, &[&[side], &near[..]].concat()));
            }
        }
    }
}
