//! Changes of the tables' definitions, read off the JSON Schemas that each dataset carries.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{InFile, Result};

/// What happened to a table's definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaChange {
    pub table: String,
    pub kind: SchemaChangeKind,
    /// The column; none when the whole table came or went.
    pub column: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SchemaChangeKind {
    Added,
    Removed,
    /// Its type, unit or constraints are others.
    Retyped,
}

/// Compares the definitions that two datasets carry. A description that was reworded is no change.
pub(super) fn changes(old: &Path, new: &Path) -> Result<Vec<SchemaChange>> {
    let (old, new) = (tables(old)?, tables(new)?);
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let mut changes = Vec::new();
    for name in names {
        let mut change = |kind, column: Option<&String>| {
            changes.push(SchemaChange { table: name.clone(), kind, column: column.cloned() })
        };
        match (old.get(name), new.get(name)) {
            (None, Some(_)) => change(SchemaChangeKind::Added, None),
            (Some(_), None) => change(SchemaChangeKind::Removed, None),
            (Some(old), Some(new)) => {
                let columns: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
                for column in columns {
                    match (old.get(column), new.get(column)) {
                        (None, _) => change(SchemaChangeKind::Added, Some(column)),
                        (_, None) => change(SchemaChangeKind::Removed, Some(column)),
                        (Some(old), Some(new)) if old != new => change(SchemaChangeKind::Retyped, Some(column)),
                        _ => {}
                    }
                }
            }
            (None, None) => {}
        }
    }
    Ok(changes)
}

/// The columns of each table, with their JSON Schema without its description.
fn tables(dataset: &Path) -> Result<BTreeMap<String, BTreeMap<String, Value>>> {
    let folder = dataset.join("schema");
    let mut tables = BTreeMap::new();
    for entry in std::fs::read_dir(&folder).in_file(&folder)? {
        let path = entry.in_file(&folder)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".schema.json"));
        let Some(name) = name else { continue };
        let schema: Value = serde_json::from_str(&std::fs::read_to_string(&path).in_file(&path)?).in_file(&path)?;
        let properties = schema["properties"].as_object().cloned().unwrap_or_default();
        let columns = properties.into_iter().map(|(column, mut property)| {
            if let Some(property) = property.as_object_mut() {
                property.remove("description");
            }
            (column, property)
        });
        tables.insert(name.to_owned(), columns.collect());
    }
    Ok(tables)
}
