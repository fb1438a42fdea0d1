//! Where lists lost items on their way into a type, so that a place still names the item as written.
//!
//! Later stages count the items of a list as they have them. Where restricted or unreadable items were left out, that
//! is not how the file counts them; [`Gaps::restore`] turns the one into the other.

use std::collections::BTreeMap;

use super::node::{Data, Node};
use crate::diagnostic::{FieldPath, Spot, Step};

/// For each list that lost items, by its path as the type has it, the indexes of what is left as written in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gaps(BTreeMap<String, Vec<usize>>);

impl Gaps {
    /// The gaps of a tree.
    pub(super) fn of(tree: &Node) -> Self {
        let mut gaps = Self::default();
        gaps.look(tree, FieldPath::top());
        gaps
    }

    fn look(&mut self, node: &Node, path: FieldPath) {
        match &node.data {
            Data::Scalar { .. } => {}
            Data::Map(entries) => {
                for (key, value) in entries {
                    if let Some(key) = key.text() {
                        self.look(value, path.clone().key(key));
                    }
                }
            }
            Data::List(items) => {
                if items
                    .iter()
                    .enumerate()
                    .any(|(position, (index, _))| position != *index)
                {
                    self.0
                        .insert(path.to_string(), items.iter().map(|(index, _)| *index).collect());
                }
                for (position, (_, item)) in items.iter().enumerate() {
                    self.look(item, path.clone().index(position));
                }
            }
        }
    }

    /// Whether nothing was left out.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Turns a spot that counts items as the type has them into one that counts them as the file does.
    pub fn restore(&self, spot: &mut Spot) {
        let (Spot::Key(path) | Spot::Value(path)) = spot else {
            return;
        };
        let mut typed = FieldPath::top();
        for step in &mut path.0 {
            let as_typed = step.clone();
            if let Step::Index(position) = step
                && let Some(index) = self
                    .0
                    .get(&typed.to_string())
                    .and_then(|indexes| indexes.get(*position))
            {
                *position = *index;
            }
            typed.0.push(as_typed);
        }
    }
}
