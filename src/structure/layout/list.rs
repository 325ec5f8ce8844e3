//! Lists, and the paragraphs between them.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Piece;
use super::line::Line;
use super::marker::{Marker, Sign};
use super::wrap::{SET_IN, Wrap, breaks_word};
use crate::model::ParagraphKind;

/// Lines that belong together, and the marker if they are a list item.
pub(super) struct Unit {
    /// Indices of the lines.
    pub(super) lines: Range<usize>,
    pub(super) marker: Option<Marker>,
}

/// So many items with one sign and one indent make a list wherever they stand.
const ITEMS: usize = 3;

/// How many lists within lists are followed.
const DEPTH: usize = 6;

impl Unit {
    pub(super) fn piece(&self, lines: &[Line]) -> Piece {
        let mut spans: Vec<_> = lines[self.lines.clone()].iter().map(|line| line.span.clone()).collect();
        let first = spans[0].start;
        let (kind, marker) = match &self.marker {
            Some(marker) => (ParagraphKind::ListItem, Some(first..first + marker.len)),
            None => (ParagraphKind::Paragraph, None),
        };
        spans[0].start += self.marker.as_ref().map_or(0, |marker| marker.text);
        Piece { marker, ..Piece::of(spans, kind) }
    }
}

/// Puts lines together to paragraphs and list items.
pub(super) fn units(text: &str, lines: &[Line], wraps: &[Wrap]) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let marker = Marker::of(&text[line.span.clone()]);
        match units.last_mut() {
            Some(last) if marker.is_none() && continues(text, lines, last, index, wraps) => last.lines.end = index + 1,
            _ => units.push(Unit { lines: index..index + 1, marker }),
        }
    }
    drop_lone_markers(lines, &mut units);
    merge_wrapped(text, lines, units, wraps)
}

fn continues(text: &str, lines: &[Line], unit: &Unit, index: usize, wraps: &[Wrap]) -> bool {
    let (line, previous) = (&lines[index], &lines[index - 1]);
    let hangs = unit.marker.is_some() && line.indent >= lines[unit.lines.start].indent + 2;
    !line.after_blank
        && (hangs || breaks_word(text, previous, line) || wraps[index].joins(text, previous, line))
        && !counts_on(&text[lines[unit.lines.start].span.clone()], &text[line.span.clone()])
}

/// Whether the number in parts that a line begins with follows on that of another, as those of sections and of verses do:
/// `2.1. The wheel`, `3:16 And the miller said`.
fn counts_on(first: &str, line: &str) -> bool {
    parts(line).is_some_and(|(number, sign)| {
        parts(first).is_some_and(|(before, same)| sign == same && is_next(&before, &number))
    })
}

/// Whether one number in parts follows on another: the first part that differs is one more, or is the first below.
fn is_next(before: &[u16], number: &[u16]) -> bool {
    let differs = before.iter().zip(number).find(|(one, other)| one != other);
    differs.map_or_else(
        || before.len() < number.len() && number[before.len()] == 1,
        |(one, other)| one.checked_add(1) == Some(*other),
    )
}

/// The parts of the number at the beginning of a line that has text after it, and the sign between them.
fn parts(line: &str) -> Option<(Vec<u16>, u8)> {
    const LONGEST: usize = 24;
    let number = &line[..line.bytes().take(LONGEST).position(|byte| byte == b' ')?];
    let sign = number.bytes().find(|byte| !byte.is_ascii_digit()).filter(|sign| b".:".contains(sign))?;
    let number = number.trim_end_matches('.');
    let parts: Option<Vec<u16>> =
        number.split(char::from(sign)).map(|part| part.parse().ok().filter(|_| part.len() <= 3)).collect();
    parts.filter(|parts| parts.len() > 1).map(|parts| (parts, sign))
}

/// Which units begin with an asterisk that is set in as far as others are: text may stand between such items.
fn set_in(lines: &[Line], units: &[Unit]) -> Vec<bool> {
    let indent = |unit: &Unit| {
        let starred = unit.marker.as_ref().is_some_and(|marker| marker.sign == Sign::Dash('*'));
        Some(lines[unit.lines.start].indent).filter(|indent| starred && *indent >= SET_IN)
    };
    let mut times: BTreeMap<usize, usize> = BTreeMap::new();
    units.iter().filter_map(indent).for_each(|indent| *times.entry(indent).or_default() += 1);
    units.iter().map(|unit| indent(unit).is_some_and(|indent| times[&indent] >= ITEMS)).collect()
}

/// Keeps the markers that follow on another or are followed by one; what stands between may be a list inside the item.
fn drop_lone_markers(lines: &[Line], units: &mut [Unit]) {
    let mut confirmed = set_in(lines, units);
    // The last item of each list that is open.
    let mut open: Vec<usize> = Vec::new();
    for index in 0..units.len() {
        let Some(marker) = &units[index].marker else {
            open.clear();
            continue;
        };
        confirmed[index] |= marker.stands_alone();
        let follows = |item: &usize| units[*item].marker.as_ref().is_some_and(|last| last.is_followed_by(marker));
        if let Some(depth) = open.iter().rposition(follows) {
            confirmed[open[depth]] = true;
            confirmed[index] = true;
            open.truncate(depth);
        } else if open.len() == DEPTH {
            open.remove(0);
        }
        open.push(index);
    }
    for (unit, confirmed) in units.iter_mut().zip(confirmed) {
        if !confirmed {
            unit.marker = None;
        }
    }
}

/// Gives lines whose marker turned out to be none back to the paragraph that they continue.
fn merge_wrapped(text: &str, lines: &[Line], units: Vec<Unit>, wraps: &[Wrap]) -> Vec<Unit> {
    let mut merged: Vec<Unit> = Vec::with_capacity(units.len());
    for unit in units {
        match merged.last_mut() {
            Some(last) if unit.marker.is_none() && continues(text, lines, last, unit.lines.start, wraps) => {
                last.lines.end = unit.lines.end;
            }
            _ => merged.push(unit),
        }
    }
    merged
}
