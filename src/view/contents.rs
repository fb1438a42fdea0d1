//! What stands in a folder, as the folder's page, the home page and pages that stand for a folder show it.

use std::sync::Arc;

use serde::Serialize;

use super::list::{EntryRow, Pagination, entry_row, part_of_list};
use super::{Link, Scope};
use crate::graph::{Node, SubFolder};
use crate::plan::{Subject, Url};
use crate::units::alphabet_key;

/// What stands in a folder; templates see it as `folder`, and as `chapter.contents` of the page that stands for one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct FolderView {
    /// Folders in it.
    pub folders: Vec<EntryRow>,
    /// Pages in it.
    pub pages: Vec<EntryRow>,
    /// The other parts of the list.
    pub parts: Pagination,
}

/// A part of what stands in a folder: the folders in it by title, then its pages in the order that lists have.
pub fn contents(scope: &Scope<'_>, folder: &Arc<str>, part: usize) -> FolderView {
    let contents = scope.graph.folder_contents(folder);
    let mut folders: Vec<EntryRow> = contents
        .folders
        .iter()
        .filter_map(|folder| folder_row(scope, folder))
        .collect();
    folders.sort_by_cached_key(|row| alphabet_key(&row.link.title));
    let mut pages: Vec<Node> = contents.pages.iter().copied().map(Node::Page).collect();
    scope.sort(&mut pages);
    let entries: Vec<EntryOf> = folders
        .into_iter()
        .map(EntryOf::Folder)
        .chain(pages.into_iter().map(EntryOf::Page))
        .collect();
    let subject = Subject::Folder(folder.clone());
    let (shown, parts) = part_of_list(scope, &subject, part, &entries, |entry| match entry {
        EntryOf::Folder(row) => row.link.title.clone(),
        EntryOf::Page(node) => scope.graph.common(*node).title.clone(),
    });
    let (mut folders, mut pages) = (Vec::new(), Vec::new());
    for entry in shown {
        match entry {
            EntryOf::Folder(row) => folders.push(row.clone()),
            EntryOf::Page(node) => pages.push(entry_row(scope, *node)),
        }
    }
    FolderView {
        folders,
        pages,
        parts,
    }
}

/// A folder as a row of a list: by the page that stands for it, or by its name.
pub fn folder_row(scope: &Scope<'_>, folder: &SubFolder) -> Option<EntryRow> {
    let page = match folder.page {
        Some(page) => scope.plan.page_of_node(Node::Page(page))?,
        None => scope.plan.page_at(&Url::folder(&folder.path))?,
    };
    let planned = &scope.plan.pages[page.index()];
    if let Subject::Node(node) = planned.subject {
        return Some(entry_row(scope, node));
    }
    Some(EntryRow {
        link: Link::to(
            scope.page_title(planned),
            scope.plan.href_of_page(&scope.page.url, page),
        ),
        summary: String::new(),
    })
}

/// What stands in a folder.
enum EntryOf {
    Folder(EntryRow),
    Page(Node),
}
