//! Documents that may not be given on, kept out of a public release.
//!
//! Withheld are the documents of which `redistributable` is false. Of their text every character becomes [`MASK`], line
//! ends aside: rows, offsets, counts and hashes stay, so that `text[start:end]` is still what a row says, and whoever has
//! the sources can make the whole dataset again and prove it by the hashes that the manifest records. Or the rows
//! below the document are left out, too. What a document is about stays: its title, the fields of the works that it
//! cites, the entities that it mentions.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::manifest::{Manifest, TableEntry};
use super::read_back::{BundleFolder, CellRow};
use super::rewrite::write_rows;
use super::{CORPUS, complete};
use crate::error::{Error, InFile, Result};
use crate::model::Cell;
use crate::schema::TableName;
use crate::write::Bundles;

/// What stands for each character that is withheld: FULL BLOCK.
pub const MASK: char = '\u{2588}';

/// How much of a document is withheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Extent {
    /// Its text.
    Text,
    /// Its text, and the rows of its paragraphs, sentences, citations, bibliography and mentions.
    Document,
}

/// What was withheld of a dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withheld {
    pub extent: Extent,
    /// The rows and content hashes of the whole tables.
    pub tables: BTreeMap<TableName, TableEntry>,
}

/// Whether nothing of a text is left to read.
pub(super) fn is_masked(text: &str) -> bool {
    text.chars().all(|c| matches!(c, MASK | '\n'))
}

/// The columns that hold text of the document.
fn columns(table: TableName) -> &'static [&'static str] {
    match table {
        TableName::Documents | TableName::Bibliography | TableName::Mentions => &["text"],
        TableName::Paragraphs => &["text", "marker", "section"],
        TableName::Citations => &["text", "label", "quotation"],
        TableName::Sentences | TableName::Entities => &[],
    }
}

/// Proves that a dataset is the whole of which a release withholds a part.
///
/// # Errors
/// When the release withholds nothing, or when a table is another.
pub fn prove_whole(release: &Manifest, whole: &Path) -> Result<()> {
    let Some(withheld) = &release.withheld else {
        return Err(Error::new("the release withholds nothing").remedy("use it as it is"));
    };
    let made = Manifest::read(whole)?.tables;
    match withheld.tables.iter().find(|(table, entry)| made.get(table) != Some(entry)) {
        None => Ok(()),
        Some((table, _)) => Err(Error::new(format!("from the sources comes another table {table}"))
            .remedy("find the version of the sources that the release was made of")),
    }
}

/// Writes a dataset into the folder `target`, without the text of documents that may not be given on.
///
/// # Errors
/// When `dataset` is not a dataset, its rows cannot be read, or writing fails.
pub fn withhold(dataset: &Path, extent: Extent, target: &Path) -> Result<Manifest> {
    let mut manifest = Manifest::read(dataset)?;
    let source = BundleFolder::first(dataset, &manifest)?;
    let restricted = restricted(&source)?;
    let bundles = Bundles::create(&target.join("data"), &manifest.dataset.name, &manifest.configuration.bundles)?;
    let written = TableName::ALL.into_iter().try_for_each(|table| match (table, extent) {
        (TableName::Entities, Extent::Document) => write_rows(table, entities(&source, &restricted)?, &bundles),
        _ => write_rows(table, rows(&source, table, &restricted, extent)?, &bundles),
    });
    let summaries = bundles.finish();
    written?;
    let tables = summaries?
        .into_iter()
        .map(|summary| (summary.table, TableEntry { rows: summary.rows, content_sha256: summary.content_sha256 }));
    let whole = std::mem::replace(&mut manifest.tables, tables.collect());
    manifest.withheld = Some(Withheld { extent, tables: whole });
    if dataset.join(CORPUS).is_file() {
        std::fs::copy(dataset.join(CORPUS), target.join(CORPUS)).in_file(target)?;
    }
    complete(target, manifest)
}

fn restricted(source: &BundleFolder) -> Result<BTreeSet<String>> {
    let schema = TableName::Documents.schema();
    let column = schema.position("redistributable").expect("a column of documents");
    let mut restricted = BTreeSet::new();
    for row in source.rows(TableName::Documents)? {
        let row = row?;
        if row[column] == Cell::Boolean(false) {
            restricted.extend(text(&row, TableName::Documents, "document_id").map(str::to_owned));
        }
    }
    Ok(restricted)
}

/// The rows of a table as they are to be published.
fn rows<'a>(
    source: &BundleFolder,
    table: TableName,
    restricted: &'a BTreeSet<String>,
    extent: Extent,
) -> Result<impl Iterator<Item = Result<CellRow>> + use<'a>> {
    let masked: Vec<usize> = columns(table).iter().filter_map(|column| table.schema().position(column)).collect();
    let left_out = extent == Extent::Document && table != TableName::Documents;
    Ok(source.rows(table)?.filter_map(move |row| {
        let mut row = match row {
            Ok(row) => row,
            Err(error) => return Some(Err(error)),
        };
        if text(&row, table, "document_id").is_some_and(|document| restricted.contains(document)) {
            if left_out {
                return None;
            }
            for column in &masked {
                row[*column] = mask(&row[*column]);
            }
        }
        Some(Ok(row))
    }))
}

fn text<'a>(row: &'a CellRow, table: TableName, column: &str) -> Option<&'a str> {
    match &row[table.schema().position(column)?] {
        Cell::String(text) => Some(text),
        _ => None,
    }
}

fn mask(cell: &Cell<'static>) -> Cell<'static> {
    let mask = |text: &str| -> String { text.chars().map(|c| if c == '\n' { c } else { MASK }).collect() };
    match cell {
        Cell::String(text) => Cell::String(mask(text).into()),
        Cell::List(texts) => Cell::List(texts.iter().map(|text| mask(text)).collect::<Vec<_>>().into()),
        other => other.clone(),
    }
}

/// What of an entity's mentions is left.
#[derive(Default)]
struct Left {
    mentions: i64,
    documents: i64,
    last: String,
    names: BTreeSet<String>,
}

/// The entities as the mentions that are left know them.
fn entities<'a>(
    source: &BundleFolder,
    restricted: &BTreeSet<String>,
) -> Result<impl Iterator<Item = Result<CellRow>> + use<'a>> {
    let mentions = TableName::Mentions;
    let mut left: BTreeMap<String, Left> = BTreeMap::new();
    for row in source.rows(mentions)? {
        let row = row?;
        let entity = text(&row, mentions, "entity_id").unwrap_or_default().to_owned();
        if text(&row, mentions, "document_id").is_some_and(|document| restricted.contains(document)) {
            left.entry(entity).or_default();
        }
    }
    for row in source.rows(mentions)? {
        let row = row?;
        let (entity, document) = (text(&row, mentions, "entity_id"), text(&row, mentions, "document_id"));
        let (Some(entity), Some(document)) = (entity, document) else { continue };
        let Some(left) = left.get_mut(entity).filter(|_| !restricted.contains(document)) else { continue };
        left.mentions += 1;
        if left.last != document {
            left.documents += 1;
            document.clone_into(&mut left.last);
        }
        left.names.extend(text(&row, mentions, "text").map(str::to_owned));
    }
    let entities = TableName::Entities;
    let [count, documents, aliases] = ["mention_count", "document_count", "aliases"]
        .map(|column| entities.schema().position(column).expect("a column of entities"));
    Ok(source.rows(entities)?.filter_map(move |row| {
        let mut row = match row {
            Ok(row) => row,
            Err(error) => return Some(Err(error)),
        };
        if let Some(left) = text(&row, entities, "entity_id").and_then(|entity| left.get(entity)) {
            if left.mentions == 0 {
                return None;
            }
            row[count] = Cell::Integer(left.mentions);
            row[documents] = Cell::Integer(left.documents);
            row[aliases] = Cell::List(left.names.iter().cloned().collect::<Vec<_>>().into());
        }
        Some(Ok(row))
    }))
}
