//! Where everything stands from top to bottom.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::scale::Time;
use super::{FONT, GROUP, GanttInput, GanttRow, LANE, LINE, Mark, PADDING, ROW, SCALE_LINE, STRIP, Shape};
use crate::chart::text::{self, Font};

/// A sheet is at most this high, so that it fits on a printed page.
pub(super) const SHEET: i64 = 640 * 100;
/// The first one, which stands below the head of its page.
pub(super) const FIRST_SHEET: i64 = 460 * 100;

/// Where everything stands from top to bottom.
pub(super) struct Places {
    /// Tops of the sheets, each of which begins with a scale.
    pub(super) sheets: Vec<i64>,
    /// Top and lines of each group's title.
    pub(super) groups: Vec<(i64, Vec<String>)>,
    /// Each row, over all groups.
    pub(super) rows: Vec<RowPlace>,
    pub(super) height: i64,
}

/// Where a row stands.
pub(super) struct RowPlace {
    pub(super) top: i64,
    pub(super) height: i64,
    /// The lines of its title.
    pub(super) lines: Vec<String>,
    pub(super) lanes: Lanes,
}

/// The lines of bars of a row.
pub(super) struct Lanes {
    /// Of each mark, the line that it stands on, from 0.
    of: Vec<usize>,
    /// How many there are, 1 at least.
    count: usize,
}

impl RowPlace {
    /// The middle of a mark's line of bars.
    pub(super) fn middle(&self, mark: usize) -> i64 {
        let lanes = self.lanes.count as i64;
        let lane = self.lanes.of.get(mark).copied().unwrap_or(0) as i64;
        // All lines together stand in the middle, as the one line of most rows does.
        self.top + self.height / 2 + (2 * lane - (lanes - 1)) * LANE / 2
    }
}

impl Places {
    pub(super) fn of(input: &GanttInput, time: &Time) -> Self {
        let mut places = Self {
            sheets: vec![0],
            groups: Vec::new(),
            rows: Vec::new(),
            height: 2 * SCALE_LINE,
        };
        for group in &input.groups {
            if !group.title.is_empty() {
                let lines = text::wrap(&group.title, Font::bold(FONT), time.label_width);
                let height = GROUP + LINE * (lines.len() as i64 - 1);
                // With a row below it, so that no title is left alone at the foot of a page.
                let top = places.place(height + ROW);
                places.height -= ROW;
                places.groups.push((top, lines));
            }
            for row in &group.rows {
                let lines = text::wrap(&row.title, Font::regular(FONT), time.label_width);
                let lanes = lanes(row);
                let stacked = lanes.count as i64 - 1;
                let has_strip = row.marks.iter().any(|mark| mark.shape == Shape::Strip);
                let bars = ROW + LANE * stacked + if has_strip { 2 * STRIP } else { 0 };
                let height = bars.max(ROW + LINE * (lines.len() as i64 - 1));
                let top = places.place(height);
                places.rows.push(RowPlace {
                    top,
                    height,
                    lines,
                    lanes,
                });
            }
        }
        places.height += PADDING;
        places
    }

    /// Takes so much room at the foot, on a new sheet where this one is full; gives its top.
    fn place(&mut self, height: i64) -> i64 {
        let top = self.sheets.last().copied().unwrap_or(0);
        let most = if self.sheets.len() == 1 {
            FIRST_SHEET
        } else {
            SHEET
        };
        if self.height - top > 2 * SCALE_LINE && self.height + height - top > most {
            self.sheets.push(self.height);
            self.height += 2 * SCALE_LINE;
        }
        let top = self.height;
        self.height += height;
        top
    }

    /// Top and foot of each sheet.
    pub(super) fn extents(&self) -> impl Iterator<Item = Extent> {
        let feet = self.sheets.iter().skip(1).copied().chain([self.height]);
        self.sheets
            .iter()
            .zip(feet)
            .map(|(&top, foot)| Extent { top, foot })
    }
}

/// From the top of a sheet to its foot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) top: i64,
    pub(super) foot: i64,
}

impl Extent {
    /// Whether what begins at `top` begins on this sheet.
    pub(super) fn has(self, top: i64) -> bool {
        (self.top..self.foot).contains(&top)
    }
}

/// Puts bars that overlap on lines of their own, each on the first that is free. Outlines, strips and diamonds may stand
/// behind and on anything.
///
/// A person may have as many jobs as a crew list has rows, so the free lines are known and not looked for.
fn lanes(row: &GanttRow) -> Lanes {
    let mut by_start: Vec<(usize, &Mark)> = row.marks.iter().enumerate().collect();
    by_start.sort_by_key(|(at, mark)| (mark.days.from, *at));
    let mut of = vec![0; row.marks.len()];
    let mut count = 0;
    let mut free = BinaryHeap::new();
    let mut taken = BinaryHeap::new();
    for (at, mark) in by_start {
        if mark.shape != Shape::Bar {
            continue;
        }
        while taken
            .peek()
            .is_some_and(|Reverse((end, _))| *end < mark.days.from)
        {
            let ended = taken.pop();
            free.extend(ended.map(|Reverse((_, lane))| Reverse(lane)));
        }
        let lane = free.pop().map_or(count, |Reverse(lane)| lane);
        count = count.max(lane + 1);
        taken.push(Reverse((mark.days.to, lane)));
        of[at] = lane;
    }
    Lanes {
        of,
        count: count.max(1),
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::units::DayRange;

    /// Days of 2026 from its first: when a bar begins, and how much longer than a day it is.
    fn bar((from, more): (i64, i64)) -> Mark {
        let from = date(2026, 1, 1) + from.days();
        let days = DayRange {
            from,
            to: from + more.days(),
        };
        Mark {
            shape: Shape::Bar,
            days,
            text: String::new(),
            label: String::new(),
            url: None,
            classes: String::new(),
            is_critical: false,
            after: Vec::new(),
        }
    }

    proptest! {
        #[test]
        fn a_bar_stands_on_the_first_line_that_is_free(bars in prop::collection::vec((0_i64..40, 0_i64..9), 0..30)) {
            let marks: Vec<Mark> = bars.into_iter().map(bar).collect();
            let found = lanes(&GanttRow { title: String::new(), marks: marks.clone() });
            let mut by_start: Vec<usize> = (0..marks.len()).collect();
            by_start.sort_by_key(|at| (marks[*at].days.from, *at));
            for (turn, at) in by_start.iter().enumerate() {
                let is_free = |lane: &usize| {
                    by_start[..turn]
                        .iter()
                        .all(|before| found.of[*before] != *lane || marks[*before].days.to < marks[*at].days.from)
                };
                prop_assert_eq!(Some(found.of[*at]), (0..).find(is_free));
            }
            prop_assert_eq!(found.count, found.of.iter().max().map_or(1, |last| last + 1));
        }
    }
}
