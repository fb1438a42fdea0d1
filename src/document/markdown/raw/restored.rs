//! A page that `ammonia` cleaned, put together again: gaps, attributes of our own and places of headings.

use super::allowed::{Closing, element};
use super::guard::{Guard, MARK};
use crate::document::html::end_of_tag;
use crate::document::markdown::ids::Ids;
use crate::document::{Html, Slot, SlotKind};

/// The page as it is put together again.
pub(super) struct Page<'g, 'i, 'a> {
    pub(super) guard: &'g Guard,
    pub(super) html: Html,
    pub(super) ids: &'i mut Ids<'a>,
    pub(super) anchors: &'i mut Vec<String>,
    /// The open elements; those that are links of Markdown with their link.
    pub(super) open: Vec<Option<usize>>,
    /// The headings met: index, place, whether it stands at the top.
    pub(super) met: Vec<(usize, usize, bool)>,
    /// For each heading whether it was met.
    pub(super) is_met: Vec<bool>,
}

impl Page<'_, '_, '_> {
    /// Reads clean HTML, in which every `<` starts a tag and every attribute has its value in double quotes.
    pub(super) fn read(&mut self, clean: &str) {
        let mut rest = clean;
        while let Some(tag_at) = memchr::memchr(b'<', rest.as_bytes()) {
            self.text(&rest[..tag_at]);
            rest = &rest[tag_at..];
            let end = end_of_tag(rest).max(1);
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
                Some(('i', link, after)) => {
                    self.gap(SlotKind::Include, link);
                    after
                }
                Some(('v', rank, after)) => {
                    self.gap(SlotKind::Audience, rank);
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
