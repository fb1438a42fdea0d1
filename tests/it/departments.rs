//! The days that departments work: which phases are reckoned by them, and what their pages say.

use callboard::graph::ProductionId;
use callboard::graph::calendar::{resolve, what_if};

use crate::project::Project;

fn studio() -> Project {
    Project::new()
        .file("callboard.yaml", "")
        .file(
            "content/departments/art.md",
            "---\nweek: [mon, tue, wed, thu, fri, sat]\nholidays: [2026-01-20]\nworkdays: [2026-02-01]\n---\n",
        )
        .file("content/departments/props.md", "---\npart_of: art\nholidays: [2026-01-08]\n---\n")
        .file("content/departments/sound.md", "---\nweek: [mon, tue, wed, thu, fri]\n---\n")
        .file("content/productions/ferry/index.md", "---\nfrom: 2026-01-05\nto: 2026-12-18\n---\n")
        .file(
            "content/productions/ferry/schedule.md",
            "---\nphases:\n  - {id: plain, for: 1w}\n  - {id: art, for: 1w, department: art}\n  - {id: props, for: 6d, department: props}\n\
             \x20 - {id: own, for: 6d, department: art, week: [mon, tue, wed, thu, fri]}\n  - {id: long, for: 13d, department: art}\n\
             \x20 - {id: sound, for: 6d, department: sound}\n---\n",
        )
}

/// `art 2026-01-05..2026-01-10 6d`, for each phase.
fn phases(project: &Project) -> Vec<String> {
    let data = project.build().data();
    let phases = data["productions"][0]["schedule"]["phases"]
        .as_array()
        .expect("phases")
        .clone();
    let text = |phase: &serde_json::Value, key: &str| phase[key].as_str().unwrap_or_default().to_owned();
    let phases = phases.iter().map(|phase| {
        format!(
            "{} {}..{} {}d",
            text(phase, "id"),
            text(phase, "start"),
            text(phase, "end"),
            phase["working_days"]
        )
    });
    phases.collect()
}

#[test]
fn a_phase_is_reckoned_by_its_own_week_else_its_department_s_else_the_schedule_s() {
    assert_eq!(
        phases(&studio()),
        [
            "plain 2026-01-05..2026-01-09 5d",
            // A week of a department has as many days as the department works.
            "art 2026-01-05..2026-01-10 6d",
            // The week of the whole, and a day off of its own.
            "props 2026-01-05..2026-01-12 6d",
            "own 2026-01-05..2026-01-12 6d",
            // Over the day off of the department.
            "long 2026-01-05..2026-01-19 13d",
            "sound 2026-01-05..2026-01-12 6d",
        ]
    );
    // The week of a department goes before the schedule's.
    let schedule = "---\nweek: [mon, tue]\nphases:\n  - {id: plain, for: 3d}\n  - {id: art, for: 3d, department: art}\n---\n";
    assert_eq!(
        phases(&studio().file("content/productions/ferry/schedule.md", schedule)),
        ["plain 2026-01-05..2026-01-12 3d", "art 2026-01-05..2026-01-07 3d"]
    );
}

#[test]
fn a_change_that_is_tried_is_reckoned_by_the_department_s_days_too() {
    let compiled = studio().compile();
    let graph = &compiled.graph;
    let id = ProductionId::all(graph).next().expect("a production");
    let front = graph.written_schedule(id).expect("it was read");
    let calendar = &graph[id].timetable.as_ref().expect("it has dates").calendar;
    let longer = |change: &str| {
        let change = [change.parse().expect("a change")];
        let changed = what_if::changed(front, calendar, &change).expect("it can be longer");
        let (file, bounds) = ("schedule.md".into(), graph.bounds_of(id));
        resolve(&changed, &file, calendar, &bounds, &mut Vec::new())
    };
    assert_eq!(longer("art=+1d").phases[1].end.to_string(), "2026-01-12");
    assert_eq!(longer("long=+1d").phases[4].end.to_string(), "2026-01-21");
}

#[test]
fn the_pages_of_a_department_and_of_the_schedule_say_its_days() {
    let site = studio().build();
    let page = site.text("departments/props/index.html");
    for words in [
        "Working days",
        "Mon – Sat",
        "8 Jan 2026",
        "20 Jan 2026",
        "Worked all the same",
        "1 Feb 2026",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let schedule = site.text("productions/ferry/schedule/index.html");
    assert_eq!(schedule.matches("works Mon – Sat").count(), 3, "{schedule}");
    let department = &site.data()["departments"][0];
    assert_eq!(department["holidays"][0], "2026-01-20");
    assert_eq!(department["week"][5], "sat");
}

#[test]
fn days_of_a_department_that_an_audience_may_not_see_count_for_nobody_there() {
    let project = studio()
        .file("callboard.yaml", "audiences: [public, crew]\nvisible: {department.week: crew, department.holidays: crew, department.workdays: crew}\n");
    assert_eq!(phases(&project)[1], "art 2026-01-05..2026-01-09 5d");
    let crew = project.asking(|request| request.audience = Some("crew".to_owned()));
    assert_eq!(phases(&crew)[1], "art 2026-01-05..2026-01-10 6d");
}
