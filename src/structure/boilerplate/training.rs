//! Training of the model of lines, `knowledge/models/pages.net`.
//!
//! The data are pages saved as text whose lines are marked, one JSON object a line: `{"title": "…", "lines": […],
//! "content": [0, 1, …]}`. The model is measured on every other page after training on the rest; the one that is kept
//! is trained on all. It also learns from an excerpt of each page, since pages as people save them are often short.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::descent::{self, Example, Known};
use super::features::{Line, Page};
pub use super::model::Model;
use super::model::words;
use crate::error::{Error, Result};
use crate::read::letters;

/// Features of fewer pages are left out: the words of one page say nothing of another.
const LEAST_PAGES: u32 = 6;
// Chosen by fifths of 450 of the pages.
const EPOCHS: usize = 14;
const NETWORKS: u64 = 3;
/// What a line counts whatever its words, as a share of a page,
const LINE: f32 = 0.002;
/// and what its words count at most.
const MOST: f32 = 0.1;

#[derive(Deserialize)]
struct Marked {
    title: Option<String>,
    lines: Vec<String>,
    content: Vec<u8>,
}

struct Sample {
    page: Page,
    content: Vec<bool>,
    /// Whether each line is the title, letter for letter.
    title: Vec<bool>,
    is_titled: bool,
}

/// A page and an excerpt of it.
struct Pair {
    whole: Sample,
    /// The whole without its words.
    without_words: Page,
    excerpt: Sample,
}

/// A model and how good it is.
pub struct Trained {
    pub model: Model,
    /// Of the odd pages after training on the even ones, and the other way round.
    pub halves: [Measure; 2],
    /// The same, of pages judged as those are whose language the model has not learned from.
    pub halves_without_words: [Measure; 2],
    /// The same, of excerpts of the pages: the beginning of the text, with a few of the lines around it.
    pub halves_of_excerpts: [Measure; 2],
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
/// When a line is not a page, or not each of its lines is marked.
pub fn train(pages: &str) -> Result<Trained> {
    let pairs: Vec<Pair> = pages.lines().enumerate().map(Pair::parse).collect::<Result<_>>()?;
    let every_other = |first: usize| pairs.iter().skip(first).step_by(2).collect::<Vec<&Pair>>();
    let (even, odd, all) = (every_other(0), every_other(1), pairs.iter().collect::<Vec<_>>());
    let [of_even, of_odd, model] = std::thread::scope(|scope| {
        [&even, &odd, &all]
            .map(|pairs| scope.spawn(|| fit(pairs)))
            .map(|fit| fit.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    let models = [(of_even, &odd), (of_odd, &even)];
    let measured = |page: fn(&Pair) -> (&Sample, &Page)| {
        models.each_ref().map(|(model, rest)| measure(model, rest.iter().map(|pair| page(pair))))
    };
    Ok(Trained {
        halves: measured(|pair| (&pair.whole, &pair.whole.page)),
        halves_without_words: measured(|pair| (&pair.whole, &pair.without_words)),
        halves_of_excerpts: measured(|pair| (&pair.excerpt, &pair.excerpt.page)),
        model,
    })
}

impl Pair {
    fn parse((number, line): (usize, &str)) -> Result<Self> {
        let error = |why: String| Error::new(format!("line {} is no marked page: {why}", number + 1));
        let page: Marked = serde_json::from_str(line).map_err(|cause| error(cause.to_string()))?;
        if page.content.len() != page.lines.len() {
            return Err(error(format!("it has {} lines and {} marks", page.lines.len(), page.content.len())));
        }
        Ok(Pair {
            whole: Sample::of(&page),
            without_words: Page::of(&page.texts(), false),
            excerpt: Sample::of(&page.excerpt(number)),
        })
    }
}

impl Marked {
    fn texts(&self) -> Vec<&str> {
        self.lines.iter().map(String::as_str).collect()
    }

    /// The beginning of the text with a few of the lines before it and a few of those after it, how many by the page's
    /// number.
    fn excerpt(&self, number: usize) -> Marked {
        let is_text = |mark: &u8| *mark == 1;
        let first = self.content.iter().position(is_text).unwrap_or(0);
        let end = self.content.iter().rposition(is_text).map_or(0, |last| last + 1);
        let before = first.saturating_sub(1 + number % 13)..first;
        let text = first..end.min(first + 2 + number % 17);
        let after = end.max(text.end)..self.lines.len().min(end + 1 + number % 11);
        let places = || before.clone().chain(text.clone()).chain(after.clone());
        Marked {
            title: self.title.clone(),
            lines: places().map(|place| self.lines[place].clone()).collect(),
            content: places().map(|place| self.content[place]).collect(),
        }
    }
}

impl Sample {
    fn of(page: &Marked) -> Self {
        let title = letters(page.title.as_deref().unwrap_or_default());
        let is_title = |line: &String| !title.is_empty() && letters(line) == title;
        Sample {
            page: Page::of(&page.texts(), true),
            content: page.content.iter().map(|mark| *mark == 1).collect(),
            title: page.lines.iter().map(is_title).collect(),
            is_titled: !title.is_empty(),
        }
    }

    /// A page counts the same whatever its length.
    fn example(&self, vocabulary: &[u32]) -> Example<'_> {
        let all: f32 = self.page.lines.iter().map(|line| line.words).sum();
        let known = |((line, is_text), is_title): ((&Line, &bool), &bool)| Known {
            is_text: *is_text,
            is_title: *is_title,
            weight: (line.words / all.max(1.0)).min(MOST) + LINE,
        };
        let lines = self.page.lines.iter().zip(&self.content).zip(&self.title).map(known).collect();
        Example { page: &self.page, words: words(vocabulary, &self.page), lines }
    }
}

fn fit(pairs: &[&Pair]) -> Model {
    let mut times: BTreeMap<u32, u32> = BTreeMap::new();
    for pair in pairs {
        let words: BTreeSet<u32> = pair.whole.page.words.iter().flatten().copied().collect();
        words.into_iter().for_each(|word| *times.entry(word).or_default() += 1);
    }
    let vocabulary: Vec<u32> =
        times.into_iter().filter(|(_, times)| *times >= LEAST_PAGES).map(|(word, _)| word).collect();
    let examples: Vec<Example> =
        pairs.iter().flat_map(|pair| [&pair.whole, &pair.excerpt]).map(|sample| sample.example(&vocabulary)).collect();
    let networks = (0..NETWORKS).map(|seed| descent::learn(&examples, vocabulary.len(), EPOCHS, seed)).collect();
    Model::quantised(vocabulary, networks)
}

fn measure<'a>(model: &Model, pages: impl Iterator<Item = (&'a Sample, &'a Page)>) -> Measure {
    let (mut count, mut f1, mut right, mut titled) = (0.0, 0.0, 0.0, 0.0);
    for (Sample { content, title, is_titled, .. }, page) in pages {
        let judgement = model.judge(page);
        let kept = &judgement.kept;
        let words = |wanted: &dyn Fn(usize) -> bool| -> f64 {
            (0..kept.len()).filter(|index| wanted(*index)).map(|index| f64::from(page.lines[index].words)).sum()
        };
        let hits = words(&|index| kept[index] && content[index]);
        f1 += 2.0 * hits / (words(&|index| kept[index]) + words(&|index| content[index])).max(1.0);
        count += 1.0;
        if *is_titled {
            titled += 1.0;
            right += f64::from(u8::from(judgement.title(|_| true).is_some_and(|place| title[place])));
        }
    }
    Measure { content_f1: f1 / f64::max(count, 1.0), titles: right / f64::max(titled, 1.0) }
}
