//! Works named in running text by author and title: `in his 1920 text Left-Wing Communism`, `Kelly's book Sects`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::super::words::{all, alternatives};
use super::{after, before, floor};
use crate::read::InlineKind;
use crate::structure::Paragraph;

/// A noun that announces a title.
#[derive(Clone, Copy)]
pub(super) struct Noun {
    pub(super) csl_type: &'static str,
    /// Whether capitals alone show where the title ends.
    pub(super) bare_titles: bool,
    /// Whether it is always written with a capital.
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

/// How far before the noun its author may stand.
const REACH: usize = 160;
/// No title is longer.
const LONGEST: usize = 200;

/// What leads to the noun: an owner, perhaps with the year and an adjective or two.
static OWNER: LazyLock<Regex> = LazyLock::new(|| {
    let possessives = alternatives(all(|of| &of.possessives));
    let genitives = alternatives(all(|of| &of.genitives));
    let name = r"\p{Lu}[\p{L}.\-]+(?:\s+\p{Lu}[\p{L}.\-]*){0,3}";
    let pattern = format!(
        r"(?:(?P<name>{name})(?:{genitives})|\b(?P<possessive>(?i:{possessives})))(?:\s+\p{{Ll}}[\p{{L}}-]+)?(?:\s+(?P<year>1[4-9]\d\d|20\d\d))?(?:\s+\p{{Ll}}[\p{{L}}-]+)?\s+$"
    );
    Regex::new(&pattern).expect("a valid pattern")
});

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
    if letter(before(text, at.start)) || letter(after(text, at.end)) || capital != noun.capital {
        return None;
    }
    let (title, end) = title(paragraph, at.end, noun)?;
    let reach = floor(text, at.start.saturating_sub(REACH));
    let owner = OWNER.captures(&text[reach..at.start])?;
    let year = owner.name("year").map(|year| year.as_str().to_owned());
    let year = year.or_else(|| Some(YEAR_AFTER.captures(&text[end..])?[1].to_owned()));
    let (start, author, sure) = match (owner.name("name"), owner.name("possessive")) {
        (Some(name), _) => (reach + name.start(), name.as_str(), true),
        (None, possessive) => {
            let start = reach + possessive?.start();
            (start, NAME.captures(&text[reach..start])?.get(1)?.as_str(), false)
        }
    };
    let confidence = if sure || year.is_some() { 0.85 } else { 0.6 };
    let author = author.trim_end_matches('.').to_owned();
    let (title, csl_type) = (text[title].to_owned(), noun.csl_type);
    title.chars().nth(2)?;
    Some(Work { paragraph: index, span: start..end, author, title, year, csl_type, confidence })
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
            let end = start + BARE_TITLE.find(&text[start..])?.end();
            return Some((start..end, end));
        }
        _ => return None,
    };
    let inner = start + after(text, start)?.len_utf8();
    let length = text[inner..floor(text, inner + LONGEST)].find(close)?;
    let title = text[inner..inner + length].trim();
    let begin = inner + text[inner..].find(title)?;
    (!title.is_empty()).then_some((begin..begin + title.len(), inner + length + close.len_utf8()))
}
