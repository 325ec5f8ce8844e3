//! Sources that lie together in one file: archives, compressed files, tables with a text a row, letters, saved pages.
//!
//! What is unpacked goes to one file without a name, so that members are read in any order and memory does not grow
//! with the archive. The place of a text in its source is its place in the member.

mod mail;

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, AsArray};
use arrow::datatypes::DataType;
use arrow::util::display::array_value_to_string;
use flate2::read::MultiGzDecoder;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value;

use super::discover::{drop_parts_of_pages, part_equal_ids};
use super::slug::document_id;
use super::{Declared, Place, Source};
use crate::error::{Error, InFile, Result, unless_panic};
use crate::knowledge;
use crate::model::MediaType;

/// Columns that hold the text of a row, the most telling first.
const TEXT_COLUMNS: [&str; 6] = ["text", "content", "body", "document", "raw_content", "markdown"];
const AUTHOR_COLUMNS: [&str; 2] = ["authors", "author"];
/// The first bytes of a stretch that zstd has compressed.
const ZSTD: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];
/// What some programs put before UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Puts the members of archives and the rows of tables in their place. What cannot be unpacked, a member or what follows
/// it or the whole, stays as a source that tells why when it is loaded.
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
        let Some((kind, stem)) = Kind::of(&source.relative_path).filter(|_| !source.is_unreadable()) else {
            all.push(source);
            continue;
        };
        if source.declared.sha256.is_some() {
            source.load()?;
        }
        let id = if source.id == document_id(&source.relative_path) { document_id(stem) } else { source.id.clone() };
        let unpacked = spool.unpack(&source, kind, stem, &id);
        drop_parts_of_pages(&mut spool.members);
        if source.declared.sha256.is_some() {
            unpacked?;
        } else if let Err(error) = unpacked {
            spool.members.push(Source { place: Place::Unreadable(error.reason()), ..source.clone() });
        }
        match spool.members.first() {
            // Nothing in it is what its name says: the file as a whole is not.
            Some(first) if spool.members.iter().all(Source::is_unreadable) => {
                all.push(Source { place: first.place.clone(), ..source });
                spool.members.clear();
            }
            _ => all.append(&mut spool.members),
        }
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
    /// A page that a browser has saved in one file.
    SavedPage,
    Letter,
    Letters,
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
        let kinds = [
            (".tar", Kind::Tar),
            (".jsonl", Kind::Rows),
            (".ndjson", Kind::Rows),
            (".mhtml", Kind::SavedPage),
            (".mht", Kind::SavedPage),
            (".eml", Kind::Letter),
            (".mbox", Kind::Letters),
        ];
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
            Kind::Parquet => unless_panic(|| self.parquet(source, id)),
            Kind::SavedPage => unless_panic(|| self.saved_page(source, id)),
            Kind::Letter => unless_panic(|| self.letter(source, id)),
            Kind::Letters => unless_panic(|| self.letters(source, id)),
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
            let name = match archive.name_for_index(i) {
                Some(Ok(name)) => name.into_owned(),
                _ => i.to_string(),
            };
            if !is_shown(&name) {
                continue;
            }
            let id = member_id(id, &name);
            let taken = archive.by_index(i).map_err(broken).and_then(|file| match file.is_file() {
                true => self.member(source, &name, id.clone(), source.declared(), file),
                false => Ok(()),
            });
            taken.unwrap_or_else(|error| self.unreadable(source, &name, id, &error));
        }
        Ok(())
    }

    fn tar(&mut self, source: &Source, id: &str) -> Result<()> {
        let mut archive = tar::Archive::new(plain(&source.path)?);
        for entry in archive.entries()? {
            let mut entry = entry?;
            let name = entry.path()?.to_string_lossy().trim_start_matches("./").to_owned();
            if entry.header().entry_type().is_file() && is_shown(&name) {
                let size = entry.size();
                self.member(source, &name, member_id(id, &name), source.declared(), &mut entry)?;
                if let Some(member) = self.members.last_mut().filter(|member| member.size < size) {
                    member.place = Place::Unreadable("the archive ends within it".to_owned());
                }
            }
        }
        Ok(())
    }

    fn rows(&mut self, source: &Source, id: &str) -> Result<()> {
        for (number, line) in (1..).zip(BufReader::new(plain(&source.path)?).split(b'\n')) {
            let line = line.map_err(|error| Error::from(error).at(format!("line {number}")))?;
            let line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&line);
            if line.trim_ascii().is_empty() {
                continue;
            }
            // Of the library's message, the column is all that holds: to it, each line is the first.
            let row = serde_json::from_slice(line).map_err(|error| {
                Error::new("not the JSON that was expected").at(format!("line {number}, column {}", error.column()))
            });
            let taken = row.and_then(|row: Value| {
                self.row(source, id, number, |column| row.get(column).map(strings).unwrap_or_default())
            });
            taken.unwrap_or_else(|error| self.unreadable_row(source, id, number, &error));
        }
        Ok(())
    }

    fn parquet(&mut self, source: &Source, id: &str) -> Result<()> {
        let mut number = 0;
        for batch in ParquetRecordBatchReaderBuilder::try_new(File::open(&source.path)?)?.build()? {
            let batch = batch?;
            for row in 0..batch.num_rows() {
                number += 1;
                let taken = self.row(source, id, number, |column| {
                    batch.column_by_name(column).map(|column| strings_at(column, row)).unwrap_or_default()
                });
                taken.unwrap_or_else(|error| self.unreadable_row(source, id, number, &error));
            }
        }
        Ok(())
    }

    /// Takes a row's text as a source, described by the columns that have the names of those of `documents`. `columns` gives
    /// what a column holds: one string, several, or none.
    fn row(&mut self, source: &Source, id: &str, number: u64, columns: impl Fn(&str) -> Vec<String>) -> Result<()> {
        let column = |name: &str| <[String; 1]>::try_from(columns(name)).ok().map(|[value]| value);
        let text = TEXT_COLUMNS.iter().find_map(|name| Some((*name, column(name)?)));
        let (text_column, text) = text.ok_or_else(|| {
            Error::new("the row has no text").at(format!("row {number}")).remedy("name the column that holds it `text`")
        })?;
        let row_id = column("id").map(|row| document_id(&row)).unwrap_or_else(|| number.to_string());
        let declared = source.declared();
        let declared = Declared {
            title: column("title").or(declared.title),
            // What is no tag (`English`) is left to be detected.
            language: column("language").and_then(|language| knowledge::language_tag(&language)).or(declared.language),
            license: column("license").or(declared.license),
            url: column("url").or(declared.url),
            publisher: column("publisher").or(declared.publisher),
            authors: AUTHOR_COLUMNS
                .map(&columns)
                .into_iter()
                .find(|authors| !authors.is_empty())
                .unwrap_or(declared.authors),
            published: column("published").or_else(|| column("date")).or(declared.published),
            media_type: declared.media_type.or((text_column == "markdown").then_some(MediaType::Markdown)),
            // A row is text, whatever the table's file is written in.
            encoding: Some("utf-8".to_owned()),
            ..declared
        };
        self.member(source, &number.to_string(), format!("{id}/{row_id}"), declared, text.as_bytes())
    }

    fn member(&mut self, of: &Source, name: &str, id: String, declared: Declared, mut bytes: impl Read) -> Result<()> {
        let start = self.length;
        let size = match io::copy(&mut bytes, &mut self.file) {
            Ok(size) => size,
            Err(error) => {
                // What was read of it before it broke is written over.
                self.file.seek(SeekFrom::Start(start))?;
                return Err(error.into());
            }
        };
        self.length += size;
        self.put(of, name, id, declared, size, Place::Unpacked(self.shared.clone(), start));
        Ok(())
    }

    /// Notes a member that cannot be unpacked.
    fn unreadable(&mut self, of: &Source, name: &str, id: String, error: &Error) {
        self.put(of, name, id, of.declared(), 0, Place::Unreadable(error.reason()));
    }

    fn unreadable_row(&mut self, of: &Source, id: &str, number: u64, error: &Error) {
        self.unreadable(of, &number.to_string(), format!("{id}/{number}"), error);
    }

    fn put(&mut self, of: &Source, name: &str, id: String, declared: Declared, size: u64, place: Place) {
        self.members.push(Source {
            id,
            path: of.path.join(name),
            relative_path: format!("{}/{name}", of.relative_path),
            size,
            declared,
            place,
        });
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

/// What a value of JSON says, or each of a list of them.
fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(value) => vec![value.clone()],
        Value::Number(value) => vec![value.to_string()],
        Value::Array(values) => values.iter().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}

/// The same, of a column of Parquet.
fn strings_at(column: &dyn Array, row: usize) -> Vec<String> {
    match column.as_list_opt::<i32>() {
        Some(list) if list.is_null(row) => Vec::new(),
        Some(list) => {
            let values = list.value(row);
            (0..values.len()).filter_map(|at| string_at(&values, at)).collect()
        }
        None => string_at(column, row).into_iter().collect(),
    }
}

fn string_at(column: &dyn Array, row: usize) -> Option<String> {
    use DataType::{Date32, Date64, Dictionary, LargeUtf8, Timestamp, Utf8, Utf8View};
    let kind = column.data_type();
    let is_said = kind.is_integer()
        || matches!(kind, Utf8 | LargeUtf8 | Utf8View | Dictionary(..) | Date32 | Date64 | Timestamp(..));
    (is_said && !column.is_null(row)).then(|| array_value_to_string(column, row).ok()).flatten()
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
        put(
            "c.jsonl",
            b"{\"id\":\"x\",\"text\":\"first\",\"title\":\"T\",\"authors\":[\"A\",\"B\"],\"language\":\"en_US\"}\n\n\
              {\"text\":\"second\",\"language\":\"English\"}\n",
        );
        put("d.zip", b"broken");
        let corpus = Corpus::open(folder.path(), &[]).unwrap();
        let (broken, sound) = corpus.sources.split_last().unwrap();
        let found: Vec<_> = sound.iter().map(|source| (source.id.as_str(), source.load().unwrap().bytes)).collect();
        let expected = [("a/in/one", "text"), ("b", "alone"), ("c/x", "first"), ("c/3", "second")];
        assert_eq!(found, expected.map(|(id, text)| (id, text.as_bytes().to_vec())));
        assert!(broken.load().unwrap_err().cause().starts_with("not a zip archive that can be read: "));
        assert_eq!(corpus.sources[0].relative_path, "a.tar.gz/in/One.md");
        assert_eq!(corpus.sources[2].declared.title.as_deref(), Some("T"));
        assert_eq!(corpus.sources[2].declared.authors, ["A", "B"]);
        let language = |source: usize| corpus.sources[source].declared.language.as_deref();
        assert_eq!((language(2), language(3)), (Some("en-US"), None));
    }

    #[test]
    fn columns_of_parquet_that_are_no_strings_are_read_as_such() {
        use arrow::array::{ArrayRef, Date32Array, DictionaryArray, Int64Array, RecordBatch, StringArray};
        let folder = tempfile::tempdir().unwrap();
        let languages: DictionaryArray<arrow::datatypes::Int32Type> = ["es", "de"].into_iter().collect();
        let columns: [(&str, ArrayRef); 4] = [
            ("id", Arc::new(Int64Array::from(vec![7, 8]))),
            ("text", Arc::new(StringArray::from(vec![Some("uno"), None]))),
            ("language", Arc::new(languages)),
            ("published", Arc::new(Date32Array::from(vec![0, 1]))),
        ];
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let file = File::create(folder.path().join("t.parquet")).unwrap();
        let mut writer = parquet::arrow::ArrowWriter::try_new(file, batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        let corpus = Corpus::open(folder.path(), &[]).unwrap();
        let [first, second] = corpus.sources.as_slice() else { panic!("{:?}", corpus.sources) };
        assert_eq!((first.id.as_str(), first.load().unwrap().bytes.as_slice()), ("t/7", b"uno".as_slice()));
        assert_eq!(first.declared.language.as_deref(), Some("es"));
        assert_eq!(first.declared.published.as_deref(), Some("1970-01-01"));
        assert!(second.load().unwrap_err().cause().starts_with("row 2: the row has no text"));
    }

    #[test]
    fn what_is_damaged_is_lost_alone() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
        let long: String = (0..40_000).map(|number| format!("{:x} ", crate::crf::mix(number))).collect();
        let packed = gzip(long.as_bytes());
        put("a.txt.gz", &packed[..packed.len() / 2]);
        put(
            "b.jsonl",
            b"\xef\xbb\xbf{\"text\":\"first\",\"id\":2}\n{\"text\":\n\xff\n{\"title\":\"T\"}\n{\"text\":\"last\"}\n",
        );
        let mut zip = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        for name in ["1.txt", "2.txt", "3.txt"] {
            let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
            zip.start_file(name, stored).unwrap();
            zip.write_all(format!("in {name}").as_bytes()).unwrap();
        }
        let mut zip = zip.finish().unwrap().into_inner();
        let at = zip.windows(8).position(|bytes| bytes == b"in 2.txt").unwrap();
        zip[at] ^= 1;
        put("c.zip", &zip);
        let mut tar = tar::Builder::new(Vec::new());
        for name in ["1.txt", "2.txt"] {
            let mut header = tar::Header::new_gnu();
            header.set_size(1000);
            header.set_cksum();
            tar.append_data(&mut header, name, &[b'a'; 1000][..]).unwrap();
        }
        put("d.tar", &tar.into_inner().unwrap()[..2500]);
        put("e.jsonl", b"no JSON\nat all\n");

        let corpus = Corpus::open(folder.path(), &[]).unwrap();
        let found: Vec<String> = corpus
            .sources
            .iter()
            .map(|source| {
                let loaded = source.load().map(|loaded| String::from_utf8(loaded.bytes).unwrap());
                let text = loaded.map(|text| text.get(..20).unwrap_or(&text).to_owned());
                format!("{}: {}", source.relative_path, text.unwrap_or_else(|error| error.reason()))
            })
            .collect();
        // Its id is that of the row below, which is none.
        assert_eq!(corpus.sources[1].id, "b/2");
        insta::assert_snapshot!(found.join("\n"), @r"
        a.txt.gz: cannot read or write: incomplete deflate stream
        b.jsonl/1: first
        b.jsonl/2: line 2, column 8: not the JSON that was expected
        b.jsonl/3: line 3, column 1: not the JSON that was expected
        b.jsonl/4: row 4: the row has no text; name the column that holds it `text`
        b.jsonl/5: last
        c.zip/1.txt: in 1.txt
        c.zip/2.txt: cannot read or write: Invalid checksum
        c.zip/3.txt: in 3.txt
        d.tar/1.txt: aaaaaaaaaaaaaaaaaaaa
        d.tar/2.txt: the archive ends within it
        d.tar: cannot read or write: unexpected EOF during skip
        e.jsonl: line 1, column 2: not the JSON that was expected
        ");
    }
}
