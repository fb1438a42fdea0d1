//! The YAML between the `---` lines.

use crate::yaml::{Node, Yaml};

/// The front matter of a document.
#[derive(Clone, Debug, Default)]
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
