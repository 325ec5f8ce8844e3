//! The one error type of the library.
//!
//! An error says four things: which file, where in it, what is wrong, and what to do about it. Code that fails
//! knows the cause; code nearer the edge adds the file with [`Error::in_file`]. Nothing here prints: the command
//! line decides how an error looks.

use std::fmt;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, in which file and where, and the remedy.
#[derive(Debug)]
pub struct Error(Box<Details>);

#[derive(Debug)]
struct Details {
    file: Option<PathBuf>,
    place: Option<String>,
    cause: String,
    remedy: Option<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    pub fn new(cause: impl Into<String>) -> Self {
        Error(Box::new(Details { file: None, place: None, cause: cause.into(), remedy: None, source: None }))
    }

    /// Names the file, unless code nearer the failure has named one.
    pub fn in_file(mut self, file: impl AsRef<Path>) -> Self {
        self.0.file.get_or_insert_with(|| file.as_ref().to_owned());
        self
    }

    /// Says where in the file: `line 3`, `row 17 of citations`.
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.0.place.get_or_insert(place.into());
        self
    }

    /// Says what the user can do.
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.0.remedy.get_or_insert(remedy.into());
        self
    }

    pub fn caused_by(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub fn file(&self) -> Option<&Path> {
        self.0.file.as_deref()
    }

    pub fn place(&self) -> Option<&str> {
        self.0.place.as_deref()
    }

    pub fn cause(&self) -> &str {
        &self.0.cause
    }

    /// The place, the cause and what is behind it, and the remedy, in one line: for a record beside the name of the file.
    pub fn reason(&self) -> String {
        let place = self.place().map(|place| format!("{place}: ")).unwrap_or_default();
        let mut reason = format!("{place}{}", self.cause());
        let mut behind = std::error::Error::source(self);
        while let Some(error) = behind {
            reason += &format!(": {error}");
            behind = error.source();
        }
        let remedy = self.advice().map(|remedy| format!("; {remedy}")).unwrap_or_default();
        reason + &remedy
    }

    /// What the user can do, where that is known.
    pub fn advice(&self) -> Option<&str> {
        self.0.remedy.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = self.file() {
            write!(f, "{}: ", file.display())?;
        }
        if let Some(place) = self.place() {
            write!(f, "{place}: ")?;
        }
        f.write_str(self.cause())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Error::new("cannot read or write").caused_by(error)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Error::new("SQLite refused").caused_by(error)
    }
}

impl From<parquet::errors::ParquetError> for Error {
    fn from(error: parquet::errors::ParquetError) -> Self {
        Error::new("Parquet refused").caused_by(error)
    }
}

impl From<arrow::error::ArrowError> for Error {
    fn from(error: arrow::error::ArrowError) -> Self {
        Error::new("Arrow refused").caused_by(error)
    }
}

impl From<csv::Error> for Error {
    fn from(error: csv::Error) -> Self {
        Error::new("not the CSV that was expected").caused_by(error)
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Error::new("not the JSON that was expected").caused_by(error)
    }
}

/// Runs work of the Parquet library, which gives up on some damaged files by a panic.
///
/// # Errors
/// Those of the work, and that it panicked.
pub(crate) fn unless_panic<T, E: Into<Error>>(work: impl FnOnce() -> Result<T, E>) -> Result<T> {
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    result.map_err(|_| Error::new("the file is damaged: the Parquet library gave up on it"))?.map_err(Into::into)
}

/// Names the file that a failed operation was on.
pub trait InFile<T> {
    fn in_file(self, file: impl AsRef<Path>) -> Result<T>;
}

impl<T, E: Into<Error>> InFile<T> for std::result::Result<T, E> {
    fn in_file(self, file: impl AsRef<Path>) -> Result<T> {
        self.map_err(|error| error.into().in_file(file))
    }
}
