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
    pub citations: Citations,
}

/// How a language cites: the words around markers and reference lists, without regard to case.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Citations {
    /// Headings of lists of references.
    pub reference_headings: Vec<String>,
    /// Headings of lists of notes.
    pub note_headings: Vec<String>,
    /// Headings of what follows such lists and cites nothing.
    pub other_headings: Vec<String>,
    /// What joins the last two authors.
    pub conjunctions: Vec<String>,
    /// What stands for the authors that are left out.
    pub et_al: Vec<String>,
    /// What stands in the place of the year.
    pub undated: Vec<String>,
    /// Words whose number is theirs, abbreviations with their point: that of `Table 2` or `p.25` marks no citation.
    pub numbered_words: Vec<String>,
    /// Lowercase parts of family names.
    pub name_particles: Vec<String>,
    /// What comes before the number of a note, as in `[note 1]`.
    pub note_words: Vec<String>,
    /// What the links from an entry back to its markers are called.
    pub back_links: Vec<String>,
    /// What a work is called before its title, with the CSL 1.0.2 item type of such works.
    pub work_nouns: BTreeMap<String, String>,
    /// Possessives of the third person, as in `his book`.
    pub possessives: Vec<String>,
    /// Endings of a name that owns what follows.
    pub genitives: Vec<String>,
    /// Whether capitals alone show where a title ends.
    pub bare_titles: bool,
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
