//! The build: a corpus through all stages into a dataset folder.

mod in_order;
mod spool;
mod staging;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use self::spool::Spool;
use self::staging::Staging;
use crate::assemble::{DocumentRows, assemble};
use crate::cite::cite;
use crate::corpus::{Corpus, Source};
use crate::entity::{Recognizer, Resolver};
use crate::error::{Error, Result};
use crate::model::{Bundle, Entity, Mention};
use crate::read::read;
use crate::release::{self, SkippedSource};
use crate::structure::{Duplicates, structure};
use crate::write::{Bundles, TableSummary};

/// How a dataset is built. None of it but `bundles` changes what is written.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder that holds datasets; the new one is a folder of its name in there.
    pub out: PathBuf,
    pub bundles: Vec<Bundle>,
    /// Threads that analyse documents, at least 1.
    pub threads: usize,
    /// Whether a source that cannot be read fails the build.
    pub strict: bool,
}

/// What a build made.
#[derive(Clone, Debug)]
pub struct Built {
    pub dataset: PathBuf,
    pub tables: Vec<TableSummary>,
    pub skipped: Vec<SkippedSource>,
}

/// How far a build is.
#[derive(Clone, Copy, Debug)]
pub enum Progress {
    /// A source is done; its size in bytes.
    Source(u64),
    /// All sources are done; what is corpus-wide is written now.
    Completing,
}

/// How many bytes of sources may be in work at once. One larger source is worked on alone.
const IN_WORK: u64 = 64 << 20;
/// How many rows of what is corpus-wide are written at once.
const AT_ONCE: usize = 4096;

/// Builds a dataset beside the earlier one and puts it in its place when it is whole.
///
/// # Errors
/// When no source can be read, with [`Options::strict`] when one cannot, when a source is not what its pin says, or
/// when writing fails. The earlier dataset is left as it was.
pub fn build(corpus: &Corpus, options: &Options, progress: &dyn Fn(Progress)) -> Result<Built> {
    let recognizer = Recognizer::for_corpus(corpus)?;
    let staging = Staging::create(&options.out, &corpus.dataset.name)?;
    let bundles = Bundles::create(&staging.path().join("data"), &corpus.dataset.name, &options.bundles)?;
    let mut skipped = Vec::new();
    let written = write_documents(corpus, options, progress, &recognizer, &bundles, &staging, &mut skipped);
    // A writer that failed has stopped taking rows; why, only finishing tells.
    let tables = bundles.finish()?;
    written?;
    if skipped.len() == corpus.sources.len() {
        let SkippedSource { path, reason } = &skipped[0];
        return Err(Error::new(format!("no source could be read; the first, {path}: {reason}")).in_file(&corpus.root));
    }
    release::describe(staging.path(), corpus, options.bundles.clone(), &tables, &skipped)?;
    Ok(Built { dataset: staging.publish()?, tables, skipped })
}

/// Analyses one document: all that can be known of it without the others.
///
/// # Errors
/// When the source cannot be read, or is not what its pin says.
pub fn analyse(source: &Source, recognizer: &Recognizer) -> Result<DocumentRows> {
    let bytes = source.load()?;
    let document = read(source, &bytes)?;
    let document = structure(document, &source.declared);
    let document = cite(document);
    let document = recognizer.entities(document)?;
    Ok(assemble(source, &bytes, document))
}

fn write_documents(
    corpus: &Corpus,
    options: &Options,
    progress: &dyn Fn(Progress),
    recognizer: &Recognizer,
    bundles: &Bundles,
    staging: &Staging,
    skipped: &mut Vec<SkippedSource>,
) -> Result<()> {
    let mut resolver = Resolver::new(staging.path());
    let mut duplicates = Duplicates::default();
    let mut mentions = Spool::create(staging.path())?;
    let analyse = |source: &Source| {
        catch_unwind(AssertUnwindSafe(|| analyse(source, recognizer))).unwrap_or_else(|_| {
            Err(Error::new("a fault in Bindery stopped the analysis")
                .in_file(&source.path)
                .remedy("please report it with the file"))
        })
    };
    in_order::for_each(
        &corpus.sources,
        options.threads,
        |source| source.size,
        IN_WORK,
        analyse,
        |source, rows| {
            progress(Progress::Source(source.size));
            match rows {
                Ok(mut rows) => {
                    let document = &mut rows.document;
                    document.duplicate_of = duplicates.seen(&document.document_id, &document.text);
                    resolver.document(&rows.entities, &rows.mentions)?;
                    mentions.push(&rows.mentions)?;
                    bundles.write(vec![
                        Box::new(vec![rows.document]),
                        Box::new(rows.paragraphs),
                        Box::new(rows.sentences),
                        Box::new(rows.citations),
                        Box::new(rows.bibliography),
                    ])
                }
                Err(error) if options.strict || source.declared.sha256.is_some() => Err(error),
                Err(error) => {
                    skipped.push(SkippedSource { path: source.relative_path.clone(), reason: error.reason() });
                    Ok(())
                }
            }
        },
    )?;
    progress(Progress::Completing);
    let resolution = resolver.finish()?;
    mentions.read(AT_ONCE, |mut mentions: Vec<Mention>| {
        for mention in &mut mentions {
            mention.entity_id = resolution.entity_id(&mention.entity_id).to_owned();
        }
        bundles.write(vec![Box::new(mentions)])
    })?;
    let mut entities = resolution.into_rows();
    loop {
        let some: Vec<Entity> = entities.by_ref().take(AT_ONCE).collect::<Result<_>>()?;
        let last = some.len() < AT_ONCE;
        bundles.write(vec![Box::new(some)])?;
        if last {
            return Ok(());
        }
    }
}
