//! The list of tools, by kind.

use serde::Serialize;

use super::{Group, Pagination, by_group, grouped, other_names, part_of};
use crate::graph::{Node, ToolId};
use crate::view::frame::Frame;
use crate::view::{Body, Link, PageParts, Scope, Shortened};

/// The most roles that are named for one tool; its own page has all.
const MAX_ROLES: usize = 3;

/// What only the list of tools has; templates see it as `tools`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ToolsView {
    /// The tools by kind; those without one come last.
    pub groups: Vec<Group<ToolRow>>,
    /// Whether any tool shown has a kind.
    pub has_kinds: bool,
    /// Whether any tool shown has another name.
    pub has_other_names: bool,
    /// How many columns the table has.
    pub columns: usize,
    /// The other parts of the list.
    pub parts: Pagination,
}

/// A tool.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ToolRow {
    /// Its title and address.
    #[serde(flatten)]
    pub link: Link,
    /// Other names.
    pub aka: Vec<String>,
    /// Roles that use it, at most three.
    pub roles: Shortened<Link>,
    /// How many there are in all, to sort by.
    pub roles_total: usize,
    /// The tool that took its place.
    pub replaced_by: Option<Link>,
}

/// The list of tools, or a part of it.
pub fn view(scope: &Scope<'_>) -> PageParts {
    let graph = scope.graph;
    let tools = by_group(graph, ToolId::all(graph), |id| graph[id].kind.clone(), Node::Tool);
    let (shown, parts) = part_of(scope, &tools, |(_, id)| graph[*id].common.title.clone());
    let frame = Frame::of(scope);
    let groups = grouped(scope, shown, "tools.other_tools", |id| row(scope, id));
    let has_other_names = groups
        .iter()
        .any(|group| group.rows.iter().any(|row| !row.aka.is_empty()));
    let view = ToolsView {
        has_kinds: shown.iter().any(|(kind, _)| kind.is_some()),
        has_other_names,
        columns: 2 + usize::from(has_other_names),
        groups,
        parts,
    };
    ("tools.html", frame, Body::Tools(Box::new(view)))
}

fn row(scope: &Scope<'_>, id: ToolId) -> ToolRow {
    let tool = &scope.graph[id];
    let roles = scope.links(tool.roles.iter().copied().map(Node::Role));
    ToolRow {
        link: scope.link(Node::Tool(id)),
        aka: other_names(scope, Node::Tool(id)),
        roles_total: roles.len(),
        roles: Shortened::first(MAX_ROLES, roles),
        replaced_by: tool.replaced_by.map(|newer| scope.link(Node::Tool(newer))),
    }
}
