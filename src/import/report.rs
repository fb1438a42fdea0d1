//! What became of a spreadsheet: every row and every column is accounted for.

use std::fmt::{self, Write};

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// Taken as it is.
    Taken,
    /// Taken, with something read for what it meant.
    Adapted,
    /// No role matched: kept as a comment.
    NotMatched,
    /// The heading of a department or the like.
    Heading,
    /// The names of the columns once more.
    HeadAgain,
    /// Empty.
    Blank,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the sheet.
    pub row: usize,
    /// What became of it.
    pub fate: Fate,
    /// Its cells.
    pub shown: String,
    /// What it says in the column of roles.
    pub written: String,
    /// The role or roles that it was taken for, by id.
    pub role: Option<String>,
    /// How these were found, where that was not by their names.
    pub how: Option<String>,
    /// What else was read for what it meant, what was left out, and why it was not matched.
    pub remarks: Vec<String>,
}

/// What became of a spreadsheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The number of the row that names the columns.
    pub header_row: usize,
    /// Each head with the key it stands for; none for a column that is left out.
    pub columns: Vec<(String, Option<&'static str>)>,
    /// What was taken for granted.
    pub remarks: Vec<String>,
    /// Every row below the header, in order.
    pub lines: Vec<Line>,
}

impl Report {
    /// How many rows have a fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.lines.iter().filter(|line| line.fate == fate).count()
    }
}

impl fmt::Display for Report {
    /// For people: the columns, what was adapted, what was not matched, and a sum that every row is part of.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = self
            .columns
            .iter()
            .filter_map(|(head, key)| Some(format!("{head} → {}", (*key)?)));
        writeln!(f, "columns  {}", known.collect::<Vec<_>>().join(", "))?;
        let left: Vec<&str> = self
            .columns
            .iter()
            .filter(|(_, key)| key.is_none())
            .map(|(head, _)| head.as_str())
            .collect();
        if !left.is_empty() {
            writeln!(f, "left out {}", left.join(", "))?;
        }
        for remark in &self.remarks {
            writeln!(f, "note     {remark}")?;
        }
        let told =
            |line: &&Line| line.fate == Fate::NotMatched || line.how.is_some() || !line.remarks.is_empty();
        for line in self.lines.iter().filter(told) {
            let written = line.written.split_whitespace().collect::<Vec<_>>().join(" ");
            write!(f, "row {:<4} {written}", line.row)?;
            if let Some(role) = &line.role {
                write!(f, " → {role}")?;
            }
            if let Some(how) = &line.how {
                write!(f, ", {how}")?;
            }
            f.write_char('\n')?;
            for remark in &line.remarks {
                writeln!(f, "         {remark}")?;
            }
        }
        let parts = [
            (Fate::Taken, "as it is"),
            (Fate::Adapted, "adapted"),
            (Fate::NotMatched, "not matched"),
            (Fate::Heading, "headings"),
            (Fate::HeadAgain, "heads again"),
            (Fate::Blank, "empty"),
        ];
        let parts = parts.into_iter().filter_map(|(fate, word)| {
            let count = self.count(fate);
            (count > 0).then(|| format!("{count} {word}"))
        });
        let rows = self.lines.len();
        let noun = if rows == 1 { "row" } else { "rows" };
        write!(
            f,
            "{rows} {noun} below row {}: {}",
            self.header_row,
            parts.collect::<Vec<_>>().join(", ")
        )
    }
}
