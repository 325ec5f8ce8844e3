//! An old dataset and a folder of changes make the new dataset.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::diff::{Change, Diff};
use super::read_back::BundleFolder;
use super::rewrite::write_rows;
use super::{CORPUS, Manifest, complete};
use crate::error::{Error, InFile, Result};
use crate::model::{Bundle, Cell};
use crate::schema::{Table, TableName, hex, write_row};
use crate::write::Bundles;

/// Makes the dataset that `changes` lead to from `old`, in the folder `new`, with the bundles that `old` has.
///
/// # Errors
/// When `old` is not the dataset that the changes start from, or when what comes out is not what they lead to.
pub fn apply(old: &Path, changes: &Path, new: &Path) -> Result<Manifest> {
    let mut manifest = Manifest::read(old)?;
    let diff = Diff::read(changes)?;
    if manifest.tables != diff.old.tables {
        return Err(Error::new("the changes start from another dataset")
            .in_file(old)
            .remedy(format!("take version {} of it", diff.old.dataset.version.as_deref().unwrap_or("unknown"))));
    }
    let source = BundleFolder::first(old, &manifest)?;
    manifest.dataset = diff.new.dataset.clone();
    manifest.tables = diff.new.tables.clone();
    manifest.withheld.clone_from(&diff.new.withheld);
    manifest.sources.read = manifest.tables.get(&TableName::Documents).map_or(0, |table| table.rows);

    if new.exists() {
        return Err(Error::new("the folder exists").in_file(new).remedy("name one that is not there yet"));
    }
    // The rows are made as canonical JSONL, proved, and from there written in all formats; the dataset is moved to
    // its place when it is whole.
    let parent = new.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let scratch = tempfile::tempdir_in(parent).in_file(parent)?;
    let made = BundleFolder {
        dataset: scratch.path().join("rows"),
        name: manifest.dataset.name.clone(),
        bundle: Bundle::Jsonl,
    };
    let whole = scratch.path().join("new");
    for table in TableName::ALL {
        let target = made.file(table);
        let parent = target.parent().expect("tables lie in a folder");
        fs::create_dir_all(parent).in_file(parent)?;
        let path = changes.join(format!("{table}.jsonl"));
        let sha256 = make(&source, table, &path, &target)?;
        if manifest.tables.get(&table).is_some_and(|entry| entry.content_sha256 != sha256) {
            return Err(Error::new(format!("the changes do not lead to the table {table} that they promise"))
                .in_file(path)
                .remedy("take the folder of changes anew from the release"));
        }
    }
    let bundles = Bundles::create(&whole.join("data"), &manifest.dataset.name, &manifest.configuration.bundles)?;
    let written = TableName::ALL.into_iter().try_for_each(|table| write_rows(table, made.rows(table)?, &bundles));
    bundles.finish()?;
    written?;
    if changes.join(CORPUS).is_file() {
        fs::copy(changes.join(CORPUS), whole.join(CORPUS)).in_file(&whole)?;
    }
    let manifest = complete(&whole, manifest)?;
    fs::rename(&whole, new).in_file(new)?;
    Ok(manifest)
}

/// Writes the new rows of a table as canonical JSONL and gives their SHA-256.
fn make(source: &BundleFolder, table: TableName, changes: &Path, target: &Path) -> Result<String> {
    let mut out = Out { file: BufWriter::new(File::create(target).in_file(target)?), sha256: Sha256::new() };
    if !changes.exists() {
        let mut line = Vec::new();
        for row in source.rows(table)? {
            line.clear();
            write_row(&mut line, table.schema(), &row?);
            out.line(&line)?;
        }
        return out.finish();
    }
    let connection = load(source, table)?;
    for change in BufReader::new(File::open(changes).in_file(changes)?).lines() {
        carry_out(&connection, table.schema(), serde_json::from_str(&change.in_file(changes)?).in_file(changes)?)
            .in_file(changes)?;
    }
    // Rows with a place go there; the others keep their order and fill the places between.
    let mut placed = connection.prepare("SELECT place, line FROM rows WHERE place IS NOT NULL ORDER BY place")?;
    let mut placed = placed.query([])?;
    let mut kept = connection.prepare("SELECT line FROM rows WHERE place IS NULL ORDER BY position")?;
    let mut kept = kept.query([])?;
    let mut next = placed.next()?;
    for place in 1_i64.. {
        match next {
            Some(row) if row.get::<_, i64>(0)? == place => {
                out.line(&row.get::<_, Vec<u8>>(1)?)?;
                next = placed.next()?;
            }
            _ => match kept.next()? {
                Some(row) => out.line(&row.get::<_, Vec<u8>>(0)?)?,
                None => break,
            },
        }
    }
    out.finish()
}

/// The old rows of a table in a database for temporary files.
fn load(source: &BundleFolder, table: TableName) -> Result<Connection> {
    let schema = table.schema();
    let key = schema.position(schema.key()).expect("the key is a column");
    let mut connection = Connection::open("")?;
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")?;
    let transaction = connection.transaction()?;
    transaction.execute_batch(
        "CREATE TABLE rows (position INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, line BLOB NOT NULL, place INTEGER)",
    )?;
    let mut insert = transaction.prepare("INSERT INTO rows (key, line) VALUES (?1, ?2)")?;
    let mut line = Vec::new();
    for row in source.rows(table)? {
        let row = row?;
        line.clear();
        write_row(&mut line, schema, &row);
        let Cell::String(key) = &row[key] else { continue };
        insert.execute(params![key, line])?;
    }
    drop(insert);
    transaction.commit()?;
    Ok(connection)
}

fn carry_out(connection: &Connection, table: &Table, change: Change) -> Result<()> {
    let mut statement;
    let changed = match &change {
        Change::Added { key, position, row } => {
            statement = connection.prepare_cached("INSERT INTO rows (key, line, place) VALUES (?1, ?2, ?3)")?;
            statement.execute(params![key, canonical(table, row), *position as i64])?
        }
        Change::Removed { key } => connection.prepare_cached("DELETE FROM rows WHERE key = ?1")?.execute([key])?,
        Change::Moved { key, position } => {
            statement = connection.prepare_cached("UPDATE rows SET place = ?2 WHERE key = ?1")?;
            statement.execute(params![key, *position as i64])?
        }
        Change::Changed { key, position, set } => {
            statement = connection.prepare_cached("SELECT line FROM rows WHERE key = ?1")?;
            let line: Option<Vec<u8>> = statement.query_row([key], |row| row.get(0)).optional()?;
            let mut row: Map<String, Value> = serde_json::from_slice(&line.unwrap_or_else(|| b"{}".to_vec()))?;
            row.extend(set.clone());
            statement = connection.prepare_cached("UPDATE rows SET line = ?2, place = ?3 WHERE key = ?1")?;
            statement.execute(params![key, canonical(table, &row), position.map(|position| position as i64)])?
        }
    };
    if changed == 0 {
        return Err(Error::new("the old table has no row that a change is for"));
    }
    Ok(())
}

/// A row as canonical JSONL.
fn canonical(table: &Table, row: &Map<String, Value>) -> Vec<u8> {
    let mut line = Vec::new();
    for (index, field) in table.fields.iter().enumerate() {
        let before = if index == 0 { '{' } else { ',' };
        let value = row.get(&field.name).unwrap_or(&Value::Null);
        write!(line, "{before}\"{}\":{value}", field.name).expect("writing to memory does not fail");
    }
    line.extend_from_slice(b"}\n");
    line
}

struct Out {
    file: BufWriter<File>,
    sha256: Sha256,
}

impl Out {
    fn line(&mut self, line: &[u8]) -> Result<()> {
        self.sha256.update(line);
        Ok(self.file.write_all(line)?)
    }

    fn finish(mut self) -> Result<String> {
        self.file.flush()?;
        Ok(hex(&self.sha256.finalize()))
    }
}
