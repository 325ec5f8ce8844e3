//! Bindery binds loose texts into a published dataset.
//!
//! A corpus (a folder, or a `corpus.toml`) goes through the stages
//! `corpus → read → structure → cite → entity → assemble → write → release`, a module each: every stage takes the
//! type of the one before it and imports nothing above itself. [`build`] runs them all.

pub mod assemble;
pub mod build;
pub mod cite;
pub mod corpus;
pub mod crf;
pub mod dates;
pub mod entity;
pub mod error;
pub mod knowledge;
pub mod model;
mod ngrams;
pub mod read;
pub mod release;
pub mod schema;
pub mod structure;
pub mod write;

pub use error::{Error, Result};
