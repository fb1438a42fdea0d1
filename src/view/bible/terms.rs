//! The glossary of a bible: words of the trade that occur in it.

use std::collections::BTreeSet;

use serde::Serialize;

use super::within::Within;
use crate::graph::glossary::find;
use crate::graph::{BiblePart, Node, ProductionId};
use crate::view::{Mention, Scope};

/// A word, and what it means here.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct BibleTerm {
    /// The word.
    pub word: String,
    /// What it stands for.
    pub meanings: Vec<BibleMeaning>,
}

/// Something that a word stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct BibleMeaning {
    /// What it is.
    pub of: Mention,
    /// A sentence about it; may be empty.
    pub about: String,
}

/// The most words of a name that is looked for.
const MAX_WORDS: usize = 5;

/// Abbreviations and other names that stand in the chapters as words of their own, and what they stand for.
///
/// The words of the chapters are looked up in the glossary, and not the other way round, so that a bible of a large handbook takes
/// no longer than one of a small.
pub(super) fn occurring(scope: &Scope<'_>, id: ProductionId, within: &Within) -> Vec<BibleTerm> {
    let nodes = within.parts.iter().filter_map(|part| match part {
        BiblePart::About => Some(Node::Production(id)),
        BiblePart::Chapter(page) => Some(Node::Page(*page)),
        BiblePart::Schedule => Some(Node::Schedule(id)),
        BiblePart::Crew => Some(Node::Crew(id)),
        _ => None,
    });
    let glossary = &scope.graph.glossary;
    let mut found = BTreeSet::new();
    for entry in nodes.filter_map(|node| scope.graph.entry_of(node)) {
        let text = scope.plain_text(entry, 0..scope.graph[entry].prose.html.text.len());
        for words in stretches(&text) {
            let at = find(glossary, words);
            found.extend(at.filter(|at| is_written_so(words, &glossary[*at].word)));
        }
    }
    let terms = found.into_iter().filter_map(|at| {
        let term = &glossary[at];
        // The title of a role explains itself where it is linked; what needs a glossary are terms, and other words.
        let nodes: BTreeSet<Node> = term.meanings.iter().map(|meaning| meaning.node()).collect();
        let other = nodes.into_iter().filter(|node| {
            let title = &scope.graph.common(*node).title;
            let is_other_name = title.to_lowercase() != term.word.to_lowercase();
            match node {
                Node::Term(_) => true,
                Node::Role(_) | Node::Department(_) => is_other_name,
                // Everyday words are other names of skills and tools, too.
                _ => is_other_name && is_abbreviation(&term.word),
            }
        });
        let meanings: Vec<BibleMeaning> = other
            .map(|node| {
                let entry = scope.graph.entry_of(node).map(|entry| &scope.graph[entry]);
                BibleMeaning {
                    of: within.mention(scope.link(node).into()),
                    about: entry
                        .map(|entry| entry.shared.summary.clone())
                        .unwrap_or_default(),
                }
            })
            .collect();
        (!meanings.is_empty()).then(|| BibleTerm {
            word: term.word.clone(),
            meanings,
        })
    });
    terms.collect()
}

/// Every stretch of a few words of a text, without the marks around it.
fn stretches(text: &str) -> impl Iterator<Item = &str> {
    let is_inner = |letter: char| letter.is_alphanumeric();
    text.lines().flat_map(move |line| {
        let mut words: Vec<(usize, usize)> = Vec::new();
        let mut at = 0;
        for word in line.split(|letter: char| letter.is_whitespace()) {
            let start = word.find(is_inner).unwrap_or(word.len());
            let end = word.rfind(is_inner).map_or(start, |last| {
                last + word[last..].chars().next().map_or(0, char::len_utf8)
            });
            if start < end {
                words.push((at + start, at + end));
            }
            at += word.len() + line[at + word.len()..].chars().next().map_or(0, char::len_utf8);
        }
        let starts = 0..words.len();
        starts.flat_map(move |first| {
            let ends = words[first..].iter().take(MAX_WORDS);
            let start = words[first].0;
            ends.map(|(_, end)| &line[start..*end]).collect::<Vec<_>>()
        })
    })
}

/// Whether words are written as a name is. Letter case counts in abbreviations, which have capitals beyond the first letter.
fn is_written_so(words: &str, name: &str) -> bool {
    !is_abbreviation(name) || words == name
}

/// Whether a name has capitals beyond its first letter.
fn is_abbreviation(name: &str) -> bool {
    name.chars().skip(1).any(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_without_the_marks_around_them() {
        let found: Vec<&str> = stretches("Ask the (line prod.), “PM”.\nÉtude!").collect();
        for expected in ["Ask", "line prod", "PM", "the (line prod", "Étude"] {
            assert!(found.contains(&expected), "{expected} in {found:?}");
        }
    }

    #[test]
    fn an_abbreviation_is_written_with_its_capitals() {
        assert!(is_written_so("PM", "PM") && !is_written_so("pm", "PM"));
        assert!(is_written_so("line prod", "Line prod"));
    }
}
