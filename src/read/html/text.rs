//! The characters of a text node and where each stands in the source.

use std::ops::Range;
use std::sync::LazyLock;

use html5gum::{Token, Tokenizer};
use regex::Regex;

static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"&(?:#[xX][0-9A-Fa-f]{1,8}|#[0-9]{1,8}|[A-Za-z][A-Za-z0-9]{1,40});?").expect("the pattern is valid")
});

/// A part of a text node: as it stands in the source, or what a character reference means.
pub(super) enum Piece {
    Verbatim(Range<usize>),
    Reference(String, Range<usize>),
}

/// Cuts the text at `range` of the source at its character references.
pub(super) fn pieces(source: &str, range: Range<usize>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut done = range.start;
    let text = &source[range.clone()];
    if memchr::memchr(b'&', text.as_bytes()).is_some() {
        for reference in REFERENCE.find_iter(text) {
            let meaning = meaning(reference.as_str());
            if meaning != reference.as_str() {
                let at = range.start + reference.start()..range.start + reference.end();
                pieces.push(Piece::Verbatim(done..at.start));
                done = at.end;
                pieces.push(Piece::Reference(meaning, at));
            }
        }
    }
    pieces.push(Piece::Verbatim(done..range.end));
    pieces
}

/// A text without its character references.
pub(super) fn plain(source: &str, range: Range<usize>) -> String {
    let mut text = String::with_capacity(range.len());
    for piece in pieces(source, range) {
        match piece {
            Piece::Verbatim(range) => text.push_str(&source[range]),
            Piece::Reference(meaning, _) => text.push_str(&meaning),
        }
    }
    text
}

/// What a character reference stands for: by the table of the HTML Standard, which the tokenizer holds.
fn meaning(reference: &str) -> String {
    let mut meaning = String::new();
    for Ok(token) in Tokenizer::new(reference) {
        if let Token::String(text) = token {
            meaning.push_str(&String::from_utf8_lossy(&text));
        }
    }
    meaning
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_understood_and_other_ampersands_kept() {
        let source = "x AT&amp;T &amp;lt; &#146;s &notit; R&D & &x; é&eacute";
        let text: String = pieces(source, 2..source.len())
            .into_iter()
            .map(|piece| match piece {
                Piece::Verbatim(range) => source[range].to_owned(),
                Piece::Reference(meaning, _) => meaning,
            })
            .collect();
        assert_eq!(text, "AT&T &lt; ’s ¬it; R&D & &x; éé");
    }
}
