//! A sheet as tables: which rows name the columns, and which cells below are one row of one table.

use std::sync::Arc;

use super::Aliases;
use super::columns::{Header, Purpose, is_head};
use super::grid::{self, Grid, Refusal, Row};
use super::workbook;

/// A row of one table.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The row of the sheet.
    pub row: &'a Row,
    /// Which of the tables it belongs to, as an index of [`Tables::headers`].
    pub table: usize,
    /// What it is.
    pub kind: EntryKind,
}

/// What a row of a table is by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// Above the first row that names columns.
    Above,
    /// It names columns.
    Head,
    /// Below.
    Body,
}

/// The tables of a sheet.
#[derive(Clone, Debug)]
pub struct Tables {
    /// The sheet.
    pub grid: Grid,
    /// Those that were found, in the order of the rows that name their columns; several of one row stand side by side.
    pub headers: Vec<Header>,
}

/// How many rows may stand above the one that names the columns: a title, a date, a logo's empty cells.
const MAX_ABOVE: usize = 30;

/// Reads a CSV file as tables.
///
/// # Errors
/// When no row names the columns that the purpose needs, or a quote is left open.
pub fn of_csv(name: &Arc<str>, bytes: &[u8], purpose: Purpose, aliases: &Aliases) -> Result<Tables, Refusal> {
    let measure = |grid: &Grid| {
        Some(
            first_headers(grid, purpose, aliases)?
                .iter()
                .map(Header::known)
                .sum::<usize>(),
        )
    };
    match grid::csv(name, bytes, measure)? {
        Some(grid) => of_grid(grid, purpose, aliases),
        None => Err(no_header(purpose).into()),
    }
}

/// Reads a file as tables: a workbook's sheet of this name, else of all that are shown the one that most columns are known of;
/// or a CSV file.
///
/// # Errors
/// When the file cannot be read, has no such sheet, or no row names the columns that the purpose needs.
pub fn of_file(
    name: &Arc<str>,
    bytes: &[u8],
    wanted: Option<&str>,
    purpose: Purpose,
    aliases: &Aliases,
) -> Result<Tables, Refusal> {
    if !workbook::is_workbook(bytes) {
        return match wanted {
            Some(wanted) => Err(format!("a CSV file has no sheets, so none is called `{wanted}`").into()),
            None => of_csv(name, bytes, purpose, aliases),
        };
    }
    let sheets = workbook::sheets(bytes)?;
    let names = |sheets: &[workbook::Sheet]| {
        let names: Vec<String> = sheets.iter().map(|sheet| format!("`{}`", sheet.name)).collect();
        names.join(", ")
    };
    if let Some(wanted) = wanted {
        let found = sheets
            .iter()
            .find(|sheet| sheet.name.trim().eq_ignore_ascii_case(wanted.trim()));
        return match found {
            Some(sheet) => of_grid(sheet.grid.clone(), purpose, aliases),
            None => Err(format!("no sheet is called `{wanted}`; there are {}", names(&sheets)).into()),
        };
    }
    let (hidden, shown): (Vec<_>, Vec<_>) = sheets.into_iter().partition(|sheet| sheet.is_hidden);
    let known = |sheet: &workbook::Sheet| {
        let headers = first_headers(&sheet.grid, purpose, aliases)?;
        Some(headers.iter().map(Header::known).sum::<usize>())
    };
    let (mut fitting, _): (Vec<_>, Vec<_>) = shown.into_iter().partition(|sheet| known(sheet).is_some());
    // The first of those that are equally clear.
    let best = (0..fitting.len()).rev().max_by_key(|at| known(&fitting[*at]));
    let Some(best) = best else {
        return Err(no_header(purpose).into());
    };
    let sheet = fitting.remove(best);
    let mut grid = sheet.grid;
    if !fitting.is_empty() {
        let others = names(&fitting);
        grid.remarks.push(format!(
            "only the sheet `{}` was read; `--sheet` reads {others}",
            sheet.name
        ));
    }
    if !hidden.is_empty() {
        grid.remarks
            .push(format!("hidden sheets were not read: {}", names(&hidden)));
    }
    of_grid(grid, purpose, aliases)
}

/// The tables of a sheet.
///
/// # Errors
/// When no row names the columns that the purpose needs.
pub fn of_grid(mut grid: Grid, purpose: Purpose, aliases: &Aliases) -> Result<Tables, Refusal> {
    let Some(mut headers) = first_headers(&grid, purpose, aliases) else {
        return Err(no_header(purpose).into());
    };
    let first = headers[0].row;
    if headers.iter().any(|header| header.preset.is_some())
        && let Some(preset) = headers[0].preset
    {
        grid.remarks.push(format!("the columns are those of {preset}"));
    }
    for row in grid.rows.iter().filter(|row| row.number > first) {
        let again = headers.iter().any(|header| header.is_repeated_by(row));
        if !again && may_name_columns(row, headers[0].known(), aliases) {
            headers.extend(Header::read_all(row, purpose, aliases));
        }
    }
    Ok(Tables { grid, headers })
}

/// Whether a row below may name the columns of another table: most of what it says are heads, and more than one is, unless the
/// first table has one column. A cell alone that says `Artist` is what somebody is.
fn may_name_columns(row: &Row, known_of_first: usize, aliases: &Aliases) -> bool {
    let filled = row.cells.iter().filter(|cell| !cell.is_empty());
    let (heads, others): (Vec<&String>, Vec<&String>) = filled.partition(|cell| is_head(cell, aliases));
    heads.len() >= others.len() && heads.len() >= known_of_first.min(2)
}

/// The row among the first ones that gives most columns a meaning.
fn first_headers(grid: &Grid, purpose: Purpose, aliases: &Aliases) -> Option<Vec<Header>> {
    let mut best: Option<(usize, Vec<Header>)> = None;
    for row in grid.rows.iter().take(MAX_ABOVE) {
        let headers = Header::read_all(row, purpose, aliases);
        let known = headers.iter().map(Header::known).sum();
        if known > 0 && best.as_ref().is_none_or(|(best, _)| known > *best) {
            best = Some((known, headers));
        }
    }
    best.map(|(_, headers)| headers)
}

fn no_header(purpose: Purpose) -> String {
    let (what, heads, column) = match purpose {
        Purpose::Crew => ("a column of roles and one of people", "`Role` and `Name`", "who"),
        Purpose::People => ("a column of people", "`Name`", "who"),
        Purpose::Roles => ("a column of roles", "`Role`", "role"),
        Purpose::Schedule => (
            "a column of phases and one of dates",
            "`Phase`, `Start` and `End`",
            "phase",
        ),
    };
    format!(
        "no row of the sheet names {what}\n  write {heads} above them, or say what they are called: \
         `--columns Betreuung={column}`"
    )
}

impl Tables {
    /// The entries of the sheet, from the top, each table's part of a row on its own; what says nothing is left out.
    pub fn entries(&self) -> Vec<Entry<'_>> {
        let first = self.headers.first().map_or(0, |header| header.row);
        let mut entries = Vec::new();
        for row in self.grid.rows.iter().filter(|row| !row.is_blank()) {
            if row.number < first {
                entries.push(Entry {
                    row,
                    table: 0,
                    kind: EntryKind::Above,
                });
                continue;
            }
            // The tables that are open here: those of the last row that named any.
            let named = self
                .headers
                .iter()
                .map(|header| header.row)
                .filter(|at| *at <= row.number)
                .max();
            let open: Vec<usize> = (0..self.headers.len())
                .filter(|at| Some(self.headers[*at].row) == named)
                .collect();
            let is_head =
                named == Some(row.number) || open.iter().any(|at| self.headers[*at].is_repeated_by(row));
            if is_head {
                if row.number != first {
                    entries.push(Entry {
                        row,
                        table: open[0],
                        kind: EntryKind::Head,
                    });
                }
                continue;
            }
            let before = entries.len();
            for table in &open {
                let range = self.headers[*table].range.clone();
                let is_last = Some(table) == open.last();
                let cells = row.cells.iter().enumerate().filter(|(at, cell)| {
                    !cell.is_empty() && (range.contains(at) || (is_last && *at >= range.end))
                });
                if cells.count() > 0 {
                    entries.push(Entry {
                        row,
                        table: *table,
                        kind: EntryKind::Body,
                    });
                }
            }
            if entries.len() == before
                && let Some(table) = open.first()
            {
                entries.push(Entry {
                    row,
                    table: *table,
                    kind: EntryKind::Body,
                });
            }
        }
        entries
    }

    /// How many cells can name somebody, counted from the cells themselves: one for each row of each table that says anything.
    pub fn cells(&self) -> usize {
        let first = self.headers.first().map_or(0, |header| header.row);
        let rows = self.grid.rows.iter().filter(|row| row.number != first);
        rows.map(|row| {
            let filled = |at: usize| row.cells.get(at).is_some_and(|cell| !cell.is_empty());
            let side_by_side = self.headers.iter().filter(|header| {
                let last = self
                    .headers
                    .iter()
                    .map(|other| other.row)
                    .filter(|at| *at <= row.number)
                    .max();
                Some(header.row) == last
            });
            let parts: Vec<_> = side_by_side.map(|header| header.range.clone()).collect();
            let is_head = self
                .headers
                .iter()
                .any(|header| header.row == row.number || header.is_repeated_by(row));
            let any = (0..row.cells.len()).any(filled);
            if parts.is_empty() || is_head {
                return usize::from(any);
            }
            let end = parts.iter().map(|part| part.end).max().unwrap_or(0);
            let inside = parts.iter().filter(|part| (*part).clone().any(filled)).count();
            let last_has_more = (end..row.cells.len()).any(filled)
                && !parts.last().is_some_and(|part| part.clone().any(filled));
            inside + usize::from(last_has_more)
        })
        .sum()
    }

    /// Cells that stand further right than any head, so that they belong to no column.
    pub fn surplus(&self, entry: &Entry<'_>) -> usize {
        let header = &self.headers[entry.table];
        let end = self
            .headers
            .iter()
            .filter(|other| other.row == header.row)
            .map(|other| other.range.end)
            .max();
        let behind = entry.row.cells.get(end.unwrap_or(0)..).unwrap_or_default();
        behind.iter().filter(|cell| !cell.is_empty()).count()
    }
}
