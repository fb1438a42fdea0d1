//! How well a handbook is kept: `callboard stats`, the page `/health/`, and the same as JSON.

use std::process::Command;

use serde_json::Value;

use crate::project::Project;

/// A handbook with one thing of each to find, and one that is as it should be. Today is 4 May 2026.
fn handbook() -> Project {
    Project::new()
        .file("callboard.yaml", "audiences: [public, crew, internal]\n")
        .file("content/people/ana.md", "---\ntitle: Ana\n---\n")
        .file(
            "content/roles/runner.md",
            "---\nowner: ana\nreview_by: 2026-06-01\nskills: {tea: 2, maps: 1}\n---\n## Responsibilities\n\n- Runs\n",
        )
        .file(
            "content/roles/producer.md",
            "---\nowner: ana\nreview_by: 2026-05-03\n---\nWithout duties.\n",
        )
        .file("content/roles/client.md", "---\nowner: ana\nexternal: true\n---\n")
        .file("content/skills/maps.md", "---\nowner: ana\n---\nReads them.\n")
        .file("content/productions/ferry/index.md", "---\nowner: ana\n---\n")
        .file(
            "content/productions/ferry/crew.md",
            "---\ncrew:\n  - {role: producer, who: ana}\n  - {role: runner, who: vacant}\n---\n",
        )
        .file("content/productions/old/index.md", "---\nowner: ana\nstatus: delivered\n---\n")
        .file(
            "content/productions/old/crew.md",
            "---\ncrew: [{role: runner, who: vacant}]\n---\n",
        )
        .file("content/index.md", "---\nowner: ana\n---\nSee [the rules](rules.md) and [links](links.md).\n")
        .file("content/rules.md", "---\nowner: ana\nsee: [notes]\n---\n")
        .file("content/notes.md", "---\nowner: ana\n---\n")
        .file("content/lonely.md", "Nobody comes here, and nobody owns it.\n")
        .file("content/links.md", "---\nowner: ana\n---\n[Rules](rules.md) <https://gone.example/a#b> [Twice](https://gone.example/a) <https://fine.example/>\n")
        .file(
            ".callboard-cache/external-links.json",
            r#"{"links": {
                "https://fine.example/": {"answered": "2026-05-01"},
                "https://gone.example/a": {"failed": ["2026-05-01", "2026-05-03"], "reason": "404 Not Found"},
                "https://nowhere.example/": {"failed": ["2026-05-01", "2026-05-03"], "reason": "there is no such host"}
            }}"#,
        )
        .file("content/roles/index.md", "---\nowner: ana\n---\nAn introduction.\n")
}

fn found(data: &Value) -> Vec<String> {
    let findings = data["findings"].as_array().expect("a list").iter();
    let line = |finding: &Value| {
        let found = finding["found"].as_array().expect("a list").iter();
        let ids: Vec<_> = found.map(|row| row["id"].as_str().expect("an id")).collect();
        format!(
            "{}: {}",
            finding["question"].as_str().expect("a name"),
            ids.join(", ")
        )
    };
    findings.map(line).collect()
}

const EXPECTED: [&str; 7] = [
    "review-overdue: producer",
    "no-owner: lonely",
    "no-links: lonely",
    "no-responsibilities: producer",
    "no-description: tea",
    "unfilled: runner",
    "dead-links: links",
];

#[test]
fn each_question_finds_what_it_is_about_and_nothing_else() {
    let project = handbook().asking(|request| request.audience = Some("internal".to_owned()));
    // The overdue review is a warning of the check too.
    let output = project.compile().output;
    let text =
        |path: &str| String::from_utf8(output.get(path).expect("it is there").to_vec()).expect("UTF-8");
    let data: Value = serde_json::from_str(&text("health/health.json")).expect("it is JSON");
    assert_eq!(found(&data), EXPECTED);
    assert_eq!(data["findings"][0]["found"][0]["since"], "2026-05-03");
    assert_eq!(data["findings"][5]["found"][0]["production"], "ferry");
    let dead = &data["findings"][6]["found"][0];
    assert_eq!(
        (&dead["address"], &dead["since"]),
        (&"https://gone.example/a".into(), &"2026-05-01".into())
    );
    let page = text("health/index.html");
    for words in [
        "Review overdue",
        "since <time datetime=\"2026-05-03\">3 May 2026</time>, Ana",
        "<a href=\"/lonely/\">Lonely</a>",
        "<a href=\"/skills/tea/\">Tea</a>",
        "href=\"/health/health.json\"",
        "<a href=\"/links/\">Links</a> <code>https://gone.example/a</code><span>since ",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[test]
fn only_the_most_trusted_of_several_audiences_has_the_page() {
    let has_page = |project: &Project| project.compile().output.get("health/index.html").is_some();
    for (audience, expected) in [("public", false), ("crew", false), ("internal", true)] {
        let project = handbook().asking(|request| request.audience = Some(audience.to_owned()));
        assert_eq!(has_page(&project), expected, "{audience}");
    }
    // Without audiences, everything is for everybody.
    assert!(!has_page(&handbook().file("callboard.yaml", "")));
}

#[test]
fn a_page_of_the_sites_own_on_health_keeps_its_address() {
    let project = handbook()
        .file("content/health.md", "---\nowner: ana\n---\nHealth and safety.\n")
        .asking(|request| request.audience = Some("internal".to_owned()));
    let output = project.compile().output;
    let page = String::from_utf8_lossy(output.get("health/index.html").expect("it is there")).into_owned();
    assert!(page.contains("Health and safety.") && !page.contains("Review overdue"));
    assert!(output.get("health/health.json").is_none());
}

#[test]
fn the_command_prints_the_same_for_people_and_for_scripts() {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in handbook().files() {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
    let stats = |format: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_callboard"));
        command.args(["stats", "--today", "2026-05-04", "--format", format, "-r"]);
        let run = command.arg(folder.path()).output().expect("callboard runs");
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stdout).expect("UTF-8")
    };
    let data: Value = serde_json::from_str(&stats("json")).expect("it is JSON");
    assert_eq!(found(&data), EXPECTED);
    let text = stats("human");
    assert!(text.starts_with("Roles: 3, "), "{text}");
    assert!(
        text.contains("\nReview overdue: 1\n  Producer (content/roles/producer.md, since 2026-05-03)\n"),
        "{text}"
    );
    assert!(text.contains("\nUnfilled roles: 1\n  Runner (ferry)\n"), "{text}");
    let dead = "\nDead links to other sites: 1\n  Links (content/links.md, since 2026-05-01): https://gone.example/a\n";
    assert!(text.contains(dead), "{text}");
}
