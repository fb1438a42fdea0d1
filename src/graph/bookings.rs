//! Who is booked when: clashes of crew lists with each other, with leave and with the production's dates.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::absences;
use super::jobs::Running;
use super::{CrewLine, Graph, Holder, Job, PersonId, ProductionId};
use jiff::civil::Date;

use crate::content::crew::CrewSource;
use crate::content::{Body, CrewTable};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};
use crate::units::DayRange;

/// Days on which somebody is booked for more than all of their time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overload {
    /// From the day on which it comes to this, to the first on which a job ends.
    pub days: DayRange,
    /// All loads together, in per cent.
    pub load: u32,
    /// What adds up to it, in order of first day; the last is the one that was too much. Of very many, the first and the last.
    pub jobs: Vec<Job>,
    /// How many more jobs add up to it.
    pub more: usize,
    /// The productions of all of them, each once.
    pub productions: BTreeSet<ProductionId>,
}

/// How many jobs an [`Overload`] names: what somebody can look through. All of them on each day would make a page, and a
/// message, that grows with the square of the rows.
const MAX_JOBS: usize = 8;

impl Overload {
    /// Of jobs that go on on a day, by number, those of which the day is worked.
    fn of(days: DayRange, running: &Running, all: &[Job], is_worked: impl Fn(ProductionId) -> bool) -> Self {
        let load = running.load_on(&is_worked);
        let productions = running.productions().filter(|id| is_worked(*id)).collect();
        let is_meant = |number: &usize| is_worked(all[*number].production);
        let mut jobs: Vec<usize> = running.jobs().filter(is_meant).take(MAX_JOBS).collect();
        let count = running.count(&is_worked);
        if count > MAX_JOBS {
            jobs.pop();
            jobs.extend(running.jobs().rfind(is_meant));
        }
        Self {
            days,
            load,
            more: count - jobs.len(),
            jobs: jobs.into_iter().map(|number| all[number]).collect(),
            productions,
        }
    }
}

impl Graph {
    /// When a person is booked for more than all of their time: one for each day on which a job starts that is too
    /// much, in order.
    pub fn overloads(&self, person: PersonId) -> Arc<[Overload]> {
        let week = self[person].week;
        let is_worked = |id, day| week.is_none_or(|week| week.has(day)) && self.is_worked(id, day);
        let make = || overloads(&self.jobs_of(person), is_worked).into();
        self[person].overloads.get_or_init(make).clone()
    }

    /// Whether a day is worked on a production.
    pub(super) fn is_worked(&self, production: ProductionId, day: Date) -> bool {
        self.calendar_of(production).is_working(day)
    }
}

/// Adds loads up over time: a sweep through the starts and ends, so that the cost grows with a person's own jobs only.
fn overloads(by_start: &[Job], is_worked: impl Fn(ProductionId, Date) -> bool) -> Vec<Overload> {
    let mut found = Vec::new();
    let mut running = Running::default();
    for (index, job) in by_start.iter().enumerate() {
        let start = job.days.from;
        running.end_before(start, by_start);
        running.start(index, job);
        let next_start = by_start.get(index + 1).map(|next| next.days.from);
        if next_start == Some(start) {
            continue;
        }
        // Until the next job starts, jobs only end; the first stretch in which a working day is too full counts.
        let mut from = start;
        while running.load() > 100 {
            let to = running.first_end().unwrap_or(from);
            let before_next = next_start.and_then(|next| next.yesterday().ok());
            let last = before_next.map_or(to, |day| day.min(to));
            if let Some(day) = running.first_too_full(DayRange { from, to: last }, &is_worked) {
                let days = DayRange { from: day, to };
                let is_worked = |id| is_worked(id, day);
                found.push(Overload::of(days, &running, by_start, is_worked));
                break;
            }
            match last.tomorrow() {
                Ok(next) if next_start != Some(next) => from = next,
                _ => break,
            }
            running.end_before(from, by_start);
        }
    }
    found
}

/// Reports people booked over 100 %, booked while away, or outside their production's dates.
///
/// Each clash is told once, at the later of the rows, with the other places beside it.
pub(super) fn check(graph: &Graph, tables: &super::LinkInputs, problems: &mut Vec<Diagnostic>) {
    for (index, production) in graph.productions.iter().enumerate() {
        for line in production.crew.iter().flat_map(|crew| &crew.rows) {
            outside_production(graph, tables, ProductionId::new(index), line, problems);
        }
    }
    for index in 0..graph.people.len() {
        let id = PersonId::new(index);
        let jobs = graph.jobs_of(id);
        over_booked(graph, tables, id, problems);
        absences::check(graph, tables, id, &jobs, problems);
    }
}

/// Where a job is written: the person's name in its row.
pub(super) fn place_of(
    graph: &Graph,
    tables: &super::LinkInputs,
    person: PersonId,
    job: &Job,
) -> Option<Place> {
    let line = graph[job.production].crew.as_ref()?.rows.get(job.row)?;
    let item = line
        .who
        .iter()
        .position(|holder| *holder == Holder::Person(person));
    let item = item.filter(|_| line.who.len() > 1);
    place(graph, tables, job.production, line, "who", item)
}

/// Where a cell of a row is written, in the front matter or in its table.
pub(super) fn place(
    graph: &Graph,
    tables: &super::LinkInputs,
    production: ProductionId,
    line: &CrewLine,
    key: &str,
    item: Option<usize>,
) -> Option<Place> {
    let entry = &graph[graph[production].crew.as_ref()?.entry?];
    let Body::Crew(front) = &entry.body else {
        return None;
    };
    if let CrewSource::File(_) = front.crew {
        let path = front.table_path(&entry.path)?;
        let table: &CrewTable = tables.tables.get(&path)?;
        return Some(Place::bytes(&path, table.cell(line.at, key)));
    }
    let path = FieldPath::of("crew").index(line.at).key(key);
    Some(Place::value(
        &entry.path,
        item.iter().fold(path, |path, item| path.index(*item)),
    ))
}

fn outside_production(
    graph: &Graph,
    tables: &super::LinkInputs,
    id: ProductionId,
    line: &CrewLine,
    problems: &mut Vec<Diagnostic>,
) {
    let production = &graph[id];
    let Some(file) = production.common.entry.map(|entry| &graph[entry].path) else {
        return;
    };
    let mut report = |key: &str, message: String, bound_key: &str, bound: String| {
        let key = line.season.map_or(key, |_| "season");
        let Some(place) = place(graph, tables, id, line, key, None) else {
            return;
        };
        problems.push(
            Diagnostic::new(Code::OutsideProduction, place, message)
                .as_warning()
                .related(
                    Place::value(file, FieldPath::of(production.key_of(bound_key))),
                    bound,
                ),
        );
    };
    let role = &graph[line.role].common.id;
    if let (Some(from), Some(start)) = (line.from, production.from)
        && from < start
    {
        let message = format!("`{role}` is booked from {from}, before the production starts");
        report("from", message, "from", format!("it starts on {start}"));
    }
    if let (Some(from), Some(end)) = (line.from, production.to)
        && from > end
    {
        let message = format!("`{role}` is booked from {from}, after the production ends");
        report("from", message, "to", format!("it ends on {end}"));
    } else if let (Some(to), Some(end)) = (line.to, production.to)
        && to > end
    {
        let message = format!("`{role}` is booked until {to}, after the production ends");
        report("to", message, "to", format!("it ends on {end}"));
    }
    if let (Some(to), Some(start)) = (line.to, production.from)
        && to < start
        && line.from.is_none()
    {
        let message = format!("`{role}` is booked until {to}, before the production starts");
        report("to", message, "from", format!("it starts on {start}"));
    }
}

fn over_booked(graph: &Graph, tables: &super::LinkInputs, person: PersonId, problems: &mut Vec<Diagnostic>) {
    for overload in graph.overloads(person).iter() {
        let Some((last, others)) = overload.jobs.split_last() else {
            continue;
        };
        let Some(place) = place_of(graph, tables, person, last) else {
            continue;
        };
        let name = &graph[person].common.title;
        let message = format!(
            "`{name}` is booked for {}% from {}",
            overload.load, overload.days.from
        );
        let help = match others {
            [] => "give the row a `load` of at most 100%",
            _ => "give the rows a `load` that adds up to 100%, or other dates",
        };
        let mut problem = Diagnostic::new(Code::OverBooked, place, message).help(help);
        for other in others {
            let production = &graph[other.production].common.title;
            if let Some(place) = place_of(graph, tables, person, other) {
                problem = problem.related(
                    place,
                    format!("{}% on {production} until {}", other.load.0, other.days.to),
                );
            }
        }
        if overload.more > 0
            && let Some(other) = problem.related.last_mut()
        {
            other.message += &format!(", and {} more jobs", overload.more);
        }
        problems.push(problem);
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;
    use proptest::prelude::*;

    use super::*;
    use crate::graph::RoleId;
    use crate::units::Load;

    fn day(number: i32) -> Date {
        let start: Date = "2026-01-01".parse().expect("a date");
        start.saturating_add(jiff::Span::new().days(number))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn overloads_are_those_that_counting_day_by_day_finds(
            written in prop::collection::vec((0..40i32, 0..15i32, prop::sample::select(vec![20u16, 50, 60, 100, 120])), 0..12),
        ) {
            let mut jobs: Vec<Job> = written
                .iter()
                .enumerate()
                .map(|(row, (from, length, load))| Job {
                    production: ProductionId::new(0),
                    row,
                    role: RoleId::new(0),
                    days: DayRange { from: day(*from), to: day(from + length) },
                    load: Load(*load),
                    is_load_written: true,
                })
                .collect();
            jobs.sort_by_key(|job| (job.days.from, job.row));
            let load_on = |day: Date| -> u32 {
                let there = jobs.iter().filter(|job| job.days.from <= day && day <= job.days.to);
                there.map(|job| u32::from(job.load.0)).sum()
            };
            let starts = |day: Date| jobs.iter().any(|job| job.days.from == day);
            let found = overloads(&jobs, |_, _| true);
            let expected: Vec<(Date, u32)> = (0..60)
                .map(day)
                .filter(|day| starts(*day) && load_on(*day) > 100)
                .map(|day| (day, load_on(day)))
                .collect();
            let told: Vec<(Date, u32)> = found.iter().map(|one| (one.days.from, one.load)).collect();
            prop_assert_eq!(told, expected);
            for one in &found {
                prop_assert!(load_on(one.days.to) >= one.load, "the load lasts until its end");
            }
        }
    }

    #[test]
    fn of_very_many_jobs_the_first_and_the_last_are_named_and_the_rest_counted() {
        let job = |row: usize| Job {
            production: ProductionId::new(row % 2),
            row,
            role: RoleId::new(0),
            days: DayRange {
                from: day(0),
                to: day(9),
            },
            load: Load(100),
            is_load_written: true,
        };
        let jobs: Vec<Job> = (0..500).map(job).collect();
        let found = overloads(&jobs, |_, _| true);
        let [overload] = found.as_slice() else {
            panic!("one day on which jobs start: {}", found.len())
        };
        let named: Vec<usize> = overload.jobs.iter().map(|job| job.row).collect();
        assert_eq!(named, [0, 1, 2, 3, 4, 5, 6, 499]);
        assert_eq!(
            (overload.load, overload.more, overload.productions.len()),
            (50_000, 492, 2)
        );
    }
}
