//! A diff for people: Markdown that reads well in a terminal too.

use std::fmt::Write;

use super::{Diff, DocumentChange, version};
use crate::schema::TableName;

/// At most so many documents or entities are named; the rest is counted.
const MOST: usize = 50;

impl Diff {
    /// The facts as Markdown, below a heading of the caller's.
    pub fn to_markdown(&self) -> String {
        if self.is_empty() {
            return "Nothing changed.\n".to_owned();
        }
        let mut out = String::new();
        self.tables_markdown(&mut out);
        for change in &self.schema {
            let column = change.column.as_ref().map(|column| format!(".{column}")).unwrap_or_default();
            writeln!(out, "- Schema: `{}{column}` {:?}.", change.table, change.kind).expect(TO_MEMORY);
        }
        let documents = &self.documents;
        let titled = |(id, title): (&String, &Option<String>)| match title {
            Some(title) => format!("`{id}` {title}"),
            None => format!("`{id}`"),
        };
        named(&mut out, "Document added", documents.added.iter().map(titled));
        named(&mut out, "Document removed", documents.removed.iter().map(titled));
        named(
            &mut out,
            "Document changed",
            documents.changed.iter().map(|(id, change)| format!("`{id}`: {}", change.describe())),
        );
        let renamed = |(from, to): (&String, &String)| format!("`{from}` is now `{to}`");
        named(&mut out, "Entity merged or renamed", self.entities.merged.iter().map(renamed));
        let split = |(new, old): (&String, &String)| format!("`{new}`, once `{old}`");
        // What was renamed is told already.
        let splits = self.entities.split.iter().filter(|(new, old)| self.entities.merged.get(*old) != Some(new));
        named(&mut out, "Entity split off", splits.map(split));
        if self.metadata {
            out.push_str("- The description of the dataset changed.\n");
        }
        self.rules_markdown(&mut out);
        out
    }

    fn tables_markdown(&self, out: &mut String) {
        if !self.tables.values().any(super::TableChanges::any) {
            return;
        }
        out.push_str("| table | rows before | rows now | added | removed | changed | moved |\n");
        out.push_str("|---|---:|---:|---:|---:|---:|---:|\n");
        for table in TableName::ALL {
            let Some(changes) = self.tables.get(&table).filter(|changes| changes.any()) else { continue };
            writeln!(
                out,
                "| {table} | {} | {} | {} | {} | {} | {} |",
                changes.old_rows, changes.new_rows, changes.added, changes.removed, changes.changed, changes.moved
            )
            .expect(TO_MEMORY);
        }
        out.push('\n');
    }

    fn rules_markdown(&self, out: &mut String) {
        let rules = version::rules(self);
        out.push_str("\n| what asks for a new version | Croissant 1.1 | Frictionless |\n|---|---|---|\n");
        for rule in &rules {
            writeln!(out, "| {} | {} | {} |", rule.change, rule.croissant, rule.frictionless).expect(TO_MEMORY);
        }
        writeln!(out, "\nThe stricter holds: {}.", version::level(&rules)).expect(TO_MEMORY);
    }
}

impl DocumentChange {
    fn describe(&self) -> String {
        let paragraphs = &self.paragraphs;
        let mut parts: Vec<String> = [
            (paragraphs.edited, "edited"),
            (paragraphs.added, "added"),
            (paragraphs.removed, "removed"),
            (paragraphs.moved, "moved"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} paragraph{} {what}", if count == 1 { "" } else { "s" }))
        .collect();
        if !self.columns.is_empty() {
            let columns: Vec<String> = self.columns.iter().map(|column| format!("`{column}`")).collect();
            parts.push(format!("columns {}", columns.join(", ")));
        }
        let rows = self.rows.iter().filter(|(table, _)| **table != TableName::Paragraphs);
        parts.extend(rows.map(|(table, count)| format!("{count} in {table}")));
        if parts.is_empty() {
            parts.push("ids or places of paragraphs".to_owned());
        }
        parts.join("; ")
    }
}

fn named(out: &mut String, what: &str, names: impl Iterator<Item = String>) {
    let mut more = 0;
    for (index, name) in names.enumerate() {
        if index < MOST {
            writeln!(out, "- {what}: {name}").expect(TO_MEMORY);
        } else {
            more += 1;
        }
    }
    if more > 0 {
        writeln!(out, "- {what}: {more} more").expect(TO_MEMORY);
    }
}

const TO_MEMORY: &str = "writing to memory does not fail";
