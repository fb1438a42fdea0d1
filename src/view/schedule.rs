//! A schedule: phases and milestones as tables, with the days off.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::frame::{Frame, TocEntry};
use super::show::{self, Tab};
use super::words::{self, DayText, Span};
use super::{Body, Link, Mention, Parts, Scope, Tape};
use crate::content::schedule::{Milestone, Phase};
use crate::content::{self, ScheduleFront};
use crate::graph::{Node, ProductionId};
use crate::units::{After, DayRange, WeekDay, WorkSpan};

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
    /// How many phases have no slack; none when slack is not known.
    pub critical: Option<usize>,
    /// The phases, in the order written.
    pub phases: Vec<PhaseRow>,
    /// Whether any phase has a department.
    pub has_departments: bool,
    /// Whether any phase has somebody who answers for it.
    pub has_phase_owners: bool,
    /// Whether slack is known.
    pub has_slack: bool,
    /// The milestones by day; those whose day is not known come last.
    pub milestones: Vec<MilestoneRow>,
    /// Whether any milestone has somebody who answers for it.
    pub has_owners: bool,
    /// Days on which nobody works, in order.
    pub days_off: Vec<Span>,
    /// The chart, as ready SVG; none while there is nothing to draw.
    pub chart: Option<String>,
}

/// A phase.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct PhaseRow {
    /// The anchor of its row.
    pub anchor: String,
    /// What it is called.
    pub title: String,
    /// The department that does it.
    pub tape: Option<Tape>,
    /// Who answers for it.
    pub owner: Option<Mention>,
    /// The first day; none when it is not known.
    pub from: Option<DayText>,
    /// The last day; none when it is not known.
    pub to: Option<DayText>,
    /// Its length as words: `30 days`.
    pub length: Option<String>,
    /// Its length in working days, to sort by; a week counts as many as the calendar's.
    pub days: Option<u32>,
    /// Working days by which it may slip before it moves anything; none when it is not known.
    pub slack: Option<u32>,
    /// Whether it has no slack.
    pub is_critical: bool,
    /// What it waits for, as words: `Layout, overlapping 10 days`.
    pub after: Vec<String>,
    /// A remark.
    pub note: Option<String>,
}

/// A milestone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct MilestoneRow {
    /// The anchor of its row.
    pub anchor: String,
    /// What it is called.
    pub title: String,
    /// Its day; none when it is not known.
    pub on: Option<DayText>,
    /// What it waits for, as words.
    pub after: Vec<String>,
    /// Whether its day is written, and does not follow from anything.
    pub is_fixed: bool,
    /// Whether it has no slack.
    pub is_critical: bool,
    /// Who answers for it.
    pub owner: Option<Mention>,
    /// A remark.
    pub note: Option<String>,
}

/// The view of a schedule.
pub fn view(scope: &Scope<'_>, id: ProductionId) -> Parts {
    let production = &scope.graph[id];
    let mut frame = Frame::of_node(scope, Node::Schedule(id));
    frame.kind = "schedule";
    frame.full_title = format!("Schedule of {}", production.common.title);
    if let Some(last) = frame.breadcrumbs.last_mut() {
        last.title = "Schedule".into();
    }
    let mut view = of(scope, id);
    view.tabs = show::tabs(scope, id);
    view.production = Some(scope.link(Node::Production(id)));
    if !frame.toc.is_empty() {
        frame.add_sections([
            TocEntry::new("cb-phases", "Phases"),
            TocEntry::new("cb-milestones", "Milestones"),
        ]);
    }
    frame.drop_short_toc();
    ("schedule.html", frame, Body::Schedule(Box::new(view)))
}

/// The dates, phases and milestones of a production; empty when it has no schedule.
pub fn of(scope: &Scope<'_>, id: ProductionId) -> ScheduleView {
    let production = &scope.graph[id];
    let front = production
        .schedule
        .and_then(|entry| match &scope.graph[entry].body {
            content::Body::Schedule(front) => Some(front),
            _ => None,
        });
    let Some(front) = front else {
        return ScheduleView::default();
    };
    let week = front.week.as_ref().map_or(&*scope.config.week, |week| week);
    let titles = titles(front);
    let written = Written {
        scope,
        titles: &titles,
        days_in_week: u32::try_from(week.len()).unwrap_or(5),
    };
    let phases: Vec<PhaseRow> = front.phases.iter().map(|phase| written.phase(phase)).collect();
    let mut milestones: Vec<MilestoneRow> = front
        .milestones
        .iter()
        .map(|milestone| written.milestone(milestone))
        .collect();
    milestones.sort_by_cached_key(|row| (row.on.is_none(), row.on.as_ref().map(|day| day.iso.clone())));
    let start = front.start.map(|day| day.0).or(production.from);
    ScheduleView {
        from: start.map(words::short_day),
        to: production.to.map(words::short_day),
        week: week_words(week),
        has_departments: phases.iter().any(|row| row.tape.is_some()),
        has_phase_owners: phases.iter().any(|row| row.owner.is_some()),
        has_slack: phases.iter().any(|row| row.slack.is_some()),
        has_owners: milestones.iter().any(|row| row.owner.is_some()),
        days_off: days_off(scope, front, start, production.to),
        phases,
        milestones,
        ..ScheduleView::default()
    }
}

/// What each phase and milestone is called, by id.
fn titles(front: &ScheduleFront) -> BTreeMap<&str, String> {
    let title = |id: &str, title: &Option<String>| title.clone().unwrap_or_else(|| content::in_words(id));
    let phases = front.phases.iter();
    let milestones = front.milestones.iter();
    phases
        .map(|phase| (phase.id.as_str(), title(&phase.id, &phase.title)))
        .chain(milestones.map(|milestone| (milestone.id.as_str(), title(&milestone.id, &milestone.title))))
        .collect()
}

/// Makes rows of what is written.
struct Written<'a> {
    scope: &'a Scope<'a>,
    titles: &'a BTreeMap<&'a str, String>,
    days_in_week: u32,
}

impl Written<'_> {
    fn phase(&self, phase: &Phase) -> PhaseRow {
        PhaseRow {
            anchor: anchor(&phase.id),
            title: self.title(&phase.id),
            tape: phase
                .department
                .as_deref()
                .and_then(|id| tape_of_id(self.scope, id)),
            owner: phase
                .owner
                .as_deref()
                .map(|owner| show::mention_id(self.scope, owner)),
            from: phase.from.map(|day| words::short_day(day.0)),
            to: phase.to.map(|day| words::short_day(day.0)),
            length: phase.length.map(span_words),
            days: phase.length.map(|length| match length {
                WorkSpan::Days(days) => days,
                WorkSpan::Weeks(weeks) => weeks * self.days_in_week,
            }),
            after: phase.after.iter().map(|after| self.after(after)).collect(),
            note: phase.note.clone(),
            ..PhaseRow::default()
        }
    }

    fn milestone(&self, milestone: &Milestone) -> MilestoneRow {
        MilestoneRow {
            anchor: anchor(&milestone.id),
            title: self.title(&milestone.id),
            on: milestone.on.map(|day| words::short_day(day.0)),
            after: milestone.after.iter().map(|after| self.after(after)).collect(),
            is_fixed: milestone.on.is_some(),
            owner: milestone
                .owner
                .as_deref()
                .map(|owner| show::mention_id(self.scope, owner)),
            note: milestone.note.clone(),
            ..MilestoneRow::default()
        }
    }

    fn title(&self, id: &str) -> String {
        self.titles
            .get(id)
            .cloned()
            .unwrap_or_else(|| content::in_words(id))
    }

    fn after(&self, after: &After) -> String {
        let title = self.title(&after.id);
        match after.lag {
            None => title,
            Some(lag) if after.is_overlap => format!("{title}, overlapping {}", span_words(lag)),
            Some(lag) => format!("{title}, {} later", span_words(lag)),
        }
    }
}

/// The anchor of the row of a phase or milestone. No heading's begins so.
fn anchor(id: &str) -> String {
    format!("cb-{}", crate::plan::url::slug(id))
}

fn tape_of_id(scope: &Scope<'_>, id: &str) -> Option<Tape> {
    let is_it = |node: &Node| matches!(node, Node::Department(_)) && *scope.graph.common(*node).id == *id;
    match scope.graph.nodes().find(is_it) {
        Some(Node::Department(department)) => Some(scope.tape(department)),
        _ => None,
    }
}

/// A length as words: `10 days`, `6 weeks`.
fn span_words(span: WorkSpan) -> String {
    match span {
        WorkSpan::Days(days) => words::counted(days as usize, "day", "days"),
        WorkSpan::Weeks(weeks) => words::counted(weeks as usize, "week", "weeks"),
    }
}

/// The working days of a week: days in a row as a range, others one by one.
fn week_words(week: &[WeekDay]) -> String {
    const NAMES: [(WeekDay, &str); 7] = [
        (WeekDay::Mon, "Mon"),
        (WeekDay::Tue, "Tue"),
        (WeekDay::Wed, "Wed"),
        (WeekDay::Thu, "Thu"),
        (WeekDay::Fri, "Fri"),
        (WeekDay::Sat, "Sat"),
        (WeekDay::Sun, "Sun"),
    ];
    let mut runs: Vec<(&str, &str, usize)> = Vec::new();
    let mut is_in_run = false;
    for (day, name) in NAMES {
        let is_worked = week.contains(&day);
        match (is_worked, is_in_run, runs.last_mut()) {
            (true, true, Some(run)) => {
                run.1 = name;
                run.2 += 1;
            }
            (true, _, _) => runs.push((name, name, 1)),
            (false, _, _) => {}
        }
        is_in_run = is_worked;
    }
    let words = runs.into_iter().map(|(first, last, days)| match days {
        1 => first.to_owned(),
        2 => format!("{first}, {last}"),
        _ => format!("{first} – {last}"),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// The site's and the schedule's own days off that lie within it, in order; those that overlap or touch are one.
fn days_off(scope: &Scope<'_>, front: &ScheduleFront, from: Option<Date>, to: Option<Date>) -> Vec<Span> {
    let site = scope.config.settings.holidays.iter();
    let mut ranges: Vec<DayRange> = site.chain(front.holidays.iter()).copied().collect();
    ranges.sort_unstable();
    let mut merged: Vec<DayRange> = Vec::new();
    for range in ranges {
        let touches = |last: &&mut DayRange| {
            last.to >= range.from || last.to.tomorrow().is_ok_and(|next| next == range.from)
        };
        match merged.last_mut().filter(touches) {
            Some(last) => last.to = last.to.max(range.to),
            None => merged.push(range),
        }
    }
    merged
        .iter()
        .filter(|range| from.is_none_or(|from| range.to >= from) && to.is_none_or(|to| range.from <= to))
        .map(words::range)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_told_by_its_runs_of_days() {
        use WeekDay::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
        assert_eq!(week_words(&WeekDay::FIVE), "Mon – Fri");
        assert_eq!(week_words(&[Mon, Tue, Thu, Fri, Sat]), "Mon, Tue, Thu – Sat");
        assert_eq!(week_words(&[Sun, Wed]), "Wed, Sun");
        assert_eq!(week_words(&[]), "");
    }
}
