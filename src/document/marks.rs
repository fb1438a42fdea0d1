//! Marks the first use of each abbreviation and term in finished prose, so that a reader learns what it stands for.

use std::hash::Hash;

use foldhash::{HashMap, HashSet};

use super::html::end_of_tag;

/// Elements whose words stay as they are: marked already, links and controls, headings, code.
const LEFT_ALONE: [&str; 18] = [
    "a", "abbr", "dfn", "code", "pre", "kbd", "samp", "h1", "h2", "h3", "h4", "h5", "h6", "svg", "math",
    "button", "summary", "textarea",
];

/// Words to look for, each with what it means.
#[derive(Clone, Debug)]
pub struct MarkedWords<T> {
    /// How long the words are that begin alike, in bytes, the longest first, by how they begin, in lower case.
    lengths: HashMap<String, Vec<usize>>,
    /// The words by their spelling in lower case, each with the number of its meaning.
    words: HashMap<String, Vec<Numbered<T>>>,
}

/// A word, and the number of its meaning.
type Numbered<T> = (MarkedWord<T>, usize);

/// A word to look for.
#[derive(Clone, Debug)]
pub struct MarkedWord<T> {
    /// As it may stand in a text; a space may be a hyphen or the end of a line there.
    pub word: String,
    /// Whether letter case counts, as it does for abbreviations.
    pub is_exact: bool,
    /// What it means; of all words that mean the same, only the first in a text is marked.
    pub means: T,
}

impl<T> Default for MarkedWords<T> {
    fn default() -> Self {
        Self {
            lengths: HashMap::default(),
            words: HashMap::default(),
        }
    }
}

impl<T: Clone + Eq + Hash> MarkedWords<T> {
    /// Gets ready to look for some words. Of two that are spelled alike the first counts.
    pub fn of(words: impl IntoIterator<Item = MarkedWord<T>>) -> Self {
        let mut found = Self::default();
        let mut numbers: HashMap<T, usize> = HashMap::default();
        for word in words.into_iter().flat_map(spellings) {
            let next = numbers.len();
            let number = *numbers.entry(word.means.clone()).or_insert(next);
            let spelled = word.word.to_ascii_lowercase();
            let start = spelled[..start_of(&spelled)].to_owned();
            if !start.is_empty() {
                found.lengths.entry(start).or_default().push(spelled.len());
                found.words.entry(spelled).or_default().push((word, number));
            }
        }
        for lengths in found.lengths.values_mut() {
            lengths.sort_unstable_by(|a, b| b.cmp(a));
            lengths.dedup();
        }
        found
    }

    /// The HTML with the first use of each word as `write` puts it: it is called with what the word means, and the word as it
    /// stands in the text. A meaning that it returns false for is left as it is.
    pub fn mark(&self, html: String, mut write: impl FnMut(&mut String, &T, &str) -> bool) -> String {
        if self.words.is_empty() {
            return html;
        }
        let mut marked: Option<String> = None;
        let mut seen: HashSet<usize> = HashSet::default();
        // Names of the open elements that are left alone, from the outermost.
        let mut within: Vec<&str> = Vec::new();
        let (mut at, mut copied) = (0, 0);
        while at < html.len() {
            let rest = &html[at..];
            let text = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
            let mut from = 0;
            while within.is_empty()
                && let Some((start, end, (word, meaning))) = self.first_in(&rest[..text], from)
            {
                from = end;
                if !seen.insert(*meaning) {
                    continue;
                }
                let out = marked.get_or_insert_with(|| String::with_capacity(html.len() + 256));
                out.push_str(&html[copied..at + start]);
                copied = at + start;
                if write(out, &word.means, &rest[start..end]) {
                    copied = at + end;
                }
            }
            let tag = &rest[text..];
            let length = end_of_tag(tag);
            let name = name_of(&tag[..length]);
            let alone = LEFT_ALONE.into_iter();
            if let Some(alone) = alone.into_iter().find(|alone| alone.eq_ignore_ascii_case(name)) {
                match tag.starts_with("</") {
                    true if within.last() == Some(&alone) => {
                        within.pop();
                    }
                    true => {}
                    false if tag[..length].ends_with("/>") => {}
                    false => within.push(alone),
                }
            }
            at += text + length.max(usize::from(text < rest.len()));
        }
        match marked {
            Some(mut out) => {
                out.push_str(&html[copied..]);
                out
            }
            None => html,
        }
    }

    /// The first word in a text from a place on: where it starts and ends, and which it is.
    fn first_in(&self, text: &str, mut from: usize) -> Option<(usize, usize, &Numbered<T>)> {
        let mut spelled = String::new();
        while from < text.len() {
            let start = start_of(&text[from..]);
            let Some(lengths) =
                lower(&mut spelled, text, from, from + start).and_then(|start| self.lengths.get(start))
            else {
                from += start;
                continue;
            };
            for length in lengths {
                let end = from + length;
                let words = lower(&mut spelled, text, from, end).and_then(|word| self.words.get(word));
                let as_spelled = |(word, _): &&Numbered<T>| !word.is_exact || text[from..end] == word.word;
                if let Some(word) = words.into_iter().flatten().find(as_spelled)
                    && is_whole_word(text, from, end)
                {
                    return Some((from, end, word));
                }
            }
            from += start;
        }
        None
    }
}

/// A part of a text in lower case, in a room that is used again; none where it would end within a letter.
fn lower<'r>(room: &'r mut String, text: &str, from: usize, end: usize) -> Option<&'r str> {
    room.clear();
    room.push_str(text.get(from..end)?);
    room.make_ascii_lowercase();
    Some(room)
}

/// The length of what a text begins with: letters and digits up to the first other sign, or a single letter or sign where words
/// have no spaces between them.
fn start_of(text: &str) -> usize {
    let is_inner = |letter: char| letter.is_alphanumeric() && !is_unspaced(letter);
    match text.find(|letter: char| !is_inner(letter)) {
        Some(0) => text.chars().next().map_or(0, char::len_utf8),
        Some(end) => end,
        None => text.len(),
    }
}

/// A word as it is, and, where it has spaces, with hyphens or the ends of lines for them; a term also with letters beyond
/// ASCII in the other case at its start.
fn spellings<T: Clone>(word: MarkedWord<T>) -> Vec<MarkedWord<T>> {
    let mut spelled = vec![word.word.clone()];
    if !word.is_exact && !word.word.is_ascii() {
        let lower = word.word.to_lowercase();
        let mut letters = lower.chars();
        let capital = letters.next().into_iter().flat_map(char::to_uppercase);
        spelled.push(capital.chain(letters).collect());
        spelled.push(lower);
    }
    for index in 0..spelled.len() {
        if spelled[index].contains(' ') {
            spelled.push(spelled[index].replace(' ', "\n"));
            spelled.push(spelled[index].replace(' ', "-"));
        }
    }
    let spelled = spelled.into_iter().map(|spelled| MarkedWord {
        word: spelled,
        ..word.clone()
    });
    spelled.collect()
}

/// Whether no letter goes on before or after a part of a text. Scripts without spaces have no such sign, and what stands between
/// `&` and `;` is no word.
fn is_whole_word(text: &str, start: usize, end: usize) -> bool {
    let goes_on = |a: Option<char>, b: Option<char>| match (a, b) {
        (Some(a), Some(b)) => {
            a.is_alphanumeric() && b.is_alphanumeric() && !(is_unspaced(a) && is_unspaced(b))
        }
        _ => false,
    };
    let (before, word, after) = (&text[..start], &text[start..end], &text[end..]);
    let is_entity = before.ends_with('&') && after.starts_with(';');
    !is_entity
        && !goes_on(before.chars().next_back(), word.chars().next())
        && !goes_on(word.chars().next_back(), after.chars().next())
}

/// Whether a letter is of a script that puts no spaces between words: Chinese, Japanese, Thai, Lao, Burmese, Khmer.
fn is_unspaced(letter: char) -> bool {
    matches!(u32::from(letter), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

/// The name of the element that a tag opens or closes.
fn name_of(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|letter: char| !letter.is_ascii_alphanumeric());
    &name[..end.unwrap_or(name.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(word: &str, is_exact: bool, means: u8) -> MarkedWord<u8> {
        MarkedWord {
            word: word.to_owned(),
            is_exact,
            means,
        }
    }

    fn marked(html: &str) -> String {
        let words = [
            word("PM", true, 1),
            word("DoP", true, 2),
            word("call sheet", false, 3),
            word("call sheets", false, 3),
            word("étalonnage", false, 4),
            word("絵コンテ", false, 5),
            word("unmarked", false, 6),
        ];
        MarkedWords::of(words).mark(html.to_owned(), |out, means, word| {
            if *means != 6 {
                out.push('[');
                out.push_str(word);
                out.push(']');
            }
            *means != 6
        })
    }

    #[test]
    fn the_first_use_alone_is_marked_and_only_in_running_text() {
        let cases = [
            (
                "<h2 id=\"PM\">PM</h2>\n<p>See <a href=\"/pm/\">the PM</a> or PMs; <em>a PM</em>’s day, PM.</p>",
                "<h2 id=\"PM\">PM</h2>\n<p>See <a href=\"/pm/\">the PM</a> or PMs; <em>a [PM]</em>’s day, PM.</p>",
            ),
            ("é—DoP<br>", "é—[DoP]<br>"),
            ("unmarked, PM", "unmarked, [PM]"),
        ];
        for (html, expected) in cases {
            assert_eq!(marked(html), expected);
        }
    }

    #[test]
    fn a_term_is_found_in_any_case_over_a_hyphen_and_the_end_of_a_line() {
        let cases = [
            ("Two call sheets, a call sheet", "Two [call sheets], a call sheet"),
            ("The Call\nsheet", "The [Call\nsheet]"),
            ("a call-sheet template", "a [call-sheet] template"),
            ("recall sheets; call sheeting", "recall sheets; call sheeting"),
            ("L’Étalonnage, puis", "L’[Étalonnage], puis"),
            ("各話の絵コンテを描く", "各話の[絵コンテ]を描く"),
        ];
        for (html, expected) in cases {
            assert_eq!(marked(html), expected);
        }
    }

    #[test]
    fn a_longer_word_that_goes_on_leaves_a_shorter_one_to_be_found() {
        assert_eq!(marked("call sheetss, call sheets"), "call sheetss, [call sheets]");
        let words = [word("call", false, 1), word("call sheet", false, 2)];
        let found = MarkedWords::of(words).mark("Call sheeting".to_owned(), |out, _, word| {
            out.push_str(&format!("[{word}]"));
            true
        });
        assert_eq!(found, "[Call] sheeting");
    }

    #[test]
    fn html_without_any_is_left_as_it_is() {
        for html in [
            "",
            "a < b",
            "<p>pm Pm</p>",
            "<!-- PM -->",
            "<code>PM</code>",
            "<summary>call sheet</summary>",
            "x<PM",
            "&PM;",
        ] {
            assert_eq!(marked(html), html);
        }
    }
}
