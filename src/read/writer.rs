//! Writing a clean text block by block.

use std::ops::Range;

use super::{Block, Inline, InlineKind, Markup};
use crate::model::{BoilerplateReason, MappedText};

/// How many marks may go on from one block to the next.
const MARKS: usize = 64;

/// Takes text out of a source, block by block, and leaves its markup behind.
pub(super) struct BlockWriter<'a> {
    source: &'a MappedText,
    text: MappedText,
    blocks: Vec<Block>,
    open: Option<Open>,
    /// Marks that have begun and not ended, with where they began in the open block.
    marks: Vec<(usize, InlineKind)>,
}

struct Open {
    markup: Markup,
    boilerplate: Option<BoilerplateReason>,
    /// Where the item's marker ends in `text`, which begins with it.
    marker: Option<usize>,
    text: MappedText,
    inlines: Vec<Inline>,
}

impl<'a> BlockWriter<'a> {
    pub(super) fn new(source: &'a MappedText) -> Self {
        BlockWriter { source, text: MappedText::new(), blocks: Vec::new(), open: None, marks: Vec::new() }
    }

    /// Ends the open block and begins one.
    pub(super) fn open(&mut self, markup: Markup) {
        self.close();
        self.marks.iter_mut().take(MARKS).for_each(|(start, _)| *start = 0);
        self.open =
            Some(Open { markup, boilerplate: None, marker: None, text: MappedText::new(), inlines: Vec::new() });
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// The number of blocks that are written.
    pub(super) fn count(&self) -> usize {
        self.blocks.len()
    }

    /// What has been written to the open block.
    pub(super) fn written(&self) -> &str {
        self.open.as_ref().map_or("", |open| open.text.as_str())
    }

    /// The open block is no text of the page.
    pub(super) fn set_boilerplate(&mut self, reason: BoilerplateReason) {
        if let Some(open) = &mut self.open {
            open.boilerplate = Some(reason);
        }
    }

    pub(super) fn set_markup(&mut self, markup: Markup) {
        if let Some(open) = &mut self.open {
            open.markup = markup;
        }
    }

    /// Writes a part of the source as it is.
    pub(super) fn push(&mut self, range: Range<usize>) {
        if let Some(open) = &mut self.open {
            open.text.push_from(self.source, range);
        }
    }

    /// Writes `text` for a part of the source.
    pub(super) fn push_as(&mut self, text: &str, range: Range<usize>) {
        if let Some(open) = &mut self.open {
            open.text.push(text, self.source.source_range(range));
        }
    }

    /// What has been written to the open block is the marker of an item.
    pub(super) fn end_marker(&mut self) {
        if let Some(open) = &mut self.open {
            open.marker = Some(open.text.trim_end().len());
        }
    }

    /// Writes blocks that were read from a part of the source.
    pub(super) fn append(&mut self, text: &MappedText, blocks: Vec<Block>) {
        for Block { span, markup, boilerplate, marker: _, inlines } in blocks {
            self.open(markup);
            let Some(open) = &mut self.open else { continue };
            open.boilerplate = boilerplate;
            open.text.push_from(text, span.clone());
            let moved = |inline: Inline| Inline {
                span: inline.span.start - span.start..inline.span.end - span.start,
                kind: inline.kind,
            };
            open.inlines.extend(inlines.into_iter().map(moved));
            self.close();
        }
    }

    pub(super) fn begin_mark(&mut self, kind: InlineKind) {
        self.marks.push((self.written().len(), kind));
    }

    /// Ends the mark that began last.
    pub(super) fn end_mark(&mut self) {
        let Some((start, kind)) = self.marks.pop() else { return };
        if let Some(open) = &mut self.open
            && start < open.text.len()
        {
            open.inlines.push(Inline { span: start..open.text.len(), kind });
        }
    }

    /// Ends the open block; without text, it is none.
    pub(super) fn close(&mut self) {
        let Some(mut open) = self.open.take() else { return };
        for (start, kind) in self.marks.iter().take(MARKS) {
            open.inlines.push(Inline { span: *start..open.text.len(), kind: kind.clone() });
        }
        let marker = open.marker.unwrap_or(0);
        let (marker, body) = match trimmed(&open.text, marker, &open.markup) {
            // A marker without an item is text.
            body if body.is_empty() => (0..0, trimmed(&open.text, 0, &open.markup)),
            body => (0..marker, body),
        };
        if body.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            let at = open.text.source_range(body.start..body.start);
            self.text.push("\n\n", at);
        }
        let marker = (!marker.is_empty()).then(|| {
            let start = self.text.len();
            self.text.push_from(&open.text, marker);
            let end = self.text.len();
            self.text.push(" ", open.text.source_range(body.start..body.start));
            start..end
        });
        let shift = self.text.len();
        self.text.push_from(&open.text, body.clone());
        let place = |at: usize| at.clamp(body.start, body.end) - body.start + shift;
        let mut inlines: Vec<Inline> = open
            .inlines
            .into_iter()
            .map(|inline| Inline { span: place(inline.span.start)..place(inline.span.end), kind: inline.kind })
            .filter(|inline| !inline.span.is_empty())
            .collect();
        inlines.sort_by_key(|inline| (inline.span.start, std::cmp::Reverse(inline.span.end)));
        self.blocks.push(Block {
            span: shift..self.text.len(),
            markup: open.markup,
            boilerplate: open.boilerplate,
            marker,
            inlines,
        });
    }

    /// The text and its blocks.
    pub(super) fn finish(mut self) -> (MappedText, Vec<Block>) {
        self.close();
        (self.text, self.blocks)
    }
}

/// The part of a block from `start` on that is not blank at its ends; code keeps the indent of its first line, and a table
/// its empty cells.
fn trimmed(text: &str, start: usize, markup: &Markup) -> Range<usize> {
    let is_edge = |c: char| match markup {
        Markup::Code => matches!(c, '\n' | '\r'),
        Markup::Table => c.is_whitespace() && c != '\t',
        _ => c.is_whitespace(),
    };
    let rest = &text[start..];
    if rest.trim().is_empty() {
        return start..start;
    }
    text.len() - rest.trim_start_matches(is_edge).len()..start + rest.trim_end_matches(is_edge).len()
}
