//! Models of names in ONNX that a corpus names.

use std::path::Path;

use crate::support::{build_into, folder};

const CORPUS: &[u8] = b"[dataset]\nname = \"x\"\n[entities]\nmodel = \"model\"\n[[source]]\nglob = \"*.txt\"\n";
/// Sub-words with the label of each: `Zorblax` is `Zor`, `##blax`.
const VOCABULARY: [(&str, usize); 10] = [
    ("[UNK]", 0),
    ("[PAD]", 0),
    ("Zor", 1),
    ("##blax", 0),
    ("Quim", 2),
    ("Vell", 1),
    ("##ora", 0),
    ("Tarn", 3),
    ("[CLS]", 0),
    ("[SEP]", 0),
];
const CONFIG: &str = r#"{"id2label":{"0":"O","1":"B-PER","2":"I-PER","3":"LOC"},"max_position_embeddings":40}"#;

/// A field of a Protocol Buffers message: number and bytes.
fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![number << 3 | 2];
    let mut length = bytes.len();
    while length >= 0x80 {
        out.push(length as u8 | 0x80);
        length >>= 7;
    }
    out.push(length as u8);
    out.extend(bytes);
    out
}

fn small(number: u8, value: u8) -> Vec<u8> {
    vec![number << 3, value]
}

/// The type of an input or output: its elements and its dimensions, which may be any.
fn value(name: &str, element: u8, dimensions: &[&str]) -> Vec<u8> {
    let shape: Vec<u8> = dimensions.iter().flat_map(|name| field(1, &field(2, name.as_bytes()))).collect();
    let tensor = [small(1, element), field(2, &shape)].concat();
    [field(1, name.as_bytes()), field(2, &field(1, &tensor))].concat()
}

/// A model that looks the scores of the labels of each sub-word up in a table.
fn onnx() -> Vec<u8> {
    let scores =
        VOCABULARY.iter().flat_map(|(_, label)| (0..4).map(move |at| if at == *label { 9.0_f32 } else { 0.0 }));
    let raw: Vec<u8> = scores.flat_map(f32::to_le_bytes).collect();
    let table =
        [small(1, VOCABULARY.len() as u8), small(1, 4), small(2, 1), field(8, b"table"), field(9, &raw)].concat();
    let node =
        [field(1, b"table"), field(1, b"input_ids"), field(2, b"logits"), field(3, b"look_up"), field(4, b"Gather")]
            .concat();
    let graph = [
        field(1, &node),
        field(2, b"names"),
        field(5, &table),
        field(11, &value("input_ids", 7, &["batch", "sequence"])),
        field(12, &value("logits", 1, &["batch", "sequence", "labels"])),
    ];
    [small(1, 8), field(7, &graph.concat()), field(8, &small(2, 13))].concat()
}

fn tokenizer() -> String {
    let vocabulary: serde_json::Map<_, _> =
        VOCABULARY.iter().enumerate().map(|(id, (word, _))| ((*word).to_owned(), id.into())).collect();
    serde_json::json!({
        "version": "1.0", "added_tokens": [], "normalizer": null, "pre_tokenizer": {"type": "Whitespace"}, "decoder": null,
        "truncation": null, "padding": null,
        "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 9], "cls": ["[CLS]", 8]},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": vocabulary},
    })
    .to_string()
}

fn corpus(config: &str, text: &str) -> tempfile::TempDir {
    folder(&[
        ("corpus.toml", CORPUS),
        ("one.txt", text.as_bytes()),
        ("model/config.json", config.as_bytes()),
        ("model/tokenizer.json", tokenizer().as_bytes()),
        ("model/model.onnx", &onnx()),
    ])
}

fn error(corpus: &Path) -> String {
    let error = build_into(corpus, &corpus.join("out")).unwrap_err();
    let text = format!("{error}; {}", error.advice().unwrap_or("no remedy"));
    text.replace(&format!("{}/", corpus.display()), "")
}

#[cfg(feature = "onnx")]
#[test]
fn names_are_whole_words_also_in_long_paragraphs() {
    // Far more than the model takes at once, with a name in the middle of the words and sub-words in each.
    let sentence = "Then came Zorblax Quim and Vellora, who had walked to Tarn. ";
    let corpus = corpus(CONFIG, &sentence.repeat(20));
    let dataset = build_into(corpus.path(), &corpus.path().join("out")).unwrap().dataset;
    let mentions: Vec<bindery::model::Mention> = crate::support::rows(&dataset);
    let names: Vec<(&str, &str)> = mentions.iter().map(|one| (one.text.as_str(), one.r#type.as_str())).collect();
    let expected = [("Zorblax Quim", "person"), ("Vellora", "person"), ("Tarn", "place")];
    assert_eq!(names, expected.repeat(20));
    assert!(mentions.iter().all(|one| one.confidence > 0.99));
}

#[cfg(feature = "onnx")]
#[test]
fn threads_do_not_change_what_a_model_finds() {
    let corpus = corpus(CONFIG, "Zorblax Quim went to Tarn.");
    for number in 0..12 {
        let text = "Vellora and Zorblax Quim went to Tarn. ".repeat(number + 1);
        std::fs::write(corpus.path().join(format!("{number}.txt")), text).unwrap();
    }
    let hashes = |threads| {
        let out = tempfile::tempdir().unwrap();
        let options = crate::support::options(out.path());
        let built = crate::support::build_with(corpus.path(), &bindery::build::Options { threads, ..options }).unwrap();
        built.tables.into_iter().map(|table| table.content_sha256).collect::<Vec<_>>()
    };
    assert_eq!(hashes(1), hashes(4));
}

#[cfg(feature = "onnx")]
#[test]
fn what_is_wrong_with_a_model_is_told_with_the_remedy() {
    let unknown = corpus(&CONFIG.replace("LOC", "B-CHEM"), "Text.");
    assert!(
        error(unknown.path()).starts_with("model/config.json: the label `B-CHEM` is not known; call it in `id2label`")
    );
    let few = corpus(&CONFIG.replace(r#","3":"LOC""#, ""), "Text.");
    assert!(error(few.path()).starts_with("model/model.onnx: the model has another number of labels"));
    std::fs::remove_file(few.path().join("model/tokenizer.json")).unwrap();
    let missing = error(few.path());
    assert!(
        missing.starts_with("model/tokenizer.json: ") && missing.contains("model.onnx, tokenizer.json and config.json")
    );
    std::fs::write(few.path().join("model/tokenizer.json"), "{}").unwrap();
    assert!(error(few.path()).starts_with("model/tokenizer.json: not a tokenizer"));
}

#[cfg(not(feature = "onnx"))]
#[test]
fn without_the_feature_the_error_says_how_to_build_with_it() {
    let corpus = corpus(CONFIG, "Text.");
    assert!(error(corpus.path()).contains("--features onnx"));
}
