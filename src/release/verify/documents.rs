//! The rows of each document against each other: keys, references, offsets, counts, text.
//!
//! All tables but `entities` list their rows in the order of the documents, so one document at a time is held in
//! memory, and ids that follow the pattern with ordinals that count up are unique.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::Peekable;

use super::{Finding, Findings, Level, RESTORE};
use crate::error::Result;
use crate::model::{Bibliography, Citation, Document, Entity, Mention, Paragraph, Row, Sentence};
use crate::release::read_back::BundleFolder;
use crate::release::withhold::{Extent, is_masked};

/// Checks the rows of a bundle, of which so much is withheld of documents that may not be given on.
pub(super) fn check(bundle: &BundleFolder, withheld: Option<Extent>, findings: &mut Findings) {
    let mut checker = Checker { withheld, ..Checker::default() };
    if let Err(error) = checker.run(bundle) {
        findings.failure(&error);
    }
    findings.extend("rows", checker.found);
}

#[derive(Default)]
struct Checker {
    withheld: Option<Extent>,
    found: Vec<Finding>,
    /// Mentions and documents of each entity, as counted.
    counted: BTreeMap<String, (i64, i64)>,
}

/// The rows of one document.
struct Rows {
    paragraphs: Vec<Paragraph>,
    sentences: Vec<Sentence>,
    citations: Vec<Citation>,
    bibliography: Vec<Bibliography>,
    mentions: Vec<Mention>,
}

impl Checker {
    fn run(&mut self, bundle: &BundleFolder) -> Result<()> {
        let mut paragraphs = bundle.typed_rows::<Paragraph>()?.peekable();
        let mut sentences = bundle.typed_rows::<Sentence>()?.peekable();
        let mut citations = bundle.typed_rows::<Citation>()?.peekable();
        let mut bibliography = bundle.typed_rows::<Bibliography>()?.peekable();
        let mut mentions = bundle.typed_rows::<Mention>()?.peekable();
        let mut seen = BTreeSet::new();
        for document in bundle.typed_rows::<Document>()? {
            let document = document?;
            let id = &document.document_id;
            let rows = Rows {
                paragraphs: of_document(&mut paragraphs, |row| row.document_id == *id)?,
                sentences: of_document(&mut sentences, |row| row.document_id == *id)?,
                citations: of_document(&mut citations, |row| row.document_id == *id)?,
                bibliography: of_document(&mut bibliography, |row| row.document_id == *id)?,
                mentions: of_document(&mut mentions, |row| row.document_id == *id)?,
            };
            self.document(&document, &rows, &seen);
            seen.insert(document.document_id);
        }
        self.rest(paragraphs)?;
        self.rest(sentences)?;
        self.rest(citations)?;
        self.rest(bibliography)?;
        self.rest(mentions)?;
        self.entities(bundle)
    }

    fn document(&mut self, document: &Document, rows: &Rows, seen: &BTreeSet<String>) {
        let id = &document.document_id;
        self.expect(!seen.contains(id), id, "the document's id is taken");
        let earlier = document.duplicate_of.as_ref().is_none_or(|other| seen.contains(other));
        self.expect(earlier, id, "`duplicate_of` leads to no earlier document");

        let withheld = self.withheld.filter(|_| document.redistributable == Some(false));
        self.expect(withheld.is_none() || is_masked(&document.text), id, "its text is not withheld");
        if withheld == Some(Extent::Document) {
            let left = rows.paragraphs.len() + rows.sentences.len() + rows.citations.len() + rows.bibliography.len();
            return self.expect(left + rows.mentions.len() == 0, id, "its rows are not withheld");
        }
        for (count, length, column) in [
            (document.paragraph_count, rows.paragraphs.len(), "paragraph_count"),
            (document.sentence_count, rows.sentences.len(), "sentence_count"),
            (document.citation_count, rows.citations.len(), "citation_count"),
            (document.mention_count, rows.mentions.len(), "mention_count"),
            (document.char_count, document.text.chars().count(), "char_count"),
        ] {
            self.expect(count == length as i64, id, &format!("`{column}` is {count}, counted are {length}"));
        }
        let text: Vec<&str> = rows.paragraphs.iter().filter(|p| !p.boilerplate).map(|p| p.text.as_str()).collect();
        self.expect(text.join("\n\n") == document.text, id, "`text` is not its paragraphs joined by a blank line");

        let mut paragraphs = BTreeMap::new();
        let mut source_end = 0;
        let mut document_start = 0;
        for (ordinal, paragraph) in (1..).zip(&rows.paragraphs) {
            let key = &paragraph.paragraph_id;
            self.key(key, id, 'p', ordinal, paragraph.ordinal);
            let in_order = source_end <= paragraph.source_start && paragraph.source_start <= paragraph.source_end;
            self.expect(
                in_order && paragraph.source_end <= document.source_bytes,
                key,
                "its source range is out of order or of bounds",
            );
            source_end = paragraph.source_end;
            let length = paragraph.text.chars().count() as i64;
            if paragraph.boilerplate {
                self.expect(paragraph.document_start.is_none(), key, "boilerplate has no `document_start`");
            } else {
                self.expect(
                    paragraph.document_start == Some(document_start),
                    key,
                    "`document_start` is not where the text lies",
                );
                document_start += length + 2;
            }
            if withheld.is_some() {
                self.expect(is_masked(&paragraph.text), key, "its text is not withheld");
            } else {
                let fingerprint = blake3::hash(paragraph.text.as_bytes()).to_hex();
                self.expect(fingerprint[..16] == paragraph.fingerprint, key, "`fingerprint` is not the text's");
            }
            paragraphs.insert(key.as_str(), Text::new(&paragraph.text));
        }
        for (ordinal, row) in (1..).zip(&rows.sentences) {
            self.key(&row.sentence_id, id, 's', ordinal, row.ordinal);
            self.span(&row.sentence_id, &paragraphs, &row.paragraph_id, row.start, row.end, None);
        }
        let entries: BTreeSet<&String> = rows.bibliography.iter().map(|entry| &entry.bibliography_id).collect();
        for (ordinal, row) in (1..).zip(&rows.citations) {
            self.key(&row.citation_id, id, 'c', ordinal, row.ordinal);
            self.span(&row.citation_id, &paragraphs, &row.paragraph_id, row.start, row.end, Some(&row.text));
            self.expect(
                row.bibliography_id.as_ref().is_none_or(|target| entries.contains(target)),
                &row.citation_id,
                "`bibliography_id` leads to no entry of the document",
            );
        }
        for (ordinal, row) in (1..).zip(&rows.bibliography) {
            self.key(&row.bibliography_id, id, 'r', ordinal, row.ordinal);
            self.expect(
                paragraphs.contains_key(row.paragraph_id.as_str()),
                &row.bibliography_id,
                "`paragraph_id` leads nowhere",
            );
        }
        let mut entities = BTreeSet::new();
        for (ordinal, row) in (1..).zip(&rows.mentions) {
            self.key(&row.mention_id, id, 'm', ordinal, row.ordinal);
            self.span(&row.mention_id, &paragraphs, &row.paragraph_id, row.start, row.end, Some(&row.text));
            self.counted.entry(row.entity_id.clone()).or_default().0 += 1;
            entities.insert(&row.entity_id);
        }
        for entity in entities {
            self.counted.entry(entity.clone()).or_default().1 += 1;
        }
    }

    fn entities(&mut self, bundle: &BundleFolder) -> Result<()> {
        let mut last = String::new();
        for entity in bundle.typed_rows::<Entity>()? {
            let entity = entity?;
            let id = entity.entity_id;
            self.expect(last < id, &id, "the entities are not in the order of their ids");
            let counted = self.counted.remove(&id).unwrap_or_default();
            let counts = (entity.mention_count, entity.document_count);
            self.expect(counts == counted, &id, "`mention_count` or `document_count` is not what is counted");
            last = id;
        }
        for id in std::mem::take(&mut self.counted).into_keys() {
            self.expect(false, &id, "mentions lead to this entity, which is not there");
        }
        Ok(())
    }

    /// Rows that are left when all documents have been seen.
    fn rest<R: Row>(&mut self, mut rows: Peekable<impl Iterator<Item = Result<R>>>) -> Result<()> {
        match rows.next() {
            Some(Err(error)) => Err(error),
            Some(Ok(_)) => {
                self.expect(
                    false,
                    R::TABLE.as_str(),
                    "rows lead to no document, or are not in the order of the documents",
                );
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// An id says where its row stands.
    fn key(&mut self, key: &str, document: &str, letter: char, expected: i64, ordinal: i64) {
        let sound = ordinal == expected && *key == format!("{document}/{letter}{ordinal}");
        self.expect(sound, key, "the id or `ordinal` is not what the row's place demands");
    }

    fn span(
        &mut self,
        key: &str,
        paragraphs: &BTreeMap<&str, Text<'_>>,
        paragraph: &str,
        start: i64,
        end: i64,
        text: Option<&str>,
    ) {
        let Some(whole) = paragraphs.get(paragraph) else {
            return self.expect(false, key, "`paragraph_id` leads to no paragraph of the document");
        };
        match (whole.slice(start, end), text) {
            (Some(slice), Some(text)) => self.expect(slice == text, key, "`text` is not what stands at `start:end`"),
            (slice, _) => self.expect(slice.is_some(), key, "`start:end` is not a part of the paragraph"),
        }
    }

    fn expect(&mut self, holds: bool, place: &str, message: &str) {
        if !holds {
            let (place, message, remedy) = (place.to_owned(), message.to_owned(), RESTORE.to_owned());
            self.found.push(Finding { level: Level::Error, place, message, remedy });
        }
    }
}

/// The next rows that belong to a document.
fn of_document<R>(
    rows: &mut Peekable<impl Iterator<Item = Result<R>>>,
    belongs: impl Fn(&R) -> bool,
) -> Result<Vec<R>> {
    let mut taken = Vec::new();
    while let Some(row) = rows.next_if(|row| row.as_ref().map_or(true, &belongs)) {
        taken.push(row?);
    }
    Ok(taken)
}

/// A text that can be cut by code points.
struct Text<'a> {
    text: &'a str,
    /// Where each code point begins; empty for ASCII.
    starts: Vec<u32>,
}

impl<'a> Text<'a> {
    fn new(text: &'a str) -> Self {
        let starts = if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(at, _)| at as u32).collect() };
        Text { text, starts }
    }

    /// The code points from `start` to `end`; none where they are not a part of the text or nothing.
    fn slice(&self, start: i64, end: i64) -> Option<&'a str> {
        let byte = |at: i64| {
            let at = usize::try_from(at).ok()?;
            match self.starts.get(at) {
                Some(byte) => Some(*byte as usize),
                None if self.starts.is_empty() => Some(at),
                None => (at == self.starts.len()).then_some(self.text.len()),
            }
        };
        self.text.get(byte(start)?..byte(end)?).filter(|slice| !slice.is_empty())
    }
}
