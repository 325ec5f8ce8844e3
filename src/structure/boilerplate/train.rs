//! Training of the model of lines, `knowledge/boilerplate.toml`.
//!
//! The data are pages saved as text whose lines are marked, one JSON object a line: `{"lines": […], "content": [0, 1,
//! …]}`. The model is measured on every other page after training on the rest; the one that is kept is trained on all.

use serde::Deserialize;

use super::features::{Line, lines, names};
use super::model::{Model, kept, probability};
use crate::error::{Error, Result};

const ROUNDS: usize = 400;
const RATE: f64 = 0.05;
const DECAY: f64 = 1e-4;

#[derive(Deserialize)]
struct Page {
    lines: Vec<String>,
    content: Vec<u8>,
}

struct Example {
    lines: Vec<Line>,
    content: Vec<bool>,
}

/// A model and how good it is.
pub struct Trained {
    /// The text of the model file.
    pub model: String,
    /// The F1 of content words, averaged over pages: of the odd pages after training on the even ones, and the other
    /// way round.
    pub f1: [f32; 2],
}

/// Trains a model on marked pages.
///
/// # Errors
/// When a line is not a page.
pub fn train(pages: &str) -> Result<Trained> {
    let examples: Vec<Example> = pages.lines().map(Example::parse).collect::<Result<_>>()?;
    let half = |rest: usize| examples.iter().skip(rest).step_by(2).collect::<Vec<&Example>>();
    let (even, odd) = (half(0), half(1));
    let f1 = [f1(&fit(&even), &odd), f1(&fit(&odd), &even)];
    let (bias, weights) = fit(&examples.iter().collect::<Vec<_>>());
    let rounded = |weight: f32| format!("{weight:.3}").parse().unwrap_or(weight);
    let weights = names().into_iter().zip(weights.into_iter().map(rounded)).collect();
    let model =
        toml::to_string(&Model { bias: rounded(bias), weights }).map_err(|error| Error::new(error.to_string()))?;
    Ok(Trained { model, f1 })
}

impl Example {
    fn parse(line: &str) -> Result<Example> {
        let page: Page =
            serde_json::from_str(line).map_err(|error| Error::new(format!("not a marked page: {error}")))?;
        let texts: Vec<&str> = page.lines.iter().map(String::as_str).collect();
        Ok(Example { lines: lines(&texts), content: page.content.iter().map(|mark| *mark == 1).collect() })
    }
}

/// Logistic regression by Adam (Kingma and Ba 2015) over all examples at once. A page counts the same whatever its
/// length, and a line by its words.
fn fit(examples: &[&Example]) -> (f32, Vec<f32>) {
    let size = names().len();
    let mut rows: Vec<(&[f32], f64, f64)> = Vec::new();
    for example in examples {
        let words: f32 = example.lines.iter().map(|line| line.words).sum();
        for (line, content) in example.lines.iter().zip(&example.content) {
            rows.push((&line.features, f64::from(u8::from(*content)), f64::from(line.words / words.max(1.0))));
        }
    }
    let total: f64 = rows.iter().map(|row| row.2).sum();
    let mean = |index: usize| rows.iter().map(|row| f64::from(row.0[index]) * row.2).sum::<f64>() / total;
    let means: Vec<f64> = (0..size).map(mean).collect();
    let spread = |index: usize| {
        let sum: f64 = rows.iter().map(|row| (f64::from(row.0[index]) - means[index]).powi(2) * row.2).sum();
        (sum / total).sqrt().max(1e-3)
    };
    let spreads: Vec<f64> = (0..size).map(spread).collect();
    let mut weights = vec![0.0; size + 1];
    let (mut first, mut second) = (vec![0.0; size + 1], vec![0.0; size + 1]);
    for round in 1..=ROUNDS {
        let mut gradient: Vec<f64> = weights.iter().map(|weight| weight * DECAY).collect();
        for (features, wanted, share) in &rows {
            let scaled = |index: usize| (f64::from(features[index]) - means[index]) / spreads[index];
            let sum: f64 = (0..size).map(|index| weights[index] * scaled(index)).sum::<f64>() + weights[size];
            let error = (1.0 / (1.0 + (-sum).exp()) - wanted) * share / total;
            (0..size).for_each(|index| gradient[index] += error * scaled(index));
            gradient[size] += error;
        }
        for index in 0..=size {
            first[index] = 0.9 * first[index] + 0.1 * gradient[index];
            second[index] = 0.999 * second[index] + 0.001 * gradient[index].powi(2);
            let (step, scale) = (
                first[index] / (1.0 - 0.9_f64.powi(round as i32)),
                second[index] / (1.0 - 0.999_f64.powi(round as i32)),
            );
            weights[index] -= RATE * step / (scale.sqrt() + 1e-8);
        }
    }
    let shift: f64 = (0..size).map(|index| weights[index] * means[index] / spreads[index]).sum();
    let plain = (0..size).map(|index| (weights[index] / spreads[index]) as f32).collect();
    ((weights[size] - shift) as f32, plain)
}

/// The F1 of content words, averaged over pages.
fn f1((bias, weights): &(f32, Vec<f32>), examples: &[&Example]) -> f32 {
    let page = |example: &&Example| {
        let probabilities: Vec<f32> =
            example.lines.iter().map(|line| probability(*bias, weights, &line.features)).collect();
        let kept = kept(&example.lines, &probabilities);
        let words = |wanted: &dyn Fn(usize) -> bool| -> f32 {
            (0..kept.len()).filter(|index| wanted(*index)).map(|index| example.lines[index].words).sum()
        };
        let hits = words(&|index| kept[index] && example.content[index]);
        2.0 * hits / (words(&|index| kept[index]) + words(&|index| example.content[index])).max(1.0)
    };
    examples.iter().map(page).sum::<f32>() / examples.len() as f32
}
