//! `bindery verify`.

use std::path::PathBuf;

use anyhow::Result;
use bindery::release::Opened;
use bindery::release::signature;
use bindery::release::verify::{Finding, Level, verify};
use clap::Args;

use super::rebuild::Differences;
use super::{Outcome, rebuild};

/// Check that a dataset is what it claims to be
#[derive(Args)]
#[command(after_help = "Examples:
  bindery verify out/sample
  bindery verify letters-1.0.0.zip --json
  bindery verify out/releases                       every release that the index names
  bindery verify letters-1.0.0.zip --public-key minisign.pub
  bindery verify letters-1.0.0.zip --sources letters   also builds it again from its sources

Exit code 0: all holds; 1: something was found; 2: there is no dataset.")]
pub struct Verify {
    /// A dataset: a folder or a zip; or a folder of releases
    path: PathBuf,
    /// A folder that holds the sources: each is checked against its SHA-256, read again, and must give the same rows
    #[arg(long, value_name = "DIR")]
    sources: Vec<PathBuf>,
    /// Check the signature of the checksums with this public key of minisign: its file, or the key itself
    #[arg(long, value_name = "KEY")]
    public_key: Option<String>,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

impl Verify {
    pub fn run(self) -> Result<Outcome> {
        let mut report = verify(&self.path)?;
        if !self.sources.is_empty() {
            let release = Opened::new(&self.path)?;
            let Differences { sources, files } = rebuild::differences(release.folder(), &self.sources)?;
            let finding = |place, message: &str| Finding {
                level: Level::Error,
                place,
                message: message.to_owned(),
                remedy: "find the version of the sources that the release was made of".to_owned(),
            };
            report
                .findings
                .extend(sources.into_iter().map(|place| finding(place, "the source is not that of the release")));
            report.findings.extend(files.into_iter().map(|place| finding(place, "from the sources comes another")));
        }
        if let Some(key) = &self.public_key {
            let text = std::fs::read_to_string(key).unwrap_or_else(|_| key.clone());
            report.findings.extend(signature::check(&self.path, &text).map_err(|error| error.in_file(key))?);
        }
        if self.json {
            say!("{}", serde_json::to_string_pretty(&report)?);
        } else {
            for finding in &report.findings {
                let level = match finding.level {
                    Level::Error => "error",
                    Level::Warning => "warning",
                };
                say!("{level}: {}: {}\n  remedy: {}", finding.place, finding.message, finding.remedy);
            }
            let verdict = match report.findings.len() {
                0 => "all holds".to_owned(),
                1 => "1 finding".to_owned(),
                findings => format!("{findings} findings"),
            };
            say!("{}: {} files, {} rows read: {verdict}", self.path.display(), report.files, report.rows);
        }
        Ok(if report.findings.is_empty() { Outcome::Done } else { Outcome::Found })
    }
}
