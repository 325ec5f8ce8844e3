//! Whether the lines of a text are broken at a fixed width, and where its paragraphs then end.

use super::line::{Line, is_rule};
use super::marker::{Form, Marker, Sign};
use crate::knowledge::is_unspaced;
use crate::read::entry;
use crate::structure::kind::heads_references;

/// The widest column at which text is taken to be wrapped.
const WIDEST: usize = 140;
/// The narrowest: below, lines are short because they say little.
const NARROWEST: usize = 24;
/// With fewer breaks than this, a text is taken to be wrapped only if every break is inside a sentence.
const FEW: usize = 4;

/// The fewest breaks between two blank lines by which these lines alone are judged, and the narrowest column.
const BLOCK: usize = 2;
const NARROWEST_BLOCK: usize = 40;
/// Of so many breaks, one may end a paragraph.
const LONG_BLOCK: usize = 5;
/// At so wide a column, one break is enough.
const PROSE: usize = 60;

/// A line that is set in by so much more than another is no line of the same paragraph.
const CENTRED: usize = 10;

/// A list whose entries are wrapped has at least so many of them.
const ENTRIES: usize = 3;
/// The indent of the lines after an entry's first is at most this.
const HANGING: usize = 10;

/// The text below the heading of a section or below a term, and a quotation, is set in by so many code points.
pub(super) const SET_IN: usize = 3;

/// How the text around each line is wrapped: as the text as a whole or, where that is not or has entries there, as the
/// lines up to the next blank line are.
pub(super) fn wraps(text: &str, lines: &[Line]) -> Vec<Wrap> {
    let mut whole = Wrap::of(text, lines);
    let mut wraps = Vec::with_capacity(lines.len());
    for block in lines.chunk_by(|_, next| !next.after_blank) {
        let is_part = block.len() < lines.len();
        let wrap = || if whole.is_wrapped() || !is_part { whole } else { Wrap::of_block(text, block) };
        let wrap = Wrap::of_entries(text, block).unwrap_or_else(wrap);
        for line in block {
            wraps.push(Wrap { entries: wrap.entries.or(whole.entries), ..wrap });
            if whole.is_wrapped() && heads_references(&text[line.span.clone()]) {
                whole.entries = Some(Entries::Listed);
            }
        }
    }
    wraps
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wrap {
    /// The column at which a text is wrapped; none when each line is a paragraph.
    width: Option<usize>,
    /// Where the lines are those of entries, how these begin.
    entries: Option<Entries>,
}

/// What tells the first line of an entry from those after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Entries {
    /// It is not set in, as the others are.
    Hanging(usize),
    /// It begins with a name.
    Named,
    /// It begins with a name, where the line before is full as well.
    Listed,
    /// It begins with a key in square brackets.
    Keyed,
    /// It begins with a number, which is one more than that of the entry before.
    Numbered,
}

impl Wrap {
    fn at(width: Option<usize>) -> Wrap {
        Wrap { width, entries: None }
    }

    /// The lines of a paragraph, which all belong together.
    pub(super) fn joined() -> Wrap {
        Wrap::at(Some(0))
    }

    /// Judges by the text as a whole. Lines are wrapped when most of them are so full that the first word of the next
    /// would not have fitted, and many of them end inside a sentence. Short lines tell nothing: verse and tables have
    /// them in any text.
    pub(super) fn of(text: &str, lines: &[Line]) -> Wrap {
        let mut breaks: Vec<(&Line, &Line)> = lines
            .iter()
            .zip(lines.iter().skip(1))
            .filter(|(_, next)| !next.after_blank && Marker::of(&text[next.span.clone()]).is_none())
            .filter(|(line, next)| !is_rule(text, line) && !is_rule(text, next))
            .collect();
        if breaks.is_empty() {
            return Wrap::at(None);
        }
        let mut widths: Vec<usize> = breaks.iter().map(|(line, _)| line.indent + line.width).collect();
        let widest = widths.iter().copied().max().unwrap_or_default();
        let all = widths.len();
        let mut width = high(&mut widths);
        if width > WIDEST {
            // Readers of PDF join two lines where a word was broken; most lines are far narrower then.
            let usual = *widths.select_nth_unstable(all / 2).1;
            widths.retain(|width| *width * 5 <= usual * 7);
            width = if widths.len() * 4 >= all * 3 { high(&mut widths) } else { width };
        }
        if !(NARROWEST..=WIDEST).contains(&width) {
            return Wrap::at(None);
        }
        // Among a few lines that are wrapped, none that ends a paragraph is wider than those that do not.
        let is_beyond = |line: &Line| line.indent + line.width > widest + widest / 8;
        if breaks.len() < FEW && lines.iter().any(is_beyond) {
            return Wrap::at(None);
        }
        breaks.retain(|(line, _)| (line.indent + line.width) * 2 > width);
        let full = breaks.iter().filter(|(line, next)| is_full(text, line, next, width)).count();
        let inside = breaks.iter().filter(|(line, next)| may_break_sentence(text, line, next)).count();
        let wrapped = if breaks.len() < FEW {
            full == breaks.len() && inside == breaks.len()
        } else {
            full * 10 >= breaks.len() * 6 && inside * 10 >= breaks.len() * 3
        };
        Wrap::at(wrapped.then_some(width))
    }

    /// Judges by a few lines alone: all of them are full, and half of them end inside a sentence. Of more lines, some may
    /// end a paragraph.
    fn of_block(text: &str, lines: &[Line]) -> Wrap {
        let width = lines.iter().map(|line| line.indent + line.width).max().unwrap_or(0);
        let breaks: Vec<&[Line]> = lines.windows(2).collect();
        let is_item = |line: &Line| Marker::of(&text[line.span.clone()]).is_some();
        let inside = breaks.iter().filter(|pair| breaks_sentence(text, &pair[0], &pair[1])).count();
        let is_within = |pair: &&&[Line]| is_full(text, &pair[0], &pair[1], width) && !is_item(&pair[1]);
        let full = breaks.iter().filter(is_within).count();
        let wrapped = (breaks.len() >= BLOCK || width >= PROSE)
            && (NARROWEST_BLOCK..=WIDEST).contains(&width)
            && inside * 2 >= breaks.len()
            && full + breaks.len() / LONG_BLOCK >= breaks.len();
        Wrap::at(wrapped.then_some(width))
    }

    /// The wrapping of a block of entries: all lines that end inside one are full.
    fn of_entries(text: &str, lines: &[Line]) -> Option<Wrap> {
        if let Some(wrap) = Wrap::of_keyed(text, lines).or_else(|| Wrap::of_numbered(text, lines)) {
            return Some(wrap);
        }
        let first = lines.first().filter(|_| lines.len() > ENTRIES)?;
        let width = lines.iter().map(|line| line.indent + line.width).max()?;
        let is_set_in = |line: &Line| (first.indent + 1..=first.indent + HANGING).contains(&line.indent);
        let hangs =
            lines.iter().any(is_set_in) && lines.iter().all(|line| line.indent == first.indent || is_set_in(line));
        let entries = if hangs { Entries::Hanging(first.indent) } else { Entries::Named };
        let is_list = || {
            if hangs {
                // What ends before another begins says that it does, unlike the lines of a poem.
                let mut ends = lines.windows(2).filter(|pair| pair[1].indent == first.indent);
                ends.all(|pair| !text[pair[0].span.clone()].ends_with([',', ';', ':', '—']))
            } else {
                let begins = |pair: &&[Line]| begins_entry(text, &pair[0], &pair[1]);
                let begins = lines.windows(2).filter(begins).map(|pair| &pair[1]);
                let names = lines[..1].iter().chain(begins).filter_map(|line| entry::name(&text[line.span.clone()]));
                entry::begins_with_authors(&text[first.span.clone()])
                    && names.is_sorted_by_key(|name| name.to_lowercase())
            }
        };
        let wrap = Wrap { width: Some(width), entries: Some(entries) };
        let (within, begin): (Vec<_>, Vec<_>) = lines.windows(2).partition(|pair| wrap.joins(text, &pair[0], &pair[1]));
        let is_wrapped = (NARROWEST_BLOCK..=WIDEST).contains(&width)
            && begin.len() + 1 >= ENTRIES
            && begin.iter().any(|pair| !is_full(text, &pair[0], &pair[1], width))
            && within.iter().all(|pair| is_full(text, &pair[0], &pair[1], width))
            && within.iter().any(|pair| !ends_sentence(&text[pair[0].span.clone()]))
            && lines
                .iter()
                .all(|line| Marker::of(&text[line.span.clone()]).is_none_or(|marker| !marker.stands_alone()));
        (is_wrapped && is_list()).then_some(wrap)
    }

    /// The wrapping of entries that begin with keys. All other lines are set in, however far, as a long key stands alone
    /// in its line; or all lines that end inside an entry are full.
    fn of_keyed(text: &str, lines: &[Line]) -> Option<Wrap> {
        let (first, rest) = lines.split_first().filter(|(_, rest)| !rest.is_empty())?;
        let begins = |line: &Line| entry::key(&text[line.span.clone()]).is_some();
        if !begins(first) || !lines.iter().any(|line| entry::has_year(&text[line.span.clone()])) {
            return None;
        }
        let width = lines.iter().map(|line| line.indent + line.width).max()?;
        let hangs = |line: &Line| line.indent > first.indent || line.indent == first.indent && begins(line);
        if rest.iter().all(hangs) {
            return Some(Wrap { width: Some(width), entries: Some(Entries::Hanging(first.indent)) });
        }
        let mut within = lines.windows(2).filter(|pair| !begins_keyed(text, &pair[0], &pair[1]));
        let is_wrapped =
            (NARROWEST_BLOCK..=WIDEST).contains(&width) && within.all(|pair| is_full(text, &pair[0], &pair[1], width));
        is_wrapped.then_some(Wrap { width: Some(width), entries: Some(Entries::Keyed) })
    }

    /// The wrapping of entries with numbers that count upwards: nearly all lines that end inside an entry are full.
    fn of_numbered(text: &str, lines: &[Line]) -> Option<Wrap> {
        let first = lines.first().filter(|line| Marker::of(&text[line.span.clone()]).is_some())?;
        let width = widest(lines)?;
        let mut last: Option<Marker> = None;
        let (mut entries, mut full, mut within) = (0, 0, 0);
        for (place, line) in lines.iter().enumerate() {
            match Marker::of(&text[line.span.clone()]).filter(|marker| counts(last.as_ref(), marker)) {
                Some(marker) => (last, entries) = (Some(marker), entries + 1),
                None if place == 0 || line.indent < first.indent => return None,
                None => {
                    full += usize::from(is_full(text, &lines[place - 1], line, width));
                    within += 1;
                }
            }
        }
        let is_wrapped = (NARROWEST_BLOCK..=WIDEST).contains(&width)
            && entries >= ENTRIES
            && full > 0
            && full + within / LONG_BLOCK >= within;
        is_wrapped.then_some(Wrap { width: Some(width), entries: Some(Entries::Numbered) })
    }

    /// Whether the lines are those of entries.
    pub(super) fn holds_entries(self) -> bool {
        self.entries.is_some()
    }

    pub(super) fn is_wrapped(self) -> bool {
        self.width.is_some()
    }

    /// Whether lines are filled as wrapped prose is: most of those that do not end a sentence leave no room for a word.
    pub(super) fn is_filled(self, text: &str, lines: &[Line]) -> bool {
        let Some(width) = self.width else { return false };
        let open = || lines.windows(2).filter(|pair| !ends_sentence(&text[pair[0].span.clone()]));
        let filled = open().filter(|pair| {
            let word = text[pair[1].span.clone()].split_whitespace().next().map_or(0, |word| word.chars().count());
            pair[0].indent + pair[0].width + 1 + word + width / 16 > width
        });
        filled.count() * 2 > open().count()
    }

    /// Whether `next`, which follows without a blank line, continues the paragraph of `line`.
    pub(super) fn joins(self, text: &str, line: &Line, next: &Line) -> bool {
        let Some(width) = self.width else { return false };
        match self.entries {
            Some(Entries::Hanging(indent)) => return next.indent > indent,
            Some(Entries::Named) => return !begins_entry(text, line, next),
            Some(Entries::Keyed) => return !begins_keyed(text, line, next),
            // Those that count are items of a list before they are lines of anything.
            Some(Entries::Numbered) => return true,
            Some(Entries::Listed) if begins_entry(text, line, next) => return false,
            _ => {}
        }
        let indented = next.indent > line.indent && next.indent < line.indent + CENTRED;
        if indented && ends_sentence(&text[line.span.clone()]) {
            return false;
        }
        // A heading in the middle of its line.
        let is_set_apart = line.indent >= next.indent + CENTRED;
        // What is set in below a line with room left is headed by it.
        let is_headed = next.indent >= line.indent + SET_IN;
        is_full(text, line, next, width) && !is_set_apart || !is_headed && breaks_sentence(text, line, next)
    }
}

/// The width of the widest line, but for one in ten that is far wider: readers of PDF join two lines where a word was
/// broken.
fn widest(lines: &[Line]) -> Option<usize> {
    let mut widths: Vec<usize> = lines.iter().map(|line| line.indent + line.width).collect();
    widths.sort_unstable();
    let usual = *widths.get(widths.len() / 2)?;
    let joined = widths.iter().rev().take_while(|width| **width * 5 > usual * 7).count();
    let joined = if joined * 10 <= widths.len() { joined } else { 0 };
    widths.get(widths.len() - 1 - joined).copied()
}

/// A width that one line in twenty exceeds.
fn high(widths: &mut [usize]) -> usize {
    let high = (widths.len() - 1) * 19 / 20;
    *widths.select_nth_unstable(high).1
}

/// Whether the first word of `next` would not have fitted into `line`. Wrapping is often uneven and narrower in
/// indented text, hence the allowance.
fn is_full(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    let next = &text[next.span.clone()];
    let word = next.chars().take(WIDEST).take_while(|c| !c.is_whitespace() && !is_unspaced(*c)).count().max(1);
    line.indent * 2 + line.width + 1 + word + width / 8 > width
}

/// Whether the break between two lines is certainly inside a sentence.
pub(super) fn breaks_sentence(text: &str, line: &Line, next: &Line) -> bool {
    let next = &text[next.span.clone()];
    let goes_on = next.starts_with(|c: char| c.is_lowercase() || is_unspaced(c));
    goes_on && !ends_sentence(&text[line.span.clone()])
}

/// Whether the break between two lines may be inside a sentence: in scripts without capitals, most are in wrapped text.
fn may_break_sentence(text: &str, line: &Line, next: &Line) -> bool {
    let has_no_case = |c: char| c.is_alphabetic() && !c.is_uppercase() && !c.is_lowercase();
    let next_goes_on = text[next.span.clone()].starts_with(has_no_case);
    let line_text = &text[line.span.clone()];
    // Hangul is twice as wide as other letters.
    let wide = line_text.chars().filter(|c| ('가'..='힣').contains(c)).count();
    let goes_on = next_goes_on && line.width + wide >= NARROWEST_BLOCK && !ends_sentence(line_text);
    goes_on || breaks_sentence(text, line, next)
}

/// Whether the break between two lines is inside a word.
pub(super) fn breaks_word(text: &str, line: &Line, next: &Line) -> bool {
    let word = text[line.span.clone()].strip_suffix(['-', '\u{2010}', '¬', '\u{ad}']);
    word.is_some_and(|word| word.ends_with(char::is_lowercase))
        && text[next.span.clone()].starts_with(char::is_lowercase)
}

/// Whether `next` begins an entry of a bibliography with its authors.
fn begins_entry(text: &str, line: &Line, next: &Line) -> bool {
    ends_entry(&text[line.span.clone()]) && entry::begins_with_authors(&text[next.span.clone()])
}

/// Whether `next` begins an entry of a bibliography with its key.
fn begins_keyed(text: &str, line: &Line, next: &Line) -> bool {
    ends_entry(&text[line.span.clone()]) && entry::key(&text[next.span.clone()]).is_some()
}

/// Whether a marker is the number that follows on the last one.
fn counts(last: Option<&Marker>, marker: &Marker) -> bool {
    last.map_or_else(
        || matches!(marker.sign, Sign::Ordinal { form: Form::Number, .. }),
        |last| last.is_followed_by(marker),
    )
}

/// Whether a line ends as an entry does: in a full stop, a number or an address.
fn ends_entry(line: &str) -> bool {
    let last = line.split_whitespace().next_back().unwrap_or_default();
    line.ends_with(['.', ')', ']', '/']) || last.ends_with(|c: char| c.is_ascii_digit()) || last.contains("//")
}

pub(super) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '」', '』'])
        .ends_with(['.', '!', '?', ':', '…', '。', '！', '？', '۔', '।', '؟'])
}
