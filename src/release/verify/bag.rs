//! Checksums: every file is what it was, and nothing else lies in the folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::{Findings, RESTORE};
use crate::release::bagit::{self, DECLARATION, DECLARATION_TEXT, PAYLOAD, TAGS};
use crate::release::manifest::{FileEntry, MANIFEST, Manifest, hash_file, list_files};

/// Checks all files against the two checksum files. Gives the sizes and hashes of all that lies there.
pub(super) fn check(folder: &Path, findings: &mut Findings) -> BTreeMap<String, FileEntry> {
    let mut listed = BTreeMap::new();
    for (name, of_payload) in [(PAYLOAD, true), (TAGS, false)] {
        for (path, sha256) in checksums(folder, name, findings) {
            if path.starts_with("data/") != of_payload {
                findings.error(name, format!("`{path}` does not belong into this checksum file"), RESTORE);
            }
            listed.insert(path, sha256);
        }
    }
    let mut present = BTreeMap::new();
    let mut unreadable = BTreeSet::new();
    match list_files(folder, "") {
        Err(error) => findings.failure(&error),
        Ok(files) => {
            for path in files {
                match hash_file(&folder.join(&path)) {
                    Ok(entry) => drop(present.insert(path, entry)),
                    Err(error) => {
                        findings.error(&path, error.reason(), "see to it that the file may be read, then verify again");
                        unreadable.insert(path);
                    }
                }
            }
        }
    }
    for path in present.keys().filter(|path| *path != TAGS && !listed.contains_key(*path)) {
        findings.error(path, "the file is not covered by a checksum", "remove the file, or build again");
    }
    for (path, sha256) in &listed {
        match present.get(path) {
            None if unreadable.contains(path) => {}
            None => findings.error(path, "the file is missing", RESTORE),
            Some(entry) if entry.sha256 == *sha256 => {}
            Some(entry) => findings.error(
                path,
                format!("the file has changed: its SHA-256 is {}, not {sha256}", entry.sha256),
                RESTORE,
            ),
        }
    }
    if fs::read(folder.join(DECLARATION)).is_ok_and(|text| text != DECLARATION_TEXT.as_bytes()) {
        findings.error(DECLARATION, "this is not the declaration that Bindery writes", RESTORE);
    }
    present
}

/// Checks that the manifest lists the payload as it lies there.
pub(super) fn check_manifest(manifest: &Manifest, present: &BTreeMap<String, FileEntry>, findings: &mut Findings) {
    let payload = present.keys().filter(|path| path.starts_with("data/"));
    for path in payload.filter(|path| !manifest.files.contains_key(*path)) {
        findings.error(MANIFEST, format!("`{path}` is not listed"), RESTORE);
    }
    let told = findings.places();
    for (path, entry) in manifest.files.iter().filter(|(path, _)| !told.contains(*path)) {
        match present.get(path) {
            Some(actual) if actual == entry => {}
            Some(_) => {
                findings.error(MANIFEST, format!("`{path}` has another size or SHA-256 than is listed"), RESTORE)
            }
            None => findings.error(MANIFEST, format!("`{path}` is listed but is not there"), RESTORE),
        }
    }
}

/// The lines of a checksum file: path and SHA-256.
fn checksums(folder: &Path, name: &str, findings: &mut Findings) -> Vec<(String, String)> {
    let text = match fs::read_to_string(folder.join(name)) {
        Ok(text) => text,
        Err(error) => {
            findings.error(name, format!("the checksum file cannot be read: {error}"), RESTORE);
            return Vec::new();
        }
    };
    let is_inside = |path: &str| path.split('/').all(|part| !matches!(part, "" | "." | ".."));
    let entries: Vec<_> = bagit::entries(&text).filter(|(path, _)| is_inside(path)).collect();
    // Written anew, the entries must give the same bytes: so no change of the file goes unseen.
    if bagit::lines(entries.iter().copied()) != text {
        findings.error(name, "the checksum file is not as Bindery writes it", RESTORE);
    }
    entries.into_iter().map(|(path, sha256)| (path.to_owned(), sha256.to_owned())).collect()
}
