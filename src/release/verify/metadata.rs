//! Metadata say what the data are: all that follows from the data is made again and compared.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Findings, RESTORE};
use crate::error::Result;
use crate::release::bagit::{DECLARATION, PAYLOAD, TAGS};
use crate::release::freeze::is_added;
use crate::release::manifest::{FileEntry, MANIFEST, Manifest, hash_files};
use crate::release::read_back::BundleFolder;
use crate::release::{
    CORPUS, LICENSE, explorer, for_temporary_files, survey, temporary_folder, write_datasette, write_license,
    write_metadata,
};

/// Checks everything beside the data of a dataset; `bundle` holds its rows, `present` its files.
///
/// # Errors
/// When temporary files cannot be written.
pub(super) fn check(
    bundle: &BundleFolder,
    manifest: &Manifest,
    present: &BTreeMap<String, FileEntry>,
    findings: &mut Findings,
) -> Result<()> {
    let scratch = temporary_folder()?;
    // The rows have been read before: what fails now is the writing.
    let expected = make_again(bundle, manifest, scratch.path(), findings).map_err(for_temporary_files)?;
    let told = findings.places();
    for (file, entry) in expected.iter().filter(|(file, _)| !told.contains(*file)) {
        match present.get(file) {
            Some(actual) if actual == entry => {}
            None => findings.error(file, "the file is missing", RESTORE),
            Some(_) if manifest.tool.version == env!("CARGO_PKG_VERSION") => {
                findings.error(file, "the file does not say what the data and the manifest are", RESTORE);
            }
            Some(_) => findings.warning(
                file,
                format!("Bindery {} wrote this file, and this one would write another", manifest.tool.version),
                "verify with that version to be sure",
            ),
        }
    }
    let known = |file: &String| {
        let other = [CORPUS, PAYLOAD, TAGS, DECLARATION].contains(&file.as_str());
        other || told.contains(file) || file.starts_with("data/") || is_added(file)
    };
    for file in present.keys().filter(|file| !expected.contains_key(*file) && !known(file)) {
        findings.error(file, "the file is no part of a dataset", "remove it, or take another copy of the release");
    }
    Ok(())
}

/// Writes all that follows from the data into `scratch`; gives what it is.
fn make_again(
    bundle: &BundleFolder,
    manifest: &Manifest,
    scratch: &Path,
    findings: &mut Findings,
) -> Result<BTreeMap<String, FileEntry>> {
    let (contents, attribution) = survey(bundle, scratch)?;
    if contents != manifest.contents {
        findings.error(MANIFEST, "`contents` does not say what the documents are", RESTORE);
    }
    write_datasette(scratch, manifest)?;
    write_license(&scratch.join(LICENSE), manifest, attribution)?;
    write_metadata(scratch, manifest)?;
    explorer::write(scratch, bundle, manifest)?;
    hash_files(scratch, "")
}
