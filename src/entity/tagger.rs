//! The model of names at work.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::features::Extractor;
use super::training::Recipe;
use crate::crf::{Decoder, Features, Model, hash};
use crate::model::EntityType;

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    Model::from_bytes(include_bytes!("../../knowledge/models/names.crf"))
        .expect("the model that was compiled in is whole")
});

/// The languages that the model has learnt.
static LANGUAGES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let recipe: Recipe =
        toml::from_str(include_str!("../../knowledge/models/names.toml")).expect("the recipe is valid");
    recipe.corpus.into_iter().map(|corpus| corpus.language).collect()
});

/// The model's names of the types that it knows.
const TYPES: [(&str, EntityType); 7] = [
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

/// Names a language for the features.
pub(super) fn domain(language: &str) -> u64 {
    hash(language)
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

/// A name as the model sees it.
pub(super) struct Tagged {
    /// Tokens.
    pub span: Range<usize>,
    pub r#type: EntityType,
    /// The lowest probability of its labels.
    pub confidence: f64,
}

/// Marks names with the model that is built in.
pub(super) struct Tagger {
    decoder: Decoder<'static>,
    extractor: Extractor,
    features: Features,
}

impl Tagger {
    pub(super) fn new() -> Self {
        Tagger { decoder: Decoder::new(&MODEL), extractor: Extractor::default(), features: Features::default() }
    }

    /// Whether the model can be asked about a text in this language, or in one that is not known.
    pub(super) fn knows(language: &str) -> bool {
        language == "und" || LANGUAGES.contains(primary(language))
    }

    /// The names of one sentence of `text`.
    pub(super) fn names(&mut self, text: &str, tokens: &[Range<usize>], language: &str, mut found: impl FnMut(Tagged)) {
        self.features.clear();
        self.extractor.sentence(text, tokens, domain(primary(language)), &mut self.features);
        let path = self.decoder.decode(&self.features);
        if path.iter().all(|label| *label == 0) {
            return;
        }
        let path: Vec<&str> = path.iter().map(|label| MODEL.labels()[usize::from(*label)].as_str()).collect();
        let probabilities = self.decoder.probabilities();
        for (span, name) in names(path.into_iter()) {
            let Some((_, r#type)) = TYPES.iter().find(|(known, _)| *known == name) else { continue };
            let confidence = probabilities[span.clone()].iter().copied().fold(1.0, f32::min).into();
            found(Tagged { span, r#type: *r#type, confidence });
        }
    }
}

fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or_default()
}
