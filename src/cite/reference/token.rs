//! An entry's words, each with the punctuation that clings to it.

use std::ops::Range;

use super::lexicon;

/// More of an entry is not looked at: no reference is as long.
const MAX_TOKENS: usize = 1000;

/// A word of an entry: `(1981),` is one token, `103(2):5–7` are three.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Bytes of the entry, with the punctuation before and after.
    pub all: Range<usize>,
    /// Bytes of the word without that punctuation; the whole token where it is nothing but punctuation.
    pub word: Range<usize>,
}

/// Splits an entry at blanks, and inside of what stands between blanks where punctuation parts two words. Addresses
/// stay whole; of scripts without blanks, each character is a word.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut at = 0;
    let mut tokens: Vec<Token> = Vec::new();
    while tokens.len() < MAX_TOKENS {
        let Some(blanks) = text[at..].find(|c: char| !c.is_whitespace()) else { break };
        let start = at + blanks;
        let token = token(text, start);
        at = token.all.end;
        match tokens.last_mut() {
            Some(before) if is_stray(&text[token.all.clone()], before.all.end == token.all.start) => {
                before.all.end = at
            }
            _ => tokens.push(token),
        }
    }
    tokens
}

/// Whether a token is punctuation that belongs to the word before, although a blank may be between. Where none is, `“`
/// closes a quotation: `„Wort“,`.
fn is_stray(token: &str, adjacent: bool) -> bool {
    let signs = token.strip_prefix('“').filter(|_| adjacent).unwrap_or(token);
    signs
        .chars()
        .all(|c| matches!(c, '.' | ',' | ':' | ';' | ')' | ']' | '”' | '»' | '，' | '：' | '；' | '。' | '،' | '؛'))
}

fn token(text: &str, start: usize) -> Token {
    let word_start = end_of(text, start, |c| !c.is_alphanumeric() && !c.is_whitespace());
    let word_end = end_of_word(text, word_start);
    if word_end == word_start {
        return Token { all: start..word_end, word: start..word_end };
    }
    let end = end_of_trail(text, word_end);
    Token { all: start..end, word: word_start..word_end }
}

fn end_of_word(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    if ["http://", "https://", "www.", "ftp://"].iter().any(|scheme| starts_with(rest, scheme)) || is_doi(rest) {
        let address = &rest[..rest.find(char::is_whitespace).unwrap_or(rest.len())];
        let open = address.contains('(');
        return start
            + address
                .trim_end_matches(|c| matches!(c, '.' | ',' | ';' | '>' | ']' | '"' | '”') || c == ')' && !open)
                .len();
    }
    let mut end = start;
    let mut before = None;
    for (at, character) in rest.char_indices() {
        let joins = || joins(before, character, &rest[at + character.len_utf8()..]);
        if !character.is_alphanumeric() && !is_mark(character) && !joins() {
            break;
        }
        if before.is_some_and(|before| is_blankless(before) || is_blankless(character)) {
            break;
        }
        end += character.len_utf8();
        before = Some(character);
    }
    end
}

/// Where the punctuation after a word ends: at a blank, the next word, or the sign that opens it.
fn end_of_trail(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut characters = text[start..].chars().peekable();
    while let Some(character) = characters.next() {
        let before_word = characters.peek().is_some_and(|next| next.is_alphanumeric());
        let opens = matches!(
            character,
            '(' | '[' | '{' | '<' | '“' | '„' | '«' | '‘' | '¿' | '¡' | '（' | '［' | '「' | '『' | '《'
        ) || matches!(character, '"' | '\'') && before_word && end > start;
        if character.is_alphanumeric() || character.is_whitespace() || opens {
            break;
        }
        end += character.len_utf8();
    }
    end
}

/// Whether a sign holds the characters beside it, `before` and the first of `rest`, together as one word.
fn joins(before: Option<char>, sign: char, rest: &str) -> bool {
    let after = rest.chars().next();
    let (Some(before), Some(after)) = (before, after) else { return false };
    match sign {
        '-' | '\u{2010}'..='\u{2014}' | '\'' | '’' | '&' | '/' | '_' | '@' | '−' => after.is_alphanumeric(),
        '.' if before.is_ascii_lowercase() && after.is_ascii_lowercase() => is_host(rest),
        '.' => before.is_ascii_digit() && after.is_ascii_digit() && !is_year(rest),
        _ => false,
    }
}

/// Whether the name of a site goes on here, as in `the-site.co.uk`: its last part is one that only sites have.
fn is_host(text: &str) -> bool {
    /// In bytes (RFC 1035).
    const LONGEST: usize = 255;
    let in_name = |byte: &u8| byte.is_ascii_lowercase() || matches!(byte, b'.' | b'-');
    let (name, rest) = text.split_at(text.bytes().take(LONGEST + 1).take_while(in_name).count());
    let last = name.trim_end_matches('.').rsplit('.').next();
    name.len() <= LONGEST
        && !rest.starts_with(char::is_alphanumeric)
        && last.is_some_and(|last| lexicon::is(last, "host"))
}

/// Whether a year begins here: `2019` in `11203724.2019`.
fn is_year(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    digits == 4 && ["15", "16", "17", "18", "19", "20"].iter().any(|century| text.starts_with(century))
}

fn is_mark(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

fn is_blankless(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// Whether a word is an address or a DOI.
pub(super) fn is_address(word: &str) -> bool {
    word.contains("//") || word.starts_with("www.") || is_doi(word)
}

/// Whether a DOI begins here: `10.`, four digits or more, `/`.
pub(super) fn is_doi(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("10.") else { return false };
    let digits = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    digits >= 4 && rest[digits..].starts_with('/')
}

fn end_of(text: &str, start: usize, inside: impl Fn(char) -> bool) -> usize {
    text[start..].find(|c| !inside(c)).map_or(text.len(), |length| start + length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(text: &str) -> Vec<&str> {
        tokens(text).into_iter().map(|token| &text[token.all]).collect()
    }

    #[test]
    fn punctuation_clings_to_words_and_parts_them() {
        assert_eq!(split("V.I. Lenin, “Unity”, 1914."), ["V.", "I.", "Lenin,", "“Unity”,", "1914."]);
        assert_eq!(split("J.Chem.103(2):5–7(1981)"), ["J.", "Chem.", "103", "(2):", "5–7", "(1981)"]);
        assert_eq!(split("A&A & B, d'Or 2.1"), ["A&A", "&", "B,", "d'Or", "2.1"]);
        assert_eq!(split("<http://a.b/c?d(e).>"), ["<http://a.b/c?d(e).>"]);
        assert_eq!(split("site.com. the-site.co.uk/ end.of"), ["site.com.", "the-site.co.uk/", "end.", "of"]);
        assert_eq!(split("doi:10.1000/x.(1)."), ["doi:", "10.1000/x.(1)."]);
        assert_eq!(split("论语 ed."), ["论", "语", "ed."]);
        assert_eq!(split("et al. : 004.2019"), ["et", "al. :", "004.", "2019"]);
    }

    proptest! {
        #[test]
        fn every_character_that_is_not_blank_is_in_a_token(text: String) {
            let joined: String = split(&text).concat();
            let joined: String = joined.chars().filter(|c| !c.is_whitespace()).collect();
            let solid: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            prop_assert!(tokens(&text).len() == MAX_TOKENS || joined == solid);
        }
    }
}
