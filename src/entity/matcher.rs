//! Finding the names of gazetteers in texts.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::path::PathBuf;

use deunicode::deunicode;

use super::gazetteer::{self, Entry};
use super::{LocalEntity, tokens};
use crate::crf::hash;
use crate::error::Result;
use crate::knowledge::{self, Inflection, primary};

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
/// A case of a name counts by itself when it has as many letters as this; a shorter one may be another name or a
/// word, and needs support (`Lenins` of Lenin, but also `Engels`).
const SURE_CASE: usize = 7;
/// A name with fewer letters is looked for only as it is cited.
const INFLECTED: usize = 5;
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

    /// The longest names, from left to right, as they are cited or in one of their cases in `language`.
    pub(super) fn find(&self, text: &str, tokens: &[Range<usize>], language: &str) -> Vec<Match> {
        let mut found = Vec::new();
        if self.is_empty() {
            return found;
        }
        let inflection = knowledge::languages().get(primary(language)).map(|language| &language.inflection);
        let keys: Vec<Keys> = tokens.iter().map(|span| Keys::new(&text[span.clone()], inflection)).collect();
        let mut at = 0;
        while at < tokens.len() {
            match self.longest(text, &tokens[at..], &keys[at..]) {
                Some((length, candidates)) => {
                    found.push(Match { span: at..at + length, candidates });
                    at += length;
                }
                None => at += 1,
            }
        }
        found
    }

    /// The number of tokens of the longest name that begins the tokens, and the things that have it.
    fn longest(&self, text: &str, tokens: &[Range<usize>], keys: &[Keys]) -> Option<(usize, Vec<(usize, bool)>)> {
        let mut longest = None;
        // Nodes that are reached, and whether by the case of a name.
        let mut reached = vec![(0, false)];
        for (length, key) in (1..).zip(keys) {
            let step = |(node, inflected): &(u32, bool)| {
                let node = *node;
                let cited = std::iter::once((key.cited, *inflected));
                let bases = key.bases.iter().map(|base| (*base, true));
                cited.chain(bases).filter_map(move |(key, inflected)| Some((*self.edges.get(&(node, key))?, inflected)))
            };
            reached = reached.iter().flat_map(step).collect();
            if reached.is_empty() {
                break;
            }
            let here = &text[tokens[0].start..tokens[length - 1].end];
            let cited = self.named(here, &reached, false);
            let candidates = if cited.is_empty() { self.named(here, &reached, true) } else { cited };
            if !candidates.is_empty() {
                longest = Some((length, candidates));
            }
        }
        longest
    }

    /// The things that have a name which ends at the nodes that are `reached`, as it is cited or by its cases.
    fn named(&self, here: &str, reached: &[(u32, bool)], inflected: bool) -> Vec<(usize, bool)> {
        let short = inflected && here.chars().filter(|c| c.is_alphabetic()).count() < SURE_CASE;
        let nodes = reached.iter().filter(|(_, by_case)| *by_case == inflected);
        let names = nodes.flat_map(|(node, _)| &self.ends[*node as usize]);
        let names = names.filter(|name| {
            name.case.allows(here) && !(inflected && (name.needs_support || name.case != Case::Capital))
        });
        let things: BTreeMap<usize, bool> = names.map(|name| (name.entity, name.needs_support || short)).collect();
        things.into_iter().collect()
    }
}

/// By what a token is looked up.
struct Keys {
    cited: u64,
    /// Of the names of which the token may be a case.
    bases: Vec<u64>,
}

impl Keys {
    fn new(token: &str, inflection: Option<&Inflection>) -> Keys {
        let inflection = inflection.filter(|_| token.starts_with(char::is_uppercase));
        let bases = inflection.map(|inflection| inflection.bases(&token.to_lowercase())).unwrap_or_default();
        let bases = bases.iter().filter(|base| base.chars().count() >= INFLECTED).map(|base| folded(base));
        let mut keys = Keys { cited: folded(token), bases: Vec::new() };
        for base in bases {
            // No key twice, or names of many tokens would be reached in ever more ways.
            if base != keys.cited && !keys.bases.contains(&base) {
                keys.bases.push(base);
            }
        }
        keys
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

/// The hash of a token in small letters without diacritics. An initial counts as its letter, since the full stop may
/// be that of the sentence: `Malcolm X.`
fn folded(token: &str) -> u64 {
    let letter = token.strip_suffix('.').filter(|letter| letter.chars().count() == 1);
    hash(&fold(letter.unwrap_or(token)))
}

/// A name in small Latin letters without diacritics. Signs of Chinese and the like stay as they are: many are written
/// alike in Latin letters.
pub(super) fn fold(name: &str) -> Cow<'_, str> {
    if name.bytes().all(|byte| byte.is_ascii_lowercase()) || name.contains(tokens::is_unparted) {
        return Cow::Borrowed(name);
    }
    let lower = name.to_lowercase();
    Cow::Owned(if lower.is_ascii() { lower } else { deunicode(&lower).to_lowercase() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_of_a_language_are_found_and_short_ones_need_support() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.csv");
        let rows = "Trotzki,person,Лев Троцкий|Троцкий,Leo\nLenin,person,Ленин,\nEngel,person,,\nSPD,organization,,\n";
        std::fs::write(&file, format!("label,type,aliases,ambiguous\n{rows}")).unwrap();
        let matcher = Matcher::read(&[file]).unwrap();
        let find = |text: &str, language: &str| {
            let mut spans = Vec::new();
            tokens::tokens(text, &mut spans);
            let found = matcher.find(text, &spans, language).into_iter().map(|found| {
                let support = if found.candidates[0].1 { "?" } else { "" };
                let tokens = &spans[found.span];
                format!("{}{support}", &text[tokens[0].start..tokens[tokens.len() - 1].end])
            });
            found.collect::<Vec<_>>().join("|")
        };
        assert_eq!(find("Trotzkis Rede, Lenins Werk, Engels und die SPDs", "de"), "Trotzkis|Lenins?|Engels?");
        assert_eq!(find("Trotzkis Rede, Lenins Werk", "es"), "");
        assert_eq!(find("убийство Льва Троцкого, речь Ленина", "ru"), "Троцкого|Ленина?");
        assert_eq!(find("Leninin ja Leos", "fi"), "Leninin");
    }

    #[test]
    fn names_are_found_in_scripts_that_do_not_part_words() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.csv");
        std::fs::write(
            &file,
            "label,type,aliases_zh\nBeijing,place,北京\nTokyo,place,東京|东京\nBangkok,place,กรุงเทพ\n",
        )
        .unwrap();
        let matcher = Matcher::read(&[file]).unwrap();
        let find = |text: &str| {
            let mut spans = Vec::new();
            tokens::tokens(text, &mut spans);
            let found = matcher.find(text, &spans, "zh").into_iter();
            found
                .map(|found| text[spans[found.span.start].start..spans[found.span.end - 1].end].to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(find("他昨天从北京来到東京，背景不同。"), ["北京", "東京"]);
        assert_eq!(find("ไปกรุงเทพวันนี้"), ["กรุงเทพ"]);
    }
}
