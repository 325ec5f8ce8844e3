//! `bindery stats`.

use std::path::PathBuf;

use anyhow::Result;
use bindery::release::Opened;
use bindery::release::stats::stats;
use clap::Args;

use super::Outcome;

/// Show what a dataset holds, in numbers
#[derive(Args)]
#[command(after_help = "Example:
  bindery stats out/sample --json")]
pub struct Stats {
    /// A dataset: a folder or a zip
    path: PathBuf,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

impl Stats {
    pub fn run(self) -> Result<Outcome> {
        let stats = stats(Opened::new(&self.path)?.folder())?;
        if self.json {
            say!("{}", serde_json::to_string(&stats)?);
            return Ok(Outcome::Done);
        }
        say!("{}", stats.dataset);
        say!(
            "  {} bytes of sources, {} words, {} characters of text",
            stats.source_bytes,
            stats.words,
            stats.characters
        );
        say!("\nrows");
        for (table, rows) in &stats.rows {
            say!("  {table:<14}{rows:>10}");
        }
        for (column, counts) in &stats.values {
            say!("\n{column}");
            for (value, count) in counts {
                say!("  {value:<24}{count:>10}");
            }
        }
        if !stats.top_entities.is_empty() {
            say!("\nentities in most documents      documents  mentions");
            for (label, documents, mentions) in &stats.top_entities {
                say!("  {label:<30}{documents:>9}{mentions:>10}");
            }
        }
        Ok(Outcome::Done)
    }
}
