//! `corpus.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::check::Written;
use super::declared::{DatasetInfo, Declared, EntityConfig};
use super::discover::{self, files, part_equal_ids, source};
use super::{Corpus, Place, Source};
use crate::error::{Error, InFile, Result};
use crate::model::{Bundle, MediaType};

/// The corpus file as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CorpusFile {
    #[serde(default)]
    dataset: DatasetInfo,
    #[serde(default)]
    defaults: Defaults,
    #[serde(default)]
    source: Vec<SourceEntry>,
    #[serde(default)]
    entities: EntityConfig,
    #[serde(default)]
    output: Output,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Defaults {
    language: Option<String>,
    license: Option<String>,
    publisher: Option<String>,
    redistribute: Option<bool>,
    media_type: Option<MediaType>,
    encoding: Option<String>,
    /// More folders in which to look for sources, relative to the corpus file.
    search: Vec<PathBuf>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceEntry {
    id: Option<String>,
    path: Option<String>,
    glob: Option<String>,
    sha256: Option<String>,
    title: Option<String>,
    language: Option<String>,
    license: Option<String>,
    url: Option<String>,
    publisher: Option<String>,
    #[serde(default)]
    authors: Vec<String>,
    published: Option<String>,
    retrieved: Option<String>,
    redistribute: Option<bool>,
    media_type: Option<MediaType>,
    encoding: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Output {
    bundles: Option<Vec<Bundle>>,
}

/// Reads a corpus file and finds its sources, in the order in which it names them; a glob's in the order of their
/// paths. Without `[[source]]`, every file of the folder is a source. Paths are relative to `root`, whose name is the
/// dataset's where the file gives none.
pub(super) fn load(file: &Path, root: &Path, folders: &[PathBuf]) -> Result<Corpus> {
    let text = std::fs::read_to_string(file).in_file(file)?;
    let written = Written(&text);
    let CorpusFile { mut dataset, defaults, source: entries, entities, output } = parse(&text).in_file(file)?;
    if dataset.name.is_empty() {
        dataset.name = discover::name(root)?;
    }
    if let Some(folder) = folders.iter().find(|folder| !folder.is_dir()) {
        return Err(Error::new("there is no such folder of sources").in_file(folder).remedy("name one that is there"));
    }
    let root = root.to_owned();
    let places: Vec<PathBuf> = std::iter::once(root.clone())
        .chain(folders.iter().cloned())
        .chain(defaults.search.iter().map(|folder| root.join(folder)))
        .collect();

    let mut named = Vec::new();
    let mut found = Vec::new();
    if entries.is_empty() {
        let declared = written.source(defaults.declared()).in_file(file)?;
        found.extend(files(&root, None, &declared)?);
    }
    for (entry, number) in entries.into_iter().zip(1..) {
        let declared = written.source(entry.declared(&defaults)).in_file(file)?;
        match (&entry.path, &entry.glob) {
            (Some(path), None) => {
                let mut source = find(path, &places, declared).in_file(file)?;
                if let Some(id) = entry.id {
                    written.id(&id).in_file(file)?;
                    source.id = id;
                }
                named.push(source);
            }
            (None, Some(glob)) => {
                if entry.id.is_some() || entry.sha256.is_some() {
                    return Err(Error::new(format!("`id` and `sha256` are for one source, not for the glob `{glob}`"))
                        .in_file(file)
                        .remedy("take them away, or name the source by its `path`"));
                }
                found.extend(find_all(glob, &places, &declared).in_file(file)?);
            }
            _ => {
                return Err(Error::new("each [[source]] has either `path` or `glob`")
                    .in_file(file)
                    .at(format!("[[source]] {number}"))
                    .remedy("give it one of the two"));
            }
        }
    }
    // A file that an entry names is that entry's, also where a glob finds it again; what names are looked up in is no
    // source unless an entry names it.
    let mut taken: BTreeSet<PathBuf> = named.iter().map(|source: &Source| source.path.clone()).collect();
    taken.extend(entities.files().map(|file| root.join(file)));
    let mut sources = named;
    found.retain(|source| taken.insert(source.path.clone()));
    part_equal_ids(&mut found);
    sources.append(&mut found);

    let mut ids = BTreeMap::new();
    for Source { id, relative_path, .. } in sources.iter().filter(|source| !source.is_unreadable()) {
        if let Some(other) = ids.insert(id, relative_path) {
            return Err(Error::new(format!("two sources have the id `{id}`: {other} and {relative_path}"))
                .in_file(file)
                .remedy("give each [[source]] an `id` of its own"));
        }
    }
    Ok(Corpus { dataset, entities, bundles: output.bundles, sources, root, file: Some(text) })
}

pub(super) fn parse(text: &str) -> Result<CorpusFile> {
    let mut corpus: CorpusFile = toml::from_str(text).map_err(|error| explain(text, &error))?;
    corpus.dataset = Written(text).dataset(corpus.dataset)?;
    if corpus.output.bundles.as_ref().is_some_and(Vec::is_empty) {
        return Err(Error::new("`bundles` names no format")
            .remedy("name some of sqlite, parquet and jsonl, or take the key away to have all"));
    }
    Ok(corpus)
}

/// What to do about a value of another type, by the end of serde's message.
const REMEDIES: [(&str, &str); 3] = [
    (
        "expected a sequence",
        "it is a list: put values in brackets, as in [\"one\", \"two\"], and each source under [[source]]",
    ),
    ("expected a string", "put the value in quotation marks"),
    ("expected a boolean", "write true or false, without quotation marks"),
];

/// Says on which line a corpus file is wrong, and what to do about it: of an unknown key, which one it may have been
/// meant for.
fn explain(text: &str, error: &toml::de::Error) -> Error {
    let line = error.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count());
    let message = error.message();
    let explained = Error::new(message).at(format!("line {line}"));
    if let Some((_, remedy)) = REMEDIES.iter().find(|(end, _)| message.ends_with(end)) {
        return explained.remedy(*remedy);
    }
    // serde's message names the unknown key first and the known ones after it, each in backticks.
    let mut quoted = message.split('`').skip(1).step_by(2);
    match (message.starts_with("unknown field"), quoted.next()) {
        (true, Some(unknown)) => {
            let distance = |known: &str| (!known.starts_with(unknown), strsim::osa_distance(known, unknown));
            let nearest = quoted.min_by_key(|known| distance(known));
            explained.remedy(nearest.map_or("remove the key".to_owned(), |known| format!("did you mean `{known}`?")))
        }
        _ => explained,
    }
}

/// Looks for a source in one folder after the other.
fn find(path: &str, places: &[PathBuf], declared: Declared) -> Result<Source> {
    match places.iter().find(|place| place.join(path).is_file()) {
        Some(place) => Ok(source(place.join(path), path.to_owned(), Place::File, declared)),
        None => Err(Error::new(format!("the source `{path}` is not there; looked in {}", listed(places)))
            .remedy("name the folder that holds it with --sources")),
    }
}

/// Looks for the sources of a glob in all folders, of which one may lie in another. A path is that of one source, in the
/// first folder that has it.
fn find_all(glob: &str, places: &[PathBuf], declared: &Declared) -> Result<Vec<Source>> {
    let (mut paths, mut found_files) = (BTreeSet::new(), BTreeSet::new());
    let mut sources = Vec::new();
    for place in places.iter().filter(|place| place.is_dir()) {
        let mut found = files(place, Some(glob), declared)?;
        let place = place.canonicalize().in_file(place)?;
        found.retain(|Source { relative_path, .. }| {
            paths.insert(relative_path.clone()) && found_files.insert(place.join(relative_path))
        });
        sources.append(&mut found);
    }
    if sources.is_empty() {
        return Err(Error::new(format!("the glob `{glob}` finds no file; looked in {}", listed(places)))
            .remedy("correct it, or name the folder that holds them with --sources"));
    }
    sources.sort_by(|a, b| a.relative_path.cmp(&b.relative_path));
    Ok(sources)
}

fn listed(places: &[PathBuf]) -> String {
    places.iter().map(|place| place.display().to_string()).collect::<Vec<_>>().join(", ")
}

impl Defaults {
    fn declared(&self) -> Declared {
        Declared {
            language: self.language.clone(),
            default_license: self.license.clone(),
            publisher: self.publisher.clone(),
            redistribute: self.redistribute,
            media_type: self.media_type,
            encoding: self.encoding.clone(),
            ..Declared::default()
        }
    }
}

impl SourceEntry {
    fn declared(&self, defaults: &Defaults) -> Declared {
        let defaults = defaults.declared();
        Declared {
            sha256: self.sha256.clone(),
            title: self.title.clone(),
            language: self.language.clone().or(defaults.language),
            license: self.license.clone(),
            default_license: defaults.default_license,
            url: self.url.clone(),
            publisher: self.publisher.clone().or(defaults.publisher),
            authors: self.authors.clone(),
            published: self.published.clone(),
            retrieved: self.retrieved.clone(),
            redistribute: self.redistribute.or(defaults.redistribute),
            media_type: self.media_type.or(defaults.media_type),
            encoding: self.encoding.clone().or(defaults.encoding),
        }
    }
}
