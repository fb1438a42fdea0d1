//! What counts as a word, and under which key it is found.
//!
//! A word is a run of letters, marks and digits; apostrophes and hyphens separate. It is folded: case and accents are
//! taken away, so `Évaluation`, `evaluation` and `EVALUATION` are one. Scripts that write no spaces, and Korean, whose words
//! carry their endings, give every pair of characters instead. Symbols that mean something are part of a word of their own beside
//! the plain ones: `C#`, `C++`, `A/B`, `H.264`, and `&` alone. **`search.js` does the same to what a reader types, so a change here is a change there.** That is
//! why the rule is this plain one: the word boundaries of Unicode are the same for text with spaces (a test compares
//! them), and for text without they differ from browser to browser.
//!
//! Stems are worked out here only. The index says which words share one, so the browser needs no stemmer.

use std::collections::BTreeSet;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::config::language::primary;

/// Words are cut to this many characters: what is longer is a key or an address, which nobody types to its end.
const LONGEST: usize = 40;

/// One part at least of a word with symbols has no more letters than this: `H.264` is one, `and/or` is not.
const MAX_SYMBOL_PART: usize = 1;
/// A word with symbols has no more letters than this.
const MAX_SYMBOL_WORD: usize = 12;

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'a> {
    /// As it is found.
    pub folded: &'a str,
    /// As written, in lower case: what a stemmer wants.
    pub spelled: &'a str,
    /// Whether it is two words that a hyphen joins, written as one: `preproduction` of `pre-production`.
    pub is_joined: bool,
}

/// Gives each word of a text, in order.
///
/// A single letter beside an apostrophe (the `s` of `producer's`, the `l` of `l'équipe`) is not a word.
pub(super) fn each(text: &str, mut give: impl FnMut(Word<'_>)) {
    let mut buffers = Buffers::default();
    let mut before: Option<Run> = None;
    let mut at = 0;
    while let Some(run) = next_run(text, at) {
        let between = &text[at..run.start];
        at = run.end;
        let raw = &text[run.start..run.end];
        if between.len() == 3 && between == " & " {
            give(Word {
                folded: "&",
                spelled: "&",
                is_joined: true,
            });
        }
        let is_lone = raw.chars().nth(1).is_none()
            && (ends_with_apostrophe(text, run.start) || starts_with_apostrophe(text, run.end));
        if is_lone {
            before = None;
            continue;
        }
        buffers.give(raw, run.is_ascii, &mut give);
        if let Some(start) = symbol_word(text, before, run) {
            buffers.give_symbols(&text[start.0..start.1], &mut give);
        }
        if let Some(before) = before
            && before.end + 1 == run.start
            && text.as_bytes()[before.end] == b'-'
            && before.may_join
            && run.may_join
        {
            let joined = format!("{}{raw}", &text[before.start..before.end]);
            buffers.give(&joined, before.is_ascii && run.is_ascii, |word| {
                give(Word {
                    is_joined: true,
                    ..word
                })
            });
        }
        before = Some(run);
    }
}

/// Where a word with symbols in it stands that ends with a run: `H.264`, `A/B`, or one that a run begins: `C#`.
fn symbol_word(text: &str, before: Option<Run>, run: Run) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    if !run.is_ascii {
        return None;
    }
    let is_short = |run: Run| run.end - run.start <= MAX_SYMBOL_PART;
    if is_short(run) && bytes[run.start..run.end].iter().all(u8::is_ascii_alphabetic) {
        let symbols = match &bytes[run.end..] {
            [b'#', ..] => 1,
            [b'+', b'+', ..] => 2,
            _ => 0,
        };
        let is_ended = |end: usize| !text[end..].chars().next().is_some_and(is_of_word);
        if symbols > 0 && is_ended(run.end + symbols) {
            return Some((run.start, run.end + symbols));
        }
    }
    let before = before.filter(|before| before.is_ascii && before.end + 1 == run.start)?;
    let is_joint = matches!(bytes[before.end], b'.' | b'/' | b'&' | b':');
    let is_word = (is_short(before) || is_short(run)) && run.end - before.start <= MAX_SYMBOL_WORD;
    (is_joint && is_word).then_some((before.start, run.end))
}

/// The words of a text as a list.
#[cfg(test)]
pub(super) fn list(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each(text, |word| words.push(word.folded.to_owned()));
    words
}

/// A run of word characters.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
    is_ascii: bool,
    /// Whether it is made of two letters or more, of a script with spaces.
    may_join: bool,
}

fn next_run(text: &str, from: usize) -> Option<Run> {
    let bytes = text.as_bytes();
    let mut start = from;
    loop {
        let byte = *bytes.get(start)?;
        if byte.is_ascii_alphanumeric() {
            break;
        }
        if byte.is_ascii() {
            start += 1;
            continue;
        }
        let letter = text[start..].chars().next()?;
        if is_of_word(letter) {
            break;
        }
        start += letter.len_utf8();
    }
    let (mut end, mut is_ascii, mut may_join) = (start, true, true);
    while let Some(byte) = bytes.get(end) {
        if byte.is_ascii() {
            if !byte.is_ascii_alphanumeric() {
                break;
            }
            may_join &= byte.is_ascii_alphabetic();
            end += 1;
        } else {
            let Some(letter) = text[end..].chars().next().filter(|letter| is_of_word(*letter)) else {
                break;
            };
            is_ascii = false;
            may_join &= letter.is_alphabetic() && !is_unspaced(letter);
            end += letter.len_utf8();
        }
    }
    Some(Run {
        start,
        end,
        is_ascii,
        may_join: may_join && end > start + 1,
    })
}

/// Whether a character is part of a word: a letter, a digit, a mark on one of them, or an invisible joint in between.
fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric()
        || is_combining_mark(letter)
        || matches!(letter, '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}')
}

fn ends_with_apostrophe(text: &str, at: usize) -> bool {
    let before = &text[..at];
    let Some(rest) = before.strip_suffix(['\'', '’']) else {
        return false;
    };
    rest.chars().next_back().is_some_and(is_of_word)
}

fn starts_with_apostrophe(text: &str, at: usize) -> bool {
    let Some(rest) = text[at..].strip_prefix(['\'', '’']) else {
        return false;
    };
    rest.chars().next().is_some_and(is_of_word)
}

/// Strings that are used again for each word.
#[derive(Default)]
struct Buffers {
    folded: String,
    spelled: String,
    pair: String,
}

impl Buffers {
    /// Gives a word of letters, digits and symbols as one.
    fn give_symbols(&mut self, raw: &str, mut give: impl FnMut(Word<'_>)) {
        self.folded.clear();
        self.folded.push_str(raw);
        self.folded.make_ascii_lowercase();
        give(Word {
            folded: &self.folded,
            spelled: &self.folded,
            is_joined: true,
        });
    }

    /// Gives the words of one run.
    fn give(&mut self, raw: &str, is_ascii: bool, mut give: impl FnMut(Word<'_>)) {
        if is_ascii {
            self.folded.clear();
            self.folded.push_str(&raw[..raw.len().min(LONGEST)]);
            self.folded.make_ascii_lowercase();
            give(Word {
                folded: &self.folded,
                spelled: &self.folded,
                is_joined: false,
            });
            return;
        }
        self.folded = fold(raw);
        self.spelled = raw.nfc().flat_map(char::to_lowercase).collect();
        let mut rest = self.folded.as_str();
        while let Some(first) = rest.chars().next() {
            let is_pairs = is_unspaced(first);
            let end = rest
                .find(|letter| is_unspaced(letter) != is_pairs)
                .unwrap_or(rest.len());
            let (part, after) = rest.split_at(end);
            if is_pairs {
                give_pairs(part, &mut self.pair, &mut give);
            } else {
                let cut = part
                    .char_indices()
                    .nth(LONGEST)
                    .map_or(part, |(at, _)| &part[..at]);
                let is_whole = part.len() == self.folded.len();
                give(Word {
                    folded: cut,
                    spelled: if is_whole { &self.spelled } else { cut },
                    is_joined: false,
                });
            }
            rest = after;
        }
    }
}

/// Gives every two neighbours, and the last one alone: so each character starts a word.
fn give_pairs(part: &str, pair: &mut String, give: &mut impl FnMut(Word<'_>)) {
    let mut letters = part.chars().peekable();
    while let Some(letter) = letters.next() {
        pair.clear();
        pair.push(letter);
        pair.extend(letters.peek());
        give(Word {
            folded: pair,
            spelled: pair,
            is_joined: false,
        });
    }
}

/// Whether a script is found by pairs of characters: Thai, Lao, Burmese, Khmer, Chinese, Japanese, Korean.
fn is_unspaced(letter: char) -> bool {
    matches!(u32::from(letter),
        0x0E00..=0x0EFF | 0x1000..=0x11FF | 0x3130..=0x318F | 0xAC00..=0xD7A3 | 0x1780..=0x17FF | 0x3005..=0x3007 | 0x3040..=0x30FF | 0x31F0..=0x31FF
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

/// A run without case, accents, and differences of writing that nobody types.
fn fold(raw: &str) -> String {
    let mut folded = String::with_capacity(raw.len());
    let plain = raw
        .nfkd()
        .flat_map(char::to_lowercase)
        .filter(|letter| !is_accent(*letter))
        .nfc();
    for letter in plain {
        match letter {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ħ' => folded.push('h'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            letter if letter.is_alphanumeric() || is_combining_mark(letter) => folded.push(letter),
            _ => {}
        }
    }
    folded
}

/// Marks that people leave out when they type: of Latin, Greek and Cyrillic, Hebrew points, Arabic vowels.
fn is_accent(mark: char) -> bool {
    matches!(u32::from(mark), 0x0300..=0x036F | 0x0591..=0x05C7 | 0x0610..=0x061A | 0x0640 | 0x064B..=0x065F | 0x0670)
}

/// The words of a language that stand everywhere and say little, such as `the` and `what`, folded. Empty for a language
/// without a list.
pub(super) fn stop_words(language: &str) -> BTreeSet<String> {
    let all = stop_words::lookup(primary(language)).unwrap_or_default();
    let mut folded = BTreeSet::new();
    for word in all {
        each(word, |word| {
            folded.insert(word.folded.to_owned());
        });
    }
    folded
}

/// Finds the stem of a word, in one language.
pub(super) struct Stems(Option<Stemmer>);

impl Stems {
    /// Of a language by its BCP 47 tag. A language without a stemmer has words that are their own stems.
    pub(super) fn of(language: &str) -> Self {
        let algorithm = match primary(language).as_str() {
            "ar" => Algorithm::Arabic,
            "da" => Algorithm::Danish,
            "de" => Algorithm::German,
            "el" => Algorithm::Greek,
            "en" => Algorithm::English,
            "es" => Algorithm::Spanish,
            "fi" => Algorithm::Finnish,
            "fr" => Algorithm::French,
            "hu" => Algorithm::Hungarian,
            "it" => Algorithm::Italian,
            "nb" | "nn" | "no" => Algorithm::Norwegian,
            "nl" => Algorithm::Dutch,
            "pt" => Algorithm::Portuguese,
            "ro" => Algorithm::Romanian,
            "ru" => Algorithm::Russian,
            "sv" => Algorithm::Swedish,
            "ta" => Algorithm::Tamil,
            "tr" => Algorithm::Turkish,
            _ => return Self(None),
        };
        Self(Some(Stemmer::create(algorithm)))
    }

    /// The stem of a word as spelled, folded. `None` when there is nothing to shorten: digits, abbreviations of a
    /// letter or two, pairs of characters.
    pub(super) fn stem(&self, spelled: &str) -> Option<String> {
        let stemmer = self.0.as_ref()?;
        let is_word = spelled.chars().nth(2).is_some()
            && spelled
                .chars()
                .all(|letter| !letter.is_numeric() && !is_unspaced(letter));
        is_word
            .then(|| fold(&stemmer.stem(spelled)))
            .filter(|stem| !stem.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;

    #[test]
    fn case_accents_and_ligatures_do_not_matter() {
        assert_eq!(list("Évaluation ÉVALUATION e\u{301}valuation"), ["evaluation"; 3]);
        assert_eq!(
            list("Straße Øre Łódź ŒUVRE ﬁlm İstanbul"),
            ["strasse", "ore", "lodz", "oeuvre", "film", "istanbul"]
        );
        assert_eq!(list("ΟΔΟΣ οδος"), ["οδοσ", "οδοσ"]);
        assert_eq!(
            list("шёл Ｗｉｄｅ pro\u{ad}duction"),
            ["шел", "wide", "production"]
        );
    }

    #[test]
    fn apostrophes_part_and_hyphens_also_join() {
        assert_eq!(list("the producer's cut"), ["the", "producer", "cut"]);
        assert_eq!(list("l’équipe d'origine"), ["equipe", "origine"]);
        assert_eq!(
            list("pre-production, 3-6 years, 2D"),
            ["pre", "production", "preproduction", "3", "6", "years", "2d"]
        );
    }

    #[test]
    fn scripts_without_spaces_give_pairs_and_each_character_starts_one() {
        assert_eq!(list("制作監督"), ["制作", "作監", "監督", "督"]);
        assert_eq!(list("VFXスーパー"), ["vfx", "スー", "ーパ", "パー", "ー"]);
        assert_eq!(list("감독이 회의"), ["감독", "독이", "이", "회의", "의"]);
    }

    #[test]
    fn symbols_that_mean_something_are_part_of_a_word() {
        assert_eq!(list("C# and C++"), ["c", "c#", "and", "c", "c++"]);
        assert_eq!(
            list("A/B test, H.264 at 24fps"),
            ["a", "b", "a/b", "test", "h", "264", "h.264", "at", "24fps"]
        );
        assert_eq!(
            list("R&D, Black & White"),
            ["r", "d", "r&d", "black", "&", "white"]
        );
        assert_eq!(
            list("and/or, the end.Next #1 1+1"),
            ["and", "or", "the", "end", "next", "1", "1", "1"]
        );
    }

    #[test]
    fn words_are_those_of_unicode_where_text_has_spaces() {
        let text = "Der Produktionsleiter übergibt am Freitag. La réunion commence à neuf heures, señor. \
                    Режиссёр читает сценарий. Ο σκηνοθέτης διαβάζει. המפיק קורא. المنتج يقرأ. निर्देशक पढ़ता है। \
                    Run 24 frames (per second): 1920x1080!";
        let unicode: Vec<String> = text.unicode_words().map(fold).collect();
        assert_eq!(list(text), unicode);
    }

    #[test]
    fn words_that_differ_by_ending_share_a_stem_in_the_language_of_the_site() {
        let english = Stems::of("en-GB");
        assert_eq!(english.stem("scheduling"), english.stem("schedules"));
        assert_eq!(english.stem("3d"), None);
        let french = Stems::of("fr");
        assert_eq!(french.stem("monté"), french.stem("montée"));
        assert_eq!(Stems::of("ja").stem("scheduling"), None);
        assert_eq!(Stems::of("tlh").stem("scheduling"), None);
    }
}
