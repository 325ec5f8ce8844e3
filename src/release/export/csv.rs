//! A table as CSV (RFC 4180 with LF), for spreadsheets and programs that read nothing else.

use std::io::Write;

use crate::error::{Error, Result};
use crate::model::Cell;
use crate::release::read_back::BundleFolder;
use crate::schema::TableName;

/// Writes the rows of a table, or those of one document, below a header of the columns; returns how many. A null is an
/// empty cell, a list is a JSON array.
///
/// # Errors
/// When a document is asked for of a table whose rows belong to none, the rows cannot be read, or `out` cannot be
/// written to.
pub(super) fn write(
    bundle: &BundleFolder,
    table: TableName,
    document: Option<&str>,
    out: &mut dyn Write,
) -> Result<usize> {
    let schema = table.schema();
    let column = schema.position("document_id");
    if document.is_some() && column.is_none() {
        return Err(Error::new(format!("the rows of {table} belong to no one document"))
            .remedy("take all of them; the table mentions tells which document mentions which"));
    }
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(schema.fields.iter().map(|field| &field.name))?;
    let mut count = 0;
    for row in bundle.rows(table)? {
        let row = row?;
        let of_it = |document| column.is_some_and(|column| matches!(&row[column], Cell::String(id) if id == document));
        if document.is_none_or(of_it) {
            writer.write_record(row.iter().map(text))?;
            count += 1;
        }
    }
    writer.flush()?;
    Ok(count)
}

fn text(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Boolean(value) => value.to_string(),
        Cell::Integer(value) => value.to_string(),
        Cell::Number(value) => value.to_string(),
        Cell::String(value) => value.to_string(),
        Cell::List(values) => serde_json::json!(values).to_string(),
    }
}
