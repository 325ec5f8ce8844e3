//! What rules find more surely than the model: identifiers, addresses, dates of consultation.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::label::Label;
use super::lexicon;
use super::token::Token;

static DOI: LazyLock<Regex> = LazyLock::new(|| regex(r"10\.\d{4,9}(?:\.\d+)*/[^\s<>]+"));
static ISBN: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)\bISBN(?:-1[03])?:?\s*(\d[\d\s‐–-]{7,15}[\dX])"));
static URL: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)\b(?:https?://|ftp://|www\.)[^\s<>]+"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is valid")
}

/// The first DOI, in lower case.
pub(super) fn doi(text: &str) -> Option<String> {
    DOI.find(text).map(|found| without_trail(found.as_str()).to_lowercase())
}

/// The first ISBN that has as many digits as an ISBN has.
pub(super) fn isbn(text: &str) -> Option<String> {
    let digits = |found: &str| found.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    ISBN.captures_iter(text).map(|found| digits(&found[1])).find(|digits| matches!(digits.len(), 10 | 13))
}

/// The first address that does not lead to a DOI's resolver.
pub(super) fn url(text: &str) -> Option<String> {
    URL.find_iter(text)
        .map(|found| without_trail(found.as_str()))
        .find(|url| !url.contains("doi.org/"))
        .map(str::to_owned)
}

/// Without the punctuation that follows an address or identifier in a sentence.
fn without_trail(text: &str) -> &str {
    let open = text.contains('(');
    text.trim_end_matches(|c| matches!(c, '.' | ',' | ';' | ':' | ']' | '"' | '”' | '»' | '\'') || c == ')' && !open)
}

/// Labels the words that say when the item was consulted or archived; gives the bytes of the date of consultation.
pub(super) fn label_consultation(text: &str, tokens: &[Token], labels: &mut [Label]) -> Option<Range<usize>> {
    let mut consulted = None;
    for (at, token) in tokens.iter().enumerate() {
        let kinds = lexicon::of(&text[token.word.clone()]);
        let archived = kinds.has("archived");
        if (archived || kinds.has("accessed"))
            && let Some(dated) = date_after(text, tokens, at + 1)
        {
            labels[at..dated.end].fill(if archived { Label::Note } else { Label::Accessed });
            if !archived {
                consulted = Some(tokens[dated.start].word.start..tokens[dated.end - 1].word.end);
            }
        }
    }
    consulted
}

/// The tokens of a date that follows a cue, with a few small words between: `Retrieved on the 5th of May 2008`.
fn date_after(text: &str, tokens: &[Token], from: usize) -> Option<Range<usize>> {
    const WORDS_BETWEEN: usize = 4;
    let word = |at: usize| &text[tokens[at].word.clone()];
    let is_numeral = |at: usize| word(at).starts_with(|c: char| c.is_ascii_digit()) && word(at).len() <= 10;
    let is_part = |at: usize| is_numeral(at) || lexicon::month(word(at)).is_some();
    let start = (from..tokens.len()).take(WORDS_BETWEEN + 1).find(|at| is_part(*at))?;
    let between = (from..start).all(|at| word(at).chars().count() <= 8 && !word(at).contains("//"));
    let mut end = start;
    while end < tokens.len() && end < start + 6 && (is_part(end) || word(end).chars().count() <= 2 && end > start) {
        end += 1;
    }
    while end > start && !is_part(end - 1) {
        end -= 1;
    }
    let dated = &text[tokens[start].word.start..tokens[end - 1].word.end];
    (between && super::date::edtf(dated).is_some()).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    #[test]
    fn identifiers_are_found_without_what_follows_them() {
        assert_eq!(doi("See https://doi.org/10.1590/S0101-2061.").as_deref(), Some("10.1590/s0101-2061"));
        assert_eq!(doi("10.1016/0022-4596(84)90231-1.").as_deref(), Some("10.1016/0022-4596(84)90231-1"));
        assert_eq!(isbn("ISBN 978-3-16-148410-0.").as_deref(), Some("9783161484100"));
        assert_eq!(isbn("ISBN 0-306-40615-X").as_deref(), Some("030640615X"));
        assert_eq!(url("In: <http://a.org/b_c>.").as_deref(), Some("http://a.org/b_c"));
        assert_eq!(url("https://doi.org/10.1000/1"), None);
    }

    #[test]
    fn dates_of_consultation_are_no_dates_of_publication() {
        for (text, date) in [
            ("The Programme. Retrieved November 5, 2008.", "November 5, 2008"),
            ("Informe. 2010 [citado em 2019 out 24]. Disponível", "2019 out 24"),
            ("„Titel“. abgerufen am 2020-02-02.", "2020-02-02"),
            ("Archived from the original on 2 May 2009. Accessed: 3 June 2010", "3 June 2010"),
        ] {
            let tokens = tokens(text);
            let mut labels = vec![Label::Title; tokens.len()];
            let found = label_consultation(text, &tokens, &mut labels);
            assert_eq!(found.map(|range| &text[range]), Some(date));
        }
    }
}
