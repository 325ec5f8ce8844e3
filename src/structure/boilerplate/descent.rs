//! How a network learns: back-propagation, and Adam (Kingma and Ba 2015).

use super::features::{Page, VALUES};
use super::model::{sigmoid, softmax};
use super::network::{
    INPUT, LAYER, LAYERS, Network, OUTPUT, OUTPUTS, SOURCES, Vector, WIDTH, WORDS, add, mean, neighbours, of_layer,
    share,
};
use crate::crf::Random;

/// The shares of what is left out at random in training: values, words, pages' words as a whole (so that the network
/// also learns to do without), parts of vectors.
const VALUES_OUT: f32 = 0.1;
const WORDS_OUT: f32 = 0.3;
const WORDING_OUT: f32 = 0.2;
const VECTORS_OUT: f32 = 0.15;
/// Pages between two steps.
const BATCH: usize = 8;
/// The rate rises from a tenth to this over the first tenth of the steps, then falls to nothing.
const RATE: f32 = 0.004;
/// How fast the means of gradients and of their squares forget, as the authors of Adam have it.
const FORGET: f32 = 0.9;
const FORGET_SQUARES: f32 = 0.999;
/// What the title of a page counts.
const TITLE: f32 = 0.3;

/// A page and what is known of its lines.
pub(super) struct Example<'a> {
    pub(super) page: &'a Page,
    /// The rows of each line's words.
    pub(super) words: Vec<Vec<usize>>,
    pub(super) lines: Vec<Known>,
}

/// What is known of a line.
pub(super) struct Known {
    pub(super) is_text: bool,
    pub(super) is_title: bool,
    /// What the line counts.
    pub(super) weight: f32,
}

/// Learns from pages that have so many words, as many times from each. Another seed leaves out other parts and begins
/// elsewhere.
pub(super) fn learn(examples: &[Example], words: usize, epochs: usize, seed: u64) -> Network {
    let mut learner = Learner::new(words, seed);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let batches = order.len().div_ceil(BATCH);
    for epoch in 0..epochs {
        learner.random.shuffle(&mut order);
        for (batch, places) in order.chunks(BATCH).enumerate() {
            places.iter().for_each(|place| learner.example(&examples[*place]));
            learner.step(epoch * batches + batch, epochs * batches);
        }
    }
    learner.network
}

struct Learner {
    network: Network,
    gradients: Vec<Vector>,
    means: Vec<Vector>,
    squares: Vec<Vector>,
    random: Random,
}

/// What a layer took in and made of it.
struct Passed {
    taken: Vec<Vector>,
    made: Vec<Vector>,
}

impl Learner {
    fn new(words: usize, seed: u64) -> Self {
        let mut random = Random::new(seed << 32);
        let count = WORDS + words;
        // He and others 2015; what is added to a line begins small.
        let spread = |row: usize| match row {
            _ if row < VALUES => (2.0 / VALUES as f32).sqrt(),
            _ if row >= WORDS => 0.1,
            _ if row >= WORDS - 1 => 0.0,
            _ if row >= OUTPUT.start => 0.3 * (2.0 / WIDTH as f32).sqrt(),
            _ if row < INPUT || (row - INPUT) % LAYER == LAYER - 1 => 0.0,
            _ => 0.5 * (2.0 / (SOURCES * WIDTH) as f32).sqrt(),
        };
        let rows = (0..count).map(|row| std::array::from_fn(|_| spread(row) * random.normal())).collect();
        let zeros = vec![[0.0; WIDTH]; count];
        Learner { network: Network { rows }, gradients: zeros.clone(), means: zeros.clone(), squares: zeros, random }
    }

    /// Adds the gradients of an example.
    fn example(&mut self, example: &Example) {
        let with_words = self.random.unit() >= WORDING_OUT;
        let mut values = example.page.values.clone();
        let mut words = example.words.clone();
        let mut lines = Vec::with_capacity(words.len());
        for (values, words) in values.iter_mut().zip(&mut words) {
            leave_out(values, VALUES_OUT, &mut self.random);
            words.retain(|_| with_words && self.random.unit() >= WORDS_OUT);
            lines.push(self.network.enter(values, words));
        }
        let entered = lines.clone();
        let mut layers = Vec::with_capacity(LAYERS);
        for layer in 0..LAYERS {
            let mut taken = lines.clone();
            taken.iter_mut().for_each(|line| leave_out(line, VECTORS_OUT, &mut self.random));
            let made = self.network.take_in(layer, &taken);
            lines.iter_mut().zip(&made).for_each(|(line, made)| add(line, 1.0, made));
            layers.push(Passed { taken, made });
        }
        lines.iter_mut().for_each(|line| leave_out(line, VECTORS_OUT, &mut self.random));
        let said: Vec<[f32; OUTPUTS]> = lines.iter().map(|line| self.network.say(line)).collect();

        let mut back = self.back_to_lines(&lines, &losses(&said, &example.lines));
        for (layer, passed) in layers.iter().enumerate().rev() {
            self.back_through(layer, passed, &mut back);
        }
        for (((values, words), entered), mut back) in values.iter().zip(&words).zip(&entered).zip(back) {
            only_where(&mut back, entered);
            add_outer(&mut self.gradients, values, &back);
            add(&mut self.gradients[VALUES], 1.0, &back);
            let share = share(words.len());
            words.iter().for_each(|row| add(&mut self.gradients[*row], share, &back));
        }
    }

    /// From what is said of lines to their vectors, some of whose parts were left out.
    fn back_to_lines(&mut self, lines: &[Vector], losses: &[[f32; OUTPUTS]]) -> Vec<Vector> {
        let gradients = &mut self.gradients[OUTPUT];
        let rows = &self.network.rows[OUTPUT];
        let back = lines.iter().zip(losses).map(|(line, losses)| {
            let mut back = [0.0; WIDTH];
            for (output, loss) in losses.iter().enumerate() {
                add(&mut gradients[output], *loss, line);
                gradients[OUTPUTS][output] += loss;
                add(&mut back, *loss, &rows[output]);
            }
            kept_in(&mut back, line);
            back
        });
        back.collect()
    }

    /// From what a layer gave to what it took in.
    fn back_through(&mut self, layer: usize, Passed { taken, made }: &Passed, back: &mut [Vector]) {
        let count = taken.len();
        let rows = &self.network.rows[of_layer(layer)];
        let gradients = &mut self.gradients[of_layer(layer)];
        let mut of_taken = vec![[0.0; WIDTH]; count];
        let mut sum = [0.0; WIDTH];
        for at in 0..count {
            let mut of_made = back[at];
            only_where(&mut of_made, &made[at]);
            add(&mut sum, 1.0, &of_made);
            for (source, line) in neighbours(count, at, layer).into_iter().enumerate() {
                let Some(line) = line else { continue };
                let rows = &rows[source * WIDTH..][..WIDTH];
                add_outer(&mut gradients[source * WIDTH..], &taken[line], &of_made);
                add_transposed(&mut of_taken[line], rows, &of_made);
            }
        }
        add(&mut gradients[SOURCES * WIDTH], 1.0, &sum);
        add_outer(&mut gradients[(SOURCES - 1) * WIDTH..], &mean(taken), &sum);
        let mut of_mean = [0.0; WIDTH];
        add_transposed(&mut of_mean, &rows[(SOURCES - 1) * WIDTH..][..WIDTH], &sum);
        for ((back, mut of_taken), taken) in back.iter_mut().zip(of_taken).zip(taken) {
            add(&mut of_taken, 1.0 / count as f32, &of_mean);
            kept_in(&mut of_taken, taken);
            add(back, 1.0, &of_taken);
        }
    }

    /// Moves the weights against the gradients.
    fn step(&mut self, step: usize, steps: usize) {
        let warm = steps / 10;
        let rate = if step < warm {
            RATE * (0.1 + 0.9 * step as f32 / warm as f32)
        } else {
            RATE * (steps - step) as f32 / (steps - warm) as f32
        };
        let unbias = |forget: f32| 1.0 / (1.0 - forget.powi(step as i32 + 1));
        let (unbias, unbias_squares) = (unbias(FORGET), unbias(FORGET_SQUARES));
        let weights = self.network.rows.as_flattened_mut().iter_mut();
        let gradients = self.gradients.as_flattened_mut().iter_mut();
        let means = self.means.as_flattened_mut().iter_mut();
        let squares = self.squares.as_flattened_mut().iter_mut();
        for (((weight, gradient), mean), square) in weights.zip(gradients).zip(means).zip(squares) {
            let of_batch = *gradient / BATCH as f32;
            *mean = FORGET * *mean + (1.0 - FORGET) * of_batch;
            *square = FORGET_SQUARES * *square + (1.0 - FORGET_SQUARES) * of_batch * of_batch;
            *weight -= rate * *mean * unbias / ((*square * unbias_squares).sqrt() + 1e-8);
            *gradient = 0.0;
        }
    }
}

/// The gradients of the losses in what is said of lines: each line's, whether it is text, by its weight; and one of the
/// page, which of its lines is the title.
fn losses(said: &[[f32; OUTPUTS]], known: &[Known]) -> Vec<[f32; OUTPUTS]> {
    let among_all = softmax(said.iter().map(|line| line[1]));
    let of_titles: f32 = among_all.iter().zip(known).filter(|(_, known)| known.is_title).map(|(share, _)| share).sum();
    let loss = |(at, known): (usize, &Known)| {
        let is = |is: bool| f32::from(u8::from(is));
        let text = sigmoid(said[at][0]) - is(known.is_text);
        let among_titles = is(known.is_title) * among_all[at] / of_titles.max(f32::MIN_POSITIVE);
        let title = if of_titles > 0.0 { among_all[at] - among_titles } else { 0.0 };
        [known.weight * text, TITLE * title]
    };
    known.iter().enumerate().map(loss).collect()
}

/// A gradient passes where something was given, and nothing is given below zero.
fn only_where(gradient: &mut Vector, given: &Vector) {
    for (gradient, given) in gradient.iter_mut().zip(given) {
        if *given <= 0.0 {
            *gradient = 0.0;
        }
    }
}

/// A gradient passes where nothing was left out, and there as many times as the value was raised for it.
fn kept_in(gradient: &mut Vector, left: &Vector) {
    only_where(gradient, left);
    gradient.iter_mut().for_each(|gradient| *gradient /= 1.0 - VECTORS_OUT);
}

/// Adds a row of the gradient for each value.
fn add_outer(rows: &mut [Vector], values: &[f32], gradient: &Vector) {
    for (row, value) in rows.iter_mut().zip(values) {
        if *value != 0.0 {
            add(row, *value, gradient);
        }
    }
}

/// Adds what rows of weights bring back from a gradient.
fn add_transposed(sum: &mut Vector, rows: &[Vector], gradient: &Vector) {
    for (sum, row) in sum.iter_mut().zip(rows) {
        *sum += row.iter().zip(gradient).map(|(weight, gradient)| weight * gradient).sum::<f32>();
    }
}

/// Sets a share of values to nothing and raises the others, so that their sum is the same on average (Srivastava and
/// others 2014).
fn leave_out(values: &mut [f32], share: f32, random: &mut Random) {
    for value in values {
        *value = if random.unit() < share { 0.0 } else { *value / (1.0 - share) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of so many lines. One of them has a word of its own; it is the title, and the three below it are the text.
    fn example(page: &Page, title: usize) -> Example<'_> {
        let words = (0..page.values.len()).map(|at| if at == title { vec![WORDS] } else { Vec::new() });
        let known = |at: usize| Known {
            is_text: (title + 1..title + 4).contains(&at),
            is_title: at == title,
            weight: 1.0 / page.values.len() as f32,
        };
        Example { page, words: words.collect(), lines: (0..page.values.len()).map(known).collect() }
    }

    #[test]
    fn what_a_line_is_is_learnt_from_the_lines_around() {
        let page = Page { lines: Vec::new(), values: vec![[0.0; VALUES]; 12], words: Vec::new() };
        let examples: Vec<Example> = (0..48).map(|number| example(&page, number % 8)).collect();
        let network = learn(&examples, 1, 60, 0);
        let unseen = example(&page, 8);
        let said = network.judge(&page.values, &unseen.words);
        let text: Vec<usize> = (0..said.len()).filter(|at| said[*at][0] > 0.0).collect();
        assert_eq!(text, [9, 10, 11]);
        let title = (0..said.len()).max_by(|a, b| said[*a][1].total_cmp(&said[*b][1]));
        assert_eq!(title, Some(8));
        assert_eq!(learn(&examples, 1, 1, 0), learn(&examples, 1, 1, 0));
    }
}
