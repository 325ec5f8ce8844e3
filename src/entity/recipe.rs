//! What the model of names is trained from.

use std::collections::BTreeMap;
use std::num::NonZeroU8;

use serde::Deserialize;

/// What a model is trained from, and how. Read from TOML.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// How often each sentence is seen.
    pub epochs: usize,
    /// See [`Options`](crate::crf::Options).
    pub rate: f32,
    pub l1: f32,
    pub min_count: usize,
    pub dropout: f32,
    /// See [`train_averaged`](crate::crf::train_averaged).
    pub models: NonZeroU8,
    pub corpus: Vec<Corpus>,
}

/// Sentences whose names are marked: a token, a tab and a BIO tag a line, an empty line after each sentence.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corpus {
    /// Below the data folder.
    pub file: String,
    /// BCP 47.
    pub language: String,
    /// Under which licence it may train.
    pub license: String,
    /// How much a sentence of it counts.
    #[serde(default = "one")]
    pub weight: f32,
    /// Whether its marks are ours. Where they are not, `types` says what its tags mean, and what that leaves open a
    /// model of the corpora whose marks are ours decides.
    #[serde(default)]
    pub foreign: bool,
    /// Its tags that have another name here. `?` is a name of some other kind.
    #[serde(default)]
    pub types: BTreeMap<String, String>,
    /// Types that it does not mark.
    #[serde(default)]
    pub unmarked: Vec<String>,
}

fn one() -> f32 {
    1.0
}
