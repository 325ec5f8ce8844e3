//! What the model sees at each word of an entry.

use crate::crf::{Features, feature, hash};

use super::lexicon::{self, Kinds};
use super::token::{Token, is_doi};

/// What a word looks like by itself.
struct Look {
    /// Hash of the word in lower case with its digits made 0.
    word: u64,
    shape: u64,
    before: u64,
    after: u64,
    /// First and last one, two, three and four characters in lower case.
    affixes: [u64; 8],
    kinds: Kinds,
    numeral: u64,
    quoted: bool,
    bracketed: bool,
    /// How many years came before.
    years: u64,
    /// How many sentences or the like ended before; and that number up to 7.
    segment_at: usize,
    segment: u64,
}

/// Fills `features` with those of an entry's tokens. The numbers of the templates are part of the model.
pub(super) fn fill(text: &str, tokens: &[Token], features: &mut Features) {
    features.clear();
    let looks = looks(text, tokens);
    let style = style(&looks);
    let segments = segments(&looks);
    let none = Look::none();
    for at in 0..looks.len() {
        let look = |offset: isize| at.checked_add_signed(offset).and_then(|at| looks.get(at)).unwrap_or(&none);
        let (before, this, after) = (look(-1), look(0), look(1));
        let mut template = 0;
        let mut push = |values: &[u64]| {
            features.push(feature(template, values));
            template += 1;
        };
        push(&[]);
        push(&[this.word]);
        push(&[before.word]);
        push(&[after.word]);
        push(&[look(-2).word]);
        push(&[look(2).word]);
        push(&[before.word, this.word]);
        push(&[this.word, after.word]);
        for affix in this.affixes {
            push(&[affix]);
        }
        push(&[this.shape, this.before, this.after]);
        push(&[before.shape, before.after, this.shape, this.before]);
        push(&[this.shape, this.after, after.shape, after.before]);
        push(&[look(-2).shape, look(-2).after, before.shape, before.after, this.shape]);
        push(&[this.shape, this.after, after.shape, after.after, look(2).shape]);
        push(&[before.after, this.before, this.after]);
        push(&[this.after, after.before, after.after]);
        push(&[before.kinds.bits(), this.kinds.bits(), after.kinds.bits()]);
        push(&[this.kinds.bits(), this.after]);
        push(&[this.numeral, this.before, this.after, before.after]);
        push(&[before.numeral, this.numeral, after.numeral]);
        push(&[before.word, this.numeral, this.shape]);
        push(&[look(-2).numeral, before.numeral, this.numeral]);
        push(&[u64::from(this.quoted), u64::from(before.quoted), this.before]);
        push(&[u64::from(this.bracketed), this.shape, this.years]);
        push(&[this.segment, this.shape]);
        push(&[this.segment, this.years, u64::from(this.quoted), style]);
        push(&[at.min(6) as u64, this.shape, this.after]);
        push(&[(looks.len() - at).min(6) as u64, this.shape]);
        push(&[(at * 10 / looks.len()) as u64, style]);
        push(&[style, this.shape, this.before, this.after]);
        push(&[this.years, this.shape, this.before]);
        let here = &segments[this.segment_at];
        push(&[here.length, here.has_digits, this.before]);
        for (template, segment) in [(100, Some(here)), (101, segments.get(this.segment_at + 1))] {
            for kind in segment.into_iter().flat_map(|segment| segment.kinds.each()) {
                features.push(feature(template, &[kind]));
            }
        }
        features.end_token();
    }
}

/// The words between two ends of sentences or the like.
#[derive(Default)]
struct Segment {
    kinds: Kinds,
    /// In words, as the logarithm to the base of 2.
    length: u64,
    has_digits: u64,
}

fn segments(looks: &[Look]) -> Vec<Segment> {
    let segment = |looks: &[Look]| Segment {
        kinds: looks.iter().fold(Kinds::default(), |kinds, look| kinds.with(look.kinds)),
        length: u64::from(looks.len().ilog2()),
        has_digits: u64::from(looks.iter().any(|look| look.numeral > 2)),
    };
    looks.chunk_by(|a, b| a.segment_at == b.segment_at).map(segment).collect()
}

/// How the entry is written on the whole: whether it quotes, where its first year stands and how.
fn style(looks: &[Look]) -> u64 {
    let year = looks.iter().position(|look| look.numeral == YEAR);
    let place = match year {
        None => 0,
        Some(at) if at * 5 >= looks.len() * 4 => 1,
        Some(at) if at * 5 >= looks.len() * 2 => 2,
        Some(_) => 3,
    };
    let bracketed = year.is_some_and(|at| looks[at].bracketed);
    let quoted = looks.iter().any(|look| look.quoted);
    place << 2 | u64::from(bracketed) << 1 | u64::from(quoted)
}

fn looks(text: &str, tokens: &[Token]) -> Vec<Look> {
    let mut buffer = String::new();
    let mut quote = false;
    let mut depth = 0usize;
    let mut years = 0;
    let mut segment_at = 0;
    let mut looks = Vec::with_capacity(tokens.len());
    for token in tokens {
        let word = &text[token.word.clone()];
        let before = &text[token.all.start..token.word.start];
        let after = &text[token.word.end..token.all.end];
        quote = quoted(quote, before);
        depth = depth_after(depth, before);
        let look = Look::of(word, before, after, &mut buffer);
        let numeral = look.numeral;
        let initial = look.shape == INITIAL;
        looks.push(Look {
            quoted: quote,
            bracketed: depth > 0,
            years,
            segment_at,
            segment: segment_at.min(7) as u64,
            ..look
        });
        quote = quoted(quote, after);
        depth = depth_after(depth, after);
        years = (years + u64::from(numeral == YEAR)).min(2);
        segment_at += usize::from(ends_segment(after) && !initial);
    }
    looks
}

fn quoted(mut inside: bool, punctuation: &str) -> bool {
    for character in punctuation.chars() {
        match character {
            '„' | '«' => inside = true,
            '”' | '»' => inside = false,
            '“' => inside = !inside,
            '"' => inside = !inside,
            _ => {}
        }
    }
    inside
}

fn depth_after(depth: usize, punctuation: &str) -> usize {
    punctuation.chars().fold(depth, |depth, character| match character {
        '(' | '[' => depth + 1,
        ')' | ']' => depth.saturating_sub(1),
        _ => depth,
    })
}

fn ends_segment(after: &str) -> bool {
    after.contains(['.', '?', '!', ':', ';', '”', '"', '»'])
}

const YEAR: u64 = 1;
/// The shape of a single capital.
const INITIAL: u64 = 1;

impl Look {
    /// What stands before the first word and after the last.
    fn none() -> Look {
        Look {
            word: 0,
            shape: 0,
            before: 0,
            after: 0,
            affixes: [0; 8],
            kinds: Kinds::default(),
            numeral: 0,
            quoted: false,
            bracketed: false,
            years: 0,
            segment_at: 0,
            segment: 0,
        }
    }

    fn of(word: &str, before: &str, after: &str, buffer: &mut String) -> Look {
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
            before: signs(before),
            after: signs(after),
            affixes,
            kinds: lexicon::kinds(hash(lower)),
            numeral: numeral(word),
            ..Look::none()
        }
    }
}

/// The kinds of signs in the punctuation at a word, one bit each: styles differ in their order and their quotes.
fn signs(punctuation: &str) -> u64 {
    punctuation.chars().fold(0, |signs, sign| {
        signs
            | 1 << match sign {
                '.' => 0,
                ',' => 1,
                ':' => 2,
                ';' => 3,
                '(' => 4,
                ')' => 5,
                '[' | '<' | '{' => 6,
                ']' | '>' | '}' => 7,
                '"' | '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '\'' | '`' => 8,
                '?' | '!' => 9,
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
        (0, _) if is_roman(word) => 2,
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
