//! Lists of references and notes, with a heading or without.

mod evidence;
mod label;
mod named;

use std::collections::BTreeMap;
use std::ops::Range;

use self::evidence::{begins_like_reference, evidence};
use self::label::{Opening, opening};
use self::named::{Raised, named};
use super::mark::Series;
use super::words::{Section, WORDS};
use crate::model::ParagraphKind;
use crate::structure::Paragraph;

/// A list that markers may lead to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct List {
    pub(super) section: Option<Section>,
    /// How the entries are told apart.
    pub(super) form: Form,
    pub(super) entries: Vec<Entry>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// By labels that count.
    Labelled(Series),
    /// By their links back to the text: their number is their place.
    LinkedBack,
    /// By names or symbols.
    Named,
    /// By nothing: markers name author and year.
    Plain,
}

/// An entry of a list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// Indices of the paragraphs that it runs over.
    pub(super) paragraphs: Range<usize>,
    pub(super) number: Option<u32>,
    pub(super) name: Option<String>,
    /// Without its label.
    pub(super) text: String,
}

impl Entry {
    /// Whether a dash stands for the authors of the entry before: `———. Title`, `_____, Title`.
    pub(super) fn repeats_authors(&self) -> bool {
        let rest = self.text.trim_start_matches(['_', '—', '―', '–', '-']);
        let dash = &self.text[..self.text.len() - rest.len()];
        (dash.chars().count() > 2 || dash.contains('—')) && rest.starts_with(['.', ',', ' ', '('])
    }
}

/// How many paragraphs without a label may lie inside an entry.
const CONTINUATION: usize = 6;
/// Fewer entries than this are no list unless a heading says so.
const UNHEADED: usize = 3;

/// Finds the lists of a document, in the order of the text.
pub(super) fn find(paragraphs: &[Paragraph]) -> Vec<List> {
    let mut lists = Vec::new();
    let mut at = 0;
    let mut bracketed = None;
    let mut raised: Raised = None;
    while at < paragraphs.len() {
        let section = WORDS.section(&paragraphs[at].text);
        let list = named(paragraphs, at, &mut raised).or_else(|| match section {
            Some(Section::References | Section::Notes) => headed(paragraphs, at + 1, section),
            Some(Section::Other) => None,
            None => unheaded(paragraphs, at, &mut bracketed),
        });
        at += 1;
        if let Some(list) = list
            && let Some(last) = list.entries.last()
        {
            at = last.paragraphs.end;
            lists.push(list);
        }
    }
    lists
}

fn headed(paragraphs: &[Paragraph], start: usize, section: Option<Section>) -> Option<List> {
    let first = opening(paragraphs.get(start)?);
    let (form, entries) = match first.label {
        Some((series, _)) => (Form::Labelled(series), labelled(paragraphs, start, series)),
        None if first.linked_back => (Form::LinkedBack, linked_back(paragraphs, start)),
        None => (Form::Plain, plain(paragraphs, start)),
    };
    let prose = form == Form::Plain && !mostly_references(&entries);
    (!prose).then_some(List { section, form, entries })
}

fn unheaded(paragraphs: &[Paragraph], start: usize, bracketed: &mut Option<BTreeMap<u32, usize>>) -> Option<List> {
    let paragraph = &paragraphs[start];
    let first = opening(paragraph);
    let section = None;
    if first.linked_back {
        let (form, entries) = match first.label {
            Some((series, _)) => (Form::Labelled(series), labelled(paragraphs, start, series)),
            None => (Form::LinkedBack, linked_back(paragraphs, start)),
        };
        return (entries.len() > 1).then_some(List { section, form, entries });
    }
    // What the markup calls a note is one whatever its number: notes may stand in any order.
    let noted = paragraph.kind == ParagraphKind::Reference || paragraph.text.starts_with("[^");
    if let Some((Series::Plain, number)) = first.label
        && (noted || number == 1)
    {
        let entries = labelled(paragraphs, start, Series::Plain);
        let is_list = noted || entries.len() >= UNHEADED && mostly_references(&entries) || {
            let cited = bracketed.get_or_insert_with(|| numbers_in_brackets(paragraphs));
            let before = |number| cited.get(&number).is_some_and(|&paragraph| paragraph < start);
            let count = entries.iter().filter(|entry| entry.number.is_some_and(before)).count();
            count > 1 && 5 * count >= 4 * entries.len()
        };
        return is_list.then_some(List { section, form: Form::Labelled(Series::Plain), entries });
    }
    let is_reference =
        |paragraph: &&Paragraph| paragraph.kind == ParagraphKind::Reference || begins_like_reference(&paragraph.text);
    let count = paragraphs[start..].iter().take_while(is_reference).count();
    let entries = (start..start + count).map(|at| entry(paragraphs, at, &opening(&paragraphs[at]), None)).collect();
    (count >= UNHEADED || noted).then_some(List { section, form: Form::Plain, entries })
}

/// Entries whose labels count upwards; a paragraph without the next label goes on with the entry before it.
fn labelled(paragraphs: &[Paragraph], start: usize, series: Series) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut at = start;
    let number_at = |at: usize| {
        let opening = opening(&paragraphs[at]);
        let number = opening.label.filter(|label| label.0 == series).map(|label| label.1);
        (opening, number)
    };
    while at < paragraphs.len() {
        let (opening, number) = number_at(at);
        let last = entries.last().and_then(|entry| entry.number);
        let follows = |number: Option<u32>| match (last, number) {
            (None, number) => number.is_some(),
            (Some(last), Some(number)) => number > last && number <= last + 2,
            (Some(_), None) => false,
        };
        if follows(number) {
            entries.push(entry(paragraphs, at, &opening, number));
        } else {
            let goes_on = !ends_list(&paragraphs[at])
                && (at + 1..paragraphs.len())
                    .take(CONTINUATION)
                    .take_while(|&next| !ends_list(&paragraphs[next]))
                    .any(|next| follows(number_at(next).1));
            let Some(entry) = entries.last_mut().filter(|_| goes_on) else { break };
            entry.text.push(' ');
            entry.text.push_str(&paragraphs[at].text);
            entry.paragraphs.end = at + 1;
        }
        at += 1;
    }
    entries
}

fn linked_back(paragraphs: &[Paragraph], start: usize) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (at, paragraph) in paragraphs.iter().enumerate().skip(start) {
        let opening = opening(paragraph);
        if !opening.linked_back {
            break;
        }
        let number = entries.len() as u32 + 1;
        entries.push(entry(paragraphs, at, &opening, Some(number)));
    }
    entries
}

/// Entries without labels: each paragraph that looks like one, until a paragraph does not and none soon after does.
fn plain(paragraphs: &[Paragraph], start: usize) -> Vec<Entry> {
    const AHEAD: usize = 3;
    let mut entries = Vec::new();
    let mut certain = 0;
    for at in start..paragraphs.len() {
        let paragraph = &paragraphs[at];
        if ends_list(paragraph) {
            break;
        }
        // A paragraph before one that is an entry is one too: the look ahead is done once for each.
        if certain <= at {
            let ahead =
                (at..paragraphs.len()).take(AHEAD).take_while(|&next| !ends_list(&paragraphs[next])).find(|&next| {
                    paragraphs[next].kind == ParagraphKind::Reference || evidence(&paragraphs[next].text) >= 2
                });
            match ahead {
                Some(next) => certain = next + 1,
                None => break,
            }
        }
        entries.push(entry(paragraphs, at, &opening(paragraph), None));
    }
    entries
}

fn entry(paragraphs: &[Paragraph], at: usize, opening: &Opening, number: Option<u32>) -> Entry {
    Entry { paragraphs: at..at + 1, number, name: None, text: paragraphs[at].text[opening.text..].to_owned() }
}

/// A short entry may have been taken for a heading.
fn ends_list(paragraph: &Paragraph) -> bool {
    paragraph.kind == ParagraphKind::Heading && evidence(&paragraph.text) < 2
        || WORDS.section(&paragraph.text).is_some()
}

fn mostly_references(entries: &[Entry]) -> bool {
    let count = entries.iter().filter(|entry| evidence(&entry.text) >= 2).count();
    5 * count >= 3 * entries.len()
}

/// The numbers in square brackets, each with the paragraph that has it first.
fn numbers_in_brackets(paragraphs: &[Paragraph]) -> BTreeMap<u32, usize> {
    let number = |part: &str| part.split_once(']')?.0.trim_start_matches('^').parse().ok();
    let mut first = BTreeMap::new();
    for (index, paragraph) in paragraphs.iter().enumerate() {
        for number in paragraph.text.split('[').skip(1).filter_map(number) {
            first.entry(number).or_insert(index);
        }
    }
    first
}
