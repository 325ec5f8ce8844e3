//! Publishing: to a folder, and the words for hosts that have programs of their own.

use std::fs;
use std::path::{Path, PathBuf};

use bindery::release::freeze::{Options, Plan};
use bindery::release::publish::{Host, Package, Target};
use tempfile::TempDir;

use crate::support::{build_into, contents, folder};

const CORPUS: &str = "[dataset]\nname = \"letters\"\ntitle = \"Ada's letters\"\nlicense = \"CC-BY-4.0\"\npublished = \"2026-05-01\"\ncreators = [{ name = \"Carberry, Josiah\" }]\n";

/// A folder with a release of one letter.
fn released(letter: &str) -> (TempDir, PathBuf) {
    let corpus = folder(&[("corpus.toml", CORPUS.as_bytes()), ("a.txt", letter.as_bytes())]);
    let out = tempfile::tempdir().unwrap();
    let dataset = build_into(corpus.path(), out.path()).unwrap().dataset;
    let releases = out.path().join("releases");
    let options = Options { releases, version: None, published: None, why: None, withhold: None, threads: 2 };
    let released = Plan::new(&dataset, options).unwrap().carry_out().unwrap();
    (out, released.folder)
}

fn publish(release: &Path, target: &Path) -> bindery::Result<usize> {
    Ok(Package::open(release)?.publish_to_folder(target, &|_, _| {})?.sent)
}

#[test]
fn a_folder_gets_what_the_folder_of_releases_holds() {
    let (out, release) = released("A letter\n\nIt rained all week.\n");
    let target = out.path().join("shelf");
    assert!(publish(&release, &target).unwrap() > 0);
    assert_eq!(contents(&target), contents(&out.path().join("releases")));
    assert_eq!(publish(&release, &target).unwrap(), 0);
}

#[test]
fn what_is_published_is_not_written_over() {
    let (out, release) = released("A letter\n\nIt rained all week.\n");
    let target = out.path().join("shelf");
    publish(&release, &target).unwrap();
    let before = contents(&target);
    let (_other, changed) = released("A letter\n\nIt snowed all week.\n");
    let error = publish(&changed, &target).unwrap_err();
    assert!(error.to_string().ends_with("another letters-1.0.0 is published there"), "{error}");
    assert_eq!(contents(&target), before);

    let page = folder(&[("index.html", b"<h1>Mine</h1>")]);
    let error = publish(&release, page.path()).unwrap_err();
    assert!(error.cause().contains("there is no releases.json beside it"), "{error}");
    assert_eq!(contents(page.path()), [("index.html".to_owned(), b"<h1>Mine</h1>".to_vec())]);
}

#[test]
fn a_release_that_does_not_hold_is_not_published() {
    let (out, release) = released("A letter\n\nIt rained all week.\n");
    fs::write(out.path().join("releases/letters-1.0.0-jsonl.zip"), "forged").unwrap();
    let error = publish(&release, &out.path().join("shelf")).unwrap_err();
    assert!(error.to_string().contains("the zip is not the one that releases.json names"), "{error}");
    assert!(publish(&out.path().join("letters"), &out.path().join("shelf")).is_err());
    assert!(!out.path().join("shelf").exists());
}

#[test]
fn hosts_are_given_what_they_need() {
    let (out, release) = released("A letter\n\nIt rained all week.\n");
    let package = Package::open(&release).unwrap();
    let mut said = String::new();
    for target in ["hf:ada/letters", "github:ada/letters", "zenodo:"] {
        let Target::Host(host) = target.parse().unwrap() else { panic!("{target} is a host") };
        let instructions = package.instructions(&host).unwrap();
        for file in instructions.files {
            said += &format!("# {}\n{}", file.display(), fs::read_to_string(&file).unwrap());
        }
        said += &(instructions.commands.join("\n") + "\n\n");
    }
    let place = release.parent().unwrap().display().to_string();
    insta::assert_snapshot!(said.replace(&place, "RELEASES"));
    assert_eq!("hf:ada/letters".parse::<Target>().unwrap(), Target::Host(Host::HuggingFace("ada/letters".to_owned())));
    for wrong in ["hf:letters", "zenodo:123", "s3:/bucket", "https:example.org"] {
        assert!(wrong.parse::<Target>().is_err(), "{wrong}");
    }
    drop(out);
}
