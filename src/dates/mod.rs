//! Dates and periods in running text, with their values in EDTF (ISO 8601-2:2019, levels 0 to 2).
//!
//! A grammar of a few rules that holds for all languages; the words come from the `[dates]` sections of the language
//! files. The time taken is linear in the text.

mod context;
mod edtf;
mod field;
mod grammar;
mod lexicon;
mod tokens;

use std::ops::Range;

pub use self::field::{is_day, is_impossible, of_field};
use self::grammar::Parser;

/// A date or a period found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateSpan {
    /// Bytes of the text.
    pub span: Range<usize>,
    /// The value: `1940-08-20`, `1937/1938`, `193X`, `18XX`, `1900~`; `XXXX-08-20` where no year is given.
    pub edtf: String,
    /// Of an interval, that of its end.
    pub precision: Precision,
}

/// The smallest part that a date names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    Century,
    Decade,
    Year,
    Season,
    Month,
    Day,
}

/// Finds the dates and periods of a text, in order and not overlapping. `language` is a BCP 47 tag; for a language
/// that Bindery does not know the words of all languages count.
///
/// A number is a year only where it stands for itself and something speaks for it: see `grammar`.
pub fn find(text: &str, language: &str) -> Vec<DateSpan> {
    let tokens = tokens::tokens(text);
    let parser = Parser::new(text, &tokens, lexicon::lexicon(language));
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match parser.period(at) {
            Some((date, next)) => {
                found.push(date);
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

#[cfg(test)]
mod tests;
