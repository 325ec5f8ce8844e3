//! Reference strings whose fields are known: reading them, and telling what each of their words belongs to.

use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::align;
use super::fields;
use super::label::Label;
use super::lexicon;
use super::token::{Token, tokens};
use crate::error::{Error, InFile, Result};

/// A reference and what is known of it.
#[derive(Clone, Debug, Deserialize)]
pub struct Known {
    pub text: String,
    pub fields: Map<String, Value>,
    /// The text cut into pieces that each have a name, where the data give that.
    #[serde(default)]
    labels: Vec<(String, String)>,
    /// Whether a model that learns from it may be given away.
    #[serde(default = "yes")]
    pub ship: bool,
}

fn yes() -> bool {
    true
}

/// Reads JSON Lines: `text`, `fields`, `labels` and `ship` of each object. Where there are labels, the fields that
/// sources draw differently are made of them: all data then follow one rule.
///
/// # Errors
/// When the file cannot be read, or a line is no such object.
pub fn read(path: &Path) -> Result<Vec<Known>> {
    let text = std::fs::read_to_string(path).in_file(path)?;
    let parsed = |(number, line)| {
        let known: Known = serde_json::from_str(line)
            .map_err(|error| Error::from(error).in_file(path).at(format!("line {number}")))?;
        Ok(known.harmonised())
    };
    (1..).zip(text.lines()).map(parsed).collect()
}

impl Known {
    fn harmonised(mut self) -> Known {
        let Some((tokens, labels)) = (!self.labels.is_empty()).then(|| self.labelled()).flatten() else {
            return self;
        };
        let drawn = fields::labelled_fields(&self.text, &tokens, &labels);
        let values = [
            ("container", drawn.container_title),
            ("volume", drawn.volume),
            ("issue", drawn.issue),
            ("pages", drawn.pages),
            ("doi", drawn.doi),
        ];
        for (name, value) in values {
            match value {
                Some(value) => self.fields.insert(name.to_owned(), Value::String(value)),
                None => self.fields.remove(name),
            };
        }
        self
    }

    /// The words of the text and their labels; nothing where the data contradict themselves or leave too much open.
    pub(super) fn labelled(&self) -> Option<(Vec<Token>, Vec<Label>)> {
        let tokens = tokens(&self.text);
        let labels = if self.labels.is_empty() {
            align::labels(&self.text, &tokens, &self.fields)?
        } else {
            self.labels_of_pieces(&tokens)?
        };
        Some((tokens, labels))
    }

    /// Gives each token the label of the piece in which its word begins.
    fn labels_of_pieces(&self, tokens: &[Token]) -> Option<Vec<Label>> {
        let has_article = self.labels.iter().any(|(name, _)| name == "title:a");
        let mut pieces = Vec::new();
        let mut rest = self.text.char_indices().filter(|(_, c)| !c.is_whitespace());
        for (name, piece) in &self.labels {
            let mut start = None;
            for character in piece.chars().filter(|c| !c.is_whitespace()) {
                let (at, found) = rest.next()?;
                if found != character {
                    return None;
                }
                start.get_or_insert(at);
            }
            pieces.extend(start.map(|start| (start, label(name, has_article))));
        }
        if pieces.is_empty() {
            return None;
        }
        let piece_at = |at: usize| pieces.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        let mut labels = Vec::with_capacity(tokens.len());
        for piece in tokens.chunk_by(|a, b| piece_at(a.word.start) == piece_at(b.word.start)) {
            let label = pieces[piece_at(piece[0].word.start)].1;
            labels.extend(parts(&self.text, piece, label));
        }
        Some(labels)
    }
}

/// The labels of the words of a piece. AnyStyle's data have `vol. 12, no. 3` as the volume, `pp. 5–7` as the pages and
/// `In Proceedings` as the container, others' have not: the numbers, titles and names alone are the fields. `2 vols.`
/// is no volume.
fn parts(text: &str, piece: &[Token], label: Label) -> Vec<Label> {
    let numbers = piece.iter().filter(|token| is_number(&text[token.word.clone()])).count();
    let counts = piece.last().is_some_and(|token| lexicon::is(&text[token.word.clone()], "volumes"));
    let mut numbered = false;
    let mut issue = false;
    let mut begun = false;
    let mut colon = false;
    let part = |token: &Token| {
        let word = &text[token.word.clone()];
        let after_colon = std::mem::replace(&mut colon, text[token.word.end..token.all.end].contains(':'));
        match label {
            Label::Volume if counts => Label::Note,
            Label::Volume | Label::Pages if !is_number(word) => {
                issue |= lexicon::is(word, "issue");
                Label::Other
            }
            Label::Volume if numbered && after_colon => Label::Pages,
            Label::Volume if numbers > 1 && is_year(word) => Label::Date,
            Label::Volume if issue || std::mem::replace(&mut numbered, true) => Label::Issue,
            Label::Container | Label::Editor if !std::mem::replace(&mut begun, true) && lexicon::is(word, "in") => {
                Label::Other
            }
            Label::Editor if word.chars().count() > 1 && lexicon::is(word, "editor") => Label::Other,
            _ => label,
        }
    };
    piece.iter().map(part).collect()
}

fn is_number(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_digit())
        || word.chars().all(|c| "ivxlcIVXLC-–".contains(c)) && !matches!(word, "v" | "V" | "c" | "C")
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.parse().is_ok_and(|year: u32| (1900..2100).contains(&year))
}

/// The label that a name stands for in AnyStyle's and GROBID's data.
fn label(name: &str, has_article: bool) -> Label {
    match name {
        "author" | "authors" | "orgName:collaboration" => Label::Author,
        "editor" | "translator" | "director" | "producer" => Label::Editor,
        "title" | "title:a" => Label::Title,
        "title:m" if !has_article => Label::Title,
        "title:m" | "title:j" | "journal" | "container-title" => Label::Container,
        "title:s" | "collection-title" => Label::Series,
        "publisher" | "publishe" | "orgName" => Label::Publisher,
        "location" | "pubPlace" | "pubplace" => Label::Place,
        "date" | "biblScope:date" => Label::Date,
        "volume" | "volumes" | "biblScope:vol" | "biblScope:volume" => Label::Volume,
        "biblScope:issue" => Label::Issue,
        "pages" | "page" | "biblScope:pp" | "biblScope:page" | "biblScope:pages" | "biblStruct:page" => Label::Pages,
        "edition" => Label::Edition,
        "idno" | "idno:arxiv" | "idno:arXiv" | "idno:PMID" | "idno:PMC" | "doi" | "idno:DOI" | "isbn" | "idno:ISBN"
        | "idno:isbn" | "url" | "ptr:web" => Label::Identifier,
        "note" | "notes" | "note:report" | "genre" | "medium" | "source" => Label::Note,
        _ => Label::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labelled(json: serde_json::Value) -> Vec<(String, Label)> {
        let known: Known = serde_json::from_value(json).unwrap();
        let (tokens, labels) = known.labelled().unwrap();
        tokens.iter().map(|token| known.text[token.word.clone()].to_owned()).zip(labels).collect()
    }

    #[test]
    fn volume_and_issue_in_one_piece_are_told_apart() {
        let found = labelled(serde_json::json!({
            "text": "In Mind, vol. 59 (236), pp. 433-60.",
            "fields": {},
            "labels": [["journal", "In Mind,"], ["volume", "vol. 59 (236),"], ["pages", "pp. 433-60."]],
        }));
        let labels: Vec<Label> = found.into_iter().map(|(_, label)| label).collect();
        use Label::{Container, Issue, Other, Pages, Volume};
        assert_eq!(labels, [Other, Container, Other, Volume, Issue, Other, Pages]);
    }

    #[test]
    fn fields_are_found_in_the_text() {
        let found = labelled(serde_json::json!({
            "text": "Núñez A, Roe BC, et al.: On 12 kinds of moss. J Moss. 1999;12(3):21-5.",
            "fields": {
                "author": ["Núñez, A", "Roe, BC"], "title": "On 12 kinds of moss", "container": "J Moss",
                "year": "1999", "volume": "12", "issue": "3", "pages": "21-25",
            },
        }));
        let of = |label: Label| {
            let words = found.iter().filter(|(_, other)| *other == label).map(|(word, _)| word.as_str());
            words.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(of(Label::Author), "Núñez A Roe BC et al");
        assert_eq!(of(Label::Title), "On 12 kinds of moss");
        assert_eq!((of(Label::Volume), of(Label::Issue), of(Label::Pages)), ("12".into(), "3".into(), "21-5".into()));
    }
}
