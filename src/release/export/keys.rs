//! Keys of BibTeX entries.

use std::collections::BTreeMap;

use deunicode::deunicode;

use crate::model::Bibliography;

/// Gives each entry a key of its own: `lenin1914disruption`, and `lenin1914disruption-b` for the next such.
#[derive(Default)]
pub(super) struct Keys {
    taken: BTreeMap<String, usize>,
}

impl Keys {
    /// The key of the next row. It depends on the row, and on the rows before that would have the same.
    pub(super) fn of(&mut self, row: &Bibliography) -> String {
        let family = row.authors.first().map_or("", |author| author.split(", ").next().unwrap_or(author));
        let year = row.issued.as_deref().and_then(|date| date.get(..4)).unwrap_or("");
        let title = row.title.as_deref().unwrap_or("").split_whitespace().map(plain).find(|word| word.len() > 3);
        let parts = [plain(family.split_whitespace().last().unwrap_or("")), plain(year), title.unwrap_or_default()];
        let mut key = parts.concat();
        if key.is_empty() {
            key = plain(&row.bibliography_id);
        }
        let count = self.taken.entry(key.clone()).or_default();
        *count += 1;
        if *count == 1 { key } else { format!("{key}-{}", letters(*count)) }
    }
}

/// The letters and digits of a word in ASCII.
fn plain(word: &str) -> String {
    deunicode(word).chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

/// 1 is `a`, 26 `z`, 27 `aa`.
fn letters(mut number: usize) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        number -= 1;
        letters.push(b'a' + (number % 26) as u8);
        number /= 26;
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}
