//! How days become places, and how the scale is divided: days, weeks, months, quarters or years.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::{FONT, GanttInput, LABEL_EASY, LABEL_MAX, LABEL_MIN, PADDING, RIGHT, WIDTH, px};
use crate::chart::text::{self, Font};
use crate::words::Words;

/// Fewer days would make a single day look like a week.
const MIN_DAYS: i64 = 14;

/// How days become places.
pub(super) struct Time {
    pub(super) first: Date,
    pub(super) last: Date,
    pub(super) days: i64,
    pub(super) left: i64,
    pub(super) width: i64,
    pub(super) label_width: i64,
}

impl Time {
    pub(super) fn of(input: &GanttInput) -> Option<Self> {
        let rows = || input.groups.iter().flat_map(|group| &group.rows);
        let days = || {
            rows()
                .flat_map(|row| &row.marks)
                .map(|mark| mark.days)
                .chain(input.span)
        };
        let first = days().map(|days| days.from).min()?;
        let last = days().map(|days| days.to.max(days.from)).max()?;
        let least = first.checked_add((MIN_DAYS - 1).days()).unwrap_or(last);
        let last = last.max(least);
        let needed = |text: &str, font: Font| match text.is_empty() {
            true => 0,
            false if text::width(text, font) <= LABEL_EASY => text::width(text, font),
            false => text::width_for_lines(text, font, 2, LABEL_EASY, LABEL_MAX),
        };
        let rows = rows().map(|row| needed(&row.title, Font::regular(FONT)));
        let groups = input
            .groups
            .iter()
            .map(|group| needed(&group.title, Font::bold(FONT)));
        let label_width = rows.chain(groups).max().unwrap_or(0).clamp(LABEL_MIN, LABEL_MAX);
        let left = label_width + 2 * PADDING;
        Some(Self {
            first,
            last,
            days: days_from(first, last) + 1,
            left,
            width: WIDTH - RIGHT - left,
            label_width,
        })
    }

    /// Where a day begins; days outside the chart are at its edges.
    pub(super) fn x(&self, day: Date) -> i64 {
        self.x_of(days_from(self.first, day))
    }

    /// Where a day ends.
    pub(super) fn x_after(&self, day: Date) -> i64 {
        self.x_of(days_from(self.first, day) + 1)
    }

    fn x_of(&self, number: i64) -> i64 {
        self.left + number.clamp(0, self.days) * self.width / self.days
    }

    /// Whether some days are at least so many hundredths of a pixel wide.
    pub(super) fn is_wide(&self, days: i64, width: i64) -> bool {
        days * self.width >= width * self.days
    }

    /// The finest unit whose cells have room for their label, and the one above it.
    pub(super) fn units(&self) -> (Unit, Option<Unit>) {
        let candidates = [
            (1, px(20), Unit::Day, Some(Unit::Month)),
            (7, px(20), Unit::Week, Some(Unit::Month)),
            (28, px(26), Unit::Month, Some(Unit::Year(1))),
            (90, px(22), Unit::Quarter, Some(Unit::Year(1))),
            (365, px(36), Unit::Year(1), None),
            (3_650, px(36), Unit::Year(10), None),
            (36_500, px(36), Unit::Year(100), None),
        ];
        let fits = candidates
            .into_iter()
            .find(|&(days, width, ..)| self.is_wide(days, width));
        fits.map_or((Unit::Year(1000), None), |(_, _, fine, coarse)| (fine, coarse))
    }

    /// The cells of a unit: where each begins and ends, and its first day, which may lie before the chart.
    pub(super) fn cells(&self, unit: Unit) -> Vec<(i64, i64, Date)> {
        let mut cells = Vec::new();
        let mut begin = Some(unit.begin(self.first));
        while let Some(day) = begin.filter(|day| *day <= self.last) {
            let next = unit.next(day);
            let right = next.map_or(self.left + self.width, |next| self.x(next));
            cells.push((self.x(day), right, day));
            begin = next;
        }
        cells
    }
}

pub(super) fn days_from(first: Date, day: Date) -> i64 {
    first.duration_until(day).as_hours() / 24
}

/// A unit of the scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    /// From Monday.
    Week,
    Month,
    Quarter,
    /// So many years.
    Year(i16),
}

impl Unit {
    /// The begin of the unit that a day lies in.
    fn begin(self, day: Date) -> Date {
        match self {
            Self::Day => day,
            Self::Week => {
                let back = i64::from(day.weekday().since(Weekday::Monday));
                day.checked_sub(back.days()).unwrap_or(day)
            }
            Self::Month => day.first_of_month(),
            Self::Quarter => {
                let month = (day.month() - 1) / 3 * 3 + 1;
                Date::new(day.year(), month, 1).unwrap_or(day)
            }
            Self::Year(step) => Date::new(day.year().div_euclid(step) * step, 1, 1).unwrap_or(day),
        }
    }

    /// The begin of the next one; `None` at the end of time.
    fn next(self, begin: Date) -> Option<Date> {
        let step = match self {
            Self::Day => 1.day(),
            Self::Week => 1.week(),
            Self::Month => 1.month(),
            Self::Quarter => 3.months(),
            Self::Year(step) => i64::from(step).years(),
        };
        begin.checked_add(step).ok()
    }

    /// What a cell may be called, the fullest first. A month names its year only where no line of years stands above.
    pub(super) fn labels(self, words: &Words, begin: Date, is_finest: bool) -> Vec<String> {
        match self {
            Self::Day | Self::Week => vec![begin.day().to_string()],
            // One form for all months of a line, so that September is not the only one abbreviated.
            Self::Month if is_finest => vec![words.short_month_name(begin).to_owned()],
            Self::Month => vec![
                words.month(begin),
                words.short_month(begin),
                words.short_month_name(begin).to_owned(),
            ],
            Self::Quarter => {
                let quarter = (begin.month() - 1) / 3 + 1;
                vec![words.fill("drawing.quarter", &[("quarter", &quarter.to_string())])]
            }
            Self::Year(_) => vec![begin.year().to_string()],
        }
    }
}
