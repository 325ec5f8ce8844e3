//! Knowledge bases: made from a dump, and what they tell of the names in texts.

use std::path::Path;

use bindery::entity::knowledge_base::{Built, Options, build};
use bindery::model::{Entity, Mention};

use crate::support::{build_into, folder, rows};

/// Two towns of one name, of which one is far better known; two painters of one name; a writer; classes of classes.
const DUMP: &str = r#"[
{"type":"item","id":"Q515","labels":{"en":{"language":"en","value":"city"}},"claims":{"P279":[{"mainsnak":{"datavalue":{"value":{"id":"Q486972"},"type":"wikibase-entityid"}},"rank":"normal"}]}},
{"type":"item","id":"Q1000001","labels":{"en":{"value":"port city"}},"claims":{"P279":[{"mainsnak":{"datavalue":{"value":{"id":"Q515"}}}}]}},
{"type":"item","id":"Q2000001","labels":{"en":{"value":"Valparaíso"},"es":{"value":"Valparaíso"}},"aliases":[],"descriptions":{"en":{"value":"port in Chile"}},"sitelinks":{"enwiki":{},"eswiki":{},"dewiki":{},"frwiki":{}},"claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q1000001"}}},"rank":"normal"}],"P1082":[{"mainsnak":{"datavalue":{"value":{"amount":"+1"}}}}]}},
{"type":"item","id":"Q2000002","labels":{"en":{"value":"Valparaíso"}},"sitelinks":{"enwiki":{}},"claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q515"}}}}]}},
{"type":"item","id":"Q2000003","labels":{"en":{"value":"Gabriela Mistral"},"ru":{"value":"Габриэла Мистраль"}},"aliases":{"es":[{"value":"Lucila Godoy Alcayaga"}]},"sitelinks":[],"claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q5"}}}}]}},
{"type":"item","id":"Q2000004","labels":{"en":{"value":"John Harper"}},"claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q5"}}}}]}},
{"type":"item","id":"Q2000005","labels":{"en":{"value":"John Harper"}},"claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q5"}}}}]}},
{"type":"item","id":"Q2000006","labels":{"en":{"va
{"type":"property","id":"P31","labels":{"en":{"value":"instance of"}}},
{"type":"item","id":"Q2000007","labels":{"en":{"value":"thing of no known class"}},"claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q1000002"}}}}]}}
]
"#;

fn base(folder: &Path, input: &str, strict: bool) -> bindery::Result<Built> {
    let languages = ["en", "es"].map(str::to_owned).into();
    build(&Options { input: folder.join(input), out: folder.join("names.kb"), languages, strict })
}

#[test]
fn names_become_things_where_it_is_clear_which() {
    let corpus = folder(&[
        (
            "corpus.toml",
            b"[dataset]\nname = \"x\"\n[entities]\nknowledge_base = \"names.kb\"\n[[source]]\nglob = \"*.txt\"\n",
        ),
        ("dump.json", DUMP.as_bytes()),
        (
            "english.txt",
            "The poet Gabriela Mistral lived in Valparaíso for a year. In 1945 Mistral received the Nobel Prize. The painter John Harper met her there."
                .as_bytes(),
        ),
        ("spanish.txt", "La escritora Lucila Godoy Alcayaga vivió en Valparaíso durante muchos años.".as_bytes()),
    ]);
    let built = base(corpus.path(), "dump.json", false).unwrap();
    assert_eq!((built.entities, built.names, built.skipped), (5, 6, 1));
    assert!(built.errors[0].contains("line 9: not an item"), "{}", built.errors[0]);

    let dataset = build_into(corpus.path(), &corpus.path().join("out")).unwrap().dataset;
    let mentions: Vec<Mention> = rows(&dataset);
    let linked: Vec<String> =
        mentions.iter().map(|mention| format!("{}: {}", mention.text, mention.entity_id)).collect();
    for expected in [
        "Gabriela Mistral: wikidata:Q2000003",
        "Mistral: wikidata:Q2000003",
        "Lucila Godoy Alcayaga: wikidata:Q2000003",
        "Valparaíso: wikidata:Q2000001",
        "John Harper: person:john-harper",
    ] {
        assert!(linked.iter().any(|line| line == expected), "{expected}: {linked:#?}");
    }
    let entities: Vec<Entity> = rows(&dataset);
    let town = entities.iter().find(|entity| entity.entity_id == "wikidata:Q2000001").unwrap();
    assert_eq!((town.document_count, town.description.as_deref()), (2, Some("port in Chile")));
}

#[test]
fn the_same_input_makes_the_same_bytes() {
    let folder = folder(&[("dump.json", DUMP.as_bytes())]);
    let made = || {
        base(folder.path(), "dump.json", false).unwrap();
        std::fs::read(folder.path().join("names.kb")).unwrap()
    };
    assert!(made() == made());
}

#[test]
fn a_table_is_a_base_too_and_what_is_wrong_is_told_with_its_line() {
    let table = "qid\ttype\tlang\tname\nQ33\tplace/country\ten\tFinland\nQ33\tplace/country\tes\tFinlandia\nQ34\tplanet\ten\tSweden\n";
    let folder = folder(&[("table.tsv", table.as_bytes()), ("wrong.tsv", b"qid\tname\n"), ("empty.json", b"[\n]\n")]);
    let built = base(folder.path(), "table.tsv", false).unwrap();
    assert_eq!((built.entities, built.names, built.skipped), (1, 2, 1));
    let error = base(folder.path(), "table.tsv", true).unwrap_err();
    assert_eq!((error.place(), error.cause()), (Some("line 4"), "`planet` is not a type"));
    assert!(
        base(folder.path(), "wrong.tsv", false).unwrap_err().advice().unwrap().contains("qid, type, language, name")
    );
    assert!(base(folder.path(), "empty.json", false).is_err());
    assert!(folder.path().join("names.kb").is_file());
}

#[test]
fn what_is_no_base_says_how_to_make_one() {
    let corpus = folder(&[
        (
            "corpus.toml",
            b"[dataset]\nname = \"x\"\n[entities]\nknowledge_base = \"one.txt\"\n[[source]]\npath = \"one.txt\"\n",
        ),
        ("one.txt", b"One text."),
    ]);
    let error = build_into(corpus.path(), &corpus.path().join("out")).unwrap_err();
    assert_eq!(error.cause(), "not a knowledge base");
    assert!(error.advice().unwrap().contains("bindery kb build"));
}
