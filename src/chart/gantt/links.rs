//! The lines from what is waited for to what waits.

use std::fmt::{self, Write as _};

use super::marks::{bar_ends, diamond_at};
use super::places::{Extent, Places};
use super::scale::Time;
use super::{BAR, DIAMOND, GanttInput, Mark, Px, Shape, px};

/// How far a line stands off a bar before it turns.
const BEND: i64 = px(4);
/// Length and half the width of an arrow.
const ARROW: (i64, i64) = (px(4), px(3));

/// A mark with its number among all, the middle of its line, and its row's top and foot.
#[derive(Clone, Copy)]
struct Stand<'a> {
    number: usize,
    mark: &'a Mark,
    middle: i64,
    top: i64,
    foot: i64,
}

impl Stand<'_> {
    /// Left and right of what is drawn.
    fn ends(&self, time: &Time) -> (i64, i64) {
        match self.mark.shape {
            Shape::Diamond => {
                let centre = diamond_at(self.mark, time);
                (centre - DIAMOND, centre + DIAMOND)
            }
            _ => bar_ends(self.mark, time),
        }
    }

    /// Half the height of what is drawn.
    fn half(&self) -> i64 {
        match self.mark.shape {
            Shape::Diamond => DIAMOND,
            _ => BAR / 2,
        }
    }
}

/// All lines of a chart, found once for all its sheets.
pub(super) struct Links<'a> {
    /// What is waited for, and what waits; critical ones last, so that they lie on top of the others.
    pairs: Vec<(Stand<'a>, Stand<'a>)>,
}

impl<'a> Links<'a> {
    pub(super) fn of(input: &'a GanttInput, places: &Places) -> Self {
        let rows = input.groups.iter().flat_map(|group| &group.rows);
        let marks = (rows.zip(&places.rows)).flat_map(|(row, place)| {
            row.marks
                .iter()
                .enumerate()
                .map(move |(at, mark)| (mark, place, at))
        });
        let stands: Vec<Stand<'_>> = (marks.enumerate())
            .map(|(number, (mark, place, at))| Stand {
                number,
                mark,
                middle: place.middle(at),
                top: place.top,
                foot: place.top + place.height,
            })
            .collect();
        let mut pairs: Vec<_> = stands
            .iter()
            .flat_map(|after| {
                let before = after.mark.after.iter().filter_map(|&number| stands.get(number));
                before.map(move |before| (*before, *after))
            })
            .collect();
        pairs.sort_by_key(is_critical);
        Self { pairs }
    }

    /// Writes those that can be seen on a sheet, below the marks.
    pub(super) fn write(&self, svg: &mut String, time: &Time, sheet: Extent) -> fmt::Result {
        for pair in &self.pairs {
            let (before, after) = pair;
            let (top, foot) = (before.top.min(after.top), before.foot.max(after.foot));
            if top < sheet.foot && foot > sheet.top {
                write_link(
                    svg,
                    time,
                    before,
                    after,
                    if is_critical(pair) { " is-critical" } else { "" },
                )?;
            }
        }
        Ok(())
    }
}

fn is_critical((before, after): &(Stand<'_>, Stand<'_>)) -> bool {
    before.mark.is_critical && after.mark.is_critical
}

fn write_link(
    svg: &mut String,
    time: &Time,
    before: &Stand<'_>,
    after: &Stand<'_>,
    critical: &str,
) -> fmt::Result {
    let stroke = if critical.is_empty() { "1" } else { "2" };
    let ((begin, end), (start, stop)) = (before.ends(time), after.ends(time));
    let is_below = after.middle > before.middle;
    // Where the one that waits begins under or over the other, the line drops straight onto its beginning.
    let drop = match after.mark.shape {
        Shape::Diamond => (start + stop) / 2,
        _ => (start + BEND).min((start + stop) / 2),
    };
    let (line, arrow) = if start >= end + 2 * BEND {
        let bend = end + BEND;
        let line = format!(
            "M{} {}H{}V{}H{}",
            Px(end),
            Px(before.middle),
            Px(bend),
            Px(after.middle),
            Px(start)
        );
        (line, sideways(start, after.middle))
    } else if (begin..=end + 3 * BEND).contains(&drop) && before.middle != after.middle {
        let (from, to) = match is_below {
            true => (before.middle + before.half(), after.middle - after.half()),
            false => (before.middle - before.half(), after.middle + after.half()),
        };
        // A little further right than the bar ends, the line starts at its middle.
        let line = match drop > end {
            true => format!("M{} {}H{}V{}", Px(end), Px(before.middle), Px(drop), Px(to)),
            false => format!("M{} {}V{}", Px(drop), Px(from), Px(to)),
        };
        (line, upright(drop, to, is_below))
    } else {
        // Back between the rows, to arrive from the left all the same.
        let between = if is_below { after.top } else { after.foot };
        let line = format!(
            "M{} {}H{}V{}H{}V{}H{}",
            Px(end),
            Px(before.middle),
            Px(end + BEND),
            Px(between),
            Px(start - 2 * BEND),
            Px(after.middle),
            Px(start)
        );
        (line, sideways(start, after.middle))
    };
    let (from, to) = (before.number, after.number);
    write!(
        svg,
        r#"<g data-from="{from}" data-to="{to}"><path class="gantt-link{critical}" d="{line}" fill="none" stroke="currentColor" stroke-opacity="0.6" stroke-width="{stroke}"/><path class="gantt-arrow{critical}" d="{arrow}" fill="currentColor"/></g>"#
    )
}

/// An arrow that points right.
fn sideways(x: i64, y: i64) -> String {
    let (tip, tail) = (Px(x), Px(x - ARROW.0));
    format!("M{tip} {}L{tail} {}V{}Z", Px(y), Px(y - ARROW.1), Px(y + ARROW.1))
}

/// An arrow that points down, or up.
fn upright(x: i64, y: i64, is_down: bool) -> String {
    let tail = if is_down { y - ARROW.0 } else { y + ARROW.0 };
    format!(
        "M{} {}L{} {}H{}Z",
        Px(x),
        Px(y),
        Px(x - ARROW.1),
        Px(tail),
        Px(x + ARROW.1)
    )
}
