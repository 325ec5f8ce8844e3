//! Known references rendered in other styles: `knowledge/references/styles.txt` and `name_styles.txt`.

mod names;
mod pool;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::fields::runs;
use super::label::Label;
use super::token::{Token, tokens};
use super::{lexicon, rules};
use crate::crf::hash;

pub(super) use self::pool::Pool;

/// The fields that styles name, with the label of their words.
const FIELDS: [(&str, Label); 14] = [
    ("accessed", Label::Accessed),
    ("author", Label::Author),
    ("container", Label::Container),
    ("date", Label::Date),
    ("doi", Label::Identifier),
    ("edition", Label::Edition),
    ("editor", Label::Editor),
    ("issue", Label::Issue),
    ("pages", Label::Pages),
    ("place", Label::Place),
    ("publisher", Label::Publisher),
    ("title", Label::Title),
    ("url", Label::Identifier),
    ("volume", Label::Volume),
];

/// Fields that are left out where a style has no room for them.
const DISPENSABLE: [&str; 6] = ["accessed", "doi", "edition", "issue", "place", "url"];

/// Fields by their names.
type Values = BTreeMap<&'static str, String>;

/// What stands before a field, the field, what stands after it. Without a field it always stays.
type Piece = (&'static str, Option<(&'static str, Label)>, &'static str);
type Style = Vec<Piece>;

static STYLES: LazyLock<Vec<Style>> = LazyLock::new(|| {
    let lines = include_str!("../../../../knowledge/references/styles.txt").lines();
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(style).collect()
});

/// Cuts a line at the outermost brackets.
fn style(line: &'static str) -> Style {
    let mut pieces = Style::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, sign) in line.char_indices() {
        let outermost = match sign {
            '[' => {
                depth += 1;
                depth == 1
            }
            ']' => {
                depth -= 1;
                depth == 0
            }
            _ => false,
        };
        if outermost {
            pieces.extend((start < at).then(|| piece(&line[start..at])));
            start = at + 1;
        }
    }
    pieces.extend((start < line.len()).then(|| piece(&line[start..])));
    pieces
}

fn piece(piece: &'static str) -> Piece {
    let Some((before, rest)) = piece.split_once('{') else { return (piece, None, "") };
    let (name, after) = rest.split_once('}').expect("a field ends with a brace");
    let field = FIELDS.into_iter().find(|field| field.0 == name);
    (before, Some(field.unwrap_or_else(|| panic!("`{name}` is no field"))), after)
}

/// What one rendering chooses: a sequence of numbers that `seed` decides.
pub(super) struct Choices {
    seed: String,
    count: usize,
}

impl Choices {
    pub(super) fn new(seed: String) -> Self {
        Choices { seed, count: 0 }
    }

    fn one_of<'a, T>(&mut self, values: &'a [T]) -> &'a T {
        &values[self.below(values.len())]
    }

    /// A number below `limit`, which is not 0.
    fn below(&mut self, limit: usize) -> usize {
        self.count += 1;
        (hash(&format!("{} {}", self.seed, self.count)) >> 16) as usize % limit
    }
}

/// A reference in one of the styles that have room for its fields, some with fields of others; nothing where a field
/// stands in several places or no style has room.
pub(super) fn rendered(
    text: &str,
    tokens_of: &[Token],
    labels: &[Label],
    pool: &Pool,
    choices: &mut Choices,
) -> Option<(String, Vec<Label>)> {
    let fields = pool.turned(values(text, tokens_of, labels)?, choices);
    let has_room = |style: &&Style| {
        let has = |name: &str| style.iter().any(|(_, field, _)| field.is_some_and(|(other, _)| other == name));
        fields.iter().all(|(name, _)| DISPENSABLE.contains(name) || has(name))
    };
    let fitting: Vec<&Style> = STYLES.iter().filter(has_room).collect();
    let style = fitting.get(choices.below(fitting.len().max(1)))?;
    Some(render(style, &fields))
}

/// Names and values of the fields that styles know; nothing where a field stands in several places.
fn values(text: &str, tokens_of: &[Token], labels: &[Label]) -> Option<Values> {
    let mut values = Values::new();
    for run in runs(text, tokens_of, labels) {
        let is_doi = rules::doi(run.text).is_some();
        let named = |field: &&(&str, Label)| field.1 == run.label && (field.0 != "doi" || is_doi);
        if let Some((name, _)) = FIELDS.iter().find(named)
            && values.insert(name, run.text.to_owned()).is_some()
        {
            return None;
        }
    }
    Some(values)
}

fn render(style: &Style, fields: &Values) -> (String, Vec<Label>) {
    let mut rendered = String::new();
    let mut spans = Vec::new();
    for (before, field, after) in style {
        let Some((name, label)) = field else {
            rendered.push_str(before);
            continue;
        };
        if let Some(value) = fields.get(name) {
            rendered.push_str(before);
            let start = rendered.len();
            rendered.push_str(value);
            spans.push((start..rendered.len(), *label));
            // The full stop of a last initial is that of the field.
            rendered.push_str(if value.ends_with('.') { after.trim_start_matches('.') } else { after });
        }
    }
    let label_at =
        |at: usize| spans.iter().find(|(span, _)| span.contains(&at)).map_or(Label::Other, |(_, label)| *label);
    let labels = tokens(&rendered).iter().map(|token| label_at(token.word.start)).collect();
    (rendered, labels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_a_style_end_where_their_brackets_do() {
        let pieces = style("[{title}. ][{pages}].[ {url}]");
        let parts: Vec<_> =
            pieces.iter().map(|(before, field, after)| (*before, field.map(|field| field.0), *after)).collect();
        assert_eq!(
            parts,
            [("", Some("title"), ". "), ("", Some("pages"), ""), (".", None, ""), (" ", Some("url"), "")]
        );
    }

    #[test]
    fn a_rendered_reference_has_the_words_of_its_fields() {
        let text = "Roe, B. Mosses. Oslo, 1999.";
        let labels = [Label::Author, Label::Author, Label::Title, Label::Place, Label::Date];
        for seed in 0..100 {
            let choices = &mut Choices::new(seed.to_string());
            let (rendered, labels) = rendered(text, &tokens(text), &labels, &Pool::default(), choices).unwrap();
            let tokens = tokens(&rendered);
            for (word, label) in [("Mosses", Label::Title), ("1999", Label::Date)] {
                let at = tokens.iter().position(|token| &rendered[token.word.clone()] == word).unwrap();
                assert_eq!(labels[at], label, "{rendered}");
            }
            assert!(!rendered.contains(['{', '}']), "{rendered}");
        }
    }
}
