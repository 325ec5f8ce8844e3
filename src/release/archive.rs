//! Zip archives whose bytes depend on the files in them and on nothing else: no clock, user, platform or order of
//! the file system.
//!
//! Parquet is stored, which lets readers fetch ranges of it from the archive; the rest is deflated. A file is
//! deflated once, on one of several threads, into an archive of its own; the archives that are asked for are put
//! together from those by copying.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

use super::manifest::MANIFEST;
use super::temporary_folder;
use crate::error::{Error, InFile, Result};

/// zlib's own default: level 9 takes twice the time for a hundredth of the bytes.
const LEVEL: i64 = 6;
/// From this size on, an entry has the fields of ZIP64.
const LARGE: u64 = u32::MAX as u64;

/// An archive to be made.
pub(super) struct Archive {
    pub path: PathBuf,
    /// The files by their names in the archive.
    pub files: BTreeMap<String, PathBuf>,
}

/// Writes archives. `scratch` is a folder for what is between.
pub(super) fn write(archives: &[Archive], scratch: &Path, threads: usize) -> Result<()> {
    let mut files: Vec<(u64, &Path)> = Vec::new();
    for path in archives.iter().flat_map(|archive| archive.files.values()) {
        files.push((path.metadata().in_file(path)?.len(), path));
    }
    // The largest first, so that the threads end together.
    files.sort_unstable_by(|a, b| b.cmp(a));
    files.dedup();
    let packed = |index: usize| scratch.join(format!("{index}.zip"));

    let next = AtomicUsize::new(0);
    let work = || -> Result<()> {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some((size, path)) = files.get(index) else { return Ok(()) };
            pack(path, *size, &packed(index)).in_file(path)?;
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads.clamp(1, files.len().max(1))).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })?;

    let packed: BTreeMap<&Path, PathBuf> =
        files.iter().enumerate().map(|(index, (_, path))| (*path, packed(index))).collect();
    archives.iter().try_for_each(|archive| put_together(archive, &packed).in_file(&archive.path))
}

/// Makes an archive of one file.
fn pack(path: &Path, size: u64, target: &Path) -> Result<()> {
    let stored = path.extension().is_some_and(|extension| extension == "parquet");
    let (method, level) =
        if stored { (CompressionMethod::Stored, None) } else { (CompressionMethod::Deflated, Some(LEVEL)) };
    let options = SimpleFileOptions::default()
        .compression_method(method)
        .compression_level(level)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644)
        .system(System::Unix)
        .large_file(size >= LARGE);
    let mut archive = ZipWriter::new(BufWriter::new(File::create(target)?));
    archive.start_file("file", options)?;
    io::copy(&mut File::open(path)?, &mut archive)?;
    archive.finish()?.into_inner().map_err(|error| error.into_error())?;
    Ok(())
}

fn put_together(archive: &Archive, packed: &BTreeMap<&Path, PathBuf>) -> Result<()> {
    let mut writer = ZipWriter::new(BufWriter::new(File::create(&archive.path)?));
    for (name, path) in &archive.files {
        let mut file = ZipArchive::new(BufReader::new(File::open(&packed[path.as_path()])?))?;
        writer.raw_copy_file_rename(file.by_index(0)?, name)?;
    }
    writer.finish()?.into_inner().map_err(|error| error.into_error())?;
    Ok(())
}

/// A dataset to be read, in a folder or in a zip.
pub struct Opened {
    folder: PathBuf,
    _unpacked: Option<TempDir>,
}

impl Opened {
    /// Opens a folder as it is; unpacks a zip into a folder for temporary files, which is removed in the end.
    ///
    /// # Errors
    /// When there is no dataset.
    pub fn new(path: &Path) -> Result<Self> {
        if path.is_dir() {
            return Ok(Opened { folder: path.to_owned(), _unpacked: None });
        }
        let none = |error: Error| error.remedy("give the folder or the zip of a dataset, such as out/<name>");
        let file = File::open(path).in_file(path).map_err(none)?;
        let mut archive = ZipArchive::new(BufReader::new(file)).in_file(path).map_err(none)?;
        let unpacked = temporary_folder()?;
        unpack(&mut archive, unpacked.path()).in_file(path)?;
        let tops = std::fs::read_dir(unpacked.path())?.collect::<io::Result<Vec<_>>>()?;
        match tops.as_slice() {
            [top] if top.path().join(MANIFEST).is_file() => {
                Ok(Opened { folder: top.path(), _unpacked: Some(unpacked) })
            }
            _ => Err(none(Error::new("the archive does not hold one dataset").in_file(path))),
        }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// Unpacks plain files; whatever else an archive from strangers may hold is refused.
fn unpack(archive: &mut ZipArchive<BufReader<File>>, folder: &Path) -> Result<()> {
    for index in 0..archive.len() {
        let mut file = archive.by_index(index)?;
        let name = file.name()?.into_owned();
        let path = file.enclosed_name().filter(|_| file.is_file());
        let path =
            path.ok_or_else(|| Error::new(format!("the archive holds `{name}`, which is not a plain file in it")))?;
        let path = folder.join(path);
        let parent = path.parent().expect("the file lies in the folder");
        std::fs::create_dir_all(parent).in_file(parent)?;
        io::copy(&mut file, &mut File::create_new(&path).in_file(&path)?).in_file(&path)?;
    }
    Ok(())
}

impl From<zip::result::ZipError> for Error {
    fn from(error: zip::result::ZipError) -> Self {
        Error::new("the zip archive was refused").caused_by(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_depends_on_names_and_bytes_alone() {
        let folder = tempfile::tempdir().unwrap();
        let mut made = Vec::new();
        for (name, threads) in [("a", 1), ("b", 3)] {
            let place = folder.path().join(name);
            std::fs::create_dir(&place).unwrap();
            std::fs::write(place.join("one.jsonl"), "{}\n".repeat(10_000)).unwrap();
            std::fs::write(place.join("two.parquet"), "not really").unwrap();
            let files = [("t/one.jsonl", "one.jsonl"), ("t/two.parquet", "two.parquet")];
            let files = files.map(|(name, file)| (name.to_owned(), place.join(file))).into();
            let archive = Archive { path: place.join("made.zip"), files };
            write(&[archive], &place, threads).unwrap();
            made.push(std::fs::read(place.join("made.zip")).unwrap());
        }
        assert_eq!(made[0], made[1]);
        assert!(made[0].len() < 1000);
    }
}
