//! Symbols in the place of numbers: `word*`, `word.†`, `word**`. Whether they are markers, the notes tell.

use super::super::mark::{Numbered, Series, Style, is_raised, name_number, symbols};

/// Reads symbols at `start` and returns where they end.
pub(super) fn at_symbol(index: usize, text: &str, start: usize, found: &mut Vec<Numbered>) -> Option<usize> {
    let length = symbols(&text[start..]);
    let end = start + length;
    if is_raised(text, start) {
        let number = name_number(&text[start..end]);
        let (style, series) = (Style::Superscript, Series::Named);
        found.push(Numbered { paragraph: index, span: start..end, style, series, number, weight: 2.0 });
    }
    (length > 0).then_some(end)
}
