//! Values in EDTF.

use std::fmt;

use super::Precision;

/// A date down to its precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    /// Astronomical: 0 is 1 BC. Of a decade or a century, its first year.
    pub year: Option<i32>,
    /// 1 to 12, or 21 to 24 for the seasons from spring on.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
    pub precision: Precision,
    pub approximate: bool,
}

/// What a date expression comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    One(Point),
    /// All of them.
    Set(Vec<Point>),
    Interval(Point, Point),
}

impl Point {
    pub(super) fn year(year: i32) -> Point {
        Point { year: Some(year), month: 0, day: 0, precision: Precision::Year, approximate: false }
    }

    pub(super) fn decade(year: i32) -> Point {
        Point { precision: Precision::Decade, ..Point::year(year / 10 * 10) }
    }

    /// The `number`th century: the 19th is the years `18XX`.
    pub(super) fn century(number: u32) -> Option<Point> {
        let known = (1..=21).contains(&number);
        known.then(|| Point { precision: Precision::Century, ..Point::year((number as i32 - 1) * 100) })
    }

    pub(super) fn month(year: Option<i32>, month: u32) -> Point {
        Point { year, month, day: 0, precision: Precision::Month, approximate: false }
    }

    pub(super) fn season(year: i32, season: u32) -> Point {
        Point { month: 20 + season, precision: Precision::Season, ..Point::year(year) }
    }

    /// `None` for a day that the month does not have.
    pub(super) fn day(year: Option<i32>, month: u32, day: u32) -> Option<Point> {
        let longest = match month {
            2 => 29,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        let valid = (1..=longest).contains(&day);
        valid.then_some(Point { year, month, day, precision: Precision::Day, approximate: false })
    }
}

impl Value {
    /// The date itself, or the last of several.
    pub(super) fn last(&self) -> &Point {
        match self {
            Value::One(point) | Value::Interval(_, point) => point,
            Value::Set(points) => &points[points.len() - 1],
        }
    }

    /// The date itself, where it is only one.
    pub(super) fn one(&self) -> Option<Point> {
        match self {
            Value::One(point) => Some(*point),
            _ => None,
        }
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.year, self.precision) {
            (None, _) => f.write_str("XXXX")?,
            (Some(year), Precision::Century) => write!(f, "{:02}XX", year / 100)?,
            (Some(year), Precision::Decade) => write!(f, "{:03}X", year / 10)?,
            (Some(year), _) if year < 0 => write!(f, "-{:04}", -year)?,
            (Some(year), _) => write!(f, "{year:04}")?,
        }
        if self.month > 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day > 0 {
            write!(f, "-{:02}", self.day)?;
        }
        if self.approximate {
            f.write_str("~")?;
        }
        Ok(())
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::One(point) => point.fmt(f),
            Value::Interval(from, to) => write!(f, "{from}/{to}"),
            Value::Set(points) => {
                for (at, point) in points.iter().enumerate() {
                    f.write_str(if at == 0 { "{" } else { "," })?;
                    point.fmt(f)?;
                }
                f.write_str("}")
            }
        }
    }
}
