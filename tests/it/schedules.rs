//! What a reader, a program and the command line get of links between phases and of weeks of their own.

use std::process::Command;

use callboard::diff::{self, Side};
use callboard::site::Compiled;
use serde_json::{Value, json};

use crate::project::Project;

const SCHEDULE: &str = "---
start: 2026-01-05
phases:
  - {id: layout, for: 10d}
  - {id: anim, title: Animation, for: 3d, starts_with: layout +2d}
  - {id: early, for: 1d, starts_with: anim -1d}
  - {id: review, for: 4d, ends_with: [layout +1d, anim]}
  - {id: comp, for: 2d, after: layout -50%, week: [mon, tue, wed, thu, fri, sat], workdays: 2026-01-18}
  - {id: grade, for: 2d, after: comp -1d}
milestones:
  - {id: rolling, starts_with: anim}
  - {id: done, ends_with: review -25%}
---
";

fn show(language: &str, schedule: &str) -> Project {
    Project::new()
        .file("callboard.yaml", format!("title: Shows\nlanguage: {language}\n"))
        .file("content/productions/ferry/index.md", "---\ntitle: Ferry\n---\n")
        .file("content/productions/ferry/schedule.md", schedule)
}

fn page(site: &Compiled) -> String {
    let page = site.output.get("productions/ferry/schedule/index.html");
    String::from_utf8_lossy(page.expect("the page is there")).into_owned()
}

#[test]
fn the_table_says_which_end_holds_which_in_each_language() {
    let texts = [
        (
            "en",
            [
                "Layout (start to start), 2 days later",
                "Animation (start to start), 1 day earlier",
                "Layout (end to end), 1 day later; Animation (end to end)",
                "Layout, overlapping 50% of its length",
                "Comp, overlapping 1 day",
                "Animation (its start)",
                "works Mon – Sat, 18 Jan 2026",
                "Review, 25% of its length earlier",
            ],
        ),
        (
            "fr",
            [
                "Layout (début à début), 2 jours plus tard",
                "Animation (début à début), 1 jour plus tôt",
                "Layout (fin à fin), 1 jour plus tard ; Animation (fin à fin)",
                "Layout, avec 50 % de sa durée de chevauchement",
                "Comp, avec 1 jour de chevauchement",
                "Animation (son début)",
                "travaillé lun. – sam., 18 janv. 2026",
                "Review, 25 % de sa durée plus tôt",
            ],
        ),
        (
            "ar",
            [
                "Layout (من البداية إلى البداية)",
                "Animation (من البداية إلى البداية)، قبله بـ",
                "Animation (من النهاية إلى النهاية)",
                "Layout، بتداخل 50٪ من مدتها",
                "Comp، بتداخل",
                "Animation (بدايته)",
                "أيام العمل: ",
                "Review، قبله بـ 25٪ من مدتها",
            ],
        ),
    ];
    for (language, expected) in texts {
        let html = page(&show(language, SCHEDULE).compile()).replace(['\u{a0}', '\u{202f}'], " ");
        for text in expected {
            assert!(html.contains(text), "{language}: {text}\n{html}");
        }
    }
}

#[test]
fn the_chart_has_an_arrow_for_each_link() {
    let html = page(&show("en", SCHEDULE).compile());
    let arrows = html.split("<g data-from=\"").skip(1);
    let mut pairs: Vec<&str> = arrows.map(|arrow| arrow.split('>').next().unwrap()).collect();
    pairs.sort_unstable();
    // By number in the chart: phases, then milestones by day.
    assert_eq!(
        pairs,
        [
            "0\" data-to=\"1\"",
            "0\" data-to=\"3\"",
            "0\" data-to=\"4\"",
            "1\" data-to=\"2\"",
            "1\" data-to=\"3\"",
            "1\" data-to=\"6\"",
            "3\" data-to=\"7\"",
            "4\" data-to=\"5\"",
        ]
    );
}

#[test]
fn site_json_has_links_as_they_would_be_written() {
    let site = show("en", SCHEDULE).compile();
    let data: Value = serde_json::from_slice(site.output.get("site.json").unwrap()).unwrap();
    let schedule = &data["productions"][0]["schedule"];
    let links = |item: &Value| {
        json!([
            item["id"],
            item["after"],
            item["starts_with"],
            item["ends_with"],
            item["week"],
            item["workdays"]
        ])
    };
    let phases: Vec<Value> = schedule["phases"].as_array().unwrap().iter().map(links).collect();
    assert_eq!(
        Value::from(phases),
        json!([
            ["layout", [], null, null, null, null],
            ["anim", [], ["layout +2d"], null, null, null],
            ["early", [], ["anim -1d"], null, null, null],
            ["review", [], null, ["layout +1d", "anim"], null, null],
            [
                "comp",
                ["layout -50%"],
                null,
                null,
                ["mon", "tue", "wed", "thu", "fri", "sat"],
                ["2026-01-18"]
            ],
            ["grade", ["comp -1d"], null, null, null, null],
        ])
    );
    let milestones: Vec<Value> = (schedule["milestones"].as_array().unwrap().iter())
        .map(links)
        .collect();
    assert_eq!(
        Value::from(milestones),
        json!([
            ["rolling", [], ["anim"], null, null, null],
            ["done", [], null, ["review -25%"], null, null],
        ])
    );
}

#[test]
fn a_changed_link_is_told_between_two_versions() {
    let plain =
        "---\nstart: 2026-01-05\nphases:\n  - {id: layout, for: 10d}\n  - {id: anim, for: 10d}\n---\n";
    let linked = "---\nstart: 2026-01-05\nphases:\n  - {id: layout, for: 10d}\n  \
                  - {id: anim, for: 10d, after: layout -50%, ends_with: layout +2d, starts_with: layout, week: [mon, sat]}\n---\n";
    let (before, after) = (show("en", plain).compile(), show("en", linked).compile());
    let told = diff::compare(side(&before), side(&after), None, &after.config.words);
    let told = serde_json::to_string(&told).unwrap();
    for text in [
        "after Layout -50%",
        "starts with Layout",
        "ends with Layout +2d",
        "works Mon, Sat",
    ] {
        assert!(told.contains(text), "{text}: {told}");
    }
}

#[test]
fn a_date_moves_because_of_the_end_that_it_is_linked_to() {
    let schedule = |start: &str, length: &str| {
        let lines = [
            format!("  - {{id: layout, from: {start}, for: {length}}}\n"),
            "  - {id: anim, for: 20d, starts_with: layout}\n".to_owned(),
            "  - {id: review, for: 2d, ends_with: layout}\n".to_owned(),
        ];
        format!("---\nstart: 2026-01-05\nphases:\n{}---\n", lines.concat())
    };
    let causes = |start: &str, length: &str| {
        let before = show("en", &schedule("2026-01-12", "10d")).compile();
        let after = show("en", &schedule(start, length)).compile();
        let told = diff::compare(side(&before), side(&after), None, &after.config.words);
        let told = serde_json::to_value(&told).unwrap();
        let moved = told["entries"][0]["dates"]
            .as_array()
            .unwrap_or_else(|| panic!("{told:#}"))
            .clone();
        let moved = moved.iter().map(|date| json!([date["id"], date["because_of"]]));
        Value::from(moved.collect::<Vec<_>>())
    };
    assert_eq!(
        causes("2026-01-12", "12d"),
        json!([["layout", null], ["review", "layout"]])
    );
    assert_eq!(
        causes("2026-01-13", "9d"),
        json!([["layout", null], ["anim", "layout"]]),
    );
}

fn side(site: &Compiled) -> Side<'_> {
    Side {
        graph: &site.graph,
        config: &site.config,
    }
}

/// What `callboard schedule ferry` prints of a site with this schedule.
fn printed(schedule: &str, arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let ferry = folder.path().join("content/productions/ferry");
    std::fs::create_dir_all(&ferry).unwrap();
    std::fs::write(folder.path().join("callboard.yaml"), "title: Shows\n").unwrap();
    std::fs::write(ferry.join("index.md"), "---\ntitle: Ferry\n---\n").unwrap();
    std::fs::write(ferry.join("schedule.md"), schedule).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_callboard"))
        .args(["schedule", "ferry", "-r"])
        .arg(folder.path())
        .args(arguments)
        .output()
        .expect("callboard runs");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_command_prints_links_and_what_would_move_by_them() {
    let table = printed(
        SCHEDULE,
        &[
            "--what-if",
            "anim=+8d",
            "--what-if",
            "done=+2d",
            "--what-if",
            "comp=+1d",
        ],
    );
    for line in [
        "   anim       Animation  2026-01-07  2026-01-09     3      6  starts with layout +2d",
        "   review     Review     2026-01-14  2026-01-19     4      7  ends with layout +1d, ends with anim",
        "   comp       Comp       2026-01-12  2026-01-13     2      5  layout -50%",
        "  review  2026-01-16  2026-01-14  2026-01-21  2026-01-19  +2d",
        // Two days for itself, two for what it ends with.
        "  done    2026-01-22  2026-01-16  2026-01-22  2026-01-16  +4d",
        "  comp    2026-01-12              2026-01-14  2026-01-13  +1d",
        "  grade   2026-01-14  2026-01-13  2026-01-15  2026-01-14  +1d",
    ] {
        assert!(table.contains(line), "{line}\n{table}");
    }
    let answer: Value = serde_json::from_str(&printed(SCHEDULE, &["--format", "json"])).unwrap();
    let phase = |at: usize, key: &str| answer["phases"][at][key].clone();
    assert_eq!(phase(1, "starts_with"), json!([{"id": "layout", "lag_days": 2}]));
    assert_eq!(
        phase(4, "after"),
        json!([{"id": "layout", "lag_days": -5, "lag_percent": -50}])
    );
    assert_eq!(answer["milestones"][1]["ends_with"][0]["lag_days"], -1);
}

#[test]
fn the_pages_of_a_production_name_the_zone_whose_days_they_show() {
    let schedule =
        |zone: &str| format!("---\nzone: {zone}\nphases: [{{id: shoot, from: 2026-05-04, for: 10d}}]\n---\n");
    let site = |zone: &str| {
        show("en", &schedule(zone))
            .file("content/roles/runner.md", "---\ntitle: Runner\n---\n")
            .file(
                "content/productions/ferry/crew.md",
                "---\ncrew: [{role: runner, who: Bo Lind, from: 2026-05-04, to: 2026-05-15}]\n---\n",
            )
            .file(
                "content/productions/ferry/calls/2026-05-05.md",
                "---\ncall: '07:00'\nhospital: {name: General, address: Hill, phone: '999'}\n---\n",
            )
            .compile()
    };
    let tokyo = site("Asia/Tokyo");
    let has_zone = |site: &Compiled, path: &str| {
        let html = String::from_utf8_lossy(site.output.get(path).expect(path)).into_owned();
        html.contains(" data-zone=\"Asia/Tokyo\"")
    };
    for path in [
        "",
        "crew/",
        "schedule/",
        "days/",
        "bible/",
        "calls/",
        "calls/2026-05-05/",
    ] {
        let path = format!("productions/ferry/{path}index.html");
        assert!(has_zone(&tokyo, &path), "{path}");
    }
    // Other pages show days of several productions, so these are the reader's.
    for path in ["index.html", "timeline/index.html", "roles/runner/index.html"] {
        assert!(!has_zone(&tokyo, path), "{path}");
    }
    // What is no zone is reported, and a page names none.
    assert!(!has_zone(&site("JST"), "productions/ferry/crew/index.html"));
}

#[test]
fn a_call_sheet_counts_the_days_that_its_phase_works() {
    let schedule =
        "---\nstart: 2026-05-04\nphases: [{id: shoot, for: 2w, week: [mon, tue, wed, thu, fri, sat]}]\n---\n";
    let sheet = "---\ncall: '07:00'\nhospital: {name: General, address: Hill, phone: '999'}\n---\n";
    let project = show("en", schedule).file("content/productions/ferry/calls/2026-05-09.md", sheet);
    assert_eq!(project.check(), Vec::<String>::new());
    let html = project
        .build()
        .text("productions/ferry/calls/2026-05-09/index.html");
    assert!(html.contains("Day 6 of 12"), "{html}");
    let sunday = show("en", schedule).file("content/productions/ferry/calls/2026-05-10.md", sheet);
    assert!(
        sunday.check()[0].contains("not-a-working-day"),
        "{:?}",
        sunday.check()
    );
}
