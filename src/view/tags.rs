//! Tags: all of them, and what carries one.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::frame::{Frame, MAX_BESIDE};
use super::list::{EntryRow, Pagination, entry_row, part_of};
use super::{Body, Link, PageParts, Scope};
use crate::content::Kind;
use crate::plan::Subject;
use crate::units::alphabet_key;

/// What only the list of tags has; templates see it as `tags`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TagsView {
    /// The tags, in order of the alphabet.
    pub all: Vec<TagCount>,
    /// The other parts of the list.
    pub parts: Pagination,
}

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TagCount {
    /// The tag and its address.
    #[serde(flatten)]
    pub link: Link,
    /// How many entries carry it.
    pub count: usize,
}

/// What only the page of a tag has; templates see it as `tag`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TagView {
    /// How many entries carry it, of each kind that does.
    pub counts: Vec<KindCount>,
    /// The entries by kind.
    pub groups: Vec<TagGroup>,
    /// Other tags, the most used first, at most twenty.
    pub others: Vec<TagCount>,
    /// The list of all tags.
    pub all: Option<Link>,
    /// The other parts of the list.
    pub parts: Pagination,
}

/// How many of a kind there are.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct KindCount {
    /// The kind, in the plural: `Roles`.
    pub title: Arc<str>,
    /// How many.
    pub count: usize,
}

/// Entries of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TagGroup {
    /// The anchor of its heading.
    pub anchor: String,
    /// The kind, in the plural: `Roles`.
    pub title: Arc<str>,
    /// The entries.
    pub rows: Vec<EntryRow>,
}

/// The list of all tags, or a part of it.
pub fn all(scope: &Scope<'_>) -> PageParts {
    let mut tags: Vec<(&Arc<str>, usize)> = scope
        .graph
        .tags
        .iter()
        .map(|(tag, nodes)| (tag, nodes.len()))
        .collect();
    tags.sort_by_cached_key(|(tag, _)| alphabet_key(tag));
    let (shown, parts) = part_of(scope, &tags, |(tag, _)| (*tag).clone());
    let frame = Frame::of(scope);
    let all = shown
        .iter()
        .filter_map(|(tag, count)| tag_count(scope, tag, *count));
    let view = TagsView {
        all: all.collect(),
        parts,
    };
    ("tags.html", frame, Body::Tags(Box::new(view)))
}

/// The page of a tag, or a part of it.
pub fn of_tag(scope: &Scope<'_>, tag: &Arc<str>) -> PageParts {
    let graph = scope.graph;
    let mut nodes = graph.tags.get(tag).cloned().unwrap_or_default();
    scope.sort(&mut nodes);
    // Kinds in the order in which they are listed to people; the sort is stable.
    nodes.sort_by_key(|node| graph.kind(*node).rank());
    let (shown, parts) = part_of(scope, &nodes, |node| graph.common(*node).title.clone());
    let frame = Frame::of(scope);
    let mut counts: BTreeMap<Kind, KindCount> = BTreeMap::new();
    for node in &nodes {
        let kind = graph.kind(*node);
        let count = counts.entry(kind).or_insert_with(|| KindCount {
            title: kind.plural_in(scope.words()),
            count: 0,
        });
        count.count += 1;
    }
    let mut groups: Vec<TagGroup> = Vec::new();
    for node in shown {
        let kind = graph.kind(*node);
        let title = kind.plural_in(scope.words());
        let row = entry_row(scope, *node);
        match groups.last_mut().filter(|last| last.title == title) {
            Some(last) => last.rows.push(row),
            None => groups.push(TagGroup {
                anchor: format!("cb-{}", kind.name()),
                title,
                rows: vec![row],
            }),
        }
    }
    let view = TagView {
        counts: counts.into_values().collect(),
        groups,
        others: others(scope, tag),
        all: scope.page_link(&Subject::Tags),
        parts,
    };
    ("tag.html", frame, Body::Tag(Box::new(view)))
}

fn others(scope: &Scope<'_>, tag: &Arc<str>) -> Vec<TagCount> {
    // Every page of a tag names the same ones, so they are sorted once, by the graph.
    let common = scope.graph.common_tags.iter().filter(|other| *other != tag);
    let count = |tag: &Arc<str>| scope.graph.tags.get(tag).map_or(0, Vec::len);
    let mut others: Vec<(&Arc<str>, usize)> = common.map(|tag| (tag, count(tag))).collect();
    others.truncate(MAX_BESIDE);
    others.sort_by_cached_key(|(other, _)| alphabet_key(other));
    let others = others.into_iter();
    others
        .filter_map(|(other, count)| tag_count(scope, other, count))
        .collect()
}

fn tag_count(scope: &Scope<'_>, tag: &Arc<str>, count: usize) -> Option<TagCount> {
    let link = scope.link_to(&Subject::Tag(tag.clone()), tag)?;
    Some(TagCount { link, count })
}
