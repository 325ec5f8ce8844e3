//! The version that a change asks for, by the written rules of Croissant 1.1 and of the Frictionless recipe for data
//! versions. They part (a corrected value is MAJOR for one and PATCH for the other); the stricter holds.

use std::fmt;

use semver::Version;
use serde::Serialize;

use super::Diff;
use super::schema::SchemaChangeKind;

/// The part of a version that has to rise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    None,
    Patch,
    Minor,
    Major,
}

/// A kind of change and what each set of rules makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    pub change: &'static str,
    pub croissant: Level,
    pub frictionless: Level,
}

/// The rules that apply to a diff, the strictest first.
pub fn rules(diff: &Diff) -> Vec<Rule> {
    use Level::{Major, Minor, None, Patch};
    use SchemaChangeKind::{Added, Removed, Retyped};
    let table = |kind| diff.schema.iter().any(|change| change.kind == kind && change.column.is_none());
    let column = |kind| diff.schema.iter().any(|change| change.kind == kind && change.column.is_some());
    let rows = |count: fn(&super::TableChanges) -> u64| diff.tables.values().any(|table| count(table) > 0);
    let any_rows = diff.tables.values().any(super::TableChanges::any);
    let rules = [
        (table(Removed), "a table was removed", Major, Major),
        (column(Removed), "a column was removed", Major, Major),
        (column(Retyped), "a column means or allows something else", Major, Major),
        (column(Added), "a column was added", Minor, Major),
        (table(Added), "a table was added", Minor, Minor),
        (rows(|table| table.removed), "rows were removed", Major, Major),
        (rows(|table| table.changed - table.grown), "values were corrected", Major, Patch),
        (rows(|table| table.added), "rows were added", Minor, Minor),
        (rows(|table| table.grown), "counts and lists grew", Minor, Minor),
        (rows(|table| table.moved), "rows stand in another order", Patch, Patch),
        (diff.metadata, "the description of the dataset changed", None, Patch),
        (diff.files && !any_rows, "the same rows are written in other bytes", Patch, None),
    ];
    let mut rules: Vec<Rule> = rules
        .into_iter()
        .filter(|(applies, ..)| *applies)
        .map(|(_, change, croissant, frictionless)| Rule { change, croissant, frictionless })
        .collect();
    rules.sort_by_key(|rule| std::cmp::Reverse(rule.level()));
    rules
}

impl Rule {
    /// The stricter of both verdicts.
    pub fn level(&self) -> Level {
        self.croissant.max(self.frictionless)
    }
}

/// The part of the version that has to rise for all of `rules`.
pub fn level(rules: &[Rule]) -> Level {
    rules.iter().map(Rule::level).max().unwrap_or(Level::None)
}

impl Level {
    /// The least final version after `version` that rises by this level. A pre-release, such as 2.0.0-rc.1, has risen
    /// already to the version that it comes before.
    pub fn next(self, version: &Version) -> Version {
        let Version { major, minor, patch, .. } = *version;
        let risen = !version.pre.is_empty();
        match self {
            Level::None => version.clone(),
            Level::Patch if risen => Version::new(major, minor, patch),
            Level::Minor if risen && patch == 0 => Version::new(major, minor, 0),
            Level::Major if risen && (minor, patch) == (0, 0) => Version::new(major, 0, 0),
            Level::Patch => Version::new(major, minor, patch + 1),
            Level::Minor => Version::new(major, minor + 1, 0),
            Level::Major => Version::new(major + 1, 0, 0),
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::None => "none",
            Level::Patch => "PATCH",
            Level::Minor => "MINOR",
            Level::Major => "MAJOR",
        })
    }
}
