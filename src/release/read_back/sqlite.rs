//! SQLite back to cells.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use super::{CellRow, bad_row};
use crate::error::{Error, InFile, Result};
use crate::model::Cell;
use crate::schema::{Field, FieldType, TableName, quote};

/// How many rows are fetched at once.
const FETCH: usize = 256;

/// The rows of a table in the order of their rowids, which is the order in which they were written.
pub(super) struct Rows {
    path: PathBuf,
    connection: Connection,
    table: TableName,
    select: String,
    last_rowid: i64,
    read: u64,
    fetched: VecDeque<Result<CellRow>>,
    done: bool,
}

impl Rows {
    pub(super) fn open(path: &Path, table: TableName) -> Result<Self> {
        let connection = open(path)?;
        let columns: Vec<String> = table.schema().fields.iter().map(|field| quote(&field.name)).collect();
        let select = format!(
            "SELECT rowid, {} FROM {} WHERE rowid > ? ORDER BY rowid LIMIT {FETCH}",
            columns.join(", "),
            quote(table.as_str())
        );
        connection.prepare(&select).in_file(path)?;
        Ok(Rows {
            path: path.to_owned(),
            connection,
            table,
            select,
            last_rowid: i64::MIN,
            read: 0,
            fetched: VecDeque::new(),
            done: false,
        })
    }

    fn fetch(&mut self) -> Result<()> {
        let mut statement = self.connection.prepare_cached(&self.select)?;
        let mut rows = statement.query([self.last_rowid])?;
        while let Some(row) = rows.next()? {
            self.last_rowid = row.get(0)?;
            self.read += 1;
            let cells = (1..).zip(&self.table.schema().fields).map(|(at, field)| {
                cell(row.get_ref(at)?, field).ok_or_else(|| Error::new(format!("`{}` is not of its type", field.name)))
            });
            let cells: Result<CellRow> = cells.collect();
            let bad = cells.is_err();
            self.fetched.push_back(cells.map_err(|error| bad_row(&self.path, self.table, self.read, error.cause())));
            if bad {
                self.done = true;
                return Ok(());
            }
        }
        self.done = self.fetched.len() < FETCH;
        Ok(())
    }
}

impl Iterator for Rows {
    type Item = Result<CellRow>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.fetched.is_empty()
            && !self.done
            && let Err(error) = self.fetch()
        {
            self.done = true;
            return Some(Err(error.in_file(&self.path)));
        }
        self.fetched.pop_front()
    }
}

/// Opens a database that nobody writes to, without touching the folder around it.
pub(in crate::release) fn open(path: &Path) -> Result<Connection> {
    if !path.is_file() {
        return Err(Error::new("the file is not there").in_file(path));
    }
    let name = path.as_os_str().as_encoded_bytes().iter().fold(String::new(), |name, byte| match byte {
        b'%' | b'?' | b'#' | 0x80.. => name + &format!("%{byte:02x}"),
        _ => name + char::from(*byte).encode_utf8(&mut [0; 4]),
    });
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    Connection::open_with_flags(format!("file:{name}?immutable=1"), flags).in_file(path)
}

fn cell(value: ValueRef<'_>, field: &Field) -> Option<Cell<'static>> {
    Some(match (field.kind, value) {
        (_, ValueRef::Null) if !field.constraints.required => Cell::Null,
        (FieldType::String, ValueRef::Text(text)) => Cell::String(std::str::from_utf8(text).ok()?.to_owned().into()),
        (FieldType::Integer, ValueRef::Integer(value)) => Cell::Integer(value),
        (FieldType::Number, ValueRef::Real(value)) if value.is_finite() => Cell::Number(value),
        (FieldType::Boolean, ValueRef::Integer(value @ 0..=1)) => Cell::Boolean(value == 1),
        (FieldType::Array, ValueRef::Text(text)) => Cell::List(serde_json::from_slice(text).ok()?),
        _ => return None,
    })
}
