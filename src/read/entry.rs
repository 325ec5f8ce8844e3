//! How entries of a list begin that has no markup.

use std::sync::LazyLock;

use regex::Regex;

/// The family name before a comma and a given name, before initials (`Roe AB (1999)`, `Roe AB, Doe C`), or a dash in place
/// of the authors of the entry before.
static AUTHORS: LazyLock<Regex> = LazyLock::new(|| {
    let name = r"\p{Lu}[\p{L}’'-]+(?: \p{Lu}[\p{L}’'-]+)?";
    let pattern = format!(
        r"^(?:(?<name>(?:\p{{Ll}}+[ ’'])*{name})(?:, (?:\p{{Ll}}+ )?\p{{Lu}}| \p{{Lu}}{{1,3}}(?:, {name} \p{{Lu}}{{1,3}}\b| \((?:1[5-9]|20)\d\d))|[—–_-]{{2,}}|—)"
    );
    Regex::new(&pattern).expect("valid")
});

/// `[1] Smith`, `(1) Smith`, `• Smith`
static LABEL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:\[\d{1,3}\]|\(\d{1,3}\)|[•▪●■◦])\s*\S").expect("valid"));

/// `Ministry of Mills (2015). Title`, `山田太郎（2015）『…』`: what comes before the title ends with the year.
static DATED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[\p{Lu}\p{Lo}][^()（）]{1,80}[(（](?:1[5-9]|20)\d\d[a-z]?[)）](?:[.,:]|\s?[『「《“])").expect("valid")
});

static YEAR: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b(?:1[5-9]|20)\d\d[a-z]?\b").expect("valid"));

/// The family name that a line begins with, if a given name follows.
pub(crate) fn name(line: &str) -> Option<&str> {
    AUTHORS.captures(line)?.name("name").map(|name| name.as_str())
}

/// Whether a line names authors first, family name first, or has a dash in their place.
pub(crate) fn begins_with_authors(line: &str) -> bool {
    AUTHORS.is_match(line)
}

/// Whether a line begins as only entries do: with a label, or with authors and the year somewhere after them.
pub(crate) fn begins(line: &str) -> bool {
    let keyed = || key(line).is_some_and(|(key, _)| key.contains(|c: char| c.is_ascii_digit()) || has_year(line));
    LABEL.is_match(line) || begins_with_authors(line) && YEAR.is_match(line) || DATED.is_match(line) || keyed()
}

/// Whether a year stands somewhere in a line.
pub(crate) fn has_year(line: &str) -> bool {
    YEAR.is_match(line)
}

/// Whether a text may be the key of an entry: `Knu84`, `ABC+05`, `RFC2119`, `gof`, `Roe 1999`. It is short and has a
/// letter and another letter or digit; only with digits are there a few words.
pub(crate) fn is_key(text: &str) -> bool {
    const LONGEST: usize = 48;
    const BLANKS: usize = 3;
    let (mut letters, mut digits, mut blanks) = (0, 0, 0);
    for (count, sign) in text.chars().enumerate() {
        match sign {
            _ if count == LONGEST => return false,
            _ if sign.is_alphabetic() => letters += 1,
            _ if sign.is_numeric() => digits += 1,
            _ if count == 0 => return false,
            ' ' | '\u{a0}' => blanks += 1,
            '+' | '-' | '‐' | '‑' | '–' | '_' | '.' | ':' | '&' | '\'' | '’' | '*' | '/' => {}
            _ => return false,
        }
    }
    let ends = !text.ends_with([' ', '\u{a0}', '.', ':', '-', '/']);
    letters > 0 && letters + digits > 1 && ends && (blanks == 0 || blanks <= BLANKS && digits > 0)
}

/// The key in square brackets that a line begins with, and where the entry's own text begins, after links back to the
/// text: `[Knu84] Knuth`, `[Knu84] (1, 2) Knuth`.
pub(crate) fn key(line: &str) -> Option<(&str, usize)> {
    let start = line.len() - line.strip_prefix(".. ").unwrap_or(line).trim_start().len();
    let rest = line[start..].strip_prefix('[')?;
    let end = rest.find([']', '['])?;
    let key = rest[..end].trim();
    let after = rest[end..].strip_prefix(']').filter(|_| is_key(key))?;
    let after = after.strip_prefix(':').unwrap_or(after);
    let text = &after[back_links(after)..];
    let apart = |next: char| next.is_whitespace() || next.is_uppercase();
    let is_apart = text.is_empty() || text.len() < after.len() || text.starts_with(apart);
    is_apart.then(|| (key, line.len() - text.trim_start().len()))
}

/// The length of numbered links back, `(1, 2)`, that a text begins with; they count from 1.
pub(crate) fn back_links(text: &str) -> usize {
    const LONGEST: usize = 400;
    let Some(inside) = text.trim_start().strip_prefix('(') else { return 0 };
    let end = inside.bytes().take(LONGEST).position(|byte| byte == b')');
    let Some(end) = end.filter(|&end| inside[..end].contains(',')) else { return 0 };
    let counts = inside[..end].split(',').zip(1..).all(|(link, number)| link.trim().parse() == Ok(number));
    if counts { text.len() - inside.len() + end + 1 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_short_and_have_letters() {
        for key in ["Knu84", "ABC+05", "RFC2119", "gof", "Roe 1999", "I-D.ietf-moss-03", "Кну84", "AT&T90", "O'H_1"]
        {
            assert!(is_key(key), "{key}");
        }
        for none in
            ["12", "1999", "a", "", "+05", "see there", "Roe, 1999", "^roe", "x=1", "Anon.", "who knows 12 of us"]
        {
            assert!(!is_key(none), "{none}");
        }
        let long = "k".repeat(49);
        assert!(!is_key(&long));
    }

    #[test]
    fn entries_begin_with_a_key_and_links_back() {
        let opened = |line: &'static str| key(line).map(|(key, text)| (key, &line[text..]));
        assert_eq!(opened("[Knu84] Knuth, D."), Some(("Knu84", "Knuth, D.")));
        assert_eq!(opened("[Knu84](1, 2) Knuth"), Some(("Knu84", "Knuth")));
        assert_eq!(opened("[Knu84] (1984) Literate"), Some(("Knu84", "(1984) Literate")));
        assert_eq!(opened(".. [Knu84] Knuth"), Some(("Knu84", "Knuth")));
        assert_eq!(opened("[Knu84]"), Some(("Knu84", "")));
        assert_eq!(opened("[docs](http://example.org)"), None);
        assert_eq!(opened("[Knu84, p. 3] is right"), None);
    }
}
