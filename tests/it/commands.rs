//! What the commands promise beyond what a transcript can show.

use std::path::Path;
use std::process::{Command, Output};

use callboard::content::{Kind, schema_of};

fn callboard(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_callboard"))
        .args(arguments)
        .output()
        .expect("callboard runs")
}

fn site() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    let path = root.to_string_lossy().into_owned();
    assert!(callboard(&["init", &path]).status.success());
    (folder, path)
}

#[test]
fn what_init_makes_builds_without_a_warning() {
    let (_folder, root) = site();
    let built = callboard(&["build", "-r", &root, "--strict"]);
    assert!(
        built.status.success(),
        "{}",
        String::from_utf8_lossy(&built.stderr)
    );
    assert!(
        Path::new(&root)
            .join("public/roles/producer/index.html")
            .is_file()
    );
}

#[test]
fn a_build_shows_the_lines_that_something_is_wrong_with() {
    let (_folder, root) = site();
    let role = Path::new(&root).join("content/roles/driver.md");
    for (reports_to, link, code, shown) in [
        ("producer", "../rols.md", 0, "See [the roles](../rols.md)."),
        ("prodcer", "producer.md", 1, "reports_to: prodcer"),
    ] {
        let text = format!("---\ntitle: Driver\nreports_to: {reports_to}\n---\nSee [the roles]({link}).\n");
        std::fs::write(&role, text).unwrap();
        let built = callboard(&["build", "-r", &root]);
        let said = String::from_utf8_lossy(&built.stderr);
        assert_eq!(built.status.code(), Some(code), "{said}");
        assert!(said.contains(shown) && said.contains("driver.md:"), "{said}");
    }
}

#[test]
fn what_new_makes_has_no_error_and_names_every_key() {
    let (_folder, root) = site();
    for kind in Kind::ALL {
        let id = match kind {
            Kind::Crew | Kind::Schedule => "second-show",
            Kind::Call => "second-show/2026-03-16",
            _ => "brand-new",
        };
        let made = callboard(&["new", kind.name(), id, "-r", &root]);
        assert!(
            made.status.success(),
            "{}: {}",
            kind.name(),
            String::from_utf8_lossy(&made.stderr)
        );
        let again = callboard(&["new", kind.name(), id, "-r", &root]);
        assert_eq!(again.status.code(), Some(3), "a file is never replaced");
    }
    let checked = callboard(&["check", "-r", &root, "--strict"]);
    assert!(
        checked.status.success(),
        "{}",
        String::from_utf8_lossy(&checked.stdout)
    );
}

#[test]
fn a_vacancy_takes_over_a_vacant_line_of_a_crew_list() {
    let (_folder, root) = site();
    let made = callboard(&[
        "new",
        "vacancy",
        "--from",
        "first-show/production-assistant",
        "-r",
        &root,
    ]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let file = Path::new(&root).join("content/vacancies/production-assistant-first-show.md");
    let text = std::fs::read_to_string(file).unwrap();
    for line in [
        "role: production-assistant\n",
        "production: first-show\n",
        "from: 20",
        "posted: 20",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(callboard(&["check", "-r", &root, "--strict"]).status.success());
    for (from, words) in [
        ("first-show/producer", "vacant there: production-assistant"),
        ("second-show/producer", "no production is called `second-show`"),
        ("producer", "no production and role"),
    ] {
        let made = callboard(&["new", "vacancy", "--from", from, "-r", &root]);
        assert_eq!(made.status.code(), Some(2), "{from}");
        let said = String::from_utf8_lossy(&made.stderr);
        assert!(said.contains(words), "{said}");
    }
}

/// Keys that need something beside the file before an example of them can be valid: audiences, a picture, a file of holidays,
/// another tool, a schedule, a production, a template, a document; and a season, which stands in place of dates.
const KEYS_WITHOUT_EXAMPLE: [&str; 9] = [
    "visible",
    "photo",
    "import",
    "replaced_by",
    "phase",
    "production",
    "template",
    "produces",
    "season",
];

#[test]
fn every_example_that_new_writes_is_valid_once_its_comment_is_taken_away() {
    let (_folder, root) = site();
    // The crew list and the schedule stand on a production of their own.
    let ids = |kind| match kind {
        Kind::Production | Kind::Crew | Kind::Schedule => "second-show".to_owned(),
        Kind::Call => "second-show/2026-03-16".to_owned(),
        kind => format!("brand-new-{}", kind.name()),
    };
    for kind in Kind::ALL {
        assert!(
            callboard(&["new", kind.name(), &ids(kind), "-r", &root])
                .status
                .success()
        );
    }
    let mut uncommented = 0;
    for entry in walkdir::WalkDir::new(Path::new(&root).join("content")) {
        let path = entry.unwrap().into_path();
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        if !text.contains("## Take away") {
            continue;
        }
        for line in text.lines().filter(|line| line.starts_with("## ")) {
            let key = line[3..].split(':').next().unwrap_or_default();
            let is_key = line.contains(':') && !key.contains(' ');
            assert!(
                !is_key || KEYS_WITHOUT_EXAMPLE.contains(&key),
                "`{key}` needs an example: {path:?}"
            );
        }
        // One file at a time: their examples are the same, such as old addresses.
        let lines = text.lines().map(|line| line.strip_prefix("# ").unwrap_or(line));
        std::fs::write(&path, lines.collect::<Vec<_>>().join("\n")).unwrap();
        let checked = callboard(&["check", "-r", &root, "--drafts"]);
        let shown = String::from_utf8_lossy(&checked.stderr);
        assert!(checked.status.success(), "{path:?}: {shown}");
        std::fs::write(&path, text).unwrap();
        uncommented += 1;
    }
    assert_eq!(uncommented, Kind::ALL.len());
}

#[test]
fn every_output_folder_that_is_not_ours_is_refused() {
    let (folder, root) = site();
    let theirs = folder.path().join("theirs");
    std::fs::create_dir(&theirs).unwrap();
    std::fs::write(theirs.join("thesis.txt"), "x").unwrap();
    for output in [
        theirs.to_string_lossy().as_ref(),
        "content",
        "content/sub",
        ".",
        "..",
        "themes",
    ] {
        let built = callboard(&["build", "-r", &root, "-o", output]);
        assert_eq!(
            built.status.code(),
            Some(3),
            "{output}: {}",
            String::from_utf8_lossy(&built.stderr)
        );
    }
    assert!(theirs.join("thesis.txt").is_file());
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_site_is_not_followed() {
    let (folder, root) = site();
    let secret = folder.path().join("secret.md");
    std::fs::write(&secret, "TOP-SECRET").unwrap();
    std::os::unix::fs::symlink(&secret, Path::new(&root).join("content/leak.md")).unwrap();
    std::os::unix::fs::symlink(folder.path(), Path::new(&root).join("content/out")).unwrap();
    let built = callboard(&["build", "-r", &root]);
    assert!(built.status.success());
    let shown = String::from_utf8_lossy(&built.stderr);
    assert!(shown.contains("outside-root"), "{shown}");
    let public = Path::new(&root).join("public");
    assert!(!public.join("leak").exists() && !public.join("out").exists());
}

#[test]
fn each_kind_has_a_schema_with_a_description_of_every_key() {
    for kind in Kind::ALL {
        let schema = schema_of(kind);
        let properties = schema
            .get("properties")
            .and_then(|properties| properties.as_object())
            .unwrap();
        for (key, about) in properties {
            let described = about.get("description").is_some();
            assert!(described, "`{key}` of {} is not described", kind.name());
        }
        assert_eq!(
            schema.get("additionalProperties"),
            Some(&serde_json::Value::Bool(false))
        );
    }
}

#[test]
fn exit_codes_tell_content_usage_and_tool_apart() {
    let (_folder, root) = site();
    let code = |arguments: &[&str]| callboard(arguments).status.code();
    assert_eq!(code(&["check", "-r", &root]), Some(0));
    std::fs::write(
        Path::new(&root).join("content/roles/odd.md"),
        "---\nreports_to: nobody\n---\n",
    )
    .unwrap();
    assert_eq!(code(&["check", "-r", &root]), Some(1));
    assert_eq!(code(&["check", "--nonsense"]), Some(2));
    assert_eq!(code(&["explain", "no-such-code"]), Some(2));
    assert_eq!(code(&["build", "-r", "/nowhere/at/all"]), Some(3));
}

/// `script` gives a program a terminal, and writes down what it shows there.
#[cfg(target_os = "linux")]
#[test]
fn a_long_build_shows_how_far_it_is_on_a_terminal_and_nowhere_else() {
    let root = env!("CARGO_MANIFEST_DIR");
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("site");
    let build = format!(
        "'{}' build -v -r '{root}' -o '{}' --today 2026-06-01",
        env!("CARGO_BIN_EXE_callboard"),
        output.display()
    );
    let seen = Command::new("script")
        .args(["-qec", &build, "/dev/null"])
        .env("TERM", "xterm")
        .output()
        .unwrap();
    assert!(seen.status.success());
    let seen = String::from_utf8_lossy(&seen.stdout).into_owned();
    // The bar begins after a while, which a build of the handbook takes where code is not optimised; `cli/progress.rs` holds
    // what it shows. The line that was written over is wiped before the summary.
    assert!(seen.contains('\r'), "{seen}");
    let summary = seen
        .lines()
        .find(|line| line.contains(" written, "))
        .unwrap_or_default();
    assert!(
        !summary.rsplit('\r').next().unwrap_or_default().contains('['),
        "{seen}"
    );
    assert!(
        seen.contains("slowest templates") && seen.contains(" ms  role.html, "),
        "{seen}"
    );

    let quiet = Command::new("sh").args(["-c", &build]).output().unwrap();
    let told = String::from_utf8_lossy(&quiet.stderr).into_owned();
    assert!(told.contains(" written, ") && !told.contains('\r'), "{told}");
}

/// Loops over what is there already ask nothing of the program, so that nothing but its end stops them; the preview ends too.
#[test]
fn a_template_that_loops_on_in_silence_ends_the_program_and_what_was_published_stays() {
    let (_folder, root) = site();
    let root = Path::new(&root);
    assert!(
        callboard(&["build", "-r", &root.to_string_lossy()])
            .status
            .success()
    );
    let before = std::fs::read(root.join("public/index.html")).unwrap();
    let templates = root.join("themes/own/templates");
    std::fs::create_dir_all(&templates).unwrap();
    std::fs::write(root.join("themes/own/theme.yaml"), "extends: default\n").unwrap();
    std::fs::write(
        templates.join("home.html"),
        "{% set all = range(end=100000) %}{% for a in all %}{% for b in all %}{% endfor %}{% endfor %}",
    )
    .unwrap();
    std::fs::write(
        root.join("callboard.yaml"),
        "theme: own\nlimits: {page_time: 1}\n",
    )
    .unwrap();
    for command in ["check", "build", "serve"] {
        let ended = callboard(&[command, "-r", &root.to_string_lossy()]);
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(1), "{said}");
        let expected = "error[too-large]: the template `home.html` works for too long on the page `/`";
        assert!(said.contains(expected), "{said}");
    }
    assert_eq!(std::fs::read(root.join("public/index.html")).unwrap(), before);
}

#[test]
fn a_check_in_detail_counts_which_days_of_a_holiday_file_count() {
    let (_folder, root) = site();
    let show = Path::new(&root).join("content/productions/ferry");
    std::fs::create_dir_all(&show).unwrap();
    let event = |day: &str, kind: &str| {
        format!(
            "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:{day}\r\nSUMMARY:Day\r\nDESCRIPTION:{kind}\r\nEND:VEVENT\r\n"
        )
    };
    let events = event("20260403", "Public holiday")
        + &event("20260214", "Observance")
        + &event("20260614", "Observance");
    let calendar = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n");
    std::fs::write(show.join("bank.ics"), calendar).unwrap();
    std::fs::write(
        show.join("schedule.md"),
        "---\nstart: 2026-01-05\nimport: bank.ics\nphases: [{id: a, for: 1w}]\n---\n",
    )
    .unwrap();
    std::fs::write(show.join("index.md"), "---\ntitle: Ferry\n---\nA ferry.\n").unwrap();
    let checked = callboard(&["check", "-v", "-r", &root]);
    let said = String::from_utf8_lossy(&checked.stderr);
    assert!(
        said.contains("content/productions/ferry/bank.ics: 1 day off; left out 2 observance"),
        "{said}"
    );
}
