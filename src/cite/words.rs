//! The `[citations]` of all languages at once: documents quote, and cite, in other languages than their own.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use deunicode::deunicode;
use regex::Regex;

use crate::knowledge::{Citations, languages};

/// What follows a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    References,
    Notes,
    /// Neither: `See also`, `External links`.
    Other,
}

pub(super) struct Words {
    /// By the [`folded`] heading.
    headings: BTreeMap<String, Section>,
    /// Folded words whose number is theirs.
    pub(super) numbered: BTreeSet<String>,
    /// Those of them that are written with a point.
    pub(super) abbreviated: BTreeSet<String>,
    /// Folded words before the number of a note.
    pub(super) notes: BTreeSet<String>,
    /// `et al.` and the like where a text ends.
    pub(super) others: Regex,
    /// Folded words in the place of a title that was named before.
    pub(super) cited_before: BTreeSet<String>,
    /// What joins two names.
    pub(super) conjunctions: BTreeSet<&'static str>,
    /// The lowercase words of names.
    pub(super) particles: BTreeSet<&'static str>,
    /// Folded particles and articles: they tell no name from another.
    pub(super) small: BTreeSet<String>,
    /// `his`, and what a name ends in that owns what follows.
    pub(super) possessives: BTreeSet<&'static str>,
    pub(super) genitives: Vec<&'static str>,
    /// Folded names of months and seasons: with a year they are a date.
    pub(super) dates: BTreeSet<String>,
}

pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut headings = BTreeMap::new();
    // In the order of rank: where languages disagree about a word, a list of references wins.
    for (section, words) in [
        (Section::References, all(|of| &of.reference_headings)),
        (Section::Notes, all(|of| &of.note_headings)),
        (Section::Other, all(|of| &of.other_headings)),
    ] {
        for word in words {
            headings.entry(folded(word)).or_insert(section);
        }
    }
    let set = |words: Vec<&str>| words.into_iter().map(folded).collect();
    let dates = languages().values().flat_map(|language| [&language.dates.months, &language.dates.seasons]);
    let numbered = all(|of| &of.numbered_words);
    let particles: BTreeSet<&str> = all(|of| &of.name_particles).into_iter().flat_map(str::split_whitespace).collect();
    let articles = languages().values().flat_map(|language| &language.structure.articles).map(String::as_str);
    let abbreviated = numbered.iter().copied().filter(|word| word.ends_with('.')).collect();
    Words {
        headings,
        numbered: set(numbered),
        abbreviated: set(abbreviated),
        cited_before: set(all(|of| &of.cited_before)),
        notes: set(all(|of| &of.note_words)),
        others: Regex::new(&format!(r"(?i)(?:^|[\s,])(?:{})$", alternatives(all(|of| &of.et_al))))
            .expect("a valid pattern"),
        conjunctions: all(|of| &of.conjunctions).into_iter().collect(),
        small: articles.chain(particles.iter().copied()).map(folded).collect(),
        particles,
        possessives: all(|of| &of.possessives).into_iter().collect(),
        genitives: all(|of| &of.genitives),
        dates: dates.flatten().flatten().map(|word| folded(word)).collect(),
    }
});

/// What `choose` gives for each language.
pub(super) fn all(choose: impl Fn(&'static Citations) -> &'static [String]) -> Vec<&'static str> {
    languages().values().flat_map(|language| choose(&language.citations)).map(String::as_str).collect()
}

/// The words as alternatives of a regular expression, the longest first; whitespace in them matches any.
pub(super) fn alternatives(mut words: Vec<&str>) -> String {
    words.sort_unstable_by_key(|word| (Reverse(word.len()), *word));
    words.dedup();
    words.iter().map(|word| regex::escape(word).replace(' ', r"\s*")).collect::<Vec<_>>().join("|")
}

impl Words {
    /// What a paragraph announces if it is nothing but a heading that is known.
    pub(super) fn section(&self, text: &str) -> Option<Section> {
        const LONGEST: usize = 80;
        if text.len() > LONGEST {
            return None;
        }
        self.headings.get(&folded(without_frame(text))).copied()
    }
}

/// A heading without the numbering before it and a bracket such as `[edit]` after it.
fn without_frame(text: &str) -> &str {
    let text = text.trim_start_matches('#').trim();
    let text = match text.rfind('[') {
        Some(bracket) if text.ends_with(']') => &text[..bracket],
        _ => text,
    };
    match text.split_once(char::is_whitespace) {
        Some((first, rest)) if first.chars().all(|c| matches!(c, '0'..='9' | 'I' | 'V' | 'X' | '.' | ')')) => rest,
        _ => text,
    }
}

/// Lowercase ASCII letters and digits of a word, so that `Volóchinov` is `VOLOCHINOV`.
pub(super) fn folded(word: &str) -> String {
    let plain = |word: &str| {
        word.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect::<String>()
    };
    if word.is_ascii() { plain(word) } else { plain(&deunicode(word)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_however_they_are_written() {
        for heading in
            ["References", "REFERENCES:", "6. References", "References[edit]", "Références", "Literaturverzeichnis"]
        {
            assert_eq!(WORDS.section(heading), Some(Section::References), "{heading}");
        }
        assert_eq!(WORDS.section("Notas"), Some(Section::Notes));
        assert_eq!(WORDS.section("See also"), Some(Section::Other));
        assert_eq!(WORDS.section("References to war are frequent in the novel."), None);
    }
}
