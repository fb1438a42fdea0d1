//! A sheet as cells, and the files of office programs that hold it.

use std::io::Write;

use zip::write::SimpleFileOptions;

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Cell {
    #[default]
    Empty,
    Text(String),
    Date(jiff::civil::Date),
}

/// A sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    pub(super) rows: Vec<Vec<Cell>>,
    /// First row, column and last row of cells that are merged down.
    pub(super) merged: Vec<(usize, usize, usize)>,
    /// Rows that are hidden.
    pub(super) hidden: Vec<usize>,
}

/// What a sheet is saved as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Utf8(char),
    Utf8WithMark(char),
    Windows1252(char),
    Utf16(char),
    Xlsx,
    Ods,
}

impl Sheet {
    /// The bytes of the file; `shown` is how a CSV file writes dates.
    pub(super) fn save(&self, format: Format, shown: &dyn Fn(jiff::civil::Date) -> String) -> Vec<u8> {
        match format {
            Format::Utf8(separator) => self.csv(separator, shown).into_bytes(),
            Format::Utf8WithMark(separator) => format!("\u{feff}{}", self.csv(separator, shown)).into_bytes(),
            Format::Windows1252(separator) => {
                let text = self.csv(separator, shown);
                let (bytes, _, has_lost) = encoding_rs::WINDOWS_1252.encode(&text);
                assert!(!has_lost, "{text}");
                bytes.into_owned()
            }
            Format::Utf16(separator) => {
                let text = format!("\u{feff}{}", self.csv(separator, shown));
                text.encode_utf16().flat_map(u16::to_le_bytes).collect()
            }
            Format::Xlsx => self.xlsx(),
            Format::Ods => self.ods(),
        }
    }

    fn csv(&self, separator: char, shown: &dyn Fn(jiff::civil::Date) -> String) -> String {
        let cell = |cell: &Cell| {
            let text = match cell {
                Cell::Empty => String::new(),
                Cell::Text(text) => text.clone(),
                Cell::Date(date) => shown(*date),
            };
            if text.contains([separator, '"', '\n']) {
                format!("\"{}\"", text.replace('"', "\"\""))
            } else {
                text
            }
        };
        let rows = self.rows.iter().map(|row| {
            let cells: Vec<String> = row.iter().map(cell).collect();
            format!("{}\r\n", cells.join(&separator.to_string()))
        });
        rows.collect()
    }

    fn is_covered(&self, row: usize, column: usize) -> bool {
        self.merged
            .iter()
            .any(|(first, at, last)| *at == column && row > *first && row <= *last)
    }

    fn xlsx(&self) -> Vec<u8> {
        let mut data = String::new();
        for (row, cells) in self.rows.iter().enumerate() {
            let hidden = if self.hidden.contains(&row) {
                " hidden=\"1\""
            } else {
                ""
            };
            data.push_str(&format!("<row r=\"{}\"{hidden}>", row + 1));
            for (column, cell) in cells.iter().enumerate() {
                let place = format!("{}{}", letter(column), row + 1);
                match cell {
                    Cell::Empty => {}
                    Cell::Text(text) => data.push_str(&format!(
                        "<c r=\"{place}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                        escaped(text)
                    )),
                    Cell::Date(date) => {
                        let first = jiff::civil::date(1899, 12, 30);
                        let serial = first
                            .until(*date)
                            .map(|span| span.get_days())
                            .expect("a span of days");
                        data.push_str(&format!("<c r=\"{place}\" s=\"1\"><v>{serial}</v></c>"));
                    }
                }
            }
            data.push_str("</row>");
        }
        let merged: String = self
            .merged
            .iter()
            .map(|(first, column, last)| {
                let column = letter(*column);
                format!("<mergeCell ref=\"{column}{}:{column}{}\"/>", first + 1, last + 1)
            })
            .collect();
        let merged = if merged.is_empty() {
            merged
        } else {
            format!("<mergeCells>{merged}</mergeCells>")
        };
        xlsx_of(&format!("<sheetData>{data}</sheetData>{merged}"))
    }

    fn ods(&self) -> Vec<u8> {
        let mut data = String::new();
        for (row, cells) in self.rows.iter().enumerate() {
            let hidden = if self.hidden.contains(&row) {
                " table:visibility=\"collapse\""
            } else {
                ""
            };
            data.push_str(&format!("<table:table-row{hidden}>"));
            for (column, cell) in cells.iter().enumerate() {
                if self.is_covered(row, column) {
                    data.push_str("<table:covered-table-cell/>");
                    continue;
                }
                let span = self
                    .merged
                    .iter()
                    .find(|(first, at, _)| (*first, *at) == (row, column));
                let span = span.map_or(String::new(), |(first, _, last)| {
                    format!(
                        " table:number-columns-spanned=\"1\" table:number-rows-spanned=\"{}\"",
                        last - first + 1
                    )
                });
                match cell {
                    Cell::Empty => data.push_str("<table:table-cell/>"),
                    Cell::Text(text) => data.push_str(&format!(
                        "<table:table-cell{span} office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
                        escaped(text).replace('\n', "</text:p><text:p>")
                    )),
                    Cell::Date(date) => data.push_str(&format!(
                        "<table:table-cell{span} office:value-type=\"date\" office:date-value=\"{date}\"><text:p>{date}</text:p></table:table-cell>"
                    )),
                }
            }
            data.push_str("</table:table-row>");
        }
        ods_of(&data)
    }
}

/// An `.xlsx` file of one sheet with this inside.
pub(super) fn xlsx_of(inside: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const LINKS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    packed(&[
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>".to_owned(),
        ),
        (
            "_rels/.rels",
            format!("<Relationships xmlns=\"{LINKS}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
        ),
        (
            "xl/workbook.xml",
            format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"Crew\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{LINKS}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
                 <Relationship Id=\"rId2\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            format!("<styleSheet xmlns=\"{MAIN}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{MAIN}\">{inside}</worksheet>"),
        ),
    ])
}

/// An `.ods` file of one sheet with these rows.
pub(super) fn ods_of(rows: &str) -> Vec<u8> {
    const NAMES: &str = "urn:oasis:names:tc:opendocument:xmlns";
    packed(&[
        (
            "mimetype",
            "application/vnd.oasis.opendocument.spreadsheet".to_owned(),
        ),
        (
            "META-INF/manifest.xml",
            format!("<manifest:manifest xmlns:manifest=\"{NAMES}:manifest:1.0\"/>"),
        ),
        (
            "content.xml",
            format!(
                "<office:document-content xmlns:office=\"{NAMES}:office:1.0\" xmlns:table=\"{NAMES}:table:1.0\" xmlns:text=\"{NAMES}:text:1.0\">\
                 <office:body><office:spreadsheet><table:table table:name=\"Crew\">{rows}</table:table></office:spreadsheet></office:body>\
                 </office:document-content>"
            ),
        ),
    ])
}

fn packed(files: &[(&str, String)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, text) in files {
        writer.start_file(*name, options).expect("memory takes a file");
        writer.write_all(text.as_bytes()).expect("memory takes bytes");
    }
    writer.finish().expect("memory takes the end").into_inner()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn letter(column: usize) -> char {
    char::from(b'A' + u8::try_from(column).expect("a narrow sheet"))
}
