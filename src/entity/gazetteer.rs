//! Gazetteers: things that the user of Bindery knows, with the names by which texts call them.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use serde::Deserialize;

use super::LocalEntity;
use crate::corpus::slug;
use crate::error::{Error, InFile, Result};
use crate::model::EntityType;

/// A thing and its names. In JSON Lines an object a line; in CSV a row, with `|` between names and a column
/// `aliases_<language>` a language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    /// `wikidata:Q…` or `<type>:<slug>`; made of type and label when it is missing.
    pub id: Option<String>,
    pub label: String,
    pub r#type: EntityType,
    pub description: Option<String>,
    /// `Q…`
    pub wikidata_id: Option<String>,
    /// Names by language.
    #[serde(default)]
    pub aliases: BTreeMap<String, Vec<String>>,
    /// Names that mean this thing only where the document has another name of it too.
    #[serde(default)]
    pub ambiguous: Vec<String>,
}

impl Entry {
    pub(super) fn entity(&self) -> LocalEntity {
        let id = match (&self.id, &self.wikidata_id) {
            (Some(id), _) => id.clone(),
            (None, Some(wikidata)) => format!("{WIKIDATA}{wikidata}"),
            (None, None) => format!("{}:{}", self.r#type.as_str(), slug(&self.label)),
        };
        let wikidata_id = self.wikidata_id.as_deref().or_else(|| id.strip_prefix(WIKIDATA)).map(str::to_owned);
        LocalEntity {
            id,
            label: self.label.clone(),
            r#type: self.r#type,
            wikidata_id,
            description: self.description.clone(),
        }
    }

    /// The entry, if its thing can be named.
    fn checked(self) -> Result<Entry> {
        let entity = self.entity();
        if entity.wikidata_id.as_deref().is_some_and(|item| !is_item(item)) {
            let said = entity.wikidata_id.unwrap_or_default();
            return Err(Error::new(format!("`{said}` is no Wikidata item, such as Q42")));
        }
        if entity.id.split_once(':').is_none_or(|(kind, name)| kind.is_empty() || name.is_empty()) {
            let Entry { label, .. } = self;
            return Err(Error::new(format!(
                "`{label}` needs an id: wikidata:Q…, or its type and a name, as person:zamenhof"
            )));
        }
        Ok(self)
    }

    /// All names that need no support, the label first.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.label).chain(self.aliases.values().flatten()).map(String::as_str)
    }
}

/// Before the item in an id.
const WIKIDATA: &str = "wikidata:";

/// Whether an id is of a Wikidata item: `Q42`.
fn is_item(id: &str) -> bool {
    let number = id.strip_prefix('Q').filter(|number| !number.starts_with('0'));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Reads a gazetteer: CSV with a header, or JSON Lines, as the file's name ends.
///
/// # Errors
/// When the file cannot be read, has another ending, or a row is not an entry.
pub(super) fn read(file: &Path) -> Result<Vec<Entry>> {
    let extension = file.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
    let entries = match extension.as_deref() {
        Some("csv") => csv(file),
        Some("jsonl") => json_lines(file),
        _ => Err(Error::new("a gazetteer is a .csv or a .jsonl file").in_file(file)),
    };
    entries.map_err(|error| error.remedy("correct it, or `gazetteers` in corpus.toml: see docs/corpus.md"))
}

fn json_lines(file: &Path) -> Result<Vec<Entry>> {
    let text = std::fs::read_to_string(file).in_file(file)?;
    // Editors of Windows put a mark of their encoding before the first line.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            let entry = serde_json::from_str(line).map_err(|error| Error::new(format!("not an entry: {error}")));
            entry.and_then(Entry::checked).map_err(|error| error.at(format!("line {}", at + 1)).in_file(file))
        })
        .collect()
}

fn csv(file: &Path) -> Result<Vec<Entry>> {
    let wrong = |error: csv::Error| Error::new(format!("not a table: {error}")).in_file(file);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(File::open(file).in_file(file)?);
    let header = reader.headers().map_err(wrong)?.clone();
    let mut entries = Vec::new();
    for (at, row) in reader.records().enumerate() {
        let row = row.map_err(wrong)?;
        let entry = row_entry(&header, &row).map_err(|error| error.at(format!("row {}", at + 1)).in_file(file))?;
        entries.push(entry);
    }
    Ok(entries)
}

fn row_entry(header: &csv::StringRecord, row: &csv::StringRecord) -> Result<Entry> {
    let mut entry = serde_json::Map::new();
    let mut aliases = serde_json::Map::new();
    for (column, cell) in header.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
        let names = || cell.split('|').map(str::trim).collect::<Vec<_>>().into();
        match column.split_once('_') {
            Some(("aliases", language)) => {
                aliases.insert(language.to_owned(), names());
            }
            _ if column == "aliases" => {
                aliases.insert("und".to_owned(), names());
            }
            _ if column == "ambiguous" => {
                entry.insert(column.to_owned(), names());
            }
            _ => {
                entry.insert(column.to_owned(), cell.into());
            }
        }
    }
    entry.insert("aliases".to_owned(), aliases.into());
    let entry = serde_json::from_value(entry.into()).map_err(|error| Error::new(format!("not an entry: {error}")));
    entry.and_then(Entry::checked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_formats_say_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let table = folder.path().join("a.csv");
        std::fs::write(&table, "label,type,wikidata_id,aliases_es,ambiguous\nRosa Luxemburg,person,Q7231,Rosa Luxemburgo|La Rosa Roja,Rosa\n").unwrap();
        let lines = folder.path().join("a.jsonl");
        std::fs::write(&lines, r#"{"label":"Rosa Luxemburg","type":"person","wikidata_id":"Q7231","aliases":{"es":["Rosa Luxemburgo","La Rosa Roja"]},"ambiguous":["Rosa"]}"#).unwrap();
        let (table, lines) = (read(&table).unwrap(), read(&lines).unwrap());
        assert_eq!(format!("{table:?}"), format!("{lines:?}"));
        assert_eq!(table[0].entity().id, "wikidata:Q7231");
    }

    #[test]
    fn what_spreadsheets_and_editors_add_does_no_harm() {
        let folder = tempfile::tempdir().unwrap();
        let table = folder.path().join("a.CSV");
        std::fs::write(&table, "\u{feff}label, type, id\r\nRosa Luxemburg , person , wikidata:Q7231\r\n").unwrap();
        let lines = folder.path().join("a.jsonl");
        std::fs::write(
            &lines,
            "\u{feff}{\"label\":\"Rosa Luxemburg\",\"type\":\"person\",\"id\":\"wikidata:Q7231\"}\r\n",
        )
        .unwrap();
        for file in [table, lines] {
            let entity = read(&file).unwrap()[0].entity();
            assert_eq!((entity.label.as_str(), entity.wikidata_id.as_deref()), ("Rosa Luxemburg", Some("Q7231")));
        }
    }

    #[test]
    fn a_wrong_row_is_an_error_that_says_where() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.csv");
        for (table, word) in [
            ("label,type,colour\nA,person,red\n", "colour"),
            ("label,type,wikidata_id\nA,person,q42\n", "q42"),
            ("label,type,id\nA,person,wikidata:http://Q42\n", "http"),
            ("label,type,id\nA,person,Q42\n", "`A` needs an id"),
            ("label,type\n***,person\n", "`***` needs an id"),
        ] {
            std::fs::write(&file, table).unwrap();
            let error = read(&file).unwrap_err();
            assert_eq!(error.place(), Some("row 1"));
            assert!(error.cause().contains(word), "{}", error.cause());
        }
    }
}
