//! Paragraphs of markup whose lines their author broke: lists and verse without markup of their own.

use std::collections::BTreeSet;

use super::line::Line;
use super::wrap::Wrap;
use super::{Piece, block, list};
use crate::model::ParagraphKind;
use crate::read::{Block, InlineKind, entry};

/// Fewer lines than this that begin as entries make no list.
const ENTRIES: usize = 2;

/// The pieces of a paragraph with these lines, of which there is at least one. A line that begins nothing goes on with
/// the one before.
pub(super) fn pieces(text: &str, lines: &[Line], block: &Block) -> Vec<Piece> {
    let units = list::units(text, lines, &vec![Wrap::joined(); lines.len()]);
    if units.iter().any(|unit| unit.marker.is_some()) {
        return units.iter().map(|unit| unit.piece(lines)).collect();
    }
    let whole = |lines: &[Line], kind| Piece::of(lines.iter().map(|line| line.span.clone()).collect(), kind);
    if let Some(first) = first_entry(text, lines, block) {
        let (before, entries) = lines.split_at(first);
        let parts = before.chunks(first.max(1)).chain(entries.chunks(1));
        return parts.map(|lines| whole(lines, ParagraphKind::Paragraph)).collect();
    }
    let kind = if block::is_verse(text, lines) { ParagraphKind::Verse } else { ParagraphKind::Paragraph };
    vec![whole(lines, kind)]
}

/// The first line of a list of entries, if most from there on begin as entries do, or with a raised number.
fn first_entry(text: &str, lines: &[Line], block: &Block) -> Option<usize> {
    let raised = block.inlines.iter().filter(|inline| inline.kind == InlineKind::Superscript);
    let raised: BTreeSet<(usize, usize)> = raised.map(|inline| (inline.span.start, inline.span.end)).collect();
    let is_raised = |line: &Line| {
        let digits = text[line.span.clone()].bytes().take_while(u8::is_ascii_digit).count();
        digits > 0 && raised.contains(&(line.span.start, line.span.start + digits))
    };
    let begins: Vec<bool> =
        lines.iter().map(|line| entry::begins(&text[line.span.clone()]) || is_raised(line)).collect();
    let first = begins.iter().position(|begins| *begins)?;
    let entries = begins.iter().filter(|begins| **begins).count();
    (entries >= ENTRIES && entries * 5 >= (lines.len() - first) * 3).then_some(first)
}
