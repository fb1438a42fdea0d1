//! Writes SVG: escaped text, paths with rounded bends, and the colours of a standalone file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Look;

/// A point of a drawing, in chart units.
pub(super) type Point = (i64, i64);

/// An SVG document in the making.
///
/// Elements say by their class how they look, and nothing else of it: a page has a style sheet for that, and a file that is
/// opened alone brings [`STYLE`]. Without either, text is black, and lines and outlines are thin.
pub(super) struct Svg {
    out: String,
    /// What the ids of outlines begin with, as no two drawings of a page may have the same.
    ids: String,
    /// Each outline once, with its number.
    shapes: BTreeMap<Shape, usize>,
}

/// The outline of a box with what is on its edge. A chart has few of them, which are drawn once and used by all boxes alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shape {
    pub(super) width: i64,
    pub(super) height: i64,
    /// How far the edge of further cards looks out below; 0 for one card.
    pub(super) cards: i64,
    /// Width of the department's edge; 0 for a box of no department.
    pub(super) bar: i64,
    /// Width of the edge with the ground of the sign; not wider than the edge where there is none.
    pub(super) tab: i64,
}

/// Fonts of a standalone file; the widths of [`text`](super::text) hold for each of them.
const FONTS: &str = "Inter,'Helvetica Neue',Helvetica,Arial,'Liberation Sans','DejaVu Sans',sans-serif";

/// How a standalone file looks, light and dark. Other programs than browsers read it too, so it has no variables. It is the same
/// in all files, so that a policy can allow it by its hash; a change of it is a change of `derive::hosts` and `server`.
const STYLE: &str = include_str!("standalone.css");

impl Svg {
    /// Opens the root with its accessible name and description.
    pub(super) fn new(
        look: Look,
        kind: &str,
        (width, height): Point,
        paper: &str,
        title: &str,
        desc: &str,
    ) -> Self {
        let mut svg = Self {
            out: String::with_capacity(4096),
            ids: "cb-f".to_owned(),
            shapes: BTreeMap::new(),
        };
        let _ = write!(
            svg.out,
            r#"<svg xmlns="http://www.w3.org/2000/svg" class="cb-chart {kind}" viewBox="0 0 {width} {height}" "#
        );
        match paper.is_empty() {
            true => {
                let _ = write!(svg.out, r#"width="{width}" height="{height}""#);
            }
            false => svg.out.push_str(paper),
        }
        svg.out
            .push_str(r#" role="group" font-size="13" fill="currentColor""#);
        if look == Look::Standalone {
            let _ = write!(svg.out, r#" font-family="{FONTS}""#);
        }
        svg.out.push('>');
        svg.element("title", title);
        if !desc.is_empty() {
            svg.element("desc", desc);
        }
        if look == Look::Standalone {
            svg.raw("<style>").raw(STYLE).raw("</style>");
        }
        svg
    }

    /// The same with other ids, for a page that has several drawings.
    pub(super) fn with_ids(self, ids: &str) -> Self {
        Self {
            ids: ids.to_owned(),
            ..self
        }
    }

    /// Adds markup as it is.
    pub(super) fn raw(&mut self, markup: &str) -> &mut Self {
        self.out.push_str(markup);
        self
    }

    /// Adds a number as it is.
    pub(super) fn whole(&mut self, number: i64) -> &mut Self {
        push_number(&mut self.out, number);
        self
    }

    /// Adds ` name="value"`, escaped.
    pub(super) fn attribute(&mut self, name: &str, value: &str) -> &mut Self {
        self.open(name);
        escape(&mut self.out, value);
        self.out.push('"');
        self
    }

    /// Opens an attribute: ` name="`.
    fn open(&mut self, name: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
    }

    /// Adds ` name="value"`.
    pub(super) fn number(&mut self, name: &str, value: i64) -> &mut Self {
        self.open(name);
        push_number(&mut self.out, value);
        self.out.push('"');
        self
    }

    /// Adds ` name="value"` unless it is 0, which is what is meant without it.
    pub(super) fn number_if_any(&mut self, name: &str, value: i64) -> &mut Self {
        match value {
            0 => self,
            value => self.number(name, value),
        }
    }

    /// Adds ` transform="translate(x y)"`.
    pub(super) fn moved(&mut self, (x, y): Point) -> &mut Self {
        self.open("transform");
        self.raw("translate(").whole(x);
        if y >= 0 {
            self.out.push(' ');
        }
        self.whole(y).raw(")\"")
    }

    /// Adds the class.
    pub(super) fn class(&mut self, class: &str) -> &mut Self {
        self.open("class");
        self.raw(class).raw("\"")
    }

    /// Adds an element that holds text only.
    pub(super) fn element(&mut self, name: &str, text: &str) -> &mut Self {
        self.out.push('<');
        self.out.push_str(name);
        self.out.push('>');
        escape(&mut self.out, text);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        self
    }

    /// Adds a rectangle with rounded corners.
    pub(super) fn rect(
        &mut self,
        class: &str,
        (x, y): Point,
        (width, height): Point,
        radius: i64,
    ) -> &mut Self {
        self.raw("<rect").class(class);
        self.number_if_any("x", x).number_if_any("y", y);
        self.number("width", width).number("height", height);
        self.number_if_any("rx", radius).raw("/>")
    }

    /// Adds one line of text whose baseline starts at a point.
    pub(super) fn text(&mut self, class: &str, at: Point, text: &str) -> &mut Self {
        self.lines(class, at, 0, std::slice::from_ref(&text))
    }

    /// Adds a text in lines, each so far below the one before.
    pub(super) fn lines(
        &mut self,
        class: &str,
        (x, y): Point,
        line_height: i64,
        lines: &[impl AsRef<str>],
    ) -> &mut Self {
        self.raw("<text").class(class).number("x", x).number("y", y);
        self.raw(">");
        for (number, line) in lines.iter().enumerate() {
            if number > 0 {
                // The space is for whoever reads the text without seeing its lines.
                self.raw(" <tspan")
                    .number("x", x)
                    .number("dy", line_height)
                    .raw(">");
            }
            escape(&mut self.out, line.as_ref());
            if number > 0 {
                self.raw("</tspan>");
            }
        }
        self.raw("</text>")
    }

    /// Adds the outline of a box; it is drawn when the drawing is finished.
    pub(super) fn shape(&mut self, shape: Shape) -> &mut Self {
        let next = self.shapes.len();
        let number = *self.shapes.entry(shape).or_insert(next);
        self.out.push_str(r##"<use class="cb-frame" href="#"##);
        self.out.push_str(&self.ids);
        self.whole(number as i64).raw(r#""/>"#)
    }

    /// Adds a link around what `inside` adds, or just that where there is no address.
    pub(super) fn linked(&mut self, url: Option<&str>, inside: impl FnOnce(&mut Self)) -> &mut Self {
        if let Some(url) = url {
            self.raw("<a").attribute("href", url).raw(">");
        }
        inside(self);
        if url.is_some() {
            self.raw("</a>");
        }
        self
    }

    /// Draws the outlines, and closes the root.
    pub(super) fn finish(mut self) -> String {
        let mut shapes: Vec<(usize, Shape)> = (std::mem::take(&mut self.shapes).into_iter())
            .map(|(shape, number)| (number, shape))
            .collect();
        shapes.sort_unstable();
        if !shapes.is_empty() {
            self.raw("<defs>");
            for (number, shape) in shapes {
                self.define(number as i64, shape);
            }
            self.raw("</defs>");
        }
        self.out.push_str("</svg>\n");
        self.out
    }

    fn define(&mut self, number: i64, shape: Shape) {
        let Shape {
            width,
            height,
            cards,
            bar,
            tab,
        } = shape;
        self.out.push_str(r#"<g id=""#);
        self.out.push_str(&self.ids);
        self.whole(number).raw(r#"">"#);
        // Its colours are those of the box that uses it.
        self.raw(r#"<rect class="cb-shape""#).raw(OUTLINE);
        self.number("width", width)
            .number("height", height)
            .number("rx", 4);
        self.raw("/>");
        if cards > 0 {
            let edge = format!("M4 {height}v{cards}H{}v-{cards}", width - 4);
            self.raw(r#"<path class="cb-cards""#).raw(OUTLINE);
            self.attribute("d", &edge).raw("/>");
        }
        if bar > 0 && tab > bar {
            self.raw(r#"<rect fill-opacity=".16""#).class("cb-tab");
            self.number("x", 1).number("y", 1);
            self.number("width", tab - 2)
                .number("height", height - 2)
                .number("rx", 3)
                .raw("/>");
        }
        if bar > 0 {
            let edge = format!("M{bar} 0H4Q0 0 0 4V{}Q0 {height} 4 {height}H{bar}Z", height - 4);
            self.raw("<path").class("cb-bar").attribute("d", &edge).raw("/>");
        }
        self.raw("</g>");
    }
}

/// What is drawn as lines, where no style sheet says how.
pub(super) const OUTLINE: &str = r#" fill="none" stroke="currentColor""#;

/// Size of text where nothing else is said.
pub(super) const BASE_SIZE: i64 = 13;
/// Sizes that classes give to text.
pub(super) const ROLE_SIZE: i64 = 14;
pub(super) const NOTE_SIZE: i64 = 11;

/// Appends text with the characters escaped that mean something in XML, and without those that it forbids.
pub(super) fn escape(out: &mut String, text: &str) {
    // Most text is written as it is.
    let is_special =
        |byte: u8| !matches!(byte, b' '..=b'~') || matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'');
    let plain = text.bytes().position(is_special).unwrap_or(text.len());
    // What stops the plain part is a character of ASCII, or the first byte of another one.
    let (plain, rest) = text.split_at(plain);
    out.push_str(plain);
    for c in rest.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            _ if c.is_control() => {}
            _ => out.push(c),
        }
    }
}

/// Appends a command of a path with its numbers: `L3 4`.
pub(super) fn push_step(path: &mut String, command: char, numbers: &[i64]) {
    path.push(command);
    for (at, number) in numbers.iter().enumerate() {
        // A sign parts numbers as well as a space.
        if at > 0 && *number >= 0 {
            path.push(' ');
        }
        push_number(path, *number);
    }
}

/// Appends a whole number.
pub(super) fn push_number(out: &mut String, number: i64) {
    let mut digits = [0; 20];
    let (mut left, mut at) = (number.unsigned_abs(), digits.len());
    loop {
        at -= 1;
        digits[at] = b'0' + (left % 10) as u8;
        left /= 10;
        if left == 0 {
            break;
        }
    }
    if number < 0 {
        out.push('-');
    }
    out.push_str(std::str::from_utf8(&digits[at..]).unwrap_or_default());
}

/// Adds a path along orthogonal points, its bends rounded; the control point of each curve is the bend itself. Where it goes
/// is written as steps, which are shorter than places.
pub(super) fn push_rounded_path(path: &mut String, points: &[Point], radius: i64) {
    let Some(&start) = points.first() else { return };
    push_step(path, 'M', &[start.0, start.1]);
    let mut at = start;
    let line_to = |path: &mut String, at: &mut Point, to: Point| {
        match (to.0 - at.0, to.1 - at.1) {
            (0, 0) => return,
            (0, down) => push_step(path, 'v', &[down]),
            (right, 0) => push_step(path, 'h', &[right]),
            (right, down) => push_step(path, 'l', &[right, down]),
        }
        *at = to;
    };
    for (index, &bend) in points.iter().enumerate().skip(1) {
        let before = points[index - 1];
        let Some(&after) = points.get(index + 1) else {
            line_to(path, &mut at, bend);
            break;
        };
        let length = |a: Point, b: Point| (a.0 - b.0).abs() + (a.1 - b.1).abs();
        let turn = radius.min(length(before, bend) / 2).min(length(bend, after) / 2);
        let is_bend =
            (before.0 == bend.0) != (bend.0 == after.0) || (before.1 == bend.1) != (bend.1 == after.1);
        if turn == 0 || !is_bend {
            line_to(path, &mut at, bend);
            continue;
        }
        let towards = |from: Point, to: Point| {
            (
                from.0 + (to.0 - from.0).signum() * turn,
                from.1 + (to.1 - from.1).signum() * turn,
            )
        };
        line_to(path, &mut at, towards(bend, before));
        let end = towards(bend, after);
        push_step(
            path,
            'q',
            &[bend.0 - at.0, bend.1 - at.1, end.0 - at.0, end.1 - at.1],
        );
        at = end;
    }
}

/// A colour's name as a further class, ` colour-teal`: letters, digits and hyphens only. Nothing without a name.
pub(super) fn colour_class(colour: &str) -> String {
    let name = (colour.chars()).filter(|c| c.is_ascii_alphanumeric() || *c == '-');
    let name: String = name.map(|c| c.to_ascii_lowercase()).collect();
    match &*name {
        "" => name,
        name => format!(" colour-{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bends_are_rounded_and_straight_lines_are_not() {
        let rounded_path = |points: &[Point]| {
            let mut path = String::new();
            push_rounded_path(&mut path, points, 6);
            path
        };
        assert_eq!(
            rounded_path(&[(0, 0), (0, 20), (30, 20), (30, 40)]),
            "M0 0v14q0 6 6 6h18q6 0 6 6v14"
        );
        assert_eq!(rounded_path(&[(9, 9), (9, 3), (-30, 3)]), "M9 9v-3q0-3-3-3h-36");
        assert_eq!(rounded_path(&[(5, 0), (5, 10), (5, 40)]), "M5 0v10v30");
    }

    #[test]
    fn numbers_are_written_as_they_are() {
        for number in [0, 7, 10, -120, i64::MAX, i64::MIN] {
            let mut out = String::new();
            push_number(&mut out, number);
            assert_eq!(out, number.to_string());
        }
    }

    #[test]
    fn text_cannot_leave_its_element() {
        let mut out = String::new();
        escape(&mut out, "<a href=\"x\">]]>&'\u{0}\u{b}");
        assert_eq!(out, "&lt;a href=&quot;x&quot;&gt;]]&gt;&amp;&#39;");
        out.clear();
        escape(&mut out, "Café Ö\u{7f} & Søn");
        assert_eq!(out, "Café Ö &amp; Søn");
    }
}
