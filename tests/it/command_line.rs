//! The commands as a user types them.

use std::path::Path;

use assert_cmd::Command;

use crate::support::{folder, project};

fn bindery(arguments: &[&str], folder: &Path) -> (i32, String, String) {
    let output = Command::cargo_bin("bindery").unwrap().args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn build_verify_stats_trace() {
    let work = tempfile::tempdir().unwrap();
    let seeds = project("seeds").display().to_string();
    let (code, _, errors) = bindery(&["build", &seeds], work.path());
    assert_eq!((code, errors.as_str()), (0, ""));

    let (code, report, _) = bindery(&["verify", "out/sample", "--json"], work.path());
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(code, 0);
    assert_eq!(report["findings"], serde_json::json!([]));

    let (code, stats, _) = bindery(&["stats", "out/sample", "--json"], work.path());
    let stats: serde_json::Value = serde_json::from_str(&stats).unwrap();
    assert_eq!(code, 0);
    assert_eq!(stats["rows"]["documents"], 4);

    let (code, trace, _) = bindery(&["trace", "zamenhof/p1", "--sources", &seeds, "--json"], work.path());
    let trace: serde_json::Value = serde_json::from_str(&trace).unwrap();
    assert_eq!(code, 0);
    assert_eq!(trace["origin"]["text"], trace["row"]["text"]);
}

#[test]
fn every_row_leads_to_its_text_and_source() {
    let work =
        folder(&[("letters/rows.jsonl", b"{\"text\": \"The mill stood.\\n\\nAda left Rome in 1871. She wrote.\"}\n")]);
    bindery(&["build", "letters"], work.path());
    let trace = |id: &str| -> serde_json::Value {
        let (code, trace, errors) = bindery(&["trace", id, "--sources", "letters", "--json"], work.path());
        assert_eq!((code, errors.as_str()), (0, ""));
        serde_json::from_str(&trace).unwrap()
    };
    assert_eq!(trace("rows/1/p1")["origin"]["text"], "The mill stood.");
    assert_eq!(trace("rows/1/s3")["text"], "She wrote.");
    assert_eq!(trace("rows/1/s3")["origin"]["text"], "Ada left Rome in 1871. She wrote.");
    let mention = trace("date:1871")["mentions"][0].as_str().unwrap().to_owned();
    assert_eq!(trace(&mention)["text"], "1871");
}

#[test]
fn a_table_is_exported_as_csv() {
    let work = folder(&[("letters/a.txt", b"She said \"no\", and left."), ("letters/b.txt", b"Another text.")]);
    bindery(&["build", "letters"], work.path());
    let export = |arguments: &str| {
        bindery(&[vec!["export", "out/letters"], arguments.split(' ').collect()].concat(), work.path())
    };
    let (code, table, _) = export("--format csv --table paragraphs --document a");
    let mut lines = table.lines();
    assert!(code == 0 && lines.next().unwrap().starts_with("paragraph_id,document_id,ordinal,kind,level,marker,"));
    let row = "a/p1,a,1,paragraph,,,[],false,,\"She said \"\"no\"\", and left.\",0,en,1,";
    assert!(lines.next().unwrap().starts_with(row) && lines.next().is_none(), "{table}");
    for refused in ["--format csv", "--format bibtex --table entities", "--format csv --table entities --document a"] {
        assert_eq!(export(refused).0, 2, "{refused}");
    }
}

#[test]
fn exit_codes_tell_found_from_failed() {
    let work = tempfile::tempdir().unwrap();
    let seeds = project("seeds").display().to_string();
    bindery(&["build", &seeds, "--bundles", "jsonl"], work.path());
    std::fs::write(work.path().join("out/sample/extra"), "").unwrap();
    assert_eq!(bindery(&["verify", "out/sample"], work.path()).0, 1);
    assert_eq!(bindery(&["verify", "nowhere"], work.path()).0, 2);
    assert_eq!(bindery(&["build", "nowhere"], work.path()).0, 2);
    assert_eq!(bindery(&["trace", "zamenhof/p999"], work.path()).0, 2);
}

#[test]
fn a_corpus_file_is_named_from_its_folder() {
    let work = folder(&[("corpus.toml", b"[dataset]\nname = \"x\"\n"), ("one.txt", b"One text.")]);
    assert_eq!(bindery(&["build", "corpus.toml"], work.path()).0, 0);
    let (code, _, errors) = bindery(&["build", "one.txt"], work.path());
    assert!(code == 2 && errors.starts_with("error: one.txt: this is no corpus file"), "{errors}");
}

#[test]
fn what_fails_leaves_the_file_that_was_to_be_written() {
    let work = folder(&[("letters/a.txt", b"One text."), ("own.bib", b"precious"), ("p.tsv", b"id\tlabel\n")]);
    bindery(&["build", "letters"], work.path());
    for arguments in [
        "export out/nowhere --format bibtex --out own.bib",
        "export out/letters --format bibtex --document b --out own.bib",
        "kb build p.tsv --out p.tsv",
    ] {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        assert_eq!(bindery(&arguments, work.path()).0, 2, "{arguments:?}");
    }
    assert_eq!(std::fs::read(work.path().join("own.bib")).unwrap(), b"precious");
    assert_eq!(std::fs::read(work.path().join("p.tsv")).unwrap(), b"id\tlabel\n");
}

#[cfg(target_os = "linux")]
#[test]
fn no_room_is_no_damage_and_no_panic() {
    let work = folder(&[("letters/a.txt", b"One text.")]);
    bindery(&["build", "letters"], work.path());
    for arguments in ["schema", "completions bash", "stats out/letters", "trace a/p1 --sources letters"] {
        let full = std::fs::File::create("/dev/full").unwrap();
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("bindery"));
        let status = command.args(arguments.split(' ')).current_dir(work.path()).stdout(full).status().unwrap();
        assert_eq!(status.code(), Some(2), "{arguments}");
    }
    let mut command = Command::cargo_bin("bindery").unwrap();
    let output =
        command.args(["verify", "out/letters"]).env("TMPDIR", "/gone").current_dir(work.path()).output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && errors.starts_with("error: /gone: "), "{errors}");
}

#[test]
fn every_command_has_examples() {
    let (_, help, _) = bindery(&["help"], Path::new("."));
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    for command in commands.filter_map(|line| line.split_whitespace().next()).filter(|command| *command != "help") {
        let (code, help, _) = bindery(&[command, "--help"], Path::new("."));
        assert!(code == 0 && help.contains("xample"), "{command}");
    }
}

#[test]
fn environment_does_not_change_a_byte() {
    let work = tempfile::tempdir().unwrap();
    let seeds = project("seeds").display().to_string();
    let manifest = |folder: &str, variables: &[(&str, &str)]| {
        let mut command = Command::cargo_bin("bindery").unwrap();
        command.args(["build", &seeds, "--out", folder]).envs(variables.iter().copied()).current_dir(work.path());
        command.assert().success();
        std::fs::read(work.path().join(folder).join("sample/tagmanifest-sha256.txt")).unwrap()
    };
    let one = manifest("one", &[("TZ", "Pacific/Apia"), ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8")]);
    let two = manifest("two", &[("TZ", "UTC"), ("LANG", "C"), ("SOURCE_DATE_EPOCH", "1")]);
    assert_eq!(one, two);
}

#[test]
fn a_model_of_pages_is_the_same_from_the_same_pages() {
    let work = tempfile::tempdir().unwrap();
    let page = r#"{"title": "The mill", "lines": ["Home", "The mill", "It was built in 1750."], "content": [0, 0, 1]}"#;
    std::fs::write(work.path().join("pages.jsonl"), [page; 4].join("\n")).unwrap();
    let models = ["one.net", "other.net"].map(|model| {
        let (code, _, errors) = bindery(&["train", "pages", "--data", "pages.jsonl", "--model", model], work.path());
        assert_eq!((code, errors.as_str()), (0, ""));
        std::fs::read(work.path().join(model)).unwrap()
    });
    assert!(models[0] == models[1]);

    std::fs::write(work.path().join("pages.jsonl"), format!("{page}\n{}", page.replace("0, 0", "0"))).unwrap();
    let (code, _, errors) = bindery(&["train", "pages", "--data", "pages.jsonl", "--model", "no.net"], work.path());
    assert_ne!(code, 0);
    assert!(errors.contains("pages.jsonl") && errors.contains("line 2 is no marked page: it has 3 lines and 2 marks"));
}
