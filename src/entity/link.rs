//! Which mentions of a document are of one thing.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::abbreviations::Abbreviations;
use super::called::{self, Called};
use super::disambiguate::{Named, Names};
use super::knowledge_base::KnowledgeBase;
use super::matcher::Matcher;
use super::persons::{Full, Persons};
use super::recognize::{Found, What, keep_longest};
use super::{LocalEntity, Mention};
use crate::corpus::slug;
use crate::error::Result;
use crate::knowledge;
use crate::model::{EntityType, Method};
use crate::structure::{Paragraph, StructuredDocument};

/// Gives each find the thing that it mentions.
pub(super) struct Linker<'d> {
    matcher: &'d Matcher,
    base: Option<&'d KnowledgeBase>,
    paragraphs: &'d [Paragraph],
    entities: Vec<LocalEntity>,
    by_id: HashMap<String, usize>,
    mentions: Vec<Mention>,
    /// The names of the model.
    names: HashSet<(&'d str, EntityType)>,
    persons: Persons,
    abbreviations: Abbreviations,
    /// What names of the model mean by the knowledge base.
    linked: BTreeMap<Named, LocalEntity>,
    /// The persons of the document whom a gazetteer or the knowledge base knows, by id.
    known: HashMap<String, LocalEntity>,
}

/// How sure a gazetteer's name and a date of a rule are; what is ambiguous is half as sure.
const BY_GAZETTEER: f64 = 0.95;
const BY_RULE: f64 = 0.9;

impl<'d> Linker<'d> {
    pub(super) fn new(matcher: &'d Matcher, base: Option<&'d KnowledgeBase>, document: &'d StructuredDocument) -> Self {
        Linker {
            matcher,
            base,
            paragraphs: &document.paragraphs,
            entities: Vec::new(),
            by_id: HashMap::new(),
            mentions: Vec::new(),
            names: HashSet::new(),
            persons: Persons::new(document.about.title.as_deref()),
            abbreviations: Abbreviations::default(),
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
        self.names = found.iter().filter_map(|find| Some((self.text(find), find.named()?))).collect();
        self.abbreviations = Abbreviations::of(&found, self.paragraphs);
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
                    let person = person.clone();
                    for name in [&person.label, text] {
                        if let Some(called) = self.called(find, name) {
                            self.persons.add_known(called, name, &person.id);
                        }
                    }
                    self.known.entry(person.id.clone()).or_insert(person);
                }
                None => {
                    if let Some((called, name)) = self.person(find) {
                        self.persons.add_unknown(called, name);
                    }
                }
                _ => (),
            }
        }
        self.persons.settle_title();
        for find in found {
            if let Some((called, name)) = self.person(find) {
                self.persons.add_titled(called, name);
            }
        }
    }

    /// The name of a find that the model takes for a person, taken apart and as it is cited.
    fn person(&self, find: &Found) -> Option<(Called, &'d str)> {
        find.named().filter(|r#type| *r#type == EntityType::Person)?;
        let name = self.cited(find);
        Some((self.called(find, name)?, name))
    }

    /// A name of the model without the ending of a case, where that is a name of the document, or a place that is
    /// known: `Goethes`, `Deutschlands`.
    fn cited(&self, find: &Found) -> &'d str {
        let name = self.text(find);
        let Some(r#type) = find.named() else { return name };
        let language = knowledge::primary(&self.paragraphs[find.paragraph].language);
        let places = knowledge::languages().get(language).and_then(|language| language.names.get("places"));
        let is_place = |name: &str| places.is_some_and(|places| places.iter().any(|place| place == name));
        let is_name = |stem: &&str| {
            let surname = r#type == EntityType::Person && self.persons.has_surname(stem);
            surname
                || self.names.contains(&(stem, r#type))
                || r#type == EntityType::Place && is_place(stem) && !is_place(name)
        };
        knowledge::inflection(language).stems(name).find(is_name).unwrap_or(name)
    }

    fn called(&self, find: &Found, name: &str) -> Option<Called> {
        let paragraph = &self.paragraphs[find.paragraph];
        Called::of(&paragraph.text.as_str()[..find.span.start], name, called::words(&paragraph.language))
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
                let full = self.abbreviations.meant(self.text(find)).filter(|full| full.span != find.span);
                if let Some((entity, ..)) = full.and_then(|full| self.identify(full, supported)) {
                    return Some((entity, Method::Coreference, *confidence));
                }
                let (entity, method) = self.named(find, *r#type)?;
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
        match self.entities.get_mut(number) {
            Some(earlier) => earlier.meet(entity),
            None => self.entities.push(entity),
        }
        number
    }

    /// The thing that a name found by the model is of.
    fn named(&self, find: &Found, r#type: EntityType) -> Option<(LocalEntity, Method)> {
        let name = self.cited(find);
        if let Some(entity) = self.linked.get(&(name.to_owned(), r#type)) {
            return Some((entity.clone(), Method::Model));
        }
        match self.person(find).and_then(|(called, _)| self.persons.full(&called)) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::recognize::Reader;

    /// The names of a text and what they mean.
    fn linked(text: &str) -> Vec<(String, String)> {
        let document = StructuredDocument::of_plain_text(text);
        let matcher = Matcher::read(&[]).unwrap();
        let mut reader = Reader::new(&matcher, None);
        let mut found = Vec::new();
        for (at, paragraph) in document.paragraphs.iter().enumerate() {
            reader.paragraph(at, paragraph, &[], &mut found).unwrap();
        }
        reader.settle(&document.paragraphs, &mut found);
        let (entities, mentions) = Linker::new(&matcher, None, &document).link(found).unwrap();
        let text =
            |mention: &Mention| document.paragraphs[mention.paragraph].text.as_str()[mention.span.clone()].to_owned();
        mentions.iter().map(|mention| (text(mention), entities[mention.entity].label.clone())).collect()
    }

    #[test]
    fn other_forms_of_a_name_mean_what_the_document_names_in_full() {
        for (text, form, full) in [
            (
                "The World Health Organization (WHO) is an agency. The WHO sits in Geneva.",
                "WHO",
                "World Health Organization",
            ),
            (
                "La Secretaría de Relaciones Exteriores (SRE) de México publicó un comunicado.",
                "SRE",
                "Secretaría de Relaciones Exteriores",
            ),
            (
                "Johann Wolfgang von Goethe zog nach Weimar. Goethes Freund Friedrich Schiller starb.",
                "Goethes",
                "Johann Wolfgang von Goethe",
            ),
            (
                "TROTSKY IS DEAD\n\nThe death of Leon Trotsky was reported from Mexico City on Tuesday.",
                "TROTSKY",
                "Leon Trotsky",
            ),
            ("They met Malcolm X. He was shot in New York.", "Malcolm X", "Malcolm X"),
            ("Robert Downey Jr. was praised. Downey said that he was happy.", "Downey", "Robert Downey Jr."),
        ] {
            let linked = linked(text);
            assert!(linked.iter().any(|one| *one == (form.to_owned(), full.to_owned())), "{linked:?}");
        }
    }
}
