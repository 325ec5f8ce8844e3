//! Numbers and letters in brackets: `[3]`, `[4–6]`, `[a]`, `[note 1]`, `[3]:45`; `(3)`, `(2,5-7)`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::super::mark::{Numbered, Series, Style, letters_number, name_number};
use super::super::words::{WORDS, folded};
use super::{after, before, digits, word_before};

/// The longest contents of brackets that are read.
const LONGEST: usize = 60;

/// The weight of what are values of something, whatever the document shows.
const VALUES: f64 = -4.0;
/// The weight of what may be either: `[[3]`, `e.g., [3, 4]`.
const PERHAPS: f64 = -1.0;

/// Reads a marker in square brackets at `start` and returns where it ends.
pub(super) fn at_bracket(index: usize, text: &str, start: usize, found: &mut Vec<Numbered>) -> Option<usize> {
    let inside = contents(text, start, LONGEST)?;
    let end = inside.end + 1;
    let mut push = |span, series, number, weight| {
        found.push(Numbered { paragraph: index, span, style: Style::Bracket, series, number, weight });
    };
    // Semicolons part no numbers in code.
    let listed = !text[inside.clone()].contains(';');
    if let Some(numbers) = located(text, inside.clone()) {
        let end = page_suffix(text, end);
        // `article [3]` names an article, unless the document shows that it cites so: `this study [3]`.
        let head = text[..start].trim_end();
        let owned = head.len() < start && WORDS.numbered.contains(&folded(word_before(text, head.len())));
        let weight = match head.chars().next_back() {
            _ if is_array(&text[inside.clone()], &numbers) => VALUES,
            _ if is_index(text, start) || is_interval(head, &text[inside], &numbers) => VALUES,
            _ if is_assigned(&text[end..]) => VALUES,
            Some('-') if head.ends_with("]-") => 4.0,
            // Lists of numbers in code and formulas.
            Some('{' | '=' | '<' | '>' | '+' | '*' | '-' | '|' | '&' | '!') => VALUES,
            // `f([3])` has an argument, `(see there) ([3])` a source.
            Some('(') if head[..head.len() - 1].ends_with(char::is_alphanumeric) => VALUES,
            Some('(') => 1.0,
            Some('[') => PERHAPS,
            Some('#') if listed && head.len() < start && numbers.len() > 1 => VALUES,
            Some(',' | ':' | ';') if listed && head.len() < start && numbers.len() > 1 => PERHAPS,
            _ if owned => 1.0,
            _ => 4.0,
        };
        if let [(number, _)] = numbers[..] {
            push(start..end, Series::Plain, number, weight);
        } else {
            for (number, span) in numbers {
                push(span, Series::Plain, number, weight);
            }
        }
        return Some(end);
    }
    let glued = start > 0 && before(text, start).is_some_and(|last| !last.is_whitespace() && last != '(');
    let named = text[inside.clone()].strip_prefix('^').map(|name| match name.parse() {
        Ok(number) => (Series::Plain, number),
        Err(_) => (Series::Named, name_number(name)),
    });
    let (series, number) = named.or_else(|| noted(&text[inside]))?;
    let apart = after(text, end).is_none_or(|next| !next.is_alphanumeric());
    (apart && (glued || named.is_some() || series == Series::Note)).then(|| {
        push(start..end, series, number, 3.0);
        end
    })
}

/// Reads numbers in parentheses at `start` and returns where they end.
pub(super) fn at_paren(index: usize, text: &str, start: usize, found: &mut Vec<Numbered>) -> Option<usize> {
    let inside = contents(text, start, LONGEST)?;
    let end = inside.end + 1;
    let numbers = numbers(text, inside)?;
    let weight = paren_weight(text, start, end)?;
    let whole = (numbers.len() == 1).then_some(start..end);
    for (number, span) in numbers {
        let span = whole.clone().unwrap_or(span);
        found.push(Numbered { paragraph: index, span, style: Style::Paren, series: Series::Plain, number, weight });
    }
    Some(end)
}

/// What speaks for numbers in parentheses: they end a clause, and number neither an item nor the word before.
fn paren_weight(text: &str, start: usize, end: usize) -> Option<f64> {
    let head = text[..start].trim_end();
    let last = head.chars().next_back()?;
    let apart = head.len() < start;
    let word = folded(word_before(text, head.len()));
    if WORDS.abbreviated.contains(&word) {
        return None;
    }
    let owned = if WORDS.numbered.contains(&word) { -1.5 } else { 0.0 };
    let follows = match last {
        '.' | ',' | ';' | ':' if !apart => 2.0,
        _ if !apart => 1.0,
        '"' | '”' | '»' | ')' | '%' => 0.5,
        _ if last.is_alphanumeric() => 0.5,
        _ => -2.0,
    };
    let ends = match after(text, end) {
        None | Some('.' | ',' | ';' | ':') => 1.0,
        Some(next) if next.is_whitespace() => 0.0,
        _ => -2.0,
    };
    // `Archives (12)`: a count in a menu.
    const MENU: usize = 40;
    let counted = if text.len() < MENU && end == text.len() { -2.0 } else { 0.0 };
    Some(owned + follows + ends + counted)
}

/// The range between the bracket at `start` and the one that closes it, if it holds less than `longest` bytes and no
/// other bracket.
pub(super) fn contents(text: &str, start: usize, longest: usize) -> Option<Range<usize>> {
    let (open, bytes) = text.as_bytes()[start..].split_first()?;
    let close = if *open == b'[' { b']' } else { b')' };
    let length = bytes.iter().take(longest).position(|byte| matches!(byte, b'[' | b']' | b'(' | b')'))?;
    (length > 0 && bytes[length] == close).then(|| start + 1..start + 1 + length)
}

/// Whether numbers are the values of something: one comes twice, or blanks stand inside of the brackets.
fn is_array(inside: &str, numbers: &[(u32, Range<usize>)]) -> bool {
    let repeats =
        numbers.iter().enumerate().any(|(at, (number, _))| numbers[..at].iter().any(|(other, _)| other == number));
    repeats || numbers.len() > 1 && inside.starts_with(' ')
}

/// Whether a bracket at `start` is glued to a lone letter: `a[1]`.
fn is_index(text: &str, start: usize) -> bool {
    matches!(word_before(text, start).as_bytes(), [letter] if letter.is_ascii_lowercase())
}

/// Whether what follows a bracket says what its numbers are worth: `F[1,12] = 1.5`.
fn is_assigned(rest: &str) -> bool {
    rest.trim_start().starts_with(['=', '<', '>', '≤', '≥'])
}

/// Whether two numbers are bounds of the one before: `5 [3–7] mg`.
fn is_interval(head: &str, inside: &str, numbers: &[(u32, Range<usize>)]) -> bool {
    let value = &head[head.trim_end_matches(|c: char| c.is_ascii_digit()).len()..];
    let value: Option<u32> = value.parse().ok();
    match (value, numbers) {
        (Some(value), [(low, _), (high, _)]) => inside.contains(['-', '–', '—']) && (*low..=*high).contains(&value),
        _ => false,
    }
}

/// Numbers, each perhaps with the place that is meant: `2, p. 4`, `3; 4, Sec. 2`.
fn located(text: &str, inside: Range<usize>) -> Option<Vec<(u32, Range<usize>)>> {
    let mut found = Vec::new();
    let mut from = inside.start;
    for part in text[inside].split_inclusive(';') {
        let end = from + part.len();
        let bare = part.trim_end_matches(';');
        let place = bare.char_indices().find(|(at, sign)| matches!(sign, ',' | ':') && is_place(&bare[at + 1..]));
        let (start, to) = (from + bare.len() - bare.trim_start().len(), from + place.map_or(bare.len(), |(at, _)| at));
        found.append(&mut numbers(text, start..to)?);
        from = end;
    }
    Some(found)
}

/// Whether a text names a place in a work: `p. 4`, `Theorem 2.1`.
pub(super) fn is_place(text: &str) -> bool {
    let text = text.trim_start();
    let word = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let number = text[word..].trim_start_matches(|c: char| c == '.' || c.is_whitespace());
    number.starts_with(|c: char| c.is_ascii_digit() || matches!(c, 'I' | 'V' | 'X' | 'L'))
        && WORDS.numbered.contains(&folded(&text[..word]))
}

/// Numbers that nothing but separators part, none of them 0: that of `[0, 1]` is a bound.
pub(super) fn numbers(text: &str, inside: Range<usize>) -> Option<Vec<(u32, Range<usize>)>> {
    const SEPARATORS: [char; 9] = [',', ';', '-', '–', '—', '−', '‐', '‑', '&'];
    let mut numbers = Vec::new();
    let mut at = inside.start;
    if text[inside.clone()].starts_with(SEPARATORS) {
        return None;
    }
    while at < inside.end {
        let length = digits(&text.as_bytes()[at..inside.end]);
        if length > 0 {
            if length > 3 {
                return None;
            }
            let number = text[at..at + length].parse().ok().filter(|number| *number > 0)?;
            numbers.push((number, at..at + length));
            at += length;
        }
        let rest = &text[at..inside.end];
        let next = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || SEPARATORS.contains(&c)).len();
        if next == 0 && at < inside.end {
            return None;
        }
        at += next;
        if at == inside.end && next > 0 && !text[at - 1..at].trim().is_empty() {
            return None;
        }
    }
    (!numbers.is_empty()).then_some(numbers)
}

/// `a`, `note 3`, `n. 3`.
pub(super) fn noted(inside: &str) -> Option<(Series, u32)> {
    if let Some(number) = letters_number(inside).filter(|_| inside.len() == 1 || inside.starts_with('a')) {
        return Some((Series::Letter, number));
    }
    let word = inside.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let number = inside[word.len()..].parse().ok()?;
    WORDS.notes.contains(&folded(word)).then_some((Series::Note, number))
}

/// Where the pages after a marker end: `[3]:45–47`, `[3]: 45`.
fn page_suffix(text: &str, end: usize) -> usize {
    static PAGES: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^:\s?(?:pp?\.\s?)?\d{1,4}(?:[-–,]\s?\d{1,4})*").expect("a valid pattern"));
    if after(text, end) != Some(':') {
        return end;
    }
    PAGES.find(&text[end..]).map_or(end, |pages| end + pages.end())
}
