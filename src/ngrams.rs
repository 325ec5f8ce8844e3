//! How frequent a run of letters is in each language: a naive Bayes classifier over one to five letters.
//!
//! The file is zstd. It holds the magic number, the codes of the languages, and then in columns: the hashes of the
//! n-grams in ascending order, as differences; for each, how many languages it speaks for; those languages; and its
//! weights for them, in steps of [`STEP`].

use std::sync::LazyLock;

use crate::error::{Error, Result};

const MAGIC: &[u8; 4] = b"BLN1";
/// The longest runs of letters.
pub(crate) const LONGEST: usize = 5;
/// A weight's unit, in natural logarithms.
pub(crate) const STEP: f64 = 1.0 / 16.0;
/// n-grams are looked for by the first bits of their hashes.
const PREFIX: u32 = 16;

/// The model that is built in.
pub(crate) static MODEL: LazyLock<Model> = LazyLock::new(|| {
    Model::from_bytes(include_bytes!("../knowledge/models/languages.ngrams")).expect("the embedded model is sound")
});

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Model {
    /// BCP 47 codes.
    pub languages: Vec<String>,
    /// Sorted.
    hashes: Vec<u32>,
    /// Where the votes of each n-gram end.
    ends: Vec<u32>,
    votes: Vec<Vote>,
    /// Where the hashes with each prefix begin.
    begins: Vec<u32>,
}

/// What an n-gram says for one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Vote {
    pub language: u8,
    /// In [`STEP`]s.
    pub weight: u8,
}

impl Model {
    /// Puts a model together from n-grams in the order of their hashes.
    pub fn new(languages: Vec<String>, ngrams: impl IntoIterator<Item = (u32, Vec<Vote>)>) -> Self {
        let (mut hashes, mut ends, mut all_votes) = (Vec::new(), Vec::new(), Vec::new());
        for (hash, votes) in ngrams {
            hashes.push(hash);
            all_votes.extend(votes);
            ends.push(all_votes.len() as u32);
        }
        Self::of_columns(languages, hashes, ends, all_votes)
    }

    fn of_columns(languages: Vec<String>, hashes: Vec<u32>, ends: Vec<u32>, votes: Vec<Vote>) -> Self {
        let prefixes = (0..=1u64 << PREFIX).map(|prefix| prefix << (32 - PREFIX));
        let begins = prefixes.map(|least| hashes.partition_point(|hash| u64::from(*hash) < least) as u32).collect();
        Model { languages, hashes, ends, votes, begins }
    }

    /// Adds up, for each language, the weights of all runs of letters in a text in small letters.
    pub fn score(&self, text: &str) -> Vec<u32> {
        let mut scores = vec![0; self.languages.len()];
        for word in text.split(|c: char| !is_letter(c)) {
            // The hashes of the runs that end at the last letter, the shortest last.
            let mut open: [u32; LONGEST] = [0; LONGEST];
            for (index, letter) in word.chars().enumerate() {
                let runs = (index + 1).min(LONGEST);
                open.copy_within(..LONGEST - 1, 1);
                open[0] = START;
                for hash in &mut open[..runs] {
                    *hash = step(*hash, letter);
                    for vote in self.votes(finish(*hash)) {
                        scores[usize::from(vote.language)] += u32::from(vote.weight);
                    }
                }
            }
        }
        scores
    }

    fn votes(&self, hash: u32) -> &[Vote] {
        let prefix = (hash >> (32 - PREFIX)) as usize;
        let (begin, end) = (self.begins[prefix] as usize, self.begins[prefix + 1] as usize);
        match self.hashes[begin..end].iter().position(|known| *known == hash) {
            None => &[],
            Some(index) => {
                let index = begin + index;
                let start = if index == 0 { 0 } else { self.ends[index - 1] };
                &self.votes[start as usize..self.ends[index] as usize]
            }
        }
    }

    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(self.languages.join(" ").as_bytes());
        bytes.push(b'\n');
        bytes.extend((self.hashes.len() as u32).to_le_bytes());
        let mut before = 0;
        for hash in &self.hashes {
            bytes.extend((hash - before).to_le_bytes());
            before = *hash;
        }
        let mut start = 0;
        for end in &self.ends {
            bytes.push((end - start) as u8);
            start = *end;
        }
        bytes.extend(self.votes.iter().map(|vote| vote.language));
        bytes.extend(self.votes.iter().map(|vote| vote.weight));
        Ok(zstd::encode_all(bytes.as_slice(), 19)?)
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        Self::parse(&zstd::decode_all(bytes)?).ok_or_else(|| Error::new("not a model of languages"))
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.strip_prefix(MAGIC)?;
        let (languages, bytes) = bytes.split_at(bytes.iter().position(|byte| *byte == b'\n')?);
        let languages: Vec<String> = std::str::from_utf8(languages).ok()?.split(' ').map(str::to_owned).collect();
        let (count, bytes) = bytes[1..].split_first_chunk::<4>()?;
        let count = u32::from_le_bytes(*count) as usize;
        let (differences, bytes) = bytes.split_at_checked(count.checked_mul(4)?)?;
        let (sizes, bytes) = bytes.split_at_checked(count)?;
        let total = sizes.iter().map(|size| usize::from(*size)).sum();
        let (spoken, weights) = bytes.split_at_checked(total)?;
        if weights.len() != total || spoken.iter().any(|language| usize::from(*language) >= languages.len()) {
            return None;
        }
        let mut hashes = Vec::with_capacity(count);
        let mut ends = Vec::with_capacity(count);
        let (mut hash, mut end) = (0u32, 0);
        for (difference, size) in differences.as_chunks::<4>().0.iter().zip(sizes) {
            hash = hash.checked_add(u32::from_le_bytes(*difference))?;
            end += u32::from(*size);
            hashes.push(hash);
            ends.push(end);
        }
        let votes = spoken.iter().zip(weights).map(|(language, weight)| Vote { language: *language, weight: *weight });
        Some(Self::of_columns(languages, hashes, ends, votes.collect()))
    }
}

/// Letters, and the marks that Indic, Thai, Hebrew and Arabic words are written with.
pub(crate) fn is_letter(c: char) -> bool {
    c.is_alphabetic()
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{d7f}' | '\u{e00}'..='\u{eff}')
}

/// The hash of a run of letters.
pub(crate) fn hash(ngram: &str) -> u32 {
    finish(ngram.chars().fold(START, step))
}

// FNV-1a over letters, with a last stir that spreads it over all bits.
const START: u32 = 0x811c_9dc5;

fn step(hash: u32, letter: char) -> u32 {
    (hash ^ letter as u32).wrapping_mul(0x0100_0193)
}

fn finish(hash: u32) -> u32 {
    let hash = (hash ^ (hash >> 15)).wrapping_mul(0x2c1b_3c6d);
    hash ^ (hash >> 12)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_what_its_bytes_say() {
        let vote = |language, weight| Vote { language, weight };
        let mut ngrams = vec![(hash("th"), vec![vote(0, 20), vote(1, 3)]), (hash("ß"), vec![vote(1, 90)])];
        ngrams.sort_unstable();
        let model = Model::new(vec!["en".to_owned(), "de".to_owned()], ngrams);
        assert_eq!(model.score("the thaß"), [40, 96]);
        let bytes = model.to_bytes().unwrap();
        assert_eq!(Model::from_bytes(&bytes).unwrap(), model);
        assert!(Model::from_bytes(&bytes[..bytes.len() - 5]).is_err());
        assert!(Model::parse(b"BLN1en\n\xff\xff\xff\xff").is_none());
    }
}
