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
    /// Whether it stands in a name or heading, or in two places at least.
    pub(super) is_common: bool,
    /// Whether it has no postings in texts.
    is_stop_word: bool,
    /// Whether its postings in texts are of pages, not of places.
    pub(super) is_by_page: bool,
}

impl<'a> Merged<'a> {
    /// Joins the words of chunks, in about `room` bytes. Stop words are kept where they are part of a name or heading; in texts they say nothing.
    pub(super) fn of(chunks: &'a [Chunk], stems: &Stems, stop_words: &BTreeSet<String>, room: usize) -> Self {
        let mut ids: HashMap<&str, usize, BuildHasherDefault<WordHasher>> = HashMap::default();
        let mut words: Vec<MergedWord<'_>> = Vec::new();
        for (index, chunk) in chunks.iter().enumerate() {
            for (folded, postings) in &chunk.words {
                let word = *ids.entry(folded).or_insert_with(|| {
                    words.push(MergedWord {
                        folded,
                        stem: None,
                        parts: Vec::new(),
                        lists: String::new(),
                        is_common: false,
                        is_stop_word: stop_words.contains(folded.as_ref()),
                        is_by_page: false,
                    });
                    words.len() - 1
                });
                words[word].parts.push((index, postings));
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
            let text = if word.is_stop_word {
                Vec::new()
            } else {
                text_of(&word.parts, &starts)
            };
            word.is_common = word.parts.iter().any(|(_, postings)| postings.is_named()) || text.len() > 1;
            word.lists = lists(&word.parts, &starts, &text, false);
        });
        spare_places(&mut words, &starts, room);
        Self { words }
    }
}

/// So many bytes of words and postings a site may have whatever its pages, …
const MIN_BYTES: usize = 3_000_000;
/// … and so many for each page.
const BYTES_A_PAGE: usize = 560;

/// How many bytes the words of a site with some pages may take.
pub(super) fn room_for(pages: usize) -> usize {
    MIN_BYTES.max(pages * BYTES_A_PAGE)
}

/// Of a site that has more, words on at least so many in a thousand pages are only known by page; the first number that is enough holds.
const SHARES: [usize; 6] = [400, 200, 100, 50, 25, 12];

/// Lets the commonest words of a large site be known by page and no longer by place, until their postings have room.
///
/// They tell pages apart by little and places by less, and have most postings.
fn spare_places(words: &mut [MergedWord<'_>], starts: &Starts, room: usize) {
    let pages = starts.pages();
    let mut total: usize = words
        .iter()
        .map(|word| word.lists.len() + word.folded.len())
        .sum();
    let mut most = usize::MAX;
    for share in SHARES {
        if total <= room {
            return;
        }
        let least = (pages * share).div_ceil(1_000);
        let saved = words.par_iter_mut().map(|word| {
            // A list of fewer places than this has fewer pages too.
            let places: usize = word.parts.iter().map(|(_, postings)| postings.text().len()).sum();
            if places < least || word.is_by_page {
                return 0;
            }
            let text = by_page(&text_of(&word.parts, starts), starts);
            if !(least..most).contains(&text.len()) || word.is_stop_word {
                return 0;
            }
            let lists = lists(&word.parts, starts, &text, true);
            let saved = word.lists.len().saturating_sub(lists.len());
            (word.lists, word.is_by_page) = (lists, true);
            saved
        });
        total -= saved.sum::<usize>();
        most = least;
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

/// The first page and the first place of each chunk, and the first place of each page.
pub(super) struct Starts {
    chunks: Vec<(u32, u32)>,
    pages: Vec<u32>,
}

impl Starts {
    pub(super) fn of(chunks: &[Chunk]) -> Self {
        let mut starts = Self {
            chunks: Vec::new(),
            pages: Vec::new(),
        };
        let mut place = 0;
        for chunk in chunks {
            let page = u32::try_from(starts.pages.len()).unwrap_or(u32::MAX);
            starts.chunks.push((page, place));
            for card in &chunk.cards {
                starts.pages.push(place);
                place += u32::try_from(card.places).unwrap_or(0);
            }
        }
        starts
    }

    /// How many pages there are.
    fn pages(&self) -> usize {
        self.pages.len()
    }

    /// A place of a chunk as a place of the site.
    fn place(&self, chunk: usize, place: u32) -> u32 {
        self.chunks[chunk].1 + place
    }

    /// The page that has a place of the site.
    fn page_of(&self, place: u32) -> u32 {
        let after = self.pages.partition_point(|first| *first <= place);
        u32::try_from(after.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// Pages of a chunk as pages of the site.
    pub(super) fn names<'a>(&self, chunk: usize, names: &'a [Name]) -> impl Iterator<Item = Name> + use<'a> {
        let start = self.chunks[chunk].0;
        names.iter().map(move |name| Name {
            page: start + name.page,
            ..*name
        })
    }
}

/// How often a word counts goes with its places, unless there are more than these: it then stands nearly everywhere, tells pages apart
/// by little, and would be half as large again. …
const MAX_WITH_LEVELS: usize = 8_000;
/// … The same where it is known by page, as a part of all pages.
const MAX_PAGES_WITH_LEVELS: f64 = 0.1;

/// The postings of a word: 4 bits say which lists there are, and one, where there is a list of text, whether that is of pages; then the
/// lists, of titles, aka, headings and text, and how often the word counts in each place of the text.
fn lists(parts: &[(usize, &Postings)], starts: &Starts, text: &[Occurrence], is_by_page: bool) -> String {
    let names = |list: fn(&Postings) -> &[Name]| -> Vec<Name> {
        parts
            .iter()
            .flat_map(|(chunk, postings)| starts.names(*chunk, list(postings)))
            .collect()
    };
    let (titles, aka) = (names(Postings::titles), names(Postings::aka));
    let headings: Vec<u32> = parts
        .iter()
        .flat_map(|(chunk, postings)| {
            postings
                .headings()
                .iter()
                .map(|place| starts.place(*chunk, *place))
        })
        .collect();
    let mut packer = Packer::default();
    for is_there in [
        !titles.is_empty(),
        !aka.is_empty(),
        !headings.is_empty(),
        !text.is_empty(),
    ] {
        packer.put(u32::from(is_there), 1);
    }
    if !text.is_empty() {
        packer.put(u32::from(is_by_page), 1);
    }
    put_names(&mut packer, &titles);
    put_names(&mut packer, &aka);
    if let Some(last) = headings.last() {
        packer.put_list(headings.iter().copied(), headings.len(), *last, |_, _| {});
    }
    if let Some(last) = text.last() {
        let places = text.iter().map(|found| found.place());
        packer.put_list(places, text.len(), last.place(), |_, _| {});
        let has_levels = if is_by_page {
            text.len() as f64 <= starts.pages() as f64 * MAX_PAGES_WITH_LEVELS
        } else {
            text.len() <= MAX_WITH_LEVELS
        };
        packer.put_levels(text.iter().filter(|_| has_levels).map(|found| found.level()));
    }
    packer.finish()
}

/// Where a word stands in texts.
fn text_of(parts: &[(usize, &Postings)], starts: &Starts) -> Vec<Occurrence> {
    let occurrences = parts.iter().flat_map(|(chunk, postings)| {
        let before = starts.place(*chunk, 0);
        postings.text().iter().map(move |found| found.after(before))
    });
    occurrences.collect()
}

/// The same by page: the number of the page instead of the place, and how often the word counts on the whole page.
fn by_page(text: &[Occurrence], starts: &Starts) -> Vec<Occurrence> {
    let mut pages: Vec<Occurrence> = Vec::new();
    for found in text {
        let page = starts.page_of(found.place());
        match pages.last_mut() {
            Some(last) if last.place() == page => *last = Occurrence::new(page, last.level() + found.level()),
            _ => pages.push(Occurrence::new(page, found.level())),
        }
    }
    pages
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
