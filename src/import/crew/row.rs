//! A row with somebody in it as rows of a crew list.

use std::sync::Arc;

use super::{Clean, Reader};
use crate::config::Season;
use crate::content::CrewRow;
use crate::content::crew::{VACANT, is_placeholder, names_of_cell};
use crate::diagnostic::Similar;
use crate::graph::{ProductionId, RoleId};
use crate::import::columns::{Column, Header};
use crate::import::contacts::{self, Contact};
use crate::import::grid::Row;
use crate::import::names::{Name, Part, as_words, joined, parts};
use crate::import::report::{Fate, Line};
use crate::import::titles::{Match, Titles};
use crate::import::{Item, Reachable, cells, spans};
use crate::units::{Day, same_name};
use crate::yaml::OneOrMany;

impl Reader<'_> {
    /// A row with somebody in it: one for each role that its cell names.
    pub(super) fn crew_row(
        &mut self,
        table: usize,
        clean: &Clean,
        production: ProductionId,
        titles: &Titles<'_>,
        line: &mut Line,
    ) {
        let header = &self.headers[table];
        let row = &clean.row;
        let (mut role, who) = (header.cell(row, Column::Role).to_owned(), header.who(row));
        if role.is_empty() {
            let Some(above) = self.states[table].role.clone() else {
                self.leave_over(table, row, line, "the row names no role".to_owned());
                return;
            };
            line.remarks.push(format!("`{above}`, as in the rows above"));
            role = above;
        }
        let found = titles.find_each(&role, &self.reading.aliases);
        let unmatched: Vec<String> = found
            .iter()
            .filter(|found| !matches!(found, Match::Role { .. }))
            .map(|found| self.why_not(found))
            .collect();
        if found.is_empty() || !unmatched.is_empty() {
            let reason = if found.is_empty() {
                "the row names no role".to_owned()
            } else {
                unmatched.join("; ")
            };
            self.leave_over(table, row, line, reason);
            return;
        }
        let is_company = found
            .iter()
            .all(|found| matches!(found, Match::Role { role, .. } if self.graph[*role].is_external));
        let named = if header.is_own() {
            own_parts(&who)
        } else {
            parts(&who, is_company, &|name| self.person(titles, name).is_some())
        };
        let mut wrong: Vec<String> = named
            .iter()
            .filter_map(|part| match part {
                Part::NoName(reason) => Some(reason.clone()),
                Part::Name(name) => self.namesakes(titles, name),
                Part::Vacancy => None,
            })
            .collect();
        let audience = header.cell(row, Column::Visible);
        if !audience.is_empty() && !self.reading.audiences.iter().any(|known| known == audience) {
            wrong.push(format!("there is no audience `{audience}`"));
        }
        if !wrong.is_empty() {
            self.leave_over(table, row, line, wrong.join("; "));
            return;
        }
        let names: Vec<Name> = named
            .iter()
            .filter_map(|part| match part {
                Part::Name(name) => Some(name.clone()),
                _ => None,
            })
            .collect();
        let to_fill = named.iter().filter(|part| matches!(part, Part::Vacancy)).count();
        let base = self.shared_cells(header, row, &names, titles, line);
        self.states[table].role = Some(role.clone());
        let is_plain = |name: &Name| name.text.chars().any(char::is_lowercase);
        self.states[table].has_plain_names |= names.iter().any(is_plain);
        self.keep_contacts(clean, header, &names, &base);
        line.people = if base.is_vacant() { 0 } else { base.who.len() };
        self.push_rows(table, production, row, found, &base, line);
        if !names.is_empty() && to_fill > 0 {
            let vacant = CrewRow {
                who: OneOrMany(vec![VACANT.to_owned()]),
                note: None,
                acting: false,
                ..self.last_row(production, &base)
            };
            line.remarks.push("somebody is still to be found, too".to_owned());
            self.push(production, Item::Row(Box::new(vacant)));
        }
        line.fate = if line.changes.is_empty() && line.lost.is_empty() {
            Fate::Matched
        } else {
            Fate::Changed
        };
    }

    fn last_row(&self, production: ProductionId, base: &CrewRow) -> CrewRow {
        let list = self.lists.iter().find(|(known, _)| *known == production);
        let last = list.and_then(|(_, items)| items.last());
        match last {
            Some(Item::Row(row)) => (**row).clone(),
            _ => base.clone(),
        }
    }

    /// The rows that come of one: one for each role.
    fn push_rows(
        &mut self,
        table: usize,
        production: ProductionId,
        row: &Row,
        found: Vec<Match>,
        base: &CrewRow,
        line: &mut Line,
    ) {
        let mut ids = Vec::new();
        for found in found {
            let Match::Role {
                role,
                how,
                rest,
                is_guess,
            } = found
            else {
                continue;
            };
            let id = self.graph[role].common.id.to_string();
            line.how = how.map(str::to_owned).or(line.how.take());
            if is_guess {
                line.changes
                    .push(format!("is it `{id}`? If so, say it in the aliases"));
            }
            let (unit, note) = cells::qualifier(
                rest.as_deref()
                    .map(contacts::take_out)
                    .map(|(rest, _)| rest)
                    .as_deref(),
            );
            let department = self.department_for(table, row, role, production, line);
            let item = Item::Row(Box::new(CrewRow {
                role: id.clone(),
                unit: base.unit.clone().or(unit),
                note: joined(base.note.clone(), note),
                department,
                ..base.clone()
            }));
            self.push(production, item);
            ids.push(id);
        }
        if ids.len() > 1 {
            line.how = Some(format!("{} roles in one cell", ids.len()));
        }
        line.role = Some(ids.join(" + "));
    }

    /// What all rows that come of one have in common.
    fn shared_cells(
        &self,
        header: &Header,
        row: &Row,
        names: &[Name],
        titles: &Titles<'_>,
        line: &mut Line,
    ) -> CrewRow {
        let text = |column: Column| {
            let cell = header.cell(row, column);
            (!cell.is_empty()).then(|| cell.split_whitespace().collect::<Vec<_>>().join(" "))
        };
        let mut free = |column: Column| {
            let (kept, address) = contacts::without_address(&text(column).unwrap_or_default());
            if address.is_some() {
                line.changes.push(format!(
                    "what looks like an address is left out of `{}`",
                    column.name()
                ));
            }
            (!kept.is_empty()).then_some(kept)
        };
        let (credit, unit) = (free(Column::Credit), free(Column::Unit));
        let notes = header.cells(row, Column::Note);
        let mut note = match notes.as_slice() {
            [] | [_] => free(Column::Note),
            notes => {
                let free_of_contacts = notes.iter().filter(|note| contacts::is_free_of_contacts(note));
                free_of_contacts.fold(None, |all, note| joined(all, Some((*note).to_owned())))
            }
        };
        let mut who = Vec::new();
        let mut is_acting = text(Column::Acting).is_some_and(|cell| cells::is_yes(&cell));
        for name in names {
            is_acting |= name.is_acting;
            let aside = name
                .note
                .clone()
                .filter(|note| contacts::is_free_of_contacts(note));
            note = joined(note, aside);
            self.add_person(name, titles, &mut who, line);
        }
        if who.is_empty() {
            who.push(VACANT.to_owned());
        }
        let (from, to) = spans::read(&self.dates, header, row, line);
        let season = self.season_of(header, row, (from, to), line);
        let load = text(Column::Load)
            .filter(|written| !is_placeholder(written))
            .and_then(|written| {
                let load = cells::load(&written);
                if load.is_none() {
                    line.changes
                        .push(format!("left out: `{written}` is no load such as 60%"));
                }
                load
            });
        for head in header.lost_by(row) {
            line.lost.push(head);
        }
        CrewRow {
            role: String::new(),
            who: OneOrMany(who),
            from: from.map(Day),
            to: to.map(Day),
            season,
            acting: is_acting,
            load,
            credit,
            unit,
            department: None,
            reports_to: None,
            note,
            visible: text(Column::Visible),
            at: 0,
        }
    }

    /// Adds who a name is: somebody with a page, or the name in words.
    fn add_person(&self, name: &Name, titles: &Titles<'_>, who: &mut Vec<String>, line: &mut Line) {
        if name.was_turned {
            line.remarks.push(format!(
                "`{}`, with the family name first, is {}",
                name.written, name.text
            ));
        }
        let known = name
            .spellings()
            .into_iter()
            .find_map(|spelling| self.person(titles, &spelling));
        if let Some(id) = known {
            who.push(id);
            return;
        }
        if let Some(near) = self.near_person(&name.text) {
            line.changes.push(format!(
                "`{}` has no page; if it is `{near}`, add it to the aliases",
                name.text
            ));
        }
        who.push(as_words(&name.text));
    }

    /// The season of a row, by its id or title; dates of its own go before it.
    fn season_of(
        &self,
        header: &Header,
        row: &Row,
        dates: (Option<jiff::civil::Date>, Option<jiff::civil::Date>),
        line: &mut Line,
    ) -> Option<String> {
        let written = header.cell(row, Column::Season);
        if written.is_empty() || is_placeholder(written) {
            return None;
        }
        let is_it = |season: &&Season| season.id == written || same_name(&season.title(), written);
        let Some(season) = self.graph.seasons.iter().find(is_it) else {
            line.changes.push(format!(
                "left out: no season is called `{written}`; declare it under `seasons` in callboard.yaml"
            ));
            return None;
        };
        if dates != (None, None) {
            line.changes.push(format!(
                "left out: `{written}`, since the row has dates of its own"
            ));
            return None;
        }
        Some(season.id.clone())
    }

    /// The department that a row is counted to, where it is not the role's own.
    fn department_for(
        &mut self,
        table: usize,
        row: &Row,
        role: RoleId,
        production: ProductionId,
        line: &mut Line,
    ) -> Option<String> {
        let own = self.graph[role].department_in(self.graph[production].setting);
        let written = self.headers[table].cell(row, Column::Department);
        let department = if written.is_empty() {
            // A heading says less than a role does of itself.
            self.states[table].heading.filter(|_| own.is_none())
        } else {
            let found = self.department(written);
            if found.is_none() {
                line.changes
                    .push(format!("left out: no department is called `{written}`"));
            }
            found
        };
        let department = department.filter(|department| Some(*department) != own)?;
        Some(self.graph[department].common.id.to_string())
    }

    fn near_person(&self, name: &str) -> Option<Arc<str>> {
        let people = self.graph.people.iter().map(|person| &person.common);
        let titles = || Similar::of(people.clone().map(|person| &*person.title));
        let near = self.similar_people.get_or_init(titles).nearest(name)?;
        let distance = strsim::osa_distance(&near.to_lowercase(), &name.to_lowercase());
        let person = || people.clone().find(|person| *person.title == *near);
        (distance <= 2).then(person)?.map(|person| person.id.clone())
    }

    /// What is wrong with a name that several people have.
    fn namesakes(&self, titles: &Titles<'_>, name: &Name) -> Option<String> {
        if self.reading.aliases.person(&name.text).is_some() {
            return None;
        }
        let people = titles.people(&name.text);
        let ids: Vec<String> = people
            .iter()
            .map(|person| format!("`{}`", self.graph[*person].common.id))
            .collect();
        (ids.len() > 1).then(|| {
            format!(
                "`{}` may be {}; say which in the aliases",
                name.text,
                ids.join(", ")
            )
        })
    }

    /// Keeps how the only person of a row can be reached, for a file of its own.
    fn keep_contacts(&mut self, clean: &Clean, header: &Header, names: &[Name], base: &CrewRow) {
        let mut contacts = clean.contacts.clone();
        let cells = |column: Column| {
            header
                .cells(&clean.row, column)
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        contacts.extend(cells(Column::Address).into_iter().map(Contact::Address));
        if let [name] = names
            && !contacts.is_empty()
        {
            self.reachable.push(Reachable {
                name: name.text.clone(),
                person: base.who.first().cloned().unwrap_or_default(),
                contacts,
            });
        }
    }
}

/// The names of a cell of a crew list's own table, which says what it means.
fn own_parts(who: &str) -> Vec<Part> {
    let names = names_of_cell(who, b',');
    let part = |name: &String| match name.eq_ignore_ascii_case(VACANT) || is_placeholder(name) {
        true => Part::Vacancy,
        false => Part::Name(Name::verbatim(name)),
    };
    names.iter().map(part).collect()
}
