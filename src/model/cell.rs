//! One value of one row, as every bundle sees it.

use std::borrow::Cow;

/// A value in a column. All bundles are written from cells and read back into cells, so that they can be compared.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    Null,
    Boolean(bool),
    Integer(i64),
    Number(f64),
    String(Cow<'a, str>),
    List(Cow<'a, [String]>),
}

/// A Rust type that a column can hold.
pub trait ToCell {
    fn to_cell(&self) -> Cell<'_>;
}

impl ToCell for bool {
    fn to_cell(&self) -> Cell<'_> {
        Cell::Boolean(*self)
    }
}

impl ToCell for i64 {
    fn to_cell(&self) -> Cell<'_> {
        Cell::Integer(*self)
    }
}

impl ToCell for f64 {
    fn to_cell(&self) -> Cell<'_> {
        Cell::Number(*self)
    }
}

impl ToCell for String {
    fn to_cell(&self) -> Cell<'_> {
        Cell::String(Cow::Borrowed(self))
    }
}

impl ToCell for Vec<String> {
    fn to_cell(&self) -> Cell<'_> {
        Cell::List(Cow::Borrowed(self))
    }
}

impl<T: ToCell> ToCell for Option<T> {
    fn to_cell(&self) -> Cell<'_> {
        self.as_ref().map_or(Cell::Null, ToCell::to_cell)
    }
}
