//! `bindery diff`.

use std::path::PathBuf;

use anyhow::{Context, Result};
use bindery::release::Opened;
use bindery::release::diff::{diff, version};
use clap::Args;
use serde_json::json;

use super::Outcome;

/// Show what changed between two datasets, and which version that asks for
#[derive(Args)]
#[command(after_help = "Exit code 1 when something changed.

Examples:
  bindery diff out/releases/letters-1.0.0 out/letters
  bindery diff letters-1.0.0.zip letters-1.1.0.zip --json
  bindery diff letters-1.0.0.zip out/letters --write changes      for `bindery apply`")]
pub struct Diff {
    /// The earlier dataset: a folder or a zip
    old: PathBuf,
    /// The later dataset: a folder or a zip
    new: PathBuf,
    /// Write the changes as tables into a new folder
    #[arg(long, value_name = "DIR")]
    write: Option<PathBuf>,
    /// Print the changes as JSON
    #[arg(long)]
    json: bool,
}

impl Diff {
    pub fn run(self) -> Result<Outcome> {
        let (old, new) = (Opened::new(&self.old)?, Opened::new(&self.new)?);
        if let Some(folder) = &self.write {
            std::fs::create_dir(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        }
        let diff = diff(old.folder(), new.folder(), self.write.as_deref())?;
        if let Some(folder) = &self.write {
            diff.write(folder)?;
        }
        if self.json {
            let rules = version::rules(&diff);
            say!("{}", json!({"changes": diff, "rules": rules, "level": version::level(&rules)}));
        } else {
            super::print(format_args!("{}", diff.to_markdown()))?;
        }
        Ok(if diff.is_empty() { Outcome::Done } else { Outcome::Found })
    }
}
