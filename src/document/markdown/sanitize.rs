//! Which raw HTML is harmless, and how a page that has some is cleaned.
//!
//! Markup that is not on the lists below is left out as the page is written, with a warning at its place, and what is
//! left is written in one plain form, each element closed within the block that holds it. Then the whole page, raw
//! HTML and Markdown alike, goes through `ammonia`, which parses it as a browser does, knows the same lists and has
//! the last word: whatever slipped through is dropped, and elements end where they must. So `<details>` may stand
//! around Markdown, and nothing can break out of the page.
//!
//! What `ammonia` must not judge or move (attributes of our own, gaps for links, headings) is written as a [mark]
//! and put back afterwards by [`Guard::restore`]. Pages without raw HTML take none of this.
//!
//! [mark]: Guard::mark

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::ids::Ids;
use crate::document::{Heading, Html, Slot, SlotKind};

/// Most elements that may hold each other on a page with raw HTML.
///
/// An HTML parser takes time for each element that is open around a new one; no page that is meant to be read comes
/// near this. Beyond it, raw HTML is shown as text.
pub(super) const MOST_NESTED: usize = 200;

/// How an element of the list is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closing {
    /// It has no content.
    Void,
    /// At the latest at the end of the block of Markdown that it stands in.
    Inline,
    /// It may hold blocks of Markdown.
    Block,
}

/// The harmless elements, each with the attributes that only it may have.
const ELEMENTS: &[(&str, Closing, &[&str])] = &[
    ("a", Closing::Inline, &["href", "hreflang"]),
    ("abbr", Closing::Inline, &[]),
    ("article", Closing::Block, &[]),
    ("aside", Closing::Block, &[]),
    (
        "audio",
        Closing::Block,
        &["src", "controls", "loop", "muted", "preload"],
    ),
    ("b", Closing::Inline, &[]),
    ("bdi", Closing::Inline, &[]),
    ("bdo", Closing::Inline, &[]),
    ("blockquote", Closing::Block, &[]),
    ("br", Closing::Void, &[]),
    ("caption", Closing::Block, &[]),
    ("cite", Closing::Inline, &[]),
    ("code", Closing::Inline, &[]),
    ("col", Closing::Void, &["span"]),
    ("colgroup", Closing::Block, &["span"]),
    ("data", Closing::Inline, &["value"]),
    ("dd", Closing::Block, &[]),
    ("del", Closing::Inline, &["datetime"]),
    ("details", Closing::Block, &["open"]),
    ("dfn", Closing::Inline, &[]),
    ("div", Closing::Block, &[]),
    ("dl", Closing::Block, &[]),
    ("dt", Closing::Block, &[]),
    ("em", Closing::Inline, &[]),
    ("figcaption", Closing::Block, &[]),
    ("figure", Closing::Block, &[]),
    ("h1", Closing::Block, &[]),
    ("h2", Closing::Block, &[]),
    ("h3", Closing::Block, &[]),
    ("h4", Closing::Block, &[]),
    ("h5", Closing::Block, &[]),
    ("h6", Closing::Block, &[]),
    ("hr", Closing::Void, &[]),
    ("i", Closing::Inline, &[]),
    ("img", Closing::Void, &["src", "alt", "width", "height"]),
    ("ins", Closing::Inline, &["datetime"]),
    ("kbd", Closing::Inline, &[]),
    ("li", Closing::Block, &["value"]),
    ("mark", Closing::Inline, &[]),
    ("ol", Closing::Block, &["start", "reversed", "type"]),
    ("p", Closing::Block, &[]),
    ("picture", Closing::Inline, &[]),
    ("pre", Closing::Block, &[]),
    ("q", Closing::Inline, &[]),
    ("rp", Closing::Inline, &[]),
    ("rt", Closing::Inline, &[]),
    ("ruby", Closing::Inline, &[]),
    ("s", Closing::Inline, &[]),
    ("samp", Closing::Inline, &[]),
    ("section", Closing::Block, &[]),
    ("small", Closing::Inline, &[]),
    ("source", Closing::Void, &["src", "type", "media"]),
    ("span", Closing::Inline, &[]),
    ("strong", Closing::Inline, &[]),
    ("sub", Closing::Inline, &[]),
    ("summary", Closing::Block, &[]),
    ("sup", Closing::Inline, &[]),
    ("table", Closing::Block, &[]),
    ("tbody", Closing::Block, &[]),
    ("td", Closing::Block, &["colspan", "rowspan"]),
    ("tfoot", Closing::Block, &[]),
    ("th", Closing::Block, &["colspan", "rowspan", "scope", "abbr"]),
    ("thead", Closing::Block, &[]),
    ("time", Closing::Inline, &["datetime"]),
    ("tr", Closing::Block, &[]),
    ("u", Closing::Inline, &[]),
    ("ul", Closing::Block, &[]),
    ("var", Closing::Inline, &[]),
    (
        "video",
        Closing::Block,
        &["src", "controls", "loop", "muted", "preload", "width", "height"],
    ),
    ("wbr", Closing::Void, &[]),
];

/// Attributes that any element may have. Of classes only those for code, and the site's own that start with `x-`.
const EVERYWHERE: &[&str] = &["id", "class", "title", "lang", "dir"];

/// Attributes that go without a word, since nothing is lost with them here.
const NOT_MISSED: &[&str] = &["target", "rel", "cite", "loading", "decoding"];

/// Elements that are dropped with all they hold.
pub(super) fn loses_content(name: &str) -> bool {
    super::raw::holds_raw_text(name) || name == "template"
}

/// A harmless element: its name as it is written, and how it is closed.
pub(super) fn element(name: &str) -> Option<(&'static str, Closing)> {
    ELEMENTS
        .iter()
        .find(|(known, ..)| *known == name)
        .map(|(known, closing, _)| {
            // A page has one `h1`, and it is the title.
            (if *known == "h1" { "h2" } else { known }, *closing)
        })
}

/// What becomes of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stays as it is.
    Kept,
    /// It is a link: `href` or `src`.
    Link,
    /// It becomes this class.
    Class(String),
    /// It goes, and nobody needs to know.
    Dropped,
    /// It goes with a warning.
    Reported,
}

/// What becomes of an attribute of a harmless element.
pub(super) fn fate(element: &str, attribute: &str, value: &str) -> Fate {
    let own = ELEMENTS
        .iter()
        .find(|(known, ..)| *known == element)
        .map_or(&[][..], |(.., own)| own);
    match attribute {
        "href" | "src" if own.contains(&attribute) => Fate::Link,
        "class" => {
            let is_kept = |class: &&str| class.starts_with("x-") || class.starts_with("language-");
            let kept: Vec<&str> = value.split_ascii_whitespace().filter(is_kept).collect();
            match kept.len() {
                0 if value.trim_ascii().is_empty() => Fate::Dropped,
                0 => Fate::Reported,
                _ => Fate::Class(kept.join(" ")),
            }
        }
        "align" => match value.trim_ascii().to_ascii_lowercase().as_str() {
            side @ ("left" | "center" | "right") => Fate::Class(format!("align-{side}")),
            _ => Fate::Dropped,
        },
        _ if own.contains(&attribute) || EVERYWHERE.contains(&attribute) => Fate::Kept,
        _ if NOT_MISSED.contains(&attribute) || attribute.starts_with("data-") => Fate::Dropped,
        _ => Fate::Reported,
    }
}

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
struct Own {
    /// All attributes, with a space before each.
    attributes: String,
    /// A gap in them: the byte before which it goes, and its link.
    url: Option<(usize, usize)>,
    /// The heading it is of.
    heading: Option<usize>,
}

/// What keeps a page with raw HTML in order while it is written.
#[derive(Debug)]
pub(super) struct Guard {
    /// Tells our marks from whatever a writer may think of.
    nonce: String,
    own: Vec<Own>,
    around: Vec<Around>,
    /// The deepest that elements were nested.
    pub(super) is_too_deep: bool,
}

/// Characters that Unicode sets aside for use within a program; they stand around a mark.
const MARK: (char, char) = ('\u{FDD0}', '\u{FDD1}');

impl Guard {
    /// A guard for the page with this text.
    pub(super) fn of(text: &str) -> Self {
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
    pub(super) fn write_gap(&self, html: &mut String, kind: SlotKind, link: usize) {
        match kind {
            SlotKind::Open => {
                html.push_str("<a href=\"");
                self.mark(html, 'l', link);
                html.push_str("\">");
            }
            SlotKind::Close => html.push_str("</a>"),
            SlotKind::Words => self.mark(html, 'w', link),
            SlotKind::Url => self.mark(html, 'u', link),
        }
    }

    /// Keeps the attributes of a tag of our own, and gives what is written in their place.
    pub(super) fn own(
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
    pub(super) fn last_own(&mut self) -> Option<&mut String> {
        self.own.last_mut().map(|own| &mut own.attributes)
    }

    /// A block or span of Markdown begins.
    pub(super) fn enter(&mut self, html: &mut String, is_block: bool) {
        if is_block {
            self.close_inline(html);
            self.leave_table(html);
        }
        self.around.push(Around::Markdown);
        self.is_too_deep |= self.around.len() > MOST_NESTED;
    }

    /// A block or span of Markdown ends, and with it the raw elements that were opened in it.
    pub(super) fn leave(&mut self, html: &mut String) {
        while let Some(around) = self.around.pop() {
            match around {
                Around::Raw(name, _) => end_tag(html, name),
                Around::Markdown => return,
            }
        }
    }

    /// Closes all that is open.
    pub(super) fn leave_all(&mut self, html: &mut String) {
        while !self.around.is_empty() {
            self.leave(html);
        }
    }

    /// Closes raw elements that may not hold blocks.
    pub(super) fn close_inline(&mut self, html: &mut String) {
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
            self.is_too_deep |= self.around.len() > MOST_NESTED;
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
    pub(super) fn restore(
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
    fn read_mark<'t>(&self, text: &'t str) -> Option<(char, usize, &'t str)> {
        let inner = text.strip_prefix(MARK.0)?;
        let (mark, rest) = inner.split_once(MARK.1)?;
        let kind = mark.chars().next()?;
        let (number, nonce) = mark.get(kind.len_utf8()..)?.split_once('.')?;
        (nonce == self.nonce).then_some(())?;
        Some((kind, number.parse().ok()?, rest))
    }
}

/// The page as it is put together again.
struct Page<'g, 'i, 'a> {
    guard: &'g Guard,
    html: Html,
    ids: &'i mut Ids<'a>,
    anchors: &'i mut Vec<String>,
    /// The open elements; those that are links of Markdown with their link.
    open: Vec<Option<usize>>,
    /// The headings met: index, place, whether it stands at the top.
    met: Vec<(usize, usize, bool)>,
    /// For each heading whether it was met.
    is_met: Vec<bool>,
}

impl Page<'_, '_, '_> {
    /// Reads clean HTML, in which every `<` starts a tag and every attribute has its value in double quotes.
    fn read(&mut self, clean: &str) {
        let mut rest = clean;
        while let Some(tag_at) = memchr::memchr(b'<', rest.as_bytes()) {
            self.text(&rest[..tag_at]);
            rest = &rest[tag_at..];
            let end = end_of_tag(rest);
            let (tag, after) = rest.split_at(end);
            rest = after;
            if tag.starts_with("</") {
                match self.open.pop().flatten() {
                    Some(link) => self.gap(SlotKind::Close, link),
                    None => self.html.text.push_str(tag),
                }
            } else {
                self.start(tag);
            }
        }
        self.text(rest);
    }

    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find(MARK.0) {
            self.html.text.push_str(&rest[..at]);
            rest = &rest[at..];
            rest = match self.guard.read_mark(rest) {
                Some(('w', link, after)) => {
                    self.gap(SlotKind::Words, link);
                    after
                }
                Some((.., after)) => after,
                None => &rest[MARK.0.len_utf8()..],
            };
        }
        self.html.text.push_str(rest);
    }

    fn gap(&mut self, kind: SlotKind, link: usize) {
        self.html.slots.push(Slot {
            at: self.html.text.len(),
            link,
            kind,
        });
    }

    fn start(&mut self, tag: &str) {
        let name_end = tag.find([' ', '>']).unwrap_or(tag.len());
        let name = &tag[1..name_end];
        let attributes = Attributes {
            rest: &tag[name_end..],
        };
        let is_void = element(name).is_some_and(|(_, closing)| closing == Closing::Void) || name == "input";
        if !is_void {
            self.open.push(None);
        }
        let at = self.html.text.len();
        let is_top_level = self.open.len() <= 1;
        let mut is_ours = false;
        self.html.text.push('<');
        self.html.text.push_str(name);
        for (attribute, value) in attributes {
            match self.guard.read_mark(value) {
                Some(('a', number, "")) if attribute == "id" => {
                    let Some(own) = self.guard.own.get(number) else {
                        continue;
                    };
                    is_ours = true;
                    let (before, after) = own.attributes.split_at(own.url.map_or(0, |(at, _)| at));
                    self.html.text.push_str(before);
                    if let Some((_, link)) = own.url {
                        self.gap(SlotKind::Url, link);
                    }
                    self.html.text.push_str(after);
                    if let Some(heading) = own.heading
                        && let Some(is_met @ false) = self.is_met.get_mut(heading)
                    {
                        *is_met = true;
                        self.met.push((heading, at, is_top_level));
                    }
                }
                Some(('l', link, "")) if attribute == "href" => {
                    // The whole start tag goes into the gap.
                    self.html.text.truncate(at);
                    self.gap(SlotKind::Open, link);
                    if let Some(open) = self.open.last_mut() {
                        *open = Some(link);
                    }
                    return;
                }
                Some(('u', link, "")) if matches!(attribute, "href" | "src") => {
                    self.html.text.push(' ');
                    self.html.text.push_str(attribute);
                    self.html.text.push_str("=\"");
                    self.gap(SlotKind::Url, link);
                    self.html.text.push('"');
                }
                _ if attribute == "id" => {
                    let id = crate::document::html::unescape(value);
                    if self.ids.claim(&id) {
                        self.html.text.push_str(" id=\"");
                        self.html.text.push_str(value);
                        self.html.text.push('"');
                        self.anchors.push(id.into_owned());
                    }
                }
                // Without a mark it is no link of ours.
                _ if matches!(attribute, "href" | "src") => {}
                _ => {
                    self.html.text.push(' ');
                    self.html.text.push_str(attribute);
                    self.html.text.push_str("=\"");
                    self.html
                        .text
                        .extend(value.chars().filter(|c| *c != MARK.0 && *c != MARK.1));
                    self.html.text.push('"');
                }
            }
        }
        if name == "input" && !is_ours {
            self.html.text.truncate(at);
            return;
        }
        self.html.text.push_str(if is_void { " />" } else { ">" });
    }
}

/// The attributes of a clean start tag.
struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let (name, rest) = self.rest.trim_start_matches(' ').split_once("=\"")?;
        let (value, rest) = rest.split_once('"')?;
        self.rest = rest;
        Some((name, value))
    }
}

/// The length of the clean tag at the start of a text.
fn end_of_tag(text: &str) -> usize {
    let mut is_quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'>' if !is_quoted => return at + 1,
            _ => {}
        }
    }
    text.len()
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
