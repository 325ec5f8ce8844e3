//! Hosts of datasets that have programs of their own: what these need is written, and how to call them.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::Package;
use crate::corpus::Creator;
use crate::error::{Error, InFile, Result};
use crate::release::freeze::CHANGELOG;
use crate::release::manifest::Manifest;

/// A host of datasets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// A dataset repository, `owner/name`, on Hugging Face.
    HuggingFace(String),
    /// A repository, `owner/name`, on GitHub.
    GitHub(String),
    Zenodo,
}

impl Host {
    /// Reads `hf:owner/name`, `github:owner/name`, `zenodo:`; none where it is something else.
    pub(super) fn parse(text: &str) -> Result<Option<Self>> {
        let Some((host, repository)) = text.split_once(':') else { return Ok(None) };
        let named = || {
            let plain = |part: &str| {
                !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
            };
            match repository.split_once('/') {
                Some((owner, name)) if plain(owner) && plain(name) => Ok(repository.to_owned()),
                _ => Err(Error::new(format!("`{text}` names no repository"))
                    .remedy(format!("write it as {host}:owner/name"))),
            }
        };
        Ok(match host {
            "hf" => Some(Host::HuggingFace(named()?)),
            "github" => Some(Host::GitHub(named()?)),
            "zenodo" if repository.is_empty() => Some(Host::Zenodo),
            "zenodo" => {
                return Err(Error::new(format!("`{text}` names a deposit, and each release becomes one of its own"))
                    .remedy("write it as zenodo:"));
            }
            _ => None,
        })
    }
}

/// How to publish at a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instructions {
    /// Files that were written for it.
    pub files: Vec<PathBuf>,
    /// Commands for a shell, in order.
    pub commands: Vec<String>,
}

impl Package {
    /// Writes what a host needs beside the release, and gives the commands that publish it there.
    ///
    /// # Errors
    /// When the release has not what the host demands, or the files cannot be written.
    pub fn instructions(&self, host: &Host) -> Result<Instructions> {
        match host {
            Host::HuggingFace(repository) => Ok(self.hugging_face(repository)),
            Host::GitHub(repository) => self.github(repository),
            Host::Zenodo => self.zenodo(),
        }
    }

    fn archives(&self) -> impl Iterator<Item = String> {
        self.entry.archives.iter().map(|archive| quoted(&self.releases.join(&archive.file).to_string_lossy()))
    }

    fn hugging_face(&self, repository: &str) -> Instructions {
        let folder = quoted(&self.releases.join(self.entry.stem()).to_string_lossy());
        let message = quoted(&format!("{} {}", self.entry.title, self.entry.version));
        let version = &self.entry.version;
        Instructions {
            files: Vec::new(),
            commands: vec![
                format!("hf repo create {repository} --repo-type dataset --exist-ok"),
                format!(
                    "hf upload {repository} {folder} . --repo-type dataset --delete '*' --commit-message {message}"
                ),
                format!("hf repo tag create {repository} v{version} --repo-type dataset"),
            ],
        }
    }

    fn github(&self, repository: &str) -> Result<Instructions> {
        let stem = self.entry.stem();
        let changelog = self.opened.folder().join(CHANGELOG);
        let text = std::fs::read_to_string(&changelog).in_file(&changelog)?;
        let notes = self.write(&format!("{stem}.notes.md"), newest(&text))?;
        let title = quoted(&format!("{} {}", self.entry.title, self.entry.version));
        let archives = self.archives().collect::<Vec<_>>().join(" ");
        let notes_file = quoted(&notes.to_string_lossy());
        Ok(Instructions {
            files: vec![notes],
            commands: vec![format!(
                "gh release create {stem} {archives} --repo {repository} --title {title} --notes-file {notes_file}"
            )],
        })
    }

    fn zenodo(&self) -> Result<Instructions> {
        let manifest = self.manifest()?;
        let mut text = serde_json::to_string_pretty(&deposition(&manifest, &self.entry.version))?;
        text.push('\n');
        let file = self.write(&format!("{}.zenodo.json", self.entry.stem()), &text)?;
        let api = "https://zenodo.org/api/deposit/depositions";
        let token = "-H \"Authorization: Bearer $ZENODO_TOKEN\"";
        let mut commands = vec![
            format!(
                "curl -sf {token} -H 'Content-Type: application/json' -d @{} {api} > deposition.json",
                quoted(&file.to_string_lossy())
            ),
            "bucket=$(python3 -c 'import json; print(json.load(open(\"deposition.json\"))[\"links\"][\"bucket\"])')"
                .to_owned(),
        ];
        for (archive, path) in self.entry.archives.iter().zip(self.archives()) {
            commands.push(format!("curl -sf {token} --upload-file {path} \"$bucket/{}\"", archive.file));
        }
        commands.push(
            "publish=$(python3 -c 'import json; print(json.load(open(\"deposition.json\"))[\"links\"][\"publish\"])')"
                .to_owned(),
        );
        commands.push(format!("curl -sf {token} -X POST \"$publish\""));
        Ok(Instructions { files: vec![file], commands })
    }

    fn write(&self, name: &str, text: &str) -> Result<PathBuf> {
        let path = self.releases.join(name);
        std::fs::write(&path, text).in_file(&path)?;
        Ok(path)
    }
}

/// What Zenodo asks of a deposit: <https://developers.zenodo.org/#representation>.
fn deposition(manifest: &Manifest, version: &str) -> Value {
    let info = &manifest.dataset;
    let mut metadata = json!({
        "title": info.title(),
        "upload_type": "dataset",
        "description": info.description.as_deref().unwrap_or(info.title()),
        "creators": info.creators.iter().map(creator).collect::<Vec<_>>(),
        "version": version,
        "access_right": "open",
    });
    if let Some(date) = &info.published {
        metadata["publication_date"] = json!(date);
    }
    if let Some(license) = &info.license {
        metadata["license"] = json!(license.to_lowercase());
    }
    if !info.keywords.is_empty() {
        metadata["keywords"] = json!(info.keywords);
    }
    json!({ "metadata": metadata })
}

fn creator(creator: &Creator) -> Value {
    let mut out = json!({"name": creator.name});
    if let Some(orcid) = &creator.orcid {
        out["orcid"] = json!(orcid);
    }
    if let Some(affiliation) = &creator.affiliation {
        out["affiliation"] = json!(affiliation);
    }
    out
}

/// The newest entry of a changelog, without its heading.
fn newest(changelog: &str) -> &str {
    let entry = changelog.split("\n## ").nth(1).unwrap_or(changelog);
    entry.split_once("\n\n").map_or(entry, |(_, text)| text)
}

/// One word for a POSIX shell.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_');
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}
