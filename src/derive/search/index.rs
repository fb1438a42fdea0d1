//! The index itself: from the text of pages to the files that `search.js` loads.
//!
//! Knows no graph and no URL beyond the strings it is given. Pages go through in chunks, all cores at once; each chunk
//! is an index of its own, and joining them in order gives the same result whatever the chunks. Start at [`build`].
//!
//! Terms: a *page* is a result; a *place* is a part of one that has an anchor, the page's head being its first place.
//! All pages and all places are numbered through, in the order in which the pages are given. A *list* is a rising list
//! of such numbers. A *piece* is a file of the index.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde_json::json;
use xxhash_rust::xxh3::xxh3_64;

use super::excerpt::{self, PageCard};
use super::pack;
use super::words::Stems;
use chunk::Chunk;
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
    /// Words of its fields: department, skills, crew. They belong to its first place.
    pub facts: String,
    /// Its text. The first section is what stands before any heading; its heading and anchor are empty.
    pub sections: Vec<SearchSection>,
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
}

/// Pages in a row that are of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KindRun {
    /// The word that a query narrows by: `role`.
    pub name: &'static str,
    /// The word that readers see: `Role`.
    pub label: &'static str,
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
}

/// Pages go through in about this many chunks for each core: enough to keep all of them busy to the end, and few, since
/// each chunk has a table of words of its own.
const CHUNKS_A_CORE: usize = 4;

/// Makes the index: the files, by name.
///
/// `page` is called once for each source, on several threads. The same sources give the same bytes.
pub(super) fn build<S: Sync>(
    sources: &[S],
    page: impl Fn(&S) -> SearchPage + Sync,
    kinds: &[KindRun],
    options: Options<'_>,
) -> Vec<(String, Vec<u8>)> {
    let sizes = excerpt::Sizes::for_pages(sources.len());
    let chunks = CHUNKS_A_CORE * rayon::current_num_threads();
    let chunks: Vec<Chunk> = sources
        .par_chunks(sources.len().div_ceil(chunks).max(16))
        .map(|sources| {
            let mut chunk = Chunk::default();
            for source in sources {
                chunk.add(page(source), sizes);
            }
            chunk.shrink();
            chunk
        })
        .collect();
    let merged = Merged::of(&chunks, &Stems::of(options.language));
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
    bodies.push(("words".to_owned(), vocabulary(&merged.words)));
    let versions: BTreeMap<&str, String> = bodies
        .iter()
        .map(|(name, body)| (&**name, version_of(body)))
        .collect();
    let firsts: Vec<&str> = bounds.iter().map(|bound| merged.words[*bound].folded).collect();
    let sections: String = chunks
        .iter()
        .flat_map(|chunk| &chunk.cards)
        .map(|card| pack::digit(card.places))
        .collect();
    let kinds: Vec<_> = kinds
        .iter()
        .map(|kind| json!([kind.name, kind.label, kind.pages, kind.boost]))
        .collect();
    let index = json!({
        "pages": cards.len(), "perPiece": sizes.pages_a_piece, "places": sections, "kinds": kinds,
        "words": firsts.join(" "), "portable": options.is_portable, "versions": versions,
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

/// The fingerprint of a piece: 32 bits tell one publication of a piece from the next.
fn version_of(body: &str) -> String {
    format!("{:08x}", xxh3_64(body.as_bytes()) >> 32)
}

#[cfg(test)]
mod tests;
