//! Layout of plain text: which lines make a paragraph.
//!
//! Blank lines part paragraphs; a line that is underlined is a heading. Between them, lines are joined where the text as a whole is wrapped at a column, and
//! are paragraphs of their own where it is not. Markers make list items, unless they stand alone.

mod block;
mod line;
mod list;
mod marker;
mod wrap;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use self::line::Line;
use self::wrap::Wrap;
use super::Paragraph;
use super::normalise::{HyphenatedWords, Spaces, normalised};
use crate::model::{MappedText, ParagraphKind};
use crate::read::{Block, Inline, Markup};

/// Lines that make one paragraph.
struct Piece {
    /// Bytes of the lines, without the marker.
    lines: Vec<Range<usize>>,
    kind: ParagraphKind,
    /// Bytes of the list item's marker.
    marker: Option<Range<usize>>,
    /// What a heading is underlined with: `=` is above `-`.
    rule: Option<Rule>,
}

struct Rule {
    /// Where it ends, in bytes.
    end: usize,
    level: u8,
}

/// Makes paragraphs of blocks, whose lines are `text`.
pub(super) struct Layout<'a> {
    text: &'a MappedText,
    words: HyphenatedWords<'a>,
}

impl<'a> Layout<'a> {
    pub(super) fn of(text: &'a MappedText) -> Self {
        Layout { text, words: HyphenatedWords::of(text) }
    }

    /// Appends the paragraphs of a block.
    pub(super) fn paragraphs(&self, block: &Block, out: &mut Vec<Paragraph>) {
        let lines = line::lines(self.text, block.span.clone());
        if block.markup == Markup::Plain {
            for piece in pieces(self.text, &lines) {
                out.extend(self.paragraph(&piece, &block.inlines));
            }
            return;
        }
        let (kind, level) = match block.markup {
            Markup::Heading(level) => (ParagraphKind::Heading, Some(level)),
            Markup::Quotation => (ParagraphKind::Quotation, None),
            Markup::ListItem => (ParagraphKind::ListItem, None),
            Markup::Caption => (ParagraphKind::Caption, None),
            Markup::Table => (ParagraphKind::Table, None),
            Markup::Code => (ParagraphKind::Code, None),
            Markup::Verse => (ParagraphKind::Verse, None),
            Markup::Reference => (ParagraphKind::Reference, None),
            Markup::Plain | Markup::Paragraph | Markup::Furniture(_) => (ParagraphKind::Paragraph, None),
        };
        let lines = lines.into_iter().map(|line| line.span).collect();
        if let Some(mut paragraph) = self.paragraph(&Piece { lines, kind, marker: None, rule: None }, &block.inlines) {
            paragraph.level = level;
            if let Markup::Furniture(reason) = block.markup {
                paragraph.boilerplate = Some(reason);
            }
            out.push(paragraph);
        }
    }

    fn paragraph(&self, piece: &Piece, inlines: &[Inline]) -> Option<Paragraph> {
        let spaces = match piece.kind {
            ParagraphKind::Verse => Spaces::LinesKept,
            ParagraphKind::Code | ParagraphKind::Table => Spaces::Kept,
            _ => Spaces::Folded,
        };
        let (text, inlines) = normalised(self.text, &piece.lines, inlines, spaces, &self.words);
        if text.is_empty() {
            return None;
        }
        let (first, last) = (piece.lines.first()?, piece.lines.last()?);
        Some(Paragraph {
            kind: piece.kind,
            level: piece.rule.as_ref().map(|rule| rule.level),
            marker: piece.marker.clone().map(|marker| self.text.slice(marker)),
            section: Vec::new(),
            boilerplate: None,
            source: self.text.source_range(first.start..piece.rule.as_ref().map_or(last.end, |rule| rule.end)),
            text,
            language: "und".to_owned(),
            sentences: Vec::new(),
            inlines,
        })
    }
}

/// The pieces of plain text, in order.
fn pieces(text: &str, lines: &[Line]) -> Vec<Piece> {
    let wrap = Wrap::of(text, lines);
    let body = wrap.is_wrapped().then(|| usual_indent(lines));
    let mut pieces = Vec::with_capacity(lines.len());
    let mut rest = lines;
    while let Some(at) = rest.windows(2).position(|lines| is_underlined(text, &lines[0], &lines[1])) {
        push_pieces(text, &rest[..at], wrap, body, &mut pieces);
        let (heading, rule) = (&rest[at].span, &rest[at + 1].span);
        let level = if text[rule.clone()].starts_with('=') { 1 } else { 2 };
        pieces.push(Piece {
            lines: vec![heading.clone()],
            kind: ParagraphKind::Heading,
            marker: None,
            rule: Some(Rule { end: rule.end, level }),
        });
        rest = &rest[at + 2..];
    }
    push_pieces(text, rest, wrap, body, &mut pieces);
    pieces
}

/// The indent of most lines.
fn usual_indent(lines: &[Line]) -> usize {
    let mut times: BTreeMap<usize, usize> = BTreeMap::new();
    lines.iter().for_each(|line| *times.entry(line.indent).or_default() += 1);
    times.into_iter().max_by_key(|(indent, times)| (*times, Reverse(*indent))).map_or(0, |(indent, _)| indent)
}

/// Whether a line that begins a block is underlined by the next, over about its width.
fn is_underlined(text: &str, line: &Line, next: &Line) -> bool {
    line.after_blank
        && !next.after_blank
        && line::is_rule(text, next)
        && !line::is_rule(text, line)
        && !text[line.span.clone()].contains("  ")
        && (line.width / 2..=line.width * 3 / 2 + 2).contains(&next.width)
}

fn push_pieces(text: &str, lines: &[Line], wrap: Wrap, body: Option<usize>, pieces: &mut Vec<Piece>) {
    let units = list::units(text, lines, wrap);
    let mut rest = units.as_slice();
    while !rest.is_empty() {
        let chunk = 1 + rest[1..].iter().take_while(|unit| !lines[unit.lines.start].after_blank).count();
        let (units, later) = rest.split_at(chunk);
        let chunk_lines = &lines[units[0].lines.start..units[chunk - 1].lines.end];
        match block::kind(text, chunk_lines, body).filter(|_| units.iter().all(|unit| unit.marker.is_none())) {
            Some(kind) => {
                let lines = chunk_lines.iter().map(|line| line.span.clone()).collect();
                pieces.push(Piece { lines, kind, marker: None, rule: None });
            }
            None => pieces.extend(units.iter().map(|unit| unit.piece(lines))),
        }
        rest = later;
    }
}

#[cfg(test)]
pub(super) fn lines(text: &str) -> Vec<Range<usize>> {
    line::lines(text, 0..text.len()).into_iter().map(|line| line.span).collect()
}
