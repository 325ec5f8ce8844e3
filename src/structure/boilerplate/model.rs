//! What the lines of a page are, by a maximum-entropy model: `knowledge/models/pages.crf`.

use std::sync::LazyLock;

use super::features::{Line, Page};
use crate::crf::{Decoder, Model};

/// The labels of lines, in the order of their numbers.
pub(super) const LABELS: [&str; 3] = ["furniture", "text", "title"];
pub(super) const FURNITURE: u8 = 0;
pub(super) const TEXT: u8 = 1;
pub(super) const TITLE: u8 = 2;

/// A title is one when the model is so sure.
const LEAST: f32 = 0.02;

/// The model that is built in.
static MODEL: LazyLock<Model> = LazyLock::new(|| {
    Model::from_bytes(include_bytes!("../../../knowledge/models/pages.crf")).expect("the embedded model is sound")
});

/// What a model says of the lines of a page.
pub(super) struct Judgement {
    /// The probability of each line to be no furniture.
    pub(super) text: Vec<f32>,
    /// Whether each line belongs to the text.
    pub(super) kept: Vec<bool>,
    /// The probability of each line to be the title.
    pub(super) title: Vec<f32>,
}

pub(super) fn judge(page: &Page) -> Judgement {
    judge_with(&MODEL, page)
}

pub(super) fn judge_with(model: &Model, page: &Page) -> Judgement {
    let probabilities = Decoder::new(model).marginals(&page.features);
    let of = |label: u8| probabilities.iter().skip(usize::from(label)).step_by(LABELS.len()).copied();
    let kept = kept(&page.lines, &of(TEXT).collect::<Vec<_>>());
    Judgement { text: of(FURNITURE).map(|furniture| 1.0 - furniture).collect(), kept, title: of(TITLE).collect() }
}

impl Judgement {
    /// The line that is the title most probably, of those that can be one; none when all are hardly so.
    pub(super) fn title(&self, can_be: impl Fn(usize) -> bool) -> Option<usize> {
        let lines = self.title.iter().enumerate().filter(|(line, sure)| **sure >= LEAST && can_be(*line));
        lines.reduce(|best, other| if other.1 > best.1 { other } else { best }).map(|(line, _)| line)
    }
}

/// Which lines to keep so that, if the probabilities are right, the F1 of the kept words is the highest: those above
/// half of that F1 (Lipton, Elkan and Naryanaswamy 2014).
fn kept(lines: &[Line], probabilities: &[f32]) -> Vec<bool> {
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
