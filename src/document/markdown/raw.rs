//! Raw HTML: written as the settings say, which is sanitised unless they say otherwise.
//!
//! What is not on the lists of `allowed` is left out as the page is written, with a warning at its place, and what is
//! left is written in one plain form (`sanitized`), each element closed within the block that holds it (`guard`). Then
//! the whole page, raw HTML and Markdown alike, goes through `ammonia`, which parses it as a browser does, knows the
//! same lists and has the last word: whatever slipped through is dropped, and elements end where they must. So
//! `<details>` may stand around Markdown, and nothing can break out of the page.
//!
//! Pages without raw HTML take none of this.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use self::tokens::{StartTag, Token, Tokens};
use super::{Again, Mode, Renderer};
use crate::document::destination::Destination;
use crate::document::html::{escape_text, unescape};
use crate::document::{Link, LinkKind, SlotKind};

mod allowed;
mod guard;
mod restored;
mod sanitized;
mod tokens;

pub(super) use guard::Guard;

/// A block of raw HTML that is gathered: its lines without what contains them.
#[derive(Default)]
pub(super) struct RawBlock {
    /// Whether one is open.
    pub(super) is_open: bool,
    html: String,
    /// For each line the byte of the HTML and the byte of the text at which it starts.
    lines: Vec<(usize, usize)>,
}

impl RawBlock {
    /// A block begins.
    pub(super) fn start(&mut self) {
        self.is_open = true;
        self.html.clear();
        self.lines.clear();
    }

    /// A piece of it, which starts at a byte of the text.
    pub(super) fn push(&mut self, html: &str, at: usize) {
        self.lines.push((self.html.len(), at));
        self.html.push_str(html);
    }
}

impl Renderer<'_, '_> {
    /// Keeps raw elements within the blocks and spans of Markdown that hold them.
    pub(super) fn keep_balance(&mut self, event: &Event<'_>, range: &Range<usize>) {
        let Some(guard) = &mut self.guard else { return };
        // What is dropped with its content goes on to the end of the block at most.
        let bounds_block = match event {
            Event::Start(tag) => is_block(tag),
            Event::End(end) => ends_block(*end),
            _ => false,
        };
        if bounds_block && let Some((_, at)) = self.muted.take() {
            self.out.truncate(at);
        }
        match event {
            Event::Start(Tag::HtmlBlock | Tag::Image { .. })
            | Event::End(TagEnd::HtmlBlock | TagEnd::Image) => {}
            Event::Start(tag) => guard.enter(&mut self.out, is_block(tag)),
            Event::Rule => {
                guard.close_inline(&mut self.out);
                guard.leave_table(&mut self.out);
            }
            Event::End(_) => guard.leave(&mut self.out),
            _ => {}
        }
        if guard.is_too_deep {
            self.again = Some(Again::TooDeep(range.start..range.start));
        }
    }

    pub(super) fn end_raw_block(&mut self, range: Range<usize>) {
        let block = std::mem::take(&mut self.raw_block);
        let raw = &block.html;
        let is_comment = Tokens::of(raw).all(|token| match token {
            Token::Comment { is_closed, .. } => is_closed,
            Token::Text(text) => raw[text].trim_ascii().is_empty(),
            _ => false,
        });
        self.has_begun |= !is_comment;
        if !is_comment || self.mode == Mode::Allow {
            self.fresh_line();
            if self.mode == Mode::Escape {
                self.out.push_str("<p>");
            }
            self.raw_html(raw, &block.lines);
            self.muted = None;
            if self.mode == Mode::Escape {
                self.out.truncate(self.out.trim_ascii_end().len());
                self.out.push_str("</p>\n");
            }
            if let Some(guard) = &mut self.guard {
                guard.close_inline(&mut self.out);
                if guard.is_too_deep {
                    self.again = Some(Again::TooDeep(range));
                }
            }
        }
    }

    /// Raw HTML, of which each line starts at a byte of the text.
    pub(super) fn raw_html(&mut self, html: &str, lines: &[(usize, usize)]) {
        let place = RawPlace {
            lines,
            end: self.page.text.len(),
        };
        match self.mode {
            Mode::Plain => self.harmless_html(html),
            Mode::Guarded => self.sanitized_html(html, &place),
            Mode::Escape => {
                for token in Tokens::of(html) {
                    match token {
                        Token::Text(range) | Token::End { range, .. } => {
                            escape_text(&mut self.out, &html[range])
                        }
                        Token::Start(tag) => escape_text(&mut self.out, &html[tag.range]),
                        Token::Comment { range, .. } if !html[range.clone()].starts_with("<!--") => {
                            escape_text(&mut self.out, &html[range]);
                        }
                        Token::Comment { .. } => {}
                    }
                }
            }
            Mode::Allow => self.allowed_html(html, &place),
        }
    }

    /// Writes line breaks and drops comments, which need no sanitiser; asks for one when there is more.
    fn harmless_html(&mut self, html: &str) {
        for token in Tokens::of(html) {
            match token {
                Token::Comment {
                    range,
                    is_closed: true,
                } if html[range.clone()].starts_with("<!--") => {}
                Token::Text(range) if html[range.clone()].trim_ascii().is_empty() => {}
                Token::Start(tag) if tag.attributes.is_empty() && matches!(&*tag.name, "br" | "wbr") => {
                    self.out
                        .push_str(if tag.name == "br" { "<br />" } else { "<wbr />" });
                    self.words(" ");
                }
                _ => self.again = Some(Again::Guarded),
            }
        }
    }

    /// Passes raw HTML through, with gaps for its links.
    fn allowed_html(&mut self, html: &str, place: &RawPlace<'_>) {
        let mut tokens = Tokens::of(html);
        while let Some(token) = tokens.next() {
            match token {
                Token::Text(range) => self.out.push_str(&html[range]),
                Token::Comment { range, .. } => self.out.push_str(&html[range]),
                Token::End { range, .. } => {
                    self.raw_depth = self.raw_depth.saturating_sub(1);
                    self.out.push_str(&html[range]);
                }
                Token::Start(tag) => {
                    self.allowed_tag(html, &tag, place);
                    let is_self_closed = html[tag.range.clone()].ends_with("/>");
                    if !is_void(&tag.name) && !is_self_closed {
                        self.raw_depth += 1;
                    }
                    if tokens::holds_raw_text(&tag.name) {
                        self.out.push_str(&html[tokens.skip_content(&tag.name)]);
                    }
                }
            }
        }
    }

    fn allowed_tag(&mut self, html: &str, tag: &StartTag, place: &RawPlace<'_>) {
        if tag.name == "img" && !tag.attributes.iter().any(|attribute| attribute.name == "alt") {
            self.report_missing_alt(place.of(tag.range.clone()));
        }
        let mut from = tag.range.start;
        for attribute in &tag.attributes {
            let Some(value) = attribute.value.clone() else {
                continue;
            };
            match &*attribute.name {
                "href" | "src" => {
                    let target = unescape(&html[value.clone()]).into_owned();
                    let link = self.raw_link(&attribute.name, target, place.of(value));
                    self.out.push_str(&html[from..attribute.quoted.start]);
                    self.out.push('"');
                    self.gap(SlotKind::Url, link);
                    self.out.push('"');
                    from = attribute.quoted.end;
                }
                "id" => self.prose.anchors.push(unescape(&html[value]).into_owned()),
                "name" if tag.name == "a" => self.prose.anchors.push(unescape(&html[value]).into_owned()),
                _ => {}
            }
        }
        self.out.push_str(&html[from..tag.range.end]);
    }

    fn raw_link(&mut self, attribute: &str, target: String, range: Range<usize>) -> usize {
        let kind = if attribute == "src" {
            LinkKind::Image
        } else {
            LinkKind::RawHtml
        };
        let span = self.page.places.range(range);
        let target = target.trim_matches(|c: char| c.is_ascii_whitespace()).to_owned();
        self.prose.links.push(Link {
            kind,
            leads: Destination::of(kind, &target, self.page.file),
            target,
            title: String::new(),
            span,
        });
        self.prose.links.len() - 1
    }
}

/// Where raw HTML stands in the text.
struct RawPlace<'l> {
    /// For each line the byte of the HTML and the byte of the text at which it starts.
    lines: &'l [(usize, usize)],
    /// The length of the text.
    end: usize,
}

impl RawPlace<'_> {
    fn of(&self, range: Range<usize>) -> Range<usize> {
        let byte = |at: usize| {
            let line = self.lines.partition_point(|(start, _)| *start <= at);
            let (html, text) = self.lines[..line].last().copied().unwrap_or_default();
            (text + (at - html)).min(self.end)
        };
        let start = byte(range.start);
        let end = if range.is_empty() {
            start
        } else {
            (byte(range.end - 1) + 1).min(self.end)
        };
        start..end.max(start)
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Subscript
            | Tag::Superscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

fn ends_block(tag: TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Subscript
            | TagEnd::Superscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}
