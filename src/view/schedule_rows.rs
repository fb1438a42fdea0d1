//! Phases and milestones of schedules, as the pages of schedules, productions and time show them.

use serde::Serialize;

use super::links::plan_anchor;
use super::words::{self, DayText};
use super::{Link, Mention, Scope, Shortened, Tape};
use crate::graph::calendar::{Item, LinkKind, PlannedPhase, Wait};
use crate::graph::{Node, ProductionId, Responsible, Timetable};

/// The most milestones of a production that its line shows; its schedule has all.
pub(super) const MAX_MILESTONES: usize = 12;

/// A phase.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PhaseRow {
    /// The anchor of its row.
    pub anchor: String,
    /// What it is called.
    pub title: String,
    /// The department that does it.
    pub tape: Option<Tape>,
    /// Who answers for it.
    pub owner: Option<Mention>,
    /// The first day.
    pub from: DayText,
    /// The last day, inclusive.
    pub to: DayText,
    /// When its days begin, as written, with the name of the time zone: `06:30 Europe/London`.
    pub call: Option<String>,
    /// The days that it works, where they are not the schedule's, as words: `works Mon – Sun`.
    pub works: Option<String>,
    /// Its length in working days.
    pub days: u32,
    /// The audience that it is for, where not everybody may see it.
    pub audience: Option<String>,
    /// Working days by which it may slip before it moves anything.
    pub slack: u32,
    /// Whether it has no slack.
    pub is_critical: bool,
    /// What it waits for, as words: `Layout, overlapping 10 days`, `Layout (start to start)`.
    pub after: Vec<String>,
    /// A remark.
    pub note: Option<String>,
}

/// A milestone.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct MilestoneRow {
    /// The anchor of its row.
    pub anchor: String,
    /// What it is called.
    pub title: String,
    /// Its day.
    pub on: DayText,
    /// At what time of it, as written, with the name of the time zone.
    pub time: Option<String>,
    /// What it waits for, as words.
    pub after: Vec<String>,
    /// Whether its day is written, and does not follow from anything.
    pub is_fixed: bool,
    /// The audience that it is for, where not everybody may see it.
    pub audience: Option<String>,
    /// Whether it has no slack.
    pub is_critical: bool,
    /// Who answers for it.
    pub owner: Option<Mention>,
    /// A remark.
    pub note: Option<String>,
}

/// Makes rows of a schedule.
pub(super) struct Rows<'a> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) timetable: &'a Timetable,
}

impl Rows<'_> {
    pub(super) fn phase(&self, index: usize) -> PhaseRow {
        let phase = &self.timetable.schedule.phases[index];
        let responsible = self.timetable.phases.get(index);
        PhaseRow {
            anchor: plan_anchor(&phase.id),
            title: phase.title.clone(),
            tape: responsible
                .and_then(|responsible| responsible.department)
                .map(|department| self.scope.tape(department)),
            owner: self.owner(responsible),
            from: words::short_day(self.scope.words(), phase.start),
            to: words::short_day(self.scope.words(), phase.end),
            call: phase.call.as_ref().map(ToString::to_string),
            works: self.works(phase),
            days: phase.working_days,
            slack: phase.slack_days,
            is_critical: phase.is_critical,
            after: self.waits(&phase.waits, false),
            audience: self.audience(responsible),
            note: phase.note.clone(),
        }
    }

    fn milestone(&self, index: usize) -> MilestoneRow {
        let milestone = &self.timetable.schedule.milestones[index];
        MilestoneRow {
            anchor: plan_anchor(&milestone.id),
            title: milestone.title.clone(),
            on: words::short_day(self.scope.words(), milestone.on),
            time: milestone.time.as_ref().map(ToString::to_string),
            after: self.waits(&milestone.waits, true),
            is_fixed: self.timetable.is_fixed.get(index) == Some(&true),
            is_critical: milestone.is_critical,
            owner: self.owner(self.timetable.milestones.get(index)),
            audience: self.audience(self.timetable.milestones.get(index)),
            note: milestone.note.clone(),
        }
    }

    fn audience(&self, responsible: Option<&Responsible>) -> Option<String> {
        self.scope.audience_of_row(responsible?.visible.as_deref())
    }

    fn owner(&self, responsible: Option<&Responsible>) -> Option<Mention> {
        let owner = responsible?.owner.as_ref()?;
        Some(self.scope.mention(owner))
    }

    /// What something waits for, as words; a milestone has no ends to tell apart.
    fn waits(&self, waits: &[Wait], is_milestone: bool) -> Vec<String> {
        let of = self.scope.words();
        let words = waits.iter().map(|wait| {
            let title = self.timetable.schedule.title(wait.item);
            let item = match (wait.kind, is_milestone) {
                (LinkKind::After, _) | (LinkKind::EndsWith, true) => title.to_owned(),
                (LinkKind::StartsWith, true) => of.fill("schedule.at_start", &[("item", title)]),
                (LinkKind::StartsWith, false) => of.fill("schedule.starts_with", &[("item", title)]),
                (LinkKind::EndsWith, false) => of.fill("schedule.ends_with", &[("item", title)]),
            };
            let lag = wait.lag_percent.unwrap_or(wait.lag_days);
            let key = match (lag.signum(), wait.kind) {
                (0, _) => return item,
                (1, _) => "schedule.later",
                (_, LinkKind::After) => "schedule.overlapping",
                _ => "schedule.earlier",
            };
            let number = lag.unsigned_abs();
            let days = match wait.lag_percent {
                Some(_) => of.fill("schedule.share_of_length", &[("n", &number.to_string())]),
                None => of.count("counts.days", number as usize),
            };
            of.fill(key, &[("item", &item), ("days", &days)])
        });
        words.collect()
    }

    /// The days that a phase works, where they are not the schedule's: its week, then single days.
    fn works(&self, phase: &PlannedPhase) -> Option<String> {
        let of = self.scope.words();
        let week = words::week(of, &phase.week.iter().copied().collect());
        let week = Some(week).filter(|week| !week.is_empty());
        let days = phase.workdays.iter().map(|days| words::range_words(of, days));
        let days: Vec<String> = week.into_iter().chain(days).collect();
        (!days.is_empty()).then(|| of.fill("schedule.works", &[("days", &of.joined(&days))]))
    }

    /// The milestones by day.
    pub(super) fn milestones(&self) -> Vec<MilestoneRow> {
        let milestones = &self.timetable.schedule.milestones;
        let mut order: Vec<usize> = (0..milestones.len()).collect();
        order.sort_by_key(|index| milestones[*index].on);
        order.into_iter().map(|index| self.milestone(index)).collect()
    }
}

/// A milestone, on its schedule.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct MilestoneLink {
    /// Its title and address.
    #[serde(flatten)]
    pub link: Link,
    /// Its day.
    pub on: DayText,
}

/// The milestones of a production by day.
pub(super) fn milestones(scope: &Scope<'_>, id: ProductionId) -> Vec<(Item, jiff::civil::Date)> {
    let schedule = scope.graph[id]
        .timetable
        .as_ref()
        .map(|timetable| &timetable.schedule);
    let mut milestones: Vec<_> = schedule
        .into_iter()
        .flat_map(|schedule| schedule.milestones.iter().enumerate())
        .map(|(index, milestone)| (Item::Milestone(index), milestone.on))
        .collect();
    milestones.sort_by_key(|(_, on)| *on);
    milestones
}

pub(super) fn milestone_link(scope: &Scope<'_>, id: ProductionId, item: Item) -> Option<Link> {
    let schedule = &scope.graph[id].timetable.as_ref()?.schedule;
    let page = scope.plan.page_of_node(Node::Schedule(id))?;
    let anchor = plan_anchor(schedule.id(item));
    Some(Link::to(
        schedule.title(item),
        scope.plan.href_of_place(&scope.page.url, page, &anchor),
    ))
}

/// The first milestones of a production by day, at most twelve.
pub fn milestone_links(scope: &Scope<'_>, id: ProductionId) -> Shortened<MilestoneLink> {
    let all = milestones(scope, id).into_iter();
    let links = all.filter_map(|(item, on)| {
        Some(MilestoneLink {
            link: milestone_link(scope, id, item)?,
            on: words::short_day(scope.words(), on),
        })
    });
    Shortened::first(MAX_MILESTONES, links)
}
