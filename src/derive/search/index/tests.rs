//! Indexes of small handbooks, looked up as the browser does.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use super::chunk::Postings;
use super::*;
use crate::derive::search::pack::Reader;
use crate::derive::search::passages::passages;
use crate::output::copies::NoStore;

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
                ..SearchSection::default()
            },
        ],
        ..SearchPage::default()
    }
}

fn postings_of<'a>(chunk: &'a Chunk, word: &str) -> &'a Postings {
    let (_, postings) = chunk.words.iter().find(|(folded, _)| **folded == *word).unwrap();
    postings
}

fn index_of(pages: &[SearchPage], language: &str) -> BTreeMap<String, Vec<u8>> {
    index_kept_in(&NoStore, pages, language)
}

fn index_kept_in(store: &dyn Store, pages: &[SearchPage], language: &str) -> BTreeMap<String, Vec<u8>> {
    let kinds = [KindRun {
        name: "role",
        label: "Role".into(),
        pages: pages.len(),
        boost: 110,
    }];
    build(
        pages,
        |page| (Fingerprint::of_value(&format!("{page:?}")), page.clone()),
        |page| page,
        &kinds,
        Options {
            language,
            is_portable: false,
            synonyms: &[],
            store,
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

/// The words of a piece.
fn words_of(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for letter in text.chars() {
        if letter.is_ascii_uppercase() {
            let shared = usize::from(letter as u8 - b'A');
            let before = words.last().map_or("", String::as_str);
            words.push(before.chars().take(shared).collect());
        } else {
            words.last_mut().unwrap().push(letter);
        }
    }
    words
}

/// Titles, aka, headings and text that have a word, with its stem's relations.
fn look_up(index: &BTreeMap<String, Vec<u8>>, word: &str) -> Option<([Vec<u32>; 4], Vec<String>)> {
    let (lists, is_by_page, relations) = entry_of(index, word)?;
    assert!(!is_by_page);
    Some((lists, relations))
}

/// The same, where texts may be known by page.
fn entry_of(index: &BTreeMap<String, Vec<u8>>, word: &str) -> Option<([Vec<u32>; 4], bool, Vec<String>)> {
    let firsts = content(index, "index")["words"].as_str().unwrap().to_owned();
    let piece = firsts
        .split(' ')
        .filter(|first| *first <= word)
        .count()
        .checked_sub(1)?;
    let piece = content(index, &format!("w{piece:03}"));
    let words = words_of(piece["words"].as_str().unwrap());
    let at = words.iter().position(|other| *other == word)?;
    let mut reader = Reader::new(piece["lists"].as_str().unwrap().split(' ').nth(at)?);
    let is_there: Vec<bool> = (0..4).map(|_| reader.take(1) == 1).collect();
    let is_by_page = is_there[3] && reader.take(1) == 1;
    let lists = [0, 1, 2, 3].map(|list| {
        let list = if is_there[list] {
            reader.take_list(if list < 2 { 4 } else { 0 })
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
        is_by_page,
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
            weight: 1,
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
fn a_summary_that_begins_the_text_counts_once() {
    let page = |summary: &str| SearchPage {
        summary: summary.to_owned(),
        ..role("Runner", &[], "Carries the tapes. And the tea.")
    };
    assert!(page("Carries the tapes.").begins_with_summary());
    assert!(page("Carries the…").begins_with_summary());
    assert!(!page("Brings the tea.").begins_with_summary());
    let level_of = |summary: &str, word: &str| {
        let chunk = Chunk::of([page(summary)], excerpt::Sizes::for_pages(1), &BTreeSet::new());
        postings_of(&chunk, word).text()[0].level()
    };
    assert_eq!(level_of("Carries the tapes.", "tapes"), 1);
    assert_eq!(level_of("Moves the tapes.", "tapes"), 2);
}

#[test]
fn stop_words_make_a_name_half_as_much_longer_as_others() {
    let stop_words = words::stop_words("en");
    let page = role("From runner to producer", &["A producer"], "");
    let chunk = Chunk::of([page], excerpt::Sizes::for_pages(1), &stop_words);
    let names = postings_of(&chunk, "producer");
    assert_eq!(names.titles()[0].halves, 6);
    assert_eq!(names.aka()[0].halves, 3);
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
    assert_eq!(lists("pm"), [vec![], vec![0], vec![], vec![4]]);
    assert!(lists("the").iter().all(Vec::is_empty), "a stop word");
    assert_eq!(lists("producer"), [vec![1], vec![], vec![], vec![1, 5]]);
    assert_eq!(lists("hours"), [vec![], vec![], vec![1, 5], vec![]]);
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

/// Keeps what it is given, and counts it.
#[derive(Debug, Default)]
struct Shelf {
    kept: Mutex<BTreeMap<String, Vec<u8>>>,
    puts: AtomicUsize,
}

impl Store for Shelf {
    fn get(&self, name: &str) -> Option<Vec<u8>> {
        self.kept.lock().unwrap().get(name).cloned()
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        self.puts.fetch_add(1, Ordering::Relaxed);
        self.kept.lock().unwrap().insert(name.to_owned(), bytes.to_vec());
    }

    fn program(&self) -> Fingerprint {
        Fingerprint::default()
    }
}

#[test]
fn pages_that_are_as_they_were_are_not_indexed_again() {
    let shelf = Shelf::default();
    let mut pages = handbook(600);
    let build = |pages: &[SearchPage]| {
        assert_eq!(index_kept_in(&shelf, pages, "en"), index_of(pages, "en"));
        shelf.puts.swap(0, Ordering::Relaxed)
    };
    assert_eq!(build(&pages), 3);
    assert_eq!(build(&pages), 0);
    pages[300].sections[1].text.push_str(" lantern");
    assert_eq!(build(&pages), 1);
    for bytes in shelf.kept.lock().unwrap().values_mut() {
        let end = bytes.len() - 1;
        bytes[end] ^= 1;
    }
    assert_eq!(build(&pages), 3, "what was damaged is made again");
    pages.remove(599);
    assert_eq!(build(&pages), 1);
    assert_eq!(index_kept_in(&shelf, &pages, "fr"), index_of(&pages, "fr"));
}

#[test]
fn every_word_of_a_handbook_is_where_the_browser_looks_for_it() {
    let pages = handbook(60);
    let index = index_of(&pages, "en");
    let lengths = excerpt::Sizes::for_pages(pages.len()).passages;
    let mut first = 0_u32;
    for page in &pages {
        let mut place = first;
        for (section, part) in page.sections.iter().enumerate() {
            // Each look-up reads a piece anew, so a word of each section has to do.
            let word = part.text.split(' ').nth(section * 11).unwrap();
            let passages = passages(&part.text, lengths);
            let holds = |passage: &&str| passage.split(' ').any(|other| other == word);
            let at = u32::try_from(passages.iter().position(holds).unwrap()).unwrap();
            let (lists, _) = look_up(&index, word).unwrap();
            assert!(lists[3].contains(&(place + at)), "{word}");
            place += u32::try_from(passages.len()).unwrap();
        }
        first += (place - first).next_multiple_of(4);
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
    assert!(index.len() <= 1_000, "{}", index.len());
    let largest = |letter: char| {
        let of_kind = |name: &str| name.starts_with(letter) && name.as_bytes()[1].is_ascii_digit();
        index
            .iter()
            .filter(|(name, _)| of_kind(name))
            .map(|(_, bytes)| bytes.len())
            .max()
    };
    assert!(largest('w') < Some(16_000), "{:?}", largest('w'));
    assert!(largest('p') < Some(5_000), "{:?}", largest('p'));
}

#[test]
fn without_room_common_words_are_known_by_page_and_rare_ones_by_place() {
    let mut pages = handbook(400);
    pages[1].sections[4].text.push_str(" lantern");
    let sizes = excerpt::Sizes::for_pages(400);
    let chunks = [Chunk::of(pages.clone(), sizes, &BTreeSet::new())];
    let merge = |room| Merged::of(&chunks, &Stems::of("en"), &BTreeSet::new(), room);
    let bytes = |merged: &Merged<'_>| merged.words.iter().map(|word| word.lists.len()).sum::<usize>();
    let roomy = merge(usize::MAX);
    assert!(roomy.words.iter().all(|word| !word.is_by_page));
    let tight = merge(1);
    assert!(
        bytes(&tight) * 10 < bytes(&roomy) * 9,
        "{} of {}",
        bytes(&tight),
        bytes(&roomy)
    );
    // Of a word that only texts have: whether its list is of pages, and the list.
    let read = |merged: &Merged<'_>, at: usize| {
        let mut reader = Reader::new(&merged.words[at].lists);
        (reader.take(4) == 1).then(|| (reader.take(1) == 1, reader.take_list(0)))
    };
    let at = |folded: &str| roomy.words.iter().position(|word| word.folded == folded).unwrap();
    assert_eq!(read(&tight, at("lantern")), read(&roomy, at("lantern")));
    let common = (0..roomy.words.len()).find(|at| tight.words[*at].is_by_page && read(&tight, *at).is_some());
    let common = common.unwrap();
    let (is_by_page, found) = read(&tight, common).unwrap();
    assert!(is_by_page);
    let word = roomy.words[common].folded;
    let have = |page: &SearchPage| {
        let sections = page.sections.iter().map(|section| &section.text);
        sections
            .chain([&page.summary])
            .any(|text| words::list(text).iter().any(|other| other == word))
    };
    let numbers = (0..400).filter(|page| have(&pages[*page as usize]));
    assert!(
        numbers.eq(found.iter().map(|(page, _)| *page)),
        "{word}: {found:?}"
    );
}

#[test]
fn an_edit_changes_the_pieces_that_hold_its_words_and_no_other() {
    let mut pages = handbook(400);
    let before = index_of(&pages, "en");
    let text = &mut pages[200].sections[3].text;
    let edited: Vec<&str> = text.split(' ').skip(3).chain(["karomi", "lantern"]).collect();
    *text = edited.join(" ");
    let after = index_of(&pages, "en");
    let changed: Vec<&String> = after
        .keys()
        .filter(|name| before.get(*name) != after.get(*name))
        .collect();
    // Three words gone and two come, those that move to the passage before, the page's own text, the words of typing errors,
    // and what versions there are.
    assert!(changed.len() <= 20, "{changed:?} of {}", after.len());
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
