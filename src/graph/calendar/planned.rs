//! A schedule with its dates: what pages, charts, feeds and `callboard schedule` show.

use std::sync::Arc;

use jiff::civil::Date;

use super::WorkCalendar;
use super::moments::Moment;
use crate::units::{DayRange, WeekDay};

/// A schedule worked out: every wait refers to an item of the same schedule and holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// In the order of the file.
    pub phases: Vec<PlannedPhase>,
    /// In the order of the file.
    pub milestones: Vec<PlannedMilestone>,
    /// From the first start to the last end; `None` when nothing has a date.
    pub span: Option<DayRange>,
    /// What has no slack, by start, then end, then order in the file.
    pub critical_path: Vec<Item>,
}

/// A phase with its dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedPhase {
    /// Unique among the schedule's phases and milestones.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The first day.
    pub start: Date,
    /// The last day, inclusive; never before `start`.
    pub end: Date,
    /// Working days from `start` to `end`; 0 for a phase that takes no time.
    pub working_days: u32,
    /// Working days that it may take longer before that moves the schedule's end or contradicts a written date.
    pub slack_days: u32,
    /// Whether it has no slack.
    pub is_critical: bool,
    /// Its own working days of a week, or its department's; empty where they are the schedule's.
    pub week: Vec<WeekDay>,
    /// The days on which it is worked all the same.
    pub workdays: Vec<DayRange>,
    /// The calendar that these two make with the days off of its department; none where it is the schedule's.
    pub calendar: Option<Arc<WorkCalendar>>,
    /// When its days begin.
    pub call: Option<Moment>,
    /// What it waits for, by kind in the order written.
    pub waits: Vec<Wait>,
    /// The department that does it, as written.
    pub department: Option<String>,
    /// Who answers for it, as written.
    pub owner: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// Index in the file's list.
    pub at: usize,
}

/// A milestone with its day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedMilestone {
    /// Unique among the schedule's phases and milestones.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Its day.
    pub on: Date,
    /// Working days by which it may be later before that moves the schedule's end or contradicts a written date.
    pub slack_days: u32,
    /// Whether it has no slack.
    pub is_critical: bool,
    /// At what time of its day.
    pub time: Option<Moment>,
    /// What it waits for, by kind in the order written.
    pub waits: Vec<Wait>,
    /// The department it matters to, as written.
    pub department: Option<String>,
    /// Who answers for it, as written.
    pub owner: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// Index in the file's list.
    pub at: usize,
}

/// What a phase or milestone waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Wait {
    /// The phase or milestone that comes first.
    pub item: Item,
    /// Which of its ends holds which.
    pub kind: LinkKind,
    /// By how many working days later; negative for earlier, such as an overlap.
    pub lag_days: i32,
    /// The same in per cent of the length of what is waited for, where it was written so.
    pub lag_percent: Option<i32>,
}

/// Which end of what is waited for holds which end of what waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKind {
    /// What waits starts when the other one has ended.
    After,
    /// What waits starts no sooner than the other one.
    StartsWith,
    /// What waits ends no sooner than the other one.
    EndsWith,
}

impl LinkKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::After, Self::StartsWith, Self::EndsWith];

    /// The key that it is written under.
    pub fn key(self) -> &'static str {
        match self {
            Self::After => "after",
            Self::StartsWith => "starts_with",
            Self::EndsWith => "ends_with",
        }
    }
}

/// One of the things that a schedule is made of, as an index of its list in the [`Schedule`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// Of [`Schedule::phases`].
    Phase(usize),
    /// Of [`Schedule::milestones`].
    Milestone(usize),
}

impl Schedule {
    /// The id of an item.
    pub fn id(&self, item: Item) -> &str {
        match item {
            Item::Phase(index) => &self.phases[index].id,
            Item::Milestone(index) => &self.milestones[index].id,
        }
    }

    /// The title of an item.
    pub fn title(&self, item: Item) -> &str {
        match item {
            Item::Phase(index) => &self.phases[index].title,
            Item::Milestone(index) => &self.milestones[index].title,
        }
    }

    /// The days of an item, both ends inclusive.
    pub fn days(&self, item: Item) -> DayRange {
        let (from, to) = match item {
            Item::Phase(index) => (self.phases[index].start, self.phases[index].end),
            Item::Milestone(index) => (self.milestones[index].on, self.milestones[index].on),
        };
        DayRange { from, to }
    }

    /// The time of day of an item, if it has one.
    pub fn moment(&self, item: Item) -> Option<&Moment> {
        match item {
            Item::Phase(index) => self.phases[index].call.as_ref(),
            Item::Milestone(index) => self.milestones[index].time.as_ref(),
        }
    }

    /// What an item waits for.
    pub fn waits(&self, item: Item) -> &[Wait] {
        match item {
            Item::Phase(index) => &self.phases[index].waits,
            Item::Milestone(index) => &self.milestones[index].waits,
        }
    }

    /// A wait as it would be written: `pre`, `pre +3d`, `layout -50%`.
    pub fn written(&self, wait: &Wait) -> String {
        let id = self.id(wait.item);
        match (wait.lag_percent, wait.lag_days) {
            (Some(percent), _) => format!("{id} {percent:+}%"),
            (None, 0) => id.to_owned(),
            (None, days) => format!("{id} {days:+}d"),
        }
    }

    /// The calendar by which an item works: its own, else the schedule's.
    pub fn calendar_of<'a>(&'a self, item: Item, schedule: &'a WorkCalendar) -> &'a WorkCalendar {
        match item {
            Item::Phase(index) => self.phases[index].calendar.as_deref().unwrap_or(schedule),
            Item::Milestone(_) => schedule,
        }
    }

    /// The slack of an item, in working days.
    pub fn slack_days(&self, item: Item) -> u32 {
        match item {
            Item::Phase(index) => self.phases[index].slack_days,
            Item::Milestone(index) => self.milestones[index].slack_days,
        }
    }

    /// All items, phases first, in the order of the file.
    pub fn items(&self) -> impl Iterator<Item = Item> + use<> {
        let phases = (0..self.phases.len()).map(Item::Phase);
        phases.chain((0..self.milestones.len()).map(Item::Milestone))
    }
}
