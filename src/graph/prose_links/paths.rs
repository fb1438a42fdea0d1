//! Files by the ways in which links name them: path, path in other spelling, name alone.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

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
    /// Pages and other files by the names that wikilinks have for them, and files by those of broken links.
    pages_called: AllCalled<Node>,
    assets_called: AllCalled<Arc<str>>,
    suggested: AllCalled<&'a str>,
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
            pages_called: AllCalled::default(),
            assets_called: AllCalled::default(),
            suggested: AllCalled::default(),
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
        // Nearly all links name a file as it is.
        if let Some(node) = self.node(path) {
            return Some(Found::Node(node));
        }
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
        let nearest = self.pages_called.of(name, || {
            let found = self.called(name);
            let nodes = found.filter_map(|path| Some((path, self.node(path)?)));
            Nearest::of(nodes.filter(|(_, node)| self.graph.kind(*node) == Kind::Page))
        });
        Some(nearest.to(from).to_vec()).filter(|pages| !pages.is_empty())
    }

    /// The file that is no page and has this name, or path; the nearest one.
    pub(super) fn asset_called(&self, name: &str, from: &str) -> Option<Arc<str>> {
        let file = name.rsplit('/').next().unwrap_or(name);
        let (_, end) = file.rsplit_once('.')?;
        if end == "md" || end.contains(' ') {
            return None;
        }
        let nearest = self.assets_called.of(name, || {
            let found = self.called(name);
            let assets = found.filter_map(|path| self.link_inputs.assets.get(path));
            Nearest::of(assets.map(|asset| (&**asset, asset.clone())))
        });
        // Copies of a picture are as good as each other.
        nearest.to(from).first().cloned()
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
            Some(several) => {
                let all = || Nearest::of(several.iter().map(|path| (*path, *path)));
                let nearest = self.suggested.of(&name, all);
                nearest.to(path).first().copied()
            }
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

/// Of things called alike, those that are nearest to a file, and of these those with the shortest path: found by the folders that
/// both are in, since in some handbooks very many pages have one name.
#[derive(Debug)]
pub(super) struct Nearest<T> {
    /// By folder, and by whole path: the things in it whose paths have the fewest parts, and how many those are.
    by_folder: HashMap<Box<str>, (usize, Vec<T>)>,
}

impl<T: Clone> Nearest<T> {
    pub(super) fn of<'p>(found: impl IntoIterator<Item = (&'p str, T)>) -> Self {
        let mut by_folder: HashMap<Box<str>, (usize, Vec<T>)> = HashMap::new();
        for (path, thing) in found {
            let parts = parts(path);
            for folder in folders(path) {
                let (fewest, things) = by_folder.entry(folder.into()).or_insert((parts, Vec::new()));
                if parts < *fewest {
                    *fewest = parts;
                    things.clear();
                }
                if parts == *fewest {
                    things.push(thing.clone());
                }
            }
        }
        Self { by_folder }
    }

    pub(super) fn to(&self, from: &str) -> &[T] {
        let own = parts(from);
        // The steps from file to file by way of a folder: no more where that is the deepest that both are in.
        let by_way = folders(from).enumerate().filter_map(|(depth, folder)| {
            let (fewest, things) = self.by_folder.get(folder)?;
            Some(((own + fewest - 2 * depth, *fewest), things))
        });
        let nearest = by_way.min_by_key(|(rank, _)| *rank);
        nearest.map_or(&[], |(_, things)| things)
    }
}

/// What is called alike, by the name, as far as names were asked for.
#[derive(Debug)]
pub(super) struct AllCalled<T>(Mutex<HashMap<String, Arc<Nearest<T>>>>);

impl<T> AllCalled<T> {
    pub(super) fn of(&self, name: &str, all: impl FnOnce() -> Nearest<T>) -> Arc<Nearest<T>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match known.get(name) {
            Some(nearest) => nearest.clone(),
            None => known.entry(name.to_owned()).or_insert(Arc::new(all())).clone(),
        }
    }
}

impl<T> Default for AllCalled<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

fn parts(path: &str) -> usize {
    1 + path.bytes().filter(|byte| *byte == b'/').count()
}

/// The folders that a path is in, from the root, which is empty; then the path itself.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    let ends = path.match_indices('/').map(|(end, _)| end);
    std::iter::once(0)
        .chain(ends)
        .chain([path.len()])
        .map(|end| &path[..end])
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
            let nearest = Nearest::of(others.iter().map(|path| (path.as_str(), path)));
            prop_assert_eq!(nearest.to(&from), expected);
        }
    }
}
