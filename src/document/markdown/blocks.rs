//! Blocks and spans of Markdown, each with its start and end tag.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Tag, TagEnd};

use super::raw::Guard;
use super::{Content, Interrupted, OpenParagraph, Renderer, fold};
use crate::document::ListItem;
use crate::document::html::{escape_attribute, escape_text};

impl Renderer<'_, '_> {
    pub(super) fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        if !matches!(tag, Tag::Heading { .. } | Tag::HtmlBlock) {
            self.has_begun = true;
        }
        match tag {
            Tag::Paragraph => self.start_paragraph(),
            Tag::Heading { level, id, .. } => self.start_heading(level as u8, id.map(|id| id.to_string())),
            Tag::BlockQuote(_) => self.start_quote(&range),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => self.start_code(&info, range.start),
            Tag::CodeBlock(CodeBlockKind::Indented) => self.start_code("", range.start),
            Tag::HtmlBlock => {
                self.raw_block.start();
            }
            Tag::List(first) => {
                self.fresh_line();
                self.depth += 1;
                self.lists += 1;
                match first {
                    None => self.out.push_str("<ul>\n"),
                    Some(1) => self.out.push_str("<ol>\n"),
                    Some(number) => {
                        self.own_tag("ol", &format!(" start=\"{number}\""));
                        self.out.push('\n');
                    }
                }
            }
            Tag::Item => {
                self.fresh_line();
                let index = self.interrupted.is_empty().then(|| {
                    self.prose.items.push(ListItem {
                        text: String::new(),
                        heading: self.section,
                        depth: u8::try_from(self.lists - 1).unwrap_or(u8::MAX),
                        audience: self.audience_at(range.start),
                        span: self.page.places.range(range),
                    });
                    self.prose.items.len() - 1
                });
                self.open_items.push((index, self.out.len()));
                self.start_marked("li");
                self.mark_holder();
            }
            Tag::FootnoteDefinition(label) => {
                self.notes.open(&label);
                self.depth += 1;
                let out = std::mem::take(&mut self.out);
                let slots = std::mem::take(&mut self.slots);
                self.interrupted.push(Interrupted { out, slots });
            }
            Tag::DefinitionList => self.start_plain("<dl>\n"),
            Tag::DefinitionListTitle => self.start_plain("<dt>"),
            Tag::DefinitionListDefinition => self.start_plain("<dd>"),
            Tag::Table(alignments) => self.start_table(alignments),
            Tag::TableHead => {
                self.tables.is_head = true;
                self.tables.cell = 0;
                self.out.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                self.tables.cell = 0;
                self.start_marked("tr");
            }
            Tag::TableCell => {
                self.start_cell();
                self.mark_holder();
            }
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Superscript => self.out.push_str("<sup>"),
            Tag::Subscript => self.out.push_str("<sub>"),
            Tag::Link { .. } | Tag::Image { .. } | Tag::MetadataBlock(_) => {}
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Heading(_) => self.end_heading(range),
            TagEnd::BlockQuote(_) => self.end_quote(),
            TagEnd::CodeBlock => {
                self.end_code();
            }
            TagEnd::HtmlBlock => self.end_raw_block(range),
            TagEnd::List(is_ordered) => {
                self.depth -= 1;
                self.lists -= 1;
                self.out.push_str(if is_ordered { "</ol>\n" } else { "</ul>\n" });
            }
            TagEnd::Item => {
                self.open_items.pop();
                self.out.push_str("</li>\n");
            }
            TagEnd::FootnoteDefinition => {
                self.depth -= 1;
                if let Some(Interrupted { out, slots }) = self.interrupted.pop() {
                    let html = std::mem::replace(&mut self.out, out);
                    let slots = std::mem::replace(&mut self.slots, slots);
                    self.notes.close(html, slots);
                }
            }
            TagEnd::DefinitionList => self.end_plain("</dl>\n"),
            TagEnd::DefinitionListTitle => self.end_plain("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.end_plain("</dd>\n"),
            TagEnd::Table => {
                self.depth -= 1;
                self.out.push_str(if self.tables.is_wide {
                    "</tbody></table>\n</div>\n"
                } else {
                    "</tbody></table>\n"
                });
            }
            TagEnd::TableHead => {
                self.tables.is_head = false;
                self.out.push_str("</tr></thead><tbody>\n");
            }
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            TagEnd::Superscript => self.out.push_str("</sup>"),
            TagEnd::Subscript => self.out.push_str("</sub>"),
            TagEnd::Paragraph | TagEnd::Link | TagEnd::Image | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn start_plain(&mut self, tag: &str) {
        self.fresh_line();
        self.depth += 1;
        self.out.push_str(tag);
    }

    fn end_plain(&mut self, tag: &str) {
        self.depth -= 1;
        self.words(" ");
        self.out.push_str(tag);
    }

    pub(super) fn end_paragraph(&mut self) {
        self.words(" ");
        if self.is_summary {
            self.is_summary = false;
            fold(&mut self.prose.summary);
        }
        let Some(paragraph) = self.paragraph.take() else {
            self.out.push_str("</p>\n");
            return;
        };
        let (title, attribute) = match paragraph.content {
            Content::Image(title, attribute) => (title, attribute),
            Content::Includes(links) => {
                return self.write_includes(&links, paragraph.at, paragraph.first_slot);
            }
            _ => {
                self.out.push_str("</p>\n");
                return;
            }
        };
        // The title is read by all below the picture, so it need not also come up under the mouse.
        match self.guard.as_mut().and_then(Guard::last_own) {
            Some(own) => own.replace_range(attribute, ""),
            None => self.out.replace_range(attribute, ""),
        }
        self.out
            .replace_range(paragraph.at..paragraph.at + "<p>".len(), "<figure>");
        for slot in &mut self.slots[paragraph.first_slot..] {
            slot.at += "<figure>".len() - "<p>".len();
        }
        self.out.push_str("<figcaption>");
        escape_text(&mut self.out, &title);
        self.out.push_str("</figcaption></figure>\n");
    }

    pub(super) fn start_paragraph(&mut self) {
        self.fresh_line();
        self.paragraph = Some(OpenParagraph {
            at: self.out.len(),
            first_slot: self.slots.len(),
            content: Content::Nothing,
        });
        self.is_summary = self.depth == 0 && self.prose.summary.is_empty();
        self.out.push_str("<p>");
    }

    pub(super) fn task(&mut self, is_done: bool) {
        if let Some((_, at)) = self.open_items.last() {
            let at = *at + "<li".len();
            let is_plain = self.out[at..].starts_with('>');
            let class = " class=\"task\"".to_owned();
            let mark = match &mut self.guard {
                Some(guard) if is_plain => guard.own(class, None, None),
                Some(guard) => {
                    // The tag has attributes already.
                    if let Some(own) = guard.last_own() {
                        own.push_str(&class);
                    }
                    String::new()
                }
                None => class,
            };
            self.out.insert_str(at, &mark);
            // What is open within the item begins further on now: its mark, the paragraph of a loose one, a heading.
            for slot in self.slots.iter_mut().rev().take_while(|slot| slot.at >= at) {
                slot.at += mark.len();
            }
            if let Some(paragraph) = &mut self.paragraph {
                paragraph.at += mark.len();
            }
            if let Some(heading) = &mut self.heading {
                heading.at += mark.len();
            }
        }
        self.out.push_str("<input");
        let (checked, key) = match is_done {
            true => (" checked=\"\"", "prose.done"),
            false => ("", "prose.not_done"),
        };
        let mut attributes = format!(" type=\"checkbox\" disabled=\"\"{checked} aria-label=\"");
        escape_attribute(&mut attributes, self.page.words.say(key));
        attributes.push('"');
        self.own_attributes(&attributes);
        self.out.push_str(" /> ");
    }
}
