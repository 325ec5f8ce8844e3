//! A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001) over hashed features.
//!
//! Whoever labels sequences says what is to be seen at each token, as [`Features`]; this module knows nothing of
//! texts. [`train`](fn@train) learns a [`Model`] from labelled sequences, a [`Decoder`] finds the best labels of a new one and
//! how sure each is. A model holds one weight a feature and label and one a pair of neighbouring labels, in eight bits
//! each; whatever depends on a sequence's ends or on a token's neighbours is a feature.

mod decode;
mod lattice;
mod model;
mod packed;
mod random;
mod train;

use std::hash::{BuildHasherDefault, Hasher};

pub use self::decode::{Decoder, Path};
pub use self::model::Model;
pub use self::packed::{damaged, pack, unpack};
pub use self::random::Random;
pub use self::train::{Example, Options, train, train_averaged};

/// What is to be seen at the tokens of one sequence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Features {
    ids: Vec<u32>,
    /// Where in `ids` each token's features end.
    ends: Vec<u32>,
}

impl Features {
    /// Adds a feature, made by [`feature`], to the token at hand.
    #[inline]
    pub fn push(&mut self, feature: u32) {
        self.ids.push(feature);
    }

    /// Ends the token at hand.
    pub fn end_token(&mut self) {
        self.ends.push(self.ids.len() as u32);
    }

    /// The number of tokens.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Makes room for another sequence.
    pub fn clear(&mut self) {
        self.ids.clear();
        self.ends.clear();
    }

    /// The features of each token.
    pub fn tokens(&self) -> impl Iterator<Item = &[u32]> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let features = &self.ids[start..end as usize];
            start = end as usize;
            features
        })
    }
}

/// Names the feature that `values` take together under a template: "the word is Lenin", "the word before is `by` and
/// this one is capitalised". A model belongs to the numbers that its user gives the templates.
///
/// Different features may get the same number, one pair in 2³²; a model bears that.
#[inline]
pub fn feature(template: u8, values: &[u64]) -> u32 {
    let mixed = values.iter().fold(mix(u64::from(template) + 1), |seed, value| mix(seed ^ value));
    (mixed >> 32) as u32
}

/// The hash of a string, as a value of a feature (FNV-1a).
pub fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// For maps whose keys are a [`hash`]: they are taken as they are.
pub type BuildHashed = BuildHasherDefault<Hashed>;

/// See [`BuildHashed`].
#[derive(Default)]
pub struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("keys are 64-bit numbers")
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014): every bit of the result depends on every bit of `value`.
#[inline]
pub fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
