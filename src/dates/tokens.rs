//! A text in the pieces of which dates are made.

/// A run of letters, a run of digits, or one other character.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub text: &'t str,
    /// Bytes of the text.
    pub start: usize,
    pub kind: Kind,
    /// Whether white space, or the start of the text, precedes.
    pub spaced: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number of so many digits; larger ones than a year needs are only known by their length.
    Number {
        value: u32,
        digits: usize,
    },
    Word,
    Sign(char),
}

impl Token<'_> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// The number, where it has from `least` to `most` digits.
    pub(super) fn number(&self, least: usize, most: usize) -> Option<u32> {
        match self.kind {
            Kind::Number { value, digits } if (least..=most).contains(&digits) => Some(value),
            _ => None,
        }
    }

    pub(super) fn is_sign(&self, signs: &str) -> bool {
        matches!(self.kind, Kind::Sign(sign) if signs.contains(sign))
    }
}

pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut out: Vec<Token<'_>> = Vec::with_capacity(text.len() / 5);
    let mut spaced = true;
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        if first.is_whitespace() {
            spaced = true;
            continue;
        }
        let mut end = start + first.len_utf8();
        let mut extend = |same: &dyn Fn(char) -> bool| {
            while let Some(&(at, next)) = chars.peek().filter(|(_, next)| same(*next)) {
                end = at + next.len_utf8();
                chars.next();
            }
        };
        let kind = if digit(first).is_some() {
            extend(&|next| digit(next).is_some());
            number(&text[start..end])
        } else if stands_alone(first) {
            Kind::Word
        } else if first.is_alphabetic() {
            extend(&|next| (next.is_alphabetic() || is_mark(next)) && !stands_alone(next));
            Kind::Word
        } else {
            Kind::Sign(first)
        };
        out.push(Token { text: &text[start..end], start, kind, spaced });
        spaced = false;
    }
    out
}

fn number(digits: &str) -> Kind {
    let count = digits.chars().count();
    let value = digits.chars().filter_map(digit).take(8).fold(0, |value, digit| value * 10 + digit);
    Kind::Number { value, digits: count }
}

/// European, Arabic-Indic, Persian and full-width digits.
fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '\u{660}'..='\u{669}' => Some(c as u32 - 0x660),
        '\u{6F0}'..='\u{6F9}' => Some(c as u32 - 0x6F0),
        '\u{FF10}'..='\u{FF19}' => Some(c as u32 - 0xFF10),
        _ => None,
    }
}

/// Scripts that write no space between words: there each character is a token.
pub(super) fn stands_alone(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{20000}'..='\u{3FFFF}')
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}
