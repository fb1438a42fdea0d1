//! Call sheets, linked: who is called when, which day of the schedule it is, and what comes next.
//!
//! What a sheet says in words stays in its file: see [`Graph::written_call`]. What follows from the crew list and the schedule
//! is here; `rest` works out the time between a wrap and the next call, `checks` reports what cannot be right.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::by_days::ByDays;
use super::calendar::PlannedPhase;
use super::{CallId, Common, CrewLine, DepartmentId, Graph, Holder, Named, Production, ProductionId, RoleId};
use crate::content::call::CallRow;
use crate::content::{Body, CallFront};
use crate::units::{CallTime, DayRange, alphabet_key};

mod checks;
pub(super) mod rest;

pub(super) use checks::check;

/// A call sheet.
#[derive(Clone, Debug, Default)]
pub struct CallSheet {
    /// What every node has; the id is `production/calls/2026-03-14`.
    pub common: Common,
    /// The production that it is of.
    pub production: ProductionId,
    /// Its day; none where the file's name has no date, which was reported.
    pub day: Option<Date>,
    /// The phase of the production's schedule that it is a day of, as an index.
    pub phase: Option<usize>,
    /// The clock that its times are of; none where nobody says which.
    pub zone: Option<TimeZone>,
    /// Everybody who is called, each once, in the order of the rows.
    pub people: Vec<Called>,
    /// Rows that call a role or a department which nobody of the crew has, or is in, on the day.
    pub unmatched: Vec<usize>,
    /// Who is not needed on the day, as written: people, roles and departments.
    pub not_called: Vec<Named>,
    /// Whom to ring when something happens, in the order written; none for somebody whom this audience may not see.
    pub emergency: Vec<Option<Named>>,
    /// Whom each of the tasks is for.
    pub owners: Vec<Option<Named>>,
    /// Notes, each with the department that it is for.
    pub notes: Vec<(DepartmentId, Arc<str>)>,
}

/// Somebody who is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// Who; none where the role is vacant.
    pub who: Option<Holder>,
    /// Their role on the day.
    pub role: Option<RoleId>,
    /// The department that they are called with.
    pub department: Option<DepartmentId>,
    /// The row of the sheet's `calls` that says when.
    pub row: usize,
}

/// A sheet, and which of its people somebody is.
pub type CalledAt = (CallId, usize);

/// Which day of a phase it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkDay<'a> {
    /// The phase.
    pub phase: &'a PlannedPhase,
    /// Which working day of it, from 1.
    pub number: u32,
    /// How many it has.
    pub of: u32,
}

impl Graph {
    /// The call sheets of a production that have a day, in order of day and file.
    pub fn calls_of(&self, production: ProductionId) -> &[CallId] {
        &self[production].calls
    }

    /// A call sheet as written; none where nothing of it could be read.
    pub fn written_call(&self, id: CallId) -> Option<&CallFront> {
        match &self[self[id].common.entry?].body {
            Body::Call(front) => Some(front),
            _ => None,
        }
    }

    /// The row of a sheet that calls somebody.
    pub fn call_row(&self, id: CallId, called: &Called) -> Option<&CallRow> {
        self.written_call(id)?.calls.get(called.row)
    }

    /// Which day of the schedule a sheet is for, where that can be said.
    pub fn work_day(&self, id: CallId) -> Option<WorkDay<'_>> {
        let sheet = &self[id];
        let timetable = self[sheet.production].timetable.as_ref()?;
        let (phase, day) = (timetable.schedule.phases.get(sheet.phase?)?, sheet.day?);
        let calendar = phase.calendar.as_deref().unwrap_or(&timetable.calendar);
        let number = calendar.working_days_between(phase.start, day);
        Some(WorkDay {
            phase,
            number: u32::try_from(number).ok().filter(|number| *number > 0)?,
            of: phase.working_days,
        })
    }

    /// The next sheet of the same production, after the day of one; of the same unit where there are several.
    pub fn next_call(&self, id: CallId) -> Option<CallId> {
        let unit = |id: CallId| self.written_call(id).and_then(|front| front.unit.as_deref());
        let sheets = self.calls_of(self[id].production);
        let later = &sheets[sheets.partition_point(|other| self[*other].day <= self[id].day)..];
        let next = *later.first()?;
        let mut of_day = later
            .iter()
            .take_while(|other| self[**other].day == self[next].day);
        Some(*of_day.find(|other| unit(**other) == unit(id)).unwrap_or(&next))
    }

    /// Everybody who is called on a production's sheets, by name, each with where.
    pub fn called_people(&self, production: ProductionId) -> &[(Holder, Vec<CalledAt>)] {
        let production = &self[production];
        production.called.get_or_init(|| {
            let mut people: BTreeMap<&Holder, Vec<CalledAt>> = BTreeMap::new();
            for id in &production.calls {
                for (at, called) in self[*id].people.iter().enumerate() {
                    if let Some(who) = &called.who {
                        people.entry(who).or_default().push((*id, at));
                    }
                }
            }
            let people = people.into_iter().map(|(who, calls)| (who.clone(), calls));
            let mut people: Vec<_> = people.collect();
            people.sort_by_cached_key(|(who, _)| alphabet_key(self.name_of(who)));
            people
        })
    }

    /// From the general call of a sheet to its wrap, as moments; to the call itself where no wrap is written, and none where
    /// the call is a code or nobody says which clock it is of.
    pub fn call_span(&self, id: CallId) -> Option<(Timestamp, Timestamp)> {
        let front = self.written_call(id)?;
        self.moments(id, front.call.as_ref()?, front.wrap.as_ref())
    }

    /// From a time of a sheet to another one, as moments.
    pub fn moments(
        &self,
        id: CallId,
        from: &CallTime,
        to: Option<&CallTime>,
    ) -> Option<(Timestamp, Timestamp)> {
        let sheet = &self[id];
        let stint = rest::stint(sheet.day?, (from, to), sheet.zone.as_ref()?, ())?;
        Some((stint.start, stint.end.unwrap_or(stint.start)))
    }

    /// Whether a department is another one, or a part of it.
    pub fn is_within(&self, department: DepartmentId, of: DepartmentId) -> bool {
        self.up_from(department).any(|at| at == of)
    }

    /// A department, what it is a part of, and so on to the top.
    pub(super) fn up_from(&self, department: DepartmentId) -> impl Iterator<Item = DepartmentId> {
        std::iter::successors(Some(department), |at| self[*at].part_of)
    }
}

impl Production {
    /// The phases of its schedule.
    pub(super) fn phases(&self) -> &[PlannedPhase] {
        let timetable = self.timetable.as_ref();
        timetable.map_or(&[], |timetable| &timetable.schedule.phases)
    }

    /// The rows of its crew list by their days, as indexes; an open end is open.
    pub(super) fn rows_by_days(&self) -> ByDays<usize> {
        let rows = self.crew.iter().flat_map(|crew| crew.rows.iter().enumerate());
        ByDays::of(rows.map(|(at, line)| {
            let (from, to) = line.ends(self);
            let (from, to) = (from.unwrap_or(Date::MIN), to.unwrap_or(Date::MAX));
            (DayRange { from, to }, at)
        }))
    }

    /// The rows of a day, in the order written.
    pub(super) fn rows_on(&self, rows: &ByDays<usize>, day: Date) -> Vec<&CrewLine> {
        let mut at: Vec<usize> = rows.on(day).into_iter().copied().collect();
        at.sort_unstable();
        let crew = self.crew.as_ref();
        at.iter().filter_map(|at| crew?.rows.get(*at)).collect()
    }
}

impl CrewLine {
    /// Whether a day is one of its days; what has no first or last day has the production's, and an open end is open.
    pub fn is_on(&self, production: &Production, day: Date) -> bool {
        let (from, to) = self.ends(production);
        from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
    }

    /// Whether it is of a unit: a row without one is of all of them, and so is no unit.
    pub fn is_of_unit(&self, unit: Option<&str>) -> bool {
        match (&self.unit, unit) {
            (Some(own), Some(unit)) => own.eq_ignore_ascii_case(unit),
            _ => true,
        }
    }
}
