//! Datasette's `metadata.json`: titles, licence, column descriptions, facets, labels.
//! <https://docs.datasette.io/en/stable/metadata.html>

use serde_json::{Map, Value, json};

use super::About;
use crate::release::licenses::License;
use crate::schema::{Table, TableName};

pub(super) fn metadata(about: &About<'_>) -> Value {
    let tables: Map<String, Value> =
        TableName::ALL.map(TableName::schema).iter().map(|schema| (schema.name.clone(), table(schema))).collect();
    let mut metadata = json!({
        "title": about.title(),
        "description": about.description(),
        "databases": {about.info().name.as_str(): {"tables": tables}},
    });
    if let Some(id) = about.license() {
        metadata["license"] = json!(id);
        if let Some(license) = License::find(id) {
            metadata["license_url"] = json!(license.url);
        }
    }
    if let Some(url) = &about.info().url {
        metadata["source"] = json!(about.title());
        metadata["source_url"] = json!(url);
    }
    metadata
}

fn table(schema: &Table) -> Value {
    let columns: Map<String, Value> =
        schema.fields.iter().map(|field| (field.name.clone(), json!(field.description))).collect();
    // Columns with a closed vocabulary are what readers will want to narrow a table down by.
    let closed = |field: &&crate::schema::Field| !field.constraints.values.is_empty() || field.name == "language";
    let facets: Vec<&str> = schema.fields.iter().filter(closed).map(|field| field.name.as_str()).collect();
    let mut table = json!({"description": schema.description, "columns": columns});
    if !facets.is_empty() {
        table["facets"] = json!(facets);
    }
    let label = ["title", "label", "text"].into_iter().find(|column| schema.position(column).is_some());
    if let Some(label) = label {
        table["label_column"] = json!(label);
    }
    table
}
