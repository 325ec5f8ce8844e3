//! The commands as a user types them.

use std::path::Path;

use assert_cmd::Command;

use crate::support::project;

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
