//! Odd input of every kind, made from the pieces that real input is made of: nothing panics, hangs or leaks.
//!
//! A plain run takes a few cases of a fixed seed for each target. `CALLBOARD_FUZZ_SECONDS=1200 cargo test --test it -- fuzz`
//! takes that long for each, from a seed of its own; `CALLBOARD_FUZZ_SEED` repeats one case. A case that fails is printed
//! with its seed; keep it as a case of a test beside what it broke.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use callboard::diagnostic::{Severity, format};
use callboard::graph::ProductionId;
use callboard::import::columns::Purpose;
use callboard::import::{self, Aliases, Reading};
use callboard::server::{Hosts, Limits, Server, Site};
use callboard::site::{Cache, compile};

use crate::handbook::Dice;
use crate::project::Project;

/// Cases of a plain run.
const CASES: u64 = 12;

/// No case of a few kilobytes may take longer, not even where code is not optimised and the machine is busy.
const PATIENCE: Duration = Duration::from_secs(30);

/// A word in a restricted page, which no case may bring out.
const SECRET: &str = "KINGFISHER";

/// Runs a target for as long as was asked.
#[expect(clippy::print_stderr, reason = "a long run says how many cases it took")]
fn fuzz(name: &str, case: impl Fn(&mut Dice)) {
    let variable = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    if let Some(seed) = variable("CALLBOARD_FUZZ_SEED") {
        return case(&mut Dice::new(seed));
    }
    let seconds = variable("CALLBOARD_FUZZ_SECONDS");
    let first = seconds.map_or(0, |_| {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        now.map_or(0, |now| now.as_secs() << 20)
    });
    let start = Instant::now();
    let mut done = 0;
    for seed in first.. {
        let is_over = match seconds {
            Some(seconds) => start.elapsed() >= Duration::from_secs(seconds),
            None => done >= CASES,
        };
        if is_over {
            break;
        }
        let begun = Instant::now();
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| case(&mut Dice::new(seed))));
        assert!(outcome.is_ok(), "{name} fails with CALLBOARD_FUZZ_SEED={seed}");
        assert!(
            begun.elapsed() < PATIENCE,
            "{name} takes {:?} with CALLBOARD_FUZZ_SEED={seed}",
            begun.elapsed()
        );
        done += 1;
    }
    if seconds.is_some() {
        eprintln!("{name}: {done} cases in {} s", start.elapsed().as_secs());
    }
}

/// A text of some pieces, changed here and there.
fn text(dice: &mut Dice, pieces: &[&str], most: usize) -> String {
    let mut text = String::new();
    for _ in 0..dice.between(1, most) {
        let piece = *dice.of(pieces);
        let times = if dice.one_in(20) { dice.between(2, 60) } else { 1 };
        text.push_str(&piece.repeat(times));
        if dice.one_in(3) {
            text.push('\n');
        }
    }
    String::from_utf8_lossy(&changed(dice, text.into_bytes())).into_owned()
}

/// Some bytes with a few of them cut, doubled, moved or turned into others.
fn changed(dice: &mut Dice, mut bytes: Vec<u8>) -> Vec<u8> {
    const ODD: [&str; 16] = [
        "\0", "\u{feff}", "\u{200b}", "\u{202e}", "\r", "\r\n", "\t", "é", "e\u{301}", "🎬", "\u{2028}",
        "\\", "\"", "'", "&a", "*a",
    ];
    for _ in 0..dice.below(6) {
        if bytes.is_empty() {
            break;
        }
        let at = dice.below(bytes.len());
        let end = (at + dice.between(1, 20)).min(bytes.len());
        match dice.below(5) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let part = bytes[at..end].to_vec();
                let to = dice.below(bytes.len());
                bytes.splice(to..to, part);
            }
            2 => bytes[at] = u8::try_from(dice.below(256)).unwrap_or(0),
            3 => bytes.truncate(at + bytes.len() / 2),
            _ => drop(bytes.splice(at..at, dice.of(&ODD).bytes()).collect::<Vec<_>>()),
        }
    }
    bytes
}

/// A site with a restricted page, and room for odd files beside it.
fn site() -> Project {
    Project::new()
        .file(
            "callboard.yaml",
            "audiences: [public, crew, internal]\nmedia: [film]\nscales: [small]\n",
        )
        .file(
            "content/roles/runner.md",
            "---\nmoves: [{to: producer}]\n---\nRuns.\n",
        )
        .file(
            "content/roles/producer.md",
            "---\npay: {low: 1, high: 2, per: week, currency: GBP}\n---\n",
        )
        .file("content/people/ana-ruiz.md", "---\ntitle: Ana Ruiz\n---\n")
        .file(
            "content/people/sam-patel.md",
            format!("---\ntitle: Sam Patel\nvisible: internal\nbase: {SECRET}\n---\n{SECRET}\n"),
        )
        .file(
            "content/productions/tide/index.md",
            "---\ntitle: Tide\nfrom: 2026-01-05\nto: 2026-12-18\n---\n",
        )
        .file(
            "content/guides/plan.md",
            format!("# Plan\n\n::: internal\n{SECRET}\n:::\n"),
        )
}

/// Makes the site and every text that is printed of it; whoever is not trusted never sees the secret.
fn run(project: &Project) {
    let snapshot = project.snapshot();
    let site = compile(&snapshot, &project.request, &mut Cache::default());
    let texts = callboard::source::Texts::of(&snapshot);
    let shown = format::human(&site.diagnostics, |file| texts.get(file), true);
    assert!(shown.len() < 4_000_000, "{} bytes are printed", shown.len());
    let json = format::json(&site.diagnostics, |file| texts.get(file));
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
    if site.count(Severity::Error) == 0 {
        for (path, bytes) in site.output.files() {
            let is_out = bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes());
            assert!(!is_out, "the secret is in {path}");
        }
    }
}

const KEYS: &[&str] = &[
    "---\n",
    "+++\n",
    "title: Plan\n",
    "title: \"Plan\"\n",
    "aka: [PM, UPM]\n",
    "visible: internal\n",
    "visible: {file: crew}\n",
    "visible: public\n",
    "tags: [a, b]\n",
    "order: 3\n",
    "draft: true\n",
    "extra: {a: 1, b: [c]}\n",
    "see: [runner, https://a.example/]\n",
    "  - {role: runner, who: Ana}\n",
    "weight: 4\n",
    "redirect_from: /old/\n",
    "description: |\n  Words\n  more\n",
    "? key\n: value\n",
    "<<: *a\n",
    "a: &a {b: c}\n",
    "b: *a\n",
    "[",
    "{",
    "]",
    "}",
    ": ",
    "- ",
    "# ",
    "!!str ",
    "title = 'Plan'\n",
    "{\"title\": \"Plan\"}\n",
    "level: 3\n",
    "reports_to: producer\n",
    "skills: {a: 1, a: 2}\n",
    "pay: {low: 1}\n",
    "keep_until: 2020-01-01\n",
    "variants: {film: {}}\n",
];

const PROSE: &[&str] = &[
    "# Heading\n",
    "## Responsibilities\n",
    "Words of a text. ",
    "::: internal\n",
    "::: crew\n",
    "::: note\n",
    ":::\n",
    ":::: x\n",
    "- item\n",
    "  - nested\n",
    "1. one\n",
    "> quote\n",
    "> [!NOTE]\n",
    "```\n",
    "~~~ yaml\n",
    "    code\n",
    "`code`",
    "[words](plan.md#a)",
    "[words][ref]\n",
    "[ref]: plan.md\n",
    "[[Ana Ruiz|she]]",
    "[[sam-patel]]",
    "![a](b.png)",
    "![[x#y]]",
    "<div>\n",
    "</div>\n",
    "<script>",
    "<!-- ",
    "-->\n",
    "<details>",
    "| a | b |\n|---|---|\n| 1 | 2 |\n",
    "[^1]",
    "[^1]: note\n",
    "***\n",
    "*",
    "**",
    "_",
    "==mark==",
    "~~",
    "http://a.example ",
    "<javascript:x>",
    "&amp;",
    "&#0;",
    "\\",
    "{{< ref >}}",
    "{% raw %}",
    "$x$",
    "Term\n: definition\n",
    "\n\n",
    "visible: internal\n",
    "\u{200b}::: crew\n",
];

#[test]
fn front_matter() {
    fuzz("front matter", |dice| {
        let path = *dice.of(&[
            "content/a.md",
            "content/roles/x.md",
            "content/people/x.md",
            "content/tools/x.md",
            "content/careers/x.md",
        ]);
        let keys = text(dice, KEYS, 14);
        let head = *dice.of(&["---\n", "---\n", "+++\n", "\n---\n", "", "{\n"]);
        let end = *dice.of(&["---\n", "---\n", "+++\n", "...\n", "", "}\n"]);
        run(&site().file(path, format!("{head}{keys}{end}Words\n")));
    });
}

#[test]
fn prose_with_fences() {
    fuzz("prose with fences", |dice| {
        let prose = text(dice, PROSE, 40);
        let mode = *dice.of(&["sanitize", "escape", "allow"]);
        let settings = format!("audiences: [public, crew, internal]\nraw_html: {mode}\n");
        run(&site()
            .file("callboard.yaml", settings)
            .file("content/b.md", prose));
    });
}

#[test]
fn crew_tables() {
    const CELLS: &[&str] = &[
        "role",
        "who",
        "from",
        "visible",
        "load",
        "runner",
        "producer",
        "Ana Ruiz",
        "ana-ruiz",
        "Sam Patel",
        "vacant",
        "2026-01-05",
        "60%",
        "internal",
        ",",
        ",",
        ";",
        "\t",
        "\n",
        "\n",
        "\"",
        "\"\"",
        "max; mo",
        "\u{feff}",
        "=1+1",
        "",
    ];
    fuzz("crew tables", |dice| {
        let table = format!("role,who,{}", text(dice, CELLS, 60));
        let project = site()
            .file("content/productions/tide/crew.md", "---\ncrew: crew.csv\n---\n")
            .file(
                "content/productions/tide/crew.csv",
                changed(dice, table.into_bytes()),
            );
        run(&project);
    });
}

#[test]
fn spreadsheets() {
    const CELLS: &[&str] = &[
        "Name",
        "Job title",
        "Department",
        "Start",
        "End",
        "Ana Ruiz",
        "RUIZ, Ana",
        "Production Manager",
        "Runner (cover)",
        "03/04/2026",
        "4 Apr",
        "w/c 6 April",
        "TBC",
        "50%",
        "Art",
        ";",
        ";",
        ",",
        "\n",
        "\n",
        "\"",
        "\t",
        "PK\u{3}\u{4}",
        "é",
        "",
    ];
    let compiled = site().compile();
    let production = ProductionId::all(&compiled.graph).next().expect("there is one");
    fuzz("spreadsheets", |dice| {
        let sheet = format!("Name;Job title;Start\n{}", text(dice, CELLS, 80));
        let sheet = changed(dice, sheet.into_bytes());
        let aliases = Aliases::read(&"aliases.yaml".into(), &text(dice, KEYS, 4), &mut Vec::new());
        let reading = Reading {
            aliases,
            ..Reading::default()
        };
        let name = Arc::from("crew.csv");
        if let Ok(tables) = import::table::of_file(&name, &sheet, None, Purpose::Crew, &reading.aliases) {
            let _ = import::crew::read(&compiled.graph, Some(production), &tables, &reading);
        }
    });
}

#[test]
fn holidays() {
    const LINES: &[&str] = &[
        "BEGIN:VCALENDAR\n",
        "END:VCALENDAR\n",
        "BEGIN:VEVENT\n",
        "END:VEVENT\n",
        "SUMMARY:New Year\n",
        "DTSTART;VALUE=DATE:20260101\n",
        "DTEND;VALUE=DATE:20260103\n",
        "DTSTART:20260101T000000Z\n",
        "RRULE:FREQ=YEARLY\n",
        "RRULE:FREQ=DAILY;COUNT=99999999\n",
        " folded\n",
        "UID:1\n",
        "EXDATE:20260101\n",
        "{\"england\": {\"events\": [{\"title\": \"x\", \"date\": \"2026-01-01\"}]}}",
        "[",
        "{",
        "}",
        "]",
        "\"date\": ",
        "9999-12-31",
        "-0001-01-01",
    ];
    fuzz("holidays", |dice| {
        let name = *dice.of(&["holidays.ics", "holidays.json"]);
        let lines = text(dice, LINES, 30);
        let settings = format!("audiences: [public, internal]\nimport: [{name}]\n");
        run(&site().file("callboard.yaml", settings).file(name, lines));
    });
}

#[test]
fn schedules() {
    const ROWS: &[&str] = &[
        "phases:\n",
        "milestones:\n",
        "  - {id: a, for: 6w}\n",
        "  - {id: b, for: 10d, after: a}\n",
        "  - {id: c, for: 3w, after: b -10d}\n",
        "  - {id: a, for: 99999999w, after: [b, c]}\n",
        "  - {id: e, for: 9d, starts_with: a +150%, ends_with: [b, c -50%]}\n",
        "  - {id: f, to: 2026-05-01, starts_with: e -2d, week: [sat, sun]}\n",
        "  - {id: g, for: 0d, ends_with: f -100%, workdays: 2026-01-10..2026-02-01}\n",
        "  - {id: h, after: g -1000%, week: []}\n",
        "  - {id: d, from: 2026-01-05, to: 2025-01-01}\n",
        "  - {id: m, after: a +3d, owner: producer}\n",
        "  - {id: n, on: 9999-12-31}\n",
        "start: 2026-01-05\n",
        "start: -9999-01-01\n",
        "week: [mon, sun]\n",
        "week: []\n",
        "holidays: [2026-01-01..9999-12-31]\n",
        "holidays: [2026-04-03]\n",
        "after: ",
        "for: 0d\n",
        "visible: internal\n",
    ];
    fuzz("schedules", |dice| {
        let rows = text(dice, ROWS, 16);
        run(&site().file(
            "content/productions/tide/schedule.md",
            format!("---\nstart: 2026-01-05\n{rows}---\n"),
        ));
    });
}

#[test]
fn whole_sites() {
    const NAMES: &[&str] = &[
        "content/a.md",
        "content/a/index.md",
        "content/A.md",
        "content/a.MD",
        "content/roles/index.md",
        "content/roles/a.md",
        "content/roles/x/a.md",
        "content/people/sam-patel.jpg",
        "content/guides/README.md",
        "content/productions/tide.md",
        "content/productions/tide/crew.md",
        "content/productions/x/schedule.md",
        "content/callboard/x.js",
        "content/glossary",
        "content/a.png",
        "content/a.svg",
        "content/a.md~",
        "content/tags/a.md",
        "content/é.md",
        "content/e\u{301}.md",
        "themes/x/theme.yaml",
        "callboard.yaml",
        "content/404.md",
        "content/x.csv",
    ];
    const SETTINGS: &[&str] = &[
        "audiences: [public, crew, internal]\n",
        "theme: x\n",
        "visible: {person.base: internal}\n",
        "base_url: https://a.example/x/\n",
        "edit_url: javascript:x\n",
        "week: [mon]\n",
        "limits: {page: 1}\n",
        "params: {a: 1, a: 2}\n",
        "expects: {film: [runner]}\n",
    ];
    fuzz("whole sites", |dice| {
        let mut project = site();
        for _ in 0..dice.between(1, 8) {
            let name = *dice.of(NAMES);
            let pieces = if name == "callboard.yaml" {
                SETTINGS
            } else if dice.one_in(2) {
                KEYS
            } else {
                PROSE
            };
            let mut bytes = text(dice, pieces, 12).into_bytes();
            if name == "callboard.yaml" {
                // Without audiences the secret would be for everybody.
                bytes = [b"audiences: [public, crew, internal]\n".as_slice(), &bytes].concat();
            } else if dice.one_in(2) {
                bytes = [b"---\n".as_slice(), &bytes, b"---\n"].concat();
            }
            project = project.file(name, bytes);
        }
        run(&project);
    });
}

#[test]
fn addresses_of_the_preview() {
    use std::io::{Read, Write};
    const PARTS: &[&str] = &[
        "/",
        "..",
        "%2e%2e",
        "%00",
        "roles",
        "runner",
        "index.html",
        "//",
        "?a=b",
        "#x",
        "\\",
        "http://evil.example",
        "people/sam-patel/",
        "%",
        "%zz",
        "é",
        " ",
        "__callboard/",
        "callboard/",
        "\u{0}",
        "*",
        ":",
        "@",
        "guides/plan/",
    ];
    const HEADS: &[&str] = &[
        "Host: localhost\r\n",
        "Host: evil.example\r\n",
        "Range: bytes=0-1,2-\r\n",
        "Range: bytes=99-1\r\n",
        "If-None-Match: *\r\n",
        "Accept-Encoding: gzip\r\n",
        "Content-Length: 9999\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Upgrade: x\r\n",
        "\r\n",
    ];
    let project = site();
    let snapshot = project.snapshot();
    let compiled = compile(&snapshot, &project.request, &mut Cache::default());
    let site = Site::next(None, compiled, std::sync::Arc::new(snapshot), Path::new("/site"));
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let server = Server::start(listener, Hosts::of("127.0.0.1"), Limits::default(), site).unwrap();
    let ask = |request: &[u8]| {
        let mut stream = std::net::TcpStream::connect(server.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    };
    fuzz("addresses", |dice| {
        let method = *dice.of(&["GET", "GET", "GET", "HEAD", "POST", "PUT", "CONNECT", "G\u{1}T"]);
        let path = text(dice, PARTS, 6).replace('\n', "");
        let heads = text(dice, HEADS, 4);
        let request =
            format!("{method} /{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{heads}\r\n");
        let answer = ask(&changed(dice, request.into_bytes()));
        assert!(!answer.windows(SECRET.len()).any(|part| part == SECRET.as_bytes()));
    });
    let answer = ask(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert!(answer.starts_with(b"HTTP/1.1 200"), "it still answers");
}

/// All files of a folder, with their bytes.
fn files_of(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name();
    let files = walk.into_iter().filter_map(Result::ok);
    let files = files.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            (
                entry.path().to_owned(),
                std::fs::read(entry.path()).unwrap_or_default(),
            )
        })
        .collect()
}

#[test]
fn receipts_and_markers() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    std::fs::create_dir_all(root.join("content")).unwrap();
    std::fs::write(root.join("callboard.yaml"), "").unwrap();
    std::fs::write(root.join("content/index.md"), "# Home\n").unwrap();
    let build = || {
        let program = env!("CARGO_BIN_EXE_callboard");
        Command::new(program)
            .args(["build", "-q", "--no-search", "-r"])
            .arg(root)
            .output()
            .unwrap()
    };
    assert!(build().status.success());
    std::fs::write(root.join("keep.txt"), "somebody's").unwrap();
    let is_marker = |path: &Path| {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        name.starts_with('.')
            || path
                .components()
                .any(|part| part.as_os_str() == ".callboard-cache")
    };
    let published = |root: &Path| {
        let files = files_of(&root.join("public"));
        files
            .into_iter()
            .filter(|(path, _)| !is_marker(path))
            .collect::<Vec<_>>()
    };
    let expected = published(root);
    fuzz("receipts and markers", |dice| {
        let marks: Vec<_> = [root.join("public"), root.join(".callboard-cache")]
            .iter()
            .flat_map(|folder| files_of(folder))
            .filter(|(path, _)| is_marker(path))
            .collect();
        let (path, bytes) = dice.of(&marks).clone();
        let odd = match dice.below(4) {
            0 => bytes[..dice.below(bytes.len() + 1)].to_vec(),
            1 => [&*bytes, b"\n../keep.txt\n../../keep.txt\n/keep.txt\n"].concat(),
            _ => changed(dice, bytes.clone()),
        };
        std::fs::write(&path, odd).unwrap();
        let built = build();
        let said = String::from_utf8_lossy(&built.stderr).into_owned();
        assert!(!said.contains("panicked"), "{said}");
        assert_eq!(
            std::fs::read_to_string(root.join("keep.txt")).unwrap(),
            "somebody's"
        );
        if built.status.success() {
            assert_eq!(published(root), expected, "{path:?}");
        } else {
            // It refused to touch what it no longer knows as its own, which is all there is to lose.
            assert_eq!(built.status.code(), Some(3), "{said}");
            std::fs::write(&path, &bytes).unwrap();
            if !build().status.success() {
                std::fs::remove_dir_all(root.join("public")).unwrap();
                assert!(build().status.success());
            }
        }
    });
}
