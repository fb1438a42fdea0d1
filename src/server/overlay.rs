//! What is wrong with the content, as the preview lays it over a page.

use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use crate::diagnostic::format::{Arranged, Counts, arrange};
use crate::diagnostic::{Diagnostic, Located, Severity};
use crate::plan::url;
use crate::source::{Snapshot, Texts};

/// More problems than this are counted, not shown: nobody reads them all on a page.
const MAX_SHOWN: usize = 30;

/// Lines longer than this, in characters, are cut around what is underlined.
const LONGEST_LINE: usize = 200;

/// The problems of a site, as JSON for the script on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Overlay {
    /// For this machine: all there is to say.
    pub(super) whole: Arc<str>,
    /// For other machines: how many, since the lines may not be for them.
    pub(super) brief: Arc<str>,
}

#[derive(Debug, Serialize)]
struct Shown<'d> {
    errors: usize,
    warnings: usize,
    problems: Vec<Problem<'d>>,
}

#[derive(Debug, Serialize)]
struct Problem<'d> {
    code: &'static str,
    severity: &'static str,
    message: &'d str,
    #[serde(flatten)]
    spot: Spot,
    excerpt: Option<Excerpt>,
    help: Option<&'d str>,
    related: Vec<Related<'d>>,
}

#[derive(Debug, Serialize)]
struct Related<'d> {
    message: &'d str,
    #[serde(flatten)]
    spot: Spot,
}

/// A place and how to get there.
#[derive(Debug, Serialize)]
struct Spot {
    file: Arc<str>,
    line: Option<u32>,
    column: Option<u32>,
    editor: String,
}

/// The line of a problem, in three parts.
#[derive(Debug, Serialize)]
struct Excerpt {
    before: String,
    marked: String,
    after: String,
}

impl Overlay {
    /// The problems of a snapshot. `editor` is the pattern of addresses that open a file.
    pub(super) fn of_problems(
        problems: &[Diagnostic],
        snapshot: &Snapshot,
        root: &Path,
        editor: &str,
    ) -> Self {
        let texts = Texts::about(snapshot, problems);
        let mut arranged = arrange(problems, |file| texts.get(file));
        let counts = Counts::of(&arranged);
        // Errors first: they are why the page is an old one.
        arranged.sort_by_key(|shown| shown.diagnostic.severity != Severity::Error);
        let spot = |located: &Located| Spot::of(located, root, editor);
        let shown = arranged.iter().take(MAX_SHOWN);
        let shown = shown.map(|shown| problem(shown, spot, texts.get(&shown.located.file)));
        Self::of(&Shown {
            errors: counts.errors,
            warnings: counts.warnings,
            problems: shown.collect(),
        })
    }

    /// Something that stopped the site from being read at all.
    pub(super) fn of_trouble(message: &str, file: &str, root: &Path, editor: &str) -> Self {
        let located = Located {
            file: Arc::from(file),
            span: None,
        };
        Self::of(&Shown {
            errors: 1,
            warnings: 0,
            problems: vec![Problem {
                code: "unreadable",
                severity: Severity::Error.name(),
                message,
                spot: Spot::of(&located, root, editor),
                excerpt: None,
                help: None,
                related: Vec::new(),
            }],
        })
    }

    fn of(shown: &Shown<'_>) -> Self {
        let brief = Shown {
            problems: Vec::new(),
            ..*shown
        };
        // Strings and numbers always serialise.
        let text =
            |shown: &Shown<'_>| Arc::from(serde_json::to_string(shown).unwrap_or_else(|_| "{}".to_owned()));
        Self {
            whole: text(shown),
            brief: text(&brief),
        }
    }
}

fn problem<'d>(shown: &Arranged<'d>, spot: impl Fn(&Located) -> Spot, text: Option<&str>) -> Problem<'d> {
    let found = shown.diagnostic;
    let related = shown.related.iter().zip(&found.related);
    let related = related.map(|(located, related)| Related {
        message: &related.message,
        spot: spot(located),
    });
    Problem {
        code: found.code.name(),
        severity: found.severity.name(),
        message: &found.message,
        spot: spot(&shown.located),
        excerpt: excerpt(&shown.located, text),
        help: found.help.as_deref(),
        related: related.collect(),
    }
}

impl Spot {
    fn of(located: &Located, root: &Path, editor: &str) -> Self {
        let span = located.span;
        let path = root.join(&*located.file);
        let path = path.to_string_lossy();
        // Windows' own long form of a path, which editors do not know.
        let path = path.strip_prefix(r"\\?\").unwrap_or(&path).replace('\\', "/");
        let number = |number: Option<u32>| number.unwrap_or(1).to_string();
        Self {
            file: located.file.clone(),
            line: span.map(|span| span.line),
            column: span.map(|span| span.column),
            editor: editor
                .replace("{line}", &number(span.map(|span| span.line)))
                .replace("{column}", &number(span.map(|span| span.column)))
                .replace("{path}", &url::encode(&path)),
        }
    }
}

/// The first line of a place, with what is meant set apart.
fn excerpt(located: &Located, text: Option<&str>) -> Option<Excerpt> {
    let (span, text) = (located.span?, text?);
    let start = text.get(..span.start)?.rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.start..]
        .find(['\n', '\r'])
        .map_or(text.len(), |at| span.start + at);
    let mark_end = span.end.clamp(span.start, end);
    let (before, marked, after) = (
        text.get(start..span.start)?,
        text.get(span.start..mark_end)?,
        text.get(mark_end..end)?,
    );
    Some(Excerpt {
        before: cut_start(before.trim_start_matches('\u{feff}')),
        marked: cut_end(marked),
        after: cut_end(after),
    })
}

fn cut_end(text: &str) -> String {
    match text.char_indices().nth(LONGEST_LINE) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

fn cut_start(text: &str) -> String {
    match text.char_indices().rev().nth(LONGEST_LINE) {
        Some((at, letter)) => format!("…{}", &text[at + letter.len_utf8()..]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, FieldPath, Place};
    use crate::source::SourceFile;

    #[test]
    fn a_problem_is_shown_with_its_line_and_the_way_to_the_editor() {
        let path = "content/roles/key grip.md";
        let file = SourceFile::new(path, "---\nreports_to: producr   # who?\n---\n".as_bytes());
        let snapshot = Snapshot::of([file], jiff::civil::date(2026, 5, 4));
        let place = Place::value(&Arc::from(path), FieldPath::of("reports_to"));
        let problem = Diagnostic::new(Code::UnknownRole, place, "no role is called `producr`");
        let root = Path::new("/site");
        let pattern = "vscode://file/{path}:{line}:{column}";
        let overlay = Overlay::of_problems(&[problem], &snapshot, root, pattern);
        let shown: serde_json::Value = serde_json::from_str(&overlay.whole).unwrap();
        let first = &shown["problems"][0];
        assert_eq!(
            (&first["file"], &first["line"], &first["column"]),
            (&path.into(), &2.into(), &13.into())
        );
        assert_eq!(first["excerpt"]["before"], "reports_to: ");
        assert_eq!(first["excerpt"]["marked"], "producr");
        assert_eq!(
            first["editor"],
            "vscode://file//site/content/roles/key%20grip.md:2:13"
        );
        let brief: serde_json::Value = serde_json::from_str(&overlay.brief).unwrap();
        assert_eq!(
            brief,
            serde_json::json!({"errors": 1, "warnings": 0, "problems": []})
        );
    }

    #[test]
    fn a_long_line_is_cut_around_what_is_meant() {
        let long = "ä".repeat(900);
        assert_eq!(cut_start(&long).chars().count(), LONGEST_LINE + 1);
        assert_eq!(cut_end(&long).chars().count(), LONGEST_LINE + 1);
        assert_eq!(cut_start("short"), "short");
    }
}
