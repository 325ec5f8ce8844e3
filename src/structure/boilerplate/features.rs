//! What a model sees of a page: each line by itself, the lines around it, and its place in the whole.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use super::{title, wording};
use crate::crf::{BuildHashed, hash};
use crate::knowledge;
use crate::knowledge::furniture::{self, Coverage};
use crate::knowledge::is_unspaced;
use crate::model::BoilerplateReason;

/// A line of so many words that ends as a sentence does is running text.
const LONG: usize = 12;

/// A page as the model sees it.
pub(super) struct Page {
    pub(super) lines: Vec<Line>,
    /// What each line is like, by itself and in its place.
    pub(super) values: Vec<[f32; VALUES]>,
    /// The features of each line's words, ascending.
    pub(super) words: Vec<Vec<u32>>,
}

/// A line by itself.
pub(super) struct Line {
    pub(super) words: f32,
    /// Whether it reads like a sentence.
    pub(super) is_prose: bool,
    pub(super) cues: Coverage,
}

/// The hashes of words that make sentences of other words, of all languages.
static FUNCTION_WORDS: LazyLock<HashSet<u64, BuildHashed>> = LazyLock::new(|| {
    knowledge::languages()
        .values()
        .flat_map(|language| language.structure.sentences.starters.iter().map(|word| hash(word)))
        .collect()
});

const REASONS: usize = BoilerplateReason::ALL.len();
const OWN: [&str; 25] = [
    "words",
    "one_word",
    "few_words",
    "many_words",
    "ends_sentence",
    "ends_colon",
    "ends_dots",
    "commas",
    "sentences",
    "function_words",
    "capitals",
    "digits",
    "upper_case",
    "begins_small",
    "begins_digit",
    "begins_sign",
    "number",
    "separator",
    "copyright",
    "address",
    "price",
    "question",
    "quotation",
    "cues",
    "prose",
];
const AROUND: [&str; 5] = ["words", "few_words", "prose", "cues", "ends_sentence"];
/// The lines around that are averaged: from the first offset to before the second.
const WINDOWS: [(isize, isize); 8] = [(-1, 0), (1, 2), (-4, 0), (1, 5), (-12, 0), (1, 13), (-4, 5), (-25, 26)];
const PLACE: [&str; 15] = [
    "position",
    "prose_before",
    "prose_after",
    "no_prose_before",
    "no_prose_after",
    "in_main_run",
    "before_main_run",
    "after_main_run",
    "lines",
    "prose",
    "prose_lines",
    "mean_words",
    "repeated",
    "seen_before",
    "after_related",
];

/// How many values a line has.
pub(super) const VALUES: usize =
    OWN.len() + REASONS + AROUND.len() * WINDOWS.len() + REASONS + PLACE.len() + title::VALUES;

impl Page {
    /// A page of these lines, with its words or without: the words of a language that the model has not learned from
    /// would only be missed.
    pub(super) fn of(texts: &[&str], with_words: bool) -> Self {
        let own: Vec<Own> = texts.iter().map(|text| Own::of(text)).collect();
        let around = around(&own);
        let under = under(&own);
        let place = place(&own, texts);
        let title = title::values(texts, &own);
        let values = (0..own.len()).map(|index| {
            let cues = own[index].cues.iter().map(|share| share.min(1.0));
            let values = own[index].values.into_iter().chain(cues).chain(around[index].iter().copied());
            let values: Vec<f32> = values.chain(under[index]).chain(place[index]).chain(title[index]).collect();
            values.try_into().expect("all values are counted")
        });
        let words = texts.iter().map(|text| if with_words { wording::features(text) } else { Vec::new() });
        Page {
            values: values.collect(),
            words: words.collect(),
            lines: own
                .into_iter()
                .map(|own| Line { words: own.words, is_prose: own.is_prose(), cues: own.cues })
                .collect(),
        }
    }
}

pub(super) struct Own {
    pub(super) words: f32,
    /// Words of running text: none where the line does not read like a sentence.
    pub(super) prose: f32,
    cues: Coverage,
    values: [f32; OWN.len()],
}

impl Own {
    fn of(text: &str) -> Own {
        let (mut words, mut function, mut capitals) = (0, 0, 0);
        for word in text.split_whitespace() {
            words += 1;
            capitals += usize::from(word.starts_with(char::is_uppercase));
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            function += usize::from(bare.len() < 16 && FUNCTION_WORDS.contains(&hash(&bare.to_lowercase())));
        }
        let count = |wanted: fn(char) -> bool| text.chars().filter(|c| wanted(*c)).count();
        // Two characters make a word where words are not parted by spaces, and five letters of Thai and its neighbours.
        words += count(is_unspaced) / 2
            + count(|c| matches!(c, '\u{e01}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')) / 5;
        let last = text.trim_end_matches(['"', '”', '’', '\'', ')', '»', '」', '』', '）', '】', '》']);
        let ends = last.ends_with(['.', '!', '?', '。', '।', '؟', '！', '？', '۔', '։', '။', '។']);
        let first = text.chars().next().unwrap_or(' ');
        let share = |part: usize| part as f32 / words.max(1) as f32;
        let cues = furniture::coverage(text, words);
        // Function words are known of some languages only; whole sentences are told by their length.
        let reads = share(function) > 0.2 && (ends || words >= LONG) || ends && words >= LONG;
        let flag = |is: bool| f32::from(u8::from(is));
        let length = words as f32;
        let values = [
            length.ln_1p() / 4.0,
            flag(words == 1),
            flag(words <= 4),
            flag(words >= 10),
            flag(ends),
            flag(text.ends_with([':', '：'])),
            flag(text.ends_with("...") || text.ends_with('…')),
            count(|c| matches!(c, ',' | '，' | '、' | '،')).min(5) as f32 / 5.0,
            count(|c| matches!(c, '.' | '!' | '?' | '。' | '！' | '？' | '।' | '؟')).min(5) as f32 / 5.0,
            share(function),
            share(capitals),
            (count(|c| c.is_ascii_digit()) as f32 / text.len().max(1) as f32).min(1.0),
            flag(!text.contains(char::is_lowercase) && text.contains(char::is_uppercase)),
            flag(first.is_lowercase()),
            flag(first.is_numeric()),
            flag(!first.is_alphanumeric()),
            flag(text.contains(|c: char| c.is_ascii_digit())),
            flag(text.contains(['|', '»', '›', '→', '•', '·', '｜', '＞'])),
            flag(text.contains('©')),
            flag(text.contains('@') || text.contains("http") || text.contains("www.")),
            flag(text.contains(['$', '€', '£', '₹', '¥'])),
            flag(text.contains(['?', '？', '؟'])),
            flag(text.contains(['"', '“', '«', '„', '「', '『'])),
            cues.iter().sum::<f32>().min(1.0),
            flag(reads),
        ];
        Own { words: length, prose: if reads { length.min(40.0) } else { 0.0 }, cues, values }
    }

    /// Whether the line reads like a sentence.
    pub(super) fn is_prose(&self) -> bool {
        self.prose > 0.0
    }

    fn value(&self, name: &str) -> f32 {
        self.values[OWN.iter().position(|own| *own == name).expect("a feature of a line")]
    }
}

/// Means over the lines around each line.
fn around(own: &[Own]) -> Vec<Vec<f32>> {
    let mut features = vec![Vec::with_capacity(AROUND.len() * WINDOWS.len()); own.len()];
    for series in AROUND {
        let mut sums = vec![0.0; own.len() + 1];
        for (index, line) in own.iter().enumerate() {
            sums[index + 1] = sums[index] + f64::from(line.value(series));
        }
        let clamp = |at: isize| at.clamp(0, own.len() as isize) as usize;
        for (index, features) in features.iter_mut().enumerate() {
            for (from, to) in WINDOWS {
                let (from, to) = (clamp(index as isize + from), clamp(index as isize + to));
                features.push(((sums[to] - sums[from]) / (to - from).max(1) as f64) as f32);
            }
        }
    }
    features
}

/// Whether a line is little more than cues of one reason: the heading of a part of the page.
fn is_heading(line: &Own, reason: usize) -> bool {
    line.cues[reason] > 0.35 && line.words <= 6.0
}

/// For each reason, how near above a heading of it is: 1 on it, fading below it.
fn under(own: &[Own]) -> Vec<[f32; REASONS]> {
    let mut last = [None; REASONS];
    own.iter()
        .enumerate()
        .map(|(index, line)| {
            std::array::from_fn(|reason| {
                if is_heading(line, reason) {
                    last[reason] = Some(index);
                }
                last[reason].map_or(0.0, |heading| 1.0 / (1.0 + 0.15 * (index - heading) as f32))
            })
        })
        .collect()
}

fn place(own: &[Own], texts: &[&str]) -> Vec<[f32; PLACE.len()]> {
    let count = own.len() as f32;
    let total: f32 = own.iter().map(|line| line.prose).sum();
    let words: f32 = own.iter().map(|line| line.words).sum();
    let prose_lines = own.iter().filter(|line| line.is_prose()).count() as f32;
    let run = main_run(own, total);
    let mut times: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for text in texts {
        times.entry(text).or_default().0 += 1;
    }
    let related = furniture::index(BoilerplateReason::Related);
    let (mut before, mut after_related) = (0.0, false);
    let flag = |is: bool| f32::from(u8::from(is));
    let far = |lines: usize| (lines as f32).ln_1p() / 6.0;
    own.iter()
        .enumerate()
        .map(|(index, line)| {
            let times = times.entry(texts[index]).or_default();
            times.1 += 1;
            let after = (total - before - line.prose).max(0.0);
            after_related |= is_heading(line, related) && before > 0.3 * total;
            let features = [
                index as f32 / count,
                before / (total + 1.0),
                after / (total + 1.0),
                flag(before == 0.0),
                flag(after < 1.0),
                flag(run.contains(&index)),
                if index < run.start { far(run.start - index) } else { 0.0 },
                if index >= run.end { far(index + 1 - run.end) } else { 0.0 },
                count.ln_1p() / 7.0,
                total.ln_1p() / 9.0,
                prose_lines / count,
                (words / count / 20.0).min(2.0),
                flag(times.0 > 1),
                flag(times.1 > 1),
                flag(after_related),
            ];
            before += line.prose;
            features
        })
        .collect()
}

/// The stretch of lines that holds the most prose above what is usual on the page.
fn main_run(own: &[Own], total: f32) -> std::ops::Range<usize> {
    let usual = (0.5 * total / own.len().max(1) as f32).max(1.5);
    let (mut best, mut best_sum, mut start, mut sum) = (0..0, 0.0, 0, 0.0);
    for (index, line) in own.iter().enumerate() {
        if sum <= 0.0 {
            (start, sum) = (index, 0.0);
        }
        sum += line.prose - usual;
        if sum > best_sum {
            (best, best_sum) = (start..index + 1, sum);
        }
    }
    best
}
