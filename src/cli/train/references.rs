//! `bindery train references`.

use std::path::PathBuf;

use anyhow::Result;
use bindery::cite::reference::corpus;
use bindery::cite::reference::evaluate::Evaluation;
use bindery::cite::reference::{Parser, train};
use bindery::crf::Options;
use bindery::error::InFile;
use clap::Args;
use serde_json::json;

use crate::cli::Outcome;

/// Train the parser of bibliography entries
#[derive(Args)]
#[command(after_help = "Examples:
  bindery train references core.jsonl good.jsonl --out references.crf
  bindery train references core.jsonl --evaluate good.jsonl")]
pub struct References {
    /// References with known fields, as JSON Lines
    #[arg(required = true)]
    data: Vec<PathBuf>,
    /// Where to put the model
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// References to try the model on
    #[arg(long, value_name = "FILE")]
    evaluate: Vec<PathBuf>,
    /// How many wrong fields to show
    #[arg(long, value_name = "N", default_value_t = 0)]
    show: usize,
    /// How often each reference is seen
    #[arg(long, value_name = "N", default_value_t = Options::default().epochs)]
    epochs: usize,
    /// Step of the learner
    #[arg(long, default_value_t = Options::default().rate)]
    rate: f32,
    /// Penalty on weights
    #[arg(long, default_value_t = Options::default().l1)]
    l1: f32,
    #[arg(long, default_value_t = Options::default().min_count)]
    min_count: usize,
    #[arg(long, default_value_t = Options::default().dropout)]
    dropout: f32,
}

impl References {
    pub fn run(self) -> Result<Outcome> {
        let mut known = Vec::new();
        for path in &self.data {
            known.extend(corpus::read(path)?);
        }
        let options = Options {
            epochs: self.epochs,
            rate: self.rate,
            l1: self.l1,
            min_count: self.min_count,
            dropout: self.dropout,
        };
        let model = train(&known, &options, &mut |epoch, loss| eprintln!("epoch {epoch}: loss {loss:.4}"));
        let bytes = model.to_bytes();
        eprintln!("{} features, {} bytes", model.feature_count(), bytes.len());
        if let Some(out) = &self.out {
            std::fs::write(out, &bytes).in_file(out)?;
        }
        let mut parser = Parser::new(&model)?;
        for path in &self.evaluate {
            let mut evaluation = Evaluation::default();
            let mut shown = 0;
            let known = corpus::read(path)?;
            let start = std::time::Instant::now();
            for known in &known {
                let parsed = parser.parse(&known.text);
                evaluation.add(known, &parsed.fields, |miss| {
                    if shown < self.show {
                        shown += 1;
                        println!("{}: known {:?} found {:?} in {}", miss.field, miss.known, miss.found, miss.text);
                    }
                });
            }
            let seconds = start.elapsed().as_secs_f64();
            eprintln!("{:.0} references a second", known.len() as f64 / seconds);
            let fields: serde_json::Map<_, _> = evaluation
                .fields
                .iter()
                .map(|(name, counts)| ((*name).to_owned(), json!(rounded(counts.f1()))))
                .collect();
            println!(
                "{}",
                json!({
                    "data": path,
                    "references": evaluation.references,
                    "field_f1": rounded(evaluation.total().f1()),
                    "whole": rounded(evaluation.whole as f64 / evaluation.references.max(1) as f64),
                    "f1": fields,
                })
            );
        }
        Ok(Outcome::Done)
    }
}

fn rounded(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}
