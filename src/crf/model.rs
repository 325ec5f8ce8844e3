//! The weights, and the file that holds them.

use super::decode::Tables;
use crate::error::{Error, Result};

/// First bytes of a model file; the digit is the version of the format.
const MAGIC: &[u8; 8] = b"bindcrf1";
const COMPRESSION_LEVEL: i32 = 19;

/// A trained field: its labels and its weights in units of [`scale`](Self::scale).
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    labels: Vec<String>,
    /// What a weight of 1 stands for in log odds.
    pub(super) scale: f32,
    /// From label × to label.
    pub(super) transitions: Vec<i8>,
    pub(super) tables: Tables,
    rows: Index,
    /// Feature × label, a row as long as whole lanes.
    weights: Vec<i8>,
}

/// Weights are summed up so many at a time.
const LANES: usize = 16;
/// Features are looked up so many at a time; the sum of as many weights fits 16 bits.
const TOGETHER: usize = 64;

impl Model {
    /// Brings weights to eight bits. Features without a weight that is left are dropped.
    ///
    /// `features` ascend; `weights` has a row of one weight a label for each of them.
    pub(super) fn quantised(labels: Vec<String>, transitions: &[f32], features: &[u32], weights: &[f32]) -> Model {
        let largest = transitions.iter().chain(weights).fold(f32::MIN_POSITIVE, |max, weight| max.max(weight.abs()));
        let scale = largest / f32::from(i8::MAX);
        let quantised = |weight: &f32| (weight / scale).round() as i8;
        let mut kept = Vec::new();
        let mut rows = Vec::new();
        for (feature, row) in features.iter().zip(weights.chunks_exact(labels.len())) {
            if row.iter().any(|weight| quantised(weight) != 0) {
                kept.push(*feature);
                rows.extend(row.iter().map(quantised));
                rows.resize(kept.len() * labels.len().next_multiple_of(LANES), 0);
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
        self.weights.len() / self.stride()
    }

    /// From one row to the next.
    fn stride(&self) -> usize {
        self.labels.len().next_multiple_of(LANES)
    }

    /// Sums up the weights of features, one sum a label and then zeros. What was never seen in training has none.
    pub(super) fn sum(&self, features: &[u32], sums: &mut Vec<i16>) {
        let stride = self.stride();
        sums.clear();
        sums.resize(stride, 0);
        // All rows are looked up before any is read: the memory brings them side by side.
        let mut rows = [0; TOGETHER];
        for features in features.chunks(TOGETHER) {
            let mut count = 0;
            for row in features.iter().filter_map(|feature| self.rows.get(*feature)) {
                rows[count] = row;
                count += 1;
            }
            for (start, sums) in (0..).step_by(LANES).zip(sums.as_chunks_mut::<LANES>().0) {
                let mut lanes = [0; LANES];
                for row in &rows[..count] {
                    let weights = &self.weights[row * stride + start..][..LANES];
                    for (lane, weight) in lanes.iter_mut().zip(weights) {
                        *lane += i16::from(*weight);
                    }
                }
                for (sum, lane) in sums.iter_mut().zip(lanes) {
                    *sum = sum.saturating_add(lane);
                }
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
        let features = self.rows.keys();
        body.extend((features.len() as u32).to_le_bytes());
        let mut last = 0;
        for feature in &features {
            push_leb128(&mut body, feature - last);
            last = *feature;
        }
        let rows = || self.weights.chunks_exact(self.stride()).map(|row| &row[..self.labels.len()]);
        let set =
            |row: &[i8]| row.iter().enumerate().filter(|(_, weight)| **weight != 0).map(|(at, _)| at as u8).collect();
        let sets: Vec<Vec<u8>> = rows().map(set).collect();
        body.extend(sets.iter().map(|set| set.len() as u8));
        body.extend(sets.iter().flatten());
        body.extend(rows().flatten().filter(|weight| **weight != 0).map(|weight| *weight as u8));

        let mut bytes = MAGIC.to_vec();
        bytes.extend(zstd::bulk::compress(&body, COMPRESSION_LEVEL).expect("memory can be written to"));
        bytes
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote.
    ///
    /// # Errors
    /// When the bytes are not a model of this version, or are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Model> {
        let packed = bytes.strip_prefix(MAGIC).ok_or_else(|| Error::new("not a model of this version"))?;
        let body = zstd::stream::decode_all(packed).map_err(|error| damaged().caused_by(error))?;
        Model::parse(&mut Reader(&body)).ok_or_else(damaged)
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
        let sizes = reader.take(count)?;
        let total = sizes.iter().map(|size| usize::from(*size)).sum();
        let mut at = reader.take(total)?.iter();
        let mut values = reader.take(total)?.iter();
        let stride = width.next_multiple_of(LANES);
        let mut weights = vec![0; count.checked_mul(stride)?];
        for (size, row) in sizes.iter().zip(weights.chunks_exact_mut(stride)) {
            for _ in 0..*size {
                *row[..width].get_mut(usize::from(*at.next()?))? = *values.next()? as i8;
            }
        }
        let tables = Tables::new(width, scale, &transitions);
        Some(Model { labels, scale, transitions, tables, rows: Index::new(&features), weights })
    }
}

fn damaged() -> Error {
    Error::new("the model is damaged")
}

/// The row of each feature: a hash table with linear probing. Features are hashes already.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Index {
    /// A feature and its row + 1; 0 in a free slot. A power of two of slots, at most half of them taken.
    slots: Vec<(u32, u32)>,
}

impl Index {
    /// Numbers the features in the order in which they are given.
    pub(super) fn new(features: &[u32]) -> Index {
        let mut slots = vec![(0, 0); (features.len() * 2).next_power_of_two().max(2)];
        for (row, feature) in (1..).zip(features) {
            let mut at = *feature as usize & (slots.len() - 1);
            while slots[at].1 != 0 {
                at = (at + 1) & (slots.len() - 1);
            }
            slots[at] = (*feature, row);
        }
        Index { slots }
    }

    pub(super) fn get(&self, feature: u32) -> Option<usize> {
        let mut at = feature as usize & (self.slots.len() - 1);
        loop {
            match self.slots[at] {
                (_, 0) => return None,
                (key, row) if key == feature => return Some(row as usize - 1),
                _ => at = (at + 1) & (self.slots.len() - 1),
            }
        }
    }

    /// The features in the order of their rows.
    fn keys(&self) -> Vec<u32> {
        let mut taken: Vec<(u32, u32)> = self.slots.iter().copied().filter(|slot| slot.1 != 0).collect();
        taken.sort_unstable_by_key(|(_, row)| *row);
        taken.into_iter().map(|(feature, _)| feature).collect()
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
    use proptest::prelude::*;

    use super::*;

    fn labels() -> Vec<String> {
        vec!["a".to_owned(), "b".to_owned()]
    }

    #[test]
    fn a_model_survives_its_file() {
        let features = [3, 700, 4_000_000_000];
        let model = Model::quantised(labels(), &[0.5, -1.0, 0.0, 0.25], &features, &[2.0, 0.0, 1e-9, 0.0, -0.5, 1.0]);
        assert_eq!(model.feature_count(), 2, "a feature without weight is dropped");
        let mut sums = Vec::new();
        model.sum(&[3, 700, 3], &mut sums);
        assert_eq!(sums[..3], [254, 0, 0]);
        let bytes = model.to_bytes();
        assert_eq!(Model::from_bytes(&bytes).unwrap(), model);
        assert!(Model::from_bytes(&bytes[1..]).is_err());
    }

    proptest! {
        #[test]
        fn damaged_files_are_errors(cut in 0usize..200, at in 8usize..200, flip: u8) {
            let model = Model::quantised(labels(), &[1.0; 4], &[1, 2], &[1.0; 4]);
            let mut bytes = model.to_bytes();
            bytes.truncate(bytes.len().saturating_sub(cut).max(8));
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= flip;
            }
            let _ = Model::from_bytes(&bytes);
        }
    }
}
