//! Reads somebody else's spreadsheet of a crew into the rows of a `crew.md`.
//!
//! Nobody's spreadsheet has our headers or our titles. Columns are known by what people call them ([`columns`]), roles by
//! title, alias, abbreviation or a near miss ([`titles`]), dates and loads as people type them ([`cells`]). Nothing is
//! dropped in silence: the [`Report`] accounts for every row and every column, says what was adapted, and what it could
//! not match comes with suggestions. The result is text for a file ([`file`]); who writes it is the command line.
//! Start reading at [`crew`].

use std::sync::Arc;

use crate::content::CrewRow;
use crate::content::crew::{VACANT, names_of_cell};
use crate::graph::{DepartmentId, Graph, ProductionId};
use crate::yaml::OneOrMany;

pub mod aliases;
pub mod cells;
pub mod columns;
pub mod file;
pub mod report;
pub mod sheet;
pub mod titles;

pub use aliases::Aliases;
pub use cells::DateOrder;
pub use report::{Fate, Line, Report};

use cells::{Dates, Name};
use columns::{Column, Header};
use titles::{Match, Titles};

/// What a spreadsheet came to.
#[derive(Clone, Debug)]
pub struct Imported {
    /// What goes below `crew`, in the order of the sheet.
    pub items: Vec<Item>,
    /// What became of every row.
    pub report: Report,
}

/// Something that is written below `crew`.
#[derive(Clone, Debug)]
pub enum Item {
    /// A row.
    Row(Box<CrewRow>),
    /// A heading of the sheet, or a row that no role matched, as a comment.
    Comment(String),
}

/// How a spreadsheet is to be read, where it does not say so itself.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What names in it mean.
    pub aliases: Aliases,
    /// Which of day and month comes first in `03/04/2026`; told by the sheet's other dates when left out.
    pub date_order: Option<DateOrder>,
}

/// Reads the bytes of a CSV file as the crew of a production.
///
/// # Errors
/// When no row of the sheet names a column of roles and one of people.
pub fn crew(
    graph: &Graph,
    production: ProductionId,
    bytes: &[u8],
    reading: &Reading,
) -> Result<Imported, String> {
    let sheet = sheet::read(bytes, &reading.aliases)?;
    let dates = Dates::of(&sheet, reading.date_order);
    let mut reader = Reader {
        graph,
        production,
        titles: Titles::of(graph, graph[production].setting),
        aliases: &reading.aliases,
        header: &sheet.header,
        dates,
        heading: None,
        items: Vec::new(),
        lines: Vec::new(),
    };
    for row in &sheet.rows {
        reader.row(row);
    }
    let Reader {
        items, lines, dates, ..
    } = reader;
    let mut remarks = sheet.remarks;
    remarks.extend(dates.remark());
    Ok(Imported {
        items,
        report: Report {
            header_row: sheet.header.row,
            columns: sheet.header.shown(),
            remarks,
            lines,
        },
    })
}

/// Works through the rows, from the top.
struct Reader<'a> {
    graph: &'a Graph,
    production: ProductionId,
    titles: Titles<'a>,
    aliases: &'a Aliases,
    header: &'a Header,
    dates: Dates,
    /// The department that the last heading named.
    heading: Option<DepartmentId>,
    items: Vec<Item>,
    lines: Vec<Line>,
}

impl Reader<'_> {
    fn row(&mut self, row: &sheet::Row) {
        let cell = |column: Column| self.header.cell(row, column);
        let filled = || {
            row.cells
                .iter()
                .map(|cell| cell.trim())
                .filter(|cell| !cell.is_empty())
        };
        let shown = filled().collect::<Vec<_>>().join(" · ");
        let mut line = Line {
            row: row.number,
            fate: Fate::Blank,
            shown,
            written: String::new(),
            role: None,
            how: None,
            remarks: Vec::new(),
        };
        let role = cell(Column::Role).unwrap_or_default();
        line.written = role.to_owned();
        let who = self.header.who(row);
        if filled().next().is_none() {
            self.lines.push(line);
            return;
        }
        if self.header.is_repeated_by(row) {
            line.fate = Fate::HeadAgain;
            self.lines.push(line);
            return;
        }
        let only = (filled().count() == 1).then(|| filled().next().unwrap_or_default().to_owned());
        if let Some(only) = only
            && (role.is_empty() || matches!(self.titles.find(role, self.aliases), Match::None { .. }))
        {
            // One word alone across a row is how sheets part departments.
            self.heading = self.department(&only);
            line.fate = Fate::Heading;
            self.items.push(Item::Comment(only));
            self.lines.push(line);
            return;
        }
        self.crew_row(row, role, &who, line);
    }

    /// A row with somebody in it: one for each role that its cell names.
    fn crew_row(&mut self, row: &sheet::Row, role: &str, who: &str, mut line: Line) {
        let found = self.titles.find_each(role, self.aliases);
        let unmatched: Vec<&Match> = found
            .iter()
            .filter(|found| !matches!(found, Match::Role { .. }))
            .collect();
        if found.is_empty() || !unmatched.is_empty() {
            line.fate = Fate::NotMatched;
            line.remarks = match unmatched.as_slice() {
                [] => vec!["the row names no role".to_owned()],
                matches => matches.iter().map(|found| self.why_not(found)).collect(),
            };
            self.items.push(Item::Comment(format!(
                "row {}, not matched: {}",
                line.row,
                line.shown.replace(['\n', '\r'], " ")
            )));
            self.lines.push(line);
            return;
        }
        let is_company = found
            .iter()
            .all(|found| matches!(found, Match::Role { role, .. } if self.graph[*role].is_external));
        let names = if self.header.is_own() {
            // A table with the columns of a crew list says what it means.
            let names = names_of_cell(who, b',');
            let named = names.iter().filter(|name| !name.eq_ignore_ascii_case(VACANT));
            named.map(|name| Name::verbatim(name)).collect()
        } else {
            cells::names(who, is_company, |name| self.person(name).is_some())
        };
        let base = self.shared_cells(row, &names, &mut line);
        line.fate = Fate::Taken;
        let mut ids = Vec::new();
        for found in found {
            let Match::Role { role, how, rest } = found else {
                continue;
            };
            let id = self.graph[role].common.id.to_string();
            if let Some(how) = how {
                line.fate = Fate::Adapted;
                line.how = Some(how.to_owned());
            }
            let (unit, note) = cells::qualifier(rest.as_deref());
            let department = self.department_for(row, role, &mut line);
            self.items.push(Item::Row(Box::new(CrewRow {
                role: id.clone(),
                unit: base.unit.clone().or(unit),
                note: joined(base.note.clone(), note),
                department,
                ..base.clone()
            })));
            ids.push(id);
        }
        if ids.len() > 1 {
            line.fate = Fate::Adapted;
            line.how = Some(format!("{} roles in one cell", ids.len()));
        }
        line.role = Some(ids.join(" + "));
        self.lines.push(line);
    }

    /// What all rows that come of one have in common.
    fn shared_cells(&self, row: &sheet::Row, names: &[Name], line: &mut Line) -> CrewRow {
        let text = |column: Column| {
            let cell = self.header.cell(row, column).unwrap_or_default();
            (!cell.is_empty()).then(|| cell.split_whitespace().collect::<Vec<_>>().join(" "))
        };
        let mut who = Vec::new();
        let mut is_acting = text(Column::Acting).is_some_and(|cell| cells::is_yes(&cell));
        let mut note = text(Column::Note);
        for name in names {
            is_acting |= name.is_acting;
            note = joined(note, name.note.clone());
            if name.was_turned {
                line.remarks.push(format!(
                    "`{}`, with the family name first, is {}",
                    name.written, name.text
                ));
            }
            match self.person(&name.text) {
                Some(id) => who.push(id),
                None => {
                    if let Some(near) = self.near_person(&name.text) {
                        line.remarks.push(format!(
                            "`{}` has no page; if it is `{near}`, add it to the aliases",
                            name.text
                        ));
                    }
                    who.push(cells::as_words(&name.text));
                }
            }
        }
        if who.is_empty() {
            who.push(VACANT.to_owned());
        }
        let (mut from, mut to) = (None, None);
        let mut lost = Vec::new();
        if let Some(written) = text(Column::Dates) {
            match self.dates.range(&written) {
                Some((first, last)) => (from, to) = (Some(first), last),
                None => lost.push(format!("`{written}` is no range of dates")),
            }
        }
        for (column, day) in [(Column::From, &mut from), (Column::To, &mut to)] {
            if let Some(written) = text(column).filter(|written| !cells::is_unknown(written)) {
                match self.dates.day(&written) {
                    Some(date) => *day = Some(date),
                    None => lost.push(format!("`{written}` is no date")),
                }
            }
        }
        let load = match text(Column::Load).filter(|written| !cells::is_unknown(written)) {
            None => None,
            Some(written) => {
                let load = cells::load(&written);
                if load.is_none() {
                    lost.push(format!("`{written}` is no load such as 60%"));
                }
                load
            }
        };
        line.remarks
            .extend(lost.into_iter().map(|lost| format!("left out: {lost}")));
        CrewRow {
            role: String::new(),
            who: OneOrMany(who),
            from: from.map(crate::units::Day),
            to: to.map(crate::units::Day),
            acting: is_acting,
            load,
            credit: text(Column::Credit),
            unit: text(Column::Unit),
            department: None,
            note,
            visible: text(Column::Visible),
            at: 0,
        }
    }

    /// The department that a row is counted to, where it is not the role's own.
    fn department_for(
        &self,
        row: &sheet::Row,
        role: crate::graph::RoleId,
        line: &mut Line,
    ) -> Option<String> {
        let own = self.graph[role].department_in(self.graph[self.production].setting);
        let written = self.header.cell(row, Column::Department).unwrap_or_default();
        let department = if written.is_empty() {
            // A heading says less than a role does of itself.
            self.heading.filter(|_| own.is_none())
        } else {
            let found = self.department(written);
            if found.is_none() {
                line.remarks
                    .push(format!("left out: no department is called `{written}`"));
            }
            found
        };
        let department = department.filter(|department| Some(*department) != own)?;
        Some(self.graph[department].common.id.to_string())
    }

    fn department(&self, written: &str) -> Option<DepartmentId> {
        let wanted = titles::words(written);
        let without = |words: &[String]| -> Vec<String> {
            let plain = |word: &&String| !matches!(word.as_str(), "department" | "dept" | "team" | "unit");
            words.iter().filter(plain).cloned().collect()
        };
        let wanted = without(&wanted);
        let alias = self.aliases.department(written);
        let is_it = |id: DepartmentId| {
            let common = &self.graph[id].common;
            let aka = common
                .entry
                .map(|entry| self.graph[entry].shared.aka.clone())
                .unwrap_or_default();
            let mut names = [common.id.to_string(), common.title.to_string()]
                .into_iter()
                .chain(aka);
            match alias {
                Some(alias) => *common.id == *alias,
                None => names.any(|name| without(&titles::words(&name)) == wanted),
            }
        };
        let mut ids = (0..self.graph.departments.len()).map(DepartmentId::new);
        ids.find(|id| !wanted.is_empty() && is_it(*id))
    }

    /// The id of a person by alias, id, title or other name.
    fn person(&self, name: &str) -> Option<String> {
        if let Some(alias) = self.aliases.person(name) {
            return Some(alias.to_owned());
        }
        let person = self.titles.person(name)?;
        Some(self.graph[person].common.id.to_string())
    }

    fn near_person(&self, name: &str) -> Option<Arc<str>> {
        let titles = self.graph.people.iter().map(|person| &*person.common.title);
        let near = crate::diagnostic::nearest(name, titles)?;
        let distance = strsim::osa_distance(&near.to_lowercase(), &name.to_lowercase());
        let mut people = self.graph.people.iter();
        let person = people.find(|person| *person.common.title == *near)?;
        (distance <= 2).then(|| person.common.id.clone())
    }

    fn why_not(&self, found: &Match) -> String {
        let ids = |roles: &[crate::graph::RoleId]| {
            let ids: Vec<_> = roles
                .iter()
                .map(|role| format!("`{}`", self.graph[*role].common.id))
                .collect();
            ids.join(", ")
        };
        match found {
            Match::Several { written, roles } => format!("`{written}` may be {}", ids(roles)),
            Match::None { written, near } if near.is_empty() => format!("no role is like `{written}`"),
            Match::None { written, near } => {
                format!("no role is called `{written}`; near it are {}", ids(near))
            }
            Match::Role { .. } => String::new(),
        }
    }
}

fn joined(one: Option<String>, other: Option<String>) -> Option<String> {
    match (one, other) {
        (Some(one), Some(other)) => Some(format!("{one}; {other}")),
        (one, other) => one.or(other),
    }
}
