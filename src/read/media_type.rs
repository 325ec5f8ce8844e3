//! What a source is written in: by what is declared, its name, its beginning, its signs.

use std::sync::LazyLock;

use regex::Regex;

use super::front_matter;
use crate::corpus::Source;
use crate::model::MediaType;

/// What a text is written in shows in its first bytes, at most so many.
const BEGINNING: usize = 1 << 16;

/// So many links, or so many headings among prose, are enough by themselves.
const SEVERAL: usize = 3;

/// By what is declared, else by the file's ending; where that says nothing or that it is text, a page begins as pages do.
pub(super) fn of(source: &Source, bytes: &[u8]) -> MediaType {
    if let Some(declared) = source.declared.media_type {
        return declared;
    }
    let file = source.relative_path.rsplit('/').next().unwrap_or_default();
    match file.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).as_deref() {
        Some("md" | "markdown" | "mdown" | "mkd" | "mdx" | "qmd" | "rmd") => MediaType::Markdown,
        Some("html" | "htm" | "xhtml") => MediaType::Html,
        _ => {
            let start = String::from_utf8_lossy(&bytes[..bytes.len().min(256)]).to_ascii_lowercase();
            let start = start.trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']);
            let is_page = start.starts_with("<!doctype html") || start.starts_with("<html");
            if is_page { MediaType::Html } else { MediaType::Plain }
        }
    }
}

/// Whether a text is written in Markdown though its name does not say so, as crawlers and language models give it: it has
/// signs of two kinds, or several of one that nothing else has.
pub(super) fn is_markdown(text: &str) -> bool {
    let beginning = &text[..text.floor_char_boundary(BEGINNING)];
    if front_matter::announced(text).is_some() {
        return true;
    }
    if !beginning.contains(['#', '*', '[', '`', '|']) {
        return false;
    }
    let count = |sign: &Regex| sign.find_iter(beginning).take(SEVERAL).count();
    let [links, fences] = [&LINK, &FENCE].map(|sign| count(sign));
    let headings = headings(beginning);
    let kinds = [links > 0, headings > 0, fences > 1, STRONG.is_match(beginning), TABLE.is_match(beginning)];
    links >= SEVERAL || kinds.into_iter().filter(|has| *has).count() > 1 || headings >= SEVERAL && is_prose(beginning)
}

/// How many lines look like headings: `## Stones`, below a blank line and not above another, as comments stand.
fn headings(text: &str) -> usize {
    const RANKS: usize = 6;
    let is_heading = |line: &str| {
        let words = line.trim_start_matches('#');
        let begins = |words: &str| {
            words.trim_start_matches(['"', '“', '«', '*', '_', '[', '(']).starts_with(char::is_alphanumeric)
        };
        (1..=RANKS).contains(&(line.len() - words.len())) && words.strip_prefix(' ').is_some_and(begins)
    };
    let mut count = 0;
    let mut below_blank = true;
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let is_alone = lines.peek().is_none_or(|next| !next.starts_with('#'));
        count += usize::from(below_blank && is_alone && is_heading(line));
        below_blank = line.trim().is_empty();
    }
    count
}

/// Whether no fewer lines end in a full stop than are headings, unlike those of a program with comments.
fn is_prose(text: &str) -> bool {
    let (mut headings, mut sentences) = (0, 0);
    for line in text.lines() {
        headings += usize::from(line.starts_with('#'));
        sentences += usize::from(!line.starts_with('#') && line.trim_end().ends_with(['.', '。', '।', '?', '!']));
    }
    sentences >= headings
}

/// `[text](https://…)`, to another page or a place in this one.
static LINK: LazyLock<Regex> = LazyLock::new(|| pattern(r"\]\(<?(?:https?://|mailto:|\.{0,2}/|#)"));
/// `**words**`
static STRONG: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?m)(?:^|[\s(])\*\*[\p{L}\p{N}][^*\n]*[^\s*]\*\*(?:$|[\s.,;:)!?])"));
/// What code stands between.
static FENCE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)^ {0,3}```[\w+-]*[ \t]*\r?$"));
/// The line below the first of a table.
static TABLE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?m)^\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+\|?[ \t]*\r?$"));

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a valid pattern")
}

#[cfg(test)]
mod tests {
    use super::is_markdown;

    #[test]
    fn signs_of_two_kinds_or_several_of_one_tell_markdown() {
        for text in [
            "# Stones\n\nRivers move [stones](https://example.org/stones) by force of water.\n",
            "**Stones** lie still.\r\n\r\n## Rivers\r\n\r\nThey do not.\r\n",
            "[Home](/) | [About](../about.html) | [Top](#top)\n\nStones lie still.\n",
            "Stones:\n\n| stone | weight |\n|---|--:|\n| big | 3 |\n\n**Nothing** else.\n",
            "# Stones\n\nThey lie still.\n\n## Rivers\n\nThey do not.\nNever did.\n\n## Rain\n\nIt falls. [1]\n",
            "Title: Stones\n\nURL Source: https://example.org/stones\n\nMarkdown Content:\nStones lie still.\n",
        ] {
            assert!(is_markdown(text), "{text}");
        }
        for text in [
            "Stones lie still [1](see below), says **Roe** of area #3.\n\n#4 is another.\n",
            "#!/bin/sh\n# move stones\n\n# the big ones\nmv stone river\n\n# the others\nrm -r stones\n\n## all\nls\n",
            "def stones(*args, **kwargs):\n    return a**2 + b**2\n\n# the rest\n\nx = a[1](2)\n",
            "Stones\n------\n\nThey lie *still*. See [the list] (https://example.org).\n\n* big\n* small\n",
            "a | b\n---+---\n1 | 2\n",
        ] {
            assert!(!is_markdown(text), "{text}");
        }
    }
}
