//! What lasts some days, found by a day without looking at all of it.

use jiff::civil::Date;

use crate::units::DayRange;

/// Things by their days, however many there are and however they overlap.
#[derive(Clone, Debug)]
pub(super) struct ByDays<T> {
    /// By first day; those of one first day in the order given.
    items: Vec<(DayRange, T)>,
    /// The items as a tree, in which each stretch has its root in its middle: the latest last day below each root.
    latest: Vec<Date>,
}

impl<T> ByDays<T> {
    pub(super) fn of(items: impl IntoIterator<Item = (DayRange, T)>) -> Self {
        let mut items: Vec<(DayRange, T)> = items.into_iter().collect();
        items.sort_by_key(|(days, _)| days.from);
        let mut latest = vec![Date::MIN; items.len()];
        fill(&items, &mut latest);
        Self { items, latest }
    }

    /// Those that last on any of some days, in order of their first days.
    pub(super) fn during(&self, days: DayRange) -> Vec<&T> {
        let mut found = Vec::new();
        find(&self.items, &self.latest, days, &mut found);
        found
    }

    /// Those that last on a day, in order of their first days.
    pub(super) fn on(&self, day: Date) -> Vec<&T> {
        self.during(DayRange { from: day, to: day })
    }
}

/// Fills in the latest last day below each root, and gives that of all.
fn fill<T>(items: &[(DayRange, T)], latest: &mut [Date]) -> Date {
    let middle = items.len() / 2;
    let Some((days, _)) = items.get(middle) else {
        return Date::MIN;
    };
    let (before, rest) = latest.split_at_mut(middle);
    let (root, after) = rest.split_at_mut(1);
    root[0] = fill(&items[..middle], before)
        .max(days.to)
        .max(fill(&items[middle + 1..], after));
    root[0]
}

fn find<'a, T>(items: &'a [(DayRange, T)], latest: &[Date], days: DayRange, found: &mut Vec<&'a T>) {
    let middle = items.len() / 2;
    let Some((own, item)) = items.get(middle).filter(|_| latest[middle] >= days.from) else {
        return;
    };
    find(&items[..middle], &latest[..middle], days, found);
    if own.from <= days.to {
        if own.to >= days.from {
            found.push(item);
        }
        find(&items[middle + 1..], &latest[middle + 1..], days, found);
    }
}

/// Stretches of days by their first days, however they overlap: how long what has begun lasts.
#[derive(Clone, Debug, Default)]
pub struct Begun {
    /// First days, in order, each with the latest last day of all up to it.
    latest: Vec<(Date, Date)>,
}

impl Begun {
    /// Of stretches in any order.
    pub fn of(mut stretches: Vec<DayRange>) -> Self {
        stretches.sort_unstable_by_key(|days| (days.from, days.to));
        let mut latest = Date::MIN;
        let days = stretches.into_iter().map(|days| {
            latest = latest.max(days.to);
            (days.from, latest)
        });
        Self {
            latest: days.collect(),
        }
    }

    /// The latest last day of those that have begun by a day; none where none has.
    pub fn end_of_those_by(&self, day: Date) -> Option<Date> {
        let begun = self.latest.partition_point(|(from, _)| *from <= day);
        Some(self.latest[begun.checked_sub(1)?].1)
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_found_is_what_looking_at_each_finds(
            items in prop::collection::vec((0_i64..40, 0_i64..15), 0..30),
            (from, length) in (0_i64..50, 0_i64..10),
        ) {
            let range = |from: i64, length: i64| DayRange {
                from: date(2026, 1, 1) + from.days(),
                to: date(2026, 1, 1) + (from + length).days(),
            };
            let mut items: Vec<(DayRange, usize)> =
                items.iter().enumerate().map(|(at, (from, length))| (range(*from, *length), at)).collect();
            let days = range(from, length);
            let found: Vec<usize> = ByDays::of(items.clone()).during(days).into_iter().copied().collect();
            items.sort_by_key(|(own, _)| own.from);
            let meets = |(own, _): &&(DayRange, usize)| own.from <= days.to && days.from <= own.to;
            let expected: Vec<usize> = items.iter().filter(meets).map(|(_, at)| *at).collect();
            prop_assert_eq!(found, expected);
            let begun = Begun::of(items.iter().map(|(own, _)| *own).collect());
            let has_begun = items.iter().filter(|(own, _)| own.from <= days.from);
            prop_assert_eq!(begun.end_of_those_by(days.from), has_begun.map(|(own, _)| own.to).max());
        }
    }
}
