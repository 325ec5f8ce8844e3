//! The entities of all documents made into the entities of the corpus.

use std::collections::{BTreeMap, BTreeSet};

use super::LocalEntity;
use super::sound::sound;
use crate::corpus::slug;
use crate::model::{Entity, EntityType, Mention};

/// Gathers the entities of one document after the other. What it holds grows with the number of different things,
/// not with the number of mentions.
#[derive(Debug, Default)]
pub struct Resolver {
    entities: BTreeMap<String, Gathered>,
    /// In how many documents more than one name of the same sound, or a surname beside its bearer, stands: so much
    /// less than the sum is the number of documents of what they become.
    together: BTreeMap<(EntityType, String), i64>,
}

#[derive(Debug)]
struct Gathered {
    entity: LocalEntity,
    /// The sound of the label.
    sound: String,
    aliases: BTreeSet<String>,
    documents: i64,
    mentions: i64,
}

/// Names beyond these are not kept: the first few in the order of the corpus tell how a thing is called.
const MOST_ALIASES: usize = 32;

/// The entities of the corpus, and which of them a document's entity became.
pub struct Resolution {
    entities: Vec<Entity>,
    /// Ids of documents' entities that became part of another.
    merged: BTreeMap<String, String>,
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
        let mut sounds: BTreeSet<(EntityType, String)> = BTreeSet::new();
        for entity in entities {
            let Some((aliases, count)) = found.remove(entity.id.as_str()) else { continue };
            let all = self.entities.entry(entity.id.clone()).or_insert_with(|| Gathered::new(entity));
            all.add_aliases(aliases.into_iter().map(str::to_owned));
            all.documents += 1;
            all.mentions += count;
            let key = (entity.r#type, all.sound.clone());
            if !sounds.insert(key.clone()) {
                *self.together.entry(key).or_default() += 1;
            }
        }
        let bearers: BTreeSet<&str> = sounds
            .iter()
            .filter(|(r#type, _)| *r#type == EntityType::Person)
            .filter_map(|(_, name)| surname(name))
            .collect();
        for name in bearers {
            let key = (EntityType::Person, name.to_owned());
            if sounds.contains(&key) {
                *self.together.entry(key).or_default() += 1;
            }
        }
    }

    /// Settles the entities, when all documents have been seen.
    ///
    /// Things of one type whose names of two words or more sound alike are one thing, and a person's surname alone
    /// is the person where only one in the corpus bears it.
    pub fn finish(mut self) -> Resolution {
        let merged = self.merges();
        for (from, into) in &merged {
            let Some(part) = self.entities.remove(from) else { continue };
            let together = self.together.remove(&(part.entity.r#type, part.sound)).unwrap_or_default();
            if let Some(whole) = self.entities.get_mut(into) {
                whole.add_aliases(part.aliases.into_iter());
                whole.documents += part.documents - together;
                whole.mentions += part.mentions;
            }
        }
        let row = |Gathered { entity, aliases, documents, mentions, .. }| Entity {
            entity_id: entity.id,
            label: entity.label,
            r#type: entity.r#type,
            aliases: aliases.into_iter().collect(),
            wikidata_id: entity.wikidata_id,
            description: entity.description,
            document_count: documents,
            mention_count: mentions,
        };
        Resolution { entities: self.entities.into_values().map(row).collect(), merged }
    }

    /// Which entities become part of which.
    fn merges(&self) -> BTreeMap<String, String> {
        let mut alike: BTreeMap<(EntityType, &str), Vec<&Gathered>> = BTreeMap::new();
        for gathered in self.entities.values() {
            let r#type = gathered.entity.r#type;
            let full = surname(&gathered.sound).is_some();
            if full && r#type != EntityType::Date || r#type == EntityType::Person {
                alike.entry((r#type, &gathered.sound)).or_default().push(gathered);
            }
        }
        let mut merges = BTreeMap::new();
        let mut bearers: BTreeMap<&str, Vec<&Gathered>> = BTreeMap::new();
        for ((r#type, name), spellings) in &alike {
            let Some(first) = spellings.iter().max_by_key(|gathered| gathered.rank()) else { continue };
            for other in spellings.iter().filter(|other| other.entity.id != first.entity.id && !other.is_given()) {
                merges.insert(other.entity.id.clone(), first.entity.id.clone());
            }
            if let Some(surname) = surname(name).filter(|_| *r#type == EntityType::Person) {
                bearers.entry(surname).or_default().push(first);
            }
        }
        for (surname, bearers) in bearers {
            let Some(alone) = alike.get(&(EntityType::Person, surname)) else { continue };
            if let [bearer] = bearers.as_slice() {
                for gathered in alone.iter().filter(|gathered| !gathered.is_given()) {
                    merges.insert(gathered.entity.id.clone(), bearer.entity.id.clone());
                }
            }
        }
        merges
    }
}

/// The last word of a name of several.
fn surname(sound: &str) -> Option<&str> {
    sound.rsplit_once('-').map(|(_, surname)| surname)
}

impl Gathered {
    fn new(entity: &LocalEntity) -> Gathered {
        Gathered {
            entity: entity.clone(),
            sound: sound(&slug(&entity.label)),
            aliases: BTreeSet::new(),
            documents: 0,
            mentions: 0,
        }
    }

    /// Whether its id was given by a gazetteer: what its maker holds apart stays apart.
    fn is_given(&self) -> bool {
        self.entity.description.is_some() || self.entity.wikidata_id.is_some()
    }

    /// Of several spellings, the entity is known by the given one, else the most frequent.
    fn rank(&self) -> (bool, i64, std::cmp::Reverse<&str>) {
        (self.is_given(), self.mentions, std::cmp::Reverse(&self.entity.id))
    }

    fn add_aliases(&mut self, names: impl Iterator<Item = String>) {
        for name in names {
            if self.aliases.len() < MOST_ALIASES {
                self.aliases.insert(name);
            }
        }
    }
}

impl Resolution {
    /// The id in the corpus of an entity that a document knew under `local`.
    pub fn entity_id<'a>(&'a self, local: &'a str) -> &'a str {
        self.merged.get(local).map_or(local, String::as_str)
    }

    /// The rows of the table `entities`, in the order of their ids.
    pub fn into_rows(self) -> Vec<Entity> {
        self.entities
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Method;

    /// One document that mentions persons once each.
    fn document(resolver: &mut Resolver, names: &[&str]) {
        let entity = |name: &&str| LocalEntity {
            id: format!("person:{}", slug(name)),
            label: (*name).to_owned(),
            r#type: EntityType::Person,
            wikidata_id: None,
            description: None,
        };
        let entities: Vec<LocalEntity> = names.iter().map(entity).collect();
        let mention = |entity: &LocalEntity| Mention {
            mention_id: String::new(),
            entity_id: entity.id.clone(),
            document_id: String::new(),
            paragraph_id: String::new(),
            ordinal: 1,
            start: 0,
            end: 1,
            text: entity.label.clone(),
            r#type: entity.r#type,
            value: None,
            method: Method::Model,
            confidence: 1.0,
        };
        let mentions: Vec<Mention> = entities.iter().map(mention).collect();
        resolver.document(&entities, &mentions);
    }

    #[test]
    fn spellings_meet_and_surnames_find_their_only_bearer() {
        let mut resolver = Resolver::default();
        document(&mut resolver, &["León Trotski", "Karl Kautsky", "Minna Kautsky"]);
        document(&mut resolver, &["Leon Trotsky", "Kautsky"]);
        document(&mut resolver, &["Leon Trotsky", "Trotzki", "León Trotski"]);
        document(&mut resolver, &["Leon Trotsky"]);
        let resolution = resolver.finish();
        assert_eq!(resolution.entity_id("person:leon-trotski"), "person:leon-trotsky");
        assert_eq!(resolution.entity_id("person:trotzki"), "person:leon-trotsky");
        assert_eq!(resolution.entity_id("person:kautsky"), "person:kautsky");
        let rows = resolution.into_rows();
        let ids: Vec<&str> = rows.iter().map(|row| row.entity_id.as_str()).collect();
        assert_eq!(ids, ["person:karl-kautsky", "person:kautsky", "person:leon-trotsky", "person:minna-kautsky"]);
        assert_eq!(rows[2].aliases, ["Leon Trotsky", "León Trotski", "Trotzki"]);
        assert_eq!((rows[2].document_count, rows[2].mention_count), (4, 6));
    }
}
