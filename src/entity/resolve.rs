//! The entities of all documents made into the entities of the corpus.

use std::collections::{BTreeMap, BTreeSet};

use super::LocalEntity;
use crate::model::{Entity, Mention};

/// Gathers the entities of one document after the other.
#[derive(Debug, Default)]
pub struct Resolver {
    entities: BTreeMap<String, Gathered>,
}

#[derive(Debug)]
struct Gathered {
    entity: LocalEntity,
    aliases: BTreeSet<String>,
    documents: i64,
    mentions: i64,
}

/// The entities of the corpus, and which of them a document's entity became.
pub struct Resolution {
    entities: Vec<Entity>,
}

impl Resolver {
    /// Takes the entities of the next document and the rows that mention them.
    pub fn document(&mut self, entities: &[LocalEntity], mentions: &[Mention]) {
        let mut found: BTreeMap<&str, (BTreeSet<&str>, i64)> = BTreeMap::new();
        for mention in mentions {
            let (aliases, count) = found.entry(&mention.entity_id).or_default();
            aliases.insert(&mention.text);
            *count += 1;
        }
        for entity in entities {
            let Some((aliases, count)) = found.remove(entity.id.as_str()) else { continue };
            let all = self.entities.entry(entity.id.clone()).or_insert_with(|| Gathered {
                entity: entity.clone(),
                aliases: BTreeSet::new(),
                documents: 0,
                mentions: 0,
            });
            all.aliases.extend(aliases.into_iter().map(str::to_owned));
            all.documents += 1;
            all.mentions += count;
        }
    }

    /// Settles the entities, when all documents have been seen.
    pub fn finish(self) -> Resolution {
        let row = |Gathered { entity, aliases, documents, mentions }| Entity {
            entity_id: entity.id,
            label: entity.label,
            r#type: entity.r#type,
            aliases: aliases.into_iter().collect(),
            wikidata_id: entity.wikidata_id,
            description: entity.description,
            document_count: documents,
            mention_count: mentions,
        };
        Resolution { entities: self.entities.into_values().map(row).collect() }
    }
}

impl Resolution {
    /// The id in the corpus of an entity that a document knew under `local`.
    pub fn entity_id<'a>(&'a self, local: &'a str) -> &'a str {
        local
    }

    /// The rows of the table `entities`, in the order of their ids.
    pub fn into_rows(self) -> Vec<Entity> {
        self.entities
    }
}
