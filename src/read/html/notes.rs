//! Notes and entries of lists of references, by what they are called and by the links that lead to them and back.

use std::collections::BTreeMap;
use std::ops::Range;

use super::tree::{Tree, is_heading};

/// A note holds no more elements and texts than this.
const LONGEST: usize = 256;
/// How many elements may lie between a reference and the element that its note leads back to.
const BESIDE: usize = 3;
/// The sign of a note has no more bytes than this, and what wraps it no more elements.
const SIGN: usize = 6;

#[derive(Debug)]
pub(super) struct Notes<'a> {
    /// The names of the notes that links lead to, by the links' nodes.
    references: BTreeMap<usize, &'a str>,
    /// For each node whether it is a note or lies in one.
    inside: Vec<bool>,
    /// Likewise, of notes that links lead to.
    linked: Vec<bool>,
}

impl<'a> Notes<'a> {
    pub(super) fn of(tree: &'a Tree<'a>) -> Self {
        let none = vec![false; tree.nodes.len()];
        let mut notes = Notes { references: BTreeMap::new(), inside: none.clone(), linked: none };
        let places = places(tree);
        for link in (1..tree.nodes.len()).filter(|&node| tree.name(node) == "a") {
            let Some(name) = target(tree, &places, link) else { continue };
            let says = says_reference(tree, link);
            let is_raised = tree.name(tree.nodes[link].parent) == "sup";
            let note = places.get(name).and_then(|&place| note_at(tree, place)).filter(|note| note.start > link);
            let is_sign = || is_sign(&tree.text(link));
            if let Some(note) = note
                && tree.below(link).len() <= SIGN
                && (says || is_sign() && (is_raised || leads_back(tree, &places, note.clone(), link)))
            {
                notes.linked[note].fill(true);
                notes.references.insert(link, name);
            } else if says || is_raised {
                notes.references.insert(link, name);
            }
        }
        for node in 1..tree.nodes.len() {
            notes.inside[node] =
                notes.linked[node] || notes.inside[tree.nodes[node].parent] || is_called_note(tree, node);
        }
        notes
    }

    /// The name of the note that a link refers to.
    pub(super) fn reference(&self, link: usize) -> Option<&'a str> {
        self.references.get(&link).copied()
    }

    /// Whether a node lies in a note that a link leads to.
    pub(super) fn is_linked(&self, node: usize) -> bool {
        self.linked[node]
    }

    /// Whether a node is a note or lies in one.
    pub(super) fn holds(&self, node: usize) -> bool {
        self.inside[node]
    }
}

/// The elements that links may lead to, by their names.
fn places<'a>(tree: &'a Tree) -> BTreeMap<&'a str, usize> {
    let mut places = BTreeMap::new();
    for node in 1..tree.nodes.len() {
        let name = if tree.name(node) == "a" { tree.attribute(node, "name") } else { None };
        for name in [tree.attribute(node, "id"), name].into_iter().flatten() {
            places.entry(name).or_insert(node);
        }
    }
    places
}

/// The place in the page that a link leads to. When a page is saved, its links may get its own address before the place:
/// those that have one lead to the page only if it has the place.
fn target<'a>(tree: &'a Tree, places: &BTreeMap<&str, usize>, link: usize) -> Option<&'a str> {
    let (page, name) = tree.attribute(link, "href")?.split_once('#')?;
    (!name.is_empty() && (page.is_empty() || places.contains_key(name))).then_some(name)
}

fn says_reference(tree: &Tree, link: usize) -> bool {
    has(tree, link, "role", &["doc-noteref"]) || has(tree, link, "epub:type", &["noteref"])
}

/// Whether an attribute has one of some words.
fn has(tree: &Tree, node: usize, attribute: &str, of: &[&str]) -> bool {
    tree.attribute(node, attribute).is_some_and(|words| words.split_whitespace().any(|word| of.contains(&word)))
}

/// The nodes of the note that a place is or lies in.
fn note_at(tree: &Tree, place: usize) -> Option<Range<usize>> {
    let may_be = |node: &usize| matches!(tree.name(*node), "li" | "dt" | "dd" | "p" | "div" | "aside" | "td");
    let note = std::iter::once(place).chain(tree.above(place)).find(may_be)?;
    // What else stands in the item belongs to the note.
    let item = tree.nodes[note].parent;
    let note = if tree.name(item) == "li" { item } else { note };
    let nodes = note..tree.nodes[note].end;
    (nodes.len() <= LONGEST && !tree.below(note).any(|below| is_heading(tree.name(below)))).then_some(nodes)
}

/// Whether a note holds a link to what is beside the reference.
fn leads_back(tree: &Tree, places: &BTreeMap<&str, usize>, mut note: Range<usize>, reference: usize) -> bool {
    note.any(|node| {
        let back = target(tree, places, node).and_then(|name| places.get(name));
        back.is_some_and(|back| back.abs_diff(reference) <= BESIDE)
    })
}

/// Whether a text is what refers to a note: `3`, `[3]`, `*`.
pub(super) fn is_sign(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || "[](){}".contains(c));
    bare.len() <= SIGN
        && !bare.is_empty()
        && (bare.bytes().all(|byte| byte.is_ascii_digit()) || bare.chars().all(|c| "*†‡§".contains(c)))
}

/// Whether an element is a key that a style sheet sets in square brackets, in a list of such entries.
pub(super) fn is_key(tree: &Tree, node: usize) -> bool {
    let label = tree.nodes[node].parent;
    has(tree, node, "class", &["brackets"])
        && tree.name(label) == "dt"
        && has(tree, tree.nodes[label].parent, "class", &["citation"])
}

/// Whether an element is called a note or an entry, or the list whose item it is.
fn is_called_note(tree: &Tree, node: usize) -> bool {
    let says = |node: usize| {
        let words = [tree.attribute(node, "class"), tree.attribute(node, "id")];
        let is_note = |word: &str| {
            ["cite_note", "footnote", "endnote", "reference", "bibliograph", "ltx_bibitem", "fn"]
                .iter()
                .any(|start| word.starts_with(start))
        };
        has(tree, node, "role", &["doc-bibliography", "doc-endnotes"])
            || words.into_iter().flatten().flat_map(str::split_whitespace).any(|word| is_note(&word.to_lowercase()))
    };
    has(tree, node, "role", &["doc-endnote", "doc-footnote", "doc-biblioentry"])
        || has(tree, node, "epub:type", &["footnote", "endnote", "rearnote", "biblioentry"])
        || has(tree, node, "class", &["csl-entry"])
        || matches!(tree.name(node), "li" | "dt") && (says(node) || says(tree.nodes[node].parent))
}
