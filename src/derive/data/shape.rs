//! The shape of `site.json`, of which its JSON Schema is made.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use crate::content::call::{Hospital, Location, Meal, Scene, Sun, Task, Work};
use crate::content::role::{Education, MoveKind, Pay, Stage};
use crate::content::vacancy::{Country, Employment, WorkPlace};
use crate::units::{Address, Day, DayRange, ExternalIds, PartialDate, SkillLevel, Years};

/// The whole of `site.json`.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Callboard site data")]
pub struct SiteData<'a> {
    /// The version of this shape. It rises when a key goes or comes to mean something else, not when one is added.
    pub schema_version: u32,
    /// Title of the site.
    pub title: String,
    /// The audience that it was made for, if the settings declare any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// The roles.
    pub roles: Each<'a, RoleData>,
    /// The departments.
    pub departments: Each<'a, DepartmentData>,
    /// The career paths.
    pub careers: Each<'a, CareerData>,
    /// The people.
    pub people: Each<'a, PersonData>,
    /// The skills.
    pub skills: Each<'a, SkillData>,
    /// The tools.
    pub tools: Each<'a, ToolData>,
    /// The call sheets.
    pub calls: Each<'a, CallData>,
    /// The vacancies, those that are closed too.
    pub vacancies: Each<'a, VacancyData>,
    /// The documents that productions make.
    pub documents: Each<'a, DocumentData>,
    /// The productions.
    pub productions: Each<'a, ProductionData>,
    /// The terms of the trade.
    pub terms: Each<'a, TermData>,
    /// The ordinary pages.
    pub pages: Each<'a, PageData>,
    /// Reporting lines: role to superior, by `default`, each medium and each scale, of the roles that exist there.
    pub reporting: BTreeMap<String, BTreeMap<String, String>>,
}

/// A list whose items are made as they are written, one after the other: all together they take several times the room
/// of what is written.
pub struct Each<'a, T> {
    count: usize,
    make: Box<dyn Fn(usize) -> T + 'a>,
}

impl<'a, T> Each<'a, T> {
    /// So many items, each made from its place.
    pub(super) fn of(count: usize, make: impl Fn(usize) -> T + 'a) -> Self {
        let make = Box::new(make);
        Self { count, make }
    }
}

impl<T> std::fmt::Debug for Each<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Each")
    }
}

impl<T: Serialize> Serialize for Each<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((0..self.count).map(&self.make))
    }
}

impl<T: JsonSchema> JsonSchema for Each<'_, T> {
    fn schema_name() -> Cow<'static, str> {
        Vec::<T>::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        Vec::<T>::schema_id()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<T>::json_schema(generator)
    }
}

/// What every entry has.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EntryData {
    /// Unique within its kind.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The address of its page.
    pub url: String,
    /// One or two sentences.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// Other names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aka: Vec<String>,
    /// Labels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Related entries as `folder/id`, and addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub see: Vec<String>,
    /// Who keeps it true: `folder/id`, or words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// When its review is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_by: Option<Day>,
    /// Ids in the registers of others.
    #[serde(skip_serializing_if = "ExternalIds::is_empty")]
    pub ids: ExternalIds,
    /// What links to it in prose, as `folder/id`.
    pub linked_from: Vec<String>,
}

/// A role.
#[derive(Debug, Serialize, JsonSchema)]
#[expect(
    missing_docs,
    reason = "the fields are the keys of a role's front matter, which documents them"
)]
pub struct RoleData {
    #[serde(flatten)]
    pub entry: EntryData,
    pub department: Option<String>,
    pub level: Option<u8>,
    pub stage: Option<Stage>,
    pub focus: Option<String>,
    pub external: bool,
    pub reports_to: Option<String>,
    pub also_reports_to: Vec<String>,
    /// Derived: the roles that report to it where no medium or scale says otherwise.
    pub manages: Vec<String>,
    /// From both sides.
    pub works_with: Vec<String>,
    pub phases: Vec<String>,
    pub skills: BTreeMap<String, Option<SkillLevel>>,
    pub nice: BTreeMap<String, Option<SkillLevel>>,
    pub tools: Vec<String>,
    pub experience: Option<Years>,
    pub education: Option<Education>,
    pub moves: Vec<MoveData>,
    /// Derived: the roles that declare a move to it.
    pub entered_from: Vec<String>,
    pub routes_in: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay: Option<Pay>,
    pub variants: BTreeMap<String, VariantData>,
    pub extends: Option<String>,
    pub media: Vec<String>,
    pub covers: Vec<String>,
    /// The documents that it makes, from both sides.
    pub produces: Vec<String>,
    /// Derived: who holds it, by crew lists.
    pub holders: Vec<HolderData>,
    /// Derived: the career paths that it is a step of.
    pub career_paths: Vec<String>,
}

/// Somebody who holds a role on a production.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HolderData {
    /// The production.
    pub production: String,
    /// Ids of people, and names in words; empty when it is vacant.
    pub who: Vec<String>,
    /// Whether it is to be filled.
    pub vacant: bool,
}

/// A declared move.
#[derive(Debug, Serialize, JsonSchema)]
#[expect(
    missing_docs,
    reason = "the fields are the keys of a move, which documents them"
)]
pub struct MoveData {
    pub to: String,
    pub years: Option<Years>,
    pub kind: MoveKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<String>,
}

/// What differs in a medium or at a scale; only what does.
#[derive(Debug, Serialize, JsonSchema)]
#[expect(
    missing_docs,
    reason = "the fields are the keys of a variant, which documents them"
)]
pub struct VariantData {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub focus: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reports_to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub also_reports_to: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub works_with: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phases: Option<Vec<String>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub skills: BTreeMap<String, Option<SkillLevel>>,
    /// Skills of the role that are not needed there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skills_not_needed: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tools: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub experience: Option<Years>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay: Option<Pay>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<String>,
}

/// A call sheet.
#[derive(Debug, Serialize, JsonSchema)]
#[expect(
    missing_docs,
    reason = "the fields are the keys of a call sheet's front matter, which documents them"
)]
pub struct CallData {
    #[serde(flatten)]
    pub entry: EntryData,
    pub production: String,
    /// From the file's name.
    pub day: Option<Day>,
    pub work: Work,
    pub unit: Option<String>,
    pub issue: u16,
    pub call: Option<String>,
    pub wrap: Option<String>,
    /// The name of the time zone, the schedule's where the sheet has none.
    pub zone: Option<String>,
    /// The id of the phase in the production's schedule.
    pub phase: Option<String>,
    /// Derived: which working day of the phase it is, from 1.
    pub work_day: Option<u32>,
    /// Derived: how many working days the phase has.
    pub work_days: Option<u32>,
    pub locations: Vec<Location>,
    pub hospital: Option<Hospital>,
    pub emergency: Vec<EmergencyData>,
    pub weather: Option<String>,
    pub sun: Option<Sun>,
    pub safety: Vec<String>,
    pub scenes: Vec<Scene>,
    pub tasks: Vec<Task>,
    pub meals: Vec<Meal>,
    /// Derived: everybody whom `calls` calls, by the crew list.
    pub people: Vec<CalledData>,
    /// `folder/id`, or words.
    pub not_called: Vec<String>,
    /// By department.
    pub notes: BTreeMap<String, String>,
}

/// A vacancy.
#[derive(Debug, Serialize, JsonSchema)]
#[expect(
    missing_docs,
    reason = "the fields are the keys of a vacancy's front matter, which documents them"
)]
pub struct VacancyData {
    #[serde(flatten)]
    pub entry: EntryData,
    pub role: Option<String>,
    pub production: Option<String>,
    /// Its own, else the role's.
    pub department: Option<String>,
    pub unit: Option<String>,
    pub posted: Option<Day>,
    pub closes: Option<Day>,
    /// Derived: whether the last day to apply was over when the site was built.
    pub closed: bool,
    #[serde(rename = "type")]
    pub employment: Vec<Employment>,
    pub place: Option<WorkPlace>,
    pub remote: Vec<Country>,
    pub from: Option<Day>,
    pub to: Option<Day>,
    pub hours: Option<String>,
    /// Its own, else the role's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay: Option<Pay>,
    pub apply: Option<Address>,
    pub how: Option<String>,
    /// Its own, else the settings' studio.
    pub employer: Option<String>,
}

/// A document that productions make.
#[derive(Debug, Serialize, JsonSchema)]
#[expect(
    missing_docs,
    reason = "the fields are the keys of a document's front matter, which documents them"
)]
pub struct DocumentData {
    #[serde(flatten)]
    pub entry: EntryData,
    /// From both sides.
    pub made_by: Vec<String>,
    pub signed_off_by: Vec<String>,
    /// `folder/id`, or words.
    pub read_by: Vec<String>,
    pub phases: Vec<String>,
    pub when: Option<String>,
    pub kept: Option<String>,
    /// The file beside it, as written.
    pub template: Option<String>,
}

/// Somebody to ring when something happens.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EmergencyData {
    /// `folder/id`, or words.
    pub who: String,
    /// Their number.
    pub phone: String,
    /// What for.
    #[serde(rename = "for")]
    pub purpose: Option<String>,
}

/// Somebody who is called.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CalledData {
    /// The id of a person, or a name in words; none where the role is vacant.
    pub who: Option<String>,
    /// Their role on the day.
    pub role: Option<String>,
    /// The department that they are called with.
    pub department: Option<String>,
    /// Whom they play, or what they are here for.
    #[serde(rename = "as")]
    pub part: Option<String>,
    /// A time, with `+1` on the day after the sheet's, or a code such as `O/C`.
    pub at: String,
    /// When their day ends: their own wrap, else the sheet's.
    pub wrap: Option<String>,
    /// Where and when they are picked up.
    pub pick_up: Option<String>,
    /// A remark.
    pub note: Option<String>,
}

/// A department.
#[derive(Debug, Serialize, JsonSchema)]
#[expect(
    missing_docs,
    reason = "the fields are the keys of a department's front matter, which documents them"
)]
pub struct DepartmentData {
    #[serde(flatten)]
    pub entry: EntryData,
    pub head: Option<String>,
    pub part_of: Option<String>,
    /// Derived: the departments that are part of it.
    pub parts: Vec<String>,
    pub colour: Option<String>,
    /// Derived: the roles that belong to it.
    pub roles: Vec<String>,
}

/// A career path.
#[derive(Debug, Serialize, JsonSchema)]
#[expect(
    missing_docs,
    reason = "the fields are the keys of a career path's front matter, which documents them"
)]
pub struct CareerData {
    #[serde(flatten)]
    pub entry: EntryData,
    pub medium: Option<String>,
    /// Ids of roles, and words.
    pub steps: Vec<String>,
    pub source: Option<String>,
    /// From both sides.
    pub disagrees_with: Vec<String>,
}

/// A person.
#[derive(Debug, Serialize, JsonSchema)]
#[expect(
    missing_docs,
    reason = "the fields are the keys of a person's front matter, which documents them"
)]
pub struct PersonData {
    #[serde(flatten)]
    pub entry: EntryData,
    pub pronouns: Option<String>,
    pub base: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<crate::content::person::Contact>,
    pub skills: BTreeMap<String, Option<SkillLevel>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub away: Vec<DayRange>,
    pub story: Vec<StoryData>,
    /// Derived: their rows of crew lists.
    pub crew: Vec<JobData>,
}

/// One job of a story.
#[derive(Debug, Serialize, JsonSchema)]
#[expect(
    missing_docs,
    reason = "the fields are the keys of a story's step, which documents them"
)]
pub struct StoryData {
    /// Id of a role, or words.
    pub role: String,
    pub at: Option<String>,
    pub from: Option<PartialDate>,
    pub to: Option<PartialDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Derived: whether it follows a role that declares no move to this one.
    pub undeclared_move: bool,
}

/// A row of a crew list, seen from the person.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JobData {
    /// The production.
    pub production: String,
    /// The role.
    pub role: String,
}

/// A skill.
#[derive(Debug, Serialize, JsonSchema)]
#[expect(
    missing_docs,
    reason = "the fields are the keys of a skill's front matter, which documents them"
)]
pub struct SkillData {
    #[serde(flatten)]
    pub entry: EntryData,
    pub kind: Option<crate::content::skill::SkillKind>,
    pub group: Option<String>,
    pub tier: Option<String>,
    pub levels: BTreeMap<String, String>,
    /// Derived: the roles that need it, with levels.
    pub roles: BTreeMap<String, Option<SkillLevel>>,
    /// Derived: the roles where it is welcome, with levels.
    pub nice_for: BTreeMap<String, Option<SkillLevel>>,
    /// Derived: the people who have it, with levels.
    pub people: BTreeMap<String, Option<SkillLevel>>,
}

/// A tool.
#[derive(Debug, Serialize, JsonSchema)]
#[expect(
    missing_docs,
    reason = "the fields are the keys of a tool's front matter, which documents them"
)]
pub struct ToolData {
    #[serde(flatten)]
    pub entry: EntryData,
    pub kind: Option<String>,
    pub replaced_by: Option<String>,
    /// Derived: the tools whose place it took.
    pub replaces: Vec<String>,
    /// Derived: the roles that use it.
    pub used_by: Vec<String>,
}

/// A term of the trade: its summary is its definition, its other names are its synonyms.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TermData {
    /// What every entry has.
    #[serde(flatten)]
    pub entry: EntryData,
    /// Derived: the terms that name it in their `see` and that it does not name in its own.
    pub seen_from: Vec<String>,
}

/// A production.
#[derive(Debug, Serialize, JsonSchema)]
#[expect(
    missing_docs,
    reason = "the fields are the keys of a production's front matter, which documents them"
)]
pub struct ProductionData {
    #[serde(flatten)]
    pub entry: EntryData,
    pub medium: Option<String>,
    pub scale: Option<String>,
    pub status: Option<crate::content::production::Status>,
    pub from: Option<Day>,
    pub to: Option<Day>,
    /// The rows of its crew list.
    pub crew: Vec<CrewData>,
    /// Derived: for each role on the crew, the role that it hangs from on this production's chart.
    pub reporting: BTreeMap<String, String>,
    /// Covered role to the role that covers it, by the crew list.
    pub covers: BTreeMap<String, String>,
    /// Its schedule, with the dates worked out; `null` when it has none.
    pub schedule: Option<ScheduleData>,
    /// The other chapters of its bible, as ids of pages.
    pub chapters: Vec<String>,
    /// Who gets what, as far as this audience may see it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub distribution: Vec<DistributionData>,
}

/// A distribution list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DistributionData {
    /// What they get.
    pub title: String,
    /// The document that it is, by id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Derived: who gets it, as ids of people, and names in words.
    pub who: Vec<String>,
}

/// A schedule.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ScheduleData {
    /// In the order of the file.
    pub phases: Vec<PhaseData>,
    /// In the order of the file.
    pub milestones: Vec<MilestoneData>,
    /// Ids of what has no slack, by start.
    pub critical_path: Vec<String>,
}

/// A phase.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PhaseData {
    /// Unique in the schedule.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The first day.
    pub start: Day,
    /// The last day, inclusive.
    pub end: Day,
    /// When its days begin, with the name of the time zone: `06:30 Europe/London`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<String>,
    /// The phase of the settings that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
    /// Working days from the first to the last.
    pub working_days: u32,
    /// Working days that it may take longer before it moves the schedule's end or contradicts a written date.
    pub slack_days: u32,
    /// Whether it has no slack.
    pub critical: bool,
    /// What it waits for, with a lag or an overlap in working days: `pre`, `pre +3d`, `layout -10d`.
    pub after: Vec<String>,
    /// The department that does it.
    pub department: Option<String>,
    /// Who answers for it: `folder/id`, or words.
    pub owner: Option<String>,
    /// The documents that are made in it, as ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub produces: Vec<String>,
}

/// A milestone.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MilestoneData {
    /// Unique in the schedule.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Its day.
    pub on: Day,
    /// At what time of it, with the name of the time zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// Its day, as phases have it.
    pub start: Day,
    /// Its day, as phases have it.
    pub end: Day,
    /// Working days by which it may be later before it moves the schedule's end or contradicts a written date.
    pub slack_days: u32,
    /// Whether it has no slack.
    pub critical: bool,
    /// What it waits for, with a lag or an overlap in working days: `pre`, `pre +3d`, `layout -10d`.
    pub after: Vec<String>,
    /// The department it matters to.
    pub department: Option<String>,
    /// Who answers for it: `folder/id`, or words.
    pub owner: Option<String>,
}

/// A row of a crew list.
#[derive(Debug, Serialize, JsonSchema)]
#[expect(
    missing_docs,
    reason = "the fields are the keys of a crew row, which documents them"
)]
pub struct CrewData {
    pub role: String,
    /// Ids of people, and names in words.
    pub who: Vec<String>,
    pub vacant: bool,
    pub from: Option<Day>,
    pub to: Option<Day>,
    pub acting: bool,
    /// In per cent.
    pub load: u16,
    pub credit: Option<String>,
    pub unit: Option<String>,
    pub department: Option<String>,
    /// The role that the row names as its superior.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reports_to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// An ordinary page.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PageData {
    /// What every entry has.
    #[serde(flatten)]
    pub entry: EntryData,
    /// The production whose bible it is a chapter of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub production: Option<String>,
}
