//! The rows that Bindery writes, and the text that they are made of.
//!
//! A row type has a field for each column of its table, in the order of `schema/`; a test holds the two together.
//! What a column means stands in the schema, not here.

mod cell;
mod rows;
mod text;
mod vocabulary;

pub use cell::{Cell, ToCell};
pub use rows::{Bibliography, Citation, Document, Entity, Mention, Paragraph, Row, Rows, Sentence};
pub use text::MappedText;
pub use vocabulary::{
    BoilerplateReason, Bundle, CitationKind, CitationStatus, EntityType, LicenseSource, MediaType, Method, Origin,
    ParagraphKind, TitleSource,
};
