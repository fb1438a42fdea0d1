//! The index itself: from the text of pages to the files that `search.js` loads.
//!
//! Knows no graph and no URL beyond the strings it is given. Pages go through in chunks, all cores at once; each chunk
//! is an index of its own, which is kept for the next build, and joining them in order gives the same result whatever the
//! chunks. Start at [`build`].
//!
//! Terms: a *page* is a result; a *place* is a part of one, of a paragraph's length: a section, or a passage of a long one.
//! All pages and all places are numbered through, in the order in which the pages are given. A *list* is a rising list
//! of such numbers. A *piece* is a file of the index.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde_json::json;
use xxhash_rust::xxh3::xxh3_64;

use super::excerpt::{self, PageCard};
use super::pack;
use super::synonyms;
use super::words::{self, Stems};
use crate::config::language::primary;
use crate::output::copies::{SEARCH_FOLDER, Store};
use crate::source::Fingerprint;
use chunk::{Chunk, PLACES_STEP};
use merged::Merged;
use pieces::{beginnings, divide, vocabulary, word_piece};

mod chunk;
mod merged;
mod pieces;

/// A page as the search sees it.
#[derive(Clone, Debug, Default)]
pub(super) struct SearchPage {
    /// Its path from the site's root, as it stands in a link.
    pub url: String,
    /// What it is called.
    pub title: String,
    /// Other names and abbreviations.
    pub aka: Vec<String>,
    /// A sentence or two that show it in a list of results.
    pub summary: String,
    /// Its text. The first section is what stands before any heading; its heading and anchor are empty.
    pub sections: Vec<SearchSection>,
}

impl SearchPage {
    /// Whether the summary is the beginning of the text, which may go on where the summary is cut short.
    pub(super) fn begins_with_summary(&self) -> bool {
        let head = self.sections.first().map_or("", |head| head.text.trim_start());
        head.starts_with(self.summary.trim_end_matches('…'))
    }
}

/// A part of a page that can be linked to.
#[derive(Clone, Debug, Default)]
pub(super) struct SearchSection {
    /// The anchor.
    pub anchor: String,
    /// The heading.
    pub heading: String,
    /// The text below it.
    pub text: String,
    /// How much its words count, 1 or more: what a page answers in a list of its own counts twice.
    pub weight: u32,
}

/// Pages in a row that are of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KindRun {
    /// The word that a query narrows by: `role`.
    pub name: &'static str,
    /// The word that readers see: `Role`.
    pub label: Arc<str>,
    /// How many pages.
    pub pages: usize,
    /// How much more than other pages they count, in percent.
    pub boost: u32,
}

/// What an index is made for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Options<'a> {
    /// The language of the text, as a BCP 47 tag.
    pub language: &'a str,
    /// Whether links to a folder spell out `index.html`.
    pub is_portable: bool,
    /// Words and names that mean the same, a group each.
    pub synonyms: &'a [Vec<String>],
    /// Where what was found on pages is kept for the next build.
    pub store: &'a dyn Store,
}

/// Makes the index: the files, by name.
///
/// `draft` is called once for each source, on several threads, and gives what the page is made from, of which equal
/// fingerprints promise equal pages; `page` makes it, unless what an earlier build kept of it in the store is enough. The
/// same sources give the same bytes.
pub(super) fn build<S: Sync, D>(
    sources: &[S],
    draft: impl Fn(&S) -> (Fingerprint, D) + Sync,
    page: impl Fn(D) -> SearchPage + Sync,
    kinds: &[KindRun],
    options: Options<'_>,
) -> Vec<(String, Vec<u8>)> {
    let sizes = excerpt::Sizes::for_pages(sources.len());
    let stop_words = words::stop_words(options.language);
    let program = options.store.program();
    let chunk = |(number, sources): (usize, &[S])| {
        let (prints, drafts): (Vec<Fingerprint>, Vec<D>) = sources.iter().map(&draft).unzip();
        let made_from = Fingerprint::of_value(&(program, options.language, sizes, prints));
        let name = format!("{SEARCH_FOLDER}{number:03}");
        let kept = options.store.get(&name);
        let kept = kept.and_then(|bytes| Chunk::read(&bytes, made_from));
        kept.unwrap_or_else(|| {
            let chunk = Chunk::of(drafts.into_iter().map(&page), sizes, &stop_words);
            options.store.put(&name, &chunk.to_bytes(made_from));
            chunk
        })
    };
    let chunks = sources.par_chunks(chunk::PAGES).enumerate().map(chunk);
    let chunks: Vec<Chunk> = chunks.collect();
    let room = merged::room_for(sources.len());
    let merged = Merged::of(&chunks, &Stems::of(options.language), &stop_words, room);
    let bounds = divide(&merged.words);
    let beginnings = beginnings(&merged.words, &bounds, &chunks);

    let mut bodies: Vec<(String, String)> = (0..bounds.len())
        .into_par_iter()
        .map(|piece| {
            let end = bounds.get(piece + 1).copied().unwrap_or(merged.words.len());
            let words = &merged.words[bounds[piece]..end];
            (format!("w{piece:03}"), word_piece(words, beginnings.get(&piece)))
        })
        .collect();
    let cards: Vec<&PageCard> = chunks.iter().flat_map(|chunk| &chunk.cards).collect();
    bodies.par_extend(
        cards
            .par_chunks(sizes.pages_a_piece)
            .enumerate()
            .map(|(piece, cards)| (format!("p{piece:03}"), excerpt::page_piece(cards))),
    );
    let vocabulary = vocabulary(&merged.words);
    let letters: String = vocabulary.iter().map(|(letter, _)| *letter).collect();
    bodies.extend(
        vocabulary
            .into_iter()
            .enumerate()
            .map(|(piece, (_, text))| (format!("v{piece:03}"), json!(text).to_string())),
    );
    let mut versions = BTreeMap::<&str, String>::new();
    for (name, body) in &bodies {
        let family = name.trim_end_matches(|letter: char| letter.is_ascii_digit());
        versions.entry(family).or_default().push_str(&version_of(body));
    }
    let firsts: Vec<&str> = bounds.iter().map(|bound| merged.words[*bound].folded).collect();
    let digits = |digit: fn(&PageCard) -> char| -> String { cards.iter().map(|card| digit(card)).collect() };
    let kinds: Vec<_> = kinds
        .iter()
        .map(|kind| json!([kind.name, kind.label, kind.pages, kind.boost]))
        .collect();
    let index = json!({
        "pages": cards.len(), "perPiece": sizes.pages_a_piece, "kinds": kinds,
        "places": digits(|card| pack::digit(card.places / PLACES_STEP as usize)), "lengths": digits(|card| pack::length_digit(card.length)),
        "words": firsts.join(" "), "letters": letters, "portable": options.is_portable, "language": primary(options.language),
        "stopWords": Vec::from_iter(stop_words).join(" "), "synonyms": synonyms::packed(options.synonyms), "versions": versions,
    });
    bodies.push(("index".to_owned(), index.to_string()));
    publish(bodies)
}

/// Wraps each piece in the call that hands it over, with its own version: what did not change keeps its bytes.
fn publish(bodies: Vec<(String, String)>) -> Vec<(String, Vec<u8>)> {
    let files = bodies.into_iter().map(|(name, body)| {
        let version = version_of(&body);
        let script = format!("callboard.searchPiece(\"{version}\",\"{name}\",{body});\n");
        (format!("{name}.js"), script.into_bytes())
    });
    files.collect()
}

/// The fingerprint of a piece: 30 bits tell one publication of a piece from the next.
fn version_of(body: &str) -> String {
    let fingerprint = xxh3_64(body.as_bytes());
    let digit = |position: u32| pack::digit((fingerprint >> (6 * position) & 63) as usize);
    (0..5).map(digit).collect()
}

#[cfg(test)]
mod tests;
