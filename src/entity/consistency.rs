//! One name, one sense: what a document's sure names tell of its doubtful ones (Gale, Church and Yarowsky 1992).

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::abbreviations::Abbreviations;
use super::called;
use super::lists::Hashes;
use super::recognize::{Found, What};
use crate::crf::hash;
use crate::knowledge;
use crate::model::EntityType;
use crate::structure::Paragraph;

/// A name that the model is as sure of as this keeps its type, and gives its bearer's surname.
const SURE: f64 = 0.8;
/// A type is taken over when it has so many times the weight of the one that it replaces.
const CLEARLY: f64 = 2.0;
/// What a form must weigh for its other occurrences to be names: two sure ones.
const KNOWN: f64 = 1.5;
/// How sure a name is that only other occurrences of its form tell.
const MISSED: f64 = 0.75;
/// Shorter words are too often something else.
const SHORTEST: usize = 4;

/// Words of a document's prose, as far as they may tell that a name was missed.
#[derive(Default)]
pub(super) struct Words {
    /// Paragraph and bytes of each word that begins with a capital.
    pub capital: Vec<(usize, Range<usize>)>,
    /// The hashes of the words that begin with a small letter.
    pub small: Hashes,
}

impl Words {
    pub(super) fn add(&mut self, paragraph: usize, text: &str, token: &Range<usize>) {
        let word = &text[token.clone()];
        match word.chars().next() {
            Some(first) if first.is_uppercase() => self.capital.push((paragraph, token.clone())),
            Some(first) if first.is_lowercase() => {
                self.small.insert(hash(word));
            }
            _ => (),
        }
    }

    /// Takes in a table: what the prose names may stand there too, and it has no sentences that tell more.
    pub(super) fn add_cells(&mut self, paragraph: usize, text: &str, tokens: &[Range<usize>]) {
        let capital = tokens.iter().filter(|token| text[(*token).clone()].starts_with(char::is_uppercase));
        self.capital.extend(capital.map(|token| (paragraph, token.clone())));
    }
}

/// A surname with the ending of a case is no other word when it has as many letters.
const SURE_CASE: usize = 7;

/// Brings the finds of a document into line: a doubtful name, or the surname of a person named in full, takes the type
/// that the same form has elsewhere, and a surname, or a form that is a name elsewhere, is a name where the model
/// missed it or saw parts of it; and so is an abbreviation that the document explains. What is added may overlap other finds.
pub(super) fn settle(found: &mut Vec<Found>, words: &Words, paragraphs: &[Paragraph]) {
    leave_out_verbs(found, paragraphs);
    let text = |paragraph: usize, span: &Range<usize>| &paragraphs[paragraph].text.as_str()[span.clone()];
    let mut forms: HashMap<&str, BTreeMap<EntityType, f64>> = HashMap::new();
    let mut surnames: HashSet<&str> = HashSet::new();
    for Found { paragraph, span, what } in &*found {
        let What::Name { r#type, confidence } = what else { continue };
        let form = text(*paragraph, span);
        *forms.entry(form).or_default().entry(*r#type).or_default() += confidence;
        let surname = called::surname(form).filter(|_| *r#type == EntityType::Person);
        if let Some(surname) = surname.filter(|_| *confidence >= SURE) {
            *forms.entry(surname).or_default().entry(*r#type).or_default() += confidence;
            surnames.insert(surname);
        }
    }
    let best = |form: &str| {
        let types = forms.get(form)?;
        types.iter().max_by(|a, b| a.1.total_cmp(b.1)).map(|(r#type, weight)| (*r#type, *weight))
    };
    for Found { paragraph, span, what } in &mut *found {
        let What::Name { r#type, confidence } = what else { continue };
        let form = text(*paragraph, span);
        let own = forms.get(form).and_then(|types| types.get(r#type)).copied().unwrap_or_default();
        let Some((better, weight)) = best(form) else { continue };
        let doubtful = *confidence < SURE || better == EntityType::Person && surnames.contains(form);
        if doubtful && weight > CLEARLY * own {
            *r#type = better;
        }
    }
    // Names of several words by the first of them.
    let mut longer: HashMap<&str, Vec<&str>> = HashMap::new();
    for form in forms.keys().filter(|form| form.contains(char::is_lowercase)) {
        let known = best(form)
            .is_some_and(|(r#type, weight)| weight >= KNOWN || r#type == EntityType::Person && weight >= SURE);
        let Some((first, _)) = form.split_once(' ').filter(|_| known) else { continue };
        longer.entry(first).or_default().push(form);
    }
    // Of two that are written alike in capitals, the first in the order of the alphabet.
    let mut shouted: BTreeMap<String, &str> = BTreeMap::new();
    for surname in &surnames {
        shouted.entry(surname.to_uppercase()).and_modify(|other| *other = surname.min(other)).or_insert(surname);
    }
    for (paragraph, span) in &words.capital {
        let form = text(*paragraph, span);
        let here = &paragraphs[*paragraph].text.as_str()[span.start..];
        // What has another capital after it may be part of a longer name.
        let ends = |rest: &str| {
            let next = rest.strip_prefix(' ').unwrap_or(rest);
            !rest.starts_with(char::is_alphanumeric) && !next.starts_with(char::is_uppercase)
        };
        let stands_here = |name: &&&str| here.strip_prefix(**name).is_some_and(ends);
        let name = longer.get(form).and_then(|names| names.iter().filter(stands_here).max_by_key(|name| name.len()));
        if let Some((name, (r#type, _))) = name.and_then(|name| Some((name, best(name)?))) {
            let what = What::Name { r#type, confidence: MISSED };
            found.push(Found { paragraph: *paragraph, span: span.start..span.start + name.len(), what });
        }
        let cited = shouted.get(form).copied().unwrap_or_else(|| {
            let inflection = knowledge::inflection(&paragraphs[*paragraph].language);
            let mut stems = inflection.stems(form).filter(|stem| form.len() >= SURE_CASE && surnames.contains(stem));
            stems.next().filter(|_| best(form).is_none()).unwrap_or(form)
        });
        let form = cited;
        let Some((r#type, weight)) = best(form) else { continue };
        let known = weight >= KNOWN || r#type == EntityType::Person && surnames.contains(form);
        let word = form.chars().count() >= SHORTEST && form.contains(char::is_lowercase);
        if known && word && !words.small.contains(&hash(&form.to_lowercase())) {
            let share = weight / forms[form].values().sum::<f64>();
            let what = What::Name { r#type, confidence: share * MISSED };
            found.push(Found { paragraph: *paragraph, span: span.clone(), what });
        }
    }
    Abbreviations::of(found, paragraphs).add(words, paragraphs, found);
}

/// Takes the verb out of what looks like the full name of a person but only ever begins sentences, while the rest is a
/// name elsewhere: `Assessing Trotsky, he wrote`.
fn leave_out_verbs(found: &mut [Found], paragraphs: &[Paragraph]) {
    let form = |one: &Found| &paragraphs[one.paragraph].text.as_str()[one.span.clone()];
    let begins = |one: &Found| {
        let sentences = &paragraphs[one.paragraph].sentences;
        sentences.binary_search_by_key(&one.span.start, |sentence| sentence.start).is_ok()
    };
    let after_verb = |one: &Found| {
        let endings = &called::words(&paragraphs[one.paragraph].language).verb_endings;
        let (first, rest) = form(one).split_once(' ')?;
        let is_verb = endings.iter().any(|ending| first.ends_with(ending.as_str())) && !called::is_given(first);
        (begins(one) && is_verb && !rest.contains(' ')).then_some(rest)
    };
    let mut weights: HashMap<&str, f64> = HashMap::new();
    let mut elsewhere: HashSet<&str> = HashSet::new();
    for one in &*found {
        if let What::Name { r#type: EntityType::Person, confidence } = one.what {
            *weights.entry(form(one)).or_default() += confidence;
            if !begins(one) {
                elsewhere.insert(form(one));
            }
        }
    }
    for one in found {
        if matches!(one.what, What::Name { r#type: EntityType::Person, .. })
            && let Some(rest) = after_verb(one)
            && weights.get(rest).is_some_and(|weight| *weight >= KNOWN)
            && !elsewhere.contains(form(one))
        {
            one.span.start = one.span.end - rest.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::structure::StructuredDocument;

    #[test]
    fn a_verb_at_the_beginning_of_sentences_is_no_given_name() {
        let text = "Assessing Trotsky, he wrote a note. Then Trotsky replied. Sterling Brown wrote too. Nobody but Trotsky \
                    and Brown and Sterling Brown replied, so that Brown was glad.";
        let document = StructuredDocument::of_plain_text(text);
        let persons = [
            "Assessing Trotsky",
            "Trotsky replied",
            "Sterling Brown wrote",
            "Trotsky and",
            "Brown and",
            "Sterling Brown replied",
            "Brown was",
        ];
        let mut found: Vec<Found> = persons
            .iter()
            .map(|at| {
                let start = document.paragraphs[0].text.find(at).expect("it is in the text");
                let name = at.trim_end_matches(|c: char| c.is_lowercase()).trim_end();
                let what = What::Name { r#type: EntityType::Person, confidence: 0.9 };
                let end = start + if *at == "Assessing Trotsky" { at.len() } else { name.len() };
                Found { paragraph: 0, span: start..end, what }
            })
            .collect();
        leave_out_verbs(&mut found, &document.paragraphs);
        let names: Vec<&str> =
            found.iter().map(|one| &document.paragraphs[0].text.as_str()[one.span.clone()]).collect();
        let expected = ["Trotsky", "Trotsky", "Sterling Brown", "Trotsky", "Brown", "Sterling Brown", "Brown"];
        assert_eq!(names, expected);
    }
}
