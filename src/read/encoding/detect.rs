//! Telling the encoding from the bytes.

use std::ops::Range;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{ISO_2022_JP, UTF_8};

use super::Charset;
use super::code_page::{self, CodePage};
use super::decode::Width;
use crate::knowledge::is_unspaced;
use crate::ngrams::{MODEL, STEP};

/// How much of a file is looked at where a part tells enough.
const SAMPLE: usize = 256 << 10;
/// How much of the lines that are not ASCII is read to tell encodings of Latin letters apart, in bytes.
const TOLD: usize = 4096;
/// Fewer letters beyond ASCII tell nothing of the script.
const FEW_LETTERS: usize = 20;
/// By so much, in natural logarithms, the words must be better known to overrule the detector.
const MARGIN: f64 = 8.0;

/// The files that people take for text most often, by their first bytes.
const SIGNATURES: [(&[u8], &str); 11] = [
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x1F\x8B", "compressed with gzip"),
    (b"\x28\xB5\x2F\xFD", "compressed with zstd"),
    (b"\xD0\xCF\x11\xE0", "an office document"),
    (b"{\\rtf", "a document in RTF"),
    (b"\x89PNG", "an image"),
    (b"\xFF\xD8\xFF", "an image"),
    (b"GIF8", "an image"),
    (b"SQLite format 3\0", "a database"),
    (b"PAR1", "a Parquet file"),
];

/// What a file is that is not text.
pub(super) fn binary(bytes: &[u8]) -> Option<&'static str> {
    let known = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)).map(|(_, kind)| *kind);
    // Text has next to no control characters; in arbitrary bytes one in ten is one.
    known.or_else(|| (controls(bytes) > 0.05).then_some("binary"))
}

/// The share of control characters.
fn controls(bytes: &[u8]) -> f64 {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let controls = sample.iter().filter(|&&byte| is_control(u32::from(byte))).count();
    controls as f64 / sample.len().max(1) as f64
}

/// Whether a control character is one that text does not hold: all but tabs, line and page ends and escapes.
fn is_control(scalar: u32) -> bool {
    matches!(scalar, 0..=8 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F)
}

/// UTF-32 with a byte order mark; that of its little-endian form begins as the one of UTF-16 does.
pub(super) fn wide_with_mark(bytes: &[u8]) -> Option<Width> {
    let width = match bytes {
        [0xFF, 0xFE, 0, 0, ..] => Width::Utf32Le,
        [0, 0, 0xFE, 0xFF, ..] => Width::Utf32Be,
        _ => return None,
    };
    is_text(width, &bytes[4..]).then_some(width)
}

/// UTF-16 or UTF-32 without a mark. The NUL bytes of common characters give them away.
pub(super) fn wide(bytes: &[u8]) -> Option<Width> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    memchr::memchr(0, sample)?;
    // Most units have a byte that would be a control character; a NUL that slipped into other text stands alone.
    if controls(sample) < 0.1 && std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    [Width::Utf32Le, Width::Utf32Be, Width::Utf16Le, Width::Utf16Be]
        .into_iter()
        .find(|&width| bytes.len().is_multiple_of(width.bytes()) && is_text(width, sample))
}

/// Whether bytes read in these units are nothing but characters of text, some of them common to all scripts.
fn is_text(width: Width, bytes: &[u8]) -> bool {
    let whole = &bytes[..bytes.len() / width.bytes() * width.bytes()];
    let mut common = 0;
    let mut all = 0;
    for (character, _) in width.characters(whole) {
        match character {
            Some(c) if is_control(c as u32) || is_outside_text(c) => return false,
            Some(c) => common += usize::from(c.is_ascii()),
            None if all + 1 < SAMPLE / 4 => return false,
            None => {}
        }
        all += 1;
    }
    common * 50 > all
}

/// Private use, non-characters and C1 controls.
fn is_outside_text(c: char) -> bool {
    matches!(c as u32, 0x80..=0x9F | 0xE000..=0xF8FF | 0xFDD0..=0xFDEF | 0xF0000..) || c as u32 & 0xFFFE == 0xFFFE
}

/// Whether the bytes are UTF-8, but for a slip here and there or a smaller part of the lines.
pub(super) fn is_utf8(bytes: &[u8]) -> bool {
    if std::str::from_utf8(bytes).is_ok() {
        // The shifted states of ISO-2022-JP are ASCII.
        return memchr::memchr(0x1B, bytes).is_none() || !bytes.is_ascii();
    }
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|&byte| byte >= 0xC0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    let told = || bytes.split(|byte| is_line_end(*byte)).filter(|line| !line.is_ascii());
    good > 20 * bad || told().filter(|line| std::str::from_utf8(line).is_ok()).count() * 2 >= told().count()
}

/// The lines of a UTF-8 file that are in another encoding: none of their characters beyond ASCII is UTF-8.
pub(super) fn strays(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut end = 0;
    let lines = bytes.split_inclusive(|byte| is_line_end(*byte)).map(|line| {
        end += line.len();
        end - line.len()..end
    });
    let is_stray = |line: &Range<usize>| {
        let mut broken = false;
        for chunk in bytes[line.clone()].utf8_chunks() {
            // The first byte of a letter that was cut in two is no letter of its own.
            broken |= !matches!(chunk.invalid(), [] | [0xC2 | 0xC3]);
            if !chunk.valid().is_ascii() {
                return false;
            }
        }
        broken && !(line.end == bytes.len() && is_cut(&bytes[line.clone()]))
    };
    lines.filter(is_stray).collect()
}

/// Whether the bytes end within a character of UTF-8, and are UTF-8 but for that.
fn is_cut(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Whether the letters beyond ASCII stand side by side, as in no Latin word.
pub(super) fn is_beyond_latin(bytes: &[u8]) -> bool {
    let is_letter = |byte: u8| byte >= 0xC0;
    let letters = bytes.iter().filter(|byte| is_letter(**byte)).count();
    let pairs = bytes.windows(2).filter(|pair| is_letter(pair[0]) && is_letter(pair[1])).count();
    letters >= FEW_LETTERS && pairs * 3 > letters * 2
}

/// The legacy encoding that the bytes look most like.
pub(super) fn legacy(bytes: &[u8]) -> Charset {
    let likely = likely(bytes);
    if likely.is_latin() { best_read(bytes, likely) } else { likely }
}

/// Of encodings of Latin letters, the one in which the words are most like those of some language; `likely` where it is
/// as good as any. Lines with UTF-8 in them tell nothing.
fn best_read(bytes: &[u8], likely: Charset) -> Charset {
    let mut told: Vec<u8> = Vec::new();
    let is_told = |line: &&[u8]| !line.is_ascii() && line.utf8_chunks().all(|chunk| chunk.valid().is_ascii());
    for line in bytes.split(|byte| is_line_end(*byte)).filter(is_told) {
        told.extend(line.iter().take(TOLD - told.len()));
        told.push(b'\n');
        if told.len() >= TOLD {
            break;
        }
    }
    let read = |charset: Charset| {
        let text = charset.decode(&told, 0);
        let score = MODEL.score(&text.to_lowercase()).into_iter().max().unwrap_or_default();
        (f64::from(score) * STEP, Fit::of(text.chars(), |_| true))
    };
    let (score, fit) = read(likely);
    let mut best = (likely, score + MARGIN, fit.odd);
    for charset in code_page::latin().iter().filter_map(|label| Charset::for_label(label)) {
        let (score, fit) = read(charset);
        // Signs alone are those of the first.
        if charset.name() == code_page::latin()[0] && fit.likely + fit.odd == 0 {
            return charset;
        }
        if score > best.1 && fit.odd <= best.2 {
            best = (charset, score, best.2);
        }
    }
    best.0
}

/// The encoding that the detector takes bytes for, or a code page that it does not know.
fn likely(bytes: &[u8]) -> Charset {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    if guess != ISO_2022_JP && bytes.is_ascii() {
        return Charset::Standard(UTF_8);
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let (decoded, _) = guess.decode_without_bom_handling(sample);
    let guessed = Fit::of(decoded.chars(), |_| true);
    let page = CodePage::all()
        .iter()
        .map(|page| (page, Fit::of(sample.iter().map(|&byte| page.character(byte)), |c| page.is_likely(c))))
        .filter(|(_, fit)| fit.is_good() && fit.odd * 4 < guessed.odd)
        .reduce(|best, next| if next.1.likely > best.1.likely { next } else { best });
    match page {
        Some((page, _)) => Charset::CodePage(page),
        None => Charset::of(guess),
    }
}

/// How well a decoded text reads.
struct Fit {
    /// Letters beyond ASCII of the languages in question, in places where a letter may stand.
    likely: usize,
    /// Characters beyond ASCII that writing does not have in such a place.
    odd: usize,
}

impl Fit {
    fn of(text: impl Iterator<Item = char>, is_likely: impl Fn(char) -> bool) -> Fit {
        let mut fit = Fit { likely: 0, odd: 0 };
        let mut text = text.peekable();
        let mut before = ' ';
        while let Some(c) = text.next() {
            if !c.is_ascii() {
                let after = text.peek().copied().unwrap_or(' ');
                if is_odd(before, c, after) {
                    fit.odd += 1;
                } else if c.is_alphabetic() && is_likely(c) {
                    fit.likely += 1;
                }
            }
            before = c;
        }
        fit
    }

    fn is_good(&self) -> bool {
        self.likely > 0 && self.likely > 8 * self.odd
    }
}

/// A control or drawing character, a sign inside a word, a capital after a small letter, or a letter of another
/// script in a Latin word.
fn is_odd(before: char, c: char, after: char) -> bool {
    let in_latin_word = before.is_ascii_alphabetic() || after.is_ascii_alphabetic();
    match c {
        '\u{80}'..='\u{9F}' | '\u{2500}'..='\u{259F}' | char::REPLACEMENT_CHARACTER => true,
        '’' | '‘' | '·' | '\u{AD}' => false,
        // Chinese characters and kana come in words, beside Latin ones too.
        _ if is_unspaced(c) => before.is_ascii() && after.is_ascii(),
        _ if !c.is_alphabetic() => before.is_alphabetic() && after.is_alphabetic(),
        _ if in_latin_word && !is_latin(c) => true,
        _ => c.is_uppercase() && before.is_lowercase(),
    }
}

fn is_latin(letter: char) -> bool {
    matches!(letter, '\u{AA}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' | '\u{FB00}'..='\u{FB06}')
}
