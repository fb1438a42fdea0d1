//! Calendars as programs of other people read them: by a parser that did not write them.

use std::collections::BTreeMap;

use calcard::common::PartialDateTime;
use calcard::icalendar::{ICalendar, ICalendarComponentType, ICalendarProperty, ICalendarValue};
use callboard::config::Request;
use callboard::derive::calendar::{LEDGER_FILE, Ledger, all_events};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use crate::project::{Project, Site, TODAY};

/// An event as the other parser sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Event {
    title: String,
    from: Date,
    /// Exclusive.
    to: Date,
    sequence: i64,
    stamp: Date,
    about: String,
}

/// A day as `DTSTART;VALUE=DATE` has it.
fn day(value: &PartialDateTime) -> Date {
    date(
        value.year.unwrap().try_into().unwrap(),
        value.month.unwrap().try_into().unwrap(),
        value.day.unwrap().try_into().unwrap(),
    )
}

/// The events of a calendar by UID. Fails on anything that a strict reader would.
fn read(text: &str) -> BTreeMap<String, Event> {
    for line in text.split_inclusive("\r\n") {
        assert!(line.ends_with("\r\n"), "a line without CRLF: {line:?}");
        assert!(line.len() <= 77, "more than 75 octets: {line:?}");
        assert!(!line.trim_end_matches("\r\n").contains(['\r', '\n']), "{line:?}");
    }
    let calendar = ICalendar::parse(text).unwrap_or_else(|error| panic!("{error:?}: {text}"));
    let root = &calendar.components[0];
    assert_eq!(root.component_type, ICalendarComponentType::VCalendar);
    for property in [ICalendarProperty::Version, ICalendarProperty::Prodid] {
        assert!(root.has_property(&property));
    }
    let events = calendar
        .components
        .iter()
        .filter(|component| component.component_type == ICalendarComponentType::VEvent);
    let mut by_uid = BTreeMap::new();
    for event in events {
        let value = |property: ICalendarProperty| event.property(&property)?.values.first().cloned();
        let text = |property| match value(property) {
            Some(ICalendarValue::Text(text)) => text,
            None => String::new(),
            other => panic!("{other:?} is no text"),
        };
        let time = |property| {
            *value(property)
                .and_then(|value| value.into_partial_date_time())
                .unwrap()
        };
        let (start, end) = (time(ICalendarProperty::Dtstart), time(ICalendarProperty::Dtend));
        assert_eq!((start.hour, end.hour), (None, None), "events are of whole days");
        let uid = text(ICalendarProperty::Uid);
        let read = Event {
            title: text(ICalendarProperty::Summary),
            from: day(&start),
            to: day(&end),
            sequence: value(ICalendarProperty::Sequence).unwrap().as_integer().unwrap(),
            stamp: day(&time(ICalendarProperty::Dtstamp)),
            about: text(ICalendarProperty::Description),
        };
        assert!(by_uid.insert(uid.clone(), read).is_none(), "{uid} stands twice");
    }
    by_uid
}

/// A show with a schedule, a crew, a department and people.
fn show() -> Project {
    Project::new()
        .file("callboard.yaml", "base_url: https://handbook.example/bible/\n")
        .file("content/departments/layout.md", "---\ntitle: Layout\n---\n")
        .file("content/roles/producer.md", "---\ntitle: Producer\n---\n")
        .file("content/roles/layout-artist.md", "---\ntitle: Layout artist\ndepartment: layout\n---\n")
        .file(
            "content/people/ana.md",
            "---\ntitle: Ana Ruiz\naway: [2026-12-21..2026-12-31, 2027-01-05 pm]\n---\n",
        )
        .file(
            "content/productions/ferry/index.md",
            "---\ntitle: Night Ferry\nfrom: 2026-01-05\nto: 2026-12-18\n---\n",
        )
        .file(
            "content/productions/ferry/crew.md",
            "---\ncrew:\n  - {role: producer, who: ana, load: 60%}\n  - {role: layout-artist, who: \"Joe Baptiste\", from: 2026-02-02, to: 2026-02-27}\n---\n",
        )
        .file("content/productions/ferry/schedule.md", SCHEDULE)
}

const SCHEDULE: &str = "---
zone: Europe/London
phases:
  - {id: pre, title: Pre-production, for: 4w}
  - {id: layout, title: Layout, for: 10d, after: pre, department: layout, note: \"Boats; ropes, and \\\\ knots\"}
milestones:
  - {id: lock, title: Layout locked, after: layout, owner: producer}
  - {id: pitch, title: Pitch, on: 2026-09-11, time: \"18:30\", owner: producer}
---
";

fn titles(site: &Site, path: &str) -> Vec<String> {
    let mut events: Vec<_> = read(&site.text(path)).into_values().collect();
    events.sort_by_key(|event| (event.from, event.to));
    events
        .into_iter()
        .map(|event| format!("{} {} {}", event.from, event.to, event.title))
        .collect()
}

#[test]
fn an_end_is_inclusive_in_the_schedule_and_exclusive_in_the_calendar() {
    let site = show().build();
    assert_eq!(
        titles(&site, "calendars/productions/ferry.ics"),
        [
            "2026-01-05 2026-01-31 Night Ferry: Pre-production",
            "2026-02-02 2026-02-14 Night Ferry: Layout",
            "2026-02-13 2026-02-14 Night Ferry: Layout locked",
            "2026-09-11 2026-09-12 Night Ferry: Pitch, 18:30",
        ]
    );
}

#[test]
fn everybody_has_a_calendar_of_what_is_theirs() {
    let site = show().build();
    assert_eq!(
        titles(&site, "calendars/people/ana.ics"),
        [
            "2026-01-05 2026-12-19 Night Ferry: Producer, Ana Ruiz",
            "2026-02-13 2026-02-14 Night Ferry: Layout locked",
            "2026-09-11 2026-09-12 Night Ferry: Pitch, 18:30",
            "2026-12-21 2027-01-01 Ana Ruiz: away",
            "2027-01-05 2027-01-06 Ana Ruiz: away in the afternoon",
        ]
    );
    assert_eq!(
        titles(&site, "calendars/roles/producer.ics"),
        [
            "2026-01-05 2026-12-19 Night Ferry: Producer, Ana Ruiz",
            "2026-02-13 2026-02-14 Night Ferry: Layout locked",
            "2026-09-11 2026-09-12 Night Ferry: Pitch, 18:30",
        ]
    );
    // A role that answers for nothing has none: who holds it when is on the crew list.
    assert!(
        !site
            .paths()
            .contains(&"calendars/roles/layout-artist.ics".to_owned())
    );
    assert_eq!(
        titles(&site, "calendars/departments/layout.ics"),
        ["2026-02-02 2026-02-14 Night Ferry: Layout"]
    );
    assert_eq!(
        titles(&site, "calendars/milestones.ics"),
        [
            "2026-02-13 2026-02-14 Night Ferry: Layout locked",
            "2026-09-11 2026-09-12 Night Ferry: Pitch, 18:30",
        ]
    );
}

#[test]
fn text_says_the_same_in_a_calendar_as_in_the_schedule() {
    let events = read(&show().build().text("calendars/productions/ferry.ics"));
    let layout = &events["phase.ferry.layout@handbook.example"];
    assert_eq!(
        layout.about,
        "10 working days\nDepartment: Layout\nBoats; ropes, and \\ knots"
    );
    let pitch = &events["milestone.ferry.pitch@handbook.example"];
    assert_eq!(pitch.about, "18:30 Europe/London\nOwner: Producer");
}

#[test]
fn an_event_is_the_same_in_every_calendar_that_has_it() {
    let site = show().build();
    let mut seen: BTreeMap<String, Event> = BTreeMap::new();
    let calendars: Vec<String> = site
        .paths()
        .into_iter()
        .filter(|path| path.ends_with(".ics"))
        .collect();
    assert_eq!(calendars.len(), 5, "{calendars:?}");
    for path in calendars {
        for (uid, event) in read(&site.text(&path)) {
            let known = seen.entry(uid.clone()).or_insert_with(|| event.clone());
            assert_eq!(*known, event, "{uid} in {path}");
        }
    }
}

#[test]
fn the_page_says_how_to_subscribe() {
    let site = show().build();
    for page in [
        "productions/ferry/schedule/",
        "people/ana/",
        "roles/producer/",
        "departments/layout/",
    ] {
        let html = site.text(&format!("{page}index.html"));
        assert!(
            html.contains("href=\"webcal://handbook.example/bible/calendars/"),
            "{page}"
        );
        assert!(
            html.contains("href=\"/bible/calendars/")
                && html.contains("Subscribe by URL with the file’s address"),
            "{page}"
        );
    }
}

/// What `callboard issue` would write.
fn issued(project: &Project, earlier: &str, today: Date) -> String {
    let mut ledger = match earlier {
        "" => Ledger::default(),
        text => serde_json::from_str(text).unwrap(),
    };
    let compiled = project.compile();
    let events = all_events(&compiled.graph, &compiled.plan, &compiled.config);
    ledger.issue(&compiled.config.audience, &events, today);
    ledger.text()
}

#[test]
fn one_changed_date_changes_one_event_and_an_unchanged_site_is_the_same_bytes() {
    let first = issued(&show(), "", TODAY);
    let before = show().file(LEDGER_FILE, &first);
    let path = "calendars/productions/ferry.ics";
    assert_eq!(before.build().text(path), before.build().text(path));
    // Issuing what nobody changed changes nothing.
    assert_eq!(issued(&before, &first, TODAY + 7.days()), first);

    let moved = SCHEDULE.replace("2026-09-11", "2026-09-14");
    let after = before
        .clone()
        .file("content/productions/ferry/schedule.md", &moved);
    let (old, new) = (read(&before.build().text(path)), read(&after.build().text(path)));
    let changed: Vec<_> = old.keys().filter(|uid| old[*uid] != new[*uid]).collect();
    assert_eq!(changed, ["milestone.ferry.pitch@handbook.example"]);
    let pitch = &new["milestone.ferry.pitch@handbook.example"];
    assert_eq!((pitch.sequence, pitch.from), (1, date(2026, 9, 14)));
    // The text differs in that one event too, and nowhere else.
    let lines = |project: &Project| {
        project
            .build()
            .text(path)
            .lines()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let (old, new) = (lines(&before), lines(&after));
    let differ = old.iter().zip(&new).filter(|(old, new)| old != new).count();
    assert_eq!(
        (differ, old.len()),
        (4, new.len()),
        "DTSTART, DTEND, DTSTAMP and SEQUENCE"
    );
}

#[test]
fn a_version_only_ever_grows_also_when_an_event_goes_and_comes_back() {
    let path = "calendars/productions/ferry.ics";
    let uid = "milestone.ferry.pitch@handbook.example";
    let gone = SCHEDULE
        .lines()
        .filter(|line| !line.contains("pitch"))
        .collect::<Vec<_>>()
        .join("\n");
    let texts = [
        (SCHEDULE.to_owned(), Some(0)),
        (SCHEDULE.replace("2026-09-11", "2026-09-14"), Some(1)),
        (SCHEDULE.replace("2026-09-11", "2026-09-14"), Some(1)),
        (gone, None),
        (SCHEDULE.to_owned(), Some(2)),
    ];
    let mut ledger = String::new();
    let mut today = TODAY;
    for (text, sequence) in texts {
        let project = show().file("content/productions/ferry/schedule.md", text);
        ledger = issued(&project, &ledger, today);
        let events = read(&project.file(LEDGER_FILE, &ledger).build().text(path));
        assert_eq!(events.get(uid).map(|event| event.sequence), sequence);
        if sequence == Some(2) {
            assert_eq!(events[uid].stamp, today);
        }
        today += 7.days();
    }
}

#[test]
fn a_ledger_that_cannot_be_read_is_an_error_and_the_calendars_are_made_without_it() {
    let project = show().file(LEDGER_FILE, "{");
    assert_eq!(project.check(), ["error wrong-value issued.json:0:0"]);
}

#[test]
fn what_an_audience_may_not_see_is_in_none_of_its_calendars() {
    let settings = "audiences: [public, crew]\nbase_url: https://handbook.example/\n";
    let hidden = SCHEDULE.replace("id: pitch,", "id: pitch, visible: crew,");
    let project = show()
        .file("callboard.yaml", settings)
        .file("content/productions/ferry/schedule.md", hidden);
    let crew = Request {
        audience: Some("crew".to_owned()),
        ..Request::default()
    };
    let of = |project: &Project| titles(&project.build(), "calendars/milestones.ics").len();
    assert_eq!(
        (
            of(&project),
            of(&project.clone().asking(|request| *request = crew))
        ),
        (1, 2)
    );
}

const CALL: &str = "---
call: \"16:00\"
wrap: \"02:00\"
locations: [{title: Fish quay, address: The Quay, parking: North}]
hospital: {name: Port General, address: Hill Road, phone: \"+44 1632 960222\"}
calls:
  - {who: ana, at: \"15:30\", pick_up: 15:10 Hotel}
  - {role: layout-artist, at: O/C}
---
";

/// From when to when each event of a calendar is, as the other parser reads it with the zones that the calendar defines.
fn times(text: &str) -> BTreeMap<String, (String, Option<String>)> {
    let calendar = ICalendar::parse(text).unwrap_or_else(|error| panic!("{error:?}: {text}"));
    let zones = calendar.build_tz_resolver();
    let events = calendar.components.iter();
    let events = events.filter(|component| component.component_type == ICalendarComponentType::VEvent);
    let timed = events.filter_map(|event| {
        let text = |property| match event.property(&property)?.values.first()? {
            ICalendarValue::Text(text) => Some(text.clone()),
            _ => None,
        };
        let time = |property| {
            let entry = event.property(&property)?;
            let zone = entry.tz_id().map(|name| zones.resolve_or_default(Some(name)));
            let time = entry.values.first()?.as_partial_date_time()?;
            time.hour?;
            let time = time
                .to_date_time()?
                .to_date_time_with_tz(zone.unwrap_or_default())?;
            Some(time.to_rfc3339())
        };
        Some((
            text(ICalendarProperty::Uid)?,
            (time(ICalendarProperty::Dtstart)?, time(ICalendarProperty::Dtend)),
        ))
    });
    timed.collect()
}

/// The show with a call sheet for a day.
fn called(day: &str, sheet: &str) -> Project {
    show().file(&format!("content/productions/ferry/calls/{day}.md"), sheet)
}

#[test]
fn calls_are_in_the_calendars_of_who_is_called_with_their_times() {
    let uid = |who: &str| format!("called.ferry/calls/2026-02-05.{who}@handbook.example");
    let site = called("2026-02-05", CALL).build();
    let ana = site.text("calendars/people/ana.ics");
    let at = |from: &str, to: &str| (from.to_owned(), Some(to.to_owned()));
    let expected = at("2026-02-05T15:30:00+00:00", "2026-02-06T02:00:00+00:00");
    assert_eq!(times(&ana), BTreeMap::from([(uid("ana"), expected)]));
    for line in [
        "BEGIN:VTIMEZONE\r\nTZID:Europe/London\r\n",
        "DTSTART;TZID=Europe/London:20260205T153000\r\n",
        "SUMMARY:Night Ferry: Call\\, Ana Ruiz\r\n",
        "LOCATION:Fish quay\\, The Quay\r\n",
        "Pick-up: 15:10 Hotel",
        "Hospital: Port General",
    ] {
        assert!(ana.replace("\r\n ", "").contains(line), "{line}: {ana}");
    }
    // Who has no page is called in the calendar of their role; a code is no time, so its day is meant.
    let artist = site.text("calendars/roles/layout-artist.ics");
    assert!(
        artist.contains(&format!("UID:{}", uid("joe-baptiste"))),
        "{artist}"
    );
    assert!(
        artist.contains("DTSTART;VALUE=DATE:20260205") && artist.contains("Call\\, O/C\\, Joe Baptiste"),
        "{artist}"
    );
    assert!(!artist.contains("VTIMEZONE"), "nothing in it has a time");
    assert!(
        !site
            .text("calendars/productions/ferry.ics")
            .contains("UID:called.")
    );
}

#[test]
fn the_night_of_a_clock_change_is_as_long_in_a_calendar_as_it_is() {
    let of = |day: &str, wrap: &str| {
        let sheet = CALL.replace("wrap: \"02:00\"", &format!("wrap: \"{wrap}\""));
        // Both nights are before a Sunday, which is reported.
        let site = called(day, &sheet).compile();
        let text = String::from_utf8(
            site.output
                .get("calendars/people/ana.ics")
                .expect("it is made")
                .to_vec(),
        )
        .unwrap();
        times(&text).into_values().next().expect("a call")
    };
    let at = |from: &str, to: &str| (from.to_owned(), Some(to.to_owned()));
    assert_eq!(
        of("2026-03-28", "02:30"),
        at("2026-03-28T15:30:00+00:00", "2026-03-29T02:30:00+01:00")
    );
    // The clock shows half past one twice, and the wrap is the second one.
    assert_eq!(
        of("2026-10-24", "01:30"),
        at("2026-10-24T15:30:00+01:00", "2026-10-25T01:30:00+00:00")
    );
}

#[test]
fn a_call_that_moves_is_the_same_event_moved() {
    let later = CALL.replace("at: \"15:30\"", "at: \"17:00\"");
    let first = issued(&called("2026-02-05", CALL), "", TODAY);
    let of = |sheet: &str| {
        let site = called("2026-02-05", sheet).file(LEDGER_FILE, &first).build();
        let text = site.text("calendars/people/ana.ics");
        let uids: Vec<String> = text
            .lines()
            .filter(|line| line.starts_with("UID:called."))
            .map(str::to_owned)
            .collect();
        (uids, text.contains("SEQUENCE:1"))
    };
    let (before, after) = (of(CALL), of(&later));
    assert_eq!(before.0, after.0);
    assert_eq!((before.0.len(), before.1, after.1), (1, false, true));
}

#[test]
fn a_call_that_an_audience_may_not_see_is_in_none_of_its_calendars() {
    let row = CALL.replace("pick_up: 15:10 Hotel", "visible: crew");
    let sheet = CALL.replacen("---\n", "---\nvisible: crew\n", 1);
    let calendars = |text: &str, audience: &str| {
        let site = called("2026-02-05", text)
            .file(
                "callboard.yaml",
                "audiences: [public, crew]\nbase_url: https://handbook.example/\n",
            )
            .asking(|request| request.audience = Some(audience.to_owned()))
            .build();
        let paths = site.paths().into_iter().filter(|path| path.ends_with(".ics"));
        paths
            .map(|path| site.text(&path).matches("UID:called.").count())
            .sum::<usize>()
    };
    // Two calls, one of them in the calendars of a person and of a role.
    assert_eq!((calendars(CALL, "public"), calendars(CALL, "crew")), (3, 3));
    assert_eq!((calendars(&row, "public"), calendars(&row, "crew")), (1, 3));
    assert_eq!((calendars(&sheet, "public"), calendars(&sheet, "crew")), (0, 3));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn another_parser_reads_the_events_that_the_schedule_has(
        phases in prop::collection::vec((0_i32..900, 1_u32..60, "[A-Za-z,;:\\\\\"é老🎬 ]{1,90}"), 1..12)
    ) {
        let mut front = "---\nphases:\n".to_owned();
        for (at, (start, length, title)) in phases.iter().enumerate() {
            let from = date(2026, 1, 5) + (*start).days();
            let to = from + i64::from(*length).days();
            let title = serde_json::to_string(title).unwrap();
            front.push_str(&format!("  - {{id: p{at}, title: {title}, from: {from}, to: {to}, note: {title}}}\n"));
        }
        front.push_str("---\n");
        let project = Project::new()
            .file("content/productions/ferry/index.md", "---\ntitle: Night Ferry\n---\n")
            .file("content/productions/ferry/schedule.md", front);
        let compiled = project.compile();
        let schedule = &compiled.graph.productions[0].timetable.as_ref().unwrap().schedule;
        let bytes = compiled.output.get("calendars/productions/ferry.ics").unwrap();
        let events = read(std::str::from_utf8(bytes).unwrap());
        prop_assert_eq!(events.len(), schedule.phases.len());
        for phase in &schedule.phases {
            let event = &events[&format!("phase.ferry.{}@callboard", phase.id)];
            prop_assert_eq!(event.from, phase.start);
            prop_assert_eq!(event.to, phase.end + 1.day());
            let title = format!("Night Ferry: {}", phase.title);
            prop_assert_eq!(event.title.trim_end(), title.trim_end());
            let note = phase.note.as_deref().unwrap();
            prop_assert!(event.about.trim_end().ends_with(note.trim_end()), "{}", event.about);
        }
    }
}
