//! How a text changed: its passages, compared as words, whatever the Markdown looks like.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::facts::Reader;
use super::path_of;
use crate::graph::{EntryId, Graph, Node, Target};
use crate::source::Fingerprint;

/// Which passages of a text changed. A passage is a paragraph, an item of a list or a row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PassageChanges {
    /// How many of the later text are new, changed, or in another place.
    pub changed: usize,
    /// How many of the earlier text are gone or changed.
    pub removed: usize,
    /// How many links of the text are new or gone.
    #[serde(skip_serializing_if = "is_zero")]
    pub links: usize,
    /// The headings of the later text under which something changed, in order; empty for what stands before the first.
    pub under: Vec<String>,
    /// Fingerprints of the changed passages of the later text, by which they are found again.
    #[serde(skip)]
    pub passages: BTreeSet<Fingerprint>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde wants a reference")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// The passages of an entry's text: the bytes of its HTML at which each begins, and its fingerprint as in
/// [`PassageChanges::passages`]. Those without words are left out.
pub fn passages_of(graph: &Graph, entry: EntryId) -> Vec<(usize, Fingerprint)> {
    passages(graph, entry, |node| path_of(graph, node))
}

/// A link without words stands for what it leads to, so that a new title is a change of that entry and not of all that name it.
fn passages(graph: &Graph, entry: EntryId, name: impl Fn(Node) -> String) -> Vec<(usize, Fingerprint)> {
    let prose = &graph[entry].prose;
    let targets = &graph.links[entry.index()];
    let words = |link: usize, out: &mut String| match targets.get(link) {
        Some(Target::Node(node, _)) => out.push_str(&name(*node)),
        _ => out.push_str(prose.links.get(link).map_or("", |link| link.target.as_str())),
    };
    let starts = prose.html.passage_starts();
    let starts: Vec<usize> = starts
        .first()
        .is_none_or(|first| *first > 0)
        .then_some(0)
        .into_iter()
        .chain(starts)
        .collect();
    let ends = starts.iter().skip(1).copied().chain([prose.html.text.len()]);
    let found = starts.iter().zip(ends).filter_map(|(start, end)| {
        let text = prose.html.slice(*start..end).plain_text(words);
        let words: Vec<&str> = text.split_whitespace().collect();
        (!words.is_empty()).then(|| (*start, Fingerprint::of(words.join(" ").as_bytes())))
    });
    found.collect()
}

/// A text by its passages, each with the heading above it.
fn text_of(reader: &Reader<'_>, entry: EntryId) -> Vec<(String, Fingerprint)> {
    let headings = &reader.side.graph[entry].prose.headings;
    let above = |at: usize| {
        let heading = headings.iter().take_while(|heading| heading.at <= at).last();
        heading.map_or_else(String::new, |heading| heading.text.clone())
    };
    let found = passages(reader.side.graph, entry, |node| reader.known_as(node).0);
    found
        .into_iter()
        .map(|(at, passage)| (above(at), passage))
        .collect()
}

/// Where the links of a text lead, as the later side calls it, and how often.
fn add_targets(reader: &Reader<'_>, entry: EntryId, count: &mut BTreeMap<String, usize>) {
    for target in &reader.side.graph.links[entry.index()] {
        let name = match target {
            Target::Node(node, anchor) => {
                let (path, _) = reader.known_as(*node);
                format!("{path}#{}", anchor.as_deref().unwrap_or_default())
            }
            Target::Asset(path, rest) | Target::SitePath(path, rest) => format!("/{path}{rest}"),
            Target::Address(address) => address.to_string(),
            Target::Nothing => continue,
        };
        *count.entry(name).or_default() += 1;
    }
}

/// How the texts of an entry changed: its own, and for a production those of its crew list and schedule.
pub(super) fn changes(
    old: &Reader<'_>,
    origin: Node,
    new: &Reader<'_>,
    node: Node,
) -> Option<PassageChanges> {
    let files = |reader: &Reader<'_>, node: Node| -> Vec<EntryId> {
        let files = match node {
            Node::Production(id) => vec![node, Node::Crew(id), Node::Schedule(id)],
            _ => vec![node],
        };
        let entries = files
            .into_iter()
            .filter_map(|file| reader.side.graph.entry_of(file));
        entries.collect()
    };
    let (was, is) = (files(old, origin), files(new, node));
    let before: Vec<_> = was.iter().flat_map(|entry| text_of(old, *entry)).collect();
    let after: Vec<_> = is.iter().flat_map(|entry| text_of(new, *entry)).collect();
    let kept = common(&before, &after);
    let mut changes = PassageChanges {
        removed: before.len() - kept.len(),
        changed: after.len() - kept.len(),
        ..PassageChanges::default()
    };
    for (at, (heading, passage)) in after.iter().enumerate() {
        if kept.contains(&at) {
            continue;
        }
        changes.passages.insert(*passage);
        if changes.under.last() != Some(heading) {
            changes.under.push(heading.clone());
        }
    }
    let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
    was.iter().for_each(|entry| add_targets(old, *entry, &mut before));
    is.iter().for_each(|entry| add_targets(new, *entry, &mut after));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differs = |name: &&&String| before.get(**name) != after.get(**name);
    changes.links = names.iter().filter(differs).count();
    let is_same = changes.changed == 0 && changes.removed == 0 && changes.links == 0;
    (!is_same).then_some(changes)
}

/// The most pairs of passages that are looked at; in longer texts, what is not at their common start or end counts as changed
/// unless the same passage was there before.
const MAX_PAIRS: usize = 4_000_000;

/// The places in `after` of passages that are kept: those of a longest common sequence.
fn common(before: &[(String, Fingerprint)], after: &[(String, Fingerprint)]) -> BTreeSet<usize> {
    let print = |(_, print): &(String, Fingerprint)| *print;
    let same = before
        .iter()
        .zip(after)
        .take_while(|(was, is)| print(was) == print(is));
    let start = same.count();
    let (old, new) = (&before[start..], &after[start..]);
    let same = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(was, is)| print(was) == print(is));
    let end = same.count();
    let (old, new) = (&old[..old.len() - end], &new[..new.len() - end]);
    let mut kept: BTreeSet<usize> = (0..start).chain(after.len() - end..after.len()).collect();
    if old.len().saturating_mul(new.len()) > MAX_PAIRS {
        let known: BTreeSet<Fingerprint> = old.iter().map(print).collect();
        let there = new
            .iter()
            .enumerate()
            .filter(|(_, passage)| known.contains(&passage.1));
        // No more than there were, so that what is gone is counted.
        kept.extend(there.map(|(at, _)| start + at).take(old.len()));
        return kept;
    }
    // How long the longest common sequence of the rests is, for each pair of starts.
    let width = new.len() + 1;
    let mut lengths = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            lengths[i * width + j] = match print(&old[i]) == print(&new[j]) {
                true => lengths[(i + 1) * width + j + 1] + 1,
                false => lengths[(i + 1) * width + j].max(lengths[i * width + j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        if print(&old[i]) == print(&new[j]) {
            kept.insert(start + j);
            (i, j) = (i + 1, j + 1);
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    kept
}
