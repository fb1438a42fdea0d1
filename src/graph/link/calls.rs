//! Call sheets: whom each row calls on the day, by the crew list; the zone of the times, and the phase of the day.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashSet};
use jiff::civil::Date;

use super::Linker;
use crate::content::call::day_of;
use crate::content::{Body, CallFront, Entry};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, nearest};
use crate::graph::by_days::ByDays;
use crate::graph::calendar::Zones;
use crate::graph::calls::rest::is_skipped;
use crate::graph::{
    CallId, CallSheet, Called, CrewLine, Graph, Holder, Node, Production, ProductionId, RoleId,
};
use crate::units::{CallTime, DayRange};

impl Linker<'_> {
    pub(super) fn resolve_calls(&mut self, graph: &mut Graph) {
        let mut days: BTreeMap<ProductionId, Days<'_>> = BTreeMap::new();
        for sheet in &graph.calls {
            days.entry(sheet.production)
                .or_insert_with(|| Days::of(&graph[sheet.production]));
        }
        let resolved = self.side_by_side(graph.calls.len(), |linker, index| {
            let days = &days[&graph.calls[index].production];
            linker.call_of(graph, days, CallId::new(index))
        });
        for (sheet, resolved) in graph.calls.iter_mut().zip(resolved) {
            *sheet = CallSheet {
                common: std::mem::take(&mut sheet.common),
                production: sheet.production,
                ..resolved
            };
        }
        let dated = CallId::all(graph).filter(|id| graph[*id].day.is_some());
        let mut sheets: Vec<CallId> = dated.collect();
        sheets.sort_by_key(|id| (graph[*id].day, *id));
        for id in sheets {
            let production = graph[id].production;
            graph.productions[production.index()].calls.push(id);
        }
    }

    /// What the file of a sheet says, with what was known of it before left out.
    fn call_of(&mut self, graph: &Graph, days: &Days<'_>, own: CallId) -> CallSheet {
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
        let mut resolved = CallSheet {
            day,
            phase: self.phase_of(front, entry, days, day),
            ..CallSheet::default()
        };
        self.add_zone(&mut resolved, graph, own, front, entry);
        self.add_people(&mut resolved, graph, days, front, entry);
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
        days: &Days<'_>,
        day: Option<Date>,
    ) -> Option<usize> {
        let phases = days.production.phases();
        let Some(written) = &front.phase else {
            return match days.phases.on(day?).as_slice() {
                [only] => Some(**only),
                _ => None,
            };
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
        days: &Days<'_>,
        front: &CallFront,
        entry: &Entry,
    ) {
        let crew = days.crew_on(sheet.day);
        let mut lines_of: HashMap<&Holder, Vec<&CrewLine>> = HashMap::default();
        for line in &crew {
            for who in &line.who {
                lines_of.entry(who).or_default().push(line);
            }
        }
        let mut called: HashSet<Holder> = HashSet::default();
        let mut groups: HashSet<Node> = HashSet::default();
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
                (true, Some(written), None) => {
                    let Some(role) = role else { continue };
                    match groups.insert(Node::Role(role)) {
                        true => roles.push((index, role)),
                        false => self.report_called_twice(written, place("role")),
                    }
                }
                (true, None, Some(written)) => {
                    let Some(department) = department else { continue };
                    match groups.insert(Node::Department(department)) {
                        true => departments.push((index, department)),
                        false => self.report_called_twice(written, place("department")),
                    }
                }
                (false, _, None) => {
                    for (item, name) in row.who.iter().enumerate() {
                        let item = (row.who.len() > 1).then_some(item);
                        let path = FieldPath::of("calls").index(index).key("who");
                        let path = item.iter().fold(path, |path, item| path.index(*item));
                        let place = Place::value(&entry.path, path);
                        let who = self.holder(graph, name, || place.clone());
                        let Some(who) = who else { continue };
                        if !called.insert(who.clone()) {
                            self.report_called_twice(name, place);
                            continue;
                        }
                        let lines = lines_of.get(&who).map_or(&[][..], Vec::as_slice);
                        sheet.people.push(called_by_name(lines, who, role, index));
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
        let mut add = |sheet: &mut CallSheet, index: usize, lines: &[&CrewLine]| {
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
                    if called.insert(who.clone()) {
                        sheet.people.push(of(Some(who.clone())));
                    }
                }
            }
        };
        let mut lines_for: HashMap<Node, Vec<&CrewLine>> = HashMap::default();
        for line in crew {
            if !line.is_of_unit(front.unit.as_deref()) {
                continue;
            }
            let departments = line.department.into_iter().flat_map(|own| graph.up_from(own));
            let is_in_department = !graph[line.role].is_external && !line.is_vacant;
            let departments = departments.filter(|_| is_in_department).map(Node::Department);
            for group in departments.chain([Node::Role(line.role)]) {
                if groups.contains(&group) {
                    lines_for.entry(group).or_default().push(line);
                }
            }
        }
        let roles = roles.into_iter().map(|(index, role)| (index, Node::Role(role)));
        let departments = departments.into_iter();
        let departments = departments.map(|(index, department)| (index, Node::Department(department)));
        for (index, group) in roles.chain(departments) {
            let lines = lines_for.get(&group).map_or(&[][..], Vec::as_slice);
            add(sheet, index, lines);
        }
        sheet.people.sort_by_key(|called| called.row);
    }

    fn report_called_twice(&mut self, name: &str, place: Place) {
        let message = format!("`{name}` is called twice on one sheet");
        self.report(
            Diagnostic::new(Code::WrittenTwice, place, message)
                .help("keep one of the calls; the first one counts"),
        );
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

/// Somebody who is called by name, with what their rows of the crew list say they are on the day.
fn called_by_name(lines: &[&CrewLine], who: Holder, role: Option<RoleId>, row: usize) -> Called {
    let own = lines
        .iter()
        .find(|line| role.is_none_or(|role| line.role == role));
    Called {
        role: role.or(own.map(|line| line.role)),
        department: own.and_then(|line| line.department),
        who: Some(who),
        row,
    }
}

/// A production by its days, for all of its sheets.
struct Days<'a> {
    production: &'a Production,
    /// The rows of its crew list, as indexes.
    rows: ByDays<usize>,
    /// The phases of its schedule, as indexes.
    phases: ByDays<usize>,
}

impl<'a> Days<'a> {
    fn of(production: &'a Production) -> Self {
        let phases = production.phases().iter().enumerate();
        let phases = phases.map(|(at, phase)| {
            let (from, to) = (phase.start, phase.end);
            (DayRange { from, to }, at)
        });
        Self {
            production,
            rows: production.rows_by_days(),
            phases: ByDays::of(phases),
        }
    }

    /// The rows of a day in the order written; all of them where nobody knows the day.
    fn crew_on(&self, day: Option<Date>) -> Vec<&'a CrewLine> {
        let rows = self.production.crew.as_ref().map_or(&[][..], |crew| &crew.rows);
        match day {
            None => rows.iter().collect(),
            Some(day) => self.production.rows_on(&self.rows, day),
        }
    }
}
