use proptest::prelude::*;

use super::normalise::is_blank;
use super::*;
use crate::read::Block;
use crate::read::Markup;

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
    let found: Vec<_> =
        document.paragraphs.iter().map(|paragraph| (paragraph.marker.as_deref(), paragraph.text.as_str())).collect();
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
    assert_eq!(plain(&format!("{body}\n\nReferences\n\nDoe, J. (1845). The Mill. York: Doe.")).about.title, None);
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
        [(Heading, Some(1)), (ParagraphKind::Paragraph, None), (Quotation, None), (Heading, Some(2)), (Table, None)]
    );
    assert_eq!(&text[paragraphs[3].source.clone()], "Its stones\n----------");
    assert_eq!(paragraphs[3].text.as_str(), "Its stones");
}

#[test]
fn a_letter_says_who_wrote_it_and_quotes_the_one_before() {
    let document = plain(
        "From: Jane Doe <jane@example.org>\nDate: Mon, 3 May 2010 10:00:00 +0200\nSubject: The mill\n\n\
         thank you for your letter of 20 April. The mill is still stand-\ning, and the old wheel turns. I enclose a drawing \
         of it; the\nHeritage Society has asked for a copy.\n> Does the wheel still turn?\n> I have not seen it.\nIt does.\n",
    );
    let About { title, authors, published, .. } = document.about;
    assert_eq!((title.as_deref(), published.as_deref()), (Some("The mill"), Some("2010-05-03")));
    assert_eq!(authors, ["Jane Doe"]);
    let found: Vec<_> =
        document.paragraphs[3..].iter().map(|paragraph| (paragraph.kind, paragraph.text.as_str())).collect();
    assert!(found[0].1.contains("still standing, and the old wheel turns. I enclose"));
    assert_eq!(found[1], (ParagraphKind::Quotation, "Does the wheel still turn? I have not seen it."));
    assert_eq!(found[2..], [(ParagraphKind::Paragraph, "It does.")]);
}

#[test]
fn what_a_letter_quotes_is_parted_by_who_said_it() {
    let document = plain(
        "Hi John,\n\n> On 1 May, Jane wrote:\n>> I think that the mill should be rebuilt, and that the village should\n\
         >> pay for it.\n>\n> I do not agree, for the village has no money at all, and the mill has\n> never paid its way.\n\n\
         You may be right about the money, but the mill is what we were left, and\nthere are funds for that.\n\n\
         > Who would run it?\n\nI would.\n",
    );
    let quoted: Vec<_> = document.paragraphs.iter().filter(|one| one.kind == ParagraphKind::Quotation).collect();
    let texts: Vec<_> = quoted.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(texts.len(), 4, "{texts:?}");
    assert_eq!(texts[1], "I think that the mill should be rebuilt, and that the village should pay for it.");
    assert_eq!(texts[3], "Who would run it?");
    assert!(document.paragraphs.iter().any(|one| one.text.ends_with("left, and there are funds for that.")));
}

#[test]
fn scripts_without_capitals_are_wrapped_too() {
    let arabic = "بنيت الطاحونة سنة 1750. ولم يكن الناس الذين جاؤوا عبر النهر يعرفون\nشيئا عن هذه البلاد. ثم ذهب بعضهم إلى \
                  المدينة ولم يعودوا، وبقي\nالآخرون في القرية يطحنون القمح لتسع قرى.\n";
    let korean = "물방앗간은 1750년에 세워졌다. 강을 따라 온 사람들은 이 나라에\n대해 아무것도 몰랐다. 나중에 몇몇은 도시로 \
                  떠났고 다시는\n돌아오지 않았다.\n";
    for text in [arabic, korean] {
        assert_eq!(texts(text).len(), 1, "{:?}", texts(text));
    }
    let lines = "بنيت الطاحونة على ضفة النهر الكبير سنة 1750\nولم يكن الناس الذين جاؤوا عبر النهر يعرفون شيئا عن هذه \
                 البلاد ثم ذهب بعضهم إلى المدينة ولم يعودوا أبدا.\n";
    assert_eq!(texts(lines).len(), 2);
}

#[test]
fn numbers_of_pages_and_lines_of_verse_stand_alone() {
    let prose = "After that there was no mill, only the house and the stones, which were\ncarried over the pass by mules, \
                 one each summer, until the new road was\n                         - 2 -\n\x0cfinished. It is still there and \
                 in use today, but few people know of\nit, and fewer go there.\n";
    assert_eq!(
        texts(prose)[1..],
        ["- 2 -", "finished. It is still there and in use today, but few people know of it, and fewer go there."]
    );
    let verse = "Es klappert die Mühle am Bach,\ndas Rad dreht sich munter herum,\nder Müller ist immer noch wach,\nund mahlt \
                 uns das Korn, klein und stumm.\n\nDie Tage gehn hin und ins Land,\ndas Wasser fließt weiter ins Tal,\ner füllt \
                 uns die Säcke mit Sand –\nwir merken es erst beim Mahl.";
    assert!(plain(verse).paragraphs.iter().all(|stanza| stanza.kind == ParagraphKind::Verse));
}

#[test]
fn heads_and_numbers_of_pages_are_no_text_and_what_they_break_goes_on() {
    let text = "On the Growth of Moss\n\n\
        Moss grows on walls that nobody has painted, and has done\nso for as long as there have been walls, as those who live\n\
        \n\u{c}2\n\nOn the Growth of Moss\n\n\
        behind them know. They call it old.\nIt needs shade and rain, and is content with very little of\n\
        either, which is why, from the north to the south, all the\n\
        \n\u{c}Anna Roe\n\n3\n\n\
        Englishmen have it on their roofs, too. None has complained.\n\nMeasurements\n\nOf 12 roofs, all had it.\n\
        \n\u{c}4\n\nOn the Growth of Moss\n\n\
        A wall needs three winters until it is green, and it needs\nthree more until it is soft.\n\
        \n\u{c}Anna Roe\n\n5\n\nNobody knows why.\n\n\u{c}6\n\nOn the Growth of Moss\n\nThe end.\n\n\u{c}Anna Roe\n\n7\n\nNotes\n";
    let document = plain(text);
    let (furniture, body): (Vec<_>, Vec<_>) =
        document.paragraphs.iter().partition(|paragraph| paragraph.boilerplate.is_some());
    let texts =
        |paragraphs: &[&Paragraph]| paragraphs.iter().map(|one| one.text.as_str().to_owned()).collect::<Vec<_>>();
    assert_eq!(
        texts(&body),
        [
            "On the Growth of Moss",
            "Moss grows on walls that nobody has painted, and has done so for as long as there have been walls, as those \
             who live behind them know. They call it old.",
            "It needs shade and rain, and is content with very little of either, which is why, from the north to the \
             south, all the Englishmen have it on their roofs, too. None has complained.",
            "Measurements",
            "Of 12 roofs, all had it.",
            "A wall needs three winters until it is green, and it needs three more until it is soft.",
            "Nobody knows why.",
            "The end.",
            "Notes",
        ]
    );
    let head = "On the Growth of Moss";
    assert_eq!(texts(&furniture), ["4", head, "Anna Roe", "5", "6", head, "Anna Roe", "7"]);
    assert!(furniture.iter().all(|paragraph| paragraph.boilerplate == Some(BoilerplateReason::Navigation)));
}

#[test]
fn lines_of_programs_are_code() {
    let kinds = |text: &str| plain(text).paragraphs.iter().map(|paragraph| paragraph.kind).collect::<Vec<_>>();
    let text = "The model is fitted by maximum likelihood and shown.\n\nfit1 <- lm(y ~ x, data = mills)\n\n\
        for (i in 1:9) {\n  plot(fit1[i], col=i)\n}\n\n> summary(fit1, digits = 3)\n\n\
        We call f(x) a growth function if x = 3 makes it (as we show) grow.\n";
    let (code, paragraph) = (ParagraphKind::Code, ParagraphKind::Paragraph);
    assert_eq!(kinds(text), [paragraph, code, code, code, paragraph]);
}

#[test]
fn entries_of_a_wrapped_bibliography_are_told_apart() {
    let entries = [
        (
            "Adams, Richard. 2010. The River and the Town: A History of the",
            "Northern Valleys. Oxford: Oxford University Press.",
        ),
        (
            "Baker, Susan, and Thomas Cole. 2011. \"Mills of the North: Capital",
            "and Water.\" History Today 12 (3): 45–67.",
        ),
        ("Dunn, Paul. 2007. Lisbon and Its Rivers. London: Verso.", ""),
        ("King, Peter. 1998. Parish Records of the North Riding, 2 vols. York:", "Borthwick Institute."),
    ];
    let prose =
        "It was said for a long time that the mills of the north were built by people who had come down the river.";
    for indent in ["", "    "] {
        let lines =
            entries.map(
                |(first, rest)| {
                    if rest.is_empty() { format!("{first}\n") } else { format!("{first}\n{indent}{rest}\n") }
                },
            );
        let found = texts(&format!("{prose}\n\nBibliography\n\n{}", lines.concat()));
        let expected = entries.map(|(first, rest)| format!("{first} {rest}").trim_end().to_owned());
        assert_eq!(found[2..], expected, "set in by {indent:?}");
    }
}

#[test]
fn rows_of_a_list_are_no_headings() {
    let prose = "They stood for a hundred years, and nobody has ever known who built them or why.";
    let text = format!(
        "Apple cake\n\n{prose}\n\nIngredients\n200 g flour\n3 eggs\nSalt\n4 apples\n\nMethod\n{prose} {prose}\n\n\
         See also\nPear cake\nPlum cake\nReferences\n{prose}\n"
    );
    let headings = |text: &str| {
        let paragraphs = plain(text).paragraphs.into_iter();
        let headings = paragraphs.filter(|paragraph| paragraph.kind == ParagraphKind::Heading);
        headings.map(|paragraph| paragraph.text.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(headings(&text), ["Apple cake", "Ingredients", "Method", "See also", "References"]);
    for no in
        ["Mills were built early.1 They burned.3", "12/03/19, 21:04 - Jane: Are you coming?", "1;Jane Doe;York;1845"]
    {
        assert!(!headings(&format!("{no}\n\n{prose}\n\n{prose}\n\n{prose}")).contains(&no.to_owned()), "{no}");
    }
    assert_eq!(
        headings(&format!("{prose}\n\n{prose}\n\n{prose}\n\nWorks Cited\n\nDoe, Jane. The Mill. York: Doe, 1845.")),
        ["Works Cited"]
    );
    assert_eq!(plain("name;town;year\nJane;York;1845\nJohn;Leeds;1846").paragraphs[0].kind, ParagraphKind::Table);
}

#[test]
fn headings_of_wikis_lose_the_link_that_edits_them() {
    let page = "Jump to content\nDonate\nLog in\nRed River\nThe Red River is a river in the north of the country, and it \
        was first described in the year 1845.\nCourse[edit]\nThe river rises in the hills, and flows to the sea through \
        many towns.\nReferences[edit]\nDoe, Jane (2010). The River. Oxford University Press.\nCategories: Rivers\n\
        Privacy policy\n";
    let paragraphs = plain(page).paragraphs;
    let found: Vec<_> =
        paragraphs[5..].iter().map(|one| (one.kind, one.boilerplate.is_none(), one.text.as_str())).collect();
    assert_eq!((found[0].0, found[0].1, found[0].2), (ParagraphKind::Heading, true, "Course"));
    assert_eq!((found[2].0, found[2].1, found[2].2), (ParagraphKind::Heading, true, "References"));
    assert!(found[3].1 && !found[4].1 && !found[5].1);
    assert_eq!(&page[paragraphs[5].source.clone()], "Course[edit]");
}

#[test]
fn what_a_library_put_around_a_book_is_no_text() {
    let document = plain(
        "The Project Gutenberg eBook of The Mill\n\nTitle: The Mill\n       A tale\n\nAuthor: Jane Doe\n\nLanguage: English\n\n\
         *** START OF THE PROJECT GUTENBERG EBOOK THE MILL ***\n\nTHE MILL\n\nIt stood by the river for a hundred years.\n\n\
         *** END OF THE PROJECT GUTENBERG EBOOK THE MILL ***\n\nUpdated editions will replace the previous one.",
    );
    assert_eq!(
        (document.about.title.as_deref(), &*document.about.authors),
        (Some("The Mill"), &["Jane Doe".to_owned()][..])
    );
    let kept: Vec<_> = document.paragraphs.iter().filter(|one| one.boilerplate.is_none()).collect();
    assert_eq!(kept.iter().map(|one| one.text.as_str()).collect::<Vec<_>>()[0], "THE MILL");
    assert_eq!(kept.len(), 2);
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
        (Markup::Paragraph, "Home News Sport"),
        (Markup::Heading(1), "The river and the town"),
        (Markup::Paragraph, "The river rose in the night, and by the morning the lower streets were under water."),
        (Markup::Paragraph, "Boats went from house to house, and those who had a dry loft took in those who had none."),
        (Markup::Paragraph, "Follow us on Facebook"),
        (Markup::Paragraph, "Subscribe to our newsletter"),
    ];
    let mut text = String::new();
    let blocks = lines.map(|(markup, line)| {
        let start = text.len();
        text.push_str(line);
        let boilerplate = line.starts_with("Home").then_some(BoilerplateReason::Navigation);
        let span = start..text.len();
        text.push('\n');
        Block { span, markup, boilerplate, marker: None, inlines: Vec::new() }
    });
    let document = ReadDocument {
        media_type: MediaType::Html,
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
    let german = "Es war die beste und es war auch die schlimmste Zeit, und niemand wusste, was daraus werden sollte.";
    let document = plain(&format!("{english}\n\n{english}\n\n{german}\n\n{english}"));
    assert_eq!(document.about.language, "en");
    let languages: Vec<_> = document.paragraphs.iter().map(|paragraph| paragraph.language.as_str()).collect();
    assert_eq!(languages, ["en", "en", "de", "en"]);
    // The words `in` and `was` are German as well.
    let was = "The mill was built in 1750 by people who came down the river, and nobody in the town was asked whether they may.";
    let document =
        plain(&format!("{german}\n\n{german}\n\n{was}\n\n磨坊是由沿河而来的人建造的\n\nα + β = γ\n\nМельница"));
    let languages: Vec<_> = document.paragraphs.iter().map(|paragraph| paragraph.language.as_str()).collect();
    assert_eq!(languages, ["de", "de", "en", "zh", "de", "ru"]);
}

proptest! {
    #[test]
    fn nothing_is_lost(text in "([A-Za-zé.,:;!?|{}0-9•*()\\[\\]#>\"«»\u{301}\u{ad}\u{200b}漢ก\\-]{0,9}[ \t\n\r\u{c}\u{a0}]{1,3}){0,60}") {
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
