//! Labels that contradict one another: an entry has one title and one container, though a chain of labels, which sees
//! two neighbours at a time, may have found none or several.

use std::ops::Range;

use super::label::Label;
use super::lexicon::{self, CUES};
use super::token::Token;

/// Brings the labels of an entry to one title and one container.
pub(super) fn one_of_each(text: &str, tokens: &[Token], labels: &mut [Label]) {
    let entry = Entry { text, tokens };
    entry.end_titles_at_brackets(labels);
    entry.end_containers_with_countries(labels);
    entry.end_containers_at_special_issues(labels);
    entry.name_authors(labels);
    entry.find_container(labels);
    entry.find_title(labels);
    entry.find_volume(labels);
    for title in runs(labels).into_iter().filter(|run| run.0 == Label::Title).skip(1) {
        labels[title.1].fill(Label::Other);
    }
}

struct Entry<'a> {
    text: &'a str,
    tokens: &'a [Token],
}

impl Entry<'_> {
    fn word(&self, at: usize) -> &str {
        &self.text[self.tokens[at].word.clone()]
    }

    /// The signs before a word.
    fn lead(&self, at: usize) -> &str {
        &self.text[self.tokens[at].all.start..self.tokens[at].word.start]
    }

    /// The signs after a word.
    fn trail(&self, at: usize) -> &str {
        &self.text[self.tokens[at].word.end..self.tokens[at].all.end]
    }

    /// Whether a sentence ends after a word.
    fn ends_sentence(&self, at: usize) -> bool {
        self.trail(at).contains(['.', '?', '!']) && !is_initial(self.word(at))
    }

    /// What kind of thing it is may stand in brackets after the title: `[Motion picture]`, `[Tese de doutorado, …]`.
    fn end_titles_at_brackets(&self, labels: &mut [Label]) {
        for (_, run) in runs(labels).into_iter().filter(|run| run.0 == Label::Title) {
            let opens = |at: &usize| self.lead(*at).contains('[');
            if let Some(bracket) = (run.start + 1..run.end).rev().find(opens)
                && (bracket..run.end - 1).all(|at| !self.trail(at).contains(']'))
                && (bracket..run.end)
                    .any(|at| ["thesis", "medium", "web"].iter().any(|kind| lexicon::is(self.word(at), kind)))
            {
                labels[bracket..run.end].fill(Label::Note);
            }
        }
    }

    /// The country is part of a journal's name where a number follows: `Proc. Natl. Acad. Sci. USA 96`.
    fn end_containers_with_countries(&self, labels: &mut [Label]) {
        for runs in runs(labels).windows(3) {
            let [(Label::Container, _), (Label::Place, place), (Label::Volume | Label::Date, _)] = runs else {
                continue;
            };
            let word = self.word(place.start);
            let abbreviated = (2..=3).contains(&word.len()) && word.chars().all(char::is_uppercase);
            if place.len() == 1 && abbreviated && !self.trail(place.start - 1).contains(',') {
                labels[place.start] = Label::Container;
            }
        }
    }

    /// What is special about the issue is not the journal's name: `Computer, Special Issue on Moss`.
    fn end_containers_at_special_issues(&self, labels: &mut [Label]) {
        for (_, run) in runs(labels).into_iter().filter(|run| run.0 == Label::Container) {
            let parted = |at: usize| self.trail(at - 1).contains([',', ':']) || self.lead(at).contains('(');
            let special = |at: &usize| parted(*at) && lexicon::is(self.word(*at), "special");
            if let Some(at) = (run.start + 1..run.end).find(special) {
                labels[at..run.end].fill(Label::Note);
            }
        }
    }

    /// What stands before the year and the title names who wrote it: `Ministry of Health (1999). Title`.
    fn name_authors(&self, labels: &mut [Label]) {
        let found = runs(labels);
        for (at, runs) in found.windows(3).enumerate() {
            let [(Label::Title, name), (Label::Date, date), (Label::Title, _)] = runs else { continue };
            let first = found[..at].iter().all(|run| run.0 == Label::Other);
            let bracketed = self.lead(date.start).contains('(') && self.trail(date.end - 1).contains(')');
            let quoted = self.lead(name.start).contains(['“', '"', '„', '«', '‘']);
            let parted = self.trail(date.end - 1).contains(['.', ')']) && !self.trail(date.end - 1).contains(':');
            if (first && self.ends_sentence(name.end - 1) || bracketed) && parted && !quoted {
                labels[name.clone()].fill(Label::Author);
            }
        }
    }

    /// A title after `In` is that of the container.
    fn find_container(&self, labels: &mut [Label]) {
        let found = runs(labels);
        let mut titles = found.iter().filter(|run| run.0 == Label::Title).map(|run| &run.1);
        if let (Some(first), Some(second)) = (titles.next(), titles.next())
            && !labels.contains(&Label::Container)
            && (first.end..second.start)
                .any(|at| labels[at] == Label::Other && lexicon::of(self.word(at)).meets(CUES.inside))
        {
            labels[second.clone()].fill(Label::Container);
        }
    }

    /// Without a title, what was taken for the container is one, unless it is a journal's or an article's.
    fn find_title(&self, labels: &mut [Label]) {
        use Label::{Author, Container, Issue, Pages, Place, Publisher, Title, Volume};
        let has = |kinds: &[Label]| labels.iter().any(|label| kinds.contains(label));
        let is_book = !has(&[Volume, Issue]) && (!has(&[Author, Pages]) || has(&[Publisher, Place]));
        if is_book && !has(&[Title]) {
            labels.iter_mut().filter(|label| **label == Container).for_each(|label| *label = Title);
        }
    }

    /// A number at the end of a journal's name is its volume: `J. Opt. Soc. Am. A27, 268`, `Psychological Review, LXV`.
    fn find_volume(&self, labels: &mut [Label]) {
        if labels.contains(&Label::Volume) {
            return;
        }
        for runs in runs(labels).windows(2) {
            let [(Label::Container, container), (Label::Pages | Label::Date | Label::Issue, _)] = runs else {
                continue;
            };
            let last = container.end - 1;
            let word = self.word(last);
            let roman = word.chars().all(|sign| "IVXLC".contains(sign)) && container.len() > 1;
            let lettered = word.strip_prefix(char::is_uppercase).is_some_and(|rest| rest.parse::<u16>().is_ok());
            if lettered || roman && self.trail(last - 1).contains(',') {
                labels[last] = Label::Volume;
                return;
            }
        }
    }
}

fn is_initial(word: &str) -> bool {
    word.chars().all(char::is_uppercase) && word.chars().nth(1).is_none()
}

/// The runs of equal labels.
fn runs(labels: &[Label]) -> Vec<(Label, Range<usize>)> {
    let mut at = 0;
    let run = |same: &[Label]| {
        at += same.len();
        (same[0], at - same.len()..at)
    };
    labels.chunk_by(|a, b| a == b).map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;
    use Label::{Author, Container, Date, Other, Pages, Place, Title, Volume};

    /// The first run of a label in an entry, after repair.
    fn repaired(entry: &[(&str, Label)], label: Label) -> Option<String> {
        let text = entry.iter().map(|run| run.0).collect::<Vec<_>>().join(" ");
        let tokens = tokens(&text);
        let count = |run: &str| run.split(' ').count();
        let mut labels: Vec<Label> = entry.iter().flat_map(|run| vec![run.1; count(run.0)]).collect();
        one_of_each(&text, &tokens, &mut labels);
        let run = runs(&labels).into_iter().find(|run| run.0 == label)?.1;
        Some(text[tokens[run.start].word.start..tokens[run.end - 1].word.end].to_owned())
    }

    #[test]
    fn an_entry_has_one_title_and_one_container() {
        let (roe, moss) = (("Roe, B.", Author), ("On moss.", Title));
        let chapter = [roe, moss, ("In", Other), ("Botany.", Title), ("Oslo,", Place), ("1999.", Date)];
        assert_eq!(repaired(&chapter, Container).as_deref(), Some("Botany"));
        let board = [("Board of Moss.", Title), ("(1999).", Date), ("On moss.", Title)];
        assert_eq!(repaired(&board, Author).as_deref(), Some("Board of Moss"));
        assert_eq!(repaired(&board, Title).as_deref(), Some("On moss"));
        let journal = [roe, moss, ("Proc. Sci.", Container), ("USA", Place), ("12,", Volume), ("5–7.", Pages)];
        assert_eq!(repaired(&journal, Container).as_deref(), Some("Proc. Sci. USA"));
        let issue = [roe, moss, ("Mosses, Special Issue on Oslo, XII,", Container), ("5–7.", Pages)];
        assert_eq!(repaired(&issue, Container).as_deref(), Some("Mosses"));
        let volume = [roe, moss, ("Journal of Mosses, XII,", Container), ("5–7.", Pages)];
        assert_eq!(repaired(&volume, Volume).as_deref(), Some("XII"));
        let book = [("Records of Mosses, Eighth Session.", Container), ("1954.", Date)];
        assert_eq!(repaired(&book, Title).as_deref(), Some("Records of Mosses, Eighth Session"));
        let thesis = [roe, ("On moss [PhD thesis].", Title), ("1999.", Date)];
        assert_eq!(repaired(&thesis, Title).as_deref(), Some("On moss"));
    }
}
