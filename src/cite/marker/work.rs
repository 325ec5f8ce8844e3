//! Works named in running text by author and title: `in his 1920 text Left-Wing Communism`, `Kelly's book Sects`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::super::words::WORDS;
use super::{after, before, floor, is_year, words_back};
use crate::read::InlineKind;
use crate::structure::Paragraph;

/// A noun that announces a title.
#[derive(Clone, Copy)]
pub(super) struct Noun {
    pub(super) csl_type: &'static str,
    /// Whether capitals alone show where the title ends.
    pub(super) bare_titles: bool,
    /// Whether it is written with a small letter, and whether with a capital: it may be one of several languages.
    pub(super) small: bool,
    pub(super) capital: bool,
}

/// A work named in running text.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Work {
    pub(in super::super) paragraph: usize,
    /// Bytes of the paragraph's text, from the possessive to the end of the title.
    pub(in super::super) span: Range<usize>,
    pub(in super::super) author: String,
    pub(in super::super) title: String,
    pub(in super::super) year: Option<String>,
    pub(in super::super) csl_type: &'static str,
    pub(in super::super) confidence: f64,
}

/// How far before a possessive its author may stand.
const REACH: usize = 160;
/// No title is longer.
const LONGEST: usize = 200;

/// The last name before a possessive.
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^\p{L}])(\p{Lu}[\p{L}-]{2,}(?:\s+\p{Lu}[\p{L}.\-]*){0,3})[^\p{Lu}.!?]*$")
        .expect("a valid pattern")
});

static YEAR_AFTER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"^[”"»’)]?\s?\((1[4-9]\d\d|20\d\d)\)"#).expect("a valid pattern"));

/// A title in capitals: words that begin with one, small words between them.
static BARE_TITLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\p{Lu}[\p{L}\p{M}’'\-]*(?:(?:[:,]?\s+\p{Ll}{1,4})*[:]?\s+[\p{Lu}][\p{L}\p{M}’'\-]*)*")
        .expect("a valid pattern")
});

/// Reads the work at a noun.
pub(super) fn at_noun(index: usize, paragraph: &Paragraph, at: Range<usize>, noun: Noun) -> Option<Work> {
    let text: &str = &paragraph.text;
    let letter = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    let capital = after(text, at.start).is_some_and(char::is_uppercase);
    if letter(before(text, at.start)) || letter(after(text, at.end)) {
        return None;
    }
    if !(if capital { noun.capital } else { noun.small }) {
        return None;
    }
    let (title, end) = title(paragraph, at.end, noun)?;
    let owner = owner(text, at.start)?;
    let year = owner.year.or_else(|| Some(YEAR_AFTER.captures(&text[end..])?[1].to_owned()));
    let start = owner.span.start;
    let (author, sure) = match owner.name {
        Some(name) => (&text[name], true),
        None => {
            let reach = floor(text, start.saturating_sub(REACH));
            (NAME.captures(&text[reach..start])?.get(1)?.as_str(), false)
        }
    };
    let confidence = if sure || year.is_some() { 0.85 } else { 0.6 };
    let author = author.trim_end_matches('.').to_owned();
    let (title, csl_type) = (text[title].to_owned(), noun.csl_type);
    title.chars().nth(2)?;
    Some(Work { paragraph: index, span: start..end, author, title, year, csl_type, confidence })
}

/// What a noun belongs to.
struct Owner {
    span: Range<usize>,
    /// `John Kelly` of `John Kelly’s`; none of `his`.
    name: Option<Range<usize>>,
    year: Option<String>,
}

/// What leads to a noun: a genitive or possessive, perhaps with the year and an adjective or two.
fn owner(text: &str, noun: usize) -> Option<Owner> {
    const BETWEEN: usize = 4;
    let mut year = None;
    let mut words = words_back(text, noun);
    for span in words.by_ref().take(BETWEEN) {
        let word = &text[span.clone()];
        if WORDS.possessives.contains(word.to_lowercase().as_str()) {
            return Some(Owner { span, name: None, year });
        }
        if let Some(genitive) = WORDS.genitives.iter().find(|genitive| word.ends_with(**genitive)) {
            let mut name = span.start..span.end - genitive.len();
            let capital = |word: &Range<usize>| text[word.clone()].starts_with(char::is_uppercase);
            let ends = |word: &Range<usize>| text[word.clone()].ends_with([',', ';', ':', '?', '!', '”']);
            for word in words.take(BETWEEN).take_while(|word| capital(word) && !ends(word)) {
                name.start = word.start;
            }
            let named = capital(&name);
            return named.then_some(Owner { span: name.start..span.end, name: Some(name), year });
        }
        if is_year(word) && year.is_none() {
            year = Some(word.to_owned());
        } else if !word.chars().all(|letter| letter.is_lowercase() || letter == '-') {
            return None;
        }
    }
    None
}

/// The title after a noun, and where it ends with its quotation mark.
fn title(paragraph: &Paragraph, from: usize, noun: Noun) -> Option<(Range<usize>, usize)> {
    let text: &str = &paragraph.text;
    let start = from + (text[from..].len() - text[from..].trim_start().len());
    if start == from {
        return None;
    }
    let first = paragraph.inlines.partition_point(|inline| inline.span.start < start);
    let here = paragraph.inlines[first..].iter().take_while(|inline| inline.span.start < start + 4);
    if let Some(inline) = here.into_iter().find(|inline| inline.kind == InlineKind::Emphasis && !inline.span.is_empty())
    {
        return Some((inline.span.clone(), inline.span.end));
    }
    let close = match after(text, start)? {
        '“' => '”',
        '„' => '“',
        '«' => '»',
        '"' => '"',
        first if first.is_uppercase() && noun.bare_titles => {
            let reach = floor(text, start + LONGEST);
            let end = start + BARE_TITLE.find(&text[start..reach])?.end();
            return (end < reach || reach == text.len()).then_some((start..end, end));
        }
        _ => return None,
    };
    let inner = start + after(text, start)?.len_utf8();
    let length = text[inner..floor(text, inner + LONGEST)].find(close)?;
    let title = text[inner..inner + length].trim();
    let begin = inner + text[inner..].find(title)?;
    (!title.is_empty()).then_some((begin..begin + title.len(), inner + length + close.len_utf8()))
}
