//! The lines from what is waited for to what waits.

use std::fmt::{self, Write as _};

use super::marks::{bar_ends, diamond_at};
use super::places::{Extent, Places};
use super::scale::Time;
use super::{BAR, DIAMOND, Ends, GanttInput, Mark, Px, Shape, px};

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
    pairs: Vec<(Stand<'a>, Stand<'a>, Ends)>,
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
                let links = after.mark.after.iter();
                links.filter_map(|&(number, ends)| Some((*stands.get(number)?, *after, ends)))
            })
            .collect();
        pairs.sort_by_key(is_critical);
        Self { pairs }
    }

    /// Writes those that start or end on a sheet, below the marks.
    ///
    /// Those that only pass it lead from nothing to nothing that can be seen there, and all of them on each sheet that they
    /// pass would make the sheets of many phases grow with the square.
    pub(super) fn write(&self, svg: &mut String, time: &Time, sheet: Extent) -> fmt::Result {
        let is_on = |stand: &Stand<'_>| stand.top < sheet.foot && stand.foot > sheet.top;
        for pair in &self.pairs {
            let (before, after, ends) = pair;
            if is_on(before) || is_on(after) {
                let (line, arrow) = match ends {
                    Ends::EndToStart => end_to_start(time, before, after),
                    Ends::StartToStart => start_to_start(time, before, after),
                    Ends::EndToEnd => end_to_end(time, before, after),
                };
                let (from, to) = (before.number, after.number);
                let critical = if is_critical(pair) { " is-critical" } else { "" };
                write!(
                    svg,
                    r#"<g data-from="{from}" data-to="{to}"><path class="gantt-link{critical}" d="{line}"/><path class="gantt-arrow{critical}" d="{arrow}"/></g>"#
                )?;
            }
        }
        Ok(())
    }
}

fn is_critical((before, after, _): &(Stand<'_>, Stand<'_>, Ends)) -> bool {
    before.mark.is_critical && after.mark.is_critical
}

/// The line and the arrow from where one ends to where the other starts.
fn end_to_start(time: &Time, before: &Stand<'_>, after: &Stand<'_>) -> (String, String) {
    let ((begin, end), (start, stop)) = (before.ends(time), after.ends(time));
    let is_below = after.middle > before.middle;
    // Where the one that waits begins under or over the other, the line drops straight onto its beginning.
    let drop = match after.mark.shape {
        Shape::Diamond => (start + stop) / 2,
        _ => (start + BEND).min((start + stop) / 2),
    };
    if start >= end + 2 * BEND {
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
    }
}

/// The line and the arrow from start to start, around the left of both.
fn start_to_start(time: &Time, before: &Stand<'_>, after: &Stand<'_>) -> (String, String) {
    let (begin, start) = (before.ends(time).0, after.ends(time).0);
    // Right of the titles, whose ground would cover it.
    let bend = (begin.min(start) - 2 * BEND).max(time.left - px(3));
    let line = around(before, begin, bend, after, start);
    (line, sideways(start, after.middle))
}

/// The line and the arrow from end to end, around the right of both.
fn end_to_end(time: &Time, before: &Stand<'_>, after: &Stand<'_>) -> (String, String) {
    let (end, stop) = (before.ends(time).1, after.ends(time).1);
    let line = around(before, end, end.max(stop) + 2 * BEND, after, stop);
    (line, pointing(stop, after.middle, stop + ARROW.0))
}

/// A line from one end by way of a place beside both to another.
fn around(before: &Stand<'_>, from: i64, bend: i64, after: &Stand<'_>, to: i64) -> String {
    let (from, bend, to) = (Px(from), Px(bend), Px(to));
    format!("M{from} {}H{bend}V{}H{to}", Px(before.middle), Px(after.middle))
}

/// An arrow that points right.
fn sideways(x: i64, y: i64) -> String {
    pointing(x, y, x - ARROW.0)
}

/// An arrow that points to the side.
fn pointing(x: i64, y: i64, tail: i64) -> String {
    let (tip, tail) = (Px(x), Px(tail));
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
