//! Rows that were read back, written again.

use super::read_back::CellRow;
use crate::error::Result;
use crate::model::{Cell, Rows};
use crate::schema::TableName;
use crate::write::Bundles;

/// How many rows are written at once.
const ROWS: usize = 4096;

/// Writes rows of a table into all bundles.
pub(super) fn write_rows(
    table: TableName,
    rows: impl Iterator<Item = Result<CellRow>>,
    bundles: &Bundles,
) -> Result<()> {
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        let rows = rows.by_ref().take(ROWS).collect::<Result<Vec<_>>>()?;
        bundles.write(vec![Box::new(CellRows { table, rows })])?;
    }
    Ok(())
}

struct CellRows {
    table: TableName,
    rows: Vec<CellRow>,
}

impl Rows for CellRows {
    fn table(&self) -> TableName {
        self.table
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn cells(&self, row: usize) -> Vec<Cell<'_>> {
        self.rows[row].clone()
    }
}
