//! Words that tell page furniture, of all languages at once: menus are often in another language than the text.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::is_unspaced;
use crate::model::BoilerplateReason;

/// Lines of more words than this may be running text, in which the same words mean what they say.
const LONGEST: usize = 40;
/// The heading of a part of a page has no more bytes than this.
const HEADING: usize = 60;

/// What a part of a page holds that goes on after its first element: texts.
pub(crate) const OF_TEXTS: [BoilerplateReason; 2] = [BoilerplateReason::Related, BoilerplateReason::Comments];

static HEADINGS: LazyLock<BTreeMap<&str, BoilerplateReason>> = LazyLock::new(|| {
    let all = super::languages().values().flat_map(|language| &language.structure.headings);
    all.flat_map(|(reason, headings)| headings.iter().map(|heading| (heading.as_str(), *reason))).collect()
});

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

/// Why what stands below a heading is furniture: `Related posts`, `Comments (12)`, `热门评论 10条`.
pub(crate) fn of_heading(heading: &str) -> Option<BoilerplateReason> {
    if heading.len() > HEADING {
        return None;
    }
    let heading = heading.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let is_number = |c: char| !c.is_alphabetic();
    let plain = heading.trim_end_matches(is_number);
    // `10条`: what is counted stands after its number.
    let uncounted = heading.trim_end_matches(is_unspaced).trim_end_matches(is_number);
    let of_all = || [plain, uncounted].iter().find_map(|heading| HEADINGS.get(heading)).copied();
    // Chinese has right before it whose they are: `作者最近文章`.
    let of_some = || HEADINGS.iter().find(|(known, _)| is_han(known) && plain.ends_with(**known)).map(|found| *found.1);
    of_all().or_else(|| if plain.ends_with(is_unspaced) { of_some() } else { None })
}

/// Whether a text begins with a Chinese character: what begins with kana, such as `コメント`, heads chapters too.
fn is_han(text: &str) -> bool {
    text.starts_with(|c: char| is_unspaced(c) && c >= '\u{3400}')
}

pub(crate) fn index(reason: BoilerplateReason) -> usize {
    BoilerplateReason::ALL.iter().position(|other| *other == reason).expect("all reasons are listed")
}
