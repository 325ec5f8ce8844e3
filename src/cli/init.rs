//! `bindery init`.

use std::path::PathBuf;

use anyhow::Result;
use bindery::corpus::init;
use clap::Args;

use super::Outcome;

/// Write a commented corpus.toml into a folder of documents
#[derive(Args)]
#[command(after_help = "Example:
  bindery init letters/")]
pub struct Init {
    /// The folder of documents
    folder: PathBuf,
}

impl Init {
    pub fn run(self) -> Result<Outcome> {
        say!("{}", init(&self.folder)?.display());
        Ok(Outcome::Done)
    }
}
