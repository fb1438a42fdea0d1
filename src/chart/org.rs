//! The org chart: boxes with roles and people, drawn as SVG, and the same as a nested list, DOT and Mermaid.
//!
//! Whoever fills in an [`OrgChart`] decides who hangs from whom; this module decides what a box looks like.
//! [`drawn`](super::sheets::drawn) draws it. [`list`] holds the same boxes and lines, for readers without sight, paper or room;
//! the two are built from one forest.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::layout::LineKind;
use super::{Department, forest};
use crate::words::Words;

mod draw;
mod exports;
mod face;
#[cfg(test)]
mod tests;

pub use exports::{dot, mermaid};

pub(super) use draw::{Laid, Portion, Whole, view_id};
pub(super) use face::{BAR, Face, NOTE_FONT, NoteSize};

/// An org chart: of a company's roles, of a production's crew, of a department.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct OrgChart {
    /// The words of the theme.
    pub words: Arc<Words>,
    /// What it is a chart of; the accessible name of the drawing.
    pub title: String,
    /// The label on the border between the company and those outside; empty for the title.
    pub company: String,
    /// The boxes, in billing order: siblings are drawn in it.
    pub boxes: Vec<OrgBox>,
}

/// One box: a role, and who holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct OrgBox {
    /// Unique in the chart; scripts find the box by it.
    pub id: String,
    /// The role's title.
    pub role: String,
    /// The role's page.
    pub url: Option<String>,
    /// Who holds it, in billing order.
    pub people: Vec<Holder>,
    /// Whether somebody holds it.
    pub state: State,
    /// How many posts there are; shown from two on.
    pub count: usize,
    /// The department, for the box's colour and sign.
    pub department: Option<Department>,
    /// Whether it stands outside the company: client, distributor.
    pub is_external: bool,
    /// Index of the box it answers to.
    pub superior: Option<usize>,
    /// Indexes of boxes that it also answers to.
    pub dotted: Vec<usize>,
    /// What else is to be known, each in a few words.
    pub notes: Vec<String>,
}

/// Somebody who holds a role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Holder {
    /// Their name.
    pub name: String,
    /// Their page.
    pub url: Option<String>,
    /// Whether they stand in for the one who will have the role.
    pub is_acting: bool,
    /// The days on which they hold it, for scripts; none where they hold it all the time, or where the list beside the
    /// drawing has them.
    pub days: Option<String>,
    /// A remark, such as a credit, a unit or dates.
    pub note: String,
    /// Indexes of the other boxes in which they stand.
    pub also_in: Vec<usize>,
}

/// Whether somebody holds a role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum State {
    /// The chart shows roles, not people.
    #[default]
    Role,
    /// Those named hold it.
    Filled,
    /// Nobody holds it yet.
    Vacant,
    /// Somebody else does its work: the name of a person or a role.
    CoveredBy(String),
}

/// A box in the nested list, with those who answer to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgNode {
    /// Index in [`OrgChart::boxes`].
    pub index: usize,
    /// Those who answer to it, in billing order.
    pub children: Vec<OrgNode>,
}

/// The chart as a nested list: those who answer to nobody, each with those who answer to them.
///
/// Boxes outside the company stand in it where they answer to, or lead, somebody. Dotted lines are in
/// [`OrgBox::dotted`].
pub fn list(chart: &OrgChart) -> Vec<OrgNode> {
    let parents = chart.parents();
    let children = children(&parents);
    let mut built: Vec<Option<OrgNode>> = vec![None; parents.len()];
    let tops: Vec<usize> = (0..parents.len())
        .filter(|&index| parents[index].is_none())
        .collect();
    let mut order = Vec::new();
    let mut open = tops.clone();
    while let Some(index) = open.pop() {
        order.push(index);
        open.extend(&children[index]);
    }
    for index in order.into_iter().rev() {
        let children = children[index]
            .iter()
            .filter_map(|&child| built[child].take())
            .collect();
        built[index] = Some(OrgNode { index, children });
    }
    tops.into_iter().filter_map(|index| built[index].take()).collect()
}

impl OrgChart {
    /// The superior of each box, without cycles.
    pub(super) fn parents(&self) -> Vec<Option<usize>> {
        forest(&self.boxes.iter().map(|post| post.superior).collect::<Vec<_>>())
    }

    /// Every line once, as (who answers, to whom, kind): first the solid ones, then the dotted ones.
    pub(super) fn edges(&self) -> Vec<(usize, usize, LineKind)> {
        let parents = self.parents();
        let solid = parents
            .iter()
            .enumerate()
            .filter_map(|(from, to)| Some((from, (*to)?, LineKind::Solid)));
        let mut edges: Vec<_> = solid.collect();
        for (from, post) in self.boxes.iter().enumerate() {
            let mut seen = BTreeSet::new();
            for &to in &post.dotted {
                if to < self.boxes.len() && to != from && parents[from] != Some(to) && seen.insert(to) {
                    edges.push((from, to, LineKind::Dotted));
                }
            }
        }
        edges
    }

    fn company_label(&self) -> &str {
        if self.company.is_empty() {
            &self.title
        } else {
            &self.company
        }
    }

    /// What a box says, line by line, for the exports.
    fn words(&self, post: &OrgBox) -> Vec<String> {
        let mut lines = vec![post.role.clone()];
        if post.count > 1 {
            lines[0].push_str(&format!(" ×{}", post.count));
        }
        lines.extend(post.people.iter().map(|holder| holder.words(&self.words)));
        lines.extend(post.state.words(&self.words));
        lines.extend(post.notes.iter().cloned());
        lines
    }
}

impl Holder {
    /// The name, and "(acting)" where that is so.
    pub fn words(&self, words: &Words) -> String {
        match self.is_acting {
            true => words.fill("drawing.acting", &[("name", &self.name)]),
            false => self.name.clone(),
        }
    }
}

impl State {
    /// The words that a box shows for it, if any.
    pub fn words(&self, words: &Words) -> Option<String> {
        match self {
            Self::Role | Self::Filled => None,
            Self::Vacant => Some(words.say("common.is_vacant").to_owned()),
            Self::CoveredBy(who) => Some(words.fill("common.covered_by", &[("role", who)])),
        }
    }
}

impl OrgChart {
    /// For each person in a box who stands in others too: which.
    fn other_roles(&self, post: &OrgBox) -> Vec<String> {
        let with_hats = post.people.iter().filter(|holder| !holder.also_in.is_empty());
        with_hats
            .filter_map(|holder| {
                let roles: Vec<&str> = (holder.also_in.iter())
                    .filter_map(|&other| self.boxes.get(other))
                    .map(|other| other.role.as_str())
                    .collect();
                let roles = (!roles.is_empty()).then(|| self.words.joined(&roles))?;
                Some(match post.people.len() {
                    1 => self.words.fill("org_chart.also", &[("roles", &roles)]),
                    _ => {
                        let parts = [("name", &*holder.name), ("roles", &roles)];
                        self.words.fill("org_chart.also_of", &parts)
                    }
                })
            })
            .collect()
    }
}

/// Those who hang from each box, in order.
pub(super) fn children(parents: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut children = vec![Vec::new(); parents.len()];
    for (child, parent) in parents.iter().enumerate() {
        parent.iter().for_each(|&parent| children[parent].push(child));
    }
    children
}
