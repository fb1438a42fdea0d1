//! Lists: all of one kind. A long one is parted, so that no page grows with the site.
//!
//! Each kind has a file of its own that gives its rows in order; here they are parted and framed.

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use super::{Link, Scope};
use crate::graph::{Graph, Node};
use crate::plan::{LIST_PAGE_SIZE, Subject};
use crate::units::alphabet_key;

pub mod careers;
pub mod departments;
pub mod documents;
pub mod people;
pub mod productions;
pub mod roles;
pub mod skills;
pub mod tools;
pub mod vacancies;

/// A long list in parts; templates see it as `parts` of each list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Pagination {
    /// Which part this is, from 1.
    pub number: usize,
    /// All parts; empty when there is only one.
    pub all: Vec<PartLink>,
    /// How many entries all parts have.
    pub total: usize,
    /// The part before this one.
    pub previous: Option<Link>,
    /// The part after this one.
    pub next: Option<Link>,
}

/// A part of a long list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PartLink {
    /// Its first and last entry, and its address.
    #[serde(flatten)]
    pub link: Link,
    /// Whether it is the part that is shown.
    pub is_current: bool,
}

/// Entries of a list that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Group<T> {
    /// What they are listed under.
    pub title: String,
    /// The entries, in order.
    pub rows: Vec<T>,
}

/// Nodes by what they are listed under, then by title; those under nothing come last.
pub fn by_group<I: Copy + Ord>(
    graph: &Graph,
    ids: impl Iterator<Item = I>,
    group: impl Fn(I) -> Option<String>,
    node: fn(I) -> Node,
) -> Vec<(Option<String>, I)> {
    let mut ids: Vec<(Option<String>, I)> = ids.map(|id| (group(id), id)).collect();
    ids.sort_by_cached_key(|(group, id)| {
        let title = alphabet_key(&graph.common(node(*id)).title);
        (group.is_none(), group.as_deref().map(alphabet_key), title, *id)
    });
    ids
}

/// Entries that stand in order of what they are listed under, as groups. `others` is the key of the words for those that
/// are listed under nothing.
pub fn grouped<I: Copy, T>(
    scope: &Scope<'_>,
    entries: &[(Option<String>, I)],
    others: &str,
    row: impl Fn(I) -> T,
) -> Vec<Group<T>> {
    let mut groups: Vec<Group<T>> = Vec::new();
    for (group, id) in entries {
        let title = group.as_deref().unwrap_or(scope.words().say(others));
        match groups.last_mut().filter(|last| last.title == title) {
            Some(last) => last.rows.push(row(*id)),
            None => groups.push(Group {
                title: title.to_owned(),
                rows: vec![row(*id)],
            }),
        }
    }
    groups
}

/// The entries of the page's list that stand on it, and what it says of the list's other pages.
pub fn part_of<'n, T>(
    scope: &Scope<'_>,
    entries: &'n [T],
    title: impl Fn(&T) -> Arc<str>,
) -> (&'n [T], Pagination) {
    let (whole, number) = scope.list();
    part_of_list(scope, whole, number, entries, title)
}

/// The same of a list that is not what the page is about: that of a folder, on the page that stands for it.
pub fn part_of_list<'n, T>(
    scope: &Scope<'_>,
    whole: &Subject,
    number: usize,
    entries: &'n [T],
    title: impl Fn(&T) -> Arc<str>,
) -> (&'n [T], Pagination) {
    let planned = scope.plan.planned(whole).and_then(|page| page.made.as_ref());
    let size = planned.map_or(LIST_PAGE_SIZE, |made| made.page_size);
    let range = |part: usize| -> Range<usize> {
        let start = ((part - 1) * size).min(entries.len());
        start..(start + size).min(entries.len())
    };
    let pages = scope.plan.pages_of_list(whole);
    let links: Vec<PartLink> = pages
        .iter()
        .enumerate()
        .filter_map(|(index, page)| {
            let range = range(index + 1);
            let (first, last) = (entries.get(range.start)?, entries.get(range.end.checked_sub(1)?)?);
            Some(PartLink {
                link: Link::to(
                    scope.words().from_to(&title(first), &title(last)),
                    scope.plan.href_of_page(&scope.page.url, *page),
                ),
                is_current: index + 1 == number,
            })
        })
        .collect();
    let neighbour = |number: Option<usize>| {
        let index = number?.checked_sub(1)?;
        links.get(index).map(|part| part.link.clone())
    };
    let view = Pagination {
        number,
        total: entries.len(),
        previous: neighbour(number.checked_sub(1)),
        next: neighbour(Some(number + 1)),
        all: if links.len() > 1 {
            links.clone()
        } else {
            Vec::new()
        },
    };
    (&entries[range(number)], view)
}

/// What a file says in one or two sentences; empty when it says nothing, or there is no file.
pub fn summary(scope: &Scope<'_>, node: Node) -> String {
    scope
        .graph
        .entry_of(node)
        .map(|entry| scope.graph[entry].shared.summary.clone())
        .unwrap_or_default()
}

/// Other names of a node.
pub fn other_names(scope: &Scope<'_>, node: Node) -> Vec<String> {
    scope
        .graph
        .entry_of(node)
        .map(|entry| scope.graph[entry].shared.aka.clone())
        .unwrap_or_default()
}

/// An entry with what it is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct EntryRow {
    /// Its title and address.
    #[serde(flatten)]
    pub link: Link,
    /// What it is about; may be empty.
    pub summary: String,
}

/// A node with what it is about.
pub fn entry_row(scope: &Scope<'_>, node: Node) -> EntryRow {
    EntryRow {
        link: scope.link(node),
        summary: summary(scope, node),
    }
}

#[cfg(test)]
mod tests;
