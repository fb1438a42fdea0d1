//! Reports who has no line to the top: roles that answer to nobody beside a chart, posts with nobody above them on a crew.

use std::collections::BTreeSet;

use super::{ChartOf, Graph, LinkInputs, Post, ProductionId, RoleId, SettingName, bookings};
use crate::content::Body;
use crate::diagnostic::{Code, Diagnostic, Place};

/// The fewest posts below one top, itself included, that make a chart: of fewer, nobody can say which is the top.
const MIN_TREE: usize = 3;

/// Reports every role and post that stands beside the chart it should hang in.
///
/// A chart has a top where at least three quarters of its posts lead up to one of them; a chart with several tops has no one
/// beside it. A role of level 1 is a top by its own word, a party outside the company needs no line, and a role that says
/// neither department nor level has not been placed yet. Each role is reported once, in the first chart that it stands beside.
///
/// While a role's file cannot be read nobody knows whom it answers to, and so nobody knows who is without a line.
pub(super) fn check(graph: &Graph, tables: &LinkInputs, problems: &mut Vec<Diagnostic>) {
    let mut entries = graph.roles.iter().filter_map(|role| role.common.entry);
    if entries.any(|entry| graph[entry].is_broken) {
        return;
    }
    let mut told: BTreeSet<RoleId> = BTreeSet::new();
    for (name, setting) in graph.settings() {
        // A medium or scale that has no chart of its own is like the default.
        let Some(lineup) = graph.lineups.get(&ChartOf::Structure(setting)) else {
            continue;
        };
        for (loose, top) in &lineup.loose {
            if is_placed(graph, loose.role)
                && graph[loose.role].level_in(setting) != Some(1)
                && told.insert(loose.role)
            {
                problems.extend(beside_the_structure(graph, loose, top, name));
            }
        }
    }
    for id in ProductionId::all(graph) {
        let lineup = graph.lineups.get(&ChartOf::Production(id));
        for (loose, top) in lineup.iter().flat_map(|lineup| &lineup.loose) {
            problems.extend(beside_the_crew(graph, tables, id, loose, top));
        }
    }
}

/// Whether a role has a place in the company, and could be read whole: a superior that is misspelt was reported already.
fn is_placed(graph: &Graph, role: RoleId) -> bool {
    let role = &graph[role];
    match role.common.entry.map(|entry| &graph[entry].body) {
        Some(Body::Role(front)) => {
            front.reports_to.is_none() && (front.department.is_some() || role.base.level.is_some())
        }
        _ => false,
    }
}

/// The posts that answer to nobody, each with the top that the others answer to; none where no top stands out.
pub(super) fn loose(posts: &[Post]) -> Vec<(Post, Post)> {
    let mut sizes = vec![0_usize; posts.len()];
    for top in tops(posts) {
        sizes[top] += 1;
    }
    let tops: Vec<usize> = (0..posts.len())
        .filter(|index| posts[*index].superior.is_none() && !posts[*index].is_external)
        .collect();
    let own = posts.iter().filter(|post| !post.is_external).count();
    let most = tops.iter().map(|top| sizes[*top]).max().unwrap_or(0);
    let mut largest = tops.iter().copied().filter(|top| sizes[*top] == most);
    match (largest.next(), largest.next()) {
        (Some(top), None) if most >= MIN_TREE && 4 * most >= 3 * own => {
            let others = tops.into_iter().filter(|other| *other != top);
            let loose = others.map(|other| (posts[other].clone(), posts[top].clone()));
            loose.collect()
        }
        _ => Vec::new(),
    }
}

/// For each post the one at the top of its tree, in steps that grow with the posts.
fn tops(posts: &[Post]) -> Vec<usize> {
    let mut tops: Vec<Option<usize>> = vec![None; posts.len()];
    let mut passed = Vec::new();
    for start in 0..posts.len() {
        let mut at = start;
        while tops[at].is_none() {
            passed.push(at);
            match posts[at].superior {
                Some(superior) => at = superior,
                None => tops[at] = Some(at),
            }
        }
        for post in passed.drain(..) {
            tops[post] = tops[at];
        }
    }
    tops.into_iter().flatten().collect()
}

fn beside_the_structure(
    graph: &Graph,
    loose: &Post,
    top: &Post,
    name: Option<&SettingName>,
) -> Option<Diagnostic> {
    let role = &graph[loose.role];
    let scope = match name {
        None => String::new(),
        Some(SettingName::Medium(name)) => format!(" in the medium `{name}`"),
        Some(SettingName::Scale(name)) => format!(" at the scale `{name}`"),
    };
    let message = format!(
        "`{}` has no line to the top{scope}: others lead up to `{}`",
        role.common.id, graph[top.role].common.id
    );
    let help = match loose.answers_to {
        Some(above) => format!("`{}`, whom it answers to, is not in this chart: name another superior under `variants`", graph[above].common.id),
        None => "write whom it answers to as `reports_to`; a party outside the company says `external: true`, and a top of its own `level: 1`".to_owned(),
    };
    let file = &graph[role.common.entry?].path;
    Some(Diagnostic::new(Code::NoLineToTop, Place::file(file), message).help(help))
}

fn beside_the_crew(
    graph: &Graph,
    tables: &LinkInputs,
    production: ProductionId,
    loose: &Post,
    top: &Post,
) -> Option<Diagnostic> {
    // Who answers to nobody by the book was reported there, or is a top.
    let above = loose.answers_to?;
    let crew = graph[production].crew.as_ref()?;
    let line = crew.rows.get(*loose.rows.first()?)?;
    let place = bookings::place(graph, tables, production, line, "role", None)?;
    let (role, above, top) = (
        &graph[loose.role].common.id,
        &graph[above].common.id,
        &graph[top.role].common.id,
    );
    let message = format!("nobody above `{role}` is on this crew, so it has no line to the top");
    let help = format!(
        "add a row for `{above}`, whom it answers to; or give it a line for this show in the crew list: `reports_to: {{{role}: {top}}}`"
    );
    Some(Diagnostic::new(Code::NoLineToTop, place, message).help(help))
}
