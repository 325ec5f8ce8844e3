//! Abbreviations that a document explains: `Partido Comunista de la Unión Soviética (PCUS)`.

use std::collections::HashMap;

use super::consistency::Words;
use super::recognize::{Found, What};
use crate::model::EntityType;
use crate::structure::Paragraph;

/// The finds that abbreviations stand for, by the abbreviations' letters.
#[derive(Default)]
pub(super) struct Abbreviations(HashMap<String, Found>);

impl Abbreviations {
    /// Reads them off what follows the finds.
    pub(super) fn of(found: &[Found], paragraphs: &[Paragraph]) -> Abbreviations {
        let mut explained = HashMap::new();
        // Persons have initials.
        let may_have = |what: &What| !matches!(what, What::Date(_) | What::Name { r#type: EntityType::Person, .. });
        for find in found.iter().filter(|find| may_have(&find.what)) {
            let text = paragraphs[find.paragraph].text.as_str();
            let Some(short) = bracketed(&text[find.span.end..]) else { continue };
            if stands_for(short, &text[find.span.clone()]) {
                explained.entry(letters(short)).or_insert_with(|| find.clone());
            }
        }
        Abbreviations(explained)
    }

    /// The find that a name stands for.
    pub(super) fn meant(&self, name: &str) -> Option<&Found> {
        self.0.get(&letters(name)).filter(|_| is_abbreviation(name))
    }

    /// Adds the words that are abbreviations of a name; they may overlap other finds.
    pub(super) fn add(&self, words: &Words, paragraphs: &[Paragraph], found: &mut Vec<Found>) {
        if self.0.is_empty() {
            return;
        }
        for (paragraph, span) in &words.capital {
            let full = self.meant(&paragraphs[*paragraph].text.as_str()[span.clone()]);
            if let Some(Found { what: what @ What::Name { .. }, .. }) = full {
                found.push(Found { paragraph: *paragraph, span: span.clone(), what: what.clone() });
            }
        }
    }
}

/// The abbreviation in brackets that a text begins with: ` (“PCUS”)`.
fn bracketed(after: &str) -> Option<&str> {
    let quotation = |c: char| matches!(c, '"' | '“' | '”' | '„' | '«' | '»');
    let inside = after.trim_start().strip_prefix('(')?.trim_start_matches(quotation);
    let end = inside.find(|c: char| !c.is_alphabetic() && c != '.')?;
    let closes = inside[end..].starts_with(|c: char| quotation(c) || matches!(c, ')' | ',' | ';'));
    Some(&inside[..end]).filter(|short| closes && is_abbreviation(short))
}

/// Whether a word has two letters or more, all of them capitals.
fn is_abbreviation(word: &str) -> bool {
    let letters = || word.chars().filter(|c| *c != '.');
    letters().all(char::is_uppercase) && letters().nth(1).is_some()
}

fn letters(short: &str) -> String {
    short.replace('.', "")
}

/// Whether the letters of an abbreviation are those that the words of a name begin with: all that are written with a
/// capital, or all of these but the last, which tells where it is (`CDU`), or all that are not short.
fn stands_for(short: &str, full: &str) -> bool {
    /// `of the` and their like.
    const SHORT: usize = 3;
    let words = || full.split([' ', '-', '‑', '\n']).filter(|word| word.starts_with(char::is_alphabetic));
    let initials = |counts: fn(&str) -> bool| -> String {
        words()
            .filter(|word| counts(word))
            .filter_map(|word| word.chars().next())
            .flat_map(char::to_uppercase)
            .collect()
    };
    let capitals = initials(|word| word.starts_with(char::is_uppercase));
    let long = initials(|word| word.starts_with(char::is_uppercase) || word.chars().count() > SHORT);
    let letters = letters(short);
    capitals == letters
        || long == letters
        || capitals.strip_prefix(letters.as_str()).is_some_and(|rest| rest.chars().count() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_abbreviation_has_the_initials_of_its_name() {
        for (text, explained) in [
            ("World Health Organization (WHO) is", true),
            ("Organización de los Estados Americanos (OEA)", true),
            ("Confédération générale du travail (« CGT »)", false),
            ("Confédération générale du travail (CGT)", true),
            ("European Union (“EU”)", true),
            ("Christlich Demokratische Union Deutschlands (CDU)", true),
            ("Agence France-Presse (AFP)", true),
            ("Partido Comunista Brasileiro (P.C.B.)", true),
            ("University of Oxford (UK)", false),
            ("Karl Marx (KM 3)", false),
            ("United Nations (founded)", false),
        ] {
            let (full, after) = text.split_once(" (").unwrap();
            let short = bracketed(&format!(" ({after}")).map(str::to_owned);
            assert_eq!(short.is_some_and(|short| stands_for(&short, full)), explained, "{text}");
        }
    }
}
