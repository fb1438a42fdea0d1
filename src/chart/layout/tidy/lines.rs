//! The lines between boxes that have their places.

use super::{Alike, Entry, Tidy};
use crate::chart::layout::{Geometry, Line, LineKind, Point, Rect, tidied};

/// Boxes in their places. Lines are drawn only in the shape that is chosen.
pub(in crate::chart::layout) struct Placed<'a> {
    pub(super) tidy: Tidy<'a>,
    /// A rectangle for each box; empty for those outside.
    pub(in crate::chart::layout) boxes: Vec<Rect>,
}

impl Placed<'_> {
    /// Elementary steps taken.
    pub(in crate::chart::layout) fn steps(&self) -> u64 {
        self.tidy.steps
    }

    /// Which other limits give the same.
    pub(in crate::chart::layout) fn alike(&self) -> Alike {
        self.tidy.alike
    }

    /// The boxes with their lines, and the channels in which no others may run.
    pub(in crate::chart::layout) fn with_lines(self) -> (Geometry, Vec<Rect>) {
        let Self { tidy, boxes } = self;
        let company = tidy.company();
        let mut superiors = vec![company; company];
        for (superior, people) in tidy.tree.children.iter().enumerate() {
            people.iter().for_each(|&index| superiors[index] = superior);
        }
        let answering = superiors
            .iter()
            .enumerate()
            .filter(|(_, superior)| **superior != company);
        let lines = answering.map(|(from, &to)| Line {
            from,
            to,
            kind: LineKind::Solid,
            points: connector(boxes[to], boxes[from], tidy.places[to], tidy.entries[from]),
        });
        let lines = lines.collect();
        let of_boxes = tidy.channels.iter().filter(|(parent, _)| *parent != company);
        let channels = of_boxes.map(|(parent, channel)| {
            let (x, y) = tidy.places[*parent];
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
                ..Geometry::default()
            },
            channels,
        )
    }
}

/// The way of a line from a box to one below it.
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
