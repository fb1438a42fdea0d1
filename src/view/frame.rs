//! What every page has: the [`Frame`], which templates see as `page`.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::feed::{self, Feed};
use super::registers::{self, RegisterId};
use super::words::{self, DayText};
use super::{Link, Mention, Scope, Shortened};
use crate::content::{ListedKind, is_index_stem};
use crate::document::Heading;
use crate::graph::{EntryId, Node, RoleId, See, TermId};
use crate::plan::{PlannedPage, Subject, Tabs, Url};
use crate::units::Address;
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
    /// One or two sentences in plain text, for search engines and previews; may be empty. Of a text that has no summary, its
    /// beginning.
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
    /// When its review is due.
    pub review_by: Option<DayText>,
    /// Its ids in the registers of others, for the foot of the page.
    pub registers: Vec<RegisterId>,
    /// Related pages and addresses.
    pub see: Vec<Mention>,
    /// Pages whose text links here, at most [`MAX_BESIDE`].
    pub linked_from: Shortened<Link>,
    /// When its file last changed, by the last commit that did; none where the commits are not known.
    pub changed: Option<DayText>,
    /// Who made that change; none where this audience is not shown that.
    pub changed_by: Option<Arc<str>>,
    /// Where its source can be edited.
    pub edit_url: Option<String>,
    /// Where the changes of its source are listed.
    pub history_url: Option<String>,
    /// The audience that it is for, where not everybody may see it.
    pub audience: Option<String>,
    /// The audience of each field of its front matter that not everybody may see, by the field's name: `pay`.
    pub only_for: BTreeMap<String, String>,
    /// Those of them that the default theme shows without a name of their own, so that their mark stands at the foot.
    pub also_only_for: Vec<FieldFor>,
    /// The file it comes from, as a path from the site's root; none for pages that are made.
    pub source: Option<Arc<str>>,
    /// The time zone whose clock says what day it is here: that of its production's schedule. None where the page is about no
    /// production or its schedule names no zone; then it is the reader's.
    pub zone: Option<String>,
    /// What its front matter has under `extra`, for templates of the site's own.
    pub extra: BTreeMap<String, serde_json::Value>,
    /// The picture in previews of links to it: the first of its text, else its social card or that of the site. None where the
    /// site does not know its address.
    pub image: Option<PreviewImage>,
    /// The calendar to subscribe to, where there is one.
    pub calendar: Option<Feed>,
    /// The feed of what changes here, where the page is about something that has one.
    pub feed: Option<String>,
    /// Ready HTML for the head, such as structured data; escaped by whoever makes it.
    pub head_extra: String,
}

/// A field that not everybody may see.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct FieldFor {
    /// Its name, as it is written.
    pub field: String,
    /// Its audience.
    pub audience: String,
}

/// Fields that the templates of the default theme mark where they stand; `tests/it/audiences.rs` holds that they do.
const MARKED_IN_PLACE: [&str; 67] = [
    "also_reports_to",
    "away",
    "balance",
    "base",
    "call",
    "calls",
    "contact",
    "contact.email",
    "contact.phone",
    "covers",
    "crew",
    "department",
    "education",
    "emergency",
    "experience",
    "external",
    "from",
    "grades",
    "head",
    "holidays",
    "hospital",
    "hours",
    "ids",
    "industries",
    "kept",
    "level",
    "locations",
    "made_by",
    "meals",
    "media",
    "medium",
    "milestones",
    "moves",
    "nice",
    "notes",
    "part_of",
    "pay",
    "phases",
    "produces",
    "production",
    "read_by",
    "reports_to",
    "role",
    "routes_in",
    "safety",
    "scale",
    "scenes",
    "setting",
    "signed_off_by",
    "skills",
    "stage",
    "start",
    "status",
    "story",
    "stress",
    "sun",
    "tasks",
    "to",
    "tools",
    "type",
    "variants",
    "weather",
    "week",
    "when",
    "works_with",
    "wrap",
    "zone",
];

/// A picture that stands for a page where a link to it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PreviewImage {
    /// Its whole address.
    pub url: String,
    /// What it shows, in words; may be empty.
    pub alt: String,
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

/// The time zone of the production that a page is about.
fn zone_of(scope: &Scope<'_>, page: &PlannedPage) -> Option<String> {
    let tab = page.made.as_ref().and_then(|made| made.tab.as_ref());
    let production = match (&page.subject, tab) {
        (Subject::Node(Node::Production(id) | Node::Crew(id) | Node::Schedule(id)), _) => *id,
        (Subject::Node(Node::Call(id)), _) => scope.graph[*id].production,
        (_, Some((Tabs::Production(id), _))) => *id,
        _ => return None,
    };
    scope.graph[production].timetable.as_ref()?.zone.clone()
}

impl Frame {
    /// The frame of the page that is being made: all that the catalogue, its file or its introduction say of it.
    ///
    /// On further pages of a long list, there is no text: it stands on the first page alone.
    pub fn of(scope: &Scope<'_>) -> Self {
        let page = scope.page;
        let (whole, number) = scope.list();
        let whole = scope.plan.planned(whole).unwrap_or(page);
        let url = &page.url;
        let mut frame = Self {
            kind: "list",
            title: scope.page_title(whole),
            full_title: scope.full_title(page),
            path: url.encoded(),
            section: section_of(url),
            canonical: scope.config.base.absolute(&url.encoded()),
            breadcrumbs: way_to(scope, page),
            ..Self::default()
        };
        if let Some(made) = &whole.made {
            frame.kind = made.kind;
            frame.description.clone_from(&made.about);
            if whole.intro.is_none() {
                frame.title = made.heading().clone();
            }
        }
        if let Subject::Node(node) = whole.subject {
            frame.kind = scope.graph.kind(node).name();
            frame.title = scope.title(node);
        }
        let node = match whole.subject {
            _ if number > 1 => None,
            Subject::Node(node) => Some(node),
            _ => whole.intro.map(Node::Page),
        };
        match node {
            Some(node) => frame.add_node(scope, node),
            None if frame.description.is_empty() && number > 1 => {
                frame.description.clone_from(&frame.full_title)
            }
            None => {}
        }
        if whole.made.is_some() {
            frame.toc.clear();
        }
        frame.zone = zone_of(scope, whole);
        frame
    }

    /// All that the graph and the file of a node say of every page.
    fn add_node(&mut self, scope: &Scope<'_>, node: Node) {
        let common = scope.graph.common(node);
        self.owner = common.owner.as_ref().map(|owner| scope.mention(owner));
        self.registers = registers::of(scope, node);
        self.see = common.see.iter().map(|see| see_also(scope, see)).collect();
        self.linked_from = linked_from(scope, node);
        self.calendar = feed::of_node(scope, node);
        self.feed = feed::of_changes(scope, node);
        if let Some(entry) = scope.graph.entry_of(node) {
            self.add_entry(scope, entry);
        }
    }

    /// All that a file says of every page.
    fn add_entry(&mut self, scope: &Scope<'_>, id: EntryId) {
        let entry = &scope.graph[id];
        let shared = &entry.shared;
        if !shared.summary.is_empty() {
            // A summary that nobody wrote was taken out of the text's own first paragraph, and stands there.
            let is_in_text = entry.prose.summary.is_empty() && !entry.prose.html.text.is_empty();
            if is_in_text {
                self.description = beginning(&shared.summary);
            } else {
                self.description.clone_from(&shared.summary);
                self.lead = Some(shared.summary.clone());
            }
        }
        self.aka.clone_from(&shared.aka);
        self.prose = scope.prose();
        self.toc = toc(&entry.prose.headings);
        self.tags = shared
            .tags
            .iter()
            .filter_map(|tag| scope.link_to(&scope.tag_subject(tag), tag))
            .collect();
        self.review_by = shared.review_by.map(|date| words::day(scope.words(), date.0));
        if let Some(last) = scope.graph.changes.last(id) {
            self.changed = Some(words::day(scope.words(), last.day));
            self.changed_by.clone_from(&last.author);
        }
        let path = crate::plan::url::encode(&entry.path);
        let settings = &scope.config.settings;
        let filled = |pattern: &Address| pattern.replace("{path}", &path);
        self.edit_url = settings.edit_url.as_ref().map(filled);
        self.history_url = settings.history_url.as_ref().map(filled);
        self.audience = shared.marks.file.as_deref().map(str::to_owned);
        self.only_for = shared
            .marks
            .fields
            .iter()
            .map(|(field, name)| (field.clone(), name.to_string()))
            .collect();
        let names = shared
            .marks
            .fields
            .iter()
            .filter(|(field, _)| !MARKED_IN_PLACE.contains(&field.as_str()));
        self.also_only_for = names
            .map(|(field, name)| FieldFor {
                field: field.clone(),
                audience: name.to_string(),
            })
            .collect();
        self.source = Some(entry.path.clone());
        self.extra.clone_from(&shared.extra);
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
pub fn list_link(scope: &Scope<'_>, kind: ListedKind) -> Option<Link> {
    scope.page_link(&Subject::List(kind))
}

/// The first part of an address: what the navigation marks.
fn section_of(url: &Url) -> String {
    let path = url.path();
    path.split_once('/')
        .map(|(first, _)| format!("{first}/"))
        .unwrap_or_default()
}

/// The way from the home page, which is not in it, to a page, which is the last.
fn way_to(scope: &Scope<'_>, page: &PlannedPage) -> Vec<Link> {
    let above = match (&page.subject, &page.made) {
        (Subject::ListPage(whole, _), _) => scope.plan.planned(whole),
        (Subject::Node(Node::Page(_)) | Subject::Folder(_), _) => page_above(scope, &page.url),
        (Subject::Node(Node::Crew(id) | Node::Schedule(id)), _) => {
            scope.plan.planned(&Subject::Node(Node::Production(*id)))
        }
        (Subject::Node(Node::Term(_)), _) => scope.plan.planned(&Subject::Glossary),
        (Subject::Node(Node::Call(id)), _) => {
            scope.plan.planned(&Subject::Calls(scope.graph[*id].production))
        }
        (Subject::Node(node), _) => {
            let kind = scope.graph.kind(*node).listed();
            kind.and_then(|kind| scope.plan.planned(&Subject::List(kind)))
        }
        (_, Some(made)) => made.above.as_ref().and_then(|above| scope.plan.planned(above)),
        (_, None) => None,
    };
    let mut way = above.map(|above| way_to(scope, above)).unwrap_or_default();
    if let Subject::Node(Node::Role(id)) = page.subject {
        let department = scope.graph[id].base.department;
        way.extend(department.map(|department| scope.link(Node::Department(department))));
    }
    let title = scope.page_title(page);
    way.push(Link::to(title, scope.plan.href(&scope.page.url, &page.url, "")));
    way
}

/// The page of the nearest folder above an address, without the home page.
fn page_above<'a>(scope: &Scope<'a>, url: &Url) -> Option<&'a PlannedPage> {
    let path = url.path().trim_end_matches('/');
    let mut folders = path.rmatch_indices('/').map(|(end, _)| Url::folder(&path[..end]));
    let page = folders.find_map(|url| scope.plan.page_at(&url))?;
    Some(&scope.plan.pages[page.index()])
}

pub(super) fn see_also(scope: &Scope<'_>, see: &See) -> Mention {
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

fn linked_from(scope: &Scope<'_>, node: Node) -> Shortened<Link> {
    let from = match node {
        Node::Crew(id) => scope.graph[id]
            .crew
            .as_ref()
            .map_or(&[][..], |crew| &crew.linked_from),
        other => &scope.graph.common(other).linked_from,
    };
    // What links to a grade leads to the page of its job.
    let grades = RoleId::of(node).map_or(&[][..], |role| &scope.graph[role].grades);
    let of_grades = grades
        .iter()
        .flat_map(|grade| &scope.graph[*grade].common.linked_from);
    // A page that links to itself, as a production does to its crew list, tells nobody anything; nor does a title twice.
    let mut seen = std::collections::BTreeSet::new();
    let others = from
        .iter()
        .chain(of_grades)
        .copied()
        .filter(|other| *other != node);
    let links = scope.links(others).into_iter();
    Shortened::first(MAX_BESIDE, links.filter(|link| seen.insert(link.title.clone())))
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

/// Whether a page's file stands for its folder.
pub fn is_index(path: &str) -> bool {
    let stem = path.rsplit('/').next().unwrap_or(path);
    is_index_stem(page_stem(stem).unwrap_or(stem))
}

/// What to look up beside a term: what its own file names under `see`, and the terms whose files name it there.
pub(super) fn see_of_term(scope: &Scope<'_>, id: TermId) -> Vec<Mention> {
    let term = &scope.graph[id];
    let own = term.common.see.iter().map(|see| see_also(scope, see));
    let others = scope.links(term.seen_from.iter().copied().map(Node::Term));
    own.chain(others.into_iter().map(Mention::from)).collect()
}

/// The sentences with which a text begins, as many as search engines show; of one long sentence its first words.
fn beginning(text: &str) -> String {
    /// In letters; what is longer is cut where results are listed.
    const MOST: usize = 160;
    let Some((most, _)) = text.char_indices().nth(MOST) else {
        return text.to_owned();
    };
    let shown = &text[..most];
    let mut ends = shown.char_indices().filter(|(at, letter)| {
        matches!(letter, '.' | '!' | '?') && shown[at + 1..].starts_with(char::is_whitespace)
            || matches!(letter, '。' | '؟')
    });
    match ends.next_back().filter(|(at, _)| *at >= most / 3) {
        Some((at, letter)) => shown[..at + letter.len_utf8()].to_owned(),
        None => format!("{}…", &shown[..shown.rfind(' ').unwrap_or(most)]),
    }
}

#[cfg(test)]
mod tests {
    use super::beginning;

    #[test]
    fn a_description_ends_with_a_sentence_or_after_a_word() {
        let long = "word ".repeat(60);
        for (text, shown) in [
            ("Short, and whole.".to_owned(), "Short, and whole.".to_owned()),
            (
                format!("{}. {long}", "a".repeat(90)),
                format!("{}.", "a".repeat(90)),
            ),
            (
                format!("Early end. {long}"),
                format!("Early end. {}…", "word ".repeat(29).trim_end()),
            ),
            ("長".repeat(300), format!("{}…", "長".repeat(160))),
        ] {
            assert_eq!(beginning(&text), shown);
        }
    }
}
