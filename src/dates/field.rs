//! Dates as fields give them: of a bibliography's entry, of front matter, of a page's head.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::knowledge::languages;

/// Years that a work can be from.
const YEARS: std::ops::RangeInclusive<u32> = 1000..=2100;

/// Dates and intervals of EDTF.
static EDTF: LazyLock<Regex> = LazyLock::new(|| {
    let month = "(?:0[1-9]|1[0-2]|2[1-4]|XX)";
    let day = r"(?:0[1-9]|[12]\d|3[01]|XX)";
    let date = format!(r"(?:\d{{2}}[\dX]{{2}}|\d{{4}}-{month}|\d{{4}}-{month}-{day})[?~%]?");
    Regex::new(&format!(r"^{date}(?:/(?:{date}|\.\.)?)?$")).expect("valid")
});

/// The numbers of the months, from 1, by their names in all languages; `None` for a name that means different months in
/// different languages.
static MONTHS: LazyLock<BTreeMap<&'static str, Option<u32>>> = LazyLock::new(|| {
    let mut months = BTreeMap::new();
    for language in languages().values() {
        for (number, names) in (1..).zip(&language.dates.months) {
            for name in names {
                let month = months.entry(name.as_str()).or_insert(Some(number));
                *month = month.filter(|month| *month == number);
            }
        }
    }
    months
});

/// The date that the value of a field gives, in whatever notation and language: EDTF as it stands, else the first date
/// of the text as a day, a month, a year or two years as the ends of an interval. `None` without a year; where the order
/// of day and month is open, only the year is given, and no time of day.
pub fn of_field(text: &str) -> Option<String> {
    let date = said(text)?;
    Some(if date.split('/').all(exists) { date } else { date[.."2019-02".len()].to_owned() })
}

/// Whether a text says a day that there is not, such as 31 February.
pub fn is_impossible(text: &str) -> bool {
    said(text).is_some_and(|date| !date.split('/').all(exists))
}

/// The date that a text says, also a day that there is not.
fn said(text: &str) -> Option<String> {
    if EDTF.is_match(text) && text.split('/').all(exists) {
        return Some(text.to_owned());
    }
    let parts: Vec<Part> = parts(text);
    let at = parts.iter().position(Part::is_year)?;
    let year = parts[at].number;
    let number = |at: usize| parts.get(at).filter(|part| part.digits > 0 && part.digits <= 2).map(|part| part.number);
    let before = |steps: usize| at.checked_sub(steps).and_then(number);
    let month_at = parts.iter().position(|part| part.month.is_some()).filter(|month| month.abs_diff(at) <= 2);
    if let Some(month_at) = month_at {
        let month = parts[month_at].month?;
        let day = month_at.checked_sub(1).and_then(number).or_else(|| number(month_at + 1));
        return Some(date(year, month, day));
    }
    let joined = |at: usize| parts.get(at).is_some_and(|part| matches!(part.before, '-' | '/' | '.' | '–' | '‐'));
    if joined(at + 1)
        && joined(at + 2)
        && let (Some(month @ 1..=12), day @ Some(1..=31)) = (number(at + 1), number(at + 2))
    {
        return Some(date(year, month, day));
    }
    if joined(at) && at > 1 && joined(at - 1) {
        let dotted = parts[at].before == '.';
        match (before(2), before(1)) {
            (Some(day @ 1..=31), Some(month @ 1..=12)) if dotted || day > 12 || day == month => {
                return Some(date(year, month, Some(day)));
            }
            (Some(month @ 1..=12), day @ Some(13..=31)) => return Some(date(year, month, day)),
            _ => {}
        }
    }
    if joined(at + 1) {
        let end = &parts[at + 1];
        let end = if end.digits == 2 { year / 100 * 100 + end.number } else { end.number };
        if YEARS.contains(&end) && end > year {
            return Some(format!("{year:04}/{end:04}"));
        }
    }
    Some(format!("{year:04}"))
}

/// A day or, without it, a month.
fn date(year: u32, month: u32, day: Option<u32>) -> String {
    let month = format!("{year:04}-{month:02}");
    day.map_or(month.clone(), |day| format!("{month}-{day:02}"))
}

/// Whether a date in EDTF is a day that there is, with all its digits and no doubt.
pub fn is_day(edtf: &str) -> bool {
    edtf.len() == "2020-01-31".len() && edtf.parse::<Date>().is_ok()
}

/// Whether there is such a day, if a date in EDTF is one with all its digits.
fn exists(edtf: &str) -> bool {
    let day = edtf.trim_end_matches(['?', '~', '%']);
    day.len() != "2020-01-31".len() || day.contains('X') || is_day(day)
}

/// A number or a word of a date.
struct Part {
    /// The number's digits; 0 of a word.
    digits: usize,
    number: u32,
    month: Option<u32>,
    /// The sign before it.
    before: char,
}

impl Part {
    fn is_year(&self) -> bool {
        self.digits == 4 && YEARS.contains(&self.number)
    }
}

/// The numbers and words of a text; small words, as in `5 de novembro`, are left out.
fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut before = ' ';
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_ascii_digit() {
            rest.bytes().take_while(u8::is_ascii_digit).count()
        } else {
            rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())
        };
        if length == 0 {
            before = first;
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let (word, after) = rest.split_at(length);
        let digits = if first.is_ascii_digit() { length } else { 0 };
        let month = MONTHS.get(word.to_lowercase().as_str()).copied().flatten();
        if digits == 0 && month.is_none() && word.chars().count() <= 3 {
            rest = after;
            continue;
        }
        parts.push(Part { digits, number: word.parse().unwrap_or(0), month, before });
        before = ' ';
        rest = after;
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_dates_of_many_styles() {
        for (text, date) in [
            ("November 5, 2008", "2008-11-05"),
            ("1 November 1917", "1917-11-01"),
            ("5 de novembro de 2008", "2008-11-05"),
            ("2019 out 24", "2019-10-24"),
            ("1988, Sept 30", "1988-09-30"),
            ("Nov. 2003", "2003-11"),
            ("2020-12-13", "2020-12-13"),
            ("25.06.2023", "2023-06-25"),
            ("25/06/2023", "2023-06-25"),
            ("05/06/2023", "2023"),
            ("1995–1998", "1995/1998"),
            ("2014/15", "2014/2015"),
            ("(2021b)", "2021"),
            ("2025-01-29T20:47:55.120+00:00", "2025-01-29"),
            ("2026-02-21 16:44:29 +0100 +0100", "2026-02-21"),
            ("31 February 2019", "2019-02"),
            ("2019-02-30", "2019-02"),
            ("18XX~", "18XX~"),
            ("1917-03/1921", "1917-03/1921"),
        ] {
            assert_eq!(of_field(text).as_deref(), Some(date), "{text}");
        }
        assert!(is_impossible("31 February 2019") && is_impossible("2019-02-30") && !is_impossible("28 February 2019"));
        assert_eq!(of_field("in press"), None);
        assert_eq!(of_field("pages 5261"), None);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[0-9./ –-]{0,24}|.*") {
            let _ = of_field(&text);
        }
    }
}
