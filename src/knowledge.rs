//! What Bindery knows of languages, as data: `knowledge/languages/<code>.toml`, one file a language.
//!
//! The files are compiled in. A section of a file belongs to the stage that reads it; every section and every key
//! may be missing. To teach Bindery a language, add a file: no code names one.

use std::collections::{BTreeMap, BTreeSet};
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
    pub structure: Structure,
}

/// What tells the parts of a document.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Structure {
    pub sentences: SentenceRules,
}

/// What tells whether a full stop ends a sentence.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SentenceRules {
    /// Abbreviations before what they belong to, such as a name or a number: they never end a sentence. Without their
    /// last full stop, as are all words here; a small first letter stands for a capital one too.
    pub titles: BTreeSet<String>,
    /// Abbreviations that can end a sentence: they do if one of `starters` follows.
    pub abbreviations: BTreeSet<String>,
    /// Words that often begin a sentence and are no part of names, in small letters.
    pub starters: BTreeSet<String>,
    /// Names that are written with an exclamation mark.
    pub exclaimed: BTreeSet<String>,
    /// Signs that end sentences in this language alone.
    pub terminators: Vec<char>,
    /// Whether ordinals are written with a full stop: `3. Oktober`.
    pub ordinal_stop: bool,
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
