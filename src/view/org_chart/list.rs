//! A chart as nested lists.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::Serialize;

use super::LegendEntry;
use super::boxes::{Telling, id};
use crate::graph::{ChartOf, Post};
use crate::view::links::post_anchor;
use crate::view::show::{self, Badge};
use crate::view::{Mention, Scope, Tape};

/// The most posts above a part of a list that are repeated at its head.
const MAX_REPEATED: usize = 12;

/// A post of the tree. To write nested lists, open one after a post that `has_reports`, and close `closes` after it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct PostView {
    /// Which box of the drawing it is, for scripts.
    pub id: String,
    /// Its anchor; none where it only repeats a post of an earlier part.
    pub anchor: Option<String>,
    /// The role's title here.
    pub title: String,
    /// The role's address.
    pub url: String,
    /// The department; none on a department's own chart.
    pub tape: Option<Tape>,
    /// The credit, where all rows of the crew list give it the same; it says which of several heads this is.
    pub credit: Option<String>,
    /// Who holds it.
    pub who: Vec<PostHolderView>,
    /// How it is held, where that is worth a word.
    pub badges: Vec<Badge>,
    /// What else is to be known, each in a few words: dotted lines, work it covers, whom it answers to by the book, other posts
    /// of those who hold it.
    pub notes: Vec<String>,
    /// Whether it stands in an earlier part of the list, and only leads to those below it.
    pub is_repeated: bool,
    /// Whether posts follow that hang from it.
    pub has_reports: bool,
    /// How many lists end after it.
    pub closes: usize,
}

/// Somebody who holds a post.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PostHolderView {
    /// Who.
    #[serde(flatten)]
    pub name: Mention,
    /// Whether they stand in while others hold it too.
    pub is_acting: bool,
    /// The days on which they hold it, for scripts: `2026-01-05/2026-12-18`, an end left out where it is open, several with
    /// spaces between; none where they hold it all the time.
    pub days: Option<String>,
}

/// The posts of a part of a chart inside the company and those outside, each as a tree in order.
///
/// Where the part begins below posts of earlier parts, the nearest of those stand at its head again.
pub(super) fn tree(
    scope: &Scope<'_>,
    of: ChartOf,
    posts: &[Post],
    part: Range<usize>,
) -> (Vec<PostView>, Vec<PostView>) {
    let superiors = std::iter::successors(
        posts.get(part.start).and_then(|first| first.superior),
        |superior| posts[*superior].superior,
    );
    let mut repeated: Vec<usize> = superiors.take(MAX_REPEATED).collect();
    repeated.reverse();
    let chosen = repeated.iter().copied().chain(part.clone());
    let (own, external): (Vec<usize>, Vec<usize>) = chosen.partition(|index| !posts[*index].is_external);
    let telling = Telling::of(scope, of, posts);
    let view = |index: usize| post_view(scope, &telling, posts, index, index < part.start);
    (nested(posts, &own, view), nested(posts, &external, view))
}

/// The departments of a chart, in the order in which they first appear; none where there is only one.
pub(super) fn legend(scope: &Scope<'_>, of: ChartOf, posts: &[Post]) -> Vec<LegendEntry> {
    if matches!(of, ChartOf::Department(_)) {
        return Vec::new();
    }
    let mut seen = BTreeSet::new();
    let departments = posts.iter().filter_map(|post| post.department);
    let legend = departments.filter(|department| seen.insert(*department));
    legend
        .map(|department| LegendEntry {
            sign: scope.graph[department].sign.clone(),
            tape: scope.tape(department),
        })
        .collect()
}

/// Writes some posts down as a tree, in the order of the lineup.
///
/// A post whose superior is on the other side of the company's border hangs from the next one above on its own side.
fn nested(posts: &[Post], chosen: &[usize], view: impl Fn(usize) -> PostView) -> Vec<PostView> {
    let mut depths: Vec<Option<usize>> = vec![None; posts.len()];
    let mut above: Vec<Option<usize>> = vec![None; posts.len()];
    let mut is_chosen = vec![false; posts.len()];
    for index in chosen {
        is_chosen[*index] = true;
    }
    for (index, post) in posts.iter().enumerate() {
        // A superior stands before its reports, so what is above it is known.
        let superior = post.superior.and_then(|superior| {
            if is_chosen[superior] {
                Some(superior)
            } else {
                above[superior]
            }
        });
        above[index] = superior;
        if is_chosen[index] {
            depths[index] = Some(
                superior
                    .and_then(|superior| depths[superior])
                    .map_or(0, |depth| depth + 1),
            );
        }
    }
    let mut views: Vec<PostView> = Vec::with_capacity(chosen.len());
    for (position, index) in chosen.iter().enumerate() {
        let depth = depths[*index].unwrap_or_default();
        let next = chosen
            .get(position + 1)
            .and_then(|next| depths[*next])
            .unwrap_or_default();
        views.push(PostView {
            has_reports: next > depth,
            closes: depth.saturating_sub(next),
            ..view(*index)
        });
    }
    views
}

fn post_view(
    scope: &Scope<'_>,
    telling: &Telling<'_>,
    posts: &[Post],
    index: usize,
    is_repeated: bool,
) -> PostView {
    let post = &posts[index];
    let id = id(scope.graph, posts, index);
    let mut view = PostView {
        anchor: (!is_repeated).then(|| post_anchor(&id)),
        id,
        title: telling.title(post.role).to_owned(),
        url: telling.role_url(post.role),
        tape: post
            .department
            .filter(|_| !telling.is_of_department())
            .map(|department| scope.tape(department)),
        is_repeated,
        ..PostView::default()
    };
    if is_repeated {
        return view;
    }
    let is_mixed = post.holders.iter().any(|holder| !holder.is_acting);
    view.credit = telling.credit(post);
    view.who = post
        .holders
        .iter()
        .map(|holder| PostHolderView {
            name: scope.mention_holder(&holder.who),
            is_acting: holder.is_acting && is_mixed,
            days: telling.days(holder),
        })
        .collect();
    view.badges = show::state_badges(scope, post);
    view.notes = telling.answers_to(posts, post).into_iter().collect();
    view.notes.extend(telling.dotted(posts, post));
    view.notes.extend(telling.covers(post));
    view.notes.extend(telling.still_to_be_found(post));
    view.notes.extend(telling.other_roles(posts, index));
    view
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{Graph, Role, RoleFacts, RoleId, VariantKey, lineup};

    /// The nested lists as text: brackets open and close lists.
    fn written(superiors: &[(Option<usize>, bool)], is_external: bool) -> String {
        let role = |(superior, is_external): &(Option<usize>, bool)| Role {
            base: RoleFacts {
                reports_to: superior.map(RoleId::new),
                ..RoleFacts::default()
            },
            is_external: *is_external,
            ..Role::default()
        };
        let graph = Graph {
            roles: superiors.iter().map(role).collect(),
            ..Graph::default()
        };
        let posts = lineup(&graph, ChartOf::Structure(VariantKey::default()));
        let chosen: Vec<usize> = (0..posts.len())
            .filter(|index| posts[*index].is_external == is_external)
            .collect();
        let views = nested(&posts, &chosen, |index| PostView {
            title: posts[index].role.index().to_string(),
            ..PostView::default()
        });
        let mut text = String::new();
        for view in views {
            text += &view.title;
            text += if view.has_reports { "(" } else { " " };
            text += &")".repeat(view.closes);
        }
        text
    }

    #[test]
    fn nested_lists_open_and_close_around_their_posts() {
        let tree = [
            (None, false),
            (Some(0), false),
            (Some(1), false),
            (Some(0), false),
            (None, false),
        ];
        assert_eq!(written(&tree, false), "0(1(2 )3 )4 ");
    }

    #[test]
    fn a_post_below_an_external_party_hangs_from_the_next_one_above_inside() {
        let tree = [(None, false), (Some(0), true), (Some(1), false), (Some(2), true)];
        assert_eq!(written(&tree, false), "0(2 )");
        assert_eq!(written(&tree, true), "1(3 )");
    }
}
