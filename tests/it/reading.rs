//! Reading is confined and finite: only regular files below the site's root, never through a link that took a file's place,
//! and no more of a file in memory than somebody looks into.

#![expect(clippy::print_stdout, reason = "a long run says what it counted")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use callboard::config::Request;
use callboard::server::{Hosts, Limits, Server, Site};
use callboard::site::{Cache, compile};

use crate::project::TODAY;

fn site(folder: &Path) {
    std::fs::create_dir_all(folder.join("content")).unwrap();
    std::fs::write(folder.join("callboard.yaml"), "").unwrap();
    std::fs::write(folder.join("content/index.md"), "# Home\n").unwrap();
}

/// A film that takes no room on most disks.
fn film(folder: &Path, size: u64) {
    let file = std::fs::File::create(folder.join("content/film.mov")).unwrap();
    file.set_len(size).unwrap();
    let mut file = std::fs::File::options()
        .append(true)
        .open(folder.join("content/film.mov"))
        .unwrap();
    file.write_all(b"The End").unwrap();
}

/// Runs the command; its exit status, what it said, and the memory that it took at most, in bytes.
///
/// The peak is read while it runs: what the system says of an ended child counts this process too, from before the program
/// was loaded.
fn run(root: &Path, arguments: &[&str]) -> (i32, String, u64) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_callboard"))
        .args(arguments)
        .arg("-r")
        .arg(root)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = child.stderr.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut said = String::new();
        stderr.read_to_string(&mut said).map(|_| said)
    });
    let mut peak = 0;
    let status = loop {
        peak = peak.max(peak_of(child.id()).unwrap_or(0));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(Duration::from_millis(3));
    };
    (status.code().unwrap_or(-1), reader.join().unwrap().unwrap(), peak)
}

/// The most memory that a running process took so far, in bytes.
fn peak_of(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kibibytes * 1024)
}

#[test]
fn a_film_is_published_without_being_read_into_memory() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    let (.., without) = run(folder.path(), &["build"]);
    film(folder.path(), 300_000_000);
    for mode in ["--no-search", "--in-place"] {
        let (status, said, with) = run(folder.path(), &["build", mode]);
        assert_eq!(status, 0, "{said}");
        assert!(
            with < without + 30_000_000,
            "{without} bytes without it, {with} with it"
        );
        let public = folder.path().join("public/film.mov");
        assert_eq!(std::fs::metadata(&public).unwrap().len(), 300_000_007);
    }
    let (_, said, _) = run(folder.path(), &["build", "--in-place"]);
    assert!(said.contains(" 0 written"), "{said}");
}

#[test]
fn the_preview_sends_a_film_in_pieces_and_any_part_of_it() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    film(folder.path(), 9_000_000);
    let snapshot = callboard::source::read(folder.path(), TODAY).unwrap();
    let compiled = compile(&snapshot, &Request::default(), &mut Cache::default());
    assert!(compiled.output.get("film.mov").is_none(), "it is not in memory");
    let site = Site::next(None, compiled, Arc::new(snapshot), folder.path());
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let server = Server::start(listener, Hosts::of("127.0.0.1"), Limits::default(), site).unwrap();
    let ask = |more: &str| {
        let mut stream = TcpStream::connect(server.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        write!(
            stream,
            "GET /film.mov HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{more}\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .unwrap();
        let body = answer.split_off(end + 4);
        (String::from_utf8(answer).unwrap(), body)
    };
    let (head, body) = ask("");
    assert!(
        head.starts_with("HTTP/1.1 200") && head.contains("video/quicktime"),
        "{head}"
    );
    assert!(body.len() == 9_000_007 && body.ends_with(b"The End"));
    let (head, body) = ask("Range: bytes=9000004-\r\n");
    assert!(
        head.starts_with("HTTP/1.1 206") && head.contains("bytes 9000004-9000006/9000007"),
        "{head}"
    );
    assert_eq!(body, b"End");
    // Once it was changed, it is not what the page said.
    film(folder.path(), 8_000_000);
    assert!(ask("").0.starts_with("HTTP/1.1 404"));
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_reported_and_keep_nobody_waiting() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    for name in ["page.md", "film.mov"] {
        let made = Command::new("mkfifo")
            .arg(folder.path().join("content").join(name))
            .status();
        assert!(made.unwrap().success());
    }
    let start = Instant::now();
    let (_, said, _) = run(folder.path(), &["build"]);
    assert!(start.elapsed() < Duration::from_secs(20));
    assert!(
        said.contains("content/film.mov") && said.contains("neither a file nor a folder"),
        "{said}"
    );
    if Path::new("/dev/zero").exists() {
        let arguments = ["import", "crew", "/dev/zero", "--production", "show"];
        std::fs::create_dir_all(folder.path().join("content/productions/show")).unwrap();
        std::fs::write(folder.path().join("content/productions/show/index.md"), "").unwrap();
        let (status, said, memory) = run(folder.path(), &arguments);
        assert_eq!(status, 3, "{said}");
        assert!(said.contains("no crew list does"), "{said}");
        assert!(memory < 400_000_000, "{memory}");
    }
}

/// `import`, `issue` and `new` are stopped at random moments: no file of the site is cut short.
#[test]
fn a_stopped_command_leaves_the_files_of_the_site_whole() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    site(root);
    let crew = root.join("content/productions/show/crew.md");
    let issued = root.join("issued.json");
    std::fs::create_dir_all(crew.parent().unwrap()).unwrap();
    std::fs::write(
        root.join("content/productions/show/index.md"),
        "---\nfrom: 2026-01-05\nto: 2026-12-18\n---\n",
    )
    .unwrap();
    let sheet = |name: &str| {
        let rows: String = (0..3_000)
            .map(|row| format!("Runner,{name} {row},2026-01-05,2026-12-18\n"))
            .collect();
        let file = root.join(format!("{name}.csv"));
        std::fs::write(&file, format!("Role,Name,From,To\n{rows}")).unwrap();
        file.to_string_lossy().into_owned()
    };
    let sheets = ["Ana", "Zoe"].map(sheet);
    std::fs::create_dir_all(root.join("content/roles")).unwrap();
    std::fs::write(root.join("content/roles/runner.md"), "Runs.\n").unwrap();
    let import = |sheet: &str| {
        let arguments = ["import", "crew", sheet, "--production", "show", "--replace"];
        let mut command = Command::new(env!("CARGO_BIN_EXE_callboard"));
        command
            .arg("-r")
            .arg(root)
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    };
    let whole: Vec<Vec<u8>> = sheets
        .iter()
        .map(|sheet| {
            import(sheet).status().unwrap();
            std::fs::read(&crew).unwrap()
        })
        .collect();
    assert!(whole[0] != whole[1] && whole[0].len() > 100_000);
    let schedule = |lock: usize| {
        let text = format!(
            "---\nstart: 2026-01-05\nmilestones:\n  - {{id: lock, title: Lock {lock}, on: 2026-03-0{}}}\n---\n",
            1 + lock % 9
        );
        std::fs::write(root.join("content/productions/show/schedule.md"), text).unwrap();
    };
    let times = std::env::var("CALLBOARD_KILLS")
        .ok()
        .and_then(|times| times.parse().ok())
        .unwrap_or(6_usize);
    let command = |turn: usize| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_callboard"));
        match turn % 3 {
            0 => return import(&sheets[turn / 3 % 2]),
            1 => command.args(["issue", "--today", "2026-05-04"]),
            _ => command.args(["new", "role", &format!("role-{turn}")]),
        };
        command
            .arg("-r")
            .arg(root)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    };
    // How long each of the three takes, so that they are stopped at any moment of their work.
    let length = [times, times + 1, times + 2].map(|turn| {
        schedule(turn);
        let start = Instant::now();
        command(turn).status().unwrap();
        (turn % 3, start.elapsed())
    });
    let mut killed = [0; 3];
    for turn in 0..times {
        schedule(turn);
        let start = Instant::now();
        let whole_time = length.iter().find(|(kind, _)| *kind == turn % 3).unwrap().1;
        let wait = whole_time * u32::try_from((turn * 7_919) % 1_000).unwrap() / 1_000;
        let mut child = command(turn).spawn().unwrap();
        while start.elapsed() < wait && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_micros(200));
        }
        let _ = child.kill();
        killed[turn % 3] += usize::from(child.wait().unwrap().code().is_none());
        let found = std::fs::read(&crew).unwrap();
        assert!(whole.contains(&found), "crew.md is cut short after {turn} turns");
        if let Ok(text) = std::fs::read(&issued) {
            assert!(
                serde_json::from_slice::<serde_json::Value>(&text).is_ok(),
                "issued.json is cut short"
            );
        }
        if let Ok(text) = std::fs::read_to_string(root.join(format!("content/roles/role-{turn}.md"))) {
            assert!(text.ends_with("- \n"), "a new page is cut short: {text:?}");
        }
    }
    println!("of {times} commands, so many were stopped: import, issue, new: {killed:?}");
}
