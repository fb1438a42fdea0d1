//! Times of a call sheet, and lengths of rest.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use super::Call;

/// A time on a call sheet: `06:30`, `01:00+1` for the day after the sheet's, or a code such as `O/C` or `per HOD`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CallTime {
    /// A time of the clock, on the day of the sheet or the one after it.
    Clock {
        /// Hours and minutes.
        time: Time,
        /// Whether it is on the day after the sheet's.
        is_next_day: bool,
    },
    /// What stands for a time: `O/C`, `per HOD`.
    Code(String),
}

impl CallTime {
    /// The date and time that it means on the sheet of a day; none for a code.
    pub fn on(&self, day: Date) -> Option<DateTime> {
        match self {
            Self::Clock { time, is_next_day } => {
                let day = match is_next_day {
                    true => day.checked_add(1.day()).ok()?,
                    false => day,
                };
                Some(day.to_datetime(*time))
            }
            Self::Code(_) => None,
        }
    }

    /// The same as the end of work that starts at a time: the first such time after it.
    pub fn after(&self, start: DateTime, day: Date) -> Option<DateTime> {
        let mut end = self.on(day)?;
        // A call on the day after the sheet's may be two days behind a wrap without a mark.
        while end <= start {
            end = end.checked_add(1.day()).ok()?;
        }
        Some(end)
    }
}

impl FromStr for CallTime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{text}` is not a time such as 06:30 or 01:00+1 (the day after), nor a code such as O/C or per HOD"
            )
        };
        let (clock, is_next_day) = match text.strip_suffix("+1") {
            Some(clock) => (clock.trim_end(), true),
            None => (text, false),
        };
        let written: Call = clock.parse().map_err(|_| wrong())?;
        let Some((hours, minutes)) = clock.split_once(':').filter(|_| written.is_clock()) else {
            return match is_next_day {
                true => Err(wrong()),
                false => Ok(Self::Code(text.to_owned())),
            };
        };
        let (hours, minutes) = (
            hours.parse().map_err(|_| wrong())?,
            minutes.parse().map_err(|_| wrong())?,
        );
        let time = Time::new(hours, minutes, 0, 0).map_err(|_| wrong())?;
        Ok(Self::Clock { time, is_next_day })
    }
}

impl fmt::Display for CallTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Clock { time, is_next_day } => {
                write!(f, "{:02}:{:02}", time.hour(), time.minute())?;
                f.write_str(if *is_next_day { "+1" } else { "" })
            }
            Self::Code(code) => f.write_str(code),
        }
    }
}

written_as_text!(
    CallTime,
    pattern r"^(\d{1,2}:\d{2}(\s*\+1)?|[^\d:][^:]{0,11})$",
    example "06:30"
);

/// A length of time in hours and minutes: `11h`, `10h30m`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hours {
    /// All of it in minutes.
    pub minutes: u16,
}

impl FromStr for Hours {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a length of time such as 11h or 10h30m");
        let (hours, minutes) = text.split_once('h').ok_or_else(wrong)?;
        let number = |part: &str, max: u16| {
            let is_plain = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse()
                .ok()
                .filter(|number: &u16| is_plain && *number <= max)
        };
        let minutes = match minutes.trim_start().trim_end_matches('m') {
            "" => 0,
            part => number(part, 59).ok_or_else(wrong)?,
        };
        let hours = number(hours.trim_end(), 99).ok_or_else(wrong)?;
        Ok(Self {
            minutes: hours * 60 + minutes,
        })
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}h", self.minutes / 60)?;
        match self.minutes % 60 {
            0 => Ok(()),
            minutes => write!(f, "{minutes}m"),
        }
    }
}

written_as_text!(Hours, pattern r"^\d{1,2}h(\s*\d{1,2}m?)?$", example "11h");

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_call_is_a_time_or_a_code() {
        for (written, shown) in [
            ("6:30", "06:30"),
            ("23:59", "23:59"),
            ("01:00+1", "01:00+1"),
            ("01:00 +1", "01:00+1"),
            ("O/C", "O/C"),
            ("per HOD", "per HOD"),
        ] {
            assert_eq!(
                written.parse().map(|time: CallTime| time.to_string()),
                Ok(shown.to_owned())
            );
        }
        for wrong in ["24:00", "7", "7.30", "07:60", "O/C+1", "", "01:00+2"] {
            assert!(wrong.parse::<CallTime>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn work_ends_at_the_first_such_time_after_its_start() {
        let day = date(2026, 3, 14);
        let end = |start: &str, end: &str| {
            let (start, end): (CallTime, CallTime) = (start.parse().unwrap(), end.parse().unwrap());
            end.after(start.on(day).unwrap(), day).unwrap().to_string()
        };
        assert_eq!(end("07:00", "18:00"), "2026-03-14T18:00:00");
        assert_eq!(end("18:00", "04:30"), "2026-03-15T04:30:00");
        assert_eq!(end("18:00", "04:30+1"), "2026-03-15T04:30:00");
        assert_eq!(end("05:24+1", "00:00"), "2026-03-16T00:00:00");
        assert_eq!(end("01:00+1", "04:30"), "2026-03-15T04:30:00");
    }

    #[test]
    fn hours_are_written_with_their_unit() {
        for (written, minutes) in [("11h", 660), ("10h30m", 630), ("10h30", 630), ("0h", 0)] {
            assert_eq!(written.parse(), Ok(Hours { minutes }), "{written}");
        }
        for wrong in ["11", "h", "11h60m", "eleven", "11 hours", "-1h"] {
            assert!(wrong.parse::<Hours>().is_err(), "{wrong}");
        }
        assert_eq!(Hours { minutes: 630 }.to_string(), "10h30m");
    }
}
