//! The list of skills, by group.

use std::sync::Arc;

use serde::Serialize;

use super::{Group, Pagination, by_group, grouped, other_names, part_of};
use crate::graph::{Node, SkillId};
use crate::view::career::kind_of;
use crate::view::frame::Frame;
use crate::view::words::{self, LevelText};
use crate::view::{Body, Link, PageParts, Scope};

/// What only the list of skills has; templates see it as `skills`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SkillsView {
    /// The skills by group; those without one come last.
    pub groups: Vec<Group<SkillRow>>,
    /// Whether any skill shown has a group.
    pub has_groups: bool,
    /// Whether any skill shown is hard or soft.
    pub has_kinds: bool,
    /// Whether any skill shown has a tier.
    pub has_tiers: bool,
    /// How many columns the table has.
    pub columns: usize,
    /// The other parts of the list.
    pub parts: Pagination,
}

/// A skill.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SkillRow {
    /// Its title and address.
    #[serde(flatten)]
    pub link: Link,
    /// Other names, which the filter finds too.
    pub aka: Vec<String>,
    /// `Hard` or `Soft`.
    pub kind: Option<Arc<str>>,
    /// How far in a career it comes.
    pub tier: Option<String>,
    /// How many roles ask for it, those that only welcome it among them.
    pub roles: usize,
    /// The highest level that any role asks for; none where all leave it open.
    pub highest: Option<LevelText>,
}

/// The list of skills, or a part of it.
pub fn view(scope: &Scope<'_>) -> PageParts {
    let graph = scope.graph;
    let skills = by_group(
        graph,
        SkillId::all(graph),
        |id| graph[id].group.clone(),
        Node::Skill,
    );
    let (shown, parts) = part_of(scope, &skills, |(_, id)| graph[*id].common.title.clone());
    let frame = Frame::of(scope);
    let groups = grouped(scope, shown, "skill.other_skills", |id| row(scope, id));
    let rows = || groups.iter().flat_map(|group| &group.rows);
    let has_kinds = rows().any(|row| row.kind.is_some());
    let has_tiers = rows().any(|row| row.tier.is_some());
    let view = SkillsView {
        has_groups: shown.iter().any(|(group, _)| group.is_some()),
        has_kinds,
        has_tiers,
        columns: 3 + usize::from(has_kinds) + usize::from(has_tiers),
        groups,
        parts,
    };
    ("skills.html", frame, Body::Skills(Box::new(view)))
}

fn row(scope: &Scope<'_>, id: SkillId) -> SkillRow {
    let skill = &scope.graph[id];
    let uses = &skill.roles;
    SkillRow {
        link: scope.link(Node::Skill(id)),
        aka: other_names(scope, Node::Skill(id)),
        kind: kind_of(scope, id),
        tier: skill.tier.clone(),
        roles: uses.len(),
        highest: uses
            .iter()
            .filter_map(|used| used.level)
            .max()
            .map(|level| words::level(scope.words(), level)),
    }
}
