//! Works cited in brackets by author, title and page: `[Kropotkin, Mutual Aid, p. 23]`, `(Lenin, Op. Cit., pp. 5–6)`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::super::words::{WORDS, folded};
use super::bracket::contents;
use super::is_year;
use super::work::Work;
use crate::read::InlineKind;
use crate::structure::Paragraph;

/// What is in brackets is no longer than this, in bytes.
const LONGEST: usize = 240;
/// Small words before the author: `quoted by`, `see also`.
const LEAD: usize = 4;
/// The words of an author's name, or of two authors' names.
const NAME_WORDS: usize = 7;

/// `p. 23`, `vol. 2`, `pp. xi–xii`, `no. 229`: a word with its number.
static LOCATOR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(\p{L}+)\.?\s?[\divxlc]+(?:\b|$)").expect("a valid pattern"));
/// Names with capitals, joined by a small word or a sign.
static NAMES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\p{Lu}[\p{L}\p{M}.’'-]*(?:,? (?:\p{Ll}{1,3}|&|\p{Lu}[\p{L}\p{M}.’'-]*))* ?\p{Lu}?[\p{L}\p{M}.’'-]*$")
        .expect("a valid pattern")
});
/// A year after the title: what is before it is a list of names.
static YEAR_AT_END: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?:^|\s)\d{4}\p{Ll}?$").expect("a valid pattern"));

/// A word with a number, such as the mark of a shelf: `Grado 14`.
static NUMBERED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|, )\p{L}+\.? \d+(?:,|$)").expect("a valid pattern"));
/// What is longer than the initials of a name: `Cód. Ab`.
static ABBREVIATED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\p{L}{3}\.").expect("a valid pattern"));

/// Reads the works in the brackets at `start`.
pub(super) fn at_bracket(index: usize, paragraph: &Paragraph, start: usize, found: &mut Vec<Work>) {
    let text: &str = &paragraph.text;
    let Some(inside) = contents(text, start, LONGEST) else { return };
    let mut at = inside.start;
    let inside = &text[inside];
    if !inside.contains(", ") || !inside.contains(|c: char| c.is_ascii_digit()) {
        return;
    }
    for part in inside.split_inclusive(';') {
        found.extend(work(index, paragraph, at..at + part.trim_end_matches(';').len()));
        at += part.len();
    }
}

fn work(index: usize, paragraph: &Paragraph, span: Range<usize>) -> Option<Work> {
    let text: &str = &paragraph.text;
    let bare = &text[span.clone()];
    let mut start = span.start + (bare.len() - bare.trim_start().len());
    for _ in 0..LEAD {
        let (word, _) = text[start..span.end].split_once(' ')?;
        if !word.starts_with(char::is_lowercase) {
            break;
        }
        start += word.len() + 1;
    }
    let parts: Vec<Range<usize>> = parts(text, start..span.end);
    let place = parts.iter().skip(1).position(|part| is_locator(&text[part.clone()]))? + 1;
    let before = start..parts[place - 1].end;
    let first = paragraph.inlines.partition_point(|inline| inline.span.start < before.start);
    let mut here = paragraph.inlines[first..].iter().take_while(|inline| inline.span.start < before.end);
    let emphasised = here.find(|inline| inline.kind == InlineKind::Emphasis && inline.span.end <= before.end);
    let (author, title) = match emphasised {
        Some(inline) => (before.start..inline.span.start, inline.span.clone()),
        None if place > 1 => (parts[0].clone(), parts[1].start..before.end),
        None => return None,
    };
    let author = text[author].trim_end_matches([',', ' ', '"', '“', '«']);
    let author = WORDS.genitives.iter().find_map(|genitive| author.strip_suffix(genitive)).unwrap_or(author);
    let title = text[title].trim();
    let quoted = title.strip_prefix(['"', '“', '«', '„']);
    let title =
        quoted.map_or(title, |title| title.split(['"', '”', '»', '“']).next().unwrap_or(title)).trim_end_matches(',');
    let is_title = title.chars().nth(2).is_some()
        && title.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
        && title.contains(char::is_lowercase)
        && !is_locator(title)
        && (emphasised.is_some()
            || !YEAR_AT_END.is_match(title) && !NUMBERED.is_match(title) && !ABBREVIATED.is_match(author));
    let is_author = author.is_empty() || author.split(' ').count() <= NAME_WORDS && NAMES.is_match(author);
    (is_title && is_author).then(|| Work {
        paragraph: index,
        span: start..span.end,
        author: author.to_owned(),
        title: title.to_owned(),
        year: parts[1..place].iter().map(|part| &text[part.clone()]).find(|part| is_year(part)).map(str::to_owned),
        csl_type: if quoted.is_none() { "book" } else { "article" },
        confidence: if emphasised.is_some() { 0.9 } else { 0.7 },
    })
}

/// What commas part.
fn parts(text: &str, span: Range<usize>) -> Vec<Range<usize>> {
    let mut at = span.start;
    let parts = text[span].split_inclusive(", ").map(|part| {
        let start = at;
        at += part.len();
        start..start + part.trim_end_matches(", ").len()
    });
    parts.collect()
}

/// Whether a text begins with a word that has a number of its own.
fn is_locator(text: &str) -> bool {
    LOCATOR.captures(text).is_some_and(|found| WORDS.numbered.contains(&folded(&found[1])))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::cite::{CitedDocument, cite};
    use crate::model::CitationKind;
    use crate::structure::StructuredDocument;

    fn cited(text: &str) -> CitedDocument {
        cite(StructuredDocument::of_plain_text(text))
    }

    #[test]
    fn works_in_brackets_are_cited_by_author_title_and_page() {
        let text = "“Mills are old,” [Roe, The Mill, p. 5], say those [quoted by B. C. Núñez, “On Moss”, Botany, vol. 3, p. 23] \
            who know (Roe, Op. Cit., pp. 7–9; Doe, The Mill, p. 1) and care [Roe, The Mill, p. 12]. Others do not (Roe, \
            2010, p. 4; Roe, Doe and Li 2011, p. 5; see Table 2, p. 3), as in Paris, France (Lee, Op. cit., p. 4), or in files \
            (Cód. Ab, Grado 14, p. 3; Cód. Ab, Extra, p. 1).\n";
        let document = cited(text);
        let works = document.citations.iter().filter(|citation| citation.kind == CitationKind::Work);
        let found: Vec<_> = works
            .map(|citation| {
                let entry = &document.bibliography[citation.entry.expect("a work has an entry")].fields;
                (citation.label.as_str(), entry.authors[0].as_str(), entry.title.as_deref().unwrap_or_default())
            })
            .collect();
        let expected = [
            ("The Mill", "Roe", "The Mill"),
            ("On Moss", "Núñez, B. C.", "On Moss"),
            ("Op. Cit.", "Roe", "The Mill"),
            ("The Mill", "Doe", "The Mill"),
            ("The Mill", "Roe", "The Mill"),
        ];
        assert_eq!(found, expected);
        assert_eq!(document.bibliography.len(), 3);
        assert_eq!(document.citations[0].quotation.as_deref(), Some("Mills are old,"));
    }

    proptest! {
        #[test]
        fn no_brackets_make_it_panic(inside in "[\\[(][A-Zé“” ,;.&p0-9a-d]{0,60}[\\])]") {
            cited(&format!("As {inside} says."));
        }
    }
}
