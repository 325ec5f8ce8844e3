//! Where in an entry a word stands: what opened, closed or was named before it, and what surrounds it.

use super::lexicon::{CUES, Kinds};
use super::look::Look;
use super::token::Token;

/// What the words before tell of a place.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    pub quoted: bool,
    pub bracketed: bool,
    /// Whether a quotation ended before.
    pub after_quote: bool,
    /// How many years came before, up to 2.
    pub years: u64,
    /// Words since the last `In` that began a segment, as a logarithm; 0 without one.
    pub since_in: u64,
    /// Whether words that name editors came before.
    pub edited: bool,
    /// The number of the segment.
    pub segment: usize,
    /// The next three words that are numbers, the nearest first: which kind each is and what signs are around it.
    pub numbers: [u64; 3],
    /// Words to the next one with digits, as a logarithm; 0 without one.
    pub until_digits: u64,
}

/// The words between two ends of sentences or the like.
#[derive(Clone, Copy, Default)]
pub(super) struct Segment {
    pub kinds: Kinds,
    /// In words, as the logarithm to the base of 2.
    pub length: u64,
    pub has_digits: bool,
    /// Whether none of its longer words is capitalised, at most half, more, or all of them.
    pub capitals: u64,
    /// How many words are initials, up to 3.
    pub initials: u64,
    /// The signs after its last word.
    pub end: u64,
}

/// The places of an entry's words.
pub(super) fn places(text: &str, tokens: &[Token], looks: &[Look]) -> Vec<Place> {
    let mut here = Place::default();
    let mut depth = 0;
    let mut words_since_in: Option<u32> = None;
    let mut places = Vec::with_capacity(tokens.len());
    let mut begins = true;
    for (token, look) in tokens.iter().zip(looks) {
        let before = &text[token.all.start..token.word.start];
        let after = &text[token.word.end..token.all.end];
        let was_quoted = here.quoted;
        here.quoted = quoted(here.quoted, before);
        depth = depth_after(depth, before);
        here.bracketed = depth > 0;
        here.since_in = words_since_in.map_or(0, |words| 1 + u64::from((words + 1).ilog2().min(4)));
        places.push(here);
        words_since_in = words_since_in.map(|words| words + 1);
        if look.kinds.meets(CUES.inside) && (begins || look.is_capitalised()) {
            words_since_in = Some(0);
        }
        here.edited |= look.kinds.meets(CUES.editor) && !here.quoted;
        let inside = here.quoted;
        here.quoted = quoted(here.quoted, after);
        here.after_quote |= (was_quoted || inside) && !here.quoted;
        depth = depth_after(depth, after);
        here.years = (here.years + u64::from(look.is_year())).min(2);
        begins = ends_segment(after) && !look.is_initial();
        here.segment += usize::from(begins);
        begins |= after.ends_with([',', '，', '、', '،']);
    }
    look_ahead(looks, &mut places);
    places
}

/// Fills in what comes after each word.
fn look_ahead(looks: &[Look], places: &mut [Place]) {
    let mut numbers = [0; 3];
    let mut until: Option<u32> = None;
    for (look, place) in looks.iter().zip(places).rev() {
        place.numbers = numbers;
        place.until_digits = until.map_or(0, |words| 1 + u64::from((words + 1).ilog2()));
        until = if look.has_digits() { Some(0) } else { until.map(|words| words + 1) };
        if look.is_number() {
            numbers = [look.numeral << 32 | look.before << 13 | look.after, numbers[0], numbers[1]];
        }
    }
}

/// The segments of an entry.
pub(super) fn segments(looks: &[Look], places: &[Place]) -> Vec<Segment> {
    let mut segments = Vec::new();
    let mut at = 0;
    for places in places.chunk_by(|a, b| a.segment == b.segment) {
        segments.push(segment(&looks[at..at + places.len()]));
        at += places.len();
    }
    segments
}

fn segment(looks: &[Look]) -> Segment {
    let capitals = looks.iter().filter(|look| look.is_capitalised() && !look.is_initial()).count();
    let small = looks.iter().filter(|look| look.is_small() && look.affixes[3] != 0).count();
    let capitals = match (capitals, small) {
        (0, _) => 0,
        (_, 0) => 3,
        (capitals, small) if capitals > small => 2,
        _ => 1,
    };
    Segment {
        kinds: looks.iter().fold(Kinds::default(), |kinds, look| kinds.with(look.kinds)),
        length: u64::from(looks.len().ilog2()),
        has_digits: looks.iter().any(Look::has_digits),
        capitals,
        initials: looks.iter().filter(|look| look.is_initial()).count().min(3) as u64,
        end: looks[looks.len() - 1].after,
    }
}

/// How the entry is written on the whole: whether it quotes, where its first year stands and how.
pub(super) fn style(looks: &[Look], places: &[Place]) -> u64 {
    let year = looks.iter().position(Look::is_year);
    let place = match year {
        None => 0,
        Some(at) if at * 5 >= looks.len() * 4 => 1,
        Some(at) if at * 5 >= looks.len() * 2 => 2,
        Some(_) => 3,
    };
    let bracketed = year.is_some_and(|at| places[at].bracketed);
    let quoted = places.iter().any(|place| place.quoted);
    place << 2 | u64::from(bracketed) << 1 | u64::from(quoted)
}

fn quoted(mut inside: bool, punctuation: &str) -> bool {
    for character in punctuation.chars() {
        match character {
            '„' | '«' => inside = true,
            '”' | '»' => inside = false,
            '“' | '"' => inside = !inside,
            _ => {}
        }
    }
    inside
}

fn depth_after(depth: usize, punctuation: &str) -> usize {
    punctuation.chars().fold(depth, |depth, character| match character {
        '(' | '[' | '（' | '［' => depth + 1,
        ')' | ']' | '）' | '］' => depth.saturating_sub(1),
        _ => depth,
    })
}

fn ends_segment(after: &str) -> bool {
    after.contains(['.', '?', '!', ':', ';', '”', '"', '»', '．', '。', '：', '；', '؛'])
}
