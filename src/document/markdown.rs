//! Markdown to [`Prose`].
//!
//! CommonMark with GitHub's tables, task lists, footnotes and strikethrough, callouts, definition lists, written heading
//! ids, wikilinks and includes, in one pass over the events of `pulldown-cmark`. What the pass decides itself:
//!
//! - A page has one `h1`, its title. A heading of level 1 that stands first becomes the title. Any later one opens a
//!   part of the page: it and every heading after it stand one level lower than written.
//! - Ids of headings are GitHub's; see [`heading_id`]. Ids that start with `cb-` are left to the theme.
//! - A link is a gap in the HTML until all pages are known. One that could run a program is not made.
//! - A table of three columns or more can be scrolled with the keyboard, which needs a label: the heading above it.
//! - Nothing has a `style` or an event handler, so pages work under a strict content security policy.
//! - Code of a known language is coloured by classes; see `code`.
//!
//! This file goes through the events and keeps what is open; each sort of markup has a file of its own. Raw HTML is read
//! and judged by `raw`. Only a page that has some beyond `<br>` and comments pays for that: it is written again, guarded.
//! Start reading at [`render`].

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use self::code::OpenCode;
use self::containers::OpenTitle;
use self::footnotes::Footnotes;
use self::headings::OpenHeading;
use self::ids::Ids;
use self::images::OpenImage;
use self::links::{OpenLink, Written, definition_of};
use self::marks::Delimiter;
use self::prepared::Prepared;
use self::raw::{Guard, RawBlock};
use self::restricted::Restricted;
use self::tables::Tables;
use self::text::fold;
use super::audience::{Passage, Redacted};
use super::places::Places;
use super::{Html, Prose, RawHtml, Rules, Slot, SlotKind};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::words::Words;

mod block_ids;
mod blocks;
mod code;
pub(super) mod containers;
mod destinations;
mod footnotes;
mod foreign;
mod headings;
mod ids;
mod images;
mod links;
mod marks;
mod prepared;
mod raw;
mod restricted;
mod tables;
#[cfg(test)]
mod tests;
mod text;

pub use containers::is_callout;
pub use foreign::{Foreign, is_attributes};
pub use ids::heading_id;

/// The extensions of Markdown that prose may use.
pub(super) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_WIKILINKS);

/// Renders what an audience sees of the text of a file.
pub(super) fn render(
    seen: &Redacted<'_>,
    rules: &Rules,
    file: &Arc<str>,
    problems: &mut Vec<Diagnostic>,
) -> Prose {
    let places = &seen.places;
    let prepared = Prepared::of(&seen.text);
    let written_ids = ids::written(&prepared.text);
    let delimiters = marks::delimiters(&prepared.text);
    let page = Page {
        text: &prepared.text,
        prepared: &prepared,
        delimiters: &delimiters,
        places,
        file,
        written_ids: &written_ids,
        words: &rules.words,
        passages: &seen.passages,
        audiences: &rules.audiences.names,
    };
    let mut mode = match rules.raw_html {
        RawHtml::Sanitize => Mode::Plain,
        RawHtml::Escape => Mode::Escape,
        RawHtml::Allow => Mode::Allow,
    };
    loop {
        match Renderer::of(&page, mode).run() {
            Ok((prose, found)) => {
                problems.extend(found);
                return prose;
            }
            Err(Again::Guarded) => mode = Mode::Guarded,
            Err(Again::TooDeep(at)) => {
                let message =
                    "raw HTML is shown as text on this page, since too many elements hold each other";
                let place = Place::bytes(file, places.range(at));
                problems.push(
                    Diagnostic::new(Code::RawHtmlDropped, place, message)
                        .help("close the elements that are open here"),
                );
                mode = Mode::Escape;
            }
        }
    }
}

/// What is rendered.
struct Page<'a> {
    text: &'a str,
    prepared: &'a Prepared<'a>,
    delimiters: &'a [Delimiter],
    places: &'a Places,
    file: &'a Arc<str>,
    written_ids: &'a HashSet<String>,
    words: &'a Words,
    /// What not everybody may see of it.
    passages: &'a [Passage],
    /// The names of all audiences.
    audiences: &'a [Arc<str>],
}

/// How raw HTML is met.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// There is none so far.
    Plain,
    /// It is sanitised.
    Guarded,
    /// It is text.
    Escape,
    /// It is passed through.
    Allow,
}

/// Why a page has to be rendered once more.
enum Again {
    /// It has raw HTML.
    Guarded,
    /// It is nested deeper than a parser of HTML should be asked to read; at this place.
    TooDeep(Range<usize>),
}

/// A paragraph that may turn out to be a figure.
struct OpenParagraph {
    at: usize,
    first_slot: usize,
    content: Content,
}

#[derive(PartialEq)]
enum Content {
    Nothing,
    /// One image with this title, whose attribute stands at this range of the HTML (of the guard's tag, if guarded).
    Image(String, Range<usize>),
    /// Includes of these links.
    Includes(Vec<usize>),
    Other,
}

/// A footnote's link_inputs, to go on with when its text ends.
struct Interrupted {
    out: String,
    slots: Vec<Slot>,
}

struct Renderer<'p, 'a> {
    page: &'p Page<'a>,
    mode: Mode,
    guard: Option<Guard>,
    again: Option<Again>,
    found: Vec<Diagnostic>,

    out: String,
    slots: Vec<Slot>,
    prose: Prose,
    ids: Ids<'p>,
    notes: Footnotes,
    interrupted: Vec<Interrupted>,

    /// Whether a block was met that can be seen, so that no heading stands first any more.
    has_begun: bool,
    /// 1 once a heading of level 1 was met in the body.
    shift: u8,
    heading: Option<OpenHeading>,
    /// The heading of the top level that was met last.
    section: Option<usize>,
    paragraph: Option<OpenParagraph>,
    /// Whether the text of the paragraph goes to the summary.
    is_summary: bool,
    /// Blocks of Markdown that hold the current one.
    depth: usize,
    lists: usize,
    /// The code whose end was not met yet.
    code: Option<OpenCode>,
    /// The open items of lists: index, or `None` within footnotes; and where the tag was written.
    open_items: Vec<(Option<usize>, usize)>,
    tables: Tables,
    links: Vec<OpenLink>,
    image: Option<OpenImage>,
    /// Whether a picture was met.
    has_picture: bool,
    /// The title of a callout.
    title: Option<OpenTitle>,
    /// The end tags of quotes and containers that are open.
    blocks: Vec<&'static str>,
    /// Where words go on that are no part of what was written before, such as the sizes of a picture.
    skip_until: usize,
    /// Foreign syntax, and where the last of it ends.
    foreign: foreign::Found,
    foreign_until: usize,
    raw_block: RawBlock,
    restricted: Restricted,
    /// Elements of raw HTML that are open, where it is passed through.
    raw_depth: usize,
    /// An element that is dropped with its content: its name, and what had been written before it.
    muted: Option<(String, usize)>,
}

impl<'p, 'a> Renderer<'p, 'a> {
    fn of(page: &'p Page<'a>, mode: Mode) -> Self {
        Self {
            page,
            mode,
            guard: (mode == Mode::Guarded).then(|| Guard::of(page.text)),
            again: None,
            found: Vec::new(),
            out: String::with_capacity(page.text.len() + page.text.len() / 2),
            slots: Vec::new(),
            prose: Prose::default(),
            ids: Ids::new(page.written_ids),
            notes: Footnotes::default(),
            interrupted: Vec::new(),
            has_begun: false,
            shift: 0,
            heading: None,
            section: None,
            paragraph: None,
            is_summary: false,
            depth: 0,
            lists: 0,
            code: None,
            open_items: Vec::new(),
            tables: Tables::default(),
            links: Vec::new(),
            image: None,
            has_picture: false,
            title: None,
            blocks: Vec::new(),
            skip_until: 0,
            foreign: foreign::Found::new(),
            foreign_until: 0,
            raw_block: RawBlock::default(),
            restricted: Restricted::of(page.passages),
            raw_depth: 0,
            muted: None,
        }
    }

    fn run(mut self) -> Result<(Prose, Vec<Diagnostic>), Again> {
        let mut events = Parser::new_ext(self.page.text, OPTIONS).into_offset_iter();
        while let Some((event, mut range)) = events.next() {
            if self.image.is_some() {
                self.alternative_text(event, range);
                continue;
            }
            if let Event::Rule = event
                && let Some(fence) = self.page.prepared.fences.get(&range.start)
            {
                self.container(fence.clone(), range.start);
                continue;
            }
            self.follow_passages(&event, &range);
            if self.guard.is_some() {
                self.keep_balance(&event, &range);
            }
            let event = if self.title.is_some() {
                match self.title_event(event, &mut range) {
                    Some(event) => event,
                    None => continue,
                }
            } else {
                event
            };
            match event {
                Event::Start(
                    ref tag @ (Tag::Link {
                        link_type,
                        ref dest_url,
                        ref title,
                        ref id,
                    }
                    | Tag::Image {
                        link_type,
                        ref dest_url,
                        ref title,
                        ref id,
                    }),
                ) => {
                    let written = Written {
                        link_type,
                        destination: dest_url,
                        title,
                        range,
                        definition: definition_of(&events, link_type, id),
                    };
                    match tag {
                        Tag::Image { .. } => self.start_image(written),
                        _ => self.start_link(written),
                    }
                }
                Event::Start(tag) => {
                    self.pass(&range);
                    self.start(tag, range);
                }
                Event::End(TagEnd::Link) => self.end_link(&range),
                Event::End(TagEnd::Paragraph) => self.end_paragraph(),
                Event::End(tag) => {
                    self.pass(&range);
                    self.end(tag, range);
                }
                event => {
                    self.pass(&range);
                    self.leaf(event, range);
                }
            }
            if let Some(again) = self.again {
                return Err(again);
            }
        }
        Ok(self.finish())
    }

    /// Something is met that is no image: the words of the link around it go on, and its paragraph is no figure.
    fn pass(&mut self, range: &Range<usize>) {
        if let Some(link) = self.links.last_mut() {
            link.words_end = link.words_end.max(range.end);
        }
        if let Some(paragraph) = &mut self.paragraph
            && range.end > range.start
            && !(matches!(paragraph.content, Content::Includes(_))
                && self.page.text[range.clone()].trim().is_empty())
        {
            paragraph.content = Content::Other;
        }
    }

    fn finish(mut self) -> (Prose, Vec<Diagnostic>) {
        for unknown in &self.page.prepared.unknown {
            self.found_foreign(Foreign::Container, unknown.clone());
        }
        self.report_foreign();
        self.end_boxes(usize::MAX);
        if let Some(guard) = &mut self.guard {
            guard.leave_all(&mut self.out);
        }
        self.fresh_line();
        let words = self.page.words;
        let Self {
            guard,
            notes,
            out,
            slots,
            ..
        } = &mut self;
        std::mem::take(notes).write(words, out, slots, |html, name, attributes| {
            html.push('<');
            html.push_str(name);
            match guard {
                Some(guard) => html.push_str(&guard.own(attributes, None, None)),
                None => html.push_str(&attributes),
            }
            html.push('>');
        });
        let mut prose = self.prose;
        match &self.guard {
            None => {
                prose.html = Html {
                    text: self.out,
                    slots: self.slots,
                }
            }
            Some(guard) => {
                let (html, moved) =
                    guard.restore(&self.out, &mut prose.headings, &mut self.ids, &mut prose.anchors);
                prose.html = html;
                for item in &mut prose.items {
                    item.heading = item.heading.and_then(|old| moved.get(&old).copied());
                }
            }
        }
        // It stays in memory for as long as the site does, and an allocator leaves what is made smaller where it is.
        prose.html.text = prose.html.text.as_str().to_owned();
        prose.html.slots.shrink_to_fit();
        for item in &mut prose.items {
            fold(&mut item.text);
        }
        fold(&mut prose.summary);
        (prose, self.found)
    }

    fn fresh_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn gap(&mut self, kind: SlotKind, link: usize) {
        match &self.guard {
            Some(guard) => guard.write_gap(&mut self.out, kind, link),
            None => self.slots.push(Slot {
                at: self.out.len(),
                link,
                kind,
            }),
        }
    }

    /// A start tag whose attributes, each with a space before it, writers could not have.
    fn own_tag(&mut self, name: &str, attributes: &str) {
        self.out.push('<');
        self.out.push_str(name);
        self.own_attributes(attributes);
        self.out.push('>');
    }

    fn own_attributes(&mut self, attributes: &str) {
        match &mut self.guard {
            Some(guard) => {
                let mark = guard.own(attributes.to_owned(), None, None);
                self.out.push_str(&mark);
            }
            None => self.out.push_str(attributes),
        }
    }
}
