//! Raised digits: Unicode superscripts, and what the markup says is raised.

use super::super::mark::{Numbered, Series, Style, letters_number, name_number, superscript};
use super::bracket::{noted, numbers};
use super::glued::weight_before;
use super::{after, before, word_before};
use crate::read::InlineKind;
use crate::structure::Paragraph;

/// Reads superscript digits at `start` and returns where they end.
pub(super) fn at_character(index: usize, text: &str, start: usize, found: &mut Vec<Numbered>) -> Option<usize> {
    let mut end = start;
    let mut number: u32 = 0;
    let mut count = 0;
    for character in text[start..].chars() {
        let Some(digit) = superscript(character) else { break };
        number = number.saturating_mul(10).saturating_add(digit);
        count += 1;
        end += character.len_utf8();
    }
    if count == 0 {
        return None;
    }
    // Powers: `10⁶`, `10⁻³`, `m²`.
    let last = before(text, start);
    let power = last.is_none_or(|last| last.is_ascii_digit() || matches!(last, '⁻' | '⁺' | '-'))
        || matches!(number, 2 | 3) && after_unit(&text[..start], 2)
        || after(text, end).is_some_and(|next| next.is_alphanumeric() || matches!(next, '⁻' | '⁺'));
    let group = last.is_some_and(|last| matches!(last, '⁻' | '⁺' | '˒' | '⁾'))
        && found.last().is_some_and(|other| other.paragraph == index && start - other.span.end <= 4);
    if count <= 3 && (!power || group) {
        let weight = weight_before(text, start).max(0.0) + 1.5;
        let span = start..end;
        found.push(Numbered {
            paragraph: index,
            span,
            style: Style::Superscript,
            series: Series::Plain,
            number,
            weight,
        });
    }
    Some(end)
}

/// Whether a text ends with a unit: at most so many letters alone, or a short word after a number, as in `88 dms.`
fn after_unit(head: &str, alone: usize) -> bool {
    const LONGEST: usize = 4;
    let head = head.strip_suffix('.').unwrap_or(head);
    let word = word_before(head, head.len());
    let number = head[..head.len() - word.len()].trim_end().ends_with(|last: char| last.is_ascii_digit());
    let length = word.chars().count();
    length > 0 && length <= if number { LONGEST } else { alone }
}

/// Reads what the markup raises or calls a reference to a note.
pub(super) fn from_markup(index: usize, paragraph: &Paragraph, found: &mut Vec<Numbered>) {
    for inline in &paragraph.inlines {
        let text = &paragraph.text[inline.span.clone()];
        let sure = match &inline.kind {
            InlineKind::NoteReference(_) => 4.0,
            InlineKind::Superscript if text.starts_with('[') => 4.0,
            InlineKind::Superscript => weight_before(&paragraph.text, inline.span.start) + 1.5,
            InlineKind::NoteName(_)
            | InlineKind::Link(_)
            | InlineKind::NumberedLink { .. }
            | InlineKind::Emphasis
            | InlineKind::Invisible(_) => continue,
        };
        let bare = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | '^' | ','));
        let shift = inline.span.start + text.find(bare).unwrap_or(0);
        let mut push = |series, number, span| {
            let style = if text.contains('[') { Style::Bracket } else { Style::Superscript };
            found.push(Numbered { paragraph: index, span, style, series, number, weight: sure });
        };
        // The note's own name, as Markdown has it, may be a letter too.
        let named = matches!(&inline.kind, InlineKind::NoteReference(name) if name == bare);
        if named && bare.parse::<u32>().is_err() {
            push(Series::Named, name_number(bare), inline.span.clone());
        } else if let Some(number) = letters_number(bare) {
            push(Series::Letter, number, inline.span.clone());
        } else if let Ok(number) = bare.parse() {
            let power = matches!(number, 2 | 3) && after_unit(&paragraph.text[..inline.span.start], 1);
            if power && inline.kind == InlineKind::Superscript {
                continue;
            }
            push(Series::Plain, number, inline.span.clone());
        } else if let Some((series, number)) = noted(bare) {
            push(series, number, inline.span.clone());
        } else if matches!(inline.kind, InlineKind::NoteReference(_)) && !bare.starts_with(|c: char| c.is_ascii_digit())
        {
            push(Series::Named, name_number(bare), inline.span.clone());
        } else {
            for (number, span) in numbers(bare, 0..bare.len()).into_iter().flatten() {
                push(Series::Plain, number, shift + span.start..shift + span.end);
            }
        }
    }
}
