//! What every page has: the [`Frame`], which templates see as `page`.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::feed::{self, Feed};
use super::words::{self, DayText};
use super::{Link, Mention, Scope};
use crate::content::{Kind, is_index_stem};
use crate::document::Heading;
use crate::graph::{EntryId, Node, See};
use crate::plan::{Subject, Url};
use crate::yaml::front_matter::page_stem;

/// The most links that a list beside a page shows; it ends with how many more there are.
pub const MAX_BESIDE: usize = 20;

/// What every page has, whatever it is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Frame {
    /// What the page is about: `role`, `department`, `page`, `list`, `tag`; themes may style by it.
    pub kind: &'static str,
    /// The heading.
    pub title: Arc<str>,
    /// The title for tabs and search engines, without the site's.
    pub full_title: String,
    /// One or two sentences in plain text, for search engines and previews; may be empty.
    pub description: String,
    /// The same, where the text does not begin with it; for the head of a page.
    pub lead: Option<String>,
    /// Other names and abbreviations.
    pub aka: Vec<String>,
    /// The address from the site's root, without a slash at its start: `roles/runner/`. Empty for the home page.
    pub path: String,
    /// The section of the navigation that it is in, as [`super::site::Section::key`]: `roles/`. May be empty.
    pub section: String,
    /// The whole address; none when the site does not know where it will stand.
    pub canonical: Option<String>,
    /// Whether search engines are to leave it out.
    pub is_hidden_from_search: bool,
    /// The way from the home page, which is not in it, to this page, which is the last.
    pub breadcrumbs: Vec<Link>,
    /// The text as HTML, with its links; empty when there is none.
    pub prose: String,
    /// The headings of the text and the sections after it; empty when there are too few to need a list.
    pub toc: Vec<TocEntry>,
    /// Labels, each with the page of all that carry it.
    pub tags: Vec<Link>,
    /// Who keeps it true.
    pub owner: Option<Mention>,
    /// When it is to be read again.
    pub review_by: Option<DayText>,
    /// Related pages and addresses.
    pub see: Vec<Mention>,
    /// Pages whose text links here, at most [`MAX_BESIDE`].
    pub linked_from: Vec<Link>,
    /// How many more there are.
    pub linked_from_more: usize,
    /// Where its source can be edited.
    pub edit_url: Option<String>,
    /// The audience that it is for, where not everybody may see it.
    pub audience: Option<String>,
    /// The file it comes from, as a path from the site's root; none for pages that are made.
    pub source: Option<Arc<str>>,
    /// What its front matter has under `extra`, for templates of the site's own.
    pub extra: BTreeMap<String, serde_json::Value>,
    /// The calendar to subscribe to, where there is one.
    pub calendar: Option<Feed>,
    /// Ready HTML for the head, such as structured data; escaped by whoever makes it.
    pub head_extra: String,
}

/// An entry of the list of contents.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TocEntry {
    /// The anchor, without `#`, escaped for a URL.
    pub id: String,
    /// The heading.
    pub title: String,
    /// Headings below it.
    pub children: Vec<TocEntry>,
}

impl TocEntry {
    /// An entry without any below it. Ids of sections that a template makes start with `cb-`, which no heading's does.
    pub fn new(id: &str, title: impl Into<String>) -> Self {
        Self {
            id: crate::plan::url::encode(id),
            title: title.into(),
            children: Vec::new(),
        }
    }
}

impl Frame {
    /// The frame of a page that shows a node: all that its file says.
    pub fn of_node(scope: &Scope<'_>, node: Node) -> Self {
        let common = scope.graph.common(node);
        let (linked_from, linked_from_more) = linked_from(scope, node);
        let mut frame = Self {
            kind: scope.graph.kind(node).name(),
            owner: common.owner.as_ref().map(|owner| scope.mention(owner)),
            see: common.see.iter().map(|see| see_also(scope, see)).collect(),
            linked_from,
            linked_from_more,
            calendar: feed::of_node(scope, node),
            ..Self::made(scope, &scope.title(node), "")
        };
        if let Some(entry) = scope.graph.entry_of(node) {
            frame.add_entry(scope, entry);
        }
        frame.add_breadcrumbs(scope, node);
        frame
    }

    /// The frame of a page that is made: a list, a tag. Text and facts of the page's `intro` are in it.
    pub fn made(scope: &Scope<'_>, title: &str, description: &str) -> Self {
        let url = &scope.page.url;
        let mut frame = Self {
            kind: "list",
            title: Arc::from(title),
            full_title: title.to_owned(),
            description: description.to_owned(),
            path: url.encoded(),
            section: section_of(url),
            canonical: scope.config.base.absolute(&url.encoded()),
            breadcrumbs: vec![Link::to(title, scope.plan.href(url, url, ""))],
            ..Self::default()
        };
        if let Some(page) = scope.page.intro {
            let node = Node::Page(page);
            let common = scope.graph.common(node);
            frame.title = common.title.clone();
            frame.full_title = common.title.to_string();
            frame.owner = common.owner.as_ref().map(|owner| scope.mention(owner));
            frame.see = common.see.iter().map(|see| see_also(scope, see)).collect();
            (frame.linked_from, frame.linked_from_more) = linked_from(scope, node);
            if let Some(entry) = common.entry {
                frame.add_entry(scope, entry);
            }
            if let Some(last) = frame.breadcrumbs.last_mut() {
                last.title = common.title.clone();
            }
        }
        frame
    }

    /// All that a file says of every page.
    fn add_entry(&mut self, scope: &Scope<'_>, id: EntryId) {
        let entry = &scope.graph[id];
        let shared = &entry.shared;
        if !shared.summary.is_empty() {
            self.description.clone_from(&shared.summary);
            // A summary that nobody wrote was taken out of the text's own first paragraph, and stands there.
            let is_in_text = entry.prose.summary.is_empty() && !entry.prose.html.text.is_empty();
            self.lead = (!is_in_text).then(|| shared.summary.clone());
        }
        self.aka.clone_from(&shared.aka);
        self.prose = scope.prose();
        self.toc = toc(&entry.prose.headings);
        self.tags = shared
            .tags
            .iter()
            .filter_map(|tag| scope.link_to(&scope.tag_subject(tag), tag))
            .collect();
        self.review_by = shared.review_by.map(|date| words::day(date.0));
        self.edit_url = scope.config.settings.edit_url.as_ref().map(|pattern| {
            let path = crate::plan::url::encode(&entry.path);
            pattern.replace("{path}", &path)
        });
        self.audience.clone_from(&shared.visible);
        self.source = Some(entry.path.clone());
        self.extra.clone_from(&shared.extra);
    }

    /// The way to a node: its list, or the folders above a page.
    fn add_breadcrumbs(&mut self, scope: &Scope<'_>, node: Node) {
        let mut way = Vec::new();
        match node {
            Node::Page(_) => way.extend(folders_above(scope)),
            Node::Crew(id) | Node::Schedule(id) => {
                way.extend(list_link(scope, Kind::Production));
                way.push(scope.link(Node::Production(id)));
            }
            _ => way.extend(list_link(scope, scope.graph.kind(node))),
        }
        way.append(&mut self.breadcrumbs);
        self.breadcrumbs = way;
    }

    /// The list of contents with the sections that a template makes after the text; none when it has under three.
    pub fn add_sections(&mut self, sections: impl IntoIterator<Item = TocEntry>) {
        self.toc.extend(sections);
    }

    /// Leaves the list of contents out where it would be no help.
    pub fn drop_short_toc(&mut self) {
        let entries: usize = self.toc.iter().map(|entry| 1 + entry.children.len()).sum();
        if entries < 3 {
            self.toc.clear();
        }
    }
}

/// The link to the list of a kind.
pub fn list_link(scope: &Scope<'_>, kind: Kind) -> Option<Link> {
    let subject = Subject::List(kind);
    let page = scope.plan.page_of(&subject)?;
    let intro = scope.plan.pages[page.index()].intro;
    let title = intro.map(|page| scope.graph.common(Node::Page(page)).title.to_string());
    scope.link_to(&subject, &title.unwrap_or_else(|| kind_title(kind).to_owned()))
}

/// What the list of a kind is called.
pub fn kind_title(kind: Kind) -> &'static str {
    match kind {
        Kind::Role => "Roles",
        Kind::Department => "Departments",
        Kind::CareerPath => "Careers",
        Kind::Person => "People",
        Kind::Production => "Productions",
        Kind::Crew => "Crew lists",
        Kind::Schedule => "Schedules",
        Kind::Skill => "Skills",
        Kind::Tool => "Tools",
        Kind::Page => "Pages",
    }
}

/// What one of a kind is called.
pub fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Role => "Role",
        Kind::Department => "Department",
        Kind::CareerPath => "Career path",
        Kind::Person => "Person",
        Kind::Production => "Production",
        Kind::Crew => "Crew list",
        Kind::Schedule => "Schedule",
        Kind::Skill => "Skill",
        Kind::Tool => "Tool",
        Kind::Page => "Page",
    }
}

/// The first part of an address: what the navigation marks.
fn section_of(url: &Url) -> String {
    let path = url.path();
    path.split_once('/')
        .map(|(first, _)| format!("{first}/"))
        .unwrap_or_default()
}

/// The pages of the folders above a page, from the top, without the home page.
pub fn folders_above(scope: &Scope<'_>) -> Vec<Link> {
    let path = scope.page.url.path().trim_end_matches('/');
    let folders = path.match_indices('/').map(|(end, _)| Url::folder(&path[..end]));
    let pages = folders.filter_map(|url| scope.plan.page_at(&url));
    pages
        .map(|page| {
            let planned = &scope.plan.pages[page.index()];
            let title = page_title(scope, &planned.subject, planned.intro);
            Link::to(title, scope.plan.href_of_page(&scope.page.url, page))
        })
        .collect()
}

/// What the page of a subject is called.
pub fn page_title(scope: &Scope<'_>, subject: &Subject, intro: Option<crate::graph::PageId>) -> Arc<str> {
    if let Some(page) = intro {
        return scope.graph.common(Node::Page(page)).title.clone();
    }
    match subject {
        Subject::Node(node) => scope.graph.common(*node).title.clone(),
        Subject::List(kind) => Arc::from(kind_title(*kind)),
        Subject::Folder(path) => {
            let page = scope
                .plan
                .page_of(subject)
                .map(|page| &scope.plan.pages[page.index()]);
            if let Some(page) = page.filter(|page| page.subject != *subject) {
                return page_title(scope, &page.subject, page.intro);
            }
            let name = path.rsplit('/').next().unwrap_or(path);
            Arc::from(words::name_words(name))
        }
        Subject::Tag(tag) => tag.clone(),
        Subject::Home => Arc::from(scope.config.settings.title.as_str()),
        Subject::Glossary => Arc::from("Glossary"),
        Subject::OrgChart
        | Subject::OrgChartIn(_)
        | Subject::DepartmentOrgChart(_)
        | Subject::ProductionOrgChart(_) => Arc::from("Org chart"),
        Subject::CareerMap(_) => Arc::from("Career map"),
        Subject::Finder => Arc::from("Find a route"),
        Subject::Compare => Arc::from("Compare two roles"),
        Subject::Comparisons(role) => Arc::from(format!("{} compared", scope.graph[*role].common.title)),
        Subject::SkillMatrix(department) => {
            let title = super::words::lower(&scope.graph[*department].common.title);
            Arc::from(format!("Skills of {title}"))
        }
        Subject::Responsibilities => Arc::from("Who does what"),
        Subject::OccupationalMap(_) => Arc::from("Occupational map"),
        Subject::Timeline => Arc::from("Timeline"),
        Subject::PeopleTimeline => Arc::from("People in time"),
        Subject::RolePhases => Arc::from("Roles by phase"),
        Subject::Days(_) => Arc::from("Days"),
        Subject::Tags => Arc::from("Tags"),
        Subject::NotFound => Arc::from("Not found"),
        Subject::ListPage(whole, _) => page_title(scope, whole, None),
    }
}

fn see_also(scope: &Scope<'_>, see: &See) -> Mention {
    match see {
        See::Node(node) => scope.link(*node).into(),
        See::Address(address) => match super::safe_address(address) {
            Some(url) => Link::to(shown_address(address), url).into(),
            None => Mention::words(shown_address(address)),
        },
    }
}

/// An address as people read it: without its scheme.
fn shown_address(address: &str) -> &str {
    let bare = address.split_once("://").map_or(address, |(_, rest)| rest);
    bare.trim_end_matches('/')
}

fn linked_from(scope: &Scope<'_>, node: Node) -> (Vec<Link>, usize) {
    let from = match node {
        Node::Crew(id) => scope.graph[id]
            .crew
            .as_ref()
            .map_or(&[][..], |crew| &crew.linked_from),
        other => &scope.graph.common(other).linked_from,
    };
    let mut links = scope.links(from.iter().copied());
    let more = links.len().saturating_sub(MAX_BESIDE);
    links.truncate(MAX_BESIDE);
    (links, more)
}

/// Headings of levels 2 and 3 as a list of contents.
fn toc(headings: &[Heading]) -> Vec<TocEntry> {
    let mut toc: Vec<TocEntry> = Vec::new();
    for heading in headings.iter().filter(|heading| heading.is_top_level) {
        let entry = TocEntry::new(&heading.id, heading.text.clone());
        match (heading.level, toc.last_mut()) {
            (1 | 2, _) | (3, None) => toc.push(entry),
            (3, Some(above)) => above.children.push(entry),
            _ => {}
        }
    }
    toc
}

/// Whether a page stands for the home of the site.
pub fn is_home(scope: &Scope<'_>) -> bool {
    scope.page.url.path().is_empty()
}

/// Whether a page's file stands for its folder.
pub fn is_index(path: &str) -> bool {
    let stem = path.rsplit('/').next().unwrap_or(path);
    is_index_stem(page_stem(stem).unwrap_or(stem))
}
