//! Training of the model of lines, `knowledge/models/pages.crf`.
//!
//! The data are pages saved as text whose lines are marked, one JSON object a line: `{"title": "…", "lines": […],
//! "content": [0, 1, …]}`. The model is measured on every other page after training on the rest; the one that is kept
//! is trained on all.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::features::Page;
use super::model::{FURNITURE, LABELS, TEXT, TITLE, judge_with};
use crate::crf::{Example, Features, Model, Options, train as train_crf};
use crate::error::{Error, Result};
use crate::read::letters;

/// Features of fewer pages are left out: the words of one page say nothing of another.
const LEAST_PAGES: u32 = 6;
// Chosen by the halves, among some thirty trainings.
const EPOCHS: usize = 8;
const RATE: f32 = 0.015;
const L1: f32 = 0.1;
const DROPOUT: f32 = 0.3;
/// What a line counts whatever its words, in hundredths of a page.
const LINE: f32 = 0.2;
/// How much more the words of a title count.
const TITLES: f32 = 3.0;

#[derive(Deserialize)]
struct Marked {
    title: Option<String>,
    lines: Vec<String>,
    content: Vec<u8>,
}

struct Sample {
    with_words: Page,
    without: Page,
    content: Vec<bool>,
    /// Whether each line is the title, letter for letter.
    title: Vec<bool>,
    is_titled: bool,
}

/// A model and how good it is.
pub struct Trained {
    pub model: Model,
    /// Of the odd pages after training on the even ones, and the other way round.
    pub halves: [Measure; 2],
    /// The same, of pages judged as those are whose language the model has not learned from.
    pub halves_without_words: [Measure; 2],
}

/// How good a model is on some pages.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// The F1 of content words, averaged over pages.
    pub content_f1: f64,
    /// The share of titles found, letter for letter.
    pub titles: f64,
}

/// Trains a model on marked pages.
///
/// # Errors
/// When a line is not a page.
pub fn train(pages: &str) -> Result<Trained> {
    let samples: Vec<Sample> = pages.lines().map(Sample::parse).collect::<Result<_>>()?;
    let half = |rest: usize| samples.iter().skip(rest).step_by(2).collect::<Vec<&Sample>>();
    let (even, odd) = (half(0), half(1));
    let models = [(fit(&even), &odd), (fit(&odd), &even)];
    let halves = models.each_ref().map(|(model, rest)| measure(model, rest, |sample| &sample.with_words));
    let halves_without_words = models.each_ref().map(|(model, rest)| measure(model, rest, |sample| &sample.without));
    Ok(Trained { model: fit(&samples.iter().collect::<Vec<_>>()), halves, halves_without_words })
}

impl Sample {
    fn parse(line: &str) -> Result<Self> {
        let marked: Marked =
            serde_json::from_str(line).map_err(|error| Error::new(format!("not a marked page: {error}")))?;
        let title = letters(marked.title.as_deref().unwrap_or_default());
        let is_title = |line: &String| !title.is_empty() && letters(line) == title;
        let texts: Vec<&str> = marked.lines.iter().map(String::as_str).collect();
        Ok(Sample {
            with_words: Page::of(&texts, true),
            without: Page::of(&texts, false),
            content: marked.content.iter().map(|mark| *mark == 1).collect(),
            title: marked.lines.iter().map(is_title).collect(),
            is_titled: !title.is_empty(),
        })
    }
}

/// Each line is an example by itself, once with words and once without: what its neighbours tell is in its features, and
/// a line can so count by its words. A page counts the same whatever its length.
fn fit(samples: &[&Sample]) -> Model {
    let mut times: BTreeMap<u32, u32> = BTreeMap::new();
    for page in samples.iter().flat_map(|sample| [&sample.with_words, &sample.without]) {
        let ids: BTreeSet<u32> = page.features.tokens().flatten().copied().collect();
        ids.into_iter().for_each(|id| *times.entry(id).or_default() += 1);
    }
    let mut examples = Vec::new();
    let pages = samples.iter().flat_map(|sample| [(&sample.with_words, sample), (&sample.without, sample)]);
    for (page, Sample { content, title, .. }) in pages {
        let words: f32 = page.lines.iter().map(|line| line.words).sum();
        for (index, (line, ids)) in page.lines.iter().zip(page.features.tokens()).enumerate() {
            let mut features = Features::default();
            ids.iter().filter(|id| times[id] >= LEAST_PAGES).for_each(|id| features.push(*id));
            features.end_token();
            let (label, factor) = match (title[index], content[index]) {
                (true, _) => (TITLE, TITLES),
                (false, true) => (TEXT, 1.0),
                (false, false) => (FURNITURE, 1.0),
            };
            let weight = (100.0 * line.words / words.max(1.0)).min(10.0) * factor + LINE;
            examples.push(Example { features, labels: vec![label], weight });
        }
    }
    let options = Options { epochs: EPOCHS, rate: RATE, l1: L1, min_count: 1, dropout: DROPOUT };
    train_crf(&LABELS.map(str::to_owned), &examples, &options, &mut |_, _| ())
}

fn measure(model: &Model, samples: &[&Sample], page: impl Fn(&Sample) -> &Page) -> Measure {
    let (mut f1, mut right, mut titled) = (0.0, 0.0, 0.0);
    for sample in samples {
        let (page, Sample { content, title, is_titled, .. }) = (page(sample), sample);
        let judgement = judge_with(model, page);
        let kept = &judgement.kept;
        let words = |wanted: &dyn Fn(usize) -> bool| -> f64 {
            (0..kept.len()).filter(|index| wanted(*index)).map(|index| f64::from(page.lines[index].words)).sum()
        };
        let hits = words(&|index| kept[index] && content[index]);
        f1 += 2.0 * hits / (words(&|index| kept[index]) + words(&|index| content[index])).max(1.0);
        if *is_titled {
            titled += 1.0;
            right += f64::from(u8::from(judgement.title(|_| true).is_some_and(|place| title[place])));
        }
    }
    Measure { content_f1: f1 / samples.len() as f64, titles: right / f64::max(titled, 1.0) }
}
