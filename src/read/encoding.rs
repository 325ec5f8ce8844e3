//! Bytes to characters.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

use crate::error::{Error, Result};
use crate::model::MappedText;

pub(super) struct Decoded {
    /// WHATWG label.
    pub(super) encoding: &'static str,
    pub(super) text: MappedText,
}

/// Decodes a file: by its byte order mark, by what is declared, as UTF-8 where it is that, else by detection.
pub(super) fn decode(bytes: &[u8], declared: Option<&str>) -> Result<Decoded> {
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        return Ok(with(encoding, bytes, bom));
    }
    if let Some(label) = declared {
        let encoding = Encoding::for_label(label.as_bytes()).ok_or_else(|| {
            Error::new(format!("`{label}` is not the label of an encoding"))
                .remedy("use a label of the WHATWG Encoding Standard, such as windows-1252")
        })?;
        return Ok(with(encoding, bytes, 0));
    }
    if std::str::from_utf8(bytes).is_ok() {
        return Ok(with(UTF_8, bytes, 0));
    }
    if bytes.contains(&0) {
        return Err(Error::new("the file is binary, not text"));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    Ok(with(detector.guess(None, Utf8Detection::Allow), bytes, 0))
}

fn with(encoding: &'static Encoding, bytes: &[u8], skip: usize) -> Decoded {
    let label = encoding.name();
    if encoding == UTF_8
        && let Ok(text) = std::str::from_utf8(&bytes[skip..])
    {
        return Decoded { encoding: label, text: MappedText::verbatim(text.to_owned(), skip) };
    }
    Decoded { encoding: label, text: decode_mapped(encoding, bytes, skip) }
}

/// Decodes byte by byte, noting where each character came from.
fn decode_mapped(encoding: &'static Encoding, bytes: &[u8], skip: usize) -> MappedText {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = MappedText::new();
    let mut part = String::with_capacity(16);
    let mut start = skip;
    for at in skip..bytes.len() {
        let last = at + 1 == bytes.len();
        let _ = decoder.decode_to_string(&bytes[at..=at], &mut part, last);
        if !part.is_empty() {
            text.push(&part, start..at + 1);
            part.clear();
            start = at + 1;
        }
    }
    text
}
