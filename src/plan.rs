//! Lays out the site: which pages there are, and the one URL of each.
//!
//! Takes the graph; gives a [`Plan`] in which every URL is known and unique, also by letter case, since some disks and
//! hosts do not tell `Key-Grip` from `key-grip`. It knows no HTML and no template: see [`crate::view`].
//! Start reading at [`lay_out`].

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use rayon::prelude::*;

use self::addresses::{
    Taken, check_site_paths, claim, folded, place_assets, place_redirects, stem_of, url_of_file,
};
use crate::config::{Config, LinkStyle};
use crate::content::Kind;
use crate::diagnostic::{Diagnostic, Place};
use crate::graph::{
    DepartmentId, EntryId, Graph, MapOf, Node, PageId, ProductionId, RoleId, SettingId, Target,
};

mod addresses;
pub mod charts;
mod lists;
mod made;
mod time;
pub mod url;

pub use charts::ChartFile;
pub use lists::PART_SIZE;
pub use made::{CALENDARS, MADE_FILES, MADE_FOLDERS, MadeFile};
pub use url::Url;

/// A page of the site, as an index of [`Plan::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageIndex(u32);

impl PageIndex {
    fn new(position: usize) -> Self {
        Self(u32::try_from(position).unwrap_or(u32::MAX))
    }

    /// Its position in the plan's list.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Every page, file and redirect of the site, with its URL.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The pages, in order of URL.
    pub pages: Vec<PlannedPage>,
    /// Files of `content/` that are published as they are: path from the site's root, and URL.
    pub assets: BTreeMap<Arc<str>, Url>,
    /// Files that are made beside pages.
    pub made: BTreeMap<Url, MadeFile>,
    /// Old URLs, each with the page that took its place.
    pub redirects: BTreeMap<Url, PageIndex>,
    by_subject: HashMap<Subject, PageIndex>,
    by_url: HashMap<Url, PageIndex>,
    by_made: HashMap<MadeFile, Url>,
    base_path: Arc<str>,
    style: LinkStyle,
    /// The addresses of all pages, where they are the same from every page.
    hosted: Vec<Arc<str>>,
}

/// A page with its URL.
#[derive(Clone, Debug)]
pub struct PlannedPage {
    /// Where it is.
    pub url: Url,
    /// What it shows.
    pub subject: Subject,
    /// The page of `content/` whose text stands on it too: `roles/index.md` on the list of roles.
    pub intro: Option<PageId>,
}

impl PlannedPage {
    /// The file whose text stands on the page, if one does. No page shows the text of two.
    pub fn entry(&self, graph: &Graph) -> Option<EntryId> {
        let mut subject = &self.subject;
        while let Subject::ListPage(whole, _) = subject {
            subject = whole;
        }
        let node = match subject {
            Subject::Node(node) => *node,
            _ => Node::Page(self.intro?),
        };
        graph.entry_of(node)
    }
}

/// What a page shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The home page, where `content/index.md` is missing.
    Home,
    /// Something of the graph.
    Node(Node),
    /// All of one kind.
    List(Kind),
    /// The pages of a folder below `content/` that has no page of its own.
    Folder(Arc<str>),
    /// Every title, alias and abbreviation.
    Glossary,
    /// Who answers to whom.
    OrgChart,
    /// Who answers to whom in one medium or at one scale.
    OrgChartIn(SettingId),
    /// Who answers to whom in a department.
    DepartmentOrgChart(DepartmentId),
    /// Who answers to whom on a production.
    ProductionOrgChart(ProductionId),
    /// Roles and the moves between them.
    CareerMap(MapOf),
    /// Routes between any two roles.
    Finder,
    /// Any two roles side by side.
    Compare,
    /// A role beside those it leads to, and as it is in each medium and at each scale.
    Comparisons(RoleId),
    /// Which roles of a department need which skills.
    SkillMatrix(DepartmentId),
    /// Every line of responsibility, and whose it is.
    Responsibilities,
    /// What every role is about, from the top down; in one medium, if it names one.
    OccupationalMap(Option<SettingId>),
    /// All productions on one line of time.
    Timeline,
    /// Who is on what and when.
    PeopleTimeline,
    /// Which roles are active in which phase.
    RolePhases,
    /// The crew of a production in time.
    Days(ProductionId),
    /// All tags.
    Tags,
    /// What carries a tag, by the tag.
    Tag(Arc<str>),
    /// What a host shows for an address that is not there.
    NotFound,
    /// A further page of a long list, from 2: a page's size must not grow with the site.
    ListPage(Arc<Subject>, usize),
}

/// Kinds that have a list page when there is anything to list.
pub const LISTED: [Kind; 7] = [
    Kind::Role,
    Kind::Department,
    Kind::CareerPath,
    Kind::Person,
    Kind::Production,
    Kind::Skill,
    Kind::Tool,
];

/// Gives every page its URL.
///
/// Two pages of one URL are reported; the first by path keeps it. Links by path of the site that lead nowhere are
/// reported here, since only now all URLs are known.
pub fn lay_out(graph: &Graph, config: &Config, problems: &mut Vec<Diagnostic>) -> Plan {
    let mut builder = Builder {
        graph,
        problems,
        pages: Vec::new(),
        made: Vec::new(),
        taken: HashMap::with_capacity(4 * graph.entries.len()),
    };
    let (calendars, ()) = rayon::join(
        || {
            // Whoever lays out lists asks for both; they are counted here, on another core.
            graph.count_busy();
            graph.count_responsibilities();
            time::calendars(graph)
        },
        || {
            builder.reserve_made_files();
            builder.add_nodes();
            builder.add_lists();
            builder.add_folders();
            builder.add_parts();
        },
    );
    builder.add_made_files(calendars);
    let Builder {
        mut pages,
        mut made,
        mut taken,
        problems,
        ..
    } = builder;
    pages.par_sort_unstable_by(|a, b| a.url.cmp(&b.url));
    made.par_sort_unstable_by(|a, b| a.0.cmp(&b.0));
    let ((by_subject, by_url), (by_made, hosted)) = rayon::join(
        || (index_subjects(graph, &pages), index_urls(&pages)),
        || (index_made(&made), hosted_addresses(config, &pages)),
    );
    let mut plan = Plan {
        by_subject,
        by_url,
        by_made,
        assets: place_assets(graph, &mut taken, problems),
        made: made.into_iter().collect(),
        redirects: BTreeMap::new(),
        hosted,
        base_path: Arc::from(config.base.path.as_str()),
        style: config.links,
        pages,
    };
    plan.redirects = place_redirects(graph, &plan, &mut taken, problems);
    check_site_paths(graph, &plan, problems);
    plan
}

/// The pages by what they show; also by the page whose text stands on them too, and by the folder that they stand for.
fn index_subjects(graph: &Graph, pages: &[PlannedPage]) -> HashMap<Subject, PageIndex> {
    let mut by_subject = HashMap::with_capacity(pages.len() + pages.len() / 8);
    for (position, page) in pages.iter().enumerate() {
        let index = PageIndex::new(position);
        by_subject.insert(page.subject.clone(), index);
        if let Some(intro) = page.intro {
            by_subject.insert(Subject::Node(Node::Page(intro)), index);
        }
        // A page that stands for a folder is where the folder's list begins.
        if let Some(folder) = folder_of(graph, &page.subject) {
            by_subject.insert(folder, index);
        }
    }
    by_subject
}

fn index_urls(pages: &[PlannedPage]) -> HashMap<Url, PageIndex> {
    let mut by_url = HashMap::with_capacity(pages.len());
    for (position, page) in pages.iter().enumerate() {
        by_url.insert(page.url.clone(), PageIndex::new(position));
    }
    by_url
}

fn index_made(made: &[(Url, MadeFile)]) -> HashMap<MadeFile, Url> {
    let made = made.iter();
    made.map(|(url, file)| (file.clone(), url.clone())).collect()
}

/// The addresses of all pages, where they are the same from every page.
fn hosted_addresses(config: &Config, pages: &[PlannedPage]) -> Vec<Arc<str>> {
    match config.links {
        LinkStyle::Hosted => pages
            .par_iter()
            .map(|page| Arc::from(format!("{}{}", config.base.path, page.url.encoded())))
            .collect(),
        LinkStyle::Portable => Vec::new(),
    }
}

impl Plan {
    /// All pages, in order of URL.
    pub fn page_indexes(&self) -> Vec<PageIndex> {
        (0..self.pages.len()).map(PageIndex::new).collect()
    }

    /// The page of a subject.
    pub fn page_of(&self, subject: &Subject) -> Option<PageIndex> {
        self.by_subject.get(subject).copied()
    }

    /// How links are written.
    pub fn link_style(&self) -> LinkStyle {
        self.style
    }

    /// The page of a node.
    pub fn page_of_node(&self, node: Node) -> Option<PageIndex> {
        self.page_of(&Subject::Node(node))
    }

    /// The pages of a list, from the first; one unless it is long.
    pub fn parts_of(&self, whole: &Subject) -> Vec<PageIndex> {
        let whole = Arc::new(whole.clone());
        let later = (2..).map_while(|part| self.page_of(&Subject::ListPage(whole.clone(), part)));
        self.page_of(&whole).into_iter().chain(later).collect()
    }

    /// The URL of a file that is made beside a page.
    pub fn made_file(&self, file: &MadeFile) -> Option<&Url> {
        self.by_made.get(file)
    }

    /// The page at a URL.
    pub fn page_at(&self, url: &Url) -> Option<PageIndex> {
        self.by_url.get(url).copied()
    }

    /// The path from the host's root to the site's, `/` at both ends.
    pub fn base_path(&self) -> &str {
        &self.base_path
    }

    /// What a page puts before the path of a file of the site, such as `callboard/static/callboard.css`.
    pub fn root_from(&self, from: &Url) -> String {
        match self.style {
            LinkStyle::Hosted => self.base_path.to_string(),
            LinkStyle::Portable => "../".repeat(from.depth()),
        }
    }

    /// The address of one place of the site as written on a page of another; escaped as a URL, not as HTML.
    ///
    /// `rest` follows as it is: empty, or with its `?` or `#`.
    pub fn href(&self, from: &Url, to: &Url, rest: &str) -> String {
        match self.style {
            LinkStyle::Hosted => format!("{}{}{rest}", self.base_path, to.encoded()),
            LinkStyle::Portable => format!("{}{}{rest}", self.root_from(from), url::encode(&to.file())),
        }
    }

    /// The address of a page as written on a page.
    pub fn href_of_page(&self, from: &Url, to: PageIndex) -> Arc<str> {
        match self.hosted.get(to.index()) {
            Some(href) => href.clone(),
            None => Arc::from(self.href(from, &self.pages[to.index()].url, "")),
        }
    }

    /// The address of a place on a page as written on a page.
    pub fn href_of_place(&self, from: &Url, to: PageIndex, anchor: &str) -> Arc<str> {
        let rest = format!("#{}", url::encode(anchor));
        Arc::from(self.href(from, &self.pages[to.index()].url, &rest))
    }

    /// The address that a link of prose leads to; `None` when its words stand as plain text.
    pub fn href_of_target(&self, from: &Url, target: &Target) -> Option<Arc<str>> {
        match target {
            Target::Node(node, anchor) => {
                let page = self.page_of_node(*node)?;
                let same_page = self.pages[page.index()].url == *from;
                match anchor {
                    Some(anchor) if same_page => Some(Arc::from(format!("#{}", url::encode(anchor)))),
                    Some(anchor) => Some(self.href_of_place(from, page, anchor)),
                    None => Some(self.href_of_page(from, page)),
                }
            }
            Target::Asset(path, rest) => Some(Arc::from(self.href(from, self.assets.get(path)?, rest))),
            Target::Address(address) => Some(address.clone()),
            Target::SitePath(path, rest) => Some(Arc::from(self.href(from, &self.at_site_path(path)?, rest))),
            Target::Nothing => None,
        }
    }

    /// Whether a link of prose leads anywhere; see [`Plan::href_of_target`].
    pub fn leads_somewhere(&self, target: &Target) -> bool {
        match target {
            Target::Node(node, _) => self.page_of_node(*node).is_some(),
            Target::Asset(path, _) => self.assets.contains_key(path),
            Target::Address(_) => true,
            Target::SitePath(path, _) => self.at_site_path(path).is_some(),
            Target::Nothing => false,
        }
    }
}

struct Builder<'a> {
    graph: &'a Graph,
    problems: &'a mut Vec<Diagnostic>,
    pages: Vec<PlannedPage>,
    made: Vec<(Url, MadeFile)>,
    taken: Taken,
}

impl Builder<'_> {
    fn reserve_made_files(&mut self) {
        for file in MADE_FILES {
            self.taken.insert(Arc::from(file), None);
        }
    }

    fn add(&mut self, url: Url, subject: Subject, intro: Option<PageId>, place: Option<Place>) {
        if claim(&mut self.taken, &url, place, self.problems) {
            self.pages.push(PlannedPage { url, subject, intro });
        }
    }

    fn add_nodes(&mut self) {
        let graph = self.graph;
        let address = |node: &Node| {
            let file = graph.entry_of(*node).map(|entry| &graph[entry].path);
            let url = match file {
                Some(path) => url_of_file(path),
                None => {
                    let folder = graph.kind(*node).folder().unwrap_or_default();
                    Url::below(folder, &graph.common(*node).id)
                }
            };
            (*node, url, file.map(Place::file))
        };
        let nodes: Vec<Node> = graph.nodes().collect();
        let addresses: Vec<_> = nodes.par_iter().map(address).collect();
        for (node, url, place) in addresses {
            if let Node::Page(page) = node
                && let Some(subject) = self.subject_at(&url)
            {
                self.add(url, subject, Some(page), place);
            } else {
                self.add(url, Subject::Node(node), None, place);
            }
        }
    }

    /// What is made at the address of a page: the text of `roles/index.md` stands on the list of roles.
    fn subject_at(&self, url: &Url) -> Option<Subject> {
        let path = url.path().trim_end_matches('/');
        let mut kinds = LISTED.into_iter();
        if let Some(kind) = kinds.find(|kind| kind.folder() == Some(path) && self.has_any(*kind)) {
            return Some(Subject::List(kind));
        }
        let made = match path {
            "glossary" => Subject::Glossary,
            "org-chart" => Subject::OrgChart,
            "tags" => Subject::Tags,
            "careers/map" => Subject::CareerMap(MapOf::All),
            "careers/finder" => Subject::Finder,
            "careers/compare" => Subject::Compare,
            "responsibilities" => Subject::Responsibilities,
            "occupational-map" => Subject::OccupationalMap(None),
            _ => return None,
        };
        self.is_needed(&made).then_some(made)
    }
}

/// The folder that a page of content stands for, when something stands in it.
fn folder_of(graph: &Graph, subject: &Subject) -> Option<Subject> {
    match subject {
        Subject::Node(Node::Page(page)) => {
            graph.folder_of_page(*page)?;
            Some(Subject::Folder(graph[*page].common.id.clone()))
        }
        Subject::Home if !graph.folder_contents("").is_empty() => Some(Subject::Folder(Arc::from(""))),
        _ => None,
    }
}
