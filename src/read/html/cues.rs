//! What parts of pages are called when they are not text, out of `knowledge/page_furniture.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::tree::{Tree, is_heading};
use crate::model::BoilerplateReason;
use crate::read::letters;

/// How many elements and texts are looked at for what an element is wrapped around.
const WRAPPED: usize = 16;
/// The ids of sections that have more words are made of headings, maybe in another language.
const NAME_WORDS: usize = 3;
/// A heading holds no more elements and texts than this.
const LONGEST_HEADING: usize = 64;

/// The reasons by element, role and word.
#[derive(Debug, Default)]
pub(super) struct Cues {
    elements: BTreeMap<String, BoilerplateReason>,
    roles: BTreeMap<String, BoilerplateReason>,
    words: BTreeMap<String, BoilerplateReason>,
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
    }
    cues
});

impl Cues {
    /// Why an element is furniture by what it is or is called.
    pub(super) fn of(&self, tree: &Tree, node: usize) -> Option<BoilerplateReason> {
        let name = tree.name(node);
        if matches!(name, "" | "html" | "body" | "main" | "article" | "h1") {
            return None;
        }
        let is_credit = name == "footer" && tree.name(tree.nodes[node].parent) == "blockquote";
        let called = match name {
            // What paragraphs are called says how they look.
            "p" => None,
            _ if is_credit => None,
            _ => (self.elements.get(name))
                .or_else(|| self.roles.get(tree.attribute(node, "role")?))
                .or_else(|| self.of_words(tree.attribute(node, "class")?))
                .or_else(|| {
                    let id = tree.attribute(node, "id")?;
                    self.of_words(id).filter(|_| !is_made_of_heading(tree, node, id))
                }),
        };
        called.copied().or_else(|| self.is_hidden(tree, node).then_some(BoilerplateReason::Widget))
    }

    /// Whether an element lies in a heading and leads elsewhere, such as a link to edit, and none between them does.
    pub(super) fn is_beside_heading(&self, tree: &Tree, node: usize) -> bool {
        let is_inside = |above: &usize| !is_heading(tree.name(*above));
        let leads_elsewhere = |node| self.of(tree, node) == Some(BoilerplateReason::Navigation);
        is_inside(&node)
            && in_heading(tree, node)
            && leads_elsewhere(node)
            && !tree.above(node).take_while(is_inside).any(leads_elsewhere)
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
        // Formulas are hidden behind their pictures.
        let is_formula = tree.below(node).take(WRAPPED).any(|below| tree.name(below) == "math");
        !is_sent_late && !is_formula && !opens(node) && !opens(tree.nodes[node].parent)
    }

    fn of_words(&self, names: &str) -> Option<&BoilerplateReason> {
        names.split_whitespace().find_map(|name| {
            let mut words = words(name);
            words.extend(pairs(&words));
            if words.iter().any(|word| self.describing.contains(word)) {
                return None;
            }
            words.iter().find_map(|word| self.words.get(word))
        })
    }
}

/// Whether the name of a heading, or of what it heads, was made of its text: such a name says no more than the text.
fn is_made_of_heading(tree: &Tree, node: usize, id: &str) -> bool {
    let is_section = tree.name(node) == "section"
        || tree.attribute(node, "class").is_some_and(|names| names.split_whitespace().any(|name| name == "section"));
    let heading = if is_heading(tree.name(node)) || in_heading(tree, node) {
        Some(node)
    } else if is_section {
        tree.below(node).take(WRAPPED).find(|&below| is_heading(tree.name(below)))
    } else {
        None
    };
    let bare = |text: &str| letters(text).trim_matches(|c: char| c.is_ascii_digit()).to_owned();
    heading.filter(|&heading| tree.below(heading).len() <= LONGEST_HEADING).is_some_and(|heading| {
        let text = tree.text(heading);
        let of_text = words(&text);
        bare(&text) == bare(id)
            || is_section && words(id).len() > NAME_WORDS
            || !is_section && words(id).iter().all(|word| of_text.contains(word))
    })
}

/// Whether an element lies in a heading.
pub(super) fn in_heading(tree: &Tree, node: usize) -> bool {
    tree.above(node).any(|above| is_heading(tree.name(above)))
}

/// Whether a link within the page shows a sign only, such as `¶` or `↩`.
pub(super) fn is_sign(tree: &Tree, node: usize) -> bool {
    let leads_within = tree.attribute(node, "href").is_some_and(|target| target.starts_with('#'));
    leads_within && tree.below(node).len() <= WRAPPED && {
        let text = tree.text(node);
        !text.is_empty() && !text.contains(char::is_alphanumeric)
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
