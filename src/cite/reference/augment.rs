//! Known references rendered in other styles: `knowledge/references/styles.txt`.

use std::sync::LazyLock;

use super::fields::runs;
use super::label::Label;
use super::token::{Token, tokens};

/// Labels of which a rendered reference may have one run each; other words are left out.
const FIELDS: [Label; 14] = [
    Label::Accessed,
    Label::Author,
    Label::Container,
    Label::Date,
    Label::Doi,
    Label::Edition,
    Label::Editor,
    Label::Issue,
    Label::Pages,
    Label::Place,
    Label::Publisher,
    Label::Title,
    Label::Url,
    Label::Volume,
];

/// A style: what stands before a field, the field, what stands after it.
type Style = Vec<(&'static str, Label, &'static str)>;

static STYLES: LazyLock<Vec<Style>> = LazyLock::new(|| {
    let lines = include_str!("../../../knowledge/references/styles.txt").lines();
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(style).collect()
});

fn style(line: &'static str) -> Style {
    let group = |group: &'static str| {
        let (before, rest) = group.split_once('{')?;
        let (name, after) = rest.split_once('}')?;
        let label = FIELDS.into_iter().find(|label| label.name() == name);
        Some((before, label.unwrap_or_else(|| panic!("`{name}` is no field")), after))
    };
    line.trim_start_matches('[').split("][").filter_map(group).collect()
}

/// A reference in the `choice`th of the styles that have all of its fields; nothing where a field stands in several
/// places or no style has them all.
pub(super) fn rendered(
    text: &str,
    tokens_of: &[Token],
    labels: &[Label],
    choice: usize,
) -> Option<(String, Vec<Label>)> {
    let mut fields: Vec<(Label, &str)> = Vec::new();
    for run in runs(text, tokens_of, labels).iter().filter(|run| FIELDS.contains(&run.label)) {
        if fields.iter().any(|(label, _)| *label == run.label) {
            return None;
        }
        fields.push((run.label, run.text));
    }
    let has_all = |style: &&Style| fields.iter().all(|(label, _)| style.iter().any(|(_, other, _)| label == other));
    let fitting: Vec<&Style> = STYLES.iter().filter(has_all).collect();
    let style = fitting.get(choice % fitting.len().max(1))?;
    let mut rendered = String::new();
    let mut spans = Vec::new();
    for (before, label, after) in *style {
        if let Some((_, value)) = fields.iter().find(|(other, _)| other == label) {
            rendered.push_str(before);
            let start = rendered.len();
            rendered.push_str(value);
            spans.push((start..rendered.len(), *label));
            rendered.push_str(after);
        }
    }
    let label_at =
        |at: usize| spans.iter().find(|(span, _)| span.contains(&at)).map_or(Label::Other, |(_, label)| *label);
    let labels = tokens(&rendered).iter().map(|token| label_at(token.word.start)).collect();
    Some((rendered, labels))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rendered_reference_has_the_words_of_its_fields() {
        let text = "Roe, B. Mosses. Oslo, 1999.";
        let labels = [Label::Author, Label::Author, Label::Title, Label::Place, Label::Date];
        for choice in 0..STYLES.len() {
            let (rendered, labels) = rendered(text, &tokens(text), &labels, choice).unwrap();
            let tokens = tokens(&rendered);
            for (word, label) in [("Roe", Label::Author), ("Mosses", Label::Title), ("1999", Label::Date)] {
                let at = tokens.iter().position(|token| &rendered[token.word.clone()] == word).unwrap();
                assert_eq!(labels[at], label, "{rendered}");
            }
        }
    }
}
