//! The glossary: every term, title, other name and abbreviation, each with all that it may mean.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Deref;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Graph, Node, RoleId, SettingId, TermId};
use crate::config::Config;
use crate::config::language::primary;
use crate::content::Kind;
use crate::document::marks::{MarkedWord, MarkedWords};
use crate::units::alphabet_key;

/// All words, in order of the alphabet; words that differ only by letter case are one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glossary {
    words: Vec<Word>,
    /// Where each stands, by its letters in lower case.
    places: HashMap<String, usize>,
    /// What the words that are to be explained begin with, up to the first space, in lower case.
    beginnings: HashSet<String>,
}

impl Glossary {
    /// The place of a word, in whatever letter case it is written.
    pub fn find(&self, word: &str) -> Option<usize> {
        self.places.get(&word.to_lowercase()).copied()
    }

    /// Whether some word begins so that is to be explained. Most words of a text begin none, and nothing longer needs to be
    /// looked up.
    pub fn has_beginning(&self, word: &str) -> bool {
        let is_lower = word
            .bytes()
            .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        match is_lower {
            true => self.beginnings.contains(word),
            false => self.beginnings.contains(&word.to_lowercase()),
        }
    }
}

impl Deref for Glossary {
    type Target = [Word];

    fn deref(&self) -> &[Word] {
        &self.words
    }
}

/// A word of the glossary, and what it may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As it is first written.
    pub word: String,
    /// What it may mean, in order; never empty.
    pub meanings: Vec<Meaning>,
}

impl Word {
    /// What of it a reader has to be told. A title explains itself where it is linked; what needs a glossary are terms, and
    /// other words.
    pub fn to_explain(&self, graph: &Graph) -> BTreeSet<Node> {
        let needs_words = |meaning: &Meaning| {
            let node = meaning.node();
            let is_other_name = || {
                let title = &graph.common(node).title;
                !matches!(meaning, Meaning::Title(_)) && title.to_lowercase() != self.word.to_lowercase()
            };
            match node {
                Node::Term(_) => true,
                Node::Role(_) | Node::Department(_) => is_other_name(),
                // Everyday words are other names of skills and tools, too.
                _ => has_inner_capitals(&self.word) && is_other_name(),
            }
        };
        let meanings = self.meanings.iter().filter(|meaning| needs_words(meaning));
        meanings.map(|meaning| meaning.node()).collect()
    }
}

/// Whether a name has capitals beyond its first letter.
pub fn has_inner_capitals(name: &str) -> bool {
    name.chars().skip(1).any(char::is_uppercase)
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

/// Every word of the handbook.
///
/// Titles of the trade's own kinds are words of it; of people and pages only the other names are.
pub(super) fn glossary(graph: &Graph) -> Glossary {
    let is_of_trade = |node: &Node| {
        matches!(
            graph.kind(*node),
            Kind::Term | Kind::Role | Kind::Department | Kind::Skill | Kind::Tool
        )
    };
    let titles = graph
        .nodes()
        .filter(is_of_trade)
        .map(|node| (&*graph.common(node).title, Meaning::Title(node)));
    let variants = RoleId::all(graph).flat_map(|id| {
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
    let mut words: Vec<((String, String), &str, Meaning)> = titles
        .chain(variants)
        .chain(other_names)
        .map(|(word, meaning)| (alphabet_key(word.trim()), word.trim(), meaning))
        .filter(|(_, word, _)| !word.is_empty())
        .collect();
    words.par_sort_by(|a, b| a.0.cmp(&b.0));
    let words = words.chunk_by(|a, b| a.0 == b.0);
    let words: Vec<Word> = words.map(|same| with_meanings(same[0].1, same)).collect();
    let lower = |word: &Word| word.word.to_lowercase();
    let beginning = |word: &Word| lower(word).split_whitespace().next().map(str::to_owned);
    let explained = words.iter().filter(|word| !word.to_explain(graph).is_empty());
    Glossary {
        places: words.iter().map(lower).zip(0..).collect(),
        beginnings: explained.filter_map(beginning).collect(),
        words,
    }
}

/// A word with what it may mean, each thing once.
fn with_meanings(word: &str, same: &[((String, String), &str, Meaning)]) -> Word {
    let mut meanings: Vec<Meaning> = Vec::new();
    for (.., meaning) in same {
        if meanings.iter().all(|known| known.node() != meaning.node()) {
            meanings.push(*meaning);
        }
    }
    meanings.sort_unstable();
    Word {
        word: word.to_owned(),
        meanings,
    }
}

/// What a marked word of a text means.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Explained {
    /// It is short for a title: the abbreviation, and the title.
    Abbreviation(Arc<str>, Arc<str>),
    /// It is a term, or a synonym of one.
    Term(TermId),
}

/// The longest word that counts as an abbreviation.
const LONGEST_ABBREVIATION: usize = 8;

/// The words that are marked where a text first uses them: terms with their synonyms, and abbreviations, which are other names
/// of one word with two capitals or more.
///
/// A word that may mean several things is left out, since nobody can tell which a writer meant.
pub(super) fn marked_words(graph: &Graph, words: &[Word], config: &Config) -> MarkedWords<Explained> {
    let is_english = primary(&config.settings.language) == "en";
    let mut marked = Vec::new();
    for Word { word, meanings, .. } in words {
        let [Meaning::Title(node) | Meaning::OtherName(node)] = meanings[..] else {
            continue;
        };
        let means = match node {
            Node::Term(id) if graph[id].is_unmarked => continue,
            Node::Term(id) => Explained::Term(id),
            _ if matches!(meanings[..], [Meaning::OtherName(_)]) && is_abbreviation(word) => {
                Explained::Abbreviation(Arc::from(word.as_str()), graph.common(node).title.clone())
            }
            _ => continue,
        };
        let is_exact = is_abbreviation(word);
        let several = (is_english && matches!(means, Explained::Term(_))).then(|| plural(word));
        for word in std::iter::once(word.clone()).chain(several) {
            marked.push(MarkedWord {
                word,
                is_exact,
                means: means.clone(),
            });
        }
    }
    MarkedWords::of(marked)
}

fn is_abbreviation(word: &str) -> bool {
    let capitals = word.chars().filter(|letter| letter.is_uppercase()).count();
    capitals >= 2 && word.chars().count() <= LONGEST_ABBREVIATION && word.chars().all(char::is_alphanumeric)
}

/// The regular plural of an English word.
fn plural(word: &str) -> String {
    let ends_in = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    match word.strip_suffix('y') {
        Some(stem) if !ends_in(&["ay", "ey", "oy", "uy"]) => format!("{stem}ies"),
        _ if ends_in(&["s", "x", "z", "ch", "sh"]) => format!("{word}es"),
        _ => format!("{word}s"),
    }
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
        let glossary = glossary(&graph);
        let words: Vec<_> = glossary
            .iter()
            .map(|term| (term.word.clone(), term.meanings.clone()))
            .collect();
        assert_eq!(glossary.find("unit manager"), Some(1));
        assert!(glossary.has_beginning("UNIT") && !glossary.has_beginning("manager"));
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
