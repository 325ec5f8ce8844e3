//! What stands before a full stop.

use std::collections::BTreeSet;

use crate::knowledge::{SentenceRules, Structure};

/// Words of more bytes than this are no abbreviations.
const LONGEST: usize = 40;
/// Numbers of up to so many digits can be ordinals, where these are written with a full stop.
const ORDINAL_DIGITS: usize = 2;

/// The word before a sign, and what it is.
pub(super) struct Ending<'a> {
    word: &'a str,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// No word, or one like any other.
    Word,
    /// A letter: an initial, or an abbreviation of one letter.
    Letter,
    /// `U.S.A`, `p.m`, `J.-J`.
    Letters,
    /// A number, Roman or not, or letter that the sentence begins with.
    ListNumber,
    Number,
    Roman,
    /// Comes before a name or number, as `Mr` and `p` do.
    Title,
    Abbreviation,
}

impl<'a> Ending<'a> {
    /// What ends at `at` in a sentence that begins at `sentence`.
    pub(super) fn of(text: &'a str, sentence: usize, at: usize, rules: &SentenceRules) -> Ending<'a> {
        let mut from = at.saturating_sub(LONGEST).max(sentence);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let before = &text[from..at];
        let inside =
            |c: char| c.is_alphanumeric() || matches!(c, '.' | '°' | '’' | '-' | '&' | '/' | '\u{200c}' | '\u{200d}');
        let start = before
            .char_indices()
            .rev()
            .take_while(|(_, c)| inside(*c) || is_mark(*c))
            .last()
            .map_or(before.len(), |(at, _)| at);
        let word = before[start..].trim_start_matches(['.', '-', '/', '’']);
        let at_start = text[sentence..at].trim_start().trim_start_matches(['•', '⁃', ' ']) == word;
        Ending { word, kind: kind(word, before, at_start, rules) }
    }

    pub(super) fn is_in(&self, words: &BTreeSet<String>) -> bool {
        words.contains(self.word)
    }

    /// Whether digits after the full stop can be a citation marker rather than what the word counts.
    pub(super) fn takes_markers(&self) -> bool {
        self.kind == Kind::Word
    }

    /// Whether a full stop after this word ends the sentence when `next` follows, which does not begin with a small
    /// letter.
    pub(super) fn ends_sentence(&self, next: &str, language: &Structure) -> bool {
        let rules = &language.sentences;
        match self.kind {
            _ if listed(&rules.numbered, self.word) && is_number(next, language) => false,
            Kind::Word => true,
            Kind::Title | Kind::ListNumber => false,
            Kind::Number | Kind::Roman => !rules.ordinal_stop || starts_sentence(next, language),
            Kind::Letter | Kind::Letters | Kind::Abbreviation => starts_sentence(next, language),
        }
    }
}

fn kind(word: &str, before: &str, at_start: bool, rules: &SentenceRules) -> Kind {
    let mut letters = word.chars().filter(|c| !is_mark(*c));
    let (first, second) = (letters.next(), letters.next());
    let number = word.bytes().all(|byte| byte.is_ascii_digit()) && !word.is_empty();
    let single = second.is_none() && first.is_some_and(char::is_alphabetic);
    let roman = word.len() > 1 && is_roman(word);
    if at_start && (single || roman || number && word.len() <= 3) {
        Kind::ListNumber
    } else if listed(&rules.titles, word) {
        Kind::Title
    } else if listed(&rules.abbreviations, word) {
        Kind::Abbreviation
    } else if single {
        // `C` and `F` after a degree sign are words.
        if before.trim_end_matches(char::is_alphabetic).ends_with('°') { Kind::Word } else { Kind::Letter }
    } else if word.contains('.')
        && word.split(['.', '-']).all(|part| part.chars().count() <= 3 && part.chars().all(char::is_alphabetic))
    {
        Kind::Letters
    } else if number {
        if rules.ordinal_stop && word.len() > ORDINAL_DIGITS { Kind::Word } else { Kind::Number }
    } else if roman {
        Kind::Roman
    } else {
        Kind::Word
    }
}

/// Whether a word is listed as it is, with a small first letter, or with small letters after a capital.
fn listed(words: &BTreeSet<String>, word: &str) -> bool {
    if words.contains(word) {
        return true;
    }
    let mut letters = word.chars();
    let Some(first) = letters.next().filter(|c| c.is_uppercase()) else { return false };
    let rest = letters.as_str();
    // `MR` is `Mr`; `PP` is hardly `pp`, but an acronym.
    words.contains(&format!("{}{rest}", first.to_lowercase()))
        || rest.contains(char::is_uppercase)
            && !rest.contains(char::is_lowercase)
            && words.contains(&format!("{first}{}", rest.to_lowercase()))
}

/// Whether a number follows: a Roman one only if it is no word, as `I` is.
fn is_number(next: &str, language: &Structure) -> bool {
    let word = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    next.starts_with(char::is_numeric) || is_roman(word) && !starts_sentence(next, language)
}

fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| b"IVXLC".contains(&byte))
}

fn starts_sentence(next: &str, language: &Structure) -> bool {
    let word: String = next.chars().take_while(|c| c.is_alphabetic() || *c == '\'').take(LONGEST).collect();
    let initial = next[word.len()..].starts_with('.');
    let word = word.to_lowercase();
    !initial && (language.sentences.starters.contains(&word) || language.common.contains(&word))
}

/// Marks that are written over or under letters, in scripts in which they are characters of their own.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}
