//! Calendars to subscribe to (iCalendar, RFC 5545): of each production, department, role and person, and of all milestones.
//!
//! Everything is an event of whole days, but for calls, which have times and a zone. An event is the same in every calendar that has it: its UID says what it is and
//! never when, so that a moved date is the same event moved. SEQUENCE and DTSTAMP come from the [`Ledger`], a file of
//! the site that `callboard issue` writes, since a build has no memory and looks at no clock. So an unchanged site is
//! the same bytes, and one changed date changes one event. Start at [`files`].
//!
//! The `icalendar` crate writes properties and escapes texts. It folds lines too, but counts the space that begins a
//! folded line in all of them but the last, which may have 76 octets; [`folded`] folds again, to 75.

use std::borrow::Cow;
use std::collections::HashMap;

use icalendar::{Calendar, Component, Event as Entry, Property};
use jiff::civil::Date;
use jiff::{ToSpan, Zoned};
use rayon::prelude::*;

use crate::config::Config;
use crate::graph::{AgendaOf, Graph, Happening};
use crate::plan::{MadeFile, Plan};
use crate::words::Words;

pub mod day;
mod events;
mod ledger;
mod zone;

use self::zone::Zones;
pub use events::Event;
pub use ledger::{Changes, Issued, LEDGER_FILE, Ledger};

/// The folder of all calendars, with a slash at its end.
pub const FOLDER: &str = crate::plan::CALENDARS;

/// All calendars of a site, each with its path. What stands in several of them is written once.
pub fn files(graph: &Graph, plan: &Plan, config: &Config, ledger: &Ledger) -> Vec<(String, Vec<u8>)> {
    let agendas = graph.agendas();
    let issued = ledger.of(&config.audience);
    let wanted: Vec<_> = plan
        .made
        .iter()
        .filter_map(|(url, made)| match made {
            MadeFile::Calendar(of) => Some((url, *of, agendas.get(of)?)),
            _ => None,
        })
        .collect();
    let happenings = each_once(wanted.iter().flat_map(|(_, _, happenings)| *happenings).copied());
    let host = config.base.host().unwrap_or("callboard");
    let maker = events::Maker::new(graph, plan, config);
    let written: HashMap<Happening, Written> = happenings
        .into_par_iter()
        .filter_map(|happening| Some((happening, Written::of(maker.event(happening)?, host, issued))))
        .collect();
    wanted
        .into_par_iter()
        .map(|(url, of, happenings)| {
            let events = happenings.iter().filter_map(|happening| written.get(happening));
            (
                url.file(),
                calendar(graph, &config.words, of, events.collect()).into_bytes(),
            )
        })
        .collect()
}

/// Happenings in order, without repeats.
fn each_once(happenings: impl Iterator<Item = Happening>) -> Vec<Happening> {
    let mut happenings: Vec<Happening> = happenings.collect();
    happenings.par_sort_unstable();
    happenings.dedup();
    happenings
}

/// Every event of a site for its audience, each once.
pub fn all_events(graph: &Graph, plan: &Plan, config: &Config) -> Vec<Event> {
    let maker = events::Maker::new(graph, plan, config);
    let happenings = each_once(graph.agendas().into_values().flatten());
    happenings
        .into_iter()
        .filter_map(|happening| maker.event(happening))
        .collect()
}

/// What a calendar is called.
pub fn title(graph: &Graph, words: &Words, of: AgendaOf) -> String {
    match of {
        AgendaOf::Milestones => words.say("calendar.milestones").to_owned(),
        AgendaOf::Production(id) => {
            words.fill("titles.schedule_of", &[("production", &graph[id].common.title)])
        }
        AgendaOf::Department(id) => graph[id].common.title.to_string(),
        AgendaOf::Role(id) => graph[id].common.title.to_string(),
        AgendaOf::Person(id) => graph[id].common.title.to_string(),
    }
}

/// An event as it stands in every calendar that has it.
struct Written {
    /// When, and what it is: the order of a calendar.
    place: (Date, Date, String),
    times: Option<(Zoned, Zoned)>,
    text: String,
}

impl Written {
    fn of(event: Event, host: &str, issued: Issued<'_>) -> Self {
        let text = folded(&entry(&event, host, issued).to_string());
        Self {
            place: (event.days.from, event.days.to, event.id),
            times: event.times,
            text,
        }
    }
}

fn calendar(graph: &Graph, words: &Words, of: AgendaOf, mut events: Vec<&Written>) -> String {
    let title = title(graph, words, of);
    let title = clean(&title);
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Callboard//Callboard//EN"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", "PUBLISH"))
        // The name by RFC 7986, and as most programs know it; the same for how often to look again.
        .append_property(
            Property::new("NAME", &*title)
                .add_parameter("VALUE", "TEXT")
                .done(),
        )
        .append_property(("X-WR-CALNAME", &*title))
        .append_property(
            Property::new("REFRESH-INTERVAL", "P1D")
                .add_parameter("VALUE", "DURATION")
                .done(),
        )
        .append_property(("X-PUBLISHED-TTL", "P1D"));
    events.sort_by_key(|event| &event.place);
    let mut text = folded(&calendar.to_string());
    text.truncate(text.len() - END.len());
    let mut zones = Zones::default();
    for (from, to) in events.iter().filter_map(|event| event.times.as_ref()) {
        zones.add(from);
        zones.add(to);
    }
    text.push_str(&zones.text());
    text.extend(events.iter().map(|event| &*event.text));
    text.push_str(END);
    text
}

/// The end of a calendar.
const END: &str = "END:VCALENDAR\r\n";

fn entry(event: &Event, host: &str, issued: Issued<'_>) -> Entry {
    let (sequence, stamp) = issued.of(event);
    let day = |key: &str, day: Date| {
        Property::new(key, compact(day))
            .add_parameter("VALUE", "DATE")
            .done()
    };
    // Both ends of ours are inclusive, and theirs is not. The last day that can be written has no day after it.
    let end = event.days.to.checked_add(1.day()).unwrap_or(event.days.to);
    let mut entry = Entry::new();
    entry
        .append_property(("UID", &*clean(&format!("{}@{host}", event.id))))
        .append_property(("DTSTAMP", &*stamp))
        .append_property(("SEQUENCE", &*sequence.to_string()))
        .append_property(("SUMMARY", &*clean(&event.title)))
        .append_property(("CATEGORIES", &*event.kind));
    match &event.times {
        Some((from, to)) => {
            entry.append_property(time("DTSTART", from));
            if to > from {
                entry.append_property(time("DTEND", to));
            }
        }
        None => {
            // A phase of ten weeks keeps nobody from being invited to a meeting.
            entry
                .append_property(day("DTSTART", event.days.from))
                .append_property(("TRANSP", "TRANSPARENT"));
            if end > event.days.from {
                entry.append_property(day("DTEND", end));
            }
        }
    }
    if let Some(place) = &event.place {
        entry.append_property(("LOCATION", &*clean(place)));
    }
    if !event.about.is_empty() {
        entry.append_property(("DESCRIPTION", &*clean(&event.about)));
    }
    if let Some(url) = &event.url {
        entry.append_property(("URL", &**url));
    }
    entry
}

/// A time on the clock of its zone. Where the clock shows it twice, it stands for the first, so the second is written in UTC.
fn time(key: &str, at: &Zoned) -> Property {
    let first = at.time_zone().to_ambiguous_timestamp(at.datetime()).earlier();
    match at.time_zone().iana_name() {
        Some(zone) if first.is_ok_and(|first| first == at.timestamp()) => {
            Property::new(key, at.strftime("%Y%m%dT%H%M%S").to_string())
                .add_parameter("TZID", zone)
                .done()
        }
        _ => Property::new(key, day::utc(at.timestamp())),
    }
}

fn compact(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// Text without characters that no calendar may hold; lines end in `\n` alone.
fn clean(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return Cow::Borrowed(text);
    }
    text.chars()
        .filter(|letter| *letter != '\r')
        .map(|letter| match letter {
            '\n' => '\n',
            '\t' => ' ',
            letter if letter.is_control() => ' ',
            letter => letter,
        })
        .collect()
}

/// The most octets of a line, without the end of it (RFC 5545, section 3.1).
const LINE: usize = 75;

/// Folds every line at 75 octets, between characters.
fn folded(text: &str) -> String {
    let unfolded = match text.contains("\r\n ") {
        true => Cow::Owned(text.replace("\r\n ", "")),
        false => Cow::Borrowed(text),
    };
    let mut folded = String::with_capacity(text.len());
    for line in unfolded.split_inclusive("\r\n") {
        let mut rest = line.strip_suffix("\r\n").unwrap_or(line);
        let mut room = LINE;
        while rest.len() > room {
            let at = (0..=room)
                .rev()
                .find(|at| rest.is_char_boundary(*at))
                .unwrap_or(0);
            folded.push_str(&rest[..at]);
            folded.push_str("\r\n ");
            rest = &rest[at..];
            room = LINE - 1;
        }
        folded.push_str(rest);
        folded.push_str("\r\n");
    }
    folded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lines_have_75_octets_at_most_and_unfold_to_what_they_were(text in "[ -~äß老虎🎬]{0,400}") {
            let folded = folded(&format!("SUMMARY:{text}\r\nEND:VEVENT\r\n"));
            for line in folded.split_terminator("\r\n") {
                prop_assert!(line.len() <= LINE, "{}: {line}", line.len());
            }
            prop_assert_eq!(folded.replace("\r\n ", ""), format!("SUMMARY:{text}\r\nEND:VEVENT\r\n"));
        }
    }

    #[test]
    fn a_line_of_exactly_75_octets_stays_whole_and_one_of_76_does_not() {
        let line = |length: usize| format!("X:{}\r\n", "a".repeat(length - 2));
        assert_eq!(folded(&line(75)), line(75));
        assert_eq!(folded(&line(76)).matches("\r\n ").count(), 1);
        assert_eq!(folded(&line(150)).matches("\r\n ").count(), 2);
    }
}
