//! Digits that were raised once and stand glued to a word or its punctuation now: `arte,1 y`, `prisons.17,18,48`.

use std::ops::Range;

use super::super::mark::{Numbered, Series, Style};
use super::super::words::{WORDS, folded};
use super::{Running, after, before, digits, ends_with_others, is_year, word_before};

/// Reads numbers at `first`, the digits found, and returns where their group ends.
pub(super) fn at_digits(running: &Running<'_>, first: Range<usize>, found: &mut Vec<Numbered>) -> Option<usize> {
    const APART: [char; 10] = ['(', '[', '{', '/', '-', '–', '@', '#', '_', '='];
    let text = running.text;
    if let Some(mark) = after_year(running, &first) {
        found.push(mark);
        return Some(first.end);
    }
    let marked = running.is_zero_width(first.start) || running.is_zero_width(first.end);
    let last = before(text, first.start)?;
    if last.is_whitespace() || APART.contains(&last) || last.is_ascii_digit() && !running.is_zero_width(first.start) {
        return None;
    }
    let group = group(&text[..ceiling(running, &first)], first.start);
    let end = group.last()?.1.end;
    if !ends(text, end) && !running.is_zero_width(end) {
        return None;
    }
    let weight = match marked {
        true if last.is_ascii_digit() => 4.0,
        true => weight_before(text, first.start) + 2.0,
        false => weight_before(text, first.start) + weight_after(&text[..first.start], &text[end..]),
    };
    if weight < -3.0 || is_volume(text, first.start, end) {
        return Some(end);
    }
    for (number, span) in group {
        let style = if marked { Style::Superscript } else { Style::Glued };
        found.push(Numbered { paragraph: running.index, span, style, series: Series::Plain, number, weight });
    }
    Some(end)
}

/// Whether a number is that of a volume: `2016;6:12`, `2016;6(2)`.
fn is_volume(text: &str, start: usize, end: usize) -> bool {
    let year = text[..start].strip_suffix(';').and_then(|head| head.get(head.len().checked_sub(4)?..));
    year.is_some_and(is_year) && matches!(after(text, end), Some(':' | '('))
}

/// A number glued to a year: `in 201714`.
fn after_year(running: &Running<'_>, digits: &Range<usize>) -> Option<Numbered> {
    const YEAR: usize = 4;
    let text = &running.text[digits.clone()];
    let year = text.get(..YEAR).filter(|year| ("1800".."2050").contains(year) && matches!(text.len(), 5 | 6))?;
    let number = &text[year.len()..];
    let apart = before(running.text, digits.start).is_none_or(|last| last.is_whitespace() || last == '(');
    let marked = running.is_zero_width(digits.end);
    let ended = marked || ends(running.text, digits.end);
    let style = if marked { Style::Superscript } else { Style::Glued };
    (apart && ended && !number.starts_with('0')).then_some(Numbered {
        paragraph: running.index,
        span: digits.start + YEAR..digits.end,
        style,
        series: Series::Plain,
        number: number.parse().ok()?,
        weight: match after(running.text, digits.end) {
            _ if marked => 4.0,
            Some(next) if next.is_whitespace() => -0.8,
            _ => -0.3,
        },
    })
}

/// How far a group that begins with `first` may reach.
fn ceiling(running: &Running<'_>, first: &Range<usize>) -> usize {
    if running.is_zero_width(first.end) { first.end } else { running.text.len() }
}

/// Numbers of at most three digits from `start` on, as raised groups have them: `17,18,48`, `2 -4`, `20-25`.
fn group(text: &str, start: usize) -> Vec<(u32, Range<usize>)> {
    /// More numbers are a table or a sequence, no group of markers.
    const MOST: usize = 64;
    let bytes = text.as_bytes();
    let mut numbers = Vec::new();
    let mut at = start;
    loop {
        if numbers.len() > MOST {
            return Vec::new();
        }
        let length = digits(&bytes[at.min(bytes.len())..]);
        if !(1..=3).contains(&length) || bytes[at] == b'0' {
            break;
        }
        let Ok(number) = text[at..at + length].parse() else { break };
        // `1,465` is one number.
        if length == 3 && numbers.last().is_some_and(|(last, _)| *last < 100) && text[..at].ends_with(',') {
            return Vec::new();
        }
        numbers.push((number, at..at + length));
        let end = at + length;
        match separator(&text[end..]) {
            Some(length) => at = end + length,
            None => break,
        }
    }
    numbers
}

/// The length of what parts two numbers of a group.
fn separator(text: &str) -> Option<usize> {
    const BETWEEN: [char; 8] = [',', ';', '-', '–', '−', '‐', '‑', '˒'];
    let (mut length, mut signs) = (0, 0);
    for character in text.chars() {
        match character {
            ' ' if signs == 0 && length == 0 => {}
            _ if BETWEEN.contains(&character) && signs == 0 => signs += 1,
            '0'..='9' if signs == 1 => return Some(length),
            _ => return None,
        }
        length += character.len_utf8();
    }
    None
}

/// Whether a group may end here: no unit, no letter, no further digits follow.
fn ends(text: &str, end: usize) -> bool {
    let mut rest = text[end..].chars();
    match rest.next() {
        None => true,
        Some('.' | ',' | ':') => !rest.next().is_some_and(|next| next.is_ascii_digit()),
        Some(';' | '!' | '?' | ')' | ']' | '”' | '"' | '»' | '’' | '\'' | '—' | '…' | '[' | '(') => true,
        Some(next) => {
            next.is_whitespace() && !matches!(rest.next(), Some('%' | '°' | '=' | '×' | '±' | '+' | '<' | '>'))
        }
    }
}

/// What the characters after a number that stands behind `head` say for its having been raised, as log odds.
fn weight_after(head: &str, rest: &str) -> f64 {
    // A sentence ends before a marker only where another begins after it: `file.1 of`.
    let ends = head.ends_with('.') && !ends_with_others(head);
    if ends && rest.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_lowercase)) { -3.5 } else { 0.0 }
}

/// What the characters before a number say for its having been raised, as log odds.
pub(super) fn weight_before(text: &str, start: usize) -> f64 {
    let head = &text[..start];
    let Some(last) = head.chars().next_back() else { return -4.0 };
    let inner = head.len() - last.len_utf8();
    match last {
        _ if last.is_alphabetic() => after_word(head, word_before(head, head.len())),
        '.' | ',' | ';' | ':' | '!' | '?' | '…' => after_point(head, inner, last),
        ')' | ']' | '”' | '"' | '»' | '’' | '\'' | '“' => 1.0,
        '%' => 0.5,
        _ => -4.0,
    }
}

fn after_word(head: &str, word: &str) -> f64 {
    let glued = before(head, head.len() - word.len());
    if matches!(glued, Some('’' | '\'')) && word == "s" {
        return 1.5;
    }
    if glued.is_some_and(|glued| glued.is_ascii_digit() || matches!(glued, '_' | '@' | '=' | '.' | '\\' | '$' | '~')) {
        return -4.0;
    }
    // What a function is called with: `coef(fit1)`.
    let call = head[..head.len() - word.len()].strip_suffix(['(', '[']);
    if call.is_some_and(|call| call.ends_with(|c: char| c.is_alphanumeric() || c == '_')) {
        return -4.0;
    }
    let capitals = word.chars().filter(|letter| letter.is_uppercase()).count();
    match (word.chars().count(), capitals) {
        (1, _) => -3.0,
        (2 | 3, 0) if ends_with_others(head) => 2.0,
        (2, _) => -1.5,
        (_, 0) if WORDS.numbered.contains(&folded(word)) => -0.5,
        (3, 0) => 0.5,
        (_, 0) => 1.5,
        (3, 1) => 0.0,
        (_, 1) => 0.8,
        _ => -1.0,
    }
}

fn after_point(head: &str, inner: usize, point: char) -> f64 {
    match head[..inner].chars().next_back() {
        Some(last) if last.is_alphabetic() => {
            let word = word_before(head, inner);
            let abbreviated = point == '.' && WORDS.abbreviated.contains(&folded(word));
            match word.chars().count() {
                1..4 if point == '.' && ends_with_others(head) => 2.0,
                _ if abbreviated => -4.0,
                1 if point == '.' => -1.0,
                // `V:2`: what has a value.
                1 if point == ':' => -4.0,
                2.. if point == '.' && word.chars().all(char::is_uppercase) => 0.5,
                _ if point == ':' => 1.0,
                _ => 2.0,
            }
        }
        Some(last) if last.is_ascii_digit() => {
            let before_digits = head[..inner].trim_end_matches(|c: char| c.is_ascii_digit());
            if is_year(&head[before_digits.len()..inner]) && point != ':' { 0.5 } else { -2.5 }
        }
        Some(')' | ']' | '”' | '"' | '»' | '’' | '\'' | '%' | '“') => 2.0,
        Some('.') if point == ',' => 1.0,
        _ => -2.0,
    }
}
