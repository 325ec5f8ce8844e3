//! Learning the weights: AdaGrad (Duchi, Hazan and Singer 2011) on the log-likelihood, with an L1 penalty that keeps
//! the model small.
//!
//! Sequences are seen one after the other, on one thread, in an order that only the seed decides: the same examples
//! and options give the same model.

use std::num::NonZeroU8;

use super::lattice::Lattice;
use super::model::Index;
use super::{Features, Model, Random};

/// A sequence whose labels are known.
#[derive(Clone, Debug)]
pub struct Example {
    pub features: Features,
    /// Numbers of labels, one a token.
    pub labels: Vec<u8>,
    /// How much the sequence counts; 1 as a rule.
    pub weight: f32,
}

/// How to learn.
#[derive(Clone, Debug)]
pub struct Options {
    /// How often each sequence is seen.
    pub epochs: usize,
    /// The step of AdaGrad.
    pub rate: f32,
    /// The penalty on a weight's size; the log-loss that it is weighed against is summed over all sequences.
    pub l1: f32,
    /// Features that occur less often are left out.
    pub min_count: usize,
    /// The share of features that a token loses at random while learning, lest single features carry too much.
    pub dropout: f32,
}

impl Default for Options {
    fn default() -> Self {
        Options { epochs: 8, rate: 0.2, l1: 0.1, min_count: 2, dropout: 0.3 }
    }
}

/// Learns a model of `labels` from `examples`. `progress` is told the number of each epoch, from 1, and the mean
/// log-loss of a token in it.
///
/// # Panics
/// When an example has not one label a token, or a label that is not in `labels`.
pub fn train(
    labels: &[String],
    examples: &[Example],
    options: &Options,
    progress: &mut dyn FnMut(usize, f64),
) -> Model {
    learn(labels, examples, options, &Averaging { models: 1, late: options.epochs, least: 0.0 }, progress)
}

/// Learns several models as [`train`] does, each seeing the examples in another order, and makes one of them by the
/// mean of their weights, each over the later half of its epochs (Polyak and Juditsky 1992): that varies less with the
/// order than any of them. What is small in the mean is left out: L1 put it to 0 in most of the models. `progress` hears
/// of the epochs of each model, one model after the other.
///
/// # Panics
/// As [`train`].
pub fn train_averaged(
    labels: &[String],
    examples: &[Example],
    options: &Options,
    models: NonZeroU8,
    progress: &mut dyn FnMut(usize, f64),
) -> Model {
    /// Tried from 0.06 to 0.25: below, the model is larger and no better; above, it is worse.
    const LEAST: f32 = 0.095;
    let averaging = Averaging { models: models.get(), late: options.epochs / 2 + 1, least: LEAST };
    learn(labels, examples, options, &averaging, progress)
}

/// What the mean is of.
struct Averaging {
    models: u8,
    /// The first epoch that counts.
    late: usize,
    /// A feature's weight below this is 0.
    least: f32,
}

fn learn(
    labels: &[String],
    examples: &[Example],
    options: &Options,
    averaging: &Averaging,
    progress: &mut dyn FnMut(usize, f64),
) -> Model {
    let features = frequent(examples, options.min_count);
    let width = labels.len();
    let tokens: usize = examples.iter().map(|example| example.labels.len()).sum();
    let mut weights = Mean::new(features.len() * width);
    let mut transitions = Mean::new(width * width);
    for model in 0..averaging.models {
        let mut trainer = Trainer::new(width, &features, options);
        trainer.random = Random::new(u64::from(model) << 48);
        let mut order: Vec<usize> = (0..examples.len()).collect();
        for epoch in 1..=options.epochs {
            trainer.random.shuffle(&mut order);
            let loss: f64 = order.iter().map(|at| trainer.learn(&examples[*at])).sum();
            trainer.penalise(options.l1);
            if epoch >= averaging.late {
                weights.add(&trainer.weights.values);
                transitions.add(&trainer.transitions.values);
            }
            progress(epoch, loss / tokens.max(1) as f64);
        }
    }
    let mut weights = weights.take();
    weights.iter_mut().filter(|weight| weight.abs() < averaging.least).for_each(|weight| *weight = 0.0);
    Model::quantised(labels.to_vec(), &transitions.take(), &features, &weights)
}

/// The features that occur at least `min_count` times, ascending.
fn frequent(examples: &[Example], min_count: usize) -> Vec<u32> {
    let mut ids: Vec<u32> = examples.iter().flat_map(|example| example.features.ids.iter().copied()).collect();
    ids.sort_unstable();
    ids.chunk_by(|a, b| a == b).filter(|equal| equal.len() >= min_count).map(|equal| equal[0]).collect()
}

struct Trainer {
    width: usize,
    rows: Index,
    /// Feature × label.
    weights: Parameters,
    /// From label × to label.
    transitions: Parameters,
    rate: f32,
    dropout: f32,
    random: Random,
    lattice: Lattice,
}

/// What AdaGrad starts from, lest the first step of a weight be as long for a tiny gradient as for a large one.
const FIRST_SQUARE: f32 = 0.01;

/// Weights, and what AdaGrad remembers of each: the sum of its squared gradients.
struct Parameters {
    values: Vec<f32>,
    squares: Vec<f32>,
}

impl Trainer {
    fn new(width: usize, features: &[u32], options: &Options) -> Self {
        Trainer {
            width,
            rows: Index::new(features),
            weights: Parameters::new(features.len() * width),
            transitions: Parameters::new(width * width),
            rate: options.rate,
            dropout: options.dropout,
            random: Random::new(0),
            lattice: Lattice::default(),
        }
    }

    /// One step towards the labels of an example; its log-loss before the step.
    fn learn(&mut self, example: &Example) -> f64 {
        assert_eq!(example.features.len(), example.labels.len(), "an example has one label a token");
        if example.labels.is_empty() {
            return 0.0;
        }
        let score = self.prepare(example);
        let log_sum = self.lattice.forward_backward(self.width);
        self.lattice.pairs(self.width, &example.labels);
        self.step(example);
        log_sum - score
    }

    /// Fills the odds of the lattice; the score of the right path, relative to the best label of each token as the
    /// odds are.
    fn prepare(&mut self, example: &Example) -> f64 {
        let Trainer { width, lattice, .. } = self;
        lattice.rows.clear();
        lattice.ends.clear();
        lattice.odds.clear();
        let mut right = 0.0;
        for (token, label) in example.features.tokens().zip(&example.labels) {
            let start = lattice.rows.len();
            for row in token.iter().filter_map(|feature| self.rows.row(*feature).checked_sub(1)) {
                if self.random.unit() >= self.dropout {
                    lattice.rows.push(row);
                }
            }
            lattice.ends.push(lattice.rows.len());
            let mut scores = vec![0.0; *width];
            for row in &lattice.rows[start..] {
                for (score, weight) in scores.iter_mut().zip(&self.weights.values[row * *width..]) {
                    *score += weight;
                }
            }
            let best = scores.iter().copied().fold(f32::MIN, f32::max);
            right += f64::from(scores[usize::from(*label)] - best);
            lattice.odds.extend(scores.iter().map(|score| (score - best).exp()));
        }
        lattice.transition_odds.clear();
        lattice.transition_odds.extend(self.transitions.values.iter().map(|weight| weight.exp()));
        for pair in example.labels.windows(2) {
            right += f64::from(self.transitions.values[usize::from(pair[0]) * *width + usize::from(pair[1])]);
        }
        right
    }

    fn step(&mut self, example: &Example) {
        /// Gradients below this are left out: most labels are out of the question at most tokens.
        const LEAST: f32 = 1e-4;
        let width = self.width;
        let rate = self.rate;
        let mut start = 0;
        let mut gradients = Vec::with_capacity(width);
        for (at, (end, right)) in self.lattice.ends.iter().zip(&example.labels).enumerate() {
            let token = at * width..(at + 1) * width;
            let (forward, backward) = (&self.lattice.forward[token.clone()], &self.lattice.backward[token]);
            let all: f32 = forward.iter().zip(backward).map(|(forward, backward)| forward * backward).sum();
            gradients.clear();
            for (label, (forward, backward)) in forward.iter().zip(backward).enumerate() {
                let gradient = forward * backward / all - f32::from(label == usize::from(*right));
                if gradient.abs() > LEAST {
                    gradients.push((label, gradient * example.weight));
                }
            }
            for row in &self.lattice.rows[start..*end] {
                for (label, gradient) in &gradients {
                    self.weights.step(row * width + label, *gradient, rate);
                }
            }
            start = *end;
        }
        for (at, gradient) in self.lattice.pairs.iter().enumerate() {
            if gradient.abs() > LEAST {
                self.transitions.step(at, gradient * example.weight, rate);
            }
        }
    }

    /// Takes an epoch's L1 penalty off the weights of features.
    fn penalise(&mut self, l1: f32) {
        let Parameters { values, squares } = &mut self.weights;
        for (value, square) in values.iter_mut().zip(squares) {
            if *value != 0.0 {
                let penalty = l1 * self.rate / square.sqrt();
                *value = value.signum() * (value.abs() - penalty).max(0.0);
            }
        }
    }
}

/// The mean of weights.
struct Mean {
    sums: Vec<f32>,
    count: f32,
}

impl Mean {
    fn new(length: usize) -> Self {
        Mean { sums: vec![0.0; length], count: 0.0 }
    }

    fn add(&mut self, values: &[f32]) {
        self.count += 1.0;
        self.sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
    }

    fn take(mut self) -> Vec<f32> {
        self.sums.iter_mut().for_each(|sum| *sum /= self.count.max(1.0));
        self.sums
    }
}

impl Parameters {
    fn new(count: usize) -> Self {
        Parameters { values: vec![0.0; count], squares: vec![FIRST_SQUARE; count] }
    }

    fn step(&mut self, at: usize, gradient: f32, rate: f32) {
        self.squares[at] += gradient * gradient;
        self.values[at] -= rate * gradient / self.squares[at].sqrt();
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Decoder, feature};
    use super::*;

    /// A name begins with `A` and goes on until a full stop: what `x` is only the chain can tell.
    fn example(text: &str) -> Example {
        let mut features = Features::default();
        let mut labels = Vec::new();
        let mut inside = false;
        for letter in text.chars() {
            features.push(feature(0, &[u64::from(letter)]));
            features.end_token();
            labels.push(match letter {
                'A' => 1,
                'x' if inside => 2,
                _ => 0,
            });
            inside = labels.last() != Some(&0);
        }
        Example { features, labels, weight: 1.0 }
    }

    fn labels() -> Vec<String> {
        ["outside", "begin", "inside"].map(str::to_owned).to_vec()
    }

    fn learnt() -> Model {
        let texts = ["xxAxxx.xAxx", "Axxxx.Axxxxx.x", "AxAxAx.xxAx.xx", "x.AxxxAxx.xAx", "AxxxxxxxAxx.xx"];
        let examples: Vec<Example> = texts.iter().cycle().take(50).map(|text| example(text)).collect();
        train(&labels(), &examples, &Options { epochs: 30, dropout: 0.0, ..Options::default() }, &mut |_, _| ())
    }

    #[test]
    fn learns_what_the_chain_tells() {
        let model = learnt();
        let mut decoder = Decoder::new(&model);
        for text in ["xAxxxxxxxxx.xxAxxxAxx", "AAxAx..xAx"] {
            let example = example(text);
            assert_eq!(decoder.decode(&example.features), example.labels);
            assert!(decoder.probabilities().iter().all(|probability| *probability > 0.6));
        }
    }

    #[test]
    fn the_same_examples_give_the_same_bytes() {
        assert_eq!(learnt().to_bytes(), learnt().to_bytes());
    }

    #[test]
    fn the_loss_falls() {
        let examples = [example("xxAxx.Axx"), example("Ax.xAx")];
        let mut losses = Vec::new();
        train(&labels(), &examples, &Options::default(), &mut |_, loss| losses.push(loss));
        assert!(losses.last() < losses.first());
        assert!(losses.iter().all(|loss| *loss >= 0.0));
    }
}
