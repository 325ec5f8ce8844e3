//! Lines of plain text.

use std::ops::Range;

use memchr::memchr3_iter;

use crate::read::{Inline, InlineKind};
use crate::structure::normalise::is_blank;

/// A line that is not blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Bytes of the text, without the white space around.
    pub(super) span: Range<usize>,
    /// Code points of white space before the text; a tab counts as four.
    pub(super) indent: usize,
    /// Code points of the text, and of the numbers of links that were left out of it.
    pub(super) width: usize,
    /// Whether a blank line, or nothing, is before it.
    pub(super) after_blank: bool,
    /// How many form feeds are before it.
    pub(super) page: usize,
}

/// The lines of a part of the text.
pub(super) fn lines(text: &str, within: Range<usize>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut after_blank = true;
    let mut start = within.start;
    let part = &text[within.clone()];
    let mut page = 0;
    let ends = memchr3_iter(b'\n', b'\r', b'\x0c', part.as_bytes()).map(|at| within.start + at);
    for end in ends.chain([within.end]) {
        let line = &text[start..end];
        let trimmed = line.trim_start();
        let indent = &line[..line.len() - trimmed.len()];
        let content = trimmed.trim_end();
        if content.trim_start_matches(is_blank).is_empty() {
            // The `\n` of `\r\n` ends no line of its own.
            after_blank |= !(line.is_empty() && start > within.start && text[..start].ends_with('\r'));
        } else {
            let from = start + indent.len();
            lines.push(Line {
                span: from..from + content.len(),
                indent: indent.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum(),
                width: content.chars().count(),
                after_blank,
                page,
            });
            after_blank = false;
        }
        page += usize::from(text[end..].starts_with('\x0c'));
        start = end + 1;
    }
    lines
}

/// Gives lines the width that they were broken at: `inlines` tells, in the order of the text, where numbers of links were.
pub(super) fn widen(lines: &mut [Line], inlines: &[Inline]) {
    let mut at = 0;
    for inline in inlines {
        let InlineKind::NumberedLink { number, .. } = inline.kind else { continue };
        while lines.get(at).is_some_and(|line| line.span.end < inline.span.start) {
            at += 1;
        }
        let Some(line) = lines.get_mut(at) else { return };
        line.width += "[]".len() + 1 + number.ilog10() as usize;
    }
}

/// The lines of a part of the text whose white space counts, blank ones between them included.
pub(super) fn verbatim(text: &str, within: Range<usize>) -> Vec<Range<usize>> {
    physical(text, within).map(|(start, line)| start..start + line.trim_end().len()).collect()
}

/// The rows of a table, with the tabs beside empty cells.
pub(super) fn rows(text: &str, within: Range<usize>) -> Vec<Range<usize>> {
    let is_edge = |c: char| c.is_whitespace() && c != '\t';
    let rows = physical(text, within).filter(|(_, row)| !row.trim().is_empty()).map(|(start, row)| {
        let from = row.len() - row.trim_start_matches(is_edge).len();
        start + from..start + row.trim_end_matches(is_edge).len()
    });
    rows.collect()
}

/// The lines of a part of the text as they stand there, each with where it begins.
fn physical(text: &str, within: Range<usize>) -> impl Iterator<Item = (usize, &str)> {
    let mut end = within.start;
    text[within].split_inclusive('\n').map(move |line| {
        let start = end;
        end += line.len();
        (start, line)
    })
}

/// Whether a line is drawn: `-----`, `=====`, `━━━━━`.
pub(super) fn is_rule(text: &str, line: &Line) -> bool {
    let mut signs = text[line.span.clone()].chars();
    let first = signs.next().filter(|first| matches!(first, '=' | '-' | '~' | '_' | '─' | '━' | '═'));
    line.width >= 3 && first.is_some_and(|first| signs.all(|sign| sign == first))
}

/// Whether a line is the number of a page between dashes: `- 12 -`.
pub(super) fn is_page_number(line: &str) -> bool {
    let is_dash = |c: char| matches!(c, '-' | '–' | '—');
    let number = line.strip_prefix(is_dash).and_then(|rest| rest.strip_suffix(is_dash));
    number
        .map(str::trim)
        .is_some_and(|number| (1..=4).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_line_end_counts_once() {
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("one{end}  zwei {end}{end}\u{200b}{end}drei");
            let lines = lines(&text, 0..text.len());
            let found: Vec<_> = lines.iter().map(|l| (&text[l.span.clone()], l.indent, l.after_blank)).collect();
            assert_eq!(found, [("one", 0, true), ("zwei", 2, false), ("drei", 0, true)], "{end:?}");
        }
    }
}
