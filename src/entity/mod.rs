//! Paragraphs to mentions, mentions to entities.
//!
//! [`Recognizer::entities`] sees one document and gives each mention an entity of that document. What the entities
//! of all documents come to is settled at the end, by [`Resolver`].

mod features;
mod lists;
mod resolve;
mod tagger;
mod tokens;
pub mod training;

use std::ops::Range;

use crate::cite::CitedDocument;
use crate::corpus::Corpus;
use crate::error::Result;
use crate::model::{EntityType, Method};

pub use self::resolve::Resolver;

/// A document whose names and dates are known.
#[derive(Clone, Debug)]
pub struct NamedDocument {
    pub document: CitedDocument,
    /// The things that this document mentions.
    pub entities: Vec<LocalEntity>,
    /// In the order of the text, not overlapping.
    pub mentions: Vec<Mention>,
}

/// A thing as far as one document tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalEntity {
    /// `wikidata:Q…`, `<type>:<slug>` or `date:<EDTF>`.
    pub id: String,
    pub label: String,
    pub r#type: EntityType,
    pub wikidata_id: Option<String>,
    pub description: Option<String>,
}

/// An occurrence of an entity.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Index of the paragraph.
    pub paragraph: usize,
    /// Bytes of the paragraph's text.
    pub span: Range<usize>,
    /// Index into the document's entities.
    pub entity: usize,
    pub r#type: EntityType,
    /// EDTF, of a date.
    pub value: Option<String>,
    pub method: Method,
    pub confidence: f64,
}

/// Finds the entities of documents, with the knowledge that a corpus names.
pub struct Recognizer {}

impl Recognizer {
    /// Reads the corpus's gazetteers.
    pub fn for_corpus(_corpus: &Corpus) -> Result<Recognizer> {
        Ok(Recognizer {})
    }

    /// Finds the mentions of one document.
    pub fn entities(&self, document: CitedDocument) -> NamedDocument {
        NamedDocument { document, entities: Vec::new(), mentions: Vec::new() }
    }
}
