//! The list of roles: the hierarchy table.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Pagination, other_names, part_of};
use crate::content::role::Stage;
use crate::graph::{DepartmentId, MapOf, Node, RoleId};
use crate::plan::Subject;
use crate::units::alphabet_key;
use crate::view::frame::Frame;
use crate::view::show::DepartmentCount;
use crate::view::{Body, Link, PageParts, Scope, Tape, career, words};

/// What only the list of roles has; templates see it as `roles`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct RolesView {
    /// The roles by level, then title; external parties last.
    pub rows: Vec<RoleRow>,
    /// The other parts of the list.
    pub parts: Pagination,
    /// Departments, each with how many roles are in it.
    pub departments: Vec<DepartmentCount>,
    /// Stages of a career, each with how many roles are at it.
    pub stages: Vec<StageCount>,
    /// Roles that take beginners, at most twenty.
    pub entry_roles: Vec<Link>,
    /// The occupational map, who does what, the career map; empty on further parts.
    pub more: Vec<Link>,
    /// Whether any role shown has a level.
    pub has_levels: bool,
}

/// A role.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct RoleRow {
    /// Its title and address.
    #[serde(flatten)]
    pub link: Link,
    /// Other names and abbreviations, which the filter finds too.
    pub aka: Vec<String>,
    /// Its place in the hierarchy; 1 is the top.
    pub level: Option<u8>,
    /// What it is for.
    pub focus: Option<String>,
    /// Its department.
    pub tape: Option<Tape>,
    /// Where in a career it stands: `Entry`.
    pub stage: Option<String>,
    /// Whether it takes beginners.
    pub is_entry: bool,
    /// Whether it stands outside the company.
    pub is_external: bool,
    /// Whether it is a grade of the role above it in the list.
    pub is_grade: bool,
}

/// A stage of a career.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct StageCount {
    /// `Entry`, `Early`, `Experienced` or `Expert`.
    pub stage: String,
    /// How many roles are at it.
    pub count: usize,
}

/// The list of roles, or a part of it.
pub fn view(scope: &Scope<'_>) -> PageParts {
    let graph = scope.graph;
    let mut roles: Vec<RoleId> = RoleId::all(graph).collect();
    roles.sort_by_cached_key(|id| {
        let role = &graph[*id];
        let order = role.common.entry.and_then(|entry| graph[entry].shared.order);
        (
            role.is_external,
            role.base.level.unwrap_or(u8::MAX),
            order.unwrap_or(i32::MAX),
            alphabet_key(&role.common.title),
            *id,
        )
    });
    let roles = graph.grades_behind_jobs(roles);
    let (shown, parts) = part_of(scope, &roles, |role| graph[*role].common.title.clone());
    let frame = Frame::of(scope);
    let is_first = parts.number == 1;
    let stage_count = |stage: &Stage| StageCount {
        stage: words::choice(scope.words(), "stages.", stage.word()).to_string(),
        count: roles
            .iter()
            .filter(|role| graph[**role].stage == Some(*stage))
            .count(),
    };
    let rows: Vec<RoleRow> = shown.iter().map(|role| row(scope, *role)).collect();
    let subjects = [
        Subject::OccupationalMap(None),
        Subject::Responsibilities,
        Subject::CareerMap(MapOf::All),
        Subject::Finder,
        Subject::Compare,
    ];
    let more = subjects.iter().filter_map(|subject| scope.page_link(subject));
    let view = RolesView {
        more: more.filter(|_| is_first).collect(),
        has_levels: rows.iter().any(|row| row.level.is_some()),
        rows,
        parts,
        departments: if is_first {
            by_department(scope)
        } else {
            Vec::new()
        },
        stages: Stage::ALL
            .iter()
            .map(stage_count)
            .filter(|stage| stage.count > 0 && is_first)
            .collect(),
        entry_roles: match is_first {
            true => career::entry_roles(scope, roles.iter().copied(), career::MAX_ENTRY_ROLES),
            false => Vec::new(),
        },
    };
    ("roles.html", frame, Body::Roles(Box::new(view)))
}

fn row(scope: &Scope<'_>, id: RoleId) -> RoleRow {
    let role = &scope.graph[id];
    RoleRow {
        link: scope.link(Node::Role(id)),
        aka: other_names(scope, Node::Role(id)),
        level: role.base.level,
        focus: scope.graph.focus_in_lists(id).map(str::to_owned),
        tape: role.base.department.map(|department| scope.tape(department)),
        stage: role
            .stage
            .map(|stage| words::choice(scope.words(), "stages.", stage.word()).to_string()),
        is_entry: role.stage == Some(Stage::Entry),
        is_external: role.is_external,
        is_grade: role.grade_of.is_some(),
    }
}

/// Departments in the order that lists have, each with how many roles are in it.
pub fn by_department(scope: &Scope<'_>) -> Vec<DepartmentCount> {
    let mut counts: BTreeMap<DepartmentId, usize> = BTreeMap::new();
    for role in &scope.graph.roles {
        if let Some(department) = role.base.department {
            *counts.entry(department).or_default() += 1;
        }
    }
    let mut nodes: Vec<Node> = counts.keys().copied().map(Node::Department).collect();
    scope.sort(&mut nodes);
    nodes
        .into_iter()
        .filter_map(|node| match node {
            Node::Department(id) => Some(DepartmentCount {
                tape: scope.tape(id),
                count: counts[&id],
            }),
            _ => None,
        })
        .collect()
}
