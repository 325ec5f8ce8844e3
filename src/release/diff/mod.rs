//! What changed between two datasets: rows by key, paragraphs by fingerprint, entities by name.

mod compare;
mod entities;
mod paragraphs;
mod render;
mod schema;
mod store;
pub mod version;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

pub use self::compare::Change;
pub use self::entities::EntityChanges;
pub use self::paragraphs::ParagraphChanges;
pub use self::schema::SchemaChange;
use self::store::{Side, Store};
use super::read_back::BundleFolder;
use super::withhold::Withheld;
use super::{CORPUS, Manifest, TableEntry};
use crate::corpus::DatasetInfo;
use crate::error::{InFile, Result};
use crate::schema::TableName;

/// The folder of a release that holds what changed since the one before: this summary and a table of changes for
/// each table that has any.
pub const CHANGES: &str = "changes";
/// The summary in that folder.
pub const SUMMARY: &str = "changes.json";

/// What changed from one dataset to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Diff {
    pub old: Version,
    pub new: Version,
    pub schema: Vec<SchemaChange>,
    /// Whether anything that the manifest declares of the dataset changed, its version and date aside.
    pub metadata: bool,
    /// Whether files changed, be it that they hold the same rows.
    pub files: bool,
    pub tables: BTreeMap<TableName, TableChanges>,
    pub documents: DocumentChanges,
    pub entities: EntityChanges,
}

/// One of the two datasets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    pub dataset: DatasetInfo,
    /// The rows and content hash of each table.
    pub tables: BTreeMap<TableName, TableEntry>,
    /// What is kept out of the tables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Withheld>,
}

/// Counts of one table's rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableChanges {
    pub old_rows: u64,
    pub new_rows: u64,
    pub added: u64,
    pub removed: u64,
    /// Rows of the same key with other values.
    pub changed: u64,
    /// Of those, rows in which counts rose or lists gained values and nothing else changed, as happens to an entity
    /// when a document is added.
    pub grown: u64,
    /// Rows that stand elsewhere, seen from those that kept their order.
    pub moved: u64,
}

/// Documents by what happened to them, each list in the order of the ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentChanges {
    pub added: BTreeMap<String, Option<String>>,
    pub removed: BTreeMap<String, Option<String>>,
    pub changed: BTreeMap<String, DocumentChange>,
}

/// What changed in a document that is in both datasets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentChange {
    pub title: Option<String>,
    /// Columns of the table `documents`.
    pub columns: BTreeSet<String>,
    pub paragraphs: ParagraphChanges,
    /// Rows of other tables that were added, removed or changed.
    pub rows: BTreeMap<TableName, u64>,
}

impl Diff {
    /// Whether the two hold the same and say the same.
    pub fn is_empty(&self) -> bool {
        self.schema.is_empty() && !self.metadata && !self.files && !self.tables.values().any(TableChanges::any)
    }

    /// Writes the summary into a folder of changes.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let path = folder.join(SUMMARY);
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        std::fs::write(&path, text).in_file(path)
    }

    /// Reads the summary of a folder of changes.
    ///
    /// # Errors
    /// When there is none, or it is not what Bindery writes.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(SUMMARY);
        let text = std::fs::read_to_string(&path)
            .in_file(&path)
            .map_err(|error| error.remedy("give the folder `changes` of a release, or what `diff --write` made"))?;
        serde_json::from_str(&text).in_file(path)
    }
}

impl TableChanges {
    pub fn any(&self) -> bool {
        self.added + self.removed + self.changed + self.moved > 0
    }
}

/// Compares two datasets, each a folder. Given `changes`, an empty folder, writes a table of [`Change`]s there for
/// each table that has any, and the new corpus file; with the summary ([`Diff::write`]) that is what [`super::apply`]
/// needs.
///
/// Memory does not grow with the datasets but with the number of documents that changed: rows wait in a database for
/// temporary files.
///
/// # Errors
/// When a folder is not a dataset or its rows cannot be read, or when the changes or temporary files cannot be written.
pub fn diff(old: &Path, new: &Path, changes: Option<&Path>) -> Result<Diff> {
    let (old_manifest, new_manifest) = (Manifest::read(old)?, Manifest::read(new)?);
    let schema = schema::changes(old, new)?;
    let mut diff = Diff {
        metadata: metadata_changed(&old_manifest, &new_manifest),
        files: old_manifest.files != new_manifest.files,
        old: Version::of(&old_manifest),
        new: Version::of(&new_manifest),
        schema,
        tables: BTreeMap::new(),
        documents: DocumentChanges::default(),
        entities: EntityChanges::default(),
    };
    let sides = [BundleFolder::first(old, &old_manifest)?, BundleFolder::first(new, &new_manifest)?];
    for table in TableName::ALL {
        diff.compare(table, &sides, changes)?;
    }
    if let Some(folder) = changes
        && new.join(CORPUS).is_file()
    {
        fs::copy(new.join(CORPUS), folder.join(CORPUS)).in_file(folder)?;
    }
    Ok(diff)
}

impl Version {
    fn of(manifest: &Manifest) -> Self {
        Version {
            dataset: manifest.dataset.clone(),
            tables: manifest.tables.clone(),
            withheld: manifest.withheld.clone(),
        }
    }
}

fn metadata_changed(old: &Manifest, new: &Manifest) -> bool {
    let declared = |manifest: &Manifest| {
        let mut dataset = manifest.dataset.clone();
        dataset.version = None;
        dataset.published = None;
        dataset
    };
    declared(old) != declared(new)
}

impl Diff {
    fn compare(&mut self, table: TableName, sides: &[BundleFolder; 2], changes: Option<&Path>) -> Result<()> {
        let rows = |version: &Version| version.tables.get(&table).map_or(0, |entry| entry.rows);
        let mut counts =
            TableChanges { old_rows: rows(&self.old), new_rows: rows(&self.new), ..TableChanges::default() };
        // Rows with other columns cannot be compared; the change of schema says all that can be said.
        let comparable = !self.schema.iter().any(|change| change.table == table.as_str());
        if comparable && self.old.tables.get(&table) != self.new.tables.get(&table) {
            let mut store = Store::new(table)?;
            store.load(Side::Old, sides[0].rows(table)?)?;
            store.load(Side::New, sides[1].rows(table)?)?;
            let mut file = match changes {
                Some(folder) => {
                    let path = folder.join(format!("{table}.jsonl"));
                    Some(BufWriter::new(File::create(&path).in_file(path)?))
                }
                None => None,
            };
            compare::compare(&store, |found| {
                self.count(table, &mut counts, &found);
                if let Some(file) = &mut file {
                    serde_json::to_writer(&mut *file, &found.change)?;
                    file.write_all(b"\n")?;
                }
                Ok(())
            })?;
            if let Some(mut file) = file {
                file.flush()?;
            }
            match table {
                TableName::Paragraphs => {
                    for (document, change) in &mut self.documents.changed {
                        change.paragraphs = paragraphs::align(&store, document)?;
                    }
                }
                TableName::Entities => self.entities = entities::follow(&store)?,
                _ => {}
            }
        }
        self.tables.insert(table, counts);
        Ok(())
    }

    fn count(&mut self, table: TableName, counts: &mut TableChanges, found: &compare::Found<'_>) {
        match &found.change {
            Change::Added { .. } => counts.added += 1,
            Change::Removed { .. } => counts.removed += 1,
            Change::Changed { .. } => {
                counts.changed += 1;
                counts.grown += u64::from(found.grown);
            }
            Change::Moved { .. } => counts.moved += 1,
        }
        let documents = &mut self.documents;
        let Some(document) = found.document else { return };
        match (table, &found.change) {
            (TableName::Documents, Change::Added { .. }) => {
                drop(documents.added.insert(document.into(), found.title()))
            }
            (TableName::Documents, Change::Removed { .. }) => {
                drop(documents.removed.insert(document.into(), found.title()))
            }
            (TableName::Documents, Change::Moved { .. }) => {}
            (TableName::Documents, Change::Changed { set, .. }) => {
                let change = documents.changed.entry(document.into()).or_default();
                change.title = found.title();
                change.columns = set.keys().cloned().collect();
            }
            _ if documents.added.contains_key(document) || documents.removed.contains_key(document) => {}
            (_, Change::Moved { .. }) => {}
            _ => *documents.changed.entry(document.into()).or_default().rows.entry(table).or_default() += 1,
        }
    }
}
