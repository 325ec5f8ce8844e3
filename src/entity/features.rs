//! What the model of names sees at each token of a sentence.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::lists::{LISTS, Marks, TOPICS};
use crate::crf::{Features, feature, hash};

/// What is looked at of one token.
#[derive(Clone, Copy, Default)]
struct Token {
    /// The hash as written, and in small letters.
    exact: u64,
    lower: u64,
    /// Of the first and the last characters.
    prefixes: [u64; 4],
    suffixes: [u64; 5],
    shape: u64,
    /// Whether it begins with a capital, or is a number that may be part of a name.
    capital: bool,
}

/// Capitalised tokens side by side, joined by linkers: what may be one name.
struct Run {
    tokens: Range<usize>,
    /// The lists that any of its tokens is on, and any of the others of the sentence.
    marks: Marks,
    around: Marks,
}

/// Makes features of sentences; keeps its buffers.
#[derive(Default)]
pub(super) struct Extractor {
    tokens: Vec<Token>,
    lowers: Vec<u64>,
    marks: Vec<Marks>,
    /// What the sentence is about.
    topics: Marks,
    casing: Casing,
    quoted: Vec<u64>,
    runs: Vec<Run>,
}

/// Names a language, or a corpus with rules of its own, for the features.
pub(super) fn domain(name: &str) -> u64 {
    hash(name)
}

/// How a sentence is written.
#[derive(Clone, Copy, Default)]
enum Casing {
    #[default]
    Plain,
    /// Most words begin with a capital and no full stop ends it, as in English headlines: capitals tell little of names.
    Headline,
    /// Most words are in capitals.
    Capitals,
}

impl Casing {
    fn of(text: &str, spans: &[Range<usize>]) -> Casing {
        /// Shorter words stay small in a headline; fewer are no sentence.
        const WORD: usize = 4;
        const FEWEST: usize = 3;
        let words = || spans.iter().map(|span| &text[span.clone()]).filter(|word| word.len() >= WORD);
        let words = || words().filter(|word| word.starts_with(char::is_alphabetic));
        // The last but one where a quotation mark or a bracket comes after it.
        let stops = spans.iter().rev().take(2).any(|span| &text[span.clone()] == ".");
        let most = |count: usize| count * 5 >= words().count().max(FEWEST) * 4;
        if most(words().filter(|word| !word.contains(char::is_lowercase)).count()) {
            Casing::Capitals
        } else if !stops && most(words().filter(|word| word.starts_with(char::is_uppercase)).count()) {
            Casing::Headline
        } else {
            Casing::Plain
        }
    }
}

/// Stands for what lies before the first and after the last token.
const NOTHING: u64 = 1;
/// A quotation longer than this is speech, not a title.
const LONGEST_TITLE: usize = 12;

impl Extractor {
    /// Appends the features of a sentence. `domain` names the language or the corpus: what holds in one of them only
    /// is learned apart from what holds in all.
    pub(super) fn sentence(&mut self, text: &str, spans: &[Range<usize>], domain: u64, out: &mut Features) {
        self.tokens.clear();
        self.casing = Casing::of(text, spans);
        self.tokens.extend(spans.iter().map(|span| Token::new(&text[span.clone()], self.casing)));
        self.lowers.clear();
        self.lowers.extend(self.tokens.iter().map(|token| token.lower));
        TOPICS.mark(&self.lowers, &mut self.marks);
        self.topics = self.marks.iter().fold(0, |all, marks| all | marks);
        LISTS.mark(&self.lowers, &mut self.marks);
        quotations(text, spans, &mut self.quoted);
        runs(&self.tokens, &self.marks, &mut self.runs);
        let mut run = 0;
        for at in 0..spans.len() {
            while self.runs.get(run).is_some_and(|run| run.tokens.end <= at) {
                run += 1;
            }
            self.token(at, domain, self.runs.get(run).filter(|run| run.tokens.contains(&at)), out);
            out.end_token();
        }
    }

    fn token(&self, at: usize, domain: u64, run: Option<&Run>, out: &mut Features) {
        let token = &self.tokens[at];
        let near = |step: isize| at.checked_add_signed(step).and_then(|at| self.tokens.get(at));
        let lower = |step| near(step).map_or(NOTHING, |token| token.lower);
        let shape = |step| near(step).map_or(NOTHING, |token| token.shape);
        let marks = |step: isize| {
            let marks = at.checked_add_signed(step).and_then(|at| self.marks.get(at));
            u64::from(marks.copied().unwrap_or_default())
        };
        let mut add = |template, values: &[u64]| out.push(feature(template, values));

        add(0, &[token.lower]);
        add(1, &[token.exact, domain]);
        add(2, &[lower(-1)]);
        add(3, &[lower(1)]);
        add(4, &[lower(-2)]);
        add(5, &[lower(2)]);
        add(6, &[lower(-1), token.lower]);
        add(7, &[token.lower, lower(1)]);
        add(8, &[token.shape, domain]);
        add(9, &[shape(-1), token.shape]);
        add(10, &[token.shape, shape(1)]);
        add(11, &[shape(-1), token.shape, shape(1)]);
        let (prefixes, suffixes) = if token.capital { (4, 5) } else { (3, 4) };
        for (template, prefix) in (12..).zip(&token.prefixes[..prefixes]) {
            add(template, &[*prefix]);
        }
        for (template, suffix) in (16..).zip(&token.suffixes[..suffixes]) {
            add(template, &[*suffix]);
        }
        let first = u64::from(at == 0) | u64::from(token.capital) << 1;
        add(21, &[first, domain]);
        if self.quoted[at] != 0 {
            add(22, &[self.quoted[at], token.shape]);
        }
        for (template, step) in [(23, 0), (24, -1), (25, 1)] {
            let marks = marks(step);
            for bit in (0..Marks::BITS).filter(|bit| marks & 1 << bit != 0) {
                add(template, &[u64::from(bit), token.shape]);
            }
        }
        add(26, &[near(-1).map_or(NOTHING, |token| token.suffixes[2])]);
        add(27, &[near(1).map_or(NOTHING, |token| token.suffixes[2])]);
        if token.capital {
            add(28, &[lower(-2), lower(-1)]);
            add(29, &[lower(1), lower(2)]);
        }
        // What holds in this language or corpus only.
        add(36, &[token.lower, domain]);
        add(37, &[lower(-1), domain]);
        add(38, &[lower(1), domain]);
        add(39, &[shape(-1), token.shape, shape(1), domain]);
        if marks(0) != 0 || marks(1) != 0 {
            add(40, &[marks(0), marks(1)]);
        }
        if marks(0) != 0 || marks(-1) != 0 {
            add(41, &[marks(-1), marks(0)]);
        }
        if let Some(Run { tokens: run, marks, around }) = run {
            let word = |at: Option<usize>| at.and_then(|at| self.lowers.get(at)).copied().unwrap_or(NOTHING);
            let place = u64::from(at == run.start) | u64::from(at + 1 == run.end) << 1 | (self.casing as u64) << 2;
            add(30, &[word(run.start.checked_sub(1)), place]);
            add(31, &[word(Some(run.end)), place]);
            add(32, &[word(Some(run.start)), place]);
            add(33, &[word(Some(run.end - 1)), place]);
            add(34, &[(run.len() as u64).min(6), place]);
            for bit in (0..Marks::BITS).filter(|bit| marks & 1 << bit != 0) {
                add(35, &[u64::from(bit), place]);
            }
            for bit in (0..Marks::BITS).filter(|bit| around & 1 << bit != 0) {
                add(42, &[u64::from(bit)]);
            }
            add(43, &[u64::from(*marks), place]);
            add(44, &[u64::from(*marks), word(Some(run.end))]);
            for bit in (0..Marks::BITS).filter(|bit| self.topics & 1 << bit != 0) {
                add(45, &[u64::from(bit), place]);
                add(46, &[u64::from(bit), u64::from(*marks)]);
            }
        }
    }
}

impl Token {
    fn new(text: &str, casing: Casing) -> Token {
        let text = &*straight(text);
        let lower = text.to_lowercase();
        let first = text.chars().next().unwrap_or_default();
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let lower_hash = if digits { hash(if text.len() == 4 { "0000" } else { "0" }) } else { hash(&lower) };
        let mut token = Token {
            exact: if digits { lower_hash } else { hash(text) },
            lower: lower_hash,
            shape: shape(text) ^ (casing as u64) << 60,
            capital: first.is_uppercase() || (digits && text.len() <= 4),
            ..Token::default()
        };
        if !digits {
            let mut ends = lower.char_indices().map(|(at, c)| at + c.len_utf8()).skip(1);
            for prefix in &mut token.prefixes {
                *prefix = hash(ends.next().map_or(lower.as_str(), |end| &lower[..end]));
            }
            let mut starts = lower.char_indices().rev().map(|(at, _)| at);
            for suffix in &mut token.suffixes {
                *suffix = hash(starts.next().map_or(lower.as_str(), |start| &lower[start..]));
            }
        }
        token
    }
}

/// A token with straight quotation marks and apostrophes: how they are drawn does not tell names, and the corpora have
/// mostly straight ones.
fn straight(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.contains(CURLY) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(['’', 'ʼ'], "'").replace(CURLY, "\""))
}

const CURLY: [char; 7] = ['’', 'ʼ', '“', '”', '„', '«', '»'];

/// The kinds of a token's characters, runs of one kind written once: `Xx`, `X.X.`, `dd`.
fn shape(text: &str) -> u64 {
    let mut shape = 0u64;
    let mut last = 0;
    let mut length = 0;
    for c in text.chars() {
        let kind = match c {
            _ if c.is_lowercase() => 1,
            _ if c.is_uppercase() => 2,
            _ if c.is_numeric() => 3,
            _ if is_combining_mark(c) => last,
            _ if c.is_alphabetic() => 4,
            _ => 5 + u64::from(u32::from(c) & 0xff),
        };
        if kind != last && length < 8 {
            shape = shape << 8 | kind;
            length += 1;
        }
        last = kind;
    }
    // One capital alone is an initial or an article; several are an abbreviation.
    shape | u64::from(text.len() == 1) << 62
}

/// Finds the runs of a sentence.
fn runs(tokens: &[Token], marks: &[Marks], runs: &mut Vec<Run>) {
    /// Linkers between two words of a name: `de los`.
    const LINKERS: usize = 2;
    runs.clear();
    let mut at = 0;
    while at < tokens.len() {
        if !tokens[at].capital {
            at += 1;
            continue;
        }
        let start = at;
        at += 1;
        loop {
            let reach = tokens.len().min(at + LINKERS + 1);
            let next = (at..reach).find(|at| tokens[*at].capital || marks[*at] & LISTS.linkers == 0);
            match next {
                Some(next) if tokens[next].capital => at = next + 1,
                _ => break,
            }
        }
        let all = |marks: &[Marks]| marks.iter().fold(0, |all, marks| all | marks);
        let around = all(&marks[..start]) | all(&marks[at..]);
        runs.push(Run { tokens: start..at, marks: all(&marks[start..at]), around });
    }
}

/// For each token, 0 outside of quotation marks, else how long the quotation is.
fn quotations(text: &str, spans: &[Range<usize>], quoted: &mut Vec<u64>) {
    quoted.clear();
    quoted.resize(spans.len(), 0);
    let mut open: Option<(usize, char)> = None;
    for (at, span) in spans.iter().enumerate() {
        let Some(mark) = text[span.clone()].chars().next() else { continue };
        match open {
            Some((start, close)) if mark == close => {
                let length = at - start - 1;
                if length <= LONGEST_TITLE {
                    quoted[start + 1..at].fill(1 + u64::from(length > 5));
                }
                open = None;
            }
            _ => {
                let close = match mark {
                    '"' => Some('"'),
                    '“' => Some('”'),
                    '„' => Some('“'),
                    '«' => Some('»'),
                    '‘' => Some('’'),
                    '»' => Some('«'),
                    _ => None,
                };
                if let Some(close) = close {
                    open = Some((at, close));
                }
            }
        }
    }
}
