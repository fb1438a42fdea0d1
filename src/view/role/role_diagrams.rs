//! A role among those right around it, drawn for its page.

use std::collections::BTreeSet;

use crate::chart::role_diagrams::{self, NearMove, NearRole};
use crate::content::role::{MoveKind, Stage};
use crate::graph::{ChartOf, Move, Node, RoleId, VariantKey};
use crate::plan::Subject;
use crate::plan::charts::is_in_page;
use crate::view::org_chart::list::anchor;
use crate::view::{Link, Scope, words};

/// The moves to and from a role; none where there are none.
pub(super) fn moves(scope: &Scope<'_>, id: RoleId, into: &[(RoleId, &Move)]) -> Option<String> {
    let into = drawn_moves(scope, id, into.iter().copied());
    let out = scope.graph[id].moves.iter().map(|step| (step.to, step));
    let out = drawn_moves(scope, id, out);
    let role = NearRole {
        url: None,
        is_external: false,
        ..drawn_role(scope, id)
    };
    (!into.is_empty() || !out.is_empty()).then(|| role_diagrams::moves(&role, &into, &out))
}

/// The first move of each other role.
fn drawn_moves<'a>(
    scope: &Scope<'a>,
    id: RoleId,
    moves: impl Iterator<Item = (RoleId, &'a Move)>,
) -> Vec<NearMove<'a>> {
    let mut seen = BTreeSet::from([id]);
    let moves = moves.filter(|(other, _)| seen.insert(*other));
    let drawn = moves.map(|(other, step)| NearMove {
        role: NearRole {
            is_external: false,
            ..drawn_role(scope, other)
        },
        is_side: step.kind == MoveKind::Side,
        years: step.years.map(words::years_number).unwrap_or_default(),
    });
    drawn.collect()
}

/// Whom a role answers to and who answers to it, by the lines that hold where no medium or scale says otherwise; none
/// where it stands alone.
pub(super) fn reporting(scope: &Scope<'_>, id: RoleId, reports: &[RoleId]) -> Option<String> {
    let facts = &scope.graph[id].base;
    let dotted = facts.also_reports_to.iter().copied();
    let dotted = dotted.filter(|role| Some(*role) != facts.reports_to);
    let drawn = |role: RoleId| NearRole {
        is_entry: false,
        ..drawn_role(scope, role)
    };
    let dotted: Vec<NearRole<'_>> = dotted.map(drawn).collect();
    let superior = facts.reports_to.map(drawn);
    if superior.is_none() && dotted.is_empty() && reports.is_empty() {
        return None;
    }
    let role = NearRole {
        url: None,
        ..drawn(id)
    };
    let reports: Vec<NearRole<'_>> = reports.iter().map(|role| drawn(*role)).collect();
    Some(role_diagrams::reporting(
        &role,
        superior.as_ref(),
        &dotted,
        &reports,
    ))
}

fn drawn_role<'a>(scope: &Scope<'a>, id: RoleId) -> NearRole<'a> {
    let graph = scope.graph;
    let role = &graph[id];
    let department = role.base.department;
    NearRole {
        title: &role.common.title,
        url: Some(scope.link(Node::Role(id)).url.clone()),
        department: department.map_or("", |department| &*graph[department].common.title),
        colour: department
            .and_then(|department| scope.colour_name(department))
            .unwrap_or_default(),
        is_entry: role.stage == Some(Stage::Entry),
        is_external: role.is_external,
    }
}

/// A link to the chart of all roles, at the place of one of them where the whole chart stands on one page.
pub(super) fn chart_link(scope: &Scope<'_>, id: RoleId) -> Option<Link> {
    let mut link = scope.page_link(&Subject::OrgChart(ChartOf::ALL))?;
    let lineup = scope
        .graph
        .lineups
        .get(&ChartOf::Structure(VariantKey::default()))?;
    if is_in_page(lineup.count) && scope.graph[id].exists_in(VariantKey::default()) {
        let anchor = anchor(&scope.graph[id].common.id);
        link.url = format!("{}#{}", link.url, crate::plan::url::encode(&anchor)).into();
    }
    Some(link)
}
