//! The index of some pages: which words stand where on them.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::SearchPage;
use crate::derive::search::excerpt::{self, PageCard};
use crate::derive::search::words;

/// Sections of a page that are told apart; later ones count to the last of them.
const MAX_SECTIONS: usize = 63;

/// The index of some pages, their pages and places numbered from 0.
#[derive(Default)]
pub(super) struct Chunk {
    pub(super) ids: HashMap<Box<str>, u32, BuildHasherDefault<WordHasher>>,
    /// By id.
    pub(super) words: Vec<Postings>,
    pub(super) cards: Vec<PageCard>,
    pub(super) places: u32,
}

/// Where a word stands.
#[derive(Default)]
pub(super) struct Postings {
    /// As first written, where that is not the word itself.
    pub(super) spelled: Option<Box<str>>,
    text: Vec<u32>,
    /// Where else it stands, which few words do.
    named: Option<Box<Named>>,
}

/// Where a word stands that is part of a name.
#[derive(Default)]
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
    pub(super) fn text(&self) -> &[u32] {
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

/// A page that has a word in a name.
#[derive(Clone, Copy)]
pub(super) struct Name {
    pub(super) page: u32,
    /// How many words the name has, at most 8: the word is more of a short name.
    pub(super) length: u32,
}

impl Chunk {
    pub(super) fn add(&mut self, page: SearchPage, sizes: excerpt::Sizes) {
        let number = u32::try_from(self.cards.len()).unwrap_or(u32::MAX);
        let place = self.places;
        self.add_name(&page.title, number, |named| &mut named.titles);
        for aka in &page.aka {
            self.add_name(aka, number, |named| &mut named.aka);
        }
        self.add_text(&page.facts, place);
        let mut places = 1;
        for (index, section) in page.sections.iter().enumerate() {
            let index = index.min(MAX_SECTIONS - 1);
            let place = place + u32::try_from(index).unwrap_or(0);
            places = index + 1;
            words::each(&section.heading, |word| {
                push(&mut self.postings(word).named().headings, place)
            });
            self.add_text(&section.text, place);
        }
        self.places += u32::try_from(places).unwrap_or(0);
        self.cards.push(PageCard::of(page, places, sizes));
    }

    /// Lets go of memory that was kept for more pages: all chunks are held until they are joined.
    pub(super) fn shrink(&mut self) {
        self.words
            .iter_mut()
            .for_each(|postings| postings.text.shrink_to_fit());
        self.words.shrink_to_fit();
    }

    fn add_text(&mut self, text: &str, place: u32) {
        words::each(text, |word| push(&mut self.postings(word).text, place));
    }

    fn add_name(&mut self, name: &str, page: u32, list: impl Fn(&mut Named) -> &mut Vec<Name>) {
        let mut length: u32 = 0;
        words::each(name, |word| length += u32::from(!word.is_joined));
        words::each(name, |word| {
            let length = if word.is_joined {
                length.div_ceil(2)
            } else {
                length
            }
            .clamp(1, 8);
            let names = list(self.postings(word).named());
            match names.last_mut() {
                Some(last) if last.page == page => last.length = last.length.min(length),
                _ => names.push(Name { page, length }),
            }
        });
    }

    fn postings(&mut self, word: words::Word<'_>) -> &mut Postings {
        let id = match self.ids.get(word.folded) {
            Some(id) => *id as usize,
            None => {
                let id = self.words.len();
                self.ids
                    .insert(Box::from(word.folded), u32::try_from(id).unwrap_or(u32::MAX));
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

fn push(places: &mut Vec<u32>, place: u32) {
    if places.last() != Some(&place) {
        places.push(place);
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
