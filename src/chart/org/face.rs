//! One box: its size, and its texts with their places.

use std::iter::Sum;

use super::{OrgBox, State};
use crate::chart::layout::Units;
use crate::chart::svg::{BASE_SIZE, Ink, Point, Svg, colour_class, shades};
use crate::chart::text::{Font, width, wrap};
use crate::words::Words;

/// Room between a box's edges and its text.
pub(in crate::chart) const PAD: Units = 9;
/// Width of the department bar, and of the bar with a sign beside it.
pub(in crate::chart) const BAR: Units = 6;
pub(super) const SIGN_TAB: Units = 44;
/// Room above the text.
const ABOVE_TEXT: Units = 7;
/// Height of a line of a note.
const NOTE_LINE: Units = 14;

const ROLE: Ink = Ink::new("cb-role", r#"font-weight="600""#);
const NAME: Ink = Ink::new("cb-name", r##"fill="#323f4b""##);
const STATE: Ink = Ink::new("cb-state", r##"font-style="italic" fill="#8a3b12""##);
pub(in crate::chart) const NOTE: Ink = Ink::new("cb-note", r##"fill="#616e7c""##);
pub(super) const SIGN: Ink = Ink::new("cb-sign", r#"font-weight="700""#).shaped(r#"text-anchor="middle""#);
const COUNT: Ink = Ink::new("cb-count", r#"font-weight="700""#).shaped(r#"text-anchor="middle""#);

pub(super) const ROLE_FONT: Font = Font::bold(14);
pub(super) const NAME_FONT: Font = Font::regular(BASE_SIZE);
/// The smallest text of a chart; sheets are split so that it stays readable.
pub(in crate::chart) const NOTE_FONT: Font = Font::regular(11);

/// A line of text in a box.
#[derive(Clone)]
struct Label {
    ink: Ink,
    size: i64,
    baseline: Units,
    text: String,
    url: Option<String>,
}

/// A measured box: its size, and its text with places.
#[derive(Clone)]
pub(in crate::chart) struct Face {
    pub(in crate::chart) width: Units,
    pub(in crate::chart) height: Units,
    tab: Units,
    labels: Vec<Label>,
    /// Height of the text.
    text_height: Units,
    is_many: bool,
}

/// How much room a note takes in a box, or several.
#[derive(Clone, Copy, Default)]
pub(in crate::chart) struct NoteSize {
    /// Width of the longest line.
    width: Units,
    height: Units,
}

impl NoteSize {
    /// The size of a note in a box with text of this width.
    pub(in crate::chart) fn of(note: &str, text_width: Units) -> Self {
        let lines = wrap(note, NOTE_FONT, text_width);
        Self {
            width: lines.iter().map(|line| width(line, NOTE_FONT)).max().unwrap_or(0),
            height: NOTE_LINE * lines.len() as i64,
        }
    }
}

impl Sum for NoteSize {
    fn sum<I: Iterator<Item = Self>>(notes: I) -> Self {
        notes.fold(Self::default(), |all, note| Self {
            width: all.width.max(note.width),
            height: all.height + note.height,
        })
    }
}

impl Face {
    pub(in crate::chart) fn new(
        words: &Words,
        post: &OrgBox,
        text_width: Units,
        tab: Units,
        notes: &[&str],
    ) -> Self {
        let mut face = Self {
            width: tab + PAD + text_width + PAD,
            height: 0,
            tab,
            labels: Vec::new(),
            text_height: 0,
            is_many: post.count > 1,
        };
        face.add(ROLE, ROLE_FONT, 18, text_width, &post.role, post.url.as_deref());
        for holder in &post.people {
            face.add(
                NAME,
                NAME_FONT,
                17,
                text_width,
                &holder.words(words),
                holder.url.as_deref(),
            );
            if !holder.note.is_empty() {
                face.add(NOTE, NOTE_FONT, NOTE_LINE, text_width, &holder.note, None);
            }
        }
        if let Some(state) = post.state.words(words) {
            face.add(STATE, NAME_FONT, 17, text_width, &state, None);
        }
        for note in notes
            .iter()
            .copied()
            .chain(post.is_external.then(|| words.say("role.outside_the_company")))
        {
            face.add(NOTE, NOTE_FONT, NOTE_LINE, text_width, note, None);
        }
        (face.width, face.height) = face.size_with(NoteSize::default());
        face
    }

    /// The size of the box if it had more notes.
    pub(in crate::chart) fn size_with(&self, notes: NoteSize) -> Point {
        // Room for a sign and a count above each other.
        let least = if self.is_many { 44 } else { 36 };
        let height = (ABOVE_TEXT + self.text_height + notes.height + 9).max(least);
        let cards = if self.is_many { CARDS } else { 0 };
        (
            self.width.max(self.tab + 2 * PAD + notes.width),
            height + height % 2 + cards,
        )
    }

    fn add(&mut self, ink: Ink, font: Font, line_height: Units, limit: Units, text: &str, url: Option<&str>) {
        for text in wrap(text, font, limit) {
            // A line is wider only where one character is wider than the whole box.
            self.width = self.width.max(self.tab + 2 * PAD + width(&text, font));
            let top = ABOVE_TEXT + self.text_height;
            let baseline = top + line_height - (line_height - font.size) / 2 - font.size / 5;
            self.text_height += line_height;
            self.labels.push(Label {
                ink,
                size: font.size,
                baseline,
                text,
                url: url.map(str::to_owned),
            });
        }
    }

    /// Draws the box with its top left corner at a point.
    pub(in crate::chart) fn write(
        &self,
        svg: &mut Svg,
        words: &Words,
        post: &OrgBox,
        (x, y): Point,
        parent: Option<&str>,
        more_classes: &str,
    ) {
        let state = match post.state {
            State::Role | State::Filled => "",
            State::Vacant => " is-vacant",
            State::CoveredBy(_) => " is-covered",
        };
        let outside = if post.is_external { " is-external" } else { "" };
        let department = post.department.as_ref();
        let colour = department.map_or("", |department| department.colour.as_str());
        let colour_name = match colour_class(colour) {
            name if name.is_empty() => String::new(),
            name => format!(" colour-{name}"),
        };
        for part in [r#"<g class="cb-box"#, state, outside, more_classes, &colour_name] {
            svg.raw(part);
        }
        svg.raw(r#"" transform="translate("#).whole(x).raw(" ").whole(y);
        svg.raw(r#")""#);
        svg.attribute("data-id", &post.id);
        if let Some(parent) = parent {
            svg.attribute("data-parent", parent);
        }
        if let Some(department) = department {
            svg.attribute("data-department", &department.name);
        }
        svg.raw(">").element("title", &self.title(words, post));
        let (strong, pale) = shades(colour);
        let is_many = post.count > 1;
        let height = self.height - if is_many { CARDS } else { 0 };
        let dashes = match (&post.state, post.is_external) {
            (State::Vacant, _) => r#"stroke-dasharray="5 3""#,
            (_, true) => r#"stroke-dasharray="1 2""#,
            _ => "",
        };
        let frame = Ink::new("cb-frame", frame_paint(post, more_classes)).shaped(dashes);
        svg.rect(frame, (0, 0), (self.width, height), 4);
        if is_many {
            let edge = format!("M4 {height}V{}H{}V{height}", self.height, self.width - 4);
            svg.raw("<path").ink(CARD_EDGE).attribute("d", &edge).raw("/>");
        }
        if department.is_some() {
            if self.tab > BAR {
                let tab = Ink::new("cb-tab", "");
                svg.raw(r#"<rect stroke="none""#)
                    .ink(tab)
                    .fill(pale)
                    .number("x", 1)
                    .number("y", 1);
                svg.number("width", self.tab - 2)
                    .number("height", height - 2)
                    .number("rx", 3)
                    .raw("/>");
            }
            let bar = Ink::new("cb-bar", "");
            svg.raw(r#"<path stroke="none""#).ink(bar).fill(strong);
            svg.raw(r#" d="M"#)
                .whole(BAR)
                .raw(" 0H4Q0 0 0 4V")
                .whole(height - 4);
            svg.raw("Q0 ").whole(height).raw(" 4 ").whole(height);
            svg.raw("H").whole(BAR).raw(r#"Z"/>"#);
        }
        svg.raw(r#"<g fill="currentColor" stroke="none">"#);
        let middle = (self.tab + BAR) / 2;
        let mut baseline = 21;
        if let Some(sign) = department
            .map(|department| &department.sign)
            .filter(|sign| !sign.is_empty() && self.tab > BAR)
        {
            // A sign that is longer than was meant is set smaller rather than cut.
            let size = (8..=11)
                .rev()
                .find(|&size| width(sign, Font::bold(size)) <= self.tab - BAR)
                .unwrap_or(6);
            svg.text(SIGN, (middle, baseline), size, sign);
            baseline += 16;
        }
        if is_many && self.tab > BAR {
            svg.text(
                COUNT,
                (middle, baseline),
                NOTE_FONT.size,
                &format!("×{}", post.count),
            );
        }
        let left = self.tab + PAD;
        let mut rest = &self.labels[..];
        while let Some(first) = rest.first() {
            // The lines of one name or title are one link.
            let same = rest
                .iter()
                .take_while(|label| label.url.is_some() && label.url == first.url)
                .count()
                .max(1);
            let (lines, others) = rest.split_at(same);
            svg.linked(first.url.as_deref(), |svg| {
                for label in lines {
                    svg.text(label.ink, (left, label.baseline), label.size, &label.text);
                }
            });
            rest = others;
        }
        svg.raw("</g></g>");
    }

    /// What a pointer that rests on the box is told.
    fn title(&self, words: &Words, post: &OrgBox) -> String {
        let mut title = post.role.clone();
        let people: Vec<String> = post
            .people
            .iter()
            .map(|holder| holder.words(words))
            .chain(post.state.words(words))
            .collect();
        if !people.is_empty() {
            title = words.labelled(&title, &words.joined(&people));
        }
        if let Some(department) = post
            .department
            .as_ref()
            .filter(|department| !department.name.is_empty())
        {
            for part in [" (", &department.name, ")"] {
                title.push_str(part);
            }
        }
        title
    }
}

/// How far the edge of further cards looks out below a box that several hold.
const CARDS: Units = 4;
const CARD_EDGE: Ink = Ink::new("cb-cards", r##"stroke="#9aa5b1""##);

fn frame_paint(post: &OrgBox, more_classes: &str) -> &'static str {
    match (&post.state, post.is_external, more_classes) {
        (_, _, " is-entry") => r##"fill="#fff" stroke="#2f8f46" stroke-width="2""##,
        (_, _, " is-subject") => r##"fill="#fff" stroke="#1f2933" stroke-width="2""##,
        (State::Vacant, ..) => r##"fill="#fff" stroke="#8a3b12""##,
        (_, true, _) => r##"fill="#f5f7fa" stroke="#9aa5b1""##,
        _ => r##"fill="#fff" stroke="#9aa5b1""##,
    }
}
