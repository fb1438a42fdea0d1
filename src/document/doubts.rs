//! Finds what is nearly a mark in the text of a file: front matter that would be read as prose, and keys and fences in it.
//!
//! Where audiences are declared, such a file is an error and is shown to nobody but the most trusted: in doubt, closed.
//! Elsewhere nothing can be restricted, and it is a warning.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Parser, Tag};

use super::places::Places;
use super::{Audiences, Notes};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::document::markdown::OPTIONS;
use crate::yaml::front_matter::key;

/// How many lines at the head of a text are searched for front matter.
const MAX_HEAD: usize = 40;

/// Keys that only front matter has, so that prose with a colon in it is not taken for some.
const KEYS: [&str; 24] = [
    "aka",
    "aliases",
    "contact",
    "crew",
    "date",
    "department",
    "description",
    "draft",
    "keep_until",
    "layout",
    "level",
    "order",
    "owner",
    "pay",
    "permalink",
    "phases",
    "reports_to",
    "review_by",
    "role",
    "see",
    "summary",
    "tags",
    "title",
    "visible",
];

/// Keys that are enough on their own.
const MARKS: [&str; 3] = ["visible", "draft", "keep_until"];

/// Whether nobody sees a character: space, a mark of zero width, a control character.
pub(super) fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// The length of a word `visible` that starts a line and has `:` or `=` or nothing behind it, in any case and quotes.
pub(super) fn visible_word(line: &str) -> Option<usize> {
    const WORD: &str = "visible";
    let mut letters = WORD.chars();
    let mut end = 0;
    for (at, c) in line.char_indices() {
        let lower = c.to_ascii_lowercase();
        if is_unseen(c) && letters.as_str() == WORD || matches!(c, '"' | '\'' | '*' | '_') {
            continue;
        }
        match letters.clone().next() {
            Some(wanted) if lower == wanted => {
                letters.next();
                end = at + c.len_utf8();
            }
            Some(_) if is_unseen(c) && !c.is_whitespace() => {}
            Some(_) => return None,
            None if is_unseen(c) => {}
            None => return matches!(c, ':' | '=' | '：' | '﹕').then_some(end),
        }
    }
    None
}

/// Reports front matter at the head of a text that is not read as such; whether there is none.
///
/// `start` is where the prose begins.
pub(super) fn check_head(
    text: &str,
    start: usize,
    has_front: bool,
    audiences: &Audiences,
    file: &Arc<str>,
    notes: &mut Notes<'_>,
) -> bool {
    let Some((range, message)) = near_front_matter(text, start, has_front) else {
        return true;
    };
    notes.doubt(
        Diagnostic::new(Code::NearFrontMatter, Place::bytes(file, range), message)
            .help("start the file with a line `---`, then the keys, then another line `---`"),
        audiences,
    );
    false
}

/// The first lines of a text, with its ends of line of all kinds, as ranges.
fn head(text: &str, start: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = start;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let line = at..at + end_of_line(rest);
        let next = text[line.end..].chars().next().map_or(0, char::len_utf8);
        at = line.end + next;
        Some(line)
    })
}

/// The lines with a colon or an equals sign, which every mark has, or one of the letters of other scripts that look like a
/// colon.
fn lines_that_may_mark(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let is_ascii = text.is_ascii();
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &bytes[at..];
        let hit = at
            + match is_ascii {
                true => memchr::memchr2(b':', b'=', rest)?,
                false => rest
                    .iter()
                    .position(|byte| matches!(byte, b':' | b'=' | 0xe2..))?,
            };
        let before = text[at..hit].rsplit(is_break).next().map_or(0, str::len);
        let line = hit - before..hit + end_of_line(&text[hit..]);
        let next = text[line.end..].chars().next().map_or(0, char::len_utf8);
        at = line.end + next;
        Some(line)
    })
}

/// Whether a character ends a line.
fn is_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Where the first end of line starts, of whatever kind.
///
/// Few bytes can start one, so most are passed without looking at the letters they belong to.
fn end_of_line(text: &str) -> usize {
    let may_be = |byte: &u8| matches!(byte, b'\n'..=b'\r' | 0xc2 | 0xe2);
    let mut from = 0;
    while let Some(hit) = text.as_bytes()[from..].iter().position(may_be) {
        let at = from + hit;
        if text[at..].starts_with(is_break) {
            return at;
        }
        from = at + 1;
    }
    text.len()
}

fn near_front_matter(text: &str, start: usize, has_front: bool) -> Option<(Range<usize>, &'static str)> {
    let lines: Vec<Range<usize>> = head(text, start)
        .filter(|line| !seen(&text[line.clone()]).is_empty())
        .take(MAX_HEAD)
        .collect();
    let keys = |from: usize| {
        known_keys(
            lines
                .get(from..)
                .unwrap_or_default()
                .iter()
                .map(|line| &text[line.clone()]),
        )
    };
    let mut is_code = None;
    for (number, line) in lines.iter().enumerate() {
        let words = seen(&text[line.clone()]);
        let ticks = words.len() - words.trim_start_matches(['`', '~']).len();
        if ticks >= 3 {
            let language = words[ticks..].trim().to_lowercase();
            let is_data = matches!(
                language.as_str(),
                "" | "yaml" | "yml" | "toml" | "json" | "---" | "+++"
            );
            // A block of code at the very start that holds the keys of a page was meant to be read.
            if is_code.is_none() && number == 0 && !has_front && is_data && keys(1) >= 2 {
                return Some((
                    line.clone(),
                    "these keys stand in a block of code, so they are shown as text",
                ));
            }
            is_code = match is_code {
                None => Some(words.starts_with('`')),
                Some(kind) if kind == words.starts_with('`') => None,
                open => open,
            };
            continue;
        }
        if is_code.is_none() && is_nearly_a_fence(words) && keys(number + 1) >= 1 {
            return Some((
                line.clone(),
                "what follows looks like front matter, and is read as text",
            ));
        }
        if is_code.is_none() && number == 0 && !has_front {
            let marked = known_keys(std::iter::once(&text[line.clone()]));
            let block = keys(0);
            if block >= 2 || (marked == 1 && is_mark(words)) {
                return Some((line.clone(), "the page starts with keys that are read as text"));
            }
        }
        if is_code.is_none() && number == 0 && !has_front && words == "{" && keys(1) >= 1 {
            return Some((
                line.clone(),
                "this looks like front matter in JSON, and is no JSON",
            ));
        }
    }
    None
}

fn is_mark(line: &str) -> bool {
    named_key(line).is_some_and(|key| MARKS.contains(&key.as_str()))
}

/// A line without what nobody sees at its ends.
fn seen(line: &str) -> &str {
    line.trim_matches(|c: char| is_unseen(c))
}

/// Whether a line is made of hyphens and the like, or begins as a fence does.
fn is_nearly_a_fence(line: &str) -> bool {
    let line = line
        .trim_start_matches(['>', '\\'])
        .trim_start_matches("<!--")
        .trim_start();
    let dashes = |c: char| matches!(c, '-' | '‐'..='―' | '−' | '_' | '=' | '*' | '~' | ' ');
    let is_rule = line.chars().all(dashes) && (line.chars().count() > 1 || line.starts_with(['—', '―']));
    is_rule
        || ["---", "+++", ";;;", "–-", "—"]
            .iter()
            .any(|fence| line.starts_with(fence))
}

/// How many of the lines up to the first that is no key are keys that callboard knows.
fn known_keys<'l>(lines: impl Iterator<Item = &'l str>) -> usize {
    let mut known = 0;
    for line in lines {
        let words = seen(line);
        match named_key(words) {
            Some(key) if KEYS.contains(&key.as_str()) => known += 1,
            Some(_) => {}
            None if line.starts_with([' ', '\t', '-', '#', '[', '{', '}', ']']) => {}
            None => break,
        }
    }
    known
}

/// The key that a line starts with, in lower case and without marks around it; `=` of TOML counts as well.
fn named_key(line: &str) -> Option<String> {
    let line = seen(line).trim_end_matches([',', '>']);
    let plain = key(line).map(str::to_owned);
    let named = plain.or_else(|| {
        let (name, _) = line.split_once('=').or_else(|| line.split_once(':'))?;
        let name = name.trim_matches(|c: char| is_unseen(c) || matches!(c, '"' | '\'' | '*' | '_' | '`'));
        (!name.is_empty() && !name.contains(char::is_whitespace)).then(|| name.to_owned())
    })?;
    let named: String = named.chars().filter(|c| !is_unseen(*c)).collect();
    Some(named.to_lowercase().replace('-', "_"))
}

/// Reports lines of prose, outside code, that are nearly marks: `visible: internal`, `:: internal`.
pub(super) fn check_prose(
    text: &str,
    places: &Places,
    audiences: &Audiences,
    file: &Arc<str>,
    notes: &mut Notes<'_>,
) {
    let found: Vec<(Range<usize>, bool)> = lines_that_may_mark(text)
        .filter_map(|line| {
            let words = &text[line.clone()];
            let is_key = is_key_in_prose(words, audiences);
            (is_key || is_fence_in_prose(words, audiences)).then_some((line, is_key))
        })
        .collect();
    if found.is_empty() {
        return;
    }
    let code: Vec<Range<usize>> = Parser::new_ext(text, OPTIONS)
        .into_offset_iter()
        .filter_map(|(event, range)| {
            matches!(event, Event::Start(Tag::CodeBlock(_)) | Event::Code(_)).then_some(range)
        })
        .collect();
    for (line, is_key) in found {
        // Both are in order and apart, but for code within a line.
        let next = code.partition_point(|code| code.end <= line.start);
        let is_code = code.get(next).is_some_and(|code| code.start < line.end);
        if is_code {
            continue;
        }
        let place = Place::bytes(file, places.range(line));
        let problem = match is_key {
            true => Diagnostic::new(
                Code::MisplacedMark,
                place,
                "this stands in the text, so it restricts nothing",
            )
            .help("put the key into the front matter, or the passage between `::: audience` and `:::`"),
            false => Diagnostic::new(
                Code::StrayFence,
                place,
                "this is nearly a fence, and is read as text",
            )
            .help("write `:::`, a space and the audience on a line of their own"),
        };
        notes.doubt(problem, audiences);
    }
}

/// Whether a line says `visible: internal`, with what may stand before it in a list, a quotation or a comment.
fn is_key_in_prose(line: &str, audiences: &Audiences) -> bool {
    let line = seen(line)
        .trim_start_matches("<!--")
        .trim_start_matches(|c: char| is_unseen(c) || matches!(c, '>' | '-' | '*' | '+' | '#' | '\\' | '{'))
        .trim_end_matches("-->");
    let Some(end) = visible_word(line) else {
        return false;
    };
    let value = line[end..].trim_start_matches(|c: char| {
        is_unseen(c) || matches!(c, ':' | '=' | '"' | '\'' | '*' | '_' | '：' | '﹕')
    });
    let value = value
        .trim_end_matches(|c: char| is_unseen(c) || matches!(c, '"' | '\'' | '.' | ',' | '}' | '*' | '_'));
    let is_word = !value.is_empty()
        && value
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_') || is_unseen(c) && !c.is_whitespace());
    is_word && audiences.names.first().is_none_or(|open| **open != *value)
}

/// Whether a line names an audience behind colons, and is no fence.
fn is_fence_in_prose(line: &str, audiences: &Audiences) -> bool {
    let is_colon = |c: char| matches!(c, ':' | '：' | '﹕' | '∶' | '︰' | '⁝' | '꞉');
    if audiences.names.is_empty() || !line.contains(is_colon) {
        return false;
    }
    let letters = line.chars().filter(|c| !is_unseen(*c) || c.is_whitespace());
    let folded: String = letters.map(|c| if is_colon(c) { ':' } else { c }).collect();
    let names_audience = |rest: &str| {
        let word: String = rest
            .trim_start_matches(|c: char| is_unseen(c) || matches!(c, ':' | '{' | '.' | '[' | '"'))
            .chars()
            .take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
            .collect();
        let word = word.to_lowercase();
        audiences
            .names
            .iter()
            .skip(1)
            .any(|name| name.to_lowercase() == word)
    };
    let start = folded.trim_start_matches(|c: char| {
        is_unseen(c)
            || c.is_ascii_digit()
            || matches!(
                c,
                '>' | '-' | '*' | '+' | '#' | '\\' | '|' | '.' | ')' | '<' | '!'
            )
    });
    let colons = start
        .chars()
        .take_while(|c| *c == ':' || *c == ' ')
        .filter(|c| *c == ':')
        .count();
    (colons >= 2 && names_audience(start))
        || folded
            .match_indices(":::")
            .any(|(at, _)| names_audience(&folded[at..]))
}
