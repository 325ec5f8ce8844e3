//! Making a knowledge base.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use rusqlite::{Connection, params};
use serde::Deserialize;

use super::table::Columns;
use super::{APPLICATION_ID, USER_VERSION, dump, entity_type, key};
use crate::corpus::plain;
use crate::error::{Error, InFile, Result};
use crate::model::EntityType;

/// What a knowledge base is made from, and of what.
#[derive(Clone, Debug)]
pub struct Options {
    /// A dump of Wikidata, or a table, whose name ends in `.tsv` then; either may be compressed with gzip or zstd.
    pub input: PathBuf,
    /// The file to make.
    pub out: PathBuf,
    /// BCP 47, the most wanted first: it names the things. Names without a language are always taken.
    pub languages: Vec<String>,
    /// Whether a line that cannot be read fails the making.
    pub strict: bool,
}

/// What was made.
#[derive(Clone, Debug, Default)]
pub struct Built {
    pub entities: u64,
    pub names: u64,
    /// How many lines were passed over because they could not be read.
    pub skipped: u64,
    /// The first of these.
    pub errors: Vec<String>,
}

/// A thing as one line tells of it.
pub(super) struct Item {
    /// The number of `Q…`.
    pub id: u64,
    /// Known of a row of a table; of an item of a dump its classes tell.
    pub r#type: Option<EntityType>,
    pub classes: Vec<u64>,
    pub superclasses: Vec<u64>,
    pub names: Vec<Name>,
    /// By language.
    pub descriptions: BTreeMap<String, String>,
    pub popularity: u64,
}

pub(super) struct Name {
    pub name: String,
    pub language: String,
    pub is_label: bool,
}

/// Languages that stand for no one language: names in these are taken whatever languages are wanted.
const NO_LANGUAGE: [&str; 2] = ["mul", "und"];
/// A line of a dump is a few megabytes at the most; what is longer is damaged, and is not taken into memory.
const LONGEST_LINE: u64 = 256 << 20;
/// How many damaged lines are told of one by one.
const MOST_ERRORS: usize = 20;

/// What classes and words are to Bindery.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Taxonomy {
    classes: toml::Table,
    words: BTreeMap<String, EntityType>,
}

static TAXONOMY: LazyLock<Taxonomy> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../knowledge/wikidata.toml"))
        .expect("the classes that were compiled in are valid")
});

impl Taxonomy {
    /// The type that a table's word stands for.
    pub(super) fn word(&self, word: &str) -> Option<EntityType> {
        let word = word.split('/').next().unwrap_or_default();
        entity_type(word).or_else(|| self.words.get(word).copied())
    }

    /// Classes with the numbers of their types, in the order of the types.
    fn roots(&self) -> impl Iterator<Item = (u64, EntityType)> {
        EntityType::ALL.iter().flat_map(|r#type| {
            let classes = self.classes.get(r#type.as_str()).and_then(toml::Value::as_array).into_iter().flatten();
            classes.filter_map(|class| Some((dump::number(class.as_str()?)?, *r#type)))
        })
    }
}

/// What is gathered on disk, since neither the classes of a dump nor its names need fit into memory.
const GATHERED: &str = "
    CREATE TABLE entity (id INTEGER PRIMARY KEY, type INTEGER, popularity INTEGER, description TEXT, description_rank INTEGER);
    CREATE TABLE called (id INTEGER, key TEXT, name TEXT, language TEXT, rank INTEGER, is_label INTEGER);
    CREATE TABLE instance (id INTEGER, class INTEGER);
    CREATE TABLE subclass (parent INTEGER, class INTEGER, PRIMARY KEY (parent, class)) WITHOUT ROWID;
    CREATE TABLE typed (class INTEGER PRIMARY KEY, type INTEGER, depth INTEGER);";

const BASE: &str = "
    CREATE TABLE base.entities (id INTEGER PRIMARY KEY, type TEXT NOT NULL, label TEXT NOT NULL, description TEXT, popularity INTEGER NOT NULL) STRICT;
    CREATE TABLE base.names (name TEXT NOT NULL, entity INTEGER NOT NULL REFERENCES entities (id), languages TEXT NOT NULL, is_label INTEGER NOT NULL,
        PRIMARY KEY (name, entity)) STRICT, WITHOUT ROWID;";

/// Makes a knowledge base. Its bytes depend on what is read and on the languages, and on nothing else.
///
/// # Errors
/// When the input cannot be read or has nothing to take, when the base cannot be written, and with
/// [`Options::strict`] when a line is damaged. The file that was there stays as it was.
pub fn build(options: &Options) -> Result<Built> {
    let folder = options.out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let work = tempfile::tempdir_in(folder).in_file(folder)?;
    let made = work.path().join("base");
    let connection = open(work.path(), &made).in_file(&options.out)?;
    let mut built = Built::default();
    gather(&connection, options, &mut built)?;
    settle(&connection, &mut built).in_file(&options.out)?;
    connection.close().map_err(|(_, error)| error).in_file(&options.out)?;
    if built.entities == 0 {
        return Err(Error::new("nothing in it has a name in the languages that are wanted and a known type")
            .in_file(&options.input)
            .remedy("see which languages --languages names"));
    }
    std::fs::rename(&made, &options.out).in_file(&options.out)?;
    Ok(built)
}

fn open(work: &Path, made: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(work.join("gathered"))?;
    connection.execute("ATTACH ? AS base", [made.to_string_lossy()])?;
    // Nobody else sees the files before they are whole, so nothing needs to be undone or synced.
    connection.execute_batch(&format!(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; PRAGMA temp_store = FILE;
         PRAGMA base.page_size = 4096; PRAGMA base.journal_mode = OFF; PRAGMA base.synchronous = OFF;
         PRAGMA base.application_id = {APPLICATION_ID}; PRAGMA base.user_version = {USER_VERSION}; BEGIN;
         {GATHERED} {BASE}"
    ))?;
    Ok(connection)
}

/// Reads the input line by line.
fn gather(connection: &Connection, options: &Options, built: &mut Built) -> Result<()> {
    let file = &options.input;
    let mut lines = BufReader::new(plain(file).in_file(file)?);
    if lines.fill_buf().in_file(file)?.starts_with(b"BZh") {
        return Err(Error::new("bzip2 is not read")
            .in_file(file)
            .remedy("decompress it on the way: bzcat FILE | bindery kb build /dev/stdin --out BASE"));
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let is_table = name.split('.').any(|part| part == "tsv");
    let mut columns = None;
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        let length = lines.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line).in_file(file)?;
        if length == 0 {
            break;
        }
        let text = match std::str::from_utf8(&line) {
            Ok(text) if length as u64 == LONGEST_LINE => Err(Error::new(format!("longer than {} bytes", text.len()))),
            Ok(text) => Ok(text),
            Err(error) => Err(Error::new("not UTF-8").caused_by(error)),
        };
        let item = match (&columns, text) {
            (_, Err(error)) => Err(error),
            (None, Ok(text)) if is_table => {
                columns = Some(Columns::of(text).in_file(file)?);
                continue;
            }
            (Some(columns), Ok(text)) => columns.item(text, &TAXONOMY).map(Some),
            (None, Ok(text)) => dump::item(text).map_err(|error| Error::new(format!("not an item: {error}"))),
        };
        match item {
            Ok(None) => {}
            Ok(Some(item)) => add(connection, options, &item).in_file(&options.out)?,
            Err(error) if options.strict => return Err(error.at(format!("line {number}")).in_file(file)),
            Err(error) => {
                built.skipped += 1;
                if built.errors.len() < MOST_ERRORS {
                    built.errors.push(error.at(format!("line {number}")).in_file(file).to_string());
                }
            }
        }
    }
    Ok(())
}

fn add(connection: &Connection, options: &Options, item: &Item) -> rusqlite::Result<()> {
    let id = item.id as i64;
    let mut subclass = connection.prepare_cached("INSERT OR IGNORE INTO subclass VALUES (?, ?)")?;
    for parent in &item.superclasses {
        subclass.execute(params![*parent as i64, id])?;
    }
    if item.r#type.is_none() && item.classes.is_empty() {
        return Ok(());
    }
    let rank = |language: &str| {
        let wanted = options.languages.iter().position(|wanted| wanted == language);
        wanted.or(NO_LANGUAGE.contains(&language).then_some(options.languages.len()))
    };
    let mut called = connection.prepare_cached("INSERT INTO called VALUES (?, ?, ?, ?, ?, ?)")?;
    let mut is_named = false;
    for Name { name, language, is_label } in &item.names {
        if let (Some(rank), Some(key)) = (rank(language), key(name)) {
            called.execute(params![id, key, name.trim(), language, rank as i64, is_label])?;
            is_named = true;
        }
    }
    if !is_named {
        return Ok(());
    }
    let description = item.descriptions.iter().filter_map(|(language, text)| Some((rank(language)?, text))).min();
    let (description_rank, description) = description.unzip();
    connection
        .prepare_cached(
            "INSERT INTO entity VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
             type = min(ifnull(type, excluded.type), ifnull(excluded.type, type)), popularity = max(popularity, excluded.popularity),
             description = CASE WHEN excluded.description_rank < ifnull(description_rank, 999) THEN excluded.description ELSE description END,
             description_rank = min(ifnull(description_rank, 999), ifnull(excluded.description_rank, 999))",
        )?
        .execute(params![
            id,
            item.r#type.map(|r#type| r#type as i64),
            item.popularity as i64,
            description,
            description_rank.map(|rank| rank as i64)
        ])?;
    let mut instance = connection.prepare_cached("INSERT INTO instance VALUES (?, ?)")?;
    for class in &item.classes {
        instance.execute(params![id, *class as i64])?;
    }
    Ok(())
}

/// Gives the things their types, and writes the base in the order of its keys.
fn settle(connection: &Connection, built: &mut Built) -> rusqlite::Result<()> {
    for (class, r#type) in TAXONOMY.roots() {
        connection.execute("INSERT OR IGNORE INTO typed VALUES (?, ?, 0)", params![class as i64, r#type as i64])?;
    }
    // From the known classes down, one step at a time: the nearest class above decides, also where classes go in rings.
    for depth in 0_i64.. {
        let further = connection.execute(
            "INSERT OR IGNORE INTO typed SELECT subclass.class, min(type), ?1 + 1 FROM typed JOIN subclass ON parent = typed.class
             WHERE depth = ?1 GROUP BY subclass.class",
            [depth],
        )?;
        if further == 0 {
            break;
        }
    }
    connection.execute_batch("CREATE INDEX instance_id ON instance (id); CREATE INDEX called_id ON called (id)")?;
    connection.execute_batch(
        "UPDATE entity SET type = (SELECT type FROM instance JOIN typed USING (class) WHERE instance.id = entity.id
             ORDER BY depth, type LIMIT 1) WHERE type IS NULL;
         DELETE FROM entity WHERE type IS NULL;
         UPDATE entity SET popularity = (SELECT count(DISTINCT language) FROM called WHERE called.id = entity.id) WHERE popularity = 0;",
    )?;
    let types = EntityType::ALL.iter().map(|r#type| format!("WHEN {} THEN '{}'", *r#type as i64, r#type.as_str()));
    let types = types.collect::<Vec<_>>().join(" ");
    built.entities = connection.execute(
        &format!(
            "INSERT INTO base.entities SELECT id, CASE type {types} END,
             (SELECT name FROM called WHERE called.id = entity.id ORDER BY is_label DESC, rank, length(name), name LIMIT 1),
             description, popularity FROM entity ORDER BY id"
        ),
        [],
    )? as u64;
    built.names = connection.execute(
        "INSERT INTO base.names SELECT key, called.id, group_concat(DISTINCT language ORDER BY language), max(is_label)
         FROM called JOIN entity USING (id) GROUP BY key, called.id ORDER BY key, called.id",
        [],
    )? as u64;
    connection.execute_batch("COMMIT; DETACH base")
}
