//! Which language a text is in.
//!
//! Three opinions are weighed: the words that are common in a language (`common` and `starters` of the language files),
//! whichlang, which is good at sixteen large languages, and whatlang, which knows sixty-nine.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::Paragraph;
use crate::knowledge;

/// What a language is guessed from: the first so many bytes of a text.
const SAMPLE: usize = 1200;
/// Paragraphs shorter than this, in bytes, are taken to be in the document's language.
const SHORT: usize = 80;
/// Of a paragraph so many words are looked at before it is suspected to be in another language.
const WORDS: usize = 16;
/// How sure the language of a paragraph must be to differ from the document's.
const SURE: f64 = 0.5;
/// The weight of the two libraries' opinions against a share of one of common words.
const WHICHLANG: f64 = 0.15;
const WHATLANG: f64 = 0.15;
/// With such a share of common words, and whichlang's word for it, there is no doubt.
const CLEAR: f64 = 0.5;

/// ISO 639-3 codes to BCP 47.
static CODES: LazyLock<BTreeMap<String, String>> =
    LazyLock::new(|| toml::from_str(include_str!("../../knowledge/iso639.toml")).expect("a table of codes"));

/// The languages of each common word.
static WORDS_OF: LazyLock<BTreeMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut known: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (code, language) in knowledge::languages() {
        let words: BTreeSet<&String> =
            language.structure.common.iter().chain(&language.structure.sentences.starters).collect();
        words.into_iter().for_each(|word| known.entry(word).or_default().push(code));
    }
    known
});

/// The languages of each letter that tells languages apart.
static LETTERS_OF: LazyLock<BTreeMap<char, Vec<&'static str>>> = LazyLock::new(|| {
    let mut known: BTreeMap<char, Vec<&str>> = BTreeMap::new();
    for (code, language) in knowledge::languages() {
        language.structure.letters.chars().for_each(|letter| known.entry(letter).or_default().push(code));
    }
    known
});

/// The language of a text and how sure it is, from 0 to 1; none of a text without letters.
pub(super) fn detect(text: &str) -> Option<(&'static str, f64)> {
    let sample = head(text, SAMPLE);
    let script = whatlang::detect_script(sample)?;
    if let [only] = script.langs() {
        return code(only.code()).map(|code| (code, 1.0));
    }
    let whichlang_says = code(whichlang::detect_language(sample).three_letter_code());
    let same_script = |code: &&str| script.langs().iter().any(|lang| self::code(lang.code()) == Some(*code));
    let whichlang_says = whichlang_says.filter(same_script);
    let mut opinions = common_words(sample);
    if let Some(language) = whichlang_says {
        let share = opinions.entry(language).or_default();
        if *share > CLEAR {
            return Some((language, *share));
        }
        *share += WHICHLANG;
    }
    // It is slow, and needed only where the others leave doubt.
    if let Some(language) = whatlang::detect_lang(sample).and_then(|lang| code(lang.code())) {
        *opinions.entry(language).or_default() += WHATLANG;
    }
    let total: f64 = opinions.values().sum();
    let (best, _) = opinions.iter().max_by(|a, b| a.1.total_cmp(b.1))?;
    // Among the languages that it knows, whichlang is the best judge.
    let knows =
        |language: &str| whichlang::LANGUAGES.iter().any(|lang| code(lang.three_letter_code()) == Some(language));
    let language = whichlang_says.filter(|_| knows(best)).unwrap_or(best);
    Some((language, opinions[language] / total))
}

/// For each language, its share of the words and letters of a text that are common in some language; what several
/// languages share counts less for each.
fn common_words(text: &str) -> BTreeMap<&'static str, f64> {
    let mut shares: BTreeMap<&str, f64> = BTreeMap::new();
    let mut total = 0.0;
    let mut count = |languages: Option<&Vec<&'static str>>| {
        let Some(languages) = languages else { return };
        total += 1.0;
        for language in languages {
            *shares.entry(language).or_default() += 1.0 / languages.len() as f64;
        }
    };
    for word in words(text).map(str::to_lowercase) {
        count(WORDS_OF.get(word.as_str()));
        word.chars().filter(|c| !c.is_ascii()).for_each(|c| count(LETTERS_OF.get(&c)));
    }
    shares.values_mut().for_each(|share| *share /= total);
    shares
}

/// The language of a document, from paragraphs all over it.
pub(super) fn of_document(paragraphs: &[Paragraph]) -> Option<(&'static str, f64)> {
    let kept = || paragraphs.iter().filter(|paragraph| paragraph.boilerplate.is_none());
    let step = kept().count().div_ceil(8).max(1);
    let mut sample = String::new();
    for paragraph in kept().step_by(step) {
        sample.push_str(head(&paragraph.text, SAMPLE / 4));
        sample.push(' ');
    }
    if sample.trim().is_empty() {
        sample = paragraphs.iter().take(20).flat_map(|paragraph| [paragraph.text.as_str(), " "]).collect();
    }
    detect(&sample)
}

/// Gives every paragraph its language: the document's, or the one that it is surely in instead.
pub(super) fn mark(paragraphs: &mut [Paragraph], document: &str) {
    let primary = document.split('-').next().unwrap_or(document);
    for paragraph in paragraphs {
        let differs = || {
            if paragraph.text.len() < SHORT || speaks(&paragraph.text, primary) {
                return None;
            }
            detect(head(&paragraph.text, SAMPLE / 4)).filter(|(language, sure)| *language != primary && *sure >= SURE)
        };
        paragraph.language = differs().map_or(document, |(language, _)| language).to_owned();
    }
}

/// Whether the beginning of a text has words that are common in a language.
fn speaks(text: &str, language: &str) -> bool {
    let known =
        |word: &str| WORDS_OF.get(word.to_lowercase().as_str()).is_some_and(|languages| languages.contains(&language));
    words(text).take(WORDS).filter(|word| known(word)).count() >= 2
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’').filter(|word| !word.is_empty())
}

fn code(three_letters: &str) -> Option<&'static str> {
    CODES.get(three_letters).map(String::as_str)
}

fn head(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}
