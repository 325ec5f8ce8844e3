//! Bytes to characters.
//!
//! In this order: a byte order mark, what the corpus declares, UTF-32 and UTF-16 where the units leave no doubt,
//! UTF-8 where the bytes are that, what the page itself declares, and last, detection.

mod code_page;
mod decode;
mod detect;

use std::ops::Range;
use std::sync::LazyLock;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};
use memchr::memchr2_iter;
use regex::bytes::Regex;

use self::code_page::CodePage;
use self::decode::Width;
use crate::error::{Error, Result};
use crate::model::MappedText;

/// How far into a page its label is looked for, in bytes.
const HEAD: usize = 4096;

pub(super) struct Decoded {
    /// The label of the WHATWG Encoding Standard, else the IANA name.
    pub(super) encoding: &'static str,
    /// Whether some lines are in another encoding.
    pub(super) mixed: bool,
    /// With `\n` for every end of line and without NUL.
    pub(super) text: MappedText,
}

/// A way to decode.
#[derive(Clone, Copy)]
enum Charset {
    Standard(&'static Encoding),
    CodePage(&'static CodePage),
    Wide(Width),
}

/// Decodes a file. `in_page` is the label that a page gives for itself.
///
/// # Errors
/// When the bytes are not text, or `declared` is not the label of an encoding.
pub(super) fn decode(bytes: &[u8], declared: Option<&str>, in_page: Option<&str>) -> Result<Decoded> {
    let (charset, skip) = choose(bytes, declared, in_page)?;
    let strays = if charset.is_utf8() { detect::strays(bytes) } else { Vec::new() };
    let text = if strays.is_empty() { charset.decode(bytes, skip) } else { with_strays(charset, bytes, skip, &strays) };
    Ok(Decoded { encoding: charset.name(), mixed: !strays.is_empty(), text: with_plain_line_ends(text) })
}

/// Decodes a file in which some lines are in an encoding of their own, as where texts were put together.
fn with_strays(charset: Charset, bytes: &[u8], skip: usize, strays: &[Range<usize>]) -> MappedText {
    let lines: Vec<u8> = strays.iter().flat_map(|line| &bytes[line.clone()]).copied().collect();
    let other = detect::legacy(&lines);
    let mut text = MappedText::new();
    let mut push = |part: MappedText| text.push_from(&part, 0..part.len());
    let mut done = skip;
    for line in strays {
        push(charset.decode(&bytes[..line.start], done));
        push(other.decode(&bytes[..line.end], line.start.max(done)));
        done = line.end;
    }
    push(charset.decode(bytes, done));
    text
}

/// The label that a page gives for itself, in its first bytes as the HTML Standard has it: not in a comment, nor in what
/// a named `meta` element says of other things.
pub(super) fn label_in_page(bytes: &[u8]) -> Option<String> {
    fn pattern(pattern: &str) -> Regex {
        Regex::new(pattern).expect("the pattern is valid")
    }
    static COMMENT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?s)<!--.*?(?:-->|$)"));
    static TAG: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)<(?:meta|\?xml)\b[^>]*"));
    static NAMED: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\s(?:name|property|itemprop)\s*="));
    static LABEL: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?i)\b(?:charset|encoding)\s*=\s*["']?\s*([\w:.-]+)"#));
    let head = COMMENT.replace_all(&bytes[..bytes.len().min(HEAD)], &b" "[..]);
    let mut tags = TAG.find_iter(&head).map(|tag| tag.as_bytes()).filter(|tag| !NAMED.is_match(tag));
    let label = tags.find_map(|tag| LABEL.captures(tag)?.get(1))?;
    Some(String::from_utf8_lossy(label.as_bytes()).into_owned())
}

/// The charset and the length of the byte order mark.
fn choose(bytes: &[u8], declared: Option<&str>, in_page: Option<&str>) -> Result<(Charset, usize)> {
    if let Some(width) = detect::wide_with_mark(bytes) {
        return Ok((Charset::Wide(width), width.bytes()));
    }
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        return Ok((Charset::of(encoding), bom));
    }
    if let Some(label) = declared {
        let charset = Charset::for_label(label).ok_or_else(|| {
            Error::new(format!("`{label}` is not the label of an encoding"))
                .remedy("use a label of the WHATWG Encoding Standard, such as windows-1252")
        })?;
        return Ok((charset, 0));
    }
    if let Some(width) = detect::wide(bytes) {
        return Ok((Charset::Wide(width), 0));
    }
    if let Some(kind) = detect::binary(bytes) {
        return Err(Error::new(format!("the file is {kind}, not text")));
    }
    if detect::is_utf8(bytes) {
        return Ok((Charset::Standard(UTF_8), 0));
    }
    let in_page = in_page.and_then(Charset::for_label).filter(|charset| !charset.is_unicode());
    // Editors have put the label of their own country into the pages of others.
    let in_page = in_page.filter(|charset| !(charset.is_latin() && detect::is_beyond_latin(bytes)));
    // Pages of Windows call themselves after the standard that has the same letters, most of them in the same places.
    let by_windows = |charset: Charset| {
        let label =
            code_page::windows().get(charset.name()).filter(|_| bytes.iter().any(|byte| (0x80..0xA0).contains(byte)));
        label.and_then(|label| Charset::for_label(label)).unwrap_or(charset)
    };
    Ok((in_page.map_or_else(|| detect::legacy(bytes), by_windows), 0))
}

impl Charset {
    fn of(encoding: &'static Encoding) -> Charset {
        match encoding {
            encoding if encoding == UTF_16LE => Charset::Wide(Width::Utf16Le),
            encoding if encoding == UTF_16BE => Charset::Wide(Width::Utf16Be),
            encoding => Charset::Standard(encoding),
        }
    }

    fn for_label(label: &str) -> Option<Charset> {
        Encoding::for_label_no_replacement(label.as_bytes())
            // Of bytes that only a script can read, as the HTML Standard has it.
            .map(|encoding| if encoding == X_USER_DEFINED { WINDOWS_1252 } else { encoding })
            .map(Charset::of)
            .or_else(|| CodePage::for_label(label).map(Charset::CodePage))
            .or_else(|| Width::for_label(label).map(Charset::Wide))
    }

    /// The characters of the bytes from `skip` on.
    fn decode(self, bytes: &[u8], skip: usize) -> MappedText {
        match self {
            Charset::Standard(encoding) => decode::standard(encoding, bytes, skip),
            Charset::CodePage(page) => decode::code_page(page, bytes, skip),
            Charset::Wide(width) => decode::wide(width, bytes, skip),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Charset::Standard(encoding) => encoding.name(),
            Charset::CodePage(page) => &page.name,
            Charset::Wide(width) => width.name(),
        }
    }

    fn is_utf8(self) -> bool {
        matches!(self, Charset::Standard(encoding) if encoding == UTF_8)
    }

    fn is_latin(self) -> bool {
        code_page::latin().iter().any(|label| label == self.name())
    }

    fn is_unicode(self) -> bool {
        matches!(self, Charset::Wide(_)) || self.is_utf8()
    }
}

/// The characters of the bytes 0x80 to 0xFF in an 8-bit encoding that has the label; none for any other label.
pub(super) fn byte_table(label: &str) -> impl Iterator<Item = char> {
    let charset = Charset::for_label(label);
    (0x80..=0xFF).filter_map(move |byte: u8| match charset? {
        Charset::Standard(encoding) => encoding.decode_without_bom_handling(&[byte]).0.chars().next(),
        Charset::CodePage(page) => Some(page.character(byte)),
        Charset::Wide(_) => None,
    })
}

/// Makes CR LF and CR to LF and drops NUL.
fn with_plain_line_ends(text: MappedText) -> MappedText {
    let mut odd = memchr2_iter(b'\r', 0, text.as_bytes()).peekable();
    if odd.peek().is_none() {
        return text;
    }
    let mut plain = MappedText::new();
    let mut done = 0;
    for at in odd {
        plain.push_from(&text, done..at);
        done = at + 1;
        if text.as_bytes()[at] == b'\r' && text.as_bytes().get(at + 1) != Some(&b'\n') {
            plain.push("\n", text.source_range(at..at + 1));
        }
    }
    plain.push_from(&text, done..text.len());
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (&'static str, String) {
        let decoded = decode(bytes, None, None).unwrap();
        (decoded.encoding, decoded.text.as_str().to_owned())
    }

    #[test]
    fn encodings_are_told_apart() {
        let russian = "Все люди рождаются свободными и равными в своём достоинстве и правах.";
        let french = "Tous les êtres humains naissent libres et égaux en dignité et en droits.";
        assert_eq!(decoded(russian.as_bytes()), ("UTF-8", russian.to_owned()));
        let legacy = encoding_rs::KOI8_U.encode(russian).0;
        assert_eq!(decoded(&legacy).1, russian);
        let dos = CodePage::for_label("cp850").unwrap().encode(french);
        assert_eq!(decoded(&dos), ("IBM850", french.to_owned()));
        let hungarian = "A malom a folyó mellett állt. Az emberek, akik a vízről érkeztek, később elmentek.";
        assert_eq!(decoded(&encoding_rs::WINDOWS_1250.encode(hungarian).0), ("windows-1250", hungarian.to_owned()));
        let pounds = "The mill was built in 1750, for £300.";
        assert_eq!(decoded(&encoding_rs::WINDOWS_1252.encode(pounds).0), ("windows-1252", pounds.to_owned()));
        let mac = CodePage::for_label("macintosh").unwrap().encode(french);
        assert_eq!(decoded(&mac), ("macintosh", french.to_owned()));
    }

    #[test]
    fn wide_units_are_known_with_and_without_a_mark() {
        let text = "Dwie linie\nи ещё 😀 три";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decoded(&utf16), ("UTF-16BE", text.to_owned()));
        let utf32: Vec<u8> = text.chars().flat_map(|c| (c as u32).to_le_bytes()).collect();
        assert_eq!(decoded(&utf32), ("UTF-32LE", text.to_owned()));
        let marked: Vec<u8> = [0xFF, 0xFE, 0, 0].into_iter().chain(utf32.iter().copied()).collect();
        assert_eq!(decoded(&marked), ("UTF-32LE", text.to_owned()));
        let emoji = decode(&utf16, None, None).unwrap().text;
        let at = emoji.find('😀').unwrap();
        assert_eq!(emoji.source_range(at..at + 4), 34..38);
    }

    #[test]
    fn line_ends_and_nuls_are_made_plain_and_lead_back() {
        let text = decode(b"one\r\ntwo\rth\0ree and some more\n", None, None).unwrap().text;
        assert_eq!(text.as_str(), "one\ntwo\nthree and some more\n");
        assert_eq!(text.source_range(8..13), 9..15);
    }

    #[test]
    fn lines_in_another_encoding_are_decoded_by_it() {
        let (first, second) = ("Мельницу построили в 1750 году.\r\n", "Люди ничего не знали об этой стране.\n");
        let bytes = [first.as_bytes(), &encoding_rs::WINDOWS_1251.encode(second).0, first.as_bytes()].concat();
        let read = decode(&bytes, None, None).unwrap();
        assert_eq!((read.encoding, read.mixed), ("UTF-8", true));
        assert_eq!(read.text.as_str(), [first, second, first].concat().replace('\r', ""));
        let at = read.text.find("Люди").unwrap();
        assert_eq!(read.text.source_range(at..at + 8), first.len()..first.len() + 4);
        for cut in [&b"\xC3\xA9t\xC3\xA9\nna\xC3ve"[..], b"\xC3\xA9t\xC3\xA9\n\xE2\x80"] {
            assert!(!decode(cut, None, None).unwrap().mixed);
        }
    }

    #[test]
    fn the_label_of_a_page_is_what_it_says_of_itself() {
        for (head, label) in [
            (
                "<!-- <meta charset=koi8-r> --><META content='text/html; charset=Big5' http-equiv=Content-Type>",
                Some("Big5"),
            ),
            ("<meta name=x content='charset=koi8-r'><?xml version='1.0' encoding='ISO-8859-15'?>", Some("ISO-8859-15")),
            ("<!-- <meta charset=koi8-r>", None),
        ] {
            assert_eq!(label_in_page(head.as_bytes()).as_deref(), label);
        }
    }

    #[test]
    fn the_corpus_and_the_page_can_name_the_encoding() {
        assert_eq!(decode(b"\xCF", Some("koi8-r"), None).unwrap().text.as_str(), "о");
        assert_eq!(decode(b"\xCF", None, Some("windows-1253")).unwrap().text.as_str(), "Ο");
        let russian = "Мельницу построили в 1750 году.";
        let bytes = encoding_rs::WINDOWS_1251.encode(russian).0;
        assert_eq!(decode(&bytes, None, Some("iso-8859-1")).unwrap().text.as_str(), russian);
        assert_eq!(decode(b"\x9Cwiat \xB9", None, Some("iso-8859-2")).unwrap().text.as_str(), "świat ą");
        assert_eq!(decode(b"\xCF", None, Some("x-user-defined")).unwrap().encoding, "windows-1252");
        assert!(decode(b"a", Some("nonsense"), None).is_err());
        assert!(decode(&[1, 0, 0, 7, 3, 2, 0x89, 0x90, 4], None, None).is_err());
    }
}
