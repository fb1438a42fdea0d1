//! Tools, as `site.json` has them.

use schemars::JsonSchema;
use serde::Serialize;

use super::{EntryData, Writer};
use crate::graph::{Node, ToolId};

/// A tool.
#[derive(Serialize, JsonSchema)]
pub(super) struct ToolData {
    #[serde(flatten)]
    entry: EntryData,
    kind: Option<String>,
    replaced_by: Option<String>,
    /// Derived: the tools whose place it took.
    replaces: Vec<String>,
    /// Derived: the roles that use it.
    used_by: Vec<String>,
}

impl Writer<'_> {
    pub(super) fn tool(&self, id: ToolId) -> ToolData {
        let tool = &self.graph[id];
        ToolData {
            entry: self.entry(Node::Tool(id)),
            kind: tool.kind.clone(),
            replaced_by: tool.replaced_by.map(|id| self.id(Node::Tool(id))),
            replaces: self.ids_of(&tool.replaces, Node::Tool),
            used_by: self.role_ids(&tool.roles),
        }
    }
}
