//! `bindery train names`.

use std::path::PathBuf;

use anyhow::{Context, Result};
use bindery::crf::Model;
use bindery::entity::training;
use bindery::error::InFile;
use clap::Args;

use crate::cli::Outcome;

/// Train the model of names
#[derive(Args)]
#[command(after_help = "Examples:
  bindery train names knowledge/models/names.toml --data ner --model names.crf
  bindery train names knowledge/models/names.toml --data ner --model names.crf --measure es=dev.bio")]
pub struct Names {
    /// The recipe: corpora and options
    recipe: PathBuf,
    /// The folder of the corpora
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The model file to write
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// Marked sentences to measure the model on, with their language: es=own.es.dev.bio
    #[arg(long, value_name = "LANGUAGE=FILE")]
    measure: Vec<String>,
    /// Only measure the model that is there
    #[arg(long)]
    no_training: bool,
}

impl Names {
    pub fn run(self) -> Result<Outcome> {
        let recipe = std::fs::read_to_string(&self.recipe).in_file(&self.recipe)?;
        let recipe: training::Recipe = toml::from_str(&recipe).with_context(|| self.recipe.display().to_string())?;
        if !self.no_training {
            let model = training::train(&recipe, &self.data, &mut |epoch, loss| eprintln!("epoch {epoch}: {loss:.4}"))?;
            let bytes = model.to_bytes();
            std::fs::write(&self.model, &bytes).in_file(&self.model)?;
            say!("{} features, {} bytes", model.feature_count(), bytes.len());
        }
        let model = Model::from_bytes(&std::fs::read(&self.model).in_file(&self.model)?)?;
        for measure in &self.measure {
            let (language, file) = measure.split_once('=').context("--measure takes LANGUAGE=FILE")?;
            let scores = training::measure(&model, &self.data.join(file), language)?;
            let mut all = training::Score::default();
            let mut types = String::new();
            for (kind, score) in &scores {
                all.right += score.right;
                all.spurious += score.spurious;
                all.missed += score.missed;
                types += &format!(" {kind} {:.1}", 100.0 * score.f1());
            }
            say!("{file}: F1 {:.2} ({types} )", 100.0 * all.f1());
        }
        Ok(Outcome::Done)
    }
}
