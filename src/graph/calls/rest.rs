//! Rest: the time between the end of somebody's working day and their next call, and calls that overlap.
//!
//! All that somebody works under one date is one working day, from the first call to the last wrap: a break between two
//! calls of one day is no daily rest. Times are compared as moments, so a night in which the clock changes counts its
//! real length. Where the clock shows a time twice, a wrap is taken for the second and a call for the first: the shortest
//! rest that the words allow.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use crate::units::{CallTime, Hours};

/// The shortest rest, where neither the settings nor a production say another.
///
/// Source: Directive 2003/88/EC of the European Parliament and of the Council, Article 3: 11 consecutive hours of rest in
/// each 24-hour period.
pub(in crate::graph) const MIN_REST: Hours = Hours { minutes: 11 * 60 };

/// A call of one person, with the moments that it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stint<T> {
    /// The sheet's day.
    pub(super) day: Date,
    pub(super) start: Timestamp,
    /// None where nobody says when the day ends.
    pub(super) end: Option<Timestamp>,
    /// What it is.
    pub(super) of: T,
}

/// The moments of a call on the sheet of a day; none for a code such as `O/C`.
pub(super) fn stint<T>(
    day: Date,
    (at, wrap): (&CallTime, Option<&CallTime>),
    zone: &TimeZone,
    of: T,
) -> Option<Stint<T>> {
    let start = at.on(day)?;
    let end = wrap.and_then(|wrap| wrap.after(start, day));
    let call = |at: DateTime| zone.to_ambiguous_timestamp(at).earlier().ok();
    let wrap = |at: DateTime| zone.to_ambiguous_timestamp(at).later().ok();
    Some(Stint {
        day,
        start: call(start)?,
        end: end.and_then(wrap),
        of,
    })
}

/// Whether a clock never shows a time, since it is set forward over it.
pub(in crate::graph) fn is_skipped(at: DateTime, zone: &TimeZone) -> bool {
    matches!(
        zone.to_ambiguous_timestamp(at).offset(),
        AmbiguousOffset::Gap { .. }
    )
}

/// Calls of one person that overlap.
pub(super) fn overlaps<T: Copy>(stints: &[Stint<T>]) -> Vec<(T, T)> {
    let mut by_start: Vec<&Stint<T>> = stints.iter().collect();
    by_start.sort_by_key(|stint| (stint.start, stint.day));
    let mut found = Vec::new();
    let mut last: Option<(Timestamp, T)> = None;
    for stint in by_start {
        if let Some((_, before)) = last.filter(|(end, _)| stint.start < *end) {
            found.push((before, stint.of));
        }
        if let Some(end) = stint
            .end
            .filter(|end| last.is_none_or(|(before, _)| before < *end))
        {
            last = Some((end, stint.of));
        }
    }
    found
}

/// The rest between each of somebody's working days and the next one, with the last wrap before and the first call after it.
///
/// None after a day of which nobody says when it ends, and none between days that overlap.
pub(super) fn rests<T: Copy>(stints: &[Stint<T>]) -> Vec<(T, T, SignedDuration)> {
    let mut days: BTreeMap<Date, Vec<&Stint<T>>> = BTreeMap::new();
    for stint in stints {
        days.entry(stint.day).or_default().push(stint);
    }
    let days: Vec<Vec<&Stint<T>>> = days.into_values().collect();
    let rest = |pair: &[Vec<&Stint<T>>]| {
        let [before, after] = pair else { return None };
        let ends: Option<Vec<(Timestamp, T)>> =
            before.iter().map(|stint| Some((stint.end?, stint.of))).collect();
        let (end, wrap) = ends?.into_iter().max_by_key(|(end, _)| *end)?;
        let first = after.iter().min_by_key(|stint| stint.start)?;
        let rest = first.start.duration_since(end);
        (!rest.is_negative()).then_some((wrap, first.of, rest))
    };
    days.windows(2).filter_map(rest).collect()
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    /// Every minute of some days as the clock of a zone shows it, with what the clock says at its start.
    fn minutes(zone: &TimeZone, from: Date) -> Vec<(Timestamp, DateTime)> {
        let start = from.to_datetime(jiff::civil::Time::midnight());
        let start = zone.to_timestamp(start).unwrap();
        let minute = |number: i64| {
            let at = start + number.minutes();
            (at, zone.to_datetime(at))
        };
        (0..9 * 24 * 60).map(minute).collect()
    }

    fn at(minutes: u32, is_next_day: bool) -> CallTime {
        let next = if is_next_day { "+1" } else { "" };
        format!("{:02}:{:02}{next}", minutes / 60, minutes % 60)
            .parse()
            .unwrap()
    }

    /// Days around which the clocks of Europe and New York are set forward, back, and not at all.
    const STARTS: [(i16, i8, i8); 5] = [
        (2026, 3, 26),
        (2026, 10, 22),
        (2026, 3, 5),
        (2026, 10, 29),
        (2026, 6, 1),
    ];
    const ZONES: [&str; 3] = ["Europe/London", "America/New_York", "Asia/Tokyo"];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(150))]

        /// The oracle walks over all minutes: it finds call and wrap by what the clock shows, and counts the minutes between.
        #[test]
        fn rests_are_what_counting_minutes_finds(
            start in prop::sample::select(STARTS.to_vec()),
            zone in prop::sample::select(ZONES.to_vec()),
            written in prop::collection::vec((0..6i64, 0..24 * 60u32, prop::bool::weighted(0.1), 0..24 * 60u32, prop::bool::weighted(0.9)), 1..8),
        ) {
            let zone = TimeZone::get(zone).unwrap();
            let from = date(start.0, start.1, start.2);
            let clock = minutes(&zone, from);
            let mut stints = Vec::new();
            let mut counted: Vec<(Date, usize, Option<usize>)> = Vec::new();
            for (index, (day, call, is_next_day, wrap, has_wrap)) in written.into_iter().enumerate() {
                let day = from + day.days();
                let (call, wrap) = (at(call, is_next_day), at(wrap, false));
                let own = stint(day, (&call, has_wrap.then_some(&wrap)), &zone, index).unwrap();
                let shown = if is_next_day { day + 1.day() } else { day };
                let CallTime::Clock { time, .. } = call else { unreachable!() };
                let shown = shown.to_datetime(time);
                // A time that the clock skips is an error elsewhere.
                let Some(first) = clock.iter().position(|(_, now)| *now == shown) else { continue };
                let CallTime::Clock { time: end, .. } = wrap else { unreachable!() };
                let end = clock.iter().enumerate().skip(first).filter(|(_, (_, now))| {
                    *now > shown && *now <= shown + 1.day() && now.time() == end
                });
                let end = end.map(|(minute, _)| minute).next_back();
                if has_wrap && end.is_none() {
                    continue;
                }
                stints.push(own);
                counted.push((day, first, end.filter(|_| has_wrap)));
            }
            let mut expected = Vec::new();
            let mut days: Vec<Date> = counted.iter().map(|(day, ..)| *day).collect();
            days.sort_unstable();
            days.dedup();
            for pair in days.windows(2) {
                let of = |day: Date| counted.iter().filter(move |(own, ..)| *own == day);
                if of(pair[0]).any(|(_, _, end)| end.is_none()) {
                    continue;
                }
                let end = of(pair[0]).filter_map(|(_, _, end)| *end).max().unwrap();
                let start = of(pair[1]).map(|(_, start, _)| *start).min().unwrap();
                if start >= end {
                    expected.push((pair[1], (end..start).count()));
                }
            }
            let found: Vec<(Date, usize)> = rests(&stints)
                .into_iter()
                .map(|(_, after, rest)| {
                    let after = stints.iter().find(|stint| stint.of == after).unwrap();
                    (after.day, usize::try_from(rest.as_mins()).unwrap())
                })
                .collect();
            prop_assert_eq!(found, expected);
        }

        /// The oracle compares every call with every other one.
        #[test]
        fn calls_overlap_if_any_two_share_a_minute(
            written in prop::collection::vec((0..4i64, 0..24 * 60u32, 0..24 * 60u32), 1..7),
        ) {
            let zone = TimeZone::get("Europe/London").unwrap();
            let from = date(2026, 3, 27);
            let stints: Vec<Stint<usize>> = written
                .into_iter()
                .enumerate()
                .filter_map(|(index, (day, call, wrap))| {
                    stint(from + day.days(), (&at(call, false), Some(&at(wrap, false))), &zone, index)
                })
                .collect();
            let share = |a: &Stint<usize>, b: &Stint<usize>| a.start < b.end.unwrap() && b.start < a.end.unwrap();
            let pairs = stints.iter().enumerate().flat_map(|(index, a)| stints[index + 1..].iter().map(move |b| (a, b)));
            let any = pairs.clone().any(|(a, b)| share(a, b));
            let found = overlaps(&stints);
            prop_assert_eq!(!found.is_empty(), any);
            let by_index = |index: usize| stints.iter().find(|stint| stint.of == index).unwrap();
            prop_assert!(found.iter().all(|(a, b)| share(by_index(*a), by_index(*b))));
        }
    }

    #[test]
    fn a_night_in_which_the_clock_changes_counts_its_real_length() {
        let zone = TimeZone::get("Europe/London").unwrap();
        let rest = |day: Date| {
            let next = day + 1.day();
            let wrap: CallTime = "20:00".parse().unwrap();
            let stints = [
                stint(day, (&at(8 * 60, false), Some(&wrap)), &zone, 0).unwrap(),
                stint(next, (&at(7 * 60, false), None), &zone, 1).unwrap(),
            ];
            rests(&stints)[0].2.as_mins()
        };
        assert_eq!(rest(date(2026, 3, 14)), 11 * 60);
        assert_eq!(rest(date(2026, 3, 28)), 10 * 60, "the clock is set forward");
        assert_eq!(rest(date(2026, 10, 24)), 12 * 60, "the clock is set back");
    }
}
