//! The posts of a chart: one for each role, or for each role and department of a crew list.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt, HashSet};

use super::{Post, PostHolder, PostState};
use crate::graph::{Crew, CrewLine, DepartmentId, Graph, Holder, ProductionId, RoleId, VariantKey};

/// A post for each of some roles that exists in a setting.
pub(super) fn structure(
    graph: &Graph,
    setting: VariantKey,
    roles: impl Iterator<Item = RoleId>,
) -> Vec<Post> {
    let roles: Vec<RoleId> = roles.filter(|role| graph[*role].exists_in(setting)).collect();
    let there: HashSet<RoleId> = roles.iter().copied().collect();
    let mut covered_by: HashMap<RoleId, RoleId> = HashMap::new();
    for role in &roles {
        for covered in graph[*role].covers_in(setting).filter(|covered| covered != role) {
            covered_by.entry(covered).or_insert(*role);
        }
    }
    let post = |role: &RoleId| {
        let covers = graph[*role].covers_in(setting);
        let covered_by = covered_by.get(role).copied();
        Post {
            role: *role,
            department: graph[*role].department_in(setting),
            is_external: graph[*role].is_external,
            superior: None,
            depth: 0,
            answers_to: None,
            reports_to: None,
            dotted: Vec::new(),
            holders: Vec::new(),
            vacancies: 0,
            state: match covered_by {
                Some(_) => PostState::Covered,
                None => PostState::Described,
            },
            covers: covers.filter(|covered| there.contains(covered)).collect(),
            covered_by,
            rows: Vec::new(),
        }
    };
    roles.iter().map(post).collect()
}

/// A post for each role, department and written superior of a crew list: the head of layout and the head of lighting are
/// two posts, and so are artists who answer to different leads.
pub(super) fn crewed(graph: &Graph, production: ProductionId) -> Vec<Post> {
    let Some(crew) = &graph[production].crew else {
        return Vec::new();
    };
    let mut at: HashMap<(RoleId, Option<DepartmentId>, Option<RoleId>), usize> = HashMap::new();
    let mut rows_of: Vec<Vec<usize>> = Vec::new();
    for (index, row) in crew.rows.iter().enumerate() {
        let next = rows_of.len();
        let post = *at
            .entry((row.role, row.department, row.reports_to))
            .or_insert(next);
        if post == next {
            rows_of.push(Vec::new());
        }
        rows_of[post].push(index);
    }
    let mut covers: HashMap<RoleId, Vec<RoleId>> = HashMap::new();
    for row in &crew.rows {
        covers
            .entry(row.role)
            .or_insert_with(|| graph.covers_on(production, row.role));
    }
    let mut covered_by: BTreeMap<RoleId, RoleId> = BTreeMap::new();
    for row in &crew.rows {
        for covered in covers.get(&row.role).into_iter().flatten() {
            covered_by.entry(*covered).or_insert(row.role);
        }
    }
    let post = |rows: Vec<usize>| {
        let first = &crew.rows[rows[0]];
        let mut post = held(crew, rows, first);
        post.is_external = graph[first.role].is_external;
        post.covers = covers.get(&first.role).cloned().unwrap_or_default();
        post.covered_by = covered_by.get(&first.role).copied();
        if post.state == PostState::Vacant && post.covered_by.is_some() {
            post.state = PostState::Covered;
        }
        post
    };
    rows_of.into_iter().map(post).collect()
}

/// A post by the rows of a crew list that give it.
fn held(crew: &Crew, rows: Vec<usize>, first: &CrewLine) -> Post {
    let mut holders: Vec<PostHolder> = Vec::new();
    let mut places: HashMap<&Holder, usize> = HashMap::new();
    for &index in &rows {
        let row = &crew.rows[index];
        for who in &row.who {
            let place = *places.entry(who).or_insert(holders.len());
            if place == holders.len() {
                holders.push(PostHolder {
                    who: who.clone(),
                    is_acting: true,
                    rows: Vec::new(),
                });
            }
            holders[place].is_acting &= row.is_acting;
            holders[place].rows.push(index);
        }
    }
    let filled = || {
        rows.iter()
            .map(|row| &crew.rows[*row])
            .filter(|row| !row.is_vacant)
    };
    let state = match (filled().next(), filled().all(|row| row.is_acting)) {
        (None, _) => PostState::Vacant,
        (Some(_), true) => PostState::Acting,
        (Some(_), false) => PostState::Filled,
    };
    Post {
        role: first.role,
        department: first.department,
        is_external: false,
        superior: None,
        depth: 0,
        answers_to: None,
        reports_to: first.reports_to,
        dotted: Vec::new(),
        vacancies: rows.len() - filled().count(),
        holders,
        state,
        covers: Vec::new(),
        covered_by: None,
        rows,
    }
}
