//! The command line: the only part that prints and exits. One file a command.

/// Prints a line; what `println!` makes a panic of, a full disk, is an error.
macro_rules! say {
    ($($arguments:tt)*) => {
        crate::cli::print(format_args!("{}\n", format_args!($($arguments)*)))?
    };
}

mod apply;
mod build;
mod completions;
mod diff;
mod export;
mod init;
mod kb;
#[cfg(feature = "publish")]
mod publish;
mod rebuild;
mod release;
mod restore;
mod schema;
mod stats;
mod trace;
mod train;
mod verify;

use std::fmt::Arguments;
use std::io::Write;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};

/// Binds loose texts into a published dataset: SQLite, Parquet and JSONL that agree, in releases that anyone can verify.
#[derive(Parser)]
#[command(name = "bindery", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Init(init::Init),
    Build(build::Build),
    Verify(verify::Verify),
    Release(release::Release),
    Diff(diff::Diff),
    Apply(apply::Apply),
    Rebuild(rebuild::Rebuild),
    Restore(restore::Restore),
    #[cfg(feature = "publish")]
    Publish(publish::Publish),
    Stats(stats::Stats),
    Trace(trace::Trace),
    Schema(schema::Schema),
    Export(export::Export),
    Kb(kb::Kb),
    Train(train::Train),
    Completions(completions::Completions),
}

/// What a command came to, where it did not fail.
enum Outcome {
    Done,
    /// The check that was asked for found something.
    Found,
}

/// Runs the command that the arguments ask for. Exit code 0: done; 1: the check found something; 2: usage or input.
pub fn run() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Init(command) => command.run(),
        Command::Build(command) => command.run(),
        Command::Verify(command) => command.run(),
        Command::Release(command) => command.run(),
        Command::Diff(command) => command.run(),
        Command::Apply(command) => command.run(),
        Command::Rebuild(command) => command.run(),
        Command::Restore(command) => command.run(),
        #[cfg(feature = "publish")]
        Command::Publish(command) => command.run(),
        Command::Stats(command) => command.run(),
        Command::Trace(command) => command.run(),
        Command::Schema(command) => command.run(),
        Command::Export(command) => command.run(),
        Command::Kb(command) => command.run(),
        Command::Train(command) => command.run(),
        Command::Completions(command) => command.run(),
    };
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Err(error) => {
            report(&error);
            ExitCode::from(2)
        }
    }
}

fn print(text: Arguments<'_>) -> anyhow::Result<()> {
    std::io::stdout().write_fmt(text).context("cannot write to standard output")
}

fn report(error: &anyhow::Error) {
    eprintln!("error: {error}");
    for cause in error.chain().skip(1) {
        eprintln!("  because: {cause}");
    }
    if let Some(advice) = error.downcast_ref::<bindery::Error>().and_then(bindery::Error::advice) {
        eprintln!("  remedy: {advice}");
    }
}
