//! Blocks to paragraphs: what each is, whether it belongs to the text, its language and its sentences; and what the
//! document is called, under which licence, from when.

mod about;
mod boilerplate;
mod byline;
mod duplicates;
mod fields;
mod kind;
mod language;
mod layout;
mod license;
mod normalise;
mod sentence;

use std::ops::Range;

pub use self::boilerplate::training;
pub use self::duplicates::Duplicates;
pub use self::language::train as train_languages;
use self::layout::Layout;
use crate::corpus::Declared;
use crate::dates;
use crate::knowledge;
use crate::model::{BoilerplateReason, LicenseSource, MappedText, ParagraphKind, TitleSource};
use crate::read::{self, Inline, Markup, Metadata, ReadDocument};

/// A document whose paragraphs are known for what they are.
#[derive(Clone, Debug)]
pub struct StructuredDocument {
    pub media_type: &'static str,
    pub encoding: &'static str,
    /// Whether mojibake was put right.
    pub repaired: bool,
    pub about: About,
    /// In the order of the source; boilerplate included.
    pub paragraphs: Vec<Paragraph>,
}

/// What is known of a document as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct About {
    pub title: Option<String>,
    pub title_source: TitleSource,
    pub language: String,
    pub language_confidence: Option<f64>,
    pub authors: Vec<String>,
    pub publisher: Option<String>,
    /// EDTF.
    pub published: Option<String>,
    pub retrieved: Option<String>,
    pub url: Option<String>,
    pub license: Option<License>,
    pub redistributable: Option<bool>,
}

/// A licence and where it is known from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct License {
    /// SPDX expression or family.
    pub expression: String,
    pub source: LicenseSource,
}

/// A block of the document with its text made ready for reading.
#[derive(Clone, Debug)]
pub struct Paragraph {
    pub kind: ParagraphKind,
    /// Rank of a heading, from 1.
    pub level: Option<u8>,
    /// The bullet or number that a list item begins with, as written: `•`, `3.`, `[12]`. It is no part of `text` nor of
    /// `source`: as in Markdown and HTML, it is layout.
    pub marker: Option<MappedText>,
    /// Headings above, outermost first.
    pub section: Vec<String>,
    pub boilerplate: Option<BoilerplateReason>,
    /// Normalised; leads back to the source.
    pub text: MappedText,
    /// Bytes of the source file, from the first character of the block to the last.
    pub source: Range<usize>,
    /// BCP 47, `und` when unknown.
    pub language: String,
    /// Bytes of `text`; empty for boilerplate.
    pub sentences: Vec<Range<usize>>,
    /// Marks inside the paragraph, in bytes of `text`.
    pub inlines: Vec<Inline>,
}

/// Finds the structure of a document.
pub fn structure(document: ReadDocument, declared: &Declared) -> StructuredDocument {
    let ReadDocument { media_type, encoding, repaired, text, blocks, mut metadata } = document;
    let is_plain = blocks.iter().all(|block| block.markup == Markup::Plain);
    let layout = Layout::of(&text);
    let mut paragraphs = Vec::new();
    for block in &blocks {
        layout.paragraphs(block, &mut paragraphs);
    }
    let said = || metadata.language.as_deref().and_then(knowledge::language_tag);
    let known = declared.language.clone().or_else(said);
    let language = |paragraphs: &[Paragraph]| match &known {
        Some(language) => (language.clone(), Some(1.0)),
        None => language::of_document(paragraphs)
            .map_or(("und".to_owned(), None), |(language, confidence)| (language.to_owned(), Some(confidence))),
    };
    let page = if is_plain { boilerplate::flag(&mut paragraphs, |all| language(all).0) } else { None };
    if media_type == read::HTML {
        boilerplate::review(&mut paragraphs, |all| language(all).0);
    }
    let stated = license::detect(&mut paragraphs);
    let (language, language_confidence) = language(&paragraphs);
    language::mark(&mut paragraphs, &language);
    let first = about::beginning(&paragraphs);
    let page_title = page.as_ref().and_then(|page| page.title);
    if is_plain {
        kind::mark(&mut paragraphs);
    }
    kind::sections(&mut paragraphs);
    sentence::mark(&mut paragraphs);
    let main_heading = paragraphs.iter().position(|paragraph| paragraph.level == Some(1));
    let around = page_title.or(main_heading).unwrap_or(first);
    let is_page = page.is_some() || media_type == read::HTML;
    if is_plain && page.is_none() {
        let fields = fields::read(&paragraphs);
        metadata.title = metadata.title.or(fields.title);
        metadata.published = metadata.published.or(fields.published);
        if metadata.authors.is_empty() {
            metadata.authors = fields.authors;
        }
    }
    let (title, title_source) = title(&paragraphs, page_title, declared, &metadata);
    let license = license(stated, declared, &metadata);
    let about = About {
        title,
        title_source,
        language,
        language_confidence,
        authors: known_list(&declared.authors, &metadata.authors)
            .unwrap_or_else(|| if is_plain || is_page { about::authors(&paragraphs, around) } else { Vec::new() }),
        publisher: (declared.publisher.clone().or(metadata.publisher))
            .or_else(|| if is_page { about::publisher(&paragraphs) } else { None }),
        published: date(&declared.published, &metadata.published)
            .or_else(|| if is_page { about::published(&paragraphs, around) } else { None }),
        retrieved: date(&declared.retrieved, &metadata.retrieved),
        url: declared.url.clone().or(metadata.url),
        redistributable: declared.redistribute.or_else(|| license::redistributable(&license.as_ref()?.expression)),
        license,
    };
    StructuredDocument { media_type, encoding, repaired, about, paragraphs }
}

/// The date that is declared, else the one that the file says, as EDTF.
fn date(declared: &Option<String>, said: &Option<String>) -> Option<String> {
    [declared, said].into_iter().find_map(|date| dates::of_field(date.as_ref()?))
}

/// The title, by the best of its sources.
fn title(
    paragraphs: &[Paragraph],
    page_title: Option<usize>,
    declared: &Declared,
    metadata: &Metadata,
) -> (Option<String>, TitleSource) {
    let text = |place: usize| paragraphs[place].text.as_str().to_owned();
    let heading = || {
        let kept = paragraphs.iter().filter(|paragraph| paragraph.boilerplate.is_none()).take(2);
        let mut headings = kept.filter(|paragraph| paragraph.kind == ParagraphKind::Heading);
        headings.next().map(|heading| heading.text.as_str().to_owned())
    };
    let sources: [(TitleSource, &dyn Fn() -> Option<String>); 4] = [
        (TitleSource::Declared, &|| declared.title.clone()),
        (TitleSource::Markup, &|| metadata.title.clone()),
        (TitleSource::Heading, &|| page_title.map(text).or_else(heading)),
        (TitleSource::Headword, &|| about::headword(paragraphs)),
    ];
    let found = sources.iter().find_map(|(source, title)| Some((title()?, *source)));
    found.map_or((None, TitleSource::None), |(title, source)| (Some(title), source))
}

/// The licence: as declared, as the file or its text says, or the corpus's default.
fn license(stated: Option<License>, declared: &Declared, metadata: &Metadata) -> Option<License> {
    let of = |expression: &Option<String>, source| {
        expression.as_ref().map(|expression| License { expression: expression.clone(), source })
    };
    of(&declared.license, LicenseSource::Declared)
        .or_else(|| of(&metadata.license, LicenseSource::Detected))
        .or(stated)
        .or_else(|| of(&declared.default_license, LicenseSource::Default))
}

/// The first list that is not empty.
fn known_list(declared: &[String], metadata: &[String]) -> Option<Vec<String>> {
    [declared, metadata].into_iter().find(|list| !list.is_empty()).map(<[String]>::to_vec)
}

#[cfg(test)]
impl StructuredDocument {
    /// The structure of a text that nothing is known of, for tests.
    pub(crate) fn of_plain_text(text: &str) -> Self {
        let document = ReadDocument {
            media_type: "text/plain",
            encoding: "UTF-8",
            repaired: false,
            text: MappedText::verbatim(text.to_owned(), 0),
            blocks: vec![crate::read::Block { span: 0..text.len(), markup: Markup::Plain, inlines: Vec::new() }],
            metadata: Metadata::default(),
        };
        structure(document, &Declared::default())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::normalise::is_blank;
    use super::*;
    use crate::read::Block;

    fn plain(text: &str) -> StructuredDocument {
        StructuredDocument::of_plain_text(text)
    }

    fn texts(text: &str) -> Vec<String> {
        plain(text).paragraphs.into_iter().map(|paragraph| paragraph.text.as_str().to_owned()).collect()
    }

    #[test]
    fn wrapped_prose_is_joined_and_lines_of_their_own_are_not() {
        let wrapped = "It was a long and winding road that led\nthem through the hills and down to the\n\
            sea, where nobody had been for years.\n\nAnd there they stayed until the end of the\nsummer.\n";
        assert_eq!(texts(wrapped).len(), 2);
        let lines = "It was a long and winding road that led them to the sea.\nNobody had been there for years.\n\
            They stayed until the end of the summer, and then they went home.\nThe end.\n";
        assert_eq!(texts(lines).len(), 4);
    }

    #[test]
    fn items_of_a_list_lose_their_markers_to_a_field_of_their_own() {
        let document = plain("Notes on it\n\n  1. The first of them\n  2. The second,\n     with more\nThe end.");
        let found: Vec<_> = document
            .paragraphs
            .iter()
            .map(|paragraph| (paragraph.marker.as_deref(), paragraph.text.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                (None, "Notes on it"),
                (Some("1."), "The first of them"),
                (Some("2."), "The second, with more"),
                (None, "The end.")
            ]
        );
    }

    #[test]
    fn an_entry_is_called_by_its_subject_and_its_license_is_no_text() {
        let document = plain(
            "La ballena azul (Balaenoptera musculus) es un mamífero marino de gran tamaño.\n\nVive en todos los océanos \
             del mundo y se alimenta de kril.\n\nEl texto está disponible bajo la licencia CC BY-SA 4.0.",
        );
        let About { title, title_source, language, license, redistributable, .. } = document.about;
        assert_eq!((title.as_deref(), title_source), (Some("Ballena azul"), TitleSource::Headword));
        assert_eq!(language, "es");
        assert_eq!(license.map(|license| license.expression).as_deref(), Some("CC-BY-SA-4.0"));
        assert_eq!(redistributable, Some(true));
        assert_eq!(document.paragraphs[2].boilerplate, Some(BoilerplateReason::Legal));
    }

    #[test]
    fn headings_make_sections_and_a_lone_name_is_what_is_left_of_a_picture() {
        let body = "It has been so for many years, and nobody has ever wished that it were otherwise.";
        let document = plain(&format!("A history\n\n{body}\n\n1.1 Origins\n\n{body}\n\nLater years\n\n{body}"));
        assert_eq!(document.about.title.as_deref(), Some("A history"));
        assert_eq!(document.paragraphs[3].section, ["A history", "1.1 Origins"]);
        assert_eq!(document.paragraphs[5].section, ["A history", "Later years"]);
        let entry = plain(&format!("{body}\n\nJane Doe\n\n{body}\n\n{body}"));
        assert_eq!(entry.paragraphs[1].kind, ParagraphKind::Caption);
    }

    #[test]
    fn what_typewriters_drew_is_known_for_what_it_is() {
        let text = "The history of the mill\n=======================\n\nThe mill was built in the year 1750, by people who had come\n\
            down the river and who knew nothing of the country.\n\n    \"A mill,\" the old miller said, \"is but a house that\n    \
            has learned to work, and wants no master.\"\n\nIts stones\n----------\n\n\
            Name       Year   Stones\nOld mill   1750        4\nNew mill   1801        6\n";
        let paragraphs = plain(text).paragraphs;
        let kinds: Vec<_> = paragraphs.iter().map(|paragraph| (paragraph.kind, paragraph.level)).collect();
        use ParagraphKind::{Heading, Quotation, Table};
        assert_eq!(
            kinds,
            [
                (Heading, Some(1)),
                (ParagraphKind::Paragraph, None),
                (Quotation, None),
                (Heading, Some(2)),
                (Table, None)
            ]
        );
        assert_eq!(&text[paragraphs[3].source.clone()], "Its stones\n----------");
        assert_eq!(paragraphs[3].text.as_str(), "Its stones");
    }

    #[test]
    fn a_letter_says_who_wrote_it_and_quotes_the_one_before() {
        let document = plain(
            "From: Jane Doe <jane@example.org>\nDate: Mon, 3 May 2010 10:00:00 +0200\nSubject: The mill\n\n\
             thank you for your letter of 20 April. The mill is still stand-\ning, and the old wheel turns. I enclose a drawing \
             of it; the\nHeritage Society has asked for a copy.\n\n> Does the wheel still turn?\n> I have not seen it.\n",
        );
        let About { title, authors, published, .. } = document.about;
        assert_eq!((title.as_deref(), published.as_deref()), (Some("The mill"), Some("2010-05-03")));
        assert_eq!(authors, ["Jane Doe"]);
        let found: Vec<_> =
            document.paragraphs[3..].iter().map(|paragraph| (paragraph.kind, paragraph.text.as_str())).collect();
        assert!(found[0].1.contains("still standing, and the old wheel turns. I enclose"));
        assert_eq!(found[1], (ParagraphKind::Quotation, "Does the wheel still turn? I have not seen it."));
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn a_byline_may_be_the_last_line() {
        assert_eq!(plain("It ends here.\n\nWritten by Jane Doe").about.authors, ["Jane Doe"]);
    }

    #[test]
    fn prose_whose_paragraphs_are_set_in_is_no_verse() {
        let text = "CHAPTER I.\n\n     It was in the year 1750 that the first stone was laid, and the\nwhole village came to see \
            it. There was music, there was dancing,\nand the parson spoke for an hour.\n     \"Will it turn?\" asked the \
            smith.\n     \"It will turn,\" said the miller, \"or I am no miller; and if I\nam no miller, then you are no \
            smith.\"\n";
        let paragraphs = plain(text).paragraphs;
        assert_eq!(paragraphs[0].kind, ParagraphKind::Heading);
        assert_eq!(paragraphs.len(), 4);
        assert!(paragraphs[3].text.ends_with("and if I am no miller, then you are no smith.\""));
    }

    #[test]
    fn furniture_of_a_saved_page_is_known_by_its_reason() {
        let page = "Skip to main content\nSign in\nThe river and the town\n\
            The river rose in the night, and by the morning the lower streets of the town were under water. Nobody had \
            seen it so high since the bridge was built.\n\
            Boats went from house to house, and those who had a dry loft took in those who had none. The baker, whose \
            oven stood on a hill, worked until noon.\n\
            On the third day the water fell. What it left behind in the cellars was still being carried out when the \
            first swallows came back.\n\
            Subscribe to our newsletter\nPrivacy policy\nRelated articles";
        let reasons: Vec<_> = plain(page).paragraphs.into_iter().map(|paragraph| paragraph.boilerplate).collect();
        assert_eq!(reasons[0], Some(BoilerplateReason::Navigation));
        assert_eq!(reasons[2..6], [None; 4]);
        assert!(reasons[6..].iter().all(Option::is_some));
    }

    #[test]
    fn furniture_is_known_in_languages_that_the_model_has_not_seen() {
        let document = plain(
            "Przejdź do treści\nZaloguj się\nSzukaj\nHistoria młyna\n3 maja 2019\nMłyn zbudowano w 1750 roku, a zbudowali \
             go ludzie, którzy przypłynęli rzeką i nie wiedzieli nic o tym kraju.\nWiosna przyszła późno. Mieszkańcy wsi \
             zebrali się nad rzeką i patrzyli, jak woda podnosi się z dnia na dzień.\nCzytaj także\nOpowieść o rzece\n\
             Udostępnij\nWszelkie prawa zastrzeżone",
        );
        assert_eq!(document.about.title.as_deref(), Some("Historia młyna"));
        assert_eq!(document.about.published.as_deref(), Some("2019-05-03"));
        let kept: Vec<_> = document.paragraphs.iter().map(|paragraph| paragraph.boilerplate.is_none()).collect();
        assert_eq!(kept, [false, false, false, true, false, true, true, false, false, false, false]);
    }

    #[test]
    fn what_markup_tells_of_furniture_is_looked_at_again() {
        let lines = [
            (Markup::Furniture(BoilerplateReason::Navigation), "Home News Sport"),
            (Markup::Heading(1), "The river and the town"),
            (Markup::Paragraph, "The river rose in the night, and by the morning the lower streets were under water."),
            (
                Markup::Paragraph,
                "Boats went from house to house, and those who had a dry loft took in those who had none.",
            ),
            (Markup::Paragraph, "Follow us on Facebook"),
            (Markup::Paragraph, "Subscribe to our newsletter"),
        ];
        let mut text = String::new();
        let blocks = lines.map(|(markup, line)| {
            let start = text.len();
            text.push_str(line);
            let span = start..text.len();
            text.push('\n');
            Block { span, markup, inlines: Vec::new() }
        });
        let document = ReadDocument {
            media_type: "text/html",
            encoding: "UTF-8",
            repaired: false,
            text: MappedText::verbatim(text, 0),
            blocks: blocks.to_vec(),
            metadata: Metadata::default(),
        };
        let paragraphs = structure(document, &Declared::default()).paragraphs;
        let reasons: Vec<_> = paragraphs.into_iter().map(|paragraph| paragraph.boilerplate).collect();
        use BoilerplateReason::{Navigation, Share, Subscription};
        assert_eq!(reasons, [Some(Navigation), None, None, None, Some(Share), Some(Subscription)]);
    }

    #[test]
    fn a_paragraph_in_another_language_says_so() {
        let english = "It was the best of times and it was the worst of times, and nobody knew which it would be.";
        let german =
            "Es war die beste und es war auch die schlimmste Zeit, und niemand wusste, was daraus werden sollte.";
        let document = plain(&format!("{english}\n\n{english}\n\n{german}\n\n{english}"));
        assert_eq!(document.about.language, "en");
        let languages: Vec<_> = document.paragraphs.iter().map(|paragraph| paragraph.language.as_str()).collect();
        assert_eq!(languages, ["en", "en", "de", "en"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "([A-Za-zé.,:;!?|{}0-9•*()\\[\\]#>\"«»\u{301}\u{ad}\u{200b}漢ก\\-]{0,9}[ \t\n\r\u{a0}]{1,3}){0,60}") {
            let paragraphs = plain(&text).paragraphs;
            let mut covered = vec![0; text.len()];
            for paragraph in &paragraphs {
                prop_assert!(!paragraph.text.is_empty());
                covered[paragraph.source.clone()].iter_mut().for_each(|count| *count += 1);
                if let Some(marker) = &paragraph.marker {
                    let before = text[..paragraph.source.start].trim_end_matches(is_blank);
                    prop_assert!(before.ends_with(marker.as_str()));
                    covered[before.len() - marker.len()..before.len()].iter_mut().for_each(|count| *count += 1);
                }
            }
            for (at, c) in text.char_indices() {
                prop_assert!(covered[at] <= 1 && (is_blank(c) || covered[at] == 1), "{c:?} at {at} is in {} paragraphs", covered[at]);
            }
        }
    }
}
