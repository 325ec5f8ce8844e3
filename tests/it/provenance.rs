//! Nothing is lost and everything is traceable: texts to paragraphs and back.

use std::fs;
use std::path::Path;

use bindery::model::Paragraph;
use proptest::prelude::*;

use crate::support::{build_into, folder, project, rows};

/// Asserts that each non-blank character of a UTF-8 source lies in exactly one paragraph's range, or is the bullet or
/// number of a list item, which has a column of its own.
fn assert_nothing_is_lost(text: &str, paragraphs: &[Paragraph]) {
    let mut covered = 0;
    for paragraph in paragraphs {
        let (start, end) = (paragraph.source_start as usize, paragraph.source_end as usize);
        assert!(covered <= start, "ranges overlap at {start}");
        let between = text[covered..start].trim_matches(|c: char| is_blank(c.encode_utf8(&mut [0; 4])));
        assert!(between.is_empty() || paragraph.marker.as_deref() == Some(between), "lost: {between:?}");
        covered = end;
    }
    assert!(is_blank(&text[covered..]), "lost: {:?}", &text[covered..]);
}

/// Whether a text has nothing to read: white space, byte order marks, characters without width, controls.
fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}' | '\u{ad}'))
}

fn check_folder(sources: &Path, corpus: &Path) {
    let out = tempfile::tempdir().unwrap();
    let dataset = build_into(corpus, out.path()).unwrap().dataset;
    let paragraphs: Vec<Paragraph> = rows(&dataset);
    for document in rows::<bindery::model::Document>(&dataset) {
        let text = fs::read_to_string(sources.join(&document.source_path)).unwrap();
        let own: Vec<_> = paragraphs.iter().filter(|p| p.document_id == document.document_id).cloned().collect();
        assert_nothing_is_lost(&text, &own);
    }
}

#[test]
fn nothing_of_the_sample_is_lost() {
    check_folder(&project("seeds"), &project("seeds"));
}

#[test]
fn nothing_of_the_seed_texts_is_lost() {
    if project("../shared/seeds").is_dir() {
        check_folder(&project("../shared/seeds"), &project("seeds/trotskyism"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn nothing_of_any_text_is_lost(text in r"([A-Za-zéñß« »“”.,;:!?\[\]()0-9²\u{200b}\u{ad}\u{a0}中文\-–*•#\t ]{0,60}(\n|\r\n|\n\n|\n \n)){0,12}") {
        prop_assume!(!is_blank(&text));
        let corpus = folder(&[("text.txt", text.as_bytes())]);
        check_folder(corpus.path(), corpus.path());
    }
}
