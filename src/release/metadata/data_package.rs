//! Frictionless Data Package v2: <https://datapackage.org/standard/data-package/>.

use serde_json::{Value, json};

use super::{About, DataFile};
use crate::model::Bundle;
use crate::schema::{FieldType, TableName};

pub(super) fn data_package(about: &About<'_>) -> Value {
    let mut package = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": about.info().name,
        "title": about.title(),
        "description": about.description(),
        "version": about.version(),
        "contributors": about
            .creators()
            .iter()
            .map(|creator| json!({"title": creator.name, "roles": ["creator"]}))
            .collect::<Vec<_>>(),
        "licenses": [license(about)],
        "resources": resources(about),
    });
    let info = about.info();
    if let Some(doi) = &info.doi {
        package["id"] = json!(format!("https://doi.org/{doi}"));
    }
    if let Some(date) = about.date() {
        package["created"] = json!(format!("{date}T00:00:00Z"));
    }
    if let Some(url) = &info.url {
        package["homepage"] = json!(url);
    }
    if !info.keywords.is_empty() {
        package["keywords"] = json!(info.keywords);
    }
    package
}

fn license(about: &About<'_>) -> Value {
    match about.license() {
        Some(id) => json!({"name": id, "path": about.license_url()}),
        None => json!({"path": "LICENSE.md", "title": "A licence for each document"}),
    }
}

/// The tables, as JSONL, else as Parquet, and the database. Empty tables are left out, which readers take for
/// faults.
fn resources(about: &About<'_>) -> Vec<Value> {
    let tables = TableName::ALL.into_iter().filter(|table| about.rows(*table) > 0).filter_map(|table| {
        let jsonl = about.table_file(Bundle::Jsonl, table);
        jsonl.or_else(|| about.table_file(Bundle::Parquet, table)).map(|file| resource(about, table, &file))
    });
    let database = about.database().map(|file| {
        json!({
            "name": "database",
            "path": file.path,
            "format": "sqlite",
            "mediatype": file.media_type,
            "bytes": file.entry.bytes,
            "hash": format!("sha256:{}", file.entry.sha256),
        })
    });
    tables.chain(database).collect()
}

fn resource(about: &About<'_>, table: TableName, file: &DataFile<'_>) -> Value {
    let mut resource = json!({
        "name": table.as_str(),
        "type": "table",
        "title": table.schema().title,
        "description": table.schema().description,
        "path": file.path,
        "mediatype": file.media_type,
        "hash": format!("sha256:{}", file.entry.sha256),
    });
    let mut schema = table.schema().clone();
    schema.foreign_keys.retain(|key| {
        let target = key.reference.resource.as_deref().and_then(TableName::from_name).unwrap_or(table);
        about.rows(target) > 0
    });
    let mut schema = serde_json::to_value(schema).expect("a schema can be written as JSON");
    // What the resource says already.
    for key in ["name", "title", "description"] {
        schema.as_object_mut().expect("a schema is an object").remove(key);
    }
    if file.media_type == "application/jsonl" {
        resource["format"] = json!("jsonl");
        resource["encoding"] = json!("utf-8");
        resource["bytes"] = json!(file.entry.bytes);
    } else {
        resource["format"] = json!("parquet");
        // Of Parquet, readers can neither check `bytes` nor take lists for arrays.
        for (field, column) in schema["fields"].as_array_mut().into_iter().flatten().zip(&table.schema().fields) {
            if column.kind == FieldType::Array {
                field["type"] = json!("any");
            }
        }
    }
    resource["schema"] = schema;
    resource
}
