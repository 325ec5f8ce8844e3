//! Checksums: every file is what it was, and nothing else lies in the folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::{Findings, RESTORE};
use crate::release::bagit::{self, DECLARATION, DECLARATION_TEXT, PAYLOAD, TAGS};
use crate::release::manifest::{Manifest, hash_file, list_files};

/// Checks all files against the two checksum files and gives how many were checked.
pub(super) fn check(folder: &Path, findings: &mut Findings) -> usize {
    let mut listed = BTreeMap::new();
    for (name, of_payload) in [(PAYLOAD, true), (TAGS, false)] {
        for (path, sha256) in checksums(folder, name, findings) {
            if path.starts_with("data/") != of_payload {
                findings.error(name, format!("`{path}` does not belong into this checksum file"), RESTORE);
            }
            listed.insert(path, sha256);
        }
    }
    let present = match list_files(folder, "") {
        Ok(files) => files.into_iter().collect::<BTreeSet<_>>(),
        Err(error) => {
            findings.failure(&error);
            return 0;
        }
    };
    for path in present.iter().filter(|path| *path != TAGS && !listed.contains_key(*path)) {
        findings.error(path, "the file is not covered by a checksum", "remove the file, or build again");
    }
    for (path, sha256) in &listed {
        if !present.contains(path) {
            findings.error(path, "the file is missing", RESTORE);
            continue;
        }
        match hash_file(&folder.join(path)) {
            Ok(entry) if entry.sha256 == *sha256 => {}
            Ok(entry) => findings.error(
                path,
                format!("the file has changed: its SHA-256 is {}, not {sha256}", entry.sha256),
                RESTORE,
            ),
            Err(error) => findings.failure(&error),
        }
    }
    if fs::read(folder.join(DECLARATION)).is_ok_and(|text| text != DECLARATION_TEXT.as_bytes()) {
        findings.error(DECLARATION, "this is not the declaration that Bindery writes", RESTORE);
    }
    present.len()
}

/// Checks that the manifest lists the payload as it lies there.
pub(super) fn check_manifest(folder: &Path, manifest: &Manifest, findings: &mut Findings) {
    let payload: Vec<String> = list_files(folder, "data").unwrap_or_default();
    for path in payload.iter().filter(|path| !manifest.files.contains_key(*path)) {
        findings.error("bindery.json", format!("`{path}` is not listed"), RESTORE);
    }
    for (path, entry) in &manifest.files {
        match hash_file(&folder.join(path)) {
            Ok(actual) if actual == *entry => {}
            Ok(_) => {
                findings.error("bindery.json", format!("`{path}` has another size or SHA-256 than is listed"), RESTORE)
            }
            Err(_) => findings.error("bindery.json", format!("`{path}` is listed but cannot be read"), RESTORE),
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
    let entry = |line: &str| {
        let (sha256, path) = line.split_once("  ")?;
        let inside = !path.is_empty() && path.split('/').all(|part| !matches!(part, "" | "." | ".."));
        inside.then(|| (path.to_owned(), sha256.to_owned()))
    };
    let entries: Vec<_> = text.lines().filter_map(entry).collect();
    // Written anew, the entries must give the same bytes: so no change of the file goes unseen.
    if bagit::lines(entries.iter().map(|(path, sha256)| (path.as_str(), sha256.as_str()))) != text {
        findings.error(name, "the checksum file is not as Bindery writes it", RESTORE);
    }
    entries
}
