//! Pictures and what is embedded by name: `![words](file)`, `![[file]]`, `![[page#section]]`.
//!
//! What stands between the brackets is said to those who do not see a picture. Sizes are in CSS pixels, written
//! `![[a.png|300]]`, `![words|300x200](a.png)` or `![words](a.png){width=300}`.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::links::Written;
use super::{Content, Renderer};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::document::destination::Destination;
use crate::document::html::{escape_attribute, escape_text};
use crate::document::{LinkKind, SlotKind};

/// An image whose end was not met yet; what is within is its alternative text.
pub(super) struct OpenImage {
    /// How many images are open within it.
    depth: usize,
    title: String,
    words: String,
    /// Its index; `None` when it is not made.
    link: Option<usize>,
    /// What a name in double brackets stands for.
    embed: Option<Embed>,
}

/// What `![[name]]` stands for; the end of the name's file says it.
enum Embed {
    Picture(Size),
    /// A recording, a document: a link to it.
    File,
    /// The text of a page.
    Page,
}

/// In CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Size {
    width: Option<u32>,
    height: Option<u32>,
}

/// How many bytes of text may stand before a picture that is seen without scrolling.
const NEAR_TOP: usize = 600;

const PICTURES: &[&str] = &["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp"];
const OTHER_FILES: &[&str] = &[
    "pdf", "mp3", "wav", "ogg", "m4a", "flac", "opus", "mp4", "webm", "mov", "mkv", "ogv", "3gp", "zip",
    "csv", "xlsx", "docx", "pptx", "canvas", "base", "txt",
];

impl Renderer<'_, '_> {
    pub(super) fn start_image(&mut self, written: Written<'_>) {
        let title = written.title.to_owned();
        let mut image = OpenImage {
            depth: 0,
            title,
            words: String::new(),
            link: None,
            embed: None,
        };
        if matches!(written.link_type, LinkType::WikiLink { .. }) {
            self.start_embed(written, &mut image);
        } else {
            image.link = self.new_link(LinkKind::Image, written);
        }
        self.image = Some(image);
    }

    fn start_embed(&mut self, written: Written<'_>, image: &mut OpenImage) {
        let inside = self.page.prepared.written(&self.page.text[written.range.clone()]);
        let inside = inside.trim_start_matches("![[").trim_end_matches("]]");
        let mut parts = inside
            .split('|')
            .map(|part| part.trim().trim_end_matches('\\').trim());
        let target = parts.next().unwrap_or_default().to_owned();
        let mut size = Size::default();
        for part in parts {
            match Size::of(part) {
                Some(written) => size = written,
                None => part.clone_into(&mut image.words),
            }
        }
        let name = target.split('#').next().unwrap_or_default();
        let file = name.rsplit('/').next().unwrap_or_default();
        let end = file.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
        let is_one_of = |ends: &[&str]| end.as_deref().is_some_and(|end| ends.contains(&end));
        let (embed, kind) = if is_one_of(PICTURES) {
            (Embed::Picture(size), LinkKind::Image)
        } else if is_one_of(OTHER_FILES) {
            (Embed::File, LinkKind::WikilinkWithWords)
        } else {
            (Embed::Page, LinkKind::Include)
        };
        if image.words.is_empty() {
            image.words = match embed {
                Embed::Picture(_) => file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned(),
                Embed::File => file.to_owned(),
                Embed::Page => String::new(),
            };
        }
        let destination = target;
        image.link = self.new_link(
            kind,
            Written {
                destination: &destination,
                ..written
            },
        );
        if let Some(link) = image.link {
            self.prose.links[link].leads = Destination::Name;
        }
        image.embed = Some(embed);
    }

    /// What is met within an image is its alternative text, without markup.
    pub(super) fn alternative_text(&mut self, event: Event<'_>, range: Range<usize>) {
        if let Some(link) = self.links.last_mut()
            && range != link.range
        {
            link.words_end = link.words_end.max(range.end);
        }
        let Some(image) = &mut self.image else { return };
        match event {
            Event::Text(text) | Event::Code(text) if image.embed.is_none() => {
                image.words.push_str(&self.page.prepared.written(&*text));
            }
            Event::SoftBreak | Event::HardBreak if image.embed.is_none() => image.words.push(' '),
            Event::Start(Tag::Image { .. }) => image.depth += 1,
            Event::End(TagEnd::Image) if image.depth > 0 => image.depth -= 1,
            Event::End(TagEnd::Image) => self.end_image(&range),
            _ => {}
        }
    }

    fn end_image(&mut self, range: &Range<usize>) {
        let Some(mut image) = self.image.take() else {
            return;
        };
        self.close_link();
        if let Some(link) = self.links.last_mut() {
            link.words_end = link.words_end.max(range.end);
        }
        let mut size = Size::default();
        match image.embed {
            Some(Embed::Picture(written)) => size = written,
            Some(Embed::File) => return self.end_embedded_file(&image, range),
            Some(Embed::Page) => return self.end_include(&image, range),
            None => {
                if let Some((words, written)) = image.words.rsplit_once('|')
                    && let Some(written) = Size::of(written.trim())
                {
                    size = written;
                    image.words = words.trim_end().to_owned();
                }
                if let Some((written, length)) = attribute_list(&self.page.text[range.end..]) {
                    size = written;
                    self.skip_until = range.end + length;
                }
            }
        }
        if image.words.is_empty() && image.link.is_some() {
            self.report_missing_alt(range.clone());
        }
        self.words_of_image(&image.words);
        let mut title_at = 0..0;
        match image.link {
            Some(index) => title_at = self.write_image(&image, index, size, range.start),
            None => escape_text(&mut self.out, &image.words),
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

    /// Gives where the title stands in the HTML, or in the guard's tag.
    fn write_image(&mut self, image: &OpenImage, index: usize, size: Size, at: usize) -> Range<usize> {
        self.out.push_str("<img");
        let before = self.guard.is_some().then(|| std::mem::take(&mut self.out));
        self.out.push_str(" src=\"");
        if before.is_none() {
            self.gap(SlotKind::Url, index);
        }
        self.out.push_str("\" alt=\"");
        escape_attribute(&mut self.out, &image.words);
        self.out.push('"');
        let title_start = self.out.len();
        if !image.title.is_empty() {
            self.out.push_str(" title=\"");
            escape_attribute(&mut self.out, &image.title);
            self.out.push('"');
        }
        let title_at = title_start..self.out.len();
        for (name, pixels) in [("width", size.width), ("height", size.height)] {
            if let Some(pixels) = pixels {
                self.out.push_str(&format!(" {name}=\"{pixels}\""));
            }
        }
        // What stands near the top is seen at once; to wait for it would only make the page slower.
        let is_near_top =
            !std::mem::replace(&mut self.has_picture, true) && self.page.text[..at].len() < NEAR_TOP;
        self.out.push_str(match is_near_top {
            true => " decoding=\"async\"",
            false => " loading=\"lazy\" decoding=\"async\"",
        });
        if let (Some(before), Some(guard)) = (before, &mut self.guard) {
            let attributes = std::mem::replace(&mut self.out, before);
            let mark = guard.own(attributes, Some((" src=\"".len(), index)), None);
            self.out.push_str(&mark);
        }
        self.out.push_str(" />");
        title_at
    }

    /// A picture without words is nothing to those who do not see it.
    pub(super) fn report_missing_alt(&mut self, range: Range<usize>) {
        let place = Place::bytes(self.page.file, self.page.places.range(range));
        let problem = Diagnostic::new(
            Code::MissingAlt,
            place,
            "the picture has no words for readers who do not see it",
        );
        self.found.push(problem.help(
            "say between the brackets what it shows; one that only decorates is written `<img src=\"…\" alt=\"\">`",
        ));
    }

    fn end_embedded_file(&mut self, image: &OpenImage, range: &Range<usize>) {
        if let Some(link) = image.link {
            self.gap(SlotKind::Open, link);
        }
        escape_text(&mut self.out, &image.words);
        self.words(&image.words);
        if let Some(link) = image.link {
            self.gap(SlotKind::Close, link);
        }
        self.pass(range);
    }

    /// An include is a link until its paragraph ends without anything else in it.
    fn end_include(&mut self, image: &OpenImage, range: &Range<usize>) {
        let Some(link) = image.link else { return };
        let before = self
            .paragraph
            .as_mut()
            .map(|paragraph| std::mem::replace(&mut paragraph.content, Content::Other));
        self.gap(SlotKind::Open, link);
        if image.words.is_empty() {
            self.gap(SlotKind::Words, link);
        } else {
            escape_text(&mut self.out, &image.words);
        }
        self.gap(SlotKind::Close, link);
        self.pass(range);
        if let (Some(before), Some(paragraph)) = (before, &mut self.paragraph)
            && self.links.is_empty()
        {
            match before {
                Content::Nothing => paragraph.content = Content::Includes(vec![link]),
                Content::Includes(mut links) => {
                    links.push(link);
                    paragraph.content = Content::Includes(links);
                }
                _ => {}
            }
        }
    }

    /// A paragraph turned out to hold nothing but includes.
    pub(super) fn write_includes(&mut self, links: &[usize], at: usize, first_slot: usize) {
        self.out.truncate(at);
        self.slots.truncate(first_slot);
        for link in links {
            self.own_tag("div", " class=\"include\"");
            self.gap(SlotKind::Include, *link);
            self.out.push_str("</div>\n");
        }
    }
}

impl Size {
    /// `300` or `300x200`.
    fn of(written: &str) -> Option<Self> {
        let number = |text: &str| {
            text.trim_end_matches("px")
                .parse::<u32>()
                .ok()
                .filter(|number| *number > 0)
        };
        let (width, height) = match written.split_once('x') {
            Some((width, height)) => (width, Some(number(height)?)),
            None => (written, None),
        };
        Some(Self {
            width: Some(number(width)?),
            height,
        })
    }
}

/// The sizes in a list of attributes that some generators allow after a picture, `{width=300}` or `{: width="300" .wide }`,
/// and the length of the list. Its other attributes are styles of that generator, and are dropped.
fn attribute_list(text: &str) -> Option<(Size, usize)> {
    let inside = text.strip_prefix('{')?;
    let end = inside.find('}')?;
    let list = inside[..end].trim_start_matches(':').trim();
    let is_attribute = |word: &str| word.starts_with(['.', '#']) || word.contains('=');
    let mut words = list.split_whitespace();
    if list.contains(['{', '%', '<', '\n']) || !words.all(is_attribute) {
        return None;
    }
    let mut size = Size::default();
    for word in list.split_whitespace() {
        let (name, value) = word.split_once('=').unwrap_or_default();
        let value = value.trim_matches(['"', '\'']).trim_end_matches("px");
        match name {
            "width" => size.width = value.parse().ok(),
            "height" => size.height = value.parse().ok(),
            _ => {}
        }
    }
    Some((size, end + 2))
}
