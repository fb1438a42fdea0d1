//! A production: what is being made, by whom, and until when.

use std::collections::BTreeMap;

use serde::Serialize;

use super::frame::{Frame, TocEntry};
use super::schedule_rows::{MilestoneRow, Rows};
use super::show::{self, CrewCounts, DepartmentCount, PostLine, facts};
use super::staffing::{self, Coverage};
use super::words::{self, DayText};
use super::{Body, Link, PageParts, Scope, Shortened, Tab};
use crate::graph::{ChartOf, DepartmentId, Node, Post, ProductionId};
use crate::plan::{Subject, Tabs};

/// The most heads and milestones that the page shows; the crew list and the schedule have all.
const MAX_SHOWN: usize = 8;

/// What only productions have; templates see it as `production`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct ProductionView {
    /// The medium, at the start of a line: `Animation`.
    pub medium: Option<String>,
    /// The scale.
    pub scale: Option<String>,
    /// How far it is: `Pre-production`.
    pub status: Option<String>,
    /// What its season is called.
    pub season: Option<String>,
    /// The first day.
    pub from: Option<DayText>,
    /// The last day.
    pub to: Option<DayText>,
    /// The pages of the production.
    pub tabs: Vec<Tab>,
    /// The chapters of its bible.
    pub chapters: Vec<Chapter>,
    /// The crew; none when there is no crew list.
    pub crew: Option<CrewSummary>,
    /// The schedule; none when there is none.
    pub schedule: Option<ScheduleSummary>,
    /// The org chart of its crew.
    pub org_chart: Option<Link>,
}

/// A chapter.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Chapter {
    /// Its title and address.
    #[serde(flatten)]
    pub link: Link,
    /// What it is about; may be empty.
    pub summary: String,
}

/// A crew in short.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CrewSummary {
    /// The crew list.
    pub page: Link,
    /// How many posts and people there are.
    pub counts: CrewCounts,
    /// The posts at the top, at most eight.
    pub heads: Vec<PostLine>,
    /// Departments in the order of the crew list, each with its number of posts.
    pub departments: Vec<DepartmentCount>,
    /// Roles that a production of this medium and scale is expected to have; none when the settings expect none.
    pub coverage: Option<Coverage>,
}

/// A schedule in short.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ScheduleSummary {
    /// The schedule.
    pub page: Link,
    /// How many phases it has.
    pub phases: usize,
    /// Milestones by day, at most eight.
    pub milestones: Shortened<MilestoneRow>,
    /// Whether any milestone shown has somebody who answers for it.
    pub has_owners: bool,
}

/// The view of a production.
pub fn view(scope: &Scope<'_>, id: ProductionId) -> PageParts {
    let production = &scope.graph[id];
    let mut frame = Frame::of(scope);
    let facts = facts(scope, id);
    let view = ProductionView {
        medium: facts.medium,
        scale: facts.scale,
        status: facts.status,
        season: facts.season,
        tabs: scope.tabs(Tabs::Production(id)),
        chapters: chapters(scope, id),
        crew: crew(scope, id),
        schedule: schedule(scope, id),
        org_chart: scope.page_link(&Subject::OrgChart(ChartOf::Production(id))),
        from: production.from.map(|day| words::short_day(scope.words(), day)),
        to: production.to.map(|day| words::short_day(scope.words(), day)),
    };
    if !frame.toc.is_empty()
        && view
            .schedule
            .as_ref()
            .is_some_and(|schedule| !schedule.milestones.is_empty())
    {
        frame.add_sections([TocEntry::new(
            "cb-milestones",
            scope.words().say("common.milestones"),
        )]);
    }
    frame.drop_short_toc();
    ("production.html", frame, Body::Production(Box::new(view)))
}

fn chapters(scope: &Scope<'_>, id: ProductionId) -> Vec<Chapter> {
    let chapters = scope.graph[id].chapters.iter().copied();
    let own = chapters.filter(|page| !scope.plan.is_introduction(*page));
    let mut nodes: Vec<Node> = own.map(Node::Page).collect();
    scope.sort(&mut nodes);
    let chapter = |node: Node| Chapter {
        link: scope.link(node),
        summary: scope
            .graph
            .entry_of(node)
            .map(|entry| scope.graph[entry].shared.summary.clone())
            .unwrap_or_default(),
    };
    nodes.into_iter().map(chapter).collect()
}

fn crew(scope: &Scope<'_>, id: ProductionId) -> Option<CrewSummary> {
    scope.graph[id].crew.as_ref()?;
    let page = scope.link_to(
        &Subject::Node(Node::Crew(id)),
        scope.words().say("common.crew_list"),
    )?;
    let posts = show::lineup_of(scope, id);
    let setting = scope.graph[id].setting;
    let mut top: Vec<&Post> = posts.iter().filter(|post| !post.is_external).collect();
    // The list is in order of the tree; a stable sort keeps that order within a level.
    top.sort_by_key(|post| scope.graph[post.role].level_in(setting).unwrap_or(u8::MAX));
    Some(CrewSummary {
        page,
        counts: CrewCounts::of(&posts),
        heads: top
            .into_iter()
            .take(MAX_SHOWN)
            .map(|post| show::post_line(scope, id, post))
            .collect(),
        departments: departments(scope, &posts),
        coverage: staffing::coverage(scope, id, &posts),
    })
}

fn departments(scope: &Scope<'_>, posts: &[Post]) -> Vec<DepartmentCount> {
    let mut counts: BTreeMap<DepartmentId, usize> = BTreeMap::new();
    for post in posts.iter().filter(|post| !post.is_external) {
        if let Some(department) = post.department {
            *counts.entry(department).or_default() += 1;
        }
    }
    let mut nodes: Vec<Node> = counts.keys().copied().map(Node::Department).collect();
    scope.sort(&mut nodes);
    nodes
        .into_iter()
        .filter_map(|node| match node {
            Node::Department(department) => Some(DepartmentCount {
                tape: scope.tape(department),
                count: counts[&department],
            }),
            _ => None,
        })
        .collect()
}

fn schedule(scope: &Scope<'_>, id: ProductionId) -> Option<ScheduleSummary> {
    scope.graph[id].schedule?;
    let page = scope.link_to(
        &Subject::Node(Node::Schedule(id)),
        scope.words().say("common.schedule"),
    )?;
    let (phases, milestones) = match &scope.graph[id].timetable {
        Some(timetable) => {
            let rows = Rows { scope, timetable };
            (timetable.schedule.phases.len(), rows.milestones())
        }
        None => (0, Vec::new()),
    };
    let milestones = Shortened::first(MAX_SHOWN, milestones);
    Some(ScheduleSummary {
        page,
        phases,
        has_owners: milestones.shown.iter().any(|row| row.owner.is_some()),
        milestones,
    })
}
