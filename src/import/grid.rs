//! A spreadsheet as rows of cells, whatever file it came in.

use std::sync::Arc;

use crate::content::crew::cells::Cells;
use crate::diagnostic::Diagnostic;

/// A row, with the number that a spreadsheet program shows beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// From 1.
    pub number: usize,
    /// Its cells, without white space around them.
    pub cells: Vec<String>,
    /// Whether the spreadsheet hides it.
    pub is_hidden: bool,
}

impl Row {
    /// Whether no cell says anything.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(String::is_empty)
    }
}

/// A sheet.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// Its rows, from the top; those without a character may be missing.
    pub rows: Vec<Row>,
    /// What was assumed while it was read, in words.
    pub remarks: Vec<String>,
}

/// Why a file cannot be read as a sheet.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// In words.
    Words(String),
    /// Mistakes at their places in the file's text.
    Mistakes {
        /// The text that the places count in.
        text: String,
        /// The mistakes.
        problems: Vec<Diagnostic>,
    },
}

impl From<String> for Refusal {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

/// Reads a CSV file with the delimiter that is best by a measure; `None` stands for a sheet that makes no sense.
///
/// # Errors
/// When quotes of the text do not close, since nobody can tell then where a cell ends.
pub fn csv<B: Ord>(
    name: &Arc<str>,
    bytes: &[u8],
    measure: impl Fn(&Grid) -> Option<B>,
) -> Result<Option<Grid>, Refusal> {
    let (text, remarks) = decode(bytes);
    // Every line ends in the same way, so that lines can be counted.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut best: Option<(B, Grid, Vec<Diagnostic>)> = None;
    for delimiter in *b",;\t|" {
        let mut problems = Vec::new();
        let grid = Grid {
            rows: rows(&text, delimiter, name, &mut problems),
            remarks: remarks.clone(),
        };
        if let Some(score) = measure(&grid)
            && best.as_ref().is_none_or(|(best, ..)| score > *best)
        {
            best = Some((score, grid, problems));
        }
    }
    match best {
        None => Ok(None),
        Some((_, grid, problems)) if problems.is_empty() => Ok(Some(grid)),
        Some((_, _, problems)) => Err(Refusal::Mistakes { text, problems }),
    }
}

/// The text of a file: UTF-8 or UTF-16 by its mark, UTF-16 by its zeros, UTF-8 if it is that, else what Windows writes in
/// western Europe.
fn decode(bytes: &[u8]) -> (String, Vec<String>) {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return (text.into_owned(), Vec::new());
    }
    let zeros = |first: usize| {
        bytes
            .iter()
            .skip(first)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    for (first, encoding) in [(1, encoding_rs::UTF_16LE), (0, encoding_rs::UTF_16BE)] {
        if zeros(first) * 4 > bytes.len() && zeros(1 - first) * 4 < zeros(first) {
            let (text, _) = encoding.decode_without_bom_handling(bytes);
            return (text.into_owned(), Vec::new());
        }
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

fn rows(text: &str, delimiter: u8, name: &Arc<str>, problems: &mut Vec<Diagnostic>) -> Vec<Row> {
    let mut reader = Cells::new(text, delimiter, name, 0);
    let mut rows = Vec::new();
    // A spreadsheet counts rows and not lines: a cell with a line break is in one row, an empty line is one too.
    let (mut lines, mut breaks, mut counted_to) = (0, 0, 0);
    let count = |text: &str| text.matches('\n').count();
    while let Some(cells) = reader.next_row(problems) {
        let start = cells
            .first()
            .map_or(counted_to, |cell| cell.span.start)
            .max(counted_to);
        lines += count(&text[counted_to..start]);
        counted_to = start;
        let number = 1 + lines - breaks;
        breaks += cells
            .iter()
            .map(|cell| count(&text[cell.span.clone()]))
            .sum::<usize>();
        rows.push(Row {
            number,
            cells: cells.into_iter().map(|cell| cell.text).collect(),
            is_hidden: false,
        });
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(bytes: &[u8]) -> Vec<(usize, String)> {
        let grid = csv(&"sheet.csv".into(), bytes, |grid| {
            grid.rows.first().map(|row| row.cells.len())
        });
        let grid = grid.expect("its quotes close").expect("it has rows");
        grid.rows
            .into_iter()
            .map(|row| (row.number, row.cells.join("|")))
            .collect()
    }

    #[test]
    fn rows_have_the_numbers_that_a_spreadsheet_shows() {
        let sheet = "Role,Name,Notes\n\nRunner,Joe,\"a\nb\"\n\nEditor,Ana,\n,Lee,\n";
        let rows = vec![
            (1, "Role|Name|Notes".to_owned()),
            (3, "Runner|Joe|a\nb".to_owned()),
            (5, "Editor|Ana|".to_owned()),
            (6, "|Lee|".to_owned()),
        ];
        assert_eq!(numbered(sheet.as_bytes()), rows);
        assert_eq!(numbered(sheet.replace('\n', "\r\n").as_bytes()), rows);
        assert_eq!(numbered(sheet.replace(',', "\t").as_bytes()), rows);
    }

    #[test]
    fn the_encodings_and_delimiters_of_spreadsheets_are_told_apart() {
        let text = "Role;Name\nRégie;Zoë Ångström\n";
        let rows = vec![(1, "Role|Name".to_owned()), (2, "Régie|Zoë Ångström".to_owned())];
        let utf16 = |with_mark: bool, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            let mark = with_mark.then_some(0xfeff);
            mark.into_iter()
                .chain(text.encode_utf16())
                .flat_map(bytes)
                .collect()
        };
        let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        assert_eq!(numbered(text.as_bytes()), rows);
        for with_mark in [true, false] {
            assert_eq!(numbered(&utf16(with_mark, u16::to_le_bytes)), rows);
            assert_eq!(numbered(&utf16(with_mark, u16::to_be_bytes)), rows);
        }
        assert_eq!(numbered(&windows), rows);
        assert_eq!(
            numbered(format!("\u{feff}{}", text.replace(';', ",")).as_bytes()),
            rows
        );
    }

    #[test]
    fn a_quote_that_is_left_open_is_a_mistake_at_its_place() {
        let text = "Role,Name\nRunner,\"Joe\nEditor,Ana\n";
        let Err(Refusal::Mistakes { problems, .. }) = csv(&"sheet.csv".into(), text.as_bytes(), |grid| {
            Some(grid.rows[0].cells.len())
        }) else {
            panic!("the quote is found");
        };
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].message, "this quote is never closed");
    }
}
