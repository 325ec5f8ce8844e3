//! `bindery train`.

mod names;
mod references;

use anyhow::Result;
use clap::Subcommand;

use super::Outcome;

/// Train a model that is built into Bindery
#[derive(Subcommand)]
pub enum Train {
    Names(names::Names),
    References(references::References),
}

impl Train {
    pub fn run(self) -> Result<Outcome> {
        match self {
            Train::Names(command) => command.run(),
            Train::References(command) => command.run(),
        }
    }
}
