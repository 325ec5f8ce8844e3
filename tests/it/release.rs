//! Releases: frozen, versioned by what changed, reproducible, one made of the other.

use std::fs;
use std::path::{Path, PathBuf};

use bindery::Result;
use bindery::release::diff::diff;
use bindery::release::freeze::{Options, Plan, Released};
use bindery::release::rebuild;
use bindery::release::signature::{self, Signer};
use bindery::release::tombstones;
use bindery::release::verify::verify;
use bindery::release::withhold::{Extent, prove_whole};
use bindery::release::{Index, Manifest, Opened, apply::apply};
use bindery::schema::TableName;
use tempfile::TempDir;

use crate::support::{build_into, contents, folder};

const CORPUS: &str = "[dataset]\nname = \"letters\"\nversion = \"1.0.0\"\nlicense = \"CC-BY-4.0\"\npublished = \"2026-05-01\"\n[defaults]\nlicense = \"CC-BY-4.0\"\nlanguage = \"en\"\n[[source]]\nglob = \"*.txt\"\n";

/// A corpus of two letters and the place where its dataset and releases go.
struct Work {
    corpus: TempDir,
    out: TempDir,
}

impl Work {
    fn new() -> Self {
        let first = "First letter\n\nThe weather has been fine since Monday.\n\nYours, Ada.\n";
        let corpus = folder(&[
            ("corpus.toml", CORPUS.as_bytes()),
            ("a.txt", first.as_bytes()),
            ("b.txt", b"Second letter\n\nIt rained all week.\n"),
        ]);
        Work { corpus, out: tempfile::tempdir().unwrap() }
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.corpus.path().join(file), text).unwrap();
    }

    fn releases(&self) -> PathBuf {
        self.out.path().join("releases")
    }

    /// Builds the corpus and releases it.
    fn release(&self, version: Option<&str>) -> Result<Released> {
        let dataset = build_into(self.corpus.path(), self.out.path())?.dataset;
        Plan::new(&dataset, options(&self.releases(), version, 2))?.carry_out()
    }
}

fn options(releases: &Path, version: Option<&str>, threads: usize) -> Options {
    let version = version.map(str::to_owned);
    Options { releases: releases.to_owned(), version, published: None, why: None, withhold: None, threads }
}

fn tables(dataset: &Path) -> impl PartialEq + std::fmt::Debug {
    Manifest::read(dataset).unwrap().tables
}

#[test]
fn versions_follow_from_what_changed() {
    let work = Work::new();
    assert_eq!(work.release(None).unwrap().entry.version, "1.0.0");

    work.write("a.txt", "First letter\n\nThe weather has been foul since Monday.\n\nYours, Ada.\n");
    let low = work.release(Some("1.0.1")).unwrap_err();
    assert!(low.cause().contains("MAJOR"), "{low}");
    assert_eq!(work.release(None).unwrap().entry.version, "2.0.0");

    work.write("c.txt", "Third letter\n\nNothing has happened.\n");
    assert_eq!(work.release(None).unwrap().entry.version, "2.1.0");

    fs::remove_file(work.corpus.path().join("b.txt")).unwrap();
    let last = work.release(None).unwrap();
    assert_eq!(last.entry.version, "3.0.0");
    assert!(work.release(None).unwrap_err().cause().contains("nothing changed"));

    let changelog = fs::read_to_string(last.folder.join("CHANGELOG.md")).unwrap();
    let headings: Vec<&str> = changelog.lines().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(
        headings,
        ["## 3.0.0 – 2026-05-01", "## 2.1.0 – 2026-05-01", "## 2.0.0 – 2026-05-01", "## 1.0.0 – 2026-05-01"]
    );
    assert!(changelog.contains("- Document removed: `b`") && changelog.contains("1 paragraph edited"), "{changelog}");
    assert_eq!(Index::read(&work.releases()).unwrap().releases.len(), 4);
}

#[test]
fn an_old_release_and_the_changes_make_the_new_one() {
    let work = Work::new();
    let old = work.release(None).unwrap();
    // An edit, a new first paragraph that gives all others new ids, and a document before all others.
    work.write("a.txt", "A note\n\nFirst letter\n\nThe weather has been foul since Monday.\n\nYours, Ada.\n");
    work.write("0.txt", "Before all letters\n\nThere was silence.\n");
    work.write("corpus.toml", &format!("# All letters\n{CORPUS}"));
    let new = work.release(None).unwrap();

    let made = work.out.path().join("made");
    apply(&old.folder, &new.folder.join("changes"), &made).unwrap();
    assert_eq!(tables(&made), tables(&new.folder));
    assert_eq!(verify(&made).unwrap().findings, []);
    assert_eq!(rebuild::differences(&made, &work.out.path().join("letters")).unwrap(), Vec::<String>::new());
    let wrong = apply(&new.folder, &new.folder.join("changes"), &work.out.path().join("wrong")).unwrap_err();
    assert!(wrong.cause().contains("another dataset"), "{wrong}");
}

#[test]
fn zips_are_the_same_bytes_and_stand_alone() {
    let work = Work::new();
    let release = work.release(None).unwrap();
    let elsewhere = work.out.path().join("elsewhere");
    let again = Plan::new(&work.out.path().join("letters"), options(&elsewhere, None, 1)).unwrap().carry_out().unwrap();
    assert_eq!(again.entry, release.entry);
    assert_eq!(contents(&again.folder), contents(&release.folder));
    assert_eq!(release.entry.archives.len(), 4);
    for archive in &release.entry.archives {
        let opened = Opened::new(&work.releases().join(&archive.file)).unwrap();
        assert_eq!(verify(opened.folder()).unwrap().findings, [], "{}", archive.file);
        assert_eq!(tables(opened.folder()), tables(&release.folder));
        assert!(diff(&release.folder, opened.folder(), None).unwrap().documents.changed.is_empty());
    }
}

#[test]
fn a_release_is_never_written_over() {
    let work = Work::new();
    let release = work.release(None).unwrap();
    let before = contents(&work.releases());
    // The index is lost: a new one would not name all releases.
    fs::remove_file(work.releases().join("releases.json")).unwrap();
    let error = work.release(None).unwrap_err();
    assert!(error.cause().contains("there is no releases.json beside it"), "{error}");
    // Nothing of it is there, as where a release was cut off: what is the same is taken up.
    for file in ["SHA256SUMS", "index.html"] {
        fs::remove_file(work.releases().join(file)).unwrap();
    }
    let again = contents(&work.releases());
    work.write("c.txt", "Third letter\n\nNothing has happened.\n");
    let error = work.release(None).unwrap_err();
    assert!(error.cause().contains("never changed"), "{error}");
    assert_eq!(contents(&work.releases()), again);
    fs::remove_file(work.corpus.path().join("c.txt")).unwrap();
    assert_eq!(work.release(None).unwrap().entry, release.entry);
    assert_eq!(contents(&work.releases()), before);
}

#[test]
fn releases_that_are_made_at_once_are_all_in_the_index() {
    let (work, other) = (Work::new(), Work::new());
    other.write("corpus.toml", &CORPUS.replace("letters", "more-letters"));
    let plan = |corpus: &Work| {
        let dataset = build_into(corpus.corpus.path(), work.out.path()).unwrap().dataset;
        Plan::new(&dataset, options(&work.releases(), None, 1)).unwrap()
    };
    let [first, same, another] = [plan(&work), plan(&work), plan(&other)];
    // What one that was killed has left behind goes.
    fs::create_dir_all(work.releases().join(".release.new/letters-1.0.0")).unwrap();
    first.carry_out().unwrap();
    another.carry_out().unwrap();
    let error = same.carry_out().unwrap_err();
    assert!(error.cause().contains("has been made in the meantime"), "{error}");
    let names: Vec<String> =
        Index::read(&work.releases()).unwrap().releases.iter().map(|release| release.stem()).collect();
    assert_eq!(names, ["letters-1.0.0", "more-letters-1.0.0"]);
    assert_eq!(verify(&work.releases()).unwrap().findings, []);
    assert!(!work.releases().join(".release.new").exists());

    let dataset = work.out.path().join("letters");
    let inside = Plan::new(&dataset, options(&dataset.join("releases"), None, 1)).map(drop).unwrap_err();
    assert_eq!(inside.cause(), "the releases would lie in the dataset itself");
}

#[test]
fn a_pre_release_becomes_final() {
    let work = Work::new();
    for version in ["1.0.0-rc.1", "1.0.0-rc.2", "1.0.0"] {
        assert_eq!(work.release(Some(version)).unwrap().entry.version, version);
    }
    assert!(work.release(Some("1.0.0-rc.3")).is_err());
    work.write("b.txt", "Second letter\n\nIt rained all month.\n");
    assert!(work.release(Some("1.1.0-rc.1")).unwrap_err().cause().contains("too low"));
    assert_eq!(work.release(Some("2.0.0-rc.1")).unwrap().entry.version, "2.0.0-rc.1");
    work.write("b.txt", "Second letter\n\nIt rained all year.\n");
    assert_eq!(work.release(None).unwrap().entry.version, "2.0.0");
}

#[test]
fn a_source_that_is_passed_over_is_told_before_it_is_gone() {
    let work = Work::new();
    work.release(None).unwrap();
    fs::write(work.corpus.path().join("b.txt"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    let dataset = build_into(work.corpus.path(), work.out.path()).unwrap().dataset;
    let plan = Plan::new(&dataset, options(&work.releases(), None, 2)).unwrap();
    assert_eq!(
        plan.warnings,
        ["The source b.txt is not in it, because it could not be read: the file is an image, not text."]
    );
}

#[test]
fn a_release_is_compared_with_one_that_is_what_it_was() {
    let work = Work::new();
    let first = work.release(None).unwrap();
    work.write("b.txt", "Second letter\n\nIt rained all month.\n");
    build_into(work.corpus.path(), work.out.path()).unwrap();
    let table = "data/parquet/paragraphs.parquet";
    fs::copy(work.out.path().join("letters").join(table), first.folder.join(table)).unwrap();
    let error = work.release(None).unwrap_err();
    assert!(error.cause().contains("paragraphs.parquet: the file has changed"), "{error}");

    fs::remove_dir_all(&first.folder).unwrap();
    let zip = first.folder.with_extension("0.zip");
    let bytes = fs::read(&zip).unwrap();
    fs::write(&zip, [&bytes[..], b" "].concat()).unwrap();
    assert_eq!(work.release(None).unwrap_err().cause(), "the zip is not the one that releases.json names");
    fs::write(&zip, bytes).unwrap();
    assert_eq!(work.release(None).unwrap().entry.version, "2.0.0");
}

#[test]
fn a_release_can_be_built_again_from_its_sources() {
    let work = Work::new();
    let release = work.release(None).unwrap();
    let rebuild = |sources: &Path| {
        let corpus = rebuild::corpus(&release.folder, &[sources.to_owned()]).unwrap();
        let out = tempfile::tempdir().unwrap();
        let options = crate::support::options(out.path());
        let built = bindery::build::build(&corpus, &options, &|_| {}).unwrap();
        let sources = rebuild::changed_sources(&release.folder, &built.dataset).unwrap();
        (sources, rebuild::differences(&release.folder, &built.dataset).unwrap())
    };
    assert_eq!(rebuild(work.corpus.path()), (vec![], vec![]));
    work.write("b.txt", "Second letter\n\nIt rained all month.\n");
    let (sources, files) = rebuild(work.corpus.path());
    assert_eq!(sources, ["b.txt"]);
    assert!(files.contains(&"data/jsonl/paragraphs.jsonl".to_owned()));
}

#[test]
fn a_release_is_built_again_with_the_gazetteers_that_it_was_made_with() {
    let work = Work::new();
    work.write("corpus.toml", &format!("{CORPUS}\n[entities]\ngazetteers = [\"names.csv\"]\n"));
    work.write("names.csv", "label,type\nAda,person\n");
    let release = work.release(None).unwrap();
    let corpus = || rebuild::corpus(&release.folder, &[work.corpus.path().to_owned()]);
    assert!(corpus().is_ok());
    work.write("names.csv", "label,type\nAda,place\n");
    let error = corpus().unwrap_err().to_string();
    assert!(error.contains("names.csv") && error.contains("another state"), "{error}");
}

#[test]
fn a_folder_of_releases_is_verified_with_all_that_it_holds() {
    let work = Work::new();
    work.release(None).unwrap();
    work.write("b.txt", "Second letter\n\nIt rained all month.\n");
    work.release(None).unwrap();
    let releases = work.releases();
    assert_eq!(verify(&releases).unwrap().findings, []);
    for (file, bytes) in contents(&releases) {
        // What is inside a release is the matter of other tests.
        if file.contains('/') {
            continue;
        }
        let mut damaged = bytes.clone();
        damaged[bytes.len() / 2] ^= 1;
        fs::write(releases.join(&file), damaged).unwrap();
        assert!(verify(&releases).map_or(true, |report| !report.findings.is_empty()), "{file}");
        fs::write(releases.join(&file), bytes).unwrap();
    }
    // Another release in the place of one that the index names.
    fs::remove_dir_all(releases.join("letters-1.0.0")).unwrap();
    fs::rename(work.out.path().join("letters"), releases.join("letters-1.0.0")).unwrap();
    let findings = verify(&releases).unwrap().findings;
    assert!(
        findings.iter().any(|finding| finding.message == "the folder and the zip are not the same"),
        "{findings:?}"
    );
}

#[test]
fn a_signature_proves_who_released() {
    let work = Work::new();
    let keys = minisign::KeyPair::generate_unencrypted_keypair().unwrap();
    let file = work.out.path().join("secret.key");
    fs::write(&file, keys.sk.to_box(None).unwrap().into_string()).unwrap();
    let public = keys.pk.to_box().unwrap().into_string();
    let dataset = build_into(work.corpus.path(), work.out.path()).unwrap().dataset;
    let plan = Plan::new(&dataset, options(&work.releases(), None, 2)).unwrap();
    plan.signed_by(Signer::open(&file, None).unwrap()).carry_out().unwrap();

    let zip = work.releases().join("letters-1.0.0-jsonl.zip");
    assert_eq!(signature::check(&zip, &public).unwrap(), []);
    assert_eq!(signature::check(&work.releases(), &keys.pk.to_base64()).unwrap(), []);
    let other = minisign::KeyPair::generate_unencrypted_keypair().unwrap().pk.to_base64();
    assert_eq!(signature::check(&zip, &other).unwrap().len(), 1);
    fs::write(&zip, "forged").unwrap();
    assert_eq!(signature::check(&zip, &public).unwrap()[0].place, "letters-1.0.0-jsonl.zip");

    work.write("b.txt", "Second letter\n\nIt rained all month.\n");
    let error = work.release(None).unwrap_err();
    assert_eq!(error.cause(), "the releases are signed, and without a key this one would not be");
}

const RESTRICTED: &str = "[dataset]\nname = \"letters\"\nlicense = \"CC-BY-4.0\"\npublished = \"2026-05-01\"\n[defaults]\nlicense = \"CC-BY-4.0\"\nlanguage = \"en\"\n[[source]]\npath = \"a.txt\"\n[[source]]\npath = \"b.txt\"\nredistribute = false\n";

/// All that is written of a dataset, in one text.
fn everything(folder: &Path) -> String {
    contents(folder).into_iter().map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned()).collect()
}

#[test]
fn withheld_documents_leave_nothing_to_read_and_can_be_put_back() {
    for extent in [Extent::Text, Extent::Document] {
        let work = Work::new();
        work.write("corpus.toml", RESTRICTED);
        work.write("b.txt", "On rain\n\nIt pours on Wrocław, says Ada Lovelace.[1] She wrote it twice.\n\nReferences\n\n1. Kowalski, J. (1999). Mokre ulice. Kraków: Znak.\n");
        let dataset = build_into(work.corpus.path(), work.out.path()).unwrap().dataset;
        let open = options(&work.releases(), None, 2);
        assert!(Plan::new(&dataset, open.clone()).unwrap().warnings[0].contains("may not be redistributed"));
        let plan = Plan::new(&dataset, Options { withhold: Some(extent), ..open }).unwrap();
        assert_eq!(plan.warnings, Vec::<String>::new());
        let release = plan.carry_out().unwrap().folder;

        assert_eq!(verify(&release).unwrap().findings, [], "{extent:?}");
        let text = everything(&release);
        for word in ["pours", "wrote it", "Mokre ulice. Kraków"] {
            assert!(everything(&dataset).contains(word) && !text.contains(word), "{word}: {extent:?}");
        }
        assert!(text.contains("The weather has been fine since Monday."));
        let rows = |folder: &Path| Manifest::read(folder).unwrap().tables[&TableName::Paragraphs].rows;
        assert_eq!(rows(&release) == rows(&dataset), extent == Extent::Text);

        let manifest = Manifest::read(&release).unwrap();
        prove_whole(&manifest, &dataset).unwrap();
        assert!(prove_whole(&manifest, &release).is_err());
        assert_eq!(rebuild::differences(&release, &dataset).unwrap(), Vec::<String>::new(), "{extent:?}");
    }
}

#[test]
fn three_releases_tell_their_story() {
    let work = Work::new();
    let first = work.release(None).unwrap();
    // A text corrected.
    work.write("b.txt", "Second letter\n\nIt rained all month.\n");
    let second = work.release(None).unwrap();
    // One added, one taken down.
    work.write("c.txt", "Third letter\n\nThe sun is back.\n");
    fs::remove_file(work.corpus.path().join("a.txt")).unwrap();
    let third = work.release(None).unwrap();
    let versions = [&first, &second, &third].map(|release| release.entry.version.clone());
    // Croissant asks for a major version where rows that were there are not the same.
    assert_eq!(versions, ["1.0.0", "2.0.0", "3.0.0"]);

    let gone = tombstones::read(&third.folder).unwrap();
    let [gone] = gone.as_slice() else { panic!("{gone:?}") };
    assert_eq!((gone.document_id.as_str(), gone.title.as_deref()), ("a", Some("First letter")));
    assert_eq!((gone.last_version.as_str(), gone.removed_in.as_str()), ("2.0.0", "3.0.0"));
    assert!(tombstones::read(&second.folder).unwrap().is_empty());
    insta::assert_snapshot!(fs::read_to_string(third.folder.join("CHANGELOG.md")).unwrap());

    // On a copy with nothing but the zip, and on all that is there.
    let elsewhere = tempfile::tempdir().unwrap();
    let zip = elsewhere.path().join("copy.zip");
    fs::copy(work.releases().join("letters-3.0.0.zip"), &zip).unwrap();
    assert_eq!(verify(&zip).unwrap().findings, []);
    assert_eq!(verify(&work.releases()).unwrap().findings, []);

    let made = work.out.path().join("made");
    apply(&second.folder, &third.folder.join("changes"), &made).unwrap();
    assert_eq!(tables(&made), tables(&third.folder));
    let built = work.out.path().join("letters");
    assert_eq!(rebuild::differences(&third.folder, &built).unwrap(), Vec::<String>::new());
}
