//! Verification: sound datasets pass, and every kind of damage is found.

use std::fs;
use std::path::{Path, PathBuf};

use bindery::build::Options;
use bindery::model::Bundle;
use bindery::release::verify::verify;
use bindery::schema::hex;
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::support::{build_into, build_with, contents, options, project};

/// A fresh dataset of the sample.
fn sample() -> (TempDir, PathBuf) {
    let out = tempfile::tempdir().unwrap();
    let dataset = build_into(&project("seeds"), out.path()).unwrap().dataset;
    (out, dataset)
}

/// What verification says, a line a finding.
fn findings(dataset: &Path) -> Vec<String> {
    let report = verify(dataset).unwrap();
    report.findings.into_iter().map(|finding| format!("{}: {}", finding.place, finding.message)).collect()
}

/// Writes a file and puts its new hash into every file that names the old one, as a forger would.
fn forge(dataset: &Path, path: &str, bytes: &[u8]) {
    let hash = |bytes: &[u8]| hex(&Sha256::digest(bytes));
    let mut changes = vec![(path.to_owned(), bytes.to_owned())];
    while let Some((path, bytes)) = changes.pop() {
        let old = hash(&fs::read(dataset.join(&path)).unwrap());
        fs::write(dataset.join(&path), &bytes).unwrap();
        for (other, text) in contents(dataset) {
            let Ok(text) = String::from_utf8(text) else { continue };
            if text.contains(&old) {
                changes.push((other, text.replace(&old, &hash(&bytes)).into_bytes()));
            }
        }
    }
}

#[test]
fn a_sound_dataset_passes() {
    let (_out, dataset) = sample();
    assert_eq!(findings(&dataset), Vec::<String>::new());
}

#[test]
fn a_flipped_byte_in_any_file_is_found() {
    let (_out, dataset) = sample();
    for (path, bytes) in contents(&dataset).into_iter().filter(|(_, bytes)| !bytes.is_empty()) {
        for at in [0, bytes.len() / 3, bytes.len() / 2, bytes.len() - 1] {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x20;
            fs::write(dataset.join(&path), &damaged).unwrap();
            assert!(verify(&dataset).map_or(true, |report| !report.findings.is_empty()), "byte {at} of {path}");
        }
        fs::write(dataset.join(&path), &bytes).unwrap();
    }
    assert_eq!(findings(&dataset), Vec::<String>::new());
}

#[test]
fn a_missing_file_and_an_extra_one_are_found() {
    let (_out, dataset) = sample();
    fs::remove_file(dataset.join("schema/schema.sql")).unwrap();
    fs::write(dataset.join("notes.txt"), "mine").unwrap();
    assert_eq!(
        findings(&dataset),
        ["notes.txt: the file is not covered by a checksum", "schema/schema.sql: the file is missing"]
    );
}

#[test]
fn a_file_that_cannot_be_read_is_told_once() {
    let (_out, dataset) = sample();
    fs::remove_file(dataset.join("README.md")).unwrap();
    std::os::unix::fs::symlink("nowhere", dataset.join("README.md")).unwrap();
    let found = findings(&dataset);
    assert!(found.len() == 1 && found[0].starts_with("README.md: cannot read or write: "), "{found:?}");
}

#[test]
fn a_row_changed_in_one_bundle_is_found_also_with_repaired_checksums() {
    let (_out, dataset) = sample();
    let path = "data/sqlite/sample.sqlite";
    let copy = dataset.join("copy");
    fs::copy(dataset.join(path), &copy).unwrap();
    Connection::open(&copy)
        .unwrap()
        .execute("UPDATE documents SET publisher = 'Nobody' WHERE document_id = 'zamenhof'", [])
        .unwrap();
    let changed = fs::read(&copy).unwrap();
    fs::remove_file(&copy).unwrap();
    forge(&dataset, path, &changed);
    let found = findings(&dataset);
    assert!(
        found[0].starts_with("data/sqlite/sample.sqlite, table documents: the rows are not those of the manifest"),
        "{found:?}"
    );
    assert!(
        found.iter().any(|finding| finding.contains("row 3 (String(\"zamenhof\")) is the first that differs")),
        "{found:?}"
    );
}

#[test]
fn rows_that_contradict_each_other_are_found_in_a_dataset_that_is_otherwise_forged_well() {
    let out = tempfile::tempdir().unwrap();
    let options = Options { bundles: vec![Bundle::Jsonl], ..options(out.path()) };
    let dataset = build_with(&project("seeds"), &options).unwrap().dataset;
    let path = "data/jsonl/paragraphs.jsonl";
    let text = fs::read_to_string(dataset.join(path)).unwrap();
    forge(&dataset, path, text.replacen("\"document_start\":0", "\"document_start\":7", 1).as_bytes());
    let found = findings(&dataset);
    assert_eq!(found, ["esperantismo/p1: `document_start` is not where the text lies"]);
}

#[test]
fn what_is_not_a_dataset_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    assert!(verify(folder.path()).is_err());
}

#[test]
fn metadata_that_say_something_else_are_found() {
    for (file, word, other) in [
        ("croissant.json", "Esperanto in four", "Esperanto in five"),
        ("README.md", "Esperanto in four", "Esperanto in five"),
        ("explorer.html", "Białystok", "Paris"),
        ("LICENSE.md", "CC-BY-SA", "CC-BY"),
        ("data/sqlite/metadata.json", "documents", "files"),
        ("schema/schema.sql", "STRICT", ""),
    ] {
        let (_out, dataset) = sample();
        let text = fs::read_to_string(dataset.join(file)).unwrap();
        let changed = text.replace(word, other);
        assert!(text != changed, "{file}");
        forge(&dataset, file, changed.as_bytes());
        let expected = format!("{file}: the file does not say what the data and the manifest are");
        assert!(findings(&dataset).contains(&expected), "{file}: {:?}", findings(&dataset));
    }
}
