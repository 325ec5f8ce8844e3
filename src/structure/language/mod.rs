//! Which language a text is in.
//!
//! The script decides where only one language is written in it. Else a model of the runs of letters in 75 languages
//! does, and for a language that only a language file knows, its common words.

mod train;

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use whatlang::{Lang, Script};

pub use self::train::train;
use super::Paragraph;
use crate::knowledge;
use crate::ngrams::{MODEL, STEP};

/// What a language is guessed from: the first so many bytes of a text.
const SAMPLE: usize = 1200;
/// Paragraphs shorter than this, in bytes, are taken to be in the document's language.
const SHORT: usize = 80;
/// So many letters of another script are no formula and no sign; of one that writes syllables or words, half as many.
const LETTERS: usize = 4;
/// Of a paragraph so many words are looked at before it is suspected to be in another language.
const WORDS: usize = 16;
/// How sure the language of a paragraph must be to differ from the document's.
const SURE: f64 = 0.9;
/// A language of many readers needs so much less evidence than the others.
const LARGE: f64 = 1.012;
/// By so much, in natural logarithms, evidence counts less than it says: the runs of letters overlap.
const OVERLAP: f64 = 6.0;
/// With such a share of the common words, a text is in a language that the model does not know.
const CLEAR: f64 = 0.5;

/// What evidence is multiplied by, for each language of the model.
static FACTORS: LazyLock<Vec<f64>> = LazyLock::new(|| {
    MODEL.languages.iter().map(|code| if RECIPE.large.contains(code) { LARGE } else { 1.0 }).collect()
});

static RECIPE: LazyLock<train::Recipe> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../knowledge/models/languages.toml")).expect("the recipe is valid")
});

/// The languages of each common word.
static WORDS_OF: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut known: HashMap<&str, Vec<&str>> = HashMap::new();
    for (code, language) in knowledge::languages() {
        let words: BTreeSet<&String> =
            language.structure.common.iter().chain(&language.structure.sentences.starters).collect();
        words.into_iter().for_each(|word| known.entry(word).or_default().push(code));
    }
    known
});

/// The language of a text and how sure it is, from 0 to 1; none of a text without letters.
pub(super) fn detect(text: &str) -> Option<(&'static str, f64)> {
    let sample = head(text, SAMPLE);
    let script = whatlang::detect_script(sample)?;
    // Most letters of a Japanese sentence may be Chinese ones, but hardly one is without kana.
    if script == Script::Mandarin && sample.contains(|c| matches!(c, '\u{3041}'..='\u{30ff}')) {
        return Some(("ja", 1.0));
    }
    if let [only] = script.langs() {
        return knowledge::tag_of_code(only.code()).map(|tag| (tag, 1.0));
    }
    let lower = sample.to_lowercase();
    let scores: Vec<f64> =
        MODEL.score(&lower).iter().zip(&*FACTORS).map(|(score, factor)| f64::from(*score) * STEP * factor).collect();
    let (best, most) =
        scores.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).filter(|(_, score)| **score > 0.0)?;
    if let Some(unknown) = of_unknown(&lower) {
        return Some(unknown);
    }
    let sure = scores.iter().map(|score| ((score - most) / OVERLAP).exp()).sum::<f64>().recip();
    Some((MODEL.languages[best].as_str(), sure))
}

/// The language of a text by its common words, where the model does not know that language.
fn of_unknown(text: &str) -> Option<(&'static str, f64)> {
    let mut shares: BTreeMap<&str, f64> = BTreeMap::new();
    let mut total = 0.0;
    for languages in words(text).filter_map(|word| WORDS_OF.get(word)) {
        total += 1.0;
        for language in languages {
            *shares.entry(language).or_default() += 1.0 / languages.len() as f64;
        }
    }
    let (language, share) = shares.into_iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let share = share / total;
    (share > CLEAR && !MODEL.languages.iter().any(|known| known == language)).then_some((language, share))
}

/// The language of a document, from paragraphs all over it.
pub(super) fn of_document(paragraphs: &[Paragraph]) -> Option<(&'static str, f64)> {
    detect(&sample(paragraphs))
}

/// Whether paragraphs are surely in another language than a page says, in another script: templates say `en` of whatever
/// they show. Latin tells nothing, programs are written in it everywhere; and of a language that few read, the page knows
/// more, for some are written in several scripts.
pub(super) fn is_surely_other(language: &str, paragraphs: &[Paragraph]) -> bool {
    let is_said = |lang: &&Lang| knowledge::tag_of_code(lang.code()) == Some(knowledge::primary(language));
    let sample = sample(paragraphs);
    let (Some(script), Some(lang)) = (whatlang::detect_script(&sample), Lang::all().iter().find(is_said)) else {
        return false;
    };
    let is_known = |found: &str| script.langs().len() == 1 || RECIPE.large.iter().any(|large| large == found);
    let is_written_so =
        script == Script::Latin || script.langs().contains(lang) || is_japanese(script) && lang == &Lang::Jpn;
    !is_written_so && detect(&sample).is_some_and(|(found, sure)| sure >= SURE && is_known(found))
}

/// Paragraphs from all over a document.
fn sample(paragraphs: &[Paragraph]) -> String {
    let kept = || paragraphs.iter().filter(|paragraph| paragraph.boilerplate.is_none());
    let step = kept().count().div_ceil(8).max(1);
    let mut sample = String::new();
    for paragraph in kept().step_by(step) {
        sample.push_str(head(&paragraph.text, SAMPLE / 4));
        sample.push(' ');
    }
    if sample.trim().len() < SHORT {
        sample.extend(paragraphs.iter().take(20).flat_map(|paragraph| [paragraph.text.as_str(), " "]));
    }
    sample
}

/// Gives every paragraph its language: the document's, or the one that it is surely in instead.
pub(super) fn mark(paragraphs: &mut [Paragraph], document: &str) {
    let primary = knowledge::primary(document);
    let script = LazyCell::new(|| whatlang::detect_script(&sample(paragraphs)));
    let differs = |text: &str| {
        let beginning = head(text, SAMPLE / 4);
        if is_in_another_script(text, || *script, primary) {
            return detect(beginning);
        }
        if text.len() < SHORT || speaks(text, primary) || in_capitals(beginning) {
            return None;
        }
        detect(beginning).filter(|(language, sure)| *language != primary && *sure >= SURE)
    };
    let own: Vec<_> = paragraphs.iter().map(|paragraph| differs(&paragraph.text)).collect();
    for (paragraph, own) in paragraphs.iter_mut().zip(own) {
        own.map_or(document, |(language, _)| language).clone_into(&mut paragraph.language);
    }
}

/// Whether a text, but for a letter or two, is in another script than its document. Latin tells nothing: names and signs
/// are written in it everywhere.
fn is_in_another_script(text: &str, document: impl Fn() -> Option<Script>, language: &str) -> bool {
    use Script::{Hangul, Latin};
    let Some(script) = whatlang::detect_script(head(text, SAMPLE / 4)).filter(|script| *script != Latin) else {
        return false;
    };
    let letters = if is_japanese(script) || script == Hangul { LETTERS / 2 } else { LETTERS };
    document().is_some_and(|document| document != script)
        && !(language == "ja" && is_japanese(script))
        && text.chars().filter(|c| c.is_alphabetic()).nth(letters - 1).is_some()
}

fn is_japanese(script: Script) -> bool {
    matches!(script, Script::Hiragana | Script::Katakana | Script::Mandarin)
}

/// Whether the beginning of a text has words that are common in a language, and not many more that are so in another.
fn speaks(text: &str, language: &str) -> bool {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for word in words(text).take(WORDS) {
        let languages = WORDS_OF.get(word.to_lowercase().as_str());
        languages.into_iter().flatten().for_each(|language| *times.entry(language).or_default() += 1);
    }
    let own = times.get(language).copied().unwrap_or_default();
    own > 1 && times.values().all(|other| *other <= 2 * own)
}

/// Whether a text is in capitals: rows of names, as under laws, are in no language of their own.
fn in_capitals(text: &str) -> bool {
    let count = |is: fn(char) -> bool| text.chars().filter(|c| is(*c)).count();
    count(char::is_uppercase) > count(char::is_lowercase)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’').filter(|word| !word.is_empty())
}

fn head(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}
