//! `bindery train references`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use bindery::cite::reference::corpus::{self, Known};
use bindery::cite::reference::evaluate::Evaluation;
use bindery::cite::reference::{Parser, train};
use bindery::error::InFile;
use clap::Args;
use serde_json::json;

use crate::cli::Outcome;

/// Train the parser of bibliography entries
#[derive(Args)]
#[command(after_help = "Examples:
  bindery train references core.jsonl good.jsonl --out references.crf
  bindery train references core.jsonl --evaluate good.jsonl --show 20")]
pub struct References {
    /// References with known fields, as JSON Lines
    #[arg(required = true)]
    data: Vec<PathBuf>,
    /// Where to put the model; the order of fields is put beside it, as .order
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// References to try the model on
    #[arg(long, value_name = "FILE")]
    evaluate: Vec<PathBuf>,
    /// How many wrong fields to show of each of these
    #[arg(long, value_name = "N", default_value_t = 0)]
    show: usize,
}

impl References {
    pub fn run(self) -> Result<Outcome> {
        let mut known = Vec::new();
        for path in &self.data {
            known.extend(corpus::read(path)?);
        }
        let (model, order) = train(&known, &mut |epoch, loss| eprintln!("epoch {epoch}: loss {loss:.4}"));
        let bytes = model.to_bytes();
        eprintln!("{} features, {} bytes", model.feature_count(), bytes.len());
        if let Some(out) = &self.out {
            std::fs::write(out, &bytes).in_file(out)?;
            let beside = out.with_extension("order");
            std::fs::write(&beside, order.to_text()).in_file(&beside)?;
        }
        let mut parser = Parser::new(&model, &order)?;
        for path in &self.evaluate {
            evaluate(&mut parser, path, &corpus::read(path)?, self.show)?;
        }
        Ok(Outcome::Done)
    }
}

/// Prints how well the references of a file are parsed, as one JSON object.
fn evaluate(parser: &mut Parser, path: &Path, known: &[Known], show: usize) -> Result<()> {
    let mut evaluation = Evaluation::default();
    let mut misses = Vec::new();
    for known in known {
        let parsed = parser.parse(&known.text);
        evaluation.add(known, &parsed.fields, |miss| {
            if misses.len() < show {
                misses.push(format!("{}: known {:?} found {:?} in {}", miss.field, miss.known, miss.found, miss.text));
            }
        });
    }
    for miss in misses {
        say!("{miss}");
    }
    let fields: serde_json::Map<_, _> =
        evaluation.fields.iter().map(|(name, counts)| ((*name).to_owned(), json!(rounded(counts.f1())))).collect();
    let whole = evaluation.whole as f64 / evaluation.references.max(1) as f64;
    say!(
        "{}",
        json!({
            "data": path,
            "references": evaluation.references,
            "field_f1": rounded(evaluation.total().f1()),
            "whole": rounded(whole),
            "f1": fields,
        })
    );
    Ok(())
}

fn rounded(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}
