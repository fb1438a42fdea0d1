//! What is meant as a mark in front matter and is not read as one.

use std::ops::Range;
use std::sync::Arc;

use super::super::{Audiences, Notes};
use super::VISIBLE;
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::document::doubts::{is_unseen, visible_word};
use crate::yaml::Node;
use crate::yaml::front_matter::{Lines, key};
use crate::yaml::node::Data;

/// Words by which people restrict a page elsewhere.
const SYNONYMS: [&str; 20] = [
    "access",
    "audience",
    "audiences",
    "confidential",
    "hidden",
    "hide",
    "internal",
    "permission",
    "permissions",
    "private",
    "readers",
    "restrict",
    "restricted",
    "restricted_to",
    "secret",
    "share",
    "show_to",
    "viewers",
    "visibility",
    "visible_to",
];

/// Whether YAML may hold a mark, or something that is nearly one: told without parsing it.
pub(super) fn may_hold(text: &str) -> bool {
    // Escapes and merged mappings may make the word of letters that do not stand here.
    text.contains(VISIBLE)
        || text.contains('\\')
        || text.contains("<<")
        || Lines::from(text, 0).any(|line| {
            let line = text[line].trim_start_matches(|c: char| c == '-' || c == '?' || is_unseen(c));
            key(line).is_some_and(is_near) || visible_word(line).is_some()
        })
}

/// Whether a key is nearly `visible`, or says the same in another word.
fn is_near(key: &str) -> bool {
    let word: String = key.chars().filter(|c| !is_unseen(*c)).collect();
    let word = word.to_lowercase();
    key != VISIBLE && (SYNONYMS.contains(&word.as_str()) || nearest(&word, [VISIBLE]).is_some())
}

/// Reports lines that begin with `visible` and are no key: `visible:internal` within the text of the key above.
pub(super) fn check_lines(text: &str, offset: usize, tree: &Node, file: &Arc<str>, notes: &mut Notes<'_>) {
    let mut keys = Vec::new();
    gather_keys(tree, &mut keys);
    keys.sort_by_key(|key: &Range<usize>| key.start);
    for line in Lines::from(text, 0) {
        let words = text[line.clone()].trim_start_matches(|c: char| c == '-' || c == '?' || is_unseen(c));
        let Some(word) = visible_word(words) else { continue };
        let start = line.end - words.len();
        let span = offset + start..offset + start + word;
        let next = keys.partition_point(|key| key.end <= span.start);
        let is_key = keys.get(next).is_some_and(|key| key.start < span.end);
        if is_key || words.starts_with('#') {
            continue;
        }
        let message = "this is not read as a key, so it restricts nothing";
        notes.problems.push(
            Diagnostic::new(Code::MisplacedMark, Place::bytes(file, span), message)
                .help("write `visible: …` on a line of its own, with a space behind the colon and no indent"),
        );
        notes.is_in_doubt = true;
    }
}

fn gather_keys(node: &Node, keys: &mut Vec<Range<usize>>) {
    match &node.data {
        Data::Scalar { .. } => {}
        Data::List(items) => items.iter().for_each(|(_, item)| gather_keys(item, keys)),
        Data::Map(entries) => {
            for (key, value) in entries {
                keys.push(key.span.clone());
                gather_keys(value, keys);
            }
        }
    }
}

/// Reports keys at the top that are nearly `visible`, and mappings that are merged in; takes them out.
pub(super) fn check_near(tree: &mut Node, audiences: &Audiences, file: &Arc<str>, notes: &mut Notes<'_>) {
    let Data::Map(entries) = &mut tree.data else {
        return;
    };
    entries.retain(|(key, value)| {
        let Some(name) = key.text() else { return true };
        let is_merge = name == "<<";
        let says_who = |text: &str| {
            let text = text.trim().to_lowercase();
            let rank = audiences
                .names
                .iter()
                .position(|name| name.to_lowercase() == text);
            rank.map_or(matches!(text.as_str(), "" | "true" | "yes" | "on"), |rank| {
                rank > 0
            })
        };
        let is_meant =
            || is_near(name) && (value.text().is_none_or(says_who) || nearest(name, [VISIBLE]).is_some());
        if !is_merge && !is_meant() {
            return true;
        }
        let place = Place::bytes(file, key.span.clone());
        let message = match is_merge {
            true => "mappings are not merged here, so a mark in this one would restrict nothing".to_owned(),
            false => format!("`{name}` restricts nothing"),
        };
        let known: Vec<String> = audiences.names.iter().map(|name| format!("`{name}`")).collect();
        notes.problems.push(
            Diagnostic::new(Code::MisplacedMark, place, message).help(match is_merge {
                true => "write the keys out".to_owned(),
                false => format!("write `visible:` with one of {}", known.join(", ")),
            }),
        );
        notes.is_in_doubt = true;
        false
    });
}
