//! Workbooks of office programs, `.xlsx` and `.ods`, as sheets.
//!
//! `calamine` reads the values: formulas by their stored result, dates as dates. It says nothing of hidden rows, and of merged
//! cells only in `.xlsx`; these are read from the file itself. What a file may unpack to is limited before anything is read.

use std::io::{Cursor, Read};

use calamine::{Data, DataRef, Ods, Reader, SheetType, SheetVisible, Xlsx};
use xml::events::{BytesStart, Event};

use super::grid::{Grid, Refusal, Row};

/// A sheet of a workbook.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Whether the workbook hides it.
    pub is_hidden: bool,
    /// Its cells.
    pub grid: Grid,
}

/// The most bytes that all files in a workbook may unpack to.
const MAX_UNPACKED: u64 = 256 * 1024 * 1024;
/// The most files in it.
const MAX_FILES: usize = 4096;
/// The most rows of a sheet that are looked at.
const MAX_ROWS: u32 = 100_000;
/// The most columns.
const MAX_COLUMNS: u32 = 1000;
/// The most cells that say something.
const MAX_CELLS: usize = 2_000_000;

/// Whether a file is a workbook, by its first bytes: packed, or of the old kind that is not read.
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || is_old(bytes)
}

/// Whether it is an `.xls` of before 2007, or is locked by a password.
fn is_old(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0])
}

/// The sheets of a workbook, in its order.
///
/// # Errors
/// When it is damaged, too large, or of a kind that is not read.
pub fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, Refusal> {
    if is_old(bytes) {
        let message =
            "this is an `.xls` of before 2007, or a password locks it; save it as `.xlsx` without a password";
        return Err(message.to_owned().into());
    }
    let mut package = Package::open(bytes)?;
    if package.has("content.xml") {
        ods(bytes, &mut package)
    } else if package.has("xl/workbook.xml") {
        xlsx(bytes, &mut package)
    } else {
        Err("this is neither an `.xlsx` nor an `.ods` file".to_owned().into())
    }
}

fn damaged(error: &dyn std::fmt::Display) -> Refusal {
    Refusal::Words(format!("the workbook is damaged: {error}"))
}

fn too_large(what: &str) -> Refusal {
    Refusal::Words(format!(
        "the workbook is too large: {what}; save the sheet as CSV"
    ))
}

/// The files in a workbook.
struct Package<'b> {
    archive: zip::ZipArchive<Cursor<&'b [u8]>>,
}

impl<'b> Package<'b> {
    /// Opens a workbook and unpacks all of it once, so that nothing later can unpack to more than it may.
    fn open(bytes: &'b [u8]) -> Result<Self, Refusal> {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        if archive.len() > MAX_FILES {
            return Err(too_large("it has too many files in it"));
        }
        let mut left = MAX_UNPACKED;
        for index in 0..archive.len() {
            let file = archive.by_index(index).map_err(|error| damaged(&error))?;
            let read = std::io::copy(&mut file.take(left + 1), &mut std::io::sink());
            let read = read.map_err(|error| damaged(&error))?;
            left = left
                .checked_sub(read)
                .ok_or_else(|| too_large("it unpacks to more than 256 MB"))?;
        }
        Ok(Self { archive })
    }

    fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    fn text(&mut self, name: &str) -> Option<String> {
        let mut file = self.archive.by_name(name).ok()?;
        let mut text = String::new();
        file.read_to_string(&mut text).ok().map(|_| text)
    }
}

/// Calls `visit` with every element of a file as it starts, and with whether it is empty; and with every end.
fn for_each_element(
    text: &str,
    mut visit: impl FnMut(&str, Option<&BytesStart<'_>>, bool) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut reader = xml::Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => visit(element.name().as_ref(), Some(&element), false)?,
            Ok(Event::Empty(element)) => visit(element.name().as_ref(), Some(&element), true)?,
            Ok(Event::End(element)) => visit(element.name().as_ref(), None, true)?,
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(error) => return Err(damaged(&error)),
        }
    }
}

/// An attribute as it is written; what is read here holds no escapes.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes().flatten();
    let found = attributes.find(|attribute| attribute.key.as_ref() == name)?;
    Some(found.value.to_string())
}

fn number(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name)
        .and_then(|text| text.parse().ok())
        .unwrap_or(1)
}

fn xlsx(bytes: &[u8], package: &mut Package<'_>) -> Result<Vec<Sheet>, Refusal> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let hidden_rows = hidden_rows_of_xlsx(package)?;
    let metadata = workbook.sheets_metadata().to_vec();
    let mut sheets = Vec::new();
    for (index, sheet) in metadata.into_iter().enumerate() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let mut cells = values_of(&mut workbook, &sheet.name)?;
        let without_value = formulas_without_value(&mut workbook, &sheet.name, &cells)?;
        if without_value > 0 {
            return Err(Refusal::Words(format!(
                "{without_value} formulas of the sheet `{}` have no stored result; open the file in a spreadsheet program and save it",
                sheet.name
            )));
        }
        for merged in workbook
            .merge_cells_by_sheet_name(&sheet.name)
            .map_err(|error| damaged(&error))?
        {
            cells.fill_down(merged.start, merged.end.0)?;
        }
        let hidden = hidden_rows.get(index).map_or(&[][..], Vec::as_slice);
        sheets.push(Sheet {
            grid: cells.grid(hidden),
            name: sheet.name,
            is_hidden: sheet.visible != SheetVisible::Visible,
        });
    }
    Ok(sheets)
}

type XlsxFile<'b> = Xlsx<Cursor<&'b [u8]>>;

/// The values of a sheet, cell by cell, so that no room is made for those that say nothing.
fn values_of(workbook: &mut XlsxFile<'_>, sheet: &str) -> Result<Cells, Refusal> {
    let mut cells = Cells::default();
    let mut reader = workbook
        .worksheet_cells_reader(sheet)
        .map_err(|error| damaged(&error))?;
    while let Some(cell) = reader.next_cell().map_err(|error| damaged(&error))? {
        let text = match cell.get_value() {
            DataRef::SharedString(text) => (*text).to_owned(),
            DataRef::Empty => continue,
            value => text_of(&Data::from(value.clone())),
        };
        cells.put(cell.get_position(), &text)?;
    }
    Ok(cells)
}

/// How many formulas have no result, as in files that a program wrote which cannot work them out.
fn formulas_without_value(workbook: &mut XlsxFile<'_>, sheet: &str, cells: &Cells) -> Result<usize, Refusal> {
    let mut count = 0;
    let mut reader = workbook
        .worksheet_cells_reader(sheet)
        .map_err(|error| damaged(&error))?;
    while let Some(formula) = reader.next_formula().map_err(|error| damaged(&error))? {
        count += usize::from(!formula.get_value().is_empty() && !cells.is_put(formula.get_position()));
    }
    Ok(count)
}

/// For each sheet of an `.xlsx`, in the order of the workbook, the rows that it hides.
fn hidden_rows_of_xlsx(package: &mut Package<'_>) -> Result<Vec<Vec<u32>>, Refusal> {
    let book = package.text("xl/workbook.xml").unwrap_or_default();
    let links = package.text("xl/_rels/workbook.xml.rels").unwrap_or_default();
    let mut ids = Vec::new();
    for_each_element(&book, |name, element, _| {
        if let Some(element) = element.filter(|_| local(name) == "sheet") {
            let id = element
                .attributes()
                .flatten()
                .find(|attribute| local(attribute.key.as_ref()) == "id" && attribute.key.as_ref() != "id");
            ids.push(id.map(|id| id.value.to_string()).unwrap_or_default());
        }
        Ok(())
    })?;
    let mut paths = Vec::new();
    for_each_element(&links, |name, element, _| {
        if let Some(element) = element.filter(|_| local(name) == "Relationship")
            && let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target"))
        {
            paths.push((id, target));
        }
        Ok(())
    })?;
    let mut all = Vec::new();
    for id in ids {
        let target = paths
            .iter()
            .find(|(known, _)| *known == id)
            .map(|(_, target)| target.as_str());
        let path = match target {
            Some(target) if target.starts_with('/') => target[1..].to_owned(),
            Some(target) => format!("xl/{target}"),
            None => String::new(),
        };
        let mut hidden = Vec::new();
        let mut last = 0;
        for_each_element(&package.text(&path).unwrap_or_default(), |name, element, _| {
            if let Some(element) = element.filter(|_| local(name) == "row") {
                last = attribute(element, "r")
                    .and_then(|row| row.parse().ok())
                    .unwrap_or(last + 1);
                if matches!(attribute(element, "hidden").as_deref(), Some("1" | "true")) {
                    hidden.push(last);
                }
            }
            Ok(())
        })?;
        all.push(hidden);
    }
    Ok(all)
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn ods(bytes: &[u8], package: &mut Package<'_>) -> Result<Vec<Sheet>, Refusal> {
    let shapes = shapes_of_ods(&package.text("content.xml").unwrap_or_default())?;
    let mut workbook: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let metadata = workbook.sheets_metadata().to_vec();
    let mut sheets = Vec::new();
    for (sheet, shape) in metadata.into_iter().zip(shapes) {
        let range = workbook
            .worksheet_range(&sheet.name)
            .map_err(|error| damaged(&error))?;
        let (first_row, first_column) = range.start().unwrap_or((0, 0));
        let mut cells = Cells::default();
        for (row, column, value) in range.used_cells() {
            let place =
                |offset: usize, start: u32| u32::try_from(offset).unwrap_or(u32::MAX).saturating_add(start);
            cells.put(
                (place(row, first_row), place(column, first_column)),
                &text_of(value),
            )?;
        }
        for (start, last) in shape.merged {
            cells.fill_down(start, last)?;
        }
        sheets.push(Sheet {
            grid: cells.grid(&shape.hidden_rows),
            name: sheet.name,
            is_hidden: sheet.visible != SheetVisible::Visible,
        });
    }
    Ok(sheets)
}

/// What is read from an `.ods` file itself of one of its sheets.
#[derive(Debug, Default)]
struct Shape {
    hidden_rows: Vec<u32>,
    /// First cells of merged ones, and the last row of each.
    merged: Vec<((u32, u32), u32)>,
}

/// Shapes of the sheets. Cells that say something and are repeated more often than a sheet may be large are refused, before
/// anybody makes room for them.
fn shapes_of_ods(content: &str) -> Result<Vec<Shape>, Refusal> {
    let mut shapes: Vec<Shape> = Vec::new();
    let (mut row, mut column, mut row_repeats) = (0_u32, 0_u32, 1_u32);
    for_each_element(content, |name, element, is_end| {
        let Some(element) = element else {
            if name == "table:table-row" {
                row = row.saturating_add(row_repeats);
            }
            return Ok(());
        };
        match name {
            "table:table" => {
                shapes.push(Shape::default());
                row = 0;
            }
            "table:table-row" => {
                row_repeats = number(element, "table:number-rows-repeated");
                column = 0;
                let is_hidden = matches!(
                    attribute(element, "table:visibility").as_deref(),
                    Some("collapse" | "filter")
                );
                if is_hidden && let Some(shape) = shapes.last_mut() {
                    let last = row.saturating_add(row_repeats.min(MAX_ROWS));
                    shape.hidden_rows.extend((row..last).map(|row| row + 1));
                }
                if is_end {
                    row = row.saturating_add(row_repeats);
                }
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let repeats = number(element, "table:number-columns-repeated");
                let says_something = element.attributes().flatten().any(|attribute| {
                    matches!(
                        attribute.key.as_ref(),
                        "office:value-type" | "calcext:value-type" | "table:formula"
                    )
                });
                if says_something
                    && (row_repeats > MAX_ROWS
                        || row >= MAX_ROWS
                        || column.saturating_add(repeats) > MAX_COLUMNS)
                {
                    return Err(too_large("a sheet has more than 100,000 rows or 1,000 columns"));
                }
                let rows = number(element, "table:number-rows-spanned");
                if rows > 1
                    && let Some(shape) = shapes.last_mut()
                {
                    shape.merged.push(((row, column), row.saturating_add(rows - 1)));
                }
                column = column.saturating_add(repeats);
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(shapes)
}

/// Cells of a sheet by row and column.
#[derive(Default)]
struct Cells {
    cells: std::collections::BTreeMap<(u32, u32), String>,
    width: u32,
}

impl Cells {
    fn put(&mut self, place: (u32, u32), text: &str) -> Result<(), Refusal> {
        let text = text.trim();
        if place.0 >= MAX_ROWS || place.1 >= MAX_COLUMNS || self.cells.len() >= MAX_CELLS {
            if text.is_empty() {
                return Ok(());
            }
            return Err(too_large(
                "a sheet has more than 100,000 rows, 1,000 columns or 2,000,000 cells",
            ));
        }
        if !text.is_empty() {
            self.width = self.width.max(place.1 + 1);
        }
        self.cells.insert(place, text.to_owned());
        Ok(())
    }

    fn is_put(&self, place: (u32, u32)) -> bool {
        self.cells.contains_key(&place)
    }

    /// Writes the first cell of a merged one into those below it.
    fn fill_down(&mut self, (row, column): (u32, u32), last: u32) -> Result<(), Refusal> {
        let Some(text) = self
            .cells
            .get(&(row, column))
            .cloned()
            .filter(|text| !text.is_empty())
        else {
            return Ok(());
        };
        // Below the last row that says anything there is nobody to share the cell.
        let end = self.cells.keys().next_back().map_or(row, |(row, _)| *row);
        for below in row + 1..=last.min(end) {
            self.put((below, column), &text)?;
        }
        Ok(())
    }

    /// The rows that say something, all as wide as the widest.
    fn grid(&self, hidden: &[u32]) -> Grid {
        let mut rows: Vec<Row> = Vec::new();
        let width = usize::try_from(self.width).unwrap_or(0);
        for ((row, column), text) in self.cells.iter().filter(|(_, text)| !text.is_empty()) {
            let number = usize::try_from(*row).unwrap_or(usize::MAX - 1) + 1;
            if rows.last().is_none_or(|last| last.number != number) {
                rows.push(Row {
                    number,
                    cells: vec![String::new(); width],
                    is_hidden: hidden.binary_search(&(row + 1)).is_ok(),
                });
            }
            if let (Some(row), Ok(column)) = (rows.last_mut(), usize::try_from(*column)) {
                row.cells[column].clone_from(text);
            }
        }
        Grid {
            rows,
            remarks: Vec::new(),
        }
    }
}

/// A value as people would type it: dates by ISO 8601, whole numbers without a point.
fn text_of(value: &Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(is_true) => is_true.to_string(),
        Data::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(),
        Data::DurationIso(text) => text.clone(),
        Data::Error(error) => error.to_string(),
        Data::DateTime(time) if time.is_datetime() && time.as_f64() >= 1.0 => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTime(time) => time.as_f64().to_string(),
    }
}
