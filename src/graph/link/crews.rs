//! Crew lists, written in front matter or in a table: whose row is for which role, and who holds it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Linker;
use crate::content::crew::{CrewSource, VACANT, WITHHELD, is_placeholder};
use crate::content::{Body, CrewRow, Kind, is_id};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};
use crate::graph::names::Meaning;
use crate::graph::{Crew, CrewLine, EntryId, Graph, Holder, PersonId, RoleId};

impl Linker<'_> {
    /// What a crew list says.
    pub(super) fn crew_of(&mut self, graph: &Graph, list: EntryId) -> Option<Crew> {
        let entry = &graph[list];
        let Body::Crew(front) = &entry.body else {
            return None;
        };
        let link_inputs = self.context.link_inputs;
        let table_path = front.table_path(&entry.path);
        let table = table_path.as_ref().and_then(|path| link_inputs.tables.get(path));
        let rows: &[CrewRow] = match (&front.crew, table) {
            (CrewSource::Rows(rows), _) => rows,
            (CrewSource::File(_), Some(table)) => &table.rows,
            (CrewSource::File(name), None) => {
                let place = Place::value(&entry.path, FieldPath::of("crew"));
                let is_hidden = table_path
                    .as_ref()
                    .is_some_and(|path| link_inputs.hidden.contains(path));
                if !is_hidden {
                    let message = format!("there is no table `{name}` beside this file");
                    self.report(
                        Diagnostic::new(Code::BadCsv, place, message)
                            .help("name a CSV file in the same folder, such as `crew: crew.csv`"),
                    );
                }
                &[]
            }
        };
        let place = |row: &CrewRow, key: &str, item: Option<usize>| match (table, &table_path) {
            (Some(table), Some(path)) => Place::bytes(path, table.cell(row.at, key)),
            _ => {
                let path = FieldPath::of("crew").index(row.at).key(key);
                Place::value(
                    &entry.path,
                    item.iter().fold(path, |path, item| path.index(*item)),
                )
            }
        };
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            let role = match table {
                // A spreadsheet names roles as people do, by title or abbreviation.
                Some(_) if matches!(self.names.by_id(Kind::Role, &row.role), Meaning::Unknown) => {
                    match self.names.by_name(Kind::Role, graph, &row.role).as_slice() {
                        [node] => RoleId::of(*node),
                        _ => self.role(graph, &row.role, || place(row, "role", None)),
                    }
                }
                _ => self.role(graph, &row.role, || place(row, "role", None)),
            };
            let Some(role) = role else { continue };
            if let (Some(from), Some(to)) = (row.from, row.to)
                && to < from
            {
                let message = format!("this job ends on {to}, before it starts on {from}");
                self.report(
                    Diagnostic::new(Code::EndBeforeStart, place(row, "to", None), message)
                        .related(place(row, "from", None), "it starts here"),
                );
            }
            let (who, is_vacant) = self.holders(graph, row, &place);
            let dates = (row.from, row.to);
            let (season, from, to) =
                self.season_or_dates(graph, row.season.as_ref(), dates, |key| place(row, key, None));
            lines.push(CrewLine {
                role,
                who,
                is_vacant,
                from,
                to,
                season,
                is_acting: row.acting,
                load: row.load.unwrap_or_default(),
                is_load_written: row.load.is_some(),
                credit: row.credit.clone(),
                unit: row.unit.clone(),
                department: self
                    .department(graph, row.department.as_ref(), || place(row, "department", None)),
                reports_to: self.superior_of(graph, row, || place(row, "reports_to", None)),
                note: row.note.clone(),
                visible: row.visible.clone(),
                at: row.at,
            });
        }
        let pairs = |linker: &mut Self, key: &str, pairs: &[(String, String)]| {
            let mut resolved = BTreeMap::new();
            for (one, other) in pairs {
                let path = FieldPath::of(key).key(one);
                let from = linker.role(graph, one, || Place::key(&entry.path, path.clone()));
                let to = linker.role(graph, other, || Place::value(&entry.path, path.clone()));
                if let (Some(from), Some(to)) = (from, to) {
                    resolved.insert(from, to);
                }
            }
            resolved
        };
        let reports_to = pairs(self, "reports_to", &front.reports_to);
        let mut covers = pairs(self, "covers", &front.covers);
        covers.retain(|covered, by| covered != by);
        Some(Crew {
            entry: Some(list),
            rows: lines,
            reports_to,
            covers,
            ..Crew::default()
        })
    }

    /// The role that a row answers to; in a table it may go by its title.
    fn superior_of(&mut self, graph: &Graph, row: &CrewRow, place: impl Fn() -> Place) -> Option<RoleId> {
        let written = row.reports_to.as_ref()?;
        match self.names.by_name(Kind::Role, graph, written).as_slice() {
            [node] if matches!(self.names.by_id(Kind::Role, written), Meaning::Unknown) => RoleId::of(*node),
            _ => self.role(graph, written, place),
        }
    }

    /// Who holds a row's role, and whether it is vacant.
    fn holders(
        &mut self,
        graph: &Graph,
        row: &CrewRow,
        place: &impl Fn(&CrewRow, &str, Option<usize>) -> Place,
    ) -> (Vec<Holder>, bool) {
        let mut holders = Vec::new();
        let mut is_vacant = true;
        for (item, name) in row.who.iter().enumerate() {
            let item = (row.who.len() > 1).then_some(item);
            if name.eq_ignore_ascii_case(VACANT) {
                continue;
            }
            if is_placeholder(name) && !self.is_person(graph, name) {
                let message = format!("`{name}` is no name: the role is vacant");
                let place = place(row, "who", item);
                self.report(
                    Diagnostic::new(Code::PlaceholderName, place, message).help(format!("write `{VACANT}`")),
                );
                continue;
            }
            is_vacant = false;
            if name.eq_ignore_ascii_case(WITHHELD) {
                continue;
            }
            let holder = self.holder(graph, name, || place(row, "who", item));
            holders.extend(holder.filter(|holder| !holders.contains(holder)));
        }
        (holders, is_vacant)
    }

    /// A person by id, or a name in words; none for somebody whom this audience may not see, and for an id of nobody, which
    /// is reported.
    pub(super) fn holder(
        &mut self,
        graph: &Graph,
        written: &str,
        place: impl FnOnce() -> Place,
    ) -> Option<Holder> {
        if self.is_person(graph, written) || is_written_as_id(written) {
            let node = self.typed(graph, Kind::Person, written, place);
            node.and_then(PersonId::of).map(Holder::Person)
        } else if self.names.is_hidden_person(written) {
            None
        } else {
            Some(Holder::Words(Arc::from(written)))
        }
    }

    fn is_person(&self, graph: &Graph, written: &str) -> bool {
        !matches!(self.names.by_id(Kind::Person, written), Meaning::Unknown)
            || !self.names.by_name(Kind::Person, graph, written).is_empty()
    }
}

/// Whether a name can only be an id. A name in a writing without capitals, such as `山田太郎`, looks like one and is none.
fn is_written_as_id(name: &str) -> bool {
    let has_case = |letter: char| letter.is_lowercase() || letter.is_uppercase();
    is_id(name)
        && name
            .chars()
            .all(|letter| !letter.is_alphabetic() || has_case(letter))
}
