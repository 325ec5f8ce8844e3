//! How well references are parsed, by the fields that are known of them.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::align::folded;
use super::corpus::Known;
use crate::cite::Fields;

/// Fields that were found, wrongly found and missed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub right: usize,
    pub wrong: usize,
    pub missed: usize,
}

impl Counts {
    pub fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (2 * self.right + self.wrong + self.missed).max(1) as f64
    }
}

/// The outcome of an evaluation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Evaluation {
    pub references: usize,
    /// References of which every known field is right and no field was made up.
    pub whole: usize,
    pub fields: BTreeMap<&'static str, Counts>,
}

/// A field that is not as known: its name, what is known, what was found.
pub struct Miss<'a> {
    pub field: &'static str,
    pub known: &'a str,
    pub found: &'a str,
    pub text: &'a str,
}

impl Evaluation {
    /// All fields together.
    pub fn total(&self) -> Counts {
        self.fields.values().fold(Counts::default(), |sum, counts| Counts {
            right: sum.right + counts.right,
            wrong: sum.wrong + counts.wrong,
            missed: sum.missed + counts.missed,
        })
    }

    /// Takes in one reference and what was found in it. Text is compared by its letters and digits, names by the
    /// words that are common to both lists, dates by their year. A field that was found but is not known counts as
    /// wrong, but for authors, years and publishers, which data of this kind often leave out. An article's number stands
    /// for its pages, and the last page may be shortened: `1435-43`.
    pub fn add<'a>(&mut self, known: &'a Known, found: &'a Fields, mut miss: impl FnMut(Miss)) {
        self.references += 1;
        let mut whole = true;
        let has_title = ["title", "container"].iter().any(|name| known.fields.contains_key(*name));
        let columns = [
            ("title", &found.title),
            ("container", &found.container_title),
            ("publisher", &found.publisher),
            ("volume", &found.volume),
            ("issue", &found.issue),
            ("pages", &found.pages),
            ("doi", &found.doi),
            ("year", &found.issued),
        ];
        for (name, column) in columns {
            let counts = self.fields.entry(name).or_default();
            let found = column.as_deref().unwrap_or_default();
            let value = |name: &str| known.fields.get(name).and_then(Value::as_str).filter(|value| !value.is_empty());
            match value(name).or_else(|| value("elocation").filter(|_| name == "pages")) {
                Some(value) if equal(name, value, found) => counts.right += 1,
                Some(value) => {
                    counts.missed += 1;
                    counts.wrong += usize::from(!found.is_empty());
                    whole = false;
                    miss(Miss { field: name, known: value, found, text: &known.text });
                }
                None if !found.is_empty() && has_title && !matches!(name, "year" | "publisher") => {
                    counts.wrong += 1;
                    whole = false;
                    miss(Miss { field: name, known: "", found, text: &known.text });
                }
                None => {}
            }
        }
        let authors = name_words(known.fields.get("author"));
        if !authors.is_empty() {
            let listed = found.authors.join(" ");
            let found_words = words(&listed);
            let counts = self.fields.entry("author").or_default();
            if names_agree(&authors, &found_words) {
                counts.right += 1;
            } else {
                counts.missed += 1;
                counts.wrong += usize::from(!found_words.is_empty());
                whole = false;
                miss(Miss { field: "author", known: &authors.join(" "), found: &listed, text: &known.text });
            }
        }
        self.whole += usize::from(whole);
    }
}

fn equal(field: &str, known: &str, found: &str) -> bool {
    match field {
        "year" => found.get(..4) == known.get(..4),
        "pages" => pages_agree(&words(known), &words(found)),
        "doi" => !found.is_empty() && folded(found).ends_with(&folded(known)),
        _ => folded(known) == folded(found),
    }
}

fn pages_agree(known: &[String], found: &[String]) -> bool {
    match (known, found) {
        ([first, last], [only]) => first == last && only == first,
        ([first, last], [start, end]) => {
            first == start && (last == end || last.len() == first.len() && last.ends_with(end.as_str()))
        }
        _ => known == found,
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn name_words(names: Option<&Value>) -> Vec<String> {
    let names = names.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let is_name = |word: &String| {
        word.chars().count() > 1
            && !word.chars().all(|c| c.is_ascii_digit())
            && !matches!(word.as_str(), "et" | "al" | "and" | "und")
    };
    names.flat_map(words).filter(is_name).collect()
}

fn names_agree(known: &[String], found: &[String]) -> bool {
    let mut left: Vec<&String> = found.iter().filter(|word| word.chars().count() > 1).collect();
    let size = known.len() + left.len();
    let common = known
        .iter()
        .filter(|word| left.iter().position(|other| other == word).map(|at| left.swap_remove(at)).is_some())
        .count();
    5 * 2 * common >= 4 * size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_is_right_wrong_and_missed() {
        let known: Known = serde_json::from_value(serde_json::json!({
            "text": "", "fields": {"title": "On Moss.", "author": ["Roe, B."], "year": "1999", "volume": "3"},
        }))
        .unwrap();
        let some = |text: &str| Some(text.to_owned());
        let mut found = Fields { title: some("On moss"), authors: vec!["Roe, B".to_owned()], ..Fields::default() };
        found.issued = some("1999-05");
        found.volume = some("3");
        let mut evaluation = Evaluation::default();
        evaluation.add(&known, &found, |_| ());
        assert_eq!((evaluation.whole, evaluation.total().right), (1, 4));
        found.volume = some("4");
        found.pages = some("5");
        evaluation.add(&known, &found, |_| ());
        assert_eq!((evaluation.references, evaluation.whole), (2, 1));
        assert_eq!(evaluation.total(), Counts { right: 7, wrong: 2, missed: 1 });
    }
}
