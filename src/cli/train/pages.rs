//! `bindery train pages`.

use std::path::PathBuf;

use anyhow::{Context, Result};
use bindery::structure::training;
use clap::Args;

use crate::cli::Outcome;

/// Train the model that tells text from page furniture
///
/// The data hold a JSON object a line: {"title": "A night", "lines": ["Home", "It was a dark…"], "content": [0, 1]}
#[derive(Args)]
#[command(after_help = "Examples:
  bindery train pages --data pages.jsonl --model knowledge/models/pages.net")]
pub struct Pages {
    /// The file of marked pages
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// The model file to write
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
}

impl Pages {
    pub fn run(self) -> Result<Outcome> {
        let pages = std::fs::read_to_string(&self.data).with_context(|| self.data.display().to_string())?;
        let trained = training::train(&pages).with_context(|| self.data.display().to_string())?;
        std::fs::write(&self.model, trained.model.to_bytes()).with_context(|| self.model.display().to_string())?;
        for (how, halves) in [
            ("", trained.halves),
            (" without words", trained.halves_without_words),
            (" in excerpts", trained.halves_of_excerpts),
        ] {
            for half in halves {
                say!(
                    "half of the pages{how}, trained on the others: F1 of content words {:.3}, titles {:.3}",
                    half.content_f1,
                    half.titles
                );
            }
        }
        Ok(Outcome::Done)
    }
}
