//! A list of roles as files of roles.

use std::collections::{BTreeMap, HashSet};

use super::Reading;
use super::columns::{Column, Header};
use super::contacts;
use super::crew::{clean, shown_cells};
use super::file::{quoted, scalar};
use super::people::{Listed, NewFile, id_of, is_no_entry, left_over, list_of, names_in};
use super::report::{Counted, Fate, Line};
use super::table::{Entry, Tables};
use super::titles::{Titles, words};
use crate::content::crew::is_placeholder;
use crate::graph::{Graph, VariantKey};

const ROLES: Counted = Counted {
    what: "cells that can name a role",
    taken: Some(("role", "roles")),
    empty: "without a name",
};

/// Reads the tables of a sheet as roles: title, department, superior, level. A role that has a page keeps it as it is.
pub fn read(graph: &Graph, tables: &Tables, reading: &Reading) -> Listed {
    let mut reader = Reader {
        titles: Titles::of(graph, VariantKey::default()),
        graph,
        reading,
        headers: &tables.headers,
        roles: Vec::new(),
        ids: HashSet::new(),
        names: HashSet::new(),
        lines: Vec::new(),
    };
    for entry in &tables.entries() {
        reader.entry(tables, entry);
    }
    reader.link();
    let files = reader.roles.iter().map(NewRole::file).collect();
    Listed {
        files,
        report: tables.report(reader.lines, tables.grid.remarks.clone(), ROLES),
    }
}

/// A role of the sheet that the site does not have.
#[derive(Debug)]
struct NewRole {
    id: String,
    title: String,
    department: Option<String>,
    level: Option<u8>,
    aka: Vec<String>,
    /// The superior as written, then its id.
    reports_to: Option<String>,
    /// Its account, as an index.
    line: usize,
}

struct Reader<'a> {
    titles: Titles<'a>,
    graph: &'a Graph,
    reading: &'a Reading,
    headers: &'a [Header],
    roles: Vec<NewRole>,
    /// The ids and the words of the titles of the sheet so far.
    ids: HashSet<String>,
    names: HashSet<Vec<String>>,
    lines: Vec<Line>,
}

impl Reader<'_> {
    fn entry(&mut self, tables: &Tables, entry: &Entry<'_>) {
        let header = &self.headers[entry.table];
        let row = clean(entry.row, header).row;
        let title = header
            .cell(&row, Column::Role)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let mut line = Line::new(row.number, &title, shown_cells(&row));
        let filled = row.cells.iter().filter(|cell| !cell.is_empty()).count();
        let is_department = || super::department(self.graph, &self.reading.aliases, &title).is_some();
        if !is_no_entry(tables, entry, &title, &mut line) {
            if filled == 1 && is_department() {
                line.fate = Fate::Heading;
            } else if title.is_empty() || is_placeholder(&title) {
                left_over(&mut line, "the row names no role");
            } else if !contacts::is_free_of_contacts(&title) {
                left_over(&mut line, "this is no title");
            } else {
                self.role(&title, header, &row, &mut line);
            }
        }
        self.lines.push(line);
    }

    fn role(&mut self, title: &str, header: &Header, row: &super::grid::Row, line: &mut Line) {
        let cell = |column: Column| header.cell(row, column);
        line.people = 1;
        line.fate = Fate::Matched;
        if let Some(role) = self.titles.find_same(title, &self.reading.aliases) {
            line.role = Some(self.graph[role].common.id.to_string());
            line.how = Some("which has a page, which stays as it is".to_owned());
            return;
        }
        let Some(id) = id_of(title) else {
            line.people = 0;
            left_over(line, "no file name can be made of it");
            return;
        };
        let name = words(title);
        if self.ids.contains(&id) || self.names.contains(&name) {
            line.people = 0;
            left_over(line, "the sheet has this role already");
            return;
        }
        self.ids.insert(id.clone());
        self.names.insert(name);
        for head in header.lost_by(row) {
            line.lost.push(head);
        }
        let department =
            Some(cell(Column::Department)).filter(|text| !text.is_empty() && !is_placeholder(text));
        let department = department.and_then(|written| {
            let found = super::department(self.graph, &self.reading.aliases, written);
            if found.is_none() {
                line.changes
                    .push(format!("left out: no department is called `{written}`"));
            }
            found.map(|department| self.graph[department].common.id.to_string())
        });
        let level = Some(cell(Column::Level)).filter(|text| !text.is_empty());
        let level = level.and_then(|written| {
            let number = written.parse().ok().filter(|level| *level > 0);
            if number.is_none() {
                line.changes.push(format!("left out: `{written}` is no level"));
            }
            number
        });
        let superior = Some(cell(Column::ReportsTo)).filter(|text| !text.is_empty() && !is_placeholder(text));
        self.roles.push(NewRole {
            title: title.to_owned(),
            department,
            level,
            aka: names_in(&header.cells(row, Column::OtherName)).collect(),
            reports_to: superior.map(str::to_owned),
            line: self.lines.len(),
            id: id.clone(),
        });
        line.role = Some(id);
        if !line.changes.is_empty() || !line.lost.is_empty() {
            line.fate = Fate::Changed;
        }
    }

    /// Turns superiors as written into ids: roles of the site and of the sheet. A line that would close a cycle is left out.
    fn link(&mut self) {
        let of_sheet: BTreeMap<Vec<String>, String> = self
            .roles
            .iter()
            .map(|role| (words(&role.title), role.id.clone()))
            .collect();
        let mut above: BTreeMap<String, String> = BTreeMap::new();
        for role in &mut self.roles {
            let Some(written) = role.reports_to.take() else {
                continue;
            };
            let of_site = self.titles.find_same(&written, &self.reading.aliases);
            let of_site = of_site.map(|found| self.graph[found].common.id.to_string());
            let found = of_sheet.get(&words(&written)).cloned().or(of_site);
            let reason = match &found {
                None => Some(format!(
                    "left out: no role is called `{written}`, which it reports to"
                )),
                Some(superior) if top_of(&mut above, superior) == role.id => Some(format!(
                    "left out: `{written}`, which it reports to, reports to it"
                )),
                Some(_) => None,
            };
            if let Some(reason) = reason {
                let line = &mut self.lines[role.line];
                line.changes.push(reason);
                line.fate = Fate::Changed;
                continue;
            }
            if let Some(superior) = found {
                above.insert(role.id.clone(), superior.clone());
                role.reports_to = Some(superior);
            }
        }
    }
}

/// The role at the top of the line that a role stands in: itself, where nobody is above it so far. The way there is made short.
fn top_of(above: &mut BTreeMap<String, String>, role: &str) -> String {
    let mut top = role.to_owned();
    let mut passed = Vec::new();
    while let Some(superior) = above.get(&top) {
        passed.push(std::mem::replace(&mut top, superior.clone()));
    }
    above.extend(passed.into_iter().map(|role| (role, top.clone())));
    top
}

impl NewRole {
    fn file(&self) -> NewFile {
        let mut keys = vec![("title", quoted(&self.title))];
        keys.extend(self.department.as_ref().map(|id| ("department", scalar(id))));
        keys.extend(self.reports_to.as_ref().map(|id| ("reports_to", scalar(id))));
        keys.extend(self.level.map(|level| ("level", level.to_string())));
        keys.extend(list_of(self.aka.iter().cloned()).map(|list| ("aka", list)));
        NewFile::of("roles", &self.id, &keys)
    }
}
