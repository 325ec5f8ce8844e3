//! JSON Schemas of the JSONL lines.

use serde_json::{Map, Value, json};

use super::{Field, FieldType, Table};

/// The JSON Schema (draft 2020-12) of one line of a table's JSONL.
pub fn json_schema(table: &Table) -> String {
    let properties: Map<String, Value> =
        table.fields.iter().map(|field| (field.name.clone(), property(field))).collect();
    let required: Vec<&str> = table.fields.iter().map(|field| field.name.as_str()).collect();
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": table.title,
        "description": table.description,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    let mut text = serde_json::to_string_pretty(&schema).expect("a JSON value can be written");
    text.push('\n');
    text
}

fn property(field: &Field) -> Value {
    let constraints = &field.constraints;
    let name = match field.kind {
        FieldType::String => "string",
        FieldType::Integer => "integer",
        FieldType::Number => "number",
        FieldType::Boolean => "boolean",
        FieldType::Array => "array",
    };
    let mut property = Map::new();
    property.insert("description".into(), json!(field.description));
    property.insert("type".into(), if constraints.required { json!(name) } else { json!([name, "null"]) });
    if field.kind == FieldType::Array {
        property.insert("items".into(), json!({"type": "string"}));
    }
    if !constraints.values.is_empty() {
        let mut values: Vec<Value> = constraints.values.iter().map(|value| json!(value)).collect();
        if !constraints.required {
            values.push(Value::Null);
        }
        property.insert("enum".into(), Value::Array(values));
    }
    if let Some(minimum) = constraints.minimum {
        property.insert("minimum".into(), json!(minimum));
    }
    if let Some(maximum) = constraints.maximum {
        property.insert("maximum".into(), json!(maximum));
    }
    if let Some(pattern) = &constraints.pattern {
        property.insert("pattern".into(), json!(format!("^(?:{pattern})$")));
    }
    Value::Object(property)
}
