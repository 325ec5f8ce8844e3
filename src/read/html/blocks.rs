//! A page's elements as blocks of text.

use std::ops::Range;

use super::cues::{CUES, in_heading, is_sign};
use super::notes::{self, Notes};
use super::styles;
use super::table;
use super::text::{Piece, pieces};
use super::tree::{Kind, Tree, is_block, is_silent};
use crate::model::MappedText;
use crate::read::writer::BlockWriter;
use crate::read::{Block, InlineKind, Markup};

/// How many elements and texts are looked at of a quotation or of a word with its reading, and how many of those beside a
/// formula.
const LOOKED_AT: usize = 16;
const BESIDE: usize = 4;

/// The text of a page and its blocks, each with its nodes: from the one that it began at to its last text.
pub(super) fn write(tree: &Tree, notes: &Notes, source: &MappedText) -> (MappedText, Vec<Block>, Vec<Range<usize>>) {
    let mut walk = Walk {
        tree,
        notes,
        source,
        writer: BlockWriter::new(source),
        extents: Vec::new(),
        origin: 0,
        at: 0,
        last: 0,
        preformatted: 0,
        table: None,
        entries: None,
        first_cell: true,
        pending: String::new(),
    };
    let mut open: Vec<usize> = Vec::new();
    let mut at = 1;
    while at < tree.nodes.len() {
        while open.last().is_some_and(|&node| tree.nodes[node].end <= at) {
            open.pop().into_iter().for_each(|node| walk.leave(node));
        }
        match &tree.nodes[at].kind {
            Kind::Text(range) => walk.text(range.clone(), at),
            Kind::Element { name, .. }
                if name == "head" || is_silent(name) || walk.is_sign(at) || walk.is_drawing(at) =>
            {
                at = tree.nodes[at].end;
                continue;
            }
            Kind::Element { name, .. } if name == "math" => {
                walk.formula(at);
                at = tree.nodes[at].end;
                continue;
            }
            Kind::Element { .. } => {
                walk.enter(at);
                open.push(at);
            }
        }
        at += 1;
    }
    while let Some(node) = open.pop() {
        walk.leave(node);
    }
    walk.close();
    let (text, blocks) = walk.writer.finish();
    (text, blocks, walk.extents)
}

struct Walk<'a> {
    tree: &'a Tree<'a>,
    notes: &'a Notes<'a>,
    source: &'a MappedText,
    writer: BlockWriter<'a>,
    extents: Vec<Range<usize>>,
    /// The node at which the open block began.
    origin: usize,
    /// Where the text ends that was written last.
    at: usize,
    /// The node of the text that was written last, if not blank.
    last: usize,
    /// How many elements are open in which white space counts.
    preformatted: usize,
    /// The table, or the row of entries, that is being written as one block.
    table: Option<usize>,
    /// The table whose rows are entries of a list.
    entries: Option<usize>,
    /// Whether the row has had no cell yet.
    first_cell: bool,
    /// What is written before the next text: what parts the cells of a table, marks of quotation.
    pending: String,
}

impl Walk<'_> {
    fn enter(&mut self, node: usize) {
        let name = self.tree.name(node);
        if let Some(mark) = mark(self.tree, self.notes, node) {
            if self.writer.is_open() {
                self.push_pending(self.at);
            }
            self.writer.begin_mark(mark);
        }
        match name {
            "br" => self.line_break(),
            "pre" => self.preformatted += 1,
            "q" if !self.has_marks(node) => self.pending.push('“'),
            "rt" if !self.has_parentheses(node) => self.part("("),
            "span" if notes::is_key(self.tree, node) => self.pending.push('['),
            "table" if self.table.is_none() && table::holds_entries(self.tree, node) => self.entries = Some(node),
            "tr" if self.table.is_none() && self.entries.is_some() => {
                self.open(Markup::Reference, node);
                self.table = Some(node);
                self.first_cell = true;
                return;
            }
            "table" if self.table.is_none() && table::is_data(self.tree, node) => {
                self.open(Markup::Table, node);
                self.table = Some(node);
                return;
            }
            _ => {}
        }
        match (self.table, name) {
            (Some(_), "tr") => {
                self.part_cells("\n");
                self.first_cell = true;
            }
            (Some(_), "td" | "th") => {
                if !self.first_cell {
                    self.part_cells(if self.entries.is_some() { " " } else { "\t" });
                }
                self.first_cell = false;
            }
            (Some(_), _) if is_block(name) => self.part_cells(" "),
            (None, _) if self.is_block(node) => self.end_block(node),
            _ => {}
        }
    }

    fn leave(&mut self, node: usize) {
        let name = self.tree.name(node);
        match name {
            "pre" => self.preformatted -= 1,
            "q" if self.pending.ends_with('“') => self.pending.truncate(self.pending.len() - '“'.len_utf8()),
            "q" if !self.has_marks(node) => self.part("”"),
            "rt" if !self.has_parentheses(node) => self.part(")"),
            "span" if notes::is_key(self.tree, node) => self.part("]"),
            "span" if styles::is_item_sign(self.tree, node) => self.writer.end_marker(),
            "table" if self.entries == Some(node) => self.entries = None,
            _ => {}
        }
        if mark(self.tree, self.notes, node).is_some() {
            self.writer.end_mark();
        }
        if self.table == Some(node) {
            self.table = None;
            self.close();
        } else if self.table.is_some() {
            if is_block(name) {
                self.part_cells(" ");
            }
        } else if self.is_block(node) {
            self.end_block(self.tree.nodes[node].parent);
        }
    }

    fn text(&mut self, range: Range<usize>, node: usize) {
        let is_blank = self.source[range.clone()].trim().is_empty();
        if !self.writer.is_open() {
            if is_blank {
                return;
            }
            self.open(markup(self.tree, self.notes, node), node);
        } else if self.preformatted == 0 && self.begins_word(range.clone(), node) {
            self.part(" ");
        }
        self.at = range.end;
        if !is_blank {
            self.last = node;
        }
        for piece in pieces(self.source, range) {
            match piece {
                Piece::Verbatim(range) if self.preformatted > 0 => self.push(range),
                Piece::Verbatim(range) => self.words(range),
                Piece::Reference(meaning, range) => self.push_as(&meaning, range),
            }
        }
    }

    /// Writes a formula as it is typed, where the page says so.
    fn formula(&mut self, node: usize) {
        let is_tex = |node: &usize| self.tree.attribute(*node, "encoding").is_some_and(|kind| kind.ends_with("tex"));
        let typed = self.tree.below(node).find(is_tex).map(|annotation| self.tree.text(annotation));
        let alternative = || self.tree.attribute(node, "alttext").map(str::to_owned);
        let text = typed.or_else(alternative).unwrap_or_else(|| self.tree.text(node));
        let text = text.strip_prefix("{\\displaystyle ").and_then(|text| text.strip_suffix('}')).unwrap_or(&text);
        if text.is_empty() {
            return;
        }
        let texts = self.tree.below(node).filter_map(|below| match &self.tree.nodes[below].kind {
            Kind::Text(range) => Some((below, range.clone())),
            Kind::Element { .. } => None,
        });
        let range = texts.reduce(|(_, first), (last, range)| (last, first.start..range.end));
        if !self.writer.is_open() {
            self.open(markup(self.tree, self.notes, node), node);
        }
        let (last, range) = range.unwrap_or((node, self.at..self.at));
        self.push_as(text, range.clone());
        (self.at, self.last) = (range.end, last);
    }

    /// Whether a text begins a word, though no space is before it: pages part neighbouring elements, of which neither holds
    /// the other, and the signs of notes by their style.
    fn begins_word(&self, range: Range<usize>, node: usize) -> bool {
        if !self.pending.is_empty() {
            return false;
        }
        let mut letters = self.source[range].chars();
        let (first, second) = (letters.next(), letters.next());
        let begins = first.is_some_and(char::is_uppercase) && second.is_some_and(char::is_lowercase);
        let is_in_word = |c: char| c.is_lowercase() || c.is_ascii_digit();
        let parent = |node: usize| self.tree.nodes[node].parent;
        let ends_before = |node: usize| self.tree.nodes[parent(self.last)].end <= node;
        begins && self.writer.written().ends_with(is_in_word) && ends_before(parent(node))
            || first.is_some_and(char::is_alphabetic) && ends_before(node) && self.has_only_sign()
    }

    /// Writes text with one space for each stretch of white space.
    fn words(&mut self, range: Range<usize>) {
        let mut at = range.start;
        for part in self.source[range].split_inclusive([' ', '\n', '\t', '\x0C']) {
            let word = part.trim_end_matches([' ', '\n', '\t', '\x0C']);
            if !word.is_empty() {
                self.push(at..at + word.len());
            }
            if word.len() < part.len() {
                if self.table.is_some() {
                    self.part_cells(" ");
                } else if self.pending.is_empty() && !self.writer.written().ends_with([' ', '\n', '\t']) {
                    self.writer.push_as(" ", at + word.len()..at + part.len());
                }
            }
            at += part.len();
        }
    }

    fn push(&mut self, range: Range<usize>) {
        self.push_pending(range.start);
        self.writer.push(range);
    }

    fn push_as(&mut self, text: &str, range: Range<usize>) {
        self.push_pending(range.start);
        self.writer.push_as(text, range);
    }

    fn push_pending(&mut self, at: usize) {
        if !self.pending.is_empty() {
            self.writer.push_as(&self.pending, at..at);
            self.pending.clear();
        }
    }

    /// Two line breaks in a row part paragraphs.
    fn line_break(&mut self) {
        if self.table.is_some() {
            self.part_cells(" ");
        } else if self.preformatted == 0 && self.writer.written().trim_end_matches(' ').ends_with('\n') {
            self.close();
        } else {
            self.part("\n");
        }
    }

    /// Keeps apart the cells of a table, its rows, and with a space the words of neighbouring elements in a cell.
    fn part_cells(&mut self, sign: &str) {
        let written = self.writer.written();
        match sign {
            " " if !self.pending.is_empty() || written.is_empty() || written.ends_with(char::is_whitespace) => {}
            "\n" if written.is_empty() => self.pending.clear(),
            _ => {
                self.pending.truncate(self.pending.trim_end_matches(' ').len());
                self.pending.push_str(sign);
            }
        }
    }

    fn part(&mut self, sign: &str) {
        if !self.writer.written().is_empty() {
            self.writer.push_as(sign, self.at..self.at);
        }
    }

    fn open(&mut self, markup: Markup, node: usize) {
        self.close();
        self.origin = node;
        self.writer.open(markup);
    }

    /// Whether an element is a block: also what lies in a heading and is no part of it, such as a link to edit.
    fn is_block(&self, node: usize) -> bool {
        is_block(self.tree.name(node)) && !self.is_icon(node) || CUES.is_beside_heading(self.tree, node)
    }

    /// Whether an element shows nothing but a picture within a line, or is a part of one that does, such as those that
    /// extensions of browsers set beside links.
    fn is_icon(&self, node: usize) -> bool {
        /// How many elements a picture is wrapped in.
        const WRAPPED: usize = 3;
        let is_inline =
            |style: &str| style.to_lowercase().split("display:").skip(1).any(|value| value.contains("inline"));
        std::iter::once(node).chain(self.tree.above(node).take(WRAPPED - 1)).any(|node| {
            self.tree.attribute(node, "style").is_some_and(is_inline)
                && self.tree.below(node).len() <= LOOKED_AT
                && self.tree.text(node).trim().is_empty()
        })
    }

    /// Ends the open block at the border of an element, after which the page goes on in `next`. The sign of a note goes
    /// before what comes next in the note.
    fn end_block(&mut self, next: usize) {
        if self.notes.holds(next) && self.has_only_sign() {
            self.pending = " ".to_owned();
        } else {
            self.close();
        }
    }

    /// Whether no more has been written of a note than the sign that refers to it.
    fn has_only_sign(&self) -> bool {
        self.writer.is_open() && self.notes.holds(self.origin) && notes::is_sign(self.writer.written())
    }

    /// Whether a link shows a sign only: that of a heading's own address, or the way back from a note.
    fn is_sign(&self, node: usize) -> bool {
        let ends_note = || self.notes.holds(node) && self.writer.written().contains(char::is_alphabetic);
        is_sign(self.tree, node) && self.notes.reference(node).is_none() && (ends_note() || in_heading(self.tree, node))
    }

    /// Whether an element shows what the formula beside it says.
    fn is_drawing(&self, node: usize) -> bool {
        let is_formula = |node: usize| self.tree.name(node) == "math";
        let around = &self.tree.nodes[self.tree.nodes[node].parent];
        self.tree.attribute(node, "aria-hidden") == Some("true")
            && (self.tree.below(self.tree.nodes[node].parent).take(BESIDE).any(is_formula)
                || (self.tree.nodes[node].end..around.end).take(BESIDE).any(is_formula))
    }

    /// Whether a quotation has its marks in the text.
    fn has_marks(&self, node: usize) -> bool {
        let first = self.tree.below(node).take(LOOKED_AT).find_map(|below| match &self.tree.nodes[below].kind {
            Kind::Text(range) => Some(self.source[range.clone()].trim_start()),
            Kind::Element { .. } => None,
        });
        first.is_none_or(|text| text.starts_with(['"', '\'', '“', '„', '«', '»', '‘', '‹', '›', '「', '『', '&']))
    }

    /// Whether the page sets parentheses around what says how a word is read.
    fn has_parentheses(&self, node: usize) -> bool {
        self.tree.below(self.tree.nodes[node].parent).take(LOOKED_AT).any(|below| self.tree.name(below) == "rp")
    }

    fn close(&mut self) {
        if self.writer.is_open() {
            self.pending.clear();
        }
        self.writer.close();
        if self.writer.count() > self.extents.len() {
            self.extents.push(self.origin..self.last + 1);
        }
    }
}

/// What a text is by the elements that it lies in.
fn markup(tree: &Tree, notes: &Notes, node: usize) -> Markup {
    let inner = tree.above(node).find_map(|above| {
        Some(match tree.name(above) {
            name @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6") => Markup::Heading(name.as_bytes()[1] - b'0'),
            "li" | "dt" => Markup::ListItem,
            "blockquote" => Markup::Quotation,
            "pre" => Markup::Code,
            "figcaption" | "caption" => Markup::Caption,
            "p" => return styles::markup(tree, above),
            "body" | "main" | "article" | "section" | "td" => Markup::Paragraph,
            _ => return None,
        })
    });
    match inner.unwrap_or(Markup::Paragraph) {
        Markup::ListItem | Markup::Paragraph if notes.holds(node) => Markup::Reference,
        inner => inner,
    }
}

/// What an element says of the text in it.
fn mark(tree: &Tree, notes: &Notes, node: usize) -> Option<InlineKind> {
    match tree.name(node) {
        "sup" => Some(InlineKind::Superscript),
        "em" | "strong" | "i" | "b" => Some(InlineKind::Emphasis),
        "a" => {
            // What has a name and leads nowhere is a place, not a link.
            let is_place = || ["name", "id"].iter().any(|name| tree.attribute(node, name).is_some());
            match (notes.reference(node), tree.attribute(node, "href")) {
                (Some(note), _) => Some(InlineKind::NoteReference(note.to_owned())),
                (None, None) if is_place() => None,
                (None, target) => Some(InlineKind::Link(target.unwrap_or_default().to_owned())),
            }
        }
        _ => None,
    }
}
