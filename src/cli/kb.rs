//! `bindery kb`.

use std::path::PathBuf;

use anyhow::{Result, bail};
use bindery::entity::knowledge_base::{Options, build};
use clap::{Args, Subcommand};
use serde_json::json;

use super::Outcome;

/// Make a knowledge base, which links names to Wikidata
#[derive(Args)]
#[command(after_help = "Example:
  bindery kb build latest-all.json.gz --languages en,es --out wikidata.kb")]
pub struct Kb {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Build(Build),
}

/// Make a knowledge base from a dump of Wikidata or from a table of names
#[derive(Args)]
#[command(after_help = "Examples:
  bindery kb build latest-all.json.gz --languages en,es,ru --out wikidata.kb
  bzcat latest-all.json.bz2 | bindery kb build /dev/stdin --out wikidata.kb
  bindery kb build places.tsv --out places.kb")]
struct Build {
    /// A JSON dump of Wikidata, or a table whose name ends in .tsv; plain, or compressed with gzip or zstd
    input: PathBuf,
    /// The file to make
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Languages of the names to take, the one that names the things first
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_value = "en,es,fr,de,it,pt,ru,uk,ar,zh,ja")]
    languages: Vec<String>,
    /// Fail at the first line that cannot be read
    #[arg(long)]
    strict: bool,
    /// Print a summary as JSON
    #[arg(long)]
    json: bool,
}

impl Kb {
    pub fn run(self) -> Result<Outcome> {
        let What::Build(Build { input, out, languages, strict, json }) = self.what;
        if out.canonicalize().is_ok_and(|out| input.canonicalize().is_ok_and(|input| input == out)) {
            bail!(
                "{}: the knowledge base would replace what it is made of; name another file with --out",
                out.display()
            );
        }
        let built = build(&Options { input, out: out.clone(), languages, strict })?;
        for error in &built.errors {
            eprintln!("skipped: {error}");
        }
        let untold = built.skipped - built.errors.len() as u64;
        if untold > 0 {
            eprintln!("skipped: {untold} more lines");
        }
        if json {
            say!(
                "{}",
                json!({"file": out, "entities": built.entities, "names": built.names, "skipped": built.skipped})
            );
        } else {
            say!("{}: {} things, {} names", out.display(), built.entities, built.names);
        }
        Ok(Outcome::Done)
    }
}
