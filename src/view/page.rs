//! An ordinary page: prose, and the pages beside it.

use serde::Serialize;

use super::contents::{self, FolderView};
use super::frame::{Frame, MAX_BESIDE};
use super::{Body, Link, PageParts, Scope};
use crate::graph::{Node, PageId};

/// How far around a page its neighbours are looked for, so that a folder of thousands costs no more than a small one.
const REACH: usize = 60;

/// What only ordinary pages have; templates see it as `chapter`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct PageView {
    /// The production whose bible it is a chapter of.
    pub production: Option<Link>,
    /// The pages around it: the folders it stands in from the top, and in the innermost the pages beside it or, where it stands
    /// for a folder, those in it; at most 20. Empty when there is none but itself.
    pub tree: Vec<TreeItem>,
    /// The page before it in its folder, in the order that lists have.
    pub previous: Option<Link>,
    /// The page after it.
    pub next: Option<Link>,
    /// What stands in the folder that this page stands for; none for other pages.
    pub contents: Option<FolderView>,
}

/// A page in the tree of those around the one that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TreeItem {
    /// What it is called, and its address.
    #[serde(flatten)]
    pub link: Link,
    /// Whether it is the page that is shown.
    pub is_current: bool,
    /// Whether a list of the pages below it follows.
    pub has_children: bool,
    /// How many lists end after it.
    pub closes: usize,
}

/// The view of an ordinary page.
pub fn view(scope: &Scope<'_>, id: PageId) -> PageParts {
    let page = &scope.graph[id];
    let mut frame = Frame::of(scope);
    frame.drop_short_toc();
    let contents = scope
        .graph
        .folder_of_page(id)
        .map(|_| contents::contents(scope, &page.common.id, 1));
    let beside = neighbours(scope, id);
    let own = beside.iter().position(|node| *node == Node::Page(id));
    let at = |position: Option<usize>| Some(scope.link(*beside.get(position?)?));
    // What stands below it is nearer than what stands beside it.
    let shown = match &contents {
        Some(contents) => rows_in(contents),
        None => window(&beside, own.unwrap_or_default())
            .iter()
            .map(|node| (scope.link(*node), *node == Node::Page(id)))
            .collect(),
    };
    let view = PageView {
        production: page
            .production
            .map(|production| scope.link(Node::Production(production))),
        tree: tree(&frame.breadcrumbs, contents.is_some(), shown),
        previous: at(own.and_then(|own| own.checked_sub(1))),
        next: at(own.map(|own| own + 1)),
        contents,
    };
    ("page.html", frame, Body::Chapter(Box::new(view)))
}

/// The folders and pages in a folder, none of which is shown.
fn rows_in(contents: &FolderView) -> Vec<(Link, bool)> {
    let rows = contents.folders.iter().chain(&contents.pages).take(MAX_BESIDE);
    rows.map(|row| (row.link.clone(), false)).collect()
}

/// The pages around one of a list, at most [`MAX_BESIDE`].
fn window(nodes: &[Node], own: usize) -> &[Node] {
    let last_start = nodes.len().saturating_sub(MAX_BESIDE);
    let start = own.saturating_sub(MAX_BESIDE / 2).min(last_start);
    &nodes[start..nodes.len().min(start + MAX_BESIDE)]
}

/// Folders in each other, and in the innermost some pages. The last of `way` is the page itself.
fn tree(way: &[Link], is_folder: bool, inner: Vec<(Link, bool)>) -> Vec<TreeItem> {
    if inner.len() < 2 && !is_folder {
        return Vec::new();
    }
    let above = if is_folder {
        way.len()
    } else {
        way.len().saturating_sub(1)
    };
    let mut tree: Vec<TreeItem> = way[..above]
        .iter()
        .enumerate()
        .map(|(depth, link)| TreeItem {
            link: link.clone(),
            is_current: is_folder && depth + 1 == above,
            has_children: depth + 1 < above || !inner.is_empty(),
            closes: 0,
        })
        .collect();
    tree.extend(inner.into_iter().map(|(link, is_current)| TreeItem {
        link,
        is_current,
        has_children: false,
        closes: 0,
    }));
    let open = tree.iter().filter(|item| item.has_children).count();
    if let Some(last) = tree.last_mut() {
        last.closes = open;
    }
    tree
}

/// The pages of the same folder with this one, in the order that lists have.
///
/// Pages stand in order of path, so those of one folder are near each other; where a folder has too many, the nearest
/// by path are taken.
fn neighbours(scope: &Scope<'_>, id: PageId) -> Vec<Node> {
    let path_of = |id: PageId| {
        let entry = scope.graph[id].common.entry;
        entry.map_or("", |entry| &*scope.graph[entry].path)
    };
    let folder_of = |id: PageId| path_of(id).rsplit_once('/').map_or("", |(folder, _)| folder);
    let own = folder_of(id);
    let index = id.index();
    let start = index.saturating_sub(REACH);
    let end = (index + REACH).min(scope.graph.pages.len());
    let near = (start..end).map(PageId::new);
    let mut nodes: Vec<Node> = near
        .filter(|page| {
            folder_of(*page) == own && !is_home(scope, *page) && !super::frame::is_index(path_of(*page))
        })
        .map(Node::Page)
        .collect();
    scope.sort(&mut nodes);
    nodes
}

fn is_home(scope: &Scope<'_>, page: PageId) -> bool {
    scope.graph[page].common.id.is_empty()
}

#[cfg(test)]
mod tests {
    use crate::view::testing::{Site, titles};

    #[test]
    fn the_pages_of_a_folder_stand_beside_each_other_in_the_order_of_lists() {
        let site = Site::of(&[
            ("callboard.yaml", ""),
            ("content/guides/index.md", "---\ntitle: Guides\n---\n"),
            ("content/guides/beta.md", ""),
            ("content/guides/alpha.md", ""),
            ("content/guides/zulu.md", "---\norder: 1\n---\n"),
            ("content/guides/deep/other.md", ""),
            ("content/about.md", ""),
        ])
        .without_problems();
        let view = site.json("guides/beta");
        let tree = &view["chapter"]["tree"];
        assert_eq!(titles(tree), ["Guides", "Zulu", "Alpha", "Beta"]);
        assert_eq!(
            (&tree[0]["has_children"], &tree[3]["closes"]),
            (&true.into(), &1.into())
        );
        assert_eq!(tree[3]["is_current"], true);
        assert_eq!(view["chapter"]["previous"]["title"], "Alpha");
        assert_eq!(view["chapter"]["next"], serde_json::Value::Null);
        assert_eq!(titles(&view["page"]["breadcrumbs"]), ["Guides", "Beta"]);
        assert_eq!(
            titles(&site.json("guides/deep/other")["page"]["breadcrumbs"]),
            ["Guides", "Deep", "Other"]
        );
        assert_eq!(titles(&site.json("about")["chapter"]["tree"]), [""; 0]);
        let index = site.json("guides");
        assert_eq!(
            titles(&index["chapter"]["tree"]),
            ["Guides", "Deep", "Zulu", "Alpha", "Beta"]
        );
        assert_eq!(titles(&index["chapter"]["contents"]["folders"]), ["Deep"]);
        assert_eq!(
            titles(&index["chapter"]["contents"]["pages"]),
            ["Zulu", "Alpha", "Beta"]
        );
        let sections = serde_json::to_value(site.shared()).expect("it serialises");
        assert_eq!(titles(&sections["groups"]), ["Guides", "About"]);
    }

    #[test]
    fn a_folder_of_thousands_shows_twenty_of_its_pages() {
        let files: Vec<_> = (0..500)
            .map(|index| format!("content/log/{index:03}.md"))
            .collect();
        let mut site: Vec<_> = files.iter().map(|path| (path.as_str(), "")).collect();
        site.push(("callboard.yaml", ""));
        let view = Site::of(&site).json("log/250");
        // Twenty pages, and the folder that they stand in.
        assert_eq!(view["chapter"]["tree"].as_array().map(Vec::len), Some(21));
        assert_eq!(view["chapter"]["next"]["title"], "251");
    }

    #[test]
    fn the_page_of_a_folder_of_thousands_lists_them_in_parts() {
        let files: Vec<_> = (0..500)
            .map(|index| format!("content/log/{index:03}.md"))
            .collect();
        let mut site: Vec<_> = files.iter().map(|path| (path.as_str(), "")).collect();
        site.extend([
            ("callboard.yaml", ""),
            ("content/log/README.md", "---\ntitle: Our log\n---\n"),
        ]);
        let site = Site::of(&site).without_problems();
        let contents = &site.json("log")["chapter"]["contents"];
        assert_eq!(contents["pages"].as_array().map(Vec::len), Some(300));
        assert_eq!(contents["parts"]["next"]["url"], "/log/part-2/");
        let rest = site.json("log/part-2");
        assert_eq!(rest["folder"]["pages"].as_array().map(Vec::len), Some(200));
        assert_eq!(titles(&rest["page"]["breadcrumbs"]), ["Our log", "Part 2"]);
    }

    #[test]
    fn the_home_of_a_plain_handbook_lists_all_that_stands_at_its_top() {
        let files: Vec<_> = (0..400).map(|index| format!("content/{index:03}.md")).collect();
        let mut site: Vec<_> = files.iter().map(|path| (path.as_str(), "")).collect();
        site.extend([("callboard.yaml", ""), ("content/guides/a.md", "")]);
        let site = Site::of(&site).without_problems();
        let contents = &site.json("")["home"]["contents"];
        assert_eq!(titles(&contents["folders"]), ["Guides"]);
        assert_eq!(contents["pages"].as_array().map(Vec::len), Some(299));
        assert_eq!(contents["parts"]["next"]["url"], "/part-2/");
        let rest = site.json("part-2");
        assert_eq!(rest["folder"]["pages"].as_array().map(Vec::len), Some(101));
        assert_eq!(rest["page"]["title"], site.json("")["page"]["title"]);
    }

    #[test]
    fn a_page_beside_a_folder_of_its_name_stands_for_it() {
        let site = Site::of(&[
            ("callboard.yaml", ""),
            ("content/CONTRIBUTING.md", ""),
            ("content/contributing/style.md", ""),
        ])
        .without_problems();
        let view = site.json("CONTRIBUTING");
        assert_eq!(titles(&view["chapter"]["contents"]["pages"]), ["Style"]);
    }
}
