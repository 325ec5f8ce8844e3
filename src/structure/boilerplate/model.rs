//! A logistic model of lines: `knowledge/boilerplate.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::features::{Line, names};

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Model {
    pub(super) bias: f32,
    /// By the names of the features. A positive weight speaks for text.
    pub(super) weights: BTreeMap<String, f32>,
}

static BUILT_IN: LazyLock<(f32, Vec<f32>)> = LazyLock::new(|| {
    let model: Model = toml::from_str(include_str!("../../../knowledge/boilerplate.toml")).expect("a valid model");
    let weights = names().iter().map(|name| model.weights.get(name).copied().unwrap_or(0.0)).collect();
    (model.bias, weights)
});

/// The probability that each line is part of the text.
pub(super) fn probabilities(lines: &[Line]) -> Vec<f32> {
    let (bias, weights) = &*BUILT_IN;
    lines.iter().map(|line| probability(*bias, weights, &line.features)).collect()
}

pub(super) fn probability(bias: f32, weights: &[f32], features: &[f32]) -> f32 {
    let sum: f32 = weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum();
    1.0 / (1.0 + (-(bias + sum)).exp())
}

/// Which lines to keep so that, if the probabilities are right, the F1 of the kept words is the highest: those above
/// half of that F1 (Lipton, Elkan and Naryanaswamy 2014).
pub(super) fn kept(lines: &[Line], probabilities: &[f32]) -> Vec<bool> {
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
