//! Authors with a year: `(Kelly 2018: 45; Marx & Engels 1848a)`, `Kelly (2018)`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::super::mark::Dated;
use super::super::words::WORDS;
use super::{after, before, ceil, ends_with_others, floor, is_year, words_back};

/// How far before a year its authors may begin.
const REACH: usize = 200;

/// Pages after a year.
static PAGES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\s?[:,]\s?(?:pp?|págs?|S|fols?|cap|chap|ch)?\.?\s?[0-9]{1,4}(?:\s?[-–]\s?[0-9]{1,4})?)")
        .expect("a valid pattern")
});

/// Reads the authors of the year at `digits`, which stands in the parenthesis or bracket opened at `open`, if in any.
pub(super) fn at_year(index: usize, text: &str, digits: Range<usize>, open: Option<usize>, found: &mut Vec<Dated>) {
    if is_range(text, &digits) {
        return;
    }
    let suffix = text[digits.end..].bytes().take_while(u8::is_ascii_alphabetic).count();
    if suffix > 1 || after(text, digits.end).is_some_and(|next| next.is_alphanumeric()) && suffix == 0 {
        return;
    }
    let letter = suffix == 1 && text.as_bytes()[digits.end].is_ascii_lowercase();
    if suffix == 1 && !letter {
        return;
    }
    at(index, text, digits.start..digits.end + suffix, open, found);
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
        if ends_with_others(text[..year.start].trim_end_matches([' ', ',', '.'])) {
            push(index, text, phrase(text, reach..year.start), year, false, found);
        }
        return;
    };
    let here = |last: &&Dated| last.paragraph == index && last.year.start >= open && last.year.end <= year.start;
    let last = found.last().filter(here);
    let after_last = last.map_or(open + 1, |last| last.year.end);
    let start = text[after_last..year.start].rfind(';').map_or(after_last, |at| after_last + at + 1);
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
    let pages = PAGES.find(&text[year.end..ceil(text, year.end + 24)]).map_or(0, |pages| pages.end());
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
    let bare = trimmed(text, part.start..end, &[' ', ',', '.', ':']);
    let others = ends_with_others(&text[part.start..bare]);
    let end = match WORDS.others.find(&text[floor(text, bare.saturating_sub(24).max(part.start))..bare]) {
        Some(found) if others => trimmed(text, part.start..bare - found.len(), &[' ', ',']),
        _ => trimmed(text, part.start..end, &[' ', ',', ':']),
    };
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

/// Whether a word is part of a name: it begins with a capital, perhaps after `d’`.
fn is_name(word: &str) -> bool {
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
