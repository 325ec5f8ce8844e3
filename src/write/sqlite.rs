//! SQLite: one file with keys, indexes, full-text search and views.
//!
//! The file is the same for the same rows: it is filled in one transaction, on one thread, in one order, by the
//! SQLite that is compiled in.

use std::path::{Path, PathBuf};

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ToSql};

use super::BundleWriter;
use crate::error::{InFile, Result};
use crate::model::{Cell, Rows};
use crate::schema::{self, TableName, quote};

/// `BNDR`, so that `file` and other tools can tell what the database is.
const APPLICATION_ID: i32 = 0x424E_4452;
/// Version of the tables' layout.
const USER_VERSION: i32 = 1;

pub(super) struct Sqlite {
    path: PathBuf,
    connection: Connection,
    inserts: Vec<String>,
}

impl Sqlite {
    pub(super) fn create(path: &Path) -> Result<Self> {
        let open = || -> rusqlite::Result<Connection> {
            let connection = Connection::open(path)?;
            // Nobody else sees the file before it is whole, so nothing needs to be undone or synced.
            connection.execute_batch(&format!(
                "PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA auto_vacuum = NONE; PRAGMA journal_mode = OFF;
                 PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -65536;
                 PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {USER_VERSION}; BEGIN"
            ))?;
            connection.execute_batch(&schema::create_tables())?;
            connection.set_prepared_statement_cache_capacity(TableName::ALL.len());
            Ok(connection)
        };
        let inserts = TableName::ALL.map(|table| {
            let places = vec!["?"; table.schema().fields.len()].join(", ");
            format!("INSERT INTO {} VALUES ({places})", quote(table.as_str()))
        });
        Ok(Sqlite { path: path.to_owned(), connection: open().in_file(path)?, inserts: inserts.into() })
    }
}

impl BundleWriter for Sqlite {
    fn write(&mut self, rows: &dyn Rows) -> Result<()> {
        let insert = || -> rusqlite::Result<()> {
            let mut statement = self.connection.prepare_cached(&self.inserts[rows.table() as usize])?;
            for row in 0..rows.len() {
                statement.execute(rusqlite::params_from_iter(rows.cells(row).iter().map(SqlCell)))?;
            }
            Ok(())
        };
        insert().in_file(&self.path)
    }

    fn finish(self: Box<Self>) -> Result<()> {
        let complete = || -> rusqlite::Result<()> {
            self.connection.execute_batch(&schema::complete_tables())?;
            self.connection.execute_batch(
                "INSERT INTO paragraphs_fts (paragraphs_fts) VALUES ('rebuild');
                 INSERT INTO paragraphs_fts (paragraphs_fts) VALUES ('optimize');
                 ANALYZE; COMMIT",
            )
        };
        complete().in_file(&self.path)?;
        self.connection.close().map_err(|(_, error)| error).in_file(&self.path)
    }
}

/// A cell as SQLite stores it: booleans as 0 and 1, lists as JSON text.
struct SqlCell<'a>(&'a Cell<'a>);

impl ToSql for SqlCell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Cell::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Cell::Boolean(value) => ToSqlOutput::Owned(Value::Integer((*value).into())),
            Cell::Integer(value) => ToSqlOutput::Owned(Value::Integer(*value)),
            Cell::Number(value) => ToSqlOutput::Owned(Value::Real(*value)),
            Cell::String(value) => ToSqlOutput::Borrowed(ValueRef::Text(value.as_bytes())),
            Cell::List(values) => {
                let json = serde_json::to_string(values.as_ref()).expect("a list of strings can be written as JSON");
                ToSqlOutput::Owned(Value::Text(json))
            }
        })
    }
}
