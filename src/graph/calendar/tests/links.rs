//! Starting and ending with another phase, lags in per cent, and phases with a week of their own.

use super::{unbounded, worked};

#[test]
fn a_phase_starts_with_another_and_ends_with_another() {
    let worked = worked(
        "
phases:
  - {id: layout, for: 10d}
  - {id: anim, for: 3d, starts_with: layout +2d}
  - {id: early, for: 1d, starts_with: anim -1d}
  - {id: review, for: 4d, ends_with: layout +1d}
  - {id: long, for: 20d, ends_with: layout}
  - {id: both, for: 2d, after: anim, ends_with: [layout -3d, review]}
  - {id: gate, for: 0d, ends_with: layout}
  - {id: report, starts_with: anim, to: 2026-01-30}
milestones:
  - {id: rolling, starts_with: anim}
  - {id: third, starts_with: anim +2d}
  - {id: over, ends_with: layout}
",
    );
    assert_eq!(
        worked.clean_dates(),
        "layout 2026-01-05..2026-01-16 10d\n\
         anim 2026-01-07..2026-01-09 3d\n\
         early 2026-01-06..2026-01-06 1d\n\
         review 2026-01-14..2026-01-19 4d\n\
         long 2026-01-05..2026-01-30 20d\n\
         both 2026-01-16..2026-01-19 2d\n\
         gate 2026-01-16..2026-01-16 0d\n\
         report 2026-01-07..2026-01-30 18d\n\
         rolling 2026-01-07\nthird 2026-01-09\nover 2026-01-16\n"
    );
    assert_eq!(
        worked.slack(),
        // What ends with something may grow at its start too, as `review`, `both` and `gate` do.
        "layout 9\nanim 13\nearly 18\nreview 16\nlong 0\nboth 13\ngate 20\nreport 0\nrolling 17\nthird 15\nover 10\n"
    );
}

#[test]
fn what_starts_or_ends_with_another_is_checked_against_dates_that_are_written() {
    let worked = worked(
        "
phases:
  - {id: a, from: 2026-01-14, for: 3d}
  - {id: range, from: 2026-01-12, to: 2026-01-13, starts_with: a -1d, ends_with: a}
  - {id: length, from: 2026-01-12, for: 2d, ends_with: a +1d}
  - {id: back, for: 2d, to: 2026-01-13, starts_with: a, ends_with: a -2d}
  - {id: until, to: 2026-01-13, starts_with: a}
  - {id: fits, from: 2026-01-14, to: 2026-01-16, starts_with: a, ends_with: a}
milestones:
  - {id: m, on: 2026-01-13, starts_with: a}
",
    );
    assert_eq!(
        worked.report(),
        "schedule-conflict phases[1].from: `range` starts on 2026-01-12, but `a` starts on 2026-01-14 and `range` may come \
         1 working day before that at most (the first day that fits is `from: 2026-01-13`) \
         [phases[0].from: `a` starts on 2026-01-14]\n"
            .to_owned()
            + "schedule-conflict phases[1].to: `range` ends on 2026-01-13, but `a` ends on 2026-01-16 \
               (the first day that fits is `to: 2026-01-16`) [phases[0].for: `a` ends on 2026-01-16]\n"
            + "schedule-conflict phases[2].from: `length` ends on 2026-01-13, but `a` ends on 2026-01-16 and \
               1 working day is to pass after that (the first day that fits is `from: 2026-01-16`) \
               [phases[0].for: `a` ends on 2026-01-16]\n"
            + "schedule-conflict phases[3].to: `back` starts on 2026-01-12, but `a` starts on 2026-01-14 \
               (the first day that fits is `to: 2026-01-15`) [phases[0].from: `a` starts on 2026-01-14] \
               [phases[0].for: `a` ends on 2026-01-16]\n"
            + "schedule-conflict phases[4].to: `until` ends on 2026-01-13, but `a` starts on 2026-01-14 \
               (the first day that fits is `to: 2026-01-14`) [phases[0].from: `a` starts on 2026-01-14]\n"
            + "schedule-conflict milestones[0].on: `m` is on 2026-01-13, but `a` starts on 2026-01-14 \
               (the first day that fits is `on: 2026-01-14`) [phases[0].from: `a` starts on 2026-01-14]\n"
    );
}

#[test]
fn a_cycle_of_other_links_says_which_key_to_change() {
    let worked = worked(
        "
phases:
  - {id: a, for: 1d, starts_with: b}
  - {id: b, for: 1d, ends_with: a}
  - {id: c, for: 1d, ends_with: c}
",
    );
    assert_eq!(
        worked.report(),
        "schedule-cycle phases[0].starts_with: `a` and `b` wait for each other in a cycle, so none of them can start \
         (take one of them out of `starts_with` or `ends_with`) [phases[1].ends_with: `b` waits for `a`]\n\
         schedule-cycle phases[2].ends_with: `c` waits for itself (leave it out of `ends_with`)\n"
    );
}

#[test]
fn a_phase_that_only_ends_with_another_needs_the_day_on_which_the_schedule_starts() {
    let worked = unbounded("phases: [{id: a, from: 2026-02-02, for: 5d}, {id: b, for: 2d, ends_with: a}]");
    assert_eq!(
        worked.report(),
        "missing-key phases[1].id: nothing says when `b` starts (write `start: 2026-01-05` in the schedule, \
         or `from: 2026-01-05` in the production's `index.md`)\n"
    );
}

#[test]
fn a_lag_in_per_cent_is_of_the_length_of_what_is_waited_for() {
    let worked = worked(
        "
phases:
  - {id: ten, for: 10d}
  - {id: five, for: 5d}
  - {id: half, for: 1d, after: ten -50%}
  - {id: half-too, for: 1d, starts_with: ten +50%}
  - {id: half-of-five, for: 1d, after: five -50%}
  - {id: third, for: 1d, after: ten -33%}
  - {id: at-once, for: 1d, after: five -100%}
  - {id: later, for: 1d, after: five +30%}
  - {id: ends, for: 2d, ends_with: five +100%}
milestones:
  - {id: half-done, after: ten -50%}
  - {id: all, after: ten +0%}
",
    );
    assert_eq!(
        worked.clean_dates(),
        "ten 2026-01-05..2026-01-16 10d\n\
         five 2026-01-05..2026-01-09 5d\n\
         half 2026-01-12..2026-01-12 1d\n\
         half-too 2026-01-12..2026-01-12 1d\n\
         half-of-five 2026-01-08..2026-01-08 1d\n\
         third 2026-01-14..2026-01-14 1d\n\
         at-once 2026-01-05..2026-01-05 1d\n\
         later 2026-01-14..2026-01-14 1d\n\
         ends 2026-01-15..2026-01-16 2d\n\
         half-done 2026-01-09\nall 2026-01-16\n"
    );
    let half = &worked.schedule.phases[2].waits[0];
    assert_eq!((half.lag_days, half.lag_percent), (-5, Some(-50)));
    assert_eq!(worked.schedule.written(half), "ten -50%");
}

#[test]
fn a_lag_in_per_cent_needs_a_length_and_lies_in_it_or_after_it() {
    let worked = worked(
        "
phases:
  - {id: a, for: 10d}
  - {id: until, to: 2026-01-16}
  - {id: of-a-day, for: 1d, after: lock -50%}
  - {id: before, for: 1d, after: a -101%}
  - {id: before-too, for: 1d, starts_with: a -1%}
  - {id: beyond, for: 1d, after: until +10%}
  - {id: within, for: 1d, after: until -10%}
  - {id: beyond-too, for: 1d, starts_with: until +101%}
milestones:
  - {id: lock, on: 2026-01-16}
",
    );
    assert_eq!(
        worked.report(),
        "wrong-value phases[2].after: `lock` is a milestone, which has no length to take 50% of \
         (write how many working days, such as `lock -2d`)\n\
         wrong-value phases[3].after: `a -101%` is before `a` starts \
         (write `a -100%` at most, or working days: `a -10d`)\n\
         wrong-value phases[4].starts_with: `a -1%` is before `a` starts \
         (write `a +50%` for when half of it is done, or working days: `a -2d`)\n\
         wrong-value phases[5].after: `until +10%` needs the length of `until`, and only its last day is written \
         (write how long `until` is, as `for`, or working days: `until +5d`)\n\
         wrong-value phases[7].starts_with: `until +101%` needs the length of `until`, and only its last day is written \
         (write how long `until` is, as `for`, or working days: `until +5d`)\n"
    );
}

#[test]
fn a_phase_with_a_week_of_its_own_counts_in_it() {
    let worked = worked(
        "
holidays: [2026-01-13]
phases:
  - {id: prep, for: 5d}
  - {id: shoot, for: 2w, after: prep, week: [mon, tue, wed, thu, fri, sat, sun]}
  - {id: rest, for: 1d, after: shoot}
  - {id: soon, for: 1d, after: shoot -1d}
  - {id: half, for: 1d, after: shoot -50%}
  - {id: pickups, for: 3d, after: prep +2d, workdays: 2026-01-17}
  - {id: weekend, from: 2026-01-24, to: 2026-01-25, week: [sat, sun]}
milestones: [{id: wrap, after: shoot}]
",
    );
    assert_eq!(
        worked.clean_dates(),
        "prep 2026-01-05..2026-01-09 5d\n\
         shoot 2026-01-10..2026-01-24 14d\n\
         rest 2026-01-26..2026-01-26 1d\n\
         soon 2026-01-23..2026-01-23 1d\n\
         half 2026-01-19..2026-01-19 1d\n\
         pickups 2026-01-15..2026-01-17 3d\n\
         weekend 2026-01-24..2026-01-25 2d\n\
         wrap 2026-01-24\n"
    );
    // `shoot` may take Sunday too; `pickups` its own Saturday aside from Monday to Monday.
    assert_eq!(
        worked.slack(),
        "prep 0\nshoot 1\nrest 0\nsoon 1\nhalf 5\npickups 6\nweekend 0\nwrap 1\n"
    );
    let empty = super::worked("phases: [{id: a, for: 6d, week: []}]");
    assert_eq!(empty.dates(), "a 2026-01-05..2026-01-12 6d\n");
    assert!(
        empty
            .report()
            .starts_with("wrong-value phases[0].week: a week without working days")
    );
}
