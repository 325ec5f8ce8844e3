//! Blocks to paragraphs: what each is, whether it belongs to the text, its language and its sentences; and what the
//! document is called, under which licence, from when.

mod language;
mod layout;
mod normalise;
mod sentence;

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
    /// The bullet or number that a list item begins with, as written: `•`, `3.`, `[12]`. It is no part of `text` nor of
    /// `source`: as in Markdown and HTML, it is layout.
    pub marker: Option<String>,
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
    let layout = layout::Layout::of(&document.text);
    for block in &document.blocks {
        layout.paragraphs(block, &mut paragraphs);
    }
    let text: String = paragraphs.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join("\n");
    let lang = language::detect(&text);
    for paragraph in &mut paragraphs {
        paragraph.language = lang.map_or("und", |l| l.0).to_owned();
        if !matches!(paragraph.kind, ParagraphKind::Code | ParagraphKind::Table) {
            let rules = sentence::rules(&paragraph.language);
            paragraph.sentences = sentence::sentences(&paragraph.text, rules, paragraph.marker.is_some());
        }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::normalise::is_blank;
    use super::*;
    use crate::read::{Block, Markup, Metadata};

    fn plain(text: &str) -> StructuredDocument {
        let document = ReadDocument {
            media_type: "text/plain",
            encoding: "UTF-8",
            repaired: false,
            text: MappedText::verbatim(text.to_owned(), 0),
            blocks: vec![Block { span: 0..text.len(), markup: Markup::Plain, inlines: Vec::new() }],
            metadata: Metadata::default(),
        };
        structure(document, &Declared::default())
    }

    fn texts(text: &str) -> Vec<String> {
        plain(text).paragraphs.into_iter().map(|paragraph| paragraph.text.as_str().to_owned()).collect()
    }

    #[test]
    fn wrapped_prose_is_joined_and_lines_of_their_own_are_not() {
        let wrapped = "It was a long and winding road that led\nthem through the hills and down to the\n\
            sea, where nobody had been for years.\n\nAnd there they stayed until the end of the\nsummer.\n";
        assert_eq!(texts(wrapped).len(), 2);
        let lines = "It was a long and winding road that led them to the sea.\nNobody had been there for years.\n\
            They stayed until the end of the summer, and then they went home.\nThe end.\n";
        assert_eq!(texts(lines).len(), 4);
    }

    #[test]
    fn items_of_a_list_lose_their_markers_to_a_field_of_their_own() {
        let document = plain("Notes on it\n\n  1. The first of them\n  2. The second,\n     with more\nThe end.");
        let found: Vec<_> = document
            .paragraphs
            .iter()
            .map(|paragraph| (paragraph.marker.as_deref(), paragraph.text.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                (None, "Notes on it"),
                (Some("1."), "The first of them"),
                (Some("2."), "The second, with more"),
                (None, "The end.")
            ]
        );
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "([A-Za-zé.,:;!?|{}0-9•*()\\[\\]#>\"«»\u{301}\u{ad}\u{200b}漢ก\\-]{0,9}[ \t\n\r\u{a0}]{1,3}){0,60}") {
            let paragraphs = plain(&text).paragraphs;
            let mut covered = vec![0; text.len()];
            for paragraph in &paragraphs {
                prop_assert!(!paragraph.text.is_empty());
                covered[paragraph.source.clone()].iter_mut().for_each(|count| *count += 1);
                if let Some(marker) = &paragraph.marker {
                    let before = text[..paragraph.source.start].trim_end_matches(is_blank);
                    prop_assert!(before.ends_with(marker.as_str()));
                    covered[before.len() - marker.len()..before.len()].iter_mut().for_each(|count| *count += 1);
                }
            }
            for (at, c) in text.char_indices() {
                prop_assert!(covered[at] <= 1 && (is_blank(c) || covered[at] == 1), "{c:?} at {at} is in {} paragraphs", covered[at]);
            }
        }
    }
}
