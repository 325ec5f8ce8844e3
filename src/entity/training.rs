//! Training of the model of names, from a recipe.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use super::features::{Extractor, domain};
use super::labels::{OUTSIDE, label, labels, names};
pub use super::recipe::{Corpus, Recipe};
use super::tokens;
use crate::crf::{self, Decoder, Example, Features, Model};
use crate::error::{Error, InFile, Result};

/// A sentence and its names.
struct Sentence {
    text: String,
    spans: Vec<Range<usize>>,
    names: Vec<Name>,
}

/// Tokens, and the type; [`ANY`] where that is open.
type Name = (Range<usize>, String);

/// How a recipe calls names of some other kind.
const ANY: &str = "?";

/// Of so many sentences, one is learned once more as a headline: the corpora have none, and there capitals mislead.
const HEADLINES: usize = 3;
/// In tokens; a name is not cut.
const LONGEST_HEADLINE: usize = 10;

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
                for (number, sentence) in sentences.iter().enumerate() {
                    examples.push(sentence.example(corpus, &labels)?);
                    if number % HEADLINES == 0 {
                        let headline = sentence.headline(number % (3 * HEADLINES) == 0);
                        examples.push(headline.example(corpus, &labels)?);
                    }
                }
            }
            true => foreign.push((corpus, sentences)),
        }
    }
    if !foreign.is_empty() {
        let first = crf::train_averaged(&labels, &examples, &options, recipe.models, progress);
        let mut decoder = Decoder::new(&first);
        for (corpus, sentences) in foreign {
            for mut sentence in sentences {
                sentence.harmonise(corpus, &mut decoder, &labels);
                examples.push(sentence.example(corpus, &labels)?);
            }
        }
    }
    Ok(crf::train_averaged(&labels, &examples, &options, recipe.models, progress))
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
        let found = owned(names(path.into_iter()));
        for name in &found {
            let score = scores.entry(name.1.clone()).or_default();
            if sentence.names.contains(name) { score.right += 1 } else { score.spurious += 1 }
        }
        for name in sentence.names.iter().filter(|name| !found.contains(name)) {
            scores.entry(name.1.clone()).or_default().missed += 1;
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

fn owned(names: Vec<(Range<usize>, &str)>) -> Vec<Name> {
    names.into_iter().map(|(span, kind)| (span, kind.to_owned())).collect()
}

/// Reads marked sentences, split into our tokens.
fn sentences(file: &Path, rename: &dyn Fn(&str) -> String) -> Result<Vec<Sentence>> {
    let content = std::fs::read_to_string(file).in_file(file)?;
    let mut out = Vec::new();
    for block in content.split("\n\n") {
        let (mut text, mut spans, mut tags) = (String::new(), Vec::new(), Vec::new());
        let mut tokens = Vec::new();
        for line in block.lines().filter(|line| !line.is_empty()) {
            let (token, tag) = line
                .split_once('\t')
                .ok_or_else(|| Error::new("a line is not a token, a tab and a tag").at(line).in_file(file))?;
            tokens.clear();
            tokens::tokens(token, &mut tokens);
            text.push(' ');
            let start = text.len();
            text.push_str(token);
            for (at, span) in tokens.iter().enumerate() {
                spans.push(start + span.start..start + span.end);
                tags.push(match tag.split_once('-') {
                    None => OUTSIDE.to_owned(),
                    Some((begin, kind)) => format!("{}-{}", if at == 0 { begin } else { "I" }, rename(kind)),
                });
            }
        }
        if !spans.is_empty() {
            let names = owned(names(tags.iter().map(String::as_str)));
            out.push(Sentence { text, spans, names });
        }
    }
    Ok(out)
}

impl Sentence {
    /// Its beginning with a capital at each longer word, or all in capitals.
    fn headline(&self, capitals: bool) -> Sentence {
        let names = || self.names.iter().filter(|(span, _)| span.start < LONGEST_HEADLINE);
        let end = names().map(|(span, _)| span.end).fold(LONGEST_HEADLINE.min(self.spans.len()), usize::max);
        let (mut text, mut spans) = (String::new(), Vec::new());
        for (at, span) in self.spans[..end].iter().enumerate() {
            let word = &self.text[span.clone()];
            let first = word.chars().next().map_or(0, char::len_utf8);
            let raised = match capitals {
                true => word.len(),
                false if at == 0 || word.len() > 3 => first,
                false => 0,
            };
            text.push(' ');
            let start = text.len();
            text.extend([&word[..raised].to_uppercase(), &word[raised..]]);
            spans.push(start..text.len());
        }
        Sentence { text, spans, names: names().cloned().collect() }
    }

    fn features(&self, corpus: &Corpus) -> Features {
        let mut features = Features::default();
        Extractor::default().sentence(&self.text, &self.spans, corpus.domain(), &mut features);
        features
    }

    fn example(&self, corpus: &Corpus, labels: &[String]) -> Result<Example> {
        let mut numbers = vec![0; self.spans.len()];
        for (span, kind) in &self.names {
            for at in span.clone() {
                let label = label(span, kind, at);
                let number = labels.iter().position(|known| *known == label).ok_or_else(|| {
                    Error::new(format!("the tag {kind} has no meaning here"))
                        .in_file(&corpus.file)
                        .remedy("say in the recipe's `types` what it means")
                })?;
                numbers[at] = number as u8;
            }
        }
        Ok(Example { features: self.features(corpus), labels: numbers, weight: corpus.weight })
    }

    /// Decides by a model what the corpus's own marks leave open: the type of a name of some other kind, and names
    /// of types that the corpus does not mark. What it takes for a name and the model does not is none by our rules.
    fn harmonise(&mut self, corpus: &Corpus, decoder: &mut Decoder, labels: &[String]) {
        let path = decoder.decode(&self.features(corpus));
        let guessed = owned(names(path.iter().map(|label| labels[usize::from(*label)].as_str())));
        let overlap = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
        let open: Vec<Name> = guessed.into_iter().filter(|(_, kind)| corpus.unmarked.contains(kind)).collect();
        let sure = |name: Name| match name {
            (span, kind) if kind == ANY => {
                let (_, kind) = open.iter().find(|(guess, _)| overlap(guess, &span))?;
                Some((span, kind.clone()))
            }
            name => Some(name),
        };
        self.names = std::mem::take(&mut self.names).into_iter().filter_map(sure).collect();
        let unmarked = |name: &&Name| !self.names.iter().any(|(span, _)| overlap(span, &name.0));
        let more: Vec<Name> = open.iter().filter(unmarked).cloned().collect();
        self.names.extend(more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_has_capitals_and_whole_names() {
        let mut sentence = Sentence { text: String::new(), spans: Vec::new(), names: vec![(9..13, "ORG".to_owned())] };
        for word in "a letter in the old house came from the University of La Plata today".split(' ') {
            sentence.text.push(' ');
            let start = sentence.text.len();
            sentence.text.push_str(word);
            sentence.spans.push(start..sentence.text.len());
        }
        let headline = sentence.headline(false);
        assert_eq!(headline.text, " A Letter in the old House Came From the University of La Plata");
        assert_eq!(&headline.text[headline.spans[9].clone()], "University");
        assert_eq!(headline.names, sentence.names);
        assert!(sentence.headline(true).text.ends_with("LA PLATA"));
    }
}
