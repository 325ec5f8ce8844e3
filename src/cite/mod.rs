//! Paragraphs to citations: the markers in running text, the entries that they lead to, and the links between them.

mod affiliation;
mod citations;
mod decide;
mod keys;
mod link;
mod list;
mod mark;
mod marker;
mod quotation;
pub mod reference;
mod words;

use std::ops::Range;

use self::list::{Form, List};
use self::mark::Series;
use self::marker::Candidates;
use self::reference::Parser;
use crate::model::{CitationKind, CitationStatus, Origin, ParagraphKind};
use crate::structure::StructuredDocument;

/// A document whose citations are known.
#[derive(Clone, Debug)]
pub struct CitedDocument {
    /// Paragraphs that hold an entry of a list are of the kind `reference`.
    pub document: StructuredDocument,
    /// In the order of the text.
    pub citations: Vec<Citation>,
    /// In the order of the text.
    pub bibliography: Vec<BibliographyEntry>,
}

/// A marker or an inline citation.
#[derive(Clone, Debug, PartialEq)]
pub struct Citation {
    /// Index of the paragraph.
    pub paragraph: usize,
    /// Bytes of the paragraph's text.
    pub span: Range<usize>,
    pub kind: CitationKind,
    pub label: String,
    /// The quoted words before the marker.
    pub quotation: Option<String>,
    /// Index of the bibliography entry.
    pub entry: Option<usize>,
    pub status: CitationStatus,
    pub confidence: f64,
}

impl Citation {
    /// Whether it names an entry by a key without words: `[Knu84]`.
    pub fn is_key(&self) -> bool {
        self.kind == CitationKind::AuthorYear && !self.label.contains(char::is_whitespace)
    }
}

/// A cited item.
#[derive(Clone, Debug, PartialEq)]
pub struct BibliographyEntry {
    /// Index of the paragraph.
    pub paragraph: usize,
    pub origin: Origin,
    pub label: Option<String>,
    pub text: String,
    pub fields: Fields,
    pub confidence: f64,
}

/// The parts of a bibliographic reference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// CSL 1.0.2 item type; empty when nothing tells.
    pub csl_type: Option<String>,
    /// `Family, Given` where the parts are known.
    pub authors: Vec<String>,
    pub title: Option<String>,
    pub container_title: Option<String>,
    pub publisher: Option<String>,
    pub place: Option<String>,
    /// EDTF.
    pub issued: Option<String>,
    /// ISO 8601.
    pub accessed: Option<String>,
    pub volume: Option<String>,
    pub issue: Option<String>,
    pub pages: Option<String>,
    pub doi: Option<String>,
    pub isbn: Option<String>,
    pub url: Option<String>,
}

/// Finds the citations of a document.
pub fn cite(mut document: StructuredDocument) -> CitedDocument {
    let mut found = Candidates::default();
    for (index, paragraph) in document.paragraphs.iter().enumerate() {
        let text = !matches!(paragraph.kind, ParagraphKind::Reference | ParagraphKind::Code);
        if text && paragraph.boilerplate.is_none() {
            marker::scan(index, paragraph, &mut found);
        }
    }
    let lists = list::find(&document.paragraphs, &found);
    for paragraph in lists.iter().flat_map(|list| &list.entries).flat_map(|entry| entry.paragraphs.clone()) {
        let paragraph = &mut document.paragraphs[paragraph];
        paragraph.kind = ParagraphKind::Reference;
        paragraph.level = None;
        // The number of an entry is more than layout: markers lead to it.
        if let Some(marker) = &paragraph.marker {
            paragraph.source.start = marker.source_range(0..marker.len()).start;
        }
    }
    found.retain(|paragraph| document.paragraphs[paragraph].kind != ParagraphKind::Reference);
    affiliation::leave_out(&document.paragraphs, &mut found.numbered);
    let mut bibliography = match lists.is_empty() {
        true => Vec::new(),
        false => {
            let mut parser = Parser::embedded();
            lists.iter().flat_map(|list| entries(list, &mut parser)).collect()
        }
    };
    let citations = citations::of(&document.paragraphs, &lists, found, &mut bibliography);
    CitedDocument { document, citations, bibliography }
}

fn entries(list: &List, parser: &mut Parser) -> Vec<BibliographyEntry> {
    let label = |number: u32| match list.form {
        Form::Labelled(Series::Letter) => mark::number_letters(number),
        _ => number.to_string(),
    };
    let labelled = matches!(list.form, Form::Labelled(_));
    let mut authors = Vec::new();
    let entries = list.entries.iter().map(|entry| {
        let mut parsed = parser.parse(&entry.text);
        if entry.repeats_authors() && parsed.fields.authors.is_empty() {
            parsed.fields.authors.clone_from(&authors);
        }
        authors.clone_from(&parsed.fields.authors);
        BibliographyEntry {
            paragraph: entry.paragraphs.start,
            origin: Origin::List,
            label: entry.name.clone().or_else(|| entry.number.filter(|_| labelled).map(label)),
            text: entry.text.clone(),
            fields: parsed.fields,
            confidence: parsed.confidence,
        }
    });
    entries.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::read::{Inline, InlineKind};

    fn cited(text: &str) -> CitedDocument {
        cite(StructuredDocument::of_plain_text(text))
    }

    /// Label and the text of the entry of each citation.
    fn links(text: &str) -> Vec<(String, Option<String>)> {
        let document = cited(text);
        let entry = |citation: &Citation| Some(document.bibliography[citation.entry?].text.clone());
        document.citations.iter().map(|citation| (citation.label.clone(), entry(citation))).collect()
    }

    fn linked(pairs: &[(&str, &str)]) -> Vec<(String, Option<String>)> {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        pairs.iter().map(|(label, text)| ((*label).to_owned(), some(text))).collect()
    }

    const LIST: &str = "References\n\n1. Smith J. On bread. Food. 1999;3(2):1-9.\n\
        2. Jones K. On butter. Food. 2001;5(1):10-19.\n3. Lee M. On jam. Food. 2004;8(3):20-29.\n";

    #[test]
    fn digits_glued_to_words_are_markers_where_a_list_has_them() {
        let text = format!(
            "Bread is old,1 and butter is older.2,3 In 1914 there were 80 % more of it.\n\n\
            The level of CO2 rose by 1.5 in the ovens of article 3.2 and fell again2 later.\n\n{LIST}"
        );
        let numbers: Vec<String> = links(&text).into_iter().map(|(label, _)| label).collect();
        assert_eq!(numbers, ["1", "2", "3", "2"]);
        let items = format!("Of sweets (1), salt (2) and jam (3) some were left out.1 The rest stayed.2,3\n\n{LIST}");
        assert_eq!(links(&items).len(), 3, "parentheses number items here");
    }

    #[test]
    fn the_same_digits_are_none_without_a_list_or_a_count() {
        assert_eq!(links("Fig.2 shows the level of CO2 in room B12.4 of the house; see p.25 and Art.5 of it."), []);
        assert_eq!(links("El arte,1 y la ciencia.2 Nada más."), linked(&[("1", ""), ("2", "")]));
    }

    #[test]
    fn entries_without_numbers_are_linked_by_their_order() {
        let text =
            "It is so.[1] It is not.[2][1]\n\nReferences\n\n^ a b “First things”. The Paper.\n^ “Second things”.\n";
        let (first, second) = ("“First things”. The Paper.", "“Second things”.");
        assert_eq!(links(text), linked(&[("1", first), ("2", second), ("1", first)]));
    }

    #[test]
    fn symbols_and_names_lead_to_notes_that_begin_with_them() {
        let text = "Moss grows slowly* and is old.† A b* is no marker here.\n\nIt needs shade.[^roe]\n\n\
            * In the north.\n\n† Roe says otherwise.\n\n[^roe]: Roe, Mosses, 1999.\n";
        let (north, roe, mosses) = ("In the north.", "Roe says otherwise.", "Roe, Mosses, 1999.");
        assert_eq!(links(text), linked(&[("*", north), ("†", roe), ("*", north), ("roe", mosses)]));
        let text = "Prices* are in euros†.\n\n* Bread\n\n* Butter\n\n* Jam\n";
        assert_eq!(links(text), [], "bullets are no notes");
        let text = "Call f(void*,int) on '*.txt' with 3*(x).\n\n* In the north.\n";
        assert_eq!(links(text), [], "signs of programs are no markers");
        let text = "So it was.[^1] And so it is.[^3]\n\n[^3]: Kelly 2018.\n\n[^1]: Roe 1999.\n";
        assert_eq!(links(text), linked(&[("1", "Roe 1999."), ("3", "Kelly 2018.")]), "in any order");
    }

    #[test]
    fn authors_and_years_lead_to_their_entries() {
        let text = "As Kelly (2018: 45) holds, parties are small (Marx & Engels 1848; van Dijk et al., 2003a).\n\n\
            In June (2018) nobody met (Table 3, 2018). They did (e.g.,Kelly, VI 77, 2018).\n\nBibliography\n\n\
            Kelly, J. (2018) Parties and Sects. London: Routledge.\n\
            Marx, K. and Engels, F. (1848) Manifesto. London.\n\
            van Dijk, T., Smith, A. and Jones, B. (2003a) Discourse. Amsterdam: Kade.\n";
        let labels: Vec<String> = links(text).into_iter().filter_map(|(label, entry)| entry.and(Some(label))).collect();
        assert_eq!(labels, ["Kelly 2018", "Marx & Engels 1848", "van Dijk et al. 2003a", "Kelly 2018"]);
        assert_eq!(links(text).len(), 4);
    }

    #[test]
    fn numbers_are_part_of_words_where_names_are_cited() {
        let entries = "References\n\nBates D, Roe A (2014). Mills. York: Doe.\nKelly J (2018). Sects. London: Routledge.\n\
            Marx K, Engels F (1848). Manifesto. London: Office.\nRoe A (2001). Moss. York: Doe.\n";
        let text = format!(
            "We use mill2 (Bates and Roe 2014) and its range [1, 2] as Kelly (2018) does. Since mill2 is old (Marx and \
             Engels 1848), mill2 is slow.\n\n{entries}"
        );
        let labels: Vec<String> = links(&text).into_iter().map(|(label, _)| label).collect();
        assert_eq!(labels, ["Bates & Roe 2014", "Kelly 2018", "Marx & Engels 1848"]);
        let text = "The file gentoo.1 of lme4 is read by lme4, and lme4 by coef(fit1).2 It is ancient.1 So it is.3\n\n\
            References\n\n1. Roe A. Mills. York: Doe; 2001.\n2. Kelly J. Sects. London: Doe; 2018.\n\
            3. Marx K. Manifesto. London: Doe; 1848.\n4. Doe B. Moss. York: Doe; 1999.\n";
        let labels: Vec<String> = links(text).into_iter().map(|(label, _)| label).collect();
        assert_eq!(labels, ["2", "1", "3"]);
    }

    #[test]
    fn numbers_that_come_again_and_again_are_those_of_programs() {
        let call = "They call OnTuples(g,[1,1,2]) with list1, then Size(h,2) and x[ 1, 2 ] where V:1 is. ";
        let text = format!("{}\n\n1. the first\n2. the second\n3. the third\n", call.repeat(40));
        assert_eq!(links(&text), []);
    }

    #[test]
    fn heads_of_pages_are_no_entries() {
        let page = |number: u32| format!("\n\u{c}{number}\n\nOn Mills and Moss\n\n");
        let text = format!(
            "So it is (Kelly 2018).{}It is (Roe 1999).{}References\n\nDoe, J. (2001). Mills. York: Roe.\n{}Kelly, A. (2018). \
             Sects. York: Roe.\n{}Roe, B. (1999). Moss. York: Doe.\n",
            page(2),
            page(3),
            page(4),
            page(5),
        );
        let document = cited(&text);
        let entries: Vec<&str> = document.bibliography.iter().map(|entry| entry.fields.authors[0].as_str()).collect();
        assert_eq!(entries, ["Doe, J.", "Kelly, A.", "Roe, B."]);
        assert!(document.citations.iter().all(|citation| citation.entry.is_some()));
    }

    #[test]
    fn authors_and_years_are_cited_without_a_list_where_more_than_one_is_plain() {
        let plain = "Moss is old (Roe & Kelly, 1999). It needs shade (Roe and Kelly, 2001: 5).";
        let text = format!("{plain} Nobody else says so (Kelly 2018), and none came (June 2018).");
        let labels: Vec<String> = links(&text).into_iter().map(|(label, _)| label).collect();
        assert_eq!(labels, ["Roe & Kelly 1999", "Roe & Kelly 2001", "Kelly 2018"]);
        assert_eq!(links("Nobody else says so (Kelly 2018), and none came (Verso, 1999)."), []);
    }

    #[test]
    fn a_dash_stands_for_the_authors_of_the_entry_before() {
        let text = "Parties are small (Kelly, 2018). Sects are smaller (Kelly, 2020).\n\nReferences\n\n\
            Kelly, J. (2018). Parties and Sects. London: Routledge.\n\
            ———. (2020). Sects Again. London: Routledge.\n\
            Marx, K. (1848). Manifesto. London: Office.\n";
        let document = cited(text);
        assert_eq!(document.bibliography[1].fields.authors, ["Kelly, J."]);
        assert_eq!(document.citations[1].entry, Some(1));
    }

    #[test]
    fn authors_are_cited_and_neither_articles_nor_words_of_titles() {
        let text = "Mills burned (The Economist, 2014), as in Lisbon (Lisbon, 2007), says the bureau (INE, 2010). As \
            Dunn (2007) tells in Bread and Wine (1936), they did (Ray, 1848/1977; Roe, 2011a, 2011b).\n\n\
            References\n\nDepartment for Education. (2014). The curriculum. London: DfE.\n\
            Dunn, P. (2007). Lisbon and its rivers. London: Verso.\n\
            Instituto Nacional de Estadística. (2010). Mujeres y hombres. Madrid: INE.\n\
            Ray, J. (1977). The rain. London: Verso.\nRoe, J. (2011a). Moss. London: Verso.\n\
            Roe, J. (2011b). More moss. London: Verso.\nSilone, I. (1936). Bread and wine by night. London: Methuen.\n\
            World Organization of Mills. (2019). Mills and health. Mill Press.\n";
        let labels: Vec<String> = links(text).into_iter().filter_map(|(label, entry)| entry.and(Some(label))).collect();
        assert_eq!(labels, ["INE 2010", "Dunn 2007", "Bread & Wine 1936", "Ray 1848/1977", "Roe 2011a", "Roe 2011b"]);
        let document = cited(text);
        assert_eq!(document.bibliography.len(), 8, "the last is an entry, though its author has no initials");
        let written = |citation: &Citation| {
            document.document.paragraphs[citation.paragraph].text[citation.span.clone()].to_owned()
        };
        let written: Vec<String> = document.citations.iter().map(written).collect();
        assert_eq!(written[written.len() - 2..], ["Roe, 2011a", "2011b"]);
    }

    #[test]
    fn authors_are_parted_by_semicolons_and_left_out_in_many_languages() {
        let text = "Importa (SILVA; COSTA, 1998, p. 5). Også (Hansson m.fl., 2010; Weber u. a., 2015, Rn. 3). \
            Важно (Петров и др., 2010а, с. 12). In World War I in 2016 it was not.\n\nReferences\n\n\
            COSTA, Regina. A escola. São Paulo: Ática, 1998.\n\
            Hansson, J., Ek, P., & By, A. (2010). Bibliotek. Lund: Studentlitteratur.\n\
            Петров А. С. Реки. М.: Наука, 2010а.\n\
            SILVA, Ezequiel; COSTA, Regina. Leitura. São Paulo: Ática, 1998.\n\
            Weber, H., Klein, P., & Gross, T. (2015). Der Fluss. Berlin: Suhrkamp.\n";
        let document = cited(text);
        let found = document.citations.iter().map(|citation| (citation.label.as_str(), citation.entry));
        let expected = [
            ("SILVA & COSTA 1998", 3),
            ("Hansson et al. 2010", 1),
            ("Weber et al. 2015", 4),
            ("Петров et al. 2010а", 2),
        ];
        assert_eq!(found.collect::<Vec<_>>(), expected.map(|(label, entry)| (label, Some(entry))));
    }

    #[test]
    fn names_need_no_capitals_where_the_script_has_none() {
        let text = "시 연구\n\n그는 김응교(2016)에 따르면 릴케를 좋아했다(송우혜, 2004: 45쪽). 그러나 다르게 보는 사람도 있다.\n\n\
            참고문헌\n\n김응교(2016), 처럼: 시로 만나는 윤동주, 문학동네.\n송우혜(2004), 윤동주 평전, 푸른역사.\n";
        let labels: Vec<String> = links(text).into_iter().filter_map(|(label, entry)| entry.and(Some(label))).collect();
        assert_eq!(labels, ["김응교 2016", "송우혜 2004"]);
    }

    #[test]
    fn authors_and_years_stand_beside_numbered_notes() {
        let text = "Mills were studied by Roe (1951).1 They matter (Dunn, 1984).2\n\nNotes\n\n1 I thank the miller.\n\
            2 In the north.\n\nReferences\n\nDunn, K. (1984). The mill. Leeds: Ossian.\nRoe, J. (1951). Mills. York: Znak.\n";
        let (thanks, north) = ("I thank the miller.", "In the north.");
        let (dunn, roe) = ("Dunn, K. (1984). The mill. Leeds: Ossian.", "Roe, J. (1951). Mills. York: Znak.");
        assert_eq!(links(text), linked(&[("Roe 1951", roe), ("1", thanks), ("Dunn 1984", dunn), ("2", north)]));
    }

    #[test]
    fn brackets_may_name_a_place_and_may_be_bounds() {
        let text = "Salt matters [1, p. 15] and was old [2], says the study [3], and is dear [2; 3, с. 112]. It was traded [1]-[3]. Let x be in [0, 1] and a[1] \
            the first of 5 [3–7] grains [2, Theorem 2.1].\n\nReferences\n\n[1] Smith J. On bread. Food. 1999;3(2):1-9.\n\
            [2] Jones K. On butter. Food. 2001;5(1):10-19.\n[3] Lee M. On jam. Food. 2004;8(3):20-29.\n";
        let numbers: Vec<String> = links(text).into_iter().map(|(label, _)| label).collect();
        assert_eq!(numbers, ["1", "2", "3", "2", "3", "1", "3", "2"]);
        assert_eq!(links("The law was changed in article [3] of the year [1999].").len(), 0);
    }

    #[test]
    fn notes_of_chapters_are_told_apart_at_the_end_of_the_book() {
        let chapter = |name: &str, text: &str| format!("CHAPTER {name}\n\n{text}\n\n");
        let one = "The river rises in the hills and it is cold there for most of the year, as travellers say.[1] It runs \
            down to the plain, where mills were built by the monks.[2]";
        let two = "The mills were built early, and they ground the corn of the whole valley for many years.[1] They \
            burned in the great fire, and nobody built them again.[2] So it was.[3]";
        let notes = "NOTES\n\nChapter One\n\n1. R. Adams, The River (Oxford: OUP, 2010), 12.\n2. Ibid., 13.\n\n\
            Chapter Two\n\n1. S. Baker, The Mills (London: Verso, 2011), 1.\n2. Baker, Mills, 3.\n\
            3. T. Cole, Fire (London: Verso, 2012), 4.\n";
        let entries = |text: &str| -> Vec<_> { cited(text).citations.iter().map(|citation| citation.entry).collect() };
        let text = chapter("ONE", one) + &chapter("TWO", two) + notes;
        assert_eq!(entries(&text), [0, 1, 2, 3, 4].map(Some));
        let text = chapter("ONE", one) + &chapter("TWO", two) + &chapter("THREE", two) + notes;
        assert!(entries(&text).iter().all(Option::is_none), "three chapters do not fit the notes of two");
    }

    #[test]
    fn notes_at_the_foot_of_pages_leave_the_text_between_them() {
        let text = "The mills burned in the great fire of 1845, and nobody rebuilt them.1 The town was poor.2\n\n\
            ________________\n1 R. Adams, The River (Oxford: OUP, 2010), 12.\n\
            2 S. Baker, The Mills (London: Verso, 2011), 1.\n\n12\n\n\
            In the next century the railway came, and the people went with it to the coast.3 So it was.\n\n\
            ________________\n3 T. Cole, Fire (London: Verso, 2012), 4.\n";
        let document = cited(text);
        let numbers: Vec<_> = document.citations.iter().map(|citation| (&*citation.label, citation.entry)).collect();
        assert_eq!(numbers, [("1", Some(0)), ("2", Some(1)), ("3", Some(2))]);
        assert_eq!(document.bibliography[1].text, "S. Baker, The Mills (London: Verso, 2011), 1.");
        let references = document.document.paragraphs.iter().filter(|one| one.kind == ParagraphKind::Reference);
        assert_eq!(references.count(), 3);
    }

    #[test]
    fn notes_are_labelled_in_several_ways() {
        let text = "Rivers matter.¹ Mills matter,² too.\n\nNotes\n\n¹ R. Adams, The River (Oxford: OUP, 2010), 12.\n\
            ²S. Baker, The Mills (London: Verso, 2011), 1.\n";
        let (adams, baker) =
            ("R. Adams, The River (Oxford: OUP, 2010), 12.", "S. Baker, The Mills (London: Verso, 2011), 1.");
        assert_eq!(links(text), linked(&[("1", adams), ("2", baker)]));
        let text = "Salt was known to the ancients.[1]\n\n[Footnote 1: Herodotus, iv. 181.]\n\n\
            In England the trade was small.[1]\n\n[1] See Domesday Book.\n";
        assert_eq!(links(text), linked(&[("1", "Herodotus, iv. 181."), ("1", "See Domesday Book.")]));
    }

    #[test]
    fn numbers_of_affiliations_and_volumes_are_no_markers() {
        let text = format!(
            "Salt in rural clinics\n\nAisha Roe,1 Brian J. Turner2\n\n1 Department of Salt, Lagos\n\
            2 School of Bread, Leeds\n\nBread J 2016;2:e010551\n\nSalt is used widely.1 It is cheap,2 but dear.3\n\n{LIST}"
        );
        let found = cited(&text).citations;
        assert_eq!(found.iter().map(|citation| &*citation.label).collect::<Vec<_>>(), ["1", "2", "3"]);
        assert!(found.windows(2).all(|pair| pair[0].paragraph == pair[1].paragraph));
    }

    #[test]
    fn what_is_raised_may_be_a_group_a_power_or_a_name() {
        let mut document = StructuredDocument::of_plain_text(&format!(
            "Salt is dear1, 2 and 5 km2 wide.a So it is.\n\nSee a.\n\n{LIST}"
        ));
        let text = document.paragraphs[0].text.as_str().to_owned();
        let note = InlineKind::NoteReference("a".to_owned());
        let marks = [("1, 2", InlineKind::Superscript), ("2 wide", InlineKind::Superscript), ("a So", note)];
        document.paragraphs[0].inlines = marks
            .into_iter()
            .map(|(at, kind)| {
                let start = text.find(at).unwrap_or_default();
                let length = if at == "1, 2" { at.len() } else { 1 };
                Inline { span: start..start + length, kind }
            })
            .collect();
        let name = InlineKind::NoteName("a".to_owned());
        document.paragraphs[1].inlines = vec![Inline { span: 4..5, kind: name }];
        let labels: Vec<String> = cite(document).citations.into_iter().map(|citation| citation.label).collect();
        assert_eq!(labels, ["1", "2", "a"]);
    }

    #[test]
    fn works_named_in_the_text_have_entries_of_their_own() {
        let document =
            cited("They show the features named by Lenin in his 1920 text Left-Wing Communism: A Disorder. So it is.");
        assert_eq!(document.citations[0].label, "Left-Wing Communism: A Disorder");
        let work = &document.bibliography[0];
        assert_eq!((work.origin, work.fields.issued.as_deref()), (Origin::Inline, Some("1920")));
        assert_eq!(work.fields.authors, ["Lenin"]);
    }

    #[test]
    fn lists_of_code_and_items_of_laws_cite_nothing() {
        let text = "Let v be vec![1, 2] and rows[i] the row.\n\n1. The owner shall pay.\n2. The tenant shall not.\n3. So be it.\n";
        let document = cited(text);
        assert!(document.citations.is_empty() && document.bibliography.is_empty());
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in r#"([\[\](),.:;“”"^↑¹²⁻–'&/\-]|[0-9]{1,6}|\n{1,2}| |et al\.|Kelly|his|book|van|é|References|doi:10\.1/x|http://x|word){0,60}"#) {
            let document = cited(&text);
            for citation in &document.citations {
                let paragraph = &document.document.paragraphs[citation.paragraph].text;
                prop_assert!(!paragraph[citation.span.clone()].is_empty());
                prop_assert!(citation.entry.is_none_or(|entry| entry < document.bibliography.len()));
            }
        }
    }
}
