//! The tables as `schema/*.json` defines them: the only place where a column is defined.
//!
//! The files are Frictionless Table Schemas (v2). What other formats need to know of a column (SQL, Arrow, JSON
//! Schema, the data dictionary) is derived from them, one format a module.

mod arrow;
mod canonical;
mod dictionary;
mod json_schema;
mod sql;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

pub use self::arrow::arrow_schema;
pub(crate) use self::arrow::list_item;
pub use self::canonical::{TableHasher, hex, write_row};
pub use self::dictionary::dictionary;
pub use self::json_schema::json_schema;
pub use self::sql::{complete_tables, create_tables, quote, sql};

/// Defines the table names and embeds their schema files.
macro_rules! tables {
    ($($variant:ident = $name:literal,)+) => {
        /// The tables, in the order in which they are listed and written.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum TableName { $($variant,)+ }

        impl TableName {
            pub const ALL: [TableName; [$($name),+].len()] = [$(TableName::$variant,)+];

            pub fn as_str(self) -> &'static str {
                match self { $(TableName::$variant => $name,)+ }
            }
        }

        static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
            vec![$(Table::parse(include_str!(concat!("../../schema/", $name, ".json"))),)+]
        });
    };
}

tables! {
    Documents = "documents",
    Paragraphs = "paragraphs",
    Sentences = "sentences",
    Citations = "citations",
    Bibliography = "bibliography",
    Entities = "entities",
    Mentions = "mentions",
}

impl TableName {
    pub fn schema(self) -> &'static Table {
        &TABLES[self as usize]
    }

    pub fn from_name(name: &str) -> Option<TableName> {
        TableName::ALL.into_iter().find(|table| table.as_str() == name)
    }
}

impl std::fmt::Display for TableName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// One table: a Frictionless Table Schema with a name.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Table {
    #[serde(rename = "$schema")]
    pub profile: String,
    pub name: String,
    pub title: String,
    pub description: String,
    pub fields: Vec<Field>,
    pub missing_values: Vec<String>,
    pub primary_key: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub foreign_keys: Vec<ForeignKey>,
}

/// One column.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: FieldType,
    pub description: String,
    /// What the values count or how they are written, where the type does not say: `bytes`, `code points`, `EDTF`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    #[serde(default, skip_serializing_if = "Constraints::is_empty")]
    pub constraints: Constraints,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldType {
    String,
    Integer,
    Number,
    Boolean,
    /// A list of strings.
    Array,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Constraints {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForeignKey {
    pub fields: Vec<String>,
    pub reference: Reference,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The referenced table; none is the table itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    pub fields: Vec<String>,
}

impl Constraints {
    fn is_empty(&self) -> bool {
        *self == Constraints::default()
    }
}

impl Table {
    fn parse(json: &str) -> Table {
        serde_json::from_str(json).expect("the schema files that were compiled in are valid: a test reads them all")
    }

    /// The column that identifies a row.
    pub fn key(&self) -> &str {
        &self.primary_key[0]
    }

    pub fn position(&self, column: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == column)
    }

    /// Each foreign key as the position of its column and the table it leads to.
    pub fn references(&self) -> impl Iterator<Item = (usize, TableName)> {
        self.foreign_keys.iter().map(|key| {
            let target = key.reference.resource.as_deref().unwrap_or(&self.name);
            let table = TableName::from_name(target).expect("foreign keys lead to tables: a test checks it");
            (self.position(&key.fields[0]).expect("foreign keys are on columns: a test checks it"), table)
        })
    }
}
