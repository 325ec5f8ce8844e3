//! Code pages out of `knowledge/code_pages.toml`.

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

static CODE_PAGES: LazyLock<Vec<CodePage>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct File {
        code_page: Vec<CodePage>,
    }
    let file: File = toml::from_str(include_str!("../../../knowledge/code_pages.toml"))
        .expect("the code pages that were compiled in are valid");
    file.code_page
});

impl CodePage {
    pub(super) fn all() -> &'static [CodePage] {
        &CODE_PAGES
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
