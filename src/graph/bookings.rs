//! Who is booked when: clashes of crew lists with each other, with leave and with the production's dates.

use super::{CrewLine, Graph, Holder, Job, PersonId, ProductionId};
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
    /// What adds up to it, in order of first day; the last is the one that was too much.
    pub jobs: Vec<Job>,
}

impl Graph {
    /// When a person is booked for more than all of their time: one for each day on which a job starts that is too
    /// much, in order.
    pub fn overloads(&self, person: PersonId) -> Vec<Overload> {
        overloads(&self.jobs_of(person))
    }
}

/// Adds loads up over time: a sweep through the starts, so that the cost grows with a person's own jobs only.
fn overloads(by_start: &[Job]) -> Vec<Overload> {
    let mut found = Vec::new();
    let mut running: Vec<Job> = Vec::new();
    for (index, job) in by_start.iter().enumerate() {
        let start = job.days.from;
        running.retain(|other| other.days.to >= start);
        running.push(*job);
        let next_starts_too = by_start
            .get(index + 1)
            .is_some_and(|next| next.days.from == start);
        let load: u32 = running.iter().map(|job| u32::from(job.load.0)).sum();
        if load > 100 && !next_starts_too {
            let to = running.iter().map(|job| job.days.to).min().unwrap_or(start);
            found.push(Overload {
                days: DayRange { from: start, to },
                load,
                jobs: running.clone(),
            });
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
        over_booked(graph, tables, id, &jobs, problems);
        while_away(graph, tables, id, &jobs, problems);
    }
}

/// Where a job is written: the person's name in its row.
fn place_of(graph: &Graph, tables: &super::LinkInputs, person: PersonId, job: &Job) -> Option<Place> {
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
        let Some(place) = place(graph, tables, id, line, key, None) else {
            return;
        };
        problems.push(
            Diagnostic::new(Code::OutsideProduction, place, message)
                .as_warning()
                .related(Place::value(file, FieldPath::of(bound_key)), bound),
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

fn over_booked(
    graph: &Graph,
    tables: &super::LinkInputs,
    person: PersonId,
    jobs: &[Job],
    problems: &mut Vec<Diagnostic>,
) {
    for overload in overloads(jobs) {
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
        problems.push(problem);
    }
}

fn while_away(
    graph: &Graph,
    tables: &super::LinkInputs,
    person: PersonId,
    jobs: &[Job],
    problems: &mut Vec<Diagnostic>,
) {
    let Some(entry) = graph[person].common.entry.map(|entry| &graph[entry]) else {
        return;
    };
    let Body::Person(front) = &entry.body else { return };
    for (index, away) in front.away.iter().enumerate() {
        for job in jobs {
            let overlap = away.from.max(job.days.from) <= away.to.min(job.days.to);
            // Leave within a long job is how people live; leave on its first or last day is a mistake.
            let is_edge = away.from <= job.days.from || away.to >= job.days.to;
            if overlap
                && is_edge
                && let Some(place) = place_of(graph, tables, person, job)
            {
                let name = &graph[person].common.title;
                let message = format!("`{name}` is away when this job starts or ends");
                problems.push(
                    Diagnostic::new(Code::BookedWhileAway, place, message)
                        .help("move the job or the leave")
                        .related(
                            Place::value(&entry.path, FieldPath::of("away").index(index)),
                            format!("away from {} to {}", away.from, away.to),
                        ),
                );
            }
        }
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
                })
                .collect();
            jobs.sort_by_key(|job| (job.days.from, job.row));
            let load_on = |day: Date| -> u32 {
                let there = jobs.iter().filter(|job| job.days.from <= day && day <= job.days.to);
                there.map(|job| u32::from(job.load.0)).sum()
            };
            let starts = |day: Date| jobs.iter().any(|job| job.days.from == day);
            let found = overloads(&jobs);
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
}
