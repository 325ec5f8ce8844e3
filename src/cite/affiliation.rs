//! Numbers behind the names of authors that lead to where they work, `Roe1, Núñez2`, and to no list.

use super::mark::{Numbered, Style};
use crate::model::ParagraphKind;
use crate::structure::Paragraph;

/// How many paragraphs below the names their affiliations may begin.
const BELOW: usize = 3;

/// Takes the numbers out that lead to lines below: `1 Department of Moss`.
pub(super) fn leave_out(paragraphs: &[Paragraph], numbered: &mut Vec<Numbered>) {
    numbered.retain(|mark| {
        let raised = matches!(mark.style, Style::Glued | Style::Superscript);
        !(raised && names(&paragraphs[mark.paragraph].text) && affiliated(&paragraphs[mark.paragraph + 1..]))
    });
}

/// Whether a text is nothing but names: words with a capital, and short ones between them.
fn names(text: &str) -> bool {
    const LONGEST: usize = 500;
    const SHORT: usize = 3;
    let name = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphabetic());
        word.starts_with(char::is_uppercase) || word.chars().count() <= SHORT
    };
    text.len() <= LONGEST && !text.ends_with(['.', '!', '?']) && text.split_whitespace().all(name)
}

fn affiliated(below: &[Paragraph]) -> bool {
    let first = |text: &str| {
        let rest = text.strip_prefix(['1', '¹']);
        rest.is_some_and(|rest| rest.trim_start().starts_with(char::is_uppercase))
    };
    below.iter().take(BELOW).any(|paragraph| paragraph.kind != ParagraphKind::Reference && first(&paragraph.text))
}
