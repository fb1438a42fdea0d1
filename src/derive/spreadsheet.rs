//! Tables for spreadsheet programs: CSV that opens right in them, and in which no cell can become a formula.

use std::borrow::Cow;

use crate::content::crew::cells::{FORMULA_GUARD, may_be_a_formula};

/// A table in the making.
#[derive(Debug)]
pub struct Table {
    writer: csv::Writer<Vec<u8>>,
}

impl Table {
    /// A table with its heads; with a byte-order mark, by which Excel knows UTF-8, if the settings ask for one.
    pub fn new<'c>(with_mark: bool, heads: impl IntoIterator<Item = Cow<'c, str>>) -> Self {
        Self::delimited(b',', with_mark, heads)
    }

    /// The same with another character between the cells.
    pub fn delimited<'c>(
        delimiter: u8,
        with_mark: bool,
        heads: impl IntoIterator<Item = Cow<'c, str>>,
    ) -> Self {
        let mark = if with_mark { "\u{feff}" } else { "" };
        let writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .terminator(csv::Terminator::CRLF)
            .from_writer(mark.as_bytes().to_vec());
        let mut table = Self { writer };
        table.row(heads);
        table
    }

    /// Adds a row, which has as many cells as there are heads.
    pub fn row<'c>(&mut self, cells: impl IntoIterator<Item = Cow<'c, str>>) {
        self.row_as_it_is(cells.into_iter().map(guarded));
    }

    /// Adds a row whose cells say what they are to say, and are no formulas.
    pub fn row_as_it_is<'c>(&mut self, cells: impl IntoIterator<Item = Cow<'c, str>>) {
        // Writing to memory cannot fail.
        let _ = self
            .writer
            .write_record(cells.into_iter().map(|cell| cell.into_owned().into_bytes()));
    }

    /// The bytes of the file.
    pub fn finish(self) -> Vec<u8> {
        self.writer.into_inner().unwrap_or_default()
    }
}

/// A cell that a spreadsheet takes for text: an apostrophe goes before what it might take for a formula. Our own reader of
/// tables takes it away again.
pub(super) fn guarded(cell: Cow<'_, str>) -> Cow<'_, str> {
    if may_be_a_formula(&cell) {
        Cow::Owned(format!("{FORMULA_GUARD}{cell}"))
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_can_become_a_formula() {
        let mut table = Table::new(true, ["a", "b"].map(Cow::Borrowed));
        table.row(["=1+1", "@SUM(A1)"].map(Cow::Borrowed));
        table.row(["-cmd", "+44"].map(Cow::Borrowed));
        table.row(["Ana = Ann", "60%"].map(Cow::Borrowed));
        assert_eq!(
            String::from_utf8(table.finish()).as_deref(),
            Ok("\u{feff}a,b\r\n'=1+1,'@SUM(A1)\r\n'-cmd,'+44\r\nAna = Ann,60%\r\n")
        );
    }
}
