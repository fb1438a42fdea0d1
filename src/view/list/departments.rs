//! The list of departments, as a tree of what is part of what.

use serde::Serialize;

use super::{Pagination, part_of, summary};
use crate::graph::{DepartmentId, Node};
use crate::units::alphabet_key;
use crate::view::frame::Frame;
use crate::view::{Body, Link, PageParts, Scope};

/// What only the list of departments has; templates see it as `departments`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct DepartmentsView {
    /// The departments, each followed by its parts.
    pub cards: Vec<DepartmentCard>,
    /// Those that are part of another or have parts, as a tree written down in order.
    pub tree: Vec<DepartmentLeaf>,
    /// The other parts of the list.
    pub parts: Pagination,
}

/// A department.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct DepartmentCard {
    /// Its title and address.
    #[serde(flatten)]
    pub link: Link,
    /// The name of its colour, or of the nearest department above it that has one.
    pub colour: Option<String>,
    /// What it does; may be empty.
    pub summary: String,
    /// The role that leads it.
    pub head: Option<Link>,
    /// The department it is a part of.
    pub part_of: Option<Link>,
    /// How many roles are in it.
    pub roles: usize,
}

/// A department in the tree. To write nested lists, open one after it where it `has_parts`, and close `closes` after it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct DepartmentLeaf {
    /// Its title and address.
    #[serde(flatten)]
    pub link: Link,
    /// The name of its colour.
    pub colour: Option<String>,
    /// Whether its parts follow.
    pub has_parts: bool,
    /// How many lists end after it.
    pub closes: usize,
}

/// The list of departments, or a part of it.
pub fn view(scope: &Scope<'_>) -> PageParts {
    let all = tree(scope);
    let (shown, parts) = part_of(scope, &all, |(department, _)| {
        scope.graph[*department].common.title.clone()
    });
    let frame = Frame::of(scope);
    let view = DepartmentsView {
        cards: shown.iter().map(|(id, _)| card(scope, *id)).collect(),
        tree: nested(scope, shown),
        parts,
    };
    ("departments.html", frame, Body::Departments(Box::new(view)))
}

fn card(scope: &Scope<'_>, id: DepartmentId) -> DepartmentCard {
    let department = &scope.graph[id];
    DepartmentCard {
        link: scope.link(Node::Department(id)),
        colour: scope.colour_of(id),
        summary: summary(scope, Node::Department(id)),
        head: department.head.map(|role| scope.link(Node::Role(role))),
        part_of: department
            .part_of
            .map(|whole| scope.link(Node::Department(whole))),
        roles: department.roles.len(),
    }
}

/// Departments that have parts, with these.
fn nested(scope: &Scope<'_>, shown: &[(DepartmentId, usize)]) -> Vec<DepartmentLeaf> {
    let has_line = |(id, _): &&(DepartmentId, usize)| {
        let department = &scope.graph[*id];
        department.part_of.is_some() || !department.parts.is_empty()
    };
    let shown: Vec<(DepartmentId, usize)> = shown.iter().filter(has_line).copied().collect();
    let depths = depths(&shown.iter().map(|(_, depth)| *depth).collect::<Vec<_>>());
    let next = |index: usize| depths.get(index + 1).copied().unwrap_or_default();
    let leaf = |(index, (id, _)): (usize, &(DepartmentId, usize))| DepartmentLeaf {
        link: scope.link(Node::Department(*id)),
        colour: scope.colour_of(*id),
        has_parts: next(index) > depths[index],
        closes: depths[index].saturating_sub(next(index)),
    };
    shown.iter().enumerate().map(leaf).collect()
}

/// Depths from which lists can be nested: the first is 0, and none is more than one below the one before.
///
/// A part of a long list opens with whatever stands there.
fn depths(written: &[usize]) -> Vec<usize> {
    let mut depths: Vec<usize> = Vec::with_capacity(written.len());
    for depth in written {
        let most = depths.last().map_or(0, |last| last + 1);
        depths.push((*depth).min(most));
    }
    depths
}

/// All departments with how deep they stand, each followed by its parts.
pub fn tree(scope: &Scope<'_>) -> Vec<(DepartmentId, usize)> {
    let in_order = |departments: &mut Vec<DepartmentId>| {
        departments.sort_by_cached_key(|id| {
            let common = &scope.graph[*id].common;
            let order = common.entry.and_then(|entry| scope.graph[entry].shared.order);
            (
                order.unwrap_or(i32::MAX),
                alphabet_key(&common.title),
                common.id.clone(),
            )
        });
    };
    let all = DepartmentId::all(scope.graph);
    let mut top: Vec<DepartmentId> = all.filter(|id| scope.graph[*id].part_of.is_none()).collect();
    in_order(&mut top);
    let mut waiting: Vec<(DepartmentId, usize)> = top.into_iter().rev().map(|id| (id, 0)).collect();
    let mut tree = Vec::new();
    while let Some((id, depth)) = waiting.pop() {
        tree.push((id, depth));
        let mut parts = scope.graph[id].parts.clone();
        in_order(&mut parts);
        waiting.extend(parts.into_iter().rev().map(|part| (part, depth + 1)));
    }
    tree
}

#[cfg(test)]
mod tests {
    use super::depths;

    #[test]
    fn lists_nest_whatever_a_part_opens_with() {
        assert_eq!(depths(&[0, 1, 2, 0]), [0, 1, 2, 0]);
        assert_eq!(depths(&[2, 1, 2, 2]), [0, 1, 2, 2]);
    }
}
