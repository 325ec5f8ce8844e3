//! `explorer.html`: one page to look at a dataset in a browser, without a network or anything to install.
//!
//! It holds the beginnings of the first documents, within fixed bounds: it stays a page however large the dataset is.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use serde_json::json;

use super::index::escaped;
use super::manifest::Manifest;
use super::metadata;
use super::read_back::BundleFolder;
use crate::error::{InFile, Result};
use crate::model::{Bibliography, Citation, CitationStatus, Document, Entity, Mention, Paragraph};
use crate::schema::TableName;

/// The page's name in a dataset.
pub(super) const EXPLORER: &str = "explorer.html";

/// What stands around the data.
const PAGE: &str = include_str!("explorer.html");

/// So many documents are on the page at the most.
const DOCUMENTS: usize = 100;
/// So many code points of one document, and of all.
const OF_DOCUMENT: usize = 50_000;
const OF_ALL: usize = 1_000_000;
/// So many entities, those that most documents mention.
const ENTITIES: usize = 200;

/// A document as the page shows it.
#[derive(Serialize)]
struct Text {
    id: String,
    title: Option<String>,
    language: String,
    authors: Vec<String>,
    publisher: Option<String>,
    published: Option<String>,
    license: Option<String>,
    source: String,
    url: Option<String>,
    blocks: Vec<Block>,
    /// Whether all of its paragraphs are there.
    whole: bool,
}

#[derive(Serialize)]
struct Block {
    kind: &'static str,
    boilerplate: Option<&'static str>,
    text: String,
    /// Code points of the text.
    #[serde(skip)]
    length: usize,
    marks: Vec<Mark>,
}

/// A part of a text that leads to something.
#[derive(Serialize)]
struct Mark {
    /// Code points of the block's text.
    start: i64,
    end: i64,
    /// The class of its element.
    what: &'static str,
    /// Where it leads to.
    leads: String,
}

/// Writes the page of a dataset into `folder`.
///
/// # Errors
/// When the rows cannot be read or the page cannot be written.
pub(super) fn write(folder: &Path, bundle: &BundleFolder, manifest: &Manifest) -> Result<()> {
    let about = metadata::About { manifest };
    let data = json!({
        "description": about.description(),
        "version": about.version(),
        "rows": TableName::ALL.map(|table| (table, about.rows(table))),
        "texts": texts(bundle)?,
        "entities": entities(bundle)?,
    });
    // No text can end the element that holds the data.
    let data = data.to_string().replace('<', "\\u003c");
    let (before, after) = PAGE.split_once("{{data}}").expect("the page has a place for the data");
    let page = before.replace("{{title}}", &escaped(about.title())) + &data + after;
    let path = folder.join(EXPLORER);
    std::fs::write(&path, page).in_file(path)
}

/// The first documents, their paragraphs with what is marked in them.
fn texts(bundle: &BundleFolder) -> Result<Vec<Text>> {
    let mut texts = Vec::new();
    let mut places = BTreeMap::new();
    let mut paragraphs = Vec::new();
    for document in bundle.typed_rows::<Document>()?.take(DOCUMENTS) {
        let document = document?;
        places.insert(document.document_id.clone(), texts.len());
        paragraphs.push(document.paragraph_count as usize);
        texts.push(text(document));
    }
    // Where each paragraph that is shown lies: in which text, as which block.
    let mut shown: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let (mut left, mut left_of_one, mut last) = (OF_ALL, OF_DOCUMENT, 0);
    for row in bundle.typed_rows::<Paragraph>()? {
        let row = row?;
        let Some(&place) = places.get(&row.document_id).filter(|_| left > 0) else { break };
        if place != last {
            (left_of_one, last) = (OF_DOCUMENT, place);
        }
        let room = left.min(left_of_one);
        if room == 0 {
            continue;
        }
        let text: String = row.text.chars().take(room).collect();
        let length = text.chars().count();
        (left, left_of_one) = (left - length, left_of_one - length);
        let blocks = &mut texts[place].blocks;
        shown.insert(row.paragraph_id, (place, blocks.len()));
        let boilerplate = row.boilerplate_reason.map(|reason| reason.as_str());
        let whole = text.len() == row.text.len();
        blocks.push(Block { kind: row.kind.as_str(), boilerplate, text, length, marks: Vec::new() });
        texts[place].whole = whole && texts[place].blocks.len() == paragraphs[place];
    }

    let mut entries = BTreeMap::new();
    for row in bundle.typed_rows::<Bibliography>()? {
        let row = row?;
        if !places.contains_key(&row.document_id) {
            break;
        }
        if shown.contains_key(&row.paragraph_id) {
            entries.insert(row.bibliography_id, row.text);
        }
    }
    let mut mark = |paragraph: &str, mark: Mark| {
        let Some((text, block)) = shown.get(paragraph) else { return };
        let block = &mut texts[*text].blocks[*block];
        if mark.end <= block.length as i64 {
            block.marks.push(mark);
        }
    };
    for row in bundle.typed_rows::<Citation>()? {
        let Citation { document_id, paragraph_id, start, end, label, bibliography_id, status, .. } = row?;
        if !places.contains_key(&document_id) {
            break;
        }
        let what = if status == CitationStatus::Resolved { "citation" } else { "citation unresolved" };
        let entry = bibliography_id.and_then(|id| entries.get(&id));
        let leads = entry.map_or(format!("{label}: {}", status.as_str()), |entry| format!("{label}: {entry}"));
        mark(&paragraph_id, Mark { start, end, what, leads });
    }
    for row in bundle.typed_rows::<Mention>()? {
        let Mention { document_id, paragraph_id, start, end, entity_id, .. } = row?;
        if !places.contains_key(&document_id) {
            break;
        }
        mark(&paragraph_id, Mark { start, end, what: "mention", leads: entity_id });
    }
    for block in texts.iter_mut().flat_map(|text| &mut text.blocks) {
        block.marks.sort_by_key(|mark| (mark.start, Reverse(mark.end)));
    }
    Ok(texts)
}

fn text(document: Document) -> Text {
    Text {
        id: document.document_id,
        title: document.title,
        language: document.language,
        authors: document.authors,
        publisher: document.publisher,
        published: document.published,
        license: document.license,
        source: document.source_path,
        url: document.source_url,
        blocks: Vec::new(),
        whole: document.paragraph_count == 0,
    }
}

/// The entities that most documents mention, the most first.
fn entities(bundle: &BundleFolder) -> Result<Vec<serde_json::Value>> {
    let mut first: Vec<Entity> = Vec::new();
    let order = |entity: &Entity| (Reverse(entity.document_count), Reverse(entity.mention_count));
    for row in bundle.typed_rows::<Entity>()? {
        first.push(row?);
        if first.len() >= 2 * ENTITIES {
            first.sort_by_key(order);
            first.truncate(ENTITIES);
        }
    }
    first.sort_by_key(order);
    first.truncate(ENTITIES);
    let shown = |entity: Entity| {
        json!({"id": entity.entity_id, "label": entity.label, "type": entity.r#type.as_str(),
               "documents": entity.document_count, "mentions": entity.mention_count,
               "description": entity.description})
    };
    Ok(first.into_iter().map(shown).collect())
}
