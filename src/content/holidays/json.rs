//! JSON files of holidays: lists of dates or events, GOV.UK's by division, Nager.Date's by county and type, dates with names
//! as python-holidays gives them, and the like.

use std::sync::Arc;

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::{Event, HolidayFile, phrases};
use crate::config::{DateOrder, HolidayKind};
use crate::diagnostic::{Code, Diagnostic, Place, Spot};
use crate::units::{Day, DayRange};

/// What to write instead of a file that holds no days off.
const SHAPES: &str =
    "give it a list of dates, or of events with `date` and `title`, or the form of GOV.UK's bank holidays";

/// The events of a file; `file` is the path for the places of problems.
pub(super) fn read(text: &str, file: &Arc<str>, order: DateOrder) -> HolidayFile {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = Reader {
        text,
        file,
        order,
        read: HolidayFile::default(),
        wrong: Vec::new(),
    };
    match serde_json::from_str(text) {
        Ok(value) => reader.read_file(&value),
        Err(error) => {
            let line = |number: usize| u32::try_from(number.max(1)).unwrap_or(u32::MAX);
            let place = Place {
                file: file.clone(),
                spot: Spot::LineColumn(line(error.line()), line(error.column())),
            };
            let says = error.to_string();
            let says = says.split(" at line ").next().unwrap_or_default();
            let message = format!("this is not JSON: {says}");
            let problem = Diagnostic::new(Code::WrongValue, place, message);
            reader.read.problems.push(problem);
        }
    }
    reader.read
}

struct Reader<'a> {
    text: &'a str,
    file: &'a Arc<str>,
    order: DateOrder,
    read: HolidayFile,
    /// Texts that are no dates, as often as they were met.
    wrong: Vec<String>,
}

impl Reader<'_> {
    fn shape(&mut self, message: &str) {
        let problem = Diagnostic::new(Code::WrongValue, Place::file(self.file), message);
        self.read.problems.push(problem.help(SHAPES));
    }

    fn read_file(&mut self, value: &Value) {
        let top = match value {
            Value::Array(events) => return self.read_events(events, None),
            Value::Object(top) => top,
            _ => return self.shape("this file holds no days off"),
        };
        // Some services wrap their answer.
        if let Some(inner @ Value::Object(_)) = top.get("response") {
            return self.read_file(inner);
        }
        for key in ["events", "holidays", "days"] {
            match top.get(key) {
                Some(Value::Array(events)) => return self.read_events(events, None),
                Some(Value::Object(days)) => return self.read_map(days),
                Some(_) => return self.shape(&format!("`{key}` is not a list")),
                None => {}
            }
        }
        let divisions: Vec<_> = top
            .iter()
            .filter(|(_, value)| value.get("events").is_some())
            .collect();
        if divisions.is_empty() {
            return self.read_map(top);
        }
        for (name, division) in divisions {
            match division.get("events") {
                Some(Value::Array(events)) => self.read_events(events, Some(name)),
                _ => self.shape("`events` is not a list"),
            }
        }
    }

    /// Dates with their names: `{"2026-01-01": "New Year's Day"}`.
    fn read_map(&mut self, days: &Map<String, Value>) {
        if !days.keys().any(|key| read_date(key, self.order).is_ok()) {
            return self.shape("this file holds no days off");
        }
        for (date, value) in days {
            match value {
                Value::Object(_) => self.read_event(value, Some(date), None),
                name => {
                    let name = name.as_str().unwrap_or_default();
                    self.add(
                        date,
                        None,
                        Event {
                            name: name.trim().to_owned(),
                            ..Event::default()
                        },
                    );
                }
            }
        }
    }

    fn read_events(&mut self, events: &[Value], division: Option<&str>) {
        for event in events {
            self.read_event(event, None, division);
        }
    }

    fn read_event(&mut self, value: &Value, date: Option<&str>, division: Option<&str>) {
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let in_words = |key: &str| match value.get(key) {
            Some(Value::String(name)) => Some(name.as_str()),
            // A name in several languages; the first will do.
            Some(Value::Array(names)) => names
                .first()
                .and_then(|name| name.get("text"))
                .and_then(Value::as_str),
            _ => None,
        };
        let iso = || {
            value
                .get("date")
                .and_then(|date| date.get("iso"))
                .and_then(Value::as_str)
        };
        let first = date
            .or_else(|| value.as_str())
            .or_else(|| text("date"))
            .or_else(|| text("startDate"))
            .or_else(iso);
        let Some(first) = first else {
            return self.shape("an event has no `date`");
        };
        let name = ["title", "name", "localName", "summary"]
            .into_iter()
            .find_map(in_words);
        let mut event = Event {
            name: name.unwrap_or_default().trim().to_owned(),
            division: division.map(str::to_owned),
            is_worked: value.get("isOffDay").and_then(Value::as_bool) == Some(false),
            ..Event::default()
        };
        for key in ["type", "types", "category", "categories"] {
            for phrase in texts(value.get(key)) {
                event.is_worked |= phrases::is_worked(phrase);
                event.kinds.extend(phrases::kind_of(phrase));
            }
        }
        // Several types at once are a day off if one of them is; a day with a name is what is left.
        if event.kinds.len() > 1 {
            event.kinds.retain(|kind| *kind != HolidayKind::Observance);
        }
        event.is_worked |= phrases::is_worked(&event.name);
        for key in ["counties", "subdivisions", "regions", "states"] {
            event.regions.extend(texts(value.get(key)).map(str::to_owned));
        }
        self.add(first, text("endDate"), event);
    }

    /// Adds an event on a day, or from one to another, unless that is none.
    fn add(&mut self, first: &str, last: Option<&str>, event: Event) {
        let Some(from) = self.date(first) else { return };
        let to = match last {
            Some(last) => self.date(last),
            None => Some(from),
        };
        let Some(to) = to else { return };
        let days = Some(DayRange {
            from,
            to: to.max(from),
        });
        self.read.events.push(Event { days, ..event });
    }

    fn date(&mut self, written: &str) -> Option<Date> {
        match read_date(written, self.order) {
            Ok(day) => Some(day),
            Err((message, help)) => {
                // The same text is wrong wherever it stands, so the nth time it is met is the nth time it is written.
                let nth = self.wrong.iter().filter(|seen| *seen == written).count();
                self.wrong.push(written.to_owned());
                let place = match self.text.match_indices(&format!("\"{written}\"")).nth(nth) {
                    Some((at, _)) => Place {
                        file: self.file.clone(),
                        spot: line_column(self.text, at + 1),
                    },
                    None => Place::file(self.file),
                };
                let problem = Diagnostic::new(Code::WrongValue, place, message).help_if(help);
                self.read.problems.push(problem);
                None
            }
        }
    }
}

/// The texts of a value: itself, or those of a list, each written as text or with its `code` or `name`.
fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let values: &[Value] = match value {
        Some(Value::Array(values)) => values,
        Some(value) => std::slice::from_ref(value),
        None => &[],
    };
    values.iter().filter_map(|value| {
        let named = || {
            value
                .get("code")
                .or_else(|| value.get("name"))
                .and_then(Value::as_str)
        };
        // "All" is how some services write that a day holds everywhere.
        value.as_str().or_else(named).filter(|text| *text != "All")
    })
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
pub(super) fn read_date(text: &str, order: DateOrder) -> Result<Date, (String, Option<String>)> {
    let text = text.trim();
    // A time behind the date is midnight of that day.
    if let Ok(Day(day)) = text.split_once('T').map_or(text, |(day, _)| day).parse() {
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
