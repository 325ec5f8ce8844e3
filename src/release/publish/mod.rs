//! A release brought to where others find it: a folder, an object store, or a host of datasets.
//!
//! What is published has the layout of the folder of releases: the release's folder and zips, and beside them the
//! index of all releases that are there.

mod hosts;
mod store;

use std::path::{Path, PathBuf};
use std::str::FromStr;

pub use self::hosts::{Host, Instructions};
pub use self::store::{Published, Step};
use super::Opened;
use super::freeze::prove;
use super::index::{ArchiveEntry, INDEX, Index, ReleaseEntry, SUMS};
use super::manifest::{FileEntry, Manifest, hash_file, list_files};
use super::signature::SIGNATURE;
use crate::error::{Error, InFile, Result};

/// Where a release goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Folder(PathBuf),
    /// An object store: `s3://bucket/path`, `gs://…`, `az://…`, or `https://…` of a server that takes PUT.
    Store(url::Url),
    Host(Host),
}

impl FromStr for Target {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        if let Some(host) = Host::parse(text)? {
            return Ok(Target::Host(host));
        }
        if let Some((scheme, path)) = text.split_once(':')
            && ["s3", "gs", "az", "http", "https"].contains(&scheme)
            && !path.starts_with("//")
        {
            let path = path.trim_start_matches('/');
            return Err(
                Error::new(format!("`{text}` is not an address")).remedy(format!("write it as {scheme}://{path}"))
            );
        }
        if !text.contains("://") {
            return Ok(Target::Folder(PathBuf::from(text)));
        }
        let not_an_address = || Error::new(format!("`{text}` is not the address of an object store"));
        let remedy = "write it with s3://, gs://, az:// or https://, for example s3://bucket/path";
        let url = url::Url::parse(text).map_err(|error| not_an_address().caused_by(error).remedy(remedy))?;
        if object_store::ObjectStoreScheme::parse(&url).is_err() {
            return Err(not_an_address().remedy(remedy));
        }
        Ok(Target::Store(url))
    }
}

/// The remedy where there is no release.
const RELEASE: &str = "give the folder of a release that `bindery release` made, such as out/releases/letters-1.0.0";

/// A file to be published.
struct PackedFile {
    /// Under which it is published.
    name: String,
    path: PathBuf,
    entry: FileEntry,
}

/// A release as it lies on disk, proved to be what the index says.
pub struct Package {
    releases: PathBuf,
    entry: ReleaseEntry,
    opened: Opened,
}

impl Package {
    /// Opens a release by its folder or its zip, which lie beside their index.
    ///
    /// # Errors
    /// When the index does not know the release, or when a file is not what a checksum says.
    pub fn open(path: &Path) -> Result<Self> {
        let path = path.canonicalize().in_file(path).map_err(|error| error.remedy(RELEASE))?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let releases = path.parent().unwrap_or(&path).to_owned();
        let stem = name.strip_suffix(".zip").unwrap_or(&name);
        let unknown =
            || Error::new(format!("no release `{stem}` is in {INDEX} beside it")).in_file(&path).remedy(RELEASE);
        let entry = Index::read(&releases)?.find(stem).cloned().ok_or_else(unknown)?;
        for archive in &entry.archives {
            let file = releases.join(&archive.file);
            if hash_file(&file)?.sha256 != archive.sha256 {
                return Err(Error::new(format!("the zip is not the one that {INDEX} names"))
                    .in_file(file)
                    .remedy("take the releases from a copy that holds, or remove this one and release it again"));
            }
        }
        let opened = Opened::new(&path)?;
        prove(opened.folder())?;
        Ok(Package { releases, entry, opened })
    }

    /// What the index says of it.
    pub fn entry(&self) -> &ReleaseEntry {
        &self.entry
    }

    /// The signature beside the release, where it is of these checksums.
    fn signature_of(&self, sums: &str) -> Result<Option<(&'static str, String)>> {
        let path = self.releases.join(SIGNATURE);
        if !path.is_file() || std::fs::read_to_string(self.releases.join(SUMS)).ok().as_deref() != Some(sums) {
            return Ok(None);
        }
        Ok(Some((SIGNATURE, std::fs::read_to_string(&path).in_file(path)?)))
    }

    fn manifest(&self) -> Result<Manifest> {
        Manifest::read(self.opened.folder())
    }

    /// All files: zips first. Sizes and hashes are those that [`open`](Self::open) has proved, but of the small files
    /// beside the data.
    fn files(&self) -> Result<Vec<PackedFile>> {
        let mut files = Vec::new();
        for ArchiveEntry { file, bytes, sha256 } in &self.entry.archives {
            let entry = FileEntry { bytes: *bytes, sha256: sha256.clone() };
            files.push(PackedFile { name: file.clone(), path: self.releases.join(file), entry });
        }
        let folder = self.opened.folder();
        let stem = self.entry.stem();
        let mut payload = self.manifest()?.files;
        for file in list_files(folder, "")? {
            let path = folder.join(&file);
            let entry = payload.remove(&file).map_or_else(|| hash_file(&path), Ok)?;
            files.push(PackedFile { name: format!("{stem}/{file}"), path, entry });
        }
        Ok(files)
    }
}
