//! Which names there are, and what each one means.

use std::collections::hash_map;
use std::sync::{Arc, OnceLock};

use foldhash::{HashMap, HashMapExt};
use rayon::prelude::*;

use super::{Graph, LinkInputs, Node, ProductionId};
use crate::content::{Entry, Kind, is_index_stem};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, Similar};
pub(crate) use crate::units::fold_name as fold;

/// All names of a site.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// By id; a map for each kind, in the order of [`Kind`].
    by_id: ById,
    /// By title, alias and abbreviation, folded.
    by_name: ByName,
    /// By names that are shown nowhere, folded: they mean what they meant, and are never suggested.
    by_former_name: ByName,
    /// Names of people whom this audience may not see, folded.
    hidden_people: std::collections::BTreeSet<String>,
    /// The ids of each kind and all names, by what is in them, for suggestions: made when there is something to suggest.
    similar_ids: [OnceLock<Similar<Arc<str>>>; Kind::ALL.len()],
    similar: OnceLock<Similar<Arc<str>>>,
}

type ById = [HashMap<Arc<str>, Known>; Kind::ALL.len()];
type ByName = HashMap<String, Vec<Node>>;

/// What an id stands for.
#[derive(Clone, Copy, Debug)]
enum Known {
    /// A node.
    Node(Node),
    /// A file that this audience may not see.
    Hidden,
    /// A file that is a draft.
    Draft,
}

/// What a name turned out to mean.
#[derive(Debug)]
pub(super) enum Meaning {
    /// One node.
    Node(Node),
    /// A file that is a draft.
    Draft,
    /// A file that this audience may not see.
    Hidden,
    /// Several nodes.
    Several(Vec<Node>),
    /// Nothing.
    Unknown,
}

impl Meaning {
    /// One of these nodes, if there is just one.
    pub(super) fn among(nodes: Vec<Node>) -> Self {
        match nodes.as_slice() {
            [] => Self::Unknown,
            [node] => Self::Node(*node),
            _ => Self::Several(nodes),
        }
    }
}

impl Names {
    /// The names of all entries and nodes of a graph whose `common` fields are filled in.
    pub(super) fn of(graph: &Graph, drafts: &[Arc<Entry>], link_inputs: &LinkInputs) -> Self {
        let mut names = Self::default();
        let Self {
            by_id,
            by_name,
            by_former_name,
            ..
        } = &mut names;
        rayon::join(
            || graph.nodes().for_each(|node| add_id(by_id, graph, node)),
            || {
                graph.nodes().for_each(|node| add_names(by_name, graph, node));
                graph
                    .nodes()
                    .for_each(|node| add_former_names(by_former_name, graph, node));
            },
        );
        names.hidden_people = link_inputs.hidden_people.clone();
        for path in &link_inputs.hidden {
            let (kind, id) = Kind::of_path(path);
            let known = names.by_id[kind as usize].entry(Arc::from(id));
            known.or_insert(Known::Hidden);
        }
        for draft in drafts {
            let known = names.by_id[draft.kind() as usize].entry(draft.id.clone());
            known.or_insert(Known::Draft);
        }
        names
    }

    /// Adds a node that came to be after the others: a skill or tool that is only named.
    pub(super) fn add(&mut self, graph: &Graph, node: Node) {
        add_id(&mut self.by_id, graph, node);
        add_names(&mut self.by_name, graph, node);
        self.similar_ids = Default::default();
        self.similar = OnceLock::new();
    }

    /// Whether words are the name of somebody whom this audience may not see, and of nobody else.
    pub(super) fn is_hidden_person(&self, words: &str) -> bool {
        !self.hidden_people.is_empty() && self.hidden_people.contains(&fold(words))
    }

    /// What an id of one kind means.
    pub(super) fn by_id(&self, kind: Kind, id: &str) -> Meaning {
        match self.by_id[kind as usize].get(id) {
            Some(Known::Node(node)) => Meaning::Node(*node),
            Some(Known::Hidden) => Meaning::Hidden,
            Some(Known::Draft) => Meaning::Draft,
            None => Meaning::Unknown,
        }
    }

    /// Whether any file below a folder is known, be it hidden or a draft.
    pub(super) fn has_folder(&self, kind: Kind, folder: &str) -> bool {
        self.by_id[kind as usize].keys().any(|id| id.starts_with(folder))
    }

    /// What a title, alias or abbreviation means among nodes of one kind.
    pub(super) fn by_name(&self, kind: Kind, graph: &Graph, name: &str) -> Vec<Node> {
        let folded = fold(name);
        let of_kind = |names: &ByName| -> Vec<Node> {
            let nodes = names.get(&folded).map(Vec::as_slice).unwrap_or_default();
            let nodes = nodes.iter().copied();
            nodes.filter(|node| graph.kind(*node) == kind).collect()
        };
        let found = of_kind(&self.by_name);
        match found.is_empty() {
            true => of_kind(&self.by_former_name),
            false => found,
        }
    }

    /// What an id means that may be of any kind: `pm`, `skills/scheduling`, `guides/start`. A folder in front says the kind.
    pub(super) fn by_any_id(&self, name: &str) -> Meaning {
        let name = name.trim().trim_end_matches(".md");
        if let (kind, id) = Kind::of_path(name)
            && kind != Kind::Page
            && name.contains('/')
        {
            let of_kind = self.by_id(kind, id);
            if !matches!(of_kind, Meaning::Unknown) {
                return of_kind;
            }
        }
        let kinds = Kind::ALL.into_iter().filter(|kind| !kind.is_of_production());
        let mut found = Vec::new();
        let mut otherwise = Meaning::Unknown;
        for kind in kinds {
            match self.by_id(kind, name) {
                Meaning::Node(node) => found.push(node),
                Meaning::Unknown => {}
                other => otherwise = other,
            }
        }
        if found.is_empty() {
            return otherwise;
        }
        Meaning::among(found)
    }

    /// What a name means that may be of any kind; an id goes before a title or alias.
    pub(super) fn any(&self, name: &str) -> Meaning {
        match self.by_any_id(name) {
            Meaning::Unknown => Meaning::among(self.by_any_name(name).to_vec()),
            known => known,
        }
    }

    /// What goes by a title, alias or abbreviation, of any kind.
    pub(super) fn by_any_name(&self, name: &str) -> &[Node] {
        let name = name.trim().trim_end_matches(".md");
        let folded = fold(name);
        let named = self
            .by_name
            .get(&folded)
            .or_else(|| self.by_former_name.get(&folded));
        named.map(Vec::as_slice).unwrap_or_default()
    }

    /// The nearest id or name to one that means nothing.
    pub(super) fn suggest_any(&self, name: &str) -> Option<&str> {
        let similar = || Similar::of(self.all().map(Arc::from));
        self.similar.get_or_init(similar).nearest(name)
    }

    /// All ids and names.
    fn all(&self) -> impl Iterator<Item = &str> {
        let ids = Kind::ALL.into_iter().flat_map(|kind| self.ids(kind));
        ids.chain(self.by_name.keys().map(String::as_str))
    }

    /// The ids of all nodes of a kind, in any order.
    fn ids(&self, kind: Kind) -> impl Iterator<Item = &str> {
        let known = self.by_id[kind as usize].iter();
        known.filter_map(|(id, known)| matches!(known, Known::Node(_)).then_some(&**id))
    }

    /// A way out for an unknown id of one kind.
    pub(super) fn suggest(&self, kind: Kind, graph: &Graph, written: &str) -> Option<String> {
        if let [node] = self.by_name(kind, graph, written).as_slice() {
            let common = graph.common(*node);
            return Some(format!("write its id, `{}`", common.id));
        }
        let similar = || Similar::of(self.ids(kind).map(Arc::from));
        let near = self.similar_ids[kind as usize]
            .get_or_init(similar)
            .nearest(written)?;
        let file = match self.by_id(kind, near) {
            Meaning::Node(node) => graph.entry_of(node),
            _ => None,
        };
        Some(match file {
            Some(entry) => format!("did you mean `{near}`? ({})", graph[entry].path),
            None => format!("did you mean `{near}`?"),
        })
    }
}

fn add_id(by_id: &mut ById, graph: &Graph, node: Node) {
    let id = graph.common(node).id.clone();
    by_id[graph.kind(node) as usize].insert(id, Known::Node(node));
}

fn add_names(by_name: &mut ByName, graph: &Graph, node: Node) {
    // A crew list or schedule goes by its production's name only where it is asked for by kind.
    if graph.kind(node).is_of_production() {
        return;
    }
    let common = graph.common(node);
    let aka = common
        .entry
        .map(|entry| graph[entry].shared.aka.as_slice())
        .unwrap_or_default();
    for name in std::iter::once(&*common.title).chain(aka.iter().map(String::as_str)) {
        let nodes = by_name.entry(fold(name)).or_default();
        if !nodes.contains(&node) {
            nodes.push(node);
        }
    }
}

/// Adds the names that a node had.
fn add_former_names(by_name: &mut ByName, graph: &Graph, node: Node) {
    if matches!(node, Node::Crew(_) | Node::Schedule(_)) {
        return;
    }
    let entry = graph.common(node).entry.map(|entry| &graph[entry]);
    for name in entry.iter().flat_map(|entry| &entry.shared.former) {
        let nodes = by_name.entry(fold(name)).or_default();
        if !nodes.contains(&node) {
            nodes.push(node);
        }
    }
}

/// Puts each entry in its list, with its id and title; two of one id and kind are reported, and the first by path stays.
pub(super) fn gather(mut entries: Vec<Arc<Entry>>, problems: &mut Vec<Diagnostic>) -> Graph {
    let mut first: HashMap<(Kind, &str), &Entry> = HashMap::with_capacity(entries.len());
    let mut is_double = vec![false; entries.len()];
    let beside_index = beside_index(&entries);
    for (index, (entry, is_double)) in entries.iter().zip(&mut is_double).enumerate() {
        if beside_index.contains_key(&index) {
            continue;
        }
        let earlier = match first.entry((entry.kind(), &*entry.id)) {
            hash_map::Entry::Occupied(earlier) => *earlier.get(),
            hash_map::Entry::Vacant(free) => {
                free.insert(entry);
                continue;
            }
        };
        *is_double = true;
        problems.push(duplicate(earlier, entry));
    }
    drop(first);
    for (index, id) in beside_index {
        Arc::make_mut(&mut entries[index]).id = id;
    }
    if is_double.contains(&true) {
        let mut is_double = is_double.into_iter();
        entries.retain(|_| is_double.next() != Some(true));
    }
    let mut graph = Graph::default();
    let common = entries.par_iter().enumerate().map(|(index, entry)| {
        let common = super::Common {
            id: entry.id.clone(),
            title: entry.shared.title.clone(),
            entry: Some(super::EntryId::new(index)),
            ..super::Common::default()
        };
        (entry.kind(), common)
    });
    let common: Vec<(Kind, super::Common)> = common.collect();
    let roles = common.iter().filter(|(kind, _)| *kind == Kind::Role);
    graph.roles.reserve(roles.count());
    let mut productions = HashMap::new();
    for (kind, common) in common {
        place(&mut graph, kind, common, &mut productions);
    }
    graph.entries = entries;
    graph
}

/// Two entries of one id and kind. Of a grade and a file, the grade is the one that is renamed with less.
fn duplicate(earlier: &Entry, entry: &Entry) -> Diagnostic {
    let is_grade = |entry: &Entry| entry.grade_of.is_some();
    let (wrong, other) = match is_grade(earlier) && !is_grade(entry) {
        true => (earlier, entry),
        false => (entry, earlier),
    };
    let (kind, id) = (entry.kind().words(), &entry.id);
    let (message, help) = match (is_grade(wrong), is_grade(other)) {
        (true, true) => (
            format!("two jobs have the grade `{id}`"),
            "give one of them another id: a grade is a role of its own",
        ),
        (true, false) => (
            format!("`{id}` is a grade and a {kind} of its own"),
            "delete the file and say here what differs, or give the grade another id",
        ),
        _ => (
            format!("two files are the {kind} `{id}`"),
            "rename one of them: a file's name is its id, whichever folder it stands in",
        ),
    };
    Diagnostic::new(Code::DuplicateId, Place::file(&wrong.path), message)
        .help(help)
        .related(Place::file(&other.path), "the other one is here")
}

/// The pages that would stand for a folder beside one that does so before them, with the ids that they have instead.
///
/// Handbooks keep a `README.md` for those who browse the repository beside the `index.md` or `_index.md` of the site.
fn beside_index(entries: &[Arc<Entry>]) -> HashMap<usize, Arc<str>> {
    let rank = |entry: &Entry| match stem_of(&entry.path).to_lowercase().as_str() {
        "index" => 0,
        "_index" => 1,
        _ => 2,
    };
    let indexes = entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.kind() == Kind::Page && is_index_stem(stem_of(&entry.path)));
    let mut standing: HashMap<&str, usize> = HashMap::new();
    let mut beside: HashMap<usize, Arc<str>> = HashMap::new();
    for (index, entry) in indexes {
        let Some(earlier) = standing.insert(&entry.id, index) else {
            continue;
        };
        let (stays, goes) = if rank(&entries[earlier]) <= rank(entry) {
            (earlier, index)
        } else {
            (index, earlier)
        };
        standing.insert(&entry.id, stays);
        let path = &entries[goes].path;
        let below = path.strip_prefix("content/").unwrap_or(path);
        beside.insert(goes, Arc::from(below.strip_suffix(".md").unwrap_or(below)));
    }
    beside
}

fn stem_of(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".md").unwrap_or(name)
}

fn place(
    graph: &mut Graph,
    kind: Kind,
    common: super::Common,
    productions: &mut HashMap<Arc<str>, ProductionId>,
) {
    match kind {
        Kind::Production => {
            let production = production_of(graph, &common.id, productions);
            graph.productions[production.index()].common = common;
        }
        Kind::Crew => {
            let production = production_of(graph, &common.id, productions);
            graph.productions[production.index()].crew = Some(super::Crew {
                entry: common.entry,
                ..Default::default()
            });
        }
        Kind::Schedule => {
            let production = production_of(graph, &common.id, productions);
            graph.productions[production.index()].schedule = common.entry;
        }
        Kind::Call => {
            let production = common.id.split_once('/').map_or("", |(production, _)| production);
            let production = production_of(graph, &Arc::from(production), productions);
            graph.calls.push(super::CallSheet {
                common,
                production,
                ..Default::default()
            });
        }
        _ => graph.add(kind, common),
    }
}

/// The production of an id; a folder with a crew list or schedule and no `index.md` is a production too.
fn production_of(
    graph: &mut Graph,
    id: &Arc<str>,
    productions: &mut HashMap<Arc<str>, ProductionId>,
) -> ProductionId {
    *productions.entry(id.clone()).or_insert_with(|| {
        let title = Arc::from(crate::content::in_words(id));
        let common = super::Common {
            id: id.clone(),
            title,
            ..Default::default()
        };
        graph.productions.push(super::Production {
            common,
            ..Default::default()
        });
        ProductionId::new(graph.productions.len() - 1)
    })
}

/// Reports names that two nodes of one kind claim.
///
/// Across kinds a name may mean several things; it is an error only where it is used.
pub(super) fn check_duplicates(graph: &Graph, problems: &mut Vec<Diagnostic>) {
    let mut first: HashMap<(Kind, String), (Node, Place)> = HashMap::new();
    for node in graph.nodes() {
        let kind = graph.kind(node);
        if kind.is_of_production() || kind == Kind::Page {
            continue;
        }
        let Some(entry) = graph.common(node).entry.map(|id| &graph[id]) else {
            continue;
        };
        for (index, name) in entry.shared.aka.iter().enumerate() {
            let place = Place::value(&entry.path, FieldPath::of("aka").index(index));
            match first.get(&(kind, fold(name))) {
                Some((other, _)) if *other == node => {}
                Some((_, earlier)) => problems.push(
                    Diagnostic::new(Code::DuplicateName, place, format!("`{name}` is the name of two entries"))
                        .help("keep it for the one that people mean by it; a link by this name cannot tell them apart")
                        .related(earlier.clone(), "the other one is here"),
                ),
                None => {
                    first.insert((kind, fold(name)), (node, place));
                }
            }
        }
    }
}
