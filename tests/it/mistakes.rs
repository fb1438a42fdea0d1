//! A tree with thirty planted mistakes of different codes gives exactly these thirty, each at its place, in one run.

use callboard::diagnostic::format;
use callboard::source::Texts;
use serde_json::Value;

use crate::project::{Project, located};

/// Each mistake: its code, its file, and the text at which it starts; none where the file as a whole is meant.
const PLANTED: [(&str, &str, &str); 30] = [
    ("unknown-key", "callboard.yaml", "titel"),
    ("theme-parameter", "callboard.yaml", "12px"),
    ("wrong-value", "content/roles/runner.md", "novice"),
    ("wrong-type", "content/roles/runner.md", "[4]"),
    ("derived-key", "content/roles/producer.md", "manages"),
    ("missing-key", "content/careers/nowhere.md", ""),
    ("duplicate-key", "content/roles/editor.md", "title: Cutter"),
    ("bad-yaml", "content/roles/grip.md", ": too many"),
    ("unclosed-front-matter", "content/pages/open.md", "---"),
    ("bad-utf8", "content/pages/latin.md", "\u{fffd}"),
    ("unknown-role", "content/roles/runner.md", "producr"),
    ("unknown-department", "content/roles/runner.md", "prodcution"),
    ("unknown-person", "content/productions/ferry/crew.md", "ana-ruis"),
    ("unknown-medium", "content/productions/ferry/index.md", "animaton"),
    ("unknown-scale", "content/productions/ferry/index.md", "fetaure"),
    ("unknown-phase", "content/roles/editor.md", "post-prod"),
    ("unknown-entry", "content/pages/notes.md", "lost-thing"),
    ("ambiguous-name", "content/pages/notes.md", "editor]]"),
    ("duplicate-id", "content/roles/vfx/runner.md", ""),
    ("duplicate-name", "content/roles/producer.md", "Boss"),
    ("similar-name", "content/roles/runner.md", "schedulng"),
    ("written-twice", "content/roles/producer.md", "editor]"),
    ("reporting-cycle", "content/roles/a-lead.md", "b-lead"),
    ("undeclared-move", "content/careers/up.md", "producer]"),
    ("broken-link", "content/pages/notes.md", "gone.md"),
    (
        "broken-anchor",
        "content/pages/notes.md",
        "../roles/editor.md#pay",
    ),
    ("link-to-draft", "content/pages/notes.md", "draft.md"),
    ("url-collision", "content/pages/notes.md", "/roles/runner/"),
    (
        "near-miss-heading",
        "content/roles/editor.md",
        "## Responsibilites",
    ),
    ("raw-html-dropped", "content/pages/notes.md", "<script>"),
];

fn tree() -> Project {
    Project::new()
        .file(
            "callboard.yaml",
            "titel: Handbook\nmedia: [animation]\nscales: [feature]\nparams:\n  accent: 12px\n",
        )
        .file("content/departments/production.md", "---\ntitle: Production\n---\n")
        .file(
            "content/roles/runner.md",
            "---\nstage: novice\nlevel: [4]\nreports_to: producr\ndepartment: prodcution\n\
             skills: {scheduling: 1, schedulng: 2}\n---\nRuns.\n",
        )
        .file(
            "content/roles/producer.md",
            "---\nmanages: [runner]\naka: [Boss]\nworks_with: [editor]\n---\nProduces.\n",
        )
        .file(
            "content/roles/editor.md",
            "---\ntitle: Editor\ntitle: Cutter\nphases: [post-prod]\nworks_with: [producer]\n---\n\
             ## Responsibilites\n\n- Cuts\n",
        )
        .file("content/roles/grip.md", "---\nfocus: one thing: too many\n---\nGrips.\n")
        .file("content/roles/head-producer.md", "---\naka: Boss\n---\nLeads.\n")
        .file("content/roles/a-lead.md", "---\nreports_to: b-lead\n---\n")
        .file("content/roles/b-lead.md", "---\nreports_to: a-lead\n---\n")
        .file("content/roles/vfx/runner.md", "Runs elsewhere.\n")
        .file("content/skills/scheduling.md", "Plans.\n")
        .file("content/tools/editor.md", "A program.\n")
        .file("content/careers/nowhere.md", "---\ntitle: Nowhere\n---\n")
        .file("content/careers/up.md", "---\nsteps: [runner, producer]\n---\n")
        .file("content/people/ana-ruiz.md", "---\ntitle: Ana Ruiz\n---\n")
        .file("content/productions/ferry/index.md", "---\nmedium: animaton\nscale: fetaure\n---\n")
        .file("content/productions/ferry/crew.md", "---\ncrew:\n  - {role: runner, who: ana-ruis}\n---\n")
        .file("content/pages/open.md", "---\ntitle: Open\n\nText that never was front matter.\n")
        .file("content/pages/latin.md", b"Caf\xe9 at noon.\n".as_slice())
        .file("content/pages/draft.md", "---\ndraft: true\n---\n")
        .file(
            "content/pages/notes.md",
            "---\nsee: [lost-thing]\naliases: [/roles/runner/]\n---\n\
             Ask the [[editor]] or see [this](gone.md), [that](../roles/editor.md#pay) and [more](draft.md).\n\n\
             <script>alert(1)</script>\n",
        )
}

/// Line and column of a text in a file, both from 1; 0 for the file as a whole.
fn place(project: &Project, file: &str, needle: &str) -> (u32, u32) {
    if needle.is_empty() {
        return (0, 0);
    }
    let snapshot = project.snapshot();
    let text = String::from_utf8_lossy(snapshot.bytes(file).unwrap()).into_owned();
    let at = text
        .find(needle)
        .unwrap_or_else(|| panic!("{file} has no {needle}"));
    let line = text[..at].matches('\n').count() + 1;
    let column = text[..at].rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (u32::try_from(line).unwrap(), u32::try_from(column).unwrap())
}

#[test]
fn thirty_planted_mistakes_are_found_each_at_its_line_and_column() {
    let project = tree();
    let (snapshot, compiled) = (project.snapshot(), project.compile());
    let found = located(&snapshot, &compiled.diagnostics);
    let mut shown: Vec<_> = found
        .iter()
        .map(|found| (found.code, found.file.clone(), found.line, found.column))
        .collect();
    let mut expected: Vec<_> = PLANTED
        .iter()
        .map(|(code, file, needle)| {
            let (line, column) = place(&project, file, needle);
            (*code, (*file).to_owned(), line, column)
        })
        .collect();
    shown.sort();
    expected.sort();
    let missing: Vec<_> = expected.iter().filter(|one| !shown.contains(one)).collect();
    let surplus: Vec<_> = shown.iter().filter(|one| !expected.contains(one)).collect();
    assert!(
        missing.is_empty() && surplus.is_empty(),
        "missing {missing:#?}\nsurplus {surplus:#?}"
    );
    assert_eq!(shown.len(), PLANTED.len());
}

#[test]
fn all_four_formats_tell_of_all_thirty() {
    let project = tree();
    let (snapshot, compiled) = (project.snapshot(), project.compile());
    let texts = Texts::of(&snapshot);
    let texts = |file: &str| texts.get(file);
    let problems = &compiled.diagnostics;

    let json: Value = serde_json::from_str(&format::json(problems, texts)).unwrap();
    let sarif: Value = serde_json::from_str(&format::sarif(problems, texts)).unwrap();
    let github = format::github(problems, texts);
    let human = format::human(problems, texts, false);
    assert_eq!(json["diagnostics"].as_array().unwrap().len(), 30);
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 30);
    assert_eq!(github.lines().filter(|line| line.starts_with("::")).count(), 30);
    for (code, file, needle) in PLANTED {
        let (line, column) = place(&project, file, needle);
        assert!(
            human.contains(&format!("[{code}]")),
            "{code} is not shown to people"
        );
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        let result = results.iter().find(|result| result["ruleId"] == code).unwrap();
        let listed = json["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["code"] == code)
            .unwrap();
        assert_eq!(listed["file"], file);
        let location = &result["locations"][0]["physicalLocation"];
        assert!(
            github
                .lines()
                .any(|shown| shown.contains(code) && shown.contains(file)),
            "{code}"
        );
        if line > 0 {
            assert_eq!(
                (&listed["line"], &listed["column"]),
                (&Value::from(line), &Value::from(column)),
                "{code}"
            );
            assert_eq!(location["region"]["startLine"], line, "{code}");
            assert_eq!(location["region"]["startColumn"], column, "{code}");
            assert!(
                human.contains(&format!("{file}:{line}:{column}")),
                "{code} in {human}"
            );
        }
    }
}

#[test]
fn a_page_of_more_than_the_settings_allow_is_an_error() {
    let project = Project::new()
        .file("callboard.yaml", "limits: {page_source: 1}\n")
        .file("content/page.md", "Words and more words.\n\n".repeat(60_000));
    assert_eq!(project.check(), ["error too-large content/page.md:0:0"]);
}

/// A loop that writes is stopped by what it wrote, one that writes nothing by the clock.
#[test]
fn a_template_that_loops_on_is_stopped_and_named() {
    let with = |template: &str| {
        Project::new()
            .file("callboard.yaml", "theme: own\nlimits: {page: 1, page_time: 1}\n")
            .file("themes/own/theme.yaml", "extends: default\n")
            .file("themes/own/templates/home.html", template)
            .file("content/index.md", "# Home\n")
    };
    let writes = "{% for a in range(end=100000) %}{% for b in range(end=100000) %}Take {{ b }}{% endfor %}{% endfor %}";
    let is_silent =
        "{% for a in range(end=100000) %}{% for b in range(end=100000) %}{% endfor %}{% endfor %}";
    for (template, said) in [
        (writes, "the template makes more than 1 MB of the page `/`"),
        (is_silent, "the template works for more than 1 s on the page `/`"),
    ] {
        let site = with(template).compile();
        let told: Vec<_> = site.diagnostics.iter().map(|problem| &*problem.message).collect();
        assert_eq!(told, [said]);
        assert_eq!(&*site.diagnostics[0].place.file, "themes/own/templates/home.html");
    }
    let short = "{% for a in range(end=3) %}{{ a }}{% endfor %} {% for a in range(start=6, end=0, step_by=-2) %}{{ a }}{% endfor %}";
    let site = with(short).compile();
    assert_eq!(**site.output.get("index.html").unwrap(), *b"012 642");
}
