//! What stands directly in a folder of pages.

use std::collections::BTreeSet;

use super::{Graph, PageId};

/// What stands directly in a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderContents {
    /// Pages, in order of path.
    pub pages: Vec<PageId>,
    /// Folders that hold pages, as paths below `content/`, in order.
    pub folders: Vec<String>,
}

impl Graph {
    /// What stands directly in a folder below `content/`.
    ///
    /// The page that stands for a folder counts as that folder.
    pub fn folder_contents(&self, folder: &str) -> FolderContents {
        let below = |id: &str| -> Option<String> {
            match folder {
                "" => Some(id.to_owned()),
                _ => Some(id.strip_prefix(folder)?.strip_prefix('/')?.to_owned()),
            }
        };
        let mut contents = FolderContents::default();
        let mut folders: BTreeSet<String> = BTreeSet::new();
        for (index, page) in self.pages.iter().enumerate() {
            let Some(rest) = below(&page.common.id).filter(|rest| !rest.is_empty()) else {
                continue;
            };
            match rest.split_once('/') {
                Some((first, _)) => {
                    folders.insert(first.to_owned());
                }
                None => contents.pages.push(PageId::new(index)),
            }
        }
        let whole = |name: &str| match folder {
            "" => name.to_owned(),
            _ => format!("{folder}/{name}"),
        };
        contents.folders = folders.iter().map(|name| whole(name)).collect();
        contents.pages.retain(|page| {
            !contents
                .folders
                .iter()
                .any(|folder| **folder == *self[*page].common.id)
        });
        contents
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::graph::{Common, Page};

    #[test]
    fn a_folder_holds_its_own_pages_and_the_folders_in_it() {
        let page = |id: &str| Page {
            common: Common {
                id: Arc::from(id),
                ..Common::default()
            },
            production: None,
        };
        let graph = Graph {
            pages: [
                "",
                "guides",
                "guides/a",
                "guides/b",
                "guides/b/c",
                "guidesx",
                "guides/d/e/f",
            ]
            .map(page)
            .to_vec(),
            ..Graph::default()
        };
        let contents = graph.folder_contents("guides");
        assert_eq!(contents.folders, ["guides/b", "guides/d"]);
        assert_eq!(contents.pages, [PageId::new(2)]);
        assert_eq!(graph.folder_contents("").folders, ["guides"]);
        assert_eq!(graph.folder_contents("").pages, [PageId::new(5)]);
    }
}
