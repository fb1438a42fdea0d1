//! Departments: who heads them, and which they are part of.

use std::collections::HashMap;
use std::sync::Arc;

use super::Linker;
use super::cycle::Cycle;
use crate::config::empty_week;
use crate::content::department::DepartmentDays;
use crate::content::{Body, Entry};
use crate::diagnostic::{Code, FieldPath, Place};
use crate::graph::calendar::WorkCalendar;
use crate::graph::{DepartmentId, EntryId, Graph, reporting};
use crate::units::Week;

const CIRCLE: Cycle = Cycle {
    code: Code::DepartmentCycle,
    key: "part_of",
    message: "departments are part of each other",
    next: "and this one is part of the next",
    help: "take `part_of` out of the one at the top",
};

impl Linker<'_> {
    pub(super) fn resolve_departments(&mut self, graph: &mut Graph) {
        for index in 0..graph.departments.len() {
            let Some(entry) = graph.departments[index]
                .common
                .entry
                .map(|entry| graph[entry].clone())
            else {
                continue;
            };
            let Body::Department(front) = &entry.body else {
                continue;
            };
            let place = |key: &str| Place::value(&entry.path, FieldPath::of(key));
            let head = front
                .head
                .as_ref()
                .and_then(|name| self.role(graph, name, || place("head")));
            let part_of = self.department(graph, front.part_of.as_ref(), || place("part_of"));
            let week = front.week.as_ref();
            if week.is_some_and(|week| week.is_empty()) {
                self.report(empty_week(place("week")));
            }
            let department = &mut graph.departments[index];
            department.head = head;
            department.part_of = part_of;
            department.colour = front.colour.clone();
            department.days = DepartmentDays {
                week: front.week.as_ref().map(|week| week.to_vec()).unwrap_or_default(),
                holidays: front.holidays.to_vec(),
                workdays: front.workdays.to_vec(),
            };
        }
        self.cut_department_cycles(graph);
    }

    /// The department of each item of a list of a schedule, by what is written of it.
    pub(super) fn departments_of<'w>(
        &mut self,
        graph: &Graph,
        file: &Arc<str>,
        list: &str,
        written: impl Iterator<Item = &'w Option<String>>,
    ) -> Vec<Option<DepartmentId>> {
        let department = |(at, written): (usize, &Option<String>)| {
            let place = || Place::value(file, FieldPath::of(list).index(at).key("department"));
            self.department(graph, written.as_ref(), place)
        };
        written.enumerate().map(department).collect()
    }

    fn cut_department_cycles(&mut self, graph: &mut Graph) {
        let above: Vec<_> = graph
            .departments
            .iter()
            .map(|department| department.part_of.map(|id| id.index()))
            .collect();
        for cycle in reporting::cycles(&above) {
            let problem = CIRCLE.report(graph, &cycle, |index| &graph.departments[index].common);
            self.report(problem);
            graph.departments[cycle[0]].part_of = None;
        }
    }
}

/// A schedule whose phases know the days of their departments; in the graph too, for all who work its dates out anew.
pub(super) fn with_department_days(
    graph: &mut Graph,
    schedule: EntryId,
    departments: &[Option<DepartmentId>],
    calendar: &WorkCalendar,
) -> Arc<Entry> {
    let mut of_departments: HashMap<DepartmentId, Arc<DepartmentDays>> = HashMap::new();
    let days_of = |department: &Option<DepartmentId>| {
        let Some(id) = *department else {
            return Arc::default();
        };
        let make = || {
            let mut days = graph.department_days(id);
            // A week that is the schedule's is none of its own.
            if days.week.iter().copied().collect::<Week>() == calendar.week() {
                days.week.clear();
            }
            Arc::new(days)
        };
        of_departments.entry(id).or_insert_with(make).clone()
    };
    let days: Vec<Arc<DepartmentDays>> = departments.iter().map(days_of).collect();
    if days.iter().any(|days| !days.is_empty()) {
        let entry = Arc::make_mut(&mut graph.entries[schedule.index()]);
        if let Body::Schedule(front) = &mut entry.body {
            for (phase, days) in front.phases.0.iter_mut().zip(days) {
                phase.of_department = days;
            }
        }
    }
    graph[schedule].clone()
}
