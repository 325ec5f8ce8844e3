//! What a page says of itself: JSON-LD, meta elements, microdata, and the elements that show it to readers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value};

use super::cues::{CUES, has_word, is_sign};
use super::text::plain;
use super::title;
use super::tree::{Kind, Tree};
use crate::dates;
use crate::knowledge;
use crate::model::BoilerplateReason;
use crate::read::letters;
use crate::read::metadata::{Metadata, NAMES, is_address, is_author, strings};

/// The name of an author has no more words than this, what shows a date neither.
const NAME_WORDS: usize = 5;
const DATE_WORDS: usize = 8;
/// An element with more elements and texts in it shows more than a name or a date.
const SMALL: usize = 64;
/// Bytes from which a text may be prose.
const PROSE: usize = 60;
/// A comment that says where a page was saved ends within so many bytes.
const COMMENT: usize = 4096;

pub(super) fn of(tree: &Tree) -> Metadata {
    let mut page = Page {
        tree,
        meta: BTreeMap::new(),
        headings: Vec::new(),
        heading_end: 0,
        in_prose: false,
        linked: Metadata::default(),
        shown: Metadata::default(),
    };
    for node in 1..tree.nodes.len() {
        page.element(node);
    }
    let mut said = Metadata::by_names(&NAMES.meta, |name| page.meta.get(name).cloned().unwrap_or_default());
    said.authors.retain(|author| is_author(author));
    page.linked.authors.retain(|author| is_author(author));
    // Systems give a locale to whatever they show: it counts where it says more of the language than the page itself.
    let shown = page.shown.language.as_ref().map(|language| language.to_lowercase());
    said.language = said.language.filter(|said| shown.is_none_or(|shown| said.to_lowercase().starts_with(&shown)));
    let mut metadata = page.linked.or(said).or(page.shown).or(saved(tree.source));
    // Pages escape what they say of themselves once too often.
    for said in [&mut metadata.title, &mut metadata.publisher].into_iter().flatten().chain(&mut metadata.authors) {
        *said = plain(said, 0..said.len());
    }
    let sites = [metadata.publisher.as_deref(), metadata.url.as_deref().and_then(title::domain)];
    metadata.title = title::of(metadata.title.as_deref(), &page.headings, sites.into_iter().flatten());
    metadata
}

/// Where and when a page was saved, as browsers and SingleFile say in a comment before its head:
/// `saved from url=(0019)https://example.org`.
fn saved(source: &str) -> Metadata {
    static URL: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?:saved from url=\(\d+\)|\n\s*url: )(?<url>https?://\S+)").expect("valid"));
    static DATE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\n\s*saved date: \w+ (?<month>\w+) (?<day>\d+) (?<year>\d{4})").expect("valid"));
    let head = &source[..source.floor_char_boundary(COMMENT)];
    let Some(comment) = head.split_once("<!--").and_then(|(_, rest)| rest.split("-->").next()) else {
        return Metadata::default();
    };
    let url = URL.captures(comment).map(|said| said["url"].to_owned());
    let date = DATE.captures(comment).map(|said| format!("{} {} {}", &said["day"], &said["month"], &said["year"]));
    Metadata { url, retrieved: date, ..Metadata::default() }
}

struct Page<'a> {
    tree: &'a Tree<'a>,
    /// Contents of meta elements by name, in lower case.
    meta: BTreeMap<String, Vec<String>>,
    /// The headings of the first rank.
    headings: Vec<String>,
    /// Where the last of them ends.
    heading_end: usize,
    /// Whether prose has come.
    in_prose: bool,
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
                if let Ok(value) = serde_json::from_str(without_section(&self.raw(node))) {
                    let found = linked(&value, self.shown.title.as_deref());
                    self.linked = std::mem::take(&mut self.linked).or(found);
                }
            }
            "html" => self.shown.language = attribute("lang").or(attribute("xml:lang")).map(str::to_owned),
            "title" if self.shown.title.is_none() => self.shown.title = some(self.tree.text(node)),
            "link" if attribute("rel") == Some("canonical") => {
                self.shown.url = attribute("href").filter(|url| is_address(url)).map(str::to_owned);
            }
            "link" | "a" if attribute("rel").is_some_and(|rel| rel.split(' ').any(|word| word == "license")) => {
                self.shown.licenses.extend(attribute("href").map(str::to_owned));
            }
            "h1" if node >= self.heading_end => {
                self.headings.extend(some(self.heading(node)));
                self.heading_end = self.tree.nodes[node].end;
            }
            "time" if self.shown.published.is_none() => {
                let date = attribute("datetime").filter(|date| dates::of_field(date).is_some());
                self.shown.published = date.filter(|_| !self.is_of_others(node)).map(str::to_owned);
            }
            "" => self.in_prose |= self.is_prose(node),
            _ => {}
        }
        if self.shown.authors.is_empty() && self.is_called(node, &NAMES.shown.authors) && !self.is_of_others(node) {
            self.shown.authors = self.authors(node);
        }
        if self.shown.published.is_none() && self.is_called(node, &NAMES.shown.published) {
            self.shown.published = some(self.tree.text(node)).filter(|text| is_day(text));
        }
    }

    /// Whether an element that does not hold much is called by one of these words.
    fn is_called(&self, node: usize, words: &BTreeSet<String>) -> bool {
        self.tree.below(node).len() <= SMALL
            && ["class", "itemprop", "rel"]
                .iter()
                .any(|name| self.tree.attribute(node, name).is_some_and(|names| has_word(names, words)))
    }

    /// The authors that an element shows: those that elements in it show that are called alike, else itself.
    fn authors(&self, node: usize) -> Vec<String> {
        let words = &NAMES.shown.authors;
        let is_called = |below: &usize| self.is_called(*below, words);
        let innermost = |below: &usize| is_called(below) && !self.tree.below(*below).any(|below| is_called(&below));
        let class = |below: usize| self.tree.attribute(below, "class");
        let shown = |below: usize| Some((class(below), author(&self.tree.text(below))?));
        let parts: Vec<_> = self.tree.below(node).filter(innermost).filter_map(shown).collect();
        match parts.first() {
            Some((first, _)) => {
                parts.iter().filter(|(class, _)| class == first).map(|(_, author)| author.clone()).collect()
            }
            None => author(&self.tree.text(node)).into_iter().collect(),
        }
    }

    /// Whether a text is one that readers see and long enough to be prose.
    fn is_prose(&self, node: usize) -> bool {
        let Kind::Text(range) = &self.tree.nodes[node].kind else { return false };
        range.len() >= PROSE && !matches!(self.tree.name(self.tree.nodes[node].parent), "script" | "style" | "title")
    }

    /// Whether an element belongs to what others wrote: comments, the posts of a list, forms, entries below the text.
    fn is_of_others(&self, node: usize) -> bool {
        let of_others = |above| {
            CUES.of(self.tree, above).is_some_and(|reason| reason != BoilerplateReason::Metadata)
                || self.in_prose && self.tree.name(above) == "li"
        };
        self.tree.above(node).any(of_others)
    }

    /// A heading without what lies in it that is no part of it.
    fn heading(&self, node: usize) -> String {
        let is_beside = |below: &usize| CUES.is_beside_heading(self.tree, *below) || is_sign(self.tree, *below);
        let beside: Vec<_> = self.tree.below(node).filter(is_beside).map(|below| self.tree.below(below)).collect();
        let text =
            self.tree.text_of(self.tree.below(node).filter(|below| !beside.iter().any(|nodes| nodes.contains(below))));
        if text.is_empty() { self.tree.text(node) } else { text }
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
    let name = bylines.clone().filter_map(after).min_by_key(|name| name.len()).unwrap_or(shown);
    let name = name.trim_start_matches(':').trim();
    let words = name.split_whitespace().count();
    let is_phrase = words > 1 && name.starts_with(char::is_lowercase);
    let is_label = bylines.into_iter().any(|byline| name.to_lowercase() == *byline);
    let is_name = |c: char| {
        c.is_alphabetic() || c.is_whitespace() || ".,'’-()&".contains(c) || words == 1 && (c.is_numeric() || c == '_')
    };
    (is_author(name) && words <= NAME_WORDS && !is_phrase && !is_label && name.chars().all(is_name))
        .then(|| name.to_owned())
}

/// Whether a text is a day and little else.
fn is_day(text: &str) -> bool {
    text.split_whitespace().count() <= DATE_WORDS && dates::of_field(text).is_some_and(|date| dates::is_day(&date))
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// A script without the marks of a CDATA section around it, which may stand in comments.
fn without_section(script: &str) -> &str {
    let is_mark = |c: char| c.is_whitespace() || "/*".contains(c);
    let script = script.trim_matches(is_mark);
    let Some(script) = script.strip_prefix("<![CDATA[") else { return script };
    script.strip_suffix("]]>").unwrap_or(script).trim_matches(is_mark)
}

/// What JSON-LD says of the work that the page shows, which has a title of its own, too.
fn linked(value: &Value, title: Option<&str>) -> Metadata {
    let named = named(value);
    let mut found = Metadata::default();
    let mut rest = vec![value];
    while let Some(value) = rest.pop() {
        match value {
            Value::Array(members) => rest.extend(members.iter().rev()),
            Value::Object(object) => {
                if is_work(object) {
                    found = found.or(work(object, &named, title));
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

/// What a page's objects are called, by the addresses under which others refer to them.
fn named(value: &Value) -> BTreeMap<&str, Vec<String>> {
    let mut named = BTreeMap::new();
    let mut rest = vec![value];
    while let Some(value) = rest.pop() {
        match value {
            Value::Array(members) => rest.extend(members),
            Value::Object(object) => {
                if let (Some(Value::String(id)), Some(name)) = (object.get("@id"), object.get("name")) {
                    named.insert(id.as_str(), strings(name));
                }
                rest.extend(object.values());
            }
            _ => {}
        }
    }
    named
}

fn work(object: &Map<String, Value>, named: &BTreeMap<&str, Vec<String>>, title: Option<&str>) -> Metadata {
    let meant = |value: &Value| match value.get("@id").and_then(Value::as_str).and_then(|id| named.get(id)) {
        Some(names) => names.clone(),
        None => strings(value),
    };
    let all = |key: &str| match object.get(key) {
        Some(Value::Array(members)) => members.iter().flat_map(meant).collect(),
        Some(value) => meant(value),
        None => Vec::new(),
    };
    let first = |key: &str| all(key).into_iter().next();
    // Wikis give a description for a headline.
    let titles = [first("headline"), first("name")];
    let is_shown = |name: &&String| title.is_some_and(|title| letters(title).contains(&letters(name)));
    let shown = titles.iter().flatten().find(is_shown).or_else(|| titles.iter().flatten().next());
    Metadata {
        title: shown.cloned(),
        authors: all("author"),
        publisher: first("publisher"),
        published: first("datePublished"),
        retrieved: None,
        language: first("inLanguage"),
        licenses: all("license"),
        url: all("url").into_iter().find(|url| is_address(url)),
    }
}
