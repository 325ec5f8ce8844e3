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

/// What stands before a type in a label: the first token of a name of several, one inside, the last, and the one token
/// of a short name.
const BEGIN: &str = "B";
const INSIDE: &str = "I";
const END: &str = "E";
const SINGLE: &str = "S";

/// The labels in BIOES: `O`, then `B-`, `I-`, `E-` and `S-` of each type.
pub(super) fn labels() -> Vec<String> {
    let of_types = TYPES.iter().flat_map(|(name, _)| [BEGIN, INSIDE, END, SINGLE].map(|part| format!("{part}-{name}")));
    std::iter::once(OUTSIDE.to_owned()).chain(of_types).collect()
}

/// The label of a token of a name.
pub(super) fn label(name: &Range<usize>, kind: &str, token: usize) -> String {
    let part = match (token == name.start, token + 1 == name.end) {
        (true, true) => SINGLE,
        (true, false) => BEGIN,
        (false, true) => END,
        (false, false) => INSIDE,
    };
    format!("{part}-{kind}")
}

/// The names that a sequence of labels marks, in BIOES or in BIO. A continuation without a beginning of its type
/// begins a name.
pub(super) fn names<'l>(labels: impl Iterator<Item = &'l str>) -> Vec<(Range<usize>, &'l str)> {
    let mut names: Vec<(Range<usize>, &str)> = Vec::new();
    let mut open = false;
    for (at, label) in labels.enumerate() {
        let Some((part, kind)) = label.split_once('-') else {
            open = false;
            continue;
        };
        match names.last_mut() {
            Some((span, last)) if open && matches!(part, INSIDE | END) && *last == kind => span.end = at + 1,
            _ => names.push((at..at + 1, kind)),
        }
        open = !matches!(part, END | SINGLE);
    }
    names
}
