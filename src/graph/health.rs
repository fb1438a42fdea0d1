//! How well a handbook is kept: pages whose review is due, pages without an owner, roles that say nothing, and the like.
//!
//! It looks at the handbook alone, and at no reader. Start reading at [`of`].

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Graph, Node, PageId, ProductionId, RoleId, See, SkillId, external_links};
use crate::content::{Kind, is_index_stem};
use crate::yaml::front_matter::page_stem;

/// One thing that a well-kept handbook has none of, with what has it all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked for.
    pub of: Question,
    /// What was found, in the order of files.
    pub found: Vec<Found>,
}

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// Pages past the date of their review, the longest first.
    ReviewOverdue,
    /// Files that nobody is to keep true.
    NoOwner,
    /// Ordinary pages to which no text and no `see` leads.
    NoLinks,
    /// Roles that list nothing that they are responsible for.
    NoDuties,
    /// Skills that are named and not described.
    NoDescription,
    /// Rows of crew lists that are to be filled, on productions that go on.
    Unfilled,
    /// Links to other hosts that were dead when `check --external` last asked.
    DeadLinks,
}

impl Question {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::ReviewOverdue,
        Self::NoOwner,
        Self::NoLinks,
        Self::NoDuties,
        Self::NoDescription,
        Self::Unfilled,
        Self::DeadLinks,
    ];

    /// Its name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReviewOverdue => "review-overdue",
            Self::NoOwner => "no-owner",
            Self::NoLinks => "no-links",
            Self::NoDuties => "no-responsibilities",
            Self::NoDescription => "no-description",
            Self::Unfilled => "unfilled",
            Self::DeadLinks => "dead-links",
        }
    }
}

/// Something that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub node: Node,
    /// The date that has passed, of a review; the first day on which a link failed.
    pub since: Option<Date>,
    /// The row of the production's crew list, of a role to be filled.
    pub row: Option<(ProductionId, usize)>,
    /// Which of the dead links of the site leads there, of a page with one.
    link: Option<usize>,
}

impl Found {
    fn node(node: Node) -> Self {
        Self {
            node,
            since: None,
            row: None,
            link: None,
        }
    }

    /// The address that is dead, of a page that links to one.
    pub fn address(self, graph: &Graph) -> Option<&str> {
        let (address, _) = graph.dead_links.get(self.link?)?;
        Some(address)
    }
}

/// What is found of each question on a date.
pub fn of(graph: &Graph, today: Date) -> Vec<Finding> {
    let find = |of: Question| Finding {
        of,
        found: match of {
            Question::ReviewOverdue => overdue(graph, today),
            Question::NoOwner => all(graph.nodes().filter(|node| lacks_owner(graph, *node))),
            Question::NoLinks => all(pages_without_links(graph)),
            Question::NoDuties => all(RoleId::all(graph).filter_map(|role| {
                let node = Node::Role(role);
                let is_asked = !graph[role].is_external && graph.has_own_page(node);
                (is_asked && graph.main_duties(role, 1).is_empty()).then_some(node)
            })),
            Question::NoDescription => {
                let skills = SkillId::all(graph);
                all(skills
                    .filter(|skill| is_undescribed(graph, *skill))
                    .map(Node::Skill))
            }
            Question::Unfilled => unfilled(graph),
            Question::DeadLinks => dead_links(graph),
        },
    };
    Question::ALL.into_iter().map(find).collect()
}

fn all(nodes: impl Iterator<Item = Node>) -> Vec<Found> {
    nodes.map(Found::node).collect()
}

fn overdue(graph: &Graph, today: Date) -> Vec<Found> {
    let due = graph.nodes().filter_map(|node| {
        let due = graph[graph.entry_of(node)?].shared.review_by?.0;
        (due < today).then(|| Found {
            since: Some(due),
            ..Found::node(node)
        })
    });
    let mut due: Vec<Found> = due.collect();
    due.sort_by_key(|found| found.since);
    due
}

/// People answer for themselves, and a crew list or schedule belongs to its production.
fn lacks_owner(graph: &Graph, node: Node) -> bool {
    let kind = graph.kind(node);
    let has_owner = || graph.common(node).owner.is_some();
    let has_page = graph.entry_of(node).is_some() && graph.has_own_page(node);
    has_page && kind != Kind::Person && !kind.is_of_production() && !has_owner()
}

/// The page of a folder is found by the pages below it, and the home page by everybody.
fn pages_without_links(graph: &Graph) -> impl Iterator<Item = Node> {
    let nodes = graph.nodes().flat_map(|node| &graph.common(node).see);
    let named: BTreeSet<Node> = nodes
        .filter_map(|see| match see {
            See::Node(node) => Some(*node),
            See::Address(_) => None,
        })
        .collect();
    let pages = PageId::all(graph);
    let is_index = |page: &PageId| {
        let entry = graph[*page].common.entry.map(|entry| &*graph[entry].path);
        let name = entry.and_then(|path| path.rsplit('/').next());
        name.and_then(page_stem).is_some_and(is_index_stem)
    };
    pages
        .filter(move |page| graph.folder_of_page(*page).is_none() && !is_index(page))
        .map(Node::Page)
        .filter(move |page| graph.common(*page).linked_from.is_empty() && !named.contains(page))
}

fn is_undescribed(graph: &Graph, skill: SkillId) -> bool {
    let Some(entry) = graph[skill].common.entry.map(|entry| &graph[entry]) else {
        return true;
    };
    entry.shared.summary.is_empty() && entry.prose.html.text.trim().is_empty()
}

fn unfilled(graph: &Graph) -> Vec<Found> {
    let running = ProductionId::all(graph).filter(|id| !graph.is_delivered(*id));
    let rows = running.flat_map(|id| {
        let rows = graph[id]
            .crew
            .iter()
            .flat_map(|crew| crew.rows.iter().enumerate());
        rows.filter(|(_, row)| row.is_vacant)
            .map(move |(index, row)| Found {
                row: Some((id, index)),
                ..Found::node(Node::Role(row.role))
            })
    });
    rows.collect()
}

/// Each page once for each dead link of its text, those that have been dead for longest first.
fn dead_links(graph: &Graph) -> Vec<Found> {
    let mut found = Vec::new();
    for node in graph.nodes() {
        let Some(entry) = graph.entry_of(node) else {
            continue;
        };
        let named: BTreeSet<&str> = external_links::of_entry(graph, entry)
            .map(|(address, _)| address)
            .collect();
        let dead = named.into_iter().filter_map(|address| {
            let known = &graph.dead_links;
            known
                .binary_search_by(|(dead, _)| dead.as_str().cmp(address))
                .ok()
        });
        found.extend(dead.map(|number| Found {
            since: Some(graph.dead_links[number].1),
            link: Some(number),
            ..Found::node(node)
        }));
    }
    found.sort_by_key(|found| found.since);
    found
}
