//! What parts of pages are called when they are not text, out of `knowledge/page_furniture.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::tree::Tree;
use crate::model::BoilerplateReason;

/// The reasons by element, role, word and heading.
#[derive(Debug, Default)]
pub(super) struct Cues {
    elements: BTreeMap<String, BoilerplateReason>,
    roles: BTreeMap<String, BoilerplateReason>,
    words: BTreeMap<String, BoilerplateReason>,
    headings: BTreeMap<String, BoilerplateReason>,
    /// Words of names that say what an element has, not what it is.
    describing: Vec<String>,
    /// Words of classes of elements that readers open.
    opened: BTreeSet<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    describing: Vec<String>,
    opened: BTreeSet<String>,
    furniture: BTreeMap<BoilerplateReason, Furniture>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Furniture {
    elements: Vec<String>,
    roles: Vec<String>,
    words: Vec<String>,
    headings: Vec<String>,
}

pub(super) static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../knowledge/page_furniture.toml"))
        .expect("the cues that were compiled in are valid");
    let mut cues = Cues { describing: file.describing, opened: file.opened, ..Cues::default() };
    for (reason, furniture) in file.furniture {
        let with_reason = |names: Vec<String>| names.into_iter().map(move |name| (name, reason));
        cues.elements.extend(with_reason(furniture.elements));
        cues.roles.extend(with_reason(furniture.roles));
        cues.words.extend(with_reason(furniture.words));
        cues.headings.extend(with_reason(furniture.headings));
    }
    cues
});

impl Cues {
    /// Why an element is furniture by what it is or is called.
    pub(super) fn of(&self, tree: &Tree, node: usize) -> Option<BoilerplateReason> {
        let name = tree.name(node);
        if matches!(name, "" | "html" | "body" | "main" | "article" | "p" | "h1") {
            return None;
        }
        self.elements
            .get(name)
            .or_else(|| self.roles.get(tree.attribute(node, "role")?))
            .or_else(|| ["class", "id"].iter().find_map(|attribute| self.of_words(tree.attribute(node, attribute)?)))
            .copied()
            .or_else(|| self.is_hidden(tree, node).then_some(BoilerplateReason::Widget))
    }

    /// Whether an element is not shown, by its own attributes, nor is for readers to open.
    fn is_hidden(&self, tree: &Tree, node: usize) -> bool {
        let none = |style: &str| style.to_lowercase().replace(' ', "").contains("display:none");
        if tree.attribute(node, "hidden").is_none() && !tree.attribute(node, "style").is_some_and(none) {
            return false;
        }
        let opens = |node: usize| {
            let names = tree.attribute(node, "class").unwrap_or_default();
            words(names).iter().any(|word| self.opened.contains(word))
        };
        // React sends late parts of a page hidden, and puts them in their places.
        let is_sent_late = tree.attribute(node, "id").is_some_and(|id| id.starts_with("S:"));
        !is_sent_late && !opens(node) && !opens(tree.nodes[node].parent)
    }

    pub(super) fn of_heading(&self, heading: &str) -> Option<BoilerplateReason> {
        let plain = heading.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        self.headings.get(&plain).copied()
    }

    fn of_words(&self, names: &str) -> Option<&BoilerplateReason> {
        names.split_whitespace().find_map(|name| {
            let words = words(name);
            if words.iter().any(|word| self.describing.contains(word)) {
                return None;
            }
            words.iter().chain(&pairs(&words)).find_map(|word| self.words.get(word))
        })
    }
}

/// Whether a name has one of these words, or two neighbouring ones that make one.
pub(super) fn has_word(name: &str, of: &BTreeSet<String>) -> bool {
    let words = words(name);
    words.iter().chain(&pairs(&words)).any(|word| of.contains(word))
}

/// Two neighbouring words as one.
fn pairs(words: &[String]) -> Vec<String> {
    words.windows(2).map(|pair| pair.concat()).collect()
}

/// Cuts a name at signs and at capitals: `postMeta_tag-list` → `post`, `meta`, `tag`, `list`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        if !c.is_alphanumeric() || c.is_uppercase() && before.is_lowercase() {
            words.push(String::new());
        }
        if c.is_alphanumeric() {
            words.last_mut().into_iter().for_each(|word| word.extend(c.to_lowercase()));
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}
