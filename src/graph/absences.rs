//! Who is booked for days on which they are not there: on leave, or on days that are not in their week.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::bookings::place_of;
use super::by_days::{Begun, ByDays};
use super::calendar::WorkCalendar;
use super::jobs::load_of;
use super::{Graph, Holder, Job, PersonId, ProductionId, RoleId};
use crate::content::Body;
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};
use crate::units::words::listed;
use crate::units::{DayRange, Half, Halves, Leave, Week};

/// Reports the jobs of a person that leave gets in the way of, and those of which they work on no day.
pub(super) fn check(
    graph: &Graph,
    tables: &super::LinkInputs,
    id: PersonId,
    jobs: &[Job],
    problems: &mut Vec<Diagnostic>,
) {
    let person = &graph[id];
    let Some(entry) = person.common.entry.map(|entry| &graph[entry]) else {
        return;
    };
    if !matches!(entry.body, Body::Person(_)) || (person.away.is_empty() && person.week.is_none()) {
        return;
    }
    let name = &person.common.title;
    let mut report = |job: &Job, message: String, help: &str, key: FieldPath, why: String| {
        if let Some(place) = place_of(graph, tables, id, job) {
            problems.push(
                Diagnostic::new(Code::BookedWhileAway, place, message)
                    .help(help)
                    .related(Place::value(&entry.path, key), why),
            );
        }
    };
    // Somebody may have many rows on one production, and its calendar is long.
    let mut others: BTreeMap<ProductionId, Others> = BTreeMap::new();
    let mut calendars: BTreeMap<ProductionId, Cow<'_, WorkCalendar>> = BTreeMap::new();
    let leaves = ByDays::of((person.away.iter().enumerate()).map(|(index, leave)| (leave.days, index)));
    let by_days = ByDays::of(jobs.iter().map(|job| (job.days, *job)));
    for job in jobs {
        let everybody = graph.calendar_of(job.production);
        let calendar = calendars
            .entry(job.production)
            .or_insert_with(|| match &person.week {
                Some(week) => Cow::Owned(everybody.within(week)),
                None => Cow::Borrowed(everybody),
            });
        let others = others
            .entry(job.production)
            .or_insert_with(|| Others::of(graph, job.production, id));
        let (from, to) = (job.days.from, job.days.to);
        if let Some(week) = &person.week
            && calendar.working_days_between(from, to) == 0
        {
            if everybody.working_days_between(from, to) > 0 && !others.have(job.role, job.days) {
                report(
                    job,
                    format!("`{name}` works on no day of this job"),
                    "move the job, add its days to their `week`, or add a row for who stands in, with `acting: true`",
                    FieldPath::of("week"),
                    format!("works {}", in_words(week)),
                );
            }
            continue;
        }
        let (first, last) = (calendar.next_working(from), calendar.previous_working(to));
        for &index in leaves.during(job.days) {
            let leave = &person.away[index];
            let days = DayRange {
                from: leave.days.from.max(from),
                to: leave.days.to.min(to),
            };
            let is_missed = calendar.working_days_between(days.from, days.to) > 0
                && leave
                    .half
                    .is_none_or(|half| has_no_time(graph, id, &by_days, days, half));
            if is_missed && !others.have(job.role, days) {
                let ends = (
                    first.is_none_or(|first| days.from <= first),
                    last.is_none_or(|last| last <= days.to),
                );
                report(
                    job,
                    format!("`{name}` is away {}", when(leave, days, ends)),
                    "add a row for who stands in, with `acting: true` and these dates, or move the job or the leave",
                    FieldPath::of("away").index(index),
                    format!("away {}", says(leave)),
                );
            }
        }
    }
}

/// When of a job somebody is away, and whether that takes in its first day of work and its last.
fn when(leave: &Leave, days: DayRange, (starts, ends): (bool, bool)) -> String {
    match (leave.half, starts, ends) {
        (None, true, true) => "all through this job".to_owned(),
        (None, true, false) => "when this job starts".to_owned(),
        (None, false, true) => "when this job ends".to_owned(),
        (None, false, false) => format!("{}, in the middle of this job", says_days(days)),
        (Some(half), true, true) => format!("in the {} of the only day of this job", half.word()),
        (Some(half), true, false) => format!("in the {} of the day on which this job starts", half.word()),
        (Some(half), false, true) => format!("in the {} of the day on which this job ends", half.word()),
        (Some(half), false, false) => format!(
            "in the {} of {}, in the middle of this job",
            half.word(),
            days.from
        ),
    }
}

/// `from 2026-08-03 to 2026-08-14`, `on 2026-08-03`, `in the morning of 2026-08-03`.
pub(super) fn says(leave: &Leave) -> String {
    match leave.half {
        Some(half) => format!("in the {} of {}", half.word(), leave.days.from),
        None => says_days(leave.days),
    }
}

fn says_days(days: DayRange) -> String {
    match days.from == days.to {
        true => format!("on {}", days.from),
        false => format!("from {} to {}", days.from, days.to),
    }
}

/// The days of a week as they are written: `mon, tue and fri am`.
pub(super) fn in_words(week: &Week) -> String {
    let days: Vec<String> = week.days().map(|day| day.to_string()).collect();
    listed(&days)
}

/// Whether half a day of leave leaves somebody less time than their jobs of that day take.
fn has_no_time(graph: &Graph, id: PersonId, jobs: &ByDays<Job>, days: DayRange, half: Half) -> bool {
    let (person, day) = (&graph[id], days.from);
    let works = person.works_on(day);
    if works.without(Halves::of(Some(half))) == works {
        return false;
    }
    let on_it = jobs
        .on(day)
        .into_iter()
        .filter(|job| graph.is_worked(job.production, day));
    let left = works.without(person.away_on(day)).count();
    load_of(on_it) * works.count() > 100 * left
}

/// When somebody else has the same jobs on a production, by role.
struct Others(BTreeMap<RoleId, Begun>);

impl Others {
    fn of(graph: &Graph, production: ProductionId, person: PersonId) -> Self {
        let mut held: BTreeMap<RoleId, Vec<DayRange>> = BTreeMap::new();
        for (_, line, days) in graph[production].dated_rows() {
            if line.who.iter().any(|who| *who != Holder::Person(person)) {
                held.entry(line.role).or_default().push(days);
            }
        }
        let held = held.into_iter();
        Self(held.map(|(role, days)| (role, Begun::of(days))).collect())
    }

    /// Whether one of them has a role on all of some days.
    fn have(&self, role: RoleId, days: DayRange) -> bool {
        let held = self.0.get(&role);
        held.and_then(|held| held.end_of_those_by(days.from)) >= Some(days.to)
    }
}
