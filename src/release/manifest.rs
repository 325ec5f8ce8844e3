//! `bindery.json`: what a dataset is, how it was made, what it holds.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::survey::Contents;
use super::withhold::Withheld;
use crate::corpus::{Corpus, DatasetInfo, EntityConfig};
use crate::error::{Error, InFile, Result};
use crate::model::Bundle;
use crate::schema::{TableName, hex};
use crate::write::TableSummary;

/// The manifest's file name.
pub const MANIFEST: &str = "bindery.json";

/// Version of the dataset's layout and of the canonical form.
pub const FORMAT: u32 = 1;

/// The manifest of a dataset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    pub tool: Tool,
    pub dataset: DatasetInfo,
    pub configuration: Configuration,
    pub sources: Sources,
    pub contents: Contents,
    pub tables: BTreeMap<TableName, TableEntry>,
    /// What is kept out of the tables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Withheld>,
    /// The files below `data/`, by their path in the dataset.
    pub files: BTreeMap<String, FileEntry>,
}

/// What made the dataset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tool {
    pub name: String,
    pub version: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Configuration {
    pub bundles: Vec<Bundle>,
    pub entities: EntityConfig,
    /// The files that `entities` names, by their path from the corpus file.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub entity_files: BTreeMap<String, FileEntry>,
}

/// What went in. Path, size and hash of each source that was read are in the table `documents`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sources {
    pub read: u64,
    pub skipped: Vec<SkippedSource>,
}

/// A source that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedSource {
    pub path: String,
    pub reason: String,
}

/// What a table holds, whatever the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableEntry {
    pub rows: u64,
    /// SHA-256 of the table as canonical JSONL.
    pub content_sha256: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    pub bytes: u64,
    pub sha256: String,
}

impl Manifest {
    /// What a build knows of its dataset; what the files themselves tell is added by [`super::complete`].
    ///
    /// # Errors
    /// When a file that finds entities cannot be read.
    pub(super) fn new(
        corpus: &Corpus,
        bundles: Vec<Bundle>,
        tables: &[TableSummary],
        skipped: &[SkippedSource],
    ) -> Result<Self> {
        let entry = |summary: &TableSummary| {
            (summary.table, TableEntry { rows: summary.rows, content_sha256: summary.content_sha256.clone() })
        };
        let configuration =
            Configuration { bundles, entities: corpus.entities.clone(), entity_files: hash_entity_files(corpus)? };
        Ok(Manifest {
            format: FORMAT,
            tool: Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
            dataset: corpus.dataset.clone(),
            configuration,
            sources: Sources { read: (corpus.sources.len() - skipped.len()) as u64, skipped: skipped.to_vec() },
            contents: Contents::default(),
            tables: tables.iter().map(entry).collect(),
            withheld: None,
            files: BTreeMap::new(),
        })
    }

    /// Reads the manifest of the dataset in a folder.
    ///
    /// # Errors
    /// When there is none, or it is of another format than [`FORMAT`].
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(MANIFEST);
        let text = std::fs::read_to_string(&path)
            .in_file(&path)
            .map_err(|error| error.remedy("give the folder of a dataset, such as out/<name>"))?;
        let manifest: Manifest = serde_json::from_str(&text).in_file(&path)?;
        if manifest.format != FORMAT {
            return Err(Error::new(format!(
                "the dataset has format {}, this Bindery reads format {FORMAT}",
                manifest.format
            ))
            .in_file(&path)
            .remedy("use the version of Bindery that made it"));
        }
        Ok(manifest)
    }

    pub(super) fn to_json(&self) -> String {
        let mut json = serde_json::to_string_pretty(self).expect("a manifest can be written as JSON");
        json.push('\n');
        json
    }
}

/// All files below `folder/start` by their path in `folder`; no pipes or sockets, which never end.
pub(super) fn list_files(folder: &Path, start: &str) -> Result<Vec<String>> {
    let mut files = Vec::new();
    let mut folders = vec![start.to_owned()];
    while let Some(relative) = folders.pop() {
        let path = folder.join(&relative);
        for entry in std::fs::read_dir(&path).in_file(&path)? {
            let entry = entry.in_file(&path)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let relative = if relative.is_empty() { name } else { format!("{relative}/{name}") };
            let kind = entry.file_type().in_file(&path)?;
            if kind.is_dir() {
                folders.push(relative);
            } else if kind.is_file() || kind.is_symlink() {
                files.push(relative);
            }
        }
    }
    files.sort_unstable();
    Ok(files)
}

pub(super) fn hash_files(folder: &Path, start: &str) -> Result<BTreeMap<String, FileEntry>> {
    list_files(folder, start)?
        .into_iter()
        .map(|relative| {
            let entry = hash_file(&folder.join(&relative))?;
            Ok((relative, entry))
        })
        .collect()
}

/// The files that find the entities of a corpus, by their path from the corpus file.
pub(super) fn hash_entity_files(corpus: &Corpus) -> Result<BTreeMap<String, FileEntry>> {
    let hash = |file: PathBuf| Ok((file.display().to_string(), hash_file(&corpus.root.join(file))?));
    corpus.entities.files().map(hash).collect()
}

/// Size and SHA-256 of a file.
pub(super) fn hash_file(path: &Path) -> Result<FileEntry> {
    let mut file = File::open(path).in_file(path)?;
    let mut sha256 = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut buffer).in_file(path)?;
        if read == 0 {
            return Ok(FileEntry { bytes, sha256: hex(&sha256.finalize()) });
        }
        sha256.update(&buffer[..read]);
        bytes += read as u64;
    }
}
