//! Addresses of links in Markdown that a converter has broken over lines, which CommonMark does not read as links.

use std::ops::Range;

use memchr::memmem;

use crate::model::MappedText;

/// No address is longer.
const LONGEST: usize = 4000;

/// The text without the line breaks that converters from HTML put inside the addresses of links, `[text](e.org/the-\nmill)`;
/// none when there are no such.
pub(super) fn unbroken(source: &MappedText) -> Option<MappedText> {
    let mut whole = MappedText::new();
    let mut at = 0;
    for start in memmem::find_iter(source.as_bytes(), "](").map(|at| at + "](".len()) {
        for broken in breaks(source, start).into_iter().flatten() {
            whole.push_from(source, at..broken.start);
            at = broken.end;
        }
    }
    (at > 0).then(|| {
        whole.push_from(source, at..source.len());
        whole
    })
}

/// The line breaks, with the indents after them, inside the address at `start`; none when it is no address.
fn breaks(text: &str, start: usize) -> Option<Vec<Range<usize>>> {
    let bytes = text.as_bytes();
    let mut breaks = Vec::new();
    let mut at = start;
    let has_sign = |part: &[u8]| part.iter().any(|byte| b"/.#".contains(byte));
    while at < bytes.len().min(start + LONGEST) {
        match bytes[at] {
            b')' => return Some(breaks).filter(|_| has_sign(&bytes[start..at])),
            b'\n' => {
                let indent = bytes[at + 1..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                breaks.push(at..at + 1 + indent);
                at += 1 + indent;
                if at == start + 1 + indent || bytes.get(at).is_none_or(|next| b"\n)\"'(".contains(next)) {
                    return None;
                }
            }
            b' ' | b'\t' | b'\r' | b'<' | b'"' | b'(' | b'[' => return None,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_made_whole_and_words_in_brackets_stay_as_they_are() {
        let whole =
            |text: &str| unbroken(&MappedText::verbatim(text.to_owned(), 0)).map(|text| text.as_str().to_owned());
        let text = "See [the mill](https://e.org/the-\n  mill.html) and [it](a-\nb/c#d).";
        assert_eq!(whole(text).as_deref(), Some("See [the mill](https://e.org/the-mill.html) and [it](a-b/c#d)."));
        for none in [
            "[1](as it\nwas said.)",
            "[a](e.org\n\"Title\")",
            "[a](e.org/\n\nb)",
            "[a](\nb.org)",
            "[a](b\nc)",
            "[a](b.org\n",
        ] {
            assert_eq!(whole(none), None, "{none:?}");
        }
    }
}
