//! For a terminal, as rustc draws it.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Arranged, Counts, arrange, harmless, harmless_line};
use crate::diagnostic::locate::LineSpan;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// A line longer than this, in bytes, is named but not drawn: laying it out would take longer than reading it.
const MAX_LINE: usize = 10_000;

/// How many problems of one code are shown; the rest is counted.
const MAX_OF_A_KIND: usize = 200;

/// How many other places of one problem are shown.
const MAX_RELATED: usize = 20;

/// Of a range of more lines than this, only the first is underlined.
const MAX_LINES: u32 = 4;

/// Each problem with its lines and its way out, then a line that counts them; nothing when there are none.
///
/// Nothing in a file, its name or a message can steer the terminal.
pub fn human<'t>(
    diagnostics: &[Diagnostic],
    texts: impl Fn(&str) -> Option<&'t str>,
    colour: bool,
) -> String {
    let arranged = arrange(diagnostics, &texts);
    if arranged.is_empty() {
        return String::new();
    }
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut output = String::new();
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    for shown in &arranged {
        let count = counts.entry(shown.diagnostic.code).or_default();
        *count += 1;
        if *count <= MAX_OF_A_KIND {
            output.push_str(&renderer.render(&[group(shown, &texts)]));
            output.push_str("\n\n");
        }
    }
    for (code, count) in counts.iter().filter(|(_, count)| **count > MAX_OF_A_KIND) {
        let left = count - MAX_OF_A_KIND;
        output.push_str(&format!(
            "{left} more problems are `{code}`: `callboard check --format json` lists them all\n\n"
        ));
    }
    output.push_str(&format!("{}\n", Counts::of(&arranged)));
    output
}

fn group<'t>(shown: &Arranged<'_>, texts: impl Fn(&str) -> Option<&'t str>) -> Group<'static> {
    let Diagnostic {
        code,
        severity,
        message,
        help,
        related,
        ..
    } = shown.diagnostic;
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::NOTE.with_name("hint"),
    };
    let mut group = Group::with_title(level.primary_title(harmless_line(message)).id(code.name()));
    let mut notes = Vec::new();

    let mut excerpts = vec![Excerpt::new(&shown.located.file)];
    match (shown.located.span, texts(&shown.located.file)) {
        (Some(span), Some(text)) if excerpts[0].takes(text, span) => excerpts[0].mark(span, None),
        (span, _) => excerpts[0].origin = Some(span),
    }
    for (located, related) in shown.related.iter().zip(related).take(MAX_RELATED) {
        let message = harmless_line(&related.message);
        let text = texts(&located.file);
        let drawn = located
            .span
            .zip(text)
            .filter(|(span, text)| Excerpt::new(&located.file).takes(text, *span));
        match drawn {
            Some((span, _)) => match excerpts
                .iter_mut()
                .find(|excerpt| excerpt.can_mark(&located.file))
            {
                Some(excerpt) => excerpt.mark(span, Some(message)),
                None => {
                    let mut excerpt = Excerpt::new(&located.file);
                    excerpt.mark(span, Some(message));
                    excerpts.push(excerpt);
                }
            },
            None => {
                let line = located
                    .span
                    .map_or(String::new(), |span| format!(":{}:{}", span.line, span.column));
                notes.push(format!("{}{line}: {message}", harmless_line(&located.file)));
            }
        }
    }

    for excerpt in excerpts {
        group = match excerpt.origin {
            Some(span) => group.element(excerpt.as_origin(span)),
            None => group.element(excerpt.as_snippet(texts(excerpt.file).unwrap_or_default())),
        };
    }
    if shown.related.len() > MAX_RELATED {
        notes.push(format!("and {} other places", shown.related.len() - MAX_RELATED));
    }
    for note in notes {
        group = group.element(Level::NOTE.message(note));
    }
    if let Some(help) = help {
        group = group.element(Level::HELP.message(harmless(help).replace('\r', "")));
    }
    group
}

/// The lines of one file that belong to a problem.
struct Excerpt<'f> {
    file: &'f str,
    /// Set when only the name of the place is given, with its line if there is one.
    origin: Option<Option<LineSpan>>,
    /// The bytes that are underlined, with what is said of them; the first without words is where to look first.
    marks: Vec<(LineSpan, Option<String>)>,
}

impl<'f> Excerpt<'f> {
    fn new(file: &'f str) -> Self {
        Self {
            file,
            origin: None,
            marks: Vec::new(),
        }
    }

    /// Whether the lines of a span are short enough to draw.
    fn takes(&self, text: &str, span: LineSpan) -> bool {
        lines_around(text, span.start..span.start).len() <= MAX_LINE
    }

    fn can_mark(&self, file: &str) -> bool {
        self.file == file && self.origin.is_none()
    }

    fn mark(&mut self, span: LineSpan, message: Option<String>) {
        self.marks.push((span, message));
    }

    fn as_origin(&self, span: Option<LineSpan>) -> Origin<'static> {
        let origin = Origin::path(harmless_line(self.file));
        match span {
            Some(span) => origin.line(span.line as usize).char_column(span.column as usize),
            None => origin,
        }
    }

    fn as_snippet(&self, text: &str) -> Snippet<'static, Annotation<'static>> {
        let spans: Vec<_> = self.marks.iter().map(|(span, _)| shortened(text, span)).collect();
        let first = spans.iter().map(|span| span.start).min().unwrap_or_default();
        let last = spans.iter().map(|span| span.end).max().unwrap_or_default();
        let window = lines_around(text, first..last);
        let line_start = self.marks.iter().map(|(span, _)| span.line).min().unwrap_or(1);
        let annotations = self.marks.iter().zip(spans).map(|((_, message), span)| {
            let kind = if message.is_none() {
                AnnotationKind::Primary
            } else {
                AnnotationKind::Context
            };
            kind.span(span.start - window.start..span.end - window.start)
                .label(message.clone())
        });
        Snippet::source(harmless(&text[window.clone()]))
            .line_start(line_start as usize)
            .path(harmless_line(self.file))
            .annotations(annotations)
    }
}

/// The bytes of a span; of a long one those on its first line.
fn shortened(text: &str, span: &LineSpan) -> Range<usize> {
    if span.end_line - span.line < MAX_LINES && span.end - span.start <= MAX_LINE {
        return span.start..span.end;
    }
    let line = lines_around(text, span.start..span.start);
    let words = text[span.start..line.end].trim_end().len();
    span.start..span.start + words
}

/// The whole lines that hold a range, without the byte order mark and the last line's end.
fn lines_around(text: &str, range: Range<usize>) -> Range<usize> {
    let mark = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let start = text[..range.start]
        .rfind('\n')
        .map_or(mark, |line_break| line_break + 1);
    let end = text[range.end..]
        .find('\n')
        .map_or(text.len(), |line_break| range.end + line_break);
    let end = if text[..end].ends_with('\r') {
        (end - 1).max(range.end)
    } else {
        end
    };
    start..end.max(start)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::tests::{texts, three_problems};
    use super::*;
    use crate::diagnostic::{Code, FieldPath, Place};

    #[test]
    fn problems_look_as_in_rustc() {
        let expected = "\
error[duplicate-id]: two files are called `crew`
 --> content/Crew.md
  |
 ::: content/roles/key-grip.md:2:8
  |
2 | title: Key grip
  |        -------- its title
  |
  = note: content/crew.md: the other one

error[unknown-role]: no role is called `key-girp`
 --> content/crew.md:3:11
  |
3 |   - role: key-girp
  |           ^^^^^^^^
  |
  = help: did you mean `key-grip`? (content/roles/key-grip.md)

warning[broken-anchor]: `crew.md` has no heading `nobody`
 --> content/roles/key-grip.md:4:16
  |
4 | See [the crew](crew.md#nobody).
  |                ^^^^^^^^^^^^^^

2 errors, 1 warning
";
        assert_eq!(human(&three_problems(), texts, false), expected);
        assert_eq!(human(&[], texts, false), "");
        assert!(human(&three_problems(), texts, true).contains("\u{1b}["));
    }

    #[test]
    fn two_places_of_one_file_share_an_excerpt() {
        let file: Arc<str> = Arc::from("a.yaml");
        let text = "\u{feff}title: A\r\nlevel: 1\r\nstage: x\r\ntitle: B\r\n";
        let second = text.rfind("title").unwrap();
        let problem = Diagnostic::new(
            Code::DuplicateKey,
            Place::bytes(&file, second..second + 5),
            "the key `title` is written twice",
        )
        .related(Place::key(&file, FieldPath::of("title")), "first written here");
        let expected = "\
error[duplicate-key]: the key `title` is written twice
 --> a.yaml:4:1
  |
1 | title: A
  | ----- first written here
...
4 | title: B
  | ^^^^^

1 error
";
        assert_eq!(human(&[problem], |_| Some(text), false), expected);
    }

    #[test]
    fn a_long_mapping_is_underlined_on_its_first_line() {
        let text = "crew:\n  - who: a\n    b: c\n    d: e\n    f: g\n    h: i\n";
        let place = Place::value(&Arc::from("a.yaml"), FieldPath::of("crew").index(0));
        let problem = Diagnostic::new(Code::MissingKey, place, "item 1 of `crew` needs the key `role`");
        let drawn = human(&[problem], |_| Some(text), false);
        assert!(drawn.contains("2 |   - who: a\n  |     ^^^^^^\n"), "{drawn}");
    }

    #[test]
    fn a_very_long_line_is_cut_and_an_endless_one_only_named() {
        let place = Place::value(&Arc::from("a.yaml"), FieldPath::of("b"));
        let problem = Diagnostic::new(Code::WrongValue, place, "wrong");
        for (length, lines) in [(2_000, 7), (2_000_000, 4)] {
            let text = format!(
                "{{a: {}, b: HERE, c: {}}}\n",
                "x".repeat(length),
                "y ".repeat(length)
            );
            let drawn = human(std::slice::from_ref(&problem), |_| Some(&text), false);
            assert_eq!(drawn.lines().count(), lines, "{drawn}");
            assert!(drawn.lines().all(|line| line.len() < 200), "{drawn}");
            assert!(drawn.contains(&format!("a.yaml:1:{}", length + 10)), "{drawn}");
        }
    }
}
