//! The career map: roles as boxes, moves as arrows, stages from left to right, departments from top to bottom.
//!
//! Layered drawing. A role's column comes from its stage, and within a stage from the longest chain of moves
//! that leads to it. A move that passes over columns gets a place of its own between the boxes there, shared by
//! all moves to the same role: so lines that run together lead to one role only, and nothing crosses a box. The
//! order in each column is improved in a fixed number of sweeps, and that of the departments before ([`arrange`]).
//! Start at [`svg`]; [`lists`] says the same in words, and [`sheets`] spreads it over paper.

use std::collections::BTreeSet;
use std::sync::Arc;

use columns::{Bands, Columns};
use drawing::{Drawing, Measures};

use super::layout::Units;
use super::org::OrgBox;
use super::svg::{Point, Svg, push_step};
use super::{Department, Look};
use crate::words::Words;

mod arrange;
mod columns;
mod drawing;
mod filling;
mod order;
pub mod sheets;
#[cfg(test)]
mod tests;
mod web;

/// Roles and the moves between them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CareerMap {
    /// The words of the theme.
    pub words: Arc<Words>,
    /// What it is a map of; the accessible name of the drawing.
    pub title: String,
    /// Names of the stages, from first to last.
    pub stages: Vec<String>,
    /// The roles; departments are listed in the order in which they first appear, and drawn in one in which fewer
    /// lines cross.
    pub roles: Vec<CareerRole>,
    /// The moves.
    pub moves: Vec<CareerMove>,
}

/// A role on the map.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CareerRole {
    /// Unique on the map; scripts find the box by it.
    pub id: String,
    /// The role's title.
    pub title: String,
    /// The role's page.
    pub url: Option<String>,
    /// Its department.
    pub department: Option<Department>,
    /// Index in [`CareerMap::stages`]; guessed from its moves where there is none.
    pub stage: Option<usize>,
    /// Whether it is a way into the industry.
    pub is_entry: bool,
    /// More lines for its box, such as where a move goes on.
    pub notes: Vec<String>,
}

/// A move from one role to another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CareerMove {
    /// Index of the role that is left.
    pub from: usize,
    /// Index of the role that is entered.
    pub to: usize,
    /// Whether it is a move to other work rather than up.
    pub is_side: bool,
    /// Years that are usual before it, in words such as `2–4 years`; empty where unknown.
    pub years: String,
}

/// The roles of a department, as a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CareerBand<'a> {
    /// The department; none for roles without.
    pub department: Option<&'a Department>,
    /// Its roles from the first stage to the last.
    pub roles: Vec<CareerEntry>,
}

/// A role in a list, with its moves as indexes of [`CareerMap::moves`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CareerEntry {
    /// Index in [`CareerMap::roles`].
    pub role: usize,
    /// Moves that lead to it.
    pub entered_from: Vec<usize>,
    /// Moves up.
    pub up: Vec<usize>,
    /// Moves sideways.
    pub side: Vec<usize>,
}

/// The map as lists, one for each department in the order in which they are given.
pub fn lists(map: &CareerMap) -> Vec<CareerBand<'_>> {
    let columns = Columns::new(map, Measures::SCREEN.columns);
    let bands = Bands::new(map);
    let mut lists: Vec<CareerBand<'_>> = bands
        .departments
        .iter()
        .map(|&department| CareerBand {
            department,
            roles: Vec::new(),
        })
        .collect();
    let mut order: Vec<usize> = (0..map.roles.len()).collect();
    order.sort_by_key(|&role| (columns.of_role[role], role));
    let mut entries: Vec<CareerEntry> = (0..map.roles.len())
        .map(|role| CareerEntry {
            role,
            entered_from: Vec::new(),
            up: Vec::new(),
            side: Vec::new(),
        })
        .collect();
    for index in valid_moves(map) {
        let made = &map.moves[index];
        entries[made.to].entered_from.push(index);
        let from = &mut entries[made.from];
        if made.is_side {
            from.side.push(index)
        } else {
            from.up.push(index)
        }
    }
    order
        .into_iter()
        .for_each(|role| lists[bands.of_role[role]].roles.push(entries[role].clone()));
    lists
}

/// The map as SVG. The same map gives the same bytes.
pub fn svg(map: &CareerMap, look: Look) -> String {
    Drawing::new(map, Measures::SCREEN).write(map, &map.title, look, None)
}

/// Length of an arrow's head.
const ARROW: Units = 7;

/// Moves between two roles that exist, each pair and direction once.
fn valid_moves(map: &CareerMap) -> Vec<usize> {
    let mut seen = BTreeSet::new();
    let count = map.roles.len();
    (map.moves.iter().enumerate())
        .filter(|(_, made)| {
            made.from < count && made.to < count && made.from != made.to && seen.insert((made.from, made.to))
        })
        .map(|(index, _)| index)
        .collect()
}

/// A role as a box to draw.
fn as_box(role: &CareerRole) -> OrgBox {
    OrgBox {
        id: role.id.clone(),
        role: role.title.clone(),
        url: role.url.clone(),
        department: role.department.clone(),
        ..OrgBox::default()
    }
}

fn entry_class(role: &CareerRole) -> &'static str {
    if role.is_entry { " is-entry" } else { "" }
}

/// A line that leaves and arrives level, and is straight if it can be.
fn curve(from: Point, to: Point) -> String {
    let mut path = String::with_capacity(48);
    push_step(&mut path, 'M', &[from.0, from.1]);
    if from.1 == to.1 {
        push_step(&mut path, 'H', &[to.0]);
    } else {
        let middle = (from.0 + to.0) / 2;
        push_step(&mut path, 'C', &[middle, from.1, middle, to.1, to.0, to.1]);
    }
    path
}

fn write_move(svg: &mut Svg, made: &CareerMove, from: &str, to: &str, path: &str) {
    svg.raw("<path").class(if made.is_side {
        "cb-line is-side"
    } else {
        "cb-line"
    });
    svg.attribute("data-from", from).attribute("data-to", to);
    svg.attribute("d", path);
    match &*made.years {
        "" => svg.raw("/>"),
        years => svg.raw(">").element("title", years).raw("</path>"),
    };
}

/// Adds the head of an arrow to a path.
fn push_arrow(path: &mut String, (x, y): Point, is_rightwards: bool) {
    push_step(path, 'M', &[x, y - 4]);
    push_step(path, 'l', &[if is_rightwards { ARROW } else { -ARROW }, 4]);
    push_step(path, 'L', &[x, y + 4]);
    path.push('Z');
}
