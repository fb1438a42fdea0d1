//! Files by the ways in which links name them: path, path in other spelling, name alone.

use std::sync::{Arc, OnceLock};

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::Found;
use crate::content::{Entry, Kind};
use crate::diagnostic::Similar;
use crate::graph::{Graph, LinkInputs, Node};
use crate::units::fold_name as fold;

/// What stands behind the path of a folder, or of a page without its end, for the file that is meant; in this order.
const ENDS: [&str; 8] = [
    ".md",
    "/index.md",
    "/_index.md",
    "/README.md",
    "/readme.md",
    ".mdx",
    ".html.md",
    "/index.html.md",
];

/// The files of a site. What only some links need is made when the first of them does.
pub(super) struct Paths<'a> {
    graph: &'a Graph,
    link_inputs: &'a LinkInputs,
    /// Nodes by the path of their file.
    nodes: HashMap<&'a str, Node>,
    drafts: HashSet<&'a str>,
    /// Paths by their folded spelling.
    folded: OnceLock<HashMap<String, Vec<&'a str>>>,
    /// Pages by their folded name without its end, other files with it.
    by_name: OnceLock<HashMap<String, Vec<&'a str>>>,
    /// Folders below `content/` that hold something.
    folders: OnceLock<HashSet<&'a str>>,
    similar: OnceLock<Similar<&'a str>>,
}

impl<'a> Paths<'a> {
    pub(super) fn new(
        graph: &'a Graph,
        nodes_of_entries: Vec<Option<Node>>,
        drafts: &'a [Arc<Entry>],
        link_inputs: &'a LinkInputs,
    ) -> Self {
        let files = graph.entries.iter().zip(nodes_of_entries);
        Self {
            graph,
            link_inputs,
            nodes: files
                .filter_map(|(entry, node)| Some((&*entry.path, node?)))
                .collect(),
            drafts: drafts.iter().map(|entry| &*entry.path).collect(),
            folded: OnceLock::new(),
            by_name: OnceLock::new(),
            folders: OnceLock::new(),
            similar: OnceLock::new(),
        }
    }

    /// The node of a file.
    pub(super) fn node(&self, path: &str) -> Option<Node> {
        self.nodes.get(path).copied()
    }

    /// What a path from the site's root names: a file, a page without its end or as `page.html`, a folder with an index
    /// file; in this spelling or another.
    pub(super) fn find(&self, path: &str) -> Option<Found> {
        let path = path.trim_end_matches('/');
        if let Some(found) = self.exactly(path) {
            return Some(found);
        }
        let as_page = path
            .strip_suffix("/index.html")
            .or_else(|| path.strip_suffix(".html"));
        if let Some(found) = as_page.and_then(|page| self.exactly(page)) {
            return Some(found);
        }
        let folded = self.folded();
        let forms = [path].into_iter().chain(as_page).map(fold);
        for form in forms {
            let ends = std::iter::once(String::new()).chain(ENDS.iter().map(|end| fold(end)));
            for end in ends {
                if let Some([path]) = folded.get(&format!("{form}{end}")).map(Vec::as_slice) {
                    return self.exactly(path);
                }
            }
        }
        None
    }

    fn exactly(&self, path: &str) -> Option<Found> {
        let mut forms = vec![path.to_owned()];
        forms.extend(ENDS.iter().map(|end| format!("{path}{end}")));
        if let Some(node) = forms.iter().find_map(|path| self.node(path)) {
            return Some(Found::Node(node));
        }
        if let Some(asset) = self.link_inputs.assets.get(path) {
            return Some(Found::Asset(asset.clone()));
        }
        if forms.iter().any(|path| self.link_inputs.hidden.contains(&**path)) {
            return Some(Found::Hidden);
        }
        let is_draft = forms.iter().any(|path| self.drafts.contains(&**path));
        is_draft.then_some(Found::Draft)
    }

    /// The paths of all files that are published.
    fn published(&self) -> impl Iterator<Item = &'a str> {
        let assets = self.link_inputs.assets.iter().map(|path| &**path);
        let entries = self.graph.entries.iter().map(|entry| &*entry.path);
        entries.chain(assets)
    }

    fn folded(&self) -> &HashMap<String, Vec<&'a str>> {
        self.folded.get_or_init(|| {
            let mut folded: HashMap<String, Vec<&str>> = HashMap::new();
            let hidden = self.link_inputs.hidden.iter().map(|path| &**path);
            for path in self.published().chain(hidden).chain(self.drafts.iter().copied()) {
                folded.entry(fold(path)).or_default().push(path);
            }
            folded
        })
    }

    fn by_name(&self) -> &HashMap<String, Vec<&'a str>> {
        self.by_name.get_or_init(|| {
            let mut by_name: HashMap<String, Vec<&str>> = HashMap::new();
            for path in self.published() {
                by_name.entry(fold(name_of(path))).or_default().push(path);
            }
            by_name
        })
    }

    pub(super) fn is_folder(&self, path: &str) -> bool {
        let folders = self.folders.get_or_init(|| {
            let mut folders = HashSet::new();
            for path in self.published() {
                let mut folder = folder_of(path);
                while folders.insert(folder) {
                    folder = folder_of(folder);
                }
            }
            folders
        });
        folders.contains(path)
    }

    /// The pages that a wikilink may mean by a file's name, with folders in front or without: the nearest to the file that
    /// it stands in, then the one with the shortest path. `None` when no page is called so.
    pub(super) fn page_called(&self, name: &str, from: &str) -> Option<Vec<Node>> {
        let name = name.strip_suffix(".md").unwrap_or(name);
        let found = self
            .called(name)
            .filter_map(|path| Some((path, self.node(path)?)));
        let pages: Vec<(&str, Node)> = found
            .filter(|(_, node)| self.graph.kind(*node) == Kind::Page)
            .collect();
        (!pages.is_empty()).then(|| nearest_to(from, pages.into_iter()))
    }

    /// The file that is no page and has this name, or path; the nearest one.
    pub(super) fn asset_called(&self, name: &str, from: &str) -> Option<Arc<str>> {
        let file = name.rsplit('/').next().unwrap_or(name);
        let (_, end) = file.rsplit_once('.')?;
        if end == "md" || end.contains(' ') {
            return None;
        }
        let assets = self
            .called(name)
            .filter_map(|path| self.link_inputs.assets.get(path));
        let found = assets.map(|asset| (&**asset, asset));
        // Copies of a picture are as good as each other.
        nearest_to(from, found).first().map(|asset| (*asset).clone())
    }

    /// The files whose path ends in these folders and this name.
    fn called(&self, name: &str) -> impl Iterator<Item = &'a str> {
        let wanted = fold(name.trim_start_matches(['.', '/']));
        let file = wanted.rsplit('/').next().unwrap_or_default().trim().to_owned();
        let found = self.by_name().get(&file).map(Vec::as_slice).unwrap_or_default();
        let has_folders = wanted.contains('/');
        found.iter().copied().filter(move |path| {
            // All of these have this name, and there may be very many.
            if !has_folders {
                return true;
            }
            let end = path.strip_suffix(".md").unwrap_or(path);
            let folded = fold(end);
            let is_whole = |rest: &str| rest.is_empty() || rest.ends_with('/');
            folded.strip_suffix(&wanted).is_some_and(is_whole)
        })
    }

    /// The path of a file that may be meant.
    pub(super) fn suggest(&self, path: &str) -> Option<&str> {
        let name = fold(name_of(path));
        let moved = self.by_name().get(&name);
        match moved.map(Vec::as_slice) {
            Some([moved]) => Some(*moved),
            Some(several) => nearest_to(path, several.iter().map(|path| (*path, *path)))
                .first()
                .copied(),
            None => self.similar().nearest(path),
        }
    }

    /// The name of a file that may be meant.
    pub(super) fn suggest_name(&self, name: &str) -> Option<&str> {
        let near = self.similar().nearest(&format!("content/{name}"))?;
        Some(near.rsplit('/').next().unwrap_or(near))
    }

    fn similar(&self) -> &Similar<&'a str> {
        self.similar.get_or_init(|| Similar::of(self.published()))
    }
}

/// Of several things those that are nearest to a file, and of these those with the shortest path.
pub(super) fn nearest_to<'p, T>(from: &str, found: impl Iterator<Item = (&'p str, T)>) -> Vec<T> {
    let parts = |path: &str| 1 + path.bytes().filter(|byte| *byte == b'/').count();
    let own = parts(from);
    let rank = |path: &str| {
        let other = parts(path);
        // What both begin with, up to the last `/` in it; a whole path has one part more.
        let same = from.bytes().zip(path.bytes()).take_while(|(a, b)| a == b);
        let (mut bytes, mut shared) = (0, 0);
        for (byte, _) in same {
            bytes += 1;
            shared += usize::from(byte == b'/');
        }
        let ends = |path: &str| path.len() == bytes || path.as_bytes()[bytes] == b'/';
        shared += usize::from(ends(from) && ends(path) && !from.as_bytes()[..bytes].ends_with(b"/"));
        (own + other - 2 * shared, other)
    };
    let mut nearest: Vec<T> = Vec::new();
    let mut best = (usize::MAX, usize::MAX);
    for (path, thing) in found {
        let rank = rank(path);
        if rank < best {
            best = rank;
            nearest.clear();
        }
        if rank == best {
            nearest.push(thing);
        }
    }
    nearest
}

/// The name by which a file is called: without its end, if it is a page.
fn name_of(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".md").unwrap_or(name)
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// What is near is said by the parts that two paths begin with, be they cut where letters or bytes are the same.
        #[test]
        fn the_nearest_is_the_one_with_the_fewest_steps_from_file_to_file(
            from in "[aé](/[aéê]{1,2}){0,3}",
            others in prop::collection::vec("[aé](/[aéê]{1,2}){0,3}", 1..8),
        ) {
            let steps = |path: &String| {
                let (own, other): (Vec<_>, Vec<_>) = (from.split('/').collect(), path.split('/').collect());
                let shared = own.iter().zip(&other).take_while(|(a, b)| a == b).count();
                (own.len() + other.len() - 2 * shared, other.len())
            };
            let least = others.iter().map(steps).min();
            let expected: Vec<&String> = others.iter().filter(|path| Some(steps(path)) == least).collect();
            let found = nearest_to(&from, others.iter().map(|path| (path.as_str(), path)));
            prop_assert_eq!(found, expected);
        }
    }
}
