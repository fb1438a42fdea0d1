//! `callboard schema --vscode`: editor support for Visual Studio Code and its relatives.
//!
//! The YAML extension (`redhat.vscode-yaml`) checks `callboard.yaml` by its schema. It does not look into the front matter of
//! Markdown files, so each kind gets a snippet file too: keys with an example and their meaning, offered while one types.

use serde_json::{Map, Value, json};

use crate::config::Settings;
use crate::content::{Kind, schema_of};

/// The extension that reads the schema of the settings.
const YAML_EXTENSION: &str = "redhat.vscode-yaml";

/// The files for the folder of a site, by path below it.
pub(super) fn files() -> Vec<(&'static str, String)> {
    let settings = json!({
        "yaml.schemas": {".vscode/callboard.schema.json": "callboard.yaml"},
        "[markdown]": {"editor.quickSuggestions": {"other": true, "comments": false, "strings": true}},
        "files.exclude": {"public": true, ".callboard-cache": true},
    });
    let tasks = json!({
        "version": "2.0.0",
        "tasks": [task("Callboard: check", &["check", "--format", "github"], true), task("Callboard: preview", &["serve", "--open"], false)],
    });
    let schema = serde_json::to_value(schemars::schema_for!(Settings)).unwrap_or_default();
    let files = [
        (".vscode/settings.json", settings),
        (
            ".vscode/extensions.json",
            json!({"recommendations": [YAML_EXTENSION]}),
        ),
        (".vscode/tasks.json", tasks),
        (".vscode/callboard.schema.json", schema),
        (".vscode/callboard.code-snippets", Value::Object(snippets())),
    ];
    let pretty = |(path, value): (&'static str, Value)| {
        (
            path,
            format!("{}\n", serde_json::to_string_pretty(&value).unwrap_or_default()),
        )
    };
    files.into_iter().map(pretty).collect()
}

/// A task that marks problems at their lines, or that keeps running.
fn task(label: &str, arguments: &[&str], finds_problems: bool) -> Value {
    let mut task = json!({
        "label": label,
        "type": "process",
        "command": "callboard",
        "args": arguments,
        "problemMatcher": [],
    });
    if finds_problems {
        task["problemMatcher"] = json!({
            "owner": "callboard",
            "fileLocation": ["relative", "${workspaceFolder}"],
            "pattern": {
                "regexp": "^::(error|warning) file=(.*?),line=(\\d+),(?:endLine=\\d+,)?col=(\\d+).*?::(.*)$",
                "severity": 1, "file": 2, "line": 3, "column": 4, "message": 5,
            },
        });
        task["group"] = json!({"kind": "build", "isDefault": true});
    } else {
        task["isBackground"] = json!(true);
    }
    task
}

/// A snippet for each key of each kind, by the kind and the key.
fn snippets() -> Map<String, Value> {
    let mut snippets = Map::new();
    for kind in Kind::ALL {
        let schema = schema_of(kind);
        let properties = schema.get("properties").and_then(Value::as_object);
        for (key, about) in properties.into_iter().flatten() {
            let example = about
                .pointer("/examples/0")
                .map(super::new::flow)
                .unwrap_or_default();
            // A `$`, `}` or backslash means something in a snippet.
            let example = example
                .replace('\\', "\\\\")
                .replace('$', "\\$")
                .replace('}', "\\}");
            let snippet = json!({
                "scope": "markdown",
                "prefix": format!("{} {key}", kind.name()),
                "body": [format!("{key}: ${{1:{example}}}")],
                "description": about.get("description").and_then(Value::as_str).unwrap_or_default(),
            });
            snippets.insert(format!("{}: {key}", kind.name()), snippet);
        }
    }
    snippets
}
