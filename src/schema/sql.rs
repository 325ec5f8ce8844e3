//! SQL for SQLite.

use std::fmt::Write;

use super::{Field, FieldType, Table, TableName};

/// The views: queries that a person would want ready. They are SQL, so they are kept as SQL.
const VIEWS: &str = include_str!("../../schema/views.sql");
/// Indexes and the full-text index beyond those that keys bring.
const SEARCH: &str = include_str!("../../schema/search.sql");

/// The statements that make an empty database.
pub fn sql() -> String {
    [create_tables(), complete_tables()].join("\n")
}

/// `CREATE TABLE` for each table.
pub fn create_tables() -> String {
    TableName::ALL.map(|table| create_table(table.schema())).join("\n")
}

/// What comes after the rows, for speed: indexes, the full-text index over the paragraphs, the views.
pub fn complete_tables() -> String {
    [create_indexes(), SEARCH.to_owned(), VIEWS.to_owned()].join("\n")
}

/// An index on each foreign key.
fn create_indexes() -> String {
    let mut out = String::new();
    for table in TableName::ALL.map(TableName::schema) {
        for key in &table.foreign_keys {
            let column = &key.fields[0];
            writeln!(
                out,
                "CREATE INDEX {} ON {} ({});",
                quote(&format!("{}_{column}", table.name)),
                quote(&table.name),
                quote(column)
            )
            .expect(TO_MEMORY);
        }
    }
    out
}

const TO_MEMORY: &str = "writing to memory does not fail";

fn create_table(table: &Table) -> String {
    let mut lines: Vec<String> = table.fields.iter().map(|field| column(table, field)).collect();
    for key in &table.foreign_keys {
        let target = key.reference.resource.as_deref().unwrap_or(&table.name);
        lines.push(format!(
            "  FOREIGN KEY ({}) REFERENCES {} ({})",
            quote(&key.fields[0]),
            quote(target),
            quote(&key.reference.fields[0])
        ));
    }
    format!("CREATE TABLE {} (\n{}\n) STRICT;\n", quote(&table.name), lines.join(",\n"))
}

fn column(table: &Table, field: &Field) -> String {
    let name = quote(&field.name);
    let kind = match field.kind {
        FieldType::String | FieldType::Array => "TEXT",
        FieldType::Integer | FieldType::Boolean => "INTEGER",
        FieldType::Number => "REAL",
    };
    let mut line = format!("  {name} {kind}");
    if field.constraints.required {
        line.push_str(" NOT NULL");
    }
    if table.primary_key.contains(&field.name) {
        line.push_str(" PRIMARY KEY");
    }
    let constraints = &field.constraints;
    if field.kind == FieldType::Boolean {
        write!(line, " CHECK ({name} IN (0, 1))").expect(TO_MEMORY);
    }
    if field.kind == FieldType::Array {
        // json_valid(NULL) is 0 before SQLite 3.41.
        write!(line, " CHECK ({name} IS NULL OR json_valid({name}))").expect(TO_MEMORY);
    }
    if !constraints.values.is_empty() {
        let values: Vec<String> = constraints.values.iter().map(|value| format!("'{value}'")).collect();
        write!(line, " CHECK ({name} IN ({}))", values.join(", ")).expect(TO_MEMORY);
    }
    if let Some(minimum) = constraints.minimum {
        write!(line, " CHECK ({name} >= {minimum})").expect(TO_MEMORY);
    }
    if let Some(maximum) = constraints.maximum {
        write!(line, " CHECK ({name} <= {maximum})").expect(TO_MEMORY);
    }
    line
}

/// An SQL identifier in double quotes.
pub fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
