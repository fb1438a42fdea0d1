//! The text as the parser is given it: of the same length, so that every place in it is a place of the page.
//!
//! Three things that people write mean something else to the parser, and are written differently for it:
//!
//! - `::: note` and its `:::` are thematic breaks, which end a paragraph and stay within their list item;
//! - the `|` of a wikilink in a row of a table, which would end the cell, is a [stand-in](PIPE);
//! - the inner brackets of `[[here]](https://…)` are stand-ins, since CommonMark reads a link with brackets in its words.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use memchr::memmem;

use super::containers::Container;
use crate::document::audience::fences::find_fences;
use crate::document::audience::reports::is_of_another_program;

/// Stands for the `|` of a wikilink in a table.
pub(super) const PIPE: char = '\u{1C}';
/// Stands for a bracket within the words of a link.
const OPEN: char = '\u{1D}';
const CLOSE: char = '\u{1E}';

/// A text and what was taken out of it.
pub(super) struct Prepared<'t> {
    /// What is parsed.
    pub(super) text: Cow<'t, str>,
    /// The lines that open and close containers, by the byte where their mark starts.
    pub(super) fences: HashMap<usize, Fence>,
    /// Fences of containers that nobody knows.
    pub(super) unknown: Vec<Range<usize>>,
    has_stand_ins: bool,
}

/// A line that opens or closes a container.
#[derive(Clone, Debug)]
pub(super) enum Fence {
    Open(Container),
    Close,
}

impl<'t> Prepared<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let mut prepared = Self {
            text: Cow::Borrowed(text),
            fences: HashMap::new(),
            unknown: Vec::new(),
            has_stand_ins: false,
        };
        if memmem::find(text.as_bytes(), b":::").is_some() {
            prepared.mask_fences();
        }
        if memmem::find(text.as_bytes(), b"[[").is_some() && !text.contains([PIPE, OPEN, CLOSE]) {
            prepared.mask_brackets();
        }
        prepared
    }

    /// Some text of the page as it was written.
    pub(super) fn written<'a>(&self, text: impl Into<Cow<'a, str>>) -> Cow<'a, str> {
        let text = text.into();
        if !self.has_stand_ins || !text.contains([PIPE, OPEN, CLOSE]) {
            return text;
        }
        let letters = text.chars().map(|letter| match letter {
            PIPE => '|',
            OPEN => '[',
            CLOSE => ']',
            other => other,
        });
        Cow::Owned(letters.collect())
    }

    fn mask_fences(&mut self) {
        let mut open: Vec<(Option<usize>, Range<usize>, Option<Container>)> = Vec::new();
        let mut masks = Vec::new();
        for fence in find_fences(&self.text) {
            if !fence.name.is_empty() {
                let container = Container::of(&self.text[fence.name.clone()]);
                if container.is_none() && is_of_another_program(&self.text[fence.name.clone()]) {
                    self.unknown.push(fence.mark.clone());
                }
                open.push((fence.holder, fence.mark, container));
                continue;
            }
            // What was opened in another list item or quote ended with it.
            while let Some((holder, mark, container)) = open.pop() {
                if holder != fence.holder {
                    continue;
                }
                if let Some(container) = container {
                    self.fences.insert(mark.start, Fence::Open(container));
                    self.fences.insert(fence.mark.start, Fence::Close);
                    masks.push(mark);
                    masks.push(fence.mark);
                }
                break;
            }
        }
        self.unknown.extend(
            open.into_iter()
                .filter(|(.., known)| known.is_some())
                .map(|(_, mark, _)| mark),
        );
        if masks.is_empty() {
            return;
        }
        let mut masked = self.text.to_string().into_bytes();
        for mask in masks {
            masked[mask.clone()].fill(b' ');
            masked[mask.start..mask.start + 3].fill(b'*');
        }
        self.replace(masked);
    }

    fn mask_brackets(&mut self) {
        let mut masked: Option<Vec<u8>> = None;
        let mut set = |at: usize, stand_in: char| {
            let bytes = masked.get_or_insert_with(|| self.text.as_bytes().to_vec());
            bytes[at] = stand_in as u8;
        };
        let mut line_start = 0;
        for line in self.text.split_inclusive('\n') {
            let links: Vec<Range<usize>> = wikilinks(line).collect();
            let is_row = || {
                let within = |at: usize| links.iter().any(|link| link.contains(&at));
                let mut bars = line.match_indices('|');
                bars.any(|(at, _)| !within(at) && !line[..at].ends_with('\\'))
            };
            for link in &links {
                let inner = link.start + 2..link.end - 2;
                if is_destination(&line[link.end..]) {
                    set(line_start + link.start + 1, OPEN);
                    set(line_start + link.end - 2, CLOSE);
                } else if line[inner.clone()].contains('|') && is_row() {
                    for (at, _) in line[inner.clone()].match_indices('|') {
                        let at = inner.start + at;
                        if !line[..at].ends_with('\\') {
                            set(line_start + at, PIPE);
                        }
                    }
                }
            }
            line_start += line.len();
        }
        if let Some(masked) = masked {
            self.has_stand_ins = true;
            self.replace(masked);
        }
    }

    fn replace(&mut self, masked: Vec<u8>) {
        // Only whole characters were replaced, each byte by another of ASCII.
        if let Ok(text) = String::from_utf8(masked) {
            self.text = Cow::Owned(text);
        }
    }
}

/// The wikilinks of a line, brackets included.
fn wikilinks(line: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + line[from..].find("[[")?;
        let end = start + 2 + line[start + 2..].find("]]")? + 2;
        from = end;
        Some(start..end)
    })
}

/// Whether the destination of a link stands here, in parentheses.
fn is_destination(text: &str) -> bool {
    let Some(inside) = text.strip_prefix('(') else {
        return false;
    };
    let Some(end) = inside.find(')') else { return false };
    let destination = &inside[..end];
    let address = destination.split([' ', '\t']).next().unwrap_or_default();
    let rest = destination[address.len()..].trim_start();
    !address.is_empty() && (rest.is_empty() || rest.starts_with(['"', '\'']))
}
