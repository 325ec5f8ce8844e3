//! Sources that lie together in one file: archives, compressed files, tables with a text a row.
//!
//! What is unpacked goes to one file without a name, so that members are read in any order and memory does not grow
//! with the archive. The place of a text in its source is its place in the member.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, AsArray};
use arrow::datatypes::DataType;
use flate2::read::MultiGzDecoder;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value;

use super::discover::part_equal_ids;
use super::slug::document_id;
use super::{Declared, Place, Source};
use crate::error::{Error, InFile, Result};

/// Columns that hold the text of a row, the most telling first.
const TEXT_COLUMNS: [&str; 6] = ["text", "content", "body", "document", "raw_content", "markdown"];
/// The first bytes of a stretch that zstd has compressed.
const ZSTD: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];

/// Puts the members of archives and the rows of tables in their place. What cannot be unpacked stays as a source
/// that tells why when it is loaded.
///
/// # Errors
/// When what is unpacked cannot be written, or a pinned archive cannot be unpacked.
pub(super) fn members(sources: Vec<Source>) -> Result<Vec<Source>> {
    if !sources.iter().any(|source| Kind::of(&source.relative_path).is_some()) {
        return Ok(sources);
    }
    let mut spool = Spool::create()?;
    let mut all = Vec::new();
    for source in sources {
        let Some((kind, stem)) = Kind::of(&source.relative_path) else {
            all.push(source);
            continue;
        };
        if source.declared.sha256.is_some() {
            source.load()?;
        }
        let id = if source.id == document_id(&source.relative_path) { document_id(stem) } else { source.id.clone() };
        match spool.unpack(&source, kind, stem, &id) {
            Ok(()) => {}
            Err(error) if source.declared.sha256.is_some() => return Err(error),
            Err(error) => {
                spool.members.clear();
                spool.members.push(Source { place: Place::Unreadable(error.cause().to_owned()), ..source });
            }
        }
        all.append(&mut spool.members);
    }
    spool.file.flush()?;
    part_equal_ids(&mut all);
    Ok(all)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Zip,
    Tar,
    Rows,
    Parquet,
    /// One compressed file.
    File,
}

impl Kind {
    /// What a file holds by its name, and the name of that without the archive's ending.
    fn of(path: &str) -> Option<(Kind, &str)> {
        let strip = |path: &'_ str, ending: &str| {
            let at = path.len().checked_sub(ending.len()).filter(|&at| at > 0 && path.is_char_boundary(at))?;
            path[at..].eq_ignore_ascii_case(ending).then_some(at)
        };
        let plain = [".gz", ".zst"].iter().find_map(|ending| strip(path, ending)).map(|at| &path[..at]);
        let inner = plain.unwrap_or(path);
        let kinds = [(".tar", Kind::Tar), (".jsonl", Kind::Rows), (".ndjson", Kind::Rows)];
        let whole = [(".tgz", Kind::Tar), (".zip", Kind::Zip), (".parquet", Kind::Parquet)];
        kinds
            .iter()
            .find_map(|(ending, kind)| Some((*kind, &inner[..strip(inner, ending)?])))
            .or_else(|| whole.iter().find_map(|(ending, kind)| Some((*kind, &path[..strip(path, ending)?]))))
            .or(plain.map(|plain| (Kind::File, plain)))
    }
}

/// A file of unpacked bytes.
struct Spool {
    file: BufWriter<File>,
    shared: Arc<File>,
    length: u64,
    members: Vec<Source>,
}

impl Spool {
    fn create() -> Result<Spool> {
        let file = tempfile::tempfile()?;
        let shared = Arc::new(file.try_clone()?);
        Ok(Spool { file: BufWriter::new(file), shared, length: 0, members: Vec::new() })
    }

    fn unpack(&mut self, source: &Source, kind: Kind, stem: &str, id: &str) -> Result<()> {
        match kind {
            Kind::Zip => self.zip(source, id),
            Kind::Tar => self.tar(source, id),
            Kind::Rows => self.rows(source, id),
            Kind::Parquet => self.parquet(source, id),
            Kind::File => {
                let name = stem.rsplit('/').next().unwrap_or(stem);
                self.member(source, name, id.to_owned(), source.declared(), plain(&source.path)?)
            }
        }
        .in_file(&source.path)
    }

    fn zip(&mut self, source: &Source, id: &str) -> Result<()> {
        let broken = |error: zip::result::ZipError| Error::new("not a zip archive that can be read").caused_by(error);
        let mut archive = zip::ZipArchive::new(BufReader::new(File::open(&source.path)?)).map_err(broken)?;
        for i in 0..archive.len() {
            let file = archive.by_index(i).map_err(broken)?;
            let name = file.name().map_err(broken)?.into_owned();
            if file.is_file() && is_shown(&name) {
                self.member(source, &name, member_id(id, &name), source.declared(), file)?;
            }
        }
        Ok(())
    }

    fn tar(&mut self, source: &Source, id: &str) -> Result<()> {
        let mut archive = tar::Archive::new(plain(&source.path)?);
        for entry in archive.entries()? {
            let entry = entry?;
            let name = entry.path()?.to_string_lossy().trim_start_matches("./").to_owned();
            if entry.header().entry_type().is_file() && is_shown(&name) {
                self.member(source, &name, member_id(id, &name), source.declared(), entry)?;
            }
        }
        Ok(())
    }

    fn rows(&mut self, source: &Source, id: &str) -> Result<()> {
        for (number, line) in (1..).zip(BufReader::new(plain(&source.path)?).lines()) {
            let line = line?;
            if !line.trim().is_empty() {
                let row: Value = serde_json::from_str(&line)?;
                self.row(source, id, number, |column| match row.get(column)? {
                    Value::String(value) => Some(value.clone()),
                    Value::Number(value) => Some(value.to_string()),
                    _ => None,
                })?;
            }
        }
        Ok(())
    }

    fn parquet(&mut self, source: &Source, id: &str) -> Result<()> {
        let mut number = 0;
        for batch in ParquetRecordBatchReaderBuilder::try_new(File::open(&source.path)?)?.build()? {
            let batch = batch?;
            for row in 0..batch.num_rows() {
                number += 1;
                self.row(source, id, number, |column| string_at(batch.column_by_name(column)?, row))?;
            }
        }
        Ok(())
    }

    /// Takes a row's text as a source, described by the columns that have the names of those of `documents`.
    fn row(&mut self, source: &Source, id: &str, number: u64, column: impl Fn(&str) -> Option<String>) -> Result<()> {
        let text = TEXT_COLUMNS.iter().find_map(|name| column(name)).ok_or_else(|| {
            Error::new("the row has no text").at(format!("row {number}")).remedy("name the column that holds it `text`")
        })?;
        let row_id = column("id").map(|row| document_id(&row)).unwrap_or_else(|| number.to_string());
        let declared = source.declared();
        let declared = Declared {
            title: column("title").or(declared.title),
            language: column("language").or(declared.language),
            license: column("license").or(declared.license),
            url: column("url").or(declared.url),
            publisher: column("publisher").or(declared.publisher),
            authors: column("author").map_or(declared.authors, |author| vec![author]),
            published: column("published").or_else(|| column("date")).or(declared.published),
            // A row is text, whatever the table's file is written in.
            encoding: Some("utf-8".to_owned()),
            ..declared
        };
        self.member(source, &number.to_string(), format!("{id}/{row_id}"), declared, text.as_bytes())
    }

    fn member(&mut self, of: &Source, name: &str, id: String, declared: Declared, mut bytes: impl Read) -> Result<()> {
        let start = self.length;
        self.length += io::copy(&mut bytes, &mut self.file)?;
        self.members.push(Source {
            id,
            path: of.path.join(name),
            relative_path: format!("{}/{name}", of.relative_path),
            size: self.length - start,
            declared,
            place: Place::Unpacked(self.shared.clone(), start),
        });
        Ok(())
    }
}

impl Source {
    /// What is declared of an archive and so of its members: all but its pin.
    fn declared(&self) -> Declared {
        Declared { sha256: None, ..self.declared.clone() }
    }
}

/// A file's bytes, decompressed where they are compressed with gzip or zstd.
pub(crate) fn plain(path: &Path) -> Result<Box<dyn Read>> {
    let mut file = BufReader::new(File::open(path)?);
    let first = file.fill_buf()?;
    Ok(if first.starts_with(&[0x1F, 0x8B]) {
        Box::new(MultiGzDecoder::new(file))
    } else if first.starts_with(&ZSTD) {
        Box::new(zstd::Decoder::with_buffer(file)?)
    } else {
        Box::new(file)
    })
}

/// Whether a member is one that its maker sees: neither hidden nor put there by a file manager.
fn is_shown(name: &str) -> bool {
    name.split('/').all(|part| !part.starts_with('.') && part != "__MACOSX")
}

fn member_id(id: &str, name: &str) -> String {
    format!("{id}/{}", document_id(name))
}

fn string_at(column: &dyn Array, row: usize) -> Option<String> {
    if column.is_null(row) {
        return None;
    }
    let value = match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().value(row),
        DataType::LargeUtf8 => column.as_string::<i64>().value(row),
        DataType::Utf8View => column.as_string_view().value(row),
        _ => return None,
    };
    Some(value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Corpus;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn members_and_rows_are_sources() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
        let mut tar = tar::Builder::new(Vec::new());
        for name in ["in/One.md", ".hidden"] {
            let mut header = tar::Header::new_gnu();
            header.set_size(4);
            header.set_cksum();
            tar.append_data(&mut header, name, &b"text"[..]).unwrap();
        }
        put("a.tar.gz", &gzip(&tar.into_inner().unwrap()));
        put("b.txt.gz", &gzip(b"alone"));
        put("c.jsonl", b"{\"id\":\"x\",\"text\":\"first\",\"title\":\"T\"}\n\n{\"text\":\"second\"}\n");
        put("d.zip", b"broken");
        let corpus = Corpus::open(folder.path(), &[]).unwrap();
        let (broken, sound) = corpus.sources.split_last().unwrap();
        let found: Vec<_> = sound.iter().map(|source| (source.id.as_str(), source.load().unwrap().bytes)).collect();
        let expected = [("a/in/one", "text"), ("b", "alone"), ("c/x", "first"), ("c/3", "second")];
        assert_eq!(found, expected.map(|(id, text)| (id, text.as_bytes().to_vec())));
        assert_eq!(broken.load().unwrap_err().cause(), "not a zip archive that can be read");
        assert_eq!(corpus.sources[0].relative_path, "a.tar.gz/in/One.md");
        assert_eq!(corpus.sources[2].declared.title.as_deref(), Some("T"));
    }
}
