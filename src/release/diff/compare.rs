//! Rows compared by key.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::store::Store;
use crate::error::Result;
use crate::schema::{Table, TableName};

/// What happened to one row: a line in a table of changes.
///
/// Old values are not kept: who has the old dataset has them, and what was taken down must not come back this way.
/// `position` is the row's place in the new table, from 1. Rows without one keep their order and fill the places
/// that are left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "lowercase")]
pub enum Change {
    Added {
        key: String,
        position: u64,
        row: Map<String, Value>,
    },
    Removed {
        key: String,
    },
    Changed {
        key: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        position: Option<u64>,
        /// The columns that changed, with their new values.
        set: Map<String, Value>,
    },
    Moved {
        key: String,
        position: u64,
    },
}

/// A change and what else is known of its row.
pub(super) struct Found<'a> {
    pub change: Change,
    pub document: Option<&'a str>,
    /// The row as canonical JSON: the new one, of a removed row the old one.
    line: &'a [u8],
    /// Of a changed row: only counts rose and lists gained.
    pub grown: bool,
}

impl Found<'_> {
    /// The row's column `title`.
    pub fn title(&self) -> Option<String> {
        let row: Value = serde_json::from_slice(self.line).ok()?;
        row["title"].as_str().map(str::to_owned)
    }
}

/// Finds the changes of one table: first the removed rows in their old order, then the others in their new order.
pub(super) fn compare(store: &Store, mut take: impl FnMut(Found<'_>) -> Result<()>) -> Result<()> {
    let mut removed = store.connection.prepare(
        "SELECT key, document, line FROM old WHERE NOT EXISTS (SELECT 1 FROM new WHERE new.key = old.key) ORDER BY position",
    )?;
    let mut rows = removed.query([])?;
    while let Some(row) = rows.next()? {
        let (document, line): (Option<String>, Vec<u8>) = (row.get(1)?, row.get(2)?);
        let change = Change::Removed { key: row.get(0)? };
        take(Found { change, document: document.as_deref(), line: &line, grown: false })?;
    }
    let mut present = store.connection.prepare(
        "SELECT new.position, new.key, new.document, new.line, old.position, old.line
         FROM new LEFT JOIN old ON old.key = new.key ORDER BY new.position",
    )?;
    let mut rows = present.query([])?;
    // The largest old position so far: a row from before it has changed its place.
    let mut reached = 0;
    while let Some(row) = rows.next()? {
        let position: u64 = row.get::<_, i64>(0)? as u64;
        let key: String = row.get(1)?;
        let (document, line): (Option<String>, Vec<u8>) = (row.get(2)?, row.get(3)?);
        let found = |change, grown| Found { change, document: document.as_deref(), line: &line, grown };
        let Some(old_position) = row.get::<_, Option<i64>>(4)? else {
            take(found(Change::Added { key, position, row: serde_json::from_slice(&line)? }, false))?;
            continue;
        };
        let moved = (old_position < reached).then_some(position);
        reached = reached.max(old_position);
        let old_line: Vec<u8> = row.get(5)?;
        if line != old_line {
            let (old, new) = (serde_json::from_slice(&old_line)?, serde_json::from_slice(&line)?);
            let grown = moved.is_none() && grown(store.table, &old, &new);
            let set = changed_columns(store.table.schema(), &old, new);
            take(found(Change::Changed { key, position: moved, set }, grown))?;
        } else if let Some(position) = moved {
            take(found(Change::Moved { key, position }, false))?;
        }
    }
    Ok(())
}

fn changed_columns(table: &Table, old: &Map<String, Value>, mut new: Map<String, Value>) -> Map<String, Value> {
    let changed = table.fields.iter().filter(|field| old.get(&field.name) != new.get(&field.name));
    let changed: Vec<&str> = changed.map(|field| field.name.as_str()).collect();
    changed.into_iter().filter_map(|column| new.remove_entry(column)).collect()
}

/// Whether all that changed are counts of rows, which rose, and lists, which gained.
fn grown(table: TableName, old: &Map<String, Value>, new: &Map<String, Value>) -> bool {
    table.schema().fields.iter().filter(|field| old.get(&field.name) != new.get(&field.name)).all(|field| {
        match (&old[&field.name], &new[&field.name]) {
            (Value::Number(old), Value::Number(new)) if field.unit.as_deref() == Some("rows") => {
                old.as_u64() < new.as_u64()
            }
            (Value::Array(old), Value::Array(new)) => old.iter().all(|value| new.contains(value)),
            _ => false,
        }
    })
}
