//! The words of a site in pieces, as a browser loads them.

use std::collections::BTreeMap;

use serde_json::json;
use xxhash_rust::xxh3::xxh3_64;

use super::chunk::{Chunk, Name, Postings};
use super::merged::{MergedWord, Starts, as_javascript, put_names};
use crate::derive::search::pack::Packer;

/// The pieces that hold the words of a site are at most about this many, and no smaller than they need to be.
const WORD_PIECES: usize = 600;
const WORD_PIECE_BYTES: usize = 4_000;
const WORD_PIECE_STEP: usize = 500;

/// Where each piece begins, as indexes of the words.
///
/// Pieces are about equally large. Within the last third of a piece, the place is chosen where neighbours share the
/// fewest letters: so what somebody types falls into one piece as soon as may be, and words of one stem stay together.
/// Among equals the words themselves decide and not where the piece began, so that after an edit the bounds fall into
/// step with the old ones again.
pub(super) fn divide(words: &[MergedWord<'_>]) -> Vec<usize> {
    let weight = |word: &MergedWord<'_>| word.folded.len() + word.lists.len() + 4;
    let total: usize = words.iter().map(weight).sum();
    // In steps, so that a word more or less does not move the bounds of all pieces.
    let target = (total / WORD_PIECES)
        .max(WORD_PIECE_BYTES)
        .next_multiple_of(WORD_PIECE_STEP);
    let mut bounds = Vec::new();
    let (mut start, mut size) = (0, 0);
    let mut best: Option<(usize, (usize, u64))> = None;
    for (index, word) in words.iter().enumerate() {
        if bounds.is_empty() {
            bounds.push(0);
        }
        if index > start && size * 3 >= target * 2 {
            let shared = shared_letters(words[index - 1].folded, word.folded);
            let rank = (shared, xxh3_64(word.folded.as_bytes()));
            if best.is_none_or(|(_, least)| rank < least) {
                best = Some((index, rank));
            }
        }
        size += weight(word);
        if size * 3 >= target * 4
            && let Some((bound, _)) = best.take()
        {
            bounds.push(bound);
            start = bound;
            size = words[bound..=index].iter().map(weight).sum();
        }
    }
    bounds
}

fn shared_letters(one: &str, other: &str) -> usize {
    one.chars()
        .zip(other.chars())
        .take_while(|(one, other)| one == other)
        .count()
}

/// For beginnings whose words fill more than two pieces, where they are named: by piece, by beginning.
///
/// Somebody who has typed `p` then needs one piece and not twenty.
pub(super) fn beginnings<'a>(
    words: &[MergedWord<'a>],
    bounds: &[usize],
    chunks: &[Chunk],
) -> BTreeMap<usize, BTreeMap<&'a str, String>> {
    let starts = Starts::of(chunks);
    let piece_of = |index: usize| bounds.partition_point(|bound| *bound <= index).saturating_sub(1);
    let mut all = BTreeMap::<usize, BTreeMap<&str, String>>::new();
    // Such words hold a whole piece, so its first word begins with the same letters.
    for bound in bounds {
        let first = words[*bound].folded;
        for (at, letter) in first.char_indices() {
            let beginning = &first[..at + letter.len_utf8()];
            let from = words.partition_point(|word| as_javascript(word.folded, beginning).is_lt());
            let until = from + words[from..].partition_point(|word| word.folded.starts_with(beginning));
            // Where the browser looks for it: in the piece of the last word that is not after it.
            let is_word = words.get(from).is_some_and(|word| word.folded == beginning);
            let piece = if is_word {
                piece_of(from)
            } else {
                piece_of(from.saturating_sub(1))
            };
            if until <= from || piece_of(until - 1) <= piece + 1 {
                break;
            }
            all.entry(piece)
                .or_default()
                .entry(beginning)
                .or_insert_with(|| names_of(&words[from..until], &starts));
        }
    }
    all
}

/// The titles and aka that hold any of some words, packed as the lists of one word.
fn names_of(words: &[MergedWord<'_>], starts: &Starts) -> String {
    let gather = |list: fn(&Postings) -> &[Name]| -> Vec<Name> {
        let parts = words.iter().flat_map(|word| &word.parts);
        let mut shortest = BTreeMap::new();
        for name in parts.flat_map(|(chunk, postings)| starts.names(*chunk, list(postings))) {
            let halves = shortest.entry(name.page).or_insert(name.halves);
            *halves = name.halves.min(*halves);
        }
        shortest
            .into_iter()
            .map(|(page, halves)| Name { page, halves })
            .collect()
    };
    let (titles, aka) = (gather(Postings::titles), gather(Postings::aka));
    let mut packer = Packer::default();
    packer.put(u32::from(!titles.is_empty()), 1);
    packer.put(u32::from(!aka.is_empty()), 1);
    packer.put(0, 2);
    put_names(&mut packer, &titles);
    put_names(&mut packer, &aka);
    packer.finish()
}

/// Some words with their postings, which of them share a stem, and the beginnings that are looked up here.
pub(super) fn word_piece(words: &[MergedWord<'_>], beginnings: Option<&BTreeMap<&str, String>>) -> String {
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (index, word) in words.iter().enumerate() {
        if let Some(stem) = &word.stem {
            groups.entry(stem).or_default().push(index.to_string());
        }
    }
    let groups: Vec<String> = groups
        .into_values()
        .filter(|group| group.len() > 1)
        .map(|group| group.join(" "))
        .collect();
    let mut folded = Prefixed::default();
    words.iter().for_each(|word| folded.push(word.folded));
    let lists: Vec<&str> = words.iter().map(|word| word.lists.as_str()).collect();
    let beginnings: Vec<String> = beginnings
        .into_iter()
        .flatten()
        .map(|(beginning, lists)| format!("{beginning} {lists}"))
        .collect();
    json!({
        "words": folded.text, "lists": lists.join(" "), "stems": groups.join(","), "beginnings": beginnings.join(","),
    })
    .to_string()
}

/// Sorted words, each as the number of letters it shares with the one before (as a capital, which no folded word holds) and the rest.
#[derive(Default)]
struct Prefixed<'a> {
    text: String,
    before: &'a str,
}

impl<'a> Prefixed<'a> {
    fn push(&mut self, word: &'a str) {
        const MAX_SHARED: usize = 25;
        let shared = shared_letters(self.before, word).min(MAX_SHARED);
        self.text
            .push(char::from(b'A' + u8::try_from(shared).unwrap_or(0)));
        self.text.extend(word.chars().skip(shared));
        self.before = word;
    }
}

/// Words that a typing error may have meant, by their first letter.
///
/// On a large site, a word that stands in the text of one page alone is left out: most likely it is an error itself.
pub(super) fn vocabulary(words: &[MergedWord<'_>]) -> Vec<(char, String)> {
    const SHORTEST: usize = 4;
    const LARGE: usize = 15_000;
    let is_large = words.len() > LARGE;
    let mut pieces: Vec<(char, Prefixed<'_>)> = Vec::new();
    for word in words {
        let is_listed = (word.is_common || !is_large)
            && word.folded.chars().all(char::is_alphabetic)
            && word.folded.chars().nth(SHORTEST - 1).is_some();
        let Some(first) = word.folded.chars().next().filter(|_| is_listed) else {
            continue;
        };
        if pieces.last().is_none_or(|(letter, _)| *letter != first) {
            pieces.push((first, Prefixed::default()));
        }
        if let Some((_, piece)) = pieces.last_mut() {
            piece.push(word.folded);
        }
    }
    let texts = pieces.into_iter().map(|(letter, piece)| (letter, piece.text));
    texts.collect()
}
