//! Code pages out of `knowledge/code_pages.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// An 8-bit encoding whose lower half is ASCII.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CodePage {
    /// IANA name.
    pub(super) name: String,
    aliases: Vec<String>,
    #[serde(deserialize_with = "characters")]
    upper_half: Vec<char>,
    /// The letters that make a text in it likely.
    #[serde(deserialize_with = "characters")]
    letters: Vec<char>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    latin: Vec<String>,
    windows: BTreeMap<String, String>,
    code_page: Vec<CodePage>,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../knowledge/code_pages.toml"))
        .expect("the code pages that were compiled in are valid")
});

/// The labels of the encodings of Latin letters of which one is taken for another, the most frequent first.
pub(super) fn latin() -> &'static [String] {
    &FILE.latin
}

/// By an encoding that has control characters where Windows has letters, that of Windows.
pub(super) fn windows() -> &'static BTreeMap<String, String> {
    &FILE.windows
}

impl CodePage {
    pub(super) fn all() -> &'static [CodePage] {
        &FILE.code_page
    }

    pub(super) fn for_label(label: &str) -> Option<&'static CodePage> {
        let label = label.trim().to_ascii_lowercase();
        Self::all().iter().find(|page| page.name.to_ascii_lowercase() == label || page.aliases.contains(&label))
    }

    pub(super) fn character(&self, byte: u8) -> char {
        match byte {
            0..0x80 => byte as char,
            _ => self.upper_half[usize::from(byte - 0x80)],
        }
    }

    pub(super) fn is_likely(&self, letter: char) -> bool {
        self.letters.contains(&letter)
    }

    #[cfg(test)]
    pub(super) fn encode(&self, text: &str) -> Vec<u8> {
        text.chars().map(|c| (0..=255).find(|&byte| self.character(byte) == c).unwrap()).collect()
    }
}

fn characters<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<char>, D::Error> {
    Ok(String::deserialize(deserializer)?.chars().collect())
}

#[cfg(test)]
mod tests {
    #[test]
    fn each_page_has_a_character_for_each_byte() {
        for page in super::CodePage::all() {
            assert_eq!(page.upper_half.len(), 128, "{}", page.name);
        }
    }
}
