//! Candidates and lists to citations: decided, linked and in order.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use super::decide::{Decided, decide, probability};
use super::link::{Authors, Index, Match};
use super::list::{Form, List};
use super::mark::{Dated, Series};
use super::marker::{Candidates, Identifier, Work, identifiers_in, vouch};
use super::reference::split_names;
use super::words::{WORDS, folded};
use super::{BibliographyEntry, Citation, Fields, keys, mark, quotation};
use crate::model::{CitationKind, CitationStatus, Origin, ParagraphKind};
use crate::structure::Paragraph;

/// So many that have an entry show that the document cites by author and year.
const ESTABLISHED: usize = 3;
/// A marker that is less sure than this is ambiguous.
const SURE: f64 = 0.65;

/// Makes the citations of a document, and the entries of the works that are cited inline.
pub(super) fn of(
    paragraphs: &[Paragraph],
    lists: &[List],
    mut found: Candidates,
    bibliography: &mut Vec<BibliographyEntry>,
) -> Vec<Citation> {
    let keyed = keys::decide(paragraphs, std::mem::take(&mut found.keyed), lists);
    let spans: Vec<_> = keyed.iter().map(|decided| (decided.mark.paragraph, decided.span.clone())).collect();
    found.leave_out(&spans);
    vouch(paragraphs, &mut found.numbered);
    let decided = decide(found.numbered, lists);
    let index = Index::of(lists, &decided);
    let mut citations: Vec<Citation> =
        decided.into_iter().map(|decided| numbered(&paragraphs[decided.mark.paragraph], decided, &index)).collect();
    citations.extend(keyed.into_iter().map(|decided| by_key(&paragraphs[decided.mark.paragraph], decided, &index)));
    let dated = dated(paragraphs, lists, bibliography, found.dated, &citations);
    leave_out_ordered(lists, &dated, &mut citations);
    citations.extend(dated);
    citations = outside(citations, &found.identifiers);
    citations.extend(identifiers(found.identifiers, bibliography));
    citations.extend(works(paragraphs, found.works, bibliography));
    citations.sort_by_key(|citation| (citation.paragraph, citation.span.start));
    quote(paragraphs, &mut citations);
    in_order(&mut citations, bibliography);
    citations
}

fn numbered(paragraph: &Paragraph, decided: Decided, index: &Index<'_>) -> Citation {
    let Decided { mark, confidence } = decided;
    let entry = index.by_number(&mark);
    let kind = if mark.series == Series::Plain { CitationKind::Numeric } else { CitationKind::Footnote };
    let label = match mark.series {
        Series::Plain => mark.number.to_string(),
        Series::Letter => mark::number_letters(mark.number),
        Series::Note | Series::Named => paragraph.text[mark.span.clone()].trim_matches(['[', ']', '^']).to_owned(),
    };
    let status = status(entry, confidence);
    Citation { paragraph: mark.paragraph, span: mark.span, kind, label, quotation: None, entry, status, confidence }
}

fn by_key(paragraph: &Paragraph, decided: keys::Decided, index: &Index<'_>) -> Citation {
    let keys::Decided { mark, span, confidence } = decided;
    let entry = index.by_name(Form::Keyed, mark.number, mark.paragraph);
    Citation {
        paragraph: mark.paragraph,
        span,
        kind: CitationKind::AuthorYear,
        label: paragraph.text[mark.key].to_owned(),
        quotation: None,
        entry,
        status: status(entry, confidence),
        confidence,
    }
}

fn status(entry: Option<usize>, confidence: f64) -> CitationStatus {
    match entry {
        _ if confidence < SURE => CitationStatus::Ambiguous,
        Some(_) => CitationStatus::Resolved,
        None => CitationStatus::Unresolved,
    }
}

/// Citations by author and year: those that have an entry, and those whose form leaves no doubt.
fn dated(
    paragraphs: &[Paragraph],
    lists: &[List],
    bibliography: &[BibliographyEntry],
    candidates: Vec<Dated>,
    numbered: &[Citation],
) -> Vec<Citation> {
    /// So many of a form that is hardly that of anything else show it where the text has no list.
    const ESTABLISHED_UNLISTED: usize = 2;
    const PLAIN_NAMES: f64 = 1.5;
    /// The form of names and a year that leaves little doubt.
    const SURE_NAMES: f64 = 2.0;
    let entries = lists.iter().map(|list| list.entries.len()).sum::<usize>();
    // Where numbers lead to the entries, names and years are only mentioned, unless a list stands beside that of notes.
    let sure = candidates.iter().filter(|candidate| candidate.weight >= SURE_NAMES).count();
    let by_number = entries > 0 && 2 * numbered.len() > entries && numbered.len() >= sure;
    let beside = unnumbered(lists, numbered, |led| led == 0);
    if candidates.is_empty() || by_number && beside.is_empty() {
        return Vec::new();
    }
    let whole = 0..entries;
    let all = if by_number { &[] } else { std::slice::from_ref(&whole) };
    let authors = Authors::of(lists, bibliography);
    let text = |candidate: &Dated| paragraphs[candidate.paragraph].text.as_str();
    let find = |candidate: &Dated| {
        let find = |among| authors.find(text(candidate), candidate, among);
        find(&beside).or_else(|| find(all))
    };
    let found: Vec<Option<Match>> = candidates.iter().map(find).collect();
    let plain = || candidates.iter().filter(|one| one.weight >= PLAIN_NAMES && !one.narrative).count();
    let established = found.iter().flatten().count() >= ESTABLISHED || entries == 0 && plain() >= ESTABLISHED_UNLISTED;
    let mut citations = Vec::new();
    for (candidate, found) in candidates.into_iter().zip(found) {
        let least = match (established, candidate.narrative) {
            _ if by_number => f64::INFINITY,
            (true, false) => 0.5,
            _ => SURE_NAMES,
        };
        let date = || candidate.names.iter().any(|name| is_date(&text(&candidate)[name.clone()]));
        if found.is_some() || candidate.weight >= least && !date() {
            citations.push(by_author(text(&candidate), &candidate, found));
        }
    }
    citations
}

/// Leaves out numbers that have no list of numbers, where a document cites by names: what its words end in is theirs, and
/// what it has in brackets is an interval.
fn leave_out_ordered(lists: &[List], dated: &[Citation], numbered: &mut Vec<Citation>) {
    let by_name = unnumbered(lists, dated, |led| led >= ESTABLISHED);
    if !by_name.is_empty() {
        let is_ordered = |entry: usize| by_name.iter().any(|entries| entries.contains(&entry));
        numbered.retain(|one| one.kind != CitationKind::Numeric || one.entry.is_some_and(|entry| !is_ordered(entry)));
    }
}

/// The entries of each list without numbers of which `is_meant` says so by how many citations lead to it.
fn unnumbered(lists: &[List], citations: &[Citation], is_meant: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut end = 0;
    let ranges = lists.iter().map(|list| {
        end += list.entries.len();
        (list.form, end - list.entries.len()..end)
    });
    let led = |range: &Range<usize>| {
        let entries = citations.iter().filter_map(|one| one.entry);
        entries.filter(|entry| range.contains(entry)).count()
    };
    ranges.filter(|(form, range)| *form == Form::Plain && is_meant(led(range))).map(|(_, range)| range).collect()
}

/// Whether a name ends in that of a month or season: `June 2018` is a date.
fn is_date(name: &str) -> bool {
    name.split_whitespace().next_back().is_some_and(|word| WORDS.dates.contains(&folded(word)))
}

/// With a label such as `Kelly 2018`, `Marx & Engels 1848a`, `Kelly et al. 2018`.
fn by_author(text: &str, dated: &Dated, found: Option<Match>) -> Citation {
    let confidence = probability(dated.weight + if found.is_some() { 2.0 } else { 0.0 });
    let names = &dated.names[found.map_or(0, |found| found.name)..];
    let start = match &found {
        Some(found) => found.start,
        // Words of the sentence run into the name; its last word is the family's.
        None if dated.narrative => {
            let name = &text[names[0].clone()];
            names[0].end - name.split_whitespace().next_back().map_or(0, str::len)
        }
        None => names[0].start,
    };
    let first = &text[start..names[0].end];
    let year = &text[dated.year.clone()];
    let label = match &names[1..] {
        [] if !dated.others => format!("{first} {year}"),
        [second] if !dated.others => format!("{first} & {} {year}", &text[second.clone()]),
        _ => format!("{first} et al. {year}"),
    };
    let status = match &found {
        Some(found) if !found.only => CitationStatus::Ambiguous,
        _ => status(found.map(|found| found.entry), confidence),
    };
    Citation {
        paragraph: dated.paragraph,
        span: dated.span.start.max(start)..dated.span.end,
        kind: CitationKind::AuthorYear,
        label,
        quotation: None,
        entry: found.map(|found| found.entry),
        status,
        confidence,
    }
}

/// Citations that are no part of an identifier.
fn outside(citations: Vec<Citation>, identifiers: &[Identifier]) -> Vec<Citation> {
    let inside = |citation: &Citation| {
        let place = (citation.paragraph, citation.span.start);
        let next = identifiers.partition_point(|other| (other.paragraph, other.span.start) <= place);
        next.checked_sub(1).is_some_and(|last| {
            let last = &identifiers[last];
            last.paragraph == citation.paragraph && citation.span.start < last.span.end
        })
    };
    citations.into_iter().filter(|citation| !inside(citation)).collect()
}

fn identifiers(found: Vec<Identifier>, bibliography: &[BibliographyEntry]) -> Vec<Citation> {
    let mut listed = BTreeMap::new();
    if !found.is_empty() {
        for (index, entry) in bibliography.iter().enumerate() {
            for label in identifiers_in(&entry.text) {
                listed.entry(label).or_insert(index);
            }
        }
    }
    let citation = |identifier: Identifier| {
        let entry = listed.get(&identifier.label).copied();
        let status = status(entry, 1.0);
        let Identifier { paragraph, span, label } = identifier;
        let kind = CitationKind::Identifier;
        Citation { paragraph, span, kind, label, quotation: None, entry, status, confidence: 1.0 }
    };
    found.into_iter().map(citation).collect()
}

/// The family name of a work's author and its title, both folded.
type WorkKey = (String, String);

/// Works named in running text, each with its entry: that of a list, else one of its own.
fn works(paragraphs: &[Paragraph], found: Vec<Work>, bibliography: &mut Vec<BibliographyEntry>) -> Vec<Citation> {
    let family = |author: &str| folded(author.split_whitespace().next_back().unwrap_or_default());
    let keys: Vec<WorkKey> = found.iter().map(|work| (family(&work.author), folded(&work.title))).collect();
    let mut known = listed(&keys, bibliography);
    let mut citations = Vec::with_capacity(found.len());
    // The last entry by family name, and the last family name by title.
    let mut last: BTreeMap<String, usize> = BTreeMap::new();
    let mut families: BTreeMap<String, String> = BTreeMap::new();
    for (work, (mut family, title_key)) in found.into_iter().zip(keys) {
        let Work { paragraph, span, author, title, year, csl_type, confidence } = work;
        // A title alone is that of a work whose author was named before.
        if author.is_empty() {
            family = families.get(&title_key).cloned().unwrap_or_default();
        }
        let key = (family.clone(), title_key);
        let before = match WORDS.cited_before.contains(&key.1) {
            // What is cited again without a title was cited before.
            true if !last.contains_key(&family) => continue,
            true => last.get(&family).copied(),
            false => known.get(&key).copied(),
        };
        let entry = before.unwrap_or_else(|| {
            let fields = Fields {
                csl_type: Some(csl_type.to_owned()),
                authors: author.split(", ").flat_map(split_names).collect(),
                title: Some(title.clone()),
                issued: year,
                ..Fields::default()
            };
            bibliography.push(BibliographyEntry {
                paragraph,
                origin: Origin::Inline,
                label: None,
                text: paragraphs[paragraph].text[span.clone()].to_owned(),
                fields,
                confidence,
            });
            bibliography.len() - 1
        });
        families.insert(key.1.clone(), family.clone());
        known.insert(key, entry);
        last.insert(family, entry);
        let (kind, status) = (CitationKind::Work, CitationStatus::Resolved);
        citations.push(Citation {
            paragraph,
            span,
            kind,
            label: title,
            quotation: None,
            entry: Some(entry),
            status,
            confidence,
        });
    }
    citations
}

/// A title of so many letters tells its work without the author.
const TELLING_TITLE: usize = 12;

/// The first entry of a list that has a work's title, and its author where one is named.
fn listed(works: &[WorkKey], bibliography: &[BibliographyEntry]) -> BTreeMap<WorkKey, usize> {
    let mut listed = BTreeMap::new();
    let mut families: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (family, title) in works.iter().filter(|(_, title)| !WORDS.cited_before.contains(title)) {
        families.entry(title).or_default().insert(family);
    }
    let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(families.keys());
    let Some(finder) = finder.ok().filter(|_| !families.is_empty()) else { return listed };
    let titles: Vec<_> = families.iter().collect();
    for (index, entry) in bibliography.iter().enumerate() {
        let text = folded(&entry.text);
        for found in finder.find_iter(&text) {
            let (title, families) = titles[found.pattern().as_usize()];
            let is_told =
                |family: &&&str| text.contains(**family) && (!family.is_empty() || title.len() >= TELLING_TITLE);
            for family in families.iter().filter(is_told) {
                listed.entry(((*family).to_owned(), (*title).to_owned())).or_insert(index);
            }
        }
    }
    listed
}

/// Gives each marker the quotation before it; markers that follow on one another share it.
fn quote(paragraphs: &[Paragraph], citations: &mut [Citation]) {
    for at in 0..citations.len() {
        let (before, rest) = citations.split_at_mut(at);
        let citation = &mut rest[0];
        let paragraph = &paragraphs[citation.paragraph];
        let start = match citation.kind {
            CitationKind::Identifier => continue,
            CitationKind::Work => match bracket(&paragraph.text[..citation.span.start]) {
                Some(bracket) => bracket,
                None => continue,
            },
            _ => citation.span.start,
        };
        let last = before.last().filter(|last| last.paragraph == citation.paragraph);
        let follows = last.filter(|last| {
            last.span.end <= citation.span.start
                && paragraph.text[last.span.end..citation.span.start].chars().all(|c| !c.is_alphanumeric())
                && citation.span.start - last.span.end <= 4
        });
        citation.quotation = match follows {
            Some(last) => last.quotation.clone(),
            None if paragraph.kind == ParagraphKind::Quotation => {
                let ends = paragraph.text.len() <= quotation::LONGEST
                    && paragraph.text[citation.span.end..].chars().all(|c| !c.is_alphabetic());
                ends.then(|| paragraph.text[..start].trim().to_owned())
            }
            None => quotation::before(&paragraph.text, start).map(str::to_owned),
        };
    }
}

/// The bracket that a text ends in, with small words after it: `[quoted by `.
fn bracket(text: &str) -> Option<usize> {
    let head = text.trim_end_matches(|c: char| c.is_lowercase() || matches!(c, ' ' | '.' | ',' | '"' | '“'));
    head.ends_with(['[', '(']).then(|| head.len() - 1)
}

/// Puts the bibliography in the order of the text.
fn in_order(citations: &mut [Citation], bibliography: &mut [BibliographyEntry]) {
    let mut order: Vec<usize> = (0..bibliography.len()).collect();
    order.sort_by_key(|&index| bibliography[index].paragraph);
    let mut moved = vec![0; order.len()];
    for (to, &from) in order.iter().enumerate() {
        moved[from] = to;
    }
    for entry in citations.iter_mut().filter_map(|citation| citation.entry.as_mut()) {
        *entry = moved[*entry];
    }
    bibliography.sort_by_key(|entry| entry.paragraph);
}
