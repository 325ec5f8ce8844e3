//! A folder of releases: the index, the zips that it names, and what is in them.

use std::path::Path;

use super::{Findings, RESTORE, Report, verify_dataset};
use crate::error::Result;
use crate::release::bagit::TAGS;
use crate::release::index::{Index, ReleaseEntry};
use crate::release::manifest::{Manifest, hash_file};
use crate::release::{MANIFEST, Opened};

/// Checks a folder of releases with all that its index names.
pub(super) fn verify(folder: &Path) -> Result<Report> {
    let index = Index::read(folder)?;
    let mut report = Report { dataset: "releases".to_owned(), files: 0, rows: 0, findings: Vec::new() };
    let mut findings = Findings::default();
    for (name, text) in index.files()? {
        report.files += 1;
        if std::fs::read(folder.join(name)).ok().as_deref() != Some(text.as_bytes()) {
            findings.error(name, "the file does not say what the index is", RESTORE);
        }
    }
    for release in &index.releases {
        check(folder, release, &mut report, &mut findings);
    }
    report.findings = findings.0;
    Ok(report)
}

fn check(folder: &Path, release: &ReleaseEntry, report: &mut Report, findings: &mut Findings) {
    let mut tags = Vec::new();
    let zips = release.archives.iter().map(|archive| (archive.file.as_str(), Some(archive)));
    let stem = release.stem();
    let unpacked = folder.join(&stem).is_dir().then_some((stem.as_str(), None));
    for (name, archive) in zips.chain(unpacked) {
        let path = folder.join(name);
        if let Some(archive) = archive {
            match hash_file(&path) {
                Ok(entry) if entry.sha256 == archive.sha256 && entry.bytes == archive.bytes => {}
                Ok(_) => findings.error(name, "the zip is not the one that the index names", RESTORE),
                Err(error) => findings.failure(&error),
            }
        }
        let opened = match Opened::new(&path) {
            Ok(opened) => opened,
            Err(error) => {
                findings.failure(&error);
                continue;
            }
        };
        match verify_dataset(opened.folder()) {
            Ok(inside) => {
                report.files += inside.files;
                report.rows += inside.rows;
                findings.0.extend(
                    inside
                        .findings
                        .into_iter()
                        .map(|finding| super::Finding { place: format!("{name}: {}", finding.place), ..finding }),
                );
            }
            Err(error) => findings.failure(&error),
        }
        if Manifest::read(opened.folder()).is_ok_and(|manifest| !describes(release, &manifest)) {
            findings.error(name, format!("{MANIFEST} is of another release than the index says"), RESTORE);
        }
        tags.push((name, std::fs::read(opened.folder().join(TAGS)).ok()));
    }
    // The checksums of the checksums: the folder and the zip with all bundles are the same.
    let of = |wanted: &str| tags.iter().find(|(name, _)| *name == wanted).map(|(_, tags)| tags);
    if let (Some(folder), Some(zip)) = (of(&stem), of(&format!("{stem}.zip")))
        && folder != zip
    {
        findings.error(stem, "the folder and the zip are not the same", RESTORE);
    }
}

fn describes(release: &ReleaseEntry, manifest: &Manifest) -> bool {
    let info = &manifest.dataset;
    info.name == release.name
        && info.version.as_deref() == Some(&release.version)
        && info.title() == release.title
        && info.published == release.published
        && info.license == release.license
}
