//! `bindery publish`.

use std::path::PathBuf;

use anyhow::Result;
use bindery::release::publish::{Package, Published, Step, Target};
use clap::Args;
use serde_json::json;

use super::Outcome;

/// Bring a release to a folder, an object store or a host of datasets
#[derive(Args)]
#[command(after_help = "A release is proved before it is sent, and each file by its hash after it has arrived. A \
published file is never written over; what is there already is not sent again. Object stores take their settings \
from the environment, as other programs do: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT, \
GOOGLE_SERVICE_ACCOUNT, AZURE_STORAGE_ACCOUNT_NAME, AZURE_STORAGE_ACCOUNT_KEY.

For Hugging Face, GitHub and Zenodo the commands are printed that publish the release there, to be run by you.

Examples:
  bindery publish out/releases/letters-1.0.0 /srv/www/datasets
  bindery publish out/releases/letters-1.0.0 s3://bucket/datasets
  bindery publish out/releases/letters-1.0.0 hf:owner/letters
  bindery publish out/releases/letters-1.0.0 github:owner/letters
  bindery publish out/releases/letters-1.0.0 zenodo:")]
pub struct Publish {
    /// The folder or zip of a release
    release: PathBuf,
    /// A folder, s3://, gs://, az:// or https:// address, hf:owner/name, github:owner/name, zenodo:
    #[arg(value_parser = target)]
    target: Target,
    /// Print a summary as JSON
    #[arg(long)]
    json: bool,
}

fn target(text: &str) -> Result<Target, String> {
    text.parse().map_err(|error: bindery::Error| error.reason())
}

impl Publish {
    pub fn run(self) -> Result<Outcome> {
        let package = Package::open(&self.release)?;
        let quiet = self.json;
        let progress = move |name: &str, step: Step| {
            if !quiet {
                // What cannot be shown does not stop the publication; the summary tells it.
                let _ = super::print(format_args!("{}  {name}\n", if step == Step::Sent { "sent " } else { "there" }));
            }
        };
        match &self.target {
            Target::Folder(folder) => self.report(&package.publish_to_folder(folder, &progress)?)?,
            Target::Store(url) => {
                // No setting of a store is anything but UTF-8; other variables may be.
                let settings = std::env::vars_os();
                let settings =
                    settings.filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
                self.report(&package.publish_to_store(url, settings, &progress)?)?;
            }
            Target::Host(host) => {
                let instructions = package.instructions(host)?;
                if self.json {
                    say!("{}", json!({"files": instructions.files, "commands": instructions.commands}));
                } else {
                    for file in &instructions.files {
                        say!("# wrote {}", file.display());
                    }
                    for command in &instructions.commands {
                        say!("{command}");
                    }
                }
            }
        }
        Ok(Outcome::Done)
    }

    fn report(&self, published: &Published) -> Result<()> {
        if self.json {
            say!("{}", json!(published));
        } else {
            say!(
                "{} files sent ({} bytes), {} were there, {} releases in the index",
                published.sent,
                published.sent_bytes,
                published.there,
                published.releases
            );
        }
        Ok(())
    }
}
