//! `bindery export`.

use std::fs::File;
use std::io::{BufWriter, Seek, Write};
use std::path::PathBuf;

use anyhow::Result;
use bindery::error::InFile;
use bindery::release::export::{Format, export};
use clap::{Args, ValueEnum};

use super::Outcome;

/// Write a dataset's bibliography in a format of reference managers
#[derive(Args)]
#[command(after_help = "Examples:
  bindery export out/letters --format csl-json > letters.json
  bindery export out/letters --format bibtex --document diary --out diary.bib")]
pub struct Export {
    /// The folder of a dataset
    dataset: PathBuf,
    #[arg(long, value_enum)]
    format: FormatName,
    /// The id of the only document to take
    #[arg(long, value_name = "ID")]
    document: Option<String>,
    /// The file to write; standard output when missing
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatName {
    CslJson,
    Bibtex,
}

impl Export {
    pub fn run(self) -> Result<Outcome> {
        let format = match self.format {
            FormatName::CslJson => Format::CslJson,
            FormatName::Bibtex => Format::Bibtex,
        };
        let write = |out: &mut dyn Write| export(&self.dataset, self.document.as_deref(), format, out);
        match &self.out {
            Some(path) => {
                // An export that fails leaves the file as it was.
                let mut whole = BufWriter::new(tempfile::tempfile()?);
                let count = write(&mut whole)?;
                let mut whole = whole.into_inner().map_err(|error| error.into_error())?;
                whole.rewind()?;
                std::io::copy(&mut whole, &mut File::create(path).in_file(path)?).in_file(path)?;
                say!("{count} items in {}", path.display());
            }
            None => {
                let mut out = BufWriter::new(std::io::stdout().lock());
                write(&mut out)?;
                out.flush()?;
            }
        }
        Ok(Outcome::Done)
    }
}
