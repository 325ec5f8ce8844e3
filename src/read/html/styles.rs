//! The styles of word processors, out of `knowledge/paragraph_styles.toml`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::tree::Tree;
use crate::read::Markup;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Styles {
    title: BTreeSet<String>,
    list_item: BTreeSet<String>,
    quotation: BTreeSet<String>,
    caption: BTreeSet<String>,
}

static STYLES: LazyLock<Styles> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../knowledge/paragraph_styles.toml"))
        .expect("the styles that were compiled in are valid")
});

/// What the style of a paragraph says that it is.
pub(super) fn markup(tree: &Tree, paragraph: usize) -> Option<Markup> {
    let class = tree.attribute(paragraph, "class").filter(|_| tree.name(paragraph) == "p")?;
    let is = |names: &BTreeSet<String>| class.split_whitespace().any(|name| names.contains(name));
    Some(match () {
        () if is(&STYLES.title) => Markup::Heading(1),
        () if is(&STYLES.list_item) => Markup::ListItem,
        () if is(&STYLES.quotation) => Markup::Quotation,
        () if is(&STYLES.caption) => Markup::Caption,
        () => return None,
    })
}

/// Whether an element holds the bullet or the number that Word puts before an item.
pub(super) fn is_item_sign(tree: &Tree, node: usize) -> bool {
    tree.attribute(node, "style")
        .is_some_and(|style| style.replace(' ', "").to_ascii_lowercase().contains("mso-list:ignore"))
}
