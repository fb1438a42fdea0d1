//! The index of some pages: which words stand where on them.

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::SearchPage;
use crate::derive::search::excerpt::{self, PageCard};
use crate::derive::search::passages::passages;
use crate::derive::search::words;
use crate::source::Fingerprint;

/// Places of a page; what comes later counts to the last of them.
const MAX_PLACES: u32 = 63 * PLACES_STEP;
/// The places of a page are a multiple of this. `search-rank.js` has the same number.
pub(super) const PLACES_STEP: u32 = 4;
/// The longest length of a name, in half words.
const MAX_HALVES: u32 = 17;
/// How often a word counts in one place at most.
pub(super) const MAX_LEVEL: u32 = 4;

/// So many pages are indexed together, whatever the number of threads: their index is kept for later builds, in which most
/// of these pages are the same. Each index has a list of words of its own, so smaller ones take more memory.
pub(super) const PAGES: usize = 256;

/// The index of some pages, their pages and places numbered from 0.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Chunk {
    /// In no order of theirs.
    pub(super) words: Vec<(Box<str>, Postings)>,
    pub(super) cards: Vec<PageCard>,
}

/// Where a word stands.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Postings {
    /// As first written, where that is not the word itself.
    pub(super) spelled: Option<Box<str>>,
    text: Vec<Occurrence>,
    /// Where else it stands, which few words do.
    named: Option<Box<Named>>,
}

/// Where a word stands that is part of a name.
#[derive(Default, Serialize, Deserialize)]
struct Named {
    titles: Vec<Name>,
    aka: Vec<Name>,
    headings: Vec<u32>,
}

impl Postings {
    /// Pages that have it in their title.
    pub(super) fn titles(&self) -> &[Name] {
        self.named.as_ref().map_or(&[], |named| &named.titles)
    }

    /// Pages that have it in another name.
    pub(super) fn aka(&self) -> &[Name] {
        self.named.as_ref().map_or(&[], |named| &named.aka)
    }

    /// Places that have it in their heading.
    pub(super) fn headings(&self) -> &[u32] {
        self.named.as_ref().map_or(&[], |named| &named.headings)
    }

    /// Places that have it in their text.
    pub(super) fn text(&self) -> &[Occurrence] {
        &self.text
    }

    /// Whether it stands in a title, another name or a heading.
    pub(super) fn is_named(&self) -> bool {
        self.named.is_some()
    }

    fn named(&mut self) -> &mut Named {
        self.named.get_or_insert_default()
    }
}

/// A word in the text of a place. There are millions of them, so it is one number: the place, and below it two bits for
/// how often the word counts there, less one.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(super) struct Occurrence(u32);

impl Occurrence {
    /// A level counts to 4 at most.
    pub(super) fn new(place: u32, level: u32) -> Self {
        Self(place * MAX_LEVEL + level.clamp(1, MAX_LEVEL) - 1)
    }

    pub(super) fn place(self) -> u32 {
        self.0 / MAX_LEVEL
    }

    /// How often the word counts there, from 1 to 4.
    pub(super) fn level(self) -> u32 {
        self.0 % MAX_LEVEL + 1
    }

    /// The same, with as many places before it.
    pub(super) fn after(self, places: u32) -> Self {
        Self(self.0 + places * MAX_LEVEL)
    }
}

/// A page that has a word in a name.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(super) struct Name {
    pub(super) page: u32,
    /// How many half words the name has, from 2 to 17: the word is more of a short name.
    pub(super) halves: u32,
}

impl Chunk {
    /// The index of pages, in this order.
    pub(super) fn of(
        pages: impl IntoIterator<Item = SearchPage>,
        sizes: excerpt::Sizes,
        stop_words: &BTreeSet<String>,
    ) -> Self {
        let mut filling = Filling::default();
        for page in pages {
            filling.add(page, sizes, stop_words);
        }
        // All chunks are held until they are joined, so memory that was kept for more pages is let go.
        let mut words = filling.words;
        let word = |(folded, id): (Box<str>, usize)| {
            let mut postings = std::mem::take(&mut words[id]);
            postings.text.shrink_to_fit();
            (folded, postings)
        };
        Self {
            words: filling.ids.into_iter().map(word).collect(),
            cards: filling.cards,
        }
    }

    /// The index that was kept as these bytes; none when they are not what was kept, or of other pages.
    pub(super) fn read(bytes: &[u8], made_from: Fingerprint) -> Option<Self> {
        let (head, kept) = bytes.split_first_chunk::<16>()?;
        let is_whole = u128::from_le_bytes(*head) == made_from.with(Fingerprint::of(kept)).0;
        is_whole.then(|| postcard::from_bytes(kept).ok())?
    }

    /// The bytes to keep it as.
    pub(super) fn to_bytes(&self, made_from: Fingerprint) -> Vec<u8> {
        let kept = postcard::to_allocvec(self).unwrap_or_default();
        let head = made_from.with(Fingerprint::of(&kept)).0.to_le_bytes();
        [&head, kept.as_slice()].concat()
    }
}

/// A chunk that pages are added to.
#[derive(Default)]
struct Filling {
    ids: HashMap<Box<str>, usize, BuildHasherDefault<WordHasher>>,
    /// By id.
    words: Vec<Postings>,
    cards: Vec<PageCard>,
    places: u32,
}

impl Filling {
    fn add(&mut self, page: SearchPage, sizes: excerpt::Sizes, stop_words: &BTreeSet<String>) {
        let number = u32::try_from(self.cards.len()).unwrap_or(u32::MAX);
        self.add_name(&page.title, number, stop_words, |named| &mut named.titles);
        for aka in &page.aka {
            self.add_name(aka, number, stop_words, |named| &mut named.aka);
        }
        let first = self.places;
        // A summary that is the beginning of the text counts once.
        let mut length = if page.begins_with_summary() {
            0
        } else {
            self.add_text(&page.summary, first, 1)
        };
        let mut next = first;
        let mut counts = Vec::with_capacity(page.sections.len());
        for section in &page.sections {
            let place = next.min(first + MAX_PLACES - 1);
            words::each(&section.heading, |word| {
                let headings = &mut self.postings(word).named().headings;
                if headings.last() != Some(&place) {
                    headings.push(place);
                }
            });
            for passage in passages(&section.text, sizes.passages) {
                let place = next.min(first + MAX_PLACES - 1);
                length += self.add_text(passage, place, section.weight.max(1));
                next += 1;
            }
            counts.push(next.min(first + MAX_PLACES) - place);
        }
        // Rounded up, so that an edit seldom moves the numbers of all places behind it, and with them every piece.
        let places = (next - first).clamp(1, MAX_PLACES).next_multiple_of(PLACES_STEP);
        self.places = first + places;
        self.cards
            .push(PageCard::of(page, places as usize, counts, length, sizes));
    }

    /// Adds the words of a text, each as so many; gives how many there are.
    fn add_text(&mut self, text: &str, place: u32, weight: u32) -> u32 {
        let mut count = 0;
        words::each(text, |word| {
            count += u32::from(!word.is_joined);
            let occurrences = &mut self.postings(word).text;
            match occurrences.last_mut() {
                Some(last) if last.place() == place => *last = Occurrence::new(place, last.level() + weight),
                _ => occurrences.push(Occurrence::new(place, weight)),
            }
        });
        count
    }

    /// Adds the words of a name. Stop words make it half as much longer as others: `From runner to producer` has three.
    fn add_name(
        &mut self,
        name: &str,
        page: u32,
        stop_words: &BTreeSet<String>,
        list: impl Fn(&mut Named) -> &mut Vec<Name>,
    ) {
        let mut all: u32 = 0;
        words::each(name, |word| {
            if !word.is_joined {
                all += if stop_words.contains(word.folded) { 1 } else { 2 };
            }
        });
        words::each(name, |word| {
            let halves = if word.is_joined { all.div_ceil(2) } else { all };
            let halves = halves.clamp(2, MAX_HALVES);
            let names = list(self.postings(word).named());
            match names.last_mut() {
                Some(last) if last.page == page => last.halves = last.halves.min(halves),
                _ => names.push(Name { page, halves }),
            }
        });
    }

    fn postings(&mut self, word: words::Word<'_>) -> &mut Postings {
        let id = match self.ids.get(word.folded) {
            Some(id) => *id,
            None => {
                let id = self.words.len();
                self.ids.insert(Box::from(word.folded), id);
                let spelled = (word.spelled != word.folded).then(|| Box::from(word.spelled));
                self.words.push(Postings {
                    spelled,
                    ..Postings::default()
                });
                id
            }
        };
        &mut self.words[id]
    }
}

/// A hash for words: they are the site's own, so nobody gains by making them collide.
#[derive(Default)]
pub(super) struct WordHasher(u64);

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64_with_seed(bytes, self.0);
    }

    /// Comes after each string, to part it from a next one; here there is none.
    fn write_u8(&mut self, _: u8) {}

    fn finish(&self) -> u64 {
        self.0
    }
}
