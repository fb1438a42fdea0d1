//! The glossary of a bible: words of the trade, and what they mean.

use std::collections::BTreeSet;

use serde::Serialize;

use super::entries;
use super::within::{self, Within};
use crate::content::sections::SectionName;
use crate::graph::glossary::{Glossary, Meaning, Word, has_inner_capitals};
use crate::graph::{BibleOf, BiblePart, Node, ProductionId};
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
    /// The anchor of a term, where links to it lead here.
    pub anchor: Option<String>,
    /// What it is.
    pub of: Mention,
    /// A sentence about it; may be empty.
    pub about: String,
}

/// The most words of a name that is looked for.
const MAX_WORDS: usize = 5;

/// Terms, abbreviations and other names, with what they stand for: all that the handbook knows, or in the bible of a production
/// those that stand in its chapters as words of their own.
pub(super) fn glossary(scope: &Scope<'_>, of: BibleOf, within: &Within) -> Vec<BibleTerm> {
    let glossary = &scope.graph.glossary;
    let found = match of {
        BibleOf::Handbook => (0..glossary.len()).collect(),
        BibleOf::Production(id) => occurring(scope, id, within),
    };
    let terms = found.into_iter().filter_map(|at| {
        let term = &glossary[at];
        let meanings: Vec<BibleMeaning> = term
            .to_explain(scope.graph)
            .into_iter()
            .map(|node| {
                let entry = scope.graph.entry_of(node).map(|entry| &scope.graph[entry]);
                let anchor = term_anchor(scope, of, node, term);
                BibleMeaning {
                    anchor,
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

/// The anchor of a term where its title stands, in a bible that has all terms.
fn term_anchor(scope: &Scope<'_>, of: BibleOf, node: Node, word: &Word) -> Option<String> {
    let is_term = of == BibleOf::Handbook && matches!(node, Node::Term(_));
    let is_title = word.meanings.contains(&Meaning::Title(node));
    (is_term && is_title).then(|| within::node_anchor(scope.graph, node))
}

/// The places in the glossary of the words that stand in the chapters.
///
/// The words of the chapters are looked up in the glossary, and not the other way round, so that a bible of a large handbook takes
/// no longer than one of a small.
fn occurring(scope: &Scope<'_>, id: ProductionId, within: &Within) -> BTreeSet<usize> {
    let graph = scope.graph;
    let nodes = within.parts.iter().flat_map(|part| match part {
        BiblePart::About => vec![Node::Production(id)],
        BiblePart::Chapter(page) => vec![Node::Page(*page)],
        BiblePart::Schedule => vec![Node::Schedule(id)],
        BiblePart::Crew => vec![Node::Crew(id)],
        part => entries::nodes(scope, BibleOf::Production(id), *part),
    });
    let glossary = &graph.glossary;
    let mut found = BTreeSet::new();
    for node in nodes {
        let Some(entry) = graph.entry_of(node) else {
            continue;
        };
        let prose = &graph[entry].prose;
        let range = match node {
            Node::Role(_) => SectionName::Responsibilities.range_in(prose).unwrap_or(0..0),
            _ => 0..prose.html.text.len(),
        };
        let text = scope.plain_text(entry, range);
        for words in stretches(&text, glossary) {
            let at = glossary.find(words);
            found.extend(at.filter(|at| is_written_so(words, &glossary[*at].word)));
        }
    }
    found
}

/// Every stretch of a few words of a text that begins as a word does which is to be explained, without the marks around it.
fn stretches<'t>(text: &'t str, glossary: &Glossary) -> impl Iterator<Item = &'t str> {
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
            let (start, end) = words[first];
            let most = match glossary.has_beginning(&line[start..end]) {
                true => MAX_WORDS,
                false => 0,
            };
            let ends = words[first..].iter().take(most);
            ends.map(|(_, end)| &line[start..*end]).collect::<Vec<_>>()
        })
    })
}

/// Whether words are written as a name is. Letter case counts in abbreviations, which have capitals beyond the first letter.
fn is_written_so(words: &str, name: &str) -> bool {
    !has_inner_capitals(name) || words == name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::testing::Site;

    #[test]
    fn words_are_found_without_the_marks_around_them() {
        let names = "---\naka: [Ask me, Line prod, PM, The boss, étude]\n---\n";
        let site = Site::of(&[("content/glossary/names.md", names)]);
        let text = "Ask the (line prod.), “PM”.\nÉtude by him!";
        let found: Vec<&str> = stretches(text, &site.graph.glossary).collect();
        for expected in ["Ask", "line prod", "PM", "the (line prod", "Étude"] {
            assert!(found.contains(&expected), "{expected} in {found:?}");
        }
        assert!(!found.contains(&"by him"), "{found:?}");
    }

    #[test]
    fn an_abbreviation_is_written_with_its_capitals() {
        assert!(is_written_so("PM", "PM") && !is_written_so("pm", "PM"));
        assert!(is_written_so("line prod", "Line prod"));
    }
}
