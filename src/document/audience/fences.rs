//! Lines that open and close restricted blocks, told from those that stand in code.

use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::document::doubts::is_unseen;
use crate::document::markdown::OPTIONS;

/// A line that opens or closes a block.
#[derive(Clone, Debug)]
pub(in crate::document) struct Fence {
    /// The whole line with its end.
    pub(in crate::document) line: Range<usize>,
    /// From the first colon to the end of the words.
    pub(in crate::document) mark: Range<usize>,
    /// Of the audience; empty when the line closes a block.
    pub(in crate::document) name: Range<usize>,
    /// Whether the mark of a list item stands before it on the line.
    pub(in crate::document) follows_a_marker: bool,
    /// Where the innermost list item, quote or the like that holds it starts.
    pub(in crate::document) holder: Option<usize>,
}

/// All fences of a text that stand outside code.
pub(in crate::document) fn find_fences(text: &str) -> Vec<Fence> {
    let mut fences = fence_lines(text);
    if fences.is_empty() {
        return fences;
    }
    let masked = mask(text, &fences);
    let mut is_code = vec![false; fences.len()];
    let mut holders: Vec<usize> = Vec::new();
    let mut next = 0;
    // Events come in the order of the text, and the end of an element carries the range of the whole, so each fence
    // is met once: it is held by what is open when the text before it has been passed.
    for (event, range) in Parser::new_ext(&masked, OPTIONS).into_offset_iter() {
        let mut pass = |until: usize, holders: &[usize], code: bool| {
            while next < fences.len() && fences[next].mark.start < until {
                fences[next].holder = holders.last().copied();
                is_code[next] = code;
                next += 1;
            }
        };
        match event {
            Event::Start(Tag::CodeBlock(_)) => {
                pass(range.start, &holders, false);
                pass(range.end, &holders, true);
            }
            Event::Start(
                Tag::BlockQuote(_) | Tag::Item | Tag::FootnoteDefinition(_) | Tag::DefinitionListDefinition,
            ) => {
                pass(range.start, &holders, false);
                holders.push(range.start);
            }
            Event::End(
                TagEnd::BlockQuote(_)
                | TagEnd::Item
                | TagEnd::FootnoteDefinition
                | TagEnd::DefinitionListDefinition,
            ) => {
                pass(range.end, &holders, false);
                holders.pop();
            }
            _ => {}
        }
    }
    let mut code = is_code.into_iter();
    fences.retain(|_| !code.next().unwrap_or(false));
    fences
}

/// All lines that look like a fence, in code or not.
fn fence_lines(text: &str) -> Vec<Fence> {
    let mut fences = Vec::new();
    let mut from = 0;
    let next = |from: usize| memmem::find(text.as_bytes().get(from..)?, b":::");
    while let Some(found) = next(from) {
        let at = from + found;
        // The text before `from` was passed line by line, so looking back never goes further than that.
        let start = from + text[from..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
        let length = text[at..].find(['\n', '\r']).unwrap_or(text.len() - at);
        let end = at + length;
        let line_end = end
            + if text[end..].starts_with("\r\n") {
                2
            } else {
                usize::from(end < text.len())
            };
        from = line_end;
        let Some(follows_a_marker) = prefix(&text[start..at]) else {
            continue;
        };
        let words = text[at..end].trim_start_matches(':').trim_start();
        let name_start = end - words.len();
        let name = words.trim_end().trim_end_matches(':').trim_end();
        let mark_end = at + text[at..end].trim_end().len();
        fences.push(Fence {
            line: start..line_end,
            mark: at..mark_end,
            name: name_start..name_start + name.len(),
            follows_a_marker,
            holder: None,
        });
    }
    fences
}

/// Whether what stands before a fence on its line is the prefix of containers, and if so whether it opens one.
fn prefix(before: &str) -> Option<bool> {
    let mut follows_a_marker = false;
    let mut rest = before;
    loop {
        rest = rest.trim_start_matches(|c: char| c == '>' || is_unseen(c));
        if rest.is_empty() {
            return Some(follows_a_marker);
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let footnote = rest.strip_prefix("[^").and_then(|rest| rest.split_once("]:"));
        rest = match (digits, footnote) {
            (_, Some((_, rest))) => rest,
            (0, None) => rest.strip_prefix(['-', '+', '*', ':'])?,
            (1..=9, None) => rest[digits..].strip_prefix(['.', ')'])?,
            _ => return None,
        };
        follows_a_marker = true;
    }
}

/// The text with each fence as a thematic break of the same length.
fn mask(text: &str, fences: &[Fence]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    for fence in fences {
        masked.push_str(&text[from..fence.mark.start]);
        masked.push_str("***");
        masked.extend(std::iter::repeat_n(' ', fence.mark.len() - 3));
        from = fence.mark.end;
    }
    masked.push_str(&text[from..]);
    masked
}
