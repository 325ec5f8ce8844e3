//! Authors with a year: `(Kelly 2018: 45; Marx & Engels 1848a)`, `Kelly (2018)`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::super::mark::Dated;
use super::super::words::{WORDS, all, alternatives};
use super::{after, before, ceil, floor, is_year, others_at_end, words_back};

/// How far before a year its authors may begin.
const REACH: usize = 200;

/// Pages after a year, or another place in the work.
static PAGES: LazyLock<Regex> = LazyLock::new(|| {
    let words = all(|of| &of.numbered_words).into_iter().map(|word| word.trim_end_matches('.'));
    let words = alternatives(words.filter(|word| !word.is_empty()).collect());
    Regex::new(&format!(
        r"^\s?(?P<sign>[:,])\s?(?P<word>(?i:{words})\.?\s?)?(?P<first>[0-9]{{1,4}})(?:\s?[-–]\s?[0-9]{{1,4}})?"
    ))
    .expect("a valid pattern")
});

/// Reads the authors of the year at `digits`, which stands in the parenthesis or bracket opened at `open`, if in any.
pub(super) fn at_year(index: usize, text: &str, digits: Range<usize>, open: Option<usize>, found: &mut Vec<Dated>) {
    let digits = first_published(text, &digits).unwrap_or(digits.start)..digits.end;
    if is_range(text, &digits) {
        return;
    }
    let letter = after(text, digits.end).filter(|letter| letter.is_lowercase());
    let end = digits.end + letter.map_or(0, char::len_utf8);
    if after(text, end).is_none_or(|next| !next.is_alphanumeric()) {
        at(index, text, digits.start..end, open, found);
    }
}

/// Where a year begins that a slash parts from that of the edition at hand: `1848/1977`, which is no season.
fn first_published(text: &str, digits: &Range<usize>) -> Option<usize> {
    let head = text[..digits.start].strip_suffix('/')?;
    let start = head.len().checked_sub(4)?;
    let year = head.get(start..).filter(|year| is_year(year))?;
    let years = (year.parse::<u32>().ok()?, text[digits.clone()].parse::<u32>().ok()?);
    (years.0 + 1 < years.1).then_some(start)
}

/// Reads the authors before words such as `in press`.
pub(super) fn at_undated(index: usize, text: &str, words: Range<usize>, found: &mut Vec<Dated>) {
    let reach = floor(text, words.start.saturating_sub(REACH));
    let open = text[reach..words.start].rfind(['(', ')']).filter(|&at| text.as_bytes()[reach + at] == b'(');
    if let Some(open) = open
        && matches!(after(text, words.end), Some(')' | ';' | ',' | ':'))
    {
        at(index, text, words, Some(reach + open), found);
    }
}

fn at(index: usize, text: &str, year: Range<usize>, open: Option<usize>, found: &mut Vec<Dated>) {
    let reach = floor(text, year.start.saturating_sub(REACH));
    let open = open.filter(|&open| open >= reach);
    let Some(open) = open else {
        // In running text only `et al.` makes a year a citation.
        if others_at_end(text[reach..year.start].trim_end_matches([' ', ','])).is_some() {
            push(index, text, phrase(text, reach..year.start), year, false, found);
        }
        return;
    };
    let here = |last: &&Dated| last.paragraph == index && last.year.start >= open && last.year.end <= year.start;
    let last = found.last().filter(here);
    let after_last = last.map_or(open + 1, |last| last.year.end);
    // Semicolons part citations, and the authors of one: `(Kelly 2018; Marx 1848)`, `(SILVA; COSTA, 1998)`.
    let next = last.and_then(|_| text[after_last..year.start].find(';'));
    let start = next.map_or(after_last, |at| after_last + at + 1);
    let segment = &text[start..year.start];
    if segment.trim().is_empty() && last.is_none() {
        let reach = floor(text, open.saturating_sub(REACH));
        push(index, text, phrase(text, reach..open), year, true, found);
    } else if let Some(last) = last
        && is_between(segment)
    {
        let (names, others, narrative, weight) = (last.names.clone(), last.others, last.narrative, last.weight);
        let span = year.clone();
        found.push(Dated { paragraph: index, span, names, others, narrative, year, weight });
    } else {
        push(index, text, phrase(text, start..year.start), year, false, found);
    }
}

fn push(index: usize, text: &str, phrase: Option<Phrase>, year: Range<usize>, narrative: bool, found: &mut Vec<Dated>) {
    let Some(Phrase { names, others, located, whole }) = phrase else { return };
    let pages = pages(text, year.end);
    let mut end = year.end + pages;
    if narrative && matches!(after(text, end), Some(')' | ']')) {
        end += 1;
    }
    // `(Table 3, 2010)`: only an entry shows that it is a citation.
    let weight = [(others, 2.5), (names.len() > 1, 1.0), (pages > 0, 1.0), (whole && !narrative, 0.5), (located, -4.0)]
        .into_iter()
        .filter_map(|(holds, weight)| holds.then_some(weight))
        .sum();
    let span = names[0].start..end;
    found.push(Dated { paragraph: index, span, names, others, narrative, year, weight });
}

/// The length of the pages after a year; what a comma parts from it may be the next year.
fn pages(text: &str, year_end: usize) -> usize {
    const LONGEST: usize = 40;
    let rest = &text[year_end..ceil(text, year_end + LONGEST)];
    let Some(pages) = PAGES.captures(rest) else { return 0 };
    let year = &pages["sign"] == "," && pages.name("word").is_none() && is_year(&pages["first"]);
    let cut = rest[pages[0].len()..].starts_with(char::is_alphanumeric);
    if year || cut && pages.name("word").is_none() { 0 } else { pages[0].len() }
}

/// Whether nothing stands in a text but what may part two years of the same authors.
fn is_between(text: &str) -> bool {
    text.split([' ', ',']).all(|word| word.is_empty() || word == "&" || WORDS.conjunctions.contains(word))
}

struct Phrase {
    names: Vec<Range<usize>>,
    /// Whether authors are left out.
    others: bool,
    /// Whether book and section stand between the authors and the year: `Laertius, VI 77, 2010`.
    located: bool,
    /// Whether there is nothing before it.
    whole: bool,
}

/// The phrase of authors at the end of a part of the text: names, joined by commas and conjunctions.
fn phrase(text: &str, part: Range<usize>) -> Option<Phrase> {
    const WORDS_AT_MOST: usize = 24;
    let end = without_tail(text, part.clone());
    let end = trimmed(text, part.start..end, &[' ', ',', ':']);
    let others = others_at_end(&text[part.start..end]);
    let end = others.map_or(end, |others| trimmed(text, part.start..part.start + others, &[' ', ',']));
    let others = others.is_some();
    let author_end = if others { end } else { without_locator(text, part.start..end) };
    let located = author_end < end;
    let end = author_end;
    let mut start = end;
    let mut names: Vec<Range<usize>> = Vec::new();
    // Whether the word before joins the name to the right of it.
    let mut apart = true;
    for word in words_back(text, end).take(WORDS_AT_MOST) {
        let word = word.start.max(part.start)..word.end;
        let inner = text[word.clone()].trim_end_matches([',', ';']);
        let separated = inner.len() < word.len();
        let opened = without_head(inner.trim_start_matches(['(', '[', '“', '"']));
        let from = word.start + inner.len() - opened.len();
        if is_name(opened) {
            let ends_sentence = opened.ends_with('.') && opened.chars().count() > 4 && start < end;
            if ends_sentence {
                break;
            }
            let to = word.start + inner.len();
            match names.last_mut() {
                Some(next) if !apart && !separated => next.start = from,
                _ => names.push(from..to),
            }
            apart = false;
            start = from;
        } else if !separated && !names.is_empty() && (inner == "&" || WORDS.conjunctions.contains(inner)) {
            apart = true;
        } else if !separated && !apart && WORDS.particles.contains(opened) {
            names.last_mut()?.start = from;
            start = from;
        } else {
            break;
        }
        if word.start == part.start || from > word.start {
            break;
        }
    }
    names.reverse();
    let names: Vec<_> = names.into_iter().flat_map(|name| slashed(text, name)).collect();
    let whole = text[part.start..start].trim().is_empty();
    (!names.is_empty()).then_some(Phrase { names, others, located, whole })
}

/// The end of a part of the text without a note in brackets and a genitive: `Editors [Eds.], `, `Kelly’s `.
fn without_tail(text: &str, part: Range<usize>) -> usize {
    let end = trimmed(text, part.clone(), &[' ', ',']);
    let end = match text[part.start..end].rfind('[') {
        Some(bracket) if text[part.start..end].ends_with(']') => {
            trimmed(text, part.start..part.start + bracket, &[' '])
        }
        _ => end,
    };
    let genitive = WORDS.genitives.iter().find(|genitive| text[part.start..end].ends_with(**genitive));
    end - genitive.map_or(0, |genitive| genitive.len())
}

/// The end of a part of the text without the numbers at its end.
fn without_locator(text: &str, part: Range<usize>) -> usize {
    let mut end = part.end;
    for word in words_back(text, part.end) {
        let number = text[word.clone()].trim_end_matches(',');
        let roman = number.chars().all(|sign| matches!(sign, 'I' | 'V' | 'X' | 'L'));
        if word.start <= part.start || !(roman || number.bytes().all(|byte| byte.is_ascii_digit())) {
            break;
        }
        end = word.start;
    }
    trimmed(text, part.start..end, &[' ', ','])
}

/// The end of a part of the text without these characters.
fn trimmed(text: &str, part: Range<usize>, characters: &[char]) -> usize {
    part.start + text[part].trim_end_matches(characters).len()
}

/// Whether a word is part of a name: it begins with a capital, perhaps after `d’`, or is short and of a script without
/// capitals that writes names so.
fn is_name(word: &str) -> bool {
    const LONGEST: usize = 4;
    let syllabic = |letter: char| matches!(letter, '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}');
    if word.chars().all(syllabic) {
        return (2..=LONGEST).contains(&word.chars().count());
    }
    let mut letters = word.chars();
    match (letters.next(), letters.next(), letters.next()) {
        (Some(first), _, _) if first.is_uppercase() => !word.contains([':', '?', '!', ')', ']']),
        (Some('d' | 'l'), Some('’' | '\''), Some(third)) => third.is_uppercase(),
        _ => false,
    }
}

/// A word without what a comma parts from a name in it: `e.g.,Machado`.
fn without_head(word: &str) -> &str {
    match word.rsplit_once(',') {
        Some((_, name)) if is_name(name) && !is_name(word) => name,
        _ => word,
    }
}

/// The names that a slash parts.
fn slashed(text: &str, name: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let start = name.start;
    let parts = text[name].split('/').scan(start, |at, part| {
        let part = *at..*at + part.len();
        *at = part.end + 1;
        Some(part)
    });
    parts.filter(|part| !part.is_empty())
}

/// Whether a year is the beginning or the end of a span of years, or part of a date.
fn is_range(text: &str, digits: &Range<usize>) -> bool {
    let dash = |character: Option<char>| matches!(character, Some('-' | '–' | '—' | '/'));
    let ends = dash(before(text, digits.start))
        && text[..digits.start].trim_end_matches(['-', '–', '—', '/']).ends_with(|c: char| c.is_ascii_digit());
    let begins = dash(after(text, digits.end))
        && text[digits.end..].trim_start_matches(['-', '–', '—', '/']).get(..4).is_some_and(is_year);
    let number = matches!(before(text, digits.start), Some(last) if last.is_alphanumeric() || matches!(last, '.' | '$' | '€' | '£' | '#'));
    ends || begins || number
}
