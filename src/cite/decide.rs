//! Which candidates are markers: what stands around each, weighed with what the whole document shows.

use std::collections::{BTreeMap, BTreeSet};

use super::list::{Form, List};
use super::mark::{Numbered, Series, Style};

/// A candidate that is taken for a marker.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Decided {
    pub(super) mark: Numbered,
    /// Probability that it is a marker.
    pub(super) confidence: f64,
}

/// What a document shows of one style.
#[derive(Clone, Copy, Debug, Default)]
struct Evidence {
    /// The part of the entries that likely candidates of the style refer to.
    coverage: f64,
    /// How far likely candidates count upwards: 1, 2, 3, …
    run: u32,
    /// Whether the same numbers come again and again, as in programs and tables.
    repetitive: bool,
}

/// A candidate is likely for itself from this weight on, where a list has its number and where no list is.
const LIKELY: f64 = 1.0;
const LIKELY_UNLISTED: f64 = 2.0;

/// So many candidates of a style are repetitive where each number comes so often on average.
const MANY: usize = 40;
const OFTEN: usize = 8;
/// What that says against them, as log odds.
const REPETITIVE: f64 = -4.0;

/// Decides about the candidates of a document, which are in the order of the text.
pub(super) fn decide(candidates: Vec<Numbered>, lists: &[List]) -> Vec<Decided> {
    let highest = highest(lists);
    let of = |style| evidence(&candidates, style, highest);
    let styles = [of(Style::Bracket), of(Style::Paren), of(Style::Superscript), of(Style::Glued)];
    let best = styles.iter().map(|evidence| evidence.coverage).fold(0.0, f64::max);
    let prior = |style: Style| prior(style, styles[style as usize], best, highest);
    let priors = [Style::Bracket, Style::Paren, Style::Superscript, Style::Glued].map(prior);
    let order = Order::of(&candidates, &priors);
    let notes = lists.iter().filter(|list| list.form == Form::Named).flat_map(|list| &list.entries);
    let named: BTreeSet<u32> = notes.filter_map(|note| note.number).collect();
    let lettered = candidates.iter().any(|mark| mark.series == Series::Letter && mark.number == 1);
    let mut seen = 0;
    let mut decided = Vec::with_capacity(candidates.len());
    for (place, mark) in candidates.into_iter().enumerate() {
        let plain = mark.series == Series::Plain;
        if mark.series == Series::Named {
            // Nothing but its note makes a symbol or a name a marker.
            if named.contains(&mark.number) {
                let confidence = probability(mark.weight);
                decided.push(Decided { mark, confidence });
            }
            continue;
        }
        let listed = highest == 0 || mark.number <= highest || !plain || mark.style == Style::Bracket;
        // Letters count from `a`; others in brackets are indices or parts of words.
        let indexed = mark.series == Series::Letter && !lettered;
        if !listed || indexed || mark.number == 0 {
            continue;
        }
        let ordered = if plain && mark.style != Style::Bracket { order.weight(place, mark.number, seen) } else { 0.0 };
        let weight = mark.weight + priors[mark.style as usize] + ordered;
        if weight > 0.0 {
            if plain {
                seen = seen.max(mark.number);
            }
            decided.push(Decided { mark, confidence: probability(weight) });
        }
    }
    decided
}

pub(super) fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// The highest number that a list of plain numbers has; 0 without any.
fn highest(lists: &[List]) -> u32 {
    lists
        .iter()
        .filter(|list| !matches!(list.form, Form::Labelled(Series::Letter) | Form::Named | Form::Keyed))
        .flat_map(|list| list.entries.iter().filter_map(|entry| entry.number))
        .max()
        .unwrap_or(0)
}

fn evidence(candidates: &[Numbered], style: Style, highest: u32) -> Evidence {
    let least = if highest == 0 { LIKELY_UNLISTED } else { LIKELY };
    let likely = candidates
        .iter()
        .filter(|mark| mark.style == style && mark.series == Series::Plain && mark.weight >= least && mark.number > 0);
    let mut numbers = BTreeSet::new();
    let (mut run, mut times) = (0, 0);
    for mark in likely {
        times += 1;
        if mark.number == run + 1 {
            run = mark.number;
        }
        numbers.insert(mark.number);
    }
    let coverage = match highest {
        0 => 0.0,
        _ => numbers.range(..=highest).count() as f64 / f64::from(highest),
    };
    let repetitive = times >= MANY && times > OFTEN * numbers.len();
    Evidence { coverage, run, repetitive }
}

/// What the document says for a style, as log odds.
fn prior(style: Style, evidence: Evidence, best: f64, highest: u32) -> f64 {
    let listed = match evidence.coverage {
        coverage if coverage >= 0.5 => 1.0,
        coverage if coverage >= 0.25 => {
            if coverage == best {
                0.5
            } else {
                0.0
            }
        }
        _ => -1.5,
    };
    let counted: f64 = match evidence.run {
        0 | 1 => -2.5,
        2 => -0.5,
        _ => 0.5,
    };
    let repetitive = if evidence.repetitive { REPETITIVE } else { 0.0 };
    if style == Style::Bracket {
        // A document that cites its list so does it everywhere.
        let cited = if evidence.coverage >= 0.5 && !evidence.repetitive { 3.0 } else { 0.0 };
        return if highest == 0 { counted.min(0.0) + repetitive } else { cited };
    }
    let parenthesised = if style == Style::Paren { -1.0 } else { 0.0 };
    if highest == 0 {
        return counted + 3.0 * parenthesised + repetitive;
    }
    // Who raises numbers or puts them in square brackets numbers items in parentheses.
    let share = if style == Style::Paren { 1.0 } else { 0.5 };
    let outdone = if best >= 0.5 && evidence.coverage < share * best { -2.0 } else { 0.0 };
    listed + parenthesised + outdone + repetitive
}

/// The order in which a document numbers its sources.
struct Order {
    /// Whether most numbers first come after all that are less.
    ascending: bool,
    /// For each number, the place of the first likely candidate.
    firsts: BTreeMap<u32, usize>,
}

impl Order {
    fn of(candidates: &[Numbered], priors: &[f64; 4]) -> Order {
        /// A number further from the highest before is an outlier.
        const STEP: u32 = 5;
        let (mut highest, mut next) = (0, 0);
        let mut firsts = BTreeMap::new();
        for (place, mark) in candidates.iter().enumerate() {
            if mark.weight + priors[mark.style as usize] < 1.5 || mark.series != Series::Plain {
                continue;
            }
            firsts.entry(mark.number).or_insert(place);
            if mark.number > highest && mark.number <= highest + STEP {
                next += 1;
                highest = mark.number;
            }
        }
        Order { ascending: next >= 4 && 5 * next >= 4 * firsts.len(), firsts }
    }

    /// What the order says for a number after the numbers up to `seen`: it comes too early when several that are less
    /// first come after it.
    fn weight(&self, place: usize, number: u32, seen: u32) -> f64 {
        /// How many numbers after the last one seen are looked for, and how many of them make a number too early.
        const AHEAD: u32 = 8;
        const EARLY: usize = 3;
        if !self.ascending {
            return 0.0;
        }
        if number <= seen + 2 {
            return 0.5;
        }
        let skipped = self.firsts.range(seen + 1..number.min(seen + AHEAD));
        if skipped.filter(|&(_, &first)| first > place).count() >= EARLY { -3.0 } else { 0.0 }
    }
}
