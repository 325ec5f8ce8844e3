//! What a word of an entry looks like by itself.

use super::lexicon::{self, Kinds};
use super::token::{Token, is_doi};
use crate::crf::hash;

/// What is to be seen of one word. The default is what stands before the first word and after the last.
#[derive(Clone, Copy, Default)]
pub(super) struct Look {
    /// Hash of the word in lower case with its digits made 0.
    pub word: u64,
    pub shape: u64,
    /// The kinds of signs before and after.
    pub before: u64,
    pub after: u64,
    /// First and last one, two, three and four characters in lower case.
    pub affixes: [u64; 8],
    pub kinds: Kinds,
    pub numeral: u64,
}

/// The kinds of number that years and Roman numbers are.
const YEAR: u64 = 1;
const ROMAN: u64 = 2;
/// The shape of a single capital.
const INITIAL: u64 = 1;

impl Look {
    pub(super) fn of(text: &str, token: &Token, buffer: &mut String) -> Look {
        let word = &text[token.word.clone()];
        buffer.clear();
        for character in word.chars() {
            match character {
                '0'..='9' => buffer.push('0'),
                '\u{2010}'..='\u{2014}' | '−' => buffer.push('-'),
                '’' => buffer.push('\''),
                _ => buffer.extend(character.to_lowercase()),
            }
        }
        let lower = buffer.as_str();
        let mut affixes = [0; 8];
        for (size, (end, start)) in lower
            .char_indices()
            .skip(1)
            .map(|(at, _)| at)
            .zip(lower.char_indices().rev().map(|(at, _)| at))
            .take(4)
            .enumerate()
        {
            affixes[size] = hash(&lower[..end]);
            affixes[4 + size] = hash(&lower[start..]);
        }
        Look {
            word: hash(lower),
            shape: shape(word),
            before: signs(&text[token.all.start..token.word.start]),
            after: signs(&text[token.word.end..token.all.end]),
            affixes,
            kinds: lexicon::kinds(hash(lower)),
            numeral: numeral(word),
        }
    }

    pub(super) fn is_year(&self) -> bool {
        self.numeral == YEAR
    }

    pub(super) fn is_initial(&self) -> bool {
        self.shape == INITIAL
    }

    /// Whether the word has digits or is a Roman number.
    pub(super) fn is_number(&self) -> bool {
        self.has_digits() || self.numeral == ROMAN
    }

    pub(super) fn has_digits(&self) -> bool {
        self.numeral == YEAR || self.numeral > ROMAN
    }

    /// Whether the word begins with a capital, and whether with a small letter.
    pub(super) fn is_capitalised(&self) -> bool {
        leading(self.shape) == 1
    }

    pub(super) fn is_small(&self) -> bool {
        leading(self.shape) == 2
    }
}

/// The first sign of a shape.
fn leading(shape: u64) -> u64 {
    match shape {
        0 => 0,
        _ => shape >> (shape.ilog2() / 3 * 3),
    }
}

/// The kinds of signs in the punctuation at a word, one bit each: styles differ in their order and their quotes.
fn signs(punctuation: &str) -> u64 {
    punctuation.chars().fold(0, |signs, sign| {
        signs
            | 1 << match sign {
                '.' | '．' | '。' | '۔' => 0,
                ',' | '，' | '、' | '،' => 1,
                ':' | '：' => 2,
                ';' | '；' | '؛' => 3,
                '(' | '（' => 4,
                ')' | '）' => 5,
                '[' | '<' | '{' | '［' => 6,
                ']' | '>' | '}' | '］' => 7,
                '"' | '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '\'' | '`' | '「'..='』' | '《' | '》' => {
                    8
                }
                '?' | '!' | '？' | '！' | '؟' => 9,
                '-' | '\u{2010}'..='\u{2015}' => 10,
                '/' | '|' => 11,
                _ => 12,
            }
    })
}

/// The kind of number that a word is; 0 when it is none.
fn numeral(word: &str) -> u64 {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let leading = word.bytes().take_while(u8::is_ascii_digit).count();
    let year = || word[..leading].parse().is_ok_and(|year: u32| (1400..2100).contains(&year));
    match (digits, letters) {
        (0, _) if is_roman(word) => ROMAN,
        (0, _) if word.contains('.') => 13,
        (0, _) => 0,
        (4, 0 | 1) if leading == 4 && year() => YEAR,
        (_, 0) if digits == word.len() => 2 + digits.min(7) as u64,
        (_, 0) if leading > 0 => 10 + u64::from(leading == 4 && year()),
        _ if is_doi(word) => 12,
        _ if word.contains("//") || word.starts_with("www.") => 13,
        _ if leading > 0 => 14,
        _ => 15,
    }
}

fn is_roman(word: &str) -> bool {
    let digits = |set: &str| word.chars().all(|c| set.contains(c));
    !word.is_empty() && (word.len() > 1 && digits("ivxlc") || digits("IVXLC"))
}

/// The word with its letters and digits made signs of their kind, and runs of one kind made short.
fn shape(word: &str) -> u64 {
    let mut shape = 0u64;
    let mut last = 0;
    let mut run = 0;
    let mut length = 0;
    for character in word.chars() {
        let kind = match character {
            'A'..='Z' => 1,
            'a'..='z' => 2,
            '0'..='9' => 3,
            _ if character.is_uppercase() => 1,
            _ if character.is_lowercase() => 2,
            _ if character.is_alphanumeric() => 4,
            '\'' | '’' => 5,
            _ => 6,
        };
        run = if kind == last { run + 1 } else { 1 };
        last = kind;
        if run <= 2 && length < 12 {
            shape = shape << 3 | kind;
            length += 1;
        }
    }
    shape
}
