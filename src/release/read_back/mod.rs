//! The rows of a dataset, read back from any of its bundles as cells, in the order in which they were written.

mod jsonl;
mod parquet;
pub(super) mod sqlite;

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::manifest::Manifest;
use crate::error::{Error, Result};
use crate::model::{Bundle, Cell, Row};
use crate::schema::{TableName, write_row};

/// A row as cells in schema order.
pub type CellRow = Vec<Cell<'static>>;

/// The rows of one table, in order. After an error there are no more.
pub type Rows = Box<dyn Iterator<Item = Result<CellRow>>>;

/// The bundle of a dataset's folder that is read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleFolder {
    /// The dataset's folder.
    pub dataset: PathBuf,
    /// The dataset's name.
    pub name: String,
    pub bundle: Bundle,
}

impl BundleFolder {
    /// The bundle of a dataset that is read fastest, of those that it has.
    ///
    /// # Errors
    /// When the manifest names no bundle.
    pub fn first(dataset: &Path, manifest: &Manifest) -> Result<Self> {
        let fastest = [Bundle::Parquet, Bundle::Jsonl, Bundle::Sqlite];
        let bundle = fastest.into_iter().find(|bundle| manifest.configuration.bundles.contains(bundle));
        let bundle = bundle.ok_or_else(|| Error::new("the dataset has no bundle").in_file(dataset))?;
        Ok(BundleFolder { dataset: dataset.to_owned(), name: manifest.dataset.name.clone(), bundle })
    }

    /// The rows of a table.
    ///
    /// # Errors
    /// When the file is not there or not of its format. Rows that are not as the schema says are errors of the
    /// iterator.
    pub fn rows(&self, table: TableName) -> Result<Rows> {
        let path = self.file(table);
        Ok(match self.bundle {
            Bundle::Sqlite => Box::new(sqlite::Rows::open(&path, table)?),
            Bundle::Parquet => Box::new(parquet::rows(&path, table)?),
            Bundle::Jsonl => Box::new(jsonl::rows(&path, table)?),
        })
    }

    /// The rows of a table as their row type.
    ///
    /// # Errors
    /// As [`rows`](Self::rows).
    pub fn typed_rows<R: Row + DeserializeOwned>(&self) -> Result<impl Iterator<Item = Result<R>> + use<R>> {
        let path = self.file(R::TABLE);
        let mut line = Vec::new();
        Ok((1..).zip(self.rows(R::TABLE)?).map(move |(number, cells)| {
            line.clear();
            write_row(&mut line, R::TABLE.schema(), &cells?);
            serde_json::from_slice(&line).map_err(|error| bad_row(&path, R::TABLE, number, error))
        }))
    }

    /// The file that holds a table.
    pub fn file(&self, table: TableName) -> PathBuf {
        let folder = data_folder(&self.dataset, self.bundle);
        match self.bundle {
            Bundle::Sqlite => folder.join(format!("{}.sqlite", self.name)),
            Bundle::Parquet => folder.join(format!("{table}.parquet")),
            Bundle::Jsonl => folder.join(format!("{table}.jsonl")),
        }
    }
}

fn data_folder(dataset: &Path, bundle: Bundle) -> PathBuf {
    dataset.join("data").join(bundle.as_str())
}

/// The error of a row that is not what the schema says; rows count from 1.
fn bad_row(path: &Path, table: TableName, number: u64, cause: impl std::fmt::Display) -> crate::Error {
    crate::Error::new(cause.to_string()).in_file(path).at(format!("row {number} of {table}"))
}

/// Ends an iterator after its first error.
fn until_error<T>(rows: impl Iterator<Item = Result<T>>) -> impl Iterator<Item = Result<T>> {
    rows.scan(false, |failed, row| {
        if *failed {
            return None;
        }
        *failed = row.is_err();
        Some(row)
    })
}
