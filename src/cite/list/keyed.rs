//! Lists whose entries begin with a key in square brackets: `[Knu84] Knuth, D. E. …`.

use std::collections::{BTreeMap, BTreeSet};

use super::super::mark::{Keyed, key_number};
use super::super::words::{Section, WORDS, folded};
use super::{CONTINUATION, Entry, Form, List, UNHEADED, ends_list, evidence, is_furniture, mostly_references};
use crate::knowledge::{self, Language};
use crate::model::ParagraphKind;
use crate::read::entry;
use crate::structure::Paragraph;

/// What is known of the keys of a document while its lists are looked for.
pub(super) struct Keys {
    /// The first paragraph that has each key inside its text.
    cited: BTreeMap<u32, usize>,
    /// Where the last entries end that turned out to be no list.
    refused: usize,
}

impl Keys {
    /// `marks` are in the order of the text.
    pub(super) fn of(marks: &[Keyed]) -> Self {
        let mut cited = BTreeMap::new();
        for mark in marks.iter().filter(|mark| mark.brackets.start > 0) {
            cited.entry(mark.number).or_insert(mark.paragraph);
        }
        Keys { cited, refused: 0 }
    }

    /// How many entries are cited before them.
    fn count(&self, entries: &[Entry]) -> usize {
        let first = entries.first().map_or(0, |entry| entry.paragraphs.start);
        let number = |entry: &Entry| entry.number.and_then(|number| self.cited.get(&number));
        entries.iter().filter(|entry| number(entry).is_some_and(|&paragraph| paragraph < first)).count()
    }
}

/// The list at `start`, which the paragraph `heading` announces.
pub(super) fn headed(
    paragraphs: &[Paragraph],
    start: usize,
    heading: usize,
    section: Section,
    keys: &mut Keys,
) -> Option<List> {
    if heading + 1 < start && start < keys.refused {
        return None;
    }
    let entries = entries(paragraphs, start, 0);
    let end = entries.last()?.paragraphs.end;
    // A list that goes on without keys is none of keys: `[Anonymous] Title`.
    let others = paragraphs[end..].iter().take(entries.len());
    let others = others.take_while(|next| !ends_list(next) && evidence(&next.text) >= 2).count();
    let likely = entries.iter().filter(|entry| evidence(&entry.text) > 0).count().max(keys.count(&entries));
    if others == entries.len() || 2 * likely < entries.len() {
        keys.refused = end;
        return None;
    }
    Some(List { section: Some(section), heading: Some(heading), form: Form::Keyed, entries })
}

/// The list at `start` if the entries look like references, several of them unless the markup calls them so.
pub(super) fn unheaded(paragraphs: &[Paragraph], start: usize, keys: &mut Keys) -> Option<List> {
    let first = &paragraphs[start];
    let is_called = first.kind == ParagraphKind::Reference;
    if start < keys.refused || !first.text.starts_with(['[', '.']) {
        return None;
    }
    let entries = entries(paragraphs, start, usize::from(!is_called));
    let end = entries.last()?.paragraphs.end;
    let telling = entries.iter().filter_map(|entry| entry.name.as_deref()).filter(|name| is_telling(name)).count();
    let cited = keys.count(&entries);
    let looks = mostly_references(&entries) && 2 * telling.max(cited) >= entries.len();
    let several = entries.len() >= UNHEADED || cited == entries.len() && cited > 1;
    let called = is_called && (telling + cited > 0 || entries.iter().any(|entry| evidence(&entry.text) >= 2));
    if !(looks && several || called) {
        keys.refused = end;
        return None;
    }
    Some(List { section: None, heading: None, form: Form::Keyed, entries })
}

/// Whether a key is hardly another word: it has digits, or small letters and capitals in no usual order.
fn is_telling(key: &str) -> bool {
    let small = key.find(char::is_lowercase);
    key.contains(|c: char| c.is_ascii_digit()) || small.is_some_and(|small| key[small..].contains(char::is_uppercase))
}

/// The entries from `start` on, each with another key; each shows at least so many signs of a reference.
fn entries(paragraphs: &[Paragraph], start: usize, signs: usize) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut at = start;
    while let Some((name, text)) = paragraphs.get(at).and_then(key) {
        let mut entry = Entry {
            paragraphs: at..at + 1,
            number: Some(key_number(name)),
            name: Some(name.to_owned()),
            text: paragraphs[at].text[text..].trim().to_owned(),
        };
        at += 1;
        // A key stands alone before its entry.
        if entry.text.is_empty()
            && let Some(next) = paragraphs.get(at).filter(|next| !ends_list(next) && key(next).is_none())
        {
            let text = next.text.trim();
            entry.text = text[entry::back_links(text)..].trim_start().to_owned();
            at += 1;
        }
        // `[Home] [Top] [Next]`
        let menu = entry::key(&entry.text).is_some();
        if menu || entry.text.is_empty() || signs > 0 && evidence(&entry.text) < signs || !seen.insert(entry.number) {
            break;
        }
        let ahead = (at..paragraphs.len()).take(CONTINUATION).take_while(|&next| !ends_list(&paragraphs[next]));
        let next = ahead.into_iter().find(|&next| key(&paragraphs[next]).is_some());
        for paragraph in paragraphs[at..next.unwrap_or(at)].iter().filter(|paragraph| !is_furniture(paragraph)) {
            entry.text.push(' ');
            entry.text.push_str(&paragraph.text);
        }
        at = next.unwrap_or(at);
        entry.paragraphs.end = at;
        entries.push(entry);
    }
    entries
}

/// The key that a paragraph begins with, and where its text begins. That of a note is no key: `[note 3]`.
fn key(paragraph: &Paragraph) -> Option<(&str, usize)> {
    if paragraph.kind == ParagraphKind::Code || paragraph.marker.as_ref().is_some_and(|marker| marker.ends_with(']')) {
        return None;
    }
    let (key, text) = entry::key(&paragraph.text)?;
    let is_known = |language: &Language| {
        let links = &language.structure.edit_links;
        links.contains(key) || links.contains(&key.to_lowercase())
    };
    // `[edit]` beside a heading.
    if paragraph.boilerplate.is_some() && knowledge::languages().values().any(is_known) {
        return None;
    }
    let word = key.split_once([' ', '\u{a0}']).map_or(key, |(word, _)| word);
    (!WORDS.notes.contains(&folded(word))).then_some((key, text))
}
