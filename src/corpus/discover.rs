//! Finding sources in folders.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use ignore::overrides::OverrideBuilder;
use sha2::{Digest, Sha256};

use super::declared::{DatasetInfo, Declared, EntityConfig};
use super::slug::{document_id, slug};
use super::{Corpus, FILE_NAME, Place, Source};
use crate::error::{Error, InFile, Result};
use crate::knowledge;
use crate::schema::hex;

/// What Bindery itself has made is no source: a dataset and a folder of releases, which have these files.
const MADE: [[&str; 2]; 2] = [["bindery.json", "bagit.txt"], ["releases.json", "SHA256SUMS"]];

/// Endings of pages that browsers save.
const PAGES: [&str; 3] = ["html", "htm", "xhtml"];

/// A folder without a corpus file: every file below it is a source, named by its path.
pub(super) fn folder(root: &Path) -> Result<Corpus> {
    let mut sources = files(root, None, &Declared::default())?;
    part_equal_ids(&mut sources);
    Ok(Corpus {
        dataset: DatasetInfo::named(name(root)?),
        entities: EntityConfig::default(),
        bundles: None,
        sources,
        root: root.to_owned(),
        file: None,
    })
}

/// The name of a dataset that is made of a folder: the slug of the folder's.
pub(super) fn name(folder: &Path) -> Result<String> {
    let folder = folder.canonicalize().in_file(folder)?;
    let name = folder.file_name().map(|name| slug(&name.to_string_lossy())).filter(|name| !name.is_empty());
    Ok(name.unwrap_or_else(|| "dataset".to_owned()))
}

/// The files below `root` as sources, in the order of their paths, which have `/` between their parts. What cannot be looked
/// into, a link that leads nowhere or a folder that may not be listed, is among them. Hidden files, corpus files and what
/// Bindery has made are left out.
pub(super) fn files(root: &Path, glob: Option<&str>, declared: &Declared) -> Result<Vec<Source>> {
    let bad = |error| Error::new(format!("`{}` is not a glob", glob.unwrap_or_default())).caused_by(error);
    let mut only = OverrideBuilder::new(root);
    if let Some(glob) = glob {
        only.add(glob).map_err(bad)?;
    }
    let only = only.build().map_err(bad)?;
    let mut walk = WalkBuilder::new(root);
    walk.standard_filters(false).hidden(true).follow_links(true).overrides(only.clone());
    walk.filter_entry(|entry| {
        let made = |files: &[&str; 2]| files.iter().all(|file| entry.path().join(file).is_file());
        entry.depth() == 0 || !entry.file_type().is_some_and(|kind| kind.is_dir()) || !MADE.iter().any(made)
    });
    let mut sources = Vec::new();
    let mut found = |path: &Path, place: Place| {
        let relative = path.strip_prefix(root).unwrap_or(path);
        let parts: Vec<_> = relative.components().map(|part| text(part.as_os_str())).collect();
        sources.push(source(path.to_owned(), parts.join("/"), place, declared.clone()));
    };
    for entry in walk.build() {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) && entry.file_name() != FILE_NAME => {
                found(entry.path(), Place::File);
            }
            Ok(_) => {}
            Err(error) => {
                let Some(path) = place_of(&error).filter(|path| *path != root) else {
                    return Err(Error::new("cannot list the folder").in_file(root).caused_by(error));
                };
                if path.is_dir() || !only.matched(path, false).is_ignore() {
                    found(path, Place::Unreadable(fault(&error)));
                }
            }
        }
    }
    drop_parts_of_pages(&mut sources);
    sources.sort_by(|a, b| a.relative_path.cmp(&b.relative_path));
    Ok(sources)
}

/// Takes away what browsers save beside a page: all that lies in a folder whose name is that of the page and, in the
/// browser's language, `files`.
pub(super) fn drop_parts_of_pages(sources: &mut Vec<Source>) {
    let stem = |source: &Source| {
        let (stem, ending) = source.relative_path.rsplit_once('.')?;
        PAGES.iter().any(|page| ending.eq_ignore_ascii_case(page)).then(|| stem.to_owned())
    };
    let pages: BTreeSet<String> = sources.iter().filter_map(stem).collect();
    if pages.is_empty() {
        return;
    }
    let ends: BTreeSet<&String> =
        knowledge::languages().values().flat_map(|language| &language.structure.page_folders).collect();
    let belongs =
        |folder: &str| ends.iter().any(|end| folder.strip_suffix(*end).is_some_and(|page| pages.contains(page)));
    sources.retain(|source| {
        let path = &source.relative_path;
        !path.match_indices('/').any(|(end, _)| belongs(&path[..end]))
    });
}

/// A name as text; bytes of it that are no UTF-8 stand as in an address, so that names that differ stay so: `%FF`.
fn text(name: &OsStr) -> String {
    name.as_encoded_bytes().utf8_chunks().fold(String::new(), |text, chunk| {
        chunk.invalid().iter().fold(text + chunk.valid(), |text, byte| text + &format!("%{byte:02X}"))
    })
}

/// A source with the id that its path gives.
pub(super) fn source(path: PathBuf, relative_path: String, place: Place, declared: Declared) -> Source {
    let size = std::fs::metadata(&path).map_or(0, |file| file.len());
    Source { id: document_id(&relative_path), path, relative_path, size, declared, place }
}

/// Where a walk met an error.
fn place_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithDepth { err, .. } => place_of(err),
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}

/// What the error was, without the paths, which are this machine's.
fn fault(error: &ignore::Error) -> String {
    match error.io_error() {
        Some(error) => format!("cannot read or write: {}", error.kind()),
        None => "a link leads back to a folder that it is in".to_owned(),
    }
}

/// Tells apart sources whose paths give the same id (`a b.txt`, `a-b.txt`) by a hash of the path. What cannot be read
/// becomes no document and changes no id.
pub(super) fn part_equal_ids(sources: &mut [Source]) {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for source in sources.iter().filter(|source| !source.is_unreadable()) {
        *count.entry(source.id.clone()).or_default() += 1;
    }
    for source in sources {
        if count.get(&source.id).is_some_and(|count| *count > 1) {
            let hash = hex(&Sha256::digest(&source.relative_path));
            source.id = format!("{}-{}", source.id, &hash[..8]);
        }
    }
}
