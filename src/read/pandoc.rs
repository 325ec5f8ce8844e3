//! What Pandoc writes in its own Markdown and CommonMark does not know: fenced divisions (`::: {.note}`), attributes of
//! spans, links and code (`[text]{.small}`), HTML in code (`` `<br>`{=html} ``), `x^2^`.

use std::ops::Range;

use crate::model::MappedText;

/// Attributes, code and targets of links are no longer.
const LONGEST: usize = 4000;
/// What is raised is no longer.
const RAISED: usize = 200;

/// The text in CommonMark; none when it has no such signs.
pub(super) fn plain(source: &MappedText) -> Option<MappedText> {
    let signs = ["\n:::", "]{.", "]{#", "){.", "){#", "){target=", "`{="];
    if !signs.iter().any(|sign| source.contains(sign)) && !source.starts_with(":::") {
        return None;
    }
    let mut edits = Edits { text: source, edits: Vec::new() };
    let mut fence: Option<Fence> = None;
    let mut paragraph: Option<usize> = None;
    let (mut at, mut written) = (0, 0);
    for line in source.split_inclusive('\n') {
        let (line_start, line_end) = (at, at + line.len());
        at = line_end;
        // The attributes of a division may run over lines.
        if line_start < written {
            continue;
        }
        let start = line_start + indent(line);
        let body = source[start..line_end].trim_end();
        let marks = body.len() - body.trim_start_matches(['`', '~']).len();
        let ends = |open: &Fence| marks >= open.marks && marks == body.len();
        let is_fence = marks >= 3 && fence.as_ref().is_none_or(ends);
        let is_division = fence.is_none() && body.starts_with(":::");
        if is_fence || is_division || body.is_empty() || fence.is_some() {
            edits.inlines(paragraph.take().unwrap_or(line_start)..line_start);
        } else {
            paragraph.get_or_insert(line_start);
        }
        if is_division {
            let end = body.find('{').and_then(|brace| attributes(source.as_bytes(), start + brace));
            written = end.unwrap_or(0).max(start + body.len());
            // An item is not empty, though what divides it goes.
            let is_in_item = source[line_start..start].contains(['-', '*', '+']);
            edits.put(start..written, if is_in_item { "<!-- -->" } else { "" });
        } else if is_fence {
            let is_html = fence.as_ref().map_or(body[marks..].trim() == "{=html}", |open| open.is_html);
            if is_html {
                edits.put(start..start + body.len(), "");
            }
            fence = if fence.is_none() { Some(Fence { marks, is_html }) } else { None };
        }
    }
    edits.inlines(paragraph.unwrap_or(at)..at);
    Some(edits.apply(source))
}

/// Where a line's text begins, after the marks of what it lies in: quotations, items.
fn indent(line: &str) -> usize {
    let blank = |text: &str| text.len() - text.trim_start_matches([' ', '\t', '>']).len();
    let start = blank(line);
    let item = line[start..].strip_prefix(['-', '*', '+']).map(blank).filter(|spaces| *spaces > 0);
    item.map_or(start, |spaces| start + 1 + spaces)
}

/// A block of code that is open.
struct Fence {
    /// How many marks it begins with.
    marks: usize,
    is_html: bool,
}

/// What is to be written in place of parts of a text.
struct Edits<'a> {
    text: &'a str,
    edits: Vec<(Range<usize>, &'static str)>,
}

impl Edits<'_> {
    fn put(&mut self, range: Range<usize>, text: &'static str) {
        self.edits.push((range, text));
    }

    /// Edits the signs inside a paragraph.
    fn inlines(&mut self, paragraph: Range<usize>) {
        let bytes = &self.text.as_bytes()[..paragraph.end];
        let mut open = Vec::new();
        let mut raised = 0;
        let mut at = paragraph.start;
        while at < bytes.len() {
            let end = at + 1;
            at = match bytes[at] {
                b'\\' => end + 1,
                b'[' => {
                    open.push(at);
                    end
                }
                b']' => {
                    let start = open.pop();
                    match (attributes(bytes, end), start) {
                        (Some(after), Some(start)) => {
                            self.put(start..start + 1, "");
                            self.put(at..after, "");
                            after
                        }
                        _ => self.attributes(target(bytes, end).unwrap_or(end)),
                    }
                }
                b'`' => {
                    let after = code(bytes, at);
                    if bytes[after..].starts_with(b"{=") {
                        let end = attributes(bytes, after).unwrap_or(after);
                        self.put(at..end, "");
                        end
                    } else {
                        self.attributes(after)
                    }
                }
                b'^' if at >= raised && !bytes[..at].ends_with(b"[") => {
                    if let Some(close) = closing(bytes, end) {
                        self.put(at..end, "<sup>");
                        self.put(close..close + 1, "</sup>");
                        raised = close + 1;
                    }
                    end
                }
                _ => end,
            };
        }
    }

    /// Takes the attributes away that stand at a place; gives where they end.
    fn attributes(&mut self, at: usize) -> usize {
        let Some(end) = attributes(self.text.as_bytes(), at) else { return at };
        self.put(at..end, "");
        end
    }

    fn apply(mut self, source: &MappedText) -> MappedText {
        self.edits.sort_by_key(|(range, _)| range.start);
        let mut plain = MappedText::new();
        let mut at = 0;
        for (range, text) in self.edits {
            plain.push_from(source, at..range.start.max(at));
            plain.push(text, source.source_range(range.clone()));
            at = range.end.max(at);
        }
        plain.push_from(source, at..source.len());
        plain
    }
}

/// Where the attributes end that begin at a place: `{#id .class key="value"}`, `{=html}`.
fn attributes(bytes: &[u8], at: usize) -> Option<usize> {
    let inside = bytes.get(at..)?.strip_prefix(b"{")?;
    let inside = &inside[..inside.len().min(LONGEST)];
    let length = inside.iter().position(|byte| matches!(byte, b'{' | b'}')).filter(|&end| inside[end] == b'}')?;
    let name =
        inside.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':')).count();
    let are_attributes = matches!(inside[0], b'#' | b'.' | b'=') || name > 0 && inside[name] == b'=';
    are_attributes.then_some(at + 1 + length + 1)
}

/// Where the target of a link ends that begins at a place.
fn target(bytes: &[u8], at: usize) -> Option<usize> {
    let inside = bytes.get(at..)?.strip_prefix(b"(")?;
    let mut depth = 1;
    let end = inside.iter().take(LONGEST).position(|byte| {
        depth += match byte {
            b'(' => 1,
            b')' => -1,
            _ => 0,
        };
        depth == 0
    })?;
    Some(at + 1 + end + 1)
}

/// Where code ends that begins at a place; where its marks end when it does not.
fn code(bytes: &[u8], at: usize) -> usize {
    let marks = bytes[at..].iter().take_while(|byte| **byte == b'`').count();
    let start = at + marks;
    let inside = &bytes[start..bytes.len().min(start + LONGEST)];
    let runs = inside.chunk_by(|one, next| (*one == b'`') == (*next == b'`'));
    let mut length = 0;
    for run in runs {
        length += run.len();
        if run[0] == b'`' && run.len() == marks {
            return start + length;
        }
    }
    start
}

/// Where what is raised ends: at the next `^`, before any space.
fn closing(bytes: &[u8], start: usize) -> Option<usize> {
    let ahead = &bytes[start..bytes.len().min(start + RAISED)];
    let length = ahead.iter().position(|byte| *byte == b'^' || byte.is_ascii_whitespace())?;
    (length > 0 && ahead[length] == b'^').then_some(start + length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::plain;
    use crate::model::MappedText;

    fn common(text: &str) -> Option<String> {
        plain(&MappedText::verbatim(text.to_owned(), 0)).map(|text| text.as_str().to_owned())
    }

    #[test]
    fn divisions_attributes_and_raw_html_go_and_text_stays() {
        let text = "::: {#main .a style=\"color:\n  red\"}\n[[Old]{.b} mills]{.c\n.d} of [the *valley*](e.org/(x)){.e}`<i>`{=html} stood.^[\\[1\\]](#n1)^\n\
            \n-   ::: f\n    An item.\n    :::\n:::\n\n```{=html}\n<p>Raw</p>\n```\n\n``` {.rs}\nx[1]{.y}\n::: z\n```\n`code`{.q}[^2]\n";
        let expected = "\nOld mills of [the *valley*](e.org/(x)) stood.<sup>[\\[1\\]](#n1)</sup>\n\
            \n-   <!-- -->\n    An item.\n    \n\n\n\n<p>Raw</p>\n\n\n``` {.rs}\nx[1]{.y}\n::: z\n```\n`code`[^2]\n";
        assert_eq!(common(text).as_deref(), Some(expected));
        for none in ["[a](b) {x} `c` ^d^ x[1]{2}", "a\n:: b\n"] {
            assert_eq!(common(none), None);
        }
    }

    proptest! {
        #[test]
        fn no_signs_break_it(text in r"(\n|:::|\]|\[|\{\.|\{#|=|\}|\(|\)|`{1,3}|\^|\\|- |> |é|石|[a-z ]){0,60}") {
            if let Some(text) = common(&format!("[a]{{.b}} {text}")) {
                prop_assert!(text.starts_with('a'));
            }
        }
    }
}
