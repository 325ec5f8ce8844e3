//! Telling a page's text from what surrounds it.
//!
//! Nothing is dropped: a block that is not text has the reason. In this order: what the elements are
//! or are called ([`CUES`]), the smallest element that holds nearly all prose, sections under telling headings, and
//! stretches of links.

use std::ops::Range;

use super::cues::CUES;
use super::notes::Notes;
use super::tree::{Kind, Tree};
use crate::knowledge::{furniture, is_unspaced};
use crate::model::BoilerplateReason;
use crate::read::{Block, InlineKind, Markup};

/// An element that holds this share of the prose is no furniture, whatever it is called.
const MOST_PROSE: f64 = 0.4;
/// As is one that holds this share of all text.
const MOST_TEXT: f64 = 0.6;
/// The element that holds the text holds this share of the prose of the one above it.
const NEARLY_ALL: f64 = 0.85;
/// When names leave less of the prose than this, they mislead: the two shares above are halved until they leave it,
const LEAST_LEFT: f64 = 0.15;
/// or the first is below this.
const LEAST_MOST: f64 = 0.005;
/// An element that a heading begins is a list of others when it has so many blocks.
const LIST: usize = 3;
/// The key of an entry has no more words.
const KEY: usize = 3;
/// Columns of prose before comments that make a text of its own.
const ARTICLE: usize = 1000;
/// Columns from which a block may be prose.
const LINE: usize = 60;

/// Marks the blocks that are not text. `extents` are the nodes of each block.
pub(super) fn judge(tree: &Tree, notes: &Notes, text: &str, blocks: &mut [Block], extents: &[Range<usize>]) {
    let page = Page::new(tree, notes, text, blocks, extents);
    let mut most = (MOST_PROSE, MOST_TEXT);
    let mut reasons = page.reasons(most);
    while page.left_by(&reasons) < LEAST_LEFT && most.0 > LEAST_MOST {
        most = (most.0 / 2.0, most.1 / 2.0);
        reasons = page.reasons(most);
    }
    let root = page.root(&reasons);
    let aside = |nodes: &Range<usize>| {
        if notes.is_linked(nodes.start) {
            None
        } else if nodes.start < root.start {
            Some(BoilerplateReason::Navigation)
        } else if nodes.start >= root.end {
            Some(BoilerplateReason::Related)
        } else {
            None
        }
    };
    let mut verdicts: Vec<Option<BoilerplateReason>> =
        reasons.iter().zip(extents).map(|(reason, nodes)| reason.or_else(|| aside(nodes))).collect();
    page.telling_sections(&mut verdicts, most);
    page.link_lists(&mut verdicts);
    page.links_of_notes(&mut verdicts);
    for (block, verdict) in blocks.iter_mut().zip(verdicts) {
        block.boilerplate = verdict;
    }
}

/// A page with the measures of its blocks.
struct Page<'a> {
    tree: &'a Tree<'a>,
    notes: &'a Notes<'a>,
    text: &'a str,
    blocks: Vec<Measured>,
    /// The nodes of each block: from the one that it began at to its last text.
    extents: &'a [Range<usize>],
    /// Prose before each block, and in all of them.
    prose: Vec<usize>,
    /// Text before each block, and in all of them.
    all: Vec<usize>,
}

/// What a heading such as "Related posts" heads.
struct Section {
    rank: u8,
    reason: BoilerplateReason,
    /// The blocks of the element that it begins, if that is a list.
    list: Option<Range<usize>>,
}

struct Measured {
    span: Range<usize>,
    heading: Option<u8>,
    is_item: bool,
    /// In columns.
    length: usize,
    /// How much of it is in links, but for links that are whole cards.
    linked: usize,
}

impl Measured {
    fn of(text: &str, block: &Block, in_card: bool) -> Measured {
        let linked = block
            .inlines
            .iter()
            .filter(|inline| !in_card && matches!(inline.kind, InlineKind::Link(_)))
            .map(|inline| columns(&text[inline.span.clone()]))
            .sum();
        Measured {
            span: block.span.clone(),
            heading: match block.markup {
                Markup::Heading(rank) => Some(rank),
                _ => None,
            },
            is_item: matches!(block.markup, Markup::ListItem | Markup::Reference),
            length: columns(&text[block.span.clone()]),
            linked,
        }
    }

    fn prose(&self) -> usize {
        if self.length >= LINE && self.linked * 2 < self.length { self.length - self.linked } else { 0 }
    }

    fn is_links(&self) -> bool {
        self.linked * 10 > self.length * 6
    }

    /// Whether nothing but signs and blanks stand beside links.
    fn is_only_links(&self) -> bool {
        self.linked * 10 >= self.length * 8
    }
}

impl<'a> Page<'a> {
    fn new(
        tree: &'a Tree<'a>,
        notes: &'a Notes<'a>,
        text: &'a str,
        blocks: &[Block],
        extents: &'a [Range<usize>],
    ) -> Self {
        let cards = cards(tree);
        let blocks: Vec<Measured> =
            blocks.iter().zip(extents).map(|(block, nodes)| Measured::of(text, block, cards[nodes.start])).collect();
        let prose = sums(blocks.iter().map(Measured::prose));
        let all = sums(blocks.iter().map(|block| block.length));
        Page { tree, notes, text, blocks, extents, prose, all }
    }

    /// The blocks that began below a node.
    fn blocks_of(&self, node: usize) -> Range<usize> {
        let end = self.tree.nodes[node].end;
        let before = |node: usize| self.extents.partition_point(|nodes| nodes.start < node);
        before(node)..before(end)
    }

    /// The share of a measure that the blocks below a node have.
    fn share(&self, sums: &[usize], node: usize) -> f64 {
        let blocks = self.blocks_of(node);
        (sums[blocks.end] - sums[blocks.start]) as f64 / sums[sums.len() - 1].max(1) as f64
    }

    /// For each block why it is furniture, by what an element that holds it is or is called, or the first of its elements
    /// where it is short; an element with such a share of the prose or of all text is none.
    fn reasons(&self, most: (f64, f64)) -> Vec<Option<BoilerplateReason>> {
        // The reason of each node, and where the element ends that has it.
        let mut reasons: Vec<Option<(BoilerplateReason, usize)>> = vec![None; self.tree.nodes.len()];
        for node in 1..self.tree.nodes.len() {
            reasons[node] = reasons[self.tree.nodes[node].parent].or_else(|| {
                let cue = CUES.of(self.tree, node).filter(|_| !self.notes.holds(node))?;
                (!self.may_be_text(node, cue, most)).then_some((cue, self.tree.nodes[node].end))
            });
        }
        let of_block = |(nodes, block): (&Range<usize>, &Measured)| {
            let (reason, end) = reasons[nodes.start]?;
            // An item may begin with who wrote what, or when it was.
            let goes_on = || block.is_item && reason == BoilerplateReason::Metadata && reasons[nodes.end - 1].is_none();
            (nodes.end <= end || block.length < LINE && !goes_on()).then_some(reason)
        };
        self.extents.iter().zip(&self.blocks).map(of_block).collect()
    }

    /// Whether an element may be the text in spite of what it is called: it has such a share of the prose or of all text.
    /// An article may have more comments than text.
    fn may_be_text(&self, node: usize, cue: BoilerplateReason, most: (f64, f64)) -> bool {
        let (prose, all) = (self.share(&self.prose, node), self.share(&self.all, node));
        match cue {
            BoilerplateReason::Consent => false,
            BoilerplateReason::Comments if self.prose_before(node) >= ARTICLE => false,
            _ => prose >= most.0 || all >= most.1,
        }
    }

    /// How much prose there is before a node.
    fn prose_before(&self, node: usize) -> usize {
        self.prose[self.blocks_of(node).start]
    }

    /// The share of the prose that is not furniture.
    fn left_by(&self, reasons: &[Option<BoilerplateReason>]) -> f64 {
        let left = reasons.iter().zip(&self.blocks).filter(|(reason, _)| reason.is_none());
        let left: usize = left.map(|(_, block)| block.prose()).sum();
        left as f64 / self.prose[self.prose.len() - 1].max(1) as f64
    }

    /// The nodes of the smallest element that holds nearly all prose.
    fn root(&self, reasons: &[Option<BoilerplateReason>]) -> Range<usize> {
        // What is furniture by name counts for nothing here.
        let weights = sums(
            reasons
                .iter()
                .zip(&self.blocks)
                .map(|(reason, block)| if reason.is_none() { block.length.saturating_sub(block.linked) } else { 0 }),
        );
        let prose = |node: usize| {
            let blocks = self.blocks_of(node);
            weights[blocks.end] - weights[blocks.start]
        };
        let mut root = 0;
        loop {
            let all = prose(root);
            let mut child = root + 1;
            let mut heir = None;
            while child < self.tree.nodes[root].end {
                if all > 0 && prose(child) as f64 >= all as f64 * NEARLY_ALL {
                    heir = Some(child);
                }
                child = self.tree.nodes[child].end;
            }
            match heir {
                Some(node) if matches!(self.tree.nodes[node].kind, Kind::Element { .. }) => root = node,
                _ => break,
            }
            // The text as the page marks it, or a question with its answers, which may hold nearly all of the prose.
            if matches!(self.tree.attribute(root, "itemprop"), Some("articleBody" | "mainEntity")) {
                break;
            }
            if matches!(self.tree.name(root), "p" | "ul" | "ol" | "table" | "pre" | "blockquote") {
                root = self.tree.nodes[root].parent;
                break;
            }
        }
        root..self.tree.nodes[root].end
    }

    /// A line such as "Related posts" takes along the rest of the element that it begins; a heading also what is below
    /// it up to the next heading of its rank, or, where the element is a whole list of others, up to the next prose.
    fn telling_sections(&self, verdicts: &mut [Option<BoilerplateReason>], most: (f64, f64)) {
        let mut section: Option<Section> = None;
        // Elements lie in one another: what is taken along up to here needs not be so again.
        let mut taken = 0;
        for (place, block) in self.blocks.iter().enumerate() {
            let ends = |section: &Section| {
                block.heading.is_some_and(|rank| rank <= section.rank)
                    || section.list.as_ref().is_some_and(|list| place >= list.end && block.prose() > 0)
            };
            section = section.filter(|section| !ends(section));
            if let Some(reason) = furniture::of_heading(&self.text[block.span.clone()]) {
                let part = self.begun_by(place, most);
                if part.end > taken {
                    verdicts[part.clone()].iter_mut().for_each(|verdict| _ = verdict.get_or_insert(reason));
                    taken = part.end;
                }
                if let Some(rank) = block.heading.filter(|_| furniture::OF_TEXTS.contains(&reason)) {
                    section = Some(Section { rank, reason, list: Some(part).filter(|part| part.len() >= LIST) });
                }
            }
            if let Some(Section { reason, .. }) = section {
                verdicts[place].get_or_insert(reason);
            }
        }
    }

    /// The blocks of the largest element that begins with a block and has less than such a share of the prose or of all
    /// text.
    fn begun_by(&self, place: usize, most: (f64, f64)) -> Range<usize> {
        let above = self.tree.above(self.extents[place].start);
        let begun = above.map(|node| (node, self.blocks_of(node))).take_while(|(node, blocks)| {
            blocks.start == place && self.share(&self.prose, *node) < most.0 && self.share(&self.all, *node) < most.1
        });
        begun.last().map_or(place..place, |(_, blocks)| blocks)
    }

    /// Three and more blocks in a row that are hardly more than links lead elsewhere.
    fn link_lists(&self, verdicts: &mut [Option<BoilerplateReason>]) {
        let mut start = 0;
        while start < self.blocks.len() {
            let leads_away =
                |(block, nodes): &(&Measured, &Range<usize>)| block.is_links() && !self.notes.is_linked(nodes.start);
            let length = self.blocks[start..].iter().zip(&self.extents[start..]).take_while(leads_away).count();
            if length >= 3 {
                for verdict in &mut verdicts[start..start + length] {
                    verdict.get_or_insert(BoilerplateReason::Navigation);
                }
            }
            start += length.max(1);
        }
    }
}

impl Page<'_> {
    /// What is nothing but links below an entry, `View Article, Google Scholar`, leads elsewhere; below its key, it is the
    /// entry.
    fn links_of_notes(&self, verdicts: &mut [Option<BoilerplateReason>]) {
        for (place, nodes) in self.extents.iter().enumerate() {
            let above = std::iter::once(nodes.start).chain(self.tree.above(nodes.start));
            let note = above.take_while(|node| self.notes.holds(*node)).last();
            let is_below = |note: usize| {
                let first = self.blocks_of(note).start;
                first < place && self.text[self.blocks[first].span.clone()].split_whitespace().nth(KEY).is_some()
            };
            if self.blocks[place].is_only_links() && note.is_some_and(is_below) {
                verdicts[place].get_or_insert(BoilerplateReason::Navigation);
            }
        }
    }
}

/// The columns that a text takes: two for a character of a script without spaces, which says as much as several letters.
fn columns(text: &str) -> usize {
    text.chars().map(|c| 1 + usize::from(is_unspaced(c))).sum()
}

/// The sums of the first none, one, two and more of these.
fn sums(numbers: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut sums = vec![0];
    sums.extend(numbers.scan(0, |sum, number| {
        *sum += number;
        Some(*sum)
    }));
    sums
}

/// For each node whether it lies in a link around headings or paragraphs.
fn cards(tree: &Tree) -> Vec<bool> {
    let mut cards = vec![false; tree.nodes.len()];
    for node in 1..tree.nodes.len() {
        let is_card = || {
            let holds_blocks = |below: usize| matches!(tree.name(below), "h2" | "h3" | "h4" | "h5" | "p");
            tree.name(node) == "a" && tree.below(node).any(holds_blocks)
        };
        cards[node] = cards[tree.nodes[node].parent] || is_card();
    }
    cards
}
