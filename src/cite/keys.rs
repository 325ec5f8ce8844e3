//! Which keys in square brackets are markers: those that a list has and, where a document cites so, those of their shape.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::decide::probability;
use super::list::{Form, List};
use super::mark::Keyed;
use super::words::{Section, WORDS, folded};
use crate::model::ParagraphKind;
use crate::structure::Paragraph;

/// So many different keys show that a document cites by keys.
const ESTABLISHED: usize = 2;

/// What it says for a key that a list has it; that it only looks like those of a list; that there is no list.
const LISTED: f64 = 1.0;
const ALIKE: f64 = -1.0;
const WITHOUT_LIST: f64 = -1.5;

/// Names in short with a year, and a letter that tells works of one year apart: `Knu84`, `ABC+05a`, `vdW2003`.
static SHAPE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?<names>\p{L}{2,24})(?<others>\+)?(?:(?<year>1[5-9]\d\d|20\d\d)|\d\d)\p{Ll}?$")
        .expect("a valid pattern")
});

/// A key that is taken for a marker.
pub(super) struct Decided {
    pub(super) mark: Keyed,
    /// The brackets with all in them, or the key where there are several.
    pub(super) span: Range<usize>,
    /// Probability that it is a marker.
    pub(super) confidence: f64,
}

/// Decides about the candidates of a document, which are in the order of the text.
pub(super) fn decide(paragraphs: &[Paragraph], candidates: Vec<Keyed>, lists: &[List]) -> Vec<Decided> {
    if candidates.is_empty() {
        return Vec::new();
    }
    let judge = Judge::of(paragraphs, &candidates, lists);
    let mut decided: Vec<Decided> = Vec::new();
    for group in candidates.chunk_by(|one, next| (one.paragraph, &one.brackets) == (next.paragraph, &next.brackets)) {
        let first = decided.len();
        for mark in group {
            let is_free = decided[first..].last().is_none_or(|last| last.mark.key.end <= mark.key.start);
            if let Some(weight) = judge.weight(mark).filter(|_| is_free) {
                let confidence = probability(mark.weight + weight);
                decided.push(Decided { mark: mark.clone(), span: mark.key.clone(), confidence });
            }
        }
        if let [only] = &mut decided[first..] {
            only.span = only.mark.brackets.clone();
        }
    }
    decided
}

/// What a document tells of keys.
struct Judge<'a> {
    paragraphs: &'a [Paragraph],
    /// The numbers of the keys that lists have.
    listed: BTreeSet<u32>,
    /// What comes before the digits of the keys that lists have: `RFC`.
    series: BTreeSet<&'a str>,
    /// The numbers of the keys that paragraphs begin with: who speaks, or what is logged.
    headwords: BTreeSet<u32>,
    /// What it says for a key that it has the shape of one; `None` where that says nothing.
    shaped: Option<f64>,
}

impl<'a> Judge<'a> {
    fn of(paragraphs: &'a [Paragraph], candidates: &[Keyed], lists: &'a [List]) -> Self {
        let entries = || lists.iter().filter(|list| list.form == Form::Keyed).flat_map(|list| &list.entries);
        let listed: BTreeSet<u32> = entries().filter_map(|entry| entry.number).collect();
        let series = entries().filter_map(|entry| series(entry.name.as_deref()?)).collect();
        let headwords = candidates.iter().filter(|mark| mark.brackets.start == 0).map(|mark| mark.number).collect();
        let mut judge = Judge { paragraphs, listed, series, headwords, shaped: None };
        let found: BTreeSet<u32> = candidates.iter().map(|mark| mark.number).collect();
        let is_plain = |mark: &&Keyed| judge.may_lack_entry(mark) && is_plain(judge.key(mark), mark.located);
        let plain = || candidates.iter().filter(is_plain).map(|mark| mark.number).collect::<BTreeSet<u32>>().len();
        if judge.listed.intersection(&found).nth(ESTABLISHED - 1).is_some() {
            judge.shaped = Some(ALIKE);
        } else if !lists.iter().any(is_bibliography) && plain() >= ESTABLISHED {
            judge.shaped = Some(WITHOUT_LIST);
        }
        judge
    }

    fn key(&self, mark: &Keyed) -> &'a str {
        &self.paragraphs[mark.paragraph].text[mark.key.clone()]
    }

    /// What the document says for a key, as log odds; `None` where it is no marker.
    fn weight(&self, mark: &Keyed) -> Option<f64> {
        if self.listed.contains(&mark.number) {
            return Some(LISTED);
        }
        let weight = self.shaped.filter(|_| self.may_lack_entry(mark))?;
        let key = self.key(mark);
        (shape(key).is_some() || series(key).is_some_and(|series| self.series.contains(series))).then_some(weight)
    }

    /// Whether a key stands where one without an entry may be a marker.
    fn may_lack_entry(&self, mark: &Keyed) -> bool {
        let kind = self.paragraphs[mark.paragraph].kind;
        let apart = !mark.glued && !matches!(kind, ParagraphKind::Table | ParagraphKind::Verse);
        apart && !self.headwords.contains(&mark.number)
    }
}

/// Whether a list is that of what a document cites, and not only of notes.
fn is_bibliography(list: &List) -> bool {
    list.section == Some(Section::References) || matches!(list.form, Form::Keyed | Form::Plain)
}

/// A key that has names and a year, and is no date: `Mar99`.
fn shape(key: &str) -> Option<Captures<'_>> {
    SHAPE.captures(key).filter(|shape| {
        let names = &shape["names"];
        names.contains(|c: char| !c.is_lowercase()) && !WORDS.dates.contains(&folded(names))
    })
}

/// Whether a key with a year is hardly anything else: `Co60` may be.
fn is_plain(key: &str, located: bool) -> bool {
    const NAMES: usize = 3;
    let is_long = |shape: &Captures| {
        shape.name("others").or(shape.name("year")).is_some() || shape["names"].chars().count() >= NAMES
    };
    shape(key).is_some_and(|shape| located || is_long(&shape))
}

/// The letters before the digits that a key ends in: `RFC2119`.
fn series(key: &str) -> Option<&str> {
    let name = key.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_series = name.len() > 1 && name.len() + 1 < key.len() && name.chars().all(char::is_alphabetic);
    is_series.then_some(name)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::cite::{CitedDocument, cite};
    use crate::model::CitationStatus;
    use crate::structure::StructuredDocument;

    fn cited(text: &str) -> CitedDocument {
        cite(StructuredDocument::of_plain_text(text))
    }

    /// The words of each citation, its label, and that of its entry.
    fn found(document: &CitedDocument) -> Vec<(&str, &str, Option<&str>)> {
        let citations = document.citations.iter().map(|citation| {
            let text = &document.document.paragraphs[citation.paragraph].text[citation.span.clone()];
            let entry = citation.entry.and_then(|entry| document.bibliography[entry].label.as_deref());
            (text, citation.label.as_str(), entry)
        });
        citations.collect()
    }

    const LIST: &str = "References\n\n[ABC+05] Adams, B., Brown, C., et al. On stones. Journal of Botany 12 (2005), 21-35.\n\n\
        [Knu84]: Knuth, D. E. Literate programming. The Computer Journal 27 (1984), 97-111.\n\n\
        [RFC2119] Bradner, S., \"Key words\", BCP 14, RFC 2119, March 1997.\n\n\
        [Roe 1999] Roe, J. Stones. York: Znak, 1999.\n\n[Кну84] Кнут Д. Камни. М.: Мир, 1984.\n\n\
        [max] Max, J. Rain. Leeds: Ossian, 2001.\n";

    #[test]
    fn keys_lead_to_their_entries_however_they_are_cited() {
        let text = format!(
            "Stones are old [Knu84]. They grow [ABC+05; Roe 1999, p. 3], as known [Knu84, Theorem 2.1], in rain \
            [Knu84:45][max] and elsewhere [see RFC2119, Кну84]. 石头[max]很. The rule x[max] and [OPTIONS] are none.\n\n{LIST}"
        );
        let document = cited(&text);
        let same = |text, key| (text, key, Some(key));
        let expected = [
            same("[Knu84]", "Knu84"),
            same("ABC+05", "ABC+05"),
            same("Roe 1999", "Roe 1999"),
            same("[Knu84, Theorem 2.1]", "Knu84"),
            same("[Knu84:45]", "Knu84"),
            same("[max]", "max"),
            same("RFC2119", "RFC2119"),
            same("Кну84", "Кну84"),
            same("[max]", "max"),
        ];
        assert_eq!(found(&document), expected);
        let entry = &document.bibliography[1];
        assert_eq!((entry.label.as_deref(), &*entry.fields.authors), (Some("Knu84"), &["Knuth, D. E.".to_owned()][..]));
        assert!(entry.text.starts_with("Knuth, D. E."));
    }

    #[test]
    fn keys_without_an_entry_are_those_of_the_same_shape_where_others_have_one() {
        let text = "Stones are old [Knu84], [RFC2119]. They grow [Foo99] by rule [RFC7231], it is said in [Mar99], with \
            [OPTIONS] or [H2O] or [U235] or foo[Bar12].";
        let document = cited(&format!("{text}\n\n[Anna99] I do not think so.\n\n{LIST}"));
        let labels: Vec<_> = found(&document).into_iter().map(|(_, label, entry)| (label, entry.is_some())).collect();
        assert_eq!(labels, [("Knu84", true), ("RFC2119", true), ("Foo99", false), ("RFC7231", false)]);
        assert_eq!(document.citations[2].status, CitationStatus::Unresolved);
    }

    #[test]
    fn a_chapter_without_a_list_cites_by_keys_that_have_names_and_years() {
        let document = cited("Stones are old [Knu84]. They grow [ABC+05a, p. 3; Ro99] in rain [OPTIONS] with [H2O].");
        let labels: Vec<_> = found(&document).into_iter().map(|(_, label, _)| label).collect();
        assert_eq!(labels, ["Knu84", "ABC+05a", "Ro99"]);
        assert!(document.citations.iter().all(|one| one.status == CitationStatus::Unresolved && one.confidence < 0.8));
        for none in [
            "Isotopes [Co60] and [Sr90], water [H2O] and uranium [U235] were weighed in [Mar99] and [May12].",
            "[Anna99] Who is it?\n\n[Bob84] It is [Anna99] again.\n\nNobody [Carl01] else.",
            "Usage: stones [OPTIONS] [FILE1] [FILE2], with foo[Bar12] and baz[Qux34] set to [Max] and [Min].",
        ] {
            assert_eq!(found(&cited(none)), [], "{none}");
        }
    }

    #[test]
    fn entries_begin_below_their_keys_or_are_set_in() {
        let text = "Stones are old [Knu84], says the standard [I-D.ietf-stones-moss].\n\n7. References\n\n\
            7.1. Normative References\n\n   [I-D.ietf-stones-moss]\n              Adams, B., \"Moss on Stones\", Work in \
            Progress,\n              draft-ietf-stones-moss-03, May 2004.\n\n7.2. Informative References\n\n   [Knu84]  \
            Knuth, D. E. Literate programming. The Computer\n            Journal 27 (1984), 97-111.\n   [Roe99]  Roe, J. \
            Stones.\n            York: Znak, 1999.\n";
        let document = cited(text);
        let texts: Vec<_> = document.bibliography.iter().map(|entry| (entry.label.as_deref(), &*entry.text)).collect();
        let moss = "Adams, B., \"Moss on Stones\", Work in Progress, draft-ietf-stones-moss-03, May 2004.";
        let knuth = "Knuth, D. E. Literate programming. The Computer Journal 27 (1984), 97-111.";
        let expected =
            [("I-D.ietf-stones-moss", moss), ("Knu84", knuth), ("Roe99", "Roe, J. Stones. York: Znak, 1999.")];
        assert_eq!(texts, expected.map(|(label, text)| (Some(label), text)));
        assert_eq!(document.citations.iter().map(|one| one.entry).collect::<Vec<_>>(), [Some(1), Some(0)]);
    }

    #[test]
    fn several_references_with_keys_are_a_list_and_logs_dialogues_and_songs_are_none() {
        let (_, entries) = LIST.split_once("\n\n").expect("a heading");
        let document = cited(&format!("Stones are old [Knu84], [max].\n\n{entries}"));
        assert_eq!((document.bibliography.len(), document.citations.len()), (6, 2));
        for none in [
            "[INFO] Build of 2004, p. 3\n\n[WARN] Roe, J. said no in 1999\n\n[ERROR] Failed: 2001-02-03\n\n[INFO] Done\n",
            "[ROE] I saw it in 1999, as J. Doe did.\n\n[DOE] So did I.\n\n[KELLY] We left in 2001.\n",
            "[Chorus]\n\nO my river, O my stone,\n\n[Verse 1]\n\nAll the water that has flown.\n\n[Bridge]\n\nO my river\n",
            "References\n\n[Home] [Top] [Next]\n\n[Index] [Search]\n",
        ] {
            assert!(cited(none).bibliography.is_empty(), "{none}");
        }
        let others = "[Anonymous] The rain. London: Verso, 1999.\n\nDoe, J. Stones. York: Znak, 2001.\n";
        let document = cited(&format!("References\n\n{others}"));
        assert!(document.bibliography.len() == 2 && document.bibliography.iter().all(|entry| entry.label.is_none()));
    }

    proptest! {
        #[test]
        fn no_brackets_break_it(text in r"(\[|\]|Knu84|ABC\+05|é1|石|, |;|:| p\. 3|see |\n\n|References|\(1, 2\)|[a-z ]|Roe, J\. 1999\.){0,60}") {
            let document = cited(&text);
            for citation in &document.citations {
                prop_assert!(!document.document.paragraphs[citation.paragraph].text[citation.span.clone()].is_empty());
            }
        }
    }
}
