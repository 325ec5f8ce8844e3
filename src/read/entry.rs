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
    LABEL.is_match(line) || begins_with_authors(line) && YEAR.is_match(line) || DATED.is_match(line)
}
