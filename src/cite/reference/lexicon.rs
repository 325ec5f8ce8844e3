//! Words that say what stands beside them: `knowledge/references/words.toml`, and the months of all languages.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::crf::{BuildHashed, hash};
use crate::knowledge::languages;

/// The kinds of words that a word belongs to, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds(u32);

impl Kinds {
    pub(super) fn bits(self) -> u64 {
        u64::from(self.0)
    }

    /// Whether a kind, as the list of words names it, is among these.
    pub(super) fn has(self, kind: &str) -> bool {
        self.0 != 0 && LEXICON.bits.get(kind).is_some_and(|bit| self.0 & bit != 0)
    }

    /// Whether some kind is in both.
    pub(super) fn meets(self, other: Kinds) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn with(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    /// The kinds one by one.
    pub(super) fn each(self) -> impl Iterator<Item = u64> {
        let mut left = self.bits();
        std::iter::from_fn(move || {
            let kind = left & left.wrapping_neg();
            left ^= kind;
            (kind != 0).then_some(kind)
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    accessed: Vec<String>,
    archived: Vec<String>,
    kinds: BTreeMap<String, Vec<String>>,
}

struct Lexicon {
    /// By the hash of the word.
    kinds: HashMap<u64, Kinds, BuildHashed>,
    bits: BTreeMap<String, u32>,
    accessed: Vec<String>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../knowledge/references/words.toml"))
        .expect("the list of words that was compiled in is valid");
    let mut lexicon = Lexicon { kinds: HashMap::default(), bits: BTreeMap::new(), accessed: file.accessed.clone() };
    let months = languages().values().flat_map(|language| &language.dates.months).flatten().cloned().collect();
    let cues =
        [("month".to_owned(), months), ("accessed".to_owned(), file.accessed), ("archived".to_owned(), file.archived)];
    for (bit, (kind, words)) in cues.into_iter().chain(file.kinds).enumerate() {
        lexicon.bits.insert(kind, 1 << bit);
        for word in words {
            lexicon.kinds.entry(key(&word)).or_default().0 |= 1 << bit;
        }
    }
    lexicon
});

/// The kinds that are asked for at each word.
pub(super) struct Cues {
    pub accessed: Kinds,
    pub archived: Kinds,
    pub editor: Kinds,
    pub inside: Kinds,
}

pub(super) static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let kind = |name: &str| Kinds(LEXICON.bits.get(name).copied().unwrap_or_default());
    Cues { accessed: kind("accessed"), archived: kind("archived"), editor: kind("editor"), inside: kind("in") }
});

/// The hash by which a word in lower case is known: digits do not tell words apart.
fn key(word: &str) -> u64 {
    hash(&word.replace(|c: char| c.is_ascii_digit(), "0"))
}

/// The kinds of a word, by the [`hash`] of its lower-case form with its digits made 0.
pub(super) fn kinds(word: u64) -> Kinds {
    LEXICON.kinds.get(&word).copied().unwrap_or_default()
}

/// The kinds of a word in any letter case.
pub(super) fn of(word: &str) -> Kinds {
    kinds(key(&word.to_lowercase()))
}

/// The words that are followed by a date of consultation.
pub(super) fn accessed() -> impl Iterator<Item = &'static str> {
    LEXICON.accessed.iter().map(String::as_str)
}

/// Whether a word is of a kind, as the list of words names it.
pub(super) fn is(word: &str, kind: &str) -> bool {
    of(word).has(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_kinds() {
        assert!(is("Enero", "month") && is("дек", "month") && !is("Lenin", "month"));
        assert!(is("Eds", "editor") && is("van", "particle") && !is("van", "editor"));
        assert!(LEXICON.bits.len() < 32);
    }
}
