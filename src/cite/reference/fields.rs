//! Labelled words to the fields of a reference.

use super::label::Label;
use super::token::Token;
use super::{date, lexicon, names, rules};
use crate::cite::Fields;

/// Words in a row that have one label.
pub(super) struct Run<'a> {
    pub label: Label,
    pub text: &'a str,
    words: usize,
}

/// Makes fields of words and their labels; rules have the last word where they know better.
pub(super) fn fields(text: &str, tokens: &[Token], labels: &mut [Label]) -> Fields {
    let consulted = rules::label_consultation(text, tokens, labels);
    let runs = runs(text, tokens, labels);
    let all = |label: Label| runs.iter().filter(move |run| run.label == label && !run.text.is_empty());
    let longest = |label: Label| all(label).rev().max_by_key(|run| run.words).map(|run| run.text.to_owned());
    let first = |label: Label| all(label).next().map(|run| run.text.to_owned());
    let dated = |label: Label| all(label).find_map(|run| date::edtf(run.text));
    Fields {
        authors: all(Label::Author).flat_map(|run| names::split(run.text)).collect(),
        title: longest(Label::Title),
        container_title: longest(Label::Container),
        publisher: longest(Label::Publisher),
        place: first(Label::Place),
        issued: dated(Label::Date).or_else(|| dated(Label::Other)),
        accessed: consulted.and_then(|range| date::edtf(&text[range])).or_else(|| dated(Label::Accessed)),
        volume: first(Label::Volume).map(|volume| without_cue(&volume, "volume")),
        issue: first(Label::Issue).map(|issue| without_cue(&issue, "issue")),
        pages: first(Label::Pages).map(|pages| dashed(&without_cue(&pages, "page"))),
        doi: rules::doi(text),
        isbn: rules::isbn(text),
        url: rules::url(text),
        csl_type: None,
    }
}

/// Without a first word that says what the number after it counts.
fn without_cue(text: &str, kind: &str) -> String {
    let cue = text.find(|c: char| !c.is_alphabetic()).unwrap_or(0);
    let rest = text[cue..].trim_start_matches(|c: char| !c.is_alphanumeric());
    if cue > 0 && !rest.is_empty() && lexicon::is(&text[..cue], kind) { rest.to_owned() } else { text.to_owned() }
}

/// With an en dash between first and last page.
fn dashed(pages: &str) -> String {
    let mut dashed = String::with_capacity(pages.len() + 2);
    let mut signs = pages.chars().filter(|c| !c.is_whitespace() || pages.contains(',')).peekable();
    while let Some(sign) = signs.next() {
        let dash = matches!(sign, '-' | '\u{2010}'..='\u{2015}' | '−');
        match dash && dashed.ends_with(char::is_alphanumeric) {
            true => {
                while signs.next_if(|next| !next.is_alphanumeric()).is_some() {}
                dashed.push('–');
            }
            false => dashed.push(sign),
        }
    }
    dashed
}

pub(super) fn runs<'a>(text: &'a str, tokens: &[Token], labels: &[Label]) -> Vec<Run<'a>> {
    let mut runs = Vec::new();
    let mut at = 0;
    for same in labels.chunk_by(|a, b| a == b) {
        let run = &tokens[at..at + same.len()];
        runs.push(Run { label: same[0], text: trimmed(text, run), words: same.len() });
        at += same.len();
    }
    runs
}

/// From the first word to the last, without the punctuation around but with the bracket that closes one inside.
fn trimmed<'a>(text: &'a str, tokens: &[Token]) -> &'a str {
    let start = tokens[0].word.start;
    let last = &tokens[tokens.len() - 1];
    let mut end = last.word.end;
    let inner = &text[start..end];
    let trail = &text[end..last.all.end];
    let open = |sign| inner.matches(sign).count();
    for sign in trail.chars() {
        let wanted = match sign {
            '?' | '!' => true,
            ')' => open('(') > open(')'),
            ']' => open('[') > open(']'),
            '”' => open('“') > open('”'),
            '»' => open('«') > open('»'),
            _ => false,
        };
        if !wanted {
            break;
        }
        end += sign.len_utf8();
    }
    &text[start..end]
}
