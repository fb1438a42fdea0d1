//! A schedule as written: phases and milestones with lengths, dates and what they wait for.
//!
//! The dates are worked out by [`crate::graph`]; here each entry only has its types.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::department::DepartmentDays;
use super::{Names, front_matter};
use crate::config::HolidayImport;
use crate::units::{Call, Day, DayRange, PhaseLink, WeekDay, WorkSpan};
use crate::yaml::OneOrMany;

front_matter! {
    /// The front matter of a schedule.
    ScheduleFront, held by "a schedule",
    derived {},
    {
        /// The day on which whatever waits for nothing starts. Default: the production's first day.
        #[schemars(example = &"2026-01-05")]
        start: Option<Day>,
        /// The working days of a week. Default: the site's.
        #[schemars(example = serde_json::json!(["mon", "tue", "wed", "thu", "fri"]))]
        week: Option<OneOrMany<WeekDay>>,
        /// Days on which nobody works, added to the site's.
        #[schemars(example = serde_json::json!(["2026-04-03", "2026-12-24..2026-12-31"]))]
        holidays: OneOrMany<DayRange>,
        /// Days that are worked although the week or a holiday says otherwise.
        #[schemars(example = serde_json::json!(["2026-10-10"]))]
        workdays: OneOrMany<DayRange>,
        /// Files of holidays beside the schedule, `.ics` or `.json`, added to `holidays`. One region of a file that has
        /// several is named behind `#`, `bank-holidays.json#scotland`, or as
        /// `{file: bank.ics, region: Scotland, kinds: [public, bank]}`.
        import: OneOrMany<HolidayImport>,
        /// The time zone of the schedule's times, by its name: `Europe/London`.
        #[schemars(example = &"Europe/London")]
        zone: Option<String>,
        /// The phases.
        #[schemars(example = serde_json::json!([{"id": "prep", "title": "Pre-production", "for": "6w"}, {"id": "shoot", "title": "Shoot", "for": "20d", "after": "prep"}]))]
        phases: OneOrMany<Phase>,
        /// The milestones.
        #[schemars(example = serde_json::json!([{"id": "wrap", "title": "Wrap", "after": "shoot"}]))]
        milestones: OneOrMany<Milestone>,
    }
}

impl ScheduleFront {
    /// With each phase and milestone told its index in its list.
    #[must_use]
    pub fn counted(mut self) -> Self {
        for (position, phase) in self.phases.0.iter_mut().enumerate() {
            phase.at = position;
        }
        for (position, milestone) in self.milestones.0.iter_mut().enumerate() {
            milestone.at = position;
        }
        self
    }
}

/// A stretch of work with a length or two dates.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// The name that others wait for; unique in the schedule.
    pub id: String,
    /// What it is called. Default: the id in words.
    pub title: Option<String>,
    /// Its length: `40d` or `6w`.
    #[serde(rename = "for")]
    pub length: Option<WorkSpan>,
    /// What it waits for: it starts after that has ended.
    #[serde(default)]
    pub after: OneOrMany<PhaseLink>,
    /// What it starts with: no sooner than that starts.
    #[serde(default)]
    pub starts_with: OneOrMany<PhaseLink>,
    /// What it ends with: no sooner than that ends.
    #[serde(default)]
    pub ends_with: OneOrMany<PhaseLink>,
    /// Its own working days of a week. Default: its department's, else the schedule's.
    pub week: Option<OneOrMany<WeekDay>>,
    /// Days on which it is worked all the same.
    #[serde(default)]
    pub workdays: OneOrMany<DayRange>,
    /// Its first day.
    pub from: Option<Day>,
    /// Its last day.
    pub to: Option<Day>,
    /// When its days begin: a time such as `06:30`, or a code such as `O/C`.
    pub call: Option<Call>,
    /// The time zone of `call`, where it is not the schedule's.
    pub zone: Option<String>,
    /// Which of the settings' `phases` it belongs to. Default: the one of its own id or title.
    pub part_of: Option<String>,
    /// The department that does it.
    pub department: Option<String>,
    /// Who answers for it: a role, person or department by id, or words.
    pub owner: Option<String>,
    /// The documents that are made in it, by id.
    #[serde(default)]
    pub produces: Names,
    /// The audience that may see it.
    pub visible: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// The days of its department, once that is known.
    #[serde(skip)]
    #[schemars(skip)]
    pub of_department: Arc<DepartmentDays>,
    /// Index in the list.
    #[serde(skip)]
    #[schemars(skip)]
    pub at: usize,
}

impl Phase {
    /// The days of a week on which it is worked: its own, else its department's; empty where they are the schedule's.
    pub fn weekdays(&self) -> &[WeekDay] {
        let own = self.week.as_ref().filter(|week| !week.is_empty());
        own.map_or(&self.of_department.week, |week| week.as_slice())
    }

    /// The days on which it is worked all the same, those of its department too.
    pub fn all_workdays(&self) -> Vec<DayRange> {
        [self.of_department.workdays.as_slice(), &self.workdays].concat()
    }
}

/// A day on which something is reached.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// The name that others wait for; unique in the schedule.
    pub id: String,
    /// What it is called. Default: the id in words.
    pub title: Option<String>,
    /// What it waits for: it is on the last day of that.
    #[serde(default)]
    pub after: OneOrMany<PhaseLink>,
    /// What it starts with: it is on the first day of that.
    #[serde(default)]
    pub starts_with: OneOrMany<PhaseLink>,
    /// What it ends with, which is the same as `after`.
    #[serde(default)]
    pub ends_with: OneOrMany<PhaseLink>,
    /// Its day.
    pub on: Option<Day>,
    /// At what time of its day: `18:30`, or a code.
    pub time: Option<Call>,
    /// The time zone of `time`, where it is not the schedule's.
    pub zone: Option<String>,
    /// The department it matters to.
    pub department: Option<String>,
    /// Who answers for it: a role, person or department by id, or words.
    pub owner: Option<String>,
    /// The audience that may see it.
    pub visible: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// By how many working days it is later than all this says; negative for earlier. Nobody writes it: `--what-if` does.
    #[serde(skip)]
    #[schemars(skip)]
    pub delay: i64,
    /// Index in the list.
    #[serde(skip)]
    #[schemars(skip)]
    pub at: usize,
}

/// Names that a phase can go by, for suggestions.
pub fn names(front: &ScheduleFront) -> Names {
    let phases = front.phases.iter().map(|phase| phase.id.clone());
    OneOrMany(
        phases
            .chain(front.milestones.iter().map(|milestone| milestone.id.clone()))
            .collect(),
    )
}
