//! Lines between two blank lines that belong together as they stand: tables, code, verse.

use super::line::Line;
use crate::model::ParagraphKind;

/// A stanza has at most so many lines, and its lines at most so many code points.
const STANZA: usize = 60;
const VERSE_LINE: usize = 70;

/// What the lines make as a whole; none where each is to be judged alone.
pub(super) fn kind(text: &str, lines: &[Line]) -> Option<ParagraphKind> {
    let content = || lines.iter().map(|line| &text[line.span.clone()]);
    if lines.len() < 2 {
        None
    } else if content().all(|line| cells(line) > 1) {
        Some(ParagraphKind::Table)
    } else if content().filter(|line| line.ends_with(['{', '}', ';'])).count() * 2 > lines.len() {
        Some(ParagraphKind::Code)
    } else if is_verse(lines, content) {
        Some(ParagraphKind::Verse)
    } else {
        None
    }
}

/// Cells of a table row, parted by tabs or bars.
fn cells(line: &str) -> usize {
    let bars = line.matches(" | ").count() + usize::from(line.starts_with('|'));
    1 + line.matches('\t').count().max(bars)
}

/// Several short lines that each say something, broken where a clause ends more often than not.
fn is_verse<'a, I: Iterator<Item = &'a str>>(lines: &[Line], content: impl Fn() -> I) -> bool {
    let short = (3..=STANZA).contains(&lines.len()) && lines.iter().all(|line| line.width <= VERSE_LINE);
    if !short {
        return false;
    }
    let words: usize = content().map(|line| line.split_whitespace().count()).sum();
    let pauses = content().filter(|line| line.ends_with([',', ';', '—', '،', '、'])).count();
    let stops = content().filter(|line| line.ends_with(['.', '!', '?', ':', '…', '。', '।'])).count();
    words >= lines.len() * 3 && pauses > 0 && (pauses + stops) * 5 >= lines.len() * 2
}
