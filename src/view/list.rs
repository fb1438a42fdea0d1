//! Lists: all of one kind. A long one is parted, so that no page grows with the site.
//!
//! Each kind has a file of its own that gives its rows in order; here they are parted and framed.

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use super::frame::{Frame, kind_title, list_link};
use super::{Link, PageParts, Scope};
use crate::content::{Body as EntryBody, Kind};
use crate::graph::Node;
use crate::plan::Subject;

pub mod careers;
pub mod departments;
pub mod people;
pub mod productions;
pub mod roles;
pub mod skills;
pub mod tools;

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

impl Pagination {
    /// Whether further entries stand on other pages.
    pub fn is_parted(&self) -> bool {
        !self.all.is_empty()
    }
}

/// The list of a kind, or a part of it.
pub fn view(scope: &Scope<'_>, kind: Kind, part: usize) -> PageParts {
    match kind {
        Kind::Role => roles::view(scope, part),
        Kind::Department => departments::view(scope, part),
        Kind::CareerPath => careers::view(scope, part),
        Kind::Person => people::view(scope, part),
        Kind::Production => productions::view(scope, part),
        Kind::Skill => skills::view(scope, part),
        Kind::Tool => tools::view(scope, part),
        // Crew lists, schedules and pages have no list of their own.
        Kind::Crew | Kind::Schedule | Kind::Page => super::page::placeholder(scope),
    }
}

/// The nodes of one part of a list that is in order, and what the page says of the other parts.
pub fn part_of<'n, T>(
    scope: &Scope<'_>,
    whole: &Subject,
    part: usize,
    entries: &'n [T],
    title: impl Fn(&T) -> Arc<str>,
) -> (&'n [T], Pagination) {
    let size = whole.part_size();
    let range = |part: usize| -> Range<usize> {
        let start = ((part - 1) * size).min(entries.len());
        start..(start + size).min(entries.len())
    };
    let number = part.max(1);
    let pages = scope.plan.parts_of(whole);
    let links: Vec<PartLink> = pages
        .iter()
        .enumerate()
        .filter_map(|(index, page)| {
            let range = range(index + 1);
            let (first, last) = (entries.get(range.start)?, entries.get(range.end.checked_sub(1)?)?);
            Some(PartLink {
                link: Link::to(
                    format!("{} – {}", title(first), title(last)),
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

/// The frame of a list of a kind, or of a part of it.
pub fn frame(scope: &Scope<'_>, kind: Kind, description: &str, parts: &Pagination) -> Frame {
    framed(
        scope,
        kind_title(kind),
        description,
        parts,
        list_link(scope, kind),
    )
}

/// The frame of a list, or of a part of it: text and facts of its file stand on the first part alone.
pub fn framed(
    scope: &Scope<'_>,
    title: &str,
    description: &str,
    parts: &Pagination,
    whole: Option<Link>,
) -> Frame {
    let mut frame = Frame::made(scope, title, description);
    frame.toc.clear();
    if parts.number > 1 {
        if let Some(whole) = whole {
            frame.title = whole.title.clone();
            frame.breadcrumbs.insert(0, whole);
        }
        frame.full_title = format!("{}, part {}", frame.title, parts.number);
        if let Some(last) = frame.breadcrumbs.last_mut() {
            last.title = Arc::from(format!("Part {}", parts.number));
        }
    }
    frame
}

/// Turns the frame of a node's page into that of a further part of its list: the text stands on the first part alone.
pub fn later_part(scope: &Scope<'_>, frame: &mut Frame, node: Node, parts: &Pagination) {
    if parts.number == 1 {
        return;
    }
    let mut way = std::mem::take(&mut frame.breadcrumbs);
    if let Some(last) = way.last_mut() {
        *last = scope.link(node);
    }
    let title = format!("{}, part {}", frame.title, parts.number);
    let made = Frame::made(scope, &format!("Part {}", parts.number), &title);
    way.extend(made.breadcrumbs);
    *frame = Frame {
        kind: frame.kind,
        title: frame.title.clone(),
        full_title: title,
        breadcrumbs: way,
        ..Frame::made(scope, "", "")
    };
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

/// The fields of a node's file.
pub fn body<'a>(scope: &Scope<'a>, node: Node) -> Option<&'a EntryBody> {
    scope.graph.entry_of(node).map(|entry| &scope.graph[entry].body)
}

#[cfg(test)]
mod tests;
