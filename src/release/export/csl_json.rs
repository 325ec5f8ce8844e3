//! Items of CSL-JSON.

use serde_json::{Map, Value, json};

use super::date_parts;
use crate::model::Bibliography;

/// The item of a row. A date that has no numbers is given as it is.
pub(super) fn item(row: &Bibliography) -> Value {
    let mut item = Map::new();
    item.insert("id".to_owned(), json!(row.bibliography_id));
    item.insert("type".to_owned(), json!(row.r#type));
    if !row.authors.is_empty() {
        item.insert("author".to_owned(), row.authors.iter().map(|author| name(author)).collect());
    }
    let texts = [
        ("title", &row.title),
        ("container-title", &row.container_title),
        ("publisher", &row.publisher),
        ("publisher-place", &row.place),
        ("volume", &row.volume),
        ("issue", &row.issue),
        ("page", &row.pages),
        ("DOI", &row.doi),
        ("ISBN", &row.isbn),
        ("URL", &row.url),
    ];
    for (key, text) in texts {
        item.extend(text.as_ref().map(|text| (key.to_owned(), json!(text))));
    }
    for (key, edtf) in [("issued", &row.issued), ("accessed", &row.accessed)] {
        item.extend(edtf.as_ref().map(|edtf| (key.to_owned(), date(edtf))));
    }
    if row.title.is_none() {
        item.insert("note".to_owned(), json!(row.text));
    }
    Value::Object(item)
}

fn name(author: &str) -> Value {
    match author.split_once(", ") {
        Some((family, given)) => json!({"family": family, "given": given}),
        None => json!({"literal": author}),
    }
}

fn date(edtf: &str) -> Value {
    match date_parts(edtf) {
        Some(parts) => json!({"date-parts": parts}),
        None => json!({"literal": edtf}),
    }
}
