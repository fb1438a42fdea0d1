//! What a result shows: title, address, headings, and as much of the text as the size of the site allows.
//!
//! A page of results takes one piece for each page on it at worst, so pieces are small, and there are not too many of
//! them. A handbook of some hundred pages shows the words that were found; one of ten thousand shows each page's summary.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::index::{SearchPage, SearchSection};
use super::pack;
use super::passages::Lengths;

/// A site of up to so many pages has short passages, and shows much text of each page.
const SMALL_SITE: usize = 700;
/// A site of up to so many has passages of a long paragraph.
const MIDDLE_SITE: usize = 2_000;
/// The pieces of a small site hold at most this many bytes of text each, …
const TEXT_OF_SMALL: usize = 3_000;
/// … and of one of some more this many: ten results take ten of them at worst.
const TEXT_OF_MIDDLE: usize = 1_600;
/// Pieces that hold pages are about this many at most.
const PAGE_PIECES: usize = 1_600;
/// A page shows at most this many bytes of text.
const MAX_TEXT: usize = 1_500;
/// A section that shows less than this shows nothing.
const MIN_TEXT: usize = 80;
/// The head of a page shows at least this much; on a site of thousands of pages no more.
const MIN_HEAD: usize = 85;

/// How much of each page is shown.
#[derive(Clone, Copy, Debug, Hash)]
pub(super) struct Sizes {
    /// Pages in a piece.
    pub pages_a_piece: usize,
    /// How long the passages are that words stand near each other in.
    pub passages: Lengths,
    /// Bytes of text for each page.
    text: usize,
}

impl Sizes {
    /// For a site of some pages.
    pub(super) fn for_pages(pages: usize) -> Self {
        let pages_a_piece = pages.div_ceil(PAGE_PIECES).max(2);
        // Titles, addresses and headings take their part too: about 60 bytes a page.
        let text_of = |piece: usize| {
            (piece / pages_a_piece)
                .saturating_sub(60)
                .clamp(MIN_HEAD, MAX_TEXT)
        };
        let (passages, text) = if pages <= SMALL_SITE {
            (Lengths::SHORT, text_of(TEXT_OF_SMALL))
        } else if pages <= MIDDLE_SITE {
            (Lengths::MIDDLE, text_of(TEXT_OF_MIDDLE))
        } else {
            (Lengths::LONG, MIN_HEAD)
        };
        Self {
            pages_a_piece,
            passages,
            text,
        }
    }
}

/// A page as a result shows it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct PageCard {
    /// How many places it has.
    pub places: usize,
    /// How many words.
    pub length: u32,
    /// How many places each section has.
    counts: Vec<u32>,
    url: String,
    title: String,
    /// Of each place: heading, anchor, text. The text may be empty.
    sections: Vec<(String, String, String)>,
}

impl PageCard {
    /// Of a page with so many places, so many of each section.
    pub(super) fn of(page: SearchPage, places: usize, counts: Vec<u32>, length: u32, sizes: Sizes) -> Self {
        let (url, title) = (page.url.clone(), page.title.clone());
        let begins_with_summary = page.begins_with_summary();
        let mut sections = page.sections;
        let mut head = sections
            .first_mut()
            .map(|head| std::mem::take(&mut head.text))
            .unwrap_or_default();
        if !begins_with_summary {
            head = format!("{} {head}", page.summary);
        }
        let head = cut(&in_one_line(head.trim()), sizes.text);
        let share = share(&sections, sizes.text.saturating_sub(head.len()));
        let mut cards = Vec::with_capacity(sections.len().max(1));
        cards.push((String::new(), String::new(), head));
        for section in sections.into_iter().skip(1) {
            let text = if share < MIN_TEXT {
                String::new()
            } else {
                cut(&in_one_line(&section.text), share)
            };
            cards.push((section.heading, section.anchor, text));
        }
        Self {
            places,
            length,
            counts,
            url,
            title,
            sections: cards,
        }
    }
}

/// Lines and cells of a text behind each other, with a dot where no mark ends one.
fn in_one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for part in text.split(['\n', '\t']) {
        let part = part.trim();
        if part.is_empty() {
            continue;
        }
        if !line.is_empty() {
            let is_ended = line.ends_with(['.', '!', '?', ':', ';', '…', '。']);
            line.push_str(if is_ended { " " } else { " · " });
        }
        line.push_str(part);
    }
    line
}

/// How many bytes each section may have so that all together have what is left; short ones leave theirs to the others.
fn share(sections: &[SearchSection], left: usize) -> usize {
    let mut lengths: Vec<usize> = sections
        .iter()
        .skip(1)
        .map(|section| section.text.len())
        .collect();
    lengths.sort_unstable();
    let (mut left, mut sections) = (left, lengths.len());
    for length in lengths {
        if length > left / sections {
            return left / sections;
        }
        left -= length;
        sections -= 1;
    }
    usize::MAX
}

/// The beginning of a text with a limited number of bytes, cut between words.
fn cut(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let most = (0..=most)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    let end = text[..most]
        .rfind(' ')
        .filter(|end| *end * 2 > most)
        .unwrap_or(most);
    format!("{}…", text[..end].trim_end_matches([' ', ',', ';', ':']))
}

/// A piece with some pages that follow each other.
///
/// Addresses come without the folder that all of them are in, and as 0 where the title tells the rest. Headings recur
/// from page to page, so each stands once.
pub(super) fn page_piece(cards: &[&PageCard]) -> String {
    let first = cards.first().map_or("", |card| &card.url);
    let base = cards.iter().fold(first, |base, card| shared(base, &card.url));
    let base = &base[..base.rfind('/').map_or(0, |slash| slash + 1)];
    let mut headings: Vec<(&str, &str)> = Vec::new();
    let mut known = std::collections::HashMap::new();
    let pages: Vec<Value> = cards
        .iter()
        .map(|card| {
            let told: Vec<usize> = card.sections[1..]
                .iter()
                .map(|(heading, anchor, _)| {
                    *known
                        .entry((heading.as_str(), anchor.as_str()))
                        .or_insert_with(|| {
                            headings.push((heading, anchor));
                            headings.len() - 1
                        })
                })
                .collect();
            let last = card
                .sections
                .iter()
                .rposition(|(_, _, text)| !text.is_empty())
                .map_or(0, |last| last + 1);
            let texts: Vec<&str> = card.sections[..last]
                .iter()
                .map(|(_, _, text)| text.as_str())
                .collect();
            let url = &card.url[base.len()..];
            let url = if url == address_of(&card.title) {
                json!(0)
            } else {
                json!(url)
            };
            // The number of a heading is one character where it fits.
            let told = if told.iter().all(|at| *at < pack::DIGIT_VALUES) {
                json!(told.iter().map(|at| pack::digit(*at)).collect::<String>())
            } else {
                json!(told)
            };
            // Most pages of a large site show one text.
            let texts = if let [text] = *texts {
                json!(text)
            } else {
                json!(texts)
            };
            // Most sections are one place.
            if card.counts.iter().all(|count| *count == 1) {
                json!([card.title, url, told, texts])
            } else {
                json!([card.title, url, told, texts, card.counts])
            }
        })
        .collect();
    // Most anchors follow from their headings as addresses do from titles.
    let headings: Vec<Value> = headings
        .into_iter()
        .map(|(heading, anchor)| {
            if address_of(heading).trim_end_matches('/') == anchor {
                json!(heading)
            } else {
                json!([heading, anchor])
            }
        })
        .collect();
    json!({ "base": base, "headings": headings, "pages": pages }).to_string()
}

/// The last part of the address that a page of this title most likely has. `search.js` does the same.
fn address_of(title: &str) -> String {
    let lower = title.to_lowercase();
    let words = lower
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    format!("{}/", words.collect::<Vec<_>>().join("-"))
}

fn shared<'a>(one: &'a str, other: &str) -> &'a str {
    let end = one
        .char_indices()
        .zip(other.chars())
        .find(|((_, one), other)| one != other);
    let end = end.map_or(one.len().min(other.len()), |((at, _), _)| at);
    &one[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_words() {
        assert_eq!(cut("Keeps a show on schedule", 100), "Keeps a show on schedule");
        assert_eq!(cut("Keeps a show, on schedule", 15), "Keeps a show…");
        assert_eq!(cut("スケジュールを管理する", 10), "スケジ…");
    }

    #[test]
    fn short_sections_leave_their_share_to_long_ones() {
        let sections: Vec<SearchSection> = [0, 10, 500, 500]
            .into_iter()
            .map(|length| SearchSection {
                text: "x".repeat(length),
                ..SearchSection::default()
            })
            .collect();
        assert_eq!(share(&sections, 410), 200);
        assert_eq!(share(&sections, 2_000), usize::MAX);
    }
}
