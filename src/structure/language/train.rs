//! Makes the model of languages from the n-gram models of another library.
//!
//! Those are finite state maps of each run of one to five letters to the logarithm of its frequency after its first
//! letters. They are large; of all of them, what tells languages apart is kept.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use fst::Streamer;
use serde::Deserialize;

use crate::error::{Error, InFile, Result};
use crate::ngrams::{LONGEST, Model, STEP, Vote, hash};

/// What a model is made of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    least: [f64; LONGEST],
    depth: f64,
    spread: f64,
    pub(super) large: Vec<String>,
    folders: BTreeMap<String, String>,
}

/// After so many languages an n-gram should be rare.
const COMMON: usize = 10;

/// Makes a model from the n-gram models in a folder, whose names begin with those that the recipe gives and may end with
/// a version. Gives the file's bytes.
///
/// # Errors
/// When the recipe or a model cannot be read.
pub fn train(recipe: &str, models: &Path) -> Result<Vec<u8>> {
    let recipe: Recipe = toml::from_str(recipe).map_err(|error| Error::new("not a recipe").caused_by(error))?;
    let languages: Vec<String> = recipe.folders.keys().cloned().collect();
    let mut table: BTreeMap<u32, (usize, Vec<(u8, f64)>)> = BTreeMap::new();
    for (language, name) in recipe.folders.values().enumerate() {
        let path = find(models, name)?.join("models/ngrams.fst");
        let bytes = fs::read(&path).in_file(&path)?;
        let ngrams = fst::Map::new(bytes).map_err(|error| Error::new("not a map").caused_by(error).in_file(&path))?;
        for_each(&ngrams, |ngram, letters, probability| {
            if probability >= recipe.least[letters - 1] - recipe.depth {
                table.entry(hash(ngram)).or_insert((letters, Vec::new())).1.push((language as u8, probability));
            }
        });
    }
    let ngrams = table.into_iter().filter_map(|(hash, (letters, found))| {
        let least = recipe.least[letters - 1];
        let mut falling: Vec<f64> = found.iter().map(|(_, probability)| probability - least + recipe.depth).collect();
        falling.sort_by(|a, b| b.total_cmp(a));
        let telling = falling[0] - falling.get(COMMON - 1).copied().unwrap_or(0.0) >= recipe.spread;
        let votes = found.into_iter().map(|(language, probability)| {
            let weight = ((probability - least + recipe.depth) / STEP).round().min(255.0);
            Vote { language, weight: weight as u8 }
        });
        (falling[0] >= recipe.depth && telling).then(|| (hash, votes.collect()))
    });
    Model::new(languages, ngrams).to_bytes()
}

fn find(models: &Path, name: &str) -> Result<std::path::PathBuf> {
    let mut found: Vec<_> = Vec::new();
    for entry in fs::read_dir(models).in_file(models)? {
        let entry = entry.in_file(models)?;
        if entry.file_name().to_string_lossy().starts_with(name) {
            found.push(entry.path());
        }
    }
    found.sort();
    found.pop().ok_or_else(|| {
        Error::new(format!("no folder begins with `{name}`"))
            .in_file(models)
            .remedy("unpack the package of that name there")
    })
}

/// Calls `take` with each n-gram, its letters and the logarithm of its probability.
fn for_each(ngrams: &fst::Map<Vec<u8>>, mut take: impl FnMut(&str, usize, f64)) {
    // The probabilities of the beginnings of the n-gram at hand: it is frequent after them.
    let mut beginnings: Vec<(String, f64)> = Vec::new();
    let mut stream = ngrams.stream();
    while let Some((ngram, bits)) = stream.next() {
        let Ok(ngram) = std::str::from_utf8(ngram) else { continue };
        let letters = ngram.chars().count();
        if letters == 0 || letters > LONGEST {
            continue;
        }
        let beginning = &ngram[..ngram.char_indices().next_back().map_or(0, |(last, _)| last)];
        while beginnings.last().is_some_and(|(known, _)| !beginning.starts_with(known.as_str())) {
            beginnings.pop();
        }
        let before = match beginnings.last() {
            Some((known, probability)) if known == beginning => *probability,
            _ if letters == 1 => 0.0,
            _ => continue,
        };
        let probability = before + f64::from_bits(bits);
        take(ngram, letters, probability);
        beginnings.push((ngram.to_owned(), probability));
    }
}
