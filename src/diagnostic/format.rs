//! Diagnostics as people and machines read them.
//!
//! Every format takes the diagnostics of a run and a way to the texts of the files, and gives one text that ends with
//! a line break. Here they are brought into order once for all formats: see [`arrange`]. Nothing is printed here; that
//! is the command line's.

use std::collections::HashSet;
use std::fmt;

use super::{Diagnostic, Located, Locator, Severity};

mod github;
mod human;
mod json;
mod sarif;

pub use github::github;
pub use human::human;
pub use json::json;
pub use sarif::sarif;

/// A diagnostic with its places as lines and columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arranged<'d> {
    /// What is wrong.
    pub diagnostic: &'d Diagnostic,
    /// Where.
    pub located: Located,
    /// Where its related places are, in their order.
    pub related: Vec<Located>,
}

/// The diagnostics as all formats show them: each once, in order of file, line, column and code.
///
/// What concerns a file as a whole comes before what concerns its lines.
pub fn arrange<'d, 't>(
    diagnostics: &'d [Diagnostic],
    texts: impl Fn(&str) -> Option<&'t str>,
) -> Vec<Arranged<'d>> {
    let mut locator = Locator::new(texts);
    let mut arranged: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| Arranged {
            diagnostic,
            located: locator.locate(&diagnostic.place),
            related: diagnostic
                .related
                .iter()
                .map(|related| locator.locate(&related.place))
                .collect(),
        })
        .collect();
    arranged.sort_by(|a, b| a.rank().cmp(&b.rank()));
    let mut seen = HashSet::new();
    arranged.retain(|shown| seen.insert(shown.identity()));
    arranged
}

impl Arranged<'_> {
    fn rank(&self) -> impl Ord + '_ {
        let position = self.located.span.map(|span| (span.line, span.column));
        let (code, message) = (self.diagnostic.code.name(), self.diagnostic.message.as_str());
        (
            &*self.located.file,
            position,
            code,
            message,
            self.diagnostic.help.as_deref(),
        )
    }

    /// What makes it another one than the rest, for whoever reads it.
    fn identity(&self) -> impl Eq + std::hash::Hash + use<> {
        let place = |located: &Located| {
            let span = located
                .span
                .map(|span| (span.line, span.column, span.end_line, span.end_column));
            (located.file.clone(), span)
        };
        let related: Vec<_> = self
            .related
            .iter()
            .zip(&self.diagnostic.related)
            .map(|(located, related)| (place(located), related.message.clone()))
            .collect();
        let Diagnostic {
            code,
            severity,
            message,
            help,
            ..
        } = self.diagnostic;
        (
            place(&self.located),
            *code,
            *severity,
            message.clone(),
            help.clone(),
            related,
        )
    }
}

/// How many problems there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// What stops a build.
    pub errors: usize,
    /// What does not, unless under `--strict`.
    pub warnings: usize,
    /// What never does.
    pub hints: usize,
}

impl Counts {
    /// The counts of arranged diagnostics.
    pub fn of(arranged: &[Arranged<'_>]) -> Self {
        let of = |severity| {
            let with_it = arranged
                .iter()
                .filter(|shown| shown.diagnostic.severity == severity);
            with_it.count()
        };
        Self {
            errors: of(Severity::Error),
            warnings: of(Severity::Warning),
            hints: of(Severity::Hint),
        }
    }
}

impl fmt::Display for Counts {
    /// `2 errors, 1 warning`, and hints if there are any; `no problems` when there are none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.hints, "hint"),
        ];
        let mut counted = counts.into_iter().filter(|(count, _)| *count > 0).peekable();
        if counted.peek().is_none() {
            return f.write_str("no problems");
        }
        while let Some((count, noun)) = counted.next() {
            let plural = if count == 1 { "" } else { "s" };
            let comma = if counted.peek().is_some() { ", " } else { "" };
            write!(f, "{count} {noun}{plural}{comma}")?;
        }
        Ok(())
    }
}

impl Severity {
    /// `error`, `warning` or `hint`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }
}

/// A text in which no character steers a terminal or changes the direction of what follows.
///
/// Each such character becomes a visible one of as many bytes, so that ranges of bytes stay right. Line breaks and
/// tabs stay as they are; see [`harmless_line`] for what must not have them.
fn harmless(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\r' | '\t' => c,
            '\0'..='\u{1f}' | '\u{7f}' => '?',
            '\u{80}'..='\u{9f}' | '\u{61c}' => '·',
            '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            _ => c,
        })
        .collect()
}

/// The same, on one line.
fn harmless_line(text: &str) -> String {
    harmless(text).replace(['\n', '\r', '\t'], " ")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::{Code, FieldPath, Place, Spot};

    pub(super) const CREW: &str = "---\ncrew:\n  - role: key-girp\n    who: ana\n  - role: runner\n---\n";
    pub(super) const ROLE: &str = "---\ntitle: Key grip\n---\nSee [the crew](crew.md#nobody).\n";

    pub(super) fn texts(file: &str) -> Option<&'static str> {
        match file {
            "content/crew.md" => Some(CREW),
            "content/roles/key-grip.md" => Some(ROLE),
            _ => None,
        }
    }

    pub(super) fn three_problems() -> Vec<Diagnostic> {
        let (crew, role): (Arc<str>, Arc<str>) =
            ("content/crew.md".into(), "content/roles/key-grip.md".into());
        let link = ROLE.find("crew.md").unwrap();
        let unknown = Diagnostic::new(
            Code::UnknownRole,
            Place::value(&crew, FieldPath::of("crew").index(0).key("role")),
            "no role is called `key-girp`",
        )
        .help("did you mean `key-grip`? (content/roles/key-grip.md)");
        vec![
            Diagnostic::new(
                Code::BrokenAnchor,
                Place::bytes(&role, link..link + 14),
                "`crew.md` has no heading `nobody`",
            ),
            unknown.clone(),
            Diagnostic::new(
                Code::DuplicateId,
                Place::file(&Arc::from("content/Crew.md")),
                "two files are called `crew`",
            )
            .related(Place::file(&crew), "the other one")
            .related(Place::value(&role, FieldPath::of("title")), "its title"),
            unknown,
        ]
    }

    #[test]
    fn problems_are_shown_once_and_in_order_of_their_places() {
        let problems = three_problems();
        let arranged = arrange(&problems, texts);
        let codes: Vec<_> = arranged
            .iter()
            .map(|shown| shown.diagnostic.code.name())
            .collect();
        assert_eq!(codes, ["duplicate-id", "unknown-role", "broken-anchor"]);
        assert_eq!(Counts::of(&arranged).to_string(), "2 errors, 1 warning");
    }

    #[test]
    fn counts_read_like_a_sentence() {
        let said = |errors, warnings| {
            let hints = 0;
            Counts {
                errors,
                warnings,
                hints,
            }
            .to_string()
        };
        assert_eq!(
            [said(0, 0), said(1, 0), said(0, 2), said(3, 1)],
            ["no problems", "1 error", "2 warnings", "3 errors, 1 warning"]
        );
    }

    #[test]
    fn harmless_texts_are_as_long_as_their_originals() {
        for c in (0..0x3000).filter_map(char::from_u32) {
            assert_eq!(harmless(&c.to_string()).len(), c.len_utf8(), "{c:?}");
        }
        assert_eq!(harmless("a\u{1b}[31m\u{202e}b"), "a?[31m\u{fffd}b");
    }

    proptest! {
        #[test]
        fn any_text_can_be_shown_in_every_format(
            text in prop_oneof![any::<String>(), "(---\n)?[a-z: \t\r\nアe\u{301}\u{200d}🎬👩\u{1b}\u{9b}-]{0,80}(\n---\n)?"],
            name in any::<String>(), message in any::<String>(), help in any::<Option<String>>(),
            spots in prop::collection::vec((0..120usize, 0..60usize), 1..4), line in 0..9u32, column in 0..90u32,
        ) {
            let file: Arc<str> = Arc::from(name.as_str());
            let mut problem = Diagnostic::new(Code::BadYaml, Place::bytes(&file, 0..0), message.clone()).help_if(help);
            for (start, length) in spots {
                problem.place = Place::bytes(&file, start..start + length);
                problem = problem.related(Place::bytes(&file, start..start), message.clone());
            }
            let elsewhere = Place { file: file.clone(), spot: Spot::LineColumn(line, column) };
            let other = Diagnostic::new(Code::TemplateError, elsewhere, name.clone());
            let problems = [problem, other];
            for text in [Some(text.as_str()), None] {
                human(&problems, |_| text, true);
                let plain = human(&problems, |_| text, false);
                let is_steering = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
                prop_assert!(!plain.contains(is_steering), "{:?}", plain);
                prop_assert!(serde_json::from_str::<serde_json::Value>(&json(&problems, |_| text)).is_ok());
                prop_assert!(serde_json::from_str::<serde_json::Value>(&sarif(&problems, |_| text)).is_ok());
                prop_assert_eq!(github(&problems, |_| text).lines().count(), arrange(&problems, |_| text).len());
            }
        }
    }
}
