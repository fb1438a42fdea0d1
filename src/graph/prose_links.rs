//! Where the links of prose lead: files, headings, wikilinks. One resolver for the checker and the renderer.

use std::sync::{Arc, OnceLock};

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use percent_encoding::percent_decode_str;
use rayon::prelude::*;

use super::names::{Meaning, Names};
use super::{Graph, LinkInputs, Node, Target, link};
use crate::content::Entry;
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::document::destination::{Destination, path_of};
use crate::document::{Link, LinkKind, Prose};

/// Resolves the links of all files.
pub(super) fn resolve(
    graph: &Graph,
    names: &Names,
    drafts: &[Arc<Entry>],
    link_inputs: &LinkInputs,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Vec<Target>> {
    let finder = Finder::new(graph, names, drafts, link_inputs);
    let resolved: Vec<(Vec<Target>, Vec<Diagnostic>)> = graph
        .entries
        .par_iter()
        .map(|entry| {
            let mut problems = Vec::new();
            let targets = entry
                .prose
                .links
                .iter()
                .map(|link| finder.target(entry, link, &mut problems));
            (targets.collect(), problems)
        })
        .collect();
    let told = resolved.into_iter().map(|(targets, found)| {
        problems.extend(found);
        targets
    });
    told.collect()
}

/// Keeps the links of all files, and tells each node what links to it.
pub(super) fn tell(graph: &mut Graph, links: Vec<Vec<Target>>) {
    for (from, targets) in nodes_of_entries(graph).into_iter().zip(&links) {
        if let Some(from) = from {
            for target in targets {
                if let Target::Node(to, _) = target
                    && *to != from
                {
                    let linked_from = linked_from_mut(graph, *to);
                    // Files are taken in order, so a double can only be the last one.
                    if linked_from.last() != Some(&from) {
                        linked_from.push(from);
                    }
                }
            }
        }
    }
    graph.links = links;
}

/// For each file the node that it is of.
fn nodes_of_entries(graph: &Graph) -> Vec<Option<Node>> {
    let mut nodes = vec![None; graph.entries.len()];
    for node in graph.nodes() {
        if let Some(entry) = graph.entry_of(node) {
            nodes[entry.index()] = Some(node);
        }
    }
    nodes
}

/// A crew list and a schedule have pages of their own, but what links to a schedule is told on its production.
fn linked_from_mut(graph: &mut Graph, node: Node) -> &mut Vec<Node> {
    if let Node::Crew(production) = node
        && graph[production].crew.is_some()
    {
        let crew = graph.productions[production.index()].crew.get_or_insert_default();
        return &mut crew.linked_from;
    }
    &mut graph.common_mut(node).linked_from
}

/// How many headings of a page are looked through for one that may be meant.
const MAX_SUGGESTED: usize = 500;

/// What links to a page may name in it.
struct Anchors<'a> {
    /// Ids of headings and of the title.
    ids: HashMap<&'a str, &'a str>,
    /// Ids of headings by their words.
    by_words: HashMap<&'a str, &'a str>,
    /// Ids of headings alone.
    of_headings: HashSet<&'a str>,
    /// Ids of other elements.
    written: HashSet<&'a str>,
}

impl<'a> Anchors<'a> {
    fn of(prose: &'a Prose) -> Self {
        let headings = || prose.headings.iter();
        let mut by_words = HashMap::new();
        for heading in headings() {
            by_words
                .entry(heading.text.as_str())
                .or_insert(heading.id.as_str());
        }
        let ids = headings().chain(&prose.title).map(|heading| heading.id.as_str());
        Self {
            ids: ids.map(|id| (id, id)).collect(),
            by_words,
            of_headings: headings().map(|heading| heading.id.as_str()).collect(),
            written: prose.anchors.iter().map(String::as_str).collect(),
        }
    }
}

struct Finder<'a> {
    graph: &'a Graph,
    names: &'a Names,
    link_inputs: &'a LinkInputs,
    /// Nodes by the path of their file.
    by_path: HashMap<&'a str, Node>,
    drafts: HashSet<&'a str>,
    /// Files by the name after the last slash, to find one that was moved; made when one is looked for.
    by_name: OnceLock<HashMap<&'a str, Vec<&'a str>>>,
    /// What the links to a file may name in it; made when there is one.
    anchors: Vec<OnceLock<Anchors<'a>>>,
    /// Folders below `content/` that hold something; made when one is looked for.
    folders: OnceLock<HashSet<&'a str>>,
}

impl<'a> Finder<'a> {
    fn new(
        graph: &'a Graph,
        names: &'a Names,
        drafts: &'a [Arc<Entry>],
        link_inputs: &'a LinkInputs,
    ) -> Self {
        let nodes = nodes_of_entries(graph).into_iter();
        let files = graph.entries.iter().zip(nodes);
        let by_path = files.filter_map(|(entry, node)| Some((&*entry.path, node?)));
        let anchors = graph.entries.iter().map(|_| OnceLock::new()).collect();
        let drafts = drafts.iter().map(|entry| &*entry.path);
        Self {
            graph,
            names,
            link_inputs,
            by_path: by_path.collect(),
            anchors,
            drafts: drafts.collect(),
            by_name: OnceLock::new(),
            folders: OnceLock::new(),
        }
    }

    /// The paths of all files that are published.
    fn paths(&self) -> impl Iterator<Item = &'a str> {
        let assets = self.link_inputs.assets.iter().map(|path| &**path);
        let entries = self.graph.entries.iter().map(|entry| &*entry.path);
        entries.chain(assets)
    }

    fn by_name(&self) -> &HashMap<&'a str, Vec<&'a str>> {
        self.by_name.get_or_init(|| {
            let mut by_name: HashMap<&str, Vec<&str>> = HashMap::new();
            for path in self.paths() {
                let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
                by_name.entry(name).or_default().push(path);
            }
            by_name
        })
    }

    fn is_folder(&self, path: &str) -> bool {
        let folders = self.folders.get_or_init(|| {
            let mut folders = HashSet::new();
            for path in self.paths() {
                let above = |path: &'a str| path.rsplit_once('/').map_or("", |(folder, _)| folder);
                let mut folder = above(path);
                while folders.insert(folder) {
                    folder = above(folder);
                }
            }
            folders
        });
        folders.contains(path)
    }

    fn target(&self, entry: &Entry, link: &Link, problems: &mut Vec<Diagnostic>) -> Target {
        let rest = || Arc::from(&link.target[path_of(&link.target).len()..]);
        let place = || Place::bytes(&entry.path, link.span.clone());
        match &link.leads {
            Destination::Name => self.wikilink(entry, link, problems),
            Destination::Elsewhere => Target::Address(Arc::from(link.target.as_str())),
            Destination::Site(path) => Target::SitePath(Arc::from(&**path), rest()),
            Destination::File(path) => self.file(entry, link, path, problems),
            Destination::Here => {
                let own = self.by_path.get(&*entry.path);
                own.map_or(Target::Nothing, |node| {
                    self.with_anchor(*node, anchor_of(link), link, entry, problems)
                })
            }
            Destination::Nowhere => {
                problems.push(
                    Diagnostic::new(Code::BrokenLink, place(), "this link leads nowhere")
                        .help("write where it leads between the brackets"),
                );
                Target::Nothing
            }
            Destination::Outside => {
                let message = format!("the link `{}` leaves the site's folder", link.target);
                problems.push(
                    Diagnostic::new(Code::BrokenLink, place(), message)
                        .help("link to a file below content/, or to an address"),
                );
                Target::Nothing
            }
        }
    }

    fn wikilink(&self, entry: &Entry, link: &Link, problems: &mut Vec<Diagnostic>) -> Target {
        let (name, anchor) = link
            .target
            .split_once('#')
            .map_or((&*link.target, None), |(n, a)| (n, Some(a)));
        let place = || Place::bytes(&entry.path, link.span.clone());
        if name.trim().is_empty() {
            let own = self.by_path.get(&*entry.path);
            return own.map_or(Target::Nothing, |node| {
                self.with_anchor(*node, anchor, link, entry, problems)
            });
        }
        match self.names.any(name) {
            Meaning::Node(node) => return self.with_anchor(node, anchor, link, entry, problems),
            Meaning::Hidden => {}
            Meaning::Draft => problems.push(to_draft(place(), name)),
            Meaning::Several(nodes) => problems.push(link::ambiguous(self.graph, name, &nodes, place())),
            Meaning::Unknown => {
                let help = self
                    .names
                    .suggest_any(name)
                    .map(|near| format!("did you mean `[[{near}]]`?"));
                let message = format!("nothing is called `{}`", name.trim());
                problems.push(
                    Diagnostic::new(Code::BrokenLink, place(), message)
                        .help("a wikilink takes an id, a title, an alias or an abbreviation")
                        .help_if(help),
                );
            }
        }
        Target::Nothing
    }

    /// The target of a link to a file, or to a folder, by its path from the site's root.
    fn file(&self, entry: &Entry, link: &Link, joined: &str, problems: &mut Vec<Diagnostic>) -> Target {
        if let Some(node) = self.node_at(joined) {
            return self.with_anchor(node, anchor_of(link), link, entry, problems);
        }
        let path = path_of(&link.target);
        let rest = &link.target[path.len()..];
        if let Some(asset) = self.link_inputs.assets.get(joined) {
            return Target::Asset(asset.clone(), Arc::from(rest));
        }
        let as_file = [
            joined.to_owned(),
            format!("{joined}.md"),
            format!("{joined}/index.md"),
        ];
        if as_file
            .iter()
            .any(|path| self.link_inputs.hidden.contains(&**path))
        {
            return Target::Nothing;
        }
        if as_file.iter().any(|path| self.drafts.contains(&**path)) {
            let place = Place::bytes(&entry.path, link.span.clone());
            problems.push(to_draft(place, &link.target));
            return Target::Nothing;
        }
        // A folder without a page of its own, or a page that is made: the plan knows.
        let decoded = percent_decode_str(path).decode_utf8_lossy();
        if (joined == "content" || joined.starts_with("content/")) && !decoded.ends_with(".md") {
            let below = joined
                .strip_prefix("content")
                .unwrap_or(joined)
                .trim_start_matches('/');
            let is_folder = self.is_folder(joined) || decoded.ends_with('/');
            if is_folder {
                let slash = if below.is_empty() { "" } else { "/" };
                return Target::SitePath(Arc::from(format!("{below}{slash}")), Arc::from(rest));
            }
        }
        problems.push(self.broken(entry, link, joined));
        Target::Nothing
    }

    /// The node whose file is meant by a path: the file itself, the same without `.md`, or a folder's index.
    fn node_at(&self, path: &str) -> Option<Node> {
        let found = |path: &str| self.by_path.get(path).copied();
        found(path).or_else(|| {
            let folder = path.trim_end_matches('/');
            let extended = |end: &str| found(&format!("{folder}{end}"));
            extended(".md")
                .or_else(|| extended("/index.md"))
                .or_else(|| extended("/README.md"))
                .or_else(|| extended("/readme.md"))
        })
    }

    fn with_anchor(
        &self,
        node: Node,
        anchor: Option<&str>,
        link: &Link,
        entry: &Entry,
        problems: &mut Vec<Diagnostic>,
    ) -> Target {
        let Some(anchor) = anchor.filter(|anchor| !anchor.is_empty()) else {
            return Target::Node(node, None);
        };
        let decoded = percent_decode_str(anchor).decode_utf8_lossy();
        let Some(file) = self.graph.entry_of(node) else {
            return Target::Node(node, None);
        };
        let prose = &self.graph[file].prose;
        let anchors = self.anchors[file.index()].get_or_init(|| Anchors::of(prose));
        let known = anchors.ids.get(&*decoded).copied().or_else(|| {
            // A wikilink may name the heading by its words.
            let is_wikilink = matches!(
                link.kind,
                LinkKind::Wikilink | LinkKind::WikilinkWithWords | LinkKind::Include
            );
            anchors.by_words.get(&*decoded).copied().filter(|_| is_wikilink)
        });
        if known.is_none() && !anchors.written.contains(&*decoded) {
            let ids = prose.headings.iter().chain(&prose.title);
            let ids = ids.map(|heading| heading.id.as_str()).take(MAX_SUGGESTED);
            let help = match nearest(&decoded, ids) {
                Some(near) => format!("did you mean `#{near}`?"),
                None => "link to a heading by its words in lower case, with hyphens for spaces".to_owned(),
            };
            let own = self.graph[file].path == entry.path;
            let whose = if own {
                "this page".to_owned()
            } else {
                self.graph[file].path.to_string()
            };
            let message = format!("there is no heading `#{decoded}` in {whose}");
            let place = Place::bytes(&entry.path, link.span.clone());
            problems.push(Diagnostic::new(Code::BrokenAnchor, place, message).help(help));
            return Target::Node(node, None);
        }
        // The title is the top of the page, and themes write it without an id.
        let is_title = prose.title.as_ref().is_some_and(|title| title.id == decoded);
        if is_title && !anchors.of_headings.contains(&*decoded) {
            return Target::Node(node, None);
        }
        let anchor = known.unwrap_or(&decoded);
        Target::Node(node, Some(Arc::from(anchor)))
    }

    fn broken(&self, entry: &Entry, link: &Link, joined: &str) -> Diagnostic {
        let place = Place::bytes(&entry.path, link.span.clone());
        let what = if link.kind == LinkKind::Image {
            "image"
        } else {
            "file"
        };
        Diagnostic::new(Code::BrokenLink, place, format!("there is no {what} `{joined}`"))
            .help("links are relative to this file, as on the forge")
            .help_if(self.suggest_path(entry, joined))
    }

    /// The path of a file that may be meant, written relative to the one that links.
    fn suggest_path(&self, entry: &Entry, joined: &str) -> Option<String> {
        let (folder, name) = joined.rsplit_once('/').unwrap_or(("", joined));
        let by_name = self.by_name();
        let moved = by_name.get(name).or_else(|| by_name.get(&*format!("{name}.md")));
        let meant = match moved.map(Vec::as_slice) {
            Some([one]) => Some(*one),
            Some(several) => nearest(joined, several.iter().copied()),
            None => None,
        };
        let meant = meant.or_else(|| {
            // Only the folder that is meant is searched: looking everywhere for each broken link would cost too much.
            let start: Arc<str> = Arc::from(format!("{folder}/"));
            let from = self.graph.entries.partition_point(|entry| entry.path < start);
            let inside = self.graph.entries[from..].iter().map(|entry| &*entry.path);
            nearest(
                joined,
                inside.take_while(|path| path.starts_with(&*start)).take(2_000),
            )
        })?;
        Some(format!("did you mean `{}`?", relative(&entry.path, meant)))
    }
}

fn to_draft(place: Place, name: &str) -> Diagnostic {
    Diagnostic::new(
        Code::LinkToDraft,
        place,
        format!("`{name}` is a draft, so the link is left out"),
    )
    .help("publish it by taking `draft: true` out of its file, or build with `--drafts`")
}

/// What stands after the `#` of a destination.
fn anchor_of(link: &Link) -> Option<&str> {
    link.target.split_once('#').map(|(_, anchor)| anchor)
}

/// The way from one file to another.
fn relative(from: &str, to: &str) -> String {
    let from: Vec<_> = from.split('/').collect();
    let to: Vec<_> = to.split('/').collect();
    let folders = from.len() - 1;
    let common = from[..folders]
        .iter()
        .zip(&to[..to.len() - 1])
        .take_while(|(one, other)| one == other)
        .count();
    let mut way = "../".repeat(folders - common);
    way.push_str(&to[common..].join("/"));
    way
}
