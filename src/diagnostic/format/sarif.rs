//! For code scanning: SARIF 2.1.0, an OASIS standard.
//!
//! Columns count characters, which SARIF calls `unicodeCodePoints`; paths are URIs below `%SRCROOT%`.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::{Arranged, arrange};
use crate::diagnostic::{Code, Diagnostic, Located, Severity};

/// What stands in a URI's path as it is: what RFC 3986 calls unreserved, and the slash.
const PATH: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// One SARIF log with one run.
pub fn sarif<'t>(diagnostics: &[Diagnostic], texts: impl Fn(&str) -> Option<&'t str>) -> String {
    let arranged = arrange(diagnostics, texts);
    let rules: Vec<Code> = arranged
        .iter()
        .map(|shown| shown.diagnostic.code)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let results: Vec<_> = arranged.iter().map(|shown| result(shown, &rules)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "Callboard",
                    "version": env!("CARGO_PKG_VERSION"),
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rules.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
                },
            },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn rule(code: Code) -> Value {
    let explanation = code.explanation();
    let summary = explanation
        .split("\n\n")
        .next()
        .unwrap_or_default()
        .replace('\n', " ");
    json!({
        "id": code.name(),
        "shortDescription": {"text": code.name().replace('-', " ")},
        "fullDescription": {"text": summary.trim()},
        "help": {"text": explanation, "markdown": explanation},
        "defaultConfiguration": {"level": level(code.severity())},
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Hint => "note",
        other => other.name(),
    }
}

fn result(shown: &Arranged<'_>, rules: &[Code]) -> Value {
    let Diagnostic {
        code,
        severity,
        message,
        help,
        related,
        ..
    } = shown.diagnostic;
    let text = match help {
        Some(help) => format!("{message}\n\nhelp: {help}"),
        None => message.clone(),
    };
    let mut result = json!({
        "ruleId": code.name(),
        "ruleIndex": rules.binary_search(code).ok(),
        "level": level(*severity),
        "message": {"text": text},
        "locations": [{"physicalLocation": physical_location(&shown.located)}],
    });
    if !related.is_empty() {
        let locations = shown
            .related
            .iter()
            .zip(related)
            .enumerate()
            .map(|(id, (located, related))| {
                json!({
                    "id": id,
                    "physicalLocation": physical_location(located),
                    "message": {"text": related.message},
                })
            });
        result["relatedLocations"] = locations.collect();
    }
    result
}

fn physical_location(located: &Located) -> Value {
    let uri = utf8_percent_encode(&located.file, &PATH).to_string();
    let mut location = Map::new();
    location.insert(
        "artifactLocation".to_owned(),
        json!({"uri": uri, "uriBaseId": "%SRCROOT%"}),
    );
    if let Some(span) = located.span {
        let region = json!({
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        });
        location.insert("region".to_owned(), region);
    }
    Value::Object(location)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::tests::{texts, three_problems};
    use super::*;
    use crate::diagnostic::Place;

    fn valid(log: &str) -> Value {
        // The schema's own slip, in two patterns: a `]` without its `[` is no regular expression to a strict reader.
        let schema = include_str!("../../../tests/schemas/sarif-2.1.0.json").replace("]?$\"", "$\"");
        let schema: Value = serde_json::from_str(&schema).unwrap();
        let log: Value = serde_json::from_str(log).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let errors: Vec<_> = validator
            .iter_errors(&log)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
        log
    }

    #[test]
    fn a_log_is_valid_and_names_every_place() {
        let log = valid(&sarif(&three_problems(), texts));
        let run = &log["runs"][0];
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        let result = &run["results"][1];
        assert_eq!(result["ruleId"], "unknown-role");
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], "unknown-role");
        assert_eq!(
            result["locations"][0]["physicalLocation"]["region"],
            json!({"startLine": 3, "startColumn": 11, "endLine": 3, "endColumn": 19})
        );
        assert_eq!(
            run["results"][0]["relatedLocations"][1]["message"]["text"],
            "its title"
        );
    }

    #[test]
    fn logs_without_problems_and_with_every_code_are_valid() {
        valid(&sarif(&[], texts));
        let file: Arc<str> = Arc::from("content/Mise en scène #1 100%.md");
        let problems: Vec<_> = Code::ALL
            .iter()
            .map(|code| Diagnostic::new(*code, Place::file(&file), "message"))
            .collect();
        let log = valid(&sarif(&problems, texts));
        assert_eq!(
            log["runs"][0]["results"].as_array().map(Vec::len),
            Some(Code::ALL.len())
        );
        let location = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(
            location["artifactLocation"]["uri"],
            "content/Mise%20en%20sc%C3%A8ne%20%231%20100%25.md"
        );
    }
}
