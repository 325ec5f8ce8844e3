//! The entities of all documents made into the entities of the corpus.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::LocalEntity;
use super::sorter::{Gather, Sorted, Sorter};
use super::sound::sound;
use crate::corpus::slug;
use crate::error::Result;
use crate::model::{Entity, EntityType, Mention, Method};

/// Gathers the entities of one document after the other. Those that memory is not to hold wait on disk.
#[derive(Debug)]
pub struct Resolver {
    gathered: Sorter<Key, Gathered>,
    most_held: usize,
    folder: PathBuf,
}

/// Sorts names that may be one thing's side by side: type, family, sound of the label, id. The family is the surname
/// of a person, the whole sound of other things. In the place of the id, [`TWICE`] and [`BESIDE`] tell what is known of
/// all names of that sound.
type Key = (EntityType, String, String, String);

/// In how many documents one more name of the sound stands.
const TWICE: &str = "";
/// In how many documents a surname of the sound stands beside a bearer's full name.
const BESIDE: &str = " ";

fn is_id(key: &str) -> bool {
    !matches!(key, TWICE | BESIDE)
}

#[derive(Debug, Serialize, Deserialize)]
struct Gathered {
    entity: Option<LocalEntity>,
    /// Whether a gazetteer has it.
    given: bool,
    aliases: BTreeSet<String>,
    /// So much less than the sum as names stand together is the number of documents of what they become.
    documents: i64,
    mentions: i64,
}

/// How many different names are held in memory: some 100 MiB.
const MOST_HELD: usize = 1 << 17;
/// Names beyond these are not kept: the first few in the order of the corpus tell how a thing is called.
const MOST_ALIASES: usize = 32;

/// The entities of the corpus, and which of them a document's entity became.
pub struct Resolution {
    rows: Sorted<String, Gathered>,
    /// Ids of documents' entities that became part of another.
    merged: HashMap<String, String>,
}

impl Resolver {
    /// `folder` takes what memory should not hold; it is left empty.
    pub fn new(folder: &Path) -> Resolver {
        Resolver::holding(folder, MOST_HELD)
    }

    fn holding(folder: &Path, most_held: usize) -> Resolver {
        Resolver { gathered: Sorter::new(folder, most_held), most_held, folder: folder.to_owned() }
    }

    /// Takes the entities of the next document and the rows that mention them.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn document(&mut self, entities: &[LocalEntity], mentions: &[Mention]) -> Result<()> {
        let mut found: HashMap<&str, (BTreeSet<&str>, i64, bool)> = HashMap::new();
        for mention in mentions {
            let (aliases, count, given) = found.entry(&mention.entity_id).or_default();
            aliases.insert(&mention.text);
            *count += 1;
            *given |= mention.method == Method::Gazetteer;
        }
        let mut sounds: BTreeSet<(EntityType, String)> = BTreeSet::new();
        for entity in entities {
            let Some((aliases, count, given)) = found.remove(entity.id.as_str()) else { continue };
            let sound = sound(&slug(&entity.label));
            let key = (entity.r#type, family(entity.r#type, &sound).to_owned(), sound.clone(), entity.id.clone());
            let aliases = aliases.into_iter().take(MOST_ALIASES).map(str::to_owned).collect();
            self.gathered
                .add(key, Gathered { entity: Some(entity.clone()), given, aliases, documents: 1, mentions: count })?;
            if !sounds.insert((entity.r#type, sound.clone())) {
                self.together(entity.r#type, &sound, TWICE)?;
            }
        }
        let bearers: BTreeSet<&str> = sounds
            .iter()
            .filter(|(r#type, _)| *r#type == EntityType::Person)
            .filter_map(|(_, name)| surname(name))
            .collect();
        for name in bearers {
            if sounds.contains(&(EntityType::Person, name.to_owned())) {
                self.together(EntityType::Person, name, BESIDE)?;
            }
        }
        Ok(())
    }

    fn together(&mut self, r#type: EntityType, sound: &str, how: &str) -> Result<()> {
        let key = (r#type, family(r#type, sound).to_owned(), sound.to_owned(), how.to_owned());
        self.gathered
            .add(key, Gathered { entity: None, given: false, aliases: BTreeSet::new(), documents: 1, mentions: 0 })
    }

    /// Settles the entities, when all documents have been seen.
    ///
    /// Things of one type whose names of two words or more sound alike are one thing, and a person's surname alone
    /// is the person where only one in the corpus bears it.
    ///
    /// # Errors
    /// When what waits on disk cannot be read back.
    pub fn finish(self) -> Result<Resolution> {
        let mut rows = Sorter::new(&self.folder, self.most_held);
        let mut merged = HashMap::new();
        let mut relatives = Relatives::default();
        for next in self.gathered.sorted()? {
            let ((r#type, family, sound, id), gathered) = next?;
            let family = Some((r#type, family));
            if relatives.family != family {
                let next = Relatives { family, ..Relatives::default() };
                std::mem::replace(&mut relatives, next).settle(&mut rows, &mut merged)?;
            }
            relatives.by_sound.entry(sound).or_default().insert(id, gathered);
        }
        relatives.settle(&mut rows, &mut merged)?;
        Ok(Resolution { rows: rows.sorted()?, merged })
    }
}

/// The names of one family, by their sounds and ids.
#[derive(Default)]
struct Relatives {
    family: Option<(EntityType, String)>,
    by_sound: BTreeMap<String, BTreeMap<String, Gathered>>,
}

impl Relatives {
    /// Makes one of those that are one.
    fn settle(self, rows: &mut Sorter<String, Gathered>, merged: &mut HashMap<String, String>) -> Result<()> {
        let merges = self.merges();
        let mut parts = Vec::new();
        let mut wholes = BTreeMap::new();
        for (_, mut spellings) in self.by_sound {
            let mut count = |how| spellings.remove(how).map_or(0, |together| together.documents);
            let (twice, beside) = (count(TWICE), count(BESIDE));
            let of_bearer = |id| merges.get(id).is_some_and(|into| !spellings.contains_key(into));
            let mut together = if spellings.keys().any(of_bearer) { twice + beside } else { twice };
            for (id, mut gathered) in spellings {
                match merges.get(&id) {
                    Some(into) => {
                        gathered.documents -= std::mem::take(&mut together);
                        parts.push((into, gathered));
                    }
                    None => {
                        wholes.insert(id, gathered);
                    }
                }
            }
        }
        for (into, part) in parts {
            if let Some(whole) = wholes.get_mut(into) {
                whole.gather(part);
            }
        }
        for (id, gathered) in wholes {
            rows.add(id, gathered)?;
        }
        merged.extend(merges);
        Ok(())
    }

    /// Which become part of which, by their ids.
    fn merges(&self) -> BTreeMap<String, String> {
        let mut merges = BTreeMap::new();
        let Some((r#type, family)) = &self.family else { return merges };
        let person = *r#type == EntityType::Person;
        let mut bearers = Vec::new();
        for (sound, spellings) in &self.by_sound {
            let full = surname(sound).is_some();
            let first = spellings.iter().filter(|(id, _)| is_id(id)).max_by_key(|(id, one)| one.rank(id));
            let Some((first, _)) = first.filter(|_| person || full && *r#type != EntityType::Date) else { continue };
            for (id, gathered) in spellings {
                if id != first && is_id(id) && !gathered.is_given() {
                    merges.insert(id.clone(), first.clone());
                }
            }
            if full && person {
                bearers.push(first);
            }
        }
        if let ([bearer], Some(alone)) = (bearers.as_slice(), self.by_sound.get(family)) {
            for (id, _) in alone.iter().filter(|(id, gathered)| is_id(id) && !gathered.is_given()) {
                merges.insert(id.clone(), (*bearer).clone());
            }
        }
        merges
    }
}

/// What the names of one thing have in common: a person's surname, else all of the name.
fn family(r#type: EntityType, sound: &str) -> &str {
    surname(sound).filter(|_| r#type == EntityType::Person).unwrap_or(sound)
}

/// The last word of a name of several.
fn surname(sound: &str) -> Option<&str> {
    sound.rsplit_once('-').map(|(_, surname)| surname)
}

impl Gathered {
    /// Whether its id was given by a gazetteer or a knowledge base: what its maker holds apart stays apart.
    fn is_given(&self) -> bool {
        self.given
            || self.entity.as_ref().is_some_and(|entity| entity.description.is_some() || entity.wikidata_id.is_some())
    }

    /// Of several spellings, the entity is known by the given one, else the most frequent.
    fn rank<'a>(&self, id: &'a str) -> (bool, i64, Reverse<&'a str>) {
        (self.is_given(), self.mentions, Reverse(id))
    }

    fn row(self) -> Option<Entity> {
        let entity = self.entity?;
        Some(Entity {
            entity_id: entity.id,
            label: entity.label,
            r#type: entity.r#type,
            aliases: self.aliases.into_iter().collect(),
            wikidata_id: entity.wikidata_id,
            description: entity.description,
            document_count: self.documents,
            mention_count: self.mentions,
        })
    }
}

impl Gather for Gathered {
    fn gather(&mut self, later: Gathered) {
        if let (Some(entity), Some(later)) = (&mut self.entity, later.entity)
            && entity.id == later.id
        {
            entity.meet(later);
        }
        for name in later.aliases {
            if self.aliases.len() < MOST_ALIASES {
                self.aliases.insert(name);
            }
        }
        self.given |= later.given;
        self.documents += later.documents;
        self.mentions += later.mentions;
    }
}

impl Resolution {
    /// The id in the corpus of an entity that a document knew under `local`.
    pub fn entity_id<'a>(&'a self, local: &'a str) -> &'a str {
        self.merged.get(local).map_or(local, String::as_str)
    }

    /// The rows of the table `entities`, in the order of their ids.
    pub fn into_rows(self) -> impl Iterator<Item = Result<Entity>> {
        self.rows.filter_map(|row| row.map(|(_, gathered)| gathered.row()).transpose())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Method;

    /// One document that mentions persons once each.
    fn document(resolver: &mut Resolver, names: &[&str]) {
        document_by(Method::Model, resolver, names);
    }

    fn document_by(method: Method, resolver: &mut Resolver, names: &[&str]) {
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
            method,
            confidence: 1.0,
        };
        let mentions: Vec<Mention> = entities.iter().map(mention).collect();
        resolver.document(&entities, &mentions).unwrap();
    }

    #[test]
    fn spellings_meet_and_surnames_find_their_only_bearer() {
        let folder = tempfile::tempdir().unwrap();
        for most_held in [1, 3, 100] {
            settle(Resolver::holding(folder.path(), most_held));
        }
    }

    #[test]
    fn documents_are_counted_once_where_spellings_of_a_surname_meet_beside_several_bearers() {
        let folder = tempfile::tempdir().unwrap();
        let mut resolver = Resolver::new(folder.path());
        document(&mut resolver, &["Karl Trotsky", "Trotsky"]);
        document(&mut resolver, &["Leon Trotsky", "Trotzki"]);
        document(&mut resolver, &["Trotsky", "Trotzki"]);
        let rows: Vec<Entity> = resolver.finish().unwrap().into_rows().collect::<Result<_>>().unwrap();
        let counts: Vec<_> =
            rows.iter().map(|row| (row.label.as_str(), row.document_count, row.mention_count)).collect();
        assert_eq!(counts, [("Karl Trotsky", 1, 1), ("Leon Trotsky", 1, 1), ("Trotsky", 3, 4)]);
    }

    #[test]
    fn what_a_gazetteer_has_stays_and_a_headline_gives_no_label() {
        let folder = tempfile::tempdir().unwrap();
        let mut resolver = Resolver::new(folder.path());
        document_by(Method::Gazetteer, &mut resolver, &["Kautsky"]);
        document(&mut resolver, &["Karl Kautsky", "LEON TROTSKY"]);
        document(&mut resolver, &["Leon Trotsky"]);
        let resolution = resolver.finish().unwrap();
        assert_eq!(resolution.entity_id("person:kautsky"), "person:kautsky");
        let labels: Vec<String> = resolution.into_rows().map(|row| row.unwrap().label).collect();
        assert_eq!(labels, ["Karl Kautsky", "Kautsky", "Leon Trotsky"]);
    }

    fn settle(mut resolver: Resolver) {
        document(&mut resolver, &["León Trotski", "Karl Kautsky", "Minna Kautsky"]);
        document(&mut resolver, &["Leon Trotsky", "Kautsky"]);
        document(&mut resolver, &["Leon Trotsky", "Trotzki", "León Trotski"]);
        document(&mut resolver, &["Leon Trotsky"]);
        let resolution = resolver.finish().unwrap();
        assert_eq!(resolution.entity_id("person:leon-trotski"), "person:leon-trotsky");
        assert_eq!(resolution.entity_id("person:trotzki"), "person:leon-trotsky");
        assert_eq!(resolution.entity_id("person:kautsky"), "person:kautsky");
        let rows: Vec<Entity> = resolution.into_rows().collect::<Result<_>>().unwrap();
        let ids: Vec<&str> = rows.iter().map(|row| row.entity_id.as_str()).collect();
        assert_eq!(ids, ["person:karl-kautsky", "person:kautsky", "person:leon-trotsky", "person:minna-kautsky"]);
        assert_eq!(rows[2].aliases, ["Leon Trotsky", "León Trotski", "Trotzki"]);
        assert_eq!((rows[2].document_count, rows[2].mention_count), (4, 6));
    }
}
