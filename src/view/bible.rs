//! A bible in one piece, numbered and indexed: a production's chapters, schedule, crew and what they do, or the whole handbook.
//!
//! It is made of the views of the pages that it gathers, so that it says what they say. What they link to and what is in the
//! bible is linked within it. Start reading at [`view`].

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use self::entries::BibleEntry;
use self::index::{IndexEntry, Occurrences};
use self::terms::BibleTerm;
use self::within::{Chapter, Within};
use super::org_chart::{self, OrgChartView};
use super::words::{self, DayText};
use super::{Body, Frame, PageParts, Scope, Tab, crew, schedule};
use crate::content::issues::Change;
use crate::graph::{BibleOf, BiblePart, ChartOf, EntryId, Graph, Node, RoleId};
use crate::plan::{PageIndex, Plan, Subject, Tabs};

mod entries;
mod index;
mod terms;
mod within;

/// What only bibles have; templates see it as `bible`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct BibleView {
    /// Whether it is the bible of a production, and not of the whole handbook.
    pub is_of_production: bool,
    /// The pages of the production; empty for the handbook.
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

/// A part of a bible. Besides its text it has one of `crew`, `schedule`, `org_chart`, `entries`, `terms` and `index`, or none of
/// them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct BibleSection {
    /// `chapter`, or the word that the front matter and the settings have for it: `about`, `schedule`, `roles`, `glossary`.
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
    /// What has a heading of its own in it: roles, departments, call sheets.
    pub entries: Vec<BibleEntry>,
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

/// The files whose texts stand in the bible that a page is; none for other pages.
pub fn texts(graph: &Graph, plan: &Plan, page: PageIndex) -> Vec<EntryId> {
    let id = match plan.pages[page.index()].subject {
        Subject::Bible(BibleOf::Production(id)) => id,
        // Those of productions' chapters and crew lists are not in it, but few people write only these.
        Subject::Bible(BibleOf::Handbook) => return EntryId::all(graph).collect(),
        _ => return Vec::new(),
    };
    let production = &graph[id];
    let chapters = production.chapters.iter().copied().map(Node::Page);
    let own = [Node::Production(id), Node::Crew(id), Node::Schedule(id)];
    let calls = graph.calls_of(id).iter().copied().map(Node::Call);
    let rows = production.crew.iter().flat_map(|crew| &crew.rows);
    let roles: BTreeSet<RoleId> = rows.map(|row| row.role).collect();
    let nodes = own
        .into_iter()
        .chain(chapters)
        .chain(calls)
        .chain(roles.into_iter().map(Node::Role));
    nodes.filter_map(|node| graph.entry_of(node)).collect()
}

/// The view of a bible.
pub fn view(scope: &Scope<'_>, of: BibleOf) -> PageParts {
    let audience = &scope.config.audience;
    let mut view = BibleView {
        audience: audience.name().filter(|_| audience.rank > 0).map(str::to_owned),
        ..BibleView::default()
    };
    let mut changed = BTreeSet::new();
    if let BibleOf::Production(id) = of {
        let shown = &scope.graph[id];
        let facts = super::show::facts(scope, id);
        view.is_of_production = true;
        view.tabs = scope.tabs(Tabs::Production(id));
        view.facts = [facts.medium, facts.scale, facts.status]
            .into_iter()
            .flatten()
            .collect();
        view.from = shown.from.map(|day| words::day(scope.words(), day));
        view.to = shown.to.map(|day| words::day(scope.words(), day));
        if let Some(issue) = shown.issues.last() {
            changed.clone_from(&issue.passages);
            view.issue = Some(IssueView {
                number: issue.number,
                date: words::day(scope.words(), issue.date.0),
                colour: issue.colour.clone(),
                changes: issue.changes.clone(),
            });
        }
    }
    let mut maker = Maker {
        scope,
        of,
        within: Within::of(scope, of),
        found: Occurrences::default(),
        changed,
    };
    for part in maker.within.parts.clone() {
        let number = (view.sections.len() + 1).to_string();
        view.sections.push(maker.section(part, number));
    }
    // The index may stand anywhere, and has what occurs in all parts.
    if let Some(index) = view.sections.iter_mut().find(|section| section.kind == "index") {
        index.index = maker.found.index(scope, &maker.within);
    }
    let mut frame = Frame::of(scope);
    frame.toc.clear();
    ("bible.html", frame, Body::Bible(Box::new(view)))
}

/// Makes the parts of a bible, one after the other, and gathers what occurs in them.
struct Maker<'a> {
    scope: &'a Scope<'a>,
    of: BibleOf,
    within: Within,
    found: Occurrences,
    /// Passages that changed with the last issue.
    changed: BTreeSet<crate::source::Fingerprint>,
}

impl Maker<'_> {
    fn section(&mut self, part: BiblePart, number: String) -> BibleSection {
        let scope = self.scope;
        let (kind, anchor) = within::name_of(scope.graph, self.of, part);
        let mut section = BibleSection {
            kind,
            title: self.title(part),
            anchor,
            number,
            ..BibleSection::default()
        };
        match (part, self.of) {
            (BiblePart::About, of) => {
                if let Some(node) = within::about(scope.graph, of) {
                    self.add_text(&mut section, node);
                }
            }
            (BiblePart::Chapter(page), _) => self.add_text(&mut section, Node::Page(page)),
            (BiblePart::Schedule, BibleOf::Production(id)) => {
                self.add_text(&mut section, Node::Schedule(id));
                section.schedule = self.value(schedule::view(scope, id).2);
            }
            (BiblePart::Crew, BibleOf::Production(id)) => {
                self.add_text(&mut section, Node::Crew(id));
                section.crew = self.value(crew::view(scope, id).2);
                if let Some(crew) = &mut section.crew {
                    self.found.add_crew(crew, &section.number);
                }
            }
            (BiblePart::OrgChart, of) => {
                let of = match of {
                    BibleOf::Handbook => ChartOf::ALL,
                    BibleOf::Production(id) => ChartOf::Production(id),
                };
                if let Body::OrgChart(chart) = org_chart::view(scope, of).2 {
                    let within = self.within.clone();
                    section.org_chart = Some(ChartInBible { chart, within });
                }
            }
            (BiblePart::Glossary, of) => section.terms = terms::glossary(scope, of, &self.within),
            (BiblePart::Index, _) => {}
            _ => section.entries = self.entries(part, &section.number),
        }
        section
    }

    fn title(&self, part: BiblePart) -> String {
        let (graph, words) = (self.scope.graph, self.scope.words());
        let title = match (part, self.of) {
            (BiblePart::About, BibleOf::Handbook) => words.say("bible.about_handbook"),
            (BiblePart::About, BibleOf::Production(_)) => words.say("bible.about_production"),
            (BiblePart::Chapter(page), _) => &graph[page].common.title,
            (BiblePart::Departments, _) => words.say("department.kind_plural"),
            (BiblePart::Schedule, _) => words.say("common.schedule"),
            (BiblePart::Crew, _) => words.say("common.crew_list"),
            (BiblePart::Calls, _) => words.say("calls.call_sheets"),
            (BiblePart::OrgChart, _) => words.say("common.org_chart"),
            (BiblePart::Roles, BibleOf::Handbook) => words.say("role.kind_plural"),
            (BiblePart::Roles, BibleOf::Production(_)) => words.say("bible.roles_on_production"),
            (BiblePart::Careers, _) => words.say("career_path.kind_plural"),
            (BiblePart::Skills, _) => words.say("skill.kind_plural"),
            (BiblePart::Tools, _) => words.say("tool.kind_plural"),
            (BiblePart::Documents, _) => words.say("document.kind_plural"),
            (BiblePart::People, _) => words.say("person.kind_plural"),
            (BiblePart::Productions, _) => words.say("production.kind_plural"),
            (BiblePart::Glossary, _) => words.say("titles.glossary"),
            (BiblePart::Index, _) => words.say("bible.index"),
        };
        title.to_owned()
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
            Body::Call(view) => serde_json::to_value(view),
            _ => return None,
        }
        .ok()?;
        self.within.rewrite_value(&mut value);
        Some(value)
    }
}
