//! JSONL: the canonical form, and the hash of it.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::PerTable;
use crate::error::{InFile, Result};
use crate::model::Rows;
use crate::schema::{TableHasher, TableName};

/// What was written of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSummary {
    pub table: TableName,
    pub rows: u64,
    /// SHA-256 of the table's canonical JSONL.
    pub content_sha256: String,
}

/// Hashes all tables as canonical JSONL and, given a folder, writes them there.
pub(super) struct Jsonl(PerTable<TableFile>);

struct TableFile {
    table: TableName,
    hasher: TableHasher,
    file: Option<(PathBuf, BufWriter<File>)>,
}

impl Jsonl {
    pub(super) fn create(folder: Option<&Path>) -> Result<Self> {
        PerTable::try_new(|table| {
            let file = folder.map(|folder| -> Result<_> {
                let path = folder.join(format!("{table}.jsonl"));
                let file = File::create(&path).in_file(&path)?;
                Ok((path, BufWriter::with_capacity(1 << 16, file)))
            });
            Ok(TableFile { table, hasher: TableHasher::new(table.schema()), file: file.transpose()? })
        })
        .map(Jsonl)
    }

    pub(super) fn write(&mut self, rows: &dyn Rows) -> Result<()> {
        let TableFile { hasher, file, .. } = self.0.get(rows.table());
        for row in 0..rows.len() {
            let line = hasher.row(&rows.cells(row));
            if let Some((path, file)) = file {
                file.write_all(line).in_file(path)?;
            }
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<Vec<TableSummary>> {
        let summary = |TableFile { table, hasher, file }| {
            if let Some((path, mut file)) = file {
                file.flush().in_file(path)?;
            }
            let (rows, content_sha256) = hasher.finish();
            Ok(TableSummary { table, rows, content_sha256 })
        };
        self.0.0.into_iter().map(summary).collect()
    }
}
