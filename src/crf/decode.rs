//! The best labels of a sequence, and how sure they are.

use super::{Features, Model};

/// Labels sequences with a model. Keeps its buffers, so that labelling many short sequences allocates nothing.
pub struct Decoder<'m> {
    model: &'m Model,
    sums: Vec<i16>,
    /// Token × label, relative to the token's best label; whole numbers.
    scores: Vec<f32>,
    /// The labels of each token that the best path may have, and where each token's end.
    live: Vec<Live>,
    ends: Vec<usize>,
    /// Of each label of the token at hand, the best path to it, and the label before on that.
    reach: Vec<f32>,
    back: Vec<u32>,
    path: Vec<u8>,
    forward: Vec<f32>,
    probabilities: Vec<f32>,
}

/// Labels of a sequence.
pub struct Path {
    pub labels: Vec<u8>,
    /// The logarithm of its odds, relative to other paths of the sequence.
    pub score: f32,
}

/// A way from a token to the end.
#[derive(Clone, Copy)]
struct Way {
    score: f32,
    label: u8,
    /// Where the way goes on: a place in the list of the next token.
    next: usize,
}

/// Labels of a lesser probability are on none of the paths that [`Decoder::best_paths`] finds.
const LIKELY: f32 = 1e-3;

/// What follows from a model's transitions and is needed at each token.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tables {
    /// From label × to label, in units of the model's scale; whole numbers.
    transitions: Vec<f32>,
    /// From label × to label, as odds; and to label × from label.
    transition_odds: Vec<f32>,
    reverse_odds: Vec<f32>,
    /// `odds[d]`: the odds of a score that is `d` units below another.
    odds: Vec<f32>,
    /// Label × another label: how much transitions can gain by the other in place of the first, at most.
    gains: Vec<i16>,
}

impl Tables {
    /// `width` is the number of labels.
    pub(super) fn new(width: usize, scale: f32, transitions: &[i8]) -> Tables {
        let odds = |units: f32| (scale * units).exp();
        let transition_odds: Vec<f32> = transitions.iter().map(|weight| odds(f32::from(*weight))).collect();
        let reverse = (0..width * width).map(|pair| transition_odds[pair % width * width + pair / width]);
        Tables {
            transitions: transitions.iter().map(|weight| f32::from(*weight)).collect(),
            reverse_odds: reverse.collect(),
            transition_odds,
            odds: (0..u16::MAX)
                .map(|units| odds(-f32::from(units)))
                .take_while(|odds| *odds > f32::EPSILON / 256.0)
                .collect(),
            gains: gains(width, transitions),
        }
    }
}

/// A label that the best path may have at a token.
struct Live {
    label: u8,
    /// Of the label before, on the best path that ends here: its place in the list of the token before.
    back: u8,
    /// Of the best path that ends here, relative to the best of all.
    score: f32,
}

impl<'m> Decoder<'m> {
    pub fn new(model: &'m Model) -> Self {
        Decoder {
            model,
            sums: Vec::new(),
            scores: Vec::new(),
            live: Vec::new(),
            ends: Vec::new(),
            reach: Vec::new(),
            back: Vec::new(),
            path: Vec::new(),
            forward: Vec::new(),
            probabilities: Vec::new(),
        }
    }

    /// The labels of the most probable path, one a token (Viterbi). Of paths that are equal, the one with lower
    /// numbers at its end.
    pub fn decode(&mut self, features: &Features) -> &[u8] {
        self.score(features);
        let width = self.model.labels().len();
        let mut before = 0..0;
        for end in &self.ends {
            let here = before.end..*end;
            let (past, now) = self.live.split_at_mut(here.start);
            let (past, now) = (&past[before], &mut now[..here.len()]);
            if !past.is_empty() {
                self.reach.clear();
                self.reach.resize(width, f32::MIN);
                self.back.clear();
                self.back.resize(width, 0);
                // All labels, also those that are not live: so the processor takes several at a time.
                for (at, from) in (0..).zip(past) {
                    let row = &self.model.tables.transitions[usize::from(from.label) * width..][..width];
                    for ((reach, back), weight) in self.reach.iter_mut().zip(&mut self.back).zip(row) {
                        let score = from.score + weight;
                        *back = if score > *reach { at } else { *back };
                        *reach = if score > *reach { score } else { *reach };
                    }
                }
                let reach = |live: &Live| self.reach[usize::from(live.label)];
                // Relative to the best path, lest sums grow beyond what `f32` holds exactly.
                let best = now.iter().map(reach).fold(f32::MIN, f32::max);
                for live in now {
                    live.score += reach(live) - best;
                    live.back = self.back[usize::from(live.label)] as u8;
                }
            }
            before = here;
        }
        self.path.clear();
        self.path.resize(self.ends.len(), 0);
        let last = &self.live[before.clone()];
        let mut at = (0..last.len()).rev().max_by(|a, b| last[*a].score.total_cmp(&last[*b].score)).unwrap_or(0);
        for (token, step) in self.path.iter_mut().enumerate().rev() {
            let start = if token == 0 { 0 } else { self.ends[token - 1] };
            let live = &self.live[start + at];
            *step = live.label;
            at = usize::from(live.back);
        }
        &self.path
    }

    /// The probability of each label of the path that [`decode`](Self::decode) found, whatever the labels of the
    /// other tokens.
    pub fn probabilities(&mut self) -> &[f32] {
        let mut probabilities = std::mem::take(&mut self.probabilities);
        probabilities.clear();
        probabilities.resize(self.path.len(), 0.0);
        self.forward();
        self.backward(|at, marginals| probabilities[at] = marginals[usize::from(self.path[at])]);
        self.probabilities = probabilities;
        &self.probabilities
    }

    /// The most probable paths of the sequence whose [`probabilities`](Self::probabilities) were asked for last, at most
    /// `count`, the best first; of paths with labels that are improbable at their token, none.
    pub fn best_paths(&self, count: usize) -> Vec<Path> {
        let width = self.model.labels().len();
        let best_first = |ways: &mut Vec<Way>| {
            ways.sort_by(|a, b| b.score.total_cmp(&a.score));
            ways.truncate(count);
        };
        let mut steps: Vec<Vec<Way>> = Vec::new();
        self.backward(|at, marginals| {
            let after = steps.last();
            let mut ways = Vec::new();
            for (label, _) in marginals.iter().enumerate().filter(|(_, probability)| **probability >= LIKELY) {
                let own = self.scores[at * width + label].ln();
                let row = &self.model.tables.transition_odds[label * width..][..width];
                let longer = |(next, way): (usize, &Way)| Way {
                    score: own + row[usize::from(way.label)].ln() + way.score,
                    label: label as u8,
                    next,
                };
                let mut all: Vec<Way> = match after {
                    Some(after) => after.iter().enumerate().map(longer).collect(),
                    None => vec![Way { score: own, label: label as u8, next: 0 }],
                };
                best_first(&mut all);
                ways.extend(all);
            }
            steps.push(ways);
        });
        let mut first = steps.last().cloned().unwrap_or_default();
        best_first(&mut first);
        let path = |way: &Way| {
            let mut next = *way;
            let mut labels = vec![way.label];
            for step in steps.iter().rev().skip(1) {
                next = step[next.next];
                labels.push(next.label);
            }
            Path { labels, score: way.score }
        };
        first.iter().map(path).collect()
    }

    /// The first half of forward–backward: how the sequence that was scored last comes to each label. Takes its scores,
    /// and leaves their odds.
    fn forward(&mut self) {
        let width = self.model.labels().len();
        let tables = &self.model.tables;
        for score in &mut self.scores {
            *score = tables.odds.get(-*score as usize).copied().unwrap_or(0.0);
        }
        self.forward.clear();
        let mut reach = vec![1.0; width];
        for odds in self.scores.chunks_exact(width) {
            let start = self.forward.len();
            self.forward.extend(reach.iter().zip(odds).map(|(reach, odds)| reach * odds));
            let forward = &mut self.forward[start..];
            to_sum_one(forward);
            reach.fill(0.0);
            for (forward, row) in forward.iter().zip(tables.transition_odds.chunks_exact(width)) {
                if *forward > f32::EPSILON {
                    for (reach, odds) in reach.iter_mut().zip(row) {
                        *reach += forward * odds;
                    }
                }
            }
        }
    }

    /// The second half of forward–backward, after [`forward`](Self::forward): gives the probabilities of the labels of
    /// each token to `each`, the last token first.
    fn backward(&self, mut each: impl FnMut(usize, &[f32])) {
        let width = self.model.labels().len();
        let tables = &self.model.tables;
        let mut backward = vec![1.0; width];
        let mut onward = vec![0.0; width];
        let mut marginals = vec![0.0; width];
        for at in (0..self.forward.len() / width).rev() {
            let tokens = at * width..(at + 1) * width;
            let forward = &self.forward[tokens.clone()];
            for ((marginal, forward), backward) in marginals.iter_mut().zip(forward).zip(&backward) {
                *marginal = forward * backward;
            }
            to_sum_one(&mut marginals);
            each(at, &marginals);
            for ((onward, odds), backward) in onward.iter_mut().zip(&self.scores[tokens]).zip(&backward) {
                *onward = odds * backward;
            }
            to_sum_one(&mut onward);
            backward.fill(0.0);
            for (onward, row) in onward.iter().zip(tables.reverse_odds.chunks_exact(width)) {
                if *onward > f32::EPSILON {
                    for (backward, odds) in backward.iter_mut().zip(row) {
                        *backward += onward * odds;
                    }
                }
            }
        }
    }

    /// The probability of each label at each token (token × label), whatever the labels of the others.
    pub fn marginals(&mut self, features: &Features) -> Vec<f32> {
        let width = self.model.labels().len();
        let mut all = vec![0.0; features.len() * width];
        self.score(features);
        self.forward();
        self.backward(|at, marginals| all[at * width..][..width].copy_from_slice(marginals));
        all
    }

    /// Sums up the weights of each token's features, and finds the labels that are worth a look.
    fn score(&mut self, features: &Features) {
        let width = self.model.labels().len();
        self.scores.clear();
        self.live.clear();
        self.ends.clear();
        for token in features.tokens() {
            self.model.sum(token, &mut self.sums);
            let sums = &self.sums[..width];
            let best = (0..width).rev().max_by_key(|label| sums[*label]).unwrap_or(0);
            let gains = &self.model.tables.gains[best * width..][..width];
            for (label, (sum, gain)) in sums.iter().zip(gains).enumerate() {
                let score = f32::from(*sum) - f32::from(sums[best]);
                self.scores.push(score);
                if score + f32::from(*gain) >= 0.0 {
                    self.live.push(Live { label: label as u8, back: 0, score });
                }
            }
            self.ends.push(self.live.len());
        }
    }
}

/// See [`Tables::gains`]. A label whose score falls short by more than it can gain is on no best path: with the
/// other label in its place the path would be better.
fn gains(width: usize, transitions: &[i8]) -> Vec<i16> {
    let weight = |from: usize, to: usize| i16::from(transitions[from * width + to]);
    let gain = |label: usize, other: usize| {
        let before = (0..width).map(|from| weight(from, other) - weight(from, label)).fold(0, i16::max);
        let after = (0..width).map(|to| weight(other, to) - weight(label, to)).fold(0, i16::max);
        before + after
    };
    (0..width * width).map(|pair| gain(pair / width, pair % width)).collect()
}

fn to_sum_one(values: &mut [f32]) {
    let sum: f32 = values.iter().sum();
    let factor = 1.0 / sum.max(f32::MIN_POSITIVE);
    values.iter_mut().for_each(|value| *value *= factor);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All paths of a small field, by their probabilities.
    fn paths(model: &Model, features: &[Vec<u32>]) -> Vec<(Vec<u8>, f64)> {
        let width = model.labels().len();
        let mut paths = vec![(Vec::new(), 0.0)];
        let mut sums = Vec::new();
        for token in features {
            model.sum(token, &mut sums);
            let sums = &sums;
            let longer = paths.iter().flat_map(|(path, score): &(Vec<u8>, f64)| {
                (0..width).map(move |label| {
                    let mut units = f64::from(sums[label]);
                    if let Some(last) = path.last() {
                        units += f64::from(model.transitions[usize::from(*last) * width + label]);
                    }
                    let longer: Vec<u8> = path.iter().copied().chain([label as u8]).collect();
                    (longer, score + units * f64::from(model.scale))
                })
            });
            paths = longer.collect();
        }
        let all: f64 = paths.iter().map(|(_, score)| score.exp()).sum();
        paths.into_iter().map(|(path, score)| (path, score.exp() / all)).collect()
    }

    #[test]
    fn agrees_with_a_search_of_all_paths() {
        let labels = ["a", "b", "c"].map(str::to_owned).to_vec();
        let weights = [1.0, -0.5, 0.25, 0.0, 0.75, -1.0, 0.5, 0.5, -0.25];
        let transitions = [0.5, -0.75, 0.0, 1.0, 0.25, -0.5, -1.0, 0.5, 0.75];
        let model = Model::quantised(labels, &transitions, &[10, 20, 30], &weights);
        let tokens = [vec![10], vec![20, 99], vec![30, 10], vec![], vec![20, 30]];
        let mut features = Features::default();
        for token in &tokens {
            token.iter().for_each(|id| features.push(*id));
            features.end_token();
        }
        let paths = paths(&model, &tokens);
        let (best, _) = paths.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
        let mut decoder = Decoder::new(&model);
        assert_eq!(decoder.decode(&features), best);
        for (at, probability) in decoder.probabilities().iter().enumerate() {
            let marginal: f64 = paths.iter().filter(|(path, _)| path[at] == best[at]).map(|(_, p)| p).sum();
            assert!((f64::from(*probability) - marginal).abs() < 1e-4, "{at}: {probability} is not {marginal}");
        }
        let mut ranked = paths.clone();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        let found = decoder.best_paths(4);
        for (found, (labels, probability)) in found.iter().zip(&ranked) {
            assert_eq!(found.labels, *labels);
            let odds = f64::from(found.score - decoder.best_paths(1)[0].score).exp();
            assert!((odds - probability / ranked[0].1).abs() < 1e-3);
        }
        assert_eq!(found.len(), 4);
        assert!(decoder.decode(&Features::default()).is_empty());
    }
}
