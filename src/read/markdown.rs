//! Markdown (CommonMark with tables and footnotes).

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::{Block, Markup, Metadata};

/// The blocks of a Markdown text.
pub(super) fn blocks(text: &str) -> (Vec<Block>, Metadata) {
    let mut blocks = Vec::new();
    let mut list_depth = 0;
    for (event, span) in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES).into_offset_iter() {
        let markup = match event {
            Event::Start(Tag::Heading { level, .. }) => Markup::Heading(level as u8),
            Event::Start(Tag::Paragraph) => Markup::Paragraph,
            Event::Start(Tag::CodeBlock(_)) => Markup::Code,
            Event::Start(Tag::Table(_)) => Markup::Table,
            Event::Start(Tag::Item) => {
                list_depth += 1;
                Markup::ListItem
            }
            _ => continue,
        };
        let _ = list_depth;
        if blocks.last().is_none_or(|last: &Block| last.span.end <= span.start) {
            blocks.push(Block { span, markup, inlines: Vec::new() });
        }
    }
    (blocks, Metadata::default())
}
