//! A dataset on disk and what is said of it: metadata, checksums, proof.
//!
//! Nothing here knows how rows were made: all is said of what lies in the folder.

pub mod apply;
mod archive;
mod bagit;
pub mod diff;
mod explorer;
pub mod export;
pub mod freeze;
mod index;
mod licenses;
mod manifest;
mod metadata;
#[cfg(feature = "publish")]
pub mod publish;
pub mod read_back;
pub mod rebuild;
mod rewrite;
pub mod signature;
pub mod stats;
mod survey;
pub mod tombstones;
pub mod trace;
pub mod verify;
pub mod withhold;

use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, Write};
use std::path::Path;

use tempfile::TempDir;

pub use self::archive::Opened;
pub(crate) use self::bagit::foreign_file;
pub use self::index::{ArchiveEntry, Index, ReleaseEntry};
pub use self::manifest::{FORMAT, FileEntry, MANIFEST, Manifest, SkippedSource, TableEntry, Tool};
use self::read_back::BundleFolder;
pub use self::survey::Contents;
use self::survey::{DocumentCells, Survey};
use crate::corpus::Corpus;
use crate::error::{Error, InFile, Result};
use crate::model::Bundle;
use crate::schema::{self, TableName};
use crate::write::TableSummary;

/// The licences of the documents and whom to name for each.
const LICENSE: &str = "LICENSE.md";

/// The corpus file as written, where there is one.
const CORPUS: &str = "corpus.toml";

/// Writes what stands beside the data: schema, manifest, metadata, checksums.
///
/// # Errors
/// When a gazetteer, the knowledge base or the model cannot be read, the rows cannot be read back, or writing fails.
pub fn describe(
    folder: &Path,
    corpus: &Corpus,
    bundles: Vec<Bundle>,
    tables: &[TableSummary],
    skipped: &[SkippedSource],
) -> Result<()> {
    if let Some(text) = &corpus.file {
        write(folder, CORPUS, text)?;
    }
    complete(folder, Manifest::new(corpus, bundles, tables, skipped)?).map(drop)
}

/// Writes all that follows from the data and from what the manifest declares; the manifest's contents and files are
/// found anew. To be called last: the checksums cover what else lies in the folder.
fn complete(folder: &Path, mut manifest: Manifest) -> Result<Manifest> {
    let bundle = BundleFolder::first(folder, &manifest)?;
    let (contents, attribution) = survey(&bundle, folder)?;
    manifest.contents = contents;
    write_datasette(folder, &manifest)?;
    manifest.files = manifest::hash_files(folder, "data")?;
    write_license(&folder.join(LICENSE), &manifest, attribution)?;
    write_metadata(folder, &manifest)?;
    explorer::write(folder, &bundle, &manifest)?;
    bagit::write(folder, &manifest)?;
    Ok(manifest)
}

/// What the documents come to, and a line for each, in a file in `scratch`: the lines stand below what is counted over
/// all of them, and may be too many for memory.
fn survey(bundle: &BundleFolder, scratch: &Path) -> Result<(Contents, BufWriter<File>)> {
    let mut survey = Survey::new();
    let mut attribution = BufWriter::new(tempfile::tempfile_in(scratch).in_file(scratch)?);
    for document in bundle.rows(TableName::Documents)? {
        let document = document?;
        let document = DocumentCells(&document);
        survey.document(&document);
        attribution.write_all(metadata::attribution_line(&document).as_bytes())?;
    }
    Ok((survey.finish(), attribution))
}

/// Writes what describes the database and lies beside it.
fn write_datasette(folder: &Path, manifest: &Manifest) -> Result<()> {
    if !manifest.configuration.bundles.contains(&Bundle::Sqlite) {
        return Ok(());
    }
    let beside = folder.join("data/sqlite");
    fs::create_dir_all(&beside).in_file(&beside)?;
    write(&beside, "metadata.json", &metadata::datasette_metadata(manifest))
}

/// Writes all that follows from a complete manifest but the checksums.
fn write_metadata(folder: &Path, manifest: &Manifest) -> Result<()> {
    let schema_folder = folder.join("schema");
    fs::create_dir_all(&schema_folder).in_file(&schema_folder)?;
    write(&schema_folder, "schema.sql", &schema::sql())?;
    write(&schema_folder, "dictionary.md", &schema::dictionary(TableName::ALL))?;
    for table in TableName::ALL {
        write(&schema_folder, &format!("{table}.schema.json"), &schema::json_schema(table.schema()))?;
    }
    write(folder, MANIFEST, &manifest.to_json())?;
    for (name, text) in metadata::files(manifest) {
        write(folder, name, &text)?;
    }
    Ok(())
}

fn write_license(path: &Path, manifest: &Manifest, attribution: BufWriter<File>) -> Result<()> {
    let mut attribution = attribution.into_inner().map_err(|error| error.into_error())?;
    attribution.rewind()?;
    let mut file = File::create(path).in_file(path)?;
    file.write_all(metadata::license_text(manifest).as_bytes()).in_file(path)?;
    io::copy(&mut attribution, &mut file).in_file(path).map(drop)
}

/// A folder for temporary files, which goes with the value.
fn temporary_folder() -> Result<TempDir> {
    tempfile::tempdir().in_file(std::env::temp_dir()).map_err(for_temporary_files)
}

/// Adds what can be done where a file that is only temporary cannot be written.
fn for_temporary_files(error: Error) -> Error {
    error.remedy("make room for temporary files, or name another folder for them in the environment variable TMPDIR")
}

fn write(folder: &Path, name: &str, text: &str) -> Result<()> {
    let path = folder.join(name);
    fs::write(&path, text).in_file(path)
}
