//! Markdown: CommonMark with front matter, tables, footnotes, task lists and struck-out text.
//!
//! The text that comes out is what a reader sees: markup is left behind, the numbers of items stand before them, and HTML
//! is read as in a page. A line end of the source is a space; `\n` is a break that the author wants. The cells of a row are
//! parted by tabs.

use std::mem;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::writer::BlockWriter;
use super::{Block, InlineKind, Markup, Metadata, entry, front_matter, html, pandoc, targets};
use crate::knowledge::is_unspaced;
use crate::model::{BoilerplateReason, MappedText};

/// What announces a list has at most so many words where it ends in no sign.
const LABEL_WORDS: usize = 3;

/// The clean text of a Markdown source, its blocks, and what its front matter says.
pub(super) fn read(source: &MappedText) -> (MappedText, Vec<Block>, Metadata) {
    let plain = pandoc::plain(source);
    let source = plain.as_ref().unwrap_or(source);
    let whole = targets::unbroken(source);
    let source = whole.as_ref().unwrap_or(source);
    let mut reader = Reader {
        source,
        writer: BlockWriter::new(source),
        containers: Vec::new(),
        html: MappedText::new(),
        cells: None,
        images: 0,
        only_images: false,
    };
    let mut start = 0;
    let mut metadata = Metadata::default();
    if let Some(front) = front_matter::read(source) {
        reader.writer.open(Markup::Paragraph);
        reader.writer.set_boilerplate(BoilerplateReason::Metadata);
        reader.writer.push(front.content);
        reader.writer.close();
        start = front.end;
        metadata = front.metadata;
    }
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    for (event, range) in Parser::new_ext(&source[start..], options).into_offset_iter() {
        reader.event(event, range.start + start..range.end + start);
    }
    let (text, blocks) = reader.writer.finish();
    (text, blocks, metadata)
}

/// What a block may lie in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
    Quote,
    List { ordered: bool },
    Item,
    Note,
}

struct Reader<'a> {
    source: &'a MappedText,
    writer: BlockWriter<'a>,
    containers: Vec<Container>,
    /// The block of HTML that is being read.
    html: MappedText,
    /// In a table, how many cells of the row have begun.
    cells: Option<usize>,
    /// How many images the text is inside of.
    images: usize,
    /// Whether the open paragraph holds nothing but images so far.
    only_images: bool,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, range),
            Event::Code(code) => self.code(&code, range),
            Event::SoftBreak => self.soft_break(range),
            Event::HardBreak => self.writer.push_as("\n", range),
            Event::InlineHtml(tag) => self.inline_html(&tag, range),
            Event::FootnoteReference(name) => {
                self.open_if_none();
                self.only_images = false;
                self.writer.begin_mark(InlineKind::NoteReference(name.to_string()));
                self.writer.push_as(&format!("[{name}]"), range);
                self.writer.end_mark();
            }
            Event::TaskListMarker(_) => {
                self.open_if_none();
                self.writer.push(range.clone());
                self.writer.push_as(" ", range.end..range.end);
            }
            Event::Rule => self.writer.close(),
            Event::Html(_) => self.html.push_from(self.source, range),
            Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                // The first paragraph of an item or a note goes on after its number.
                if self.writer.written().is_empty() || !self.writer.written().ends_with(' ') {
                    self.writer.open(self.markup());
                }
                self.only_images = self.writer.written().is_empty();
            }
            Tag::Heading { level, .. } => self.writer.open(Markup::Heading(level as u8)),
            Tag::CodeBlock(_) => self.writer.open(Markup::Code),
            Tag::HtmlBlock => self.writer.close(),
            Tag::BlockQuote(_) => self.enter(Container::Quote),
            Tag::List(first) => self.enter(Container::List { ordered: first.is_some() }),
            Tag::Item => self.item(range),
            Tag::FootnoteDefinition(name) => {
                self.enter(Container::Note);
                self.writer.open(Markup::Reference);
                self.writer.begin_mark(InlineKind::NoteName(name.to_string()));
                self.writer.push_as(&format!("[{name}]"), range.start..range.start + name.len() + "[^]:".len());
                self.writer.end_mark();
                self.space(range.start + name.len() + "[^]:".len());
            }
            Tag::Table(_) => {
                self.writer.open(Markup::Table);
                self.cells = Some(0);
            }
            Tag::TableRow => {
                self.writer.push_as("\n", range.start..range.start);
                self.cells = Some(0);
            }
            Tag::TableCell => {
                if self.cells > Some(0) {
                    self.writer.push_as("\t", range.start..range.start);
                }
                self.cells = self.cells.map(|cells| cells + 1);
            }
            Tag::Emphasis | Tag::Strong => self.mark(InlineKind::Emphasis),
            Tag::Superscript => self.mark(InlineKind::Superscript),
            Tag::Link { dest_url, .. } => self.mark(InlineKind::Link(dest_url.to_string())),
            Tag::Image { .. } => self.images += 1,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                if self.only_images {
                    self.writer.set_markup(Markup::Caption);
                }
                self.only_images = false;
                self.writer.close();
            }
            TagEnd::Table => {
                self.cells = None;
                self.writer.close();
            }
            TagEnd::HtmlBlock => self.html(),
            TagEnd::Heading(_) | TagEnd::CodeBlock => self.writer.close(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.writer.close();
                self.containers.pop();
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Superscript | TagEnd::Link => self.writer.end_mark(),
            TagEnd::Image => self.images -= 1,
            _ => {}
        }
    }

    /// Begins an item with its number, if it has one.
    fn item(&mut self, range: Range<usize>) {
        let numbered = self.containers.last() == Some(&Container::List { ordered: true });
        self.enter(Container::Item);
        let marker = self.source[range.clone()].split(char::is_whitespace).next().unwrap_or_default();
        if numbered && !marker.is_empty() {
            self.writer.open(Markup::ListItem);
            self.writer.push(range.start..range.start + marker.len());
            // A year before a full stop looks like the number of an item.
            if marker.len() < "1750.".len() {
                self.writer.end_marker();
            }
            self.space(range.start + marker.len());
        }
    }

    fn enter(&mut self, container: Container) {
        self.writer.close();
        self.containers.push(container);
    }

    fn mark(&mut self, kind: InlineKind) {
        self.open_if_none();
        self.writer.begin_mark(kind);
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        self.open_if_none();
        if self.images == 0 && !text.trim().is_empty() {
            self.only_images = false;
        }
        if self.source[range.clone()] == *text {
            self.writer.push(range);
        } else {
            self.writer.push_as(text, range);
        }
    }

    /// Writes what stands between the backticks.
    fn code(&mut self, code: &str, range: Range<usize>) {
        match self.source[range.clone()].find(code) {
            Some(at) => self.text(code, range.start + at..range.start + at + code.len()),
            None => self.text(code, range),
        }
    }

    /// A block of HTML, which may be one of several that make an element.
    fn html(&mut self) {
        let (text, mut blocks) = html::read_part(&mem::take(&mut self.html));
        let around = self.markup();
        for block in blocks.iter_mut().filter(|block| block.markup == Markup::Paragraph) {
            block.markup = around.clone();
        }
        self.writer.append(&text, blocks);
    }

    /// The tags that say something of the text; others are left behind.
    fn inline_html(&mut self, tag: &str, range: Range<usize>) {
        match tag.to_ascii_lowercase().as_str() {
            "<sup>" => self.mark(InlineKind::Superscript),
            "</sup>" => self.writer.end_mark(),
            tag if tag.starts_with("<br") => self.writer.push_as(if self.cells.is_some() { " " } else { "\n" }, range),
            _ => {}
        }
    }

    /// The items of a tight list hold text without a paragraph around it.
    fn open_if_none(&mut self) {
        if !self.writer.is_open() {
            self.writer.open(self.markup());
        }
    }

    /// A line end parts words, but not where words are not parted. One before what begins as an entry is meant as a
    /// break, after an entry or the end of a sentence.
    fn soft_break(&mut self, range: Range<usize>) {
        let next = self.source[range.end..].trim_start_matches([' ', '\t', '>']);
        if entry::begins(first_line(next)) && self.ends_entry() {
            self.writer.push_as("\n", range);
        } else if !(self.writer.written().ends_with(is_unspaced) && next.starts_with(is_unspaced)) {
            self.writer.push_as(" ", range);
        }
    }

    fn ends_entry(&self) -> bool {
        let written = self.writer.written();
        let last = written.split_whitespace().next_back().unwrap_or_default();
        entry::begins(first_line(written))
            || written.split_whitespace().nth(LABEL_WORDS).is_none()
            || written.ends_with(['.', ':', ';', '!', '?', ')', ']', '”', '"', '»', '。', '」', '』'])
            || last.ends_with(|c: char| c.is_ascii_digit())
            || last.contains("//")
    }

    fn space(&mut self, at: usize) {
        self.writer.push_as(" ", at..at);
    }

    /// What a paragraph is by what it lies in.
    fn markup(&self) -> Markup {
        let innermost = self.containers.iter().rev().find(|container| !matches!(container, Container::List { .. }));
        match innermost {
            Some(Container::Quote) => Markup::Quotation,
            Some(Container::Item) => Markup::ListItem,
            // What follows on the first paragraph of a note is no entry of its own.
            Some(Container::Note | Container::List { .. }) | None => Markup::Paragraph,
        }
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(markdown: &str) -> Vec<(Markup, String)> {
        let (text, blocks, _) = read(&MappedText::verbatim(markdown.to_owned(), 0));
        blocks.into_iter().map(|block| (block.markup, text[block.span].to_owned())).collect()
    }

    #[test]
    fn markup_is_left_behind_and_blocks_have_their_kinds() {
        let found = blocks(
            "Title\n=====\n\nSome *text* &amp; a\n[link](https://e.org) \\* `x`.  \nNew line\n\n> Quoted\n>\n> 2. two\n>    1. inner\n> 3. \n\n1750. A year.\n\n\
             - a\n- b\n\n  more\n\n| h | i |\n|---|---|\n| 1 | 2 |\n\n    code\n      two\n\n![alt](x.png)\n\nSee.[^n]\n\n[^n]: The note.\n",
        );
        let expected = [
            (Markup::Heading(1), "Title"),
            (Markup::Paragraph, "Some text & a link * x.\nNew line"),
            (Markup::Quotation, "Quoted"),
            (Markup::ListItem, "two"),
            (Markup::ListItem, "inner"),
            (Markup::ListItem, "3."),
            (Markup::ListItem, "1750. A year."),
            (Markup::ListItem, "a"),
            (Markup::ListItem, "b"),
            (Markup::ListItem, "more"),
            (Markup::Table, "h\ti\n1\t2"),
            (Markup::Code, "code\n  two"),
            (Markup::Caption, "alt"),
            (Markup::Paragraph, "See.[n]"),
            (Markup::Reference, "[n] The note."),
        ];
        assert_eq!(found, expected.map(|(markup, text)| (markup, text.to_owned())));
    }

    #[test]
    fn html_is_read_as_in_a_page() {
        let found = blocks(
            "<!-- a note\nto self -->\n\n<p align=\"center\">\n  <img src=\"logo.svg\">\n</p>\n\n<details>\n<summary>More \
             &amp; more</summary>\n\n*Inside*\n\n</details>\n\n> <div>\n> quoted\n> twice\n> </div>\n\n<script>\nvar x;\n</script>\n\n\
             <table>\n<tr><th>a</th><th>b</th></tr>\n<tr><td>1</td><td>2</td></tr>\n</table>\n\nEnd<!-- x -->.\n",
        );
        let expected = [
            (Markup::Paragraph, "More & more"),
            (Markup::Paragraph, "Inside"),
            (Markup::Quotation, "quoted twice"),
            (Markup::Table, "a\tb\n1\t2"),
            (Markup::Paragraph, "End."),
        ];
        assert_eq!(found, expected.map(|(markup, text)| (markup, text.to_owned())));
    }

    #[test]
    fn cells_keep_their_columns_and_lines_their_script() {
        let found = blocks("| | 2019 |\n|---|---|\n| a<br>b | |\n| | 1 |\n\n改行が\n途中に word\n入って\n");
        assert_eq!(found[0], (Markup::Table, "\t2019\na b\t\n\t1".to_owned()));
        assert_eq!(found[1], (Markup::Paragraph, "改行が途中に word 入って".to_owned()));
    }

    #[test]
    fn text_and_marks_lead_back_to_the_source() {
        let source = "---\ntitle: T\n---\nA **bold** [x &lt; y](u).";
        let (text, blocks, metadata) = read(&MappedText::verbatim(source.to_owned(), 0));
        assert_eq!(metadata.title.as_deref(), Some("T"));
        assert_eq!(blocks[0].boilerplate, Some(BoilerplateReason::Metadata));
        assert_eq!(&text[blocks[1].span.clone()], "A bold x < y.");
        let marks: Vec<_> =
            blocks[1].inlines.iter().map(|mark| &source[text.source_range(mark.span.clone())]).collect();
        assert_eq!(marks, ["bold", "x &lt; y"]);
        assert_eq!(blocks[1].inlines[1].kind, InlineKind::Link("u".to_owned()));
    }
}
