//! The sections `[structure.…]` of a language file.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::model::BoilerplateReason;

/// What tells the parts of a document.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Structure {
    pub sentences: SentenceRules,
    pub hyphens: Hyphens,
    /// Words before the number of a picture or table: `Figure`.
    pub caption_labels: Vec<String>,
    /// Words that stand only below pictures: `photo credit`.
    pub caption_credits: Vec<String>,
    /// Between the subject and what it is: `is`, `were`.
    pub copulas: BTreeSet<String>,
    /// Before a subject, in small letters.
    pub articles: BTreeSet<String>,
    /// What wikis call the link that edits a section: `edit` of `History[edit]`.
    pub edit_links: BTreeSet<String>,
    /// How the lines begin that wikis write below the title of a page: `from wikipedia, the free encyclopedia`.
    pub wiki_taglines: Vec<String>,
    /// How the lines begin that wikis write below a page: `this page was last edited on`.
    pub wiki_lines: Vec<String>,
    /// What wikis call the categories of a page, before a colon, in small letters.
    pub wiki_categories: BTreeSet<String>,
    /// What the names of the folders end in that browsers save beside a page: `_files` of `Mills_files`.
    pub page_folders: BTreeSet<String>,
    /// Before the name of an author, in small letters.
    pub bylines: Vec<String>,
    /// Near the date on which a page was published, in small letters.
    pub published: Vec<String>,
    pub fields: Fields,
    /// Words that are common in this language and tell it from others, in small letters.
    pub common: BTreeSet<String>,
    /// Headings of parts of a page that are none of its text, in small letters.
    pub headings: BTreeMap<BoilerplateReason, BTreeSet<String>>,
    /// Words that tell page furniture, in small letters.
    pub cues: BTreeMap<BoilerplateReason, BTreeSet<String>>,
}

/// The words, in small letters, that tell whether the hyphen at the end of a line belongs to the word.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Hyphens {
    /// After a hyphen that stands for the rest of a compound: `und` of `Ein- und Ausgang`.
    pub suspended: BTreeSet<String>,
    /// First parts of compounds that keep their hyphen: `self`.
    pub after: BTreeSet<String>,
    /// Last parts of such: `même`.
    pub before: BTreeSet<String>,
}

/// How the fields at the beginning of letters and transcribed books are called, in small letters.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fields {
    pub title: BTreeSet<String>,
    pub author: BTreeSet<String>,
    pub date: BTreeSet<String>,
}

/// What tells whether a full stop ends a sentence.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SentenceRules {
    /// Abbreviations before what they belong to, such as a name or a number: they never end a sentence. Without their
    /// last full stop, as are all words here; a small first letter stands for a capital one too.
    pub titles: BTreeSet<String>,
    /// Abbreviations before a number, words of their own among them: they end no sentence if one follows.
    pub numbered: BTreeSet<String>,
    /// Abbreviations that can end a sentence: they do if one of `starters` or a common word follows.
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
