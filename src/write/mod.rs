//! Rows to bundles: every format at once, from one stream of rows.
//!
//! Each bundle is written on a thread of its own behind `BundleWriter`. All get the same rows in the same order,
//! so what they hold can differ only by a fault, which `verify` would find. To add a format, write its module and
//! name it in [`Bundle`] and in [`Bundles::create`].

mod jsonl;
mod parquet;
mod sqlite;

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use crate::error::{Error, InFile, Result};
use crate::model::{Bundle, Rows};
use crate::schema::TableName;

pub use self::jsonl::TableSummary;

/// Writes all tables in one format.
trait BundleWriter: Send {
    /// Takes the next rows of one table.
    fn write(&mut self, rows: &dyn Rows) -> Result<()>;

    /// Completes the files. What is not finished is not usable.
    fn finish(self: Box<Self>) -> Result<()>;
}

/// Rows that belong together, a table each, and are written in this order.
pub type Batch = Vec<Box<dyn Rows>>;

/// How many batches may wait for a writer.
const QUEUE: usize = 16;

/// All bundles of a dataset in the making.
pub struct Bundles {
    writers: Vec<Writer<()>>,
    canonical: Writer<Vec<TableSummary>>,
}

struct Writer<T> {
    queue: SyncSender<Arc<Batch>>,
    thread: JoinHandle<Result<T>>,
}

impl Bundles {
    /// Starts to write `bundles` below `data`. Content hashes are made whether or not JSONL is written.
    ///
    /// # Errors
    /// When a file cannot be made.
    pub fn create(data: &Path, name: &str, bundles: &[Bundle]) -> Result<Self> {
        let folder = |bundle: Bundle| -> Result<_> {
            let folder = data.join(bundle.as_str());
            std::fs::create_dir_all(&folder).in_file(&folder)?;
            Ok(folder)
        };
        let mut writers = Vec::new();
        let mut jsonl = None;
        for bundle in bundles {
            let folder = folder(*bundle)?;
            match bundle {
                Bundle::Sqlite => {
                    writers.push(spawn(Box::new(sqlite::Sqlite::create(&folder.join(format!("{name}.sqlite")))?)))
                }
                Bundle::Parquet => writers.push(spawn(Box::new(parquet::Parquet::create(&folder)?))),
                Bundle::Jsonl => jsonl = Some(folder),
            }
        }
        let mut jsonl = jsonl::Jsonl::create(jsonl.as_deref())?;
        let canonical = Writer::spawn(move |batches| {
            for batch in batches {
                batch.iter().try_for_each(|rows| jsonl.write(rows.as_ref()))?;
            }
            jsonl.finish()
        });
        Ok(Bundles { writers, canonical })
    }

    /// Hands rows to all writers. Waits while a writer is far behind.
    ///
    /// # Errors
    /// When a writer has failed; [`finish`](Self::finish) tells why.
    pub fn write(&self, batch: Batch) -> Result<()> {
        let batch = Arc::new(batch);
        let queues = self.writers.iter().map(|writer| &writer.queue).chain([&self.canonical.queue]);
        for queue in queues {
            queue.send(batch.clone()).map_err(|_| Error::new("a writer has stopped"))?;
        }
        Ok(())
    }

    /// Completes all bundles and gives the row count and content hash of each table. Also to be called after
    /// [`write`](Self::write) failed: it tells why.
    ///
    /// # Errors
    /// When a writer has failed.
    pub fn finish(self) -> Result<Vec<TableSummary>> {
        let summaries = self.canonical.join();
        self.writers.into_iter().try_for_each(Writer::join)?;
        summaries
    }
}

fn spawn(mut writer: Box<dyn BundleWriter>) -> Writer<()> {
    Writer::spawn(move |batches| {
        for batch in batches {
            batch.iter().try_for_each(|rows| writer.write(rows.as_ref()))?;
        }
        writer.finish()
    })
}

impl<T: Send + 'static> Writer<T> {
    fn spawn(work: impl FnOnce(std::sync::mpsc::Receiver<Arc<Batch>>) -> Result<T> + Send + 'static) -> Self {
        let (queue, batches) = sync_channel(QUEUE);
        Writer { queue, thread: std::thread::spawn(move || work(batches)) }
    }

    fn join(self) -> Result<T> {
        drop(self.queue);
        self.thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

/// One value for each table.
struct PerTable<T>(Vec<T>);

impl<T> PerTable<T> {
    fn try_new(make: impl FnMut(TableName) -> Result<T>) -> Result<Self> {
        TableName::ALL.into_iter().map(make).collect::<Result<_>>().map(PerTable)
    }

    fn get(&mut self, table: TableName) -> &mut T {
        &mut self.0[table as usize]
    }
}
