//! Layout of plain text: which lines make a paragraph.
//!
//! Blank lines part paragraphs; a line that is underlined is a heading. Between them, lines are joined where the text as a whole is wrapped at a column, and
//! are paragraphs of their own where it is not. Markers make list items, unless they stand alone.

mod block;
mod breaks;
mod line;
mod list;
mod marker;
mod page;
#[cfg(test)]
mod tests;
mod wrap;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use self::line::Line;
pub(super) use self::page::is_paged;
use self::wrap::{SET_IN, Wrap};
use super::Paragraph;
use super::normalise::{HyphenatedWords, Spaces, normalised};
use crate::model::{BoilerplateReason, MappedText, ParagraphKind};
use crate::read::{Block, Inline, Markup, entry};

/// A rule between paragraphs has at least so many signs.
const RULE: usize = 10;

/// Lines that make one paragraph.
struct Piece {
    /// Bytes of the lines, without the marker.
    lines: Vec<Range<usize>>,
    kind: ParagraphKind,
    /// Of a heading, where its underline tells it.
    level: Option<u8>,
    /// Bytes of the list item's marker.
    marker: Option<Range<usize>>,
    /// Bytes of the lines with what was drawn around them: an underline, the sign before quoted lines.
    extent: Range<usize>,
}

impl Piece {
    /// # Panics
    /// When there is no line.
    fn of(lines: Vec<Range<usize>>, kind: ParagraphKind) -> Piece {
        let extent = lines[0].start..lines[lines.len() - 1].end;
        Piece { lines, kind, level: None, marker: None, extent }
    }
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
        let mut lines = line::lines(self.text, block.span.clone());
        if block.markup == Markup::Plain {
            line::widen(&mut lines, &block.inlines);
            let mut furniture = page::part(self.text, &mut lines).into_iter().peekable();
            part_quoted(self.text, &mut lines);
            part_page_numbers(self.text, &mut lines);
            part_rules(self.text, &mut lines);
            for piece in pieces(self.text, &lines) {
                while let Some(line) = furniture.next_if(|line| line.span.start < piece.extent.start) {
                    out.extend(self.furniture(line));
                }
                // What stands between two pages that a paragraph runs over is inside of it.
                while furniture.next_if(|line| line.span.start < piece.extent.end).is_some() {}
                out.extend(self.paragraph(&piece, &block.inlines));
            }
            furniture.for_each(|line| out.extend(self.furniture(line)));
            return;
        }
        if lines.is_empty() {
            return;
        }
        let whole = |kind| {
            let lines = match kind {
                ParagraphKind::Code => line::verbatim(self.text, block.span.clone()),
                ParagraphKind::Table => line::rows(self.text, block.span.clone()),
                _ => lines.iter().map(|line| line.span.clone()).collect(),
            };
            Piece { marker: block.marker.clone(), ..Piece::of(lines, kind) }
        };
        let pieces = match block.markup {
            Markup::Plain | Markup::Paragraph if block.boilerplate.is_none() => {
                breaks::pieces(self.text, &lines, block)
            }
            Markup::Plain | Markup::Paragraph => vec![whole(ParagraphKind::Paragraph)],
            Markup::Heading(level) => vec![Piece { level: Some(level), ..whole(ParagraphKind::Heading) }],
            Markup::Quotation => vec![whole(ParagraphKind::Quotation)],
            Markup::ListItem => vec![whole(ParagraphKind::ListItem)],
            Markup::Caption => vec![whole(ParagraphKind::Caption)],
            Markup::Table => vec![whole(ParagraphKind::Table)],
            Markup::Code => vec![whole(ParagraphKind::Code)],
            Markup::Verse => vec![whole(ParagraphKind::Verse)],
            Markup::Reference => vec![whole(ParagraphKind::Reference)],
        };
        for mut paragraph in pieces.iter().filter_map(|piece| self.paragraph(piece, &block.inlines)) {
            paragraph.boilerplate = block.boilerplate;
            out.push(paragraph);
        }
    }

    /// A running head or the number of a page.
    fn furniture(&self, line: Line) -> Option<Paragraph> {
        let paragraph = self.paragraph(&Piece::of(vec![line.span], ParagraphKind::Paragraph), &[])?;
        Some(Paragraph { boilerplate: Some(BoilerplateReason::Navigation), ..paragraph })
    }

    fn paragraph(&self, piece: &Piece, inlines: &[Inline]) -> Option<Paragraph> {
        let spaces = match piece.kind {
            ParagraphKind::Verse => Spaces::LinesKept,
            ParagraphKind::Code | ParagraphKind::Table => Spaces::Kept,
            _ => Spaces::Folded,
        };
        let (text, inlines) = normalised(self.text, &piece.lines, inlines, spaces, &self.words);
        if text.trim().is_empty() {
            return None;
        }
        Some(Paragraph {
            kind: piece.kind,
            level: piece.level,
            marker: piece.marker.clone().map(|marker| self.text.slice(marker)),
            section: Vec::new(),
            boilerplate: None,
            source: self.text.source_range(piece.extent.clone()),
            text,
            language: "und".to_owned(),
            sentences: Vec::new(),
            inlines,
        })
    }
}

/// The pieces of plain text, in order.
fn pieces(text: &str, lines: &[Line]) -> Vec<Piece> {
    let wraps = wrap::wraps(text, lines);
    let body = usual_indent(lines);
    let mut pieces = Vec::with_capacity(lines.len());
    let mut start = 0;
    for at in 1..lines.len() {
        let (heading, rule) = (&lines[at - 1], &lines[at]);
        if is_underlined(text, heading, rule) {
            push_pieces(text, &lines[start..at - 1], &wraps[start..at - 1], body, &mut pieces);
            let level = if text[rule.span.clone()].starts_with('=') { 1 } else { 2 };
            let extent = heading.span.start..rule.span.end;
            let piece = Piece::of(vec![heading.span.clone()], ParagraphKind::Heading);
            pieces.push(Piece { level: Some(level), extent, ..piece });
            start = at + 1;
        } else if is_set_out(text, heading, rule, body) {
            push_pieces(text, &lines[start..at - 1], &wraps[start..at - 1], body, &mut pieces);
            let piece = Piece::of(vec![heading.span.clone()], ParagraphKind::Heading);
            pieces.push(Piece { level: Some(2), ..piece });
            start = at;
        }
    }
    push_pieces(text, &lines[start..], &wraps[start..], body, &mut pieces);
    pieces
}

/// Parts quoted lines, as in letters, from those around them and from what these quote, as a blank line would; a sign of
/// quotation alone is a blank line of what is quoted.
fn part_quoted(text: &str, lines: &mut [Line]) {
    let quoted = |line: &Line| {
        let line = &text[line.span.clone()];
        let rest = line.trim_start_matches(['>', ' ']);
        (line[..line.len() - rest.len()].matches('>').count(), rest.is_empty())
    };
    for at in 1..lines.len() {
        let ((depth, is_empty), (before, was_empty)) = (quoted(&lines[at]), quoted(&lines[at - 1]));
        lines[at].after_blank |= (depth == 0) != (before == 0)
            || depth != before && !is_empty
            || was_empty && before > 0 && !lines[at - 1].after_blank;
    }
}

/// Parts the numbers of pages, `- 12 -`, from the lines around them.
fn part_page_numbers(text: &str, lines: &mut [Line]) {
    for at in 0..lines.len() {
        if line::is_page_number(&text[lines[at].span.clone()]) {
            lines[at..].iter_mut().take(2).for_each(|line| line.after_blank = true);
        }
    }
}

/// Parts the rules that are drawn between paragraphs from the lines around them.
fn part_rules(text: &str, lines: &mut [Line]) {
    for at in 0..lines.len() {
        let underlines = at > 0 && is_underlined(text, &lines[at - 1], &lines[at]);
        if lines[at].width >= RULE && line::is_rule(text, &lines[at]) && !underlines {
            lines[at..].iter_mut().take(2).for_each(|line| line.after_blank = true);
        }
    }
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

/// Whether a line is the heading of a section as in manuals: in capitals, and left of the text, which follows at once.
fn is_set_out(text: &str, line: &Line, next: &Line, body: usize) -> bool {
    let heading = &text[line.span.clone()];
    line.after_blank
        && !next.after_blank
        && line.indent + SET_IN <= body.min(next.indent)
        && line.width <= next.width
        && heading.starts_with(char::is_alphabetic)
        && !heading.contains(char::is_lowercase)
        && !heading.contains("  ")
        && !heading.ends_with(['.', ',', ';', ':', '。'])
}

fn push_pieces(text: &str, lines: &[Line], wraps: &[Wrap], body: usize, pieces: &mut Vec<Piece>) {
    let units = list::units(text, lines, wraps);
    let mut rest = units.as_slice();
    while !rest.is_empty() {
        let chunk = 1 + rest[1..].iter().take_while(|unit| !lines[unit.lines.start].after_blank).count();
        let (units, later) = rest.split_at(chunk);
        let within = units[0].lines.start..units[chunk - 1].lines.end;
        let wrap = wraps[within.start];
        let keyed = wrap.holds_entries() && entry::key(&text[lines[within.start].span.clone()]).is_some();
        let kind = if keyed { None } else { block::kind(text, &lines[within.clone()], wrap, body) };
        match kind.filter(|_| units.iter().all(|unit| unit.marker.is_none())) {
            Some(kind) => pieces.push(whole(text, &lines[within], kind)),
            None => pieces.extend(units.iter().map(|unit| unit.piece(lines))),
        }
        rest = later;
    }
}

/// Lines that belong together as they stand, without the signs of quotation.
fn whole(text: &str, lines: &[Line], kind: ParagraphKind) -> Piece {
    let spans: Vec<_> = lines.iter().map(|line| line.span.clone()).collect();
    let mut piece = Piece::of(spans, kind);
    if kind == ParagraphKind::Quotation {
        for line in &mut piece.lines {
            line.start = line.end - text[line.clone()].trim_start_matches(['>', ' ']).len();
        }
        piece.lines.retain(|line| !line.is_empty());
    }
    piece
}

#[cfg(test)]
pub(super) fn lines(text: &str) -> Vec<Range<usize>> {
    line::lines(text, 0..text.len()).into_iter().map(|line| line.span).collect()
}
