//! From markers to entries: by number, by order, by author and year.

use std::collections::BTreeMap;
use std::ops::Range;

use super::decide::Decided;
use super::list::{Form, List};
use super::mark::{Dated, Numbered, Series};
use super::words::{Section, folded};

/// The entries of all lists of a document, in the order of the text, as markers look for them.
pub(super) struct Index<'a> {
    lists: &'a [List],
    /// For each list, the index of its first entry among all.
    firsts: Vec<usize>,
    chapters: Vec<Chapters>,
    /// By the number of a name: paragraph and index of each note that has it.
    named: BTreeMap<u32, Vec<(usize, usize)>>,
}

impl<'a> Index<'a> {
    /// `marks` are all that are taken for markers, in the order of the text.
    pub(super) fn of(lists: &'a [List], marks: &[Decided]) -> Self {
        let mut firsts = Vec::with_capacity(lists.len());
        let mut named: BTreeMap<u32, Vec<(usize, usize)>> = BTreeMap::new();
        let mut count = 0;
        for list in lists {
            firsts.push(count);
            for (index, entry) in (count..).zip(&list.entries) {
                if let (Form::Named, Some(number)) = (list.form, entry.number) {
                    named.entry(number).or_default().push((entry.paragraphs.start, index));
                }
            }
            count += list.entries.len();
        }
        Index { lists, firsts, chapters: chapters(lists, marks), named }
    }

    /// The entry of a number: in the first list after the marker that has it and is of its kind, else in the last before.
    pub(super) fn by_number(&self, mark: &Numbered) -> Option<usize> {
        if mark.series == Series::Named {
            let notes = self.named.get(&mark.number)?;
            let next = notes.partition_point(|(paragraph, _)| *paragraph <= mark.paragraph);
            return notes.get(next).or(notes.last()).map(|(_, index)| *index);
        }
        for rank in 0..3 {
            let mut found = None;
            for (at, (list, first)) in self.lists.iter().zip(&self.firsts).enumerate() {
                if suits(list, mark.series) != Some(rank) {
                    continue;
                }
                let Some(entry) = place(list, mark.number) else { continue };
                found = Some(first + entry);
                if list.entries[0].paragraphs.start > mark.paragraph {
                    if let Some(chapters) = self.chapters.iter().find(|chapters| chapters.lists.contains(&at)) {
                        let list = chapters.list_of(mark)?;
                        return Some(self.firsts[list] + place(&self.lists[list], mark.number)?);
                    }
                    break;
                }
            }
            if found.is_some() {
                return found;
            }
        }
        None
    }
}

/// Lists below one heading that count from 1 each, as the notes of chapters do at the end of a book.
struct Chapters {
    lists: Range<usize>,
    /// Paragraph and byte of the first marker of each chapter; none when there are not as many as lists.
    starts: Vec<(usize, usize)>,
}

impl Chapters {
    fn list_of(&self, mark: &Numbered) -> Option<usize> {
        let chapter = self.starts.partition_point(|start| *start <= (mark.paragraph, mark.span.start));
        Some(self.lists.start + chapter.checked_sub(1)?)
    }
}

fn chapters(lists: &[List], marks: &[Decided]) -> Vec<Chapters> {
    let mut chapters = Vec::new();
    let mut at = 0;
    let (mut from, mut marks) = (0, marks.iter().map(|decided| &decided.mark).peekable());
    for group in lists.chunk_by(|list, next| list.heading.is_some() && list.heading == next.heading) {
        let (lists, start) = (at..at + group.len(), group[0].entries[0].paragraphs.start);
        at = lists.end;
        let mut starts = Vec::new();
        while let Some(mark) = marks.next_if(|mark| mark.paragraph < start) {
            if mark.paragraph >= from && mark.series == Series::Plain && mark.number == 1 {
                starts.push((mark.paragraph, mark.span.start));
            }
        }
        from = group.iter().flat_map(|list| &list.entries).map(|entry| entry.paragraphs.end).max().unwrap_or(start);
        // The list of a whole document stands right below its heading.
        let parted = group[0].heading.is_some_and(|heading| heading + 1 < start);
        if parted && group.len() > 1 && group.iter().all(|list| list.entries[0].number == Some(1)) {
            if starts.len() != group.len() {
                starts.clear();
            }
            chapters.push(Chapters { lists, starts });
        }
    }
    chapters
}

/// How well a list suits a series, 0 the best; `None` when it cannot be meant.
fn suits(list: &List, series: Series) -> Option<u32> {
    let notes = list.section == Some(Section::Notes);
    match (series, list.form) {
        (Series::Plain, Form::Labelled(Series::Plain) | Form::LinkedBack) => Some(u32::from(notes)),
        (Series::Plain, Form::Plain) if !notes => Some(2),
        (Series::Letter, Form::Labelled(Series::Letter)) => Some(0),
        (Series::Letter | Series::Note, Form::Labelled(Series::Plain) | Form::LinkedBack) if notes => Some(1),
        _ => None,
    }
}

fn place(list: &List, number: u32) -> Option<usize> {
    let guess = (number as usize).checked_sub(1)?;
    if list.form == Form::Plain {
        return (guess < list.entries.len()).then_some(guess);
    }
    let at = |place: &usize| list.entries.get(*place).is_some_and(|entry| entry.number == Some(number));
    Some(guess).filter(at).or_else(|| list.entries.binary_search_by_key(&Some(number), |entry| entry.number).ok())
}

/// The entries as authors and years find them.
pub(super) struct Authors {
    /// By folded word of the authors: entry and place of the word.
    words: BTreeMap<String, Vec<(usize, usize)>>,
    entries: Vec<Head>,
}

/// What an entry begins with.
struct Head {
    words: Vec<String>,
    years: Vec<String>,
}

/// What a marker of author and year leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Match {
    pub(super) entry: usize,
    /// Which of the names is the first author's.
    pub(super) name: usize,
    /// Where that name begins, in bytes of the paragraph.
    pub(super) start: usize,
    /// Whether no other entry fits as well.
    pub(super) only: bool,
}

/// How many words of an entry may name its authors.
const HEAD: usize = 40;
/// How many entries of one author are compared.
const SAME_AUTHOR: usize = 64;

impl Authors {
    pub(super) fn of(lists: &[List]) -> Self {
        let mut entries: Vec<Head> = Vec::new();
        for entry in lists.iter().flat_map(|list| &list.entries) {
            let mut head = head(&entry.text);
            if let Some(first) = entries.last().and_then(|last| last.words.first()).filter(|_| entry.repeats_authors())
            {
                head.words.insert(0, first.clone());
            }
            entries.push(head);
        }
        let mut words: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        for (index, head) in entries.iter().enumerate() {
            for (place, word) in head.words.iter().enumerate() {
                let places = words.entry(word.clone()).or_default();
                if places.len() < SAME_AUTHOR && places.last().is_none_or(|last| last.0 != index) {
                    places.push((index, place));
                }
            }
        }
        Authors { words, entries }
    }

    /// The entry of authors and a year. Words of the sentence may run into the names: `In Paris, Kelly (2018)`.
    pub(super) fn find(&self, text: &str, dated: &Dated) -> Option<Match> {
        let year = &text[dated.year.clone()];
        let names: Vec<Vec<String>> = dated.names.iter().map(|name| words_of(&text[name.clone()])).collect();
        let mut best: Option<(i32, Match)> = None;
        for (skipped, name) in dated.names.iter().enumerate().take(SKIPPED) {
            for (start, word) in starts(text, name) {
                for &(entry, place) in self.words.get(&folded(word)).into_iter().flatten() {
                    let head = &self.entries[entry];
                    let (Some(year), Some(author)) = (year_score(year, &head.years), author_score(place)) else {
                        continue;
                    };
                    let others = names[skipped + 1..].iter().take(COAUTHORS);
                    let others: i32 = others.map(|name| if head.names(name) { 2 } else { -2 }).sum();
                    let score = 2 * author + year + others - 2 * skipped as i32;
                    let found = Match { entry, name: skipped, start, only: true };
                    match &mut best {
                        Some((highest, best)) if *highest == score && best.entry != entry => best.only = false,
                        Some((highest, _)) if *highest >= score => {}
                        _ => best = Some((score, found)),
                    }
                }
            }
        }
        best.filter(|(score, _)| *score >= LEAST).map(|(_, found)| found)
    }
}

/// How many names may belong to the sentence, and how many after the first author's are compared.
const SKIPPED: usize = 3;
const COAUTHORS: usize = 8;
/// A lower score is no match.
const LEAST: i32 = 4;

/// How well a word in this place of an entry names its first author.
fn author_score(place: usize) -> Option<i32> {
    match place {
        0 => Some(3),
        1 | 2 => Some(2),
        3..8 => Some(1),
        _ => None,
    }
}

/// How well a marker's year is that of an entry; `None` when it is another.
fn year_score(year: &str, years: &[String]) -> Option<i32> {
    let digits = |year: &str| year.get(..4).map(str::to_owned);
    if !year.starts_with(|first: char| first.is_ascii_digit()) {
        return years.is_empty().then_some(1);
    }
    if years.iter().any(|other| other == year) {
        return Some(3);
    }
    years.iter().any(|other| digits(other) == digits(year)).then_some(1)
}

impl Head {
    fn names(&self, words: &[String]) -> bool {
        words.iter().any(|word| self.words.contains(word))
    }
}

fn head(text: &str) -> Head {
    let mut years = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let dated = digits.len() == 4 && word.len() <= 5 && digits.bytes().all(|byte| byte.is_ascii_digit());
        if dated && ("1400".."2100").contains(&digits) {
            years.push(word.to_owned());
        }
    }
    Head { words: words_of(text).into_iter().take(HEAD).collect(), years }
}

/// The folded words of names, without initials.
fn words_of(text: &str) -> Vec<String> {
    const LONGEST: usize = 400;
    let end = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST).last().unwrap_or(0);
    let part = if text.len() <= LONGEST { text } else { &text[..end] };
    part.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().nth(1).is_some()).map(folded).collect()
}

/// The words of a name and where they begin.
fn starts<'a>(text: &'a str, name: &Range<usize>) -> impl Iterator<Item = (usize, &'a str)> {
    let start = name.start;
    let name = &text[name.clone()];
    name.split(|c: char| !c.is_alphabetic())
        .filter(|word| word.chars().nth(1).is_some())
        .map(move |word| (start + (word.as_ptr() as usize - name.as_ptr() as usize), word))
}
