//! One run over the tree in one shape: where each box stands below its superior, and how its line gets there.

pub(super) use self::lines::Placed;
use super::contour::Block;
use super::{BUS, DROP, GAP, LEVEL, Node, Point, Rect, STACK_GAP, Shape, TAIL, TRUNK, Tree, Units};

mod lines;

/// How a line reaches a box.
#[derive(Clone, Copy, Debug)]
enum Entry {
    /// Along a horizontal line at this height, and down on the box. Heights count from the parent's top.
    Top { bus: Units },
    /// Down a trunk and sideways into the box; along a horizontal line first where the trunk stands elsewhere.
    /// The trunk counts from the parent's centre.
    Side { trunk: Units, bus: Option<Units> },
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
pub(super) struct Tidy<'a> {
    nodes: &'a [Node],
    tree: &'a Tree,
    shape: Shape,
    /// Height kept for a box with others below it, so that the next level starts at one height.
    slots: &'a [Units],
    /// What hangs together below boxes, themselves included; none of boxes with nothing below them.
    blocks: Vec<Option<Block>>,
    /// Centre and top of each box from its parent's centre and top.
    places: Vec<Point>,
    entries: Vec<Entry>,
    /// Channels, each from the centre and top of a parent.
    channels: Vec<(usize, Rect)>,
    alike: Alike,
    steps: u64,
}

/// From which to which limit the rows would be the same, at the top and below any other box.
#[derive(Clone, Copy, Debug)]
pub(super) struct Alike([(Units, Units); 2]);

impl Alike {
    /// Whether a run with these limits would give the same drawing.
    pub(super) fn holds(&self, limits: (Units, Units)) -> bool {
        let [top, below] = self.0;
        (top.0..=top.1).contains(&limits.0) && (below.0..=below.1).contains(&limits.1)
    }
}

impl<'a> Tidy<'a> {
    pub(super) fn new(nodes: &'a [Node], tree: &'a Tree, slots: &'a [Units], shape: Shape) -> Self {
        let count = nodes.len() + 1;
        Self {
            nodes,
            tree,
            shape,
            slots,
            blocks: vec![None; count],
            places: vec![(0, 0); count],
            entries: vec![Entry::Top { bus: 0 }; count],
            channels: Vec::new(),
            alike: Alike([(0, Units::MAX); 2]),
            steps: 0,
        }
    }

    pub(super) fn place(mut self) -> Placed<'a> {
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
        if self.tree.children[index].is_empty() {
            return;
        }
        let mut units = self.units(index);
        let block = if units.len() == 1 && units[0].members.len() > 1 {
            let unit = units.remove(0);
            self.hang_stack(index, unit)
        } else {
            self.hang_rows(index, units)
        };
        self.blocks[index] = Some(block);
    }

    /// A box with nothing below it.
    fn bare(&self, index: usize) -> Block {
        let (width, height) = self.size(index);
        Block::of(0, height + TAIL, -(width / 2), width - width / 2)
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
            units.push(Unit {
                members: vec![(*child, 0, 0, None)],
                channels: Vec::new(),
                block: self.blocks[*child].take().unwrap_or_else(|| self.bare(*child)),
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
        let (limit, alike) = match self.tree.depth[index] {
            ..2 => (self.shape.limits.0, &mut self.alike.0[0]),
            _ => (self.shape.limits.1, &mut self.alike.0[1]),
        };
        let rows = into_rows(units, limit, alike);
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
            let mut block = std::mem::take(&mut unit.block);
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

    /// The boxes where they stand, counted from the company's corner.
    fn absolute(mut self) -> Placed<'a> {
        let company = self.company();
        let mut boxes = vec![Rect::default(); company];
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
            }
        }
        Placed { tidy: self, boxes }
    }
}

/// Boxes of one depth that have others below them share a height, unless one is far taller than is usual.
pub(super) fn slots(nodes: &[Node], tree: &Tree) -> Vec<Units> {
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

/// Units in rows no wider than the limit, but at least two in each row that is not the last. `alike` is narrowed to the
/// limits that lead to the same rows.
fn into_rows(units: Vec<Unit>, limit: Units, alike: &mut (Units, Units)) -> Vec<Vec<(Units, Unit)>> {
    let mut rows: Vec<Vec<(Units, Unit)>> = vec![Vec::new()];
    let mut used: Units = 0;
    for unit in units {
        let width = unit.block.width() + GAP;
        let row = rows.last().map_or(0, Vec::len);
        let needed = used.saturating_add(width);
        if row >= 2 && needed > limit {
            rows.push(Vec::new());
            used = 0;
            alike.1 = alike.1.min(needed - 1);
        } else if row >= 2 {
            alike.0 = alike.0.max(needed);
        }
        used += width;
        if let Some(row) = rows.last_mut() {
            row.push((0, unit));
        }
    }
    rows
}
