//! The home page: what the site has, what is in production, and the text of `content/index.md` where there is one.

use std::sync::Arc;

use serde::Serialize;

use super::contents::{self, FolderView};
use super::frame::{Frame, list_link};
use super::list::{EntryRow, entry_row};
use super::recent::{self, ChangeRow};
use super::schedule_rows::{self, MilestoneLink};
use super::{Body, Link, PageParts, Scope, career, show};
use crate::content::{Kind, ListedKind};
use crate::graph::{ChartOf, Node, PageId, ProductionId, RoleId};
use crate::plan::{Subject, Url};

/// The most productions and folders that the page shows: it does not grow with the site.
const MAX_SHOWN: usize = 12;

/// The most roles for beginners that the page names.
const MAX_ENTRY_ROLES: usize = 5;

/// The most recent changes that the page shows.
const MAX_CHANGES: usize = 5;

/// What only the home page has; templates see it as `home`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct HomeView {
    /// One sentence about the site; may be empty.
    pub description: String,
    /// The studio that publishes it.
    pub studio: Option<String>,
    /// For those who start out: roles that take beginners, the list of careers, the finder.
    pub starting_out: Vec<Link>,
    /// For those on a crew: the list of productions, who is on what, the timeline.
    pub on_a_crew: Vec<Link>,
    /// For those who look something up: lists of roles, departments, people, skills and tools, the glossary, the org chart.
    pub look_up: Vec<Link>,
    /// Productions that are not delivered, by `order`, then the latest first.
    pub productions: Vec<RunningProduction>,
    /// The list of productions, where there are more than are shown.
    pub all_productions: Option<Link>,
    /// Pages and folders of pages at the top, which belong to no kind; empty where `contents` has them.
    pub pages: Vec<EntryRow>,
    /// The pages that changed last, at most five; empty where no dates of change are known.
    pub changes: Vec<ChangeRow>,
    /// The page of recent changes.
    pub all_changes: Option<Link>,
    /// What stands at the top of `content/`, where the site has little else or much of it; in parts if need be.
    pub contents: Option<FolderView>,
}

/// A production that is not delivered.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct RunningProduction {
    /// Its title and address.
    pub production: Link,
    /// Medium, scale and status, as far as they are known.
    pub facts: Vec<String>,
    /// Its first milestones by day, at most twelve; which of them is next is for script to say.
    pub milestones: Vec<MilestoneLink>,
}

/// The view of the home page, with the page of `content/` whose text stands on it, if there is one.
pub fn view(scope: &Scope<'_>) -> PageParts {
    let settings = &scope.config.settings;
    let mut frame = Frame::of(scope);
    if frame.description.is_empty() {
        frame.description.clone_from(&settings.description);
    }
    let running: Vec<RunningProduction> = show::in_order(scope)
        .into_iter()
        .filter(|id| !scope.graph.is_delivered(*id))
        .map(|id| running_production(scope, id))
        .collect();
    let all_productions = (scope.graph.productions.len() > MAX_SHOWN.min(running.len()))
        .then(|| {
            scope.link_to(
                &Subject::List(ListedKind::Production),
                scope.words().say("common.all_productions"),
            )
        })
        .flatten();
    let mut starting_out = career::entry_roles(scope, RoleId::all(scope.graph), MAX_ENTRY_ROLES);
    starting_out.extend(list_link(scope, ListedKind::CareerPath));
    starting_out.extend(scope.page_link(&Subject::Finder));
    let on_a_crew = [
        list_link(scope, ListedKind::Production),
        scope.page_link(&Subject::Timeline),
        scope.page_link(&Subject::PeopleTimeline),
    ];
    let lists = [
        ListedKind::Role,
        ListedKind::Department,
        ListedKind::Person,
        ListedKind::Skill,
        ListedKind::Tool,
    ];
    let look_up = lists.into_iter().map(|kind| list_link(scope, kind)).chain([
        scope.page_link(&Subject::Responsibilities),
        scope.page_link(&Subject::Glossary),
        scope.page_link(&Subject::OrgChart(ChartOf::ALL)),
    ]);
    let look_up: Vec<Link> = look_up.flatten().collect();
    let top = scope.graph.folder_contents("").len();
    let contents = (top > MAX_SHOWN || (look_up.is_empty() && top > 0))
        .then(|| contents::contents(scope, &Arc::from(""), 1));
    let view = HomeView {
        description: settings.description.clone(),
        studio: settings.studio.clone(),
        starting_out,
        on_a_crew: on_a_crew.into_iter().flatten().collect(),
        look_up,
        productions: running.into_iter().take(MAX_SHOWN).collect(),
        all_productions,
        pages: match contents {
            Some(_) => Vec::new(),
            None => pages(scope),
        },
        changes: recent::latest(scope, MAX_CHANGES),
        all_changes: scope.link_to(&Subject::Changes, scope.words().say("home.all_changes")),
        contents,
    };
    ("home.html", frame, Body::Home(Box::new(view)))
}

fn running_production(scope: &Scope<'_>, id: ProductionId) -> RunningProduction {
    let facts = show::facts(scope, id);
    RunningProduction {
        production: scope.link(Node::Production(id)),
        facts: [facts.medium, facts.scale, facts.status]
            .into_iter()
            .flatten()
            .collect(),
        milestones: schedule_rows::milestone_links(scope, id).shown,
    }
}

/// Folders and pages at the top, as the navigation has them.
fn pages(scope: &Scope<'_>) -> Vec<EntryRow> {
    let contents = scope.graph.folder_contents("");
    let is_of_kind = |path: &str| Kind::of_folder(path).is_some();
    let folders = contents
        .folders
        .iter()
        .filter(|folder| !is_of_kind(&folder.path))
        .filter_map(|folder| contents::folder_row(scope, folder));
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
        Link::to(scope.words().shared("frame.home"), url)
    });
    let lists = [
        (
            Subject::List(ListedKind::Role),
            scope.words().say("titles.all_roles"),
        ),
        (
            Subject::List(ListedKind::Production),
            scope.words().say("common.all_productions"),
        ),
        (Subject::Glossary, scope.words().say("titles.glossary")),
    ];
    let lists = lists
        .iter()
        .filter_map(|(subject, title)| scope.link_to(subject, title));
    let view = NotFoundView {
        begin: home.into_iter().chain(lists).collect(),
    };
    ("404.html", frame, Body::NotFound(Box::new(view)))
}
