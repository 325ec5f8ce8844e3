//! Arrow schemas, for Parquet.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema};

use super::{FieldType, Table};

/// The Arrow schema of a table. Types are the plain ones that every reader knows (`Utf8`, `Int64`, `Float64`,
/// `Boolean`, `List<Utf8>`); a column's meaning is in its field's metadata under `description`.
pub fn arrow_schema(table: &Table) -> Arc<Schema> {
    let fields: Vec<Field> = table.fields.iter().map(arrow_field).collect();
    Arc::new(Schema::new(fields))
}

fn arrow_field(field: &super::Field) -> Field {
    let kind = match field.kind {
        FieldType::String => DataType::Utf8,
        FieldType::Integer => DataType::Int64,
        FieldType::Number => DataType::Float64,
        FieldType::Boolean => DataType::Boolean,
        FieldType::Array => DataType::List(Arc::new(list_item())),
    };
    // One entry only: Arrow keeps metadata in a hash map, and the order of two would vary from run to run.
    let description = HashMap::from([("description".to_owned(), field.description.clone())]);
    Field::new(&field.name, kind, !field.constraints.required).with_metadata(description)
}

/// The field of a list's items, named as the Parquet standard asks.
pub(crate) fn list_item() -> Field {
    Field::new("element", DataType::Utf8, false)
}
