//! The data dictionary: what each column means, for people.

use std::fmt::Write;

use super::{FieldType, TableName};

/// The data dictionary of these tables, in Markdown.
pub fn dictionary(tables: impl IntoIterator<Item = TableName>) -> String {
    let mut out = String::from("# Data dictionary\n");
    for table in tables.into_iter().map(TableName::schema) {
        write!(out, "\n## {}\n\n{}\n\n", table.name, table.description).expect(TO_MEMORY);
        out.push_str("| column | type | unit | null | meaning |\n|---|---|---|---|---|\n");
        for field in &table.fields {
            let null = if field.constraints.required { "" } else { "yes" };
            let unit = field.unit.as_deref().unwrap_or_default();
            let key = if table.primary_key.contains(&field.name) { " Primary key." } else { Default::default() };
            let target = table.foreign_keys.iter().find(|key| key.fields[0] == field.name).map(|key| {
                let table = key.reference.resource.as_deref().unwrap_or(&table.name);
                format!(" Leads to `{table}.{}`.", key.reference.fields[0])
            });
            let values = match field.constraints.values.as_slice() {
                [] => String::new(),
                values => {
                    format!(" One of: {}.", values.iter().map(|v| format!("`{v}`")).collect::<Vec<_>>().join(", "))
                }
            };
            let meaning = format!("{}{key}{}{values}", field.description, target.unwrap_or_default());
            writeln!(out, "| `{}` | {} | {unit} | {null} | {meaning} |", field.name, type_name(field.kind))
                .expect(TO_MEMORY);
        }
    }
    out
}

const TO_MEMORY: &str = "writing to memory does not fail";

fn type_name(kind: FieldType) -> &'static str {
    match kind {
        FieldType::String => "string",
        FieldType::Integer => "integer",
        FieldType::Number => "number",
        FieldType::Boolean => "boolean",
        FieldType::Array => "list of strings",
    }
}
