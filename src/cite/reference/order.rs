//! In which order the fields of entries come: a model of four fields in a row, smoothed by that of three and so on
//! (Dirichlet priors; MacKay and Peto 1995). The random field sees two neighbouring words; what comes after what, over
//! whole entries, is known here, and decides between the readings that it finds likely.

use std::collections::BTreeMap;

use super::label::Label;
use crate::error::{Error, Result};

/// How much the order counts beside the probability that the random field gives: chosen on left-out sources, 0.1 to 0.9.
const WEIGHT: f32 = 0.4;
/// How many occurrences the shorter context counts for.
const PRIOR: f32 = 10.0;
/// Fields that are looked at together.
const LENGTH: usize = 4;

/// What stands in the place of fields before the first and after the last.
const START: u8 = 30;
const END: u8 = 31;

/// How often each sequence of fields was seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Order {
    /// Of four fields and, for the shorter contexts, of their last three, two and one; by [`key`].
    counts: BTreeMap<u32, f32>,
    /// Of what stands before the last.
    contexts: BTreeMap<u32, f32>,
}

impl Order {
    /// Learns from the labels of entries.
    pub(super) fn learn<'a>(entries: impl Iterator<Item = &'a [Label]>) -> Order {
        let mut order = Order::default();
        for labels in entries {
            fields(labels).windows(LENGTH).for_each(|fields| order.add(fields, 1.0));
        }
        order
    }

    fn add(&mut self, fields: &[u8], count: f32) {
        for start in 0..LENGTH {
            *self.counts.entry(key(&fields[start..])).or_default() += count;
            *self.contexts.entry(key(&fields[start..LENGTH - 1])).or_default() += count;
        }
    }

    /// What the order of an entry's fields adds to the logarithm of its odds.
    pub(super) fn weigh(&self, labels: &[Label]) -> f32 {
        let probability = |fields: &[u8]| {
            let of = |counts: &BTreeMap<u32, f32>, fields: &[u8]| counts.get(&key(fields)).copied().unwrap_or_default();
            (0..LENGTH).rev().fold(1.0 / Label::ALL.len() as f32, |shorter, start| {
                let count = of(&self.counts, &fields[start..]);
                (count + PRIOR * shorter) / (of(&self.contexts, &fields[start..LENGTH - 1]) + PRIOR)
            })
        };
        WEIGHT * fields(labels).windows(LENGTH).map(|fields| probability(fields).ln()).sum::<f32>()
    }

    /// One line for each four fields: how often, and their names.
    pub fn to_text(&self) -> String {
        let whole = self.counts.iter().filter(|(key, _)| **key >= 1 << (5 * LENGTH));
        let line = |(key, count): (&u32, &f32)| {
            let field = |at: usize| name((key >> (5 * (LENGTH - 1 - at)) & 31) as u8);
            format!("{count}\t{}\n", (0..LENGTH).map(field).collect::<Vec<_>>().join(" "))
        };
        whole.map(line).collect()
    }

    /// # Errors
    /// When the text is not what [`to_text`](Self::to_text) makes.
    pub fn from_text(text: &str) -> Result<Order> {
        let known: BTreeMap<String, u8> =
            (0..Label::ALL.len() as u8).chain([START, END]).map(|field| (name(field), field)).collect();
        let mut order = Order::default();
        for (number, line) in (1..).zip(text.lines()) {
            let parsed = line.split_once('\t').and_then(|(count, fields)| {
                let fields: Option<Vec<u8>> = fields.split(' ').map(|name| known.get(name).copied()).collect();
                Some((count.parse().ok()?, fields.filter(|fields| fields.len() == LENGTH)?))
            });
            let (count, fields) = parsed.ok_or_else(|| {
                Error::new("not a number and four fields").at(format!("line {number}")).remedy("train it again")
            })?;
            order.add(&fields, count);
        }
        Ok(order)
    }
}

fn name(field: u8) -> String {
    match field {
        START => "^".to_owned(),
        END => "$".to_owned(),
        label => Label::ALL[usize::from(label)].name(),
    }
}

/// A number of its own for each sequence of at most four fields.
fn key(fields: &[u8]) -> u32 {
    fields.iter().fold(1, |key, field| key << 5 | u32::from(*field))
}

/// The fields of an entry in their order, each once where its words are together, without what is no field.
fn fields(labels: &[Label]) -> Vec<u8> {
    let mut fields = vec![START; LENGTH - 1];
    let runs = labels.chunk_by(|a, b| a == b).map(|run| run[0]);
    fields.extend(runs.filter(|label| *label != Label::Other).map(|label| label as u8));
    fields.push(END);
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use Label::{Author, Date, Other, Title};

    #[test]
    fn what_was_seen_is_likelier() {
        let usual = [Author, Author, Other, Title, Date];
        let order = Order::learn([usual.as_slice(); 9].into_iter());
        assert!(order.weigh(&usual) > order.weigh(&[Author, Title, Author, Title, Date]));
        assert_eq!(Order::from_text(&order.to_text()).unwrap(), order);
        assert!(Order::from_text("9\t^ ^ x title").is_err());
    }
}
