//! Corpora: folders and corpus files, and what is said of wrong ones.

use std::path::{Path, PathBuf};

use bindery::corpus::Corpus;
use bindery::model::Document;
use bindery::schema::hex;
use sha2::{Digest, Sha256};

use crate::support::{build_into, folder, project, rows};

/// The error of a corpus, as the command line shows it, with the temporary folder's name taken out.
fn error(path: &Path) -> String {
    let error = match Corpus::open(path, &[]) {
        Ok(_) => build_into(path, &path.join("out")).unwrap_err(),
        Err(error) => error,
    };
    let text = format!("{error}\nremedy: {}", error.advice().unwrap_or("none"));
    text.replace(&path.display().to_string(), "CORPUS")
}

fn corpus_file(text: &str) -> tempfile::TempDir {
    folder(&[("corpus.toml", text.as_bytes()), ("one.txt", b"One text.")])
}

#[test]
fn a_folder_is_a_corpus_in_the_order_of_its_paths() {
    let folder = folder(&[
        ("b/two words.txt", b"2"),
        ("b/two-words.txt", b"3"),
        ("a.md", b"1"),
        ("\u{41c}\u{438}\u{440}.txt", b"4"),
        (".hidden/x.txt", b"5"),
        // What a browser saves beside a page, and a folder that only has such a name.
        ("c.htm", b"6"),
        ("c_files/style.css", b"7"),
        ("c-Dateien/in/frame.html", b"8"),
        ("d_files/e.txt", b"9"),
    ]);
    let corpus = Corpus::open(folder.path(), &[]).unwrap();
    let ids: Vec<_> = corpus.sources.iter().map(|source| source.id.as_str()).collect();
    // Names that give one slug are told apart by a hash of the path.
    assert_eq!(ids, ["a", "b/two-words-0de34623", "b/two-words-6e332d66", "c", "d-files/e", "mir"]);
}

#[test]
fn an_unknown_key_is_an_error_with_line_and_nearest_key() {
    let corpus = corpus_file("[dataset]\nname = \"x\"\n\n[[source]]\npath = \"one.txt\"\ntitel = \"One\"\n");
    insta::assert_snapshot!(error(corpus.path()), @r"
    CORPUS/corpus.toml: line 6: unknown field `titel`, expected one of `id`, `path`, `glob`, `sha256`, `title`, `language`, `license`, `url`, `publisher`, `authors`, `published`, `retrieved`, `redistribute`, `media_type`, `encoding`
    remedy: did you mean `title`?
    ");
}

#[test]
fn a_wrong_value_is_an_error_with_its_line_and_a_remedy() {
    let texts = [
        "[[source]]\npath = \"one.txt\"\nlang = \"en\"\n",
        "[[source]]\npath = \"one.txt\"\nauthors = \"Ada\"\n",
        "[source]\npath = \"one.txt\"\n",
        "[defaults]\nredistribute = \"no\"\n",
        "[dataset]\npublished = 2026-05-01\n",
        "[dataset]\ncreators = [\"Ada\"]\n",
        "[[source]]\npath = \"one.txt\"\nsha256 = \"abc\"\n",
        "[[source]]\npath = \"one.txt\"\n[[source]]\ntitle = \"One\"\n",
        "[[source]]\nid = \"one\"\nglob = \"*.txt\"\n",
        "[entities]\ngazetteers = [\"names.csv\"]\n",
    ];
    insta::assert_snapshot!(texts.map(|text| error(corpus_file(text).path())).join("\n"));
}

#[test]
fn a_name_that_cannot_be_a_folder_is_an_error() {
    let corpus = corpus_file("[dataset]\nname = \"Old Letters\"\n");
    insta::assert_snapshot!(error(corpus.path()), @r#"
    CORPUS/corpus.toml: line 2: `Old Letters` is not a dataset name
    remedy: use lower-case letters and digits with `-` between words, for example name = "old-letters"
    "#);
}

#[test]
fn a_missing_source_says_where_it_was_looked_for() {
    let corpus =
        corpus_file("[dataset]\nname = \"x\"\n[defaults]\nsearch = [\"more\"]\n[[source]]\npath = \"two.txt\"\n");
    insta::assert_snapshot!(error(corpus.path()), @r#"
    CORPUS/corpus.toml: the source `two.txt` is not there; looked in CORPUS, CORPUS/more
    remedy: name the folder that holds it with --sources
    "#);
}

#[test]
fn a_changed_source_names_both_hashes() {
    let pin = hex(&Sha256::digest(b"Another text."));
    let corpus = corpus_file(&format!("[dataset]\nname = \"x\"\n[[source]]\npath = \"one.txt\"\nsha256 = \"{pin}\"\n"));
    insta::assert_snapshot!(error(corpus.path()), @r#"
    CORPUS/one.txt: the source has changed: corpus.toml pins 88965c12b75a2a8c86f97c2e0f7267cf9897f86e201b99b87c8cd5c187006651, the file is 3638f28994bd454c7da2ab8e636841d9e6821b8adac4b02772131b5e642e321d
    remedy: restore the file, or put the new sha256 into corpus.toml
    "#);
}

#[test]
fn a_date_that_is_none_is_an_error_and_others_are_brought_to_one_form() {
    let source =
        |published| format!("[dataset]\nname = \"x\"\n[[source]]\npath = \"one.txt\"\npublished = \"{published}\"\n");
    insta::assert_snapshot!(error(corpus_file(&source("in press")).path()), @r#"
    CORPUS/corpus.toml: line 5: `in press` is not a date
    remedy: write it as YYYY, YYYY-MM or YYYY-MM-DD, for example published = "1938-05"
    "#);
    let impossible = error(corpus_file(&source("31 February 1917")).path());
    assert!(impossible.contains("line 5: `31 February 1917` is not a date"), "{impossible}");
    let corpus = corpus_file(&format!("{}retrieved = \"March 2026\"\n", source("3 May 2010")));
    let dataset = build_into(corpus.path(), &corpus.path().join("out")).unwrap().dataset;
    let document = &rows::<Document>(&dataset)[0];
    assert_eq!(document.published.as_deref(), Some("2010-05-03"));
    assert_eq!(document.retrieved.as_deref(), Some("2026-03"));
}

#[test]
fn a_language_that_is_no_tag_is_an_error_and_others_are_brought_to_one_form() {
    let defaults = |language| format!("[dataset]\nname = \"x\"\n[defaults]\nlanguage = \"{language}\"\n");
    insta::assert_snapshot!(error(corpus_file(&defaults("spanish")).path()), @r#"
    CORPUS/corpus.toml: line 4: `spanish` is not a language tag
    remedy: write it as in BCP 47, for example language = "es" or language = "pt-BR"
    "#);
    let corpus = Corpus::open(corpus_file(&defaults("pt_br")).path(), &[]).unwrap();
    assert_eq!(corpus.sources[0].declared.language.as_deref(), Some("pt-BR"));
}

#[test]
fn what_metadata_cannot_say_is_an_error_with_its_line() {
    let dataset = |line: &str| format!("[dataset]\nname = \"x\"\n{line}\n");
    let source = |line: &str| format!("[[source]]\npath = \"one.txt\"\n{line}\n");
    let texts = [
        dataset("version = \"1.0\""),
        dataset("license = \"MIT AND (\""),
        dataset("url = \"not a url\""),
        dataset("doi = \"zenodo.1234\""),
        dataset("# orcid = \"12\"\ncreators = [{ name = \"Ada\", orcid = \"12\" }]"),
        source("id = \"\""),
        source("id = \"A B/../c\""),
        "[output]\nbundles = []\n".to_owned(),
    ];
    insta::assert_snapshot!(texts.map(|text| error(corpus_file(&text).path())).join("\n"));
}

#[test]
fn identifiers_are_brought_to_one_form_and_a_name_that_is_not_given_is_the_folder_s() {
    let text = "[dataset]\ndoi = \"https://doi.org/10.5281/zenodo.1234\"\ncreators = [{ name = \"Ada\", orcid = \"https://orcid.org/0000-0002-1825-0097\" }]\n";
    let corpus = folder(&[("Old Letters/corpus.toml", text.as_bytes()), ("Old Letters/one.txt", b"One text.")]);
    let dataset = Corpus::open(&corpus.path().join("Old Letters"), &[]).unwrap().dataset;
    assert_eq!(dataset.name, "old-letters");
    assert_eq!(dataset.doi.as_deref(), Some("10.5281/zenodo.1234"));
    assert_eq!(dataset.creators[0].orcid.as_deref(), Some("0000-0002-1825-0097"));
}

#[test]
fn two_sources_with_one_id_are_an_error() {
    let text =
        "[dataset]\nname = \"x\"\n[[source]]\npath = \"one.txt\"\n[[source]]\nid = \"one\"\npath = \"corpus.toml\"\n";
    insta::assert_snapshot!(error(corpus_file(text).path()), @r#"
    CORPUS/corpus.toml: two sources have the id `one`: one.txt and corpus.toml
    remedy: give each [[source]] an `id` of its own
    "#);
}

#[test]
fn declared_defaults_reach_globbed_sources() {
    let corpus = corpus_file("[dataset]\nname = \"x\"\n[defaults]\nlanguage = \"de\"\n[[source]]\nglob = \"*.txt\"\n");
    let corpus = Corpus::open(corpus.path(), &[]).unwrap();
    assert_eq!(corpus.sources.len(), 1);
    assert_eq!(corpus.sources[0].declared.language.as_deref(), Some("de"));
}

#[test]
fn a_glob_finds_its_sources_in_all_folders() {
    let text = "[dataset]\nname = \"x\"\n[defaults]\nsearch = [\"./more\", \"gone\"]\n[[source]]\nglob = \"*.txt\"\n";
    let corpus = folder(&[("corpus.toml", text.as_bytes()), ("b.txt", b"b"), ("more/c.txt", b"c")]);
    let other = folder(&[("a.txt", b"a"), ("b.txt", b"another")]);
    let found = |folders: &[PathBuf]| -> bindery::Result<Vec<String>> {
        let sources = Corpus::open(corpus.path(), folders)?.sources;
        Ok(sources.into_iter().map(|source| source.relative_path).collect())
    };
    assert_eq!(found(&[]).unwrap(), ["b.txt", "more/c.txt"]);
    assert_eq!(found(&[other.path().to_owned()]).unwrap(), ["a.txt", "b.txt", "more/c.txt"]);
    assert_eq!(found(&[other.path().join("gone")]).unwrap_err().cause(), "there is no such folder of sources");

    let text = "[dataset]\nname = \"x\"\n[[source]]\npath = \"one.txt\"\n[[source]]\nglob = \"letters/*.md\"\n";
    insta::assert_snapshot!(error(corpus_file(text).path()), @r"
    CORPUS/corpus.toml: the glob `letters/*.md` finds no file; looked in CORPUS
    remedy: correct it, or name the folder that holds them with --sources
    ");
}

#[test]
fn the_pinned_seed_texts_are_those_of_the_corpus() {
    if !project("../shared/seeds").is_dir() {
        return;
    }
    let corpus = Corpus::open(&project("seeds/trotskyism"), &[]).unwrap();
    assert_eq!(corpus.sources.len(), 4);
    for source in corpus.sources {
        source.load().unwrap();
    }
}
