//! An ordinary page: prose, and the pages beside it.

use serde::Serialize;

use super::folder::{self, FolderView};
use super::frame::{Frame, MAX_BESIDE};
use super::shared::Component;
use super::{Body, Fragment, Link, PageParts, Scope};
use crate::graph::{Node, PageId};
use crate::plan::Subject;

/// How far around a page its neighbours are looked for, so that a folder of thousands costs no more than a small one.
const REACH: usize = 200;

/// What only ordinary pages have; templates see it as `chapter`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct PageView {
    /// The production whose bible it is a chapter of.
    pub production: Option<Link>,
    /// The page of the folder it stands in; none at the top.
    pub folder: Option<Link>,
    /// The pages of the same folder with this one, at most 20; empty when it is alone.
    pub siblings: Vec<Fragment<Sibling>>,
    /// Whether the folder has more of them.
    pub has_more_siblings: bool,
    /// What stands in the folder that this page stands for; none for other pages.
    pub contents: Option<FolderView>,
}

/// A page of the same list as the one that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Sibling {
    /// What it is called.
    #[serde(flatten)]
    pub link: Link,
    /// Whether it is the page that is shown.
    pub is_current: bool,
}

impl Component for Sibling {
    const NAME: &'static str = "cb.sibling";
}

impl Sibling {
    /// The page of a node among others of its list.
    pub fn of(scope: &Scope<'_>, node: Node) -> Fragment<Self> {
        let page = scope.plan.page_of_node(node);
        let is_current = scope.page.subject == Subject::Node(node);
        let make = || {
            Fragment::new(Self {
                link: scope.link(node),
                is_current,
            })
        };
        match (page, scope.fragments) {
            (Some(page), Some(fragments)) if !is_current => fragments.sibling(page, make),
            _ => make(),
        }
    }
}

/// The view of an ordinary page.
pub fn view(scope: &Scope<'_>, id: PageId) -> PageParts {
    let page = &scope.graph[id];
    let mut frame = Frame::of(scope);
    frame.drop_short_toc();
    let contents = scope
        .graph
        .folder_of_page(id)
        .map(|_| folder::contents(scope, &page.common.id, 1));
    // What stands below it is nearer than what stands beside it.
    let (siblings, has_more_siblings) = match contents {
        Some(_) => (Vec::new(), false),
        None => siblings(scope, id),
    };
    let above = frame.breadcrumbs.len().checked_sub(2);
    let view = PageView {
        production: page
            .production
            .map(|production| scope.link(Node::Production(production))),
        folder: above.map(|position| frame.breadcrumbs[position].clone()),
        siblings,
        has_more_siblings,
        contents,
    };
    ("page.html", frame, Body::Chapter(Box::new(view)))
}

/// The pages of the same folder, in the order that lists have, and whether there are more.
///
/// Pages stand in order of path, so those of one folder are near each other; where a folder has too many, the nearest
/// by path are shown.
fn siblings(scope: &Scope<'_>, id: PageId) -> (Vec<Fragment<Sibling>>, bool) {
    let folder_of = |id: PageId| {
        let path = scope.graph[id]
            .common
            .entry
            .map(|entry| &*scope.graph[entry].path);
        path.and_then(|path| path.rsplit_once('/'))
            .map_or("", |(folder, _)| folder)
    };
    let own = folder_of(id);
    let index = id.index();
    let start = index.saturating_sub(REACH);
    let end = (index + REACH).min(scope.graph.pages.len());
    let mut near: Vec<PageId> = (start..end)
        .map(PageId::new)
        .filter(|page| folder_of(*page) == own && !is_home(scope, *page))
        .collect();
    near.sort_by_key(|page| page.index().abs_diff(index));
    let has_more = near.len() > MAX_BESIDE;
    near.truncate(MAX_BESIDE);
    if near.len() < 2 {
        return (Vec::new(), false);
    }
    let mut nodes: Vec<Node> = near.into_iter().map(Node::Page).collect();
    scope.sort(&mut nodes);
    let siblings = nodes.into_iter().map(|node| Sibling::of(scope, node));
    (siblings.collect(), has_more)
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
        assert_eq!(
            titles(&view["chapter"]["siblings"]),
            ["Zulu", "Alpha", "Beta", "Guides"]
        );
        assert_eq!(view["chapter"]["siblings"][2]["is_current"], true);
        assert_eq!(view["chapter"]["folder"]["title"], "Guides");
        assert_eq!(titles(&view["page"]["breadcrumbs"]), ["Guides", "Beta"]);
        assert_eq!(
            titles(&site.json("guides/deep/other")["page"]["breadcrumbs"]),
            ["Guides", "Deep", "Other"]
        );
        assert_eq!(titles(&site.json("about")["chapter"]["siblings"]), [""; 0]);
        let index = site.json("guides");
        assert_eq!(titles(&index["chapter"]["siblings"]), [""; 0]);
        assert_eq!(titles(&index["chapter"]["contents"]["folders"]), ["Deep"]);
        assert_eq!(
            titles(&index["chapter"]["contents"]["pages"]),
            ["Zulu", "Alpha", "Beta"]
        );
        let sections = serde_json::to_value(site.shared()).expect("it serialises");
        assert_eq!(titles(&sections["sections"]), ["Guides", "About"]);
    }

    #[test]
    fn a_folder_of_thousands_shows_twenty_of_its_pages() {
        let files: Vec<_> = (0..500)
            .map(|index| format!("content/log/{index:03}.md"))
            .collect();
        let mut site: Vec<_> = files.iter().map(|path| (path.as_str(), "")).collect();
        site.push(("callboard.yaml", ""));
        let view = Site::of(&site).json("log/250");
        assert_eq!(view["chapter"]["siblings"].as_array().map(Vec::len), Some(20));
        assert_eq!(view["chapter"]["has_more_siblings"], true);
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
