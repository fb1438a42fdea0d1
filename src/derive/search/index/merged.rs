//! The words of all pages, from the indexes of some: each with all its places.

use std::collections::{BTreeSet, HashMap};
use std::hash::BuildHasherDefault;

use rayon::prelude::*;

use super::chunk::{Chunk, Name, Occurrence, Postings, WordHasher};
use crate::derive::search::pack::Packer;
use crate::derive::search::words::Stems;

/// All words of the site, sorted as JavaScript sorts.
pub(super) struct Merged<'a> {
    pub(super) words: Vec<MergedWord<'a>>,
}

pub(super) struct MergedWord<'a> {
    pub(super) folded: &'a str,
    /// What it shares with words of the same stem.
    pub(super) stem: Option<String>,
    /// Its parts: index of the chunk, and the postings there.
    pub(super) parts: Vec<(usize, &'a Postings)>,
    /// All its postings, packed.
    pub(super) lists: String,
    /// Whether it stands in a name or heading, or on two pages at least.
    pub(super) is_common: bool,
}

impl<'a> Merged<'a> {
    /// Joins the words of chunks. Stop words are kept where they are part of a name or heading; in texts they say nothing.
    pub(super) fn of(chunks: &'a [Chunk], stems: &Stems, stop_words: &BTreeSet<String>) -> Self {
        let mut ids: HashMap<&str, usize, BuildHasherDefault<WordHasher>> = HashMap::default();
        let mut words: Vec<MergedWord<'_>> = Vec::new();
        for (index, chunk) in chunks.iter().enumerate() {
            for (folded, id) in &chunk.ids {
                let word = *ids.entry(folded).or_insert_with(|| {
                    words.push(MergedWord {
                        folded,
                        stem: None,
                        parts: Vec::new(),
                        lists: String::new(),
                        is_common: false,
                    });
                    words.len() - 1
                });
                words[word].parts.push((index, &chunk.words[*id as usize]));
            }
        }
        words.par_sort_unstable_by(|a, b| as_javascript(a.folded, b.folded));
        let starts = Starts::of(chunks);
        words.par_iter_mut().for_each(|word| {
            let spelled = word
                .parts
                .iter()
                .find_map(|(_, postings)| postings.spelled.as_deref());
            word.stem = stems.stem(spelled.unwrap_or(word.folded));
            word.is_common = word.parts.iter().any(|(_, postings)| postings.is_named())
                || word
                    .parts
                    .iter()
                    .map(|(_, postings)| postings.text().len())
                    .sum::<usize>()
                    > 1;
            word.lists = lists(&word.parts, &starts, stop_words.contains(word.folded));
        });
        Self { words }
    }
}

/// Strings in the order of their UTF-16 units.
pub(super) fn as_javascript(one: &str, other: &str) -> std::cmp::Ordering {
    if one.is_ascii() || other.is_ascii() {
        one.cmp(other)
    } else {
        one.encode_utf16().cmp(other.encode_utf16())
    }
}

/// The first page and the first place of each chunk.
pub(super) struct Starts(Vec<(u32, u32)>);

impl Starts {
    pub(super) fn of(chunks: &[Chunk]) -> Self {
        let (mut page, mut place) = (0, 0);
        let starts = chunks.iter().map(|chunk| {
            let start = (page, place);
            page += u32::try_from(chunk.cards.len()).unwrap_or(0);
            place += chunk.places;
            start
        });
        Self(starts.collect())
    }

    /// Pages of a chunk as pages of the site.
    pub(super) fn names<'a>(&self, chunk: usize, names: &'a [Name]) -> impl Iterator<Item = Name> + use<'a> {
        let start = self.0[chunk].0;
        names.iter().map(move |name| Name {
            page: start + name.page,
            ..*name
        })
    }
}

/// How often a word counts in a place goes with its places, unless there are more than these: it then stands nearly everywhere, tells
/// pages apart by little, and would be half as large again.
const MAX_WITH_LEVELS: usize = 8_000;

/// The postings of a word: 4 bits say which lists there are, and one, where there is a list of text, whether that has levels;
/// then the lists, of titles, aka, headings and text.
fn lists(parts: &[(usize, &Postings)], starts: &Starts, is_stop_word: bool) -> String {
    let names = |list: fn(&Postings) -> &[Name]| -> Vec<Name> {
        parts
            .iter()
            .flat_map(|(chunk, postings)| starts.names(*chunk, list(postings)))
            .collect()
    };
    let place_of = |chunk: usize, place: u32| starts.0[chunk].1 + place;
    let mut headings = Vec::new();
    let mut text: Vec<Occurrence> = Vec::new();
    for (chunk, postings) in parts {
        headings.extend(postings.headings().iter().map(|place| place_of(*chunk, *place)));
        if !is_stop_word {
            text.extend(postings.text().iter().map(|found| Occurrence {
                place: place_of(*chunk, found.place),
                ..*found
            }));
        }
    }
    let (titles, aka) = (names(Postings::titles), names(Postings::aka));
    let mut packer = Packer::default();
    for is_there in [
        !titles.is_empty(),
        !aka.is_empty(),
        !headings.is_empty(),
        !text.is_empty(),
    ] {
        packer.put(u32::from(is_there), 1);
    }
    let has_levels = text.len() <= MAX_WITH_LEVELS;
    if !text.is_empty() {
        packer.put(u32::from(has_levels), 1);
    }
    put_names(&mut packer, &titles);
    put_names(&mut packer, &aka);
    if let Some(last) = headings.last() {
        packer.put_list(headings.iter().copied(), headings.len(), *last, |_, _| {});
    }
    if let Some(last) = text.last() {
        let places = text.iter().map(|found| found.place);
        packer.put_list(places, text.len(), last.place, |packer, position| {
            if has_levels {
                packer.put_level(text[position].level);
            }
        });
    }
    packer.finish()
}

pub(super) fn put_names(packer: &mut Packer, names: &[Name]) {
    if let Some(last) = names.last() {
        packer.put_list(
            names.iter().map(|name| name.page),
            names.len(),
            last.page,
            |packer, position| {
                packer.put(names[position].halves - 2, 4);
            },
        );
    }
}
