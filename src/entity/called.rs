//! Names of persons, taken apart.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::matcher::fold;
use super::sound::is_roman;
use super::tokens;
use crate::knowledge::{self, Persons as Words};

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

/// Whether a word is a given name, in any letter case.
pub(super) fn is_given(word: &str) -> bool {
    fold(word).split('-').all(|part| GIVEN.contains(part))
}

fn is_particle(word: &str) -> bool {
    PARTICLES.contains(word)
}

/// Whether a word of a name is a number: `II`, `XVI`.
fn is_number(word: &str) -> bool {
    word.chars().all(char::is_uppercase) && is_roman(&word.to_lowercase())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    Male,
    Female,
}

/// A title as a text writes it.
#[derive(Clone, Debug)]
pub(super) struct Title {
    pub(super) text: String,
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
    pub(super) fn key(&self) -> String {
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
    pub(super) titles: Vec<Title>,
    /// All words before the surname but particles.
    pub(super) given: Vec<String>,
    /// Whether the first of them is a given name, or an initial.
    pub(super) begins_given: bool,
    /// The particles before the surname.
    pub(super) particle: String,
    /// Of one who has a number and no surname, all of the name: `henry viii`.
    pub(super) surname: String,
    /// What tells namesakes apart: `jr`, `iii`.
    pub(super) byname: String,
    /// Whether the last of the given names may be the first of two surnames.
    pub(super) two_surnames: bool,
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

    pub(super) fn gender(&self) -> Option<Gender> {
        self.titles.iter().find_map(|title| title.gender)
    }

    /// Whether the bearer of the full name may be meant.
    pub(super) fn may_mean(&self, full: &Called) -> bool {
        if self.given.is_empty() {
            let is_of = |own: &str, other: &str| own.is_empty() || own == other;
            is_of(&self.byname, &full.byname) && is_of(&self.particle, &full.particle)
        } else {
            !full.given.is_empty() && self.byname == full.byname && given_agree(self, full)
        }
    }

    /// How much the given names tell.
    pub(super) fn weight(&self) -> usize {
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
pub(super) fn name_words(name: &str) -> (Vec<String>, Option<(String, bool)>) {
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

#[cfg(test)]
mod tests {
    use super::*;

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
