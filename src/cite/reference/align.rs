//! Finding the fields of a reference in its text.

use serde_json::{Map, Value};
use unicode_normalization::UnicodeNormalization;

use super::correct;
use super::label::Label;
use super::token::Token;

/// The label of each token, where all fields that the text must hold are found in it and few words are left over.
pub(super) fn labels(text: &str, tokens: &[Token], fields: &Map<String, Value>) -> Option<Vec<Label>> {
    let mut aligned = Aligned::new(text, tokens);
    let value = |name: &str| fields.get(name).and_then(Value::as_str);
    for (name, label) in [("author", Label::Author), ("editor", Label::Editor), ("translator", Label::Editor)] {
        if let Some(names) = fields.get(name).and_then(Value::as_array) {
            let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
            if !aligned.names(&names, label) && label == Label::Author {
                return None;
            }
        }
    }
    let mut after = 0;
    for (name, label) in [("title", Label::Title), ("container", Label::Container), ("publisher", Label::Publisher)] {
        if let Some(value) = value(name) {
            after = aligned.claim(value, 0, label)?.max(after);
        }
    }
    for (name, label) in [("doi", Label::Identifier), ("url", Label::Identifier), ("place", Label::Place)] {
        value(name).and_then(|value| aligned.claim(value, 0, label));
    }
    // What was read on the day that it appeared names that day twice.
    if let Some(value) = value("date").or(value("year")) {
        aligned.claim(value, 0, Label::Date)?;
    }
    if let Some(value) = value("accessed") {
        aligned.claim(value, 0, Label::Accessed);
    }
    for (name, label) in
        [("volume", Label::Volume), ("issue", Label::Issue), ("pages", Label::Pages), ("elocation", Label::Pages)]
    {
        if let Some(value) = value(name) {
            let end = page_spellings(value)
                .iter()
                .find_map(|value| aligned.claim(value, after, label).or_else(|| aligned.claim(value, 0, label)))?;
            after = end;
        }
    }
    let mut labels = aligned.finish()?;
    correct::label_days(text, tokens, &mut labels);
    Some(labels)
}

/// A range of pages as it may be written: `1121-1128`, `1121-28`, `1121-8`.
fn page_spellings(value: &str) -> Vec<String> {
    let mut spellings = vec![value.to_owned()];
    if let Some((first, last)) = value.split_once('-')
        && first.len() == last.len()
        && last.is_ascii()
    {
        spellings.extend((1..last.len()).map(|cut| format!("{first}-{}", &last[cut..])));
    }
    spellings
}

struct Aligned {
    /// The words, without all that is not a letter or a digit, one after the other.
    letters: String,
    /// Where in `letters` each token begins; and the end.
    starts: Vec<usize>,
    labels: Vec<Option<Label>>,
}

impl Aligned {
    fn new(text: &str, tokens: &[Token]) -> Self {
        let mut letters = String::new();
        let mut starts = Vec::with_capacity(tokens.len() + 1);
        for token in tokens {
            starts.push(letters.len());
            letters.push_str(&folded(&text[token.word.clone()]));
        }
        starts.push(letters.len());
        Aligned { letters, starts, labels: vec![None; tokens.len()] }
    }

    /// Labels the first free place, not before the token `from`, that reads as `value`; gives the token after it.
    fn claim(&mut self, value: &str, from: usize, label: Label) -> Option<usize> {
        let value = folded(value);
        if value.is_empty() || from >= self.labels.len() {
            return None;
        }
        let offset = self.starts[from];
        let (first, last) = self.letters[offset..].match_indices(&value).find_map(|(at, _)| {
            let first = self.starts.partition_point(|start| *start <= offset + at) - 1;
            let last = self.starts.partition_point(|start| *start < offset + at + value.len());
            let whole = self.starts[first] == offset + at && self.starts[last] == offset + at + value.len();
            (whole && self.labels[first..last].iter().all(Option::is_none)).then_some((first, last))
        })?;
        self.labels[first..last].fill(Some(label));
        Some(last)
    }

    /// Labels a list of names, `Family, Given` or as written, with what stands between them.
    fn names(&mut self, names: &[&str], label: Label) -> bool {
        /// Words that may part two names: `and`, a wrong initial.
        const GAP: usize = 3;
        let mut start = None;
        let mut end = 0;
        for name in names {
            let (family, given) = name.split_once(',').unwrap_or((name, ""));
            let spellings = [format!("{family}{given}"), format!("{given}{family}"), family.to_owned()];
            let Some(after) = spellings.iter().find_map(|spelling| self.claim(spelling, end, label)) else {
                return false;
            };
            let first = (0..after).rev().take_while(|at| self.labels[*at] == Some(label)).last().unwrap_or(0);
            if start.is_some() && first > end + GAP {
                return false;
            }
            start.get_or_insert(first);
            end = self.end_of_given(after, &folded(given));
        }
        while end < self.labels.len() && matches!(self.word(end), "et" | "al") {
            end += 1;
        }
        self.labels[start.unwrap_or(end)..end].fill(Some(label));
        true
    }

    /// The end of the words that, after a family name, begin given names.
    fn end_of_given(&self, mut at: usize, given: &str) -> usize {
        while at < self.labels.len()
            && self.labels[at].is_none()
            && !self.word(at).is_empty()
            && given.contains(self.word(at))
        {
            at += 1;
        }
        at
    }

    fn word(&self, token: usize) -> &str {
        &self.letters[self.starts[token]..self.starts[token + 1]]
    }

    /// Labels the rest, unless it is too much.
    fn finish(self) -> Option<Vec<Label>> {
        let open = self.labels.iter().filter(|label| label.is_none()).count();
        let few = open <= 4 || open * 4 <= self.labels.len();
        few.then(|| self.labels.into_iter().map(|label| label.unwrap_or(Label::Other)).collect())
    }
}

/// The letters and digits of a text, in lower case and without accents.
pub(super) fn folded(text: &str) -> String {
    text.nfkd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
