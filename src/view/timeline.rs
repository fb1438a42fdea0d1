//! All productions on one timeline of time, who is on what, and which roles are active in which phase.

use serde::Serialize;

use super::feed;
use super::frame::Frame;
use super::list::{Pagination, part_of};
use super::schedule_rows::{MAX_MILESTONES, MilestoneLink, milestone_link, milestone_links, milestones};
use super::show::{crew_size, facts};
use super::words::{self, DayText};
use super::{Body, Link, PageParts, Scope, Shortened, Tab};
use crate::chart::gantt::{self, GanttGroup, GanttInput, GanttRow, Mark, Shape};
use crate::graph::{AgendaOf, Node, ProductionId};
use crate::plan::{Subject, Tabs};
use crate::units::DayRange;
use crate::units::alphabet_key;

pub mod people;
pub mod roles;

/// What only the page of all productions in time has; templates see it as `timeline`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TimelineView {
    /// The pages about time.
    pub tabs: Vec<Tab>,
    /// The chart, as ready SVG; none when nothing has a date.
    pub chart: Option<String>,
    /// The productions, by first day.
    pub rows: Vec<TimelineRow>,
    /// The other parts of the list.
    pub parts: Pagination,
}

/// A production.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TimelineRow {
    /// Its title and address.
    #[serde(flatten)]
    pub link: Link,
    /// How far it is.
    pub status: Option<String>,
    /// The first day.
    pub from: Option<DayText>,
    /// The last day.
    pub to: Option<DayText>,
    /// Its schedule, if it has one.
    pub schedule: Option<Link>,
    /// Milestones by day, at most twelve.
    pub milestones: Shortened<MilestoneLink>,
    /// How many people and names are on the crew list; none when there is no list.
    pub crew: Option<usize>,
}

/// All productions in time, or a part of them.
pub fn view(scope: &Scope<'_>) -> PageParts {
    let mut ids: Vec<ProductionId> = ProductionId::all(scope.graph).collect();
    ids.sort_by_cached_key(|id| {
        let days = days_of(scope, *id);
        (
            days.is_none(),
            days,
            alphabet_key(&scope.graph[*id].common.title),
            *id,
        )
    });
    let (shown, parts) = part_of(scope, &ids, |id| scope.graph[*id].common.title.clone());
    let mut frame = Frame::of(scope);
    frame.calendar = feed::feed(scope, AgendaOf::Milestones);
    let view = TimelineView {
        tabs: scope.tabs(Tabs::Time),
        chart: chart(scope, shown),
        rows: shown.iter().map(|id| row(scope, *id)).collect(),
        parts,
    };
    ("timeline.html", frame, Body::Timeline(Box::new(view)))
}

/// The days of a production: its own, else those of its schedule.
fn days_of(scope: &Scope<'_>, id: ProductionId) -> Option<DayRange> {
    let production = &scope.graph[id];
    let span = production
        .timetable
        .as_ref()
        .and_then(|timetable| timetable.schedule.span);
    let from = production.from.or(span.map(|span| span.from))?;
    let to = production.to.or(span.map(|span| span.to))?;
    (from <= to).then_some(DayRange { from, to })
}

fn row(scope: &Scope<'_>, id: ProductionId) -> TimelineRow {
    let production = &scope.graph[id];
    let days = days_of(scope, id);
    TimelineRow {
        link: scope.link(Node::Production(id)),
        status: facts(scope, id).status,
        from: days.map(|days| words::short_day(scope.words(), days.from)),
        to: days.map(|days| words::short_day(scope.words(), days.to)),
        schedule: scope.link_to(
            &Subject::Node(Node::Schedule(id)),
            scope.words().say("common.schedule"),
        ),
        milestones: milestone_links(scope, id),
        crew: production.crew.as_ref().map(|_| crew_size(scope, id)),
    }
}

fn chart(scope: &Scope<'_>, ids: &[ProductionId]) -> Option<String> {
    let rows = ids.iter().filter_map(|id| {
        let production = &scope.graph[*id];
        let days = days_of(scope, *id)?;
        let title = &production.common.title;
        let when = words::range_words(scope.words(), &days);
        let status = facts(scope, *id).status;
        let bar = Mark {
            shape: Shape::Bar,
            days,
            text: String::new(),
            label: {
                let what = [Some(when), status.map(|status| status.to_lowercase())];
                let what: Vec<String> = what.into_iter().flatten().collect();
                scope.words().labelled(title, &scope.words().joined(&what))
            },
            url: Some(scope.url(&Subject::Node(Node::Production(*id))).to_string()),
            classes: String::new(),
            is_critical: false,
            after: Vec::new(),
        };
        let diamonds = milestones(scope, *id).into_iter().take(MAX_MILESTONES);
        let diamonds = diamonds.filter_map(|(item, on)| {
            let link = milestone_link(scope, *id, item)?;
            Some(Mark {
                shape: Shape::Diamond,
                days: DayRange { from: on, to: on },
                text: String::new(),
                label: {
                    let what = [&*link.title, &scope.words().short_day(on)];
                    scope.words().labelled(title, &scope.words().joined(&what))
                },
                url: Some(link.url.to_string()),
                classes: String::new(),
                is_critical: false,
                after: Vec::new(),
            })
        });
        Some(GanttRow {
            title: title.to_string(),
            marks: std::iter::once(bar).chain(diamonds).collect(),
        })
    });
    let chart = gantt::draw(&GanttInput {
        words: scope.config.words.clone(),
        id: "cb-gantt".to_owned(),
        title: scope.words().say("timeline.productions_chart").to_owned(),
        description: scope
            .words()
            .say("timeline.productions_chart_description")
            .to_owned(),
        span: None,
        groups: vec![GanttGroup {
            title: String::new(),
            rows: rows.collect(),
        }],
        days_off: Vec::new(),
    });
    (!chart.is_empty()).then_some(chart)
}
