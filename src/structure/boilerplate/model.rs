//! What the lines of a page are, by small neural networks: `knowledge/models/pages.net`.

use std::sync::LazyLock;

use super::features::{Line, Page};
use super::network::{Network, Vector, WIDTH, WORDS};
use crate::crf::{damaged, pack, unpack};
use crate::error::Result;

/// First bytes of a model file; the digit is the version of the format.
const MAGIC: &[u8; 8] = b"bindnet1";

/// The model that is built in.
static MODEL: LazyLock<Model> = LazyLock::new(|| {
    Model::from_bytes(include_bytes!("../../../knowledge/models/pages.net")).expect("the embedded model is sound")
});

/// Trained networks, which judge together.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The features of the words that are known, ascending.
    vocabulary: Vec<u32>,
    networks: Vec<Network>,
}

impl Model {
    /// Brings the weights of words to eight bits.
    pub(super) fn quantised(vocabulary: Vec<u32>, mut networks: Vec<Network>) -> Model {
        for network in &mut networks {
            let words = &mut network.rows[WORDS..];
            let (scale, steps) = steps(words);
            words
                .as_flattened_mut()
                .iter_mut()
                .zip(steps)
                .for_each(|(weight, steps)| *weight = f32::from(steps) * scale);
        }
        Model { vocabulary, networks }
    }

    /// What the networks say of a page, on average.
    pub(super) fn judge(&self, page: &Page) -> Judgement {
        let words = words(&self.vocabulary, page);
        let mut text = vec![0.0; page.lines.len()];
        let mut title = text.clone();
        let share = 1.0 / self.networks.len() as f32;
        for network in &self.networks {
            let said = network.judge(&page.values, &words);
            let titles = softmax(said.iter().map(|line| line[1]));
            text.iter_mut().zip(&said).for_each(|(sum, line)| *sum += share * sigmoid(line[0]));
            title.iter_mut().zip(titles).for_each(|(sum, title)| *sum += share * title);
        }
        Judgement { kept: kept(&page.lines, &text), text, title }
    }

    /// The model as a file: the same model, the same bytes.
    ///
    /// After the magic bytes, Zstandard-compressed: the number of known words (`u32`), their features in ascending order
    /// as differences (`u32`), and for each network the weights but those of words (`f32`), what a weight of 1 of the
    /// words stands for (`f32`), and the weights of words (`i8`). Numbers are little-endian.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = (self.vocabulary.len() as u32).to_le_bytes().to_vec();
        let mut last = 0;
        for word in &self.vocabulary {
            body.extend((word - last).to_le_bytes());
            last = *word;
        }
        for network in &self.networks {
            let (dense, words) = network.rows.split_at(WORDS);
            let (scale, steps) = steps(words);
            body.extend(dense.as_flattened().iter().flat_map(|weight| weight.to_le_bytes()));
            body.extend(scale.to_le_bytes());
            body.extend(steps.iter().map(|steps| *steps as u8));
        }
        pack(MAGIC, &body)
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote.
    ///
    /// # Errors
    /// When the bytes are not a model of this version, or are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Model> {
        Model::parse(&unpack(MAGIC, bytes)?).ok_or_else(damaged)
    }

    fn parse(body: &[u8]) -> Option<Model> {
        let (count, rest) = body.split_first_chunk()?;
        let count = u32::from_le_bytes(*count) as usize;
        let (words, mut rest) = rest.split_at_checked(count.checked_mul(4)?)?;
        let mut last = 0_u32;
        let mut vocabulary = Vec::with_capacity(count);
        for difference in words.as_chunks().0 {
            last = last.checked_add(u32::from_le_bytes(*difference))?;
            vocabulary.push(last);
        }
        let mut networks = Vec::new();
        while !rest.is_empty() {
            let (dense, scale, words);
            (dense, rest) = rest.split_at_checked(WORDS * WIDTH * 4)?;
            (scale, rest) = rest.split_first_chunk()?;
            (words, rest) = rest.split_at_checked(count * WIDTH)?;
            let scale = f32::from_le_bytes(*scale);
            let dense = dense.as_chunks().0.iter().map(|weight| f32::from_le_bytes(*weight));
            let weights: Vec<f32> = dense.chain(words.iter().map(|weight| f32::from(*weight as i8) * scale)).collect();
            networks.push(Network { rows: weights.as_chunks().0.to_vec() });
        }
        Some(Model { vocabulary, networks })
    }
}

/// The rows of the words that are known, of each line.
pub(super) fn words(vocabulary: &[u32], page: &Page) -> Vec<Vec<usize>> {
    let row = |word: &u32| vocabulary.binary_search(word).ok().map(|place| WORDS + place);
    page.words.iter().map(|words| words.iter().filter_map(row).collect()).collect()
}

/// A step, of which the largest of the weights has 127, and how many each of them has.
fn steps(weights: &[Vector]) -> (f32, Vec<i8>) {
    let weights = weights.as_flattened();
    let largest = weights.iter().fold(f32::MIN_POSITIVE, |max, weight| max.max(weight.abs()));
    let step = largest / f32::from(i8::MAX);
    (step, weights.iter().map(|weight| (weight / step).round() as i8).collect())
}

/// What a model says of the lines of a page.
pub(super) struct Judgement {
    /// The probability of each line to belong to the text.
    pub(super) text: Vec<f32>,
    /// Whether each line belongs to the text.
    pub(super) kept: Vec<bool>,
    /// The probability of each line to be the title, if one is.
    pub(super) title: Vec<f32>,
}

pub(super) fn judge(page: &Page) -> Judgement {
    MODEL.judge(page)
}

impl Judgement {
    /// The line that is the title most probably, of those that can be one.
    pub(super) fn title(&self, can_be: impl Fn(usize) -> bool) -> Option<usize> {
        let lines = self.title.iter().enumerate().filter(|(line, _)| can_be(*line));
        lines.reduce(|best, other| if other.1 > best.1 { other } else { best }).map(|(line, _)| line)
    }
}

/// The probability that log odds stand for.
pub(super) fn sigmoid(odds: f32) -> f32 {
    1.0 / (1.0 + (-odds).exp())
}

/// The probabilities of lines of which one is meant.
pub(super) fn softmax(odds: impl Iterator<Item = f32> + Clone) -> Vec<f32> {
    let largest = odds.clone().fold(f32::NEG_INFINITY, f32::max);
    let shares: Vec<f32> = odds.map(|odds| (odds - largest).exp()).collect();
    let sum: f32 = shares.iter().sum();
    shares.iter().map(|share| share / sum).collect()
}

/// Which lines to keep so that, if the probabilities are right, the F1 of the kept words is the highest: those above
/// half of that F1 (Lipton, Elkan and Naryanaswamy 2014).
fn kept(lines: &[Line], probabilities: &[f32]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|a, b| probabilities[*b].total_cmp(&probabilities[*a]).then(a.cmp(b)));
    let text = |index: usize| probabilities[index] * lines[index].words;
    let total: f32 = (0..lines.len()).map(text).sum();
    let (mut hits, mut taken, mut best) = (0.0, 0.0, 0.0_f32);
    for index in order {
        hits += text(index);
        taken += lines[index].words;
        best = best.max(2.0 * hits / (taken + total).max(1.0));
    }
    probabilities.iter().map(|probability| *probability >= best / 2.0).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn model() -> Model {
        let network = |seed: usize| Network { rows: vec![[seed as f32 / 8.0; WIDTH]; WORDS + 3] };
        Model::quantised(vec![2, 700, u32::MAX], vec![network(1), network(2)])
    }

    #[test]
    fn a_model_survives_its_file() {
        let bytes = model().to_bytes();
        assert_eq!(Model::from_bytes(&bytes).unwrap(), model());
        assert!(Model::from_bytes(&bytes[1..]).is_err());
    }

    proptest! {
        #[test]
        fn no_file_makes_it_panic(cut in 0usize..200, at in 8usize..200, flip: u8) {
            let mut bytes = model().to_bytes();
            bytes.truncate(bytes.len().saturating_sub(cut).max(8));
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= flip;
            }
            let _ = Model::from_bytes(&bytes);
        }
    }
}
