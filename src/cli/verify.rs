//! `bindery verify`.

use std::path::PathBuf;

use anyhow::Result;
use bindery::release::verify::{Level, verify};
use clap::Args;

use super::Outcome;

/// Check that a dataset is what it claims to be
#[derive(Args)]
#[command(after_help = "Examples:
  bindery verify out/sample
  bindery verify out/sample --json

Exit code 0: all holds; 1: something was found; 2: the folder is not a dataset.")]
pub struct Verify {
    /// The folder of a dataset
    path: PathBuf,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

impl Verify {
    pub fn run(self) -> Result<Outcome> {
        let report = verify(&self.path)?;
        if self.json {
            println!("{}", serde_json::to_string_pretty(&report)?);
        } else {
            for finding in &report.findings {
                let level = match finding.level {
                    Level::Error => "error",
                    Level::Warning => "warning",
                };
                println!("{level}: {}: {}\n  remedy: {}", finding.place, finding.message, finding.remedy);
            }
            let verdict = if report.findings.is_empty() {
                "all holds".to_owned()
            } else {
                format!("{} findings", report.findings.len())
            };
            println!("{}: {} files, {} rows read: {verdict}", self.path.display(), report.files, report.rows);
        }
        Ok(if report.findings.is_empty() { Outcome::Done } else { Outcome::Found })
    }
}
