//! The model of names at work.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::features::{Extractor, domain};
use super::labels::{TYPES, names};
use super::recipe::Recipe;
use crate::crf::{Decoder, Features, Model};
use crate::knowledge::primary;
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

/// Names of which the model is less sure are left out: most of them are wrong.
const LEAST_SURE: f64 = 0.4;

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
            if confidence >= LEAST_SURE {
                found(Tagged { span, r#type: *r#type, confidence });
            }
        }
    }
}
