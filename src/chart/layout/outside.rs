//! Those outside the company, and the lines that are no part of the tree.

use super::{GAP, Geometry, LABEL, Line, LineKind, Link, MOAT, Node, PADDING, Rect, Units};
use crate::chart::route::{self, Wish};

/// Widest row of boxes above or below a narrower company: what can be read across A4.
const MAX_ROW: Units = 1180;

/// Width and height of what will stand around the boxes of the company: its border, and the rows outside.
pub(super) fn room_around(nodes: &[Node]) -> (Units, Units) {
    let outside = || nodes.iter().filter(|node| node.is_outside);
    let Some(tallest) = outside().map(|node| node.height).max() else {
        return (0, 0);
    };
    let rows = outside().map(|node| node.width + GAP).sum::<Units>() / MAX_ROW + 1;
    (2 * PADDING, 2 * PADDING + LABEL + rows * (tallest + MOAT))
}

/// Draws the border around the company, and the others in rows above it, or below where they answer to somebody
/// inside.
pub(super) fn place_outside(
    nodes: &[Node],
    parents: &[Option<usize>],
    links: &[Link],
    geometry: &mut Geometry,
) {
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
    let outside = || (0..nodes.len()).filter(|&index| nodes[index].is_outside);
    let room = company.width.max(MAX_ROW);
    // Who has no tie to anybody stands from the left, in as many rows as there will be.
    let mut loose = vec![0; nodes.len()];
    let in_a_row = outside().map(|index| nodes[index].width + GAP).sum::<Units>() / room + 1;
    let untied = outside().filter(|&index| ties[index].is_empty());
    for (number, index) in untied.enumerate() {
        let width = nodes[index].width;
        loose[index] = company.x + width / 2 + number as Units / in_a_row * (width + GAP);
    }
    let wanted = |index: usize| {
        let centres = ties[index].iter().map(|&tie| geometry.boxes[tie].centre());
        match ties[index].len() as i64 {
            0 => loose[index],
            count => centres.sum::<i64>() / count,
        }
    };
    let mut above: Vec<(Units, usize)> = outside()
        .filter(|&index| !answers_inside(index))
        .map(|index| (wanted(index), index))
        .collect();
    let mut below: Vec<(Units, usize)> = outside()
        .filter(|&index| answers_inside(index))
        .map(|index| (wanted(index), index))
        .collect();
    let mut edge = company.y - MOAT;
    for row in rows_of_width(&mut above, nodes, room) {
        let tallest = tallest(&row, nodes);
        place_row(&row, nodes, geometry, |height| edge - height);
        edge -= tallest + MOAT;
    }
    edge = company.bottom() + MOAT;
    for row in rows_of_width(&mut below, nodes, room) {
        place_row(&row, nodes, geometry, |_| edge);
        edge += tallest(&row, nodes) + MOAT;
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

fn tallest(row: &[(Units, usize)], nodes: &[Node]) -> Units {
    let heights = row.iter().map(|&(_, index)| nodes[index].height);
    heights.max().unwrap_or(0)
}

/// Places the boxes of a row as near as possible to where they want to stand; `top` tells it of a box by its height.
fn place_row(row: &[(Units, usize)], nodes: &[Node], geometry: &mut Geometry, top: impl Fn(Units) -> Units) {
    let items: Vec<(Units, Units)> = row
        .iter()
        .map(|&(wanted, index)| (wanted - nodes[index].width / 2, nodes[index].width + GAP))
        .collect();
    for (&(_, index), x) in row.iter().zip(spaced(&items)) {
        let (width, height) = (nodes[index].width, nodes[index].height);
        let y = top(height);
        geometry.boxes[index] = Rect { x, y, width, height };
    }
}

/// Starts for items in order, as near as possible to where they want to be, none before the end of the one
/// before it.
///
/// Each item is (wanted start, length). Least squares by pooling neighbours that are too close.
pub(in crate::chart) fn spaced(items: &[(Units, Units)]) -> Vec<Units> {
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
pub(super) fn lead_other_lines(
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
