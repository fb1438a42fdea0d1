//! Cuts out what an audience may not see.
//!
//! A block of prose is restricted by a line `::: crew` before it and a line `:::` after it. Both stand on lines of
//! their own, behind nothing but the marks of the quotes and the indent of the list items that hold them. Restricted
//! blocks are cut from the text before Markdown is parsed, line by line, so what is left is exactly the text from
//! which somebody deleted those lines: numbering, heading ids, footnotes and link definitions follow by themselves.
//! Of a block that the audience may see, only the two fence lines go, and it is noted where the passage stands: whoever
//! writes the page marks it there. What everybody may see is no such passage.
//!
//! Whether such a line is a fence or an example within a code block is for the Markdown parser to say, since nobody
//! else knows all its rules. It is given the text with each fence written as a thematic break, which ends a
//! paragraph, keeps the list item it stands in, and is code within code. The cut text is looked at again, until no
//! fence is left outside code: were a cut to turn an example into prose, it would still not be shown.
//!
//! `::: note` and the other containers of Markdown stay: they take part in which `:::` closes what, and no more.
//!
//! In doubt, content is restricted: an unknown audience is nobody, and an unclosed block goes on to the end.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use self::fences::{Fence, find_fences};
use self::reports::Report;
use super::markdown::containers;
use super::places::Places;
use super::{Finding, Notes, Reason, What};

pub(super) mod fences;
pub(super) mod reports;

/// The audiences of a site, and the one that it is built for.
///
/// Without any names, `:::` is text like any other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Audiences {
    /// All names, least trusted first.
    pub names: Vec<Arc<str>>,
    /// Index of the one that is built for: it sees its own content and that of all before it.
    pub built: u16,
}

impl Audiences {
    /// Whether content for the named audience may be seen; `None` when there is no such audience.
    pub fn may_see(&self, name: &str) -> Option<bool> {
        let index = self.names.iter().position(|known| &**known == name)?;
        Some(index <= usize::from(self.built))
    }

    /// The index of an audience; beyond them all when there is none of that name.
    pub fn rank(&self, name: &str) -> usize {
        let index = self.names.iter().position(|known| &**known == name);
        index.unwrap_or(self.names.len())
    }
}

impl Audiences {
    /// Whether the one that is built for is the most trusted, so that nothing is kept from it.
    pub fn see_everything(&self) -> bool {
        usize::from(self.built) + 1 >= self.names.len()
    }

    /// Whether the one that is built for may see content for the audience of this index.
    pub fn sees(&self, index: usize) -> bool {
        index <= usize::from(self.built)
    }
}

/// A passage of the text that is left which not everybody may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Passage {
    /// Bytes of the text that is left, from the start of a line to the start of another. Two of them stand apart, or one
    /// within the other.
    pub(super) range: Range<usize>,
    /// Index of the least trusted audience that it is for; never 0.
    pub(super) rank: usize,
}

/// After so many rounds of cutting and looking again, the rest of the text is cut from the first fence on.
///
/// The second round normally finds nothing; each further one needs a fence that became one by the cut before it.
const MAX_ROUNDS: usize = 8;

/// What an audience sees of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Redacted<'a> {
    /// The body without what the audience may not see.
    pub(super) text: Cow<'a, str>,
    /// The places of its bytes in the file.
    pub(super) places: Places,
    /// What of it not everybody may see, in order of start, an outer passage before those within it.
    pub(super) passages: Vec<Passage>,
}

/// Cuts from a body what the audience may not see.
///
/// `offset` is the byte of the file at which the body starts.
pub(super) fn redact<'a>(
    body: &'a str,
    offset: usize,
    audiences: &Audiences,
    file: &Arc<str>,
    notes: &mut Notes<'_>,
) -> Redacted<'a> {
    let mut text = Cow::Borrowed(body);
    let mut places = Places::starting_at(offset);
    if !body.contains(":::") || audiences.names.is_empty() {
        if audiences.names.is_empty() {
            reports::without_audiences(body, &places, file, notes.problems);
        }
        return Redacted {
            text,
            places,
            passages: Vec::new(),
        };
    }
    let mut removed: Vec<Range<usize>> = Vec::new();
    // Passages that stay, in bytes of the file.
    let mut kept: Vec<Passage> = Vec::new();
    for round in 0.. {
        let fences = find_fences(&text);
        let cuts = if round < MAX_ROUNDS {
            let report = Report {
                audiences,
                places: &places,
                file,
            };
            let (cuts, seen) = lines_to_cut(&text, &fences, &report, notes);
            kept.extend(seen.into_iter().map(|passage| Passage {
                range: places.byte(passage.range.start)..places.byte(passage.range.end),
                ..passage
            }));
            cuts
        } else {
            let first = fences.iter().find(|fence| !is_container(&text, fence, audiences));
            first
                .map(|fence| fence.line.start..text.len())
                .into_iter()
                .collect()
        };
        if cuts.is_empty() {
            break;
        }
        for cut in cuts {
            let at = places.range(cut);
            removed.push(at.start - offset..at.end - offset);
        }
        removed = merged(removed);
        text = Cow::Owned(without(body, &removed));
        places = Places::without(offset, &removed);
    }
    for passage in &mut kept {
        passage.range = places.text_byte(passage.range.start)..places.text_byte(passage.range.end);
    }
    kept.retain(|passage| !passage.range.is_empty());
    kept.sort_by_key(|passage| (passage.range.start, std::cmp::Reverse(passage.range.end)));
    Redacted {
        text,
        places,
        passages: kept,
    }
}

/// A block whose closing line was not met yet.
struct Open<'a> {
    fence: &'a Fence,
    /// Whether this block, or one around it, is restricted.
    is_hidden: bool,
    /// Whether it is a container of Markdown, which stays.
    is_container: bool,
}

/// Whether a fence opens a container such as `::: note`; a declared audience of that name goes before.
fn is_container(text: &str, fence: &Fence, audiences: &Audiences) -> bool {
    let name = &text[fence.name.clone()];
    audiences.may_see(name).is_none() && containers::is_container(name)
}

/// The lines that go, in order and apart; and the passages between those of them that only some may see and that stay.
fn lines_to_cut(
    text: &str,
    fences: &[Fence],
    report: &Report<'_>,
    notes: &mut Notes<'_>,
) -> (Vec<Range<usize>>, Vec<Passage>) {
    let problems = &mut *notes.problems;
    let mut cuts = Vec::new();
    let mut seen = Vec::new();
    let mut open: Vec<Open<'_>> = Vec::new();
    // How many blocks of `open` each holder has, so that a fence that closes none of many is found out at once.
    let mut open_in: std::collections::HashMap<Option<usize>, usize> = std::collections::HashMap::new();
    for fence in fences {
        let is_within_hidden = open.last().is_some_and(|open| open.is_hidden);
        if is_container(text, fence, report.audiences) {
            open.push(Open {
                fence,
                is_hidden: is_within_hidden,
                is_container: true,
            });
            *open_in.entry(fence.holder).or_default() += 1;
            continue;
        }
        let closes_container = fence.name.is_empty()
            && open_in.get(&fence.holder).is_some_and(|count| *count > 0)
            && open
                .iter()
                .rev()
                .find(|open| open.fence.holder == fence.holder)
                .is_some_and(|open| open.is_container);
        // The line of any other fence goes; where it stands in a hidden block, the cut of that block holds it.
        if !closes_container {
            cuts.push(fence.line.clone());
        }
        if fence.follows_a_marker {
            problems.push(report.after_marker(fence));
        }
        if !fence.name.is_empty() {
            let may_see = report.audiences.may_see(&text[fence.name.clone()]);
            if may_see.is_none() {
                problems.push(report.unknown(text, fence));
            }
            if may_see == Some(false) && !is_within_hidden {
                let rank = report.audiences.rank(&text[fence.name.clone()]);
                let place = report.place(fence.mark.clone());
                notes
                    .findings
                    .push(Finding::cut(What::Passage, place, rank, Reason::Mark));
            }
            let is_hidden = may_see != Some(true) || fence.follows_a_marker || is_within_hidden;
            open.push(Open {
                fence,
                is_hidden,
                is_container: false,
            });
            *open_in.entry(fence.holder).or_default() += 1;
        } else if open_in.get(&fence.holder).copied().unwrap_or(0) == 0 {
            problems.push(report.stray(fence, open.last().map(|open| open.fence)));
        } else {
            // Blocks that were opened after the one it closes can no longer be closed.
            while let Some(block) = open.pop() {
                *open_in.entry(block.fence.holder).or_default() -= 1;
                let closes = block.fence.holder == fence.holder;
                if block.is_container {
                    if closes {
                        break;
                    }
                    continue;
                }
                if !closes {
                    problems.push(report.unclosed(block.fence));
                }
                if block.is_hidden || !closes {
                    cuts.push(block.fence.line.start..fence.line.end);
                } else if let rank @ 1.. = report.audiences.rank(&text[block.fence.name.clone()]) {
                    seen.push(Passage {
                        range: block.fence.line.end..fence.line.start,
                        rank,
                    });
                }
                if closes {
                    break;
                }
            }
        }
    }
    for block in open.into_iter().filter(|block| !block.is_container) {
        problems.push(report.unclosed(block.fence));
        cuts.push(block.fence.line.start..text.len());
    }
    (merged(cuts), seen)
}

/// Ranges in order, those that touch or overlap as one.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

fn without(text: &str, removed: &[Range<usize>]) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for range in removed {
        kept.push_str(&text[from..range.start]);
        from = range.end;
    }
    kept.push_str(&text[from..]);
    kept
}

#[cfg(test)]
mod tests;
