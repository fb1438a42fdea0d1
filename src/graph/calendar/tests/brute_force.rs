//! Random schedules against a plain count day by day, written from the rules and not from the code.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::super::what_if;
use super::{Arc, Bounds, Schedule, ScheduleFront, WorkCalendar, Worked, resolve, unbounded};
use crate::diagnostic::Severity;
use crate::units::{DayRange, WeekDay, WorkSpan};

/// What the wall calendar crosses out.
#[derive(Clone, Debug)]
struct Wall {
    week: Vec<WeekDay>,
    holidays: Vec<(Date, Date)>,
}

impl Wall {
    fn is_worked(&self, day: Date) -> bool {
        self.week.contains(&WeekDay::from(day.weekday()))
            && !self.holidays.iter().any(|&(from, to)| from <= day && day <= to)
    }

    /// This day or the first working day after it.
    fn roll(&self, mut day: Date) -> Date {
        while !self.is_worked(day) {
            day = day.tomorrow().unwrap();
        }
        day
    }

    /// The nth working day after a day.
    fn later(&self, mut day: Date, days: i64) -> Date {
        for _ in 0..days {
            day = self.roll(day.tomorrow().unwrap());
        }
        day
    }

    /// The nth working day before a day.
    fn earlier(&self, mut day: Date, days: i64) -> Date {
        for _ in 0..days {
            day = day.yesterday().unwrap();
            while !self.is_worked(day) {
                day = day.yesterday().unwrap();
            }
        }
        day
    }

    fn moved(&self, day: Date, days: i64) -> Date {
        if days < 0 {
            self.earlier(day, -days)
        } else {
            self.later(day, days)
        }
    }

    fn ranges(&self) -> Vec<DayRange> {
        let ranges = self.holidays.iter();
        ranges.map(|&(from, to)| DayRange { from, to }).collect()
    }

    fn count(&self, from: Date, to: Date) -> i64 {
        let mut count = 0;
        let mut day = from;
        while day <= to {
            count += i64::from(self.is_worked(day));
            day = day.tomorrow().unwrap();
        }
        count
    }
}

#[derive(Clone, Debug)]
struct Thing {
    is_milestone: bool,
    from: Option<Date>,
    days: Option<i64>,
    to: Option<Date>,
    /// Earlier things, with lag.
    waits: Vec<(usize, i64)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct When {
    start: Date,
    end: Date,
    takes_no_time: bool,
}

#[derive(Clone, Debug)]
struct Plan {
    wall: Wall,
    start: Date,
    things: Vec<Thing>,
}

impl Plan {
    /// When a phase may start that waits for this one.
    fn start_after(&self, before: When, lag: i64) -> Date {
        let next = match before.takes_no_time {
            true => self.wall.roll(before.end),
            false => self.wall.roll(before.end.tomorrow().unwrap()),
        };
        self.wall.moved(next, lag)
    }

    /// When a milestone is that waits for this one: the same day, or the nth working day on the way.
    fn day_after(&self, before: When, lag: i64) -> Date {
        self.wall.moved(before.end, lag)
    }

    fn is_fixed(&self, thing: usize) -> bool {
        self.things[thing].from.is_some() || self.things[thing].to.is_some()
    }

    /// Whether everything that a thing with written dates waits for leaves it its dates; `None` when one does not.
    fn broken(&self, thing: usize, when: When, all: &[Option<When>]) -> Vec<usize> {
        let is_broken = |&(before, lag): &(usize, i64)| {
            let Some(before) = all[before] else { return false };
            match self.things[thing].is_milestone {
                true => self.day_after(before, lag) > when.end,
                false => {
                    // On a written day off, rolling forward would hide that the one before is not over.
                    let is_over = lag != 0 || before.takes_no_time || before.end < when.start;
                    self.start_after(before, lag) > self.wall.roll(when.start) || !is_over
                }
            }
        };
        let waits = self.things[thing].waits.iter().enumerate();
        waits
            .filter(|(_, wait)| is_broken(wait))
            .map(|(position, _)| position)
            .collect()
    }

    /// The dates of one thing; `None` when its last day comes too early.
    fn date(&self, thing: usize, all: &[Option<When>]) -> Option<When> {
        let Thing {
            is_milestone,
            from,
            days,
            to,
            ref waits,
        } = self.things[thing];
        let whens = || {
            waits
                .iter()
                .filter_map(|&(before, lag)| Some((all[before]?, lag)))
        };
        if is_milestone {
            let end = to.or_else(|| whens().map(|(before, lag)| self.day_after(before, lag)).max())?;
            return Some(When {
                start: end,
                end,
                takes_no_time: false,
            });
        }
        let free = whens().map(|(before, lag)| self.start_after(before, lag)).max();
        let free = free.unwrap_or(self.wall.roll(self.start));
        let (start, end) = match (from, days, to) {
            (Some(from), _, Some(to)) => {
                let rolled = self.wall.roll(from);
                (if rolled <= to { rolled } else { from }, to)
            }
            (_, Some(0), Some(to)) => (to, to),
            (_, Some(days), Some(to)) => {
                let next = self.wall.roll(to.tomorrow().unwrap());
                (self.wall.earlier(next, days), to)
            }
            (from, Some(days), None) => {
                let start = from.map_or(free, |from| self.wall.roll(from));
                (start, self.wall.later(start, (days - 1).max(0)))
            }
            (_, None, Some(to)) if free <= to => (free, to),
            _ => return None,
        };
        let takes_no_time = days == Some(0) && self.wall.is_worked(end);
        Some(When {
            start,
            end,
            takes_no_time,
        })
    }

    /// All dates, and the things whose written dates contradict what they wait for; such waits are dropped.
    fn dates(&mut self) -> (Vec<Option<When>>, BTreeSet<usize>) {
        let mut all = vec![None; self.things.len()];
        let mut conflicts = BTreeSet::new();
        for thing in 0..self.things.len() {
            all[thing] = self.date(thing, &all);
            match all[thing] {
                Some(when) if self.is_fixed(thing) => {
                    let broken = self.broken(thing, when, &all);
                    if !broken.is_empty() {
                        conflicts.insert(thing);
                    }
                    for position in broken.into_iter().rev() {
                        self.things[thing].waits.remove(position);
                    }
                }
                Some(_) => {}
                None => {
                    conflicts.insert(thing);
                }
            }
        }
        (all, conflicts)
    }

    /// Whether nothing with a written date is contradicted, and the schedule ends no later, when a thing takes some days
    /// longer or is so much later: `--what-if`, tried.
    fn holds(&self, worked: &Worked, front: &ScheduleFront, thing: usize, days: i64) -> bool {
        let days = u32::try_from(days).unwrap();
        let change = what_if::Change {
            id: format!("t{thing}"),
            span: WorkSpan::Days(days),
            is_less: false,
        };
        let calendar = WorkCalendar::new(&self.wall.week, &self.wall.ranges());
        let changed = what_if::changed(front, &worked.schedule, &calendar, &[change]).unwrap();
        let mut problems = Vec::new();
        let then = resolve(
            &changed,
            &Arc::from("schedule.md"),
            &calendar,
            &Bounds::default(),
            &mut problems,
        );
        let is_contradicted = problems.iter().any(|problem| problem.severity == Severity::Error);
        let end = |schedule: &Schedule| {
            let ends = schedule.items().map(|item| schedule.days(item).to);
            ends.map(|end| self.wall.roll(end.tomorrow().unwrap())).max()
        };
        !is_contradicted && end(&then) <= end(&worked.schedule)
    }

    fn yaml(&self) -> String {
        let days: Vec<String> = self
            .wall
            .week
            .iter()
            .map(|day| format!("{day:?}").to_lowercase())
            .collect();
        let mut yaml = format!("start: {}\nweek: [{}]\nholidays:\n", self.start, days.join(", "));
        for (from, to) in &self.wall.holidays {
            writeln!(yaml, "  - {from}..{to}").unwrap();
        }
        for is_milestone in [false, true] {
            yaml.push_str(if is_milestone {
                "milestones:\n"
            } else {
                "phases:\n"
            });
            // The other way round than they were made, so that what waits often stands first.
            for (index, thing) in self.things.iter().enumerate().rev() {
                if thing.is_milestone != is_milestone {
                    continue;
                }
                let waits: Vec<String> = thing
                    .waits
                    .iter()
                    .map(|(before, lag)| match lag {
                        0 => format!("t{before}"),
                        lag => format!("t{before} {lag:+}d"),
                    })
                    .collect();
                write!(yaml, "  - {{id: t{index}, after: [{}]", waits.join(", ")).unwrap();
                thing
                    .days
                    .iter()
                    .for_each(|days| write!(yaml, ", for: {days}d").unwrap());
                thing
                    .from
                    .iter()
                    .for_each(|from| write!(yaml, ", from: {from}").unwrap());
                let to = if is_milestone { "on" } else { "to" };
                thing
                    .to
                    .iter()
                    .for_each(|day| write!(yaml, ", {to}: {day}").unwrap());
                yaml.push_str("}\n");
            }
        }
        yaml
    }
}

fn day() -> impl Strategy<Value = Date> {
    (0..90_i32).prop_map(|days| date(2026, 1, 1) + days.days())
}

fn thing() -> impl Strategy<Value = (u8, Date, i64, i64, Vec<(prop::sample::Index, i64)>)> {
    let wait = (
        any::<prop::sample::Index>(),
        prop_oneof![3 => Just(0), 2 => -6..7_i64],
    );
    (
        0..12_u8,
        day(),
        0..9_i64,
        0..20_i64,
        prop::collection::vec(wait, 0..4),
    )
}

fn plan() -> impl Strategy<Value = Plan> {
    let week = prop::sample::subsequence(
        vec![
            WeekDay::Mon,
            WeekDay::Tue,
            WeekDay::Wed,
            WeekDay::Thu,
            WeekDay::Fri,
            WeekDay::Sat,
            WeekDay::Sun,
        ],
        1..=7,
    );
    let holidays = prop::collection::vec((day(), 0..5_i32), 0..6);
    let things = prop::collection::vec(thing(), 1..9);
    (week, holidays, day(), things).prop_map(|(week, holidays, start, things)| {
        let holidays = holidays
            .into_iter()
            .map(|(from, days)| (from, from + days.days()))
            .collect();
        let mut plan = Plan {
            wall: Wall { week, holidays },
            start,
            things: Vec::new(),
        };
        for (index, (kind, day, days, length, waits)) in things.into_iter().enumerate() {
            let mut waits: Vec<(usize, i64)> = match index {
                0 => Vec::new(),
                _ => waits
                    .into_iter()
                    .map(|(before, lag)| (before.index(index), lag))
                    .collect(),
            };
            let last = day + length.days();
            let mut thing = Thing {
                is_milestone: false,
                from: None,
                days: None,
                to: None,
                waits: Vec::new(),
            };
            match kind {
                0 => (thing.from, thing.to) = (Some(day), Some(last)),
                1 => (thing.from, thing.days) = (Some(day), Some(days)),
                2 => (thing.to, thing.days) = (Some(last), Some(days)),
                3 => thing.to = Some(last),
                4 => (thing.is_milestone, thing.to) = (true, Some(day)),
                5 | 6 if !waits.is_empty() => thing.is_milestone = true,
                _ => thing.days = Some(days),
            }
            // A thing that only follows from one that is dropped is not what this test is about.
            waits.sort_unstable();
            waits.dedup_by_key(|(before, _)| *before);
            thing.waits = waits;
            plan.things.push(thing);
        }
        plan
    })
}

proptest! {
#![proptest_config(ProptestConfig::with_cases(1500))]
#[test]
fn dates_equal_a_count_day_by_day(plan in plan()) {
    let yaml = plan.yaml();
    let worked = unbounded(&yaml);
    let mut plan = plan;
    let (all, conflicts) = plan.dates();
    // A phase that is left out takes what waits for it with it in ways that other tests spell out.
    prop_assume!(all.iter().all(Option::is_some));
    // A written range without a working day has dates but no place among the working days that are counted here;
    // named tests say what becomes of it.
    prop_assume!(plan.things.iter().all(|thing| match (thing.from, thing.to) {
        (Some(from), Some(to)) => plan.wall.count(from, to) > 0,
        _ => true,
    }));

    let errors = worked.problems.iter().filter(|problem| problem.severity == Severity::Error);
    prop_assert_eq!(errors.count(), conflicts.len(), "{}\n{}", yaml, worked.report());
    for (index, when) in all.iter().enumerate() {
        let id = format!("t{index}");
        let when = when.unwrap();
        if plan.things[index].is_milestone {
            let found = worked.schedule.milestones.iter().find(|milestone| milestone.id == id).unwrap();
            prop_assert_eq!(found.on, when.end, "{} of\n{}", id, yaml);
        } else {
            let found = worked.schedule.phases.iter().find(|phase| phase.id == id).unwrap();
            prop_assert_eq!((found.start, found.end), (when.start, when.end), "{} of\n{}", id, yaml);
            let days = match plan.things[index].days {
                Some(days) => days,
                None => plan.wall.count(when.start, when.end),
            };
            prop_assert_eq!(i64::from(found.working_days), days, "days of {} of\n{}", id, yaml);
        }
    }
    let start = all.iter().flatten().map(|when| when.start).min();
    let end = all.iter().flatten().map(|when| when.end).max();
    prop_assert_eq!(worked.schedule.span.map(|span| (span.from, span.to)), start.zip(end));
}}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn slack_and_critical_are_what_trial_finds(plan in plan()) {
        let mut plan = plan;
        // Without the waits that written dates contradict.
        let (all, _) = plan.dates();
        prop_assume!(all.iter().all(Option::is_some));
        let yaml = plan.yaml();
        let worked = unbounded(&yaml);
        prop_assume!(!worked.problems.iter().any(|problem| problem.severity == Severity::Error));
        let front: ScheduleFront = serde_yaml::from_str(&yaml).unwrap();
        let front = front.counted();
        let mut critical = BTreeSet::new();
        for item in worked.schedule.items() {
            let id = worked.schedule.id(item);
            let thing = id[1..].parse().unwrap();
            let slack = i64::from(worked.schedule.slack_days(item));
            for days in [1, slack / 2, slack].into_iter().filter(|&days| (1..=slack).contains(&days)) {
                prop_assert!(plan.holds(&worked, &front, thing, days), "{} +{}d of slack {} in\n{}", id, days, slack, yaml);
            }
            for days in [slack + 1, slack + 2] {
                prop_assert!(!plan.holds(&worked, &front, thing, days), "{} +{}d of slack {} in\n{}", id, days, slack, yaml);
            }
            if slack == 0 {
                critical.insert(id.to_owned());
            }
        }
        let path = worked.schedule.critical_path.iter();
        let path: BTreeSet<String> = path.map(|&item| worked.schedule.id(item).to_owned()).collect();
        prop_assert_eq!(path, critical);
    }
}
