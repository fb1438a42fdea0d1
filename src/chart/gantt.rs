//! Draws days as bars and diamonds on a time scale: schedules, all productions on one line, who is on what.
//!
//! [`draw`] takes plain rows and gives one static `<svg>`; the page beside it has the same content as a table. It knows
//! no schedule and no URL rules, and nothing of today: `data-` attributes say how a day becomes a place, so that a
//! script can draw today's line in the reader's browser.
//!
//! The drawing is as wide as A4 landscape has pixels, whatever it shows, so text prints at the size it has on screen.
//! The scale goes from days to weeks, months, quarters and years with the span, and is repeated in long charts so that
//! it is never a page away. All numbers are whole hundredths of a pixel, so the same rows give the same bytes.
//!
//! Colours are the theme's: every element has classes, and only such presentation attributes as let the chart be read
//! without a style sheet. What is critical has a heavy outline and a stripe below it, not a colour alone.
//!
//! | class | is |
//! |---|---|
//! | `gantt` | the whole |
//! | `gantt-off` | days off, shaded where a day is at least two pixels wide |
//! | `gantt-scale`, `gantt-scale-label` | a band with the time scale, and its texts |
//! | `gantt-grid`, `gantt-grid-major` | lines down from the scale |
//! | `gantt-group`, `gantt-label` | titles of groups and rows |
//! | `gantt-bar`, `gantt-milestone` | marks, with their own classes, and `is-critical` |
//! | `gantt-critical` | the stripe or ring of what is critical |
//! | `gantt-link`, `gantt-arrow` | from what is waited for to what waits |

use std::fmt::{self, Write as _};

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use unicode_segmentation::UnicodeSegmentation;

use crate::units::DayRange;

/// What a chart shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GanttInput {
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
    /// What a pointer over it shows, and the name of its link: title, dates, slack.
    pub label: String,
    /// Where it leads.
    pub url: Option<String>,
    /// Class names that give it its colour.
    pub classes: String,
    /// Whether it has no slack.
    pub is_critical: bool,
    /// What it waits for: numbers of marks, counted from 0 over all rows in the order given.
    pub after: Vec<usize>,
}

/// How a mark is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// From the start of its first day to the end of its last.
    Bar,
    /// In the middle of its last day.
    Diamond,
}

/// A length in hundredths of a pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Px(i64);

impl fmt::Display for Px {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, part) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        match part {
            0 => write!(f, "{sign}{whole}"),
            part if part % 10 == 0 => write!(f, "{sign}{whole}.{}", part / 10),
            part => write!(f, "{sign}{whole}.{part:02}"),
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
const GROUP: i64 = px(26);
/// One of the two lines of a scale.
const SCALE_LINE: i64 = px(18);
const PADDING: i64 = px(8);
const LABEL_MIN: i64 = px(100);
const LABEL_MAX: i64 = px(340);
/// Labels wider than this are set in two lines before they widen their column.
const LABEL_EASY: i64 = px(200);
const BAR: i64 = px(12);
/// From the centre of a diamond to its corners.
const DIAMOND: i64 = px(7);
/// The scale is repeated after this much chart, so that each printed page has one.
const SCALE_EVERY: i64 = px(640);
/// Fewer days would make a single day look like a week.
const LEAST_DAYS: i64 = 14;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Draws a chart; empty when there is nothing to show.
///
/// Takes time in proportion to what is drawn, not to the days it covers.
pub fn draw(input: &GanttInput) -> String {
    let Some(time) = Time::of(input) else {
        return String::new();
    };
    let layout = Layout::of(input, &time);
    let mut svg = String::new();
    // Writing to a string cannot fail.
    let _ = write_svg(&mut svg, input, &time, &layout);
    svg
}

/// How days become places.
struct Time {
    first: Date,
    last: Date,
    days: i64,
    left: i64,
    width: i64,
    label_width: i64,
}

impl Time {
    fn of(input: &GanttInput) -> Option<Self> {
        let rows = || input.groups.iter().flat_map(|group| &group.rows);
        let days = || {
            rows()
                .flat_map(|row| &row.marks)
                .map(|mark| mark.days)
                .chain(input.span)
        };
        let first = days().map(|days| days.from).min()?;
        let last = days().map(|days| days.to.max(days.from)).max()?;
        let least = first.checked_add((LEAST_DAYS - 1).days()).unwrap_or(last);
        let last = last.max(least);
        let rows = rows().map(|row| width_needed(&row.title, false));
        let groups = input.groups.iter().map(|group| width_needed(&group.title, true));
        let label_width = rows.chain(groups).max().unwrap_or(0).clamp(LABEL_MIN, LABEL_MAX);
        let left = label_width + 2 * PADDING;
        Some(Self {
            first,
            last,
            days: days_from(first, last) + 1,
            left,
            width: WIDTH - PADDING - left,
            label_width,
        })
    }

    /// Where a day begins; days outside the chart are at its edges.
    fn x(&self, day: Date) -> i64 {
        self.x_of(days_from(self.first, day))
    }

    /// Where a day ends.
    fn x_after(&self, day: Date) -> i64 {
        self.x_of(days_from(self.first, day) + 1)
    }

    fn x_of(&self, number: i64) -> i64 {
        self.left + number.clamp(0, self.days) * self.width / self.days
    }

    /// Whether some days are at least so many hundredths of a pixel wide.
    fn is_wide(&self, days: i64, width: i64) -> bool {
        days * self.width >= width * self.days
    }

    /// The finest unit whose cells have room for their label, and the one above it.
    fn units(&self) -> (Unit, Option<Unit>) {
        let candidates = [
            (1, px(20), Unit::Day, Some(Unit::Month)),
            (7, px(20), Unit::Week, Some(Unit::Month)),
            (28, px(26), Unit::Month, Some(Unit::Year(1))),
            (90, px(22), Unit::Quarter, Some(Unit::Year(1))),
            (365, px(36), Unit::Year(1), None),
            (3_650, px(36), Unit::Year(10), None),
            (36_500, px(36), Unit::Year(100), None),
        ];
        let fits = candidates
            .into_iter()
            .find(|&(days, width, ..)| self.is_wide(days, width));
        fits.map_or((Unit::Year(1000), None), |(_, _, fine, coarse)| (fine, coarse))
    }
}

fn days_from(first: Date, day: Date) -> i64 {
    first.duration_until(day).as_hours() / 24
}

/// A unit of the scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Day,
    /// From Monday.
    Week,
    Month,
    Quarter,
    /// So many years.
    Year(i16),
}

impl Unit {
    /// The begin of the unit that a day lies in.
    fn begin(self, day: Date) -> Date {
        match self {
            Self::Day => day,
            Self::Week => {
                let back = i64::from(day.weekday().since(Weekday::Monday));
                day.checked_sub(back.days()).unwrap_or(day)
            }
            Self::Month => day.first_of_month(),
            Self::Quarter => {
                let month = (day.month() - 1) / 3 * 3 + 1;
                Date::new(day.year(), month, 1).unwrap_or(day)
            }
            Self::Year(step) => Date::new(day.year().div_euclid(step) * step, 1, 1).unwrap_or(day),
        }
    }

    /// The begin of the next one; `None` at the end of time.
    fn next(self, begin: Date) -> Option<Date> {
        let step = match self {
            Self::Day => 1.day(),
            Self::Week => 1.week(),
            Self::Month => 1.month(),
            Self::Quarter => 3.months(),
            Self::Year(step) => i64::from(step).years(),
        };
        begin.checked_add(step).ok()
    }

    /// What a cell may be called, the fullest first.
    fn labels(self, begin: Date) -> Vec<String> {
        let month = MONTHS[usize::from(begin.month().unsigned_abs().clamp(1, 12) - 1)];
        let (short, year) = (&month[..3], begin.year());
        match self {
            Self::Day | Self::Week => vec![begin.day().to_string()],
            Self::Month => vec![
                format!("{month} {year}"),
                format!("{short} {year}"),
                short.to_owned(),
            ],
            Self::Quarter => vec![format!("Q{}", (begin.month() - 1) / 3 + 1)],
            Self::Year(_) => vec![year.to_string()],
        }
    }
}

/// Where everything stands from top to bottom.
struct Layout {
    /// Tops of the scales; the first is at the top of the chart.
    scales: Vec<i64>,
    /// Top and lines of each group's title.
    groups: Vec<(i64, Vec<String>)>,
    /// Top, height and lines of each row, over all groups.
    rows: Vec<(i64, i64, Vec<String>)>,
    height: i64,
}

impl Layout {
    fn of(input: &GanttInput, time: &Time) -> Self {
        let mut layout = Self {
            scales: vec![0],
            groups: Vec::new(),
            rows: Vec::new(),
            height: 2 * SCALE_LINE,
        };
        for group in &input.groups {
            if !group.title.is_empty() {
                let lines = wrapped(&group.title, time.label_width, true);
                let height = GROUP + LINE * (lines.len() as i64 - 1).max(0);
                // With a row below it, so that no title is left alone at the foot of a page.
                let top = layout.place(height + ROW);
                layout.height -= ROW;
                layout.groups.push((top, lines));
            }
            for row in &group.rows {
                let lines = wrapped(&row.title, time.label_width, false);
                let height = ROW + LINE * (lines.len() as i64 - 1).max(0);
                let top = layout.place(height);
                layout.rows.push((top, height, lines));
            }
        }
        layout.height += PADDING;
        layout
    }

    /// Takes so much room at the foot, with a scale first where the last one is far; gives its top.
    fn place(&mut self, height: i64) -> i64 {
        let scale = self.scales.last().copied().unwrap_or(0);
        if self.height - scale > 2 * SCALE_LINE && self.height + height - scale > SCALE_EVERY {
            self.scales.push(self.height);
            self.height += 2 * SCALE_LINE;
        }
        let top = self.height;
        self.height += height;
        top
    }
}

fn write_svg(svg: &mut String, input: &GanttInput, time: &Time, layout: &Layout) -> fmt::Result {
    write_head(svg, input, time, layout)?;
    write_days_off(svg, input, time, layout)?;
    write_scales(svg, time, layout)?;
    for (top, lines) in &layout.groups {
        write_lines(svg, "gantt-group", r#" font-weight="bold""#, *top, GROUP, lines)?;
    }
    for (top, _, lines) in &layout.rows {
        write_lines(svg, "gantt-label", "", *top, ROW, lines)?;
    }
    write_links(svg, input, time, layout)?;
    let rows = input.groups.iter().flat_map(|group| &group.rows);
    for (row, (top, height, _)) in rows.zip(&layout.rows) {
        for mark in &row.marks {
            write_mark(svg, mark, time, top + height / 2)?;
        }
    }
    svg.write_str("</svg>")
}

fn write_head(svg: &mut String, input: &GanttInput, time: &Time, layout: &Layout) -> fmt::Result {
    let id = Escaped(&input.id);
    let has_links = input
        .groups
        .iter()
        .flat_map(|group| &group.rows)
        .flat_map(|row| &row.marks)
        .any(|mark| mark.url.is_some());
    // The content of an image cannot be reached, which would leave links that have the focus but no name.
    let role = if has_links { "group" } else { "img" };
    let (width, height) = (Px(WIDTH), Px(layout.height));
    let top = Px(2 * SCALE_LINE);
    write!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="gantt" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="{role}" aria-labelledby="{id}-title {id}-desc" font-size="{}" "#,
        Px(FONT)
    )?;
    // Millionths of a pixel: a chart of all years that can be written has a day of two hundred of them.
    let per_day = time.width * 10_000 / time.days;
    write!(
        svg,
        r#"data-first-day="{}" data-last-day="{}" data-px-per-day="{}.{:06}" data-plot-left="{}" data-plot-width="{}" data-plot-top="{top}" data-plot-bottom="{height}">"#,
        time.first,
        time.last,
        per_day / 1_000_000,
        per_day % 1_000_000,
        Px(time.left),
        Px(time.width),
    )?;
    let (title, description) = (Escaped(&input.title), Escaped(&input.description));
    write!(
        svg,
        r#"<title id="{id}-title">{title}</title><desc id="{id}-desc">{description}</desc>"#
    )
}

fn write_days_off(svg: &mut String, input: &GanttInput, time: &Time, layout: &Layout) -> fmt::Result {
    if !time.is_wide(1, px(2)) {
        return Ok(());
    }
    let (top, height) = (Px(2 * SCALE_LINE), Px(layout.height - 2 * SCALE_LINE));
    for days in input
        .days_off
        .iter()
        .filter(|days| days.to >= time.first && days.from <= time.last)
    {
        let (left, right) = (time.x(days.from), time.x_after(days.to));
        let (x, width) = (Px(left), Px(right - left));
        write!(
            svg,
            r#"<rect class="gantt-off" x="{x}" y="{top}" width="{width}" height="{height}" fill="currentColor" fill-opacity="0.08"/>"#
        )?;
    }
    Ok(())
}

fn write_scales(svg: &mut String, time: &Time, layout: &Layout) -> fmt::Result {
    let (fine, coarse) = time.units();
    let (top, bottom) = (Px(SCALE_LINE), Px(layout.height));
    for (unit, class, opacity) in [
        (Some(fine), "gantt-grid", "0.12"),
        (coarse, "gantt-grid-major", "0.35"),
    ] {
        for (left, _, begin) in unit.into_iter().flat_map(|unit| cells(unit, time)) {
            // A cell that began before the chart has its line outside.
            if begin >= time.first {
                let x = Px(left);
                write!(
                    svg,
                    r#"<path class="{class}" d="M{x} {top}V{bottom}" fill="none" stroke="currentColor" stroke-opacity="{opacity}"/>"#
                )?;
            }
        }
    }
    for &top in &layout.scales {
        let (y, width, height) = (Px(top), Px(WIDTH), Px(2 * SCALE_LINE));
        write!(
            svg,
            r#"<rect class="gantt-scale" x="0" y="{y}" width="{width}" height="{height}" fill="currentColor" fill-opacity="0.06"/>"#
        )?;
        for (unit, line) in [(coarse, 0), (Some(fine), 1)] {
            for (left, right, begin) in unit.into_iter().flat_map(|unit| cells(unit, time)) {
                let room = right - left - px(4);
                let labels = unit.map(|unit| unit.labels(begin)).unwrap_or_default();
                // A cell with too little room, as the first and last may have, stays empty: no text is cut.
                if let Some(label) = labels.iter().find(|label| text_width(label, false) <= room) {
                    let (x, y) = (Px(left + px(3)), Px(top + line * SCALE_LINE + px(13)));
                    write!(
                        svg,
                        r#"<text class="gantt-scale-label" x="{x}" y="{y}" fill="currentColor">{label}</text>"#
                    )?;
                }
            }
        }
    }
    Ok(())
}

/// The cells of a scale: where each begins and ends, and its first day, which may lie before the chart.
fn cells(unit: Unit, time: &Time) -> Vec<(i64, i64, Date)> {
    let mut cells = Vec::new();
    let mut begin = Some(unit.begin(time.first));
    while let Some(day) = begin.filter(|day| *day <= time.last) {
        let next = unit.next(day);
        let right = next.map_or(time.left + time.width, |next| time.x(next));
        cells.push((time.x(day), right, day));
        begin = next;
    }
    cells
}

/// The lines of a label, the first on the height of its row's marks.
fn write_lines(
    svg: &mut String,
    class: &str,
    extra: &str,
    top: i64,
    row: i64,
    lines: &[String],
) -> fmt::Result {
    if lines.is_empty() {
        return Ok(());
    }
    let x = Px(PADDING);
    let mut baseline = top + row / 2 + px(4);
    write!(svg, r#"<text class="{class}"{extra} fill="currentColor">"#)?;
    for line in lines {
        write!(
            svg,
            r#"<tspan x="{x}" y="{}">{}</tspan>"#,
            Px(baseline),
            Escaped(line)
        )?;
        baseline += LINE;
    }
    svg.write_str("</text>")
}

fn write_mark(svg: &mut String, mark: &Mark, time: &Time, middle: i64) -> fmt::Result {
    let critical = if mark.is_critical { " is-critical" } else { "" };
    let (label, classes) = (Escaped(&mark.label), Escaped(&mark.classes));
    match &mark.url {
        Some(url) => write!(svg, r#"<a href="{}"><title>{label}</title>"#, Escaped(url))?,
        None => write!(svg, "<g><title>{label}</title>")?,
    }
    let outline = if mark.is_critical { "2" } else { "1" };
    match mark.shape {
        Shape::Bar => {
            let (left, right) = bar_ends(mark, time);
            let (x, y, width) = (Px(left), middle - BAR / 2, Px(right - left));
            write!(
                svg,
                r#"<rect class="gantt-bar{critical} {classes}" x="{x}" y="{}" width="{width}" height="{}" rx="2" fill="currentColor" fill-opacity="0.35" stroke="currentColor" stroke-width="{outline}"/>"#,
                Px(y),
                Px(BAR)
            )?;
            if mark.is_critical {
                let y = Px(middle + BAR / 2 + px(2));
                write!(
                    svg,
                    r#"<rect class="gantt-critical" x="{x}" y="{y}" width="{width}" height="2" fill="currentColor"/>"#
                )?;
            }
        }
        Shape::Diamond => {
            let centre = diamond_at(mark, time);
            write!(
                svg,
                r#"<path class="gantt-milestone{critical} {classes}" d="{}" fill="currentColor" stroke="currentColor" stroke-width="1"/>"#,
                diamond(centre, middle, DIAMOND)
            )?;
            if mark.is_critical {
                let ring = diamond(centre, middle, DIAMOND + px(3));
                write!(
                    svg,
                    r#"<path class="gantt-critical" d="{ring}" fill="none" stroke="currentColor" stroke-width="1.5"/>"#
                )?;
            }
        }
    }
    svg.write_str(if mark.url.is_some() { "</a>" } else { "</g>" })
}

fn diamond(x: i64, y: i64, size: i64) -> String {
    let (left, right, top, bottom) = (Px(x - size), Px(x + size), Px(y - size), Px(y + size));
    let (x, y) = (Px(x), Px(y));
    format!("M{x} {top}L{right} {y}L{x} {bottom}L{left} {y}Z")
}

/// Where a bar begins and ends; never so narrow that it cannot be seen.
fn bar_ends(mark: &Mark, time: &Time) -> (i64, i64) {
    let left = time.x(mark.days.from).min(time.left + time.width - px(2));
    (left, time.x_after(mark.days.to).max(left + px(2)))
}

fn diamond_at(mark: &Mark, time: &Time) -> i64 {
    (time.x(mark.days.to) + time.x_after(mark.days.to)) / 2
}

/// The ends of a mark that links leave from and arrive at.
fn link_ends(mark: &Mark, time: &Time) -> (i64, i64) {
    match mark.shape {
        Shape::Bar => bar_ends(mark, time),
        Shape::Diamond => (diamond_at(mark, time) - DIAMOND, diamond_at(mark, time) + DIAMOND),
    }
}

fn write_links(svg: &mut String, input: &GanttInput, time: &Time, layout: &Layout) -> fmt::Result {
    let rows = input.groups.iter().flat_map(|group| &group.rows);
    let marks: Vec<(&Mark, i64, i64)> = rows
        .zip(&layout.rows)
        .flat_map(|(row, &(top, height, _))| row.marks.iter().map(move |mark| (mark, top, height)))
        .collect();
    for &(mark, top, height) in &marks {
        for &(before, before_top, before_height) in mark.after.iter().filter_map(|&number| marks.get(number))
        {
            let critical = if mark.is_critical && before.is_critical {
                " is-critical"
            } else {
                ""
            };
            let stroke = if critical.is_empty() { "1" } else { "2" };
            let (from, to) = (link_ends(before, time).1, link_ends(mark, time).0);
            let (from_y, to_y) = (before_top + before_height / 2, top + height / 2);
            let bend = from + px(4);
            let line = if to >= from + px(8) {
                format!(
                    "M{} {}H{}V{}H{}",
                    Px(from),
                    Px(from_y),
                    Px(bend),
                    Px(to_y),
                    Px(to)
                )
            } else {
                // Back between the rows, to arrive from the left all the same.
                let between = if to_y > from_y { top } else { top + height };
                let (back, between) = (Px(to - px(8)), Px(between));
                format!(
                    "M{} {}H{}V{between}H{back}V{}H{}",
                    Px(from),
                    Px(from_y),
                    Px(bend),
                    Px(to_y),
                    Px(to)
                )
            };
            write!(
                svg,
                r#"<path class="gantt-link{critical}" d="{line}" fill="none" stroke="currentColor" stroke-opacity="0.6" stroke-width="{stroke}"/>"#
            )?;
            let (tip, tail) = (Px(to), Px(to - px(4)));
            write!(
                svg,
                r#"<path class="gantt-arrow{critical}" d="M{tip} {}L{tail} {}V{}Z" fill="currentColor"/>"#,
                Px(to_y),
                Px(to_y - px(3)),
                Px(to_y + px(3))
            )?;
        }
    }
    Ok(())
}

/// Text as it may stand in an element or a quoted attribute.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                letter if letter.is_control() => f.write_char(' ')?,
                letter => f.write_char(letter)?,
            }
        }
        Ok(())
    }
}

/// How wide a text is at most, in hundredths of a pixel.
///
/// From the widths of Verdana, about the widest of common faces, rounded up: the reader's font is not known here.
fn text_width(text: &str, is_bold: bool) -> i64 {
    let thousandths: i64 = text.chars().map(letter_width).sum();
    let width = thousandths * FONT / 1000;
    if is_bold { width * 115 / 100 } else { width }
}

/// In thousandths of the font's size.
fn letter_width(letter: char) -> i64 {
    match letter {
        'i' | 'j' | 'l' | '\'' | '.' | ',' | ':' | ';' | '|' | '!' | ' ' => 380,
        't' | 'f' | 'r' | 'I' | '(' | ')' | '[' | ']' | '-' | '/' | '"' => 470,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 1080,
        'A'..='Z' | '&' | '+' | '=' | '<' | '>' | '#' | '~' => 830,
        letter if letter.is_ascii() => 650,
        // From Hangul on, most letters are as wide as they are high; emoji a little wider.
        letter if letter >= '\u{1100}' => 1300,
        _ => 900,
    }
}

/// The width that a label asks for: its own, or where that is much, that of its wider half.
fn width_needed(text: &str, is_bold: bool) -> i64 {
    let whole = text_width(text, is_bold);
    if whole <= LABEL_EASY {
        return whole;
    }
    let spaces = text.char_indices().filter(|(_, letter)| letter.is_whitespace());
    let mut best = whole;
    let mut before = 0;
    let mut counted = 0;
    for (at, space) in spaces {
        before += text_width(&text[counted..at], is_bold);
        counted = at;
        best = best.min(before.max(whole - before - text_width(space.encode_utf8(&mut [0; 4]), is_bold)));
    }
    // A little more, since rounding each part down could ask for a third line.
    (best + px(1)).max(LABEL_EASY)
}

/// A text in lines that fit; a word that does not is divided between letters. Nothing is left out.
fn wrapped(text: &str, width: i64, is_bold: bool) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    let space = text_width(" ", is_bold);
    for word in text.split_whitespace() {
        let wide = text_width(word, is_bold);
        if !line.is_empty() && used + space + wide <= width {
            line.push(' ');
            line.push_str(word);
            used += space + wide;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        for letters in word.graphemes(true) {
            let wide = text_width(letters, is_bold);
            if !line.is_empty() && used + wide > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push_str(letters);
            used += wide;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn bar(from: Date, to: Date) -> Mark {
        Mark {
            shape: Shape::Bar,
            days: DayRange { from, to },
            label: "Layout".to_owned(),
            url: None,
            classes: "colour-teal".to_owned(),
            is_critical: false,
            after: Vec::new(),
        }
    }

    fn chart(rows: Vec<GanttRow>) -> GanttInput {
        GanttInput {
            id: "schedule".to_owned(),
            title: "Harbour Lights".to_owned(),
            description: "The phases as bars.".to_owned(),
            span: None,
            groups: vec![GanttGroup {
                title: "Layout".to_owned(),
                rows,
            }],
            days_off: Vec::new(),
        }
    }

    fn row(title: &str, mark: Mark) -> GanttRow {
        GanttRow {
            title: title.to_owned(),
            marks: vec![mark],
        }
    }

    /// The texts of all elements of a class, in order.
    fn texts(svg: &str, class: &str) -> Vec<String> {
        let start = format!("<text class=\"{class}\"");
        let parts = svg.split(&start).skip(1);
        parts
            .map(|part| {
                let text = part
                    .split("</text>")
                    .next()
                    .unwrap_or_default()
                    .split_once('>')
                    .unwrap()
                    .1;
                let mut shown = String::new();
                let mut is_tag = false;
                for letter in text.chars() {
                    match letter {
                        '<' => is_tag = true,
                        '>' => is_tag = false,
                        letter if !is_tag => shown.push(letter),
                        _ => {}
                    }
                }
                shown
            })
            .collect()
    }

    /// Fails unless every element is closed in its turn; gives the number of elements.
    fn well_formed(svg: &str) -> usize {
        let mut open = Vec::new();
        let mut count = 0;
        for part in svg.split('<').skip(1) {
            let (tag, _) = part.split_once('>').expect("each `<` has its `>`");
            assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
            match tag.strip_prefix('/') {
                Some(name) => assert_eq!(open.pop(), Some(name)),
                None => {
                    count += 1;
                    if !tag.ends_with('/') {
                        open.push(tag.split(' ').next().unwrap());
                    }
                }
            }
        }
        assert!(open.is_empty(), "{open:?}");
        count
    }

    #[test]
    fn a_chart_is_an_image_with_a_name_and_a_description() {
        let svg = draw(&chart(vec![row(
            "Layout",
            bar(date(2026, 1, 5), date(2026, 1, 30)),
        )]));
        well_formed(&svg);
        assert!(svg.contains(r#"role="img" aria-labelledby="schedule-title schedule-desc""#));
        assert!(svg.contains(r#"<title id="schedule-title">Harbour Lights</title>"#));
        assert!(svg.contains(r#"<desc id="schedule-desc">The phases as bars.</desc>"#));
        assert_eq!(texts(&svg, "gantt-label"), ["Layout"]);
        for inline in [" style=", "<style", "<script", " on", "today"] {
            assert!(!svg.contains(inline), "{inline}");
        }
    }

    #[test]
    fn a_chart_with_links_can_be_walked_through() {
        let mut mark = bar(date(2026, 1, 5), date(2026, 1, 30));
        mark.url = Some("/departments/layout/?a&b".to_owned());
        let svg = draw(&chart(vec![row("Layout", mark)]));
        well_formed(&svg);
        assert!(svg.contains(r#"role="group""#));
        assert!(svg.contains(r#"<a href="/departments/layout/?a&amp;b"><title>Layout</title>"#));
    }

    #[test]
    fn a_script_can_find_the_place_of_a_day() {
        let svg = draw(&chart(vec![row(
            "Layout",
            bar(date(2026, 1, 5), date(2026, 4, 14)),
        )]));
        let value = |name: &str| -> &str {
            svg.split(&format!("data-{name}=\""))
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap()
        };
        assert_eq!(
            (value("first-day"), value("last-day")),
            ("2026-01-05", "2026-04-14")
        );
        let (left, per_day): (f64, f64) = (
            value("plot-left").parse().unwrap(),
            value("px-per-day").parse().unwrap(),
        );
        let width: f64 = value("plot-width").parse().unwrap();
        assert!((per_day * 100.0 - width).abs() < 0.01);
        assert!((left + width - 1112.0).abs() < 0.01);
    }

    #[test]
    fn what_is_critical_differs_in_shape_and_not_in_colour_alone() {
        let mut critical = bar(date(2026, 1, 5), date(2026, 1, 30));
        critical.is_critical = true;
        let mut wrap = Mark {
            shape: Shape::Diamond,
            ..critical.clone()
        };
        wrap.after = vec![0];
        let svg = draw(&chart(vec![row("Layout", critical), row("Wrap", wrap)]));
        well_formed(&svg);
        assert_eq!(svg.matches(r#"class="gantt-critical""#).count(), 2);
        assert!(svg.contains(r#"class="gantt-bar is-critical colour-teal""#));
        assert!(svg.contains(r#"class="gantt-milestone is-critical colour-teal""#));
        assert!(svg.contains(r#"class="gantt-link is-critical""#));
    }

    #[test]
    fn the_scale_adapts_to_the_span() {
        let labels = |from, to| texts(&draw(&chart(vec![row("a", bar(from, to))])), "gantt-scale-label");
        let days = labels(date(2026, 1, 5), date(2026, 1, 18));
        assert_eq!(days[..4], ["January 2026", "5", "6", "7"]);
        let weeks = labels(date(2026, 1, 5), date(2026, 6, 30));
        assert_eq!(weeks[..3], ["January 2026", "February 2026", "March 2026"]);
        assert_eq!(weeks[6..9], ["5", "12", "19"]);
        let months = labels(date(2026, 1, 5), date(2028, 6, 30));
        assert_eq!(months[..5], ["2026", "2027", "2028", "Jan", "Feb"]);
        let quarters = labels(date(2026, 1, 1), date(2031, 12, 31));
        assert_eq!(quarters[5..9], ["2031", "Q1", "Q2", "Q3"]);
        let years = labels(date(2026, 1, 1), date(2040, 12, 31));
        assert_eq!(years[..2], ["2026", "2027"]);
        let all = labels(date(0, 1, 1), date(9999, 12, 31));
        assert_eq!(
            all,
            [
                "0", "1000", "2000", "3000", "4000", "5000", "6000", "7000", "8000", "9000"
            ]
        );
    }

    #[test]
    fn days_off_are_shaded_while_a_day_can_be_seen() {
        let off = DayRange {
            from: date(2026, 1, 10),
            to: date(2026, 1, 11),
        };
        let shades = |to| {
            let mut input = chart(vec![row("a", bar(date(2026, 1, 5), to))]);
            input.days_off = vec![
                off,
                DayRange {
                    from: date(2020, 1, 1),
                    to: date(2020, 1, 1),
                },
            ];
            draw(&input).matches("gantt-off").count()
        };
        assert_eq!(shades(date(2026, 6, 30)), 1);
        assert_eq!(shades(date(2029, 6, 30)), 0);
    }

    #[test]
    fn no_title_is_cut_however_long_it_is() {
        let long = "Previsualisation of the storm sequence with the second unit and its underwater camera";
        let word = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihungszeremonie";
        let input = chart(vec![
            row(long, bar(date(2026, 1, 5), date(2026, 1, 30))),
            row(word, bar(date(2026, 1, 5), date(2026, 1, 30))),
            row(
                "編集と色補正と音響効果と最終的な納品物の品質管理",
                bar(date(2026, 1, 5), date(2026, 1, 30)),
            ),
        ]);
        let svg = draw(&input);
        well_formed(&svg);
        let shown = |text: &str| text.replace(' ', "");
        let written: Vec<String> = input.groups[0].rows.iter().map(|row| shown(&row.title)).collect();
        let drawn: Vec<String> = texts(&svg, "gantt-label")
            .iter()
            .map(|text| shown(text))
            .collect();
        assert_eq!(drawn, written);
        let time = Time::of(&input).unwrap();
        for (_, _, lines) in &Layout::of(&input, &time).rows {
            assert!(
                lines
                    .iter()
                    .all(|line| text_width(line, false) <= time.label_width),
                "{lines:?}"
            );
        }
        assert_eq!(Layout::of(&input, &time).rows[0].2.len(), 2, "{long}");
    }

    #[test]
    fn what_writers_write_stays_text() {
        let mut mark = bar(date(2026, 1, 5), date(2026, 1, 30));
        mark.label = "</title><script>alert(1)</script>\u{0}".to_owned();
        mark.classes = "\"><script>".to_owned();
        let mut input = chart(vec![row("<b>\"Fish\" & 'chips'</b>", mark)]);
        input.groups[0].title = "<!--".to_owned();
        let svg = draw(&input);
        well_formed(&svg);
        assert!(!svg.contains("<script"));
        assert!(svg.contains("&lt;b&gt;&quot;Fish&quot; &amp; &#39;chips&#39;&lt;/b&gt;"));
    }

    #[test]
    fn an_empty_chart_is_nothing_and_one_day_is_a_day() {
        assert_eq!(draw(&chart(vec![])), "");
        assert_eq!(
            draw(&chart(vec![GanttRow {
                title: "a".to_owned(),
                marks: vec![]
            }])),
            ""
        );
        let svg = draw(&chart(vec![row("a", bar(date(2026, 1, 5), date(2026, 1, 5)))]));
        assert!(
            svg.contains(r#"data-last-day="2026-01-18""#),
            "a day is drawn as part of two weeks"
        );
        let svg = draw(&chart(vec![row(
            "a",
            bar(date(9999, 12, 31), date(9999, 12, 31)),
        )]));
        well_formed(&svg);
    }

    #[test]
    fn five_hundred_phases_over_four_years_stay_readable() {
        let mut rows = Vec::new();
        for index in 0..500_i32 {
            let from = date(2026, 1, 5) + (index * 3 - index % 7).max(0).days();
            let mut mark = bar(from, from + 20.days());
            mark.after = (index > 0)
                .then(|| index as usize - 1)
                .into_iter()
                .chain([9999])
                .collect();
            rows.push(row(&format!("Sequence {index}"), mark));
        }
        let input = chart(rows);
        let svg = draw(&input);
        assert_eq!(svg, draw(&input));
        // A few elements each, and no text in another's row.
        assert!(well_formed(&svg) < 500 * 8, "{}", well_formed(&svg));
        let time = Time::of(&input).unwrap();
        let layout = Layout::of(&input, &time);
        for pair in layout.rows.windows(2) {
            assert!(pair[0].0 + pair[0].1 <= pair[1].0);
        }
        // The scale is repeated, so that it is on each printed page of about 760 pixels.
        for pair in layout.scales.windows(2) {
            assert!(pair[1] - pair[0] <= SCALE_EVERY);
        }
        assert!(layout.scales.len() > 15);
        // Bars of four weeks are wide enough to point at.
        let (left, right) = bar_ends(&input.groups[0].rows[9].marks[0], &time);
        assert!(right - left >= px(8), "{}", Px(right - left));
    }
}
