//! Lists of references and notes, with a heading or without.

mod evidence;
mod keyed;
mod label;
mod named;
mod wrapped;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use self::evidence::{begins_like_reference, evidence};
use self::keyed::Keys;
use self::label::{Opening, opening};
use self::named::{Raised, named};
use super::mark::{Numbered, Series};
use super::marker::Candidates;
use super::words::{Section, WORDS};
use crate::knowledge::is_unspaced;
use crate::model::{BoilerplateReason, ParagraphKind};
use crate::structure::Paragraph;

/// A list that markers may lead to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct List {
    pub(super) section: Option<Section>,
    /// The paragraph that announces it; lists that the headings of chapters part have the same.
    pub(super) heading: Option<usize>,
    /// How the entries are told apart.
    pub(super) form: Form,
    pub(super) entries: Vec<Entry>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// By labels that count.
    Labelled(Series),
    /// By their links back to the text: their number is their place.
    LinkedBack,
    /// By names or symbols.
    Named,
    /// By keys in square brackets.
    Keyed,
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

const NUMBERED: Form = Form::Labelled(Series::Plain);

/// How many paragraphs without a label may lie inside an entry.
const CONTINUATION: usize = 6;
/// How many paragraphs of text may lie between the notes of two pages.
const PAGE: usize = 40;
/// On average, a note is cited no more often.
const OFTEN: usize = 8;
/// Fewer entries than this are no list unless a heading says so.
const UNHEADED: usize = 3;

/// Finds the lists of a document, in the order of the text; `candidates` are what may be markers, in the same order.
pub(super) fn find(paragraphs: &[Paragraph], candidates: &Candidates) -> Vec<List> {
    let marks = &candidates.numbered;
    let mut keys = Keys::of(&candidates.keyed);
    let mut lists = Vec::new();
    let mut at = 0;
    let mut cited = None;
    let mut raised: Raised = None;
    // The last heading that announces lists, as long as nothing but lists and headings follow.
    let mut announced: Option<(usize, Section)> = None;
    while at < paragraphs.len() {
        let section = WORDS.section(&paragraphs[at].text);
        let heading = paragraphs[at].kind == ParagraphKind::Heading;
        announced = match section {
            Some(section) => Some((at, section)),
            None => announced.filter(|_| heading),
        };
        let list = named(paragraphs, at, &mut raised);
        let list = list.or_else(|| keyed::unheaded(paragraphs, at, &mut keys)).or_else(|| match announced {
            Some((_, Section::Other)) if section.is_some() => None,
            Some((place, section)) if section != Section::Other => {
                let start = below(paragraphs, at);
                let keyed = keyed::headed(paragraphs, start, place, section, &mut keys);
                let list = keyed.or_else(|| headed(paragraphs, marks, start, place, section));
                let list = list.filter(|list| place == at || is_part(list));
                list.or_else(|| if place == at { None } else { unheaded(paragraphs, marks, at, &mut cited) })
            }
            _ => unheaded(paragraphs, marks, at, &mut cited),
        });
        at += 1;
        if let Some(list) = list
            && let Some(last) = list.entries.last()
        {
            at = last.paragraphs.end;
            lists.push(list);
        }
    }
    let of_references = |list: &&List| list.section == Some(Section::References) && list.form == NUMBERED;
    let explained: BTreeSet<u32> = lists.iter().filter(of_references).flat_map(numbers).collect();
    lists.retain(|list| !is_text(list, paragraphs) || numbers(list).any(|number| !explained.contains(&number)));
    lists
}

/// Where the list may begin that a heading is right above, but for a link to edit it.
fn below(paragraphs: &[Paragraph], heading: usize) -> usize {
    const BETWEEN: usize = 3;
    let below = heading + 1..paragraphs.len();
    below.clone().take(BETWEEN).find(|next| !is_furniture(&paragraphs[*next])).unwrap_or(below.start)
}

fn numbers(list: &List) -> impl Iterator<Item = u32> {
    list.entries.iter().filter_map(|entry| entry.number)
}

/// Whether a list may be one of the text, such as the questions of a survey: nothing but its numbers, which are cited,
/// makes it a list of notes.
fn is_text(list: &List, paragraphs: &[Paragraph]) -> bool {
    list.section.is_none()
        && list.form == NUMBERED
        && list.entries.iter().all(|entry| {
            let first = &paragraphs[entry.paragraphs.start];
            let opening = opening(first);
            evidence(&entry.text) < 2 && !opening.linked_back && !is_noted(first, &opening)
        })
}

/// The list at `start`, which the paragraph `heading` announces.
fn headed(
    paragraphs: &[Paragraph],
    marks: &[Numbered],
    start: usize,
    heading: usize,
    section: Section,
) -> Option<List> {
    let first = opening(paragraphs.get(start).filter(|first| WORDS.section(&first.text).is_none())?);
    let (form, entries) = match first.label {
        Some((series, _)) => (Form::Labelled(series), labelled(paragraphs, marks, start, series, true)),
        None if first.linked_back => (Form::LinkedBack, linked_back(paragraphs, start)),
        None => (Form::Plain, wrapped::entries(paragraphs, start).unwrap_or_else(|| plain(paragraphs, start))),
    };
    let prose = form == Form::Plain && !mostly_references(&entries);
    let (section, heading) = (Some(section), Some(heading));
    (!prose && !entries.is_empty()).then_some(List { section, heading, form, entries })
}

/// Whether a list below the heading of a chapter belongs to what was announced further above.
fn is_part(list: &List) -> bool {
    let notes = list.section == Some(Section::Notes) && list.entries.iter().any(|entry| evidence(&entry.text) >= 2);
    notes || mostly_references(&list.entries)
}

fn unheaded(
    paragraphs: &[Paragraph],
    marks: &[Numbered],
    start: usize,
    cited: &mut Option<BTreeMap<u32, Cited>>,
) -> Option<List> {
    let paragraph = &paragraphs[start];
    let first = opening(paragraph);
    let list = |form, entries| List { section: None, heading: None, form, entries };
    if first.linked_back {
        let (form, entries) = match first.label {
            Some((series, _)) => (Form::Labelled(series), labelled(paragraphs, marks, start, series, false)),
            None => (Form::LinkedBack, linked_back(paragraphs, start)),
        };
        return (entries.len() > 1).then_some(list(form, entries));
    }
    // `View Article`, `Google Scholar` below an entry.
    if first.label.is_none() && is_furniture(paragraph) {
        return None;
    }
    let noted = is_noted(paragraph, &first);
    if let Some((Series::Plain, number)) = first.label
        && (noted || number == 1)
    {
        let entries = labelled(paragraphs, marks, start, Series::Plain, false);
        let ruled = start > 0 && is_rule(&paragraphs[start - 1].text);
        let is_list = noted || (ruled || entries.len() >= UNHEADED) && mostly_references(&entries) || {
            let cited = cited.get_or_insert_with(|| cited_numbers(paragraphs, marks));
            let of = |entry: &Entry| entry.number.and_then(|number| cited.get(&number));
            let before = |entry: &&Entry| {
                has_word(&entry.text) && of(entry).is_some_and(|cited| cited.first < entry.paragraphs.start)
            };
            let count = entries.iter().filter(before).count();
            // What comes again and again is in programs and tables, not in notes.
            let times: usize = entries.iter().filter_map(of).map(|cited| cited.times).sum();
            let count = if times > OFTEN * entries.len() { 0 } else { count };
            // A paragraph that begins with a marker is the note of one before.
            count > usize::from(!label(paragraph).starts_with('[')) && 5 * count >= 4 * entries.len()
        };
        return is_list.then_some(list(NUMBERED, entries));
    }
    let is_reference =
        |paragraph: &&Paragraph| paragraph.kind == ParagraphKind::Reference || begins_like_reference(&paragraph.text);
    let count = paragraphs[start..].iter().take_while(is_reference).count();
    let entries = (start..start + count).filter(|at| !is_furniture(&paragraphs[*at]));
    let entries = entries.map(|at| entry(paragraphs, at, &opening(&paragraphs[at]), None)).collect();
    (count >= UNHEADED || noted).then_some(list(Form::Plain, entries))
}

/// Whether the markup calls a paragraph a note. It is one whatever its number: notes may stand in any order.
fn is_noted(paragraph: &Paragraph, opening: &Opening) -> bool {
    opening.noted || paragraph.kind == ParagraphKind::Reference || paragraph.text.starts_with("[^")
}

/// Entries whose labels count upwards; a paragraph without the next label goes on with the entry before it, unless it
/// is the text of the next page: that has the markers of the labels to come. Below a heading, the labels
/// of references may leap: lists are cited in part, and readers of PDF mix columns.
fn labelled(paragraphs: &[Paragraph], marks: &[Numbered], start: usize, series: Series, headed: bool) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut at = start;
    let number_at = |at: usize| {
        let opening = opening(&paragraphs[at]);
        let number = opening.label.filter(|label| label.0 == series).map(|label| label.1);
        (opening, number)
    };
    while at < paragraphs.len() {
        let (opened, number) = number_at(at);
        let last = entries.last().and_then(|entry| entry.number);
        let leaps = |at: usize, number: u32| {
            let text = &paragraphs[at].text;
            let counted_on = || at + 1 < paragraphs.len() && number_at(at + 1).1 == Some(number + 1);
            let is_entry = || match label(&paragraphs[at]).starts_with('[') {
                true => evidence(text) >= 2 || counted_on(),
                false => begins_like_reference(&text[opening(&paragraphs[at]).text..]),
            };
            headed && !seen.contains(&number) && is_entry()
        };
        let follows = |at: usize, number: Option<u32>| match (last, number) {
            (None, number) => number.is_some(),
            (Some(last), Some(number)) => number > last && number <= last + 2 || leaps(at, number),
            (Some(_), None) => false,
        };
        if follows(at, number) {
            seen.extend(number);
            entries.push(entry(paragraphs, at, &opened, number));
            at += 1;
            continue;
        }
        let Some(entry) = entries.last_mut() else { break };
        let ahead = || at + 1..paragraphs.len();
        let restarts = |number: Option<u32>| number.is_some_and(|number| last.is_some_and(|last| number <= last));
        let page = at..paragraphs.len().min(at + PAGE);
        let cited = last.and_then(|last| first_cited(paragraphs, marks, page.clone(), last + 1));
        let overleaf = cited.and_then(|cited| {
            page.take_while(|&next| WORDS.section(&paragraphs[next].text).is_none() && !restarts(number_at(next).1))
                .find(|&next| follows(next, number_at(next).1))
                .filter(|&next| cited < next)
        });
        let goes_on = !ends_list(&paragraphs[at])
            && ahead()
                .take(CONTINUATION)
                .take_while(|&next| !ends_list(&paragraphs[next]))
                .any(|next| follows(next, number_at(next).1));
        if let Some(next) = overleaf {
            at = next;
        } else if goes_on {
            let paragraph = &paragraphs[at];
            if paragraph.boilerplate.is_none() && paragraph.text.contains(char::is_alphabetic) {
                entry.text.push(' ');
                entry.text.push_str(&paragraph.text);
                entry.paragraphs.end = at + 1;
            }
            at += 1;
        } else {
            break;
        }
    }
    entries
}

/// What a paragraph begins with.
fn label(paragraph: &Paragraph) -> &str {
    paragraph.marker.as_deref().unwrap_or(&paragraph.text)
}

/// Entries that lead back to their markers; an entry may run over paragraphs, if another follows soon.
fn linked_back(paragraphs: &[Paragraph], start: usize) -> Vec<Entry> {
    const BROKEN: usize = 3;
    let mut entries: Vec<Entry> = Vec::new();
    let mut at = start;
    while at < paragraphs.len() {
        let leads_back = |at: &usize| opening(&paragraphs[*at]).linked_back;
        let ahead = (at..paragraphs.len()).take(BROKEN).take_while(|&next| !ends_list(&paragraphs[next]));
        let Some(next) = ahead.into_iter().find(leads_back) else { break };
        if let Some(entry) = entries.last_mut() {
            for part in paragraphs[at..next].iter().filter(|part| part.boilerplate.is_none()) {
                entry.text.push(' ');
                entry.text.push_str(&part.text);
            }
            entry.paragraphs.end = next;
        }
        let number = entries.len() as u32 + 1;
        entries.push(entry(paragraphs, next, &opening(&paragraphs[next]), Some(number)));
        at = next + 1;
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
        if is_furniture(paragraph) {
            continue;
        }
        // A paragraph before one that is an entry is one too: the look ahead is done once for each.
        if certain <= at {
            let ahead = (at..paragraphs.len())
                .filter(|&next| !is_furniture(&paragraphs[next]))
                .take(AHEAD)
                .take_while(|&next| !ends_list(&paragraphs[next]))
                .find(|&next| {
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
    let text = &paragraphs[at].text[opening.text..];
    let text = if opening.noted { text.trim_end_matches(']') } else { text };
    Entry { paragraphs: at..at + 1, number, name: None, text: text.to_owned() }
}

/// A short entry may have been taken for a heading; and the heading of a list may stand over each of its pages.
fn ends_list(paragraph: &Paragraph) -> bool {
    let heads_pages = paragraph.boilerplate.is_some();
    let section = WORDS.section(&paragraph.text).filter(|section| *section == Section::Other || !heads_pages);
    section.is_some() || paragraph.kind == ParagraphKind::Heading && evidence(&paragraph.text) < 2
}

/// Whether a paragraph between entries belongs to the page: a running head, the number of the page, what it says of itself.
fn is_furniture(paragraph: &Paragraph) -> bool {
    let reason = paragraph.boilerplate;
    reason == Some(BoilerplateReason::Metadata) || reason.is_some() && evidence(&paragraph.text) < 2
}

fn mostly_references(entries: &[Entry]) -> bool {
    let count = entries.iter().filter(|entry| evidence(&entry.text) >= 2).count();
    5 * count >= 3 * entries.len()
}

/// Whether a text is more than numbers and formulas.
fn has_word(text: &str) -> bool {
    const WORD: usize = 2;
    text.split(|c: char| !c.is_alphabetic())
        .any(|word| word.chars().nth(WORD).is_some() || word.chars().any(is_unspaced))
}

/// Whether a text is a line drawn between text and notes.
fn is_rule(text: &str) -> bool {
    const SHORTEST: usize = 3;
    text.chars().count() >= SHORTEST && text.chars().all(|sign| matches!(sign, '_' | '-' | '–' | '—' | '―' | '─'))
}

/// How a number is likely cited.
struct Cited {
    /// The first paragraph that has it.
    first: usize,
    times: usize,
}

/// The numbers that are likely cited.
fn cited_numbers(paragraphs: &[Paragraph], marks: &[Numbered]) -> BTreeMap<u32, Cited> {
    let mut numbers = BTreeMap::new();
    for mark in marks.iter().filter(|mark| is_likely(paragraphs, mark)) {
        numbers.entry(mark.number).or_insert(Cited { first: mark.paragraph, times: 0 }).times += 1;
    }
    numbers
}

/// The first of some paragraphs that likely has a marker of a number.
fn first_cited(paragraphs: &[Paragraph], marks: &[Numbered], among: Range<usize>, number: u32) -> Option<usize> {
    let from = marks.partition_point(|mark| mark.paragraph < among.start);
    let mut here = marks[from..].iter().take_while(|mark| mark.paragraph < among.end);
    here.find(|mark| mark.number == number && is_likely(paragraphs, mark)).map(|mark| mark.paragraph)
}

/// Whether a candidate is likely a marker by its own form.
fn is_likely(paragraphs: &[Paragraph], mark: &Numbered) -> bool {
    const LIKELY: f64 = 1.5;
    let alone = || paragraphs[mark.paragraph].text[mark.span.clone()].starts_with('[');
    mark.series == Series::Plain && (mark.weight >= LIKELY || alone())
}
