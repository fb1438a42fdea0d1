//! What became of a spreadsheet: an account of every row, every column, and every cell that can name somebody.

use std::borrow::Cow;
use std::fmt::{self, Write};

use super::columns::{Column, ColumnUse};

/// The most letters that are printed of what a row says, and of what is said of it; the file that is written has all.
const MOST_LETTERS: usize = 300;

fn printed(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MOST_LETTERS) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// Unchanged in meaning.
    Matched,
    /// Taken, but something was lost or guessed, so that somebody should look.
    Changed,
    /// Not taken: kept as a comment.
    LeftOver,
    /// The heading of a department or the like.
    Heading,
    /// The names of the columns once more.
    HeadAgain,
    /// Empty.
    Blank,
}

/// A row; where tables stand side by side, a row of one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the sheet.
    pub row: usize,
    /// What became of it.
    pub fate: Fate,
    /// Its role and its people, as written, without anything by which somebody can be reached.
    pub shown: String,
    /// What it says in the column that its entry is known by.
    pub written: String,
    /// The entry or entries that it became, by id.
    pub role: Option<String>,
    /// How these were found, where that was not by their names.
    pub how: Option<String>,
    /// What it says was read for what it meant, without a loss.
    pub remarks: Vec<String>,
    /// What else was lost or guessed, and why the row was not taken.
    pub changes: Vec<String>,
    /// Heads of columns of which it lost a cell, since nothing knows them.
    pub lost: Vec<String>,
    /// How many people it names.
    pub people: usize,
}

impl Line {
    /// An account of a row that is not decided yet.
    pub(super) fn new(row: usize, written: &str, shown: String) -> Self {
        Self {
            row,
            fate: Fate::Blank,
            shown,
            written: written.to_owned(),
            role: None,
            how: None,
            remarks: Vec::new(),
            changes: Vec::new(),
            lost: Vec::new(),
            people: 0,
        }
    }
}

/// The sums: each cell that can name somebody is one of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Books {
    /// Cells that can name somebody, counted in the sheet itself: one for each row that says anything, of each table.
    pub cells: usize,
    /// Those that name people, on a row of the result.
    pub with_people: usize,
    /// The people that these name.
    pub people: usize,
    /// Those that became a vacancy.
    pub vacancies: usize,
    /// Headings.
    pub headings: usize,
    /// Those that were left over.
    pub left_over: usize,
}

impl Books {
    /// Whether every cell is accounted for, once.
    pub fn balance(&self) -> bool {
        self.cells == self.with_people + self.vacancies + self.headings + self.left_over
    }
}

/// What became of a spreadsheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The number of the row that names the columns.
    pub header_row: usize,
    /// What became of each column.
    pub columns: Vec<ColumnUse>,
    /// What was assumed.
    pub remarks: Vec<String>,
    /// Every row that says something, in order.
    pub lines: Vec<Line>,
    /// Cells that can name somebody, counted in the sheet itself.
    pub cells: usize,
    /// What these cells are called.
    pub(super) counted: Counted,
}

/// What is counted in the books, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counted {
    /// The cells: "cells that can name somebody".
    pub(super) what: &'static str,
    /// What those name that were taken, one and many; none where that is not counted.
    pub(super) taken: Option<(&'static str, &'static str)>,
    /// What an empty name stands for: `vacancies` in a crew list.
    pub(super) empty: &'static str,
}

impl Report {
    /// How many rows have a fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.lines.iter().filter(|line| line.fate == fate).count()
    }

    /// The sums.
    pub fn books(&self) -> Books {
        let mut books = Books {
            cells: self.cells,
            ..Books::default()
        };
        for line in &self.lines {
            match line.fate {
                Fate::Blank => {}
                Fate::Heading | Fate::HeadAgain => books.headings += 1,
                Fate::LeftOver => books.left_over += 1,
                Fate::Matched | Fate::Changed if line.people > 0 => books.with_people += 1,
                Fate::Matched | Fate::Changed => books.vacancies += 1,
            }
            books.people += line.people;
        }
        books
    }

    /// Whether somebody should look at what was read: something was left over, lost or guessed, or is not accounted for.
    pub fn needs_a_look(&self) -> bool {
        self.count(Fate::LeftOver) + self.count(Fate::Changed) > 0 || !self.books().balance()
    }
}

impl fmt::Display for Report {
    /// For people: the columns, what was read for what it meant, what was lost or left over, and the sums.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let heads = |wanted: &dyn Fn(&ColumnUse) -> bool| -> Vec<&str> {
            let used = self.columns.iter().filter(|used| wanted(used));
            let mut heads: Vec<&str> = Vec::new();
            for head in used.map(|used| used.head.as_str()) {
                if !heads.contains(&head) {
                    heads.push(head);
                }
            }
            heads
        };
        let is_contact = |used: &ColumnUse| used.column.is_some_and(Column::is_contact);
        let is_plain = |used: &ColumnUse| {
            used.is_read
                && !is_contact(used)
                && !matches!(used.column, Some(Column::Number | Column::Ignored))
        };
        let mut known: Vec<String> = Vec::new();
        for used in self.columns.iter().filter(|used| is_plain(used)) {
            let name = format!("{} \u{2192} {}", used.head, used.column.map_or("", Column::name));
            if !known.contains(&name) {
                known.push(name);
            }
        }
        writeln!(f, "columns  {}", known.join(", "))?;
        let kept_out = heads(&is_contact);
        if !kept_out.is_empty() {
            writeln!(f, "kept out {}", kept_out.join(", "))?;
        }
        let is_set_aside = |used: &ColumnUse| used.is_read && !is_plain(used) && !is_contact(used);
        let ignored = heads(&is_set_aside);
        if !ignored.is_empty() {
            writeln!(f, "ignored  {}", ignored.join(", "))?;
        }
        let mut lost: Vec<(&str, usize)> = Vec::new();
        for head in self.lines.iter().flat_map(|line| &line.lost) {
            match lost.iter_mut().find(|(known, _)| known == head) {
                Some((_, rows)) => *rows += 1,
                None => lost.push((head, 1)),
            }
        }
        for (head, rows) in lost {
            let noun = if rows == 1 { "row" } else { "rows" };
            writeln!(
                f,
                "left out {head}, in {rows} {noun}; if that is right, `--columns \"{head}=ignored\"`"
            )?;
        }
        for remark in &self.remarks {
            writeln!(f, "note     {remark}")?;
        }
        for line in &self.lines {
            let says_something = line.fate == Fate::LeftOver
                || line.how.is_some()
                || !line.remarks.is_empty()
                || !line.changes.is_empty();
            if !says_something {
                continue;
            }
            let written = line.written.split_whitespace().collect::<Vec<_>>().join(" ");
            let shown = if line.fate == Fate::LeftOver {
                &line.shown
            } else {
                &written
            };
            write!(f, "row {:<4} {}", line.row, printed(shown))?;
            if let Some(role) = &line.role {
                write!(f, " \u{2192} {role}")?;
            }
            if let Some(how) = &line.how {
                write!(f, ", {how}")?;
            }
            if line.fate == Fate::Heading {
                f.write_str(": a heading")?;
            }
            f.write_char('\n')?;
            for remark in &line.remarks {
                writeln!(f, "         {}", printed(remark))?;
            }
            for change in &line.changes {
                let what = if line.fate == Fate::LeftOver {
                    "left over"
                } else {
                    "look"
                };
                writeln!(f, "         {what}: {}", printed(change))?;
            }
        }
        let parts = [
            (Fate::Matched, "matched"),
            (Fate::Changed, "matched with changes"),
            (Fate::LeftOver, "left over"),
            (
                Fate::Heading,
                if self.count(Fate::Heading) == 1 {
                    "heading"
                } else {
                    "headings"
                },
            ),
            (Fate::HeadAgain, "heads again"),
        ];
        let parts: Vec<String> = parts
            .into_iter()
            .filter_map(|(fate, word)| {
                let count = self.count(fate);
                (count > 0).then(|| format!("{count} {word}"))
            })
            .collect();
        let rows = self.lines.iter().filter(|line| line.fate != Fate::Blank).count();
        let noun = if rows == 1 { "row" } else { "rows" };
        let parts = if parts.is_empty() {
            String::new()
        } else {
            format!(": {}", parts.join(", "))
        };
        writeln!(f, "{rows} {noun}{parts}")?;
        let books = self.books();
        let headings = if books.headings == 1 {
            "heading"
        } else {
            "headings"
        };
        let taken = match self.counted.taken {
            Some((one, many)) => format!(
                "with {} {}",
                books.people,
                if books.people == 1 { one } else { many }
            ),
            None => "taken".to_owned(),
        };
        write!(
            f,
            "{} {} = {} {taken} + {} {} + {} {headings} + {} left over",
            books.cells,
            self.counted.what,
            books.with_people,
            books.vacancies,
            self.counted.empty,
            books.headings,
            books.left_over
        )?;
        if !books.balance() {
            write!(
                f,
                "\nthe sums differ: some cells are not accounted for; please report this sheet as a bug"
            )?;
        }
        Ok(())
    }
}
