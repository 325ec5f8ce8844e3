//! What a document says of itself in fields at its beginning, as letters and transcribed books do: `Title: The mill`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::{Paragraph, about};
use crate::knowledge;

/// Fields stand among the first so many paragraphs.
const AMONG: usize = 20;

static FIELD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?<name>\p{L}+(?:[ -]\p{L}+){0,2})\s?:\s+(?<value>\S.*)$").expect("valid"));

/// The addresses after names in letters.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\s*<[^<>]*>").expect("valid"));

#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) title: Option<String>,
    pub(super) authors: Vec<String>,
    /// EDTF, a day.
    pub(super) published: Option<String>,
}

/// Names of fields of all languages.
struct Names {
    title: BTreeSet<&'static str>,
    author: BTreeSet<&'static str>,
    date: BTreeSet<&'static str>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let names = |list: fn(&knowledge::Fields) -> &BTreeSet<String>| {
        let languages = knowledge::languages().values();
        languages.flat_map(|language| list(&language.structure.fields)).map(String::as_str).collect()
    };
    Names {
        title: names(|fields| &fields.title),
        author: names(|fields| &fields.author),
        date: names(|fields| &fields.date),
    }
});

/// The fields of a document whose paragraphs are these: those in a row of two and more, where one paragraph may go on
/// with the field before it.
pub(super) fn read(paragraphs: &[Paragraph]) -> Fields {
    let mut fields = Fields::default();
    let is_field = |place: usize| {
        let goes_on = || looks(paragraphs, place) && looks(paragraphs, place + 2);
        is_field(paragraphs, place) || goes_on()
    };
    for place in (0..paragraphs.len().min(AMONG)).filter(|place| is_field(*place)) {
        let paragraph = &paragraphs[place];
        let Some(found) = FIELD.captures(&paragraph.text) else { continue };
        let (name, value) = (found["name"].to_lowercase(), &found["value"]);
        if NAMES.title.contains(name.as_str()) {
            fields.title.get_or_insert_with(|| value.to_owned());
        } else if NAMES.author.contains(name.as_str()) && fields.authors.is_empty() {
            let names = ADDRESS.replace_all(value, "");
            fields.authors =
                names.split([',', ';']).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
        } else if NAMES.date.contains(name.as_str()) && fields.published.is_none() {
            fields.published = about::full_date(value, &paragraph.language);
        }
    }
    fields
}

/// Whether a paragraph is a field: one stands beside it.
pub(super) fn is_field(paragraphs: &[Paragraph], place: usize) -> bool {
    looks(paragraphs, place) && (looks(paragraphs, place + 1) || place > 0 && looks(paragraphs, place - 1))
}

fn looks(paragraphs: &[Paragraph], place: usize) -> bool {
    paragraphs.get(place).is_some_and(|paragraph| FIELD.is_match(&paragraph.text))
}
