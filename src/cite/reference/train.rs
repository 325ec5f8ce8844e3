//! Learning to parse references.

use super::corpus::Known;
use super::label::Label;
use super::rules;
use super::token::{self, Token};
use super::{augment, features};
use crate::crf::{self, Example, Features, Model, Options, hash};

/// Learns a model from references whose fields are known. Those that may not be given away, and those in which the
/// fields are not found, are left out.
pub fn train(known: &[Known], options: &Options, progress: &mut dyn FnMut(usize, f64)) -> Model {
    let names: Vec<String> = Label::ALL.map(Label::name).to_vec();
    let labelled: Vec<Labelled> = known.iter().filter(|known| known.ship).filter_map(labelled).collect();
    let mut examples: Vec<Example> = Vec::new();
    for (at, Labelled { text, tokens, labels }) in labelled.iter().enumerate() {
        examples.push(example(text, tokens, labels, 1.0));
        for copy in 0..RENDERINGS {
            let choice = hash(&format!("{at} {copy}")) as usize;
            if let Some((text, labels)) = augment::rendered(text, tokens, labels, choice) {
                examples.push(example(&text, &token::tokens(&text), &labels, RENDERED));
            }
        }
    }
    crf::train(&names, &examples, options, progress)
}

/// In how many styles each reference is rendered anew.
const RENDERINGS: usize = 2;
/// How much a reference that was rendered anew counts.
const RENDERED: f32 = 0.4;

struct Labelled<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    labels: Vec<Label>,
}

fn labelled(known: &Known) -> Option<Labelled<'_>> {
    let (tokens, mut labels) = known.labelled()?;
    rules::label_consultation(&known.text, &tokens, &mut labels);
    Some(Labelled { text: &known.text, tokens, labels })
}

fn example(text: &str, tokens: &[Token], labels: &[Label], weight: f32) -> Example {
    let mut features = Features::default();
    features::fill(text, tokens, &mut features);
    Example { features, labels: labels.iter().map(|label| *label as u8).collect(), weight }
}
