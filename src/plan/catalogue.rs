//! The catalogue of made pages: all that there is once for each page that Callboard makes, in one place.
//!
//! The plan, the views, the frame of a page, the search and the files beside pages read it. A new page is a variant of
//! [`Subject`], an entry here, and a view. A page of `content/` at the address of a made page is its introduction.
//! Start reading at [`made_pages`].

use std::sync::Arc;

use super::folder_names::FolderNames;
use super::url::slugs;
use super::{MadeFile, Subject, address_of, url};
use crate::config::Config;
use crate::content::{Kind, ListedKind};
use crate::graph::{DepartmentId, Graph, Node, ProductionId};
use crate::units::words::lower;
use crate::words::Words;

mod careers;
mod org_charts;
mod productions;

pub use self::careers::department_title;
use self::careers::{about_careers, career_maps};
use self::org_charts::org_charts;
use self::productions::{about_time, bibles, calls, days, distribution};

/// The most entries of a list on one page.
pub const LIST_PAGE_SIZE: usize = 300;

/// The most entries of a list on one page where each takes a line or two and readers look for one by its first letter.
const SHORT_ENTRIES: usize = 1000;

/// The most entries of a list on one page where each entry takes many lines.
const LONG_ENTRIES: usize = 60;

/// A page that Callboard makes.
#[derive(Clone, Debug)]
pub struct MadePage {
    /// What it shows.
    pub subject: Subject,
    /// Its path from the site's root, without slashes at its ends. `content/<address>.md` is its introduction.
    pub address: String,
    /// What the page is: `list`, `tag`, `org-chart`; themes may style by it.
    pub kind: &'static str,
    /// What links and breadcrumbs call it.
    pub title: Arc<str>,
    /// The heading, where that is not the title.
    pub heading: Option<Arc<str>>,
    /// What it is called where it stands alone, such as in a tab of the browser, where that is not the heading.
    pub full_title: Option<String>,
    /// One sentence about it; may be empty.
    pub about: String,
    /// The page above it in the breadcrumbs; none below the home page.
    pub above: Option<Subject>,
    /// The row of tabs that it is in, and what its tab says.
    pub tab: Option<(Tabs, Arc<str>)>,
    /// How many entries its list has; 0 for what is no list, and for lists that stay whole.
    pub entries: usize,
    /// The most entries of its list on one page.
    pub page_size: usize,
    /// Among which results the search shows it; none for what is found elsewhere.
    pub search: Option<SearchGroup>,
    /// Where the navigation has it, if it does.
    pub navigation: Option<Navigation>,
    /// Files in its folder: their names, and what they are.
    pub files: Vec<(String, MadeFile)>,
}

/// Pages that belong together, each with a tab on all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tabs {
    /// The pages of a production.
    Production(ProductionId),
    /// The pages of a department.
    Department(DepartmentId),
    /// The org charts of all roles, and of media and scales.
    OrgCharts,
    /// The career maps of all roles, and of media.
    CareerMaps,
    /// The occupational maps of all roles, and of media.
    OccupationalMaps,
    /// The pages about time.
    Time,
}

/// What results of the search are told apart by, and can be narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchGroup {
    /// What is of a kind; pages that are made count as pages.
    Kind(Kind),
    /// Tags.
    Tag,
}

/// The group of the navigation that a made page stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Navigation {
    /// What each job is, and who reports to whom.
    Jobs,
    /// How to get from one job to the next.
    Careers,
    /// Shows, and what is when.
    Productions,
    /// Who is here.
    People,
    /// What is looked up.
    Reference,
}

impl Navigation {
    /// All groups, in the order of the navigation.
    pub const ALL: [Self; 5] = [
        Self::Jobs,
        Self::Careers,
        Self::Productions,
        Self::People,
        Self::Reference,
    ];

    /// What the group is called.
    pub fn title(self, words: &Words) -> Arc<str> {
        words.shared(match self {
            Self::Jobs => "navigation.jobs",
            Self::Careers => "navigation.careers",
            Self::Productions => "navigation.productions",
            Self::People => "navigation.people",
            Self::Reference => "navigation.reference",
        })
    }

    /// The group of the list of a kind.
    fn of_list(kind: ListedKind) -> Self {
        match kind {
            ListedKind::Role | ListedKind::Department | ListedKind::Vacancy => Self::Jobs,
            ListedKind::CareerPath => Self::Careers,
            ListedKind::Production => Self::Productions,
            ListedKind::Person => Self::People,
            ListedKind::Document | ListedKind::Skill | ListedKind::Tool => Self::Reference,
        }
    }
}

/// Every page that Callboard makes for this content, but folders and further pages of lists.
pub(super) fn made_pages(graph: &Graph, config: &Config) -> Vec<MadePage> {
    let words = &*config.words;
    let mut pages = vec![
        MadePage {
            kind: "home",
            about: config.settings.description.clone(),
            ..MadePage::new(Subject::Home, "", config.settings.title.as_str())
        },
        MadePage {
            kind: "not-found",
            search: None,
            ..MadePage::new(
                Subject::NotFound,
                "404",
                config.words.shared("titles.page_not_found"),
            )
        },
    ];
    pages.extend(lists(graph, config));
    pages.extend(about_all_roles(graph, words));
    pages.extend(tags(graph, words));
    pages.extend(career_maps(graph, words));
    pages.extend(about_careers(graph, words));
    pages.extend(about_departments(graph, words));
    pages.extend(about_time(graph, words));
    pages.extend(days(graph, words));
    pages.extend(bibles(graph, words));
    pages.extend(calls(graph, words));
    pages.extend(distribution(graph, words));
    pages.extend(org_charts(graph, config));
    pages.extend(changes(graph, words));
    pages.extend(health(graph, config));
    pages
}

impl MadePage {
    fn new(subject: Subject, address: impl Into<String>, title: impl Into<Arc<str>>) -> Self {
        Self {
            subject,
            address: address.into(),
            kind: "list",
            title: title.into(),
            heading: None,
            full_title: None,
            about: String::new(),
            above: None,
            tab: None,
            entries: 0,
            page_size: LIST_PAGE_SIZE,
            search: Some(SearchGroup::Kind(Kind::Page)),
            navigation: None,
            files: Vec::new(),
        }
    }

    /// The front page of a folder without a page of its own.
    pub(super) fn of_folder(path: &Arc<str>, names: &FolderNames) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        Self {
            kind: "folder",
            ..Self::new(Subject::Folder(path.clone()), &**path, names.title_of(name))
        }
    }

    /// The heading: what its page is called for those who read it.
    pub fn heading(&self) -> &Arc<str> {
        self.heading.as_ref().unwrap_or(&self.title)
    }

    /// What it is called where it stands alone.
    pub fn full_title(&self) -> &str {
        self.full_title.as_deref().unwrap_or_else(|| self.heading())
    }
}

/// The lists of kinds.
fn lists(graph: &Graph, config: &Config) -> Vec<MadePage> {
    let list = |kind: ListedKind| {
        let entries = match kind {
            ListedKind::Vacancy => graph.open_vacancies().count(),
            ListedKind::Document => graph.documents_by_phase(config.phases.len()).len(),
            _ => graph.count(kind.kind()),
        };
        // Moves have a front page without any path: the map and the finder are found there.
        let is_needed = entries > 0 || (kind == ListedKind::CareerPath && has_moves(graph));
        is_needed.then(|| MadePage {
            about: kind.about_in(&config.words),
            navigation: Some(Navigation::of_list(kind)),
            entries,
            ..MadePage::new(
                Subject::List(kind),
                kind.kind().folder().unwrap_or_default(),
                kind.kind().plural_in(&config.words),
            )
        })
    };
    ListedKind::ALL.into_iter().filter_map(list).collect()
}

/// Pages that look at all roles in one way.
fn about_all_roles(graph: &Graph, words: &Words) -> Vec<MadePage> {
    let mut pages = Vec::new();
    let has_other_names = || graph.entries.iter().any(|entry| !entry.shared.aka.is_empty());
    if !graph.roles.is_empty() || !graph.terms.is_empty() || has_other_names() {
        pages.push(MadePage {
            kind: "glossary",
            about: words
                .say(match graph.terms.is_empty() {
                    true => "about.glossary_of_titles",
                    false => "about.glossary",
                })
                .to_owned(),
            entries: graph.glossary.len(),
            navigation: Some(Navigation::Reference),
            page_size: SHORT_ENTRIES,
            ..MadePage::new(Subject::Glossary, "glossary", words.shared("titles.glossary"))
        });
    }
    let responsibilities = graph.count_responsibilities();
    if responsibilities > 0 {
        pages.push(MadePage {
            kind: "responsibilities",
            about: words.say("about.responsibilities").to_owned(),
            entries: responsibilities,
            navigation: Some(Navigation::Jobs),
            ..MadePage::new(
                Subject::Responsibilities,
                "responsibilities",
                words.shared("titles.responsibilities"),
            )
        });
    }
    for (medium, roles) in &graph.occupations {
        if roles.is_empty() {
            continue;
        }
        let name = medium.map(|id| &graph.setting_names[id]);
        let (address, title, about, tab) = match name {
            None => (
                "occupational-map".to_owned(),
                words.say("titles.occupational_map").to_owned(),
                words.say("about.occupational_map").to_owned(),
                words.say("titles.all_media").to_owned(),
            ),
            Some(name) => (
                format!("occupational-map/in-{}", url::slug(name.name())),
                words.fill("titles.occupational_map_in", &[("medium", &name.words())]),
                words.fill("about.occupational_map_in", &[("medium", &name.words())]),
                name.title(),
            ),
        };
        pages.push(MadePage {
            kind: "occupational-map",
            about,
            above: medium.map(|_| Subject::OccupationalMap(None)),
            navigation: medium.is_none().then_some(Navigation::Jobs),
            tab: Some((Tabs::OccupationalMaps, tab.into())),
            entries: roles.len(),
            page_size: LONG_ENTRIES,
            ..MadePage::new(Subject::OccupationalMap(*medium), address, title)
        });
    }
    pages
}

/// The list of all tags, and the page of each.
fn tags(graph: &Graph, words: &Words) -> Vec<MadePage> {
    if graph.tags.is_empty() {
        return Vec::new();
    }
    let mut pages = vec![MadePage {
        kind: "tags",
        about: words.say("about.tags").to_owned(),
        navigation: Some(Navigation::Reference),
        entries: graph.tags.len(),
        ..MadePage::new(Subject::Tags, "tags", words.shared("titles.tags"))
    }];
    pages.extend(slugs(graph.tags.keys()).into_iter().map(|(tag, slug)| MadePage {
        kind: "tag",
        full_title: Some(words.fill("titles.tag", &[("tag", &tag)])),
        about: words.fill("about.tag", &[("tag", &tag)]),
        above: Some(Subject::Tags),
        entries: graph.tags.get(&tag).map_or(0, Vec::len),
        search: Some(SearchGroup::Tag),
        ..MadePage::new(Subject::Tag(tag.clone()), format!("tags/{slug}"), tag)
    }));
    pages
}

/// Which roles of a department need which skills.
fn about_departments(graph: &Graph, words: &Words) -> Vec<MadePage> {
    let departments = DepartmentId::all(graph);
    let tables = departments.filter_map(|id| {
        let roles = graph.roles_with_skills(id).len();
        (roles > 0).then(|| MadePage {
            kind: "skill-matrix",
            heading: Some(Arc::from(words.fill(
                "titles.skills_of",
                &[("department", &lower(&graph[id].common.title))],
            ))),
            about: words.say("about.skill_matrix").to_owned(),
            above: Some(Subject::Node(Node::Department(id))),
            entries: roles,
            page_size: LONG_ENTRIES,
            files: vec![("skills.csv".to_owned(), MadeFile::SkillTable(id))],
            ..MadePage::new(
                Subject::SkillMatrix(id),
                below(graph, Node::Department(id), "skills"),
                words.shared("skill.kind_plural"),
            )
        })
    });
    tables.collect()
}

/// What changed lately, where the commits are known.
fn changes(graph: &Graph, words: &Words) -> Option<MadePage> {
    (!graph.changes.recent.is_empty()).then(|| MadePage {
        kind: "changes",
        about: words.say("about.changes").to_owned(),
        navigation: Some(Navigation::Reference),
        ..MadePage::new(Subject::Changes, "changes", words.shared("titles.changes"))
    })
}

/// How well the handbook is kept, for those who are trusted with all of it. A site without audiences is for everybody, and
/// one with pages of its own on health keeps the address for them.
fn health(graph: &Graph, config: &Config) -> Option<MadePage> {
    let audience = &config.audience;
    let is_for_keepers = audience.rank > 0 && audience.sees_everything();
    let is_taken = |id: &str| id == "health" || id.starts_with("health/");
    let is_free = !graph.pages.iter().any(|page| is_taken(&page.common.id));
    (is_for_keepers && is_free).then(|| MadePage {
        kind: "health",
        about: config.words.say("about.health").to_owned(),
        navigation: Some(Navigation::Reference),
        search: None,
        files: vec![("health.json".to_owned(), MadeFile::Health)],
        ..MadePage::new(Subject::Health, "health", config.words.shared("titles.health"))
    })
}

fn has_moves(graph: &Graph) -> bool {
    graph.roles.iter().any(|role| !role.moves.is_empty())
}

/// An address below that of a node.
fn below(graph: &Graph, node: Node, name: &str) -> String {
    format!("{}/{name}", address_of(graph, node))
}
