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
    /// What of `word` may be a name, where something is only added to names.
    pub fn stems<'w>(&self, word: &'w str) -> impl Iterator<Item = &'w str> {
        let endings = [(&self.after_vowel, true), (&self.after_consonant, false)];
        let stem = |ending: &String, vowel| {
            word.strip_suffix(ending.as_str()).filter(|stem| ends_in_vowel(stem) == Some(vowel))
        };
        endings
            .into_iter()
            .flat_map(move |(endings, vowel)| endings.iter().filter_map(move |ending| stem(ending, vowel)))
    }

    /// The names of which `word`, in small letters, may be a case.
    pub fn bases(&self, word: &str) -> Vec<String> {
        let mut bases: Vec<String> = self.stems(word).map(str::to_owned).collect();
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
