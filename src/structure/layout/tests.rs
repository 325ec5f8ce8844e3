//! Texts that programs have set: manuals, pages written out by text browsers, books in parts.

use crate::model::ParagraphKind;
use crate::structure::StructuredDocument;

fn plain(text: &str) -> StructuredDocument {
    StructuredDocument::of_plain_text(text)
}

fn texts(text: &str) -> Vec<String> {
    plain(text).paragraphs.into_iter().map(|paragraph| paragraph.text.as_str().to_owned()).collect()
}

/// The texts of the paragraphs of a kind.
fn of_kind(text: &str, kind: ParagraphKind) -> Vec<String> {
    let paragraphs = plain(text).paragraphs.into_iter().filter(|paragraph| paragraph.kind == kind);
    paragraphs.map(|paragraph| paragraph.text.as_str().to_owned()).collect()
}

#[test]
fn pages_of_manuals_have_headings_left_of_their_text() {
    let text = "GRIND(1)                     Manual of Mills                    GRIND(1)\n\nNAME\n       grind - makes flour of corn\n\n\
        DESCRIPTION\n       grind takes the corn that it is given and makes flour of it, as fine as\n       it is asked to, until \
        there is no more corn.\n\nOPTIONS\n       -f SIZE\n              how fine the flour is to be; what is given in the \
        environment is\n              looked at before that.\n\n       -w     do not wait for water.\n";
    let document = plain(text);
    assert_eq!(document.about.title.as_deref(), Some("GRIND(1)"));
    assert_eq!(of_kind(text, ParagraphKind::Heading)[1..], ["NAME", "DESCRIPTION", "OPTIONS"]);
    let term = document.paragraphs.iter().position(|paragraph| &*paragraph.text == "-f SIZE").unwrap();
    assert!(document.paragraphs[term + 1].text.starts_with("how fine"), "what is set in below a term is no part of it");
}

#[test]
fn tables_of_contents_hold_no_headings() {
    let chapters = ["1. The wheel", "2. The stones", "3. The flour", "4. The bread"];
    let text: String = chapters
        .iter()
        .map(|chapter| {
            format!("{chapter}\n\nThere is much to say of it, and most has been said by those who came before us in this valley.\n\n")
        })
        .collect();
    let text = format!("The mill\n\nContents\n\n{}\n\n{text}", chapters.join("\n\n"));
    assert_eq!(of_kind(&text, ParagraphKind::Heading)[..2], ["The mill", "Contents"]);
    assert_eq!(
        of_kind(&text, ParagraphKind::Heading).iter().filter(|heading| chapters.contains(&heading.as_str())).count(),
        4
    );
}

#[test]
fn numbers_in_parts_begin_paragraphs_of_wrapped_text() {
    let verses = "1:1 In the beginning the miller made the wheel and the two stones of it.\n1:2 And the stones were without \
        corn, and idle; and dust was upon the\nface of the floor, and nobody came to the door of the mill for many\ndays.\n1:3 \
        And the miller said, Let there be corn: and there was corn in the\nhouse, and it was more than all of the corn in the \
        year of the flood, when\n12:30 was the hour of bread, and the people of nine villages came to the\nmill by the river \
        and were given bread.\n2:1 And the miller rested.\n";
    let found = texts(verses);
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found[1].ends_with("for many days."));
}

#[test]
fn items_that_are_set_in_are_a_list_wherever_text_stands_between() {
    let text = "There are three things that a miller has to look after, and none of them is\neasy:\n\n     * The wheel\n\n\
        It turns day and night as long as there is water in the river above it.\n\n     * The stones\n\nThey are dressed \
        once in a month, by somebody who knows how it is done.\n\n     * The flour\n\nIt is to be dry, and cool, and the \
        color of it is to be that of the corn.\n";
    assert_eq!(of_kind(text, ParagraphKind::ListItem), ["The wheel", "The stones", "The flour"]);
}

#[test]
fn a_rule_is_no_part_of_the_lines_around_it() {
    let text = "Home   Back   Next\n__________________________________\nThe mill stands by the river.\n";
    assert_eq!(texts(text), ["Home Back Next", "__________________________________", "The mill stands by the river."]);
}

#[test]
fn wrapped_prose_that_pauses_at_two_ends_of_lines_is_no_verse() {
    let other = "The miller of this valley is known for his bread, which is eaten as\nfar away as the hills in the north, and \
        the people there say of it that\nit is the best bread they have ever had, though they had little of it\nthen.\n\n";
    let text = "Mills are no longer what they were in the days of which poets speak.\nThey grind what they are given, by \
        night and by day, and tell us how\ncorn is made into flour without water. While the rivers have run dry,\nthe mills \
        are growing and it is no longer about the river at all.\n";
    assert_eq!(of_kind(&format!("{other}{text}"), ParagraphKind::Verse), [""; 0]);
}
