//! Time zones as calendars define them (`VTIMEZONE`): what a program needs that does not know a zone by its name.
//!
//! Written as text, since the `icalendar` crate gives every component a UID, which a zone must not have.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, Zoned};

/// The zones of some times, each with the first and the last moment that it is needed for.
#[derive(Default)]
pub(super) struct Zones<'a>(BTreeMap<&'a str, (&'a TimeZone, Timestamp, Timestamp)>);

impl<'a> Zones<'a> {
    /// Adds the zone of a time, as far as it has a name.
    pub(super) fn add(&mut self, at: &'a Zoned) {
        let Some(name) = at.time_zone().iana_name() else {
            return;
        };
        let now = at.timestamp();
        let (_, first, last) = self.0.entry(name).or_insert((at.time_zone(), now, now));
        *first = now.min(*first);
        *last = now.max(*last);
    }

    /// Their definitions, in order of their names: for each zone what its clock showed at first, and every change up to the last
    /// moment.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for (name, (zone, first, last)) in &self.0 {
            let _ = write!(text, "BEGIN:VTIMEZONE\r\nTZID:{name}\r\n");
            // A change at the first moment itself is the clock of that moment.
            let just_after = first.checked_add(SignedDuration::from_nanos(1)).unwrap_or(*first);
            let before = zone.preceding(just_after).next();
            let later = zone
                .following(*first)
                .take_while(|change| change.timestamp() <= *last);
            if before.is_none() {
                let offset = zone.to_offset(*first);
                observance(&mut text, "STANDARD", "19700101T000000", (offset, offset), name);
            }
            for change in before.into_iter().chain(later) {
                let at = change.timestamp();
                let old = zone.to_offset(at.checked_sub(SignedDuration::from_secs(1)).unwrap_or(at));
                let kind = match change.dst().is_dst() {
                    true => "DAYLIGHT",
                    false => "STANDARD",
                };
                let start = old.to_datetime(at).strftime("%Y%m%dT%H%M%S").to_string();
                observance(
                    &mut text,
                    kind,
                    &start,
                    (old, change.offset()),
                    change.abbreviation(),
                );
            }
            text.push_str("END:VTIMEZONE\r\n");
        }
        text
    }
}

fn observance(text: &mut String, kind: &str, start: &str, (from, to): (Offset, Offset), name: &str) {
    let _ = write!(
        text,
        "BEGIN:{kind}\r\nDTSTART:{start}\r\nTZNAME:{name}\r\nTZOFFSETFROM:{}\r\nTZOFFSETTO:{}\r\nEND:{kind}\r\n",
        written(from),
        written(to)
    );
}

/// An offset as calendars write it: `+0100`, with seconds where the clocks of a town once had them.
fn written(offset: Offset) -> String {
    let seconds = offset.seconds().unsigned_abs();
    let sign = if offset.is_negative() { '-' } else { '+' };
    let text = format!("{sign}{:02}{:02}", seconds / 3600, seconds / 60 % 60);
    match seconds % 60 {
        0 => text,
        rest => format!("{text}{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::DateTime;
    use proptest::prelude::*;

    use super::*;

    fn of(times: &[&str]) -> String {
        let times: Vec<Zoned> = times.iter().map(|time| time.parse().expect("a time")).collect();
        let mut zones = Zones::default();
        times.iter().for_each(|time| zones.add(time));
        zones.text()
    }

    #[test]
    fn a_zone_has_the_clock_of_its_first_time_and_every_change_until_the_last() {
        let summer = "BEGIN:DAYLIGHT\r\nDTSTART:20260329T010000\r\nTZNAME:BST\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nEND:DAYLIGHT\r\n";
        let text = of(&[
            "2026-03-27T18:00[Europe/London]",
            "2026-03-30T09:00[Europe/London]",
        ]);
        assert!(
            text.starts_with(
                "BEGIN:VTIMEZONE\r\nTZID:Europe/London\r\nBEGIN:STANDARD\r\nDTSTART:20251026T020000\r\n"
            ),
            "{text}"
        );
        assert!(
            text.contains(summer) && text.ends_with("END:VTIMEZONE\r\n"),
            "{text}"
        );
        assert_eq!(text.matches("BEGIN:").count(), 3, "{text}");
        for time in [
            "2026-05-05T09:00[Europe/London]",
            "2026-03-29T02:00+01:00[Europe/London]",
        ] {
            assert!(of(&[time]).contains(summer), "{time}");
        }
    }

    /// What a program reads that takes each time by the definition alone: the changes that came before it, and of these the last.
    fn offset_by(text: &str, at: DateTime) -> String {
        let parts = text.split("DTSTART:").skip(1);
        let of = |part: &str, key: &str| {
            part.split_once(key)
                .map(|(_, rest)| rest.split("\r\n").next().unwrap_or_default().to_owned())
        };
        let parts = parts.map(|part| {
            let start = DateTime::strptime("%Y%m%dT%H%M%S", part.split("\r\n").next().unwrap_or_default());
            (
                start.expect("a time"),
                of(part, "TZOFFSETTO:").expect("an offset"),
            )
        });
        parts
            .filter(|(start, _)| *start <= at)
            .max_by_key(|(start, _)| *start)
            .expect("a clock")
            .1
    }

    proptest! {
        #[test]
        fn a_definition_gives_every_time_the_offset_that_the_zone_has(
            zone in prop::sample::select(vec!["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca", "Asia/Tokyo"]),
            start in 0..40_000_i64,
            hours in prop::collection::vec(0..30_000_i64, 1..6),
        ) {
            let zone = TimeZone::get(zone).expect("the world has it");
            let first = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(10 * 365 * 24 + start * 10);
            let times: Vec<Zoned> = hours.iter().map(|hours| (first + SignedDuration::from_hours(*hours)).to_zoned(zone.clone())).collect();
            let mut zones = Zones::default();
            times.iter().for_each(|time| zones.add(time));
            let text = zones.text();
            for time in &times {
                // A time that the clock shows twice is written in UTC where it is not the first.
                if zone.to_ambiguous_timestamp(time.datetime()).is_ambiguous() {
                    continue;
                }
                prop_assert_eq!(offset_by(&text, time.datetime()), written(time.offset()), "{} in {}", time, text);
            }
        }
    }

    #[test]
    fn a_zone_whose_clocks_were_never_changed_is_defined_too() {
        let text = of(&["2026-05-05T09:00[Etc/UTC]"]);
        assert!(
            text.contains("TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\n"),
            "{text}"
        );
    }

    #[test]
    fn an_offset_has_its_sign_its_minutes_and_seconds_only_where_there_are_some() {
        for (offset, expected) in [(-5 * 3600, "-0500"), (5 * 3600 + 1800, "+0530"), (-75, "-000115")] {
            assert_eq!(
                written(Offset::from_seconds(offset).expect("a small one")),
                expected
            );
        }
    }
}
