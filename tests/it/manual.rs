//! Keeps the manual honest: what it leaves out, and examples that would not work, are found here.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use callboard::config::{DefaultAudience, Settings};
use callboard::content::{Kind, schema_of};
use callboard::diagnostic::Code;
use serde_json::Value;

use crate::project::{Project, located};

/// The pages of the manual, by name, with their text.
fn pages() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/manual");
    let mut pages: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    pages.sort();
    pages
}

fn page(name: &str) -> String {
    let found = pages().into_iter().find(|(known, _)| known == name);
    found.unwrap_or_else(|| panic!("the manual has no page {name}")).1
}

/// The page that explains the keys of a kind.
fn page_of(kind: Kind) -> String {
    let page = match kind {
        Kind::CareerPath | Kind::Department | Kind::Skill | Kind::Tool => "departments-careers-skills-tools",
        Kind::Crew | Kind::Schedule => "productions",
        Kind::Term => "terms",
        Kind::Call => "call-sheets",
        Kind::Page => "pages-and-navigation",
        kind => kind.folder().unwrap_or_default(),
    };
    format!("{page}.md")
}

/// What stands between single backquotes, outside fenced blocks.
fn in_backquotes(text: &str) -> BTreeSet<&str> {
    let mut fence = "";
    let mut found = BTreeSet::new();
    for line in text.lines() {
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| line.trim_start().starts_with(mark));
        match mark {
            Some(mark) if fence.is_empty() => fence = mark,
            Some(mark) if fence == mark => fence = "",
            _ if fence.is_empty() => found.extend(line.split('`').skip(1).step_by(2)),
            _ => {}
        }
    }
    found
}

/// All keys of a schema, those of the mappings inside it too.
fn keys(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::Object(properties)) = fields.get("properties") {
                found.extend(properties.keys().cloned());
            }
            fields.values().for_each(|value| keys(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

fn keys_of(schema: &schemars::Schema) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    keys(schema.as_value(), &mut found);
    found
}

#[test]
fn every_key_of_every_kind_is_explained() {
    let writing = page("writing.md");
    let shared = in_backquotes(&writing);
    let mut missing = Vec::new();
    for kind in Kind::ALL {
        let text = page(&page_of(kind));
        let explained = in_backquotes(&text);
        let keys = keys_of(&schema_of(kind));
        assert!(keys.contains("title"), "the keys of {} are read", kind.name());
        let unexplained = keys
            .iter()
            .filter(|key| !explained.contains(key.as_str()) && !shared.contains(key.as_str()));
        missing.extend(unexplained.map(|key| format!("{}: `{key}` of a {}", page_of(kind), kind.name())));
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_setting_is_explained() {
    let text = page("settings.md");
    let explained = in_backquotes(&text);
    let keys = keys_of(&schemars::schema_for!(Settings));
    let missing: Vec<_> = keys
        .iter()
        .filter(|key| !explained.contains(key.as_str()))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_key_of_another_generator_that_is_taken_over_is_in_the_table() {
    let page = page("writing.md");
    for (theirs, ours) in callboard::content::page::TAKEN_OVER {
        let row = page
            .lines()
            .find(|line| line.starts_with('|') && line.contains(&format!("`{theirs}")));
        let row = row.unwrap_or_else(|| panic!("`{theirs}` is not explained"));
        assert!(row.contains(&format!("`{ours}")), "{row}");
    }
}

#[test]
fn every_parameter_of_the_theme_is_explained() {
    let text = page("themes.md");
    let explained = in_backquotes(&text);
    let site = Project::new().compile();
    let theme = callboard::theme::load(&Project::new().snapshot(), &site.config, &mut Vec::new());
    assert!(theme.params.contains_key("accent"));
    let missing: Vec<_> = theme
        .params
        .keys()
        .filter(|name| !explained.contains(name.as_str()))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn help(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_callboard"))
        .args(arguments)
        .arg("--help")
        .output()
        .expect("callboard runs");
    String::from_utf8(output.stdout).expect("help is UTF-8")
}

/// The subcommands that a help lists.
fn subcommands(help: &str) -> Vec<String> {
    let listed = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty());
    let names = listed.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

/// The options that a help lists, such as `-o` and `--output`.
fn options(help: &str) -> Vec<String> {
    let lines = help
        .lines()
        .map(str::trim_start)
        .filter(|line| line.starts_with('-') && !line.starts_with("- "));
    lines
        .flat_map(|line| {
            line.split([' ', ','])
                .take_while(|word| word.is_empty() || word.starts_with('-'))
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn every_command_and_each_of_its_options_is_explained() {
    let text = page("commands.md");
    let explained: BTreeSet<&str> = in_backquotes(&text)
        .into_iter()
        .flat_map(|span| span.split(' '))
        .collect();
    let mut left = vec![Vec::new()];
    let (mut missing, mut options_seen) = (Vec::new(), 0);
    while let Some(command) = left.pop() {
        let words: Vec<&str> = command.iter().map(String::as_str).collect();
        let help = help(&words);
        let inner = subcommands(&help);
        let name = format!("callboard {}", words.join(" "));
        if !words.is_empty() && !help.contains("\nExample") {
            missing.push(format!("{name}: an example in its help"));
        }
        if inner.is_empty() && !text.contains(name.trim()) {
            missing.push(name.clone());
        }
        for option in options(&help) {
            options_seen += 1;
            if !explained.contains(option.as_str()) {
                missing.push(format!("{name} {option}"));
            }
        }
        left.extend(
            inner
                .into_iter()
                .map(|inner| command.iter().cloned().chain([inner]).collect()),
        );
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(options_seen > 40, "only {options_seen} options were seen");
}

#[test]
fn every_code_explains_itself() {
    let mut names = BTreeSet::new();
    for code in Code::ALL {
        let (name, text) = (code.name(), code.explanation());
        assert!(names.insert(name), "two codes are called {name}");
        assert_eq!(Code::of(name), Some(*code));
        let paragraphs = text.trim().split("\n\n").count();
        assert!(
            paragraphs >= 3,
            "{name} gives no rule, reason and way out:\n{text}"
        );
    }
}

/// Fenced blocks whose info names a file, such as ```` ```yaml roles/runner.md ````: the file's path and text.
fn examples(text: &str) -> Vec<(String, String)> {
    let mut examples: Vec<(String, String)> = Vec::new();
    let mut is_open = false;
    let mut is_example = false;
    for line in text.lines() {
        match line.strip_prefix("```") {
            Some(info) if !is_open => {
                is_open = true;
                let path = info.split_once(' ').map(|(_, path)| path.trim());
                is_example = path.is_some();
                examples.extend(path.map(|path| (path.to_owned(), String::new())));
            }
            Some(_) => is_open = false,
            None => {
                if is_open
                    && is_example
                    && let Some((_, text)) = examples.last_mut()
                {
                    text.push_str(line);
                    text.push('\n');
                }
            }
        }
    }
    examples
}

/// Each example is read alone, so it may name what only a whole handbook has; all else must be right.
#[test]
fn every_example_is_right() {
    let allowed: &[Code] = &[
        Code::UnknownRole,
        Code::UnknownDepartment,
        Code::UnknownCareerPath,
        Code::UnknownPerson,
        Code::UnknownTool,
        Code::UnknownEntry,
        Code::BrokenLink,
        Code::NoContent,
    ];
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for (name, text) in pages() {
        for (path, example) in examples(&text) {
            seen += 1;
            let settings = "media: [animation, vfx]\nscales: [feature, small]\naudiences: [public, crew, internal]\n\
                            visible: {role.pay: crew}\n";
            let project = if path == "callboard.yaml" {
                Project::new().file("callboard.yaml", &example)
            } else {
                Project::new()
                    .file("callboard.yaml", settings)
                    .file(&format!("content/{path}"), &example)
            };
            let project = project
                .file("content/people/ana-ruiz.jpg", b"\xff\xd8\xff\xda\x00\x02\xff\xd9")
                .asking(|request| request.default_audience = DefaultAudience::MostTrusted);
            let compiled = project.compile();
            let problems: Vec<_> = compiled
                .diagnostics
                .iter()
                .filter(|problem| !allowed.contains(&problem.code))
                .cloned()
                .collect();
            wrong.extend(
                located(&project.snapshot(), &problems)
                    .into_iter()
                    .map(|found| format!("{name}: {path}: {found}")),
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(seen >= 15, "only {seen} examples were read");
}
