//! The glossary: every title, other name and abbreviation, each with all that it may mean.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

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
pub(super) fn glossary(graph: &Graph) -> Vec<Term> {
    let is_of_trade = |node: &Node| {
        matches!(
            graph.kind(*node),
            Kind::Role | Kind::Department | Kind::Skill | Kind::Tool
        )
    };
    let titles = graph
        .nodes()
        .filter(is_of_trade)
        .map(|node| (&*graph.common(node).title, Meaning::Title(node)));
    let variants = graph.role_ids().flat_map(|id| {
        let titled = graph[id].variants.iter();
        titled.filter_map(move |variant| {
            Some((variant.title.as_deref()?, Meaning::Variant(id, variant.setting)))
        })
    });
    let other_names = graph
        .nodes()
        .filter(|node| graph.kind(*node) != Kind::Person)
        .flat_map(|node| {
            let entry = graph.entry_of(node).into_iter();
            let names = entry.flat_map(|entry| &graph[entry].shared.aka);
            names.map(move |name| (name.as_str(), Meaning::OtherName(node)))
        });
    let mut words: Vec<(String, &str, Meaning)> = titles
        .chain(variants)
        .chain(other_names)
        .map(|(word, meaning)| (word.trim().to_lowercase(), word.trim(), meaning))
        .filter(|(folded, ..)| !folded.is_empty())
        .collect();
    words.par_sort_by(|a, b| a.0.cmp(&b.0));
    let terms = words.chunk_by(|one, next| one.0 == next.0);
    terms.map(|same| term(same[0].1, same)).collect()
}

/// A word with what it may mean, each thing once.
fn term(word: &str, same: &[(String, &str, Meaning)]) -> Term {
    let mut meanings: Vec<Meaning> = Vec::new();
    for (.., meaning) in same {
        if meanings.iter().all(|known| known.node() != meaning.node()) {
            meanings.push(*meaning);
        }
    }
    meanings.sort_unstable();
    Term {
        word: word.to_owned(),
        meanings,
    }
}

/// The longest word that counts as an abbreviation.
const LONGEST_ABBREVIATION: usize = 8;

/// Abbreviations with the title that each stands for: other names of one word with two capitals or more.
///
/// One that may mean several things is left out, since nobody can tell which a writer meant.
pub(super) fn abbreviations(graph: &Graph, terms: &[Term]) -> BTreeMap<Arc<str>, Arc<str>> {
    let is_short = |word: &str| {
        let capitals = word.chars().filter(|letter| letter.is_uppercase()).count();
        capitals >= 2
            && word.chars().count() <= LONGEST_ABBREVIATION
            && word.chars().all(char::is_alphanumeric)
    };
    let short = terms.iter().filter_map(|term| match term.meanings[..] {
        [Meaning::OtherName(node)] if is_short(&term.word) => {
            Some((Arc::from(term.word.as_str()), graph.common(node).title.clone()))
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
