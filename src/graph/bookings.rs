//! Who is booked when: clashes of crew lists with each other, with leave and with the production's dates.

use jiff::civil::Date;

use super::{CrewLine, Graph, Holder, PersonId, Production, ProductionId};
use crate::content::crew::CrewSource;
use crate::content::{Body, CrewTable};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};
use crate::units::DayRange;

/// A row of a crew list with a person in it, and the days it means.
#[derive(Clone, Debug)]
struct Booking {
    production: ProductionId,
    days: DayRange,
    /// In per cent.
    load: u16,
    place: Place,
}

/// Reports people booked over 100 %, booked while away, or outside their production's dates.
///
/// A row without dates has its production's; one that still has an open end says too little to clash. Each clash is
/// told once, at the later of the rows, with the other place beside it.
pub(super) fn check(graph: &Graph, tables: &super::Surroundings, problems: &mut Vec<Diagnostic>) {
    for (index, production) in graph.productions.iter().enumerate() {
        for line in production.crew.iter().flat_map(|crew| &crew.rows) {
            outside_production(graph, tables, ProductionId::new(index), line, problems);
        }
    }
    for (index, person) in graph.people.iter().enumerate() {
        let id = PersonId::new(index);
        let bookings: Vec<Booking> = person
            .crewed
            .iter()
            .filter_map(|(production, row)| booking(graph, tables, *production, *row, id))
            .collect();
        over_booked(graph, id, &bookings, problems);
        while_away(graph, id, &bookings, problems);
    }
}

fn booking(
    graph: &Graph,
    tables: &super::Surroundings,
    production: ProductionId,
    row: usize,
    person: PersonId,
) -> Option<Booking> {
    let line = graph[production].crew.as_ref()?.rows.get(row)?;
    let (from, to) = dates(&graph[production], line);
    let days = DayRange { from: from?, to: to? };
    let item = line
        .who
        .iter()
        .position(|holder| *holder == Holder::Person(person));
    let place = place(
        graph,
        tables,
        production,
        line,
        "who",
        item.filter(|_| line.who.len() > 1),
    )?;
    (days.from <= days.to).then_some(Booking {
        production,
        days,
        load: line.load.0,
        place,
    })
}

/// The days of a row: its own, else its production's.
fn dates(production: &Production, line: &CrewLine) -> (Option<Date>, Option<Date>) {
    (line.from.or(production.from), line.to.or(production.to))
}

/// Where a cell of a row is written, in the front matter or in its table.
pub(super) fn place(
    graph: &Graph,
    tables: &super::Surroundings,
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
    tables: &super::Surroundings,
    id: ProductionId,
    line: &CrewLine,
    problems: &mut Vec<Diagnostic>,
) {
    let production = &graph[id];
    let Some(file) = production.common.entry.map(|entry| &graph[entry].path) else {
        return;
    };
    let is_before =
        |day: Option<Date>, bound: Option<Date>| day.zip(bound).is_some_and(|(day, bound)| day < bound);
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
    if is_before(line.from, production.from)
        && let (Some(from), Some(start)) = (line.from, production.from)
    {
        let message = format!("`{role}` is booked from {from}, before the production starts");
        report("from", message, "from", format!("it starts on {start}"));
    }
    if is_before(production.to, line.to)
        && let (Some(to), Some(end)) = (line.to, production.to)
    {
        let message = format!("`{role}` is booked until {to}, after the production ends");
        report("to", message, "to", format!("it ends on {end}"));
    }
}

/// Adds loads up over time: a sweep through the starts, so that the cost grows with a person's own bookings only.
fn over_booked(graph: &Graph, person: PersonId, bookings: &[Booking], problems: &mut Vec<Diagnostic>) {
    let mut by_start: Vec<&Booking> = bookings.iter().collect();
    by_start.sort_by_key(|booking| (booking.days.from, booking.production));
    for (index, booking) in by_start.iter().enumerate() {
        let others: Vec<_> = by_start[..index]
            .iter()
            .filter(|other| other.days.to >= booking.days.from)
            .copied()
            .collect();
        let total = others.iter().map(|other| u32::from(other.load)).sum::<u32>() + u32::from(booking.load);
        if others.is_empty() || total <= 100 {
            continue;
        }
        let name = &graph[person].common.title;
        let message = format!("`{name}` is booked for {total}% from {}", booking.days.from);
        let mut problem = Diagnostic::new(Code::OverBooked, booking.place.clone(), message)
            .help("give the rows a `load` that adds up to 100%, or other dates");
        for other in others {
            let production = &graph[other.production].common.title;
            problem = problem.related(
                other.place.clone(),
                format!("{}% on {production} until {}", other.load, other.days.to),
            );
        }
        problems.push(problem);
    }
}

fn while_away(graph: &Graph, person: PersonId, bookings: &[Booking], problems: &mut Vec<Diagnostic>) {
    let Some(entry) = graph[person].common.entry.map(|entry| &graph[entry]) else {
        return;
    };
    let Body::Person(front) = &entry.body else { return };
    for (index, away) in front.away.iter().enumerate() {
        for booking in bookings {
            let overlap = away.from.max(booking.days.from) <= away.to.min(booking.days.to);
            // Leave within a long job is how people live; leave on its first or last day is a mistake.
            let is_edge = away.from <= booking.days.from || away.to >= booking.days.to;
            if overlap && is_edge {
                let name = &graph[person].common.title;
                let message = format!("`{name}` is away when this job starts or ends");
                problems.push(
                    Diagnostic::new(Code::BookedWhileAway, booking.place.clone(), message)
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
