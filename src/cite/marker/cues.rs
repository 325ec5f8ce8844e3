//! The words by which citations without numbers are found.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::super::words::all;
use super::{Candidates, dated, identifier, work};
use crate::knowledge::languages;
use crate::structure::Paragraph;

#[derive(Clone, Copy)]
enum Cue {
    Identifier,
    /// Stands for a year.
    Undated,
    /// A noun such as `book`.
    Work(work::Noun),
}

struct Cues {
    finder: AhoCorasick,
    /// By pattern.
    cues: Vec<Cue>,
}

static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let identifiers = ["http://", "https://", "ftp://", "doi", "10.", "isbn", "arxiv:"];
    // The finder does not tell capitals apart.
    let mut nouns: BTreeMap<String, work::Noun> = BTreeMap::new();
    for citations in languages().values().map(|language| &language.citations) {
        for (noun, csl_type) in &citations.work_nouns {
            let capital = noun.starts_with(char::is_uppercase);
            let unknown = work::Noun { csl_type, bare_titles: false, small: false, capital: false };
            let noun = nouns.entry(noun.to_lowercase()).or_insert(unknown);
            noun.bare_titles |= citations.bare_titles;
            noun.capital |= capital;
            noun.small |= !capital;
        }
    }
    let (patterns, cues): (Vec<&str>, Vec<Cue>) = identifiers
        .map(|cue| (cue, Cue::Identifier))
        .into_iter()
        .chain(all(|of| &of.undated).into_iter().map(|words| (words, Cue::Undated)))
        .chain(nouns.iter().map(|(noun, kind)| (noun.as_str(), Cue::Work(*kind))))
        .unzip();
    let finder = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::DFA))
        .match_kind(MatchKind::LeftmostLongest)
        .build(patterns)
        .expect("a few words make a small automaton");
    Cues { finder, cues }
});

/// Collects what stands at the cues of a paragraph.
pub(super) fn scan(index: usize, paragraph: &Paragraph, found: &mut Candidates) {
    let text: &str = &paragraph.text;
    for cue in CUES.finder.find_iter(text) {
        let at: Range<usize> = cue.range();
        match CUES.cues[cue.pattern().as_usize()] {
            Cue::Identifier => identifier::at_cue(index, text, at, &mut found.identifiers),
            Cue::Undated => dated::at_undated(index, text, at, &mut found.dated),
            Cue::Work(noun) => found.works.extend(work::at_noun(index, paragraph, at, noun)),
        }
    }
}

/// The labels of the identifiers in a text.
pub(in super::super) fn identifiers_in(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for cue in CUES.finder.find_iter(text) {
        if matches!(CUES.cues[cue.pattern().as_usize()], Cue::Identifier) {
            identifier::at_cue(0, text, cue.range(), &mut found);
        }
    }
    found.into_iter().map(|identifier| identifier.label).collect()
}
