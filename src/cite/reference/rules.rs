//! Identifiers and addresses, which rules find more surely than the model.

use std::sync::LazyLock;

use regex::Regex;

static DOI: LazyLock<Regex> = LazyLock::new(|| regex(r"10\.\d{4,9}(?:\.\d+)*/(?:[^\s<>]|<\d+:[^\s<>]*>)+"));
static ISBN: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)\bISBN(?:-1[03])?:?\s*(\d[\d\s‐–-]{7,15}[\dX])"));
static URL: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)\b(?:https?://|ftp://|www\.)[^\s<>]+"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is valid")
}

/// The first DOI, in lower case. Of angle brackets, those of a SICI are part of it: `<1515:TASGCP>`.
pub(super) fn doi(text: &str) -> Option<String> {
    DOI.find(text).map(|found| without_trail(found.as_str()).to_lowercase())
}

/// The first ISBN that has as many digits as an ISBN has.
pub(super) fn isbn(text: &str) -> Option<String> {
    let digits = |found: &str| found.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    ISBN.captures_iter(text).map(|found| digits(&found[1])).find(|digits| matches!(digits.len(), 10 | 13))
}

/// The first address that does not lead to a DOI's resolver.
pub(super) fn url(text: &str) -> Option<String> {
    URL.find_iter(text)
        .map(|found| without_trail(found.as_str()))
        .find(|url| !url.contains("doi.org/"))
        .map(str::to_owned)
}

/// Without the punctuation that follows an address or identifier in a sentence.
fn without_trail(text: &str) -> &str {
    let open = text.contains('(');
    text.trim_end_matches(|c| {
        matches!(c, '.' | ',' | ';' | ':' | ']' | '"' | '”' | '»' | '\'' | '．' | '。' | '，' | '；' | '、')
            || c == ')' && !open
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_found_without_what_follows_them() {
        assert_eq!(doi("See https://doi.org/10.1590/S0101-2061.").as_deref(), Some("10.1590/s0101-2061"));
        assert_eq!(doi("10.1016/0022-4596(84)90231-1.").as_deref(), Some("10.1016/0022-4596(84)90231-1"));
        let sici = "10.1175/1520-0485(1997)027<1515:tasgcp>2.0.co;2";
        assert_eq!(doi(&format!("<https://doi.org/{sici}>")).as_deref(), Some(sici));
        assert_eq!(isbn("ISBN 978-3-16-148410-0.").as_deref(), Some("9783161484100"));
        assert_eq!(isbn("ISBN 0-306-40615-X").as_deref(), Some("030640615X"));
        assert_eq!(url("In: <http://a.org/b_c>.").as_deref(), Some("http://a.org/b_c"));
        assert_eq!(url("https://doi.org/10.1000/1"), None);
    }
}
