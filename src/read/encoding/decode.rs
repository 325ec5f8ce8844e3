//! Decoding that notes which bytes each character came from.

use std::ops::Range;

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8};

use super::code_page::CodePage;
use crate::model::MappedText;

/// An encoding of Unicode in units of two or four bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    Utf16Le,
    Utf16Be,
    Utf32Le,
    Utf32Be,
}

impl Width {
    pub(super) fn bytes(self) -> usize {
        match self {
            Width::Utf16Le | Width::Utf16Be => 2,
            Width::Utf32Le | Width::Utf32Be => 4,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Width::Utf16Le => "UTF-16LE",
            Width::Utf16Be => "UTF-16BE",
            Width::Utf32Le => "UTF-32LE",
            Width::Utf32Be => "UTF-32BE",
        }
    }

    pub(super) fn for_label(label: &str) -> Option<Width> {
        match label.trim().to_ascii_lowercase().as_str() {
            "utf-32" | "utf-32le" => Some(Width::Utf32Le),
            "utf-32be" => Some(Width::Utf32Be),
            _ => None,
        }
    }

    /// The characters and the number of bytes of each; none for what is not a character.
    pub(super) fn characters(self, bytes: &[u8]) -> impl Iterator<Item = (Option<char>, usize)> {
        let mut rest = bytes;
        std::iter::from_fn(move || {
            let (character, length) = self.first(rest)?;
            rest = &rest[length..];
            Some((character, length))
        })
    }

    fn first(self, bytes: &[u8]) -> Option<(Option<char>, usize)> {
        let two = |at: usize| bytes.get(at..at + 2).map(|unit| [unit[0], unit[1]]);
        let four = || bytes.get(..4).map(|unit| [unit[0], unit[1], unit[2], unit[3]]);
        let scalar = match self {
            Width::Utf16Le => return utf16(two(0).map(u16::from_le_bytes), two(2).map(u16::from_le_bytes), bytes),
            Width::Utf16Be => return utf16(two(0).map(u16::from_be_bytes), two(2).map(u16::from_be_bytes), bytes),
            Width::Utf32Le => four().map(u32::from_le_bytes),
            Width::Utf32Be => four().map(u32::from_be_bytes),
        };
        cut_short(scalar, bytes).map(|scalar| (scalar.and_then(char::from_u32), bytes.len().min(4)))
    }
}

fn utf16(first: Option<u16>, second: Option<u16>, bytes: &[u8]) -> Option<(Option<char>, usize)> {
    let Some(first) = cut_short(first, bytes)? else { return Some((None, bytes.len())) };
    match char::decode_utf16([first].into_iter().chain(second)).next()? {
        Ok(character) => Some((Some(character), 2 * character.len_utf16())),
        Err(_) => Some((None, 2)),
    }
}

/// A unit; none inside where the file ends in the middle of it, none at all where the file has ended.
fn cut_short<T>(unit: Option<T>, bytes: &[u8]) -> Option<Option<T>> {
    (!bytes.is_empty()).then_some(unit)
}

pub(super) fn wide(width: Width, bytes: &[u8], skip: usize) -> MappedText {
    let mut text = MappedText::new();
    let mut at = skip;
    for (character, length) in width.characters(&bytes[skip..]) {
        push(&mut text, character.unwrap_or(char::REPLACEMENT_CHARACTER), at..at + length);
        at += length;
    }
    text
}

pub(super) fn code_page(page: &CodePage, bytes: &[u8], skip: usize) -> MappedText {
    let mut text = MappedText::new();
    for (at, part) in parts(bytes, skip) {
        match std::str::from_utf8(part) {
            Ok(ascii) => text.push(ascii, at..at + part.len()),
            Err(_) => (at..).zip(part).for_each(|(at, &byte)| push(&mut text, page.character(byte), at..at + 1)),
        }
    }
    text
}

pub(super) fn standard(encoding: &'static Encoding, bytes: &[u8], skip: usize) -> MappedText {
    if encoding == UTF_8 {
        return utf8(bytes, skip);
    }
    let mut text = MappedText::new();
    let mut decoder = Piecewise { decoder: encoding.new_decoder_without_bom_handling(), start: skip };
    if encoding == ISO_2022_JP {
        // Its characters are ASCII bytes.
        decoder.feed(&bytes[skip..], skip, &mut text);
    } else {
        for (at, part) in parts(bytes, skip) {
            if part.is_ascii() {
                // A byte that ended the part before may begin a character that ends here.
                let (first, rest) = part.split_at(1.min(part.len()));
                decoder.feed(first, at, &mut text);
                text.push(std::str::from_utf8(rest).unwrap_or_default(), at + 1..at + part.len());
                decoder.start = at + part.len();
            } else {
                decoder.feed(part, at, &mut text);
            }
        }
    }
    decoder.finish(bytes.len(), &mut text);
    text
}

fn utf8(bytes: &[u8], skip: usize) -> MappedText {
    if let Ok(text) = std::str::from_utf8(&bytes[skip..]) {
        return MappedText::verbatim(text.to_owned(), skip);
    }
    let mut text = MappedText::new();
    let mut at = skip;
    for chunk in bytes[skip..].utf8_chunks() {
        let valid = at + chunk.valid().len();
        text.push(chunk.valid(), at..valid);
        at = valid + chunk.invalid().len();
        if !chunk.invalid().is_empty() {
            push(&mut text, char::REPLACEMENT_CHARACTER, valid..at);
        }
    }
    text
}

/// Decodes a byte at a time, so that it is known which bytes a character came from.
struct Piecewise {
    decoder: encoding_rs::Decoder,
    /// Where the bytes begin that have given no character yet.
    start: usize,
}

impl Piecewise {
    fn feed(&mut self, bytes: &[u8], at: usize, text: &mut MappedText) {
        for (at, byte) in (at..).zip(bytes) {
            self.step(std::slice::from_ref(byte), at + 1, false, text);
        }
    }

    fn finish(&mut self, end: usize, text: &mut MappedText) {
        self.step(&[], end, true, text);
    }

    fn step(&mut self, bytes: &[u8], end: usize, last: bool, text: &mut MappedText) {
        let mut buffer = [0; 32];
        let (_, _, written, _) = self.decoder.decode_to_utf8(bytes, &mut buffer, last);
        if written > 0 {
            text.push(std::str::from_utf8(&buffer[..written]).unwrap_or_default(), self.start..end);
            self.start = end;
        }
    }
}

/// The bytes from `skip` on, cut where ASCII begins and ends, each part with its place.
fn parts(bytes: &[u8], skip: usize) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = skip;
    std::iter::from_fn(move || {
        let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
        let ascii = Encoding::ascii_valid_up_to(rest);
        let length = if ascii > 0 { ascii } else { rest.iter().take_while(|byte| !byte.is_ascii()).count() };
        let part = (at, &rest[..length]);
        at += length;
        Some(part)
    })
}

fn push(text: &mut MappedText, character: char, source: Range<usize>) {
    text.push(character.encode_utf8(&mut [0; 4]), source);
}
