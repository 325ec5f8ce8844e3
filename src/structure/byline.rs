//! Lines that say who wrote a text: `By Jane Doe`, `3 May 2010 by Jane Doe and Bo Li`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::about;
use crate::knowledge;

/// Bylines have no more words than this.
const WORDS: usize = 24;
/// A word before a name that has so many letters stands before nothing else.
const TELLING: usize = 6;

struct Patterns {
    /// A word and the names after it.
    byline: Regex,
    /// The same in scripts without spaces: `作者：王文`.
    unspaced: Regex,
    /// A word that stands before nothing but names, and one word after it.
    nickname: Regex,
    /// A word alone.
    word: Regex,
    /// Names alone.
    names: Regex,
    /// One name alone.
    name: Regex,
    /// What stands between two names.
    and: Regex,
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let mut words: Vec<&str> = knowledge::languages()
        .values()
        .flat_map(|language| language.structure.bylines.iter().map(String::as_str))
        .collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let any = |words: &mut dyn Iterator<Item = &str>| words.map(regex::escape).collect::<Vec<_>>().join("|");
    let is_unspaced = |word: &&str| word.starts_with(knowledge::is_unspaced);
    let unspaced = any(&mut words.iter().copied().filter(is_unspaced));
    words.retain(|word| !is_unspaced(word));
    let telling = any(&mut words.iter().copied().filter(|word| word.len() >= TELLING));
    let words = any(&mut words.iter().copied());
    let and = r", and | and | & |, | y | und | et | e ";
    let name =
        r"\p{Lu}[\p{L}'’.-]*(?: (?:(?:de|del|da|di|la|le|van|von|der|den|ten|bin|al|el|y) )*\p{Lu}[\p{L}'’.-]*){1,3}";
    let unspaced_name = r"\p{Han}[\p{Han}\p{Hiragana}\p{Katakana}ー·・]{1,9}";
    let names = format!("(?<names>{name}(?:(?:{and}){name})*)");
    let pattern = |pattern: &str| Regex::new(pattern).expect("escaped words");
    Patterns {
        byline: pattern(&format!(
            r"(?:^|[\s|·•])(?i:{words}):?\s+{names}\s*(?:$|[,|•·/–—(-]|\p{{Lu}}?\d|on |in |for |el )"
        )),
        unspaced: pattern(&format!(
            r"(?:^|[\s|（(\[【])(?:{unspaced})\s?[:：]\s?(?<names>{unspaced_name}(?:[、，,]{unspaced_name})*)(?:$|[\s|）)\]】])"
        )),
        nickname: pattern(&format!(r"^(?i:{telling}):?\s+(?<names>[\p{{Lu}}\d][\w.-]*)$")),
        word: pattern(&format!(r"^(?i:{words})\s?:?$")),
        names: pattern(&format!("^{names}$")),
        name: pattern(&format!("^{name}$")),
        and: pattern(and),
    }
});

/// The names of a byline, which is a line or a word in one line and names in the next. `language` is that of the line.
pub(super) fn read(text: &str, language: &str, next: &str) -> Option<Vec<String>> {
    let Patterns { byline, unspaced, nickname, word, names, and, .. } = &*PATTERNS;
    if text.split_whitespace().nth(WORDS).is_some() {
        return None;
    }
    // In the middle of a line, such words stand before names of all kinds, but for those after its date.
    let is_byline = |start: usize| start == 0 || about::full_date(&text[..start], language).is_some();
    let found = byline.captures(text).filter(|found| is_byline(found.get(0).map_or(0, |whole| whole.start())));
    if let Some(found) = found {
        let names = found.name("names").expect("a group of the pattern").range();
        return Some(and.split(without_month(text, names, language)).map(str::to_owned).collect());
    }
    if let Some(found) = unspaced.captures(text) {
        return Some(found["names"].split(['、', '，', ',']).map(str::to_owned).collect());
    }
    let found = nickname.captures(text).or_else(|| word.is_match(text).then(|| names.captures(next)).flatten())?;
    Some(and.split(&found["names"]).map(str::to_owned).collect())
}

/// Names without the month of a date that goes on after them: `Jane Doe March 25, 2015`.
fn without_month<'a>(text: &'a str, names: Range<usize>, language: &str) -> &'a str {
    let (line, named) = (&text[names.start..], &text[names]);
    let goes_on = |last: &usize| {
        about::full_date(&line[*last..], language).is_some()
            && about::full_date(&line[named.len()..], language).is_none()
    };
    named.rfind(' ').filter(goes_on).map_or(named, |last| &named[..last])
}

/// The names that a field for authors gives: those of several are parted where each is whole, which `Ortega y Gasset` is
/// not without `José`.
pub(super) fn names(field: &str) -> Vec<String> {
    let Patterns { word, name, and, .. } = &*PATTERNS;
    let part = |part: &str| {
        let people = part.split(" <").next().unwrap_or_default().trim();
        // `By Jane Doe`
        let people = people.split_once(' ').filter(|(first, _)| word.is_match(first)).map_or(people, |(_, rest)| rest);
        let mut all: Vec<&str> = and.split(people).collect();
        // Whom the last of several writes for, or what degree one has: `Jane Doe, Bo Li, CNN`.
        if all.len() > 2 && !all.last().is_some_and(|last| name.is_match(last)) {
            all.pop();
        }
        let all = if all.iter().all(|one| name.is_match(one)) { all } else { vec![people] };
        all.into_iter().filter(|one| !one.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    field.split(';').flat_map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_are_read_in_many_forms() {
        let authors = |line, next| read(line, "en", next).unwrap_or_default();
        assert_eq!(authors("By Jane Doe and Bo Li | 3 min read", ""), ["Jane Doe", "Bo Li"]);
        assert_eq!(authors("Posted on May 3, 2010 by Jane Doe", ""), ["Jane Doe"]);
        assert_eq!(authors("Escrito por: Ana de la Cruz", ""), ["Ana de la Cruz"]);
        assert_eq!(authors("Written by:", "Jane Doe"), ["Jane Doe"]);
        assert_eq!(authors("By Jane Doe March 25, 2015", ""), ["Jane Doe"]);
        assert_eq!(authors("来源：观察者网 作者：王文、李娜", ""), ["王文", "李娜"]);
        assert_eq!(authors("Thread starter mill42", ""), Vec::<String>::new());
        assert_eq!(authors("Thread starter Mill42", ""), ["Mill42"]);
        assert_eq!(authors("By Category", "News"), Vec::<String>::new());
        assert_eq!(authors("A house built by Jane Doe", ""), Vec::<String>::new());
    }

    #[test]
    fn a_field_names_one_or_several() {
        assert_eq!(names("Jane Doe, Bo Li and Per Olsen"), ["Jane Doe", "Bo Li", "Per Olsen"]);
        assert_eq!(names("Jane A. Doe, Bo Li, and Per Olsen, CNN"), ["Jane A. Doe", "Bo Li", "Per Olsen"]);
        assert_eq!(names("Doe, Jane; Li, Bo"), ["Doe, Jane", "Li, Bo"]);
        assert_eq!(names("Bo Li <bo@example.org>"), ["Bo Li"]);
        assert_eq!(names("By Bo Li"), ["Bo Li"]);
        for one in ["Doe, Jane", "José Ortega y Gasset", "Jane Doe, PhD", "Ministry of Health and Trade", "jane"] {
            assert_eq!(names(one), [one]);
        }
    }
}
