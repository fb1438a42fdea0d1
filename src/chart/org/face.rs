//! One box: its size, and its texts with their places.

use std::iter::Sum;

use super::{OrgBox, State};
use crate::chart::layout::Units;
use crate::chart::svg::{BASE_SIZE, NOTE_SIZE, Point, ROLE_SIZE, Shape, Svg, colour_class};
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

pub(super) const ROLE_FONT: Font = Font::bold(ROLE_SIZE);
pub(super) const NAME_FONT: Font = Font::regular(BASE_SIZE);
/// The smallest text of a chart; sheets are split so that it stays readable.
pub(in crate::chart) const NOTE_FONT: Font = Font::regular(NOTE_SIZE);

/// A text in a box.
#[derive(Clone)]
struct Label {
    class: &'static str,
    /// Of its first line.
    baseline: Units,
    line_height: Units,
    lines: Vec<String>,
    url: Option<String>,
    /// The days on which somebody holds the post.
    days: Option<String>,
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
        face.add("cb-role", ROLE_FONT, 18, text_width, &post.role);
        face.link(post.url.as_deref(), None);
        for holder in &post.people {
            face.add("cb-name", NAME_FONT, 17, text_width, &holder.words(words));
            face.link(holder.url.as_deref(), holder.days.as_deref());
            if !holder.note.is_empty() {
                face.add("cb-note", NOTE_FONT, NOTE_LINE, text_width, &holder.note);
            }
        }
        if let Some(state) = post.state.words(words) {
            face.add("cb-state", NAME_FONT, 17, text_width, &state);
        }
        let outside = post.is_external.then(|| words.say("role.outside_the_company"));
        for note in notes.iter().copied().chain(outside) {
            face.add("cb-note", NOTE_FONT, NOTE_LINE, text_width, note);
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

    fn add(&mut self, class: &'static str, font: Font, line_height: Units, limit: Units, text: &str) {
        let lines = wrap(text, font, limit);
        // A line is wider only where one character is wider than the whole box.
        let widest = lines.iter().map(|line| width(line, font)).max().unwrap_or(0);
        self.width = self.width.max(self.tab + 2 * PAD + widest);
        let top = ABOVE_TEXT + self.text_height;
        self.text_height += line_height * lines.len() as i64;
        self.labels.push(Label {
            class,
            baseline: top + line_height - (line_height - font.size) / 2 - font.size / 5,
            line_height,
            lines,
            url: None,
            days: None,
        });
    }

    /// Says of the last text where it leads, and on which days it holds.
    fn link(&mut self, url: Option<&str>, days: Option<&str>) {
        if let Some(label) = self.labels.last_mut() {
            (label.url, label.days) = (url.map(str::to_owned), days.map(str::to_owned));
        }
    }

    /// Draws the box with its top left corner at a point. `write_ids` adds attributes for those who look for it.
    pub(in crate::chart) fn write(
        &self,
        svg: &mut Svg,
        post: &OrgBox,
        at: Point,
        more_classes: &str,
        write_ids: impl FnOnce(&mut Svg),
    ) {
        let state = match post.state {
            State::Role | State::Filled => "",
            State::Vacant => " is-vacant",
            State::CoveredBy(_) => " is-covered",
        };
        let outside = if post.is_external { " is-external" } else { "" };
        let department = post.department.as_ref();
        let colour = department.map_or_else(String::new, |department| colour_class(&department.colour));
        for part in [r#"<g class="cb-box"#, state, outside, more_classes, &colour, "\""] {
            svg.raw(part);
        }
        svg.moved(at);
        write_ids(svg);
        svg.raw(">");
        let cards = if self.is_many { CARDS } else { 0 };
        svg.shape(Shape {
            width: self.width,
            height: self.height - cards,
            cards,
            bar: if department.is_some() { BAR } else { 0 },
            tab: self.tab,
        });
        let middle = (self.tab + BAR) / 2;
        let mut baseline = 21;
        if let Some(sign) = department
            .map(|department| &department.sign)
            .filter(|sign| !sign.is_empty() && self.tab > BAR)
        {
            write_sign(svg, (middle, baseline), self.tab - BAR, sign);
            baseline += 16;
        }
        if self.is_many && self.tab > BAR {
            svg.text("cb-count", (middle, baseline), &format!("×{}", post.count));
        }
        let left = self.tab + PAD;
        for label in &self.labels {
            svg.linked(label.url.as_deref(), |svg| {
                let at = (left, label.baseline);
                match &label.days {
                    Some(days) => svg.raw("<g").attribute("data-days", days).raw(">"),
                    None => svg,
                }
                .lines(label.class, at, label.line_height, &label.lines)
                .raw(if label.days.is_some() { "</g>" } else { "" });
            });
        }
        svg.raw("</g>");
    }
}

/// A department's sign. One that is longer than was meant is set smaller rather than cut.
pub(super) fn write_sign(svg: &mut Svg, at: Point, room: Units, sign: &str) {
    let fits = |&size: &i64| width(sign, Font::bold(size)) <= room;
    let size = (8..=NOTE_SIZE).rev().find(fits).unwrap_or(6);
    if size == NOTE_SIZE {
        svg.text("cb-sign", at, sign);
        return;
    }
    svg.raw("<g").number("font-size", size).raw(">");
    svg.text("cb-sign is-long", at, sign).raw("</g>");
}

/// How far the edge of further cards looks out below a box that several hold.
const CARDS: Units = 4;
