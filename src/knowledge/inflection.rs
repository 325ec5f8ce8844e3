//! The section `[inflection]` of a language file.

use std::collections::BTreeMap;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

/// How names end in the cases of a language other than the one in which they are cited. All in small letters.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Inflection {
    /// What is added to a name that ends in a vowel, and to one that ends in a consonant.
    pub after_vowel: Vec<String>,
    pub after_consonant: Vec<String>,
    /// Endings of names, and what takes their place.
    pub instead_of: BTreeMap<String, Vec<String>>,
}

impl Inflection {
    /// The names of which `word`, in small letters, may be a case.
    pub fn bases(&self, word: &str) -> Vec<String> {
        let mut bases = Vec::new();
        for (endings, vowel) in [(&self.after_vowel, true), (&self.after_consonant, false)] {
            let stems = endings.iter().filter_map(|ending| word.strip_suffix(ending.as_str()));
            let stems = stems.filter(|stem| ends_in_vowel(stem) == Some(vowel));
            bases.extend(stems.map(str::to_owned));
        }
        for (base, endings) in &self.instead_of {
            let stems = endings.iter().filter_map(|ending| word.strip_suffix(ending.as_str()));
            bases.extend(stems.map(|stem| format!("{stem}{base}")));
        }
        bases
    }
}

/// Whether the last letter is a vowel, whatever its diacritics, in Latin, Greek or Cyrillic; none of no letter.
fn ends_in_vowel(word: &str) -> Option<bool> {
    const VOWELS: &str = "aeiouyæøœıаеиоуыэюяєіїαεηιουω";
    let last = word.chars().next_back().filter(|last| last.is_alphabetic())?;
    let plain = last.to_string().nfd().next().unwrap_or(last);
    Some(VOWELS.contains(plain))
}
