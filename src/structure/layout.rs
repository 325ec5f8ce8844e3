//! Layout of plain text: blank lines part paragraphs.

use super::Paragraph;
use crate::model::{MappedText, ParagraphKind};
use crate::read::{Block, Markup};

pub(super) fn paragraphs(text: &MappedText, block: &Block, out: &mut Vec<Paragraph>) {
    let kind = match block.markup {
        Markup::Heading(_) => ParagraphKind::Heading,
        Markup::ListItem => ParagraphKind::ListItem,
        Markup::Code => ParagraphKind::Code,
        Markup::Table => ParagraphKind::Table,
        _ => ParagraphKind::Paragraph,
    };
    let mut start = block.span.start;
    let mut lines = Vec::new();
    for line in text[block.span.clone()].split_inclusive('\n') {
        let end = start + line.len();
        if line.trim().is_empty() {
            flush(text, kind, &mut lines, out);
        } else {
            lines.push(start..end);
        }
        start = end;
    }
    flush(text, kind, &mut lines, out);
}

fn flush(text: &MappedText, kind: ParagraphKind, lines: &mut Vec<std::ops::Range<usize>>, out: &mut Vec<Paragraph>) {
    let mut words = MappedText::new();
    for line in lines.drain(..) {
        let mut at = line.start;
        for word in text[line].split_inclusive(char::is_whitespace) {
            let bare = word.trim_end();
            if !bare.is_empty() {
                if !words.is_empty() {
                    let gap = text.source_range(at..at);
                    words.push(" ", gap.start..gap.start);
                }
                words.push_from(text, at..at + bare.len());
            }
            at += word.len();
        }
    }
    if !words.is_empty() {
        let sentences = vec![0..words.len()];
        let source = words.source_range(0..words.len());
        out.push(Paragraph {
            kind,
            level: None,
            section: Vec::new(),
            boilerplate: None,
            source,
            text: words,
            language: "und".to_owned(),
            sentences,
            inlines: Vec::new(),
        });
    }
}
