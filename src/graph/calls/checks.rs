//! What cannot be right about the call sheets of a site: who was left out, called in vain, or called too early.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use foldhash::{HashMap, HashSet};
use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::rest::{MIN_REST, Stint, overlaps, rests, stint};
use super::{ByDays, Called};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};
use crate::graph::{
    CallId, CrewLine, Graph, Holder, LinkInputs, Named, Production, ProductionId, absences, bookings,
};
use crate::units::words::{counted, first_of, listed};
use crate::units::{Half, Halves, Hours, Leave, weekday_name, words};

/// Reports what cannot be right. Sheets of what is delivered are left alone.
pub(in crate::graph) fn check(
    graph: &Graph,
    config: &Config,
    inputs: &LinkInputs,
    problems: &mut Vec<Diagnostic>,
) {
    let sheets: Vec<CallId> = CallId::all(graph)
        .filter(|id| graph[*id].day.is_some() && !graph.is_delivered(graph[*id].production))
        .collect();
    let productions = sheets.iter().map(|id| graph[*id].production);
    let crews: BTreeMap<ProductionId, CrewDays<'_>> = (productions.collect::<BTreeSet<_>>().into_iter())
        .map(|id| (id, CrewDays::of(&graph[id])))
        .collect();
    let mut checks = Checks {
        graph,
        config,
        inputs,
        problems,
    };
    for id in &sheets {
        checks.day_off(*id);
        checks.away(*id);
        // Only where everything can be seen: a row that this audience may not see would be missed and is not missing.
        if config.audience.sees_everything() {
            checks.not_on_crew(*id, &crews);
        }
    }
    if config.audience.sees_everything() {
        checks.without_call(&sheets, &crews);
    }
    checks.times(&sheets);
}

struct Checks<'a> {
    graph: &'a Graph,
    config: &'a Config,
    inputs: &'a LinkInputs,
    problems: &'a mut Vec<Diagnostic>,
}

/// The crew of a production, by the days of its rows.
struct CrewDays<'a> {
    production: &'a Production,
    rows: ByDays<usize>,
    /// The first row of each.
    first_line: HashMap<&'a Holder, &'a CrewLine>,
}

impl<'a> CrewDays<'a> {
    fn of(production: &'a Production) -> Self {
        let mut first_line = HashMap::default();
        for line in production.crew.iter().flat_map(|crew| &crew.rows) {
            for who in &line.who {
                first_line.entry(who).or_insert(line);
            }
        }
        Self {
            production,
            rows: production.rows_by_days(),
            first_line,
        }
    }

    /// The rows of a day, in the order written.
    fn on(&self, day: Date) -> Vec<&'a CrewLine> {
        self.production.rows_on(&self.rows, day)
    }
}

/// Whether somebody is known to be called for the other half of a day only.
fn is_called_outside(graph: &Graph, id: CallId, called: &Called, half: Half) -> bool {
    let Some((from, to)) = graph.called_span(id, called) else {
        return false;
    };
    let noon = jiff::civil::time(12, 0, 0, 0);
    match half {
        Half::Morning => from.time() >= noon,
        // Without a wrap the day ends when nobody knows.
        Half::Afternoon => from < to && to.date() == from.date() && to.time() <= noon,
    }
}

/// A person on all productions, or a name in words on one: two productions may mean two people by it.
type Worker<'a> = (&'a Holder, Option<ProductionId>);

/// A row of a sheet.
type RowOf = (CallId, usize);

impl<'a> Checks<'a> {
    fn file(&self, id: CallId) -> Option<&'a Arc<str>> {
        let graph = self.graph;
        Some(&graph[graph[id].common.entry?].path)
    }

    /// The place of a key of a sheet, or of a row of its calls.
    fn place(&self, id: CallId, path: FieldPath) -> Option<Place> {
        Some(Place::value(self.file(id)?, path))
    }

    fn row(&self, (id, row): RowOf, key: &str) -> Option<Place> {
        self.place(id, FieldPath::of("calls").index(row).key(key))
    }

    /// The place of how somebody is called, who is one of the people of a sheet: the name, the role or the department.
    fn whom(&self, id: CallId, at: usize) -> Option<Place> {
        let people = &self.graph[id].people;
        let called = &people[at];
        let written = self.graph.call_row(id, called)?;
        let path = FieldPath::of("calls").index(called.row);
        let path = match (written.who.len(), &written.role) {
            (0, Some(_)) => path.key("role"),
            (0, None) => path.key("department"),
            (1, _) => path.key("who"),
            // People are in the order of the rows.
            _ => {
                let first = people.partition_point(|other| other.row < called.row);
                path.key("who").index(at - first)
            }
        };
        self.place(id, path)
    }

    fn report(
        &mut self,
        code: Code,
        place: Option<Place>,
        message: String,
        rest: impl FnOnce(Diagnostic) -> Diagnostic,
    ) {
        if let Some(place) = place {
            self.problems.push(rest(Diagnostic::new(code, place, message)));
        }
    }

    fn day_off(&mut self, id: CallId) {
        let sheet = &self.graph[id];
        let Some(day) = sheet.day else { return };
        let production = &self.graph[sheet.production];
        let title = &production.common.title;
        let phase = sheet
            .phase
            .and_then(|phase| production.timetable.as_ref()?.schedule.phases.get(phase));
        let own = phase.and_then(|phase| phase.calendar.as_deref());
        let calendar = own.unwrap_or_else(|| self.graph.calendar_of(sheet.production));
        let why =
            if production.from.is_some_and(|from| day < from) || production.to.is_some_and(|to| to < day) {
                format!("{title} has no work on {day}: it is outside the production's dates")
            } else if let Some(phase) = phase.filter(|phase| day < phase.start || phase.end < day) {
                format!(
                    "{day} is not a day of `{}`, which is from {} to {}",
                    phase.id, phase.start, phase.end
                )
            } else if !calendar.is_working(day) {
                format!("{day}, a {}, is a day off on {title}", weekday_name(day))
            } else {
                return;
            };
        let place = self.place(id, FieldPath::of("call"));
        self.report(Code::NotAWorkingDay, place, why, |problem| {
            problem.help(format!(
                "move the sheet, or add `workdays: [{day}]` to the schedule"
            ))
        });
    }

    fn away(&mut self, id: CallId) {
        let graph = self.graph;
        let sheet = &graph[id];
        let Some(day) = sheet.day else { return };
        for (at, called) in sheet.people.iter().enumerate() {
            let Some(Holder::Person(person)) = called.who else {
                continue;
            };
            let person = &graph[person];
            // Few are away, and their leave may be long.
            if person.is_all_there(day) {
                continue;
            }
            let name = &person.common.title;
            let is_in_the_way = |away: &Leave| match away.half {
                _ if away.on(day) == Halves::NONE => false,
                Some(half) => !is_called_outside(graph, id, called, half),
                None => true,
            };
            let (message, help, key, why) = match (person.away.iter().position(is_in_the_way), &person.week) {
                (Some(at), _) => {
                    let away = &person.away[at];
                    let when = away.half.map(|half| format!(" in the {}", half.word()));
                    (
                        format!(
                            "`{name}` is called on {day} and is away{}",
                            when.unwrap_or_default()
                        ),
                        "call somebody else, or change the leave",
                        FieldPath::of("away").index(at),
                        format!("away {}", absences::says(away)),
                    )
                }
                (None, Some(week)) if !week.has(day) => (
                    format!(
                        "`{name}` is called on {day}, a {}, and does not work then",
                        weekday_name(day)
                    ),
                    "call somebody else, or add the day to their `week`",
                    FieldPath::of("week"),
                    format!("works {}", absences::in_words(week)),
                ),
                _ => continue,
            };
            let file = person.common.entry.map(|entry| &graph[entry].path);
            let place = self.whom(id, at);
            self.report(Code::CalledWhileAway, place, message, |problem| {
                let problem = problem.help(help);
                match file {
                    Some(file) => problem.related(Place::value(file, key), why),
                    None => problem,
                }
            });
        }
    }

    fn not_on_crew(&mut self, id: CallId, crews: &BTreeMap<ProductionId, CrewDays<'_>>) {
        let graph = self.graph;
        let sheet = &graph[id];
        let (Some(day), Some(front)) = (sheet.day, graph.written_call(id)) else {
            return;
        };
        let crew = &crews[&sheet.production];
        let there = crew.on(day).into_iter().flat_map(|line| &line.who);
        let there: HashSet<&Holder> = there.collect();
        let title = &graph[sheet.production].common.title;
        for (at, called) in sheet.people.iter().enumerate() {
            let Some(who) = &called.who else { continue };
            let is_guest = front.calls.get(called.row).is_some_and(|row| row.part.is_some());
            if is_guest || there.contains(who) {
                continue;
            }
            let other = (crew.first_line.get(who))
                .and_then(|line| bookings::place(graph, self.inputs, sheet.production, line, "who", None));
            let message = format!(
                "`{}` is called and is not on the crew of {title} on {day}",
                graph.name_of(who)
            );
            let place = self.whom(id, at);
            self.report(Code::CalledNotOnCrew, place, message, |problem| {
                let problem = problem.help(
                    "add them to the crew list, correct its dates, or say what they are here for: `as: …`",
                );
                match other {
                    Some(place) => problem.related(place, "on the crew on other days"),
                    None => problem,
                }
            });
        }
        for index in &sheet.unmatched {
            let Some(row) = front.calls.get(*index) else {
                continue;
            };
            let (key, written, what) = match (&row.role, &row.department) {
                (Some(role), _) => ("role", role, "has that role"),
                (None, Some(department)) => ("department", department, "is in it"),
                (None, None) => continue,
            };
            let message = format!("`{written}` is called, and nobody on {title} {what} on {day}");
            self.report(
                Code::CalledNotOnCrew,
                self.row((id, *index), key),
                message,
                |problem| problem.help("correct the crew list, or take the call away"),
            );
        }
    }

    /// Reports, for each day of a production, who is on its crew and on none of its sheets.
    fn without_call(&mut self, sheets: &[CallId], crews: &BTreeMap<ProductionId, CrewDays<'_>>) {
        let graph = self.graph;
        let mut days: BTreeMap<(ProductionId, Date), Vec<CallId>> = BTreeMap::new();
        for id in sheets {
            if let Some(day) = graph[*id].day {
                days.entry((graph[*id].production, day)).or_default().push(*id);
            }
        }
        for ((production, day), sheets) in days {
            let mut left_out: BTreeMap<CallId, Vec<String>> = BTreeMap::new();
            let people = sheets.iter().flat_map(|id| &graph[*id].people);
            let called: HashSet<&Holder> = people.filter_map(|called| called.who.as_ref()).collect();
            let off: HashSet<&Named> = sheets.iter().flat_map(|id| &graph[*id].not_called).collect();
            for line in crews[&production].on(day) {
                // Nobody knows whether a season without dates has come.
                if graph[line.role].is_external || line.is_undated() {
                    continue;
                }
                let unit = |id: &CallId| graph.written_call(*id).and_then(|front| front.unit.as_deref());
                let Some(first) = sheets.iter().find(|id| line.is_of_unit(unit(id))) else {
                    continue;
                };
                for who in &line.who {
                    let is_there = match who {
                        Holder::Person(person) => graph[*person].is_there(day),
                        Holder::Words(_) => true,
                    };
                    if !is_there || called.contains(who) || graph.is_meant(&off, who, line) {
                        continue;
                    }
                    let role = graph[line.role].title_in(graph[production].setting);
                    let name = format!("{} ({})", graph.name_of(who), words::lower(role));
                    left_out.entry(*first).or_default().push(name);
                }
            }
            for (id, names) in left_out {
                let count = names.len();
                let people = counted(count, "person", "people");
                let message = format!("{people} of the crew have no call on {day}: {}", named(names));
                let message = if count == 1 {
                    message.replacen(" have ", " has ", 1)
                } else {
                    message
                };
                let place = self.file(id).map(|file| match self.graph.written_call(id) {
                    Some(front) if !front.calls.is_empty() => Place::key(file, FieldPath::of("calls")),
                    _ => Place::value(file, FieldPath::of("call")),
                });
                self.report(Code::CrewWithoutCall, place, message, |problem| {
                    problem.help("add them to `calls`, by name, role or department, or to `not_called`")
                });
            }
        }
    }

    /// Reports calls that overlap, and rest that is too short.
    fn times(&mut self, sheets: &[CallId]) {
        let graph = self.graph;
        let mut stints: BTreeMap<Worker<'a>, Vec<Stint<RowOf>>> = BTreeMap::new();
        for id in sheets {
            let sheet = &graph[*id];
            let (Some(day), Some(front)) = (sheet.day, graph.written_call(*id)) else {
                continue;
            };
            let zone = sheet.zone.clone().unwrap_or(TimeZone::UTC);
            for called in &sheet.people {
                let (Some(who), Some(row)) = (&called.who, front.calls.get(called.row)) else {
                    continue;
                };
                let wrap = row.wrap.as_ref().or(front.wrap.as_ref());
                if let Some(stint) = stint(day, (&row.at, wrap), &zone, (*id, called.row)) {
                    let production = matches!(who, Holder::Words(_)).then_some(sheet.production);
                    stints.entry((who, production)).or_default().push(stint);
                }
            }
        }
        // A row may call many people: one message names all whom it is wrong for.
        let mut at_once: BTreeMap<(RowOf, RowOf), Vec<String>> = BTreeMap::new();
        let mut short: BTreeMap<(RowOf, RowOf), (SignedDuration, Vec<String>)> = BTreeMap::new();
        for ((who, _), stints) in &stints {
            let name = || graph.name_of(who).to_string();
            for (before, after) in overlaps(stints) {
                at_once.entry((after, before)).or_default().push(name());
            }
            for (before, after, rest) in rests(stints) {
                if rest < duration(self.min_rest(before.0).max(self.min_rest(after.0))) {
                    short
                        .entry((after, before))
                        .or_insert((rest, Vec::new()))
                        .1
                        .push(name());
                }
            }
        }
        for ((after, before), names) in at_once {
            self.at_once(after, before, names);
        }
        for ((after, before), (rest, names)) in short {
            self.short_rest(after, before, rest, names);
        }
    }

    fn at_once(&mut self, after: RowOf, before: RowOf, names: Vec<String>) {
        let verb = if names.len() == 1 { "is" } else { "are" };
        let message = format!("{} {verb} called in two places at once", named(names));
        let other = self.row(before, "at");
        let on = self.sheet_words(before.0);
        self.report(Code::TwoCallsAtOnce, self.row(after, "at"), message, |problem| {
            let problem = problem.help("change one of the calls, or give the first one an earlier `wrap`");
            match other {
                Some(place) => problem.related(place, format!("called here too, {on}")),
                None => problem,
            }
        });
    }

    fn short_rest(&mut self, after: RowOf, before: RowOf, rest: SignedDuration, names: Vec<String>) {
        let min = self.min_rest(before.0).max(self.min_rest(after.0));
        let verb = if names.len() == 1 { "has" } else { "have" };
        let message = format!(
            "{} {verb} {} of rest before this call; {min} is the minimum",
            named(names),
            Hours {
                minutes: u16::try_from(rest.as_mins()).unwrap_or(u16::MAX)
            }
        );
        let has_own_wrap = self
            .graph
            .written_call(before.0)
            .and_then(|front| front.calls.get(before.1)?.wrap.as_ref());
        let wrap = match has_own_wrap {
            Some(_) => self.row(before, "wrap"),
            None => self.place(before.0, FieldPath::of("wrap")),
        };
        let on = self.sheet_words(before.0);
        self.report(Code::ShortRest, self.row(after, "at"), message, |problem| {
            let problem = problem
                .help("call them later, or let them go earlier: a `wrap` of their own in the row before");
            match wrap {
                Some(place) => problem.related(place, format!("the wrap before it, {on}")),
                None => problem,
            }
        });
    }

    fn sheet_words(&self, id: CallId) -> String {
        let sheet = &self.graph[id];
        let day = sheet.day.map(|day| format!(" on {day}")).unwrap_or_default();
        format!("for {}{day}", self.graph[sheet.production].common.title)
    }

    fn min_rest(&self, id: CallId) -> Hours {
        let production = self.graph[self.graph[id].production].min_rest;
        production.or(self.config.settings.min_rest).unwrap_or(MIN_REST)
    }
}

fn duration(hours: Hours) -> SignedDuration {
    SignedDuration::from_mins(i64::from(hours.minutes))
}

/// Names as a sentence has them, each once.
fn named(mut names: Vec<String>) -> String {
    names.dedup();
    listed(&first_of(names))
}
