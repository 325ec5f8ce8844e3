//! One struct a table, one field a column.

use serde::{Deserialize, Serialize};

use super::cell::{Cell, ToCell};
use super::vocabulary::*;
use crate::schema::TableName;

/// A row of one table.
pub trait Row: Send + Sync {
    const TABLE: TableName;
    /// The column names, in the order of the fields.
    const COLUMNS: &[&str];

    /// The values, in the order of [`COLUMNS`](Self::COLUMNS).
    fn cells(&self) -> Vec<Cell<'_>>;
}

/// Rows of one table whose type the reader need not know.
pub trait Rows: Send + Sync {
    fn table(&self) -> TableName;
    fn len(&self) -> usize;
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    fn cells(&self, row: usize) -> Vec<Cell<'_>>;
}

impl<R: Row> Rows for Vec<R> {
    fn table(&self) -> TableName {
        R::TABLE
    }

    fn len(&self) -> usize {
        self.len()
    }

    fn cells(&self, row: usize) -> Vec<Cell<'_>> {
        self[row].cells()
    }
}

/// Defines a row type: its fields are the table's columns.
macro_rules! row {
    ($(#[$doc:meta])* $name:ident in $table:ident { $($column:ident: $type:ty,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        pub struct $name { $(pub $column: $type,)+ }

        impl Row for $name {
            const TABLE: TableName = TableName::$table;
            const COLUMNS: &[&str] = &[$(stringify!($column),)+];

            fn cells(&self) -> Vec<Cell<'_>> {
                vec![$(self.$column.to_cell(),)+]
            }
        }
    };
}

row! {
    /// A source document.
    Document in Documents {
        document_id: String,
        title: Option<String>,
        title_source: TitleSource,
        language: String,
        language_confidence: Option<f64>,
        authors: Vec<String>,
        publisher: Option<String>,
        published: Option<String>,
        retrieved: Option<String>,
        source_path: String,
        source_url: Option<String>,
        media_type: MediaType,
        encoding: String,
        repaired: bool,
        source_bytes: i64,
        source_sha256: String,
        license: Option<String>,
        license_source: Option<LicenseSource>,
        redistributable: Option<bool>,
        duplicate_of: Option<String>,
        text: String,
        paragraph_count: i64,
        sentence_count: i64,
        word_count: i64,
        char_count: i64,
        citation_count: i64,
        mention_count: i64,
    }
}

row! {
    /// A block of a document.
    Paragraph in Paragraphs {
        paragraph_id: String,
        document_id: String,
        ordinal: i64,
        kind: ParagraphKind,
        level: Option<i64>,
        marker: Option<String>,
        section: Vec<String>,
        boilerplate: bool,
        boilerplate_reason: Option<BoilerplateReason>,
        text: String,
        document_start: Option<i64>,
        language: String,
        sentence_count: i64,
        word_count: i64,
        source_start: i64,
        source_end: i64,
        fingerprint: String,
    }
}

row! {
    /// A sentence of a paragraph.
    Sentence in Sentences {
        sentence_id: String,
        paragraph_id: String,
        document_id: String,
        ordinal: i64,
        start: i64,
        end: i64,
    }
}

row! {
    /// A marker or an inline citation.
    Citation in Citations {
        citation_id: String,
        document_id: String,
        paragraph_id: String,
        ordinal: i64,
        kind: CitationKind,
        text: String,
        label: String,
        start: i64,
        end: i64,
        quotation: Option<String>,
        bibliography_id: Option<String>,
        status: CitationStatus,
        confidence: f64,
    }
}

row! {
    /// A cited item.
    Bibliography in Bibliography {
        bibliography_id: String,
        document_id: String,
        paragraph_id: String,
        ordinal: i64,
        origin: Origin,
        label: Option<String>,
        text: String,
        r#type: String,
        authors: Vec<String>,
        title: Option<String>,
        container_title: Option<String>,
        publisher: Option<String>,
        place: Option<String>,
        issued: Option<String>,
        accessed: Option<String>,
        volume: Option<String>,
        issue: Option<String>,
        pages: Option<String>,
        doi: Option<String>,
        isbn: Option<String>,
        url: Option<String>,
        confidence: f64,
    }
}

row! {
    /// A real-world thing.
    Entity in Entities {
        entity_id: String,
        label: String,
        r#type: EntityType,
        aliases: Vec<String>,
        wikidata_id: Option<String>,
        description: Option<String>,
        document_count: i64,
        mention_count: i64,
    }
}

row! {
    /// An occurrence of an entity.
    Mention in Mentions {
        mention_id: String,
        entity_id: String,
        document_id: String,
        paragraph_id: String,
        ordinal: i64,
        start: i64,
        end: i64,
        text: String,
        r#type: EntityType,
        value: Option<String>,
        method: Method,
        confidence: f64,
    }
}
