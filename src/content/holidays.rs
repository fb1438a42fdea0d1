//! Reads days off from files of other programs: bank holidays as `.ics` or `.json`.
//!
//! [`read_ics`] and [`read_json`] take a text and give [`Holiday`]s and the problems of that text, each with its
//! line; [`import`] does so for the files that the settings or a schedule name. What cannot be read as a day off is
//! reported and left out. Nothing here opens files: whoever calls says what each path holds.

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value;

use crate::config::DateOrder;
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, Severity, Spot, nearest};
use crate::units::{Day, DayRange};

/// Days off with their name, such as Good Friday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// When, both ends inclusive.
    pub days: DayRange,
    /// What it is called; empty when the file does not say.
    pub name: String,
}

/// The days off of the files that an `import` names, in the order of the files.
///
/// `list` is the key's place: the settings' file or a schedule's, whose folder the paths start from; a path with a
/// slash in front starts from the root. `read` gives what a path from the root holds.
pub fn import<'a>(
    imports: &[String],
    list: (&Arc<str>, FieldPath),
    order: DateOrder,
    read: impl Fn(&str) -> Option<&'a [u8]>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Holiday> {
    let (file, key) = list;
    let mut holidays = Vec::new();
    for (index, written) in imports.iter().enumerate() {
        let path = if imports.len() > 1 {
            key.clone().index(index)
        } else {
            key.clone()
        };
        let place = Place::value(file, path);
        let (name, division) = match written.split_once('#') {
            Some((name, division)) => (name, Some(division)),
            None => (written.as_str(), None),
        };
        let Some((path, bytes)) =
            beside(file, name).and_then(|path| Some((Arc::from(path.as_str()), read(&path)?)))
        else {
            problems.push(
                Diagnostic::new(
                    Code::WrongValue,
                    place,
                    format!("there is no file `{name}` to import"),
                )
                .help("write its path from this file's folder, or with a slash in front from the root"),
            );
            continue;
        };
        let Ok(text) = std::str::from_utf8(bytes) else {
            let problem = Diagnostic::new(
                Code::BadUtf8,
                Place::file(&path),
                format!("`{name}` is not UTF-8"),
            );
            problems.push(
                problem
                    .help("export it again as UTF-8")
                    .related(place, "imported here"),
            );
            continue;
        };
        let lower = name.to_ascii_lowercase();
        let (found, wrong) = if lower.ends_with(".ics") {
            read_ics(text, &path)
        } else if lower.ends_with(".json") {
            read_json(text, &path, order, division, &place)
        } else {
            let message = format!("`{name}` is no calendar that can be imported");
            problems.push(
                Diagnostic::new(Code::WrongValue, place, message).help("name an `.ics` or `.json` file"),
            );
            continue;
        };
        holidays.extend(found);
        problems.extend(wrong);
    }
    holidays
}

/// A path written in a file, from the root; `None` when it leaves the root.
fn beside(file: &str, written: &str) -> Option<String> {
    let folder = match (written.starts_with('/'), file.rsplit_once('/')) {
        (false, Some((folder, _))) => folder,
        _ => "",
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(written.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The days off of an iCalendar file (RFC 5545): each all-day event, `DTEND` being the first day after it.
///
/// Events at a time of day, and the repeats of one that repeats, are left out with a warning, cancelled ones without.
/// `file` is the path for the places of problems.
pub fn read_ics(text: &str, file: &Arc<str>) -> (Vec<Holiday>, Vec<Diagnostic>) {
    let mut reader = IcsReader {
        file,
        holidays: Vec::new(),
        problems: Vec::new(),
        event: None,
        depth: 0,
    };
    let text = text.trim_start_matches('\u{feff}');
    // Unfolding joins lines that begin with white space to the one before, so all others start a line of their own.
    let starts = text
        .lines()
        .enumerate()
        .filter(|(index, line)| *index == 0 || !line.starts_with([' ', '\t']));
    let unfolded = icalendar::parser::unfold(text);
    let mut has_calendar = false;
    for (line, (start, _)) in unfolded.lines().zip(starts) {
        let line = line.trim_end();
        if line.is_empty() {
            continue;
        }
        has_calendar |= line.eq_ignore_ascii_case("BEGIN:VCALENDAR");
        if !has_calendar {
            break;
        }
        reader.read_line(line, u32::try_from(start + 1).unwrap_or(u32::MAX));
    }
    if !has_calendar {
        reader.report(1, "this is no iCalendar file").help =
            Some("its first line is `BEGIN:VCALENDAR`".to_owned());
    }
    if let Some(event) = reader.event.take() {
        reader.report(event.line, "this event has no end").help =
            Some("the file seems to be cut off".to_owned());
    }
    (reader.holidays, reader.problems)
}

struct IcsReader<'a> {
    file: &'a Arc<str>,
    holidays: Vec<Holiday>,
    problems: Vec<Diagnostic>,
    /// The event that the line stands in.
    event: Option<IcsEvent>,
    /// How many components inside the event, such as alarms, the line stands in.
    depth: usize,
}

#[derive(Default)]
struct IcsEvent {
    /// Of its `BEGIN`, from 1.
    line: u32,
    name: String,
    start: Option<(Date, u32)>,
    /// The first day after it.
    end: Option<(Date, u32)>,
    days: Option<i64>,
    is_left_out: bool,
}

impl IcsReader<'_> {
    fn report(&mut self, line: u32, message: impl Into<String>) -> &mut Diagnostic {
        let place = Place {
            file: self.file.clone(),
            spot: Spot::LineColumn(line, 1),
        };
        let at = self.problems.len();
        self.problems
            .push(Diagnostic::new(Code::WrongValue, place, message));
        &mut self.problems[at]
    }

    fn warn(&mut self, line: u32, message: impl Into<String>) {
        self.report(line, message).severity = Severity::Warning;
    }

    fn read_line(&mut self, line: &str, number: u32) {
        let tag = |tag: &str| {
            line.split_once(':')
                .filter(|(key, _)| key.eq_ignore_ascii_case(tag))
                .map(|(_, name)| name)
        };
        if let Some(name) = tag("BEGIN") {
            match self.event {
                Some(_) => self.depth += 1,
                None if name.eq_ignore_ascii_case("VEVENT") => {
                    self.event = Some(IcsEvent {
                        line: number,
                        ..IcsEvent::default()
                    });
                }
                None => {}
            }
            return;
        }
        if tag("END").is_some() {
            match self.depth {
                0 => {
                    if let Some(event) = self.event.take() {
                        self.finish(event);
                    }
                }
                _ => self.depth -= 1,
            }
            return;
        }
        let Some(mut event) = self.event.take() else {
            return;
        };
        if self.depth == 0 {
            self.read_property(line, number, &mut event);
        }
        self.event = Some(event);
    }

    fn read_property(&mut self, line: &str, number: u32, event: &mut IcsEvent) {
        // The parser wants a line's end, and takes a line without value for one with an empty value.
        let ended = format!("{line}\n");
        let property = icalendar::parser::Property::try_from(ended.as_str());
        let Some(property) = property.ok().filter(|_| line.contains(':')) else {
            self.report(number, "this line is no iCalendar property").help = Some(
                "lines have the form `NAME:value`; what belongs to the line above starts with a space"
                    .to_owned(),
            );
            return;
        };
        let value = property.val.as_str();
        match property.name.as_str().to_ascii_uppercase().as_str() {
            "SUMMARY" => event.name = property.val.clone().unescape_text().as_str().trim().to_owned(),
            "STATUS" if value.eq_ignore_ascii_case("CANCELLED") => event.is_left_out = true,
            "RRULE" | "RDATE" => {
                self.warn(
                    number,
                    "this event repeats, and only its first time is a day off here",
                );
            }
            "DURATION" => match whole_days(value) {
                Some(days) => event.days = Some(days),
                None => self.leave_out(number, event, format!("`{value}` is not a number of whole days")),
            },
            key @ ("DTSTART" | "DTEND") => match basic_date(value) {
                Some(day) if key == "DTSTART" => event.start = Some((day, number)),
                Some(day) => event.end = Some((day, number)),
                None if value
                    .split_once('T')
                    .is_some_and(|(day, _)| basic_date(day).is_some()) =>
                {
                    self.leave_out(
                        number,
                        event,
                        "this event is at a time of day, so it is no day off".to_owned(),
                    );
                }
                None => {
                    event.is_left_out = true;
                    self.report(number, format!("`{value}` is not a date such as 20260403"));
                }
            },
            _ => {}
        }
    }

    fn leave_out(&mut self, line: u32, event: &mut IcsEvent, message: String) {
        if !event.is_left_out {
            self.warn(line, message);
        }
        event.is_left_out = true;
    }

    fn finish(&mut self, event: IcsEvent) {
        if event.is_left_out {
            return;
        }
        let Some((from, _)) = event.start else {
            self.report(event.line, "this event has no `DTSTART`");
            return;
        };
        let to = match (event.end, event.days) {
            (Some((end, line)), _) if end < from => {
                self.report(
                    line,
                    format!("this event ends on {end}, before it starts on {from}"),
                );
                return;
            }
            // Some programs write the same day twice for one day.
            (Some((end, _)), _) => end.yesterday().unwrap_or(from).max(from),
            (None, Some(days)) => from.checked_add((days - 1).max(0).days()).unwrap_or(from),
            (None, None) => from,
        };
        self.holidays.push(Holiday {
            days: DayRange { from, to },
            name: event.name,
        });
    }
}

/// A date as iCalendar writes it: `20260403`.
fn basic_date(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| text[range].parse::<i16>().ok();
    let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..8)?);
    Date::new(year, month as i8, day as i8).ok()
}

/// A duration of whole days as iCalendar writes it: `P3D`, `P1W`.
fn whole_days(text: &str) -> Option<i64> {
    let text = text.strip_prefix('+').unwrap_or(text).strip_prefix('P')?;
    let number = |digits: &str| {
        digits
            .parse::<i64>()
            .ok()
            .filter(|number| (0..=3660).contains(number))
    };
    match text.strip_suffix('W') {
        Some(weeks) => number(weeks).map(|weeks| weeks * 7),
        None => number(text.strip_suffix('D')?),
    }
}

/// The days off of a JSON file: a list of dates, a list of events, or GOV.UK's bank holidays by division.
///
/// A list may hold dates and `{"date": …, "title": …}` side by side. Of several divisions one has to be named: Scotland's
/// holidays are no holidays in Wales. `file` is the path for the places of problems in the file, `place` that of the import.
pub fn read_json(
    text: &str,
    file: &Arc<str>,
    order: DateOrder,
    division: Option<&str>,
    place: &Place,
) -> (Vec<Holiday>, Vec<Diagnostic>) {
    let text = text.trim_start_matches('\u{feff}');
    let shape = |message: &str| {
        let problem = Diagnostic::new(Code::WrongValue, Place::file(file), message);
        problem
            .help("give it a list of dates, or of events with `date` and `title`, or the form of GOV.UK's bank holidays")
            .related(place.clone(), "imported here")
    };
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => {
            let line = |number: usize| u32::try_from(number.max(1)).unwrap_or(u32::MAX);
            let spot = Spot::LineColumn(line(error.line()), line(error.column()));
            let place = Place {
                file: file.clone(),
                spot,
            };
            let says = error.to_string();
            let says = says.split(" at line ").next().unwrap_or_default();
            return (
                Vec::new(),
                vec![Diagnostic::new(
                    Code::WrongValue,
                    place,
                    format!("this is not JSON: {says}"),
                )],
            );
        }
    };
    let events = match &value {
        Value::Array(events) => events,
        Value::Object(top) if matches!(top.get("events"), Some(Value::Array(_))) => match top.get("events") {
            Some(Value::Array(events)) => events,
            _ => return (Vec::new(), vec![shape("this file has no events")]),
        },
        Value::Object(top) => {
            let names: Vec<&str> = top
                .iter()
                .filter(|(_, value)| value.get("events").is_some())
                .map(|(name, _)| name.as_str())
                .collect();
            let name = match (division, names.as_slice()) {
                (_, []) => return (Vec::new(), vec![shape("this file holds no days off")]),
                (Some(division), _) if names.contains(&division) => division,
                (Some(division), _) => {
                    let message = format!("`{file}` has no division `{division}`");
                    let near = nearest(division, names.iter().copied());
                    let help = near.map_or(format!("it has {}", names.join(", ")), |near| {
                        format!("did you mean `{near}`?")
                    });
                    return (
                        Vec::new(),
                        vec![Diagnostic::new(Code::WrongValue, place.clone(), message).help(help)],
                    );
                }
                (None, [only]) => only,
                (None, [first, ..]) => {
                    let message = format!("`{file}` has the days off of several divisions");
                    let stem = file.rsplit('/').next().unwrap_or(file);
                    let help = format!("name one, such as `{stem}#{first}`; it has {}", names.join(", "));
                    return (
                        Vec::new(),
                        vec![Diagnostic::new(Code::WrongValue, place.clone(), message).help(help)],
                    );
                }
            };
            match top.get(name).and_then(|division| division.get("events")) {
                Some(Value::Array(events)) => events,
                _ => return (Vec::new(), vec![shape("`events` is not a list")]),
            }
        }
        _ => return (Vec::new(), vec![shape("this file holds no days off")]),
    };
    let (mut holidays, mut problems) = (Vec::new(), Vec::new());
    let mut seen_wrong: Vec<&str> = Vec::new();
    for event in events {
        let date = event
            .as_str()
            .or_else(|| event.get("date").and_then(Value::as_str));
        let name = event.get("title").and_then(Value::as_str).unwrap_or_default();
        let Some(date) = date else {
            problems.push(shape("an event has no `date`"));
            continue;
        };
        match read_date(date, order) {
            Ok(day) => holidays.push(Holiday {
                days: DayRange { from: day, to: day },
                name: name.trim().to_owned(),
            }),
            Err((message, help)) => {
                // The same text is wrong wherever it stands, so the nth time it is met is the nth time it is written.
                let nth = seen_wrong.iter().filter(|&&seen| seen == date).count();
                seen_wrong.push(date);
                let place = match text.match_indices(&format!("\"{date}\"")).nth(nth) {
                    Some((at, _)) => Place {
                        file: file.clone(),
                        spot: line_column(text, at + 1),
                    },
                    None => Place::file(file),
                };
                problems.push(Diagnostic::new(Code::WrongValue, place, message).help_if(help));
            }
        }
    }
    (holidays, problems)
}

/// The line and column of a byte, both from 1.
fn line_column(text: &str, at: usize) -> Spot {
    let before = text.get(..at).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Spot::LineColumn(number(line), number(column))
}

/// A date in ISO form, or in the order that was stated; else what is wrong with it and the way out.
fn read_date(text: &str, order: DateOrder) -> Result<Date, (String, Option<String>)> {
    let text = text.trim();
    if let Ok(Day(day)) = text.parse() {
        return Ok(day);
    }
    let by_slashes = || {
        let mut parts = text.split('/').map(|part| {
            let is_number = (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| part.parse::<i16>().ok()).flatten()
        });
        let (day, month, year) = (parts.next()??, parts.next()??, parts.next()??);
        let is_whole = parts.next().is_none() && text.rsplit('/').next().is_some_and(|year| year.len() == 4);
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        is_whole.then_some(date)
    };
    match (order, by_slashes()) {
        (DateOrder::DayMonthYear, Some(day)) => Ok(day),
        (DateOrder::DayMonthYear, None) => Err((
            format!("`{text}` is not a date such as 03/04/2026 or 2026-04-03"),
            None,
        )),
        (DateOrder::Iso, Some(day)) => {
            let help = format!("if it means {day}, write `date_order: dd/mm/yyyy` in the settings");
            Err((format!("`{text}` is not a date such as 2026-04-03"), Some(help)))
        }
        (DateOrder::Iso, None) => Err((format!("`{text}` is not a date such as 2026-04-03"), None)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(found: (Vec<Holiday>, Vec<Diagnostic>)) -> (Vec<String>, Vec<String>) {
        let place = |place: &Place| match &place.spot {
            Spot::LineColumn(line, column) => format!("{line}:{column}"),
            Spot::Value(path) => path.to_string(),
            _ => "file".to_owned(),
        };
        let holidays = found
            .0
            .iter()
            .map(|holiday| format!("{} {}", holiday.days, holiday.name).trim().to_owned());
        let problems = found.1.iter().map(|problem| {
            let help = problem
                .help
                .as_ref()
                .map(|help| format!(" ({help})"))
                .unwrap_or_default();
            format!("{} {}{help}", place(&problem.place), problem.message)
        });
        (holidays.collect(), problems.collect())
    }

    fn ics(text: &str) -> (Vec<String>, Vec<String>) {
        shown(read_ics(text, &Arc::from("content/bank.ics")))
    }

    fn json(text: &str, order: DateOrder, division: Option<&str>) -> (Vec<String>, Vec<String>) {
        let settings: Arc<str> = "callboard.yaml".into();
        let place = Place::value(&settings, FieldPath::of("import"));
        shown(read_json(
            text,
            &Arc::from("content/bank.json"),
            order,
            division,
            &place,
        ))
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
            "2026-04-03 Good Friday, observed",
            "2026-12-24..2026-12-31",
            "2026-05-01..2026-05-02",
            "2026-06-01",
        ];
        assert_eq!(ics(text), (days.map(str::to_owned).to_vec(), vec![]));
        // Line ends of other systems change nothing.
        assert_eq!(ics(&text.replace("\r\n", "\n")), ics(text));
    }

    #[test]
    fn what_is_no_day_off_is_told_with_its_line() {
        let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:A very\n  long name\nDTSTART:20260230\nEND:VEVENT\n\
                    BEGIN:VEVENT\nDTSTART;TZID=Europe/London:20260401T150000\nDTEND:20260401T160000\nEND:VEVENT\n\
                    BEGIN:VEVENT\nSUMMARY:Nothing\nEND:VEVENT\n\
                    BEGIN:VEVENT\nDTSTART:20260405\nDTEND:20260401\nEND:VEVENT\n\
                    BEGIN:VEVENT\nDTSTART:20261225\nRRULE:FREQ=YEARLY\nno property\nEND:VEVENT\n\
                    BEGIN:VEVENT\nDTSTART:20261226\n";
        let (days, problems) = ics(text);
        assert_eq!(days, ["2026-12-25"]);
        assert_eq!(
            problems,
            [
                "5:1 `20260230` is not a date such as 20260403",
                "8:1 this event is at a time of day, so it is no day off",
                "11:1 this event has no `DTSTART`",
                "16:1 this event ends on 2026-04-01, before it starts on 2026-04-05",
                "20:1 this event repeats, and only its first time is a day off here",
                "21:1 this line is no iCalendar property (lines have the form `NAME:value`; what belongs to the line \
                 above starts with a space)",
                "23:1 this event has no end (the file seems to be cut off)",
            ]
        );
        assert_eq!(
            ics("<html>").1,
            ["1:1 this is no iCalendar file (its first line is `BEGIN:VCALENDAR`)"]
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
        let named = json(DIVISIONS, DateOrder::Iso, Some("england-and-wales"));
        assert_eq!(named.0, ["2026-04-03 Good Friday", "2026-04-06 Easter Monday"]);
        assert_eq!(
            json(DIVISIONS, DateOrder::Iso, None).1,
            [
                "import `content/bank.json` has the days off of several divisions \
              (name one, such as `bank.json#england-and-wales`; it has england-and-wales, scotland)"
            ]
        );
        assert_eq!(
            json(DIVISIONS, DateOrder::Iso, Some("scottland")).1,
            ["import `content/bank.json` has no division `scottland` (did you mean `scotland`?)"]
        );
    }

    #[test]
    fn dates_are_read_in_the_stated_order_and_no_other() {
        let list = r#"["03/04/2026", "2026-04-06"]"#;
        assert_eq!(
            json(list, DateOrder::DayMonthYear, None).0,
            ["2026-04-03", "2026-04-06"]
        );
        let iso = json(list, DateOrder::Iso, None);
        assert_eq!(iso.0, ["2026-04-06"]);
        assert_eq!(
            iso.1,
            ["1:3 `03/04/2026` is not a date such as 2026-04-03 \
              (if it means 2026-04-03, write `date_order: dd/mm/yyyy` in the settings)"]
        );
        let wrong = json(
            "[\"1/1/2026\",\n \"31/02/2026\",\n\n \"04/30/2026\", \"31/02/2026\"]",
            DateOrder::DayMonthYear,
            None,
        );
        assert_eq!(wrong.0, ["2026-01-01"]);
        let lines: Vec<&str> = wrong.1.iter().map(|line| &line[..4]).collect();
        assert_eq!(lines, ["2:3 ", "4:3 ", "4:17"]);
    }

    #[test]
    fn other_json_is_told_from_no_json() {
        assert_eq!(json("[1,\n2", DateOrder::Iso, None).1.len(), 1);
        assert!(json("[1,\n2", DateOrder::Iso, None).1[0].starts_with("2:1 this is not JSON: EOF"));
        for text in ["3", "{}", "[3]", "{\"events\": 3}", "{\"a\": {\"events\": 3}}"] {
            assert!(
                json(text, DateOrder::Iso, None).1[0].starts_with("file "),
                "{text}"
            );
        }
        assert_eq!(
            json("{\"events\": [\"2026-01-01\"]}", DateOrder::Iso, None).0,
            ["2026-01-01"]
        );
    }

    #[test]
    fn an_import_is_looked_for_beside_its_file() {
        let schedule: Arc<str> = "content/productions/harbour-lights/schedule.md".into();
        let ics: &[u8] = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260403\nEND:VEVENT\nEND:VCALENDAR\n";
        let read = |path: &str| (path == "content/holidays/uk.ics").then_some(ics);
        let import = |written: &str| {
            let mut problems = Vec::new();
            let list = (&schedule, FieldPath::of("import"));
            let found = super::import(&[written.to_owned()], list, DateOrder::Iso, read, &mut problems);
            (found.len(), shown((vec![], problems)).1)
        };
        assert_eq!(import("../../holidays/uk.ics"), (1, vec![]));
        assert_eq!(import("/content/holidays/uk.ics"), (1, vec![]));
        for missing in ["uk.ics", "../../../../holidays/uk.ics", ""] {
            let (found, problems) = import(missing);
            assert_eq!(found, 0);
            assert!(problems[0].starts_with(&format!("import there is no file `{missing}` to import")));
        }
    }

    #[test]
    fn a_deep_or_long_file_is_read_line_by_line() {
        let deep = format!("BEGIN:VCALENDAR\n{}", "BEGIN:VEVENT\n".repeat(200_000));
        assert_eq!(ics(&deep).1.len(), 1);
        assert!(!json(&"[".repeat(200_000), DateOrder::Iso, None).1.is_empty());
    }

    proptest! {
        #[test]
        fn no_file_breaks_the_readers(text in "(BEGIN:|END:|VEVENT|VCALENDAR|DTSTART|DTEND|DURATION|;VALUE=DATE|:2026|0403|P9|D|\"|\\PC|\r?\n ?){0,60}") {
            ics(&format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{text}"));
            json(&text, DateOrder::DayMonthYear, None);
            json(&format!("[{text:?}]"), DateOrder::DayMonthYear, None);
            let _ = read_date(&text, DateOrder::DayMonthYear);
        }
    }
}
