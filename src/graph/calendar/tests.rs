//! Schedules as a writer would write them, with the dates a calendar on the wall gives; then the same at random.

use std::fmt::Write as _;
use std::sync::Arc;

use jiff::civil::{Date, date};

use super::*;
use crate::content::ScheduleFront;
use crate::content::holidays::Imported;
use crate::diagnostic::{Diagnostic, FieldPath, Place, Severity, Spot};
use crate::units::WeekDay;

mod brute_force;
mod links;
mod problems;

/// What comes of a schedule in a production that lasts from 5 January to 18 December 2026 by a week of five days.
struct Worked {
    schedule: Schedule,
    problems: Vec<Diagnostic>,
}

fn worked(yaml: &str) -> Worked {
    worked_in(yaml, Some(date(2026, 1, 5)), Some(date(2026, 12, 18)))
}

fn unbounded(yaml: &str) -> Worked {
    worked_in(yaml, None, None)
}

fn worked_in(yaml: &str, from: Option<Date>, to: Option<Date>) -> Worked {
    let front: ScheduleFront = serde_yaml::from_str(yaml).unwrap();
    let front = front.counted();
    let file: Arc<str> = "content/productions/harbour-lights/schedule.md".into();
    let index: Arc<str> = "content/productions/harbour-lights/index.md".into();
    let bound = |day: Option<Date>, key: &str| {
        day.map(|day| Bound {
            day,
            at: Place::value(&index, FieldPath::of(key)),
        })
    };
    let bounds = Bounds {
        from: bound(from, "from"),
        to: bound(to, "to"),
    };
    let mut problems = Vec::new();
    let site = WorkCalendar::new(&WeekDay::FIVE, &[]);
    let calendar = calendar_of(&front, &file, &site, &Imported::default(), &mut problems);
    let schedule = resolve(&front, &file, &calendar, &bounds, &mut problems);
    Worked { schedule, problems }
}

impl Worked {
    /// `pre 2026-01-05..2026-01-09 5d`, one line for each phase and milestone.
    fn dates(&self) -> String {
        let mut lines = String::new();
        for phase in &self.schedule.phases {
            let (id, start, end, days) = (&phase.id, phase.start, phase.end, phase.working_days);
            writeln!(lines, "{id} {start}..{end} {days}d").unwrap();
        }
        for milestone in &self.schedule.milestones {
            writeln!(lines, "{} {}", milestone.id, milestone.on).unwrap();
        }
        lines
    }

    /// `pre 3`, one line for each phase and milestone.
    fn slack(&self) -> String {
        let phases = self
            .schedule
            .phases
            .iter()
            .map(|phase| (&phase.id, phase.slack_days));
        let milestones = self
            .schedule
            .milestones
            .iter()
            .map(|milestone| (&milestone.id, milestone.slack_days));
        let lines = phases
            .chain(milestones)
            .map(|(id, slack)| format!("{id} {slack}\n"));
        lines.collect()
    }

    /// `schedule-conflict phases[1].from: message (help) [place: related]`, one line each, `warning` before warnings.
    fn report(&self) -> String {
        let place = |place: &Place| match &place.spot {
            Spot::Value(path) => {
                let is_own = place.file.ends_with("schedule.md");
                format!("{}{path}", if is_own { "" } else { "production " })
            }
            spot => format!("{spot:?}"),
        };
        let mut lines = String::new();
        for problem in &self.problems {
            let severity = match problem.severity {
                Severity::Error => "",
                Severity::Hint => "hint ",
                Severity::Warning => "warning ",
            };
            write!(
                lines,
                "{severity}{} {}: {}",
                problem.code,
                place(&problem.place),
                problem.message
            )
            .unwrap();
            if let Some(help) = &problem.help {
                write!(lines, " ({help})").unwrap();
            }
            for related in &problem.related {
                write!(lines, " [{}: {}]", place(&related.place), related.message).unwrap();
            }
            lines.push('\n');
        }
        lines
    }

    /// The dates, once it is sure that there is nothing to report.
    fn clean_dates(&self) -> String {
        assert_eq!(self.report(), "");
        self.dates()
    }
}

#[test]
fn the_schedule_of_the_manual() {
    let worked = worked(
        "
start: 2026-01-05
holidays: [2026-04-03, 2026-12-24..2026-12-31]
phases:
  - {id: pre,     for: 6w}
  - {id: layout,  for: 40d, after: pre}
  - {id: anim,    for: 12w, after: layout -10d}
  - {id: comp,    for: 30d, after: [anim, layout]}
  - {id: deliver, from: 2026-12-07, to: 2026-12-18, after: comp}
milestones:
  - {id: lock,   after: anim}
  - {id: master, on: 2026-12-18}
",
    );
    assert_eq!(
        worked.clean_dates(),
        "pre 2026-01-05..2026-02-13 30d\n\
         layout 2026-02-16..2026-04-13 40d\n\
         anim 2026-03-30..2026-06-22 60d\n\
         comp 2026-06-23..2026-08-03 30d\n\
         deliver 2026-12-07..2026-12-18 10d\n\
         lock 2026-06-22\n\
         master 2026-12-18\n"
    );
    assert_eq!(
        worked.slack(),
        "pre 89\nlayout 89\nanim 89\ncomp 89\ndeliver 0\nlock 129\nmaster 0\n"
    );
    let critical = worked
        .schedule
        .critical_path
        .iter()
        .map(|&item| worked.schedule.id(item));
    assert_eq!(critical.collect::<Vec<_>>(), ["deliver", "master"]);
}

// The known traps, each named after what goes wrong elsewhere.

#[test]
fn trap_days_off_do_not_lengthen_a_fixed_range() {
    let worked = worked(
        "
holidays: [2026-07-14, 2026-08-15, 2026-11-11]
phases: [{id: shoot, from: 2026-07-01, to: 2026-09-25}]
",
    );
    assert_eq!(worked.clean_dates(), "shoot 2026-07-01..2026-09-25 62d\n");
}

#[test]
fn trap_a_start_on_a_day_off_rolls_forward_and_says_so() {
    let worked = worked(
        "
holidays: [2026-04-03, 2026-04-06]
phases: [{id: shoot, from: 2026-04-03, for: 3d}]
",
    );
    assert_eq!(worked.dates(), "shoot 2026-04-07..2026-04-09 3d\n");
    assert_eq!(
        worked.report(),
        "warning schedule-conflict phases[0].from: 2026-04-03 is a day off, so `shoot` starts on 2026-04-07 \
         (write `from: 2026-04-07`)\n"
    );
}

#[test]
fn trap_a_written_schedule_start_on_a_day_off_says_so_and_a_productions_does_not() {
    let written = worked_in("{start: 2026-01-10, phases: {id: a, for: 1d}}", None, None);
    assert_eq!(written.dates(), "a 2026-01-12..2026-01-12 1d\n");
    assert_eq!(
        written.report(),
        "warning schedule-conflict start: 2026-01-10 is a day off, so the schedule starts on 2026-01-12 \
         (write `start: 2026-01-12`)\n"
    );
    let taken = worked_in("phases: {id: a, for: 1d}", Some(date(2026, 1, 10)), None);
    assert_eq!(taken.clean_dates(), "a 2026-01-12..2026-01-12 1d\n");
}

#[test]
fn trap_a_computed_start_rolls_over_the_weekend() {
    let worked = worked("phases: [{id: a, for: 5d}, {id: b, for: 1d, after: a}]");
    assert_eq!(
        worked.clean_dates(),
        "a 2026-01-05..2026-01-09 5d\nb 2026-01-12..2026-01-12 1d\n"
    );
}

#[test]
fn trap_a_week_is_as_long_as_the_calendars_week() {
    let six = worked(
        "
week: [mon, tue, wed, thu, fri, sat]
phases: [{id: weeks, for: 2w}, {id: days, for: 12d}]
",
    );
    assert_eq!(
        six.clean_dates(),
        "weeks 2026-01-05..2026-01-17 12d\ndays 2026-01-05..2026-01-17 12d\n"
    );
    let seven = worked("{week: [sun, mon, tue, wed, thu, fri, sat], phases: {id: a, for: 1w}}");
    assert_eq!(seven.clean_dates(), "a 2026-01-05..2026-01-11 7d\n");
    let one = worked("{week: wed, phases: {id: a, for: 3w}}");
    assert_eq!(one.clean_dates(), "a 2026-01-07..2026-01-21 3d\n");
}

#[test]
fn trap_lag_and_overlap_are_counted_in_working_days() {
    let worked = worked(
        "
phases:
  - {id: a, for: 5d}
  - {id: lag, for: 1d, after: a +3d}
  - {id: lap, for: 1d, after: a -3d}
  - {id: week, for: 1d, after: a +1w}
milestones:
  - {id: at, after: a}
  - {id: late, after: a +3d}
  - {id: soon, after: a -3d}
",
    );
    assert_eq!(
        worked.clean_dates(),
        "a 2026-01-05..2026-01-09 5d\n\
         lag 2026-01-15..2026-01-15 1d\n\
         lap 2026-01-07..2026-01-07 1d\n\
         week 2026-01-19..2026-01-19 1d\n\
         at 2026-01-09\nlate 2026-01-14\nsoon 2026-01-06\n"
    );
}

#[test]
fn trap_an_overlap_longer_than_what_it_overlaps_is_kept_with_a_warning() {
    let worked = unbounded("{start: 2026-02-02, phases: [{id: a, for: 2d}, {id: b, for: 1d, after: a -4d}]}");
    assert_eq!(
        worked.dates(),
        "a 2026-02-02..2026-02-03 2d\nb 2026-01-29..2026-01-29 1d\n"
    );
    assert_eq!(
        worked.report(),
        "warning schedule-conflict phases[1].after: `b` starts on 2026-01-29, before `a` does: \
         the overlap of 4 working days is longer than its 2 working days [phases[0].id: starts on 2026-02-02]\n"
    );
}

#[test]
fn trap_several_lines_of_days_off_all_count() {
    let worked = worked(
        "
holidays:
  - 2026-01-06
  - 2026-01-08..2026-01-12
  - 2026-01-11..2026-01-13
phases: {id: a, for: 3d}
",
    );
    assert_eq!(worked.clean_dates(), "a 2026-01-05..2026-01-14 3d\n");
}

#[test]
fn trap_leap_days_are_worked() {
    let leap = unbounded("{start: 2028-02-28, phases: {id: a, for: 3d}}");
    assert_eq!(leap.clean_dates(), "a 2028-02-28..2028-03-01 3d\n");
    let common = unbounded("{start: 2027-02-26, phases: {id: a, for: 3d}}");
    assert_eq!(common.clean_dates(), "a 2027-02-26..2027-03-02 3d\n");
}

#[test]
fn trap_a_year_ends_like_any_month() {
    let worked = unbounded(
        "
start: 2026-12-21
holidays: [2026-12-24..2027-01-01]
phases: [{id: a, for: 1w}, {id: b, for: 1d, after: a}]
",
    );
    assert_eq!(
        worked.clean_dates(),
        "a 2026-12-21..2027-01-05 5d\nb 2027-01-06..2027-01-06 1d\n"
    );
}

#[test]
fn trap_a_schedule_may_last_one_day() {
    let worked = worked_in(
        "{phases: {id: shoot, for: 1d}, milestones: {id: wrap, after: shoot}}",
        Some(date(2026, 1, 5)),
        Some(date(2026, 1, 5)),
    );
    assert_eq!(
        worked.clean_dates(),
        "shoot 2026-01-05..2026-01-05 1d\nwrap 2026-01-05\n"
    );
    assert_eq!(worked.slack(), "shoot 0\nwrap 0\n");
}

#[test]
fn trap_a_phase_of_no_length_takes_no_time() {
    let worked = worked(
        "
phases:
  - {id: a, for: 5d}
  - {id: gate, for: 0d, after: a}
  - {id: b, for: 2d, after: gate}
milestones: [{id: sign, after: gate}]
",
    );
    assert_eq!(
        worked.clean_dates(),
        "a 2026-01-05..2026-01-09 5d\n\
         gate 2026-01-12..2026-01-12 0d\n\
         b 2026-01-12..2026-01-13 2d\n\
         sign 2026-01-12\n"
    );
    assert_eq!(worked.slack(), "a 0\ngate 0\nb 0\nsign 1\n");
}

#[test]
fn trap_a_phase_of_no_length_on_a_day_off_is_not_before_what_it_waits_for() {
    let worked = unbounded(
        "
start: 2026-01-27
week: [tue]
phases:
  - {id: shoot, from: 2026-02-03, to: 2026-02-08}
  - {id: gate, for: 0d, to: 2026-02-04, after: shoot}
",
    );
    assert_eq!(
        worked.report(),
        "schedule-conflict phases[1].to: `gate` starts on 2026-02-04, but `shoot` ends on 2026-02-08 \
         (the first day that fits is `to: 2026-02-10`) [phases[0].to: `shoot` ends on 2026-02-08]\n"
    );
}

#[test]
fn trap_a_phase_until_a_date_stops_there_whatever_days_are_off() {
    let worked = worked("phases: [{id: a, for: 2w}, {id: slop, after: a, to: 2026-03-01}]");
    assert_eq!(
        worked.clean_dates(),
        "a 2026-01-05..2026-01-16 10d\nslop 2026-01-19..2026-03-01 30d\n"
    );
}

#[test]
fn a_phase_with_length_and_last_day_is_counted_backwards() {
    let worked = worked(
        "
phases:
  - {id: fri, for: 6d, to: 2026-02-13}
  - {id: sun, for: 6d, to: 2026-02-15}
  - {id: next, for: 1d, after: sun}
milestones: {id: end, after: sun}
",
    );
    assert_eq!(
        worked.clean_dates(),
        "fri 2026-02-06..2026-02-13 6d\n\
         sun 2026-02-06..2026-02-15 6d\n\
         next 2026-02-16..2026-02-16 1d\n\
         end 2026-02-15\n"
    );
}

#[test]
fn a_range_with_a_length_must_agree_with_it() {
    let agrees = worked("phases: {id: a, from: 2026-01-05, for: 5d, to: 2026-01-11}");
    assert_eq!(agrees.clean_dates(), "a 2026-01-05..2026-01-11 5d\n");
    let differs = worked("phases: {id: a, from: 2026-01-05, for: 6d, to: 2026-01-09}");
    assert_eq!(differs.dates(), "a 2026-01-05..2026-01-09 5d\n");
    assert_eq!(
        differs.report(),
        "schedule-conflict phases[0].for: `a` is to take 6 working days, but its dates have 5 working days \
         (leave `for` out, or write `to: 2026-01-12`) [phases[0].to: its last day is here]\n"
    );
}

#[test]
fn a_weekend_shoot_stays_on_its_weekend() {
    let worked = worked("phases: {id: pickups, from: 2026-01-10, to: 2026-01-11}");
    assert_eq!(worked.dates(), "pickups 2026-01-10..2026-01-11 0d\n");
    assert_eq!(
        worked.report(),
        "warning schedule-conflict phases[0].from: `pickups` has no working day from 2026-01-10 to 2026-01-11 \
         (the next working day is 2026-01-12; if this is meant, write `workdays: 2026-01-10..2026-01-11` with the phase)\n"
    );
}

#[test]
fn a_milestone_may_wait_for_several_and_be_waited_for() {
    let worked = worked(
        "
phases:
  - {id: a, for: 3d}
  - {id: b, for: 7d}
  - {id: c, for: 1d, after: lock}
  - {id: prep, for: 2d, after: lock -2d}
milestones:
  - {id: lock, after: [a, b]}
  - {id: off, on: 2026-01-17, after: lock}
",
    );
    assert_eq!(
        worked.report(),
        "hint milestone-day-off milestones[1].on: `off` is on 2026-01-17, a day off (the next working day is 2026-01-19)\n"
    );
    assert_eq!(
        worked.dates(),
        "a 2026-01-05..2026-01-07 3d\n\
         b 2026-01-05..2026-01-13 7d\n\
         c 2026-01-14..2026-01-14 1d\n\
         prep 2026-01-12..2026-01-13 2d\n\
         lock 2026-01-13\n\
         off 2026-01-17\n"
    );
}

#[test]
fn a_milestone_on_a_day_off_is_left_by_the_working_day_next_to_it() {
    let worked = worked(
        "
phases: [{id: prep, for: 1d, after: sat -1d}]
milestones:
  - {id: sat, on: 2026-03-07}
  - {id: same, after: sat}
  - {id: fri, after: sat -1d}
  - {id: thu, after: sat -2d}
  - {id: mon, after: sat +1d}
",
    );
    assert_eq!(
        worked.report(),
        "hint milestone-day-off milestones[0].on: `sat` is on 2026-03-07, a day off (the next working day is 2026-03-09)\n"
    );
    assert_eq!(
        worked.dates(),
        "prep 2026-03-06..2026-03-06 1d\n\
         sat 2026-03-07\nsame 2026-03-07\nfri 2026-03-06\nthu 2026-03-05\nmon 2026-03-09\n"
    );
}

#[test]
fn what_a_phase_of_a_written_end_waits_for_may_grow_until_a_day_of_that_phase_is_left() {
    let worked = worked(
        "
phases:
  - {id: edit, for: 5d}
  - {id: slop, after: edit, to: 2026-01-16}
  - {id: deliver, from: 2026-01-19, for: 1d, after: slop}
",
    );
    assert_eq!(
        worked.clean_dates(),
        "edit 2026-01-05..2026-01-09 5d\n\
         slop 2026-01-12..2026-01-16 5d\n\
         deliver 2026-01-19..2026-01-19 1d\n"
    );
    assert_eq!(worked.slack(), "edit 4\nslop 0\ndeliver 0\n");
}

#[test]
fn five_hundred_phases_over_four_years_take_one_look_at_each() {
    let mut yaml = "start: 2026-01-05\nphases:\n".to_owned();
    for index in 0..500_i32 {
        let waits = match index {
            0..5 => "[]".to_owned(),
            _ => format!("[p{} -2d, p{}]", index - 5, index - index % 5 - 3),
        };
        writeln!(yaml, "  - {{id: p{index}, for: 10d, after: {waits}}}").unwrap();
    }
    let worked = unbounded(&yaml);
    let span = worked.schedule.span.unwrap();
    assert_eq!(worked.report(), "");
    assert!(span.to.year() >= 2029, "{span}");
    let waits: Vec<Vec<usize>> = worked
        .schedule
        .phases
        .iter()
        .map(|phase| {
            let index = |wait: &Wait| match wait.item {
                Item::Phase(index) | Item::Milestone(index) => index,
            };
            phase.waits.iter().map(index).collect()
        })
        .collect();
    let edges: usize = waits.iter().map(Vec::len).sum();
    assert_eq!(super::order::order(&waits).steps, 500 + edges);
}
