//! `bindery build`.

use std::num::NonZero;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use bindery::build::{Options, Progress, build};
use bindery::corpus::Corpus;
use bindery::model::Bundle;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::Outcome;

/// So many of the sources that were passed over are shown.
const SHOWN: usize = 20;

/// Build a dataset from a folder of documents or a corpus.toml
#[derive(Args)]
#[command(after_help = "Examples:
  bindery build letters/                     every file of the folder is a source
  bindery build letters/corpus.toml --out datasets
  bindery build seeds --bundles jsonl --json")]
pub struct Build {
    /// A folder of documents, a folder with a corpus.toml, or a corpus file
    path: PathBuf,
    /// The folder that holds datasets; the new one becomes a folder of its name in there
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
    /// The formats to write, of sqlite, parquet and jsonl; by default those of the corpus file, else all
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = bundle)]
    bundles: Vec<Bundle>,
    /// A folder in which to look for the sources that the corpus file names; may be given more than once
    #[arg(long, value_name = "DIR")]
    sources: Vec<PathBuf>,
    /// Threads that analyse documents, by default one a core; what is written does not depend on it
    #[arg(long, value_name = "N", value_parser = threads)]
    threads: Option<NonZero<usize>>,
    /// Fail when a source cannot be read
    #[arg(long)]
    strict: bool,
    /// Print a summary as JSON
    #[arg(long)]
    json: bool,
}

fn threads(text: &str) -> Result<NonZero<usize>, String> {
    text.parse().map_err(|_| "give a number from 1".to_owned())
}

fn bundle(name: &str) -> Result<Bundle, String> {
    let names = Bundle::ALL.iter().map(|bundle| bundle.as_str()).collect::<Vec<_>>().join(", ");
    Bundle::ALL.iter().copied().find(|bundle| bundle.as_str() == name).ok_or(format!("the formats are {names}"))
}

impl Build {
    pub fn run(self) -> Result<Outcome> {
        let corpus = Corpus::open(&self.path, &self.sources)?;
        let bundles = match (self.bundles.is_empty(), &corpus.bundles) {
            (false, _) => self.bundles,
            (true, Some(bundles)) => bundles.clone(),
            (true, None) => Bundle::ALL.to_vec(),
        };
        let threads = self.threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, usize::from);
        let options = Options { out: self.out, bundles, threads, strict: self.strict };

        let bar = ProgressBar::new(corpus.sources.iter().map(|source| source.size).sum());
        bar.set_style(
            ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes} {msg}").expect("the template is valid"),
        );
        bar.enable_steady_tick(Duration::from_millis(200));
        let built = build(&corpus, &options, &|progress| match progress {
            Progress::Source(bytes) => bar.inc(bytes),
            Progress::Completing => bar.set_message("completing"),
        });
        bar.finish_and_clear();
        let built = built?;

        for skipped in built.skipped.iter().take(SHOWN) {
            eprintln!("skipped: {}: {}", skipped.path, skipped.reason);
        }
        if let Some(more) = built.skipped.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            eprintln!("skipped: {more} more, which bindery.json names");
        }
        if self.json {
            let tables: serde_json::Map<_, _> = built
                .tables
                .iter()
                .map(|table| {
                    (table.table.to_string(), json!({"rows": table.rows, "content_sha256": table.content_sha256}))
                })
                .collect();
            say!("{}", json!({"dataset": built.dataset, "tables": tables, "skipped": built.skipped}));
        } else {
            say!("{}", built.dataset.display());
            for table in &built.tables {
                say!("  {:<14}{:>10}", table.table, table.rows);
            }
        }
        Ok(Outcome::Done)
    }
}
