//! Files as other programs write them, and what their days come to.

use proptest::prelude::*;

use super::json::read_date;
use super::*;
use crate::config::DateOrder;
use crate::diagnostic::Spot;

/// What comes of a file: its days off, `+` before those that are worked, and its problems with their lines.
fn shown(read: &HolidayFile, import: &HolidayImport) -> (Vec<String>, Vec<String>) {
    let settings: Arc<str> = "callboard.yaml".into();
    let place = Place::value(&settings, FieldPath::of("import"));
    let mut problems = read.problems.clone();
    let (days, _) = select(
        read,
        &Arc::from(&*import.file),
        import,
        (2026, 2028),
        &place,
        &mut problems,
    );
    let off = days.days_off.iter().map(ToString::to_string);
    let worked = days.workdays.iter().map(|days| format!("+{days}"));
    let place = |place: &Place| match &place.spot {
        Spot::LineColumn(line, column) => format!("{line}:{column}"),
        Spot::Value(path) => path.to_string(),
        _ => "file".to_owned(),
    };
    let problems = problems.iter().map(|problem| {
        let help = problem
            .help
            .as_ref()
            .map(|help| format!(" ({help})"))
            .unwrap_or_default();
        format!("{} {}{help}", place(&problem.place), problem.message)
    });
    (off.chain(worked).collect(), problems.collect())
}

fn ics_bytes(bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    let read = HolidayFile::read(bytes, &Arc::from("content/bank.ics"), DateOrder::Iso).unwrap_or_default();
    shown(&read, &HolidayImport::of_path("content/bank.ics"))
}

fn ics(text: &str) -> (Vec<String>, Vec<String>) {
    ics_bytes(text.as_bytes())
}

/// A calendar of one event.
fn event(lines: &str) -> (Vec<String>, Vec<String>) {
    ics(&format!(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n"
    ))
}

fn json(text: &str, order: DateOrder, import: &str) -> (Vec<String>, Vec<String>) {
    let import = HolidayImport::of_path(import);
    let read = HolidayFile::read(text.as_bytes(), &Arc::from("content/bank.json"), order).unwrap_or_default();
    shown(&read, &import)
}

#[test]
fn all_day_events_of_a_folded_calendar_are_days_off() {
    let text = "\u{feff}BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260403\r\n\
                DTEND;VALUE=DATE:20260404\r\nSUMMARY:Good Fri\r\n day\\, observed\r\nBEGIN:VALARM\r\n\
                DTSTART:19990101\r\nEND:VALARM\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DA\r\n TE:20261224\r\n\
                DTEND;VALUE=DATE:20270101\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20260501\r\nDURATION:P2D\r\n\
                END:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20260601\r\nDTEND:20260601\r\nEND:VEVENT\r\n\
                BEGIN:VEVENT\r\nSTATUS:CANCELLED\r\nDTSTART:20260701\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let days = [
        "2026-04-03",
        "2026-12-24..2026-12-31",
        "2026-05-01..2026-05-02",
        "2026-06-01",
    ];
    assert_eq!(ics(text), (days.map(str::to_owned).to_vec(), vec![]));
    // Line ends of other systems change nothing.
    assert_eq!(ics(&text.replace("\r\n", "\n")), ics(text));
}

#[test]
fn a_line_may_be_folded_in_the_middle_of_a_letter() {
    let text = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Jour de l'été\r\nDTSTART:20260624\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let at = text.find('é').unwrap() + 1;
    let folded = [&text.as_bytes()[..at], b"\r\n ", &text.as_bytes()[at..]].concat();
    assert!(std::str::from_utf8(&folded).is_err());
    assert_eq!(ics_bytes(&folded), (vec!["2026-06-24".to_owned()], vec![]));
}

#[test]
fn events_that_come_back_do_so_in_the_years_that_schedules_need() {
    let days = |lines: &str| event(lines).0;
    assert_eq!(
        days("DTSTART:20200504\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=1MO")[6..],
        ["2026-05-04", "2027-05-03", "2028-05-01"]
    );
    assert_eq!(
        days("RRULE:FREQ=YEARLY;UNTIL=20271226\nDTSTART:20251226\nEXDATE:20261226\nRDATE:20270102"),
        ["2025-12-26", "2027-01-02", "2027-12-26"]
    );
    assert_eq!(
        days("DTSTART:20260706\nDTEND:20260711\nRRULE:FREQ=WEEKLY;COUNT=2"),
        ["2026-07-06..2026-07-10", "2026-07-13..2026-07-17"]
    );
    let moved = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20260101\nRRULE:FREQ=YEARLY;COUNT=2\nEND:VEVENT\n\
                 BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20270101\nDTSTART:20270104\nEND:VEVENT\nEND:VCALENDAR\n";
    assert_eq!(
        ics(moved),
        (vec!["2026-01-01".to_owned(), "2027-01-04".to_owned()], vec![])
    );
    let (days, problems) = event("DTSTART:20260101\nRRULE:FREQ=SOMETIMES");
    assert_eq!(days, ["2026-01-01"]);
    assert!(
        problems[0].starts_with("4:1 `FREQ=SOMETIMES` is no rule of repeating that can be read"),
        "{problems:?}"
    );
}

#[test]
fn what_lasts_whole_days_counts_and_what_has_an_hour_does_not() {
    let days = |lines: &str| event(lines).0;
    assert_eq!(
        days("DTSTART;TZID=Europe/London:20260401T150000\nDTEND;TZID=Europe/London:20260401T160000"),
        [""; 0]
    );
    assert_eq!(
        days("DTSTART:20260401T000000Z\nDTEND:20260403T000000Z"),
        ["2026-04-01..2026-04-02"]
    );
    assert_eq!(
        days("DTSTART:20261224T120000\nDTEND:20261228T090000"),
        ["2026-12-25..2026-12-27"]
    );
    assert_eq!(days("DTSTART:20260401T000000\nDURATION:P1D"), ["2026-04-01"]);
    assert_eq!(days("DTSTART:20260401T000000\nDURATION:PT2H"), [""; 0]);
}

#[test]
fn kinds_are_told_apart_and_days_that_are_worked_are_the_opposite() {
    let days = |lines: &str| event(&format!("DTSTART:20260214\n{lines}")).0;
    let off = ["2026-02-14"];
    let none: [&str; 0] = [];
    assert_eq!(days("DESCRIPTION:Public holiday"), off);
    assert_eq!(
        days("SUMMARY:Observance of the king's birthday"),
        off,
        "a title is no kind"
    );
    assert_eq!(
        days("DESCRIPTION:Observance\\nTo hide observances\\, go to the settings"),
        none
    );
    assert_eq!(days("SUMMARY:Half-term (School holiday)"), none);
    assert_eq!(days("CATEGORIES:OPTIONAL"), none);
    assert_eq!(
        days("CATEGORIES:Holidays,Observance\nDESCRIPTION:National holiday"),
        off
    );
    assert_eq!(days("SUMMARY:Working Day (moved from Monday)"), ["+2026-02-14"]);
    assert_eq!(days("SUMMARY:春节（班）"), ["+2026-02-14"]);
    assert_eq!(days("SUMMARY:Non-working day"), off);
    let days = json(
        r#"[{"date": "2026-02-14", "isOffDay": false}, "2026-02-16"]"#,
        DateOrder::Iso,
        "bank.json",
    );
    assert_eq!(days.0, ["2026-02-16", "+2026-02-14"]);
}

#[test]
fn a_file_with_days_of_some_regions_only_asks_for_one() {
    let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260102\nDESCRIPTION:Public holiday in Scotland\nEND:VEVENT\n\
                BEGIN:VEVENT\nDTSTART:20260406\nDESCRIPTION:Public holiday in England\\, Wales\nEND:VEVENT\n\
                BEGIN:VEVENT\nDTSTART:20261225\nEND:VEVENT\nEND:VCALENDAR\n";
    let of = |regions: &str| {
        let read =
            HolidayFile::read(text.as_bytes(), &Arc::from("bank.ics"), DateOrder::Iso).unwrap_or_default();
        shown(&read, &HolidayImport::of_path(&format!("bank.ics{regions}")))
    };
    assert_eq!(of("#england").0, ["2026-04-06", "2026-12-25"]);
    assert_eq!(
        of("#Scotland"),
        (vec!["2026-01-02".to_owned(), "2026-12-25".to_owned()], vec![])
    );
    assert_eq!(of("").0, ["2026-12-25"]);
    assert_eq!(
        of("").1,
        ["import `bank.ics` has days off that hold in some regions only \
          (name yours, such as `{file: bank.ics, region: England}`; it has England, Scotland, Wales)"]
    );
    assert_eq!(
        of("#Scottland").1,
        ["import `bank.ics` has no days off for `Scottland` (did you mean `Scotland`?)"]
    );
}

#[test]
fn what_is_wrong_is_reported_with_its_line() {
    let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:A very\n  long name\nDTSTART:20260230\nEND:VEVENT\n\
                BEGIN:VEVENT\nSUMMARY:Nothing\nEND:VEVENT\n\
                BEGIN:VEVENT\nDTSTART:20260405\nDTEND:20260401\nEND:VEVENT\n\
                BEGIN:VEVENT\nDTSTART:20261225\nno property\nEND:VEVENT\n\
                BEGIN:VEVENT\nDTSTART:20261226\n";
    let (days, problems) = ics(text);
    assert_eq!(days, ["2026-12-25"]);
    assert_eq!(
        problems,
        [
            "5:1 `20260230` is not a date such as 20260403",
            "7:1 this event has no `DTSTART`",
            "12:1 this event ends on 2026-04-01, before it starts on 2026-04-05",
            "16:1 this line is no iCalendar property (lines have the form `NAME:value`; what belongs to the line \
             above starts with a space)",
            "18:1 this event has no end (the file seems to be cut off)",
        ]
    );
    assert_eq!(
        ics("<html>").1,
        ["1:1 this is no iCalendar file (its first line is `BEGIN:VCALENDAR`)"]
    );
    assert_eq!(
        ics_bytes(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:\xff\n")
            .1
            .len(),
        1
    );
}

const DIVISIONS: &str = r#"{
  "england-and-wales": {"division": "england-and-wales", "events": [
    {"title": "Good Friday", "date": "2026-04-03", "notes": "", "bunting": false},
    {"title": "Easter Monday", "date": "2026-04-06", "notes": "", "bunting": true}
  ]},
  "scotland": {"division": "scotland", "events": [{"title": "2nd January", "date": "2026-01-02"}]}
}"#;

#[test]
fn one_division_of_bank_holidays_is_read_and_has_to_be_named() {
    let of = |import: &str| json(DIVISIONS, DateOrder::Iso, import);
    for name in [
        "bank.json#england-and-wales",
        "bank.json#Wales",
        "bank.json#England",
    ] {
        assert_eq!(
            of(name),
            (vec!["2026-04-03".to_owned(), "2026-04-06".to_owned()], vec![]),
            "{name}"
        );
    }
    assert_eq!(of("bank.json").0, [""; 0]);
    assert!(of("bank.json").1[0].contains("`{file: bank.json, region: england-and-wales}`"));
    assert!(of("bank.json#scottland").1[0].ends_with("(did you mean `scotland`?)"));
}

#[test]
fn dates_are_read_in_the_stated_order_and_no_other() {
    let list = r#"["03/04/2026", "2026-04-06"]"#;
    let of = |text: &str, order: DateOrder| json(text, order, "bank.json");
    assert_eq!(of(list, DateOrder::DayMonthYear).0, ["2026-04-03", "2026-04-06"]);
    let iso = of(list, DateOrder::Iso);
    assert_eq!(iso.0, ["2026-04-06"]);
    assert_eq!(
        iso.1,
        ["1:3 `03/04/2026` is not a date such as 2026-04-03 \
          (if it means 2026-04-03, write `date_order: dd/mm/yyyy` in the settings)"]
    );
    let wrong = of(
        "[\"1/1/2026\",\n \"31/02/2026\",\n\n \"04/30/2026\", \"31/02/2026\"]",
        DateOrder::DayMonthYear,
    );
    assert_eq!(wrong.0, ["2026-01-01"]);
    let lines: Vec<&str> = wrong.1.iter().map(|line| &line[..4]).collect();
    assert_eq!(lines, ["2:3 ", "4:3 ", "4:17"]);
}

#[test]
fn other_json_is_told_from_no_json() {
    let of = |text: &str| json(text, DateOrder::Iso, "bank.json");
    assert_eq!(of("[1,\n2").1.len(), 1);
    assert!(of("[1,\n2").1[0].starts_with("2:1 this is not JSON: EOF"));
    for text in ["3", "{}", "[3]", "{\"events\": 3}", "{\"a\": {\"events\": 3}}"] {
        assert!(of(text).1[0].starts_with("file "), "{text}");
    }
    for text in [
        "{\"events\": [\"2026-01-01\"]}",
        "{\"2026-01-01\": \"New Year's Day\"}",
        "{\"response\": {\"holidays\": [{\"name\": \"x\", \"date\": {\"iso\": \"2026-01-01\"}, \"states\": \"All\"}]}}",
        "[{\"startDate\": \"2026-01-01\", \"endDate\": \"2026-01-01\", \"type\": \"Public\"}]",
    ] {
        assert_eq!(of(text), (vec!["2026-01-01".to_owned()], vec![]), "{text}");
    }
}

#[test]
fn an_import_is_looked_for_beside_its_file() {
    let schedule: Arc<str> = "content/productions/harbour-lights/schedule.md".into();
    let import = |written: &str| {
        let imports = [HolidayImport::of_path(written)];
        locate(&imports, 0, (&schedule, &FieldPath::of("import"))).0
    };
    for path in ["../../holidays/uk.ics", "/content/holidays/uk.ics"] {
        assert_eq!(import(path).as_deref(), Some("content/holidays/uk.ics"));
    }
    assert_eq!(import("../../../../holidays/uk.ics"), None);
}

#[test]
fn a_deep_or_long_file_is_read_line_by_line() {
    let deep = format!("BEGIN:VCALENDAR\n{}", "BEGIN:VEVENT\n".repeat(200_000));
    assert_eq!(ics(&deep).1.len(), 1);
    assert!(
        !json(&"[".repeat(200_000), DateOrder::Iso, "bank.json")
            .1
            .is_empty()
    );
}

proptest! {
    #[test]
    fn no_file_breaks_the_readers(text in "(BEGIN:|END:|VEVENT|VCALENDAR|DTSTART|DTEND|DURATION|RRULE:FREQ=|YEARLY|COUNT=|;VALUE=DATE|:2026|0403|P9|D|\"|\\PC|\r?\n ?){0,60}") {
        ics(&format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{text}"));
        json(&text, DateOrder::DayMonthYear, "bank.json");
        json(&format!("[{text:?}]"), DateOrder::DayMonthYear, "bank.json");
        let _ = read_date(&text, DateOrder::DayMonthYear);
    }
}
