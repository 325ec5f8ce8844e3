//! What a dataset's documents come to: languages, licences, dates. Metadata are made of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::model::Cell;
use crate::schema::{TableName, hex};

/// The name that [`Contents::licenses`] has for no licence.
pub const UNKNOWN: &str = "unknown";

/// What the documents are, counted over the table `documents`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// Documents by main language, a BCP 47 tag or `und`.
    pub languages: BTreeMap<String, u64>,
    /// Documents by licence, `unknown` for those that have none.
    pub licenses: BTreeMap<String, u64>,
    /// Documents whose text may not be published.
    pub restricted: u64,
    /// Words of all reading texts.
    pub words: u64,
    /// The newest day on which a source was retrieved or published, `YYYY-MM-DD`, where a document says one.
    pub newest: Option<String>,
    /// SHA-256 of a line `<sha256>  <path>` for each source, in corpus order: what `sha256sum` prints of them.
    pub sources_sha256: String,
}

/// Counts [`Contents`], a document at a time.
pub(super) struct Survey {
    contents: Contents,
    sources: Sha256,
}

impl Survey {
    pub(super) fn new() -> Self {
        Survey { contents: Contents::default(), sources: Sha256::new() }
    }

    pub(super) fn document(&mut self, document: &DocumentCells<'_>) {
        let contents = &mut self.contents;
        let language = document.text("language").unwrap_or("und");
        *contents.languages.entry(language.to_owned()).or_default() += 1;
        let license = document.text("license").unwrap_or(UNKNOWN);
        *contents.licenses.entry(license.to_owned()).or_default() += 1;
        contents.restricted += u64::from(document.cell("redistributable") == &Cell::Boolean(false));
        if let Cell::Integer(words) = document.cell("word_count") {
            contents.words += *words as u64;
        }
        let days = ["retrieved", "published"].into_iter().filter_map(|column| document.text(column));
        let newest = days.filter(|day| day.parse::<jiff::civil::Date>().is_ok()).max();
        if newest > contents.newest.as_deref() {
            contents.newest = newest.map(str::to_owned);
        }
        let (sha256, path) = (document.text("source_sha256"), document.text("source_path"));
        self.sources.update(format!("{}  {}\n", sha256.unwrap_or_default(), path.unwrap_or_default()));
    }

    pub(super) fn finish(self) -> Contents {
        Contents { sources_sha256: hex(&self.sources.finalize()), ..self.contents }
    }
}

/// A row of `documents`, by column name.
pub(super) struct DocumentCells<'a>(pub(super) &'a [Cell<'a>]);

impl DocumentCells<'_> {
    /// # Panics
    /// When there is no such column.
    pub(super) fn cell(&self, column: &str) -> &Cell<'_> {
        let position = TableName::Documents.schema().position(column);
        &self.0[position.expect("the column is in the schema")]
    }

    /// The value of a text column; none when it is null.
    pub(super) fn text(&self, column: &str) -> Option<&str> {
        match self.cell(column) {
            Cell::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a list column.
    pub(super) fn list(&self, column: &str) -> &[String] {
        match self.cell(column) {
            Cell::List(values) => values,
            _ => &[],
        }
    }
}
