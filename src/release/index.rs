//! The index of a folder of releases: `releases.json` for programs, `index.html` for people, `SHA256SUMS` for
//! `sha256sum --check`. All three say the same; the first is what is read back.

use std::fmt::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::bagit;
use super::signature::{SIGNATURE, Signer};
use crate::error::{Error, InFile, Result};

/// The index's file name.
pub(super) const INDEX: &str = "releases.json";

/// The checksums of all zips.
pub(super) const SUMS: &str = "SHA256SUMS";

/// The index for people.
const PAGE: &str = "index.html";

/// What is written beside [`INDEX`] and, where that is not, is somebody else's.
pub(super) const BESIDE: [&str; 2] = [SUMS, PAGE];

/// All releases in a folder, in the order in which they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    pub releases: Vec<ReleaseEntry>,
}

/// One release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseEntry {
    pub name: String,
    pub version: String,
    pub title: String,
    pub published: Option<String>,
    pub license: Option<String>,
    pub documents: u64,
    /// The zips, the one with all bundles first.
    pub archives: Vec<ArchiveEntry>,
}

/// A zip of a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveEntry {
    pub file: String,
    pub bytes: u64,
    pub sha256: String,
}

impl ReleaseEntry {
    /// The name of the release's folder and the beginning of its zips' names.
    pub fn stem(&self) -> String {
        format!("{}-{}", self.name, self.version)
    }
}

impl Index {
    /// Reads the index of a folder; empty where there is none.
    ///
    /// # Errors
    /// When it is not an index, or when another file has the place of one that would be written with it.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(INDEX);
        match std::fs::read_to_string(&path) {
            Ok(text) => serde_json::from_str(&text).in_file(path),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                match BESIDE.iter().map(|name| folder.join(name)).find(|path| path.exists()) {
                    Some(path) => Err(taken(&path)),
                    None => Ok(Index::default()),
                }
            }
            Err(error) => Err(error).in_file(path),
        }
    }

    /// The release whose folder and zips begin with this.
    pub(super) fn find(&self, stem: &str) -> Option<&ReleaseEntry> {
        self.releases.iter().find(|release| release.stem() == stem)
    }

    /// The last release of a dataset.
    pub fn last(&self, name: &str) -> Option<&ReleaseEntry> {
        self.releases.iter().rev().find(|release| release.name == name)
    }

    /// The three files by name, in the order in which they are to be written: the one that is read back comes last.
    pub(super) fn files(&self) -> Result<[(&'static str, String); 3]> {
        let mut json = serde_json::to_string_pretty(self)?;
        json.push('\n');
        let archives = self.releases.iter().flat_map(|release| &release.archives);
        let sums = bagit::lines(archives.map(|archive| (archive.file.as_str(), archive.sha256.as_str())));
        Ok([(SUMS, sums), (PAGE, self.to_html()), (INDEX, json)])
    }

    /// Writes the three files, and the signature of the checksums. Each appears whole.
    pub(super) fn write(&self, folder: &Path, signer: Option<&Signer>) -> Result<()> {
        let files = self.files()?;
        let signature = signer.map(|signer| signer.sign(&files[0].1, self)).transpose()?;
        let signature = signature.map(|text| (SIGNATURE, text));
        for (name, text) in signature.into_iter().chain(files) {
            let path = folder.join(name);
            let aside = folder.join(format!(".{name}.new"));
            std::fs::write(&aside, text).in_file(&aside)?;
            std::fs::rename(&aside, &path).in_file(path)?;
        }
        Ok(())
    }

    fn to_html(&self) -> String {
        let mut out = String::from(
            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Releases</title>\n<style>body{font:1rem/1.5 sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}code{font-size:.8rem;overflow-wrap:anywhere}td,th{padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top}</style>\n<h1>Releases</h1>\n",
        );
        for release in self.releases.iter().rev() {
            let facts =
                [release.published.clone(), Some(format!("{} documents", release.documents)), release.license.clone()];
            let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
            writeln!(
                out,
                "<h2>{} {}</h2>\n<p>{} · <a href=\"{stem}/CHANGELOG.md\">what changed</a> · <a href=\"{stem}/README.md\">card</a> · <a href=\"{stem}/explorer.html\">look at it</a></p>\n<table>",
                escaped(&release.title),
                escaped(&release.version),
                escaped(&facts),
                stem = escaped(&release.stem())
            )
            .expect(TO_MEMORY);
            for archive in &release.archives {
                writeln!(
                    out,
                    "<tr><td><a href=\"{file}\">{file}</a><td>{} bytes<td><code>{}</code>",
                    archive.bytes,
                    archive.sha256,
                    file = escaped(&archive.file)
                )
                .expect(TO_MEMORY);
            }
            out.push_str("</table>\n");
        }
        out
    }
}

/// The refusal to write over a file that is not of an index.
pub(super) fn taken(path: &Path) -> Error {
    Error::new(format!("the file has the place of one of the index of releases, and there is no {INDEX} beside it"))
        .in_file(path)
        .remedy(format!("bring {INDEX} back where it was lost; else name another folder, or move the file away"))
}

/// A text as HTML has it.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const TO_MEMORY: &str = "writing to memory does not fail";
