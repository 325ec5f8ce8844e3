//! Paragraphs to mentions, mentions to entities.
//!
//! [`Recognizer::entities`] sees one document and gives each mention an entity of that document. What the entities
//! of all documents come to is settled at the end, by [`Resolver`].

mod abbreviations;
mod called;
mod consistency;
mod disambiguate;
mod features;
mod gazetteer;
pub mod knowledge_base;
mod labels;
mod link;
mod lists;
mod matcher;
#[cfg_attr(not(feature = "onnx"), path = "onnx_off.rs")]
mod onnx;
mod persons;
mod recipe;
mod recognize;
mod resolve;
mod sorter;
mod sound;
mod tagger;
mod tokens;
pub mod training;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::cite::CitedDocument;
use crate::corpus::Corpus;
use crate::error::Result;
use crate::model::{EntityType, Method};

use self::knowledge_base::KnowledgeBase;
use self::link::Linker;
use self::matcher::Matcher;
use self::onnx::OnnxModel;
use self::recognize::Reader;
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalEntity {
    /// `wikidata:Q…`, `<type>:<slug>` or `date:<EDTF>`.
    pub id: String,
    pub label: String,
    pub r#type: EntityType,
    pub wikidata_id: Option<String>,
    pub description: Option<String>,
}

impl LocalEntity {
    /// Takes in what else is known of the same thing: a name in capitals only is how a headline shouts.
    fn meet(&mut self, later: LocalEntity) {
        if shouts(&self.label) && !shouts(&later.label) {
            self.label = later.label;
        }
    }
}

/// Whether a name is in capitals only.
fn shouts(label: &str) -> bool {
    label.contains(char::is_uppercase) && !label.contains(char::is_lowercase)
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
pub struct Recognizer {
    matcher: Matcher,
    base: Option<KnowledgeBase>,
    model: Option<OnnxModel>,
}

impl Recognizer {
    /// Reads the corpus's gazetteers and opens its knowledge base and its model.
    ///
    /// # Errors
    /// When a gazetteer, the knowledge base or the model cannot be read.
    pub fn for_corpus(corpus: &Corpus) -> Result<Recognizer> {
        let files: Vec<_> = corpus.entities.gazetteers.iter().map(|file| corpus.root.join(file)).collect();
        let base = corpus.entities.knowledge_base.as_ref();
        let base = base.map(|file| KnowledgeBase::open(&corpus.root.join(file))).transpose()?;
        let model = corpus.entities.model.as_ref();
        let model = model.map(|folder| OnnxModel::open(&corpus.root.join(folder))).transpose()?;
        Ok(Recognizer { matcher: Matcher::read(&files)?, base, model })
    }

    /// Finds the mentions of one document.
    ///
    /// # Errors
    /// When the knowledge base cannot be read, or the model fails.
    pub fn entities(&self, document: CitedDocument) -> Result<NamedDocument> {
        let paragraphs = &document.document.paragraphs;
        let mut citations = vec![Vec::new(); paragraphs.len()];
        for citation in &document.citations {
            citations[citation.paragraph].push(citation);
        }
        let mut reader = Reader::new(&self.matcher, self.model.as_ref());
        let mut found = Vec::new();
        for (at, (paragraph, citations)) in paragraphs.iter().zip(&citations).enumerate() {
            reader.paragraph(at, paragraph, citations, &mut found)?;
        }
        reader.settle(paragraphs, &mut found);
        let (entities, mentions) = Linker::new(&self.matcher, self.base.as_ref(), &document.document).link(found)?;
        Ok(NamedDocument { document, entities, mentions })
    }
}
