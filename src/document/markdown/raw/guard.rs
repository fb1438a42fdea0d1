//! Keeps a page with raw HTML in order while it is written, and has it cleaned when it is.
//!
//! What `ammonia` must not judge or move (attributes of our own, gaps for links, headings) is written as a [mark]
//! and put back afterwards by [`Guard::restore`].
//!
//! [mark]: Guard::mark

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::allowed::{Closing, ELEMENTS, EVERYWHERE};
use super::restored::Page;
use crate::document::markdown::ids::Ids;
use crate::document::{Heading, Html, SlotKind};

/// Most elements that may hold each other on a page with raw HTML.
///
/// An HTML parser takes time for each element that is open around a new one; no page that is meant to be read comes
/// near this. Beyond it, raw HTML is shown as text.
const MAX_NESTED: usize = 200;

fn cleaner() -> &'static ammonia::Builder<'static> {
    static CLEANER: OnceLock<ammonia::Builder<'static>> = OnceLock::new();
    CLEANER.get_or_init(|| {
        let mut cleaner = ammonia::Builder::empty();
        // `input` is the check box of a task list; one that has no mark is dropped when marks are put back.
        let tags = ELEMENTS.iter().map(|(name, ..)| *name).chain(["input"]);
        let own = ELEMENTS
            .iter()
            .map(|(name, _, own)| (*name, own.iter().copied().collect()));
        let content = [
            "script", "style", "template", "textarea", "title", "xmp", "iframe", "noembed", "noframes",
        ];
        cleaner
            .tags(tags.collect())
            .tag_attributes(own.collect())
            .generic_attributes(EVERYWHERE.iter().copied().collect())
            .clean_content_tags(content.into_iter().collect::<HashSet<_>>())
            .url_schemes(HashSet::new())
            .url_relative(ammonia::UrlRelative::PassThrough)
            .link_rel(None)
            .strip_comments(true);
        cleaner
    })
}

/// What stands around a place of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Around {
    /// An element of raw HTML.
    Raw(&'static str, Closing),
    /// A block or a span of Markdown.
    Markdown,
}

/// A start tag of our own whose attributes are kept from `ammonia`.
#[derive(Clone, Debug, Default)]
pub(super) struct Own {
    /// All attributes, with a space before each.
    pub(super) attributes: String,
    /// A gap in them: the byte before which it goes, and its link.
    pub(super) url: Option<(usize, usize)>,
    /// The heading it is of.
    pub(super) heading: Option<usize>,
}

/// What keeps a page with raw HTML in order while it is written.
#[derive(Debug)]
pub(in crate::document::markdown) struct Guard {
    /// Tells our marks from whatever a writer may think of.
    nonce: String,
    pub(super) own: Vec<Own>,
    around: Vec<Around>,
    /// The deepest that elements were nested.
    pub(super) is_too_deep: bool,
}

/// Characters that Unicode sets aside for use within a program; they stand around a mark.
pub(super) const MARK: (char, char) = ('\u{FDD0}', '\u{FDD1}');

impl Guard {
    /// A guard for the page with this text.
    pub(in crate::document::markdown) fn of(text: &str) -> Self {
        let nonce = format!("{:016x}", xxhash_rust::xxh3::xxh3_64(text.as_bytes()));
        Self {
            nonce,
            own: Vec::new(),
            around: Vec::new(),
            is_too_deep: false,
        }
    }

    fn mark(&self, html: &mut String, kind: char, number: usize) {
        html.push(MARK.0);
        html.push(kind);
        html.push_str(&number.to_string());
        html.push('.');
        html.push_str(&self.nonce);
        html.push(MARK.1);
    }

    /// Writes a gap: as a start or end tag, as the URL alone, or as text.
    pub(in crate::document::markdown) fn write_gap(&self, html: &mut String, kind: SlotKind, link: usize) {
        match kind {
            SlotKind::Open => {
                html.push_str("<a href=\"");
                self.mark(html, 'l', link);
                html.push_str("\">");
            }
            SlotKind::Close => html.push_str("</a>"),
            SlotKind::Words => self.mark(html, 'w', link),
            SlotKind::Url => self.mark(html, 'u', link),
            SlotKind::Include => self.mark(html, 'i', link),
            SlotKind::Audience => self.mark(html, 'v', link),
        }
    }

    /// Keeps the attributes of a tag of our own, and gives what is written in their place.
    pub(in crate::document::markdown) fn own(
        &mut self,
        attributes: String,
        url: Option<(usize, usize)>,
        heading: Option<usize>,
    ) -> String {
        let mut mark = String::from(" id=\"");
        self.mark(&mut mark, 'a', self.own.len());
        mark.push('"');
        self.own.push(Own {
            attributes,
            url,
            heading,
        });
        mark
    }

    /// The kept attributes of the last tag, to be changed.
    pub(in crate::document::markdown) fn last_own(&mut self) -> Option<&mut String> {
        self.own.last_mut().map(|own| &mut own.attributes)
    }

    /// A block or span of Markdown begins.
    pub(in crate::document::markdown) fn enter(&mut self, html: &mut String, is_block: bool) {
        if is_block {
            self.close_inline(html);
            self.leave_table(html);
        }
        self.around.push(Around::Markdown);
        self.is_too_deep |= self.around.len() > MAX_NESTED;
    }

    /// A block or span of Markdown ends, and with it the raw elements that were opened in it.
    pub(in crate::document::markdown) fn leave(&mut self, html: &mut String) {
        while let Some(around) = self.around.pop() {
            match around {
                Around::Raw(name, _) => end_tag(html, name),
                Around::Markdown => return,
            }
        }
    }

    /// Whether raw HTML opened an element in the block that is being written.
    pub(in crate::document::markdown) fn is_in_raw(&self) -> bool {
        matches!(self.around.last(), Some(Around::Raw(..)))
    }

    /// Closes all that is open.
    pub(in crate::document::markdown) fn leave_all(&mut self, html: &mut String) {
        while !self.around.is_empty() {
            self.leave(html);
        }
    }

    /// Closes raw elements that may not hold blocks.
    pub(in crate::document::markdown) fn close_inline(&mut self, html: &mut String) {
        while let Some(Around::Raw(name, Closing::Inline)) = self.around.last() {
            end_tag(html, name);
            self.around.pop();
        }
    }

    /// Closes a raw table that is about to get content outside its cells, which a browser would put before it.
    pub(super) fn leave_table(&mut self, html: &mut String) {
        while let Some(Around::Raw(name @ ("table" | "thead" | "tbody" | "tfoot" | "tr" | "colgroup"), _)) =
            self.around.last().copied()
        {
            end_tag(html, name);
            self.around.pop();
        }
    }

    /// A raw element begins; gives whether it may.
    pub(super) fn open(&mut self, html: &mut String, name: &'static str, closing: Closing) {
        while let Some(Around::Raw(last, _)) = self.around.last().copied() {
            if !ends_before(last, name, closing) {
                break;
            }
            end_tag(html, last);
            self.around.pop();
        }
        if !is_of_table(name) {
            self.leave_table(html);
        }
        if closing != Closing::Void {
            self.around.push(Around::Raw(name, closing));
            self.is_too_deep |= self.around.len() > MAX_NESTED;
        }
    }

    /// A raw end tag: closes the element of this name, if one is open within the same block of Markdown.
    pub(super) fn close(&mut self, html: &mut String, name: &str) {
        let within = self
            .around
            .iter()
            .rev()
            .take_while(|around| **around != Around::Markdown);
        let Some(depth) = within
            .into_iter()
            .position(|around| matches!(around, Around::Raw(open, _) if *open == name))
        else {
            return;
        };
        for around in self.around.drain(self.around.len() - depth - 1..).rev() {
            if let Around::Raw(open, _) = around {
                end_tag(html, open);
            }
        }
    }

    /// Cleans the page and puts back what was marked: gaps, attributes of our own, places of headings.
    ///
    /// Ids of raw elements are kept where no other element of the page has them, and added to `anchors`. `headings`
    /// come back in the order of the page, with their new places; the second value tells for each old index the new.
    pub(in crate::document::markdown) fn restore(
        &self,
        html: &str,
        headings: &mut Vec<Heading>,
        ids: &mut Ids<'_>,
        anchors: &mut Vec<String>,
    ) -> (Html, HashMap<usize, usize>) {
        let clean = cleaner().clean(html).to_string();
        let is_met = vec![false; headings.len()];
        let html = Html::default();
        let mut page = Page {
            guard: self,
            html,
            ids,
            anchors,
            open: Vec::new(),
            met: Vec::new(),
            is_met,
        };
        page.html.text.reserve(clean.len());
        page.read(&clean);
        let Page { html, met, .. } = page;
        let moved: HashMap<usize, usize> = met
            .iter()
            .enumerate()
            .map(|(new, (old, ..))| (*old, new))
            .collect();
        *headings = met
            .into_iter()
            .filter_map(|(old, at, is_top_level)| {
                let heading = headings.get(old)?.clone();
                Some(Heading {
                    at,
                    is_top_level: heading.is_top_level && is_top_level,
                    ..heading
                })
            })
            .collect();
        (html, moved)
    }

    /// The kind and number of a mark, and the text after it.
    pub(super) fn read_mark<'t>(&self, text: &'t str) -> Option<(char, usize, &'t str)> {
        let inner = text.strip_prefix(MARK.0)?;
        let (mark, rest) = inner.split_once(MARK.1)?;
        let kind = mark.chars().next()?;
        let (number, nonce) = mark.get(kind.len_utf8()..)?.split_once('.')?;
        (nonce == self.nonce).then_some(())?;
        Some((kind, number.parse().ok()?, rest))
    }
}

fn end_tag(html: &mut String, name: &str) {
    html.push_str("</");
    html.push_str(name);
    html.push('>');
}

fn is_of_table(name: &str) -> bool {
    matches!(
        name,
        "caption" | "colgroup" | "col" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th"
    )
}

/// Whether an open element ends where another one begins, though nobody wrote its end tag.
fn ends_before(open: &str, next: &str, closing: Closing) -> bool {
    match open {
        "p" => closing == Closing::Block && next != "summary",
        "li" => next == "li",
        "dt" | "dd" => matches!(next, "dt" | "dd"),
        "td" | "th" => matches!(next, "td" | "th" | "tr" | "tbody" | "thead" | "tfoot"),
        "tr" => matches!(next, "tr" | "tbody" | "thead" | "tfoot"),
        "thead" | "tbody" | "tfoot" | "caption" | "colgroup" => {
            matches!(next, "tbody" | "thead" | "tfoot")
                || (matches!(open, "caption" | "colgroup") && next == "tr")
        }
        "rt" | "rp" => matches!(next, "rt" | "rp"),
        "a" => next == "a",
        _ => false,
    }
}
