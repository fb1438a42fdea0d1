//! Images: what stands between their brackets is said to those who do not see them.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::links::Written;
use super::{Content, Renderer};
use crate::document::html::{escape_attribute, escape_text};
use crate::document::{LinkKind, SlotKind};

/// An image whose end was not met yet; what is within is its alternative text.
pub(super) struct OpenImage {
    /// How many images are open within it.
    depth: usize,
    title: String,
    /// What was written before it, when its attributes go into a tag of the guard.
    before: Option<String>,
}

impl Renderer<'_, '_> {
    pub(super) fn start_image(&mut self, written: Written<'_>) {
        let mut image = OpenImage {
            depth: 0,
            title: written.title.to_owned(),
            before: None,
        };
        let link = self.new_link(LinkKind::Image, written);
        if let Some(index) = link {
            self.out.push_str("<img");
            if self.guard.is_some() {
                image.before = Some(std::mem::take(&mut self.out));
            }
            self.out.push_str(" src=\"");
            if self.guard.is_none() {
                self.gap(SlotKind::Url, index);
            }
            self.out.push_str("\" alt=\"");
        }
        self.image = Some(image);
    }

    /// What is met within an image is its alternative text, without markup.
    pub(super) fn alternative_text(&mut self, event: Event<'_>, range: Range<usize>) {
        if let Some(link) = self.links.last_mut()
            && range != link.range
        {
            link.words_end = link.words_end.max(range.end);
        }
        match event {
            Event::Text(text) | Event::Code(text) => {
                if self.links.last().is_some_and(|link| link.link.is_some()) {
                    escape_attribute(&mut self.out, &text);
                } else {
                    escape_text(&mut self.out, &text);
                }
                self.words_of_image(&text);
            }
            Event::SoftBreak | Event::HardBreak => {
                self.out.push(' ');
                self.words_of_image(" ");
            }
            Event::Start(Tag::Image { .. }) => {
                if let Some(image) = &mut self.image {
                    image.depth += 1;
                }
            }
            Event::End(TagEnd::Image) => match &mut self.image {
                Some(image) if image.depth > 0 => image.depth -= 1,
                _ => self.end_image(&range),
            },
            _ => {}
        }
    }

    fn end_image(&mut self, range: &Range<usize>) {
        let Some(image) = self.image.take() else { return };
        let link = self.close_link();
        if let Some(link) = self.links.last_mut() {
            link.words_end = link.words_end.max(range.end);
        }
        let mut title_at = 0..0;
        if let Some(index) = link {
            self.out.push('"');
            if !image.title.is_empty() {
                title_at.start = self.out.len();
                self.out.push_str(" title=\"");
                escape_attribute(&mut self.out, &image.title);
                self.out.push('"');
                title_at.end = self.out.len();
            }
            self.out.push_str(" loading=\"lazy\" decoding=\"async\"");
            if let (Some(before), Some(guard)) = (image.before, &mut self.guard) {
                let attributes = std::mem::replace(&mut self.out, before);
                let mark = guard.own(attributes, Some((" src=\"".len(), index)), None);
                self.out.push_str(&mark);
            }
            self.out.push_str(" />");
        }
        if let Some(paragraph) = &mut self.paragraph {
            let is_figure = paragraph.content == Content::Nothing && !title_at.is_empty();
            paragraph.content = if is_figure {
                Content::Image(image.title, title_at)
            } else {
                Content::Other
            };
        }
    }
}
