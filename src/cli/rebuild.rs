//! `bindery rebuild`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use bindery::build::{Options, build};
use bindery::release::{Manifest, Opened, rebuild};
use clap::Args;

use super::Outcome;

/// Build a release again from its sources and prove that the same bytes come out
#[derive(Args)]
#[command(after_help = "Exit code 1 when a file is not the same.

Examples:
  bindery rebuild --check out/releases/letters-1.0.0 --sources letters
  bindery rebuild --check letters-1.0.0.zip --sources letters --sources more-letters")]
pub struct Rebuild {
    /// The release: a folder or a zip
    #[arg(long, value_name = "RELEASE")]
    check: PathBuf,
    /// A folder that holds the sources; the first one stands for the folder of the corpus file
    #[arg(long, value_name = "DIR", required = true)]
    sources: Vec<PathBuf>,
}

impl Rebuild {
    pub fn run(self) -> Result<Outcome> {
        let release = Opened::new(&self.check)?;
        let Differences { sources, files } = differences(release.folder(), &self.sources)?;
        for source in &sources {
            say!("another source: {source}");
        }
        for file in &files {
            say!("differs: {file}");
        }
        if files.is_empty() {
            say!("{}: the same bytes come out", self.check.display());
        }
        Ok(if files.is_empty() { Outcome::Done } else { Outcome::Found })
    }
}

/// What is not the same when a release is built again.
pub(super) struct Differences {
    /// The sources that are not those of the release.
    pub sources: Vec<String>,
    /// The files that come out otherwise.
    pub files: Vec<String>,
}

/// Builds a release again from its sources and compares.
pub(super) fn differences(release: &Path, sources: &[PathBuf]) -> Result<Differences> {
    let scratch = tempfile::tempdir()?;
    let built = build_again(release, sources, scratch.path())?;
    // First: the comparison of the files describes the build anew.
    let sources = rebuild::changed_sources(release, &built)?;
    Ok(Differences { sources, files: rebuild::differences(release, &built)? })
}

/// Builds the corpus of a release into the folder `out`; gives the dataset's folder.
pub(super) fn build_again(release: &Path, sources: &[PathBuf], out: &Path) -> Result<PathBuf> {
    let corpus = rebuild::corpus(release, sources)?;
    let options = Options {
        out: out.to_owned(),
        bundles: Manifest::read(release)?.configuration.bundles,
        threads: std::thread::available_parallelism().map_or(1, usize::from),
        strict: false,
    };
    Ok(build(&corpus, &options, &|_| {})?.dataset)
}
