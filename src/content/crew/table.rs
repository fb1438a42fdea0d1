//! A crew list as a CSV table: the same rows as in front matter, with problems at row and column.

use std::ops::Range;
use std::sync::Arc;

use super::cells::{Cell, Cells, delimiter_of};
use super::{COLUMNS, CrewRow, names_of_cell};
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::document::Audiences;
use crate::source::SourceFile;
use crate::units::Load;
use crate::yaml::OneOrMany;

/// The rows of a CSV file, and where each stands.
#[derive(Clone, Debug, Default)]
pub struct CrewTable {
    /// The rows; `at` is the index in `places`.
    pub rows: Vec<CrewRow>,
    /// For each row, the bytes of the cell of each column of [`COLUMNS`]; empty where there is none.
    pub places: Vec<[Range<usize>; COLUMNS.len()]>,
}

impl CrewTable {
    /// The bytes of a row's cell; the first cell of the row when it has no such column.
    pub fn cell(&self, row: usize, column: &str) -> Range<usize> {
        let Some(cells) = self.places.get(row) else {
            return 0..0;
        };
        let index = COLUMNS.iter().position(|name| *name == column).unwrap_or(0);
        if cells[index].is_empty() {
            cells[0].clone()
        } else {
            cells[index].clone()
        }
    }
}

/// Reads a crew table.
///
/// The first row names the columns, in any order and case; columns are parted by `,`, `;` or tab, whichever the first
/// row has most of; a byte-order mark is passed over; quoted cells may hold line breaks and several names. A row that the
/// audience may not see is left out, as if it were not in the file.
pub fn read_table(file: &SourceFile, audiences: &Audiences, problems: &mut Vec<Diagnostic>) -> CrewTable {
    let text = match std::str::from_utf8(&file.bytes) {
        Ok(text) => std::borrow::Cow::Borrowed(text),
        Err(error) => {
            let at = error.valid_up_to();
            problems.push(
                Diagnostic::new(
                    Code::BadUtf8,
                    Place::bytes(&file.path, at..at + 1),
                    "this is not UTF-8 text",
                )
                .help("save the spreadsheet as `CSV UTF-8`"),
            );
            String::from_utf8_lossy(&file.bytes)
        }
    };
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let text = &text[bom..];
    let delimiter = delimiter_of(text);
    let mut lines = Cells::new(text, delimiter, &file.path, bom);
    let Some(header) = lines.next_row(problems) else {
        return CrewTable::default();
    };
    let columns = read_header(&header, &file.path, problems);
    let mut table = CrewTable::default();
    while let Some(cells) = lines.next_row(problems) {
        if cells.iter().all(|cell| cell.text.is_empty()) {
            continue;
        }
        if may_see(&cells, &columns, audiences, &file.path, problems) {
            read_row(&cells, &columns, delimiter, &file.path, &mut table, problems);
        }
    }
    table
}

/// What people write above a column that names the production of each row.
const NAMES_PRODUCTIONS: [&str; 3] = ["production", "show", "project"];

/// For each cell of the first row, the index of its column in [`COLUMNS`].
fn read_header(header: &[Cell], file: &Arc<str>, problems: &mut Vec<Diagnostic>) -> Vec<Option<usize>> {
    let mut seen = [false; COLUMNS.len()];
    let mut columns = Vec::new();
    for cell in header {
        let name = cell.text.to_lowercase();
        let index = COLUMNS.iter().position(|column| *column == name);
        let place = || Place::bytes(file, cell.span.clone());
        match index {
            Some(index) if seen[index] => {
                let message = format!("the column `{name}` stands twice");
                problems.push(Diagnostic::new(Code::BadCsv, place(), message).help("delete one of them"));
                columns.push(None);
            }
            Some(index) => {
                seen[index] = true;
                columns.push(Some(index));
            }
            None => {
                if !name.is_empty() {
                    let help = match nearest(&name, COLUMNS) {
                        _ if NAMES_PRODUCTIONS.contains(&name.as_str()) => format!(
                            "this table is of one production; `callboard import crew {}` gives each production of a sheet its rows",
                            file.rsplit('/').next().unwrap_or(file)
                        ),
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("the columns are {}", COLUMNS.join(", ")),
                    };
                    let message = format!("a crew list has no column `{}`", cell.text);
                    problems.push(Diagnostic::new(Code::UnknownKey, place(), message).help(help));
                }
                columns.push(None);
            }
        }
    }
    for (index, needed) in [(0, "role"), (1, "who")] {
        if !seen[index] {
            problems.push(
                Diagnostic::new(
                    Code::BadCsv,
                    Place::file(file),
                    format!("the table has no column `{needed}`"),
                )
                .help("the first row names the columns; `role` and `who` are needed"),
            );
        }
    }
    columns
}

/// Whether the audience may see a row. In doubt it is restricted: an unknown audience is nobody but the most trusted.
fn may_see(
    cells: &[Cell],
    columns: &[Option<usize>],
    audiences: &Audiences,
    file: &Arc<str>,
    problems: &mut Vec<Diagnostic>,
) -> bool {
    let visible = COLUMNS.iter().position(|column| *column == "visible");
    let mut named = cells
        .iter()
        .zip(columns)
        .filter(|(_, column)| **column == visible);
    let Some((cell, _)) = named.next().filter(|(cell, _)| !cell.text.is_empty()) else {
        return true;
    };
    audiences.may_see(&cell.text).unwrap_or_else(|| {
        let known: Vec<String> = audiences.names.iter().map(|name| name.to_string()).collect();
        let message = format!("there is no audience `{}`", cell.text);
        problems.push(crate::config::unknown_audience(
            Place::bytes(file, cell.span.clone()),
            message,
            &cell.text,
            &known,
        ));
        known
            .len()
            .checked_sub(1)
            .is_some_and(|most| audiences.sees(most))
    })
}

fn read_row(
    cells: &[Cell],
    columns: &[Option<usize>],
    delimiter: u8,
    file: &Arc<str>,
    table: &mut CrewTable,
    problems: &mut Vec<Diagnostic>,
) {
    let mut places: [Range<usize>; COLUMNS.len()] = std::array::from_fn(|_| 0..0);
    let mut texts: [&str; COLUMNS.len()] = [""; COLUMNS.len()];
    for (cell, column) in cells.iter().zip(columns) {
        if let Some(index) = *column {
            places[index] = cell.span.clone();
            texts[index] = &cell.text;
        }
    }
    if let Some(extra) = cells.get(columns.len())
        && cells[columns.len()..].iter().any(|cell| !cell.text.is_empty())
    {
        let message = format!(
            "this row has {} cells, the first row has {}",
            cells.len(),
            columns.len()
        );
        problems.push(
            Diagnostic::new(Code::BadCsv, Place::bytes(file, extra.span.clone()), message)
                .help("put a cell that holds the delimiter in quotes"),
        );
    }
    let mut wrong = |index: usize, message: String| {
        problems.push(Diagnostic::new(
            Code::WrongValue,
            Place::bytes(file, places[index].clone()),
            message,
        ));
    };
    let text = |index: usize| (!texts[index].is_empty()).then(|| texts[index].to_owned());
    let mut day = |index: usize| {
        text(index).and_then(|text| text.parse().map_err(|message| wrong(index, message)).ok())
    };
    let (from, to) = (day(2), day(3));
    let acting = match texts[4].to_lowercase().as_str() {
        "" | "no" | "false" | "n" | "0" => false,
        "yes" | "true" | "y" | "x" | "1" | "acting" => true,
        other => {
            wrong(4, format!("`{other}` is neither yes nor no"));
            false
        }
    };
    let load = text(5).and_then(|text| {
        let with_sign = if text.ends_with('%') {
            text
        } else {
            format!("{text}%")
        };
        let load: Result<Load, String> = with_sign.parse();
        load.map_err(|message| wrong(5, message)).ok()
    });
    let Some(role) = text(0) else {
        let start = cells.first().map_or(0..0, |cell| cell.span.clone());
        let message = "this row has no role".to_owned();
        problems.push(Diagnostic::new(
            Code::MissingKey,
            Place::bytes(file, start),
            message,
        ));
        return;
    };
    let who = match texts[1] {
        "" => OneOrMany(vec![super::VACANT.to_owned()]),
        cell => names_of_cell(cell, delimiter),
    };
    let at = table.rows.len();
    let (credit, unit, department, note, visible) = (text(6), text(7), text(8), text(9), text(10));
    let (reports_to, season) = (text(11), text(12));
    table.rows.push(CrewRow {
        role,
        who,
        from,
        to,
        season,
        acting,
        load,
        credit,
        unit,
        department,
        reports_to,
        note,
        visible,
        at,
    });
    table.places.push(places);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let mut problems = Vec::new();
        let file = SourceFile::new("content/productions/x/crew.csv", text.as_bytes());
        let table = read_table(&file, &Audiences::default(), &mut problems);
        let rows = table.rows.iter().map(|row| {
            let role = &text[table.cell(row.at, "role")];
            assert!(
                role.trim_matches('"').contains(row.role.as_str()),
                "the place of {} is {role}",
                row.role
            );
            format!("{}: {}", row.role, row.who.join(" + "))
        });
        (
            rows.collect(),
            problems.into_iter().map(|problem| problem.message).collect(),
        )
    }

    #[test]
    fn columns_may_stand_in_any_order_and_be_parted_by_comma_semicolon_or_tab() {
        let rows = vec![
            "runner: Joe Baptiste + Kim Adeyemi".to_owned(),
            "producer: vacant".to_owned(),
        ];
        assert_eq!(
            read("who,role\n\"Joe Baptiste, Kim Adeyemi\",runner\n,producer\n"),
            (rows.clone(), vec![])
        );
        assert_eq!(
            read("\u{feff}Role;Who\r\nrunner;Joe Baptiste, Kim Adeyemi\r\nproducer;vacant"),
            (rows.clone(), vec![])
        );
        assert_eq!(
            read("role\twho\nrunner\t\"Joe Baptiste\nKim Adeyemi\"\n\nproducer\tvacant\n"),
            (rows, vec![])
        );
    }

    #[test]
    fn a_row_that_the_audience_may_not_see_is_as_if_it_were_not_there() {
        let text = "role,who,visible\nrunner,Joe,\nproducer,Ana,crew\nruner,Lee,internal\n";
        let file = SourceFile::new("content/productions/x/crew.csv", text.as_bytes());
        let names: Vec<Arc<str>> = ["public", "crew", "internal"].map(Arc::from).to_vec();
        for (built, expected) in [(0, 1), (1, 2), (2, 3)] {
            let audiences = Audiences {
                names: names.clone(),
                built,
            };
            let mut problems = Vec::new();
            let table = read_table(&file, &audiences, &mut problems);
            assert_eq!((table.rows.len(), problems.len()), (expected, 0));
        }
    }

    #[test]
    fn every_mistake_of_a_table_is_reported() {
        let (rows, problems) =
            read("role,who,form,load\nrunner,Joe,2026-01-05,half\nproducer,Ana,,60%,,x\n,Lee,,\n");
        assert_eq!(rows, ["runner: Joe", "producer: Ana"]);
        assert_eq!(
            problems,
            [
                "a crew list has no column `form`",
                "`half%` is not a load such as 60%",
                "this row has 6 cells, the first row has 4",
                "this row has no role",
            ]
        );
    }
}
