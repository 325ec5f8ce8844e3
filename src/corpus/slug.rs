//! Readable ids out of names in any script.

use deunicode::deunicode;

/// A name in lower-case ASCII letters and digits, with `-` between its words: `León Trotski` → `leon-trotski`.
/// Empty when the name has no letter or digit.
pub fn slug(name: &str) -> String {
    let ascii = deunicode(name).to_ascii_lowercase();
    let words: Vec<&str> = ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// The document id for a source's path: the slug of each part, without the last one's extension.
pub(super) fn document_id(relative_path: &str) -> String {
    let stem = match relative_path.rsplit_once('/') {
        Some((folder, file)) => format!("{folder}/{}", without_extension(file)),
        None => without_extension(relative_path).to_owned(),
    };
    let parts: Vec<String> = stem.split('/').map(slug).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "document".to_owned() } else { parts.join("/") }
}

fn without_extension(file: &str) -> &str {
    match file.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => file,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_readable_in_any_script() {
        assert_eq!(document_id("Pages/León Trotski.html"), "pages/leon-trotski");
        assert_eq!(document_id("Москва.txt"), "moskva");
        assert_eq!(document_id(".hidden"), "hidden");
        assert_eq!(document_id("…"), "document");
    }
}
