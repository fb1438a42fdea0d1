//! The values that front matter writes as short text, with their units: dates, ranges, years, money, levels.
//!
//! Each type reads the text a writer types, says in one sentence what it expected when it cannot, and gives the
//! same text back. They are the lowest layer: settings and content are made of them.

mod address;

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

mod months;
mod names;
pub mod words;

pub use address::{Address, is_allowed_scheme};
pub use clock::{CallTime, Hours};
pub use months::{MONTHS, month_name, weekday_name};
pub use names::{alphabet_key, fold_name, same_name};

/// Gives a type that is written as text its serde and JSON Schema forms.
macro_rules! written_as_text {
    ($type:ident, pattern $pattern:literal, example $example:literal) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": ["string", "number"],
                    "pattern": $pattern,
                    "examples": [$example],
                })
            }
        }
    };
}

pub(crate) use written_as_text;

mod clock;
mod external_ids;
mod leave;
mod phase_link;

pub use external_ids::{Eidr, Esco, ExternalIds, Imdb, Isni, Onet, Soc};
pub use leave::{Half, Halves, Leave, Week, WorkedDay};
pub use phase_link::{Lag, LagLength, MAX_PERCENT, PhaseLink};

/// A date, ISO 8601: `2026-01-05`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub Date);

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // jiff reads a date and time as a date too; a day is written as a day.
        let is_plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        match text.parse::<Date>() {
            Ok(date) if is_plain => Ok(Self(date)),
            _ => Err(format!("`{text}` is not a date such as 2026-01-05")),
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

written_as_text!(Day, pattern r"^\d{4}-\d{2}-\d{2}$", example "2026-01-05");

/// Some days in a row, both ends inclusive: `2026-01-05..2026-01-09`, or one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayRange {
    /// The first day.
    pub from: Date,
    /// The last day; not before `from`.
    pub to: Date,
}

impl DayRange {
    /// Some days in order, those that overlap or touch as one.
    pub fn joined(mut days: Vec<Self>) -> Vec<Self> {
        days.sort_unstable();
        let mut joined: Vec<Self> = Vec::new();
        for next in days {
            match joined.last_mut() {
                Some(before) if next.from <= before.to.tomorrow().unwrap_or(Date::MAX) => {
                    before.to = before.to.max(next.to);
                }
                _ => joined.push(next),
            }
        }
        joined
    }
}

impl FromStr for DayRange {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (from, to) = text.split_once("..").unwrap_or((text, text));
        let (Day(from), Day(to)) = (from.trim().parse()?, to.trim().parse()?);
        if to < from {
            return Err(format!("the range `{text}` ends before it starts"));
        }
        Ok(Self { from, to })
    }
}

impl fmt::Display for DayRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.from == self.to {
            true => write!(f, "{}", self.from),
            false => write!(f, "{}..{}", self.from, self.to),
        }
    }
}

written_as_text!(
    DayRange,
    pattern r"^\d{4}-\d{2}-\d{2}(\s*\.\.\s*\d{4}-\d{2}-\d{2})?$",
    example "2026-12-24..2026-12-31"
);

/// A date of which the day, or the day and the month, may be left open: `2014`, `2014-06`, `2014-06-02`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    /// The year.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: Option<i8>,
    /// The day of the month; only where there is a month.
    pub day: Option<i8>,
}

impl FromStr for PartialDate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a year, month or date such as 2026, 2026-03 or 2026-03-09");
        let digits = |part: &str, width: usize| {
            (part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit())).then_some(())
        };
        let mut parts = text.split('-');
        let year = parts
            .next()
            .filter(|part| digits(part, 4).is_some())
            .ok_or_else(wrong)?;
        let mut smaller = || match parts.next() {
            Some(part) => digits(part, 2)
                .and_then(|()| part.parse().ok())
                .map(Some)
                .ok_or_else(wrong),
            None => Ok(None),
        };
        let (month, day): (Option<i8>, Option<i8>) = (smaller()?, smaller()?);
        let year: i16 = year.parse().map_err(|_| wrong())?;
        Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).map_err(|_| wrong())?;
        if parts.next().is_some() {
            return Err(wrong());
        }
        Ok(Self { year, month, day })
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        self.month.map_or(Ok(()), |month| write!(f, "-{month:02}"))?;
        self.day.map_or(Ok(()), |day| write!(f, "-{day:02}"))
    }
}

written_as_text!(PartialDate, pattern r"^\d{4}(-\d{2}(-\d{2})?)?$", example "2026-03");

/// A span of experience in years: `3-8`, `3+`, `2`, halves allowed (`0.5-1`). Kept in months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Years {
    /// The least, in months.
    pub low_months: u16,
    /// The most, in months; `None` when the end is open.
    pub high_months: Option<u16>,
}

impl FromStr for Years {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a number of years such as 2, 3-8 or 3+");
        let months = |part: &str| -> Result<u16, String> {
            let part = part.trim();
            let (whole, half) = match part.strip_suffix(".5") {
                Some(whole) => (whole, 6),
                None => (part, 0),
            };
            let years: u16 = whole.parse().map_err(|_| wrong())?;
            if years > 80 || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(wrong());
            }
            Ok(years * 12 + half)
        };
        let text = text.trim();
        if let Some(low) = text.strip_suffix('+') {
            return Ok(Self {
                low_months: months(low)?,
                high_months: None,
            });
        }
        // An en dash is what some keyboards and editors make of the hyphen.
        let (low, high) = text.split_once(['-', '–']).unwrap_or((text, text));
        let (low_months, high) = (months(low)?, months(high)?);
        if high < low_months {
            return Err(format!("the range `{text}` ends before it starts"));
        }
        Ok(Self {
            low_months,
            high_months: Some(high),
        })
    }
}

impl fmt::Display for Years {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let years = |months: u16| match months % 12 {
            0 => (months / 12).to_string(),
            rest => format!("{}.{}", months / 12, rest * 10 / 12),
        };
        match self.high_months {
            None => write!(f, "{}+", years(self.low_months)),
            Some(high) if high == self.low_months => f.write_str(&years(high)),
            Some(high) => write!(f, "{}-{}", years(self.low_months), years(high)),
        }
    }
}

written_as_text!(Years, pattern r"^\d+(\.5)?(\s*[-–]\s*\d+(\.5)?|\+)?$", example "3-8");

/// When somebody is called: a time of the clock such as `06:30`, or a code such as `O/C`. It stays as it was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Call(String);

impl Call {
    /// Whether it is a time of the clock, and no code.
    pub fn is_clock(&self) -> bool {
        self.0.contains(':')
    }
}

impl FromStr for Call {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |part: &str, most: u8| {
            let is_plain = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            is_plain && part.parse::<u8>().is_ok_and(|number| number <= most)
        };
        let is_time = |text: &str| {
            let (hours, minutes) = text.split_once(':').unwrap_or_default();
            number(hours, 23) && minutes.len() == 2 && number(minutes, 59)
        };
        let is_code = !text.is_empty()
            && text.chars().count() <= 12
            && text.starts_with(|letter: char| letter.is_alphabetic())
            && !text.contains(|letter: char| letter == ':' || letter.is_control());
        if is_time(text) || is_code {
            return Ok(Self(text.to_owned()));
        }
        Err(format!(
            "`{text}` is not a time such as 06:30, nor a code such as O/C"
        ))
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

written_as_text!(Call, pattern r"^(\d{1,2}:\d{2}|[^\d:][^:]{0,11})$", example "06:30");

/// How much of somebody's time a job takes: `60%`. Over 100 % is possible, and reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Load(pub u16);

impl Load {
    /// All of somebody's time.
    pub const FULL: Self = Self(100);
}

impl Default for Load {
    fn default() -> Self {
        Self::FULL
    }
}

impl FromStr for Load {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text.strip_suffix('%').unwrap_or_default().trim_end();
        match number.parse() {
            Ok(percent @ 1..=400) => Ok(Self(percent)),
            _ => Err(format!("`{text}` is not a load such as 60%")),
        }
    }
}

impl fmt::Display for Load {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.0)
    }
}

written_as_text!(Load, pattern r"^\d{1,3}\s*%$", example "60%");

/// How well a skill is mastered, 1 to 4.
///
/// Source: the UK Government Digital and Data capability framework, which has these four steps.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(try_from = "u8", into = "u8")]
pub struct SkillLevel(#[schemars(range(min = 1, max = 4))] u8);

impl SkillLevel {
    /// The levels from least to most.
    pub const ALL: [Self; 4] = [Self(1), Self(2), Self(3), Self(4)];

    /// 1 to 4.
    pub fn number(self) -> u8 {
        self.0
    }

    /// What a level counts as where skills are compared: one that is left open is the first.
    pub fn counted(level: Option<Self>) -> u8 {
        level.map_or(1, Self::number)
    }

    /// The word for it: aware, working, practitioner, expert.
    pub fn word(self) -> &'static str {
        match self.0 {
            1 => "aware",
            2 => "working",
            3 => "practitioner",
            _ => "expert",
        }
    }
}

impl TryFrom<u8> for SkillLevel {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        match number {
            1..=4 => Ok(Self(number)),
            _ => Err(format!("`{number}` is not a level from 1 (aware) to 4 (expert)")),
        }
    }
}

impl From<SkillLevel> for u8 {
    fn from(level: SkillLevel) -> Self {
        level.0
    }
}

/// A role's place in the hierarchy table: 1 is the top, 20 the last.
///
/// Published tables have six to eight; a larger number than 20 is a slip, such as `40` for `4`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(try_from = "u8", into = "u8")]
pub struct Level(#[schemars(range(min = 1, max = 20))] u8);

impl Level {
    /// 1 to 20.
    pub fn number(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Level {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        match number {
            1..=20 => Ok(Self(number)),
            _ => Err(format!(
                "`{number}` is not a level\nlevels run from 1, the top, to 20 at most"
            )),
        }
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level.0
    }
}

/// A stretch of work: `40d` is working days, `6w` working weeks of the calendar in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WorkSpan {
    /// Working days.
    Days(u32),
    /// Weeks, each as many working days as the calendar's week has.
    Weeks(u32),
}

impl FromStr for WorkSpan {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a length such as 40d (working days) or 6w (working weeks)");
        let text = text.trim();
        let (number, unit) = text
            .split_at_checked(text.len().saturating_sub(1))
            .ok_or_else(wrong)?;
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong());
        }
        // Ten thousand days is over 27 years: longer than any production, short enough for all date arithmetic.
        let number: u32 = number
            .parse()
            .ok()
            .filter(|&number| number <= 10_000)
            .ok_or_else(wrong)?;
        match unit {
            "d" => Ok(Self::Days(number)),
            "w" if number <= 1_500 => Ok(Self::Weeks(number)),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for WorkSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(days) => write!(f, "{days}d"),
            Self::Weeks(weeks) => write!(f, "{weeks}w"),
        }
    }
}

written_as_text!(WorkSpan, pattern r"^\d+[dw]$", example "6w");

/// A day of the week: `mon` to `sun`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are the days")]
pub enum WeekDay {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl WeekDay {
    /// Monday to Friday.
    pub const FIVE: [Self; 5] = [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri];
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads<T: FromStr<Err = String> + ToString>(text: &str) -> Result<String, String> {
        text.parse::<T>().map(|value| value.to_string())
    }

    #[test]
    fn each_form_that_writers_type_comes_back_as_it_was_typed() {
        assert_eq!(reads::<Years>("3-8"), Ok("3-8".into()));
        assert_eq!(reads::<Years>("3+"), Ok("3+".into()));
        assert_eq!(reads::<Years>("0.5-1"), Ok("0.5-1".into()));
        assert_eq!(reads::<Years>("2"), Ok("2".into()));
        assert_eq!(
            reads::<DayRange>("2026-01-05..2026-01-09"),
            Ok("2026-01-05..2026-01-09".into())
        );
        assert_eq!(reads::<DayRange>("2026-01-05"), Ok("2026-01-05".into()));
        assert_eq!(reads::<PartialDate>("2014"), Ok("2014".into()));
        assert_eq!(reads::<PartialDate>("2014-06"), Ok("2014-06".into()));
        assert_eq!(reads::<Load>("60%"), Ok("60%".into()));
        assert_eq!(reads::<WorkSpan>("6w"), Ok("6w".into()));
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_an_example() {
        assert_eq!(
            reads::<Day>("2026-02-30"),
            Err("`2026-02-30` is not a date such as 2026-01-05".into())
        );
        assert_eq!(
            reads::<Years>("8-3"),
            Err("the range `8-3` ends before it starts".into())
        );
        assert!(reads::<Years>("three").is_err());
        assert!(reads::<Years>("+3").is_err());
        assert!(reads::<Load>("60").is_err());
        assert!(reads::<Load>("0%").is_err());
        assert!(reads::<WorkSpan>("é").is_err());
        assert!(reads::<WorkSpan>("").is_err());
        assert!(reads::<WorkSpan>("4000000000d").is_err());
        assert!(reads::<PartialDate>("2014-13").is_err());
        assert!(reads::<DayRange>("2026-01-09..2026-01-05").is_err());
    }
}
