//! Learning to parse references.

use super::corpus::Known;
use super::features;
use super::label::Label;
use super::rules;
use crate::crf::{self, Example, Features, Model, Options};

/// Learns a model from references whose fields are known. Those that may not be given away, and those in which the
/// fields are not found, are left out.
pub fn train(known: &[Known], options: &Options, progress: &mut dyn FnMut(usize, f64)) -> Model {
    let names: Vec<String> = Label::ALL.map(Label::name).to_vec();
    let examples: Vec<Example> = known.iter().filter(|known| known.ship).filter_map(example).collect();
    crf::train(&names, &examples, options, progress)
}

fn example(known: &Known) -> Option<Example> {
    let (tokens, mut labels) = known.labelled()?;
    rules::label_consultation(&known.text, &tokens, &mut labels);
    let mut features = Features::default();
    features::fill(&known.text, &tokens, &mut features);
    Some(Example { features, labels: labels.into_iter().map(|label| label as u8).collect(), weight: 1.0 })
}
