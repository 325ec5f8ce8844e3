//! Page furniture: what belongs to the page that a text was saved from, not to the text.
//!
//! A document is taken for a saved page when some of its lines are nothing but furniture. Its lines are then judged
//! together, by a model that sees each line, those around it and its place in the whole.

mod cues;
mod features;
mod model;
pub mod train;

use self::cues::Coverage;
use self::features::Line;
use super::Paragraph;
use crate::model::BoilerplateReason;

/// A line is furniture beyond doubt when cues take up so much of it.
const CERTAIN: f32 = 0.75;
/// So many different lines that are furniture beyond doubt make a page.
const PAGE: usize = 3;
/// They have at most so many words.
const LINE: usize = 8;

/// Flags the furniture among paragraphs, which are all of a document of plain text. Tells whether it is a saved page.
pub(super) fn flag(paragraphs: &mut [Paragraph]) -> bool {
    if !is_page(paragraphs) {
        return false;
    }
    let texts: Vec<&str> = paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    let lines = features::lines(&texts);
    let probabilities = model::probabilities(&lines);
    let kept = model::kept(&lines, &probabilities);
    let mut section = None;
    let mut seen_text = false;
    for ((paragraph, line), kept) in paragraphs.iter_mut().zip(&lines).zip(kept) {
        if kept {
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
        let reason = cue.map(|(reason, _)| reason).or(section).unwrap_or_else(|| unmarked(line, seen_text));
        paragraph.boilerplate = Some(reason);
    }
    true
}

fn is_page(paragraphs: &[Paragraph]) -> bool {
    let mut certain: Vec<&str> = Vec::new();
    let mut single = false;
    for paragraph in paragraphs {
        let text: &str = &paragraph.text;
        let words = text.split_whitespace().take(LINE + 1).count();
        // Single words such as `Next` stand alone in other texts too: all of them count as one.
        if words > LINE || certain.contains(&text) || words == 1 && single {
            continue;
        }
        if cues::coverage(text, words).iter().sum::<f32>() >= CERTAIN {
            single |= words == 1;
            certain.push(text);
            if certain.len() == PAGE {
                return true;
            }
        }
    }
    false
}

fn strongest(cues: &Coverage) -> Option<(BoilerplateReason, f32)> {
    let (reason, share) = BoilerplateReason::ALL.iter().zip(cues).max_by(|a, b| a.1.total_cmp(b.1))?;
    (*share > 0.0).then_some((*reason, *share))
}

/// What furniture without cues is most likely: menus before the text, links to other texts after it.
fn unmarked(line: &Line, seen_text: bool) -> BoilerplateReason {
    match (seen_text, line.words > 6.0) {
        (false, _) => BoilerplateReason::Navigation,
        (true, true) => BoilerplateReason::Related,
        (true, false) => BoilerplateReason::Widget,
    }
}
