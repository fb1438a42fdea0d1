//! Who is on what, and how busy that makes them.

use crate::view::frame::Frame;
use serde::Serialize;

use crate::chart::gantt::{self, GanttGroup, GanttInput, GanttRow, Mark, Shape};
use crate::graph::{Holder, Job, Node, Workload};
use crate::plan::{Subject, Tabs};
use crate::units::Load;
use crate::view::list::{Pagination, part_of};
use crate::view::show::role_link;
use crate::view::words::{self, Span};
use crate::view::workload::{self, WorkloadView, percent, strips};
use crate::view::{Body, Link, Mention, PageParts, Scope, Tab};

/// What only the page of people in time has; templates see it as `people_timeline`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PeopleTimelineView {
    /// The pages about time.
    pub tabs: Vec<Tab>,
    /// The chart, as ready SVG.
    pub chart: Option<String>,
    /// Everybody with a job that has dates, by name.
    pub rows: Vec<WorkerRow>,
    /// Whether anybody on this page has more work than time.
    pub has_clashes: bool,
    /// Whether anybody on this page is away between jobs or on one.
    pub has_away: bool,
    /// The other parts of the list.
    pub parts: Pagination,
}

/// Somebody with jobs.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct WorkerRow {
    /// Who.
    pub who: Mention,
    /// Their jobs, by first day.
    pub jobs: Vec<JobLine>,
    /// How busy that makes them.
    pub workload: WorkloadView,
}

/// A job.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct JobLine {
    /// The production.
    pub production: Link,
    /// The role, by its title there.
    pub role: Link,
    /// From when to when.
    pub span: Span,
    /// How much of their time it takes, such as `60 %`; none when all of it.
    pub load: Option<String>,
}

/// People in time, or a part of them.
pub fn view(scope: &Scope<'_>) -> PageParts {
    let workers = scope.graph.workers();
    let (shown, parts) = part_of(scope, workers, |(who, _)| scope.graph.name_of(who).clone());
    let frame = Frame::of(scope);
    let loads: Vec<(&Holder, Workload)> = shown
        .iter()
        .map(|(who, jobs)| (who, scope.graph.workload(who, jobs.clone())))
        .collect();
    let rows: Vec<WorkerRow> = loads
        .iter()
        .map(|(who, load)| WorkerRow {
            who: scope.mention_holder(who),
            jobs: load.jobs.iter().map(|job| job_line(scope, job)).collect(),
            workload: workload::view(scope, load),
        })
        .collect();
    let view = PeopleTimelineView {
        tabs: scope.tabs(Tabs::Time),
        chart: chart(scope, &loads),
        has_clashes: rows.iter().any(|row| !row.workload.clashes.is_empty()),
        has_away: rows.iter().any(|row| !row.workload.away.is_empty()),
        rows,
        parts,
    };
    (
        "timeline-people.html",
        frame,
        Body::PeopleTimeline(Box::new(view)),
    )
}

fn job_line(scope: &Scope<'_>, job: &Job) -> JobLine {
    JobLine {
        production: scope.link(Node::Production(job.production)),
        role: role_link(scope, job.production, job.role),
        span: words::range(scope.words(), &job.days),
        load: (job.load != Load::FULL).then(|| percent(scope.words(), job.load.0.into())),
    }
}

fn chart(scope: &Scope<'_>, loads: &[(&Holder, Workload)]) -> Option<String> {
    let rows = loads.iter().map(|(who, load)| {
        let name = scope.mention_holder(who).title().clone();
        let bars = load.jobs.iter().map(|job| bar(scope, &name, job));
        GanttRow {
            title: name.to_string(),
            marks: bars.chain(strips(scope, &name, load, None)).collect(),
        }
    });
    let chart = gantt::draw(&GanttInput {
        words: scope.config.words.clone(),
        id: "cb-gantt".to_owned(),
        title: scope.words().say("timeline.who_is_on_what").to_owned(),
        description: scope.words().say("timeline.people_chart_description").to_owned(),
        span: None,
        groups: vec![GanttGroup {
            title: String::new(),
            rows: rows.collect(),
        }],
        days_off: Vec::new(),
    });
    (!chart.is_empty()).then_some(chart)
}

fn bar(scope: &Scope<'_>, name: &str, job: &Job) -> Mark {
    let graph = scope.graph;
    let show = &graph[job.production];
    let line = show.crew.as_ref().and_then(|crew| crew.rows.get(job.row));
    let colour = line
        .and_then(|line| line.department)
        .and_then(|department| scope.colour_of(department));
    let role = graph[job.role].title_in(show.setting);
    let words = scope.words();
    let load = (job.load != Load::FULL).then(|| percent(words, job.load.0.into()));
    let title = &show.common.title;
    let days = words::range_words(words, &job.days);
    let joined = |parts: &[Option<&str>]| words.joined(&parts.iter().copied().flatten().collect::<Vec<_>>());
    let what = joined(&[Some(role), Some(title), Some(&days), load.as_deref()]);
    Mark {
        shape: Shape::Bar,
        days: job.days,
        text: joined(&[Some(title), load.as_deref()]),
        label: words.labelled(name, &what),
        url: Some(scope.url(&Subject::Node(Node::Crew(job.production))).to_string()),
        classes: colour
            .map(|colour| format!("colour-{colour}"))
            .unwrap_or_default(),
        is_critical: false,
        after: Vec::new(),
    }
}
