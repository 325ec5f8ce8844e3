//! `bindery release`.

use std::path::PathBuf;

use anyhow::Result;
use bindery::release::diff::version;
use bindery::release::freeze::{Options, Plan};
use bindery::release::signature::Signer;
use bindery::release::withhold::Extent;
use clap::Args;
use serde_json::json;

use super::Outcome;

/// Freeze a dataset under a version: its folder, zips, checksums and what changed
#[derive(Args)]
#[command(after_help = "The version follows from what changed since the release before: the stricter of the rules of \
Croissant 1.1 and Frictionless. A version that corpus.toml or --version gives is taken where it is at least that.

Examples:
  bindery release out/letters
  bindery release out/letters --dry-run             what changed, and which version that asks for
  bindery release out/letters --why \"A letter of 1917 was misdated.\"
  bindery release out/letters --withhold text       without texts that may not be given on
  bindery release out/letters --sign ~/.minisign/minisign.key
  bindery release out/letters --version 2.0.0 --published 2026-05-01")]
pub struct Release {
    /// The folder of a dataset
    dataset: PathBuf,
    /// The folder that holds releases [default: `releases` beside the dataset]
    #[arg(long, value_name = "DIR")]
    releases: Option<PathBuf>,
    /// The version to release as; by default what the changes ask for
    #[arg(long, value_name = "VERSION")]
    version: Option<String>,
    /// The day of publication, where corpus.toml does not say
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    published: Option<String>,
    /// Why there is a new version, for the changelog
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// Keep back documents that may not be given on: their text, or all their rows
    #[arg(long, value_name = "text|document", value_parser = extent)]
    withhold: Option<Extent>,
    /// Sign the checksums with this secret key of minisign; a password is taken from BINDERY_KEY_PASSWORD
    #[arg(long, value_name = "KEY")]
    sign: Option<PathBuf>,
    /// Show what would be released and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Print a summary as JSON
    #[arg(long)]
    json: bool,
}

fn extent(text: &str) -> Result<Extent, String> {
    match text {
        "text" => Ok(Extent::Text),
        "document" => Ok(Extent::Document),
        _ => Err("give `text` or `document`".to_owned()),
    }
}

fn day(text: &str) -> Result<String, String> {
    text.parse::<jiff::civil::Date>().map(|day| day.to_string()).map_err(|error| error.to_string())
}

impl Release {
    pub fn run(self) -> Result<Outcome> {
        let beside = self.dataset.canonicalize().ok().and_then(|path| Some(path.parent()?.join("releases")));
        let options = Options {
            releases: self.releases.or(beside).unwrap_or_else(|| PathBuf::from("releases")),
            version: self.version,
            published: self.published,
            why: self.why,
            withhold: self.withhold,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
        };
        let plan = Plan::new(&self.dataset, options)?;
        for warning in &plan.warnings {
            eprintln!("warning: {warning}");
        }
        if self.dry_run {
            if self.json {
                let rules = plan.diff.as_ref().map(version::rules);
                let version = plan.version.to_string();
                say!(
                    "{}",
                    json!({"version": version, "changes": plan.diff, "rules": rules, "warnings": plan.warnings})
                );
            } else {
                say!("would be released as {}\n", plan.version);
                let changes = plan.diff.as_ref().map_or("First release.\n".to_owned(), |diff| diff.to_markdown());
                super::print(format_args!("{changes}"))?;
            }
            return Ok(Outcome::Done);
        }
        let warnings = plan.warnings.clone();
        let plan = match &self.sign {
            Some(key) => plan.signed_by(Signer::open(key, std::env::var("BINDERY_KEY_PASSWORD").ok())?),
            None => plan,
        };
        let released = plan.carry_out()?;
        if self.json {
            say!("{}", json!({"folder": released.folder, "release": released.entry, "warnings": warnings}));
        } else {
            say!("{}", released.folder.display());
            for archive in &released.entry.archives {
                say!("  {}  {:>12}  {}", &archive.sha256[..16], archive.bytes, archive.file);
            }
        }
        Ok(Outcome::Done)
    }
}
