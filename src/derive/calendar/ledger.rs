//! What calendars said when they were last issued: the memory that a build does not have.
//!
//! `callboard issue` writes it, beside the settings, to be kept with the content. It remembers each event for each
//! audience, since one audience may read more of an event than another.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Event;
use crate::config::Audience;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::Snapshot;

/// The file, beside the settings.
pub const LEDGER_FILE: &str = "issued.json";

/// Every event that was ever issued, by audience and id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ledger(BTreeMap<String, BTreeMap<String, Line>>);

/// An event as it was issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    /// How often it was changed.
    sequence: u32,
    /// When it was issued in this form.
    issued: Date,
    /// The first day, for people who read the file.
    from: Date,
    /// The last day, inclusive.
    to: Date,
    /// The fingerprint of all that it says.
    says: String,
}

/// What issuing changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Events that were never issued before.
    pub new: usize,
    /// Events that say something else now.
    pub changed: usize,
    /// Events that are gone.
    pub gone: usize,
}

impl Ledger {
    /// Reads it from the site's files; empty when it was never written, or is broken, which is reported.
    pub fn read(snapshot: &Snapshot, problems: &mut Vec<Diagnostic>) -> Self {
        let Some(bytes) = snapshot.bytes(LEDGER_FILE) else {
            return Self::default();
        };
        serde_json::from_slice(bytes).unwrap_or_else(|error| {
            let message = format!("what was issued cannot be read: {error}");
            problems.push(
                Diagnostic::new(Code::WrongValue, Place::file(&LEDGER_FILE.into()), message).help(
                    "`callboard issue` writes this file: restore it as it was; without it, calendars that people \
                     subscribed to may not see what changed",
                ),
            );
            Self::default()
        })
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        text + "\n"
    }

    /// What was issued to the audience of a build.
    pub fn of(&self, audience: &Audience) -> Issued<'_> {
        Issued(self.0.get(key(audience)))
    }

    /// Issues events to an audience on a day. What is gone stays in it, so that it can come back as a later version.
    pub fn issue(&mut self, audience: &Audience, events: &[Event], today: Date) -> Changes {
        let lines = self.0.entry(key(audience).to_owned()).or_default();
        let mut changes = Changes::default();
        let mut there = std::collections::BTreeSet::new();
        for event in events {
            there.insert(&*event.id);
            let says = event.fingerprint();
            let line = |sequence: u32| Line {
                sequence,
                issued: today,
                from: event.days.from,
                to: event.days.to,
                says: says.clone(),
            };
            match lines.get_mut(&event.id) {
                None => {
                    changes.new += 1;
                    lines.insert(event.id.clone(), line(0));
                }
                Some(known) if known.says != says => {
                    changes.changed += 1;
                    *known = line(known.sequence.saturating_add(1));
                }
                Some(_) => {}
            }
        }
        changes.gone = lines.keys().filter(|id| !there.contains(id.as_str())).count();
        changes
    }
}

/// The name of an audience, or of everybody where the settings declare none.
fn key(audience: &Audience) -> &str {
    audience.name().unwrap_or("everybody")
}

/// What was issued to one audience.
#[derive(Clone, Copy, Debug)]
pub struct Issued<'a>(Option<&'a BTreeMap<String, Line>>);

impl Issued<'_> {
    /// SEQUENCE and DTSTAMP of an event.
    ///
    /// What changed since it was issued is one version later, and a second younger; it is issued with the day on which
    /// that happened. What was never issued has no day of its own, and nothing may depend on the clock.
    pub fn of(&self, event: &Event) -> (u32, String) {
        let stamp = |day: Date, time: &str| format!("{}T{time}Z", day.strftime("%Y%m%d"));
        match self.0.and_then(|lines| lines.get(&event.id)) {
            Some(line) if line.says == event.fingerprint() => (line.sequence, stamp(line.issued, "000000")),
            Some(line) => (line.sequence.saturating_add(1), stamp(line.issued, "000001")),
            None => (0, stamp(Date::constant(1970, 1, 1), "000000")),
        }
    }
}
