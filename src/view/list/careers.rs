//! The list of career paths: each as a line of steps, those that disagree side by side.

use serde::Serialize;

use super::{Pagination, part_of, summary};
use crate::graph::{CareerPathId, Graph, MapOf, Node, RoleId};
use crate::plan::Subject;
use crate::view::frame::Frame;
use crate::view::{Body, Link, Mention, PageParts, Scope, career};

/// What only the list of career paths has; templates see it as `careers`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CareersView {
    /// The paths that nobody disputes.
    pub paths: Vec<PathRow>,
    /// Paths that disagree, each with those it disagrees with.
    pub disputes: Vec<Vec<PathRow>>,
    /// Roles that take beginners, at most twenty.
    pub entry_roles: Vec<Link>,
    /// The career map, the finder, the comparison, the occupational map; empty on further parts.
    pub more: Vec<Link>,
    /// The other parts of the list.
    pub parts: Pagination,
}

/// A career path on one line.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PathRow {
    /// Its title and address.
    #[serde(flatten)]
    pub link: Link,
    /// What it is about; may be empty.
    pub summary: String,
    /// The medium in which it is usual; none when it is in all.
    pub medium: Option<String>,
    /// How long it takes in all, as words: `9–16 years`; none when no move says.
    pub years: Option<String>,
    /// The steps: roles with an address, words without.
    pub steps: Vec<Mention>,
}

/// The list of career paths, or a part of it.
pub fn view(scope: &Scope<'_>) -> PageParts {
    let graph = scope.graph;
    let mut nodes: Vec<Node> = (0..graph.career_paths.len())
        .map(|index| Node::CareerPath(CareerPathId::new(index)))
        .collect();
    scope.sort(&mut nodes);
    let ids: Vec<CareerPathId> = nodes
        .into_iter()
        .filter_map(|node| match node {
            Node::CareerPath(id) => Some(id),
            _ => None,
        })
        .collect();
    let (shown, parts) = part_of(scope, &ids, |id| graph[*id].common.title.clone());
    let frame = Frame::of(scope);
    let mut paths = Vec::new();
    let mut disputes: Vec<Vec<CareerPathId>> = Vec::new();
    for id in shown {
        if graph[*id].disagrees_with.is_empty() {
            paths.push(row(scope, *id));
        } else if !disputes.iter().any(|dispute| dispute.contains(id)) {
            disputes.push(dispute(graph, *id, shown));
        }
    }
    let is_first = parts.number == 1;
    let subjects = [
        Subject::CareerMap(MapOf::All),
        Subject::Finder,
        Subject::Compare,
        Subject::OccupationalMap(None),
    ];
    let more = subjects.iter().filter_map(|subject| scope.page_link(subject));
    let view = CareersView {
        more: more.filter(|_| is_first).collect(),
        paths,
        disputes: disputes
            .into_iter()
            .map(|dispute| dispute.into_iter().map(|id| row(scope, id)).collect())
            .collect(),
        entry_roles: match is_first {
            true => career::entry_roles(scope, RoleId::all(graph), career::MAX_ENTRY_ROLES),
            false => Vec::new(),
        },
        parts,
    };
    ("careers.html", frame, Body::Careers(Box::new(view)))
}

/// A path and all of this page that it disagrees with, directly or by way of others, in the order of the page.
fn dispute(graph: &Graph, first: CareerPathId, shown: &[CareerPathId]) -> Vec<CareerPathId> {
    let mut found = vec![first];
    let mut next = 0;
    while let Some(id) = found.get(next).copied() {
        for other in &graph[id].disagrees_with {
            if shown.contains(other) && !found.contains(other) {
                found.push(*other);
            }
        }
        next += 1;
    }
    found.sort_by_key(|id| shown.iter().position(|shown| shown == id));
    found
}

fn row(scope: &Scope<'_>, id: CareerPathId) -> PathRow {
    let path = &scope.graph[id];
    let medium = path
        .medium
        .and_then(|medium| scope.graph.setting_names.get(medium));
    PathRow {
        link: scope.link(Node::CareerPath(id)),
        summary: summary(scope, Node::CareerPath(id)),
        medium: medium.map(|name| name.title()),
        years: career::total(scope, path),
        steps: path.steps.iter().map(|step| scope.mention_step(step)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::CareerPath;
    use crate::view::testing::{Site, titles};

    #[test]
    fn moves_without_a_path_have_a_front_page_in_the_navigation() {
        let site = Site::of(&[
            ("callboard.yaml", ""),
            ("content/roles/runner.md", "---\nmoves: [{to: producer}]\n---\n"),
            ("content/roles/producer.md", ""),
        ]);
        let careers = &site.json("careers")["careers"];
        assert_eq!(
            titles(&careers["more"]),
            [
                "Career map",
                "Find a route",
                "Compare two roles",
                "Occupational map"
            ]
        );
        let groups = site.shared().groups;
        assert!(groups.iter().any(|group| group.first.key == "careers/"));
        let home = &site.json("")["home"];
        assert_eq!(titles(&home["starting_out"]), ["Careers", "Find a route"]);
    }

    #[test]
    fn paths_that_disagree_by_way_of_a_third_stand_together() {
        let path = |others: &[usize]| CareerPath {
            disagrees_with: others.iter().map(|id| CareerPathId::new(*id)).collect(),
            ..CareerPath::default()
        };
        let graph = Graph {
            career_paths: vec![path(&[2]), path(&[]), path(&[0, 3]), path(&[2])],
            ..Graph::default()
        };
        let ids: Vec<_> = [3, 1, 0, 2].map(CareerPathId::new).to_vec();
        assert_eq!(
            dispute(&graph, CareerPathId::new(0), &ids),
            [3, 0, 2].map(CareerPathId::new)
        );
    }
}
