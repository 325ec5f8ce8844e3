//! Identifiers in running text: DOI, ISBN, arXiv, URL.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::floor;

/// An identifier of something citable.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Identifier {
    pub(in super::super) paragraph: usize,
    /// Bytes of the paragraph's text.
    pub(in super::super) span: Range<usize>,
    /// In its usual form: `10.1000/182`, `9780306406157`, `arXiv:2101.00001`, `https://example.org/`.
    pub(in super::super) label: String,
}

static DOI: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"^(?i:(?:doi:?\s?)?(?:https?://)?(?:(?:dx\.)?doi\.org/)?)(10\.\d{4,9}/[^\s"<>“”»]+)"#));
static ISBN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?i:ISBN(?:-1[03])?):?\s?((?:\d[ -–]?){9,12}[\dXx])(?-u:\b)"));
static ARXIV: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?i:arxiv:)\s?(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7})"));
static URL: LazyLock<Regex> = LazyLock::new(|| pattern(r#"^(?i:https?|ftp)://[^\s"<>“”»]+"#));

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a valid pattern")
}

/// Reads an identifier at `cue`, the first characters by which it is known.
pub(super) fn at_cue(index: usize, text: &str, cue: Range<usize>, found: &mut Vec<Identifier>) {
    /// No identifier is longer.
    const LONGEST: usize = 2048;
    let start = cue.start;
    let inside = found.last().is_some_and(|last| last.paragraph == index && start < last.span.end);
    if inside || text[..start].ends_with(|last: char| last.is_alphanumeric()) {
        return;
    }
    let rest = &text[start..floor(text, start + LONGEST)];
    let read = doi(rest).or_else(|| isbn(rest)).or_else(|| arxiv(rest)).or_else(|| url(rest));
    if let Some((length, label)) = read {
        found.push(Identifier { paragraph: index, span: start..start + length, label });
    }
}

fn doi(text: &str) -> Option<(usize, String)> {
    let doi = DOI.captures(text)?.get(1)?;
    let kept = without_punctuation(doi.as_str());
    Some((doi.start() + kept.len(), kept.to_lowercase()))
}

fn isbn(text: &str) -> Option<(usize, String)> {
    let isbn = ISBN.captures(text)?.get(1)?;
    let digits: String =
        isbn.as_str().chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect();
    valid_isbn(&digits).then_some((isbn.end(), digits))
}

/// Whether the check digit of an ISBN-10 or ISBN-13 is right.
fn valid_isbn(digits: &str) -> bool {
    let value = |digit: u8| if digit == b'X' { 10 } else { u32::from(digit - b'0') };
    let weighted =
        |weight: fn(u32) -> u32| (0..).zip(digits.bytes()).map(|(i, digit)| weight(i) * value(digit)).sum::<u32>();
    match digits.len() {
        10 => weighted(|i| 10 - i) % 11 == 0,
        13 => weighted(|i| 1 + i % 2 * 2) % 10 == 0,
        _ => false,
    }
}

fn arxiv(text: &str) -> Option<(usize, String)> {
    let id = ARXIV.captures(text)?.get(1)?;
    Some((id.end(), format!("arXiv:{}", id.as_str())))
}

fn url(text: &str) -> Option<(usize, String)> {
    let url = without_punctuation(URL.find(text)?.as_str());
    Some((url.len(), url.to_owned()))
}

/// Without what belongs to the sentence around: final points, a closing bracket that was not opened inside.
fn without_punctuation(mut text: &str) -> &str {
    loop {
        let Some(last) = text.chars().next_back() else { return text };
        let opener = match last {
            ')' => Some('('),
            ']' => Some('['),
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '\u{200B}' => None,
            _ => return text,
        };
        if opener.is_some_and(|opener| text.matches(opener).count() >= text.matches(last).count()) {
            return text;
        }
        text = &text[..text.len() - last.len_utf8()];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_end_where_their_sentence_goes_on() {
        assert_eq!(doi("doi:10.1000/182(1), and"), Some((16, "10.1000/182(1)".to_owned())));
        assert_eq!(doi("https://doi.org/10.1000/ABC)."), Some((27, "10.1000/abc".to_owned())));
        assert_eq!(url("https://example.org/a_(b)). Then"), Some((25, "https://example.org/a_(b)".to_owned())));
        assert_eq!(isbn("ISBN 0-306-40615-2."), Some((18, "0306406152".to_owned())));
        assert_eq!(isbn("ISBN 0-306-40615-3."), None);
        assert_eq!(arxiv("arXiv:2101.00001v2 says"), Some((18, "arXiv:2101.00001v2".to_owned())));
    }
}
