//! Markdown to [`Prose`].
//!
//! CommonMark with GitHub's tables, task lists, footnotes, strikethrough and alerts, definition lists, written heading
//! ids and wikilinks, in one pass over the events of `pulldown-cmark`. What the pass decides itself:
//!
//! - A page has one `h1`, its title. A heading of level 1 that stands first becomes the title. Any later one opens a
//!   part of the page: it and every heading after it stand one level lower than written.
//! - Ids of headings are GitHub's; see [`heading_id`]. Ids that start with `cb-` are left to the theme.
//! - A link is a gap in the HTML until all pages are known. One that could run a program is not made.
//! - A table of three columns or more can be scrolled with the keyboard, which needs a label: the heading above it.
//! - Nothing has a `style` or an event handler, so pages work under a strict content security policy.
//! - Code is not coloured here. Measured: `syntect` adds 2.5 MB to the binary, 40 s to a build and a dependency that
//!   is no longer kept, and turns 400 bytes of YAML into 10 kB of HTML. The class `language-…` lets a theme do it.
//!
//! Raw HTML is read by `raw` and judged by `sanitize`. Only a page that has some beyond `<br>` and comments pays
//! for that: it is written again, guarded. Start reading at [`render`].

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd,
};

use self::footnotes::{Footnotes, reference_id};
use self::ids::Ids;
use self::raw::{StartTag, Token, Tokens};
use self::sanitize::{Closing, Fate, Guard};
use super::html::{escape_attribute, escape_text, unescape};
use super::places::Places;
use super::{Heading, Html, Link, LinkKind, ListItem, Prose, RawHtml, Slot, SlotKind};
use crate::diagnostic::{Code, Diagnostic, Place};

mod footnotes;
mod ids;
mod links;
mod raw;
mod sanitize;
#[cfg(test)]
mod tests;

pub use ids::heading_id;

/// The extensions of Markdown that prose may use.
pub(super) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_WIKILINKS);

/// Tables with as many columns as this do not fit a narrow screen and get a box that scrolls.
const WIDE_TABLE: usize = 3;

/// Renders a text whose bytes stand at `places` of a file.
pub(super) fn render(
    text: &str,
    places: &Places,
    raw_html: RawHtml,
    file: &Arc<str>,
    problems: &mut Vec<Diagnostic>,
) -> Prose {
    let written_ids = ids::written(text);
    let page = Page {
        text,
        places,
        file,
        written_ids: &written_ids,
    };
    let mut mode = match raw_html {
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
    places: &'a Places,
    file: &'a Arc<str>,
    written_ids: &'a HashSet<String>,
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

/// A heading whose end was not met yet.
struct OpenHeading {
    level: u8,
    /// Where its start tag begins.
    at: usize,
    /// The first gap in it.
    first_slot: usize,
    words: String,
    written_id: Option<String>,
    is_title: bool,
    is_top_level: bool,
}

/// A link or image whose end was not met yet.
struct OpenLink {
    /// Its index; `None` when it is not made.
    link: Option<usize>,
    target: String,
    kind: LinkKind,
    link_type: LinkType,
    range: Range<usize>,
    /// Where the last thing within it ends.
    words_end: usize,
    /// Where its destination is defined, when that is elsewhere.
    definition: Option<Range<usize>>,
}

/// An image whose end was not met yet; what is within is its alternative text.
struct OpenImage {
    /// How many images are open within it.
    depth: usize,
    title: String,
    /// What was written before it, when its attributes go into a tag of the guard.
    before: Option<String>,
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
    Other,
}

/// A footnote's surroundings, to go on with when its text ends.
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
    /// The open items of lists: index, or `None` within footnotes; and where the tag was written.
    open_items: Vec<(Option<usize>, usize)>,
    table: Vec<Alignment>,
    cell: usize,
    cell_at: usize,
    is_table_head: bool,
    is_wide_table: bool,
    table_labels: HashMap<String, u32>,
    is_code: bool,
    links: Vec<OpenLink>,
    image: Option<OpenImage>,
    /// A block of raw HTML, its lines without what contains them, and for each the byte of the text where it stands.
    is_raw_block: bool,
    raw: String,
    raw_lines: Vec<(usize, usize)>,
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
            open_items: Vec::new(),
            table: Vec::new(),
            cell: 0,
            cell_at: 0,
            is_table_head: false,
            is_wide_table: false,
            table_labels: HashMap::new(),
            is_code: false,
            links: Vec::new(),
            image: None,
            is_raw_block: false,
            raw: String::new(),
            raw_lines: Vec::new(),
            raw_depth: 0,
            muted: None,
        }
    }

    fn run(mut self) -> Result<(Prose, Vec<Diagnostic>), Again> {
        let mut events = Parser::new_ext(self.page.text, OPTIONS).into_offset_iter();
        while let Some((event, range)) = events.next() {
            if self.image.is_some() {
                self.alternative_text(event, range);
                continue;
            }
            if self.guard.is_some() {
                self.keep_balance(&event, &range);
            }
            match event {
                Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    title,
                    id,
                }) => {
                    let definition = definition_of(&events, link_type, &id);
                    self.start_link(link_type, &dest_url, &title, range, definition);
                }
                Event::Start(Tag::Image {
                    link_type,
                    dest_url,
                    title,
                    id,
                }) => {
                    let definition = definition_of(&events, link_type, &id);
                    self.start_image(link_type, &dest_url, &title, range, definition);
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
        {
            paragraph.content = Content::Other;
        }
    }

    fn finish(mut self) -> (Prose, Vec<Diagnostic>) {
        if let Some(guard) = &mut self.guard {
            guard.leave_all(&mut self.out);
        }
        self.fresh_line();
        let Self {
            guard,
            notes,
            out,
            slots,
            ..
        } = &mut self;
        std::mem::take(notes).write(out, slots, |html, name, attributes| {
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
        for item in &mut prose.items {
            fold(&mut item.text);
        }
        fold(&mut prose.summary);
        (prose, self.found)
    }

    // Blocks

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        if !matches!(tag, Tag::Heading { .. } | Tag::HtmlBlock) {
            self.has_begun = true;
        }
        match tag {
            Tag::Paragraph => {
                self.fresh_line();
                self.paragraph = Some(OpenParagraph {
                    at: self.out.len(),
                    first_slot: self.slots.len(),
                    content: Content::Nothing,
                });
                self.is_summary = self.depth == 0 && self.prose.summary.is_empty();
                self.out.push_str("<p>");
            }
            Tag::Heading { level, id, .. } => self.start_heading(level as u8, id.map(|id| id.to_string())),
            Tag::BlockQuote(kind) => self.start_quote(kind),
            Tag::CodeBlock(kind) => {
                self.fresh_line();
                self.is_code = true;
                self.own_tag("pre", " tabindex=\"0\"");
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info.split(' ').next().unwrap_or_default(),
                    CodeBlockKind::Indented => "",
                };
                if language.is_empty() {
                    self.out.push_str("<code>");
                } else {
                    let mut class = String::from(" class=\"language-");
                    escape_attribute(&mut class, language);
                    class.push('"');
                    self.own_tag("code", &class);
                }
            }
            Tag::HtmlBlock => {
                self.is_raw_block = true;
                self.raw.clear();
                self.raw_lines.clear();
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
                        span: self.page.places.range(range),
                    });
                    self.prose.items.len() - 1
                });
                self.open_items.push((index, self.out.len()));
                self.out.push_str("<li>");
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
                self.is_table_head = true;
                self.cell = 0;
                self.out.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                self.cell = 0;
                self.out.push_str("<tr>");
            }
            Tag::TableCell => self.start_cell(),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Superscript => self.out.push_str("<sup>"),
            Tag::Subscript => self.out.push_str("<sub>"),
            Tag::Link { .. } | Tag::Image { .. } | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Heading(_) => self.end_heading(range),
            TagEnd::BlockQuote(kind) => {
                self.depth -= 1;
                self.out.push_str(if kind.is_some() {
                    "</aside>\n"
                } else {
                    "</blockquote>\n"
                });
            }
            TagEnd::CodeBlock => {
                self.is_code = false;
                self.words(" ");
                self.out.push_str("</code></pre>\n");
            }
            TagEnd::HtmlBlock => self.raw_block(range),
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
                self.out.push_str(if self.is_wide_table {
                    "</tbody></table>\n</div>\n"
                } else {
                    "</tbody></table>\n"
                });
            }
            TagEnd::TableHead => {
                self.is_table_head = false;
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

    fn end_paragraph(&mut self) {
        self.words(" ");
        if self.is_summary {
            self.is_summary = false;
            fold(&mut self.prose.summary);
        }
        let Some(paragraph) = self.paragraph.take() else {
            self.out.push_str("</p>\n");
            return;
        };
        let Content::Image(title, attribute) = paragraph.content else {
            self.out.push_str("</p>\n");
            return;
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

    fn start_heading(&mut self, level: u8, written_id: Option<String>) {
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

    fn end_heading(&mut self, range: Range<usize>) {
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
        let span = self.page.places.range(range);
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

    fn start_quote(&mut self, kind: Option<BlockQuoteKind>) {
        self.fresh_line();
        self.depth += 1;
        let (class, label) = match kind {
            None => {
                self.out.push_str("<blockquote>\n");
                return;
            }
            Some(BlockQuoteKind::Note) => ("note", "Note"),
            Some(BlockQuoteKind::Tip) => ("tip", "Tip"),
            Some(BlockQuoteKind::Important) => ("important", "Important"),
            Some(BlockQuoteKind::Warning) => ("warning", "Warning"),
            Some(BlockQuoteKind::Caution) => ("caution", "Caution"),
        };
        self.own_tag(
            "aside",
            &format!(r#" class="alert alert-{class}" role="note" aria-label="{label}""#),
        );
        self.out.push('\n');
        self.own_tag("p", " class=\"alert-title\"");
        self.out.push_str(label);
        self.out.push_str("</p>\n");
    }

    // Tables

    fn start_table(&mut self, alignments: Vec<Alignment>) {
        self.fresh_line();
        self.depth += 1;
        self.is_wide_table = alignments.len() >= WIDE_TABLE;
        self.table = alignments;
        if self.is_wide_table {
            // Two regions of one name could not be told apart.
            let heading = self.prose.headings.last().or(self.prose.title.as_ref());
            let mut label = heading
                .map_or("Table", |heading| heading.text.as_str())
                .to_owned();
            let used = self.table_labels.entry(label.clone()).or_default();
            *used += 1;
            if *used > 1 {
                label.push_str(&format!(", table {used}"));
            }
            let mut attributes =
                String::from(" class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
            escape_attribute(&mut attributes, &label);
            attributes.push('"');
            self.own_tag("div", &attributes);
            self.out.push('\n');
        }
        self.out.push_str("<table>");
    }

    fn start_cell(&mut self) {
        self.cell_at = self.out.len();
        let alignment = match self.table.get(self.cell) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            _ => "",
        };
        match (self.is_table_head, alignment) {
            (true, _) => self.own_tag("th", &format!(" scope=\"col\"{alignment}")),
            (false, "") => self.out.push_str("<td>"),
            (false, _) => self.own_tag("td", alignment),
        }
    }

    fn end_cell(&mut self) {
        self.words(" ");
        if !self.is_table_head {
            self.out.push_str("</td>");
        } else if self.out.ends_with('>')
            && self.out[self.cell_at..].matches('>').count() == 1
            && !self.has_slot_in_cell()
        {
            // A header without words announces nothing; the corner of a table is an empty cell.
            self.out.truncate(self.cell_at);
            self.out.push_str("<td></td>");
        } else {
            self.out.push_str("</th>");
        }
        self.cell += 1;
    }

    fn has_slot_in_cell(&self) -> bool {
        self.slots.last().is_some_and(|slot| slot.at > self.cell_at)
    }

    // Words and other leaves

    fn leaf(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            // The indent of a line of raw HTML comes as text of its own.
            Event::Text(text) if self.is_raw_block => {
                self.raw_lines.push((self.raw.len(), range.start));
                self.raw.push_str(&text);
            }
            Event::Text(text) => {
                if !self.is_bare_wikilink() {
                    escape_text(&mut self.out, &text);
                    self.words(&text);
                }
            }
            Event::Code(code) => {
                self.out.push_str("<code>");
                escape_text(&mut self.out, &code);
                self.out.push_str("</code>");
                self.words(&code);
            }
            Event::SoftBreak => {
                self.out.push('\n');
                self.words(" ");
            }
            Event::HardBreak => {
                self.out.push_str("<br />\n");
                self.words(" ");
            }
            Event::Rule => {
                self.has_begun = true;
                self.fresh_line();
                self.out.push_str("<hr />\n");
            }
            Event::Html(html) => {
                self.raw_lines.push((self.raw.len(), range.start));
                self.raw.push_str(&html);
            }
            Event::InlineHtml(html) => self.raw_html(&html, &[(0, range.start)]),
            Event::FootnoteReference(label) => self.footnote_reference(&label),
            Event::TaskListMarker(is_done) => self.task(is_done),
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::Start(_) | Event::End(_) => {}
        }
    }

    fn footnote_reference(&mut self, label: &str) {
        let (number, nth) = self.notes.refer(label);
        self.out.push_str("<sup>");
        if self.links.is_empty() {
            let id = reference_id(number, nth);
            let attributes = format!(
                r##" href="#fn:{number}" id="{id}" role="doc-noteref" aria-label="Footnote {number}""##
            );
            self.own_tag("a", &attributes);
            self.out.push_str(&number.to_string());
            self.out.push_str("</a>");
        } else {
            // A link cannot hold another one.
            self.out.push_str(&number.to_string());
        }
        self.out.push_str("</sup>");
    }

    fn task(&mut self, is_done: bool) {
        if let Some((_, at)) = self.open_items.last() {
            let at = *at + "<li".len();
            match &mut self.guard {
                Some(guard) => {
                    let mark = guard.own(" class=\"task\"".to_owned(), None, None);
                    self.out.insert_str(at, &mark);
                }
                None => self.out.insert_str(at, " class=\"task\""),
            }
            // The paragraph of a loose item begins further on now.
            if let Some(paragraph) = &mut self.paragraph {
                paragraph.at = self.out.len() - "<p>".len();
            }
        }
        self.out.push_str("<input");
        let attributes = if is_done {
            " type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"Done\""
        } else {
            " type=\"checkbox\" disabled=\"\" aria-label=\"Not done\""
        };
        self.own_attributes(attributes);
        self.out.push_str(" /> ");
    }

    /// Adds to the plain words of what is open.
    fn words(&mut self, text: &str) {
        if self.is_summary {
            self.prose.summary.push_str(text);
        }
        self.words_of_image(text);
    }

    /// Words that stand for an image; a summary does without them.
    fn words_of_image(&mut self, text: &str) {
        if let Some(heading) = &mut self.heading {
            heading.words.push_str(text);
        }
        if let Some((Some(item), _)) = self.open_items.last() {
            self.prose.items[*item].text.push_str(text);
        }
    }

    // Links and images

    fn start_link(
        &mut self,
        link_type: LinkType,
        destination: &str,
        title: &str,
        range: Range<usize>,
        definition: Option<Range<usize>>,
    ) {
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.content = Content::Other;
        }
        let kind = match link_type {
            LinkType::WikiLink { has_pothole: true } => LinkKind::WikilinkWithWords,
            LinkType::WikiLink { has_pothole: false } => LinkKind::Wikilink,
            _ => LinkKind::Inline,
        };
        let link = self.new_link(kind, link_type, destination, title, range, definition);
        if let Some(index) = link {
            self.gap(SlotKind::Open, index);
            if kind == LinkKind::Wikilink {
                self.gap(SlotKind::Words, index);
                let words = words_of_target(&self.prose.links[index].target).to_owned();
                self.words(&words);
            }
        }
    }

    fn end_link(&mut self, range: &Range<usize>) {
        if let Some(link) = self.close_link() {
            self.gap(SlotKind::Close, link);
        }
        self.pass(range);
    }

    fn start_image(
        &mut self,
        link_type: LinkType,
        destination: &str,
        title: &str,
        range: Range<usize>,
        definition: Option<Range<usize>>,
    ) {
        let link = self.new_link(LinkKind::Image, link_type, destination, title, range, definition);
        let mut image = OpenImage {
            depth: 0,
            title: title.to_owned(),
            before: None,
        };
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
    fn alternative_text(&mut self, event: Event<'_>, range: Range<usize>) {
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

    /// Adds a link and makes it the innermost open one; gives its index, or nothing when it must not be made.
    fn new_link(
        &mut self,
        kind: LinkKind,
        link_type: LinkType,
        destination: &str,
        title: &str,
        range: Range<usize>,
        definition: Option<Range<usize>>,
    ) -> Option<usize> {
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
        let is_made = self.mode == Mode::Allow || !links::is_unsafe(&target, kind);
        let link = is_made.then(|| {
            let title = title.to_owned();
            self.prose.links.push(Link {
                kind,
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
    fn close_link(&mut self) -> Option<usize> {
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
            LinkType::Inline => links::inline_destination(text, range, words_end),
            _ => match definition {
                Some(definition) => links::defined_destination(text, definition),
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
    fn is_bare_wikilink(&self) -> bool {
        self.links
            .last()
            .is_some_and(|link| link.kind == LinkKind::Wikilink && link.link.is_some())
    }

    // Raw HTML

    /// Keeps raw elements within the blocks and spans of Markdown that hold them.
    fn keep_balance(&mut self, event: &Event<'_>, range: &Range<usize>) {
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

    fn raw_block(&mut self, range: Range<usize>) {
        self.is_raw_block = false;
        let raw = std::mem::take(&mut self.raw);
        let lines = std::mem::take(&mut self.raw_lines);
        let is_comment = Tokens::of(&raw).all(|token| match token {
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
            self.raw_html(&raw, &lines);
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
        self.raw = raw;
        self.raw_lines = lines;
    }

    /// Raw HTML, of which each line starts at a byte of the text.
    fn raw_html(&mut self, html: &str, lines: &[(usize, usize)]) {
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
                    if raw::holds_raw_text(&tag.name) {
                        self.out.push_str(&html[tokens.skip_content(&tag.name)]);
                    }
                }
            }
        }
    }

    fn allowed_tag(&mut self, html: &str, tag: &StartTag, place: &RawPlace<'_>) {
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

    /// Writes what is harmless of raw HTML, in one plain form, and reports the rest.
    fn sanitized_html(&mut self, html: &str, place: &RawPlace<'_>) {
        let mut tokens = Tokens::of(html);
        while let Some(token) = tokens.next() {
            if self.guard.as_ref().is_some_and(|guard| guard.is_too_deep) {
                return;
            }
            match token {
                Token::Text(range) => self.sanitized_text(&html[range]),
                Token::Comment { range, is_closed } => {
                    let is_comment = html[range.clone()].starts_with("<!--");
                    if !is_closed {
                        let start = place.of(range.start..range.start + 2);
                        self.dropped(
                            start,
                            "this comment has no end and hides what follows it",
                            "add `-->` where it ends",
                        );
                    } else if !is_comment {
                        self.dropped(place.of(range), "this declaration is not kept", "delete it");
                    }
                }
                Token::End { name, .. } => {
                    let muted = self.muted.as_ref().is_some_and(|(muted, _)| *muted == name);
                    if muted && let Some((_, at)) = self.muted.take() {
                        self.out.truncate(at);
                    } else if let (Some((name, _)), Some(guard)) = (sanitize::element(&name), &mut self.guard)
                    {
                        guard.close(&mut self.out, name);
                    }
                }
                Token::Start(tag) => match sanitize::element(&tag.name) {
                    Some((name, closing)) => self.sanitized_tag(html, &tag, name, closing, place),
                    None => {
                        self.dropped_element(&tag, place);
                        if sanitize::loses_content(&tag.name) {
                            let is_cut = tokens.skip_content(&tag.name).end == html.len();
                            // Within a line, the content is Markdown, up to the end tag or the end of the line.
                            if is_cut && self.muted.is_none() {
                                self.muted = Some((tag.name, self.out.len()));
                            }
                        }
                    }
                },
            }
        }
    }

    fn sanitized_text(&mut self, text: &str) {
        if let Some(guard) = &mut self.guard
            && !text.trim_ascii().is_empty()
        {
            guard.leave_table(&mut self.out);
        }
        for (position, part) in text.split('<').enumerate() {
            if position > 0 {
                self.out.push_str("&lt;");
            }
            self.out.push_str(part);
        }
    }

    fn sanitized_tag(
        &mut self,
        html: &str,
        tag: &StartTag,
        name: &'static str,
        closing: Closing,
        place: &RawPlace<'_>,
    ) {
        if let Some(guard) = &mut self.guard {
            guard.open(&mut self.out, name, closing);
        }
        self.out.push('<');
        self.out.push_str(name);
        let mut classes = String::new();
        let mut reported: Vec<&str> = Vec::new();
        for attribute in &tag.attributes {
            let written = attribute.value.clone().map_or("", |value| &html[value]);
            let value = unescape(written);
            // `<a name>` is how anchors were written before `id`, and still is in many handbooks.
            let has_id = || tag.attributes.iter().any(|other| other.name == "id");
            let attribute_name = match (&*tag.name, &*attribute.name) {
                ("a", "name") if has_id() => continue,
                ("a", "name") => "id",
                (_, name) => name,
            };
            match sanitize::fate(&tag.name, attribute_name, &value) {
                Fate::Kept => {
                    self.out.push(' ');
                    self.out.push_str(attribute_name);
                    self.out.push_str("=\"");
                    // References that are not known here are left to the sanitiser.
                    for c in written.chars() {
                        match c {
                            '"' => self.out.push_str("&quot;"),
                            '<' => self.out.push_str("&lt;"),
                            '>' => self.out.push_str("&gt;"),
                            c => self.out.push(c),
                        }
                    }
                    self.out.push('"');
                }
                Fate::Link => {
                    let Some(range) = attribute.value.clone() else {
                        continue;
                    };
                    let kind = if attribute.name == "src" {
                        LinkKind::Image
                    } else {
                        LinkKind::RawHtml
                    };
                    if links::is_unsafe(&value, kind) {
                        let place = Place::bytes(self.page.file, self.page.places.range(place.of(range)));
                        self.found.push(unsafe_link(place, &value, kind));
                        continue;
                    }
                    let link = self.raw_link(&attribute.name, value.into_owned(), place.of(range));
                    self.out.push(' ');
                    self.out.push_str(&attribute.name);
                    self.out.push_str("=\"");
                    self.gap(SlotKind::Url, link);
                    self.out.push('"');
                }
                Fate::Class(class) => {
                    if !classes.is_empty() {
                        classes.push(' ');
                    }
                    classes.push_str(&class);
                }
                Fate::Dropped => {}
                Fate::Reported => reported.push(&attribute.name),
            }
        }
        if !classes.is_empty() {
            self.out.push_str(" class=\"");
            escape_attribute(&mut self.out, &classes);
            self.out.push('"');
        }
        self.out.push('>');
        if !reported.is_empty() {
            let names = reported
                .iter()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(", ");
            let verb = if reported.len() == 1 { "is" } else { "are" };
            let message = format!("{names} of `<{}>` {verb} not kept", tag.name);
            self.dropped(place.of(tag.range.clone()), &message, ALLOW_HELP);
        }
    }

    fn dropped_element(&mut self, tag: &StartTag, place: &RawPlace<'_>) {
        let message = format!("`<{}>` is not kept", tag.name);
        let help = if is_known_to_html(&tag.name) {
            ALLOW_HELP.to_owned()
        } else {
            format!(
                "if it is meant as text, write `\\<{}>` or put it in backquotes",
                tag.name
            )
        };
        self.dropped(place.of(tag.range.clone()), &message, &help);
    }

    fn dropped(&mut self, range: Range<usize>, message: &str, help: &str) {
        let place = Place::bytes(self.page.file, self.page.places.range(range));
        self.found
            .push(Diagnostic::new(Code::RawHtmlDropped, place, message).help(help));
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
            target,
            title: String::new(),
            span,
        });
        self.prose.links.len() - 1
    }

    // Writing

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

const ALLOW_HELP: &str =
    "write it in Markdown; or, if everybody who writes here is trusted, set `raw_html: allow`";

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

fn definition_of<'a, F: pulldown_cmark::BrokenLinkCallback<'a>>(
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

fn unsafe_link(place: Place, target: &str, kind: LinkKind) -> Diagnostic {
    let scheme = target.split(':').next().unwrap_or_default().trim();
    let what = if kind == LinkKind::Image { "image" } else { "link" };
    Diagnostic::new(
        Code::UnsafeLink,
        place,
        format!("this {what} has a `{scheme}:` URL and is left out"),
    )
    .help("link to a page or a file instead")
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

/// Elements of HTML that are not kept, as opposed to placeholders such as `<name>` that are meant as text.
fn is_known_to_html(name: &str) -> bool {
    const KNOWN: &[&str] = &[
        "acronym",
        "address",
        "applet",
        "area",
        "base",
        "basefont",
        "big",
        "blink",
        "body",
        "button",
        "canvas",
        "center",
        "datalist",
        "dialog",
        "dir",
        "embed",
        "fieldset",
        "font",
        "footer",
        "form",
        "frame",
        "frameset",
        "head",
        "header",
        "hgroup",
        "html",
        "iframe",
        "input",
        "label",
        "legend",
        "link",
        "main",
        "map",
        "marquee",
        "math",
        "menu",
        "meta",
        "meter",
        "nav",
        "nobr",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "optgroup",
        "option",
        "output",
        "param",
        "plaintext",
        "progress",
        "script",
        "search",
        "select",
        "slot",
        "strike",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "track",
        "tt",
        "xmp",
    ];
    KNOWN.contains(&name)
}

/// Folds white space to single spaces and trims the ends.
fn fold(text: &mut String) {
    let is_folded = !text.starts_with(' ')
        && !text.ends_with(' ')
        && text
            .bytes()
            .zip(text.bytes().skip(1))
            .all(|pair| pair != (b' ', b' '))
        && !text.bytes().any(|byte| matches!(byte, b'\n' | b'\t' | b'\r'));
    if is_folded {
        return;
    }
    let folded: Cow<'_, str> = {
        let mut folded = String::with_capacity(text.len());
        for word in text
            .split([' ', '\n', '\t', '\r'])
            .filter(|word| !word.is_empty())
        {
            if !folded.is_empty() {
                folded.push(' ');
            }
            folded.push_str(word);
        }
        folded.into()
    };
    *text = folded.into_owned();
}
