//! Parquet: a file a table, zstd, plain types.
//!
//! Record batches and row groups are cut by the rows alone, never by how rows arrive, so the files depend on
//! nothing else.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanBuilder, Float64Builder, Int64Builder, ListBuilder, RecordBatch, StringBuilder};
use arrow::datatypes::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use super::{BundleWriter, PerTable};
use crate::error::{Error, InFile, Result};
use crate::model::{Cell, Rows};
use crate::schema::{FieldType, Table, arrow_schema};

/// A record batch ends with the row that reaches either bound.
const BATCH_ROWS: usize = 8192;
const BATCH_BYTES: usize = 4 << 20;
/// A row group ends with the batch that reaches either bound.
const GROUP_ROWS: usize = 1 << 18;
const GROUP_BYTES: usize = 64 << 20;
/// zstd's own default: a third of the time of level 9 for about a tenth more bytes.
const ZSTD_LEVEL: i32 = 3;

pub(super) struct Parquet(PerTable<TableFile>);

struct TableFile {
    path: PathBuf,
    schema: SchemaRef,
    writer: ArrowWriter<BufWriter<File>>,
    columns: Vec<Column>,
    batch: Size,
    group: Size,
}

#[derive(Clone, Copy, Default)]
struct Size {
    rows: usize,
    bytes: usize,
}

impl Parquet {
    pub(super) fn create(folder: &Path) -> Result<Self> {
        PerTable::try_new(|table| {
            let path = folder.join(format!("{table}.parquet"));
            TableFile::create(&path, table.schema()).in_file(path)
        })
        .map(Parquet)
    }
}

impl BundleWriter for Parquet {
    fn write(&mut self, rows: &dyn Rows) -> Result<()> {
        let table = self.0.get(rows.table());
        for row in 0..rows.len() {
            table.push(&rows.cells(row));
            if table.batch.rows >= BATCH_ROWS || table.batch.bytes >= BATCH_BYTES {
                table.write_batch().in_file(&table.path)?;
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<()> {
        for mut table in self.0.0 {
            table.write_batch().in_file(&table.path)?;
            table.writer.close().map_err(Error::from).in_file(&table.path)?;
        }
        Ok(())
    }
}

impl TableFile {
    fn create(path: &Path, table: &Table) -> Result<Self> {
        let schema = arrow_schema(table);
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(ZSTD_LEVEL)?))
            // The writer's version would change the bytes with each upgrade of a library.
            .set_created_by("bindery".to_owned())
            .set_max_row_group_row_count(None)
            .build();
        let options = ArrowWriterOptions::new().with_properties(properties);
        let file = BufWriter::new(File::create(path)?);
        Ok(TableFile {
            path: path.to_owned(),
            writer: ArrowWriter::try_new_with_options(file, schema.clone(), options)?,
            schema,
            columns: table.fields.iter().map(|field| Column::new(field.kind)).collect(),
            batch: Size::default(),
            group: Size::default(),
        })
    }

    fn push(&mut self, cells: &[Cell<'_>]) {
        self.batch.rows += 1;
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            self.batch.bytes += column.push(cell);
        }
    }

    fn write_batch(&mut self) -> Result<()> {
        if self.batch.rows == 0 {
            return Ok(());
        }
        let arrays = self.columns.iter_mut().map(Column::finish).collect();
        self.writer.write(&RecordBatch::try_new(self.schema.clone(), arrays)?)?;
        self.group.rows += self.batch.rows;
        self.group.bytes += self.batch.bytes;
        self.batch = Size::default();
        if self.group.rows >= GROUP_ROWS || self.group.bytes >= GROUP_BYTES {
            self.writer.flush()?;
            self.group = Size::default();
        }
        Ok(())
    }
}

/// A column of the record batch in the making.
enum Column {
    String(StringBuilder),
    Integer(Int64Builder),
    Number(Float64Builder),
    Boolean(BooleanBuilder),
    List(ListBuilder<StringBuilder>),
}

impl Column {
    fn new(kind: FieldType) -> Self {
        match kind {
            FieldType::String => Column::String(StringBuilder::new()),
            FieldType::Integer => Column::Integer(Int64Builder::new()),
            FieldType::Number => Column::Number(Float64Builder::new()),
            FieldType::Boolean => Column::Boolean(BooleanBuilder::new()),
            FieldType::Array => {
                Column::List(ListBuilder::new(StringBuilder::new()).with_field(crate::schema::list_item()))
            }
        }
    }

    /// Appends a cell and gives its size in bytes.
    ///
    /// # Panics
    /// When the cell is not of the column's type: a test holds the row types to the schema.
    fn push(&mut self, cell: &Cell<'_>) -> usize {
        match (self, cell) {
            (Column::String(column), Cell::String(value)) => {
                column.append_value(value);
                value.len()
            }
            (Column::Integer(column), Cell::Integer(value)) => {
                column.append_value(*value);
                8
            }
            (Column::Number(column), Cell::Number(value)) => {
                column.append_value(*value);
                8
            }
            (Column::Boolean(column), Cell::Boolean(value)) => {
                column.append_value(*value);
                1
            }
            (Column::List(column), Cell::List(values)) => {
                values.iter().for_each(|value| column.values().append_value(value));
                column.append(true);
                values.iter().map(String::len).sum()
            }
            (column, Cell::Null) => {
                match column {
                    Column::String(column) => column.append_null(),
                    Column::Integer(column) => column.append_null(),
                    Column::Number(column) => column.append_null(),
                    Column::Boolean(column) => column.append_null(),
                    Column::List(column) => column.append_null(),
                }
                1
            }
            (_, cell) => panic!("a cell is of its column's type, but found {cell:?}"),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Column::String(column) => Arc::new(column.finish()),
            Column::Integer(column) => Arc::new(column.finish()),
            Column::Number(column) => Arc::new(column.finish()),
            Column::Boolean(column) => Arc::new(column.finish()),
            Column::List(column) => Arc::new(column.finish()),
        }
    }
}
