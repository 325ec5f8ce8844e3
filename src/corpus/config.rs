//! `corpus.toml`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::declared::{DatasetInfo, Declared, EntityConfig};
use super::discover::{files, part_equal_ids, source};
use super::slug::slug;
use super::{Corpus, Place, Source};
use crate::dates;
use crate::error::{Error, InFile, Result};
use crate::knowledge;
use crate::model::Bundle;

/// The corpus file as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CorpusFile {
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
    encoding: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Output {
    bundles: Option<Vec<Bundle>>,
}

/// Reads a corpus file and finds its sources, in the order in which it names them; a glob's in the order of their
/// paths. Without `[[source]]`, every file of the folder is a source. Paths are relative to `root`.
pub(super) fn load(file: &Path, root: &Path, folders: &[PathBuf]) -> Result<Corpus> {
    let text = std::fs::read_to_string(file).in_file(file)?;
    let CorpusFile { dataset, defaults, source: entries, entities, output } = parse(&text).in_file(file)?;
    let root = root.to_owned();
    let places: Vec<PathBuf> = std::iter::once(root.clone())
        .chain(folders.iter().cloned())
        .chain(defaults.search.iter().map(|folder| root.join(folder)))
        .collect();

    let mut named = Vec::new();
    let mut found = Vec::new();
    if entries.is_empty() {
        let declared = defaults.declared().checked().in_file(file)?;
        found.extend(files(&root, None, &declared)?);
    }
    for entry in entries {
        let declared = entry.declared(&defaults).checked().in_file(file)?;
        match (&entry.path, &entry.glob) {
            (Some(path), None) => {
                let mut source = find(path, &places, declared).in_file(file)?;
                if let Some(id) = entry.id {
                    source.id = id;
                }
                named.push(source);
            }
            (None, Some(glob)) => {
                if entry.id.is_some() || entry.sha256.is_some() {
                    return Err(Error::new(format!("`id` and `sha256` are for one source, not for the glob `{glob}`"))
                        .in_file(file));
                }
                found.extend(files(&root, Some(glob), &declared).in_file(file)?);
            }
            _ => return Err(Error::new("each [[source]] has either `path` or `glob`").in_file(file)),
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

    let mut ids = BTreeSet::new();
    for source in sources.iter().filter(|source| !source.is_unreadable()) {
        if !ids.insert(&source.id) {
            return Err(Error::new(format!("two sources have the id `{}`", source.id))
                .in_file(file)
                .remedy("give each [[source]] an `id` of its own"));
        }
    }
    Ok(Corpus { dataset, entities, bundles: output.bundles, sources, root, file: Some(text) })
}

pub(super) fn parse(text: &str) -> Result<CorpusFile> {
    let corpus: CorpusFile = toml::from_str(text).map_err(|error| explain(text, &error))?;
    let name = &corpus.dataset.name;
    if name.is_empty() || *name != slug(name) {
        let line = text.lines().position(|line| line.trim_start().starts_with("name")).map_or(1, |at| at + 1);
        return Err(Error::new(format!("`{name}` is not a dataset name"))
            .at(format!("line {line}"))
            .remedy("use lower-case letters and digits with `-` between words, for example name = \"old-letters\""));
    }
    if let Some(published) = &corpus.dataset.published
        && published.parse::<jiff::civil::Date>().is_err()
    {
        return Err(Error::new(format!("`{published}` is not a day"))
            .remedy("write it as YYYY-MM-DD, for example published = \"2026-05-01\""));
    }
    Ok(corpus)
}

/// Says on which line a corpus file is wrong, and which key an unknown one may have been meant for.
fn explain(text: &str, error: &toml::de::Error) -> Error {
    let line = error.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count());
    let message = error.message();
    let explained = Error::new(message).at(format!("line {line}"));
    // serde's message names the unknown key first and the known ones after it, each in backticks.
    let mut quoted = message.split('`').skip(1).step_by(2);
    match (message.starts_with("unknown field"), quoted.next()) {
        (true, Some(unknown)) => {
            let nearest = quoted.min_by_key(|known| strsim::osa_distance(known, unknown));
            explained.remedy(nearest.map_or("remove the key".to_owned(), |known| format!("did you mean `{known}`?")))
        }
        _ => explained,
    }
}

/// Looks for a source in one folder after the other.
fn find(path: &str, places: &[PathBuf], declared: Declared) -> Result<Source> {
    match places.iter().find(|place| place.join(path).is_file()) {
        Some(place) => Ok(source(place.join(path), path.to_owned(), Place::File, declared)),
        None => {
            let looked: Vec<String> = places.iter().map(|place| format!("{}", place.display())).collect();
            Err(Error::new(format!("the source `{path}` is not there; looked in {}", looked.join(", ")))
                .remedy("name the folder that holds it with --sources"))
        }
    }
}

impl Declared {
    /// What is declared, its language in the usual form of its tag, when it can be so.
    fn checked(self) -> Result<Self> {
        let dates = [&self.published, &self.retrieved].into_iter().flatten();
        if let Some(date) = dates.into_iter().find(|date| dates::of_field(date).is_none()) {
            return Err(Error::new(format!("`{date}` is not a date"))
                .remedy("write it as YYYY, YYYY-MM or YYYY-MM-DD, for example published = \"1938-05\""));
        }
        let Some(language) = &self.language else { return Ok(self) };
        let tag = knowledge::language_tag(language).ok_or_else(|| {
            Error::new(format!("`{language}` is not a language tag"))
                .remedy("write it as in BCP 47, for example language = \"es\" or language = \"pt-BR\"")
        })?;
        Ok(Declared { language: Some(tag), ..self })
    }
}

impl Defaults {
    fn declared(&self) -> Declared {
        Declared {
            language: self.language.clone(),
            default_license: self.license.clone(),
            publisher: self.publisher.clone(),
            redistribute: self.redistribute,
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
            encoding: self.encoding.clone().or(defaults.encoding),
        }
    }
}
