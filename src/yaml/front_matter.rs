//! Where the front matter of a file stands, and in which format it is written.
//!
//! It stands first, after a byte order mark at most: YAML between a line `---` and a line `---` or `...`, TOML between
//! two lines `+++`, or a JSON object. A `---` that a blank line follows, and then something other than a key, is a
//! thematic break: such a file has no front matter.

use std::ops::Range;

/// How front matter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Between lines of three hyphens.
    Yaml,
    /// Between lines of three plus signs.
    Toml,
    /// An object in braces, which is read as YAML.
    Json,
}

/// The front matter of a file, in bytes of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// How it is written.
    pub format: Format,
    /// The line that opens it.
    pub opening: Range<usize>,
    /// The keys, without the lines around them.
    pub content: Range<usize>,
    /// Where the prose starts.
    pub prose: usize,
    /// Whether its end was found.
    pub is_closed: bool,
}

/// Finds the front matter of a text, if it has any.
///
/// Where the closing line is missing, it ends at the first blank line that is followed by something which cannot be
/// YAML, so neither the keys nor the prose are lost.
pub fn find(text: &str) -> Option<Block> {
    let mut lines = Lines::from(text, start(text));
    let opening = lines.next()?;
    let first = &text[opening.clone()];
    let format = if is_fence(first, "---") && holds_keys(&text[lines.at..]) {
        Format::Yaml
    } else if is_fence(first, "+++") {
        Format::Toml
    } else {
        return json(text, opening);
    };
    let offset = lines.at;
    let closing: &[&str] = match format {
        Format::Toml => &["+++"],
        _ => &["---", "..."],
    };
    let block = |end: usize, prose: usize, is_closed: bool| Block {
        format,
        opening: opening.clone(),
        content: offset..end,
        prose,
        is_closed,
    };
    while let Some(line) = lines.next() {
        if closing.iter().any(|fence| is_fence(&text[line.clone()], fence)) {
            return Some(block(line.start, lines.at, true));
        }
    }
    let end = end_of_keys(text, offset);
    Some(block(end, end, false))
}

/// The byte after the mark that some editors put before everything else.
pub fn start(text: &str) -> usize {
    text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len()
}

/// A JSON object that starts a text and has the rest of its last line for itself.
fn json(text: &str, opening: Range<usize>) -> Option<Block> {
    let rest = &text[opening.start..];
    let inside = rest.strip_prefix('{')?.trim_start();
    if !inside.starts_with(['"', '}']) {
        return None;
    }
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<serde::de::IgnoredAny>();
    values.next()?.ok()?;
    let end = opening.start + values.byte_offset();
    let line = Lines::from(text, end).next().unwrap_or(end..end);
    is_blank(&text[line.clone()]).then_some(Block {
        format: Format::Json,
        opening: opening.start..opening.start + 1,
        content: opening.start..end,
        prose: line.end,
        is_closed: true,
    })
}

/// Whether a line holds three given characters and at most spaces after them.
fn is_fence(line: &str, fence: &str) -> bool {
    line.strip_prefix(fence)
        .is_some_and(|rest| rest.trim_ascii_end().is_empty())
}

/// Whether what follows a first line `---` is meant as YAML.
fn holds_keys(rest: &str) -> bool {
    let mut lines = Lines::from(rest, 0).map(|line| &rest[line]);
    match lines.next() {
        None => false,
        Some(line) if !is_blank(line) => true,
        Some(_) => lines
            .find(|line| !is_blank(line) && !line.starts_with('#'))
            .is_some_and(|line| key(line).is_some() || is_fence(line, "---") || is_fence(line, "...")),
    }
}

/// Where front matter that is never closed ends: before the first line after a blank one that cannot be YAML.
fn end_of_keys(text: &str, offset: usize) -> usize {
    let mut after_blank = None;
    for line in Lines::from(text, offset) {
        let words = &text[line.clone()];
        if is_blank(words) {
            after_blank = after_blank.or(Some(line.end));
        } else if words.starts_with('#') && after_blank.is_some() {
            // A comment or a heading, as what follows it shows.
        } else {
            let goes_on = key(words).is_some() || words.starts_with([' ', '\t', '}', ']']);
            match after_blank {
                Some(end) if !goes_on => return end,
                _ => after_blank = None,
            }
        }
    }
    text.len()
}

fn is_blank(line: &str) -> bool {
    line.trim_ascii().is_empty()
}

/// The key of a line that starts with `key:`, in quotes or without.
pub fn key(line: &str) -> Option<&str> {
    let (key, value) = line.split_once(':')?;
    let key = key.trim_matches(['"', '\'']);
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let is_key = !key.is_empty()
        && key.chars().all(is_word)
        && (value.is_empty() || value.starts_with([' ', '\t', '\r', '\n']));
    is_key.then_some(key)
}

/// The lines of a text with their ends (`\n`, `\r\n` or `\r`), as ranges.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lines<'a> {
    /// The lines from a byte on.
    pub fn from(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }
}

impl Iterator for Lines<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        let rest = self
            .text
            .as_bytes()
            .get(start..)
            .filter(|rest| !rest.is_empty())?;
        self.at = match memchr::memchr2(b'\n', b'\r', rest) {
            None => self.text.len(),
            Some(end) if rest[end] == b'\r' && rest.get(end + 1) == Some(&b'\n') => start + end + 2,
            Some(end) => start + end + 1,
        };
        Some(start..self.at)
    }
}

/// Endings of Markdown, in lower case.
pub const MARKDOWN: [&str; 8] = ["md", "markdown", "mdown", "mdwn", "mdx", "mkd", "mkdn", "mdtext"];

/// The path of a Markdown file without its ending; `None` for any other file.
///
/// `page.html.md`, as Middleman has it, is the page `page`.
pub fn page_stem(path: &str) -> Option<&str> {
    let (stem, ending) = path.rsplit_once('.')?;
    let is_markdown = ending == "md" || MARKDOWN.iter().any(|known| ending.eq_ignore_ascii_case(known));
    let stem = stem.strip_suffix(".html").unwrap_or(stem);
    (is_markdown && !stem.is_empty() && !stem.ends_with('/')).then_some(stem)
}
