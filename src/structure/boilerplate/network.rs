//! A small neural network over the lines of a page: what each line is depends on the lines around it, near and far.
//!
//! Each line begins as a vector made of its values and of its words. Then, in each layer, a line takes in the lines
//! at a distance that doubles from layer to layer, and the mean of all lines; what it makes of them is added to what it
//! was (dilated convolutions with residual connections: Yu and Koltun 2016, He and others 2016). Sums are taken in a
//! fixed order, so that the same page has the same result on any machine.

use std::ops::Range;

use super::features::VALUES;

/// The length of a line's vector.
pub(super) const WIDTH: usize = 32;
pub(super) const LAYERS: usize = 5;
/// What is said of a line: how it belongs to the text, and how it is the title.
pub(super) const OUTPUTS: usize = 2;
/// A layer takes in the line above, the line, the line below, and the mean of the page.
pub(super) const SOURCES: usize = 4;

/// The vector of a line.
pub(super) type Vector = [f32; WIDTH];

/// The weights of a network.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Network {
    /// Rows: [`INPUT`], [`LAYERS`] times [`LAYER`], [`OUTPUT`], and one for each word.
    pub(super) rows: Vec<Vector>,
}

/// A row for each value that comes in, and one that is always added.
pub(super) const INPUT: usize = VALUES + 1;
/// The same, of a layer.
pub(super) const LAYER: usize = SOURCES * WIDTH + 1;
/// The rows of what is said: one for each output, and one whose first numbers are always added.
pub(super) const OUTPUT: Range<usize> = INPUT + LAYERS * LAYER..WORDS;
/// Where the rows of words begin.
pub(super) const WORDS: usize = INPUT + LAYERS * LAYER + OUTPUTS + 1;

/// The rows of a layer.
pub(super) fn of_layer(layer: usize) -> Range<usize> {
    let start = INPUT + layer * LAYER;
    start..start + LAYER
}

impl Network {
    /// What the network says of each line, in log odds, by the line's values and the rows of its words.
    pub(super) fn judge(&self, values: &[[f32; VALUES]], words: &[Vec<usize>]) -> Vec<[f32; OUTPUTS]> {
        let mut lines: Vec<Vector> =
            values.iter().zip(words).map(|(values, words)| self.enter(values, words)).collect();
        for layer in 0..LAYERS {
            let made = self.take_in(layer, &lines);
            lines.iter_mut().zip(&made).for_each(|(line, made)| add(line, 1.0, made));
        }
        lines.iter().map(|line| self.say(line)).collect()
    }

    /// The vector of a line by itself, of its values and of the rows of its words.
    pub(super) fn enter(&self, values: &[f32; VALUES], words: &[usize]) -> Vector {
        let mut line = self.rows[VALUES];
        add_product(&mut line, values, &self.rows);
        let share = share(words.len());
        words.iter().for_each(|row| add(&mut line, share, &self.rows[*row]));
        rectify(&mut line);
        line
    }

    /// What each line makes of itself, its neighbours and the whole.
    pub(super) fn take_in(&self, layer: usize, lines: &[Vector]) -> Vec<Vector> {
        let rows = &self.rows[of_layer(layer)];
        let mut page = rows[SOURCES * WIDTH];
        add_product(&mut page, &mean(lines), &rows[(SOURCES - 1) * WIDTH..]);
        (0..lines.len())
            .map(|at| {
                let mut sum = page;
                for (source, line) in neighbours(lines.len(), at, layer).into_iter().enumerate() {
                    if let Some(line) = line {
                        add_product(&mut sum, &lines[line], &rows[source * WIDTH..]);
                    }
                }
                rectify(&mut sum);
                sum
            })
            .collect()
    }

    /// What a line's vector says of it, in log odds.
    pub(super) fn say(&self, line: &Vector) -> [f32; OUTPUTS] {
        let rows = &self.rows[OUTPUT];
        std::array::from_fn(|output| {
            rows[OUTPUTS][output] + rows[output].iter().zip(line).map(|(weight, value)| weight * value).sum::<f32>()
        })
    }
}

/// What each of so many words counts: a line of many known words counts more than one of few, but not as many times.
pub(super) fn share(words: usize) -> f32 {
    1.0 / (words.max(1) as f32).sqrt()
}

/// The lines that a layer takes in at a line: above, itself, below.
pub(super) fn neighbours(count: usize, at: usize, layer: usize) -> [Option<usize>; SOURCES - 1] {
    let distance = 1 << layer;
    [at.checked_sub(distance), Some(at), Some(at + distance).filter(|below| *below < count)]
}

pub(super) fn mean(lines: &[Vector]) -> Vector {
    let mut mean = [0.0; WIDTH];
    lines.iter().for_each(|line| add(&mut mean, 1.0, line));
    mean.map(|sum| sum / lines.len().max(1) as f32)
}

/// Adds a vector so many times.
#[inline]
pub(super) fn add(sum: &mut Vector, factor: f32, vector: &Vector) {
    sum.iter_mut().zip(vector).for_each(|(sum, value)| *sum += factor * value);
}

/// Adds for each value its row of weights that many times. Half of the values are zero, but to pass over them would take
/// longer than to add them.
#[inline]
pub(super) fn add_product(sum: &mut Vector, values: &[f32], rows: &[Vector]) {
    // A copy can stay in registers.
    let mut copy = *sum;
    values.iter().zip(rows).for_each(|(value, row)| add(&mut copy, *value, row));
    *sum = copy;
}

fn rectify(vector: &mut Vector) {
    vector.iter_mut().for_each(|value| *value = value.max(0.0));
}
