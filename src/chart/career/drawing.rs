//! The drawn map: boxes and lines in their places.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::super::Look;
use super::super::layout::Units;
use super::super::org::{BAR, Face, HEADING};
use super::super::svg::{Ink, Point, Svg, colour_class, shades};
use super::super::text::{Font, width_for_lines, wrap};
use super::columns::{Bands, Columns};
use super::order::{Item, Order, STAGE_LABEL, heights};
use super::{
    ARROW, CareerMap, CareerRole, ENTRY, as_box, curve, entry_class, valid_moves, write_arrow, write_move,
};

/// Room between columns, in which lines go up and down.
const CHANNEL: Units = 64;
/// Room between boxes of a column, and around a line that passes between them.
const BOX_GAP: Units = 10;
const LINE_GAP: Units = 8;
/// Width of the departments' names on the left.
const BAND_LABEL: Units = 144;
const MARGIN: Units = 24;
/// Widths of text in boxes: least, and most before it is broken into more lines.
const TEXT_WIDTHS: (Units, Units) = (120, 170);

const TRUNK: Ink = Ink::new("cb-line cb-trunk", r##"stroke="#7b8794" stroke-width="1.5""##);
const SIDE_TRUNK: Ink = Ink::new(
    "cb-line cb-trunk is-side",
    r##"stroke="#7b8794" stroke-width="1.5""##,
)
.shaped(r#"stroke-dasharray="6 4""#);
const COLUMN: Ink = Ink::new("cb-column", r##"stroke="#cbd2d9""##).shaped(r#"stroke-dasharray="2 4""#);
const LABEL: Ink = Ink::new("cb-label", r#"font-weight="600""#);

/// Lines that lead to one role from one side, and share their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Net {
    to: usize,
    is_leftwards: bool,
    is_side: bool,
}

/// A map with boxes and lines in their places.
pub(super) struct Drawing<'a> {
    bands: Bands<'a>,
    stages: Vec<Option<usize>>,
    faces: Vec<Face>,
    width: Units,
    height: Units,
    /// Left edge of each column.
    lefts: Vec<Units>,
    /// Top and height of each band.
    strips: Vec<(Units, Units)>,
    /// Corner of each role's box.
    corners: Vec<Point>,
    /// The shared end of a net: its path.
    trunks: Vec<(Net, String)>,
    /// Heads of arrows, and whether they point right.
    arrows: Vec<(Point, bool)>,
    /// Index of each move, and its path.
    paths: Vec<(usize, String)>,
}

impl<'a> Drawing<'a> {
    pub(super) fn new(map: &'a CareerMap) -> Self {
        let bands = Bands::new(map);
        let columns = Columns::new(map);
        let moves = valid_moves(map);
        let faces = faces(map);
        let column_of = &columns.of_role;
        let count = columns.stages.len();

        // Items: roles first, then the places where nets pass over columns.
        let mut items: Vec<Item> = (0..map.roles.len()).map(Item::Role).collect();
        let mut item_column: Vec<usize> = column_of.clone();
        let mut item_band: Vec<usize> = bands.of_role.clone();
        let net_of = |index: usize| {
            let made = &map.moves[index];
            Net {
                to: made.to,
                is_leftwards: column_of[made.to] < column_of[made.from],
                is_side: made.is_side,
            }
        };
        let mut farthest: BTreeMap<Net, usize> = BTreeMap::new();
        for &index in moves
            .iter()
            .filter(|&&index| column_of[map.moves[index].from] != column_of[map.moves[index].to])
        {
            let from = column_of[map.moves[index].from];
            let far = farthest.entry(net_of(index)).or_insert(from);
            *far = if net_of(index).is_leftwards {
                from.max(*far)
            } else {
                from.min(*far)
            };
        }
        let mut pass: BTreeMap<(Net, usize), usize> = BTreeMap::new();
        for (&net, &far) in &farthest {
            let to = column_of[net.to];
            for column in far.min(to) + 1..far.max(to) {
                pass.insert((net, column), items.len());
                items.push(Item::Pass);
                item_column.push(column);
                item_band.push(bands.of_role[net.to]);
            }
        }

        // Who is linked with whom in the next column.
        let item_at = |net: Net, column: usize| {
            if column == column_of[net.to] {
                Some(net.to)
            } else {
                pass.get(&(net, column)).copied()
            }
        };
        let towards = |net: Net, column: usize| if net.is_leftwards { column - 1 } else { column + 1 };
        let mut links: BTreeSet<(usize, usize)> = BTreeSet::new();
        let mut link = |a: usize, b: Option<usize>, net: Net| {
            if let Some(b) = b {
                links.insert(if net.is_leftwards { (b, a) } else { (a, b) });
            }
        };
        for &index in &moves {
            let (net, from) = (net_of(index), map.moves[index].from);
            if column_of[from] != column_of[net.to] {
                link(from, item_at(net, towards(net, column_of[from])), net);
            }
        }
        for (&(net, column), &item) in &pass {
            link(item, item_at(net, towards(net, column)), net);
        }

        let mut order = Order::new(&items, &item_column, &item_band, &links, count);
        order.improve();

        let size = |item: usize| match items[item] {
            Item::Role(role) => faces[role].height + BOX_GAP,
            Item::Pass => LINE_GAP,
        };
        let (strips, tops) = heights(&order, &item_band, bands.departments.len(), size);
        let column_width = faces.iter().map(|face| face.width).max().unwrap_or(0);
        let lefts: Vec<Units> = (0..count)
            .map(|column| MARGIN + BAND_LABEL + column as i64 * (column_width + CHANNEL))
            .collect();
        let corners: Vec<Point> = (0..map.roles.len())
            .map(|role| (lefts[column_of[role]], tops[role] + BOX_GAP / 2))
            .collect();
        let middle = |item: usize| match items[item] {
            Item::Role(role) => corners[role].1 + faces[role].height / 2,
            Item::Pass => tops[item] + LINE_GAP / 2,
        };
        let edge = |item: usize, is_right: bool| match items[item] {
            Item::Role(role) => corners[role].0 + if is_right { faces[role].width } else { 0 },
            Item::Pass => lefts[item_column[item]] + if is_right { column_width } else { 0 },
        };
        // Where a net enters an item, short of the arrow's head on a box.
        let entrance = |item: usize, net: Net| {
            let head = if matches!(items[item], Item::Role(_)) {
                ARROW
            } else {
                0
            };
            (
                edge(item, net.is_leftwards) + if net.is_leftwards { head } else { -head },
                middle(item),
            )
        };
        let exit = |item: usize, net: Net| (edge(item, !net.is_leftwards), middle(item));

        let (mut paths, mut trunks, mut arrows) = (Vec::new(), Vec::new(), BTreeSet::new());
        for &index in &moves {
            let (net, from) = (net_of(index), map.moves[index].from);
            if column_of[from] == column_of[net.to] {
                let (start, end) = (exit(from, net), (edge(net.to, true) + ARROW, middle(net.to) + 9));
                let bulge = (18 + (start.1 - end.1).abs() / 10).min(CHANNEL / 2);
                paths.push((
                    index,
                    format!(
                        "M{} {}C{} {} {} {} {} {}",
                        start.0,
                        start.1,
                        start.0 + bulge,
                        start.1,
                        end.0 + bulge,
                        end.1,
                        end.0,
                        end.1
                    ),
                ));
                arrows.insert((end, false));
                continue;
            }
            if let Some(next) = item_at(net, towards(net, column_of[from])) {
                paths.push((index, curve(exit(from, net), entrance(next, net))));
            }
            arrows.insert((entrance(net.to, net), !net.is_leftwards));
        }
        for (&net, &far) in &farthest {
            let mut column = towards(net, far);
            let mut path = String::new();
            while let Some(&item) = pass.get(&(net, column)) {
                let start = entrance(item, net);
                if path.is_empty() {
                    let _ = write!(path, "M{} {}", start.0, start.1);
                }
                column = towards(net, column);
                if let Some(next) = item_at(net, column) {
                    let _ = write!(path, "H{}", exit(item, net).0);
                    path.push_str(
                        curve(exit(item, net), entrance(next, net))
                            .trim_start_matches(|c| c != 'C' && c != 'H'),
                    );
                }
            }
            if !path.is_empty() {
                trunks.push((net, path));
            }
        }
        let width = lefts
            .last()
            .map_or(MARGIN + BAND_LABEL, |left| left + column_width + CHANNEL / 2)
            + MARGIN;
        let height = strips.last().map_or(STAGE_LABEL, |(top, height)| top + height) + MARGIN;
        let stages = columns.stages;
        Self {
            bands,
            stages,
            faces,
            width,
            height,
            lefts,
            strips,
            corners,
            trunks,
            arrows: arrows.into_iter().collect(),
            paths,
        }
    }

    pub(super) fn write(&self, map: &CareerMap, look: Look) -> String {
        let header = if look == Look::Standalone { 44 } else { 0 };
        let desc = match map.roles.len() {
            1 => "Map of 1 role".to_owned(),
            count => format!("Map of {count} roles"),
        };
        let desc = desc
            + ". Departments from top to bottom, stages from left to right; arrows lead to the next role, dashed ones to other work.";
        let mut svg = Svg::new(
            look,
            "cb-career",
            (self.width, self.height + header),
            "",
            &map.title,
            &desc,
        );
        if header > 0 {
            svg.raw(r#"<g fill="currentColor" stroke="none">"#)
                .text(HEADING, (MARGIN, 40), 22, &map.title)
                .raw("</g>");
        }
        let _ = write!(svg.buffer(), r#"<g transform="translate(.5 {header}.5)">"#);
        self.write_headings(&mut svg, map);
        svg.raw(r#"<g class="cb-lines">"#);
        for (net, path) in &self.trunks {
            svg.raw("<path")
                .ink(if net.is_side { SIDE_TRUNK } else { TRUNK })
                .attribute("data-to", &map.roles[net.to].id);
            svg.attribute("d", path).raw("/>");
        }
        for (index, path) in &self.paths {
            let made = &map.moves[*index];
            write_move(
                &mut svg,
                made,
                &map.roles[made.from].id,
                &map.roles[made.to].id,
                path,
            );
        }
        for &(point, is_rightwards) in &self.arrows {
            write_arrow(&mut svg, point, is_rightwards);
        }
        svg.raw("</g>");
        for ((role, face), &corner) in map.roles.iter().zip(&self.faces).zip(&self.corners) {
            face.write(&mut svg, &as_box(role), corner, None, entry_class(role));
        }
        svg.raw("</g>");
        svg.finish()
    }

    fn write_headings(&self, svg: &mut Svg, map: &CareerMap) {
        let bottom = self.strips.last().map_or(0, |(top, height)| top + height);
        for (&department, &(top, height)) in self.bands.departments.iter().zip(&self.strips) {
            let (strong, pale) = shades(department.map_or("", |department| department.colour.as_str()));
            let colour = department.map_or(String::new(), |department| colour_class(&department.colour));
            let class = if colour.is_empty() {
                String::new()
            } else {
                format!(" colour-{colour}")
            };
            svg.raw(r#"<rect stroke="none""#)
                .attribute("class", &format!("cb-band{class}"))
                .fill(pale);
            if svg.is_standalone() {
                svg.raw(r#" fill-opacity=".45""#);
            }
            svg.number("x", MARGIN)
                .number("y", top + 3)
                .number("width", self.width - 2 * MARGIN)
                .number("height", height - 6);
            svg.number("rx", 6).raw("/>");
            svg.raw(r#"<g stroke="none" fill="currentColor""#);
            if svg.is_standalone() {
                svg.attribute("color", strong);
            }
            svg.raw(">");
            let name = department.map_or("Other", |department| department.name.as_str());
            for (line, text) in wrap(name, Font::bold(14), BAND_LABEL - 20).iter().enumerate() {
                svg.text(LABEL, (MARGIN + 14, top + 28 + 18 * line as i64), 14, text);
            }
            svg.raw("</g>");
        }
        let mut column = 0;
        while column < self.stages.len() {
            let stage = self.stages[column];
            let end = (column..self.stages.len())
                .take_while(|&other| self.stages[other] == stage)
                .last()
                .unwrap_or(column);
            if let Some(name) = stage.and_then(|stage| map.stages.get(stage)) {
                svg.raw(r#"<g fill="currentColor" stroke="none">"#)
                    .text(LABEL, (self.lefts[column], 26), 15, name)
                    .raw("</g>");
                if column > 0 {
                    let x = self.lefts[column] - CHANNEL / 2;
                    svg.raw("<path")
                        .ink(COLUMN)
                        .attribute("d", &format!("M{x} 10V{bottom}"))
                        .raw("/>");
                }
            }
            column = end + 1;
        }
    }
}

/// Measured boxes, all of one width.
fn faces(map: &CareerMap) -> Vec<Face> {
    let (least, most) = TEXT_WIDTHS;
    let mut wanted: Vec<Units> = map
        .roles
        .iter()
        .map(|role| width_for_lines(&role.title, Font::bold(14), 2, least, most))
        .collect();
    wanted.sort_unstable();
    let text_width = wanted
        .get(wanted.len().saturating_sub(1) * 9 / 10)
        .map_or(least, |width| width + width % 2);
    let face = |role: &CareerRole| {
        Face::new(
            &as_box(role),
            text_width,
            BAR,
            if role.is_entry { &[ENTRY] } else { &[] },
        )
    };
    map.roles.iter().map(face).collect()
}
