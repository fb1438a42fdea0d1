//! A folder of pages that has no page of its own: what stands in it.

use std::sync::Arc;

use serde::Serialize;

use super::frame::{folders_above, page_title};
use super::list::{PartsView, framed, part_of};
use super::tags::{EntryRow, entry_row};
use super::{Body, Link, Parts, Scope, words};
use crate::graph::Node;
use crate::plan::{Subject, Url};

/// What only folders have; templates see it as `folder`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct FolderView {
    /// Folders in it.
    pub folders: Vec<Link>,
    /// Pages in it.
    pub pages: Vec<EntryRow>,
    /// The other parts of the list.
    pub parts: PartsView,
}

/// The view of a folder, or of a part of it.
pub fn view(scope: &Scope<'_>, folder: &Arc<str>, part: usize) -> Parts {
    let (folders, pages) = contents(scope, folder);
    let entries: Vec<EntryOf> = folders
        .into_iter()
        .map(EntryOf::Folder)
        .chain(pages.into_iter().map(EntryOf::Page))
        .collect();
    let subject = Subject::Folder(folder.clone());
    let (shown, parts) = part_of(scope, &subject, part, &entries, |entry| match entry {
        EntryOf::Folder(link) => link.title.clone(),
        EntryOf::Page(node) => scope.graph.common(*node).title.clone(),
    });
    let title = page_title(scope, &subject, None);
    let own = scope.link_to(&subject, &title);
    let mut frame = framed(scope, &title, "", &parts, own);
    frame.kind = "folder";
    let mut way = folders_above(scope);
    if parts.number > 1 {
        // The folder itself is above its further parts already.
        way.pop();
    }
    way.append(&mut frame.breadcrumbs);
    frame.breadcrumbs = way;
    let (mut folders, mut pages) = (Vec::new(), Vec::new());
    for entry in shown {
        match entry {
            EntryOf::Folder(link) => folders.push(link.clone()),
            EntryOf::Page(node) => pages.push(entry_row(scope, *node)),
        }
    }
    let view = FolderView {
        folders,
        pages,
        parts,
    };
    ("folder.html", frame, Body::Folder(Box::new(view)))
}

/// What stands in a folder.
enum EntryOf {
    Folder(Link),
    Page(Node),
}

/// The folders in a folder by title, and its pages in the order that lists have.
fn contents(scope: &Scope<'_>, folder: &str) -> (Vec<Link>, Vec<Node>) {
    let contents = scope.graph.folder_contents(folder);
    let link = |path: &String| {
        let page = scope.plan.page_at(&Url::folder(path))?;
        let planned = &scope.plan.pages[page.index()];
        Some(Link {
            title: match &planned.subject {
                Subject::Part(..) => Arc::from(words::name_words(path.rsplit('/').next().unwrap_or(path))),
                subject => page_title(scope, subject, planned.intro),
            },
            url: scope.plan.href_of_page(&scope.page.url, page, None),
        })
    };
    let mut folders: Vec<Link> = contents.folders.iter().filter_map(link).collect();
    folders.sort_by_cached_key(|link| link.title.to_lowercase());
    let mut pages: Vec<Node> = contents.pages.into_iter().map(Node::Page).collect();
    scope.sort(&mut pages);
    (folders, pages)
}
