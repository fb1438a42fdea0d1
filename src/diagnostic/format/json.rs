//! For scripts and editors.

use serde_json::{Value, json};

use super::{Arranged, Counts, arrange};
use crate::diagnostic::{Diagnostic, Located};

/// One JSON object: `{"diagnostics": […], "errors": 0, "warnings": 0, "hints": 0}`.
///
/// Lines and columns count from 1, columns in characters; they are `null` where a file as a whole is meant.
pub fn json<'t>(diagnostics: &[Diagnostic], texts: impl Fn(&str) -> Option<&'t str>) -> String {
    let arranged = arrange(diagnostics, texts);
    let counts = Counts::of(&arranged);
    let document = json!({
        "diagnostics": arranged.iter().map(diagnostic).collect::<Vec<_>>(),
        "errors": counts.errors,
        "warnings": counts.warnings,
        "hints": counts.hints,
    });
    format!("{document:#}\n")
}

fn diagnostic(shown: &Arranged<'_>) -> Value {
    let Diagnostic {
        code,
        severity,
        message,
        help,
        ..
    } = shown.diagnostic;
    let Located { file, span } = &shown.located;
    let related =
        shown
            .related
            .iter()
            .zip(&shown.diagnostic.related)
            .map(|(Located { file, span }, related)| {
                json!({
                    "file": &**file,
                    "line": span.map(|span| span.line),
                    "column": span.map(|span| span.column),
                    "message": related.message,
                })
            });
    json!({
        "code": code.name(),
        "severity": severity.name(),
        "message": message,
        "file": &**file,
        "line": span.map(|span| span.line),
        "column": span.map(|span| span.column),
        "end_line": span.map(|span| span.end_line),
        "end_column": span.map(|span| span.end_column),
        "help": help,
        "related": related.collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{texts, three_problems};
    use super::*;

    #[test]
    fn every_part_of_a_problem_has_its_key() {
        let document: Value = serde_json::from_str(&json(&three_problems(), texts)).unwrap();
        assert_eq!(
            (&document["errors"], &document["warnings"]),
            (&json!(2), &json!(1))
        );
        assert_eq!(
            document["diagnostics"][1],
            json!({
                "code": "unknown-role",
                "severity": "error",
                "message": "no role is called `key-girp`",
                "file": "content/crew.md",
                "line": 3,
                "column": 11,
                "end_line": 3,
                "end_column": 19,
                "help": "did you mean `key-grip`? (content/roles/key-grip.md)",
                "related": [],
            })
        );
        assert_eq!(
            document["diagnostics"][0]["related"],
            json!([
                {"file": "content/crew.md", "line": null, "column": null, "message": "the other one"},
                {"file": "content/roles/key-grip.md", "line": 2, "column": 8, "message": "its title"},
            ])
        );
        assert_eq!(document["diagnostics"][0]["line"], Value::Null);
    }

    #[test]
    fn no_problems_are_an_empty_list() {
        let document: Value = serde_json::from_str(&json(&[], texts)).unwrap();
        assert_eq!(
            document,
            json!({"diagnostics": [], "errors": 0, "warnings": 0, "hints": 0})
        );
    }
}
