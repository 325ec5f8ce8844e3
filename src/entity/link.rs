//! Which mentions of a document are of one thing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::disambiguate::{Named, Names};
use super::knowledge_base::KnowledgeBase;
use super::matcher::{Matcher, fold};
use super::recognize::{Found, What, keep_longest};
use super::{LocalEntity, Mention, tokens};
use crate::corpus::slug;
use crate::error::Result;
use crate::model::{EntityType, Method};
use crate::structure::Paragraph;

/// Gives each find the thing that it mentions.
pub(super) struct Linker<'d> {
    matcher: &'d Matcher,
    base: Option<&'d KnowledgeBase>,
    paragraphs: &'d [Paragraph],
    entities: Vec<LocalEntity>,
    by_id: HashMap<String, usize>,
    mentions: Vec<Mention>,
    persons: Persons,
    /// What names of the model mean by the knowledge base.
    linked: BTreeMap<Named, LocalEntity>,
    /// The persons of the document whom a gazetteer or the knowledge base knows, by id.
    known: HashMap<String, LocalEntity>,
}

/// How sure a gazetteer's name and a date of a rule are; what is ambiguous is half as sure.
const BY_GAZETTEER: f64 = 0.95;
const BY_RULE: f64 = 0.9;

impl<'d> Linker<'d> {
    pub(super) fn new(matcher: &'d Matcher, base: Option<&'d KnowledgeBase>, paragraphs: &'d [Paragraph]) -> Self {
        Linker {
            matcher,
            base,
            paragraphs,
            entities: Vec::new(),
            by_id: HashMap::new(),
            mentions: Vec::new(),
            persons: Persons::default(),
            linked: BTreeMap::new(),
            known: HashMap::new(),
        }
    }

    /// Links the finds of the document, of which some may overlap; the mentions are in the order of the text.
    ///
    /// # Errors
    /// When the knowledge base cannot be read.
    pub(super) fn link(mut self, mut found: Vec<Found>) -> Result<(Vec<LocalEntity>, Vec<Mention>)> {
        let supported = supported(&found);
        found.retain(|find| match &find.what {
            What::Known(candidates) => chosen(candidates, &supported).is_some(),
            _ => true,
        });
        let found = keep_longest(found);
        self.linked = self.look_up(&found)?;
        self.gather_persons(&found, &supported);
        for find in found {
            let Some((entity, method, confidence)) = self.identify(&find, &supported) else { continue };
            let r#type = entity.r#type;
            if r#type == EntityType::Person {
                self.persons.seen(&entity.id);
            }
            let entity = self.entity(entity);
            let Found { paragraph, span, what } = find;
            let value = if let What::Date(edtf) = what { Some(edtf) } else { None };
            self.mentions.push(Mention { paragraph, span, entity, r#type, value, method, confidence });
        }
        Ok((self.entities, self.mentions))
    }

    /// Asks the knowledge base for the names that the model found. A thing that a gazetteer has too is the gazetteer's.
    fn look_up(&self, found: &[Found]) -> Result<BTreeMap<Named, LocalEntity>> {
        let Some(base) = self.base else { return Ok(BTreeMap::new()) };
        let mut names = Names::default();
        for find in found {
            if let What::Name { r#type, .. } = find.what {
                names.add(base, self.text(find), r#type, &self.paragraphs[find.paragraph].language)?;
            }
        }
        let known = |entity: LocalEntity| self.matcher.by_id(&entity.id).cloned().unwrap_or(entity);
        Ok(names.settle().into_iter().map(|(named, entity)| (named, known(entity))).collect())
    }

    /// Learns the full names of the document's persons, wherever in it they stand.
    fn gather_persons(&mut self, found: &[Found], supported: &BTreeSet<usize>) {
        for find in found {
            let text = self.text(find);
            let known = match &find.what {
                What::Known(candidates) => chosen(candidates, supported).map(|(number, _)| self.matcher.entity(number)),
                What::Name { r#type, .. } => self.linked.get(&(text.to_owned(), *r#type)),
                What::Date(_) => None,
            };
            match known {
                Some(person) if person.r#type == EntityType::Person => {
                    self.persons.add(&person.label, &person.id);
                    self.persons.add(text, &person.id);
                    self.known.entry(person.id.clone()).or_insert_with(|| person.clone());
                }
                None if matches!(find.what, What::Name { r#type: EntityType::Person, .. }) => {
                    self.persons.add_unknown(text);
                }
                _ => (),
            }
        }
    }

    /// The thing that a find is of, how that is known, and how surely; none for a name without a letter or a digit.
    fn identify(&self, find: &Found, supported: &BTreeSet<usize>) -> Option<(LocalEntity, Method, f64)> {
        match &find.what {
            What::Date(edtf) => Some((date(edtf), Method::Rule, BY_RULE)),
            What::Known(candidates) => {
                let (number, sure) = chosen(candidates, supported)?;
                let confidence = if sure { BY_GAZETTEER } else { BY_GAZETTEER / 2.0 };
                Some((self.matcher.entity(number).clone(), Method::Gazetteer, confidence))
            }
            What::Name { r#type, confidence } => {
                let spelled_out = self.spelled_out(find).map(|entity| (entity, Method::Coreference));
                let (entity, method) = spelled_out.or_else(|| self.named(self.text(find), *r#type))?;
                Some((entity, method, *confidence))
            }
        }
    }

    fn text(&self, find: &Found) -> &'d str {
        &self.paragraphs[find.paragraph].text.as_str()[find.span.clone()]
    }

    fn entity(&mut self, entity: LocalEntity) -> usize {
        let next = self.entities.len();
        let number = *self.by_id.entry(entity.id.clone()).or_insert(next);
        if number == next {
            self.entities.push(entity);
        }
        number
    }

    /// The thing that an abbreviation in brackets stands for: `Partido Comunista de la Unión Soviética (PCUS)`.
    fn spelled_out(&self, find: &Found) -> Option<LocalEntity> {
        let last = self.mentions.last().filter(|last| last.paragraph == find.paragraph)?;
        let text = self.paragraphs[find.paragraph].text.as_str();
        let full = &text[last.span.clone()];
        let initials: String = full.split_whitespace().filter_map(|word| word.chars().next()).collect();
        let initials = initials.chars().filter(|c| c.is_uppercase());
        let between = text.get(last.span.end..find.span.start)?;
        (between.trim_start() == "(" && initials.eq(self.text(find).chars()) && self.text(find).len() > 1)
            .then(|| self.entities[last.entity].clone())
    }

    /// The thing that a name found by the model is of.
    fn named(&self, name: &str, r#type: EntityType) -> Option<(LocalEntity, Method)> {
        if let Some(entity) = self.linked.get(&(name.to_owned(), r#type)) {
            return Some((entity.clone(), Method::Model));
        }
        let full = match r#type {
            EntityType::Person => self.persons.full(name),
            _ => None,
        };
        match full {
            Some(Full::Known(id)) => Some((self.known.get(&id)?.clone(), Method::Coreference)),
            Some(Full::Named(label)) if label != name => Some((unknown(&label, r#type)?, Method::Coreference)),
            _ => Some((unknown(name, r#type)?, Method::Model)),
        }
    }
}

fn date(edtf: &str) -> LocalEntity {
    LocalEntity {
        id: format!("date:{edtf}"),
        label: edtf.to_owned(),
        r#type: EntityType::Date,
        wikidata_id: None,
        description: None,
    }
}

/// A thing that only its name tells.
fn unknown(label: &str, r#type: EntityType) -> Option<LocalEntity> {
    let slug = Some(slug(label)).filter(|slug| !slug.is_empty())?;
    Some(LocalEntity {
        id: format!("{}:{slug}", r#type.as_str()),
        label: label.to_owned(),
        r#type,
        wikidata_id: None,
        description: None,
    })
}

/// The things that the document has a sure name of.
fn supported(found: &[Found]) -> BTreeSet<usize> {
    let sure = found.iter().filter_map(|find| match &find.what {
        What::Known(candidates) => match candidates.as_slice() {
            [(number, false)] => Some(*number),
            _ => None,
        },
        _ => None,
    });
    sure.collect()
}

/// What a name of the gazetteers means here, and whether nothing else is possible.
fn chosen(candidates: &[(usize, bool)], supported: &BTreeSet<usize>) -> Option<(usize, bool)> {
    let mut likely = candidates.iter().filter(|(number, _)| supported.contains(number));
    match (likely.next(), likely.next()) {
        (Some((number, _)), None) => Some((*number, true)),
        (Some((number, _)), Some(_)) => Some((*number, false)),
        _ => {
            let mut possible = candidates.iter().filter(|(_, needs_support)| !needs_support);
            let (number, _) = possible.next()?;
            Some((*number, possible.next().is_none()))
        }
    }
}

/// More bearers of one surname than this are not told apart in one document.
const MOST_BEARERS: usize = 200;

/// The persons of a document by their surnames.
#[derive(Default)]
struct Persons {
    by_surname: HashMap<String, Vec<Person>>,
    /// Ids in the order in which they were last mentioned: a later mention has a higher number.
    last: HashMap<String, usize>,
    count: usize,
}

struct Person {
    given: Vec<String>,
    /// As written, where the name is longest.
    label: String,
    id: String,
    /// Whether a gazetteer or the knowledge base gave the id.
    known: bool,
}

/// Whom a name means.
enum Full {
    Known(String),
    Named(String),
}

impl Persons {
    fn add(&mut self, name: &str, id: &str) {
        let Some((given, surname)) = parts(name) else { return };
        let persons = self.by_surname.entry(surname).or_default();
        if !persons.iter().any(|person| person.known && person.id == id && person.given == given) {
            persons.push(Person { given, label: name.to_owned(), id: id.to_owned(), known: true });
        }
    }

    fn add_unknown(&mut self, name: &str) {
        let Some((given, surname)) = parts(name).filter(|(given, _)| !given.is_empty()) else { return };
        let persons = self.by_surname.entry(surname).or_default();
        let room = persons.len() < MOST_BEARERS;
        match persons.iter_mut().find(|person| agree(&person.given, &given)) {
            Some(person) if !person.known && weight(&given) > weight(&person.given) => {
                *person = Person::named(given, name);
            }
            Some(_) => (),
            None if room => persons.push(Person::named(given, name)),
            None => (),
        }
    }

    /// Notes that a person is mentioned.
    fn seen(&mut self, id: &str) {
        self.count += 1;
        self.last.insert(id.to_owned(), self.count);
    }

    /// The person of whom `name` is a shorter form; of several who bear the surname, the one mentioned last.
    fn full(&self, name: &str) -> Option<Full> {
        let (given, surname) = parts(name)?;
        let bearers = self.by_surname.get(&surname)?.iter().filter(|person| agree(&person.given, &given));
        let person = bearers.max_by_key(|person| self.last.get(&person.id).copied().unwrap_or_default())?;
        Some(match person.known {
            true => Full::Known(person.id.clone()),
            false => Full::Named(person.label.clone()),
        })
    }
}

impl Person {
    /// One who only has a name.
    fn named(given: Vec<String>, label: &str) -> Person {
        let id = format!("{}:{}", EntityType::Person.as_str(), slug(label));
        Person { given, label: label.to_owned(), id, known: false }
    }
}

/// Given names and surname, folded.
fn parts(name: &str) -> Option<(Vec<String>, String)> {
    let mut spans = Vec::new();
    tokens::tokens(name, &mut spans);
    let mut words: Vec<String> = spans
        .into_iter()
        .map(|span| fold(&name[span]).into_owned())
        .filter(|word| word.starts_with(char::is_alphanumeric))
        .collect();
    let surname = words.pop()?;
    Some((words, surname))
}

/// Whether two lists of given names may be one person's: an initial stands for a name, and names may be missing.
fn agree(a: &[String], b: &[String]) -> bool {
    let same = |(a, b): (&String, &String)| {
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        short == long || (short.ends_with('.') || short.len() == 1) && long.chars().next() == short.chars().next()
    };
    a.iter().zip(b).all(same)
}

/// How much given names tell.
fn weight(given: &[String]) -> usize {
    given.iter().map(String::len).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(persons: &Persons, name: &str) -> String {
        match persons.full(name) {
            Some(Full::Known(id)) => id,
            Some(Full::Named(label)) => label,
            None => "nobody".to_owned(),
        }
    }

    #[test]
    fn a_surname_is_the_bearer_mentioned_last() {
        let mut persons = Persons::default();
        for name in ["Karl Kautsky", "Minna Kautsky", "V.I. Lenin", "Kautsky"] {
            persons.add_unknown(name);
        }
        persons.add("Vladimir Lenin", "person:vladimir-lenin");
        assert_eq!(full(&persons, "K. Kautsky"), "Karl Kautsky");
        persons.seen("person:minna-kautsky");
        assert_eq!(full(&persons, "Kautsky"), "Minna Kautsky");
        persons.seen("person:karl-kautsky");
        assert_eq!(full(&persons, "Kautsky"), "Karl Kautsky");
        assert_eq!(full(&persons, "Bernstein"), "nobody");
        persons.add_unknown("Лев Троцкий");
        assert_eq!(full(&persons, "Л. Троцкий"), "Лев Троцкий");
    }
}
