//! Ten call sheets of a shoot with two mistakes of each kind that is checked: each is found at its line, and nothing else.

use crate::project::{Project, located};

/// A shoot of two weeks without a mistake: who is on it, and a second production that shares a person with it.
fn shoot() -> Project {
    let role = |name: &str| format!("---\ntitle: {name}\n---\n");
    Project::new()
        .file("content/roles/director.md", role("Director"))
        .file("content/roles/grip.md", role("Grip"))
        .file("content/roles/gaffer.md", role("Gaffer"))
        .file(
            "content/people/ana.md",
            "---\ntitle: Ana Ruiz\naway: [2026-05-07..2026-05-08]\n---\n",
        )
        .file(
            "content/productions/ferry/index.md",
            "---\ntitle: Ferry\nfrom: 2026-05-01\nto: 2026-05-29\n---\n",
        )
        .file(
            "content/productions/ferry/schedule.md",
            "---\nzone: Europe/London\nstart: 2026-05-04\nholidays: [2026-05-12]\nphases: [{id: shoot, for: 10d}]\n---\n",
        )
        .file(
            "content/productions/ferry/crew.md",
            "---\ncrew:\n  - {role: director, who: ana}\n  - {role: grip, who: [Joe Baptiste, Kim Adeyemi]}\n---\n",
        )
        .file("content/productions/tug/index.md", "---\ntitle: Tug\n---\n")
        .file(
            "content/productions/tug/crew.md",
            "---\ncrew: [{role: grip, who: ana}]\n---\n",
        )
        .file(
            "content/productions/tug/schedule.md",
            "---\nzone: Europe/London\nphases: [{id: tow, from: 2026-05-04, for: 10d}]\n---\n",
        )
}

const HOSPITAL: &str = "hospital: {name: Royal, address: 1 Quay, phone: \"0117 1\"}\n";
const ANA: &str = "  - {who: ana, at: \"08:00\"}\n";
const JOE: &str = "  - {who: Joe Baptiste, at: \"08:00\"}\n";
const KIM: &str = "  - {who: Kim Adeyemi, at: \"08:00\"}\n";

/// A sheet of these parts; a line ends in `# code` where a problem is expected.
fn sheet(call: &str, hospital: &str, calls: &[&str]) -> String {
    format!(
        "---\ncall: \"08:00\"{call}\nwrap: \"18:00\"\n{hospital}calls:\n{}---\n",
        calls.concat()
    )
}

#[test]
fn two_mistakes_of_each_kind_in_ten_call_sheets_are_found_each_at_its_line() {
    let ferry = |day: &str| format!("content/productions/ferry/calls/{day}.md");
    let tug = |day: &str| format!("content/productions/tug/calls/{day}.md");
    let everybody = [ANA, JOE, KIM];
    let without =
        |kept: &[&str]| sheet("", HOSPITAL, kept).replacen("calls:", "calls: # crew-without-call", 1);
    let sheets = [
        // Without a hospital, which is said of the file as a whole; and a second one below.
        (ferry("2026-05-04"), sheet("", "", &everybody)),
        (
            ferry("2026-05-05"),
            sheet(
                "",
                "hospital: {name: Royal, address: 1 Quay} # missing-key\n",
                &[
                    ANA,
                    JOE,
                    "  - {who: Kim Adeyemi, at: \"08:00\", wrap: \"22:00\"}\n",
                    "  - {who: Lee Okafor, at: \"09:00\"} # called-not-on-crew\n",
                ],
            ),
        ),
        (
            ferry("2026-05-06"),
            sheet(
                "",
                HOSPITAL,
                &[
                    ANA,
                    "  - {who: Joe Baptiste, at: \"08:00\", wrap: \"21:30\"}\n",
                    "  - {who: Kim Adeyemi, at: \"08:59\"} # short-rest\n",
                    "  - {role: gaffer, at: \"08:00\"} # called-not-on-crew\n",
                ],
            ),
        ),
        (
            ferry("2026-05-07"),
            sheet(
                "",
                HOSPITAL,
                &[
                    "  - {who: ana, at: \"08:00\"} # called-while-away\n",
                    "  - {role: grip, at: \"08:00\"} # short-rest\n",
                ],
            ),
        ),
        (
            ferry("2026-05-08"),
            sheet(
                "",
                HOSPITAL,
                &[
                    "  - {role: director, at: \"08:00\"} # called-while-away\n",
                    JOE,
                    KIM,
                ],
            ),
        ),
        (
            ferry("2026-05-09"),
            sheet(" # not-a-working-day", HOSPITAL, &everybody),
        ),
        (ferry("2026-05-11"), without(&[ANA, JOE])),
        (
            ferry("2026-05-12"),
            sheet(" # not-a-working-day", HOSPITAL, &everybody),
        ),
        (ferry("2026-05-13"), without(&[ANA, KIM])),
        (ferry("2026-05-14"), sheet("", HOSPITAL, &everybody)),
        (
            tug("2026-05-13"),
            sheet(
                "",
                HOSPITAL,
                &["  - {who: ana, at: \"17:59\", wrap: \"20:00\"} # two-calls-at-once\n"],
            ),
        ),
        (
            tug("2026-05-14"),
            sheet(
                "",
                HOSPITAL,
                &["  - {who: ana, at: \"12:00\", wrap: \"13:00\"} # two-calls-at-once\n"],
            ),
        ),
    ];
    assert_eq!(
        sheets.iter().filter(|(path, _)| path.contains("ferry")).count(),
        10
    );

    let mut expected = vec![("missing-key".to_owned(), ferry("2026-05-04"), 0)];
    for (path, text) in &sheets {
        for (index, line) in text.lines().enumerate() {
            if let Some((_, code)) = line.split_once(" # ") {
                let line = u32::try_from(index + 1).expect("a small file");
                expected.push((code.to_owned(), path.clone(), line));
            }
        }
    }
    let mut project = shoot();
    for (path, text) in &sheets {
        project = project.file(path, text);
    }
    let compiled = project.compile();
    let found = located(&project.snapshot(), &compiled.diagnostics);
    let mut found: Vec<_> = found
        .into_iter()
        // That somebody is booked while away is said of the crew list, too.
        .filter(|found| found.file.contains("/calls/"))
        .map(|found| (found.code.to_owned(), found.file, found.line))
        .collect();
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
    let mut kinds: std::collections::BTreeMap<&str, usize> = Default::default();
    for (code, ..) in &expected {
        *kinds.entry(code).or_default() += 1;
    }
    assert_eq!(kinds.len(), 7, "{kinds:?}");
    assert!(kinds.values().all(|count| *count == 2), "{kinds:?}");
}
