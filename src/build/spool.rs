//! Rows that wait on disk for what only the whole corpus tells.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Seek, Write};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{InFile, Result};

/// Rows on disk, read back in the order in which they came. The file has no name and goes with the process.
pub(super) struct Spool(BufWriter<File>);

impl Spool {
    pub(super) fn create(folder: &Path) -> Result<Self> {
        Ok(Spool(BufWriter::new(tempfile::tempfile_in(folder).in_file(folder)?)))
    }

    pub(super) fn push<T: Serialize>(&mut self, rows: &[T]) -> Result<()> {
        for row in rows {
            serde_json::to_writer(&mut self.0, row)?;
            self.0.write_all(b"\n")?;
        }
        Ok(())
    }

    /// Reads the rows back, so many at a time.
    pub(super) fn read<T: DeserializeOwned>(
        self,
        at_once: usize,
        mut take: impl FnMut(Vec<T>) -> Result<()>,
    ) -> Result<()> {
        let mut file = self.0.into_inner().map_err(|error| error.into_error())?;
        file.rewind()?;
        let mut rows = Vec::with_capacity(at_once);
        for line in BufReader::new(file).lines() {
            rows.push(serde_json::from_str(&line?)?);
            if rows.len() == at_once {
                take(std::mem::replace(&mut rows, Vec::with_capacity(at_once)))?;
            }
        }
        take(rows)
    }
}
