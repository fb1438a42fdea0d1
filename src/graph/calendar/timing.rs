//! When a phase is, by what is written of it and what it may not precede. Nothing is reported here, so that
//! the slack of [`resolve`](super::resolve()) and [`what_if`](super::what_if) can ask what would be if it took longer.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use jiff::civil::Date;

use super::WorkCalendar;
use crate::content::department::DepartmentDays;
use crate::content::schedule::Phase;
use crate::units::{Day, DayRange, WeekDay};

/// The calendar that a phase works by: the schedule's, or one with the week and workdays of the phase and its department.
pub(super) enum PhaseCalendar<'a> {
    Schedule(&'a WorkCalendar),
    Own(Arc<WorkCalendar>),
}

impl Deref for PhaseCalendar<'_> {
    type Target = WorkCalendar;

    fn deref(&self) -> &WorkCalendar {
        match self {
            Self::Schedule(calendar) => calendar,
            Self::Own(calendar) => calendar,
        }
    }
}

/// The calendars of the phases of a schedule, each made once: many phases may work the days of one department.
pub(super) struct PhaseCalendars<'a> {
    schedule: &'a WorkCalendar,
    /// By the days of the department, and the week and the workdays of the phase.
    own: HashMap<CalendarKey<'a>, Arc<WorkCalendar>>,
}

type CalendarKey<'a> = (*const DepartmentDays, &'a [WeekDay], &'a [DayRange]);

impl<'a> PhaseCalendars<'a> {
    pub(super) fn of(schedule: &'a WorkCalendar) -> Self {
        let own = HashMap::new();
        Self { schedule, own }
    }

    pub(super) fn of_phase(&mut self, phase: &'a Phase) -> PhaseCalendar<'a> {
        let of_department = &*phase.of_department;
        if phase.weekdays().is_empty() && phase.workdays.is_empty() && of_department.is_empty() {
            return PhaseCalendar::Schedule(self.schedule);
        }
        let department = match of_department.is_empty() {
            true => std::ptr::null(),
            false => std::ptr::from_ref(of_department),
        };
        let key = (department, phase.weekdays(), phase.workdays.as_slice());
        let make = || Arc::new(own_calendar(phase, self.schedule));
        PhaseCalendar::Own(self.own.entry(key).or_insert_with(make).clone())
    }
}

/// The schedule's calendar with the week and workdays of a phase and its department.
pub(super) fn own_calendar(phase: &Phase, schedule: &WorkCalendar) -> WorkCalendar {
    let week = Some(phase.weekdays()).filter(|week| !week.is_empty());
    schedule.with(week, &phase.of_department.holidays, &phase.all_workdays())
}

/// When something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Times {
    pub(super) start: Date,
    /// Inclusive.
    pub(super) end: Date,
    pub(super) working_days: i64,
    /// Whether it only stands on its day, so that what waits for it may start on that same day.
    pub(super) takes_no_time: bool,
    /// Which of its ends is written, so that it does not move.
    pub(super) hold: Hold,
}

/// Which ends of a phase or milestone are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    /// None: it moves with what it waits for.
    Nothing,
    /// Its last day: it can start later, and then takes less long.
    End,
    /// Both, or one and the length.
    Both,
}

impl Times {
    /// Those of a milestone.
    pub(super) fn on(day: Date, hold: Hold) -> Self {
        Self {
            start: day,
            end: day,
            working_days: 0,
            takes_no_time: false,
            hold,
        }
    }

    /// Whether a date is written.
    pub(super) fn is_fixed(&self) -> bool {
        self.hold != Hold::Nothing
    }
}

/// What a phase may not precede; a day off stands for the next day that the phase works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Floor {
    /// It starts no sooner than on this day.
    pub(super) start: Option<Date>,
    /// It ends no sooner than on this day.
    pub(super) end: Option<Date>,
}

/// The dates that are written of a phase, its length in days that it works.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written {
    pub(super) from: Option<Date>,
    pub(super) days: Option<i64>,
    pub(super) to: Option<Date>,
}

/// Why a phase has no dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoTimes {
    /// Neither its length nor its last day is written.
    NoLength,
    /// Nothing says when it starts.
    NoStart,
    /// Its written end comes before its written start.
    EndBeforeStart,
    /// Its written end comes before this day, on which it could start.
    NoRoom(Date),
    /// It lies outside the years that dates have.
    TooFar,
}

impl Written {
    pub(super) fn of(phase: &Phase, calendar: &WorkCalendar) -> Self {
        Self {
            from: phase.from.map(|Day(from)| from),
            days: phase.length.map(|length| calendar.days_of(length)),
            to: phase.to.map(|Day(to)| to),
        }
    }

    /// Whether its dates follow from these alone, and from nothing that it waits for.
    pub(super) fn is_fixed(self) -> bool {
        self.from.is_some() || (self.days.is_some() && self.to.is_some())
    }

    /// The same work when it takes some days longer, or less long where `days` is negative: its length grows, and a
    /// written end moves. `None` where it would take less than no time, or end outside the years that dates have.
    pub(super) fn longer(self, days: i64, calendar: &WorkCalendar) -> Option<Self> {
        let later = |to: Date| match (self.from, self.days) {
            // What takes no time stands on its first day already.
            (None, Some(0)) if days > 0 => calendar.add_working_days(to, days - 1),
            // Counted in days of work, so from the last working day where the end is a day off.
            _ if days != 0 => calendar.day_at(calendar.rank_after(to) - 1 + days),
            _ => Some(to),
        };
        let length = match self.days {
            Some(length) => Some(length.checked_add(days).filter(|&length| length >= 0)?),
            None => None,
        };
        let to = match self.to {
            Some(to) => Some(later(to)?),
            None => None,
        };
        Some(Self {
            from: self.from,
            days: length,
            to,
        })
    }

    /// When the phase is, by the rules of [the module above](super).
    pub(super) fn times(self, floor: Floor, calendar: &WorkCalendar) -> Result<Times, NoTimes> {
        match (self.from, self.days, self.to) {
            (_, None, None) => Err(NoTimes::NoLength),
            (Some(from), _, Some(to)) if to < from => Err(NoTimes::EndBeforeStart),
            (Some(from), _, Some(to)) => {
                // Only a first day off moves, to the first working day of the range.
                let first = calendar.next_working(from).filter(|&first| first <= to);
                Ok(range(first.unwrap_or(from), to, Hold::Both, calendar))
            }
            (Some(from), Some(days), None) => of_length(calendar.rank(from), days, Hold::Both, calendar),
            (None, Some(days), Some(to)) => backwards(to, days, calendar),
            (None, Some(days), None) => {
                let start = calendar.rank(floor.start.ok_or(NoTimes::NoStart)?);
                let by_end = floor.end.map(|end| calendar.rank(end) - (days - 1).max(0));
                of_length(
                    by_end.map_or(start, |by_end| start.max(by_end)),
                    days,
                    Hold::Nothing,
                    calendar,
                )
            }
            (None, None, Some(to)) => {
                let start = floor.start.ok_or(NoTimes::NoStart)?;
                match calendar.next_working(start).ok_or(NoTimes::TooFar)? {
                    first if to < first => Err(NoTimes::NoRoom(first)),
                    first => Ok(range(first, to, Hold::End, calendar)),
                }
            }
        }
    }
}

fn range(start: Date, end: Date, hold: Hold, calendar: &WorkCalendar) -> Times {
    Times {
        start,
        end,
        working_days: calendar.working_days_between(start, end),
        takes_no_time: false,
        hold,
    }
}

/// So many working days from a rank on.
fn of_length(rank: i64, days: i64, hold: Hold, calendar: &WorkCalendar) -> Result<Times, NoTimes> {
    let last = rank + (days - 1).max(0);
    let ends = calendar.day_at(rank).zip(calendar.day_at(last));
    let (start, end) = ends.ok_or(NoTimes::TooFar)?;
    Ok(Times {
        start,
        end,
        working_days: days,
        takes_no_time: days == 0,
        hold,
    })
}

/// So many working days up to a day, which stays as written even when it is off.
fn backwards(to: Date, days: i64, calendar: &WorkCalendar) -> Result<Times, NoTimes> {
    let start = match days {
        0 => to,
        days => calendar
            .day_at(calendar.rank_after(to) - days)
            .ok_or(NoTimes::TooFar)?,
    };
    Ok(Times {
        start,
        end: to,
        working_days: days,
        takes_no_time: days == 0 && calendar.is_working(to),
        hold: Hold::Both,
    })
}
