//! Where the boxes of a forest stand, and the lines between them.
//!
//! Subtrees stand side by side, packed along their contours; the leaves of one superior are stacked in columns
//! along a trunk; too wide a level is broken into rows on both sides of a trunk. Several shapes are tried and
//! the one that can be read best on a sheet of paper wins. Solid lines run in channels that the layout keeps
//! free; dotted lines, and lines across the company's border, are led around the boxes by `route`.
//!
//! All coordinates are whole [`Units`], so the same boxes give the same drawing on every machine. Nothing here
//! is recursive, so a chain of any length is fine. Packing takes time in proportion to the boxes: each contour
//! is walked only as deep as the shallower neighbour, as in van der Ploeg, "Drawing non-layered tidy trees in
//! linear time" (2014). Start at [`layout`].

use super::forest;
use super::svg::Point;

mod contour;
mod outside;
#[cfg(test)]
pub(super) mod tests;
mod tidy;

pub(super) use outside::spaced;

use outside::{lead_other_lines, place_outside};
use tidy::{Alike, Placed, Tidy};

/// A length: one CSS pixel when a chart is shown at full size.
pub type Units = i64;

/// A box that is to be placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its width; at least 1.
    pub width: Units,
    /// Its height; at least 1.
    pub height: Units,
    /// The box that it hangs from.
    pub parent: Option<usize>,
    /// Whether it stands outside the company's border.
    pub is_outside: bool,
}

/// A dotted line that is wanted between two boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Who answers.
    pub from: usize,
    /// To whom.
    pub to: usize,
}

/// A placed rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    /// Left edge.
    pub x: Units,
    /// Top edge.
    pub y: Units,
    /// Width.
    pub width: Units,
    /// Height.
    pub height: Units,
}

impl Rect {
    /// Right edge.
    pub fn right(&self) -> Units {
        self.x + self.width
    }

    /// Bottom edge.
    pub fn bottom(&self) -> Units {
        self.y + self.height
    }

    /// Middle from left to right, rounded down.
    pub fn centre(&self) -> Units {
        self.x + self.width / 2
    }

    /// Middle from top to bottom, rounded down.
    pub fn middle(&self) -> Units {
        self.y + self.height / 2
    }

    /// This rectangle with so much added on every side.
    pub fn grown(&self, by: Units) -> Self {
        Self {
            x: self.x - by,
            y: self.y - by,
            width: self.width + 2 * by,
            height: self.height + 2 * by,
        }
    }
}

/// What a line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineKind {
    /// Answers to.
    Solid,
    /// Also answers to.
    Dotted,
}

/// A line between two boxes: horizontal and vertical pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Who answers.
    pub from: usize,
    /// To whom.
    pub to: usize,
    /// Solid or dotted.
    pub kind: LineKind,
    /// From the superior's edge to the other box's edge, or the other way round for lines led around boxes.
    pub points: Vec<Point>,
}

/// A placed forest. Everything lies between (0, 0) and (`width`, `height`), with a margin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Geometry {
    /// Width of the drawing.
    pub width: Units,
    /// Height of the drawing.
    pub height: Units,
    /// A rectangle for each node, in the same order.
    pub boxes: Vec<Rect>,
    /// Each line once: solid ones in the order of who answers, then dotted ones as asked for.
    pub lines: Vec<Line>,
    /// The border of the company; only where something stands outside.
    pub company: Option<Rect>,
    /// Elementary steps taken, for the test that they grow in proportion.
    pub(super) steps: u64,
}

impl Geometry {
    fn shift(&mut self, dx: Units, dy: Units) {
        let rects = self.boxes.iter_mut().chain(&mut self.company);
        rects.for_each(|rect| (rect.x, rect.y) = (rect.x + dx, rect.y + dy));
        let points = self.lines.iter_mut().flat_map(|line| &mut line.points);
        points.for_each(|point| *point = (point.0 + dx, point.1 + dy));
    }

    /// Left, top, right and bottom of everything.
    fn extent(&self) -> (Units, Units, Units, Units) {
        let rects = self.boxes.iter().chain(&self.company);
        let corners = rects.flat_map(|rect| [(rect.x, rect.y), (rect.right(), rect.bottom())]);
        let points = self.lines.iter().flat_map(|line| line.points.iter().copied());
        corners.chain(points).fold(
            (i64::MAX, i64::MAX, i64::MIN, i64::MIN),
            |(left, top, right, bottom), (x, y)| (left.min(x), top.min(y), right.max(x), bottom.max(y)),
        )
    }
}

/// Least room between neighbours in a row.
pub const GAP: Units = 28;
/// Room between boxes of a stack.
pub(super) const STACK_GAP: Units = 12;
/// Room between a box and the row below it.
const LEVEL: Units = 44;
/// How far below a box its horizontal line runs.
const BUS: Units = 18;
/// Room between a box and the stack that hangs right under it.
const DROP: Units = 20;
/// Room between the trunk of a stack and its boxes.
const TRUNK: Units = 18;
/// Room kept below the lowest box of a subtree.
const TAIL: Units = 16;
/// Room around the drawing.
const MARGIN: Units = 24;
/// Room between the company's border and its boxes; more at the top, where the label stands.
const PADDING: Units = 28;
const LABEL: Units = 20;
/// Room between the border and the boxes outside, in which lines across it run.
const MOAT: Units = 48;

/// Places boxes and lines, in a shape that can be read in a room of this width and height if there is one.
///
/// Parents that do not exist, and cycles, are read as having none. Links to boxes that do not exist, from a
/// box to itself or along a solid line are left out.
pub fn layout(nodes: &[Node], links: &[Link], room: (Units, Units)) -> Geometry {
    if nodes.is_empty() {
        return Geometry {
            width: 2 * MARGIN,
            height: 2 * MARGIN,
            ..Geometry::default()
        };
    }
    let parents = forest(&nodes.iter().map(|node| node.parent).collect::<Vec<_>>());
    let (beside, above) = outside::room_around(nodes);
    let inside = (room.0 - beside - 2 * MARGIN, room.1 - above - 2 * MARGIN);
    let (mut geometry, channels) = place_company(nodes, &parents, inside);
    if nodes.iter().any(|node| node.is_outside) {
        place_outside(nodes, &parents, links, &mut geometry);
    }
    lead_other_lines(nodes, &parents, links, &channels, &mut geometry);
    let (left, top, right, bottom) = geometry.extent();
    geometry.shift(MARGIN - left, MARGIN - top);
    (geometry.width, geometry.height) = (right - left + 2 * MARGIN, bottom - top + 2 * MARGIN);
    geometry
}

/// The boxes inside, in the shape that can be read best in a room, and the channels in which only their own lines may
/// run.
fn place_company(nodes: &[Node], parents: &[Option<usize>], room: (Units, Units)) -> (Geometry, Vec<Rect>) {
    let tree = Tree::inside(nodes, parents);
    let slots = tidy::slots(nodes, &tree);
    let mut steps = 0;
    let mut best: Option<(i64, Placed<'_>)> = None;
    let mut tried: Vec<(Shape, Alike)> = Vec::new();
    for shape in Shape::candidates(nodes, room) {
        let is_known = |(other, alike): &(Shape, Alike)| {
            (other.slope, other.spread) == (shape.slope, shape.spread) && alike.holds(shape.limits)
        };
        if tried.iter().any(is_known) {
            continue;
        }
        let placed = Tidy::new(nodes, &tree, &slots, shape).place();
        tried.push((shape, placed.alike()));
        steps += placed.steps();
        let legible = legibility(nodes, &placed.boxes, room);
        // Earlier shapes are plainer; a later one has to be worth it.
        let gain = match (shape.limits.0 == i64::MAX, nodes.len()) {
            _ if legible == EASY => 101,
            (true, _) => 110,
            // Rows break the levels of a chart, so one that can be taken in does without unless only rows can be read or
            // it would be a ribbon.
            (false, ..=200) => 220,
            (false, _) => 130,
        };
        if best
            .as_ref()
            .is_none_or(|(reached, ..)| legible * 100 > reached * gain)
        {
            best = Some((legible, placed));
        }
        // Stop as soon as the chart is fully legible; most charts are placed once.
        if best.as_ref().is_some_and(|(reached, ..)| *reached == EASY) {
            break;
        }
    }
    let Some((_, placed)) = best else {
        return Default::default();
    };
    let (mut geometry, channels) = placed.with_lines();
    geometry.boxes.iter_mut().zip(nodes).for_each(|(rect, node)| {
        (rect.width, rect.height) = (node.width, node.height);
    });
    geometry.steps = steps;
    (geometry, channels)
}

/// The legibility of a chart that can be read with ease.
const EASY: i64 = 10_000;

/// How much a chart may be magnified to fill the room, in ten-thousandths; [`EASY`] when it fits as it is.
fn legibility(nodes: &[Node], boxes: &[Rect], room: (Units, Units)) -> i64 {
    let inside = (boxes.iter().zip(nodes))
        .filter(|(_, node)| !node.is_outside)
        .map(|(rect, _)| rect);
    let (mut left, mut right, mut bottom) = (i64::MAX, i64::MIN, 1);
    for rect in inside {
        (left, right, bottom) = (
            left.min(rect.x),
            right.max(rect.right()),
            bottom.max(rect.bottom()),
        );
    }
    let width = right.saturating_sub(left).max(1);
    (room.0.max(1) * EASY / width)
        .min(room.1.max(1) * EASY / bottom)
        .min(EASY)
}

/// A way to lay a forest out.
#[derive(Clone, Copy, Debug)]
struct Shape {
    /// How tall stacks are: rows for each column, in tenths.
    slope: i64,
    /// Up to how many leaves stand side by side.
    spread: usize,
    /// Widest row below the top, and below any other box.
    limits: (Units, Units),
}

impl Shape {
    /// The shapes to try, plainest first.
    fn candidates(nodes: &[Node], room: (Units, Units)) -> Vec<Self> {
        let area: i64 = nodes
            .iter()
            .map(|node| (node.width + GAP) * (node.height + DROP))
            .sum();
        let side = area.saturating_mul(14).isqrt() / 3;
        let free = (i64::MAX, i64::MAX);
        let mut shapes = Vec::new();
        if nodes.len() <= 12 {
            shapes.push(Self {
                slope: 25,
                spread: 5,
                limits: free,
            });
        }
        shapes.extend([25, 90].map(|slope| Self {
            slope,
            spread: 1,
            limits: free,
        }));
        let widths = [12, 16, 22].map(|tenths| side * tenths / 10);
        for width in widths.into_iter().chain([room.0]) {
            for inner in [width, width / 2, width / 4] {
                shapes.extend([25, 90].map(|slope| Self {
                    slope,
                    spread: 1,
                    limits: (width, inner),
                }));
            }
        }
        shapes
    }
}

/// Who hangs from whom, among the boxes inside. The last index stands for the company, from which all tops
/// hang.
struct Tree {
    children: Vec<Vec<usize>>,
    /// Every box after its parent.
    order: Vec<usize>,
    depth: Vec<usize>,
}

impl Tree {
    fn inside(nodes: &[Node], parents: &[Option<usize>]) -> Self {
        let company = nodes.len();
        let mut children = vec![Vec::new(); company + 1];
        for (index, _) in nodes.iter().enumerate().filter(|(_, node)| !node.is_outside) {
            let parent = parents[index].filter(|&parent| !nodes[parent].is_outside);
            children[parent.unwrap_or(company)].push(index);
        }
        let mut order = Vec::with_capacity(company + 1);
        let mut depth = vec![0; company + 1];
        let mut open = vec![company];
        while let Some(index) = open.pop() {
            order.push(index);
            for &child in children[index].iter().rev() {
                depth[child] = depth[index] + 1;
                open.push(child);
            }
        }
        Self {
            children,
            order,
            depth,
        }
    }
}

/// The points without those that stand twice or on the way between their neighbours.
pub(super) fn tidied(points: impl IntoIterator<Item = Point>) -> Vec<Point> {
    let points = points.into_iter();
    let mut kept: Vec<Point> = Vec::with_capacity(points.size_hint().0);
    for point in points {
        if kept.last() == Some(&point) {
            continue;
        }
        if let [.., before, last] = kept[..]
            && ((before.0 == last.0 && last.0 == point.0) || (before.1 == last.1 && last.1 == point.1))
        {
            kept.pop();
        }
        kept.push(point);
    }
    kept
}
