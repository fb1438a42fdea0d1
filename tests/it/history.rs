//! Dates of change, from the commits of the repository that a site stands in.
//!
//! The first half is about commits made up in the test; the second asks the `git` program, as builds do.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use callboard::source::History;
use callboard::source::history::{Commit, Touch};

use crate::handbook::Dice;
use crate::project::Project;

/// A commit of a day of May: `R content/a.md content/b.md` renames the first to the second.
fn commit(day: i8, subject: &str, touched: &[&str]) -> Commit {
    let touched = touched.iter().map(|line| {
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["A", path] => (path.into(), Touch::Added),
            ["D", path] => (path.into(), Touch::Removed),
            ["R", from, path] => (path.into(), Touch::Renamed(from.into())),
            _ => (words[1].into(), Touch::Changed),
        }
    });
    Commit {
        id: "aa".into(),
        at: format!("2026-05-{day:02}T12:00:00Z").parse().expect("a time"),
        day: jiff::civil::date(2026, 5, day),
        author: "Ana Ruiz".into(),
        subject: subject.into(),
        touched: touched.collect(),
    }
}

fn site(settings: &str, files: &[(&str, &str)], commits: Vec<Commit>) -> Project {
    let mut project = Project::new().file("callboard.yaml", settings);
    for (path, text) in files {
        project = project.file(path, text);
    }
    project.with_history(History::Known(commits.into()))
}

/// What changed lately, a line each: the day, what became of which file, what the commits say.
fn recent(project: &Project) -> Vec<String> {
    let graph = project.compile().graph;
    let line = |change: &callboard::graph::changes::Change| {
        let entry = graph.entry_of(change.node).expect("it has a file");
        let path = graph[entry].path.trim_start_matches("content/");
        let line = format!(
            "{} {:?} {path} {}",
            change.day,
            change.what,
            change.subjects.join("; ")
        );
        line.trim_end().to_owned()
    };
    graph.changes.recent.iter().map(line).collect()
}

const TWO: [(&str, &str); 2] = [("content/a.md", "A\n"), ("content/b.md", "B\n")];

#[test]
fn a_file_is_followed_through_its_names_and_no_further() {
    let commits = vec![
        commit(9, "Reword", &["M content/b.md"]),
        commit(8, "Start again", &["A content/a.md"]),
        commit(7, "Move it", &["R content/a.md content/b.md"]),
        commit(6, "Once more", &["M content/a.md"]),
        commit(5, "Start", &["A content/a.md"]),
        commit(4, "An older one of that name", &["D content/a.md"]),
    ];
    assert_eq!(
        recent(&site("git: {subjects: true}", &TWO, commits)),
        [
            "2026-05-09 Changed b.md Reword",
            "2026-05-08 Added a.md Start again",
            "2026-05-07 Renamed b.md Move it",
            "2026-05-06 Changed b.md Once more",
            "2026-05-05 Added b.md Start",
        ]
    );
}

#[test]
fn files_may_change_places() {
    let swap = ["R content/a.md content/b.md", "R content/b.md content/a.md"];
    let commits = vec![commit(8, "Swap", &swap), commit(7, "One", &["M content/a.md"])];
    assert_eq!(recent(&site("", &TWO, commits))[2], "2026-05-07 Changed b.md");
}

#[test]
fn a_file_that_was_removed_and_is_back_uncommitted_has_no_date() {
    let commits = vec![
        commit(8, "Away", &["D content/a.md"]),
        commit(7, "New", &["A content/a.md"]),
    ];
    let site = site("", &TWO[..1], commits).build();
    assert!(!site.text("a/index.html").contains("Last changed"));
    assert!(!site.paths().contains(&"changes/index.html".to_owned()));
}

#[test]
fn the_changes_of_a_day_are_one() {
    let commits = vec![
        commit(8, "Second", &["M content/a.md"]),
        commit(8, "First", &["A content/a.md"]),
    ];
    let site = site("git: {subjects: true}", &TWO[..1], commits);
    assert_eq!(recent(&site), ["2026-05-08 Added a.md Second; First"]);
}

/// What is shown of the commits that touched restricted files, or files that are not there any more: nothing but dates of
/// the files that are shown. A commit's message may speak of all that it touched.
#[test]
fn nothing_of_restricted_files_is_shown() {
    let settings =
        "audiences: [public, crew]\ngit: {subjects: public, names: crew}\nbase_url: https://a.example/\n";
    let files = [
        ("content/a.md", "A\n"),
        ("content/b.md", "---\nvisible: crew\n---\n"),
    ];
    let commits = vec![
        commit(8, "Canary of both", &["M content/a.md", "M content/b.md"]),
        commit(7, "Words", &["M content/a.md"]),
        commit(
            6,
            "Canary of one that is gone",
            &["M content/a.md", "D content/c.md"],
        ),
        commit(5, "Canary of b", &["M content/b.md"]),
        commit(4, "Moved", &["R content/canary.md content/a.md"]),
    ];
    let project = site(settings, &files, commits);
    assert_eq!(
        recent(&project),
        [
            "2026-05-08 Changed a.md",
            "2026-05-07 Changed a.md Words",
            "2026-05-06 Changed a.md",
            "2026-05-04 Renamed a.md Moved",
        ]
    );
    let site = project.build();
    for (path, bytes) in site.compiled.output.files() {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        for canary in ["canary", "ana ruiz", "content/b.md", "2026-05-05", "5 may 2026"] {
            assert!(!text.contains(canary), "{path} has {canary}");
        }
    }
    let crew = project.asking(|request| request.audience = Some("crew".to_owned()));
    let page = crew.build().text("changes/index.html");
    for shown in ["Canary of b", "Ana Ruiz", "content/canary.md"] {
        assert!(page.contains(shown), "{shown}");
    }
}

#[test]
fn names_are_not_for_the_least_trusted_audience_unless_the_settings_say_so() {
    let shows = |settings: &str| {
        let commits = vec![commit(8, "New", &["A content/a.md"])];
        let page = site(settings, &TWO[..1], commits).build().text("a/index.html");
        assert!(page.contains("Last changed <time datetime=\"2026-05-08\">8 May 2026</time>"));
        page.contains("Ana Ruiz")
    };
    assert!(!shows(""));
    assert!(shows("git: {names: true}"));
    assert!(!shows("audiences: [public, crew]\ngit: {names: crew}"));
    assert!(shows("audiences: [public, crew]\ngit: {names: public}"));
}

#[test]
fn an_audience_that_nobody_declared_is_shown_nothing() {
    let project = site("audiences: [public]\ngit: {names: pubic}", &TWO[..1], Vec::new());
    assert_eq!(project.check(), ["error unknown-audience callboard.yaml:2:14"]);
}

#[test]
fn a_page_links_to_its_history_beside_its_source() {
    let settings =
        "edit_url: https://forge.example/edit/{path}\nhistory_url: https://forge.example/log/{path}";
    let page = site(settings, &TWO[..1], Vec::new()).build().text("a/index.html");
    assert!(page.contains("<a href=\"https://forge.example/log/content/a.md\">History</a>"));
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let run = command(folder, arguments).output().expect("git runs");
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "git {arguments:?}: {said}");
    String::from_utf8_lossy(&run.stdout).trim().to_owned()
}

/// Git with none of the settings of whoever runs the tests.
fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(arguments);
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null");
    command
}

fn callboard(root: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callboard"));
    command.args(arguments).arg("-r").arg(root);
    command.output().expect("callboard runs")
}

/// A repository with many commits on a line: pages come, change, are renamed, go and come back. It is made in a folder
/// below the repository's own, since sites stand there too.
fn repository(commits: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "-q", "-b", "main"]);
    let mut dice = Dice::new(7);
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let mut stream = String::new();
    for number in 0..commits {
        let mut lines = String::new();
        let put = |lines: &mut String, path: &str, text: &str| {
            let _ = write!(
                lines,
                "M 100644 inline book/{path}\ndata {}\n{text}\n",
                text.len()
            );
        };
        if number == 0 {
            put(&mut lines, "callboard.yaml", "title: Book\n");
        }
        for _ in 0..dice.between(1, 3) {
            let known: Vec<String> = files.keys().cloned().collect();
            let name = format!(
                "content/guides/{}-{}.md",
                dice.of(&["call", "réc é", "wrap"]),
                dice.below(60)
            );
            match dice.below(6) {
                0 if !known.is_empty() => {
                    let from = dice.of(&known).clone();
                    let text = files.remove(&from).expect("it is known");
                    let _ = writeln!(lines, "D book/{from}");
                    if dice.one_in(3) {
                        continue;
                    }
                    put(&mut lines, &name, &text);
                    files.insert(name, text);
                }
                1..4 if !known.is_empty() => {
                    let path = dice.of(&known).clone();
                    let text = format!("{}Line {number} of it.\n", files[&path]);
                    put(&mut lines, &path, &text);
                    files.insert(path, text);
                }
                _ => {
                    let text = format!(
                        "# Page {number}\n\nIt began at {number}, among {} others.\n",
                        known.len()
                    );
                    put(&mut lines, &name, &text);
                    files.insert(name, text);
                }
            }
        }
        let seconds = 1_700_000_000 + number * 7_000;
        let zone = dice.of(&["+0000", "-0800", "+1300"]);
        let message = format!("Commit {number}\n\nWith more words.\n");
        let _ = write!(
            stream,
            "commit refs/heads/main\ncommitter Ana <ana@example.org> {seconds} {zone}\ndata {}\n{message}{lines}\n",
            message.len()
        );
    }
    let mut import = command(folder.path(), &["fast-import", "--quiet"])
        .stdin(Stdio::piped())
        .spawn()
        .expect("git runs");
    let mut input = import.stdin.take().expect("it has an input");
    input.write_all(stream.as_bytes()).expect("it reads");
    drop(input);
    assert!(import.wait().expect("it ends").success());
    git(folder.path(), &["reset", "-q", "--hard"]);
    folder
}

/// The pages of a built site that have a date, with it, by their file.
fn dates(root: &Path, public: &Path) -> BTreeMap<String, String> {
    let snapshot = callboard::source::read(root, crate::project::TODAY).expect("it can be read");
    let linked = callboard::site::link_up(
        &snapshot,
        &Default::default(),
        &mut Default::default(),
        &Default::default(),
    )
    .on_demand();
    let (graph, plan) = (&linked.graph, &linked.plan);
    let mut dates = BTreeMap::new();
    for page in &plan.pages {
        let Some(entry) = page.entry(graph) else { continue };
        let html = std::fs::read_to_string(public.join(page.url.file())).expect("the page is there");
        if let Some((_, rest)) = html.split_once("Last changed <time datetime=\"") {
            dates.insert(graph[entry].path.to_string(), rest[..10].to_owned());
        }
    }
    dates
}

#[test]
fn each_date_is_that_of_the_last_commit_that_touched_the_file() {
    let folder = repository(500);
    let root = folder.path().join("book");
    // A change that is not committed counts as not yet published, and so does a new file.
    let some = walkdir::WalkDir::new(root.join("content")).sort_by_file_name();
    let some = some.into_iter().map(|entry| entry.unwrap().into_path());
    let some = some
        .filter(|path| path.is_file())
        .nth(3)
        .expect("there are files");
    std::fs::write(&some, "# Other words\n").unwrap();
    std::fs::write(root.join("content/new.md"), "# New\n").unwrap();

    let built = callboard(&root, &["build", "--no-search"]);
    let said = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success() && !said.contains("no-history"), "{said}");
    let dates = dates(&root, &root.join("public"));
    let listed = git(&root, &["-c", "core.quotePath=false", "ls-files", "content"]);
    let expected: BTreeMap<String, String> = listed
        .lines()
        .map(|path| {
            let day = git(&root, &["log", "-1", "--follow", "--format=%cs", "--", path]);
            (path.to_owned(), day)
        })
        .collect();
    assert!(expected.len() > 50, "{} files", expected.len());
    assert_eq!(dates, expected);
}

#[test]
fn branches_that_were_merged_count_by_their_own_commits() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let at = |day: u32, path: &str, text: &str| {
        std::fs::create_dir_all(root.join("content")).unwrap();
        std::fs::write(root.join(path), text).unwrap();
        git(root, &["add", "."]);
        dated(root, day, &["commit", "-q", "-m", "It"]);
    };
    git(root, &["init", "-q", "-b", "main"]);
    at(1, "callboard.yaml", "");
    at(2, "content/a.md", "A\n");
    git(root, &["checkout", "-q", "-b", "side"]);
    at(3, "content/b.md", "B\n");
    git(root, &["checkout", "-q", "main"]);
    at(4, "content/b.md", "B\n");
    dated(root, 9, &["merge", "-q", "--no-edit", "side"]);

    assert!(callboard(root, &["build", "--no-search"]).status.success());
    let dates = dates(root, &root.join("public"));
    for path in ["content/a.md", "content/b.md"] {
        let day = git(root, &["log", "-1", "--follow", "--format=%cs", "--", path]);
        assert_eq!(dates[path], day, "{path}");
    }
}

fn dated(root: &Path, day: u32, arguments: &[&str]) {
    let when = format!("2026-05-{day:02}T12:00:00Z");
    let run = command(root, arguments)
        .env("GIT_AUTHOR_DATE", &when)
        .env("GIT_COMMITTER_DATE", &when)
        .env("GIT_AUTHOR_NAME", "Ana")
        .env("GIT_COMMITTER_NAME", "Ana")
        .env("GIT_AUTHOR_EMAIL", "ana@example.org")
        .env("GIT_COMMITTER_EMAIL", "ana@example.org")
        .output()
        .expect("git runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn a_shallow_clone_has_no_dates_and_one_warning_that_says_what_to_set() {
    let folder = repository(12);
    let clone = folder.path().join("clone");
    let origin = format!("file://{}", folder.path().display());
    git(
        folder.path(),
        &["clone", "-q", "--depth", "1", &origin, &clone.to_string_lossy()],
    );
    let root = clone.join("book");

    let built = callboard(&root, &["build", "-u", "https://a.example/"]);
    let said = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "{said}");
    assert_eq!(said.matches("warning[").count(), 1, "{said}");
    assert!(
        said.contains("no-history") && said.contains("fetch-depth: 0"),
        "{said}"
    );
    let year = git(&root, &["log", "-1", "--format=%cs"])[..4].to_owned();
    for entry in walkdir::WalkDir::new(root.join("public")) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let text = String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()).into_owned();
            for date in ["Last changed", "<lastmod>", &format!("{year}-")] {
                assert!(!text.contains(date), "{} has {date}", entry.path().display());
            }
        }
    }
    // Nothing is published by a check, so nothing is missing.
    let checked = callboard(&root, &["check", "--strict"]);
    assert!(checked.status.success());
    std::fs::write(root.join("callboard.yaml"), "git: {dates: false}\n").unwrap();
    assert!(callboard(&root, &["build", "--strict"]).status.success());
}

#[test]
fn a_site_in_no_repository_is_reported_where_dates_were_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    std::fs::create_dir(root.join("content")).unwrap();
    std::fs::write(root.join("content/a.md"), "A\n").unwrap();
    for (settings, warnings) in [("", 0), ("git: {dates: true}\n", 1), ("git: {dates: false}\n", 0)] {
        std::fs::write(root.join("callboard.yaml"), settings).unwrap();
        let built = callboard(root, &["build"]);
        let said = String::from_utf8_lossy(&built.stderr);
        assert_eq!(
            said.matches("warning[no-history]").count(),
            warnings,
            "{settings}: {said}"
        );
    }
}
