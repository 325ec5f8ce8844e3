//! A dataset frozen under a version: its folder, its zips, what changed since the release before.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use semver::{Prerelease, Version};
use tempfile::TempDir;

use super::archive::{self, Archive, Opened};
use super::diff::{self, CHANGES, Diff, version};
use super::explorer::EXPLORER;
use super::index::{ArchiveEntry, INDEX, Index, ReleaseEntry};
use super::manifest::{Manifest, hash_file, hash_files, list_files};
use super::signature::{SIGNATURE, Signer};
use super::tombstones::{self, TOMBSTONES};
use super::verify::{self, Finding, Level};
use super::withhold::{Extent, withhold};
use super::{CORPUS, LICENSE, MANIFEST, bagit, complete, licenses, temporary_folder, write_metadata};
use crate::error::{Error, InFile, Result};
use crate::model::Bundle;
use crate::schema::TableName;

/// What happened in each release, the newest first.
pub(super) const CHANGELOG: &str = "CHANGELOG.md";

/// So many of the sources that were passed over are named in warnings.
const SHOWN: usize = 20;

/// Whether a file is one that a release adds to a dataset: it follows from other releases, not from the sources.
pub(super) fn is_added(file: &str) -> bool {
    let below_changes = file.strip_prefix(CHANGES).is_some_and(|rest| rest.starts_with('/'));
    below_changes || [CHANGELOG, TOMBSTONES].contains(&file)
}

/// How a dataset is released.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder that holds releases.
    pub releases: PathBuf,
    /// The version; without one, the one that the corpus file declares where it is high enough, else the least that
    /// the changes ask for.
    pub version: Option<String>,
    /// The day of publication, `YYYY-MM-DD`, where the corpus file does not say.
    pub published: Option<String>,
    /// Why there is a new version, for the changelog: Markdown.
    pub why: Option<String>,
    /// How much to withhold of documents that may not be given on.
    pub withhold: Option<Extent>,
    /// Threads that compress; what is written does not depend on it.
    pub threads: usize,
}

/// A release that can be made.
pub struct Plan {
    dataset: PathBuf,
    /// Holds the dataset where a part of it is withheld.
    _public: TempDir,
    options: Options,
    manifest: Manifest,
    /// The release before, and its changelog.
    last: Option<(ReleaseEntry, String)>,
    /// The version that it will have.
    pub version: Version,
    /// What changed since the release before; none when this is the first.
    pub diff: Option<Diff>,
    /// Why it perhaps should not be published as it is.
    pub warnings: Vec<String>,
    changes: TempDir,
    /// The table of documents that are gone.
    tombstones: Option<String>,
    signer: Option<Signer>,
}

/// A release that was made.
#[derive(Clone, Debug)]
pub struct Released {
    pub folder: PathBuf,
    pub entry: ReleaseEntry,
}

impl Plan {
    /// Checks a dataset, compares it with the release before and settles its version. Writes nothing.
    ///
    /// # Errors
    /// When the dataset does not hold or the release before is not what it was, when nothing changed, or when the
    /// version is lower than the changes ask for.
    pub fn new(dataset: &Path, options: Options) -> Result<Plan> {
        prove(dataset)?;
        let releases = options.releases.ancestors().find_map(|folder| folder.canonicalize().ok());
        if releases.is_some_and(|releases| dataset.canonicalize().is_ok_and(|dataset| releases.starts_with(dataset))) {
            return Err(Error::new("the releases would lie in the dataset itself")
                .in_file(&options.releases)
                .remedy("name another folder with --releases"));
        }
        let mut manifest = Manifest::read(dataset)?;
        let public = temporary_folder()?;
        let dataset = match options.withhold.filter(|_| manifest.contents.restricted > 0) {
            Some(extent) => {
                manifest = withhold(dataset, extent, public.path())?;
                prove(public.path())?;
                public.path()
            }
            None => dataset,
        };
        let changes = temporary_folder()?;
        let mut tombstones = None;
        let (last, version, diff) = match Index::read(&options.releases)?.last(&manifest.dataset.name) {
            None => (None, first_version(&options, &manifest)?, None),
            Some(last) => {
                let old = open(&options.releases, last)?;
                let diff = diff::diff(old.folder(), dataset, Some(changes.path()))?;
                let version = next_version(&options, &manifest, last, &diff)?;
                tombstones = tombstones::table(old.folder(), &diff, &version.to_string())?;
                let changelog = old.folder().join(CHANGELOG);
                let changelog = fs::read_to_string(&changelog).in_file(changelog)?;
                (Some((last.clone(), changelog)), version, Some(diff))
            }
        };
        manifest.dataset.version = Some(version.to_string());
        if options.published.is_some() {
            manifest.dataset.published.clone_from(&options.published);
        }
        let mut warnings =
            licenses::conflicts(manifest.dataset.license.as_deref(), &manifest.contents, manifest.withheld.is_some());
        if manifest.dataset.published.is_none() {
            warnings.push("No day of publication is declared, which RO-Crate and DataCite demand.".to_owned());
        }
        let skipped = &manifest.sources.skipped;
        warnings.extend(skipped.iter().take(SHOWN).map(|source| {
            format!("The source {} is not in it, because it could not be read: {}.", source.path, source.reason)
        }));
        if skipped.len() > SHOWN {
            warnings.push(format!("{} more sources could not be read; {MANIFEST} names them.", skipped.len() - SHOWN));
        }
        Ok(Plan {
            dataset: dataset.to_owned(),
            _public: public,
            options,
            manifest,
            last,
            version,
            diff,
            warnings,
            changes,
            tombstones,
            signer: None,
        })
    }

    /// Has the checksums of the folder of releases signed.
    pub fn signed_by(mut self, signer: Signer) -> Self {
        self.signer = Some(signer);
        self
    }

    /// Makes the release. The index names it last: until then there is none. What lies there of one that was cut off
    /// before that is taken up.
    ///
    /// # Errors
    /// When the release exists, when another has been made since the plan was, or when the releases before are signed
    /// and this one would not be.
    pub fn carry_out(self) -> Result<Released> {
        let releases = &self.options.releases;
        fs::create_dir_all(releases).in_file(releases)?;
        let _lock = lock(releases)?;
        let mut index = Index::read(releases)?;
        let name = &self.manifest.dataset.name;
        if index.last(name) != self.last.as_ref().map(|(last, _)| last) {
            return Err(Error::new(format!("another release of {name} has been made in the meantime"))
                .in_file(releases)
                .remedy("release again"));
        }
        if self.signer.is_none() && releases.join(SIGNATURE).exists() {
            return Err(Error::new("the releases are signed, and without a key this one would not be")
                .in_file(releases.join(SIGNATURE))
                .remedy("give the secret key with --sign"));
        }
        let stem = format!("{name}-{}", self.version);
        let target = releases.join(&stem);
        if index.find(&stem).is_some() {
            return Err(exists(&target));
        }
        let scratch = scratch(releases)?;
        let folder = scratch.path().join(&stem);
        let manifest = self.fill(&folder)?;

        let archives = self.archives(&manifest, &folder, scratch.path())?;
        archive::write(&archives, scratch.path(), self.options.threads)?;
        let mut entries = Vec::new();
        for archive in &archives {
            let file = archive.path.file_name().expect("archives have names").to_string_lossy().into_owned();
            let super::FileEntry { bytes, sha256 } = hash_file(&archive.path)?;
            entries.push(ArchiveEntry { file, bytes, sha256 });
        }
        let made = entries.iter().map(|entry| (scratch.path().join(&entry.file), releases.join(&entry.file)));
        let mut moves: Vec<(PathBuf, PathBuf)> = made.chain([(folder, target.clone())]).collect();
        for (made, place) in &moves {
            if place.exists() && !is_same(made, place)? {
                return Err(exists(place));
            }
        }
        moves.retain(|(_, place)| !place.exists());
        for (made, place) in moves {
            fs::rename(made, &place).in_file(place)?;
        }
        let entry = ReleaseEntry {
            name: manifest.dataset.name.clone(),
            version: self.version.to_string(),
            title: manifest.dataset.title().to_owned(),
            published: manifest.dataset.published.clone(),
            license: manifest.dataset.license.clone(),
            documents: manifest.tables.get(&TableName::Documents).map_or(0, |table| table.rows),
            archives: entries,
        };
        index.releases.push(entry.clone());
        index.write(releases, self.signer.as_ref())?;
        Ok(Released { folder: target, entry })
    }

    /// Copies the data into `folder` and describes them under the new version.
    fn fill(&self, folder: &Path) -> Result<Manifest> {
        let mut files = list_files(&self.dataset, "data")?;
        files.extend(self.dataset.join(CORPUS).exists().then(|| CORPUS.to_owned()));
        for file in files {
            let (from, to) = (self.dataset.join(&file), folder.join(&file));
            let parent = to.parent().expect("the file lies in a folder");
            fs::create_dir_all(parent).in_file(parent)?;
            fs::copy(&from, &to).in_file(from)?;
        }
        if let Some(diff) = &self.diff {
            let changes = folder.join(CHANGES);
            fs::create_dir(&changes).in_file(&changes)?;
            for file in list_files(self.changes.path(), "")? {
                fs::copy(self.changes.path().join(&file), changes.join(&file)).in_file(&changes)?;
            }
            let mut diff = diff.clone();
            diff.new.dataset = self.manifest.dataset.clone();
            diff.write(&changes)?;
        }
        if let Some(table) = &self.tombstones {
            fs::write(folder.join(TOMBSTONES), table).in_file(folder)?;
        }
        fs::write(folder.join(CHANGELOG), self.changelog()).in_file(folder)?;
        complete(folder, self.manifest.clone())
    }

    /// The changelog of the release before with what is new on top.
    fn changelog(&self) -> String {
        let mut out = format!("# Changelog of {}\n\n", self.manifest.dataset.title());
        let date = self.manifest.dataset.published.as_ref().map(|date| format!(" – {date}")).unwrap_or_default();
        out += &format!("## {}{date}\n\n", self.version);
        if let Some(why) = &self.options.why {
            out += &format!("{}\n\n", why.trim());
        }
        match &self.diff {
            None => out += "First release.\n",
            Some(diff) => out += &diff.to_markdown(),
        }
        if let Some((_, before)) = &self.last {
            let entries = before.find("\n## ").map_or("", |start| &before[start..]);
            out += entries;
        }
        out
    }

    /// The archives to make: all bundles, and each alone with metadata of its own.
    fn archives(&self, manifest: &Manifest, folder: &Path, scratch: &Path) -> Result<Vec<Archive>> {
        let stem = folder.file_name().expect("the release's folder has a name").to_string_lossy().into_owned();
        let mut archives = vec![archive_of(scratch, &stem, &[(folder, list_files(folder, "")?)])];
        let bundles = &manifest.configuration.bundles;
        for bundle in bundles.iter().filter(|_| bundles.len() > 1) {
            let name = format!("{stem}-{}", bundle.as_str());
            let beside = scratch.join(&name);
            let alone = self.describe_alone(manifest, *bundle, folder, &beside)?;
            let data = alone.files.keys().cloned().collect();
            archives.push(archive_of(scratch, &name, &[(folder, data), (&beside, list_files(&beside, "")?)]));
        }
        Ok(archives)
    }

    /// Writes what stands beside the data of one bundle into `beside`.
    fn describe_alone(&self, whole: &Manifest, bundle: Bundle, folder: &Path, beside: &Path) -> Result<Manifest> {
        let mut manifest = whole.clone();
        manifest.configuration.bundles = vec![bundle];
        let data = format!("data/{}/", bundle.as_str());
        manifest.files.retain(|path, _| path.starts_with(&data));
        fs::create_dir(beside).in_file(beside)?;
        let tombstones = self.tombstones.as_ref().map(|_| TOMBSTONES);
        for file in [LICENSE, CHANGELOG, EXPLORER].into_iter().chain(tombstones) {
            fs::copy(folder.join(file), beside.join(file)).in_file(beside)?;
        }
        write_metadata(beside, &manifest)?;
        bagit::write(beside, &manifest)?;
        Ok(manifest)
    }
}

fn archive_of(scratch: &Path, name: &str, folders: &[(&Path, Vec<String>)]) -> Archive {
    let files = folders
        .iter()
        .flat_map(|(folder, files)| files.iter().map(move |file| (format!("{name}/{file}"), folder.join(file))));
    Archive { path: scratch.join(format!("{name}.zip")), files: files.collect::<BTreeMap<_, _>>() }
}

/// Refuses a dataset that does not hold.
pub(super) fn prove(dataset: &Path) -> Result<()> {
    refuse(dataset, &verify::verify(dataset)?.findings, "see all findings with `bindery verify`, then build again")
}

fn refuse(dataset: &Path, findings: &[Finding], remedy: &str) -> Result<()> {
    match findings.iter().find(|finding| finding.level == Level::Error) {
        Some(finding) => Err(Error::new(format!("the dataset does not hold: {}: {}", finding.place, finding.message))
            .in_file(dataset)
            .remedy(remedy)),
        None => Ok(()),
    }
}

/// The remedy where the release before is not what it was.
const RESTORE: &str = "restore the release, with which this one is compared, from another copy";

/// Opens a release by its folder or, where that is gone, by its zip.
///
/// # Errors
/// When it is not what its checksums say.
fn open(releases: &Path, release: &ReleaseEntry) -> Result<Opened> {
    let folder = releases.join(release.stem());
    if folder.is_dir() {
        refuse(&folder, &verify::check_files(&folder)?, RESTORE)?;
        return Opened::new(&folder);
    }
    let zip = releases.join(format!("{}.zip", release.stem()));
    let archive = release.archives.iter().find(|archive| zip.ends_with(&archive.file));
    if archive.is_some_and(|archive| hash_file(&zip).is_ok_and(|file| file.sha256 != archive.sha256)) {
        return Err(Error::new(format!("the zip is not the one that {INDEX} names")).in_file(zip).remedy(RESTORE));
    }
    Opened::new(&zip)
}

/// Waits until nobody else makes a release in the folder, and keeps others from it until the value is dropped.
fn lock(releases: &Path) -> Result<File> {
    // The folder itself is locked, so that nothing lies in it but releases. Some network file systems cannot do that:
    // there, nobody waits.
    let folder = File::open(releases).in_file(releases)?;
    let _ = folder.lock();
    Ok(folder)
}

/// A folder for what is made, in place of one that a release that was killed has left. To be called under the lock.
fn scratch(releases: &Path) -> Result<TempDir> {
    const NAME: &str = ".release.new";
    let left = releases.join(NAME);
    if left.exists() {
        fs::remove_dir_all(&left).in_file(left)?;
    }
    tempfile::Builder::new().prefix(NAME).rand_bytes(0).tempdir_in(releases).in_file(releases)
}

/// Whether two files, or all files of two folders, are the same.
fn is_same(one: &Path, other: &Path) -> Result<bool> {
    if one.is_dir() != other.is_dir() {
        return Ok(false);
    }
    let hashes = |path: &Path| {
        if path.is_dir() { hash_files(path, "") } else { Ok(BTreeMap::from([(String::new(), hash_file(path)?)])) }
    };
    Ok(hashes(one)? == hashes(other)?)
}

/// The refusal to write over a release.
fn exists(path: &Path) -> Error {
    Error::new("this release exists, and releases are never changed")
        .in_file(path)
        .remedy(format!("release under a higher version with --version; what {INDEX} does not name can be removed"))
}

fn parse(version: &str) -> Result<Version> {
    Version::parse(version).map_err(|error| {
        Error::new(format!("`{version}` is not a version"))
            .caused_by(error)
            .remedy("write it as MAJOR.MINOR.PATCH, for example 1.2.0")
    })
}

fn declared(options: &Options, manifest: &Manifest) -> Result<Option<Version>> {
    options.version.as_deref().or(manifest.dataset.version.as_deref()).map(parse).transpose()
}

fn first_version(options: &Options, manifest: &Manifest) -> Result<Version> {
    Ok(declared(options, manifest)?.unwrap_or(Version::new(1, 0, 0)))
}

fn next_version(options: &Options, manifest: &Manifest, last: &ReleaseEntry, diff: &Diff) -> Result<Version> {
    let before = parse(&last.version)?;
    let level = version::level(&version::rules(diff));
    let least = level.max(version::Level::Patch).next(&before);
    if level == version::Level::None && options.version.is_none() {
        return Err(Error::new(format!("nothing changed since {} {before}", last.name))
            .remedy("to release the same again, give a higher --version"));
    }
    match declared(options, manifest)? {
        // A pre-release of a version that is high enough is so too.
        Some(version) if version > before && Version { pre: Prerelease::EMPTY, ..version.clone() } >= least => {
            Ok(version)
        }
        // What the corpus file still says from the last time is not a wish.
        Some(version) if options.version.is_some() => {
            Err(Error::new(format!("the changes since {before} are {level}: version {version} is too low"))
                .remedy(format!("release as {least} or higher; `bindery diff` shows the changes")))
        }
        _ => Ok(least),
    }
}
