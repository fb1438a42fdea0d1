//! Org charts: who answers to whom, by medium and scale, in a department, and on each production.
//!
//! A page shows its chart twice: as nested lists ([`list`]), and drawn ([`boxes`] fills in what [`crate::chart`] draws).
//! A chart that is too large for its page has its list in parts, and its drawing in a file that a script fetches.

use std::sync::Arc;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::frame::{Frame, list_link};
use super::list::{Pagination, part_of};
use super::show::CrewCounts;
use super::{Body, Link, PageParts, Scope, Tab, Tape};
use crate::chart::Look;
use crate::chart::org::OrgChart;
use crate::chart::sheets::{Paper, Sheet, drawn};
use crate::content::ListedKind;
use crate::graph::{ChartOf, DepartmentId, Node, ProductionId, lineup::setting_of};
use crate::plan::charts::{MAX_DRAWN, is_in_page};
use crate::plan::{ChartFile, MadeFile, Subject, Tabs};

pub mod boxes;
pub mod list;

pub use boxes::chart;
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
    /// The drawn chart; none where it is too large for the page.
    pub drawing: Option<Drawing>,
    /// The address of the script with the drawn chart, where it is too large for the page; `callboard.orgDrawing` then has it.
    pub drawing_src: Option<String>,
    /// The address of the script with the chart on sheets of paper, likewise; `callboard.orgSheets`.
    pub sheets_src: Option<String>,
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

/// A chart that is drawn when its page is rendered, so that a page that is remembered costs no drawing.
///
/// Templates see `svg`, the drawing; `fits`, the smallest paper on which the whole can be read, `a4`, `a3` or nothing; and
/// `sheets`, each with `title` and `svg`, for paper that is smaller than that.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Drawing(pub Arc<OrgChart>);

impl Serialize for Drawing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let drawn = drawn(&self.0, Look::Themed);
        let fits = match drawn.fits {
            Some(Paper::A4) => "a4",
            Some(Paper::A3) => "a3",
            None => "",
        };
        let sheets: Vec<SheetView<'_>> = drawn.sheets.iter().map(SheetView::of).collect();
        let mut fields = serializer.serialize_struct("Drawing", 3)?;
        fields.serialize_field("svg", &drawn.svg)?;
        fields.serialize_field("fits", fits)?;
        fields.serialize_field("sheets", &sheets)?;
        fields.end()
    }
}

/// A sheet of paper with a part of a chart.
#[derive(Clone, Debug, Serialize)]
pub struct SheetView<'a> {
    /// What it shows.
    pub title: &'a str,
    /// The drawing.
    pub svg: &'a str,
}

impl<'a> SheetView<'a> {
    /// A sheet as templates and scripts see it.
    pub fn of(sheet: &'a Sheet) -> Self {
        Self {
            title: &sheet.title,
            svg: &sheet.svg,
        }
    }
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
    let is_inside = is_first && is_in_page(posts.len()) && !posts.is_empty();
    let address = |file: ChartFile| {
        let url = scope.plan.made_file(&MadeFile::OrgChart(of, file))?;
        Some(scope.plan.href(&scope.page.url, url, ""))
    };
    let script = |file: ChartFile| is_first.then(|| address(file)).flatten();
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
            url: address(file)?,
            file_name: format!("{name}{end}"),
        })
    });
    let view = OrgChartView {
        total: posts.len(),
        legend: list::legend(scope, of, &posts),
        has_dotted: posts.iter().any(|post| !post.dotted.is_empty()),
        posts: own,
        external,
        drawing: is_inside.then(|| Drawing(Arc::new(chart(scope, of, boxes::Links::OfPage)))),
        drawing_src: script(ChartFile::Drawing),
        sheets_src: script(ChartFile::Sheets),
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
