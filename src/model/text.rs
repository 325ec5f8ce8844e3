//! Text that remembers where in the source it was read.

use std::ops::{Deref, Range};

/// A string and, for every part of it, the bytes of the source file that it came from.
///
/// All positions are bytes: of the string, and of the source as it lies on disk. The string is built in the order
/// of the source, by [`push`](Self::push); parts of the source may be left out or replaced, never reordered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MappedText {
    string: String,
    runs: Vec<Run>,
}

/// A stretch in which each `text_unit` bytes of the string stand for `source_unit` bytes of the source: (1, 1) where
/// the source is UTF-8 and kept as it is, (2, 1) for Cyrillic out of an 8-bit encoding, (1, 5) for `&amp;`.
/// A run ends where the next begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    text: usize,
    source: usize,
    text_unit: usize,
    source_unit: usize,
}

impl MappedText {
    pub fn new() -> Self {
        Self::default()
    }

    /// A string that lies in the source as it is, from `source` on.
    pub fn verbatim(string: String, source: usize) -> Self {
        let runs =
            if string.is_empty() { Vec::new() } else { vec![Run { text: 0, source, text_unit: 1, source_unit: 1 }] };
        MappedText { string, runs }
    }

    pub fn as_str(&self) -> &str {
        &self.string
    }

    /// Appends `part`, which stands for the bytes `source` of the source file.
    pub fn push(&mut self, part: &str, source: Range<usize>) {
        if part.is_empty() {
            return;
        }
        let (text_unit, source_unit) = if part.len() == source.len() { (1, 1) } else { (part.len(), source.len()) };
        let run = Run { text: self.string.len(), source: source.start, text_unit, source_unit };
        if !self.runs.last().is_some_and(|last| last.continues_with(run)) {
            self.runs.push(run);
        }
        self.string.push_str(part);
    }

    /// Appends a part of another text together with its origin.
    pub fn push_from(&mut self, other: &MappedText, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let shift = self.string.len();
        let first = other.run_at(range.start);
        for (i, run) in other.runs.iter().enumerate().skip(first) {
            if run.text >= range.end {
                break;
            }
            let mut copy = *run;
            if run.text < range.start {
                copy.text = range.start;
                copy.source = other.source_at(i, range.start, Side::Start);
                if run.text_unit > 1 && !(range.start - run.text).is_multiple_of(run.text_unit) {
                    copy.text_unit = 1;
                    copy.source_unit = 0;
                }
            }
            copy.text = copy.text - range.start + shift;
            if !self.runs.last().is_some_and(|last| last.continues_with(copy)) {
                self.runs.push(copy);
            }
        }
        self.string.push_str(&other.string[range]);
    }

    /// A part of the text as a text of its own.
    pub fn slice(&self, range: Range<usize>) -> MappedText {
        let mut part = MappedText::new();
        part.push_from(self, range);
        part
    }

    /// The bytes of the source that a part of the text came from; for an empty part, the place where it would lie.
    pub fn source_range(&self, range: Range<usize>) -> Range<usize> {
        if self.runs.is_empty() {
            return 0..0;
        }
        let start = self.source_at(self.run_at(range.start), range.start, Side::Start);
        if range.is_empty() {
            return start..start;
        }
        let end = self.source_at(self.run_at(range.end - 1), range.end, Side::End);
        start..end.max(start)
    }

    /// The run that holds the byte `at`; the last one when `at` is the end.
    fn run_at(&self, at: usize) -> usize {
        self.runs.partition_point(|run| run.text <= at).saturating_sub(1)
    }

    fn source_at(&self, run: usize, at: usize, side: Side) -> usize {
        let run = self.runs[run];
        let units = match side {
            Side::Start => (at - run.text) / run.text_unit,
            Side::End => (at - run.text).div_ceil(run.text_unit),
        };
        run.source + units * run.source_unit
    }
}

/// Whether a position is the start of a range or its end: inside a unit, a start is moved back and an end forward.
#[derive(Clone, Copy)]
enum Side {
    Start,
    End,
}

impl Run {
    /// Whether `next` goes on in both the text and the source where this run would be at that place.
    fn continues_with(self, next: Run) -> bool {
        let length = next.text - self.text;
        (self.text_unit, self.source_unit) == (next.text_unit, next.source_unit)
            && length.is_multiple_of(self.text_unit)
            && self.source + length / self.text_unit * self.source_unit == next.source
    }
}

impl Deref for MappedText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.string
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_replaced_and_dropped_parts_lead_back_to_the_source() {
        // source: `a&amp;bé` in Latin-1, then `cd` after three dropped bytes
        let mut text = MappedText::new();
        text.push("a", 0..1);
        text.push("&", 1..6);
        text.push("b", 6..7);
        text.push("é", 7..8);
        text.push("cd", 11..13);
        assert_eq!(text.as_str(), "a&bécd");
        assert_eq!(text.source_range(0..1), 0..1);
        assert_eq!(text.source_range(1..2), 1..6);
        assert_eq!(text.source_range(2..5), 6..8);
        assert_eq!(text.source_range(5..7), 11..13);
        assert_eq!(text.source_range(6..6), 12..12);
        let part = text.slice(2..6);
        assert_eq!(part.as_str(), "béc");
        assert_eq!(part.source_range(0..4), 6..12);
        assert_eq!(part.source_range(3..4), 11..12);
    }

    #[test]
    fn like_units_share_a_run() {
        let mut text = MappedText::new();
        for (i, letter) in ["П", "р", "а", "в", "д", "а"].iter().enumerate() {
            text.push(letter, i..i + 1);
        }
        assert_eq!(text.runs.len(), 1);
        assert_eq!(text.source_range(2..6), 1..3);
    }
}
