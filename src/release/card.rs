//! The dataset card, `README.md`: for people, with the YAML that Hugging Face reads.

use std::fmt::Write;

use super::Manifest;
use crate::model::Bundle;
use crate::schema::TableName;

/// The card of a dataset.
pub(super) fn card(manifest: &Manifest) -> String {
    let mut out = String::new();
    let dataset = &manifest.dataset;
    writeln!(out, "---\npretty_name: {}", serde_json::json!(dataset.title())).expect(TO_MEMORY);
    if manifest.configuration.bundles.contains(&Bundle::Parquet) {
        // Empty tables are left out: clients fail on a split without rows.
        out.push_str("configs:\n");
        for (table, entry) in manifest.tables.iter().filter(|(_, entry)| entry.rows > 0) {
            let _ = entry;
            writeln!(
                out,
                "- config_name: {table}\n  data_files:\n  - split: train\n    path: data/parquet/{table}.parquet"
            )
            .expect(TO_MEMORY);
            if *table == TableName::Documents {
                out.push_str("  default: true\n");
            }
        }
    }
    writeln!(out, "---\n\n# {}\n", dataset.title()).expect(TO_MEMORY);
    if let Some(description) = &dataset.description {
        writeln!(out, "{description}\n").expect(TO_MEMORY);
    }
    out.push_str("| table | rows | what |\n|---|---|---|\n");
    for (table, entry) in &manifest.tables {
        writeln!(out, "| {table} | {} | {} |", entry.rows, table.schema().description).expect(TO_MEMORY);
    }
    out
}

const TO_MEMORY: &str = "writing to memory does not fail";
