//! The bible of a production in one piece: every chapter, the schedule, the crew and what they do, numbered and indexed.
//!
//! It is made of the views of the pages that it gathers, so that it says what they say. What they link to and what is in the
//! bible is linked within it. Start reading at [`view`].

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use self::index::{IndexEntry, Occurrences};
use self::terms::BibleTerm;
use self::within::{Chapter, Within};
use super::org_chart::{self, OrgChartView};
use super::show::{self, Badge};
use super::words::{self, DayText};
use super::{Body, Frame, Mention, PageParts, Scope, Tab, crew, production, schedule};
use crate::content::issues::Change;
use crate::content::sections::SectionName;
use crate::graph::{BiblePart, ChartOf, EntryId, Graph, Node, ProductionId, RoleId};
use crate::plan::{PageIndex, Plan, Subject, Tabs};

mod index;
mod terms;
mod within;

/// What only bibles have; templates see it as `bible`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct BibleView {
    /// The pages of the production.
    pub tabs: Vec<Tab>,
    /// The medium, scale and status, at the start of a line.
    pub facts: Vec<String>,
    /// The first day of the production.
    pub from: Option<DayText>,
    /// The last day.
    pub to: Option<DayText>,
    /// Whom it is for, where that is not everybody.
    pub audience: Option<String>,
    /// The issue that it was last handed out as; none before the first.
    pub issue: Option<IssueView>,
    /// The parts, in order.
    pub sections: Vec<BibleSection>,
}

/// An issue.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct IssueView {
    /// Its number, from 1.
    pub number: u32,
    /// The day of it.
    pub date: DayText,
    /// The colour of its paper, by the trade's order: `blue`.
    pub colour: String,
    /// What changed since the one before, in sentences; empty for the first.
    pub changes: Vec<Change>,
}

/// A part of a bible. Besides its text it has one of `crew`, `schedule`, `org_chart`, `roles`, `terms` and `index`, or none of
/// them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct BibleSection {
    /// `about`, `chapter`, `schedule`, `crew`, `org-chart`, `roles`, `glossary` or `index`.
    pub kind: &'static str,
    /// Its number: `3`.
    pub number: String,
    /// What it is called.
    pub title: String,
    /// Its anchor, without `#`.
    pub anchor: String,
    /// Its sections, for the contents.
    pub children: Vec<BibleHeading>,
    /// Its text as HTML, with its ids and headings as the bible has them.
    pub html: String,
    /// As the crew list's own page has it.
    pub crew: Option<Value>,
    /// As the schedule's own page has it.
    pub schedule: Option<Value>,
    /// As the chart's own page has it.
    pub org_chart: Option<ChartInBible>,
    /// The roles on the show, in the order of the chart.
    pub roles: Vec<BibleRole>,
    /// Words that occur.
    pub terms: Vec<BibleTerm>,
    /// Roles and people, each with where they occur.
    pub index: Vec<IndexEntry>,
}

/// An org chart whose links lead within the bible. It is drawn when the page is rendered, as on a page of its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ChartInBible {
    chart: Box<OrgChartView>,
    within: Within,
}

impl Serialize for ChartInBible {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut value = serde_json::to_value(&self.chart).map_err(serde::ser::Error::custom)?;
        self.within.rewrite_value(&mut value);
        value.serialize(serializer)
    }
}

/// A heading within a part.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct BibleHeading {
    /// Its number: `3.1`.
    pub number: String,
    /// Its words.
    pub title: String,
    /// Its anchor, without `#`.
    pub anchor: String,
}

/// A role on the show.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct BibleRole {
    /// Its number: `6.2`.
    pub number: String,
    /// What it is called on this production.
    pub title: String,
    /// Its anchor, without `#`.
    pub anchor: String,
    /// Who holds it.
    pub who: Vec<Mention>,
    /// How it is held, where that is worth a word.
    pub badges: Vec<Badge>,
    /// The department.
    pub department: Option<Mention>,
    /// Whom it reports to here.
    pub reports_to: Option<Mention>,
    /// What it is for, in one line.
    pub focus: Option<String>,
    /// One or two sentences; may be empty.
    pub summary: String,
    /// What it does, as HTML.
    pub responsibilities: String,
}

/// The files whose texts stand in the bible that a page is; none for other pages.
pub fn texts(graph: &Graph, plan: &Plan, page: PageIndex) -> Vec<EntryId> {
    let Subject::Bible(id) = plan.pages[page.index()].subject else {
        return Vec::new();
    };
    let production = &graph[id];
    let chapters = production.chapters.iter().copied().map(Node::Page);
    let own = [Node::Production(id), Node::Crew(id), Node::Schedule(id)];
    let rows = production.crew.iter().flat_map(|crew| &crew.rows);
    let roles: BTreeSet<RoleId> = rows.map(|row| row.role).collect();
    let nodes = own
        .into_iter()
        .chain(chapters)
        .chain(roles.into_iter().map(Node::Role));
    nodes.filter_map(|node| graph.entry_of(node)).collect()
}

/// The view of a bible.
pub fn view(scope: &Scope<'_>, id: ProductionId) -> PageParts {
    let shown = &scope.graph[id];
    let facts = production::facts(scope, id);
    let mut maker = Maker {
        scope,
        id,
        within: Within::of(scope, id),
        found: Occurrences::default(),
        changed: shown
            .issues
            .last()
            .map(|issue| issue.passages.clone())
            .unwrap_or_default(),
    };
    let mut sections: Vec<BibleSection> = Vec::new();
    for part in maker.within.parts.clone() {
        let number = (sections.len() + 1).to_string();
        sections.push(maker.section(part, number));
    }
    let audience = &scope.config.audience;
    let view = BibleView {
        tabs: scope.tabs(Tabs::Production(id)),
        facts: [facts.medium, facts.scale, facts.status]
            .into_iter()
            .flatten()
            .collect(),
        from: shown.from.map(words::day),
        to: shown.to.map(words::day),
        audience: audience.name().filter(|_| audience.rank > 0).map(str::to_owned),
        issue: shown.issues.last().map(|issue| IssueView {
            number: issue.number,
            date: words::day(issue.date.0),
            colour: issue.colour.clone(),
            changes: issue.changes.clone(),
        }),
        sections,
    };
    let mut frame = Frame::of(scope);
    frame.toc.clear();
    ("bible.html", frame, Body::Bible(Box::new(view)))
}

/// Makes the parts of a bible, one after the other, and gathers what occurs in them.
struct Maker<'a> {
    scope: &'a Scope<'a>,
    id: ProductionId,
    within: Within,
    found: Occurrences,
    /// Passages that changed with the last issue.
    changed: BTreeSet<crate::source::Fingerprint>,
}

impl Maker<'_> {
    fn section(&mut self, part: BiblePart, number: String) -> BibleSection {
        let (scope, id) = (self.scope, self.id);
        let (kind, anchor) = within::name_of(scope.graph, part);
        let mut section = BibleSection {
            kind,
            title: self.title(part),
            anchor,
            number,
            ..BibleSection::default()
        };
        match part {
            BiblePart::About => self.add_text(&mut section, Node::Production(id)),
            BiblePart::Chapter(page) => self.add_text(&mut section, Node::Page(page)),
            BiblePart::Schedule => {
                self.add_text(&mut section, Node::Schedule(id));
                section.schedule = self.value(schedule::view(scope, id).2);
            }
            BiblePart::Crew => {
                self.add_text(&mut section, Node::Crew(id));
                section.crew = self.value(crew::view(scope, id).2);
                if let Some(crew) = &mut section.crew {
                    self.found.add_crew(crew, &section.number);
                }
            }
            BiblePart::OrgChart => {
                if let Body::OrgChart(chart) = org_chart::view(scope, ChartOf::Production(id)).2 {
                    let within = self.within.clone();
                    section.org_chart = Some(ChartInBible { chart, within });
                }
            }
            BiblePart::Roles => section.roles = self.roles(&section.number),
            BiblePart::Glossary => section.terms = terms::occurring(scope, id, &self.within),
            BiblePart::Index => section.index = self.found.index(scope, &self.within),
        }
        section
    }

    fn title(&self, part: BiblePart) -> String {
        let graph = self.scope.graph;
        match part {
            BiblePart::About => "About the production".to_owned(),
            BiblePart::Chapter(page) => graph[page].common.title.to_string(),
            BiblePart::Schedule => "Schedule".to_owned(),
            BiblePart::Crew => "Crew list".to_owned(),
            BiblePart::OrgChart => "Org chart".to_owned(),
            BiblePart::Roles => "Roles on this production".to_owned(),
            BiblePart::Glossary => "Glossary".to_owned(),
            BiblePart::Index => "Index of roles and people".to_owned(),
        }
    }

    /// The text of a file, as a chapter.
    fn add_text(&mut self, section: &mut BibleSection, node: Node) {
        let Some(entry) = self.scope.graph.entry_of(node) else {
            return;
        };
        let html = within::filled(self.scope, entry, &self.changed, None);
        let mut chapter = Chapter::of(&section.anchor, &section.number);
        section.html = chapter.rewrite(&html, &self.within);
        self.found.add_links(chapter.links, &section.number);
        let words = &self.scope.graph[entry].prose.headings;
        let titles = chapter.headings.into_iter().filter_map(|(number, anchor)| {
            let heading = words
                .iter()
                .find(|heading| anchor.ends_with(&format!("--{}", heading.id)))?;
            Some(BibleHeading {
                number,
                title: heading.text.clone(),
                anchor,
            })
        });
        section.children = titles.collect();
    }

    /// What a page of its own shows, with its links as the bible has them.
    fn value(&self, body: Body) -> Option<Value> {
        let mut value = match body {
            Body::Crew(view) => serde_json::to_value(view),
            Body::Schedule(view) => serde_json::to_value(view),
            _ => return None,
        }
        .ok()?;
        self.within.rewrite_value(&mut value);
        Some(value)
    }

    fn roles(&mut self, number: &str) -> Vec<BibleRole> {
        let (scope, id) = (self.scope, self.id);
        let posts = show::lineup_of(scope, id);
        let mut seen = BTreeSet::new();
        let mut roles = Vec::new();
        for post in posts.iter().filter(|post| !post.is_external) {
            if !seen.insert(post.role) {
                continue;
            }
            let role = &scope.graph[post.role];
            let anchor = within::role_anchor(scope.graph, post.role);
            let number = format!("{number}.{}", roles.len() + 1);
            self.found.add(&anchor, &anchor, &number);
            let same = posts.iter().filter(|other| other.role == post.role);
            let mut holders = Vec::new();
            for holder in same.flat_map(|post| &post.holders) {
                let mention = scope.mention_holder(&holder.who);
                if !holders.contains(&mention) {
                    holders.push(mention);
                }
            }
            let here = |mention: Mention| self.within.mention(mention);
            let superior = scope.graph.superior_on(id, post.role);
            let setting = scope.graph[id].setting;
            let entry = role.common.entry;
            roles.push(BibleRole {
                title: role.title_in(setting).to_owned(),
                who: holders.into_iter().map(here).collect(),
                badges: show::state_badges(scope.graph, post),
                department: post
                    .department
                    .map(|id| here(scope.link(Node::Department(id)).into())),
                reports_to: superior.map(|role| here(show::role_link(scope, id, role).into())),
                focus: role.focus_in(setting).map(str::to_owned),
                summary: entry
                    .map(|entry| scope.graph[entry].shared.summary.clone())
                    .unwrap_or_default(),
                responsibilities: entry
                    .map(|entry| self.responsibilities(entry, &anchor))
                    .unwrap_or_default(),
                number,
                anchor,
            });
        }
        roles
    }

    /// What stands under the heading of responsibilities.
    fn responsibilities(&self, entry: EntryId, anchor: &str) -> String {
        let prose = &self.scope.graph[entry].prose;
        let is_it = |heading: &&crate::document::Heading| {
            heading.is_top_level
                && SectionName::of_heading(&heading.text) == Some(SectionName::Responsibilities)
        };
        let Some(start) = prose.headings.iter().find(is_it) else {
            return String::new();
        };
        let next = prose
            .headings
            .iter()
            .filter(|heading| heading.is_top_level && heading.level <= start.level);
        let end = next.map(|heading| heading.at).find(|at| *at > start.at);
        let range = start.at..end.unwrap_or(prose.html.text.len());
        let html = within::filled(self.scope, entry, &BTreeSet::new(), Some(range));
        let body = html.split_once("</h2>").map_or(html.as_str(), |(_, body)| body);
        let mut chapter = Chapter::of(anchor, "");
        chapter.rewrite(body, &self.within)
    }
}
