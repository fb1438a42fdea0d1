//! Runs the console transcripts of `tests/cli`: what a user types, and what they see.
//!
//! A transcript is Markdown. Each block marked `console` holds commands after `$ ` and what they print, to standard
//! output and error together, with `[..]` for any text within a line and `...` for any lines; a line `(exit 1)` is the
//! exit status where it is not 0. A block marked with a path writes that file. All blocks of a transcript share a folder.

use std::path::Path;
use std::process::Command;

#[test]
fn every_transcript_is_what_a_user_sees() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut failures = Vec::new();
    let mut commands = 0;
    for path in paths {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let home = tempfile::tempdir().unwrap();
        for (label, block) in blocks(&text, "~~~") {
            if label != "console" {
                let file = home.path().join(&label);
                std::fs::create_dir_all(file.parent().unwrap()).unwrap();
                std::fs::write(file, block).unwrap();
                continue;
            }
            for (command, expected) in steps(&block) {
                commands += 1;
                let shown = run(&command, home.path());
                if !matches(&expected, &shown) {
                    failures.push(format!(
                        "{name}: $ {command}\n--- expected\n{expected}--- shown\n{shown}"
                    ));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(commands >= 15, "only {commands} commands were run");
}

/// The page that a newcomer follows, block by block. What it says in words between them is done here: the role that another
/// one reports to is misspelled before the block that shows an error, and mended after it. `…` stands for any text.
#[test]
fn the_first_steps_of_the_manual_are_what_a_newcomer_sees() {
    let page = include_str!("../../content/manual/first-steps.md");
    let home = tempfile::tempdir().unwrap();
    run("callboard init handbook", home.path());
    let runner = home.path().join("handbook/content/roles/runner.md");
    let mended = std::fs::read_to_string(&runner).unwrap();
    let misspelled = mended.replace(
        "reports_to: production-assistant",
        "reports_to: production-asistant",
    );
    let consoles = blocks(page, "```")
        .into_iter()
        .filter(|(label, _)| label == "console");
    let mut seen = Vec::new();
    for (command, expected) in consoles.flat_map(|(_, block)| steps(&block)) {
        // It would serve for ever; the tests of `serve` look at it.
        if command.contains("serve") {
            continue;
        }
        let is_wrong = expected.contains("error[");
        std::fs::write(&runner, if is_wrong { &misspelled } else { &mended }).unwrap();
        let shown = run(&format!("cd handbook && {command}"), home.path()).replace("(exit 1)\n", "");
        let expected = expected.replace('…', "[..]");
        assert!(
            matches(&expected, &shown),
            "$ {command}\n--- the manual\n{expected}--- shown\n{shown}"
        );
        seen.push(command);
    }
    let commands = [
        "callboard check",
        "callboard check",
        "callboard build",
        "callboard new role key-grip",
    ];
    assert_eq!(seen, commands);
}

/// The blocks of a transcript: the word after the fence, and the lines in it.
fn blocks(text: &str, fence: &str) -> Vec<(String, String)> {
    let mut blocks: Vec<(String, String)> = Vec::new();
    let mut is_open = false;
    for line in text.lines() {
        if let Some(label) = line.strip_prefix(fence) {
            is_open = !is_open;
            if is_open {
                blocks.push((label.trim().to_owned(), String::new()));
            }
        } else if is_open && let Some((_, block)) = blocks.last_mut() {
            block.push_str(line);
            block.push('\n');
        }
    }
    blocks
}

fn steps(block: &str) -> Vec<(String, String)> {
    let mut steps: Vec<(String, String)> = Vec::new();
    for line in block.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            steps.push((command.to_owned(), String::new()));
        } else if let Some((_, expected)) = steps.last_mut() {
            expected.push_str(line);
            expected.push('\n');
        }
    }
    steps
}

fn run(command: &str, home: &Path) -> String {
    let binary = Path::new(env!("CARGO_BIN_EXE_callboard"));
    let path = format!(
        "{}:{}",
        binary.parent().unwrap_or(Path::new(".")).display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let output = Command::new("sh")
        .args(["-c", &format!("{{ {command}\n}} 2>&1")])
        .current_dir(home)
        .env("PATH", path)
        .env("SOURCE_DATE_EPOCH", "1777852800")
        .env_remove("CLICOLOR_FORCE")
        .env("NO_COLOR", "1")
        .output()
        .expect("a shell runs the command");
    let mut shown = String::from_utf8_lossy(&output.stdout).replace(&*home.to_string_lossy(), "HOME");
    if !shown.is_empty() && !shown.ends_with('\n') {
        shown.push('\n');
    }
    match output.status.code() {
        Some(0) => shown,
        code => format!("{shown}(exit {})\n", code.unwrap_or(-1)),
    }
}

/// Whether a text is as a pattern says, `...` standing for any lines and `[..]` for any text within one.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<_>, Vec<_>) = (pattern.lines().collect(), text.lines().collect());
    lines_match(&pattern, &text)
}

fn lines_match(pattern: &[&str], text: &[&str]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some((&"...", rest)) => (0..=text.len()).any(|skipped| lines_match(rest, &text[skipped..])),
        Some((first, rest)) => text
            .split_first()
            .is_some_and(|(line, others)| line_matches(first, line) && lines_match(rest, others)),
    }
}

fn line_matches(pattern: &str, line: &str) -> bool {
    let mut parts = pattern.trim_end().split("[..]");
    let Some(mut rest) = parts.next().and_then(|first| line.trim_end().strip_prefix(first)) else {
        return false;
    };
    let parts: Vec<_> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}
