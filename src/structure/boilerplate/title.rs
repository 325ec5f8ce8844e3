//! What tells the title of a page from its other lines.

use std::collections::{BTreeSet, HashMap};

use super::features::Own;
use crate::crf::{BuildHashed, hash};

/// The values of [`values`] for a line.
pub(super) const VALUES: usize = 9;
/// Titles have so many bytes.
const LENGTH: std::ops::Range<usize> = 4..200;
/// A path of links that ends in the title stands at most so many lines above it.
const PATH: usize = 15;
/// What begins with the title, such as a caption or a label for sharing, stands at most so many lines below it.
const BELOW: usize = 60;
/// Among so many lines where the text begins, half are running text.
const BEGINNING: usize = 4;

/// How many lines have each word, by its hash.
type Times = HashMap<u64, u32, BuildHashed>;

/// For each line: whether its words are those of the text and of the page, whether the ends of other lines repeat it,
/// and how far it is from where the running text begins.
pub(super) fn values(texts: &[&str], own: &[Own]) -> Vec<[f32; VALUES]> {
    let words: Vec<BTreeSet<u64>> = texts.iter().map(|text| long_words(text)).collect();
    let mut in_prose = Times::default();
    let mut anywhere = Times::default();
    for (words, line) in words.iter().zip(own) {
        for word in words {
            *anywhere.entry(*word).or_default() += 1;
            if line.is_prose() {
                *in_prose.entry(*word).or_default() += 1;
            }
        }
    }
    let beginning =
        own.windows(BEGINNING).position(|lines| lines.iter().filter(|line| line.is_prose()).count() * 2 >= BEGINNING);
    let beginning = beginning.or_else(|| own.iter().position(Own::is_prose)).unwrap_or(0);
    let flag = |is: bool| f32::from(u8::from(is));
    let far = |lines: usize| ((lines as f32).ln_1p() / 2.0).min(3.0);
    let mut longest = 0.0;
    (0..texts.len())
        .map(|place| {
            let text = texts[place];
            let share = |times: &Times, most: u32| {
                let sum: u32 =
                    words[place].iter().map(|word| times.get(word).map_or(0, |times| (*times).min(most))).sum();
                sum as f32 / (words[place].len() as u32 * most).max(1) as f32
            };
            let longer = |other: &&&str| other.len() > text.len();
            let fits = LENGTH.contains(&text.len());
            let ends_path =
                fits && texts[..place].iter().rev().take(PATH).filter(longer).any(|other| other.ends_with(text));
            let is_repeated =
                fits && texts[place + 1..].iter().take(BELOW).filter(longer).any(|other| other.starts_with(text));
            let is_longest = own[place].words > longest;
            longest = own[place].words.max(longest);
            [
                share(&in_prose, 1),
                share(&in_prose, 5),
                share(&anywhere, 4),
                flag(ends_path),
                flag(is_repeated),
                far(beginning.saturating_sub(place)),
                far(place.saturating_sub(beginning)),
                flag(is_longest),
                far(place),
            ]
        })
        .collect()
}

/// The hashes of words of four letters or more, in small letters.
fn long_words(text: &str) -> BTreeSet<u64> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().nth(3).is_some())
        .map(|word| hash(&word.to_lowercase()))
        .collect()
}
