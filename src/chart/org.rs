//! The org chart: boxes with roles and people, drawn as SVG, and the same as a nested list, DOT and Mermaid.
//!
//! Whoever fills in an [`OrgChart`] decides who hangs from whom; this module decides what a box looks like.
//! Start at [`svg`]. [`list`] holds the same boxes and lines, for readers without sight, paper or room; the two
//! are built from one forest.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::layout::{Geometry, LineKind, Link, Node, Rect, Units, layout};
use super::svg::{BASE_SIZE, Ink, Point, Svg, colour_class, rounded_path, shades};
use super::text::{Font, width, width_for_lines, wrap};
use super::{Department, Look, forest};

/// An org chart: of a company's roles, of a production's crew, of a department.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrgChart {
    /// What it is a chart of; the accessible name of the drawing.
    pub title: String,
    /// The label on the border between the company and those outside; empty for the title.
    pub company: String,
    /// The boxes, in billing order: siblings are drawn in it.
    pub boxes: Vec<OrgBox>,
}

/// One box: a role, and who holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrgBox {
    /// Unique in the chart; scripts find the box by it.
    pub id: String,
    /// The role's title.
    pub role: String,
    /// The role's page.
    pub url: Option<String>,
    /// Who holds it, in billing order.
    pub people: Vec<Holder>,
    /// Whether somebody holds it.
    pub state: State,
    /// How many posts there are; shown from two on.
    pub count: usize,
    /// The department, for the box's colour and sign.
    pub department: Option<Department>,
    /// Whether it stands outside the company: client, distributor.
    pub is_external: bool,
    /// Index of the box it answers to.
    pub superior: Option<usize>,
    /// Indexes of boxes that it also answers to.
    pub dotted: Vec<usize>,
}

/// Somebody who holds a role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holder {
    /// Their name.
    pub name: String,
    /// Their page.
    pub url: Option<String>,
    /// Whether they stand in for the one who will have the role.
    pub is_acting: bool,
    /// A remark, such as a credit, a unit or dates.
    pub note: String,
    /// Indexes of the other boxes in which they stand.
    pub also_in: Vec<usize>,
}

/// Whether somebody holds a role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// The chart shows roles, not people.
    #[default]
    Role,
    /// Those named hold it.
    Filled,
    /// Nobody holds it yet.
    Vacant,
    /// Somebody else does its work: the name of a person or a role.
    CoveredBy(String),
}

/// A box in the nested list, with those who answer to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgNode {
    /// Index in [`OrgChart::boxes`].
    pub index: usize,
    /// Those who answer to it, in billing order.
    pub children: Vec<OrgNode>,
}

/// The chart as SVG. The same chart gives the same bytes.
pub fn svg(chart: &OrgChart, look: Look) -> String {
    let part = Part {
        chart,
        members: (0..chart.boxes.len()).collect(),
        notes: Vec::new(),
        heading: chart.title.clone(),
    };
    part.draw(look, &part.lay_out(), "")
}

/// The chart as a nested list: those who answer to nobody, each with those who answer to them.
///
/// Boxes outside the company stand in it where they answer to, or lead, somebody. Dotted lines are in
/// [`OrgBox::dotted`].
pub fn list(chart: &OrgChart) -> Vec<OrgNode> {
    let parents = chart.parents();
    let children = children(&parents);
    let mut built: Vec<Option<OrgNode>> = vec![None; parents.len()];
    let tops: Vec<usize> = (0..parents.len())
        .filter(|&index| parents[index].is_none())
        .collect();
    let mut order = Vec::new();
    let mut open = tops.clone();
    while let Some(index) = open.pop() {
        order.push(index);
        open.extend(&children[index]);
    }
    for index in order.into_iter().rev() {
        let children = children[index]
            .iter()
            .filter_map(|&child| built[child].take())
            .collect();
        built[index] = Some(OrgNode { index, children });
    }
    tops.into_iter().filter_map(|index| built[index].take()).collect()
}

/// The departments of a chart in the order in which they first appear: its legend.
pub fn departments(chart: &OrgChart) -> Vec<&Department> {
    let mut seen = BTreeSet::new();
    (chart.boxes.iter())
        .filter_map(|post| post.department.as_ref())
        .filter(|department| seen.insert((&department.name, &department.sign)))
        .collect()
}

/// The chart for Graphviz. Nodes are named by their ids; an edge points from the superior.
pub fn dot(chart: &OrgChart) -> String {
    let names = node_names(chart);
    let mut out = String::new();
    let _ = writeln!(out, "digraph {} {{", dot_quoted(&chart.title));
    out.push_str(
        "  rankdir=TB;\n  splines=ortho;\n  node [shape=box, fontname=\"sans-serif\"];\n  edge [dir=none];\n",
    );
    let has_outside = chart.boxes.iter().any(|post| post.is_external);
    if has_outside {
        let _ = writeln!(
            out,
            "  subgraph cluster_company {{\n    label={};",
            dot_quoted(chart.company_label())
        );
        for (name, _) in names
            .iter()
            .zip(&chart.boxes)
            .filter(|(_, post)| !post.is_external)
        {
            let _ = writeln!(out, "    {};", dot_quoted(name));
        }
        out.push_str("  }\n");
    }
    for (name, post) in names.iter().zip(&chart.boxes) {
        let label = chart
            .words(post)
            .iter()
            .map(|line| dot_label(line))
            .collect::<Vec<_>>()
            .join("\\n");
        let style = if post.state == State::Vacant {
            ", style=dashed"
        } else {
            ""
        };
        let _ = writeln!(out, "  {} [label=\"{label}\"{style}];", dot_quoted(name));
    }
    for (from, to, kind) in chart.edges() {
        let style = if kind == LineKind::Dotted {
            " [style=dotted, constraint=false]"
        } else {
            ""
        };
        let _ = writeln!(
            out,
            "  {} -> {}{style};",
            dot_quoted(&names[to]),
            dot_quoted(&names[from])
        );
    }
    out.push_str("}\n");
    out
}

/// The chart for Mermaid. Nodes are named by their place in the chart, since Mermaid forbids some words as
/// names.
pub fn mermaid(chart: &OrgChart) -> String {
    let mut out = String::from("flowchart TD\n");
    let title = mermaid_quoted(&chart.title);
    if !title.is_empty() {
        let _ = writeln!(out, "  accTitle: {title}");
    }
    let node = |out: &mut String, index: usize, post: &OrgBox| {
        let words = chart.words(post);
        let label = words
            .iter()
            .map(|line| mermaid_quoted(line))
            .collect::<Vec<_>>()
            .join("<br/>");
        let _ = writeln!(out, "  n{index}[\"{label}\"]");
    };
    let has_outside = chart.boxes.iter().any(|post| post.is_external);
    if has_outside {
        let _ = writeln!(
            out,
            "  subgraph company [\"{}\"]",
            mermaid_quoted(chart.company_label())
        );
    }
    let inside = chart
        .boxes
        .iter()
        .enumerate()
        .filter(|(_, post)| !post.is_external);
    inside.for_each(|(index, post)| node(&mut out, index, post));
    if has_outside {
        out.push_str("  end\n");
        let outside = chart
            .boxes
            .iter()
            .enumerate()
            .filter(|(_, post)| post.is_external);
        outside.for_each(|(index, post)| node(&mut out, index, post));
    }
    for (from, to, kind) in chart.edges() {
        let arrow = if kind == LineKind::Dotted { "-.-" } else { "---" };
        let _ = writeln!(out, "  n{to} {arrow} n{from}");
    }
    let vacant: Vec<String> = (chart.boxes.iter().enumerate())
        .filter(|(_, post)| post.state == State::Vacant)
        .map(|(index, _)| format!("n{index}"))
        .collect();
    if !vacant.is_empty() {
        let _ = writeln!(
            out,
            "  classDef vacant stroke-dasharray: 5 3\n  class {} vacant",
            vacant.join(",")
        );
    }
    out
}

/// A box and those right around it.
#[derive(Clone, Debug)]
pub struct Neighbourhood<'a> {
    /// The box in the middle.
    pub subject: &'a OrgBox,
    /// Whom it answers to.
    pub superior: Option<&'a OrgBox>,
    /// Whom it also answers to.
    pub dotted: Vec<&'a OrgBox>,
    /// Who answers to it.
    pub reports: Vec<&'a OrgBox>,
}

impl<'a> Neighbourhood<'a> {
    /// The neighbourhood of a box; `None` where there is no such box.
    pub fn of(chart: &'a OrgChart, index: usize) -> Option<Self> {
        let subject = chart.boxes.get(index)?;
        let find = |index: &usize| {
            chart
                .boxes
                .get(*index)
                .filter(|found| !std::ptr::eq(*found, subject))
        };
        Some(Self {
            subject,
            superior: subject.superior.as_ref().and_then(find),
            dotted: subject
                .dotted
                .iter()
                .filter(|&&to| subject.superior != Some(to))
                .filter_map(find)
                .collect(),
            reports: (chart.boxes.iter().enumerate())
                .filter(|&(other, post)| post.superior == Some(index) && other != index)
                .map(|(_, post)| post)
                .collect(),
        })
    }
}

/// Most boxes in a row of a neighbourhood.
const NEAR_ROW: usize = 4;
/// Width of a neighbourhood, whoever is in it.
const NEAR_WIDTH: Units = 800;
/// Room between the boxes of a neighbourhood, and the width of text in them.
const NEAR_GAP: Units = 20;
const NEAR_TEXT: Units = 116;

/// A small drawing for a role's page: superiors above, the role, and up to eight who answer to it.
///
/// Always 800 wide. Where there are more than eight, the last place says how many are left out.
pub fn neighbourhood(near: &Neighbourhood<'_>, look: Look) -> String {
    let face = |post: &OrgBox| Face::new(post, NEAR_TEXT, SIGN_TAB, &[]);
    let above: Vec<(&OrgBox, LineKind)> = (near.superior.iter().map(|post| (*post, LineKind::Solid)))
        .chain(near.dotted.iter().map(|post| (*post, LineKind::Dotted)))
        .take(NEAR_ROW)
        .collect();
    let shown = if near.reports.len() > 2 * NEAR_ROW {
        2 * NEAR_ROW - 1
    } else {
        near.reports.len()
    };
    let rows: Vec<&[&OrgBox]> = near.reports[..shown].chunks(NEAR_ROW).collect();
    let left_out = near.reports.len() - shown;

    let subject = face(near.subject);
    let top_faces: Vec<Face> = above.iter().map(|(post, _)| face(post)).collect();
    let step = SIGN_TAB + 2 * PAD + NEAR_TEXT + NEAR_GAP;
    // Rows are centred; a row of one stands right below or above the subject.
    let place = |row: i64, at: usize| (NEAR_WIDTH - (row * step - NEAR_GAP)) / 2 + at as i64 * step;
    let tallest = |faces: &[Face]| faces.iter().map(|face| face.height).max().unwrap_or(0);
    let mut placed: Vec<(&OrgBox, Face, Point, &str)> = Vec::new();
    let mut lines: Vec<(&OrgBox, &OrgBox, LineKind, Vec<Point>)> = Vec::new();
    let centre = NEAR_WIDTH / 2;
    let mut y = 12;

    let top_height = tallest(&top_faces);
    let subject_y = if above.is_empty() { y } else { y + top_height + 44 };
    let count = above.len() as i64;
    for (at, ((post, kind), face)) in above.iter().zip(top_faces).enumerate() {
        let x = place(count, at);
        let middle = x + face.width / 2;
        // Each line has its own height and its own place on the subject, so that dotted and solid ones stay
        // apart.
        let enters = centre + (2 * at as i64 - (count - 1)) * 12;
        let bend = subject_y - 12 - 6 * (at as i64).min(count - 1 - at as i64);
        let from = y + face.height;
        let points = super::layout::tidied([
            (enters, subject_y),
            (enters, bend),
            (middle, bend),
            (middle, from),
        ]);
        lines.push((near.subject, post, *kind, points));
        placed.push((post, face, (x, y), ""));
    }
    y = subject_y + subject.height;
    placed.push((near.subject, subject, (place(1, 0), subject_y), " is-subject"));
    let mut more_at = None;
    for (number, row) in rows.iter().enumerate() {
        let is_last = number + 1 == rows.len();
        // In an even row the trunk goes on between its boxes; so rows above the last have an even number of
        // places.
        let places = if is_last {
            row.len() + usize::from(left_out > 0)
        } else {
            NEAR_ROW
        } as i64;
        let bus = y + 20;
        let top = y + 40;
        let faces: Vec<Face> = row.iter().map(|post| face(post)).collect();
        let height = tallest(&faces);
        for (at, (post, face)) in row.iter().zip(faces).enumerate() {
            let x = place(places, at);
            let middle = x + face.width / 2;
            let from = subject_y
                + placed
                    .iter()
                    .find(|entry| entry.3 == " is-subject")
                    .map_or(0, |entry| entry.1.height);
            let points = super::layout::tidied([(centre, from), (centre, bus), (middle, bus), (middle, top)]);
            lines.push((post, near.subject, LineKind::Solid, points));
            placed.push((post, face, (x, top), ""));
        }
        if is_last && left_out > 0 {
            more_at = Some((place(places, row.len()), top + 24));
        }
        y = top + height;
    }
    let title = format!("{}: whom it answers to and who answers to it", near.subject.role);
    let mut svg = Svg::new(look, "cb-near", (NEAR_WIDTH, y + 12), "", &title, "");
    svg.raw(r#"<g transform="translate(.5 .5)">"#);
    for (from, to, kind, points) in &lines {
        write_line(&mut svg, &from.id, &to.id, *kind, points);
    }
    for (post, face, at, class) in &placed {
        let parent =
            (lines.iter()).find(|(from, _, kind, _)| *kind == LineKind::Solid && std::ptr::eq(*from, *post));
        face.write(
            &mut svg,
            post,
            *at,
            parent.map(|(_, to, ..)| to.id.as_str()),
            class,
        );
    }
    if let Some(at) = more_at {
        svg.raw(r#"<g fill="currentColor" stroke="none">"#);
        svg.text(NOTE, at, BASE_SIZE, &format!("+{left_out} more"))
            .raw("</g>");
    }
    svg.raw("</g>");
    svg.finish()
}

impl OrgChart {
    /// The superior of each box, without circles.
    pub(super) fn parents(&self) -> Vec<Option<usize>> {
        forest(&self.boxes.iter().map(|post| post.superior).collect::<Vec<_>>())
    }

    /// Every line once, as (who answers, to whom, kind): first the solid ones, then the dotted ones.
    pub(super) fn edges(&self) -> Vec<(usize, usize, LineKind)> {
        let parents = self.parents();
        let solid = parents
            .iter()
            .enumerate()
            .filter_map(|(from, to)| Some((from, (*to)?, LineKind::Solid)));
        let mut edges: Vec<_> = solid.collect();
        for (from, post) in self.boxes.iter().enumerate() {
            let mut seen = BTreeSet::new();
            for &to in &post.dotted {
                if to < self.boxes.len() && to != from && parents[from] != Some(to) && seen.insert(to) {
                    edges.push((from, to, LineKind::Dotted));
                }
            }
        }
        edges
    }

    fn company_label(&self) -> &str {
        if self.company.is_empty() {
            &self.title
        } else {
            &self.company
        }
    }

    /// What a box says, line by line, for the exports.
    fn words(&self, post: &OrgBox) -> Vec<String> {
        let mut lines = vec![post.role.clone()];
        if post.count > 1 {
            lines[0].push_str(&format!(" ×{}", post.count));
        }
        lines.extend(post.people.iter().map(Holder::words));
        lines.extend(post.state.words());
        lines
    }
}

impl Holder {
    /// The name, and "(acting)" where that is so.
    pub fn words(&self) -> String {
        match self.is_acting {
            true => format!("{} (acting)", self.name),
            false => self.name.clone(),
        }
    }
}

impl State {
    /// The words that a box shows for it, if any.
    pub fn words(&self) -> Option<String> {
        match self {
            Self::Role | Self::Filled => None,
            Self::Vacant => Some("vacant".to_owned()),
            Self::CoveredBy(who) => Some(format!("covered by {who}")),
        }
    }
}

/// Boxes of a chart that are drawn together: all of them, or those of one sheet.
pub(super) struct Part<'a> {
    pub(super) chart: &'a OrgChart,
    /// Indexes of boxes, in order.
    pub(super) members: Vec<usize>,
    /// Further notes, for some of the members: index and text.
    pub(super) notes: Vec<(usize, String)>,
    pub(super) heading: String,
}

/// A part with measured boxes in their places.
pub(super) struct Laid {
    faces: Vec<Face>,
    pub(super) geometry: Geometry,
    /// Height of the heading and the legend of a standalone file.
    header: Units,
}

impl Laid {
    /// Width and height with the heading.
    pub(super) fn size(&self) -> Point {
        (self.geometry.width, self.geometry.height + self.header)
    }

    /// Width and height as drawn: only a standalone file has a heading.
    pub(super) fn drawn_size(&self, look: Look) -> Point {
        match look {
            Look::Standalone => self.size(),
            Look::Themed => (self.geometry.width, self.geometry.height),
        }
    }
}

/// Room between a box's edges and its text.
pub(super) const PAD: Units = 9;
/// Widths of text in boxes: least, and most before it is broken into more lines.
const TEXT_WIDTHS: (Units, Units) = (132, 176);
/// Width of the department bar, and of the bar with a sign beside it.
pub(super) const BAR: Units = 6;
const SIGN_TAB: Units = 40;

const ROLE: Ink = Ink::new("cb-role", r#"font-weight="600""#);
const NAME: Ink = Ink::new("cb-name", r##"fill="#323f4b""##);
const STATE: Ink = Ink::new("cb-state", r##"font-style="italic" fill="#8a3b12""##);
pub(super) const NOTE: Ink = Ink::new("cb-note", r##"fill="#616e7c""##);
const SIGN: Ink = Ink::new("cb-sign", r#"font-weight="700""#).shaped(r#"text-anchor="middle""#);
const COUNT: Ink = Ink::new("cb-count", r#"font-weight="700""#).shaped(r#"text-anchor="middle""#);
pub(super) const LINE: Ink = Ink::new("cb-line", r##"stroke="#7b8794" stroke-width="1.5""##);
const DOTTED: Ink = Ink::new("cb-line is-dotted", r##"stroke="#52606d" stroke-width="1.5""##)
    .shaped(r#"stroke-dasharray="2 4""#);
const COMPANY: Ink = Ink::new("cb-company", r##"stroke="#9aa5b1" fill="#fbfcfd""##);
const COMPANY_LABEL: Ink = Ink::new("cb-company-label", r##"font-weight="600" fill="#616e7c""##);
pub(super) const HEADING: Ink = Ink::new("cb-heading", r#"font-weight="700""#);

impl Part<'_> {
    /// Measures and places the boxes.
    pub(super) fn lay_out(&self) -> Laid {
        let chart = self.chart;
        let posts = || self.members.iter().map(|&member| &chart.boxes[member]);
        let text_width = self.text_width();
        let has_signs = posts()
            .any(|post| post.count > 1 || post.department.as_ref().is_some_and(|it| !it.sign.is_empty()));
        let tab = if has_signs { SIGN_TAB } else { BAR };
        let mut notes: Vec<Vec<&str>> = vec![Vec::new(); chart.boxes.len()];
        self.notes
            .iter()
            .for_each(|(index, note)| notes[*index].push(note));
        let faces: Vec<Face> = (self.members.iter())
            .map(|&member| {
                let post = &chart.boxes[member];
                let also = chart.hats(post);
                let notes: Vec<&str> = also
                    .iter()
                    .map(String::as_str)
                    .chain(notes[member].iter().copied())
                    .collect();
                Face::new(post, text_width, tab, &notes)
            })
            .collect();
        let mut position = vec![None; chart.boxes.len()];
        self.members
            .iter()
            .enumerate()
            .for_each(|(at, &member)| position[member] = Some(at));
        let parents = chart.parents();
        let nodes: Vec<Node> = (self.members.iter().zip(&faces))
            .map(|(&member, face)| Node {
                width: face.width,
                height: face.height,
                parent: parents[member].and_then(|parent| position[parent]),
                is_outside: chart.boxes[member].is_external,
            })
            .collect();
        let dotted = chart
            .edges()
            .into_iter()
            .filter(|edge| edge.2 == LineKind::Dotted);
        let links: Vec<Link> = dotted
            .filter_map(|(from, to, _)| {
                Some(Link {
                    from: position[from]?,
                    to: position[to]?,
                })
            })
            .collect();
        let geometry = layout(&nodes, &links);
        let header = 48 + 22 * self.legend(geometry.width).len() as i64;
        Laid {
            faces,
            geometry,
            header,
        }
    }

    /// One width for all boxes, at which nearly all roles take two lines at most and names one.
    fn text_width(&self) -> Units {
        let (least, most) = TEXT_WIDTHS;
        let mut wanted: Vec<Units> = (self.members.iter())
            .map(|&member| {
                let post = &self.chart.boxes[member];
                let role = width_for_lines(&post.role, ROLE_FONT, 2, least, most);
                let names = post
                    .people
                    .iter()
                    .map(|holder| width_for_lines(&holder.words(), NAME_FONT, 1, least, most));
                names.fold(role, Units::max)
            })
            .collect();
        wanted.sort_unstable();
        // Even, so that the middle of a box is a whole number.
        wanted
            .get(wanted.len().saturating_sub(1) * 9 / 10)
            .map_or(least, |width| width + width % 2)
    }

    /// The SVG of a placed part.
    pub(super) fn draw(&self, look: Look, laid: &Laid, paper: &str) -> String {
        let chart = self.chart;
        let geometry = &laid.geometry;
        let size = laid.drawn_size(look);
        let header = size.1 - geometry.height;
        let mut svg = Svg::new(look, "cb-org", size, paper, &self.heading, &self.description());
        if header > 0 {
            self.write_header(&mut svg, geometry.width);
        }
        let _ = write!(svg.buffer(), r#"<g transform="translate(.5 {header}.5)">"#);
        if let Some(Rect { x, y, width, height }) = geometry.company {
            svg.rect(COMPANY, (x, y), (width, height), 8);
            svg.raw(r#"<g fill="currentColor" stroke="none">"#);
            svg.text(COMPANY_LABEL, (x + 16, y + 24), BASE_SIZE, chart.company_label())
                .raw("</g>");
        }
        let id = |at: usize| chart.boxes[self.members[at]].id.as_str();
        svg.raw(r#"<g class="cb-lines">"#);
        for line in &geometry.lines {
            write_line(&mut svg, id(line.from), id(line.to), line.kind, &line.points);
        }
        svg.raw("</g>");
        let parents = chart.parents();
        for ((&member, face), rect) in self.members.iter().zip(&laid.faces).zip(&geometry.boxes) {
            let parent = parents[member].map(|parent| chart.boxes[parent].id.as_str());
            face.write(&mut svg, &chart.boxes[member], (rect.x, rect.y), parent, "");
        }
        svg.raw("</g>");
        svg.finish()
    }

    fn description(&self) -> String {
        let posts = || self.members.iter().map(|&member| &self.chart.boxes[member]);
        let vacant = posts().filter(|post| post.state == State::Vacant).count();
        let mut words = match self.members.len() {
            1 => "Org chart with 1 box".to_owned(),
            count => format!("Org chart with {count} boxes"),
        };
        if vacant > 0 {
            let _ = write!(words, ", {vacant} vacant");
        }
        words + ". Lines lead up to whom a role answers; dotted lines to whom it also answers."
    }

    /// Departments with where they stand in the legend, in rows.
    fn legend(&self, room: Units) -> Vec<Vec<(&Department, Units)>> {
        let mut seen = BTreeSet::new();
        let mut rows: Vec<Vec<(&Department, Units)>> = Vec::new();
        let mut x = room;
        for department in self
            .members
            .iter()
            .filter_map(|&member| self.chart.boxes[member].department.as_ref())
        {
            if !seen.insert((&department.name, &department.sign)) {
                continue;
            }
            let needed = SIGN_TAB + 8 + width(&department.name, NOTE_FONT) + 20;
            if rows.is_empty() || x + needed > room - 24 {
                rows.push(Vec::new());
                x = 24;
            }
            if let Some(row) = rows.last_mut() {
                row.push((department, x));
            }
            x += needed;
        }
        rows
    }

    fn write_header(&self, svg: &mut Svg, room: Units) {
        svg.raw(r#"<g fill="currentColor" stroke="none">"#);
        svg.text(HEADING, (24, 40), 22, &self.heading);
        for (number, row) in self.legend(room).iter().enumerate() {
            let y = 54 + 22 * number as i64;
            for &(department, x) in row {
                let (strong, pale) = shades(&department.colour);
                svg.raw("<rect")
                    .fill(pale)
                    .number("x", x)
                    .number("y", y)
                    .number("width", SIGN_TAB)
                    .number("height", 16)
                    .raw("/>");
                svg.raw("<rect")
                    .fill(strong)
                    .number("x", x)
                    .number("y", y)
                    .number("width", BAR)
                    .number("height", 16)
                    .raw("/>");
                svg.text(
                    SIGN,
                    (x + (SIGN_TAB + BAR) / 2, y + 12),
                    NOTE_FONT.size,
                    &department.sign,
                );
                svg.text(NOTE, (x + SIGN_TAB + 8, y + 12), NOTE_FONT.size, &department.name);
            }
        }
        svg.raw("</g>");
    }
}

impl OrgChart {
    /// For each person in a box who stands in others too: which.
    fn hats(&self, post: &OrgBox) -> Vec<String> {
        let with_hats = post.people.iter().filter(|holder| !holder.also_in.is_empty());
        with_hats
            .filter_map(|holder| {
                let roles: Vec<&str> = (holder.also_in.iter())
                    .filter_map(|&other| self.boxes.get(other))
                    .map(|other| other.role.as_str())
                    .collect();
                let who = if post.people.len() > 1 {
                    format!("{} ", holder.name)
                } else {
                    String::new()
                };
                (!roles.is_empty()).then(|| format!("{who}also: {}", roles.join(", ")))
            })
            .collect()
    }
}

const ROLE_FONT: Font = Font::bold(14);
const NAME_FONT: Font = Font::regular(BASE_SIZE);
/// The smallest text of a chart; sheets are split so that it stays readable.
pub(super) const NOTE_FONT: Font = Font::regular(11);

/// A line of text in a box.
struct Label {
    ink: Ink,
    size: i64,
    baseline: Units,
    text: String,
    url: Option<String>,
}

/// A measured box: its size, and its text with places.
pub(super) struct Face {
    pub(super) width: Units,
    pub(super) height: Units,
    tab: Units,
    labels: Vec<Label>,
}

impl Face {
    pub(super) fn new(post: &OrgBox, text_width: Units, tab: Units, notes: &[&str]) -> Self {
        let mut face = Self {
            width: tab + PAD + text_width + PAD,
            height: 7,
            tab,
            labels: Vec::new(),
        };
        face.add(ROLE, ROLE_FONT, 18, text_width, &post.role, post.url.as_deref());
        for holder in &post.people {
            face.add(
                NAME,
                NAME_FONT,
                17,
                text_width,
                &holder.words(),
                holder.url.as_deref(),
            );
            if !holder.note.is_empty() {
                face.add(NOTE, NOTE_FONT, 14, text_width, &holder.note, None);
            }
        }
        if let Some(words) = post.state.words() {
            face.add(STATE, NAME_FONT, 17, text_width, &words, None);
        }
        for note in notes
            .iter()
            .copied()
            .chain(post.is_external.then_some("external"))
        {
            face.add(NOTE, NOTE_FONT, 14, text_width, note, None);
        }
        face.height += 9;
        // Room for a sign and a count above each other.
        face.height = face.height.max(if post.count > 1 { 44 } else { 36 });
        face.height += face.height % 2;
        if post.count > 1 {
            face.height += CARDS;
        }
        face
    }

    fn add(&mut self, ink: Ink, font: Font, line_height: Units, limit: Units, text: &str, url: Option<&str>) {
        for text in wrap(text, font, limit) {
            // A line is wider only where one character is wider than the whole box.
            self.width = self.width.max(self.tab + 2 * PAD + width(&text, font));
            let baseline = self.height + line_height - (line_height - font.size) / 2 - font.size / 5;
            self.height += line_height;
            self.labels.push(Label {
                ink,
                size: font.size,
                baseline,
                text,
                url: url.map(str::to_owned),
            });
        }
    }

    /// Draws the box with its top left corner at a point.
    pub(super) fn write(
        &self,
        svg: &mut Svg,
        post: &OrgBox,
        (x, y): Point,
        parent: Option<&str>,
        more_classes: &str,
    ) {
        let state = match post.state {
            State::Role | State::Filled => "",
            State::Vacant => " is-vacant",
            State::CoveredBy(_) => " is-covered",
        };
        let outside = if post.is_external { " is-external" } else { "" };
        let department = post.department.as_ref();
        let colour = department.map_or("", |department| department.colour.as_str());
        let colour_name = match colour_class(colour) {
            name if name.is_empty() => String::new(),
            name => format!(" colour-{name}"),
        };
        svg.raw(&format!(
            r#"<g class="cb-box{state}{outside}{more_classes}{colour_name}" transform="translate({x} {y})""#
        ));
        svg.attribute("data-id", &post.id);
        if let Some(parent) = parent {
            svg.attribute("data-parent", parent);
        }
        if let Some(department) = department {
            svg.attribute("data-department", &department.name);
        }
        svg.raw(">").element("title", &self.title(post));
        let (strong, pale) = shades(colour);
        let is_many = post.count > 1;
        let height = self.height - if is_many { CARDS } else { 0 };
        let dashes = match (&post.state, post.is_external) {
            (State::Vacant, _) => r#"stroke-dasharray="5 3""#,
            (_, true) => r#"stroke-dasharray="1 2""#,
            _ => "",
        };
        let frame = Ink::new("cb-frame", frame_paint(post, more_classes)).shaped(dashes);
        svg.rect(frame, (0, 0), (self.width, height), 4);
        if is_many {
            let edge = format!("M4 {height}V{}H{}V{height}", self.height, self.width - 4);
            svg.raw("<path").ink(CARD_EDGE).attribute("d", &edge).raw("/>");
        }
        if department.is_some() {
            if self.tab > BAR {
                let tab = Ink::new("cb-tab", "");
                svg.raw(r#"<rect stroke="none""#)
                    .ink(tab)
                    .fill(pale)
                    .number("x", 1)
                    .number("y", 1);
                svg.number("width", self.tab - 2)
                    .number("height", height - 2)
                    .number("rx", 3)
                    .raw("/>");
            }
            let bar = Ink::new("cb-bar", "");
            let edge = format!("M{BAR} 0H4Q0 0 0 4V{}Q0 {height} 4 {height}H{BAR}Z", height - 4);
            svg.raw(r#"<path stroke="none""#)
                .ink(bar)
                .fill(strong)
                .attribute("d", &edge)
                .raw("/>");
        }
        svg.raw(r#"<g fill="currentColor" stroke="none">"#);
        let middle = (self.tab + BAR) / 2;
        let mut baseline = 21;
        if let Some(sign) = department
            .map(|department| &department.sign)
            .filter(|sign| !sign.is_empty() && self.tab > BAR)
        {
            // A sign that is longer than was meant is set smaller rather than cut.
            let size = (8..=11)
                .rev()
                .find(|&size| width(sign, Font::bold(size)) <= self.tab - BAR)
                .unwrap_or(6);
            svg.text(SIGN, (middle, baseline), size, sign);
            baseline += 16;
        }
        if is_many && self.tab > BAR {
            svg.text(
                COUNT,
                (middle, baseline),
                NOTE_FONT.size,
                &format!("×{}", post.count),
            );
        }
        let left = self.tab + PAD;
        let mut rest = &self.labels[..];
        while let Some(first) = rest.first() {
            // The lines of one name or title are one link.
            let same = rest
                .iter()
                .take_while(|label| label.url.is_some() && label.url == first.url)
                .count()
                .max(1);
            let (lines, others) = rest.split_at(same);
            svg.linked(first.url.as_deref(), |svg| {
                for label in lines {
                    svg.text(label.ink, (left, label.baseline), label.size, &label.text);
                }
            });
            rest = others;
        }
        svg.raw("</g></g>");
    }

    /// What a pointer that rests on the box is told.
    fn title(&self, post: &OrgBox) -> String {
        let mut words = post.role.clone();
        let people: Vec<String> = post
            .people
            .iter()
            .map(Holder::words)
            .chain(post.state.words())
            .collect();
        if !people.is_empty() {
            let _ = write!(words, ": {}", people.join(", "));
        }
        if let Some(department) = post
            .department
            .as_ref()
            .filter(|department| !department.name.is_empty())
        {
            let _ = write!(words, " ({})", department.name);
        }
        words
    }
}

/// How far the edge of further cards looks out below a box that several hold.
const CARDS: Units = 4;
const CARD_EDGE: Ink = Ink::new("cb-cards", r##"stroke="#9aa5b1""##);

fn frame_paint(post: &OrgBox, more_classes: &str) -> &'static str {
    match (&post.state, post.is_external, more_classes) {
        (_, _, " is-entry") => r##"fill="#fff" stroke="#2f8f46" stroke-width="2""##,
        (_, _, " is-subject") => r##"fill="#fff" stroke="#1f2933" stroke-width="2""##,
        (State::Vacant, ..) => r##"fill="#fff" stroke="#8a3b12""##,
        (_, true, _) => r##"fill="#f5f7fa" stroke="#9aa5b1""##,
        _ => r##"fill="#fff" stroke="#9aa5b1""##,
    }
}

fn write_line(svg: &mut Svg, from: &str, to: &str, kind: LineKind, points: &[Point]) {
    let ink = if kind == LineKind::Dotted { DOTTED } else { LINE };
    svg.raw("<path")
        .ink(ink)
        .attribute("data-from", from)
        .attribute("data-to", to);
    svg.attribute("d", &rounded_path(points, 6)).raw("/>");
}

/// Those who hang from each box, in order.
pub(super) fn children(parents: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut children = vec![Vec::new(); parents.len()];
    for (child, parent) in parents.iter().enumerate() {
        parent.iter().for_each(|&parent| children[parent].push(child));
    }
    children
}

/// Names of nodes for Graphviz: the ids, or where two are alike or hold what it cannot quote, their places.
fn node_names(chart: &OrgChart) -> Vec<String> {
    let mut seen = BTreeSet::new();
    (chart.boxes.iter().enumerate())
        .map(|(index, post)| {
            let is_plain = !post.id.is_empty() && !post.id.contains(|c: char| c == '\\' || c.is_control());
            let name = if is_plain {
                post.id.clone()
            } else {
                format!("box {index}")
            };
            match seen.insert(name.clone()) {
                true => name,
                false => {
                    let mut number = index;
                    while !seen.insert(format!("{name} {number}")) {
                        number += 1;
                    }
                    format!("{name} {number}")
                }
            }
        })
        .collect()
}

/// A Graphviz string. In one, only the quote needs a backslash, and a backslash cannot be written before a
/// quote.
fn dot_quoted(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c == '\\' || c.is_control() { ' ' } else { c })
        .collect();
    format!("\"{}\"", plain.replace('"', "\\\""))
}

/// Text inside a Graphviz label, where a backslash starts an escape.
fn dot_label(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    plain.replace('\\', "\\\\").replace('"', "\\\"")
}

/// Text inside a Mermaid label, in its own entities.
fn mermaid_quoted(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' | '#' | '<' | '>' | '&' | '`' | ';' | '[' | ']' | '{' | '}' | '|' | '\\' | '%' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            _ if c.is_control() => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::layout::tests::forests;
    use super::super::read::{Picture, read};
    use super::*;
    use proptest::prelude::*;

    /// Names as they come, and as they should not.
    const NAMES: [&str; 10] = [
        "Ana Ruiz",
        "Oluwaseun Adebayo-Fitzgerald",
        "山田 太郎",
        "نور المصري",
        "יעל כהן",
        "Joe <&\"]]> Baptiste",
        "Rindfleischetikettierungsüberwachungsaufgabenübertragungsbeauftragter",
        "👩‍🎨 Max",
        "i",
        "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    ];

    fn post(id: &str, superior: Option<usize>) -> OrgBox {
        OrgBox {
            id: id.to_owned(),
            role: id.replace('-', " "),
            superior,
            ..OrgBox::default()
        }
    }

    fn department(name: &str) -> Department {
        Department {
            name: name.to_owned(),
            colour: "teal".to_owned(),
            sign: name[..3].to_uppercase(),
        }
    }

    fn charts(most: usize) -> impl Strategy<Value = OrgChart> {
        (forests(most), any::<u32>()).prop_map(|((nodes, links), seed)| {
            let mut boxes: Vec<OrgBox> = (nodes.iter().enumerate())
                .map(|(index, node)| {
                    let pick =
                        |salt: usize| NAMES[(index * 31 + salt * 17 + seed as usize % 97) % NAMES.len()];
                    let people: Vec<Holder> = (0..(index + seed as usize) % 4)
                        .map(|salt| Holder {
                            name: pick(salt).to_owned(),
                            url: Some(format!("/people/?a={salt}&b=\"{index}\"")),
                            is_acting: salt == 2,
                            note: if salt == 1 {
                                pick(index).to_owned()
                            } else {
                                String::new()
                            },
                            also_in: if salt == 0 {
                                vec![index / 2, 1_000_000]
                            } else {
                                Vec::new()
                            },
                        })
                        .collect();
                    OrgBox {
                        id: format!("box-{index}"),
                        role: pick(7).to_owned(),
                        url: (index % 3 == 0).then(|| format!("/roles/{index}/")),
                        count: people.len(),
                        people,
                        state: match index % 5 {
                            0 => State::Vacant,
                            1 => State::CoveredBy(pick(3).to_owned()),
                            _ => State::Filled,
                        },
                        department: (index % 4 > 0)
                            .then(|| department(["Production", "Camera", "Sound"][index % 3])),
                        is_external: node.is_outside,
                        superior: node.parent,
                        dotted: Vec::new(),
                    }
                })
                .collect();
            links
                .iter()
                .for_each(|link| boxes[link.from].dotted.push(link.to));
            OrgChart {
                title: "A <chart>".to_owned(),
                company: String::new(),
                boxes,
            }
        })
    }

    /// Reads the drawing back, and compares it with the chart and its list.
    fn assert_says_the_same(chart: &OrgChart) {
        let markup = svg(chart, Look::Themed);
        let picture = read(&markup);
        picture.assert_clean();

        // Each box once, below the superior that the chart names.
        let expected: Vec<(String, Option<String>)> = (chart.boxes.iter())
            .map(|post| {
                (
                    post.id.clone(),
                    post.superior.map(|superior| chart.boxes[superior].id.clone()),
                )
            })
            .collect();
        let drawn: Vec<(String, Option<String>)> = picture
            .boxes
            .iter()
            .map(|drawn| (drawn.id.clone(), drawn.parent.clone()))
            .collect();
        assert_eq!(drawn, expected);

        // Each line once, and none besides.
        let mut wanted: Vec<(String, String, bool)> = Vec::new();
        for post in &chart.boxes {
            wanted.extend(
                post.superior
                    .map(|to| (post.id.clone(), chart.boxes[to].id.clone(), false)),
            );
            let dotted: BTreeSet<usize> = post.dotted.iter().copied().collect();
            for to in dotted
                .into_iter()
                .filter(|&to| Some(to) != post.superior && chart.boxes[to].id != post.id)
            {
                wanted.push((post.id.clone(), chart.boxes[to].id.clone(), true));
            }
        }
        let mut lines: Vec<(String, String, bool)> = picture
            .lines
            .iter()
            .map(|line| (line.from.clone(), line.to.clone(), line.is_dotted()))
            .collect();
        wanted.sort();
        lines.sort();
        assert_eq!(lines, wanted);

        // The words of each box are all there, in order.
        for (post, drawn) in chart.boxes.iter().zip(&picture.boxes) {
            let squeezed = |text: &str| text.split_whitespace().collect::<String>();
            let said = squeezed(&drawn.texts.concat());
            for words in post
                .people
                .iter()
                .map(Holder::words)
                .chain([post.role.clone()])
                .chain(post.state.words())
            {
                assert!(
                    said.contains(&squeezed(&words)),
                    "{words:?} is missing in {:?}",
                    drawn.texts
                );
            }
        }

        // The list says the same tree.
        let mut listed: Vec<(String, Option<String>)> = vec![(String::new(), None); chart.boxes.len()];
        let mut open: Vec<(OrgNode, Option<usize>)> =
            list(chart).into_iter().map(|node| (node, None)).collect();
        let mut count = 0;
        while let Some((node, parent)) = open.pop() {
            count += 1;
            listed[node.index] = (
                chart.boxes[node.index].id.clone(),
                parent.map(|parent: usize| chart.boxes[parent].id.clone()),
            );
            open.extend(node.children.into_iter().map(|child| (child, Some(node.index))));
        }
        assert_eq!(count, chart.boxes.len());
        assert_eq!(listed, expected);
    }

    /// The drawing may stand in a page with a strict policy, and its numbers are whole or halves.
    fn assert_plain(markup: &str) {
        for forbidden in [" style=", "<style", "<script", "url(", " on", "javascript:"] {
            let tags = markup.split('<').filter_map(|tag| tag.split('>').next());
            for tag in tags {
                assert!(!format!("<{tag}").contains(forbidden), "{forbidden} in <{tag}>");
            }
        }
        for (at, _) in markup.match_indices('.') {
            let (before, after) = (&markup[..at], &markup[at + 1..]);
            let is_number = after.starts_with(|c: char| c.is_ascii_digit())
                && before.ends_with(|c: char| " (0123456789".contains(c));
            let is_half = after.starts_with('5') && !after[1..].starts_with(|c: char| c.is_ascii_digit());
            assert!(
                !is_number || is_half,
                "…{}",
                &markup[at.saturating_sub(20)..at + 3]
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
        #[test]
        fn a_small_chart_reads_back_as_it_was(chart in charts(40)) {
            assert_says_the_same(&chart);
            assert_plain(&svg(&chart, Look::Themed));
            prop_assert_eq!(svg(&chart, Look::Standalone), svg(&chart, Look::Standalone));
            read(&svg(&chart, Look::Standalone)).assert_clean();
            for index in 0..chart.boxes.len() {
                let near = Neighbourhood::of(&chart, index).expect("a box");
                let picture = read(&neighbourhood(&near, Look::Themed));
                picture.assert_clean();
                prop_assert!(picture.boxes.len() <= 13);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2, max_shrink_iters: 10, ..ProptestConfig::default() })]
        #[test]
        fn a_large_chart_reads_back_as_it_was(chart in charts(2000)) {
            assert_says_the_same(&chart);
        }
    }

    #[test]
    fn a_chart_of_nobody_is_an_empty_drawing() {
        let picture = read(&svg(&OrgChart::default(), Look::Themed));
        assert!(picture.boxes.is_empty() && picture.lines.is_empty());
        assert_eq!(list(&OrgChart::default()), []);
    }

    #[test]
    fn a_chain_and_a_star_of_2000_read_back() {
        let chain = (0..2000)
            .map(|index: usize| post(&format!("box-{index}"), index.checked_sub(1)))
            .collect();
        let star = (0..2000)
            .map(|index: usize| post(&format!("box-{index}"), (index > 0).then_some(0)))
            .collect();
        for boxes in [chain, star] {
            assert_says_the_same(&OrgChart {
                title: "Crew".to_owned(),
                company: String::new(),
                boxes,
            });
        }
    }

    #[test]
    fn a_circle_of_superiors_is_drawn_as_a_chain() {
        let chart = OrgChart {
            boxes: vec![post("a", Some(1)), post("b", Some(0)), post("c", Some(7))],
            ..OrgChart::default()
        };
        let picture = read(&svg(&chart, Look::Themed));
        assert_eq!(picture.lines.len(), 1);
        assert_eq!(list(&chart).len(), 2);
    }

    #[test]
    fn vacant_acting_covered_and_several_hats_are_said_in_words() {
        let mut chart = OrgChart {
            boxes: vec![
                post("producer", None),
                post("editor", Some(0)),
                post("runner", Some(0)),
            ],
            ..OrgChart::default()
        };
        chart.boxes[0].people.push(Holder {
            name: "Ana".to_owned(),
            is_acting: true,
            also_in: vec![1],
            ..Holder::default()
        });
        chart.boxes[1].state = State::CoveredBy("Sam".to_owned());
        chart.boxes[2].state = State::Vacant;
        chart.boxes[2].count = 2;
        let picture = read(&svg(&chart, Look::Themed));
        assert_eq!(
            picture.boxes[0].texts,
            ["producer", "Ana (acting)", "also: editor"]
        );
        assert_eq!(picture.boxes[1].texts, ["editor", "covered by Sam"]);
        assert_eq!(picture.boxes[2].texts, ["×2", "runner", "vacant"]);
    }

    #[test]
    fn a_neighbourhood_says_how_many_it_leaves_out() {
        let boxes = (0..14)
            .map(|index: usize| post(&format!("box-{index}"), (index > 0).then_some(0)))
            .collect();
        let chart = OrgChart {
            boxes,
            ..OrgChart::default()
        };
        let near = Neighbourhood::of(&chart, 0).expect("a box");
        let markup = neighbourhood(&near, Look::Themed);
        let picture: Picture = read(&markup);
        assert_eq!(picture.boxes.len(), 8);
        assert!(markup.contains("+6 more"));
    }

    #[test]
    fn exports_quote_what_their_languages_would_read() {
        let mut chart = OrgChart {
            title: "The \"crew\" \\".to_owned(),
            ..OrgChart::default()
        };
        chart.boxes = vec![
            post("a\"b", None),
            post("end", Some(0)),
            post("back\\", Some(0)),
            post("end", Some(1)),
        ];
        chart.boxes[0].role = "Key \"grip\" \\N <b>".to_owned();
        chart.boxes[1].dotted = vec![2];
        let markup = dot(&chart);
        assert!(
            markup.contains(r#""a\"b" [label="Key \"grip\" \\N <b>"];"#),
            "{markup}"
        );
        assert!(markup.contains(r#""a\"b" -> "box 2";"#), "{markup}");
        assert!(
            markup.contains(r#""box 2" -> "end" [style=dotted, constraint=false];"#),
            "{markup}"
        );
        let text = mermaid(&chart);
        assert!(
            text.contains(r#"n0["Key #34;grip#34; #92;N #60;b#62;"]"#),
            "{text}"
        );
        assert!(text.contains("n0 --- n1") && text.contains("n2 -.- n1"), "{text}");
    }

    /// Runs only where Graphviz is installed.
    #[test]
    fn graphviz_finds_the_same_edges() {
        use std::io::Write as _;
        use std::process::{Command, Stdio};
        let mut chart = OrgChart {
            title: "Crew".to_owned(),
            ..OrgChart::default()
        };
        chart.boxes = vec![
            post("client", None),
            post("producer", Some(0)),
            post("say-\"cheese\"", Some(1)),
            post("runner", Some(1)),
        ];
        chart.boxes[0].is_external = true;
        chart.boxes[3].dotted = vec![2, 0];
        let run = Command::new("dot")
            .arg("-Tplain")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut child) = run else { return };
        child
            .stdin
            .take()
            .expect("a pipe")
            .write_all(dot(&chart).as_bytes())
            .expect("dot reads");
        let output = child.wait_with_output().expect("dot ends");
        let plain = String::from_utf8(output.stdout).expect("text");
        let mut edges: Vec<String> = (plain.lines())
            .filter_map(|line| line.strip_prefix("edge "))
            .map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" "))
            .collect();
        edges.sort();
        let expected = [
            r#""say-\"cheese\"" runner"#,
            "client producer",
            "client runner",
            "producer \"say-\\\"cheese\\\"\"",
            "producer runner",
        ];
        assert_eq!(edges, expected);
    }
}
