//! Lays out the site: which pages there are, and the one URL of each.
//!
//! Takes the graph; gives a [`Plan`] in which every URL is known and unique, also by letter case and Unicode form, since some
//! disks and hosts do not tell `Key-Grip` from `key-grip`. It knows no HTML and no template: see [`crate::view`].
//! Start reading at [`lay_out`].

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use rayon::prelude::*;

use self::addresses::{
    Taken, check_files, check_site_paths, claim, folded, place_assets, place_grades, place_redirects, stem_of,
};
use self::catalogue::{MadePage, made_pages};
use self::left_out::LeftOut;
use crate::config::{Config, LinkStyle};
use crate::content::ListedKind;
use crate::diagnostic::{Diagnostic, Place};
use crate::graph::{
    BibleOf, ChartOf, DepartmentId, EntryId, Graph, MapOf, Node, PageId, ProductionId, SettingId, Target,
};

mod addresses;
pub mod catalogue;
pub mod charts;
mod folder_names;
mod left_out;
mod lists;
mod made;
pub mod url;

pub use catalogue::{LIST_PAGE_SIZE, Navigation, SearchGroup, Tabs};
pub use charts::{ChartDrawing, ChartFile};
pub use made::{CALENDARS, FEED_FILE, HostFile, MadeFile, RESERVED, copies_folder, copy_of, social_card_of};
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
    /// Old URLs, each with what took its place.
    pub redirects: BTreeMap<Url, PagePlace>,
    by_subject: HashMap<Subject, PageIndex>,
    /// What has no page of its own: its place on another's, which is in `by_subject`.
    anchors: HashMap<Subject, Arc<str>>,
    by_url: HashMap<Url, PageIndex>,
    by_made: HashMap<MadeFile, Url>,
    drawings: HashMap<ChartOf, Arc<ChartDrawing>>,
    tabs: HashMap<Tabs, Vec<(PageIndex, Arc<str>)>>,
    /// The made pages that the navigation has, in order of the catalogue.
    pub navigation: Vec<(Navigation, PageIndex)>,
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
    /// The page of `content/` that is its introduction: `roles/index.md` of the list of roles.
    pub intro: Option<PageId>,
    /// What the catalogue says about it; none for the page of a file, and for further pages of a list.
    pub made: Option<Box<MadePage>>,
}

impl PlannedPage {
    /// The file whose text stands on the page, if one does. No page but a bible shows the text of two.
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

/// A page, or a place on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PagePlace {
    /// The page.
    pub page: PageIndex,
    /// The id of an element of the page; none for the page itself.
    pub anchor: Option<Arc<str>>,
}

/// What a page shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The home page.
    Home,
    /// Something of the graph.
    Node(Node),
    /// All of one kind.
    List(ListedKind),
    /// The pages of a folder below `content/` that has no page of its own.
    Folder(Arc<str>),
    /// Every title, alias and abbreviation.
    Glossary,
    /// Org chart.
    OrgChart(ChartOf),
    /// Roles and the moves between them.
    CareerMap(MapOf),
    /// Routes between any two roles.
    Finder,
    /// Any two roles side by side.
    Compare,
    /// Which roles of a department need which skills.
    SkillMatrix(DepartmentId),
    /// Every line of responsibility, and whose it is.
    Responsibilities,
    /// What every role is about, from the top down; in one medium, if it names one.
    OccupationalMap(Option<SettingId>),
    /// All productions on one timeline of time.
    Timeline,
    /// Who is on what and when.
    PeopleTimeline,
    /// Which roles are active in which phase.
    RolePhases,
    /// The crew of a production in time.
    Days(ProductionId),
    /// The bible of a production or of the whole handbook in one piece.
    Bible(BibleOf),
    /// Who on a production gets what.
    Distribution(ProductionId),
    /// The call sheets of a production.
    Calls(ProductionId),
    /// The same by person.
    PersonalCalls(ProductionId),
    /// All tags.
    Tags,
    /// What carries a tag, by the tag.
    Tag(Arc<str>),
    /// What changed lately.
    Changes,
    /// How well the handbook is kept.
    Health,
    /// What a host shows for an address that is not there.
    NotFound,
    /// A further page of a long list, from 2: a page's size must not grow with the site.
    ListPage(Arc<Subject>, usize),
}

/// Gives every page its URL.
///
/// Two pages of one URL are reported; the first by path keeps it. Links by path of the site that lead nowhere are
/// reported here, since only now all URLs are known.
pub fn lay_out(graph: &Graph, config: &Config, problems: &mut Vec<Diagnostic>) -> Plan {
    let mut builder = Builder {
        graph,
        problems,
        pages: Vec::with_capacity(2 * graph.entries.len()),
        tabs: Vec::new(),
        made: Vec::new(),
        taken: HashMap::with_capacity(4 * graph.entries.len()),
        left_out: LeftOut::of(config),
    };
    let (calendars, mut made) = rayon::join(|| made::calendars(graph), || made_pages(graph, config));
    made.retain(|page| builder.left_out.keeps_page(page));
    let in_navigation = |page: &MadePage| Some((page.navigation?, page.subject.clone()));
    let navigation: Vec<(Navigation, Subject)> = made.iter().filter_map(in_navigation).collect();
    builder.add_site_files(config);
    builder.add_pages(config, made);
    builder.add_folders();
    builder.add_list_pages();
    builder.add_made_files(config, calendars);
    builder.add_feeds(config);
    let Builder {
        mut pages,
        tabs,
        mut made,
        mut taken,
        problems,
        left_out,
        ..
    } = builder;
    left_out.check(config, problems);
    pages.par_sort_unstable_by(|a, b| a.url.cmp(&b.url));
    made.par_sort_unstable_by(|a, b| a.0.cmp(&b.0));
    let anchors = place_grades(graph, problems);
    let ((by_subject, by_url), (by_made, hosted)) = rayon::join(
        || (index_subjects(graph, &pages), index_urls(&pages)),
        || (index_made(&made), hosted_addresses(config, &pages)),
    );
    let mut plan = Plan {
        tabs: index_tabs(&tabs, &by_subject, &pages),
        navigation: navigation
            .into_iter()
            .filter_map(|(place, subject)| Some((place, *by_subject.get(&subject)?)))
            .collect(),
        by_subject,
        anchors,
        by_url,
        by_made,
        drawings: graph
            .charts()
            .into_iter()
            .map(|of| (of, Arc::default()))
            .collect(),
        assets: place_assets(graph, &mut taken, problems),
        made: made.into_iter().collect(),
        redirects: BTreeMap::new(),
        hosted,
        base_path: Arc::from(config.base.path.as_str()),
        style: config.links,
        pages,
    };
    plan.redirects = place_redirects(graph, &plan, &mut taken, problems);
    check_files(&mut plan, &taken, problems);
    check_site_paths(graph, &plan, problems);
    plan
}

/// The pages by what they show; also by the page whose text stands on them too, by the folder that they stand for, and by
/// the grades of their role.
fn index_subjects(graph: &Graph, pages: &[PlannedPage]) -> HashMap<Subject, PageIndex> {
    let mut by_subject = HashMap::with_capacity(pages.len() + pages.len() / 8);
    for (position, page) in pages.iter().enumerate() {
        let index = PageIndex::new(position);
        by_subject.insert(page.subject.clone(), index);
        if let Some(intro) = page.intro {
            by_subject.insert(Subject::Node(Node::Page(intro)), index);
        }
        if let Subject::Node(Node::Role(job)) = page.subject {
            let grades = graph[job].grades.iter();
            by_subject.extend(grades.map(|grade| (Subject::Node(Node::Role(*grade)), index)));
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

/// A page with a tab: its row of tabs, what it shows, and what the tab says.
type TabOf = (Tabs, Subject, Arc<str>);

/// The rows of tabs. An introduction has no tab beside that of its page.
fn index_tabs(
    tabs: &[TabOf],
    by_subject: &HashMap<Subject, PageIndex>,
    pages: &[PlannedPage],
) -> HashMap<Tabs, Vec<(PageIndex, Arc<str>)>> {
    let mut rows: HashMap<Tabs, Vec<_>> = HashMap::new();
    for (row, subject, title) in tabs {
        let page = by_subject.get(subject).copied();
        if let Some(page) = page.filter(|page| pages[page.index()].subject == *subject) {
            rows.entry(*row).or_default().push((page, title.clone()));
        }
    }
    rows
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

    /// Where a subject is shown: its page or, of a grade, its place on the page of its job.
    pub fn place_of(&self, subject: &Subject) -> Option<PagePlace> {
        Some(PagePlace {
            page: self.page_of(subject)?,
            anchor: self.anchors.get(subject).cloned(),
        })
    }

    /// How links are written.
    pub fn link_style(&self) -> LinkStyle {
        self.style
    }

    /// The drawing of an org chart: the same for all that show it.
    pub fn drawing_of(&self, chart: ChartOf) -> Arc<ChartDrawing> {
        self.drawings.get(&chart).cloned().unwrap_or_default()
    }

    /// The page of a node.
    pub fn page_of_node(&self, node: Node) -> Option<PageIndex> {
        self.page_of(&Subject::Node(node))
    }

    /// The page of a subject, with what is planned for it.
    pub fn planned(&self, subject: &Subject) -> Option<&PlannedPage> {
        Some(&self.pages[self.page_of(subject)?.index()])
    }

    /// Whether a page of `content/` is the introduction of a made page, and so no page of its own.
    pub fn is_introduction(&self, page: PageId) -> bool {
        let planned = self.planned(&Subject::Node(Node::Page(page)));
        planned.is_some_and(|planned| planned.intro == Some(page))
    }

    /// The pages of a row of tabs, each with what its tab says.
    pub fn tabs(&self, row: Tabs) -> &[(PageIndex, Arc<str>)] {
        self.tabs.get(&row).map_or(&[], Vec::as_slice)
    }

    /// The pages of a list, from the first; one unless it is long.
    pub fn pages_of_list(&self, whole: &Subject) -> Vec<PageIndex> {
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

    /// The address of a page, or of a place on it, as written on a page.
    pub fn href_of(&self, from: &Url, to: &PagePlace) -> Arc<str> {
        match &to.anchor {
            Some(anchor) => self.href_of_place(from, to.page, anchor),
            None => self.href_of_page(from, to.page),
        }
    }

    /// The address of a page, or of a place on it, from the site's root; escaped as a URL.
    pub fn address_of(&self, to: &PagePlace) -> String {
        let page = self.pages[to.page.index()].url.encoded();
        match &to.anchor {
            Some(anchor) => format!("{page}#{}", url::encode(anchor)),
            None => page,
        }
    }

    /// The address that a link of prose leads to; `None` when its words stand as plain text.
    pub fn href_of_target(&self, from: &Url, target: &Target) -> Option<Arc<str>> {
        match target {
            Target::Node(node, anchor) => {
                let PagePlace { page, anchor: own } = self.place_of(&Subject::Node(*node))?;
                let anchor = anchor.clone().or(own);
                let same_page = self.pages[page.index()].url == *from;
                match &anchor {
                    Some(anchor) if same_page => Some(Arc::from(format!("#{}", url::encode(anchor)))),
                    _ => Some(self.href_of(from, &PagePlace { page, anchor })),
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
    tabs: Vec<TabOf>,
    made: Vec<(Url, MadeFile)>,
    taken: Taken,
    left_out: LeftOut,
}

impl Builder<'_> {
    /// The pages of files, then those that are made. A page of `content/` at the address of a made page is that page's
    /// introduction; letter case makes no difference.
    fn add_pages(&mut self, config: &Config, made: Vec<MadePage>) {
        let graph = self.graph;
        let tab_of = |page: &MadePage| {
            let (row, title) = page.tab.clone()?;
            Some((row, page.subject.clone(), title))
        };
        let mut later_tabs: Vec<TabOf> = made.iter().filter_map(tab_of).collect();
        let addresses = made.iter().map(|page| folded(&Url::folder(&page.address)));
        let by_address: HashMap<Arc<str>, usize> = addresses.zip(0..).collect();
        let mut made: Vec<Option<MadePage>> = made.into_iter().map(Some).collect();
        let nodes: Vec<Node> = graph.nodes().filter(|node| graph.has_own_page(*node)).collect();
        let address = |node: &Node| (*node, Url::folder(&address_of(graph, *node)));
        let addresses: Vec<_> = nodes.par_iter().map(address).collect();
        for (node, url) in addresses {
            let place = graph.entry_of(node).map(|entry| Place::file(&graph[entry].path));
            let tab = |row: Tabs, title: &str| (row, Subject::Node(node), config.words.shared(title));
            match node {
                Node::Production(id) => {
                    self.tabs.push(tab(Tabs::Production(id), "titles.overview"));
                    later_tabs.extend(self.chapter_tabs(id));
                }
                Node::Crew(id) => self.tabs.push(tab(Tabs::Production(id), "common.crew")),
                Node::Schedule(id) => self.tabs.push(tab(Tabs::Production(id), "common.schedule")),
                Node::Department(id) => self.tabs.push(tab(Tabs::Department(id), "common.department")),
                Node::Page(page) => {
                    let known = by_address.get(&folded(&url)).map(|index| &mut made[*index]);
                    if let Some(known) = known.and_then(Option::take) {
                        self.add_made(known, Some(page), place);
                        continue;
                    }
                }
                _ => {}
            }
            self.add(url, Subject::Node(node), place);
        }
        for page in made.into_iter().flatten() {
            self.add_made(page, None, None);
        }
        self.tabs.append(&mut later_tabs);
    }

    fn add(&mut self, url: Url, subject: Subject, place: Option<Place>) {
        if claim(&mut self.taken, &url, place, self.problems) {
            self.pages.push(PlannedPage {
                url,
                subject,
                intro: None,
                made: None,
            });
        }
    }

    fn add_made(&mut self, made: MadePage, intro: Option<PageId>, place: Option<Place>) {
        let url = match made.subject {
            Subject::NotFound => Url::of_file("404.html"),
            _ => Url::folder(&made.address),
        };
        if claim(&mut self.taken, &url, place, self.problems) {
            let subject = made.subject.clone();
            self.pages.push(PlannedPage {
                url,
                subject,
                intro,
                made: Some(Box::new(made)),
            });
        }
    }

    /// The tabs of the first chapters of a production, unless there are too many for a row.
    fn chapter_tabs(&self, production: ProductionId) -> Vec<TabOf> {
        let chapters = &self.graph[production].chapters;
        if chapters.len() > MAX_CHAPTER_TABS {
            return Vec::new();
        }
        let mut chapters: Vec<Node> = chapters.iter().copied().map(Node::Page).collect();
        self.graph.sort_for_lists(&mut chapters);
        let tab = |node: Node| {
            let title = self.graph.common(node).title.clone();
            (Tabs::Production(production), Subject::Node(node), title)
        };
        chapters.into_iter().map(tab).collect()
    }
}

/// The most chapters of a production that have a tab; its own page lists all.
const MAX_CHAPTER_TABS: usize = 6;

/// The path of a node's page from the site's root, without slashes at its ends: that of its file, else its id in the
/// folder of its kind.
fn address_of(graph: &Graph, node: Node) -> String {
    match graph.entry_of(node) {
        // A page's id is its path, but for a `README.md` beside an `index.md`.
        Some(_) if matches!(node, Node::Page(_)) => graph.common(node).id.to_string(),
        Some(entry) => stem_of(&graph[entry].path).to_owned(),
        None => graph.kind(node).path(&graph.common(node).id),
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
