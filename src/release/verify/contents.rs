//! The proof that the formats agree: each bundle's rows, hashed in canonical form.

use std::path::Path;

use super::{Findings, RESTORE, bundles};
use crate::error::Result;
use crate::model::Bundle;
use crate::release::manifest::{Manifest, TableEntry};
use crate::release::read_back::BundleFolder;
use crate::release::read_back::sqlite;
use crate::schema::{TableHasher, TableName};

/// Recomputes the content hash of each table from each bundle. Gives the number of rows read and, if there is one,
/// a bundle whose tables are all as the manifest says.
pub(super) fn check(folder: &Path, manifest: &Manifest, findings: &mut Findings) -> (u64, Option<BundleFolder>) {
    let mut rows = 0;
    let (mut sound, mut unsound) = (Vec::new(), Vec::new());
    for bundle in bundles(folder, manifest) {
        let mut is_sound = true;
        for table in TableName::ALL {
            match hash(&bundle, table) {
                Ok(entry) => {
                    rows += entry.rows;
                    if manifest.tables.get(&table) != Some(&entry) {
                        is_sound = false;
                        let expected = manifest.tables.get(&table);
                        findings.error(place(&bundle, table), difference(&entry, expected), RESTORE);
                    }
                }
                Err(error) => {
                    is_sound = false;
                    findings.failure(&error);
                }
            }
        }
        if bundle.bundle == Bundle::Sqlite {
            check_database(&bundle, findings);
        }
        if is_sound { sound.push(bundle) } else { unsound.push(bundle) }
    }
    if let Some(sound) = sound.first() {
        unsound.iter().for_each(|bundle| first_differences(bundle, sound, findings));
    }
    (rows, sound.pop())
}

fn hash(bundle: &BundleFolder, table: TableName) -> Result<TableEntry> {
    let mut hasher = TableHasher::new(table.schema());
    for row in bundle.rows(table)? {
        hasher.row(&row?);
    }
    let (rows, content_sha256) = hasher.finish();
    Ok(TableEntry { rows, content_sha256 })
}

fn difference(actual: &TableEntry, expected: Option<&TableEntry>) -> String {
    match expected {
        None => "the manifest does not know the table".to_owned(),
        Some(expected) if expected.rows != actual.rows => {
            format!("the table has {} rows, the manifest says {}", actual.rows, expected.rows)
        }
        Some(expected) => format!(
            "the rows are not those of the manifest: their hash is {}, not {}",
            actual.content_sha256, expected.content_sha256
        ),
    }
}

/// Names, for each table that differs from that of a sound bundle, the first row that does.
fn first_differences(bundle: &BundleFolder, sound: &BundleFolder, findings: &mut Findings) {
    for table in TableName::ALL {
        let (Ok(rows), Ok(expected)) = (bundle.rows(table), sound.rows(table)) else { continue };
        let same = rows
            .zip(expected)
            .take_while(|(row, expected)| matches!((row, expected), (Ok(a), Ok(b)) if a == b))
            .count();
        let Ok(mut rest) = sound.rows(table) else { continue };
        if let Some(Ok(row)) = rest.nth(same) {
            let message =
                format!("row {} ({:?}) is the first that differs from {}", same + 1, row[0], sound.bundle.as_str());
            findings.error(place(bundle, table), message, RESTORE);
        }
    }
}

/// Lets SQLite check itself: pages, indexes, foreign keys, full-text index.
fn check_database(bundle: &BundleFolder, findings: &mut Findings) {
    let path = bundle.file(TableName::Documents);
    let problems = || -> Result<Vec<String>> {
        let connection = sqlite::open(&path)?;
        let mut problems: Vec<String> = connection
            .prepare("PRAGMA integrity_check")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        problems.retain(|problem| problem != "ok");
        let broken =
            connection.prepare("PRAGMA foreign_key_check")?.query_map([], |row| row.get::<_, String>(0))?.count();
        if broken > 0 {
            problems.push(format!("{broken} foreign keys lead nowhere"));
        }
        Ok(problems)
    };
    match problems() {
        Ok(problems) => {
            problems.into_iter().for_each(|problem| findings.error(path.display().to_string(), problem, RESTORE))
        }
        Err(error) => findings.failure(&error),
    }
}

fn place(bundle: &BundleFolder, table: TableName) -> String {
    let file = bundle.file(table);
    let file = file.strip_prefix(&bundle.dataset).unwrap_or(&file);
    format!("{}, table {table}", file.display())
}
