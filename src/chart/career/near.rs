//! A role and the moves around it, as a small drawing for its page.

use super::super::org::{BAR, Face, NOTE, PAD};
use super::super::svg::{BASE_SIZE, Svg};
use super::super::{Look, layout::Units};
use super::{
    ARROW, CareerMap, CareerMove, CareerRole, ENTRY, as_box, curve, entry_class, valid_moves, write_arrow,
    write_move, years_words,
};

/// A role and the moves around it.
#[derive(Clone, Debug)]
pub struct Crossroads<'a> {
    /// The role in the middle.
    pub subject: &'a CareerRole,
    /// Roles that it is entered from, with the moves.
    pub into: Vec<(&'a CareerRole, &'a CareerMove)>,
    /// Roles that it leads to, with the moves; up first.
    pub out: Vec<(&'a CareerRole, &'a CareerMove)>,
}

impl<'a> Crossroads<'a> {
    /// The moves around a role; `None` where there is no such role.
    pub fn of(map: &'a CareerMap, role: usize) -> Option<Self> {
        let subject = map.roles.get(role)?;
        let moves = || valid_moves(map).into_iter().map(|index| &map.moves[index]);
        let into = moves()
            .filter(|made| made.to == role)
            .map(|made| (&map.roles[made.from], made))
            .collect();
        let mut out: Vec<_> = moves()
            .filter(|made| made.from == role)
            .map(|made| (&map.roles[made.to], made))
            .collect();
        out.sort_by_key(|(_, made)| made.is_side);
        Some(Self { subject, into, out })
    }
}

/// Width of the drawing of a crossroads, whoever is in it.
const NEAR_WIDTH: Units = 800;
/// Most roles on either side of it.
const NEAR_MOST: usize = 6;

/// A small drawing for a role's page: entered from on the left, leads to on the right.
///
/// Always 800 wide. Where there are more than six on a side, the last place says how many are left out.
pub fn neighbourhood(around: &Crossroads<'_>, look: Look) -> String {
    const WIDE: Units = 190;
    let face = |role: &CareerRole, made: Option<&CareerMove>| {
        let mut notes = Vec::new();
        if let Some(made) = made {
            let years = years_words(&made.years);
            match (made.is_side, years.is_empty()) {
                (true, true) => notes.push("side move".to_owned()),
                (true, false) => notes.push(format!("side move, {years}")),
                (false, false) => notes.push(years),
                (false, true) => {}
            }
        }
        if role.is_entry {
            notes.push(ENTRY.to_owned());
        }
        let notes: Vec<&str> = notes.iter().map(String::as_str).collect();
        Face::new(&as_box(role), WIDE - BAR - 2 * PAD, BAR, &notes)
    };
    let shown = |count: usize| if count > NEAR_MOST { NEAR_MOST - 1 } else { count };
    let stack = |roles: &[(&CareerRole, &CareerMove)]| {
        let faces: Vec<Face> = roles[..shown(roles.len())]
            .iter()
            .map(|(role, made)| face(role, Some(made)))
            .collect();
        let rest = if roles.len() > NEAR_MOST { 30 } else { 0 };
        let height: Units = faces.iter().map(|face| face.height + 14).sum::<Units>() + rest;
        (faces, height)
    };
    let (left, left_height) = stack(&around.into);
    let (right, right_height) = stack(&around.out);
    let subject = face(around.subject, None);
    let height = left_height.max(right_height).max(subject.height) + 24;
    let subject_at = ((NEAR_WIDTH - subject.width) / 2, (height - subject.height) / 2);
    let title = format!(
        "{}: where it is entered from and where it leads",
        around.subject.title
    );
    let mut svg = Svg::new(look, "cb-career cb-near", (NEAR_WIDTH, height), "", &title, "");
    svg.raw(r#"<g transform="translate(.5 .5)">"#);
    for (roles, faces, tall, is_left) in [
        (&around.into, left, left_height, true),
        (&around.out, right, right_height, false),
    ] {
        let mut y = (height - tall) / 2 + 7;
        for ((role, made), face) in roles.iter().zip(&faces) {
            let x = if is_left { 8 } else { NEAR_WIDTH - 8 - face.width };
            let middle = y + face.height / 2;
            let (from, to) = match is_left {
                true => ((x + face.width, middle), (subject_at.0 - ARROW, height / 2)),
                false => ((subject_at.0 + subject.width, height / 2), (x - ARROW, middle)),
            };
            let (from_id, to_id) = if is_left {
                (&role.id, &around.subject.id)
            } else {
                (&around.subject.id, &role.id)
            };
            write_move(&mut svg, made, from_id, to_id, &curve(from, to));
            if !is_left {
                write_arrow(&mut svg, to, true);
            }
            face.write(&mut svg, &as_box(role), (x, y), None, entry_class(role));
            y += face.height + 14;
        }
        let left_out = roles.len() - faces.len();
        if left_out > 0 {
            let x = if is_left { 8 } else { NEAR_WIDTH - 8 - WIDE };
            svg.raw(r#"<g fill="currentColor" stroke="none">"#);
            svg.text(
                NOTE,
                (x + BAR + PAD, y + 14),
                BASE_SIZE,
                &format!("+{left_out} more"),
            )
            .raw("</g>");
        }
    }
    if !around.into.is_empty() {
        write_arrow(&mut svg, (subject_at.0 - ARROW, height / 2), true);
    }
    subject.write(&mut svg, &as_box(around.subject), subject_at, None, " is-subject");
    svg.raw("</g>");
    svg.finish()
}
