//! The section `[citations]` of a language file.

use std::collections::BTreeMap;

use serde::Deserialize;

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
    /// What stands in the place of a title that was named before: `op. cit.`
    pub cited_before: Vec<String>,
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
