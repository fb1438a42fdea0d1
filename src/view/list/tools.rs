//! The list of tools, by kind.

use serde::Serialize;

use super::{Pagination, other_names, part_of};
use crate::graph::{Node, ToolId};
use crate::units::alphabet_key;
use crate::view::frame::Frame;
use crate::view::{Body, Link, PageParts, Scope};

/// The most roles that are named for one tool; its own page has all.
const MAX_ROLES: usize = 3;

/// What only the list of tools has; templates see it as `tools`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ToolsView {
    /// The tools by kind; those without one come last.
    pub groups: Vec<ToolGroup>,
    /// Whether any tool shown has a kind.
    pub has_kinds: bool,
    /// Whether any tool shown has another name.
    pub has_other_names: bool,
    /// How many columns the table has.
    pub columns: usize,
    /// The other parts of the list.
    pub parts: Pagination,
}

/// Tools of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ToolGroup {
    /// The kind.
    pub title: String,
    /// The tools, by title.
    pub rows: Vec<ToolRow>,
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
    pub roles: Vec<Link>,
    /// How many more there are.
    pub roles_more: usize,
    /// How many there are in all, to sort by.
    pub roles_total: usize,
    /// The tool that took its place.
    pub replaced_by: Option<Link>,
}

/// The list of tools, or a part of it.
pub fn view(scope: &Scope<'_>) -> PageParts {
    let graph = scope.graph;
    let mut tools: Vec<(Option<String>, ToolId)> = ToolId::all(graph)
        .map(|id| (scope.graph[id].kind.clone(), id))
        .collect();
    tools.sort_by_cached_key(|(kind, id)| {
        let title = alphabet_key(&graph[*id].common.title);
        (kind.is_none(), kind.as_deref().map(alphabet_key), title, *id)
    });
    let (shown, parts) = part_of(scope, &tools, |(_, id)| graph[*id].common.title.clone());
    let frame = Frame::of(scope);
    let mut groups: Vec<ToolGroup> = Vec::new();
    for (kind, id) in shown {
        let title = kind.as_deref().unwrap_or(scope.words().say("tools.other_tools"));
        let row = row(scope, *id);
        match groups.last_mut().filter(|last| last.title == title) {
            Some(last) => last.rows.push(row),
            None => groups.push(ToolGroup {
                title: title.to_owned(),
                rows: vec![row],
            }),
        }
    }
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
        roles_more: roles.len().saturating_sub(MAX_ROLES),
        roles: roles.into_iter().take(MAX_ROLES).collect(),
        replaced_by: tool.replaced_by.map(|newer| scope.link(Node::Tool(newer))),
    }
}
