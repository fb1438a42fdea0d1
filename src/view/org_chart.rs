//! Org charts: who answers to whom, by medium and scale, in a department, and on each production.
//!
//! A page shows its chart twice: as nested lists ([`list`]), and drawn ([`boxes`] fills in what [`crate::chart`] draws).
//! A chart that is too large for its page has its list in parts, and its drawing in a file that a script fetches.

use std::sync::Arc;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::frame::{Frame, list_link};
use super::list::{Pagination, part_of};
use super::show::{self, CrewCounts, Tab};
use super::words;
use super::{Body, Link, PageParts, Scope, Tape};
use crate::chart::Look;
use crate::chart::org::OrgChart;
use crate::chart::sheets::{Paper, Sheet, drawn};
use crate::content::Kind;
use crate::graph::{ChartOf, DepartmentId, Node, ProductionId, SettingId, lineup::setting_of};
use crate::plan::charts::{MAX_DRAWN, is_in_page};
use crate::plan::{ChartFile, MadeFile, Subject};

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

/// The page of a chart, or of a part of its list, from 1.
pub fn view(scope: &Scope<'_>, subject: &Subject, part: usize) -> PageParts {
    let Some(of) = subject.chart(scope.graph) else {
        return super::page::placeholder(scope);
    };
    let posts = scope.graph.posts(of);
    let setting = setting_of(scope.graph, of);
    let title_of = |post: &crate::graph::Post| Arc::from(scope.graph[post.role].title_in(setting));
    let (shown, parts) = part_of(scope, subject, part, &posts, title_of);
    let first = (parts.number - 1) * crate::plan::PART_SIZE;
    let (own, external) = list::tree(scope, of, &posts, first..first + shown.len());
    let (mut frame, view) = framed(scope, subject, of);
    if parts.number > 1 {
        let whole = scope.link_to(subject, "Org chart");
        let at = frame.breadcrumbs.len().saturating_sub(1);
        if let (Some(whole), Some(last)) = (whole, frame.breadcrumbs.last_mut()) {
            let title = std::mem::replace(&mut last.title, Arc::from(format!("Part {}", parts.number)));
            frame.breadcrumbs.insert(at, Link::to(title, whole.url.clone()));
        }
        frame.full_title = format!("{}, part {}", frame.full_title, parts.number);
    }
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
        ..view
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

/// The frame of a chart's page, and what is said around the chart.
fn framed(scope: &Scope<'_>, subject: &Subject, of: ChartOf) -> (Frame, OrgChartView) {
    match of {
        ChartOf::Structure(setting) => structure(scope, subject, setting.medium.or(setting.scale)),
        ChartOf::Department(id) => department(scope, subject, id),
        ChartOf::Production(id) => production(scope, id),
    }
}

/// What a chart is called where it stands alone: in its own file, to those who cannot see it.
pub fn title(scope: &Scope<'_>, of: ChartOf) -> String {
    match of {
        ChartOf::Structure(setting) => {
            let name = setting
                .medium
                .or(setting.scale)
                .and_then(|id| scope.graph.setting_names.get(id));
            match name {
                Some(name) => format!("Org chart: {}", name.words()),
                None => "Org chart".to_owned(),
            }
        }
        ChartOf::Department(id) => format!("Org chart of {}", scope.graph[id].common.title),
        ChartOf::Production(id) => format!("Org chart of {}", scope.graph[id].common.title),
    }
}

/// The chart of all roles, or of one medium or scale.
fn structure(scope: &Scope<'_>, subject: &Subject, setting: Option<SettingId>) -> (Frame, OrgChartView) {
    let name = setting.and_then(|id| scope.graph.setting_names.get(id));
    let about = match name {
        Some(name) => format!(
            "{}. Each role answers to the one above it.",
            name.place()
        ),
        None => "All roles. Each answers to the one above it, unless a medium or a scale says otherwise."
            .to_owned(),
    };
    let mut frame = Frame::made(scope, "Who answers to whom", &about);
    frame.kind = "org-chart";
    frame.full_title = match name {
        Some(name) => format!("Org chart: {}", name.words()),
        None => "Org chart".to_owned(),
    };
    if let Some(last) = frame.breadcrumbs.last_mut() {
        last.title = match name {
            Some(name) => name.title().into(),
            None => "Org chart".into(),
        };
    }
    if name.is_some()
        && let Some(above) = scope.link_to(&Subject::OrgChart, "Org chart")
    {
        frame.breadcrumbs.insert(0, above);
    }
    let (shows, all_shows) = shows(scope);
    let (departments, all_departments) = match setting {
        None => departments(scope),
        Some(_) => (Vec::new(), None),
    };
    let view = OrgChartView {
        about,
        tabs: structure_tabs(scope, subject),
        shows,
        all_shows,
        departments,
        all_departments,
        ..OrgChartView::default()
    };
    (frame, view)
}

/// The chart of a department's roles.
fn department(scope: &Scope<'_>, subject: &Subject, id: DepartmentId) -> (Frame, OrgChartView) {
    let department = &scope.graph[id];
    let about = format!(
        "The roles of {}, each below the one it answers to.",
        department.common.title
    );
    let mut frame = below(scope, &about, Kind::Department, Node::Department(id));
    frame.full_title = title(scope, ChartOf::Department(id));
    let tab = |subject_of: Subject, title: &str| {
        scope.link_to(&subject_of, title).map(|link| Tab {
            link,
            is_current: subject_of == *subject,
        })
    };
    let tabs = [
        tab(Subject::Node(Node::Department(id)), "Department"),
        tab(Subject::DepartmentOrgChart(id), "Org chart"),
        tab(Subject::OrgChart, "All roles"),
    ];
    let view = OrgChartView {
        about,
        department: Some(scope.tape(id)),
        tabs: tabs.into_iter().flatten().collect(),
        ..OrgChartView::default()
    };
    (frame, view)
}

/// The chart of a production's crew.
fn production(scope: &Scope<'_>, id: ProductionId) -> (Frame, OrgChartView) {
    let about = format!(
        "The crew of {}, with the names in the boxes.",
        scope.graph[id].common.title
    );
    let mut frame = below(scope, &about, Kind::Production, Node::Production(id));
    frame.full_title = title(scope, ChartOf::Production(id));
    let view = OrgChartView {
        about,
        production: Some(scope.link(Node::Production(id))),
        tabs: show::tabs(scope, id),
        ..OrgChartView::default()
    };
    (frame, view)
}

/// The frame of a chart that hangs below the page of a node.
fn below(scope: &Scope<'_>, about: &str, kind: Kind, node: Node) -> Frame {
    let mut frame = Frame::made(scope, &scope.graph.common(node).title, about);
    frame.kind = "org-chart";
    if let Some(last) = frame.breadcrumbs.last_mut() {
        last.title = "Org chart".into();
    }
    let way = list_link(scope, kind).into_iter().chain([scope.link(node)]);
    frame.breadcrumbs = way.chain(frame.breadcrumbs).collect();
    frame
}

fn structure_tabs(scope: &Scope<'_>, current: &Subject) -> Vec<Tab> {
    let mut tabs = Vec::new();
    let mut add = |subject: Subject, title: &str| {
        tabs.extend(scope.link_to(&subject, title).map(|link| Tab {
            link,
            is_current: *current == subject,
        }));
    };
    add(Subject::OrgChart, "All roles");
    for id in scope.graph.charted_settings() {
        add(
            Subject::OrgChartIn(id),
            &scope.graph.setting_names[id].title(),
        );
    }
    tabs
}

fn shows(scope: &Scope<'_>) -> (Vec<Link>, Option<Link>) {
    let with_crew = (0..scope.graph.productions.len())
        .map(ProductionId::new)
        .filter(|id| scope.graph[*id].crew.is_some());
    let nodes = with_crew.map(Node::Production).collect();
    linked(scope, nodes, Kind::Production, |node| match node {
        Node::Production(id) => Subject::ProductionOrgChart(id),
        other => Subject::Node(other),
    })
}

fn departments(scope: &Scope<'_>) -> (Vec<Link>, Option<Link>) {
    let with_chart = (0..scope.graph.departments.len())
        .map(DepartmentId::new)
        .filter(|id| scope.plan.page_of(&Subject::DepartmentOrgChart(*id)).is_some());
    let nodes = with_chart.map(Node::Department).collect();
    linked(scope, nodes, Kind::Department, |node| match node {
        Node::Department(id) => Subject::DepartmentOrgChart(id),
        other => Subject::Node(other),
    })
}

/// Links to the charts of some nodes, and to the list of all where there are too many.
fn linked(
    scope: &Scope<'_>,
    mut nodes: Vec<Node>,
    kind: Kind,
    subject: impl Fn(Node) -> Subject,
) -> (Vec<Link>, Option<Link>) {
    scope.sort(&mut nodes);
    let has_more = nodes.len() > MAX_LINKED;
    let links = nodes.into_iter().take(MAX_LINKED);
    let links = links.filter_map(|node| scope.link_to(&subject(node), &scope.graph.common(node).title));
    let all = has_more.then(|| list_link(scope, kind)).flatten();
    (links.collect(), all)
}
