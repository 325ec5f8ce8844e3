//! Lists of names, taken apart.

use std::borrow::Cow;

use super::east_asian::is_east_asian;
use super::lexicon;

/// The names of a list as an entry has it, `Family, Given` where the parts can be told; what is not a person's name is
/// left as written. `et al.` is dropped.
pub(in crate::cite) fn split(text: &str) -> Vec<String> {
    let (persons, groups) = in_groups(text);
    let mut names = split_plain(&persons);
    names.extend(groups);
    names
}

/// Takes out the groups that persons write for, `Aaij R. et al. (LHCb Collaboration)`: what parentheses hold that are
/// named an organization or follow on `et al.`.
fn in_groups(text: &str) -> (Cow<'_, str>, Vec<String>) {
    let mut persons = Cow::Borrowed(text);
    let mut groups = Vec::new();
    for (at, _) in text.match_indices('(') {
        let Some((inside, rest)) = text[at + 1..].split_once(')').filter(|(inside, _)| !inside.contains('(')) else {
            continue;
        };
        let after_others = text[..at].split_whitespace().next_back().is_some_and(is_noise);
        let is_name = inside.split_whitespace().nth(1).is_some() && inside.starts_with(char::is_uppercase);
        if is_name && (is_organization(inside) || after_others) && !is_organization(&text[..at]) {
            groups.push(inside.trim().to_owned());
            let from = persons.len() - rest.len() - inside.len() - "()".len();
            persons.to_mut().replace_range(from..from + inside.len() + "()".len(), "");
        }
    }
    (persons, groups)
}

fn split_plain(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let semicolons = text.contains([';', '；', '؛']);
    for part in text.split([';', '；', '؛']).flat_map(at_conjunctions) {
        let pieces: Vec<&str> = part
            .split(['、', '，'])
            .flat_map(at_points)
            .flat_map(|part| part.split(','))
            .map(tidy)
            .filter(|piece| !is_noise(piece))
            .collect();
        let mut at = 0;
        while at < pieces.len() {
            let (name, taken) = name(&pieces[at..], semicolons);
            at += taken;
            match names.last_mut() {
                Some(last) if lexicon::is(name.trim_end_matches('.'), "suffix") => {
                    last.push_str(", ");
                    last.push_str(&name);
                }
                _ => names.push(name),
            }
        }
    }
    names
}

/// Splits at `and`, `&`, `et`, …, standing between blanks.
fn at_conjunctions(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim().trim_end_matches(',');
        let letter = bare.chars().count() == 1 && bare.chars().all(char::is_uppercase);
        if at > start && !letter && lexicon::is(bare, "and") {
            parts.push(&text[start..at]);
            start = at + word.len();
        }
        at += word.len();
    }
    parts.push(&text[start..]);
    parts
}

/// Splits at the points between names in Chinese characters or Hangul, `김철수·이영희`; in those of others, such as
/// `卡尔·马克思` or `ジャン・ジャック`, they part the words of one.
fn at_points(text: &str) -> Vec<&str> {
    /// A family name and a given one have so many characters in all.
    const NAME: std::ops::RangeInclusive<usize> = 2..=4;
    let parts: Vec<&str> = text.split(['·', '・', '‧', 'ㆍ']).map(str::trim).collect();
    let is_name = |part: &&str| {
        NAME.contains(&part.chars().count()) && part.chars().all(|c| is_east_asian(c) && !matches!(c, 'ぁ'..='ヿ'))
    };
    let is_korean = |part: &&str| part.starts_with(|c| matches!(c, '\u{ac00}'..='\u{d7af}'));
    if parts.iter().all(is_name) && (text.contains('・') || parts.iter().all(is_korean)) { parts } else { vec![text] }
}

/// The first name of what stands between commas, and over how many pieces it goes. `single` is set where other signs
/// part the names, so that a comma stands inside of one.
fn name(pieces: &[&str], single: bool) -> (String, usize) {
    let first = pieces[0];
    if first.chars().all(is_east_asian) {
        return (first.to_owned(), 1);
    }
    if let Some(second) = pieces.get(1) {
        let words = first.split_whitespace().count();
        let plain = !first.split_whitespace().any(is_initials) && !is_organization(first);
        let given = second.split_whitespace().all(|word| is_initials(word) || is_particle(word));
        let inverted = words <= 1 + first.split_whitespace().filter(|word| is_particle(word)).count();
        if plain && words <= 4 && (given || single || inverted && second.split_whitespace().count() <= 3) {
            return (format!("{first}, {second}"), 2);
        }
    }
    (turned(first), 1)
}

/// A name that has no comma as `Family, Given`.
fn turned(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let [.., before, last] = words[..] else { return name.to_owned() };
    if is_organization(name) || words.len() > 5 {
        return name.to_owned();
    }
    if is_initials(last) && !is_initials(words[0]) {
        let family = words.iter().position(|word| is_initials(word)).unwrap_or(words.len() - 1);
        return format!("{}, {}", words[..family].join(" "), words[family..].join(" "));
    }
    if before.ends_with('-') || !last.starts_with(char::is_uppercase) {
        return name.to_owned();
    }
    let particles = words[1..words.len() - 1].iter().rev().take_while(|word| is_particle(word)).count();
    let family = words.len() - 1 - particles;
    format!("{}, {}", words[family..].join(" "), words[..family].join(" "))
}

/// Without the punctuation around; the full stop of an initial stays.
fn tidy(piece: &str) -> &str {
    let piece = piece.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '"' | '“' | '”' | '[' | ']'));
    let bare = piece.trim_end_matches('.');
    match bare.rsplit([' ', '.', '-']).next() {
        Some(last) if last.chars().count() == 1 || lexicon::is(last, "suffix") => piece,
        _ => bare,
    }
}

/// Whether a piece is no name: `et al.`, `eds.`.
fn is_noise(piece: &str) -> bool {
    piece.split_whitespace().all(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let initial = word.chars().all(char::is_uppercase);
        word.is_empty() || !initial && ["and", "others", "editor"].iter().any(|kind| lexicon::is(word, kind))
    })
}

/// `V.`, `V.I.`, `J.-P.`, `VI`.
fn is_initials(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let stops = word.matches('.').count();
    capitals > 0 && (letters == capitals && letters <= 3 || stops == capitals && letters <= capitals + 2)
}

fn is_particle(word: &str) -> bool {
    word.chars().all(|c| c.is_lowercase() || c == '\'' || c == '’')
        && lexicon::is(word.trim_end_matches(['\'', '’']), "particle")
        || lexicon::is(word, "particle") && word.chars().count() > 1 && word.chars().skip(1).all(char::is_lowercase)
}

fn is_organization(name: &str) -> bool {
    name.split_whitespace().any(|word| lexicon::is(word.trim_matches(|c: char| !c.is_alphanumeric()), "organization"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lists_of_many_styles() {
        for (text, names) in [
            ("V.I. Lenin", &["Lenin, V.I."][..]),
            ("Marx, K., & Engels, F.", &["Marx, K.", "Engels, F."]),
            ("Fukuyama, Francis.", &["Fukuyama, Francis"]),
            ("Finster F, Kamran N, et al.", &["Finster, F", "Kamran, N"]),
            ("J. P. COLLMAN et J. L. SESSLER", &["COLLMAN, J. P.", "SESSLER, J. L."]),
            ("Aitchison, John and Carter, Harold", &["Aitchison, John", "Carter, Harold"]),
            ("Simone de Beauvoir", &["de Beauvoir, Simone"]),
            ("Silva, A. L. da; Regina, M. de A.", &["Silva, A. L. da", "Regina, M. de A."]),
            ("King, M. L., Jr.", &["King, M. L., Jr."]),
            ("World Health Organization", &["World Health Organization"]),
            ("COLLECTIF", &["COLLECTIF"]),
            ("R. Aaij et al. (LHCb Collaboration)", &["Aaij, R.", "LHCb Collaboration"]),
            ("V. Lebedev (PIP-II Collaboration), K. Holm", &["Lebedev, V.", "Holm, K.", "PIP-II Collaboration"]),
            ("National Institute of Health (Health Office)", &["National Institute of Health (Health Office)"]),
        ] {
            assert_eq!(split(text), names, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text: String) {
            let _ = split(&text);
        }
    }
}
