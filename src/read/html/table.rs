//! What tables are for: data, entries of a list, or the arrangement of a page.

use super::tree::{Kind, Tree};
use crate::read::entry;

/// Rows and cells longer than this on average make a table that only arranges the page.
const LONG_CELL: usize = 200;
/// An entry is no shorter than this, in bytes, without its label.
const SHORTEST: usize = 20;
/// A label is no longer than this, in bytes.
const LONGEST_LABEL: usize = 120;

/// Whether a table holds data, and does not only arrange the page.
pub(super) fn is_data(tree: &Tree, table: usize) -> bool {
    let (mut cells, mut length, mut marked) = (0, 0, false);
    for node in tree.below(table) {
        match &tree.nodes[node].kind {
            Kind::Text(range) => length += range.len(),
            Kind::Element { name, .. } => match name.as_str() {
                "table" | "form" | "article" => return false,
                "th" | "caption" | "thead" => marked = true,
                "td" => cells += 1,
                _ => {}
            },
        }
    }
    !matches!(tree.attribute(table, "role"), Some("presentation" | "none"))
        && cells > 1
        && (marked || length / cells < LONG_CELL)
}

/// Whether each row of a table is an entry: a label in square brackets in a cell of its own, and what it stands for.
pub(super) fn holds_entries(tree: &Tree, table: usize) -> bool {
    let mut row = Row::default();
    let mut rows = 0;
    for node in tree.below(table) {
        match &tree.nodes[node].kind {
            Kind::Text(range) => row.push(&tree.source[range.clone()]),
            Kind::Element { name, .. } => match name.as_str() {
                "table" | "form" | "th" | "caption" => return false,
                "tr" => {
                    if row.cells > 0 && !row.is_entry() {
                        return false;
                    }
                    row = Row::default();
                    rows += 1;
                }
                "td" => row.cells += 1,
                _ => {}
            },
        }
    }
    rows > 0 && row.is_entry()
}

#[derive(Default)]
struct Row {
    cells: usize,
    label: String,
    /// Bytes of text in the cells after the label's.
    length: usize,
}

impl Row {
    fn push(&mut self, text: &str) {
        if self.cells > 1 {
            self.length += text.trim().len();
        } else if self.label.len() <= LONGEST_LABEL {
            self.label.push_str(text);
        }
    }

    fn is_entry(&self) -> bool {
        let label = self.label.trim().strip_prefix('[').and_then(|label| label.strip_suffix(']'));
        let is_label =
            |label: &str| entry::is_key(label) || !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_digit());
        self.length >= SHORTEST && label.is_some_and(|label| is_label(label.trim()))
    }
}
