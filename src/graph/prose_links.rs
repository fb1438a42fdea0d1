//! Where the links of prose lead: files, headings, wikilinks. One resolver for the checker and the renderer.

use std::sync::{Arc, OnceLock};

use percent_encoding::percent_decode_str;
use rayon::prelude::*;

use self::anchors::Anchors;
use self::paths::{AllCalled, Nearest, Paths};
use super::names::{Meaning, Names};
use super::{Graph, LinkInputs, Node, Target, link};
use crate::content::{Entry, Kind};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::document::destination::{Destination, path_of, relative};
use crate::document::{Link, LinkKind};

mod anchors;
mod paths;

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

/// What a path turned out to be.
enum Found {
    Node(Node),
    Asset(Arc<str>),
    /// A file that this audience may not see.
    Hidden,
    Draft,
}

struct Finder<'a> {
    graph: &'a Graph,
    names: &'a Names,
    paths: Paths<'a>,
    /// What links to a file may name in it; made when there is one.
    anchors: Vec<OnceLock<Anchors<'a>>>,
    /// Pages by titles that several have.
    titled: AllCalled<Node>,
}

impl<'a> Finder<'a> {
    fn new(
        graph: &'a Graph,
        names: &'a Names,
        drafts: &'a [Arc<Entry>],
        link_inputs: &'a LinkInputs,
    ) -> Self {
        Self {
            graph,
            names,
            anchors: graph.entries.iter().map(|_| OnceLock::new()).collect(),
            titled: AllCalled::default(),
            paths: Paths::new(graph, nodes_of_entries(graph), drafts, link_inputs),
        }
    }

    fn target(&self, entry: &Entry, link: &Link, problems: &mut Vec<Diagnostic>) -> Target {
        let rest = || Arc::from(&link.target[path_of(&link.target).len()..]);
        let place = || Place::bytes(&entry.path, link.span.clone());
        match &link.leads {
            Destination::Name => self.wikilink(entry, link, problems),
            Destination::Elsewhere => Target::Address(Arc::from(link.target.as_str())),
            Destination::Site(path) => match self.at_root(path) {
                Some(found) => self.lead_to(found, entry, link, problems),
                // A page that is made, or an old address: the plan knows.
                None => Target::SitePath(Arc::from(&**path), rest()),
            },
            Destination::File(path) => self.file(entry, link, path, problems),
            Destination::Here => self.on_own_page(anchor_of(link), entry, link, problems),
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

    fn on_own_page(
        &self,
        anchor: Option<&str>,
        entry: &Entry,
        link: &Link,
        problems: &mut Vec<Diagnostic>,
    ) -> Target {
        match self.paths.node(&entry.path) {
            Some(node) => self.with_anchor(node, anchor, link, entry, problems),
            None => Target::Nothing,
        }
    }

    fn wikilink(&self, entry: &Entry, link: &Link, problems: &mut Vec<Diagnostic>) -> Target {
        let (name, anchor) = link
            .target
            .split_once('#')
            .map_or((&*link.target, None), |(name, anchor)| (name, Some(anchor)));
        let place = || Place::bytes(&entry.path, link.span.clone());
        let name = name.trim();
        if name.is_empty() {
            return self.on_own_page(anchor, entry, link, problems);
        }
        if let Some(asset) = self.paths.asset_called(name, &entry.path) {
            return Target::Asset(asset, Arc::from(""));
        }
        let meaning = match self.names.by_any_id(name) {
            Meaning::Unknown => match self.paths.page_called(name, &entry.path) {
                Some(nodes) => Meaning::among(nodes),
                None => self.by_title(name, entry),
            },
            known => known,
        };
        match meaning {
            Meaning::Node(node) => return self.with_anchor(node, anchor, link, entry, problems),
            Meaning::Hidden => {}
            Meaning::Draft => problems.push(to_draft(place(), name)),
            Meaning::Several(nodes) => {
                let problem = link::ambiguous(self.graph, name, &nodes, place());
                // Pages of one name are usual in handbooks; the link is left out, and nothing else of them.
                let are_pages = nodes.iter().all(|node| self.graph.kind(*node) == Kind::Page);
                problems.push(if are_pages { problem.as_warning() } else { problem });
            }
            Meaning::Unknown => problems.push(self.unknown_name(link, name, place())),
        }
        Target::Nothing
    }

    /// What a title or another name means; of pages alone, the nearest one.
    fn by_title(&self, name: &str, entry: &Entry) -> Meaning {
        let nodes = self.names.by_any_name(name);
        let path = |node: &Node| self.graph.entry_of(*node).map(|entry| &*self.graph[entry].path);
        let are_pages = nodes.iter().all(|node| self.graph.kind(*node) == Kind::Page);
        if nodes.len() < 2 || !are_pages {
            return Meaning::among(nodes.to_vec());
        }
        let found = || Nearest::of(nodes.iter().filter_map(|node| Some((path(node)?, *node))));
        let nearest = self.titled.of(name, found);
        Meaning::among(nearest.to(&entry.path).to_vec())
    }

    fn unknown_name(&self, link: &Link, name: &str, place: Place) -> Diagnostic {
        if link.kind == LinkKind::Image {
            return Diagnostic::new(
                Code::BrokenLink,
                place,
                format!("there is no picture called `{name}`"),
            )
            .help("write the name of a file below content/")
            .help_if(
                self.paths
                    .suggest_name(name)
                    .map(|near| format!("did you mean `![[{near}]]`?")),
            );
        }
        let near = self.names.suggest_any(name);
        let help = near.map(|near| format!("did you mean `[[{near}]]`?"));
        Diagnostic::new(Code::BrokenLink, place, format!("nothing is called `{name}`"))
            .help("a wikilink takes an id, a file\u{2019}s name, a title, an alias or an abbreviation")
            .help_if(help)
    }

    /// What a path from the site's root means that is written `/so`: a file of `content/`, as published or in the
    /// repository.
    fn at_root(&self, path: &str) -> Option<Found> {
        let path = path.trim_end_matches('/');
        if path.is_empty() {
            return None;
        }
        let below = || self.paths.find(&format!("content/{path}"));
        if path.starts_with("content/") {
            return self.paths.find(path).or_else(below);
        }
        below()
    }

    fn lead_to(&self, found: Found, entry: &Entry, link: &Link, problems: &mut Vec<Diagnostic>) -> Target {
        match found {
            Found::Node(node) => self.with_anchor(node, anchor_of(link), link, entry, problems),
            Found::Asset(path) => {
                let rest = &link.target[path_of(&link.target).len()..];
                Target::Asset(path, Arc::from(rest))
            }
            Found::Hidden => Target::Nothing,
            Found::Draft => {
                let place = Place::bytes(&entry.path, link.span.clone());
                problems.push(to_draft(place, &link.target));
                Target::Nothing
            }
        }
    }

    /// The target of a link to a file, or to a folder, by its path from the site's root.
    fn file(&self, entry: &Entry, link: &Link, joined: &str, problems: &mut Vec<Diagnostic>) -> Target {
        if let Some(found) = self.paths.find(joined) {
            return self.lead_to(found, entry, link, problems);
        }
        // A folder without a page of its own, or a page that is made: the plan knows.
        let path = path_of(&link.target);
        let decoded = percent_decode_str(path).decode_utf8_lossy();
        if (joined == "content" || joined.starts_with("content/"))
            && !decoded.ends_with(".md")
            && (self.paths.is_folder(joined) || decoded.ends_with('/'))
        {
            let below = joined
                .strip_prefix("content")
                .unwrap_or(joined)
                .trim_start_matches('/');
            let slash = if below.is_empty() { "" } else { "/" };
            let rest = Arc::from(&link.target[path.len()..]);
            return Target::SitePath(Arc::from(format!("{below}{slash}")), rest);
        }
        problems.push(self.broken(entry, link, joined));
        Target::Nothing
    }

    fn broken(&self, entry: &Entry, link: &Link, joined: &str) -> Diagnostic {
        let place = Place::bytes(&entry.path, link.span.clone());
        let what = if link.kind == LinkKind::Image {
            "image"
        } else {
            "file"
        };
        let near = self.paths.suggest(joined);
        Diagnostic::new(Code::BrokenLink, place, format!("there is no {what} `{joined}`"))
            .help("links are relative to this file, as on GitHub and GitLab")
            .help_if(near.map(|near| format!("did you mean `{}`?", relative(&entry.path, near))))
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
