//! Verification: everything that a dataset claims of itself, proved or refuted.
//!
//! Nothing in the folder is trusted. Each check gives all that it finds; none stops the others.

mod bag;
mod contents;
mod documents;
mod metadata;
mod releases;

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;

use super::Opened;
use super::index::INDEX;
use super::manifest::{MANIFEST, Manifest};
use super::read_back::BundleFolder;
use crate::error::{Error, Result};

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub level: Level,
    /// The file, and where in it.
    pub place: String,
    pub message: String,
    pub remedy: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The dataset can be used, but something about it is odd.
    Warning,
    /// The dataset is not what it claims to be.
    Error,
}

/// What a dataset was checked for, and what was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    pub dataset: String,
    /// Files whose checksum was made.
    pub files: usize,
    /// Rows that were read, over all bundles.
    pub rows: u64,
    pub findings: Vec<Finding>,
}

/// At most so many findings of one check are given; the rest is counted.
const MOST: usize = 20;

/// Checks a dataset in a folder or a zip, or a folder of releases with all that its index names.
///
/// # Errors
/// When there is nothing of these, so that there is nothing to check, or when temporary files cannot be written.
pub fn verify(path: &Path) -> Result<Report> {
    if path.join(INDEX).is_file() && !path.join(MANIFEST).exists() {
        return releases::verify(path);
    }
    verify_dataset(Opened::new(path)?.folder())
}

/// Checks a dataset's folder: that every file is covered by a checksum and none is more, that each bundle holds the
/// rows whose hash the manifest gives, and so the same rows as the others; that keys are unique, references lead
/// somewhere, offsets say what they say; that metadata follow from the data.
fn verify_dataset(folder: &Path) -> Result<Report> {
    // What is no dataset may be a large folder: that is said before its files are read.
    if !folder.join(MANIFEST).exists() {
        Manifest::read(folder)?;
    }
    let mut findings = Findings::default();
    let present = bag::check(folder, &mut findings);
    let files = present.len();
    let manifest = match Manifest::read(folder) {
        Ok(manifest) => manifest,
        // With a finding at hand, that is the report.
        Err(error) if findings.0.is_empty() => return Err(error),
        Err(error) => {
            findings.failure(&error);
            return Ok(Report { dataset: String::new(), files, rows: 0, findings: findings.0 });
        }
    };
    bag::check_manifest(&manifest, &present, &mut findings);
    let (rows, sound) = contents::check(folder, &manifest, &mut findings);
    // Bundles whose rows have the hash that the manifest gives hold the same rows: checking one checks all.
    match sound {
        Some(bundle) => {
            documents::check(&bundle, manifest.withheld.as_ref().map(|withheld| withheld.extent), &mut findings);
            metadata::check(&bundle, &manifest, &present, &mut findings)?;
        }
        None => findings.error("bindery.json", "no bundle holds the rows that the manifest describes", RESTORE),
    }
    Ok(Report { dataset: manifest.dataset.name, files, rows, findings: findings.0 })
}

/// Finds files of a dataset that are not what its checksums say. Unlike [`verify`], it asks nothing that depends on the
/// version of Bindery that made the dataset.
///
/// # Errors
/// When the folder is not a dataset.
pub(super) fn check_files(folder: &Path) -> Result<Vec<Finding>> {
    let manifest = Manifest::read(folder)?;
    let mut findings = Findings::default();
    let present = bag::check(folder, &mut findings);
    bag::check_manifest(&manifest, &present, &mut findings);
    Ok(findings.0)
}

/// The remedy where a file is not what it was.
const RESTORE: &str = "restore the file from another copy of the release, or build again";

/// What has been found so far.
#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn error(&mut self, place: impl Into<String>, message: impl Into<String>, remedy: &str) {
        self.push(Level::Error, place.into(), message.into(), remedy);
    }

    fn warning(&mut self, place: impl Into<String>, message: impl Into<String>, remedy: &str) {
        self.push(Level::Warning, place.into(), message.into(), remedy);
    }

    fn push(&mut self, level: Level, place: String, message: String, remedy: &str) {
        self.0.push(Finding { level, place, message, remedy: remedy.into() });
    }

    /// A file that could not be read as what it should be.
    fn failure(&mut self, error: &Error) {
        let file = error.file().map(|file| file.display().to_string()).unwrap_or_default();
        let place = [Some(file), error.place().map(str::to_owned)].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let cause = std::error::Error::source(error).map_or(String::new(), |cause| format!(": {cause}"));
        self.error(place, format!("{}{cause}", error.cause()), error.advice().unwrap_or(RESTORE));
    }

    /// Where something has been found: what is known to be damaged is not told twice.
    fn places(&self) -> BTreeSet<String> {
        self.0.iter().map(|finding| finding.place.clone()).collect()
    }

    /// Adds what one check found, the first of it in full.
    fn extend(&mut self, place: &str, found: Vec<Finding>) {
        let more = found.len().saturating_sub(MOST);
        self.0.extend(found.into_iter().take(MOST));
        if more > 0 {
            self.error(place, format!("and {more} more"), RESTORE);
        }
    }
}

/// The bundles that a manifest says a dataset has.
fn bundles(folder: &Path, manifest: &Manifest) -> Vec<BundleFolder> {
    let bundle =
        |bundle: &_| BundleFolder { dataset: folder.to_owned(), name: manifest.dataset.name.clone(), bundle: *bundle };
    manifest.configuration.bundles.iter().map(bundle).collect()
}
