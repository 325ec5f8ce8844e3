//! `bindery restore`.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use bindery::Error;
use bindery::release::withhold::prove_whole;
use bindery::release::{Manifest, Opened};
use clap::Args;

use super::{Outcome, rebuild};

/// Put back what a release withholds, from the sources, and prove it by hash
#[derive(Args)]
#[command(after_help = "Examples:
  bindery restore letters-1.0.0.zip --sources letters --out whole")]
pub struct Restore {
    /// The release: a folder or a zip
    release: PathBuf,
    /// A folder that holds the sources; the first one stands for the folder of the corpus file
    #[arg(long, value_name = "DIR", required = true)]
    sources: Vec<PathBuf>,
    /// The folder to make, with the whole dataset in it
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

impl Restore {
    pub fn run(self) -> Result<Outcome> {
        if self.out.exists() {
            let taken = Error::new("the folder exists").in_file(&self.out).remedy("name one that is not there yet");
            return Err(taken.into());
        }
        let release = Opened::new(&self.release)?;
        let manifest = Manifest::read(release.folder())?;
        let parent = self.out.parent().filter(|parent| !parent.as_os_str().is_empty());
        let scratch = tempfile::tempdir_in(parent.unwrap_or(".".as_ref()))?;
        let whole = rebuild::build_again(release.folder(), &self.sources, scratch.path())?;
        prove_whole(&manifest, &whole)?;
        fs::rename(&whole, &self.out).with_context(|| self.out.display().to_string())?;
        say!("{}: all that was withheld is back, and proved", self.out.display());
        Ok(Outcome::Done)
    }
}
