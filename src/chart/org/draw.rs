//! Measures boxes, has them placed, and writes the drawing.
//!
//! A chart is one file: the whole, and beyond its edge, where only a `<view>` shows it, what stands on each sheet of paper. A
//! box is drawn once and used again on its sheet, unless it says more there.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::face::{BAR, Face, NAME_FONT, NOTE_FONT, ROLE_FONT, SIGN_TAB, write_sign};
use super::{Department, LineKind, OrgBox, OrgChart, State};
use crate::chart::Look;
use crate::chart::layout::{Geometry, Link, Node, Rect, STACK_GAP, Units, layout};
use crate::chart::sheets::Paper;
use crate::chart::svg::{OUTLINE, Point, Svg, colour_class, push_rounded_path};
use crate::chart::text::{width, width_for_lines};

/// A chart with all that its drawings share, measured once: its forest, its dotted lines and its boxes.
pub(in crate::chart) struct Whole<'a> {
    pub(in crate::chart) chart: &'a OrgChart,
    /// The superior of each box, without cycles.
    pub(in crate::chart) parents: Vec<Option<usize>>,
    /// For each box, those it also answers to.
    pub(in crate::chart) dotted: Vec<Vec<usize>>,
    text_width: Units,
    /// Width of the department's edge, with the sign where there is one.
    tab: Units,
    faces: Vec<Face>,
}

/// Boxes of a chart that are drawn together: all of them, or those of one sheet.
pub(in crate::chart) struct Portion<'a> {
    pub(in crate::chart) whole: &'a Whole<'a>,
    /// Indexes of boxes, in order.
    pub(in crate::chart) members: Vec<usize>,
    /// Further notes, for some of the members: index and text.
    pub(in crate::chart) notes: Vec<(usize, String)>,
}

/// A part with measured boxes in their places.
pub(in crate::chart) struct Laid<'a> {
    faces: Vec<Cow<'a, Face>>,
    pub(in crate::chart) geometry: Geometry,
    /// Height of the heading and the legend; a sheet of paper has its title there.
    header: Units,
}

impl Laid<'_> {
    /// Width and height with the heading.
    pub(in crate::chart) fn size(&self) -> Point {
        (self.geometry.width, self.geometry.height + self.header)
    }

    /// Width and height of the boxes and lines alone.
    pub(in crate::chart) fn drawn_size(&self) -> Point {
        (self.geometry.width, self.geometry.height)
    }
}

/// Widths of text in boxes: least, and most before it is broken into more lines.
const TEXT_WIDTHS: (Units, Units) = (132, 176);

/// Room between the whole and the sheets, and between sheets: a view that is shown in a frame of another shape has nothing of
/// its neighbours.
const BETWEEN: Units = 400;

/// The id of the view that is a sheet, counted from 1.
pub(in crate::chart) fn view_id(sheet: usize) -> String {
    format!("sheet-{sheet}")
}

impl<'a> Whole<'a> {
    /// Measures a chart.
    pub(in crate::chart) fn of(chart: &'a OrgChart) -> Self {
        let text_width = text_width(chart);
        let has_sign = |post: &OrgBox| {
            let sign = post.department.as_ref().map(|department| &department.sign);
            post.count > 1 || sign.is_some_and(|sign| !sign.is_empty())
        };
        let tab = if chart.boxes.iter().any(has_sign) {
            SIGN_TAB
        } else {
            BAR
        };
        let mut dotted = vec![Vec::new(); chart.boxes.len()];
        let edges = chart.edges().into_iter();
        edges
            .filter(|(.., kind)| *kind == LineKind::Dotted)
            .for_each(|(from, to, _)| dotted[from].push(to));
        let mut whole = Self {
            chart,
            parents: chart.parents(),
            dotted,
            text_width,
            tab,
            faces: Vec::new(),
        };
        whole.faces = (0..chart.boxes.len())
            .map(|index| whole.face(index, &[]))
            .collect();
        whole
    }

    fn face(&self, index: usize, notes: &[&str]) -> Face {
        let post = &self.chart.boxes[index];
        let also = self.chart.other_roles(post);
        let all: Vec<&str> = post
            .notes
            .iter()
            .chain(&also)
            .map(String::as_str)
            .chain(notes.iter().copied())
            .collect();
        Face::new(&self.chart.words, post, self.text_width, self.tab, &all)
    }
}

/// One width for all boxes of a chart, at which nearly all roles take two lines at most and names one.
fn text_width(chart: &OrgChart) -> Units {
    let (least, most) = TEXT_WIDTHS;
    let mut wanted: Vec<Units> = (chart.boxes.iter())
        .map(|post| {
            let role = width_for_lines(&post.role, ROLE_FONT, 2, least, most);
            let names = post
                .people
                .iter()
                .map(|holder| width_for_lines(&holder.words(&chart.words), NAME_FONT, 1, least, most));
            names.fold(role, Units::max)
        })
        .collect();
    wanted.sort_unstable();
    // Even, so that the middle of a box is a whole number.
    wanted
        .get(wanted.len().saturating_sub(1) * 9 / 10)
        .map_or(least, |width| width + width % 2)
}

impl<'a> Portion<'a> {
    /// All boxes.
    pub(in crate::chart) fn everything(whole: &'a Whole<'a>) -> Self {
        Self {
            whole,
            members: (0..whole.chart.boxes.len()).collect(),
            notes: Vec::new(),
        }
    }

    /// What its boxes and the least room between them cover: a drawing of it is larger. Cheap to tell.
    pub(in crate::chart) fn area(&self) -> Units {
        let faces = self.members.iter().map(|&member| &self.whole.faces[member]);
        faces
            .map(|face| (face.width + STACK_GAP) * (face.height + STACK_GAP))
            .sum()
    }

    /// Measures what is new, and places the boxes in a shape that can be read on a paper if there is one.
    pub(in crate::chart) fn lay_out(&self, paper: Paper) -> Laid<'a> {
        let whole = self.whole;
        let mut notes: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
        for (index, note) in &self.notes {
            notes.entry(*index).or_default().push(note);
        }
        let faces: Vec<Cow<'a, Face>> = (self.members.iter())
            .map(|member| match notes.get(member) {
                Some(notes) => Cow::Owned(whole.face(*member, notes)),
                None => Cow::Borrowed(&whole.faces[*member]),
            })
            .collect();
        let position = |index: usize| self.members.binary_search(&index).ok();
        let nodes: Vec<Node> = (self.members.iter().zip(&faces))
            .map(|(&member, face)| Node {
                width: face.width,
                height: face.height,
                parent: whole.parents[member].and_then(position),
                is_outside: whole.chart.boxes[member].is_external,
            })
            .collect();
        let links: Vec<Link> = (self.members.iter().enumerate())
            .flat_map(|(from, &member)| whole.dotted[member].iter().map(move |&to| (from, to)))
            .filter_map(|(from, to)| {
                Some(Link {
                    from,
                    to: position(to)?,
                })
            })
            .collect();
        let (wide, high) = paper.readable();
        let header = |width| 48 + 22 * self.legend(width).len() as i64;
        let geometry = layout(&nodes, &links, (wide, high - header(wide)));
        let header = header(geometry.width);
        Laid {
            faces,
            geometry,
            header,
        }
    }

    /// The file of a chart of which this is the whole.
    pub(in crate::chart) fn file(&self, laid: &Laid<'_>, sheets: &[(Portion<'_>, Laid<'_>)]) -> String {
        let chart = self.whole.chart;
        let (size, description) = (laid.size(), self.description());
        let mut svg = Svg::new(Look::Standalone, "cb-org", size, "", &chart.title, &description);
        self.write_header(&mut svg, laid.geometry.width);
        // Halves, so that thin lines are sharp.
        let header = laid.header;
        svg.raw(&format!(r#"<g transform="translate(.5 {header}.5)">"#));
        self.write_lines(&mut svg, laid);
        for ((&member, face), rect) in self.members.iter().zip(&laid.faces).zip(&laid.geometry.boxes) {
            let post = &chart.boxes[member];
            face.write(&mut svg, post, (rect.x, rect.y), "", |svg| {
                if !sheets.is_empty() {
                    svg.raw(r#" id="cb-b"#).whole(member as i64).raw("\"");
                }
                svg.attribute("data-id", &post.id);
                if let Some(parent) = self.whole.parents[member] {
                    svg.number("data-parent", parent as i64);
                }
                if !self.whole.dotted[member].is_empty() {
                    let others: Vec<String> =
                        self.whole.dotted[member].iter().map(usize::to_string).collect();
                    svg.attribute("data-dotted", &others.join(" "));
                }
            });
        }
        svg.raw("</g>");
        let mut top = size.1 + BETWEEN;
        for (number, (sheet, on)) in sheets.iter().enumerate() {
            let (width, height) = on.drawn_size();
            svg.raw("<view").attribute("id", &view_id(number + 1));
            svg.attribute("viewBox", &format!("0 {top} {width} {height}"))
                .raw("/>");
            svg.raw(r#"<g class="cb-sheet""#).moved((0, top)).raw(">");
            sheet.write_again(&mut svg, on, laid);
            svg.raw("</g>");
            top += height + BETWEEN;
        }
        svg.finish()
    }

    /// A sheet of paper with boxes that the whole has drawn.
    fn write_again(&self, svg: &mut Svg, laid: &Laid<'_>, whole: &Laid<'_>) {
        self.write_lines(svg, laid);
        for ((&member, face), rect) in self.members.iter().zip(&laid.faces).zip(&laid.geometry.boxes) {
            if let Cow::Owned(face) = face {
                let post = &self.whole.chart.boxes[member];
                face.write(svg, post, (rect.x, rect.y), "", |_| {});
                continue;
            }
            let drawn = whole.geometry.boxes[member];
            svg.raw(r##"<use href="#cb-b"##).whole(member as i64).raw("\"");
            svg.number_if_any("x", rect.x - drawn.x)
                .number_if_any("y", rect.y - drawn.y)
                .raw("/>");
        }
    }

    /// The border of the company, and all lines, the solid ones as one path and the dotted ones as another.
    fn write_lines(&self, svg: &mut Svg, laid: &Laid<'_>) {
        svg.raw(r#"<g class="cb-lines""#).raw(OUTLINE).raw(">");
        let geometry = &laid.geometry;
        if let Some(Rect { x, y, width, height }) = geometry.company {
            svg.rect("cb-company", (x, y), (width, height), 8);
        }
        for (kind, class) in [(LineKind::Solid, ""), (LineKind::Dotted, " is-dotted")] {
            let mut path = String::new();
            let lines = geometry.lines.iter().filter(|line| line.kind == kind);
            lines.for_each(|line| push_rounded_path(&mut path, &line.points, 6));
            if !path.is_empty() {
                svg.raw(r#"<path class="cb-line"#).raw(class).raw("\"");
                svg.attribute("d", &path).raw("/>");
            }
        }
        svg.raw("</g>");
        if let Some(Rect { x, y, .. }) = geometry.company {
            let label = self.whole.chart.company_label();
            svg.text("cb-company-label", (x + 16, y + 24), label);
        }
    }

    fn description(&self) -> String {
        let posts = || self.members.iter().map(|&member| &self.whole.chart.boxes[member]);
        let vacant = posts().filter(|post| post.state == State::Vacant).count();
        let words = &self.whole.chart.words;
        let mut boxes = words.count("drawing.boxes", self.members.len());
        if vacant > 0 {
            let vacant = words.count("counts.vacant", vacant);
            boxes = words.fill("drawing.boxes_vacant", &[("boxes", &boxes), ("vacant", &vacant)]);
        }
        words.fill("drawing.boxes_key", &[("boxes", &boxes)])
    }

    /// Departments with where they stand in the legend, in rows.
    fn legend(&self, room: Units) -> Vec<Vec<(&Department, Units)>> {
        let mut seen = BTreeSet::new();
        let mut rows: Vec<Vec<(&Department, Units)>> = Vec::new();
        let mut x = room;
        for department in self
            .members
            .iter()
            .filter_map(|&member| self.whole.chart.boxes[member].department.as_ref())
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
        svg.raw(r#"<g class="cb-header">"#);
        svg.text("cb-heading", (24, 40), &self.whole.chart.title);
        for (number, row) in self.legend(room).iter().enumerate() {
            let y = 54 + 22 * number as i64;
            for &(department, x) in row {
                let colour = colour_class(&department.colour);
                svg.raw(r#"<g class="cb-box"#).raw(&colour).raw("\"");
                svg.moved((x, y)).raw(">");
                svg.raw(r#"<path class="cb-tab" fill-opacity=".16" d="M0 0h44v16H0Z"/>"#);
                svg.raw(r#"<path class="cb-bar" d="M0 0h6v16H0Z"/>"#);
                write_sign(svg, ((SIGN_TAB + BAR) / 2, 12), SIGN_TAB - BAR, &department.sign);
                svg.text("cb-note", (SIGN_TAB + 8, 12), &department.name)
                    .raw("</g>");
            }
        }
        svg.raw("</g>");
    }
}
