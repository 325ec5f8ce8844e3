//! Which things of a knowledge base the names of a document mean.

use std::collections::{BTreeMap, BTreeSet};

use super::LocalEntity;
use super::knowledge_base::{Candidate, KnowledgeBase};
use crate::error::Result;
use crate::model::EntityType;

/// Of several things of one name, one is meant where it is this many times as well known as the next: `Paris` is the
/// capital unless the text tells otherwise.
const BETTER_KNOWN: i64 = 4;

/// A name that the model found, and as what.
pub(super) type Named = (String, EntityType);

/// Names of a document and what may be meant by them.
#[derive(Default)]
pub(super) struct Names {
    candidates: BTreeMap<Named, Vec<Candidate>>,
}

impl Names {
    /// Looks a name up; `language` is that of the text around it.
    ///
    /// # Errors
    /// When the knowledge base is damaged.
    pub(super) fn add(&mut self, base: &KnowledgeBase, name: &str, r#type: EntityType, language: &str) -> Result<()> {
        let named = (name.to_owned(), r#type);
        if self.candidates.contains_key(&named) {
            return Ok(());
        }
        let mut possible = base.candidates(name)?;
        possible.retain(|candidate| agree(r#type, candidate.entity.r#type));
        // What has the name in this language is more likely than what has it in another.
        let here = |candidate: &Candidate| candidate.has_name_in(language);
        if possible.iter().any(here) {
            possible.retain(here);
        }
        self.candidates.insert(named, possible);
        Ok(())
    }

    /// What each name means, where that can be told: the one thing that has the name, else the one of which the
    /// document has a name that nothing else has, else the one that is far better known than the others.
    pub(super) fn settle(self) -> BTreeMap<Named, LocalEntity> {
        let mut supported = BTreeSet::new();
        for ((name, r#type), candidates) in &self.candidates {
            if let [only] = candidates.as_slice()
                && is_telling(name, *r#type, only)
            {
                supported.insert(only.entity.id.clone());
            }
        }
        let settle = |((name, r#type), candidates): (Named, Vec<Candidate>)| {
            let mut likely = candidates.iter().filter(|candidate| supported.contains(&candidate.entity.id));
            let chosen = match (likely.next(), likely.next()) {
                (Some(one), None) => Some(one),
                _ => best_known(&candidates).filter(|candidate| is_telling(&name, r#type, candidate)),
            }?;
            let entity = chosen.entity.clone();
            Some(((name, r#type), entity))
        };
        self.candidates.into_iter().filter_map(settle).collect()
    }
}

impl Candidate {
    fn has_name_in(&self, language: &str) -> bool {
        let language = language.split('-').next().unwrap_or_default();
        self.languages.split(',').any(|own| own == language || own == "mul")
    }
}

/// Whether a name says enough to be believed alone. One word is a person's name only where that is how the person is
/// called (`Plato`): a surname has many bearers whom no base knows.
fn is_telling(name: &str, r#type: EntityType, candidate: &Candidate) -> bool {
    let is_word = !name.trim().contains(char::is_whitespace);
    r#type != EntityType::Person || !is_word || candidate.is_label
}

fn best_known(candidates: &[Candidate]) -> Option<&Candidate> {
    let first = candidates.iter().max_by_key(|candidate| candidate.popularity)?;
    let others = candidates.iter().filter(|other| other.entity.id != first.entity.id);
    let next = others.map(|other| other.popularity).max();
    next.is_none_or(|next| first.popularity >= BETTER_KNOWN.saturating_mul(next.max(1))).then_some(first)
}

/// Whether what the model takes a name for can be a thing of this type: it has no concepts, and calls them other.
fn agree(found: EntityType, known: EntityType) -> bool {
    found == known || found == EntityType::Other && known == EntityType::Concept
}
