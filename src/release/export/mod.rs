//! A dataset in other formats: its bibliography in those of reference managers, its tables as CSV.

mod bibtex;
mod csl_json;
mod csv;
mod keys;

use std::io::Write;
use std::path::Path;

use super::manifest::Manifest;
use super::read_back::BundleFolder;
use crate::error::{Error, Result};
use crate::model::{Bibliography, Document};
use crate::schema::TableName;

/// What of a dataset is written, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The bibliography as an array of CSL-JSON items (schema of CSL 1.0.2).
    CslJson,
    /// The bibliography as BibTeX.
    Bibtex,
    /// A table as CSV.
    Csv(TableName),
}

/// Writes a dataset, or one of its documents, in another format; returns how many items or rows that has.
///
/// # Errors
/// When the folder is not a dataset or has no such document, its rows cannot be read, or `out` cannot be written to.
pub fn export(dataset: &Path, document: Option<&str>, format: Format, out: &mut dyn Write) -> Result<usize> {
    let manifest = Manifest::read(dataset)?;
    let bundle = BundleFolder::first(dataset, &manifest)?;
    if let Some(id) = document {
        prove_document(&bundle, id)?;
    }
    let style = match format {
        Format::CslJson => Style::CslJson,
        Format::Bibtex => Style::Bibtex,
        Format::Csv(table) => return csv::write(&bundle, table, document, out),
    };
    let rows = bundle.typed_rows::<Bibliography>()?;
    let mut writer = Writer { style, keys: keys::Keys::default(), count: 0 };
    for row in rows {
        let row = row?;
        if document.is_none_or(|document| document == row.document_id) {
            writer.item(&row, out)?;
        }
    }
    writer.finish(out)?;
    Ok(writer.count)
}

/// Refuses an id that no document has.
fn prove_document(bundle: &BundleFolder, id: &str) -> Result<()> {
    for row in bundle.typed_rows::<Document>()? {
        if row?.document_id == id {
            return Ok(());
        }
    }
    Err(Error::new(format!("no document has the id `{id}`"))
        .in_file(&bundle.dataset)
        .remedy("the column document_id of the table documents lists the ids"))
}

/// A format of bibliographies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    CslJson,
    Bibtex,
}

struct Writer {
    style: Style,
    keys: keys::Keys,
    count: usize,
}

impl Writer {
    fn item(&mut self, row: &Bibliography, out: &mut dyn Write) -> Result<()> {
        match self.style {
            Style::CslJson => {
                out.write_all(if self.count == 0 { b"[\n" } else { b",\n" })?;
                serde_json::to_writer(&mut *out, &csl_json::item(row))?;
            }
            Style::Bibtex => out.write_all(bibtex::entry(&self.keys.of(row), row).as_bytes())?,
        }
        self.count += 1;
        Ok(())
    }

    fn finish(&self, out: &mut dyn Write) -> Result<()> {
        if self.style == Style::CslJson {
            out.write_all(if self.count == 0 { b"[]\n" } else { b"\n]\n" })?;
        }
        Ok(())
    }
}

/// The parts of an EDTF date: year, month and day as far as they are given, and those of the end of an interval.
fn date_parts(edtf: &str) -> Option<Vec<Vec<u32>>> {
    let parts = |date: &str| date.trim_end_matches(['~', '?', '%']).split('-').map(|part| part.parse().ok()).collect();
    edtf.split('/').map(parts).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn row() -> Bibliography {
        Bibliography {
            bibliography_id: "page/r1".to_owned(),
            document_id: "page".to_owned(),
            paragraph_id: "page/p9".to_owned(),
            ordinal: 1,
            origin: crate::model::Origin::List,
            label: Some("1".to_owned()),
            text: "as written".to_owned(),
            r#type: "article-journal".to_owned(),
            authors: vec!["Núñez, Ana".to_owned(), "World Health Organization".to_owned()],
            title: Some("Costs & {benefits of 5% growth".to_owned()),
            container_title: Some("Ecology_Today".to_owned()),
            publisher: None,
            place: None,
            issued: Some("1917-11-01".to_owned()),
            accessed: Some("2008-11-05".to_owned()),
            volume: Some("12".to_owned()),
            issue: Some("3".to_owned()),
            pages: Some("5–7".to_owned()),
            doi: Some("10.1000/x_1".to_owned()),
            isbn: None,
            url: None,
            confidence: 0.9,
        }
    }

    fn written(style: Style, rows: &[Bibliography]) -> String {
        let mut out = Vec::new();
        let mut writer = Writer { style, keys: keys::Keys::default(), count: 0 };
        rows.iter().for_each(|row| writer.item(row, &mut out).unwrap());
        writer.finish(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn csl_json_is_an_array_of_items() {
        assert_eq!(written(Style::CslJson, &[]), "[]\n");
        let items: serde_json::Value = serde_json::from_str(&written(Style::CslJson, &[row(), row()])).unwrap();
        assert_eq!(items.as_array().unwrap().len(), 2);
        assert_eq!(items[0]["issued"], serde_json::json!({"date-parts": [[1917, 11, 1]]}));
        assert_eq!(items[0]["author"][0], serde_json::json!({"family": "Núñez", "given": "Ana"}));
        assert_eq!(items[0]["author"][1], serde_json::json!({"literal": "World Health Organization"}));
    }

    #[test]
    fn bibtex_keys_are_told_apart_and_signs_are_escaped() {
        let text = written(Style::Bibtex, &[row(), row()]);
        assert!(
            text.starts_with("@article{nunez1917costs,\n  author = {Núñez, Ana and {World Health Organization}},\n")
        );
        assert!(text.contains("\n@article{nunez1917costs-b,\n"));
        assert!(text.contains("  title = {{Costs \\& \\textbraceleft{}benefits of 5\\% growth}},\n"));
        assert!(text.contains("  pages = {5--7},\n"));
        assert!(text.contains("  doi = {10.1000/x_1},\n"));
    }

    #[test]
    fn intervals_have_two_dates() {
        assert_eq!(date_parts("1995/1998"), Some(vec![vec![1995], vec![1998]]));
        assert_eq!(date_parts("193X"), None);
    }
}
