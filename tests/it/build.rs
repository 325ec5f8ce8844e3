//! Builds: the same bytes always, whole or not at all, one bad source never spoils the rest.

use std::fs;

use bindery::build::Options;
use bindery::model::{Bundle, Document};
use bindery::release::freeze;
use bindery::release::verify::verify;

use crate::support::{build_into, build_with, contents, folder, options, project, rows};

#[test]
fn the_same_corpus_gives_the_same_bytes_whatever_the_threads_and_the_folder() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let first = build_with(&project("seeds"), &Options { threads: 1, ..options(one.path()) }).unwrap().dataset;
    let second = build_with(&project("seeds"), &Options { threads: 5, ..options(&other.path().join("deeper")) })
        .unwrap()
        .dataset;
    let (first, second) = (contents(&first), contents(&second));
    assert_eq!(first.len(), second.len());
    for ((path, bytes), (other_path, other_bytes)) in first.iter().zip(&second) {
        assert_eq!(path, other_path);
        assert!(bytes == other_bytes, "{path} differs");
    }
}

#[test]
fn the_explorer_is_one_page_that_no_text_breaks_or_makes_large() {
    let long = "Ada sailed from Genoa to Lima in 1871. ".repeat(4000);
    let corpus = folder(&[
        ("a.txt", b"Ada wrote </script><script>alert(1)</script> in 1871.\n\nBob wrote <!-- back.".as_slice()),
        ("b.txt", format!("Ada wrote in 1871.\n\n{long}\n\nShe wrote again.").as_bytes()),
    ]);
    let out = tempfile::tempdir().unwrap();
    let dataset = build_into(corpus.path(), out.path()).unwrap().dataset;
    let page = fs::read_to_string(dataset.join("explorer.html")).unwrap();
    let (_, data) = page.split_once("id=\"data\">").unwrap();
    let data: serde_json::Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
    assert_eq!(page.matches("<script").count(), 2);
    assert_eq!(page.matches("://").count(), 0);
    let texts = data["texts"].as_array().unwrap();
    assert_eq!(texts[0]["blocks"][0]["text"], "Ada wrote </script><script>alert(1)</script> in 1871.");
    assert_eq!([&texts[0]["whole"], &texts[1]["whole"]], [true, false]);
    let lengths = texts[1]["blocks"].as_array().unwrap().iter().map(|block| block["text"].as_str().unwrap().len());
    assert_eq!(lengths.sum::<usize>(), 50_000);
    for block in texts.iter().flat_map(|text| text["blocks"].as_array().unwrap()) {
        let text: Vec<char> = block["text"].as_str().unwrap().chars().collect();
        for mark in block["marks"].as_array().unwrap() {
            let [start, end] = ["start", "end"].map(|key| mark[key].as_u64().unwrap() as usize);
            let marked: String = text[start..end].iter().collect();
            assert!(mark["leads"] != "date:1871" || marked == "1871", "{mark}");
        }
    }
}

#[test]
fn a_document_has_the_same_rows_in_any_company() {
    let alone = folder(&[("b.txt", b"Leon Trotsky was born in 1879.")]);
    let together =
        folder(&[("a.txt", b"Trotsky again."), ("b.txt", b"Leon Trotsky was born in 1879."), ("c.txt", b"c")]);
    let out = tempfile::tempdir().unwrap();
    let alone: Vec<Document> = rows(&build_into(alone.path(), &out.path().join("1")).unwrap().dataset);
    let together: Vec<Document> = rows(&build_into(together.path(), &out.path().join("2")).unwrap().dataset);
    assert_eq!(alone[0], together[1]);
}

#[test]
fn a_source_that_cannot_be_read_is_named_and_the_rest_is_built() {
    let corpus = folder(&[("good.txt", b"A text."), ("image.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01")]);
    let out = tempfile::tempdir().unwrap();
    let built = build_into(corpus.path(), out.path()).unwrap();
    assert_eq!(built.skipped.len(), 1);
    assert_eq!(built.skipped[0].path, "image.txt");
    assert_eq!(rows::<Document>(&built.dataset).len(), 1);

    let strict = Options { strict: true, ..options(out.path()) };
    let error = build_with(corpus.path(), &strict).unwrap_err();
    assert!(error.file().unwrap().ends_with("image.txt"), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn links_that_lead_nowhere_or_back_and_odd_names_spoil_nothing() {
    use std::os::unix::ffi::OsStrExt;
    let corpus = folder(&[("link.md", b"A text."), ("corpus.toml", b"[dataset]\nname = \"x\"\n")]);
    std::os::unix::fs::symlink("gone.txt", corpus.path().join("link.txt")).unwrap();
    std::os::unix::fs::symlink(".", corpus.path().join("loop")).unwrap();
    for (name, text) in [(b"odd\xff.txt", "Another text."), (b"odd\xfe.txt", "Another again.")] {
        fs::write(corpus.path().join(std::ffi::OsStr::from_bytes(name)), text).unwrap();
    }
    let out = tempfile::tempdir().unwrap();
    let built = build_into(corpus.path(), &out.path().join(std::ffi::OsStr::from_bytes(b"out\xff"))).unwrap();
    assert_eq!(verify(&built.dataset).unwrap().findings, []);
    let skipped: Vec<String> =
        built.skipped.iter().map(|source| format!("{}: {}", source.path, source.reason)).collect();
    insta::assert_snapshot!(skipped.join("\n"), @r"
    link.txt: cannot read or write: entity not found
    loop: a link leads back to a folder that it is in
    ");
    let documents: Vec<Document> = rows(&built.dataset);
    assert_eq!(
        documents.iter().map(|document| (document.source_path.as_str(), document.text.as_str())).collect::<Vec<_>>(),
        [("link.md", "A text."), ("odd%FE.txt", "Another again."), ("odd%FF.txt", "Another text.")]
    );
}

#[test]
fn datasets_releases_and_gazetteers_inside_of_the_folder_are_no_sources() {
    let corpus = folder(&[
        ("one.txt", b"One."),
        ("notes/releases.json", b"{}"),
        ("corpus.toml", b"[dataset]\nname = \"x\"\n[entities]\ngazetteers = [\"./names.csv\"]\n"),
        ("names.csv", b"id,label,type\nx:1,One,work\n"),
    ]);
    let out = corpus.path().join("out");
    let first = contents(&build_into(corpus.path(), &out).unwrap().dataset);
    let built = build_into(corpus.path(), &out).unwrap();
    assert!(built.skipped.is_empty());
    let release = freeze::Options {
        releases: out.join("releases"),
        version: None,
        published: None,
        why: None,
        withhold: None,
        threads: 1,
    };
    freeze::Plan::new(&built.dataset, release).unwrap().carry_out().unwrap();
    let second = build_into(corpus.path(), &out).unwrap().dataset;
    assert_eq!(rows::<Document>(&second).len(), 2);
    assert!(contents(&second) == first);
}

#[test]
fn a_failed_build_leaves_the_earlier_dataset() {
    let corpus =
        folder(&[("corpus.toml", b"[dataset]\nname = \"x\"\n[[source]]\npath = \"one.txt\"\n"), ("one.txt", b"One.")]);
    let out = tempfile::tempdir().unwrap();
    let dataset = build_into(corpus.path(), out.path()).unwrap().dataset;
    let before = contents(&dataset);
    fs::write(corpus.path().join("one.txt"), b"\0\x01\x02\xff").unwrap();
    build_into(corpus.path(), out.path()).unwrap_err();
    assert!(contents(&dataset) == before);
    let left: Vec<_> = fs::read_dir(out.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().ends_with(".new")), "{left:?}");
}

#[test]
fn a_build_replaces_the_earlier_dataset_but_nothing_else() {
    let corpus = folder(&[("corpus.toml", b"[dataset]\nname = \"x\"\n"), ("one.txt", b"One.")]);
    let out = tempfile::tempdir().unwrap();
    build_into(corpus.path(), out.path()).unwrap();
    fs::write(corpus.path().join("two.txt"), b"Two.").unwrap();
    let dataset = build_into(corpus.path(), out.path()).unwrap().dataset;
    assert_eq!(rows::<Document>(&dataset).len(), 2);

    let notebook = dataset.join("data/notes.ipynb");
    fs::write(&notebook, b"{}").unwrap();
    let error = build_into(corpus.path(), out.path()).unwrap_err();
    assert!(error.cause().starts_with("the file is no part of the dataset"), "{error}");
    assert_eq!(error.file(), Some(notebook.as_path()));
    assert!(notebook.exists());

    let taken = tempfile::tempdir().unwrap();
    fs::create_dir(taken.path().join("x")).unwrap();
    fs::write(taken.path().join("x/thesis.doc"), b"years of work").unwrap();
    let error = build_into(corpus.path(), taken.path()).unwrap_err();
    assert_eq!(error.cause(), "the place of the dataset is taken by something that is not a dataset");
    assert!(taken.path().join("x/thesis.doc").exists());
}

#[test]
fn bundles_are_written_as_asked_and_hashed_alike() {
    let out = tempfile::tempdir().unwrap();
    let all = build_into(&project("seeds"), out.path()).unwrap();
    for bundle in Bundle::ALL {
        let options = Options { bundles: vec![*bundle], ..options(&out.path().join(bundle.as_str())) };
        let built = build_with(&project("seeds"), &options).unwrap();
        assert_eq!(built.tables, all.tables);
        let folders: Vec<_> =
            fs::read_dir(built.dataset.join("data")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(folders, [bundle.as_str()]);
    }
}

#[test]
fn a_repair_of_mojibake_is_recorded() {
    let sources = folder(&[
        ("misread.txt", "EspaÃ±a y el artÃ\u{AD}culo que leÃ\u{AD}mos.\n".as_bytes()),
        ("sound.txt", "España y el artículo que leímos.\n".as_bytes()),
    ]);
    let out = tempfile::tempdir().unwrap();
    let dataset = build_into(sources.path(), out.path()).unwrap().dataset;
    let documents: Vec<Document> = rows(&dataset);
    let found: Vec<_> = documents.iter().map(|document| (document.repaired, document.text.as_str())).collect();
    assert_eq!(found, [(true, "España y el artículo que leímos."), (false, "España y el artículo que leímos.")]);
}
