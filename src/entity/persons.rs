//! Which persons of a document its names of persons mean.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use super::matcher::fold;
use super::sound::is_roman;
use super::tokens;
use crate::corpus::slug;
use crate::knowledge::{self, Persons as Words};
use crate::model::EntityType;

/// The words that a language puts around names of persons.
pub(super) fn words(language: &str) -> &'static Words {
    static NONE: LazyLock<Words> = LazyLock::new(Words::default);
    knowledge::languages().get(knowledge::primary(language)).map_or(&NONE, |language| &language.persons)
}

/// Small words inside of names, folded: `de`, `van`.
static PARTICLES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let particles = knowledge::languages().values().flat_map(|language| &language.citations.name_particles);
    particles.flat_map(|particle| particle.split_whitespace()).map(|word| fold(word).into_owned()).collect()
});

/// Given names, folded.
static GIVEN: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let given = knowledge::languages().values().filter_map(|language| language.names.get("given"));
    given.flatten().map(|name| fold(name).into_owned()).collect()
});

/// Bynames of all languages, their words folded.
static BYNAMES: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    let bynames = knowledge::languages().values().flat_map(|language| &language.persons.bynames);
    bynames
        .map(|byname| byname.split_whitespace().map(|word| fold(word.trim_end_matches('.')).into_owned()).collect())
        .collect()
});

fn is_given(word: &str) -> bool {
    word.split('-').all(|part| GIVEN.contains(part))
}

fn is_particle(word: &str) -> bool {
    PARTICLES.contains(word)
}

/// Whether a word of a name is a number: `II`, `XVI`.
fn is_number(word: &str) -> bool {
    word.chars().all(char::is_uppercase) && is_roman(&word.to_lowercase())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gender {
    Male,
    Female,
}

/// A title as a text writes it.
#[derive(Clone, Debug)]
struct Title {
    text: String,
    gender: Option<Gender>,
    /// Whether it belongs to the name where only one word follows.
    is_style: bool,
}

impl Title {
    fn of(word: &str, words: &Words) -> Option<Title> {
        let lower = word.to_lowercase();
        let bare = lower.trim_end_matches('.');
        let is_in = |list: &[String]| list.iter().any(|title| *title == lower || title == bare);
        let (male, female) = (is_in(&words.male), is_in(&words.female));
        let gender = male.then_some(Gender::Male).or(female.then_some(Gender::Female));
        let is_title = gender.is_some() || is_in(&words.titles);
        is_title.then(|| Title { text: word.to_owned(), gender, is_style: is_in(&words.styles) })
    }

    /// The same for all ways of writing it.
    fn key(&self) -> String {
        self.text.trim_end_matches('.').to_lowercase()
    }
}

/// The title that a name begins with, and what follows it.
fn title_before<'n>(name: &'n str, words: &Words) -> Option<(Title, &'n str)> {
    let is_initial = |word: &str| word.ends_with('.') && word.chars().count() == 2;
    let (first, rest) = name.split_once(char::is_whitespace).unwrap_or((name, ""));
    let rest = rest.trim_start();
    // In Spanish, `D. José` but also `D. H. Lawrence`.
    let initials = is_initial(first) && rest.split_whitespace().next().is_some_and(is_initial);
    let title = Title::of(first, words).filter(|_| !initials)?;
    Some((title, rest))
}

/// How many bytes titles before a name take that are no part of it: all of a name that is nothing else.
pub(super) fn titles(name: &str, words: &Words) -> usize {
    let mut rest = name;
    while let Some((title, after)) = title_before(rest, words) {
        if title.is_style && !after.contains(char::is_whitespace) {
            break;
        }
        rest = after;
    }
    name.len() - rest.len()
}

/// How many bytes of `after`, which follows a name, are a byname that belongs to it: `, Jr.`
pub(super) fn byname_after(after: &str, words: &Words) -> usize {
    for byname in &words.bynames {
        let abbreviated = byname.starts_with(char::is_uppercase) && !byname.contains(' ');
        let start = after.strip_prefix(", ").filter(|_| abbreviated).or_else(|| after.strip_prefix(' '));
        let Some(rest) = start.and_then(|start| start.strip_prefix(byname.as_str())) else { continue };
        // `Dumas fils`, but not the son of someone, `Pierre fils de Jean`, nor a rank, `Jane Doe Senior Lecturer`.
        let next = rest.split_whitespace().next().unwrap_or_default();
        let of_another = !abbreviated && is_particle(&fold(next)) || next.starts_with(char::is_uppercase);
        if rest.starts_with(char::is_alphanumeric) || rest.starts_with(' ') && of_another {
            continue;
        }
        // A full stop before a capital may be that of the sentence.
        let inside = |rest: &str| rest.trim_start().starts_with(|c: char| !c.is_uppercase());
        let stop = rest.strip_prefix('.').is_some_and(inside);
        return after.len() - rest.len() + usize::from(stop);
    }
    0
}

/// Of how many words the byname is that ends folded words of a name.
fn byname_of(words: &[String]) -> Option<usize> {
    BYNAMES
        .iter()
        .map(|byname| (byname, byname.len()))
        .find(|(byname, length)| words.len() > *length && words.ends_with(byname))
        .map(|(_, length)| length)
}

/// The surname of a full name, as it is written.
pub(super) fn surname(name: &str) -> Option<&str> {
    let mut ends: Vec<&str> = name.split_whitespace().map(|word| word.trim_matches([',', '.'])).collect();
    let folded: Vec<String> = ends.iter().map(|word| fold(word).into_owned()).collect();
    ends.truncate(ends.len() - byname_of(&folded).unwrap_or_default());
    let last = ends.last().filter(|last| ends.len() > 1 && !is_number(last))?;
    Some(last)
}

/// A name of a person taken apart; all words are folded.
#[derive(Clone, Debug, Default)]
pub(super) struct Called {
    titles: Vec<Title>,
    /// All words before the surname but particles.
    given: Vec<String>,
    /// Whether the first of them is a given name, or an initial.
    begins_given: bool,
    /// The particles before the surname.
    particle: String,
    /// Of one who has a number and no surname, all of the name: `henry viii`.
    surname: String,
    /// What tells namesakes apart: `jr`, `iii`.
    byname: String,
    /// Whether the last of the given names may be the first of two surnames.
    two_surnames: bool,
}

impl Called {
    /// Takes a name apart that has the text `before` before it.
    pub(super) fn of(before: &str, name: &str, words: &Words) -> Option<Called> {
        let mut called = Called { two_surnames: words.two_surnames, ..Called::default() };
        let mut particles = Vec::new();
        for word in words_before(before) {
            match Title::of(word, words) {
                Some(title) => called.titles.push(title),
                None if called.titles.is_empty() && is_particle(&fold(word)) => {
                    particles.insert(0, fold(word).into_owned())
                }
                None => break,
            }
        }
        if called.titles.is_empty() {
            particles.clear();
        }
        let mut name = name;
        while let Some((title, rest)) = title_before(name, words) {
            let (rest_words, _) = name_words(rest);
            if rest_words.is_empty() || byname_of(&[vec![String::new()], rest_words].concat()).is_some() {
                break;
            }
            called.titles.push(title);
            name = rest;
        }
        let (mut given, number) = name_words(name);
        if let Some(length) = byname_of(&given) {
            called.byname = given.split_off(given.len() - length).join(" ");
        }
        called.begins_given = given.first().is_some_and(|first| first.ends_with('.') || is_given(first));
        called.surname = given.pop()?;
        match number {
            Some((number, true)) if given.is_empty() || is_given(&called.surname) => {
                given.extend([std::mem::take(&mut called.surname), number]);
                called.surname = std::mem::take(&mut given).join(" ");
            }
            Some((number, _)) => called.byname = number,
            None => (),
        }
        let own = given.iter().rev().take_while(|word| is_particle(word)).count();
        particles.extend(given.split_off(given.len() - own));
        called.particle = particles.join(" ");
        given.retain(|word| !is_particle(word));
        called.given = given;
        Some(called)
    }

    fn gender(&self) -> Option<Gender> {
        self.titles.iter().find_map(|title| title.gender)
    }

    /// Whether the bearer of the full name may be meant.
    fn may_mean(&self, full: &Called) -> bool {
        if self.given.is_empty() {
            let is_of = |own: &str, other: &str| own.is_empty() || own == other;
            is_of(&self.byname, &full.byname) && is_of(&self.particle, &full.particle)
        } else {
            !full.given.is_empty() && self.byname == full.byname && given_agree(self, full)
        }
    }

    /// How much the given names tell.
    fn weight(&self) -> usize {
        self.given.iter().map(String::len).sum()
    }
}

/// The words of a text from its end, as far as there is nothing but white space between them.
fn words_before(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let text = rest.trim_end();
        let is_around = |c: char| c.is_whitespace() || matches!(c, '(' | '\'' | '’' | '"' | '“' | '„' | '«');
        let start = text.char_indices().rev().find(|(_, c)| is_around(*c)).map_or(0, |(at, c)| at + c.len_utf8());
        rest = &text[..start];
        Some(&text[start..]).filter(|word| word.starts_with(char::is_alphabetic))
    })
}

/// The folded words of a name, `V.I.` as two and `J.-P.` as one, without the number among them; that number, and
/// whether it is last.
fn name_words(name: &str) -> (Vec<String>, Option<(String, bool)>) {
    let mut spans = Vec::new();
    tokens::tokens(name, &mut spans);
    let mut words: Vec<String> = Vec::new();
    let mut number = None;
    let mut joined = false;
    for span in spans {
        let token = &name[span.clone()];
        let is_last = name[span.end..].trim_matches([' ', '.']).is_empty();
        let bare = if is_last { token.trim_end_matches('.') } else { token };
        let word = fold(token).into_owned();
        if token == "-" && words.last().is_some_and(|word| word.ends_with('.')) {
            joined = true;
        } else if !words.is_empty() && is_number(bare) {
            number = Some((fold(bare).into_owned(), is_last));
        } else if let Some(last) = words.last_mut().filter(|_| joined && word.starts_with(char::is_alphanumeric)) {
            *last = format!("{last}-{word}");
            joined = false;
        } else if word.len() > 2 && word.ends_with('.') {
            words.extend(word.split_terminator('.').map(|initial| format!("{initial}.")));
        } else if word.starts_with(char::is_alphanumeric) {
            words.push(word);
        }
    }
    (words, number)
}

/// Whether the given names may be one person's: an initial stands for a name, and names may be missing at the end. Of
/// a name that begins with no given name all words are surnames, and what is missing is before them: `García Márquez`.
fn given_agree(a: &Called, b: &Called) -> bool {
    let (short, long) = if a.given.len() <= b.given.len() { (a, b) } else { (b, a) };
    let from_start = a.given.iter().zip(&b.given).all(|(a, b)| may_be(a, b));
    from_start || !short.begins_given && long.given.ends_with(&short.given)
}

/// Whether one word may stand for the other: `j.` for `john`, `j.-p.` for `jean-paul`.
fn may_be(a: &str, b: &str) -> bool {
    let stands = |(a, b): (&str, &str)| {
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        short == long || (short.ends_with('.') || short.len() == 1) && long.chars().next() == short.chars().next()
    };
    a.split('-').count() == b.split('-').count() && a.split('-').zip(b.split('-')).all(stands)
}

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
        let shouts = |label: &str| !label.contains(char::is_lowercase);
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

    #[test]
    fn titles_before_a_name_and_bynames_after_it() {
        let without = |name: &'static str, language| &name[titles(name, words(language))..];
        for (name, language, rest) in [
            ("Mr. Cash", "en", "Cash"),
            ("Frau Dr. Merkel", "de", "Dr. Merkel"),
            ("Dña", "es", ""),
            ("D. José María López", "es", "José María López"),
            ("D. H. Lawrence", "es", "D. H. Lawrence"),
            ("Don Quijote", "es", "Don Quijote"),
            ("Pope Benedict XVI", "en", "Benedict XVI"),
            ("King", "en", "King"),
        ] {
            assert_eq!(without(name, language), rest);
        }
        for (after, language, byname) in [
            (", Jr. was", "en", ", Jr."),
            (" Sr. He died", "en", " Sr"),
            (" the Elder, at", "en", " the Elder"),
            (" fils écrivit", "fr", " fils"),
            (" fils de Jean", "fr", ""),
            (", fils aîné", "fr", ""),
            (" Senior Lecturer", "en", ""),
            (" Jrgens", "en", ""),
        ] {
            assert_eq!(&after[..byname_after(after, words(language))], byname);
        }
        assert_eq!(surname("Robert Downey, Jr."), Some("Downey"));
        assert_eq!(surname("Henry VIII"), None);
    }
}
