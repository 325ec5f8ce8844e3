//! Text made ready for reading: NFC, white space folded, invisible characters dropped.
//!
//! NFC only, never NFKC: a superscript digit or a full-width form is evidence of what the text means.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::iter;
use std::ops::Range;

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::language;
use crate::knowledge::is_unspaced;
use crate::knowledge::{self, Hyphens};
use crate::model::MappedText;
use crate::read::{Inline, InlineKind};

/// Whether a character shows nothing and carries no meaning for the words: the soft hyphen, zero-width space, word
/// joiner and byte order mark. Joiners of letters (U+200C, U+200D) do carry meaning.
pub(super) fn is_dropped(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// White space and what is dropped.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_dropped(c)
}

/// What tells whether the hyphen at the end of a line belongs to the word: the words of the text that have a hyphen
/// inside, and its language. Both are found out when first asked for.
pub(super) struct HyphenatedWords<'a> {
    text: &'a str,
    words: OnceCell<BTreeSet<&'a str>>,
    language: OnceCell<Option<&'static Hyphens>>,
}

impl<'a> HyphenatedWords<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        HyphenatedWords { text, words: OnceCell::new(), language: OnceCell::new() }
    }

    fn contains(&self, word: &str) -> bool {
        let words = self.words.get_or_init(|| {
            let words = self.text.split(|c: char| !c.is_alphabetic() && !is_hyphen(c));
            words.filter(|word| word.trim_matches(is_hyphen).contains(is_hyphen)).collect()
        });
        words.contains(word)
    }

    fn language(&self) -> Option<&'static Hyphens> {
        *self.language.get_or_init(|| {
            let (code, _) = language::detect(self.text)?;
            Some(&knowledge::languages().get(code)?.structure.hyphens)
        })
    }

    /// Whether `tail` begins the line after a hyphen that stands for the rest of a compound.
    fn is_suspended(&self, tail: &str) -> bool {
        self.language().is_some_and(|hyphens| hyphens.suspended.contains(tail))
    }

    /// Whether a compound of two parts keeps its hyphen.
    fn keeps(&self, head: &str, hyphen: char, tail: &str) -> bool {
        self.contains(&format!("{head}{hyphen}{tail}"))
            || self.language().is_some_and(|hyphens| hyphens.after.contains(head) || hyphens.before.contains(tail))
    }
}

/// Whether the white space of a text is what its author meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spaces {
    /// Lines were broken to fit a width; spaces only part words.
    Folded,
    /// Lines are the author's, spaces inside them are not: verse.
    LinesKept,
    /// As in code and tables.
    Kept,
}

/// Copies lines of `text` to a text of its own, with the marks in it: those of `inlines` and those that stand for
/// characters that were dropped.
pub(super) fn normalised(
    text: &MappedText,
    lines: &[Range<usize>],
    inlines: &[Inline],
    spaces: Spaces,
    words: &HyphenatedWords<'_>,
) -> (MappedText, Vec<Inline>) {
    let mut copier =
        Copier { text, spaces, out: MappedText::new(), marks: Vec::new(), moved: Vec::with_capacity(lines.len()) };
    for (index, line) in lines.iter().enumerate() {
        let Some(next) = lines.get(index + 1) else {
            copier.copy(line.clone());
            break;
        };
        match Joint::between(text, line, next, spaces, words) {
            Joint::Separator(separator) => {
                copier.copy(line.clone());
                copier.replace(line.end..next.start, separator);
            }
            Joint::None => copier.copy(line.clone()),
            Joint::Hyphen(hyphen) => copier.copy(line.start..line.end - hyphen),
        }
    }
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return Default::default() };
    copier.finish(inlines, first.start..last.end)
}

/// What is between two lines of one paragraph.
enum Joint {
    Separator(&'static str),
    None,
    /// A hyphen of so many bytes that was put there to break a word.
    Hyphen(usize),
}

impl Joint {
    fn between(
        text: &str,
        line: &Range<usize>,
        next: &Range<usize>,
        spaces: Spaces,
        words: &HyphenatedWords<'_>,
    ) -> Joint {
        if spaces != Spaces::Folded {
            return Joint::Separator("\n");
        }
        let (line, next) = (&text[line.clone()], &text[next.clone()]);
        let Some(last) = line.chars().next_back() else { return Joint::None };
        if last == '\u{ad}' || is_unspaced(last) && next.starts_with(is_unspaced) {
            return Joint::None;
        }
        let before = &line[..line.len() - last.len_utf8()];
        if !is_hyphen(last) && last != OCR_HYPHEN {
            return Joint::Separator(" ");
        }
        let broken = Joint::Hyphen(last.len_utf8());
        let head = &before[before.trim_end_matches(char::is_alphanumeric).len()..];
        // In Polish and Portuguese, a compound that is broken has its hyphen on both lines.
        let again = next.strip_prefix(is_hyphen).filter(|rest| rest.starts_with(char::is_alphabetic));
        let tail = &next[..next.find(|c: char| !c.is_alphanumeric()).unwrap_or(next.len())];
        let is_small = |word: &str| word.chars().all(char::is_lowercase);
        let is_capital = |word: &str| word.chars().all(char::is_uppercase) && word.chars().nth(1).is_some();
        match (head, tail) {
            ("", _) => Joint::Separator(" "),
            _ if again.is_some() => broken,
            (_, "") => Joint::Separator(" "),
            _ if last == OCR_HYPHEN => broken,
            (_, tail) if words.is_suspended(tail) => Joint::Separator(" "),
            // No word is broken before a single letter, nor after one that has a hyphen before it: `a-t-il`, `allez-y`.
            _ if is_letter(tail) || is_letter(head) && before[..before.len() - head.len()].ends_with(is_hyphen) => {
                Joint::None
            }
            (head, tail)
                if head.ends_with(char::is_lowercase) && is_small(tail) || is_capital(head) && is_capital(tail) =>
            {
                if words.keeps(head, last, tail) {
                    Joint::None
                } else {
                    broken
                }
            }
            // `Jean-Paul`, `1914-18`
            _ => Joint::None,
        }
    }
}

/// What recognisers of print put for a hyphen that is there to break a word.
const OCR_HYPHEN: char = '¬';

fn is_letter(word: &str) -> bool {
    let mut characters = word.chars();
    characters.next().is_some_and(char::is_alphabetic) && characters.next().is_none()
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}')
}

struct Copier<'a> {
    text: &'a MappedText,
    spaces: Spaces,
    out: MappedText,
    marks: Vec<Inline>,
    /// Where parts of the text went: its byte and the byte in `out`, ascending in both.
    moved: Vec<(usize, usize)>,
}

impl Copier<'_> {
    fn copy(&mut self, span: Range<usize>) {
        let line = &self.text[span.clone()];
        // Below U+0300, whose first byte is 0xCC, every text is in NFC.
        let composed = line.bytes().all(|byte| byte < 0xcc) || is_nfc_quick(line.chars()) == IsNormalized::Yes;
        let mut at = span.start;
        while at < span.end {
            let regular = self.regular(at..span.end);
            if composed {
                self.keep(at..regular)
            } else {
                self.compose(at..regular)
            }
            at = self.skip_blank(regular..span.end);
        }
    }

    /// The end of the part of `span` from its beginning on that can be taken as it is.
    fn regular(&self, span: Range<usize>) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = span.start;
        while at < span.end {
            let irregular = match bytes[at] {
                b' ' => {
                    self.spaces != Spaces::Kept && bytes.get(at + 1).is_none_or(|next| matches!(next, b' ' | b'\t'))
                }
                b'\t' | 0x0b | 0x0c => self.spaces != Spaces::Kept,
                b'\n' | b'\r' => true,
                // The first bytes of all characters beyond ASCII that are blank.
                0xc2 | 0xe1 | 0xe2 | 0xe3 | 0xef => self.text[at..span.end].chars().next().is_some_and(is_blank),
                _ => false,
            };
            if irregular {
                break;
            }
            at += 1;
        }
        at
    }

    /// Puts one space for the blank characters that `span` begins with, and a mark for each that is dropped; gives
    /// the end of them.
    fn skip_blank(&mut self, span: Range<usize>) -> usize {
        let rest = &self.text[span.clone()];
        let len = rest.len() - rest.trim_start_matches(is_blank).len();
        let blank = &rest[..len];
        for dropped in blank.chars().filter(|c| is_dropped(*c)) {
            let place = self.out.len();
            self.marks.push(Inline { span: place..place, kind: InlineKind::Invisible(dropped) });
        }
        let at_edge = self.out.is_empty() || len == rest.len();
        if blank.contains(char::is_whitespace) && !at_edge {
            self.replace(span.start..span.start + len, " ");
        }
        span.start + len
    }

    fn keep(&mut self, span: Range<usize>) {
        self.moved.push((span.start, self.out.len()));
        self.out.push_from(self.text, span);
    }

    fn replace(&mut self, span: Range<usize>, with: &str) {
        self.moved.push((span.start, self.out.len()));
        self.out.push(with, self.text.source_range(span));
    }

    /// Brings a part into NFC, each base character with the marks after it.
    fn compose(&mut self, span: Range<usize>) {
        let text = self.text;
        let part = &text[span.clone()];
        let mut from = 0;
        let mut starts = part
            .char_indices()
            .skip(1)
            .filter(|(_, c)| is_nfc_quick(iter::once(*c)) == IsNormalized::Yes && canonical_combining_class(*c) == 0);
        while from < part.len() {
            let to = starts.next().map_or(part.len(), |(at, _)| at);
            let cluster = &part[from..to];
            if cluster.len() == 1 || is_nfc_quick(cluster.chars()) == IsNormalized::Yes {
                self.keep(span.start + from..span.start + to);
            } else {
                let composed: String = cluster.nfc().collect();
                self.replace(span.start + from..span.start + to, &composed);
            }
            from = to;
        }
    }

    fn finish(mut self, inlines: &[Inline], within: Range<usize>) -> (MappedText, Vec<Inline>) {
        let is_before = |inline: &Inline| inline.span.end <= within.start && inline.span.start < within.start;
        let first = inlines.partition_point(is_before);
        for inline in inlines[first..].iter().take_while(|inline| inline.span.start < within.end) {
            let span = self.place(inline.span.start)..self.place(inline.span.end);
            self.marks.push(Inline { span, kind: inline.kind.clone() });
        }
        self.marks.sort_by_key(|mark| (mark.span.start, mark.span.end));
        (self.out, self.marks)
    }

    /// Where a byte of the text went.
    fn place(&self, at: usize) -> usize {
        let next = self.moved.partition_point(|(from, _)| *from <= at);
        let Some(last) = next.checked_sub(1) else { return 0 };
        let (from, to) = self.moved[last];
        let limit = self.moved.get(next).map_or(self.out.len(), |(_, to)| *to);
        let mut place = (to + (at - from)).min(limit);
        while !self.out.is_char_boundary(place) {
            place -= 1;
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(text: &str, spaces: Spaces) -> (String, Vec<Inline>) {
        let mapped = MappedText::verbatim(text.to_owned(), 0);
        let lines: Vec<_> = super::super::layout::lines(text);
        let (out, inlines) = normalised(&mapped, &lines, &[], spaces, &HyphenatedWords::of(text));
        (out.as_str().to_owned(), inlines)
    }

    #[test]
    fn spaces_are_folded_and_words_made_whole() {
        let folded = |text| normal(text, Spaces::Folded).0;
        assert_eq!(folded("two\u{a0} words\t here"), "two words here");
        assert_eq!(folded("a broken line\r\ngoes on"), "a broken line goes on");
        assert_eq!(folded("hyphen-\nated"), "hyphenated");
        assert_eq!(folded("a well-\nknown, well-known thing"), "a well-known, well-known thing");
        assert_eq!(folded("Jean-\nPaul, CONSTITU-\nTION, 1914-\n18"), "Jean-Paul, CONSTITUTION, 1914-18");
        assert_eq!(
            folded("bread -\nor not, doubt¬\nless, biało-\n-czerwona"),
            "bread - or not, doubtless, biało-czerwona"
        );
        assert_eq!(folded("soft\u{ad}\nly"), "softly");
        assert_eq!(folded("e\u{301}tude ² １ ﬁ"), "étude ² １ ﬁ");
        assert_eq!(folded("漢字\nかな"), "漢字かな");
        assert_eq!(normal("a  b\n  c", Spaces::LinesKept).0, "a b\nc");
        assert_eq!(normal("a  b\n\tc", Spaces::Kept).0, "a  b\nc");
    }

    #[test]
    fn a_hyphen_at_the_end_of_a_line_is_read_as_its_language_has_it() {
        let folded = |text| normal(text, Spaces::Folded).0;
        let german = folded("Der Haupt-\nund der Nebeneingang waren an diesem Tag noch ver-\nschlossen.");
        assert_eq!(german, "Der Haupt- und der Nebeneingang waren an diesem Tag noch verschlossen.");
        let french =
            folded("Y a-t-\nil peut-\nêtre quelqu'un dans ce mou-\nlin, c'est-à-\ndire chez nous ? Allez-\ny !");
        assert_eq!(french, "Y a-t-il peut-être quelqu'un dans ce moulin, c'est-à-dire chez nous ? Allez-y !");
        let english =
            folded("It was the miller's self-\nportrait, painted by the old mil-\nler in the year of the flood.");
        assert_eq!(english, "It was the miller's self-portrait, painted by the old miller in the year of the flood.");
    }

    #[test]
    fn what_is_dropped_leaves_a_mark() {
        let (text, inlines) = normal("Soviética.2\u{200b} Trotski", Spaces::Folded);
        assert_eq!(text, "Soviética.2 Trotski");
        assert_eq!(inlines, [Inline { span: 12..12, kind: InlineKind::Invisible('\u{200b}') }]);
    }

    #[test]
    fn marks_move_with_their_words() {
        let text = "one\n  two  three";
        let inline = |span| Inline { span, kind: InlineKind::Emphasis };
        let mapped = MappedText::verbatim(text.to_owned(), 0);
        let lines = super::super::layout::lines(text);
        let words = HyphenatedWords::of(text);
        let (out, inlines) = normalised(&mapped, &lines, &[inline(6..9), inline(11..16)], Spaces::Folded, &words);
        assert_eq!(out.as_str(), "one two three");
        assert_eq!(inlines, [inline(4..7), inline(8..13)]);
    }
}
