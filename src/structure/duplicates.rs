//! Documents that repeat earlier ones.
//!
//! Exact repetitions and near ones: those whose sets of five-word shingles are alike (Jaccard similarity of about 0.8
//! or more). The similarity is estimated from one-permutation MinHash sketches (Li, Owen and Zhang 2012); sketches are
//! compared only where they share a band of four minima (Leskovec, Rajaraman and Ullman, *Mining of Massive
//! Datasets*, §3.4).

use std::collections::{HashMap, VecDeque};

use crate::crf::{hash, mix};

/// Minima of a sketch, in bands of [`BAND`].
const SKETCH: usize = 64;
const BAND: usize = 4;
/// Words of a shingle.
const SHINGLE: usize = 5;
/// The share of equal minima from which on two texts count as near duplicates.
const ALIKE: f64 = 0.8;
/// So many documents are remembered; of a larger corpus, the last ones. About 800 bytes each.
const REMEMBERED: usize = 200_000;

type Sketch = [u32; SKETCH];

/// The documents seen so far. They come in the order of the corpus, so the result does not depend on threads.
#[derive(Default)]
pub struct Duplicates {
    documents: VecDeque<(String, Sketch)>,
    /// How many documents have been forgotten.
    forgotten: usize,
    /// The first document with a band, by place and content of the band. Never iterated.
    bands: HashMap<u64, usize>,
}

impl Duplicates {
    /// The earlier document that `text` repeats. If there is none, it is remembered under `id`.
    pub fn seen(&mut self, id: &str, text: &str) -> Option<String> {
        let sketch = sketch(text)?;
        let alike = |index: &usize| {
            let (id, other) = &self.documents[index.checked_sub(self.forgotten)?];
            let equal = sketch.iter().zip(other).filter(|(a, b)| a == b).count();
            (equal as f64 >= ALIKE * SKETCH as f64).then(|| id.clone())
        };
        let candidates = keys(&sketch).filter_map(|key| self.bands.get(&key));
        // The earliest of them, so that all copies name the same one.
        if let Some(original) = candidates.filter_map(|index| Some((*index, alike(index)?))).min() {
            return Some(original.1);
        }
        if self.documents.len() == REMEMBERED {
            self.forget();
        }
        let index = self.forgotten + self.documents.len();
        for key in keys(&sketch) {
            self.bands.entry(key).or_insert(index);
        }
        self.documents.push_back((id.to_owned(), sketch));
        None
    }

    fn forget(&mut self) {
        if let Some((_, sketch)) = self.documents.pop_front() {
            for key in keys(&sketch) {
                if self.bands.get(&key) == Some(&self.forgotten) {
                    self.bands.remove(&key);
                }
            }
            self.forgotten += 1;
        }
    }
}

/// The least hash of the shingles in each of [`SKETCH`] parts of the hash space; none of a text without words.
fn sketch(text: &str) -> Option<Sketch> {
    let mut minima: [Option<u32>; SKETCH] = [None; SKETCH];
    let mut last = [0_u64; SHINGLE];
    let mut words = 0;
    let mut take = |last: &[u64; SHINGLE], words: usize| {
        let hash = (0..SHINGLE).fold(0, |hash, back| mix(hash ^ last[(words + back) % SHINGLE]));
        let part = (hash >> 58) as usize;
        let value = hash as u32;
        minima[part] = Some(minima[part].map_or(value, |least| least.min(value)));
    };
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        last[words % SHINGLE] = mix(hash(word));
        words += 1;
        if words >= SHINGLE {
            take(&last, words);
        }
    }
    if words == 0 {
        return None;
    }
    if words < SHINGLE {
        take(&last, words);
    }
    // An empty part takes the minimum of the next that is not, with the distance mixed in (Shrivastava and Li 2014).
    Some(std::array::from_fn(|part| {
        (0..SKETCH)
            .find_map(|step| Some(mix(u64::from(minima[(part + step) % SKETCH]?) + ((step as u64) << 32)) as u32))
            .unwrap_or_default()
    }))
}

fn keys(sketch: &Sketch) -> impl Iterator<Item = u64> + '_ {
    sketch
        .chunks_exact(BAND)
        .enumerate()
        .map(|(place, band)| band.iter().fold(place as u64, |hash, minimum| mix(hash ^ u64::from(*minimum))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: std::ops::Range<usize>) -> String {
        words.map(|word| format!("word{word} ")).collect()
    }

    #[test]
    fn copies_name_the_first_document_and_others_none() {
        let mut duplicates = Duplicates::default();
        assert_eq!(duplicates.seen("a", &text(0..500)), None);
        assert_eq!(duplicates.seen("b", &text(1000..1500)), None);
        assert_eq!(duplicates.seen("c", &text(0..500)).as_deref(), Some("a"));
        assert_eq!(duplicates.seen("d", &format!("New words at the top {}", text(0..500))).as_deref(), Some("a"));
        assert_eq!(duplicates.seen("e", &text(250..750)), None, "half of it is new");
        assert_eq!(duplicates.seen("f", ""), None);
        assert_eq!(duplicates.seen("g", ""), None);
        assert_eq!(duplicates.seen("h", "Two words"), None);
        assert_eq!(duplicates.seen("i", "Two words").as_deref(), Some("h"));
    }
}
