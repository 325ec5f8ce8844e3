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
            (None, Some(wikidata)) => format!("wikidata:{wikidata}"),
            (None, None) => format!("{}:{}", self.r#type.as_str(), slug(&self.label)),
        };
        LocalEntity {
            id,
            label: self.label.clone(),
            r#type: self.r#type,
            wikidata_id: self.wikidata_id.clone(),
            description: self.description.clone(),
        }
    }

    /// All names that need no support, the label first.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.label).chain(self.aliases.values().flatten()).map(String::as_str)
    }
}

/// Reads a gazetteer: CSV with a header, or JSON Lines, as the file's name ends.
///
/// # Errors
/// When the file cannot be read, has another ending, or a row is not an entry.
pub(super) fn read(file: &Path) -> Result<Vec<Entry>> {
    let entries = match file.extension().and_then(|extension| extension.to_str()) {
        Some("csv") => csv(file),
        Some("jsonl") => json_lines(file),
        _ => Err(Error::new("a gazetteer is a .csv or a .jsonl file").in_file(file)),
    };
    entries.map_err(|error| error.remedy("correct it, or `gazetteers` in corpus.toml: see docs/corpus.md"))
}

fn json_lines(file: &Path) -> Result<Vec<Entry>> {
    let text = std::fs::read_to_string(file).in_file(file)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            serde_json::from_str(line).map_err(|error| {
                Error::new(format!("not an entry: {error}")).at(format!("line {}", at + 1)).in_file(file)
            })
        })
        .collect()
}

fn csv(file: &Path) -> Result<Vec<Entry>> {
    let wrong = |error: csv::Error| Error::new(format!("not a table: {error}")).in_file(file);
    let mut reader = csv::Reader::from_reader(File::open(file).in_file(file)?);
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
    serde_json::from_value(entry.into()).map_err(|error| Error::new(format!("not an entry: {error}")))
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
    fn an_unknown_column_is_an_error_that_says_where() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.csv");
        std::fs::write(&file, "label,type,colour\nA,person,red\n").unwrap();
        let error = read(&file).unwrap_err();
        assert_eq!(error.place(), Some("row 1"));
        assert!(error.cause().contains("colour"));
    }
}
