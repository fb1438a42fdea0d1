//! One construct, four times as often: what a program does for it grows no faster.
//!
//! What is counted is the time that the processor spent on a whole command, as the system counts it, less that
//! for a site without the construct; the machine may do other things meanwhile. What grows with the square would take
//! sixteen times as long.

use std::process::{Command, Stdio};

use rayon::prelude::*;
use wait4::Wait4;

/// How often each construct stands in the smaller site.
const OFTEN: usize = 2_000;

type Files = Vec<(String, String)>;

/// Makes a site in which something stands so often.
type Construct = fn(usize) -> Files;

fn page(text: String) -> Files {
    vec![("content/a.md".to_owned(), text)]
}

fn many(times: usize, each: impl Fn(usize) -> String) -> String {
    (0..times).map(each).collect()
}

fn show(crew: String) -> Files {
    vec![
        ("content/roles/runner.md".to_owned(), String::new()),
        ("content/people/ana.md".to_owned(), String::new()),
        ("content/productions/tide/index.md".to_owned(), String::new()),
        ("content/productions/tide/crew.md".to_owned(), crew),
    ]
}

/// A day that is so long after the first of all.
fn day(number: usize) -> String {
    let days = jiff::Span::new().days(i64::try_from(number).unwrap());
    (jiff::civil::date(2000, 1, 3) + days).to_string()
}

/// The files of a show with a schedule.
fn schedule(front: String) -> Files {
    vec![
        ("content/productions/tide/index.md".to_owned(), String::new()),
        (
            "content/productions/tide/schedule.md".to_owned(),
            format!("---\nstart: 2000-01-03\n{front}---\n"),
        ),
    ]
}

/// A show with another runner on each day.
fn crew_by_day(days: usize) -> Files {
    let rows = many(days, |i| {
        let day = day(i);
        format!("  - {{role: runner, who: Person {i}, from: {day}, to: {day}}}\n")
    });
    show(format!("---\ncrew:\n{rows}---\n"))
}

/// The call sheet of a day of it.
fn sheet(number: usize, front: &str) -> (String, String) {
    (
        format!("content/productions/tide/calls/{}.md", day(number)),
        format!("---\nwork: studio\ncall: \"07:30\"\n{front}---\n"),
    )
}

/// Each construct by its name, as often as is asked.
const CONSTRUCTS: &[(&str, Construct)] = &[
    ("brackets in YAML", |n| {
        page(format!("---\naka: {}\n---\n", "[".repeat(n * 8)))
    }),
    ("dashes in YAML", |n| {
        page(format!("---\naka: {}x\n---\n", "- ".repeat(n * 8)))
    }),
    ("question marks in YAML", |n| {
        page(format!("---\naka: {}x\n---\n", "? ".repeat(n * 8)))
    }),
    ("aliases", |n| {
        page(format!(
            "---\nextra: {{a: &a x, b: [{}]}}\n---\n",
            "*a, ".repeat(n)
        ))
    }),
    ("types in YAML", |n| {
        page(format!(
            "---\naka: [{}]\n---\n",
            many(n, |i| format!("!t{i} x{i}, "))
        ))
    }),
    ("synonyms of a term, all of them in one text", |n| {
        let term = format!(
            "---\naka: [{}]\n---\nMeans much.\n",
            many(n, |i| format!("word {i}, "))
        );
        let mut files = page(many(n, |i| format!("A word {i} and word-{i}. ")));
        files.push(("content/glossary/word.md".to_owned(), term));
        files
    }),
    ("tags", |n| {
        page(format!("---\ntags: [{}]\n---\n", many(n, |i| format!("t{i}, "))))
    }),
    ("keys", |n| {
        page(format!(
            "---\nextra:\n{}---\n",
            many(n, |i| format!("  k{i}: {i}\n"))
        ))
    }),
    ("keys that stand twice", |n| {
        page(format!("---\nextra:\n{}---\n", "  k: 1\n".repeat(n)))
    }),
    ("unknown keys", |n| {
        page(format!("---\n{}---\n", many(n, |i| format!("k{i}: {i}\n"))))
    }),
    ("lines of keys in text", |n| page("visible: x\n".repeat(n))),
    ("broken links", |n| page(many(n, |i| format!("[a](b{i}.md)\n")))),
    ("broken wikilinks", |n| {
        page(many(n, |i| format!("[[nobody {i}]]\n")))
    }),
    ("pages of one name that link to the nearest", |n| {
        let page = |i: usize| (format!("content/g/f{i}/notes.md"), "[[notes]]\n".to_owned());
        (0..n / 2).map(page).collect()
    }),
    ("links to headings", |n| {
        page(many(n, |i| {
            format!("## Heading {i}\n\n[to it](#heading-{i})\n\n")
        }))
    }),
    ("links to a heading of another page", |n| {
        let mut files = page(many(n, |i| format!("[to it](b.md#heading-{i})\n\n")));
        files.push((
            "content/b.md".to_owned(),
            many(n, |i| format!("## Heading {i}\n\n")),
        ));
        files
    }),
    ("broken anchors", |n| {
        page(many(n, |i| {
            format!("## Heading {i}\n\n[to it](#nothing-{i})\n\n")
        }))
    }),
    ("fences", |n| page("::: note\n".repeat(n))),
    ("fences that close nothing", |n| page(":::\n\n".repeat(n))),
    ("stars", |n| page("*a **b ".repeat(n))),
    ("raw HTML", |n| page("<b>x</i>".repeat(n))),
    ("open brackets in text", |n| page("[".repeat(n * 4))),
    ("gibberish", |n| page("Ã© Ã© ".repeat(n))),
    ("one person on many rows", |n| {
        show(format!(
            "---\ncrew:\n{}---\n",
            "  - {role: runner, who: ana}\n".repeat(n)
        ))
    }),
    ("one person in all roles of a crew", |n| {
        let rows = many(n / 4, |i| format!("  - {{role: r{i}, who: ana}}\n"));
        let mut files = show(format!("---\ncrew:\n{rows}---\n"));
        files.extend((0..n / 4).map(|i| (format!("content/roles/r{i}.md"), String::new())));
        files
    }),
    ("one person asked for too often", |n| {
        let rows = many(n, |i| {
            let (month, day) = (1 + i % 12, 1 + i % 28);
            format!(
                "  - {{role: runner, who: ana, load: 100%, from: 2026-{month:02}-{day:02}, to: 2026-12-31}}\n"
            )
        });
        show(format!("---\ncrew:\n{rows}---\n"))
    }),
    ("one person with a week of their own on many rows", |n| {
        let rows = "  - {role: runner, who: ana, from: 2026-01-05, to: 2026-03-06}\n".repeat(n);
        let mut files = show(format!("---\ncrew:\n{rows}---\n"));
        files[1].1 = "---\nweek: [mon, tue]\naway: [2026-02-02]\n---\n".to_owned();
        files
    }),
    ("one person away all the time", |n| {
        let away = many(n, |i| format!("  - {}-01-0{}\n", 2000 + i / 9, 1 + i % 9));
        vec![
            (
                "content/people/ana.md".to_owned(),
                format!("---\ntitle: Ana\naway:\n{away}---\n"),
            ),
            ("content/roles/runner.md".to_owned(), String::new()),
            (
                "content/productions/tide/index.md".to_owned(),
                "---\nfrom: 1999-01-01\nto: 2999-12-31\n---\n".to_owned(),
            ),
            (
                "content/productions/tide/crew.md".to_owned(),
                "---\ncrew: [{role: runner, who: ana}]\n---\n".to_owned(),
            ),
        ]
    }),
    ("different people with dates", |n| {
        let rows = many(n, |i| {
            format!(
                "  - {{role: runner, who: Person {i}, from: 2026-03-0{}, to: 2026-12-31}}\n",
                1 + i % 9
            )
        });
        show(format!("---\ncrew:\n{rows}---\n"))
    }),
    ("different roles on one show", |n| {
        let rows = many(n / 4, |i| format!("  - {{role: r{i}, who: Person {i}}}\n"));
        let mut files = show(format!("---\ncrew:\n{rows}---\n"));
        files.extend((0..n / 4).map(|i| {
            let above = if i == 0 {
                String::new()
            } else {
                format!("reports_to: r{}\n", (i - 1) / 4)
            };
            (format!("content/roles/r{i}.md"), format!("---\n{above}---\n"))
        }));
        files
    }),
    ("phases one after the other", |n| {
        let phases = many(n, |i| match i {
            0 => "  - {id: p0, for: 1d}\n".to_owned(),
            _ => format!("  - {{id: p{i}, for: 1d, after: p{}}}\n", i - 1),
        });
        vec![
            ("content/productions/tide/index.md".to_owned(), String::new()),
            (
                "content/productions/tide/schedule.md".to_owned(),
                format!("---\nstart: 2026-01-05\nphases:\n{phases}---\n"),
            ),
        ]
    }),
    ("one person on many shows", |n| {
        let mut files = page(String::new());
        files.push(("content/people/ana.md".to_owned(), String::new()));
        files.push(("content/roles/runner.md".to_owned(), String::new()));
        files.extend((0..n / 16).flat_map(|i| {
            let show = format!("content/productions/show-{i}");
            [
                (
                    format!("{show}/index.md"),
                    "---\nfrom: 2026-01-05\nto: 2026-03-06\n---\n".to_owned(),
                ),
                (
                    format!("{show}/crew.md"),
                    "---\ncrew: [{role: runner, who: ana}]\n---\n".to_owned(),
                ),
            ]
        }));
        files
    }),
    ("days off", |n| {
        let days = many(n, |i| {
            format!("  - {}-{:02}-{:02}\n", 2000 + i / 300, 1 + i % 12, 1 + i % 25)
        });
        vec![
            ("content/productions/tide/index.md".to_owned(), String::new()),
            (
                "content/productions/tide/schedule.md".to_owned(),
                format!("---\nstart: 2000-01-05\nholidays:\n{days}phases: [{{id: a, for: 4000d}}]\n---\n"),
            ),
        ]
    }),
    ("a move to each other role", |n| {
        let moves = many(n / 4, |i| format!("  - {{to: r{i}}}\n"));
        let mut files = vec![(
            "content/roles/runner.md".to_owned(),
            format!("---\nmoves:\n{moves}---\n"),
        )];
        files.extend((0..n / 4).map(|i| (format!("content/roles/r{i}.md"), String::new())));
        files
    }),
    ("moves in a row", |n| {
        let role = |i: usize| format!("---\nmoves: [{{to: r{}, years: 1-2}}]\n---\n", i + 1);
        let mut files: Files = (0..n / 4)
            .map(|i| (format!("content/roles/r{i}.md"), role(i)))
            .collect();
        files.push((format!("content/roles/r{}.md", n / 4), String::new()));
        files
    }),
    ("skills of one role", |n| {
        let skills = many(n / 4, |i| format!("  s{i}: 2\n"));
        let mut files = vec![(
            "content/roles/runner.md".to_owned(),
            format!("---\nskills:\n{skills}---\n"),
        )];
        files.extend((0..n / 4).map(|i| (format!("content/skills/s{i}.md"), String::new())));
        files
    }),
    ("responsibilities", |n| {
        let items = many(n, |i| format!("- Look after thing {i}\n"));
        vec![(
            "content/roles/runner.md".to_owned(),
            format!("## Responsibilities\n\n{items}"),
        )]
    }),
    ("rows of a table", |n| {
        page(format!("| a | b |\n|---|---|\n{}", "| c | d |\n".repeat(n)))
    }),
    ("headings", |n| page("## One and the same\n\n".repeat(n))),
    ("footnotes", |n| {
        page(many(n, |i| format!("Word[^{i}]\n\n[^{i}]: Note.\n\n")))
    }),
    ("wrong rows of a table of crew", |n| {
        let mut files = show("---\ncrew: crew.csv\n---\n".to_owned());
        files.push((
            "content/productions/tide/crew.csv".to_owned(),
            format!("role,who,from\n{}", "runner,ana,soon\n".repeat(n)),
        ));
        files
    }),
    ("unknown people", |n| {
        show(format!(
            "---\ncrew:\n{}---\n",
            many(n, |i| format!("  - {{role: runner, who: nobody-{i}}}\n"))
        ))
    }),
    ("a cycle of phases", |n| {
        let phases = many(n, |i| {
            format!("  - {{id: p{i}, for: 1d, after: p{}}}\n", (i + 1) % n)
        });
        vec![
            ("content/productions/tide/index.md".to_owned(), String::new()),
            (
                "content/productions/tide/schedule.md".to_owned(),
                format!("---\nstart: 2026-01-05\nphases:\n{phases}---\n"),
            ),
        ]
    }),
    ("phases that wait for one", |n| {
        let phases = many(n, |i| format!("  - {{id: p{i}, for: 1d, after: first}}\n"));
        schedule(format!("phases:\n  - {{id: first, for: 1d}}\n{phases}"))
    }),
    ("phases that wait for nothing known", |n| {
        let phases = many(n / 2, |i| format!("  - {{id: p{i}, for: 1d, after: q{i}}}\n"));
        schedule(format!("phases:\n{phases}"))
    }),
    ("phases and days off of one department", |n| {
        let days = many(n, |i| format!("{}, ", day(3 * i)));
        let phases = many(n, |i| {
            format!("  - {{id: p{i}, from: {}, for: 1d, department: art}}\n", day(i))
        });
        let mut files = schedule(format!("phases:\n{phases}"));
        files.push((
            "content/departments/art.md".to_owned(),
            format!("---\nholidays: [{days}]\n---\n"),
        ));
        files
    }),
    ("jobs of one person that overlap", |n| {
        let rows = many(n / 2, |i| {
            let (from, to) = (day(i), day(2 * n - i));
            format!("  - {{role: runner, who: ana, load: 1%, from: {from}, to: {to}}}\n")
        });
        show(format!("---\ncrew:\n{rows}---\n"))
    }),
    ("jobs and half days of leave of one person", |n| {
        let rows = many(n / 2, |i| {
            let (from, to) = (day(2 * i), day(2 * i + 1));
            format!("  - {{role: runner, who: ana, from: {from}, to: {to}}}\n")
        });
        let mut files = show(format!("---\ncrew:\n{rows}---\n"));
        let away = many(n / 2, |i| format!("{} am, ", day(2 * i)));
        files[1].1 = format!("---\naway: [{away}]\n---\n");
        files
    }),
    ("rows of a call sheet for one role", |n| {
        let mut files = crew_by_day(n / 2);
        files.push(sheet(
            0,
            &format!("calls:\n{}", "  - {role: runner, at: \"08:00\"}\n".repeat(n)),
        ));
        files
    }),
    ("call sheets, each with a crew of its own", |n| {
        let mut files = crew_by_day(n / 8);
        files.extend((0..n / 8).map(|i| sheet(i, "calls: [{role: runner, at: \"08:00\"}]\n")));
        files
    }),
    ("people on a distribution list", |n| {
        let mut files = crew_by_day(n);
        let to = many(n, |i| format!("Person {i}, "));
        files[2].1 = format!("---\ndistribution: [{{title: Script, to: [{to}]}}]\n---\n");
        files
    }),
    ("rows and people of one name", |n| {
        let mut files = show(format!(
            "---\ncrew:\n{}---\n",
            "  - {role: runner, who: Kim Lee}\n".repeat(n / 8)
        ));
        let page = |i| {
            (
                format!("content/people/kim-{i}.md"),
                "---\ntitle: Kim Lee\n---\n".to_owned(),
            )
        };
        files.extend((0..n / 8).map(page));
        files
    }),
    ("names of hidden people that begin alike", |n| {
        let mut files = page("Kim said that Kim came. ".repeat(n));
        files.push((
            "callboard.yaml".to_owned(),
            "audiences: [public, crew]\n".to_owned(),
        ));
        files.extend((0..n / 8).map(|i| {
            let text = format!("---\ntitle: Kim Lee{i}\nvisible: crew\n---\n");
            (format!("content/people/kim-{i}.md"), text)
        }));
        files
    }),
    ("unknown roles among many", |n| {
        let rows = many(n / 4, |i| format!("  - {{role: nobody-{i}, who: ana}}\n"));
        let mut files = show(format!("---\ncrew:\n{rows}---\n"));
        files.extend((0..n / 4).map(|i| (format!("content/roles/runner-{i}.md"), String::new())));
        files
    }),
];

/// A list in a table, as many rows as are asked for, on a site with a show.
fn list(head: &str, rows: String) -> Files {
    let mut files = show(String::new());
    files.push(("list.csv".to_owned(), format!("{head}\n{rows}")));
    files
}

/// Each list that is imported, by its name and what is done with it.
const LISTS: &[(&str, Construct, &[&str])] = &[
    (
        "people of one name",
        |n| list("Name,Base", many(n, |i| format!("Per Son{},Bristol\n", i / 2))),
        &["import", "people", "list.csv", "--dry-run"],
    ),
    (
        "roles, each below the one before",
        |n| {
            let rows = many(n, |i| format!("Role {i},Art,Role {}\n", i.saturating_sub(1)));
            list("Title,Department,Reports to", rows)
        },
        &["import", "roles", "list.csv", "--dry-run"],
    ),
    (
        "phases of one title",
        |n| {
            let rows = many(n, |i| format!("Phase {},2026-03-02,2026-03-06\n", i / 2));
            list("Phase,Start,End", rows)
        },
        &[
            "import",
            "schedule",
            "list.csv",
            "--production",
            "tide",
            "--dry-run",
        ],
    ),
    (
        "different people on a crew",
        |n| {
            let rows = many(n, |i| format!("Runner,Per Son{i},2026-03-02\n"));
            list("Position,Crew member,Start date", rows)
        },
        &["import", "crew", "list.csv", "--production", "tide", "--dry-run"],
    ),
];

/// Seconds of the processor that a command takes on some files, and what it printed.
fn run(arguments: &[&str], files: &Files) -> (f64, usize) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("callboard.yaml"), "raw_html: sanitize\n").unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let printed = folder.path().join("printed");
    let mut command = Command::new(env!("CARGO_BIN_EXE_callboard"))
        .args(arguments)
        .current_dir(folder.path())
        .env("RAYON_NUM_THREADS", "1")
        .stdout(std::fs::File::create(&printed).unwrap())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let used = command.wait4().unwrap();
    assert!(
        used.status.code().is_some_and(|code| code < 2),
        "{:?}",
        used.status
    );
    let length = usize::try_from(std::fs::metadata(&printed).unwrap().len()).unwrap();
    (used.rusage.utime.as_secs_f64(), length)
}

/// What grew more than it may, as text, with how much was printed of the larger one.
#[expect(clippy::print_stderr, reason = "whoever asks for a scale wants the figures")]
fn grown(name: &str, construct: Construct, arguments: &[&str]) -> (String, usize) {
    let scale = std::env::var("CALLBOARD_CONSTRUCT_SCALE").ok();
    let scale: Option<usize> = scale.and_then(|scale| scale.parse().ok());
    let often = OFTEN * scale.unwrap_or(1);
    // What starting takes.
    let (nothing, _) = run(&["check"], &page(String::new()));
    let (small, _) = run(arguments, &construct(often));
    let (large, printed) = run(arguments, &construct(often * 4));
    let (small, large) = ((small - nothing).max(0.0), (large - nothing).max(0.0));
    if scale.is_some() {
        eprintln!("{name}: {small:.2} s, {large:.2} s, {printed} bytes");
    }
    // A tenth of a second is what the system counts by.
    let has_grown = large > small * 7.0 + 0.1;
    let grown = has_grown.then(|| format!("{name}: {small:.2} s became {large:.2} s\n"));
    (grown.unwrap_or_default(), printed)
}

#[test]
fn no_construct_costs_more_than_in_step_with_how_often_it_stands() {
    let wanted = std::env::var("CALLBOARD_CONSTRUCT").unwrap_or_default();
    let wanted = CONSTRUCTS.par_iter().filter(|(name, _)| name.contains(&wanted));
    let grown = wanted.map(|(name, construct)| match grown(name, *construct, &["check"]) {
        (grown, printed) if printed > 400_000 => format!("{grown}{name}: {printed} bytes are printed\n"),
        (grown, _) => grown,
    });
    let grown: String = grown.collect();
    assert!(grown.is_empty(), "\n{grown}");
}

#[test]
fn no_list_that_is_imported_costs_more_than_in_step_with_its_rows() {
    let lists = LISTS.par_iter();
    let grown: String = lists
        .map(|(name, construct, arguments)| grown(name, *construct, arguments).0)
        .collect();
    assert!(grown.is_empty(), "\n{grown}");
}
