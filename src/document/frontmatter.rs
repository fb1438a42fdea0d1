//! The keys that stand before the prose of a file: YAML, TOML or JSON.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::yaml::front_matter::{Format, find, start};
use crate::yaml::{Node, Yaml};

/// The front matter of a document.
#[derive(Clone, Debug, Default, Hash)]
pub enum FrontMatter {
    /// There is none.
    #[default]
    Absent,
    /// YAML, as written.
    Whole {
        /// The YAML, without the `---` lines.
        text: String,
        /// Where it starts in the file, in bytes.
        offset: usize,
    },
    /// As a tree: of another format than YAML, or without what this audience may not see.
    Tree(Node),
    /// It is there and cannot be read, which has been reported.
    Unreadable,
}

impl FrontMatter {
    /// As the YAML that [`crate::yaml::read`] takes; `None` where it cannot be read.
    pub fn yaml(&self) -> Option<Yaml<'_>> {
        match self {
            Self::Absent => Some(Yaml::Text { text: "", offset: 0 }),
            Self::Whole { text, offset } => Some(Yaml::Text {
                text,
                offset: *offset,
            }),
            Self::Tree(node) => Some(Yaml::Tree(node)),
            Self::Unreadable => None,
        }
    }
}

/// Splits a file into its front matter and the byte at which its prose starts; see [`crate::yaml::front_matter`].
pub(super) fn split(text: &str, file: &Arc<str>, problems: &mut Vec<Diagnostic>) -> (FrontMatter, usize) {
    let Some(block) = find(text) else {
        return (FrontMatter::Absent, start(text));
    };
    let fence = if block.format == Format::Toml {
        "+++"
    } else {
        "---"
    };
    if !block.is_closed {
        let marks = block.opening.start..block.opening.start + fence.len();
        problems.push(
            Diagnostic::new(
                Code::UnclosedFrontMatter,
                Place::bytes(file, marks),
                "the front matter has no end",
            )
            .help(format!("add a line `{fence}` after the last key")),
        );
    }
    let content = &text[block.content.clone()];
    let front = match block.format {
        Format::Yaml | Format::Json => FrontMatter::Whole {
            text: content.to_owned(),
            offset: block.content.start,
        },
        Format::Toml => match Node::parse_toml(content, block.content.start) {
            Ok(tree) => FrontMatter::Tree(tree),
            Err(problem) => {
                problems.push(problem.diagnostic(file));
                FrontMatter::Unreadable
            }
        },
    };
    (front, block.prose)
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
            FrontMatter::Tree(node) => node.get("title").and_then(Node::text).map(str::to_owned),
            FrontMatter::Unreadable => Some("unreadable".to_owned()),
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
    fn any_line_ends_and_a_byte_order_mark_do_no_harm() {
        assert_eq!(
            parts("\u{feff}---\r\ntitle: PM\r\n---\r\nProse"),
            (whole("title: PM\r\n"), "Prose", vec![])
        );
        assert_eq!(
            parts("---\rtitle: PM\r---\rProse"),
            (whole("title: PM\r"), "Prose", vec![])
        );
        assert_eq!(parts("\u{feff}Prose"), (None, "Prose", vec![]));
    }

    #[test]
    fn other_generators_formats_are_read() {
        assert_eq!(
            parts("+++\ntitle = 'PM'\n+++\nProse\n"),
            (whole("PM"), "Prose\n", vec![])
        );
        assert_eq!(
            parts("{\n  \"title\": \"PM\"\n}\n\nProse\n"),
            (whole("{\n  \"title\": \"PM\"\n}"), "\nProse\n", vec![])
        );
        assert_eq!(
            parts("+++\ntitle = PM\n+++\nProse\n"),
            (whole("unreadable"), "Prose\n", vec!["bad-yaml"])
        );
        for prose in [
            "{{ liquid }}\n",
            "{% include x %}\n",
            "{\"a\": 1} is JSON\n",
            "{a}\n",
        ] {
            assert_eq!(parts(prose), (None, prose, vec![]), "{prose:?}");
        }
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
