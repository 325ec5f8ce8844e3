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
    let kinds = [
        (&STYLES.title, Markup::Heading(1)),
        (&STYLES.list_item, Markup::ListItem),
        (&STYLES.quotation, Markup::Quotation),
        (&STYLES.caption, Markup::Caption),
    ];
    kinds.into_iter().find(|(names, _)| is(names)).map(|(_, markup)| markup)
}

/// Whether an element holds the bullet or the number that Word puts before an item.
pub(super) fn is_item_sign(tree: &Tree, node: usize) -> bool {
    tree.attribute(node, "style")
        .is_some_and(|style| style.replace(' ', "").to_ascii_lowercase().contains("mso-list:ignore"))
}
