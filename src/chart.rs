//! Draws charts: from plain structs to geometry to SVG, and the same content as lists.
//!
//! Everything here is a pure function, and no input makes it fail: a superior that does not exist or a cycle of
//! superiors is read as "answers to nobody". Nothing is measured in a reader's font and nothing is random, so equal charts are
//! equal bytes. It knows neither the graph nor a page: whoever has those fills in an [`org::OrgChart`], a
//! [`career::CareerMap`] or a [`gantt::GanttInput`].
//!
//! | module | from → to |
//! |---|---|
//! | [`text`] | words → how wide they are at most, and lines |
//! | [`layout`] | boxes with superiors → where they stand, and the lines between them |
//! | [`org`] | an org chart → SVG, nested list, DOT, Mermaid |
//! | [`sheets`] | an org chart → sheets of paper on which it can be read |
//! | [`gantt`] | days → bars and diamonds on a time scale |
//! | [`career`] | roles and moves → a map of them, lists |
//! | [`social_card`] | a title → a picture for previews of links |
//!
//! # Classes
//! Org charts and career maps have geometry and classes, and only such presentation attributes as let them be read without a
//! style sheet. A file that is opened alone brings a style sheet, `standalone.css`; within a page the theme gives colours.
//! ([`gantt`] lists its own.)
//!
//! | class | is |
//! |---|---|
//! | `cb-chart` with `cb-org`, `cb-career` | the whole |
//! | `cb-box` with `is-vacant`, `is-covered`, `is-external`, `is-subject`, `is-entry`, `colour-<name>` | a group for each box |
//! | `cb-frame` | its outline, which uses one that is drawn once for all of its size |
//! | `cb-shape`, `cb-cards`, `cb-bar`, `cb-tab` | what is in that: the box, the edge of further cards where several hold a role, the department's edge, the ground of its sign |
//! | `cb-sign`, `cb-count` | the department's sign, how many posts |
//! | `cb-role`, `cb-name`, `cb-state`, `cb-note` | its texts |
//! | `cb-lines`, `cb-line` with `is-dotted`, `is-side`, `cb-trunk` | lines and moves; a trunk is the shared end of several moves |
//! | `cb-arrow` | the heads of arrows |
//! | `cb-company`, `cb-company-label` | the border of the company |
//! | `cb-band` with `colour-<name>`, `cb-column`, `cb-label` | departments and stages of the career map |
//! | `cb-header`, `cb-heading` | the title and the legend, in a standalone file |
//! | `cb-sheet` | what a view of the file shows: a sheet of paper |
//!
//! # For scripts
//! Boxes carry `data-id`. Those of an org chart say by their numbers, from 0, whom they answer to: `data-parent` and
//! `data-dotted`. Moves of a career map carry `data-from` (the role that is left) and `data-to`.

pub mod career;
pub mod gantt;
pub mod layout;
pub mod org;
#[cfg(test)]
mod read;
mod route;
pub mod sheets;
pub mod social_card;
mod svg;
pub mod text;

/// How a drawing gets its colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Look {
    /// Classes only, for a page whose style sheet knows them.
    Themed,
    /// Colours as presentation attributes as well, for a file that is opened alone.
    Standalone,
}

/// A department as charts show it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Department {
    /// What it is called.
    pub name: String,
    /// The name of its colour, such as `teal`; empty for none.
    pub colour: String,
    /// Two or three letters that tell it apart without colour.
    pub sign: String,
}

/// Superiors with everything taken out that is no tree: indexes that do not exist, and cycles.
///
/// A cycle is cut at its first member in order, which then answers to nobody.
pub fn forest(superiors: &[Option<usize>]) -> Vec<Option<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        Unseen,
        OnThisWay,
        Done,
    }
    let count = superiors.len();
    let mut parents: Vec<Option<usize>> = (superiors.iter().enumerate())
        .map(|(index, superior)| superior.filter(|&superior| superior < count && superior != index))
        .collect();
    let mut marks = vec![Mark::Unseen; count];
    for start in 0..count {
        let mut way = Vec::new();
        let mut at = start;
        while marks[at] == Mark::Unseen {
            marks[at] = Mark::OnThisWay;
            way.push(at);
            match parents[at] {
                // The way leads back into itself; everything on the cycle is on this way.
                Some(parent) if marks[parent] == Mark::OnThisWay => {
                    let first = way
                        .iter()
                        .rev()
                        .take_while(|&&member| member != parent)
                        .chain([&parent])
                        .min();
                    first.into_iter().for_each(|&first| parents[first] = None);
                }
                Some(parent) => at = parent,
                None => {}
            }
        }
        way.into_iter().for_each(|index| marks[index] = Mark::Done);
    }
    parents
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_is_cut_at_its_first_member() {
        assert_eq!(
            forest(&[Some(9), Some(3), Some(1), Some(2), Some(3), Some(5)]),
            [None, None, Some(1), Some(2), Some(3), None]
        );
    }
}
