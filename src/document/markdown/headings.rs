//! Headings: which is the title, at which level the others stand, and what each is called in a URL.

use std::ops::Range;

use super::footnotes::Footnotes;
use super::{Renderer, fold};
use crate::document::Heading;
use crate::document::html::escape_attribute;

/// A heading whose end was not met yet.
pub(super) struct OpenHeading {
    level: u8,
    /// Where its start tag begins.
    pub(super) at: usize,
    /// The first gap in it.
    first_slot: usize,
    pub(super) words: String,
    written_id: Option<String>,
    is_title: bool,
    is_top_level: bool,
}

impl Renderer<'_, '_> {
    pub(super) fn start_heading(&mut self, level: u8, written_id: Option<String>) {
        let is_title = level == 1 && !self.has_begun && self.depth == 0;
        self.has_begun = true;
        if level == 1 && !is_title && self.interrupted.is_empty() {
            self.shift = 1;
        }
        self.fresh_line();
        let level = if is_title {
            1
        } else {
            (level + self.shift).clamp(2, 6)
        };
        self.heading = Some(OpenHeading {
            level,
            at: self.out.len(),
            first_slot: self.slots.len(),
            words: String::new(),
            written_id,
            is_title,
            is_top_level: self.depth == 0 && self.raw_depth == 0,
        });
        self.out
            .push_str(["<h1>", "<h2>", "<h3>", "<h4>", "<h5>", "<h6>"][usize::from(level - 1)]);
    }

    pub(super) fn end_heading(&mut self, range: Range<usize>) {
        self.words(" ");
        let Some(mut heading) = self.heading.take() else {
            return;
        };
        fold(&mut heading.words);
        let id = match &heading.written_id {
            Some(id) => self.ids.of_written(id),
            None => self.ids.of_words(&heading.words),
        };
        let OpenHeading {
            level,
            at,
            first_slot,
            words,
            is_title,
            is_top_level,
            ..
        } = heading;
        let span = self.page.places.range(range.clone());
        if is_title {
            self.out.truncate(at);
            self.slots.truncate(first_slot);
            self.notes = Footnotes::default();
            self.prose.title = Some(Heading {
                level,
                id,
                text: words,
                at: 0,
                is_top_level: true,
                span,
            });
            return;
        }
        let mut attribute = String::with_capacity(id.len() + 6);
        attribute.push_str(" id=\"");
        escape_attribute(&mut attribute, &id);
        attribute.push('"');
        // A heading within a footnote has an id, but is no part of the page's outline.
        let is_listed = self.interrupted.is_empty();
        if let Some(guard) = &mut self.guard {
            attribute = guard.own(attribute, None, is_listed.then_some(self.prose.headings.len()));
        }
        self.out.insert_str(at + "<h2".len(), &attribute);
        for slot in &mut self.slots[first_slot..] {
            slot.at += attribute.len();
        }
        self.mark_heading(range.start);
        self.out.push_str(
            ["</h1>\n", "</h2>\n", "</h3>\n", "</h4>\n", "</h5>\n", "</h6>\n"][usize::from(level - 1)],
        );
        if is_listed {
            if is_top_level {
                self.section = Some(self.prose.headings.len());
            }
            self.prose.headings.push(Heading {
                level,
                id,
                text: words,
                at,
                is_top_level,
                span,
            });
        } else {
            self.prose.anchors.push(id);
        }
    }
}
