//! The dataset card, `README.md`: for people, with the YAML that Hugging Face reads.

use std::fmt::Write;

use serde_json::json;

use super::{About, citation};
use crate::model::Bundle;
use crate::release::licenses::{License, conflicts};
use crate::schema::TableName;

/// The card of a dataset.
pub(super) fn card(about: &About<'_>) -> String {
    let mut out = front_matter(about);
    write!(out, "\n# {}\n\n{}\n\n", about.title(), about.description()).expect(TO_MEMORY);
    contents(&mut out, about);
    loading(&mut out, about);
    rights(&mut out, about);
    write!(out, "\n## Citation\n\n{}\n\n```bibtex\n{}\n```\n", citation::sentence(about), citation::bibtex(about))
        .expect(TO_MEMORY);
    proof(&mut out, about);
    out
}

/// The YAML block. Strings are written as JSON, which YAML reads as they are.
fn front_matter(about: &About<'_>) -> String {
    let mut out = format!("---\npretty_name: {}\n", json!(about.title()));
    let license = about.license().map(|id| (id, License::find(id).and_then(License::hub)));
    match license {
        Some((_, Some(hub))) => writeln!(out, "license: {hub}"),
        Some((id, None)) => {
            writeln!(out, "license: other\nlicense_name: {}\nlicense_link: LICENSE.md", json!(id.to_lowercase()))
        }
        None => writeln!(out, "license: other\nlicense_name: mixed\nlicense_link: LICENSE.md"),
    }
    .expect(TO_MEMORY);
    list(&mut out, "language", about.languages().into_iter());
    list(&mut out, "size_categories", [size_category(about.rows(TableName::Documents))].into_iter());
    list(&mut out, "tags", about.info().keywords.iter().map(String::as_str));
    // All configurations must be of one format; empty tables are left out: readers fail on a split without rows.
    let bundle = [Bundle::Parquet, Bundle::Jsonl].into_iter().find(|bundle| about.has(*bundle));
    let tables = TableName::ALL.into_iter().filter(|table| about.rows(*table) > 0);
    let files: Vec<_> = tables.filter_map(|table| Some((table, about.table_file(bundle?, table)?))).collect();
    if !files.is_empty() {
        out.push_str("configs:\n");
    }
    for (table, file) in files {
        writeln!(out, "- config_name: {table}").expect(TO_MEMORY);
        if table == TableName::Documents {
            out.push_str("  default: true\n");
        }
        writeln!(out, "  version: {}", about.version()).expect(TO_MEMORY);
        writeln!(out, "  data_files:\n  - split: train\n    path: {}", file.path).expect(TO_MEMORY);
    }
    out.push_str("---\n");
    out
}

fn list<'a>(out: &mut String, key: &str, values: impl Iterator<Item = &'a str>) {
    let lines: Vec<String> = values.map(|value| format!("- {}\n", json!(value))).collect();
    if !lines.is_empty() {
        write!(out, "{key}:\n{}", lines.concat()).expect(TO_MEMORY);
    }
}

/// The Hub's size category for a number of rows.
fn size_category(rows: u64) -> &'static str {
    match rows {
        0..1_000 => "n<1K",
        1_000..10_000 => "1K<n<10K",
        10_000..100_000 => "10K<n<100K",
        100_000..1_000_000 => "100K<n<1M",
        1_000_000..10_000_000 => "1M<n<10M",
        10_000_000..100_000_000 => "10M<n<100M",
        _ => "n>100M",
    }
}

fn contents(out: &mut String, about: &About<'_>) {
    out.push_str("## What it holds\n\n| table | rows | what |\n|---|---:|---|\n");
    for table in TableName::ALL {
        writeln!(out, "| `{table}` | {} | {} |", about.rows(table), table.schema().description).expect(TO_MEMORY);
    }
    let languages = &about.manifest.contents.languages;
    let languages: Vec<String> = languages.iter().map(|(tag, documents)| format!("`{tag}` {documents}")).collect();
    write!(
        out,
        "\n{} words. Documents by language: {}.\n\nWhat each column means is in `schema/dictionary.md`. Offsets `start` and `end` count Unicode code points,\nhalf-open, so that `text[start:end]` in Python and `substr(text, start + 1, end - start)` in SQL give what the row says.\n",
        about.manifest.contents.words,
        languages.join(", ")
    )
    .expect(TO_MEMORY);
}

fn loading(out: &mut String, about: &About<'_>) {
    out.push_str("\n## How to load it\n\nTo look at it in a browser: `explorer.html`.\n\n");
    if let Some(database) = about.database() {
        write!(
            out,
            "```sh\nsqlite3 {path} \"SELECT document_id, title FROM documents LIMIT 5\"\nsqlite3 {path} \"SELECT text FROM paragraphs_fts WHERE paragraphs_fts MATCH 'revolution' LIMIT 5\"\ndatasette data/sqlite\n```\n",
            path = database.path
        )
        .expect(TO_MEMORY);
    }
    if let Some(file) = about.table_file(Bundle::Parquet, TableName::Paragraphs) {
        write!(
            out,
            "\n```python\nimport duckdb, pandas, polars, datasets\nduckdb.sql(\"SELECT kind, count(*) FROM '{path}' GROUP BY kind\")\npandas.read_parquet('{path}')\npolars.read_parquet('{path}')\ndatasets.load_dataset('.', 'paragraphs', split='train')\n```\n",
            path = file.path
        )
        .expect(TO_MEMORY);
    }
    if let Some(file) = about.table_file(Bundle::Jsonl, TableName::Paragraphs) {
        write!(
            out,
            "\n```python\nimport json\nparagraphs = [json.loads(line) for line in open('{}', encoding='utf-8')]\n```\n",
            file.path
        )
        .expect(TO_MEMORY);
    }
}

fn rights(out: &mut String, about: &About<'_>) {
    out.push_str("\n## Licence\n\n");
    match about.license() {
        Some(id) => {
            writeln!(out, "The dataset: {id}. The licence and the source of each document are in `LICENSE.md`.")
        }
        None => writeln!(out, "Each document has its own licence: `LICENSE.md`."),
    }
    .expect(TO_MEMORY);
    for conflict in conflicts(about.license(), &about.manifest.contents, about.manifest.withheld.is_some()) {
        writeln!(out, "\n**To settle before publication:** {conflict}").expect(TO_MEMORY);
    }
    let undeclared = undeclared(about);
    if !undeclared.is_empty() {
        writeln!(out, "\nNot declared under `[dataset]` in `corpus.toml`: {}.", undeclared.join(", "))
            .expect(TO_MEMORY);
    }
}

/// The keys without which the metadata of some standard is incomplete or makes do with a stand-in.
fn undeclared(about: &About<'_>) -> Vec<&'static str> {
    let info = about.info();
    [
        ("`creators`", info.creators.is_empty()),
        ("`license`", info.license.is_none()),
        ("`published`", info.published.is_none()),
        ("`version`", info.version.is_none()),
    ]
    .into_iter()
    .filter_map(|(key, missing)| missing.then_some(key))
    .collect()
}

fn proof(out: &mut String, about: &About<'_>) {
    let tool = &about.manifest.tool;
    write!(
        out,
        "\n## Proof\n\nMade by {} {}. `bindery.json` has the content hash of each table, the same for every format.\n\n```sh\nsha256sum --check --quiet manifest-sha256.txt tagmanifest-sha256.txt\nbindery verify .\n```\n",
        tool.name, tool.version
    )
    .expect(TO_MEMORY);
}

const TO_MEMORY: &str = "writing to memory does not fail";
