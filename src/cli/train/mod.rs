//! `bindery train`.

mod languages;
mod names;
mod pages;
mod references;

use anyhow::Result;
use clap::{Args, Subcommand};

use super::Outcome;

/// Train a model that Bindery has built in
#[derive(Args)]
#[command(after_help = "Each model has its own examples: bindery train names --help")]
pub struct Train {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Languages(languages::Languages),
    Names(names::Names),
    Pages(pages::Pages),
    References(references::References),
}

impl Train {
    pub fn run(self) -> Result<Outcome> {
        match self.what {
            What::Languages(command) => command.run(),
            What::Names(command) => command.run(),
            What::Pages(command) => command.run(),
            What::References(command) => command.run(),
        }
    }
}
