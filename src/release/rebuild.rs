//! Proof that a release can be made again: what it records of its making, and the comparison with what comes out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::freeze::is_added;
use super::manifest::{Manifest, hash_entity_files, hash_file, list_files};
use super::read_back::BundleFolder;
use super::withhold::withhold;
use super::{CORPUS, complete, temporary_folder};
use crate::corpus::Corpus;
use crate::error::{Error, InFile, Result};
use crate::model::Document;

/// The corpus of a release, as recorded in it, with its sources looked for in `sources`; the first of these stands
/// for the folder in which the corpus file lay.
///
/// # Errors
/// When another version of Bindery made the release, a source is not found, or a gazetteer, the knowledge base or the
/// model is not the one that the release was made with.
pub fn corpus(release: &Path, sources: &[PathBuf]) -> Result<Corpus> {
    let manifest = Manifest::read(release)?;
    let version = env!("CARGO_PKG_VERSION");
    if manifest.tool.version != version {
        return Err(Error::new(format!(
            "the release was made by Bindery {}, this is {version}",
            manifest.tool.version
        ))
        .in_file(release)
        .remedy("use that version: another one may well write other bytes"));
    }
    let root = sources.first().ok_or_else(|| Error::new("the folder of the sources is not named"))?;
    let file = release.join(CORPUS);
    let mut corpus = if file.is_file() { Corpus::open_in(&file, root, sources)? } else { Corpus::open(root, sources)? };
    for (name, found) in hash_entity_files(&corpus)? {
        if manifest.configuration.entity_files.get(&name).is_some_and(|released| *released != found) {
            return Err(Error::new("the release was made with another state of this file")
                .in_file(corpus.root.join(name))
                .remedy("bring back the state whose SHA-256 the release's bindery.json tells under `entity_files`"));
        }
    }
    corpus.dataset = manifest.dataset;
    Ok(corpus)
}

/// Compares a release with a fresh build of its corpus, which is described as the release is for that. Gives the
/// paths of the files that are not the same.
///
/// # Errors
/// When one of them is not a dataset, or when writing fails.
pub fn differences(release: &Path, built: &Path) -> Result<Vec<String>> {
    let released = Manifest::read(release)?;
    let scratch = temporary_folder()?;
    let built = match &released.withheld {
        Some(withheld) => {
            withhold(built, withheld.extent, scratch.path())?;
            scratch.path()
        }
        None => built,
    };
    let mut manifest = Manifest::read(built)?;
    manifest.dataset = released.dataset;
    let files = list_files(release, "")?;
    for file in files.iter().filter(|file| is_added(file)) {
        let target = built.join(file);
        let parent = target.parent().expect("the file lies in a folder");
        fs::create_dir_all(parent).in_file(parent)?;
        fs::copy(release.join(file), &target).in_file(&target)?;
    }
    complete(built, manifest)?;
    let mut all = files;
    all.extend(list_files(built, "")?);
    all.sort_unstable();
    all.dedup();
    let differs = |file: &String| {
        let [release, built] = [release, built].map(|folder| hash_file(&folder.join(file)).ok());
        release != built
    };
    Ok(all.into_iter().filter(differs).collect())
}

/// The paths of the sources that are not those of the release: changed, gone or added.
///
/// # Errors
/// When one of them is not a dataset, or its rows cannot be read.
pub fn changed_sources(release: &Path, built: &Path) -> Result<Vec<String>> {
    let [released, now] = [release, built].map(|dataset| -> Result<BTreeMap<String, String>> {
        let documents = BundleFolder::first(dataset, &Manifest::read(dataset)?)?.typed_rows::<Document>()?;
        documents.map(|document| document.map(|document| (document.source_path, document.source_sha256))).collect()
    });
    let (released, now) = (released?, now?);
    let paths: BTreeSet<&String> = released.keys().chain(now.keys()).collect();
    Ok(paths.into_iter().filter(|path| released.get(*path) != now.get(*path)).cloned().collect())
}
