//! Metadata for each standard, all of one source: the manifest and the schema. One standard a module.
//!
//! Every file here is a function of [`About`] alone, so `verify` can make it again and compare.

mod card;
mod citation;
mod croissant;
mod data_package;
mod datacite;
mod datasette;
mod license;
mod provenance;
mod ro_crate;
mod schema_org;

use serde_json::Value;

pub(super) use self::license::{attribution_line, license_text};
use super::licenses::License;
use super::manifest::{FileEntry, Manifest};
use crate::corpus::{Creator, DatasetInfo};
use crate::knowledge;
use crate::model::Bundle;
use crate::schema::TableName;

/// The metadata of a dataset, as file names and texts; `LICENSE.md`, which lists documents, is not among them.
/// RO-Crate and DataCite demand a date of publication: where none is known, their files are left out.
pub(super) fn files(manifest: &Manifest) -> Vec<(&'static str, String)> {
    let about = About { manifest };
    let mut files = vec![
        ("README.md", card::card(&about)),
        ("CITATION.cff", citation::cff(&about)),
        ("croissant.json", json(&croissant::croissant(&about))),
        ("provenance.json", json(&provenance::statement(&about))),
        ("schema.org.json", json(&schema_org::dataset(&about))),
    ];
    if let Some(package) = data_package::data_package(&about) {
        files.push(("datapackage.json", json(&package)));
    }
    if let Some(date) = about.date() {
        files.push(("ro-crate-metadata.json", json(&ro_crate::ro_crate(&about, date))));
        files.push(("datacite.json", json(&datacite::datacite(&about, date))));
    }
    files
}

/// Datasette's `metadata.json`, which lies beside the database and is thus part of the payload.
pub(super) fn datasette_metadata(manifest: &Manifest) -> String {
    json(&datasette::metadata(&About { manifest }))
}

fn json(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("a JSON value can be written");
    text.push('\n');
    text
}

/// What every standard asks of a dataset, answered once.
pub(super) struct About<'a> {
    pub manifest: &'a Manifest,
}

/// A file of the dataset.
pub(super) struct DataFile<'a> {
    pub path: &'a str,
    pub entry: &'a FileEntry,
    pub media_type: &'static str,
    pub description: String,
}

impl<'a> About<'a> {
    pub(super) fn info(&self) -> &'a DatasetInfo {
        &self.manifest.dataset
    }

    pub(super) fn title(&self) -> &'a str {
        self.info().title()
    }

    /// The dataset's version; `0.0.0` until it has one.
    pub(super) fn version(&self) -> &'a str {
        self.info().version.as_deref().unwrap_or("0.0.0")
    }

    pub(super) fn description(&self) -> String {
        self.info().description.as_deref().map(|text| text.trim().to_owned()).unwrap_or_else(|| {
            let languages = self.languages().join(", ");
            let languages = if languages.is_empty() { languages } else { format!(" ({languages})") };
            format!(
                "Texts of {} documents{languages} with their paragraphs, sentences, citations, bibliography and named entities, as relational tables.",
                self.rows(TableName::Documents)
            )
        })
    }

    /// The day of publication: as declared, else the newest day that a source names, before which the dataset
    /// cannot have been published. No clock is asked.
    pub(super) fn date(&self) -> Option<&'a str> {
        self.info().published.as_deref().or(self.manifest.contents.newest.as_deref())
    }

    /// The makers; `Anonymous`, as bibliographies have it, where none is declared: most standards demand one.
    pub(super) fn creators(&self) -> Vec<Creator> {
        match self.info().creators.as_slice() {
            [] => vec![Creator { name: "Anonymous".to_owned(), orcid: None, affiliation: None }],
            creators => creators.to_vec(),
        }
    }

    /// The licence of the dataset as a whole: as declared, else the one that all documents are under.
    pub(super) fn license(&self) -> Option<&'a str> {
        let only = || match self.manifest.contents.licenses.first_key_value() {
            Some((id, _)) if self.manifest.contents.licenses.len() == 1 => License::find(id).map(|_| id.as_str()),
            _ => None,
        };
        self.info().license.as_deref().or_else(only)
    }

    /// Where the licence can be read: its SPDX page or its own, else `LICENSE.md`.
    pub(super) fn license_url(&self) -> String {
        match self.license().map(|id| (id, License::find(id))) {
            Some((_, Some(license))) => match license.spdx() {
                Some(spdx) => format!("https://spdx.org/licenses/{spdx}.html"),
                None => license.url.clone(),
            },
            _ => "LICENSE.md".to_owned(),
        }
    }

    /// Main languages as primary subtags of BCP 47, unknown ones left out, in the order of the tags.
    pub(super) fn languages(&self) -> Vec<&'a str> {
        let primary = |tag: &'a String| knowledge::primary(tag);
        let mut languages: Vec<&str> =
            self.manifest.contents.languages.keys().map(primary).filter(|tag| *tag != "und").collect();
        languages.dedup();
        languages
    }

    pub(super) fn rows(&self, table: TableName) -> u64 {
        self.manifest.tables.get(&table).map_or(0, |entry| entry.rows)
    }

    pub(super) fn has(&self, bundle: Bundle) -> bool {
        self.manifest.configuration.bundles.contains(&bundle)
    }

    /// The file of a table in a bundle with a file a table, where it is there.
    pub(super) fn table_file(&self, bundle: Bundle, table: TableName) -> Option<DataFile<'a>> {
        let path = format!("data/{0}/{table}.{0}", bundle.as_str());
        self.manifest.files.get_key_value(&path).map(|(path, entry)| self.data_file(path, entry))
    }

    pub(super) fn database(&self) -> Option<DataFile<'a>> {
        let path = format!("data/sqlite/{}.sqlite", self.info().name);
        self.manifest.files.get_key_value(&path).map(|(path, entry)| self.data_file(path, entry))
    }

    pub(super) fn data_files(&self) -> impl Iterator<Item = DataFile<'a>> {
        self.manifest.files.iter().map(|(path, entry)| self.data_file(path, entry))
    }

    fn data_file(&self, path: &'a str, entry: &'a FileEntry) -> DataFile<'a> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let (stem, extension) = name.split_once('.').unwrap_or((name, ""));
        let (media_type, form) = match extension {
            "sqlite" => ("application/vnd.sqlite3", "SQLite"),
            "parquet" => ("application/vnd.apache.parquet", "Parquet"),
            "jsonl" => ("application/jsonl", "JSON Lines"),
            _ => ("application/json", "JSON"),
        };
        let description = match TableName::from_name(stem) {
            Some(table) => format!("Table {table} as {form}: {}", table.schema().description),
            None if extension == "sqlite" => "All tables with keys, indexes, views and full-text search.".to_owned(),
            None => "Titles and descriptions for Datasette.".to_owned(),
        };
        DataFile { path, entry, media_type, description }
    }
}
