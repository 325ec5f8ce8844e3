//! `bindery schema`.

use anyhow::{Result, bail};
use bindery::schema::{TableName, dictionary, json_schema, sql};
use clap::{Args, ValueEnum};

use super::Outcome;

/// Print what the tables and columns are
#[derive(Args)]
#[command(after_help = "Examples:
  bindery schema                              the data dictionary
  bindery schema --format sql | sqlite3 empty.sqlite
  bindery schema --format json-schema --table citations")]
pub struct Schema {
    /// The form in which to print it
    #[arg(long, value_enum, default_value_t = Format::Dictionary)]
    format: Format,
    /// One table only; the SQL is always that of the whole database
    #[arg(long, value_parser = table)]
    table: Option<TableName>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Markdown, for people
    Dictionary,
    /// SQLite's DDL
    Sql,
    /// JSON Schema of each table's JSONL lines
    JsonSchema,
    /// Frictionless Table Schema
    TableSchema,
}

pub(super) fn table(name: &str) -> Result<TableName, String> {
    let names = TableName::ALL.map(TableName::as_str).join(", ");
    TableName::from_name(name).ok_or(format!("the tables are {names}"))
}

impl Schema {
    pub fn run(self) -> Result<Outcome> {
        let tables = TableName::ALL.into_iter().filter(|name| self.table.is_none_or(|table| table == *name));
        let text = match self.format {
            Format::Dictionary => dictionary(tables),
            Format::Sql if self.table.is_some() => bail!("the SQL is that of the whole database; leave --table out"),
            Format::Sql => sql(),
            Format::JsonSchema => tables.map(|table| json_schema(table.schema())).collect(),
            Format::TableSchema => {
                tables.map(|table| Ok(serde_json::to_string_pretty(table.schema())? + "\n")).collect::<Result<_>>()?
            }
        };
        super::print(format_args!("{text}"))?;
        Ok(Outcome::Done)
    }
}
