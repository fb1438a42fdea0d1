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

use std::collections::VecDeque;

use super::forest;
use super::route::{self, Wish};
use super::svg::Point;

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
const STACK_GAP: Units = 12;
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

/// Size of an A3 sheet in landscape at which the smallest text is still 7 points high.
const READABLE: (Units, Units) = (1782, 1234);

/// Places boxes and lines.
///
/// Parents that do not exist, and circles, are read as having none. Links to boxes that do not exist, from a
/// box to itself or along a solid line are left out.
pub fn layout(nodes: &[Node], links: &[Link]) -> Geometry {
    if nodes.is_empty() {
        return Geometry {
            width: 2 * MARGIN,
            height: 2 * MARGIN,
            ..Geometry::default()
        };
    }
    let parents = forest(&nodes.iter().map(|node| node.parent).collect::<Vec<_>>());
    let (mut geometry, channels) = place_company(nodes, &parents);
    if nodes.iter().any(|node| node.is_outside) {
        place_outside(nodes, &parents, links, &mut geometry);
    }
    lead_other_lines(nodes, &parents, links, &channels, &mut geometry);
    let (left, top, right, bottom) = geometry.extent();
    geometry.shift(MARGIN - left, MARGIN - top);
    (geometry.width, geometry.height) = (right - left + 2 * MARGIN, bottom - top + 2 * MARGIN);
    geometry
}

/// The boxes inside, in the shape that can be read best, and the channels in which only their own lines may
/// run.
fn place_company(nodes: &[Node], parents: &[Option<usize>]) -> (Geometry, Vec<Rect>) {
    let tree = Tree::inside(nodes, parents);
    let mut steps = 0;
    let mut best: Option<(i64, Geometry, Vec<Rect>)> = None;
    for shape in Shape::candidates(nodes) {
        let (mut geometry, channels) = Tidy::new(nodes, &tree, shape).place();
        steps += geometry.steps;
        geometry.boxes.iter_mut().enumerate().for_each(|(index, rect)| {
            (rect.width, rect.height) = (nodes[index].width, nodes[index].height);
        });
        let legible = legibility(nodes, &geometry);
        // Earlier shapes are plainer; a later one has to be worth it.
        let gain = match (shape.limits.0 == i64::MAX, nodes.len()) {
            (true, _) => 110,
            // Rows break the levels of a chart, so a small one does without unless it would be a ribbon.
            (false, ..=60) => 170,
            (false, _) => 130,
        };
        if best
            .as_ref()
            .is_none_or(|(reached, ..)| legible * 100 > reached * gain)
        {
            best = Some((legible, geometry, channels));
        }
    }
    let (_, mut geometry, channels) = best.unwrap_or_default();
    geometry.steps = steps;
    (geometry, channels)
}

/// How much a chart may be magnified to fill the paper, in ten-thousandths; 10,000 when it can be read with
/// ease.
fn legibility(nodes: &[Node], geometry: &Geometry) -> i64 {
    let inside = (geometry.boxes.iter().zip(nodes))
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
    (READABLE.0 * 10_000 / width)
        .min(READABLE.1 * 10_000 / bottom)
        .min(10_000)
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
    fn candidates(nodes: &[Node]) -> Vec<Self> {
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
        for tenths in [12, 16, 22] {
            let width = side * tenths / 10;
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

/// How a line reaches a box.
#[derive(Clone, Copy, Debug)]
enum Entry {
    /// Along a horizontal line at this height, and down on the box. Heights count from the parent's top.
    Top { bus: Units },
    /// Down a trunk and sideways into the box; along a horizontal line first where the trunk stands elsewhere.
    /// The trunk counts from the parent's centre.
    Side { trunk: Units, bus: Option<Units> },
}

/// A part of an outline: from `top` to `bottom` nothing stands beyond `x`.
#[derive(Clone, Copy, Debug)]
struct Step {
    top: Units,
    bottom: Units,
    x: Units,
}

/// One side of a subtree from top to bottom. Moving it as a whole costs nothing.
#[derive(Clone, Debug, Default)]
struct Contour {
    steps: VecDeque<Step>,
    dx: Units,
    dy: Units,
}

impl Contour {
    fn of(top: Units, bottom: Units, x: Units) -> Self {
        Self {
            steps: VecDeque::from([Step { top, bottom, x }]),
            dx: 0,
            dy: 0,
        }
    }

    fn get(&self, index: usize) -> Option<Step> {
        let step = self.steps.get(index)?;
        Some(Step {
            top: step.top + self.dy,
            bottom: step.bottom + self.dy,
            x: step.x + self.dx,
        })
    }

    fn bottom(&self) -> Units {
        self.steps.back().map_or(i64::MIN, |step| step.bottom + self.dy)
    }

    fn prepend(&mut self, step: Step) {
        let (dx, dy) = (self.dx, self.dy);
        self.steps.push_front(Step {
            top: step.top - dy,
            bottom: step.bottom - dy,
            x: step.x - dx,
        });
    }

    fn append(&mut self, step: Step) {
        let (dx, dy) = (self.dx, self.dy);
        self.steps.push_back(Step {
            top: step.top - dy,
            bottom: step.bottom - dy,
            x: step.x - dx,
        });
    }

    /// This outline, and below its end the other's. Moves the shorter of the two, so that no step moves often.
    fn over(mut self, mut behind: Self, count: &mut u64) -> Self {
        let end = self.bottom();
        while behind.get(0).is_some_and(|step| step.bottom <= end) {
            behind.steps.pop_front();
            *count += 1;
        }
        let dy = behind.dy;
        if let Some(step) = behind.steps.front_mut() {
            step.top = step.top.max(end.saturating_sub(dy));
        }
        *count += 1 + self.steps.len().min(behind.steps.len()) as u64;
        if behind.steps.len() < self.steps.len() {
            (0..behind.steps.len())
                .filter_map(|index| behind.get(index))
                .for_each(|step| self.append(step));
            self
        } else {
            (0..self.steps.len())
                .rev()
                .filter_map(|index| self.get(index))
                .for_each(|step| behind.prepend(step));
            behind
        }
    }
}

/// A laid out subtree or stack, seen from its own origin.
#[derive(Clone, Debug)]
struct Block {
    left: Contour,
    right: Contour,
    least_x: Units,
    most_x: Units,
}

impl Block {
    fn of(top: Units, bottom: Units, left: Units, right: Units) -> Self {
        Self {
            left: Contour::of(top, bottom, left),
            right: Contour::of(top, bottom, right),
            least_x: left,
            most_x: right,
        }
    }

    fn width(&self) -> Units {
        self.most_x - self.least_x
    }

    fn bottom(&self) -> Units {
        self.left.bottom().max(self.right.bottom())
    }

    fn shift(&mut self, dx: Units, dy: Units) {
        for contour in [&mut self.left, &mut self.right] {
            (contour.dx, contour.dy) = (contour.dx + dx, contour.dy + dy);
        }
        (self.least_x, self.most_x) = (self.least_x + dx, self.most_x + dx);
    }

    /// Both, where the other stands to the right and starts at the same height.
    fn beside(self, other: Self, count: &mut u64) -> Self {
        Self {
            left: self.left.over(other.left, count),
            right: other.right.over(self.right, count),
            least_x: self.least_x.min(other.least_x),
            most_x: self.most_x.max(other.most_x),
        }
    }

    /// Both, where the other starts below the end of this.
    fn above(self, other: Self, count: &mut u64) -> Self {
        Self {
            left: self.left.over(other.left, count),
            right: self.right.over(other.right, count),
            least_x: self.least_x.min(other.least_x),
            most_x: self.most_x.max(other.most_x),
        }
    }
}

/// Something that hangs below a box: one subtree, or a stack of leaves.
struct Unit {
    /// Boxes, with centre and top from the unit's origin, and the trunk that serves each, if any.
    members: Vec<(usize, Units, Units, Option<Units>)>,
    /// Channels between trunk and boxes.
    channels: Vec<Rect>,
    block: Block,
}

impl Unit {
    /// Where lines come down, least and most.
    fn drops(&self) -> (Units, Units) {
        let drops = self
            .members
            .iter()
            .map(|&(_, centre, _, trunk)| trunk.unwrap_or(centre));
        drops.fold((i64::MAX, i64::MIN), |(least, most), x| {
            (least.min(x), most.max(x))
        })
    }
}

/// One run over the tree in one shape.
struct Tidy<'a> {
    nodes: &'a [Node],
    tree: &'a Tree,
    shape: Shape,
    /// Height kept for a box with others below it, so that the next level starts at one height.
    slots: Vec<Units>,
    blocks: Vec<Option<Block>>,
    /// Centre and top of each box from its parent's centre and top.
    places: Vec<Point>,
    entries: Vec<Entry>,
    /// Channels, each from the centre and top of a parent.
    channels: Vec<(usize, Rect)>,
    steps: u64,
}

impl<'a> Tidy<'a> {
    fn new(nodes: &'a [Node], tree: &'a Tree, shape: Shape) -> Self {
        let count = nodes.len() + 1;
        Self {
            nodes,
            tree,
            shape,
            slots: slots(nodes, tree),
            blocks: vec![None; count],
            places: vec![(0, 0); count],
            entries: vec![Entry::Top { bus: 0 }; count],
            channels: Vec::new(),
            steps: 0,
        }
    }

    fn place(mut self) -> (Geometry, Vec<Rect>) {
        for &index in self.tree.order.iter().rev() {
            self.arrange(index);
        }
        self.absolute()
    }

    fn company(&self) -> usize {
        self.nodes.len()
    }

    fn size(&self, index: usize) -> (Units, Units) {
        self.nodes
            .get(index)
            .map_or((0, 0), |node| (node.width, node.height))
    }

    /// Lays out what hangs below a box, whose own subtrees are laid out already.
    fn arrange(&mut self, index: usize) {
        let (width, height) = self.size(index);
        let mut units = self.units(index);
        let block = if units.is_empty() {
            Block::of(0, height + TAIL, -(width / 2), width - width / 2)
        } else if units.len() == 1 && units[0].members.len() > 1 {
            let unit = units.remove(0);
            self.hang_stack(index, unit)
        } else {
            self.hang_rows(index, units)
        };
        self.blocks[index] = Some(block);
    }

    fn units(&mut self, index: usize) -> Vec<Unit> {
        let tree = self.tree;
        let children = &tree.children[index];
        let is_leaf = |&child: &usize| tree.children[child].is_empty();
        let leaves: Vec<usize> = children.iter().copied().filter(is_leaf).collect();
        let is_stacked = leaves.len() > self.shape.spread.max(1);
        let mut units = Vec::new();
        for child in children {
            if is_stacked && is_leaf(child) {
                // All leaves gather where the first of them stands.
                if leaves.first() == Some(child) {
                    units.push(self.stack(&leaves));
                }
                continue;
            }
            let Some(block) = self.blocks[*child].take() else {
                continue;
            };
            units.push(Unit {
                members: vec![(*child, 0, 0, None)],
                channels: Vec::new(),
                block,
            });
        }
        units
    }

    /// Leaves in one column right of a trunk, or in pairs of columns with a trunk in each pair.
    fn stack(&mut self, leaves: &[usize]) -> Unit {
        let count = leaves.len() as i64;
        self.steps += leaves.len() as u64;
        let rows = (count * self.shape.slope / 10).isqrt().max(1);
        if count * 2 < rows * 3 {
            return self.single_stack(leaves);
        }
        let pairs = ((count + rows) / (2 * rows)).max(1);
        let rows = (count + 2 * pairs - 1) / (2 * pairs);
        let (mut members, mut channels, mut trunks) = (Vec::new(), Vec::new(), Vec::new());
        let (mut x, mut bottom) = (0, 0);
        for pair in leaves.chunks(2 * rows as usize) {
            let widest = |side: usize| {
                pair.iter()
                    .skip(side)
                    .step_by(2)
                    .map(|&leaf| self.size(leaf).0)
                    .max()
            };
            let trunk = x + widest(0).unwrap_or(0) + TRUNK;
            let mut y = 0;
            for row in pair.chunks(2) {
                for (side, &leaf) in row.iter().enumerate() {
                    let width = self.size(leaf).0;
                    let left = if side == 0 {
                        trunk - TRUNK - width
                    } else {
                        trunk + TRUNK
                    };
                    members.push((leaf, left + width / 2, y, Some(trunk)));
                }
                let tallest = row.iter().map(|&leaf| self.size(leaf).1).max().unwrap_or(0);
                bottom = bottom.max(y + tallest);
                y += tallest + STACK_GAP;
            }
            channels.push(Rect {
                x: trunk - TRUNK,
                y: 0,
                width: 2 * TRUNK,
                height: y - STACK_GAP,
            });
            trunks.push(trunk);
            x = trunk + TRUNK + widest(1).unwrap_or(0) + GAP;
        }
        let middle = (trunks.first().unwrap_or(&0) + trunks.last().unwrap_or(&0)) / 2;
        members.iter_mut().for_each(|member| {
            member.1 -= middle;
            member.3 = member.3.map(|trunk| trunk - middle);
        });
        channels.iter_mut().for_each(|channel| channel.x -= middle);
        Unit {
            members,
            channels,
            block: Block::of(0, bottom + TAIL, -middle, x - GAP - middle),
        }
    }

    fn single_stack(&self, leaves: &[usize]) -> Unit {
        let widest = leaves.iter().map(|&leaf| self.size(leaf).0).max().unwrap_or(0);
        let left = -(widest / 2);
        let trunk = left - TRUNK;
        let mut y = 0;
        let mut members = Vec::new();
        for &leaf in leaves {
            let (width, height) = self.size(leaf);
            members.push((leaf, left + width / 2, y, Some(trunk)));
            y += height + STACK_GAP;
        }
        let height = y - STACK_GAP;
        Unit {
            members,
            channels: vec![Rect {
                x: trunk - 6,
                y: 0,
                width: TRUNK + 6,
                height,
            }],
            block: Block::of(0, height + TAIL, trunk - 6, left + widest),
        }
    }

    /// A box with nothing below it but one stack.
    fn hang_stack(&mut self, index: usize, mut unit: Unit) -> Block {
        let (width, height) = self.size(index);
        let (left, right) = (-(width / 2), width - width / 2);
        let (least, most) = unit.drops();
        let is_company = index == self.company();
        let (dx, top, bus) = if is_company {
            (0, 0, None)
        } else if unit.channels.len() > 1 {
            (
                0,
                self.slots[index] + LEVEL,
                Some(height.max(self.slots[index]) + BUS),
            )
        } else if unit.block.least_x < least - TRUNK {
            (0, height + DROP, None)
        } else {
            // One column: its trunk comes straight down from near the left edge of the box.
            (left + TRUNK.min(width / 2) - least, height + DROP, None)
        };
        unit.block.shift(dx, top);
        let (least, most) = (least + dx, most + dx);
        self.settle(index, &unit, dx, top, bus);
        if is_company {
            return unit.block;
        }
        let mut block = Block::of(0, height, left, right);
        block = block.above(
            Block::of(height, top, least.min(left) - 4, most.max(right) + 4),
            &mut self.steps,
        );
        block.above(unit.block, &mut self.steps)
    }

    /// A box with several units below it, side by side, in rows if one would be too wide.
    fn hang_rows(&mut self, index: usize, units: Vec<Unit>) -> Block {
        let (width, height) = self.size(index);
        let is_company = index == self.company();
        let slot = self.slots[index].max(height);
        let limit = if self.tree.depth[index] < 2 {
            self.shape.limits.0
        } else {
            self.shape.limits.1
        };
        let rows = into_rows(units, limit);
        let last = rows.len() - 1;
        // Nothing may stand close below the box either, where it is wider than what hangs from it.
        let mut shown_bottom = if is_company { 0 } else { slot + TAIL };
        let mut block = Block::of(0, shown_bottom, -(width / 2), width - width / 2);
        let mut y = if is_company { 0 } else { slot + LEVEL };
        let is_wrapped = last > 0;
        for (number, mut row) in rows.into_iter().enumerate() {
            let keeps_trunk = is_wrapped && number < last && !is_company;
            let mut merged = match keeps_trunk {
                true => self.both_sides(&mut row),
                false => self.one_row(&mut row),
            };
            merged.shift(0, y);
            let bus = y - (LEVEL - BUS);
            let drops = row.iter().map(|(x, unit)| (unit.drops(), x));
            let (least, most) = drops.fold((0, 0), |(least, most), ((low, high), x)| {
                (low.min(least - x) + x, high.max(most - x) + x)
            });
            for (x, unit) in &row {
                self.settle(index, unit, *x, y, Some(bus));
            }
            if y > shown_bottom {
                block = block.above(Block::of(shown_bottom, y, least - 4, most + 4), &mut self.steps);
            }
            shown_bottom = merged.bottom();
            y = shown_bottom + LEVEL - TAIL;
            block = block.above(merged, &mut self.steps);
        }
        block
    }

    /// Units in one row, centred below their parent.
    fn one_row(&mut self, row: &mut [(Units, Unit)]) -> Block {
        let mut block = self.pack(row);
        let centre = match row {
            [(first, _), .., (last, _)] => (*first + *last).div_euclid(2),
            [(only, _)] => *only,
            [] => 0,
        };
        row.iter_mut().for_each(|(x, _)| *x -= centre);
        block.shift(-centre, 0);
        block
    }

    /// Units on both sides of a trunk that comes down at 0.
    fn both_sides(&mut self, row: &mut [(Units, Unit)]) -> Block {
        let total: Units = row.iter().map(|(_, unit)| unit.block.width() + GAP).sum();
        let mut so_far = 0;
        let split = (row.iter())
            .position(|(_, unit)| {
                so_far += unit.block.width() + GAP;
                so_far * 2 > total
            })
            .unwrap_or(0)
            .clamp(usize::from(row.len() > 1), row.len());
        let bottom = row.iter().map(|(_, unit)| unit.block.bottom()).max().unwrap_or(0);
        let mut block = Block::of(0, bottom, -4, 4);
        let (before, after) = row.split_at_mut(split);
        if !before.is_empty() {
            let mut side = self.pack(before);
            let dx = -TRUNK - side.most_x;
            before.iter_mut().for_each(|(x, _)| *x += dx);
            side.shift(dx, 0);
            block = side.beside(block, &mut self.steps);
        }
        if !after.is_empty() {
            let mut side = self.pack(after);
            let dx = TRUNK - side.least_x;
            after.iter_mut().for_each(|(x, _)| *x += dx);
            side.shift(dx, 0);
            block = block.beside(side, &mut self.steps);
        }
        block
    }

    /// Moves units together until their contours are a gap apart, and spreads small ones evenly between large
    /// ones.
    fn pack(&mut self, row: &mut [(Units, Unit)]) -> Block {
        const FINE: Units = 1 << 16;
        let count = row.len();
        let (mut slopes, mut jumps) = (vec![0; count + 1], vec![0; count + 1]);
        let mut merged: Option<Block> = None;
        // The units that can be seen from the right, deepest first: how deep, and which.
        let mut seen: Vec<(Units, usize)> = Vec::new();
        for (number, (x, unit)) in row.iter_mut().enumerate() {
            let mut block = std::mem::replace(&mut unit.block, Block::of(0, 0, 0, 0));
            if let Some(before) = &merged {
                let (mut left, mut right, mut witness) = (0, 0, seen.len());
                let mut shift: Option<Units> = None;
                while let (Some(a), Some(b)) = (before.right.get(left), block.left.get(right)) {
                    self.steps += 1;
                    let needed = a.x + GAP - b.x;
                    let from = a.top.max(b.top);
                    if from < a.bottom.min(b.bottom) && shift.is_none_or(|shift| needed > shift) {
                        while witness > 1 && seen[witness - 1].0 <= from {
                            witness -= 1;
                        }
                        let owner = seen[witness.max(1) - 1].1;
                        let between = (number - owner) as i64;
                        if let Some(shift) = shift.filter(|_| between > 1) {
                            let slope = (needed - shift) * FINE / between;
                            slopes[owner + 1] += slope;
                            slopes[number] -= slope;
                            jumps[number] -= slope * (between - 1);
                        }
                        shift = Some(needed);
                    }
                    match a.bottom <= b.bottom {
                        true => left += 1,
                        false => right += 1,
                    }
                }
                *x = shift.unwrap_or(before.most_x + GAP - block.least_x);
            }
            block.shift(*x, 0);
            let bottom = block.bottom();
            while seen.last().is_some_and(|&(depth, _)| depth <= bottom) {
                seen.pop();
            }
            seen.push((bottom, number));
            merged = Some(match merged {
                Some(before) => before.beside(block, &mut self.steps),
                None => block,
            });
        }
        let (mut slope, mut drift) = (0, 0);
        for (number, (x, _)) in row.iter_mut().enumerate() {
            slope += slopes[number];
            drift += slope + jumps[number];
            *x += drift.div_euclid(FINE);
        }
        merged.unwrap_or_else(|| Block::of(0, 0, 0, 0))
    }

    /// Notes where the members of a unit stand, and how lines reach them.
    fn settle(&mut self, parent: usize, unit: &Unit, dx: Units, dy: Units, bus: Option<Units>) {
        for &(member, x, y, trunk) in &unit.members {
            self.places[member] = (x + dx, y + dy);
            self.entries[member] = match (trunk, bus) {
                (Some(trunk), bus) => Entry::Side {
                    trunk: trunk + dx,
                    bus,
                },
                (None, bus) => Entry::Top {
                    bus: bus.unwrap_or(dy),
                },
            };
        }
        for channel in &unit.channels {
            self.channels.push((
                parent,
                Rect {
                    x: channel.x + dx,
                    y: channel.y + dy,
                    ..*channel
                },
            ));
        }
    }

    fn absolute(mut self) -> (Geometry, Vec<Rect>) {
        let company = self.company();
        let mut boxes = vec![Rect::default(); company];
        let mut lines = Vec::new();
        for &parent in &self.tree.order {
            let (x, y) = self.places[parent];
            for &child in &self.tree.children[parent] {
                self.places[child].0 += x;
                self.places[child].1 += y;
                let (width, height) = self.size(child);
                let (centre, top) = self.places[child];
                boxes[child] = Rect {
                    x: centre - width / 2,
                    y: top,
                    width,
                    height,
                };
                self.steps += 1;
                if parent != company {
                    let points = connector(boxes[parent], boxes[child], (x, y), self.entries[child]);
                    lines.push(Line {
                        from: child,
                        to: parent,
                        kind: LineKind::Solid,
                        points,
                    });
                }
            }
        }
        lines.sort_by_key(|line| line.from);
        let channels =
            self.channels
                .iter()
                .filter(|(parent, _)| *parent != company)
                .map(|(parent, channel)| {
                    let (x, y) = self.places[*parent];
                    Rect {
                        x: channel.x + x,
                        y: channel.y + y,
                        ..*channel
                    }
                });
        let channels = channels.collect();
        (
            Geometry {
                boxes,
                lines,
                steps: self.steps,
                ..Geometry::default()
            },
            channels,
        )
    }
}

/// Boxes of one depth that have others below them share a height, unless one is far taller than is usual.
fn slots(nodes: &[Node], tree: &Tree) -> Vec<Units> {
    let mut heights: Vec<Vec<Units>> = Vec::new();
    let has_below = |index: usize| !tree.children[index].is_empty();
    for (index, node) in nodes
        .iter()
        .enumerate()
        .filter(|(index, node)| has_below(*index) && !node.is_outside)
    {
        let depth = tree.depth[index];
        if heights.len() <= depth {
            heights.resize(depth + 1, Vec::new());
        }
        heights[depth].push(node.height);
    }
    let shared: Vec<Units> = (heights.iter_mut())
        .map(|heights| {
            heights.sort_unstable();
            let usual = heights.get(heights.len() / 2).copied().unwrap_or(0);
            heights
                .iter()
                .copied()
                .filter(|&height| height <= usual * 3 / 2)
                .max()
                .unwrap_or(0)
        })
        .collect();
    let slot = |(index, node): (usize, &Node)| match has_below(index) {
        true => node
            .height
            .max(shared.get(tree.depth[index]).copied().unwrap_or(0)),
        false => node.height,
    };
    nodes.iter().enumerate().map(slot).chain([0]).collect()
}

/// Units in rows no wider than the limit, but at least two in each row that is not the last.
fn into_rows(units: Vec<Unit>, limit: Units) -> Vec<Vec<(Units, Unit)>> {
    let mut rows: Vec<Vec<(Units, Unit)>> = vec![Vec::new()];
    let mut used: Units = 0;
    for unit in units {
        let width = unit.block.width() + GAP;
        let row = rows.last().map_or(0, Vec::len);
        if row >= 2 && used.saturating_add(width) > limit {
            rows.push(Vec::new());
            used = 0;
        }
        used += width;
        if let Some(row) = rows.last_mut() {
            row.push((0, unit));
        }
    }
    rows
}

fn connector(parent: Rect, child: Rect, (x, y): Point, entry: Entry) -> Vec<Point> {
    match entry {
        Entry::Top { bus } => {
            let centre = child.centre();
            tidied([
                (x, parent.bottom()),
                (x, y + bus),
                (centre, y + bus),
                (centre, child.y),
            ])
        }
        Entry::Side { trunk, bus } => {
            let trunk = x + trunk;
            let side = if child.x > trunk { child.x } else { child.right() };
            let end = [(trunk, child.middle()), (side, child.middle())];
            match bus {
                Some(bus) => tidied([
                    (x, parent.bottom()),
                    (x, y + bus),
                    (trunk, y + bus),
                    end[0],
                    end[1],
                ]),
                None => tidied([(trunk, parent.bottom()), end[0], end[1]]),
            }
        }
    }
}

/// The points without those that stand twice or on the way between their neighbours.
pub(super) fn tidied(points: impl IntoIterator<Item = Point>) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
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

/// Draws the border around the company, and the others in rows above it, or below where they answer to somebody
/// inside.
fn place_outside(nodes: &[Node], parents: &[Option<usize>], links: &[Link], geometry: &mut Geometry) {
    let inside = |index: usize| !nodes[index].is_outside;
    let boxes = (0..nodes.len())
        .filter(|&index| inside(index))
        .map(|index| geometry.boxes[index]);
    let (mut left, mut top, mut right, mut bottom) = (0, 0, 0, 0);
    for (number, rect) in boxes.enumerate() {
        if number == 0 {
            (left, top, right, bottom) = (rect.x, rect.y, rect.right(), rect.bottom());
        }
        (left, top) = (left.min(rect.x), top.min(rect.y));
        (right, bottom) = (right.max(rect.right()), bottom.max(rect.bottom()));
    }
    let company = Rect {
        x: left - PADDING,
        y: top - PADDING - LABEL,
        width: right - left + 2 * PADDING,
        height: bottom - top + 2 * PADDING + LABEL,
    };
    let mut is_led = vec![false; nodes.len()];
    let mut ties: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    let solid = parents
        .iter()
        .enumerate()
        .filter_map(|(child, parent)| Some((child, (*parent)?)));
    for (from, to) in solid.clone().chain(links.iter().map(|link| (link.from, link.to))) {
        if from < nodes.len() && to < nodes.len() && inside(from) != inside(to) {
            ties[from].push(to);
            ties[to].push(from);
        }
    }
    solid.for_each(|(from, to)| is_led[to] |= inside(from));
    let answers_inside = |index: usize| parents[index].is_some_and(inside) && !is_led[index];
    let wanted = |index: usize| {
        let centres = ties[index].iter().map(|&tie| geometry.boxes[tie].centre());
        match ties[index].len() as i64 {
            // Who has no tie to anybody stands last.
            0 => company.right(),
            count => centres.sum::<i64>() / count,
        }
    };
    let outside = || (0..nodes.len()).filter(|&index| nodes[index].is_outside);
    let mut above: Vec<(Units, usize)> = outside()
        .filter(|&index| !answers_inside(index))
        .map(|index| (wanted(index), index))
        .collect();
    let mut below: Vec<(Units, usize)> = outside()
        .filter(|&index| answers_inside(index))
        .map(|index| (wanted(index), index))
        .collect();
    let room = company.width.max(READABLE.0);
    let mut edge = company.y - MOAT;
    for row in rows_of_width(&mut above, nodes, room) {
        let tallest = row
            .iter()
            .map(|&(_, index)| nodes[index].height)
            .max()
            .unwrap_or(0);
        place_row(&row, nodes, |index, x| {
            geometry.boxes[index] = Rect {
                x,
                y: edge - nodes[index].height,
                width: nodes[index].width,
                height: nodes[index].height,
            }
        });
        edge -= tallest + MOAT;
    }
    edge = company.bottom() + MOAT;
    for row in rows_of_width(&mut below, nodes, room) {
        let tallest = row
            .iter()
            .map(|&(_, index)| nodes[index].height)
            .max()
            .unwrap_or(0);
        place_row(&row, nodes, |index, x| {
            geometry.boxes[index] = Rect {
                x,
                y: edge,
                width: nodes[index].width,
                height: nodes[index].height,
            }
        });
        edge += tallest + MOAT;
    }
    geometry.company = Some(company);
}

/// Boxes by where they want to stand, in rows of at most this width.
fn rows_of_width(wishes: &mut [(Units, usize)], nodes: &[Node], room: Units) -> Vec<Vec<(Units, usize)>> {
    wishes.sort_unstable();
    let total: Units = wishes.iter().map(|&(_, index)| nodes[index].width + GAP).sum();
    let rows = (total / room.max(1) + 1) as usize;
    // Dealt out in turn, so that each row keeps its boxes near to where they want to stand.
    (0..rows.min(wishes.len()))
        .map(|row| wishes.iter().copied().skip(row).step_by(rows).collect())
        .collect()
}

fn place_row(row: &[(Units, usize)], nodes: &[Node], mut place: impl FnMut(usize, Units)) {
    let items: Vec<(Units, Units)> = row
        .iter()
        .map(|&(wanted, index)| (wanted - nodes[index].width / 2, nodes[index].width + GAP))
        .collect();
    for (&(_, index), x) in row.iter().zip(spaced(&items)) {
        place(index, x);
    }
}

/// Starts for items in order, as near as possible to where they want to be, none before the end of the one
/// before it.
///
/// Each item is (wanted start, length). Least squares by pooling neighbours that are too close.
pub(super) fn spaced(items: &[(Units, Units)]) -> Vec<Units> {
    struct Pool {
        sum: Units,
        count: Units,
    }
    let mut before = 0;
    let mut pools: Vec<Pool> = Vec::new();
    let mut offsets = Vec::with_capacity(items.len());
    for &(wanted, length) in items {
        offsets.push(before);
        let mut pool = Pool {
            sum: wanted - before,
            count: 1,
        };
        before += length;
        while let Some(last) = pools.pop_if(|last| last.sum * pool.count >= pool.sum * last.count) {
            pool = Pool {
                sum: pool.sum + last.sum,
                count: pool.count + last.count,
            };
        }
        pools.push(pool);
    }
    let starts = pools
        .iter()
        .flat_map(|pool| (0..pool.count).map(|_| pool.sum.div_euclid(pool.count)));
    starts
        .zip(offsets)
        .map(|(start, offset)| start + offset)
        .collect()
}

/// Lines that are no part of the tree: across the border, and dotted ones.
fn lead_other_lines(
    nodes: &[Node],
    parents: &[Option<usize>],
    links: &[Link],
    channels: &[Rect],
    geometry: &mut Geometry,
) {
    let crosses = |from: usize, to: usize| nodes[from].is_outside || nodes[to].is_outside;
    let mut wishes = Vec::new();
    for (from, parent) in parents.iter().enumerate() {
        if let Some(to) = parent.filter(|&to| crosses(from, to)) {
            wishes.push(Wish {
                from,
                to,
                kind: LineKind::Solid,
            });
        }
    }
    let mut asked = std::collections::BTreeSet::new();
    for &Link { from, to } in links {
        let exists = from < nodes.len() && to < nodes.len();
        if exists && from != to && parents[from] != Some(to) && asked.insert((from, to)) {
            wishes.push(Wish {
                from,
                to,
                kind: LineKind::Dotted,
            });
        }
    }
    if wishes.is_empty() {
        return;
    }
    // A line may come down on a box from above only where none of the tree does.
    let is_top: Vec<bool> = (0..nodes.len())
        .map(|index| nodes[index].is_outside || parents[index].is_none_or(|parent| nodes[parent].is_outside))
        .collect();
    let is_foot: Vec<bool> = nodes.iter().map(|node| node.is_outside).collect();
    let routed = route::lead(
        &geometry.boxes,
        channels,
        &geometry.lines,
        &wishes,
        (&is_top, &is_foot),
    );
    geometry.steps += routed.1;
    let lines = wishes.iter().zip(routed.0).map(|(wish, points)| Line {
        from: wish.from,
        to: wish.to,
        kind: wish.kind,
        points,
    });
    geometry.lines.extend(lines);
    geometry.lines.sort_by_key(|line| match line.kind {
        LineKind::Solid => (line.kind, line.from),
        LineKind::Dotted => (line.kind, 0),
    });
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A forest: each box hangs from an earlier one or from none.
    pub(in crate::chart) fn forests(most: usize) -> impl Strategy<Value = (Vec<Node>, Vec<Link>)> {
        let size = (
            any::<proptest::sample::Index>(),
            0u8..20,
            40i64..240,
            20i64..120,
            0u8..40,
        );
        let nodes = prop::collection::vec(size, 1..=most).prop_map(|rows| {
            let build = |(index, row): (usize, (proptest::sample::Index, u8, i64, i64, u8))| {
                let (pick, top, width, height, outside) = row;
                let parent = (index > 0 && top > 0).then(|| match top % 3 {
                    // Bushy, chained and star-like forests.
                    0 => pick.index(index),
                    1 => index - 1 - pick.index(index.min(4)),
                    _ => pick.index(index.min(12)),
                });
                Node {
                    width,
                    height,
                    parent,
                    is_outside: outside == 0,
                }
            };
            rows.into_iter().enumerate().map(build).collect::<Vec<_>>()
        });
        nodes.prop_flat_map(|nodes| {
            let count = nodes.len();
            let links = prop::collection::vec((0..count, 0..count), 0..(count / 6).clamp(1, 60));
            let links =
                links.prop_map(|links| links.into_iter().map(|(from, to)| Link { from, to }).collect());
            (Just(nodes), links)
        })
    }

    /// Panics unless boxes keep apart and no line meets a box but at its two ends.
    pub(in crate::chart) fn assert_clean(geometry: &Geometry) {
        let mut by_top: Vec<usize> = (0..geometry.boxes.len()).collect();
        by_top.sort_by_key(|&index| geometry.boxes[index].y);
        for (rank, &a) in by_top.iter().enumerate() {
            let first = geometry.boxes[a];
            assert!(
                first.x >= 0
                    && first.y >= 0
                    && first.right() <= geometry.width
                    && first.bottom() <= geometry.height
            );
            for &b in by_top[rank + 1..]
                .iter()
                .take_while(|&&b| geometry.boxes[b].y < first.bottom() + 10)
            {
                let second = geometry.boxes[b];
                assert!(
                    second.x >= first.right() + 10
                        || first.x >= second.right() + 10
                        || second.y >= first.bottom() + 10,
                    "boxes {a} {first:?} and {b} {second:?} are too near",
                );
            }
        }
        for line in &geometry.lines {
            for pair in line.points.windows(2) {
                let ((x, y), (to_x, to_y)) = (pair[0], pair[1]);
                assert!(x == to_x || y == to_y, "{line:?} is askew");
                for (index, rect) in geometry.boxes.iter().enumerate() {
                    let meets = x.min(to_x) < rect.right()
                        && x.max(to_x) > rect.x
                        && y.min(to_y) < rect.bottom()
                        && y.max(to_y) > rect.y;
                    assert!(!meets, "{line:?} meets box {index} {rect:?}");
                }
            }
            for (end, point) in [(0, line.points.first()), (1, line.points.last())] {
                let touches = |rect: Rect| {
                    point.is_some_and(|&(x, y)| {
                        rect.x <= x && x <= rect.right() && rect.y <= y && y <= rect.bottom()
                    })
                };
                assert!(
                    touches(geometry.boxes[line.from]) || touches(geometry.boxes[line.to]),
                    "end {end} of {line:?} is loose"
                );
            }
        }
    }

    fn node(parent: Option<usize>) -> Node {
        Node {
            width: 180,
            height: 60,
            parent,
            is_outside: false,
        }
    }

    #[test]
    fn nothing_one_box_a_chain_and_a_star() {
        assert_eq!(layout(&[], &[]).boxes, []);
        assert_clean(&layout(&[node(None)], &[]));
        let chain: Vec<Node> = (0..2000usize).map(|index| node(index.checked_sub(1))).collect();
        let drawn = layout(&chain, &[Link { from: 1999, to: 0 }]);
        assert_clean(&drawn);
        assert_eq!(drawn.lines.len(), 2000);
        let star: Vec<Node> = (0..2000).map(|index| node((index > 0).then_some(0))).collect();
        let drawn = layout(&star, &[]);
        assert_clean(&drawn);
        assert!(
            drawn.width < 4 * drawn.height && drawn.height < 4 * drawn.width,
            "{} × {}",
            drawn.width,
            drawn.height
        );
    }

    #[test]
    fn boxes_without_superiors_stand_in_a_grid() {
        let drawn = layout(&vec![node(None); 100], &[]);
        assert_clean(&drawn);
        assert!(
            drawn.width < 4 * drawn.height,
            "{} × {}",
            drawn.width,
            drawn.height
        );
    }

    #[test]
    fn a_superior_stands_above_those_who_answer() {
        let drawn = layout(&[node(None), node(Some(0)), node(Some(0)), node(Some(2))], &[]);
        for line in &drawn.lines {
            assert!(drawn.boxes[line.to].bottom() < drawn.boxes[line.from].y);
        }
    }

    #[test]
    fn those_outside_stand_outside_the_border() {
        let mut nodes = vec![
            node(None),
            node(Some(0)),
            node(Some(1)),
            node(Some(1)),
            node(Some(2)),
        ];
        nodes[0].is_outside = true;
        nodes[4].is_outside = true;
        let drawn = layout(&nodes, &[Link { from: 3, to: 4 }]);
        assert_clean(&drawn);
        let border = drawn.company.expect("a border");
        for (index, rect) in drawn.boxes.iter().enumerate() {
            let is_outside = rect.bottom() < border.y || rect.y > border.bottom();
            let is_inside = border.y < rect.y
                && rect.bottom() < border.bottom()
                && border.x < rect.x
                && rect.right() < border.right();
            assert!(
                is_outside != is_inside && is_outside == nodes[index].is_outside,
                "{index}"
            );
        }
        assert_eq!(
            drawn
                .lines
                .iter()
                .filter(|line| line.kind == LineKind::Dotted)
                .count(),
            1
        );
    }

    #[test]
    fn twice_the_boxes_take_about_twice_the_steps() {
        let forest = |count: usize| -> Vec<Node> {
            (0..count)
                .map(|index| node((index > 0).then(|| (index * 7919 % index).min(index / 3))))
                .collect()
        };
        let links = |count: usize| -> Vec<Link> {
            (1..20)
                .map(|part| Link {
                    from: count * part / 20,
                    to: count / 2,
                })
                .collect()
        };
        let chain =
            |count: usize| -> Vec<Node> { (0..count).map(|index| node(index.checked_sub(1))).collect() };
        for shape in [forest, chain] {
            let steps = |count: usize| layout(&shape(count), &links(count)).steps;
            let (small, large) = (steps(1000), steps(2000));
            assert!(
                large < small * 3,
                "{small} steps for 1000 boxes, {large} for 2000"
            );
        }
    }

    #[test]
    fn items_keep_their_order_and_distance() {
        assert_eq!(spaced(&[(0, 10), (5, 10), (100, 10)]), [-3, 7, 100]);
        assert_eq!(spaced(&[]), Vec::<i64>::new());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]
        #[test]
        fn small_forests_are_drawn_clean((nodes, links) in forests(40)) {
            let drawn = layout(&nodes, &links);
            assert_clean(&drawn);
            prop_assert_eq!(&drawn, &layout(&nodes, &links));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4, max_shrink_iters: 20, ..ProptestConfig::default() })]
        #[test]
        fn large_forests_are_drawn_clean((nodes, links) in forests(2000)) {
            assert_clean(&layout(&nodes, &links));
        }
    }
}
