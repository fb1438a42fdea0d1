//! Links: a gap for each, and the place of its destination in the file.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::prepared::PIPE;
use super::{Content, Mode, Renderer, destinations};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::document::destination::Destination;
use crate::document::html::escape_text;
use crate::document::{Link, LinkKind, SlotKind};

/// A link or image as it is written.
pub(super) struct Written<'t> {
    pub(super) link_type: LinkType,
    pub(super) destination: &'t str,
    pub(super) title: &'t str,
    pub(super) range: Range<usize>,
    /// Where its destination is defined, when that is elsewhere.
    pub(super) definition: Option<Range<usize>>,
}

/// A link or image whose end was not met yet.
pub(super) struct OpenLink {
    /// Its index; `None` when it is not made.
    pub(super) link: Option<usize>,
    pub(super) target: String,
    pub(super) kind: LinkKind,
    pub(super) link_type: LinkType,
    pub(super) range: Range<usize>,
    /// Where the last thing within it ends.
    pub(super) words_end: usize,
    /// Where its destination is defined, when that is elsewhere.
    pub(super) definition: Option<Range<usize>>,
}

impl Renderer<'_, '_> {
    pub(super) fn start_link(&mut self, written: Written<'_>) {
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.content = Content::Other;
        }
        let in_cell = match written.link_type {
            LinkType::WikiLink { has_pothole: false } => written.destination.split_once(PIPE),
            _ => None,
        };
        if let Some((name, words)) = in_cell {
            let words = words.to_owned();
            let link = self.new_link(
                LinkKind::Wikilink,
                Written {
                    destination: name,
                    ..written
                },
            );
            if let Some(index) = link {
                self.prose.links[index].kind = LinkKind::WikilinkWithWords;
                self.gap(SlotKind::Open, index);
                escape_text(&mut self.out, &words);
                self.words(&words);
            }
            return;
        }
        let kind = match written.link_type {
            LinkType::WikiLink { has_pothole: true } => LinkKind::WikilinkWithWords,
            LinkType::WikiLink { has_pothole: false } => LinkKind::Wikilink,
            _ => LinkKind::Inline,
        };
        let link = self.new_link(kind, written);
        if let Some(index) = link {
            self.gap(SlotKind::Open, index);
            if kind == LinkKind::Wikilink {
                self.gap(SlotKind::Words, index);
                let words = words_of_target(&self.prose.links[index].target).to_owned();
                self.words(&words);
            }
        }
    }

    pub(super) fn end_link(&mut self, range: &Range<usize>) {
        if let Some(link) = self.close_link() {
            self.gap(SlotKind::Close, link);
        }
        self.pass(range);
    }

    /// Adds a link and makes it the innermost open one; gives its index, or nothing when it must not be made.
    pub(super) fn new_link(&mut self, kind: LinkKind, written: Written<'_>) -> Option<usize> {
        let Written {
            link_type,
            destination,
            title,
            range,
            definition,
        } = written;
        let target = match link_type {
            LinkType::Email => format!("mailto:{destination}"),
            // In a table, the `|` before the words is written `\|`.
            LinkType::WikiLink { has_pothole } => {
                let name = if has_pothole {
                    destination.trim_end_matches('\\')
                } else {
                    destination
                };
                name.trim().to_owned()
            }
            _ => destination.to_owned(),
        };
        let is_made = self.mode == Mode::Allow || !destinations::is_unsafe(&target, kind);
        let link = is_made.then(|| {
            let title = title.to_owned();
            self.prose.links.push(Link {
                kind,
                leads: Destination::of(kind, &target, self.page.file),
                target: target.clone(),
                title,
                span: range.clone(),
            });
            self.prose.links.len() - 1
        });
        let words_end = range.start + 1;
        self.links.push(OpenLink {
            link,
            target,
            kind,
            link_type,
            range,
            words_end,
            definition,
        });
        link
    }

    /// The innermost open link ends, so the place of its destination can be told; gives its index.
    pub(super) fn close_link(&mut self) -> Option<usize> {
        let OpenLink {
            link,
            target,
            kind,
            link_type,
            range,
            words_end,
            definition,
        } = self.links.pop()?;
        let text = self.page.text;
        let within = match link_type {
            LinkType::Autolink | LinkType::Email => range.start + 1..range.end - 1,
            LinkType::WikiLink { .. } => wikilink_target(text, range, &target),
            LinkType::Inline => destinations::inline_destination(text, range, words_end),
            _ => match definition {
                Some(definition) => destinations::defined_destination(text, definition),
                None => range,
            },
        };
        let span = self.page.places.range(within);
        match link {
            Some(index) => self.prose.links[index].span = span,
            None => self
                .found
                .push(unsafe_link(Place::bytes(self.page.file, span), &target, kind)),
        }
        link
    }

    /// Whether the text that is met is the target of a wikilink, for which there is a gap already.
    pub(super) fn is_bare_wikilink(&self) -> bool {
        self.links
            .last()
            .is_some_and(|link| link.kind == LinkKind::Wikilink && link.link.is_some())
    }
}

pub(super) fn definition_of<'a, F: pulldown_cmark::BrokenLinkCallback<'a>>(
    events: &pulldown_cmark::OffsetIter<'a, F>,
    link_type: LinkType,
    label: &str,
) -> Option<Range<usize>> {
    match link_type {
        LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => {
            Some(events.reference_definitions().get(label)?.span.clone())
        }
        _ => None,
    }
}

/// Where the target of a wikilink stands between the brackets.
fn wikilink_target(text: &str, link: Range<usize>, target: &str) -> Range<usize> {
    let written = text.get(link.clone()).unwrap_or_default();
    let Some(open) = written.find("[[") else {
        return link;
    };
    let inner = &written[open + 2..];
    match inner.find(target) {
        Some(at) if !target.is_empty() => {
            let start = link.start + open + 2 + at;
            start..start + target.len()
        }
        _ => link,
    }
}

/// What a wikilink without words is called before its target is known.
fn words_of_target(target: &str) -> &str {
    let path = target.split('#').next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    if name.is_empty() { target } else { name }
}

pub(super) fn unsafe_link(place: Place, target: &str, kind: LinkKind) -> Diagnostic {
    let scheme = target.split(':').next().unwrap_or_default().trim();
    let what = if kind == LinkKind::Image { "image" } else { "link" };
    Diagnostic::new(
        Code::UnsafeLink,
        place,
        format!("this {what} has a `{scheme}:` URL and is left out"),
    )
    .help("link to a page or a file instead")
}
