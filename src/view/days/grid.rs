//! The columns of a day-out-of-days grid, and what stands in its cells.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Line, plus};
use crate::graph::WorkCalendar;
use crate::graph::agenda::monday;
use crate::units::DayRange;
use crate::words::Words;

/// The most columns of a grid.
const MAX_COLUMNS: i64 = 80;

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    /// The finest unit of which a span has not too many.
    pub(super) fn of(span: DayRange) -> Self {
        let days = span.from.duration_until(span.to).as_hours() / 24 + 1;
        let units = [(Self::Day, 1), (Self::Week, 7), (Self::Month, 30)];
        let fits = units
            .into_iter()
            .find(|(_, length)| days / length < MAX_COLUMNS - 1);
        fits.map_or(Self::Year, |(unit, _)| unit)
    }

    /// The key of the word for it.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Day => "days.unit_day",
            Self::Week => "days.unit_week",
            Self::Month => "days.unit_month",
            Self::Year => "days.unit_year",
        }
    }

    /// The columns of a span: whole units, from first day to last.
    pub(super) fn columns(self, span: DayRange) -> Vec<DayRange> {
        let mut columns = Vec::new();
        let mut from = match self {
            Self::Day => span.from,
            Self::Week => monday(span.from),
            Self::Month => span.from.first_of_month(),
            Self::Year => span.from.first_of_year(),
        };
        while from <= span.to {
            let to = match self {
                Self::Day => from,
                Self::Week => plus(from, 6),
                Self::Month => from.last_of_month(),
                Self::Year => from.last_of_year(),
            };
            columns.push(DayRange { from, to });
            match to.checked_add(1.day()) {
                Ok(next) => from = next,
                Err(_) => break,
            }
        }
        columns
    }

    /// What a column is called.
    pub(super) fn label(self, words: &Words, from: Date) -> String {
        match self {
            Self::Day | Self::Week => from.day().to_string(),
            Self::Month => words.short_month_name(from).to_owned(),
            Self::Year => from.year().to_string(),
        }
    }

    /// What stands above it.
    pub(super) fn above(self, words: &Words, from: Date) -> String {
        match self {
            Self::Day | Self::Week => words.short_month(from),
            Self::Month => from.year().to_string(),
            Self::Year => String::new(),
        }
    }
}

/// Days of a line from the first to the last, in working days.
pub(super) struct Sums {
    pub(super) work: i64,
    pub(super) hold: i64,
    pub(super) away: i64,
}

/// Sums a line up. A day of leave within a job is leave, and no work.
pub(super) fn sums(line: &Line<'_>, calendar: &WorkCalendar) -> Sums {
    let Some(span) = line.span() else {
        return Sums {
            work: 0,
            hold: 0,
            away: 0,
        };
    };
    let days = |days: &DayRange| calendar.working_days_between(days.from, days.to);
    let away_in = |within: DayRange| DayRange::joined(away(line, within)).iter().map(days).sum::<i64>();
    let booked: i64 = line.jobs.iter().map(days).sum();
    let away_booked: i64 = line.jobs.iter().map(|job| away_in(*job)).sum();
    let away = away_in(span);
    Sums {
        work: booked - away_booked,
        hold: days(&span) - booked - (away - away_booked),
        away,
    }
}

/// The leave of a line within some days.
fn away(line: &Line<'_>, within: DayRange) -> Vec<DayRange> {
    line.away
        .iter()
        .filter_map(|away| overlap(*away, within))
        .collect()
}

fn overlap(one: DayRange, other: DayRange) -> Option<DayRange> {
    let days = DayRange {
        from: one.from.max(other.from),
        to: one.to.min(other.to),
    };
    (days.from <= days.to).then_some(days)
}

/// What a line does in a column: `S` starts, `F` finishes, `SF` both, `W` works, `H` holds, `A` is away.
pub(super) fn code(line: &Line<'_>, column: DayRange, calendar: &WorkCalendar) -> &'static str {
    let Some(here) = line.span().and_then(|span| overlap(span, column)) else {
        return "";
    };
    let (starts, finishes) = (
        line.jobs
            .first()
            .is_some_and(|job| job.from == here.from && job.from >= column.from),
        line.jobs
            .last()
            .is_some_and(|job| job.to == here.to && job.to <= column.to),
    );
    let days = |days: &DayRange| calendar.working_days_between(days.from, days.to);
    let jobs = line.jobs.iter().filter_map(|job| overlap(*job, column));
    let works: i64 = jobs
        .map(|job| days(&job) - DayRange::joined(away(line, job)).iter().map(days).sum::<i64>())
        .sum();
    let is_away = away(line, here).iter().any(|away| days(away) > 0);
    match (starts, finishes) {
        (true, true) => "SF",
        (true, false) => "S",
        (false, true) => "F",
        (false, false) if works > 0 => "W",
        (false, false) if is_away => "A",
        (false, false) if days(&here) > 0 => "H",
        (false, false) => "",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::graph::RoleId;
    use crate::units::WeekDay;

    fn line(jobs: &[DayRange], away: &[DayRange]) -> Line<'static> {
        Line {
            role: RoleId::new(0),
            who: None,
            department: None,
            is_external: false,
            jobs: super::DayRange::joined(jobs.to_vec()),
            away: away.to_vec(),
            week: None,
        }
    }

    fn range(from: Date, to: Date) -> DayRange {
        DayRange { from, to }
    }

    #[test]
    fn a_line_starts_works_holds_is_away_and_finishes() {
        let calendar = WorkCalendar::new(&WeekDay::FIVE, &[]);
        let jobs = [
            range(date(2026, 1, 5), date(2026, 1, 7)),
            range(date(2026, 1, 13), date(2026, 1, 16)),
        ];
        let away = [range(date(2026, 1, 14), date(2026, 1, 14))];
        let line = line(&jobs, &away);
        let codes = |unit: Unit| -> String {
            let columns = unit.columns(range(date(2026, 1, 5), date(2026, 1, 18)));
            let codes: Vec<&str> = columns
                .iter()
                .map(|days| match code(&line, *days, &calendar) {
                    "" => ".",
                    code => code,
                })
                .collect();
            codes.join(" ")
        };
        assert_eq!(codes(Unit::Day), "S W W H H . . H W A W F . .");
        assert_eq!(codes(Unit::Week), "S F");
        assert_eq!(codes(Unit::Month), "SF");
        let sums = sums(&line, &calendar);
        assert_eq!((sums.work, sums.hold, sums.away), (6, 3, 1));
    }

    #[test]
    fn the_columns_stay_few_however_long_a_production_is() {
        for (to, unit) in [
            (date(2026, 3, 1), Unit::Day),
            (date(2027, 6, 1), Unit::Week),
            (date(2031, 1, 1), Unit::Month),
            (date(2099, 1, 1), Unit::Year),
        ] {
            let span = range(date(2026, 1, 5), to);
            assert_eq!(Unit::of(span), unit);
            assert!(unit.columns(span).len() <= MAX_COLUMNS as usize);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn codes_and_sums_equal_a_count_day_by_day(
            jobs in prop::collection::vec((0_i64..60, 0_i64..15), 1..5),
            away in prop::collection::vec((0_i64..70, 0_i64..6), 0..3),
        ) {
            let first = date(2026, 1, 1);
            let of = |&(start, length): &(i64, i64)| range(plus(first, start), plus(first, start + length));
            let jobs: Vec<DayRange> = jobs.iter().map(of).collect();
            let away: Vec<DayRange> = away.iter().map(of).collect();
            let calendar = WorkCalendar::new(&WeekDay::FIVE, &[]);
            let line = line(&jobs, &away);
            let span = line.span().unwrap();
            let is_in = |ranges: &[DayRange], day: Date| ranges.iter().any(|days| days.from <= day && day <= days.to);
            let (mut work, mut hold, mut gone) = (0, 0, 0);
            for column in Unit::Day.columns(span) {
                let day = column.from;
                let is_worked = calendar.is_working(day);
                let expected = match (is_in(&jobs, day), is_in(&away, day), is_worked) {
                    (_, _, false) => "",
                    (_, true, true) => "A",
                    (true, false, true) => "W",
                    (false, false, true) => "H",
                };
                match expected {
                    "W" => work += 1,
                    "A" => gone += 1,
                    "H" => hold += 1,
                    _ => {}
                }
                let expected = match (day == span.from, day == span.to) {
                    (true, true) => "SF",
                    (true, false) => "S",
                    (false, true) => "F",
                    (false, false) => expected,
                };
                prop_assert_eq!(code(&line, column, &calendar), expected);
            }
            let sums = sums(&line, &calendar);
            prop_assert_eq!((sums.work, sums.hold, sums.away), (work, hold, gone));
        }
    }
}
