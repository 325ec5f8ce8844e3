//! Whether a text looks like a bibliographic reference.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};

/// Signs of which a reference shows several and a sentence few.
static SIGNS: LazyLock<RegexSet> = LazyLock::new(|| {
    // Word boundaries are those of ASCII: with those of Unicode the matcher is many times slower.
    RegexSet::new([
        r"(?-u:\b)(?:1[5-9]|20)[0-9]{2}[a-z]?(?-u:\b)",
        r"(?i)https?://|www\.|(?-u:\b)doi(?-u:\b)|(?-u:\b)10\.[0-9]{4,}/",
        // initials
        r"(?:^|[\s,.(&-])\p{Lu}\.(?:\s|-|,|\p{Lu}\.|$)|^\p{Lu}[\p{L}'’-]+ \p{Lu}{1,3}[,.]",
        // volume, issue, pages
        r"[0-9]\s*\([0-9]+|(?-u:\b)(?i:pp?|S|vol|v|n)\.\s*[0-9]|[:,;]\s*e?[0-9]+\s*[-–]\s*[0-9]+",
        r#"[“"«„「『《][^“”"«»„」』》]+[”"»“」』》]"#,
        // family name first
        r"^\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+){0,2}, \p{Lu}|^(?:[\p{Han}\p{Hangul}]{2,4}[,，、·]? ?){1,6}[.．(（]",
        r"(?i)(?-u:\b)(?:et al|ISBN|ISSN)(?-u:\b)|(?-u:\b)In: ",
        r"(?i)(?-u:\b)(?:retrieved|accessed|archived|abgerufen|consultado|consulté|acesso em)(?-u:\b)",
        // publisher after place
        r"\p{Lu}\p{L}+: \p{Lu}|\p{Han}[:：] ?\p{Han}",
        // year between authors and title
        r"\. (?:\((?:1[5-9]|20)[0-9]{2}[a-z]?(?:, [^()]{1,20})?\)|(?:1[5-9]|20)[0-9]{2}[a-z]?)\. ",
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

/// As before, or who has no initials: `Mainzer et al. 2011`.
static FIRST_LINE: LazyLock<Regex> = LazyLock::new(|| {
    let name = r"\p{Lu}[\p{L}'’-]+";
    Regex::new(&format!(r"{}|^{name} (?:et al\.,?|(?:and|&) {name},?) \(?[12][0-9]{{3}}", BEGINNING.as_str()))
        .expect("a valid pattern")
});

/// References are short: a longer paragraph is none, and no more than the first part is looked at.
const LONGEST: usize = 1500;
const LOOKED_AT: usize = 400;

/// How many kinds of signs a text shows.
pub(super) fn evidence(text: &str) -> usize {
    if text.len() > LONGEST { 0 } else { SIGNS.matches(beginning(text)).iter().count() }
}

/// Whether a paragraph begins as only references do.
pub(super) fn begins_like_reference(text: &str) -> bool {
    const SHORTEST: usize = 30;
    text.len() >= SHORTEST && BEGINNING.is_match(beginning(text)) && evidence(text) >= 3
}

/// Whether a line may be the first of a reference.
pub(super) fn is_first_line(text: &str) -> bool {
    FIRST_LINE.is_match(beginning(text))
}

fn beginning(text: &str) -> &str {
    let mut end = text.len().min(LOOKED_AT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
