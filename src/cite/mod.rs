//! Paragraphs to citations: the markers in running text, the entries that they lead to, and the links between them.

pub mod reference;

use std::ops::Range;

use crate::model::{CitationKind, CitationStatus, Origin};
use crate::structure::StructuredDocument;

/// A document whose citations are known.
#[derive(Clone, Debug)]
pub struct CitedDocument {
    /// Paragraphs that hold an entry of a list are of the kind `reference`.
    pub document: StructuredDocument,
    /// In the order of the text.
    pub citations: Vec<Citation>,
    /// In the order of the text.
    pub bibliography: Vec<BibliographyEntry>,
}

/// A marker or an inline citation.
#[derive(Clone, Debug, PartialEq)]
pub struct Citation {
    /// Index of the paragraph.
    pub paragraph: usize,
    /// Bytes of the paragraph's text.
    pub span: Range<usize>,
    pub kind: CitationKind,
    pub label: String,
    /// The quoted words before the marker.
    pub quotation: Option<String>,
    /// Index of the bibliography entry.
    pub entry: Option<usize>,
    pub status: CitationStatus,
    pub confidence: f64,
}

/// A cited item.
#[derive(Clone, Debug, PartialEq)]
pub struct BibliographyEntry {
    /// Index of the paragraph.
    pub paragraph: usize,
    pub origin: Origin,
    pub label: Option<String>,
    pub text: String,
    pub fields: Fields,
    pub confidence: f64,
}

/// The parts of a bibliographic reference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// CSL 1.0.2 item type; empty when nothing tells.
    pub csl_type: Option<String>,
    /// `Family, Given` where the parts are known.
    pub authors: Vec<String>,
    pub title: Option<String>,
    pub container_title: Option<String>,
    pub publisher: Option<String>,
    pub place: Option<String>,
    /// EDTF.
    pub issued: Option<String>,
    /// ISO 8601.
    pub accessed: Option<String>,
    pub volume: Option<String>,
    pub issue: Option<String>,
    pub pages: Option<String>,
    pub doi: Option<String>,
    pub isbn: Option<String>,
    pub url: Option<String>,
}

/// Finds the citations of a document.
pub fn cite(document: StructuredDocument) -> CitedDocument {
    CitedDocument { document, citations: Vec::new(), bibliography: Vec::new() }
}
