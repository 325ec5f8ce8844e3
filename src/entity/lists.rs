//! The lists of names and of words around names in the language files.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use super::tokens::tokens;
use crate::crf::{BuildHashed, hash};
use crate::knowledge::{self, Language};

/// The lists that a stretch of tokens is on, a bit each.
pub(super) type Marks = u32;

/// Looks up stretches of tokens in the lists of all languages. A list has the same meaning in each of them.
pub(super) struct Lists {
    /// By the joined hashes of the tokens; no mark for what is only the beginning of an entry.
    entries: HashMap<u64, Marks, BuildHashed>,
    /// The list of short words that names have inside: `of`, `de`.
    pub linkers: Marks,
}

const LINKERS: &str = "linkers";

/// Names, and words that go with names.
pub(super) static LISTS: LazyLock<Lists> = LazyLock::new(|| Lists::new(|language| &language.names));
/// Words that tell what a sentence is about.
pub(super) static TOPICS: LazyLock<Lists> = LazyLock::new(|| Lists::new(|language| &language.topics));

impl Lists {
    fn new(of: impl Fn(&Language) -> &BTreeMap<String, Vec<String>>) -> Lists {
        let mut lists: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, entries) in knowledge::languages().values().flat_map(of) {
            lists.entry(name).or_default().extend(entries.iter().map(String::as_str));
        }
        assert!(lists.len() <= Marks::BITS as usize, "the language files have more lists than there are marks");
        let mut entries: HashMap<u64, Marks, _> = HashMap::default();
        let mut spans = Vec::new();
        for (bit, list) in lists.values().enumerate() {
            for entry in list {
                spans.clear();
                tokens(entry, &mut spans);
                let mut key = 0;
                for span in &spans {
                    key = joined(key, hash(&entry[span.clone()].to_lowercase()));
                    entries.entry(key).or_default();
                }
                *entries.entry(key).or_default() |= 1 << bit;
            }
        }
        let linkers = lists.keys().position(|name| *name == LINKERS).map_or(0, |bit| 1 << bit);
        Lists { entries, linkers }
    }

    /// Marks the tokens of the longest entries, from left to right. `words` are the hashes of the tokens in small
    /// letters.
    pub(super) fn mark(&self, words: &[u64], marks: &mut Vec<Marks>) {
        marks.clear();
        marks.resize(words.len(), 0);
        let mut at = 0;
        while at < words.len() {
            let mut key = 0;
            let mut longest = None;
            for (length, word) in words[at..].iter().enumerate() {
                key = joined(key, *word);
                match self.entries.get(&key) {
                    None => break,
                    Some(0) => (),
                    Some(found) => longest = Some((length + 1, *found)),
                }
            }
            let (length, found) = longest.unwrap_or((1, 0));
            marks[at..at + length].fill(found);
            at += length;
        }
    }
}

fn joined(key: u64, word: u64) -> u64 {
    (key.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Hashes of words.
pub(super) type Hashes = HashSet<u64, BuildHashed>;
