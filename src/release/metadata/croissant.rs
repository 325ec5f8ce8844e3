//! Croissant 1.1 with the Responsible AI vocabulary 1.0: <https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html>.
//!
//! Where specification and validator part (mlcommons/croissant#1018), the validator is followed: `https` in
//! `@vocab`, `references` with a `field`, two media types for Parquet.

use serde_json::{Map, Value, json};

use super::{About, DataFile, citation};
use crate::model::Bundle;
use crate::schema::{Field, FieldType, Table, TableName};

const CONTEXT: &str = include_str!("croissant_context.json");

pub(super) fn croissant(about: &About<'_>) -> Value {
    let context: Value = serde_json::from_str(CONTEXT).expect("the context that was compiled in is valid");
    let mut dataset = json!({
        "@context": context,
        "@type": "sc:Dataset",
        "conformsTo": ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"],
        "name": about.info().name,
        "alternateName": about.title(),
        "description": about.description(),
        "license": about.license_url(),
        "version": about.version(),
        "sdVersion": about.version(),
        "citeAs": citation::bibtex(about),
        "creator": about.creators().iter().map(creator).collect::<Vec<_>>(),
        "distribution": distribution(about),
        "rai:dataCollection": format!(
            "{} text sources, each pinned by its SHA-256 in the table documents.",
            about.rows(TableName::Documents)
        ),
        "rai:dataPreprocessingProtocol": [
            "Sources are decoded and split into paragraphs; page furniture is marked as boilerplate, not removed.",
            "Text is brought to Unicode NFC with white space folded; every paragraph keeps its byte range in the source.",
            "Sentences, citations, bibliography entries and named entities are found by rules and gazetteers.",
        ],
        "rai:machineAnnotationTools": [format!("{} {}", about.manifest.tool.name, about.manifest.tool.version)],
        "rai:dataLimitations": ["Citations, bibliography and entities are found by machine; each row says how sure it is."],
    });
    let fields = dataset.as_object_mut().expect("an object was made");
    let mut put = |key: &str, value: Value| fields.insert(key.to_owned(), value);
    if !about.info().keywords.is_empty() {
        put("keywords", json!(about.info().keywords));
    }
    if !about.languages().is_empty() {
        put("inLanguage", json!(about.languages()));
    }
    if let Some(url) = &about.info().url {
        put("url", json!(url));
    }
    if let Some(date) = about.date() {
        put("datePublished", json!(date));
    }
    if let Some(publisher) = &about.info().publisher {
        let mut organization = json!({"@type": "sc:Organization", "name": publisher.name});
        if let Some(url) = &publisher.url {
            organization["url"] = json!(url);
        }
        put("publisher", organization);
    }
    let sets = TableName::ALL.into_iter().filter_map(|table| Some(record_set(about, table, &source(about, table)?)));
    let sets: Vec<Value> = sets.collect();
    if !sets.is_empty() {
        put("recordSet", json!(sets));
    }
    dataset
}

/// The file that a table's record set is read from: Parquet, whose types need no guessing, else JSONL.
fn source<'a>(about: &About<'a>, table: TableName) -> Option<DataFile<'a>> {
    about.table_file(Bundle::Parquet, table).or_else(|| about.table_file(Bundle::Jsonl, table))
}

fn creator(creator: &crate::corpus::Creator) -> Value {
    let mut person = json!({"@type": "sc:Person", "name": creator.name});
    if let Some(orcid) = &creator.orcid {
        person["url"] = json!(citation::orcid_url(orcid));
    }
    if let Some(affiliation) = &creator.affiliation {
        person["affiliation"] = json!({"@type": "sc:Organization", "name": affiliation});
    }
    person
}

fn distribution(about: &About<'_>) -> Vec<Value> {
    let tables = TableName::ALL.into_iter().filter_map(|table| source(about, table));
    tables
        .chain(about.database())
        .map(|file| {
            // Readers know Parquet and JSON Lines by other names than IANA and the rest of the world.
            let format = match file.media_type {
                "application/vnd.apache.parquet" => json!(["application/vnd.apache.parquet", "application/x-parquet"]),
                "application/jsonl" => json!("application/jsonlines"),
                other => json!(other),
            };
            json!({
                "@type": "cr:FileObject",
                "@id": file.path,
                "name": file.path,
                "description": file.description,
                "contentUrl": file.path,
                "contentSize": format!("{} B", file.entry.bytes),
                "encodingFormat": format,
                "sha256": file.entry.sha256,
            })
        })
        .collect()
}

fn record_set(about: &About<'_>, table: TableName, file: &DataFile<'_>) -> Value {
    let filled = about.rows(table) > 0;
    let table = table.schema();
    let field = |column: &Field| {
        let mut field = field(table, column, file);
        if filled && let Some(target) = reference(about, table, column) {
            field["references"] = json!({"field": {"@id": target}});
        }
        field
    };
    json!({
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": {"@id": format!("{}/{}", table.name, table.key())},
        "field": table.fields.iter().map(field).collect::<Vec<_>>(),
    })
}

/// The field that a foreign key leads to. Readers fail on a reference of a table to itself and on one from or to an
/// empty table: those are left out.
fn reference(about: &About<'_>, table: &Table, column: &Field) -> Option<String> {
    let reference = &table.foreign_keys.iter().find(|key| key.fields[0] == column.name)?.reference;
    let target = TableName::from_name(reference.resource.as_deref()?)?;
    (about.rows(target) > 0).then(|| format!("{target}/{}", reference.fields[0]))
}

fn field(table: &Table, column: &Field, file: &DataFile<'_>) -> Value {
    let kind = match column.kind {
        FieldType::String | FieldType::Array => "sc:Text",
        FieldType::Integer => "cr:Int64",
        FieldType::Number => "cr:Float64",
        FieldType::Boolean => "sc:Boolean",
    };
    let mut field = Map::new();
    let mut put = |key: &str, value: Value| field.insert(key.to_owned(), value);
    put("@type", json!("cr:Field"));
    put("@id", json!(format!("{}/{}", table.name, column.name)));
    put("name", json!(column.name));
    put("description", json!(column.description));
    put("dataType", json!(kind));
    put("source", json!({"fileObject": {"@id": file.path}, "extract": {"column": column.name}}));
    if column.kind == FieldType::Array {
        put("isArray", json!(true));
        put("arrayShape", json!("-1"));
    }
    Value::Object(field)
}
