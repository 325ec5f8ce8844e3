//! `bindery export`.

use std::fs::File;
use std::io::{BufWriter, Write};
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
        let out: Box<dyn Write> = match &self.out {
            Some(path) => Box::new(File::create(path).in_file(path)?),
            None => Box::new(std::io::stdout().lock()),
        };
        let mut out = BufWriter::new(out);
        let count = export(&self.dataset, self.document.as_deref(), format, &mut out)?;
        out.flush()?;
        if let Some(path) = &self.out {
            println!("{count} items in {}", path.display());
        }
        Ok(Outcome::Done)
    }
}
