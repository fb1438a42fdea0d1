//! The home page: what the site has, what is in production, and the text of `content/index.md` where there is one.

use std::sync::Arc;

use serde::Serialize;

use super::folder::FolderView;
use super::frame::{Frame, MAX_BESIDE};
use super::list::productions::{self, ProductionRow};
use super::show::DepartmentCount;
use super::tags::{EntryRow, entry_row};
use super::{Body, Link, PageParts, Scope, list};
use crate::content::role::Stage;
use crate::content::{Kind, ListedKind};
use crate::graph::{ChartOf, MapOf, Node, PageId};
use crate::plan::{Navigation, PageIndex, Subject, Url};

/// The most productions, departments, folders and paths that the page shows: it does not grow with the site.
const MAX_SHOWN: usize = 12;

/// What only the home page has; templates see it as `home`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct HomeView {
    /// One sentence about the site; may be empty.
    pub description: String,
    /// The studio that publishes it.
    pub studio: Option<String>,
    /// The lists of the site, each with how many entries it has.
    pub sections: Vec<SectionCount>,
    /// Productions that are not delivered, by `order`, then the latest first.
    pub productions: Vec<ProductionRow>,
    /// The list of productions, where there are more than are shown.
    pub all_productions: Option<Link>,
    /// Departments with their number of roles.
    pub departments: Vec<DepartmentCount>,
    /// Roles that take beginners.
    pub entry_roles: Vec<Link>,
    /// Career paths, then the career map and the finder.
    pub careers: Vec<Link>,
    /// Pages and folders of pages at the top, which belong to no kind; empty where `contents` has them.
    pub pages: Vec<EntryRow>,
    /// What stands at the top of `content/`, where the site has little else or much of it; in parts if need be.
    pub contents: Option<FolderView>,
    /// The glossary.
    pub glossary: Option<Link>,
    /// The org chart.
    pub org_chart: Option<Link>,
}

/// A list with how many entries it has.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SectionCount {
    /// What it is called, and its address.
    #[serde(flatten)]
    pub link: Link,
    /// How many entries it has.
    pub count: usize,
}

/// The view of the home page, with the page of `content/` whose text stands on it, if there is one.
pub fn view(scope: &Scope<'_>) -> PageParts {
    let settings = &scope.config.settings;
    let mut frame = Frame::of(scope);
    if frame.description.is_empty() {
        frame.description.clone_from(&settings.description);
    }
    let running: Vec<ProductionRow> = productions::in_order(scope)
        .into_iter()
        .map(|id| productions::row(scope, id))
        .filter(|row| row.status.as_deref() != Some("Delivered"))
        .collect();
    let all_productions = (scope.graph.productions.len() > MAX_SHOWN.min(running.len()))
        .then(|| scope.link_to(&Subject::List(ListedKind::Production), "All productions"))
        .flatten();
    let mut departments = list::roles::by_department(scope);
    departments.truncate(MAX_BESIDE);
    let roles = scope.graph.role_ids();
    let entry_roles = roles.filter(|role| scope.graph[*role].stage == Some(Stage::Entry));
    let careers = scope
        .graph
        .nodes()
        .filter(|node| matches!(node, Node::CareerPath(_)));
    let find_a_way = [
        scope.link_to(&Subject::CareerMap(MapOf::All), "The career map"),
        scope.link_to(&Subject::Finder, "Find a route from any role to any other"),
    ];
    let sections = sections(scope);
    let top = scope.graph.folder_contents("").len();
    let contents = (top > MAX_SHOWN || (sections.is_empty() && top > 0))
        .then(|| super::folder::contents(scope, &Arc::from(""), 1));
    let first = |mut links: Vec<Link>| {
        links.truncate(MAX_SHOWN);
        links
    };
    let view = HomeView {
        description: settings.description.clone(),
        studio: settings.studio.clone(),
        sections,
        productions: running.into_iter().take(MAX_SHOWN).collect(),
        all_productions,
        departments,
        entry_roles: first(scope.links(entry_roles.map(Node::Role))),
        careers: first(scope.links(careers))
            .into_iter()
            .chain(find_a_way.into_iter().flatten())
            .collect(),
        pages: match contents {
            Some(_) => Vec::new(),
            None => pages(scope),
        },
        contents,
        glossary: scope.page_link(&Subject::Glossary),
        org_chart: scope.page_link(&Subject::OrgChart(ChartOf::ALL)),
    };
    ("home.html", frame, Body::Home(Box::new(view)))
}

fn sections(scope: &Scope<'_>) -> Vec<SectionCount> {
    let lists = scope.plan.navigation.iter();
    let lists = lists.filter(|(place, _)| *place == Navigation::First);
    let section = |(_, page): &(Navigation, PageIndex)| {
        let made = scope.plan.pages[page.index()].made.as_ref()?;
        let url = scope.plan.href_of_page(&scope.page.url, *page);
        // The list of career paths leads to map and finder also where there is no path.
        (made.entries > 0).then(|| SectionCount {
            link: Link::to(made.title.clone(), url),
            count: made.entries,
        })
    };
    lists.filter_map(section).collect()
}

/// Folders and pages at the top, as the navigation has them.
fn pages(scope: &Scope<'_>) -> Vec<EntryRow> {
    let contents = scope.graph.folder_contents("");
    let is_of_kind = |path: &str| Kind::of_folder(path).is_some();
    let folders = contents
        .folders
        .iter()
        .filter(|folder| !is_of_kind(&folder.path))
        .filter_map(|folder| super::folder::folder_row(scope, folder));
    // Introductions, such as `roles/index.md`, are no pages of their own.
    let is_own = |page: &PageId| !scope.plan.is_introduction(*page);
    let mut singles: Vec<Node> = contents
        .pages
        .iter()
        .copied()
        .filter(is_own)
        .map(Node::Page)
        .collect();
    scope.sort(&mut singles);
    let singles = singles.into_iter().map(|node| entry_row(scope, node));
    folders.chain(singles).take(MAX_SHOWN).collect()
}

/// What only the page for addresses that are not there has; templates see it as `not_found`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct NotFoundView {
    /// Pages to begin at.
    pub begin: Vec<Link>,
}

/// What a host shows for an address that is not there.
pub fn not_found(scope: &Scope<'_>) -> PageParts {
    let mut frame = Frame::of(scope);
    frame.is_hidden_from_search = true;
    frame.canonical = None;
    frame.breadcrumbs.clear();
    let home = scope.plan.page_at(&Url::folder("")).map(|page| {
        let url = scope.plan.href_of_page(&scope.page.url, page);
        Link::to("The front of the handbook", url)
    });
    let lists = [
        (Subject::List(ListedKind::Role), "All roles"),
        (Subject::List(ListedKind::Production), "All productions"),
        (Subject::Glossary, "The glossary, which has every abbreviation"),
    ];
    let lists = lists
        .iter()
        .filter_map(|(subject, title)| scope.link_to(subject, title));
    let view = NotFoundView {
        begin: home.into_iter().chain(lists).collect(),
    };
    ("404.html", frame, Body::NotFound(Box::new(view)))
}
