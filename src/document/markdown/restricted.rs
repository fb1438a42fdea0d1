//! Marks at the passages that not everybody may see, in a build for those who may.
//!
//! Nothing is left of their fences, so the text is read as if nobody had written them: a fence divides no table and no
//! paragraph. Where a passage begins, what it holds is marked by its form. Blocks get a box with the audience above them,
//! an item of a list and a row of a table have it before their words, and so have lines within a paragraph. A heading of
//! the top level, which must stand outside every box, has it behind its words.
//!
//! A mark is a gap, which the view fills: its words are none of the text's. What stands within a passage that is marked is
//! marked again only where it is for fewer people.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Renderer;
use crate::document::SlotKind;
use crate::document::audience::Passage;
use crate::document::html::escape_attribute;

/// Which passages there are, and what of them is marked so far.
pub(super) struct Restricted {
    /// Where the strictest passage around a byte changes, in order: the byte, and the passage from there on.
    changes: Vec<(usize, Option<usize>)>,
    /// What may hold boxes, innermost last: the page itself, items, rows, quotes, containers, footnotes.
    holders: Vec<Holder>,
    /// The passage that the item or row which begins is to be marked with.
    to_mark: Option<usize>,
    /// The passage whose mark stands at a heading, while nothing stands below it.
    at_heading: Option<usize>,
    /// The passage whose first words within a paragraph were marked last.
    in_words: Option<usize>,
}

#[derive(Default)]
struct Holder {
    /// The audience that it is marked with itself, or something around it.
    rank: usize,
    boxes: Vec<OpenBox>,
}

/// A box whose passage has not ended yet.
struct OpenBox {
    passage: usize,
    /// Where its tag begins, and the gaps before that.
    at: usize,
    slots: usize,
    /// Where what it holds begins.
    inside: usize,
}

impl Restricted {
    pub(super) fn of(passages: &[Passage]) -> Self {
        let mut changes = Vec::new();
        // The passages around, each with the strictest of it and those around it.
        let mut open: Vec<(usize, usize)> = Vec::new();
        let close = |until: usize, open: &mut Vec<(usize, usize)>, changes: &mut Vec<_>| {
            while let Some((passage, _)) = open.last() {
                let end = passages[*passage].range.end;
                if end > until {
                    break;
                }
                open.pop();
                changes.push((end, open.last().map(|(_, strictest)| *strictest)));
            }
        };
        for (index, passage) in passages.iter().enumerate() {
            close(passage.range.start, &mut open, &mut changes);
            let around = open.last().map(|(_, strictest)| *strictest);
            let strictest = around.filter(|around| passages[*around].rank >= passage.rank);
            open.push((index, strictest.unwrap_or(index)));
            changes.push((passage.range.start, Some(strictest.unwrap_or(index))));
        }
        close(usize::MAX, &mut open, &mut changes);
        Self {
            changes,
            holders: vec![Holder::default()],
            to_mark: None,
            at_heading: None,
            in_words: None,
        }
    }

    /// The strictest passage that holds a byte.
    fn at(&self, byte: usize) -> Option<usize> {
        let next = self.changes.partition_point(|(from, _)| *from <= byte);
        self.changes.get(next.checked_sub(1)?)?.1
    }
}

impl Renderer<'_, '_> {
    /// The passage at a byte that is for fewer people than what is marked around it.
    fn unmarked_at(&self, byte: usize) -> Option<usize> {
        let passage = self.restricted.at(byte)?;
        let holder = self.restricted.holders.last()?;
        let boxed = holder.boxes.last().map(|last| self.rank(last.passage));
        (self.rank(passage) > boxed.unwrap_or(holder.rank)).then_some(passage)
    }

    fn rank(&self, passage: usize) -> usize {
        self.page.passages[passage].rank
    }

    fn name(&self, passage: usize) -> &Arc<str> {
        &self.page.audiences[self.rank(passage)]
    }

    /// The audience of the passage at a byte.
    pub(super) fn audience_at(&self, byte: usize) -> Option<Arc<str>> {
        Some(self.name(self.restricted.at(byte)?).clone())
    }

    /// Opens and closes what is to be marked, before a block is written or ended.
    pub(super) fn follow_passages(&mut self, event: &Event<'_>, range: &Range<usize>) {
        if self.restricted.changes.is_empty() {
            return;
        }
        match event {
            Event::Start(Tag::Heading { .. }) if self.is_at_top() => self.end_boxes(usize::MAX),
            Event::Start(
                Tag::Heading { .. }
                | Tag::Paragraph
                | Tag::List(_)
                | Tag::CodeBlock(_)
                | Tag::Table(_)
                | Tag::HtmlBlock
                | Tag::DefinitionList,
            )
            | Event::Rule => self.start_block(range.start),
            Event::Start(Tag::BlockQuote(_)) => {
                self.start_block(range.start);
                self.start_holder(range.start);
            }
            Event::Start(Tag::Item | Tag::TableRow) => {
                self.restricted.to_mark = self.unmarked_at(range.start);
                self.start_holder(range.start);
            }
            Event::Start(Tag::FootnoteDefinition(_)) => self.restricted.holders.push(Holder::default()),
            Event::End(
                TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::TableRow | TagEnd::FootnoteDefinition,
            ) => self.end_holder(),
            _ => {}
        }
    }

    /// Whether a heading that begins here would be one of the page's outline.
    fn is_at_top(&self) -> bool {
        let is_in_raw = self.raw_depth > 0 || self.guard.as_ref().is_some_and(super::Guard::is_in_raw);
        self.depth == 0 && !is_in_raw
    }

    /// A block begins at a byte: boxes that it stands behind are closed, and the one that it begins is opened.
    pub(super) fn start_block(&mut self, byte: usize) {
        self.end_boxes(byte);
        let headed = self.restricted.at_heading.take();
        let Some(passage) = self.unmarked_at(byte) else {
            return;
        };
        self.fresh_line();
        let (at, slots) = (self.out.len(), self.slots.len());
        if let Some(guard) = &mut self.guard {
            guard.enter(&mut self.out, true);
        }
        let attributes = format!(" class=\"restricted\" role=\"group\"{}", self.label(passage));
        self.own_tag("div", &attributes);
        if headed != Some(passage) {
            self.out.push_str("<div>");
            self.gap(SlotKind::Audience, self.rank(passage));
            self.out.push_str("</div>");
        }
        self.out.push('\n');
        let opened = OpenBox {
            passage,
            at,
            slots,
            inside: self.out.len(),
        };
        if let Some(holder) = self.restricted.holders.last_mut() {
            holder.boxes.push(opened);
        }
    }

    /// The name of the audience, for assistive technology.
    fn label(&self, passage: usize) -> String {
        let words = self
            .page
            .words
            .fill("common.only_for", &[("audience", self.name(passage))]);
        let mut label = String::from(" aria-label=\"");
        escape_attribute(&mut label, &words);
        label.push('"');
        label
    }

    /// Closes the boxes of the innermost holder whose passages end before a byte; one that holds nothing goes.
    pub(super) fn end_boxes(&mut self, byte: usize) {
        while let Some(last) = self.restricted.holders.last_mut().and_then(|holder| {
            holder
                .boxes
                .pop_if(|last| self.page.passages[last.passage].range.end <= byte)
        }) {
            if let Some(guard) = &mut self.guard {
                guard.leave(&mut self.out);
            }
            if self.out.len() == last.inside {
                self.out.truncate(last.at);
                self.slots.truncate(last.slots);
            } else {
                self.fresh_line();
                self.out.push_str("</div>\n");
            }
        }
    }

    /// Something that holds blocks begins at a byte; marked or not, what is in it need not be marked again.
    pub(super) fn start_holder(&mut self, byte: usize) {
        let around = self.restricted.holders.last();
        let around = around.map_or(0, |holder| match holder.boxes.last() {
            Some(last) => self.rank(last.passage).max(holder.rank),
            None => holder.rank,
        });
        let own = self
            .restricted
            .to_mark
            .filter(|passage| self.restricted.at(byte) == Some(*passage));
        let rank = own.map_or(around, |passage| self.rank(passage));
        self.restricted.holders.push(Holder {
            rank,
            boxes: Vec::new(),
        });
    }

    pub(super) fn end_holder(&mut self) {
        self.end_boxes(usize::MAX);
        if self.restricted.holders.len() > 1 {
            self.restricted.holders.pop();
        }
        self.restricted.to_mark = None;
    }

    /// The start tag of an item or a row.
    pub(super) fn start_marked(&mut self, name: &str) {
        match self.restricted.to_mark {
            Some(_) => self.own_tag(name, " data-restricted=\"\""),
            None => {
                self.out.push('<');
                self.out.push_str(name);
                self.out.push('>');
            }
        }
    }

    /// Writes the mark of an item or a row that begins, before its first words.
    pub(super) fn mark_holder(&mut self) {
        if let Some(passage) = self.restricted.to_mark.take() {
            self.gap(SlotKind::Audience, self.rank(passage));
            self.out.push(' ');
        }
    }

    /// Writes the mark of a heading of the top level that begins at a byte, behind its words.
    pub(super) fn mark_heading(&mut self, byte: usize) {
        if self.restricted.changes.is_empty() {
            return;
        }
        if let Some(passage) = self.unmarked_at(byte) {
            self.out.push(' ');
            self.gap(SlotKind::Audience, self.rank(passage));
            self.restricted.at_heading = Some(passage);
        }
    }

    /// Called where words begin. Words of a restricted passage are put into an element of their own, and the first of them
    /// get the badge of its audience before them. Returns whether these are such words; pass that to [`Self::end_words`].
    pub(super) fn start_words(&mut self, byte: usize) -> bool {
        if self.restricted.changes.is_empty() || self.heading.is_some() {
            return false;
        }
        let Some(passage) = self.unmarked_at(byte) else {
            return false;
        };
        if self.restricted.in_words.replace(passage) != Some(passage) {
            self.gap(SlotKind::Audience, self.rank(passage));
            self.out.push(' ');
        }
        self.own_tag("span", " class=\"restricted-words\"");
        true
    }

    pub(super) fn end_words(&mut self, is_marked: bool) {
        if is_marked {
            self.out.push_str("</span>");
        }
    }
}
