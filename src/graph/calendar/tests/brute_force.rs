//! Random schedules against a plain count day by day, written from the rules and not from the code.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::super::what_if;
use super::{Arc, Bounds, LinkKind, Schedule, ScheduleFront, WorkCalendar, Worked, resolve, unbounded};
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
    /// The week of a phase, where it has its own.
    week: Option<Vec<WeekDay>>,
    waits: Vec<Waits>,
}

/// One end of an earlier thing that holds an end of a later one.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Waits {
    before: usize,
    kind: LinkKind,
    lag: Lag,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Lag {
    Days(i64),
    /// Of the length of the earlier one.
    Percent(i64),
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
    /// The days that a thing works.
    fn wall_of(&self, thing: usize) -> Wall {
        Wall {
            week: self.things[thing]
                .week
                .clone()
                .unwrap_or_else(|| self.wall.week.clone()),
            holidays: self.wall.holidays.clone(),
        }
    }

    /// The working days of a thing.
    fn length(&self, thing: usize, when: When) -> i64 {
        let Thing {
            days, is_milestone, ..
        } = self.things[thing];
        match days {
            _ if is_milestone => 0,
            Some(days) => days,
            None => self.wall_of(thing).count(when.start, when.end),
        }
    }

    /// The first day that a wait allows a thing to start on, or to end on; a milestone, to be on.
    fn first(&self, thing: usize, wait: Waits, before: When) -> Date {
        let own = self.wall_of(thing);
        let other = self.wall_of(wait.before);
        let length = self.length(wait.before, before);
        let (wall, days) = match wait.lag {
            Lag::Days(days) => (&own, days),
            // The first day before which at least that share is done.
            Lag::Percent(percent) => (
                &other,
                (-2000..2000).find(|days| days * 100 >= percent * length).unwrap(),
            ),
        };
        match wait.kind {
            LinkKind::After if !self.things[thing].is_milestone => {
                let next = match before.takes_no_time {
                    true => before.end,
                    false => before.end.tomorrow().unwrap(),
                };
                wall.moved(wall.roll(next), days)
            }
            LinkKind::StartsWith => wall.moved(before.start, days),
            _ => wall.moved(before.end, days),
        }
    }

    fn is_fixed(&self, thing: usize) -> bool {
        self.things[thing].from.is_some() || self.things[thing].to.is_some()
    }

    /// The waits that leave a thing with written dates no room, by position, each with the date that contradicts it.
    fn broken(&self, thing: usize, when: When, all: &[Option<When>]) -> Vec<(usize, &'static str)> {
        let own = self.wall_of(thing);
        let Thing {
            is_milestone,
            from,
            to,
            ..
        } = self.things[thing];
        let broken = |wait: &Waits| {
            let before = all[wait.before]?;
            let first = self.first(thing, *wait, before);
            let has_lag = match wait.lag {
                Lag::Days(days) => days != 0,
                Lag::Percent(percent) => percent != 0 && self.length(wait.before, before) != 0,
            };
            let (is_broken, key) = match wait.kind {
                _ if is_milestone => (first > when.end, "on"),
                LinkKind::EndsWith => (first > when.end, if to.is_some() { "to" } else { "from" }),
                // On a written day off, rolling forward would hide that the one before is not over.
                LinkKind::After => {
                    let is_over = has_lag || before.takes_no_time || before.end < when.start;
                    (own.roll(first) > own.roll(when.start) || !is_over, "from")
                }
                LinkKind::StartsWith => {
                    let has_begun = has_lag || before.start <= when.start;
                    (own.roll(first) > own.roll(when.start) || !has_begun, "from")
                }
            };
            let key = if key == "from" && from.is_none() {
                "to"
            } else {
                key
            };
            is_broken.then_some(key)
        };
        let waits = self.things[thing].waits.iter().enumerate();
        waits
            .filter_map(|(position, wait)| Some((position, broken(wait)?)))
            .collect()
    }

    /// The dates of one thing; `None` when its last day comes too early.
    fn date(&self, thing: usize, all: &[Option<When>]) -> Option<When> {
        let wall = self.wall_of(thing);
        let Thing {
            is_milestone,
            from,
            days,
            to,
            ref waits,
            ..
        } = self.things[thing];
        let firsts = |ends: bool| {
            let waits = waits
                .iter()
                .filter(move |wait| (wait.kind == LinkKind::EndsWith) == ends);
            waits.filter_map(|wait| Some(self.first(thing, *wait, all[wait.before]?)))
        };
        if is_milestone {
            let end = to.or_else(|| firsts(true).chain(firsts(false)).max())?;
            return Some(When {
                start: end,
                end,
                takes_no_time: false,
            });
        }
        let free = wall.roll(firsts(false).max().unwrap_or(self.start));
        let (start, end) = match (from, days, to) {
            (Some(from), _, Some(to)) => {
                let rolled = wall.roll(from);
                (if rolled <= to { rolled } else { from }, to)
            }
            (_, Some(0), Some(to)) => (to, to),
            (_, Some(days), Some(to)) => {
                let next = wall.roll(to.tomorrow().unwrap());
                (wall.earlier(next, days), to)
            }
            (Some(from), Some(days), None) => {
                let start = wall.roll(from);
                (start, wall.later(start, (days - 1).max(0)))
            }
            (None, Some(days), None) => {
                // As late as what it ends with asks, but no sooner than it may start.
                let last = wall.later(free, (days - 1).max(0));
                let last = firsts(true)
                    .map(|end| wall.roll(end))
                    .max()
                    .map_or(last, |end| end.max(last));
                (wall.earlier(last, (days - 1).max(0)), last)
            }
            (_, None, Some(to)) if free <= to => (free, to),
            _ => return None,
        };
        let takes_no_time = days == Some(0) && wall.is_worked(end);
        Some(When {
            start,
            end,
            takes_no_time,
        })
    }

    /// All dates, and the things whose written dates contradict what they wait for, once for each of these dates; such waits
    /// are dropped.
    fn dates(&mut self) -> (Vec<Option<When>>, BTreeSet<(usize, &'static str)>) {
        let mut all = vec![None; self.things.len()];
        let mut conflicts = BTreeSet::new();
        for thing in 0..self.things.len() {
            all[thing] = self.date(thing, &all);
            match all[thing] {
                Some(when) if self.is_fixed(thing) => {
                    let broken = self.broken(thing, when, &all);
                    for (position, key) in broken.into_iter().rev() {
                        conflicts.insert((thing, key));
                        self.things[thing].waits.remove(position);
                    }
                }
                Some(_) => {}
                None => {
                    conflicts.insert((thing, ""));
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
        let changed = what_if::changed(front, &calendar, &[change]).unwrap();
        let mut problems = Vec::new();
        let then = resolve(
            &changed,
            &Arc::from("schedule.md"),
            &calendar,
            &Bounds::default(),
            &mut problems,
        );
        let is_contradicted = problems.iter().any(|problem| problem.severity == Severity::Error);
        let end = |schedule: &Schedule| schedule.span.map(|span| span.to);
        !is_contradicted && end(&then) <= end(&worked.schedule)
    }

    fn yaml(&self) -> String {
        let mut yaml = format!(
            "start: {}\nweek: {}\nholidays:\n",
            self.start,
            written_week(&self.wall.week)
        );
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
                write!(yaml, "  - {{id: t{index}").unwrap();
                for kind in LinkKind::ALL {
                    let waits = thing.waits.iter().filter(|wait| wait.kind == kind);
                    let waits: Vec<String> = waits
                        .map(|Waits { before, lag, .. }| match lag {
                            Lag::Days(0) => format!("t{before}"),
                            Lag::Days(days) => format!("t{before} {days:+}d"),
                            Lag::Percent(percent) => format!("t{before} {percent:+}%"),
                        })
                        .collect();
                    write!(yaml, ", {}: [{}]", kind.key(), waits.join(", ")).unwrap();
                }
                thing
                    .week
                    .iter()
                    .for_each(|week| write!(yaml, ", week: {}", written_week(week)).unwrap());
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

fn written_week(week: &[WeekDay]) -> String {
    let days = week.iter().map(|day| format!("{day:?}").to_lowercase());
    format!("[{}]", days.collect::<Vec<_>>().join(", "))
}

fn day() -> impl Strategy<Value = Date> {
    (0..90_i32).prop_map(|days| date(2026, 1, 1) + days.days())
}

fn week() -> impl Strategy<Value = Vec<WeekDay>> {
    prop::sample::subsequence(
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
    )
}

/// What it waits for, how, by how many days and, of some, by how many per cent.
type AnyWait = (prop::sample::Index, LinkKind, i64, Option<i64>);

#[derive(Clone, Debug)]
struct AnyThing {
    kind: u8,
    day: Date,
    days: i64,
    length: i64,
    week: Option<Vec<WeekDay>>,
    waits: Vec<AnyWait>,
}

fn thing() -> impl Strategy<Value = AnyThing> {
    let kind = prop_oneof![
        2 => Just(LinkKind::After),
        1 => Just(LinkKind::StartsWith),
        1 => Just(LinkKind::EndsWith),
    ];
    let wait = (
        any::<prop::sample::Index>(),
        kind,
        prop_oneof![3 => Just(0), 2 => -6..7_i64],
        prop_oneof![2 => Just(None), 1 => (-100..101_i64).prop_map(Some)],
    );
    let waits = prop::collection::vec(wait, 0..4);
    let week = prop_oneof![3 => Just(None), 1 => week().prop_map(Some)];
    (0..12_u8, day(), 0..9_i64, 0..20_i64, week, waits).prop_map(|(kind, day, days, length, week, waits)| {
        AnyThing {
            kind,
            day,
            days,
            length,
            week,
            waits,
        }
    })
}

/// A wait for one of the things before, with a lag that can be written of it.
fn waits(things: &[Thing], (before, kind, days, percent): AnyWait) -> Waits {
    let before = before.index(things.len());
    let other = &things[before];
    let ends_alone = other.from.is_none() && other.days.is_none();
    let lag = match percent {
        Some(_) if other.is_milestone => Lag::Days(days),
        None => Lag::Days(days),
        Some(percent) => Lag::Percent(match kind {
            // In the other one or after it; only in it where that has its last day alone.
            LinkKind::StartsWith => percent.abs() * if ends_alone { 1 } else { 2 },
            _ if ends_alone => -percent.abs(),
            _ => percent,
        }),
    };
    Waits { before, kind, lag }
}

fn plan() -> impl Strategy<Value = Plan> {
    let holidays = prop::collection::vec((day(), 0..5_i32), 0..6);
    let things = prop::collection::vec(thing(), 1..9);
    (week(), holidays, day(), things).prop_map(|(week, holidays, start, things)| {
        let holidays = holidays
            .into_iter()
            .map(|(from, days)| (from, from + days.days()))
            .collect();
        let mut plan = Plan {
            wall: Wall { week, holidays },
            start,
            things: Vec::new(),
        };
        for AnyThing {
            kind,
            day,
            days,
            length,
            week,
            waits,
        } in things
        {
            let mut waits: Vec<Waits> = match plan.things.is_empty() {
                true => Vec::new(),
                false => waits
                    .into_iter()
                    .map(|wait| self::waits(&plan.things, wait))
                    .collect(),
            };
            let last = day + length.days();
            let mut thing = Thing {
                is_milestone: false,
                from: None,
                days: None,
                to: None,
                week: None,
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
            waits.sort_by_key(|wait| (wait.kind, wait.before));
            waits.dedup_by_key(|wait| (wait.kind, wait.before));
            thing.waits = waits;
            thing.week = week.filter(|_| !thing.is_milestone);
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
    prop_assume!(plan.things.iter().enumerate().all(|(index, thing)| match (thing.from, thing.to) {
        (Some(from), Some(to)) => plan.wall_of(index).count(from, to) > 0,
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
            let days = plan.length(index, when);
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
            // The first day that takes some time at all can move more than the second one does.
            let beyond = if plan.things[thing].days == Some(0) { 1 } else { 2 };
            for days in slack + 1..=slack + beyond {
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
