//! Runs the cases of `tests/suite`: sites as text, with the problems expected at the lines where they are.
//!
//! A case starts with `=== ` and a sentence, its files with `-- path --`. A line that has a problem says so at its end,
//! `# error: code` in YAML or `<!-- warning: code -->` in Markdown, several with commas; a file that is reported as a
//! whole, or whose line can bear no comment, has a line `expect error code` (or `expect error code line 3`) between the
//! title and the first file, with its path at the end. What is not expected must not be there.

use std::path::Path;

use crate::project::{Found, Project, located};

struct Case {
    title: String,
    files: Vec<(String, String)>,
    expected: Vec<String>,
}

#[test]
fn every_case_of_the_suite_has_the_problems_it_says_and_no_others() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    let (mut failures, mut run) = (Vec::new(), 0);
    for path in names
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
    {
        for case in read_cases(&std::fs::read_to_string(path).unwrap()) {
            run += 1;
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if let Err(difference) = try_case(&case) {
                failures.push(format!("{name}: {}\n{difference}", case.title));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {run} cases differ\n\n{}",
        failures.len(),
        failures.join("\n\n")
    );
    assert!(run >= 60, "only {run} cases were found");
}

fn try_case(case: &Case) -> Result<(), String> {
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
        return Ok(());
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
