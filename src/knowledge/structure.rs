//! The sections `[structure.…]` of a language file.

use std::collections::BTreeSet;

use serde::Deserialize;

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
