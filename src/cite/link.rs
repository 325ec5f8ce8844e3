//! From markers to entries: by number, by order, by author and year.

use std::collections::BTreeMap;
use std::ops::Range;

use super::BibliographyEntry;
use super::decide::Decided;
use super::list::{Form, List};
use super::mark::{Dated, Numbered, Series};
use super::marker::{is_year, others_at_end};
use super::words::{Section, WORDS, folded};

/// The entries of all lists of a document, in the order of the text, as markers look for them.
pub(super) struct Index<'a> {
    lists: &'a [List],
    /// For each list, the index of its first entry among all.
    firsts: Vec<usize>,
    chapters: Vec<Chapters>,
    /// For each list whose entries have numbers, their places in it: they may stand in any order.
    places: Vec<BTreeMap<u32, usize>>,
    /// By the form of its list and the number of its name: paragraph and index of each entry that has it.
    named: BTreeMap<(Form, u32), Vec<(usize, usize)>>,
}

impl<'a> Index<'a> {
    /// The entry of the number of a name in the lists of a form: the first after a paragraph, else the last.
    pub(super) fn by_name(&self, form: Form, number: u32, paragraph: usize) -> Option<usize> {
        let entries = self.named.get(&(form, number))?;
        let next = entries.partition_point(|(start, _)| *start <= paragraph);
        entries.get(next).or(entries.last()).map(|(_, index)| *index)
    }

    /// `marks` are all that are taken for markers, in the order of the text.
    pub(super) fn of(lists: &'a [List], marks: &[Decided]) -> Self {
        let mut firsts = Vec::with_capacity(lists.len());
        let mut places = Vec::with_capacity(lists.len());
        let mut named: BTreeMap<(Form, u32), Vec<(usize, usize)>> = BTreeMap::new();
        let mut count = 0;
        for list in lists {
            firsts.push(count);
            for (index, entry) in (count..).zip(&list.entries) {
                if let (Form::Named | Form::Keyed, Some(number)) = (list.form, entry.number) {
                    named.entry((list.form, number)).or_default().push((entry.paragraphs.start, index));
                }
            }
            count += list.entries.len();
            let numbered = list.entries.iter().enumerate().rev();
            places.push(numbered.filter_map(|(place, entry)| Some((entry.number?, place))).collect());
        }
        Index { lists, firsts, places, chapters: chapters(lists, marks), named }
    }

    /// The place of a number among the entries of a list; without numbers, they are counted.
    fn place(&self, list: usize, number: u32) -> Option<usize> {
        let List { form, entries, .. } = &self.lists[list];
        match form {
            Form::Plain => (number as usize).checked_sub(1).filter(|place| *place < entries.len()),
            _ => self.places[list].get(&number).copied(),
        }
    }

    /// The entry of a number: in the first list after the marker that has it and is of its kind, else in the last before.
    pub(super) fn by_number(&self, mark: &Numbered) -> Option<usize> {
        if mark.series == Series::Named {
            return self.by_name(Form::Named, mark.number, mark.paragraph);
        }
        for rank in 0..=LEAST_SUITED {
            let mut found = None;
            for (at, (list, first)) in self.lists.iter().zip(&self.firsts).enumerate() {
                if suits(list, mark.series) != Some(rank) {
                    continue;
                }
                let Some(entry) = self.place(at, mark.number) else { continue };
                found = Some(first + entry);
                if list.entries[0].paragraphs.start > mark.paragraph {
                    if let Some(chapters) = self.chapters.iter().find(|chapters| chapters.lists.contains(&at)) {
                        let list = chapters.list_of(mark)?;
                        return Some(self.firsts[list] + self.place(list, mark.number)?);
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

/// The rank of notes without numbers.
const LEAST_SUITED: u32 = 3;

/// How well a list suits a series, 0 the best; `None` when it cannot be meant.
fn suits(list: &List, series: Series) -> Option<u32> {
    let notes = list.section == Some(Section::Notes);
    match (series, list.form) {
        (Series::Plain, Form::Labelled(Series::Plain) | Form::LinkedBack) => Some(u32::from(notes)),
        (Series::Plain, Form::Plain) => Some(if notes { LEAST_SUITED } else { 2 }),
        (Series::Letter, Form::Labelled(Series::Letter)) => Some(0),
        (Series::Letter | Series::Note, Form::Labelled(Series::Plain) | Form::LinkedBack) if notes => Some(1),
        _ => None,
    }
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
    /// How many of the words stand before its year or title: they name its authors.
    authors: usize,
    /// How many authors it has, as far as that is known, and whether it leaves some out.
    persons: usize,
    others: bool,
    /// The words of its title.
    title: Vec<String>,
    /// The folded capitals of the authors: `ine` for `Instituto Nacional de Estadística`.
    acronym: Option<String>,
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
/// The place of the first word of a title, which no word of an author has.
const TITLE: usize = usize::MAX;
/// How many entries of one author are compared.
const SAME_AUTHOR: usize = 64;

impl Authors {
    /// `bibliography` holds the entries of the lists as they were parsed.
    pub(super) fn of(lists: &[List], bibliography: &[BibliographyEntry]) -> Self {
        let mut entries: Vec<Head> = Vec::new();
        for (entry, parsed) in lists.iter().flat_map(|list| &list.entries).zip(bibliography) {
            let mut head = Head::of(parsed);
            if let Some(first) = entries.last().and_then(|last| last.words.first()).filter(|_| entry.repeats_authors())
            {
                head.words.insert(0, first.clone());
                head.authors += 1;
            }
            entries.push(head);
        }
        let mut words: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        for (index, head) in entries.iter().enumerate() {
            let authors = head.words.iter().take(head.authors).enumerate();
            let title = head.title.first().map(|word| (TITLE, word));
            for (place, word) in authors.chain(head.acronym.iter().map(|acronym| (0, acronym))).chain(title) {
                let places = words.entry(word.clone()).or_default();
                if places.len() < SAME_AUTHOR && places.last().is_none_or(|last| last.0 != index) {
                    places.push((index, place));
                }
            }
        }
        Authors { words, entries }
    }

    /// The entry of authors and a year, one of these. Words of the sentence may run into the names: `In Paris, Kelly
    /// (2018)`.
    pub(super) fn find(&self, text: &str, dated: &Dated, among: &[Range<usize>]) -> Option<Match> {
        let year = &text[dated.year.clone()];
        let names: Vec<Vec<String>> = dated.names.iter().map(|name| words_of(&text[name.clone()])).collect();
        let names_end = dated.names.last().map_or(0, |name| name.end);
        let mut best: Option<(i32, Match)> = None;
        for (skipped, name) in dated.names.iter().enumerate().take(SKIPPED) {
            for Start { word, at, small, from } in starts(text, name) {
                for &(entry, place) in self.words.get(&folded(word)).into_iter().flatten() {
                    if !among.iter().any(|entries| entries.contains(&entry)) {
                        continue;
                    }
                    let head = &self.entries[entry];
                    let author = match place {
                        TITLE => head.is_title(&text[at..names_end]).then_some(2),
                        _ => author_score(place),
                    };
                    let (Some(year), Some(author)) = (year_score(year, &head.years), author) else { continue };
                    let others = names[skipped + 1..].iter().take(COAUTHORS);
                    let others: i32 = others.map(|name| if head.names(name) { 2 } else { -2 }).sum();
                    let score = 2 * author + year + others - 2 * skipped as i32 - head.lacks(dated, skipped);
                    let of_name = small.iter().all(|word| head.words[..head.authors].contains(word));
                    let start = if of_name { from } else { at };
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
    let is_one = |year: &str| years.iter().any(|other| other == year);
    if year.split('/').any(is_one) {
        return Some(3);
    }
    years.iter().any(|other| digits(other) == digits(year)).then_some(1)
}

impl Head {
    fn of(entry: &BibliographyEntry) -> Head {
        let text = &entry.text;
        let mut years = Vec::new();
        let mut first = None;
        for word in text.split(|c: char| !c.is_alphanumeric()) {
            let digits = word.trim_end_matches(char::is_lowercase);
            let suffix = word[digits.len()..].chars().count();
            if suffix <= 1 && is_year(digits) {
                years.push(word.to_owned());
                first.get_or_insert(word.as_ptr() as usize - text.as_ptr() as usize);
            }
        }
        let title = entry.fields.title.as_deref().and_then(|title| text.find(title));
        // What has no authors is cited by its title.
        let end = [first, title].into_iter().flatten().filter(|&end| has_words(&text[..end])).min();
        let mut words = words_of(text);
        words.truncate(HEAD);
        let authors = end.map_or(words.len(), |end| words_of(&text[..end]).len().min(words.len()));
        let acronym = end.and_then(|end| acronym(&text[..end]));
        let title = entry.fields.title.as_deref().map(words_of).unwrap_or_default();
        let persons = entry.fields.authors.len();
        let others =
            others_at_end(end.map_or(text, |end| text[..end].trim_end_matches([' ', ',', '(', '.']))).is_some();
        Head { words, authors, persons, others, title, acronym, years }
    }

    /// 1 where an entry has fewer or more authors than a marker says, whose first names belong to the sentence.
    fn lacks(&self, dated: &Dated, skipped: usize) -> i32 {
        let named = dated.names.len() - skipped;
        let fits = if dated.others { self.persons > 2 || self.others } else { named > 1 || self.persons <= 1 };
        i32::from(self.persons > 0 && !fits)
    }

    /// Whether a text is how its title begins, and no mere name: `Bread and Wine (1936)`.
    fn is_title(&self, text: &str) -> bool {
        const SHORTEST: usize = 3;
        let words = words_of(text);
        words.len() >= SHORTEST && self.title.starts_with(&words)
    }

    fn names(&self, words: &[String]) -> bool {
        words.iter().any(|word| self.words.contains(word))
    }
}

/// The folded words of names, without initials.
fn words_of(text: &str) -> Vec<String> {
    const LONGEST: usize = 400;
    let end = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST).last().unwrap_or(0);
    let part = if text.len() <= LONGEST { text } else { &text[..end] };
    part.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().nth(1).is_some()).map(folded).collect()
}

/// The folded capitals of a name of several words.
fn acronym(name: &str) -> Option<String> {
    const SHORTEST: usize = 3;
    let names = name.split_whitespace().filter(|word| word.starts_with(char::is_uppercase));
    let names = names.map(folded).filter(|word| !WORDS.small.contains(word));
    let acronym: String = names.filter_map(|word| word.chars().next()).collect();
    (acronym.len() >= SHORTEST).then_some(acronym)
}

fn has_words(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().nth(1).is_some())
}

/// A word of a name, without articles and particles.
struct Start<'a> {
    word: &'a str,
    at: usize,
    /// The articles and particles right before, and where they begin.
    small: Vec<String>,
    from: usize,
}

/// The words of a name; an article or particle is one only where nothing follows.
fn starts<'a>(text: &'a str, name: &Range<usize>) -> impl Iterator<Item = Start<'a>> {
    let start = name.start;
    let name = &text[name.clone()];
    let mut words = name.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().nth(1).is_some()).peekable();
    let (mut small, mut from) = (Vec::new(), None);
    std::iter::from_fn(move || {
        loop {
            let word = words.next()?;
            let at = start + (word.as_ptr() as usize - name.as_ptr() as usize);
            let bare = folded(word);
            let first = *from.get_or_insert(at);
            if words.peek().is_none() || !WORDS.small.contains(&bare) {
                from = None;
                return Some(Start { word, at, small: std::mem::take(&mut small), from: first });
            }
            small.push(bare);
        }
    })
}
