//! The neighbourhood of one box: whom it answers to, and who answers to it.

use super::draw::write_line;
use super::{BAR, Face, LineKind, Look, NOTE, OrgBox, OrgChart, PAD};
use crate::chart::layout::{Units, tidied};
use crate::chart::svg::{BASE_SIZE, Point, Svg};

/// A box and those right around it.
#[derive(Clone, Debug)]
pub struct Neighbourhood<'a> {
    /// The box in the middle.
    pub subject: &'a OrgBox,
    /// Whom it answers to.
    pub superior: Option<&'a OrgBox>,
    /// Whom it also answers to.
    pub dotted: Vec<&'a OrgBox>,
    /// Who answers to it.
    pub reports: Vec<&'a OrgBox>,
}

impl<'a> Neighbourhood<'a> {
    /// The neighbourhood of a box; `None` where there is no such box.
    pub fn of(chart: &'a OrgChart, index: usize) -> Option<Self> {
        let subject = chart.boxes.get(index)?;
        let find = |index: &usize| {
            chart
                .boxes
                .get(*index)
                .filter(|found| !std::ptr::eq(*found, subject))
        };
        Some(Self {
            subject,
            superior: subject.superior.as_ref().and_then(find),
            dotted: subject
                .dotted
                .iter()
                .filter(|&&to| subject.superior != Some(to))
                .filter_map(find)
                .collect(),
            reports: (chart.boxes.iter().enumerate())
                .filter(|&(other, post)| post.superior == Some(index) && other != index)
                .map(|(_, post)| post)
                .collect(),
        })
    }
}

/// Most boxes in a row of a neighbourhood.
const NEAR_ROW: usize = 2;
/// Most boxes below the role.
const NEAR_MOST: usize = 6;
/// Width of a neighbourhood, whoever is in it.
const NEAR_WIDTH: Units = 300;
/// Room between the boxes of a neighbourhood, and the width of text in them.
const NEAR_GAP: Units = 16;
const NEAR_TEXT: Units = 116;

/// A small drawing for a role's page: superiors above, the role, and up to six who answer to it.
///
/// Always 300 wide, so that it stands beside a page's text, and on a telephone, without being made smaller. Where there
/// are more who answer, the last place says how many are left out. Its links are for pointers and no stops of the keyboard,
/// since the page says the same in words.
pub fn neighbourhood(near: &Neighbourhood<'_>, look: Look) -> String {
    let face = |post: &OrgBox| Face::new(post, NEAR_TEXT, BAR, &[]);
    let above: Vec<(&OrgBox, LineKind)> = (near.superior.iter().map(|post| (*post, LineKind::Solid)))
        .chain(near.dotted.iter().map(|post| (*post, LineKind::Dotted)))
        .take(NEAR_ROW)
        .collect();
    let shown = if near.reports.len() > NEAR_MOST {
        NEAR_MOST - 1
    } else {
        near.reports.len()
    };
    let rows: Vec<&[&OrgBox]> = near.reports[..shown].chunks(NEAR_ROW).collect();
    let left_out = near.reports.len() - shown;

    let subject = face(near.subject);
    let top_faces: Vec<Face> = above.iter().map(|(post, _)| face(post)).collect();
    let step = BAR + 2 * PAD + NEAR_TEXT + NEAR_GAP;
    // Rows are centred; a row of one stands right below or above the subject.
    let place = |row: i64, at: usize| (NEAR_WIDTH - (row * step - NEAR_GAP)) / 2 + at as i64 * step;
    let tallest = |faces: &[Face]| faces.iter().map(|face| face.height).max().unwrap_or(0);
    let mut placed: Vec<(&OrgBox, Face, Point, &str)> = Vec::new();
    let mut lines: Vec<(&OrgBox, &OrgBox, LineKind, Vec<Point>)> = Vec::new();
    let centre = NEAR_WIDTH / 2;
    let mut y = 12;

    let top_height = tallest(&top_faces);
    let subject_y = if above.is_empty() { y } else { y + top_height + 44 };
    let count = above.len() as i64;
    for (at, ((post, kind), face)) in above.iter().zip(top_faces).enumerate() {
        let x = place(count, at);
        let middle = x + face.width / 2;
        // Each line has its own height and its own place on the subject, so that dotted and solid ones stay
        // apart.
        let enters = centre + (2 * at as i64 - (count - 1)) * 12;
        let bend = subject_y - 12 - 6 * (at as i64).min(count - 1 - at as i64);
        let from = y + face.height;
        let points = tidied([
            (enters, subject_y),
            (enters, bend),
            (middle, bend),
            (middle, from),
        ]);
        lines.push((near.subject, post, *kind, points));
        placed.push((post, face, (x, y), ""));
    }
    y = subject_y + subject.height;
    placed.push((near.subject, subject, (place(1, 0), subject_y), " is-subject"));
    let mut more_at = None;
    for (number, row) in rows.iter().enumerate() {
        let is_last = number + 1 == rows.len();
        // In an even row the trunk goes on between its boxes; so rows above the last have an even number of
        // places.
        let places = if is_last {
            row.len() + usize::from(left_out > 0)
        } else {
            NEAR_ROW
        } as i64;
        let bus = y + 20;
        let top = y + 40;
        let faces: Vec<Face> = row.iter().map(|post| face(post)).collect();
        let height = tallest(&faces);
        for (at, (post, face)) in row.iter().zip(faces).enumerate() {
            let x = place(places, at);
            let middle = x + face.width / 2;
            let from = subject_y
                + placed
                    .iter()
                    .find(|entry| entry.3 == " is-subject")
                    .map_or(0, |entry| entry.1.height);
            let points = tidied([(centre, from), (centre, bus), (middle, bus), (middle, top)]);
            lines.push((post, near.subject, LineKind::Solid, points));
            placed.push((post, face, (x, top), ""));
        }
        if is_last && left_out > 0 {
            more_at = Some((place(places, row.len()), top + 24));
        }
        y = top + height;
    }
    let title = format!("{}: whom it answers to and who answers to it", near.subject.role);
    let mut svg = Svg::new(look, "cb-org cb-near", (NEAR_WIDTH, y + 12), "", &title, "");
    svg.raw(r#"<g transform="translate(.5 .5)">"#);
    for (from, to, kind, points) in &lines {
        write_line(&mut svg, &from.id, &to.id, *kind, points);
    }
    for (post, face, at, class) in &placed {
        let parent =
            (lines.iter()).find(|(from, _, kind, _)| *kind == LineKind::Solid && std::ptr::eq(*from, *post));
        face.write(
            &mut svg,
            post,
            *at,
            parent.map(|(_, to, ..)| to.id.as_str()),
            class,
        );
    }
    if let Some(at) = more_at {
        svg.raw(r#"<g fill="currentColor" stroke="none">"#);
        svg.text(NOTE, at, BASE_SIZE, &format!("+{left_out} more"))
            .raw("</g>");
    }
    svg.raw("</g>");
    // Text is escaped, so this is found in tags alone.
    svg.finish().replace("<a href=", "<a tabindex=\"-1\" href=")
}
