//! Words that tell page furniture, of all languages at once: menus are often in another language than the text.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::knowledge;
use crate::model::BoilerplateReason;

/// Lines of more words than this may be running text, in which the same words mean what they say.
const LONGEST: usize = 40;

static CUES: LazyLock<(AhoCorasick, Vec<usize>)> = LazyLock::new(|| {
    let mut patterns = Vec::new();
    let mut reasons = Vec::new();
    for language in knowledge::languages().values() {
        for (reason, cues) in &language.structure.cues {
            patterns.extend(cues);
            reasons.resize(patterns.len(), index(*reason));
        }
    }
    let matcher =
        AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns).expect("few, short patterns");
    (matcher, reasons)
});

/// The share of a line that cues of each reason take up, in the order of [`BoilerplateReason::ALL`].
pub(super) type Coverage = [f32; BoilerplateReason::ALL.len()];

/// The coverage of a line of so many words, none of one that may be running text.
pub(super) fn coverage(line: &str, words: usize) -> Coverage {
    if words > LONGEST { Coverage::default() } else { coverage_of_any(line) }
}

/// The coverage of a line that is known to be no text.
pub(super) fn coverage_of_any(line: &str) -> Coverage {
    let mut coverage = Coverage::default();
    let line = line.to_lowercase();
    let (matcher, reasons) = &*CUES;
    for found in matcher.find_iter(&line) {
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let begins = inside(line[..found.start()].chars().next_back());
        let goes_on = inside(line[found.end()..].chars().next()) && inside(line[..found.end()].chars().next_back());
        if !begins && !goes_on {
            coverage[reasons[found.pattern().as_usize()]] += found.len() as f32 / line.len() as f32;
        }
    }
    coverage
}

pub(super) fn index(reason: BoilerplateReason) -> usize {
    BoilerplateReason::ALL.iter().position(|other| *other == reason).expect("all reasons are listed")
}
