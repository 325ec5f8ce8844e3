//! A dataset on disk and what is said of it: metadata, checksums, proof.
//!
//! Nothing here knows how rows were made: all is said of what lies in the folder.

mod bagit;
mod card;
mod manifest;
pub mod read_back;
pub mod stats;
pub mod trace;
pub mod verify;

use std::fs;
use std::path::Path;

pub use self::manifest::{FORMAT, FileEntry, MANIFEST, Manifest, SkippedSource, TableEntry, Tool};
use crate::corpus::Corpus;
use crate::error::{InFile, Result};
use crate::model::Bundle;
use crate::schema::{self, TableName};
use crate::write::TableSummary;

/// Writes what stands beside the data: schema, manifest, card, checksums.
pub fn describe(
    folder: &Path,
    corpus: &Corpus,
    bundles: Vec<Bundle>,
    tables: &[TableSummary],
    skipped: &[SkippedSource],
) -> Result<()> {
    let schema_folder = folder.join("schema");
    fs::create_dir(&schema_folder).in_file(&schema_folder)?;
    let write = |path: &Path, text: &str| fs::write(path, text).in_file(path);
    write(&schema_folder.join("schema.sql"), &schema::sql())?;
    write(&schema_folder.join("dictionary.md"), &schema::dictionary())?;
    for table in TableName::ALL {
        write(&schema_folder.join(format!("{table}.schema.json")), &schema::json_schema(table.schema()))?;
    }
    let manifest = Manifest::new(folder, corpus, bundles, tables, skipped)?;
    write(&folder.join(MANIFEST), &manifest.to_json())?;
    write(&folder.join("README.md"), &card::card(&manifest))?;
    bagit::write(folder, &manifest)
}
