//! A sheet of a crew as the rows of crew lists.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::columns::{Column, Header};
use super::contacts::{self, Contact};
use super::dates::Dates;
use super::grid::{Refusal, Row};
use super::report::{Counted, Fate, Line, Report};
use super::table::{Entry, EntryKind, Tables};
use super::titles::{Match, Titles};
use super::{Item, Reachable, Reading};
use crate::diagnostic::Similar;
use crate::graph::{DepartmentId, Graph, ProductionId, RoleId, VariantKey};

mod row;

const PEOPLE: Counted = Counted {
    what: "cells that can name somebody",
    taken: Some(("person", "people")),
    empty: "vacancies",
};

/// The result of reading a sheet of a crew.
#[derive(Clone, Debug)]
pub struct Imported {
    /// For each production that the sheet names, what goes below `crew`, in the order of the sheet.
    pub lists: Vec<(ProductionId, Vec<Item>)>,
    /// How the people can be reached whom it names. No list of `lists` holds any of this.
    pub reachable: Vec<Reachable>,
    /// What became of every row.
    pub report: Report,
}

/// Reads the tables of a sheet as crews: of one production, or of those that a column names.
///
/// # Errors
/// When no production is named, neither from outside nor by a column.
pub fn read(
    graph: &Graph,
    production: Option<ProductionId>,
    tables: &Tables,
    reading: &Reading,
) -> Result<Imported, Refusal> {
    super::name_a_production(production, tables)?;
    let dates = Dates::of(
        tables.date_cells().into_iter(),
        reading.date_order,
        season(graph, production),
    );
    let mut reader = Reader {
        graph,
        production,
        reading,
        headers: &tables.headers,
        titles: BTreeMap::new(),
        dates,
        states: vec![State::default(); tables.headers.len()],
        lists: production
            .into_iter()
            .map(|production| (production, Vec::new()))
            .collect(),
        reachable: Vec::new(),
        lines: Vec::new(),
        similar_people: OnceCell::new(),
    };
    let entries = tables.entries();
    for (at, entry) in entries.iter().enumerate() {
        let next = entries[at + 1..].iter().find(|next| next.table == entry.table);
        reader.entry(tables, entry, next);
    }
    let Reader {
        lists,
        lines,
        dates,
        reachable,
        ..
    } = reader;
    let mut remarks = tables.grid.remarks.clone();
    remarks.extend(dates.remarks());
    Ok(Imported {
        lists,
        reachable,
        report: tables.report(lines, remarks, PEOPLE),
    })
}

/// The days that a production lasts, as far as its files say.
pub(super) fn season(
    graph: &Graph,
    production: Option<ProductionId>,
) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
    let production = &graph[production?];
    Some((production.from?, production.to?))
}

/// What rows above say for those below them, in one table.
#[derive(Clone, Debug, Default)]
struct State {
    /// The department that the last heading named.
    heading: Option<DepartmentId>,
    /// The role of the row above, for cells that were merged.
    role: Option<String>,
    /// Whether a name above was not in capitals throughout.
    has_plain_names: bool,
}

/// Works through the rows, from the top.
struct Reader<'a> {
    graph: &'a Graph,
    production: Option<ProductionId>,
    reading: &'a Reading,
    headers: &'a [Header],
    titles: BTreeMap<VariantKey, Rc<Titles<'a>>>,
    dates: Dates,
    states: Vec<State>,
    lists: Vec<(ProductionId, Vec<Item>)>,
    reachable: Vec<Reachable>,
    lines: Vec<Line>,
    /// The names of all people, to look up what is near one; made for the first name without a page.
    similar_people: OnceCell<Similar<&'a str>>,
}

/// A row without anything by which somebody can be reached.
pub(super) struct Clean {
    pub(super) row: Row,
    pub(super) contacts: Vec<Contact>,
}

impl<'a> Reader<'a> {
    fn entry(&mut self, tables: &Tables, entry: &Entry<'_>, next: Option<&Entry<'_>>) {
        let header = &self.headers[entry.table];
        let clean = clean(entry.row, header);
        let row = &clean.row;
        let (role, who) = (header.cell(row, Column::Role), header.who(row));
        let shown: Vec<&str> = [role, &who].into_iter().filter(|text| !text.is_empty()).collect();
        let mut line = Line::new(
            row.number,
            if role.is_empty() { &who } else { role },
            shown.join(" \u{b7} "),
        );
        match entry.kind {
            EntryKind::Head => {
                line.fate = Fate::HeadAgain;
                self.states[entry.table].role = None;
            }
            EntryKind::Above => self.above(row, header, &mut line),
            EntryKind::Body => self.body(tables, entry, next, &clean, &mut line),
        }
        if row.is_hidden && line.fate == Fate::Matched {
            line.fate = Fate::Changed;
            line.changes.push("the sheet hides this row".to_owned());
        }
        self.lines.push(line);
    }

    /// A row above the one that names the columns: a heading, unless it names a role and something beside it.
    fn above(&mut self, row: &Row, header: &Header, line: &mut Line) {
        let filled: Vec<&str> = row
            .cells
            .iter()
            .map(String::as_str)
            .filter(|cell| !cell.is_empty())
            .collect();
        let titles = self.titles_of(self.production);
        let is_role = |cell: &&str| {
            titles
                .find_same(cell.trim_end_matches(':'), &self.reading.aliases)
                .is_some()
        };
        if filled.len() > 1 && filled.iter().any(is_role) {
            line.fate = Fate::LeftOver;
            line.shown = shown_cells(row);
            line.changes.push(format!(
                "it stands above row {}, which names the columns",
                header.row
            ));
        } else {
            line.fate = Fate::Heading;
        }
    }

    fn body(
        &mut self,
        tables: &Tables,
        entry: &Entry<'_>,
        next: Option<&Entry<'_>>,
        clean: &Clean,
        line: &mut Line,
    ) {
        let header = &self.headers[entry.table];
        let row = &clean.row;
        let surplus = tables.surplus(entry);
        if surplus > 0 {
            let message = format!(
                "{surplus} cells stand behind the last column; put a cell that holds the delimiter in quotes"
            );
            self.leave_over(entry.table, row, line, message);
            return;
        }
        let production = match self.production_of(row, header) {
            Ok(production) => production,
            Err(reason) => {
                self.leave_over(entry.table, row, line, reason);
                return;
            }
        };
        let titles = self.titles_of(Some(production));
        let (role, who) = (header.cell(row, Column::Role).to_owned(), header.who(row));
        let says = |at: usize| {
            let column = header.column_at(at);
            header.range.contains(&at)
                && !row.cells[at].is_empty()
                && !column.is_some_and(|column| {
                    column.is_contact() || matches!(column, Column::Number | Column::Show | Column::Ignored)
                })
        };
        let filled: Vec<usize> = (0..row.cells.len()).filter(|at| says(*at)).collect();
        if role.is_empty() && who.is_empty() {
            self.heading_or_left_over(entry.table, row, production, &filled, line);
            return;
        }
        if filled.len() == 1 && !role.is_empty() {
            let follows = next
                .filter(|next| next.kind == EntryKind::Body)
                .map(|next| clean_row(next.row, header));
            let lends_role = follows.is_some_and(|next| {
                header.cell(&next, Column::Role).is_empty() && !header.who(&next).is_empty()
            });
            if self.role_alone(entry.table, &titles, &role, production, lends_role, row, line) {
                return;
            }
        }
        if role.is_empty() && filled.len() == 1 && !header.has(Column::GivenName) {
            let known = self.person(&titles, &who).is_some();
            let is_shouted = who.chars().any(char::is_uppercase) && !who.chars().any(char::is_lowercase);
            if let Some(department) = self.department(&who).filter(|_| !known) {
                self.set_heading(entry.table, Some(department), &who, production, line);
                return;
            }
            let state = &self.states[entry.table];
            if !known
                && is_shouted
                && (state.role.is_none() || state.has_plain_names)
                && who.chars().any(char::is_whitespace)
            {
                self.set_heading(entry.table, None, &who, production, line);
                return;
            }
        }
        self.crew_row(entry.table, clean, production, &titles, line);
    }

    /// A row that says nothing of role and people: a heading, if it is one cell.
    fn heading_or_left_over(
        &mut self,
        table: usize,
        row: &Row,
        production: ProductionId,
        filled: &[usize],
        line: &mut Line,
    ) {
        line.shown = shown_cells(row);
        let text = filled
            .first()
            .map(|at| row.cells[*at].clone())
            .unwrap_or_default();
        line.written.clone_from(&text);
        if filled.len() > 1 {
            self.leave_over(
                table,
                row,
                line,
                "the row names neither a role nor a person".to_owned(),
            );
            line.shown = shown_cells(row);
            return;
        }
        let department = self.department(&text);
        self.set_heading(table, department, &text, production, line);
    }

    /// A row with nothing but a role: a heading, or a vacancy if that is clear. Returns whether it was decided.
    #[expect(clippy::too_many_arguments, reason = "what is known of the row so far")]
    fn role_alone(
        &mut self,
        table: usize,
        titles: &Titles<'_>,
        role: &str,
        production: ProductionId,
        lends_role: bool,
        row: &Row,
        line: &mut Line,
    ) -> bool {
        let same = titles.find_same(role, &self.reading.aliases);
        let department = self.department(role);
        if lends_role && same.is_some() && department.is_none() {
            line.fate = Fate::Heading;
            line.remarks
                .push("it stands for the rows below that name no role".to_owned());
            self.states[table].role = Some(role.to_owned());
            return true;
        }
        match (same, department) {
            (Some(_), Some(_)) => {
                let message = format!("`{role}` is a role and a department, and nobody stands beside it");
                self.leave_over(table, row, line, message);
                true
            }
            (None, Some(department)) => {
                self.set_heading(table, Some(department), role, production, line);
                true
            }
            (Some(_), None) => false,
            (None, None) if self.are_departments(role) => {
                self.set_heading(table, None, role, production, line);
                line.remarks.clear();
                true
            }
            (None, None) => {
                let found = titles.find_each(role, &self.reading.aliases);
                if found.iter().all(|found| matches!(found, Match::None { .. })) {
                    self.set_heading(table, None, role, production, line);
                } else {
                    let reasons: Vec<String> = found.iter().map(|found| self.why_not(found)).collect();
                    let message = format!("it may be a heading or a vacancy: {}", reasons.join(", "));
                    self.leave_over(table, row, line, message);
                }
                true
            }
        }
    }

    fn set_heading(
        &mut self,
        table: usize,
        department: Option<DepartmentId>,
        text: &str,
        production: ProductionId,
        line: &mut Line,
    ) {
        line.fate = Fate::Heading;
        line.written = text.to_owned();
        if department.is_none() {
            line.remarks.push("no department is called so".to_owned());
        }
        self.states[table].heading = department;
        self.states[table].role = None;
        // What is no department may be a footer with an address in it.
        if department.is_some()
            || (contacts::is_free_of_contacts(text) && !text.chars().any(char::is_numeric))
        {
            self.push(production, Item::Comment(text.to_owned()));
        }
    }

    fn leave_over(&mut self, table: usize, row: &Row, line: &mut Line, reason: String) {
        line.fate = Fate::LeftOver;
        line.changes.push(reason);
        self.states[table].role = None;
        let production = self
            .production_of(row, &self.headers[table])
            .ok()
            .or(self.production);
        let (shown, _) = contacts::without_address(&line.shown);
        let words = match shown.as_str() {
            "" => format!("row {}, left over", line.row),
            shown => format!(
                "row {}, left over: {}",
                line.row,
                shown.replace(['\n', '\r'], " ")
            ),
        };
        if let Some(production) = production {
            self.push(production, Item::Comment(words));
        }
    }

    fn push(&mut self, production: ProductionId, item: Item) {
        match self.lists.iter_mut().find(|(known, _)| *known == production) {
            Some((_, items)) => items.push(item),
            None => self.lists.push((production, vec![item])),
        }
    }

    /// The production that a row is of.
    fn production_of(&self, row: &Row, header: &Header) -> Result<ProductionId, String> {
        super::production(self.graph, self.production, header.cell(row, Column::Show))
    }

    fn department(&self, written: &str) -> Option<DepartmentId> {
        super::department(self.graph, &self.reading.aliases, written)
    }

    /// Whether a heading names several departments: `Art & layout`.
    fn are_departments(&self, written: &str) -> bool {
        let parted = written.to_lowercase().replace(" and ", "&");
        let mut parts = parted.split(['&', '/', ',', '+']).map(str::trim);
        parts.all(|part| self.department(part).is_some())
    }

    /// The id of a person by alias, id, title or other name.
    fn person(&self, titles: &Titles<'_>, name: &str) -> Option<String> {
        if let Some(alias) = self.reading.aliases.person(name) {
            return Some(alias.to_owned());
        }
        match titles.people(name) {
            [person] => Some(self.graph[*person].common.id.to_string()),
            _ => None,
        }
    }

    fn why_not(&self, found: &Match) -> String {
        let ids = |roles: &[RoleId]| {
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
            Match::Role { role, .. } => format!("near it is {}", ids(&[*role])),
        }
    }

    fn titles_of(&mut self, production: Option<ProductionId>) -> Rc<Titles<'a>> {
        let setting =
            production.map_or_else(VariantKey::default, |production| self.graph[production].setting);
        let graph = self.graph;
        self.titles
            .entry(setting)
            .or_insert_with(|| Rc::new(Titles::of(graph, setting)))
            .clone()
    }
}

/// A row whose cells hold nothing by which somebody can be reached, and what was taken out of them.
pub(super) fn clean(row: &Row, header: &Header) -> Clean {
    let mut contacts = Vec::new();
    let mut kept = row.clone();
    for (at, cell) in kept.cells.iter_mut().enumerate() {
        let column = header.column_at(at);
        if column.is_some_and(Column::is_measure) {
            continue;
        }
        let (text, found) = contacts::take_out(cell);
        // What stands in a column for it may be written in any way.
        let by_column = match column {
            _ if cell.is_empty() || !found.is_empty() => None,
            Some(Column::Phone) => Some(Contact::Phone(cell.clone())),
            Some(Column::Email) => Some(Contact::Email(cell.clone())),
            _ => None,
        };
        contacts.extend(found.into_iter().chain(by_column));
        if !column.is_some_and(Column::is_contact) {
            *cell = text;
        }
    }
    Clean { row: kept, contacts }
}

fn clean_row(row: &Row, header: &Header) -> Row {
    clean(row, header).row
}

/// The cells of a row for people, without what could be an address.
pub(super) fn shown_cells(row: &Row) -> String {
    let cells = row
        .cells
        .iter()
        .filter(|cell| !cell.is_empty() && contacts::is_free_of_contacts(cell));
    cells.map(String::as_str).collect::<Vec<_>>().join(" \u{b7} ")
}

impl Tables {
    /// The cells that hold dates.
    pub(super) fn date_cells(&self) -> Vec<&str> {
        let columns = [Column::From, Column::To, Column::Dates];
        let entries = self.entries();
        let cells = entries.iter().flat_map(|entry| {
            columns
                .iter()
                .map(|column| self.headers[entry.table].cell(entry.row, *column))
        });
        cells.filter(|cell| !cell.is_empty()).collect()
    }

    /// The report of what was read.
    pub(super) fn report(&self, lines: Vec<Line>, mut remarks: Vec<String>, counted: Counted) -> Report {
        let header_row = self.headers.first().map_or(0, |header| header.row);
        let above = self
            .grid
            .rows
            .iter()
            .filter(|row| row.number < header_row && !row.is_blank())
            .count();
        if above > 0 {
            let rows = if above == 1 { "row stands" } else { "rows stand" };
            remarks.insert(
                0,
                format!("{above} {rows} above row {header_row}, which names the columns"),
            );
        }
        Report {
            header_row,
            columns: self.headers.iter().flat_map(Header::uses).collect(),
            remarks,
            lines,
            cells: self.cells(),
            counted,
        }
    }
}
