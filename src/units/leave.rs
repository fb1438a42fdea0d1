//! When somebody is there and when not: their week, and their leave, both down to half a day.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::{DayRange, WeekDay};

/// Half of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Half {
    /// Before noon: `am`.
    Morning,
    /// From noon on: `pm`.
    Afternoon,
}

impl Half {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Morning => "morning",
            Self::Afternoon => "afternoon",
        }
    }

    /// The half that a text ends with, and what stands before it.
    fn split(text: &str) -> (&str, Option<Self>) {
        let halves = [("am", Self::Morning), ("pm", Self::Afternoon)];
        let found = halves.into_iter().find_map(|(mark, half)| {
            let at = text.len().checked_sub(mark.len())?;
            let (before, end) = text.split_at_checked(at)?;
            (end.eq_ignore_ascii_case(mark) && before.ends_with(' ')).then_some((before, Some(half)))
        });
        let (before, half) = found.unwrap_or((text, None));
        (before.trim(), half)
    }
}

impl fmt::Display for Half {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Morning => "am",
            Self::Afternoon => "pm",
        })
    }
}

/// Some halves of a day: none, one, or both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Halves {
    morning: bool,
    afternoon: bool,
}

impl Halves {
    /// None of the day.
    pub const NONE: Self = Self {
        morning: false,
        afternoon: false,
    };
    /// The whole day.
    pub const BOTH: Self = Self {
        morning: true,
        afternoon: true,
    };

    /// One half; the whole day where none is named.
    pub fn of(half: Option<Half>) -> Self {
        Self {
            morning: half != Some(Half::Afternoon),
            afternoon: half != Some(Half::Morning),
        }
    }

    /// What is in either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            morning: self.morning || other.morning,
            afternoon: self.afternoon || other.afternoon,
        }
    }

    /// What is in this and not in the other.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self {
            morning: self.morning && !other.morning,
            afternoon: self.afternoon && !other.afternoon,
        }
    }

    /// How many there are: 0 to 2.
    pub fn count(self) -> u32 {
        u32::from(self.morning) + u32::from(self.afternoon)
    }

    /// Which half, where it is one.
    pub fn half(self) -> Option<Half> {
        match (self.morning, self.afternoon) {
            (true, false) => Some(Half::Morning),
            (false, true) => Some(Half::Afternoon),
            _ => None,
        }
    }
}

/// Days on which somebody is not there, `2026-08-03..2026-08-14`, or half of one: `2026-08-03 am`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leave {
    /// The days; one where it is half a day.
    pub days: DayRange,
    /// Which half, where it is one.
    pub half: Option<Half>,
}

impl Leave {
    /// What of a day it takes.
    pub fn on(&self, day: Date) -> Halves {
        match self.days.from <= day && day <= self.days.to {
            true => Halves::of(self.half),
            false => Halves::NONE,
        }
    }
}

impl FromStr for Leave {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (written, half) = Half::split(text);
        let days: DayRange = written.parse().map_err(|problem| match written.contains("..") {
            true => problem,
            false => format!(
                "`{text}` is not a date such as 2026-01-05\na range is 2026-01-05..2026-01-09, and half a day 2026-01-05 am or 2026-01-05 pm"
            ),
        })?;
        match half {
            Some(half) if days.from != days.to => Err(format!(
                "`{text}` is half of several days\nwrite the whole days as a range and the half by itself: `{} {half}`",
                days.to
            )),
            _ => Ok(Self { days, half }),
        }
    }
}

impl fmt::Display for Leave {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.days.fmt(f)?;
        self.half.map_or(Ok(()), |half| write!(f, " {half}"))
    }
}

written_as_text!(
    Leave,
    pattern r"^\d{4}-\d{2}-\d{2}(\s*\.\.\s*\d{4}-\d{2}-\d{2}|\s+[aApP][mM])?$",
    example "2026-08-03..2026-08-14"
);

/// A day of somebody's week, `fri`, or half of it: `fri am`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkedDay {
    /// The day.
    pub day: WeekDay,
    /// Which half, where it is one.
    pub half: Option<Half>,
}

impl FromStr for WorkedDay {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (written, half) = Half::split(text);
        match WeekDay::ALL.into_iter().find(|day| day.name() == written) {
            Some(day) => Ok(Self { day, half }),
            None => Err(format!(
                "`{text}` is not a day of the week\nthe days are mon, tue, wed, thu, fri, sat and sun, and half of one is `fri am` or `fri pm`"
            )),
        }
    }
}

impl fmt::Display for WorkedDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.day.name())?;
        self.half.map_or(Ok(()), |half| write!(f, " {half}"))
    }
}

written_as_text!(WorkedDay, pattern r"^(mon|tue|wed|thu|fri|sat|sun)(\s+[aApP][mM])?$", example "fri am");

/// What of each day of a week is worked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Week([Halves; 7]);

impl Week {
    /// What of a day is worked.
    pub fn on(&self, day: Date) -> Halves {
        self.of(WeekDay::from(day.weekday()))
    }

    /// What of a day of the week is worked.
    pub fn of(&self, day: WeekDay) -> Halves {
        self.0[day as usize]
    }

    /// Whether anything of a day is worked.
    pub fn has(&self, day: Date) -> bool {
        self.on(day) != Halves::NONE
    }

    /// The days of which anything is worked, from Monday, each with its half where it is not the whole.
    pub fn days(&self) -> impl Iterator<Item = WorkedDay> {
        let worked = WeekDay::ALL
            .into_iter()
            .filter(|day| self.of(*day) != Halves::NONE);
        worked.map(|day| WorkedDay {
            day,
            half: self.of(day).half(),
        })
    }

    /// How many halves of days it has.
    pub fn halves(&self) -> u32 {
        self.0.iter().map(|halves| halves.count()).sum()
    }
}

impl FromIterator<WorkedDay> for Week {
    fn from_iter<Days: IntoIterator<Item = WorkedDay>>(days: Days) -> Self {
        let mut week = Self::default();
        for WorkedDay { day, half } in days {
            let of_day = &mut week.0[day as usize];
            *of_day = of_day.or(Halves::of(half));
        }
        week
    }
}

impl FromIterator<WeekDay> for Week {
    fn from_iter<Days: IntoIterator<Item = WeekDay>>(days: Days) -> Self {
        days.into_iter()
            .map(|day| WorkedDay { day, half: None })
            .collect()
    }
}

impl WeekDay {
    /// Monday to Sunday.
    pub const ALL: [Self; 7] = [
        Self::Mon,
        Self::Tue,
        Self::Wed,
        Self::Thu,
        Self::Fri,
        Self::Sat,
        Self::Sun,
    ];

    /// As it is written: `mon`.
    pub fn name(self) -> &'static str {
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][self as usize]
    }
}

impl From<Weekday> for WeekDay {
    fn from(day: Weekday) -> Self {
        Self::ALL[day.to_monday_zero_offset() as usize]
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn leave_is_days_or_half_of_one() {
        for text in [
            "2026-08-03",
            "2026-08-03..2026-08-14",
            "2026-08-03 am",
            "2026-08-03 pm",
        ] {
            assert_eq!(
                text.parse::<Leave>().map(|leave| leave.to_string()),
                Ok(text.to_owned())
            );
        }
        let noon: Leave = "2026-08-03  PM".parse().unwrap();
        assert_eq!(noon.on(date(2026, 8, 3)).half(), Some(Half::Afternoon));
        assert_eq!(noon.on(date(2026, 8, 4)), Halves::NONE);
        assert_eq!(
            "2026-08-03..2026-08-05 am".parse::<Leave>(),
            Err("`2026-08-03..2026-08-05 am` is half of several days\n\
                 write the whole days as a range and the half by itself: `2026-08-05 am`"
                .to_owned())
        );
        for wrong in ["2026-08-03 noon", "2026-08-03am", "am", "", "2026-08-32"] {
            let problem = wrong.parse::<Leave>().unwrap_err();
            assert!(
                problem.starts_with(&format!("`{wrong}` is not a date")),
                "{problem}"
            );
        }
    }

    #[test]
    fn a_week_has_whole_days_and_halves() {
        let read = |days: &[&str]| -> Result<Week, String> {
            days.iter().map(|day| day.parse::<WorkedDay>()).collect()
        };
        let week = read(&["thu", "mon", "fri am", "wed am", "wed pm"]).unwrap();
        let days: Vec<String> = week.days().map(|day| day.to_string()).collect();
        assert_eq!(days, ["mon", "wed", "thu", "fri am"]);
        assert_eq!(week.halves(), 7);
        assert!(week.has(date(2026, 8, 7)) && !week.has(date(2026, 8, 8)));
        assert!(read(&["friday"]).is_err());
        assert!(read(&["fri noon"]).is_err());
    }
}
