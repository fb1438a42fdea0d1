//! Runs the cases of `tests/suite`: sites as text, with the problems expected at the lines where they are.
//!
//! A case starts with `=== ` and a sentence, its files with `-- path --`. A line that has a problem says so at its end,
//! `# error: code` in YAML or `<!-- warning: code -->` in Markdown, several with commas; a file that is reported as a
//! whole, or whose line can bear no comment, has a line `expect error code` (or `expect error code line 3`) between the
//! title and the first file, with its path at the end. What is not expected must not be there.
//!
//! The words of each problem, its help and its related places stand beside the cases, in a file that ends in `.words`.
//! `CALLBOARD_UPDATE=1 cargo test --test it suite` writes these files anew; read the difference before you commit it.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use callboard::diagnostic::{Code, Diagnostic, format};
use callboard::source::{Snapshot, Texts};

use crate::project::{Found, Project, located};

struct Case {
    title: String,
    files: Vec<(String, String)>,
    expected: Vec<String>,
}

/// The files of cases, in order of name.
fn suite_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
        .collect();
    paths.sort();
    paths
}

#[test]
fn every_case_of_the_suite_has_the_problems_it_says_in_the_words_it_says_and_no_others() {
    let mut failures = Vec::new();
    for path in suite_files() {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let mut words = String::new();
        let cases = read_cases(&std::fs::read_to_string(&path).unwrap());
        assert!(!cases.is_empty(), "{name} has no cases");
        let outcomes: Vec<_> = cases.par_iter().map(try_case).collect();
        for (case, outcome) in cases.iter().zip(outcomes) {
            match outcome {
                Ok(shown) => words.push_str(&format!("=== {}\n{shown}", case.title)),
                Err(difference) => failures.push(format!("{name}: {}\n{difference}", case.title)),
            }
        }
        let beside = path.with_extension("words");
        if std::env::var_os("CALLBOARD_UPDATE").is_some() {
            std::fs::write(&beside, words).unwrap();
            continue;
        }
        let known = std::fs::read_to_string(&beside).unwrap_or_default();
        let changed = known
            .lines()
            .zip(words.lines())
            .find(|(known, shown)| known != shown);
        if let Some((known, shown)) = changed {
            failures.push(format!("{name}: the words differ\n  - {known}\n  + {shown}"));
        } else if known.lines().count() != words.lines().count() {
            failures.push(format!(
                "{name}: the words of some cases are missing from {}",
                beside.display()
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// Codes that a site of a few files in memory cannot show, and the test that shows each.
const SHOWN_ELSEWHERE: [(Code, &str); 6] = [
    (Code::TooLarge, "mistakes.rs: a page of a megabyte"),
    (Code::BadUtf8, "document/encoding.rs: cases are text"),
    (
        Code::Unreadable,
        "output.rs: a file that cannot be read is on the disk",
    ),
    (
        Code::OutsideRoot,
        "output.rs: a link that leads out of the site is on the disk",
    ),
    (
        Code::NoHistory,
        "history.rs: what was fetched of a repository is on the disk",
    ),
    (Code::DeadLink, "external.rs: only other hosts can tell"),
];

#[test]
fn every_code_has_a_case() {
    let cases: Vec<Case> = suite_files()
        .iter()
        .flat_map(|path| read_cases(&std::fs::read_to_string(path).unwrap()))
        .collect();
    let expects = |code: &Code| {
        let mut expected = cases.iter().flat_map(|case| &case.expected);
        expected.any(|line| line.split(' ').nth(1) == Some(code.name()))
    };
    let is_elsewhere = |code: &Code| SHOWN_ELSEWHERE.iter().any(|(other, _)| other == code);
    let without: Vec<_> = Code::ALL
        .iter()
        .filter(|code| !expects(code) && !is_elsewhere(code))
        .collect();
    assert!(without.is_empty(), "no case for {without:?}");
}

/// The words of a case's problems; or how its problems differ from those it expects.
fn try_case(case: &Case) -> Result<String, String> {
    let mut project = Project::new();
    for (path, text) in &case.files {
        project = project.file(path, text);
    }
    let (snapshot, compiled) = (project.snapshot(), project.compile());
    let found = located(&snapshot, &compiled.diagnostics);
    let as_line = |found: &Found| format!("{} {} {}:{}", found.severity, found.code, found.file, found.line);
    let mut shown: Vec<String> = found.iter().map(as_line).collect();
    let mut expected = case.expected.clone();
    shown.sort();
    expected.sort();
    if shown == expected {
        return Ok(words(&snapshot, &compiled.diagnostics));
    }
    let missing = expected
        .iter()
        .filter(|line| !shown.contains(line))
        .map(|line| format!("  missing  {line}"));
    let surplus = found
        .iter()
        .filter(|found| !expected.contains(&as_line(found)))
        .map(|found| {
            let problem = compiled
                .diagnostics
                .iter()
                .find(|problem| problem.code.name() == found.code);
            let message = problem
                .map(|problem| problem.message.as_str())
                .unwrap_or_default();
            format!("  surplus  {} ({message})", as_line(found))
        });
    let doubled =
        (shown.len() != expected.len()).then(|| format!("  found {} of {}", shown.len(), expected.len()));
    Err(missing
        .chain(surplus)
        .chain(doubled)
        .collect::<Vec<_>>()
        .join("\n"))
}

/// All that is said of problems, in order, without the lines of the files.
fn words(snapshot: &Snapshot, problems: &[Diagnostic]) -> String {
    let texts = Texts::of(snapshot);
    let mut words = String::new();
    for shown in format::arrange(problems, |file| texts.get(file)) {
        let problem = shown.diagnostic;
        words.push_str(&format!("{}: {}\n", problem.code.name(), problem.message));
        for related in &problem.related {
            words.push_str(&format!("  related: {}\n", related.message));
        }
        if let Some(help) = &problem.help {
            words.push_str(&format!("  help: {help}\n"));
        }
    }
    words
}

fn read_cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("=== ") {
            cases.push(Case {
                title: title.to_owned(),
                files: Vec::new(),
                expected: Vec::new(),
            });
            continue;
        }
        let Some(case) = cases.last_mut() else { continue };
        if let Some(path) = line.strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
            case.files.push((path.to_owned(), String::new()));
        } else if let Some((path, text)) = case.files.last_mut() {
            text.push_str(line);
            text.push('\n');
            let number = text.lines().count();
            case.expected
                .extend(marks(line).map(|mark| format!("{mark} {path}:{number}")));
        } else if let Some(rest) = line.strip_prefix("expect ") {
            let words: Vec<_> = rest.split_whitespace().collect();
            case.expected.push(match words.as_slice() {
                [severity, code, path] => format!("{severity} {code} {path}:0"),
                [severity, code, "line", number, path] => format!("{severity} {code} {path}:{number}"),
                _ => panic!("not an expectation: {line}"),
            });
        }
    }
    cases
}

/// The `error code` and `warning code` of a line's mark.
fn marks(line: &str) -> impl Iterator<Item = String> {
    let mark = ["error", "warning", "hint"]
        .into_iter()
        .flat_map(|severity| [format!("# {severity}: "), format!("<!-- {severity}: ")])
        .filter_map(|start| line.find(&start).map(|at| &line[at..]))
        .next()
        .unwrap_or_default();
    let mark = mark
        .trim_start_matches(['#', '<', '!', '-', ' '])
        .trim_end_matches(['-', '>', ' ']);
    let (severity, codes) = mark.split_once(": ").unwrap_or_default();
    let (severity, codes) = (severity.to_owned(), codes.to_owned());
    codes
        .split(", ")
        .filter(|code| !code.is_empty())
        .map(move |code| format!("{severity} {code}"))
        .collect::<Vec<_>>()
        .into_iter()
}
