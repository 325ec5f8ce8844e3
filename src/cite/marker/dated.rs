//! Authors with a year: `(Kelly 2018: 45; Marx & Engels 1848a)`, `Kelly (2018)`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::super::mark::Dated;
use super::super::words::{all, alternatives};
use super::{after, before, ceil, floor, is_year};

/// How far before a year its authors may begin.
const REACH: usize = 200;

struct Patterns {
    /// A phrase of authors that ends where the text ends, but for punctuation.
    phrase: Regex,
    /// What parts the names of a phrase.
    separator: Regex,
    /// `et al.` at the end of a phrase.
    others: Regex,
    /// Nothing but what may stand between two years of the same authors.
    between: Regex,
    /// Pages after a year.
    pages: Regex,
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let and = alternatives(all(|of| &of.conjunctions));
    let others = alternatives(all(|of| &of.et_al));
    let particles = alternatives(all(|of| &of.name_particles));
    let word = r"(?:[dlDLOo][’'])?\p{Lu}[\p{L}\p{M}’'.\-‐‑]*";
    let name = format!(r"(?:(?:{particles})\s+)*{word}(?:\s+(?:(?:{particles})\s+)*{word}){{0,4}}");
    let separator = format!(r"\s*(?:[,;]?\s*(?:&|\b(?:{and})\b)\s*|[,;/]\s*)");
    let regex = |pattern: String| Regex::new(&pattern).expect("a valid pattern");
    Patterns {
        phrase: regex(format!(
            r"(?:^|[^\p{{L}}\p{{N}}])({name}(?:{separator}{name})*(?:,?\s*\b(?i:{others})(?:[\s,.]|$))?)(?:\s*\[[^\]]{{1,40}}\])?[\s,.:]*(?:[’']s?\s*)?$"
        )),
        separator: regex(separator),
        others: regex(format!(r",?\s*\b(?i:{others})[\s,.]*$")),
        between: regex(format!(r"^[\s,]*(?:&|{and})?[\s,]*$")),
        pages: regex(
            r"^(?:\s?[:,]\s?(?:pp?|págs?|S|fols?|cap|chap|ch)?\.?\s?\d{1,4}(?:\s?[-–]\s?\d{1,4})?)".to_owned(),
        ),
    }
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
        let phrase = phrase(text, reach..year.start).filter(|phrase| phrase.others);
        push(index, text, phrase, year, false, found);
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
        && PATTERNS.between.is_match(segment)
    {
        let (names, others, narrative, weight) = (last.names.clone(), last.others, last.narrative, last.weight);
        let span = year.clone();
        found.push(Dated { paragraph: index, span, names, others, narrative, year, weight });
    } else {
        push(index, text, phrase(text, start..year.start), year, false, found);
    }
}

fn push(index: usize, text: &str, phrase: Option<Phrase>, year: Range<usize>, narrative: bool, found: &mut Vec<Dated>) {
    let Some(Phrase { names, others, whole }) = phrase else { return };
    let pages = PATTERNS.pages.find(&text[year.end..ceil(text, year.end + 24)]).map_or(0, |pages| pages.end());
    let mut end = year.end + pages;
    if narrative && matches!(after(text, end), Some(')' | ']')) {
        end += 1;
    }
    let weight = [(others, 2.5), (names.len() > 1, 1.0), (pages > 0, 1.0), (whole && !narrative, 0.5)]
        .into_iter()
        .filter_map(|(holds, weight)| holds.then_some(weight))
        .sum();
    let span = names[0].start..end;
    found.push(Dated { paragraph: index, span, names, others, narrative, year, weight });
}

struct Phrase {
    names: Vec<Range<usize>>,
    /// Whether authors are left out.
    others: bool,
    /// Whether there is nothing before it.
    whole: bool,
}

/// The phrase of authors at the end of a part of the text.
fn phrase(text: &str, part: Range<usize>) -> Option<Phrase> {
    let whole = text[part.clone()].trim_start().len();
    let found = PATTERNS.phrase.captures(&text[part.clone()])?.get(1)?;
    let whole = part.len() - found.start() >= whole;
    let start = part.start + found.start();
    let phrase = found.as_str();
    let authors = match PATTERNS.others.find(phrase) {
        Some(others) => &phrase[..others.start()],
        None => phrase,
    };
    let mut names = Vec::new();
    let mut at = 0;
    for separator in PATTERNS.separator.find_iter(authors) {
        names.push(start + at..start + separator.start());
        at = separator.end();
    }
    names.push(start + at..start + authors.len());
    names.retain(|name| !name.is_empty());
    (!names.is_empty()).then_some(Phrase { names, others: authors.len() < phrase.len(), whole })
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
