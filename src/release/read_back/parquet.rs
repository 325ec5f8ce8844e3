//! Parquet back to cells.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, RecordBatchReader};
use arrow::datatypes::{Float64Type, Int64Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::{CellRow, bad_row, until_error};
use crate::error::{Error, InFile, Result, unless_panic};
use crate::model::Cell;
use crate::schema::{Field, FieldType, TableName};

pub(super) fn rows(path: &Path, table: TableName) -> Result<impl Iterator<Item = Result<CellRow>> + use<>> {
    let file = File::open(path).in_file(path)?;
    let open = || ParquetRecordBatchReaderBuilder::try_new(file).and_then(|builder| builder.build());
    let mut reader = unless_panic(open).in_file(path)?;
    let fields = &table.schema().fields;
    let columns: Vec<_> = reader.schema().fields().iter().map(|field| field.name().clone()).collect();
    if !columns.iter().eq(fields.iter().map(|field| &field.name)) {
        return Err(Error::new(format!("the columns are {}", columns.join(", "))).in_file(path).at(table.as_str()));
    }
    let path = path.to_owned();
    let batches = std::iter::from_fn(move || unless_panic(|| reader.next().transpose()).transpose());
    let rows = batches.flat_map(move |batch| -> Box<dyn Iterator<Item = Result<CellRow>>> {
        match batch {
            Ok(batch) => Box::new(batch_rows(batch, table)),
            Err(error) => Box::new(std::iter::once(Err(error))),
        }
    });
    let numbered = (1..).zip(rows).map(move |(number, row)| row.map_err(|error| bad_row(&path, table, number, error)));
    Ok(until_error(numbered))
}

fn batch_rows(batch: RecordBatch, table: TableName) -> impl Iterator<Item = Result<CellRow>> {
    let batch = Arc::new(batch);
    (0..batch.num_rows()).map(move |row| {
        let fields = table.schema().fields.iter();
        let cells = fields.zip(batch.columns()).map(|(field, column)| {
            cell(column, row, field).ok_or_else(|| Error::new(format!("`{}` is not of its type", field.name)))
        });
        cells.collect()
    })
}

fn cell(column: &ArrayRef, row: usize, field: &Field) -> Option<Cell<'static>> {
    if column.is_null(row) {
        return (!field.constraints.required).then_some(Cell::Null);
    }
    Some(match field.kind {
        FieldType::String => Cell::String(column.as_string_opt::<i32>()?.value(row).to_owned().into()),
        FieldType::Integer => Cell::Integer(column.as_primitive_opt::<Int64Type>()?.value(row)),
        FieldType::Number => {
            Cell::Number(Some(column.as_primitive_opt::<Float64Type>()?.value(row)).filter(|v| v.is_finite())?)
        }
        FieldType::Boolean => Cell::Boolean(column.as_boolean_opt()?.value(row)),
        FieldType::Array => {
            let values = column.as_list_opt::<i32>()?.value(row);
            let values = values.as_string_opt::<i32>()?;
            Cell::List((0..values.len()).map(|at| values.value(at).to_owned()).collect())
        }
    })
}
