//! What is wrong in a schedule: reported once, at its place, with what is still worked out of the rest.

use std::fmt::Write as _;

use super::{unbounded, worked};

#[test]
fn a_date_that_contradicts_a_dependency_is_an_error_at_that_date() {
    let worked = worked(
        "
phases:
  - {id: comp, for: 10d}
  - {id: grade, for: 12d}
  - {id: deliver, from: 2026-01-15, for: 2d, after: [comp, grade +1d]}
  - {id: qc, for: 2d, to: 2026-01-20, after: comp}
  - {id: rest, to: 2026-01-14, after: comp}
  - {id: after-all, for: 1d, after: rest}
milestones:
  - {id: lock, on: 2026-01-15, after: comp}
",
    );
    assert_eq!(
        worked.report(),
        "schedule-conflict phases[2].from: `deliver` starts on 2026-01-15, but `grade` ends on 2026-01-20 and \
         1 working day is to pass after that (the first day that fits is `from: 2026-01-22`) \
         [phases[0].for: `comp` ends on 2026-01-16] [phases[1].for: `grade` ends on 2026-01-20]\n"
            .to_owned()
            + "schedule-conflict phases[4].to: `rest` ends on 2026-01-14, but `comp` ends on 2026-01-16 \
               (the first day that fits is `to: 2026-01-19`) [phases[0].for: `comp` ends on 2026-01-16]\n"
            + "schedule-conflict milestones[0].on: `lock` is on 2026-01-15, but `comp` ends on 2026-01-16 \
               (the first day that fits is `on: 2026-01-16`) [phases[0].for: `comp` ends on 2026-01-16]\n"
    );
    assert_eq!(
        worked.dates(),
        "comp 2026-01-05..2026-01-16 10d\n\
         grade 2026-01-05..2026-01-20 12d\n\
         deliver 2026-01-15..2026-01-16 2d\n\
         qc 2026-01-19..2026-01-20 2d\n\
         after-all 2026-01-05..2026-01-05 1d\n\
         lock 2026-01-15\n"
    );
    let deliver = &worked.schedule.phases[2];
    assert!(deliver.waits.is_empty(), "a wait that does not hold is left out");
}

#[test]
fn a_long_cycle_names_those_that_a_reader_can_take_in() {
    let phases: String = (0..500)
        .map(|number| format!("  - {{id: p{number}, for: 1d, after: p{}}}\n", (number + 1) % 500))
        .collect();
    let report = worked(&format!("\nphases:\n{phases}")).report();
    assert!(
        report.contains("`p0`, `p1`, `p2`, `p3`, `p4`, `p5` and 494 more wait for each other in a cycle"),
        "{report}"
    );
    assert_eq!(report.matches("waits for").count(), 5, "{report}");
}

#[test]
fn a_cycle_names_everybody_in_it() {
    let worked = worked(
        "
phases:
  - {id: a, for: 1d, after: c}
  - {id: b, for: 1d, after: [start, a]}
  - {id: c, for: 1d, after: lock}
  - {id: start, for: 2d}
  - {id: self, for: 1d, after: self}
  - {id: behind, for: 1d, after: c}
milestones: [{id: lock, after: b}]
",
    );
    assert_eq!(
        worked.report(),
        "schedule-cycle phases[0].after: `a`, `c`, `lock` and `b` wait for each other in a cycle, so none of them \
         can start (take one of them out of `after`) [phases[2].after: `c` waits for `lock`] \
         [milestones[0].after: `lock` waits for `b`] [phases[1].after[1]: `b` waits for `a`]\n\
         schedule-cycle phases[4].after: `self` waits for itself (leave it out of `after`)\n"
    );
    assert_eq!(
        worked.schedule.phases.len(),
        6,
        "what is left of it still has dates"
    );
}

#[test]
fn an_unknown_id_and_a_doubled_one_are_reported_once_and_nothing_follows() {
    let worked = worked(
        "
phases:
  - {id: layout, for: 5d}
  - {id: anim, for: 5d, after: layuot}
  - {id: layout, for: 9d}
  - {id: late, from: 2026-01-07, for: 1d, after: anim}
  - {id: two words, for: 1d}
milestones:
  - {id: lock, after: nobody-knows-this}
  - {id: done, after: lock}
",
    );
    assert_eq!(
        worked.report(),
        "duplicate-id phases[2].id: the id `layout` stands twice in this schedule [phases[0].id: first used here]\n\
         wrong-value phases[4].id: `two words` is not an id that others can wait for \
         (write it as one word, such as `picture-lock`, and put the words into `title`)\n\
         unknown-phase phases[1].after: no phase or milestone of this schedule is called `layuot` \
         (did you mean `layout`?)\n\
         unknown-phase milestones[0].after: no phase or milestone of this schedule is called `nobody-knows-this` \
         (the others are anim, done, late, layout)\n"
    );
    assert_eq!(
        worked.dates(),
        "layout 2026-01-05..2026-01-09 5d\n\
         anim 2026-01-05..2026-01-09 5d\n\
         late 2026-01-07..2026-01-07 1d\n"
    );
}

#[test]
fn an_end_before_its_start_is_left_out_and_what_follows_is_computed_from_the_rest() {
    let worked = worked(
        "
phases:
  - {id: a, from: 2026-02-09, to: 2026-02-06}
  - {id: b, for: 2d, after: [a, c]}
  - {id: c, for: 2d}
  - {id: early, to: 2026-01-02}
",
    );
    assert_eq!(
        worked.report(),
        "end-before-start phases[0].to: `a` ends on 2026-02-06, before it starts on 2026-02-09 \
         [phases[0].from: it starts here]\n\
         end-before-start phases[3].to: `early` ends on 2026-01-02, before the schedule starts on 2026-01-05 \
         (write its first day as `from`, or start the schedule earlier)\n"
    );
    assert_eq!(
        worked.dates(),
        "b 2026-01-07..2026-01-08 2d\nc 2026-01-05..2026-01-06 2d\n"
    );
}

#[test]
fn what_has_no_length_day_or_start_is_missing_a_key() {
    let worked = unbounded(
        "
phases:
  - {id: a, from: 2026-01-05}
  - {id: b, after: c}
  - {id: c, for: 5d}
  - {id: d, for: 5d}
milestones: [{id: m}]
",
    );
    assert_eq!(worked.dates(), "");
    assert_eq!(worked.schedule.span, None);
    let help = "write how long it is, such as `for: 10d` or `for: 6w`, or its last day as `to`";
    assert_eq!(
        worked.report(),
        format!(
            "missing-key phases[0].id: `a` starts on 2026-01-05 but has no end ({help})\n\
             missing-key phases[1].id: `b` has no length ({help})\n\
             missing-key milestones[0].id: `m` has no day \
             (write its day, such as `on: 2026-12-18`, or what it waits for as `after`)\n\
             missing-key phases[2].id: nothing says when `c` starts \
             (write `start: 2026-01-05` in the schedule, or `from: 2026-01-05` in the production's `index.md`)\n"
        )
    );
}

#[test]
fn what_lies_outside_the_production_is_reported_where_it_begins_to() {
    let worked = worked(
        "
phases:
  - {id: scout, from: 2026-01-02, for: 2d}
  - {id: long, for: 60w}
  - {id: longer, for: 1w, after: long}
  - {id: fixed, from: 2027-06-01, to: 2027-06-02, after: long}
milestones:
  - {id: end, after: longer}
  - {id: party, on: 2026-12-21}
",
    );
    assert_eq!(
        worked.report(),
        "outside-production phases[0].from: `scout` starts on 2026-01-02, before the production starts \
         [production from: the production starts on 2026-01-05]\n\
         outside-production phases[1].for: `long` ends on 2027-02-26, after the production ends \
         [production to: the production ends on 2026-12-18]\n\
         outside-production phases[3].to: `fixed` ends on 2027-06-02, after the production ends \
         [production to: the production ends on 2026-12-18]\n\
         outside-production milestones[1].on: `party` is on 2026-12-21, after the production ends \
         [production to: the production ends on 2026-12-18]\n"
    );
    let outside = self::worked("{start: 2026-01-02, phases: [{id: a, for: 1d}, {id: b, for: 1w, after: a}]}");
    assert_eq!(
        outside.report(),
        "outside-production start: the schedule starts on 2026-01-02, before the production does \
         [production from: the production starts on 2026-01-05]\n"
    );
}

#[test]
fn the_end_of_time_is_reported() {
    let mut yaml = "start: 9990-01-01\nphases:\n  - {id: p0, for: 10000d}\n".to_owned();
    for index in 1..50 {
        writeln!(
            yaml,
            "  - {{id: p{index}, for: 1500w, after: p{} +10000d}}",
            index - 1
        )
        .unwrap();
    }
    yaml.push_str("  - {id: end, from: 9999-12-31, for: 1d}\n  - {id: past, for: 1d, after: end}\n");
    yaml.push_str("  - {id: first, for: 10000d, to: 0000-01-03}\n");
    yaml.push_str("milestones: [{id: after, after: end}, {id: before, after: end -9w}]\n");
    let worked = unbounded(&yaml);
    let help = "(check its length, and that some days are worked)";
    assert_eq!(
        worked.report(),
        format!(
            "wrong-value phases[0].for: `p0` does not fit into the years 0 to 9999 {help}\n\
             wrong-value phases[51].for: `past` does not fit into the years 0 to 9999 {help}\n\
             wrong-value phases[52].to: `first` does not fit into the years 0 to 9999 {help}\n"
        )
    );
    let never = unbounded(
        "{holidays: 0000-01-01..9999-12-31, start: 2026-01-05, phases: [{id: a, for: 1d}, {id: b, for: 1d, after: a}]}",
    );
    assert_eq!(
        never.report(),
        format!("wrong-value phases[0].for: `a` does not fit into the years 0 to 9999 {help}\n")
    );
}

#[test]
fn an_empty_week_is_reported_and_the_sites_is_kept() {
    let worked = worked("{week: [], phases: {id: a, for: 6d}}");
    assert_eq!(worked.dates(), "a 2026-01-05..2026-01-12 6d\n");
    assert!(
        worked
            .report()
            .starts_with("wrong-value week: a week without working days")
    );
}
