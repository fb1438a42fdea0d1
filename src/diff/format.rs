//! A diff as text for a terminal, and as Markdown for a pull request.

use std::fmt::Write as _;

use super::words::{plural, sign};
use super::{Diff, EntryChange, State, sentences};
use crate::words::Words;

/// For a terminal: a heading for each kind, an entry a line, what changed of it below.
pub fn text(diff: &Diff) -> String {
    let english = Words::default();
    let mut out = String::new();
    for (kind, entries) in by_kind(diff) {
        let gap = if out.is_empty() { "" } else { "\n" };
        let _ = writeln!(out, "{gap}{}", plural(kind));
        for entry in entries {
            let _ = writeln!(out, "  {} {}", sign(entry.state), entry.title);
            for sentence in sentences(entry, &english) {
                let _ = writeln!(out, "      {}", sentence.text);
                for below in &sentence.below {
                    let _ = writeln!(out, "        {below}");
                }
            }
        }
    }
    out
}

/// For a pull request.
pub fn markdown(diff: &Diff) -> String {
    let english = Words::default();
    let mut out = String::new();
    for (kind, entries) in by_kind(diff) {
        let gap = if out.is_empty() { "" } else { "\n" };
        let _ = writeln!(out, "{gap}### {}\n", plural(kind));
        for entry in entries {
            let title = escaped(&entry.title);
            let _ = match entry.state {
                State::Added => writeln!(out, "- **{title}** is new"),
                State::Removed => writeln!(out, "- **{title}** was removed"),
                State::Changed => writeln!(out, "- **{title}**"),
            };
            for sentence in sentences(entry, &english) {
                let _ = writeln!(out, "  - {}", escaped(&sentence.text));
                for below in &sentence.below {
                    let _ = writeln!(out, "    - {}", escaped(below));
                }
            }
        }
    }
    out
}

fn by_kind(diff: &Diff) -> impl Iterator<Item = (&'static str, &[EntryChange])> {
    let groups = diff.entries.chunk_by(|a, b| a.kind == b.kind);
    groups.filter_map(|entries| Some((entries.first()?.kind, entries)))
}

/// Words as Markdown that shows them as they are, on one line; code stays code.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '\n' | '\r' => out.push(' '),
            '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '@' => {
                out.push('\\');
                out.push(letter);
            }
            letter => out.push(letter),
        }
    }
    out
}
