//! Labels that signs and words tell more surely than the model: quoted titles, days of months, dates of consultation.

use std::ops::Range;

use super::label::Label;
use super::lexicon::{self, CUES};
use super::token::{Token, is_address};
use crate::dates;

/// Labels the words that say when the item was consulted or archived; gives the bytes of the date of consultation.
pub(super) fn label_consultation(text: &str, tokens: &[Token], labels: &mut [Label]) -> Option<Range<usize>> {
    let mut consulted = None;
    for (at, token) in tokens.iter().enumerate() {
        let kinds = lexicon::of(&text[token.word.clone()]);
        let archived = kinds.meets(CUES.archived);
        if (archived || kinds.meets(CUES.accessed))
            && let Some(dated) = date_after(text, tokens, at + 1)
        {
            labels[at..dated.end].fill(if archived { Label::Note } else { Label::Accessed });
            if !archived {
                consulted = Some(tokens[dated.start].word.start..tokens[dated.end - 1].word.end);
            }
        }
    }
    consulted
}

/// The tokens of a date that follows a cue, with a few small words between: `Retrieved on the 5th of May 2008`.
fn date_after(text: &str, tokens: &[Token], from: usize) -> Option<Range<usize>> {
    const WORDS_BETWEEN: usize = 4;
    let word = |at: usize| &text[tokens[at].word.clone()];
    let is_numeral = |at: usize| word(at).starts_with(|c: char| c.is_ascii_digit()) && word(at).len() <= 10;
    let is_part = |at: usize| is_numeral(at) || lexicon::is(word(at), "month");
    let start = (from..tokens.len()).take(WORDS_BETWEEN + 1).find(|at| is_part(*at))?;
    let between = (from..start).all(|at| word(at).chars().count() <= 8 && !word(at).contains("//"));
    let mut end = start;
    let ends = |at: usize| text[tokens[at].word.end..tokens[at].all.end].contains([')', ']', ';']);
    while end < tokens.len()
        && end < start + 6
        && (is_part(end) || word(end).chars().count() <= 2 && end > start)
        && !(end > start && ends(end - 1))
    {
        end += 1;
    }
    while end > start && !is_part(end - 1) {
        end -= 1;
    }
    let dated = &text[tokens[start].word.start..tokens[end - 1].word.end];
    (between && dates::of_field(dated).is_some()).then_some(start..end)
}

/// Ends a title where its quotation ends, if a full stop or a comma is there; what the model took for more of the title
/// is the container. Where no title was found, a quotation is one.
pub(super) fn label_quotation(text: &str, tokens: &[Token], labels: &mut [Label]) {
    let Some(quotation) = quotation(text, tokens) else { return };
    let start = quotation.start;
    let before = labels[..start].iter().rev().take_while(|label| **label == Label::Title).count();
    let before = start - before..start;
    let parted = start == 0 || text[tokens[start - 1].word.end..tokens[start - 1].all.end].contains(['.', ')', ':']);
    let begins = labels[start] == Label::Title && (before.is_empty() || parted);
    if !begins && labels.contains(&Label::Title) {
        return;
    }
    if let (Some(first), Some(last)) = (tokens[before.clone()].first(), tokens[before.clone()].last()) {
        let dated = dates::of_field(&text[first.word.start..last.word.end]).is_some();
        labels[before].fill(if dated { Label::Date } else { Label::Other });
    }
    let end = quotation.end;
    labels[quotation].fill(Label::Title);
    let rest = labels[end..].iter().take_while(|label| **label == Label::Title).count();
    let label = if labels.contains(&Label::Container) { Label::Other } else { Label::Container };
    labels[end..end + rest].fill(label);
    if tokens.iter().any(|token| is_consultation(text, token)) {
        label_site(text, &tokens[end..], &mut labels[end..]);
    }
}

/// Labels what follows the quoted title of a page: the site to the first full stop, then its publisher or town.
fn label_site(text: &str, tokens: &[Token], labels: &mut [Label]) {
    /// Shorter words are more likely abbreviated than the last of a sentence.
    const ABBREVIATED: usize = 3;
    let stops = |token: &Token| text[token.word.end..token.all.end].starts_with('.');
    let is_open = |label: &Label| matches!(label, Label::Container | Label::Other | Label::Title | Label::Note);
    let open = labels.iter().take_while(|label| is_open(label)).count();
    let cue = tokens.iter().take_while(|token| !is_consultation(text, token)).count();
    let open = &tokens[..open.min(cue)];
    let end_of = |from: usize| {
        let ends = |at: &usize| stops(&open[*at]) && (open[*at].word.len() > ABBREVIATED || at + 1 == open.len());
        (from..open.len()).find(ends).map(|last| last + 1)
    };
    let Some(site) = end_of(0) else { return };
    labels[..site].fill(Label::Container);
    if let Some(publisher) = end_of(site).map(|end| site..end) {
        let is_place = lexicon::is(&text[tokens[site].word.clone()], "place");
        labels[publisher].fill(if is_place { Label::Place } else { Label::Publisher });
    }
}

fn is_consultation(text: &str, token: &Token) -> bool {
    let kinds = lexicon::of(&text[token.word.clone()]);
    kinds.meets(CUES.archived) || kinds.meets(CUES.accessed)
}

/// The tokens of the first quotation of two words or more after which a full stop or a comma stands.
fn quotation(text: &str, tokens: &[Token]) -> Option<Range<usize>> {
    let closing = |at: usize| {
        let sign = text[tokens[at].all.start..tokens[at].word.start].chars().next_back()?;
        let closings: &[char] = match sign {
            '“' => &['”'],
            '„' => &['“', '”'],
            '«' => &['»'],
            '‘' => &['’'],
            '"' => &['"'],
            _ => return None,
        };
        Some(closings)
    };
    let start = (0..tokens.len()).find(|at| closing(*at).is_some())?;
    let closings = closing(start)?;
    let trail = |at: usize| &text[tokens[at].word.end..tokens[at].all.end];
    let end = (start..tokens.len()).find(|at| trail(*at).contains(closings))?;
    (end > start && trail(end).contains(['.', ','])).then_some(start..end + 1)
}

/// Labels the day and the month before a year, or the day before a month, as part of the date: `27 May 2002`, `5. Mai
/// 2014`, `06 de junho de 2020`.
pub(super) fn label_days(text: &str, tokens: &[Token], labels: &mut [Label]) {
    for at in 1..tokens.len() {
        if labels[at] == Label::Date
            && labels[at - 1] != Label::Date
            && let Some(start) = day_before(text, tokens, at)
            && labels[start..at].iter().all(|label| {
                use Label::{Container, Issue, Other, Pages, Title, Volume};
                matches!(label, Volume | Issue | Pages | Container | Title | Other)
            })
        {
            labels[start..at].fill(Label::Date);
        }
    }
}

/// Where the date begins that goes on at a year or month, if before.
fn day_before(text: &str, tokens: &[Token], at: usize) -> Option<usize> {
    /// The day, the month and what is between: `6 de junho de`.
    const WORDS: usize = 4;
    let word = |at: usize| &text[tokens[at].word.clone()];
    let is_month = |at: usize| lexicon::is(word(at), "month");
    let mut month = is_month(at).then_some(at);
    for before in (0..at).rev().take(WORDS) {
        let between = &text[tokens[before].word.end..tokens[before + 1].word.start];
        if !between.chars().all(|sign| matches!(sign, '.' | ' ' | '\u{a0}')) {
            return month.filter(|month| *month < at);
        }
        let number: Option<u32> = word(before).parse().ok();
        match month {
            Some(_) if number.is_some_and(|number| (1..=31).contains(&number)) => return Some(before),
            None if is_month(before) => month = Some(before),
            _ if lexicon::is(word(before), "particle") => {}
            _ => break,
        }
    }
    month.filter(|month| *month < at)
}

/// Addresses are no numbers, though they may follow them: `1758-1774 10.1177/0042098020929261`.
pub(super) fn label_addresses(text: &str, tokens: &[Token], labels: &mut [Label]) {
    for (token, label) in tokens.iter().zip(labels) {
        let number = matches!(label, Label::Date | Label::Issue | Label::Pages | Label::Volume);
        if number && is_address(&text[token.word.clone()]) {
            *label = Label::Identifier;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    #[test]
    fn dates_of_consultation_are_no_dates_of_publication() {
        for (text, date) in [
            ("The Programme. Retrieved November 5, 2008.", "November 5, 2008"),
            ("Informe. 2010 [citado em 2019 out 24]. Disponível", "2019 out 24"),
            ("„Titel“. abgerufen am 2020-02-02.", "2020-02-02"),
            ("Moss. 2011 [acesso em 29 de setembro de 2014];16(1):22-8.", "29 de setembro de 2014"),
            ("Archived from the original on 2 May 2009. Accessed: 3 June 2010", "3 June 2010"),
        ] {
            let tokens = tokens(text);
            let mut labels = vec![Label::Title; tokens.len()];
            let found = label_consultation(text, &tokens, &mut labels);
            assert_eq!(found.map(|range| &text[range]), Some(date));
        }
    }

    #[test]
    fn dates_have_days_and_no_addresses() {
        use Label::{Container, Date, Identifier, Pages};
        for (text, second) in [
            ("Expresso, 06 de junho de 2020", Date),
            ("Mind. 27 May 2002", Date),
            ("Mind, May 2002", Date),
            ("Mind 12 2002", Container),
        ] {
            let tokens = tokens(text);
            let mut labels = vec![Container; tokens.len() - 1];
            labels.push(Date);
            label_days(text, &tokens, &mut labels);
            assert_eq!(labels[..2], [Container, second], "{text}");
        }
        let text = "1758-1774 10.1177/0042098020929261";
        let mut labels = [Pages; 2];
        label_addresses(text, &tokens(text), &mut labels);
        assert_eq!(labels, [Pages, Identifier]);
    }

    #[test]
    fn titles_end_where_their_quotations_end() {
        for (text, title, container) in [
            ("“The Party's end”. The Paper. London. Retrieved 2 May 2010", "The Party's end", "The Paper"),
            ("Roe B. „Das Ende“, Die Zeit", "Das Ende", "Die Zeit"),
            ("A «life» of mosses. Journal", "A «life» of mosses. Journal", ""),
        ] {
            let tokens = tokens(text);
            let mut labels = vec![Label::Title; tokens.len()];
            label_quotation(text, &tokens, &mut labels);
            label_consultation(text, &tokens, &mut labels);
            let words = |label: Label| {
                let words = tokens.iter().zip(&labels).filter(|(_, other)| **other == label);
                let words: Vec<&str> = words.map(|(token, _)| &text[token.all.clone()]).collect();
                words.join(" ").trim_matches(|c| "„“”.,".contains(c)).to_owned()
            };
            assert_eq!((words(Label::Title).as_str(), words(Label::Container).as_str()), (title, container));
        }
    }
}
