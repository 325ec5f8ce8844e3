//! `bindery apply`.

use std::path::PathBuf;

use anyhow::Result;
use bindery::release::{Opened, apply::apply};
use clap::Args;

use super::Outcome;

/// Make a new dataset of an old one and a folder of changes
#[derive(Args)]
#[command(after_help = "Each table of the new dataset is proved by its content hash.

Examples:
  bindery apply letters-1.0.0.zip letters-1.1.0/changes --out letters-1.1.0
  bindery apply out/releases/letters-1.0.0 changes --out letters")]
pub struct Apply {
    /// The earlier dataset: a folder or a zip
    old: PathBuf,
    /// The folder `changes` of a later release, or what `bindery diff --write` made
    changes: PathBuf,
    /// The folder to make
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

impl Apply {
    pub fn run(self) -> Result<Outcome> {
        let old = Opened::new(&self.old)?;
        let manifest = apply(old.folder(), &self.changes, &self.out)?;
        say!("{}", self.out.display());
        for (table, entry) in &manifest.tables {
            say!("  {:<14}{:>10}  {}", table, entry.rows, &entry.content_sha256[..16]);
        }
        Ok(Outcome::Done)
    }
}
