//! Productions, as `site.json` has them: with crew list, schedule and distribution lists.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{EntryData, Writer};
use crate::content::production::Status;
use crate::graph::calendar::{LinkKind, Wait};
use crate::graph::{ChartOf, Distribution, Holder, Node, ProductionId, Responsible, RoleId, Timetable};
use crate::units::{Day, DayRange, WeekDay};

/// A production.
#[derive(Serialize, JsonSchema)]
pub(super) struct ProductionData {
    #[serde(flatten)]
    entry: EntryData,
    medium: Option<String>,
    scale: Option<String>,
    status: Option<Status>,
    /// The id of its season, whose days it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    season: Option<String>,
    from: Option<Day>,
    to: Option<Day>,
    /// The rows of its crew list.
    crew: Vec<CrewData>,
    /// Derived: for each role on the crew, the role that it hangs from on this production's chart.
    reporting: BTreeMap<String, String>,
    /// Covered role to the role that covers it, by the crew list.
    covers: BTreeMap<String, String>,
    /// Its schedule, with the dates worked out; `null` when it has none.
    schedule: Option<ScheduleData>,
    /// The other chapters of its bible, as ids of pages.
    chapters: Vec<String>,
    /// Who gets what, as far as this audience may see it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    distribution: Vec<DistributionData>,
}

/// A season.
#[derive(Serialize, JsonSchema)]
pub(super) struct SeasonData {
    /// By which others name it.
    id: String,
    /// What it is called.
    title: String,
    from: Option<Day>,
    to: Option<Day>,
}

/// A row of a crew list.
#[derive(Serialize, JsonSchema)]
pub(super) struct CrewData {
    role: String,
    /// Ids of people, and names in words.
    who: Vec<String>,
    vacant: bool,
    /// The id of its season, whose days it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    season: Option<String>,
    from: Option<Day>,
    to: Option<Day>,
    acting: bool,
    /// In per cent.
    load: u16,
    credit: Option<String>,
    unit: Option<String>,
    department: Option<String>,
    /// The role that the row names as its superior.
    #[serde(skip_serializing_if = "Option::is_none")]
    reports_to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// A schedule.
#[derive(Serialize, JsonSchema)]
pub(super) struct ScheduleData {
    /// In the order of the file.
    phases: Vec<PhaseData>,
    /// In the order of the file.
    milestones: Vec<MilestoneData>,
    /// Ids of what has no slack, by start.
    critical_path: Vec<String>,
}

/// A phase.
#[derive(Serialize, JsonSchema)]
pub(super) struct PhaseData {
    /// Unique in the schedule.
    id: String,
    /// What it is called.
    title: String,
    /// The first day.
    start: Day,
    /// The last day, inclusive.
    end: Day,
    /// When its days begin, with the name of the time zone: `06:30 Europe/London`.
    #[serde(skip_serializing_if = "Option::is_none")]
    call: Option<String>,
    /// The phase of the settings that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    part_of: Option<String>,
    /// Working days from the first to the last.
    working_days: u32,
    /// Working days that it may take longer before it moves the schedule's end or contradicts a written date.
    slack_days: u32,
    /// Whether it has no slack.
    critical: bool,
    /// What it waits for, with a lag or an overlap in working days, or in per cent of the other's length: `pre`, `pre +3d`,
    /// `layout -10d`, `layout -50%`.
    after: Vec<String>,
    /// What it starts no sooner than, in the same form.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    starts_with: Vec<String>,
    /// What it ends no sooner than, in the same form.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ends_with: Vec<String>,
    /// Its working days of a week, where it has its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    week: Vec<WeekDay>,
    /// Days on which it is worked all the same: `2026-10-10`, or `2026-10-10..2026-10-11`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    workdays: Vec<DayRange>,
    /// The department that does it.
    department: Option<String>,
    /// Who answers for it: `folder/id`, or words.
    owner: Option<String>,
    /// The documents that are made in it, as ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    produces: Vec<String>,
}

/// A milestone.
#[derive(Serialize, JsonSchema)]
pub(super) struct MilestoneData {
    /// Unique in the schedule.
    id: String,
    /// What it is called.
    title: String,
    /// Its day.
    on: Day,
    /// At what time of it, with the name of the time zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<String>,
    /// Its day, as phases have it.
    start: Day,
    /// Its day, as phases have it.
    end: Day,
    /// Working days by which it may be later before it moves the schedule's end or contradicts a written date.
    slack_days: u32,
    /// Whether it has no slack.
    critical: bool,
    /// What it waits for, with a lag or an overlap in working days, or in per cent of the other's length: `pre`, `pre +3d`,
    /// `layout -10d`, `layout -50%`.
    after: Vec<String>,
    /// What it starts no sooner than, in the same form.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    starts_with: Vec<String>,
    /// What it ends no sooner than, in the same form.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ends_with: Vec<String>,
    /// The department it matters to.
    department: Option<String>,
    /// Who answers for it: `folder/id`, or words.
    owner: Option<String>,
}

/// A distribution list.
#[derive(Serialize, JsonSchema)]
pub(super) struct DistributionData {
    /// What they get.
    title: String,
    /// The document that it is, by id.
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<String>,
    /// Derived: who gets it, as ids of people, and names in words.
    who: Vec<String>,
}

impl Writer<'_> {
    pub(super) fn production(&self, id: ProductionId) -> ProductionData {
        let production = &self.graph[id];
        let node = Node::Production(id);
        let crew = production.crew.as_ref();
        let rows = crew
            .map(|crew| crew.rows.as_slice())
            .unwrap_or_default()
            .iter()
            .map(|line| CrewData {
                role: self.role_id(line.role),
                who: self.who(line),
                vacant: line.is_vacant,
                season: self.season(line.season),
                from: line.from.map(Day),
                to: line.to.map(Day),
                acting: line.is_acting,
                load: line.load.0,
                credit: line.credit.clone(),
                unit: line.unit.clone(),
                department: line.department.map(|id| self.id(Node::Department(id))),
                reports_to: line.reports_to.map(|role| self.role_id(role)),
                note: line.note.clone(),
            });
        let pairs = |pairs: Option<&BTreeMap<RoleId, RoleId>>| {
            let pairs = pairs.into_iter().flatten();
            pairs
                .map(|(one, other)| (self.role_id(*one), self.role_id(*other)))
                .collect()
        };
        ProductionData {
            entry: self.entry(node),
            medium: production.setting.medium.map(|id| self.setting_name(id)),
            scale: production.setting.scale.map(|id| self.setting_name(id)),
            status: production.status,
            season: self.season(production.season),
            from: production.from.map(Day),
            to: production.to.map(Day),
            crew: rows.collect(),
            reporting: self.lines_of(ChartOf::Production(id)),
            covers: pairs(crew.map(|crew| &crew.covers)),
            schedule: production
                .timetable
                .as_ref()
                .map(|timetable| self.schedule(timetable)),
            chapters: self.ids_of(&production.chapters, Node::Page),
            distribution: production
                .distribution
                .iter()
                .map(|list| self.distribution(id, list))
                .collect(),
        }
    }

    pub(super) fn seasons(&self) -> Vec<SeasonData> {
        let seasons = self.graph.seasons.iter().map(|season| SeasonData {
            id: season.id.clone(),
            title: season.title(),
            from: season.from,
            to: season.to,
        });
        seasons.collect()
    }

    fn season(&self, season: Option<usize>) -> Option<String> {
        Some(self.graph.seasons.get(season?)?.id.clone())
    }

    fn distribution(&self, production: ProductionId, list: &Distribution) -> DistributionData {
        let receivers = self.graph.receivers(production, list);
        let who = receivers.iter().map(|(who, _)| match who {
            Holder::Person(person) => self.id(Node::Person(*person)),
            Holder::Words(words) => words.to_string(),
        });
        DistributionData {
            title: list.title.to_string(),
            document: list.document.map(|id| self.id(Node::Document(id))),
            who: who.collect(),
        }
    }

    fn schedule(&self, timetable: &Timetable) -> ScheduleData {
        let schedule = &timetable.schedule;
        let waits = |waits: &[Wait], kind: LinkKind| {
            let waits = waits.iter().filter(|wait| wait.kind == kind);
            waits.map(|wait| schedule.written(wait)).collect()
        };
        let department = |who: &Responsible| who.department.map(|id| self.id(Node::Department(id)));
        let phases = schedule
            .phases
            .iter()
            .zip(&timetable.phases)
            .map(|(phase, who)| PhaseData {
                id: phase.id.clone(),
                title: phase.title.clone(),
                start: Day(phase.start),
                end: Day(phase.end),
                call: phase.call.as_ref().map(ToString::to_string),
                part_of: who.part_of.and_then(|part| self.config.phases.get(part).cloned()),
                working_days: phase.working_days,
                slack_days: phase.slack_days,
                critical: phase.is_critical,
                after: waits(&phase.waits, LinkKind::After),
                starts_with: waits(&phase.waits, LinkKind::StartsWith),
                ends_with: waits(&phase.waits, LinkKind::EndsWith),
                week: phase.week.clone(),
                workdays: phase.workdays.clone(),
                department: department(who),
                owner: who.owner.as_ref().map(|owner| self.named(owner)),
                produces: self.ids_of(&who.produces, Node::Document),
            });
        let milestones = schedule
            .milestones
            .iter()
            .zip(&timetable.milestones)
            .map(|(milestone, who)| MilestoneData {
                id: milestone.id.clone(),
                title: milestone.title.clone(),
                on: Day(milestone.on),
                time: milestone.time.as_ref().map(ToString::to_string),
                start: Day(milestone.on),
                end: Day(milestone.on),
                slack_days: milestone.slack_days,
                critical: milestone.is_critical,
                after: waits(&milestone.waits, LinkKind::After),
                starts_with: waits(&milestone.waits, LinkKind::StartsWith),
                ends_with: waits(&milestone.waits, LinkKind::EndsWith),
                department: department(who),
                owner: who.owner.as_ref().map(|owner| self.named(owner)),
            });
        ScheduleData {
            phases: phases.collect(),
            milestones: milestones.collect(),
            critical_path: schedule
                .critical_path
                .iter()
                .map(|item| schedule.id(*item).to_owned())
                .collect(),
        }
    }
}
