//! What stands directly in each folder of pages.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{Graph, Page, PageId};

/// The folders that hold pages, by path below `content/` without regard to letter case; `""` is the top.
#[derive(Clone, Debug, Default)]
pub struct Folders(HashMap<String, FolderContents>);

/// What stands directly in a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderContents {
    /// Pages, in order of path.
    pub pages: Vec<PageId>,
    /// Folders that hold pages, in order of path.
    pub folders: Vec<SubFolder>,
}

/// A folder in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubFolder {
    /// Its path below `content/`.
    pub path: Arc<str>,
    /// The page that stands for it: its index file, or the page of the same name beside it.
    pub page: Option<PageId>,
}

impl FolderContents {
    /// How many things stand in the folder.
    pub fn len(&self) -> usize {
        self.pages.len() + self.folders.len()
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Folders {
    /// The folders of these pages, which are in order of path.
    ///
    /// Hosts differ in whether letter case tells addresses apart, so `CONTRIBUTING.md` stands for a folder
    /// `contributing/` beside it.
    pub fn of(pages: &[Page]) -> Self {
        let key = |path: &str| path.to_lowercase();
        let parent = |path: &str| path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        // Folders of folders are known by their first page.
        let mut paths: BTreeMap<String, Arc<str>> = BTreeMap::new();
        for page in pages {
            let mut path = &*page.common.id;
            while let Some((folder, _)) = path.rsplit_once('/') {
                if paths.contains_key(&key(folder)) {
                    break;
                }
                paths.insert(key(folder), Arc::from(folder));
                path = folder;
            }
        }
        let mut contents: HashMap<String, FolderContents> = HashMap::new();
        let mut standing: HashMap<String, PageId> = HashMap::new();
        for (index, page) in pages.iter().enumerate() {
            let id = PageId::new(index);
            let own = key(&page.common.id);
            if paths.contains_key(&own) {
                standing.entry(own).or_insert(id);
            } else if !own.is_empty() {
                contents.entry(parent(&own)).or_default().pages.push(id);
            }
        }
        for (own, path) in paths {
            let page = standing.get(&own).copied();
            let beside = contents.entry(parent(&own)).or_default();
            beside.folders.push(SubFolder { path, page });
        }
        Self(contents)
    }

    /// The folders for which no page stands, in order of path.
    pub fn without_page(&self) -> Vec<&Arc<str>> {
        let folders = self.0.values().flat_map(|contents| &contents.folders);
        let mut bare: Vec<&Arc<str>> = folders
            .filter(|folder| folder.page.is_none())
            .map(|folder| &folder.path)
            .collect();
        bare.sort();
        bare
    }
}

impl Graph {
    /// What stands directly in a folder below `content/`.
    ///
    /// The page that stands for a folder counts as that folder.
    pub fn folder_contents(&self, folder: &str) -> &FolderContents {
        static NOTHING: FolderContents = FolderContents {
            pages: Vec::new(),
            folders: Vec::new(),
        };
        self.folders.0.get(&folder.to_lowercase()).unwrap_or(&NOTHING)
    }

    /// The folder that a page stands for, when something stands in it.
    pub fn folder_of_page(&self, page: PageId) -> Option<&FolderContents> {
        let contents = self.folder_contents(&self[page].common.id);
        (!contents.is_empty()).then_some(contents)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Common;

    fn graph_of(ids: &[&str]) -> Graph {
        let page = |id: &&str| Page {
            common: Common {
                id: Arc::from(*id),
                ..Common::default()
            },
            production: None,
        };
        let pages: Vec<Page> = ids.iter().map(page).collect();
        Graph {
            folders: Folders::of(&pages),
            pages,
            ..Graph::default()
        }
    }

    fn folders(graph: &Graph, folder: &str) -> Vec<(String, Option<usize>)> {
        let folders = graph.folder_contents(folder).folders.iter();
        folders
            .map(|folder| (folder.path.to_string(), folder.page.map(PageId::index)))
            .collect()
    }

    #[test]
    fn a_folder_holds_its_own_pages_and_the_folders_in_it() {
        let graph = graph_of(&[
            "",
            "guides",
            "guides/a",
            "guides/b",
            "guides/b/c",
            "guides/d/e/f",
            "guidesx",
        ]);
        assert_eq!(
            folders(&graph, "guides"),
            [("guides/b".to_owned(), Some(3)), ("guides/d".to_owned(), None)]
        );
        assert_eq!(graph.folder_contents("guides").pages, [PageId::new(2)]);
        assert_eq!(folders(&graph, "guides/d"), [("guides/d/e".to_owned(), None)]);
        assert_eq!(folders(&graph, ""), [("guides".to_owned(), Some(1))]);
        assert_eq!(graph.folder_contents("").pages, [PageId::new(6)]);
        assert!(graph.folder_of_page(PageId::new(1)).is_some());
        assert_eq!(graph.folder_of_page(PageId::new(2)), None);
    }

    #[test]
    fn letter_case_tells_no_folders_apart() {
        let graph = graph_of(&["CONTRIBUTING", "Notes/one", "contributing/style", "notes/two"]);
        assert_eq!(
            folders(&graph, ""),
            [("contributing".to_owned(), Some(0)), ("Notes".to_owned(), None)]
        );
        assert_eq!(
            graph.folder_contents("notes").pages,
            [PageId::new(1), PageId::new(3)]
        );
    }
}
