//! Which days are worked, and counting in them.

use jiff::SignedDuration;
use jiff::civil::Date;

use crate::units::{DayRange, Halves, Week, WeekDay, WorkSpan};

/// A Monday; days are counted from it.
const ORIGIN: Date = Date::constant(1970, 1, 5);

/// A working week and the holidays in it.
///
/// All working days of all time are numbered in order, and the **rank** of a day is the number of the first working
/// day on or after it. So a length is a difference of ranks, and schedules are worked out in whole numbers, which
/// cannot overflow; only what is shown becomes a date again. Both ways take a binary search of the holidays, however
/// far apart the days are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkCalendar {
    /// Whether each day of the week is worked, from Monday.
    works: [bool; 7],
    /// Working days of a week without holidays; none only for somebody who works on none of the days that others do.
    per_week: i64,
    /// Where it differs from its week, in order.
    exceptions: Vec<Exception>,
    /// The week, holidays and workdays as given: a holiday on a Saturday counts once Saturdays are worked.
    week: Vec<WeekDay>,
    holidays: Vec<DayRange>,
    workdays: Vec<DayRange>,
}

/// Days off in a row, of which at least one would be worked; or one day that is worked and would be off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Exception {
    /// First day, counted from the origin.
    first: i64,
    /// Last day.
    last: i64,
    /// Whether it is a day of work.
    is_worked: bool,
    /// Working days that this one and all before it take away; those that are added count against it.
    lost: i64,
    /// Working days before `first`, counted from the origin.
    rank: i64,
}

impl Default for WorkCalendar {
    /// Monday to Friday, without holidays.
    fn default() -> Self {
        Self::new(&WeekDay::FIVE, &[])
    }
}

impl WorkCalendar {
    /// A calendar of some working days of the week and some days off, in any order and overlapping at will.
    ///
    /// A week without working days counts as Monday to Friday; whoever reads such a week reports it.
    pub fn new(week: &[WeekDay], holidays: &[DayRange]) -> Self {
        Self::with_workdays(week, holidays, &[])
    }

    /// The same, with days that are worked whatever the week and the holidays say.
    pub fn with_workdays(week: &[WeekDay], holidays: &[DayRange], workdays: &[DayRange]) -> Self {
        let week = if week.is_empty() { &WeekDay::FIVE } else { week };
        Self::of(week.to_vec(), holidays.to_vec(), workdays.to_vec())
    }

    fn of(week: Vec<WeekDay>, holidays: Vec<DayRange>, workdays: Vec<DayRange>) -> Self {
        let mut works = [false; 7];
        for day in &week {
            works[*day as usize] = true;
        }
        let exceptions = exceptions(&holidays, &workdays, &works);
        let mut calendar = Self {
            per_week: works.iter().map(|&is_worked| i64::from(is_worked)).sum(),
            works,
            exceptions: Vec::new(),
            week,
            holidays,
            workdays,
        };
        let mut lost = 0;
        for (first, last, is_worked) in exceptions {
            let before = calendar.week_rank(first);
            let taken = match is_worked {
                true => -1,
                false => calendar.week_rank(last + 1) - before,
            };
            // Days off on days off change nothing, and without them each exception has a rank of its own.
            if taken != 0 {
                let rank = before - lost;
                lost += taken;
                calendar.exceptions.push(Exception {
                    first,
                    last,
                    is_worked,
                    lost,
                    rank,
                });
            }
        }
        calendar
    }

    /// This calendar with some more holidays and workdays, under another week if one is given.
    #[must_use]
    pub fn with(&self, week: Option<&[WeekDay]>, holidays: &[DayRange], workdays: &[DayRange]) -> Self {
        let all = |own: &[DayRange], more: &[DayRange]| [own, more].concat();
        Self::with_workdays(
            week.unwrap_or(&self.week),
            &all(&self.holidays, holidays),
            &all(&self.workdays, workdays),
        )
    }

    /// The days of this calendar on which somebody with a week of their own works, half a day counting as one.
    #[must_use]
    pub fn within(&self, week: &Week) -> Self {
        let is_theirs = |day: &WeekDay| week.of(*day) != Halves::NONE;
        let days = self.workdays.iter().flat_map(|days| {
            let days = std::iter::successors(Some(days.from), |day| day.tomorrow().ok())
                .take_while(|day| *day <= days.to)
                .take(MAX_WORKDAYS);
            days.filter(|day| week.has(*day))
                .map(|day| DayRange { from: day, to: day })
        });
        Self::of(
            self.week.iter().copied().filter(is_theirs).collect(),
            self.holidays.clone(),
            days.collect(),
        )
    }

    /// The days of a week that are worked where no holiday says otherwise.
    pub fn week(&self) -> Week {
        self.week.iter().copied().collect()
    }

    /// A stretch of work in working days.
    pub fn days_of(&self, span: WorkSpan) -> i64 {
        match span {
            WorkSpan::Days(days) => i64::from(days),
            WorkSpan::Weeks(weeks) => i64::from(weeks) * self.per_week,
        }
    }

    /// Whether a day is worked.
    pub fn is_working(&self, day: Date) -> bool {
        self.works_on(number_of(day))
    }

    /// The first working day on or after a day; `None` when there is none before the end of the year 9999.
    pub fn next_working(&self, day: Date) -> Option<Date> {
        self.day_at(self.rank(day))
    }

    /// The last working day on or before a day; `None` when there is none.
    pub fn previous_working(&self, day: Date) -> Option<Date> {
        self.day_at(self.rank_after(day) - 1)
    }

    /// The working day that is some working days after a day, or before it where `days` is negative.
    ///
    /// A day off counts as the next working day, so adding nothing to it rolls forward. `None` outside the years
    /// that dates have.
    pub fn add_working_days(&self, day: Date, days: i64) -> Option<Date> {
        self.day_at(self.rank(day).saturating_add(days))
    }

    /// The nth working day after a day, or before it where `days` is negative; for none the day itself, on a day off too.
    ///
    /// From a day off, the first working day in that direction is the first one: one after a Saturday is Monday, one
    /// before it is Friday. `None` outside the years that dates have.
    pub fn moved(&self, day: Date, days: i64) -> Option<Date> {
        match days {
            0 => Some(day),
            1.. => self.day_at(self.rank_after(day).checked_add(days - 1)?),
            _ => self.day_at(self.rank(day).checked_add(days)?),
        }
    }

    /// The number of working days from one day to another, both inclusive; none when `to` is before `from`.
    pub fn working_days_between(&self, from: Date, to: Date) -> i64 {
        (self.rank_after(to) - self.rank(from)).max(0)
    }

    /// By how many working days one end of work is later than another; negative where it is earlier.
    pub fn working_days_until(&self, was: Date, is: Date) -> i64 {
        self.rank_after(is) - self.rank_after(was)
    }

    /// The days off of some days, in order, those in a row as one range; for shading a chart.
    pub fn days_off(&self, range: DayRange) -> Vec<DayRange> {
        let mut off = Vec::new();
        let mut day = range.from;
        while day <= range.to {
            let next = self.next_working(day);
            if next != Some(day) {
                let last = next
                    .and_then(|next| next.yesterday().ok())
                    .map_or(range.to, |last| last.min(range.to));
                off.push(DayRange { from: day, to: last });
            }
            // From the working day on, the next day off is at most a week and a day away unless the week has seven.
            let Some(worked) = next else { break };
            match self.next_off(worked) {
                Some(next_off) => day = next_off,
                None => break,
            }
        }
        off
    }

    /// The first day off after a working day.
    fn next_off(&self, worked: Date) -> Option<Date> {
        let number = number_of(worked);
        let weekly = (1..=7).find(|ahead| !self.works[weekday_of(number + ahead)]);
        let next = self
            .exceptions
            .partition_point(|exception| exception.first <= number);
        let holiday = self.exceptions.get(next).map(|exception| exception.first);
        let weekly = weekly.map(|ahead| number + ahead);
        date_of(match (weekly, holiday) {
            (Some(weekly), Some(holiday)) => weekly.min(holiday),
            (Some(day), None) | (None, Some(day)) => day,
            (None, None) => return None,
        })
    }

    /// The number of the first working day on or after a day.
    pub(super) fn rank(&self, day: Date) -> i64 {
        self.rank_of(number_of(day))
    }

    /// The number of the first working day after a day.
    pub(super) fn rank_after(&self, day: Date) -> i64 {
        self.rank_of(number_of(day) + 1)
    }

    /// The working day of a rank; `None` outside the years that dates have.
    pub(super) fn day_at(&self, rank: i64) -> Option<Date> {
        // Whatever starts at or before this rank lies before the day, or is the day: a workday that is added.
        let before = self
            .exceptions
            .partition_point(|exception| exception.rank <= rank);
        let last = before.checked_sub(1).map(|index| self.exceptions[index]);
        if let Some(exception) = last.filter(|exception| exception.is_worked && exception.rank == rank) {
            return date_of(exception.first);
        }
        let lost = last.map_or(0, |exception| exception.lost);
        let weekly = rank.checked_add(lost)?;
        let (weeks, nth) = (
            weekly.checked_div_euclid(self.per_week)?,
            weekly.checked_rem_euclid(self.per_week)?,
        );
        let mut worked = (0..7).filter(|&weekday| self.works[weekday as usize]);
        let weekday: i64 = worked.nth(nth as usize)?;
        date_of(weeks.checked_mul(7)?.checked_add(weekday)?)
    }

    fn rank_of(&self, number: i64) -> i64 {
        match self.begun(number) {
            Some(exception) if number <= exception.last => exception.rank,
            Some(exception) => self.week_rank(number) - exception.lost,
            None => self.week_rank(number),
        }
    }

    fn works_on(&self, number: i64) -> bool {
        match self.begun(number).filter(|exception| number <= exception.last) {
            Some(exception) => exception.is_worked,
            None => self.works[weekday_of(number)],
        }
    }

    /// The last exception that begins on a day or before it.
    fn begun(&self, number: i64) -> Option<Exception> {
        let begun = self
            .exceptions
            .partition_point(|exception| exception.first <= number);
        begun.checked_sub(1).map(|index| self.exceptions[index])
    }

    /// Working days before a day, counted from the origin, as if there were no holidays.
    fn week_rank(&self, number: i64) -> i64 {
        let this_week = self.works[..weekday_of(number)]
            .iter()
            .filter(|&&is_worked| is_worked);
        number.div_euclid(7) * self.per_week + this_week.count() as i64
    }
}

/// Where a calendar differs from its week, in order: days off as ranges, each day that is worked instead by itself.
fn exceptions(holidays: &[DayRange], workdays: &[DayRange], works: &[bool; 7]) -> Vec<(i64, i64, bool)> {
    let workdays = merged(workdays);
    let mut found = Vec::new();
    for &(first, last) in &workdays {
        // From a range of whole weeks, only the days matter that are not worked anyway. More than a lifetime is no range.
        let days = (first..=last).take(MAX_WORKDAYS);
        found.extend(
            days.filter(|day| !works[weekday_of(*day)])
                .map(|day| (day, day, true)),
        );
    }
    for (mut first, last) in merged(holidays) {
        let next = workdays.partition_point(|&(_, end)| end < first);
        for &(from, to) in workdays[next..].iter().take_while(|(from, _)| *from <= last) {
            found.push((first, from - 1, false));
            first = to + 1;
        }
        found.push((first, last, false));
    }
    found.retain(|(first, last, _)| first <= last);
    found.sort_unstable();
    found
}

/// The longest range of days that are worked instead of being off: a hundred years.
const MAX_WORKDAYS: usize = 36_525;

/// The ranges as numbers, in order; those that overlap or touch become one.
fn merged(ranges: &[DayRange]) -> Vec<(i64, i64)> {
    let mut numbers: Vec<(i64, i64)> = ranges
        .iter()
        .map(|range| (number_of(range.from), number_of(range.to)))
        .filter(|(first, last)| first <= last)
        .collect();
    numbers.sort_unstable();
    let mut merged: Vec<(i64, i64)> = Vec::with_capacity(numbers.len());
    for (first, last) in numbers {
        match merged.last_mut() {
            Some(before) if first <= before.1 + 1 => before.1 = before.1.max(last),
            _ => merged.push((first, last)),
        }
    }
    merged
}

/// 0 for Monday to 6 for Sunday.
fn weekday_of(number: i64) -> usize {
    number.rem_euclid(7) as usize
}

/// Days from the origin.
fn number_of(day: Date) -> i64 {
    ORIGIN.duration_until(day).as_hours() / 24
}

/// The day that is some days from the origin, in the years 0 to 9999, which is what four digits can write.
fn date_of(number: i64) -> Option<Date> {
    let day = ORIGIN
        .checked_add(SignedDuration::try_from_hours(number.checked_mul(24)?)?)
        .ok()?;
    (day.year() >= 0).then_some(day)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn range(from: Date, to: Date) -> DayRange {
        DayRange { from, to }
    }

    #[test]
    fn holidays_on_weekends_and_holidays_that_touch_count_once() {
        let calendar = WorkCalendar::new(
            &WeekDay::FIVE,
            &[
                range(date(2026, 4, 5), date(2026, 4, 6)),
                range(date(2026, 4, 3), date(2026, 4, 4)),
                range(date(2026, 4, 3), date(2026, 4, 3)),
            ],
        );
        assert_eq!(calendar.next_working(date(2026, 4, 3)), Some(date(2026, 4, 7)));
        assert_eq!(
            calendar.previous_working(date(2026, 4, 6)),
            Some(date(2026, 4, 2))
        );
        assert_eq!(
            calendar.working_days_between(date(2026, 4, 2), date(2026, 4, 7)),
            2
        );
        assert_eq!(
            calendar.days_off(range(date(2026, 4, 1), date(2026, 4, 12))),
            [
                range(date(2026, 4, 3), date(2026, 4, 6)),
                range(date(2026, 4, 11), date(2026, 4, 12))
            ]
        );
    }

    #[test]
    fn the_end_of_time_is_an_answer_and_no_panic() {
        let first = date(0, 1, 1);
        let last = date(9999, 12, 31);
        let calendar = WorkCalendar::new(&WeekDay::FIVE, &[]);
        assert_eq!(calendar.add_working_days(last, 1), None);
        assert_eq!(calendar.add_working_days(last, i64::MAX), None);
        assert_eq!(calendar.add_working_days(first, i64::MIN), None);
        assert_eq!(calendar.add_working_days(first, 0), Some(date(0, 1, 3)));
        assert!(calendar.working_days_between(first, last) > 2_600_000);
        let never = WorkCalendar::new(&WeekDay::FIVE, &[range(first, last)]);
        assert_eq!(never.next_working(date(2026, 1, 5)), None);
        assert_eq!(never.previous_working(date(2026, 1, 5)), None);
        assert_eq!(never.working_days_between(first, last), 0);
        assert_eq!(never.days_off(range(first, last)), [range(first, last)]);
    }

    #[test]
    fn a_holiday_on_a_saturday_counts_once_saturdays_are_worked() {
        let saturday = date(2026, 7, 4);
        let site = WorkCalendar::new(&WeekDay::FIVE, &[range(saturday, saturday)]);
        let six = [
            WeekDay::Mon,
            WeekDay::Tue,
            WeekDay::Wed,
            WeekDay::Thu,
            WeekDay::Fri,
            WeekDay::Sat,
        ];
        let shoot = site.with(Some(&six), &[], &[]);
        assert!(!shoot.is_working(saturday));
        assert!(shoot.is_working(date(2026, 7, 11)));
    }

    #[test]
    fn an_empty_week_is_the_usual_one() {
        assert_eq!(WorkCalendar::new(&[], &[]).per_week, 5);
    }

    /// Ten years, day by day, as somebody would with a wall calendar.
    struct WallCalendar {
        /// Each day, and whether it is worked.
        days: Vec<(Date, bool)>,
    }

    impl WallCalendar {
        fn new(week: &[WeekDay], holidays: &[DayRange]) -> Self {
            let mut days = Vec::new();
            let mut day = date(2020, 1, 1);
            while day.year() < 2030 {
                let is_off = holidays
                    .iter()
                    .any(|holiday| holiday.from <= day && day <= holiday.to);
                days.push((day, week.contains(&WeekDay::from(day.weekday())) && !is_off));
                day = day.tomorrow().unwrap();
            }
            Self { days }
        }

        fn at(&self, index: usize) -> Date {
            self.days[index].0
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn ten_years_of_any_week_and_holidays_equal_a_count_day_by_day(
            week in proptest::sample::subsequence(
                vec![WeekDay::Mon, WeekDay::Tue, WeekDay::Wed, WeekDay::Thu, WeekDay::Fri, WeekDay::Sat, WeekDay::Sun],
                1..=7,
            ),
            holidays in proptest::collection::vec((0..3600_usize, 0..20_usize), 0..40),
            pairs in proptest::collection::vec((0..3600_usize, 0..3600_usize, -300..300_i64), 20),
            own in proptest::sample::subsequence(WeekDay::ALL.to_vec(), 0..=7),
        ) {
            let wall = WallCalendar::new(&week, &[]);
            let holidays: Vec<DayRange> = holidays
                .iter()
                .map(|&(start, length)| range(wall.at(start), wall.at((start + length).min(3650))))
                .collect();
            let wall = WallCalendar::new(&week, &holidays);
            let calendar = WorkCalendar::new(&week, &holidays);

            let own: Week = own.into_iter().collect();
            let theirs = calendar.within(&own);
            let mut off = Vec::new();
            for &(day, is_worked) in &wall.days {
                prop_assert_eq!(theirs.is_working(day), is_worked && own.has(day), "{}", day);
                prop_assert_eq!(calendar.is_working(day), is_worked, "{}", day);
                if !is_worked {
                    off.push(day);
                }
            }
            let all = range(wall.at(0), wall.days.last().unwrap().0);
            let drawn: Vec<Date> = calendar
                .days_off(all)
                .iter()
                .flat_map(|range| range.from.series(jiff::Span::new().days(1)).take_while(|day| *day <= range.to))
                .collect();
            prop_assert_eq!(drawn, off);

            for (from, to, step) in pairs {
                let counted = wall.days.get(from..=to).unwrap_or(&[]).iter().filter(|(_, is_worked)| *is_worked).count();
                prop_assert_eq!(calendar.working_days_between(wall.at(from), wall.at(to)), counted as i64);
                let both = wall.days.get(from..=to).unwrap_or(&[]).iter().filter(|(day, is_worked)| *is_worked && own.has(*day)).count();
                prop_assert_eq!(theirs.working_days_between(wall.at(from), wall.at(to)), both as i64);

                let worked = |&index: &usize| wall.days[index].1;
                let ahead = (from..wall.days.len()).filter(worked);
                let expected = match usize::try_from(step) {
                    Ok(step) => ahead.into_iter().nth(step),
                    Err(_) => (0..from).rev().filter(worked).nth(step.unsigned_abs() as usize - 1),
                };
                // Beyond the ten years the wall has no paper left.
                if let Some(expected) = expected {
                    prop_assert_eq!(calendar.add_working_days(wall.at(from), step), Some(wall.at(expected)));
                }
            }
        }
    }
}
