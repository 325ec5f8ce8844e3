//! `bindery train languages`.

use std::path::PathBuf;

use anyhow::{Context, Result};
use bindery::structure::train_languages;
use clap::Args;

use crate::cli::Outcome;

/// Make the model that tells languages apart
///
/// From the n-gram models of the library lingua: the packages `lingua-<language>-language-model`, unpacked in one folder
#[derive(Args)]
#[command(after_help = "Examples:
  bindery train languages knowledge/models/languages.toml --models packages --model languages.ngrams")]
pub struct Languages {
    /// The file that says what the model is made of
    recipe: PathBuf,
    /// The folder with the n-gram models
    #[arg(long, value_name = "DIR")]
    models: PathBuf,
    /// The model file to write
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
}

impl Languages {
    pub fn run(self) -> Result<Outcome> {
        let recipe = std::fs::read_to_string(&self.recipe).with_context(|| self.recipe.display().to_string())?;
        let model = train_languages(&recipe, &self.models)?;
        std::fs::write(&self.model, &model).with_context(|| self.model.display().to_string())?;
        say!("{} bytes", model.len());
        Ok(Outcome::Done)
    }
}
