//! What a page says of itself: JSON-LD, meta elements, microdata, and the elements that show it to readers.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::cues::{CUES, has_word};
use super::text::plain;
use super::title;
use super::tree::{Kind, Tree};
use crate::dates;
use crate::knowledge;
use crate::model::BoilerplateReason;
use crate::read::metadata::{Metadata, NAMES, is_author, strings};

/// The name of an author has no more words than this, what shows a date neither.
const NAME_WORDS: usize = 5;
const DATE_WORDS: usize = 8;
/// An element with more elements and texts in it shows more than a name or a date.
const SMALL: usize = 64;

pub(super) fn of(tree: &Tree) -> Metadata {
    let mut page = Page {
        tree,
        meta: BTreeMap::new(),
        headings: Vec::new(),
        heading_end: 0,
        linked: Metadata::default(),
        shown: Metadata::default(),
    };
    for node in 1..tree.nodes.len() {
        page.element(node);
    }
    let mut said = Metadata::by_names(&NAMES.meta, |name| page.meta.get(name).cloned().unwrap_or_default());
    said.authors.retain(|author| is_author(author));
    page.linked.authors.retain(|author| is_author(author));
    let mut metadata = page.linked.or(said).or(page.shown);
    // Pages escape what they say of themselves once too often.
    for said in [&mut metadata.title, &mut metadata.publisher].into_iter().flatten().chain(&mut metadata.authors) {
        *said = plain(said, 0..said.len());
    }
    let sites = [metadata.publisher.as_deref(), metadata.url.as_deref().and_then(title::domain)];
    metadata.title = title::of(metadata.title.as_deref(), &page.headings, sites.into_iter().flatten());
    metadata
}

struct Page<'a> {
    tree: &'a Tree<'a>,
    /// Contents of meta elements by name, in lower case.
    meta: BTreeMap<String, Vec<String>>,
    /// The headings of the first rank.
    headings: Vec<String>,
    /// Where the last of them ends.
    heading_end: usize,
    /// From JSON-LD.
    linked: Metadata,
    /// From what readers see.
    shown: Metadata,
}

impl Page<'_> {
    fn element(&mut self, node: usize) {
        let attribute = |name: &str| self.tree.attribute(node, name).filter(|value| !value.is_empty());
        match self.tree.name(node) {
            "meta" => {
                let names = ["name", "property", "itemprop"].iter().find_map(|name| attribute(name));
                if let (Some(name), Some(content)) = (names, attribute("content")) {
                    self.meta.entry(name.to_lowercase()).or_default().push(content.to_owned());
                }
            }
            "script" if attribute("type").is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json")) => {
                if let Ok(value) = serde_json::from_str(&self.raw(node)) {
                    let found = linked(&value);
                    self.linked = std::mem::take(&mut self.linked).or(found);
                }
            }
            "html" => self.shown.language = attribute("lang").or(attribute("xml:lang")).map(str::to_owned),
            "title" if self.shown.title.is_none() => self.shown.title = some(self.tree.text(node)),
            "link" if attribute("rel") == Some("canonical") => self.shown.url = attribute("href").map(str::to_owned),
            "link" | "a" if attribute("rel").is_some_and(|rel| rel.split(' ').any(|word| word == "license")) => {
                self.shown.license = self.shown.license.take().or(attribute("href").map(str::to_owned));
            }
            "h1" if node >= self.heading_end => {
                self.headings.extend(some(self.tree.text(node)));
                self.heading_end = self.tree.nodes[node].end;
            }
            "time" if self.shown.published.is_none() => {
                let date = attribute("datetime").filter(|date| dates::of_field(date).is_some());
                self.shown.published = date.map(str::to_owned);
            }
            _ => {}
        }
        let is_small = self.tree.below(node).len() <= SMALL;
        let called = |words| {
            is_small
                && ["class", "itemprop", "rel"]
                    .iter()
                    .any(|name| attribute(name).is_some_and(|names| has_word(names, words)))
        };
        if self.shown.authors.is_empty() && called(&NAMES.shown.authors) && !self.is_of_others(node) {
            self.shown.authors.extend(author(&self.tree.text(node)));
        }
        if self.shown.published.is_none() && called(&NAMES.shown.published) {
            self.shown.published = some(self.tree.text(node)).filter(|text| is_day(text));
        }
    }

    /// Whether an element belongs to what others wrote: comments, the posts of a list, forms.
    fn is_of_others(&self, node: usize) -> bool {
        let of_others = |above| CUES.of(self.tree, above).is_some_and(|reason| reason != BoilerplateReason::Metadata);
        self.tree.above(node).any(of_others)
    }

    fn raw(&self, node: usize) -> String {
        self.tree
            .below(node)
            .filter_map(|below| match &self.tree.nodes[below].kind {
                Kind::Text(range) => Some(&self.tree.source[range.clone()]),
                Kind::Element { .. } => None,
            })
            .collect()
    }
}

/// The name that an element shows, without a word such as `by` before it.
fn author(shown: &str) -> Option<String> {
    let bylines = knowledge::languages().values().flat_map(|language| &language.structure.bylines);
    let after = |word: &String| {
        let (before, after) = shown.split_at_checked(word.len())?;
        (before.to_lowercase() == *word).then(|| after.strip_prefix([' ', ':'])).flatten()
    };
    let name = bylines.filter_map(after).min_by_key(|name| name.len()).unwrap_or(shown);
    let name = name.trim_start_matches(':').trim();
    let words = name.split_whitespace().count();
    let is_phrase = words > 1 && name.starts_with(char::is_lowercase);
    let is_name = |c: char| {
        c.is_alphabetic() || c.is_whitespace() || ".,'’-()&".contains(c) || words == 1 && (c.is_numeric() || c == '_')
    };
    (is_author(name) && words <= NAME_WORDS && !is_phrase && name.chars().all(is_name)).then(|| name.to_owned())
}

/// Whether a text is a day and little else.
fn is_day(text: &str) -> bool {
    text.split_whitespace().count() <= DATE_WORDS && dates::of_field(text).is_some_and(|date| dates::is_day(&date))
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// What JSON-LD says of the work that the page shows.
fn linked(value: &Value) -> Metadata {
    let mut found = Metadata::default();
    let mut rest = vec![value];
    while let Some(value) = rest.pop() {
        match value {
            Value::Array(members) => rest.extend(members.iter().rev()),
            Value::Object(object) => {
                if is_work(object) {
                    found = found.or(work(object));
                }
                rest.extend(["mainEntity", "@graph"].iter().filter_map(|key| object.get(*key)));
            }
            _ => {}
        }
    }
    found
}

fn is_work(object: &Map<String, Value>) -> bool {
    let types = object.get("@type").map(strings).unwrap_or_default();
    types.iter().any(|kind| {
        ["Article", "Posting", "Report", "WebPage", "Thesis", "Book", "Recipe", "Review", "CreativeWork", "Product"]
            .iter()
            .any(|work| kind.ends_with(work))
    })
}

fn work(object: &Map<String, Value>) -> Metadata {
    let all = |key: &str| object.get(key).map(strings).unwrap_or_default();
    let first = |key: &str| all(key).into_iter().next();
    Metadata {
        title: first("headline").or_else(|| first("name")),
        authors: all("author"),
        publisher: first("publisher"),
        published: first("datePublished"),
        retrieved: None,
        language: first("inLanguage"),
        license: first("license"),
        url: first("url"),
    }
}
