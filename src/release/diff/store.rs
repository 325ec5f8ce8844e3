//! The rows of one table in two datasets, on disk, found by key.

use rusqlite::{Connection, params};

use crate::error::Result;
use crate::model::Cell;
use crate::release::read_back::Rows;
use crate::schema::{TableName, write_row};

#[derive(Clone, Copy)]
pub(super) enum Side {
    Old,
    New,
}

/// A database for temporary files, which goes with the connection. Each side is a table of its rows: `position`
/// (from 1), `key`, `document` (none for entities) and `line`, the row as canonical JSON.
pub(super) struct Store {
    pub connection: Connection,
    pub table: TableName,
}

impl Side {
    pub fn name(self) -> &'static str {
        match self {
            Side::Old => "old",
            Side::New => "new",
        }
    }
}

impl Store {
    pub fn new(table: TableName) -> Result<Self> {
        // The empty name makes a database on disk that SQLite removes when it is closed.
        let connection = Connection::open("")?;
        connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536")?;
        Ok(Store { connection, table })
    }

    pub fn load(&mut self, side: Side, rows: Rows) -> Result<()> {
        let (side, schema) = (side.name(), self.table.schema());
        let key = schema.position(schema.key()).expect("the key is a column");
        let document = schema.position("document_id");
        let transaction = self.connection.transaction()?;
        transaction.execute_batch(&format!(
            "CREATE TABLE {side} (position INTEGER PRIMARY KEY, key TEXT NOT NULL, document TEXT, line BLOB NOT NULL)"
        ))?;
        let mut insert =
            transaction.prepare(&format!("INSERT INTO {side} (key, document, line) VALUES (?1, ?2, ?3)"))?;
        let mut line = Vec::new();
        for row in rows {
            let row = row?;
            line.clear();
            write_row(&mut line, schema, &row);
            insert.execute(params![text(&row[key]), document.and_then(|document| text(&row[document])), line])?;
        }
        drop(insert);
        transaction.execute_batch(&format!(
            "CREATE UNIQUE INDEX {side}_key ON {side} (key); CREATE INDEX {side}_document ON {side} (document)"
        ))?;
        Ok(transaction.commit()?)
    }
}

fn text<'a>(cell: &'a Cell<'_>) -> Option<&'a str> {
    match cell {
        Cell::String(text) => Some(text),
        _ => None,
    }
}
