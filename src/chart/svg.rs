//! Writes SVG: escaped text, paths with rounded bends, and the colours of a standalone file.

use std::fmt::Write as _;

use super::Look;

/// A class, and how it looks.
#[derive(Clone, Copy)]
pub(super) struct Ink {
    /// Names of classes, with spaces between.
    class: &'static str,
    /// Presentation attributes of a file that is opened alone.
    paint: &'static str,
    /// Presentation attributes of every drawing: without them, and without a style sheet, it would say
    /// something else.
    shape: &'static str,
}

impl Ink {
    pub(super) const fn new(class: &'static str, paint: &'static str) -> Self {
        Self {
            class,
            paint,
            shape: "",
        }
    }

    pub(super) const fn shaped(self, shape: &'static str) -> Self {
        Self { shape, ..self }
    }
}

/// A point of a drawing, in chart units.
pub(super) type Point = (i64, i64);

/// An SVG document in the making.
pub(super) struct Svg {
    out: String,
    look: Look,
}

/// Fonts of a standalone file; the widths of [`text`](super::text) hold for each of them.
const FONTS: &str = "Inter, 'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";

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
            look,
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
        let _ = write!(
            svg.out,
            r#" data-width="{width}" data-height="{height}" role="group" font-size="13" fill="none" stroke="currentColor""#
        );
        if look == Look::Standalone {
            let _ = write!(svg.out, r##" color="#1f2933" font-family="{FONTS}""##);
        }
        svg.out.push('>');
        svg.element("title", title);
        if !desc.is_empty() {
            svg.element("desc", desc);
        }
        if look == Look::Standalone {
            let _ = write!(
                svg.out,
                r##"<rect width="{width}" height="{height}" fill="#fff" stroke="none"/>"##
            );
        }
        svg
    }

    /// Whether the file brings its own colours.
    pub(super) fn is_standalone(&self) -> bool {
        self.look == Look::Standalone
    }

    /// What has been written so far, to write numbers to.
    pub(super) fn buffer(&mut self) -> &mut String {
        &mut self.out
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

    /// Adds the class, and its paint in a standalone file.
    pub(super) fn ink(&mut self, ink: Ink) -> &mut Self {
        self.open("class");
        self.out.push_str(ink.class);
        self.out.push('"');
        if !ink.shape.is_empty() {
            self.out.push(' ');
            self.out.push_str(ink.shape);
        }
        if self.is_standalone() && !ink.paint.is_empty() {
            self.out.push(' ');
            self.out.push_str(ink.paint);
        }
        self
    }

    /// Adds ` fill="…"` of a colour's strong or pale form, in a standalone file.
    pub(super) fn fill(&mut self, shade: &str) -> &mut Self {
        if self.is_standalone() {
            self.open("fill");
            self.out.push_str(shade);
            self.out.push('"');
        }
        self
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
    pub(super) fn rect(&mut self, ink: Ink, (x, y): Point, (width, height): Point, radius: i64) -> &mut Self {
        self.raw("<rect").ink(ink);
        if x != 0 {
            self.number("x", x);
        }
        if y != 0 {
            self.number("y", y);
        }
        self.number("width", width).number("height", height);
        if radius > 0 {
            self.number("rx", radius);
        }
        self.raw("/>")
    }

    /// Adds one line of text whose baseline starts at a point; `size` where it is not the root's.
    pub(super) fn text(&mut self, ink: Ink, (x, y): Point, size: i64, text: &str) -> &mut Self {
        self.raw("<text").ink(ink).number("x", x).number("y", y);
        if size != BASE_SIZE {
            self.number("font-size", size);
        }
        self.raw(">");
        escape(&mut self.out, text);
        self.raw("</text>")
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

    /// Closes the root.
    pub(super) fn finish(mut self) -> String {
        self.out.push_str("</svg>\n");
        self.out
    }
}

/// Size of text where nothing else is said.
pub(super) const BASE_SIZE: i64 = 13;

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
        if at > 0 {
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

/// A path along orthogonal points, its bends rounded; the control point of each curve is the bend itself.
pub(super) fn rounded_path(points: &[Point], radius: i64) -> String {
    let mut path = String::new();
    push_rounded_path(&mut path, points, radius);
    path
}

/// Adds the same to a path.
pub(super) fn push_rounded_path(path: &mut String, points: &[Point], radius: i64) {
    let Some(&(x, y)) = points.first() else { return };
    push_step(path, 'M', &[x, y]);
    let mut at = (x, y);
    let line_to = |path: &mut String, at: &mut Point, to: Point| {
        match (at.0 == to.0, at.1 == to.1) {
            (true, true) => return,
            (true, false) => push_step(path, 'V', &[to.1]),
            (false, true) => push_step(path, 'H', &[to.0]),
            (false, false) => push_step(path, 'L', &[to.0, to.1]),
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
        at = towards(bend, after);
        push_step(path, 'Q', &[bend.0, bend.1, at.0, at.1]);
    }
}

/// The strong and the pale shade of a colour that a theme knows by name, for standalone files.
pub(super) fn shades(colour: &str) -> (&'static str, &'static str) {
    match colour {
        "rose" => ("#c54b6a", "#fde4e8"),
        "sand" => ("#8c7944", "#f1ebdc"),
        "red" | "crimson" => ("#c0392b", "#f9e1de"),
        "orange" => ("#c8641b", "#fbe6d6"),
        "amber" | "gold" => ("#b7811a", "#faeccb"),
        "yellow" => ("#a68a0a", "#f8f0c4"),
        "lime" => ("#6f8f16", "#ecf3d2"),
        "green" => ("#2f8f46", "#dbf0e0"),
        "teal" => ("#12857c", "#d5efec"),
        "cyan" => ("#0e8199", "#d3eef4"),
        "blue" => ("#2563b0", "#dbe8f8"),
        "indigo" => ("#4453b8", "#e2e5f8"),
        "violet" | "purple" => ("#7a45ad", "#ece1f6"),
        "magenta" => ("#a1368f", "#f5dff1"),
        "pink" => ("#c23a74", "#fadfea"),
        "brown" => ("#86593a", "#f0e5dc"),
        "olive" => ("#737a1c", "#eff0d6"),
        "navy" => ("#274472", "#dde4ef"),
        _ => ("#616e7c", "#e8ecf0"),
    }
}

/// A colour's name as part of a class: letters, digits and hyphens only.
pub(super) fn colour_class(colour: &str) -> String {
    (colour.chars())
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bends_are_rounded_and_straight_lines_are_not() {
        assert_eq!(
            rounded_path(&[(0, 0), (0, 20), (30, 20), (30, 40)], 6),
            "M0 0V14Q0 20 6 20H24Q30 20 30 26V40"
        );
        assert_eq!(rounded_path(&[(5, 0), (5, 10), (5, 40)], 6), "M5 0V10V40");
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
