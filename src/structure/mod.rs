//! Blocks to paragraphs: what each is, whether it belongs to the text, its language and its sentences; and what the
//! document is called, under which licence, from when.

mod about;
mod archived;
mod boilerplate;
mod byline;
mod duplicates;
mod fields;
mod kind;
mod language;
mod layout;
mod license;
mod normalise;
mod sentence;
#[cfg(test)]
mod tests;
mod wiki;

use std::collections::BTreeSet;
use std::ops::Range;

pub use self::boilerplate::training;
pub use self::duplicates::Duplicates;
pub use self::language::train as train_languages;
use self::layout::Layout;
use crate::corpus::Declared;
use crate::dates;
use crate::knowledge;
use crate::model::{BoilerplateReason, LicenseSource, MappedText, MediaType, ParagraphKind, TitleSource};
use crate::read::{self, Inline, Metadata, ReadDocument};

/// A document whose paragraphs are known for what they are.
#[derive(Clone, Debug)]
pub struct StructuredDocument {
    pub media_type: MediaType,
    pub encoding: &'static str,
    /// Whether mojibake was put right.
    pub repaired: bool,
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
    pub marker: Option<MappedText>,
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
    let ReadDocument { media_type, encoding, repaired, text, blocks, mut metadata } = document;
    let is_plain = media_type == MediaType::Plain;
    let layout = Layout::of(&text);
    let mut paragraphs = Vec::new();
    let mut plain = None;
    for block in &blocks {
        let start = paragraphs.len();
        layout.paragraphs(block, &mut paragraphs);
        if block.markup == read::Markup::Plain {
            plain = Some(start..paragraphs.len());
        }
    }
    // What reading has put aside before and after a plain text is none of its paragraphs.
    let own = plain.filter(|_| is_plain).unwrap_or(0..paragraphs.len());
    let said = || metadata.language.as_deref().and_then(knowledge::language_tag);
    let known =
        declared.language.clone().or_else(|| said().filter(|said| !language::is_surely_other(said, &paragraphs)));
    let language = |paragraphs: &[Paragraph]| match &known {
        Some(language) => (language.clone(), Some(1.0)),
        None => language::of_document(paragraphs)
            .map_or(("und".to_owned(), None), |(language, confidence)| (language.to_owned(), Some(confidence))),
    };
    let sections = if is_plain { kind::edited(&mut paragraphs[own.clone()]) } else { BTreeSet::new() };
    let may_be_saved = media_type != MediaType::Html && !layout::is_paged(&text);
    let flag = |paragraphs: &mut _| boilerplate::flag(paragraphs, &sections, media_type, |all| language(all).0);
    let page = if may_be_saved { flag(&mut paragraphs[own.clone()]) } else { None };
    if media_type == MediaType::Html {
        boilerplate::review(&mut paragraphs, |all| language(all).0);
    }
    let copy_url = archived::flag(&mut paragraphs);
    let article_url = wiki::flag(&mut paragraphs);
    let stated = license::detect(&mut paragraphs[own.clone()]);
    license::wrapper(&mut paragraphs);
    let (language, language_confidence) = language(&paragraphs);
    language::mark(&mut paragraphs, &language);
    let first = about::beginning(&paragraphs);
    let of_page = page.as_ref().and_then(|page| Some(own.start + page.title?));
    let page_title = if is_plain { wiki::title(&mut paragraphs).or(of_page) } else { of_page };
    if is_plain {
        kind::mark(&mut paragraphs);
    }
    kind::sections(&mut paragraphs);
    sentence::mark(&mut paragraphs);
    let main_heading = paragraphs.iter().position(|paragraph| paragraph.level == Some(1));
    let around = page_title.or(main_heading).unwrap_or(first);
    let is_page = page.is_some() || media_type == MediaType::Html;
    if is_plain && page.is_none() {
        let fields = fields::read(&paragraphs);
        metadata.title = metadata.title.or(fields.title);
        metadata.published = metadata.published.or(fields.published);
        if metadata.authors.is_empty() {
            metadata.authors = fields.authors;
        }
    }
    let said_authors: Vec<String> = metadata.authors.iter().flat_map(|said| byline::names(said)).collect();
    let (title, title_source) = title(&paragraphs, page_title, declared, &metadata);
    let license = license(stated, declared, &metadata);
    let url = declared.url.clone().or(metadata.url).or(copy_url).or(article_url);
    let about = About {
        title,
        title_source,
        language,
        language_confidence,
        authors: known_list(&declared.authors, &said_authors)
            .unwrap_or_else(|| if is_plain || is_page { about::authors(&paragraphs, around) } else { Vec::new() }),
        publisher: (declared.publisher.clone().or(metadata.publisher))
            .or_else(|| if is_page { about::publisher(&paragraphs) } else { None }),
        published: date(&declared.published, &metadata.published)
            .or_else(|| if is_page { about::published(&paragraphs, around) } else { None }),
        retrieved: date(&declared.retrieved, &metadata.retrieved).or_else(|| archived::day(url.as_ref()?)),
        url,
        redistributable: declared.redistribute.or_else(|| license::redistributable(&license.as_ref()?.expression)),
        license,
    };
    StructuredDocument { media_type, encoding, repaired, about, paragraphs }
}

/// The date that is declared, else the one that the file says, as EDTF.
fn date(declared: &Option<String>, said: &Option<String>) -> Option<String> {
    [declared, said].into_iter().find_map(|date| dates::of_field(date.as_ref()?))
}

/// The title, by the best of its sources.
fn title(
    paragraphs: &[Paragraph],
    page_title: Option<usize>,
    declared: &Declared,
    metadata: &Metadata,
) -> (Option<String>, TitleSource) {
    let text = |place: usize| paragraphs[place].text.as_str().to_owned();
    let heading = || {
        let kept = paragraphs.iter().filter(|paragraph| paragraph.boilerplate.is_none()).take(2).enumerate();
        let mut headings = kept.filter(|(_, paragraph)| paragraph.kind == ParagraphKind::Heading);
        // `References` below a text is the heading of its list.
        let title = headings.find(|(place, heading)| *place == 0 || !kind::is_known(&heading.text));
        title.map(|(_, heading)| heading.text.as_str().to_owned())
    };
    let sources: [(TitleSource, &dyn Fn() -> Option<String>); 4] = [
        (TitleSource::Declared, &|| declared.title.clone()),
        (TitleSource::Markup, &|| metadata.title.clone()),
        (TitleSource::Heading, &|| about::manual(paragraphs).or_else(|| page_title.map(text)).or_else(heading)),
        (TitleSource::Headword, &|| about::headword(paragraphs)),
    ];
    let found = sources.iter().find_map(|(source, title)| Some((title()?, *source)));
    found.map_or((None, TitleSource::None), |(title, source)| (Some(title), source))
}

/// The licence: as declared, as the file or its text says, or the corpus's default.
fn license(stated: Option<License>, declared: &Declared, metadata: &Metadata) -> Option<License> {
    let of = |expression: &Option<String>, source| {
        expression.as_ref().map(|expression| License { expression: expression.clone(), source })
    };
    let said = || metadata.licenses.iter().find_map(|said| license::of_field(said));
    of(&declared.license, LicenseSource::Declared)
        .or_else(|| of(&said(), LicenseSource::Detected))
        .or(stated)
        .or_else(|| of(&declared.default_license, LicenseSource::Default))
}

/// The first list that is not empty.
fn known_list(declared: &[String], said: &[String]) -> Option<Vec<String>> {
    [declared, said].into_iter().find(|list| !list.is_empty()).map(<[String]>::to_vec)
}

#[cfg(test)]
impl StructuredDocument {
    /// The structure of a text that nothing is known of, for tests.
    pub(crate) fn of_plain_text(text: &str) -> Self {
        let document = ReadDocument {
            media_type: MediaType::Plain,
            encoding: "UTF-8",
            repaired: false,
            text: MappedText::verbatim(text.to_owned(), 0),
            blocks: vec![crate::read::Block {
                span: 0..text.len(),
                markup: read::Markup::Plain,
                boilerplate: None,
                marker: None,
                inlines: Vec::new(),
            }],
            metadata: Metadata::default(),
        };
        structure(document, &Declared::default())
    }
}
