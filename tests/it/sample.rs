//! The sample corpus, read by eye once and held since: what a reader would expect of its rows.

use std::fmt::Write;
use std::path::Path;

use bindery::model::{Bibliography, Citation, Document, Entity, Paragraph};

use crate::support::{build_into, project, rows};

/// The rows of a dataset that a reader would check, a line each.
fn summary(dataset: &Path) -> String {
    let mut out = String::new();
    for row in rows::<Document>(dataset) {
        let license = row.license.unwrap_or_default();
        writeln!(
            out,
            "document {}: {:?} ({}), {}, {license}",
            row.document_id,
            row.title,
            row.title_source.as_str(),
            row.language
        )
        .unwrap();
    }
    for row in rows::<Paragraph>(dataset) {
        let reason = row.boilerplate_reason.map_or("", |reason| reason.as_str());
        let start: String = row.text.chars().take(48).collect();
        writeln!(out, "paragraph {} {} {reason}: {start}", row.paragraph_id, row.kind.as_str()).unwrap();
    }
    for row in rows::<Citation>(dataset) {
        let entry = row.bibliography_id.as_deref().unwrap_or("-");
        writeln!(
            out,
            "citation {} {} {:?} {} {entry} {:?}",
            row.citation_id,
            row.kind.as_str(),
            row.text,
            row.status.as_str(),
            row.quotation
        )
        .unwrap();
    }
    for row in rows::<Bibliography>(dataset) {
        let (title, issued) = (row.title.unwrap_or_default(), row.issued.unwrap_or_default());
        writeln!(out, "bibliography {} {} {:?} {title:?} {issued}", row.bibliography_id, row.r#type, row.authors)
            .unwrap();
    }
    for row in rows::<Entity>(dataset).into_iter().filter(|row| row.document_count > 1) {
        writeln!(
            out,
            "entity {} {}/{}: {}",
            row.entity_id,
            row.document_count,
            row.mention_count,
            row.aliases.join(" | ")
        )
        .unwrap();
    }
    out
}

#[test]
fn the_sample_reads_as_its_authors_meant_it() {
    let out = tempfile::tempdir().unwrap();
    let dataset = build_into(&project("seeds"), out.path()).unwrap().dataset;
    insta::assert_snapshot!(summary(&dataset));
}
