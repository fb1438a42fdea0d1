//! What stands on the rows: bars, outlines, diamonds and strips.

use std::fmt::{self, Write as _};

use super::places::RowPlace;
use super::scale::Time;
use super::{BAR, DIAMOND, Escaped, GanttRow, Mark, Px, STRIP, Shape, px};
use crate::chart::text::{self, Font};

/// The words on a bar are a little smaller than those beside it.
const ON_BAR: i64 = px(11);

/// Writes one mark of a row.
pub(super) fn write_mark(
    svg: &mut String,
    row: &GanttRow,
    mark: &Mark,
    time: &Time,
    place: &RowPlace,
    at: usize,
) -> fmt::Result {
    let middle = place.middle(at);
    let critical = if mark.is_critical { " is-critical" } else { "" };
    let (label, classes) = (Escaped(&mark.label), Escaped(&mark.classes));
    let space = if mark.classes.is_empty() { "" } else { " " };
    match &mark.url {
        Some(url) => write!(svg, r#"<a href="{}"><title>{label}</title>"#, Escaped(url))?,
        None => write!(svg, "<g><title>{label}</title>")?,
    }
    let (left, right) = bar_ends(mark, time);
    let (x, width) = (Px(left), Px(right - left));
    match mark.shape {
        Shape::Bar => {
            let y = Px(middle - BAR / 2);
            write!(
                svg,
                r#"<rect class="gantt-bar{critical}{space}{classes}" x="{x}" y="{y}" width="{width}" height="{}"/>"#,
                Px(BAR)
            )?;
            if mark.is_critical {
                let y = Px(middle + BAR / 2 + px(2));
                write!(
                    svg,
                    r#"<rect class="gantt-critical" x="{x}" y="{y}" width="{width}" height="2"/>"#
                )?;
            }
            write_text(svg, row, mark, time, (left, right), middle)?;
        }
        Shape::Outline => {
            let (y, height) = (Px(place.top + px(2)), Px(place.height - px(4)));
            write!(
                svg,
                r#"<rect class="gantt-outline{space}{classes}" x="{x}" y="{y}" width="{width}" height="{height}"/>"#
            )?;
        }
        Shape::Strip => {
            let y = Px(place.top + place.height - STRIP - px(1));
            write!(
                svg,
                r#"<rect class="gantt-strip{space}{classes}" x="{x}" y="{y}" width="{width}" height="{}"/>"#,
                Px(STRIP)
            )?;
        }
        Shape::Diamond => {
            let centre = diamond_at(mark, time);
            write!(
                svg,
                r#"<path class="gantt-milestone{critical}{space}{classes}" d="{}"/>"#,
                diamond(centre, middle, DIAMOND)
            )?;
            if mark.is_critical {
                let ring = diamond(centre, middle, DIAMOND + px(3));
                write!(svg, r#"<path class="gantt-critical" d="{ring}"/>"#)?;
            }
        }
    }
    svg.write_str(if mark.url.is_some() { "</a>" } else { "</g>" })
}

/// The words of a bar. Those that do not fit are left out: the pointer shows them, and the table has them.
fn write_text(
    svg: &mut String,
    row: &GanttRow,
    mark: &Mark,
    time: &Time,
    (left, right): (i64, i64),
    middle: i64,
) -> fmt::Result {
    if mark.text.is_empty() {
        return Ok(());
    }
    let width = text::width(&mark.text, Font::regular(ON_BAR));
    let is_again = mark.text == row.title;
    let (x, anchor) = if width + px(8) <= right - left {
        (left + px(4), "")
    } else if is_again && right + width + px(8) <= time.left + time.width {
        (right + px(8), "")
    } else if is_again && left - width - px(8) >= time.left {
        (left - px(8), r#" text-anchor="end""#)
    } else {
        return Ok(());
    };
    let again = if is_again { " is-again" } else { "" };
    write!(
        svg,
        r#"<text class="gantt-on-bar{again}" x="{}" y="{}"{anchor}>{}</text>"#,
        Px(x),
        Px(middle + px(4)),
        Escaped(&mark.text)
    )
}

fn diamond(x: i64, y: i64, size: i64) -> String {
    let (left, right, top, bottom) = (Px(x - size), Px(x + size), Px(y - size), Px(y + size));
    let (x, y) = (Px(x), Px(y));
    format!("M{x} {top}L{right} {y}L{x} {bottom}L{left} {y}Z")
}

/// Where a bar begins and ends; never so narrow that it cannot be seen.
pub(super) fn bar_ends(mark: &Mark, time: &Time) -> (i64, i64) {
    let left = time.x(mark.days.from).min(time.left + time.width - px(2));
    (left, time.x_after(mark.days.to).max(left + px(2)))
}

/// The middle of a diamond.
pub(super) fn diamond_at(mark: &Mark, time: &Time) -> i64 {
    (time.x(mark.days.to) + time.x_after(mark.days.to)) / 2
}
