//! Draws days as bars and diamonds on a time scale: schedules, all productions on one line, who is on what.
//!
//! [`draw`] takes plain rows and gives static `<svg>` elements; the page beside it has the same content as a table. It knows
//! no schedule and no URL rules, and nothing of today: `data-` attributes say how a day becomes a place, so that a
//! script can draw today's line in the reader's browser.
//!
//! The drawing is as wide as A4 landscape has pixels, whatever it shows, so text prints at the size it has on screen.
//! The scale goes from days to weeks, months, quarters and years with the span. A long chart is drawn on several sheets,
//! each with a scale and none higher than a page. All lengths are whole hundredths of a pixel, so the same rows give the same bytes;
//! they are written in tenths, of which nobody sees more.
//!
//! Colours are the theme's: every element has classes, and only such presentation attributes as let the chart be read
//! without a style sheet. What is critical has a heavy outline and a stripe below it, not a colour alone.
//!
//! | class | is |
//! |---|---|
//! | `gantt` | the whole |
//! | `gantt-off` | days off, shaded: each where days are wide, else only those longer than a weekend |
//! | `gantt-scale`, `gantt-scale-labels` | a band with the time scale, and its texts |
//! | `gantt-grid`, `gantt-grid-major` | lines down from the scale |
//! | `gantt-group`, `gantt-label` | titles of groups and rows |
//! | `gantt-labels`, `gantt-labels-ground` | all titles, and the ground below them, which a script may move along |
//! | `gantt-bar`, `gantt-milestone` | marks, with their own classes, and `is-critical` |
//! | `gantt-on-bar` | words on a bar; `is-again` where they are the row's title |
//! | `gantt-outline` | days for which something is planned, behind the bars |
//! | `gantt-strip` | something noteworthy along the foot of a row, such as a clash |
//! | `gantt-critical` | the stripe or ring of what is critical |
//! | `gantt-link`, `gantt-arrow` | from what is waited for to what waits, in a group with the numbers of both marks (`data-from`, `data-to`) |

use std::fmt::{self, Write as _};
use std::sync::Arc;

use self::links::Links;
use self::places::{Extent, Places, RowPlace};
use self::scale::Time;
use crate::chart::text::{self, Font};
use crate::units::DayRange;
use crate::words::Words;

mod links;
mod marks;
mod places;
mod scale;
#[cfg(test)]
mod tests;

/// What a chart shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GanttInput {
    /// The words of the theme.
    pub words: Arc<Words>,
    /// Prefix of the ids in the drawing; unique on its page.
    pub id: String,
    /// The name that assistive technology reads.
    pub title: String,
    /// One or two sentences: what the chart shows, from when to when, and where the same stands as a table.
    pub description: String,
    /// Days to show even when nothing is on them.
    pub span: Option<DayRange>,
    /// The rows, by department or whatever else groups them.
    pub groups: Vec<GanttGroup>,
    /// Days off in order, to be shaded.
    pub days_off: Vec<DayRange>,
}

/// Rows that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GanttGroup {
    /// Stands above its rows; empty for no heading.
    pub title: String,
    /// The rows from top to bottom.
    pub rows: Vec<GanttRow>,
}

/// One line of the chart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GanttRow {
    /// Stands left of the scale, whole, in as many lines as it takes.
    pub title: String,
    /// What is drawn on it; a schedule has one mark a row.
    pub marks: Vec<Mark>,
}

/// Something at some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// How it is drawn.
    pub shape: Shape,
    /// When, both ends inclusive. A diamond stands on the last day.
    pub days: DayRange,
    /// Words on a bar, where they fit. Where they are the row's title again, for when that is out of sight, they may also
    /// stand beside the bar.
    pub text: String,
    /// What a pointer over it shows, and the name of its link: title, dates, slack.
    pub label: String,
    /// Where it leads.
    pub url: Option<String>,
    /// Class names that give it its colour.
    pub classes: String,
    /// Whether it has no slack.
    pub is_critical: bool,
    /// What it waits for: numbers of marks, counted from 0 over all rows in the order given, and which ends are linked.
    pub after: Vec<(usize, Ends)>,
}

/// Which ends of two marks a line links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// From where the first ends to where the second starts.
    EndToStart,
    /// From start to start.
    StartToStart,
    /// From end to end.
    EndToEnd,
}

/// How a mark is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// From the start of its first day to the end of its last.
    Bar,
    /// In the middle of its last day.
    Diamond,
    /// A frame behind the bars: what was planned.
    Outline,
    /// Along the foot of the row: a clash, a gap.
    Strip,
}

/// A length in hundredths of a pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Px(i64);

impl fmt::Display for Px {
    /// In tenths.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = (self.0 + 5).div_euclid(10);
        let sign = if tenths < 0 { "-" } else { "" };
        match (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10) {
            (whole, 0) => write!(f, "{sign}{whole}"),
            (whole, part) => write!(f, "{sign}{whole}.{part}"),
        }
    }
}

const fn px(pixels: i64) -> i64 {
    pixels * 100
}

/// A4 landscape less its margins, at 96 pixels to the inch, with a little to spare.
const WIDTH: i64 = px(1120);
const FONT: i64 = px(12);
const LINE: i64 = px(14);
const ROW: i64 = px(22);
/// From one line of bars to the next, where bars of one row overlap.
const LANE: i64 = px(18);
const GROUP: i64 = px(26);
/// One of the two lines of a scale.
const SCALE_LINE: i64 = px(18);
const PADDING: i64 = px(8);
/// Room right of the last day, for half of the diamond of a milestone and its ring.
const RIGHT: i64 = px(12);
const LABEL_MIN: i64 = px(100);
const LABEL_MAX: i64 = px(340);
/// Labels wider than this are set in two lines before they widen their column.
const LABEL_EASY: i64 = px(200);
const BAR: i64 = px(14);
const STRIP: i64 = px(3);
/// From the centre of a diamond to its corners.
const DIAMOND: i64 = px(7);
/// The length in days of a weekend, the longest stretch off that says nothing where a day is narrow.
const WEEKEND: i64 = 2;

/// Draws a chart, as one `<svg>` for each sheet; empty when there is nothing to show.
///
/// The sheets are windows on one drawing: below each other they are one chart, and on paper each stays whole. Takes time
/// in proportion to what is drawn, not to the days it covers.
pub fn draw(input: &GanttInput) -> String {
    let Some(time) = Time::of(input) else {
        return String::new();
    };
    let places = Places::of(input, &time);
    let mut drawing = Drawing {
        input,
        time: &time,
        places: &places,
        svg: String::new(),
    };
    // Writing to a string cannot fail.
    let _ = drawing.write();
    drawing.svg
}

/// A chart in the making.
struct Drawing<'a> {
    input: &'a GanttInput,
    time: &'a Time,
    places: &'a Places,
    svg: String,
}

impl<'a> Drawing<'a> {
    fn write(&mut self) -> fmt::Result {
        let links = Links::of(self.input, self.places);
        for (number, sheet) in self.places.extents().enumerate() {
            self.head(number, sheet)?;
            self.days_off(sheet)?;
            // The scale covers arrows that come from the sheet before.
            links.write(&mut self.svg, self.time, sheet)?;
            self.scale(sheet)?;
            self.marks(sheet)?;
            self.labels(sheet)?;
            self.svg.write_str("</svg>")?;
        }
        Ok(())
    }

    fn head(&mut self, number: usize, sheet: Extent) -> fmt::Result {
        let id = Escaped(&self.input.id);
        let mut marks = self.rows_on(sheet).flat_map(|(row, _)| &row.marks);
        // The content of an image cannot be reached, which would leave links that have the focus but no name.
        let role = match marks.any(|mark| mark.url.is_some()) {
            true => "group",
            false => "img",
        };
        let (top, width, height) = (Px(sheet.top), Px(WIDTH), Px(sheet.foot - sheet.top));
        // Only the first sheet is described; the others are named as its continuation.
        let (suffix, names) = match number {
            0 => (String::new(), format!("{id}-title {id}-desc")),
            number => (format!("-{}", number + 1), format!("{id}-title-{}", number + 1)),
        };
        write!(
            self.svg,
            r#"<svg xmlns="http://www.w3.org/2000/svg" class="gantt" viewBox="0 {top} {width} {height}" width="{width}" height="{height}" role="{role}" aria-labelledby="{names}" font-size="{}" "#,
            Px(FONT)
        )?;
        // Millionths of a pixel: a chart of all years that can be written has a day of two hundred of them.
        let per_day = self.time.width * 10_000 / self.time.days;
        write!(
            self.svg,
            r#"data-first-day="{}" data-last-day="{}" data-px-per-day="{}.{:06}" data-plot-left="{}" data-plot-width="{}" data-plot-top="{}" data-plot-bottom="{}">"#,
            self.time.first,
            self.time.last,
            per_day / 1_000_000,
            per_day % 1_000_000,
            Px(self.time.left),
            Px(self.time.width),
            Px(sheet.top + 2 * SCALE_LINE),
            Px(sheet.foot),
        )?;
        let (title, description) = (Escaped(&self.input.title), Escaped(&self.input.description));
        match number {
            0 => write!(
                self.svg,
                r#"<title id="{id}-title">{title}</title><desc id="{id}-desc">{description}</desc>"#
            ),
            number => {
                let number = (number + 1).to_string();
                let parts = [("title", &*self.input.title), ("number", &number)];
                let title = self.input.words.fill("titles.part_of", &parts);
                let title = Escaped(&title);
                write!(self.svg, r#"<title id="{id}-title{suffix}">{title}</title>"#)
            }
        }
    }

    /// The rows of a sheet, with their places.
    fn rows_on(&self, sheet: Extent) -> impl Iterator<Item = (&'a GanttRow, &'a RowPlace)> + use<'a> {
        let rows = self.input.groups.iter().flat_map(|group| &group.rows);
        rows.zip(&self.places.rows)
            .filter(move |(_, place)| sheet.has(place.top))
    }

    fn days_off(&mut self, sheet: Extent) -> fmt::Result {
        let time = self.time;
        // Where days are narrow, weekends would make a barcode of the chart; longer stretches are still worth seeing.
        let is_shown = |days: &&DayRange| {
            let length = scale::days_from(days.from, days.to) + 1;
            let is_wide = time.is_wide(1, px(4)) || (length > WEEKEND && time.is_wide(length, px(3)));
            days.to >= time.first && days.from <= time.last && is_wide
        };
        let top = sheet.top + 2 * SCALE_LINE;
        let (y, foot) = (Px(top), Px(sheet.foot));
        let mut shades = String::new();
        for days in self.input.days_off.iter().filter(is_shown) {
            let (left, right) = (time.x(days.from), time.x_after(days.to));
            write!(shades, "M{} {y}V{foot}H{}V{y}", Px(left), Px(right))?;
        }
        match shades.is_empty() {
            true => Ok(()),
            false => write!(self.svg, r#"<path class="gantt-off" d="{shades}"/>"#),
        }
    }

    fn scale(&mut self, sheet: Extent) -> fmt::Result {
        let time = self.time;
        let (fine, coarse) = time.units();
        let (y, width, height) = (Px(sheet.top), Px(WIDTH), Px(2 * SCALE_LINE));
        write!(
            self.svg,
            r#"<rect class="gantt-scale" x="0" y="{y}" width="{width}" height="{height}"/>"#
        )?;
        let (top, bottom) = (Px(sheet.top + SCALE_LINE), Px(sheet.foot));
        for (unit, class) in [(Some(fine), "gantt-grid"), (coarse, "gantt-grid-major")] {
            let mut lines = String::new();
            for (left, _, begin) in unit.into_iter().flat_map(|unit| time.cells(unit)) {
                // A cell that began before the chart has its line outside.
                if begin >= time.first {
                    write!(lines, "M{} {top}V{bottom}", Px(left))?;
                }
            }
            if !lines.is_empty() {
                write!(self.svg, r#"<path class="{class}" d="{lines}"/>"#)?;
            }
        }
        write!(self.svg, r#"<g class="gantt-scale-labels">"#)?;
        for (unit, line) in [(coarse, 0), (Some(fine), 1)] {
            for (left, right, begin) in unit.into_iter().flat_map(|unit| time.cells(unit)) {
                let room = right - left - px(4);
                let labels = unit
                    .map(|unit| unit.labels(&self.input.words, begin, line == 1))
                    .unwrap_or_default();
                // A cell with too little room, as the first and last may have, stays empty: no text is cut.
                let fits = |label: &&String| text::width(label, Font::regular(FONT)) <= room;
                if let Some(label) = labels.iter().find(fits) {
                    let (x, y) = (Px(left + px(3)), Px(sheet.top + line * SCALE_LINE + px(13)));
                    write!(self.svg, r#"<text x="{x}" y="{y}">{label}</text>"#)?;
                }
            }
        }
        write!(self.svg, "</g>")
    }

    fn marks(&mut self, sheet: Extent) -> fmt::Result {
        for (row, place) in self.rows_on(sheet) {
            for (at, mark) in row.marks.iter().enumerate() {
                marks::write_mark(&mut self.svg, row, mark, self.time, place, at)?;
            }
        }
        Ok(())
    }

    /// All titles, on a ground of their own: where the chart is wider than its frame, a script keeps them in sight.
    fn labels(&mut self, sheet: Extent) -> fmt::Result {
        let top = sheet.top + 2 * SCALE_LINE;
        let (y, width, height) = (Px(top), Px(self.time.left - PADDING / 2), Px(sheet.foot - top));
        write!(
            self.svg,
            r#"<g class="gantt-labels"><rect class="gantt-labels-ground" x="0" y="{y}" width="{width}" height="{height}"/>"#
        )?;
        let places = self.places;
        for (top, lines) in places.groups.iter().filter(|(top, _)| sheet.has(*top)) {
            self.lines("gantt-group", top + GROUP / 2, lines)?;
        }
        for row in places.rows.iter().filter(|row| sheet.has(row.top)) {
            let middle = row.top + (row.height - LINE * (row.lines.len() as i64 - 1)) / 2;
            self.lines("gantt-label", middle, &row.lines)?;
        }
        self.svg.write_str("</g>")
    }

    /// The lines of a label, the first around a height.
    fn lines(&mut self, class: &str, middle: i64, lines: &[String]) -> fmt::Result {
        let x = Px(PADDING);
        let mut baseline = middle + px(4);
        if let [line] = lines {
            let (y, line) = (Px(baseline), Escaped(line));
            return write!(self.svg, r#"<text class="{class}" x="{x}" y="{y}">{line}</text>"#);
        }
        write!(self.svg, r#"<text class="{class}">"#)?;
        for line in lines {
            let (y, line) = (Px(baseline), Escaped(line));
            write!(self.svg, r#"<tspan x="{x}" y="{y}">{line}</tspan>"#)?;
            baseline += LINE;
        }
        self.svg.write_str("</text>")
    }
}

/// Text as it may stand in an element or a quoted attribute.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_special = |letter: char| matches!(letter, '&' | '<' | '>' | '"' | '\'') || letter.is_control();
        let mut rest = self.0;
        while let Some(at) = rest.find(is_special) {
            let (plain, from) = rest.split_at(at);
            f.write_str(plain)?;
            let mut letters = from.chars();
            f.write_str(match letters.next() {
                Some('&') => "&amp;",
                Some('<') => "&lt;",
                Some('>') => "&gt;",
                Some('"') => "&quot;",
                Some('\'') => "&#39;",
                _ => " ",
            })?;
            rest = letters.as_str();
        }
        f.write_str(rest)
    }
}
