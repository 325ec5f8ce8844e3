//! Source bytes to decoded text in blocks.
//!
//! A block is a part of the text together with what the markup said of it. Plain text has no markup: it is one
//! block, and finding its paragraphs is left to `structure`. The text keeps, for each part, the bytes of the file
//! that it came from.

mod dump;
mod encoding;
pub(crate) mod entry;
mod front_matter;
mod html;
mod markdown;
mod media_type;
mod metadata;
mod mojibake;
mod pandoc;
mod targets;
mod writer;

use std::ops::Range;

pub use self::metadata::Metadata;
use crate::corpus::{Source, SourceBytes};
use crate::error::Result;
use crate::model::{BoilerplateReason, MappedText, MediaType};

/// A source, decoded and cut into blocks.
#[derive(Clone, Debug)]
pub struct ReadDocument {
    pub media_type: MediaType,
    /// WHATWG label of the encoding.
    pub encoding: &'static str,
    /// Whether parts of the text were in another encoding, or had been read in a wrong one before, and were put right.
    pub repaired: bool,
    pub text: MappedText,
    /// In the order of the text, not overlapping; what lies between them is markup or blank.
    pub blocks: Vec<Block>,
    pub metadata: Metadata,
}

/// A part of the text and what the markup said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Bytes of the text.
    pub span: Range<usize>,
    pub markup: Markup,
    /// Why the markup says that the block is no text of the page, as in `<nav>`.
    pub boilerplate: Option<BoilerplateReason>,
    /// The number that a list item begins with, as written: it stands before `span`.
    pub marker: Option<Range<usize>>,
    /// Marks inside the block, in the order of the text.
    pub inlines: Vec<Inline>,
}

/// What the markup said of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Markup {
    /// Nothing: the block is plain text, whose layout is still to be read.
    Plain,
    /// A heading of the rank 1 to 6.
    Heading(u8),
    Paragraph,
    Quotation,
    ListItem,
    Caption,
    Table,
    Code,
    Verse,
    /// An entry of a list of notes or references.
    Reference,
}

/// A mark inside a block, in bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inline {
    pub span: Range<usize>,
    pub kind: InlineKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InlineKind {
    Superscript,
    /// A reference to a note, with the note's name.
    NoteReference(String),
    /// The name of the note that begins here.
    NoteName(String),
    /// A link, with its target.
    Link(String),
    /// The place where a link begins whose number, `[12]`, was left out of the text; with its target,
    /// which is empty where nothing tells it.
    NumberedLink {
        number: u32,
        target: String,
    },
    Emphasis,
    /// The place of a character that shows nothing and was left out of the text, such as U+200B.
    Invisible(char),
}

/// The letters and digits of a title, in small letters: titles that agree in them are one.
pub(crate) fn letters(title: &str) -> String {
    title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Decodes a source and reads its markup.
///
/// # Errors
/// When the source is not text, too long, or of a kind that Bindery does not read.
pub fn read(source: &Source, bytes: &SourceBytes) -> Result<ReadDocument> {
    let media_type = media_type::of(source, &bytes.bytes);
    let in_page = if media_type == MediaType::Html { encoding::label_in_page(&bytes.bytes) } else { None };
    let decoded = encoding::decode(&bytes.bytes, source.declared.encoding.as_deref(), in_page.as_deref())
        .map_err(|error| error.in_file(&source.path))?;
    source.check_length(decoded.text.len() as u64)?;
    let encoding = decoded.encoding;
    let (text, repaired) = mojibake::repair(decoded.text);
    let repaired = repaired || decoded.mixed;
    let undeclared = media_type == MediaType::Plain && source.declared.media_type.is_none();
    let media_type = if undeclared && media_type::is_markdown(&text) { MediaType::Markdown } else { media_type };
    let (text, blocks, metadata) = match media_type {
        MediaType::Plain => plain(text),
        MediaType::Markdown => markdown::read(&text),
        MediaType::Html => html::read(&text),
    };
    Ok(ReadDocument { media_type, encoding, repaired, text, blocks, metadata })
}

/// Plain text is one block, but for what a text browser has written around that of a page.
fn plain(text: MappedText) -> (MappedText, Vec<Block>, Metadata) {
    let (text, blocks) = dump::read(&text).unwrap_or_else(|| {
        let span = 0..text.len();
        let block = Block { span, markup: Markup::Plain, boilerplate: None, marker: None, inlines: Vec::new() };
        (text, vec![block])
    });
    (text, blocks, Metadata::default())
}
