//! What the graph knows of a department.

use super::{Common, DepartmentId, Graph, ProductionId, RoleId};
use crate::content::department::DepartmentDays;

/// A department.
#[derive(Clone, Debug, Default)]
pub struct Department {
    /// What every node has.
    pub common: Common,
    /// The role that leads it.
    pub head: Option<RoleId>,
    /// The department it is a part of; never a cycle.
    pub part_of: Option<DepartmentId>,
    /// Its parts.
    pub parts: Vec<DepartmentId>,
    /// The name of its colour.
    pub colour: Option<String>,
    /// The days that it works, as its own file says.
    pub days: DepartmentDays,
    /// Two or three letters, its own among all departments, that tell it apart without colour.
    pub sign: String,
    /// Roles that belong to it where no variant says otherwise: by level, then `order`, then title.
    pub roles: Vec<RoleId>,
    /// Rows of crew lists that are counted to it.
    pub crewed: Vec<(ProductionId, usize)>,
}

impl Graph {
    /// The days that a department works: its own week, else that of the nearest department above it that has one; and the days
    /// off and workdays of all of them.
    pub fn department_days(&self, id: DepartmentId) -> DepartmentDays {
        let mut all = DepartmentDays::default();
        for department in std::iter::successors(Some(id), |at| self[*at].part_of) {
            let days = &self[department].days;
            if all.week.is_empty() {
                all.week.clone_from(&days.week);
            }
            all.holidays.extend(&days.holidays);
            all.workdays.extend(&days.workdays);
        }
        all
    }
}
