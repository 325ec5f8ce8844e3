//! A page's elements as blocks of text.

use std::ops::Range;

use super::text::{Piece, pieces};
use super::tree::{Kind, Tree, is_block};
use crate::model::MappedText;
use crate::read::writer::BlockWriter;
use crate::read::{Block, InlineKind, Markup};

/// Elements whose content is not text.
const SILENT: [&str; 17] = [
    "audio", "canvas", "datalist", "head", "iframe", "math", "noembed", "noframes", "noscript", "object", "script",
    "style", "svg", "template", "textarea", "title", "video",
];
/// Rows and cells longer than this on average make a table that only arranges the page.
const LONG_CELL: usize = 200;

/// The text of a page and its blocks, each with its nodes: from the one that it began at to its last text.
pub(super) fn write(tree: &Tree, source: &MappedText) -> (MappedText, Vec<Block>, Vec<Range<usize>>) {
    let mut walk = Walk {
        tree,
        source,
        writer: BlockWriter::new(source),
        extents: Vec::new(),
        origin: 0,
        at: 0,
        last: 0,
        preformatted: 0,
        table: None,
    };
    let mut open: Vec<usize> = Vec::new();
    let mut at = 1;
    while at < tree.nodes.len() {
        while open.last().is_some_and(|&node| tree.nodes[node].end <= at) {
            open.pop().into_iter().for_each(|node| walk.leave(node));
        }
        match &tree.nodes[at].kind {
            Kind::Text(range) => walk.text(range.clone(), at),
            Kind::Element { name, .. } if SILENT.contains(&name.as_str()) => {
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
    /// The table that is being written as one block.
    table: Option<usize>,
}

impl Walk<'_> {
    fn enter(&mut self, node: usize) {
        let name = self.tree.name(node);
        match name {
            "br" => self.line_break(),
            "pre" => self.preformatted += 1,
            "table" if self.table.is_none() && is_data(self.tree, node) => {
                self.open(Markup::Table, node);
                self.table = Some(node);
                return;
            }
            "sup" => self.writer.begin_mark(InlineKind::Superscript),
            "em" | "strong" | "i" | "b" => self.writer.begin_mark(InlineKind::Emphasis),
            "a" => self.writer.begin_mark(link(self.tree, node)),
            _ => {}
        }
        match (self.table, name) {
            (Some(_), "tr") => self.part("\n"),
            (Some(_), "td" | "th") if !self.writer.written().ends_with('\n') => self.part("\t"),
            (Some(_), _) => self.part_words(name),
            (None, _) if is_block(name) => self.close(),
            _ => {}
        }
    }

    fn leave(&mut self, node: usize) {
        let name = self.tree.name(node);
        match name {
            "pre" => self.preformatted -= 1,
            "sup" | "em" | "strong" | "i" | "b" | "a" => self.writer.end_mark(),
            _ => {}
        }
        if self.table == Some(node) {
            self.table = None;
            self.close();
        } else if self.table.is_some() {
            self.part_words(name);
        } else if is_block(name) {
            self.close();
        }
    }

    fn text(&mut self, range: Range<usize>, node: usize) {
        if !self.writer.is_open() {
            if self.source[range.clone()].trim().is_empty() {
                return;
            }
            self.open(markup(self.tree, node), node);
        } else if self.preformatted == 0 && self.begins_word(range.clone(), node) {
            self.part(" ");
        }
        self.at = range.end;
        if !self.source[range.clone()].trim().is_empty() {
            self.last = node;
        }
        for piece in pieces(self.source, range) {
            match piece {
                Piece::Verbatim(range) if self.preformatted > 0 => self.writer.push(range),
                Piece::Verbatim(range) => self.words(range),
                Piece::Reference(meaning, range) => self.writer.push_as(&meaning, range),
            }
        }
    }

    /// Whether a text begins a word, though no space is before it: pages part neighbouring elements, of which neither holds
    /// the other, by their style.
    fn begins_word(&self, range: Range<usize>, node: usize) -> bool {
        let mut letters = self.source[range].chars();
        let begins = letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase);
        let is_in_word = |c: char| c.is_lowercase() || c.is_ascii_digit();
        let parent = |node: usize| self.tree.nodes[node].parent;
        let are_apart = || self.tree.nodes[parent(self.last)].end <= parent(node);
        begins && self.writer.written().ends_with(is_in_word) && are_apart()
    }

    /// Writes text with one space for each stretch of white space.
    fn words(&mut self, range: Range<usize>) {
        let mut at = range.start;
        for part in self.source[range].split_inclusive([' ', '\n', '\t', '\x0C']) {
            let word = part.trim_end_matches([' ', '\n', '\t', '\x0C']);
            self.writer.push(at..at + word.len());
            if word.len() < part.len() && !self.writer.written().ends_with([' ', '\n', '\t']) {
                self.writer.push_as(" ", at + word.len()..at + part.len());
            }
            at += part.len();
        }
    }

    /// Two line breaks in a row part paragraphs.
    fn line_break(&mut self) {
        if self.table.is_some() {
            self.part(" ");
        } else if self.writer.written().trim_end_matches(' ').ends_with('\n') {
            self.close();
        } else {
            self.part("\n");
        }
    }

    /// Keeps apart the words of neighbouring elements in a table.
    fn part_words(&mut self, name: &str) {
        if is_block(name) && !self.writer.written().ends_with([' ', '\n', '\t']) {
            self.part(" ");
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

    fn close(&mut self) {
        self.writer.close();
        if self.writer.count() > self.extents.len() {
            self.extents.push(self.origin..self.last + 1);
        }
    }
}

/// What a text is by the elements that it lies in.
fn markup(tree: &Tree, node: usize) -> Markup {
    for above in tree.above(node) {
        return match tree.name(above) {
            name @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6") => Markup::Heading(name.as_bytes()[1] - b'0'),
            "li" | "dt" => list_item(tree, above),
            "blockquote" => Markup::Quotation,
            "pre" => Markup::Code,
            "figcaption" | "caption" => Markup::Caption,
            "body" | "main" | "article" | "section" | "td" => Markup::Paragraph,
            _ => continue,
        };
    }
    Markup::Paragraph
}

/// An item of a list of notes or references says so itself, or its list does.
fn list_item(tree: &Tree, item: usize) -> Markup {
    let says = |node: usize| {
        let role = tree.attribute(node, "role").unwrap_or_default();
        let words = [tree.attribute(node, "class"), tree.attribute(node, "id")];
        let is_note = |word: &str| {
            ["cite_note", "footnote", "endnote", "reference", "bibliograph", "fn"]
                .iter()
                .any(|start| word.starts_with(start))
        };
        matches!(role, "doc-endnote" | "doc-footnote" | "doc-biblioentry" | "doc-bibliography" | "doc-endnotes")
            || words.into_iter().flatten().flat_map(str::split_whitespace).any(|word| is_note(&word.to_lowercase()))
    };
    if says(item) || says(tree.nodes[item].parent) { Markup::Reference } else { Markup::ListItem }
}

fn link(tree: &Tree, node: usize) -> InlineKind {
    let target = tree.attribute(node, "href").unwrap_or_default();
    let in_superscript = tree.name(tree.nodes[node].parent) == "sup";
    match target.strip_prefix('#') {
        Some(note) if in_superscript || tree.attribute(node, "role") == Some("doc-noteref") => {
            InlineKind::NoteReference(note.to_owned())
        }
        _ => InlineKind::Link(target.to_owned()),
    }
}

/// Whether a table holds data, and does not only arrange the page.
fn is_data(tree: &Tree, table: usize) -> bool {
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
