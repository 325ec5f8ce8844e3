//! Canonical JSONL: the one form of a row from which content hashes are made.
//!
//! Keys stand in schema order, without spaces; nulls are written; strings are escaped as serde_json escapes them
//! (only what JSON demands); numbers are in the shortest form that reads back as the same `f64`, with `.0` where
//! they are whole; a row ends with LF. The same cells give the same bytes whatever bundle they were read from.

use std::io::Write;

use sha2::{Digest, Sha256};

use super::Table;
use crate::model::Cell;

/// Appends one row to `out`. `cells` are in the order of the table's fields.
///
/// # Panics
/// When a number is not finite: no row holds one, and readers reject them before.
pub fn write_row(out: &mut Vec<u8>, table: &Table, cells: &[Cell<'_>]) {
    debug_assert_eq!(cells.len(), table.fields.len());
    for (i, (field, cell)) in table.fields.iter().zip(cells).enumerate() {
        out.push(if i == 0 { b'{' } else { b',' });
        out.push(b'"');
        out.extend_from_slice(field.name.as_bytes());
        out.extend_from_slice(b"\":");
        write_cell(out, cell);
    }
    out.extend_from_slice(b"}\n");
}

fn write_cell(out: &mut Vec<u8>, cell: &Cell<'_>) {
    const TO_MEMORY: &str = "writing to memory does not fail";
    match cell {
        Cell::Null => out.extend_from_slice(b"null"),
        Cell::Boolean(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
        Cell::Integer(value) => write!(out, "{value}").expect(TO_MEMORY),
        Cell::Number(value) => {
            assert!(value.is_finite(), "a number in a row is finite");
            serde_json::to_writer(out, value).expect(TO_MEMORY)
        }
        Cell::String(value) => serde_json::to_writer(out, value.as_ref()).expect(TO_MEMORY),
        Cell::List(values) => serde_json::to_writer(out, values.as_ref()).expect(TO_MEMORY),
    }
}

/// Hashes a table's rows as canonical JSONL.
pub struct TableHasher {
    table: &'static Table,
    sha256: Sha256,
    line: Vec<u8>,
    rows: u64,
}

impl TableHasher {
    pub fn new(table: &'static Table) -> Self {
        TableHasher { table, sha256: Sha256::new(), line: Vec::new(), rows: 0 }
    }

    /// Takes the next row and gives its canonical line.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> &[u8] {
        self.line.clear();
        write_row(&mut self.line, self.table, cells);
        self.sha256.update(&self.line);
        self.rows += 1;
        &self.line
    }

    /// The number of rows and the table's `content_sha256`.
    pub fn finish(self) -> (u64, String) {
        (self.rows, hex(&self.sha256.finalize()))
    }
}

/// Bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        write!(out, "{byte:02x}").expect("writing to memory does not fail");
        out
    })
}
