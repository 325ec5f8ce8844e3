//! Knowledge bases: the names by which Wikidata knows things, in one SQLite file that a user has made.
//!
//! A base may hold millions of names, of which a corpus needs few: they are looked up where they lie, and memory does
//! not grow with the base.

mod build;
mod dump;
mod table;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, OpenFlags};
use unicode_normalization::UnicodeNormalization;

pub use self::build::{Built, Options, build};
use super::{LocalEntity, tokens};
use crate::error::{Error, InFile, Result};
use crate::model::EntityType;

/// `BNKB`, so that `file` and other tools can tell what the database is.
const APPLICATION_ID: i32 = 0x424E_4B42;
/// Version of the tables' layout.
const USER_VERSION: i32 = 1;

/// A knowledge base that is open for reading.
#[derive(Debug)]
pub(super) struct KnowledgeBase {
    path: PathBuf,
    /// Lookups are short beside the analysis of a document, so that threads share one connection.
    connection: Mutex<Connection>,
}

/// A thing that a name may mean.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub entity: LocalEntity,
    /// How many Wikipedias and other sites have a page on it; of a table that does not tell, how many languages name it.
    pub popularity: i64,
    /// In which the thing has this name, separated by commas.
    pub languages: String,
    /// Whether the name is the main one in some language, and not only another.
    pub is_label: bool,
}

impl KnowledgeBase {
    /// # Errors
    /// When the file is not there or is not a knowledge base of this version.
    pub(super) fn open(path: &Path) -> Result<KnowledgeBase> {
        let remedy = "make it with `bindery kb build`";
        std::fs::metadata(path).in_file(path).map_err(|error| error.remedy(remedy))?;
        let open = || -> rusqlite::Result<(Connection, i32, i32)> {
            let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            let pragma = |name| connection.pragma_query_value(None, name, |row| row.get(0));
            let (application, version) = (pragma("application_id")?, pragma("user_version")?);
            Ok((connection, application, version))
        };
        match open() {
            Ok((connection, APPLICATION_ID, USER_VERSION)) => {
                Ok(KnowledgeBase { path: path.to_owned(), connection: Mutex::new(connection) })
            }
            Ok((_, APPLICATION_ID, version)) => Err(Error::new(format!(
                "the knowledge base is of version {version}, this program reads {USER_VERSION}"
            ))),
            Ok(_) => Err(Error::new("not a knowledge base")),
            Err(error) => Err(Error::new("not a knowledge base").caused_by(error)),
        }
        .in_file(path)
        .map_err(|error| error.remedy(remedy))
    }

    /// The things of a name, in the order of their ids.
    ///
    /// # Errors
    /// When the file is damaged.
    pub(super) fn candidates(&self, name: &str) -> Result<Vec<Candidate>> {
        let Some(key) = key(name) else { return Ok(Vec::new()) };
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let find = || -> rusqlite::Result<Vec<Candidate>> {
            let mut query = connection.prepare_cached(
                "SELECT id, label, type, description, popularity, languages, is_label
                 FROM names JOIN entities ON id = entity WHERE name = ? ORDER BY id",
            )?;
            let rows = query.query_map([key], |row| {
                let id = format!("Q{}", row.get::<_, i64>(0)?);
                let r#type: String = row.get(2)?;
                Ok(Candidate {
                    entity: LocalEntity {
                        id: format!("wikidata:{id}"),
                        label: row.get(1)?,
                        r#type: entity_type(&r#type).unwrap_or(EntityType::Other),
                        wikidata_id: Some(id),
                        description: row.get(3)?,
                    },
                    popularity: row.get(4)?,
                    languages: row.get(5)?,
                    is_label: row.get(6)?,
                })
            })?;
            rows.collect()
        };
        find().in_file(&self.path)
    }
}

fn entity_type(name: &str) -> Option<EntityType> {
    EntityType::ALL.iter().copied().find(|r#type| r#type.as_str() == name)
}

/// No name has more words: what is longer is a sentence.
const MOST_WORDS: usize = 24;

/// A name as it is looked up: its words in small letters, without the diacritics of Latin, Greek and Cyrillic. None
/// for what has no word, is one Latin letter, or is too long.
fn key(name: &str) -> Option<String> {
    let name: String =
        name.nfkd().filter(|c| !matches!(c, '\u{300}'..='\u{36F}')).nfc().collect::<String>().to_lowercase();
    let mut spans = Vec::new();
    tokens::tokens(&name, &mut spans);
    let words: Vec<&str> = spans
        .into_iter()
        .map(|span| name[span].trim_end_matches('.'))
        .filter(|word| word.starts_with(char::is_alphanumeric))
        .collect();
    let key = words.join(" ");
    (key.len() > 1 && words.len() <= MOST_WORDS && key.contains(char::is_alphabetic)).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn spellings_of_one_name_have_one_key() {
        assert_eq!(key("St. Gallen"), key("st gallen"));
        assert_eq!(key("México"), key("MEXICO"));
        assert_ne!(key("北京"), key("背景"));
        assert_eq!(key("?"), None);
    }
}
