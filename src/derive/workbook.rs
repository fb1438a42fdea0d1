//! A table as a workbook for spreadsheet programs, `.xlsx`: text is text there, and a day is a day.
//!
//! Such a file is a zip of some XML (ECMA-376, Office Open XML). One sheet of text and dates needs six small parts, which are
//! written here; `import::workbook` and a test read them back. Nothing in it depends on when or where it was made.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use jiff::civil::{Date, date};
use zip::write::SimpleFileOptions;

use crate::import::columns::letters;

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A day; none where it is not known.
    Day(Option<Date>),
}

/// A sheet.
#[derive(Clone, Debug)]
pub struct Sheet<'s> {
    /// What the sheet is called.
    pub name: &'s str,
    /// Whether its columns run from right to left.
    pub is_right_to_left: bool,
    /// What stands above the columns.
    pub heads: Vec<&'s str>,
    /// Its rows, with a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// Styles by their place in [`STYLES`].
const PLAIN: u8 = 0;
const DAY: u8 = 1;
const HEAD: u8 = 2;

const STYLES: &str = concat!(
    "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">",
    "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts>",
    "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>",
    "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>",
    "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>",
    "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>",
    "<cellXfs count=\"3\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>",
    "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>",
    "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/></cellXfs>",
    "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>",
);

const CONTENT_TYPES: &str = concat!(
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">",
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>",
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>",
    "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>",
    "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>",
    "<Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/></Types>",
);

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LINKS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The bytes of a workbook with one sheet: its heads bold and always in sight, its columns as wide as what they hold.
pub fn of(sheet: &Sheet<'_>) -> Vec<u8> {
    let parts = [
        ("[Content_Types].xml", CONTENT_TYPES.to_owned()),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{LINKS}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"{}\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
                escaped(&sheet_name(sheet.name))
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{LINKS}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
                 <Relationship Id=\"rId2\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        ("xl/styles.xml", STYLES.to_owned()),
        ("xl/worksheets/sheet1.xml", worksheet(sheet)),
    ];
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        // The day on which the calendar of this format begins, whenever it is made.
        let options = SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(0o644);
        // Writing to memory cannot fail.
        let _ = zip.start_file(name, options);
        let _ = write!(
            zip,
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n{text}"
        );
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn worksheet(sheet: &Sheet<'_>) -> String {
    let mut text = format!("<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\"");
    if sheet.is_right_to_left {
        text.push_str(" rightToLeft=\"1\"");
    }
    text.push_str(
        "><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols>",
    );
    for (column, head) in sheet.heads.iter().enumerate() {
        let cells = sheet.rows.iter().filter_map(|row| row.get(column)).map(width);
        let width = cells
            .chain([head.chars().count()])
            .max()
            .unwrap_or(0)
            .clamp(8, 60)
            + 2;
        let number = column + 1;
        let _ = write!(
            text,
            "<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>"
        );
    }
    text.push_str("</cols><sheetData><row r=\"1\">");
    for (column, head) in sheet.heads.iter().enumerate() {
        write_text(&mut text, &place(column, 1), head, HEAD);
    }
    text.push_str("</row>");
    for (row, number) in sheet.rows.iter().zip(2..) {
        let _ = write!(text, "<row r=\"{number}\">");
        for (column, cell) in row.iter().enumerate() {
            let place = place(column, number);
            match cell {
                Cell::Text(words) => write_text(&mut text, &place, words, PLAIN),
                Cell::Day(None) => {}
                Cell::Day(Some(day)) => match serial(*day) {
                    Some(serial) => {
                        let _ = write!(text, "<c r=\"{place}\" s=\"{DAY}\"><v>{serial}</v></c>");
                    }
                    None => write_text(&mut text, &place, &day.to_string(), PLAIN),
                },
            }
        }
        text.push_str("</row>");
    }
    text.push_str("</sheetData></worksheet>");
    text
}

fn width(cell: &Cell) -> usize {
    match cell {
        Cell::Text(words) => words.chars().count(),
        Cell::Day(_) => 10,
    }
}

/// Where a cell stands, as a spreadsheet names it: `B2`.
fn place(column: usize, row: usize) -> String {
    format!("{}{row}", letters(column))
}

/// Words as a cell: never a formula, however they begin.
fn write_text(text: &mut String, place: &str, words: &str, style: u8) {
    if words.is_empty() {
        return;
    }
    let _ = write!(
        text,
        "<c r=\"{place}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
        escaped(words)
    );
}

/// The number that stands for a day. Before March 1900 programs disagree, since one of the first counted a day that never was.
fn serial(day: Date) -> Option<i32> {
    let first_sure = date(1900, 3, 1);
    let days = date(1899, 12, 30).until(day).ok()?.get_days();
    (day >= first_sure).then_some(days)
}

/// Text in XML, without what XML cannot hold. `_x000D_` in a text would be read as the character of that number.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '_' if is_escape(&text[at..]) => escaped.push_str("_x005F_"),
            '\n' | '\t' => escaped.push(letter),
            control if control.is_control() || matches!(control, '\u{fffe}' | '\u{ffff}') => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// Whether a text starts with `_x`, four hexadecimal digits and `_`.
fn is_escape(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 7 && bytes[1] == b'x' && bytes[2..6].iter().all(u8::is_ascii_hexdigit) && bytes[6] == b'_'
}

/// What a sheet may be called: at most 31 characters, none of which parts names in formulas.
fn sheet_name(name: &str) -> String {
    let allowed = name
        .chars()
        .filter(|letter| !"[]:*?/\\'".contains(*letter) && !letter.is_control());
    let name: String = allowed.take(31).collect();
    match name.trim() {
        "" => "1".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Reader as _, Xlsx};

    use super::*;

    fn read(bytes: &[u8]) -> (String, Vec<Vec<Data>>) {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).expect("a workbook");
        let name = book.sheet_names().first().cloned().expect("a sheet");
        let cells = book.worksheet_range(&name).expect("its cells");
        (name, cells.rows().map(<[Data]>::to_vec).collect())
    }

    #[test]
    fn text_comes_back_as_text_and_days_as_days() {
        let awkward = [
            "=1+1",
            "+44 7700 900123",
            "00123",
            "a <b> & \"c\" _x0041_ \u{5c71}",
            " two\nlines ",
            "60%",
        ];
        let mut rows: Vec<Vec<Cell>> = awkward
            .iter()
            .map(|text| vec![Cell::Text((*text).to_owned()), Cell::Day(Some(date(2026, 2, 28)))])
            .collect();
        rows.push(vec![
            Cell::Text("bell \u{7}".to_owned()),
            Cell::Day(Some(date(1899, 1, 1))),
        ]);
        rows.push(vec![Cell::Text(String::new()), Cell::Day(None)]);
        rows.push(vec![
            Cell::Text("end".to_owned()),
            Cell::Day(Some(date(1900, 3, 1))),
        ]);
        let sheet = Sheet {
            name: "Harbour/Lights: the [very] long name of a crew",
            is_right_to_left: true,
            heads: vec!["name", "from"],
            rows,
        };
        let bytes = of(&sheet);
        assert_eq!(bytes, of(&sheet), "equal tables are equal bytes");
        let (name, cells) = read(&bytes);
        assert_eq!(name, "HarbourLights the very long nam");
        assert_eq!(
            cells[0],
            [Data::String("name".into()), Data::String("from".into())]
        );
        for (row, text) in cells[1..].iter().zip(awkward) {
            assert_eq!(row[0], Data::String(text.into()));
            let Data::DateTime(day) = &row[1] else {
                panic!("{row:?}");
            };
            assert_eq!(day.to_ymd_hms_milli(), (2026, 2, 28, 0, 0, 0, 0));
        }
        let rest = &cells[1 + awkward.len()..];
        assert_eq!(
            rest[0],
            [Data::String("bell ".into()), Data::String("1899-01-01".into())]
        );
        assert_eq!(rest[1], [Data::Empty, Data::Empty]);
        assert!(
            matches!(&rest[2][1], Data::DateTime(day) if day.as_f64() == 61.0),
            "{rest:?}"
        );
    }
}
