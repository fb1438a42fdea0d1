//! CSV text as rows of cells, each with the bytes it stands in; quotes that cannot be read are reported.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place};

/// Which of the usual delimiters the first line has most of.
pub(super) fn delimiter_of(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |byte: u8| first.bytes().filter(|&candidate| candidate == byte).count();
    [b',', b';', b'\t']
        .into_iter()
        .rev()
        .max_by_key(|&byte| count(byte))
        .unwrap_or(b',')
}

/// What stands before a cell's text so that no spreadsheet takes it for a formula.
pub const FORMULA_GUARD: char = '\'';

/// Whether a spreadsheet might take a text for a formula.
pub fn may_be_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A cell's text without the guard against formulas.
fn unguarded(text: &str) -> &str {
    let inside = text.strip_prefix(FORMULA_GUARD);
    inside.filter(|inside| may_be_a_formula(inside)).unwrap_or(text)
}

/// A cell.
#[derive(Clone, Debug)]
pub struct Cell {
    /// What it says, without white space around it.
    pub text: String,
    /// Its bytes in the file.
    pub span: Range<usize>,
}

/// Splits a text into rows of cells.
#[derive(Debug)]
pub struct Cells<'a> {
    text: &'a str,
    at: usize,
    delimiter: u8,
    file: &'a Arc<str>,
    offset: usize,
}

impl<'a> Cells<'a> {
    /// The cells of a text that starts at a byte of a file.
    pub fn new(text: &'a str, delimiter: u8, file: &'a Arc<str>, offset: usize) -> Self {
        Self {
            text,
            at: 0,
            delimiter,
            file,
            offset,
        }
    }

    /// The next row; lines without a character are no rows.
    pub fn next_row(&mut self, problems: &mut Vec<Diagnostic>) -> Option<Vec<Cell>> {
        if self.at >= self.text.len() {
            return None;
        }
        let mut reader = csv_core::ReaderBuilder::new().delimiter(self.delimiter).build();
        let bytes = self.text.as_bytes();
        let mut cells = Vec::new();
        loop {
            let start = self.at;
            let (mut value, mut buffer) = (Vec::new(), [0; 256]);
            let is_last = loop {
                let (result, read, written) = reader.read_field(&bytes[self.at..], &mut buffer);
                self.at += read;
                value.extend_from_slice(&buffer[..written]);
                match result {
                    csv_core::ReadFieldResult::Field { record_end } => break record_end,
                    csv_core::ReadFieldResult::End => {
                        return (!cells.is_empty()).then_some(cells);
                    }
                    csv_core::ReadFieldResult::InputEmpty | csv_core::ReadFieldResult::OutputFull => {}
                }
            };
            let raw = &self.text[start..self.at];
            let before = raw.len() - raw.trim_start().len();
            let trimmed = raw.trim_end_matches(['\r', '\n', self.delimiter as char]).trim();
            if let Some((problem, help)) = wrong_quote(trimmed) {
                let place = Place::bytes(
                    self.file,
                    self.offset + start + before..self.offset + start + before + 1,
                );
                problems.push(Diagnostic::new(Code::BadCsv, place, problem).help(help));
            }
            let from = self.offset + start + before.min(raw.len() - trimmed.len());
            cells.push(Cell {
                text: unguarded(String::from_utf8_lossy(&value).trim()).to_owned(),
                span: from..from + trimmed.len(),
            });
            if is_last {
                return Some(cells);
            }
        }
    }
}

/// What is wrong with the quotes of a cell as it is written, and how to put it right.
fn wrong_quote(raw: &str) -> Option<(&'static str, &'static str)> {
    let inside = raw.strip_prefix('"')?;
    let mut rest = inside;
    while let Some(at) = rest.find('"') {
        let behind = &rest[at + 1..];
        match behind.strip_prefix('"') {
            Some(after_pair) => rest = after_pair,
            None if behind.trim().is_empty() => return None,
            None => {
                return Some((
                    "text stands behind the quote that closes this cell",
                    "put the whole cell in quotes, and write `\"\"` for a quote inside it; if a quote above was left open, close that",
                ));
            }
        }
    }
    Some((
        "this quote is never closed",
        "close it, or write `\"\"` for a quote inside a quoted cell",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_that_swallow_what_follows_are_found() {
        for (raw, is_wrong) in [
            ("Jo Bell", false),
            ("Jo \"Jay\" Bell", false),
            ("\"Bell, Jo\"", false),
            ("\"Jo \"\"Jay\"\" Bell\"", false),
            ("\"\"", false),
            ("\"Jo Bell", true),
            ("\"Jo \"\"Jay\"\"", true),
            ("\"", true),
            ("\"Jo\" Bell", true),
            ("\"Jo\nEditor,\"Al", true),
        ] {
            assert_eq!(wrong_quote(raw).is_some(), is_wrong, "{raw}");
        }
    }
}
