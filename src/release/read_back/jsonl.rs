//! JSONL back to cells.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde_json::Value;

use super::{CellRow, bad_row, until_error};
use crate::error::{InFile, Result};
use crate::model::Cell;
use crate::schema::{Field, FieldType, Table, TableName};

pub(super) fn rows(path: &Path, table: TableName) -> Result<impl Iterator<Item = Result<CellRow>> + use<>> {
    let file = File::open(path).in_file(path)?;
    let path = path.to_owned();
    let rows = (1..).zip(BufReader::with_capacity(1 << 16, file).lines()).map(move |(number, line)| {
        let line = line.map_err(|error| bad_row(&path, table, number, error))?;
        row(&line, table.schema()).map_err(|cause| bad_row(&path, table, number, cause))
    });
    Ok(until_error(rows))
}

fn row(line: &str, table: &Table) -> Result<CellRow, String> {
    let mut object: serde_json::Map<String, Value> = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let cells = table.fields.iter().map(|field| {
        let value = object.remove(&field.name).ok_or_else(|| format!("`{}` is missing", field.name))?;
        cell(value, field).ok_or_else(|| format!("`{}` is not of its type", field.name))
    });
    let cells = cells.collect::<Result<_, _>>()?;
    match object.keys().next() {
        Some(key) => Err(format!("`{key}` is not a column")),
        None => Ok(cells),
    }
}

fn cell(value: Value, field: &Field) -> Option<Cell<'static>> {
    Some(match (field.kind, value) {
        (_, Value::Null) if !field.constraints.required => Cell::Null,
        (FieldType::String, Value::String(value)) => Cell::String(value.into()),
        (FieldType::Integer, Value::Number(value)) => Cell::Integer(value.as_i64()?),
        (FieldType::Number, Value::Number(value)) => Cell::Number(value.as_f64()?),
        (FieldType::Boolean, Value::Bool(value)) => Cell::Boolean(value),
        (FieldType::Array, Value::Array(values)) => {
            let text = |value| if let Value::String(value) = value { Some(value) } else { None };
            Cell::List(values.into_iter().map(text).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}
