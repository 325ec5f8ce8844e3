//! Signs that list items begin with.

use super::line::is_page_number;
use crate::structure::normalise::is_blank;

/// The sign of a list item at the beginning of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    /// Bytes of the sign.
    pub(super) len: usize,
    /// Bytes from the line's beginning to the item's text.
    pub(super) text: usize,
    pub(super) sign: Sign,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// A sign that is nothing but a bullet: one is enough.
    Bullet,
    /// A hyphen, asterisk or the like, which can also be something else: it takes two to make a list.
    Dash(char),
    /// A number or letter, its place in the order, and what is around it: `1.`, `b)`, `[3]`.
    Ordinal { value: u32, form: Form, close: char },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Number,
    Lower,
    Upper,
}

/// The highest number that begins a list item; a year does not.
const HIGHEST: u32 = 999;

impl Marker {
    /// The marker at the beginning of `line`, which has text after it.
    pub(super) fn of(line: &str) -> Option<Marker> {
        let (len, sign) = Sign::at_start(line).filter(|_| !is_page_number(line))?;
        let rest = &line[len..];
        let text = rest.trim_start();
        let spaced = text.len() < rest.len();
        let glued_bullet = sign == Sign::Bullet;
        let has_text = text.contains(|c| !is_blank(c));
        (has_text && (spaced || glued_bullet)).then(|| Marker { len, text: line.len() - text.len(), sign })
    }

    /// Whether `next` can follow in the same list.
    pub(super) fn is_followed_by(&self, next: &Marker) -> bool {
        match (self.sign, next.sign) {
            (Sign::Bullet, Sign::Bullet) => true,
            (Sign::Dash(one), Sign::Dash(other)) => one == other,
            (
                Sign::Ordinal { value, form, close },
                Sign::Ordinal { value: next_value, form: next_form, close: next_close },
            ) => form == next_form && close == next_close && next_value == value + 1,
            _ => false,
        }
    }

    /// Whether the sign is enough to make an item of a line that stands alone.
    pub(super) fn stands_alone(&self) -> bool {
        self.sign == Sign::Bullet
    }
}

impl Sign {
    fn at_start(line: &str) -> Option<(usize, Sign)> {
        let first = line.chars().next()?;
        match first {
            '•' | '‣' | '◦' | '▪' | '▫' | '●' | '○' | '■' | '□' | '⁃' | '∙' | '➢' | '➤' | '►' | '❖' => {
                Some((first.len_utf8(), Sign::Bullet))
            }
            // These also mean something, unless several stand below each other.
            '-' | '*' | '+' | '–' | '·' | '✓' | '✔' => Some((first.len_utf8(), Sign::Dash(first))),
            // In some languages it is also a word.
            'o' if line[1..].starts_with("  ") => Some((1, Sign::Dash('o'))),
            '(' | '[' => {
                let close = if first == '(' { ')' } else { ']' };
                let (len, value, form) = ordinal(&line[1..])?;
                line[1 + len..].starts_with(close).then_some((len + 2, Sign::Ordinal { value, form, close: first }))
            }
            _ => {
                let (len, value, form) = ordinal(line)?;
                let close = line[len..].chars().next().filter(|c| matches!(c, '.' | ')' | '．' | '、'))?;
                let mut end = len + close.len_utf8();
                if close == '.' && line[end..].starts_with(')') {
                    end += 1;
                }
                Some((end, Sign::Ordinal { value, form, close }))
            }
        }
    }
}

/// A number or a single letter: its length in bytes and place in the order.
fn ordinal(text: &str) -> Option<(usize, u32, Form)> {
    let digits = text.bytes().take(4).take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let value = text[..digits].parse().ok().filter(|value| *value <= HIGHEST)?;
        return Some((digits, value, Form::Number));
    }
    let letter = text.bytes().next().filter(u8::is_ascii_alphabetic)?;
    let (base, form) = if letter.is_ascii_lowercase() { (b'a', Form::Lower) } else { (b'A', Form::Upper) };
    Some((1, u32::from(letter - base), form))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_signs_with_text_after_them() {
        let text = |line: &'static str| Marker::of(line).map(|marker| &line[marker.text..]);
        assert_eq!(text("• one"), Some("one"));
        assert_eq!(text("•one"), Some("one"));
        assert_eq!(text("12. twelve"), Some("twelve"));
        assert_eq!(text("1.) one"), Some("one"));
        assert_eq!(text("[3] three"), Some("three"));
        assert_eq!(text("(b) two"), Some("two"));
        assert_eq!(text("o  two"), Some("two"));
        for none in ["1984. A novel", "3.5 percent", "-5 degrees", "— Hola", "- 12 -", "•", "a man", "o pão", "1 apple"]
        {
            assert_eq!(text(none), None, "{none}");
        }
    }

    #[test]
    fn only_the_next_ordinal_of_the_same_form_follows() {
        let follows = |one, other| Marker::of(one).unwrap().is_followed_by(&Marker::of(other).unwrap());
        assert!(follows("9. a", "10. b"));
        assert!(follows("a) x", "b) y"));
        assert!(!follows("1. a", "3. b"));
        assert!(!follows("1. a", "2) b"));
        assert!(!follows("- a", "* b"));
    }
}
