//! The list of people, with their jobs.

use std::cmp::Reverse;

use jiff::civil::Date;
use serde::Serialize;

use super::{Pagination, part_of};
use crate::graph::{Node, PersonId, ProductionId, RoleId};
use crate::view::frame::Frame;
use crate::view::words::{self, Span};
use crate::view::{Body, Link, PageParts, Scope, Shortened, show};

/// The most jobs of one person that are shown; their own page has all.
const MAX_JOBS: usize = 4;

/// What only the list of people has; templates see it as `people`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PeopleView {
    /// The people by name.
    pub rows: Vec<PersonRow>,
    /// Whether any of them has a base.
    pub has_bases: bool,
    /// The other parts of the list.
    pub parts: Pagination,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PersonRow {
    /// Their name and address.
    #[serde(flatten)]
    pub link: Link,
    /// The town they work from.
    pub base: Option<String>,
    /// Their jobs on productions, the latest first, at most four.
    pub jobs: Shortened<JobLine>,
}

/// A job on a production.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct JobLine {
    /// The role.
    pub role: Link,
    /// The production.
    pub production: Link,
    /// From the first day to the last.
    pub span: Option<Span>,
    /// What the season is called, the latest of several.
    pub season: Option<String>,
    /// The first day as `2026-01-05`; none when it is not known.
    pub from: Option<String>,
    /// The last day likewise.
    pub to: Option<String>,
}

/// The list of people, or a part of it.
pub fn view(scope: &Scope<'_>) -> PageParts {
    let graph = scope.graph;
    let mut nodes: Vec<Node> = (0..graph.people.len())
        .map(|index| Node::Person(PersonId::new(index)))
        .collect();
    scope.sort(&mut nodes);
    let (shown, parts) = part_of(scope, &nodes, |node| graph.common(*node).title.clone());
    let frame = Frame::of(scope);
    let rows: Vec<PersonRow> = shown
        .iter()
        .filter_map(|node| match node {
            Node::Person(id) => Some(row(scope, *id)),
            _ => None,
        })
        .collect();
    let view = PeopleView {
        has_bases: rows.iter().any(|row| row.base.is_some()),
        rows,
        parts,
    };
    ("people.html", frame, Body::People(Box::new(view)))
}

fn row(scope: &Scope<'_>, id: PersonId) -> PersonRow {
    PersonRow {
        link: scope.link(Node::Person(id)),
        base: scope.graph[id].base.clone(),
        jobs: jobs(scope, id),
    }
}

/// The rows of one role on one production: that, the first and the last day, and the latest season.
type Job = (ProductionId, RoleId, Option<Date>, Option<Date>, Option<usize>);

/// The jobs of a person, the latest first. Rows of one role on one production are one job.
fn jobs(scope: &Scope<'_>, id: PersonId) -> Shortened<JobLine> {
    let graph = scope.graph;
    let mut jobs: Vec<Job> = Vec::new();
    for (production, row) in &graph[id].crewed {
        let show = &graph[*production];
        let Some(row) = show.crew.as_ref().and_then(|crew| crew.rows.get(*row)) else {
            continue;
        };
        let (from, to) = row.ends(show);
        let season = graph.season_of(*production, row);
        let same = jobs
            .iter_mut()
            .find(|(known, role, ..)| *known == *production && *role == row.role);
        match same {
            Some((_, _, first, last, latest)) => {
                *first = first.zip(from).map(|(one, other)| std::cmp::min(one, other));
                *last = last.zip(to).map(|(one, other)| std::cmp::max(one, other));
                *latest = season.max(*latest);
            }
            None => jobs.push((*production, row.role, from, to, season)),
        }
    }
    jobs.sort_by_key(|(production, role, from, to, season)| {
        (Reverse(*to), Reverse(*from), Reverse(*season), *production, *role)
    });
    Shortened::first(MAX_JOBS, jobs).map(|(production, role, from, to, season)| JobLine {
        role: show::role_link(scope, production, role),
        production: scope.link(Node::Production(production)),
        span: words::span(scope.words(), from, to),
        season: graph.season_title(season),
        from: from.map(|day| day.to_string()),
        to: to.map(|day| day.to_string()),
    })
}
