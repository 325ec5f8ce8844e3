//! The section `[persons]` of a language file.

use serde::Deserialize;

/// What a language puts around the names of persons, without regard to case, abbreviations without their last full
/// stop where the text may leave it out. But for bynames, it is no part of a name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Persons {
    /// Titles of men, and of women: who has the one is not who has the other.
    pub male: Vec<String>,
    pub female: Vec<String>,
    /// Titles of both.
    pub titles: Vec<String>,
    /// Those of the titles that belong to the name where only one word follows: `Don Quijote`, `Captain Nemo`.
    pub styles: Vec<String>,
    /// What after a name tells its bearer from another of the same name: `Jr`, `the Elder`.
    pub bynames: Vec<String>,
    /// Endings of verbs that may begin a sentence before a name: `Assessing Trotsky, he wrote`.
    pub verb_endings: Vec<String>,
    /// Whether persons have two surnames, and may be called by the first.
    pub two_surnames: bool,
}
