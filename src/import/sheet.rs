//! A CSV file of any program as rows of cells, below the row that names the columns.

use super::Aliases;
use super::columns::Header;

/// A row, with the number that a spreadsheet gives it.
#[derive(Clone, Debug)]
pub struct Row {
    /// From 1.
    pub number: usize,
    /// Its cells, as written.
    pub cells: Vec<String>,
}

/// A sheet.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The row that names the columns.
    pub header: Header,
    /// The rows below it.
    pub rows: Vec<Row>,
    /// What was taken for granted, in words.
    pub remarks: Vec<String>,
}

/// How many rows may stand above the one that names the columns: a title, a date, a logo's empty cells.
const MAX_ABOVE: usize = 30;

/// Reads a sheet. The delimiter is the one that gives most columns a meaning.
///
/// # Errors
/// When no row names a column of roles and one of people.
pub fn read(bytes: &[u8], aliases: &Aliases) -> Result<Sheet, String> {
    let (text, mut remarks) = decode(bytes);
    let mut best: Option<(Header, Vec<Row>)> = None;
    for delimiter in *b",;\t|" {
        let rows = rows(&text, delimiter);
        for (index, row) in rows.iter().take(MAX_ABOVE).enumerate() {
            let Some(header) = Header::read(row, aliases) else {
                continue;
            };
            let is_better = best
                .as_ref()
                .is_none_or(|(best, _)| header.known() > best.known());
            if is_better {
                best = Some((header, rows[index + 1..].to_vec()));
            }
        }
    }
    let Some((header, rows)) = best else {
        return Err(
            "no row of the sheet names a column of roles and one of people\n  \
                    write `Role` and `Name` above them, or say in the aliases what they are called: \
                    `columns: {Betreuung: who}`"
                .to_owned(),
        );
    };
    if header.row > 1 {
        let above = header.row - 1;
        let rows = if above == 1 { "the row" } else { "the rows" };
        remarks.push(format!(
            "{rows} above row {}, which names the columns, passed over",
            header.row
        ));
    }
    Ok(Sheet {
        header,
        rows,
        remarks,
    })
}

/// The text of a file: UTF-8 or UTF-16 by its mark, UTF-8 without one, else what Windows writes in western Europe.
fn decode(bytes: &[u8]) -> (String, Vec<String>) {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return (text.into_owned(), Vec::new());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), Vec::new()),
        Err(_) => {
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
            let remark = "the file is not UTF-8 and was read as Windows-1252; look at the accents".to_owned();
            (text.into_owned(), vec![remark])
        }
    }
}

fn rows(text: &str, delimiter: u8) -> Vec<Row> {
    // Every line ends in the same way, the last one too, so that lines can be counted.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = format!("{}\n", text.trim_end_matches('\n'));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    let (mut number, mut lines_read) = (0, 1);
    // A spreadsheet counts rows and not lines: a cell with a line break is in one row, an empty line is one too.
    while reader.read_record(&mut record).unwrap_or(false) {
        let breaks: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
        let lines = usize::try_from(reader.position().line()).unwrap_or(usize::MAX);
        number += (lines - lines_read).saturating_sub(breaks).max(1);
        lines_read = lines;
        rows.push(Row {
            number,
            cells: record.iter().map(str::to_owned).collect(),
        });
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(text: &[u8]) -> Vec<(usize, String)> {
        let sheet = read(text, &Aliases::default()).expect("a sheet");
        sheet
            .rows
            .into_iter()
            .map(|row| (row.number, row.cells.join("|")))
            .collect()
    }

    #[test]
    fn rows_have_the_numbers_that_a_spreadsheet_shows() {
        let sheet = "Crew list,,\n\nRole,Name,Notes\nRunner,Joe,\"a\nb\"\n\nEditor,Ana,\n";
        let rows = vec![(4, "Runner|Joe|a\nb".to_owned()), (6, "Editor|Ana|".to_owned())];
        assert_eq!(numbered(sheet.as_bytes()), rows);
        assert_eq!(numbered(sheet.replace('\n', "\r\n").as_bytes())[1], rows[1]);
    }

    #[test]
    fn the_encodings_and_delimiters_of_spreadsheets_are_told_apart() {
        let text = "Role;Name\nRégie;Zoë Ångström\n";
        let row = vec![(2, "Régie|Zoë Ångström".to_owned())];
        let utf16: Vec<u8> = std::iter::once(0xfeff)
            .chain(text.replace(';', "\t").encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        assert_eq!(numbered(text.as_bytes()), row);
        assert_eq!(numbered(&utf16), row);
        assert_eq!(numbered(&windows), row);
        assert_eq!(
            numbered(format!("\u{feff}{}", text.replace(';', ",")).as_bytes()),
            row
        );
    }

    #[test]
    fn a_sheet_without_roles_or_people_says_what_is_needed() {
        let problem = read(b"Thing,Colour\nx,y\n", &Aliases::default()).expect_err("no sheet of a crew");
        assert!(problem.contains("columns: {Betreuung: who}"), "{problem}");
    }
}
