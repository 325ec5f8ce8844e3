//! Lists of names, written in other ways.

use std::sync::LazyLock;

use super::super::names::split;
use super::Choices;

/// `knowledge/references/name_styles.txt`: the first name, each other one, what parts them, what parts the last.
static STYLES: LazyLock<Vec<[&str; 4]>> = LazyLock::new(|| {
    let lines = include_str!("../../../../knowledge/references/name_styles.txt").lines();
    let style = |line: &'static str| {
        let mut parts = line.split('|').map(str::trim);
        [(); 4].map(|()| parts.next().expect("a style of names has four parts"))
    };
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(style).collect()
});

/// Of so many lists, one stays as it is, and of so many long ones one is cut short.
const AS_WRITTEN: usize = 4;
const CUT: usize = 4;
const LONG: usize = 3;

/// The names of a list in a style that is chosen at random; as written where they cannot be told apart.
pub(super) fn restyled(text: &str, choices: &mut Choices) -> String {
    let names = split(text);
    let parts: Option<Vec<(&str, &str)>> = names.iter().map(|name| name.split_once(", ")).collect();
    let [first, other, between, last] = STYLES[choices.below(STYLES.len())];
    let cut = names.len() >= LONG && choices.below(CUT) == 0;
    let Some(mut parts) = parts.filter(|_| choices.below(AS_WRITTEN) > 0) else { return text.to_owned() };
    if cut {
        parts.truncate(1 + choices.below(LONG));
    }
    let mut list = String::new();
    for (at, (family, given)) in parts.iter().enumerate() {
        match at {
            0 => list.push_str(&name(first, family, given)),
            _ => {
                list.push_str(&parted(if at + 1 < parts.len() || cut { between } else { last }));
                list.push_str(&name(other, family, given));
            }
        }
    }
    if cut {
        list.push_str(if choices.below(2) == 0 { " et al." } else { ", et al." });
    }
    list
}

/// With blanks as they stand around commas and words.
fn parted(sign: &str) -> String {
    if sign.starts_with([',', ';']) || sign.is_empty() { format!("{sign} ") } else { format!(" {sign} ") }
}

fn name(style: &str, family: &str, given: &str) -> String {
    style
        .replace("{family}", family)
        .replace("{FAMILY}", &family.to_uppercase())
        .replace("{given}", given)
        .replace("{initials}", &initials(given, ". ", "."))
        .replace("{a.b.}", &initials(given, ".", "."))
        .replace("{i}", &initials(given, "", ""))
}

/// The first letters of given names, which may be initials already.
fn initials(given: &str, between: &str, end: &str) -> String {
    let mut letters: Vec<String> = Vec::new();
    for word in given.split([' ', '.', '-']).filter(|word| word.starts_with(char::is_uppercase)) {
        match word.chars().all(char::is_uppercase) && word.chars().count() <= 3 {
            true => letters.extend(word.chars().map(String::from)),
            false => letters.extend(word.chars().next().map(String::from)),
        }
    }
    letters.join(between) + if letters.is_empty() { "" } else { end }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_anew() {
        assert_eq!(name("{FAMILY}, {initials}", "de Roe", "Barbara C."), "DE ROE, B. C.");
        assert_eq!(name("{family} {i}", "Roe", "BC"), "Roe BC");
        assert_eq!(name("{given} {family}", "Roe", "J.-P."), "J.-P. Roe");
        let lists: Vec<String> =
            (0..60).map(|seed| restyled("Roe, B. C., & Núñez, A.", &mut Choices::new(seed.to_string()))).collect();
        for list in ["Roe, B. C.; Núñez, A.", "Roe BC, Núñez A", "B. C. Roe and A. Núñez"] {
            assert!(lists.iter().any(|other| other == list), "{list}");
        }
    }
}
