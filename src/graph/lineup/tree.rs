//! Which post hangs from which, and in which order they stand.

use super::{ChartOf, Post, setting_of};
use crate::graph::reporting::{Lines, VariantKey, cycles};
use crate::graph::slate::Slate;
use crate::graph::{DepartmentId, Graph, RoleId};

/// What is noted about roles while a chart is hung.
pub(super) struct Notes {
    /// Where the posts of a role begin and end in a list by roles.
    posts: Slate<(usize, usize)>,
    /// The first role above it that is there, if any.
    above: Slate<Option<RoleId>>,
}

impl Notes {
    /// For so many roles.
    pub(super) fn new(roles: usize) -> Self {
        Self {
            posts: Slate::new(roles),
            above: Slate::new(roles),
        }
    }
}

/// Finds the post that each one hangs from, climbing over roles that have none.
pub(super) fn hang(graph: &Graph, of: ChartOf, posts: &mut [Post], lines: &Lines, notes: &mut Notes) {
    let setting = setting_of(graph, of);
    let mut by_role: Vec<usize> = (0..posts.len()).collect();
    by_role.sort_by_key(|index| posts[*index].role);
    let mut from = 0;
    for of_role in by_role.chunk_by(|one, next| posts[*one].role == posts[*next].role) {
        let to = from + of_role.len();
        notes.posts.set(posts[of_role[0]].role, (from, to));
        from = to;
    }
    let Notes {
        posts: there,
        above: known,
    } = notes;
    let posts_of = |role: RoleId| there.get(role).map(|(from, to)| &by_role[from..to]);
    let above = |role: RoleId| match of {
        ChartOf::Structure(_) | ChartOf::Department(_) => lines.superior_in(setting, role),
        ChartOf::Production(production) => {
            let production = &graph[production];
            match &production.crew {
                Some(crew) if there.get(role).is_some() => crew.reporting.get(&role).copied(),
                _ => lines.superior_on(production, role),
            }
        }
    };
    let mut passed = Vec::new();
    let is_there = |role: RoleId| there.get(role).is_some();
    let superiors: Vec<Option<usize>> = posts
        .iter()
        .enumerate()
        .map(|(index, post)| {
            let found = match post.reports_to {
                Some(superior) if is_there(superior) => superior,
                written => climb(written.unwrap_or(post.role), &above, is_there, known, &mut passed)?,
            };
            let superior = nearest_post(graph, posts, posts_of(found)?, post.department);
            superior.filter(|superior| *superior != index)
        })
        .collect();
    let dotted: Vec<Vec<usize>> = posts
        .iter()
        .zip(&superiors)
        .map(|(post, superior)| {
            let others = graph[post.role].also_reports_to_in(setting).iter();
            let others = others.filter_map(|role| posts_of(*role));
            others
                .filter_map(|of_role| nearest_post(graph, posts, of_role, post.department))
                .filter(|other| Some(*other) != *superior)
                .collect()
        })
        .collect();
    for ((post, superior), dotted) in posts.iter_mut().zip(&superiors).zip(dotted) {
        post.superior = *superior;
        post.answers_to = post.reports_to.or_else(|| above(post.role));
        post.dotted = dotted;
    }
    // Lines that roles off the crew close into a cycle were cut where the graph was linked, but only for those on it.
    for cycle in cycles(&superiors) {
        posts[cycle[0]].superior = None;
    }
    there.wipe();
    known.wipe();
}

/// The first role above another that is there.
///
/// What was found on the way is noted for every role passed, so that many roles below one long gap are quick. A role
/// that is passed has nobody above it until somebody is found, which ends a climb that goes round in a cycle.
fn climb(
    role: RoleId,
    above: &impl Fn(RoleId) -> Option<RoleId>,
    is_there: impl Fn(RoleId) -> bool,
    known: &mut Slate<Option<RoleId>>,
    passed: &mut Vec<RoleId>,
) -> Option<RoleId> {
    let mut at = role;
    let found = loop {
        if let Some(found) = known.get(at) {
            break found;
        }
        known.set(at, None);
        passed.push(at);
        match above(at) {
            Some(next) if is_there(next) => break Some(next),
            Some(next) => at = next,
            None => break None,
        }
    };
    for role in passed.drain(..) {
        known.set(role, found);
    }
    found
}

/// Of several posts of one role, the one of the same department, else of the department that it is part of, else the first.
fn nearest_post(
    graph: &Graph,
    posts: &[Post],
    of_role: &[usize],
    department: Option<DepartmentId>,
) -> Option<usize> {
    if let [only] = of_role {
        return Some(*only);
    }
    let mut at = department;
    while let Some(department) = at {
        let same = of_role
            .iter()
            .find(|post| posts[**post].department == Some(department));
        if let Some(post) = same {
            return Some(*post);
        }
        at = graph[department].part_of;
    }
    of_role.first().copied()
}

/// Writes the tree down: each post before those that hang from it.
pub(super) fn in_order(graph: &Graph, setting: VariantKey, posts: Vec<Post>) -> Vec<Post> {
    let mut order: Vec<usize> = (0..posts.len()).collect();
    order.sort_by_cached_key(|index| {
        let post = &posts[*index];
        let role = &graph[post.role];
        let written = role
            .common
            .entry
            .and_then(|entry| graph[entry].shared.order)
            .unwrap_or(i32::MAX);
        (
            post.is_external,
            role.level_in(setting).unwrap_or(u8::MAX),
            written,
            role.title_rank_in(setting),
            &*role.common.id,
            post.rows.first().copied(),
        )
    });
    let mut reports: Vec<Vec<usize>> = vec![Vec::new(); posts.len()];
    let mut waiting: Vec<(usize, usize)> = Vec::new();
    for index in order.iter().rev() {
        match posts[*index].superior {
            Some(superior) => reports[superior].push(*index),
            None => waiting.push((*index, 0)),
        }
    }
    let mut sequence: Vec<(usize, usize)> = Vec::with_capacity(posts.len());
    while let Some((index, depth)) = waiting.pop() {
        sequence.push((index, depth));
        waiting.extend(reports[index].iter().map(|report| (*report, depth + 1)));
    }
    let mut new_index = vec![0; posts.len()];
    for (position, (index, _)) in sequence.iter().enumerate() {
        new_index[*index] = position;
    }
    let mut posts: Vec<Option<Post>> = posts.into_iter().map(Some).collect();
    let moved = sequence.into_iter().filter_map(|(index, depth)| {
        let mut post = posts[index].take()?;
        post.depth = depth;
        post.superior = post.superior.map(|superior| new_index[superior]);
        for other in &mut post.dotted {
            *other = new_index[*other];
        }
        post.dotted.sort_unstable();
        Some(post)
    });
    moved.collect()
}
