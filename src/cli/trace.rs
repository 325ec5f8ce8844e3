//! `bindery trace`.

use std::path::PathBuf;

use anyhow::{Result, anyhow};
use bindery::release::trace::trace;
use bindery::release::{MANIFEST, Opened};
use bindery::schema::TableName;
use clap::Args;
use serde_json::{Value, json};

use super::Outcome;

/// Show a row and the source text that it came from
#[derive(Args)]
#[command(after_help = "Examples:
  bindery trace zamenhof/c1 --sources seeds
  bindery trace date:1887 --dataset out/sample")]
pub struct Trace {
    /// The id of a document, paragraph, sentence, citation, bibliography entry, entity or mention
    id: String,
    /// The dataset, a folder or a zip; by default the only one in `out`
    #[arg(long, value_name = "DIR")]
    dataset: Option<PathBuf>,
    /// The folder that holds the sources
    #[arg(long, value_name = "DIR", default_value = ".")]
    sources: PathBuf,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

/// Bytes of the source that are shown on both sides of a row's.
const AROUND: usize = 80;

impl Trace {
    pub fn run(self) -> Result<Outcome> {
        let dataset = self.dataset.map_or_else(only_dataset, Ok)?;
        let trace = trace(Opened::new(&dataset)?.folder(), &self.id)?;
        let text = trace.origin.as_ref().map(|origin| origin.read(&self.sources, AROUND));
        if self.json {
            let origin = trace.origin.as_ref().map(|origin| {
                let text = text.as_ref().and_then(|text| text.as_ref().ok()).map(|[_, text, _]| text);
                json!({"source_path": origin.source_path, "source_sha256": origin.source_sha256,
                       "source_start": origin.bytes.start, "source_end": origin.bytes.end, "text": text})
            });
            let mentions: Vec<_> = trace.mentions.iter().map(|mention| &mention.mention_id).collect();
            say!(
                "{}",
                json!({"table": trace.table, "row": trace.row, "text": trace.text, "origin": origin,
                       "mentions": mentions})
            );
            // As without --json: the row is shown, and then what is wrong with its source.
            text.transpose()?;
            return Ok(Outcome::Done);
        }
        say!("{}", trace.table);
        for field in &trace.table.schema().fields {
            match &trace.row[&field.name] {
                Value::Null => {}
                Value::String(value) => say!("  {:<22}{}", field.name, shortened(value)),
                value => say!("  {:<22}{value}", field.name),
            }
        }
        if let (TableName::Sentences, Some(text)) = (trace.table, &trace.text) {
            say!("\n{text}");
        }
        if !trace.mentions.is_empty() {
            say!("\nits first mentions");
            for mention in &trace.mentions {
                say!("  {}: {}", mention.mention_id, mention.text);
            }
        }
        if let Some(origin) = &trace.origin {
            say!("\n{}, bytes {} to {}", origin.source_path, origin.bytes.start, origin.bytes.end);
            let [before, text, after] = text.expect("there is an origin")?;
            say!("  …{before}⟦{text}⟧{after}…");
        }
        Ok(Outcome::Done)
    }
}

fn only_dataset() -> Result<PathBuf> {
    let is_dataset = |path: &PathBuf| path.join(MANIFEST).is_file();
    let entries = std::fs::read_dir("out").into_iter().flatten().flatten();
    let mut datasets: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(is_dataset).collect();
    match (datasets.pop(), datasets.is_empty()) {
        (Some(dataset), true) => Ok(dataset),
        _ => Err(anyhow!("name the dataset with --dataset: `out` does not hold just one")),
    }
}

/// The beginning of a long text.
fn shortened(text: &str) -> String {
    const MOST: usize = 200;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
