//! The names and dates of a paragraph.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use super::called;
use super::consistency::{self, Words};
use super::matcher::{Match, Matcher};
use super::onnx::OnnxModel;
use super::tagger::{Tagged, Tagger};
use super::tokens::tokens;
use crate::cite::Citation;
use crate::dates;
use crate::error::Result;
use crate::knowledge::{self, Persons};
use crate::model::{CitationKind, EntityType, ParagraphKind};
use crate::read::entry;
use crate::structure::Paragraph;

/// In tokens. What is longer is no sentence, and is read in parts, to keep memory small.
const LONGEST_SENTENCE: usize = 512;
/// The model is believed against a shorter name of a gazetteer when it is as sure as this.
const SURE: f64 = 0.8;

/// The days of the week in all languages. Before a date they are no names.
static WEEKDAYS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let days = knowledge::languages().values().flat_map(|language| &language.dates.weekdays);
    days.map(String::as_str).collect()
});

/// A name or a date before it is known whose it is.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Index of the paragraph.
    pub paragraph: usize,
    /// Bytes of the paragraph's text.
    pub span: Range<usize>,
    pub what: What,
}

impl Found {
    /// The type of a name of the model.
    pub(super) fn named(&self) -> Option<EntityType> {
        match self.what {
            What::Name { r#type, .. } => Some(r#type),
            What::Known(_) | What::Date(_) => None,
        }
    }
}

#[derive(Clone, Debug)]
pub(super) enum What {
    /// Things of the gazetteers, and whether each needs support.
    Known(Vec<(usize, bool)>),
    Name {
        r#type: EntityType,
        confidence: f64,
    },
    /// EDTF.
    Date(String),
}

/// Reads paragraphs one after the other; keeps its buffers.
pub(super) struct Reader<'m> {
    matcher: &'m Matcher,
    /// Asked in place of the tagger.
    model: Option<&'m OnnxModel>,
    tagger: Tagger,
    tokens: Vec<Range<usize>>,
    words: Words,
}

impl<'m> Reader<'m> {
    pub(super) fn new(matcher: &'m Matcher, model: Option<&'m OnnxModel>) -> Self {
        Reader { matcher, model, tagger: Tagger::new(), tokens: Vec::new(), words: Words::default() }
    }

    /// Appends all that a paragraph may name; finds may overlap. `citations` are its own, in order: numbers in them are
    /// no dates, what stands before a year is an author, and keys of entries name nothing.
    ///
    /// # Errors
    /// When the model that the corpus names fails.
    pub(super) fn paragraph(
        &mut self,
        at: usize,
        paragraph: &Paragraph,
        citations: &[&Citation],
        out: &mut Vec<Found>,
    ) -> Result<()> {
        if paragraph.boilerplate.is_some() || paragraph.kind == ParagraphKind::Code {
            return Ok(());
        }
        let text = paragraph.text.as_str();
        let entry = paragraph.kind == ParagraphKind::Reference;
        let label = if entry { entry::key(text).map_or(0, |(_, text)| text) } else { 0 };
        let mut add = |span: Range<usize>, what| {
            let in_key = citation_of(citations, &span).is_some_and(|citation| citation.is_key());
            if !in_key && span.start >= label {
                out.push(Found { paragraph: at, span, what });
            }
        };
        let dates = dates::find(text, &paragraph.language);
        let begins_date = |at: usize| dates.binary_search_by_key(&at, |date| date.span.start).is_ok();
        let is_weekday = |span: &Range<usize>| {
            let after = &text[span.end..];
            let next = text.len() - after.trim_start_matches(['.', ',', ' ']).len();
            begins_date(next) && WEEKDAYS.contains(text[span.clone()].to_lowercase().as_str())
        };
        for date in &dates {
            if citation_of(citations, &date.span).is_none() {
                add(date.span.clone(), What::Date(date.edtf.clone()));
            }
        }
        self.tokens.clear();
        tokens(text, &mut self.tokens);
        let bytes = |tokens: &[Range<usize>], span: Range<usize>| {
            let span = tokens[span.start].start..tokens[span.end - 1].end;
            let ends_sentence = paragraph.sentences.binary_search_by_key(&span.end, |sentence| sentence.end).is_ok();
            if ends_sentence { without_stop(text, span) } else { span }
        };
        for Match { span, candidates } in self.matcher.find(text, &self.tokens, &paragraph.language) {
            add(bytes(&self.tokens, span), What::Known(candidates));
        }
        // Lists of references and tables are no sentences: there the model would guess.
        let prose = !matches!(paragraph.kind, ParagraphKind::Reference | ParagraphKind::Table);
        if !prose {
            if paragraph.kind == ParagraphKind::Table {
                self.words.add_cells(at, text, &self.tokens);
            }
            return Ok(());
        }
        let words = called::words(&paragraph.language);
        let mut named = |tokens: &[Range<usize>], Tagged { span, r#type, confidence }: Tagged| {
            let span = name_itself(text, bytes(tokens, span), r#type, words);
            if span.is_empty() || is_weekday(&span) {
                return;
            }
            let may_write = matches!(r#type, EntityType::Person | EntityType::Organization);
            if may_write
                || citation_of(citations, &span).is_none_or(|citation| citation.kind != CitationKind::AuthorYear)
            {
                add(span, What::Name { r#type, confidence });
            }
        };
        let ends = paragraph.sentences.iter().map(|one| self.tokens.partition_point(|token| token.start < one.end));
        if let Some(model) = self.model {
            let ends: Vec<usize> = ends.collect();
            model.names(text, &self.tokens, &ends, |name| named(&self.tokens, name))?;
        } else if Tagger::knows(&paragraph.language) {
            let mut first = 0;
            for end in ends {
                for tokens in self.tokens[first..end].chunks(LONGEST_SENTENCE) {
                    self.tagger.names(text, tokens, &paragraph.language, |name| named(tokens, name));
                }
                first = end;
            }
        }
        for token in &self.tokens {
            self.words.add(at, text, token);
        }
        Ok(())
    }

    /// Brings all that the paragraphs may name into line.
    pub(super) fn settle(self, paragraphs: &[Paragraph], found: &mut Vec<Found>) {
        consistency::settle(found, &self.words, paragraphs);
    }
}

/// The part of what the model marks that is a name: without titles before it and the apostrophe of a genitive after
/// it, but with a byname; nothing, where it is nothing but titles.
fn name_itself(text: &str, span: Range<usize>, r#type: EntityType, words: &Persons) -> Range<usize> {
    let Range { start, end } = span;
    let owner = matches!(r#type, EntityType::Person | EntityType::Organization | EntityType::Place);
    let name = text[start..end].trim_end_matches(|c| owner && matches!(c, '\'' | '’'));
    let titles = called::titles(name, words);
    if r#type != EntityType::Person {
        return if titles == name.len() { start..start } else { start..start + name.len() };
    }
    let end = start + name.len();
    start + titles..end + called::byname_after(&text[end..], words)
}

/// A name at the end of a sentence without its full stop, which after a letter looks like one of the name: `World War I.`
fn without_stop(text: &str, span: Range<usize>) -> Range<usize> {
    let last = text[span.clone()].rsplit(' ').next().filter(|last| last.len() < span.len());
    let letter = last.and_then(|last| last.strip_suffix('.')).filter(|letter| letter.chars().count() == 1);
    span.start..span.end - usize::from(letter.is_some())
}

/// The first citation that shares a byte with a span.
fn citation_of<'c>(citations: &[&'c Citation], span: &Range<usize>) -> Option<&'c Citation> {
    let next = citations.partition_point(|citation| citation.span.end <= span.start);
    citations.get(next).copied().filter(|citation| citation.span.start < span.end)
}

/// Of overlapping finds keeps the longest; of equal ones what a gazetteer knows, then dates. A longer name that only
/// the model sees, and not surely, stands back behind what a gazetteer knows. The rest is in the order of the text.
pub(super) fn keep_longest(mut found: Vec<Found>) -> Vec<Found> {
    let rank = |found: &Found| match found.what {
        What::Known(_) => (false, 0),
        What::Date(_) => (false, 1),
        What::Name { confidence, .. } => (confidence < SURE, 2),
    };
    found.sort_by_key(|one| {
        let (doubtful, kind) = rank(one);
        (doubtful, Reverse(one.span.len()), kind, one.paragraph, one.span.start)
    });
    let mut kept: BTreeMap<(usize, usize), Found> = BTreeMap::new();
    for one in found {
        let before = kept.range(..(one.paragraph, one.span.end)).next_back();
        if before.is_none_or(|(_, last)| last.paragraph < one.paragraph || last.span.end <= one.span.start) {
            kept.insert((one.paragraph, one.span.start), one);
        }
    }
    kept.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::structure::StructuredDocument;

    #[test]
    fn a_weekday_before_a_date_is_no_name() {
        let document = StructuredDocument::of_plain_text(
            "Date: Tue, 3 Mar 2015 10:22:31 +0100\n\nOn Mon, Mar 2, 2015 at 4:15 PM, Jane Doe wrote that she had closed the mill.",
        );
        let matcher = Matcher::read(&[]).unwrap();
        let mut reader = Reader::new(&matcher, None);
        let mut found = Vec::new();
        for (at, paragraph) in document.paragraphs.iter().enumerate() {
            reader.paragraph(at, paragraph, &[], &mut found).unwrap();
        }
        let texts: Vec<&str> =
            found.iter().map(|one| &document.paragraphs[one.paragraph].text.as_str()[one.span.clone()]).collect();
        assert!(texts.contains(&"Jane Doe"), "{texts:?}");
        assert!(!texts.contains(&"Tue") && !texts.contains(&"Mon"), "{texts:?}");
    }
}
