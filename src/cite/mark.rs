//! What may be a citation, before it is decided.

use std::ops::Range;

use crate::crf::hash;

/// A sequence of labels that counts by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Series {
    /// `3`
    Plain,
    /// `c`
    Letter,
    /// `note 3`
    Note,
    /// `†`, `kelly`: the number stands for the name.
    Named,
}

/// How a number is made to stand out from the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Style {
    /// `[3]`
    Bracket,
    /// `(3)`
    Paren,
    /// `³`, or raised by markup.
    Superscript,
    /// A raised digit whose raising was lost.
    Glued,
}

/// A number that may refer to an entry.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Numbered {
    pub(super) paragraph: usize,
    /// Bytes of the paragraph's text.
    pub(super) span: Range<usize>,
    pub(super) style: Style,
    pub(super) series: Series,
    pub(super) number: u32,
    /// What its own surroundings say for it, as log odds.
    pub(super) weight: f64,
}

/// Authors and a year that may refer to an entry. All ranges are bytes of the paragraph's text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Dated {
    pub(super) paragraph: usize,
    pub(super) span: Range<usize>,
    /// Names as written, the first author first; never empty.
    pub(super) names: Vec<Range<usize>>,
    /// Whether more authors are left out (`et al.`).
    pub(super) others: bool,
    /// Whether the authors belong to the sentence: `Kelly (2018)`.
    pub(super) narrative: bool,
    /// Year with its letter, or the words in its place.
    pub(super) year: Range<usize>,
    /// What its own form says for it, as log odds.
    pub(super) weight: f64,
}

/// A key that may refer to an entry: `Knu84` in `[Knu84, p. 3; Roe99]`. All ranges are bytes of the paragraph's text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Keyed {
    pub(super) paragraph: usize,
    /// The square brackets that it stands in.
    pub(super) brackets: Range<usize>,
    pub(super) key: Range<usize>,
    /// Stands for the key, as [`key_number`] gives it.
    pub(super) number: u32,
    /// Whether a place in the work follows.
    pub(super) located: bool,
    /// Whether the brackets stand right behind a word.
    pub(super) glued: bool,
    /// What its own surroundings say for it, as log odds.
    pub(super) weight: f64,
}

/// The number that stands for the name of a note.
pub(super) fn name_number(name: &str) -> u32 {
    (hash(name) >> 32) as u32 | 1
}

/// The number that stands for the key of an entry; blanks in it do not count.
pub(super) fn key_number(key: &str) -> u32 {
    if key.contains(char::is_whitespace) {
        name_number(&key.split_whitespace().collect::<String>())
    } else {
        name_number(key)
    }
}

/// The signs that stand in the place of numbers.
pub(super) const SIGNS: [char; 4] = ['*', '†', '‡', '§'];

/// The length of the symbol that a text begins with: one sign, up to three times.
pub(super) fn symbols(text: &str) -> usize {
    let Some(sign) = text.chars().next().filter(|sign| SIGNS.contains(sign)) else { return 0 };
    sign.len_utf8() * text.chars().take(3).take_while(|other| *other == sign).count()
}

/// Whether symbols at `start` stand where a raised sign does: after a word, and not in one.
pub(super) fn is_raised(text: &str, start: usize) -> bool {
    let length = symbols(&text[start..]);
    let follows = |last: char| last.is_alphanumeric() || matches!(last, '.' | ',' | ';' | ')' | '”' | '"' | '»' | '’');
    length > 0 && text[..start].ends_with(follows) && !goes_on(&text[..start], &text[start + length..])
}

/// Whether what a symbol stands in goes on behind it: `3*(x`, `f(void*,int)`, `'*.txt'`.
fn goes_on(before: &str, after: &str) -> bool {
    let mut rest = after.chars();
    let is_quote = |c: char| matches!(c, '"' | '\'' | '”' | '’');
    match rest.next() {
        None => false,
        Some('.' | ',' | ';' | ':') => rest.next().is_some_and(char::is_alphanumeric),
        Some(next) if is_quote(next) => before.ends_with(is_quote),
        Some(next) => {
            next.is_alphanumeric() || "([{<=/\\^&|~$%+-_".contains(next) || symbols(next.encode_utf8(&mut [0; 4])) > 0
        }
    }
}

/// The place of letters in `a, b, … z, aa, ab, …`, from 1.
pub(super) fn letters_number(letters: &str) -> Option<u32> {
    let place = |letter: u8| letter.is_ascii_lowercase().then(|| u32::from(letter - b'a') + 1);
    match *letters.as_bytes() {
        [only] => place(only),
        [first, second] => Some(place(first)? * 26 + place(second)?),
        _ => None,
    }
}

/// The letters of a place: the inverse of [`letters_number`].
pub(super) fn number_letters(number: u32) -> String {
    let letter = |place: u32| char::from(b'a' + (place % 26) as u8);
    match number.saturating_sub(1) {
        place @ 0..26 => letter(place).to_string(),
        place => [letter(place / 26 - 1), letter(place)].into_iter().collect(),
    }
}

/// The digit that is raised in a character.
pub(super) fn superscript(character: char) -> Option<u32> {
    Some(match character {
        '⁰' => 0,
        '¹' => 1,
        '²' => 2,
        '³' => 3,
        '⁴'..='⁹' => character as u32 - '⁰' as u32,
        _ => return None,
    })
}
