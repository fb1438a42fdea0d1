//! What the graph knows of a production: its facts, its crew list and its schedule.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::Date;

use super::calls::CalledAt;
use super::{
    BibleIssue, BiblePart, CallId, Common, DepartmentId, Distribution, DocumentId, EntryId, Holder, Named,
    Node, PageId, RoleId, Schedule, VariantKey, WorkCalendar,
};
use crate::content::production::Status;
use crate::units::{ExternalIds, Hours, Load};

/// A production.
#[derive(Clone, Debug, Default)]
pub struct Production {
    /// What every node has; its title is the folder's name in words when there is no `index.md`.
    pub common: Common,
    /// Its ids in the registers of others.
    pub ids: ExternalIds,
    /// Its medium and scale.
    pub setting: VariantKey,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// Its season, as an index of [`crate::graph::Graph::seasons`], which gave it its days.
    pub season: Option<usize>,
    /// How far it is.
    pub status: Option<Status>,
    /// The shortest rest between a wrap and the next call, where it is not the settings'.
    pub min_rest: Option<Hours>,
    /// Who gets what.
    pub distribution: Vec<Distribution>,
    /// Its crew list.
    pub crew: Option<Crew>,
    /// The file of its schedule.
    pub schedule: Option<EntryId>,
    /// What its schedule comes to, if it has one.
    pub timetable: Option<Timetable>,
    /// Its call sheets that have a day, in order of day and file.
    pub calls: Vec<CallId>,
    /// Made for the first of the pages that list them: see [`crate::graph::Graph::called_people`].
    pub(crate) called: OnceLock<Vec<(Holder, Vec<CalledAt>)>>,
    /// The other chapters of its bible.
    pub chapters: Vec<PageId>,
    /// What its bible in one piece holds, in order.
    pub bible: Vec<BiblePart>,
    /// The issues of its bible, from the first, as this audience may know them.
    pub issues: Vec<BibleIssue>,
}

/// A schedule with its dates, and the calendar that they were worked out by.
#[derive(Clone, Debug)]
pub struct Timetable {
    /// The dates.
    pub schedule: Schedule,
    /// The days that are worked.
    pub calendar: WorkCalendar,
    /// The time zone of the schedule, by its name, where it is one: a day begins and ends by its clock.
    pub zone: Option<String>,
    /// Who does and answers for each of the schedule's phases, in their order.
    pub phases: Vec<Responsible>,
    /// The same for its milestones.
    pub milestones: Vec<Responsible>,
    /// For each milestone, whether its day is written, and does not follow from anything.
    pub is_fixed: Vec<bool>,
}

/// Who does something of a schedule, and who answers for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Responsible {
    /// The department.
    pub department: Option<DepartmentId>,
    /// Who answers for it.
    pub owner: Option<Named>,
    /// For a phase, which of the settings' phases it belongs to, as an index of them.
    pub part_of: Option<usize>,
    /// The documents that are made in a phase.
    pub produces: Vec<DocumentId>,
    /// The audience that its row names.
    pub visible: Option<String>,
}

/// A crew list.
#[derive(Clone, Debug, Default)]
pub struct Crew {
    /// Its file.
    pub entry: Option<EntryId>,
    /// The rows, in the order written.
    pub rows: Vec<CrewLine>,
    /// Lines that differ on this production.
    pub reports_to: BTreeMap<RoleId, RoleId>,
    /// Roles whose work another one does here: covered role to the role that covers it.
    pub covers: BTreeMap<RoleId, RoleId>,
    /// For each role on the crew, the role it answers to here, whether that is on the crew or not.
    pub reporting: BTreeMap<RoleId, RoleId>,
    /// What links to the list's own page.
    pub linked_from: Vec<Node>,
}

/// One row of a crew list.
#[derive(Clone, Debug)]
pub struct CrewLine {
    /// The role.
    pub role: RoleId,
    /// Who holds it; empty when it is vacant, or filled by somebody this audience may not see.
    pub who: Vec<Holder>,
    /// Whether it is to be filled.
    pub is_vacant: bool,
    /// The first day, where the row or its season gives one.
    pub from: Option<Date>,
    /// The last day, where the row or its season gives one.
    pub to: Option<Date>,
    /// Its season, as an index of [`crate::graph::Graph::seasons`].
    pub season: Option<usize>,
    /// Whether somebody stands in.
    pub is_acting: bool,
    /// How much of their time it takes.
    pub load: Load,
    /// Whether the load is written; otherwise it is shared with their other rows of the same list that have none.
    pub is_load_written: bool,
    /// The credit, where it is not the role.
    pub credit: Option<String>,
    /// The unit.
    pub unit: Option<String>,
    /// The department: the row's own, else the role's on this production.
    pub department: Option<DepartmentId>,
    /// The role that it answers to, where the row says so.
    pub reports_to: Option<RoleId>,
    /// A remark.
    pub note: Option<String>,
    /// The audience that the row names.
    pub visible: Option<String>,
    /// Index of the row as written.
    pub at: usize,
}
