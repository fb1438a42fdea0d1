//! A schedule: phases and milestones as tables, with the days off.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use self::documents::PhaseDocuments;
use super::frame::{Frame, TocEntry};
use super::links::plan_anchor;
use super::schedule_rows::{MilestoneRow, PhaseRow, Rows};
use super::words::{self, DayText, Span};
use super::{Body, Link, PageParts, Scope, Tab};
use crate::chart::gantt::{self, Ends, GanttGroup, GanttInput, GanttRow, Mark, Shape};
use crate::graph::calendar::{Item, LinkKind};
use crate::graph::{DepartmentId, Node, ProductionId, Timetable};
use crate::plan::Tabs;
use crate::units::DayRange;

pub mod documents;

/// What only schedules have; templates see it as `schedule`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct ScheduleView {
    /// The production.
    pub production: Option<Link>,
    /// The pages of the production.
    pub tabs: Vec<Tab>,
    /// The first day of all.
    pub from: Option<DayText>,
    /// The last day of all.
    pub to: Option<DayText>,
    /// The working days of a week: `Mon – Fri`.
    pub week: String,
    /// How many working days there are from the first to the last.
    pub working_days: Option<u32>,
    /// How many phases have no slack.
    pub critical: usize,
    /// The phases, in the order written.
    pub phases: Vec<PhaseRow>,
    /// Whether any phase has a department.
    pub has_departments: bool,
    /// Whether any phase has somebody who answers for it.
    pub has_phase_owners: bool,
    /// The milestones by day.
    pub milestones: Vec<MilestoneRow>,
    /// Whether any milestone has somebody who answers for it.
    pub has_owners: bool,
    /// The documents that its phases produce, by phase.
    pub documents: Vec<PhaseDocuments>,
    /// Days on which nobody works, in order.
    pub days_off: Vec<Span>,
    /// The chart, as ready SVG; none while there is nothing to draw.
    pub chart: Option<String>,
}

/// The view of a schedule.
pub fn view(scope: &Scope<'_>, id: ProductionId) -> PageParts {
    let mut frame = Frame::of(scope);
    let mut view = of(scope, id);
    view.chart = chart(scope, id);
    view.tabs = scope.tabs(Tabs::Production(id));
    view.production = Some(scope.link(Node::Production(id)));
    if !frame.toc.is_empty() {
        frame.add_sections([
            TocEntry::new("cb-phases", scope.words().say("common.phases")),
            TocEntry::new("cb-milestones", scope.words().say("common.milestones")),
        ]);
    }
    frame.drop_short_toc();
    ("schedule.html", frame, Body::Schedule(Box::new(view)))
}

/// The dates, phases and milestones of a production; empty when it has no schedule.
pub fn of(scope: &Scope<'_>, id: ProductionId) -> ScheduleView {
    let Some(timetable) = &scope.graph[id].timetable else {
        return ScheduleView::default();
    };
    let schedule = &timetable.schedule;
    let rows = Rows { scope, timetable };
    let phases: Vec<PhaseRow> = (0..schedule.phases.len())
        .map(|index| rows.phase(index))
        .collect();
    let milestones = rows.milestones();
    let span = schedule.span;
    let working_days = span.map(|span| timetable.calendar.working_days_between(span.from, span.to));
    ScheduleView {
        from: span.map(|span| words::short_day(scope.words(), span.from)),
        to: span.map(|span| words::short_day(scope.words(), span.to)),
        working_days: working_days.and_then(|days| u32::try_from(days).ok()),
        week: words::week(scope.words(), &timetable.calendar.week()),
        critical: schedule.phases.iter().filter(|phase| phase.is_critical).count(),
        has_departments: phases.iter().any(|row| row.tape.is_some()),
        has_phase_owners: phases.iter().any(|row| row.owner.is_some()),
        has_owners: milestones.iter().any(|row| row.owner.is_some()),
        documents: documents::by_phase(scope, id, timetable),
        days_off: days_off(scope, timetable),
        phases,
        milestones,
        ..ScheduleView::default()
    }
}

/// The chart of a schedule as SVG: phases by department, then milestones; none when nothing has a date.
fn chart(scope: &Scope<'_>, id: ProductionId) -> Option<String> {
    let timetable = scope.graph[id].timetable.as_ref()?;
    let schedule = &timetable.schedule;
    let span = schedule.span?;
    // Departments in the order of their first phase; marks are numbered in the order in which they are drawn.
    let mut groups: Vec<(Option<DepartmentId>, Vec<Item>)> = Vec::new();
    for index in 0..schedule.phases.len() {
        let department = timetable
            .phases
            .get(index)
            .and_then(|responsible| responsible.department);
        match groups.iter_mut().find(|(known, _)| *known == department) {
            Some((_, items)) => items.push(Item::Phase(index)),
            None => groups.push((department, vec![Item::Phase(index)])),
        }
    }
    let mut milestones: Vec<usize> = (0..schedule.milestones.len()).collect();
    milestones.sort_by_key(|index| schedule.milestones[*index].on);
    let milestones: Vec<Item> = milestones.into_iter().map(Item::Milestone).collect();
    let has_departments = groups.iter().any(|(department, _)| department.is_some());
    let drawn = groups.iter().flat_map(|(_, items)| items).chain(&milestones);
    let numbers: BTreeMap<Item, usize> = drawn.enumerate().map(|(number, item)| (*item, number)).collect();
    let mark =
        |item: &Item, department: Option<DepartmentId>| mark(scope, timetable, *item, department, &numbers);
    let row = |item: &Item, department: Option<DepartmentId>| GanttRow {
        title: schedule.title(*item).to_owned(),
        marks: vec![mark(item, department)],
    };
    let mut gantt_groups: Vec<GanttGroup> = groups
        .iter()
        .map(|(department, items)| GanttGroup {
            title: match department {
                Some(department) => scope.graph[*department].common.title.to_string(),
                None if has_departments => scope.words().say("schedule.other").to_owned(),
                None => String::new(),
            },
            rows: items.iter().map(|item| row(item, *department)).collect(),
        })
        .collect();
    if !milestones.is_empty() {
        gantt_groups.push(GanttGroup {
            title: scope.words().say("common.milestones").to_owned(),
            rows: milestones.iter().map(|item| row(item, None)).collect(),
        });
    }
    let show = &scope.graph[id].common.title;
    let (from, to) = (
        words::day(scope.words(), span.from).text,
        words::day(scope.words(), span.to).text,
    );
    Some(gantt::draw(&GanttInput {
        words: scope.config.words.clone(),
        id: "cb-gantt".to_owned(),
        title: scope
            .words()
            .fill("schedule.chart_title", &[("production", show)]),
        description: scope
            .words()
            .fill("schedule.chart_description", &[("from", &from), ("to", &to)]),
        span: Some(span),
        groups: gantt_groups,
        days_off: timetable.calendar.days_off(span),
    }))
}

fn mark(
    scope: &Scope<'_>,
    timetable: &Timetable,
    item: Item,
    department: Option<DepartmentId>,
    numbers: &BTreeMap<Item, usize>,
) -> Mark {
    let schedule = &timetable.schedule;
    let days = schedule.days(item);
    let slack = schedule.slack_days(item);
    let is_critical = slack == 0;
    let (from, to) = (
        words::short_day(scope.words(), days.from).text,
        words::short_day(scope.words(), days.to).text,
    );
    let when = match from == to {
        true => from,
        false => scope.words().from_to(&from, &to),
    };
    let slack = match is_critical {
        true => scope.words().say("common.is_critical").to_owned(),
        false => {
            let days = scope.words().count("counts.days", slack as usize);
            scope.words().fill("schedule.slack_of", &[("days", &days)])
        }
    };
    let colour = department.and_then(|department| scope.colour_of(department));
    Mark {
        shape: match item {
            Item::Phase(_) => Shape::Bar,
            Item::Milestone(_) => Shape::Diamond,
        },
        days,
        text: schedule.title(item).to_owned(),
        label: (scope.words()).labelled(schedule.title(item), &scope.words().joined(&[when, slack])),
        url: Some(format!("#{}", plan_anchor(schedule.id(item)))),
        classes: colour
            .map(|colour| format!("colour-{colour}"))
            .unwrap_or_default(),
        is_critical,
        after: schedule
            .waits(item)
            .iter()
            .filter_map(|wait| Some((*numbers.get(&wait.item)?, ends(wait.kind))))
            .collect(),
    }
}

fn ends(kind: LinkKind) -> Ends {
    match kind {
        LinkKind::After => Ends::EndToStart,
        LinkKind::StartsWith => Ends::StartToStart,
        LinkKind::EndsWith => Ends::EndToEnd,
    }
}

/// The days off of the calendar within the schedule that are no ordinary weekend, in order.
fn days_off(scope: &Scope<'_>, timetable: &Timetable) -> Vec<Span> {
    let Some(span) = timetable.schedule.span else {
        return Vec::new();
    };
    let week = timetable.calendar.week();
    let is_weekend = |day: Date| !week.has(day);
    let trimmed = |range: DayRange| {
        let (mut from, mut to) = (range.from, range.to);
        while from < to && is_weekend(from) {
            from = from.tomorrow().ok()?;
        }
        while from < to && is_weekend(to) {
            to = to.yesterday().ok()?;
        }
        (!is_weekend(from)).then_some(DayRange { from, to })
    };
    let ranges = timetable.calendar.days_off(span);
    ranges
        .into_iter()
        .filter_map(trimmed)
        .map(|range| words::range(scope.words(), &range))
        .collect()
}
