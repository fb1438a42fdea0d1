//! YAML as a tree of marked nodes.
//!
//! A [`Node`] knows the bytes of its file, so a field path becomes a place, restricted content can be cut out of it,
//! and it still reads into any type as the text would (see [`super::de`]). It is made only where that is needed: on
//! the error path, and for files that hold restricted content. Start reading at [`Node::parse`].

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, Step};

/// One value with its place.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Node {
    /// Bytes of the file.
    pub span: Range<usize>,
    /// What it is.
    pub data: Data,
}

/// What a [`Node`] holds.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Data {
    /// A scalar as written, quotes and escapes undone.
    Scalar {
        /// Its text.
        text: String,
        /// Whether it stood without quotes, so that `null`, `true` and numbers mean themselves.
        is_plain: bool,
    },
    /// A list. Each item keeps the index it has in the file, which restricted items leave gaps in.
    List(Vec<(usize, Node)>),
    /// A mapping, in the order written.
    Map(Vec<(Node, Node)>),
}

/// Why a text is not YAML, in a writer's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YamlProblem {
    /// The headline.
    pub message: String,
    /// The byte of the file at which it shows.
    pub offset: usize,
    /// A way out.
    pub help: Option<String>,
}

impl YamlProblem {
    /// The problem as a diagnostic of its file.
    pub fn diagnostic(self, file: &Arc<str>) -> Diagnostic {
        Diagnostic::new(
            Code::BadYaml,
            Place::bytes(file, self.offset..self.offset),
            self.message,
        )
        .help_if(self.help)
    }
}

impl Node {
    /// Parses YAML that starts at a byte of its file; a text without any value is an empty mapping.
    ///
    /// Anchors are resolved: an alias becomes a copy of what it names, with the alias' own place. Tags are ignored,
    /// but for `!!str`, which makes a text of whatever follows. Keys that are written twice are both kept.
    ///
    /// # Errors
    /// When the text is not YAML, holds more than one document, or is nested or repeated by aliases so much that it
    /// can only be an accident or an attack.
    pub fn parse(text: &str, offset: usize) -> Result<Self, YamlProblem> {
        super::parse::parse(text, offset)
    }

    /// Parses TOML that starts at a byte of its file, into the tree that YAML of the same values gives.
    ///
    /// # Errors
    /// When the text is not TOML.
    pub fn parse_toml(text: &str, offset: usize) -> Result<Self, YamlProblem> {
        super::toml::parse(text, offset)
    }

    /// The value of a key, if this is a mapping that has it; the first one when it is written twice.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries()
            .iter()
            .find(|(name, _)| name.text() == Some(key))
            .map(|(_, value)| value)
    }

    /// The keys and values of a mapping, in the order written; empty for anything else.
    pub fn entries(&self) -> &[(Self, Self)] {
        match &self.data {
            Data::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list, each with its index in the file; empty for anything else.
    pub fn items(&self) -> &[(usize, Self)] {
        match &self.data {
            Data::List(items) => items,
            _ => &[],
        }
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.data {
            Data::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Whether nothing is written here, or `null` or `~` without quotes.
    pub fn is_null(&self) -> bool {
        matches!(&self.data, Data::Scalar { text, is_plain: true }
            if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// Takes the value at a path out of the tree, with its key if it has one.
    ///
    /// The other items of a list keep their indexes. Nothing happens when the path leads nowhere or is the top.
    pub fn remove(&mut self, path: &FieldPath) -> Option<Self> {
        let (last, way) = path.0.split_last()?;
        let mut holder = self;
        for step in way {
            holder = holder.child_mut(step)?;
        }
        match (last, &mut holder.data) {
            (Step::Key(key), Data::Map(entries)) => {
                let position = entries.iter().position(|(name, _)| name.text() == Some(key))?;
                Some(entries.remove(position).1)
            }
            (Step::Index(index), Data::List(items)) => {
                let position = items.binary_search_by_key(index, |(written, _)| *written).ok()?;
                Some(items.remove(position).1)
            }
            _ => None,
        }
    }

    /// The bytes of the key and of the value at a path, counted in the file.
    ///
    /// A list item has no key, and a value that is left empty no bytes: both give the other's place twice.
    pub fn at(&self, path: &FieldPath) -> Option<(Range<usize>, Range<usize>)> {
        let mut node = self;
        let mut key = self.span.clone();
        for step in &path.0 {
            (key, node) = match (step, &node.data) {
                (Step::Key(wanted), Data::Map(entries)) => entries
                    .iter()
                    .find(|(name, _)| name.text() == Some(wanted))
                    .map(|(name, value)| (name.span.clone(), value))?,
                (Step::Index(wanted), Data::List(items)) => {
                    let at = items.binary_search_by_key(wanted, |(written, _)| *written);
                    let (_, item) = &items[at.ok()?];
                    (item.span.clone(), item)
                }
                // A name may stand alone or in a list where a mapping of names is allowed too.
                (Step::Key(wanted), Data::List(items)) => {
                    items.iter().find_map(|(_, item)| named(item, wanted))?
                }
                (Step::Key(wanted), Data::Scalar { .. }) => named(node, wanted)?,
                (Step::Index(_), _) => return None,
            };
        }
        let value = if node.span.is_empty() {
            key.clone()
        } else {
            node.span.clone()
        };
        Some((key, value))
    }

    fn child_mut(&mut self, step: &Step) -> Option<&mut Self> {
        match (step, &mut self.data) {
            (Step::Key(key), Data::Map(entries)) => entries
                .iter_mut()
                .find(|(name, _)| name.text() == Some(key))
                .map(|(_, value)| value),
            (Step::Index(index), Data::List(items)) => {
                let at = items.binary_search_by_key(index, |(written, _)| *written);
                Some(&mut items[at.ok()?].1)
            }
            _ => None,
        }
    }
}

/// The key and value of a name that stands as an item of a list: by itself, or as a key of a mapping.
fn named<'n>(item: &'n Node, wanted: &str) -> Option<(Range<usize>, &'n Node)> {
    let mut entries = item.entries().iter();
    match entries.find(|(name, _)| name.text() == Some(wanted)) {
        Some((name, value)) => Some((name.span.clone(), value)),
        None => (item.text() == Some(wanted)).then(|| (item.span.clone(), item)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CREW: &str = "title: Crew\ncrew:\n  - {role: producer, who: ana}\n  - role: runner\n    who:\n";

    fn slice(text: &str, span: Range<usize>) -> &str {
        &text[span]
    }

    #[test]
    fn a_path_leads_to_the_key_and_the_value_as_written() {
        let node = Node::parse(CREW, 0).unwrap();
        let (key, value) = node.at(&FieldPath::of("crew").index(1).key("role")).unwrap();
        assert_eq!((slice(CREW, key), slice(CREW, value)), ("role", "runner"));
        let (key, value) = node.at(&FieldPath::of("crew").index(0)).unwrap();
        assert_eq!(key, value);
        assert_eq!(slice(CREW, value), "{role: producer, who: ana}");
        assert_eq!(node.at(&FieldPath::of("crew").index(2)), None);
    }

    #[test]
    fn a_name_is_found_as_an_item_of_a_list_too() {
        let text = "skills: [drawing, scheduling: 3]\nnice: editing\n";
        let node = Node::parse(text, 0).unwrap();
        for (key, name) in [
            ("skills", "drawing"),
            ("skills", "scheduling"),
            ("nice", "editing"),
        ] {
            let (found, _) = node.at(&FieldPath::of(key).key(name)).unwrap();
            assert_eq!(slice(text, found), name);
        }
        assert_eq!(node.at(&FieldPath::of("skills").key("maya")), None);
    }

    #[test]
    fn an_empty_value_is_shown_at_its_key() {
        let node = Node::parse(CREW, 0).unwrap();
        let (_, value) = node.at(&FieldPath::of("crew").index(1).key("who")).unwrap();
        assert_eq!(slice(CREW, value), "who");
    }

    #[test]
    fn what_is_left_keeps_its_index_when_an_item_is_cut_out() {
        let mut node = Node::parse(CREW, 0).unwrap();
        let removed = node.remove(&FieldPath::of("crew").index(0)).unwrap();
        assert_eq!(removed.get("who").and_then(Node::text), Some("ana"));
        assert_eq!(node.at(&FieldPath::of("crew").index(0)), None);
        let (_, value) = node.at(&FieldPath::of("crew").index(1).key("role")).unwrap();
        assert_eq!(slice(CREW, value), "runner");
        assert!(node.remove(&FieldPath::of("title")).is_some());
        assert_eq!(node.entries().len(), 1);
        assert_eq!(node.remove(&FieldPath::top()), None);
    }
}
