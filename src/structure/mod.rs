//! Blocks to paragraphs: what each is, whether it belongs to the text, its language and its sentences; and what the
//! document is called, under which licence, from when.

mod layout;

use std::ops::Range;

use crate::corpus::Declared;
use crate::model::{BoilerplateReason, LicenseSource, MappedText, ParagraphKind, TitleSource};
use crate::read::{Inline, ReadDocument};

/// A document whose paragraphs are known for what they are.
#[derive(Clone, Debug)]
pub struct StructuredDocument {
    pub media_type: &'static str,
    pub encoding: &'static str,
    pub about: About,
    /// In the order of the source; boilerplate included.
    pub paragraphs: Vec<Paragraph>,
}

/// What is known of a document as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct About {
    pub title: Option<String>,
    pub title_source: TitleSource,
    pub language: String,
    pub language_confidence: Option<f64>,
    pub authors: Vec<String>,
    pub publisher: Option<String>,
    /// EDTF.
    pub published: Option<String>,
    pub retrieved: Option<String>,
    pub url: Option<String>,
    pub license: Option<License>,
    pub redistributable: Option<bool>,
}

/// A licence and where it is known from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct License {
    /// SPDX expression or family.
    pub expression: String,
    pub source: LicenseSource,
}

/// A block of the document with its text made ready for reading.
#[derive(Clone, Debug)]
pub struct Paragraph {
    pub kind: ParagraphKind,
    /// Rank of a heading, from 1.
    pub level: Option<u8>,
    /// Headings above, outermost first.
    pub section: Vec<String>,
    pub boilerplate: Option<BoilerplateReason>,
    /// Normalised; leads back to the source.
    pub text: MappedText,
    /// Bytes of the source file, from the first character of the block to the last.
    pub source: Range<usize>,
    /// BCP 47, `und` when unknown.
    pub language: String,
    /// Bytes of `text`; empty for boilerplate.
    pub sentences: Vec<Range<usize>>,
    /// Marks inside the paragraph, in bytes of `text`.
    pub inlines: Vec<Inline>,
}

/// Finds the structure of a document.
pub fn structure(document: ReadDocument, declared: &Declared) -> StructuredDocument {
    let mut paragraphs = Vec::new();
    for block in &document.blocks {
        layout::paragraphs(&document.text, block, &mut paragraphs);
    }
    StructuredDocument {
        media_type: document.media_type,
        encoding: document.encoding,
        about: About {
            title: declared.title.clone(),
            title_source: if declared.title.is_some() { TitleSource::Declared } else { TitleSource::None },
            language: declared.language.clone().unwrap_or_else(|| "und".to_owned()),
            language_confidence: declared.language.as_ref().map(|_| 1.0),
            authors: declared.authors.clone(),
            publisher: declared.publisher.clone(),
            published: declared.published.clone(),
            retrieved: declared.retrieved.clone(),
            url: declared.url.clone(),
            license: declared
                .license
                .as_ref()
                .map(|expression| License { expression: expression.clone(), source: LicenseSource::Declared }),
            redistributable: declared.redistribute,
        },
        paragraphs,
    }
}
