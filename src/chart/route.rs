//! Leads lines around boxes: the dotted ones, and those across the company's border.
//!
//! The free room between the boxes is cut into rectangles ([`Cell`]) that touch along horizontal edges
//! ([`Portal`]). A line is the cheapest way through cells (A*, each cell entered once); whatever it does inside
//! a cell, it meets no box, since there is none. Then every straight run looks for a lane of its own, so that
//! lines do not lie upon each other. A line takes time in proportion to the cells it looks at, of which there
//! are about three for each box.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::layout::{Line, LineKind, Rect, Units, tidied};
use super::svg::Point;

/// A line that is wanted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish {
    /// Who answers.
    pub(super) from: usize,
    /// To whom.
    pub(super) to: usize,
    /// Solid or dotted.
    pub(super) kind: LineKind,
}

/// Room that lines keep from boxes.
const CLEAR: Units = 5;
/// Room that lines keep from the ends of a portal.
const MARGIN: Units = 3;
/// Room between lines side by side.
const LANE: Units = 5;
/// What a bend costs, as a length.
const BEND: Units = 24;
/// How far around the drawing lines may go.
const AROUND: Units = 40;

/// The points of each wish, from who answers to whom, and the steps it took.
///
/// `tops` and `feet` say on which boxes a solid line may end from above and from below; at the sides any line
/// may.
pub(super) fn lead(
    boxes: &[Rect],
    channels: &[Rect],
    laid: &[Line],
    wishes: &[Wish],
    (tops, feet): (&[bool], &[bool]),
) -> (Vec<Vec<Point>>, u64) {
    let mut room = Room::around(boxes, channels);
    let ways: Vec<Option<Way>> = (wishes.iter())
        .map(|wish| {
            let ports = |index: usize| {
                let is_solid = wish.kind == LineKind::Solid;
                room.ports(&boxes[index], is_solid && tops[index], is_solid && feet[index])
            };
            let (starts, ends) = (ports(wish.from), ports(wish.to));
            room.find(&starts, &ends)
        })
        .collect();
    let mut lanes = Lanes::default();
    laid.iter()
        .for_each(|line| lanes.take_all(&line.points, usize::MAX));
    let lines = (ways.into_iter().zip(wishes))
        .map(|(way, wish)| match way {
            Some(way) => {
                // Solid lines to one superior may share a lane, as on a bus; dashes upon dashes would look
                // solid.
                let family = if wish.kind == LineKind::Solid {
                    wish.to
                } else {
                    usize::MAX
                };
                let points = way.settled(&room.cells, &lanes, family);
                lanes.take_all(&points, family);
                points
            }
            // Only boxes that touch can shut a line in; then a straight one is better than none.
            None => {
                let (from, to) = (boxes[wish.from], boxes[wish.to]);
                let (start, end) = ((from.centre(), from.middle()), (to.centre(), to.middle()));
                tidied([start, (start.0, end.1), end])
            }
        })
        .collect();
    (lines, room.steps)
}

/// A free rectangle.
#[derive(Clone, Copy, Debug)]
struct Cell {
    left: Units,
    right: Units,
    top: Units,
    bottom: Units,
}

/// Where two cells touch.
#[derive(Clone, Copy, Debug)]
struct Portal {
    cells: [usize; 2],
    y: Units,
    left: Units,
    right: Units,
}

/// Where a line may leave or reach a box.
#[derive(Clone, Copy, Debug)]
struct Port {
    cell: usize,
    /// On the edge of the cell.
    at: Point,
    /// On the edge of the box.
    edge: Point,
    is_vertical: bool,
}

/// All free room.
struct Room {
    cells: Vec<Cell>,
    portals: Vec<Portal>,
    /// Portals of each cell.
    doors: Vec<Vec<usize>>,
    /// Cells by their right, left, bottom and top edges.
    edges: [BTreeMap<Units, Vec<usize>>; 4],
    /// For each cell the last search that entered it, and how: cost, place, the portal it came by.
    entered: Vec<(usize, Units, Point, Option<usize>)>,
    searches: usize,
    steps: u64,
}

impl Room {
    /// Cuts the room around boxes into cells, by a line that sweeps from top to bottom.
    fn around(boxes: &[Rect], channels: &[Rect]) -> Self {
        let taken: Vec<Rect> = boxes
            .iter()
            .map(|rect| rect.grown(CLEAR))
            .chain(channels.iter().copied())
            .collect();
        let least = |edge: fn(&Rect) -> Units| taken.iter().map(edge).min().unwrap_or(0) - AROUND;
        let most = |edge: fn(&Rect) -> Units| taken.iter().map(edge).max().unwrap_or(0) + AROUND;
        let (left, top) = (least(|rect| rect.x), least(|rect| rect.y));
        let (right, bottom) = (most(Rect::right), most(Rect::bottom));
        let mut events: BTreeMap<Units, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (index, rect) in taken.iter().enumerate() {
            events.entry(rect.y).or_default().0.push(index);
            events.entry(rect.bottom()).or_default().1.push(index);
        }
        let mut room = Self {
            cells: Vec::new(),
            portals: Vec::new(),
            doors: Vec::new(),
            edges: Default::default(),
            entered: Vec::new(),
            searches: 0,
            steps: 0,
        };
        let mut active: BTreeSet<(Units, Units, usize)> = BTreeSet::new();
        let mut open = vec![room.open(left, right, top)];
        for (y, (starting, ending)) in events {
            for index in ending {
                active.remove(&(taken[index].x, taken[index].right(), index));
            }
            for index in starting {
                active.insert((taken[index].x, taken[index].right(), index));
            }
            room.steps += 1 + active.len() as u64;
            let mut free = Vec::new();
            let mut from = left;
            for &(start, end, _) in &active {
                if start > from {
                    free.push((from, start));
                }
                from = from.max(end);
            }
            free.push((from, right));
            open = room.advance(open, &free, y);
        }
        open.into_iter().for_each(|cell| room.cells[cell].bottom = bottom);
        for (index, cell) in room.cells.iter().enumerate() {
            for (edges, edge) in room
                .edges
                .iter_mut()
                .zip([cell.right, cell.left, cell.bottom, cell.top])
            {
                edges.entry(edge).or_default().push(index);
            }
        }
        room.entered = vec![(0, 0, (0, 0), None); room.cells.len()];
        room
    }

    fn open(&mut self, left: Units, right: Units, top: Units) -> usize {
        self.cells.push(Cell {
            left,
            right,
            top,
            bottom: top,
        });
        self.doors.push(Vec::new());
        self.cells.len() - 1
    }

    /// Goes on with cells whose room stays the same, closes the others, and joins old and new ones.
    fn advance(&mut self, open: Vec<usize>, free: &[(Units, Units)], y: Units) -> Vec<usize> {
        let (mut closed, mut opened, mut next) = (Vec::new(), Vec::new(), Vec::new());
        let mut old = open.into_iter().peekable();
        for &(left, right) in free {
            while let Some(cell) = old.next_if(|&cell| self.cells[cell].left < left) {
                closed.push(cell);
            }
            let same = old.next_if(|&cell| (self.cells[cell].left, self.cells[cell].right) == (left, right));
            next.push(same.unwrap_or_else(|| {
                let cell = self.open(left, right, y);
                opened.push(cell);
                cell
            }));
        }
        closed.extend(old);
        closed.iter().for_each(|&cell| self.cells[cell].bottom = y);
        let mut first = 0;
        for &below in &opened {
            while closed
                .get(first)
                .is_some_and(|&above| self.cells[above].right <= self.cells[below].left)
            {
                first += 1;
            }
            for &above in closed[first..]
                .iter()
                .take_while(|&&above| self.cells[above].left < self.cells[below].right)
            {
                let left = self.cells[above].left.max(self.cells[below].left);
                let right = self.cells[above].right.min(self.cells[below].right);
                if right - left >= 2 * MARGIN {
                    for cell in [above, below] {
                        self.doors[cell].push(self.portals.len());
                    }
                    self.portals.push(Portal {
                        cells: [above, below],
                        y,
                        left: left + MARGIN,
                        right: right - MARGIN,
                    });
                }
            }
        }
        next
    }

    fn ports(&self, rect: &Rect, has_top: bool, has_foot: bool) -> Vec<Port> {
        let (x, y) = (rect.centre(), rect.middle());
        let sides = [
            (0, (rect.x - CLEAR, y), (rect.x, y), true),
            (1, (rect.right() + CLEAR, y), (rect.right(), y), true),
            (2, (x, rect.y - CLEAR), (x, rect.y), has_top),
            (3, (x, rect.bottom() + CLEAR), (x, rect.bottom()), has_foot),
        ];
        let open = sides.into_iter().filter(|side| side.3);
        open.filter_map(|(side, at, edge, _)| {
            let is_vertical = side > 1;
            let along = if is_vertical { at.1 } else { at.0 };
            let cell = self.edges[side].get(&along)?.iter().copied().find(|&cell| {
                let Cell {
                    left,
                    right,
                    top,
                    bottom,
                } = self.cells[cell];
                match is_vertical {
                    true => left + MARGIN <= at.0 && at.0 <= right - MARGIN,
                    false => top <= at.1 && at.1 <= bottom && right - left >= 2 * MARGIN,
                }
            })?;
            Some(Port {
                cell,
                at,
                edge,
                is_vertical,
            })
        })
        .collect()
    }

    /// The cheapest way from one of the ports to another one.
    fn find(&mut self, starts: &[Port], ends: &[Port]) -> Option<Way> {
        self.searches += 1;
        let left = |at: Point, end: &Port| (at.0 - end.at.0).abs() + (at.1 - end.at.1).abs();
        let hope = |at: Point| ends.iter().map(|end| left(at, end)).min().unwrap_or(0);
        // What is cheapest in hope comes first; then by number, so that ties fall the same way each time.
        let mut heap = BinaryHeap::new();
        const ARRIVED: usize = usize::MAX;
        for (number, start) in starts.iter().enumerate() {
            heap.push(Reverse((hope(start.at), start.cell, 0, start.at, None, number)));
        }
        while let Some(Reverse((_, cell, cost, at, door, number))) = heap.pop() {
            self.steps += 1;
            if cell == ARRIVED {
                let end = ends[number];
                return Some(self.way_back(starts, end, door));
            }
            if self.entered[cell].0 == self.searches {
                continue;
            }
            self.entered[cell] = (self.searches, cost, at, door);
            for (number, end) in ends.iter().enumerate().filter(|(_, end)| end.cell == cell) {
                let total = cost + left(at, end) + if at.0 == end.at.0 { 0 } else { BEND };
                heap.push(Reverse((total, ARRIVED, total, end.at, Some(cell), number)));
            }
            for &door in &self.doors[cell] {
                let portal = self.portals[door];
                let next = portal.cells[usize::from(portal.cells[0] == cell)];
                if self.entered[next].0 == self.searches {
                    continue;
                }
                let x = at.0.clamp(portal.left, portal.right);
                let (dx, dy) = ((x - at.0).abs(), (portal.y - at.1).abs());
                let cost = cost + dx + dy + if dx == 0 { 0 } else { BEND };
                heap.push(Reverse((
                    cost + hope((x, portal.y)),
                    next,
                    cost,
                    (x, portal.y),
                    Some(door),
                    number,
                )));
            }
        }
        None
    }

    /// Follows the doors back to the start. `last` is the cell in which the line arrives.
    fn way_back(&self, starts: &[Port], end: Port, last: Option<usize>) -> Way {
        let mut doors = Vec::new();
        let mut cell = last.unwrap_or(end.cell);
        while let (_, _, (x, _), Some(door)) = self.entered[cell] {
            doors.push((door, x));
            let portal = self.portals[door];
            cell = portal.cells[usize::from(portal.cells[0] == cell)];
        }
        doors.reverse();
        let (_, _, at, _) = self.entered[cell];
        let start = *starts
            .iter()
            .find(|start| start.cell == cell && start.at == at)
            .unwrap_or(&end);
        Way::new(self, start, end, &doors)
    }
}

/// A vertical run: where it may stand, where it would like to, and at most how far it reaches.
#[derive(Clone, Copy, Debug)]
struct Run {
    left: Units,
    right: Units,
    wanted: Units,
    top: Units,
    bottom: Units,
}

/// A line whose lanes are still open: vertical runs, and the cells in which it goes from one to the next.
#[derive(Debug)]
struct Way {
    start: Port,
    end: Port,
    runs: Vec<Run>,
    turns: Vec<(usize, Units)>,
}

impl Way {
    fn new(room: &Room, start: Port, end: Port, doors: &[(usize, Units)]) -> Self {
        let fixed = |port: Port| Run {
            left: port.at.0,
            right: port.at.0,
            wanted: port.at.0,
            top: port.at.1,
            bottom: port.at.1,
        };
        let mut way = Self {
            start,
            end,
            runs: Vec::new(),
            turns: Vec::new(),
        };
        if start.is_vertical {
            way.runs.push(fixed(start));
        }
        let mut cell = start.cell;
        let mut y = start.at.1;
        for &(door, x) in doors {
            let portal = room.portals[door];
            let reach = Run {
                left: portal.left,
                right: portal.right,
                wanted: x,
                top: portal.y,
                bottom: portal.y,
            };
            way.go_on(&room.cells, cell, y, reach);
            cell = portal.cells[usize::from(portal.cells[0] == cell)];
            y = portal.y;
        }
        if end.is_vertical {
            way.go_on(&room.cells, cell, y, fixed(end));
        } else if way.runs.is_empty() && start.at.1 != end.at.1 {
            let Cell { left, right, .. } = room.cells[cell];
            let (left, right) = (left + MARGIN, right - MARGIN);
            // Both ends lie in one cell: close to the edge if on the same side, else half way.
            let wanted = match start.at.0 == end.at.0 {
                true if start.edge.0 < start.at.0 => start.at.0 + LANE,
                true => start.at.0 - LANE,
                false => (start.at.0 + end.at.0) / 2,
            };
            way.runs.push(Run {
                left,
                right,
                wanted: wanted.clamp(left, right),
                top: start.at.1,
                bottom: start.at.1,
            });
        }
        if let (false, Some(first)) = (start.is_vertical, way.runs.first_mut()) {
            (first.top, first.bottom) = (first.top.min(start.at.1), first.bottom.max(start.at.1));
        }
        if let (false, Some(last)) = (end.is_vertical, way.runs.last_mut()) {
            (last.top, last.bottom) = (last.top.min(end.at.1), last.bottom.max(end.at.1));
        }
        way
    }

    /// Lengthens the last run, or turns inside a cell to a new one.
    fn go_on(&mut self, cells: &[Cell], cell: usize, y: Units, next: Run) {
        if let Some(last) = self.runs.last_mut() {
            if last.wanted == next.wanted {
                (last.left, last.right) = (last.left.max(next.left), last.right.min(next.right));
                (last.top, last.bottom) = (last.top.min(next.top), last.bottom.max(next.bottom));
                return;
            }
            (last.top, last.bottom) = (last.top.min(cells[cell].top), last.bottom.max(cells[cell].bottom));
            self.turns.push((cell, y));
            let (top, bottom) = (next.top.min(cells[cell].top), next.bottom.max(cells[cell].bottom));
            self.runs.push(Run { top, bottom, ..next });
            return;
        }
        self.runs.push(next);
    }

    /// The points, each run in a lane that is free if there is one.
    fn settled(&self, cells: &[Cell], lanes: &Lanes, family: usize) -> Vec<Point> {
        let mut xs: Vec<Units> = Vec::with_capacity(self.runs.len());
        for run in &self.runs {
            xs.push(lanes.free(
                Way::VERTICAL,
                (run.left, run.right),
                run.wanted,
                (run.top, run.bottom),
                family,
            ));
        }
        let mut points = vec![self.start.edge];
        if !self.start.is_vertical {
            points.push((xs.first().copied().unwrap_or(self.start.at.0), self.start.at.1));
        }
        for (pair, &(cell, y)) in xs.windows(2).zip(&self.turns) {
            let Cell { top, bottom, .. } = cells[cell];
            let (least, most) = ((top + 1).min(bottom), (bottom - 1).max(top));
            // In a channel the middle; in open room close to where the line came in.
            let wanted = match bottom - top <= 60 {
                true => (top + bottom) / 2,
                false => y.clamp((top + 12).min(bottom), (bottom - 12).max(top)),
            };
            let span = (pair[0].min(pair[1]), pair[0].max(pair[1]));
            let y = lanes.free(
                Way::HORIZONTAL,
                (least.min(most), most.max(least)),
                wanted,
                span,
                family,
            );
            points.extend([(pair[0], y), (pair[1], y)]);
        }
        if !self.end.is_vertical {
            points.push((xs.last().copied().unwrap_or(self.end.at.0), self.end.at.1));
        }
        points.push(self.end.edge);
        tidied(points)
    }

    const VERTICAL: usize = 0;
    const HORIZONTAL: usize = 1;
}

/// From, to, and the family that may share it.
type Stretch = (Units, Units, usize);

/// Where lines run already: by their place across, the stretches along, each with the family that may share it.
#[derive(Debug, Default)]
struct Lanes {
    taken: [BTreeMap<Units, Vec<Stretch>>; 2],
}

impl Lanes {
    fn take_all(&mut self, points: &[Point], family: usize) {
        for pair in points.windows(2) {
            let ((x, y), (to_x, to_y)) = (pair[0], pair[1]);
            let (direction, across, along) = match x == to_x {
                true => (Way::VERTICAL, x, (y.min(to_y), y.max(to_y))),
                false => (Way::HORIZONTAL, y, (x.min(to_x), x.max(to_x))),
            };
            self.taken[direction]
                .entry(across)
                .or_default()
                .push((along.0, along.1, family));
        }
    }

    /// The place nearest to the wanted one at which nobody else runs; the wanted one where all are taken.
    fn free(
        &self,
        direction: usize,
        (least, most): Point,
        wanted: Units,
        along: Point,
        family: usize,
    ) -> Units {
        let is_free = |place: Units| {
            self.taken[direction]
                .range(place - LANE + 1..place + LANE)
                .all(|(_, stretches)| {
                    (stretches.iter()).all(|&(from, to, theirs)| {
                        to < along.0 || from > along.1 || (theirs == family && family != usize::MAX)
                    })
                })
        };
        let wanted = wanted.clamp(least, most);
        (0..24)
            .flat_map(|step| [wanted + step * LANE, wanted - step * LANE])
            .filter(|place| (least..=most).contains(place))
            .find(|&place| is_free(place))
            .unwrap_or(wanted)
    }
}
