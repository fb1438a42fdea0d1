//! The crew of a production in time: roles against the phases, and the day-out-of-days grid.
//!
//! The grid says for each job where it starts, works, holds and finishes, as a first assistant director's does. It has
//! days for columns, or weeks, months or years where a production is long, so that its width stays readable.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::frame::Frame;
use super::show;
use super::words::{self, DayText, Span};
use super::workload::strips;
use super::workload::{self, ClashLine};
use super::{Body, Link, Mention, PageParts, Scope, Tab, Tape};
use crate::chart::gantt::{self, GanttGroup, GanttInput, GanttRow, Mark, Shape};
use crate::graph::{
    DepartmentId, Holder, Node, Person, ProductionId, RoleId, Timetable, WorkCalendar, Workload,
};
use crate::plan::Tabs;
use crate::units::alphabet_key;
use crate::units::{DayRange, Week};

mod grid;

use grid::Unit;

/// What only the page of a crew in time has; templates see it as `days`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct DaysView {
    /// The production.
    pub production: Link,
    /// The pages of the production.
    pub tabs: Vec<Tab>,
    /// Roles against the phases, as ready SVG.
    pub chart: Option<String>,
    /// Whether the chart has days for which a role is planned.
    pub has_planned: bool,
    /// Whether anybody has more work than time.
    pub has_clashes: bool,
    /// Whether anybody is away.
    pub has_away: bool,
    /// What a column is: `day`, `week`, `month` or `year`.
    pub unit: Arc<str>,
    /// The line above the columns: months or years, each over so many of them.
    pub spans: Vec<ColumnSpan>,
    /// The columns.
    pub columns: Vec<Column>,
    /// How many columns the table has, those of names and sums among them.
    pub all_columns: usize,
    /// The lines by department.
    pub groups: Vec<DaysGroup>,
    /// Roles that nobody holds for some of the days for which their phases are planned.
    pub gaps: Vec<RoleGap>,
    /// People with more work than time, here and elsewhere together.
    pub clashes: Vec<PersonClash>,
}

/// Something above several columns.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ColumnSpan {
    /// Such as `March 2026`.
    pub title: String,
    /// Over so many columns.
    pub columns: usize,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Column {
    /// Short: the number of the day or of the week's Monday, a month, a year.
    pub title: String,
    /// The first day, in full.
    pub from: DayText,
}

/// The lines of a department.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct DaysGroup {
    /// The department; none for those without one.
    pub tape: Option<Tape>,
    /// What the group is called.
    pub title: String,
    /// Its lines, in the order of the crew list.
    pub rows: Vec<DaysRow>,
}

/// Somebody in a role.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct DaysRow {
    /// The role, by its title on this production.
    pub role: Link,
    /// Who holds it; none where it is to be filled.
    pub who: Option<Mention>,
    /// What is done in all columns, stretch by stretch.
    pub stretches: Vec<Stretch>,
    /// The first day.
    pub start: DayText,
    /// The last day.
    pub finish: DayText,
    /// Working days.
    pub work: i64,
    /// Working days between two stretches of work.
    pub hold: i64,
    /// Working days of leave, from the first day to the last.
    pub away: i64,
}

/// Columns that follow each other and say the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Stretch {
    /// `S` start, `W` work, `F` finish, `SF` both, `H` hold, `A` away; empty for nothing.
    pub code: &'static str,
    /// How many columns.
    pub columns: usize,
}

/// A role that nobody holds for a while.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct RoleGap {
    /// The role.
    pub role: Link,
    /// When.
    pub spans: Vec<Span>,
}

/// Somebody with more work than time.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PersonClash {
    /// Who.
    pub who: Mention,
    /// When, and how much.
    pub clashes: Vec<ClashLine>,
}

/// A line of the grid: all rows of one role and holder, in the order of the crew list.
pub(crate) struct Line<'a> {
    role: RoleId,
    who: Option<&'a Holder>,
    department: Option<DepartmentId>,
    is_external: bool,
    /// In order, joined where they touch.
    jobs: Vec<DayRange>,
    /// Whole days of leave.
    away: Vec<DayRange>,
    /// The days of a week that they work, where it is not what everybody works.
    week: Option<Week>,
}

/// The view of a crew in time.
pub fn view(scope: &Scope<'_>, id: ProductionId) -> PageParts {
    let production = &scope.graph[id];
    let frame = Frame::of(scope);
    let lines = lines(scope, id);
    let loads = loads(scope, &lines);
    let mut view = DaysView {
        production: scope.link(Node::Production(id)),
        tabs: scope.tabs(Tabs::Production(id)),
        chart: None,
        has_planned: false,
        has_clashes: loads.values().any(|load| load.clashes().next().is_some()),
        has_away: loads
            .values()
            .any(|load| load.stretches.iter().any(|stretch| stretch.is_away())),
        unit: Arc::default(),
        spans: Vec::new(),
        columns: Vec::new(),
        all_columns: 0,
        groups: Vec::new(),
        gaps: Vec::new(),
        clashes: clashes(scope, &loads, &lines),
    };
    if let Some(timetable) = &production.timetable {
        let windows = windows(scope, timetable);
        view.has_planned = !windows.is_empty();
        view.chart = chart(scope, id, &lines, &loads, &windows);
        view.gaps = gaps(scope, id, &lines, &windows, &timetable.calendar);
        add_grid(scope, id, &mut view, &lines, &timetable.calendar);
    }
    ("days.html", frame, Body::Days(Box::new(view)))
}

/// The rows of the crew list, joined by role and holder; departments in the order in which they are first named, and
/// external parties last.
fn lines<'a>(scope: &Scope<'a>, id: ProductionId) -> Vec<Line<'a>> {
    let graph = scope.graph;
    let production = &graph[id];
    let mut places: BTreeMap<(RoleId, Option<&Holder>, Option<DepartmentId>), usize> = BTreeMap::new();
    let mut lines: Vec<Line<'a>> = Vec::new();
    for row in production.crew.iter().flat_map(|crew| &crew.rows) {
        let Some(days) = row.days_on(production) else {
            continue;
        };
        let holders = row.who.iter().map(Some);
        let vacant = row.is_vacant.then_some(None);
        for who in holders.chain(vacant) {
            let place = *places
                .entry((row.role, who, row.department))
                .or_insert(lines.len());
            if place == lines.len() {
                let person = match who {
                    Some(Holder::Person(person)) => Some(&graph[*person]),
                    _ => None,
                };
                lines.push(Line {
                    role: row.role,
                    who,
                    department: row.department,
                    is_external: graph[row.role].is_external,
                    jobs: Vec::new(),
                    away: person.map(Person::whole_days_away).unwrap_or_default(),
                    week: person.and_then(|person| person.week),
                });
            }
            lines[place].jobs.push(days);
        }
    }
    for line in &mut lines {
        line.jobs = DayRange::joined(std::mem::take(&mut line.jobs));
    }
    let mut order: Vec<Option<DepartmentId>> = Vec::new();
    for line in &lines {
        if !order.contains(&line.department) {
            order.push(line.department);
        }
    }
    let rank: BTreeMap<_, usize> = order.iter().enumerate().map(|(rank, at)| (*at, rank)).collect();
    lines.sort_by_key(|line| (line.is_external, rank[&line.department]));
    lines
}

/// How busy the people of some lines are, on all productions.
fn loads<'a>(scope: &Scope<'_>, lines: &[Line<'a>]) -> BTreeMap<&'a Holder, Workload> {
    let holders: BTreeSet<&Holder> = lines.iter().filter_map(|line| line.who).collect();
    let people = holders.into_iter().filter_map(|who| match who {
        Holder::Person(person) => Some((who, scope.graph.workload_of(*person))),
        Holder::Words(_) => None,
    });
    people.collect()
}

/// When each of the settings' phases is, as far as the schedule's phases say to which of them they belong.
fn windows(scope: &Scope<'_>, timetable: &Timetable) -> BTreeMap<usize, DayRange> {
    let mut windows: BTreeMap<usize, DayRange> = BTreeMap::new();
    for (phase, responsible) in timetable.schedule.phases.iter().zip(&timetable.phases) {
        let Some(part) = responsible
            .part_of
            .filter(|part| *part < scope.config.phases.len())
        else {
            continue;
        };
        let window = windows.entry(part).or_insert(DayRange {
            from: phase.start,
            to: phase.end,
        });
        window.from = window.from.min(phase.start);
        window.to = window.to.max(phase.end);
    }
    windows
}

/// The days for which a role is planned on a production.
fn planned(
    scope: &Scope<'_>,
    id: ProductionId,
    role: RoleId,
    windows: &BTreeMap<usize, DayRange>,
) -> Vec<DayRange> {
    let phases = scope.graph[role].phases_in(scope.graph[id].setting);
    DayRange::joined(
        phases
            .iter()
            .filter_map(|phase| windows.get(phase).copied())
            .collect(),
    )
}

fn clashes(scope: &Scope<'_>, loads: &BTreeMap<&Holder, Workload>, lines: &[Line<'_>]) -> Vec<PersonClash> {
    let mut clashes: Vec<PersonClash> = Vec::new();
    let mut jobs_of: BTreeMap<&Holder, Vec<DayRange>> = BTreeMap::new();
    for line in lines {
        let jobs = line.who.map(|who| jobs_of.entry(who).or_default());
        jobs.into_iter().for_each(|jobs| jobs.extend(&line.jobs));
    }
    for (who, load) in loads {
        let jobs = jobs_of.remove(who).unwrap_or_default();
        let here = load.clashes().filter(|clash| {
            jobs.iter()
                .any(|job| job.from <= clash.days.to && clash.days.from <= job.to)
        });
        let found: Vec<ClashLine> = here.map(|clash| workload::clash_line(scope, clash)).collect();
        if !found.is_empty() {
            clashes.push(PersonClash {
                who: scope.mention_holder(who),
                clashes: found,
            });
        }
    }
    clashes.sort_by_cached_key(|clash| alphabet_key(clash.who.title()));
    clashes
}

/// For each role, working days for which it is planned and nobody holds it.
fn gaps(
    scope: &Scope<'_>,
    id: ProductionId,
    lines: &[Line<'_>],
    windows: &BTreeMap<usize, DayRange>,
    calendar: &WorkCalendar,
) -> Vec<RoleGap> {
    let mut held: BTreeMap<RoleId, Vec<DayRange>> = BTreeMap::new();
    let mut order: Vec<RoleId> = Vec::new();
    for line in lines.iter().filter(|line| !line.is_external) {
        if !order.contains(&line.role) {
            order.push(line.role);
        }
        let held = held.entry(line.role).or_default();
        if line.who.is_some() {
            held.extend(&line.jobs);
        }
    }
    let gap = |role: RoleId| {
        let held = DayRange::joined(held.get(&role).cloned().unwrap_or_default());
        let planned = planned(scope, id, role, windows);
        let open = planned.into_iter().flat_map(|window| without(window, &held));
        let spans: Vec<Span> = open
            .filter_map(|open| {
                // A weekend between two jobs is no gap.
                let from = calendar.next_working(open.from).filter(|day| *day <= open.to)?;
                let to = calendar.previous_working(open.to)?;
                Some(words::range(scope.words(), &DayRange { from, to }))
            })
            .collect();
        (!spans.is_empty()).then(|| RoleGap {
            role: show::role_link(scope, id, role),
            spans,
        })
    };
    order.into_iter().filter_map(gap).collect()
}

/// What is left of some days without others, which are in order and apart.
fn without(days: DayRange, taken: &[DayRange]) -> Vec<DayRange> {
    let mut left = Vec::new();
    let mut from = Some(days.from);
    for taken in taken
        .iter()
        .filter(|taken| taken.to >= days.from && taken.from <= days.to)
    {
        if let Some(from) = from
            && from < taken.from
        {
            left.extend(taken.from.yesterday().ok().map(|to| DayRange { from, to }));
        }
        from = taken.to.tomorrow().ok();
    }
    left.extend(
        from.filter(|from| *from <= days.to)
            .map(|from| DayRange { from, to: days.to }),
    );
    left
}

fn chart(
    scope: &Scope<'_>,
    id: ProductionId,
    lines: &[Line<'_>],
    loads: &BTreeMap<&Holder, Workload>,
    windows: &BTreeMap<usize, DayRange>,
) -> Option<String> {
    let mark = |shape: Shape, days: DayRange, label: String, classes: String| Mark {
        shape,
        days,
        text: String::new(),
        label,
        url: None,
        classes,
        is_critical: false,
        after: Vec::new(),
    };
    let phases = windows.iter().map(|(phase, days)| {
        let title = words::capitalised(&scope.config.phases[*phase]);
        let label = scope
            .words()
            .labelled(&title, &words::range_words(scope.words(), days));
        GanttRow {
            title,
            marks: vec![mark(Shape::Bar, *days, label, String::new())],
        }
    });
    let mut groups = vec![GanttGroup {
        title: if windows.is_empty() {
            String::new()
        } else {
            scope.words().say("common.phases").to_owned()
        },
        rows: phases.collect(),
    }];
    let same = |one: &Line<'_>, other: &Line<'_>| {
        (one.is_external, one.department) == (other.is_external, other.department)
    };
    for group in lines.chunk_by(same) {
        let mut rows: Vec<(RoleId, GanttRow)> = Vec::new();
        let colour = group[0]
            .department
            .and_then(|department| scope.colour_of(department));
        let colour = colour
            .map(|colour| format!("colour-{colour}"))
            .unwrap_or_default();
        for line in group {
            let role = scope.graph[line.role].title_in(scope.graph[id].setting);
            let at = match rows.iter().position(|(known, _)| *known == line.role) {
                Some(at) => at,
                None => {
                    let windows = planned(scope, id, line.role, windows);
                    let outlines = windows.iter().map(|days| {
                        let label = {
                            let days = words::range_words(scope.words(), days);
                            scope
                                .words()
                                .fill("days.planned_on", &[("role", role), ("days", &days)])
                        };
                        mark(Shape::Outline, *days, label, colour.clone())
                    });
                    rows.push((
                        line.role,
                        GanttRow {
                            title: role.to_owned(),
                            marks: outlines.collect(),
                        },
                    ));
                    rows.len() - 1
                }
            };
            let (name, classes) = match line.who {
                Some(who) => (scope.mention_holder(who).title().to_string(), colour.clone()),
                None => (
                    scope.words().say("common.is_vacant").to_owned(),
                    format!("{colour} is-quiet"),
                ),
            };
            for days in &line.jobs {
                let label = {
                    let days = words::range_words(scope.words(), days);
                    scope
                        .words()
                        .labelled(role, &scope.words().joined(&[&name, &days]))
                };
                rows[at].1.marks.push(Mark {
                    text: name.clone(),
                    ..mark(Shape::Bar, *days, label, classes.clone())
                });
                if let Some(load) = line.who.and_then(|who| loads.get(who)) {
                    rows[at].1.marks.extend(strips(scope, &name, load, Some(*days)));
                }
            }
        }
        groups.push(GanttGroup {
            title: group_title(scope, &group[0]),
            rows: rows.into_iter().map(|(_, row)| row).collect(),
        });
    }
    let title = &scope.graph[id].common.title;
    let span = scope.graph[id]
        .timetable
        .as_ref()
        .and_then(|timetable| timetable.schedule.span);
    let days_off = span.and_then(|span| Some(scope.graph[id].timetable.as_ref()?.calendar.days_off(span)));
    let chart = gantt::draw(&GanttInput {
        words: scope.config.words.clone(),
        id: "cb-gantt".to_owned(),
        title: scope.words().fill("days.chart_title", &[("production", title)]),
        description: scope.words().say("days.chart_description").to_owned(),
        span: None,
        groups,
        days_off: days_off.unwrap_or_default(),
    });
    (!chart.is_empty()).then_some(chart)
}

fn group_title(scope: &Scope<'_>, line: &Line<'_>) -> String {
    match (line.is_external, line.department) {
        (true, _) => scope.words().say("common.outside_the_company").to_owned(),
        (false, Some(department)) => scope.graph[department].common.title.to_string(),
        (false, None) => scope.words().say("crew.other_crew").to_owned(),
    }
}

fn add_grid(
    scope: &Scope<'_>,
    id: ProductionId,
    view: &mut DaysView,
    lines: &[Line<'_>],
    calendar: &WorkCalendar,
) {
    let all = || lines.iter().flat_map(|line| &line.jobs);
    let (Some(from), Some(to)) = (all().map(|days| days.from).min(), all().map(|days| days.to).max()) else {
        return;
    };
    let unit = Unit::of(DayRange { from, to });
    let columns = unit.columns(DayRange { from, to });
    view.unit = scope.words().shared(unit.key());
    view.columns = columns
        .iter()
        .map(|days| Column {
            title: unit.label(scope.words(), days.from),
            from: words::day(scope.words(), days.from),
        })
        .collect();
    for days in &columns {
        let title = unit.above(scope.words(), days.from);
        match view.spans.last_mut() {
            Some(last) if last.title == title => last.columns += 1,
            _ => view.spans.push(ColumnSpan { title, columns: 1 }),
        }
    }
    // The name, and the sums at the end: start, finish, work, hold, away.
    view.all_columns = columns.len() + 6;
    let same = |one: &Line<'_>, other: &Line<'_>| {
        (one.is_external, one.department) == (other.is_external, other.department)
    };
    let groups = lines.chunk_by(same).map(|group| DaysGroup {
        tape: group[0]
            .department
            .filter(|_| !group[0].is_external)
            .map(|department| scope.tape(department)),
        title: group_title(scope, &group[0]),
        rows: group
            .iter()
            .filter_map(|line| {
                let (first, last) = (line.jobs.first()?.from, line.jobs.last()?.to);
                let calendar = &*match &line.week {
                    Some(week) => Cow::Owned(calendar.within(week)),
                    None => Cow::Borrowed(calendar),
                };
                let sums = grid::sums(line, calendar);
                Some(DaysRow {
                    role: show::role_link(scope, id, line.role),
                    who: line.who.map(|who| scope.mention_holder(who)),
                    stretches: stretches(line, &columns, calendar),
                    start: words::short_day(scope.words(), first),
                    finish: words::short_day(scope.words(), last),
                    work: sums.work,
                    hold: sums.hold,
                    away: sums.away,
                })
            })
            .collect(),
    });
    view.groups = groups.collect();
}

fn stretches(line: &Line<'_>, columns: &[DayRange], calendar: &WorkCalendar) -> Vec<Stretch> {
    let codes = columns.iter().map(|days| grid::code(line, *days, calendar));
    let codes: Vec<&'static str> = codes.collect();
    let alike = codes.chunk_by(|a, b| a == b);
    alike
        .map(|codes| Stretch {
            code: codes[0],
            columns: codes.len(),
        })
        .collect()
}

impl Line<'_> {
    /// From the first day to the last.
    fn span(&self) -> Option<DayRange> {
        Some(DayRange {
            from: self.jobs.first()?.from,
            to: self.jobs.last()?.to,
        })
    }
}

/// So many days after a day, at most the last that there is.
fn plus(day: Date, days: i64) -> Date {
    day.checked_add(days.days()).unwrap_or(Date::MAX)
}
