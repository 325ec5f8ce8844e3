//! Words and signs, as the model of names sees them.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::knowledge::is_unspaced;

/// Splits a text into tokens, as bytes of the text.
///
/// A token is a word, a number or one other character. A hyphen between letters belongs to the word; the full stop
/// belongs to an initial (`V.I.`); an elided article (`l'`) and the English genitive (`'s`) are tokens of their own,
/// and so is each letter of a script that does not part words.
pub(super) fn tokens(text: &str, out: &mut Vec<Range<usize>>) {
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let end = if is_unparted(first) {
            let marks = text[at..].chars().skip(1).take_while(|c| is_combining_mark(*c));
            at + first.len_utf8() + marks.map(char::len_utf8).sum::<usize>()
        } else if first.is_alphanumeric() {
            word(text, at)
        } else if is_apostrophe(first) {
            at + genitive(&text[at..]).unwrap_or(first.len_utf8())
        } else {
            at + first.len_utf8()
        };
        if !first.is_whitespace() {
            out.push(at..end);
        }
        at = end;
    }
}

/// Where the word that begins at `start` ends.
fn word(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut chars = text[start..].char_indices().map(|(at, c)| (start + at, c)).peekable();
    let mut initials = true;
    let mut letters = 0;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let joins = next.is_some_and(char::is_alphanumeric);
        if is_unparted(c) {
            break;
        }
        if c.is_alphanumeric() || is_combining_mark(c) {
            letters += 1;
            initials &= letters == 1 && c.is_alphabetic();
        } else if c == '.' && initials && letters == 1 {
            // `V.I.`: the initial of a name keeps its full stop, and so does the one glued to it.
            letters = 0;
        } else if is_apostrophe(c) && joins {
            if genitive(&text[at..]).is_some() {
                break;
            }
            let article = &text[start..at];
            if article != "O" && article != "o" && article.len() <= LONGEST_ARTICLE {
                return at + c.len_utf8();
            }
        } else if joins
            && (matches!(c, '-' | '‐' | '‑')
                || matches!(c, '.' | ',' | ':') && is_digit_before(text, at) && next.is_some_and(is_digit))
        {
            initials = false;
        } else {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// `dell'`, `jusqu'` and what is shorter.
const LONGEST_ARTICLE: usize = 6;

/// The length of `'s` at the start of `rest`, where no letter follows.
fn genitive(rest: &str) -> Option<usize> {
    let apostrophe = rest.chars().next().filter(|c| is_apostrophe(*c))?.len_utf8();
    let tail = rest[apostrophe..].strip_prefix(['s', 'S'])?;
    (!tail.starts_with(char::is_alphanumeric)).then_some(apostrophe + 1)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

/// Whether a letter is of a script that has no space between words, among them Thai to Burmese and Khmer.
pub(super) fn is_unparted(c: char) -> bool {
    is_unspaced(c)
        || matches!(c, '\u{e01}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '々' | '〆')
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn is_digit_before(text: &str, at: usize) -> bool {
    text.as_bytes()[..at].last().is_some_and(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    #[test]
    fn splits_as_the_model_expects() {
        let split = |text: &str| {
            let mut out = Vec::new();
            super::tokens(text, &mut out);
            out.into_iter().map(|span| text[span].to_owned()).collect::<Vec<_>>().join("|")
        };
        assert_eq!(split("V.I. Lenin's wife, in St. Louis."), "V.I.|Lenin|'s|wife|,|in|St|.|Louis|.");
        assert_eq!(split("dell’Unione l'Europe O'Connor qu'il"), "dell’|Unione|l'|Europe|O'Connor|qu'|il");
        assert_eq!(split("1,914.50 (1937–1938) Jean-Paul- x"), "1,914.50|(|1937|–|1938|)|Jean-Paul|-|x");
        assert_eq!(split("U.S. the Fifth. A"), "U.S.|the|Fifth|.|A");
        assert_eq!(split("«l’»'"), "«|l|’|»|'");
        assert_eq!(split("他从WHO来，กรุง"), "他|从|WHO|来|，|ก|รุ|ง");
    }
}
