//! What the graph knows of a department.

use super::{Common, DepartmentId, ProductionId, RoleId};

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
    /// Two or three letters, its own among all departments, that tell it apart without colour.
    pub sign: String,
    /// Roles that belong to it where no variant says otherwise: by level, then `order`, then title.
    pub roles: Vec<RoleId>,
    /// Rows of crew lists that are counted to it.
    pub crewed: Vec<(ProductionId, usize)>,
}
