//! What goes in: a folder of documents, or a `corpus.toml` that names and describes them.
//!
//! A corpus is a fixed, ordered list of sources. Nothing is read here but names and sizes; a source's bytes come
//! from [`Source::load`], which holds them to the pin.

mod check;
mod config;
mod declared;
mod discover;
mod slug;
mod template;
mod unpack;

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

pub use self::declared::{Creator, DatasetInfo, Declared, EntityConfig, MODEL_FILES, Publisher};
pub use self::slug::slug;
pub use self::template::init;
pub(crate) use self::unpack::plain;
use crate::error::{Error, InFile, Result};
use crate::model::Bundle;
use crate::schema::hex;

/// What a corpus file is called in a folder.
const FILE_NAME: &str = "corpus.toml";

/// An ordered list of sources and what is declared of them.
#[derive(Clone, Debug)]
pub struct Corpus {
    pub dataset: DatasetInfo,
    pub entities: EntityConfig,
    /// The bundles to write, where the corpus file says so.
    pub bundles: Option<Vec<Bundle>>,
    pub sources: Vec<Source>,
    /// The folder that paths in the corpus file are relative to.
    pub root: PathBuf,
    /// The corpus file as written, where there is one.
    pub file: Option<String>,
}

/// One input file, or a member of one: of an archive, or a row of a table.
#[derive(Clone, Debug)]
pub struct Source {
    /// The `document_id` of what is read from it.
    pub id: String,
    /// Where the file lies; of a member, the archive's path and its own.
    pub path: PathBuf,
    /// Path below the corpus folder, or below the folder in which the file was found, with `/`. A member's follows
    /// that of its archive.
    pub relative_path: String,
    /// Size when the corpus was opened, in bytes.
    pub size: u64,
    pub declared: Declared,
    place: Place,
}

/// Where a source's bytes lie.
#[derive(Clone, Debug)]
enum Place {
    /// In the file at its path.
    File,
    /// In a file of what was unpacked, from there on.
    Unpacked(Arc<File>, u64),
    /// Nowhere, for this reason: in an archive, or an archive itself, that could not be unpacked, or a link that leads
    /// nowhere.
    Unreadable(String),
}

/// The bytes of a source and their SHA-256.
#[derive(Clone, Debug)]
pub struct SourceBytes {
    pub bytes: Vec<u8>,
    pub sha256: String,
}

impl Corpus {
    /// Opens a folder, with or without a `corpus.toml` in it, or a corpus file. Sources that a corpus file names are
    /// looked for beside it, then in `folders`, then where the file's own `search` says.
    ///
    /// # Errors
    /// When the corpus file is not valid, a source that it names is not found, or two sources have one id.
    pub fn open(path: &Path, folders: &[PathBuf]) -> Result<Corpus> {
        let metadata = std::fs::metadata(path)
            .in_file(path)
            .map_err(|error| error.remedy("give a folder of documents or a corpus.toml"))?;
        let file = if metadata.is_dir() { path.join(FILE_NAME) } else { path.to_owned() };
        if file.extension().is_none_or(|extension| extension != "toml") {
            return Err(Error::new("this is no corpus file, whose name ends in .toml")
                .in_file(path)
                .remedy("give the folder that holds the document"));
        }
        if file.is_file() {
            // The parent of a bare file name is empty.
            let root = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            Corpus::open_in(&file, root, folders)
        } else {
            discover::folder(path)?.with_sources(path)
        }
    }

    /// Opens a corpus file as if it lay in the folder `root`.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_in(file: &Path, root: &Path, folders: &[PathBuf]) -> Result<Corpus> {
        config::load(file, root, folders)?.with_sources(file)
    }

    fn with_sources(mut self, path: &Path) -> Result<Corpus> {
        self.sources = unpack::members(self.sources)?;
        if self.sources.is_empty() {
            return Err(Error::new("the corpus has no source")
                .in_file(path)
                .remedy("put documents into the folder, or name them in corpus.toml"));
        }
        Ok(self)
    }
}

/// The longest text of a document in bytes. SQLite holds rows of a thousand million bytes, of which the text is one column.
pub const LONGEST_TEXT: u64 = 900_000_000;

impl Source {
    /// The source with this path below `root`, of which nothing is declared: a file, or a member of an archive or a
    /// row of a table, whose path goes on after that of the file.
    ///
    /// # Errors
    /// When what is unpacked cannot be written. Whether the source is there, [`load`](Self::load) tells.
    pub fn at(root: &Path, path: &str) -> Result<Source> {
        let file = |path: &str| discover::source(root.join(path), path.to_owned(), Place::File, Declared::default());
        let mut above = path.match_indices('/').map(|(at, _)| &path[..at]);
        if let Some(whole) = above.find(|path| root.join(path).is_file()) {
            let mut members = unpack::members(vec![file(whole)])?.into_iter();
            if let Some(member) = members.find(|member| member.relative_path == path) {
                return Ok(member);
            }
        }
        Ok(file(path))
    }

    /// Reads the bytes and checks them against the pin.
    ///
    /// # Errors
    /// When the file cannot be read, is longer than [`LONGEST_TEXT`], or is not what its pin says.
    pub fn load(&self) -> Result<SourceBytes> {
        self.check_length(self.size)?;
        let bytes = match &self.place {
            Place::File => std::fs::read(&self.path).in_file(&self.path)?,
            Place::Unreadable(reason) => return Err(Error::new(reason).in_file(&self.path)),
            Place::Unpacked(file, start) => {
                let mut bytes = vec![0; self.size as usize];
                file.read_exact_at(&mut bytes, *start).in_file(&self.path)?;
                bytes
            }
        };
        let sha256 = hex(&Sha256::digest(&bytes));
        match &self.declared.sha256 {
            Some(pinned) if *pinned != sha256 => {
                Err(Error::new(format!("the source has changed: corpus.toml pins {pinned}, the file is {sha256}"))
                    .in_file(&self.path)
                    .remedy("restore the file, or put the new sha256 into corpus.toml"))
            }
            _ => Ok(SourceBytes { bytes, sha256 }),
        }
    }

    fn is_unreadable(&self) -> bool {
        matches!(self.place, Place::Unreadable(_))
    }

    /// # Errors
    /// When so many bytes are more than a document may have.
    pub fn check_length(&self, bytes: u64) -> Result<()> {
        if bytes <= LONGEST_TEXT {
            return Ok(());
        }
        Err(Error::new(format!("{bytes} bytes are more than a document may have, {LONGEST_TEXT}"))
            .in_file(&self.path)
            .remedy("split the file"))
    }
}
