//! What Bindery knows of languages, as data: `knowledge/languages/<code>.toml`, one file a language.
//!
//! The files are compiled in. A section of a file belongs to the stage that reads it; every section and every key
//! may be missing. To teach Bindery a language, add a file: no code names one.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/knowledge/languages");

static LANGUAGES: LazyLock<BTreeMap<String, Language>> = LazyLock::new(|| {
    let language = |file: &include_dir::File<'_>| {
        let code = file.path().file_stem()?.to_str()?.to_owned();
        let language: Language = toml::from_str(file.contents_utf8()?)
            .unwrap_or_else(|error| panic!("the language files that were compiled in are valid, but {code}: {error}"));
        Some((code, language))
    };
    FILES.files().filter_map(language).collect()
});

/// What is known of one language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// The language's name in English.
    pub name: String,
    #[serde(default)]
    pub dates: DateWords,
}

/// The words of dates, in small letters. A word may be in several lists.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DateWords {
    /// The twelve months, each with its inflected forms and abbreviations (without their full stop).
    pub months: Vec<Vec<String>>,
    /// Whether months are written with a capital, always.
    pub month_capital: bool,
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

/// All languages by their BCP 47 primary tag.
pub fn languages() -> &'static BTreeMap<String, Language> {
    &LANGUAGES
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_language_file_is_valid() {
        assert_eq!(super::languages().len(), super::FILES.files().count());
    }
}
