//! Words that tell page furniture, of all languages at once: menus are often in another language than the text.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::is_unspaced;
use crate::model::BoilerplateReason;

/// Lines of more words than this may be running text, in which the same words mean what they say.
const LONGEST: usize = 40;
/// The heading of a part of a page has no more bytes than this,
const HEADING: usize = 60;
/// and cues take up so much of it, less where a number is counted in,
const NEARLY_ALL: f32 = 0.75;
const WITH_NUMBER: f32 = 0.6;
/// those of its reason more than this.
const MOST: f32 = 0.5;
/// The reasons for which a part of a page has a line of its own above it,
const PARTS: [BoilerplateReason; 6] = [
    BoilerplateReason::Share,
    BoilerplateReason::Subscription,
    BoilerplateReason::Donation,
    BoilerplateReason::Promotion,
    BoilerplateReason::Related,
    BoilerplateReason::Comments,
];
/// and those of which it holds texts, so that it goes on after its first.
pub(crate) const OF_TEXTS: [BoilerplateReason; 2] = [BoilerplateReason::Related, BoilerplateReason::Comments];

static CUES: LazyLock<(AhoCorasick, Vec<usize>)> = LazyLock::new(|| {
    let mut patterns = Vec::new();
    let mut reasons = Vec::new();
    for language in super::languages().values() {
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
pub(crate) type Coverage = [f32; BoilerplateReason::ALL.len()];

/// The coverage of a line of so many words, none of one that may be running text.
pub(crate) fn coverage(line: &str, words: usize) -> Coverage {
    if words > LONGEST { Coverage::default() } else { coverage_of_any(line) }
}

/// The coverage of a line that is known to be no text.
pub(crate) fn coverage_of_any(line: &str) -> Coverage {
    let mut coverage = Coverage::default();
    let line = line.to_lowercase();
    let (matcher, reasons) = &*CUES;
    for found in matcher.find_iter(&line) {
        let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c));
        let (before, cue, after) = (&line[..found.start()], &line[found.range()], &line[found.end()..]);
        let begins = inside(before.chars().next_back());
        let goes_on = inside(after.chars().next()) && inside(cue.chars().next_back());
        if !begins && !goes_on {
            coverage[reasons[found.pattern().as_usize()]] += found.len() as f32 / line.len() as f32;
        }
    }
    coverage
}

/// Why what stands below a heading is furniture, if the heading is hardly more than cues, maybe with a number:
/// `Comments (12)`, `热门评论 10条`.
pub(crate) fn of_heading(heading: &str) -> Option<BoilerplateReason> {
    if heading.len() > HEADING {
        return None;
    }
    let plain = heading.trim_matches(|c: char| !c.is_alphabetic());
    let coverage = coverage_of_any(plain);
    let enough = if plain.contains(char::is_numeric) { WITH_NUMBER } else { NEARLY_ALL };
    let share = |reason: &BoilerplateReason| coverage[index(*reason)];
    let strongest = PARTS.into_iter().max_by(|a, b| share(a).total_cmp(&share(b)))?;
    (coverage.iter().sum::<f32>() >= enough && share(&strongest) > MOST).then_some(strongest)
}

pub(crate) fn index(reason: BoilerplateReason) -> usize {
    BoilerplateReason::ALL.iter().position(|other| *other == reason).expect("all reasons are listed")
}
