//! Tombstones: the documents that earlier releases held and this one does not, so that a citation of one leads to what
//! became of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::diff::Diff;
use super::manifest::Manifest;
use super::read_back::BundleFolder;
use crate::error::{Error, InFile, Result};
use crate::model::Document;

/// The table of tombstones, CSV with a header; a release without any has none.
pub(super) const TOMBSTONES: &str = "tombstones.csv";

/// A document that was taken down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    pub document_id: String,
    pub title: Option<String>,
    /// The last version that held it.
    pub last_version: String,
    /// The first version without it.
    pub removed_in: String,
    /// SHA-256 of its source, in the last version that held it.
    pub source_sha256: String,
}

/// The tombstones of a release, in the order of the ids.
///
/// # Errors
/// When the table cannot be read.
pub fn read(release: &Path) -> Result<Vec<Tombstone>> {
    let path = release.join(TOMBSTONES);
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let mut reader = csv::Reader::from_path(&path).in_file(&path)?;
    reader.deserialize().collect::<Result<_, _>>().in_file(path)
}

/// The table for a release of `version` that follows `old`; none when there is no tombstone.
pub(super) fn table(old: &Path, diff: &Diff, version: &str) -> Result<Option<String>> {
    let mut tombstones: BTreeMap<String, Tombstone> = read(old)?
        .into_iter()
        // A document that is back is not gone.
        .filter(|tombstone| !diff.documents.added.contains_key(&tombstone.document_id))
        .map(|tombstone| (tombstone.document_id.clone(), tombstone))
        .collect();
    let removed: BTreeSet<&String> = diff.documents.removed.keys().collect();
    if !removed.is_empty() {
        let manifest = Manifest::read(old)?;
        for document in BundleFolder::first(old, &manifest)?.typed_rows::<Document>()? {
            let Document { document_id, title, source_sha256, .. } = document?;
            if removed.contains(&document_id) {
                let last_version = manifest.dataset.version.clone().unwrap_or_default();
                let removed_in = version.to_owned();
                let tombstone = Tombstone { document_id, title, last_version, removed_in, source_sha256 };
                tombstones.insert(tombstone.document_id.clone(), tombstone);
            }
        }
    }
    if tombstones.is_empty() {
        return Ok(None);
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    for tombstone in tombstones.values() {
        writer.serialize(tombstone)?;
    }
    let bytes = writer.into_inner().map_err(|error| Error::new("cannot write CSV").caused_by(error))?;
    Ok(Some(String::from_utf8(bytes).map_err(|error| Error::new("cannot write CSV").caused_by(error))?))
}
