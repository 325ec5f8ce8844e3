//! Pages of wikis that were saved as text: what the wiki writes around its articles.

use std::sync::LazyLock;

use regex::Regex;

use super::Paragraph;
use crate::knowledge;
use crate::model::BoilerplateReason;

/// A line of more words than this is not the wiki's.
const WORDS: usize = 30;

/// The line that gives the address of the page, in any language: `Retrieved from "https://…"`.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"^\p{L}[^"“«„「\d]{1,40}["“«„「]\s?(?<url>https?://[^\s"”“»」]+)\s?["”“»」]\.?$"#)
        .expect("a valid pattern")
});

/// How the wiki's lines begin, of all languages.
static LINES: LazyLock<Regex> = LazyLock::new(|| beginnings(|rules| &rules.wiki_lines));
/// How the lines below the titles of pages do.
static TAGLINES: LazyLock<Regex> = LazyLock::new(|| beginnings(|rules| &rules.wiki_taglines));

fn beginnings(of: impl Fn(&'static knowledge::Structure) -> &'static Vec<String>) -> Regex {
    let lines = knowledge::languages().values().flat_map(|language| of(&language.structure));
    let lines: Vec<String> = lines.map(|line| regex::escape(line).replace('\'', "['’]")).collect();
    Regex::new(&format!("(?i)^(?:{})", lines.join("|"))).expect("escaped words")
}

/// The place of the title: right above the wiki's own line. One that the text does not name is a part of a menu.
pub(super) fn title(paragraphs: &mut [Paragraph]) -> Option<usize> {
    /// So many lines below the title are looked at for its name.
    const BELOW: usize = 40;
    /// A title has no more words than this.
    const TITLE: usize = 28;
    let tagline = paragraphs.iter().position(|paragraph| TAGLINES.is_match(&paragraph.text))?;
    let place = tagline.checked_sub(1)?;
    let title = paragraphs[place].text.to_lowercase();
    let name = title.split(" (").next().unwrap_or(&title);
    let is_named = || {
        let below = paragraphs[tagline + 1..].iter().take(BELOW);
        below.into_iter().any(|paragraph| paragraph.text.to_lowercase().contains(name))
    };
    let is_title = !name.trim().is_empty() && title.split_whitespace().nth(TITLE).is_none() && is_named();
    is_title.then(|| {
        paragraphs[place].boilerplate = None;
        place
    })
}

/// Flags the wiki's lines, where one of them is there that only wikis have, and gives the address of the page where it is
/// said.
pub(super) fn flag(paragraphs: &mut [Paragraph]) -> Option<String> {
    if !paragraphs.iter().any(|paragraph| is_own(&paragraph.text)) {
        return None;
    }
    let mut said = None;
    for paragraph in paragraphs {
        let address = address(&paragraph.text).map(str::to_owned);
        if address.is_some() || is_own(&paragraph.text) || is_categories(&paragraph.text) {
            paragraph.boilerplate.get_or_insert(BoilerplateReason::Metadata);
        }
        said = address.or(said);
    }
    said
}

/// Whether a line is one that only wikis write above and below their pages.
fn is_own(text: &str) -> bool {
    let is_version = || address(text).is_some_and(|address| address.contains("oldid="));
    (LINES.is_match(text) || TAGLINES.is_match(text) || is_version()) && text.split_whitespace().nth(WORDS).is_none()
}

fn address(text: &str) -> Option<&str> {
    if !text.ends_with(['"', '”', '“', '»', '」', '.']) {
        return None;
    }
    ADDRESS.captures(text)?.name("url").map(|url| url.as_str())
}

/// Whether a line lists the categories of a page.
fn is_categories(text: &str) -> bool {
    let Some((name, _)) = text.split_once([':', '：']) else { return false };
    let name = name.trim().to_lowercase();
    knowledge::languages().values().any(|language| language.structure.wiki_categories.contains(&name))
}
