//! Keys of entries in square brackets: `[Knu84]`, `[Roe99; ABC+05, p. 12]`, `[Knu84:45]`, `[see RFC2119]`.

use std::ops::Range;

use super::super::mark::{Keyed, key_number};
use super::after;
use super::bracket::is_place;
use crate::knowledge::is_unspaced;
use crate::read::entry::is_key;

/// What is in brackets is no longer than this, in bytes.
const LONGEST: usize = 240;
/// What it says for a key that its brackets stand apart, and that they do not.
const APART: f64 = 2.5;
const GLUED: f64 = 1.0;

/// Collects what may be keys in the square brackets at `start`.
pub(super) fn at_bracket(index: usize, text: &str, start: usize, found: &mut Vec<Keyed>) {
    let bytes = &text.as_bytes()[start + 1..];
    let length = bytes.iter().take(LONGEST).position(|byte| matches!(byte, b'[' | b']'));
    let Some(length) = length.filter(|&length| bytes[length] == b']') else { return };
    let brackets = start..start + length + 2;
    let Some(glued) = is_glued(text, &brackets) else { return };
    let weight = if glued { GLUED } else { APART };
    let mut push = |key: Range<usize>, located| {
        let number = key_number(&text[key.clone()]);
        found.push(Keyed { paragraph: index, brackets: brackets.clone(), key, number, located, glued, weight });
    };
    let mut at = start + 1;
    let end = brackets.end - 1;
    while at < end {
        let part = at..text[at..end].find([',', ';']).map_or(end, |length| at + length);
        let located = text[part.end..end].strip_prefix(',').is_some_and(|rest| is_place(rest) || is_number(rest));
        at = part.end + 1;
        let part = trimmed(text, part);
        if !is_key(&text[part.clone()]) || is_place(&text[part.clone()]) {
            continue;
        }
        let key = without_page(text, &part);
        push(key.clone(), located || key.end < part.end);
        // `see Knu84`
        let bare = without_lead(text, &key);
        if bare.start > key.start && is_key(&text[bare.clone()]) {
            push(bare, located);
        }
    }
}

/// Whether brackets stand right behind a word; `None` where they are part of something else: `x[Max]`, `$[Max]`,
/// `[Max](target)`.
fn is_glued(text: &str, brackets: &Range<usize>) -> Option<bool> {
    let mut head = text[..brackets.start].chars().rev();
    let (last, second) = (head.next(), head.next());
    let is_word = |c: char| c.is_alphanumeric() && !is_unspaced(c);
    let is_index = last.is_some_and(is_word) && !second.is_some_and(is_word);
    let opens = matches!(last, Some('\\' | '$' | '_' | '@' | '!' | '{' | '='));
    let next = after(text, brackets.end);
    let goes_on = next.is_some_and(|next| is_word(next) || matches!(next, '(' | '{' | '='));
    (!is_index && !opens && !goes_on).then_some(last.is_some_and(is_word))
}

/// Whether nothing but numbers follows: `[Knu84, 45]`.
fn is_number(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(|c: char| c.is_ascii_digit()) && !text.contains(char::is_alphabetic)
}

fn trimmed(text: &str, part: Range<usize>) -> Range<usize> {
    let bare = text[part.clone()].trim_end();
    part.start + (bare.len() - bare.trim_start().len())..part.start + bare.len()
}

/// A key without the page that a colon parts from it: `Knu84:45`. A number is part of a key that has no other.
fn without_page(text: &str, part: &Range<usize>) -> Range<usize> {
    let whole = &text[part.clone()];
    let key = whole.rsplit_once(':').filter(|(key, page)| {
        let is_page = !page.is_empty() && page.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        is_page && is_key(key) && key.contains(|c: char| c.is_ascii_digit())
    });
    part.start..part.start + key.map_or(whole.len(), |(key, _)| key.len())
}

/// A key without the small words before it.
fn without_lead(text: &str, part: &Range<usize>) -> Range<usize> {
    let mut start = part.start;
    while let Some((word, rest)) = text[start..part.end].split_once(' ')
        && word.chars().all(|c| c.is_lowercase() || c == '.')
    {
        start = part.end - rest.trim_start().len();
    }
    start..part.end
}
