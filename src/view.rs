//! What a template can see: the [`View`] of each page.
//!
//! Views decide, templates lay out: all choosing, ordering and counting is done here, so that a theme's author reads
//! plain names. A view holds ready links and HTML, and nothing else of the graph; equal views give equal pages, which
//! is what a rebuild goes by. What all pages share stands in the [`SiteView`], so that no page grows with the site.
//! This is the only stage that knows both the graph and what templates want.
//! Start reading at [`of`]; each kind has a file of its own.

use std::sync::Arc;

use serde::Serialize;

use crate::config::Config;
use crate::document::{HtmlPart, SlotKind, html};
use crate::graph::{
    DepartmentId, EntryId, Explained, Graph, Holder, Named, Node, ProductionId, Step, Target,
};
use crate::plan::catalogue::MadePage;
use crate::plan::{PageIndex, Plan, PlannedPage, Subject, Tabs};
use crate::source::Fingerprint;

pub mod bible;
pub mod call;
pub mod calls;
pub mod career;
pub mod career_map;
pub mod career_path;
pub mod changes;
pub mod compare;
pub mod crew;
pub mod crew_changes;
pub mod days;
pub mod department;
pub mod distribution;
pub mod document;
pub mod feed;
pub mod finder;
pub mod folder;
pub mod fragments;
pub mod frame;
pub mod glossary;
pub mod health;
pub mod holding;
pub mod home;
pub mod json_ld;
pub mod list;
pub mod occupations;
pub mod org_chart;
pub mod page;
pub mod person;
mod pictures;
pub mod preview;
pub mod production;
pub mod responsibilities;
pub mod role;
pub mod schedule;
pub mod shared;
pub mod show;
pub mod site;
pub mod skill;
pub mod skill_matrix;
pub mod social_card;
pub mod staffing;
pub mod tags;
pub mod term;
pub mod timeline;
pub mod tool;
pub mod vacancy;
pub mod words;
pub mod workload;

pub use career_path::CareerPathView;
pub use department::DepartmentView;
pub use fragments::SharedFragments;
pub use frame::Frame;
pub use page::PageView;
pub use person::PersonView;
pub use role::RoleView;
pub use shared::{Fragment, Shared};
pub use site::{SiteView, site};
pub use skill::SkillView;
pub use tool::ToolView;

/// All that the template of one page sees, besides the [`SiteView`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct View {
    /// The template, below `templates/`.
    pub template: &'static str,
    /// What goes before every path from the site's root: `/handbook/`, or `../../` where links are portable.
    pub root: String,
    /// What every page has: title, place in the site, prose.
    pub page: Frame,
    /// What only pages of its kind have, under the name of the kind.
    #[serde(flatten)]
    pub body: Body,
}

impl View {
    /// Of all that the page is made of, besides what all pages share.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of_value(self)
    }
}

/// What only pages of one kind have. A template sees it under the name of the variant: `role.reports_to`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the kinds")]
pub enum Body {
    Role(Box<RoleView>),
    Department(Box<DepartmentView>),
    CareerPath(Box<CareerPathView>),
    Person(Box<PersonView>),
    Skill(Box<SkillView>),
    Tool(Box<ToolView>),
    Term(Box<term::TermView>),
    Chapter(Box<PageView>),
    Production(Box<production::ProductionView>),
    Crew(Box<crew::CrewView>),
    Schedule(Box<schedule::ScheduleView>),
    Call(Box<call::CallView>),
    Vacancy(Box<vacancy::VacancyView>),
    Distribution(Box<distribution::DistributionView>),
    Document(Box<document::DocumentView>),
    Calls(Box<calls::CallsView>),
    PersonalCalls(Box<calls::PersonalCallsView>),
    OrgChart(Box<org_chart::OrgChartView>),
    Timeline(Box<timeline::TimelineView>),
    PeopleTimeline(Box<timeline::people::PeopleTimelineView>),
    RolePhases(Box<timeline::roles::RolePhasesView>),
    Days(Box<days::DaysView>),
    Bible(Box<bible::BibleView>),
    Roles(Box<list::roles::RolesView>),
    Departments(Box<list::departments::DepartmentsView>),
    Careers(Box<list::careers::CareersView>),
    People(Box<list::people::PeopleView>),
    Productions(Box<list::productions::ProductionsView>),
    Vacancies(Box<list::vacancies::VacanciesView>),
    Documents(Box<list::documents::DocumentsView>),
    Skills(Box<list::skills::SkillsView>),
    Tools(Box<list::tools::ToolsView>),
    CareerMap(Box<career_map::CareerMapView>),
    Finder(Box<finder::FinderView>),
    SkillMatrix(Box<skill_matrix::SkillMatrixView>),
    Responsibilities(Box<responsibilities::ResponsibilitiesView>),
    OccupationalMap(Box<occupations::OccupationalMapView>),
    Glossary(Box<glossary::GlossaryView>),
    Tags(Box<tags::TagsView>),
    Tag(Box<tags::TagView>),
    Folder(Box<folder::FolderView>),
    Changes(Box<changes::ChangesView>),
    Health(Box<health::HealthView>),
    Home(Box<home::HomeView>),
    NotFound(Box<home::NotFoundView>),
}

/// The view of a page. What it has in common with others is taken out of the fragments, or put there.
pub fn of(page: PageIndex, graph: &Graph, plan: &Plan, config: &Config, fragments: &SharedFragments) -> View {
    let scope = Scope {
        fragments: Some(fragments),
        ..Scope::of(page, graph, plan, config)
    };
    let (template, mut page, body) = of_subject(&scope, &scope.page.subject);
    page.image = preview::image(&scope, &page.prose);
    // A polite request: what keeps others out is the login before such an edition.
    page.is_hidden_from_search |= config.audience.rank > 0;
    let data = json_ld::block(&scope, &page);
    page.head_extra.push_str(&data);
    // A card is no picture of what the page is about, so the data above does not name it as one.
    page.image = page.image.or_else(|| social_card::image(&scope));
    View {
        template,
        root: scope.plan.root_from(&scope.page.url),
        page,
        body,
    }
}

/// The view of a subject; for a long list, the part of it that stands on this page.
fn of_subject(scope: &Scope<'_>, subject: &Subject) -> PageParts {
    match subject {
        Subject::Node(Node::Page(id)) => page::view(scope, *id),
        Subject::Node(Node::Production(id)) => production::view(scope, *id),
        Subject::Node(Node::Crew(id)) => crew::view(scope, *id),
        Subject::Node(Node::Schedule(id)) => schedule::view(scope, *id),
        Subject::Node(Node::Call(id)) => call::view(scope, *id),
        Subject::Node(Node::Vacancy(id)) => vacancy::view(scope, *id),
        Subject::Node(Node::Document(id)) => document::view(scope, *id),
        Subject::Node(Node::Role(id)) => role::view(scope, *id),
        Subject::Node(Node::Department(id)) => department::view(scope, *id),
        Subject::Node(Node::CareerPath(id)) => career_path::view(scope, *id),
        Subject::Node(Node::Person(id)) => person::view(scope, *id),
        Subject::Node(Node::Skill(id)) => skill::view(scope, *id),
        Subject::Node(Node::Tool(id)) => tool::view(scope, *id),
        Subject::Node(Node::Term(id)) => term::view(scope, *id),
        Subject::List(kind) => list::view(scope, *kind),
        Subject::Glossary => glossary::view(scope),
        Subject::OrgChart(of) => org_chart::view(scope, *of),
        Subject::CareerMap(map) => career_map::view(scope, *map),
        Subject::Finder => finder::view(scope, "finder.html"),
        Subject::Compare => finder::view(scope, "compare.html"),
        Subject::SkillMatrix(id) => skill_matrix::view(scope, *id),
        Subject::Responsibilities => responsibilities::view(scope),
        Subject::OccupationalMap(medium) => occupations::view(scope, *medium),
        Subject::Timeline => timeline::view(scope),
        Subject::PeopleTimeline => timeline::people::view(scope),
        Subject::RolePhases => timeline::roles::view(scope),
        Subject::Days(id) => days::view(scope, *id),
        Subject::Bible(id) => bible::view(scope, *id),
        Subject::Distribution(id) => distribution::view(scope, *id),
        Subject::Calls(id) => calls::view(scope, *id),
        Subject::PersonalCalls(id) => calls::by_person(scope, *id),
        Subject::Tags => tags::all(scope),
        Subject::Tag(tag) => tags::of_tag(scope, tag),
        Subject::Folder(folder) => folder::view(scope, folder),
        Subject::Changes => changes::view(scope),
        Subject::Health => health::view(scope),
        Subject::Home => home::view(scope),
        Subject::NotFound => home::not_found(scope),
        Subject::ListPage(whole, _) => of_subject(scope, whole),
    }
}

/// What each kind's function gives: the template, the frame, and the kind's own part.
pub type PageParts = (&'static str, Frame, Body);

/// A link to a page of the site.
pub type Link = Shared<LinkText>;

/// What a link says, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct LinkText {
    /// What the page is called.
    pub title: Arc<str>,
    /// Its address, ready for an `href`.
    pub url: Arc<str>,
}

impl Link {
    /// A link by its words and its address, ready for an `href`.
    pub fn to(title: impl Into<Arc<str>>, url: impl Into<Arc<str>>) -> Self {
        Self::new(LinkText {
            title: title.into(),
            url: url.into(),
        })
    }
}

/// Something named, with a link where it has a page. Templates see its `title`, and its `url`, which is none for words that
/// name nothing here.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
pub enum Mention {
    /// Something that has a page.
    Page(Link),
    /// Words that name nothing here.
    Words(Words),
}

/// Words that name nothing here.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Words {
    title: Arc<str>,
    url: (),
}

impl From<Link> for Mention {
    fn from(link: Link) -> Self {
        Self::Page(link)
    }
}

impl Mention {
    /// Words that name nothing here.
    pub fn words(words: &str) -> Self {
        Self::Words(Words {
            title: Arc::from(words),
            url: (),
        })
    }

    /// What it is called.
    pub fn title(&self) -> &Arc<str> {
        match self {
            Self::Page(link) => &link.title,
            Self::Words(words) => &words.title,
        }
    }
}

/// A tab of a row of pages that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Tab {
    /// What the tab says, and the address of its page.
    #[serde(flatten)]
    pub link: Link,
    /// Whether it is the page that is shown.
    pub is_current: bool,
}

/// A department as a strip of tape: its name and its colour.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Tape {
    /// What it is called.
    pub title: Arc<str>,
    /// Its address, ready for an `href`.
    pub url: Arc<str>,
    /// The name of its colour, or of the nearest department above it that has one.
    pub colour: Option<String>,
}

/// What all functions of this stage work with: the site, and the page that is being made.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// All content.
    pub graph: &'a Graph,
    /// All addresses.
    pub plan: &'a Plan,
    /// What the build was told.
    pub config: &'a Config,
    /// The page that is being made.
    pub page: &'a PlannedPage,
    /// What pages have in common, as far as it was made; none where a page is made on its own.
    pub fragments: Option<&'a SharedFragments>,
}

impl<'a> Scope<'a> {
    /// The scope of one page.
    pub fn of(page: PageIndex, graph: &'a Graph, plan: &'a Plan, config: &'a Config) -> Self {
        Self {
            graph,
            plan,
            config,
            page: &plan.pages[page.index()],
            fragments: None,
        }
    }

    /// The words that pages show besides the content.
    pub fn words(&self) -> &'a crate::words::Words {
        &self.config.words
    }

    /// What a node is called; a crew list or schedule by its own title, else with its production's.
    pub fn title(&self, node: Node) -> Arc<str> {
        let production = &self.graph.common(node).title;
        // Without a title of its own, a file has that of its name.
        let (key, default) = match node {
            Node::Crew(_) => ("titles.crew_of", "Crew"),
            Node::Schedule(_) => ("titles.schedule_of", "Schedule"),
            _ => return production.clone(),
        };
        let entry = self.graph.entry_of(node).map(|entry| &self.graph[entry]);
        let own = entry.map(|entry| entry.title()).filter(|title| *title != default);
        own.map_or_else(
            || Arc::from(self.words().fill(key, &[("production", production)])),
            Arc::from,
        )
    }

    /// Links to nodes, in the order that lists have: by `order`, then title.
    pub fn links(&self, nodes: impl IntoIterator<Item = Node>) -> Vec<Link> {
        let mut nodes: Vec<Node> = nodes.into_iter().collect();
        self.sort(&mut nodes);
        nodes.into_iter().map(|node| self.link(node)).collect()
    }

    /// Puts nodes in the order that lists have: by `order`, then title, then id.
    pub fn sort(&self, nodes: &mut [Node]) {
        self.graph.sort_for_lists(nodes);
    }

    /// A node or words.
    pub fn mention(&self, named: &Named) -> Mention {
        match named {
            Named::Node(node) => self.link(*node).into(),
            Named::Words(words) => Mention::words(words),
        }
    }

    /// A step of a path or story.
    pub fn mention_step(&self, step: &Step) -> Mention {
        match step {
            Step::Role(role) => self.link(Node::Role(*role)).into(),
            Step::Words(words) => Mention::words(words),
        }
    }

    /// A holder of a role.
    pub fn mention_holder(&self, holder: &Holder) -> Mention {
        match holder {
            Holder::Person(person) => self.link(Node::Person(*person)).into(),
            Holder::Words(words) => Mention::words(words),
        }
    }

    /// The subject of a tag, whichever way it is spelt.
    pub fn tag_subject(&self, written: &str) -> Subject {
        let tag = written.trim();
        let exact = Subject::Tag(Arc::from(tag));
        if self.graph.tags.contains_key(tag) {
            return exact;
        }
        let known = self.graph.tag_spellings.get(&crate::graph::fold(tag));
        known.map_or(exact, |known| Subject::Tag(known.clone()))
    }

    /// A department as a strip of tape.
    pub fn tape(&self, department: DepartmentId) -> Tape {
        let link = self.link(Node::Department(department));
        Tape {
            title: link.title.clone(),
            url: link.url.clone(),
            colour: self.colour_of(department),
        }
    }

    /// The colour of a department, or of the nearest one above it that has one.
    pub fn colour_of(&self, department: DepartmentId) -> Option<String> {
        self.colour_name(department).map(str::to_owned)
    }

    fn colour_name(&self, department: DepartmentId) -> Option<&'a str> {
        let graph = self.graph;
        let above = std::iter::successors(Some(department), |department| graph[*department].part_of);
        let mut colours = above.filter_map(|department| graph[department].colour.as_deref());
        colours.next()
    }

    /// The address of a subject's page; `#` when it has none, which only a page that could not be placed lacks.
    pub fn url(&self, subject: &Subject) -> Arc<str> {
        self.plan.page_of(subject).map_or_else(
            || Arc::from("#"),
            |page| self.plan.href_of_page(&self.page.url, page),
        )
    }

    /// A link to a page, if the site has it, by its own title.
    pub fn page_link(&self, subject: &Subject) -> Option<Link> {
        let page = self.plan.page_of(subject)?;
        let title = self.page_title(&self.plan.pages[page.index()]);
        Some(Link::to(title, self.plan.href_of_page(&self.page.url, page)))
    }

    /// A link to a page, if the site has it, in other words than its title.
    pub fn link_to(&self, subject: &Subject, words: &str) -> Option<Link> {
        let page = self.plan.page_of(subject)?;
        Some(Link::to(words, self.plan.href_of_page(&self.page.url, page)))
    }

    /// What links and breadcrumbs call a page: by its introduction, if it has one.
    pub fn page_title(&self, page: &PlannedPage) -> Arc<str> {
        match (&page.subject, page.intro, &page.made) {
            (_, Some(intro), _) => self.graph[intro].common.title.clone(),
            (Subject::Node(Node::Crew(_)), ..) => self.words().shared("common.crew"),
            (Subject::Node(Node::Schedule(_)), ..) => self.words().shared("common.schedule"),
            (Subject::Node(node), ..) => self.graph.common(*node).title.clone(),
            (Subject::ListPage(_, number), ..) => {
                let number = number.to_string();
                Arc::from(self.words().fill("titles.part", &[("number", &number)]))
            }
            (_, None, Some(made)) => made.title.clone(),
            (_, None, None) => Arc::default(),
        }
    }

    /// What a page is called where it stands alone, such as in results of the search.
    pub fn full_title(&self, page: &PlannedPage) -> String {
        let words = self.words();
        let production = |id: ProductionId| &self.graph[id].common.title;
        match (&page.subject, page.intro, page.made.as_deref()) {
            (Subject::Node(Node::Crew(id)), ..) => {
                words.fill("titles.crew_list_of", &[("production", production(*id))])
            }
            (Subject::Node(Node::Schedule(id)), ..) => {
                words.fill("schedule.chart_title", &[("production", production(*id))])
            }
            (Subject::Node(Node::Call(id)), ..) => {
                let sheet = &self.graph[*id];
                words.labelled(production(sheet.production), &sheet.common.title)
            }
            (Subject::ListPage(whole, number), ..) => match self.plan.planned(whole) {
                Some(whole) => {
                    let (title, number) = (self.full_title(whole), number.to_string());
                    words.fill("titles.part_of", &[("title", &title), ("number", &number)])
                }
                None => self.page_title(page).to_string(),
            },
            (_, None, Some(made)) => made.full_title().to_owned(),
            // The title of an introduction may be as short as `Days`.
            (
                _,
                Some(_),
                Some(MadePage {
                    full_title: Some(full),
                    ..
                }),
            ) => full.clone(),
            _ => self.page_title(page).to_string(),
        }
    }

    /// The tabs of a row, where there is anything to choose.
    pub fn tabs(&self, row: Tabs) -> Vec<Tab> {
        let pages = self.plan.tabs(row);
        if pages.len() < 2 {
            return Vec::new();
        }
        let current = self.plan.page_of(self.list().0);
        let tab = |(page, title): &(PageIndex, Arc<str>)| Tab {
            link: Link::to(title.clone(), self.plan.href_of_page(&self.page.url, *page)),
            is_current: current == Some(*page),
        };
        pages.iter().map(tab).collect()
    }

    /// What the page shows, for a long list as a whole; and which part of it, from 1.
    pub fn list(&self) -> (&'a Subject, usize) {
        match &self.page.subject {
            Subject::ListPage(whole, number) => (whole, *number),
            subject => (subject, 1),
        }
    }

    /// The audience of a field such as `role.pay`, where it is not the least trusted one.
    pub fn audience_of_field(&self, field: &str) -> Option<String> {
        let audience = &self.config.audience;
        let rank = audience.fields.get(field).copied().filter(|rank| *rank > 0)?;
        audience.all.get(rank).cloned()
    }

    /// The audience of a field that an entry has, where not everybody may see it.
    pub fn audience_of_own(&self, entry: Option<EntryId>, field: &str) -> Option<&'a Arc<str>> {
        self.graph[entry?].shared.marks.fields.get(field)
    }

    /// The audience that a row names, where not everybody may see it.
    pub fn audience_of_row(&self, visible: Option<&str>) -> Option<String> {
        let rank = self.config.audience.rank_of(visible?)?;
        (rank > 0).then(|| self.config.audience.all[rank].clone())
    }

    /// The text of the page's own file as HTML, with its links filled in and the first use of each abbreviation and term marked.
    ///
    /// There is no way to another file's text but for includes, so an edit of words changes the page of its file and those
    /// that include it; see [`crate::site::pages`].
    pub fn prose(&self) -> String {
        let Some(entry) = self.page.entry(self.graph) else {
            return String::new();
        };
        let html = self.fill(entry, self.graph[entry].prose.html.whole());
        let linked = &self.graph.links[entry.index()];
        self.graph
            .marked_words
            .mark(html, |out, means, word| match means {
                Explained::Abbreviation(_, title) => {
                    out.push_str("<abbr title=\"");
                    escape_into(out, title);
                    out.push_str("\">");
                    out.push_str(word);
                    out.push_str("</abbr>");
                    true
                }
                Explained::Term(term) => {
                    let node = Node::Term(*term);
                    // A reader of its own page knows it, and a link by the writer's hand leads there already.
                    let is_linked = |target: &Target| matches!(target, Target::Node(to, _) if *to == node);
                    if self.page.subject == Subject::Node(node) || linked.iter().any(is_linked) {
                        return false;
                    }
                    out.push_str("<a class=\"term\" href=\"");
                    escape_into(out, &self.url(&Subject::Node(node)));
                    out.push_str("\">");
                    out.push_str(word);
                    out.push_str("</a>");
                    true
                }
            })
    }

    /// Some HTML of a file, with its links filled in.
    fn fill(&self, entry: EntryId, html: HtmlPart<'_>) -> String {
        let file = &self.graph[entry];
        let targets = &self.graph.links[entry.index()];
        html.fill(|slot, out| {
            if slot.kind == SlotKind::Audience {
                return self.mark_audience(slot.link, out);
            }
            let target = targets.get(slot.link).unwrap_or(&Target::Nothing);
            let link = &file.prose.links[slot.link];
            match slot.kind {
                SlotKind::Open => {
                    if let Some(href) = self.plan.href_of_target(&self.page.url, target) {
                        open_tag(out, &href, &link.title, matches!(target, Target::Address(_)));
                    }
                }
                SlotKind::Close => {
                    if self.plan.leads_somewhere(target) {
                        out.push_str("</a>");
                    }
                }
                SlotKind::Words => escape_into(out, &self.words_of(target, &link.target)),
                SlotKind::Url => {
                    if let Some(href) = self.plan.href_of_target(&self.page.url, target) {
                        escape_into(out, &href);
                        if let Target::Asset(path, _) = target {
                            let rest = &file.prose.html.text[slot.at..];
                            pictures::write_size(self, path, rest, out);
                        }
                    }
                }
                SlotKind::Include => self.include(target, &link.target, out),
                SlotKind::Audience => {}
            }
        })
    }

    /// The badge of what only an audience and those more trusted may see.
    fn mark_audience(&self, rank: usize, out: &mut String) {
        let name = self.config.audience.all.get(rank).map_or("", String::as_str);
        out.push_str("<span class=\"badge badge-restricted\">");
        escape_into(out, &self.words().fill("common.only_for", &[("audience", name)]));
        out.push_str("</span>");
    }

    /// The text of another page, below a link to it; its links lead where they lead there.
    fn include(&self, target: &Target, written: &str, out: &mut String) {
        let href = self.plan.href_of_target(&self.page.url, target);
        let (Some(href), Some((entry, part))) = (href, self.graph.included(target)) else {
            out.push_str("<p>");
            escape_into(out, &self.words_of(target, written));
            out.push_str("</p>");
            return;
        };
        out.push_str("<p class=\"include-source\">");
        open_tag(out, &href, "", false);
        let shared = &self.graph[entry].shared;
        escape_into(out, &shared.title);
        out.push_str("</a>");
        let audience = shared.marks.file.as_deref();
        if let Some(rank) = audience.and_then(|name| self.config.audience.rank_of(name)) {
            out.push(' ');
            self.mark_audience(rank, out);
        }
        out.push_str("</p>\n");
        let page = href.split('#').next().unwrap_or_default();
        out.push_str(&html::embedded(&self.fill(entry, part), &escape(page)));
    }

    /// The words of a part of a file's HTML, with those of its links.
    pub fn plain_text(&self, entry: EntryId, part: std::ops::Range<usize>) -> String {
        let file = &self.graph[entry];
        let targets = &self.graph.links[entry.index()];
        file.prose.html.slice(part).plain_text(|link, out| {
            let target = targets.get(link).unwrap_or(&Target::Nothing);
            out.push_str(&self.words_of(target, &file.prose.links[link].target));
        })
    }

    /// The words of a wikilink without any: the title when it was written as an id, else as written.
    fn words_of(&self, target: &Target, written: &str) -> String {
        let name = written.split('#').next().unwrap_or(written);
        let last = name.rsplit('/').next().unwrap_or(name);
        match target {
            Target::Node(node, _) if *self.graph.common(*node).id == *name || name.contains('/') => {
                self.graph.common(*node).title.to_string()
            }
            Target::Node(node, _) if name.is_empty() => self.graph.common(*node).title.to_string(),
            _ => last.trim().to_owned(),
        }
    }
}

fn open_tag(out: &mut String, href: &str, title: &str, is_elsewhere: bool) {
    out.push_str("<a href=\"");
    escape_into(out, href);
    if !title.is_empty() {
        out.push_str("\" title=\"");
        escape_into(out, title);
    }
    if is_elsewhere && href.starts_with("http") {
        out.push_str("\" rel=\"noopener");
    }
    out.push_str("\">");
}

/// An address that may stand in an `href`: of the web, of mail, of a telephone. Anything else could run as a script.
pub fn safe_address(address: &str) -> Option<String> {
    let is_known = ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| {
        address
            .get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    is_known.then(|| address.to_owned())
}

/// Text as HTML, also within an attribute in double quotes.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    escape_into(&mut escaped, text);
    escaped
}

/// Appends text as HTML, also within an attribute in double quotes.
pub fn escape_into(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
pub(crate) mod testing;
