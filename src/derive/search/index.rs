//! The index itself: from the text of pages to the files that `search.js` loads.
//!
//! Knows no graph and no URL beyond the strings it is given. Pages go through in chunks, all cores at once; each chunk
//! is an index of its own, and joining them in order gives the same result whatever the chunks. Start at [`build`].
//!
//! Terms: a *page* is a result; a *place* is a part of one that has an anchor, the page's head being its first place.
//! All pages and all places are numbered through, in the order in which the pages are given. A *list* is a rising list
//! of such numbers. A *piece* is a file of the index.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use rayon::prelude::*;
use serde_json::json;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::excerpt::{self, PageCard};
use super::pack::{self, Packer};
use super::words::{self, Stems};

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

/// Pages go through in about this many chunks: enough to keep all cores busy to the end, and few, since each chunk has
/// a table of words of its own.
const CHUNKS: usize = 24;

/// The pieces that hold the words of a site are at most about this many, and no smaller than they need to be.
const WORD_PIECES: usize = 130;
const WORD_PIECE_BYTES: usize = 12_000;
const WORD_PIECE_STEP: usize = 1_500;

/// Sections of a page that are told apart; later ones count to the last of them.
const MOST_SECTIONS: usize = 63;

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
    let chunks: Vec<Chunk> = sources
        .par_chunks(sources.len().div_ceil(CHUNKS).max(16))
        .map(|sources| {
            let mut chunk = Chunk::default();
            for source in sources {
                chunk.add(page(source), sizes);
            }
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

/// The index of some pages, their pages and places numbered from 0.
#[derive(Default)]
struct Chunk {
    ids: HashMap<Box<str>, u32, BuildHasherDefault<WordHasher>>,
    /// By id.
    words: Vec<Postings>,
    cards: Vec<PageCard>,
    places: u32,
}

/// Where a word stands.
#[derive(Default)]
struct Postings {
    /// As first written, where that is not the word itself.
    spelled: Option<Box<str>>,
    /// Pages that have it in their title.
    titles: Vec<Name>,
    /// Pages that have it in another name.
    aka: Vec<Name>,
    /// Places that have it in their heading.
    headings: Vec<u32>,
    /// Places that have it in their text.
    text: Vec<u32>,
}

/// A page that has a word in a name.
#[derive(Clone, Copy)]
struct Name {
    page: u32,
    /// How many words the name has, at most 8: the word is more of a short name.
    length: u32,
}

impl Chunk {
    fn add(&mut self, page: SearchPage, sizes: excerpt::Sizes) {
        let number = u32::try_from(self.cards.len()).unwrap_or(u32::MAX);
        let place = self.places;
        self.add_name(&page.title, number, |postings| &mut postings.titles);
        for aka in &page.aka {
            self.add_name(aka, number, |postings| &mut postings.aka);
        }
        self.add_text(&page.facts, place);
        let mut places = 1;
        for (index, section) in page.sections.iter().enumerate() {
            let index = index.min(MOST_SECTIONS - 1);
            let place = place + u32::try_from(index).unwrap_or(0);
            places = index + 1;
            words::each(&section.heading, |word| {
                push(&mut self.postings(word).headings, place)
            });
            self.add_text(&section.text, place);
        }
        self.places += u32::try_from(places).unwrap_or(0);
        self.cards.push(PageCard::of(page, places, sizes));
    }

    fn add_text(&mut self, text: &str, place: u32) {
        words::each(text, |word| push(&mut self.postings(word).text, place));
    }

    fn add_name(&mut self, name: &str, page: u32, list: impl Fn(&mut Postings) -> &mut Vec<Name>) {
        let mut length: u32 = 0;
        words::each(name, |word| length += u32::from(!word.is_joined));
        words::each(name, |word| {
            let length = if word.is_joined {
                length.div_ceil(2)
            } else {
                length
            }
            .clamp(1, 8);
            let names = list(self.postings(word));
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
struct WordHasher(u64);

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

/// All words of the site, sorted as JavaScript sorts.
struct Merged<'a> {
    words: Vec<MergedWord<'a>>,
}

struct MergedWord<'a> {
    folded: &'a str,
    /// What it shares with words of the same stem.
    stem: Option<String>,
    /// Its parts: index of the chunk, and the postings there.
    parts: Vec<(usize, &'a Postings)>,
    /// All its postings, packed.
    lists: String,
    /// Whether it stands in a name or heading, or on two pages at least.
    is_common: bool,
}

impl<'a> Merged<'a> {
    fn of(chunks: &'a [Chunk], stems: &Stems) -> Self {
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
        words.par_sort_unstable_by(|one, other| as_javascript(one.folded, other.folded));
        let starts = Starts::of(chunks);
        words.par_iter_mut().for_each(|word| {
            let spelled = word
                .parts
                .iter()
                .find_map(|(_, postings)| postings.spelled.as_deref());
            word.stem = stems.stem(spelled.unwrap_or(word.folded));
            let is_named = |postings: &Postings| {
                !(postings.titles.is_empty() && postings.aka.is_empty() && postings.headings.is_empty())
            };
            word.is_common = word.parts.iter().any(|(_, postings)| is_named(postings))
                || word
                    .parts
                    .iter()
                    .map(|(_, postings)| postings.text.len())
                    .sum::<usize>()
                    > 1;
            word.lists = lists(&word.parts, &starts);
        });
        Self { words }
    }
}

/// Strings in the order of their UTF-16 units.
fn as_javascript(one: &str, other: &str) -> std::cmp::Ordering {
    if one.is_ascii() || other.is_ascii() {
        one.cmp(other)
    } else {
        one.encode_utf16().cmp(other.encode_utf16())
    }
}

/// The first page and the first place of each chunk.
struct Starts(Vec<(u32, u32)>);

impl Starts {
    fn of(chunks: &[Chunk]) -> Self {
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
    fn names<'a>(&self, chunk: usize, names: &'a [Name]) -> impl Iterator<Item = Name> + use<'a> {
        let start = self.0[chunk].0;
        names.iter().map(move |name| Name {
            page: start + name.page,
            ..*name
        })
    }
}

/// The postings of a word: 4 bits say which lists there are, then the lists, of titles, aka, headings and text.
fn lists(parts: &[(usize, &Postings)], starts: &Starts) -> String {
    let names = |list: fn(&Postings) -> &Vec<Name>| -> Vec<Name> {
        parts
            .iter()
            .flat_map(|(chunk, postings)| starts.names(*chunk, list(postings)))
            .collect()
    };
    let places = |list: fn(&Postings) -> &Vec<u32>| -> Vec<u32> {
        let mut places = Vec::with_capacity(parts.iter().map(|(_, postings)| list(postings).len()).sum());
        for (chunk, postings) in parts {
            let start = starts.0[*chunk].1;
            places.extend(list(postings).iter().map(|place| start + place));
        }
        places
    };
    let (titles, aka) = (
        names(|postings| &postings.titles),
        names(|postings| &postings.aka),
    );
    let (headings, text) = (
        places(|postings| &postings.headings),
        places(|postings| &postings.text),
    );
    let mut packer = Packer::default();
    for is_there in [
        !titles.is_empty(),
        !aka.is_empty(),
        !headings.is_empty(),
        !text.is_empty(),
    ] {
        packer.put(u32::from(is_there), 1);
    }
    put_names(&mut packer, &titles);
    put_names(&mut packer, &aka);
    for list in [&headings, &text] {
        if let Some(last) = list.last() {
            packer.put_list(list.iter().copied(), list.len(), *last, |_, _| {});
        }
    }
    packer.finish()
}

fn put_names(packer: &mut Packer, names: &[Name]) {
    if let Some(last) = names.last() {
        packer.put_list(
            names.iter().map(|name| name.page),
            names.len(),
            last.page,
            |packer, position| {
                packer.put(names[position].length - 1, 3);
            },
        );
    }
}

/// Where each piece begins, as indexes of the words.
///
/// Pieces are about equally large. Within the last third of a piece, the place is chosen where neighbours share the
/// fewest letters: so what somebody types falls into one piece as soon as may be, and words of one stem stay together.
fn divide(words: &[MergedWord<'_>]) -> Vec<usize> {
    let weight = |word: &MergedWord<'_>| word.folded.len() + word.lists.len() + 4;
    let total: usize = words.iter().map(weight).sum();
    // In steps, so that a word more or less does not move the bounds of all pieces.
    let target = (total / WORD_PIECES)
        .max(WORD_PIECE_BYTES)
        .next_multiple_of(WORD_PIECE_STEP);
    let mut bounds = Vec::new();
    let (mut start, mut size) = (0, 0);
    let mut best: Option<(usize, usize)> = None;
    for (index, word) in words.iter().enumerate() {
        if bounds.is_empty() {
            bounds.push(0);
        }
        if index > start && size * 3 >= target * 2 {
            let shared = shared_letters(words[index - 1].folded, word.folded);
            if best.is_none_or(|(_, least)| shared < least) {
                best = Some((index, shared));
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
fn beginnings<'a>(
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
    let gather = |list: fn(&Postings) -> &Vec<Name>| -> Vec<Name> {
        let parts = words.iter().flat_map(|word| &word.parts);
        let mut shortest = BTreeMap::new();
        for name in parts.flat_map(|(chunk, postings)| starts.names(*chunk, list(postings))) {
            let length = shortest.entry(name.page).or_insert(name.length);
            *length = name.length.min(*length);
        }
        shortest
            .into_iter()
            .map(|(page, length)| Name { page, length })
            .collect()
    };
    let (titles, aka) = (
        gather(|postings| &postings.titles),
        gather(|postings| &postings.aka),
    );
    let mut packer = Packer::default();
    packer.put(u32::from(!titles.is_empty()), 1);
    packer.put(u32::from(!aka.is_empty()), 1);
    packer.put(0, 2);
    put_names(&mut packer, &titles);
    put_names(&mut packer, &aka);
    packer.finish()
}

/// Some words with their postings, which of them share a stem, and the beginnings that are looked up here.
fn word_piece(words: &[MergedWord<'_>], beginnings: Option<&BTreeMap<&str, String>>) -> String {
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
    let folded: Vec<&str> = words.iter().map(|word| word.folded).collect();
    let lists: Vec<&str> = words.iter().map(|word| word.lists.as_str()).collect();
    let beginnings: Vec<String> = beginnings
        .into_iter()
        .flatten()
        .map(|(beginning, lists)| format!("{beginning} {lists}"))
        .collect();
    json!({
        "words": folded.join(" "), "lists": lists.join(" "), "stems": groups.join(","), "beginnings": beginnings.join(","),
    })
    .to_string()
}

/// Words that a typing error may have meant, each as the number of letters it shares with the one before (as a capital,
/// which no folded word holds) and the rest.
///
/// On a large site, a word that stands in the text of one page alone is left out: most likely it is an error itself.
fn vocabulary(words: &[MergedWord<'_>]) -> String {
    const SHORTEST: usize = 4;
    const MOST_SHARED: usize = 25;
    const LARGE: usize = 15_000;
    let is_large = words.len() > LARGE;
    let mut text = String::new();
    let mut before = "";
    for word in words {
        let is_told = (word.is_common || !is_large)
            && word.folded.chars().all(char::is_alphabetic)
            && word.folded.chars().nth(SHORTEST - 1).is_some();
        if !is_told {
            continue;
        }
        let shared = shared_letters(before, word.folded).min(MOST_SHARED);
        text.push(char::from(b'A' + u8::try_from(shared).unwrap_or(0)));
        text.extend(word.folded.chars().skip(shared));
        before = word.folded;
    }
    json!(text).to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::pack::Reader;
    use super::*;

    fn role(title: &str, aka: &[&str], text: &str) -> SearchPage {
        SearchPage {
            url: format!("roles/{}/", title.to_lowercase().replace(' ', "-")),
            title: title.to_owned(),
            aka: aka.iter().map(|name| (*name).to_owned()).collect(),
            sections: vec![
                SearchSection {
                    text: text.to_owned(),
                    ..SearchSection::default()
                },
                SearchSection {
                    anchor: "pay".to_owned(),
                    heading: "Pay and hours".to_owned(),
                    text: "Agreed with the line producer.".to_owned(),
                },
            ],
            ..SearchPage::default()
        }
    }

    fn index_of(pages: &[SearchPage], language: &str) -> BTreeMap<String, Vec<u8>> {
        let kinds = [KindRun {
            name: "role",
            label: "Role",
            pages: pages.len(),
            boost: 110,
        }];
        build(
            pages,
            SearchPage::clone,
            &kinds,
            Options {
                language,
                is_portable: false,
            },
        )
        .into_iter()
        .collect()
    }

    /// What a piece hands over.
    fn content(index: &BTreeMap<String, Vec<u8>>, name: &str) -> Value {
        let text = String::from_utf8(index[&format!("{name}.js")].clone()).unwrap();
        let inner = text
            .strip_prefix("callboard.searchPiece(")
            .unwrap()
            .strip_suffix(");\n")
            .unwrap();
        let whole: Vec<Value> = serde_json::from_str(&format!("[{inner}]")).unwrap();
        assert_eq!(whole[1], name);
        whole[2].clone()
    }

    /// Titles, aka, headings and text that have a word, with its stem's relations.
    fn look_up(index: &BTreeMap<String, Vec<u8>>, word: &str) -> Option<([Vec<u32>; 4], Vec<String>)> {
        let firsts = content(index, "index")["words"].as_str().unwrap().to_owned();
        let piece = firsts
            .split(' ')
            .filter(|first| *first <= word)
            .count()
            .checked_sub(1)?;
        let piece = content(index, &format!("w{piece:03}"));
        let words: Vec<&str> = piece["words"].as_str().unwrap().split(' ').collect();
        let at = words.iter().position(|other| *other == word)?;
        let mut reader = Reader::new(piece["lists"].as_str().unwrap().split(' ').nth(at)?);
        let is_there: Vec<bool> = (0..4).map(|_| reader.take(1) == 1).collect();
        let lists = [0, 1, 2, 3].map(|list| {
            let list = if is_there[list] {
                reader.take_list(if list < 2 { 3 } else { 0 })
            } else {
                Vec::new()
            };
            list.into_iter().map(|(number, _)| number).collect()
        });
        let groups = piece["stems"]
            .as_str()
            .unwrap()
            .split(',')
            .map(|group| group.split(' '));
        let group = groups
            .filter(|group| group.clone().any(|member| member == at.to_string()))
            .flatten();
        Some((
            lists,
            group
                .map(|member| words[member.parse::<usize>().unwrap()].to_owned())
                .collect(),
        ))
    }

    /// Pages of invented words, some of them frequent.
    fn handbook(pages: u64) -> Vec<SearchPage> {
        let syllables = [
            "ka", "ro", "mi", "ten", "sul", "va", "dor", "pe", "lin", "gra", "shu", "bo",
        ];
        let word = |number: u64| -> String {
            let digits = [
                number % 12,
                number / 12 % 12,
                number / 144 % 12,
                number / 1_728 % 12,
            ];
            digits
                .map(|digit| syllables[usize::try_from(digit).unwrap()])
                .concat()
        };
        let page = |number: u64| {
            let mut state = number * 2_654_435_761 + 17;
            let mut next = move || {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let unit = f64::from(u32::try_from(state >> 33).unwrap()) / f64::from(1_u32 << 31);
                // Few words are frequent, most are rare.
                word((12_000_f64.powf(unit)) as u64)
            };
            let mut text = |words: usize| (0..words).map(|_| next()).collect::<Vec<_>>().join(" ");
            let section = |index: usize, text: String| SearchSection {
                anchor: format!("part-{index}"),
                heading: format!("Part {index}"),
                text,
            };
            SearchPage {
                url: format!("roles/{number}/"),
                title: format!("Role {} {number}", text(1)),
                summary: text(15),
                sections: (0..7).map(|index| section(index, text(90))).collect(),
                ..SearchPage::default()
            }
        };
        (0..pages).map(page).collect()
    }

    #[test]
    fn a_word_is_found_by_title_name_heading_and_text() {
        let pages = [
            role(
                "Production manager",
                &["PM", "Prod. manager"],
                "Keeps a show on schedule.",
            ),
            role(
                "Line producer",
                &["LP"],
                "Owns the budget; the PM reports to them.",
            ),
        ];
        let index = index_of(&pages, "en");
        let lists = |word: &str| look_up(&index, word).unwrap().0;
        assert_eq!(lists("manager"), [vec![0], vec![0], vec![], vec![]]);
        assert_eq!(lists("pm"), [vec![], vec![0], vec![], vec![2]]);
        assert_eq!(lists("producer"), [vec![1], vec![], vec![], vec![1, 3]]);
        assert_eq!(lists("hours"), [vec![], vec![], vec![1, 3], vec![]]);
        assert_eq!(look_up(&index, "director"), None);
        let card = &content(&index, "p000")["pages"][1];
        assert_eq!(card[0], "Line producer");
        assert_eq!(card[1], 0, "the title tells the address");
        assert_eq!(card[3][0], "Owns the budget; the PM reports to them.");
    }

    #[test]
    fn words_of_one_stem_know_each_other() {
        let pages = [
            role("Runner", &[], "Schedules, scheduled, scheduling; shows."),
            role("Editor", &[], "A show."),
        ];
        let stems = |language: &str, word: &str| look_up(&index_of(&pages, language), word).unwrap().1;
        assert_eq!(
            stems("en", "scheduling"),
            ["scheduled", "schedules", "scheduling"]
        );
        assert_eq!(stems("en-GB", "show"), ["show", "shows"]);
        assert!(stems("x-klingon", "show").is_empty());
    }

    #[test]
    fn the_same_pages_give_the_same_bytes_on_any_number_of_threads() {
        let pages = handbook(150);
        let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        assert_eq!(alone.install(|| index_of(&pages, "en")), index_of(&pages, "en"));
    }

    #[test]
    fn every_word_of_a_handbook_is_where_the_browser_looks_for_it() {
        let pages = handbook(60);
        let index = index_of(&pages, "en");
        let mut place = 0;
        for page in &pages {
            for (section, part) in page.sections.iter().enumerate() {
                // Each look-up reads a piece anew, so a word of each section has to do.
                let word = part.text.split(' ').nth(section * 11).unwrap();
                let (lists, _) = look_up(&index, word).unwrap();
                assert!(
                    lists[3].contains(&(place + u32::try_from(section).unwrap())),
                    "{word}"
                );
            }
            place += 7;
        }
    }

    #[test]
    fn an_index_is_small_and_so_is_each_piece_of_it() {
        let pages = handbook(1_000);
        let text: usize = pages
            .iter()
            .flat_map(|page| &page.sections)
            .map(|section| section.text.len())
            .sum();
        let index = index_of(&pages, "en");
        let total: usize = index.values().map(Vec::len).sum();
        assert!(total * 2 < text, "{total} of {text}");
        assert!(index.len() <= 300, "{}", index.len());
        let largest = |letter: char| {
            let of_kind = |name: &str| name.starts_with(letter) && name.as_bytes()[1].is_ascii_digit();
            index
                .iter()
                .filter(|(name, _)| of_kind(name))
                .map(|(_, bytes)| bytes.len())
                .max()
        };
        assert!(largest('w') < Some(25_000), "{:?}", largest('w'));
        assert!(largest('p') < Some(16_000), "{:?}", largest('p'));
    }

    #[test]
    fn an_edit_changes_the_pieces_that_hold_its_words_and_no_other() {
        let mut pages = handbook(1_000);
        let before = index_of(&pages, "en");
        let text = &mut pages[500].sections[3].text;
        let edited: Vec<&str> = text.split(' ').skip(3).chain(["karomi", "lantern"]).collect();
        *text = edited.join(" ");
        let after = index_of(&pages, "en");
        let changed: Vec<&String> = after
            .keys()
            .filter(|name| before.get(*name) != after.get(*name))
            .collect();
        // Three words gone and two come, the page's own text, the words of typing errors, and what versions there are.
        assert!(changed.len() <= 8, "{changed:?} of {}", after.len());
    }

    #[test]
    fn a_beginning_that_fills_pieces_has_an_entry_of_its_own() {
        let index = index_of(&handbook(1_000), "en");
        let firsts = content(&index, "index")["words"].as_str().unwrap().to_owned();
        let pieces = |beginning: &str| {
            let low = firsts
                .split(' ')
                .filter(|first| *first <= beginning)
                .count()
                .saturating_sub(1);
            let high = firsts
                .split(' ')
                .filter(|first| *first <= format!("{beginning}\u{ffff}").as_str())
                .count()
                - 1;
            (low, high)
        };
        let mut wide = 0;
        for beginning in ["k", "r", "ro", "m", "te", "su", "v", "kami", "x"] {
            let (low, high) = pieces(beginning);
            let entries = content(&index, &format!("w{low:03}"))["beginnings"]
                .as_str()
                .unwrap()
                .to_owned();
            let has_entry = entries
                .split(',')
                .any(|entry| entry.split(' ').next() == Some(beginning));
            assert_eq!(has_entry, high - low > 1, "{beginning}");
            wide += usize::from(has_entry);
        }
        assert!(wide > 2);
    }

    #[test]
    fn a_site_without_words_has_an_index_too() {
        assert!(index_of(&[], "en").contains_key("index.js"));
        let silent = [SearchPage {
            title: "—".to_owned(),
            ..SearchPage::default()
        }];
        assert_eq!(content(&index_of(&silent, "en"), "index")["words"], "");
    }
}
