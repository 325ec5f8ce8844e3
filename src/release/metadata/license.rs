//! `LICENSE.md`: the licences of the documents, and whom to name for each.

use std::fmt::Write;

use super::About;
use crate::release::Manifest;
use crate::release::licenses::{License, conflicts};
use crate::release::survey::{DocumentCells, UNKNOWN};
use crate::release::withhold::Extent;

/// The part of `LICENSE.md` above the list of documents.
pub(in crate::release) fn license_text(manifest: &Manifest) -> String {
    let about = About { manifest };
    let mut out = format!("# Licences of {}\n\n", about.title());
    match about.license() {
        Some(id) => writeln!(out, "The dataset as a whole: {}.", linked(id)),
        None => writeln!(out, "The dataset as a whole has no licence of its own."),
    }
    .expect(TO_MEMORY);
    out.push_str(
        "Each document stays under the licence that its source has: column `license` of the table `documents`.\n\n",
    );
    if let Some(withheld) = &manifest.withheld {
        let what = match withheld.extent {
            Extent::Text => "The text",
            Extent::Document => "The text and the rows",
        };
        writeln!(
            out,
            "{what} of documents whose column `redistributable` is false ({}) is withheld. Whoever has the sources can put it back, and prove it, with `bindery restore`.\n",
            manifest.contents.restricted
        )
        .expect(TO_MEMORY);
    }
    out.push_str("| licence | documents |\n|---|---|\n");
    for (id, documents) in &manifest.contents.licenses {
        writeln!(out, "| {} | {documents} |", linked(id)).expect(TO_MEMORY);
    }
    let conflicts = conflicts(about.license(), &manifest.contents, manifest.withheld.is_some());
    if !conflicts.is_empty() {
        out.push_str("\n## To settle before publication\n\n");
        for conflict in conflicts {
            writeln!(out, "- {conflict}").expect(TO_MEMORY);
        }
    }
    out.push_str("\n## Attribution\n\n| document | title | authors | publisher | licence | source |\n|---|---|---|---|---|---|\n");
    out
}

/// A document's line in the list of documents.
pub(in crate::release) fn attribution_line(document: &DocumentCells<'_>) -> String {
    let cell = |column: &str| escaped(document.text(column).unwrap_or_default());
    let authors = escaped(&document.list("authors").join("; "));
    format!(
        "| {} | {} | {authors} | {} | {} | {} |\n",
        cell("document_id"),
        cell("title"),
        cell("publisher"),
        escaped(document.text("license").unwrap_or(UNKNOWN)),
        cell("source_url")
    )
}

fn linked(id: &str) -> String {
    match License::find(id) {
        Some(license) => format!("[{}]({}) ({id})", license.name, license.url),
        None => escaped(id),
    }
}

/// Text in a cell of a Markdown table.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace(['\n', '\r'], " ")
}

const TO_MEMORY: &str = "writing to memory does not fail";
