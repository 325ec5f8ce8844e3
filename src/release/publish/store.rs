//! Publishing to anything that stores objects under names.
//!
//! A published file is never written over: it is put where nothing is yet, then read back and compared by hash. What
//! lies there already and has the same bytes is passed over, so a publication that was cut off is taken up by running
//! it again. The index of releases is written last: until then, nobody is told of the release.

use std::fs::File;
use std::io::Read;
use std::path::Path as FilePath;

use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{
    Attribute, AttributeValue, Attributes, Error as StoreError, ObjectStore, ObjectStoreExt, PutMode, PutOptions,
    UpdateVersion, WriteMultipart, parse_url_opts,
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use url::Url;

use super::{Index, Package, PackedFile, ReleaseEntry};
use crate::error::{Error, InFile, Result};
use crate::release::index::{BESIDE, INDEX, taken};
use crate::schema::hex;

/// Bytes that are sent or read at once; a larger file goes in parts.
const PART: u64 = 16 << 20;
/// Parts that are under way together.
const PARTS: usize = 4;
/// How often the index is read again when someone else has changed it in between.
const TRIES: usize = 5;

/// What became of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Sent,
    /// The same bytes were there.
    There,
}

/// What a publication came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Published {
    /// Files that were sent, and their bytes.
    pub sent: usize,
    pub sent_bytes: u64,
    /// Files that were there already with the same bytes.
    pub there: usize,
    /// Releases that the target's index names now.
    pub releases: usize,
}

impl Package {
    /// Publishes into a folder, which is made where there is none.
    ///
    /// # Errors
    /// When something else lies there under the name of a file, or when reading or writing fails.
    pub fn publish_to_folder(&self, folder: &FilePath, progress: &dyn Fn(&str, Step)) -> Result<Published> {
        std::fs::create_dir_all(folder).in_file(folder)?;
        let store = LocalFileSystem::new_with_prefix(folder)?;
        Place { store: Box::new(store), base: Path::default(), typed: false }.publish(self, progress)
    }

    /// Publishes into an object store. `options` are its settings by the names of the environment variables that
    /// others read too (`AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT`, `GOOGLE_SERVICE_ACCOUNT`, …); those of no concern to the
    /// store are passed over.
    ///
    /// # Errors
    /// As [`publish_to_folder`](Self::publish_to_folder), and when the store refuses.
    pub fn publish_to_store(
        &self,
        url: &Url,
        options: impl IntoIterator<Item = (String, String)>,
        progress: &dyn Fn(&str, Step),
    ) -> Result<Published> {
        let (store, base) = parse_url_opts(url, options)?;
        Place { store, base, typed: true }.publish(self, progress)
    }
}

/// Where in a store the releases lie.
struct Place {
    store: Box<dyn ObjectStore>,
    base: Path,
    /// Whether the store keeps a media type with each object.
    typed: bool,
}

impl Place {
    fn publish(&self, package: &Package, progress: &dyn Fn(&str, Step)) -> Result<Published> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(self.publish_now(package, progress))
    }

    async fn publish_now(&self, package: &Package, progress: &dyn Fn(&str, Step)) -> Result<Published> {
        // Before anything is sent, so that a refusal leaves nothing behind.
        self.index_with(package.entry()).await?;
        let mut published = Published { sent: 0, sent_bytes: 0, there: 0, releases: 0 };
        for file in package.files()? {
            let step = self.put_once(&file).await?;
            match step {
                Step::Sent => {
                    published.sent += 1;
                    published.sent_bytes += file.entry.bytes;
                }
                Step::There => published.there += 1,
            }
            progress(&file.name, step);
        }
        published.releases = self.announce(package).await?;
        Ok(published)
    }

    fn path(&self, name: &str) -> Path {
        name.split('/').fold(self.base.clone(), |path, part| path.join(part))
    }

    /// Puts a file where nothing is and proves that it arrived.
    async fn put_once(&self, file: &PackedFile) -> Result<Step> {
        let path = self.path(&file.name);
        let small = file.entry.bytes <= PART;
        let sent =
            if small { self.put_whole(&path, &file.path).await } else { self.put_parts(&path, &file.path).await };
        let step = sent.map_err(|error| error.in_file(&file.path))?;
        if self.hash(&path).await? == file.entry.sha256 {
            return Ok(step);
        }
        let (cause, remedy) = match step {
            Step::There => {
                ("something else is published under this name", "publish elsewhere, or release under a higher version")
            }
            Step::Sent => {
                ("the bytes that arrived are not those that were sent", "remove it from the target and publish again")
            }
        };
        Err(Error::new(cause).in_file(path.as_ref()).remedy(remedy))
    }

    async fn put_whole(&self, path: &Path, file: &FilePath) -> Result<Step> {
        let bytes = std::fs::read(file)?;
        let options = PutOptions { mode: PutMode::Create, attributes: self.attributes(path), ..PutOptions::default() };
        match self.store.put_opts(path, bytes.clone().into(), options).await {
            Ok(_) => Ok(Step::Sent),
            Err(StoreError::AlreadyExists { .. }) => Ok(Step::There),
            // A plain web server has no conditional put: it is asked first.
            Err(StoreError::NotImplemented { .. }) if self.is_free(path).await? => {
                let options = PutOptions { attributes: self.attributes(path), ..PutOptions::default() };
                self.store.put_opts(path, bytes.into(), options).await?;
                Ok(Step::Sent)
            }
            Err(StoreError::NotImplemented { .. }) => Ok(Step::There),
            Err(error) => Err(error.into()),
        }
    }

    /// Stores make a large object of parts, but none of them on condition: the name is asked for first.
    async fn put_parts(&self, path: &Path, file: &FilePath) -> Result<Step> {
        if !self.is_free(path).await? {
            return Ok(Step::There);
        }
        let upload = self.store.put_multipart(path).await?;
        let mut upload = WriteMultipart::new_with_chunk_size(upload, PART as usize);
        let mut file = File::open(file)?;
        let mut part = Vec::new();
        loop {
            part.clear();
            if file.by_ref().take(PART).read_to_end(&mut part)? == 0 {
                break;
            }
            upload.wait_for_capacity(PARTS).await?;
            upload.write(&part);
        }
        upload.finish().await?;
        Ok(Step::Sent)
    }

    async fn is_free(&self, path: &Path) -> Result<bool> {
        match self.store.head(path).await {
            Ok(_) => Ok(false),
            Err(StoreError::NotFound { .. }) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }

    /// The SHA-256 of an object as it is served.
    async fn hash(&self, path: &Path) -> Result<String> {
        let size = self.store.head(path).await?.size;
        let mut hasher = Sha256::new();
        if size <= PART {
            hasher.update(self.store.get(path).await?.bytes().await?);
        } else {
            for start in (0..size).step_by(PART as usize) {
                hasher.update(self.store.get_range(path, start..size.min(start + PART)).await?);
            }
        }
        Ok(hex(&hasher.finalize()))
    }

    /// The target's index with a release in it, and the version of the index that was read.
    ///
    /// # Errors
    /// When another release has been published under this version, or when a file of somebody else has the place of one
    /// that belongs to the index.
    async fn index_with(&self, entry: &ReleaseEntry) -> Result<(Index, PutMode)> {
        let path = self.path(INDEX);
        let (mut index, mode) = match self.store.get(&path).await {
            Ok(found) => {
                let version = UpdateVersion { e_tag: found.meta.e_tag.clone(), version: found.meta.version.clone() };
                let index = serde_json::from_slice(&found.bytes().await?).in_file(path.as_ref())?;
                (index, PutMode::Update(version))
            }
            Err(StoreError::NotFound { .. }) => {
                for name in BESIDE {
                    let path = self.path(name);
                    if !self.is_free(&path).await? {
                        return Err(taken(FilePath::new(path.as_ref())));
                    }
                }
                (Index::default(), PutMode::Create)
            }
            Err(error) => return Err(error.into()),
        };
        match index.find(&entry.stem()) {
            None => index.releases.push(entry.clone()),
            Some(there) if there == entry => {}
            Some(_) => {
                return Err(Error::new(format!("another {} is published there", entry.stem()))
                    .in_file(path.as_ref())
                    .remedy("a published version is never changed: release under a higher version"));
            }
        }
        Ok((index, mode))
    }

    /// Names the release in the target's index; gives the number of releases in it.
    async fn announce(&self, package: &Package) -> Result<usize> {
        for _ in 0..TRIES {
            let (index, mode) = self.index_with(package.entry()).await?;
            let [beside @ .., (_, json)] = index.files()?;
            match self.put_index(json, mode).await {
                Ok(()) => {}
                Err(StoreError::Precondition { .. } | StoreError::AlreadyExists { .. }) => continue,
                Err(error) => return Err(error.into()),
            }
            // A signature of the checksums here is one of those there when both folders hold the same releases.
            let signature = package.signature_of(&beside[0].1)?;
            for (name, text) in beside.into_iter().chain(signature) {
                let path = self.path(name);
                let options = PutOptions { attributes: self.attributes(&path), ..PutOptions::default() };
                self.store.put_opts(&path, text.into(), options).await?;
            }
            return Ok(index.releases.len());
        }
        Err(Error::new("others keep changing the index").in_file(INDEX).remedy("publish again later"))
    }

    async fn put_index(&self, json: String, mode: PutMode) -> Result<(), StoreError> {
        let path = self.path(INDEX);
        let options = |mode| PutOptions { mode, attributes: self.attributes(&path), ..PutOptions::default() };
        match self.store.put_opts(&path, json.clone().into(), options(mode)).await {
            // Folders and plain web servers know no conditions.
            Err(StoreError::NotImplemented { .. }) => {
                self.store.put_opts(&path, json.into(), options(PutMode::Overwrite)).await.map(drop)
            }
            done => done.map(drop),
        }
    }

    fn attributes(&self, path: &Path) -> Attributes {
        let media_type = match path.extension() {
            Some("html") => "text/html; charset=utf-8",
            Some("json") => "application/json",
            Some("md" | "txt" | "cff") => "text/plain; charset=utf-8",
            Some("zip") => "application/zip",
            _ => "application/octet-stream",
        };
        self.typed.then(|| (Attribute::ContentType, AttributeValue::from(media_type))).into_iter().collect()
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        let remedy = match &error {
            StoreError::PermissionDenied { .. } | StoreError::Unauthenticated { .. } => {
                "set what the store asks for in the environment, such as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
            }
            _ => "look at the cause, then publish again: what has arrived is not sent twice",
        };
        Error::new("the store refused").caused_by(error).remedy(remedy)
    }
}
