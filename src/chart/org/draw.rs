//! Measures boxes, has them placed, and writes the drawing.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::face::{BAR, Face, NAME_FONT, NOTE, NOTE_FONT, ROLE_FONT, SIGN, SIGN_TAB};
use super::{Department, LineKind, Look, OrgBox, OrgChart, State};
use crate::chart::layout::{Geometry, Link, Node, Rect, STACK_GAP, Units, layout};
use crate::chart::sheets::Paper;
use crate::chart::svg::{BASE_SIZE, Ink, Point, Svg, rounded_path, shades};
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
    pub(in crate::chart) heading: String,
}

/// A part with measured boxes in their places.
pub(in crate::chart) struct Laid<'a> {
    faces: Vec<Cow<'a, Face>>,
    pub(in crate::chart) geometry: Geometry,
    /// Height of the heading and the legend of a standalone file.
    header: Units,
}

impl Laid<'_> {
    /// Width and height with the heading.
    pub(in crate::chart) fn size(&self) -> Point {
        (self.geometry.width, self.geometry.height + self.header)
    }

    /// Width and height as drawn: only a standalone file has a heading.
    pub(in crate::chart) fn drawn_size(&self, look: Look) -> Point {
        match look {
            Look::Standalone => self.size(),
            Look::Themed => (self.geometry.width, self.geometry.height),
        }
    }
}

/// Widths of text in boxes: least, and most before it is broken into more lines.
const TEXT_WIDTHS: (Units, Units) = (132, 176);

pub(in crate::chart) const LINE: Ink = Ink::new("cb-line", r##"stroke="#7b8794" stroke-width="1.5""##);
const DOTTED: Ink = Ink::new("cb-line is-dotted", r##"stroke="#52606d" stroke-width="1.5""##)
    .shaped(r#"stroke-dasharray="2 4""#);
const COMPANY: Ink = Ink::new("cb-company", r##"stroke="#9aa5b1" fill="#fbfcfd""##);
const COMPANY_LABEL: Ink = Ink::new("cb-company-label", r##"font-weight="600" fill="#616e7c""##);
pub(in crate::chart) const HEADING: Ink = Ink::new("cb-heading", r#"font-weight="700""#);

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
            heading: whole.chart.title.clone(),
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

    /// The SVG of a placed part.
    pub(in crate::chart) fn draw(&self, look: Look, laid: &Laid<'_>, paper: &str) -> String {
        let chart = self.whole.chart;
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
        let parents = &self.whole.parents;
        for ((&member, face), rect) in self.members.iter().zip(&laid.faces).zip(&geometry.boxes) {
            let parent = parents[member].map(|parent| chart.boxes[parent].id.as_str());
            face.write(
                &mut svg,
                &chart.words,
                &chart.boxes[member],
                (rect.x, rect.y),
                parent,
                "",
            );
        }
        svg.raw("</g>");
        svg.finish()
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

pub(super) fn write_line(svg: &mut Svg, from: &str, to: &str, kind: LineKind, points: &[Point]) {
    let ink = if kind == LineKind::Dotted { DOTTED } else { LINE };
    svg.raw("<path")
        .ink(ink)
        .attribute("data-from", from)
        .attribute("data-to", to);
    svg.attribute("d", &rounded_path(points, 6)).raw("/>");
}
