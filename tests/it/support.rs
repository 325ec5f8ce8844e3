//! What the tests share: folders of sources, builds of them, and the rows that come out.

use std::fs;
use std::path::{Path, PathBuf};

use bindery::build::{Built, Options, build};
use bindery::corpus::Corpus;
use bindery::model::{Bibliography, Bundle, Citation, Document, Paragraph, ParagraphKind, Row};
use bindery::release::read_back::BundleFolder;
use serde::de::DeserializeOwned;
use tempfile::TempDir;

/// A folder of this project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A folder with these files in it.
pub fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

/// Builds all bundles of a corpus into `out`.
pub fn build_into(corpus: &Path, out: &Path) -> bindery::Result<Built> {
    build_with(corpus, &options(out))
}

pub fn build_with(corpus: &Path, options: &Options) -> bindery::Result<Built> {
    build(&Corpus::open(corpus, &[])?, options, &|_| {})
}

pub fn options(out: &Path) -> Options {
    Options { out: out.to_owned(), bundles: Bundle::ALL.to_vec(), threads: 2, strict: false }
}

/// The rows of a table of a dataset.
pub fn rows<R: Row + DeserializeOwned>(dataset: &Path) -> Vec<R> {
    let name = dataset.file_name().unwrap().to_string_lossy().into_owned();
    let bundle = BundleFolder { dataset: dataset.to_owned(), name, bundle: Bundle::Jsonl };
    bundle.typed_rows().unwrap().collect::<bindery::Result<_>>().unwrap()
}

/// The rows of a single document.
pub struct Reading {
    pub document: Document,
    pub paragraphs: Vec<Paragraph>,
    pub dataset: PathBuf,
    _out: TempDir,
}

impl Reading {
    /// Builds a dataset of one source.
    pub fn of(file: &str, text: &str) -> Reading {
        let corpus = folder(&[(file, text.as_bytes())]);
        let out = tempfile::tempdir().unwrap();
        let dataset = build_into(corpus.path(), out.path()).unwrap().dataset;
        let document = rows::<Document>(&dataset).remove(0);
        Reading { document, paragraphs: rows(&dataset), dataset, _out: out }
    }

    /// The paragraphs that are text.
    pub fn texts(&self) -> Vec<&str> {
        self.paragraphs.iter().filter(|one| !one.boilerplate).map(|one| one.text.as_str()).collect()
    }

    pub fn kinds(&self) -> Vec<(ParagraphKind, &str)> {
        self.paragraphs.iter().map(|one| (one.kind, one.text.as_str())).collect()
    }

    /// The label of each citation, with the entry that it leads to.
    pub fn links(&self) -> Vec<(String, String)> {
        let entries = rows::<Bibliography>(&self.dataset);
        let entry = |citation: &Citation| {
            let id = citation.bibliography_id.as_ref()?;
            entries.iter().find(|entry| entry.bibliography_id == *id).map(|entry| entry.text.clone())
        };
        let citations = rows::<Citation>(&self.dataset);
        citations.iter().map(|citation| (citation.label.clone(), entry(citation).unwrap_or_default())).collect()
    }
}

/// All files below a folder with their bytes, by path.
pub fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(&current).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let relative = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                files.push((relative, fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}
