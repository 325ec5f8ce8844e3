//! Frictionless Data Package v2: <https://datapackage.org/standard/data-package/>.

use serde_json::{Value, json};

use super::{About, DataFile};
use crate::model::Bundle;
use crate::schema::TableName;

/// The package; none when it would have no resource, which the standard forbids.
pub(super) fn data_package(about: &About<'_>) -> Option<Value> {
    let resources = resources(about);
    if resources.is_empty() {
        return None;
    }
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
        "resources": resources,
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
    Some(package)
}

fn license(about: &About<'_>) -> Value {
    match about.license() {
        Some(id) => json!({"name": id, "path": about.license_url()}),
        None => json!({"path": "LICENSE.md", "title": "A licence for each document"}),
    }
}

/// The tables as JSONL, and the database. Empty tables are left out, which readers take for faults; so is Parquet,
/// whose nulls and lists make Frictionless fail.
fn resources(about: &About<'_>) -> Vec<Value> {
    let tables = TableName::ALL.into_iter().filter(|table| about.rows(*table) > 0);
    let tables =
        tables.filter_map(|table| about.table_file(Bundle::Jsonl, table).map(|file| resource(about, table, &file)));
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
    json!({
        "name": table.as_str(),
        "type": "table",
        "title": table.schema().title,
        "description": table.schema().description,
        "path": file.path,
        "format": "jsonl",
        "mediatype": file.media_type,
        "encoding": "utf-8",
        "bytes": file.entry.bytes,
        "hash": format!("sha256:{}", file.entry.sha256),
        "schema": schema(about, table),
    })
}

/// A table's schema without what the resource says already, and without keys that lead to tables left out.
fn schema(about: &About<'_>, table: TableName) -> Value {
    let mut schema = table.schema().clone();
    schema.foreign_keys.retain(|key| {
        let target = key.reference.resource.as_deref().and_then(TableName::from_name).unwrap_or(table);
        about.rows(target) > 0
    });
    let mut schema = serde_json::to_value(schema).expect("a schema can be written as JSON");
    for key in ["name", "title", "description"] {
        schema.as_object_mut().expect("a schema is an object").remove(key);
    }
    schema
}
