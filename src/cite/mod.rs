//! Paragraphs to citations: the markers in running text, the entries that they lead to, and the links between them.

mod citations;
mod decide;
mod link;
mod list;
mod mark;
mod marker;
mod quotation;
pub mod reference;
mod words;

use std::ops::Range;

use self::list::{Form, List};
use self::mark::Series;
use self::marker::Candidates;
use self::reference::Parser;
use crate::model::{CitationKind, CitationStatus, Origin, ParagraphKind};
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
pub fn cite(mut document: StructuredDocument) -> CitedDocument {
    let lists = list::find(&document.paragraphs);
    for paragraph in lists.iter().flat_map(|list| &list.entries).flat_map(|entry| entry.paragraphs.clone()) {
        document.paragraphs[paragraph].kind = ParagraphKind::Reference;
        document.paragraphs[paragraph].level = None;
    }
    let mut found = Candidates::default();
    for (index, paragraph) in document.paragraphs.iter().enumerate() {
        let text = !matches!(paragraph.kind, ParagraphKind::Reference | ParagraphKind::Code);
        if text && paragraph.boilerplate.is_none() {
            marker::scan(index, paragraph, &mut found);
        }
    }
    let mut parser = Parser::embedded();
    let mut bibliography: Vec<BibliographyEntry> = lists.iter().flat_map(|list| entries(list, &mut parser)).collect();
    let citations = citations::of(&document.paragraphs, &lists, found, &mut bibliography);
    CitedDocument { document, citations, bibliography }
}

fn entries(list: &List, parser: &mut Parser) -> Vec<BibliographyEntry> {
    let label = |number: u32| match list.form {
        Form::Labelled(Series::Letter) => mark::number_letters(number),
        _ => number.to_string(),
    };
    let labelled = matches!(list.form, Form::Labelled(_));
    let entries = list.entries.iter().map(|entry| {
        let parsed = parser.parse(&entry.text);
        BibliographyEntry {
            paragraph: entry.paragraphs.start,
            origin: Origin::List,
            label: entry.number.filter(|_| labelled).map(label),
            text: entry.text.clone(),
            fields: parsed.fields,
            confidence: parsed.confidence,
        }
    });
    entries.collect()
}
