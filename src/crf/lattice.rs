//! All the ways in which one sequence may be labelled, weighed (forward–backward), for training.

/// What is worked out for one sequence. All but `rows` are token × label, or label × label.
#[derive(Default)]
pub(super) struct Lattice {
    /// The rows of the features that each token keeps, and where each token's end.
    pub(super) rows: Vec<usize>,
    pub(super) ends: Vec<usize>,
    pub(super) odds: Vec<f32>,
    pub(super) forward: Vec<f32>,
    pub(super) backward: Vec<f32>,
    pub(super) transition_odds: Vec<f32>,
    /// Expected minus counted occurrences of each pair of labels.
    pub(super) pairs: Vec<f32>,
}

impl Lattice {
    /// The logarithm of the sum of all paths' odds.
    pub(super) fn forward_backward(&mut self, width: usize) -> f64 {
        let length = self.odds.len() / width;
        self.forward.clear();
        self.forward.resize(self.odds.len(), 0.0);
        self.backward.clear();
        self.backward.resize(self.odds.len(), 1.0);
        let mut log_sum = 0.0;
        let mut reach = vec![1.0; width];
        for at in 0..length {
            let token = at * width..(at + 1) * width;
            let forward = &mut self.forward[token.clone()];
            for ((forward, reach), odds) in forward.iter_mut().zip(&reach).zip(&self.odds[token]) {
                *forward = reach * odds;
            }
            let sum: f32 = forward.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            log_sum += f64::from(sum).ln();
            forward.iter_mut().for_each(|value| *value /= sum);
            reach.fill(0.0);
            for (forward, row) in forward.iter().zip(self.transition_odds.chunks_exact(width)) {
                for (reach, odds) in reach.iter_mut().zip(row) {
                    *reach += forward * odds;
                }
            }
        }
        let mut onward = vec![0.0; width];
        for at in (1..length).rev() {
            let token = at * width..(at + 1) * width;
            let (before, backward) = self.backward.split_at_mut(at * width);
            for ((onward, odds), backward) in onward.iter_mut().zip(&self.odds[token]).zip(&*backward) {
                *onward = odds * backward;
            }
            let before = &mut before[(at - 1) * width..];
            for (before, row) in before.iter_mut().zip(self.transition_odds.chunks_exact(width)) {
                *before = row.iter().zip(&onward).map(|(odds, onward)| odds * onward).sum();
            }
            let sum: f32 = before.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            before.iter_mut().for_each(|value| *value /= sum);
        }
        log_sum
    }

    /// Fills `pairs`, after [`forward_backward`](Self::forward_backward).
    pub(super) fn pairs(&mut self, width: usize, labels: &[u8]) {
        self.pairs.clear();
        self.pairs.resize(width * width, 0.0);
        let mut onward = vec![0.0; width];
        let mut reach = vec![0.0; width];
        for at in 1..labels.len() {
            let token = at * width..(at + 1) * width;
            let forward = &self.forward[(at - 1) * width..at * width];
            for ((onward, odds), backward) in
                onward.iter_mut().zip(&self.odds[token.clone()]).zip(&self.backward[token])
            {
                *onward = odds * backward;
            }
            reach.fill(0.0);
            for (forward, row) in forward.iter().zip(self.transition_odds.chunks_exact(width)) {
                for ((reach, odds), onward) in reach.iter_mut().zip(row).zip(&onward) {
                    *reach += forward * odds * onward;
                }
            }
            let all = reach.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            let rows = self.pairs.chunks_exact_mut(width).zip(self.transition_odds.chunks_exact(width));
            for (forward, (pairs, row)) in forward.iter().zip(rows) {
                let forward = forward / all;
                if forward > f32::EPSILON {
                    for ((pair, odds), onward) in pairs.iter_mut().zip(row).zip(&onward) {
                        *pair += forward * odds * onward;
                    }
                }
            }
            self.pairs[usize::from(labels[at - 1]) * width + usize::from(labels[at])] -= 1.0;
        }
    }
}
