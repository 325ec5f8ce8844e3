//! What Bindery knows of languages, as data: `knowledge/languages/<code>.toml`, one file a language.
//!
//! The files are compiled in. A section of a file belongs to the stage that reads it; every section and every key
//! may be missing. To teach Bindery a language, add a file: no code names one.

mod citations;
mod dates;
pub(crate) mod furniture;
mod inflection;
mod persons;
mod structure;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use oxilangtag::LanguageTag;
use serde::Deserialize;

pub use self::citations::Citations;
pub use self::dates::DateWords;
pub use self::inflection::Inflection;
pub use self::persons::Persons;
pub use self::structure::{Fields, Hyphens, SentenceRules, Structure};

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
    pub structure: Structure,
    #[serde(default)]
    pub citations: Citations,
    #[serde(default)]
    pub dates: DateWords,
    #[serde(default)]
    pub inflection: Inflection,
    #[serde(default)]
    pub persons: Persons,
    /// Lists of names, and of words that go with names, by what they are. An entry is found in any letter case.
    #[serde(default)]
    pub names: BTreeMap<String, Vec<String>>,
    /// Lists of words by what a sentence with them is about.
    #[serde(default)]
    pub topics: BTreeMap<String, Vec<String>>,
}

/// All languages by their BCP 47 primary tag.
pub fn languages() -> &'static BTreeMap<String, Language> {
    &LANGUAGES
}

/// How names end in the cases of a language; nothing of one that is not known.
pub fn inflection(tag: &str) -> &'static Inflection {
    static NONE: LazyLock<Inflection> = LazyLock::new(Inflection::default);
    LANGUAGES.get(primary(tag)).map_or(&NONE, |language| &language.inflection)
}

/// Whether a character belongs to a script that is written without spaces between words.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The primary subtag of a BCP 47 tag: `pt` of `pt-BR`.
pub fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

/// The primary tag of BCP 47 for a language that ISO 639-3 has a code of: `en` of `eng`.
pub fn tag_of_code(code: &str) -> Option<&'static str> {
    /// Codes and tags.
    static CODES: LazyLock<BTreeMap<String, String>> =
        LazyLock::new(|| toml::from_str(include_str!("../../knowledge/iso639.toml")).expect("a table of codes"));
    CODES.get(code).map(String::as_str)
}

/// The BCP 47 tag, in its usual case, that a file means by what it says of its language: `en-US` of `EN_us` and of
/// `eng-US`. `None` for what is no tag, such as `english`.
pub fn language_tag(said: &str) -> Option<String> {
    let tag = LanguageTag::parse_and_normalize(&said.trim().replace('_', "-")).ok()?;
    let primary = tag.primary_language();
    match tag_of_code(primary) {
        Some(shorter) => Some(format!("{shorter}{}", &tag[primary.len()..])),
        None => (primary.len() <= 3).then(|| tag.into_inner()),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_language_file_is_valid() {
        assert_eq!(super::languages().len(), super::FILES.files().count());
    }

    #[test]
    fn tags_are_brought_to_one_form() {
        let tags = ["EN_us", " zh-hant-tw ", "spa", "eng_us", "english", "", "de-DE.UTF-8"].map(super::language_tag);
        let expected = [Some("en-US"), Some("zh-Hant-TW"), Some("es"), Some("en-US"), None, None, None];
        assert_eq!(tags.each_ref().map(Option::as_deref), expected);
    }
}
