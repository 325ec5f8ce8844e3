//! Which persons of a document its names of persons mean.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::called::{Called, Gender, Title, is_given, name_words};
use super::matcher::fold;
use super::shouts;
use crate::corpus::slug;
use crate::model::EntityType;

/// More bearers of one surname than this are not told apart in one document.
const MOST_BEARERS: usize = 200;
/// Who is named in full so many times as often as any other is meant by the surname.
const MOSTLY: usize = 3;

/// The persons of a document by their surnames.
#[derive(Default)]
pub(super) struct Persons {
    by_surname: HashMap<String, Vec<Person>>,
    /// Surname and place there of those who may be called by another word of their name.
    by_other_word: HashMap<String, Vec<(String, usize)>>,
    /// Ids in the order in which they were last mentioned: a later mention has a higher number.
    last: HashMap<String, usize>,
    count: usize,
    /// The words of the document's title, and the ids of the persons whom it names.
    title: Vec<String>,
    subjects: HashSet<String>,
}

struct Person {
    called: Called,
    /// As written, where the name is longest.
    label: String,
    id: String,
    /// Whether a gazetteer or the knowledge base gave the id.
    known: bool,
    gender: Option<Gender>,
    titles: BTreeSet<String>,
    /// How often the person is named in full.
    named: usize,
}

/// Whom a name means.
pub(super) enum Full {
    Known(String),
    Named(String),
}

impl Persons {
    pub(super) fn new(title: Option<&str>) -> Persons {
        Persons { title: name_words(title.unwrap_or_default()).0, ..Persons::default() }
    }

    /// Takes in a name of someone whose id is given.
    pub(super) fn add_known(&mut self, called: Called, label: &str, id: &str) {
        let persons = self.by_surname.entry(called.surname.clone()).or_default();
        match persons.iter_mut().find(|one| one.known && one.id == id && one.called.given == called.given) {
            Some(person) => person.learn(&called),
            None => self.push(Person::new(called, label, id.to_owned(), true)),
        }
    }

    /// Takes in a full name.
    pub(super) fn add_unknown(&mut self, called: Called, label: &str) {
        if called.given.is_empty() {
            return;
        }
        let persons = self.by_surname.entry(called.surname.clone()).or_default();
        let room = persons.len() < MOST_BEARERS;
        match persons.iter_mut().find(|person| person.may_be(&called)) {
            Some(person) => person.name(called, label),
            None if room => self.push_named(called, label),
            None => (),
        }
    }

    /// Takes in a surname with a title, when all full names are known: it may be that of someone else.
    pub(super) fn add_titled(&mut self, called: Called, label: &str) {
        if called.given.is_empty() && !called.titles.is_empty() && self.meant(&called).is_none() {
            let room = self.by_surname.get(&called.surname).is_none_or(|persons| persons.len() < MOST_BEARERS);
            if room {
                self.push_named(called, label);
            }
        }
    }

    /// Adds one who only has a name. Titles tell namesakes apart.
    fn push_named(&mut self, called: Called, label: &str) {
        let namesakes = self.by_surname.get_mut(&called.surname).map(Vec::as_mut_slice).unwrap_or_default();
        let is_namesake = |person: &Person| called.given.is_empty() || person.id == id(label);
        let title = called.titles.first().filter(|_| namesakes.iter().any(is_namesake));
        let label = title.map_or(label.to_owned(), |title| format!("{} {label}", title.text));
        // The first who had only the surname is no longer told by it.
        let first = namesakes.iter_mut().find(|person| !person.known && id(&person.label) == id(&called.surname));
        if let Some(person) = first {
            let titles = person.called.titles.first().map(|title| format!("{} ", title.text)).unwrap_or_default();
            person.label.insert_str(0, &titles);
            person.id = id(&person.label);
        }
        let id = id(&label);
        self.push(Person::new(called, &label, id, false));
    }

    /// Whether someone has the surname.
    pub(super) fn has_surname(&self, name: &str) -> bool {
        self.by_surname.contains_key(&*fold(name))
    }

    /// Finds whom the document is about, when all full names are known: those whose name stands in its title, and not
    /// as a part of another's.
    pub(super) fn settle_title(&mut self) {
        let persons = || self.by_surname.values().flatten();
        let names = persons().map(|person| (name_words(&person.label).0, person.id.clone()));
        let in_title = |name: &[String]| name.len() > 1 && self.title.windows(name.len()).any(|words| words == name);
        let names: Vec<(Vec<String>, String)> = names.filter(|(name, _)| in_title(name)).collect();
        let is_part = |name: &[String]| {
            names
                .iter()
                .any(|(other, _)| other.len() > name.len() && other.windows(name.len()).any(|words| words == name))
        };
        self.subjects = names.iter().filter(|(name, _)| !is_part(name)).map(|(_, id)| id.clone()).collect();
    }

    fn push(&mut self, person: Person) {
        let Called { given, begins_given, two_surnames, surname, .. } = &person.called;
        let first = given.first().filter(|_| !begins_given);
        let surnames = given.iter().skip(1).next_back().filter(|word| *two_surnames && !is_given(word));
        let persons = self.by_surname.entry(surname.clone()).or_default();
        for word in first.into_iter().chain(surnames) {
            self.by_other_word.entry(word.clone()).or_default().push((surname.clone(), persons.len()));
        }
        persons.push(person);
    }

    /// Notes that a person is mentioned.
    pub(super) fn seen(&mut self, id: &str) {
        self.count += 1;
        self.last.insert(id.to_owned(), self.count);
    }

    /// The person of whom the name is a shorter form.
    pub(super) fn full(&self, called: &Called) -> Option<Full> {
        let person = self.meant(called)?;
        Some(match person.known {
            true => Full::Known(person.id.clone()),
            false => Full::Named(person.label.clone()),
        })
    }

    /// Of several who bear the surname, one who had the title of the name, or one of that gender; then whom the
    /// document is about by its title, or names in full far more often than the others; then the one mentioned last.
    fn meant(&self, called: &Called) -> Option<&Person> {
        let bearers = self.by_surname.get(&called.surname).map(Vec::as_slice).unwrap_or_default();
        let bearers: Vec<&Person> = bearers.iter().filter(|person| person.may_be(called)).collect();
        let alone = called.given.is_empty();
        let mostly = |person: &Person| {
            let others = bearers.iter().filter(|other| other.id != person.id).map(|other| other.named).max();
            alone && others.is_none_or(|most| person.named >= MOSTLY * most.max(1))
        };
        let rank = |person: &&Person| {
            let titled = called.titles.iter().any(|title| person.titles.contains(&title.key()));
            let last = self.last.get(&person.id).copied().unwrap_or_default();
            let gender = called.gender().is_some() && called.gender() == person.gender;
            (titled, gender, alone && self.subjects.contains(&person.id), mostly(person), last)
        };
        let best = bearers.iter().copied().max_by_key(rank);
        // Which of husband and wife is `Mrs. Obama` nothing has told.
        let (titled, gender, subject, mostly, _) = best.as_ref().map(rank).unwrap_or_default();
        let is_told = titled || gender || subject || mostly;
        if alone && called.gender().is_some() && bearers.len() > 1 && !is_told {
            return None;
        }
        best.or_else(|| self.by_other_word(called))
    }

    /// The only person whose name begins with the word, or has it as the first of two surnames.
    fn by_other_word(&self, called: &Called) -> Option<&Person> {
        let persons = self.by_other_word.get(&called.surname)?.iter();
        let persons = persons.filter_map(|(surname, at)| self.by_surname.get(surname)?.get(*at));
        let mut persons = persons.filter(|person| person.is_not_told_apart(called));
        let person = persons.next().filter(|_| persons.next().is_none())?;
        let alone = called.given.is_empty() && called.byname.is_empty() && called.particle.is_empty();
        alone.then_some(person)
    }
}

impl Person {
    fn new(called: Called, label: &str, id: String, known: bool) -> Person {
        let named = usize::from(!called.given.is_empty());
        let titles = called.titles.iter().map(Title::key).collect();
        Person { gender: called.gender(), titles, called, label: label.to_owned(), id, known, named }
    }

    /// Whether the name may be this person's.
    fn may_be(&self, called: &Called) -> bool {
        called.may_mean(&self.called) && self.is_not_told_apart(called)
    }

    fn is_not_told_apart(&self, called: &Called) -> bool {
        self.gender.is_none_or(|own| called.gender().is_none_or(|other| own == other))
    }

    /// Takes in another full name of this person.
    fn name(&mut self, called: Called, label: &str) {
        self.learn(&called);
        let longer = called.weight() > self.called.weight();
        let better = called.weight() == self.called.weight() && shouts(&self.label) && !shouts(label);
        if !self.known && (longer || better) {
            label.clone_into(&mut self.label);
            self.id = id(label);
            self.called = called;
        }
    }

    fn learn(&mut self, called: &Called) {
        self.named += usize::from(!called.given.is_empty());
        self.gender = self.gender.or(called.gender());
        self.titles.extend(called.titles.iter().map(Title::key));
    }
}

/// The id of one who only has a name.
fn id(label: &str) -> String {
    format!("{}:{}", EntityType::Person.as_str(), slug(label))
}

#[cfg(test)]
mod tests {
    use super::super::called::words;
    use super::*;

    /// Whom the last of the names means, in a document of that title that has them in this order. What is before `|`
    /// is before the name.
    fn meant(title: &str, language: &str, names: &[&str]) -> String {
        let taken = |name: &str| {
            let (before, name) = name.split_once('|').unwrap_or(("", name));
            (Called::of(before, name, words(language)).unwrap(), name.to_owned())
        };
        let mut persons = Persons::new(Some(title));
        let (last, earlier) = names.split_last().unwrap();
        for (called, name) in names.iter().map(|name| taken(name)) {
            persons.add_unknown(called, &name);
        }
        persons.settle_title();
        for (called, name) in names.iter().map(|name| taken(name)) {
            persons.add_titled(called, &name);
        }
        let mut find = |name: &str| {
            let (called, name) = taken(name);
            let label = match persons.full(&called) {
                Some(Full::Known(id)) => id,
                Some(Full::Named(label)) => label,
                None => name,
            };
            persons.seen(&id(&label));
            label
        };
        for name in earlier {
            find(name);
        }
        find(last)
    }

    #[test]
    fn a_short_name_means_whom_the_document_names_in_full() {
        for (names, expected) in [
            (&["Karl Kautsky", "Minna Kautsky", "Kautsky"][..], "Minna Kautsky"),
            (&["Karl Kautsky", "Minna Kautsky", "K. Kautsky"], "Karl Kautsky"),
            (&["Лев Троцкий", "Л. Троцкий"], "Лев Троцкий"),
            (&["Karl Kautsky", "Karl Kautsky", "Karl Kautsky", "Minna Kautsky", "Kautsky"], "Karl Kautsky"),
            (&["Karl Kautsky", "Bernstein"], "Bernstein"),
            (&["Jean-Paul Sartre", "J.-P. Sartre"], "Jean-Paul Sartre"),
            (&["Anna-Lena Schmidt", "Anna Schmidt"], "Anna Schmidt"),
            (&["John Ronald Reuel Tolkien", "J.R.R. Tolkien"], "John Ronald Reuel Tolkien"),
            // Particles, two surnames, names in another order.
            (&["Johann Wolfgang von Goethe", "Von Goethe"], "Johann Wolfgang von Goethe"),
            (&["Simone de Beauvoir", "Mme de |Beauvoir"], "Simone de Beauvoir"),
            (&["Marina Silva", "Da Silva"], "Da Silva"),
            (&["Gabriel García Márquez", "García Márquez"], "Gabriel García Márquez"),
            (&["John Paul Smith", "Paul Smith"], "Paul Smith"),
            (&["Xi Jinping", "Xi"], "Xi Jinping"),
            (&["Peter Holloway", "Peter"], "Peter"),
            // Numbers and bynames.
            (&["Elizabeth I", "Elizabeth II"], "Elizabeth II"),
            (&["Nicholas I of Russia", "Nicholas II of Russia"], "Nicholas II of Russia"),
            (&["John F. Kennedy", "John F. Kennedy, Jr."], "John F. Kennedy, Jr."),
            (&["Martin Luther King Jr.", "Martin Luther King Sr.", "King Jr."], "Martin Luther King Jr."),
            (&["Robert Downey Jr.", "Downey"], "Robert Downey Jr."),
            // Titles.
            (&["Mr. |John Smith", "Mrs. |Mary Smith", "Mr. |Smith"], "John Smith"),
            (&["Mr. |John Smith", "Mrs. |Smith"], "Mrs. Smith"),
            (&["Sir |William Cavendish", "Ann Cavendish", "Mr. |Cavendish"], "William Cavendish"),
            (&["Barack Obama", "Michelle Obama", "Mrs. |Obama"], "Mrs. Obama"),
            (&["Mr. |Smith", "Mrs. |Smith", "Mr. |Smith"], "Mr. Smith"),
            (&["Rev. |Thomas Wright", "Col. |Henry Wright", "Rev. |Wright"], "Thomas Wright"),
            (&["Mick Cash", "Mr Cash"], "Mick Cash"),
        ] {
            assert_eq!(meant("", "en", names), expected, "{names:?}");
        }
        assert_eq!(meant("Karl Kautsky: a life", "en", &["Karl Kautsky", "Minna Kautsky", "Kautsky"]), "Karl Kautsky");
        let washingtons = ["George Washington", "George Washington Carver", "Booker T. Washington", "Washington"];
        assert_eq!(meant("George Washington Carver", "en", &washingtons), "Booker T. Washington");
        assert_eq!(meant("", "fr", &["M. |Dupont", "Mme |Dupont"]), "Mme Dupont");
        assert_eq!(
            meant("", "es", &["Dña. |María Pérez Gómez", "D. |Juan Pérez Ruiz", "Sra. |Pérez"]),
            "María Pérez Gómez"
        );
    }

    #[test]
    fn a_longer_name_is_not_one_of_whom_only_the_surname_is_known() {
        let mut persons = Persons::default();
        let called = |name: &str| Called::of("", name, words("en")).unwrap();
        persons.add_known(called("Smith"), "Smith", "wikidata:Q1");
        assert!(persons.full(&called("Will Smith")).is_none());
        assert!(matches!(persons.full(&called("Smith")), Some(Full::Known(_))));
    }
}
