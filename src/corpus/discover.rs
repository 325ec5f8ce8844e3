//! Finding sources in folders.

use std::collections::BTreeMap;
use std::path::Path;

use ignore::WalkBuilder;
use ignore::overrides::OverrideBuilder;
use sha2::{Digest, Sha256};

use super::declared::{DatasetInfo, Declared, EntityConfig};
use super::slug::{document_id, slug};
use super::{Corpus, FILE_NAME, Place, Source};
use crate::error::{Error, InFile, Result};
use crate::schema::hex;

/// A folder without a corpus file: every file below it is a source, named by its path.
pub(super) fn folder(root: &Path) -> Result<Corpus> {
    let mut sources = files(root, None)?
        .into_iter()
        .map(|relative_path| source(root, relative_path, Declared::default()))
        .collect::<Result<Vec<_>>>()?;
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

/// The files below `root`, as paths with `/`, sorted by their bytes. Hidden files and corpus files are left out.
pub(super) fn files(root: &Path, glob: Option<&str>) -> Result<Vec<String>> {
    let mut walk = WalkBuilder::new(root);
    walk.standard_filters(false).hidden(true).follow_links(true);
    if let Some(glob) = glob {
        let mut only = OverrideBuilder::new(root);
        let bad = |error: ignore::Error| Error::new(format!("`{glob}` is not a glob")).caused_by(error);
        only.add(glob).map_err(bad)?;
        walk.overrides(only.build().map_err(bad)?);
    }
    let mut files = Vec::new();
    for entry in walk.build() {
        let entry = entry.map_err(|error| Error::new("cannot list the folder").in_file(root).caused_by(error))?;
        if entry.file_type().is_some_and(|kind| kind.is_file()) && entry.file_name() != FILE_NAME {
            let relative = entry.path().strip_prefix(root).expect("a walk stays below its root");
            let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            files.push(parts.join("/"));
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// A source below `root`, with the id that its path gives.
pub(super) fn source(root: &Path, relative_path: String, declared: Declared) -> Result<Source> {
    let path = root.join(&relative_path);
    let size = std::fs::metadata(&path).in_file(&path)?.len();
    Ok(Source { id: document_id(&relative_path), path, relative_path, size, declared, place: Place::File })
}

/// Tells apart sources whose paths give the same id (`a b.txt`, `a-b.txt`) by a hash of the path.
pub(super) fn part_equal_ids(sources: &mut [Source]) {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for source in &*sources {
        *count.entry(source.id.clone()).or_default() += 1;
    }
    for source in sources {
        if count[&source.id] > 1 {
            let hash = hex(&Sha256::digest(&source.relative_path));
            source.id = format!("{}-{}", source.id, &hash[..8]);
        }
    }
}
