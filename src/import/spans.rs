//! From when to when a row says that something is: in two columns, or as a range in one.

use jiff::civil::Date;

use super::columns::{Column, Header};
use super::dates::{Dates, End};
use super::grid::Row;
use super::report::Line;
use crate::content::crew::is_placeholder;

/// The first and the last day that a row names; what cannot be read, or was assumed, is said in `line`.
pub(super) fn read(
    dates: &Dates,
    header: &Header,
    row: &Row,
    line: &mut Line,
) -> (Option<Date>, Option<Date>) {
    let (mut from, mut to) = (None, None);
    let cell = |column: Column| {
        Some(header.cell(row, column)).filter(|cell| !cell.is_empty() && !is_placeholder(cell))
    };
    if let Some(written) = cell(Column::Dates) {
        match dates.range(written) {
            Some((first, last)) => {
                line.changes.extend(first.assumed);
                from = Some(first.day);
                if let Some(last) = last {
                    line.changes.extend(last.assumed);
                    to = Some(last.day);
                }
            }
            None => line
                .changes
                .push(format!("left out: `{written}` is no range of dates")),
        }
    }
    if let Some(written) = cell(Column::From) {
        match dates.day(written, End::First) {
            Some(read) => {
                line.changes.extend(read.assumed);
                from = Some(read.day);
            }
            // A range may stand in the column of first days.
            None => match dates.range(written) {
                Some((first, last)) => {
                    line.changes.extend(first.assumed);
                    from = Some(first.day);
                    to = last.map(|last| last.day);
                }
                None => line.changes.push(format!("left out: `{written}` is no date")),
            },
        }
    }
    if let Some(written) = cell(Column::To).filter(|written| !is_open_ended(written)) {
        match dates.day(written, End::Last) {
            Some(read) => {
                line.changes.extend(read.assumed);
                to = Some(read.day);
            }
            None => line.changes.push(format!("left out: `{written}` is no date")),
        }
    }
    if let (Some(first), Some(last)) = (from, to)
        && last < first
    {
        line.changes.push(format!(
            "left out: it ends on {last}, before it starts on {first}"
        ));
        return (None, None);
    }
    (from, to)
}

fn is_open_ended(written: &str) -> bool {
    matches!(
        written.trim().to_lowercase().as_str(),
        "ongoing" | "open end" | "open ended" | "laufend" | "en cours" | "wrap" | "end of show"
    )
}
