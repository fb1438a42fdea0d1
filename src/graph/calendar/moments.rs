//! Times of day within a schedule: when a call or a screening is, and in which time zone.
//!
//! A time stays as it was written; only the name of its zone is looked up, in the time zone database that Callboard
//! carries with it, so that the same name is known on every machine.

use std::fmt;
use std::sync::Arc;

use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::content::ScheduleFront;
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, nearest};
use crate::units::Call;

/// A time of day, or what stands for one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    /// As written: `06:30`, or a code such as `O/C`.
    pub time: Call,
    /// The name of the time zone, such as `Europe/London`; only where the time is one of the clock.
    pub zone: Option<String>,
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.zone {
            Some(zone) => write!(f, "{} {zone}", self.time),
            None => self.time.fmt(f),
        }
    }
}

/// What people write for a zone, and the zones whose clock that usually is. An abbreviation names half of a year at best, and
/// several say it of different clocks, so they are not taken for zones; nor are those that the time zone database keeps for
/// old programs, such as `EST`, whose clocks are never changed.
const COMMON: &[(&str, &[&str])] = &[
    ("BST", &["Europe/London"]),
    ("WET", &["Europe/Lisbon"]),
    ("WEST", &["Europe/Lisbon"]),
    ("CET", &["Europe/Paris"]),
    ("MET", &["Europe/Paris"]),
    ("EET", &["Europe/Athens"]),
    ("EEST", &["Europe/Athens"]),
    ("AST", &["America/Halifax", "Asia/Riyadh"]),
    ("MSK", &["Europe/Moscow"]),
    ("EST", &["America/New_York"]),
    ("CST", &["America/Chicago", "Asia/Shanghai"]),
    ("MST", &["America/Denver"]),
    ("AKST", &["America/Anchorage"]),
    ("AKDT", &["America/Anchorage"]),
    ("SAST", &["Africa/Johannesburg"]),
    ("ACST", &["Australia/Adelaide"]),
    ("ACDT", &["Australia/Adelaide"]),
    ("AWST", &["Australia/Perth"]),
    ("HKT", &["Asia/Hong_Kong"]),
    ("SGT", &["Asia/Singapore"]),
    ("GMT/BST", &["Europe/London"]),
    ("UK", &["Europe/London"]),
    ("London", &["Europe/London"]),
    ("IST", &["Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"]),
    ("CEST", &["Europe/Paris"]),
    ("EDT", &["America/New_York"]),
    ("ET", &["America/New_York"]),
    ("CDT", &["America/Chicago"]),
    ("CT", &["America/Chicago"]),
    ("MDT", &["America/Denver"]),
    ("MT", &["America/Denver"]),
    ("PST", &["America/Los_Angeles"]),
    ("PDT", &["America/Los_Angeles"]),
    ("PT", &["America/Los_Angeles"]),
    ("AEST", &["Australia/Sydney"]),
    ("AEDT", &["Australia/Sydney"]),
    ("NZST", &["Pacific/Auckland"]),
    ("NZDT", &["Pacific/Auckland"]),
    ("JST", &["Asia/Tokyo"]),
    ("KST", &["Asia/Seoul"]),
];

/// The zones of a schedule or a call sheet, checked.
pub(in crate::graph) struct Zones<'a> {
    database: TimeZoneDatabase,
    own: Option<&'a String>,
}

impl<'a> Zones<'a> {
    /// Checks every name of a zone.
    pub(super) fn of(front: &'a ScheduleFront, file: &Arc<str>, problems: &mut Vec<Diagnostic>) -> Self {
        let zones = Self::of_zone(front.zone.as_ref());
        let phases = front.phases.iter().map(|phase| ("phases", phase.at, &phase.zone));
        let milestones = front
            .milestones
            .iter()
            .map(|milestone| ("milestones", milestone.at, &milestone.zone));
        let items = phases
            .chain(milestones)
            .map(|(list, at, zone)| (FieldPath::of(list).index(at).key("zone"), zone));
        for (path, zone) in [(FieldPath::of("zone"), &front.zone)].into_iter().chain(items) {
            if let Some(zone) = zone.as_ref().filter(|zone| !zones.knows(zone)) {
                problems.push(zones.unknown(zone, Place::value(file, path)));
            }
        }
        zones
    }

    /// Times without a zone of their own are of this one.
    pub(in crate::graph) fn of_zone(own: Option<&'a String>) -> Self {
        Self {
            database: TimeZoneDatabase::bundled(),
            own,
        }
    }

    /// The clock of a zone; none where nothing is called that.
    pub(in crate::graph) fn clock(&self, zone: &str) -> Option<TimeZone> {
        self.database.get(zone).ok().filter(|_| self.knows(zone))
    }

    fn knows(&self, zone: &str) -> bool {
        // The database folds letter case; a name is written as others write it.
        let is_abbreviation = COMMON.iter().any(|(short, _)| *short == zone);
        let found = self.database.get(zone);
        !is_abbreviation && found.is_ok_and(|found| found.iana_name() == Some(zone))
    }

    /// The name of a zone that is none.
    pub(in crate::graph) fn unknown(&self, zone: &str, place: Place) -> Diagnostic {
        let names: Vec<String> = self.database.available().map(|name| name.to_string()).collect();
        let common = COMMON.iter().find(|(short, _)| short.eq_ignore_ascii_case(zone));
        let near = || nearest(zone, names.iter().map(String::as_str)).map(|near| vec![near]);
        let help = match common.map(|(_, names)| names.to_vec()).or_else(near) {
            Some(near) => format!("did you mean `{}`?", near.join("` or `")),
            None => "write it as continent and city, such as `Europe/London`".to_owned(),
        };
        let message = format!("`{zone}` is not the name of a time zone");
        Diagnostic::new(Code::WrongValue, place, message).help(help)
    }

    /// A time with its zone: its own, else the schedule's.
    pub(super) fn moment(&self, time: Option<&Call>, zone: Option<&String>) -> Option<Moment> {
        let time = time?.clone();
        let zone = zone
            .or(self.own)
            .filter(|zone| time.is_clock() && self.knows(zone));
        Some(Moment {
            zone: zone.cloned(),
            time,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_abbreviation_is_no_zone_and_the_help_names_those_that_it_may_mean() {
        let zones = Zones::of_zone(None);
        let help = |zone: &str| {
            let place = Place::value(&Arc::from("schedule.md"), FieldPath::of("zone"));
            zones.unknown(zone, place).help.unwrap_or_default()
        };
        for (short, names) in COMMON {
            assert!(zones.clock(short).is_none(), "{short}");
            for name in *names {
                assert!(zones.clock(name).is_some(), "{name}");
            }
        }
        assert_eq!(help("BST"), "did you mean `Europe/London`?");
        assert_eq!(help("est"), "did you mean `America/New_York`?");
        assert_eq!(
            help("IST"),
            "did you mean `Asia/Kolkata` or `Europe/Dublin` or `Asia/Jerusalem`?"
        );
        assert!(zones.clock("GMT").is_some() && zones.clock("UTC").is_some());
    }
}
