//! The weights, and the file that holds them.

use super::decode::Tables;
use super::packed::{damaged, pack, unpack};
use crate::error::Result;

/// First bytes of a model file; the digit is the version of the format.
const MAGIC: &[u8; 8] = b"bindcrf1";

/// A trained field: its labels and its weights in units of its scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    labels: Vec<String>,
    /// What a weight of 1 stands for in log odds.
    pub(super) scale: f32,
    /// From label × to label.
    pub(super) transitions: Vec<i8>,
    pub(super) tables: Tables,
    rows: Index,
    /// Feature × label, a row as long as whole lanes; row 0, of features that are not known, is all zeros.
    weights: Vec<i8>,
}

/// Weights are summed up so many at a time.
const LANES: usize = 16;

impl Model {
    /// Brings weights to eight bits. Features without a weight that is left are dropped.
    ///
    /// `features` ascend; `weights` has a row of one weight a label for each of them.
    pub(super) fn quantised(labels: Vec<String>, transitions: &[f32], features: &[u32], weights: &[f32]) -> Model {
        let largest = transitions.iter().chain(weights).fold(f32::MIN_POSITIVE, |max, weight| max.max(weight.abs()));
        let scale = largest / f32::from(i8::MAX);
        let quantised = |weight: &f32| (weight / scale).round() as i8;
        let mut kept = Vec::new();
        let stride = labels.len().next_multiple_of(LANES);
        let mut rows = vec![0; stride];
        for (feature, row) in features.iter().zip(weights.chunks_exact(labels.len())) {
            if row.iter().any(|weight| quantised(weight) != 0) {
                kept.push(*feature);
                rows.extend(row.iter().map(quantised));
                rows.resize((1 + kept.len()) * stride, 0);
            }
        }
        let transitions: Vec<i8> = transitions.iter().map(quantised).collect();
        let tables = Tables::new(labels.len(), scale, &transitions);
        Model { labels, scale, transitions, tables, rows: Index::new(&kept), weights: rows }
    }

    /// The names of the labels, by their numbers.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The number of features that have a weight.
    pub fn feature_count(&self) -> usize {
        self.rows.features().len()
    }

    /// From one row to the next.
    fn stride(&self) -> usize {
        self.labels.len().next_multiple_of(LANES)
    }

    /// Sums up the weights of features, one sum a label and then zeros; features never seen in training have none.
    pub(super) fn sum(&self, features: &[u32], sums: &mut Vec<i16>) {
        /// Rows are looked up so many at a time, before any is read: the waits for memory overlap.
        const AHEAD: usize = 64;
        sums.clear();
        sums.resize(self.stride(), 0);
        let mut starts = [0; AHEAD];
        for features in features.chunks(AHEAD) {
            for (start, feature) in starts.iter_mut().zip(features) {
                *start = self.rows.row(*feature) * self.stride();
            }
            for (lane, sums) in sums.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
                let mut sum = *sums;
                for start in &starts[..features.len()] {
                    let Some(weights) = self.weights[start + lane * LANES..].first_chunk::<LANES>() else { continue };
                    for (sum, weight) in sum.iter_mut().zip(weights) {
                        *sum = sum.saturating_add(i16::from(*weight));
                    }
                }
                *sums = sum;
            }
        }
    }

    /// The model as a file: the same model, the same bytes.
    ///
    /// After the magic bytes, Zstandard-compressed: the number of labels (1 byte), their names (a length byte and
    /// UTF-8 each), the scale (`f32`), the transitions (`i8`), the number of features (`u32`), the features in
    /// ascending order as differences (LEB128), then for each feature the number of its weights that are not 0
    /// (1 byte), their labels (1 byte each) and the weights (`i8`). Numbers are little-endian.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = vec![self.labels.len() as u8];
        for label in &self.labels {
            body.push(label.len() as u8);
            body.extend_from_slice(label.as_bytes());
        }
        body.extend(self.scale.to_le_bytes());
        body.extend(self.transitions.iter().map(|weight| *weight as u8));
        let features = self.rows.features();
        body.extend((features.len() as u32).to_le_bytes());
        let mut last = 0;
        for feature in features {
            push_leb128(&mut body, feature - last);
            last = *feature;
        }
        let rows = || self.weights.chunks_exact(self.stride()).skip(1).map(|row| &row[..self.labels.len()]);
        let set =
            |row: &[i8]| row.iter().enumerate().filter(|(_, weight)| **weight != 0).map(|(at, _)| at as u8).collect();
        let sets: Vec<Vec<u8>> = rows().map(set).collect();
        body.extend(sets.iter().map(|set| set.len() as u8));
        body.extend(sets.iter().flatten());
        body.extend(rows().flatten().filter(|weight| **weight != 0).map(|weight| *weight as u8));

        pack(MAGIC, &body)
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote.
    ///
    /// # Errors
    /// When the bytes are not a model of this version, or are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Model> {
        Model::parse(&mut Reader(&unpack(MAGIC, bytes)?)).ok_or_else(damaged)
    }

    fn parse(reader: &mut Reader) -> Option<Model> {
        let width = usize::from(reader.byte().filter(|width| *width > 0)?);
        let label = |reader: &mut Reader| {
            let length = usize::from(reader.byte()?);
            String::from_utf8(reader.take(length)?.to_vec()).ok()
        };
        let labels: Vec<String> = (0..width).map(|_| label(reader)).collect::<Option<_>>()?;
        let scale = f32::from_le_bytes(reader.take(4)?.try_into().ok()?);
        let transitions: Vec<i8> = reader.take(width * width)?.iter().map(|byte| *byte as i8).collect();
        let count = u32::from_le_bytes(reader.take(4)?.try_into().ok()?) as usize;
        let mut last = 0u32;
        let mut features = Vec::new();
        for _ in 0..count {
            last = last.checked_add(reader.leb128()?)?;
            features.push(last);
        }
        features.is_sorted_by(|a, b| a < b).then_some(())?;
        let sizes = reader.take(count)?;
        let total = sizes.iter().map(|size| usize::from(*size)).sum();
        let mut at = reader.take(total)?.iter();
        let mut values = reader.take(total)?.iter();
        let stride = width.next_multiple_of(LANES);
        let mut weights = vec![0; count.checked_add(1)?.checked_mul(stride)?];
        for (size, row) in sizes.iter().zip(weights.chunks_exact_mut(stride).skip(1)) {
            for _ in 0..*size {
                *row[..width].get_mut(usize::from(*at.next()?))? = *values.next()? as i8;
            }
        }
        let tables = Tables::new(width, scale, &transitions);
        Some(Model { labels, scale, transitions, tables, rows: Index::new(&features), weights })
    }
}

/// The row of each feature. Features are hashes already: their first bits say in which bucket one is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Index {
    /// In ascending order.
    features: Vec<u32>,
    buckets: Vec<Bucket>,
    shift: u32,
}

/// The features with the same first bits, in one line of the cache: to look one up is to wait for memory once.
#[derive(Clone, Debug, PartialEq)]
#[repr(align(32))]
struct Bucket {
    /// The first of them; what is no feature of this bucket where there are fewer.
    features: [u32; IN_BUCKET],
    /// How many features all buckets before have.
    before: u32,
}

const IN_BUCKET: usize = 7;

impl Index {
    /// Numbers the features from 1, in the ascending order in which they are given.
    pub(super) fn new(features: &[u32]) -> Index {
        // Two to four features a bucket: there are more than it has room for in one of a thousand to one of twenty.
        let bits = features.len().next_power_of_two().ilog2().saturating_sub(2).clamp(1, 31);
        let shift = u32::BITS - bits;
        let mut before = 0;
        let bucket = |first: u32| {
            let here = features[before..].iter().take_while(|feature| *feature >> shift == first).count();
            let mut bucket = Bucket { features: [!(first << shift); IN_BUCKET], before: before as u32 };
            bucket.features.iter_mut().zip(&features[before..before + here]).for_each(|(place, own)| *place = *own);
            before += here;
            bucket
        };
        let buckets = (0..1 << bits).map(bucket).collect();
        Index { features: features.to_vec(), buckets, shift }
    }

    /// The row of a feature; 0 of one that is not there.
    #[inline]
    pub(super) fn row(&self, feature: u32) -> usize {
        let Bucket { features, before } = &self.buckets[(feature >> self.shift) as usize];
        let place: u32 = (1..).zip(features).map(|(place, other)| if *other == feature { place } else { 0 }).sum();
        // Whether a feature is known cannot be predicted; that its bucket is not full, which is asked first, can be.
        if features[IN_BUCKET - 1] >> self.shift == feature >> self.shift && place == 0 {
            return self.row_of_rest(feature, *before as usize + IN_BUCKET);
        }
        if place == 0 { 0 } else { (before + place) as usize }
    }

    /// The row of a feature for which its bucket may have had no room.
    #[cold]
    fn row_of_rest(&self, feature: u32, before: usize) -> usize {
        let place =
            self.features[before..].iter().take_while(|other| **other <= feature).position(|other| *other == feature);
        place.map_or(0, |place| before + place + 1)
    }

    /// The features in the order of their rows.
    fn features(&self) -> &[u32] {
        &self.features
    }
}

fn push_leb128(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Takes bytes off the front.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn leb128(&mut self) -> Option<u32> {
        let mut number = 0u64;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return u32::try_from(number).ok();
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn labels() -> Vec<String> {
        vec!["a".to_owned(), "b".to_owned()]
    }

    #[test]
    fn a_file_with_a_feature_twice_is_damaged() {
        let twice = Model { rows: Index::new(&[7, 7]), ..Model::quantised(labels(), &[1.0; 4], &[1, 2], &[1.0; 4]) };
        assert!(Model::from_bytes(&twice.to_bytes()).is_err());
    }

    #[test]
    fn a_model_survives_its_file() {
        let features = [3, 700, 4_000_000_000];
        let model = Model::quantised(labels(), &[0.5, -1.0, 0.0, 0.25], &features, &[2.0, 0.0, 1e-9, 0.0, -0.5, 1.0]);
        assert_eq!(model.feature_count(), 2, "a feature without weight is dropped");
        let mut sums = Vec::new();
        model.sum(&[3, 700], &mut sums);
        assert_eq!(sums, [&[127][..], &[0; LANES - 1]].concat());
        let bytes = model.to_bytes();
        assert_eq!(Model::from_bytes(&bytes).unwrap(), model);
        assert!(Model::from_bytes(&bytes[1..]).is_err());
    }

    proptest! {
        #[test]
        fn a_feature_has_the_row_of_its_place(mut some: BTreeSet<u32>, others: Vec<u32>, alike in 0u32..30) {
            some.extend(u32::MAX - alike..=u32::MAX);
            let features = Vec::from_iter(some);
            let index = Index::new(&features);
            for feature in others.iter().chain(&features) {
                prop_assert_eq!(index.row(*feature), features.binary_search(feature).map_or(0, |place| place + 1));
            }
        }

        #[test]
        fn no_file_makes_it_panic(cut in 0usize..200, at in 8usize..200, flip: u8) {
            let model = Model::quantised(labels(), &[1.0; 4], &[1, 2], &[1.0; 4]);
            let mut bytes = model.to_bytes();
            bytes.truncate(bytes.len().saturating_sub(cut).max(8));
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= flip;
            }
            if let Ok(model) = Model::from_bytes(&bytes) {
                (0..9).for_each(|feature| model.sum(&[feature], &mut Vec::new()));
            }
        }
    }
}
