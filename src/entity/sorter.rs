//! Values gathered by key, of which there may be more than memory should hold.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, btree_map};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Lines, Seek, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{InFile, Result};

/// What can take in another value of its key, one that came later.
pub(super) trait Gather {
    fn gather(&mut self, later: Self);
}

/// Sorts values by their keys and gathers those of one key, outside of memory where they are many (external
/// merge sort).
#[derive(Debug)]
pub(super) struct Sorter<K, V> {
    folder: PathBuf,
    /// How many values are held in memory.
    most: usize,
    held: BTreeMap<K, V>,
    runs: Vec<File>,
}

impl<K, V> Sorter<K, V>
where
    K: Ord + Clone + Serialize + DeserializeOwned,
    V: Gather + Serialize + DeserializeOwned,
{
    /// Files in `folder` have no names and go with the process.
    pub(super) fn new(folder: &Path, most: usize) -> Self {
        Sorter { folder: folder.to_owned(), most, held: BTreeMap::new(), runs: Vec::new() }
    }

    /// # Errors
    /// When the folder cannot be written to.
    pub(super) fn add(&mut self, key: K, value: V) -> Result<()> {
        match self.held.get_mut(&key) {
            Some(held) => held.gather(value),
            None => {
                self.held.insert(key, value);
            }
        }
        if self.held.len() >= self.most { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> Result<()> {
        let run = self.written().in_file(&self.folder)?;
        self.runs.push(run);
        Ok(())
    }

    fn written(&mut self) -> Result<File> {
        let mut file = BufWriter::new(tempfile::tempfile_in(&self.folder)?);
        for pair in std::mem::take(&mut self.held) {
            serde_json::to_writer(&mut file, &pair)?;
            file.write_all(b"\n")?;
        }
        let mut file = file.into_inner().map_err(|error| error.into_error())?;
        file.rewind()?;
        Ok(file)
    }

    /// The keys in order, each once.
    ///
    /// # Errors
    /// When a file cannot be read back.
    pub(super) fn sorted(self) -> Result<Sorted<K, V>> {
        let on_disk = self.runs.into_iter().map(|file| Run::OnDisk(BufReader::new(file).lines()));
        let mut sorted = Sorted {
            runs: on_disk.chain([Run::InMemory(self.held.into_iter())]).collect(),
            next: BinaryHeap::new(),
            values: Vec::new(),
        };
        for run in 0..sorted.runs.len() {
            sorted.values.push(None);
            sorted.refill(run)?;
        }
        Ok(sorted)
    }
}

enum Run<K, V> {
    OnDisk(Lines<BufReader<File>>),
    InMemory(btree_map::IntoIter<K, V>),
}

/// Gathered values in the order of their keys.
pub(super) struct Sorted<K, V> {
    runs: Vec<Run<K, V>>,
    /// The next key of each run; of equal ones the earlier run's comes first.
    next: BinaryHeap<Reverse<(K, usize)>>,
    /// The value of each run's next key.
    values: Vec<Option<V>>,
}

impl<K: Ord + DeserializeOwned, V: Gather + DeserializeOwned> Sorted<K, V> {
    fn refill(&mut self, run: usize) -> Result<()> {
        let pair = match &mut self.runs[run] {
            Run::OnDisk(lines) => match lines.next() {
                Some(line) => Some(serde_json::from_str(&line?)?),
                None => None,
            },
            Run::InMemory(pairs) => pairs.next(),
        };
        if let Some((key, value)) = pair {
            self.next.push(Reverse((key, run)));
            self.values[run] = Some(value);
        }
        Ok(())
    }

    fn pop(&mut self) -> Result<Option<(K, V)>> {
        let Some(Reverse((key, run))) = self.next.pop() else { return Ok(None) };
        let Some(value) = self.values[run].take() else { return Ok(None) };
        self.refill(run)?;
        Ok(Some((key, value)))
    }

    fn gathered(&mut self) -> Result<Option<(K, V)>> {
        let Some((key, mut value)) = self.pop()? else { return Ok(None) };
        while self.next.peek().is_some_and(|Reverse((next, _))| *next == key) {
            if let Some((_, later)) = self.pop()? {
                value.gather(later);
            }
        }
        Ok(Some((key, value)))
    }
}

impl<K: Ord + DeserializeOwned, V: Gather + DeserializeOwned> Iterator for Sorted<K, V> {
    type Item = Result<(K, V)>;

    fn next(&mut self) -> Option<Self::Item> {
        self.gathered().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Gather for String {
        fn gather(&mut self, later: String) {
            self.push_str(&later);
        }
    }

    #[test]
    fn what_went_to_disk_is_gathered_in_the_order_in_which_it_came() {
        let folder = tempfile::tempdir().unwrap();
        let mut sorter = Sorter::new(folder.path(), 3);
        for (key, value) in ["c1", "a1", "b1", "a2", "d1", "a3", "c2", "b2"].map(|pair| pair.split_at(1)) {
            sorter.add(key.to_owned(), value.to_owned()).unwrap();
        }
        assert_eq!(sorter.runs.len(), 2);
        let sorted: Vec<_> =
            sorter.sorted().unwrap().map(|pair| pair.unwrap()).map(|(key, value)| key + &value).collect();
        assert_eq!(sorted, ["a123", "b12", "c12", "d1"]);
    }
}
