//! Which things of a knowledge base the names of a document mean.

use std::collections::{BTreeMap, BTreeSet};

use super::LocalEntity;
use super::knowledge_base::{Candidate, KnowledgeBase};
use crate::error::Result;
use crate::knowledge;
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
        if r#type != EntityType::Place && is_word(name) {
            possible.retain(|candidate| candidate.is_telling(r#type, language));
        }
        self.candidates.insert(named, possible);
        Ok(())
    }

    /// What each name means, where that can be told: the one thing that has the name, else the one of which the
    /// document has a name that nothing else has, else the one that is far better known than the others.
    pub(super) fn settle(self) -> BTreeMap<Named, LocalEntity> {
        let mut supported = BTreeSet::new();
        for candidates in self.candidates.values() {
            if let [only] = candidates.as_slice() {
                supported.insert(only.entity.id.clone());
            }
        }
        let settle = |(named, candidates): (Named, Vec<Candidate>)| {
            let mut likely = candidates.iter().filter(|candidate| supported.contains(&candidate.entity.id));
            let chosen = match (likely.next(), likely.next()) {
                (Some(one), None) => Some(one),
                _ => best_known(&candidates),
            }?;
            Some((named, chosen.entity.clone()))
        };
        self.candidates.into_iter().filter_map(settle).collect()
    }
}

impl Candidate {
    /// Whether one word says enough to be believed. It is a person's name where that is how the person is called
    /// (`Plato`): a surname has many bearers whom no base knows. Other things need it in the text's language, since
    /// abbreviations and brands have namesakes everywhere.
    fn is_telling(&self, r#type: EntityType, language: &str) -> bool {
        if r#type == EntityType::Person { self.is_label } else { self.has_name_in(language) }
    }

    fn has_name_in(&self, language: &str) -> bool {
        let language = knowledge::primary(language);
        self.languages.split(',').any(|own| own == language || own == "mul")
    }
}

fn is_word(name: &str) -> bool {
    !name.trim().contains(char::is_whitespace)
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
