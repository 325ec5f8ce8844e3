//! Lines between two blank lines that belong together as they stand: tables, code, verse, quotations set in.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::line::Line;
use super::wrap::{SET_IN, Wrap};
use crate::model::ParagraphKind;

/// A stanza has at most so many lines, and its lines at most so many code points.
const STANZA: usize = 60;
const VERSE_LINE: usize = 70;

/// Fewer filled lines than this may end where a clause does by chance.
const FILLED: usize = 8;

/// A table without signs between its columns has at least so many rows.
const ROWS: usize = 3;
/// A text with more than so many quoted lines below others quotes.
const QUOTED: usize = 2;
/// A quotation that is set in has so many words.
const QUOTATION_WORDS: usize = 12;

/// What the lines make as a whole; none where each is to be judged alone. `body` is the indent of the text around.
pub(super) fn kind(text: &str, lines: &[Line], wrap: Wrap, body: usize) -> Option<ParagraphKind> {
    let content = || lines.iter().map(|line| &text[line.span.clone()]);
    if lines.len() < 2 {
        // A line of its own is quoted where others are.
        let is_quoted = content().any(|line| line.starts_with("> ")) && text.matches("\n>").nth(QUOTED).is_some();
        if content().any(is_code) { Some(ParagraphKind::Code) } else { is_quoted.then_some(ParagraphKind::Quotation) }
    } else if content().all(|line| cells(line) > 1) || lines.len() >= ROWS && has_column(text, lines) {
        Some(ParagraphKind::Table)
    } else if content().filter(|line| line.ends_with(['{', '}', ';']) || is_code(line)).count() * 2 > lines.len() {
        Some(ParagraphKind::Code)
    } else if content().all(|line| line.starts_with('>')) && content().any(|line| line.contains(char::is_alphanumeric))
    {
        Some(ParagraphKind::Quotation)
    } else if is_verse(text, lines) && (!wrap.is_filled(text, lines) || pauses_at_ends(text, lines)) {
        Some(ParagraphKind::Verse)
    } else if wrap.is_wrapped()
        && lines.iter().all(|line| line.indent >= body + SET_IN)
        && content().flat_map(str::split_whitespace).nth(QUOTATION_WORDS - 1).is_some()
    {
        Some(ParagraphKind::Quotation)
    } else {
        None
    }
}

/// Whether a line is one of a program or a shell, by what joins its words: `fit <- lm(y ~ x, data = d)`.
fn is_code(line: &str) -> bool {
    static SIGNS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"^(?:<-|->|=>|[=:!<>+]?=|&&|\|\||[{}]+;?|~)$|\w\((?:["'\w)-]|$)|\w\[|[\w)\]]=["'\w(\[{-]|\w(?:\$|::|->)\w|^--?\w|\);$"#).expect("a valid pattern")
    });
    // `ls(1)` is a page of a manual.
    static MANUAL: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^[\w.:+-]+\(\d\w*\)[.,;:]*$").expect("a valid pattern"));
    const WORDS: usize = 3;
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_sign = |word: &&&str| SIGNS.is_match(word) && !MANUAL.is_match(word);
    words.len() >= WORDS && !line.contains("://") && words.iter().filter(is_sign).count() * 5 >= words.len() * 2
}

/// Cells of a table row, parted by tabs or bars, or by semicolons without spaces, of which one says nothing.
fn cells(line: &str) -> usize {
    let bars = line.matches(" | ").count() + usize::from(line.starts_with('|'));
    let semicolons = line.matches(';').count();
    let semicolons = if semicolons > 1 && !line.contains("; ") && !line.ends_with(';') { semicolons } else { 0 };
    1 + line.matches('\t').count().max(bars).max(semicolons)
}

/// Whether, after a gap of two spaces or more, something begins at the same place in all lines.
fn has_column(text: &str, lines: &[Line]) -> bool {
    let mut shared: Option<BTreeSet<usize>> = None;
    for line in lines {
        let characters: Vec<char> = text[line.span.clone()].chars().collect();
        let begins =
            characters.windows(3).enumerate().filter(|(_, three)| matches!(three, [' ', ' ', last] if *last != ' '));
        let begins: BTreeSet<usize> = begins.map(|(at, _)| line.indent + at + 2).collect();
        let common = match shared {
            Some(shared) => shared.intersection(&begins).copied().collect(),
            None => begins,
        };
        if common.is_empty() {
            return false;
        }
        shared = Some(common);
    }
    true
}

/// Whether the lines end where a clause does, as those of wrapped prose do by chance only: where they are few, none may
/// go on inside a clause.
fn pauses_at_ends(text: &str, lines: &[Line]) -> bool {
    let content = |line: &Line| &text[line.span.clone()];
    let is_pause = |line: &Line| content(line).ends_with([',', ';', ':', '.', '!', '?', '—', '–', '…']);
    let goes_on = |pair: &[Line]| !is_pause(&pair[0]) && content(&pair[1]).starts_with(char::is_lowercase);
    let pauses = lines[..lines.len() - 1].iter().filter(|line| is_pause(line)).count();
    lines.len() >= ROWS
        && pauses * 3 >= (lines.len() - 1) * 2
        && (lines.len() >= FILLED || !lines.windows(2).any(goes_on))
}

/// Several short lines that each say something, broken where a clause ends more often than not.
pub(super) fn is_verse(text: &str, lines: &[Line]) -> bool {
    let content = || lines.iter().map(|line| &text[line.span.clone()]);
    let short = (3..=STANZA).contains(&lines.len()) && lines.iter().all(|line| line.width <= VERSE_LINE);
    if !short {
        return false;
    }
    let words: usize = content().map(|line| line.split_whitespace().count()).sum();
    let pauses = content().filter(|line| line.ends_with([',', ';', '—', '،', '、'])).count();
    let stops = content().filter(|line| line.ends_with(['.', '!', '?', ':', '…', '。', '।'])).count();
    words >= lines.len() * 3 && pauses > 0 && (pauses + stops) * 5 >= lines.len() * 2
}
