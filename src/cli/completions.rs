//! `bindery completions`.

use anyhow::Result;
use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

use super::{Cli, Outcome};

/// Print a script that completes Bindery's commands in a shell
#[derive(Args)]
#[command(after_help = "Example:
  bindery completions bash > ~/.local/share/bash-completion/completions/bindery")]
pub struct Completions {
    shell: Shell,
}

impl Completions {
    pub fn run(self) -> Result<Outcome> {
        let mut script = Vec::new();
        generate(self.shell, &mut Cli::command(), "bindery", &mut script);
        super::print(format_args!("{}", String::from_utf8(script)?))?;
        Ok(Outcome::Done)
    }
}
