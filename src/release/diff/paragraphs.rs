//! A document's paragraphs aligned by fingerprint: their ids count, so one new paragraph gives all after it new ids.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::store::{Side, Store};
use crate::error::Result;

/// What happened to a document's paragraphs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParagraphChanges {
    pub added: u64,
    pub removed: u64,
    /// Paragraphs with another text between the same neighbours.
    pub edited: u64,
    /// Paragraphs with the same text in another order.
    pub moved: u64,
}

/// Aligns the paragraphs of one document.
pub(super) fn align(store: &Store, document: &str) -> Result<ParagraphChanges> {
    Ok(changes(&fingerprints(store, Side::Old, document)?, &fingerprints(store, Side::New, document)?))
}

fn fingerprints(store: &Store, side: Side, document: &str) -> Result<Vec<String>> {
    let query = format!(
        "SELECT json_extract(CAST(line AS TEXT), '$.fingerprint') FROM {} WHERE document = ? ORDER BY position",
        side.name()
    );
    let mut statement = store.connection.prepare_cached(&query)?;
    let rows = statement.query_map([document], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Pairs equal fingerprints in the order in which they occur; the longest run of pairs in the same order stands
/// still, the other pairs moved. What is left between two still pairs was edited, added or removed.
fn changes(old: &[String], new: &[String]) -> ParagraphChanges {
    let mut places: BTreeMap<&str, VecDeque<usize>> = BTreeMap::new();
    for (place, fingerprint) in new.iter().enumerate() {
        places.entry(fingerprint).or_default().push_back(place);
    }
    let pairs: Vec<(usize, usize)> = old
        .iter()
        .enumerate()
        .filter_map(|(place, fingerprint)| Some((place, places.get_mut(fingerprint.as_str())?.pop_front()?)))
        .collect();
    let still = longest_increasing(&pairs.iter().map(|pair| pair.1).collect::<Vec<_>>());
    let mut changes = ParagraphChanges { moved: (pairs.len() - still.len()) as u64, ..ParagraphChanges::default() };

    let mut paired_old = vec![false; old.len()];
    let mut paired_new = vec![false; new.len()];
    for (old, new) in &pairs {
        (paired_old[*old], paired_new[*new]) = (true, true);
    }
    let ends = still.iter().map(|index| pairs[*index]).chain([(old.len(), new.len())]);
    let mut start = (0, 0);
    for (old_end, new_end) in ends {
        let unpaired = |paired: &[bool]| paired.iter().filter(|paired| !**paired).count() as u64;
        let removed = unpaired(&paired_old[start.0..old_end]);
        let added = unpaired(&paired_new[start.1..new_end]);
        let edited = removed.min(added);
        changes.edited += edited;
        changes.removed += removed - edited;
        changes.added += added - edited;
        start = (old_end, new_end);
    }
    changes
}

/// The indexes of a longest increasing subsequence of distinct values.
fn longest_increasing(values: &[usize]) -> Vec<usize> {
    // `ends[n]`: the index of the smallest value that ends a subsequence of length n + 1.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; values.len()];
    for (index, value) in values.iter().enumerate() {
        let length = ends.partition_point(|end| values[*end] < *value);
        before[index] = length.checked_sub(1).map(|shorter| ends[shorter]);
        match ends.get_mut(length) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut run: Vec<usize> = std::iter::successors(ends.last().copied(), |index| before[*index]).collect();
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(old: &str, new: &str) -> (u64, u64, u64, u64) {
        let letters = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
        let ParagraphChanges { added, removed, edited, moved } = changes(&letters(old), &letters(new));
        (added, removed, edited, moved)
    }

    #[test]
    fn one_new_paragraph_is_one_change() {
        assert_eq!(count("abcdef", "Xabcdef"), (1, 0, 0, 0));
        assert_eq!(count("abcdef", "abcef"), (0, 1, 0, 0));
        assert_eq!(count("abcdef", "abXdef"), (0, 0, 1, 0));
        assert_eq!(count("abcdef", "fabcde"), (0, 0, 0, 1));
        assert_eq!(count("aab", "aaab"), (1, 0, 0, 0));
        assert_eq!(count("", "ab"), (2, 0, 0, 0));
    }
}
