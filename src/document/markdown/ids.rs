//! Ids of headings and of what else a link may name.

use std::collections::{HashMap, HashSet};

use pulldown_cmark::{Event, Parser, Tag};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// What ids of the theme and of footnotes start with. No id that comes out of prose does.
const RESERVED: [&str; 3] = ["cb-", "fn:", "fnref:"];

/// The id that GitHub gives to a heading with these words, before duplicates are told apart.
///
/// Lower case; letters, marks, digits, `-` and `_` of any script are kept, each space becomes a hyphen and the rest
/// goes. The id is composed (NFC), so that it does not depend on how an editor stores `ü`.
pub fn heading_id(words: &str) -> String {
    let mut id = String::with_capacity(words.len());
    if words.is_ascii() {
        id.extend(words.trim().bytes().filter_map(|byte| match byte {
            b' ' => Some('-'),
            b'-' | b'_' | b'a'..=b'z' | b'0'..=b'9' => Some(char::from(byte)),
            b'A'..=b'Z' => Some(char::from(byte.to_ascii_lowercase())),
            _ => None,
        }));
    } else {
        let is_kept =
            |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_' | '‿' | '⁀') || is_combining_mark(*c);
        id.extend(
            words
                .trim()
                .chars()
                .filter_map(|c| {
                    if c == ' ' {
                        Some('-')
                    } else {
                        Some(c).filter(is_kept)
                    }
                })
                .flat_map(char::to_lowercase)
                .nfc(),
        );
    }
    id
}

/// All ids that headings of a text are given by `{#id}`.
pub(super) fn written(text: &str) -> HashSet<String> {
    // Almost no page has any, and a page without these two characters cannot.
    if !text.contains('{') || !text.contains("{#") && !text.contains(" #") {
        return HashSet::new();
    }
    Parser::new_ext(text, super::OPTIONS)
        .filter_map(|event| match event {
            Event::Start(Tag::Heading { id: Some(id), .. }) => Some(within_prose(id.to_string())),
            _ => None,
        })
        .collect()
}

/// The ids of one page, each given once.
#[derive(Debug)]
pub(super) struct Ids<'a> {
    /// Those that are written somewhere on the page: no other heading gets them.
    written: &'a HashSet<String>,
    /// Those given so far, each with the last number that was put behind it.
    given: HashMap<String, u32>,
}

impl<'a> Ids<'a> {
    pub(super) fn new(written: &'a HashSet<String>) -> Self {
        Self {
            written,
            given: HashMap::new(),
        }
    }

    /// The id of a heading without a written one.
    pub(super) fn of_words(&mut self, words: &str) -> String {
        let mut id = heading_id(words);
        if id.is_empty() {
            id.push_str("section");
        }
        self.give(within_prose(id), true)
    }

    /// The id of a heading with a written one; another one when an earlier heading has the same.
    pub(super) fn of_written(&mut self, id: &str) -> String {
        self.give(within_prose(id.to_owned()), false)
    }

    /// Whether an element of raw HTML may have an id; if so it is given.
    pub(super) fn claim(&mut self, id: &str) -> bool {
        let is_fit = !id.is_empty() && !id.contains(char::is_whitespace) && !is_reserved(id);
        is_fit && self.given.insert(id.to_owned(), 0).is_none()
    }

    /// GitHub's way: the second `pay` is `pay-1`, unless that is taken too.
    fn give(&mut self, id: String, shuns_written: bool) -> String {
        let is_free = |given: &HashMap<String, u32>, id: &String| {
            !given.contains_key(id) && (!shuns_written || !self.written.contains(id))
        };
        if is_free(&self.given, &id) {
            self.given.insert(id.clone(), 0);
            return id;
        }
        let mut number = self.given.get(&id).copied().unwrap_or(0);
        loop {
            number += 1;
            let numbered = format!("{id}-{number}");
            if !self.given.contains_key(&numbered) && !self.written.contains(&numbered) {
                if let Some(last) = self.given.get_mut(&id) {
                    *last = number;
                }
                self.given.insert(numbered.clone(), 0);
                return numbered;
            }
        }
    }
}

fn is_reserved(id: &str) -> bool {
    RESERVED.iter().any(|reserved| id.starts_with(reserved))
}

/// An id that leaves alone what belongs to the theme and to footnotes.
fn within_prose(id: String) -> String {
    if is_reserved(&id) {
        format!("section-{id}")
    } else {
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_of_github() {
        for (words, id) in [
            ("Pay", "pay"),
            ("Über uns", "über-uns"),
            ("U\u{308}ber uns", "über-uns"),
            ("Film & television", "film--television"),
            ("What's a 1st AD?", "whats-a-1st-ad"),
            ("v1.2 (draft)", "v12-draft"),
            ("snake_case-name", "snake_case-name"),
            ("🎬 Action", "-action"),
            ("演出 と 作画", "演出-と-作画"),
            ("हिन्दी", "हिन्दी"),
            ("ΣΊΣΥΦΟΣ", "σίσυφοσ"),
        ] {
            assert_eq!(heading_id(words), id, "{words}");
        }
    }

    #[test]
    fn ids_are_unique_and_written_ones_come_first() {
        let written = HashSet::from(["pay".to_owned(), "pay-2".to_owned()]);
        let mut ids = Ids::new(&written);
        assert_eq!(ids.of_words("Pay"), "pay-1");
        assert_eq!(ids.of_written("pay"), "pay");
        assert_eq!(ids.of_words("Pay"), "pay-3");
        assert_eq!(ids.of_written("pay-2"), "pay-2");
        assert_eq!(ids.of_written("pay"), "pay-4");
        assert_eq!(ids.of_words("!"), "section");
        assert_eq!(ids.of_words("?"), "section-1");
    }

    #[test]
    fn the_ids_of_the_theme_are_its_own() {
        let written = HashSet::new();
        let mut ids = Ids::new(&written);
        assert_eq!(ids.of_words("CB radios"), "section-cb-radios");
        assert_eq!(ids.of_written("fn:1"), "section-fn:1");
        assert!(!ids.claim("cb-menu"));
        assert!(!ids.claim("two words"));
        assert!(ids.claim("old-name"));
        assert!(!ids.claim("old-name"));
    }
}
