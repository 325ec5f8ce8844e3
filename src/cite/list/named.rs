//! Notes that are told apart by names and symbols, not by numbers: `[^kelly]: …`, `† …`.

use std::collections::BTreeMap;

use super::super::mark::{SIGNS, is_raised, name_number, symbols};
use super::{Entry, Form, List};
use crate::model::ParagraphKind;
use crate::read::InlineKind;
use crate::structure::Paragraph;

/// The symbols that are raised in a document, each with the paragraph that has it first; made when first asked for.
pub(super) type Raised<'p> = Option<BTreeMap<&'p str, usize>>;

/// The notes from `start` on that follow on one another.
pub(super) fn named<'p>(paragraphs: &'p [Paragraph], start: usize, raised: &mut Raised<'p>) -> Option<List> {
    let entries: Vec<Entry> = (start..paragraphs.len()).map_while(|at| entry(paragraphs, at, raised)).collect();
    (!entries.is_empty()).then_some(List { section: None, heading: None, form: Form::Named, entries })
}

fn entry<'p>(paragraphs: &'p [Paragraph], at: usize, raised: &mut Raised<'p>) -> Option<Entry> {
    let paragraph = &paragraphs[at];
    let (name, text) = name(paragraph)?;
    let symbolic = symbols(&name) == name.len();
    let mut is_cited = || {
        let first = raised.get_or_insert_with(|| first_raised(paragraphs)).get(name.as_str());
        first.is_some_and(|first| *first < at)
    };
    if symbolic && (is_bullet(paragraphs, at, &name) || !is_cited()) {
        return None;
    }
    let number = Some(name_number(&name));
    let text = paragraph.text[text..].trim_start().to_owned();
    Some(Entry { paragraphs: at..at + 1, number, name: Some(name), text })
}

/// The name that a paragraph begins with, and where it ends in the text.
fn name(paragraph: &Paragraph) -> Option<(String, usize)> {
    if let Some(inline) = paragraph.inlines.first()
        && let InlineKind::NoteName(name) = &inline.kind
    {
        return is_name(name).then(|| (name.clone(), inline.span.end));
    }
    let text: &str = &paragraph.text;
    if let Some((name, _)) = text.strip_prefix("[^").and_then(|rest| rest.split_once("]:")) {
        return is_name(name).then(|| (name.to_owned(), "[^]:".len() + name.len()));
    }
    if let Some(marker) = paragraph.marker.as_deref() {
        return (symbols(marker) == marker.len()).then(|| (marker.to_owned(), 0));
    }
    let length = symbols(text);
    let goes_on = text[length..].starts_with(|next: char| next.is_alphabetic() || next.is_whitespace());
    (length > 0 && goes_on).then(|| (text[..length].to_owned(), length))
}

/// Whether it can name a note, other than by a number.
fn is_name(name: &str) -> bool {
    name.contains(char::is_alphabetic) && !name.contains(char::is_whitespace)
}

/// Whether a symbol is that of an item among others: one beside it begins with the same.
fn is_bullet(paragraphs: &[Paragraph], at: usize, symbol: &str) -> bool {
    let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|at| paragraphs.get(at));
    beside.into_iter().any(|paragraph| name(paragraph).is_some_and(|(name, _)| name == symbol))
        || paragraphs[at].kind == ParagraphKind::Code
}

/// See [`Raised`].
fn first_raised(paragraphs: &[Paragraph]) -> BTreeMap<&str, usize> {
    let mut first = BTreeMap::new();
    for (index, paragraph) in paragraphs.iter().enumerate().filter(|(_, one)| one.boilerplate.is_none()) {
        let text: &str = &paragraph.text;
        for (start, _) in text.match_indices(SIGNS).filter(|(start, _)| is_raised(text, *start)) {
            first.entry(&text[start..start + symbols(&text[start..])]).or_insert(index);
        }
    }
    first
}
