//! Whether a text looks like a bibliographic reference.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};

/// Signs of which a reference shows several and a sentence few.
static SIGNS: LazyLock<RegexSet> = LazyLock::new(|| {
    RegexSet::new([
        r"\b(?:1[5-9]|20)\d\d[a-z]?\b",
        r"(?i)https?://|www\.|\bdoi\b|\b10\.\d{4,}/",
        // initials
        r"\b\p{Lu}\.(?:\s|-|,|\p{Lu}\.|$)|^\p{Lu}[\p{L}'’-]+ \p{Lu}{1,3}\b[,.]",
        // volume, issue, pages
        r"\d\s*\(\d+[^)]{0,12}\)|\b(?i:pp?|S|vol|v|n)\.\s*\d|[:,;]\s*e?\d+\s*[-–]\s*\d+",
        r#"^.{0,80}[“"«„‘].{3,}[”"»“’]"#,
        // family name first
        r"^\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+){0,2}, \p{Lu}",
        r"(?i)\bet al\b|\bISBN\b|\bISSN\b|\bIn: ",
        r"(?i)\b(?:retrieved|accessed|archived|abgerufen|consultado|consulté|acesso em)\b",
        // publisher after place
        r"\b\p{Lu}\p{L}+: \p{Lu}",
    ])
    .expect("valid patterns")
});

/// `Family, G. (1998)`, `FAMILY, Given. Title. 1998`, `Family G, Family H. Title. 1998`
static BEGINNING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^\p{Lu}[\p{L}'’-]+(?: [\p{L}'’-]+){0,2}(?:, \p{Lu}\.| \p{Lu}{1,3}[,.])|^\p{Lu}{2}[\p{Lu} '’-]*, \p{Lu}[\p{Ll}.]",
    )
    .expect("a valid pattern")
});

/// References are short: a longer paragraph is none, and no more than the first part is looked at.
const LONGEST: usize = 1500;
const LOOKED_AT: usize = 600;

/// How many kinds of signs a text shows.
pub(super) fn evidence(text: &str) -> usize {
    if text.len() > LONGEST { 0 } else { SIGNS.matches(beginning(text)).iter().count() }
}

/// Whether a paragraph begins as only references do.
pub(super) fn begins_like_reference(text: &str) -> bool {
    BEGINNING.is_match(beginning(text)) && evidence(text) >= 3
}

fn beginning(text: &str) -> &str {
    let mut end = text.len().min(LOOKED_AT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
