//! `==marked==` words, `x^2^` and `H~2~O`, which the parser does not know.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// A delimiter of a span: its bytes in the text, and the tag that stands for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Delimiter {
    pub(super) range: Range<usize>,
    pub(super) tag: &'static str,
    pub(super) opens: bool,
}

/// The longest superscript or subscript, in bytes.
const MAX_LENGTH: usize = 40;

/// The delimiters of a text, in order.
pub(super) fn delimiters(text: &str) -> Vec<Delimiter> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    if memchr::memmem::find(bytes, b"==").is_none() && memchr::memchr2(b'^', b'~', bytes).is_none() {
        return found;
    }
    // For each open block or span where a `==` stands that may open a mark.
    let mut open: Vec<Option<usize>> = vec![None];
    let mut is_code = false;
    let mut images = 0;
    for (event, range) in Parser::new_ext(text, super::OPTIONS).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                is_code |= matches!(tag, Tag::CodeBlock(_));
                images += usize::from(matches!(tag, Tag::Image { .. }));
                open.push(None);
            }
            Event::End(tag) => {
                if tag == TagEnd::CodeBlock {
                    is_code = false;
                }
                images -= usize::from(tag == TagEnd::Image);
                open.pop();
            }
            Event::Text(_) if !is_code && images == 0 => {
                if let Some(open) = open.last_mut() {
                    marks(text, &range, open, &mut found);
                }
                raised_and_lowered(text, &range, &mut found);
            }
            _ => {}
        }
    }
    found.sort_by_key(|delimiter| delimiter.range.start);
    found
}

fn marks(text: &str, range: &Range<usize>, open: &mut Option<usize>, found: &mut Vec<Delimiter>) {
    let bytes = text.as_bytes();
    let at = |at: usize| bytes.get(at).copied().unwrap_or(b' ');
    let before = |position: usize| if position == 0 { b' ' } else { at(position - 1) };
    for hit in memchr::memmem::find_iter(&bytes[range.clone()], b"==") {
        let start = range.start + hit;
        let (earlier, later) = (before(start), at(start + 2));
        if earlier == b'=' || later == b'=' || earlier == b'\\' {
            continue;
        }
        match *open {
            Some(from) if !earlier.is_ascii_whitespace() && from + 2 < start => {
                let delimiter = |start: usize, opens| Delimiter {
                    range: start..start + 2,
                    tag: "mark",
                    opens,
                };
                found.extend([delimiter(from, true), delimiter(start, false)]);
                *open = None;
            }
            _ if !later.is_ascii_whitespace() => *open = Some(start),
            _ => {}
        }
    }
}

/// `^…^` and `~…~` right behind a letter or digit, without a space in it.
fn raised_and_lowered(text: &str, range: &Range<usize>, found: &mut Vec<Delimiter>) {
    let mut from = range.start;
    while let Some(hit) = text.get(from..range.end).and_then(|rest| rest.find(['^', '~'])) {
        let start = from + hit;
        from = start + 1;
        let (mark, tag) = match text.as_bytes()[start] {
            b'^' => ('^', "sup"),
            _ => ('~', "sub"),
        };
        let inside = &text[from..range.end];
        let is_behind_word =
            text[..start].ends_with(|letter: char| letter.is_alphanumeric() || letter == ')');
        let Some(length) = inside.find([mark, ' ', '\t', '\n']) else {
            continue;
        };
        let is_single = !inside[length..].starts_with(&format!("{mark}{mark}"));
        if is_behind_word
            && is_single
            && (1..=MAX_LENGTH).contains(&length)
            && inside[length..].starts_with(mark)
        {
            let end = from + length;
            found.extend([(start, true), (end, false)].map(|(at, opens)| Delimiter {
                range: at..at + 1,
                tag,
                opens,
            }));
            from = end + 1;
        }
    }
}
