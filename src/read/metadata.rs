//! What a file says of itself, in front matter or in the head of a page.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value};

/// What a file says of itself, as it says it. The fields are named by the columns of `documents` that they fill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    pub title: Option<String>,
    pub authors: Vec<String>,
    pub publisher: Option<String>,
    /// A date in any notation.
    pub published: Option<String>,
    /// A date in any notation.
    pub retrieved: Option<String>,
    pub language: Option<String>,
    /// What is said of the licence: its name, its address, whose the rights are.
    pub licenses: Vec<String>,
    pub url: Option<String>,
}

/// The names of each field, the most telling first.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Names {
    title: Vec<String>,
    authors: Vec<String>,
    publisher: Vec<String>,
    published: Vec<String>,
    retrieved: Vec<String>,
    language: Vec<String>,
    license: Vec<String>,
    url: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MetadataNames {
    pub(super) front_matter: Names,
    pub(super) meta: Names,
    pub(super) shown: Shown,
    nobody: BTreeSet<String>,
}

/// Words of `class` and `itemprop` of what shows authors and dates to readers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Shown {
    pub(super) authors: BTreeSet<String>,
    pub(super) published: BTreeSet<String>,
}

/// The names in `knowledge/metadata_names.toml`.
pub(super) static NAMES: LazyLock<MetadataNames> = LazyLock::new(|| {
    toml::from_str(include_str!("../../knowledge/metadata_names.toml"))
        .expect("the names that were compiled in are valid")
});

impl Metadata {
    /// Takes each field from the first of its names that has a value. `values` gives the values of a name.
    pub(super) fn by_names(names: &Names, values: impl Fn(&str) -> Vec<String>) -> Metadata {
        let all = |names: &[String]| names.iter().map(|name| values(name)).find(|values| !values.is_empty());
        let first = |names: &[String]| all(names).and_then(|values| values.into_iter().next());
        Metadata {
            title: first(&names.title),
            authors: all(&names.authors).unwrap_or_default(),
            publisher: first(&names.publisher),
            published: first(&names.published),
            retrieved: first(&names.retrieved),
            language: first(&names.language),
            licenses: names.license.iter().flat_map(|name| values(name)).collect(),
            url: names.url.iter().flat_map(|name| values(name)).find(|url| is_address(url)),
        }
    }

    /// Fills what is missing from `other`.
    pub(super) fn or(self, other: Metadata) -> Metadata {
        Metadata {
            title: self.title.or(other.title),
            authors: if self.authors.is_empty() { other.authors } else { self.authors },
            publisher: self.publisher.or(other.publisher),
            published: self.published.or(other.published),
            retrieved: self.retrieved.or(other.retrieved),
            language: self.language.or(other.language),
            licenses: self.licenses.into_iter().chain(other.licenses).collect(),
            url: self.url.or(other.url),
        }
    }
}

/// Whether a name is that of an author, not what systems put where they know none.
pub(super) fn is_author(name: &str) -> bool {
    name.starts_with(char::is_alphabetic) && !name.contains("://") && !NAMES.nobody.contains(&name.to_lowercase())
}

/// Whether a text is a whole address, not a path on a site or the name of a source.
pub(super) fn is_address(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, rest)| {
        !rest.is_empty() && !text.contains(char::is_whitespace) && scheme.chars().all(|c| c.is_ascii_alphanumeric())
    })
}

/// The strings of a value: itself, its members, or the name of what it describes.
pub(super) fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()).into_iter().collect(),
        Value::Number(number) => vec![number.to_string()],
        Value::Array(members) => members.iter().flat_map(strings).collect(),
        Value::Object(object) => match ["name", "literal"].iter().find_map(|key| object.get(*key)) {
            Some(name) => strings(name),
            None => full_name(object).into_iter().collect(),
        },
        Value::Null | Value::Bool(_) => Vec::new(),
    }
}

/// The name of a person whose names are given one by one.
fn full_name(person: &Map<String, Value>) -> Option<String> {
    let of = |keys: [&str; 2]| keys.iter().find_map(|key| person.get(*key)?.as_str());
    let names = [of(["given", "givenName"]), of(["family", "familyName"])];
    let names: Vec<&str> = names.into_iter().flatten().map(str::trim).filter(|name| !name.is_empty()).collect();
    (!names.is_empty()).then(|| names.join(" "))
}
