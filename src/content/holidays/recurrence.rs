//! Events that come back: `RRULE`, `RDATE` and `EXDATE` of RFC 5545, by whole days.

use jiff::civil::Date;

use super::range;
use crate::units::DayRange;

/// When an event comes back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repeats {
    /// The rules, as written.
    pub(super) rules: Vec<String>,
    /// Days on which it starts as well.
    pub(super) also: Vec<Date>,
    /// Days on which it would start, and does not.
    pub(super) except: Vec<Date>,
}

/// No calendar of holidays has an event more often than this in the years that a schedule needs.
const MAX_TIMES: u16 = 20_000;

impl Repeats {
    /// All its days that begin by the end of some years; `first` are those of its first time.
    pub(super) fn days(&self, first: DayRange, (_, last_year): (i16, i16)) -> Vec<DayRange> {
        let length = first.from.duration_until(first.to).as_hours() / 24 + 1;
        let mut starts = vec![first.from];
        for rule in &self.rules {
            starts.extend(starts_of(rule, first.from, last_year).unwrap_or_default());
        }
        starts.extend(&self.also);
        starts.sort_unstable();
        starts.dedup();
        starts.retain(|start| !self.except.contains(start));
        starts.into_iter().map(|start| range(start, length)).collect()
    }
}

/// The days on which an event of a rule starts, up to the end of a year.
///
/// # Errors
/// When the rule cannot be read, in words.
pub(super) fn starts_of(rule: &str, first: Date, last_year: i16) -> Result<Vec<Date>, String> {
    let rule = until_at_most(rule, last_year);
    let text = format!("DTSTART:{}T000000Z\nRRULE:{rule}", basic(first));
    let set: rrule::RRuleSet = text
        .parse()
        .map_err(|error: rrule::RRuleError| error.to_string())?;
    let found = set.limit().all(MAX_TIMES);
    let day = |text: String| super::ics::basic_date(&text);
    Ok(found
        .dates
        .iter()
        .filter_map(|start| day(start.format("%Y%m%d").to_string()))
        .collect())
}

/// The rule with its last day as a time in UTC, as the reader wants it; one without end gets the end of the years needed.
fn until_at_most(rule: &str, last_year: i16) -> String {
    let mut has_end = false;
    let end_of_years = format!("{last_year:04}1231T000000Z");
    let mut parts: Vec<String> = Vec::new();
    for part in rule.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        match key.to_ascii_uppercase().as_str() {
            "UNTIL" => {
                has_end = true;
                let until = format!("{}T000000Z", value.get(..8).unwrap_or(value));
                parts.push(format!("UNTIL={}", until.min(end_of_years.clone())));
            }
            "COUNT" => {
                has_end = true;
                parts.push(part.to_owned());
            }
            _ => parts.push(part.to_owned()),
        }
    }
    if !has_end {
        parts.push(format!("UNTIL={end_of_years}"));
    }
    parts.join(";")
}

fn basic(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}
