//! Learning to parse references.

use std::num::NonZeroU8;

use super::augment::{Choices, Pool};
use super::corpus::Known;
use super::correct;
use super::label::{Label, Tag};
use super::order::Order;
use super::token::{self, Token};
use super::{augment, features};
use crate::crf::{self, Example, Features, Model, Options};

/// Learns a model and the order of fields from references whose fields are known. Those that may not be given away, and
/// those in which the fields are not found, are left out.
pub fn train(known: &[Known], progress: &mut dyn FnMut(usize, f64)) -> (Model, Order) {
    let names: Vec<String> = Tag::names().collect();
    let labelled: Vec<Labelled> = known.iter().filter(|known| known.ship).filter_map(labelled).collect();
    let mut pool = Pool::default();
    for Labelled { text, tokens, labels } in &labelled {
        pool.add(text, tokens, labels);
    }
    let mut examples: Vec<Example> = Vec::new();
    for (at, Labelled { text, tokens, labels }) in labelled.iter().enumerate() {
        examples.push(example(text, tokens, labels, 1.0));
        for copy in 0..RENDERINGS {
            let choices = &mut Choices::new(format!("{at} {copy}"));
            if let Some((text, labels)) = augment::rendered(text, tokens, labels, &pool, choices) {
                examples.push(example(&text, &token::tokens(&text), &labels, RENDERED));
            }
        }
    }
    let order = Order::learn(labelled.iter().map(|labelled| labelled.labels.as_slice()));
    (crf::train_averaged(&names, &examples, &OPTIONS, MODELS, progress), order)
}

/// Chosen by the figures on sources that were left out.
const OPTIONS: Options = Options { epochs: 8, rate: 0.2, l1: 0.1, min_count: 2, dropout: 0.3 };

/// How many models the one is the mean of.
const MODELS: NonZeroU8 = NonZeroU8::new(2).unwrap();

/// In how many styles each reference is rendered anew.
const RENDERINGS: usize = 3;
/// How much a reference that was rendered anew counts.
const RENDERED: f32 = 0.4;

struct Labelled<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    labels: Vec<Label>,
}

fn labelled(known: &Known) -> Option<Labelled<'_>> {
    let (tokens, mut labels) = known.labelled()?;
    correct::label_addresses(&known.text, &tokens, &mut labels);
    correct::label_consultation(&known.text, &tokens, &mut labels);
    Some(Labelled { text: &known.text, tokens, labels })
}

fn example(text: &str, tokens: &[Token], labels: &[Label], weight: f32) -> Example {
    let mut features = Features::default();
    features::fill(text, tokens, &mut features);
    Example { features, labels: Tag::of(labels).map(|tag| tag.number()).collect(), weight }
}
