//! From a row back to the bytes of its source.

use std::ops::Range;
use std::path::Path;

use encoding_rs::{Encoding, UTF_8};
use serde_json::Value;

use super::manifest::Manifest;
use super::read_back::{BundleFolder, CellRow};
use crate::corpus::{Source, SourceBytes};
use crate::error::{Error, Result};
use crate::model::{Document, Mention, Paragraph, Row};
use crate::schema::{TableName, write_row};

/// A row and where it came from.
#[derive(Clone, Debug)]
pub struct Trace {
    pub table: TableName,
    /// The row as an object, keys in schema order.
    pub row: Value,
    /// What `start` and `end` of the row mark in the text of its paragraph. None for a row without them.
    pub text: Option<String>,
    /// Where the row's paragraph, or the row's document, lies in the source. None for an entity.
    pub origin: Option<Origin>,
    /// The first mentions of an entity, [`MENTIONS`] at the most. Empty for other rows.
    pub mentions: Vec<Mention>,
}

/// So many mentions of an entity are given.
pub const MENTIONS: usize = 20;

/// Bytes of a source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub source_path: String,
    pub source_sha256: String,
    /// WHATWG label.
    pub encoding: String,
    pub bytes: Range<usize>,
}

/// Finds the row with this id, in whichever table it is.
///
/// # Errors
/// When the folder is not a dataset, or holds no such row.
pub fn trace(folder: &Path, id: &str) -> Result<Trace> {
    let bundle = BundleFolder::first(folder, &Manifest::read(folder)?)?;
    for table in candidates(id) {
        let Some(cells) = find(&bundle, table, id)? else { continue };
        let mut line = Vec::new();
        write_row(&mut line, table.schema(), &cells);
        let row: Value = serde_json::from_slice(&line)?;
        let paragraph = row["paragraph_id"].as_str().map(|id| typed(&bundle, TableName::Paragraphs, id)).transpose()?;
        let text = paragraph.as_ref().and_then(|paragraph| marked(paragraph, &row));
        let origin = origin(&bundle, &row, paragraph.as_ref())?;
        let mentions = if table == TableName::Entities { mentions(&bundle, id)? } else { Vec::new() };
        return Ok(Trace { table, row, text, origin, mentions });
    }
    Err(Error::new(format!("no row has the id `{id}`"))
        .in_file(folder)
        .remedy("the first column of each table holds its ids, such as `<document>/p3`"))
}

impl Origin {
    /// The bytes themselves, from the source below `sources`, with up to `around` more on both sides: what stands
    /// before, the range, what stands after.
    ///
    /// # Errors
    /// When the source is not there, or is not the file that the dataset was built from.
    pub fn read(&self, sources: &Path, around: usize) -> Result<[String; 3]> {
        let source = Source::at(sources, &self.source_path)?;
        let SourceBytes { bytes, sha256 } =
            source.load().map_err(|error| error.remedy("name the folder of the sources with --sources"))?;
        if sha256 != self.source_sha256 {
            let cause =
                format!("this is not the source of the dataset: its SHA-256 is {sha256}, not {}", self.source_sha256);
            return Err(Error::new(cause)
                .in_file(&source.path)
                .remedy("give the folder with the sources as they were"));
        }
        let Range { start, end } = self.bytes;
        let encoding = Encoding::for_label(self.encoding.as_bytes()).unwrap_or(UTF_8);
        // What is cut off inside a character is not shown.
        let text = |range: Range<usize>| encoding.decode(&bytes[range]).0.trim_matches('\u{FFFD}').to_owned();
        Ok([text(start.saturating_sub(around)..start), text(start..end), text(end..(end + around).min(bytes.len()))])
    }
}

/// The tables that can hold an id, by its form.
fn candidates(id: &str) -> Vec<TableName> {
    let letter = id.rsplit_once('/').and_then(|(_, last)| {
        let (letter, ordinal) = last.split_at_checked(1)?;
        ordinal.parse::<u64>().ok().map(|_| letter)
    });
    let of_letter = match letter {
        Some("p") => Some(TableName::Paragraphs),
        Some("s") => Some(TableName::Sentences),
        Some("c") => Some(TableName::Citations),
        Some("r") => Some(TableName::Bibliography),
        Some("m") => Some(TableName::Mentions),
        _ => None,
    };
    of_letter.into_iter().chain([TableName::Documents, TableName::Entities]).collect()
}

fn find(bundle: &BundleFolder, table: TableName, id: &str) -> Result<Option<CellRow>> {
    let key = table.schema().position(table.schema().key()).expect("the key is a column");
    let is_it = |row: &Result<CellRow>| {
        row.as_ref().map_or(true, |row| matches!(&row[key], crate::model::Cell::String(value) if value == id))
    };
    bundle.rows(table)?.find(is_it).transpose()
}

/// What the row's offsets, which count code points, mark in its paragraph.
fn marked(paragraph: &Paragraph, row: &Value) -> Option<String> {
    let (start, end) = (row["start"].as_u64()?, row["end"].as_u64()?);
    let length = end.checked_sub(start)?;
    Some(paragraph.text.chars().skip(start as usize).take(length as usize).collect())
}

/// The first mentions of an entity.
fn mentions(bundle: &BundleFolder, entity_id: &str) -> Result<Vec<Mention>> {
    let of_it = |mention: &Result<Mention>| mention.as_ref().map_or(true, |mention| mention.entity_id == entity_id);
    bundle.typed_rows()?.filter(of_it).take(MENTIONS).collect()
}

fn origin(bundle: &BundleFolder, row: &Value, paragraph: Option<&Paragraph>) -> Result<Option<Origin>> {
    let Some(document_id) = row["document_id"].as_str() else { return Ok(None) };
    let document: Document = typed(bundle, TableName::Documents, document_id)?;
    let bytes = match paragraph {
        Some(paragraph) => paragraph.source_start as usize..paragraph.source_end as usize,
        None => 0..document.source_bytes as usize,
    };
    Ok(Some(Origin {
        source_path: document.source_path,
        source_sha256: document.source_sha256,
        encoding: document.encoding,
        bytes,
    }))
}

fn typed<R: Row + serde::de::DeserializeOwned>(bundle: &BundleFolder, table: TableName, id: &str) -> Result<R> {
    let cells = find(bundle, table, id)?.ok_or_else(|| Error::new(format!("`{id}` leads to no row of {table}")))?;
    let mut line = Vec::new();
    write_row(&mut line, table.schema(), &cells);
    Ok(serde_json::from_slice(&line)?)
}
