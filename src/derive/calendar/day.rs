//! The day of a call sheet as a calendar file: the day itself, from call to wrap, and what has a time on it.
//!
//! Times are in UTC, so every program shows them right without knowing the zone. SEQUENCE follows the issue of the sheet, so a
//! later issue takes the place of an earlier one.

use icalendar::{Calendar, Component, Event as Entry};
use jiff::Timestamp;

use super::{clean, folded};
use crate::config::Config;
use crate::content::CallFront;
use crate::content::call::Hospital;
use crate::graph::{CallId, Graph, Node};
use crate::plan::{Plan, Subject};
use crate::units::CallTime;
use crate::words::Words;

/// The calendar of a day; of nothing where the call is a code or nobody says which clock it is of.
pub fn file(graph: &Graph, plan: &Plan, config: &Config, id: CallId) -> Vec<u8> {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Callboard//Callboard//EN"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", "PUBLISH"));
    for event in events(graph, plan, config, id) {
        calendar.push(event);
    }
    folded(&calendar.to_string()).into_bytes()
}

fn events(graph: &Graph, plan: &Plan, config: &Config, id: CallId) -> Vec<Entry> {
    let sheet = &graph[id];
    let (Some(front), Some(span)) = (graph.written_call(id), graph.call_span(id)) else {
        return Vec::new();
    };
    let show = &graph[sheet.production].common.title;
    let host = config.base.host().unwrap_or("callboard");
    let sequence = front.issue.unwrap_or(1).max(1) - 1;
    let place = place(front);
    let page = plan.page_of(&Subject::Node(Node::Call(id)));
    let url = page.and_then(|page| config.base.absolute(&plan.pages[page.index()].url.encoded()));
    let event = |name: &str, title: &str, (from, to): (Timestamp, Timestamp), about: &str| {
        let mut entry = Entry::new();
        entry
            .append_property(("UID", &*clean(&format!("call.{}.{name}@{host}", sheet.common.id))))
            .append_property(("DTSTAMP", "19700101T000000Z"))
            .append_property(("SEQUENCE", &*sequence.to_string()))
            .append_property(("DTSTART", &*utc(from)))
            .append_property(("SUMMARY", &*clean(title)));
        if to > from {
            entry.append_property(("DTEND", &*utc(to)));
        }
        if !about.is_empty() {
            entry.append_property(("DESCRIPTION", &*clean(about)));
        }
        if let Some(place) = &place {
            entry.append_property(("LOCATION", &*clean(place)));
        }
        if let Some(url) = &url {
            entry.append_property(("URL", &**url));
        }
        entry
    };
    let words = &config.words;
    let sheet_words = words.say(front.work.key()).to_lowercase();
    let what = match graph.work_day(id) {
        Some(day) => {
            let (number, count) = (day.number.to_string(), day.of.to_string());
            let parts = [("what", &*sheet_words), ("number", &number), ("count", &count)];
            words.fill("calendar.work_day", &parts)
        }
        None => sheet_words,
    };
    let title = words.labelled(show, &what);
    let mut about: Vec<String> = front
        .unit
        .iter()
        .map(|unit| words.fill("common.unit_is", &[("unit", unit)]))
        .collect();
    about.extend(front.hospital.iter().map(|one| hospital(words, one)));
    about.extend(front.safety.iter().cloned());
    let mut events = vec![event("day", &title, span, &about.join("\n"))];
    let moments = |at: &CallTime| graph.moments(id, at, None);
    for (index, task) in front.tasks.iter().enumerate() {
        if let Some(span) = task.at.as_ref().and_then(moments) {
            let about = [&task.place, &task.note]
                .into_iter()
                .flatten()
                .cloned()
                .collect::<Vec<_>>();
            let name = format!("task-{}", index + 1);
            events.push(event(
                &name,
                &words.labelled(show, &task.title),
                span,
                &about.join("\n"),
            ));
        }
    }
    for (index, meal) in front.meals.iter().enumerate() {
        if let Some(span) = moments(&meal.at) {
            let about = [&meal.length, &meal.place]
                .into_iter()
                .flatten()
                .cloned()
                .collect::<Vec<_>>();
            let name = format!("meal-{}", index + 1);
            events.push(event(
                &name,
                &words.labelled(show, &meal.title),
                span,
                &about.join("\n"),
            ));
        }
    }
    events
}

/// The first place of a day, with its address.
pub(super) fn place(front: &CallFront) -> Option<String> {
    front.locations.first().map(|location| match &location.address {
        Some(address) => format!("{}, {address}", location.title),
        None => location.title.clone(),
    })
}

/// A hospital, in a line.
pub(super) fn hospital(words: &Words, hospital: &Hospital) -> String {
    let parts = [
        ("name", &*hospital.name),
        ("address", &hospital.address),
        ("phone", &hospital.phone),
    ];
    words.fill("call.hospital", &parts)
}

/// A moment as calendars write it without a zone.
pub(super) fn utc(moment: Timestamp) -> String {
    moment.strftime("%Y%m%dT%H%M%SZ").to_string()
}
