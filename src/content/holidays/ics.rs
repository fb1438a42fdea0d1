//! iCalendar files (RFC 5545): all-day events, and those that last whole days.

use std::sync::Arc;

use jiff::civil::Date;

use super::recurrence::{Repeats, starts_of};
use super::{Event, HolidayFile, not_utf8, phrases, range};
use crate::config::HolidayKind;
use crate::diagnostic::{Code, Diagnostic, Place, Severity, Spot};
use crate::units::DayRange;

/// The events of a file; `file` is the path for the places of problems. Cancelled events are left out.
pub(super) fn read(bytes: &[u8], file: &Arc<str>) -> HolidayFile {
    let mut reader = Reader {
        file,
        read: HolidayFile::default(),
        event: None,
        moved: Vec::new(),
        owners: Vec::new(),
        depth: 0,
    };
    let mut has_calendar = false;
    for (number, line) in unfolded(bytes) {
        let Ok(line) = std::str::from_utf8(&line) else {
            let place = reader.place(number);
            reader.read.problems.push(not_utf8(place, file));
            return reader.read;
        };
        let line = line.trim_end();
        if line.is_empty() {
            continue;
        }
        has_calendar |= line.eq_ignore_ascii_case("BEGIN:VCALENDAR");
        if !has_calendar {
            break;
        }
        reader.read_line(line, number);
    }
    if !has_calendar {
        reader.report(1, "this is no iCalendar file").help =
            Some("its first line is `BEGIN:VCALENDAR`".to_owned());
    }
    if let Some(event) = reader.event.take() {
        reader.report(event.line, "this event has no end").help =
            Some("the file seems to be cut off".to_owned());
    }
    reader.take_moved_out();
    reader.read
}

/// The lines of a file with the number of the first of each, from 1. What begins with white space belongs to the line above:
/// some programs fold in the middle of a letter, so lines are joined as bytes and read as text afterwards.
fn unfolded(bytes: &[u8]) -> Vec<(u32, Vec<u8>)> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut lines: Vec<(u32, Vec<u8>)> = Vec::new();
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match (lines.last_mut(), line) {
            (Some((_, before)), [b' ' | b'\t', rest @ ..]) => before.extend_from_slice(rest),
            _ => lines.push((u32::try_from(index + 1).unwrap_or(u32::MAX), line.to_vec())),
        }
    }
    lines
}

struct Reader<'a> {
    file: &'a Arc<str>,
    read: HolidayFile,
    /// The event that the line stands in.
    event: Option<Draft>,
    /// Single times of events that repeat, which other events stand in for: whose, and which day.
    moved: Vec<(String, Date)>,
    /// The `UID` of each event that was read.
    owners: Vec<String>,
    /// How many components inside the event, such as alarms, the line stands in.
    depth: usize,
}

/// A date, or a date and time of which only midnight matters.
#[derive(Clone, Copy, Debug)]
struct Stamp {
    day: Date,
    is_midnight: bool,
    line: u32,
}

#[derive(Default)]
struct Draft {
    /// Of its `BEGIN`, from 1.
    line: u32,
    uid: String,
    event: Event,
    start: Option<Stamp>,
    /// The moment at which it is over.
    end: Option<Stamp>,
    hours: Option<i64>,
    rules: Vec<(u32, String)>,
    repeats: Repeats,
    /// The time of an event that repeats which this one stands in for.
    stands_for: Option<Date>,
    is_left_out: bool,
}

impl Reader<'_> {
    fn place(&self, line: u32) -> Place {
        Place {
            file: self.file.clone(),
            spot: Spot::LineColumn(line, 1),
        }
    }

    fn report(&mut self, line: u32, message: impl Into<String>) -> &mut Diagnostic {
        let place = self.place(line);
        let at = self.read.problems.len();
        self.read
            .problems
            .push(Diagnostic::new(Code::WrongValue, place, message));
        &mut self.read.problems[at]
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
                    self.event = Some(Draft {
                        line: number,
                        ..Draft::default()
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

    fn read_property(&mut self, line: &str, number: u32, draft: &mut Draft) {
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
        let text = || property.val.clone().unescape_text().as_str().trim().to_owned();
        match property.name.as_str().to_ascii_uppercase().as_str() {
            "SUMMARY" => {
                let name = text();
                draft.say_of(&name, true);
                draft.event.name = name;
            }
            "DESCRIPTION" => draft.say_of(text().lines().next().unwrap_or_default(), false),
            "CATEGORIES" => value.split(',').for_each(|word| draft.say_of(word, false)),
            "X-APPLE-REGION" => {
                let regions = value
                    .split(',')
                    .map(str::trim)
                    .filter(|region| !region.is_empty());
                draft.event.regions.extend(regions.map(str::to_owned));
            }
            "UID" => draft.uid = value.to_owned(),
            "STATUS" if value.eq_ignore_ascii_case("CANCELLED") => draft.is_left_out = true,
            // Whether it can be read shows once the event's first day is known.
            "RRULE" => draft.rules.push((number, value.to_owned())),
            "RDATE" => draft.repeats.also.extend(days_of(value)),
            "EXDATE" => draft.repeats.except.extend(days_of(value)),
            "RECURRENCE-ID" => draft.stands_for = days_of(value).into_iter().next(),
            "DURATION" => match hours_of(value) {
                Some(hours) => draft.hours = Some(hours),
                None => {
                    draft.is_left_out = true;
                    self.report(number, format!("`{value}` is no duration such as P1D"));
                }
            },
            key @ ("DTSTART" | "DTEND") => match stamp(value, number) {
                Some(stamp) if key == "DTSTART" => draft.start = Some(stamp),
                Some(stamp) => draft.end = Some(stamp),
                None => {
                    draft.is_left_out = true;
                    self.report(number, format!("`{value}` is not a date such as 20260403"));
                }
            },
            _ => {}
        }
    }

    fn report_rule(&mut self, line: u32, rule: &str, error: &str) {
        let problem = self.report(
            line,
            format!("`{rule}` is no rule of repeating that can be read: {error}"),
        );
        problem.severity = Severity::Warning;
        problem.help = Some("only the first time of this event counts".to_owned());
    }

    fn finish(&mut self, mut draft: Draft) {
        if draft.is_left_out {
            return;
        }
        let Some(start) = draft.start else {
            self.report(draft.line, "this event has no `DTSTART`");
            return;
        };
        for (line, rule) in std::mem::take(&mut draft.rules) {
            match starts_of(&rule, start.day, start.day.year()) {
                Ok(_) => draft.repeats.rules.push(rule),
                Err(error) => self.report_rule(line, &rule, &error),
            }
        }
        if let Some(end) = draft.end
            && end.day < start.day
        {
            let message = format!(
                "this event ends on {}, before it starts on {}",
                end.day, start.day
            );
            self.report(end.line, message);
            return;
        }
        let Some(days) = draft.whole_days(start) else {
            self.read.timed += 1;
            return;
        };
        if let Some(day) = draft.stands_for {
            self.moved.push((draft.uid.clone(), day));
        }
        draft.event.days = Some(days);
        draft.event.repeats = (draft.repeats != Repeats::default()).then_some(draft.repeats);
        self.owners.push(draft.uid);
        self.read.events.push(draft.event);
    }

    /// Takes the times that other events stand in for out of the events that repeat.
    fn take_moved_out(&mut self) {
        for (event, uid) in self.read.events.iter_mut().zip(&self.owners) {
            if let Some(repeats) = &mut event.repeats {
                let moved = self.moved.iter().filter(|(owner, _)| owner == uid);
                repeats.except.extend(moved.map(|(_, day)| *day));
            }
        }
    }
}

impl Draft {
    /// Notes what a phrase says of the event: what it is, and where. Of a title, only what stands in brackets at its end
    /// says what it is.
    fn say_of(&mut self, phrase: &str, is_title: bool) {
        self.event.is_worked |= phrases::is_worked(phrase);
        let phrase = match is_title {
            true => phrase
                .trim_end_matches(')')
                .rsplit_once('(')
                .map_or("", |(_, end)| end),
            false => phrase,
        };
        if let Some(kind) = phrases::kind_of(phrase)
            && !self.event.kinds.contains(&kind)
        {
            // A day off is no less one for being a day with a name.
            match (kind, self.event.kinds.is_empty()) {
                (HolidayKind::Observance, false) => {}
                _ => self.event.kinds.push(kind),
            }
        }
        self.event.regions.extend(phrases::regions_of(phrase));
    }

    /// The days that it takes from midnight to midnight; `None` when there is none.
    fn whole_days(&self, start: Stamp) -> Option<DayRange> {
        let from = match start.is_midnight {
            true => start.day,
            false => start.day.tomorrow().ok()?,
        };
        match (self.end, self.hours) {
            // Some programs write the same day twice for one day.
            (Some(end), _) if end.day == start.day && start.is_midnight && end.is_midnight => {
                Some(range(from, 1))
            }
            (Some(end), _) => {
                let to = end.day.yesterday().ok()?;
                (from <= to).then_some(DayRange { from, to })
            }
            (None, Some(hours)) if start.is_midnight => {
                (hours >= 24 || hours == 0).then(|| range(from, hours / 24))
            }
            (None, None) if start.is_midnight => Some(range(from, 1)),
            (None, _) => None,
        }
    }
}

/// The days of a list of dates, of dates with times, or of periods.
fn days_of(value: &str) -> Vec<Date> {
    let parts = value
        .split(',')
        .map(|part| part.split('/').next().unwrap_or_default());
    parts
        .filter_map(|part| Some(stamp(part.trim(), 0)?.day))
        .collect()
}

fn stamp(value: &str, line: u32) -> Option<Stamp> {
    let (day, time) = match value.split_once('T') {
        Some((day, time)) => (day, Some(time.trim_end_matches('Z'))),
        None => (value, None),
    };
    let is_time = |time: &str| time.len() == 6 && time.bytes().all(|byte| byte.is_ascii_digit());
    time.is_none_or(is_time).then_some(())?;
    Some(Stamp {
        day: basic_date(day)?,
        is_midnight: time.is_none_or(|time| time == "000000"),
        line,
    })
}

/// A date as iCalendar writes it: `20260403`.
pub(super) fn basic_date(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| text[range].parse::<i16>().ok();
    let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..8)?);
    Date::new(year, month as i8, day as i8).ok()
}

/// A duration in whole hours as iCalendar writes it: `P3D`, `P1W`, `P1DT12H`.
fn hours_of(text: &str) -> Option<i64> {
    let text = text.strip_prefix('+').unwrap_or(text).strip_prefix('P')?;
    let mut hours = 0;
    let mut digits = String::new();
    for letter in text.chars() {
        let per = match letter {
            '0'..='9' => {
                digits.push(letter);
                continue;
            }
            'T' if digits.is_empty() => continue,
            'W' => 7 * 24,
            'D' => 24,
            'H' => 1,
            'M' | 'S' => 0,
            _ => return None,
        };
        let number: i64 = digits.parse().ok().filter(|number| *number <= 100_000)?;
        hours += number * per;
        digits.clear();
    }
    (digits.is_empty() && !text.is_empty() && hours <= 24 * 3660).then_some(hours)
}
