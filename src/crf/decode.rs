//! The best labels of a sequence, and how sure they are.

use super::{Features, Model};

/// Labels sequences with a model. Keeps its buffers, so that labelling many short sequences allocates nothing.
pub struct Decoder<'m> {
    model: &'m Model,
    /// From label × to label, in units of the model's scale; whole numbers.
    transitions: Vec<f32>,
    /// From label × to label, as odds.
    transition_odds: Vec<f32>,
    /// `odds[d]`: the odds of a score that is `d` units below another.
    odds: Vec<f32>,
    /// Token × label, relative to the token's best label; whole numbers.
    scores: Vec<f32>,
    /// Token × label: the label before, on the best path that ends here.
    back: Vec<u8>,
    path: Vec<u8>,
    forward: Vec<f32>,
    probabilities: Vec<f32>,
}

impl<'m> Decoder<'m> {
    pub fn new(model: &'m Model) -> Self {
        let odds = |units: f32| (model.scale * units).exp();
        Decoder {
            model,
            transitions: model.transitions.iter().map(|weight| f32::from(*weight)).collect(),
            transition_odds: model.transitions.iter().map(|weight| odds(f32::from(*weight))).collect(),
            odds: (0..u16::MAX)
                .map(|units| odds(-f32::from(units)))
                .take_while(|odds| *odds > f32::EPSILON / 256.0)
                .collect(),
            scores: Vec::new(),
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
        self.back.clear();
        self.back.resize(self.scores.len(), 0);
        self.path.clear();
        let mut tokens = self.scores.chunks_exact(width).zip(self.back.chunks_exact_mut(width));
        let Some((first, _)) = tokens.next() else { return &self.path };
        let mut ending = first.to_vec();
        let mut next = vec![0.0; width];
        for (scores, back) in tokens {
            best_before(&ending, &self.transitions, &mut next, back);
            // Relative to the best path, lest sums grow beyond what `f32` holds exactly.
            let best = next.iter().copied().fold(f32::MIN, f32::max);
            for ((ending, next), score) in ending.iter_mut().zip(&next).zip(scores) {
                *ending = next - best + score;
            }
        }
        let mut label = (0..width).rev().max_by(|a, b| ending[*a].total_cmp(&ending[*b])).unwrap_or(0);
        self.path.resize(features.len(), 0);
        for (at, step) in self.path.iter_mut().enumerate().rev() {
            *step = label as u8;
            label = usize::from(self.back[at * width + label]);
        }
        &self.path
    }

    /// The probability of each label of the path that [`decode`](Self::decode) found, whatever the labels of the
    /// other tokens.
    pub fn probabilities(&mut self) -> &[f32] {
        let mut probabilities = std::mem::take(&mut self.probabilities);
        probabilities.clear();
        probabilities.resize(self.path.len(), 0.0);
        let path = std::mem::take(&mut self.path);
        self.forward_backward(|at, marginals| probabilities[at] = marginals[usize::from(path[at])]);
        self.path = path;
        self.probabilities = probabilities;
        &self.probabilities
    }

    /// Gives the probabilities of the labels of each token to `each`, the last token first (forward–backward). Takes
    /// the scores of the sequence that was decoded last, and leaves their odds.
    fn forward_backward(&mut self, mut each: impl FnMut(usize, &[f32])) {
        let width = self.model.labels().len();
        for score in &mut self.scores {
            *score = self.odds.get(-*score as usize).copied().unwrap_or(0.0);
        }
        self.forward.clear();
        let mut reach = vec![1.0; width];
        for odds in self.scores.chunks_exact(width) {
            let start = self.forward.len();
            self.forward.extend(reach.iter().zip(odds).map(|(reach, odds)| reach * odds));
            let forward = &mut self.forward[start..];
            to_sum_one(forward);
            reach.fill(0.0);
            for (forward, row) in forward.iter().zip(self.transition_odds.chunks_exact(width)) {
                if *forward > f32::EPSILON {
                    for (reach, odds) in reach.iter_mut().zip(row) {
                        *reach += forward * odds;
                    }
                }
            }
        }
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
            for (backward, row) in backward.iter_mut().zip(self.transition_odds.chunks_exact(width)) {
                *backward = row.iter().zip(&onward).map(|(odds, onward)| odds * onward).sum();
            }
            to_sum_one(&mut backward);
        }
    }

    /// The probability of each label at each token (token × label), whatever the labels of the others.
    pub fn marginals(&mut self, features: &Features) -> Vec<f32> {
        let width = self.model.labels().len();
        let mut all = vec![0.0; features.len() * width];
        self.decode(features);
        self.forward_backward(|at, marginals| all[at * width..][..width].copy_from_slice(marginals));
        all
    }

    /// Sums up the weights of each token's features.
    fn score(&mut self, features: &Features) {
        let width = self.model.labels().len();
        let mut sums = vec![0i16; width];
        self.scores.clear();
        for token in features.tokens() {
            sums.fill(0);
            for row in token.iter().filter_map(|feature| self.model.row(*feature)) {
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum = sum.saturating_add(i16::from(*weight));
                }
            }
            let best = sums.iter().copied().max().unwrap_or(0);
            self.scores.extend(sums.iter().map(|sum| f32::from(*sum) - f32::from(best)));
        }
    }
}

/// For each label, the best score of a path that goes on to it, and the label before on that path.
fn best_before(ending: &[f32], transitions: &[f32], next: &mut [f32], back: &mut [u8]) {
    next.fill(f32::MIN);
    for (from, (ending, row)) in ending.iter().zip(transitions.chunks_exact(ending.len())).enumerate() {
        for ((next, back), transition) in next.iter_mut().zip(&mut *back).zip(row) {
            let score = ending + transition;
            *back = if score > *next { from as u8 } else { *back };
            *next = next.max(score);
        }
    }
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
        for token in features {
            let longer = paths.iter().flat_map(|(path, score): &(Vec<u8>, f64)| {
                (0..width).map(move |label| {
                    let mut units: f64 =
                        token.iter().filter_map(|id| model.row(*id)).map(|row| f64::from(row[label])).sum();
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
        assert!(decoder.decode(&Features::default()).is_empty());
    }
}
