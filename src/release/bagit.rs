//! BagIt (RFC 8493): checksums that `sha256sum -c` and bag tools check without Bindery.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::manifest::{Manifest, hash_file, list_files};
use crate::error::{InFile, Result};

/// Covers the payload, everything below `data/`.
pub(super) const PAYLOAD: &str = "manifest-sha256.txt";
/// Covers all other files but itself.
pub(super) const TAGS: &str = "tagmanifest-sha256.txt";
/// Declares the bag.
pub(super) const DECLARATION: &str = "bagit.txt";
pub(super) const DECLARATION_TEXT: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// Makes a bag of the folder. To be called last: what is written afterwards is not covered.
pub(super) fn write(folder: &Path, manifest: &Manifest) -> Result<()> {
    let payload = lines(manifest.files.iter().map(|(path, entry)| (path.as_str(), entry.sha256.as_str())));
    fs::write(folder.join(PAYLOAD), payload).in_file(folder.join(PAYLOAD))?;
    fs::write(folder.join(DECLARATION), DECLARATION_TEXT).in_file(folder.join(DECLARATION))?;
    let mut tags = Vec::new();
    for path in list_files(folder, "")? {
        if !path.starts_with("data/") && path != TAGS {
            let sha256 = hash_file(&folder.join(&path))?.sha256;
            tags.push((path, sha256));
        }
    }
    let tags = lines(tags.iter().map(|(path, sha256)| (path.as_str(), sha256.as_str())));
    fs::write(folder.join(TAGS), tags).in_file(folder.join(TAGS))
}

/// A file in the folder of a dataset that its checksums do not name, and so none that Bindery put there. What the Finder
/// leaves where it has looked is nobody's work and passed over.
pub(crate) fn foreign_file(folder: &Path) -> Result<Option<String>> {
    let mut own = BTreeSet::from([TAGS.to_owned()]);
    for name in [PAYLOAD, TAGS] {
        let text = fs::read_to_string(folder.join(name)).unwrap_or_default();
        own.extend(entries(&text).map(|(path, _)| path.to_owned()));
    }
    Ok(list_files(folder, "")?.into_iter().find(|file| !own.contains(file) && !file.ends_with(".DS_Store")))
}

/// The path and the SHA-256 of each line of a checksum file that has both.
pub(super) fn entries(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines().filter_map(|line| line.split_once("  ").map(|(sha256, path)| (path, sha256)))
}

/// The lines of a checksum file. BagIt asks for `%`, CR and LF in paths to be percent-encoded; Bindery's own paths
/// have none.
pub(super) fn lines<'a>(entries: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    entries.fold(String::new(), |mut out, (path, sha256)| {
        writeln!(out, "{sha256}  {path}").expect("writing to memory does not fail");
        out
    })
}
