//! The glossary: every title, other name and abbreviation, each with all that it may mean.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Graph, Node, RoleId, SettingId};
use crate::content::Kind;

/// A word of the trade, and what it may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// As it is first written.
    pub word: String,
    /// What it may mean, in order; never empty.
    pub meanings: Vec<Meaning>,
}

/// Something that a word may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// The word is its title.
    Title(Node),
    /// The word is another name of it.
    OtherName(Node),
    /// It is called so in a medium or at a scale.
    Variant(RoleId, SettingId),
}

impl Meaning {
    /// What the word means.
    pub fn node(self) -> Node {
        match self {
            Self::Title(node) | Self::OtherName(node) => node,
            Self::Variant(role, _) => Node::Role(role),
        }
    }
}

/// All words, in order of the alphabet; words that differ only by letter case are one.
///
/// Titles of the trade's own kinds are words of it; of people and pages only the other names are.
pub fn glossary(graph: &Graph) -> Vec<Term> {
    let mut terms: BTreeMap<String, Term> = BTreeMap::new();
    let mut add = |word: &str, meaning: Meaning| {
        let word = word.trim();
        if word.is_empty() {
            return;
        }
        let term = terms.entry(word.to_lowercase()).or_insert_with(|| Term {
            word: word.to_owned(),
            meanings: Vec::new(),
        });
        let is_known = term.meanings.iter().any(|known| known.node() == meaning.node());
        if !is_known {
            term.meanings.push(meaning);
        }
    };
    let is_of_trade = |node: &Node| {
        matches!(
            graph.kind(*node),
            Kind::Role | Kind::Department | Kind::Skill | Kind::Tool
        )
    };
    for node in graph.nodes().filter(is_of_trade) {
        add(&graph.common(node).title, Meaning::Title(node));
    }
    for id in graph.role_ids() {
        for variant in &graph[id].variants {
            if let Some(title) = &variant.title {
                add(title, Meaning::Variant(id, variant.setting));
            }
        }
    }
    for node in graph.nodes().filter(|node| graph.kind(*node) != Kind::Person) {
        for name in graph
            .entry_of(node)
            .into_iter()
            .flat_map(|entry| &graph[entry].shared.aka)
        {
            add(name, Meaning::OtherName(node));
        }
    }
    let mut terms: Vec<Term> = terms.into_values().collect();
    for term in &mut terms {
        term.meanings.sort_unstable();
    }
    terms
}

/// The longest word that counts as an abbreviation.
const LONGEST_ABBREVIATION: usize = 8;

/// Abbreviations with the title that each stands for: other names of one word with two capitals or more.
///
/// One that may mean several things is left out, since nobody can tell which a writer meant.
pub(super) fn abbreviations(graph: &Graph) -> BTreeMap<Arc<str>, Arc<str>> {
    let is_short = |word: &str| {
        let capitals = word.chars().filter(|letter| letter.is_uppercase()).count();
        capitals >= 2
            && word.chars().count() <= LONGEST_ABBREVIATION
            && word.chars().all(char::is_alphanumeric)
    };
    let terms = glossary(graph).into_iter();
    let short = terms.filter_map(|term| match term.meanings[..] {
        [Meaning::OtherName(node)] if is_short(&term.word) => {
            Some((Arc::from(term.word), graph.common(node).title.clone()))
        }
        _ => None,
    });
    short.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{Common, Role, RoleVariant};

    fn role(title: &str, variant: Option<&str>) -> Role {
        Role {
            common: Common {
                title: Arc::from(title),
                ..Common::default()
            },
            variants: variant
                .map(|title| RoleVariant {
                    title: Some(title.to_owned()),
                    ..RoleVariant::default()
                })
                .into_iter()
                .collect(),
            ..Role::default()
        }
    }

    #[test]
    fn a_word_with_two_meanings_stands_once_and_names_both() {
        let graph = Graph {
            roles: vec![
                role("Unit manager", None),
                role("Production manager", Some("Unit Manager")),
            ],
            ..Graph::default()
        };
        let words: Vec<_> = glossary(&graph)
            .into_iter()
            .map(|term| (term.word, term.meanings))
            .collect();
        let id = RoleId::new;
        assert_eq!(
            words,
            [
                (
                    "Production manager".to_owned(),
                    vec![Meaning::Title(Node::Role(id(1)))]
                ),
                (
                    "Unit manager".to_owned(),
                    vec![Meaning::Title(Node::Role(id(0))), Meaning::Variant(id(1), 0)]
                ),
            ]
        );
    }
}
