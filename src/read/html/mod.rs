//! HTML pages.

mod blocks;
mod content;
mod cues;
mod metadata;
mod notes;
mod styles;
mod table;
mod text;
mod title;
mod tree;

use self::notes::Notes;
use self::tree::Tree;
use super::{Block, Metadata};
use crate::model::MappedText;

/// The text of a page, its blocks, and what its head says.
pub(super) fn read(source: &MappedText) -> (MappedText, Vec<Block>, Metadata) {
    let tree = Tree::parse(source);
    let notes = Notes::of(&tree);
    let (text, mut blocks, extents) = blocks::write(&tree, &notes, source);
    content::judge(&tree, &notes, &text, &mut blocks, &extents);
    let metadata = metadata::of(&tree);
    (text, blocks, metadata)
}

/// The text of a part of a page that stands in another text, and its blocks.
pub(super) fn read_part(source: &MappedText) -> (MappedText, Vec<Block>) {
    let tree = Tree::parse(source);
    let (text, blocks, _) = blocks::write(&tree, &Notes::of(&tree), source);
    (text, blocks)
}
