//! The elements and texts of a page, with their places in the source.
//!
//! The tokens are those of the HTML Standard; the tree is built by the part of the standard's rules that matters for
//! text: void elements, end tags that may be left out, end tags without a start. Nodes lie in one list in the order
//! of the page, each with the end of its subtree, so that nothing here recurses.

use std::collections::BTreeMap;
use std::ops::Range;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{State, Token, Tokenizer};

use super::text::plain;

/// A page. The first node is its root.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    pub(super) source: &'a str,
    pub(super) nodes: Vec<Node>,
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// Index of the parent; the root is its own.
    pub(super) parent: usize,
    /// Index after the last node below this one.
    pub(super) end: usize,
}

#[derive(Debug)]
pub(super) enum Kind {
    Element {
        /// In lower case.
        name: String,
        attributes: BTreeMap<String, String>,
    },
    /// Bytes of the source, with character references as they stand there.
    Text(Range<usize>),
}

const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements whose start ends an open paragraph, and which an inline element's end tag does not reach across.
const BLOCKS: [&str; 47] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "button",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];
/// Elements that may lie in `head`: any other ends it, and so does text.
const OF_HEAD: [&str; 12] = [
    "base", "basefont", "bgsound", "html", "link", "meta", "noframes", "noscript", "script", "style", "template",
    "title",
];
/// Elements whose content is not text.
const SILENT: [&str; 15] = [
    "audio", "canvas", "datalist", "iframe", "noembed", "noframes", "noscript", "object", "script", "style", "svg",
    "template", "textarea", "title", "video",
];
/// How far up an element is looked for whose end tag was left out, or whose end tag is in the wrong place.
const REACH: usize = 64;

pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.binary_search(&name).is_ok()
}

/// Whether the content of an element is no text of the page.
pub(super) fn is_silent(name: &str) -> bool {
    SILENT.contains(&name)
}

/// Whether markup in an element is not that of the page, so that XHTML writes it as one tag where it is empty.
fn is_opaque(name: &str) -> bool {
    is_silent(name) || matches!(name, "math" | "xmp")
}

pub(super) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

impl<'a> Tree<'a> {
    pub(super) fn parse(source: &'a str) -> Self {
        let mut builder = Builder::new();
        let is_xml = source.trim_start_matches('\u{FEFF}').trim_start().starts_with("<?xml");
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        let mut tokens = Tokenizer::new_with_emitter(source, emitter);
        while let Some(Ok(token)) = tokens.next() {
            match token {
                Token::StartTag(tag) => {
                    let name = string(&tag.name);
                    let attributes =
                        tag.attributes.into_iter().map(|(name, value)| (string(&name), string(&value))).collect();
                    let is_whole = tag.self_closing
                        && (is_xml
                            || is_opaque(&name) && !is_ended(source.get(tag.span.end..).unwrap_or_default(), &name));
                    if is_whole {
                        // The tokenizer takes what follows such a tag for its content.
                        tokens.set_state(State::Data);
                    }
                    builder.start(name, attributes, tag.self_closing, is_whole);
                }
                Token::EndTag(tag) => builder.end(&string(&tag.name)),
                Token::String(text) => {
                    let range = text.span.start..text.span.end;
                    let is_blank = source[range.clone()].trim().is_empty();
                    builder.text(range, is_blank);
                }
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
        Tree { source, nodes: builder.finish() }
    }

    /// The name of an element; empty for a text.
    pub(super) fn name(&self, node: usize) -> &str {
        match &self.nodes[node].kind {
            Kind::Element { name, .. } => name,
            Kind::Text(_) => "",
        }
    }

    pub(super) fn attribute(&self, node: usize, attribute: &str) -> Option<&str> {
        match &self.nodes[node].kind {
            Kind::Element { attributes, .. } => attributes.get(attribute).map(|value| value.trim()),
            Kind::Text(_) => None,
        }
    }

    /// The nodes below a node, in the order of the page.
    pub(super) fn below(&self, node: usize) -> Range<usize> {
        node + 1..self.nodes[node].end
    }

    /// The text of an element on one line.
    pub(super) fn text(&self, node: usize) -> String {
        self.text_of(self.below(node))
    }

    /// The text of some nodes on one line.
    pub(super) fn text_of(&self, nodes: impl Iterator<Item = usize>) -> String {
        let mut text = String::new();
        for below in nodes {
            match &self.nodes[below].kind {
                Kind::Text(range) => text.push_str(&plain(self.source, range.clone())),
                Kind::Element { name, .. } if name == "br" => text.push(' '),
                Kind::Element { .. } => {}
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The nearest nodes above a node, without the root.
    pub(super) fn above(&self, node: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(self.nodes[node].parent), |&above| Some(self.nodes[above].parent))
            .take_while(|&above| above != 0)
            .take(REACH)
    }
}

/// Whether an end tag of this name comes before the next start tag of it.
fn is_ended(rest: &str, name: &str) -> bool {
    let tags = rest.split('<').skip(1).map(|tag| tag.strip_prefix('/').map_or((tag, false), |tag| (tag, true)));
    let is_it = |tag: &str| {
        tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
            && !tag[name.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-')
    };
    tags.into_iter().find_map(|(tag, is_end)| is_it(tag).then_some(is_end)).unwrap_or(false)
}

fn string(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

struct Builder {
    nodes: Vec<Node>,
    /// The open elements, the root first.
    open: Vec<usize>,
    /// How many elements of a name are open.
    counts: BTreeMap<String, usize>,
}

impl Builder {
    fn new() -> Self {
        let kind = Kind::Element { name: String::new(), attributes: BTreeMap::new() };
        Builder { nodes: vec![Node { kind, parent: 0, end: 0 }], open: vec![0], counts: BTreeMap::new() }
    }

    /// `is_whole` says that the tag is all of its element; one that closes itself is that inside of drawings and formulas.
    fn start(&mut self, name: String, attributes: BTreeMap<String, String>, self_closing: bool, is_whole: bool) {
        if !OF_HEAD.contains(&name.as_str()) {
            self.end_head();
        }
        let (ended, boundary): (&[&str], &[&str]) = match name.as_str() {
            "li" => (&["li"], &["ul", "ol", "menu", "dir"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "tr" => (&["tr", "td", "th", "caption"], &["table"]),
            "td" | "th" => (&["td", "th", "caption"], &["tr", "table"]),
            "thead" | "tbody" | "tfoot" => (&["thead", "tbody", "tfoot", "caption", "colgroup"], &["table"]),
            "option" | "optgroup" => (&["option"], &["select", "datalist"]),
            "a" => (&["a"], &["td", "th", "table"]),
            _ => (&[], &[]),
        };
        if is_block(&name) {
            self.end_implied(&["p"], &["button", "td", "th", "table", "li", "blockquote", "div", "section", "article"]);
        }
        if !ended.is_empty() {
            self.end_implied(ended, boundary);
        }
        if is_heading(&name) && is_heading(self.innermost()) {
            self.pop_to(self.open.len() - 1);
        }
        let foreign = self_closing && (self.is_open("svg") || self.is_open("math"));
        let is_void = is_whole || foreign || VOID.contains(&name.as_str());
        let node = self.add(Kind::Element { name: name.clone(), attributes });
        if !is_void {
            self.open.push(node);
            *self.counts.entry(name).or_default() += 1;
        }
    }

    fn end(&mut self, name: &str) {
        if !self.is_open(name) {
            return;
        }
        let block = is_block(name);
        // A block's end tag ends all in it; an inline element's one does not reach across blocks.
        let mut at = self.open.len();
        let lowest = if block { 1 } else { at.saturating_sub(REACH).max(1) };
        let found = loop {
            if at == lowest {
                break None;
            }
            at -= 1;
            let open = self.name(self.open[at]);
            if open == name {
                break Some(at);
            }
            if !block && is_block(open) {
                break None;
            }
        };
        if let Some(at) = found {
            self.pop_to(at);
        }
    }

    fn text(&mut self, range: Range<usize>, is_blank: bool) {
        if !is_blank && self.innermost() == "head" {
            self.end_head();
        }
        self.add(Kind::Text(range));
    }

    /// Ends the head, unless what begins lies in a template in it.
    fn end_head(&mut self) {
        if self.is_open("head") && !self.is_open("template") {
            self.end("head");
        }
    }

    /// The name of the innermost open element.
    fn innermost(&self) -> &str {
        self.name(self.open[self.open.len() - 1])
    }

    fn finish(mut self) -> Vec<Node> {
        self.pop_to(0);
        self.nodes
    }

    fn add(&mut self, kind: Kind) -> usize {
        let node = self.nodes.len();
        let parent = *self.open.last().expect("the root is always open");
        self.nodes.push(Node { kind, parent, end: node + 1 });
        node
    }

    /// Ends the lowest open element of these names that lies below the boundary.
    fn end_implied(&mut self, names: &[&str], boundary: &[&str]) {
        let lowest = self.open.len().saturating_sub(REACH).max(1);
        let mut outermost = None;
        for at in (lowest..self.open.len()).rev() {
            let name = self.name(self.open[at]);
            if names.contains(&name) {
                outermost = Some(at);
            } else if boundary.contains(&name) {
                break;
            }
        }
        if let Some(at) = outermost {
            self.pop_to(at);
        }
    }

    fn pop_to(&mut self, at: usize) {
        let end = self.nodes.len();
        for node in self.open.split_off(at) {
            self.nodes[node].end = end;
            let Kind::Element { name, .. } = &self.nodes[node].kind else { continue };
            if let Some(count) = self.counts.get_mut(name) {
                *count -= 1;
            }
        }
    }

    fn is_open(&self, name: &str) -> bool {
        self.counts.get(name).is_some_and(|&count| count > 0)
    }

    fn name(&self, node: usize) -> &str {
        match &self.nodes[node].kind {
            Kind::Element { name, .. } => name,
            Kind::Text(_) => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree as nested names.
    fn shape(html: &str) -> String {
        let tree = Tree::parse(html);
        let mut out = String::new();
        let mut ends = Vec::new();
        for (at, node) in tree.nodes.iter().enumerate().skip(1) {
            while ends.last().is_some_and(|&end| end <= at) {
                ends.pop();
                out.push(')');
            }
            match &node.kind {
                Kind::Element { name, .. } => {
                    out.push_str(name);
                    out.push('(');
                    ends.push(node.end);
                }
                Kind::Text(range) => out.push_str(&html[range.clone()]),
            }
        }
        out + &")".repeat(ends.len())
    }

    #[test]
    fn end_tags_may_be_missing_or_in_the_wrong_place() {
        assert_eq!(shape("<p>a<p>b<br>c"), "p(a)p(bbr()c)");
        assert_eq!(shape("<ul><li>a<ul><li>b</ul><li>c</ul>d"), "ul(li(aul(li(b)))li(c))d");
        assert_eq!(shape("<table><tr><td>a<td>b<tr><td>c</table>"), "table(tr(td(a)td(b))tr(td(c)))");
        assert_eq!(shape("<b>x<div>y</b>z</div></span>"), "b(xdiv(yz))");
    }

    #[test]
    fn what_is_not_of_the_head_ends_it() {
        assert_eq!(shape("<head><title>t</title><h1>a</h1><p>b"), "head(title(t))h1(a)p(b)");
        assert_eq!(shape("<head><meta>\n<noscript><img></noscript><link>a"), "head(meta()\nnoscript(<img>)link())a");
        assert_eq!(shape("<h1>a<h1>b<h2>c"), "h1(a)h1(b)h2(c)");
    }

    #[test]
    fn an_element_may_be_one_tag() {
        assert_eq!(shape("<script src=x /><title/><p>a"), "script()title()p(a)");
        assert_eq!(shape("<title/><svg><title>t</title></svg>a"), "title()svg(title(t))a");
        assert_eq!(shape("<iframe/>b</iframe>a<i/>b"), "iframe(b)ai(b)");
        assert_eq!(shape("<?xml version='1.0'?><i/>a<script/>b"), "i()ascript()b");
    }

    #[test]
    fn deep_nesting_is_no_matter() {
        let html = "<div><b>".repeat(100_000);
        let tree = Tree::parse(&html);
        assert_eq!(tree.nodes.len(), 200_001);
    }
}
