//! The glossary: every title, other name and abbreviation, by letter.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::frame::Frame;
use super::list::{Pagination, other_names, part_of, summary};
use super::words::lower;
use super::{Body, Link, Mention, PageParts, Scope};
use crate::graph::Node;
use crate::graph::glossary::{Meaning, Word};
use crate::plan::url;

/// What only the glossary has; templates see it as `glossary`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct GlossaryView {
    /// All letters that words begin with, each with a link to its first word, on whichever part of the glossary.
    pub index: Vec<Link>,
    /// The words by their first letter.
    pub letters: Vec<Letter>,
    /// The other parts of the glossary.
    pub parts: Pagination,
}

/// The words of one letter.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Letter {
    /// The letter, or `0–9` and `#` for what begins with none.
    pub letter: String,
    /// The anchor of its heading.
    pub anchor: String,
    /// The words.
    pub words: Vec<WordView>,
}

/// A word.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct WordView {
    /// As written.
    pub word: String,
    /// What it means; several where people mean different things by it.
    pub meanings: Vec<MeaningView>,
}

/// What a word means.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct MeaningView {
    /// What it names.
    #[serde(flatten)]
    pub link: Link,
    /// What kind of thing that is, in words: `role`.
    pub kind: String,
    /// Whether the word is its title; else it is another name of it.
    pub is_title: bool,
    /// Where it is called so, as words: `in VFX`; none when everywhere.
    pub setting: Option<String>,
    /// What it is, where the word is its title; may be empty.
    pub summary: String,
    /// Synonyms, where the word is the title of a term.
    pub aka: Vec<String>,
    /// What its file says to see too, where the word is the title of a term.
    pub see: Vec<Mention>,
}

/// The glossary, or a part of it.
pub fn view(scope: &Scope<'_>) -> PageParts {
    let (shown, parts) = part_of(scope, &scope.graph.glossary, |word| Arc::from(word.word.as_str()));
    let frame = Frame::of(scope);
    let mut letters: Vec<Letter> = Vec::new();
    for word in shown {
        let letter = letter_of(&word.word);
        let word = word_view(scope, word);
        match letters.last_mut() {
            Some(known) if known.letter == letter => known.words.push(word),
            _ => letters.push(Letter {
                anchor: anchor(&letter),
                letter,
                words: vec![word],
            }),
        }
    }
    let view = GlossaryView {
        index: index(scope),
        letters,
        parts,
    };
    ("glossary.html", frame, Body::Glossary(Box::new(view)))
}

/// All letters, each with a link to its first word.
fn index(scope: &Scope<'_>) -> Vec<Link> {
    let whole = scope.list().0;
    let page_size = scope.plan.planned(whole).and_then(|page| page.made.as_ref());
    let page_size = page_size.map_or(1, |made| made.page_size.max(1));
    let pages = scope.plan.pages_of_list(whole);
    let mut seen = BTreeMap::new();
    for (at, word) in scope.graph.glossary.iter().enumerate() {
        seen.entry(letter_of(&word.word)).or_insert(at);
    }
    let mut firsts: Vec<(String, usize)> = seen.into_iter().collect();
    firsts.sort_by_key(|(_, at)| *at);
    let link = |(letter, at): (String, usize)| {
        let page = *pages.get(at / page_size)?;
        let is_here = scope.plan.pages[page.index()].url == scope.page.url;
        let url = match is_here {
            true => Arc::from(format!("#{}", url::encode(&anchor(&letter)))),
            false => scope.plan.href_of_place(&scope.page.url, page, &anchor(&letter)),
        };
        Some(Link::to(letter, url))
    };
    firsts.into_iter().filter_map(link).collect()
}

fn word_view(scope: &Scope<'_>, word: &Word) -> WordView {
    let meaning = |meaning: &Meaning| {
        let node = meaning.node();
        let is_title = matches!(meaning, Meaning::Title(_));
        let is_term = is_title && matches!(node, Node::Term(_));
        MeaningView {
            link: scope.link(node),
            kind: lower(&scope.graph.kind(node).title_in(scope.words())),
            is_title,
            setting: match meaning {
                Meaning::Variant(_, setting) => {
                    let name = scope.graph.setting_names.get(*setting);
                    name.map(|name| lower(&name.place(scope.words())))
                }
                _ => None,
            },
            summary: if is_title {
                what_it_is(scope, node)
            } else {
                String::new()
            },
            aka: match is_term {
                true => other_names(scope, node),
                false => Vec::new(),
            },
            see: match node {
                Node::Term(id) if is_title => super::frame::see_of_term(scope, id),
                _ => Vec::new(),
            },
        }
    };
    WordView {
        word: word.word.clone(),
        meanings: word.meanings.iter().map(meaning).collect(),
    }
}

/// A role's focus, else what a file says first.
fn what_it_is(scope: &Scope<'_>, node: Node) -> String {
    let focus = match node {
        Node::Role(role) => scope.graph[role].base.focus.clone(),
        _ => None,
    };
    focus.unwrap_or_else(|| summary(scope, node))
}

/// The letter under which a word stands: without its accent, in upper case.
pub fn letter_of(word: &str) -> String {
    let first = word.nfd().find(|letter| letter.is_alphanumeric());
    match first {
        Some(digit) if digit.is_numeric() => "0–9".to_owned(),
        Some(letter) => letter.to_uppercase().to_string(),
        None => "#".to_owned(),
    }
}

fn anchor(letter: &str) -> String {
    match letter {
        "0–9" => "cb-letter-0".to_owned(),
        "#" => "cb-letter-other".to_owned(),
        letter => format!("cb-letter-{}", letter.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_under_its_first_letter_without_accent() {
        let words = ["étalonneur", "Editor", "2D animator", "(re)take", "制作", "!"];
        assert_eq!(words.map(letter_of), ["E", "E", "0–9", "R", "制", "#"]);
    }
}
