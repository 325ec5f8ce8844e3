//! Labelled words to the fields of a reference.

use std::sync::LazyLock;

use regex::Regex;

use super::label::Label;
use super::token::Token;
use super::{correct, lexicon, names, repair, rules};
use crate::cite::Fields;
use crate::cite::words::{all as words_of_all, alternatives};
use crate::dates;

/// Words in a row that have one label.
pub(super) struct Run<'a> {
    pub label: Label,
    pub text: &'a str,
    words: usize,
}

/// Makes fields of words and the labels that the model gave them; rules correct these where they know better.
pub(super) fn fields(text: &str, tokens: &[Token], labels: &mut [Label]) -> Fields {
    correct::label_quotation(text, tokens, labels);
    correct::label_days(text, tokens, labels);
    correct::label_addresses(text, tokens, labels);
    let consulted = correct::label_consultation(text, tokens, labels);
    repair::one_of_each(text, tokens, labels);
    let accessed = consulted.and_then(|range| dates::of_field(&text[range]));
    let fields = labelled_fields(text, tokens, labels);
    Fields { accessed: accessed.or(fields.accessed), ..fields }
}

/// Makes fields of words and their labels.
pub(super) fn labelled_fields(text: &str, tokens: &[Token], labels: &[Label]) -> Fields {
    let runs = runs(text, tokens, labels);
    let all = |label: Label| runs.iter().filter(move |run| run.label == label && !run.text.is_empty());
    let longest = |label: Label| all(label).rev().max_by_key(|run| run.words).map(|run| run.text.to_owned());
    let first = |label: Label| all(label).next().map(|run| run.text.to_owned());
    let dated = |label: Label| all(label).find_map(|run| dates::of_field(run.text));
    Fields {
        authors: all(Label::Author).flat_map(|run| names::split(without_undated(run.text))).collect(),
        title: longest(Label::Title),
        container_title: longest(Label::Container),
        publisher: longest(Label::Publisher),
        place: first(Label::Place),
        issued: dated(Label::Date).or_else(|| dated(Label::Other)),
        accessed: dated(Label::Accessed),
        volume: first(Label::Volume).map(|volume| without_cue(&volume, "volume")),
        issue: first(Label::Issue).map(|issue| without_cue(&issue, "issue")),
        pages: first(Label::Pages).map(|pages| dashed(only_pages(&without_cue(&pages, "page")))),
        doi: rules::doi(text),
        isbn: rules::isbn(text),
        url: rules::url(text),
        csl_type: None,
    }
}

/// Without what stands in the place of the year: `Roe, B. (in press)`.
fn without_undated(authors: &str) -> &str {
    static UNDATED: LazyLock<Regex> = LazyLock::new(|| {
        let words = alternatives(words_of_all(|of| &of.undated));
        Regex::new(&format!(r"(?i)\s*[(\[](?:{words})[)\]][.,:]?\s*$")).expect("a valid pattern")
    });
    UNDATED.find(authors).map_or(authors, |undated| &authors[..undated.start()])
}

/// Without a first word that says what the number after it counts.
fn without_cue(text: &str, kind: &str) -> String {
    let cue = text.find(|c: char| !c.is_alphabetic()).unwrap_or(0);
    let rest = text[cue..].trim_start_matches(|c: char| !c.is_alphanumeric());
    // `S104` is a page of a supplement.
    let glued = rest.len() + cue == text.len() && text.starts_with(char::is_uppercase);
    let is_cue = cue > 0 && !rest.is_empty() && !glued && lexicon::is(&text[..cue], kind);
    if is_cue { rest.to_owned() } else { text.to_owned() }
}

/// Up to the first part of a list that begins with a word: `148-159, FERMILAB-CONF-08-203`.
fn only_pages(pages: &str) -> &str {
    let is_word = |part: &str| part.chars().take_while(|c| c.is_alphabetic()).nth(3).is_some();
    let commas = pages.match_indices(',').map(|(at, _)| at);
    let end = commas.filter(|at| *at > 0).find(|at| is_word(pages[at + 1..].trim_start()));
    &pages[..end.unwrap_or(pages.len())]
}

/// With an en dash between first and last page, and blanks only in lists.
fn dashed(pages: &str) -> String {
    let listed = pages.contains(',');
    let mut dashed = String::with_capacity(pages.len() + 2);
    let mut signs = pages.chars().filter(|c| listed || !c.is_whitespace()).peekable();
    while let Some(sign) = signs.next() {
        let dash = matches!(sign, '-' | '\u{2010}'..='\u{2015}' | '−');
        if dash && dashed.ends_with(char::is_alphanumeric) {
            while signs.next_if(|next| !next.is_alphanumeric()).is_some() {}
            dashed.push('–');
        } else {
            dashed.push(sign);
        }
    }
    dashed
}

/// The runs of an entry, in order.
pub(super) fn runs<'a>(text: &'a str, tokens: &[Token], labels: &[Label]) -> Vec<Run<'a>> {
    let mut runs = Vec::new();
    let mut at = 0;
    for same in labels.chunk_by(|a, b| a == b) {
        let run = &tokens[at..at + same.len()];
        runs.push(Run { label: same[0], text: trimmed(text, run, same[0] == Label::Author), words: same.len() });
        at += same.len();
    }
    runs
}

/// Whether a word may be an initial.
fn is_letter(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(|letter| letter.is_uppercase() || letter.is_lowercase()) && letters.next().is_none()
}

/// From the first word to the last, without the punctuation around but with the bracket that closes one inside, and
/// after names with the full stop of an initial.
fn trimmed<'a>(text: &'a str, tokens: &[Token], names: bool) -> &'a str {
    let start = tokens[0].word.start;
    let last = &tokens[tokens.len() - 1];
    let mut end = last.word.end;
    let inner = &text[start..end];
    let open = |opens: char, closes: char| inner.matches(opens).count().saturating_sub(inner.matches(closes).count());
    let mut open = [(')', open('(', ')')), (']', open('[', ']')), ('”', open('“', '”')), ('»', open('«', '»'))];
    for sign in text[end..last.all.end].chars() {
        match open.iter_mut().find(|(closes, _)| *closes == sign) {
            Some((_, count)) if *count > 0 => *count -= 1,
            None if matches!(sign, '?' | '!') => {}
            None if sign == '.' && names && is_letter(&text[last.word.clone()]) => {}
            _ => break,
        }
        end += sign.len_utf8();
    }
    &text[start..end]
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    #[test]
    fn a_run_keeps_the_bracket_that_closes_its_own() {
        let text = "(Sensors (Basel)), why?";
        let tokens = tokens(text);
        assert_eq!(trimmed(text, &tokens[..2], false), "Sensors (Basel)");
        assert_eq!(trimmed(text, &tokens, false), "Sensors (Basel)), why?");
    }

    #[test]
    fn pages_are_numbers_with_an_en_dash() {
        assert_eq!(dashed(&without_cue("pp. 57- 62", "page")), "57–62");
        assert_eq!(dashed(&without_cue("S104-8", "page")), "S104–8");
        assert_eq!(dashed("5, 7-9"), "5, 7–9");
        assert_eq!(only_pages("S14, e59, xii, Fermilab-08"), "S14, e59, xii");
        assert_eq!(without_cue("S12", "volume"), "S12");
    }
}
