//! What changed between two linked graphs, in the trade's words: who joined and left, which lines and dates moved.
//!
//! Takes two [`Side`]s, an earlier and a later one; gives a [`Diff`]. Graphs are compared, not texts, so a file that was
//! only written in another way is no change. An entry that moved to another file and names its old address in `aliases`,
//! or its old title in `former`, was renamed. What the graph derives from the other side (who manages whom, who holds a
//! role) is no change of its own. Nothing here knows git, addresses or HTML. Start reading at [`compare`].
//!
//! **Closed in doubt.** Something that the later side only hides from its audience is not reported as gone, and neither
//! old texts nor former names are part of a diff.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use foldhash::HashMap;
use serde::Serialize;

use crate::config::Config;
use crate::content::{Kind, in_words};
use crate::graph::{Graph, Node, fold};
use crate::units::fold_name;
use crate::words::Words;

mod dates;
mod duties;
mod facts;
mod format;
mod passages;
mod values;
mod words;

pub use dates::MovedDate;
pub use duties::{DutiesChange, duties};
pub use facts::Fact;
pub use format::{markdown, text};
pub use passages::{PassageChanges, passages_of};
pub use words::{Sentence, sentences};

/// One of two states of a site.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// All content.
    pub graph: &'a Graph,
    /// What the build was told.
    pub config: &'a Config,
}

/// What changed, by kind, then by title.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// Entries that changed.
    pub entries: Vec<EntryChange>,
}

/// What changed of one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntryChange {
    /// The word for its kind: `role`, `career-path`.
    pub kind: &'static str,
    /// Unique within its kind; on the later side, unless it was removed.
    pub id: Arc<str>,
    /// What it is called; on the later side, unless it was removed.
    pub title: Arc<str>,
    /// What became of it.
    pub state: State,
    /// The id it had, where that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renamed_from: Option<Arc<str>>,
    /// The fields that changed; empty for what was added or removed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldChange>,
    /// Phases and milestones whose days moved, causes before what follows from them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<MovedDate>,
    /// How its text changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<PassageChanges>,
    /// The production that it is a part of, as an id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub production: Option<Arc<str>>,
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are what became of it")]
pub enum State {
    Added,
    Removed,
    Changed,
}

/// A field with what changed in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// Its key, as `site.json` has it; for a variant `variants.vfx.reports_to`.
    pub field: String,
    /// What it is called within a sentence.
    pub label: String,
    /// Whether it holds a single value.
    pub is_single: bool,
    /// Its parts that changed, in the order of the later side; what was removed comes last.
    pub items: Vec<ItemChange>,
}

/// A part of a field: a name of a list, or the value itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemChange {
    /// What it is about: `roles/producer`, or words; empty for a plain value.
    pub id: String,
    /// The same as people read it.
    pub title: String,
    /// What was said of it, which may be nothing; none when it is new.
    pub from: Option<String>,
    /// What is said of it now; none when it is gone.
    pub to: Option<String>,
}

impl Diff {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What concerns one production: itself and its chapters.
    #[must_use]
    pub fn of_production(self, id: &str) -> Self {
        let is_of = |entry: &EntryChange| {
            let is_itself = entry.kind == Kind::Production.name() && *entry.id == *id;
            is_itself || entry.production.as_deref() == Some(id)
        };
        let entries = self.entries.into_iter().filter(is_of).collect();
        Self { entries }
    }
}

/// What changed from one side to another.
///
/// `unredacted` is the later side as the most trusted audience sees it, where that is not `after` itself: what is still
/// there has not gone, it is only hidden, and is not mentioned.
///
/// Terms, such as that somebody is acting, are in the language of `words`.
pub fn compare(before: Side<'_>, after: Side<'_>, unredacted: Option<Side<'_>>, words: &Words) -> Diff {
    let pairs = Pairs::of(before.graph, after.graph);
    let hidden = unredacted.map(Hidden::of);
    let (old, new) = (
        facts::Reader::of(before, &pairs.titles, words),
        facts::Reader::of(after, &pairs.own_titles, words),
    );
    let mut entries = Vec::new();
    for (node, origin) in &pairs.after {
        let entry = match origin {
            None => Some(whole(after.graph, *node, State::Added)),
            Some(origin) => changed(&old, *origin, &new, *node, hidden.as_ref()),
        };
        entries.extend(entry);
    }
    let is_hidden = |node: &Node| {
        let path = path_of(before.graph, *node);
        hidden.as_ref().is_some_and(|hidden| hidden.has_entry(&path))
    };
    let gone = pairs.gone.iter().filter(|node| !is_hidden(node));
    entries.extend(gone.map(|node| whole(before.graph, *node, State::Removed)));
    let rank = |entry: &EntryChange| Kind::of_name(entry.kind).map_or(usize::MAX, Kind::rank);
    entries.sort_by_cached_key(|entry| (rank(entry), fold(&entry.title), entry.id.clone()));
    Diff { entries }
}

/// `folder/id`, which tells entries of all kinds apart.
fn path_of(graph: &Graph, node: Node) -> String {
    graph.kind(node).path(&graph.common(node).id)
}

/// The entry's own page: crew lists and schedules are parts of their production here.
fn has_place(node: Node) -> bool {
    !matches!(node, Node::Crew(_) | Node::Schedule(_))
}

/// Whether a file of an entry could not be read; for a production, also its crew list and schedule.
fn is_broken(graph: &Graph, node: Node) -> bool {
    let files = match node {
        Node::Production(id) => vec![node, Node::Crew(id), Node::Schedule(id)],
        _ => vec![node],
    };
    let mut entries = files.into_iter().filter_map(|file| graph.entry_of(file));
    entries.any(|entry| graph[entry].is_broken)
}

fn production_of(graph: &Graph, node: Node) -> Option<Arc<str>> {
    match node {
        Node::Page(page) => graph[page].production.map(|id| graph[id].common.id.clone()),
        _ => None,
    }
}

fn whole(graph: &Graph, node: Node, state: State) -> EntryChange {
    let common = graph.common(node);
    EntryChange {
        kind: graph.kind(node).name(),
        id: common.id.clone(),
        title: common.title.clone(),
        state,
        renamed_from: None,
        fields: Vec::new(),
        dates: Vec::new(),
        text: None,
        production: production_of(graph, node),
    }
}

fn changed(
    old: &facts::Reader<'_>,
    origin: Node,
    new: &facts::Reader<'_>,
    node: Node,
    hidden: Option<&Hidden>,
) -> Option<EntryChange> {
    let (before, after) = (old.side.graph, new.side.graph);
    // What a file that cannot be read would say is not known, so nothing of it was added or removed.
    if is_broken(before, origin) || is_broken(after, node) {
        return None;
    }
    let path = path_of(after, node);
    let former = |words: &str| {
        let entry = after.entry_of(node).map(|entry| &after[entry].shared.former);
        entry.is_some_and(|former| former.iter().any(|name| fold_name(name) == fold_name(words)))
    };
    let mut fields = Vec::new();
    let (was, is) = (old.facts(origin), new.facts(node));
    for (key, fact) in merged(was, is) {
        let mut items = fact.changes();
        items.retain(|item| {
            let is_gone = item.to.is_none();
            !(is_gone && hidden.is_some_and(|hidden| hidden.has_item(&path, &key, &item.id)))
        });
        // A name that somebody no longer has is for nobody to read.
        for item in &mut items {
            item.from = item.from.take().filter(|from| !former(from));
        }
        items.retain(|item| item.from.is_some() || item.to.is_some());
        if !items.is_empty() {
            fields.push(FieldChange {
                field: key,
                label: fact.label,
                is_single: fact.is_single,
                items,
            });
        }
    }
    let earlier = before.common(origin);
    // An id is often the name itself.
    let is_former = former(&earlier.title) || former(&in_words(&earlier.id));
    let renamed_from = (path_of(before, origin) != path && !is_former).then(|| earlier.id.clone());
    let dates = match (origin, node) {
        (Node::Production(was), Node::Production(is)) => dates::moved(before, was, after, is),
        _ => Vec::new(),
    };
    let text = passages::changes(old, origin, new, node);
    if fields.is_empty() && dates.is_empty() && text.is_none() && renamed_from.is_none() {
        return None;
    }
    Some(EntryChange {
        renamed_from,
        fields,
        dates,
        text,
        ..whole(after, node, State::Changed)
    })
}

/// The facts of both sides by field, in the order of the later one.
fn merged(was: Vec<Fact>, is: Vec<Fact>) -> Vec<(String, values::Compared)> {
    let mut was: BTreeMap<String, Fact> = was.into_iter().map(|fact| (fact.field.clone(), fact)).collect();
    let mut merged = Vec::new();
    for fact in is {
        let before = was.remove(&fact.field).map(|fact| fact.items).unwrap_or_default();
        merged.push((fact.field.clone(), values::Compared::of(before, fact)));
    }
    merged.extend(was.into_values().map(|fact| {
        let gone = Fact {
            items: Vec::new(),
            ..fact.clone()
        };
        (fact.field.clone(), values::Compared::of(fact.items, gone))
    }));
    merged
}

/// Which entry of one side is which of the other.
struct Pairs {
    /// The later nodes, each with the earlier one that it was.
    after: Vec<(Node, Option<Node>)>,
    /// The earlier nodes that no later one was.
    gone: Vec<Node>,
    /// For earlier nodes, path and title that they have later.
    titles: HashMap<Node, (String, Arc<str>)>,
    /// For later nodes nothing differs.
    own_titles: HashMap<Node, (String, Arc<str>)>,
}

impl Pairs {
    fn of(before: &Graph, after: &Graph) -> Self {
        let mut earlier: BTreeMap<String, Node> = before
            .nodes()
            .filter(|node| has_place(*node))
            .map(|node| (path_of(before, node), node))
            .collect();
        let mut pairs: Vec<(Node, Option<Node>)> = after
            .nodes()
            .filter(|node| has_place(*node))
            .map(|node| (node, earlier.remove(&path_of(after, node))))
            .collect();
        // Only what is on one side alone can be the same under another name.
        for (node, origin) in pairs.iter_mut().filter(|(_, origin)| origin.is_none()) {
            let found = renamed_from(before, &earlier, after, *node);
            *origin = found.and_then(|path| earlier.remove(&path));
        }
        let titles = pairs.iter().filter_map(|(node, origin)| {
            Some((
                (*origin)?,
                (path_of(after, *node), after.common(*node).title.clone()),
            ))
        });
        Self {
            titles: titles.collect(),
            own_titles: HashMap::default(),
            after: pairs,
            gone: earlier.into_values().collect(),
        }
    }
}

/// The path of the earlier entry of the same kind whose address a later one has among its `aliases`, or whose title among its
/// `former` names.
fn renamed_from(
    before: &Graph,
    earlier: &BTreeMap<String, Node>,
    after: &Graph,
    node: Node,
) -> Option<String> {
    let shared = &after[after.entry_of(node)?].shared;
    let kind = after.kind(node);
    let is_same_kind = |path: &&String| earlier.get(*path).is_some_and(|node| before.kind(*node) == kind);
    let addresses = shared.aliases.iter().map(|alias| address(alias));
    let by_address = addresses
        .filter(|path| earlier.contains_key(path))
        .find(|path| is_same_kind(&path));
    by_address.or_else(|| {
        let former: BTreeSet<String> = shared.former.iter().map(|name| fold_name(name)).collect();
        let mut found = earlier.iter().filter(|(path, node)| {
            is_same_kind(path) && former.contains(&fold_name(&before.common(**node).title))
        });
        let (first, second) = (found.next(), found.next());
        // A name that two had says nothing about either.
        first.filter(|_| second.is_none()).map(|(path, _)| path.clone())
    })
}

/// An old address as a path from `content/`: `/roles/pm/` is `roles/pm`.
fn address(alias: &str) -> String {
    let path = alias.split(['?', '#']).next().unwrap_or_default();
    let path = path.trim_matches('/');
    let path = path.strip_suffix("index.html").unwrap_or(path);
    path.strip_suffix(".html")
        .unwrap_or(path)
        .trim_matches('/')
        .to_owned()
}

/// All that is there on the later side, whoever may see it.
struct Hidden {
    /// By path of the entry and key of the field, what its items are about.
    items: BTreeMap<String, BTreeMap<String, BTreeSet<String>>>,
}

impl Hidden {
    fn of(side: Side<'_>) -> Self {
        let titles = HashMap::default();
        let reader = facts::Reader::of(side, &titles, &side.config.words);
        let nodes = side.graph.nodes().filter(|node| has_place(*node));
        let items = nodes.map(|node| {
            let fields = reader.facts(node).into_iter().map(|fact| {
                let ids = fact.items.into_iter().map(|item| item.id);
                (fact.field, ids.collect())
            });
            (path_of(side.graph, node), fields.collect())
        });
        Self {
            items: items.collect(),
        }
    }

    fn has_entry(&self, path: &str) -> bool {
        self.items.contains_key(path)
    }

    fn has_item(&self, path: &str, field: &str, id: &str) -> bool {
        let fields = self.items.get(path);
        let ids = fields.and_then(|fields| fields.get(field));
        ids.is_some_and(|ids| ids.contains(id))
    }
}
