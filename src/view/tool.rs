//! A tool: who uses it, and what took its place.

use serde::Serialize;

use super::list::{Pagination, part_of};
use super::{Body, Frame, Link, PageParts, Scope, Tape};
use crate::graph::{Node, ToolId};
use crate::units::alphabet_key;

/// What only pages of tools have; templates see it as `tool`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ToolView {
    /// What it is listed under.
    pub kind: Option<String>,
    /// Its own page elsewhere.
    pub url: Option<String>,
    /// The tool that took its place.
    pub replaced_by: Option<Link>,
    /// Tools whose place it took.
    pub replaces: Vec<Link>,
    /// How many roles use it.
    pub role_count: usize,
    /// Roles that use it, by title.
    pub roles: Vec<RoleWithTool>,
    /// The other parts of the list of roles.
    pub parts: Pagination,
}

/// A role that uses a tool.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct RoleWithTool {
    /// The role.
    pub role: Link,
    /// What it is for, in one line.
    pub focus: Option<String>,
    /// Its department.
    pub department: Option<Tape>,
}

/// The view of a tool.
pub fn view(scope: &Scope<'_>, id: ToolId) -> PageParts {
    let tool = &scope.graph[id];
    let mut frame = Frame::of(scope);
    frame.drop_short_toc();
    let mut users = tool.roles.clone();
    users.sort_by_cached_key(|role| alphabet_key(&scope.graph[*role].common.title));
    let (shown, parts) = part_of(scope, &users, |role| scope.graph[*role].common.title.clone());
    let roles = shown
        .iter()
        .map(|role| RoleWithTool {
            role: scope.link(Node::Role(*role)),
            focus: scope.graph[*role].base.focus.clone(),
            department: scope.graph[*role]
                .base
                .department
                .map(|department| scope.tape(department)),
        })
        .collect();
    let view = ToolView {
        kind: tool.kind.clone(),
        url: tool.url.as_deref().and_then(super::safe_address),
        replaced_by: tool.replaced_by.map(|tool| scope.link(Node::Tool(tool))),
        replaces: scope.links(tool.replaces.iter().map(|tool| Node::Tool(*tool))),
        role_count: users.len(),
        roles,
        parts,
    };
    ("tool.html", frame, Body::Tool(Box::new(view)))
}
