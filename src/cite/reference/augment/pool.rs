//! Fields of many references, put together anew: a chapter in another's book, an organization as author, a page of the
//! web. Known references are mostly articles of journals; those of others need not be.

use super::{Choices, Label, Token, Values, lexicon, names, values};
use crate::knowledge::languages;

/// What known references lend to others.
#[derive(Default)]
pub(in super::super) struct Pool {
    organizations: Vec<String>,
    /// Title, publisher and place of books.
    books: Vec<Values>,
    /// Lists of names.
    authors: Vec<String>,
}

/// Of so many references, one is turned into a chapter, one into a page, one book gets an editor, and one author is an
/// organization or a dash for the author before.
const CHAPTER: usize = 8;
const PAGE: usize = 8;
const EDITED: usize = 3;
const CORPORATE: usize = 12;
const DASHED: usize = 40;

const EDITIONS: [&str; 12] =
    ["2nd", "3rd", "Rev.", "4th", "Second", "Third revised", "2", "3", "5th", "Reprint", "1ª", "2., überarb."];

impl Pool {
    /// Takes in a reference.
    pub(in super::super) fn add(&mut self, text: &str, tokens: &[Token], labels: &[Label]) {
        let Some(mut values) = values(text, tokens, labels) else { return };
        let author = values.get("author").cloned();
        self.organizations.extend(
            [&author, &values.get("publisher").cloned()]
                .into_iter()
                .flatten()
                .filter(|name| is_organization(name))
                .cloned(),
        );
        self.authors.extend(author.filter(|name| !is_organization(name)));
        if is_book(&values) {
            values.retain(|name, _| matches!(*name, "title" | "publisher" | "place" | "edition"));
            self.books.push(values);
        }
    }

    /// The fields as they are, or turned into another kind of reference, with names written in another way.
    pub(super) fn turned(&self, mut fields: Values, choices: &mut Choices) -> Values {
        let titled = fields.contains_key("title") && fields.contains_key("container");
        if choices.below(CHAPTER) == 0 && titled && !self.books.is_empty() && !self.authors.is_empty() {
            self.make_chapter(&mut fields, choices);
        } else if choices.below(PAGE) == 0 && titled {
            self.make_page(&mut fields, choices);
        } else if choices.below(EDITED) == 0 && is_book(&fields) && !self.authors.is_empty() {
            self.edit_book(&mut fields, choices);
        }
        if choices.below(DASHED) == 0 && fields.contains_key("author") {
            fields.insert("author", choices.one_of(&["———", "______", "---"]).to_string());
        }
        if choices.below(CORPORATE) == 0 && fields.contains_key("author") && !self.organizations.is_empty() {
            fields.insert("author", choices.one_of(&self.organizations).clone());
        }
        for name in ["author", "editor"] {
            if let Some(value) = fields.get_mut(name) {
                *value = names::restyled(value, choices);
            }
        }
        fields
    }

    fn make_chapter(&self, fields: &mut Values, choices: &mut Choices) {
        for name in ["volume", "issue", "doi"] {
            fields.remove(name);
        }
        fields.extend(choices.one_of(&self.books).clone().into_iter().map(|(name, value)| match name {
            "title" => ("container", value),
            _ => (name, value),
        }));
        fields.insert("editor", choices.one_of(&self.authors).clone());
    }

    fn edit_book(&self, fields: &mut Values, choices: &mut Choices) {
        if choices.below(3) == 0 {
            fields.remove("author");
        }
        match choices.below(3) {
            0 => fields.insert("edition", choices.one_of(&EDITIONS).to_string()),
            _ => fields.insert("editor", choices.one_of(&self.authors).clone()),
        };
    }

    fn make_page(&self, fields: &mut Values, choices: &mut Choices) {
        for name in ["volume", "issue", "pages", "place", "doi", "publisher"] {
            fields.remove(name);
        }
        if let Some(site) = fields.get_mut("container").filter(|_| choices.below(3) == 0) {
            let host: String = site.chars().filter(char::is_ascii_alphabetic).take(16).collect();
            let (start, end) =
                (choices.one_of(&["", "www.", "https://www."]), choices.one_of(&[".com", ".org", ".net", ".uk"]));
            *site = format!("{start}{}{end}", host.to_lowercase());
        }
        // News name the agency or the town.
        for name in ["publisher", "place"] {
            if let Some(value) = self.books.get(choices.below(self.books.len() * 4 + 1)).and_then(|book| book.get(name))
            {
                fields.insert(name, value.clone());
            }
        }
        fields.insert("accessed", date(&(2000 + choices.below(25)).to_string(), choices));
        if let Some(year) = fields.get_mut("date").filter(|date| date.len() == 4) {
            *year = date(year, choices);
        }
    }
}

fn is_book(fields: &Values) -> bool {
    fields.contains_key("title") && fields.contains_key("publisher") && !fields.contains_key("container")
}

/// A day of a year.
fn date(year: &str, choices: &mut Choices) -> String {
    let (day, month) = (1 + choices.below(28), choices.below(12));
    let months: Vec<&Vec<String>> = languages()
        .values()
        .filter_map(|language| language.dates.months.get(month))
        .filter(|names| !names.is_empty())
        .collect();
    let name = choices.one_of(&months)[0].clone();
    let capital: String = name.chars().take(1).flat_map(char::to_uppercase).chain(name.chars().skip(1)).collect();
    let number = month + 1;
    match choices.below(7) {
        0 => format!("{year}-{number:02}-{day:02}"),
        1 => format!("{day:02}.{number:02}.{year}"),
        2 => format!("{day} {name} {year}"),
        3 => format!("{day} {capital} {year}"),
        4 => format!("{year}, {capital} {day}"),
        5 => format!("{capital} {year}"),
        _ => format!("{capital} {day}, {year}"),
    }
}

/// Whether a name of more than one word says that it is that of an organization.
fn is_organization(name: &str) -> bool {
    name.contains(' ')
        && !name.contains([',', ';', '.', ':', '&', '('])
        && name.split_whitespace().any(|word| lexicon::is(word, "organization"))
}
