//! Call sheets: whom each row calls on the day, by the crew list; the zone of the times, and the phase of the day.

use std::sync::Arc;

use jiff::civil::Date;

use super::Linker;
use crate::content::call::day_of;
use crate::content::{Body, CallFront, Entry};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, nearest};
use crate::graph::calendar::Zones;
use crate::graph::calls::rest::is_skipped;
use crate::graph::{CallId, CallSheet, Called, CrewLine, Graph, Holder, Production, RoleId};
use crate::units::CallTime;

impl Linker<'_> {
    pub(super) fn resolve_calls(&mut self, graph: &mut Graph) {
        let resolved = self.side_by_side(graph.calls.len(), |linker, index| {
            linker.call_of(graph, CallId::new(index))
        });
        for (sheet, resolved) in graph.calls.iter_mut().zip(resolved) {
            *sheet = CallSheet {
                common: std::mem::take(&mut sheet.common),
                production: sheet.production,
                ..resolved
            };
        }
    }

    /// What the file of a sheet says, with what was known of it before left out.
    fn call_of(&mut self, graph: &Graph, own: CallId) -> CallSheet {
        let sheet = &graph[own];
        let entry = sheet.common.entry.map(|entry| &graph[entry]);
        let Some((entry, Body::Call(front))) = entry.map(|entry| (entry, &entry.body)) else {
            return CallSheet::default();
        };
        let day = day_of(&sheet.common.id);
        if day.is_none() {
            let message = "the name of a call sheet's file begins with its date";
            self.report(
                Diagnostic::new(Code::WrongValue, Place::file(&entry.path), message)
                    .help("call it such as `calls/2026-03-14.md`, or `calls/2026-03-14-second-unit.md`"),
            );
        }
        let production = &graph[sheet.production];
        let mut resolved = CallSheet {
            day,
            phase: self.phase_of(front, entry, production, day),
            ..CallSheet::default()
        };
        self.add_zone(&mut resolved, graph, own, front, entry);
        self.add_people(&mut resolved, graph, production, front, entry);
        for (index, written) in front.not_called.iter().enumerate() {
            let place = || Place::value(&entry.path, FieldPath::of("not_called").index(index));
            resolved.not_called.extend(self.owner(graph, written, place));
        }
        for (index, contact) in front.emergency.iter().enumerate() {
            let place = || Place::value(&entry.path, FieldPath::of("emergency").index(index).key("who"));
            resolved.emergency.push(self.owner(graph, &contact.who, place));
        }
        for (index, task) in front.tasks.iter().enumerate() {
            let place = || Place::value(&entry.path, FieldPath::of("tasks").index(index).key("owner"));
            let owner = task.owner.as_ref();
            resolved
                .owners
                .push(owner.and_then(|owner| self.owner(graph, owner, place)));
        }
        for (department, note) in &*front.notes {
            let place = || Place::key(&entry.path, FieldPath::of("notes").key(department));
            let department = self.department(graph, Some(department), place);
            resolved
                .notes
                .extend(department.map(|department| (department, Arc::from(note.as_str()))));
        }
        resolved
    }

    /// The phase that a sheet names, else the only one of the schedule that its day is in.
    fn phase_of(
        &mut self,
        front: &CallFront,
        entry: &Entry,
        production: &Production,
        day: Option<Date>,
    ) -> Option<usize> {
        let phases = production
            .timetable
            .as_ref()
            .map(|timetable| &*timetable.schedule.phases);
        let phases = phases.unwrap_or_default();
        let Some(written) = &front.phase else {
            let day = day?;
            let mut there = (0..phases.len()).filter(|at| phases[*at].start <= day && day <= phases[*at].end);
            return there.next().filter(|_| there.next().is_none());
        };
        let found = phases.iter().position(|phase| phase.id == *written);
        // A phase that this audience may not see is not in the schedule, and no mistake.
        if found.is_none() && self.context.config.audience.sees_everything() {
            let help = match nearest(written, phases.iter().map(|phase| phase.id.as_str())) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name a phase of the schedule beside the crew list by its `id`".to_owned(),
            };
            let place = Place::value(&entry.path, FieldPath::of("phase"));
            let message = format!("the schedule has no phase `{written}`");
            self.report(Diagnostic::new(Code::UnknownPhase, place, message).help(help));
        }
        found
    }

    /// The clock of a sheet; times that it never shows are reported.
    fn add_zone(
        &mut self,
        sheet: &mut CallSheet,
        graph: &Graph,
        own: CallId,
        front: &CallFront,
        entry: &Entry,
    ) {
        let schedule = graph.written_schedule(graph[own].production);
        let zones = Zones::of_zone(None);
        let written = front.zone.as_ref();
        if let Some(zone) = written.filter(|zone| zones.clock(zone).is_none()) {
            self.report(zones.unknown(zone, Place::value(&entry.path, FieldPath::of("zone"))));
        }
        let zone = written.or(schedule.and_then(|schedule| schedule.zone.as_ref()));
        sheet.zone = zone.and_then(|zone| zones.clock(zone));
        let (Some(zone), Some(day)) = (&sheet.zone, sheet.day) else {
            return;
        };
        let rows = front.calls.iter().enumerate().flat_map(|(index, row)| {
            let path = move |key: &str| FieldPath::of("calls").index(index).key(key);
            [(path("at"), Some(&row.at)), (path("wrap"), row.wrap.as_ref())]
        });
        let own = [("call", &front.call), ("wrap", &front.wrap)];
        let own = own
            .into_iter()
            .map(|(key, time)| (FieldPath::of(key), time.as_ref()));
        for (path, time) in own.chain(rows) {
            let at = time.and_then(|time: &CallTime| time.on(day));
            if let (Some(time), Some(at)) = (time, at.filter(|at| is_skipped(*at, zone))) {
                let message = format!(
                    "`{time}` is no time on {}: the clock is set forward over it",
                    at.date()
                );
                let place = Place::value(&entry.path, path);
                self.report(
                    Diagnostic::new(Code::WrongValue, place, message).help("write the time after the change"),
                );
            }
        }
    }

    /// Whom the rows call, each once: a row with names goes before one with a role, and that before a department's.
    fn add_people(
        &mut self,
        sheet: &mut CallSheet,
        graph: &Graph,
        production: &Production,
        front: &CallFront,
        entry: &Entry,
    ) {
        let rows = production.crew.iter().flat_map(|crew| &crew.rows);
        let is_there = |line: &&CrewLine| sheet.day.is_none_or(|day| line.is_on(production, day));
        let crew: Vec<&CrewLine> = rows.filter(is_there).collect();
        let mut roles = Vec::new();
        let mut departments = Vec::new();
        for (index, row) in front.calls.iter().enumerate() {
            let place = |key: &str| Place::value(&entry.path, FieldPath::of("calls").index(index).key(key));
            let role = row
                .role
                .as_ref()
                .and_then(|role| self.role(graph, role, || place("role")));
            let department = self.department(graph, row.department.as_ref(), || place("department"));
            match (row.who.is_empty(), &row.role, &row.department) {
                (true, None, None) => self.report_nobody(entry, index),
                (true, Some(_), None) => roles.extend(role.map(|role| (index, role))),
                (true, None, Some(_)) => departments.extend(department.map(|department| (index, department))),
                (false, _, None) => {
                    for (item, name) in row.who.iter().enumerate() {
                        let item = (row.who.len() > 1).then_some(item);
                        let path = FieldPath::of("calls").index(index).key("who");
                        let path = item.iter().fold(path, |path, item| path.index(*item));
                        let place = Place::value(&entry.path, path);
                        let who = self.holder(graph, name, || place.clone());
                        let Some(who) = who else { continue };
                        if sheet
                            .people
                            .iter()
                            .any(|called| called.who.as_ref() == Some(&who))
                        {
                            let message = format!("`{name}` is called twice on one sheet");
                            self.report(
                                Diagnostic::new(Code::WrittenTwice, place, message)
                                    .help("keep one of the calls; the first one counts"),
                            );
                            continue;
                        }
                        sheet.people.push(called(&crew, who, role, index));
                    }
                }
                (_, _, Some(_)) => {
                    let message = "a call for a department names nobody else";
                    self.report(
                        Diagnostic::new(Code::WrongValue, place("department"), message)
                            .help("write people or a role in a row of their own"),
                    );
                }
            }
        }
        let add = |sheet: &mut CallSheet, index: usize, lines: &[&&CrewLine]| {
            if lines.is_empty() {
                sheet.unmatched.push(index);
            }
            for line in lines {
                let of = |who: Option<Holder>| Called {
                    who,
                    role: Some(line.role),
                    department: line.department,
                    row: index,
                };
                if line.is_vacant {
                    sheet.people.push(of(None));
                }
                for who in &line.who {
                    if !sheet.people.iter().any(|called| called.who.as_ref() == Some(who)) {
                        sheet.people.push(of(Some(who.clone())));
                    }
                }
            }
        };
        let unit = front.unit.as_deref();
        for (index, role) in roles {
            let lines: Vec<_> = crew
                .iter()
                .filter(|line| line.role == role && line.is_of_unit(unit))
                .collect();
            add(sheet, index, &lines);
        }
        for (index, department) in departments {
            let is_in = |line: &&&CrewLine| {
                let is_own = line
                    .department
                    .is_some_and(|own| graph.is_within(own, department));
                is_own && line.is_of_unit(unit) && !graph[line.role].is_external && !line.is_vacant
            };
            let lines: Vec<_> = crew.iter().filter(is_in).collect();
            add(sheet, index, &lines);
        }
        sheet.people.sort_by_key(|called| called.row);
    }

    fn report_nobody(&mut self, entry: &Entry, index: usize) {
        let place = Place::value(&entry.path, FieldPath::of("calls").index(index));
        let message = format!("item {} of `calls` calls nobody", index + 1);
        self.report(
            Diagnostic::new(Code::MissingKey, place, message)
                .help("add `who`, `role` or `department`: `{role: key-grip, at: \"07:00\"}`"),
        );
    }
}

/// Somebody who is called by name, with what the crew list says they are on the day.
fn called(crew: &[&CrewLine], who: Holder, role: Option<RoleId>, row: usize) -> Called {
    let own = crew.iter().filter(|line| line.who.contains(&who));
    let own = own.clone().find(|line| role.is_none_or(|role| line.role == role));
    Called {
        role: role.or(own.map(|line| line.role)),
        department: own.and_then(|line| line.department),
        who: Some(who),
        row,
    }
}
