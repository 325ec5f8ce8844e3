//! What a dataset holds, in numbers.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::manifest::Manifest;
use super::read_back::BundleFolder;
use crate::error::Result;
use crate::model::{Cell, Entity};
use crate::schema::{FieldType, TableName};

/// Numbers about a dataset.
#[derive(Clone, Debug, Serialize)]
pub struct Stats {
    pub dataset: String,
    pub rows: BTreeMap<TableName, u64>,
    /// How often each value of a column with few values occurs, by `table.column`.
    pub values: BTreeMap<String, BTreeMap<String, u64>>,
    /// Sums of the columns that count something, over all documents.
    pub words: i64,
    pub characters: i64,
    pub source_bytes: i64,
    /// The entities that most documents mention: label, documents, mentions.
    pub top_entities: Vec<(String, i64, i64)>,
}

/// How many entities are named.
const TOP: usize = 10;

/// Counts what a dataset holds.
///
/// # Errors
/// When the folder is not a dataset, or its rows cannot be read.
pub fn stats(folder: &Path) -> Result<Stats> {
    let manifest = Manifest::read(folder)?;
    let bundle = BundleFolder::first(folder, &manifest)?;
    let mut values: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    let mut sums = BTreeMap::from([("word_count", 0), ("char_count", 0), ("source_bytes", 0)]);
    for table in TableName::ALL.into_iter().filter(|table| *table != TableName::Sentences) {
        let fields = &table.schema().fields;
        let counted: Vec<usize> = (0..fields.len())
            .filter(|at| {
                let field = &fields[*at];
                !field.constraints.values.is_empty() || field.kind == FieldType::Boolean || field.name == "language"
            })
            .collect();
        for row in bundle.rows(table)? {
            let row = row?;
            for at in &counted {
                let value = match &row[*at] {
                    Cell::String(value) => value.to_string(),
                    Cell::Boolean(value) => value.to_string(),
                    _ => continue,
                };
                *values.entry(format!("{table}.{}", fields[*at].name)).or_default().entry(value).or_default() += 1;
            }
            if table == TableName::Documents {
                for (column, sum) in &mut sums {
                    if let Some(Cell::Integer(value)) = table.schema().position(column).map(|at| &row[at]) {
                        *sum += value;
                    }
                }
            }
        }
    }
    let mut top: Vec<(String, i64, i64)> = Vec::new();
    for entity in bundle.typed_rows::<Entity>()? {
        let entity = entity?;
        top.push((entity.label, entity.document_count, entity.mention_count));
        if top.len() > 1024 {
            keep_top(&mut top);
        }
    }
    keep_top(&mut top);
    Ok(Stats {
        dataset: manifest.dataset.name,
        rows: manifest.tables.into_iter().map(|(table, entry)| (table, entry.rows)).collect(),
        values,
        words: sums["word_count"],
        characters: sums["char_count"],
        source_bytes: sums["source_bytes"],
        top_entities: top,
    })
}

fn keep_top(entities: &mut Vec<(String, i64, i64)>) {
    entities.sort_by(|a, b| (b.1, b.2, &a.0).cmp(&(a.1, a.2, &b.0)));
    entities.truncate(TOP);
}
