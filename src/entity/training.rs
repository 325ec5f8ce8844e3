//! Training of the model of names, from a recipe.

use std::collections::BTreeMap;
use std::path::Path;

use super::features::{Extractor, domain};
use super::labels::{OUTSIDE, labels, names};
pub use super::recipe::{Corpus, Recipe};
use super::tokens;
use crate::crf::{self, Decoder, Example, Features, Model};
use crate::error::{Error, InFile, Result};

/// A sentence and its labels.
struct Sentence {
    text: String,
    spans: Vec<std::ops::Range<usize>>,
    /// Names of labels; `B-?` and `I-?` for a name of an unknown type.
    labels: Vec<String>,
}

/// How well a model does on sentences with known names: exact spans and types.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score {
    pub right: usize,
    pub spurious: usize,
    pub missed: usize,
}

impl Score {
    pub fn f1(self) -> f64 {
        2.0 * self.right as f64 / (2 * self.right + self.spurious + self.missed).max(1) as f64
    }
}

/// Trains the model that a recipe describes on the corpora in `data`. `progress` is told the number of each epoch
/// and the mean log-loss of a token in it.
///
/// # Errors
/// When a corpus cannot be read, or is not as the recipe says.
pub fn train(recipe: &Recipe, data: &Path, progress: &mut dyn FnMut(usize, f64)) -> Result<Model> {
    let options = crf::Options {
        epochs: recipe.epochs,
        rate: recipe.rate,
        l1: recipe.l1,
        min_count: recipe.min_count,
        dropout: recipe.dropout,
    };
    let labels = labels();
    let mut examples = Vec::new();
    let mut foreign = Vec::new();
    for corpus in &recipe.corpus {
        let sentences = corpus.read(data)?;
        match corpus.foreign {
            false => {
                for sentence in sentences {
                    examples.push(sentence.example(corpus, &labels)?);
                }
            }
            true => foreign.push((corpus, sentences)),
        }
    }
    if !foreign.is_empty() {
        let first = crf::train(&labels, &examples, &options, progress);
        let mut decoder = Decoder::new(&first);
        for (corpus, sentences) in foreign {
            for mut sentence in sentences {
                sentence.harmonise(corpus, &mut decoder, &labels);
                examples.push(sentence.example(corpus, &labels)?);
            }
        }
    }
    Ok(crf::train(&labels, &examples, &options, progress))
}

/// Measures a model on a file of marked sentences; counts by type.
///
/// # Errors
/// When the file cannot be read.
pub fn measure(model: &Model, file: &Path, language: &str) -> Result<BTreeMap<String, Score>> {
    let mut decoder = Decoder::new(model);
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for sentence in sentences(file, &|tag| tag.to_owned())? {
        let mut features = Features::default();
        Extractor::default().sentence(&sentence.text, &sentence.spans, domain(language), &mut features);
        let path: Vec<&str> =
            decoder.decode(&features).iter().map(|label| model.labels()[usize::from(*label)].as_str()).collect();
        let right = names(sentence.labels.iter().map(String::as_str));
        let found = names(path.into_iter());
        for name in &found {
            let score = scores.entry(name.1.to_owned()).or_default();
            if right.contains(name) { score.right += 1 } else { score.spurious += 1 }
        }
        for name in right.iter().filter(|name| !found.contains(name)) {
            scores.entry(name.1.to_owned()).or_default().missed += 1;
        }
    }
    Ok(scores)
}

impl Corpus {
    /// What holds for our own marks depends on the language, what holds for others' on the corpus.
    fn domain(&self) -> u64 {
        domain(if self.foreign { &self.file } else { &self.language })
    }

    fn read(&self, data: &Path) -> Result<Vec<Sentence>> {
        sentences(&data.join(&self.file), &|tag| self.types.get(tag).cloned().unwrap_or_else(|| tag.to_owned()))
    }
}

/// Reads marked sentences, split into our tokens.
fn sentences(file: &Path, rename: &dyn Fn(&str) -> String) -> Result<Vec<Sentence>> {
    let content = std::fs::read_to_string(file).in_file(file)?;
    let mut out = Vec::new();
    for block in content.split("\n\n") {
        let mut sentence = Sentence { text: String::new(), spans: Vec::new(), labels: Vec::new() };
        let mut spans = Vec::new();
        for line in block.lines().filter(|line| !line.is_empty()) {
            let (token, tag) = line
                .split_once('\t')
                .ok_or_else(|| Error::new("a line is not a token, a tab and a tag").at(line).in_file(file))?;
            spans.clear();
            tokens::tokens(token, &mut spans);
            sentence.text.push(' ');
            let start = sentence.text.len();
            sentence.text.push_str(token);
            for (at, span) in spans.iter().enumerate() {
                sentence.spans.push(start + span.start..start + span.end);
                sentence.labels.push(match tag.split_once('-') {
                    None => OUTSIDE.to_owned(),
                    Some((begin, kind)) => {
                        format!("{}-{}", if at == 0 { begin } else { "I" }, rename(kind))
                    }
                });
            }
        }
        if !sentence.spans.is_empty() {
            out.push(sentence);
        }
    }
    Ok(out)
}

impl Sentence {
    fn example(&self, corpus: &Corpus, labels: &[String]) -> Result<Example> {
        let mut features = Features::default();
        Extractor::default().sentence(&self.text, &self.spans, corpus.domain(), &mut features);
        let number = |label: &String| {
            let number = labels.iter().position(|known| known == label);
            number.map(|number| number as u8).ok_or_else(|| {
                Error::new(format!("the tag {label} has no meaning here"))
                    .in_file(&corpus.file)
                    .remedy("say in the recipe's `types` what it means")
            })
        };
        Ok(Example { features, labels: self.labels.iter().map(number).collect::<Result<_>>()?, weight: corpus.weight })
    }

    /// Decides by a model what the corpus's own marks leave open: the type of a name of some other kind, and names
    /// of types that the corpus does not mark.
    fn harmonise(&mut self, corpus: &Corpus, decoder: &mut Decoder, labels: &[String]) {
        let mut features = Features::default();
        Extractor::default().sentence(&self.text, &self.spans, corpus.domain(), &mut features);
        let path = decoder.decode(&features);
        let guess: Vec<&str> = path.iter().map(|label| labels[usize::from(*label)].as_str()).collect();
        let guessed = names(guess.iter().copied());
        let marked: Vec<_> = names(self.labels.iter().map(String::as_str))
            .into_iter()
            .map(|(span, kind)| (span, kind.to_owned()))
            .collect();
        let open = |kind: &str| corpus.unmarked.iter().any(|unmarked| unmarked == kind);
        for (span, kind) in marked {
            if kind == "?" {
                let kind =
                    guessed.iter().find(|(guess, kind)| guess.start < span.end && span.start < guess.end && open(kind));
                let kind = kind.map_or("OTH", |(_, kind)| kind);
                self.set(span, kind);
            }
        }
        for (span, kind) in &guessed {
            if open(kind) && self.labels[span.clone()].iter().all(|label| label == OUTSIDE) {
                self.set(span.clone(), kind);
            }
        }
    }

    fn set(&mut self, span: std::ops::Range<usize>, kind: &str) {
        for at in span.clone() {
            self.labels[at] = format!("{}-{kind}", if at == span.start { "B" } else { "I" });
        }
    }
}
