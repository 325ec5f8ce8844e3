//! The names and dates of a paragraph.

use std::ops::Range;

use super::matcher::{Match, Matcher};
use super::tagger::Tagger;
use super::tokens::tokens;
use crate::dates;
use crate::model::{EntityType, ParagraphKind};
use crate::structure::Paragraph;

/// A name or a date before it is known whose it is.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Index of the paragraph.
    pub paragraph: usize,
    /// Bytes of the paragraph's text.
    pub span: Range<usize>,
    pub what: What,
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
    tagger: Tagger,
    tokens: Vec<Range<usize>>,
}

impl<'m> Reader<'m> {
    pub(super) fn new(matcher: &'m Matcher) -> Self {
        Reader { matcher, tagger: Tagger::new(), tokens: Vec::new() }
    }

    /// Appends what a paragraph names, in the order of its text. `marked` are its citations, in order: numbers in
    /// them are no dates.
    pub(super) fn paragraph(
        &mut self,
        at: usize,
        paragraph: &Paragraph,
        marked: &[Range<usize>],
        out: &mut Vec<Found>,
    ) {
        if paragraph.boilerplate.is_some() || paragraph.kind == ParagraphKind::Code {
            return;
        }
        let text = paragraph.text.as_str();
        let start = out.len();
        let mut add = |span, what| out.push(Found { paragraph: at, span, what });
        for date in dates::find(text, &paragraph.language) {
            let next = marked.partition_point(|marker| marker.end <= date.span.start);
            if marked.get(next).is_none_or(|marker| marker.start >= date.span.end) {
                add(date.span, What::Date(date.edtf));
            }
        }
        self.tokens.clear();
        tokens(text, &mut self.tokens);
        let bytes = |tokens: &[Range<usize>], span: Range<usize>| tokens[span.start].start..tokens[span.end - 1].end;
        for Match { span, candidates } in self.matcher.find(text, &self.tokens) {
            add(bytes(&self.tokens, span), What::Known(candidates));
        }
        // Lists of references and tables are no sentences: there the model would guess.
        let prose = !matches!(paragraph.kind, ParagraphKind::Reference | ParagraphKind::Table);
        if prose && Tagger::knows(&paragraph.language) {
            let mut first = 0;
            for sentence in &paragraph.sentences {
                let length = self.tokens[first..].iter().take_while(|token| token.start < sentence.end).count();
                let tokens = &self.tokens[first..first + length];
                first += length;
                self.tagger.names(text, tokens, &paragraph.language, |name| {
                    add(bytes(tokens, name.span), What::Name { r#type: name.r#type, confidence: name.confidence });
                });
            }
        }
        keep_longest(out, start);
    }
}

/// Of overlapping finds from `start` on, keeps the longest; of equal ones what a gazetteer knows, then dates.
fn keep_longest(found: &mut Vec<Found>, start: usize) {
    let rank = |found: &Found| match found.what {
        What::Known(_) => 0,
        What::Date(_) => 1,
        What::Name { .. } => 2,
    };
    let mut all = found.split_off(start);
    all.sort_by_key(|one| (std::cmp::Reverse(one.span.len()), rank(one), one.span.start));
    let mut taken = std::collections::BTreeMap::new();
    for one in all {
        let before = taken
            .range(..one.span.end)
            .next_back()
            .is_some_and(|(_, last): (&usize, &Found)| last.span.end > one.span.start);
        if !before {
            taken.insert(one.span.start, one);
        }
    }
    found.extend(taken.into_values());
}
