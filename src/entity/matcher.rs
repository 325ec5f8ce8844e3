//! Finding the names of gazetteers in texts.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::path::PathBuf;

use deunicode::deunicode;

use super::gazetteer::{self, Entry};
use super::{LocalEntity, tokens};
use crate::crf::hash;
use crate::error::Result;

/// The names of all gazetteers of a corpus, in a tree whose edges are the hashes of folded tokens.
#[derive(Default)]
pub(super) struct Matcher {
    entities: Vec<LocalEntity>,
    ids: HashMap<String, usize>,
    edges: HashMap<(u32, u64), u32>,
    /// By node: the names that end there.
    ends: Vec<Vec<Name>>,
}

/// A name and whose it is.
#[derive(Clone, Debug)]
struct Name {
    entity: usize,
    case: Case,
    /// Whether it counts only beside another name of the same thing.
    needs_support: bool,
}

/// What a name asks of the letters that are found, from much to little.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Case {
    /// All of them capitals: `US` is not `us`.
    Capitals,
    /// The first a capital.
    Capital,
    Any,
}

/// An abbreviation no longer than this is looked for in capitals only.
const SHORT: usize = 4;
/// No name has more tokens: keeps a hostile gazetteer from making the search slow.
const LONGEST: usize = 24;

/// A name that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Match {
    /// Tokens.
    pub span: Range<usize>,
    /// The things it may mean: indices into [`Matcher::entity`]; whether each needs support.
    pub candidates: Vec<(usize, bool)>,
}

impl Matcher {
    /// Reads the gazetteers in `files`. Rows of the same id are one thing.
    pub(super) fn read(files: &[PathBuf]) -> Result<Matcher> {
        let mut matcher = Matcher { ends: vec![Vec::new()], ..Matcher::default() };
        for file in files {
            for entry in gazetteer::read(file)? {
                matcher.add(&entry);
            }
        }
        Ok(matcher)
    }

    fn add(&mut self, entry: &Entry) {
        let entity = entry.entity();
        let number = *self.ids.entry(entity.id.clone()).or_insert_with(|| {
            self.entities.push(entity);
            self.entities.len() - 1
        });
        for name in entry.names() {
            self.add_name(name, number, false);
        }
        for name in &entry.ambiguous {
            self.add_name(name, number, true);
        }
    }

    fn add_name(&mut self, name: &str, entity: usize, needs_support: bool) {
        let mut spans = Vec::new();
        tokens::tokens(name, &mut spans);
        if spans.is_empty() || spans.len() > LONGEST {
            return;
        }
        let mut node = 0;
        for span in spans {
            let next = self.ends.len() as u32;
            node = *self.edges.entry((node, folded(&name[span]))).or_insert(next);
            if node == next {
                self.ends.push(Vec::new());
            }
        }
        let case = Case::of(name);
        let names = &mut self.ends[node as usize];
        match names.iter_mut().find(|name| name.entity == entity) {
            Some(name) => {
                name.needs_support &= needs_support;
                name.case = name.case.max(case);
            }
            None => names.push(Name { entity, case, needs_support }),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entities.is_empty()
    }

    pub(super) fn entity(&self, number: usize) -> &LocalEntity {
        &self.entities[number]
    }

    pub(super) fn by_id(&self, id: &str) -> Option<&LocalEntity> {
        self.ids.get(id).map(|number| &self.entities[*number])
    }

    /// The longest names, from left to right.
    pub(super) fn find(&self, text: &str, tokens: &[Range<usize>]) -> Vec<Match> {
        let mut found = Vec::new();
        if self.is_empty() {
            return found;
        }
        let keys: Vec<u64> = tokens.iter().map(|span| folded(&text[span.clone()])).collect();
        let mut at = 0;
        while at < tokens.len() {
            let mut node = 0;
            let mut longest = None;
            for (length, key) in (1..).zip(&keys[at..]) {
                let Some(next) = self.edges.get(&(node, *key)) else { break };
                node = *next;
                let here = &text[tokens[at].start..tokens[at + length - 1].end];
                let names = self.ends[node as usize].iter().filter(|name| name.case.allows(here));
                let candidates: Vec<_> = names.map(|name| (name.entity, name.needs_support)).collect();
                if !candidates.is_empty() {
                    longest = Some((length, candidates));
                }
            }
            match longest {
                Some((length, candidates)) => {
                    found.push(Match { span: at..at + length, candidates });
                    at += length;
                }
                None => at += 1,
            }
        }
        found
    }
}

impl Case {
    fn of(name: &str) -> Case {
        let letters = || name.chars().filter(|c| c.is_alphabetic());
        if letters().all(char::is_uppercase) && letters().count() <= SHORT {
            Case::Capitals
        } else if name.starts_with(char::is_uppercase) {
            Case::Capital
        } else {
            Case::Any
        }
    }

    fn allows(self, found: &str) -> bool {
        match self {
            Case::Any => true,
            Case::Capital => !found.starts_with(char::is_lowercase),
            Case::Capitals => !found.contains(char::is_lowercase),
        }
    }
}

/// The hash of a token in small letters without diacritics.
fn folded(token: &str) -> u64 {
    hash(&fold(token))
}

/// A name in small Latin letters without diacritics.
pub(super) fn fold(name: &str) -> Cow<'_, str> {
    if name.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Cow::Borrowed(name);
    }
    let lower = name.to_lowercase();
    Cow::Owned(if lower.is_ascii() { lower } else { deunicode(&lower).to_lowercase() })
}
