//! Org charts: who answers to whom, by medium and scale, in a department, and on each production.
//!
//! A page shows its chart twice: as nested lists ([`list`]), and as a picture ([`drawing`]), whose file a script takes into the
//! page. [`boxes`] fills in what [`crate::chart`] draws. The list of a large chart is in parts.

use std::sync::Arc;

use serde::Serialize;

use super::frame::{Frame, list_link};
use super::list::{Pagination, part_of};
use super::show::CrewCounts;
use super::{Body, Link, PageParts, Scope, Tab, Tape};
use crate::content::ListedKind;
use crate::graph::{ChartOf, DepartmentId, Node, ProductionId, lineup::setting_of};
use crate::plan::charts::MAX_DRAWN;
use crate::plan::{ChartFile, Subject, Tabs};

pub mod boxes;
pub mod drawing;
pub mod list;

pub use drawing::Drawing;
pub use list::{PostHolderView, PostView};

/// The most productions, and the most departments, that the charts of roles link to; their lists have all.
const MAX_LINKED: usize = 24;

/// What only org charts have; templates see it as `org_chart`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct OrgChartView {
    /// What the chart is of, as a sentence.
    pub about: String,
    /// The production; none for a chart of roles.
    pub production: Option<Link>,
    /// The department, on its own chart.
    pub department: Option<Tape>,
    /// The charts of roles, or the pages of the production or department.
    pub tabs: Vec<Tab>,
    /// Productions with a chart of their own; empty on theirs.
    pub shows: Vec<Link>,
    /// The list of productions, where not all of them are linked.
    pub all_shows: Option<Link>,
    /// Departments with a chart of their own; only on the chart of all roles.
    pub departments: Vec<Link>,
    /// The list of departments, where not all of them are linked.
    pub all_departments: Option<Link>,
    /// How many posts and people a crew has; none for a chart of roles.
    pub counts: Option<CrewCounts>,
    /// How many posts the chart has, external parties among them.
    pub total: usize,
    /// The departments in the chart with their signs; empty where one says nothing.
    pub legend: Vec<LegendEntry>,
    /// Whether a line is dotted, and so has to be explained.
    pub has_dotted: bool,
    /// The posts inside the company, as a tree written down in order.
    pub posts: Vec<PostView>,
    /// Parties outside the company, likewise.
    pub external: Vec<PostView>,
    /// The parts of a list that is too long for one page.
    pub parts: Pagination,
    /// The drawing; none on further parts of the list, and where the chart is too large to be drawn.
    pub drawing: Option<Drawing>,
    /// Whether the chart is so large that it is not drawn at all.
    pub is_too_large: bool,
    /// Other forms of the chart to download.
    pub downloads: Vec<Download>,
}

/// A department as charts show it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct LegendEntry {
    /// The two or three letters in its boxes.
    pub sign: String,
    /// The department.
    pub tape: Tape,
}

/// A file to download.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Download {
    /// What it is: `SVG`.
    pub title: &'static str,
    /// Its address.
    pub url: String,
    /// The name to save it under.
    pub file_name: String,
}

/// The page of a chart, or of a part of its list.
pub fn view(scope: &Scope<'_>, of: ChartOf) -> PageParts {
    let posts = scope.graph.posts(of);
    let setting = setting_of(scope.graph, of);
    let title_of = |post: &crate::graph::Post| Arc::from(scope.graph[post.role].title_in(setting));
    let (shown, parts) = part_of(scope, &posts, title_of);
    let first = (parts.number - 1) * crate::plan::LIST_PAGE_SIZE;
    let (own, external) = list::tree(scope, of, &posts, first..first + shown.len());
    let frame = Frame::of(scope);
    let is_first = parts.number == 1;
    let name = file_name(scope, of);
    let downloads = [
        ("SVG", ChartFile::Svg),
        ("DOT", ChartFile::Dot),
        ("Mermaid", ChartFile::Mermaid),
    ];
    let downloads = downloads.into_iter().filter_map(|(title, file)| {
        let end = file.name().strip_prefix("org-chart")?;
        Some(Download {
            title,
            url: drawing::address_of(scope, of, file)?,
            file_name: format!("{name}{end}"),
        })
    });
    let view = OrgChartView {
        total: posts.len(),
        legend: list::legend(scope, of, &posts),
        has_dotted: posts.iter().any(|post| !post.dotted.is_empty()),
        posts: own,
        external,
        drawing: (is_first && !posts.is_empty())
            .then(|| Drawing::of(scope, of))
            .flatten(),
        is_too_large: posts.len() > MAX_DRAWN,
        downloads: downloads.collect(),
        counts: matches!(of, ChartOf::Production(_)).then(|| CrewCounts::of(&posts)),
        parts,
        about: frame.description.clone(),
        ..around(scope, of)
    };
    ("org-chart.html", frame, Body::OrgChart(Box::new(view)))
}

/// The name of a chart's files, for those who save several: `harbour-lights-org-chart`.
fn file_name(scope: &Scope<'_>, of: ChartOf) -> String {
    let whose = match of {
        ChartOf::Structure(setting) => {
            let name = setting
                .medium
                .or(setting.scale)
                .and_then(|id| scope.graph.setting_names.get(id));
            name.map(|name| crate::plan::url::slug(name.name()))
        }
        ChartOf::Department(id) => Some(scope.graph[id].common.id.replace('/', "-")),
        ChartOf::Production(id) => Some(scope.graph[id].common.id.replace('/', "-")),
    };
    whose.map_or_else(|| "org-chart".to_owned(), |whose| format!("{whose}-org-chart"))
}

/// What the chart is of, and where else there are charts.
fn around(scope: &Scope<'_>, of: ChartOf) -> OrgChartView {
    match of {
        ChartOf::Structure(_) => {
            let (shows, all_shows) = shows(scope);
            let (departments, all_departments) = match of == ChartOf::ALL {
                true => departments(scope),
                false => (Vec::new(), None),
            };
            OrgChartView {
                tabs: scope.tabs(Tabs::OrgCharts),
                shows,
                all_shows,
                departments,
                all_departments,
                ..OrgChartView::default()
            }
        }
        ChartOf::Department(id) => {
            let of_all = scope.link_to(
                &Subject::OrgChart(ChartOf::ALL),
                scope.words().say("titles.all_roles"),
            );
            let of_all = of_all.map(|link| Tab {
                link,
                is_current: false,
            });
            OrgChartView {
                department: Some(scope.tape(id)),
                tabs: scope
                    .tabs(Tabs::Department(id))
                    .into_iter()
                    .chain(of_all)
                    .collect(),
                ..OrgChartView::default()
            }
        }
        ChartOf::Production(id) => OrgChartView {
            production: Some(scope.link(Node::Production(id))),
            tabs: scope.tabs(Tabs::Production(id)),
            ..OrgChartView::default()
        },
    }
}

/// What a chart is called where it stands alone: in its own file, to those who cannot see it.
pub fn title(scope: &Scope<'_>, of: ChartOf) -> String {
    let page = scope.plan.planned(&Subject::OrgChart(of));
    page.map_or_else(String::new, |page| scope.full_title(page))
}

fn shows(scope: &Scope<'_>) -> (Vec<Link>, Option<Link>) {
    let with_crew = ProductionId::all(scope.graph).filter(|id| scope.graph[*id].crew.is_some());
    let nodes = with_crew.map(Node::Production).collect();
    linked(scope, nodes, ListedKind::Production, |node| match node {
        Node::Production(id) => Subject::OrgChart(ChartOf::Production(id)),
        other => Subject::Node(other),
    })
}

fn departments(scope: &Scope<'_>) -> (Vec<Link>, Option<Link>) {
    let with_chart = DepartmentId::all(scope.graph).filter(|id| {
        scope
            .plan
            .page_of(&Subject::OrgChart(ChartOf::Department(*id)))
            .is_some()
    });
    let nodes = with_chart.map(Node::Department).collect();
    linked(scope, nodes, ListedKind::Department, |node| match node {
        Node::Department(id) => Subject::OrgChart(ChartOf::Department(id)),
        other => Subject::Node(other),
    })
}

/// Links to the charts of some nodes, and to the list of all where there are too many.
fn linked(
    scope: &Scope<'_>,
    mut nodes: Vec<Node>,
    kind: ListedKind,
    subject: impl Fn(Node) -> Subject,
) -> (Vec<Link>, Option<Link>) {
    scope.sort(&mut nodes);
    let has_more = nodes.len() > MAX_LINKED;
    let links = nodes.into_iter().take(MAX_LINKED);
    let links = links.filter_map(|node| scope.link_to(&subject(node), &scope.graph.common(node).title));
    let all = has_more.then(|| list_link(scope, kind)).flatten();
    (links.collect(), all)
}
