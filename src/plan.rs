//! Lays out the site: which pages there are, and the one URL of each.
//!
//! Takes the graph; gives a [`Plan`] in which every URL is known and unique, also by letter case, since some disks and
//! hosts do not tell `Key-Grip` from `key-grip`. It knows no HTML and no template: see [`crate::view`].
//! Start reading at [`lay_out`].

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::config::{Config, LinkStyle};
use crate::content::{Kind, is_index_stem};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};
use crate::graph::{
    AgendaOf, ChartOf, DepartmentId, EntryId, Graph, MapOf, Node, PageId, PersonId, ProductionId, RoleId,
    SettingId, Target,
};

pub mod charts;
mod time;
pub mod url;

pub use charts::ChartFile;
pub use url::Url;

/// A page of the site, as an index of [`Plan::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageIndex(u32);

impl PageIndex {
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
        while let Subject::Part(whole, _) = subject {
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
    Part(Arc<Subject>, usize),
}

/// The most entries of a list on one page.
pub const PART_SIZE: usize = 300;

/// The most entries of a list on one page where each entry takes many lines.
const LONG_PART_SIZE: usize = 60;

/// The most entries of a list on one page where each is drawn as well.
const DRAWN_PART_SIZE: usize = 100;

impl Subject {
    /// The most entries of its list on one page.
    pub fn part_size(&self) -> usize {
        match self {
            Self::CareerMap(_) | Self::OccupationalMap(_) | Self::SkillMatrix(_) => LONG_PART_SIZE,
            // Each entry is drawn as well.
            Self::Timeline | Self::PeopleTimeline => DRAWN_PART_SIZE,
            _ => PART_SIZE,
        }
    }
}

/// A file that is made beside a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MadeFile {
    /// The crew list of a production as a table for spreadsheets.
    CrewTable(ProductionId),
    /// Which roles of a department need which skills, as a table for spreadsheets.
    SkillTable(DepartmentId),
    /// A map of careers to print.
    Poster(MapOf),
    /// The same on sheets of A3, as a script, where it is too large for its page.
    MapSheets(MapOf),
    /// An org chart in another form.
    OrgChart(ChartOf, ChartFile),
    /// Everybody on a production whom this audience may reach, as vCards.
    CrewCards(ProductionId),
    /// A person whom this audience may reach, as a vCard.
    PersonCard(PersonId),
    /// A calendar to subscribe to; made when it is first asked for.
    Calendar(AgendaOf),
}

/// The folder of calendars, with a slash at its end.
pub const CALENDARS: &str = "calendars/";

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

/// Paths of files that are made, besides pages.
pub const MADE_FILES: [&str; 3] = ["robots.txt", "sitemap.xml", "site.json"];
/// Folders of the output that hold made files only.
pub const MADE_FOLDERS: [&str; 1] = ["callboard/"];

/// Gives every page its URL.
///
/// Two pages of one URL are reported; the first by path keeps it. Links by path of the site that lead nowhere are
/// reported here, since only now all URLs are known.
pub fn lay_out(graph: &Graph, config: &Config, problems: &mut Vec<Diagnostic>) -> Plan {
    let mut builder = Builder {
        graph,
        problems,
        pages: Vec::new(),
        made: BTreeMap::new(),
        taken: HashMap::new(),
    };
    builder.reserve_made_files();
    builder.add_nodes();
    builder.add_lists();
    builder.add_folders();
    builder.add_parts();
    builder.add_made_files();
    let Builder {
        mut pages,
        made,
        mut taken,
        problems,
        ..
    } = builder;
    pages.sort_by(|one, other| one.url.cmp(&other.url));
    let index = |position: usize| PageIndex(u32::try_from(position).unwrap_or(u32::MAX));
    let by_subject = pages.iter().enumerate().flat_map(|(position, page)| {
        let intro = page
            .intro
            .map(|page| (Subject::Node(Node::Page(page)), index(position)));
        // A page that stands for a folder is where the folder's list begins.
        let folder = folder_of(graph, &page.subject).map(|folder| (folder, index(position)));
        std::iter::once((page.subject.clone(), index(position)))
            .chain(intro)
            .chain(folder)
    });
    let by_url = pages
        .iter()
        .enumerate()
        .map(|(position, page)| (page.url.clone(), index(position)));
    let mut plan = Plan {
        by_subject: by_subject.collect(),
        by_url: by_url.collect(),
        by_made: made
            .iter()
            .map(|(url, file)| (file.clone(), url.clone()))
            .collect(),
        assets: place_assets(graph, &mut taken, problems),
        made,
        redirects: BTreeMap::new(),
        hosted: match config.links {
            LinkStyle::Hosted => pages
                .iter()
                .map(|page| Arc::from(format!("{}{}", config.base.path, page.url.encoded())))
                .collect(),
            LinkStyle::Portable => Vec::new(),
        },
        base_path: Arc::from(config.base.path.as_str()),
        style: config.links,
        pages,
    };
    plan.redirects = place_redirects(graph, &plan, &mut taken, problems);
    check_site_paths(graph, &plan, problems);
    plan
}

impl Plan {
    /// All pages, in order of URL.
    pub fn page_indexes(&self) -> Vec<PageIndex> {
        (0..self.pages.len())
            .map(|position| PageIndex(u32::try_from(position).unwrap_or(u32::MAX)))
            .collect()
    }

    /// The page of a subject.
    pub fn page_of(&self, subject: &Subject) -> Option<PageIndex> {
        self.by_subject.get(subject).copied()
    }

    /// The page of a node.
    pub fn page_of_node(&self, node: Node) -> Option<PageIndex> {
        self.page_of(&Subject::Node(node))
    }

    /// The pages of a list, from the first; one unless it is long.
    pub fn parts_of(&self, whole: &Subject) -> Vec<PageIndex> {
        let whole = Arc::new(whole.clone());
        let later = (2..).map_while(|part| self.page_of(&Subject::Part(whole.clone(), part)));
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

    /// The URL of a page or file by its path from the site's root, as somebody writes it by hand.
    fn at_site_path(&self, path: &str) -> Option<Url> {
        let path = path.strip_suffix("index.html").unwrap_or(path);
        let below_base = || {
            let base = self.base_path.trim_matches('/');
            path.strip_prefix(base)
                .filter(|_| !base.is_empty())
                .map(|rest| rest.trim_start_matches('/'))
        };
        let found = |path: &str| {
            let folder = Url::folder(path.trim_end_matches('/'));
            if self.by_url.contains_key(&folder) || self.redirects.contains_key(&folder) {
                return Some(folder);
            }
            let file = Url::of_file(path);
            let is_made = MADE_FILES.contains(&path)
                || self.by_url.contains_key(&file)
                || self.made.contains_key(&file);
            (is_made || self.assets.contains_key(&*format!("content/{path}"))).then_some(file)
        };
        found(path).or_else(|| below_base().and_then(found))
    }
}

/// Who holds a URL, folded by case, and the place to name when somebody else wants it too.
type Taken = HashMap<String, Option<Place>>;

struct Builder<'a> {
    graph: &'a Graph,
    problems: &'a mut Vec<Diagnostic>,
    pages: Vec<PlannedPage>,
    made: BTreeMap<Url, MadeFile>,
    taken: Taken,
}

impl Builder<'_> {
    fn reserve_made_files(&mut self) {
        for file in MADE_FILES {
            self.taken.insert(file.to_owned(), None);
        }
    }

    fn add(&mut self, url: Url, subject: Subject, intro: Option<PageId>, place: Option<Place>) {
        if claim(&mut self.taken, &url, place, self.problems) {
            self.pages.push(PlannedPage { url, subject, intro });
        }
    }

    fn add_nodes(&mut self) {
        for node in self.graph.nodes() {
            let file = self.graph.entry_of(node).map(|entry| &self.graph[entry].path);
            let url = match file {
                Some(path) => url_of_file(path),
                None => {
                    let folder = self.graph.kind(node).folder().unwrap_or_default();
                    Url::folder(&format!("{folder}/{}", self.graph.common(node).id))
                }
            };
            // The text of `roles/index.md` stands on the list of roles.
            if let Node::Page(page) = node
                && let Some(kind) = LISTED
                    .into_iter()
                    .find(|kind| kind.folder() == Some(&*url.path().replace('/', "")))
                && self.has_any(kind)
            {
                self.add(url, Subject::List(kind), Some(page), file.map(Place::file));
                continue;
            }
            let made = [
                ("glossary/", Subject::Glossary),
                ("org-chart/", Subject::OrgChart),
                ("tags/", Subject::Tags),
                ("careers/map/", Subject::CareerMap(MapOf::All)),
                ("careers/finder/", Subject::Finder),
                ("careers/compare/", Subject::Compare),
                ("responsibilities/", Subject::Responsibilities),
                ("occupational-map/", Subject::OccupationalMap(None)),
            ];
            if let Node::Page(page) = node
                && let Some((_, subject)) = made.into_iter().find(|(path, _)| *path == url.path())
                && self.is_needed(&subject)
            {
                self.add(url, subject, Some(page), file.map(Place::file));
                continue;
            }
            self.add(url, Subject::Node(node), None, file.map(Place::file));
        }
    }

    fn has_any(&self, kind: Kind) -> bool {
        match kind {
            Kind::Role => !self.graph.roles.is_empty(),
            Kind::Department => !self.graph.departments.is_empty(),
            // Moves have a front page without any path: the map and the finder are found there.
            Kind::CareerPath => {
                !self.graph.career_paths.is_empty() || self.is_needed(&Subject::CareerMap(MapOf::All))
            }
            Kind::Person => !self.graph.people.is_empty(),
            Kind::Production => !self.graph.productions.is_empty(),
            Kind::Skill => !self.graph.skills.is_empty(),
            Kind::Tool => !self.graph.tools.is_empty(),
            Kind::Crew | Kind::Schedule | Kind::Page => false,
        }
    }

    fn is_needed(&self, subject: &Subject) -> bool {
        match subject {
            Subject::Glossary => {
                let has_aka = self
                    .graph
                    .entries
                    .iter()
                    .any(|entry| !entry.shared.aka.is_empty());
                has_aka || !self.graph.roles.is_empty()
            }
            Subject::OrgChart => !self.graph.roles.is_empty(),
            Subject::Tags => !self.graph.tags.is_empty(),
            Subject::CareerMap(_) | Subject::Finder => {
                self.graph.roles.iter().any(|role| !role.moves.is_empty())
            }
            Subject::Compare => self.graph.roles.len() > 1,
            Subject::Responsibilities => self.graph.count_responsibilities() > 0,
            Subject::OccupationalMap(_) => !self.graph.roles.is_empty(),
            Subject::Timeline | Subject::PeopleTimeline | Subject::RolePhases => self.has_time(subject),
            _ => true,
        }
    }

    fn add_unless_taken(&mut self, path: &str, subject: Subject) {
        let url = Url::folder(path);
        let has_it = self.pages.iter().any(|page| page.url == url);
        if !has_it {
            self.add(url, subject, None, None);
        }
    }

    fn add_lists(&mut self) {
        for kind in LISTED
            .into_iter()
            .filter(|kind| self.has_any(*kind))
            .collect::<Vec<_>>()
        {
            self.add_unless_taken(kind.folder().unwrap_or_default(), Subject::List(kind));
        }
        for (path, subject) in [
            ("glossary", Subject::Glossary),
            ("org-chart", Subject::OrgChart),
            ("tags", Subject::Tags),
            ("careers/map", Subject::CareerMap(MapOf::All)),
            ("careers/finder", Subject::Finder),
            ("careers/compare", Subject::Compare),
            ("responsibilities", Subject::Responsibilities),
            ("occupational-map", Subject::OccupationalMap(None)),
            ("timeline", Subject::Timeline),
            ("timeline/people", Subject::PeopleTimeline),
            ("timeline/roles", Subject::RolePhases),
        ] {
            if self.is_needed(&subject) {
                self.add_unless_taken(path, subject);
            }
        }
        self.add_charts();
        self.add_careers();
        self.add_days();
        for (tag, slug) in url::slugs(self.graph.tags.keys()) {
            self.add(
                Url::folder(&format!("tags/{slug}")),
                Subject::Tag(tag),
                None,
                None,
            );
        }
        self.add_unless_taken("", Subject::Home);
        self.add(Url::of_file("404.html"), Subject::NotFound, None, None);
    }

    /// Maps of careers and occupations, comparisons, and tables of skills, beside those that the whole site has once.
    fn add_careers(&mut self) {
        let graph = self.graph;
        let setting = |id: SettingId| url::slug(graph.setting_names[id].name());
        for map in graph.career_maps() {
            let path = match map {
                MapOf::All => continue,
                MapOf::Medium(medium) => format!("careers/map/in-{}", setting(medium)),
                MapOf::Department(Some(id)) => format!("careers/map/departments/{}", graph[id].common.id),
                MapOf::Department(None) => "careers/map/no-department".to_owned(),
            };
            self.add(Url::folder(&path), Subject::CareerMap(map), None, None);
        }
        for medium in (0..graph.setting_names.len()).filter(|id| graph.setting_names[*id].is_medium()) {
            if graph.occupations.get(&Some(medium)).is_none_or(Vec::is_empty) {
                continue;
            }
            let path = format!("occupational-map/in-{}", setting(medium));
            self.add(
                Url::folder(&path),
                Subject::OccupationalMap(Some(medium)),
                None,
                None,
            );
        }
        let below = |node: Node, name: &str| {
            let entry = graph.common(node).entry?;
            Some(Url::folder(&format!(
                "{}{name}",
                url_of_file(&graph[entry].path).path()
            )))
        };
        for id in graph.role_ids() {
            if (!graph[id].moves.is_empty() || !graph[id].variants.is_empty())
                && let Some(url) = below(Node::Role(id), "compare")
            {
                self.add(url, Subject::Comparisons(id), None, None);
            }
        }
        for id in (0..graph.departments.len()).map(DepartmentId::new) {
            if !graph.roles_with_skills(id).is_empty()
                && let Some(url) = below(Node::Department(id), "skills")
            {
                self.add(url, Subject::SkillMatrix(id), None, None);
            }
        }
    }

    /// Folders that hold pages and have no page of their own.
    fn add_folders(&mut self) {
        let mut known: HashSet<String> = self
            .pages
            .iter()
            .map(|page| page.url.path().to_lowercase())
            .collect();
        for folder in self.graph.folders.without_page() {
            if known.insert(format!("{}/", folder.to_lowercase())) {
                self.add(Url::folder(folder), Subject::Folder(folder.clone()), None, None);
            }
        }
    }

    /// Further pages of lists that are too long for one.
    fn add_parts(&mut self) {
        let list = |subject: &Subject| folder_of(self.graph, subject).unwrap_or_else(|| subject.clone());
        let lists: Vec<(Url, Subject)> = self
            .pages
            .iter()
            .map(|page| (page.url.clone(), list(&page.subject)))
            .collect();
        for (url, list) in lists {
            let length = self.length(&list);
            let whole = Arc::new(list);
            for part in 2..=length.div_ceil(whole.part_size()) {
                let url = Url::folder(&format!("{}part-{part}", url.path()));
                self.add(url, Subject::Part(whole.clone(), part), None, None);
            }
        }
    }

    /// How many entries the list of a subject has; 0 for what is no list, and for lists that stay whole.
    fn length(&self, subject: &Subject) -> usize {
        match subject {
            Subject::List(Kind::Role) => self.graph.roles.len(),
            Subject::List(Kind::Person) => self.graph.people.len(),
            Subject::List(Kind::Production) => self.graph.productions.len(),
            Subject::List(Kind::Skill) => self.graph.skills.len(),
            Subject::List(Kind::Tool) => self.graph.tools.len(),
            Subject::List(Kind::Department) => self.graph.departments.len(),
            Subject::List(Kind::CareerPath) => self.graph.career_paths.len(),
            Subject::Glossary => self.graph.glossary.len(),
            Subject::Node(Node::Skill(id)) => self.graph[*id].roles.len(),
            Subject::Node(Node::Tool(id)) => self.graph[*id].roles.len(),
            Subject::Node(Node::Department(id)) => self.graph[*id].roles.len(),
            // What is drawn stands on one page.
            Subject::CareerMap(map @ MapOf::Department(_)) if !self.graph.can_be_drawn(*map) => {
                self.graph.roles_on(*map).len()
            }
            Subject::SkillMatrix(id) => self.graph.roles_with_skills(*id).len(),
            Subject::Responsibilities => self.graph.count_responsibilities(),
            Subject::OccupationalMap(medium) => self.graph.occupations.get(medium).map_or(0, Vec::len),
            Subject::Timeline => self.graph.productions.len(),
            Subject::PeopleTimeline => self.graph.jobs().len(),
            Subject::RolePhases => self.roles_with_phases(),
            Subject::Tags => self.graph.tags.len(),
            Subject::Tag(tag) => self.graph.tags.get(tag).map_or(0, Vec::len),
            Subject::Folder(path) => self.graph.folder_contents(path).len(),
            chart => chart
                .chart(self.graph)
                .map_or(0, |chart| self.graph.posts(chart).len()),
        }
    }

    /// Files beside pages. They stand in the folder of their page, where no other page can be.
    fn add_made_files(&mut self) {
        let mut files = Vec::new();
        for page in &self.pages {
            let mut beside = |name: &str, file: MadeFile| {
                files.push((Url::of_file(&format!("{}{name}", page.url.path())), file));
            };
            match page.subject {
                Subject::Node(Node::Crew(id)) => {
                    beside("crew.csv", MadeFile::CrewTable(id));
                    if !self.graph.reachable_crew(id).is_empty() {
                        beside("crew.vcf", MadeFile::CrewCards(id));
                    }
                }
                Subject::Node(Node::Person(id)) if self.graph.contact(id).is_some() => {
                    let name = format!("{}.vcf", self.graph[id].common.id);
                    beside(&name, MadeFile::PersonCard(id));
                }
                Subject::SkillMatrix(id) => beside("skills.csv", MadeFile::SkillTable(id)),
                Subject::CareerMap(map) if self.graph.can_be_drawn(map) => {
                    beside("career-map.svg", MadeFile::Poster(map));
                }
                Subject::CareerMap(map) if self.graph.can_be_printed(map) => {
                    beside("career-map-sheets.js", MadeFile::MapSheets(map));
                }
                _ => {}
            }
        }
        files.extend(self.calendars());
        for (url, file) in files {
            if claim(&mut self.taken, &url, None, self.problems) {
                self.made.insert(url, file);
            }
        }
        self.add_chart_files();
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

/// The URL of the page of a Markdown file: its path below `content/` without `.md`, index files giving the folder.
fn url_of_file(path: &str) -> Url {
    let below = path.strip_prefix("content/").unwrap_or(path);
    let stemmed = below.strip_suffix(".md").unwrap_or(below);
    let (folder, stem) = stemmed.rsplit_once('/').unwrap_or(("", stemmed));
    Url::folder(if is_index_stem(stem) { folder } else { stemmed })
}

/// Takes a URL; if somebody has it, reports both and takes nothing.
fn claim(taken: &mut Taken, url: &Url, place: Option<Place>, problems: &mut Vec<Diagnostic>) -> bool {
    let file = url.file();
    let folded = file.to_lowercase();
    let in_made_folder = place.is_some() && MADE_FOLDERS.iter().any(|folder| folded.starts_with(folder));
    match taken.get(&folded) {
        None if !in_made_folder => {
            taken.insert(folded, place);
            true
        }
        earlier => {
            let shown = url.path();
            let (at, other) = match (place, earlier.cloned().flatten()) {
                (Some(at), other) => (Some(at), other),
                (None, other) => (other, None),
            };
            let Some(at) = at else { return false };
            let message = format!("two things want the address `/{shown}`");
            let problem = Diagnostic::new(Code::UrlCollision, at, message);
            problems.push(match other {
                Some(other) => problem.related(other, "the other one is here").help(
                    "rename one of them; addresses that differ only by letter case are one on some disks",
                ),
                None => problem.help("rename it: Callboard makes a page or file of this name"),
            });
            false
        }
    }
}

fn place_assets(graph: &Graph, taken: &mut Taken, problems: &mut Vec<Diagnostic>) -> BTreeMap<Arc<str>, Url> {
    let mut assets = BTreeMap::new();
    for path in &graph.assets {
        let url = Url::of_file(path.strip_prefix("content/").unwrap_or(path));
        if claim(taken, &url, Some(Place::file(path)), problems) {
            assets.insert(path.clone(), url);
        }
    }
    assets
}

fn place_redirects(
    graph: &Graph,
    plan: &Plan,
    taken: &mut Taken,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<Url, PageIndex> {
    let mut redirects = BTreeMap::new();
    for node in graph.nodes() {
        let Some(entry) = graph.entry_of(node).map(|entry| &graph[entry]) else {
            continue;
        };
        let Some(page) = plan.page_of_node(node) else {
            continue;
        };
        for (index, alias) in entry.shared.aliases.iter().enumerate() {
            let place = Place::value(&entry.path, FieldPath::of("aliases").index(index));
            match Url::of_alias(alias) {
                Some(url) => {
                    if claim(taken, &url, Some(place), problems) {
                        redirects.insert(url, page);
                    }
                }
                None => problems.push(
                    Diagnostic::new(
                        Code::WrongValue,
                        place,
                        format!("`{alias}` is not an address of this site"),
                    )
                    .help("write a path from the site's root, such as `/jobs/production-manager/`"),
                ),
            }
        }
    }
    redirects
}

/// Reports links by path of the site that lead nowhere.
fn check_site_paths(graph: &Graph, plan: &Plan, problems: &mut Vec<Diagnostic>) {
    for (entry, targets) in graph.entries.iter().zip(&graph.links) {
        for (link, target) in entry.prose.links.iter().zip(targets) {
            if let Target::SitePath(path, _) = target
                && plan.at_site_path(path).is_none()
            {
                let place = Place::bytes(&entry.path, link.span.clone());
                problems.push(
                    Diagnostic::new(Code::BrokenLink, place, format!("the site has no page `/{path}`")).help(
                        "link to the file instead, relative to this one, so that it also works on the forge",
                    ),
                );
            }
        }
    }
}
