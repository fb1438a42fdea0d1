//! The drawn map: boxes and lines in their places.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::super::layout::Units;
use super::super::org::{BAR, Face};
use super::super::svg::{OUTLINE, Point, Svg, colour_class};
use super::super::text::{Font, width_for_lines, wrap};
use super::super::{Department, Look};
use super::arrange::arranged;
use super::columns::{Bands, Columns};
use super::order::{BAND_PAD, STAGE_LABEL, heights, strips};
use super::web::{Item, Net, Web};
use super::{ARROW, CareerMap, CareerRole, as_box, curve, entry_class, push_arrow, write_move};

/// How wide things are drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measures {
    /// How many columns there may be in all.
    pub(super) columns: usize,
    /// Room between columns, in which lines go up and down.
    channel: Units,
    /// Widths of text in boxes: least, and most before it is broken into more lines.
    text_widths: (Units, Units),
    /// Width of the departments' names on the left; where it is 0 they stand above the boxes.
    band_label: Units,
}

impl Measures {
    /// A drawing that a laptop shows in its whole width, so that only what is further down has to be scrolled to.
    pub(super) const SCREEN: Self = Self {
        columns: 6,
        channel: 56,
        text_widths: (120, 132),
        band_label: 0,
    };
    /// A drawing that is never wider than can be read on A3.
    pub(super) const PAPER: Self = Self {
        columns: 8,
        channel: 48,
        text_widths: (120, 120),
        band_label: 144,
    };

    /// Room that names of departments take above the boxes.
    fn band_head(self) -> Units {
        if self.band_label == 0 { BAND_HEAD } else { 0 }
    }
}

/// Room between boxes of a column, and around a line that passes between them.
const BOX_GAP: Units = 10;
const LINE_GAP: Units = 8;
/// Height of a department's name above its boxes.
const BAND_HEAD: Units = 20;
const MARGIN: Units = 24;
/// Height of the heading of a file that is opened alone.
pub(super) const HEADER: Units = 44;
/// A map with boxes and lines in their places.
pub(super) struct Drawing<'a> {
    /// Departments from top to bottom.
    pub(super) departments: Vec<Option<&'a Department>>,
    measures: Measures,
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
    pub(super) fn new(map: &'a CareerMap, measures: Measures) -> Self {
        let bands = Bands::new(map);
        let web = Web::new(map, Columns::new(map, measures.columns), &bands);
        let faces = faces(map, measures, |role| &role.notes);
        let sizes: Vec<Point> = faces.iter().map(|face| (face.width, face.height)).collect();
        let (items, item_column) = (&web.items, &web.item_column);
        let (ranks, order) = arranged(map, &bands, &web);
        let mut departments = bands.departments.clone();
        for (department, &rank) in bands.departments.iter().zip(&ranks) {
            departments[rank] = *department;
        }
        let size = |item: usize| height_of(items[item], &sizes);
        let placed = (0..items.len()).map(|item| (order.bands[item], item_column[item], size(item)));
        let strips = strips(departments.len(), measures.band_head(), placed);
        let tops = heights(&order, &strips, measures.band_head(), size);
        let column_width = faces.iter().map(|face| face.width).max().unwrap_or(0);
        let lefts: Vec<Units> = (0..web.columns.stages.len() as i64)
            .map(|column| {
                MARGIN + BAND_PAD + measures.band_label + column * (column_width + measures.channel)
            })
            .collect();
        let corners: Vec<Point> = (0..map.roles.len())
            .map(|role| (lefts[web.column_of(role)], tops[role] + BOX_GAP / 2))
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
        for &index in &web.moves {
            let (net, from) = (web.net_of(index), map.moves[index].from);
            if web.column_of(from) == web.column_of(net.to) {
                let (start, end) = (exit(from, net), (edge(net.to, true) + ARROW, middle(net.to) + 9));
                let bulge = (18 + (start.1 - end.1).abs() / 10).min(measures.channel / 2);
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
            if let Some(next) = web.item_at(net, net.towards(web.column_of(from))) {
                paths.push((index, curve(exit(from, net), entrance(next, net))));
            }
            arrows.insert((entrance(net.to, net), !net.is_leftwards));
        }
        for (&net, &far) in &web.farthest {
            let mut column = net.towards(far);
            let mut path = String::new();
            while let Some(item) = web.item_at(net, column).filter(|&item| item != net.to) {
                let start = entrance(item, net);
                if path.is_empty() {
                    let _ = write!(path, "M{} {}", start.0, start.1);
                }
                column = net.towards(column);
                if let Some(next) = web.item_at(net, column) {
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
        let (width, height) = size_of(lefts.len(), column_width, &strips, measures);
        Self {
            departments,
            measures,
            stages: web.columns.stages,
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

    /// Width and height, without a heading.
    pub(super) fn size(&self) -> Point {
        (self.width, self.height)
    }

    /// The drawing as SVG. `sheet` is that of paper, in millimetres, with what its ids begin with.
    pub(super) fn write(
        &self,
        map: &CareerMap,
        title: &str,
        look: Look,
        sheet: Option<(Point, &str)>,
    ) -> String {
        let header = if look == Look::Standalone { HEADER } else { 0 };
        let desc = map.words.count("drawing.map", map.roles.len());
        let desc = map.words.fill("drawing.map_key", &[("map", &desc)]);
        let size = (self.width, self.height + header);
        let paper = sheet.map_or_else(String::new, |((width, height), _)| {
            format!(r#"width="{width}mm" height="{height}mm""#)
        });
        let mut svg = Svg::new(look, "cb-career", size, &paper, title, &desc);
        if let Some((_, ids)) = sheet {
            svg = svg.with_ids(ids);
        }
        if header > 0 {
            svg.text("cb-heading", (MARGIN, 40), title);
        }
        svg.raw(&format!(r#"<g transform="translate(.5 {header}.5)">"#));
        self.write_headings(&mut svg, map);
        svg.raw(r#"<g class="cb-lines""#).raw(OUTLINE).raw(">");
        for (net, path) in &self.trunks {
            svg.raw(r#"<path class="cb-line cb-trunk"#)
                .raw(if net.is_side { " is-side\"" } else { "\"" })
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
        svg.raw("</g>");
        let mut heads = String::new();
        for &(point, is_rightwards) in &self.arrows {
            push_arrow(&mut heads, point, is_rightwards);
        }
        if !heads.is_empty() {
            svg.raw(r#"<path class="cb-arrow""#)
                .attribute("d", &heads)
                .raw("/>");
        }
        for ((role, face), &corner) in map.roles.iter().zip(&self.faces).zip(&self.corners) {
            face.write(&mut svg, &as_box(role), corner, entry_class(role), |svg| {
                svg.attribute("data-id", &role.id);
            });
        }
        svg.raw("</g>");
        svg.finish()
    }

    fn write_headings(&self, svg: &mut Svg, map: &CareerMap) {
        let bottom = self.strips.last().map_or(0, |(top, height)| top + height);
        for (&department, &(top, height)) in self.departments.iter().zip(&self.strips) {
            let colour = department.map_or_else(String::new, |department| colour_class(&department.colour));
            let size = (self.width - 2 * MARGIN, height - 6);
            svg.raw(r#"<g fill-opacity=".1">"#);
            svg.rect(&format!("cb-band{colour}"), (MARGIN, top + 3), size, 6)
                .raw("</g>");
            let name = department.map_or(map.words.say("drawing.other"), |department| {
                department.name.as_str()
            });
            let (x, lines) = match self.measures.band_label {
                0 => (MARGIN + BAND_PAD, vec![name.to_owned()]),
                width => (MARGIN + 14, wrap(name, Font::bold(14), width - 20)),
            };
            let baseline = top + 28 - self.measures.band_head() / 3;
            svg.raw(r#"<g class="cb-band-name">"#);
            svg.lines("cb-label", (x, baseline), 18, &lines).raw("</g>");
        }
        let mut column = 0;
        while column < self.stages.len() {
            let stage = self.stages[column];
            let end = (column..self.stages.len())
                .take_while(|&other| self.stages[other] == stage)
                .last()
                .unwrap_or(column);
            if let Some(name) = stage.and_then(|stage| map.stages.get(stage)) {
                svg.raw(r#"<g class="cb-stage">"#)
                    .text("cb-label", (self.lefts[column], 26), name)
                    .raw("</g>");
                if column > 0 {
                    let x = self.lefts[column] - self.measures.channel / 2;
                    svg.raw(r#"<path class="cb-column""#)
                        .attribute("d", &format!("M{x} 10V{bottom}"))
                        .raw("/>");
                }
            }
            column = end + 1;
        }
    }
}

/// Width and height that a map with boxes of these sizes would have, without finding out which line goes where.
pub(super) fn measured(map: &CareerMap, bands: &Bands<'_>, boxes: &[Point], measures: Measures) -> Point {
    let web = Web::new(map, Columns::new(map, measures.columns), bands);
    let items = (0..web.items.len()).map(|item| {
        let height = height_of(web.items[item], boxes);
        (web.item_band[item], web.item_column[item], height)
    });
    let strips = strips(bands.departments.len(), measures.band_head(), items);
    let column_width = boxes.iter().map(|(width, _)| *width).max().unwrap_or(0);
    size_of(web.columns.stages.len(), column_width, &strips, measures)
}

/// Height of an item with the room around it.
fn height_of(item: Item, boxes: &[Point]) -> Units {
    match item {
        Item::Role(role) => boxes[role].1 + BOX_GAP,
        Item::Pass => LINE_GAP,
    }
}

fn size_of(columns: usize, column_width: Units, strips: &[(Units, Units)], measures: Measures) -> Point {
    let Measures {
        channel, band_label, ..
    } = measures;
    let wide = match columns as i64 {
        0 => 0,
        columns => columns * (column_width + channel) - channel / 2,
    };
    let height = strips.last().map_or(STAGE_LABEL, |(top, height)| top + height);
    (MARGIN + BAND_PAD + band_label + wide + MARGIN, height + MARGIN)
}

/// The width of text in boxes at which nearly all titles take two lines at most.
pub(super) fn text_width(map: &CareerMap, measures: Measures) -> Units {
    let (least, most) = measures.text_widths;
    let mut wanted: Vec<Units> = map
        .roles
        .iter()
        .map(|role| width_for_lines(&role.title, Font::bold(14), 2, least, most))
        .collect();
    wanted.sort_unstable();
    wanted
        .get(wanted.len().saturating_sub(1) * 9 / 10)
        .map_or(least, |width| width + width % 2)
}

/// Measured boxes with such notes, all of one width.
pub(super) fn faces(
    map: &CareerMap,
    measures: Measures,
    notes_of: impl Fn(&CareerRole) -> &[String],
) -> Vec<Face> {
    let text_width = text_width(map, measures);
    let face = |role: &CareerRole| {
        let entry = role.is_entry.then(|| map.words.say("drawing.entry_role"));
        let notes: Vec<&str> = entry
            .into_iter()
            .chain(notes_of(role).iter().map(String::as_str))
            .collect();
        Face::new(&map.words, &as_box(role), text_width, BAR, &notes)
    };
    map.roles.iter().map(face).collect()
}
