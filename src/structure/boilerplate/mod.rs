//! Page furniture: what belongs to the page that a text was saved from, not to the text.
//!
//! A document is taken for a saved page when some of its lines are nothing but furniture. Its lines are then judged
//! together, by a model that sees each line, those around it and its place in the whole.

mod descent;
mod features;
mod model;
mod network;
mod title;
pub mod training;
mod wording;

use std::collections::BTreeSet;

use self::features::{Line, Page};
use self::model::Judgement;
use super::Paragraph;
use crate::knowledge;
use crate::knowledge::furniture::{self, Coverage};
use crate::model::{BoilerplateReason, MediaType, ParagraphKind};
use crate::read::InlineKind;

/// A line is furniture beyond doubt when cues take up so much of it.
const CERTAIN: f32 = 0.75;
/// Under a heading that is known, a line is furniture when cues take up so much of it.
const DOUBTLESS: f32 = 0.3;
/// So many different lines that are furniture beyond doubt make a page,
const PAGE: usize = 3;
/// or one less when one of them has one of these reasons: words such as `Next` and `See also` stand alone in other texts
/// too.
const TELLING: [BoilerplateReason; 6] = [
    BoilerplateReason::Share,
    BoilerplateReason::Consent,
    BoilerplateReason::Subscription,
    BoilerplateReason::Donation,
    BoilerplateReason::Promotion,
    BoilerplateReason::Legal,
];
/// In Markdown, they are of so many kinds: a list of links to share by may be its author's.
const KINDS_IN_MARKDOWN: usize = 2;
/// They have at most so many words,
const LINE: usize = 8;
/// and in a long text, one of so many lines is one of them: a book has some that only look so.
const LINES: usize = 800;

/// The language of the pages that the model has learned from.
const LEARNED: &str = "en";
/// A page that cites has so many lines that do.
const CITED: usize = 3;
/// A title has no more words than this.
const TITLE_WORDS: f32 = 28.0;
/// What the markup takes for text is furniture when the model gives it less.
const DOUBTFUL: f32 = 0.05;
/// What the markup takes for furniture is text when the model gives it so much.
const SURE: f32 = 0.9;

/// What is known of a saved page.
pub(super) struct SavedPage {
    /// The place of the paragraph that is the title.
    pub(super) title: Option<usize>,
}

/// Flags the furniture among paragraphs, which are all of a document of plain text or Markdown, when that is a saved page.
/// `sections` are the places of headings that are known beyond doubt; `language` tells the language of paragraphs.
pub(super) fn flag(
    paragraphs: &mut [Paragraph],
    sections: &BTreeSet<usize>,
    media_type: MediaType,
    language: impl Fn(&[Paragraph]) -> String,
) -> Option<SavedPage> {
    if !is_page(paragraphs, sections, media_type) {
        return None;
    }
    let texts: Vec<&str> = paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    let page = Page::of(&texts, speaks(&language(paragraphs)));
    let judgement = model::judge(&page);
    let sections = in_sections(&page.lines, sections);
    let cited: Vec<bool> = texts.iter().map(|text| is_cited(text)).collect();
    let cites = cited.iter().filter(|cited| **cited).count() >= CITED;
    let marked: Vec<Option<bool>> = (paragraphs.iter().zip(&cited))
        .map(|(paragraph, cited)| is_text_by_markup(paragraph).or((cites && *cited).then_some(true)))
        .collect();
    let kept = |place: usize| marked[place].unwrap_or(judgement.kept[place] || sections[place]);
    let can_be_title = |place: usize| marked[place] != Some(false) && can_be_title(&page.lines[place], texts[place]);
    let title = judgement.title(can_be_title);
    let can_be_standfirst =
        |place: &usize| marked.get(*place) != Some(&Some(false)) && is_standfirst(page.lines.get(*place));
    let standfirst = title.map(|title| title + 1).filter(can_be_standfirst);
    give_reasons(paragraphs, &page, |place| kept(place) || [title, standfirst].contains(&Some(place)));
    Some(SavedPage { title })
}

/// Whether a paragraph is text or furniture by what the markup says of it: notes are text, `[^3]:`, front matter and what
/// stands for pictures is not.
fn is_text_by_markup(paragraph: &Paragraph) -> Option<bool> {
    match (paragraph.boilerplate, paragraph.kind) {
        (Some(_), _) | (None, ParagraphKind::Caption) => Some(false),
        (None, ParagraphKind::Reference) => Some(true),
        (None, _) => None,
    }
}

/// Whether a line is text for what it cites, `a mill.[3]`, or a note that leads back to where it is cited, `^ Roe 1951`:
/// menus do neither.
fn is_cited(text: &str) -> bool {
    const WORDS: usize = 4;
    let is_marker = |(at, _): (usize, &str)| {
        let number = &text[at + 1..];
        let digits = number.bytes().take_while(u8::is_ascii_digit).count();
        (1..=3).contains(&digits) && number[digits..].starts_with(']') && !text[..at].ends_with([' ', '('])
    };
    text.split_whitespace().nth(WORDS - 1).is_some()
        && (text.starts_with("^ ") || text.match_indices('[').filter(|(at, _)| *at > 0).any(is_marker))
}

/// Which lines belong to sections with these headings: those up to the first that cues tell.
fn in_sections(lines: &[Line], headings: &BTreeSet<usize>) -> Vec<bool> {
    let mut inside = false;
    let belongs = |(place, line): (usize, &Line)| {
        inside = headings.contains(&place) || inside && line.cues.iter().sum::<f32>() < DOUBTLESS;
        inside
    };
    lines.iter().enumerate().map(belongs).collect()
}

/// Looks again at what the markup of a page tells of its furniture: where the model is sure of the contrary, it is
/// right more often. `language` tells the language of paragraphs. A document whose markup tells of none is no page.
pub(super) fn review(paragraphs: &mut [Paragraph], language: impl Fn(&[Paragraph]) -> String) {
    if paragraphs.iter().all(|paragraph| paragraph.boilerplate.is_none()) {
        return;
    }
    let texts: Vec<&str> = paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    let page = Page::of(&texts, speaks(&language(paragraphs)));
    let Judgement { text, .. } = model::judge(&page);
    let mut is_text: Vec<bool> = paragraphs
        .iter()
        .zip(text)
        .map(|(paragraph, text)| match (paragraph.boilerplate, paragraph.kind) {
            (None, ParagraphKind::Code | ParagraphKind::Table | ParagraphKind::Reference) => true,
            (None, _) => text >= DOUBTFUL,
            (Some(_), _) => text >= SURE && !is_links(paragraph),
        })
        .collect();
    // What stands right over text heads it.
    for (place, above) in paragraphs.iter().enumerate().rev().skip(1) {
        if above.boilerplate.is_none() && above.kind == ParagraphKind::Heading {
            is_text[place] |= is_text[place + 1];
        }
    }
    give_reasons(paragraphs, &page, |place| is_text[place]);
}

/// Whether the model has learned the words of a language.
fn speaks(language: &str) -> bool {
    knowledge::primary(language) == LEARNED
}

/// Whether the line under a title sums up the text: the pages that the model has learned from leave it out two times in
/// five.
fn is_standfirst(line: Option<&Line>) -> bool {
    line.is_some_and(|line| line.is_prose && strongest(&line.cues).is_none())
}

fn can_be_title(line: &Line, text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    line.words <= TITLE_WORDS
        && text.chars().nth(2).is_some()
        && line.cues.iter().sum::<f32>() < 0.5
        && digits * 4 < text.len()
        && !text.ends_with(['.', ':', ',', '。', '։', '।', '۔'])
}

/// Whether a paragraph is little more than links.
fn is_links(paragraph: &Paragraph) -> bool {
    let links = paragraph.inlines.iter().filter(|inline| matches!(inline.kind, InlineKind::Link(_)));
    links.map(|link| link.span.len()).sum::<usize>() * 2 > paragraph.text.len()
}

/// Gives what is not text the reason that it has not yet: that of its cues, or of the heading above it.
fn give_reasons(paragraphs: &mut [Paragraph], page: &Page, is_text: impl Fn(usize) -> bool) {
    let mut section = None;
    let mut seen_text = false;
    for (place, (paragraph, line)) in paragraphs.iter_mut().zip(&page.lines).enumerate() {
        if is_text(place) {
            paragraph.boilerplate = None;
            (section, seen_text) = (None, true);
            continue;
        }
        let cue = strongest(&line.cues);
        if let Some((reason, share)) = cue
            && share > 0.3
            && line.words <= 6.0
        {
            section = Some(reason);
        }
        let reason = || {
            let in_long = || strongest(&furniture::coverage_of_any(&paragraph.text)).map(|(reason, _)| reason);
            let said = cue.map(|(reason, _)| reason).or(section).or_else(in_long);
            said.unwrap_or_else(|| unmarked(line, &paragraph.text, seen_text))
        };
        paragraph.boilerplate.get_or_insert_with(reason);
    }
}

/// Whether some lines are nothing but furniture: headings that are drawn, such as `SEE ALSO` of a manual, are none.
fn is_page(paragraphs: &[Paragraph], sections: &BTreeSet<usize>, media_type: MediaType) -> bool {
    let kinds = if media_type == MediaType::Markdown { KINDS_IN_MARKDOWN } else { 1 };
    let enough = PAGE.max(paragraphs.len() / LINES);
    let mut certain: BTreeSet<&str> = BTreeSet::new();
    let mut reasons = BTreeSet::new();
    for (place, paragraph) in paragraphs.iter().enumerate() {
        let text: &str = &paragraph.text;
        let words = text.split_whitespace().take(LINE + 1).count();
        if words > LINE || paragraph.kind == ParagraphKind::Heading && !sections.contains(&place) {
            continue;
        }
        let cues = furniture::coverage(text, words);
        if cues.iter().sum::<f32>() < CERTAIN {
            continue;
        }
        reasons.extend(strongest(&cues).map(|(reason, _)| reason));
        certain.insert(text);
        let telling = TELLING.iter().any(|reason| reasons.contains(reason));
        if certain.len() + usize::from(telling) >= enough && reasons.len() >= kinds {
            return true;
        }
    }
    false
}

fn strongest(cues: &Coverage) -> Option<(BoilerplateReason, f32)> {
    let (reason, share) = BoilerplateReason::ALL.iter().zip(cues).max_by(|a, b| a.1.total_cmp(b.1))?;
    (*share > 0.0).then_some((*reason, *share))
}

/// What furniture without cues is most likely: a date, menus before the text, links to other texts after it.
fn unmarked(line: &Line, text: &str, seen_text: bool) -> BoilerplateReason {
    let is_year = |digits: &str| digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    let is_short = line.words <= 6.0;
    match (seen_text, is_short) {
        (_, true) if text.split(|c: char| !c.is_ascii_digit()).any(is_year) => BoilerplateReason::Metadata,
        (false, _) => BoilerplateReason::Navigation,
        (true, false) => BoilerplateReason::Related,
        (true, true) => BoilerplateReason::Widget,
    }
}
