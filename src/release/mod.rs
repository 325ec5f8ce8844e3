//! A dataset on disk and what is said of it: metadata, checksums, proof.
//!
//! Nothing here knows how rows were made: all is said of what lies in the folder.

mod bagit;
mod contents;
mod licenses;
mod manifest;
mod metadata;

use std::fs;
use std::path::Path;

pub use self::contents::Contents;
pub use self::manifest::{FORMAT, FileEntry, MANIFEST, Manifest, SkippedSource, TableEntry, Tool};
use crate::corpus::Corpus;
use crate::error::{InFile, Result};
use crate::model::Bundle;
use crate::schema::{self, TableName};
use crate::write::TableSummary;

/// Writes what stands beside the data: schema, manifest, metadata, checksums.
pub fn describe(
    folder: &Path,
    corpus: &Corpus,
    bundles: Vec<Bundle>,
    tables: &[TableSummary],
    skipped: &[SkippedSource],
) -> Result<()> {
    let schema_folder = folder.join("schema");
    fs::create_dir(&schema_folder).in_file(&schema_folder)?;
    write(&schema_folder, "schema.sql", &schema::sql())?;
    write(&schema_folder, "dictionary.md", &schema::dictionary())?;
    for table in TableName::ALL {
        write(&schema_folder, &format!("{table}.schema.json"), &schema::json_schema(table.schema()))?;
    }
    complete(folder, Manifest::new(corpus, bundles, tables, skipped)).map(drop)
}

/// Writes all that follows from the data and from what the manifest declares; the manifest's contents and files are
/// found anew. To be called last: the checksums cover what else lies in the folder.
fn complete(folder: &Path, mut manifest: Manifest) -> Result<Manifest> {
    let mut survey = contents::Survey::new();
    let mut attribution = metadata::attribution_head().to_owned();
    each_document(folder, |document| {
        survey.document(document);
        attribution.push_str(&metadata::attribution_line(document));
    })?;
    manifest.contents = survey.finish();
    if manifest.configuration.bundles.contains(&Bundle::Sqlite) {
        write(&folder.join("data/sqlite"), "metadata.json", &metadata::datasette_metadata(&manifest))?;
    }
    manifest.files = manifest::hash_files(folder, "data")?;
    write(folder, MANIFEST, &manifest.to_json())?;
    write(folder, "LICENSE.md", &(metadata::license_text(&manifest) + &attribution))?;
    for (name, text) in metadata::files(&manifest) {
        write(folder, name, &text)?;
    }
    bagit::write(folder, &manifest)?;
    Ok(manifest)
}

fn each_document(folder: &Path, mut take: impl FnMut(&contents::DocumentCells<'_>)) -> Result<()> {
    use crate::model::Row;
    use std::io::BufRead;
    let file = fs::File::open(folder.join("data/jsonl/documents.jsonl"))?;
    for line in std::io::BufReader::new(file).lines() {
        let row: crate::model::Document = serde_json::from_str(&line?)?;
        take(&contents::DocumentCells(&row.cells()));
    }
    Ok(())
}

fn write(folder: &Path, name: &str, text: &str) -> Result<()> {
    let path = folder.join(name);
    fs::write(&path, text).in_file(path)
}
