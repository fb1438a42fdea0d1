//! Departments, as `site.json` has them.

use schemars::JsonSchema;
use serde::Serialize;

use super::{EntryData, Writer};
use crate::graph::{DepartmentId, Node};
use crate::units::{DayRange, WeekDay};

/// A department.
#[derive(Serialize, JsonSchema)]
pub(super) struct DepartmentData {
    #[serde(flatten)]
    entry: EntryData,
    head: Option<String>,
    part_of: Option<String>,
    /// Derived: the departments that are part of it.
    parts: Vec<String>,
    colour: Option<String>,
    /// The days of a week on which it works, where they are not those of each schedule.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    week: Vec<WeekDay>,
    /// Days on which it does not work.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    holidays: Vec<DayRange>,
    /// Days that it works all the same.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    workdays: Vec<DayRange>,
    /// Derived: the roles that belong to it.
    roles: Vec<String>,
}

impl Writer<'_> {
    pub(super) fn department(&self, id: DepartmentId) -> DepartmentData {
        let department = &self.graph[id];
        let parts = department.parts.iter();
        DepartmentData {
            entry: self.entry(Node::Department(id)),
            head: department.head.map(|id| self.role_id(id)),
            part_of: department.part_of.map(|id| self.id(Node::Department(id))),
            parts: parts.map(|id| self.id(Node::Department(*id))).collect(),
            colour: department.colour.clone(),
            week: department.days.week.clone(),
            holidays: department.days.holidays.clone(),
            workdays: department.days.workdays.clone(),
            roles: self.role_ids(&department.roles),
        }
    }
}
