//! What the graph knows of a tool.

use super::{Common, RoleId, ToolId};

/// A tool.
#[derive(Clone, Debug, Default)]
pub struct Tool {
    /// What every node has.
    pub common: Common,
    /// Roles that use it.
    pub roles: Vec<RoleId>,
    /// The tool that took its place.
    pub replaced_by: Option<ToolId>,
    /// Tools whose place it took.
    pub replaces: Vec<ToolId>,
    /// What it is listed under.
    pub kind: Option<String>,
    /// The address of its own page, as written.
    pub url: Option<String>,
}
