//! The YAML between the `---` lines.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::yaml::{Node, Yaml};

/// The front matter of a document.
#[derive(Clone, Debug, Default, Hash)]
pub enum FrontMatter {
    /// There is none.
    #[default]
    Absent,
    /// As written.
    Whole {
        /// The YAML, without the `---` lines.
        text: String,
        /// Where it starts in the file, in bytes.
        offset: usize,
    },
    /// Without what this audience may not see.
    Cut(Node),
}

impl FrontMatter {
    /// As the YAML that [`crate::yaml::read`] takes.
    pub fn yaml(&self) -> Yaml<'_> {
        match self {
            Self::Absent => Yaml::Text { text: "", offset: 0 },
            Self::Whole { text, offset } => Yaml::Text {
                text,
                offset: *offset,
            },
            Self::Cut(node) => Yaml::Tree(node),
        }
    }
}

/// Splits a file into its front matter and the byte at which its prose starts.
///
/// The front matter stands first, after a byte order mark at most, between a line `---` and a line `---` or `...`.
/// A `---` that a blank line follows, and then something other than a key, is a thematic break: such a file has no
/// front matter. Where the closing line is missing, the front matter ends at the first blank line that is followed
/// by something which cannot be YAML, so neither the keys nor the prose are lost.
pub(super) fn split(text: &str, file: &Arc<str>, problems: &mut Vec<Diagnostic>) -> (FrontMatter, usize) {
    let start = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let mut lines = Lines { text, at: start };
    let Some(opening) = lines.next().filter(|line| is_fence(&text[line.clone()], "---")) else {
        return (FrontMatter::Absent, start);
    };
    if !holds_front_matter(&text[lines.at..]) {
        return (FrontMatter::Absent, start);
    }
    let offset = lines.at;
    let front = |range: Range<usize>| FrontMatter::Whole {
        text: text[range].to_owned(),
        offset,
    };
    while let Some(line) = lines.next() {
        if is_fence(&text[line.clone()], "---") || is_fence(&text[line.clone()], "...") {
            return (front(offset..line.start), lines.at);
        }
    }
    let dashes = opening.start..opening.start + 3;
    problems.push(
        Diagnostic::new(
            Code::UnclosedFrontMatter,
            Place::bytes(file, dashes),
            "the front matter has no end",
        )
        .help("add a line `---` after the last key"),
    );
    let end = end_of_keys(text, offset);
    (front(offset..end), end)
}

/// Whether a line holds three given characters and at most spaces after them.
fn is_fence(line: &str, fence: &str) -> bool {
    line.strip_prefix(fence)
        .is_some_and(|rest| rest.trim_ascii_end().is_empty())
}

/// Whether what follows a first line `---` is meant as YAML.
fn holds_front_matter(rest: &str) -> bool {
    let mut lines = Lines { text: rest, at: 0 }.map(|line| &rest[line]);
    match lines.next() {
        None => false,
        Some(line) if !is_blank(line) => true,
        Some(_) => lines
            .find(|line| !is_blank(line) && !line.starts_with('#'))
            .is_some_and(|line| is_key(line) || is_fence(line, "---") || is_fence(line, "...")),
    }
}

/// Where front matter that is never closed ends: before the first line after a blank one that cannot be YAML.
fn end_of_keys(text: &str, offset: usize) -> usize {
    let mut after_blank = None;
    for line in (Lines { text, at: offset }) {
        let words = &text[line.clone()];
        if is_blank(words) {
            after_blank = after_blank.or(Some(line.end));
        } else if words.starts_with('#') && after_blank.is_some() {
            // A comment or a heading, as what follows it tells.
        } else {
            let goes_on = is_key(words) || words.starts_with([' ', '\t', '}', ']']);
            match after_blank {
                Some(end) if !goes_on => return end,
                _ => after_blank = None,
            }
        }
    }
    text.len()
}

fn is_blank(line: &str) -> bool {
    line.trim_ascii().is_empty()
}

/// Whether a line starts with `key:`, in quotes or without.
fn is_key(line: &str) -> bool {
    let Some((key, value)) = line.split_once(':') else {
        return false;
    };
    let key = key.trim_matches(['"', '\'']);
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    !key.is_empty()
        && key.chars().all(is_word)
        && (value.is_empty() || value.starts_with([' ', '\t', '\r', '\n']))
}

/// The lines of a text with their ends, as ranges.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        if start >= self.text.len() {
            return None;
        }
        let rest = &self.text.as_bytes()[start..];
        self.at = memchr::memchr(b'\n', rest).map_or(self.text.len(), |end| start + end + 1);
        Some(start..self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The front matter, the prose and the codes of problems.
    fn parts(text: &str) -> (Option<String>, &str, Vec<&'static str>) {
        let mut problems = Vec::new();
        let (front, prose) = split(text, &Arc::from("content/a.md"), &mut problems);
        let front = match front {
            FrontMatter::Absent => None,
            FrontMatter::Whole { text: yaml, offset } => {
                assert_eq!(
                    text[offset..offset + yaml.len()],
                    yaml,
                    "the offset is where the YAML stands"
                );
                Some(yaml)
            }
            FrontMatter::Cut(_) => unreachable!("nothing is cut here"),
        };
        (
            front,
            &text[prose..],
            problems.iter().map(|problem| problem.code.name()).collect(),
        )
    }

    fn whole(yaml: &str) -> Option<String> {
        Some(yaml.to_owned())
    }

    #[test]
    fn front_matter_stands_between_two_lines_of_dashes() {
        assert_eq!(
            parts("---\ntitle: PM\n---\nProse\n"),
            (whole("title: PM\n"), "Prose\n", vec![])
        );
        assert_eq!(
            parts("---\ntitle: PM\n...\nProse\n"),
            (whole("title: PM\n"), "Prose\n", vec![])
        );
        assert_eq!(parts("---\n---\nProse"), (whole(""), "Prose", vec![]));
        assert_eq!(
            parts("--- \ntitle: PM\n--- \t\nProse"),
            (whole("title: PM\n"), "Prose", vec![])
        );
        assert_eq!(parts("---\ntitle: PM\n---"), (whole("title: PM\n"), "", vec![]));
        assert_eq!(
            parts("---\n\n# Keys\n\ntitle: PM\n---\n"),
            (whole("\n# Keys\n\ntitle: PM\n"), "", vec![])
        );
    }

    #[test]
    fn windows_line_ends_and_a_byte_order_mark_do_no_harm() {
        assert_eq!(
            parts("\u{feff}---\r\ntitle: PM\r\n---\r\nProse"),
            (whole("title: PM\r\n"), "Prose", vec![])
        );
        assert_eq!(parts("\u{feff}Prose"), (None, "Prose", vec![]));
    }

    #[test]
    fn a_file_need_not_have_any() {
        for text in [
            "",
            "Prose",
            "# Title\n\n---\n\nMore",
            "----\nx: y\n---\n",
            "---",
            "---\n\nProse.\n\n---\n\nMore",
        ] {
            assert_eq!(parts(text), (None, text, vec![]), "{text:?}");
        }
    }

    #[test]
    fn without_a_closing_line_keys_and_prose_are_told_apart() {
        let unclosed = vec!["unclosed-front-matter"];
        assert_eq!(
            parts("---\ntitle: PM\ncrew:\n- role: pm\n\naka: [PM]\n\n# Duties\n\nPlans the show.\n"),
            (
                whole("title: PM\ncrew:\n- role: pm\n\naka: [PM]\n\n"),
                "# Duties\n\nPlans the show.\n",
                unclosed.clone()
            )
        );
        assert_eq!(
            parts("---\ntitle: PM\n\nPlans the show.\n"),
            (whole("title: PM\n\n"), "Plans the show.\n", unclosed.clone())
        );
        assert_eq!(
            parts("---\ntitle: PM\naka: [PM]\n"),
            (whole("title: PM\naka: [PM]\n"), "", unclosed)
        );
    }
}
