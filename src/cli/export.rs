//! `bindery export`.

use std::fs::File;
use std::io::{BufWriter, Seek, Write};
use std::path::PathBuf;

use anyhow::{Result, bail};
use bindery::error::InFile;
use bindery::release::Opened;
use bindery::release::export::{Format, export};
use bindery::schema::TableName;
use clap::{Args, ValueEnum};

use super::Outcome;

/// Write a dataset's bibliography in a format of reference managers, or a table as CSV
#[derive(Args)]
#[command(after_help = "Examples:
  bindery export out/letters --format csl-json > letters.json
  bindery export out/letters --format bibtex --document diary --out diary.bib
  bindery export letters-1.0.0.zip --format csv --table mentions --out mentions.csv")]
pub struct Export {
    /// A dataset: a folder or a zip
    dataset: PathBuf,
    /// The form in which to write it
    #[arg(long, value_enum)]
    format: FormatName,
    /// The table to write as CSV
    #[arg(long, value_parser = super::schema::table)]
    table: Option<TableName>,
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
    Csv,
}

impl Export {
    pub fn run(self) -> Result<Outcome> {
        let format = match (self.format, self.table) {
            (FormatName::CslJson, None) => Format::CslJson,
            (FormatName::Bibtex, None) => Format::Bibtex,
            (FormatName::Csv, Some(table)) => Format::Csv(table),
            (FormatName::Csv, None) => bail!("CSV is of one table; name it with --table"),
            (_, Some(_)) => bail!("--table is for CSV; the other formats are of the bibliography"),
        };
        let dataset = Opened::new(&self.dataset)?;
        let write = |out: &mut dyn Write| export(dataset.folder(), self.document.as_deref(), format, out);
        match &self.out {
            Some(path) => {
                // An export that fails leaves the file as it was.
                let mut whole = BufWriter::new(tempfile::tempfile()?);
                let count = write(&mut whole)?;
                let mut whole = whole.into_inner().map_err(|error| error.into_error())?;
                whole.rewind()?;
                std::io::copy(&mut whole, &mut File::create(path).in_file(path)?).in_file(path)?;
                let what = if self.table.is_some() { "rows" } else { "items" };
                say!("{count} {what} in {}", path.display());
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
