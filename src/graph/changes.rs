//! When each file last changed, and what changed lately, as the commits of the site's repository have it.
//!
//! Only files that this audience may see are looked for, so nothing of any other file comes further than here: no date, no
//! name, no path. Start reading at [`of`].

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use jiff::Timestamp;
use jiff::civil::Date;

use super::{DepartmentId, EntryId, Graph, LinkInputs, Node, ProductionId};
use crate::config::Config;
use crate::source::history::{Commit, Touch};

/// The most changes that are kept as recent ones.
pub const MAX_RECENT: usize = 300;

/// The most pages of a feed.
const MAX_IN_FEED: usize = 50;

/// What a feed of changes is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedOf {
    /// All of the site.
    Site,
    /// A department and its roles.
    Department(DepartmentId),
    /// A production and its bible.
    Production(ProductionId),
}

impl FeedOf {
    /// What it is about, where that is less than the site.
    pub fn node(self) -> Option<Node> {
        match self {
            Self::Site => None,
            Self::Department(id) => Some(Node::Department(id)),
            Self::Production(id) => Some(Node::Production(id)),
        }
    }

    /// The feed of which a node is a part, besides that of the site.
    fn with(graph: &Graph, node: Node) -> Option<Self> {
        match node {
            Node::Role(id) => graph[id].base.department.map(Self::Department),
            Node::Department(id) => Some(Self::Department(id)),
            Node::Page(id) => graph[id].production.map(Self::Production),
            Node::Production(id) | Node::Crew(id) | Node::Schedule(id) => Some(Self::Production(id)),
            Node::Call(id) => Some(Self::Production(graph[id].production)),
            _ => None,
        }
    }
}

/// When files changed. Empty where the commits are not known.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// By file.
    last: Vec<Option<LastChange>>,
    /// What changed lately, the latest day first; a file once for each day, and at most [`MAX_RECENT`] in all.
    pub recent: Vec<Change>,
    /// What each feed has, the latest change first; at most [`MAX_IN_FEED`] each.
    feeds: BTreeMap<FeedOf, Vec<Node>>,
}

/// The last change of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastChange {
    /// When it was committed.
    pub at: Timestamp,
    /// The day where it was committed.
    pub day: Date,
    /// Who made it, if this audience is shown that.
    pub author: Option<Arc<str>>,
}

/// What became of a file on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What the file is.
    pub node: Node,
    /// What became of it; of several things, that which comes last here.
    pub what: What,
    /// When the last of the day's changes was committed.
    pub at: Timestamp,
    /// The day.
    pub day: Date,
    /// Who made them, without doubles, if this audience is shown that.
    pub authors: Vec<Arc<str>>,
    /// The first lines of the commits' messages, the newest first, as far as this audience is shown them.
    pub subjects: Vec<Arc<str>>,
    /// Where the file was before, if this audience is shown everything.
    pub from: Option<Arc<str>>,
}

/// What a commit did to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// It has other text.
    Changed,
    /// It has another path.
    Renamed,
    /// It is new.
    Added,
}

impl Changes {
    /// The last committed change of a file.
    pub fn last(&self, entry: EntryId) -> Option<&LastChange> {
        self.last.get(entry.index())?.as_ref()
    }

    /// The feeds that have anything in them.
    pub fn feeds(&self) -> impl Iterator<Item = FeedOf> {
        self.feeds.keys().copied()
    }

    /// What changed last of what a feed is about, the latest first.
    pub fn feed(&self, of: FeedOf) -> &[Node] {
        self.feeds.get(&of).map_or(&[], Vec::as_slice)
    }
}

/// Follows each file of a site through the commits, the newest first, whatever it was called.
pub(super) fn of(graph: &Graph, inputs: &LinkInputs, config: &Config) -> Changes {
    let Some(commits) = inputs.history.commits() else {
        return Changes::default();
    };
    let mut nodes: Vec<Option<Node>> = vec![None; graph.entries.len()];
    for node in graph.nodes() {
        // A grade has no file that changes: its job's does.
        if let Some(entry) = graph.entry_of(node).filter(|_| graph.has_own_page(node)) {
            nodes[entry.index()] = Some(node);
        }
    }
    let others = inputs.assets.iter().chain(inputs.tables.keys());
    // By what each was called at the commit that is looked at; none of the pages for other files.
    let mut followed: HashMap<Arc<str>, Option<EntryId>> = HashMap::with_capacity(2 * nodes.len());
    followed.extend(others.map(|path| (path.clone(), None)));
    let ids = graph.entries.iter().enumerate();
    followed.extend(ids.map(|(index, entry)| (entry.path.clone(), Some(EntryId::new(index)))));
    let mut last = vec![None; nodes.len()];
    let mut recent: Vec<Change> = Vec::new();
    for commit in commits {
        let found: Vec<(&Arc<str>, &Touch, Option<EntryId>)> = commit
            .touched
            .iter()
            .filter_map(|(path, touch)| Some((path, touch, *followed.get(path)?)))
            .collect();
        // A message speaks of all that its commit touched. In doubt, it is for those who see everything.
        let sees_all = config.audience.sees_everything();
        let is_seen_whole = sees_all || found.len() == commit.touched.len();
        let subject = (config.shows_subjects && is_seen_whole).then(|| commit.subject.clone());
        let author = config.shows_authors.then(|| commit.author.clone());
        for (_, touch, entry) in &found {
            let (Some(entry), Some(what)) = (*entry, what(touch)) else {
                continue;
            };
            last[entry.index()].get_or_insert_with(|| LastChange {
                at: commit.at,
                day: commit.day,
                author: author.clone(),
            });
            let from = match touch {
                Touch::Renamed(from) if sees_all => Some(from.clone()),
                _ => None,
            };
            let shown = nodes[entry.index()].filter(|node| !graph.is_closed(*node));
            recent.extend(shown.map(|node| Change {
                node,
                what,
                at: commit.at,
                day: commit.day,
                authors: author.iter().cloned().collect(),
                subjects: subject.iter().cloned().collect(),
                from,
            }));
        }
        follow(&mut followed, commit);
    }
    Changes {
        feeds: feeds(graph, &nodes, &last),
        last,
        recent: by_day(recent),
    }
}

/// What each feed has, from the last change of each file.
fn feeds(graph: &Graph, nodes: &[Option<Node>], last: &[Option<LastChange>]) -> BTreeMap<FeedOf, Vec<Node>> {
    let dated = nodes.iter().zip(last);
    let mut dated: Vec<(Timestamp, Node)> = dated
        .filter_map(|(node, last)| Some((last.as_ref()?.at, (*node)?)))
        .filter(|(_, node)| !graph.is_closed(*node))
        .collect();
    dated.sort_by_key(|(at, node)| (std::cmp::Reverse(*at), *node));
    let mut feeds: BTreeMap<FeedOf, Vec<Node>> = BTreeMap::new();
    for (_, node) in dated {
        for feed in std::iter::once(FeedOf::Site).chain(FeedOf::with(graph, node)) {
            let nodes = feeds.entry(feed).or_default();
            if nodes.len() < MAX_IN_FEED {
                nodes.push(node);
            }
        }
    }
    feeds
}

fn what(touch: &Touch) -> Option<What> {
    match touch {
        Touch::Added => Some(What::Added),
        Touch::Changed => Some(What::Changed),
        Touch::Renamed(_) => Some(What::Renamed),
        Touch::Removed => None,
    }
}

/// Gives each file the name that it had before a commit; one that was not there then is followed no further.
fn follow(followed: &mut HashMap<Arc<str>, Option<EntryId>>, commit: &Commit) {
    let moved: Vec<_> = commit
        .touched
        .iter()
        .filter(|(_, touch)| *touch != Touch::Changed)
        .filter_map(|(path, touch)| Some((touch, followed.remove(path)?)))
        .collect();
    // Two files may have changed places.
    for (touch, file) in moved {
        if let Touch::Renamed(from) = touch {
            followed.entry(from.clone()).or_insert(file);
        }
    }
}

/// The changes of a file on a day as one, the latest day first.
fn by_day(changes: Vec<Change>) -> Vec<Change> {
    let mut days: Vec<Change> = Vec::new();
    let mut known: HashMap<(Node, Date), usize> = HashMap::new();
    for change in changes {
        let index = *known.entry((change.node, change.day)).or_insert(days.len());
        let Some(day) = days.get_mut(index) else {
            days.push(change);
            continue;
        };
        day.what = day.what.max(change.what);
        day.from = change.from.or(day.from.take());
        for author in change.authors {
            if !day.authors.contains(&author) {
                day.authors.push(author);
            }
        }
        for subject in change.subjects {
            if !day.subjects.contains(&subject) {
                day.subjects.push(subject);
            }
        }
    }
    days.sort_by_key(|change| std::cmp::Reverse((change.day, change.at, std::cmp::Reverse(change.node))));
    days.truncate(MAX_RECENT);
    days
}
