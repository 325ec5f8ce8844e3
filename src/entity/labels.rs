//! The labels by which the model of names marks tokens.

use std::ops::Range;

use crate::model::EntityType;

/// The model's names of the types that it knows.
pub(super) const TYPES: [(&str, EntityType); 7] = [
    ("PER", EntityType::Person),
    ("ORG", EntityType::Organization),
    ("LOC", EntityType::Place),
    ("EVT", EntityType::Event),
    ("WRK", EntityType::Work),
    ("GRP", EntityType::Group),
    ("OTH", EntityType::Other),
];

pub(super) const OUTSIDE: &str = "O";

/// The labels in BIO: `O`, then `B-` and `I-` of each type.
pub(super) fn labels() -> Vec<String> {
    let both = TYPES.iter().flat_map(|(name, _)| [format!("B-{name}"), format!("I-{name}")]);
    std::iter::once(OUTSIDE.to_owned()).chain(both).collect()
}

/// The names that a sequence of labels marks. A continuation without a beginning of its type begins a name.
pub(super) fn names<'l>(labels: impl Iterator<Item = &'l str>) -> Vec<(Range<usize>, &'l str)> {
    let mut names: Vec<(Range<usize>, &str)> = Vec::new();
    let mut open = false;
    for (at, label) in labels.enumerate() {
        let Some((begin, kind)) = label.split_once('-') else {
            open = false;
            continue;
        };
        match names.last_mut() {
            Some((span, last)) if open && begin == "I" && *last == kind => span.end = at + 1,
            _ => names.push((at..at + 1, kind)),
        }
        open = true;
    }
    names
}
