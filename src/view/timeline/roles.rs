//! Which roles are active in which phase of a production, as their files say.

use crate::units::alphabet_key;
use crate::view::frame::Frame;
use serde::Serialize;

use crate::graph::{Node, RoleId};
use crate::plan::Tabs;
use crate::view::list::{Pagination, part_of};
use crate::view::words;
use crate::view::{Body, Link, PageParts, Scope, Tab, Tape};

/// What only the page of roles by phase has; templates see it as `role_phases`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct RolePhasesView {
    /// The pages about time.
    pub tabs: Vec<Tab>,
    /// The phases of a production, in order.
    pub phases: Vec<String>,
    /// How many columns the table has.
    pub columns: usize,
    /// The roles by department.
    pub groups: Vec<LaneGroup>,
    /// The other parts of the list.
    pub parts: Pagination,
}

/// The roles of a department.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct LaneGroup {
    /// The department; none for roles without one.
    pub tape: Option<Tape>,
    /// Its roles.
    pub rows: Vec<Lane>,
}

/// A role.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Lane {
    /// Its title and address.
    #[serde(flatten)]
    pub link: Link,
    /// Stretches of phases from the first to the last, active or not.
    pub cells: Vec<LaneCell>,
}

/// Phases in a row in which a role is active, or is not.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct LaneCell {
    /// How many phases.
    pub phases: usize,
    /// Whether it is active in them.
    pub is_active: bool,
    /// From which to which, in words; empty where it is not active.
    pub words: String,
}

/// The roles that say in which phases they are active, by department, level and title.
fn lanes(scope: &Scope<'_>) -> Vec<RoleId> {
    let graph = scope.graph;
    let mut roles: Vec<RoleId> = RoleId::all(graph)
        .filter(|role| !graph[*role].base.phases.is_empty())
        .collect();
    roles.sort_by_cached_key(|role| {
        let facts = &graph[*role].base;
        let department = facts.department.map(|id| alphabet_key(&graph[id].common.title));
        (
            department.is_none(),
            department,
            facts.level.unwrap_or(u8::MAX),
            alphabet_key(&graph[*role].common.title),
            *role,
        )
    });
    roles
}

/// Roles by phase, or a part of them.
pub fn view(scope: &Scope<'_>) -> PageParts {
    let graph = scope.graph;
    let roles = lanes(scope);
    let (shown, parts) = part_of(scope, &roles, |role| graph[*role].common.title.clone());
    let frame = Frame::of(scope);
    let phases: Vec<String> = scope
        .config
        .phases
        .iter()
        .map(|phase| words::capitalised(phase))
        .collect();
    let same = |one: &RoleId, other: &RoleId| graph[*one].base.department == graph[*other].base.department;
    let groups = shown.chunk_by(same).map(|roles| LaneGroup {
        tape: roles
            .first()
            .and_then(|role| graph[*role].base.department)
            .map(|department| scope.tape(department)),
        rows: roles
            .iter()
            .map(|role| Lane {
                link: scope.link(Node::Role(*role)),
                cells: cells(scope, &graph[*role].base.phases, &phases),
            })
            .collect(),
    });
    let view = RolePhasesView {
        tabs: scope.tabs(Tabs::Time),
        columns: phases.len() + 1,
        groups: groups.collect(),
        phases,
        parts,
    };
    ("timeline-roles.html", frame, Body::RolePhases(Box::new(view)))
}

fn cells(scope: &Scope<'_>, active: &[usize], phases: &[String]) -> Vec<LaneCell> {
    let is_active: Vec<bool> = (0..phases.len()).map(|phase| active.contains(&phase)).collect();
    let mut cells = Vec::new();
    let mut at = 0;
    for run in is_active.chunk_by(|a, b| a == b) {
        let (first, last) = (&phases[at], &phases[at + run.len() - 1]);
        cells.push(LaneCell {
            phases: run.len(),
            is_active: run[0],
            words: match (run[0], run.len()) {
                (false, _) => String::new(),
                (true, 1) => first.clone(),
                (true, _) => scope.words().from_to(first, last),
            },
        });
        at += run.len();
    }
    cells
}
