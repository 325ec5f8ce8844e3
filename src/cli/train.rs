//! `bindery train`.

mod names;

use anyhow::Result;
use clap::{Args, Subcommand};

use super::Outcome;

/// Train a model that Bindery has built in
#[derive(Args)]
pub struct Train {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Names(names::Names),
}

impl Train {
    pub fn run(self) -> Result<Outcome> {
        match self.what {
            What::Names(names) => names.run(),
        }
    }
}
