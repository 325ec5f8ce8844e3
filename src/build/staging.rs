//! Output appears whole or not at all: it is made beside its place and moved there when it is done.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};

use crate::error::{Error, InFile, Result};
use crate::release::{MANIFEST, foreign_file};

/// A dataset in the making. Dropped without [`publish`](Self::publish), it is removed, and so is what a build that
/// was killed left behind, by the next one.
pub(super) struct Staging {
    path: PathBuf,
    target: PathBuf,
    /// Held while the build runs.
    _lock: File,
}

impl Staging {
    /// Begins to make `out/<name>`.
    ///
    /// # Errors
    /// When another build of the same dataset is running, or when something that is not a dataset, or more than a
    /// dataset, has its place.
    pub(super) fn create(out: &Path, name: &str) -> Result<Self> {
        fs::create_dir_all(out).in_file(out)?;
        let target = out.join(name);
        check_place(&target)?;
        let lock_path = out.join(format!(".{name}.lock"));
        let lock = File::create(&lock_path).in_file(&lock_path)?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => {
                Error::new("another build of this dataset is running").in_file(&target).remedy("wait for it to end")
            }
            TryLockError::Error(error) => Error::from(error).in_file(&lock_path),
        })?;
        let path = out.join(format!(".{name}.new"));
        remove(&path)?;
        fs::create_dir(&path).in_file(&path)?;
        Ok(Staging { path, target, _lock: lock })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Puts the dataset in its place and gives that. An earlier dataset is there until the new one is.
    pub(super) fn publish(self) -> Result<PathBuf> {
        // Again: the build may have taken long.
        check_place(&self.target)?;
        if !self.target.exists() {
            fs::rename(&self.path, &self.target).in_file(&self.target)?;
        } else if renameat_with(CWD, &self.path, CWD, &self.target, RenameFlags::EXCHANGE).is_err() {
            // The file system cannot exchange two folders: for a moment, the earlier dataset lies aside.
            let aside = self.path.with_extension("old");
            remove(&aside)?;
            fs::rename(&self.target, &aside).in_file(&self.target)?;
            if let Err(error) = fs::rename(&self.path, &self.target) {
                fs::rename(&aside, &self.target).in_file(&aside)?;
                return Err(error).in_file(&self.target);
            }
            remove(&aside)?;
        }
        Ok(self.target.clone())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // After `publish` this removes the earlier dataset, which was exchanged for the new one.
        let _ = remove(&self.path);
    }
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).in_file(folder),
        _ => Ok(()),
    }
}

/// Refuses a place that holds anything but an earlier dataset, which is removed in the end.
fn check_place(target: &Path) -> Result<()> {
    if !target.exists() || is_empty(target) {
        return Ok(());
    }
    let remedy = "move it away, or name another folder with --out";
    if !target.join(MANIFEST).is_file() {
        return Err(Error::new("the place of the dataset is taken by something that is not a dataset")
            .in_file(target)
            .remedy(remedy));
    }
    match foreign_file(target)? {
        Some(file) => Err(Error::new("the file is no part of the dataset, which is about to be replaced")
            .in_file(target.join(file))
            .remedy(remedy)),
        None => Ok(()),
    }
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}
