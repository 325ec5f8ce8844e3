//! The section `[dates]` of a language file.

use std::collections::BTreeSet;

use serde::Deserialize;

/// The words of dates, in small letters. A word may be in several lists.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DateWords {
    /// The twelve months, each with its inflected forms and abbreviations (without their full stop).
    pub months: Vec<Vec<String>>,
    /// Whether months are written with a capital, always.
    pub month_capital: bool,
    /// Days of the week and their abbreviations (without their full stop).
    pub weekdays: BTreeSet<String>,
    /// Spring, summer, autumn, winter.
    pub seasons: Vec<Vec<String>>,
    /// What stands between the parts of a date: `of`, `the`.
    pub links: Vec<String>,
    /// After these a number is a year: `in`, `since`.
    pub year_follows: Vec<String>,
    /// The number before these is a year, a month, a day: `年`, `月`, `日`.
    pub year_precedes: Vec<String>,
    pub month_precedes: Vec<String>,
    pub day_precedes: Vec<String>,
    /// `circa`
    pub about: Vec<String>,
    /// `early`, `mid`, `late`
    pub parts: Vec<String>,
    /// Between the ends of a period: `to`.
    pub to: Vec<String>,
    /// Before a period whose ends are joined by a word of `and`.
    pub between: Vec<String>,
    pub and: Vec<String>,
    /// Endings that make a number an ordinal: `th`.
    pub ordinal_endings: Vec<String>,
    /// First to twentieth.
    pub ordinals: Vec<Vec<String>>,
    pub centuries: Vec<String>,
    /// `decade`, `años`
    pub decades: Vec<String>,
    /// Endings that make a year a decade: `s`.
    pub decade_endings: Vec<String>,
    /// Twenty to ninety, as in `anni Trenta`.
    pub tens: Vec<Vec<String>>,
    /// As written, spaces and full stops included.
    pub before_christ: Vec<String>,
    pub after_christ: Vec<String>,
    /// Whether the day stands first in `3/4/1940`; missing where both orders are in use.
    pub day_first: Option<bool>,
    /// After these a number is no year: `page`, `no`.
    pub numbered: Vec<String>,
    /// Before these a number is no year: `km`, `people`.
    pub units: Vec<String>,
}
